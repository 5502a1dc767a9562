"""The rule of all rules, by mutation: the same rows, or a page called suspect; never silently different rows."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from conftest import FIXTURES, VENDORS

from benchmarks.believing import KINDS, WALLS, Cell, cells_of, guards, stored
from benchmarks.mutate import DAMAGING, page_at
from ingest.extraction.read_page import read_page
from ingest.model import Reading, Record, State
from ingest.sites.registry import sources
from ingest.sites.site_source import load
from ingest.validate.history_findings import check_history
from ingest.validate.replaced_texts import replaced_texts
from parsers.extract.contract import Limits

PATHS = [FIXTURES / "base" / f"{vendor}.html" for vendor in VENDORS]
PAGES = {path.stem: page_at(path, path.with_suffix(".json")) for path in PATHS}
#: Read as its site's declaration says, and with nothing declared.
READ = PAGES | {f"{name}, undeclared": replace(page, declared=False) for name, page in PAGES.items()}


def sampled(operators: Iterable[str]) -> list[object]:
    """Every eighth operator; the others are slow."""
    return [pytest.param(name, marks=[pytest.mark.slow] if at % 8 else []) for at, name in enumerate(operators)]


@cache
def cells(kind: str, operator: str) -> list[Cell]:
    return [cell for name, page in READ.items() for cell in cells_of(name, page, kind, operator)]


@pytest.mark.parametrize("operator", sampled(DAMAGING))
def test_a_damaged_page_is_never_silently_wrong(operator: str) -> None:
    found = cells("damaging", operator)
    assert found, "the operator finds nothing to do on any page"
    assert not [cell for cell in found if cell.verdict == "wrong"]


@pytest.mark.parametrize("kind", ["cosmetic", "honest"])
@pytest.mark.slow
def test_another_dress_or_an_honest_change_is_read_and_no_alarm(kind: str) -> None:
    """Nine of ten cells at the least are read exactly; a tool that calls everything suspect fails here."""
    found = [cell for operator in KINDS[kind] for cell in cells(kind, operator)]
    assert not [cell for cell in found if cell.verdict == "wrong"]
    suspect = [cell for cell in found if cell.verdict == "suspect"]
    assert len(suspect) <= 0.1 * len(found), suspect


@pytest.mark.slow
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
    records = [r._replace(state=s) for r, s in zip(reading.records, states, strict=True) if s]
    reading = replace(reading, records=records)
    found = check_history(before, {"page": reading}, set(), Limits()).get("page", [])
    assert [finding.reason for finding in found] == ([reason] if reason else [])
    wide = Limits(gone_rows=99, emptied=1.0, changed=1.0)
    assert check_history(before, {"page": reading}, set(), wide).get("page", []) == [
        c for c in found if c.reason == "texts-moved"
    ]


Rows = dict[str, tuple[int, str]]
ROWS: Rows = {
    "a": (400, "The first is wrong."),
    "b": (401, "The second is wrong."),
    "c": (404, "Nothing is there."),
    "d": (404, "No such thing."),
    "e": (409, "There is one."),
    "f": (500, "It broke."),
}
AFTER: dict[str, tuple[Rows, str]] = {
    "two texts have traded places": (
        {"a": (400, "Nothing is there."), "c": (404, "The first is wrong.")},
        "texts-moved",
    ),
    "statuses stand a row lower": ({"c": (401, ROWS["c"][1]), "e": (404, ROWS["e"][1])}, "texts-moved"),
    "one row has another's text as well": ({"a": (400, "The first is wrong. It broke."), "f": (0, "")}, "texts-moved"),
    "a message is gone": ({"a": (400, "a")}, "field-emptied"),
    "three texts are one": ({code: (ROWS[code][0], "It failed.") for code in "abc"}, "mass-change"),
    "a text is not filled in": ({"a": (400, "{{ error.text }}")}, "texts-moved"),
    "a text ends within a word": ({"a": (400, "The first is wr")}, "texts-moved"),
    "two rows have the texts of their neighbours": (
        {"b": (401, ROWS["a"][1]), "d": (404, ROWS["c"][1])},
        "texts-moved",
    ),
    "two rows have the texts of those below": ({"c": (404, ROWS["d"][1]), "d": (404, ROWS["e"][1])}, "texts-moved"),
    "no text has a full stop": ({code: (status, text[:-1]) for code, (status, text) in ROWS.items()}, ""),
    "a status is that of the row above": ({"b": (400, ROWS["b"][1])}, ""),
    "a text has a word of a code that is gone": ({"a": (400, "If it broke, look there."), "f": (0, "")}, ""),
    "one of two texts that traded places is new": ({"a": (400, "It broke."), "f": (500, "We do not know.")}, ""),
}


def records_of(rows: Rows) -> list[Record]:
    states = {code: State(status, None, None, None, None, text, None) for code, (status, text) in rows.items() if text}
    return [Record("", code, state, None, "All" if code < "d" else "More", None) for code, state in states.items()]


@pytest.mark.parametrize("name", AFTER)
def test_what_a_vendor_does_not_do_is_told_in_a_list_of_any_length(name: str) -> None:
    rows, reason = AFTER[name]
    found = check_history(
        stored(Reading(records_of(ROWS))), {"page": Reading(records_of(ROWS | rows))}, set(), Limits()
    )
    assert {finding.reason for finding in found.get("page", [])} == ({reason} if reason else set())


def test_most_codes_of_one_page_are_not_gone_though_they_are_few_of_the_vendor() -> None:
    many: Rows = {f"z{number}": (400, f"It is number {number}.") for number in range(200)}
    known = stored(Reading(records_of(ROWS)))
    known |= {key: row._replace(page="other") for key, row in stored(Reading(records_of(many))).items()}
    readings = {"page": Reading(records_of({"a": ROWS["a"]})), "other": Reading(records_of(many))}
    assert [one.reason for one in check_history(known, readings, set(), Limits())["page"]] == ["rows-lost"]


@pytest.mark.parametrize("operator", sampled(name for name in DAMAGING if name.startswith("partial: ")))
def test_a_list_shown_in_part_is_suspect_on_the_first_look(operator: str) -> None:
    assert not [cell for cell in cells("damaging", operator) if not cell.own]


OLD = {code: text for code, (_, text) in ROWS.items()}
REPLACED: dict[str, tuple[list[str], list[str]]] = {
    "cut": ([text[:8].strip() for text in OLD.values()], ["end before they did"]),
    "German": ([f"Das ging an der Stelle {at} leider schief." for at in range(6)], ["are in another language"]),
    "another script": ([f"Ошибка номер {at}" for at in range(6)], ["are in another script"]),
    "the codes": (list(OLD), ["repeat the code"]),
    "new words": ([f"The request of kind {at} is not one we take." for at in range(6)], []),
    "shorter": ([f"Not taken: {at}" for at in range(6)], []),
    "ends": ([text[9:] for text in OLD.values()], ["lack their beginnings"]),
    "lost letters": (
        [text.replace("o", "?").replace("e", "?") for text in OLD.values()],
        ["have question marks for letters"],
    ),
    "one sentence less": ([text.removesuffix(" It broke.") for text in OLD.values()], []),
}


@pytest.mark.parametrize("name", REPLACED)
def test_texts_that_were_replaced_by_none_of_their_kind_are_told_from_new_words(name: str) -> None:
    new, told = REPLACED[name]
    texts = [(("", code), old, now) for (code, old), now in zip(OLD.items(), new, strict=True)]
    assert [what for _, what in replaced_texts(texts, Limits())] == told
