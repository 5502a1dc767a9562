"""How errdex reads a changed page that it has read before: exact, suspect, or silently wrong."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from benchmarks import given
from benchmarks.mutate import COSMETIC, DAMAGING, HONEST, Absent, Facts, Page, page_at
from benchmarks.mutate.case import Fact, mutate
from ingest.model import Key, Record, Stored
from ingest.pipeline.workers import read_job
from ingest.reading import Finding, Reading
from ingest.reasons import REASONS
from ingest.sites.registry import sources
from ingest.sites.site_source import Job, Source, load_site
from ingest.validate.drift_findings import detect_drift
from ingest.validate.history_findings import check_history
from ingest.witness import Witness
from parsers.extract.contract import OPEN, Limits
from parsers.lexicon.cleaning import cosmetic_free

ROOT = Path(__file__).parent.parent
KINDS = {"cosmetic": COSMETIC, "honest": HONEST, "damaging": DAMAGING}
#: One row, 1 % of them, 5 %; where the damage leaves no choice, once.
ROUNDS = {"cosmetic": 1, "honest": 3, "damaging": 3}
WALLS = frozenset(["bot-wall", "not-found-page", "login-page", "javascript-shell", "cookie-wall"])
#: About a list that was declined, or is declared, which no fixture has: `tests/test_declared.py` and
#: `tests/test_lists.py` show what they catch.
_ELSEWHERE = {"list-reclassified", "list-lost"}
#: What only a whole run finds.
_ELSEWHERE |= {"bad-index", "flapping", "rejected"}
#: What only a witness finds: `tests/test_witness.py`.
_ELSEWHERE |= {"loss-unconfirmed"}


@dataclass(frozen=True)
class Cell:
    """One operator on one page: the reasons from the page itself, those from its history, and is it read right?"""

    kind: str
    operator: str
    page: str
    own: frozenset[str]
    history: frozenset[str]
    right: bool

    @property
    def verdict(self) -> str:
        """What a user has of it: exact records, a page called suspect, or records that are wrong in silence."""
        return "suspect" if self.own | self.history else "exact" if self.right else "wrong"


def facts_of(records: list[Record]) -> Facts:
    """What was read, as the mutator states it."""
    out: Facts = {}
    for record in records:
        state = record.state
        texts = (cosmetic_free(state.message), cosmetic_free(state.hint or ""))
        out[record.code] = Fact(state.status, state.category, state.retryable, state.retryable_basis, *texts)
    return out


def stored(reading: Reading) -> dict[Key, Stored]:
    """The records as the catalogue holds them."""
    return {r.key: Stored(r.state, r.evidence, r.section, "page", None, "", "") for r in reading.records}


def judge(page: Page, body: bytes, charset: str | None) -> tuple[set[str], set[str], Facts]:
    """The reasons from the page on its own, those from its history, and what was read."""
    source = _source(page)
    reading = read_job(Job(source, body, "page", "", charset))
    if isinstance(reading, tuple):
        return {reading[0]}, set(), {}
    past = history(_before(source, page.body), reading, load_site(source)[0].limits)
    return _reasons(reading.findings), _reasons(past), facts_of(reading.records)


def _reasons(findings: Iterable[Finding]) -> set[str]:
    return {finding.reason for finding in findings}


def history(before: Reading, reading: Reading, limits: Limits, witness: Witness | None = None) -> list[Finding]:
    """The findings from the reading before."""
    past = check_history(stored(before), {"page": reading}, set(), limits, witness)
    return [*detect_drift(before, reading), *past.get("page", [])]


def _source(page: Page) -> Source:
    site = sources(None)[page.vendor]
    if page.declared:
        return site
    return replace(site, own=True, declared=replace(OPEN, pages=("https://docs.example/page",)))


@cache
def _before(source: Source, body: bytes) -> Reading:
    reading = read_job(Job(source, body, "page", "", None))
    assert isinstance(reading, Reading) and not reading.findings
    return reading


def cells_of(name: str, page: Page, kind: str, operator: str) -> list[Cell]:
    """One operator on one page, as often as chance makes a difference; none where there is nothing of its kind."""
    cells: list[Cell] = []
    bodies: set[bytes] = set()
    for seed in range(ROUNDS[kind]):
        try:
            body, charset, truth = mutate(page, KINDS[kind][operator], seed)
        except Absent:
            break
        if body in bodies:
            break
        bodies.add(body)
        own, past, found = judge(page, body, charset)
        if own & WALLS:
            own |= {"no-rows"}  # Which a wall only names.
        right = found == (page.truth if truth is None else truth)
        cells.append(Cell(kind, operator, name, frozenset(own), frozenset(past), right))
    return cells


@cache
def pages() -> dict[str, Page]:
    """The fixtures, and the captures that `ERRDEX_CAPTURES` names."""
    base = ROOT / "fixtures" / "base"
    found = {path.stem: page_at(path, path.with_suffix(".json")) for path in sorted(base.glob("*.html"))}
    if captures := given("CAPTURES"):
        for path in sorted(captures.glob("pages/*.html")):
            found[f"{path.stem} (real)"] = page_at(path, captures / "truth" / f"{path.stem}.json")
    return found | {f"{name} (undeclared)": replace(page, declared=False) for name, page in found.items()}


def _work(task: tuple[str, str, str]) -> list[Cell]:
    name, kind, operator = task
    return cells_of(name, pages()[name], kind, operator)


def all_cells() -> Iterator[Cell]:
    """Every operator on every page."""
    tasks = [(name, kind, operator) for name in pages() for kind in KINDS for operator in KINDS[kind]]
    with ProcessPoolExecutor() as pool:
        for cells in pool.map(_work, tasks, chunksize=16):
            yield from cells


def guards() -> list[str]:
    """Every registered reason for which a page is suspect, except those that only a whole run finds."""
    return [one.word for one in REASONS.values() if one.outcome == "suspect" and one.word not in _ELSEWHERE]
