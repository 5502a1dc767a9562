"""Find documented codes in a source tree: exact strings, in one pass however many codes there are."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ingest.diff.renames import Rename
from ingest.export.names import class_names, member_names
from ingest.lookup.name_matching import domains_of, is_ordinary, is_ordinary_prefix, words_of
from ingest.model import Change, grouped
from ingest.report.view import Location

#: A code that is an ordinary word counts only this many lines from its vendor's name, or in a path with that name.
MAX_DISTANCE = 40
_WORD_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_NAME_BYTES = bytes(_WORD_BYTES) + b".-"
_WORDS_ONLY = bytes(byte if byte in _WORD_BYTES else 32 for byte in range(256))
_JOINERS = b".-"
_QUOTES = (b'"', b"'", b"`")
#: What may stand between a prefix and the closing quote: the wildcards of SQL and of globs.
_WILDCARDS = (b"%", b"*")
_SEPARATOR = re.compile(r"[._:/-]")
_MIN_PREFIX = 3
_WORD = re.compile(rb"[A-Za-z0-9_]+")
#: What may be a member of a class that `errdex export python` or `typescript` has written.
_MEMBER = re.compile(rb"(?<![A-Za-z0-9_])[A-Z]\w*Code\.[A-Z]\w*")
#: A number that few programs hold by chance; what stands before a number that is compared.
_LONG_NUMBER, _COMPARED = re.compile(r"-?\d{4,}"), (b"==", b"!=", b"case")
#: Words that tell a code beside them from other numbers.
_OF_CODES = re.compile(rb"code|reason|declin", re.I)
# The context on each side of a code; longer lines are not written by people.
_CONTEXT = 200
#: Up to this many codes are searched one by one, more by their words.
_MAX_SEPARATE = 30
_MIN_NAME = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that mentions a code (or, in an inventory, a prefix), what happened to the code, and its new name."""

    at: Location
    vendor: str
    code: str
    change: Change | None = None
    rename: Rename | None = None


@dataclass
class Text:
    """A file's bytes, with cached line numbers."""

    place: str
    data: bytes
    _mentions: dict[str, list[int]] = field(default_factory=dict)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer(b"\n", self.data)]

    def line_of(self, at: int) -> int:
        """The line number of the byte `at`."""
        return bisect_left(self._line_ends, at) + 1

    def lines_with(self, vendor: str, name: re.Pattern[bytes]) -> list[int]:
        """The numbers of the lines that contain `name`."""
        if vendor not in self._mentions:
            self._mentions[vendor] = [self.line_of(found.start()) for found in name.finditer(self.data)]
        return self._mentions[vendor]


class Codes:
    """The codes to search for, from (vendor, code, docs address), and the prefixes that several of them share.

    `under`: the codes of a (vendor, prefix). The names in `vendors` are codes and prefixes. `only`: the vendor that the
    text is said to be about.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str | None]], only: str | None = None) -> None:
        rows = set(rows)
        self._codes = {(vendor, code) for vendor, code, _ in rows}
        self.under = _prefixes(self._codes)
        self._prefixes = {prefix.encode("utf-8", "replace") for _, prefix in self.under}
        every = sorted({*self.under, *self._codes})
        self.vendors = grouped((name.encode("utf-8", "replace"), vendor) for vendor, name in every)
        self.urls = {(vendor, code): url for vendor, code, url in sorted(rows, key=str, reverse=True) if url}
        self.ordinary = {name for name in self.vendors.keys() - self._prefixes if is_ordinary(name.decode())}
        self.ordinary |= {prefix for prefix in self._prefixes if is_ordinary_prefix(prefix.decode())}
        self.names = _name_patterns((vendor, url) for vendor, _, url in rows)
        self._only, self._said = next(iter(self.names)) if len(self.names) == 1 else only, only
        #: How many values were ordinary codes with no vendor's name nearby, by code.
        self.passed_over: Counter[str] = Counter()
        self._words = {code: frozenset(code.translate(_WORDS_ONLY).split()) for code in self.vendors}

    @cached_property
    def _by_word(self) -> dict[bytes, list[tuple[bytes, int]]]:
        """By its rarest word, each code with that word's offset in it; codes without words under an empty word."""
        common = Counter(word for words in self._words.values() for word in words)
        found: dict[bytes, list[tuple[bytes, int]]] = {}
        for code, words in self._words.items():
            word = min(words, key=lambda word: (common[word], word), default=b"")
            at = next((place.start() for place in _WORD.finditer(code) if place[0] == word), 0)
            found.setdefault(word, []).append((code, at))
        return found

    @cached_property
    def _members(self) -> dict[bytes, tuple[str, str]]:
        """The (vendor, code) of each member of the exported classes."""
        by_vendor = grouped(sorted(self._codes))
        classes = class_names(by_vendor)
        return {
            f"{classes[vendor]}.{name}".encode(): (vendor, code)
            for vendor, codes in by_vendor.items()
            for code, name in member_names(codes).items()
        }

    def find(self, place: str, data: bytes) -> set[tuple[int, str, str]]:
        """The (line, vendor, code or prefix) of every mention in a file; its path `place` may name a vendor."""
        words = set(data.translate(_WORDS_ONLY).split())
        found = {
            word: kept
            for word in (*(self._by_word.keys() & words), b"")
            if (kept := [one for one in self._by_word.get(word, ()) if self._words[one[0]] <= words and one[0] in data])
        }
        members = [one for one in _MEMBER.finditer(data) if one[0] in self._members] if b"Code." in data else []
        if not (found or members):
            return set()
        text = Text(place, data)
        places = (
            (start, name)
            for start, name in _occurrences(data, found)
            if (name not in self._prefixes or _is_prefix(data, start, start + len(name)))
            and _is_whole(data, start, name)
        )
        mentions = {
            (text.line_of(start), vendor, code.decode())
            for start, code in _outermost(places)
            for vendor in self._owners(text, start, code)
        }
        return mentions | {(text.line_of(one.start()), *self._members[one[0]]) for one in members}

    def _owners(self, text: Text, start: int, code: bytes) -> list[str]:
        """The vendors whose code it may be: those named nearby, else all; for an ordinary word, else none.

        Of the only vendor, several words that any API may use (`token_expired`) count as well; of the one that the text
        is said to be about, a long number that the line calls a code.
        """
        every, ordinary = self.vendors[code], code in self.ordinary
        if ordinary and code not in self._prefixes and not _is_value(text.data, start, start + len(code)):
            return []
        if not ordinary and len(every) == 1:
            return every
        near = [vendor for vendor in every if self._is_near(text, start, vendor)]
        if ordinary and not near and len(words_of(code.decode())) > 1:
            near = [vendor for vendor in every if vendor == self._only]
        elif ordinary and not near and may_be_told(code.decode()) and _is_told(text.data, start, start + len(code)):
            near = [vendor for vendor in every if vendor == self._said]
        if ordinary and not near:
            self.passed_over[code.decode()] += 1
            return []
        return near or every

    def passed_over_of(self, changes: Iterable[tuple[str, Change]] | None) -> dict[str, int]:
        """How often ordinary codes and prefixes were passed over that concern `changes`, or any at all."""
        if changes is None:
            return dict(self.passed_over)
        changed = {(vendor, change.code) for vendor, change in changes}
        under = {name for (vendor, name), codes in self.under.items() if any((vendor, one) in changed for one in codes)}
        names = under.union(code for _, code in changed)
        return {name: number for name, number in self.passed_over.items() if name in names}

    def _is_near(self, text: Text, start: int, vendor: str) -> bool:
        name = self.names[vendor]
        if name.search(text.place.encode("utf-8", "surrogateescape")):
            return True
        if not (lines := text.lines_with(vendor, name)):
            return False
        line = text.line_of(start)
        return bisect_left(lines, line - MAX_DISTANCE) < bisect_right(lines, line + MAX_DISTANCE)


def _prefixes(codes: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """By (vendor, prefix), the codes of the vendor that begin with the prefix, where there are several.

    A prefix ends in a separator, and is no code itself.
    """
    found = grouped(
        ((vendor, code[: mark.end()]), code)
        for vendor, code in sorted(codes)
        for mark in _SEPARATOR.finditer(code, _MIN_PREFIX - 1, len(code) - 1)
    )
    return {name: under for name, under in found.items() if len(under) > 1 and name not in codes}


def _name_patterns(rows: Iterable[tuple[str, str | None]]) -> dict[str, re.Pattern[bytes]]:
    """A pattern for each vendor's name, with any word separators (`BasisTheory`, `basis_theory`), or domain."""
    rows = set(rows)
    domains = domains_of(rows)
    found = {}
    for vendor in {vendor for vendor, _ in rows}:
        name = r"[-_ .]?".join(map(re.escape, re.sub(r"[-_ .]", "", vendor)))
        if len(vendor) < _MIN_NAME:
            name = rf"(?<![^\W_]){name}(?![^\W_])"
        names = [name, *map(re.escape, domains.get(vendor, ()))]
        found[vendor] = re.compile("|".join(names).encode(), re.I)
    return found


def _occurrences(data: bytes, by_word: dict[bytes, list[tuple[bytes, int]]]) -> Iterator[tuple[int, bytes]]:
    """All occurrences: a few codes are searched one by one, many by their words in one pass."""
    few = by_word if sum(map(len, by_word.values())) < _MAX_SEPARATE else {b"": by_word.pop(b"", [])}
    for code, _ in (one for codes in few.values() for one in codes):
        yield from ((place.start(), code) for place in re.finditer(re.escape(code), data))
    if few is not by_word:
        for place in _WORD.finditer(data):
            for code, at in by_word.get(place[0], ()):
                if data.startswith(code, start := max(place.start() - at, 0)):
                    yield start, code


def _is_whole(data: bytes, start: int, code: bytes) -> bool:
    """Whether the code is not part of a longer name.

    `errors.card_closed` in a program mentions it; within quotes, only at the end, and only if it is not ordinary.
    """
    end = start + len(code)
    before, after = data[max(start - 2, 0) : start], data[end : end + 2]
    if (before[-1:] and before[-1] in _WORD_BYTES) or (after[:1] and after[0] in _WORD_BYTES):
        return False
    joins = {
        before[-1:] if before[1:] and before[-1] in _JOINERS and before[0] in _WORD_BYTES else b"",
        after[:1] if after[1:] and after[0] in _JOINERS and after[1] in _WORD_BYTES else b"",
    }
    if b"-" in joins:
        return False
    if b"." not in joins or not _is_quoted(data, start, end):
        return True
    return after[:1] in _QUOTES and not is_ordinary(code.decode())


def _is_quoted(data: bytes, start: int, end: int) -> bool:
    """Whether the dotted name around the code is in quotes."""
    left, right = data[max(start - _CONTEXT, 0) : start], data[end : end + _CONTEXT]
    quote = left.rstrip(_NAME_BYTES)[-1:]
    return quote in _QUOTES and quote == right.lstrip(_NAME_BYTES)[:1]


def _is_prefix(data: bytes, start: int, end: int) -> bool:
    """Whether a prefix is all that is in quotes, apart from a wildcard: `startswith("BCK.")`, `LIKE 'BCK.%'`."""
    quote = data[max(start - 1, 0) : start]
    end += data[end : end + 1] in _WILDCARDS
    return quote in _QUOTES and data[end : end + 1] == quote


def _is_value(data: bytes, start: int, end: int) -> bool:
    """Whether a word is a value in the program: in quotes, a symbol, a key, or alone in its line or cell.

    A number is no name, so it may also be compared, end a statement, or be one of several in parentheses.
    """
    before, after = data[max(start - _CONTEXT, 0) : start], data[end : end + _CONTEXT]
    if before[-1:] in _QUOTES:
        return after[:1] == before[-1:]
    if before[-1:] == b":" and before[-2:-1] != b":":
        return True
    before, after = before.rpartition(b"\n")[2].rstrip(), after.partition(b"\n")[0].lstrip()
    number = data[start:end].isdigit()
    if number and before.endswith(_COMPARED):
        return True
    if number and before.endswith(b"("):
        return after.startswith(b",")
    opens = before in (b"", b"-") or before[-1] in b"{,[|:="
    return opens and (not after or after[0] in b":=,|]}" or (number and after.startswith((b")", b";", b"#", b"//"))))


def may_be_told(code: str) -> bool:
    """Whether a number is so long that a word beside it tells that it is a code."""
    return _LONG_NUMBER.fullmatch(code) is not None


def _is_told(data: bytes, start: int, end: int) -> bool:
    """Whether the line speaks of codes, or has the number as a case."""
    before, after = data[max(start - _CONTEXT, 0) : start], data[end : end + _CONTEXT]
    before, after = before.rpartition(b"\n")[2], after.partition(b"\n")[0]
    return before.split()[-1:] == [b"case"] or _OF_CODES.search(before + b" " + after) is not None


def _outermost(places: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Drop occurrences within another one: `payment.declined` does not mention `declined`."""
    end = -1
    for start, code in sorted(places, key=lambda place: (place[0], -len(place[1]))):
        if start + len(code) > end:
            end = start + len(code)
            yield start, code


def hits(
    codes: Codes,
    texts: Iterable[tuple[str, str, bytes]],
    changes: Iterable[tuple[str, Change]] | None,
    vendor: str | None = None,
    renames: Iterable[Rename] = (),
) -> Iterator[Hit]:
    """The mentions of changed codes in texts of (path, place, bytes); without `changes`, of all codes (of `vendor`)."""
    new = {id(rename.removed): rename for rename in renames}
    by_code = grouped(((owner, change.code), change) for owner, change in changes or ())
    for path, place, data in texts:
        for line, owner, name in sorted(codes.find(place, data)):
            under = codes.under.get((owner, name))
            at = Location(path, place, line, prefix=name if under else None)
            if changes is None and vendor in (None, owner):
                yield Hit(at._replace(url=codes.urls.get((owner, name))), owner, name)
            for change in (change for code in under or [name] for change in by_code.get((owner, code), ())):
                yield Hit(at, owner, change.code, change, new.get(id(change)))
