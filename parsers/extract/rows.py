"""Rows: the lines of a recognised list, in the vendor's words."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from parsers.extract.candidate_tables import BAND, CandidateTable, Line
from parsers.extract.cell_codes import add_beside, lists_several, with_boxed
from parsers.extract.code_tokens import are_codes, is_token
from parsers.extract.codes_in_text import Codes, is_one
from parsers.extract.columns import Columns, schema_of
from parsers.extract.contract import (
    CONTINUES,
    END,
    HINTS,
    MESSAGE_ROLES,
    NAMED_NONE,
    PART_OF_CARD,
    RESERVED,
    UNCODED,
    UNLIKE,
    Item,
    Row,
    Site,
    Skipped,
    Unread,
)
from parsers.extract.list_lines import (
    NO_ERROR,
    PLACEHOLDER,
    WITH_WORD,
    band,
    damage,
    drop_misfits,
    is_menu,
    is_unfilled,
    is_untold,
    lines_of,
    misplaced_row,
    name_before_text,
    unread_row,
)
from parsers.extract.no_errors import ListedConstants, RestOfCodes, is_end_marker, is_reserved
from parsers.extract.remarks import BADGE
from parsers.extract.row_codes import RowCodes
from parsers.extract.stated_statuses import heading_status, lead_status, stated_status
from parsers.extract.uncoded_lines import UncodedLines
from parsers.html.grid import code_lines, first_id
from parsers.html.outline import Topics
from parsers.html.text_nodes import prints_text
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_mask, says_nothing
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import (
    ANY_STATUS,
    IN_WIDE_BRACKETS,
    NARROW,
    is_blank,
    is_code_like,
    is_prose,
    is_quantity,
    misfit,
    most,
)
from parsers.lexicon.vocabulary import title_roles

#: More than a name, a number or a quantity.
_WORDS = regex(r"[^\W\d_]{3,}\s+[^\W\d_]{3,}")
#: So many names make an enumeration.
_MIN_NAMES = 3
#: A status and a code, of which neither is the other ("HTTP 409 1001").
_WITH_STATUS = regex(r"HTTP [45]\d\d[ /:,]+[\w-]*[\d_][\w-]*", re.I)


def rows_of(table: CandidateTable, columns: Columns, site: Site) -> Iterator[Item]:
    """The rows of a list, and its lines that are none: skipped with a reason, or unread where that is a finding."""
    return _RowReader(table, columns, site).items()


def _opens_with_none(table: CandidateTable, code: int) -> bool:
    """Does an enumeration begin with "None", which has no text, or one that says that nothing failed?"""
    first, *others = [line.texts[code] for line in table.lines] or [""]
    if first.lower() != "none" or len(others) < _MIN_NAMES:
        return False
    told = [text for text in table.lines[0].texts if " " in text]
    are_names = all(is_token(one) and not one.isdecimal() and one.lower() != "none" for one in others)
    return are_names and all(NO_ERROR.match(text.lower()) for text in told)


class _RowReader:
    """Reads the lines of one list; of a pinned site, what may be a row and cannot be read is a finding."""

    def __init__(self, table: CandidateTable, columns: Columns, site: Site) -> None:
        self.table, self.columns, self.site = table, columns, site
        self.codes = RowCodes(table, columns, site)
        self.code, self.status = self.codes.at, columns.at("status")
        self.others = [(at, role) for at, role in columns.roles.items() if role != "code"]
        types = {at for at, title in enumerate(table.titles) if "category" in title_roles(title)}
        self.types = types - columns.roles.keys()
        self.schema = schema_of(table, columns, site)
        self.constants = ListedConstants(table, self.code)
        self.main_status = heading_status(table.main_heading)
        are_names = not any(map(str.isdecimal, self.codes.texts))
        self.lead_status = lead_status(table.lead, are_names) if table.is_table else None
        self.rest = RestOfCodes([text for line in table.lines if (text := line.texts[self.code])])
        titles = [line.texts[at] for line in table.lines] if (at := columns.at("title")) is not None else []
        named = (" " not in one and (one.isupper() or is_code_like(one)) for one in titles if not is_blank(one))
        self.names_none = titles.count("NONE") == 1 and all(named)
        self.opens_with_none = _opens_with_none(table, self.code)
        self.uncoded = UncodedLines(table, columns, site)
        self.first_id = cache(first_id)  # One element may hold thousands of codes.
        if table.is_table and columns.at("category") == 0:
            table.fill_down()

    def items(self) -> Iterator[Item]:
        """Every line, then what the table's own structure says is none."""
        above: Row | None = None
        for line in lines_of(self.table, self.columns, self.site):
            items = self._read(line, above)
            yield from items
            last = items[-1]
            if not (isinstance(last, Skipped) and last.reason in (CONTINUES, UNCODED)):
                above = last if isinstance(last, Row) else None
            for element in line.siblings:
                yield Skipped(PART_OF_CARD, element)
        for reason, element in self.table.skipped:
            yield band(element, self.site) if reason == BAND else Skipped(reason, element)
        for reason, element, texts in self.table.unread:
            yield unread_row(element, texts, f"is {reason}")

    def _read(self, line: Line, above: Row | None) -> Sequence[Item]:
        """The rows of one line, or why it is none; a line without a code may continue the row `above`."""
        site, text, cells = self.site, line.texts[self.code], dict[str, str]()
        for at, role in self.others:
            said = line.texts[at]
            is_name = self.names_none and (role, said) == NAMED_NONE
            if is_name or not (is_untold(said) or (role in HINTS and is_menu(said))):
                cells[role] = said
        # What fits a pinned pattern is judged when it is a record.
        if not (site.fits and site.fits(text) and text.lower() != "n/a"):
            is_odd = is_unfilled(text) or WITH_WORD.fullmatch(text) if cells else False
            if self.rest.opens_text(text) or is_odd or (cells and self._spans(line, text)):
                return [misplaced_row(line, text)]
            is_none = self.opens_with_none and line is self.table.lines[0]
            is_struck = text[:1] == "(" and BADGE.fullmatch(text.strip("() "))  # Of a code struck out.
            if (is_blank(text) and not is_none) or is_struck:
                return [self.uncoded.read(line, cells, above)]
        is_alone = line.cells and len({*filter(None, line.texts)}) == 1
        if is_alone and not is_code_like(line.texts[self.code]) and not prints_text(line.element):
            return [Skipped(UNCODED, line.element)]  # Nothing but a picture, such as that of a button.
        problem = self._crowded(line) or (
            self._pinned_problem(line) if site.pinned else self._problem(line, cells) or damage(cells)
        )
        if problem or (lost := self._lost(line)):
            # Whoever accepts a card that lacks a field, which most have, accepts the card without it.
            may_lack = not (problem or MESSAGE_ROLES.isdisjoint(cells) or site.lacks(self._usual))
            rows = self._rows(line, text, cells) if may_lack else ()
            return [*rows, unread_row(line.element, line.texts, problem or lost, () if rows else line.codes)]
        # A text that may be unfilled is kept for the findings: the record does not get it.
        for at, role in self.others if len(cells) < len(self.others) else ():
            if role not in cells and (site.pinned or role in HINTS) and says_nothing(line.texts[at]):
                cells[role] = line.texts[at]
        if not site.pinned and self.constants.has_not(line):
            return [Skipped(UNLIKE, line.element)]
        if is_reserved(text, cells):
            return [Skipped(RESERVED, line.element)]
        if rows := self._rows(line, text, cells):
            return [Skipped(END, line.element)] if not site.code and self._is_end(line, rows[0]) else rows
        many = is_mask(text) or (not site.pinned and self.rest.stands_for_others(text))
        if (cells or site.pinned) and not many:
            return [misplaced_row(line, text)]
        return [Skipped(END if many else UNLIKE, line.element)]

    def _is_end(self, line: Line, row: Row | Unread) -> bool:
        """Is this no error, but the number or the limit of those beside it?"""
        beside = self._sections.get(line.topics, [])
        if isinstance(row, Unread) or len(row.codes) > 1 or len(beside) < 3:
            return False
        edge = beside if line.element in (beside[0].element, beside[-1].element) else ()
        others = (other.texts[self.code] for other in edge if other.element is not line.element)
        return is_end_marker(row.codes[0], row.cells.values(), others, self.codes.told)

    @cached_property
    def _sections(self) -> dict[Topics, list[Line]]:
        """The lines by the headings above them."""
        found: dict[Topics, list[Line]] = {}
        for line in self.table.lines:
            found.setdefault(line.topics, []).append(line)
        return found

    @cached_property
    def _usual(self) -> set[str]:
        """The roles that most lines have a text for."""
        lines = self.table.lines
        return {role for at, role in self.others if most(line.texts[at] != "" for line in lines)}

    def _spans(self, line: Line, text: str) -> bool:
        """Does the cell of the code stand in the next column, too, and open with a word of a text that no code is?"""
        spans = len(line.cells) > self.code + 1 and line.cells[self.code] is line.cells[self.code + 1]
        return spans and not is_blank(text) and not text.split()[0].isascii()

    def _crowded(self, line: Line) -> str:
        """What is wrong with the cell: it lists several codes, which no declared pattern separates."""
        cell = line.cells[self.code] if line.cells and not (line.read or self.site.code) else None
        is_crowded = cell is not None and len(cell) > 0 and lists_several(cell)
        return "has a list of codes, each with its text, in one cell" if is_crowded else ""

    def _problem(self, line: Line, cells: dict[str, str]) -> str:
        """What is wrong with the line: its status is a quantity, or an image."""
        at, status = self.status, cells.get("status", "")
        if at is None or not line.texts[at]:
            return ""
        if is_quantity(status):
            return f"has {status[:60]!r} where a status should stand"
        if misfit("status", status) and not any(map(is_http, re.findall(r"\w+", status))):
            return ""  # "Varies"
        return misfit("status", line.texts[at], line.cells[at] if line.cells else None) or ""

    def _pinned_problem(self, line: Line) -> str:
        """Why a line of a pinned list cannot be read, if so."""
        if line.problem:
            return f"has {line.problem}"
        cells, texts = line.cells, line.texts
        spans = len({*cells}) < len(cells)
        for at, role in self.others:
            text = texts[at]
            head = self.table.head[at - 1 : at + 1]  # The parts of one cell, by its labels, have one head.
            is_part = len(head) == 2 and head[0] is head[1]
            if spans and at and cells[at] is cells[at - 1] and not is_part:
                if {role, self.columns.roles.get(at - 1)} & NARROW:
                    return "has one cell across columns of different roles"
            elif (role in NARROW or not text or text.isdigit()) and (
                problem := misfit(role, text, cells[at] if cells else None)
            ):
                return problem
        return ""

    def _lost(self, line: Line) -> str:
        """Which fields that its site needs a card lacks, if any."""
        lost = () if line.cells else self.site.lacks({role for at, role in self.others if line.texts[at]})
        return f"has no {', '.join(lost)}" if lost else ""

    def _rows(self, line: Line, text: str, cells: dict[str, str]) -> Sequence[Row | Unread]:
        """The rows of one line: one, or one for each status that is a code of its own."""
        codes = self.codes.of(line, text)
        # Several codes that were read as one, or as one and its name.
        if codes is None:
            return []
        site = self.site
        is_declared = re.escape(text).replace(r"\ ", " ") in site.code.split("|")  # Word for word.
        as_one = " " in text and text in (codes.codes[0], f"{codes.codes[0]} {codes.beside}")
        is_odd = (not site.pinned and _are_odd(codes)) or (as_one and are_codes(text.split()))
        if is_odd and not is_declared:
            return []
        if not site.pinned:
            drop_misfits(line, cells, self.columns.roles)
        if codes.status:
            cells.setdefault("status", codes.status)
        statuses = ANY_STATUS.findall(cells.get("status", ""))
        is_other = codes.beside not in statuses
        if is_other and not site.pinned and statuses and is_http(codes.beside) and not self.codes.counted:
            return []  # Two statuses contradict each other.
        if is_other and not site.pinned and self.codes.counted and "=" in text and self.codes.valued:
            cells.setdefault("title", codes.beside)
        elif codes.beside and (site.pinned or is_other):
            add_beside(codes, cells, self.columns, self.codes.failing, self.codes.phrased)
        codes = with_boxed(codes, cells, self.columns)
        silent = site.pinned and self.status is not None  # A pinned status that is empty says that there is none.
        if not ("status" in cells or codes.are_statuses or silent):
            types = cells.get("category", ""), *(line.texts[at] for at in self.types)
            if status := self.lead_status or stated_status(line, cells.get("message", ""), *types) or self.main_status:
                cells["status"] = status
        if self._named and (name := name_before_text(line, self.columns.at("message"))):
            cells |= {"title": name, "message": cells["message"].removeprefix(name).lstrip()}
        others = tuple(text for at, text in enumerate(line.texts) if text and at not in self.columns.roles)
        stated = line.texts[self.status] if self.status is not None else ""
        own = stated == text or (stated == codes.codes[0] and all(map(is_http, codes.codes)))  # The first, in heads.
        anchor = line.element.get("id") or self.first_id(line.holder)
        if codes.are_statuses or (codes.codes[1:] and own):
            rest = (self.schema, line.topics, anchor, line.element, others)
            return [Row([code], cells | {"status": code}, *rest) for code in codes.codes]
        several = len(codes.codes) > 1 and self._is_several(line, codes)
        if several or (not site.code and any(map(self._is_none, codes.codes))):
            return []
        if MESSAGE_ROLES.isdisjoint(cells) and (text := self._unread_text(line)):
            return [
                unread_row(line.element, [*codes.codes, text], "has a text without a role, and no message", codes.codes)
            ]
        if self._may_say_what and MESSAGE_ROLES.isdisjoint(cells) and "cause" in cells:
            cells["message"] = cells.pop("cause")
        return [Row(list(codes.codes), cells, self.schema, line.topics, anchor, line.element, others)]

    def _unread_text(self, line: Line) -> str:
        """A text without a role: a sentence of a card, under no label or taken for one, or words in a titled table."""
        if (is_table := bool(line.cells)) and self.columns.at("message") is None:
            return ""
        texts = (
            (title, text)
            for at, (title, text) in enumerate(zip(self.table.titles, line.texts, strict=True))
            if at not in self.columns.roles and text
        )
        unread = (text if is_table else title or text for title, text in texts)
        return next((text for text in unread if is_prose(text) or (is_table and _WORDS.search(text))), "")

    @cached_property
    def _named(self) -> bool:
        """Does every message open with a name in a paragraph of its own? Beside statuses, that may be the code."""
        at = None if any(map(is_http, self.codes.texts)) else self.columns.at("message")
        lines = [line for line in self.table.lines if at is not None and " " in line.texts[at]]
        names = [name_before_text(line, at) for line in lines] if self.columns.at("title") is None else []
        return "" not in names and len({*names}) == len(names) > 0

    @cached_property
    def _may_say_what(self) -> bool:
        """Is the cause under a title that may be that of a message ("Description")?"""
        at = self.columns.at("cause")
        return at is not None and not self.site.pinned and "message" in title_roles(self.table.titles[at])

    def _is_none(self, code: str) -> bool:
        """Is this a placeholder, the end of a list, or, among codes of one word, several of these or a sentence?"""
        words = code.split() if self.columns.tokens and code not in self.codes.phrases else ()
        words = [word.strip("()") for word in words] if len(words) > 4 else words  # "Any other (as agreed) or none"
        several = len(words) > 1 and all(map(is_token, words)) and not is_one(code)
        several = several or (len(words) > 2 and words[-1].endswith(".") and words[-1][:-1].islower())
        is_family = code[-1] in "}>" and is_mask(code)  # "PORTAL_ERROR_{code}"
        unfilled = not is_family and PLACEHOLDER.search(code) is not None
        return several or self.rest.stands_for_others(code) or unfilled

    def _is_several(self, line: Line, codes: Codes) -> bool:
        """Are these several rows in one, each code on a line of its own, and as many lines in another cell?"""
        number = len(codes.codes)
        if len(set(codes.codes)) < number:
            return True
        apart = [at for at, cell in enumerate(line.cells) if len(code_lines(cell)) == number]
        return self.code in apart and len(apart) > 1


def _are_odd(codes: Codes) -> bool:
    """Do these hold more than codes: the beginning of a family ("CARD_", "EXPIRED"), or a status that is of no code?"""
    is_family = len(codes.codes) > 1 and any(code.endswith("_") for code in codes.codes)
    is_stated = any(map(IN_WIDE_BRACKETS.search, (*codes.codes, codes.beside)))  # "lid_open（400）"
    return is_family or is_stated or any(map(_WITH_STATUS.fullmatch, codes.codes))
