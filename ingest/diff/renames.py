"""Which removal and which addition are one code under a new name: as far as its status and its texts say so."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import product
from typing import NamedTuple

from ingest.model import Change

#: Nothing less sure than this is told as a rename.
CERTAIN = 0.8
#: A pair that is less like than another of the same code by no more than this is its rival.
_NEAR = 0.1
#: How much comparing every pair may cost in all: what the one side has to compare times what the other has. A vendor
#: of 300 codes gone and 300 new ones is far below.
_COST = 100_000_000
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
    neither is sure; so each removal and each addition is in one rename at most. Where there are too many codes to
    compare each with each, only those are compared whose texts are of the very same words, and no other's nearly so.
    """
    groups = list(_sides(changes, one_run))
    left, small = _COST, set()
    for cost, at in sorted((_cost(gone) * _cost(new), at) for at, (_, gone, new) in enumerate(groups)):
        left -= cost
        if left >= 0:
            small.add(at)
    found = []
    for at, (vendor, gone, new) in enumerate(groups):
        candidates = product(gone, new) if at in small else _same_words(gone, new)
        pairs = [(a, b, like) for a, b in candidates if (like := _likeness(a, b)) >= CERTAIN - _NEAR]
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


def _cost(sides: list[_Side]) -> int:
    return sum(len(side.change.code) + len(side.words) for side in sides)


def _same_words(gone: list[_Side], new: list[_Side]) -> Iterator[tuple[_Side, _Side]]:
    """The pairs with the very same words, of which each side has one code, and which no text is but for a word."""
    by_words: dict[frozenset[tuple[str, int]], tuple[list[_Side], list[_Side]]] = {}
    for at, sides in enumerate((gone, new)):
        for side in sides:
            by_words.setdefault(frozenset(side.words.items()), ([], []))[at].append(side)
    near = Counter(less for words in by_words for less in _less_a_word(words))
    for words, (of_one, of_other) in by_words.items():
        if len(of_one) == len(of_other) == 1 and all(near[less] == 1 for less in _less_a_word(words)):
            yield of_one[0], of_other[0]


def _less_a_word(words: frozenset[tuple[str, int]]) -> list[int]:
    """What stands for the words without one of them, for each: texts that have it in common are so much alike."""
    every = sum(map(hash, words))
    return [every - hash(word) for word in words]


def _likeness(one: _Side, other: _Side) -> float:
    """From 0 to 1: how much of the texts is the same, and of the codes as far as the texts are short."""
    sizes = one.words.total(), other.words.total()
    texts = 2 * (one.words & other.words).total() / sum(sizes)
    weight = min(_MOST, min(sizes) / _WORDS)
    if texts * weight + (1 - weight) < CERTAIN - _NEAR:
        return 0
    return texts * weight + SequenceMatcher(None, one.change.code, other.change.code).ratio() * (1 - weight)
