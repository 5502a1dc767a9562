"""Sites that name their lists: these are read whatever speaks against them, and no others."""

import json
from pathlib import Path

import pytest
from conftest import Desk
from test_declared import ROWS, checked, codes, declared, errors, page, table

from ingest.config.settings import load_config
from ingest.errors import UsageError
from ingest.pipeline.probe import probe_page

#: A list that the reader declines: its heading, its first title and a column of types are those of parameters.
DECLINED = "<h2>Request parameters</h2>" + table(
    ("Parameter", "Type", "Description"),
    [(f"P{number}", "string", f"Value number {number} of the request.") for number in range(1, 6)],
)
OTHER = errors([("Z1", "400", "It failed."), ("Z2", "500", "It is lost.")]).replace("Error codes", "Others")
WANTED = [f"P{number}" for number in range(1, 6)]


@pytest.mark.parametrize("word", ["Request parameters", "request PARAMETERS", "Parameter", "P1", "#1"])
@pytest.mark.parametrize("more", ["", 'columns = { "Parameter" = "code", "Description" = "message" }', r"code = 'P\d'"])
def test_a_named_list_is_read_whatever_speaks_against_it_and_no_other_is(
    desk: Desk, tmp_path: Path, word: str, more: str
) -> None:
    config = declared(tmp_path, f"lists = [{json.dumps(word)}]\n{more}")
    text = page(DECLINED, OTHER)
    assert codes_of(text) == ["Z1", "Z2"]
    assert checked(desk, config, text)[0] == "changed"
    assert codes(desk) == WANTED


def test_a_word_that_names_no_list_of_any_page_is_a_finding(desk: Desk, tmp_path: Path) -> None:
    config = declared(tmp_path, 'lists = ["Request parameters", "Reson codes"]')
    outcome, told = checked(desk, config, page(DECLINED, OTHER))
    assert outcome == "suspect" and told.startswith("list-lost: ") and "'Reson codes'" in told
    config = declared(tmp_path, 'lists = ["#7"]')
    assert checked(desk, config, page(DECLINED))[0] == "suspect"


def test_a_named_list_without_a_column_of_codes_is_a_finding(desk: Desk, tmp_path: Path) -> None:
    text = page("<h2>Advice</h2>" + table(("Do", "Why"), [("Wait for a while", "It helps a lot."), ("Call us", "Us.")]))
    outcome, told = checked(desk, declared(tmp_path, 'lists = ["Advice"]'), text)
    assert outcome == "suspect" and told.startswith("column-lost: ") and "code" in told


def test_the_words_of_lists_are_strings(tmp_path: Path) -> None:
    for value in ('"Reason codes"', "[1]"):
        (tmp_path / "errdex.toml").write_text(f"[sites.acme]\npages = ['https://a.example/e']\nlists = {value}\n")
        with pytest.raises(UsageError, match="lists"):
            load_config(tmp_path / "errdex.toml")


def test_the_block_that_probe_prints_reads_a_declined_page(desk: Desk, tmp_path: Path) -> None:
    text = page(DECLINED)
    found = probe_page(text.encode(), "acme", "", None)
    assert not found.records and found.declare
    config = declared(tmp_path, found.declare)
    assert checked(desk, config, text)[0] == "changed"
    assert codes(desk) == WANTED


def test_statuses_in_cards_are_left_out_beside_a_vendors_own_codes(desk: Desk, tmp_path: Path) -> None:
    items = "".join(f"<li><code>{status}</code> {name}</li>" for status, name in STATUSES)
    text = page(f"<h2>HTTP status codes</h2><ul>{items}</ul>", errors())
    found = probe_page(text.encode(), "acme", "", None)
    assert found.declare and 'lists = ["Error codes"]' in found.declare
    checked(desk, declared(tmp_path, found.declare), text)
    assert codes(desk) == [row[0] for row in ROWS]


def test_a_list_that_may_be_one_of_codes_beside_others_makes_the_page_suspect(desk: Desk, tmp_path: Path) -> None:
    rows = [("access_denied", "The user refused."), ("invalid_scope", "It is unknown."), ("bad_client", "It failed.")]
    text = page(errors(), "<h2>Token errors</h2>", table(("Property", "Description"), rows))
    outcome, told = checked(desk, declared(tmp_path), text)
    assert outcome == "suspect" and told.startswith("codes-unaccounted: ") and "'Token errors'" in told
    found = probe_page(text.encode(), "acme", "", None)
    assert found.declare and checked(desk, declared(tmp_path, found.declare), text)[0] == "changed"
    assert codes(desk) == [row[0] for row in (*ROWS, *rows)]


@pytest.mark.parametrize(
    "more",
    [
        "<tr><td>E99</td><td>499</td><td>It failed.</td><td>x</td></tr>",
        "<tr><td>E99</td><td>499</td></tr>",
        "<tr><td>See the list of old codes</td><td>499</td><td>It failed.</td></tr>",
    ],
    ids=["a cell too many", "a cell too few", "no code as the others"],
)
def test_a_row_that_cannot_be_read_makes_an_undeclared_page_suspect(more: str) -> None:
    found = probe_page(page(errors().replace("</table>", f"{more}</table>")).encode(), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread" and len(found.records) == len(ROWS)
    assert found.declare and found.declare.endswith("\n# open: A row could not be read, or holds a placeholder.")


def test_the_fields_of_a_card_without_a_head_make_an_undeclared_page_suspect() -> None:
    def card(head: str, number: int) -> str:
        return f"<h3>{head}</h3><p><b>Cause:</b> Part {number} failed.</p><p><b>Solution:</b> Mend {number}.</p>"

    cards = [card(f"PartFailed{number}", number) for number in range(1, 6)]
    for odd, reason in (("OtherFailed", None), ("Transport (all of it)", "row-unread")):
        text = page("<h2>Error codes</h2>", *cards, card(odd, 6), card("LastFailed", 7))
        found = probe_page(text.encode(), "acme", "", None)
        assert (found.suspect and found.suspect["reason"]) == reason


@pytest.mark.parametrize(
    ("odd", "reason"),
    [("refused", "row-unread"), ("card_a</b>, <b>card_b", "row-unread"), ("Note", None), ("card_old", None)],
)
def test_a_paragraph_without_a_code_among_others_makes_a_page_suspect(odd: str, reason: str | None) -> None:
    heads = ["card_lost", odd, "key_wrong", "no_funds"]
    text = page("<h2>Error codes</h2>", *(f"<p><b>{head}</b>: It failed here.</p>" for head in heads))
    found = probe_page(text.encode(), "acme", "", None)
    assert (found.suspect and found.suspect["reason"]) == reason


def test_words_before_a_colon_are_no_label_of_a_declared_list_of_cards(desk: Desk, tmp_path: Path) -> None:
    cards = [f"<h3>E{number}: Part {number} failed</h3><p>It failed {number} times.</p>" for number in range(1, 8)]
    odd = "<h3>E9: Import failed</h3><p>Group push bad request: denied</p>"
    text = page(errors([("Z1", "400", "It failed.")]), "<h2>Import errors</h2>", *cards, odd)
    config = declared(tmp_path, 'lists = ["Error codes", "Import errors"]\ncolumns = { "Code" = "code" }')
    assert checked(desk, config, text)[0] == "changed"
    assert desk.ask("SELECT category FROM errors WHERE code = 'E9' AND category <> 'import_errors'") == []


STATUSES = [
    ("200", "OK"),
    ("400", "Bad Request"),
    ("401", "Unauthorized"),
    ("404", "Not Found"),
    ("500", "Server Error"),
]


def codes_of(text: str) -> list[str]:
    return [record["code"] for record in probe_page(text.encode(), "acme", "", None).records]
