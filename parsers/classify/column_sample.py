"""What is in one column of a candidate, as shares of its cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

from lxml.etree import _Element

from parsers.classify.features import Feature, certainty
from parsers.classify.words_above import is_of_exits
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.cell_codes import codes_at, pinned_codes
from parsers.extract.code_tokens import count_on, count_up, is_number, is_token, looks_like_code
from parsers.extract.codes_in_text import GROUPED, Codes, codes_in, is_range, statuses_in
from parsers.extract.column_codes import SHORT_CODES, phrases_among, short_codes
from parsers.extract.columns import Columns
from parsers.html.outline import Topics
from parsers.lexicon.column_words import SERIAL, VAGUE, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import retry_verdict
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import is_blank, is_code_like, is_prose, is_worded, most, without_parts
from parsers.lexicon.vocabulary import (
    DATA_TYPES,
    EXITS,
    is_foreign_header,
    is_of_error_codes,
    mentions_failure,
    plain,
    title_roles,
)

#: A code with a number of three digits or more, as no key of a setting has one.
_NUMBERED = regex(r"[A-Za-z][A-Za-z_.-]*\d{3,}")
#: Titles of other things, under which codes may stand all the same.
ODD_TITLES = frozenset(["class", "key", "state", "symbol", "tag"])
#: So many cells, from all over the list, show what a column holds.
_MAX_CELLS = 100
#: So many, whether it holds codes of a pinned pattern.
_MAX_PINNED = 20
#: A title of numbers that count within one code.
SUB_CODE = regex(r"(?:(?:error|status)[ _-]?)?sub[ _-]?(?:error|code|status)s?\b", re.I)
#: The title of line numbers, if they have one.
_LINE_NUMBER = regex(
    rf"\W*|{SERIAL}|n[or]?[.°º]*|item|index|row|line|step|étape|paso|schritt|шаг"
    r"|番号|编号|步骤|步驟|項番|번호|순번|№(?: ?п/п)?|lfd\.? ?nr\.?|č\.|lp\.?|stt|s[ıi]ra(?: no)?",
    re.I,
)
_VERSION_OR_DATE = regex(r"v?\d+(?:\.\d+)+(?:\.x|\+)?|v\d+|\d{4}-\d\d(?:-\d\d)?", re.I)
#: A text in a namespace of several capitals, fewer of which show nothing, and a namespace in camel case.
_NAMESPACED, _FEW_TEXTS = regex(r"[A-Z]\w*[A-Z]\w*:[^\W\d_]\S*(?: .*)?"), 3
_CAMEL = regex(r"[A-Z]+[a-z]*[A-Z][a-z]+\w*:")


def is_registered(text: str) -> bool:
    """Are these registered HTTP statuses?"""
    found = statuses_in(text)
    return found is not None and all(map(is_http, found.codes))


@lru_cache(maxsize=32768)
def is_type(text: str) -> bool:
    """Does the text name a data type, or say yes or no?"""
    return DATA_TYPES.fullmatch(text) is not None or retry_verdict(text) is not None


class ColumnSample:
    """One column: its title, its texts, and what they look like, as shares from 0 to 1.

    `title_roles`: how strongly the title stands for each role; `evidence`: the features for each role considered.
    """

    def __init__(self, table: CandidateTable, at: int) -> None:
        self.at, self.title, self._table = at, table.titles[at], table
        self.title_roles: Mapping[str, float] = title_roles(self.title)
        self.evidence: dict[str, list[Feature]] = {}
        self._read: dict[str, Codes] = {}

    @cached_property
    def is_foreign(self) -> bool:
        """Does the title, as the first, say that these are other things, and do they name no failures?"""
        may_be = plain(self.title) in ODD_TITLES and self.reaches(0.5, mentions_failure)
        may_be = may_be or (EXITS.search(self.title) is not None and is_of_exits(self._table))
        if plain(self.title) == "key" and self.reaches(0.8, _NUMBERED.fullmatch):
            may_be = may_be or most(mentions_failure(" ".join(line.texts)) for line in self._table.lines)
        return self.at == 0 and is_foreign_header(self.title) and not may_be

    @cached_property
    def _all(self) -> list[str]:
        return self._table.column(self.at)

    @cached_property
    def filled(self) -> float:
        """The share of the cells that are not blank."""
        return len(self._all) / len(self._table.lines) if self._table.lines else 0.0

    @cached_property
    def texts(self) -> list[str]:
        """A sample of the texts of the cells that are not blank."""
        return self._all[:: max(1, len(self._all) // _MAX_CELLS)]

    @cached_property
    def counts_lines(self) -> bool:
        """May these be line numbers: do they ascend under a title of such, or none?"""
        return bool(self._all) and _LINE_NUMBER.fullmatch(self.title) is not None and count_on(self._all)

    @cached_property
    def counts_up(self) -> bool:
        """Do the cells count from 1?"""
        return count_up(self._all)

    @cached_property
    def codes(self) -> list[Codes]:
        """What would be read from the sample's cells as codes."""
        return list(map(self._codes_of, self.texts))

    @cached_property
    def _marked(self) -> bool:
        """Are the cells set as code, or have codes with a name, perhaps, on a line below?"""
        return self.in_code_tag >= 0.5 or self.reaches(0.5, self._may_be_named)

    def _may_be_named(self, text: str) -> bool:
        """Does a number, or a code, open the text of this cell of several parts?"""
        return text in self._cells and (text[:1].isdecimal() or looks_like_code(text.partition(" ")[0]))

    @cached_property
    def _cells(self) -> dict[str, _Element]:
        """The cells of a table that hold elements, by their texts."""
        if not self._table.is_table:
            return {}
        cells = {line.texts[self.at]: line.cells[self.at] for line in self._table.lines}
        return {text: cell for text, cell in cells.items() if len(cell)}

    def _codes_of(self, text: str) -> Codes:
        if is_token(text) or text not in self._cells or not self._marked:
            return codes_in(text)
        if text not in self._read:
            self._read[text] = codes_at(self._cells[text], text)
        return self._read[text]

    def share(self, test: Callable[[str], object]) -> float:
        """The texts that pass `test`."""
        return sum(map(bool, map(test, self.texts))) / len(self.texts) if self.texts else 0.0

    @cached_property
    def in_namespaces(self) -> bool:
        """Does each text of several name its namespace first, as no sentence does ("EOrder:Insufficient funds")?"""
        are_named = len(self.texts) >= _FEW_TEXTS and self.share(_NAMESPACED.fullmatch) == 1
        return are_named and self.share(_CAMEL.match) >= 0.5  # "WARN:Low battery" is of a log.

    def reaches(self, least: float, test: Callable[[str], object]) -> bool:
        """Do so many of the texts pass `test`? It is asked only until that is clear."""
        every, passed, failed = len(self.texts), 0, 0
        for text in self.texts:
            if test(text):
                passed += 1
                if passed / every >= least:
                    return True
            else:
                failed += 1
                if (every - failed) / every < least:
                    return False
        return False

    @cached_property
    def tokens(self) -> float:
        """Cells that are a code, or begin with one."""
        return self.share(self.is_token)

    def is_token(self, text: str) -> bool:
        """Is the cell with this text a code, or does it begin with one?"""
        is_listed = self._lists_codes and SHORT_CODES.fullmatch(text) is not None
        return is_token(text) or self._codes_of(text).codes[0] != text or self._is_grouped(text) or is_listed

    @cached_property
    def _lists_codes(self) -> bool:
        """Do cells list several short codes, so that others may ("LC, LE" below "4C, 4E")?"""
        return is_of_error_codes(self.title) and short_codes(self.texts) > 0

    def _is_grouped(self, text: str) -> bool:
        """Is this a number with separators, under a title of codes ("30,404")? So are limits and counts written."""
        return "code" in self.title_roles and GROUPED.fullmatch(text) is not None

    @cached_property
    def is_beside_several(self) -> bool:
        """Does another column hold several codes on most lines, so that each line is a group?"""
        lines = self._table.lines
        others = ({at for at, text in enumerate(line.texts) if len(codes_in(text).codes) > 1} for line in lines)
        counts = Counter(at for found in others for at in found - {self.at})
        return any(count * 2 > len(lines) for count in counts.values())

    @cached_property
    def are_parts(self) -> bool:
        """Are these numbers that count within the longer codes of another column ("Error code | Sub-code")?"""
        if not (SUB_CODE.match(self.title) and self.texts and self.numbers == 1) or self.distinct == 1:
            return False
        others = (at for at, title in enumerate(self._table.titles) if at != self.at and "code" in title_roles(title))
        lengths = (max(map(len, self._table.column(at)), default=0) for at in others)
        return max(map(len, self.texts)) < max(lengths, default=0)

    @cached_property
    def code_like(self) -> float:
        """Cells whose code is unlike a word, or a name with what it carries, or a phrase among constants."""
        pairs, phrases = zip(self.codes, self.texts, strict=True), phrases_among(self._table, self.at)
        found = [looks_like_code(one.codes[0]) or without_parts(text) != "" or text in phrases for one, text in pairs]
        return sum(found) / len(found) if found else 0.0

    @cached_property
    def numbers(self) -> float:
        """Cells whose code is a number."""
        return self.share(lambda text: is_number(codes_in(text).codes[0]) or self._is_written_out(text))

    def _is_written_out(self, text: str) -> bool:
        return self._is_grouped(text) or (not text[0].isalpha() and is_range(text))

    @cached_property
    def prose(self) -> float:
        """Cells that are sentences."""
        return self.share(is_prose)

    @cached_property
    def wordy(self) -> float:
        """Cells of several words, without a digit."""
        return self.share(lambda text: len(text.split()) > 1 and not any(map(str.isdigit, text)))

    @cached_property
    def tells(self) -> bool:
        """Are half of the cells several words, or names?"""
        return self.reaches(0.5, lambda text: is_worded(text) or looks_like_code(text))

    @property
    def is_unclear(self) -> bool:
        """Is the title none that is known, and are the cells single words, which may be anything?"""
        return self.title != "" and not self.title_roles and not self.tells

    @cached_property
    def distinct(self) -> float:
        """How many different texts there are."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def apart(self) -> float:
        """The same, where those under another heading are others, and of equal tables one counts."""
        lines = self._table.lines[:: max(1, len(self._table.lines) // _MAX_CELLS)]
        tables: dict[_Element | None, list[tuple[Topics, str]]] = {}
        for line in lines:
            if text := line.texts[self.at]:
                tables.setdefault(next(line.element.iterancestors("table"), None), []).append((line.topics, text))
        texts = [text for table in {*map(tuple, tables.values())} for text in table]
        return len(set(texts)) / len(texts) if texts else 0.0

    @cached_property
    def statuses(self) -> float:
        """Cells that are registered HTTP statuses."""
        return self.share(is_registered)

    @cached_property
    def dated(self) -> bool:
        """Are these versions or dates? Codes may look so, too, under a title of codes."""
        return "code" not in self.title_roles and self.reaches(0.5, _VERSION_OR_DATE.fullmatch)

    @cached_property
    def in_code_tag(self) -> float:
        """Cells set as code, or linked."""
        lines = self._table.lines
        if not lines:
            return 0.0
        if not self._table.is_table:
            return sum(line.in_code_tag for line in lines) / len(lines)
        cells = [line.cells[self.at] for line in lines[:40]]
        marked = [cell.tag == "th" or (len(cell) and next(cell.iter("code", "a"), None) is not None) for cell in cells]
        return sum(marked) / len(cells)

    def is_short_beside(self, other: "ColumnSample") -> bool:
        """Are the texts no sentences, or half as long as those of the other column?"""
        return self.prose < 0.5 or sum(map(len, self.texts)) * 2 < sum(map(len, other.texts))

    def take(self, columns: Columns, role: str, feature: str = "") -> None:
        """Give the column this role, for the feature of that name or those that were found for it."""
        self.evidence[role] = [Feature(feature, self.title)] if feature else self.evidence.get(role, [])
        columns.put(self.at, role, certainty(self.evidence[role]))

    def fits(self, fits: Callable[[str], object], pinned: bool = False, declared: bool = False) -> bool:
        """Do the codes of most cells fit the pinned pattern, with hardly a repetition? Of a list `declared`, of any?

        Under a vague title that is not `pinned`, ordinary words are no codes.
        """
        lines = self._table.lines
        texts: list[str] = []
        found: list[Codes] = []
        for line in lines[:: max(1, len(lines) // _MAX_PINNED)]:
            if not is_blank(text := line.texts[self.at]):
                texts.append(text)
                line.read = self.at, pinned_codes(line.cells[self.at], text, fits)
                if line.read[1]:
                    found.append(line.read[1])
        vague = normal(self.title) in VAGUE and not pinned
        if vague and not any(is_code_like(code) for codes in found for code in codes.codes):
            return False
        if (declared and found) or (pinned and len(found) == len(texts) > 0):
            return True
        return len(found) * 2 >= len(texts) and len(set(texts)) >= 0.9 * len(texts) - 1
