"""The lines of a list as they are read: those without a code, that go on, that hold several, or that cannot be read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml.etree import _Element

from parsers.extract.candidate_tables import BAND, NOTE, CandidateTable, Line
from parsers.extract.cell_codes import listed_codes
from parsers.extract.code_tokens import is_code, is_token, looks_like_code
from parsers.extract.codes_in_text import statuses_in
from parsers.extract.columns import Columns
from parsers.extract.contract import HINTS, MESSAGE_ROLES, Row, Site, Skipped, Unread
from parsers.extract.status_words import is_field_name
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.html.visibility import STRUCK
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_cut, is_garbled, is_mask, is_placeholder, says_nothing
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import (
    CONSTANT,
    FAILURE_TYPE,
    NARROW,
    is_blank,
    is_code_like,
    is_prose,
    misfit,
    most,
    without_parts,
)
from parsers.lexicon.vocabulary import mentions_failure

_CONSTANT = regex(CONSTANT)
_ERROR = r"(?:err\w*|fehler\w*|fail\w*|fout\w*|bł[ąę]d\w*|ошиб\w*|помил\w*|falha\w*|fallo\w*)"
#: What says that nothing failed, or names all other errors; "Card not found error" does not.
NO_ERROR = regex(
    r"(?:not an|without(?: an?y?)?|kein\w*|ohne|aucune?|sans|sin|ning[uú]n\w*|nessun\w*|senza|nenhum\w*|sem|geen|zonder"
    rf"|brak|bez|нет|без) {_ERROR}|(?:{_ERROR}|hata)[ -](?:free|yok|нет)|(?:(?:all|any) )?other (?:errors|failures)"
    r"|[无無没]有?(?:错误|錯誤|异常|报错)|(?:エラー|異常)(?:なし|無し)|(?:오류|에러) ?없음|fehlerfrei|no "
)
#: What a generator prints in place of a text.
_UNDESCRIBED = regex(r"No (?:description|documentation)(?: available| provided)?\.?", re.I)
#: What a sentence about other lines of its table says of them.
_LINES = r"(?:codes|entries|errors|rows|statuses)\b"
_OF_LINES = regex(
    rf"\b(?:above|below|following|next|these) [\w ]{{0,20}}\b{_LINES}|\b{_LINES} [\w ]{{0,20}}\b(?:above|below)\b", re.I
)
#: So many lines show whether a column's constants come again.
_SAMPLE = 200
#: The numbers of a group of codes, before its name.
_NUMBERS = regex(r"(\d{2,}) ?[-–] ?(\d{2,})\b")


def lines_of(table: CandidateTable, columns: Columns, site: Site) -> list[Line]:
    """The lines of a list, of which those whose code is blank have another column's where one is declared for it.

    Else they have their status for it: of a list that `site.lists` does not name, only if surely no code is meant. Of
    one that it names, each of several codes with texts of their own has a line.
    """
    if site.pinned and not site.lists:
        return table.lines
    code = columns.code
    blank = {at for at, line in enumerate(table.lines) if is_blank(line.texts[code])}
    bare = _Bare(table, columns, site) if blank else None
    lines = [bare.coded(line, at) if bare and at in blank else line for at, line in enumerate(table.lines)]
    return [part for line in lines for part in _parts(line, code)] if site.lists else lines


def reads_otherwise_declared(table: CandidateTable, code: int) -> bool:
    """May a declaration give the lines of the list other codes: has one a blank, or several with as many texts?"""
    return any(is_blank(line.texts[code]) or len(_parts(line, code)) > 1 for line in table.lines)


def has_name(line: Line, code: int, table: CandidateTable) -> bool:
    """May a line have a code: a type of failures, a constant that no other line has, or a "none" set as code?"""
    text = line.texts[code]
    is_set = line.cells and text.isalpha() and next(line.cells[code].iter("code"), None) is not None
    if is_set or any(map(FAILURE_TYPE.fullmatch, line.texts)):
        return True
    names = [(at, name) for at, name in enumerate(line.texts) if text and _CONSTANT.fullmatch(name)]
    return any(sum(one.texts[at] == name for one in table.lines[:_SAMPLE]) < 2 for at, name in names)


def tells_error(cells: dict[str, str]) -> bool:
    """Does a line state a status, or beside a text the name of a failure ("Lid failure", but not "No error")?"""
    title = cells.get("title", "") if len(cells) > 1 else ""
    return "status" in cells or (mentions_failure(title) and not NO_ERROR.match(title.lower()))


def tells_failure(cells: dict[str, str]) -> bool:
    """Does a line with a dash for its code say what failed, as one that goes on with the code above does?"""
    told = [text for role, text in cells.items() if role in ("message", "cause") and not is_blank(text)]
    return any(mentions_failure(text) and not NO_ERROR.match(text.lower()) for text in told)


def announces_lines(line: Line) -> bool:
    """Does the text of a heading's card announce what stands below, unless that is a sample of the answer?"""
    text = line.holder.getnext()
    below = None if text is None else text.getnext()
    return line.texts[3].endswith(COLONS) and (below is None or next(below.iter("pre"), None) is None)


def is_word_over_card(table: CandidateTable, code: int, text: str) -> bool:
    """Is the text a word ("none") that stands where the others have their codes, over a card and under no label?"""
    return text.isalpha() and not table.is_table and not table.titles[code]


def _parts(line: Line, code: int) -> list[Line]:
    """The parts of a line of a declared list that has as many texts as codes, or lists codes with texts in one cell."""
    if len(line.cells) > code and len(cell := line.cells[code]) and (listed := listed_codes(cell)):
        before, behind = line.texts[:code], line.texts[code + 1 :]
        return [replace(line, texts=[*before, one.codes[0], *behind], read=(code, one)) for one in listed]
    codes = code_lines(line.cells[code]) if len(line.cells) > code else []
    alike: dict[int, list[str]] = {}
    if len(codes) > 1 and all(map(is_token, codes)):
        alike = {at: items for at, cell in enumerate(line.cells) if len(items := code_lines(cell)) == len(codes)}
    if len(alike) < 2:
        return [line]
    texts = [
        [alike[at][number] if at in alike else text for at, text in enumerate(line.texts)]
        for number in range(len(codes))
    ]
    return [replace(line, texts=own, codes=(code,)) for own, code in zip(texts, codes, strict=True)]


class _Bare:
    """Finds what stands in for the codes of the lines of one list that have none."""

    def __init__(self, table: CandidateTable, columns: Columns, site: Site) -> None:
        self.table, self.site = table, site
        self.code, self.status, self.message = columns.code, columns.at("status"), columns.at("message")
        self.hints = [at for at, role in columns.roles.items() if role in HINTS]
        self.told = [at for at, role in columns.roles.items() if role in MESSAGE_ROLES]
        self.told += self.hints if self.message is not None else []
        known = table.column(self.code)
        self.numbered = most(not any(map(str.isalpha, code)) for code in known)
        texts = ("" if self.status is None else line.texts[self.status] for line in table.lines)
        found = ((text, statuses_in(text)) for text in texts)
        # "403 Forbidden"
        self.statuses = [one.codes[0] if one and one.beside and not one.codes[1:] else text for text, one in found]
        pairs = zip(table.lines, self.statuses, ["", *self.statuses], strict=False)
        # Else the cells below a code are blank for what it says, too.
        self.apart = any(is_blank(line.texts[self.code]) and status != above for line, status, above in pairs)

    def coded(self, line: Line, place: int) -> Line:
        """The line with what stands in for its code, if anything does."""
        words, texts = self.site.words, [*line.texts]
        titled = (at for at, title in enumerate(self.table.titles) if words.get(normal(title)) == "code" and texts[at])
        at = next(titled, self.status if is_http(self.statuses[place]) else None)
        if at is None or (at == self.status and not (self.site.lists or self._is_alone(line, place))):
            return line
        stated = [self.statuses[place]] if at == self.status else texts[at:]
        beside = stated if at > self.code else stated[:1]
        for to, text in enumerate(beside, self.code):  # What stands beside it, too.
            texts[to] = text if is_blank(texts[to]) else texts[to]
        if at == self.status and self.message is not None and is_blank(texts[self.message]):
            hint = next((at for at in self.hints if not is_blank(texts[at])), self.message)  # The only text.
            texts[self.message], texts[hint] = texts[hint], texts[self.message]
        return replace(line, texts=texts, codes=(stated[0],))

    def _is_alone(self, line: Line, place: int) -> bool:
        """Is this the status of a failure with a text, no heading of the lines below, nor a part of the line above?

        No code may stand there that is crossed out or drawn, nor a type or constant beside it; and where the codes are
        numbers, as statuses are, or the status is that of a success, a mark must say that there is none.
        """
        text, cell = line.texts[self.code], line.cells[self.code] if line.cells else None
        status, below = self.statuses[place], [*self.statuses[place + 1 : place + 2], "-"][0]
        is_own = text != "" or (self.apart and below not in ("", status) and not self.numbered)
        is_own = is_own and status[0] in ("245" if text else "45")
        told = any(not is_blank(line.texts[at]) and line.texts[at] != status for at in self.told)
        if not (is_own and told) or is_placeholder(text) or says_nothing(text):
            return False
        if is_word_over_card(self.table, self.code, text):
            return False
        struck = cell is not None and next(cell.iter(*STRUCK), None) is not None
        return not (struck or misfit("code", text, cell) or has_name(line, self.code, self.table))


def is_as_full(row: Row | None, cells: dict[str, str]) -> bool:
    """Has a line as many texts as the row above it, or another status and a text, so that it may be one of its own?"""
    above = row.cells if row else dict[str, str]()
    is_full = row is not None and len(cells) == len(above.keys() - NARROW)
    return len(cells) > 1 and (is_full or cells.get("status", "") not in ("", above.get("status")))


def continue_row(row: Row, cells: dict[str, str]) -> bool:
    """Add the texts of a line without a code to the row above it, if they are some of the texts that this has, too."""
    if not cells or cells.keys() & NARROW or not cells.keys() <= row.cells.keys() or is_as_full(row, cells):
        return False
    numbers = _NUMBERS.match(next(iter(cells.values())))
    if numbers and len(numbers[1]) == len(numbers[2]) == len(row.codes[0]):
        return False  # What the codes below it are for ("1100-1199: the cache").
    for role, text in cells.items():
        row.cells[role] += f" {text}"
    return True


def drop_misfits(line: Line, cells: dict[str, str], roles: Mapping[int, str]) -> None:
    """Drop what is no verdict; what is no verdict or status in a cell across the next column is the text of that."""
    for at, role in roles.items():
        if role in NARROW and role in cells and misfit(role, cells[role]):
            beside = roles.get(at + 1, role)
            if beside not in NARROW and at + 1 < len(line.cells) and line.cells[at] is line.cells[at + 1]:
                cells.setdefault(beside, cells.pop(role))
            elif role != "status":  # A status in words ("Forbidden") is kept.
                del cells[role]


#: What no code holds, but a template or a broken page; a text may name a limit ("Too short (< 3)").
PLACEHOLDER = regex(r"^\W*[<>]|[<>](?!=? ?\d)|[{}…]|^[\W_]+$|\ufffd")


#: A code with a word behind a comma, which may be another code or a remark ("card_lost, nsf", "card_lost, beta").
WITH_WORD = regex(r"[\w.-]*[_\d][\w.-]*[,;]\s*[a-z]{2,}")


def is_unfilled(code: str) -> bool:
    """Is this, where a code should stand, what a template or a script left of one?"""
    if says_nothing(code) or is_placeholder(code) or is_cut(code):
        return True
    word, _, text = code.partition(" ")
    names_fields = text and is_code(word.rstrip(":：")) and "${" not in text and "{{" not in text
    if names_fields or without_parts(code):
        return False  # A message or an error may name its fields.
    return PLACEHOLDER.search(code) is not None and not (is_blank(code) or is_mask(code))


def misplaced_row(line: Line, text: str) -> Unread:
    """The finding that a line has this text where a code should stand."""
    return unread_row(line.element, line.texts, f"has {text[:60]!r} where a code should stand", line.codes)


def unread_row(element: _Element, texts: list[str], problem: str, codes: Iterable[str] = ()) -> Unread:
    """The finding that a row of these texts has a problem."""
    row = " | ".join(filter(None, texts))[:60]
    return Unread("row-unread", f"the row {row!r} {problem}", element, tuple(codes))


def band(element: _Element, site: Site) -> Skipped | Unread:
    """A line across the table is about the lines below it, unless it is a code alone."""
    text = text_of(element)
    if site.code and site.grammar.fullmatch(text) and is_code_like(text):
        return unread_row(element, [text], "is a code alone, across the table")
    return Skipped(NOTE if is_prose(text) and _OF_LINES.search(text) else BAND, element)


def damage(cells: dict[str, str]) -> str:
    """Why a line does not say what it was meant to say, if so."""
    for role, text in cells.items():
        if text.isdigit() and role not in NARROW and misfit(role, text):
            return "is a line whose cells stand under other titles"
    if not all(map(str.isascii, cells.values())) and any(map(is_garbled, cells.values())):
        return "is a line in the wrong character encoding"
    return ""


def is_untold(text: str) -> bool:
    """Is the cell blank, or does a generator say there that nobody has written its text?"""
    return is_blank(text) or (text[0] in "nN" and _UNDESCRIBED.fullmatch(text) is not None)


def is_menu(text: str) -> bool:
    """Is this the sign of a button that opens a menu, and no text?"""
    return text.strip("⋯⋮•·") == ""


def name_before_text(line: Line, at: int | None) -> str:
    """The name that stands in a paragraph of its own before the text of this cell, and is none of the line's codes."""
    lines = code_lines(line.cells[at]) if at is not None and line.cells and " " in line.texts[at] else ()
    name = lines[0] if len(lines) > 1 and line.texts[at or 0].startswith(f"{lines[0]} ") else ""
    return name if looks_like_code(name) and not is_field_name(name) and name not in line.texts else ""
