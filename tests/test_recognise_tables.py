"""Tables and grids: titles and the roles of columns, tables without titles, rows, and the codes in cells."""

import pytest
from conftest import table
from recognised import ANSWERS, CASES, FAILURE_TEXTS, GONE, LISTS, LOST, TEXTS, THINGS, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page
from parsers.lexicon.column_words import normal
from parsers.lexicon.vocabulary import plain, title_roles
from parsers.lexicon.word_lists import word_lists


@pytest.mark.parametrize(
    ("answer", "is_read"),
    [
        (
            '{{"status": "failed", "error": {{"code": "{0}", "message": "{1}"}}}}',
            True,
        ),  # The code is that of the error.
        ('[{{"error": "{0}", "message": "{1}"]}}', True),
        ('{{"error": "{0}", "{1}"}}', True),  # No JSON, as writers make it by hand.
        ('{{"type": "{0}", "pot": 1}}', False),
        ('[{{"error": "{0}", "message": "{1}"}}, {{"error": "other", "message": "Lost."}}]', False),
        ('{{"error": "pot_lost", "message": "The pot is lost."}}', False),  # A sample that all rows repeat.
    ],
)
def test_answers_in_cells_give_the_code_and_message_of_one_error(answer: str, is_read: bool) -> None:
    codes = {"lid_lost": "Can't find the lid.", "no_key": "The key is missing.", "bad_size": "It is [too] big."}
    lines = (f"{400 + at}|{answer.format(*one)}" for at, one in enumerate(codes.items()))
    found = {one.code: one.state.message for one in records(page(table("Status|Response", *lines)))}
    assert (found == codes) is is_read
    assert is_read or not {*codes} & {*found}


@pytest.mark.parametrize(
    "head",
    [
        ["<tr><td>Code</td><td>What the bank says when it refuses a card</td></tr>"],
        ["<tr><td>CÓDIGO</td><td>MOTIVO DA RECUSA DO CARTÃO PELO BANCO</td></tr>"],
        ["<tr><th>Table 3: Refusals</th><th></th></tr>", "<tr><td>Code</td><td>Refused because</td></tr>"],
    ],
)
def test_titles_in_plain_cells_over_numbers_are_no_row(head) -> None:
    rows = [f"<tr><td>{code}</td><td>The card is {text}.</td></tr>" for code, text in LOST.items()]
    again = "<tr><td><b>Code</b></td><td><b>Reason for refusal</b></td></tr>" if "Code" in head[-1] else ""
    found = records(page(f"<table>{''.join([*head, *rows[:2], again, *rows[2:]])}</table>", "Error codes"))
    assert [one.code for one in found] == [*LOST]


def test_a_row_without_a_code_over_numbers_is_no_head() -> None:
    rows = [("No code", "The bank did not answer"), *((code, f"The card is {text}.") for code, text in LOST.items())]
    lines = "".join(f"<tr><td>{code}</td><td>{text}</td></tr>" for code, text in rows)
    assert len(records(page(f"<table>{lines}</table>"))) == 5


@pytest.mark.parametrize("odd", ["Lid stuck (deprecated)", "Network (DNS)"])
def test_an_odd_cell_among_names_with_their_codes_is_no_code_by_its_brackets(odd) -> None:
    cells = ["Lid open (E10)", "Pot missing (E11)", "Pump stuck (E12)", "Oil lost (E13)", "Tap shut (E14)", odd]
    found = records(page(table("Error|Description", *(f"{cell}|It failed." for cell in cells))))
    assert [one.code for one in found] == ["E10", "E11", "E12", "E13", "E14", odd]


@pytest.mark.parametrize("kind", LISTS)
def test_an_error_whose_number_looks_like_a_status_is_one_of_the_others(kind: str) -> None:
    errors = {"Error 12: Lid open": "Close it.", "Error 13: Pot lost": "Find it.", "Error 404: Not Found": "Look."}
    lines = "".join(LISTS[kind].format(*error) for error in errors.items())
    body = f"<table><tr><th>Error</th><th>Fix</th></tr>{lines}</table>" if kind == "cells" else lines
    assert [record.code for record in records(page(body))] == ["12", "13", "404"]


def test_titles_of_a_grid_without_header_cells_are_no_row_though_all_may_be_causes() -> None:
    lines = [("Reason", "Possible cause"), *((code.lower(), text) for code, (text, _) in TEXTS.items())]
    rows = "".join(f"<div class='row'><div>{code}</div><div>{text}</div></div>" for code, text in lines)
    found = [one.code for one in records(page(f"<div class='grid'>{rows}</div>", "Response codes"))]
    assert found == [*map(str.lower, TEXTS)]


@pytest.mark.parametrize("head", ["<th>{}", "<td>{}", "<th>{} <i aria-hidden='true'>▲</i>", "<th>{} ↕"])
@pytest.mark.parametrize("case", [str.title, str.upper])
def test_a_title_that_each_cell_repeats_for_narrow_screens_is_no_part_of_its_text(head, case) -> None:
    titles = ("Code", "Meaning", "Remedy")
    rows = [(code, *texts) for code, texts in TEXTS.items()]
    cells = ["".join(f"<td><b>{title}:</b> {text}" for title, text in zip(titles, row, strict=True)) for row in rows]
    heads = "".join(head.format(case(title)) for title in titles)
    found = records(page(f"<table><thead><tr>{heads}<tbody><tr>{'<tr>'.join(cells)}</table>"))
    assert [(one.code, one.state.message, one.state.hint) for one in found] == rows


def test_a_title_that_each_cell_repeats_is_none_in_short_tables_blank_cells_and_numbered_lines() -> None:
    rows = [(code, text, remedy * (at % 2)) for at, (code, (text, remedy)) in enumerate(TEXTS.items())]
    titles = ("Code", "Meaning", "Remedy")
    lines = [
        f"<tr><td>{at}" + "".join(f"<td><b>{title}</b>{text}" for title, text in zip(titles, row, strict=True))
        for at, row in enumerate(rows)
    ]
    tables = [
        f"<h2>{topic}</h2><table><thead><tr><th>#<th>{'<th>'.join(titles)}<tbody>{''.join(some)}</table>"
        for topic, some in (("Lids", lines[:2]), ("Pots", lines[2:]))
    ]
    found = records(page("".join(tables)))
    assert [(one.code, one.state.message, one.state.hint or "") for one in found] == rows


def _headless(titles: str, between: str, line: str, other: str) -> list[tuple[str, str | None, str | None, bool]]:
    """The records of a table with titles and, behind it, one without, whose codes end in "_AGAIN"."""
    values = [(code, *texts, ("No", "Yes")[at % 2]) for at, (code, texts) in enumerate(TEXTS.items())]
    below = "".join(f"<tr><td>{other.format(f'{code}_AGAIN', *texts)}" for code, *texts in values).replace("|", "<td>")
    above = table(titles, *(line.format(*row) for row in values))
    found = records(page(f"{above}{between}<table>{below}</table>"))
    return [(one.code, one.state.message, one.state.hint, bool(one.state.retryable)) for one in found]


@pytest.mark.parametrize("between", ["", "<p>Further codes:</p>", "<h2>Others</h2>"])
@pytest.mark.parametrize(
    ("titles", "line"),
    [
        ("Code|Description|Retryable|Remedy", "{0}|{1}|{3}|{2}"),
        ("Code|Remedy|Description|Retryable", "{0}|{2}|{1}|{3}"),
    ],
)
def test_a_table_without_titles_is_read_by_those_of_the_table_above_it(titles, line, between) -> None:
    found = _headless(titles, between, line, line)
    rows = [(*texts, bool(at % 2)) for at, texts in enumerate(TEXTS.values())]
    assert [row for _, *row in found] == [*map(list, rows), *map(list, rows)]


@pytest.mark.parametrize("other", ["{0}|A pot|{1}", "{0}|{1}|{0}.png", "{0}|{1}|12"])
def test_a_table_without_titles_whose_cells_are_of_other_kinds_is_not_read_by_those_above_it(other) -> None:
    found = _headless("Code|Description|Remedy", "", "{0}|{1}|{2}", other)
    assert [message for _, message, *_ in found] == [text for text, _ in TEXTS.values()] * 2
    assert [hint for *_, hint, _ in found][4:] == [None] * 4


@pytest.mark.parametrize("heading", ["Error codes", "Environment"])
@pytest.mark.parametrize(
    "line", ["P10{} – The {} was not found", "P10{} The {} was not found", "POT_{1}_{0}: The {1} is invalid"]
)
def test_a_table_of_one_column_is_read_as_the_same_items_are(line, heading) -> None:
    lines = [line.format(at, thing).replace("POT_" + thing, "POT_" + thing.upper()) for at, thing in enumerate(THINGS)]
    cells, items = ("".join(f"<{tag}>{text}</{tag}>" for text in lines) for tag in ("tr><td", "li"))
    by_table, by_items = (
        [(one.code, one.state.message) for one in records(page(f"<h2>{heading}</h2>{body}", "Pots"))]
        for body in (f"<table>{cells.replace('</tr><td>', '</td></tr>')}</table>", f"<ul>{items}</ul>")
    )
    assert by_table == by_items
    assert len(by_table) == (len(THINGS) if heading == "Error codes" else 0)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("span", ["1200-1299", "1200–1299", "1200 - 1299", "1200 to 1299"])
def test_the_numbers_from_one_to_another_are_one_code_as_they_are_printed(span, kind) -> None:
    errors = [
        ("1000", "The key is invalid."),
        ("1050", "The lid could not be closed."),
        ("1051", "The request failed."),
    ]
    errors += [("1052", "The pot was not found."), ("1053", "The oven timed out."), (span, "The fan failed.")]
    lines = "".join(LISTS[kind].format(*error) for error in errors)
    body = f"<table><tr><th>Code</th><th>Description</th></tr>{lines}</table>" if kind == "cells" else lines
    found = probe_page(page(body), "acme", "", None)
    assert ([(one["code"], one["message"]) for one in found.records], found.suspect) == (errors, None)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("mark", [" - ", ": ", " "])
@pytest.mark.parametrize("span", ["E1200 - E1299", "E1200 to E1299", "E1200–E1299"])
def test_the_codes_from_one_to_another_are_one_code_before_their_title(span: str, mark: str, kind: str) -> None:
    errors = {
        "E1000": "Key invalid",
        "E1050": "Lid open",
        "E1051": "Request failed",
        "E1053": "Pot lost",
        span: "Fan failed",
    }
    lines = "".join(LISTS[kind].format(f"{code}{mark}{title}", "It was refused.") for code, title in errors.items())
    body = f"<table><tr><th>Code</th><th>Description</th></tr>{lines}</table>" if kind == "cells" else lines
    found = probe_page(page(body), "acme", "", None)
    suspect = found.suspect is not None and [*errors][:-1] == [one["code"] for one in found.records]
    assert suspect or {one["code"]: one["title"] for one in found.records} == errors


def test_two_tables_with_the_titles_of_number_and_name_have_their_codes_in_one_of_both() -> None:
    lost = ("101|KnotFailedError|The knot failed.|Tie it.", "102|LineEmpty|The line is empty.|Load it.")
    lost += ("104|ReelStuckError|The reel is stuck.|Oil it.",)
    other = table("Code|KiteErrorCode|Meaning", "-1|Unknown|An unknown error.", "0|Success|No error.")
    body = f"<h2>Others</h2>{other}<h2>Error codes</h2>{table('Code|KiteErrorCode|Meaning|Suggested handling', *lost)}"
    found = [one.code for one in records(page(body))]
    assert found == ["Unknown", "Success", "KnotFailedError", "LineEmpty", "ReelStuckError"]


@pytest.mark.parametrize(
    "codes", ["pot_lost no_lamp lid_hot timeout", "PotLost NoLamp LidHot Timeout", "POT_LOST NO_LAMP LID_HOT TIMEOUT"]
)
def test_a_plain_word_before_its_number_is_a_code_as_the_names_beside_it_are(codes) -> None:
    rows = (
        f"{code} (100{at})|{text}." for at, (code, text) in enumerate(zip(codes.split(), FAILURE_TEXTS, strict=True))
    )
    assert [one.code for one in records(page(table("Code|Description", *rows)))] == codes.split()


def test_a_code_that_a_line_break_parts_at_its_mark_is_one() -> None:
    rows = (
        "<code>pot_<br>lost</code>|The pot is lost.",
        "<code>lid</code>|The lid is lost.",
        "<code>no_pot</code>|No pot.",
    )
    assert [one.code for one in records(page(table("Error code|Text", *rows)))] == ["pot_lost", "lid", "no_pot"]


@pytest.mark.parametrize("more", [[], ["Any other failure", "Unknown failure"]])
def test_one_cell_more_does_not_change_how_the_others_are_read(more) -> None:
    cells = ["Error E12: Lid lost", "Error E13: Oil spilt", "Error E14: Pot broken", *more]
    rows = [f"{text}|The order of {at} pots failed." for at, text in enumerate(cells)]
    assert [one.code for one in records(page(table("Error|Description", *rows)))] == ["E12", "E13", "E14", *more]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("Lid open (22001)", "Oil spilt (42P01)", "Pot lost (0A000)"), ["22001", "42P01", "0A000"]),
        (("Lid open (PAY-11)", "Oil spilt (PAY-12)", "Pot lost (PAY-7)"), ["PAY-11", "PAY-12", "PAY-7"]),
        (("lid_open, HTTP 409", "oil_spilt, HTTP 422", "pot_gone, HTTP 410"), ["lid_open", "oil_spilt", "pot_gone"]),
        (("E400, 401, 402", "E403", "E410 / 411"), ["E400", "E401", "E402", "E403", "E410", "E411"]),
        (("R01", "R02<br><code>R57</code>", "R03"), ["R01", "R02", "R57", "R03"]),
        (("Lid open<br><code>R01</code>", "Pot lost<br><code>R02</code>"), ["R01", "R02"]),
        (("The pot is wrong (pot_number)", "The date is wrong (date)", "The owner is missing (pot_owner)"), None),
        (("Overflow (CVE-2020-1234)", "Wrong check (CVE-2021-2345)", "Use after free (CVE-2022-3456)"), None),
        (("E1 Most pots: 500", "E2 Fewest pots: 100", "E3 Lids: 300"), None),
        (("OAuth2 token expired", "S3 bucket missing", "IPv6 not supported"), None),
        (("user.name missing", "user.email invalid", "order.id unknown"), None),
        (("Cannot open: pots.json", "No such file: lids.csv", "Locked: shop.log"), None),
        (("Wrong type: INT_32", "Not nullable: STR_64", "Bad form: DATE_8"), None),
        (("Not set (POT_KEY)", "Empty (SHOP_HOST)", "Wrong (LOG_LEVEL)"), None),
        (("Not supported: v1.2", "Gone since: v2.0", "Old: v0.9"), None),
        (("Too many pots (1000)", "Text too long (5000)", "Most lids (9999)"), None),
        (("Law changed (2019)", "Rule failed (2020)", "Pot denied (2021)"), None),
        (("EPot:Invalid lid", "EPot:Unknown lid", "EShop:Missing pots"), None),
        (("E_FAIL", "HRESULT_FROM_WIN32(ERROR_NO_POT)", "HRESULT_FROM_WIN32(ERROR_NO_LID)"), None),
    ],
)
def test_what_a_text_names_in_its_cell_is_a_code_only_if_it_is_like_one(cells, codes) -> None:
    found = records(page(table("Error|Description", *(f"{text}|It failed." for text in cells))))
    assert [one.code for one in found] == (codes or [*cells])


@pytest.mark.parametrize("title", ["Return value", "Result", "Alarm", "Fault", "Status", "Reply"])
def test_codes_that_count_up_are_read_under_a_title_that_counts_no_lines(title) -> None:
    rows = ("1|The lid is invalid.", "2|The key is missing.", "3|The jar was not found.", "4|The motor has failed.")
    assert [one.code for one in records(page(table(f"{title}|Description", *rows)))] == [*"1234"]


def test_a_column_that_counts_is_none_of_codes() -> None:
    rows = ("Insufficient funds|21|6.2 %", "Lost card|9|2.9 %", "Denied|5|1.5 %")
    for title in ("Prev Count", "Total", "件数"):
        assert not records(page("<h2>Decline reasons</h2>" + table(f"Reason|{title}|Share", *rows)))


def test_no_code_of_several_in_a_cell_is_a_name_for_another() -> None:
    cells = ["403 · no_pot / bad_pot", "404 · no_lid", "409 · lid_open, lid_shut"]
    found = records(page(table("Code|Description", *(f"{text}|It failed." for text in cells))))
    assert {"no_pot", "bad_pot", "no_lid", "lid_open", "lid_shut"} <= {one.code for one in found}


def test_each_title_is_listed_as_it_is_looked_up() -> None:
    lists = [listed for section in ("synonyms", "titles") for listed in word_lists("columns")[section].values()]
    assert [word for listed in lists for word in listed if normal(word) != word] == []


def test_tables_without_titles_below_statuses_may_have_unlike_numbers_of_columns() -> None:
    rows = [["E1", "The lid is open.", "Close it."], ["E2", "The pot was not found.", "Find it."]]
    rows += [["E3", "The oven failed."], ["E4", "The fan failed."]]
    lines = ["".join(["<tr>", *(f"<td>{text}</td>" for text in row), "</tr>"]) for row in rows]
    tables = [f"<table>{''.join(own)}</table>" for own in (lines[:2], lines[2:])]
    body = page(f"<h3>404 Not Found</h3>{tables[0]}<h3>500 Server Error</h3>{tables[1]}")
    assert probe_page(body, "acme", "", None).suspect


@pytest.mark.parametrize("title", ("No", "S.No", "Sr. No.", "Id", "序号"))
def test_a_first_line_of_plain_cells_above_numbered_lines_is_the_head(title: str) -> None:
    lines = ("1|K01|The lid is open", "2|ZM|The key is wrong", "3|Z9|No water is left", "4|K7|The pump failed")
    list_ = table(f"{title}|Response code|Description|Owner", *(f"{line}|Shop" for line in lines))
    found = records(page(list_.replace("th>", "td>")))
    assert [record.code for record in found] == ["K01", "ZM", "Z9", "K7"]


@pytest.mark.parametrize("title", ("Code", "Mensaje de rechazo"))
@pytest.mark.parametrize(
    "phrase",
    (
        "REFUSED BY THE BANK",
        "TIMEOUT REFUSED ABORTED",
        "Refused by the bank",
        "ERR OUT NET",
        "ANY CODE NOT LISTED",
    ),
)
def test_a_phrase_in_capitals_among_constants_is_a_code_and_several_codes_are_none(title: str, phrase: str) -> None:
    rows = ("NO_FUNDS|Too little money is left.", f"{phrase}|The bank refused it.", "DO_NOT_PAY|The card failed.")
    found = probe_page(page("<h2>Payment errors</h2>" + table(f"{title}|Description", *rows)), "acme", "", None)
    is_code = phrase == "REFUSED BY THE BANK"
    assert (phrase in [one["code"] for one in found.records]) == is_code == (found.suspect is None)


@pytest.mark.parametrize("first", ("OK", "true", "string"))
def test_the_success_beside_one_constant_is_a_code_and_a_type_is_none(first: str) -> None:
    rows = (f"{first}|The pot was taken.|Cook.", "ERR_NOT_OWNER|This is not your pot.|Check the pot.")
    list_ = "<h2>pot.take() return codes</h2>" + table("Return code|Meaning|Recommended response", *rows)
    found = probe_page(page(list_), "acme", "", None)
    assert [one["code"] for one in found.records] == (["OK", "ERR_NOT_OWNER"] if first == "OK" else [])


@pytest.mark.parametrize("cell", ("({})", "[({})]", "({} or R7)"))
def test_brackets_around_a_code_are_no_part_of_it(cell: str) -> None:
    rows = (f"{cell.format(code)}|The lid is not valid." for code in ("S0", "S1", "V9"))
    found = probe_page(page("<h2>Messages of errors</h2>" + table("|", *rows)), "acme", "", None).records
    assert [one["code"] for one in found] == (["S0", "S1", "V9"] if cell == "({})" else [])


@pytest.mark.parametrize(
    "titles",
    ("Cód.|Mensaje", "Fehler-Nr.|Bedeutung", "Kennung|Fehlertext", "エラーID|意味", "Fehler|Hinweis|Bedeutung"),
)
def test_titles_in_plain_cells_are_no_row_and_a_note_is_no_message(titles: str) -> None:
    note = "|See the guide." * titles.count("Hinweis")
    rows = (f"{code}{note}|The key is lost." for code in ("no_key", "bad_key", "old_key", "key_lost"))
    found = records(page(table(titles, *rows).replace("th>", "td>")))
    assert [record.code for record in found] == ["no_key", "bad_key", "old_key", "key_lost"]
    assert {record.state.message for record in found} == {"The key is lost."}


def test_numbers_of_lines_are_no_codes_in_russian() -> None:
    texts = ("Карта недействительна.", "Заказ не найден.", "Срок действия ключа истек.", "Счет заблокирован.") * 2
    codes = [str(1100 + at * 97 % 1000) for at in range(len(texts))]
    rows = (f"{at}|{code}|{text}" for at, (code, text) in enumerate(zip(codes, texts, strict=True), 1))
    found = records(page(table("№ п/п|Ошибка|Сообщение", *rows).replace("th>", "td>"), "Ошибки API"))
    assert [record.code for record in found] == codes


def test_initials_in_the_plural_are_one_word() -> None:
    assert [plain(title) for title in ("SDKs", "APIKeys", "UserIDs")] == ["sdks", "api keys", "user ids"]


@pytest.mark.parametrize("word", ["default", "Unknown", "other", "sonstige", "未知", "默认", "デフォルト", "기본값"])
def test_a_word_for_all_other_codes_is_one_only_among_words(word) -> None:
    for codes, own in (
        *((["11", "12", "-13"], []), (["E11", "E12", "E13"], [word])),
        *((["11", "12", "shut"], [word]), (["LID_OPEN", "LID_LOST", "NO_POT"], [])),
    ):
        rows = [f"{code}|The drawer is shut." for code in (*codes, word)]
        assert [record.code for record in records(page(table("Code|Meaning", *rows)))] == codes + own


def test_the_titles_of_a_grid_of_divs_count_though_other_elements_stand_beside_its_rows() -> None:
    told = [*zip(("LID_LOST", "LID_BENT", "LID_HOT"), FAILURE_TEXTS, strict=False)]
    rows = [("Code", "Meaning", "What to do"), *((code, text, f"Ask for {code}.") for code, text in told)]
    grid = "".join(f"<div>{''.join(f'<div>{cell}</div>' for cell in row)}</div>" for row in rows)
    found = [one.state for one in records(page(f"<p>These are all:</p>{grid}<p>See the guide.</p>"))]
    assert [(one.message, one.hint) for one in found] == [(text, f"Ask for {code}.") for code, text in told]


@pytest.mark.parametrize(("before", "row", "behind"), CASES["grids"])
@pytest.mark.parametrize("number", ["4021", "card_lost"])
def test_boxes_in_rows_of_a_code_a_status_of_a_failure_and_a_text_are_a_table(number, before, row, behind) -> None:
    def body(statuses: str) -> str:
        rows = (row.format(code=f"{number}{at}", status=status, at=at) for at, status in enumerate(statuses.split()))
        return f"{before}{''.join(rows)}{behind}"

    found = probe_page(page(body("400 404 500 409 503")), "acme", "", None)
    texts = [(one["code"], one["status"], one["message"]) for one in found.records]
    statuses = enumerate((400, 404, 500, 409, 503))
    assert texts == [(f"{number}{at}", status, f"Drawer {at} is missing.") for at, status in statuses]
    assert found.suspect is None
    other = page(f"<h2>Features</h2>{body('200 200 200 200 200')}")
    assert probe_page(other, "acme", "", None).records == []


@pytest.mark.parametrize(("role", "titles"), CASES["titles"])
def test_a_title_names_its_role_in_any_language(role, titles) -> None:
    likeliest = {title: max(roles, key=roles.__getitem__) for title in titles if (roles := title_roles(title))}
    assert likeliest == dict.fromkeys(titles, role)


@pytest.mark.parametrize("mark", ['"', "''", "〃"])
def test_ditto_marks_stand_for_the_text_above(mark: str) -> None:
    told = ((402, "Refill it."), (mark, mark), (404, mark), (mark, "Ask."), (mark, mark))
    rows = (f"POT_{at}|Pot {at} is lost.|{status}|{hint}" for at, (status, hint) in enumerate(told))
    found = [one.state for one in records(page(table("Code|Description|HTTP status|What to do", *rows)))]
    assert [one.status for one in found] == [402, 402, 404, 404, 404]
    assert [one.hint for one in found] == ["Refill it."] * 3 + ["Ask."] * 2


@pytest.mark.parametrize("codes", [("100", "100", "101", "101"), ("1000", "1000", "2000", "2000")])
def test_numbers_that_count_within_codes_are_none_and_the_codes_no_statuses(codes: tuple[str, ...]) -> None:
    told = zip(codes, ("1", "2", "1", "2"), FAILURE_TEXTS, strict=True)
    found = probe_page(page(table("Error code|Sub-code|Error", *map("|".join, told))), "acme", "", None)
    assert [(one["code"], one["status"]) for one in found.records] == [(code, None) for code in codes]
    assert (found.suspect or {})["reason"] == "key-clash"
    own = (f"{code}|{at}|{text}." for at, (code, text) in enumerate(zip(codes, FAILURE_TEXTS, strict=True), 11))
    assert {one.state.status for one in records(page(table("Error code|Sub-code|Error", *own)))} == {None}


@pytest.mark.parametrize(("odd", "category"), [("Misc.", "misc"), ("?", None), ("See the note.", None)])
def test_two_odd_cells_cost_a_column_of_categories_no_other(odd: str, category: str | None) -> None:
    kinds = ("lamp", odd, "oven", "lamp", odd, "oven", "tap", "lamp")
    rows = (f"E{at}00|The {kind} {at} is lost|{kind}" for at, kind in enumerate(kinds, 1))
    found = records(page(table("Code|Description|Category", *rows)))
    assert [one.state.category for one in found] == [category if kind == odd else kind for kind in kinds]


@pytest.mark.parametrize(("code", "is_read"), [("POT _006", True), ("POT_A POT_B", False), ("_12 _13", False)])
def test_a_code_with_a_space_before_its_number_is_one(code, is_read) -> None:
    known = ("LIDOPEN", "MX:0003", "LIDLOST", "PUMP_12", "TD:19")
    found = probe_page(
        page(table("Error code|Reason", *(f"{one}|It failed" for one in (*known, code)))), "acme", "", None
    )
    assert [one["code"] for one in found.records] == [*known, *([code] if is_read else [])]
    assert (found.suspect is None) == is_read


@pytest.mark.parametrize("picture", ["\U0001f534", "❌"])
def test_a_picture_before_a_code_is_no_part_of_it(picture: str) -> None:
    rows = [f"{picture} POT_{at}|403|It is {at}." for at in ("MISSING", "BROKEN", "LOCKED")]
    found = records(page(table("Code|HTTP status|Description", *rows)))
    assert [record.code for record in found] == ["POT_MISSING", "POT_BROKEN", "POT_LOCKED"]


@pytest.mark.parametrize("text", ["Any other failure of lamps.", "Other lamp errors"])
def test_a_row_for_all_other_numbers_is_none_that_heads_those_below_it(text: str) -> None:
    rows = (f"510XX|{text}|", "51001|It is out.|Light it.", "51002|It is off.|", "52001|It is cold.|Heat it.")
    found = records(page(f"<h1>Error codes</h1>{table('Code|Message|Fix', *rows)}"))
    assert [record.code for record in found] == ["510XX", "51001", "51002", "52001"]


def test_the_comma_of_a_source_behind_a_constant_belongs_to_no_code() -> None:
    rows = "".join(f"<tr><td>LAMP_{at}_LOST,</td><td>Lamp {at} failed.</td></tr>" for at in "ABCD")
    body = page(f"<table><tr><th>Error Code</th><th>Description</th></tr>{rows}</table>")
    assert [one.code for one in records(body)] == [f"LAMP_{at}_LOST" for at in "ABCD"]


def test_the_comma_behind_several_codes_or_their_quotes_belongs_to_no_code() -> None:
    rows = [f"LAMP_{at}_LOST, LAMP_{at}_HOT,|Lamp {at} failed." for at in "ABC"] + ["'LAMP_OUT',|It failed."]
    found = [one.code for one in records(page(table("Error Code|Description", *rows)))]
    assert found == [f"LAMP_{at}_{end}" for at in "ABC" for end in ("LOST", "HOT")] + ["LAMP_OUT"]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ("4C, 4E|5C, 5E|LC, LE|UB, Ub|3C, 3E", "4C 4E 5C 5E LC LE UB Ub 3C 3E"),
        ("4C/4E|5C/5E|LC/LE|E1", "4C 4E 5C 5E LC LE E1"),
        ("4C, 4E|5C, 5E|LC, LE|OC, OE|UB, Ub|AC, AE", "4C 4E 5C 5E LC LE OC OE UB Ub AC AE"),
        ("E1, E2|E3, E4|I/O|E5", "E1 E2 E3 E4 I/O E5"),
        ("E1|E2|E3|AC/DC", "E1 E2 E3 AC/DC"),
        ("E1/01|E1/02|E2/01|E3/01", "E1/01 E1/02 E2/01 E3/01"),
        ("E1/A01|E2/B02|E3/C03", "E1/A01 E2/B02 E3/C03"),
    ],
)
def test_short_codes_that_may_be_words_are_several_as_those_of_other_cells_are(cells, codes) -> None:
    rows = [f"{cell}|The lid {at} is not closed." for at, cell in enumerate(cells.split("|"))]
    assert [one.code for one in records(page(table("Error code|Meaning", *rows), "Error codes"))] == codes.split()


@pytest.mark.parametrize(("names", "read"), [("TRUE FALSE NULL_TOKEN EOF_TOKEN BAD_ESCAPE", 5), ("true false door", 0)])
def test_true_and_false_are_values_of_an_option_and_no_constants(names: str, read: int) -> None:
    rows = [f"{name}|An unexpected token failed: {at}." for at, name in enumerate(names.split())]
    assert len(records(page(table("Error|Description", *rows), "Parse errors"))) == read


@pytest.mark.parametrize("title", ["Deutsch", "German", "Übersetzung", "Translation", "Tradução"])
def test_a_column_that_says_the_same_in_another_language_need_not_be_read(title) -> None:
    rows = (
        "POT_LOST|The pot is lost.|Der Topf ist weg.",
        "LID_STUCK|The lid is stuck.|Der Deckel klemmt.",
        "OIL_OUT|There is no oil.|Das Öl fehlt.",
    )
    assert probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None).suspect is None


@pytest.mark.parametrize("above", ["", "<tr><th colspan=2>Faults</th></tr>", "<tr><td colspan=2>Faults</td></tr>"])
@pytest.mark.parametrize("title", ["Enumeration", "Fault", "Code"])
def test_titles_in_plain_cells_over_constants_are_no_row_below_a_line_across_them_either(title, above) -> None:
    rows = [(title, "Description"), ("POT_LOST", "It is lost."), ("TOO_HOT", "It is too hot."), ("UNKNOWN", "Another.")]
    lines = "".join(f"<tr><td>{name}</td><td>{text}</td></tr>" for name, text in rows)
    found = records(page(f"<table>{above}{lines}</table>"))
    assert [(one.code, one.state.message) for one in found] == rows[1:]


@pytest.mark.parametrize(
    "cell",
    [
        '<span class="sr-only">Error code</span><code>{}</code>',
        "• {}",
        "⚠️ {}",
    ],
)
def test_what_each_cell_has_before_its_code_is_no_part_of_it(cell) -> None:
    rows = [f"{cell.format(code)}|{text}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    assert [one.code for one in records(page(table("Code|Description", *rows)))] == [*ANSWERS]


def test_a_title_in_each_cell_of_a_column_of_verdicts_is_kept() -> None:
    rows = [f"{code}|<b>Retry</b> later|{text}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    assert {one.evidence for one in records(page(table("Code|Retry|Description", *rows)))} == {"Retry later"}


def test_a_text_across_the_columns_of_the_status_and_the_message_is_the_message() -> None:
    rows = [f"<code>lamp_{at}</code>|40{at}|{text}.|Open it." for at, text in enumerate(FAILURE_TEXTS)]
    list_ = table("Code|HTTP status|Description|Action", *rows).replace(
        "<td>403</td><td>The lamp failed.</td>", '<td colspan="2">The lamp failed.</td>'
    )
    last = records(page(list_))[-1].state
    assert (last.status, last.message, last.hint) == (None, "The lamp failed.", "Open it.")


@pytest.mark.parametrize("title", ["Message", "Error message"])
def test_words_of_which_most_are_spelt_as_codes_are_codes_under_a_title_of_messages(title) -> None:
    words = ("lampLost", "lampExpired", "noFunds", "invalid")
    told = [*zip(words, (403, 404, 403, 400), FAILURE_TEXTS, strict=True)]
    rows = (f"{word}|{status}|{text}." for word, status, text in told)
    found = records(page(table(f"{title}|HTTP code|Description", *rows)))
    assert [(one.code, one.state.status, one.state.message) for one in found] == [
        (word, status, f"{text}.") for word, status, text in told
    ]


def test_a_line_with_the_same_words_in_each_cell_is_a_heading() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    rows = [f"{code}|402|{text}.|Call us." for code, text in told]
    groups = ["|".join([topic] * 4) for topic in ("Payments", "Lamps")]
    found = records(page(table("Code|HTTP status|Description|Solution", groups[0], *rows[:3], groups[1], *rows[3:])))
    assert [(one.code, one.state.category) for one in found] == [
        (code, "payments" if at < 3 else "lamps") for at, code in enumerate(ANSWERS)
    ]


def test_a_code_across_the_columns_of_its_texts_is_a_row() -> None:
    rows = [f"<code>E10{at}</code>|{text}.|Ask." for at, text in enumerate(FAILURE_TEXTS)]
    across = table("Code|Message|Action", *rows[:2], "E_LATE|-|-", *rows[2:]).replace(
        "<td>E_LATE</td><td>-</td>", '<td colspan="2"><code>E_LATE</code></td>'
    )
    assert [one.code for one in records(page(across))] == ["E100", "E101", "E_LATE", "E102", "E103"]


@pytest.mark.parametrize("title", ["NCERROR", "Err. no.", "RESULT"])
def test_an_unknown_title_in_a_first_line_above_texts_is_no_code(title) -> None:
    rows = [f"{at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 10)]
    found = records(page(table("", f"{title}|Description", *rows).replace("<tr><th></th></tr>", "")))
    assert [one.code for one in found] == ["10", "11", "12", "13"]


@pytest.mark.parametrize("note", ["EU only", "Removed in v3", "New in v3", "<br><em>Only EU</em>"])
def test_a_note_beside_a_number_is_no_part_of_the_code_and_no_title(note) -> None:
    rows = [f"{at} {note if at == 12 else ''}|{text}." for at, text in enumerate(FAILURE_TEXTS, 10)]
    found = records(page(table("Code|Description", *rows)))
    assert [(one.code, one.state.title) for one in found] == [(str(at), None) for at in (10, 11, 12, 13)]


@pytest.mark.parametrize("title", ["Reason", "Error", "Decline code"])
@pytest.mark.parametrize("other", ["Legacy code", "Issuer code"])
def test_former_codes_and_those_of_another_system_beside_names_are_none(title, other) -> None:
    names = [f"card_{word}" for word in ("lost", "expired", "short", "failed")]
    rows = [f"{name}|{text}.|{at}" for at, (name, text) in enumerate(zip(names, FAILURE_TEXTS, strict=True), 1000)]
    assert [one.code for one in records(page(table(f"{title}|Description|{other}", *rows)))] == names


@pytest.mark.parametrize("other", ["ISO 8583 code", "Visa code", "Network response code"])
@pytest.mark.parametrize("title", ["Decline reason", "Reason", "response_code", "Name", "Message"])
def test_the_codes_of_a_scheme_are_none_beside_other_columns_than_their_names(title, other) -> None:
    names = [f"CARD_{word}" for word in ("LOST", "EXPIRED", "SHORT", "FAILED")]
    numbers = ["41", "33, 54", "51", "5"]
    rows = [f"{row[0]}|{row[1]}.|{row[2]}" for row in zip(names, FAILURE_TEXTS, numbers, strict=True)]
    codes = [one.code for one in records(page(table(f"{title}|Description|{other}", *rows)))]
    assert codes == (["41", "33", "54", "51", "5"] if title in ("Name", "Message") else names)


@pytest.mark.parametrize(
    ("titles", "are_own"),
    [
        ("Reason code|Bank response code", True),
        ("Code|Gateway code", True),
        ("Network code|Decline code", False),
    ],
)
def test_codes_with_a_title_that_says_whose_they_are_are_none_beside_others(titles, are_own) -> None:
    pairs = [("100", "70000"), ("102", "71000"), ("204", "73350"), ("233", "73600")]
    rows = [f"{'|'.join(pair)}|{text}." for pair, text in zip(pairs, FAILURE_TEXTS, strict=True)]
    found = records(page(table(f"{titles}|Description", *rows)))
    assert [one.code for one in found] == [pair[0 if are_own else 1] for pair in pairs]


def test_the_codes_of_a_network_beside_sorts_are_codes() -> None:
    rows = [f"{sort}|NET_{at}|{text}." for at, (sort, text) in enumerate(zip("ABCD", FAILURE_TEXTS, strict=True))]
    rows = [f"Sort_{row}" for row in rows]
    found = records(page(table("Category|Network code|Description", *rows)))
    assert [one.code for one in found] == ["NET_0", "NET_1", "NET_2", "NET_3"]


def test_titles_below_others_that_stand_over_several_columns_are_no_row() -> None:
    head = "<tr><td colspan=2>Error</td><td colspan=2>Details</td></tr>"
    rows = [f"{code}|402|{text}.|Ask." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    body = (
        table("Code|HTTP status|Description|Resolution", *rows).replace("th>", "td>").replace("<tr>", f"{head}<tr>", 1)
    )
    found = records(page(body))
    assert [(one.code, one.state.status, one.state.hint) for one in found] == [(code, 402, "Ask.") for code in ANSWERS]


@pytest.mark.parametrize("first", ["1000|Issue", "general|Action", "LID_OFF|Cause"])
def test_a_first_line_as_those_below_it_is_a_row_whatever_its_text_is(first) -> None:
    code, _, _ = first.partition("|")
    others = {"1000": "100{}", "general": "lid{}lost", "LID_OFF": "LID_{}"}[code]
    rows = [f"{others.format(at)}|{text}." for at, text in zip("1234", FAILURE_TEXTS, strict=True)]
    found = probe_page(page(table("", first, *rows).replace("<tr><th></th></tr>", "")), "acme", "", None)
    assert found.suspect or found.records[0]["code"] == code


@pytest.mark.parametrize(
    ("heading", "titles"),
    [
        ("Status words", "SW|Meaning"),
        ("Result codes", "Symbolic Id|Value|Meaning"),
        ("Errors", "Value|Symbolic name|Meaning"),
    ],
)
def test_codes_under_other_words_for_them_are_read(heading, titles) -> None:
    names, numbers = ("BadLid", "BadPot", "BadTimeout", "BadTea"), ("6A820000", "6D000000", "6E000000", "6F010000")
    first, *others = (names, numbers) if titles.startswith("Symbolic") else (numbers, names)
    rows = map("|".join, zip(first, *others[: titles.count("|") - 1], FAILURE_TEXTS, strict=True))
    assert [one.code for one in records(page(table(titles, *rows), heading))] == [*first]


def test_a_column_of_the_services_that_the_heading_names_is_no_column_of_codes() -> None:
    rows = ("1001|teas|The cook must agree first.", "1002|teas|The pots differ.", "1003|teas|The lid is invalid.")
    found = records(page(f"<h2>Tea service</h2>{table('Code|Service|Description', *rows)}", "Errors"))
    assert [one.code for one in found] == ["1001", "1002", "1003"]


def test_a_flag_titled_error_leaves_the_codes_to_the_column_of_statuses() -> None:
    codes = ["0000", "7001", "8085", "80A1", "80C4"]
    rows = [f"{at and 1}|{code}|The connection failed: {at}." for at, code in enumerate(codes)]
    body = page(table("ERROR|STATUS* (W#16#...)|Explanation", *rows), "Parameters ERROR and STATUS")
    assert [one.code for one in records(body)] == codes


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ("Dimension|Undefined|Memory|IllegalNest", False),
        ("Dimension|Undefined|Undefined|IllegalNest", True),
        ("Dimension|undefined|Memory|IllegalNest", True),
        ("The lid is lost|Undefined|No tube|Bad pot", True),
    ],
)
def test_undefined_among_the_names_of_errors_is_one_of_them(texts, asked) -> None:
    rows = (f"{at}|{text}" for at, text in enumerate(texts.split("|"), 12))
    found = probe_page(page(table("Value|Error", *rows)), "acme", "", None)
    assert len(found.records) == 4 and (found.suspect is not None) == asked


def test_a_table_of_one_row_without_titles_is_read_as_those_beside_it() -> None:
    rows = [["1|The lamp failed"], ["1000|The lid is lost", "1001|The tube is lost"], ["2000|No lamp", "2001|No lid"]]
    cells = (["".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in part] for part in rows)
    body = "".join(f"<table>{''.join(f'<tr>{row}</tr>' for row in part)}</table>" for part in cells)
    assert [one.code for one in records(page(body))] == ["1", "1000", "1001", "2000", "2001"]


@pytest.mark.parametrize("title", ["Message #", "Error #", "Message number"])
def test_a_title_that_ends_in_the_sign_of_a_number_is_that_of_codes(title: str) -> None:
    rows = [f"Lids|1677721{at}|{text}|Mend it." for at, text in enumerate(FAILURE_TEXTS)]
    found = records(page(table(f"Category|{title}|Message text|Action", *rows), "Error log messages"))
    assert [one.code for one in found] == [f"1677721{at}" for at in range(4)]


@pytest.mark.parametrize("others", ["2010|Visa 2020|Mastercard 2030|Maestro", "EUR|Euro USD|Dollar CHF|Franc"])
def test_tables_without_titles_are_one_list_only_where_one_has_a_single_row(others: str) -> None:
    errors = [f"{at}|The lamp failed: {at}." for at in (1001, 1002, 1003, 1004)]
    cells = (
        ["".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in part] for part in (errors, others.split())
    )
    tables = "".join(f"<table>{''.join(f'<tr>{row}</tr>' for row in part)}</table>" for part in cells)
    assert [one.code for one in records(page(tables, "Errors"))] == ["1001", "1002", "1003", "1004"]


@pytest.mark.parametrize(("title", "asked"), [("decline_code", []), ("lamp_gone", ["lamp_gone"])])
def test_the_title_of_a_column_that_is_set_as_code_is_no_code(title: str, asked: list[str]) -> None:
    lines = (f"<code>{name.lower()}</code>|{said}|Look for it" for name, said in GONE.items())
    body = table(f"<code>{title}</code>|Meaning|What to do", *lines).replace("<tr><th>", "<thead><tr><th>", 1)
    found = probe_page(page(body.replace("</th></tr>", "</th></tr></thead>"), "Declines"), "acme", "", None)
    assert (len(found.records), found.unsure) == (4, asked)


@pytest.mark.parametrize(("mark", "text", "is_read"), [("—", "Sent", True), ("", "Sent", False), ("—", "—", False)])
def test_a_success_whose_code_a_mark_denies_is_a_row_of_its_status(mark: str, text: str, is_read: bool) -> None:
    rows = [f"{at}|{name}|{said}" for at, (name, said) in enumerate(GONE.items(), 400)]
    found = records(page(table("HTTP|Name|When it occurs", f"200|{mark}|{text}", *rows), "Error codes"))
    assert [(one.code, one.state.message) for one in found[:-4]] == [("200", text)] * is_read


def test_names_before_statuses_in_brackets_that_repeat_are_the_codes() -> None:
    rows = (
        "Pot not found (404)|No pot.",
        "Lid not found (404)|No lid.",
        "Conflict (409)|One.",
        "Internal error (500)|No.",
    )
    found = records(page(table("Code|Description", *rows)))
    assert [(one.code, one.state.status) for one in found][:2] == [("Pot not found", 404), ("Lid not found", 404)]


@pytest.mark.parametrize("form", ["kiln:{}", "kiln.{}", "Kiln::{}"])
def test_names_in_their_module_are_the_codes_beside_statuses(form) -> None:
    names = [(form.format(name), at) for name, at in (("BadRequest", 400), ("NotFound", 404), ("Unauthorized", 401))]
    rows = (f"{name}|{status}|The kiln failed at {status}" for name, status in names)
    found = records(page(table("Error Type|HTTP Status|Description", *rows)))
    assert [(one.code, one.state.status) for one in found] == names


@pytest.mark.parametrize("title", ["", "#", "No."])
def test_the_numbers_of_the_lines_of_a_long_table_are_no_codes(title) -> None:
    rows = (f"{at}|Lid {at} lost|The lid {at * 7} is not valid" for at in range(1, 251))
    assert records(page(table(f"{title}|Error|Description", *rows)))[0].code == "Lid 1 lost"


@pytest.mark.parametrize("titles", ["Return code|Code description", "返回代码|代码说明"])
def test_plain_cells_that_are_all_titles_are_the_head_above_whatever_code(titles) -> None:
    list_ = table(titles, "OK|Number of lids sent", "-4|No such lid", "-5|Wrong key", "206|The system failed")
    assert [one.code for one in records(page(list_.replace("th>", "td>"), "Codes"))] == ["OK", "-4", "-5", "206"]


def test_a_full_column_of_codes_that_repeat_goes_before_details_that_few_rows_have() -> None:
    codes = ["SUCCESS", "LID_BAD", "LID_BAD", "LID_BAD", "NO_KEY", "NO_LID", "SUCCESS", "SHUT"]
    details = ["", "<b>lidDesc</b>: LID_COLD", "<b>lidDesc</b>: LID_HOT", "<b>codeLiteral</b>: TORN", "", "", "", ""]
    rows = (
        f"40{at}|{code}|{detail}|It failed at {at}"
        for at, (code, detail) in enumerate(zip(codes, details, strict=True))
    )
    found = records(
        page("<h2>Status codes</h2>" + table("HTTP Status Code|Status Code|codeLiteral/detail|Description", *rows))
    )
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    "cell",
    [
        "<b>Cause:</b> {} <b>Solution:</b> {}",
        "<p><b>Cause</b>: {}</p><p><b>Solution</b>: {}</p>",
        "Cause: {}<br>Solution: {}",
        "<ul><li>Cause: {}</li><li>Solution: {}</li></ul>",
    ],
)
def test_labels_in_the_cells_of_a_column_name_columns(cell: str) -> None:
    texts = {"no_lid": ("The lid is lost.", "Find it."), "no_pot": ("The pot is lost.", "Buy one.")}
    rows = (f"{code}|{cell.format(*said)}" for code, said in texts.items())
    found = records(page(table("Code|Overview", *rows, "no_cup|It broke.")))
    assert [(one.state.message, one.state.hint) for one in found] == [*texts.values(), ("It broke.", None)]


@pytest.mark.parametrize(
    "cell",
    [
        "It broke.<br><b>Solution:</b> Wait.",  # A remedy is never cut out of a message.
        "It broke. (<b>Solution:</b> Wait.)",
        "Cause 1: It broke.<br>Solution 1: Wait.<br>Cause 2: It fell.<br>Solution 2: Buy one.",
        "Cause: It broke.<br>Solution: Wait.<br>Cause: It fell.",
        "Status: 400<br>It broke: wait.",
        "status: It broke.<br>message: is required",
    ],
)
def test_labels_that_name_not_all_of_a_cell_are_a_part_of_its_text(cell: str) -> None:
    found = records(page(table("Code|Description", *(f"no_{thing}|{cell}" for thing in THINGS))))
    assert all("t broke" in one.state.message and one.state.hint is None for one in found)
    assert len(found) == len(THINGS) and all(":" in one.state.message for one in found)


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        ("Code|Meaning|Solution", "no_{0}|Cause: It is missing.<br>Fix: Wait.|Pay {0}."),
        ("Code|Meaning|Response", "no_{0}|It is missing.|<b>Status:</b> 400<br><b>Message:</b> Bad {0}"),
        ("Error|Meaning", "Code: no_{0}<br>Status: 400|It is missing."),
    ],
)
def test_labels_beside_a_column_of_their_own_and_those_of_codes_and_samples_part_no_cell(titles: str, row: str) -> None:
    found = records(page(table(titles, *map(row.format, THINGS))))
    assert [one.code for one in found] == [f"no_{thing}" for thing in THINGS]
    assert all("It is missing." in one.state.message for one in found)


@pytest.mark.parametrize("beside", [" (HTTP 400)", " (client error)", " – Admin only"])
def test_what_a_cell_says_of_every_code_is_no_name_before_a_cause(beside: str) -> None:
    rows = (f"100{at}{beside}|{text}.|Wait." for at, text in enumerate(FAILURE_TEXTS))
    found = records(page(table("Code|Cause|Solution", *rows)))
    assert [one.state.message for one in found] == [f"{text}." for text in FAILURE_TEXTS]


def test_codes_that_are_pictures_alone_are_rows_beside_others() -> None:
    rows = (
        '<img alt="no_lid" src="x.png">|',
        '<img alt="no_pot" src="x.png">|',
        "no_key|It is lost.",
        "no_cup|It broke.",
    )
    assert len(records(page(table("Code|Description", *rows)))) == 4


@pytest.mark.parametrize(("name", "said"), [("Wrong key", "Wrong key"), ("Unauthorized", "It expired.")])
def test_a_name_behind_the_code_goes_before_a_cause_but_a_reason_phrase_does_not(name: str, said: str) -> None:
    rows = (f"401 - {name}|It expired.|Get a key.", "403 - Wrong shop|It is shut.|Wait.")
    assert records(page(table("Code|Cause|Solution", *rows[: 1 + (name != "Unauthorized")])))[0].state.message == said


@pytest.mark.parametrize("picture", ["<svg><title>Copy</title></svg>", '<img alt="Copy" src="copy.png">'])
def test_a_row_that_holds_a_picture_alone_is_none(picture: str) -> None:
    rows = (f"E1{at} {picture}|The lid {at} is bad" for at in range(3))
    assert len(records(page(table("Code|Meaning", *rows, f"{picture}|")))) == 3


@pytest.mark.parametrize("label", ['<span aria-hidden="true">{}</span>{}', "<b>{}:</b> {}"])
def test_labels_for_narrow_screens_are_no_part_of_the_cells_of_two_rows(label: str) -> None:
    rows = (
        f"{label.format('Error code', code)}|{label.format('Meaning', 'It is bad')}" for code in ("no_lid", "no_pot")
    )
    found = records(page(table("Error code|Meaning", *rows)))
    assert [(one.code, one.state.message) for one in found] == [("no_lid", "It is bad"), ("no_pot", "It is bad")]


def test_details_below_tables_whose_titles_differ_are_no_other_codes() -> None:
    rows = [[f"{n}00{at}|Invalid lid {n}{at}" for at in range(3)] for n in (1, 2)]
    lists = "".join(
        table(f"{title}|Description", *own) for title, own in zip(("Code", "Error code"), rows, strict=True)
    )
    heads = [row[:4] for own in rows for row in own]
    details = "".join(
        f"<h3>{code}</h3><p>In this case, see that the call {code} is right when it failed.</p>" for code in heads
    )
    assert len(records(page(f"<h2>Error codes</h2>{lists}<h2>Solutions for errors</h2>{details}"))) == 6


def test_a_blank_title_over_no_cell_is_none() -> None:
    list_ = table("Code|Meaning|", "NO_LID|It is lost.", "NO_POT|It is lost.", "BAD_KEY|It is invalid.")
    assert [one.code for one in records(page(list_))] == ["NO_LID", "NO_POT", "BAD_KEY"]


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        (
            "Код ошибки|Тип|Текст ошибки|Причины возникновения и рекомендации по устранению",
            "{0}|BAD|It failed: {0}|Нет.",
        ),
        ("定义|数值|描述", "Lid {0}|{0}|失败 {0}"),
        ("HTTP|Nghĩa", "{0}|Không tìm thấy lỗi {0}"),
    ],
)
def test_titles_in_plain_cells_over_numbers_are_the_head(titles: str, row: str) -> None:
    rows = (row.format(at) for at in (400, 404, 500, 503))
    found = records(page(table(titles, *rows).replace("th>", "td>")))
    assert [one.code for one in found] == ["400", "404", "500", "503"]


def test_a_first_line_in_bold_with_a_long_title_is_the_head_of_short_codes() -> None:
    rows = "".join(
        f"<tr><td>{at}</td><td>{text}</td><td>Ask the payer.</td></tr>"
        for at, text in zip("0A1B", FAILURE_TEXTS, strict=True)
    )
    head = "".join(f"<td><b>{one}</b></td>" for one in ("Reason code", "Reason", "What it means and what to do"))
    found = records(page(f"<table><tr>{head}</tr>{rows}</table>", "Reports"))
    assert [one.code for one in found] == [*"0A1B"]
