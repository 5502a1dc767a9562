"""Where a source tree names documented codes: the exact strings, in one pass over the tree however many codes."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ingest.diff.renames import Rename
from ingest.diff.rules import at_least
from ingest.lookup.name_matching import domains_of, is_ordinary
from ingest.model import Change

#: A code that is an ordinary word is one only within so many lines of its vendor's name, or in a path with it.
NEAR = 40
_WORDY = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_RUN = bytes(_WORDY) + b".-"
_BREAKS = bytes(byte if byte in _WORDY else 32 for byte in range(256))
_JOINS = b".-"
_QUOTES = (b'"', b"'", b"`")
_WORD = re.compile(rb"[A-Za-z0-9_]+")
# So far is looked to each side of a code: a longer line is no person's.
_SIDE = 200
#: So many codes are searched one by one; more by their words.
_MAX_SEPARATE = 30
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the tree that names a code; `change` is what became of the code, None in an inventory.

    `place`: the file's path as the repository has it. `rename`: the code's new name, where it has one.
    """

    path: str
    place: str
    line: int
    vendor: str
    code: str
    change: Change | None = None
    rename: Rename | None = None


@dataclass(slots=True)
class Text:
    """One file's bytes, with what is reckoned once and only if asked for."""

    place: str
    data: bytes
    _ends: list[int] | None = None
    _named: dict[str, list[int]] = field(default_factory=dict)

    def line_of(self, at: int) -> int:
        """The number of the line that the byte `at` is in."""
        if self._ends is None:
            self._ends = [found.start() for found in re.finditer(b"\n", self.data)]
        return bisect_left(self._ends, at) + 1

    def lines_naming(self, vendor: str, name: re.Pattern[bytes]) -> list[int]:
        """The lines that `name` stands in."""
        if vendor not in self._named:
            self._named[vendor] = [self.line_of(found.start()) for found in name.finditer(self.data)]
        return self._named[vendor]


class Codes:
    """The documented codes, made ready to be looked for: of (vendor, code, address of its docs)."""

    def __init__(self, rows: Iterable[tuple[str, str, str | None]]) -> None:
        rows = set(rows)
        self.vendors: dict[bytes, list[str]] = {}
        for vendor, code in sorted({(vendor, code) for vendor, code, _ in rows}):
            self.vendors.setdefault(code.encode("utf-8", "replace"), []).append(vendor)
        self.ordinary = {code for code in self.vendors if is_ordinary(code.decode())}
        self.names = _names((vendor, url) for vendor, _, url in rows)
        #: Values that are ordinary codes, with no vendor's name near, by the code.
        self.passed_over: Counter[str] = Counter()
        self._words = {code: frozenset(code.translate(_BREAKS).split()) for code in self.vendors}

    @cached_property
    def _by_word(self) -> dict[bytes, list[tuple[bytes, int]]]:
        """The codes by the word in each that the fewest others have, and where it begins in them; else by none."""
        common = Counter(word for words in self._words.values() for word in words)
        found: dict[bytes, list[tuple[bytes, int]]] = {}
        for code, words in self._words.items():
            word = min(words, key=lambda word: (common[word], word), default=b"")
            at = next((place.start() for place in _WORD.finditer(code) if place[0] == word), 0)
            found.setdefault(word, []).append((code, at))
        return found

    def named_in(self, place: str, data: bytes) -> set[tuple[int, str, str]]:
        """The (line, vendor, code) that a file names; `place` is its whole path, which may name a vendor."""
        words = set(data.translate(_BREAKS).split())
        found = {
            word: kept
            for word in (*(self._by_word.keys() & words), b"")
            if (kept := [one for one in self._by_word.get(word, ()) if self._words[one[0]] <= words and one[0] in data])
        }
        if not found:
            return set()
        text = Text(place, data)
        return {
            (text.line_of(start), vendor, code.decode())
            for start, code in _longest(place for place in _places(data, found) if _stands_alone(data, *place))
            for vendor in self._whose(text, start, code)
        }

    def _whose(self, text: Text, start: int, code: bytes) -> list[str]:
        """The vendors whose code it is: those near; of an ordinary word no other, of any code all others."""
        if code in self.ordinary and not _is_value(text.data, start, start + len(code)):
            return []
        every = self.vendors[code]
        if code not in self.ordinary and len(every) == 1:
            return every
        near = [vendor for vendor in every if self._is_near(text, start, vendor)]
        if not near and code in self.ordinary:
            self.passed_over[code.decode()] += 1
            return []
        return near or every

    def _is_near(self, text: Text, start: int, vendor: str) -> bool:
        name = self.names[vendor]
        if name.search(text.place.encode("utf-8", "surrogateescape")):
            return True
        if not (lines := text.lines_naming(vendor, name)):
            return False
        line = text.line_of(start)
        return bisect_left(lines, line - NEAR) < bisect_right(lines, line + NEAR)


def _names(rows: Iterable[tuple[str, str | None]]) -> dict[str, re.Pattern[bytes]]:
    """What finds each vendor's name, however its words are parted (`BasisTheory`, `basis_theory`), or its domain."""
    rows = set(rows)
    domains = domains_of(rows)
    found = {}
    for vendor in {vendor for vendor, _ in rows}:
        name = r"[-_ .]?".join(map(re.escape, re.sub(r"[-_ .]", "", vendor)))
        if len(vendor) < _SHORT:
            name = rf"(?<![^\W_]){name}(?![^\W_])"
        names = [name, *map(re.escape, sorted(domains.get(vendor, ())))]
        found[vendor] = re.compile("|".join(names).encode(), re.I)
    return found


def _places(data: bytes, by_word: dict[bytes, list[tuple[bytes, int]]]) -> Iterator[tuple[int, bytes]]:
    """Where the codes stand as they are: a few by themselves, many by their words, in one pass over the text."""
    few = by_word if sum(map(len, by_word.values())) < _MAX_SEPARATE else {b"": by_word.pop(b"", [])}
    for code, _ in (one for codes in few.values() for one in codes):
        yield from ((place.start(), code) for place in re.finditer(re.escape(code), data))
    if few is not by_word:
        for place in _WORD.finditer(data):
            for code, at in by_word.get(place[0], ()):
                if data.startswith(code, start := max(place.start() - at, 0)):
                    yield start, code


def _stands_alone(data: bytes, start: int, code: bytes) -> bool:
    """Is it no part of a longer name?

    `errors.card_closed` is its mention in a program; in quotes only what ends with it, if it is no ordinary word.
    """
    end = start + len(code)
    before, after = data[max(start - 2, 0) : start], data[end : end + 2]
    if (before[-1:] and before[-1] in _WORDY) or (after[:1] and after[0] in _WORDY):
        return False
    joins = {
        before[-1:] if before[1:] and before[-1] in _JOINS and before[0] in _WORDY else b"",
        after[:1] if after[1:] and after[0] in _JOINS and after[1] in _WORDY else b"",
    }
    if b"-" in joins:
        return False
    if b"." not in joins or not _is_quoted(data, start, end):
        return True
    return after[:1] in _QUOTES and not is_ordinary(code.decode())


def _is_quoted(data: bytes, start: int, end: int) -> bool:
    """Is the name that the code is a part of, dots and all, in quotes?"""
    left, right = data[max(start - _SIDE, 0) : start].rstrip(_RUN), data[end : end + _SIDE].lstrip(_RUN)
    return left[-1:] in _QUOTES and left[-1:] == right[:1]


def _is_value(data: bytes, start: int, end: int) -> bool:
    """Does a word stand where a program has values: in quotes, as a symbol, a key, or alone in its line or cell?"""
    before, after = data[max(start - _SIDE, 0) : start], data[end : end + _SIDE]
    if before[-1:] in _QUOTES:
        return after[:1] == before[-1:]
    if before[-1:] == b":" and before[-2:-1] != b":":
        return True
    before, after = before.rpartition(b"\n")[2].rstrip(), after.partition(b"\n")[0].lstrip()
    opens = before in (b"", b"-") or before[-1] in b"{,[|:="
    return opens and (not after or after[0] in b":=,|]}")


def _longest(places: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The places without those that lie within another's: `payment.declined` does not name `declined`."""
    reached = -1
    for start, code in sorted(places, key=lambda place: (place[0], -len(place[1]))):
        if start + len(code) > reached:
            reached = start + len(code)
            yield start, code


def hits(
    codes: Codes,
    texts: Iterable[tuple[str, str, bytes]],
    changes: Iterable[tuple[str, Change]] | None,
    vendor: str | None = None,
    renames: Iterable[Rename] = (),
) -> Iterator[Hit]:
    """What the texts, each (path, place, bytes), name of what changed; without `changes`, of all (of `vendor`)."""
    new = {id(rename.removed): rename for rename in renames}
    by_code: dict[tuple[str, str], list[Change]] = {}
    for owner, change in changes or ():
        by_code.setdefault((owner, change.code), []).append(change)
    for path, place, data in texts:
        for line, owner, code in sorted(codes.named_in(place, data)):
            if changes is None and vendor in (None, owner):
                yield Hit(path, place, line, owner, code)
            for change in by_code.get((owner, code), ()):
                yield Hit(path, place, line, owner, code, change, new.get(id(change)))


def meets(found: Iterable[Hit], threshold: str) -> bool:
    """Is any hit of a change of the vendor's own at `threshold` or a more severe level?"""
    changes = [hit.change for hit in found if hit.change]
    return any(change.cause == "vendor" and at_least(change.level, threshold) for change in changes)
