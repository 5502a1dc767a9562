"""Which removal and which addition are one code under a new name: as far as its status and its texts say so."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from heapq import nlargest
from typing import NamedTuple

from ingest.model import Change

#: Nothing less sure than this is told as a rename.
CERTAIN = 0.8
#: A pair that is less like than another of the same code by no more than this is its rival.
_NEAR = 0.1
#: Texts of so many words speak for themselves; the shorter they are, the more alike the codes must be.
_WORDS = 10
_MOST = 0.8


class Rename(NamedTuple):
    """A vendor's removal and addition that are one; `sure` is from `CERTAIN` to 1."""

    vendor: str
    removed: Change
    added: Change
    sure: float


class _Side(NamedTuple):
    """One removal or addition, and the words of its texts."""

    change: Change
    words: Counter[str]


def renames(changes: Iterable[tuple[str, Change]], one_run: bool) -> list[Rename]:
    """The renames among `changes`, surest first; `one_run`: only of what one run took away and brought.

    Both sides are of one vendor, scope, cause and status. Where another pair of the same code is as like, or nearly,
    neither is sure; so each removal and each addition is in one rename at most.
    """
    found = []
    for vendor, gone, new in _sides(changes, one_run):
        pairs = [(a, b, like) for a in gone for b in new if (like := _likeness(a, b)) >= CERTAIN - _NEAR]
        likes: dict[int, list[float]] = {}
        for *sides, like in pairs:
            for side in sides:
                likes.setdefault(id(side), []).append(like)
        best = {side: nlargest(2, every) for side, every in likes.items()}
        for a, b, like in pairs:
            alone = all(sum(other > like - _NEAR for other in best[id(side)]) == 1 for side in (a, b))
            if like >= CERTAIN and alone:
                found.append(Rename(vendor, a.change, b.change, round(like, 2)))
    return sorted(found, key=lambda rename: -rename.sure)


def _sides(changes: Iterable[tuple[str, Change]], one_run: bool) -> Iterator[tuple[str, list[_Side], list[_Side]]]:
    """What went and what came, by all that both must share."""
    groups: dict[tuple[object, ...], tuple[str, list[_Side], list[_Side]]] = {}
    for vendor, change in changes:
        if change.rule in ("code-removed", "code-added"):
            state = change.old or change.new
            place = (vendor, change.scope, change.cause, state.status, change.run if one_run else 0)
            sides = groups.setdefault(place, (vendor, [], []))[1:]
            texts = f"{state.message} {state.hint or ''}".casefold().split()
            sides[change.rule == "code-added"].append(_Side(change, Counter(texts)))
    yield from groups.values()


def _likeness(one: _Side, other: _Side) -> float:
    """From 0 to 1: how much of the texts is the same, and of the codes as far as the texts are short."""
    sizes = one.words.total(), other.words.total()
    texts = 2 * (one.words & other.words).total() / sum(sizes)
    weight = min(_MOST, min(sizes) / _WORDS)
    if texts * weight + (1 - weight) < CERTAIN - _NEAR:
        return 0
    return texts * weight + SequenceMatcher(None, one.change.code, other.change.code).ratio() * (1 - weight)
