"""HTTP statuses: which numbers are some, classes and several of them, and the headings and lines that state one."""

from http import HTTPStatus
from itertools import chain, product

import pytest
from conftest import table
from recognised import ANSWERS, ENTRIES, FAILURE_TEXTS, LIDS, THINGS, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page
from parsers.lexicon.value_shapes import name_class

#: Where codes stand below their status: around all, around each status, and each code.
GROUPS = {
    "items in items": ("<ul>{}</ul>", "<li>{}<ul>{}</ul></li>", "<li><code>{}</code>: {}</li>"),
    "terms in items": ("<ul>{}</ul>", "<li>{}<dl>{}</dl></li>", "<dt>{}</dt><dd>{}</dd>"),
    "items in terms": ("<dl>{}</dl>", "<dt>{}</dt><dd><ul>{}</ul></dd>", "<li>{}: {}</li>"),
    "items below lines": ("{}", "<p>{}</p><ul>{}</ul>", "<li><code>{}</code> – {}</li>"),
    "headings below lines": ("{}", "<p>{}</p>{}", "<h4>{}</h4><p>{}</p>"),
    "tables below lines": (
        "{}",
        "<p>{}</p><table><tr><th>Code</th><th>Description</th></tr>{}</table>",
        "<tr><td>{}</td><td>{}</td></tr>",
    ),
    "tables without titles": ("{}", "<h3>{}</h3><table>{}</table>", "<tr><td>{}</td><td>{}</td></tr>"),
}


def test_a_version_of_http_before_a_status_is_no_code() -> None:
    codes = (("1100", 402), ("1101", 426), ("1102", 503))
    rows = [f"<code>{code}</code>|HTTP/1.1 {status}|The pot failed." for code, status in codes]
    found = records(page(table("Error|Status code|Message", *rows)))
    assert [(one.code, one.state.status) for one in found] == [*codes]


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize(
    ("group", "head"),
    [
        *product(GROUPS, ["{s}", "<strong>{s}</strong>", "{s} {t}", "HTTP {s}"]),
        *product([one for one in GROUPS if one != "headings below lines"], ["{t} ({s})"]),
        ("tables without titles", "{s} responses"),
        ("tables below lines", "The following errors are returned with status {s}:"),
    ],
)
def test_codes_below_a_status_have_that_status(group, head, numbers) -> None:
    whole, around, line = GROUPS[group]
    errors = {400: ["bad_size", "bad_date"], 404: ["no_pot"], 409: ["pot_locked", "pot_broken"]}
    code_of = {code: str(1001 + 7 * at) if numbers else code for at, code in enumerate(chain(*errors.values()))}
    lists = [
        around.format(
            head.format(s=status, t=HTTPStatus(status).phrase),
            "".join(line.format(code_of[code], f"The order of {code[-4:]} failed.") for code in codes),
        )
        for status, codes in errors.items()
    ]
    wanted = {code_of[code]: status for status, codes in errors.items() for code in codes}
    assert {one.code: one.state.status for one in records(page(whole.format("".join(lists))))} == wanted


#: Lines of a code, a number and a text.
NUMBERED = "<tr><td>{}<td>{}<td>The {} was lost, which is an error."


@pytest.mark.parametrize("numbers", ["402 402 404 409 403", "402 404 409 403 410", "451 451 402 407 404"])
@pytest.mark.parametrize("form", ["{}_lost", "40{}"])
def test_failing_statuses_beside_codes_are_theirs_without_titles_too(form, numbers) -> None:
    if form[0] == "4" and numbers.startswith("402 404"):
        return  # Beside numbers they may be anything.
    codes = [form.format(thing if form[0] == "{" else 10 + at) for at, thing in enumerate(THINGS)]
    rows = map(NUMBERED.format, codes, numbers.split(), THINGS)
    found = records(page(f"<table>{''.join(rows)}</table>"))
    assert [(one.code, str(one.state.status)) for one in found] == [*zip(codes, numbers.split(), strict=True)]


@pytest.mark.parametrize("numbers", ["400 401 402 403 404", "410 420 430 440 450", "501 502 503 510 520"])
def test_numbers_of_the_vendors_own_beside_names_are_no_statuses(numbers) -> None:
    rows = map(NUMBERED.format, map("{}_lost".format, THINGS), numbers.split(), THINGS)
    assert {one.state.status for one in records(page(f"<table>{''.join(rows)}</table>"))} == {None}


@pytest.mark.parametrize(
    ("others", "are_codes", "reason"),
    [
        (["410|SmsWrong", "411|SmsUnknown"], True, None),
        (["410|SmsWrong", "411|MissingLength"], False, None),
        (["410|LidDeleted", "411|SmsUnknown", "412|PreconditionLost"], False, None),
        (["410|SmsWrong"], False, "codes-unaccounted"),
    ],
)
def test_numbers_whose_names_say_other_things_than_statuses_mean_are_codes(others, are_codes, reason) -> None:
    usual = ["400|BadRequest", "401|LoginFailed", "404|PotNotFound", "409|PotExists"]
    rows = [f"{row}|The lid is lost." for row in (*usual, *others)]
    found = probe_page(page(table("Code|Name|Message", *rows)), "acme", "", None)
    assert [one["code"] for one in found.records] == [row.split("|")[not are_codes] for row in rows]
    assert (found.suspect or {}).get("reason") == reason


@pytest.mark.parametrize(
    ("others", "lead"),
    [
        (["406|UnsupportedFormat", "415|InvalidContentType", "501|NotSupported"], ""),
        (["207|MultiStatus", "410|NoLongerOffered"], ""),
        (["412|TagTooOld", "415|NoJson", "423|PotSuspended"], ""),
        (["410|PotWrong", "411|PotUnknown"], "The API answers with HTTP statuses."),
        (["410|PotWrong"], "The API answers with HTTP statuses."),
    ],
)
def test_names_that_hint_at_what_rare_statuses_mean_are_codes(others: list[str], lead: str) -> None:
    usual = ["400|InvalidRequest", "401|InvalidToken", "404|NoSuchPot", "429|RateLimited", "500|InternalError"]
    rows = [f"{row}|The lid is lost." for row in sorted(usual + others)]
    found = probe_page(page(f"<p>{lead}</p>{table('Code|Name|Message', *rows)}", "Errors"), "acme", "", None)
    assert [f"{one['status']}|{one['code']}" for one in found.records] == [row[: row.rindex("|")] for row in rows]
    assert found.suspect is None


@pytest.mark.parametrize(("numbers", "statuses"), [("100 100 101 102", {None}), ("401 401 402 409", {401, 402, 409})])
def test_repeated_numbers_of_failures_are_statuses_only_where_some_are_of_failures(numbers, statuses) -> None:
    rows = map("{}|The {} failed".format, numbers.split(), THINGS)
    assert {one.state.status for one in records(page(table("Code|Message", *rows)))} == statuses


@pytest.mark.parametrize(
    ("number", "status"),
    [("404", 404), ("404 -", 404), ("404.", 404), ("404.1", None), ("404-1", None), ("101.1.2", None)],
)
def test_the_number_of_a_section_is_no_status(number, status) -> None:
    rows = [f"E{at}|The {thing} failed" for at, thing in enumerate(THINGS, 100)]
    found = records(page(f"<h1>Pots</h1><h2>{number} Status codes</h2>" + table("Code|Message", *rows)))
    assert len(found) == len(rows) and {one.state.status for one in found} == {status}


@pytest.mark.parametrize(
    ("names", "are_codes"),
    [
        ("KettleLocked PotNotFound WaterMismatch", True),
        ("PotLocked LidNotFound BadRequest", True),
        ("Locked NotFound BadRequest", False),
        ("HttpLocked ErrNotFound WaterMismatch", False),
    ],
)
def test_the_name_of_a_thing_does_not_repeat_the_phrase_of_its_status(names, are_codes) -> None:
    errors = ("A rule protects it.", "It does not exist.", "It differs from the sum.")
    rows = zip(names.split(), ("423", "404", "400"), errors, strict=True)
    found = [one.code for one in records(page(table("Error|HTTP status|Description", *map("|".join, rows))))]
    assert found == (names.split() if are_codes else ["423", "404", "400"])


@pytest.mark.parametrize("name", ["Requests Per Minute", "Degrees View"])
def test_what_is_counted_below_statuses_is_none_of_them(name: str) -> None:
    heads = ("400 Bad Request", "401 Unauthorized", "404 Not Found", f"720 {name}")
    body = page("".join(f"<h3>{head}</h3><p>More of it is said here.</p>" for head in heads), "Errors")
    assert [record.code for record in records(body)] == ["400", "401", "404"]


def test_a_number_in_brackets_before_a_name_is_no_status() -> None:
    heads = "".join(
        f"<h3>({at}) POT_{name}</h3><p>It failed.</p>"
        for at, name in ((5, "BUSY"), (101, "DONE"), (513, "RETRY"), (516, "ABORT"))
    )
    assert {one.state.status for one in records(page(heads))} <= {None}


def test_a_heading_of_errors_states_the_status_of_the_codes_below_it() -> None:
    heads = {
        "Login errors (401)": "NoLogin",
        "Order logic errors (400)": "PotMissing",
        "Kitchen news (400)": "LidLost",
        "422 — Domain errors": "OilOut",
        "500: We failed.": "LidStuck",
        "Access errors - 403": "PotShut",
    }
    lists = (
        f"<h2>{head}</h2>" + table("Error|Description", f"{code}|It is missing.", f"{code}Twice|It failed.")
        for head, code in heads.items()
    )
    found = {one.code: one.state.status for one in records(page("".join(lists)))}
    assert found == {
        **{"NoLogin": 401, "NoLoginTwice": 401, "PotMissing": 400, "PotMissingTwice": 400},
        **{"LidLost": None, "LidLostTwice": None, "OilOut": 422, "OilOutTwice": 422},
        **{"LidStuck": 500, "LidStuckTwice": 500, "PotShut": 403, "PotShutTwice": 403},
    }, "whatever else it says; one names no errors"


def test_codes_that_every_line_has_come_before_those_of_a_few_lines() -> None:
    rows = (f"402|card_error|{code}|The card failed.|{number}" for code, number in (("lid_lost", ""), ("pot_gone", 51)))
    more = (f"400|request_error|{code}|It is missing.|" for code in ("no_pot", "no_lid", "no_oil"))
    found = records(page(table("Status code|Type|Category|Description|Scheme error code", *rows, *more)))
    assert [(one.code, one.state.status) for one in found] == [
        *(("lid_lost", 402), ("pot_gone", 402)),
        *(("no_pot", 400), ("no_lid", 400), ("no_oil", 400)),
    ]


def test_statuses_may_stand_beside_what_they_are_called_in_any_language() -> None:
    rows = ("400|Ungültige Anforderung|PotLost", "400|Ungültige Anforderung|NoLid", "403|Verboten|NotYours")
    found = records(page(table("Code|Status|Fehlercode|Beschreibung", *(f"{row}|Der Topf fehlt." for row in rows))))
    assert [(one.code, one.state.status) for one in found] == [("PotLost", 400), ("NoLid", 400), ("NotYours", 403)]


def test_numbers_are_statuses_where_indonesian_texts_say_so() -> None:
    rows = ("400|Panci salah, tidak valid.", "403|Tanpa izin.", "404|Panci tidak ditemukan.", "409|Panci sudah ada.")
    found = records(page(f"<h2>Kode error</h2>{table('Kode|Arti', *rows)}", "Panci"))
    assert [one.state.status for one in found] == [400, 403, 404, 409]


def test_an_outer_heading_says_that_numbers_are_http_statuses() -> None:
    rows = ("500|Erro|Informe o erro.", "503|Bule parado|Tente depois.", "504|Tempo|Tente depois.")
    head = "<h2>Códigos de Status HTTP</h2><h3>Código de erro do servidor, descrição e resolução</h3>"
    found = records(page(f"{head}{table('Código|Mensagem|Resolução', *rows)}", "Códigos"))
    assert [one.state.status for one in found] == [500, 503, 504]


@pytest.mark.parametrize("cell", ["— / 429", "-/429", "N/A / 429"])
def test_a_status_behind_none_is_the_first_of_the_row(cell) -> None:
    rows = ("pot_lost|404|The pot is lost.", "lid_gone|410|The lid is lost.", f"oil_out|{cell}|The oil has run out.")
    found = probe_page(page(table("Code|HTTP|Meaning", *rows)), "acme", "", None)
    assert ([one["status"] for one in found.records], found.suspect) == ([404, 410, 429], None)


@pytest.mark.parametrize(
    "stated", ["400/500", "400 / 500", "400|500", "400 or 500", "400 o 500", "400, 422 or 500", "400 or HTTP 500"]
)
@pytest.mark.parametrize(
    "form",
    [
        "<li><code>{0}</code> ({1}): {2}</li>",
        "<li>{0} ({1}) - {2}</li>",
        "<h3>{0} ({1})</h3><p>{2}</p>",
        "<h3>{1} {0}</h3><p>{2}</p>",
        "<li>{1} {0}: {2}</li>",
        "<h3>[{1}] {0}</h3><p>{2}</p>",
        "<h3>({1}) {0}</h3><p>{2}</p>",
    ],
    ids=["items", "words", "headings", "headings before", "items before", "in square brackets", "in brackets"],
)
@pytest.mark.parametrize("spelt", [str.upper, str.lower])
def test_the_first_of_several_statuses_beside_a_code_is_its_status(form, stated, spelt) -> None:
    errors = {
        spelt("POT_LOST"): ("404", "The pot is lost."),
        spelt("LID_STUCK"): (stated, "The lid is stuck."),
        spelt("OIL_OUT"): ("409", "No oil."),
    }
    items = "".join(form.format(code, *one) for code, one in errors.items())
    found = probe_page(page(f"<h2>Error codes</h2>{items}"), "acme", "", None)
    assert [(one["code"], one["status"], one["message"]) for one in found.records] == [
        (spelt("POT_LOST"), 404, "The pot is lost."),
        (spelt("LID_STUCK"), 400, "The lid is stuck."),
        (spelt("OIL_OUT"), 409, "No oil."),
    ]
    assert found.suspect is None


@pytest.mark.parametrize("stated", ["5xx", "500+", "≥ 500", "500 and above", "500-599", "500-504", "502 – 504"])
@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("{}: {}", None),
        ("<code>{}</code> - {}", None),
        ("{} LostError: {}", None),
        ("<b>{}</b> - <code>LostError</code>", "LostError"),
    ],
)
def test_all_statuses_from_500_on_are_a_class(form, code, stated) -> None:
    rows = (("Bad", "401", "The key is bad."), ("Gone", "404", "It is gone."), ("Lost", stated, "It broke."))
    items = "".join(f"<li>{form.replace('Lost', name).format(*row)}</li>" for name, *row in rows)
    found = probe_page(page(f"<h2>Error types</h2><ul>{items}</ul>"), "acme", "", None)
    assert (len(found.records), found.suspect) == (3, None)
    assert (found.records[-1]["code"], found.records[-1]["status"]) == (code or stated, None)


@pytest.mark.parametrize("form", ["{} except {}, {}", "<code>{}</code> (all but <code>{}</code> and <code>{}</code>)"])
@pytest.mark.parametrize(("code", "others"), [("5xx", (501, 505)), ("3000 to 3999", (3004, 3005)), ("4xx", (408, 429))])
def test_what_is_excepted_from_codes_is_no_code(code, others, form) -> None:
    body = table("Code|Meaning|Retry", "1001|Bad key|No", f"{form.format(code, *others)}|It broke|Yes", "1002|Gone|No")
    found = records(page(body))
    assert [(one.code, one.state.status, one.state.retryable) for one in found] == [
        ("1001", None, False),
        (code, None, True),
        ("1002", None, False),
    ]
    assert f"{others[1]}" in (found[1].state.title or "")


def test_what_is_excepted_from_a_class_of_statuses_is_no_status() -> None:
    rows = table("Code|Status|Meaning", "lid_open|409|Open.", "lid_lost|5xx (not 501)|Lost.", "lid_hot|409|Hot.")
    assert [one.state.status for one in records(page(rows))] == [409, None, 409]


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        ("5xx außer 501, 505", ["5xx"]),
        ("500, 502 (not 501, 505)", ["500", "502"]),
        ("5xx (кроме 501, 505)", ["5xx"]),
        ("5xx（501、505 除外）", ["5xx"]),
        ("除了 408、429 以外的 4xx", ["4xx"]),
        ("5xx – all but 501, 505", ["5xx"]),
        ("404 / 410", ["404", "410"]),
    ],
)
def test_exceptions_from_statuses_are_none_of_them_in_any_language(stated, codes) -> None:
    rows = table("Status|Meaning", "401|The key is bad.", f"{stated}|It broke.", "403|It is locked.")
    assert [one.code for one in records(page(rows))] == ["401", *codes, "403"]


@pytest.mark.parametrize("code", ["5xx（501 除外）", "5xx (501 제외)", "501 以外の 5xx", "5xx except 501"])
def test_what_a_class_excepts_is_no_status_of_it(code: str) -> None:
    rows = table("Code|Message", "4001|The key is bad.", f"{code}|It failed.", "4003|It is locked.")
    assert [(one.code, one.state.status) for one in records(page(rows))][1] == ("5xx", None)


@pytest.mark.parametrize("stated", ["500+", "≥ 500", "500 and above", "HTTP 500+"])
def test_all_statuses_from_500_on_are_a_class_in_bold_before_a_dash(stated) -> None:
    rows = (("400", "Bad Request"), ("404", "Not Found"), (stated, "Server Error"))
    items = "".join(f"<li><b>{status}</b> - {text}.</li>" for status, text in rows)
    found = probe_page(page(f"<h2>Error codes</h2><ul>{items}</ul>"), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == (["400", "404", stated], None)


def test_a_quantity_is_no_class_of_statuses() -> None:
    texts = ("500+ ms", "500-599 items", "500 and more rows", "500+ Server Error")
    assert [name_class(text)[1] for text in texts] == ["", "", "", "500+"]


@pytest.mark.parametrize("stated", ["500+", "≥ 500", "500 and above", "500-599", "500-504", "502 – 504"])
@pytest.mark.parametrize(("names", "code"), [(None, None), ("Reason", "LostError")])
def test_all_statuses_from_500_on_are_a_class_in_a_column_of_statuses(names, code, stated) -> None:
    rows = (
        ("BadError", "401", "The key is bad."),
        ("GoneError", "404", "It is gone."),
        ("LostError", stated, "It broke."),
    )
    lines = [("Status", names, "Description"), *((status, names and name, text) for name, status, text in rows)]
    cells = ("".join(f"<td>{cell}</td>" for cell in line if cell) for line in lines)
    table = f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>".replace("td>", "th>", 4 + 2 * bool(names))
    found = probe_page(page(f"<h2>Errors</h2>{table}"), "acme", "", None)
    assert (found.records[-1]["code"], found.records[-1]["status"], found.suspect) == (code or stated, None, None)


def test_two_statuses_in_brackets_are_no_page_of_several() -> None:
    errors = table("Code|Description", "POT_LOST|The pot is lost.", "POT_EMPTY|The pot is empty.", "NO_LID|No lid.")
    found = probe_page(page(f"<h2>Error codes</h2>{errors}<p><code>FAILED</code> (400/500)</p>"), "acme", "", None)
    assert (len(found.records), found.suspect) == (3, None)


def test_what_stands_beside_a_code_in_its_cell_is_a_status_only_where_it_counts_nothing() -> None:
    for names, statuses in (
        (("Too many pots (500)", "Too few lids (100)", "Most lamps (300)"), [None] * 3),
        (("200 Pots at most", "500 Lids at most", "300 Lamps at most"), [None] * 3),
        (("300 USD minimum", "500MB limit", "500 items at most"), [None] * 3),
        (("(409): Lid open", "(422): Oil spilt", "(404): Lost"), [409, 422, 404]),
        (("500 pots", "500 lids", "500 lamps"), [None] * 3),
        (("(255)", "(128)", "(199)"), [None] * 3),
        (("HTTP 409 LID OPEN", "The oil is spilt. (422)", "(404) lost"), [409, 422, 404]),
    ):
        rows = [f"E1{at} {name}|It failed." for at, name in enumerate(names)]
        assert [one.state.status for one in records(page(table("Error|Description", *rows)))] == statuses


@pytest.mark.parametrize("stated", ["HTTP {}", "<code>HTTP {}</code>", "HTTP: {}", "HTTP/1.1 {}"])
def test_the_protocol_before_a_status_is_no_code(stated) -> None:
    rows = [
        f"{stated.format(status)}|It {text}." for status, text in ((401, "is locked"), (403, "failed"), (409, "broke"))
    ]
    found = probe_page(page(table("Error code|Meaning", *rows)), "acme", "", None)
    assert [(one["code"], one["status"]) for one in found.records] == [("401", 401), ("403", 403), ("409", 409)]
    assert found.suspect is None


def test_a_text_behind_a_code_and_its_status_in_bold_gives_no_other_status() -> None:
    texts = ["HTTP 500 in old shops. It failed.", "It failed.", "It is lost."]
    items = "".join(f"<li><b>E_{at}X (409)</b> {text}</li>" for at, text in enumerate(texts))
    found = [(one.state.status, one.state.message) for one in records(page(f"<h1>Errors</h1><ul>{items}</ul>"))]
    assert found == [(409, text) for text in texts]


@pytest.mark.parametrize(
    "heads",
    [
        ["400 Size wrong (bad_size)", "403 Pot missing (no_pot)", "500 Internal Server Error"],
        ["400 Bad Request (1.2.0)", "401 Unauthorized (beta-2)", "404 Not Found (RFC-9110)"],
        ["400 Bad Request (v2_only)", "401 Unauthorized (pot_key)", "404 Not Found (pot_id)"],
        ["400 Too many pots (1000)", "422 Too many lids (max-20)", "429 Text too long (5000)"],
    ],
)
def test_what_stands_in_brackets_behind_statuses_takes_none_of_their_rows(heads) -> None:
    found = records(page("".join(f"<h3>{head}</h3><p>It failed.</p>" for head in heads)))
    assert [f"{one.code} {one.state.title}" for one in found] == heads


@pytest.mark.parametrize("text", ["pots per day at most", "Pots and more"])
def test_an_amount_behind_statuses_is_none_of_them(text) -> None:
    heads = "".join(
        f"<h3>{head}</h3><p>It failed.</p>" for head in ("400 Bad Request", "401 Unauthorized", "404 Not Found")
    )
    body = page(f"<h1>Status codes</h1>{heads}<h3>900 {text}</h3><p>It failed.</p>")
    assert probe_page(body, "acme", "", None).suspect is not None


def test_numbers_by_topic_are_no_statuses_by_chance() -> None:
    texts = ("Not authorized", "Card expired", "The drawer is empty")
    rows = [f"{number}|{text}" for number, text in zip((200, 400, 500), texts, strict=True)]
    assert [record.state.status for record in records(page(table("Code|Meaning", *rows)))] == [None] * 3


@pytest.mark.parametrize("odd", ("400|BAD_SYNTAX|-", "400|Wrong|<code>none</code>"))
def test_a_status_stands_for_no_code_beside_a_constant_or_for_a_word_set_as_code(odd: str) -> None:
    rows = (f"{odd}|The request is wrong.", "400|BAD_VALUE|8300|A value is wrong.", "409|LOCKED|8400|It failed.")
    found = probe_page(page(table("HTTP|Status|Code|Text", *rows)), "acme", "", None)
    assert [one["code"] for one in found.records] == ["8300", "8400"]
    assert found.suspect is not None and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("none", ("(none)", "-", "N/A", "none", ""))
@pytest.mark.parametrize("stated", ("403 Forbidden", "403 (Forbidden)", "403"))
def test_a_status_beside_its_phrase_stands_for_no_code_as_a_bare_one_does(none: str, stated: str) -> None:
    rows = ("LID_OPEN|400 Bad Request|It is open.", f"{none}|{stated}|It is large.", "NO_LID|404 Not Found|It is lost.")
    found = probe_page(page(table("Code|HTTP Status|Description", *rows)), "acme", "", None)
    assert [(one["code"], one["status"]) for one in found.records][1] == ("403", 403) and not found.suspect


@pytest.mark.parametrize(("last", "are_statuses"), (("409", True), ("402", False)))
def test_failures_of_clients_that_leave_out_402_are_statuses(last: str, are_statuses: bool) -> None:
    texts = {
        "400": "The body was lost.",
        "401": "No key was given.",
        "403": "Not yours.",
        "404": "No such pot was found.",
    }
    rows = (f"{code}|{text}" for code, text in {**texts, last: "The pot is wrong."}.items())
    assert {one.state.status for one in records(page(table("Code|Description", *rows)))} == (
        {int(code) for code in [*texts, last]} if are_statuses else {None}
    )


@pytest.mark.parametrize("head", ["{}: Hands off.", "{} – Hands off", "HTTP {} Hands off", "[{}] Hands off"])
@pytest.mark.parametrize("group", [one for one in GROUPS if one != "headings below lines"])
def test_codes_below_a_status_and_words_of_the_vendors_own_have_that_status(group, head) -> None:
    whole, around, line = GROUPS[group]
    errors = {404: ["POT_LOST", "LID_LOST"], 403: ["POT_LOCKED"], 500: ["PUMP_FAILED", "FAN_FAILED"]}
    lists = [
        around.format(head.format(status), "".join(line.format(code, f"It is {code[-4:]}.") for code in codes))
        for status, codes in errors.items()
    ]
    found = [(one.code, one.state.status, one.state.category) for one in records(page(whole.format("".join(lists))))]
    assert found == [(code, status, None) for status, codes in errors.items() for code in codes]


@pytest.mark.parametrize(
    "heading", ["{} errors", "{} Fehler", "{} 错误", "Error {}", "Errors {}", "{} {phrase} errors"]
)
@pytest.mark.parametrize("form", ["items below lines", "tables below lines"])
def test_codes_below_the_errors_of_a_status_have_it(heading, form) -> None:
    _, around, line = GROUPS[form]
    body = "".join(
        around.replace("<p>{}</p>", f"<h2>{heading.format(status, phrase=HTTPStatus(status).phrase)}</h2>").format(
            "".join(line.format(f"{what}_{name}", f"The {what} is {name}.") for name in ("blocked", "invalid"))
        )
        for status, what in ((409, "drawer"), (404, "lid"))
    )
    found = [(one.code, one.state.status) for one in records(page(body, "Errors"))]
    assert found == [("drawer_blocked", 409), ("drawer_invalid", 409), ("lid_blocked", 404), ("lid_invalid", 404)]


def test_words_before_a_status_in_a_heading_are_its_phrase() -> None:
    pairs = (("Payment Required", "402"), ("Not Found", "404"), ("Conflict", "409"))
    cards = "".join(f"<h3>{word} ({status})</h3><p>The {word} pump has failed.</p>" for word, status in pairs)
    found = records(page(f"<h2>Errors</h2>{cards}", "Acme API"))
    assert [record.code for record in found] == ["402", "404", "409"]


@pytest.mark.parametrize("form", ["{} ({})", "{} {}", "{} - {}"])
def test_a_status_is_read_behind_its_phrase(form: str) -> None:
    statuses = {"POT_OUT": (403, "Forbidden"), "POT_OFF": (402, "Payment Required"), "POT_HOT": (409, "Conflict")}
    rows = [f"{code}|{form.format(phrase, number)}|The pot." for code, (number, phrase) in statuses.items()]
    found = records(page(table("Code|HTTP status|Description", *rows)))
    assert [(record.state.status, record.state.title) for record in found] == [(403, None), (402, None), (409, None)]


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["UserNotFound", "PlaceNotFound"], True),
        (["NOT_FOUND", "ITEM_NOT_FOUND"], True),
        (["failedItems", "missingItems"], False),
        (["MainHall", "WestWing"], False),
    ],
)
def test_named_failures_below_a_status_are_codes_and_fields_are_not(names, read) -> None:
    rows = [f"{name}|Thing {at} is missing." for at, name in enumerate(names)]
    found = records(page(f"<h2>Get a user</h2><h3>404</h3>{table('Name|Description', *rows)}", "Users"))
    assert [(one.code, one.state.status) for one in found] == [(name, 404) for name in names if read]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("400 (404 since v2)", None),
        ("400 (404 from v3)", None),
        ("400 (now 404)", None),
        ("400, now 404", None),
        ("400; 404 from v3 on", None),
        ("400, since v2 404", None),
        ("400 changed to 404", None),
        ("400 ➜ 404", None),
        ("400 ⇒ 404", None),
        ("404 (400 before v2)", 404),
        ("404 (since v2)", 404),
        ("404, 400", 404),
        ("404 (new)", 404),
    ],
)
def test_a_cell_with_the_status_of_the_past_first_is_no_status(cell: str, status: int | None) -> None:
    rows = [f"LAMP_{end}|{stated}|It failed." for end, stated in (("OUT", cell), ("OFF", "409"), ("HOT", "422"))]
    found = probe_page(page(table("Code|HTTP|Description", *rows)), "acme", "", None)
    assert [one["status"] for one in found.records] == [*([status] if status else []), 409, 422]
    assert (found.suspect is None) == (status is not None)


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("400 Series lamps", None),
        ("400-series errors", None),
        ("400 V motors", None),
        ("400 errors", 400),
        ("400 Validation errors", 400),
    ],
)
def test_the_number_of_a_model_or_a_class_is_no_status(heading: str, status: int | None) -> None:
    rows = table("Code|Description", "LAMP_1|It failed.", "LAMP_2|It is lost.", "LAMP_3|It is hot.")
    found = records(page(f"<h1>Error codes</h1><h2>{heading}</h2>{rows}"))
    assert [record.state.status for record in found] == [status] * 3


@pytest.mark.parametrize(
    ("item", "read"),
    [
        ("500+ happy customers", False),
        ("500+ server errors", True),
        ("500+ Something broke on our side", True),
        ("500+ Oops", True),
        ("500+ Panne", True),
        ("500+ problems at our end", True),
    ],
)
@pytest.mark.parametrize("markup", ["<ul>{}</ul>|<li>{}</li>", "{}|<h3>{}</h3><p>It is.</p>"])
def test_more_than_a_number_of_other_things_are_no_statuses(markup: str, item: str, read: bool) -> None:
    around, each = markup.split("|")
    items = "".join(map(each.format, ("400 Bad Request", "404 Not Found", item)))
    found = probe_page(page(f"<h1>Status codes</h1>{around.format(items)}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["400", "404", *["500+"] * read]
    assert found.suspect is None


@pytest.mark.parametrize("entry", ["<h3>{}</h3><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"])
def test_a_plain_word_alone_below_its_status_is_a_code_as_those_below_others(entry: str) -> None:
    below = {
        "400 Bad Request": ["invalid_lamp", "missing_key"],
        "403 Forbidden": ["forbidden"],
        "404 Not Found": ["not_found"],
        "503 Service Unavailable": ["timeout"],
    }
    lists = (
        f"<h2>{above}</h2>" + "".join(entry.format(code, f"The {code} failed.") for code in below[above])
        for above in below
    )
    found = records(page("".join(lists)))
    stated = [(code, int(above[:3])) for above, codes in below.items() for code in codes]
    assert [(one.code, one.state.status) for one in found] == stated


@pytest.mark.parametrize("errors", ["errors", "错误", "エラー", "에러", "ошибки"])
def test_statuses_of_errors_in_any_language_head_tables_of_one_code(errors: str) -> None:
    codes = {400: 1001, 404: 1101, 409: 1301, 500: 1201}
    lists = (
        f"<h2>{status} {errors}</h2>{table('Code|Message', f'{code}|It failed.')}" for status, code in codes.items()
    )
    found = records(page("".join(lists), "Error codes"))
    assert [(one.state.status, int(one.code)) for one in found] == [*codes.items()]


@pytest.mark.parametrize("above", ["{} errors", "{} {}", "{1} ({0})"])
def test_codes_in_tables_below_statuses_are_read_on_a_page_about_all_responses(above: str) -> None:
    stated = [(400, "Bad Request"), (403, "Forbidden"), (409, "Conflict"), (429, "Too Many Requests")]
    rows = [table("Code|Message", f"LAMP_{status}|The lamp is off.") for status, _ in stated]
    lists = (f"<h2>{above.format(*each)}</h2>{row}" for each, row in zip(stated, rows, strict=True))
    found = probe_page(page("".join(lists), "API responses"), "acme", "", None)
    assert found.suspect or [one["code"] for one in found.records] == [f"LAMP_{status}" for status, _ in stated]


@pytest.mark.parametrize(("heading", "status"), [("Status codes", 401), ("Error codes", None)])
def test_statuses_among_words_are_statuses_under_a_heading_that_says_so(heading: str, status: int | None) -> None:
    rows = ("200|The lamp ran.", "401|Wrong lamp pair", "403|No lamp for you", "TLS error|It failed", "HTML page|Lost")
    found = records(page(table("Code|When", *rows), heading))
    assert [one.state.status for one in found[1:]] == [status, status and 403, None, None]


def test_a_class_of_statuses_is_one_of_them_in_lines_of_two_spans() -> None:
    lines = [
        ("400", "Bad size."),
        ("401", "No key."),
        ("404", "No pot."),
        ("429", "Too many."),
        ("5xx", "A fault of ours."),
    ]
    body = "".join(f"<div><span>{code}</span> <span>{text}</span></div>" for code, text in lines)
    assert [(one.code, one.state.message) for one in records(page(f"<div>{body}</div>"))] == lines


@pytest.mark.parametrize("badge", ["v2", "string"])
def test_a_status_in_a_tag_of_its_own_behind_a_badge_is_the_codes(badge) -> None:
    head = f'<div class="card"><div><code>{{}}</code> <span>{badge}</span> <span>409</span></div><p>{{}}.</p></div>'
    found = records(page("".join(map(head.format, ANSWERS, FAILURE_TEXTS))))
    assert [(one.code, one.state.status) for one in found] == [(code, 409) for code in ANSWERS]


@pytest.mark.parametrize("order", ("{1}|{0}|{2}", "{0}|{1}|{2}"))
def test_usual_statuses_before_longer_numbers_in_a_table_without_titles_are_no_codes(order: str) -> None:
    rows = [(7101 + at, status, FAILURE_TEXTS[at]) for at, status in enumerate((503, 409, 422))]
    first, *lines = (order.format(*row) for row in rows)
    found = records(page(table(first, *lines).replace("th>", "td>")))
    assert [(one.code, one.state.status) for one in found] == [("7101", 503), ("7102", 409), ("7103", 422)]


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("label", "numbers", "are_statuses"),
    [
        ("Code", (402, 409, 409, 500), True),
        ("Code", (402, "409 or 503", 409, 500), True),
        ("Error code", (404, 404, 404, 404), True),
        ("Code", (401, 402, 403, 404), False),
        ("Error code", (300, 300, 301, 301), False),
    ],
)
def test_the_numbers_under_the_label_of_a_code_may_be_statuses(form, label, numbers, are_statuses) -> None:
    texts = [
        f"<p><b>{label}:</b> {number}</p><p>{text}.</p>" for number, text in zip(numbers, FAILURE_TEXTS, strict=True)
    ]
    found = probe_page(page("".join(map(form.format, ANSWERS, texts))), "acme", "", None).records
    wanted = [int(str(number)[:3]) if are_statuses else None for number in numbers]
    assert [one["status"] for one in found] in (wanted, [])
    assert found or not are_statuses


def test_a_code_of_another_protocol_than_http_is_no_status() -> None:
    rows = ("400|Bad Request|It was wrong.", "404|Not Found|There is none.", "408|Request Timeout|No answer came.")
    more = ("503|Service Unavailable|There are too many.", "603|Decline|It was declined.")
    lists = f"<h2>4xx: Client failure</h2>{table('{0}|Reason phrase|Description', *rows)}"
    lists += f"<h2>5xx and 6xx</h2>{table('{0}|Reason phrase|Description', *more)}"
    found = {name: records(page(lists.format(name))) for name in ("SIP code", "HTTP code")}
    assert [one.state.status for one in found["SIP code"]] == [None] * 5
    assert [one.state.status for one in found["HTTP code"]][:3] == [400, 404, 408]
    assert found["SIP code"][0].state.category is None
    named = records(page(table("Code|Reason phrase|Description", *rows, *more), "SIP response codes"))
    assert [one.state.status for one in named] == [None] * 5


@pytest.mark.parametrize("name", ["PAYMENT_REQUIRED", "Payment Required", "usually"])
def test_a_status_behind_its_name_is_one_in_a_column_and_above_a_text(name) -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    rows = (f"{code}|{name} (402)|{text}." for code, text in told)
    cards = (f"<h3>{code}</h3><p><b>HTTP status:</b> {name} (402)</p><p>{text}.</p>" for code, text in told)
    for body in (table("Code|HTTP status|Description", *rows), "".join(cards)):
        found = records(page(body))
        assert [(one.state.status, one.state.message) for one in found] == [(402, f"{text}.") for _, text in told]


@pytest.mark.parametrize("status", ["402, 409", "402 or 409", "402/409", "(402)", "[402]"])
def test_several_statuses_or_one_in_brackets_alone_in_a_card_are_its_status(status) -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = "".join(f"<h3>{code}</h3><p>{status}</p><p>{text}.</p>" for code, text in told)
    found = records(page(f"<p>All errors of the API.</p>{cards}"))
    assert [(one.state.status, one.state.message) for one in found] == [(402, f"{text}.") for _, text in told]
    assert {one.state.status_text for one in found} == {status if "409" in status else None}


@pytest.mark.parametrize("form", ["<h3>{} {}</h3><p>{}.</p>", "<dt>{} {}</dt><dd>{}.</dd>"])
def test_numbers_before_statuses_are_rows_below_zero_or_not(form) -> None:
    told = zip(("10001", "-10002", "10003", "-32602"), (401, 400, 409, 400), FAILURE_TEXTS, strict=True)
    found = records(page(f"<dl>{''.join(form.format(*one) for one in told)}</dl>"))
    assert [(one.code, one.state.status) for one in found] == [
        ("10001", 401),
        ("-10002", 400),
        ("10003", 409),
        ("-32602", 400),
    ]


def test_numbers_beside_states_in_words_are_no_statuses() -> None:
    rows = ("PENDING|100|Still open", "PAID|200|Done", "REJECTED|300|The bank refused", "REJECTED|301|No funds")
    found = records(page(f"<h2>Payment status codes</h2>{table('Status|Code|Detail', *rows)}"))
    assert [(one.code, one.state.status) for one in found] == [(code, None) for code in ("100", "200", "300", "301")]


def test_several_statuses_behind_their_phrases_are_those_of_a_row() -> None:
    rows = ("NO_BLOB|Not Found (404)|It is lost", "COPY_LOST|Bad Request (400) or Conflict (409)|It failed")
    found = records(page(table("Error code|HTTP status code|Description", *rows, "NO_LEASE|Gone (410)|It is over")))
    assert [one.state.status for one in found] == [404, 400, 410]


@pytest.mark.parametrize("heads", ["{} {}", "HTTP {} errors", "{1} ({0})", "{} - {}"])
@pytest.mark.parametrize("intro", ["", "<p>These errors can occur.</p>"])
def test_a_bold_line_between_lines_of_codes_states_the_status_of_those_below(heads, intro) -> None:
    told = [f"<p><code>{code}</code>: {text}.</p>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    statuses = ((401, "Unauthorized"), (403, "Forbidden"))
    groups = zip((heads.format(*one) for one in statuses), ("".join(told[:2]), "".join(told[2:])), strict=True)
    found = records(page("".join(f"<p><b>{head}</b></p>{intro}{lines}" for head, lines in groups)))
    assert [(one.state.status, one.state.message) for one in found] == [
        (status, f"{text}.") for status, text in zip((401, 401, 403, 403), FAILURE_TEXTS, strict=True)
    ]
    assert {one.state.hint for one in found} == {None}


@pytest.mark.parametrize(
    "form", ["<li>HTTP {} errors<ul>{}</ul></li>", "<p><b>{} errors</b></p><ul>{}</ul>", "<p><b>{}</b></p><ul>{}</ul>"]
)
def test_statuses_above_lists_of_codes_are_no_rows_beside_them(form) -> None:
    told = [f"<li>{code}: {text}.</li>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    groups = zip((401, 403), ("".join(told[:2]), "".join(told[2:])), strict=True)
    body = "".join(form.format(*group) for group in groups)
    found = records(page(f"<ul>{body}</ul>" if body.startswith("<li>") else body))
    assert [(one.code, one.state.status) for one in found] == [*zip(ANSWERS, (401, 401, 403, 403), strict=True)]


@pytest.mark.parametrize("label", ["Response code", "HTTP error code"])
def test_the_status_of_a_number_under_a_label_of_codes_is_no_code(label) -> None:
    card = "<h3>{}</h3><p><b>{}:</b> {}</p><p><b>Description:</b> {}.</p>"
    statuses = ("402", "404", "422", "429")
    told = zip(("1001", "1003", "1004", "1007"), (label,) * 4, statuses, FAILURE_TEXTS, strict=True)
    found = records(page("".join(card.format(*one) for one in told)))
    assert [(one.code, str(one.state.status)) for one in found] == [
        *zip(("1001", "1003", "1004", "1007"), statuses, strict=True)
    ]


@pytest.mark.parametrize(
    ("group", "note"),
    [
        ("<td><b>{}</b></td><td></td>", ""),
        ("<td>{} {}</td><td></td>", ""),
        ("<td colspan=2>HTTP status code: {}</td>", "<tr><td colspan=2><em>Note: Ask the bank.</em></td></tr>"),
    ],
)
def test_a_line_with_a_status_groups_the_lines_below_it_up_to_the_next(group, note) -> None:
    told = [f"<tr><td>{code}</td><td>{text}.</td></tr>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    groups = [f"<tr>{group.format(*one)}</tr>" for one in ((402, "Payment Required"), (404, "Not Found"))]
    lines = [groups[0], *told[:2], groups[1], told[2], note, told[3]]
    found = records(page(table("Code|Description").replace("</table>", f"{''.join(lines)}</table>")))
    assert [(one.code, one.state.status) for one in found] == [*zip(ANSWERS, (402, 402, 404, 404), strict=True)]


@pytest.mark.parametrize(
    ("lead", "is_told"),
    [
        *[("All of these have HTTP status code {}.", True), ("HTTP response code: {}", True)],
        *[("These errors are returned with HTTP {}.", True), ("Returned with HTTP {}:", True)],
        *[("The API sends these with status {}:", True), ("Errors with HTTP {} are not shown:", False)],
        ("With HTTP {} and other statuses:", False),
    ],
)
def test_a_line_above_a_table_states_the_status_of_its_codes(lead, is_told) -> None:
    rows = [f"{code}|{text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    parts = ((402, rows[:2]), (409, rows[2:]))
    lists = (f"<h2>Part {at}</h2><p>{lead.format(at)}</p>{table('Code|Description', *own)}" for at, own in parts)
    found = records(page("".join(lists)))
    assert [one.state.status for one in found] == [at if is_told else None for at in (402, 402, 409, 409)]


@pytest.mark.parametrize(
    "lead",
    ["Error codes have 500 characters at most.", "These errors have 404 entries.", "Response code 400 means you."],
)
def test_a_number_in_a_sentence_above_a_table_is_no_status_of_its_codes(lead) -> None:
    rows = [f"{code}|{text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(f"<h2>Codes</h2><p>{lead}</p>{table('Code|Description', *rows)}"))
    assert {one.state.status for one in found} == {None}


def test_a_status_in_brackets_behind_a_type_is_that_of_its_codes() -> None:
    types = ("badRequest (400)", "notFound (404)", "badRequest (400)", "lidJam (HTTP 409)")
    rows = (f"{type_}|lid_{at}|{text}." for at, (type_, text) in enumerate(zip(types, FAILURE_TEXTS, strict=True)))
    found = records(page(table("Type|Code|Description", *rows), "Errors"))
    assert [one.state.status for one in found] == [400, 404, 400, 409]
    assert {one.state.category for one in found} == {"badrequest_400", "notfound_404", "lidjam_http_409"}


def test_a_status_behind_a_type_counts_though_each_code_has_another() -> None:
    types = ("badRequest (400)", "notFound (404)", "conflict (HTTP 409)", "forbidden (403)")
    rows = (f"{type_}|lid_{at}|{text}." for at, (type_, text) in enumerate(zip(types, FAILURE_TEXTS, strict=True)))
    found = records(page(table("Error type|Code|Description", *rows), "Errors"))
    assert [one.state.status for one in found] == [400, 404, 409, 403]


@pytest.mark.parametrize(
    "heading, title",
    [
        ("Lid errors (500 - 599)", "Code"),
        ("Lid errors: 100 - 401", "Code"),
        ("Lid errors (401, 403)", "Code"),
        ("Lid errors: 401/403", "Code"),
        ("HTTP 401 or 403", "Code"),
        ("Lid errors", "See also"),
        ("", "Maps to"),
    ],
)
def test_several_statuses_in_a_heading_or_another_error_in_an_unread_column_gives_no_status(heading, title) -> None:
    rows = (f"{code}|{text}.|Not found (404)" for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    found = records(page(f"<h2>{heading}</h2>{table(f'Name|Description|{title}', *rows)}", "Error codes"))
    assert {one.state.status for one in found} == {None}


def test_a_protocol_in_the_main_heading_takes_no_status_of_http() -> None:
    rows = ("400|Bad Request", "401|Unauthorized", "404|Not Found", "500|Internal Server Error")
    body = f"<h2>REST API errors</h2>{table('HTTP status code|Meaning', *rows)}"
    found = records(page(body, "SMTP error codes and API errors"))
    assert [one.state.status for one in found] == [400, 401, 404, 500]


def test_a_column_of_200_alone_is_of_statuses() -> None:
    rows = [f"{at}|200|The lamp failed: {at}." for at in (1001, 1002, 1003, 1004)]
    assert {one.state.status for one in records(page(table("Number|Error|Text", *rows), "Errors"))} == {200}


@pytest.mark.parametrize("form", ["{1}|{0}", "{1}<br><code>{0}</code>"])
@pytest.mark.parametrize(
    ("codes", "given"), [("415000, 405000", [415, 405]), ("405000, 405001", None), ("105000, 115000", None)]
)
def test_statuses_beside_as_many_codes_that_begin_with_them_are_each_its_own(form: str, codes: str, given) -> None:
    rows = [("400050, 400072", "400", "Too long"), ("401000, 401015", "401", "Wrong key"), (codes, "405/415", "Not so")]
    title = "Status|Code|Meaning" if "|" in form else "HTTP / detail code|Meaning"
    found = records(page(table(title, *(f"{form.format(*row)}|{row[2]}" for row in rows)), "Error codes"))
    assert [one.state.status for one in found[4:]] == (given or [405 if "|" in form else None] * 2)


@pytest.mark.parametrize(
    ("title", "texts", "codes"),
    [
        ("Error code", ["Internal server error 500", "502 Bad gateway", "503 Out"], ["500", "502", "503"]),
        ("Código de erro", ["Erro interno do servidor 500", "Não encontrado 404", "503 Parado"], ["500", "404", "503"]),
        ("HTTP Status Code", ["Bad Request (400)", "Not Found (404)", "Conflict (409)"], ["400", "404", "409"]),
        ("Error code", ["Pump type 400", "Lamp type 404", "Lid type 500"], None),
        ("Error code", ["NO_POT 400", "NO_LID 404", "NO_OIL 500"], ["NO_POT", "NO_LID", "NO_OIL"]),
    ],
)
def test_a_status_behind_its_phrase_is_the_code(title: str, texts: list[str], codes: list[str] | None) -> None:
    rows = (f"{text}|{said}" for text, said in zip(texts, FAILURE_TEXTS, strict=False))
    found = records(page(table(f"{title}|What it means", *rows)))
    assert [one.code for one in found] == (codes or texts)
    assert all(one.state.status for one in found) == bool(codes)


def test_two_phrases_beside_one_status_are_its_text() -> None:
    found = records(page(table("Code|Text", "404 Not Found / missing|One.", "409 Conflict / in use|Two."), "Pots"))
    assert [one.code for one in found] == ["404", "409"]


def test_the_status_that_a_heading_names_has_a_number_behind_it() -> None:
    rows = table("Code|Message", *(f"E10{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)))
    found = records(page(f"<h2>HTTP 404.13 Unauthorized</h2>{rows}", "Errors"))
    assert {one.state.status for one in found} == {404}


def test_phrases_of_statuses_with_a_remark_are_no_codes() -> None:
    rows = ["Bad Request (e.g. no lid)|400|It is missing", "Unauthorized|401|No key", "Not Found|404|No such lid"]
    assert [one.code for one in records(page(table("Error|HTTP|Meaning", *rows)))] == ["400", "401", "404"]


@pytest.mark.parametrize(("title", "own"), [("Code", True), ("Error code", True), ("Error", False), ("Reason", False)])
def test_words_under_a_title_of_codes_beside_statuses_are_codes_even_if_phrases(title: str, own: bool) -> None:
    rows = ("401|unauthorized|The key is missing", "403|forbidden|The key has no right to it")
    found = records(page("<h2>Errors</h2>" + table(f"HTTP|{title}|Meaning", *rows)))
    assert [one.code for one in found] == (["unauthorized", "forbidden"] if own else ["401", "403"])


def test_single_words_in_brackets_among_reason_phrases_are_no_names() -> None:
    list_ = table(
        "Code|Meaning", "400 (BAD REQUEST)|It is bad.", "401 (UNAUTHORIZED)|No key.", "5xx (SERVER ERROR)|Rare."
    )
    assert probe_page(page(list_), "page", "https://docs.example/errors", None).suspect is None


def test_a_code_behind_the_tag_of_its_status_and_phrase_is_read() -> None:
    cards = "".join(
        f"<h4><span>{status}</span> E00{at}: Lid {at}</h4><p>The lid failed.</p>"
        for at, status in enumerate(("400 Bad Request", "401 Unauthorized", "404 Not Found"))
    )
    assert [(one.code, one.state.status) for one in records(page(cards))] == [
        ("E000", 400),
        ("E001", 401),
        ("E002", 404),
    ]


def test_a_status_with_the_name_of_all_that_it_answers_is_that_of_the_codes_below() -> None:
    lists = [
        f"<p>{lead}</p>" + table("Issue|Description", f"NO_{lid}|It is lost.", f"OLD_{lid}|It is old.")
        for lead, lid in (("400 INVALID_LID", "LID"), ("422 UNPROCESSABLE_ENTITY", "POT"))
    ]
    found = records(page("".join(lists)))
    assert [one.state.status for one in found] == [400, 400, 422, 422]


@pytest.mark.parametrize("title", ["Status", "Status code"])
def test_numbers_of_the_vendors_own_under_a_title_of_statuses_are_none(title: str) -> None:
    rows = ("000|Success", "201|The lid is not found", "206|No funds", "300|The pot is not paid", "990|It is invalid")
    assert {one.state.status for one in records(page(table(f"{title}|Meaning", *rows)))} == {None}


def test_where_more_is_said_of_a_status_is_no_part_of_the_sentence_with_it() -> None:
    lead = '<p>Returned with HTTP <code>401</code> — see <a href="/keys">Keys</a>.</p>'
    found = records(
        page(lead + table("Error code|Cause", "NO_KEY|The key is missing.", "OLD_KEY|The key has expired."))
    )
    assert {one.state.status for one in found} == {401}


def test_statuses_in_a_table_of_their_own_are_read_beside_the_scenarios_of_endpoints() -> None:
    own = table("HTTP Code|Description", "400|It is invalid.", "401|No key.", "403|Not yours.", "404|It is lost.")
    cases = (
        "It is old|404 Not Found",
        "It is not yours|403 Forbidden",
        "No key|401 Unauthorized",
        "Bad|400 Bad Request",
    )
    others = "".join(f"<h3>Lid {at}</h3>{table('Scenario|HTTP Code', *cases)}" for at in range(3))
    found = records(page(f"<h2>HTTP error codes</h2>{own}{others}"))
    assert [(one.code, one.state.message) for one in found][:2] == [("400", "It is invalid."), ("401", "No key.")]
    assert len(found) == 4


@pytest.mark.parametrize("head", ["<code>400</code> / <code>422</code>", "<code>400 / 422</code>", "400 / 422"])
def test_statuses_set_apart_in_one_heading_are_each_a_code(head: str) -> None:
    heads = zip((head, "404", "500"), FAILURE_TEXTS, strict=False)
    cards = "".join(f"<h4>{one}</h4><p><b>Meaning:</b> {text}</p>" for one, text in heads)
    assert [one.code for one in records(page(cards))] == ["400", "422", "404", "500"]


def test_statuses_in_the_order_of_as_many_codes_are_one_of_each() -> None:
    rows = ("lid_open|401|The lid is open.", "pot_bad, pot_old, pot_lost|401, 401, 404|The pot was refused.")
    found = records(page(table("Code|HTTP|Meaning", *rows, "tea_cold, tea_old|400, 404, 410|No tea."), "Errors"))
    assert [one.state.status for one in found] == [401, 401, 401, 404, 400, 400]


@pytest.mark.parametrize("label", ["", "errno ", "Error "])
def test_numbers_below_statuses_have_these_and_a_status_without_any_is_a_code(label: str) -> None:
    groups = {
        "400 - Bad lid - The lid is bad.": ("101 - No handle", "108 - Wrong size"),
        "401 - No key - The key is missing.": ("109 - Wrong lock",),
        "410 - Lid not in use - It is lost.": ("102 - No such lid",),
        "413 - Lid too large - It must fit.": (),
    }
    inner = ("".join(f"<li>{label}{one}</li>" for one in codes) for codes in groups.values())
    body = "".join(f"<li><p>{head}</p><ul>{own}</ul></li>" for head, own in zip(groups, inner, strict=True))
    found = probe_page(page(f"<ul>{body}</ul>", "Error codes"), "v", "", None)
    assert found.suspect is None
    assert sorted((one["code"], one["status"]) for one in found.records) == [
        *(("101", 400), ("102", 410), ("108", 400), ("109", 401), ("413", 413))
    ]


@pytest.mark.parametrize(
    "form", ["<code>{}</code>. {}", "{}. {}", "<code>{}</code>: {}", "<code>{}</code> — {}; wait."]
)
def test_a_status_before_the_text_of_each_card_is_no_part_of_it(form: str) -> None:
    texts = zip((400, 422, 423, 404), FAILURE_TEXTS, strict=True)
    cards = "".join(f"<h3>LID_{at}</h3><p>{form.format(status, text)}</p>" for at, (status, text) in enumerate(texts))
    found = [one.state for one in records(page(cards, "Errors"))]
    assert [one.status for one in found] == [400, 422, 423, 404]
    assert all(str(one.message).startswith(text) for one, text in zip(found, FAILURE_TEXTS, strict=True))


@pytest.mark.parametrize(
    "items",
    [
        ("<table><tr><th>错误码</th><th>说明</th></tr>{}</table>", "<tr><td>{}（{}）</td><td>{}</td></tr>"),
        ("<ul>{}</ul>", "<li><code>{}</code>（{}）：{}</li>"),
        ("<ul>{}</ul>", "<li><code>{}</code> ({})：{}</li>"),
        ("<table><tr><th>Code<th>Text</tr>{}</table>", "<tr><td>{} (HTTP error code = {})<td>{}</tr>"),
    ],
)
def test_a_status_in_brackets_behind_a_code_is_read(items: tuple[str, str]) -> None:
    errors = [
        ("bad_request", 400, "请求格式或语义错误。"),
        ("forbidden", 403, "权限不足。"),
        ("not_found", 404, "资源不存在。"),
    ]
    body = items[0].format("".join(items[1].format(*one) for one in errors))
    found = records(page(body, "错误码"))
    assert [(one.code, one.state.status, one.state.message) for one in found] == errors


def test_a_status_of_http_in_brackets_opens_a_message() -> None:
    told = [*zip((400, 404, 409), FAILURE_TEXTS, strict=False)]
    rows = (f"LID_{at}|(HTTP error code = {at}) {text}, as was found at the door of the house." for at, text in told)
    found = records(page(table("Code|Description", *rows), "Error codes"))
    assert [one.state.status for one in found] == [400, 404, 409]


def test_the_text_of_a_status_that_has_no_number_is_kept() -> None:
    rows = ("lid_lost|404|The lid was lost.", "no_key|Forbidden|The key is missing.", "no_pot|409|The pot is in use.")
    found = probe_page(page(table("Code|HTTP status|Message", *rows)), "acme", "", None)
    assert [(one["status"], one["status_text"]) for one in found.records] == [
        (404, None),
        (None, "Forbidden"),
        (409, None),
    ]
