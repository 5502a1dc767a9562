"""What makes a page suspect or is asked about, and what is not: rows and lists that may have been left out."""

import pytest
from conftest import table
from recognised import ANSWERS, ENTRIES, FAILURE_TEXTS, LISTS, STATUSES, TEXTS, THINGS, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page


@pytest.mark.parametrize(
    ("lead", "is_read"), [("Calls for lids fail with these errors:", True), ("In addition:", False)]
)
def test_items_below_the_table_of_their_section_are_read_or_asked_about(lead, is_read) -> None:
    rows = [f"{code.lower()}|{text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    items = [f"<li><code>lid_{name}</code>: The lid is missing or broken.</li>" for name in ("bent", "gone", "shut")]
    body = f"<h2>Errors</h2>{table('Code|Description', *rows)}<p>{lead}</p><ul>{''.join(items)}</ul>"
    found = probe_page(page(body, "API"), "acme", "", None)
    assert (len(found.records), found.suspect is None) == (7 if is_read else 4, is_read)


def test_codes_under_the_name_of_an_area_are_asked_about_beside_statuses_alone() -> None:
    codes = {
        "lid_locked": "The lid is locked.",
        "lid_lost": "The lid does not exist.",
        "lid_old": "The lid was closed.",
    }
    items = "".join(f"<li><code>{code}</code>: {text}</li>" for code, text in codes.items())
    body = (
        f"<h2>HTTP status codes</h2>{STATUSES}<h2>Lids</h2><ul>{items}<li><code>lid_new</code>: Not verified.</li></ul>"
    )
    found = probe_page(page(body, "Errors"), "acme", "", None)
    assert len(found.records) == 7 or "lid_lost" in str(found.suspect)


@pytest.mark.parametrize("title", ["Code|Description", "Error code|Text"])
@pytest.mark.parametrize("codes", ["WEB-{}", "40{}0"])
def test_a_list_under_a_title_of_codes_is_read_or_asked_about_whatever_topic_heads_it(title, codes) -> None:
    first = table("Code|Message", "no_key|The key is missing.", "bad_key|The key is invalid.", "no_pot|No such pot.")
    texts = ("The address is not reachable.", "Too many addresses are set.", "The pot was lost on the way.")
    rows = [f"{codes.format(at)}|{text}" for at, text in enumerate(texts)]
    found = probe_page(page(f"<h2>Authentication</h2>{first}<h2>Webhooks</h2>{table(title, *rows)}"), "acme", "", None)
    own = [codes.format(at) for at in range(len(texts))]
    read = [one["code"] for one in found.records]
    assert read == ["no_key", "bad_key", "no_pot", *own] or (found.suspect and own[0] in found.suspect["detail"])


@pytest.mark.parametrize(
    "form",
    [
        *("<ul>{items}</ul>", "<dl>{terms}</dl>", "<table>{rows}</table>", "<p>{names}.</p>", "{heads}"),
        "<pre>{lines}</pre>",
        "<h2>Other codes</h2><ul>{items}</ul>",
    ],
)
@pytest.mark.parametrize("text", ["The soup is cold.", ""])
def test_calm_codes_of_the_usual_form_under_a_heading_of_errors_are_asked_about(text: str, form: str) -> None:
    codes = table("Code|Message", *(f"{code.lower()}|{said}" for code, (said, _) in TEXTS.items()))
    others = ("soup_cold", "soup_thin", "soup_hot")
    body = form.format(
        items="".join(f"<li><b>{one}</b> {text}</li>" for one in others),
        terms="".join(f"<dt>{one}</dt><dd>{text}</dd>" for one in others),
        rows="".join(f"<tr><td>{one}</td><td>{text}</td></tr>" for one in others),
        heads="".join(f"<h3>{one}</h3><p>{text}</p>" for one in others),
        lines="\n".join(f"{one}  {text}" for one in others),
        names=", ".join(f"<code>{one}</code>" for one in others),
    )
    found = probe_page(page(f"{codes}<h2>Further errors</h2>{body}"), "acme", "", None)
    assert len(found.records) == len(TEXTS)
    assert found.suspect and "soup_cold" in found.suspect["detail"]


@pytest.mark.parametrize(
    ("heading", "codes", "asked"),
    [
        ("Soup", "soup_cold soup_thin soup_hot", True),
        ("Scopes", "soup_read soup_eat lid_read", False),
        ("Severity", "low_risk mid_risk high_risk", False),
    ],
)
@pytest.mark.parametrize("form", ["<ul>{}</ul>", "<table>{}</table>"])
def test_calm_codes_under_a_topic_beside_others_are_asked_about(
    heading: str, codes: str, asked: bool, form: str
) -> None:
    line = "<tr><td>{}</td><td>{}</td></tr>" if "table" in form else "<li><code>{}</code>: {}</li>"
    first = form.format("".join(line.format(code.lower(), said) for code, (said, _) in TEXTS.items()))
    calm = form.format("".join(line.format(code, "The soup is cold.") for code in codes.split()))
    found = probe_page(page(f"<h2>Pots</h2>{first}<h2>{heading}</h2>{calm}", "Errors"), "acme", "", None)
    assert len(found.records) == len(TEXTS)
    assert (codes.split()[0] in str(found.suspect)) == asked


@pytest.mark.parametrize(
    ("first", "others", "form"),
    [
        ("1001 1002 1003", "2001 2002 2003", "<h3>{0}</h3><p>The {1} failed.</p>"),
        ("1001 1002 1003", "2001 2002 2003", "<dl><dt>{0}</dt><dd>The {1} failed.</dd></dl>"),
        ("E101 E102 E103", "E201 E202 E203", "<p><b>{0}</b>: The {1} is cold.</p>"),
        ("E101 E102 E103", "E201 E202 E203", "<h3>{0}</h3><p>The {1} is cold.</p>"),
    ],
)
def test_numbered_codes_like_those_read_are_asked_about_under_any_topic(first: str, others: str, form: str) -> None:
    rows = (f"{code}|The {thing} was lost." for code, thing in zip(first.split(), THINGS, strict=False))
    cards = "".join(form.format(code, thing) for code, thing in zip(others.split(), THINGS, strict=False))
    body = f"<h2>Error codes</h2>{table('Code|Message', *rows)}<h2>Kitchen</h2>{cards}"
    found = probe_page(page(body, "The API"), "acme", "", None)
    codes = {one["code"] for one in found.records}
    assert codes >= {*first.split()} and (codes >= {*others.split()} or others.split()[0] in str(found.suspect))


@pytest.mark.parametrize("size", [3, 6])
@pytest.mark.parametrize("kind", ["items", "cells"])
def test_a_list_behind_the_last_card_takes_no_card_and_is_asked_about(kind, size) -> None:
    cards = "".join(f"<h3>oven_{one}</h3><p>The oven has failed.</p>" for one in ("lost", "open", "cold", "hot"))
    rows = "".join(LISTS[kind].format(f"pot_{at}_lost", f"Pot {at} could not be found.") for at in range(size))
    list_ = f"<ul>{rows}</ul>" if kind == "items" else f"<table><tr><th>Code</th><th>Meaning</th></tr>{rows}</table>"
    found = probe_page(page(f"{cards}<p><strong>Pots</strong></p>{list_}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["oven_lost", "oven_open", "oven_cold", "oven_hot"]
    assert found.suspect and "pot_0_lost" in found.suspect["detail"]


@pytest.mark.parametrize(
    "line", ["<ul><li><code>{}</code>: {}</li></ul>", "<dl><dt><code>{}</code></dt><dd>{}</dd></dl>"]
)
def test_words_set_as_code_beside_codes_are_asked_about(line: str) -> None:
    errors = ["lid_lost", "pot_broken", "fire out", "no_salt"]
    lines = "".join(line.format(code, f"The order failed in way {at}.") for at, code in enumerate(errors))
    found = probe_page(page(lines.replace("</ul><ul>", "").replace("</dl><dl>", "")), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lid_lost", "pot_broken", "no_salt"]
    assert found.suspect is not None and "'fire out" in found.suspect["detail"]


@pytest.mark.parametrize("texts", ["The lid was not found.|The lid failed.|The lid is invalid.", "Lids|Pots|Kilns"])
def test_numbers_of_failures_under_an_area_are_asked_about_beside_the_lists(texts: str) -> None:
    failures = [f"{text}." for text, _ in TEXTS.values()]
    topics = {"Orders": (11, failures), "Refunds": (21, failures), "Webhooks": (31, texts.split("|"))}
    lists = (
        f"<h2>{topic}</h2>{table('Name|Meaning', *(f'{first + at}|{text}' for at, text in enumerate(of)))}"
        for topic, (first, of) in topics.items()
    )
    found = probe_page(page("".join(lists)), "acme", "", None)
    assert found.records[0]["code"] == "11" and ("31" in found.unsure) == ("failed" in texts)


def test_a_column_of_codes_with_their_texts_is_asked_about_beside_codes_of_their_form() -> None:
    errors = "".join(f"<tr><td>P10{at} The {thing} was not found</td></tr>" for at, thing in enumerate(THINGS))
    others = "".join(f"<tr><td>P20{at} – the {thing} was sold</td></tr>" for at, thing in enumerate(THINGS))
    lists = "<h2>Error codes</h2><table>{}</table><h2>Notification codes</h2><table>{}</table>"
    found = probe_page(page(lists.format(errors, others), "Pots"), "page", "", None)
    assert [one["code"] for one in found.records] == [f"P10{at}" for at in range(len(THINGS))]
    assert found.suspect is not None and "P200" in found.suspect["detail"]


@pytest.mark.parametrize("kind", ["verdict", "text", "sample", "place", "same", "tongue"])
def test_a_text_or_verdict_that_is_not_read_in_a_table_without_titles_is_asked_about(kind) -> None:
    last = {
        "sample": '<code>{{"error": "{0}", "is_lost": true}}</code>',
        "place": "Pot {1}",
        "text": "{2}",
        "same": "Yes",
        "tongue": "在桌子上没有找到盖子 {1}。",
    }
    form = "<tr><td>{0}<td>{3}<td>" + last.get(kind, "{4}")
    rows = (
        form.format(code, at, hint, text, ("Yes", "No")[at % 2])
        for at, (code, (text, hint)) in enumerate(TEXTS.items())
    )
    found = probe_page(page(f"<table>{''.join(rows)}</table>"), "page", "", None)
    assert [one["message"] for one in found.records] == [text for text, _ in TEXTS.values()]
    is_asked = found.suspect is not None and "column 3" in found.suspect["detail"]
    assert is_asked == (kind in ("verdict", "text"))


@pytest.mark.parametrize(
    ("advice", "asked"),
    [
        ("5xx safe to retry with a pause.|409 requires a new pot and retry.", False),
        ("410 safe to retry with a pause.|451 requires a new pot and retry.", True),
    ],
)
def test_statuses_that_codes_have_are_no_list_that_was_left_out(advice, asked) -> None:
    codes = {"POT_LOST_01": 404, "POT_TAKEN_02": 409, "LID_STUCK_03": 502, "BAD_LID_04": 400}
    items = "".join(f"<li>{code}: It failed ({status})</li>" for code, status in codes.items())
    others = "".join(f"<li>{text}</li>" for text in advice.split("|"))
    body = page(f"<ul>{items}</ul><p>Repeats</p><ul>{others}</ul>")
    found = probe_page(body.replace(b"<body>", b"<head><title>Errors</title></head><body>"), "acme", "", None)
    assert (len(found.records), found.suspect is not None) == (4, asked)


def test_a_list_of_one_under_the_same_heading_of_errors_as_others_is_missed() -> None:
    texts = {"lampLost": "The lamp was not found.", "noOil": "There is no oil.", "noWick": "There is no wick."}
    items = "".join(f"<li><code>{code}</code>: {text}</li>" for code, text in texts.items())
    alone = "<h2>douse(id)</h2><p>Douses.</p><h3>Errors:</h3><ul><li><code>lampLocked</code>: It is locked.</li></ul>"
    text = f"<h1>Lamps</h1><h2>light(id)</h2><p>Lights.</p><h3>Errors:</h3><ul>{items}</ul>{alone}"
    found = probe_page(page(text, "Lamps"), "acme", "", None)
    assert len(found.records) == 3 and found.suspect and "lampLocked" in str(found.suspect["detail"])


@pytest.mark.parametrize(
    "item", ["{} - It is lost.", "errno {}: It is lost.", "Error code {} – Lost.", "Send {} pots."]
)
def test_numbers_below_statuses_that_were_read_are_asked_for(item) -> None:
    groups = {"400 - <strong>Bad pots": (101, 108), "401 - <strong>Bad authorization": (109,)}
    items = (
        f"<li><p>{status}</strong> -- The pot is wrong.</p>"
        f"<ul>{''.join(f'<li>{item.format(one)}</li>' for one in own)}</ul></li>"
        for status, own in groups.items()
    )
    found = probe_page(page(f"<ul>{''.join(items)}</ul>"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["400", "401"]
    assert (found.suspect is not None) == ("pots" not in item)


@pytest.mark.parametrize(
    ("heading", "text", "asked"),
    [
        ("Domain error codes", "<code>LID_OPEN</code>, <code>POT_LOST</code>, <code>NO_OIL</code>.", True),
        ("Errors", "Error codes: LID_OPEN, POT_LOST and NO_OIL", True),
        ("Errors", "Do not mix LID_OPEN, POT_LOST and NO_OIL", False),
        ("Colours", "<code>DARK_RED</code>, <code>SKY_BLUE</code>, <code>NO_COLOUR</code>.", False),
        ("Error format", "<code>ERROR_ID</code>, <code>POT_ID</code>, <code>CREATED_AT</code>.", False),
    ],
)
def test_codes_alone_in_a_text_are_asked_for_under_a_heading_of_errors(heading, text, asked) -> None:
    statuses = table("HTTP|Meaning", "400|The pot is wrong.", "404|There is no pot.", "503|Down.")
    body = page(f"<h2>HTTP status codes</h2>{statuses}<h2>{heading}</h2><p>{text}</p>", "Pots")
    found = probe_page(body, "acme", "", None)
    assert (len(found.records), found.suspect is not None) == (3, asked)


@pytest.mark.parametrize(
    ("heading", "entry", "asked"),
    [
        ("Lid errors", "<ul><li><code>lid_lost</code>: The lid failed to close.</li></ul>", True),
        ("Lid errors", "<p><b>lid_lost</b> - The lid failed to close.</p>", True),
        ("Lid errors", "<p><code>lid_lost</code><br>The lid failed to close.</p>", True),
        ("Lid errors", "<p>lid_lost: The lid failed to close.</p>", False),
        ("Lid errors", "<p><code>lid_id</code>: The lid that failed.</p>", False),
        ("Lids", "<p><code>lid_lost</code>: The lid failed to close.</p>", False),
    ],
)
def test_a_code_alone_under_a_heading_of_errors_is_asked_for(heading, entry, asked) -> None:
    pots = table(
        "Code|Description", *(f"{code}|{text}." for code, text in zip(("pot_a", "pot_b"), FAILURE_TEXTS, strict=False))
    )
    found = probe_page(page(f"<h2>Pot errors</h2>{pots}<h2>{heading}</h2>{entry}"), "acme", "", None)
    assert (len(found.records), found.suspect is not None) == (2, asked)


@pytest.mark.parametrize("codes", ["pot_lost no_lamp lid_hot lid_lost", "1001 1002 1003 1004"])
def test_of_two_terms_above_one_text_the_first_is_asked_about(codes) -> None:
    told = zip(codes.split(), (FAILURE_TEXTS[0], "", *FAILURE_TEXTS[1:]), strict=False)
    terms = "".join(f"<dt><code>{code}</code></dt>{f'<dd>{text}.</dd>' if text else ''}" for code, text in told)
    found = probe_page(page(f"<dl>{terms}</dl>"), "acme", "", None)
    assert found.suspect and codes.split()[1] in (found.suspect["detail"] or "")


@pytest.mark.parametrize("odd", ["lid_lost()", "can't_open", "100%_open"])
@pytest.mark.parametrize(
    "form",
    [
        *("<dt><code>{}</code></dt><dd>{}.</dd>", "<li><code>{}</code>: {}.</li>", "<p><code>{}</code> - {}.</p>"),
        *("<h3><code>{}</code></h3><p>{}.</p>", "<p><b>{}</b><br>{}.</p>", "<p><b>{}</b></p><p>{}.</p>"),
    ],
)
def test_what_is_set_as_code_beside_codes_and_is_none_is_asked_about(form, odd) -> None:
    told = zip(("pot_lost", odd, "no_lamp", "lid_hot"), FAILURE_TEXTS, strict=True)
    found = probe_page(page(f"<dl>{''.join(form.format(*one) for one in told)}</dl>"), "acme", "", None)
    assert found.suspect and odd in (found.suspect["detail"] or "")


@pytest.mark.parametrize("at", [0, 3])
def test_a_name_before_or_behind_headings_of_numbers_is_asked_about(at) -> None:
    heads = ["1001", "1002", "1003"]
    heads.insert(at, "lid_lost")
    body = "".join(f"<h3>{head}</h3><p>{text}.</p>" for head, text in zip(heads, FAILURE_TEXTS, strict=True))
    found = probe_page(page(body.replace(FAILURE_TEXTS[at], "The lid is not found")), "acme", "", None)
    assert found.suspect and "lid_lost" in (found.suspect["detail"] or "")


@pytest.mark.parametrize("line", ["<li>{}: {}</li>", "<dt>{}</dt><dd>{}</dd>", "<h3>{}</h3><p>{}</p>"])
@pytest.mark.parametrize(
    ("names", "asked"),
    [(("bad_token", "pot_closed", "list_empty"), True), (("page_size", "pot_ref", "list_id"), False)],
)
@pytest.mark.parametrize(
    "beside", ["", table("Code|Description", "NO_LID|No lid.", "POT_LOST|It is lost.", "BAD|It failed.")]
)
@pytest.mark.parametrize("form", ["{} {} ({})", "{} {}: {}"])
def test_a_name_behind_a_status_is_asked_for_where_failures_stand_there(beside, form, line, names, asked) -> None:
    statuses = (("401", "Unauthorized"), ("409", "Conflict"), ("404", "Not Found"))
    rows = (
        line.format(form.format(status, phrase, name), "It is not right.")
        for (status, phrase), name in zip(statuses, names, strict=True)
    )
    list_ = "".join(rows)
    tag = {"<l": "ul", "<d": "dl"}.get(list_[:2], "div")
    found = probe_page(page(f"<h2>Errors</h2>{beside}<{tag}>{list_}</{tag}>"), "acme", "", None)
    assert (found.suspect is not None and "list_empty" in found.suspect["detail"]) == asked


def test_states_with_the_vendors_name_are_not_missing_beside_its_codes_of_errors() -> None:
    states = table("Value|Description", "KILN_POT_STATE_ON|The pot is hot.", "KILN_POT_STATE_OFF|The pot is cold.")
    items = "".join(f"<li><b>KILN_POT_{name}</b> if it failed.</li>" for name in ("OK", "ERROR_LID", "ERROR_OIL"))
    found = probe_page(page(f"{states}<h2>Returns</h2><p>Error codes:</p><ul>{items}</ul>", "Pots"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["KILN_POT_OK", "KILN_POT_ERROR_LID", "KILN_POT_ERROR_OIL"]
    assert found.suspect is None


def test_a_line_without_a_code_among_lines_of_codes_is_a_finding() -> None:
    lines = [f"E{at} - It failed." for at in range(1, 8)]
    for broken in ("Seven - It failed.", "E7", "-- It failed."):
        found = probe_page(page(f"<p>{'<br>'.join([*lines[:3], broken, *lines[3:]])}</p>"), "acme", "", None)
        assert found.suspect and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize(("level", "reason"), [(2, None), (3, "row-unread")])
def test_what_the_author_has_to_do_is_no_unfilled_heading_unless_it_may_be_a_codes(level, reason) -> None:
    cards = "".join(f"<h3>Lamp{name}Error</h3><p>The lamp failed.</p>" for name in ("Off", "Hot", "Old"))
    found = probe_page(page(f"<h2>Errors</h2>{cards}<h{level}>TODO</h{level}><p>Mend it.</p>"), "acme", "", None)
    assert (found.suspect or {}).get("reason") == reason


def test_rows_that_a_blank_line_parts_from_their_table_are_a_finding() -> None:
    codes = table("Code|Meaning", *(f"E{at}|It failed." for at in range(1, 8)))
    assert probe_page(page(codes), "acme", "", None).suspect is None
    found = probe_page(page(f"{codes}<p>| E8 | It failed, too. |\n| E9 | It is lost. |</p>"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("stated", ("403, 404", "See below"))
def test_a_row_without_a_code_beside_no_one_status_is_asked_about(stated: str) -> None:
    rows = ("lid_open|400 Bad Request|It is open.", f"-|{stated}|It is large.", "no_lid|404 Not Found|It is lost.")
    found = probe_page(page(table("Code|HTTP Status|Description", *rows)), "acme", "", None)
    assert len(found.records) == 2 and found.suspect is not None and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("codes", (("lid_open", "no_lid"), ("1001", "1002")))
def test_a_row_of_another_status_without_a_code_is_asked_about_where_it_may_head_those_below(
    codes: tuple[str, str],
) -> None:
    rows = (f"{codes[0]}|400|It is open.", "|404 Not Found|Lost things", f"{codes[1]}|404 Not Found|It is lost.")
    found = probe_page(page(table("Code|HTTP Status|Description", *rows)), "acme", "", None)
    assert len(found.records) == 2 and found.suspect is not None and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("card", ("<p><b>{}</b>: {}</p>", "<ul><li><b>{}</b>: {}</li></ul>", "<h3>{}</h3><p>{}</p>"))
@pytest.mark.parametrize(
    "names", (("POT-10", "POT-11", "POT-12", "POT-20"), ("pot.lost", "lid.open", "tap.shut", "no.oil"))
)
def test_a_topic_that_other_things_have_too_is_read_by_numbers_and_else_not_lost(card, names) -> None:
    texts = ("It is missing.", "It is invalid.", "It failed.", "It has expired.")
    cards = [card.format(*pair) for pair in zip(names, texts, strict=True)]
    topics = ("Orders", "Payments", "Limits", "Payouts")
    body = "".join(f"<h2>{topic}</h2>{one}" for topic, one in zip(topics, cards, strict=True))
    found = probe_page(page(body), "acme", "", None)
    read = [one["code"] for one in found.records] == [*names] and found.suspect is None
    assert read or (names[0] == "pot.lost" and found.suspect is not None and "tap.shut" in found.suspect["detail"])


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Error code", "{} failed.", "key-clash"),
        ("Call", "{} failed.", "no-rows"),
        ("Error code", "Read {}", "no-rows"),
    ],
)
def test_a_code_of_many_lines_is_read_and_doubted_where_each_says_another_failure(title, text, reason) -> None:
    rows = [f"LID_{at // 4}|{text.format(f'Drawer {at}')}" for at in range(8)]
    found = probe_page(page(table(f"{title}|Description", *rows), "Lamps"), "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == reason


@pytest.mark.parametrize(
    ("aside", "doubts"),
    [
        ("<p>Other codes: PUMP_FAILED, <code>FAN_FAILED</code>.</p>", True),
        ("<p>Otros códigos de error: PUMP_ON and TEMP_HIGH</p>", True),
        ("<p>Removed codes: PUMP_FAILED, FAN_FAILED.</p>", False),
        ("<p>Error codes by country: PUMP_FAILED in Peru.</p>", False),
        ("<p>Currency codes: PUMP_FAILED, EURO_LOST</p>", False),
        ("<p>Retryable error codes: POT_LOST, NO_LID</p>", False),
        (
            "<h2>Error codes of removed items</h2><dl><dt>ITEM_ON</dt><dd>It is on.</dd><dt>ITEM_UP</dt><dd>Up.</dd></dl>",
            True,
        ),
        ("<h2>Removed error codes</h2><dl><dt>ITEM_ON</dt><dd>It is on.</dd><dt>ITEM_UP</dt><dd>Up.</dd></dl>", False),
    ],
)
def test_codes_that_a_line_or_a_heading_calls_so_are_doubted_beside_a_list(aside, doubts) -> None:
    errors = table("Code|Description", "POT_LOST|The pot is lost.", "POT_EMPTY|The pot is empty.", "NO_LID|No lid.")
    found = probe_page(page(f"<h2>Error codes</h2>{errors}{aside}"), "acme", "", None)
    assert (len(found.records), (found.suspect or {}).get("reason")) == (3, "codes-unaccounted" if doubts else None)


def test_an_index_of_the_page_is_no_list_in_doubt() -> None:
    index = "".join(f"<tr><td>enum</td><td>{name}</td></tr>" for name in ("LampError", "LAMP_ERROR", "LampErrorEntry"))
    rows = "".join(f"<tr><td>LAMP_ERROR_{word}</td><td>It has failed.</td></tr>" for word in ("SHUT", "LOST", "DIM"))
    found = probe_page(
        page(f"<h2>Types</h2><table>{index}</table><h3>enum LampError</h3><table>{rows}</table>"), "acme", "", None
    )
    assert len(found.records) == 3 and found.suspect is None


@pytest.mark.parametrize(
    "others",
    [
        table("Property|Definition", *(f"{name}|It has failed." for name in ("message", "name", "stack", "config"))),
        "<h2>Uses</h2>"
        + "".join(f"<h3>{name}</h3><p>It cancels it.</p>" for name in ("LampPost", "OilCan", "WickEnd")),
        "<h2>Uses</h2><ul><li>lamp-shut: it failed</li><li>lamp-lost: it failed</li><li>oil-out: it fails</li></ul>",
        "<h2>Errors</h2><h3><code>LAMP_OUT</code></h3><p>It has failed.</p><h3><code>LAMP_HOT</code></h3><p>It failed.</p>"
        "<h2>Lamp</h2><h3><code>lamp.wick</code></h3><p>The wick.</p><h3><code>lamp.open()</code></h3><p>Opens it.</p>",
    ],
    ids=["fields", "things", "names", "members"],
)
def test_fields_and_things_and_the_names_of_errors_are_no_list_in_doubt(others) -> None:
    names = zip(("LAMP_SHUT", "LAMP_LOST", "OIL_OUT"), ("lamp-shut", "lamp-lost", "oil-out"), strict=True)
    rows = [f"{code}|{name}|The lamp has failed" for code, name in names]
    text = f"<h1>Lamps</h1><h2>Error types</h2>{table('Code|Short name|Definition', *rows)}{others}"
    found = probe_page(page(text, "Lamps"), "acme", "", None)
    assert (len(found.records), found.suspect) == (3 + 2 * ("LAMP_OUT" in others), None)


@pytest.mark.parametrize("word", ["Reserved", "not used"])
@pytest.mark.parametrize(
    "entry", ["<h3>{}</h3><p>{}</p>", "<ul><li><code>{}</code>: {}</li></ul>", "<dl><dt>{}</dt><dd>{}</dd></dl>"]
)
def test_a_code_reserved_for_nothing_is_none_that_was_not_read(entry: str, word: str) -> None:
    texts = {"0x01": "The lamp failed", "0x02": word, "0x03": "The key was lost", "0x04": "The drawer is shut"}
    entries = "".join(entry.format(*one) for one in texts.items()).replace("</ul><ul>", "").replace("</dl><dl>", "")
    body = page(f"<h1>Error codes</h1>{entries}", "Acme API")
    assert [record.code for record in records(body)] == ["0x01", "0x03", "0x04"]
    assert probe_page(body, "page", "", None).suspect is None


def test_a_placeholder_is_named_with_its_code() -> None:
    suspect = probe_page(page(STATUSES.replace("The key is missing.", "undefined")), "page", "", None).suspect
    assert suspect and str(suspect["detail"]).startswith("a placeholder instead of a text: code 401: 'undefined'; ")


def test_words_in_small_letters_that_head_failures_beside_codes_in_small_letters_are_asked_for() -> None:
    texts = {
        "missing": "No such lamp exists.",
        "invalid": "The key is not valid.",
        "missing_key": "The key is missing.",
    }
    texts |= {"already_lent": "Another client has the lamp, which is an error."}
    body = page(
        "<h1>Error codes</h1>" + "".join(f"<h3>{code}</h3><p>{text}</p>" for code, text in texts.items()), "Acme API"
    )
    assert {record.code for record in records(body)} == {"missing_key", "already_lent"}
    suspect = probe_page(body, "page", "", None).suspect
    assert suspect is not None
    assert suspect["detail"].startswith("missing stands among codes that were read; invalid stands among")


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        (("$10.06", "$10.14", "$10.54"), False),
        (("10 EUR", "14 EUR", "54,50 EUR"), False),
        (("$1 is low", "$2", "$3"), True),
    ],
)
def test_what_amounts_give_in_a_test_is_not_asked_about(values, asked) -> None:
    answers = table("Request value|Response code", *map("|".join, zip(values, ("06", "14", "54"), strict=True)))
    codes = table(
        "Response code|Answer|Definition", "01|CALL|Refer to issuer", "05|DECLINE|Do not honor", "06|ERROR|It failed"
    )
    found = probe_page(page(f"{answers}<h3>Decline codes</h3>{codes}", ""), "acme", "", None)
    assert [one["code"] for one in found.records] == ["01", "05", "06"]
    assert (found.suspect is not None) == asked


@pytest.mark.parametrize("span", ["-{0}1 ～ -{0}99", "-{0}01–-{0}99", "{0}01 - {0}99"])
def test_a_table_of_the_ranges_that_codes_lie_in_is_not_asked_about(span: str) -> None:
    areas = ("DNS", "Config", "Proxy")
    ranges = table("段|范围|用途", *(f"{area}|{span.format(at)}|解析失败、超时" for at, area in enumerate(areas, 1)))
    rows = (f"-{at}01|Lost{area}|The {area} failed." for at, area in enumerate(areas, 1))
    lists = "".join(
        f"<h2>{area}</h2>{table('Error code|Name|Meaning', row)}" for area, row in zip(areas, rows, strict=True)
    )
    found = probe_page(page(f"<h1>Error codes</h1>{ranges}{lists}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["-101", "-201", "-301"]
    assert (found.suspect, found.unsure) == (None, [])


def test_a_row_without_a_code_that_has_all_other_texts_is_asked_about() -> None:
    rows = ("139|It is out.|Look for it.", "|It is off.|Switch it on.", "140|It is hot.|Wait a while.")
    found = probe_page(page(table("Code|Description|Solution", *rows)), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread"


def test_failures_under_a_title_of_members_are_a_list_in_doubt() -> None:
    rows = [f"LAMP_{end}|The lamp has failed" for end in ("OUT", "OFF", "HOT")]
    others = table("Property|Definition", *(f"{word}|It has {word}." for word in ("declined", "expired", "failed")))
    text = f"<h1>Lamps</h1><h2>Error types</h2>{table('Code|Definition', *rows)}{others}"
    assert probe_page(page(text, "Lamps"), "acme", "", None).suspect is not None


def test_cards_with_the_labels_of_codes_are_asked_about_under_a_heading_of_other_things() -> None:
    def cards(codes: list[str], text: str) -> str:
        below = f"<p><b>When:</b> {text}</p><p><b>What to do:</b> Ask us.</p>"
        return f"<div>{''.join(f'<section><h3><code>{code}</code></h3>{below}</section>' for code in codes)}</div>"

    known, others = ["CARD-11", "CARD-12", "BANK-21", "BANK-22"], ["HOOK-31", "HOOK-32", "HOOK-33"]
    parts = {"Payments": cards(known[:2], "The card failed."), "Webhooks": cards(others, "The call back failed.")}
    parts["Accounts"] = cards(known[2:], "The bank failed.")
    text = f"<h1>Error codes</h1>{''.join(f'<h2>{head}</h2>{below}' for head, below in parts.items())}"
    probed = probe_page(page(text, "Error codes"), "acme", "", None)
    assert ({record["code"] for record in probed.records}, probed.unsure) == ({*known}, others)


def test_a_sample_in_json_below_a_row_stands_for_no_others() -> None:
    told = zip(("LAMP_OUT", "LAMP_OFF", "LAMP_HOT"), FAILURE_TEXTS, strict=False)
    rows = (f'{row[0]}|{row[1]}</td></tr><tr><td colspan=2><pre>{{"code":"{row[0]}"}}</pre>' for row in told)
    found = probe_page(page(table("Code|Message", *rows)), "acme", "", None)
    assert (len(found.records), found.suspect) == (3, None)


@pytest.mark.parametrize(
    ("heads", "unread"),
    [
        (["404", "409 – Conflict", "410"], ""),
        (["Lid open [lid_open]", "lid_lost", "lid_hot"], ""),
        (["Lid open (<code>lid_open</code>)", "<code>lid_lost</code>", "<code>lid_hot</code>"], ""),
        (["Lid open (LID_OPEN)", "LID_LOST", "LID_HOT"], "LID_OPEN"),
        (["Lid open (LID_OPEN)", "Lid lost (LID_LOST)", "LID_HOT"], ""),
        (["Lid open (lid_open)", "Lid lost (lid_lost)", "Lid too hot (lid_hot)"], ""),
        (["Lid open (2111)", "Lid lost (2112)", "Lid too hot (4001)"], ""),
        (["Where it is set (config_file)", "lid_lost", "lid_hot"], ""),
        (["Lid open – lid_open", "lid_lost", "lid_hot"], "lid_open"),
        (["Where lids are – see lid_tab.js", "lid_lost", "lid_hot"], ""),
        (["Where it is set – config_file", "lid_lost", "lid_hot"], ""),
        (["Where it failed: LID-3", "LID-1", "LID-2"], "LID-3"),
        (["Where it is signed: HMAC-256", "LID-1", "LID-2"], ""),
    ],
)
def test_heads_with_and_without_names_are_one_list_or_doubtful(heads: list[str], unread: str) -> None:
    body = page("<h1>Error codes</h1>" + "".join(f"<h3>{head}</h3><p>It failed.</p>" for head in heads))
    found = probe_page(body, "acme", "", None)
    assert len(found.records) == len(heads) - (bool(unread) or "Where" in heads[0])
    assert (unread in found.suspect["detail"]) if unread else (found.suspect is None)


def test_names_beside_statuses_that_were_read_are_missed_though_some_are_their_phrases() -> None:
    names = {
        "400 — Bad Request": "bad_request, invalid_size",
        "404 — Not Found": "not_found, invalid_lamp",
        "410 — Gone": "expired_lamp",
    }
    cards = "".join(
        f"<h3>{head}</h3><p>It failed.</p><p><b>Common codes:</b> {text}</p>" for head, text in names.items()
    )
    found = probe_page(page(f"<h2>Status codes</h2>{cards}"), "page", "https://docs.example/errors", None)
    assert (found.suspect or {}).get("reason") == "codes-unaccounted"


@pytest.mark.parametrize(("first", "kind", "asked"), [(7101, "status", 1), (8101, "status", 0), (7101, "trade", 0)])
def test_calm_numbers_in_the_hundred_of_those_read_under_their_title_are_asked_for(first, kind, asked) -> None:
    calm = table("Code|Description", *(f"{first + at}|The pot is on its {at}. plate." for at in range(3)))
    told = ("7104|Lost|The pot was not found.", "7150|Wrong|The lid is invalid.", "7151|Stuck|The lid failed.")
    codes = f"<h2>Pot {kind} codes</h2>{calm}<h2>Error codes</h2>{table('Code|Description|Comments', *told)}"
    found = probe_page(page(codes, "Answers"), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect is not None) == bool(asked)


def test_what_a_mail_server_answers_beside_its_statuses_is_asked_for() -> None:
    lines = ("450 The pot is busy.", "550 No such pot.", "553 The lid is wrong.", "5.1.1 Bad pot.", "5.2.2 Pot full.")
    found = probe_page(page("".join(f"<p>{line}</p>" for line in lines), "Bounce error codes"), "acme", "", None)
    assert len(found.records) == 3 and found.suspect and "5.2.2 stands" in str(found.suspect["detail"])


@pytest.mark.parametrize(
    ("said", "counts"), [("The API has {} error codes.", True), ("Each lamp has {} codes.", False)]
)
def test_the_number_of_codes_that_an_api_is_said_to_have_is_that_of_its_page(said: str, counts: bool) -> None:
    rows = table("Code|Message", *(f"LAMP_{at}|The lamp failed." for at in range(11, 16)))
    found = [probe_page(page(f"<p>{said.format(number)}</p>{rows}"), "acme", "", None).suspect for number in (5, 6)]
    assert [one and one["reason"] for one in found] == [None, "count-differs" if counts else None]


def test_a_form_of_lines_that_is_not_read_is_asked_about() -> None:
    lines = ["1001 (400): The key is bad.", "1002 (404): No lamp.", "1003 (409): Lid stuck."]
    lines += ["oil_out: There is no oil.", "pot_lost: The pot is lost.", "key_old: The key is old."]
    found = probe_page(page(f"<h2>Codes of errors</h2><p>{'<br>'.join(lines)}</p>"), "acme", "", None)
    assert found.suspect and "oil_out" in str(found.suspect["detail"])


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(("word", "read"), [("none", False), ("n/a", True)])
def test_a_card_whose_head_is_the_word_none_is_asked_about_and_not_read_by_its_status(form, word, read) -> None:
    codes = ("card_lost", "card_expired", word, "no_funds", "lamp_failed")
    texts = [f"<p><b>Status:</b> {400 + at}</p><p>{one}.</p>" for at, one in enumerate((*FAILURE_TEXTS, "It failed"))]
    found = probe_page(page("".join(map(form.format, codes, texts))), "acme", "", None)
    assert [one["code"] for one in found.records] == [
        one if one != word else "402" for one in codes if one != word or read
    ]
    assert (found.suspect or {}).get("reason") == (None if read else "row-unread")


@pytest.mark.parametrize("head", ("{}", "0{}", "Error {}"))
@pytest.mark.parametrize(
    ("form", "is_name"),
    [
        ("<p><b>Error:</b> <code>{}</code></p><p><b>Message:</b> It failed.</p>", False),
        ("<p><b>Fehler:</b> <code>{}</code></p><p><b>Message:</b> It failed.</p>", False),
        ('<p><b>Message:</b> It failed.</p><pre>"code": "{}"</pre>', False),
        ("<p><b>Name:</b> <code>{}</code></p><p><b>Message:</b> It failed.</p>", True),
    ],
)
def test_headings_that_count_up_are_not_read_for_the_codes_below_without_a_word(head, form, is_name) -> None:
    codes = ("lid_open", "pump_lost", "lamp_broken", "card_unknown")
    cards = "".join(f"<h3>{head.format(at)}</h3>{form.format(code)}" for at, code in enumerate(codes, 1))
    found = probe_page(page(f"<h2>Errors</h2>{cards}", "Guide"), "acme", "", None)
    read = [one["code"].lstrip("0") for one in found.records]
    assert (read == ["1", "2", "3", "4"] and found.suspect is None) == is_name


@pytest.mark.parametrize("nothing", ["", "—"])
def test_a_line_with_a_code_and_no_subcode_is_asked_about(nothing) -> None:
    told = [("100", "14879"), ("100", "33"), ("190", "463"), ("2635", nothing)]
    rows = (f"{code}|{more}|{text}." for (code, more), text in zip(told, FAILURE_TEXTS, strict=True))
    body = page(table("Error Code|Error Subcode|Description", *rows))
    assert (probe_page(body, "acme", "", None).suspect or {}).get("reason") == "row-unread"


@pytest.mark.parametrize("codes", [("51", "54", "57"), ("missing_lid", "lid_not_found", "lid_failed")])
def test_items_below_a_table_with_codes_like_its_own_are_asked_about(codes) -> None:
    names = ("05", "12", "14", "41") if codes[0].isdigit() else ("pump_lost", "pump_failed", "pump_empty", "no_pump")
    rows = [f"{code}|{text}." for code, text in zip(names, FAILURE_TEXTS, strict=True)]
    items = "".join(
        f"<li>{code} - It broke or failed: {text}.</li>" for code, text in zip(codes, FAILURE_TEXTS[1:], strict=True)
    )
    found = probe_page(page(f"{table('Code|Description', *rows)}<ul>{items}</ul>"), "acme", "", None)
    assert found.suspect and all(code in (found.suspect["detail"] or "") for code in codes)


@pytest.mark.parametrize(
    "form",
    ["<p>{}: {}.</p>", "<p>Error Code: {}</p><p>{}.</p>", "<p><b>{}</b> {}.</p>"],
)
def test_numbers_below_statuses_that_were_read_as_the_codes_are_asked_about(form) -> None:
    told = [*zip((300, 1010, 124, 1001), FAILURE_TEXTS, strict=True)]
    parts = "".join(form.format(*one) for one in told[:2]), form.format(*told[2]), form.format(*told[3])
    heads = ("400 Bad Request", "401 Unauthorized", "404 Not Found")
    body = "".join(f"<h3>{head}</h3>{part}" for head, part in zip(heads, parts, strict=True))
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect and all(str(code) in (found.suspect["detail"] or "") for code, _ in told)


def test_cards_of_statuses_behind_their_phrases_beside_those_of_codes_are_asked_about() -> None:
    told = [*zip(("LidOpenException", "LidLostException", "NoPowerException"), FAILURE_TEXTS[1:], strict=True)]
    told += [("Internal Server Error (HTTP 500)", "It broke"), ("Service Unavailable (HTTP 503)", "It is away")]
    cards = [f"<p><b>{name}</b></p><p>Message: {text}.</p>" for name, text in told]
    body = f"<h2>HTTP status 400</h2>{''.join(cards[:3])}<h2>HTTP status 5xx</h2>{''.join(cards[3:])}"
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect and "500" in (found.suspect["detail"] or "") and "503" in (found.suspect["detail"] or "")


def test_names_in_brackets_behind_texts_below_statuses_are_their_codes() -> None:
    told = [f"<li>{text}. (<code>card_failed_{at}</code>)</li>" for at, text in enumerate(FAILURE_TEXTS)]
    parts = zip(("400 Bad Request", "402 Payment Required"), (told[:2], told[2:]), strict=True)
    found = probe_page(
        page("".join(f"<h2>{head}</h2><ul>{''.join(part)}</ul>" for head, part in parts)), "acme", "", None
    )
    read = [(one["code"], one["status"], one["message"]) for one in found.records]
    assert read == [(f"card_failed_{at}", 400 + at // 2 * 2, f"{text}.") for at, text in enumerate(FAILURE_TEXTS)]


@pytest.mark.parametrize(
    ("codes", "form"),
    [
        (("lid_open", "no_pot", "lid_lost", "lamp_failed"), "<p>{}: {}.</p>"),
        (("1001", "1002", "2001", "2002"), "<dl><dt>{}</dt><dd>{}.</dd></dl>"),
    ],
)
def test_a_short_section_of_errors_in_another_form_than_the_tables_is_asked_about(codes, form) -> None:
    told = [*zip(codes, FAILURE_TEXTS, strict=True)]
    rows = [table("Code|Description", *map("|".join, told[:2])), "".join(form.format(*one) for one in told[2:])]
    body = "".join(f"<h2>{name} errors</h2>{rows[at]}" for at, name in enumerate(("Lid", "Lamp")))
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect and codes[3] in (found.suspect["detail"] or "")


@pytest.mark.parametrize("name", ["Registers", "Severities", "Enum PumpMode"])
def test_numbers_of_other_things_that_all_fail_beside_those_of_errors_are_asked_about(name) -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    others = map("4000{}|{}".format, range(4), ("Read error", "Bus failed", "Invalid mode", "Timeout"))
    body = f"<h2>Error codes</h2>{table('Code|Description', *errors)}<h2>{name}</h2>{table('ID|Notes', *others)}"
    found = probe_page(page(body, "Errors"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lid_failed", "no_pot", "bad_tea", "lamp_broken"]
    assert found.suspect


@pytest.mark.parametrize("name", ["Indicator lights", "Stock markets", "Health checks", "Product codes"])
@pytest.mark.parametrize("above", ["<h2>{}</h2><table>", "<table><caption>{}</caption>"])
def test_words_under_another_name_are_asked_about_beside_numbers_though_all_of_them_fail(above, name) -> None:
    errors = table("Code|Message", *map("{}|{}.".format, ("E01", "E02", "E03", "E04"), FAILURE_TEXTS))
    others = table("Value|Meaning", *map("{}|{}.".format, ("GREEN", "BLUE", "YELLOW", "RED"), FAILURE_TEXTS))
    body = f"<h2>Error codes</h2>{errors}{others.replace('<table>', above.format(name))}"
    found = probe_page(page(body, "Error codes"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["E01", "E02", "E03", "E04"]
    assert found.suspect


@pytest.mark.parametrize(
    ("mark", "other", "unsure"), [("-", "M2-2", False), ("00", "M2002", True), ("-", "M3-2", True)]
)
def test_what_all_codes_below_a_heading_begin_with_is_no_code(mark, other, unsure) -> None:
    one, two = (
        table("Code|Message", f"M{at}{mark}1|It is lost.", f"{code}|It is old.")
        for at, code in ((1, f"M1{mark}2"), (2, other))
    )
    found = probe_page(page(f"<h2>M1: Pots</h2>{one}<h2>M2: Lids</h2>{two}", "Error codes"), "acme", "", None)
    assert (len(found.records), bool(found.unsure)) == (4, unsure)


@pytest.mark.parametrize("name", ["Bank codes", "Banks", "Document types"])
def test_calm_codes_under_another_name_are_asked_about_beside_those_of_errors_titled_alike(name) -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    banks = ("014|Harbour Bank.", "032|Union Bank.", "057|First Bank.")
    others = table("Code|Meaning", *banks).replace("<table>", f"<table><caption>{name}</caption>")
    body = f"<h2>Error codes</h2>{table('Code|Meaning', *errors)}{others}"
    found = probe_page(page(body, "Tea API"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lid_failed", "no_pot", "bad_tea", "lamp_broken"]
    assert found.suspect


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("System message codes", True),
        ("Notice codes", True),
        ("Message type codes", False),
        ("Currency codes", False),
        ("Bank information codes", False),
    ],
)
def test_calm_codes_of_messages_beside_those_of_errors_are_asked_about(heading, asked) -> None:
    def terms(first: int, texts: tuple[str, ...]) -> str:
        return f"<dl>{''.join(f'<dt>{at}</dt><dd>{text}.</dd>' for at, text in enumerate(texts, first))}</dl>"

    calm = terms(1100, ("The pot is on", "The lid is up", "Tea was made"))
    body = f"<h2>{heading}</h2>{calm}<h2>Pot error codes</h2>{terms(501, FAILURE_TEXTS)}"
    found = probe_page(page(body, "Tea API"), "acme", "", None)
    assert ("1101" in str(found.suspect)) == asked and len(found.records) == 4


@pytest.mark.parametrize(
    ("heading", "title", "asked"), [("Test service", "VAT number", False), ("Pots", "VAT number", True)]
)
def test_what_is_sent_to_a_test_service_is_not_asked_about_beside_errors(heading, title, asked) -> None:
    sent = table(f"{title}|Result", "100|Valid request with a valid number", "200|Valid request with an invalid number")
    errors = table("Code|Description", *map("{}|{}.".format, ANSWERS, FAILURE_TEXTS))
    found = probe_page(page(f"<h2>{heading}</h2>{sent}<h2>Error codes</h2>{errors}", "VAT"), "acme", "", None)
    assert bool(found.suspect) == asked and len(found.records) == 4


@pytest.mark.parametrize(
    "heads", [("invalid_request_error", "kiln_error", "api_error"), ("1000 Clay", "2000 Kiln", "3000 Lid")]
)
def test_headings_above_examples_do_not_take_the_place_of_codes_in_silence(heads) -> None:
    codes = iter(range(1001, 1007))
    parts = [f"<h2>{head}</h2><p>A failure of this class is reported.</p>" for head in heads]
    lists = ["".join(f"<li><code>{next(codes)}</code>: {text}.</li>" for text in FAILURE_TEXTS[:3]) for _ in range(2)]
    examples = [f"<h3>Error examples</h3><ul>{one}</ul>" for one in lists]
    found = probe_page(page("".join([parts[0], examples[0], parts[1], examples[1], parts[2]])), "acme", "", None)
    assert len(found.records) == 6 or found.suspect or found.unsure


@pytest.mark.parametrize(
    ("arguments", "asked"), [("(~name~)", False), ("(~*lid, size~)", False), ("(~OLD~)", True), ("(~s~)", True)]
)
def test_a_function_among_terms_is_no_code_that_is_missed(arguments, asked) -> None:
    terms = "<dl><dt><code>{}</code>{}</dt><dd>{}</dd></dl>"
    behind = "<span>{}</span>{}<span>{}</span>".format(*arguments.split("~"))
    names = ("E2BIG", "EACCES", "EBADF", "EAGAIN")
    codes = "".join(terms.format(f"UV_{code}", "", text) for code, text in zip(names, FAILURE_TEXTS, strict=True))
    last = terms.format("UV_ERRNO_MAP", behind, "Calls it for each name.")
    body = f"<div><h2>Error constants</h2>{codes}</div><div><h2>API</h2>{last}</div>"
    found = probe_page(page(body, "Errors"), "acme", "", None)
    assert len(found.records) == 4 and (found.suspect is not None) == asked


@pytest.mark.parametrize(
    ("heading", "unsure"), [("TI-OS Errors", []), ("TI-OS error codes", []), ("TI-OS lids", ["TI-OS"])]
)
def test_whose_errors_a_heading_announces_is_no_code(heading, unsure) -> None:
    codes = zip(("..NOLID", "..L:NT:FN", "..2:M:ARG"), FAILURE_TEXTS, strict=False)
    own = table("Error Code|Description", *map("|".join, codes))
    others = table("Value|Error", *(f"{at}|{text}" for at, text in enumerate(("Lid lost", "No tube", "Bad pot"))))
    found = probe_page(page(f"<h2>Acme Errors</h2>{own}<h2>{heading}</h2>{others}"), "acme", "", None)
    assert found.unsure == unsure


@pytest.mark.parametrize("beside", ["<h2>15.2 Faults</h2>", "<ul><li>07/29/2022</li></ul>"])
def test_numbers_of_sections_and_dates_are_no_codes_that_are_missed(beside: str) -> None:
    for codes in ("2000H 2002H 1310H 1401H", "0x80040200 CannotDelete 0x80040216 NoLamp"):
        rows = [f"{code}|The lamp failed: {at}." for at, code in enumerate(codes.split())]
        found = probe_page(page(f"{beside}{table('Error code|Meaning', *rows)}"), "acme", "", None)
        assert len(found.records) == len(rows) and (found.suspect, found.unsure) == (None, [])


def test_the_parts_of_a_manual_page_are_no_codes_that_are_missed() -> None:
    terms = "".join(
        f"<dt>{code}</dt><dd>The lamp failed: {code}.</dd>" for code in ("E2BIG", "EACCES", "EBADF", "EAGAIN")
    )
    parts = "<h1>NAME</h1><p>errno - number of last error</p><h1>DESCRIPTION</h1><p>The header defines the integer errno.</p>"
    body = f"<title>ERRNO(3)</title>{parts}<h2>List of error names</h2><p>Below is a list of the names.</p><dl>{terms}</dl>"
    found = probe_page(f"<html>{body}</html>".encode(), "acme", "", None)
    assert len(found.records) == 4 and found.unsure == []


@pytest.mark.parametrize(
    ("blank", "reason"),
    [
        *[("<span><br></span>", None), ("<span class='bar'></span>", "paginated")],
        *[("<p></p>", None), ("<p class='bar'></p>", "paginated"), ("<p><span></span></p>", "paginated")],
    ],
)
def test_a_line_of_line_breaks_or_paragraphs_alone_is_blank_and_waits_for_no_words(
    blank: str, reason: str | None
) -> None:
    rows = ["101|No memory", f"{blank}|{blank}", "102|No data to process", "103|Pump not open"]
    found = probe_page(page(table("Code|Description", *rows)), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect or {}).get("reason") == reason


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [(("the library", "local failure", "Result::error().code"), False), (("lost", "torn", "missing"), True)],
)
def test_a_table_that_compares_two_things_is_asked_about_only_if_its_words_may_be_codes(words, is_asked) -> None:
    list_ = table("Value|Meaning", "closed|Lid closed", "io_error|I/O failed", "no_lid|No lid was found")
    rows = zip(("Belongs to", "Meaning", "Place"), words, ("the wire", "remote refusal", "the response"), strict=True)
    compared = table("|ErrorCode|DAR", *map("|".join, rows))
    body = f"<h2>Lids</h2>{list_}<h2>DAR and ErrorCode compared</h2>{compared}"
    found = probe_page(page(body, "Error code reference"), "acme", "", None)
    assert len(found.records) == 3 and bool(found.suspect or found.unsure) == is_asked


@pytest.mark.parametrize("first", [11, 20001])
def test_numbers_of_other_lengths_of_which_some_fail_are_asked_about(first: int) -> None:
    rows = zip((400, 401, 404, 500), ("Invalid lid", "Access failed", "Lid not found", "Internal error"), strict=True)
    codes = table("Code|Message", *(f"{at}|{text}" for at, text in rows))
    texts = ("User frozen", "Order closed", "Sold out", "Rejected", "Duplicate order")
    more = table("Value|Meaning", *(f"{at}|{text}" for at, text in enumerate(texts, first)))
    found = probe_page(page(f"<h2>Error codes</h2>{codes}<h2>Business codes</h2>{more}", "Acme"), "acme", "", None)
    assert found.unsure[:2] == [f"{first}", f"{first + 1}"]


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ("Lid failure|-", "row-unread"),
        ("Lid failure|n.a.", "row-unread"),
        ("Success|-", None),
        ("No error|-", None),
        ("Kein Fehler|-", None),
        ("エラーなし|-", None),
        ("All other errors|-", None),
    ],
)
def test_an_error_with_a_name_and_no_code_makes_the_page_suspect(last, reason) -> None:
    rows = (f"{word}|10{at}|It is {word}." for at, word in enumerate(("cold", "full", "open")))
    found = probe_page(page(table("Error|Code|Message", *rows, f"{last}|It stood still.")), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect or {}).get("reason") == reason


@pytest.mark.parametrize(
    ("of", "status", "reason"),
    [("Endpoint", 402, "codes-unaccounted"), ("Endpoint", 404, None), ("Webhook", 402, None), ("Mock", 402, None)],
)
def test_a_status_that_only_a_table_of_endpoints_has_is_asked_about(of, status, reason) -> None:
    lists = table("Status|Description", "400|The lid is wrong", "401|No key", "404|No such lid")
    answers = table("Endpoint|Status|Message", "POST /lids|400|The lid is wrong", f"GET /lids|{status}|No lid is left")
    found = probe_page(page(f"<h2>HTTP status codes</h2>{lists}<h2>{of} errors</h2>{answers}"), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect or {}).get("reason") == reason


def test_a_column_that_may_say_what_to_do_is_asked_about_even_with_a_dash() -> None:
    rows = ("E21|Не найдено|—", "E22|Неверно|Закройте крышку котла", "E23|Нет ключа|Купите ключ от котла")
    rows += ("E24|Нет воды|Налейте воды в этот котёл", "E25|Нет огня|Разожгите огонь под котлом")
    found = probe_page(page(table("Код|Сообщение|Слово мастера", *rows), "Коды ошибок"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "column-unread"


@pytest.mark.parametrize("name", ["JavaScript", "OAuth", "GOV.UK", "setup.php", "HTTP/1.1", "銀行/通路"])
def test_products_and_files_that_guides_name_are_no_codes(name: str) -> None:
    rows = ("LID_LOST|No lid", "POT_COLD|The pot failed", "KEY_BAD|The key is wrong", "InvalidLid|It is not valid")
    after = f"<h2>Libraries</h2><ul><li>{name}</li><li>Others</li></ul><h3>{name}</h3><p>Call it.</p>"
    found = probe_page(page(f"<h2>Error codes</h2>{table('Code|Meaning', *rows)}{after}"), "acme", "", None)
    assert len(found.records) == 4 and not found.unsure


def test_a_full_row_with_a_dash_for_the_code_above_it_is_asked_about() -> None:
    rows = (
        "LID_LOST|The lid was lost.|Look for it.",
        "POT_COLD|The pot failed.|Heat it.",
        "-|The pot is missing.|Buy it.",
    )
    found = probe_page(page("<h2>Error codes</h2>" + table("Error code|Message|Solution", *rows)), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize(
    ("title", "beside"),
    [
        ("LidErrorCode", ""),
        ("Errors", "<dl><dt>error.code</dt><dd>The failure</dd><dt>trace_id</dt><dd>For a failed call</dd></dl>"),
        (
            "Errors",
            "<ul><li><code>type</code>: a word</li><li><code>code</code>: a word</li>"
            "<li><code>lidScope</code>: failed scope</li><li><code>potId</code>: failed pot</li></ul>",
        ),
    ],
)
def test_the_type_that_heads_a_page_and_fields_of_any_spelling_are_no_codes_that_are_missed(title, beside) -> None:
    items = "".join(f"<li><code>{name}</code>: it failed</li>" for name in ("LidLost", "PotCold", "KeyBad"))
    found = probe_page(page(f"{beside}<h2>Enum</h2><ul>{items}</ul>", title), "acme", "", None)
    assert (len(found.records), found.suspect, found.unsure) == (3, None, [])


@pytest.mark.parametrize("end", ["\n", "<br>"])
@pytest.mark.parametrize(
    ("heading", "names", "is_asked"),
    [
        ("Others", "lid_invalid pot_missing expired_cup", True),
        ("Others", "read_lids write_pots send_cups", False),
        ("Others", "error_code error_message error_text", False),
        ("Webhook events", "lid.failed pot.failed cup.expired", False),
    ],
)
def test_lines_of_a_paragraph_that_name_failures_are_asked_about_beside_a_list(
    end: str, heading: str, names: str, is_asked: bool
) -> None:
    rows = (f"E10{at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 1))
    body = f"{table('Error code|Message', *rows)}<h2>{heading}</h2><p>{end.join(names.split())}</p>"
    assert bool(probe_page(page(body), "page", "https://docs.example/errors", None).suspect) == is_asked


def test_an_endpoint_that_opens_a_heading_is_no_code_beside_those_read() -> None:
    codes = ("DECLINED", "LID_BLOCKED", "INVALID_LID", "POT_TIMEOUT")
    rows = table(
        "Code|Message", *(f"<code>{one}</code>|{text}." for one, text in zip(codes, FAILURE_TEXTS, strict=True))
    )
    heading = "<h4><code>POST /v1/lids</code></h4>"
    body = f"<h2>Lids</h2>{heading}<p>Asks for a lid.</p>{heading}<p>Sends it.</p><h2>Codes</h2>{rows}"
    found = probe_page(page(body), "v", "", None)
    assert (len(found.records), found.suspect, found.unsure) == (4, None, [])


def test_a_compound_that_opens_a_heading_is_no_code_beside_those_read() -> None:
    rows = ("415", "<code>LID_FAILED</code>|500", "<code>LID_CORRUPT</code>|400|Bring another")
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    body = f"<table>{lines}</table><h2>Client-Side Error Handling</h2>"
    assert "Client-Side" not in probe_page(page(body), "v", "", None).unsure


@pytest.mark.parametrize(
    "form",
    [
        "<p>Error {}<br>{}</p>",
        "<p>Error {} {}</p>",
        "<div><b>Error {}</b><br>{}</div>",
        "<p><em>Error {}</em><br>{}</p>",
    ],
)
def test_numbers_of_errors_set_off_otherwise_than_those_read_are_asked_about(form) -> None:
    rows = [*enumerate(FAILURE_TEXTS, 101)]
    body = "".join(f"<p><b>Error {code}</b><br>{text}.</p>" for code, text in rows)
    read = probe_page(page(body, "API errors"), "acme", "", None)
    assert read.suspect is None and len(read.records) == len(rows)
    found = probe_page(page(body + form.format(201, "The lid is lost."), "API errors"), "acme", "", None)
    assert len(found.records) > len(rows) or "201" in str(found.suspect)


@pytest.mark.parametrize("title", ["Used by", "Related", "Where"])
def test_the_names_of_calls_under_an_unknown_title_are_no_instructions(title: str) -> None:
    calls = ("Create a payment", "Cancel order", "Update the customer", "Submit a refund")
    rows = (f"LID_{at}|{text}|{call}" for at, (call, (text, _)) in enumerate(zip(calls, TEXTS.values(), strict=True)))
    assert probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None).suspect is None


def test_a_status_in_a_tag_of_its_own_and_the_domain_of_codes_are_not_asked_about() -> None:
    rows = "".join(
        f"<div><div>{name}</div><div>{status}</div><div>{text}.</div></div>"
        for name, status, text in zip(("lid_lost", "no_key", "no_funds"), (404, 401, 402), FAILURE_TEXTS, strict=False)
    )
    assert probe_page(page(f"<h2>Error codes</h2>{rows}"), "acme", "", None).suspect is None
    domains = "".join(
        f"<h3>enum {name}Error</h3><p>The errors of it.</p>"
        + table("|", *(f"{name.upper()}_ERROR_{at}|{text}." for at, text in zip("ABCD", FAILURE_TEXTS, strict=True)))
        + f"<h3>{name.upper()}_ERROR</h3><pre>#define {name.upper()}_ERROR ({name.lower()}_quark ())</pre>"
        for name in ("Lid", "Pot", "Cup")
    )
    found = probe_page(page(f"<h2>Types and Values</h2>{domains}", "Errors"), "acme", "", None)
    assert (len(found.records), found.suspect) == (12, None)


@pytest.mark.parametrize("odd", ["<code>{1}</code>: {0}", "{0} ({1})", "{0} {1}", "<code>{1}</code>"])
@pytest.mark.parametrize("head", ["{1}", "{0} (<code>{1}</code>)", "{1}<span>404</span>"])
def test_an_odd_line_in_bold_among_bold_heads_of_codes_is_read_or_asked_about(head: str, odd: str) -> None:
    heads = [*zip(("Lid lost", "No key", "No funds", "Lamp broken"), ("1001", "1002", "1003", "2001"), strict=True)]
    for at in (1, 3):
        forms = [odd if here == at else head for here in range(4)]
        cards = zip(forms, heads, FAILURE_TEXTS, strict=True)
        body = "".join(f"<p><strong>{form.format(*one)}</strong></p><p>{text}.</p>" for form, one, text in cards)
        found = probe_page(page(f"<h2>Error codes</h2>{body}", "Lamps"), "acme", "", None)
        assert {one["code"] for one in found.records} == {code for _, code in heads} or found.suspect


def test_sentences_with_a_name_in_them_are_no_codes_with_their_titles() -> None:
    steps = "".join(
        f"<li>if there is a callback for {part} set with <a href=#>set{part}ErrorFunc</a>, call it when it failed</li>"
        for part in ("Lid", "Lamp", "Pot")
    )
    assert not probe_page(page(f"<h2>Error handling</h2><ol>{steps}</ol>"), "acme", "", None).records


@pytest.mark.parametrize(
    ("headings", "are_titles"),
    [(("Card lost", "Key missing", "No funds"), True), (("Cards", "Keys", "Accounts"), False)],
)
def test_the_heading_that_each_code_has_for_itself_is_its_title_if_it_says_what_failed(headings, are_titles) -> None:
    codes = ("card_lost", "key_missing", "no_funds")
    parts = zip(headings, codes, FAILURE_TEXTS, strict=False)
    body = "".join(f"<h2>{head}</h2><p><code>{code}</code></p><p>{text}.</p>" for head, code, text in parts)
    read = probe_page(page(body, "Errors"), "acme", "", None).records
    named = [(one["title"], one["category"]) for one in read]
    wanted = [(head, None) if are_titles else (None, head.lower()) for head in headings]
    assert named == wanted
