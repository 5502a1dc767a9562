"""The accepted lists of a page, and what their codes have in common."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from lxml.etree import _Element

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import WORD_FORMS, common_beginning, forms_of
from parsers.extract.code_tokens import before_number, looks_like_code
from parsers.extract.codes_in_text import statuses_in
from parsers.lexicon.lazy_regex import regex

#: What a list may give the codes of another, by its role.
GIVEN = {"status": "statuses", "retryable": "verdicts on retrying"}
#: A letter and a number, as in "E-101".
NUMBERED = regex(r"[^\W\d_].*\d")
_DIGIT = regex(r"\d")
_COUNTED = regex(r"([^\W\d_]+[-_]?)(\d{2,})")
#: The forms of ordinary words, and of numbers of any length.
_WORDS = WORD_FORMS | {"aAa", "9"}
_CONSTANTS = frozenset(["A_", "a_"])


class Kind(NamedTuple):
    """Some codes: their forms other than those of words, and how all of them begin."""

    forms: set[str]
    beginning: str


class Accepted:
    """The accepted lists of a page, and what the codes of some of them have in common."""

    def __init__(self, lists: Iterable[Candidate]) -> None:
        self.lists = [one for one in lists if one.accepted]
        self.lines = [line for one in self.lists for line in one.table.lines]
        #: The blocks that their cards were read from.
        self.claimed = {at for one in self.lists for at in one.table.block_indexes}
        self.codes = {code for one in self.lists for code in (*one.codes, *one.ends)}
        self.names = {row.cells.get("title", "") for one in self.lists for row in one.rows}
        self.topics = {topic for one in self.lists for topic in one.table.topics}
        self.headings = {word for topic in self.topics for word in topic.split()}
        self.code_titles = {one.code_title for one in self.lists} - {""}
        self._kinds: dict[frozenset[int], Kind] = {}

    @cached_property
    def forms(self) -> set[str]:
        """The forms of the codes."""
        return forms_of(self.codes)

    @cached_property
    def beginnings(self) -> set[str | None]:
        """How the codes begin before their numbers; None for those without one."""
        return {*map(before_number, self.codes)}

    @cached_property
    def number_lengths(self) -> set[int]:
        """How long the codes are that are numbers."""
        return {len(code) for code in self.codes if code.isdecimal()}

    @cached_property
    def cells(self) -> set[_Element]:
        """The elements of the lines and of their cells."""
        return {cell for line in self.lines for cell in (line.element, *line.cells)}

    def has_form(self, word: str) -> bool:
        """Has the word the form of one of the codes?"""
        return forms_of([word]) <= self.forms

    @cached_property
    def statuses(self) -> set[str]:
        """The statuses that the rows state."""
        return statuses_of(self.lists)

    @cached_property
    def stated(self) -> dict[str, set[str]]:
        """The codes of the rows that state a status, and of those that state a verdict on retrying, by its role."""
        rows = [row for one in self.lists for row in one.rows]
        return {role: {code for row in rows if role in row.cells for code in row.codes} for role in GIVEN}

    def have_forms(self, words: Collection[str]) -> bool:
        """Are there words, and do all have forms of the codes?"""
        return bool(words) and forms_of(words) <= self.forms

    def count_on(self, words: Collection[str]) -> bool:
        """Are all codes letters and a number, and have these words the same letters and as many digits ("E204")?"""
        return None not in self._counted and {*map(_letters_counted, words)} <= self._counted

    @cached_property
    def _counted(self) -> set[tuple[str, int] | None]:
        return {*map(_letters_counted, self.codes)}

    def is_text(self, word: str) -> bool:
        """Is this word all that is said of a code, and none itself by its form?"""
        return word in self.texts and not (looks_like_code(word) and self.has_form(word))

    @cached_property
    def texts(self) -> set[str]:
        """What is said of the codes."""
        return {row.cells.get("message", "") for one in self.lists for row in one.rows}

    def kind(self, lists: Collection[Candidate]) -> Kind:
        """What the codes of these lists have in common."""
        key = frozenset(map(id, lists))
        if key not in self._kinds:
            codes = {code for one in lists for code in one.codes}
            self._kinds[key] = Kind(forms_of(codes) - _WORDS, common_beginning(codes))
        return self._kinds[key]


def _letters_counted(code: str) -> tuple[str, int] | None:
    """The letters before a number, and how many digits it has."""
    found = _COUNTED.fullmatch(code)
    return (found[1], len(found[2])) if found else None


def statuses_of(lists: Iterable[Candidate]) -> set[str]:
    """The statuses that the rows of these lists state."""
    cells = {row.cells.get("status", "") for one in lists for row in one.rows}
    return {status for cell in cells if (found := statuses_in(cell)) for status in found.codes}


def are_of_a_kind(own: Collection[str], known: Kind, among_others: bool = False) -> bool:
    """Have these codes the form of known ones, and where any constant has that form, the beginning of all of those?

    `among_others`: the vendor's name is enough of that.
    """
    forms = forms_of(own)
    if not forms <= known.forms:
        return False
    letters = _DIGIT.split(known.beginning)[0]
    if not all(code.startswith(letters) for code in own if NUMBERED.search(code)):
        return False  # "ORD-101" is no "ERR-101".
    beginning = known.beginning.rpartition("_")[0]
    if "_" in beginning or (beginning and among_others):
        return all(code.startswith(beginning) for code in own)
    return not beginning and forms.isdisjoint(_CONSTANTS)
