"""The rule of all rules, by mutation: the same rows, or a page called suspect; never silently different rows."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from conftest import FIXTURES, VENDORS, data, table

from benchmarks.believing import Cell, cells_of, history, stored
from benchmarks.mutate import DAMAGING, page_at
from ingest.extraction.read_page import read_page
from ingest.model import Record, State
from ingest.reading import Reading, text_digest
from ingest.sites.registry import sources
from ingest.sites.site_source import load_site
from ingest.validate.history_findings import check_history
from ingest.validate.replaced_texts import replaced_texts
from parsers.extract.contract import Limits, Site

PATHS = [FIXTURES / "base" / f"{vendor}.html" for vendor in VENDORS]
PAGES = {path.stem: page_at(path, path.with_suffix(".json")) for path in PATHS}
#: Read as its site's declaration says, and with nothing declared.
READ = PAGES | {f"{name}, undeclared": replace(page, declared=False) for name, page in PAGES.items()}


@cache
def cells(kind: str, operator: str) -> list[Cell]:
    return [cell for name, page in READ.items() for cell in cells_of(name, page, kind, operator)]


@pytest.mark.slow
def test_a_damaged_page_is_never_silently_wrong() -> None:
    """And a list shown in part is suspect on the first look; `benchmarks.belief` tries every operator."""
    found = {operator: cells("damaging", operator) for operator in [*DAMAGING][::80]}
    assert all(found.values()), "an operator finds nothing to do on any page"
    assert not [cell for group in found.values() for cell in group if cell.verdict == "wrong"]
    partial = [cell for name, group in found.items() if name.startswith("partial: ") for cell in group]
    assert partial and not [cell for cell in partial if not cell.own]


def reading_of(vendor: str) -> Reading:
    site, parse = load_site(sources(None)[vendor])
    return read_page(site, parse, PAGES[vendor].body, "page", "", None)


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("rows-lost", lambda r, n: None if n < 4 else r),
        ("", lambda r, n: None if n < 3 else r),
        ("field-emptied", lambda r, n: r._replace(hint=None) if n % 3 == 0 else r),
        ("mass-change", lambda r, n: r._replace(status=418) if n % 3 else r),
        ("texts-moved", lambda r, n: r._replace(message=r.hint, hint=r.message) if n == 2 else r),
        ("", lambda r, n: {0: None, 1: r._replace(status=418)}.get(n, r)),
    ],
)
def test_each_limit_of_the_history_holds_and_a_small_change_passes(reason, change) -> None:
    before = stored(reading_of("autopay"))
    reading = reading_of("autopay")
    states = [change(record.state, number) for number, record in enumerate(reading.records)]
    records = [r._replace(state=s) for r, s in zip(reading.records, states, strict=True) if s]
    reading = replace(reading, records=records)
    found = check_history(before, {"page": reading}, set(), Limits()).get("page", [])
    assert [finding.reason for finding in found] == ([reason] if reason else [])
    wide = Limits(gone_rows=99, emptied=1.0, changed=1.0)
    told = check_history(before, {"page": reading}, set(), wide).get("page", [])
    assert told == [c for c in found if c.reason == "texts-moved"]


Rows = dict[str, list[Any]]
#: A list, what may become of it and of its texts, and what is then said.
EDITS = data("history_edits.json")
ROWS: Rows = EDITS["before"]


def records_of(rows: Rows) -> list[Record]:
    states = {code: State(status, None, None, None, None, text, None) for code, (status, text) in rows.items() if text}
    return [Record("", code, state, None, "All" if code < "d" else "More", None) for code, state in states.items()]


def test_what_a_vendor_does_not_do_is_told_in_a_list_of_any_length() -> None:
    for name in EDITS["after"]:
        reason, rows = EDITS["after"][name]
        found = check_history(
            stored(Reading(records_of(ROWS))), {"page": Reading(records_of(ROWS | rows))}, set(), Limits()
        )
        assert {finding.reason for finding in found.get("page", [])} == ({reason} if reason else set()), name


@pytest.mark.parametrize(
    ("text", "now", "told"),
    [
        ("The issuer’s answer is missing.", "The issuer?s answer is missing.", True),
        ("Is it the user's card?", "Is it the user&#x27;s card?", True),
        ("It is > 5.", "It is &gt; 5.", True),
        ("It is &gt; 5.", "It is > 5.", False),
        ("It failed, did it?", "It failed – did it?", False),
        ("Wait until the bank has answered.", "Wait until the bank… Read more", True),
        ("Wait until the bank has answered.", "Wait until the Show more", True),
        ("Wait until the bank has answered.", "Wait until the bank has answered once more.", False),
        ("Amount must be 10 or more units.", "Amount must be 10 or more.", False),
        ("Ask support to see more details.", "Ask support to see more.", False),
    ],
)
def test_a_text_that_is_cut_off_or_shows_signs_for_letters_is_suspect_be_it_one(
    text: str, now: str, told: bool
) -> None:
    before, after = (Reading(records_of(ROWS | {"g": [400, one]})) for one in (text, now))
    found = check_history(stored(before), {"page": after}, set(), Limits())
    assert {one.reason for one in found.get("page", [])} == ({"texts-moved"} if told else set())


@pytest.mark.parametrize(("now", "told"), [("nds, then send it again.", True), ("Then send it again.", False)])
def test_the_rest_of_a_text_whose_code_is_gone_is_suspect_at_another_code(now: str, told: bool) -> None:
    before = Reading(records_of(ROWS | {"g": [400, "Wait for 30 seconds, then send it again."]}))
    after = Reading(records_of(ROWS | {"f": [500, now]}))
    found = check_history(stored(before), {"page": after}, set(), Limits())
    assert {one.reason for one in found.get("page", [])} == ({"texts-moved"} if told else set())


def test_a_code_is_not_gone_while_an_item_of_its_text_is_on_the_page() -> None:
    items = ("Somebody took the pot away", "The lid was lost behind the stove")
    before = Reading(records_of(ROWS | {"g": [400, "; ".join(items)]}))
    for text, told in ((items[1], {"codes-unaccounted"}), ("A lid was lost", set())):
        after = Reading(records_of(ROWS), unread_texts=frozenset({text_digest(text)}))
        found = check_history(stored(before), {"page": after}, set(), Limits())
        assert {one.reason for one in found.get("page", [])} == told


def test_most_codes_of_one_page_are_not_gone_though_they_are_few_of_the_vendor() -> None:
    many: Rows = {f"z{number}": [400, f"It is number {number}."] for number in range(200)}
    known = stored(Reading(records_of(ROWS)))
    known |= {key: row._replace(page="other") for key, row in stored(Reading(records_of(many))).items()}
    readings = {"page": Reading(records_of({"a": ROWS["a"]})), "other": Reading(records_of(many))}
    assert [one.reason for one in check_history(known, readings, set(), Limits())["page"]] == ["rows-lost"]


def test_texts_that_were_replaced_by_none_of_their_kind_are_told_from_new_words() -> None:
    for name in EDITS["texts"]:
        told, new = EDITS["texts"][name]
        texts = [(("", code), old, now) for (code, (_, old)), now in zip(ROWS.items(), new, strict=True)]
        assert [what for _, what in replaced_texts(texts, Limits())] == told, name


LOST = [
    f"card_{word}|40{n}|The card is {word}." for n, word in enumerate("lost old void shut thin torn bent cut".split())
]
EDITED = [*LOST[:-1], "card_cut|407|Somebody has cut the card."]


@pytest.mark.parametrize(
    ("head", "rows", "reasons"),
    [
        ("Code|Status|Message|Since", [f"{row}|v2" for row in LOST[2:]], set()),
        ("Code|Status|Description", EDITED, set()),
        (
            "Code|Status|Description",
            [row.replace("The card", "It") for row in LOST[:4]] + LOST[4:],
            {"column-reclassified"},
        ),
        ("Name|HTTP|Text", LOST[2:], {"list-reclassified"}),
    ],
    ids=["another column, and codes gone", "another title, and an edit", "another column", "another list"],
)
def test_new_titles_of_the_same_columns_are_no_other_list(head, rows, reasons) -> None:
    site = Site("Acme", (), r"card_\w+", {"Code": "code", "Name": "code"})
    pages = (table("Code|Status|Message", *LOST), table(head, *rows))
    one, two = (read_page(site, None, f"<body>{page}</body>".encode(), "page", "", None) for page in pages)
    assert {finding.reason for finding in (*two.findings, *history(one, two, Limits()))} == reasons


@pytest.mark.parametrize(
    ("cell", "message", "reasons"),
    [
        ("Yes", "The card may have been charged.", {"verdict-unknown"}),
        ("Yes", "The card may have been charged (unknown state).", {"verdict-unknown"}),
        ("Depends", "The card is cut.", set()),
        ("Yes", "The card is cut.", set()),
    ],
)
def test_a_yes_that_its_row_takes_back_does_not_turn_a_no_into_silence(cell, message, reasons) -> None:
    site = Site("Acme", (), r"card_\w+", {"Code": "code", "Retryable": "retryable"})
    head, rows = "Code|Status|Retryable|Message", [row.replace("|The", "|No|The") for row in LOST[:-1]]
    pages = (table(head, *rows, f"card_cut|407|{said}|{message}") for said in ("No", cell))
    one, two = (read_page(site, None, f"<body>{page}</body>".encode(), "page", "", None) for page in pages)
    assert {finding.reason for finding in history(one, two, Limits())} == reasons


def test_counts_of_parts_are_no_count_of_the_whole() -> None:
    parts = [(3, LOST[:3]), (5, LOST[3:])]
    page = "".join(f"<p>{n} codes</p>{table('Code|Status|Message', *rows)}" for n, rows in parts)
    site = Site("Acme", (), r"card_\w+", {"Code": "code"})
    for body, reasons in ((page, []), (page.replace("5 codes", "6 codes"), ["count-differs"])):
        found = read_page(site, None, f"<body>{body}</body>".encode(), "page", "", None)
        assert sorted({finding.reason for finding in found.findings}) == reasons
    headed = re.sub(r"<p>((\d) codes)</p>", r'<h2 id="p\2">Part \2 — \1 <a href="#p\2">&#8203;</a></h2>', page)
    assert not read_page(site, None, f"<body>{headed}</body>".encode(), "page", "", None).findings
