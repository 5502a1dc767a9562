"""The recogniser against pages with checked records: what it reads exactly, declines, or reads wrongly and is sure of.

    ERRDEX_CORPUS=… python -m benchmarks.recognise [ID…]

The folder holds `pages/*.html`, `expected/*.json` and `manifest.tsv`, whose `judged_fields` are not counted. With IDs
only these pages are read, and what is wrong in them is told.
"""

import csv
import json
import os
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from benchmarks.timing import medians, verdict
from ingest.extraction.normalise import records_of
from ingest.model import Record
from ingest.pipeline.probe import probe_page
from parsers.reading.contract import Site
from parsers.reading.page import Page
from parsers.reading.text import cosmetic_free
from parsers.recognise import recognise

FIELDS = ("status", "category", "retryable", "message", "hint")
sys.setrecursionlimit(10_000)  # As the workers have it.


@dataclass
class Score:
    """One page: rows hit, rows too many, rows missed, and by field how many were looked at and which are wrong."""

    wanted: int
    hits: int = 0
    extra: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, object, object]] = field(default_factory=list)

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
        if self.precision < 0.98:
            return "confidently wrong"
        return "exact" if not (self.extra or self.missed or self.wrong) else "not exact"


def records(body: bytes, charset: str | None = None) -> list[Record]:
    """All that would be taken from the page."""
    found = recognise(Page(body, "", charset))
    site = Site("page", ("page",), ".+", {}, headings=found.headings)
    return [record for row in found.rows for record in records_of(row, site, "page")]


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
        for key in {row["code"], *([row["message"]] if either else [])}:
            waiting[cosmetic_free(key)].append(row)
    used: set[int] = set()
    for record in found:
        keys = [record.code, *([record.state.message] if either else [])]
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
    folder, only = Path(os.environ["ERRDEX_CORPUS"]), sys.argv[1:]
    with (folder / "manifest.tsv").open(encoding="utf-8") as lines:
        pages = {row["id"]: set(row["judged_fields"].split(",")) for row in csv.DictReader(lines, delimiter="\t")}
    scores = {}
    print(f"{'page':<28}{'rows':>5}{'right':>6}{'extra':>6}{'missed':>7}{'fields':>7}  outcome")
    for name, judged in pages.items():
        if only and name not in only:
            continue
        wanted = json.loads((folder / "expected" / f"{name}.json").read_text("utf-8"))
        one = scores[name] = compare(records((folder / "pages" / f"{name}.html").read_bytes()), wanted, judged)
        counts = f"{one.wanted:>5}{one.hits:>6}{len(one.extra):>6}{len(one.missed):>7}{len(one.wrong):>7}"
        print(f"{name:<28}{counts}  {one.outcome}")
        for told in (one.extra, one.missed, *one.wrong) if only else ():
            print(f"    {str(told)[:300]}")
    sums(list(scores.values()))
    if not only:
        speed(max((folder / "pages").glob("*.html"), key=lambda path: path.stat().st_size))


def sums(scores: list[Score]) -> None:
    """The figures over all pages."""
    print("\n" + ", ".join(f"{number} {outcome}" for outcome, number in Counter(one.outcome for one in scores).items()))
    hits, extra = sum(one.hits for one in scores), sum(len(one.extra) for one in scores)
    missed = sum(len(one.missed) for one in scores)
    taken, lists = [one for one in scores if one.hits or one.extra], [one for one in scores if one.wanted]
    figures = {
        "precision of rows": (hits / max(1, hits + extra), 0.98),
        "recall of rows": (hits / max(1, hits + missed), 0.90),
        "mean precision of a page": (sum(one.precision for one in taken) / max(1, len(taken)), 0.98),
        "mean recall of a page": (sum(one.recall for one in lists) / max(1, len(lists)), 0.90),
        "lists exact": (sum(one.outcome == "exact" for one in lists) / max(1, len(lists)), 0.50),
    }
    for name in FIELDS:
        seen = sum(one.seen[name] for one in scores)
        wrong = sum(part[1] == name for one in scores for part in one.wrong)
        figures[f"{name} right, of {seen}"] = ((seen - wrong) / max(1, seen), 0.97)
    for told, (figure, bound) in figures.items():
        print(f"{told:<28}{figure:>6.3f}  >= {bound:.2f} {verdict(figure, bound, False)}")


def speed(path: Path) -> None:
    """How much longer than lxml's bare parse it takes to probe a large page."""
    body = path.read_bytes()

    def bare() -> object:
        return etree.fromstring(body, etree.HTMLParser(huge_tree=True, encoding="utf-8"))

    floor, mine = medians(25, bare, lambda: probe_page(body, "page", "https://docs.example/errors", None))
    times = f"lxml {floor * 1e3:.1f} ms, probe {mine * 1e3:.1f} ms"
    print(f"{path.stem}, {len(body) / 1000:.0f} kB: {times}: {mine / floor:.1f} < 10 {verdict(mine / floor, 10, True)}")


if __name__ == "__main__":
    main()
