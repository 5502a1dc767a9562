"""The reader of undeclared pages against checked records: what is exact, declined, or wrong without a finding.

    ERRDEX_CORPUS=… python -m benchmarks.recognise [ID…]
    ERRDEX_CORPUS=… python -m benchmarks.recognise --declare
    ERRDEX_CORPUS=… python -m benchmarks.recognise --ablate

The folder holds `pages/*.html`, `expected/*.json` and `manifest.tsv`, whose `judged_fields` are not counted. Exit
status 1 where a bound is missed. With IDs only these pages are read, and their mistakes are listed. `--declare` reads
each page with a list that is declined, suspect or read in part again, by the block that `probe` prints for it,
unchanged. `--ablate` leaves out each feature of `weights.toml` in turn.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import ablation, declared, given
from benchmarks.timing import bare_parse, medians, verdict
from ingest.extraction.normalise import records_of
from ingest.model import Record
from ingest.pipeline.probe import probe_page
from parsers.classify import PageLists, read_lists
from parsers.extract.contract import Site
from parsers.html.page import Page
from parsers.lexicon.cleaning import cosmetic_free

FIELDS = ("status", "category", "retryable", "message", "hint")
sys.setrecursionlimit(10_000)  # As the workers have it.


@dataclass
class Score:
    """One page: rows hit, rows too many, rows missed, and by field how many were looked at and which are wrong.

    `unclear`: does the page have a finding, or is nothing taken from it? `lists`: of each accepted list its certainty,
    and whether it is one of codes.
    """

    wanted: int
    hits: int = 0
    extra: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, object, object]] = field(default_factory=list)
    unclear: bool = False
    lists: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of the rows taken that are wanted."""
        return self.hits / (self.hits + len(self.extra)) if self.hits + len(self.extra) else 1.0

    @property
    def recall(self) -> float:
        """The share of the rows wanted that are taken."""
        return self.hits / (self.hits + len(self.missed)) if self.hits + len(self.missed) else 1.0

    @property
    def outcome(self) -> str:
        """The page in a word."""
        if not self.hits and not self.extra:
            return "declined" if self.wanted else "nothing taken"
        if self.sure_and_wrong:
            return "sure and wrong"
        return "exact" if not (self.extra or self.missed or self.wrong) else "not exact"

    @property
    def sure_and_wrong(self) -> bool:
        """Has it no finding, though more than 2 % of the rows are wrong or missing?"""
        rows = len(self.extra) + len(self.missed) + len({code for code, *_ in self.wrong})
        return not self.unclear and rows > 0.02 * max(self.wanted, self.hits + len(self.extra))


def records(body: bytes) -> list[Record]:
    """All that would be taken from the page."""
    return _records(read_lists(Page(body)))


def _records(found: PageLists) -> list[Record]:
    site = Site("page", ("page",), ".+", {}, headings=found.headings)
    return [record for row in found.rows for record in records_of(row, site, "page")]


def score(body: bytes, wanted: list[dict[str, Any]], judged: set[str]) -> Score:
    """Compare all that is taken from the page with the records wanted."""
    found = read_lists(Page(body))
    one = compare(_records(found), wanted, judged)
    one.unclear = not (one.hits or one.extra) or probe_page(body, "page", "", None).suspect is not None
    known = {cosmetic_free(text) for row in wanted for text in (row["code"], row["message"] or row["code"])}
    for accepted in (one for one in found.lists if one.accepted and one.rows):
        codes = [code for row in accepted.rows for code in (*row.codes, row.cells.get("name", "")) if code]
        right = sum(cosmetic_free(code) in known for code in codes) * 2 > len(accepted.rows)
        one.lists.append((accepted.certainty, right or ("rows" in judged and bool(wanted))))
    return one


def same(name: str, mine: object, wanted: object) -> bool:
    """Is a field's value the one wanted, cosmetics apart?"""
    if name == "retryable":
        return (None if mine is None else bool(mine)) == (None if wanted is None else bool(wanted))
    if isinstance(mine, str) and isinstance(wanted, str):
        return cosmetic_free(mine) == cosmetic_free(wanted)
    return mine == wanted


def compare(found: list[Record], wanted: list[dict[str, Any]], judged: set[str]) -> Score:
    """Match the records by code (or name, where either may stand for the other), each once; judge their fields."""
    score = Score(len(wanted))
    either = "code" in judged
    waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in wanted:
        for key in {row["code"], *([row["message"] or row["code"]] if either else [])}:
            waiting[cosmetic_free(key)].append(row)
    used: set[int] = set()
    for record in found:
        keys = [record.code, *([record.state.message or ""] if either else [])]
        options = [row for key in keys for row in waiting[cosmetic_free(key)] if id(row) not in used]
        if not options:
            score.extra.append(record.code)
            continue
        agree = [sum(same(name, getattr(record.state, name), row[name]) for name in FIELDS) for row in options]
        best = options[agree.index(max(agree))]
        used.add(id(best))
        for name in FIELDS:
            if name not in judged:
                score.seen[name] += 1
                if not same(name, mine := getattr(record.state, name), best[name]):
                    score.wrong.append((record.code, name, mine, best[name]))
    codes = {record.code for record in found}
    score.hits = len(used)
    score.missed = [row["code"] for row in wanted if id(row) not in used and row["code"] not in codes]
    if "rows" in judged:
        score.extra = []  # Further rows are defensible.
    return score


def main() -> None:
    if sys.argv[1:] == ["--ablate"]:
        ablation.main()
        return
    if not (folder := given("CORPUS")):
        print("skipped: ERRDEX_CORPUS names no folder of pages with checked records")
        return
    if sys.argv[1:2] == ["--declare"]:
        declared.main(folder, sys.argv[2:])
        return
    only, scores = sys.argv[1:], {}
    print(f"{'page':<28}{'rows':>5}{'right':>6}{'extra':>6}{'missed':>7}{'fields':>7}  outcome")
    for name, judged in declared.judged_fields(folder).items():
        if only and name not in only:
            continue
        wanted = json.loads((folder / "expected" / f"{name}.json").read_text("utf-8"))
        one = scores[name] = score((folder / "pages" / f"{name}.html").read_bytes(), wanted, judged)
        counts = f"{one.wanted:>5}{one.hits:>6}{len(one.extra):>6}{len(one.missed):>7}{len(one.wrong):>7}"
        print(f"{name:<28}{counts}  {one.outcome}")
        for mistakes in (one.extra, one.missed, *one.wrong) if only else ():
            print(f"    {str(mistakes)[:300]}")
    if only:
        return
    every = list(scores.values())
    reached = [*print_figures(every)]
    print_certainties([one for page in every for one in page.lists])
    speed(max((folder / "pages").glob("*.html"), key=lambda path: path.stat().st_size))
    sys.exit(0 if all(reached) else 1)


def print_figures(scores: list[Score]) -> Iterator[bool]:
    """The figures over all pages, and for each bound whether it is reached."""
    outcomes = Counter(one.outcome for one in scores)
    print("\n" + ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items()) + "\n")
    for name, figure, bound in figures(scores):
        at_most = name == "sure and wrong"
        print(f"{name:<28}{figure:>7.3f}  {'<=' if at_most else '>='} {bound:.2f} {verdict(figure, bound, at_most)}")
        yield figure <= bound if at_most else figure >= bound


def figures(scores: list[Score]) -> Iterator[tuple[str, float, float]]:
    """Each figure with its name and what is to be reached."""
    hits, extra = sum(one.hits for one in scores), sum(len(one.extra) for one in scores)
    missed = sum(len(one.missed) for one in scores)
    taken, lists = [one for one in scores if one.hits or one.extra], [one for one in scores if one.wanted]
    yield "precision of rows", _share(hits, hits + extra), 0.99
    yield "recall of rows", _share(hits, hits + missed), 0.95
    yield "mean precision of a page", _share(sum(one.precision for one in taken), len(taken)), 0.99
    yield "mean recall of a page", _share(sum(one.recall for one in lists), len(lists)), 0.93
    yield "lists exact", _share(sum(one.outcome == "exact" for one in lists), len(lists)), 0.60
    others = [one for one in scores if not one.wanted]
    yield "nothing from other pages", _share(sum(one.outcome == "nothing taken" for one in others), len(others)), 1.0
    yield "sure and wrong", sum(one.sure_and_wrong for one in scores) / max(1, len(scores)), 1 / 44
    seen = sum(sum(one.seen.values()) for one in scores)
    yield "fields", _share(seen - sum(len(one.wrong) for one in scores), seen), 0.97
    for name in FIELDS:
        seen = sum(one.seen[name] for one in scores)
        yield name, _share(seen - sum(part[1] == name for one in scores for part in one.wrong), seen), 0.97


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def print_certainties(lists: list[tuple[float, bool]]) -> None:
    """Of the lists accepted at each certainty, how many are lists of codes, with the interval of 95 %."""
    print("\ncertainty   lists  of codes  share  interval")
    for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        truths = [truth for certainty, truth in lists if low <= certainty < high]
        share, (least, most) = _share(sum(truths), len(truths)), interval(sum(truths), len(truths))
        row = f"{low:.1f} - {min(high, 1):.1f}{len(truths):>9}{sum(truths):>10}{share:>7.3f}  {least:.3f} - {most:.3f}"
        print(row + (f"  >= 0.99 {verdict(share, 0.99, False)}" if high > 1 else ""))


def interval(hits: int, size: int) -> tuple[float, float]:
    """The interval of 95 % (Wilson's) for a share of `hits` in `size`."""
    if not size:
        return 0.0, 1.0
    z, share = 1.96, hits / size
    middle, spread = share + z * z / (2 * size), z * math.sqrt(share * (1 - share) / size + (z / (2 * size)) ** 2)
    scale = 1 + z * z / size
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def speed(path: Path) -> None:
    """How much longer than lxml's bare parse it takes to probe a large page."""
    body = path.read_bytes()
    probed = partial(probe_page, body, "page", "https://docs.example/errors", None)
    floor, mine = medians(5, partial(bare_parse, body), probed)
    times = f"lxml {floor * 1e3:.1f} ms, probe {mine * 1e3:.1f} ms"
    print(f"{path.stem}, {len(body) / 1000:.0f} kB: {times}: {mine / floor:.1f} < 10 {verdict(mine / floor, 10, True)}")


if __name__ == "__main__":
    main()
