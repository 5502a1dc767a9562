"""The rule of all rules, by mutation: the same rows, or a page called suspect; never silently different rows."""

from functools import cache

import pytest
from conftest import FIXTURES, VENDORS

from benchmarks.believing import KINDS, WALLS, Cell, cells_of, guards, stored
from benchmarks.mutate import DAMAGING, page_at
from ingest.believe import doubts
from ingest.model import Reading
from ingest.read import read_page
from ingest.sites import load, sources
from parsers.reading.contract import Limits

PATHS = [FIXTURES / "base" / f"{vendor}.html" for vendor in VENDORS]
PAGES = {path.stem: page_at(path, path.with_suffix(".json")) for path in PATHS}


@cache
def cells(kind: str, operator: str) -> list[Cell]:
    return [cell for name, page in PAGES.items() for cell in cells_of(name, page, kind, operator)]


@pytest.mark.parametrize("operator", DAMAGING)
def test_a_damaged_page_is_never_silently_wrong(operator: str) -> None:
    found = cells("damaging", operator)
    assert found, "the operator finds nothing to do on any page"
    assert not [cell for cell in found if cell.verdict == "wrong"]


@pytest.mark.parametrize("kind", ["cosmetic", "honest"])
def test_another_dress_or_an_honest_change_is_read_and_no_alarm(kind: str) -> None:
    """Nine of ten cells at the least are read exactly; a tool that calls everything suspect fails here."""
    found = [cell for operator in KINDS[kind] for cell in cells(kind, operator)]
    assert not [cell for cell in found if cell.verdict == "wrong"]
    suspect = [cell for cell in found if cell.verdict == "suspect"]
    assert len(suspect) <= 0.1 * len(found), suspect


def test_every_guard_catches_what_no_other_does_and_every_wall_is_named() -> None:
    damaged = [cell for operator in DAMAGING for cell in cells("damaging", operator) if not cell.right]
    alone = {
        reason
        for cell in damaged
        for found in (cell.own, cell.own | cell.history)
        if len(found) == 1
        for reason in found
    }
    assert set(guards()) <= alone
    assert {reason for cell in damaged for reason in cell.own} >= WALLS


def reading_of(vendor: str) -> Reading:
    site, parse = load(sources(None)[vendor])
    return read_page(site, parse, PAGES[vendor].body, "page", "", None)


STATES = {
    "rows-lost": lambda r, n: None if n < 4 else r,
    "field-emptied": lambda r, n: r._replace(hint=None) if n % 3 == 0 else r,
    "mass-change": lambda r, n: r._replace(status=418) if n % 3 else r,
    "texts-moved": lambda r, n: r._replace(message=r.hint, hint=r.message) if n == 2 else r,
}


@pytest.mark.parametrize("reason", [*STATES, ""])
def test_each_limit_of_the_history_holds_and_a_small_change_passes(reason: str) -> None:
    before = stored(reading_of("autopay"))
    reading = reading_of("autopay")
    change = STATES.get(reason, lambda r, n: {0: None, 1: r._replace(status=418)}.get(n, r))
    states = [change(record.state, number) for number, record in enumerate(reading.records)]
    reading.records = [r._replace(state=s) for r, s in zip(reading.records, states, strict=True) if s]
    found = doubts(before, {"page": reading}, set(), Limits()).get("page", [])
    assert [complaint.reason for complaint in found] == ([reason] if reason else [])
    wide = Limits(gone_rows=99, emptied=1.0, changed=1.0)
    assert doubts(before, {"page": reading}, set(), wide).get("page", []) == [
        c for c in found if c.reason == "texts-moved"
    ]
