"""Leave out each feature of `weights.toml` in turn: what changes in lists, columns and rows.

Reads the fixtures, the captures, the corpus and `tests/recognise`; for features that fire on none of these, damaged
fixtures. Exits 1 where a feature never fires, or changes nothing and `weights.toml` gives no reason for it.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from benchmarks import given
from benchmarks.mutate import DAMAGING, Absent, page_at
from benchmarks.mutate.case import mutate
from ingest.sites.registry import sources
from ingest.sites.site_source import load_site
from parsers.classify import features, read_lists
from parsers.classify.features import WEIGHTS, Weight
from parsers.extract.contract import OPEN, Site
from parsers.html.page import NoMarkup, Page

ROOT = Path(__file__).parent.parent


class Case(NamedTuple):
    """A page to read: as it is or damaged; with nothing declared, or the pattern of its codes alone."""

    path: Path
    pinned: bool = False
    damage: str = ""


class Effect(NamedTuple):
    """On how many pages a feature fires, and what leaving it out changes: pages, lists, columns, rows."""

    fires: int = 0
    pages: int = 0
    lists: int = 0
    columns: int = 0
    rows: int = 0


class _Weights(dict[str, Weight]):
    """The weights, with the names of those that are used."""

    def __init__(self, weights: Mapping[str, Weight]) -> None:
        super().__init__(weights)
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Weight:
        self.used.add(name)
        return super().__getitem__(name)


@contextmanager
def _weighted(left_out: str = "") -> Iterator[_Weights]:
    weights = _Weights(WEIGHTS)
    if left_out:
        weights[left_out] = replace(WEIGHTS[left_out], weight=0.0, veto=False)
    features.WEIGHTS = weights
    try:
        yield weights
    finally:
        features.WEIGHTS = WEIGHTS


def _cases() -> Iterator[Case]:
    for folder in filter(None, (ROOT / "fixtures", given("CAPTURES"))):
        for path in sorted(folder.rglob("*.html")):
            yield from (Case(path), Case(path, pinned=True))
    for folder in filter(None, (ROOT / "tests" / "recognise", given("CORPUS"))):
        yield from map(Case, sorted(folder.rglob("*.html")))


def _damaged() -> list[Case]:
    return [
        Case(path, damage=name) for path in sorted((ROOT / "fixtures" / "base").glob("*.html")) for name in DAMAGING
    ]


def _page(case: Case) -> Page:
    if not case.damage:
        return Page(case.path.read_bytes())
    body, charset, _ = mutate(page_at(case.path, case.path.with_suffix(".json")), DAMAGING[case.damage], 0)
    return Page(body, "", charset)


def _read(case: Case) -> tuple[list[object], list[object], list[object]]:
    """Which lists are accepted, the roles of their columns, and all rows."""
    site = Site("", (), load_site(sources(None)[case.path.stem])[0].code) if case.pinned else OPEN
    lists = read_lists(_page(case), site).lists
    return (
        [one.accepted for one in lists],
        [(*one.columns.roles.items(), one.columns.status_is_code, one.columns.text_is_code) for one in lists],
        [(*row.codes, *row.cells.items()) for one in lists if one.accepted for row in one.rows],
    )


def _ablate(names: Iterable[str], case: Case) -> dict[str, Effect]:
    """The effects of those of the features that fire on one page; no other can change it."""
    sys.setrecursionlimit(10_000)  # As the workers have it.
    try:
        with _weighted() as weights:
            before = _read(case)
    except (Absent, NoMarkup):
        return {}
    effects = {}
    for name in weights.used.intersection(names):
        with _weighted(name):
            after = _read(case)
        lists, columns = (sum(one != other for one, other in zip_longest(before[at], after[at])) for at in (0, 1))
        rows = len(set(before[2]) ^ set(after[2]))
        effects[name] = Effect(1, int(lists + columns + rows > 0), lists, columns, rows)
    return effects


def ablate() -> dict[str, Effect]:
    """The effect of each feature over all pages."""
    sums = dict.fromkeys(WEIGHTS, Effect())
    with ProcessPoolExecutor() as pool:
        for cases in ([*_cases()], _damaged()):
            idle = [name for name, effect in sums.items() if not effect.fires]
            for effects in pool.map(partial(_ablate, idle), cases, chunksize=4):
                for name, effect in effects.items():
                    sums[name] = Effect(*map(sum, zip(sums[name], effect, strict=True)))
    return sums


def main() -> None:
    """Print the effect of each feature; exit 1 where one has none and no reason."""
    effects = ablate()
    print(f"{'left out':<28}{'fires on':>9}{'changes':>9}{'lists':>7}{'columns':>9}{'rows':>7}")
    faults = []
    for name, effect in effects.items():
        why = "" if effect.pages else WEIGHTS[name].why
        print(
            f"{name:<28}{effect.fires:>9}{effect.pages:>9}{effect.lists:>7}{effect.columns:>9}{effect.rows:>7}  {why}"
        )
        if not effect.fires:
            faults.append(f"{name}: never fires")
        elif not effect.pages and not why:
            faults.append(f"{name}: changes nothing, and weights.toml gives no reason for it")
    print("\n".join([f"{len(effects)} features", *faults]))
    # A part of the pages shows nothing about the features of the others.
    if faults and given("CORPUS") and given("CAPTURES"):
        raise SystemExit(1)
