"""Items, terms and lines as lists of codes, and several lists on a page: repeated, summaries, parts of one another."""

import pytest
from conftest import table
from recognised import ANSWERS, BY_STATUS, CASES, ENTRIES, FAILURE_TEXTS, LIDS, TEAS, TEXTS, page

from benchmarks.recognise import records
from ingest.extraction.read_page import read_page
from ingest.pipeline.probe import probe_page
from parsers.extract.contract import Site


@pytest.mark.parametrize("title", ["Code", "Error"])
def test_a_table_and_cards_of_the_same_codes_give_each_other_what_one_of_them_lacks(title) -> None:
    codes = {"no_pot": ("404", "No (fix the request)"), "pot_full": ("409", "Yes"), "lid_stuck": ("503", "Yes")}
    rows = [f"{code}|{status}|The pot failed.|{verdict}" for code, (status, verdict) in codes.items()]
    cards = "".join(f"<h3>{code}</h3><p>The kiln failed: {code}.</p><p><b>Fix:</b> Ask us.</p>" for code in codes)
    summary = table(f"{title}|HTTP status|Description|Retryable", *rows)
    found = probe_page(page(f"{summary}<h2>Details</h2>{cards}"), "acme", "", None)
    assert [(one["code"], one["status"], one["retryable"]) for one in found.records] == [
        *[("no_pot", 404, False), ("pot_full", 409, True), ("lid_stuck", 503, True)]
    ]
    assert found.suspect is None and {one["hint"] for one in found.records} == {"Ask us."}


def test_items_above_a_table_with_a_caption_of_its_own_are_no_remarks_on_it() -> None:
    items = "".join(
        f"<li><code>{code}</code>: The pot could not be found.</li>" for code in ("pot-gone", "pot-lost", "pot-cold")
    )
    rows = [f"KILN_{word}|The kiln has failed." for word in ("COLD", "LOST", "OPEN", "HOT")]
    captioned = table("Code|Description", *rows).replace("<table>", "<table><caption>Kiln errors</caption>")
    found = records(page(f"<h2>Pot errors</h2><ul>{items}</ul>{captioned}"))
    assert [one.code for one in found] == [
        "pot-gone",
        "pot-lost",
        "pot-cold",
        *(f"KILN_{word}" for word in ("COLD", "LOST", "OPEN", "HOT")),
    ]


@pytest.mark.parametrize("other", [False, True])
def test_cards_that_repeat_a_table_of_texts_and_add_a_remedy_are_the_list(other: bool) -> None:
    rows = [(code, text, remedy) for code, (text, remedy) in TEXTS.items()]
    lines = [f"<a href='#{at}'>{code}</a>|{text} {'Twice.' * other}" for at, (code, text, _) in enumerate(rows)]
    cards = [f"<h3>{code}</h3><p>{text}</p><p><b>Remedy:</b> {remedy}</p>" for code, text, remedy in rows]
    half = len(cards) // 2
    topics = f"<h2>Lids</h2>{''.join(cards[:half])}<h2>Pots</h2>{''.join(cards[half:])}"
    found = records(page(table("Code|Summary", *lines) + topics))
    assert [(one.code, one.state.hint) for one in found] == [(code, remedy) for code, _, remedy in rows]
    assert {one.state.category for one in found} == ({None} if other else {"lids", "pots"})


@pytest.mark.parametrize("cell", ["<a href='#{0}'>See below</a>", "See {0} below", "Learn more →"])
def test_an_index_whose_cells_lead_to_another_part_of_the_page_says_nothing(cell) -> None:
    rows = [(code, text) for code, (text, _) in TEXTS.items()][:3]
    index = table("Code|Details", *(f"{code}|{cell.format(code)}" for code, _ in rows))
    full = table("Code|Message", *map("|".join, rows))
    found = records(page(f"<h2>At a glance</h2>{index}<h2>All codes</h2>{full}"))
    assert [(one.code, one.state.message) for one in found] == rows


@pytest.mark.parametrize("span", ["1000-1999", "1000–1999"])
def test_the_numbers_of_the_codes_in_the_list_below_them_are_no_code(span) -> None:
    errors = [("1000", "The key is invalid."), ("1001", "The request failed."), ("1002", "The pot was not found.")]
    body = f"<ul><li>{span}: General errors<ul>{''.join(f'<li>{code}: {text}</li>' for code, text in errors)}</ul></li></ul>"
    found = records(page(body))
    assert [(one.code, one.state.message) for one in found] == errors


def test_a_few_statuses_in_items_do_not_stand_beside_the_table_of_all() -> None:
    told = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 422: "Unprocessable Entity", 429: "Too Many"}
    body = "<h2>Statuses</h2>" + table(
        "Status|Meaning", *(f"{one} {name}|It is not here." for one, name in told.items())
    )
    items = (
        "<li><code>404 Not Found</code> with a text for pots that are gone.</li><li><code>422</code> with another.</li>"
    )
    found = records(page(f"{body}<h2>Pots</h2><p>Errors are returned as:</p><ul>{items}</ul>"))
    assert [(one.code, one.state.message) for one in found] == [(str(one), "It is not here.") for one in told]


def test_a_group_of_codes_with_statuses_is_one_beside_others_whatever_its_heading() -> None:
    groups = {
        "Pots": ("POT_LOST (404)", "POT_EMPTY (409)", "POT_BROKEN (500)"),
        "Index": ("INDEX_BUSY (409)", "INDEX_FAILED (400/500)", "FTS_NOT_READY (409)"),
        "Lids": ("LID_LOST (404)", "LID_STUCK (409)", "LID_CALL_FAILED (502)"),
    }
    lists = (
        f"<h3>{name}</h3><ul>{''.join('<li><code>{}</code> {}</li>'.format(*one.split()) for one in codes)}</ul>"
        for name, codes in groups.items()
    )
    found = probe_page(page(f"<h1>Errors</h1><h2>Common codes</h2>{''.join(lists)}"), "acme", "", None)
    assert [one["code"] for one in found.records] == [one.split()[0] for codes in groups.values() for one in codes]
    assert found.suspect is None


@pytest.mark.parametrize("opening", ["`Lid lost`", "`lid_lost and lid_hot`", "*lid_lost and lid_hot*"])
def test_a_long_line_that_opens_as_those_of_codes_is_no_text_of_the_one_above(opening) -> None:
    tag, rest = ("code", ":") if opening[0] == "`" else ("b", "<br>")
    text = "The lid of the pot and the lamp above it are not to be found in this house any more"
    told = zip(
        ("pot_lost", opening[1:-1], "lamp_out", "lid_open"), (FAILURE_TEXTS[0], text, *FAILURE_TEXTS[1:]), strict=False
    )
    found = probe_page(
        page("".join(f"<p><{tag}>{code}</{tag}>{rest} {text}.</p>" for code, text in told)), "a", "", None
    )
    assert [one["hint"] for one in found.records if one["code"] == "pot_lost"] == [None]
    assert found.suspect or len(found.records) == 5


@pytest.mark.parametrize("form", ["<li><code>{} {}</code>: {}.</li>", "<p><b>{}</b> and <b>{}</b></p><p>{}.</p>"])
def test_what_stands_with_a_code_in_its_tag_or_beside_it_loses_no_row(form) -> None:
    others = ("503", "402", "401", "400") if "<li>" in form else ("lid_hot", "lid_open", "pot_hot", "pot_open")
    told = [*zip(("pot_lost", "no_lid", "lamp_out", "lamp_hot"), others, FAILURE_TEXTS, strict=True)]
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    codes = [code for one in told for code in one[:2] if not code.isdigit()]
    assert [one.code for one in found] == codes


def test_a_line_whose_code_is_a_link_is_no_text_of_the_one_above() -> None:
    names = ("pot_lost", "<a href=/lid>lid_lost</a>", "lamp_out", "lid_hot")
    rows = "".join(f"<p><b>{name}</b><br>{text}.</p>" for name, text in zip(names, FAILURE_TEXTS, strict=True))
    found = records(page(rows))
    assert [(one.code, one.state.message, one.state.hint) for one in found] == [
        (code, f"{text}.", None)
        for code, text in zip(("pot_lost", "lid_lost", "lamp_out", "lid_hot"), FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize("stated", ["(5xx): ", "(5XX) — ", "[5xx] ", "(HTTP 5xx): ", "(4xx/5xx) - "])
def test_an_item_with_a_class_of_statuses_in_brackets_is_read_like_its_neighbours(stated: str) -> None:
    told = {"PotError": "(404): ", "LidError": "(400): ", "OilError": "(409): ", "StoveError": stated, "NetError": ": "}
    items = "".join(f"<li><code>{code}</code> {status}It failed.</li>" for code, status in told.items())
    found = probe_page(page(f"<h2>Exceptions</h2><ul>{items}</ul>"), "acme", "", None)
    got = {one["code"]: (one["status"], one["message"]) for one in found.records}
    assert got["StoveError"] == (None, "It failed.") and got["PotError"] == (404, "It failed.")
    assert [*got] == [*told] and found.suspect is None


@pytest.mark.parametrize("stated", ["(5xx): ", "[5XX] ", "(HTTP 4xx/5xx) - "])
@pytest.mark.parametrize("mark", [", ", " / "])
def test_several_codes_of_an_item_are_read_before_a_class_of_statuses(mark: str, stated: str) -> None:
    told = {"PotError": "(404): ", "LidError": "(400): ", "OilError": "(409): "}
    items = "".join(f"<li><code>{code}</code> {status}It failed.</li>" for code, status in told.items())
    last = f"<li><code>StoveError</code>{mark}<code>FanError</code> {stated}It burnt.</li>"
    found = probe_page(page(f"<h2>Exceptions</h2><ul>{items}{last}</ul>"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*told, "StoveError", "FanError"] and found.suspect is None
    assert {(one["status"], one["message"]) for one in found.records[3:]} == {(None, "It burnt.")}


@pytest.mark.parametrize(
    ("above", "heading", "texts", "is_read"),
    [
        ("", "Error codes", ["Unauthorized", "Not Found"], True),
        ("", "Response codes", ["Unauthorized", "Not Found"], True),
        ("Status codes", "", ["Unauthorized", "Not Found"], True),
        ("", "Responses", ["Unauthorized", "Not Found"], False),
        ("Limits", "", ["pots at most", "lids in a box"], False),
    ],
)
def test_items_of_statuses_are_read_endpoint_by_endpoint_where_headings_call_them_codes(
    above, heading, texts, is_read
) -> None:
    items = (
        "<ul>"
        + "".join(map("<li><code>{}</code> {}</li>".format, ("401", "404"), texts))
        + "<li><code>{}</code> {}</li></ul>"
    )
    calm = zip(("POST", "HEAD", "DELETE"), ("201", "200", "204"), ("Created", "OK", "No Content"), strict=True)
    lists = (f"<h3>{of}</h3><h4>{heading}</h4>{items.format(code, text)}" for of, code, text in calm)
    found = probe_page(page(f"<h2>{above}</h2>{''.join(lists)}", "Pots"), "page", "https://docs.example/errors", None)
    assert (len(found.records), found.suspect is None) == ((9, True) if is_read else (0, False))


def test_a_linked_code_with_a_text_below_it_in_its_item_is_a_row() -> None:
    items = "".join(
        f"<li><p><a href='/e/{code}'><code>{code}</code></a></p><p>The {what} is invalid.</p></li>"
        for code, what in {"lid_lost": "lid", "pot_lost": "pot", "key_lost": "key"}.items()
    )
    assert [one.code for one in records(page(f"<ul>{items}</ul>"))] == ["lid_lost", "pot_lost", "key_lost"]


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("The bank that lent the pot has refused to fill it again.", True),
        ("The plate was declined.", True),
        ("The pot was declined", False),
        ("1001", False),
    ],
)
def test_a_code_that_means_something_else_in_another_list_is_no_summary(text: str, is_asked: bool) -> None:
    pots = table("Code|Description", f"1001|{text}", "1002|The limit is exceeded.", "1003|The lid is lost.")
    lids = (
        "2001|The lid is too large.|Use a pot.",
        "1001|The pot was declined.|Wait.",
        "2002|No lid was given.|Add it.",
    )
    found = probe_page(
        page(f"<h2>Pots</h2>{pots}<h2>Lids</h2>{table('Code|Description|Solution', *lids)}"), "a", "", None
    )
    assert (found.suspect is not None) == is_asked


@pytest.mark.parametrize(
    ("titles", "numbers", "is_counted"),
    [
        ("#|Status|Meaning", (5, 6, 7), True),
        ("No.|Error|Meaning", (5, 6, 8), True),
        ("|Status|Meaning", (5, 6, 7), False),
    ],
)
def test_the_numbers_of_lines_go_on_in_a_second_list(titles, numbers, is_counted) -> None:
    texts = ("The pot failed.", "The lid is invalid.", "The cup is lost.")
    first, second = (
        table(titles, *(f"{at}|{one}|{text}" for at, one, text in zip(places, statuses.split(), texts, strict=True)))
        for places, statuses in (((1, 2, 3), "400 404 410"), (numbers, "500 502 503"))
    )
    found = [one.code for one in records(page(f"<h2>Pots</h2>{first}<h2>Lids</h2>{second}"))]
    assert found == (["400", "404", "410", "500", "502", "503"] if is_counted else [*map(str, (1, 2, 3, *numbers))])
    alone = [one.code for one in records(page(second))]
    assert alone == (["500", "502", "503"] if "Error" in titles else [*map(str, numbers)])


def test_numbers_of_other_errors_in_a_table_of_fewer_columns_are_no_summary() -> None:
    orders = (
        "0|Taken|Your order is accepted.|",
        "1|Too fast|Your calls exceed the limit.|Wait.",
        "2|Short|No cup is left.|",
    )
    pots = ("0|Full|This holds water.", "1|Dry|Your boiler lacks water.", "2|Lost|The boiler was not found.")
    list_ = table("Code|Text|Meaning|Solution", *orders)
    found = probe_page(page(list_ + "<h2>Boilers</h2>" + table("Code|Text|Meaning", *pots)), "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == "key-clash" and len(found.records) == 6
    for rows in (("0|Accepted.", "1|Limit exceeded.", "2|No cup."), ("0|Angenommen.", "1|Zu schnell.", "2|Zu wenig.")):
        found = probe_page(page(list_ + "<h2>In short</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
        assert found.suspect is None and len(found.records) == 3


@pytest.mark.parametrize("more", ((), ("500|It has no gas.",)))
@pytest.mark.parametrize("text", ("No key came.", "No cup came."))
def test_a_list_of_an_endpoint_with_other_texts_for_statuses_that_were_read_is_named(
    text: str, more: tuple[str, ...]
) -> None:
    body = "".join(
        f"<h1>{name} a pot</h1><h2>Error responses</h2>" + table("Status|Description", *rows)
        for name, rows in {
            "Boil": (f"400|{text}", "404|The pot is lost."),
            "Fill": ("400|No key came.", "404|The pot is lost."),
            "Sell": (
                "400|No key came.",
                "404|The pot is lost.",
                "409|It is sold.",
                "429|Wait.",
                "500|It failed.",
                *more,
            ),
        }.items()
    )
    found = probe_page(page(body), "acme", "", None)
    named = "under 'Error responses' of 'Boil a pot' is not read" in (found.suspect or {"detail": ""})["detail"]
    assert named == (text == "No cup came.") and (found.suspect is not None) == (named or more != ())


@pytest.mark.parametrize(("heading", "items", "codes"), CASES["bullets"])
def test_a_bullet_of_a_number_and_a_text_is_a_code_only_among_errors(heading, items, codes) -> None:
    body = page(f"<ul><li>{'</li><li>'.join(items)}</li></ul>", heading)
    assert [record["code"] for record in probe_page(body, "acme", "", None).records] == codes


@pytest.mark.parametrize(
    ("heading", "address", "codes"),
    [
        ("Error codes", "/e/", ["E11", "E12", "E13"]),
        ("Guides", "/e/e", []),
        ("Error dictionary", "/e/E", ["E11", "E12", "E13"]),
        ("Error dictionary", "/e/page", []),
    ],
)
def test_links_are_codes_only_below_a_heading_of_codes_or_to_pages_named_by_them(heading, address, codes) -> None:
    links = "".join(f'<li><a href="{address}{at}">E{at} - Drawer {at} failed</a></li>' for at in (11, 12, 13))
    for body in (page(f"<h2>{heading}</h2><ul>{links}</ul>", "Errors"), page(f"<ul>{links}</ul>", heading)):
        assert [one.code for one in records(body)] == codes


@pytest.mark.parametrize("number", ["1000", "drawer_e"])
@pytest.mark.parametrize("status", ["", " (409)"])
@pytest.mark.parametrize("line", ["<p><strong>{}</strong>{} {}</p>", "<div><code>{}</code>{} {}</div>"])
def test_a_line_that_opens_with_a_code_in_a_tag_of_its_own_is_a_row_at_any_length(line, status, number) -> None:
    texts = [f"Drawer {at} is missing{', as nobody has put it back' * at}." for at in range(1, 7)]
    lines = [line.format(f"{number}{at}", status, text) for at, text in enumerate(texts)]
    found = probe_page(page("".join(lines)), "acme", "", None)
    assert [(one["code"], one["message"]) for one in found.records] == [
        (f"{number}{at}", text) for at, text in enumerate(texts)
    ]
    assert {one["status"] for one in found.records} == {int(status[2:5]) if status else None}
    assert found.suspect is None
    counts = [line.format(f"{at}000", "", f"Cards may {'not ' * at}be lost in a day.") for at in range(1, 7)]
    assert probe_page(page(f"<h2>Limits</h2>{''.join(counts)}"), "acme", "", None).records == []


def test_terms_of_one_digit_go_on_with_those_of_three() -> None:
    terms = "".join(f"<dt>{number}</dt><dd>It has failed.</dd>" for number in (0, 123, 124, 125, 1))
    assert [one["code"] for one in probe_page(page(f"<dl>{terms}</dl>"), "acme", "", None).records] == [
        "0",
        "123",
        "124",
        "125",
        "1",
    ]


@pytest.mark.parametrize(
    ("groups", "group"),
    [
        ("<ul>{}</ul>", "<li>{}<ul>{}</ul></li>"),
        ("<dl>{}</dl>", "<dt>{}</dt><dd><ul>{}</ul></dd>"),
        ("<ol>{}</ol>", "<li><p>{}</p><ol>{}</ol></li>"),
    ],
)
def test_a_declared_heading_means_all_the_lists_that_items_below_it_group(groups: str, group: str) -> None:
    items = {of: "".join(f"<li>{of}_{n}: The {of} is {n}.</li>" for n in ("dim", "hot")) for of in ("lamp", "oven")}
    body = f"<h2>Errors</h2>{groups.format(''.join(group.format(of.title(), items[of]) for of in items))}"
    read = read_page(Site("acme", (), lists=("Errors",)), None, page(body), "main", "", None).records
    assert [one.code for one in read] == ["lamp_dim", "lamp_hot", "oven_dim", "oven_hot"]


def test_a_short_list_with_a_code_of_its_own_is_no_summary_of_one_that_goes_on_below_it() -> None:
    lists = {"LAMP": (421, 450, 451, 452, 501), "TUBE": (421, 450, 451, 552, 554), "BULB": (421, 250)}
    body = ""
    for part, codes in lists.items():
        texts = {code: "OK" if code == 250 else f"The {part} failed." for code in codes}
        items = "".join(f"<li><code>{code}</code> {text}</li>" for code, text in texts.items())
        body += f"<h2>{part}</h2><ul>{items}</ul>" + "<p>Then the tube waits.</p>" * (part == "TUBE")
    assert [one.code for one in records(page(body))] == [str(code) for codes in lists.values() for code in codes]


def test_a_table_of_codes_below_a_status_is_not_lost_among_remarks_on_statuses() -> None:
    areas = table("Area|Codes", "Pots|pot_unchanged, lid_unchanged", "Cups|cup_unchanged", "Tea|tea_unchanged")
    cards = f"<h3>401 — re-enter, once</h3><p>Renew it.</p><h3>409 no-op and two-pot conflicts</h3><p>So:</p>{areas}"
    cards += "<h3>412 <code>old_tag</code> - refetch</h3><p>It has changed.</p>"
    found = probe_page(page(f"<h2>By status</h2>{BY_STATUS}<h2>What to do</h2>{cards}", "Errors"), "acme", "", None)
    assert found.suspect is not None and "pot_unchanged" in found.suspect["detail"]


def test_a_term_between_a_name_and_its_text_is_the_number_of_that() -> None:
    terms = "".join(
        f"<dt><b>{code}</b></dt><dt>{at} (0x{at})</dt><dd>{text}.</dd>"
        for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))
    )
    found = records(page(f"<h1>System error codes</h1><dl>{terms}</dl>"))
    assert [(one.code, one.state.message) for one in found] == [
        (code, f"{text}.") for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("title", "values", "others", "is_asked"),
    [
        ("HTTP status", "402 403 404 500", "409 409 409 409", True),
        ("HTTP status", "402 403 404 500", "402 403 404 409", False),
        ("HTTP status", "402 403 404 500", "402, 409|403 / 409|404|409", False),
        ("Retryable", "No No Yes Yes", "Yes Yes No Yes", True),
        ("Retryable", "No No Yes Yes", "No No Yes Yes", False),
    ],
)
def test_the_same_codes_with_other_statuses_or_verdicts_are_no_summary(form, title, values, others, is_asked) -> None:
    texts = [
        f"<p>{text}.</p><p><b>{title}:</b> {value}</p>"
        for text, value in zip(FAILURE_TEXTS, values.split(), strict=True)
    ]
    cards = "".join(map(form.format, ANSWERS, texts))
    told = others.split("|" if "|" in others else None)
    rows = [
        f"{code}|{value}|On a terminal, case {at}" for at, (code, value) in enumerate(zip(ANSWERS, told, strict=True))
    ]
    found = probe_page(
        page(f"{cards}<h2>Errors of the terminal</h2>{table(f'Code|{title}|Description', *rows)}"), "acme", "", None
    )
    assert ((found.suspect or {}).get("reason") == "key-clash") == is_asked
    assert is_asked or len(found.records) == len(ANSWERS)


#: The same numbers for the errors of two products.
TOASTER = ("The bread is missing.", "The bread does not fit.", "The coil has burnt.", "The lever cannot move.")
KETTLE = ("The boiler has no water.", "The base was not found.", "The whistle is broken.", "The steam exceeds a limit.")


@pytest.mark.parametrize("first", (1, 501, 7001))
@pytest.mark.parametrize(
    ("others", "is_asked"),
    [
        (KETTLE, True),
        (tuple(text.removesuffix(".") for text in TOASTER), False),
        (("No bread", "Too large", "Burnt coil", "Stuck"), False),
        (("Kein Brot.", "Das Brot ist zu breit.", "Der Draht ist hin.", "Der Hebel klemmt."), False),
    ],
)
def test_numbers_that_two_products_share_are_asked_about_and_no_summary(first, others, is_asked) -> None:
    rows = [f"{first + at}|{text}|Open it." for at, text in enumerate(TOASTER)]
    again = [f"{first + at}|{text}" for at, text in enumerate(others)]
    lists = table("Code|Description|What to do", *rows), table("Code|Description", *again)
    found = probe_page(page("<h2>Toaster errors</h2>{}<h2>Kettle errors</h2>{}".format(*lists)), "acme", "", None)
    assert ((found.suspect or {}).get("reason") == "key-clash") == is_asked


@pytest.mark.parametrize("missing", ["", "CARD_EXPIRED"])
@pytest.mark.parametrize("shape", ["headings", "table"])
def test_two_lists_of_one_code_each_give_what_the_other_lacks_though_one_lacks_a_code(shape, missing) -> None:
    codes = [*ANSWERS, "LAMP_LOST"]
    texts = dict(zip(codes, [*FAILURE_TEXTS, "The lamp is lost"], strict=True))
    rows = [f"{code}|402|{text}." for code, text in texts.items() if code != missing]
    steps = [f"{code}|Call the {code.lower()} line." for code in codes]
    cards = [f"<h3>{code}</h3><p><b>Solution:</b> {step}</p>" for code, step in (one.split("|") for one in steps)]
    told = "".join(cards) if shape == "headings" else table("Code|Solution", *steps)
    found = records(page(f"{table('Code|HTTP status|Description', *rows)}<h2>What to do</h2>{told}"))
    assert {one.code: (one.state.status, one.state.message, one.state.hint) for one in found} == {
        code: (*((402, f"{text}.") if code != missing else (None, code)), f"Call the {code.lower()} line.")
        for code, text in texts.items()
    }


@pytest.mark.parametrize("codes", [("1", "2", "3", "4"), ANSWERS])
def test_another_list_of_numbers_or_an_earlier_one_gives_nothing(codes) -> None:
    told = [*zip(codes, FAILURE_TEXTS, strict=True)]
    rows = table("Code|HTTP status|Description", *(f"{code}|402|{text}." for code, text in told))
    heading = "Receipts" if codes[0] == "1" else "Legacy receipts"
    others = table("Code|Solution", *(f"{code}|Load paper." for code in codes))
    found = records(page(f"<h2>Requests</h2>{rows}<h2>{heading}</h2>{others}"))
    assert [(one.code, one.state.hint) for one in found] == [(code, None) for code in codes]


def test_a_code_that_only_the_index_by_status_has_is_asked_about() -> None:
    texts = [*zip((*ANSWERS, "LAMP_LOST"), (*FAILURE_TEXTS, "The lamp is lost"), strict=True)]
    index = table("HTTP status|Codes", f"402|{', '.join(ANSWERS)}", "404|LAMP_LOST, LAMP_STUCK")
    body = page(f"{index}<h2>Codes</h2>{table('Code|Description', *(f'{code}|{text}.' for code, text in texts))}")
    assert "LAMP_STUCK" in str((probe_page(body, "acme", "", None).suspect or {}).get("detail"))


@pytest.mark.parametrize("form", ["<li>{} – HTTP {}: {}.</li>", "<li><b>{} – HTTP {}</b>: {}.</li>"])
def test_a_status_and_a_text_behind_a_code_are_no_label_with_its_value(form) -> None:
    texts = ("The account was closed", "Too many requests were sent", "The key was used", "The amount is too small")
    told = [*zip(ANSWERS, ("404", "429", "409", "400"), texts, strict=True)]
    found = records(page(f"<ul>{''.join(form.format(*one) for one in told)}</ul>"))
    assert [(one.code, str(one.state.status), one.state.message.rstrip(".")) for one in found] == told


@pytest.mark.parametrize(("title", "is_given"), [("Payments API errors", False), ("Statuses of errors", True)])
def test_a_list_under_the_heading_of_another_product_completes_none(title, is_given) -> None:
    given = table("Code|HTTP status|Retryable", *(f"{code}|402|No" for code in ANSWERS))
    told = table("Code|Message", *map("|".join, zip(ANSWERS, FAILURE_TEXTS, strict=True)))
    found = probe_page(page(f"<h2>{title}</h2>{given}<h2>Payouts API errors</h2>{told}"), "acme", "", None)
    assert {one["status"] for one in found.records} == {402 if is_given else None}
    assert (found.suspect is None) == is_given


@pytest.mark.parametrize("lines", ["page_size<br>The number.", "payment.failed<br>Sent when a payment failed."])
def test_words_alone_on_lines_without_fields_are_no_codes(lines) -> None:
    body = "".join(f"<p>{lines.replace('_', f'_{at}_').replace('.f', f'.{at}.f')}</p>" for at in "abc")
    assert not records(page(f"<h2>Error handling</h2>{body}"))


@pytest.mark.parametrize("form", ["<li>{}{}: {}.</li>", "<p>{}{} - {}.</p>", "<h3>{}{}</h3><p>{}.</p>"])
@pytest.mark.parametrize("codes", [("1001", "1002", "1003", "1004"), ("05", "12", "14", "41")])
def test_a_number_with_a_status_or_verdict_in_brackets_is_a_row_as_those_without(form, codes) -> None:
    told = zip(codes, ("", " (402)", " (retryable)", ""), FAILURE_TEXTS, strict=True)
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    assert [(one.code, one.state.message) for one in found] == [
        *zip(codes, (f"{text}." for text in FAILURE_TEXTS), strict=True)
    ]
    assert [(one.state.status, one.state.retryable) for one in found[1:3]] == [(402, None), (None, True)]


def test_the_number_of_a_constant_in_a_list_of_its_own_is_no_second_row() -> None:
    numbers = ("5 (0x5)", "183 (0xB7)", "234 (0xEA)")
    told = zip(("LID_OPEN", "LID_LOST", "NO_POWER"), numbers, FAILURE_TEXTS[1:], strict=True)
    cards = (f"<p><b>{code}</b></p><dl><dt>{number}</dt><dd>{text}.</dd></dl>" for code, number, text in told)
    assert [one.code for one in records(page("".join(cards)))] == ["LID_OPEN", "LID_LOST", "NO_POWER"]


@pytest.mark.parametrize("at", [2, 3])
@pytest.mark.parametrize("kind", ["lid_{}_lost", "Lid{}Lost"])
def test_lines_in_sections_of_two_or_three_are_rows_each(at, kind) -> None:
    codes = [kind.format(word) for word in ("Top", "Side", "Door", "Rim", "Hinge")]
    told = [f"{code} - {text}." for code, text in zip(codes, (*FAILURE_TEXTS, "It failed"), strict=True)]
    parts = zip("AB", (told[:at], told[at:]), strict=True)
    body = "".join(f"<h2>{name} errors</h2><p>{'<br>'.join(lines)}</p>" for name, lines in parts)
    found = records(page(body))
    assert [f"{one.code} - {one.state.message}" for one in found] == told


@pytest.mark.parametrize(
    "other", ["LOG_FILE: Where errors go.<br>LOG_LEVEL: How many.", "PORT_A: The first.<br>PORT_B: It."]
)
def test_two_lines_elsewhere_leave_a_list_of_lines_alone(other) -> None:
    lines = "<br>".join(f"{code}: {text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    found = records(page(f"<h2>Errors</h2><p>{lines}</p><h2>Settings</h2><p>{other}</p>", "Pump API"))
    assert [one.code for one in found] == [*ANSWERS]


CALM = ("Ask the cook first", "Use another pot", "The pot is at the cook's")


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Error codes</h2>{0}<h2>Teas</h2>{1}",
        "<h2>Error codes</h2>{0}<p>A tea can have the following problems:</p>{2}",
        "<h2>Error codes</h2><p>Use the code to decide how to handle the failure.</p>{0}<h3>Teas</h3>{1}",
        "<h2>Error codes</h2><p>The codes are the same for all of these methods:</p>{0}<h2>Teas</h2>{1}",
    ],
)
def test_a_second_list_under_a_name_of_its_own_is_read_where_its_titles_are_those_of_errors(body) -> None:
    first = [f"{code}|{text}." for code, text in zip(LIDS, FAILURE_TEXTS, strict=False)]
    second = [f"{code}|{text}." for code, text in zip(TEAS, CALM, strict=True)]
    failing = [f"{code}|{text}." for code, text in zip(TEAS, FAILURE_TEXTS, strict=False)]
    lists = (
        table("Error code|Description", *first),
        table("Error code|Meaning", *second),
        table("Name|Meaning", *failing),
    )
    assert [one.code for one in records(page(body.format(*lists), "Errors"))] == [*LIDS, *TEAS]


def test_a_sentence_announces_all_tables_with_captions_and_the_same_titles_below_it() -> None:
    parts = (("Lids", ("10|Lid not found", "11|Lid closed")), ("Teas", ("20|Tea not found", "21|Tea sold", "22|Old")))
    tables = (
        table("Value|Meaning", *rows).replace("<table>", f"<table><caption>{name}</caption>") for name, rows in parts
    )
    body = f"<h2>Answers</h2><p>These errors can occur:</p>{''.join(tables)}"
    assert [one.code for one in records(page(body, "Tea API"))] == ["10", "11", "20", "21", "22"]


@pytest.mark.parametrize(("last", "asked"), [("LID_9", ""), ("LID_10", "LID_9, ")])
def test_a_table_of_the_cases_of_codes_stays_one_when_the_list_loses_a_code(last, asked) -> None:
    names = [*(f"LID_{at}" for at in range(9)), last]
    rows = table("Code|Description", *(f"{name}|The lid failed {at} times." for at, name in enumerate(names)))
    cases = table("Case|Code", *(f"The pump hit {at} lids|LID_{at % 6 + 4}" for at in range(8)))
    found = probe_page(page(rows + cases), "acme", "", None)
    assert len(found.records) == len(names)
    assert (found.suspect or {"detail": ""})["detail"][:7] == asked


@pytest.mark.parametrize(("end", "before"), [("</br>", ""), ("</br>", "- "), ("<br></br>", "- "), ("<br />", "• ")])
def test_lines_that_end_in_the_end_tag_of_a_break_are_lines(end, before) -> None:
    lines = end.join(f"{before}{at}: {text}" for at, text in enumerate(FAILURE_TEXTS, 4001))
    found = records(page(f"<div>Codes:{end}{lines}{end}</div>"))
    assert [one.state.message for one in found] == list(FAILURE_TEXTS)


def test_values_that_begin_anew_under_each_heading_are_the_codes() -> None:
    lists = (
        table("Value|Meaning|Remarks", *(f"{at}|{text}|See {part}" for at, text in enumerate(texts)))
        for part, texts in (
            ("Lid", ["Lid is lost", "Unknown lid", "Lid failed"]),
            ("Tube", ["Tube is lost", "Unknown tube"]),
        )
    )
    body = "".join(
        f"<h2>{name}RejReason ({at})</h2>{rows}"
        for at, (name, rows) in enumerate(zip(("Lid", "Tube"), lists, strict=True), 102)
    )
    assert [one.code for one in records(page(body, "Reject reasons"))] == ["0", "1", "2", "0", "1"]


@pytest.mark.parametrize(
    ("title", "text", "size"),
    [
        ("Error codes", "Lid {} has failed", 3),
        ("Error codes", "class in acme.lids", 0),
        ("Parts", "Buy a new lid {}", 0),
    ],
)
@pytest.mark.parametrize("link", ['<a title="{}"><code>{}</code></a>', '<code><a href="/e" title="{}">{}</a></code>'])
def test_links_set_as_code_are_a_list_where_their_titles_say_what_they_mean(link, title, text, size) -> None:
    links = [link.format(text.format(at), f"ER0{at}") for at in range(1, 4)]
    found = records(page(f"<h2>Pots</h2><p>{' · '.join(links)}</p>", title))
    assert [(one.code, one.state.message) for one in found] == [
        (f"ER0{at}", text.format(at)) for at in range(1, size + 1)
    ]


@pytest.mark.parametrize(
    ("first", "between"),
    [("No pot. (See <tt>POT</tt>)", " "), ("No pot (see <tt>POT</tt>)", "; "), ("No pot. See POT", "; ")],
)
def test_an_item_that_ends_in_a_note_behind_a_mark_is_a_sentence(first: str, between: str) -> None:
    items = f"It failed:<ul><li>{first}</li><li>The lid is lost.</li></ul>"
    terms = {"POT_LOST": items, "LID_STUCK": "The lid failed.", "BAD_OIL": "Invalid oil."}
    body = "".join(f"<dt>{code}</dt><dd>{text}</dd>" for code, text in terms.items())
    said = records(page(f"<h1>Return codes</h1><dl>{body}</dl>"))[0].state.message
    assert said == f"It failed: {first.replace('<tt>', '').replace('</tt>', '')}{between}The lid is lost."


def test_cases_of_the_statuses_under_a_title_of_situations_replace_no_text() -> None:
    codes = ("200|Success", "400|Invalid parameters", "401|No key", "429|Too many lids", "502|Engine error")
    cases = ("HTTP <code>200</code> with <code>warning</code>|It is degraded|Look at it",)
    cases += ("HTTP <code>400</code>|Your body is invalid|Fix it", "HTTP <code>429</code>|Limit hit|Wait a minute")
    lists = f"<h2>HTTP status codes</h2>{table('Status|Meaning', *codes)}<h2>Common cases</h2>"
    found = read_page(
        Site("acme", (), headings=None), None, page(lists + table("Situation|Meaning|To do", *cases)), "page", "", None
    )
    assert [(one.code, one.state.message) for one in found.records] == [(*row.split("|"),) for row in codes]


@pytest.mark.parametrize("tag", ["div", "p"])
def test_bullets_drawn_before_codes_are_no_part_of_them(tag: str) -> None:
    rows = {"400": "Bad Request (no lid)", "404": "Not Found (no pot)", "429": "Too Many Requests", "500": "It broke"}
    lines = "".join(f"<{tag}>• <code>{code}</code> - {text}</{tag}>" for code, text in rows.items())
    found = records(page(f"<h3>Error codes</h3><section>{lines}</section>"))
    assert {one.code: one.state.message for one in found} == rows


def test_bullets_drawn_before_words_among_codes_are_no_part_of_them() -> None:
    codes = ("lid_lost", "expired", "pot_cold", "timeout")
    lines = "".join(f"<p>• <code>{code}</code>: The lid of {code} failed.</p>" for code in codes)
    found = records(page(f"<h2>Error codes</h2>{lines}"))
    assert [(one.code, one.state.hint) for one in found] == [(code, None) for code in codes]


@pytest.mark.parametrize("bullet", ["", "• "])
def test_a_phrase_set_as_code_among_codes_behind_bullets_is_asked_about(bullet: str) -> None:
    names = ("lid_lost", "Lid shut", "pot_cold", "expired")
    lines = "".join(f"<p>{bullet}<code>{name}</code>: The lid has failed.</p>" for name in names)
    assert _kept(f"<h2>Error codes</h2>{lines}")[1] == ["row-unread"]


def _kept(text: str) -> tuple[dict[str, str], list[str]]:
    """The messages that are kept of a page, where a code stands in several lists, and the reasons to ask."""
    reading = read_page(Site("acme", (), headings=None), None, page(text), "page", "", None)
    return {one.code: one.state.message for one in reading.records}, [one.reason for one in reading.findings]


def test_the_details_of_codes_are_kept_whatever_the_title_above_them() -> None:
    short = table("Code|Description", "lid_lost|Lid lost", "lid_shut|Lid shut", "own|The plate failed")
    rows = ("lid_lost|The lid was lost|Look", "lid_shut|The lid was shut|Open it", "other|It is another fault|Ask")
    kept, asked = _kept(f"<h2>Error codes</h2>{short}<h2>Reference</h2>{table('Fault|Description|Solution', *rows)}")
    assert kept["lid_lost"] == "The lid was lost" and len(kept) == 4 and not asked


def test_the_most_common_codes_above_lists_by_topic_are_a_summary() -> None:
    top = table("Code|Description", "bad_key|Bad lid key", "cold_pot|Cold pot", "own_one|The plate failed")
    lids = table("Code|Description|Solution", "bad_key|The lid key is bad|Ask", "no_lid|No lid was found|Buy one")
    pots = table("Code|Description|Solution", "cold_pot|The cold pot failed|Heat it", "no_pot|No pot was found|Buy one")
    kept, asked = _kept(f"<h2>Most common errors</h2>{top}<h2>Lid errors</h2>{lids}<h2>Pot errors</h2>{pots}")
    assert kept["bad_key"] == "The lid key is bad" and len(kept) == 5 and not asked


@pytest.mark.parametrize("more", ["", "|What to do"])
def test_an_index_by_status_with_lines_of_no_code_repeats_none_and_is_asked_about(more: str) -> None:
    rows = (f"LID_{at}|{status}|It failed at {at}{more and '|Wait.'}" for at, status in enumerate((400, 409, 429)))
    index = ("400 Bad Request|It is bad|LID_0", "401 Unauthorized|No key|—", "409 Conflict|It is old|LID_1")
    index += ("413 Payload Too Large|It is big|—", "429 Too Many Requests|Slower|LID_2")
    by_status = table("HTTP Status|Typical Meaning|Common Error Codes", *index)
    lists = table(f"Error Code|HTTP Status|Meaning{more}", *rows) + f"<h2>HTTP statuses</h2>{by_status}"
    found = probe_page(page(f"<h2>Error codes</h2>{lists}"), "acme", "", None)
    assert [(one["code"], one["message"]) for one in found.records] == [
        (f"LID_{at}", f"It failed at {at}") for at in range(3)
    ]
    assert found.suspect and "401, 413" in found.suspect["detail"]


def test_a_general_class_beside_others_is_a_category_of_its_own() -> None:
    lists = "".join(
        f"<h4>{name} class</h4>" + table("Error code|Message", *(f"5{at}00{n}|It failed: {at}{n}" for n in range(3)))
        for at, name in enumerate(("General", "Lid", "Pot"))
    )
    found = records(page(f"<h3>Public</h3>{lists}"))
    assert [one.state.category for one in found][::3] == ["general_class", "lid_class", "pot_class"]


@pytest.mark.parametrize("caption", ["Error codes", "拒绝码"])
def test_a_caption_of_errors_is_nearer_to_a_table_than_a_heading_of_other_things(caption: str) -> None:
    events = "<h3>Webhook events</h3><ul><li><code>pot.made</code> – Sent when a pot is made.</li></ul>"
    rows = (f"{at}|E10{at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 1))
    errors = table("#|Value|Meaning", *rows).replace("<table>", f"<table><caption>{caption}</caption>")
    assert [one.code for one in records(page(events + errors, "API"))] == ["E101", "E102", "E103", "E104"]
