"""Members as the generators of C references declare them: macros, enumerators and the lines of a macro of errors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml.etree import _Element

from parsers.extract.candidate_tables import CandidateTable, Line, Unread, card, cards
from parsers.extract.line_lists import LINES
from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.outline import Outline, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import GENERAL, LEADS_ON, is_about_errors, is_of_error_codes, mentions_failure, plain

#: A macro, perhaps with a value, and a number for one ("#define PUMP_LOST (-4)").
_MACRO = regex(r"#define (\w+)(?: (\S.*))?")
_NUMBER = regex(r"\(?[-+]?(?:0[xX][\da-fA-F]+|\d+)[uUlL]*\)?")
#: An enumeration in one row, the name that says that it is one of errors, and a member.
_ENUM = regex(r"(?:typedef )?enum (?:class |struct )?([\w:]+) ?\{([^{}]+)\}[\w ;]*")
_OF_ERRORS = regex(r"(?!(?i:(?:.*_)?on_?err))(?:.*[\W_a-z])?(?i:error|errno)(?i:_?(?:code|number)s?|s)?(?:_?(?:e|t))?")
_MEMBER = regex(r"([A-Za-z_]\w*)(?: ?= ?[-+()\w ]+)?")
#: The page of a header of errors ("pump/errors.h File Reference").
_HEADER = regex(r"(?i)(?:\b|_)err(?:or|no)?(?:[-_]?codes?|s)?\.h(?:h|pp|xx)? File Reference")
#: What a page of errors, not of how they are handled, is called ("Pump library: Error").
_NAMED = regex(r"\berrors?$")
#: What is said of where a member is declared and used.
_IN_SOURCE = regex(r"Definition at line \d|Referenced by \w")
#: What bounds codes, and is none, and what counts or measures, and is no negative number.
LIMIT = regex(r"(?i)(?:.*_)?(?:base|count|end|first|last|mask|max|min|num)")
BOUND = regex(
    rf"{LIMIT.pattern}"
    r"|.*_(?:(?:buf(?:fer)?|message|msg|name|str(?:ing)?|text)_?(?:len(?:gth)?|size)|ms|secs|version)"
)
#: The name of a macro that lists errors ("PUMP_ERRORS"), its lines, and those of them that are an error with its text.
_LISTS_ERRORS = regex(r"(?!LOG_)(?:[A-Z\d_]+_)?ERR(?:OR)?S(?:_(?:LIST|MAP|TABLE))?")
_CALL = regex(r"[A-Za-z_]\w* ?\(.*\) ?\\?")
_ENTRY = regex(r"[A-Za-z_]\w* ?\( ?([A-Za-z_]\w*) ?, ?\"([^\"]{1,300})\" ?\) ?\\?")
#: So many members are a list; a longer text below an enumeration says more than what it is of.
_MIN_LINES, _MAX_SAID = 3, 60
#: So many numbers, and such a share of members that speak of failures, where nothing else says that all are errors;
#: and such a share where the page is called so.
_MANY, _SHARE = 5, (0.75, 0.6)
#: Why a line is asked about.
_UNLIKE = "a line unlike the others"


def declared_members(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """The page's macros of error codes, enumerations of errors without texts, and lines of macros that list errors."""
    runs: dict[Topics, _Run] = defaultdict(_Run)
    heads: dict[str, _Element] = {}
    for at, block in enumerate(outline.blocks):
        element, topics = block.element, block.topics
        row = element.getparent() if element.tag == "td" and not block.aside else None
        if block.level:
            heads[block.text] = element
        elif row is None:
            if _LISTS_ERRORS.fullmatch(block.heading) and _CALL.fullmatch(block.text):
                found = _ENTRY.fullmatch(block.text)
                line = found and card(element, topics, found[1], found[2])
                runs[topics].add(at, line, element, block.text)
        elif block.text == "#define" and row[0] is element and is_about_errors(chapters[at]):
            if found := _MACRO.fullmatch(text_of(row)):
                value, text = found[2] or "", _told_below(row)
                is_code = _NUMBER.fullmatch(value) or (text and not value)
                is_code = is_code and not (LIMIT if "-" in value else BOUND).fullmatch(found[1])
                line = card(row, topics, found[1], text) if is_code else None
                runs[topics].add(at, line, row, found[0], value)
                runs[topics].chapter = chapters[at]
        elif "{" in block.text and row[-1] is element and (found := _ENUM.fullmatch(text_of(row))):
            yield from _enumeration(outline, chapters, at, found[1], found[2])
    for topics, run in runs.items():
        if run.chapter and not (_is_of_errors(run.chapter) or run.fails()):
            continue
        if len({*run.values}) == len(run.values) and are_of_one_sign(run.values):
            for table in _list(outline, chapters, [*run.lines.values()], {*run.lines}):
                table.unread += run.unread
                if topics and _LISTS_ERRORS.fullmatch(topics[-1]):
                    table.skipped += [("the name of the list", heads[topics[-1]])] if topics[-1] in heads else []
                yield table


def _is_of_errors(chapter: str) -> bool:
    return is_of_error_codes(chapter) or _HEADER.search(chapter) is not None


def are_of_one_sign(values: Iterable[str]) -> bool:
    """Are all numbers but 0 negative, or none? Among negative codes a positive number is a size or a setting."""
    return len({"-" in value for value in values if value.strip("()") != "0"}) < 2


@dataclass(slots=True)
class _Run:
    """The members below one heading, by their places, and what may be one.

    `chapter`: that of macros, and `values` their numbers.
    """

    lines: dict[int, Line] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    chapter: str = ""

    def add(self, at: int, line: Line | None, element: _Element, text: str, value: str = "") -> None:
        """Add a member; without a `line`, as what may be one."""
        if line is None:
            self.unread.append((_UNLIKE, element, [text]))
            return
        self.lines[at] = line
        self.values += [value] if value else []

    def fails(self) -> bool:
        """Do nearly all macros speak of failures, or most where the page is called one of errors? Each has a text."""
        told = [(plain(line.codes[0]), line.texts[3]) for line in self.lines.values()]
        failing = sum(any(map(mentions_failure, texts)) for texts in told)
        is_named = _NAMED.search(plain(self.chapter)) is not None
        is_list = is_named or (self.values != [] and len(told) >= _MANY)
        return is_list and all(text for _, text in told) and not self.unread and failing >= _SHARE[is_named] * len(told)


def _enumeration(outline: Outline, chapters: list[str], at: int, name: str, inner: str) -> Iterator[CandidateTable]:
    """The members of an enumeration, if its name or the row below says that it is one of errors."""
    block, row = outline.blocks[at], outline.blocks[at].element.getparent()
    said = "" if row is None else _told_below(row)
    if _OF_ERRORS.fullmatch(name):
        said = f"enum {name}"
    elif len(said) > _MAX_SAID or not (GENERAL.fullmatch(plain(said)) or is_of_error_codes(said)):
        return
    members = [*map(_MEMBER.fullmatch, map(clean, inner.rstrip(" ,").split(",")))]
    names = [member[1] for member in members if member]
    is_whole = len(names) == len(members)
    while is_whole and names and BOUND.fullmatch(names[-1]):
        del names[-1]
    if is_whole:
        lines = [card(block.element, (*block.topics, said), one, "") for one in names]
        yield from _list(outline, chapters, lines, {at})


def _list(outline: Outline, chapters: list[str], lines: list[Line], at: set[int]) -> Iterator[CandidateTable]:
    """The lines as a list, if they are enough, and no code has a block or cell of its own elsewhere, with its text.

    Some may have the same text again, or none: a summary tells of all members, and details follow for those in use.
    """
    apart = once(outline, _texts_apart).intersection(line.codes[0] for line in lines)
    details = once(outline, _details) if apart else {}
    apart = {code for code in apart if details.get(code) != ""}
    is_told = all(line.texts[3] == details.get(line.codes[0]) for line in lines if line.codes[0] in apart)
    if len(lines) >= max(_MIN_LINES, len(apart) * 2 + 1) and is_told:
        yield replace(cards(lines, chapters, min(at), LINES), block_indexes=at)


def _details(outline: Outline) -> dict[str, str]:
    """What stands below each heading, without what is said of the member in the source."""
    found: dict[str, list[str]] = defaultdict(list)
    head = ""
    for block in outline.blocks:
        if block.level:
            head = block.text
            found.setdefault(head, [])
        elif not _IN_SOURCE.match(block.text):
            found[head].append(block.text)
    return {head: " ".join(texts) for head, texts in found.items()}


def _texts_apart(outline: Outline) -> set[str]:
    cells = (cell for element, *_ in outline.tables for cell in element.iter("td", "th"))
    return {text_of(cell) for cell in cells if not _is_macro(cell)} | {
        block.text for block in outline.blocks if not _is_macro(block.element)
    }


def _is_macro(cell: _Element) -> bool:
    """Does the cell stand in the row that declares a macro?"""
    row = cell.getparent() if cell.tag == "td" else None
    return row is not None and text_of(row[0]) == "#define"


def _told_below(row: _Element) -> str:
    """The text in the row below, without the link to more of it."""
    below = row.getnext()
    cells = [] if below is None else below.findall("td")
    if len(cells) != 2 or text_of(cells[0]):
        return ""
    links, text = cells[1].findall(".//a"), text_of(cells[1])
    more = text_of(links[-1]) if links else ""
    return text.removesuffix(more).rstrip() if LEADS_ON.fullmatch(more) else text
