"""Find which of many texts occur within another one, in one pass over it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

#: A text is looked up by so many of its first characters.
_HEAD = 8


class Substrings:
    """An index of `texts`, none of which is empty."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = set(texts)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for text in self._texts:
            self._lengths[text[:_HEAD]].add(len(text))
        self._heads = sorted({len(head) for head in self._lengths})

    def within(self, line: str) -> Iterator[str]:
        """Those that occur in `line`, as often as they do."""
        for at in range(len(line)):
            for size in self._heads:
                for length in self._lengths.get(line[at : at + size], ()):
                    if (part := line[at : at + length]) in self._texts:
                        yield part

    def any_within(self, line: str) -> bool:
        """Does one of them occur in `line`?"""
        return next(self.within(line), None) is not None
