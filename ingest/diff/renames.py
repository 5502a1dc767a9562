"""Find renames: a removal and an addition that are one code, judged by its status and texts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import product
from typing import NamedTuple

from ingest.model import Change, grouped

#: The least certainty that is reported as a rename.
MIN_CERTAINTY = 0.8
#: A second pair of the same code within this distance makes both uncertain.
_RIVAL_DISTANCE = 0.1
#: How much all comparisons may cost: words and characters of one side times those of the other. A vendor with 300
#: removals and 300 additions is far below.
_MAX_COST = 100_000_000
#: Texts of this many words count most; the shorter they are, the more the codes count.
_FULL_WORDS = 10
_MAX_TEXT_WEIGHT = 0.8


class Rename(NamedTuple):
    """A removal and an addition of a vendor that are one code; `certainty` is from `MIN_CERTAINTY` to 1."""

    vendor: str
    removed: Change
    added: Change
    certainty: float

    @property
    def sides(self) -> tuple[Change, Change]:
        """The removal and the addition."""
        return self.removed, self.added


class _Side(NamedTuple):
    """A removal or an addition, and the words of its texts."""

    change: Change
    words: Counter[str]


def renames(changes: Iterable[tuple[str, Change]], one_run: bool) -> list[Rename]:
    """The renames among `changes`, the most certain first; `one_run`: both sides must be of the same run.

    Both sides have the same vendor, scope, cause and status, and neither has another pair that is nearly as similar:
    each is in at most one rename. If there are too many codes to compare all pairs, only those with identical words
    are compared, provided that no other text differs from them by a single word.
    """
    groups = list(_groups(changes, one_run))
    left, affordable = _MAX_COST, set()
    for cost, at in sorted((_cost(gone) * _cost(new), at) for at, (_, gone, new) in enumerate(groups)):
        left -= cost
        if left >= 0:
            affordable.add(at)
    found = []
    for at, (vendor, gone, new) in enumerate(groups):
        candidates = product(gone, new) if at in affordable else _identical(gone, new)
        found += [Rename(vendor, a.change, b.change, round(score, 2)) for a, b, score in _certain(candidates)]
    return sorted(found, key=lambda rename: -rename.certainty)


def _certain(candidates: Iterable[tuple[_Side, _Side]]) -> Iterator[tuple[_Side, _Side, float]]:
    """The pairs that are similar enough and without a rival."""
    pairs = [(a, b, score) for a, b in candidates if (score := _similarity(a, b)) >= MIN_CERTAINTY - _RIVAL_DISTANCE]
    scores = grouped((id(side), score) for *sides, score in pairs for side in sides)
    best = {side: nlargest(2, own) for side, own in scores.items()}
    for a, b, score in pairs:
        near = [other for side in (a, b) for other in best[id(side)] if other > score - _RIVAL_DISTANCE]
        if score >= MIN_CERTAINTY and len(near) == 2:  # Its own score, once for each side.
            yield a, b, score


def _groups(changes: Iterable[tuple[str, Change]], one_run: bool) -> Iterator[tuple[str, list[_Side], list[_Side]]]:
    """The removals and additions that may be renames of each other, with their vendor."""
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


def _identical(gone: list[_Side], new: list[_Side]) -> Iterator[tuple[_Side, _Side]]:
    """The pairs with identical words, if no other code has these, or these but for one word."""
    by_words: dict[frozenset[tuple[str, int]], tuple[list[_Side], list[_Side]]] = {}
    for at, sides in enumerate((gone, new)):
        for side in sides:
            by_words.setdefault(frozenset(side.words.items()), ([], []))[at].append(side)
    near = Counter(shorter for words in by_words for shorter in _one_word_less(words))
    for words, (removed, added) in by_words.items():
        if len(removed) == len(added) == 1 and all(near[shorter] == 1 for shorter in _one_word_less(words)):
            yield removed[0], added[0]


def _one_word_less(words: frozenset[tuple[str, int]]) -> list[int]:
    """A hash of `words` without each one of them: texts that differ by one word have one in common."""
    total = sum(map(hash, words))
    return [total - hash(word) for word in words]


def _similarity(one: _Side, other: _Side) -> float:
    """From 0 to 1: the share of words in common, and the shorter the texts, the similarity of the codes."""
    sizes = one.words.total(), other.words.total()
    texts = 2 * (one.words & other.words).total() / sum(sizes)
    weight = min(_MAX_TEXT_WEIGHT, min(sizes) / _FULL_WORDS)
    if texts * weight + (1 - weight) < MIN_CERTAINTY - _RIVAL_DISTANCE:
        return 0
    codes = SequenceMatcher(None, one.change.code.casefold(), other.change.code.casefold()).ratio()
    return texts * weight + codes * (1 - weight)
