"""The rule of all rules, by mutation: the same rows, or a page called suspect; never silently different rows."""

import json
import random

import pytest
from conftest import FIXTURES, VENDORS
from lxml import html
from mutate import COSMETIC, DAMAGING, SKIP, Case

from ingest.believe import doubts
from ingest.errors import PageFailed
from ingest.model import Key, Record, Stored
from ingest.read import read_page
from ingest.sites import load, sources
from parsers.reading.contract import Limits
from parsers.reading.text import cosmetic_free

ROUNDS = 4


def told(records: list[Record]) -> dict[str, tuple[object, ...]]:
    out = {}
    for record in records:
        state = record.state
        texts = (cosmetic_free(state.message), cosmetic_free(state.hint or ""))
        out[record.code] = (state.status, state.category, state.retryable, state.retryable_basis, *texts)
    return out


def known(vendor: str) -> dict[Key, Stored]:
    site, parse = load(sources(None)[vendor])
    reading = read_page(site, parse, (FIXTURES / "base" / f"{vendor}.html").read_bytes(), "page", "", None)
    return {r.key: Stored(r.state, r.evidence, r.section, "page", None, "", "") for r in reading.records}


def mutated(vendor: str, name: str, seed: int) -> tuple[bytes, dict[str, tuple[object, ...]] | None]:
    """The damaged page, and what it now states."""
    data = json.loads((FIXTURES / "base" / f"{vendor}.json").read_text("utf-8"))
    fields = ("status", "category", "retryable", "retryable_basis")
    truth = {
        row["code"]: (
            *(row[field] for field in fields),
            cosmetic_free(row["message"]),
            cosmetic_free(row["hint"] or ""),
        )
        for row in data
    }
    doc = html.document_fromstring((FIXTURES / "base" / f"{vendor}.html").read_bytes())
    states = (COSMETIC | DAMAGING)[name](Case(doc, truth, random.Random(f"{vendor} {seed}")))
    body = html.tostring(doc, encoding="utf-8", doctype="<!DOCTYPE html>")
    if name == "the_page_ends_in_the_middle":
        return body[: len(body) * (seed + 1) // (ROUNDS + 2)], states
    return body, states


def judged(vendor: str, body: bytes) -> tuple[str, dict[str, tuple[object, ...]]]:
    """What errdex, who has read this vendor before, makes of the page: "" or the reason why it is suspect."""
    site, parse = load(sources(None)[vendor])
    try:
        reading = read_page(site, parse, body, "page", "", None)
    except PageFailed as failed:
        return failed.reason, {}
    complaints = reading.complaints or [
        complaint
        for found in doubts(known(vendor), {"page": reading}, set(), site.limits).values()
        for complaint in found
    ]
    return complaints[0].reason if complaints else "", told(reading.records)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("name", DAMAGING)
def test_a_damaged_page_is_never_silently_wrong(vendor: str, name: str) -> None:
    for seed in range(ROUNDS):
        body, states = mutated(vendor, name, seed)
        if states == SKIP:
            pytest.skip("there is nothing of the kind on this page")
        reason, found = judged(vendor, body)
        # What nobody need be able to read may be read all the same, if it is read right.
        assert reason or found == (states or mutated(vendor, "classes_are_gone", 0)[1]), f"seed {seed}"


def test_another_dress_is_read_and_no_alarm() -> None:
    """Nine of ten cells at the least are read exactly; a tool that calls everything suspect fails here."""
    results = {(vendor, name): judged(vendor, mutated(vendor, name, 0)[0]) for vendor in VENDORS for name in COSMETIC}
    wrong = {case: found for case, (reason, found) in results.items() if not reason and found != mutated(*case, 0)[1]}
    assert not wrong
    suspect = [case for case, (reason, _) in results.items() if reason]
    assert len(suspect) <= 0.1 * len(results), suspect


STATES = {
    "rows-lost": lambda r, n: None if n < 4 else r,
    "field-emptied": lambda r, n: r._replace(hint=None) if n % 3 == 0 else r,
    "mass-change": lambda r, n: r._replace(status=418) if n % 3 else r,
    "texts-moved": lambda r, n: r._replace(message=r.hint, hint=r.message) if n == 2 else r,
}


@pytest.mark.parametrize("reason", [*STATES, ""])
def test_each_limit_of_the_history_holds_and_a_small_change_passes(reason: str) -> None:
    before = known("autopay")
    site, parse = load(sources(None)["autopay"])
    reading = read_page(site, parse, (FIXTURES / "base" / "autopay.html").read_bytes(), "page", "", None)
    change = STATES.get(reason, lambda r, n: {0: None, 1: r._replace(status=418)}.get(n, r))
    states = [change(record.state, number) for number, record in enumerate(reading.records)]
    reading.records = [r._replace(state=s) for r, s in zip(reading.records, states, strict=True) if s]
    found = doubts(before, {"page": reading}, set(), Limits()).get("page", [])
    assert [complaint.reason for complaint in found] == ([reason] if reason else [])
    wide = Limits(gone_rows=99, emptied=1.0, changed=1.0)
    assert doubts(before, {"page": reading}, set(), wide).get("page", []) == [
        c for c in found if c.reason == "texts-moved"
    ]
