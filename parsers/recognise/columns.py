"""Columns: what stands in each column of a list, as shares of its cells."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from parsers.reading.shapes import is_blank, is_prose, is_status, is_telling
from parsers.reading.words import VAGUE, normal
from parsers.recognise.codes import Codes, codes_in, is_number, is_token, looks_like_code, pinned_codes, statuses_in
from parsers.recognise.sheets import Sheet
from parsers.recognise.statuses import is_http
from parsers.recognise.words import DATA_TYPES, is_schema, is_strange, kinds

#: So many cells, from all over the list, tell what a column holds.
_SAMPLE = 100
#: So many, whether it holds codes of a pinned pattern.
_FEW = 20
#: A version or a day.
_SINCE = re.compile(r"v?\d+(?:\.\d+)+(?:\.x|\+)?|v\d+|\d{4}-\d\d(?:-\d\d)?", re.I)


@dataclass(slots=True)
class Columns:
    """Column → kind, with how sure (0 to 1) each is.

    `bare`: the statuses are the codes; `sentence`: a text is; `tokens`: a code is one word.
    """

    kinds: dict[int, str] = field(default_factory=dict)
    sure: dict[int, float] = field(default_factory=dict)
    bare: bool = False
    sentence: bool = False
    tokens: bool = False

    def at(self, kind: str) -> int | None:
        """The column of this kind."""
        for at, one in self.kinds.items():
            if one == kind:
                return at
        return None

    def put(self, at: int, kind: str, score: float) -> None:
        """Column `at` is of this kind; a score of 4 or more is sure."""
        self.kinds[at], self.sure[at] = kind, round(min(max(score / 4, 0.3), 0.99), 2)


class Column:
    """One column: its title, its texts, and what they look like, as shares from 0 to 1."""

    def __init__(self, sheet: Sheet, at: int) -> None:
        self.at, self.title, self._sheet = at, sheet.titles[at], sheet
        self.words: Mapping[str, float] = kinds(self.title)

    @cached_property
    def _all(self) -> list[str]:
        return self._sheet.column(self.at)

    @cached_property
    def filled(self) -> float:
        """Cells that say something."""
        return len(self._all) / len(self._sheet.lines) if self._sheet.lines else 0.0

    @cached_property
    def texts(self) -> list[str]:
        """Some of them, from all over the list."""
        return self._all[:: max(1, len(self._all) // _SAMPLE)]

    def share(self, test: Callable[[str], object]) -> float:
        """How many of the texts pass `test`."""
        return sum(bool(test(text)) for text in self.texts) / len(self.texts) if self.texts else 0.0

    @cached_property
    def tokens(self) -> float:
        """Cells that are a code, or begin with one."""
        return self.share(lambda text: is_token(text) or codes_in(text).codes[0] != text)

    @cached_property
    def telling(self) -> float:
        """Cells whose code is unlike a word."""
        return self.share(lambda text: looks_like_code(codes_in(text).codes[0]))

    @cached_property
    def numbers(self) -> float:
        """Cells whose code is a number."""
        return self.share(lambda text: is_number(codes_in(text).codes[0]))

    @cached_property
    def prose(self) -> float:
        """Cells that are sentences."""
        return self.share(is_prose)

    @cached_property
    def wordy(self) -> float:
        """Cells of several words."""
        return self.share(lambda text: len(text.split()) > 1 and not any(map(str.isdigit, text)))

    @cached_property
    def distinct(self) -> float:
        """How many different texts there are."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def statuses(self) -> float:
        """Cells that are HTTP statuses."""
        return self.share(lambda text: (found := statuses_in(text)) and all(map(is_http, found.codes)))

    @cached_property
    def types(self) -> float:
        """Cells that name a data type, or say yes or no."""
        return self.share(
            lambda text: DATA_TYPES.fullmatch(text) or text.lower() in ("yes", "no", "true", "false", "✓")
        )

    @cached_property
    def dated(self) -> bool:
        """Does it say since when, by versions or days? A code may look so, too, where it is called one."""
        return "code" not in self.words and self.share(_SINCE.fullmatch) >= 0.5

    @cached_property
    def marked(self) -> float:
        """Cells set as code."""
        lines = self._sheet.lines
        if self._sheet.shape != "table":
            return sum(line.marked for line in lines) / len(lines)
        cells = [line.cells[self.at] for line in lines[:40]]
        return sum(cell.tag == "th" or next(cell.iter("code", "a"), None) is not None for cell in cells) / len(cells)

    def fits(self, fits: Callable[[str], object], pinned: bool = False) -> bool:
        """Do the codes of most cells fit the pinned pattern, hardly one twice?

        Under a vague title that is not `pinned` ordinary words are no codes.
        """
        at, every = self.at, self._sheet.lines
        texts: list[str] = []
        found: list[Codes] = []
        for line in every[:: max(1, len(every) // _FEW)]:
            if not is_blank(text := line.texts[at]):
                texts.append(text)
                line.read = at, pinned_codes(line.cells[at], text, fits)
                if line.read[1]:
                    found.append(line.read[1])
        vague = normal(self.title) in VAGUE and not pinned
        if vague and not any(is_telling(code) for one in found for code in one.codes):
            return False
        return len(found) * 2 >= len(texts) and len(set(texts)) >= 0.9 * len(texts) - 1

    @cached_property
    def code(self) -> float:
        """How well this could be the column of codes."""
        strange = is_schema(self.title) or (self.at == 0 and is_strange(self.title))
        if not self.texts or strange or self.types >= 0.5 or self.dated:
            return -9.0
        if self.tokens < 0.6 or self.share(lambda text: text.endswith("()")) > 0.3:
            return -3.0
        spread = 1.0 if self.distinct >= 0.9 else -2.0 if self.distinct < 0.15 else 0.0
        shape = 2 * self.tokens - 1 + 1.5 * self.telling + 0.5 * self.numbers + spread
        told = max(self.words, key=lambda kind: self.words[kind], default="code")
        other = told in ("message", "remedy", "when", "retryable") or "cause" in self.title.lower()
        if other and "code" not in self.words and self.telling < 0.9:
            return -3.0
        return self.words.get("code", 0.0) + shape + (self.marked >= 0.5) * 0.5 - 2 * (self.prose > 0.3) - 0.1 * self.at

    @cached_property
    def status(self) -> float:
        """How well this could be the column of HTTP statuses."""
        like = self.share(lambda text: is_status(text) or statuses_in(text))
        if like < 0.8 or not self.texts:
            return -9.0
        return self.words.get("status", 0.0) + 1.0 + 1.5 * (self.statuses >= 0.8)
