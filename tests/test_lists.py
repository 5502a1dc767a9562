"""Lists that a site names, which are read whatever speaks against them; and codes that a list has twice."""

import json
import re
from collections.abc import Iterable

import pytest
from conftest import Desk, Run, data
from test_declared import HEAD, ROWS, checked, codes, declared, errors, page, table

from ingest.errors import UsageError
from ingest.pipeline.probe import Probe, probe_page
from ingest.pipeline.refresh_job import exit_code
from ingest.pipeline.review import accept

#: A list that the reader declines: its heading, its first title and a column of types are those of parameters.
DECLINED = "<h2>Request parameters</h2>" + table(
    ("Parameter", "Type", "Description"),
    [(f"P{number}", "string", f"Value number {number} of the request.") for number in range(1, 6)],
)
OTHER = errors([("Z1", "400", "It failed."), ("Z2", "500", "It is lost.")]).replace("Error codes", "Others")
#: Rows that cannot be read, and the markup of a record by itself.
LISTS = data("lists.json")
WANTED = [f"P{number}" for number in range(1, 6)]


@pytest.mark.parametrize("word", ["Request parameters", "request PARAMETERS", "Parameter", "P1", "#1"])
@pytest.mark.parametrize("more", ["", 'columns = { "Parameter" = "code", "Description" = "message" }', r"code = 'P\d'"])
def test_a_named_list_is_read_whatever_speaks_against_it_and_no_other_is(desk: Desk, word, more) -> None:
    config = declared(f"lists = [{json.dumps(word)}]\n{more}")
    text = page(DECLINED, OTHER)
    assert codes_of(text) == ["Z1", "Z2"]
    assert checked(desk, config, text)[0] == "changed"
    assert codes(desk) == WANTED


def test_a_new_list_that_only_its_heading_keeps_out_from_under_a_declared_one_is_a_finding(desk: Desk) -> None:
    def part(head: str, *names: str) -> str:
        items = "".join(f"<li><code>lamp-{name}</code>: Keep the lamp {name}.</li>" for name in names)
        return f"<h3>{head}</h3><ul>{items}</ul>"

    config = declared('lists = ["All lamps"]')
    parts = ["<h2>All lamps</h2>", part("Attic", "a-dry", "a-dark", "a-low"), part("Shed", "b-dry", "b-dark", "b-low")]
    assert checked(desk, config, page(*parts))[0] == "changed"
    parts.insert(2, part("Rule", "c-dry"))
    assert "outside every list that is read: lamp-c-dry" in checked(desk, config, page(*parts))[1]


@pytest.mark.slow
def test_a_new_table_with_the_titles_of_a_declared_one_is_a_finding_and_an_older_may_grow(desk: Desk) -> None:
    def part(head: str, *codes: str) -> str:
        return f"<h2>{head}</h2>" + table(("Code", "Text"), [(code, f"Lamp {code} is out.") for code in codes])

    config, rest = declared('lists = ["All lamps"]\nskip = ["Less"]'), ("Rooms", "L98", "L99")
    lamps = part("All lamps", "L11", "L12", "L13")
    assert checked(desk, config, page(lamps, part(*rest)))[0] == "changed"
    assert checked(desk, config, page(lamps, part(*rest, "L100")))[0] == "unchanged"
    assert checked(desk, config, page(lamps, part("Less", "L21", "L22"), part(*rest)))[0] == "unchanged"
    told = checked(desk, config, page(lamps, part("More", "L11", "L21", "L22"), part(*rest)))
    assert "outside every list that is read: L21" in told[1]


@pytest.mark.slow
def test_pages_of_a_manual_to_see_also_are_no_new_codes(desk: Desk) -> None:
    terms = "".join(
        f"<dt>LAMPE_{name} ({at})</dt><dd>The lamp failed.</dd>" for at, name in enumerate(("SHUT", "LOST", "HOT"), 1)
    )
    text, also = f"<h2>Error codes</h2><dl>{terms}</dl>", "<p><b>LAMPO_ERRORS</b>({}), <b>LAMPO_LIT</b>({})</p>"
    for more, outcome in (("", "changed"), (also.format(3, 3), "unchanged"), (also.format("failed", "lit"), "suspect")):
        assert checked(desk, declared(), page(text, f"<h2>See also</h2>{more}" if more else ""))[0] == outcome


def test_the_block_names_the_heading_above_all_parts_of_a_list(desk: Desk) -> None:
    rooms = {"": ["E01", "E02", "E03"], "<h3>In the attic</h3><p>Few go up there.</p>": ["E11", "E12"]}
    parts = "".join(
        head + "".join(f"<p><b>{n}</b>: Look at lamp {n[1:]}.</p>" for n in own) for head, own in rooms.items()
    )
    last = "<h3>In the shed</h3><p><b>E21</b>: The lamp is lost.</p><p><b>E22</b>: The lamp failed.</p>"
    text = page(
        "<h2>Lamps</h2>", parts, last, "<h2>News</h2><h3>1.2.0</h3><p>A lamp more.</p><h3>1.1.0</h3><p>Lamps.</p>"
    )
    found = probe_page(text.encode(), "acme", "", None)
    assert found.records == [] and found.declare and found.declare.startswith('lists = ["Lamps"]')
    checked(desk, declared(found.declare), text)
    assert codes(desk) == ["E01", "E02", "E03", "E11", "E12", "E21", "E22"]


def test_the_words_of_lists_are_strings() -> None:
    for value in ('"Reason codes"', "[1]"):
        with pytest.raises(UsageError, match="lists"):
            declared(f"lists = {value}")


@pytest.mark.slow
def test_the_block_of_an_unsettled_page_leaves_out_statuses_in_cards_beside_a_vendors_own_codes(desk: Desk) -> None:
    items = "".join(f"<li><code>{one[:3]}</code>{one[3:]}</li>" for one in STATUSES)
    statuses = f"<h2>HTTP status codes</h2><ul>{items}</ul>"
    assert probe_page(page(statuses, errors()).encode(), "acme", "", None).declare is None
    rows = [("access_denied", "The user refused."), ("invalid_scope", "It is unknown."), ("bad_client", "It failed.")]
    text = page(statuses, errors(), "<h2>Token errors</h2>", table(("Property", "Description"), rows))
    found = probe_page(text.encode(), "acme", "", None)
    assert found.declare and 'lists = ["Error codes", "Token errors"]' in found.declare
    checked(desk, declared(found.declare), text)
    assert codes(desk) == [row[0] for row in (*ROWS, *rows)]


def test_the_places_of_bytes_are_no_codes_that_were_not_read() -> None:
    places = table(
        ("Offset", "Field", "Type", "Size"), [("0x00", "done", "uint8", "1"), ("0x01", "error", "uint16", "2")]
    )
    texts = ("The lamp failed", "The lid is stuck", "The door is shut", "It is full")
    items = "".join(f"<li><code>0x1{at}</code>: {text}</li>" for at, text in enumerate(texts))
    found = probe_page(page("<h2>Answer</h2>", places, f"<p>Error codes:</p><ul>{items}</ul>").encode(), "a", "", None)
    assert (len(found.records), found.suspect) == (4, None)


@pytest.mark.slow
def test_the_block_leaves_out_a_list_whose_titles_and_heading_are_of_another_kind(desk: Desk) -> None:
    rows = [("connect", "E_1", "It failed."), ("send", "E_2", "It is lost."), ("close", "E_3", "It is invalid.")]
    text = page(errors(), "<h2>Results of calls</h2>", table(("Action", "Codes", "Meaning"), rows))
    assert checked(desk, declared(), text)[0] == "suspect"
    found = probe_page(text.encode(), "acme", "", None)
    assert found.declare and checked(desk, declared(found.declare), text)[0] == "changed"
    assert codes(desk) == [row[0] for row in ROWS]


def test_a_list_that_may_be_one_of_codes_beside_others_makes_the_page_suspect(desk: Desk) -> None:
    rows = [("access_denied", "The user refused."), ("invalid_scope", "It is unknown."), ("bad_client", "It failed.")]
    text = page(errors(), "<h2>Token errors</h2>", table(("Property", "Description"), rows))
    outcome, told = checked(desk, declared(), text)
    assert outcome == "suspect" and told.startswith("codes-unaccounted: ") and "'Token errors'" in told
    found = probe_page(text.encode(), "acme", "", None)
    assert found.declare and checked(desk, declared(found.declare), text)[0] == "changed"
    assert codes(desk) == [row[0] for row in (*ROWS, *rows)]


@pytest.mark.parametrize(("first", "is_asked"), [(31001, True), (32001, False)])
def test_calm_numbers_of_the_same_hundred_are_asked_about_on_a_page_of_errors(first: int, is_asked: bool) -> None:
    def items(line: str, number: int, *texts: str) -> str:
        return f"<ul>{''.join(line.format(at, text) for at, text in enumerate(texts, number))}</ul>"

    calm = items("<li><code>{}</code>: {}</li>", first, "A title can't be empty", "One title", "Ten words at most")
    failures = items("<li><b>{}</b>: {}</li>", 31005, "The pot has invalid marks", "A pot can't be empty", "Too large")
    body = f"<h1>API error codes</h1><h2>Titles</h2>{calm}<h2>Pots</h2>{failures}"
    found = probe_page(page(body).encode(), "acme", "", None)
    assert ("31001" in str(found.suspect)) == is_asked and len(found.records) == 3


@pytest.mark.parametrize(
    ("heading", "codes_beside", "reason"),
    [
        ("Motor errors", ("4001", "4002", "4003"), "codes-unaccounted"),
        ("Motor errors", ("41", "42", "43"), None),
        ("Motors", ("4001", "4002", "4003"), None),
    ],
)
def test_calm_numbers_as_long_as_those_of_errors_in_another_chapter_make_a_page_suspect(
    desk: Desk, heading, codes_beside, reason
) -> None:
    def bullets(title: str, numbers: tuple[str, ...], texts: tuple[str, ...]) -> str:
        items = [f"<li>{number}: {text}</li>" for number, text in zip(numbers, texts, strict=True)]
        return f"<h3>{title}</h3><ul>{''.join(items)}</ul>"

    known = ("1001", "1002", "1003")
    failures = bullets("Link errors", known, ("The link is lost", "The port failed", "Unknown host"))
    calm = bullets(heading, codes_beside, ("Left", "Right", "Both sides"))
    text = page("<h2>Network</h2>", failures, "<h2>Machine</h2>", calm)
    found = probe_page(text.encode(), "acme", "", None)
    assert (found.suspect and found.suspect["reason"]) == reason and len(found.records) == 3
    if reason:
        assert found.declare and checked(desk, declared(found.declare), text)[0] == "changed"
        assert codes(desk) == [*known, *codes_beside]


@pytest.mark.parametrize(
    ("codes_beside", "reason"),
    [
        (["Z601", "Z602"], None),
        (["6001", "6002"], "codes-unaccounted"),
        (["DISK_FULL", "HOST_LOST"], "codes-unaccounted"),
        (["trace", "cause"], None),
    ],
)
def test_numbers_and_constants_in_bullets_beside_a_table_of_codes_are_read_or_make_a_page_suspect(
    codes_beside, reason
) -> None:
    rows = [(f"Z{number}", "400", "It failed.") for number in (701, 702, 703)]
    items = "".join(f"<li>{code}: The {part} failed.</li>" for code, part in zip(codes_beside, "ab", strict=True))
    text = page(errors(rows), f"<ul>{items}</ul>")
    found = probe_page(text.encode(), "acme", "", None)
    beside = codes_beside if codes_beside[0].startswith("Z") else []
    assert [one["code"] for one in found.records] == [row[0] for row in rows] + beside
    assert (found.suspect and found.suspect["reason"]) == reason


@pytest.mark.parametrize(
    ("title", "names", "reason"),
    [("Code", ["Z101", "Z102", "Z103"], "codes-unaccounted"), ("Field", ["part", "cause", "trace"], None)],
)
def test_a_table_of_codes_below_the_heading_of_one_makes_a_page_suspect(title, names, reason) -> None:
    rows = [(name, f"The {name} failed.") for name in names]
    cards = "".join(f"<h2>Z{number}: Part {number} failed</h2><p>It has failed.</p>" for number in range(201, 206))
    text = page("<h1>Error codes</h1><h2>Z1XX: Early errors</h2>", table((title, "Message"), rows), cards)
    found = probe_page(text.encode(), "acme", "", None)
    assert (found.suspect and found.suspect["reason"]) == reason


@pytest.mark.parametrize(("count", "reason"), [(5, "codes-unaccounted"), (4, None)])
def test_failing_codes_in_cards_beside_statuses_make_a_page_suspect_whatever_is_around_them(count, reason) -> None:
    names = ["DISK_FULL", "HOST_LOST", "PATH_TOO_LONG", "NAME_TAKEN", "PORT_BUSY"][:count]
    cards = "".join(f"<h3>{name}</h3><p>It has failed.</p>" for name in names)
    statuses = table(("Status", "Meaning"), [(one[:3], one) for one in STATUSES])
    text = f"<html><body><h1>Acme</h1><h2>Status codes</h2>{statuses}<h2>Members</h2>{cards}</body></html>"
    found = probe_page(text.encode(), "acme", "", None)
    assert len(found.records) == len(STATUSES)
    assert (found.suspect and found.suspect["reason"]) == reason


@pytest.mark.parametrize("name", LISTS["rows that cannot be read"])
def test_a_row_that_cannot_be_read_makes_an_undeclared_page_suspect(name) -> None:
    row = LISTS["rows that cannot be read"][name]
    found = probe_page(page(errors().replace("</table>", f"{row}</table>")).encode(), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread" and len(found.records) == len(ROWS)
    assert found.declare and re.search(r"\n# open, so that .*(the row '|placeholder instead)", found.declare), (
        found.declare
    )


def test_the_fields_of_a_card_without_a_head_make_an_undeclared_page_suspect() -> None:
    def card(head: str, number: int) -> str:
        return f"<h3>{head}</h3><p><b>Cause:</b> Part {number} failed.</p><p><b>Solution:</b> Mend {number}.</p>"

    cards = [card(f"PartFailed{number}", number) for number in range(1, 6)]
    for odd, reason in (("OtherFailed", None), ("Transport (all of it)", "row-unread")):
        text = page("<h2>Error codes</h2>", *cards, card(odd, 6), card("LastFailed", 7))
        found = probe_page(text.encode(), "acme", "", None)
        assert (found.suspect and found.suspect["reason"]) == reason
        # Once a declaration names the list, the labels of the others make it a card.
        assert (found.declare is None) == (reason is None) and "# open" not in (found.declare or "")


@pytest.mark.parametrize(
    ("odd", "reason"),
    [("refused", "codes-unaccounted"), ("card_a</b>, <b>card_b", None), ("Note", None), ("card_old", None)],
)
def test_a_paragraph_without_a_code_among_others_makes_a_page_suspect(odd, reason) -> None:
    heads = ["card_lost", odd, "key_wrong", "no_funds"]
    text = page("<h2>Error codes</h2>", *(f"<p><b>{head}</b>: It failed here.</p>" for head in heads))
    found = probe_page(text.encode(), "acme", "", None)
    assert (found.suspect and found.suspect["reason"]) == reason


@pytest.mark.parametrize(("times", "reason"), [(1, "codes-unaccounted"), (3, None)])
def test_a_name_that_stands_alone_in_many_lists_is_no_code(times, reason) -> None:
    codes = "".join(
        f"<li><code>PumpError.{name}</code>: It failed.</li>" for name in ("LID_OPEN", "NO_WATER", "TOO_HOT")
    )
    others = (f"<h2>Part {at}</h2><h3>Works on</h3><ul><li>Mac 8</li><li>potOS</li></ul>" for at in range(times))
    found = probe_page(page("<h2>Error codes</h2>", f"<ul>{codes}</ul>", *others).encode(), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect and found.suspect["reason"]) == reason


@pytest.mark.parametrize("record", LISTS["records"])
@pytest.mark.parametrize("odd", ["see below", ""])
def test_a_record_without_its_code_is_not_read_as_a_part_of_another(record, odd) -> None:
    def probed(code: str) -> Probe:
        rows = [record.format(name, f"{name} failed.") for name in ("E1", "E2", code, "E4", "E5", "E6")]
        return probe_page(page("<h2>Error codes</h2>", *rows).encode(), "acme", "", None)

    whole, found = probed("E3"), probed(odd)
    assert whole.suspect is None and len(whole.records) == 6
    assert all(record["message"] == f"{record['code']} failed." for record in whole.records)
    assert found.suspect and found.suspect["reason"] == "row-unread"
    assert [record for record in found.records if record not in whole.records] == []


def test_words_before_a_colon_are_no_label_of_a_declared_list_of_cards(desk: Desk) -> None:
    cards = [f"<h3>E{number}: Part {number} failed</h3><p>It failed {number} times.</p>" for number in range(1, 8)]
    odd = "<h3>E9: Import failed</h3><p>Group push bad request: denied</p>"
    text = page(errors([("Z1", "400", "It failed.")]), "<h2>Import errors</h2>", *cards, odd)
    config = declared('lists = ["Error codes", "Import errors"]\ncolumns = { "Code" = "code" }')
    assert checked(desk, config, text)[0] == "changed"
    asked = "SELECT message, category FROM errors WHERE code = 'E9'"
    assert desk.ask(asked) == [("Group push bad request: denied", "import_errors")]


STATUSES = "200 OK|400 Bad Request|401 Unauthorized|404 Not Found|500 Server Error".split("|")


def codes_of(text: str) -> list[str]:
    return [record["code"] for record in probe_page(text.encode(), "acme", "", None).records]


# --- a code that appears twice is set aside and named; the other rows are read

AGAIN = ("E3", "423", "It is locked.")


def clashing(*rows: tuple[str, str, str]) -> str:
    return page(errors([*ROWS, *rows]))


def test_one_code_that_appears_twice_blocks_no_other_row(run: Run, desk: Desk) -> None:
    config = declared()
    found = desk.refresh(config, acme=clashing(AGAIN))
    (_, check), *_ = found.checks
    assert (check.outcome, check.reason) == ("suspect", "keys-set-aside") and "'E3' appears twice" in str(check.detail)
    assert 'scope = "' in str(check.detail) and exit_code(found, None) == 3
    assert codes(desk) == [row[0] for row in ROWS if row[0] != "E3"]
    again = desk.refresh(config, acme=clashing(AGAIN))
    assert exit_code(again, None) == 3 and not again.news.changes
    shown = run("review", "acme", "--config", "errdex.toml")[1]
    assert "; of each code that was set aside, only its first meaning\n" in shown
    run("review", "acme", "--accept", "--why", "It is the first.", "--config", "errdex.toml")
    for command in (
        ("explain", '{"code": "E3", "message": "It is locked."}'),
        ("show", "acme", "E3"),
        ("sites", "acme"),
    ):
        assert "and 423 'It is locked.'" in " ".join(run(*command)[1].split()), "the other meaning is denied"


def test_what_is_quoted_of_a_clashing_code_shows_the_difference(desk: Desk) -> None:
    begins = "The authorization request was not"
    config = declared()
    rows = [("E30", "400", f"{begins} sent within the hour."), ("E30", "400", f"{begins} signed by anyone.")]
    found = desk.refresh(config, acme=clashing(*rows))
    (_, check), *_ = found.checks
    assert "with a different message: 400 '…request was not sent within the hour.'" in str(check.detail)
    assert "and 400 '…request was not signed by anyone.'" in str(check.detail)


def test_records_of_one_code_that_differ_in_the_hint_are_quoted_by_it() -> None:
    rows = [(f"E{at}", f"Part {at} failed.", "Send it again.") for at in range(1, 12)]
    again = ("E3", "Part 3 failed.", "Ask the bank.")
    found = probe_page(page(errors([*rows, again], ("Code", "Message", "What to do"))).encode(), "acme", "", None)
    assert "'Send it again.' and 'Ask the bank.'" in re.sub(" under '[^']*'", "", str((found.suspect or {})["detail"]))


def test_the_row_that_a_clashing_code_had_stays(desk: Desk) -> None:
    config = declared()
    assert checked(desk, config, clashing())[0] == "changed"
    assert checked(desk, config, clashing(AGAIN, ("E99", "500", "It is new.")))[0] == "suspect"
    assert codes(desk) == [*(row[0] for row in ROWS), "E99"]


@pytest.mark.slow
def test_no_code_is_removed_while_another_clashes(desk: Desk) -> None:
    config = declared()
    checked(desk, config, clashing())
    written_over = clashing().replace("<td>E7</td>", "<td>E3</td>")
    assert not desk.refresh(config, acme=written_over).news.changes
    assert codes(desk) == [row[0] for row in ROWS]
    accept(config, desk.db, "acme")
    assert "E7" not in codes(desk)


@pytest.mark.slow
def test_accepting_a_clash_takes_the_first_row(desk: Desk) -> None:
    config = declared()
    checked(desk, config, clashing(AGAIN))
    accept(config, desk.db, "acme")
    assert sorted(codes(desk), key=str) == sorted(row[0] for row in ROWS)
    assert desk.ask("SELECT status FROM errors WHERE code = 'E3'") == [(403,)]
    assert checked(desk, config, clashing(AGAIN))[0] == "unchanged"
    assert checked(desk, config, clashing(AGAIN) + "<!-- another byte -->")[0] == "unchanged"


@pytest.mark.slow
def test_an_accepted_clash_whose_rows_change_places_is_asked_about_again(desk: Desk) -> None:
    """The two differ only in what the finding does not quote."""
    config, head = declared(), (*HEAD, "Retryable")
    rows = [(*row, "No") for row in ROWS]
    once, again = page(errors([*rows, (*ROWS[2], "Yes")], head)), page(errors([(*ROWS[2], "Yes"), *rows], head))
    checked(desk, config, once)
    accept(config, desk.db, "acme")
    assert checked(desk, config, once + "<!-- another byte -->")[0] == "unchanged"
    assert checked(desk, config, again)[1].startswith("keys-set-aside")
    assert desk.ask("SELECT retryable FROM errors WHERE code = 'E3'") == [(0,)]


@pytest.mark.slow
def test_headings_that_become_categories_are_no_news_of_an_accepted_clash(desk: Desk) -> None:
    def text(*more: str) -> str:
        return clashing(AGAIN).replace("Error codes", "Payments").replace("</body>", "".join(more) + "</body>")

    config = declared()
    checked(desk, config, text())
    accept(config, desk.db, "acme")
    assert checked(desk, config, text(OTHER.replace("Others", "Cards")))[0] == "changed"
    assert desk.ask("SELECT DISTINCT cause FROM changes WHERE field = 'category'") == [("parser",)]
    assert desk.ask("SELECT category FROM errors WHERE code = 'E3'") == [("payments",)]


def test_a_category_column_is_the_vendors_news_though_headings_become_categories_with_it(desk: Desk) -> None:
    config, rows = declared(), [(*row, "fx") for row in ROWS]
    for parts in ([errors()], [errors(rows, (*HEAD, "Category")), OTHER]):
        assert checked(desk, config, page(*parts).replace("Error codes", "Payments"))[0] == "changed"
    assert desk.ask("SELECT DISTINCT new, cause FROM changes WHERE field = 'category'") == [("fx", "vendor")]


def test_the_heading_of_a_list_left_out_makes_no_category(desk: Desk) -> None:
    text = page(errors().replace("Error codes", "Payments"), OTHER)
    assert checked(desk, declared('skip = ["Others"]'), text)[0] == "changed"
    assert desk.ask("SELECT DISTINCT category FROM errors") == [(None,)]


def test_a_loose_text_under_a_list_left_out_leaves_out_no_more_than_itself(desk: Desk) -> None:
    text = page(errors(), OTHER).replace("<body>", "<body><main>").replace("</body>", "That was all.</main></body>")
    assert checked(desk, declared('skip = ["Others"]'), text)[0] == "changed"
    assert desk.ask("SELECT count(*) FROM errors") == [(len(ROWS),)]


def test_a_table_is_read_in_lines_though_another_declared_list_is_lost(desk: Desk) -> None:
    config = declared('lists = ["Error codes", "Others"]')
    text = page(errors([(*row, "Mend it.", "No") for row in ROWS], (*HEAD, "Fix", "Retryable")))
    assert checked(desk, config, text)[1].startswith("list-lost")
    accept(config, desk.db, "acme")
    assert codes(desk) == [row[0] for row in ROWS]


@pytest.mark.parametrize(("number", "reason"), [(1, "keys-set-aside"), (2, "key-clash")])
def test_more_than_a_tenth_of_the_keys_keeps_the_whole_page_out(desk: Desk, number, reason) -> None:
    rows = [(f"E{at}", "423", "It is locked.") for at in range(1, number + 1)]
    (_, check), *_ = desk.refresh(declared(), acme=clashing(*rows)).checks
    assert check.reason == reason
    assert len(codes(desk)) == (len(ROWS) - 1 if number == 1 else 0)


def test_a_parameter_with_its_type_is_no_code_among_lists_of_one_item() -> None:
    errors = {"light": ("lampMissing", "oilMissing"), "douse": ("lampLocked",), "fill": ("oilWrong",)}

    def items(names: Iterable[str]) -> str:
        return "<ul>" + "".join(f"<li><code>{name}</code>: The {name} was not found.</li>" for name in names) + "</ul>"

    calls = "".join(f"<h2>{name}Lamp(id)</h2><h3>Errors:</h3>{items(codes)}" for name, codes in errors.items())
    text = page(f"<h1>Lamps</h1>{calls}<h2>trimLamp(options)</h2><h3>options</h3>{items(['noSmoke: Boolean'])}")
    found = probe_page(text.encode(), "acme", "", None)
    assert [row["code"] for row in found.records] == [code for codes in errors.values() for code in codes]
