"""Find which of many texts occur within another one, in one pass over it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

#: A text is looked up by so many of its first characters.
_HEAD = 8
#: How many look-ups an index allows, which take seconds. Only many texts with the same beginning need more.
_MAX_LOOKUPS = 3_000_000


class Substrings:
    """An index of `texts`, none of which is empty."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = set(texts)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for text in self._texts:
            self._lengths[text[:_HEAD]].add(len(text))
        self._heads = sorted({len(head) for head in self._lengths})
        self._left = _MAX_LOOKUPS

    @property
    def exhausted(self) -> bool:
        """Were there more look-ups than allowed, so that texts may have been missed?"""
        return self._left < 0

    def within(self, line: str) -> Iterator[str]:
        """The texts that occur in `line`, one item per occurrence."""
        for at in range(len(line)):
            for size in self._heads:
                lengths = self._lengths.get(line[at : at + size], ())
                self._left -= len(lengths)
                if self.exhausted:
                    return
                for length in lengths:
                    if (part := line[at : at + length]) in self._texts:
                        yield part

    def any_within(self, line: str) -> bool:
        """Does one of them occur in `line`?"""
        return next(self.within(line), None) is not None
