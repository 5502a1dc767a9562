"""The forms of a code in a head, an item or a line: marks, names, numbers and statuses beside it, several in one."""

from itertools import product

import pytest
from conftest import table
from recognised import ANSWERS, BY_STATUS, CASES, FAILURE_TEXTS, GONE, LISTS, TEXTS, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page

#: The ways to write a code with its status and its name, and the lists that hold them.
FORMS = (
    *("Error code: {c}", "[{c}]", "({c})", "#{c}", "{c}, HTTP {s}", "{c}: {s}", "{c} · {s}", "{s} ({c})"),
    *("Error {s}: {c}", "{s} / {c}", "{c}. {t}", "{c} ({s}) - {t}", "{c} — {s} {t}", "Error {c}: {t}"),
    *("{t} ({c})", "{t}: {c}", "{s} {t} ({c})", "{s} {c}: {t}", "{c} | {t} | {s}", "{n}. {c}", "{n}) {c} - {t}"),
    *("[{s}] {c}", "Status {s}: {c}", "Status code {s} - {c}: {t}"),
)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("form", FORMS)
def test_a_code_is_the_same_however_its_status_and_name_are_written_beside_it(form, kind) -> None:
    errors = [("bad_size", 400, "Size wrong"), ("no_pot", 403, "Pot missing"), ("too_many", 429, "Limit exceeded")]
    heads = [form.format(c=code, s=status, t=title, n=at) for at, (code, status, title) in enumerate(errors, 1)]
    lines = "".join(LISTS[kind].format(head, f"The order of {at} pots failed.") for at, head in enumerate(heads))
    head = "<table><tr><th>Error</th><th>Description</th></tr>" if kind == "cells" else ""
    found = records(page(head + lines + ("</table>" if head else "")))
    rows = [(one.code, one.state.status, one.state.title) for one in found]
    wanted = [
        (code, status if "{s}" in form else None, title if "{t}" in form else None) for code, status, title in errors
    ]
    assert rows == wanted or (kind != "cells" and not rows), (
        "such a list may be declined, but not read as something else"
    )


#: How the name of an error and its code behind it stand above or before a text.
NAMED = (
    *("<h3>{} ({})</h3><p>{}</p>", "<h3>{} <code>{}</code></h3><p>{}</p>", "<dt>{} ({})</dt><dd>{}</dd>"),
    *(
        "<details><summary>{} ({})</summary><p>{}</p></details>",
        "<li>{} ({}): {}</li>",
        "<p><b>{} ({})</b></p><p>{}</p>",
    ),
    *("<li><b>{}</b> (<code>{}</code>): {}</li>", "<tr><td>{} ({})</td><td>{}</td></tr>"),
)


def _named(form: str, rows: list[tuple[str, str, str]]) -> str:
    lines = "".join(form.format(*row) for row in rows)
    around = {
        "<dt": "<dl>{}</dl>",
        "<li": "<ul>{}</ul>",
        "<tr": "<table><tr><th>Error</th><th>Description</th></tr>{}</table>",
    }
    return around.get(form[:3], "{}").format(lines)


@pytest.mark.parametrize("code", ["E10{}", "30{}", "{}", "pot_{}"])
@pytest.mark.parametrize("form", NAMED)
def test_a_code_is_read_behind_the_name_of_its_error(form, code) -> None:
    names = {"59": "Timeout", "60": "Rejected", "61": "Lid stuck", "72": "Pot broken", "80": "Oil lost"}
    rows = [(name, code.format(at), f"The kiln failed: {name.lower()}.") for at, name in names.items()]
    found = records(page(_named(form, rows)))
    assert [(one.code, one.state.title, one.state.message) for one in found] == [
        (code, name, text) for name, code, text in rows
    ]


@pytest.mark.parametrize("at", [0, 2, 4])
@pytest.mark.parametrize(
    ("form", "codes", "odd"),
    [
        (
            "<h3>{} ({})</h3><p>{}</p>",
            "LidStuck PotLost OilOut FireOut TapShut",
            ("Oven “lid” (old) stuck", "LidLost"),
        ),
        ("<h3>{} ({})</h3><p>{}</p>", "lid_stuck pot_lost oil_out fire_out tap_shut", ("3DS failed", "timeout")),
        ("<li>{} ({}): {}</li>", "E101 E102 E103 E104 E105", ("JSON wrong", "E101")),
        ("<li>{} ({}): {}</li>", "E101 E102 E103 E104 E105", ("Oven: stuck", "E199")),
        ("<h3>{1} - {0}</h3><p>{2}</p>", "E101 E102 E103 E104 E105", ("Oven stuck", "E101a")),
        ("<h3>{1}: {0}</h3><p>{2}</p>", "LID_STUCK POT_LOST OIL_OUT FIRE_OUT TAP_SHUT", ("Oven stuck", "LidStuck")),
        ("<h3>402 {1}</h3><p>{2}</p>", "lid_stuck pot_lost oil_out fire_out tap_shut", ("", "N/A lid_lost")),
        ("<h3>{1} (402)</h3><p>{2}</p>", "LidStuck PotLost OilOut FireOut TapShut", ("", "sslLost")),
        ("<h3>{1} (402)</h3><p>{2}</p>", "lid-stuck pot-lost oil-out fire-out tap-shut", ("", "oven-lost")),
        (
            "<tr><td>{} ({})</td><td>{}</td></tr>",
            "lid_stuck pot_lost oil_out fire_out tap_shut",
            ("Oven lost", "timeout"),
        ),
        ("<tr><td>{1} - {0}</td><td>{2}</td></tr>", "E101 E102 E103 E104 E105", ("Oven lost", "E1010")),
    ],
)
def test_an_entry_that_differs_from_the_others_is_read_or_asked_about(form, codes, odd, at) -> None:
    names = ["Lid stuck", "Pot lost", "Oil out", "Fire out", "Tap shut"]
    rows = [(name, code, f"The kiln failed: {name}.") for name, code in zip(names, codes.split(), strict=True)]
    rows[at] = (*odd, "The oven failed.")
    found = probe_page(page(_named(form, rows) + "<h2>Support</h2><p>Write.</p>"), "acme", "", None)
    assert sorted(one["code"] for one in found.records) == sorted(row[1] for row in rows) or (
        found.suspect and found.records
    )


@pytest.mark.parametrize("form", [form for form in NAMED if not form.startswith("<tr")])
@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Errors by topic", {"Payments": "12", "Refunds": "3", "Webhooks": "45", "Account access": "7"}),
        ("Outages", {"Lost region": "2021", "Failed disk": "2022", "Lost network": "2023", "Failed power": "2024"}),
        ("Limit errors", {"Amount too large": "10000", "File over limit": "1024", "Name too long": "2550"}),
    ],
)
def test_what_stands_behind_a_name_is_no_code_where_it_counts_dates_or_numbers_something(form, heading, names) -> None:
    if "<code>" in form:
        return  # Set as a code, it is one.
    body = _named(form, [(name, number, f"The {name} failed.") for name, number in names.items()])
    assert not records(page(f"<h2>{heading}</h2>{body}", "Acme API"))


@pytest.mark.parametrize(
    "form", ["<dl><dt>{}</dt><dd>{}</dd></dl>", "<h3>{}</h3><p>{}</p>", "<ul><li>{}<br>{}</li></ul>"]
)
def test_codes_on_lines_of_their_own_in_a_head_share_its_text(form) -> None:
    heads = ["<code>card_lost</code><br><code>card_gone</code>", "<code>card_old</code>", "<code>card_blocked</code>"]
    body = "".join(form.format(head, "The card was refused.") for head in heads)
    assert [one.code for one in records(page(body))] == ["card_lost", "card_gone", "card_old", "card_blocked"]


def test_several_codes_in_every_head_are_codes_though_one_comes_again() -> None:
    second = ("E90", "E90", "E91", "E92")
    cards = [f"<h3>E1{at}, {code}</h3><p>{FAILURE_TEXTS[at]}.</p>" for at, code in enumerate(second)]
    assert [one.code for one in records(page("".join(cards)))][1::2] == [*second]


@pytest.mark.parametrize(
    "line",
    [
        *("<h3>{c} ({s})</h3><p>{m}</p>", "<h3>{c}: {s}</h3><p>{m}</p>", "<li><b>{c}</b> ({s}): {m}</li>"),
        *("<li><b>{s} {c}</b>: {m}</li>", "<dt>{c} ({s})</dt><dd>{m}</dd>"),
        "<li><code>{c}</code><ul><li>Status: {s}</li><li>Message: {m}</li></ul></li>",
        "<tr><td>{c}</td><td>{s}</td><td>{m}</td></tr>",
    ],
)
def test_an_ordinary_word_beside_its_status_is_a_code_as_those_around_it(line: str) -> None:
    errors = [("bad_size", 400), ("unauthorized", 401), ("not_found", 404), ("conflict", 409)]
    lines = "".join(line.format(c=code, s=status, m=f"Pot {status} failed.") for code, status in errors)
    around = {"<l": "<ul>{}</ul>", "<t": "<table><tr><th>Key<th>HTTP<th>Condition</tr>{}</table>", "<d": "<dl>{}</dl>"}
    found = records(page(around.get(line[:2], "{}").format(lines)))
    assert [(one.code, one.state.status, one.state.message, one.state.title) for one in found] == [
        (code, status, f"Pot {status} failed.", None) for code, status in errors
    ]


def test_one_deprecated_code_is_one_of_the_list() -> None:
    rows = [f"{code}|{text}|Yes" for code, (text, _) in TEXTS.items()]
    old = table("Type|Message|Retryable", "LID_OLD|The lid did not open.|No")
    lists = table("Type|Message|Retryable", *rows) + "<h2>{}</h2>" + old
    assert [one.code for one in records(page(lists.format("Deprecated codes")))] == [*TEXTS, "LID_OLD"]
    assert [one.code for one in records(page(lists.format("Removed codes")))] == [*TEXTS]


def test_a_phrase_set_as_code_is_a_code_among_others_beside_their_statuses() -> None:
    codes = {"SIZE_WRONG": 400, "UNAUTHORIZED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "TOO_MANY_POTS": 429}
    heads = (f"<h3>{status} — <code>{code}</code></h3><p>It failed.</p>" for code, status in codes.items())
    found = records(page("".join(heads) + "<h3>422 — Domain errors</h3><p>A rule was broken.</p>"))
    assert {one.code: one.state.status for one in found} == codes


@pytest.mark.parametrize("title", ["Error", "Name"])
@pytest.mark.parametrize("number", range(2, 6))
def test_names_at_the_usual_failures_are_the_codes_however_many_there_are(number: int, title: str) -> None:
    lines = ("400|KITE_LOST|It is gone.", "404|WIND_GONE|It has dropped.", "409|TAIL_BENT|It is bent.")
    lines += ("429|SKY_FULL|Too many requests.", "500|REEL_STUCK|It does not turn.")
    body = "<h1>Kites</h1><h2>Error codes</h2>" + table(f"Code|{title}|Message", *lines[:number])
    found = [(one.code, one.state.status) for one in records(body.encode())]
    assert found == [(line.split("|")[1], int(line[:3])) for line in lines[:number]]


def test_a_field_that_words_follow_is_no_name_behind_several_statuses() -> None:
    heads = ("400 Bad Request", "401/403 access_token missing or bad", "404 Not Found")
    found = probe_page(
        page("<h2>Errors</h2>" + "".join(f"<h3>{one}</h3><p>A text.</p>" for one in heads)), "acme", "", None
    )
    assert [one["code"] for one in found.records] == ["400", "401", "403", "404"]


@pytest.mark.parametrize("form", ["code: {}, errno: {}", "status code {}, errno {}", "HTTP {} / error code {}"])
@pytest.mark.parametrize("codes", [("101", "102", "103"), ("POT_LOST", "LID_OPEN", "NO_OIL")])
def test_a_code_behind_a_label_is_that_of_the_row_also_behind_its_status(form, codes) -> None:
    rows = [*zip(codes, (400, 400, 503), strict=True)]
    items = "".join(f"<li><code>{form.format(status, code)}</code>: Pot {code} failed.</li>" for code, status in rows)
    found = probe_page(page(f"<h2>Errors</h2><ul>{items}</ul>"), "acme", "", None)
    assert [(one["code"], one["status"]) for one in found.records] == rows and found.suspect is None
    assert found.records[0]["message"] == f"Pot {codes[0]} failed."


def test_a_slash_may_part_a_code_from_its_status() -> None:
    heads = "".join(f"<h3>E{code} / {status}</h3><p>The pot failed.</p>" for code, status in ((4001, 400), (5002, 503)))
    assert [(one.code, one.state.status) for one in records(page(heads))] == [("E4001", 400), ("E5002", 503)]


@pytest.mark.parametrize(
    ("form", "odd"),
    [
        ("<dt><code>{}</code></dt><dd>{}.</dd>", "lid_lost."),
        ("<li><code>{}</code>: {}.</li>", "lid_lost,"),
        ("<tr><td>{}</td><td>{}.</td></tr>", "lid_lost."),
        ("<p><b>{}</b><br>{}.</p>", "lid_lost (deprecated)"),
    ],
)
def test_a_mark_or_remark_at_the_end_of_a_code_is_no_part_of_it(form, odd) -> None:
    rows = "".join(map(form.format, ("pot_lost", odd, "no_lamp", "lid_hot"), FAILURE_TEXTS))
    found = records(
        page(table("Code|Text").replace("</table>", f"{rows}</table>") if "<tr>" in form else f"<dl>{rows}</dl>")
    )
    assert [(one.code, one.state.message) for one in found] == [
        (code, f"{text}.")
        for code, text in zip(("pot_lost", "lid_lost", "no_lamp", "lid_hot"), FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize(
    "form", ["<tr><td><code>{}</code></td><td>{}.</td></tr>", "<dt><code>{}</code></dt><dd>{}.</dd>"]
)
@pytest.mark.parametrize("twice", [False, True])
def test_a_stroke_between_names_parts_two_codes_where_no_other_has_one(form, twice) -> None:
    codes = ("pot_lost", "no_lamp", "lid/hot_lid" if twice else "lid_hot", "lid_lost/lid_open")
    rows = "".join(map(form.format, codes, FAILURE_TEXTS))
    found = records(
        page(table("Code|Text").replace("</table>", f"{rows}</table>") if "<tr>" in form else f"<dl>{rows}</dl>")
    )
    assert [one.code for one in found] == [*codes[:3], *([codes[3]] if twice else codes[3].split("/"))]


@pytest.mark.parametrize("behind", ["", ": It failed.", " - It failed."])
@pytest.mark.parametrize("mark", ["/", " / ", ", ", " or "])
def test_several_codes_of_an_item_share_the_status_behind_them(mark, behind) -> None:
    codes = {
        "pot_not_found": 404,
        f"lid_stuck</code>{mark}<code>lid_lost": 400,
        "oil_missing": 409,
        "water_failed": 503,
    }
    items = "".join(f"<li><code>{code}</code> ({status}){behind}</li>" for code, status in codes.items())
    found = records(page(f"<h2>Error codes</h2><ul>{items}</ul>"))
    statuses = {"pot_not_found": 404, "lid_stuck": 400, "lid_lost": 400, "oil_missing": 409, "water_failed": 503}
    assert {one.code: one.state.status for one in found} == statuses


@pytest.mark.parametrize(
    "form, codes",
    [
        ("<tr><td><code>{}</code></td><td>{}.</td></tr>", "2001 2002 2003 2004"),
        ("<tr><td><code>{}</code></td><td>{}.</td></tr>", "pot_lost lid_lost lamp_out lid_hot"),
        ("<li><code>{}</code>: {}.</li>", "2001 2002 2003 2004"),
    ],
)
def test_two_codes_on_lines_of_one_tag_are_two_rows(form, codes) -> None:
    first, *others, last = codes.split()
    heads = (first, "<br>".join(others), last)
    rows = "".join(map(form.format, heads, FAILURE_TEXTS))
    around = table("Code|Text").replace("</table>", f"{rows}</table>") if "<tr>" in form else f"<ul>{rows}</ul>"
    texts = [f"{FAILURE_TEXTS[at]}." for at in (0, 1, 1, 2)]
    assert [(one.code, one.state.message) for one in records(page(around))] == list(
        zip(codes.split(), texts, strict=True)
    )


@pytest.mark.parametrize(
    "form", ["<dt>{}</dt><dd>{}.</dd>", "<li>{}: {}.</li>", "<p>{} - {}.</p>", "<h3>{}</h3><p>{}.</p>"]
)
@pytest.mark.parametrize(
    "codes, mark",
    [
        *product(
            ["2001 2002 2003 2004", "pot_lost lid_lost lamp_out lid_hot"], [" and ", " &amp; ", ", ", " or ", " / "]
        ),
        *product(["2001 2002 2003 2004"], ["<br>", " ", ""]),
    ],
)
def test_each_of_several_codes_in_tags_of_their_own_is_a_row(form, mark, codes) -> None:
    names = codes.split()
    first, second, third, last = (f"<code>{name}</code>" for name in names)
    text = "The lid of the pot and the lamp above it are not to be found in this house any more"
    rows = zip((first, f"{second}{mark}{third}", last), (FAILURE_TEXTS[0], text, FAILURE_TEXTS[1]), strict=True)
    found = records(page(f"<div>{''.join(form.format(*row) for row in rows)}</div>"))
    texts = [f"{text}." for text in (FAILURE_TEXTS[0], text, text, FAILURE_TEXTS[1])]
    assert [(one.code, one.state.title, one.state.message) for one in found] == [
        (name, None, text) for name, text in zip(names, texts, strict=True)
    ]


@pytest.mark.parametrize(
    "item", ["<code>{} {}</code> (<code>{}</code>): {}", "<b>{} {}</b> - <code>{}</code>: {}", "{} {} ({}): {}"]
)
def test_a_code_between_the_phrase_of_its_status_and_a_text_is_that_of_the_row(item) -> None:
    rows = [(400, "Bad Request", "BAD_SIZE"), (403, "Forbidden", "NO_LID"), (409, "Conflict", "LID_OPEN")]
    items = [item.format(*row, f"It failed in pot {at}.") for at, row in enumerate(rows)]
    items.append("<code>500 Internal Server Error</code>: It failed." if "<" in item else "500: It failed.")
    found = probe_page(page(f"<h2>Errors</h2><ul><li>{'</li><li>'.join(items)}</li></ul>"), "acme", "", None)
    assert [(one["status"], one["title"], one["code"]) for one in found.records[:3]] == rows
    assert (found.records[3]["code"], found.suspect) == ("500", None)
    items = [
        item.format(*row[:2], field, "It failed.") for row, field in zip(rows, ("pot_id", "lid", "pot-1"), strict=True)
    ]
    assert [one.code for one in records(page(f"<h2>Errors</h2><ul><li>{'</li><li>'.join(items)}</li></ul>"))] == [
        "400", "403", "409",
    ]  # fmt: skip


@pytest.mark.parametrize("item", ["<code>{s}</code> (<code>{f}</code>): {t}", "{s} {p} ({f}): {t}"])
@pytest.mark.parametrize("fields", [("page_size", "pot_id", "owner_ref"), ("create_pot", "get_pot", "delete_pot")])
def test_a_field_or_an_operation_behind_a_status_is_not_its_code(item, fields) -> None:
    statuses = (("400", "Bad Request"), ("404", "Not Found"), ("409", "Conflict"))
    rows = [
        item.format(s=status, p=phrase, f=field, t="It failed.")
        for (status, phrase), field in zip(statuses, fields, strict=True)
    ]
    body = page(f"<h2>Errors</h2><ul><li>{'</li><li>'.join(rows)}</li></ul>")
    assert [one.code for one in records(body)] == ["400", "404", "409"]


@pytest.mark.parametrize("code", ["[{}]", "(<code>{}</code>)"])
def test_a_heading_that_ends_in_its_code_may_begin_with_its_status(code) -> None:
    rows = (
        f"<h3>{one} {code.format(f'bad_{at}')}</h3><p>It failed.</p>"
        for at, one in (("pot", "404 Not Found"), ("lid", "409 Conflict"), ("jar", "The jar broke"))
    )
    found = records(page(f"<h2>Errors</h2>{''.join(rows)}"))
    assert [(one.code, one.state.status) for one in found] == [("bad_pot", 404), ("bad_lid", 409), ("bad_jar", None)]


@pytest.mark.parametrize("line", ["<h3>{}</h3><p>{}</p>", "<li>{}: {}</li>"])
@pytest.mark.parametrize(
    "form",
    [
        "<code>{s}</code> (<code>{c}</code>)",
        "<code>{c}</code> (<code>{s}</code>)",
        "<code>{s}</code> – <code>{c}</code>",
        "<code>{c}</code> [{s}]",
    ],
)
def test_a_code_and_its_status_in_tags_of_their_own_are_one_row(form, line) -> None:
    for codes in (("bad_state", "card_declined", "no_lid"), ("invalid", "declined", "conflict")):
        rows = [*zip(codes, (400, 402, 409), strict=True)]
        lines = [line.format(form.format(c=code, s=status), f"Pot {code} failed.") for code, status in rows]
        body = page(f"<h2>Error codes</h2><ul>{''.join(lines)}</ul>" if "<li>" in line else "".join(lines))
        found = probe_page(body, "acme", "", None)
        assert [(one["code"], one["status"]) for one in found.records] == rows and found.suspect is None
        odd = line.format(form.format(c="Internal", s=500), "It failed.")
        found = probe_page(body.replace(lines[-1].encode(), (lines[-1] + odd).encode()), "acme", "", None)
        assert found.suspect or "Internal" in str(found.records)


def test_the_number_of_a_code_under_a_label_is_not_taken_for_it() -> None:
    cards = "".join(f"<h3>POT0{at}N</h3><p>The pot failed.</p><p>potcode: -{at}</p>" for at in (100, 101, 102))
    assert [one.code for one in records(page(f"<h1>Errors</h1>{cards}"))] == ["POT0100N", "POT0101N", "POT0102N"]


def test_a_badge_between_a_code_and_its_status_is_no_part_of_either() -> None:
    cell = "<code>{}</code><br>HTTP {}"
    rows = [f"{cell.format(code, 400 + at)}|It failed." for at, code in enumerate(("no_key", "bad_key", "no_pot"))]
    found = records(page(table("Error|Description", *rows[:2], rows[2].replace("<br>", " <span>New</span><br>"))))
    assert [(one.code, one.state.status, one.state.title) for one in found][-1] == ("no_pot", 402, None)


@pytest.mark.parametrize(
    "line",
    [
        "<tr><td>{}</td><td>{}</td></tr>",
        "<h3>{}</h3><p>{}</p>",
        "<li>{}: {}</li>",
        "<dt>{}</dt><dd>{}</dd>",
    ],
)
@pytest.mark.parametrize("struck", ["{}|{}", "{}|<del>{}</del>", "{} (deprecated)|{}"])
def test_a_code_struck_out_is_no_row_and_no_part_of_another(line, struck) -> None:
    errors = {"POT_LOST": "The pot is lost.", "LID_LOST": "The lid was invalid.", "OIL_LOST": "The oil failed."}
    lines = [line.format(*item) for item in errors.items()]
    lines[1] = line.format(*struck.format("<del>LID_LOST</del>", errors["LID_LOST"]).split("|"))
    whole = {"<t": "<table><tr><th>Code</th><th>Meaning</th></tr>{}</table>", "<d": "<dl>{}</dl>"}.get(line[:2], "{}")
    found = probe_page(page(f"<h2>Error codes</h2>{whole.format(''.join(lines))}"), "acme", "", None)
    read = [(one["code"], one["message"]) for one in found.records]
    assert (read, found.suspect) == ([(code, errors[code]) for code in ("POT_LOST", "OIL_LOST")], None)


@pytest.mark.parametrize(("labels", "codes"), CASES["labels"])
def test_a_heading_with_a_number_before_its_colon_has_no_code_behind_it(labels, codes) -> None:
    cards = "<h3>{0} 201: Denied</h3><p>A.</p><h3>{0} 202: Stuck</h3><p>B.</p><h3>{0} 404：Lost</h3><p>C.</p>"
    for label in labels:
        found = [record.code for record in records(page(cards.format(label), "Questions"))]
        assert found == codes, label


@pytest.mark.parametrize("head", ["{} ({})", "{} - {}"])
@pytest.mark.parametrize("names", [["NotFound", "Gone", "BadRequest"], ["Forbidden", "Conflict", "Gone"]])
def test_a_name_in_one_word_before_its_status_is_the_code_where_most_could_be_nothing_else(names, head) -> None:
    statuses = {"NotFound": 404, "Gone": 410, "BadRequest": 400, "Forbidden": 403, "Conflict": 409}
    heads = "".join(f"<h3>{head.format(name, statuses[name])}</h3><p>{name}, it failed.</p>" for name in names)
    found = probe_page(page(f"<h2>Errors</h2>{heads}"), "acme", "", None)
    wanted = names if "NotFound" in names else [str(statuses[name]) for name in names]
    assert [(one["code"], one["status"]) for one in found.records] == [
        (code, statuses[name]) for code, name in zip(wanted, names, strict=True)
    ]
    assert found.suspect is None


def test_other_is_a_name_among_those_of_errors() -> None:
    headings = "".join(f"<h3>{word}</h3><p>It has failed.</p>" for word in ("NotFound", "NotOpen", "TooBig", "Other"))
    assert probe_page(page(f"<h2>Variants</h2>{headings}"), "acme", "", None).records[-1]["code"] == "Other"


@pytest.mark.parametrize(
    "form",
    [
        *("<code>{}</code> ({})", "<code>{}</code> (HTTP {})", "{} ({})", "{} - {}", "{} · {}", "{} \U0001f534 {}"),
        *("{} ({}*)", "{} ({} error)", "{} (status={})", "{} HTTP-{}"),
    ],
)
@pytest.mark.parametrize("codes", ["pump.dry fuse.blown belt.torn", "E11 E12 E13"])
def test_a_code_before_its_status_in_a_heading_is_the_code(codes, form) -> None:
    pairs = list(zip(codes.split(), (402, 404, 409), strict=True))
    cards = "".join(f"<h3>{form.format(*pair)}</h3><p>The {pair[0][-3:]} has failed.</p>" for pair in pairs)
    found = records(page(f"<h2>Errors</h2>{cards}", "Acme API"))
    assert [(record.code, record.state.status) for record in found] == pairs


@pytest.mark.parametrize("entry", ["<li>{}: {}</li>", "<li><code>{}</code> - {}</li>", "<p><b>{}</b><br>{}</p>"])
def test_the_sign_of_a_number_behind_a_code_is_no_mark(entry: str) -> None:
    texts = {"E_RANGE": "-1 is not allowed here", "E_LOST": "The key was not found", "E_FULL": "The drawer is full"}
    entries = "".join(entry.format(*one) for one in texts.items())
    found = records(page(f"<h1>Error codes</h1><ul>{entries}</ul>", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts


def test_the_dashes_of_an_option_behind_a_code_and_its_mark_are_its_own() -> None:
    texts = {"E_PATH": "--config needs a path", "E_LOST": "The key was not found", "E_FULL": "The drawer is full"}
    for mark in (": ", " - "):
        entries = "".join(f"<li><code>{code}</code>{mark}{text}</li>" for code, text in texts.items())
        found = records(page(f"<h1>Error codes</h1><ul>{entries}</ul>", "Acme API"))
        assert {record.code: record.state.message for record in found} == texts
    parted = "".join(f"<li><code>{code}</code> --{text.lstrip('-')}</li>" for code, text in texts.items())
    found = records(page(f"<h1>Error codes</h1><ul>{parted}</ul>", "Acme API"))
    assert [record.state.message for record in found] == [text.lstrip("-") for text in texts.values()]


@pytest.mark.parametrize("numbers", ["0 1 2 3", "00 01 02 03", "1000 2000 3000 4000", "001 002 101 130"])
@pytest.mark.parametrize(
    ("whole", "line"),
    [
        ("{}", "<h3>{s} - {n}</h3><p>{t}</p>"),
        ("{}", "<h3>{n} ({s})</h3><p>{t}</p>"),
        ("{}", "<h3>{n}: HTTP {s}</h3><p>{t}</p>"),
        ("<ul>{}</ul>", "<li>{s} - {n} - {t}</li>"),
        ("<ul>{}</ul>", "<li>{n} (HTTP {s}): {t}</li>"),
        ("<ul>{}</ul>", "<li><b>{s}</b> <code>{n}</code>: {t}</li>"),
        ("<table><tr><th>Error</th><th>Description</th></tr>{}</table>", "<tr><td>{s} / {n}</td><td>{t}</td></tr>"),
        ("<table><tr><th>Error</th><th>Description</th></tr>{}</table>", "<tr><td>{s}<br>{n}</td><td>{t}</td></tr>"),
    ],
)
def test_numbers_beside_their_statuses_are_the_codes(whole: str, line: str, numbers: str) -> None:
    texts = ("The lamp is invalid", "The key is missing", "The lamp was not found", "It failed")
    rows = list(zip(numbers.split(), (400, 401, 404, 500), texts, strict=True))
    lines = (line.format(n=number, s=status, t=text) for number, status, text in rows)
    found = records(page(f"<h2>Error codes</h2>{whole.format(''.join(lines))}"))
    assert sorted((one.code, one.state.status, one.state.message) for one in found) == sorted(rows)


@pytest.mark.parametrize(
    "codes", [("E9", "E30", "E31"), ("POT-100", "POT-101", "POT-102"), ("1009", "1030", "1031"), ("0", "1", "4")]
)
@pytest.mark.parametrize(
    "marks", [(" - ", " - "), (": ", ": "), (" → ", " → "), (" => ", " => "), (" - ", ": "), (" ", ": ")]
)
def test_a_code_with_a_number_behind_its_status_is_the_code_where_both_are_set_as_code(codes, marks) -> None:
    item = "<li><code>{}</code>{}<code>{}</code>{}The {} is wrong.</li>"
    lines = zip(("400", "401", "404"), codes, ("pot", "lid", "oil"), strict=True)
    items = "".join(item.format(status, marks[0], code, marks[1], thing) for status, code, thing in lines)
    found = [(one.code, one.state.status, one.state.message) for one in records(page(f"<ul>{items}</ul>"))]
    things = zip(codes, (400, 401, 404), ("pot", "lid", "oil"), strict=True)
    assert found == [(code, status, f"The {thing} is wrong.") for code, status, thing in things]


#: Pages on which a number stands beside a status and is no code, or a word below one and is none.
@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (
            table("Status code|Description", "400 [1]|It is bad.", "404 [2]|No lamp.", "500 [3]|It failed."),
            "400 404 500",
        ),
        (
            "<ul><li><b>400</b> (1): It is bad.</li><li><b>403</b>: Stuck.</li><li><b>500</b> (2): It failed.</li></ul>",
            "400 403 500",
        ),
        ("<ul><li>200 - 399: Success</li><li>400 - 599: The call failed</li><li>600 - 799: It failed</li></ul>", ""),
        (
            "<p>1001: HTTP 400: It is bad.<br>1002: HTTP 404: No lamp.<br>1003: HTTP 409: Stuck.</p>",
            "1001/400 1002/404 1003/409",
        ),
        (
            "<ul><li><code>404</code> - <code>4</code>: The key is bad.</li><li><code>402</code> - <code>17</code>: No token.</li>"
            "<li><code>422</code> - <code>18</code>: Lid stuck.</li></ul>",
            "4/404 17/402 18/422",
        ),
    ],
)
def test_what_stands_beside_a_status_is_a_code_only_if_nothing_else(body: str, codes: str) -> None:
    found = [(one.code, one.state.status) for one in records(page(body, "HTTP error codes"))]
    assert found == [(code, int(status or code)) for code, _, status in (one.partition("/") for one in codes.split())]


def test_a_topic_below_a_status_is_no_code() -> None:
    cards = "".join(f"<h3>{code}</h3><p>The {code} failed.</p>" for code in ("LAMP_LOST", "KEY_BAD", "OIL_OUT"))
    more = "<h2>{}</h2><h3>Idempotency</h3><p>Here is more of it.</p>"
    for status in ("200 OK", "404 Not Found"):
        found = records(page(f"<h2>400 Bad Request</h2>{cards}{more.format(status)}"))
        assert [one.code for one in found] == ["LAMP_LOST", "KEY_BAD", "OIL_OUT"]


def test_words_behind_a_status_that_go_on_as_a_sentence_are_no_code() -> None:
    heads = ("401 — re-authenticate, once", "412 re-read and merge by hand", "412 <code>old_tag</code> — refetch")
    cards = "".join(f"<h3>{head}</h3><p>The request failed: {at}.</p>" for at, head in enumerate(heads))
    found = records(page(f"<h2>By status</h2>{BY_STATUS}<h2>What to do</h2>{cards}", "Errors"))
    assert [one.code for one in found] == ["bad_size", "no_key", "old_tag"]
    heads = ("401 no-key", "409 no-pot and no-lid", "412 bad-tag, or an old one")
    cards = "".join(f"<h3>{head}</h3><p>The request failed: {at}.</p>" for at, head in enumerate(heads))
    assert [one.code for one in records(page(cards, "Errors"))] == ["no-key", "no-pot", "bad-tag"]


def test_a_failure_behind_its_domain_in_one_tag_is_the_code() -> None:
    heads = ("io.acme.pump.auth - AuthErrorNoKey", "io.acme.pump - PumpErrorNoLid", "io.acme.pump - PumpErrorNoTea")
    text = "<b>Encountered</b>: If it is not there.<br><b>Resolution</b>: Bring it."
    body = "".join(f"<h4><code>{head}</code>:</h4><p>{text}</p>" for head in heads)
    found = [(one.code, one.state.message, one.state.hint) for one in records(page(body, "Errors"))]
    assert found == [(head.split(" - ")[1], "If it is not there.", "Bring it.") for head in heads]


@pytest.mark.parametrize("arrow", ["->", "=>", "-->"])
@pytest.mark.parametrize("form", ["<li><code>{}</code> {} {}", "<li>{} {} {}", "<h3>{} {} {}</h3><p>See below."])
@pytest.mark.parametrize("codes", ["POT_LOST LID_OPEN OIL_OUT TOO_HOT BAD_KEY", "1001 1002 1004 1005 1009"])
def test_an_arrow_between_a_code_and_its_text_is_part_of_neither(codes, form, arrow) -> None:
    texts = [f"The {thing} is invalid." for thing in ("pot", "lid", "oil", "heat", "key")]
    lines = [form.format(code, arrow, text) for code, text in zip(codes.split(), texts, strict=True)]
    found = records(page(f"<ul>{''.join(lines)}</ul>"))
    assert [(one.code, one.state.title or one.state.message) for one in found] == [
        *zip(codes.split(), texts, strict=True)
    ]


@pytest.mark.parametrize("mark", [" - ", " – ", ": "])
def test_a_plain_word_before_a_text_is_a_code_among_headings_of_codes_before_theirs(mark) -> None:
    names = ("pot_lost", "conflict", "lid_open", "oil_out", "too_hot")
    heads = [f"<h3>{name}{mark}The {name[:3]} is wrong</h3><p>Look.</p>" for name in names]
    found = records(page("".join([*heads, f"<h3>support{mark}How to ask</h3><p>Write.</p>"])))
    assert [(one.code, one.state.title) for one in found] == [(name, f"The {name[:3]} is wrong") for name in names]


@pytest.mark.parametrize(
    ("heading", "field", "is_read"),
    [
        ("Error codes", "<p><strong>Status:</strong> 40{}</p>", True),
        ("Error codes", "<p><strong>Error message:</strong> Lamp {} is out.</p>", True),
        ("Error codes", "<p>Look at lamp {}.</p>", False),
        ("Error codes", "<p><strong>Status:</strong> 20{}</p>", False),
        ("Lamps", "<p><strong>Error message:</strong> Lamp {} is out.</p>", False),
    ],
)
def test_headings_that_count_up_are_codes_above_what_an_error_has(heading, field, is_read) -> None:
    cards = "".join(f"<h2>0{at}</h2>{field.format(at)}<p>The lamp {at} failed.</p>" for at in range(1, 5))
    found = records(page(f"<h1>{heading}</h1>{cards}"))
    assert [one.code for one in found] == (["01", "02", "03", "04"] if is_read else [])


@pytest.mark.parametrize("head", ["<h2>{}</h2><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"])
@pytest.mark.parametrize(
    ("first", "statuses", "is_read"), [(10020, 4, True), (1, 4, True), (2010, 4, False), (10020, 2, False)]
)
def test_a_number_is_a_code_before_the_status_of_a_failure_in_a_tag_of_its_own(head, first, statuses, is_read) -> None:
    heads = [f"{first + at:02} <small>{statuses}0{at}</small>" for at in range(4)]
    lines = "".join(head.format(*pair) for pair in zip(heads, FAILURE_TEXTS, strict=True))
    lines += head.format("2025 <small>404</small>", "The year is over.") if first == 10020 else ""
    found = [(one.code, one.state.status, one.state.message) for one in records(page(f"<h1>Error codes</h1>{lines}"))]
    wanted = [(f"{first + at:02}", 400 + at, text) for at, text in enumerate(FAILURE_TEXTS)]
    wanted += [("2025", 404, "The year is over.")] if first == 10020 else []
    assert found == (wanted if is_read else [])


@pytest.mark.parametrize(
    ("glyphs", "reason"), [("⚠️⚠️⚠️⚠️⚠️", None), ("❌❌❌❌❌", None), ("❌✅❌✅✅", "verdict-unknown")]
)
@pytest.mark.parametrize("form", ["<h3>{} {}</h3><p>{}.</p>", "<p>{} <b>{}</b>: {}.</p>"])
def test_what_is_drawn_before_a_code_is_no_part_of_it_but_may_be_a_verdict(form, glyphs, reason) -> None:
    drawn = [glyph for glyph in glyphs if glyph != "\ufe0f"]
    found = probe_page(page("".join(map(form.format, drawn, ANSWERS, FAILURE_TEXTS))), "acme", "", None)
    assert [one["code"] for one in found.records] == [*ANSWERS]
    assert (found.suspect or {}).get("reason") == reason


@pytest.mark.parametrize(
    ("code", "line", "is_read"),
    [
        ("<code>lamp_{}</code>", "<b>Pumps</b>||", False),
        ("<code>lamp_{}</code>", "pumps||", None),
        ("<code>lamp_{}</code>", "Total||", None),
        ("<code>lamp_{}</code>", "<code>pumps</code>||", True),
        ("<code>lamp_{}</code>", "pumps||It failed.", True),
        ("lamp_{}", "pumps||", True),
        ("700{}", "PUMPS||", None),
        ("40{}", "404 Not Found||", True),
        ("700{}", "* Only in tests||", False),
        ("700{}", "402 Payment Required||", False),
        ("700{}", "XA||It failed.", True),
    ],
)
def test_a_word_alone_that_is_set_otherwise_than_the_codes_is_none(code: str, line: str, is_read: bool | None) -> None:
    rows = [f"{code.format(at)}|40{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)]
    for at in (2, 4):
        found = probe_page(page(table("Code|HTTP status|Description", *rows[:at], line, *rows[at:])), "acme", "", None)
        assert len(found.records) == 4 + (is_read or False)
        assert (found.suspect is not None) == (is_read is None)


def test_a_code_that_tags_within_one_another_split_is_one() -> None:
    split = "".join(f"<h3><code>E10<b>{at}</b></code></h3><p>It failed.</p>" for at in (402, 403, 404))
    assert [one.code for one in records(page(split))] == ["E10402", "E10403", "E10404"]


@pytest.mark.parametrize("mark", [" - ", ": ", " "])
@pytest.mark.parametrize(
    "form", ["<h3>{} {} {}</h3><p>{}.</p>", "<dt>{} {} {}</dt><dd>{}.</dd>", "<li><b>{} {} {}</b>: {}.</li>"]
)
def test_the_first_word_of_a_name_in_capitals_behind_a_number_is_no_code(form, mark) -> None:
    names = {"477": "LOST CARD", "425": "EXPIRED CARD", "572": "MISSING FUNDS", "431": "BROKEN LAMP"}
    body = "".join(
        form.replace("{} {} {}", "{}{}{}").format(number, mark, name, text)
        for (number, name), text in zip(names.items(), FAILURE_TEXTS, strict=True)
    )
    body = f"<dl>{body}</dl>" if "<dt>" in form else f"<ul>{body}</ul>" if "<li>" in form else body
    found = probe_page(page(body), "acme", "", None).records
    assert {one["code"]: one["title"] for one in found} == names
    found = probe_page(page(body.replace(" CARD", "_CARD")), "acme", "", None).records
    assert [one["code"] for one in found][:2] == ["LOST_CARD", "EXPIRED_CARD"]


def test_a_word_in_brackets_behind_a_code_and_its_message_is_no_code() -> None:
    told = ("timer is lost", "lamp is lost", "lamp failed, arguments: [string]")
    heads = {f"LAMP-0001{at} {text}": f"<p>The {text[:4]} failed.</p>" for at, text in enumerate(told)}
    body = "".join(f"<h3>{head}</h3>{text}" for head, text in heads.items())
    assert [one.code for one in records(page(body))] == ["LAMP-00010", "LAMP-00011", "LAMP-00012"]


def test_loading_in_the_spelling_of_a_code_is_one() -> None:
    lines = ("<b>BUSY</b>: The lamp is busy.", "<b>LOADING</b>: The lamp loads.", "<b>NOLAMP</b>: The lamp is missing.")
    found = records(page(f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"))
    assert [one.code for one in found] == ["BUSY", "LOADING", "NOLAMP"]


@pytest.mark.parametrize("stated", ["{} - 402", "{} (402)", "{} [HTTP 402]", "{}, HTTP 402"])
@pytest.mark.parametrize("form", ["<p><b>{}</b><br>{}.</p>", "<li><b>{}</b>: {}.</li>", "<h3>{}</h3><p>{}.</p>"])
def test_a_number_before_its_status_is_the_code_and_no_span_of_numbers(form, stated) -> None:
    codes = ("1001", "1002", "2001", "2002")
    found = records(page("".join(map(form.format, map(stated.format, codes), FAILURE_TEXTS))))
    assert [(one.code, one.state.status) for one in found] == [(code, 402) for code in codes]


@pytest.mark.parametrize("form", ["<li>{}{}: {}.</li>", "<li><code>{}</code>{} - {}.</li>", "<h3>{}{}</h3><p>{}.</p>"])
@pytest.mark.parametrize("remark", ["(beta)", "<em>(deprecated)</em>", "(since v2)", "[1]", "†", "(EU only)", "🆕"])
def test_a_remark_behind_a_code_loses_no_row_and_is_no_part_of_its_text(form, remark) -> None:
    codes = ("lid_open", "no_power", "tank_empty", "lid_lost")
    told = zip(codes, ("", f" {remark}", "", f" {remark}"), FAILURE_TEXTS, strict=True)
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    assert [(one.code, one.state.message, one.state.title) for one in found] == [
        (code, f"{text}.", None) for code, text in zip(codes, FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize(
    "form", ["<h3>{} <i>{}</i></h3><p>{}.</p>", "<dt>{} {}</dt><dd>{}.</dd>", "<li><code>{}</code> {} - {}.</li>"]
)
@pytest.mark.parametrize("codes", ["lid_unavailable invalid_login no_pot", "LidUnavailable InvalidPin NoPot"])
def test_the_end_of_a_code_before_its_status_is_no_remark(form, codes) -> None:
    told = zip(codes.split(), (503, 401, 402), FAILURE_TEXTS, strict=False)
    found = records(page(f"<dl>{''.join(form.format(*one) for one in told)}</dl>"))
    assert [(one.code, one.state.status) for one in found] == list(zip(codes.split(), (503, 401, 402), strict=True))


@pytest.mark.parametrize("mask", ["lamp_*", "lamp.*", "LAMP_*"])
@pytest.mark.parametrize(
    "form",
    ["<h3>{}</h3><p>{}.</p>", "<dt><code>{}</code></dt><dd>{}.</dd>", "<li><b>{}</b>: {}.</li>", "<li>{} - {}.</li>"],
)
def test_the_asterisk_of_a_mask_is_no_mark_of_a_footnote(form, mask) -> None:
    names = ["LID_OPEN", "NO_POT", "LID_LOST", mask] if mask.isupper() else ["lid_open", "no_pot", "lid_lost", mask]
    codes = (names[0], f"{names[1]}*", *names[2:])
    found = probe_page(page(f"<dl>{''.join(map(form.format, codes, FAILURE_TEXTS))}</dl>"), "acme", "", None)
    assert [one["code"] for one in found.records] == names and not found.suspect


@pytest.mark.parametrize(
    "form",
    [
        "<h3><code>{}</code></h3><p>{}.</p>",
        "<li><b>{}</b>: {}.</li>",
        "<h3><code>const {}</code></h3><p>{}.</p>",
        "<li><code>static var {}</code>: {}.</li>",
    ],
)
def test_words_among_names_with_a_small_first_letter_are_codes(form) -> None:
    codes = ("clientInvalid", "unknown", "cardExpired", "fundsMissing", "lampFailed", "timeout")
    told = zip(codes, (*FAILURE_TEXTS, "It broke", "It took too long"), strict=True)
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    assert [one.code for one in found] == [*codes]


def test_a_status_set_as_code_behind_a_code_is_no_other_code() -> None:
    codes = ("invalid_lid", "pot_declined", "tea_expired")
    items = (f"<li><code>{code}</code> / <code>40{at}</code>: It failed.</li>" for at, code in enumerate(codes))
    assert {one.code for one in records(page(f"<ul>{''.join(items)}</ul>"))} <= {*codes}


@pytest.mark.parametrize("bullet", ["·", "§", "o"])
def test_the_bullet_that_a_word_processor_writes_before_a_code_is_no_part_of_it(bullet: str) -> None:
    mark = f'<span style="font:Symbol">{bullet}<span style="font:7pt">&nbsp;&nbsp; </span></span>'
    lines = "".join(f"<p>{mark}<a>LAMP_{at}_LOST</a>: Lamp {at} failed.</p>" for at in "ABCD")
    found = [(one.code, one.state.message) for one in records(page(f"<h2>Return values</h2>{lines}"))]
    assert found == [(f"LAMP_{at}_LOST", f"Lamp {at} failed.") for at in "ABCD"]


@pytest.mark.parametrize("written", ["{} (07D3) (RC{})", "{} (0x{:x})", "{} (RC{})"])
def test_the_number_of_a_code_in_other_writings_is_no_part_of_its_text(written: str) -> None:
    heads = [written.format(number, number).replace("07D3", f"{number:04X}") for number in (2003, 2009, 2035, 2051)]
    items = "".join(f"<li><b>{head}: LAMP_{at}_LOST</b><br>Lamp {at} failed.</li>" for at, head in enumerate(heads))
    found = [(one.code, one.state.title) for one in records(page(f"<ul>{items}</ul>"))]
    assert found == [(str(number), f"LAMP_{at}_LOST") for at, number in enumerate((2003, 2009, 2035, 2051))]


def test_a_name_set_apart_before_a_text_may_be_the_code_of_its_status() -> None:
    names = zip(("404", "409", "422"), ("card_lost", "card_old", "pin_wrong"), FAILURE_TEXTS, strict=False)
    rows = table("Code|Description", *(f"{code}|<code>{name}</code><br>{text}" for code, name, text in names))
    found = probe_page(page(rows), "acme", "", None)
    assert found.suspect is not None or found.records[0]["code"] == "card_lost"


@pytest.mark.parametrize(
    "card", ["<div><span>{}</span> <b>{}</b><p>{}</p></div>", "<h3><span>{}</span> <b>{}</b></h3><p>{}</p>"]
)
def test_a_phrase_in_the_tag_of_its_status_is_no_part_of_the_name_in_bold_beside_it(card: str) -> None:
    heads = {"400 Bad Request": "Lamp out", "402 Payment Required": "Key lost", "404 No lamp": "Lid off"}
    body = "".join(card.format(*pair, f"It failed: {pair[1]}.") for pair in heads.items())
    found = [(one.code, one.state.status, one.state.title) for one in records(page(body))]
    assert found == [("400", 400, "Lamp out"), ("402", 402, "Key lost"), ("404", 404, "No lamp Lid off")]


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        (["no such lid|404", "no such pot|404", "pot is hot|409"], ["no such lid", "no such pot", "pot is hot"]),
        (
            ["no such lid|404", "no pot|404", "no oil|409", "LidLost|404"],
            ["no such lid", "no pot", "no oil", "LidLost"],
        ),
        (["no such lid|404", "GET|404", "no such pot|404", "pot is hot|409"], []),
        (["no such lid|404", "the key is wrong|403", "pot is hot|409"], []),
        (["not found|404", "no such pot|404", "pot is hot|409"], []),
        (["pot is lost|204", "no such pot|200", "pot is hot|204"], []),
        (["no such lid|404", "no such pot|404", "about pots|none"], []),
    ],
)
def test_words_before_a_status_that_several_terms_share_are_codes(terms: list[str], codes: list[str]) -> None:
    parts = [term.split("|") for term in terms]
    body = "".join(f"<dt>{words} <code>{at}</code></dt><dd>It failed: {words}.</dd>" for words, at in parts)
    found = records(page(f"<h2>List of errors</h2><dl>{body}</dl>", "Errors"))
    assert [one.code for one in found] == codes and all(one.state.status for one in found)


def _links(texts: dict[str, str]) -> str:
    return (
        f"<p>{' '.join(f'<a href=/{name} title={text!r}><code>{name}</code></a>' for name, text in texts.items())}</p>"
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Errors", _links(GONE) + "<h2>See also</h2>" + _links({f"get{at}Pump": "Returns a pump" for at in "ABCD"})),
        (
            "Error codes",
            table("Code|Description", *(f"{name}|“<b>Scheduled {text}</b>”" for name, text in GONE.items())),
        ),
    ],
)
def test_codes_keep_their_rows_and_texts_beside_what_looks_like_them(title: str, body: str) -> None:
    found = records(page(body, title))
    assert [one.code for one in found] == list(GONE)
    assert all("missing" in one.state.message for one in found)


@pytest.mark.parametrize(
    ("form", "codes"),
    [("Code {}: Lamp {} (unspecified)", "123"), ("Code {}: Lamp {}", "123"), ("{} lamps {} (odd)", "")],
)
def test_a_word_in_brackets_behind_a_labelled_number_and_its_name_is_no_code(form: str, codes: str) -> None:
    heads = [form.format(at, word) for at, word in enumerate(("lost", "stolen", "broken"), 1)]
    body = "".join(f"<h3>{head}</h3><p>The lamp was not found.</p>" for head in heads)
    assert [one.code for one in records(page(body, "Error codes"))] == list(codes)


def test_a_name_set_as_code_behind_a_status_is_the_code() -> None:
    names = {401: "unauthorized", 404: "missing", 409: "duplicate", 503: "unavailable"}
    body = "".join(f"<h3>Error {at}: Wrong (<code>{name}</code>)</h3><p>It failed.</p>" for at, name in names.items())
    assert {one.code: one.state.status for one in records(page(body))} == {name: at for at, name in names.items()}


@pytest.mark.parametrize(
    "form", ["<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>", "{}|<h3>{}</h3><p>{}</p>", "<ul>{}</ul>|<li>{}: {}</li>"]
)
def test_codes_in_brackets_of_their_own_share_the_text(form: str) -> None:
    whole, one = form.split("|")
    rows = {"[LW02], [LW04]": "No lid was found", "[LW03]": "The lid is not valid", "[LW05]": "The lid failed"}
    lists = [whole.format("".join(one.format(*row) for row in rows.items()))]
    lists.append(table("Error code|Description", *("|".join(row) for row in rows.items())))
    for one in lists:
        found = records(page(f"<h2>Error codes</h2>{one}"))
        assert [(row.code, row.state.message, row.state.title) for row in found] == [
            *((code, "No lid was found", None) for code in ("LW02", "LW04")),
            *(("LW03", "The lid is not valid", None), ("LW05", "The lid failed", None)),
        ]


def test_the_asterisk_of_a_class_above_its_codes_is_a_part_of_it() -> None:
    rows = ("08*|No connection", "23503|The lid is missing", "25*|Wrong state", "25006|It is read only", "42P01|No lid")
    found = records(page("<h2>Error codes</h2>" + table("Error code|Description", *rows)))
    assert [one.code for one in found] == [row.split("|")[0] for row in rows]


@pytest.mark.parametrize(
    ("form", "titles", "code"),
    [
        ("code=-{}", "Code|Message", "-{}"),
        ("code = E{}", "Code|Message", "E{}"),
        ("{}-", "کد|پیام|شرح", "-{}"),
        ("{}-", "Code|Message", None),
    ],
)
def test_a_cell_may_write_its_code_as_a_parameter_or_from_right_to_left(form: str, titles: str, code) -> None:
    texts = {"54": "Invalid lid", "53": "It is not your lid", "51": "The lid is not valid", "50": "The pot failed"}
    rows = (f"{form.format(number)}|{text}{'|نامعتبر' * titles.count('شرح')}" for number, text in texts.items())
    found = records(page("<h2>Error codes</h2>" + table(titles, *rows)))
    assert [one.code for one in found] == ([code.format(number) for number in texts] if code else [])


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("[HY000]", "[42000]", "[23000]"), ["HY000", "42000", "23000"]),
        (("[E01][E01]", "[E02]", "[E03]"), ["E01", "E02", "E03"]),
        (("[WARN][E01]", "[ERROR][E02]", "[FATAL][E03]"), ["E01", "E02", "E03"]),
    ],
)
def test_what_stands_in_brackets_beside_a_code_is_another_only_if_like_it(cells, codes) -> None:
    rows = (f"{cell}|The lid is {word}" for cell, word in zip(cells, ("not valid", "missing", "unknown"), strict=True))
    found = records(page("<h2>Error codes</h2>" + table("Code|Description", *rows)))
    assert [one.code for one in found] == codes


def test_names_in_brackets_under_a_title_of_their_own_stay_names() -> None:
    rows = ("[E01]|[LidLost]|It is lost", "[E02]|[LidShut]|It failed", "[E03]|[LidBad]|It is not valid")
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|Description", *rows)))
    assert [one.code for one in found] == ["E01", "E02", "E03"]


def test_a_sentence_with_brackets_among_codes_of_one_word_is_no_code() -> None:
    rows = (
        "lostLid|Lost lid",
        "coldPot|Cold pot",
        "badKey|Bad key",
        "Any other value (as the cook says) or none|Declined",
    )
    found = probe_page(page("<h2>Error codes</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert len(found.records) == 3 and found.suspect


@pytest.mark.parametrize("cell", ["{}，{}", "{}､{}", "{}；{}", "{}／{}", "{}・{}", "{}، {}", "{}或{}", "{} و {}"])
def test_codes_are_parted_by_the_marks_and_words_of_any_script(cell: str) -> None:
    rows = ("40001|无效的锅", f"{cell.format(42901, 42902)}|超出限制", "50001|系统错误", "50002|找不到锅")
    found = records(page(table("代码|说明", *rows), "错误码"))
    assert [one.code for one in found] == ["40001", "42901", "42902", "50001", "50002"]


@pytest.mark.parametrize("word", ["Reserved", "(reserved)", "RFU", "Unused"])
def test_a_word_for_no_code_yet_in_the_place_of_one_is_none(word: str) -> None:
    rows = ("7|LID_LOST|No lid", "8|POT_COLD|The pot failed", f"9|{word}|", "10|KEY_BAD|The key is invalid")
    assert len(records(page(table("Value|Error Code|Description", *rows)))) == 3


@pytest.mark.parametrize("mark", [", ", "、", "，", "；", "・", " 或 "])
@pytest.mark.parametrize("names", ["bad_lid bad_pot no_lid no_pot", "pot.bad_lid pot.timeout pot.no_lid pot.gone"])
def test_headings_part_codes_by_the_marks_of_any_script(mark: str, names: str) -> None:
    first, second, *others = names.split()
    heads = (f"<code>{first}</code>{mark}<code>{second}</code>", *(f"<code>{one}</code>" for one in others))
    cards = "".join(f"<h3>{head}</h3><p>The call failed: {at}.</p>" for at, head in enumerate(heads))
    assert [one.code for one in records(page(cards))] == names.split()


@pytest.mark.parametrize("form", ["{}: {}", "{} - {}", "<b>{}</b>: {}", "<code>{}</code> – {}", "{}：{}"])
@pytest.mark.parametrize("codes", ["LID_LOST POT_COLD FIRE_OUT NO_SALT", "4001 4002 4003 4004"])
def test_lines_of_a_paragraph_that_open_with_codes_are_a_list_without_line_breaks(form: str, codes: str) -> None:
    told = [*zip(codes.split(), FAILURE_TEXTS, strict=True)]
    first, last = ("\n".join(form.format(*one) for one in part) for part in (told[:2], told[2:]))
    found = records(page(f"<h2>General errors</h2><p>{first}</p><h2>Pot errors</h2><p>{last}</p>"))
    assert [(one.code, one.state.message) for one in found] == told


def test_a_short_list_that_repeats_a_code_is_asked_about_for_the_other() -> None:
    rows = (
        f"{name}|{text}." for name, text in zip(("BAD_LID", "NO_PAN", "BAD_CUP", "NO_POT"), FAILURE_TEXTS, strict=True)
    )
    items = "<ul><li><code>NO_PAN</code> - The pan is lost</li><li><code>CUP_LOST</code> - Payment required</li></ul>"
    found = probe_page(page(f"{table('Error code|Message', *rows)}<h2>Codes</h2>{items}"), "page", "", None)
    assert found.unsure == ["CUP_LOST"]


def test_a_word_in_capitals_is_a_code_among_constants_in_one_heading() -> None:
    heads = ("LID_OPEN", "LID_LOST", "UNBALANCED, UNKNOWN_LID, LID_COLD")
    cards = (f"<h3>{head}</h3><p>{text}.</p>" for head, text in zip(heads, FAILURE_TEXTS, strict=False))
    assert [one.code for one in records(page("".join(cards)))][2:] == ["UNBALANCED", "UNKNOWN_LID", "LID_COLD"]


def test_a_number_in_brackets_behind_its_name_before_a_text_is_the_code() -> None:
    names = ("lidMissing(100001)", "potEmpty (100002)", "no(200001)")
    items = "".join(f"<li>{name} {text}.</li>" for name, text in zip(names, FAILURE_TEXTS, strict=False))
    found = records(page(f"<ul>{items}</ul>", "Errors"))
    assert [(one.code, one.state.title) for one in found] == [
        ("100001", "lidMissing"),
        ("100002", "potEmpty"),
        ("200001", "no"),
    ]


def test_numbers_with_a_stroke_are_several_codes_also_beside_a_range_and_words() -> None:
    cells = ("4000000–4000002", "4010000/4010001", "4040001", "4290000", "5000001", "Total timeout", "Bad answer")
    found = records(page(table("Code|Meaning", *(f"{cell}|It failed: {at}." for at, cell in enumerate(cells)))))
    assert [one.code for one in found][1:3] == ["4010000", "4010001"]


def test_numbers_in_bold_are_of_one_list_whatever_their_sign_and_base() -> None:
    codes = ("80040B1A", "-2147219401", "-2147219402", "80040b18")
    lines = (f"<p><b>{code}</b> – {text}.</p>" for code, text in zip(codes, FAILURE_TEXTS, strict=True))
    assert [one.code for one in records(page("".join(lines), "Error responses"))] == [*codes]


def test_a_phrase_set_as_code_before_a_text_is_the_code_of_its_status_as_names_beside_it_are() -> None:
    names = (("200", "OK"), ("400", "INVALID_LID"), ("401", "KEY_LOST"), ("404", "LID_NOT_FOUND"))
    items = (f"<b>{status}</b> - <code>{name}</code> - It says so." for status, name in names)
    body = f"<h2>HTTP status codes</h2><ul>{''.join(f'<li><p>{one}</p></li>' for one in items)}<li><p><b>5XX</b> - We failed</p></li></ul>"
    found = records(page(body, "Errors"))
    assert [(one.code, one.state.status) for one in found][:4] == [(name, int(status)) for status, name in names]


def test_a_code_in_two_parts_set_as_code_on_two_lines_is_one() -> None:
    codes = ("LID_INVALID", "<code>LID_HAS_LINE_</code><br><code>LEVEL</code>", "LID_LOST", "NULL_LID")
    found = records(
        page(table("Code|Message", *(f"{code}|{text}." for code, text in zip(codes, FAILURE_TEXTS, strict=True))))
    )
    assert [one.code for one in found] == ["LID_INVALID", "LID_HAS_LINE_LEVEL", "LID_LOST", "NULL_LID"]


@pytest.mark.parametrize("family", ["POT_ERROR_{code}", "POT_ERROR_&lt;number&gt;"])
def test_a_code_with_a_part_to_be_filled_in_is_a_code_of_its_own(family: str) -> None:
    codes = ("LID_LOST", family, "TEA_COLD", "CUP_GONE")
    found = records(
        page(table("Code|Message", *(f"{code}|{text}." for code, text in zip(codes, FAILURE_TEXTS, strict=True))))
    )
    assert [one.code for one in found][1] == family.replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize("quoted", ['"{}"', "“{}”", "{}"])
def test_a_code_as_the_value_of_an_attribute_is_read_without_its_quotes(quoted: str) -> None:
    codes = ["2.1", "2.2", "A01.LID"]
    rows = (f"Code={quoted.format(code)}|{text}." for code, text in zip(codes, FAILURE_TEXTS, strict=False))
    assert [one.code for one in records(page(table("Code|Description", *rows), "Error codes"))] == codes
