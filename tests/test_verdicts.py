"""What a page says of retrying is taken only where all of it is understood: cells, badges, titles, legends."""

from dataclasses import replace
from itertools import product

import conftest
import pytest
from conftest import Desk, data

from benchmarks.believing import history, stored
from ingest.diff.differences import differences
from ingest.extraction.read_page import read_page
from ingest.model import Record, VendorWrite, value_of
from ingest.validate.witness_findings import pages_to_confirm
from parsers.audit.retry_legends import swaps_verdicts
from parsers.extract.contract import Limits, Site
from parsers.lexicon.retry_words import asks_to_retry, is_known, retry_verdict

WORDS_OF_RETRYING = data("retry_words.json")


def says(cell: str) -> bool | None:
    return retry_verdict(cell) if is_known(cell) else None


@pytest.mark.parametrize(("kind", "verdict"), [("yes", True), ("no", False), ("neither", None)])
def test_a_retry_cell_counts_only_as_a_whole(kind, verdict) -> None:
    assert [cell for cell in WORDS_OF_RETRYING["cells"][kind] if says(cell) is not verdict] == []


@pytest.mark.parametrize(("kind", "turns"), [("legends that invert the marks", True), ("other legends", False)])
def test_a_legend_that_turns_the_marks_round_is_told_from_one_that_does_not(kind, turns) -> None:
    assert [text for text in WORDS_OF_RETRYING[kind] if swaps_verdicts(text) is not turns] == []


@pytest.mark.parametrize(("kind", "asks"), [("titles that ask", True), ("other titles", False)])
def test_only_a_usual_title_asks_whether_to_retry(kind, asks) -> None:
    assert [title for title in WORDS_OF_RETRYING[kind] if asks_to_retry(title) is not asks] == []


def test_a_declared_title_is_taken_as_it_stands_and_never_where_it_says_the_contrary() -> None:
    own = frozenset({"Worth another go", "Do not retry"})
    told = ["Worth another go?", "Worth another go (after a fix)", "Not worth another go", "Do not retry"]
    assert [asks_to_retry(title, own) for title in told] == [True, False, False, False]


COLUMNS = {"Code": "code", "HTTP": "status", "Message": "message"}
PINNED = Site("Acme", ("https://a.example/errors",), r"[a-z]+_[a-z]+", COLUMNS | {"Retryable": "retryable"})
SITES = {
    "pinned": PINNED,
    "declared": replace(PINNED, columns=COLUMNS),
    "undeclared": Site("Acme", PINNED.pages, headings=None),
}
WORDS = "bank card fund cash coin bill cost loan".split()
CELLS_OF = dict(zip(WORDS, ["Yes", "No", "No", "—", "Yes", "No", "No", "No"], strict=True))


def table(title: str = "Retryable", note: str = "", **cells: str) -> str:
    told = CELLS_OF | cells
    rows = (f"<code>{word}_refused</code>|40{at}|{told[word]}|The {word} was refused." for at, word in enumerate(WORDS))
    list_ = conftest.table(f"Code|HTTP|{title}|Message", *rows)
    return f"<html><body><h1>Error codes</h1>{note}{list_}</body></html>"


def cards(title: str = "Retryable", note: str = "", **cells: str) -> str:
    told = CELLS_OF | cells
    parts = "".join(
        f"<h3><code>{word}_refused</code></h3><p><b>HTTP:</b> 40{at}</p><p><b>Message:</b> The {word} was refused.</p>"
        f"<p><b>{title}:</b> {told[word]}</p>"
        for at, word in enumerate(WORDS)
    )
    return f"<html><body><h1>Error codes</h1>{note}{parts}</body></html>"


def seen(site: Site, before: str, after: str) -> tuple[set[str], dict[str, Record]]:
    """What speaks against the page after the one before, and what it reads as."""
    one, two = (read_page(site, None, page.encode(), "page", "", None) for page in (before, after))
    assert not one.findings and {record.state.retryable_basis for record in one.records} == {"stated", None}
    told = {finding.reason for finding in (*two.findings, *history(one, two, Limits()))}
    return told, {record.code: record for record in two.records}


@pytest.mark.slow
def test_what_turns_a_verdict_round_is_suspect() -> None:
    for site, page in product(SITES.values(), (table, cards)):
        for change in WORDS_OF_RETRYING["changes that are suspect"]:
            assert seen(site, page(), page(**change))[0], (change, page, site)


@pytest.mark.slow
def test_the_same_in_other_words_and_one_new_verdict_are_no_alarm() -> None:
    for site, page in product(SITES.values(), (table, cards)):
        for change, verdict in WORDS_OF_RETRYING["changes that are not"]:
            told, records = seen(site, page(), page(**change))
            assert (told, records["bank_refused"].state.retryable) == (set(), verdict), (change, page, site)


def test_unknown_words_are_evidence_and_no_alarm_where_such_stood_before() -> None:
    told, records = seen(SITES["declared"], table(card="Depends"), table(card="Depends", bank="Ask the bank"))
    assert not told and records["bank_refused"].evidence == "Ask the bank"
    assert records["bank_refused"].state.retryable is records["bank_refused"].state.retryable_basis is None


def test_the_badges_of_a_head_say_together_whether_to_retry() -> None:
    for badges, verdict in WORDS_OF_RETRYING["badges of a head"]:
        card = f"<h3><code>card_lost</code> {badges}</h3><p><b>HTTP:</b> 402</p><p><b>Message:</b> Lost.</p>"
        body = f"<h1>Codes</h1>{card}"
        records = read_page(SITES["declared"], None, body.encode(), "page", "", None).records
        assert [value_of(record.state, "retryable", record.code) for record in records] == [verdict], badges


@pytest.mark.slow
def test_a_footnote_leaves_a_verdict_open() -> None:
    marks = ("1", "*", "[a]", '<a href="#fn1">1</a>')
    for cell, mark, page in product(("Yes", "✅", "Yes, with backoff"), marks, (table, cards)):
        _, records = seen(SITES["declared"], page(), page(bank=f"{cell}<sup>{mark}</sup>"))
        state = records["bank_refused"].state
        assert state.retryable is state.retryable_basis is None, (cell, mark, page)
    for title in ("Retryable<sup>1</sup>", "Retryable*", "Retryable †"):
        read = read_page(SITES["undeclared"], None, table(title).encode(), "page", "", None)
        assert {record.state.retryable for record in read.records} == {None, 0}, title


def test_no_default_by_status_goes_against_what_the_page_says(desk: Desk) -> None:
    told = enumerate(["Depends", "Only once the hold is released", "—", "No"])
    rows = [f"BCK.CARD.000{n}|503|card|{cell}|Message {n}.|Hint." for n, cell in told]
    rows.append("BCK.CARD.0009|503|card|—|It was late.|Check the payment status before you retry.")
    harm = "A repeat may lead to a double charge."
    rows.append(f"BCK.CARD.0010|503|card|—|It was late.|{harm}")
    rows += [
        f"BCK.CARD.001{n}|423|card|—|A payout is in progress.|{hint}"
        for n, hint in enumerate(["Retry after 30 s.", "Look."], 1)
    ]
    list_ = conftest.table("Code|HTTP|Category|Retryable|Message|Hint", *rows)
    desk.refresh(nevermined=f"<html><body>{list_}</body></html>")
    asked = "SELECT retryable, basis, evidence FROM retry_policy ORDER BY code"
    open_ones = [(None, None, "Depends"), (None, None, "Only once the hold is released")]
    assert desk.ask(asked) == [
        *open_ones,
        (1, "status", None),
        (0, "stated", "No"),
        (None, None, "Check the payment status before you retry."),
        (None, None, harm),
        (None, None, None),
        (0, "status", None),
    ]


def test_a_retry_that_is_granted_is_looked_at_twice_and_one_revoked_is_not() -> None:
    before, granted, revoked = (
        read_page(PINNED, None, page.encode(), "page", "", None)
        for page in (table(), table(card="Yes"), table(bank="No"))
    )
    known = stored(before)
    for after, pages in ((granted, {"page"}), (revoked, set())):
        states = {record.key: record.state for record in after.records}
        changes = differences({key: row.state for key, row in known.items()}, states)
        assert pages_to_confirm(known, VendorWrite("acme", changes=changes, rows=stored(after))) == pages


@pytest.mark.parametrize(("title", "told"), [("HTTP status", set()), ("Upstream status", {"column-reclassified"})])
def test_a_new_title_of_statuses_is_suspect_where_it_is_no_usual_one_and_a_record_differs(title, told) -> None:
    page = table().replace("<th>HTTP</th>", f"<th>{title}</th>")
    assert seen(SITES["undeclared"], table(), page)[0] == set()
    assert seen(SITES["undeclared"], table(), page.replace("<td>403", "<td>423"))[0] == told


def test_a_verdict_that_is_not_read_on_cards_whose_codes_are_set_as_code_is_told(desk: Desk) -> None:
    verdicts = {"lamp.broken": "yes. Look first.", "key.lost": "yes. Look first.", "fuse.blown": "no"}
    cards = "".join(
        f"<h4><code>{code}</code></h4><p>Status: 503</p><p>Retryable: {verdict}</p><p>Message: It failed.</p>"
        for code, verdict in verdicts.items()
    )
    declared = "[sites.acme]\npages = ['https://acme.example/errors']\n"
    desk.refresh(conftest.configured(declared), acme=f"<html><body><h1>Error codes</h1>{cards}</body></html>")
    assert desk.ask("SELECT outcome, reason FROM checks") == [("suspect", "column-unread")]
    assert desk.ask("SELECT * FROM retry_policy") == [], "no status speaks for what is not read"
