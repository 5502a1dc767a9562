"""The codes in a cell, as its text and tags set them apart; and what stands beside them: a status, a name, a text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from lxml.etree import _Element

from parsers.extract.code_tokens import are_alike, are_codes, boxed, is_code, is_token, looks_like_code
from parsers.extract.codes_in_text import SEPARATOR, STATUS_DIGIT, Codes, codes_in, statuses_in, word_and_status
from parsers.extract.columns import Columns
from parsers.extract.heads import split_status
from parsers.extract.remarks import BADGE, IS_BADGE, VERSIONS, is_remark
from parsers.extract.row_limits import MAX_CODES
from parsers.html.element_text import only_text, text_of
from parsers.html.grid import code_lines, code_text
from parsers.lexicon.exceptions_from import is_exception
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.status_phrases import has_phrase, is_http, is_phrase
from parsers.lexicon.value_shapes import ANY_STATUS, STATED_IN_BRACKETS, is_code_like, is_worded

#: What parts a code from the words beside it, and the marks at their end.
_PARTING = regex(r"^(?:[ ,;|/·、&=:.–—-]|(?:or|and)\b)+|[ =:–—-]+$", re.I)
#: A number, or all from one to another, as a line of its own.
_NUMBER_ALONE = regex(r"-?\d{1,9}(?:\s?[–-]\s?\d{1,9})?")
#: A name, but no number that goes on with it ("or 1002", "to 200").
_NAME = regex(r"[^\W\d_]+(?!\S)\D*")
#: A constant, and the value of one that is no status, in either notation or both ("10004", "0x80070057", "5 (0x5)"). A
#: name of several parts ("pump.lid.open") stands above such in hexadecimal notation alone.
_CONSTANT, _DOTTED = regex(r"(?:[A-Z]\w*_|[A-Z]{3})\w{1,80}"), regex(r"[a-z]\w*(?:\.[a-z]\w*){1,8}")
_VALUE = regex(r"0x[\da-f]{1,16}L?(?: ?\(-?\d{1,20}\))?|-?\d{1,20} ?\(0x[\da-f]{1,16}L?\)|(?![1-5]\d\d$)\d{1,20}", re.I)
_STATUS_LIST = regex(r"[1-5]\d\d(?:\s?[/,;|]\s?[1-5]\d\d)+")
#: Words other than those between statuses.
_LETTERS = regex(r"(?i)(?!\b(?:and|or|http|status)\b)\b[^\W\d_]+")
#: What says that a word beside a code is the name of another.
_FORMER = regex(r"→|->|\b(?:formerly|replace[sd]?|previously|renamed|alias|instead|was|use|old|see)\b", re.I)
_OTHER_NAME = regex(
    r"(?:(?:also )?(?:formerly|previously)(?: called)?|alias(?: (?:for|of))?|renamed from|was) (\S+)", re.I
)
_WORD = regex(r"[\w.+-]+")
#: What stands in brackets beside a code and looks like one: the family of the code ("jwt (access_control)").
_FAMILY = regex(r"(?:\(\s*(?:or\s+)?[a-z][a-z0-9_.]*(?:\s*,\s*[a-z][a-z0-9_.]*)*\s*\)\s*){1,2}")
#: Words behind a code that list no other.
_GOES_ON = regex(r" ((?!(?:and|or)\b)[a-z]+ )")
_BRACKETS = regex(r"\(\W*\)")
_VERSION = regex(r"v?\d[\w.+-]*", re.I)
#: A status in brackets before a text ("(HTTP error code = 404) It was not found.").
_STATED = regex(rf"{STATED_IN_BRACKETS}(?:\s+(?=\S)|\Z)", re.I)
#: What the class of an error takes, behind its name ("(*args)", "(pump[, ...])").
_ARGUMENTS = regex(r"\((?=.*(?:\*|\[,))[\w*=,.\[\] '\"]*\)")


def without_badges(cell: _Element, text: str) -> str:
    """The text of a cell without the badges at its end, or one before, that stand in tags of their own."""
    while len(cell) == 1 and text_of(cell[0]) == text:
        cell = cell[0]
    first = text_of(cell[0]) if len(cell) > 1 else ""
    if first and text.startswith(first) and IS_BADGE.fullmatch(first) and is_token(text[len(first) :].strip()):
        return text[len(first) :].strip()
    for part in reversed(cell):
        last = text_of(part)
        if not last or last == text or not text.endswith(last) or IS_BADGE.fullmatch(last) is None:
            break
        text = text.removesuffix(last).rstrip()
    return text


def with_bracket(cell: _Element, text: str) -> str:
    """The text of a cell, with brackets around the code element at its end ("Lid open (E12)")."""
    last = cell[-1] if len(cell) and cell[-1].tag == "code" and not (cell[-1].tail or "").strip() else None
    code = text_of(last) if last is not None else ""
    before = text.removesuffix(code).rstrip(" :–—-") if code and text.endswith(code) else ""
    return f"{before} ({code})" if before else text


def codes_at(cell: _Element, text: str) -> Codes:
    """The codes in a cell: a token, ones set as code, several in a list, one before its words; else the whole text."""
    if len(cell):
        if " " not in text and only_text(cell) == text:  # Most cells.
            is_set_as_code = is_token(text) and next(cell.iter("code"), None) is not None
            return Codes((text,)) if is_set_as_code else codes_in(text)
        if named := _with_value(cell):
            return named
        text = without_badges(cell, text)
        last = text_of(cell[-1])
        before = text.removesuffix(last).rstrip()
        if before and last and cell[-1].tag != "code" and looks_like_code(before) and VERSIONS.fullmatch(last):
            text = before
        coded = [word for part in islice(cell.iter("code"), MAX_CODES) if (word := text_of(part))]
        spaced = code_text(cell)
        stated = word_and_status(spaced)
        word = stated.codes[0] if stated else ""
        is_below = stated and coded == [stated.beside] and is_http(coded[0]) and is_code_like(word)
        if stated and (coded == [word] or (is_below and spaced.startswith(word))):
            return stated
        if coded and all(map(is_token, coded)) and len(set(coded)) == len(coded) and spaced.startswith(coded[0]):
            rest = spaced
            badges = (word for part in cell if (word := text_of(part)) and IS_BADGE.fullmatch(word))
            for word in (*coded, *badges):
                rest = rest.replace(word, " ", 1)
            bare = " ".join(SEPARATOR.sub(" ", rest).split()).removeprefix(".")
            if _BRACKETS.fullmatch(bare) and _FAMILY.fullmatch(spaced[len(coded[0]) :].strip()):
                return Codes((coded[0],))
            is_below = len(coded) > 1 and code_lines(cell)[-1:] == [bare] and _is_named(coded[-1], bare)
            if len(coded) == 1 or not bare or is_below:
                return Codes(tuple(coded), "" if is_remark(bare) else _PARTING.sub("", " ".join(rest.split())))
        goes_on = len(coded) > 1 and spaced.startswith(coded[0]) and _GOES_ON.match(spaced, len(coded[0]))
        if goes_on and looks_like_code(coded[0]) and not all(map(is_token, coded)):
            return Codes((coded[0],), spaced[goes_on.start(1) :])  # "`card_wrong` with `advice: stop`"
        if len(coded) == 1 and looks_like_code(coded[0]) and _is_last_line(cell, coded[0]):
            name = text.removesuffix(coded[0]).rstrip(", ")
            return Codes((name, coded[0])) if are_codes([name, coded[0]]) else Codes((coded[0],), name)
        may_be_lines = STATUS_DIGIT.search(text) or text[:1].isdecimal() or looks_like_code(text.partition(" ")[0])
        lines = code_lines(cell) if may_be_lines else []
        stated = statuses_in(lines[0]) if len(lines) == 2 else None
        if stated and not stated.beside and is_code((below := codes_in(lines[1]).codes)[0]) and below[1:]:
            is_clear = is_http(lines[0]) or of_own_statuses(below, lines[0])
            return Codes(below, lines[0] if is_clear else "")  # The codes of a status, below it.
        if len(lines) == 2 and _NAME.fullmatch(lines[1]) and (_NUMBER_ALONE.fullmatch(lines[0]) or _is_named(*lines)):
            return Codes((lines[0],), lines[1])  # Its name on a line below.
        words = spaced.split()
        if len(words) == 1 or (words and is_token(words[0]) and all(BADGE.fullmatch(word) for word in words[1:])):
            return codes_in(words[0])
    return codes_in(text)


def of_own_statuses(codes: Sequence[str], text: str) -> dict[str, str]:
    """The status of each of several codes, if a text has as many: numbers begin with it, names have its place."""
    found = ANY_STATUS.findall(text)
    statuses, own = {*found}, {code: code[:3] for code in codes}
    if len(codes) == len(statuses) > 1 and statuses == {*own.values()}:
        return own
    may_be = len(codes) == len(found) and len(statuses) > 1 and not any(code[:1].isdigit() for code in codes)
    return dict(zip(codes, found, strict=True)) if may_be and _STATUS_LIST.fullmatch(text) else {}


def _is_named(code: str, name: str) -> bool:
    """Are these a code and its name, in several words and none of another code ("or E12")?"""
    return looks_like_code(code) and is_worded(name) and not any(map(looks_like_code, name.split()))


def _with_value(cell: _Element) -> Codes | None:
    """A constant and its value, each on a line of the cell: the first is the code."""
    if cell[0].tag not in ("br", "div", "dl", "p") and (len(cell) == 1 or cell[1].tag != "br"):
        return None  # Most cells.
    lines = code_lines(cell)
    if len(lines) != 2 or not is_token(lines[0]):
        return None
    name, value = lines if lines[0][0].isalpha() else lines[::-1]
    is_named = _CONSTANT.fullmatch(name) or (_DOTTED.fullmatch(name) and value.startswith("0x"))
    return Codes((lines[0],), lines[1]) if is_named and _VALUE.fullmatch(value) else None


def lists_several(cell: _Element) -> bool:
    """Are there items, terms or lines in the cell, more than one of which open with a code of their own and go on?"""
    found = [one for one in _entries(cell) if one]
    return len({one.codes for one in found}) > 1


def listed_codes(cell: _Element) -> list[Codes]:
    """The codes of a cell that is a list of several, each with its text; nothing where it holds anything else."""
    found = _entries(cell)
    entries = [one for one in found if one and one.beside and not one.beside.startswith("(")]
    is_whole = len(entries) == len(found) == len({one.codes for one in entries}) > 1 and _is_flat(cell)
    return entries if is_whole else []


def _is_flat(cell: _Element) -> bool:
    """Is there no more in the cell than lines, or one list of items or of terms with a text each?"""
    outer = cell[0] if len(cell) == 1 and not (cell.text or "").strip() else cell
    if outer.tag == "dl":
        return [one.tag for one in outer] == ["dt", "dd"] * (len(outer) // 2)
    inner = next(outer.iterdescendants("dl", "ol", "pre", "table", "ul"), None)
    return inner is None and (outer.tag not in ("ol", "ul") or all(one.tag == "li" for one in outer))


def _entries(cell: _Element) -> list[Codes | None]:
    """The items, terms or lines of a cell: the code that each opens with, and its text; None for one without."""
    if _with_value(cell):
        return []
    items = [*islice(cell.iter("li", "dt"), MAX_CODES)]
    found = [*map(_entry, items)]
    if not any(found) and next(cell.iter("br", "div", "p"), None) is not None:
        return [_with_text(codes_in(line)) for line in code_lines(cell)[:MAX_CODES]]
    # Beside as many codes, a word that is set as code is one.
    return [*map(_worded, items)] if 2 * sum(map(bool, found)) >= len(found) and all(map(_worded, items)) else found


def _entry(item: _Element) -> Codes | None:
    codes = codes_in(text_of(item))
    if item.tag == "dt" and is_code(codes.codes[0]):
        text = item.getnext()
        return Codes(codes.codes, text_of(text) if text is not None and text.tag == "dd" else "")
    return _with_text(codes)


def _with_text(codes: Codes) -> Codes | None:
    return codes if codes.beside and is_code(codes.codes[0]) else None


def _worded(item: _Element) -> Codes | None:
    """The one word that is set as code at the beginning of an item, and the text behind a mark ("`lost`: Gone.")."""
    first = item[0] if len(item) and not (item.text or "").strip() else None
    if first is None or first.tag != "code" or (first.tail or "").lstrip()[:1] not in (":", "–", "—", "-"):
        return None
    word = text_of(first)
    return Codes((word,), text_of(item).removeprefix(word).lstrip(" :–—-")) if len(word.split()) == 1 else None


def _is_last_line(cell: _Element, code: str) -> bool:
    """Is the last line of the cell this code, set as code, and nothing else?"""
    last, is_line = cell[-1], False
    while last.tag in ("p", "div") and len(last) == 1 and not (last.text or "").strip():
        last, is_line = last[0], True
    before = last.getprevious()
    is_line = is_line or (before is not None and before.tag in ("br", "p", "div") and not (before.tail or "").strip())
    return is_line and last.tag == "code" and not (last.tail or "").strip() and text_of(last) == code


def pinned_codes(cell: _Element, text: str, fits: Callable[[str], object]) -> Codes | None:
    """The codes in a cell, each of which `fits` the pinned pattern, with no more than a badge beside them."""
    plain = len(cell) == 0 or (len(cell[-1]) == 0 and cell[-1].text == text)
    if plain and fits(text):
        return Codes((text,))
    if not plain and fits(spaced := code_text(cell)):
        return Codes((spaced,))
    found = codes_at(cell, text)
    return found if all(map(fits, found.codes)) and _is_beside(found.beside) else None


def _is_beside(text: str) -> bool:
    """Is what stands beside a code no more than a badge: a few words, none of which is a code?"""
    words = _WORD.findall(text)
    if _FORMER.search(text):
        return False
    return len(words) <= 3 and not any(is_code_like(word) and not _VERSION.fullmatch(word) for word in words)


def with_boxed(codes: Codes, cells: dict[str, str], columns: Columns) -> Codes:
    """These codes, with those like them, in brackets, that were taken for their title ("[E12], [E13]")."""
    more = [] if "title" in columns.roles.values() else boxed(cells.get("title", ""))
    if not (more and are_alike([*codes.codes, *more])):
        return codes
    del cells["title"]
    return replace(codes, codes=tuple(dict.fromkeys((*codes.codes, *more))))


def add_beside(codes: Codes, cells: dict[str, str], columns: Columns, failing: bool, phrased: bool) -> None:
    """Add it to the cells; as the message, where no column has that. `failing`: numbers there are failing statuses.

    `phrased`: beside most statuses their reason phrase stands.
    """
    beside = codes.beside
    if _ARGUMENTS.fullmatch(beside) or is_remark(beside) or beside == cells.get("status"):
        return
    if (other := _OTHER_NAME.fullmatch(beside)) and looks_like_code(other[1]):
        return
    if is_badge(beside, True):
        cells.setdefault("retryable", beside)
        return
    if not (codes.are_statuses or "status" in cells):
        is_of_each = not _LETTERS.search(beside) and of_own_statuses(codes.codes, beside)
        status, beside = (beside, "") if is_of_each else _parted(beside, failing)
        if status:
            cells["status"] = status
        if not beside:
            return
    if not (codes.are_statuses and (phrased or has_phrase(codes.codes[0], beside))):
        at = columns.at("message")
        if at is not None and columns.certainty[at] < 0.5 and "cause" not in cells and "message" in cells:
            cells["cause"] = cells.pop("message")  # No title says that the column is the message.
        if not cells.keys() & {"message", "when"}:
            cells["message"] = beside
            return
    cells.setdefault("title", beside)


def _parted(beside: str, failing: bool) -> tuple[str, str]:
    """The status beside a code, and the name with it, unless that only repeats what the status means."""
    stated = statuses_in(beside)
    if stated and not (is_http(stated.codes[0]) or stated.codes[0][0] in "45") and beside.isdecimal():
        return "", ""  # "TOO_MANY_ROWS (255)"
    if stated and len(stated.codes) == 1 and (not stated.beside or is_phrase(stated.codes[0], stated.beside)):
        return stated.codes[0], ""
    if bracketed := _STATED.match(beside):
        return bracketed[1], beside[bracketed.end() :]
    status, name = split_status(beside)
    counts = name[:1].isdigit() or (name[:1].islower() and beside == f"{status} {name}")  # "500 pots"
    is_named = status and name and failing and not (counts or is_exception(beside))
    return (status, name) if is_named else ("", beside)
