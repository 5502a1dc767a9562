"""The lines below the head of a table: its rows, one or several in each, the headings of groups, and others."""

import re
from collections import Counter
from collections.abc import Sequence

from lxml.etree import _Element

from parsers.extract.block_lines import before_colon
from parsers.extract.candidate_tables import BAND, HEAD_AGAIN, CandidateTable, Line
from parsers.extract.code_tokens import is_number, is_token, looks_like_code
from parsers.extract.codes_in_text import STATUS_CLASS
from parsers.extract.contract import Site
from parsers.extract.grid_heads import is_head_again
from parsers.extract.stated_statuses import heading_status
from parsers.html.element_text import text_of
from parsers.html.grid import Line as GridLine
from parsers.html.outline import Topics
from parsers.html.text_nodes import prints_text
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase, is_http
from parsers.lexicon.value_shapes import CALLOUT, NARROW, is_blank, is_prose, most
from parsers.lexicon.vocabulary import is_about_errors, is_clearly_of_codes, likeliest, mentions_failure

#: Not the name of what is below it: a sentence, a sample, a field with its type.
_NO_BAND = regex(r"[.!?:;]$|[{}<>\"=]| :: ")
#: A note, unless it says that another group begins.
_NOTE = regex(
    rf"(?!.*\b(?:below|following|next)\b)\W*(?:{CALLOUT}|notes|nb|n\.b|hint|hinweis|remarque|nota|注)\b",
    re.I,
)
#: Characters of one that names what is below it.
_MAX_BAND = 100
_DIGIT = regex(r"\d")
#: What sets the name of a group apart from codes.
_BOLD = frozenset(["strong", "b", "th"])
#: One word, or several with hyphens or strokes ("Sign-in", "Keys/Locks").
_WORDS = regex(r"[^\W\d_]+|[A-Z][a-z]+(?:-[a-z]+|/[A-Za-z][a-z]+)+")
#: Numbers of the vendor's own, of which the last digits may be any.
_MANY_NUMBERS = regex(r"(?=\d*[xX]{1,3}$)(?=.{4,9}$)(\d{2,})[xX]+")


def fill_lines(
    table: CandidateTable, body: Sequence[GridLine], texts: list[list[str]], spans: bool, plain: bool, site: Site
) -> None:
    """Add the lines of a table's body, each record as one; what is none goes to its `skipped`, or to `unread`.

    `plain`: no cell holds a list or a heading.
    """
    marks = Counter(_mark_of(cells[0]) for _, cells in body if cells)
    mark = next((tag for tag, count in marks.items() if count * 2 > len(body)), "")
    reader = _Body(table, texts, spans, plain, not site.pinned or site.lists != (), mark)
    followers = [*(line[0] for line in texts), ""][1:]
    for (row, cells), line, below in zip(body, texts, followers, strict=True):
        reader.add(row, cells, line, below)


class _Body:
    """A table's body as it is read, line by line: what is known of all of it, and the group that is open.

    `may_group`: may lines be headings of others? `mark`: the tag that most texts of the first column are set in.
    """

    def __init__(
        self, table: CandidateTable, texts: list[list[str]], spans: bool, plain: bool, may_group: bool, mark: str
    ) -> None:
        self._table, self._spans, self._mark = table, spans, mark
        self._width, self._titled = len(table.titles), any(table.titles)
        self._folded = [title.casefold() for title in table.titles]
        self._order: list[int] = []  # Of the columns, below titles in another order.
        self._topics: Topics = table.topics
        self._begins = ""  # The first digits of the numbers below the last heading of such.
        firsts = [line[0] for line in texts]
        # A group is named by words, in two columns only where codes stand below them; by one word among numbers, or,
        # if the table begins with such a word, among codes with digits.
        are_coded = sum(map(is_token, firsts)) * 5 >= 3 * len(firsts)
        self._grouped = may_group and self._width > 1 and (self._width > 2 or are_coded)
        self._coded = may_group and self._width > 1 and are_coded
        self._leads = texts != [] and not firsts[0]  # Does a line beside no code stand above all others?
        self._numbered = most(map(is_number, firsts))
        self._stated = sum(map(is_http, firsts)) / max(1, len(firsts))
        begins_with_word = firsts != [] and not any(texts[0][1:]) and _is_word(firsts[0])
        self._worded = begins_with_word and most(is_token(text) and _DIGIT.search(text) for text in firsts)
        self._nested = not plain and table.element.find(".//table") is not None
        self._groups = sum(is_http(line[0][:3]) and not any(line[1:]) for line in texts)
        self._bare = not any(any(line[1:]) for line in texts)  # Then words alone may be a code and more.
        # Then no word with a stroke is a group.
        self._stroked = any("/" in line[0] and any(line[1:]) for line in texts)
        self._named_in_bold = False  # Was the last name of a group?

    def add(self, row: _Element, cells: list[_Element], texts: list[str], below: str) -> None:
        """Add a line; `below`: the first text of the next one."""
        if self._order and len(cells) == self._width:
            cells, texts = [cells[at] for at in self._order], [texts[at] for at in self._order]
        if all(map(is_blank, texts)):
            self._skip("a blank line", row)
        elif self._width > 2 and texts[0][-1:] in ("x", "X") and _heads_numbers(texts, below):
            self._topics, self._begins = (*self._table.topics, texts[1]), texts[0][:2]
            self._skip(BAND, row)
        elif self._grouped and self._bare and " " in texts[0] and looks_like_code(texts[0].split()[0]):
            self._table.unread.append(("a line of more than a code, among codes alone", row, texts))
        elif self._is_band(row, cells, texts, below):
            if next(cells[0].iter("button"), None) is None and (
                next(row.iter("img"), None) is not None or prints_text(row)
            ):
                # A sentence is about the rows below as well, though it does not name them; a note ends no group, nor
                # does a sentence in italics, where the names of groups are bold.
                names_class = self._width > 1 and STATUS_CLASS.fullmatch(texts[0]) and texts[1]  # "1xx | Lid errors"
                name = texts[1] if names_class or _names_prefix(texts, below) else next(filter(None, texts))
                topic, is_bold = _topic_of(name), _mark_of(cells[0]) in _BOLD
                is_aside = self._named_in_bold and next(cells[0].iter("em", "i", "small"), None) is not None
                if topic or not (_NOTE.match(texts[0]) or is_aside):
                    self._topics = (*self._table.topics, topic) if topic else self._table.topics
                self._named_in_bold = is_bold if topic else self._named_in_bold
                self._begins = ""
            self._skip(BAND, row)
        elif why := self._repeats_head(texts):
            self._skip(why, row)
        elif self._may_be_group(cells, texts, below):
            self._table.unread.append(("a word alone" if texts[0].isalpha() else "words that name errors", row, texts))
        elif self._nested and any(cell.find(".//table") is not None for cell in cells):
            self._table.unread.append(("a line with a table within it", row, texts))
        elif len(cells) > self._width or (self._titled and len(cells) < self._width):
            self._table.unread.append((f"a line of {len(cells)} cells under {self._width} titles", row, texts))
        elif len(cells) == self._width or self._width > 2 or self._table.lines:
            self._take(row, cells, texts)

    def _skip(self, why: str, row: _Element) -> None:
        self._table.skipped.append((why, row))

    def _is_band(self, row: _Element, cells: list[_Element], texts: list[str], below: str) -> bool:
        """Does the line stand across the table, or name the lines below it beside empty cells?"""
        if len(cells) < self._width:
            return False
        if self._width > 1 and (cells[0] is cells[-1] or (self._grouped and _is_in_each(texts))):
            return True
        if self._coded and is_token(below) and self._heads_codes(cells, texts):
            return True
        of_below = is_http(below) or (below.isdecimal() and len(below) == 3 and below[0] == texts[0][:1])
        if self._mark not in _BOLD and STATUS_CLASS.fullmatch(texts[0]) and of_below:
            # "**2xx** | **Successful**"
            return all(_is_bold(cell) for cell, text in zip(cells, texts, strict=True) if text)
        if self._mark not in _BOLD and _names_prefix(texts, below):
            return _is_bold(cells[0]) and _is_set_in(cells[1], *_BOLD, "em", "i")
        others = (text for cell, text in zip(cells, texts, strict=True) if cell is not cells[0])
        is_alone = self._grouped and cells[0] in row and texts[0] != "" and not any(others)
        if is_alone and cells[0] is cells[1]:  # A code may stand across the columns of its texts.
            return " " in texts[0] and below != ""
        return is_alone and self._is_group(texts[0], cells[0], below != "")

    def _heads_codes(self, cells: list[_Element], texts: list[str]) -> bool:
        """Is a name in bold all of the line, beside no code, or do words in bold and a remark stand where codes do?"""
        at, *others = (at for at, text in enumerate(texts) if text)
        name = texts[at]
        if self._mark in _BOLD or not _is_bold(cells[at]):
            return False
        if at == 0:
            return others == [1] and _names_errors(name)
        above = self._table.lines[-1:]
        is_name = not (name[0].islower() or looks_like_code(name) or any(_is_bold(line.cells[at]) for line in above))
        # Where no other such line stands first, it may as well go on with the text above it ("**Not retryable**").
        is_name = is_name and (self._leads or _names_errors(name))
        return not others and is_name and _topic_of(name) != ""

    def _is_group(self, text: str, cell: _Element, leads: bool) -> bool:
        """Is this the title of the lines below it: words or a class of statuses alone?"""
        if STATUS_CLASS.fullmatch(text):
            return True
        if not is_token(text):
            first = text.split()[0]
            is_own = self._stated < 0.5 and is_http(first) and has_phrase(first, text)
            is_own = is_own and (self._numbered or self._groups > 1)
            return text[:1].isalpha() or is_own or (self._numbered and not is_number(first))
        is_status = is_http(text) and self._stated < 0.5 and self._groups > 1 and not self._numbered
        is_name = self._numbered and not _DIGIT.search(text) and "_" not in text  # "USER/PROFILE" among numbers
        is_word = _WORDS.fullmatch(text) is not None and ("/" not in text or (leads and not self._stroked))
        if _mark_of(cell) in _BOLD and self._mark not in _BOLD and (is_word or is_status or is_name):
            return True  # As no code without a text is.
        return leads and ((self._numbered and text.istitle()) or (self._worded and _is_word(text)))

    def _may_be_group(self, cells: list[_Element], texts: list[str], below: str) -> bool:
        """Is this a word alone or a name of errors among numbers, or a word set otherwise: a group, or a code?"""
        if self._numbered and self._coded and texts[0][-1:] == "s" and _names_errors(texts[0]):
            return is_token(below)  # "Other errors", with a remark.
        is_word = self._grouped and texts[0].isalpha() and len(texts[0]) > 3 and not any(texts[1:])
        is_word = is_word and next(cells[0].iter("a"), None) is None
        return is_word and (self._numbered or (self._mark != "" and _mark_of(cells[0]) != self._mark))

    def _repeats_head(self, texts: list[str]) -> str:
        """Why the line is the table's head again, if it is; in another order it orders the cells below it."""
        titles = self._table.titles
        if texts[-1].casefold() == self._folded[-1] and is_head_again(texts, self._folded):
            return HEAD_AGAIN
        if texts[0] in titles and len(set(texts)) == self._width and sorted(texts) == sorted(titles):
            self._order = [(self._order or range(self._width))[texts.index(title)] for title in titles]
            return "the head of the table, again, in another order"
        is_first = texts[0].casefold() == self._folded[0] and is_clearly_of_codes(texts[0])
        if is_first and NARROW.isdisjoint(map(likeliest, texts[1:])):
            return "the head of the table, again, with other titles of texts"
        return ""

    def _take(self, row: _Element, cells: list[_Element], texts: list[str]) -> None:
        if missing := self._width - len(cells):
            texts, cells = texts + [""] * missing, cells + [cells[-1]] * missing
        for at in range(1, self._width) if self._spans else ():
            if cells[at] is cells[at - 1]:
                texts[at] = ""  # A cell across two columns says its text once.
        if self._begins and texts[0] and not texts[0].startswith(self._begins):
            self._topics, self._begins = self._table.topics, ""
        beside = cells[1:] if row is cells[0] else ()
        self._table.lines.append(Line(row, texts, cells, self._topics, cells[0], siblings=beside))


def _mark_of(cell: _Element) -> str:
    """The tag in which the text of a cell is set."""
    return next((element.tag for element in cell.iter("code", "strong", "b", "th")), "")


def _names_errors(text: str) -> bool:
    """Are these words that name errors, or their codes?"""
    return " " in text and (is_about_errors(text) or is_clearly_of_codes(text))


def _names_prefix(texts: list[str], below: str) -> bool:
    """Does a line name what the code below it begins with, before two digits or more ("E1 | Indentation", "E101")?"""
    prefix, *others = texts
    digits = below.partition(" ")[0].removeprefix(prefix) if below.startswith(prefix) else ""  # "E101 (*)"
    names = [*filter(None, others)]
    if not (len(digits) > 1 and digits.isdigit() and is_token(prefix) and names and names == others[:1]):
        return False
    return not (names[0].endswith(".") or is_prose(names[0]) or mentions_failure(names[0]))


def _is_bold(cell: _Element) -> bool:
    """Is all of the cell's text in bold?"""
    return _is_set_in(cell, *_BOLD)


def _is_set_in(cell: _Element, *tags: str) -> bool:
    """Does the first element of one of these tags hold all of the cell's text?"""
    marked = next(cell.iter(*tags), None)
    return marked is not None and text_of(marked) == text_of(cell)


def _topic_of(text: str) -> str:
    """What a line across the table names that is below it: its words, the status behind its label; empty for none."""
    label = before_colon(text)
    if label and likeliest(label[1]) == "status" and heading_status(status := text[label.end() :]):
        return status
    is_name = label is None or likeliest(label[1]) in ("", "category")
    return text if 0 < len(text) <= _MAX_BAND and not _NO_BAND.search(text) and is_name else ""


def _is_in_each(texts: list[str]) -> bool:
    """Does each cell hold the same words, as converters leave of one that stood across the table?"""
    text = texts[0]
    may_be = len({*texts}) == 1 and text[:1].isalpha() and not (looks_like_code(text) or text.isupper())
    return may_be and len(texts) > (2 if " " in text else 3) and not mentions_failure(text)


def _is_word(text: str) -> bool:
    """Is this one word, with a capital where its script has any?"""
    return text.isalpha() and (text.istitle() or not text.isascii())


def _heads_numbers(texts: list[str], below: str) -> bool:
    """Is this no more than the name of the numbers below it, of which it shows how they begin ("510XX")?"""
    beginning = _MANY_NUMBERS.fullmatch(texts[0])
    name, *others = [*texts[1:], ""]  # A line may have one cell.
    is_name = name != "" and not (_NO_BAND.search(name) or "other" in name.lower().split() or any(others))
    is_below = beginning is not None and below.isdecimal() and below.startswith(beginning[1])
    return is_name and is_below and len(below) == len(texts[0])
