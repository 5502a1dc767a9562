"""Brackets of full width around statuses, as Chinese and Japanese pages have them: "lid_open（400）：…"."""

from collections.abc import Iterator
from itertools import takewhile
from re import Match

from lxml.etree import _Element

from parsers.html.layout import HEADINGS, SET_APART
from parsers.html.text_nodes import text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import IN_WIDE_BRACKETS, most

_MARKS = "（【）】："
#: What may hold a code alone.
_CELLS = frozenset(["dt", "td", "th"])
_LINES = frozenset([*_CELLS, *HEADINGS, "dd", "div", "li", "p"])
_CODE = r"(?!(?:API|HTTP)\b)[!-'*-~]+"
_IS_CODE = regex(_CODE)
#: A status in brackets of any width, perhaps with its phrase, behind a code that is set apart, or is in the same text.
_STATUS = (
    r"\s*[（【(](?:HTTP(?:状态码|狀態碼|ステータス(?:コード)?)?\s?[:：]?\s?)?"
    r"(?P<status>[1-5]\d\d(?: [A-Z][A-Za-z' -]*)?)(?:错误|錯誤|エラー)?[）】)]\s*"
)
_BEHIND, _WITH_CODE = (
    regex(rf"(?P<code>){_STATUS}(?P<colon>[:：]?)\s*"),
    regex(rf"\s*(?P<code>{_CODE}){_STATUS}(?P<colon>\Z)"),
)
_WORD = regex(r"\w")
#: The status found in the tail of an element, if that is so, or in its text.
_Found = tuple[_Element, bool, Match[str]]


def narrow_brackets(tree: _Element, text: str) -> None:
    """Write these brackets and the colon behind them in ASCII, for all codes of a list or for none.

    `text`: the tree's.
    """
    if not any(mark in text for mark in _MARKS):
        return
    lists: dict[object, list[_Found]] = {}
    several = set[object]()
    for part in tree.iter("*"):
        for one in _statuses_at(part):
            line = _line_of(part)
            if line is None or line.tag == "dd" or not _opens(part, line):
                continue
            rest = _behind(one)
            if rest.strip() if line.tag in _CELLS else part.tag not in SET_APART:
                continue  # A text, or one in a cell.
            place = _place_of(line)
            lists.setdefault(place, []).append(one)
            several |= {place} if IN_WIDE_BRACKETS.search(rest) else set()
    for place, statuses in lists.items():
        fail = sum(found["status"][0] in "45" for *_, found in statuses)
        are_codes = 2 * fail >= len(statuses) and most(_holds_code(part, found) for part, _, found in statuses)
        if are_codes and place not in several:
            for part, is_tail, found in statuses:
                colon = ":" if found["colon"] else ""
                narrow = f"{found['code']} ({found['status']}){colon} {found.string[found.end() :]}"
                setattr(part, "tail" if is_tail else "text", narrow)


def _statuses_at(part: _Element) -> Iterator[_Found]:
    """The statuses behind what is set apart, and behind the code that is all of a line of text."""
    texts = [(part.text, False, next(iter(part), None)), (part.tail if part.tag == "br" else "", True, part.getnext())]
    for text, is_tail, behind in texts:
        if text and (behind is None or behind.tag == "br") and (found := _WITH_CODE.match(text)):
            yield part, is_tail, found
    if part.tag in SET_APART and (found := _BEHIND.match(part.tail or "")):
        yield part, True, found


def _behind(one: _Found) -> str:
    """The text behind the status, up to a break."""
    part, is_tail, found = one
    after = part.itersiblings() if is_tail else part.iterchildren()
    texts = (text_inside(other) + (other.tail or "") for other in takewhile(lambda other: other.tag != "br", after))
    return "".join([found.string[found.end() :], *texts])


def _line_of(part: _Element) -> _Element | None:
    """The line that an element stands in: the cell or item where its paragraph is all of it."""
    line = next((one for one in (part, *part.iterancestors()) if one.tag in _LINES), None)
    while line is not None and line.tag in ("div", "p") and (around := line.getparent()) is not None:
        if around.tag not in _LINES or len(around) > 1 or (around.text or "").strip():
            break
        line = around
    return line


def _opens(part: _Element, line: _Element) -> bool:
    """Does no word stand before the element in its line, or is it a break?"""
    while part is not line and part.tag != "br":
        around, before = part.getparent(), part.getprevious()
        while before is not None and before.tag != "br" and not _WORD.search(text_inside(before) + (before.tail or "")):
            before = before.getprevious()
        if before is not None:
            return before.tag == "br" and not _WORD.search(before.tail or "")
        if around is None or _WORD.search(around.text or ""):
            return False
        part = around
    return True


def _place_of(line: _Element) -> object:
    """The column of a cell, counted from the end, as cells over several rows stand before it; else what is around."""
    row = line.getparent()
    if row is None or line.tag not in ("td", "th"):
        return row, line.tag
    return next(row.iterancestors("table"), row), len(row) - row.index(line)


def _holds_code(part: _Element, found: Match[str]) -> bool:
    name = found["code"] or text_inside(part).strip()
    return _IS_CODE.fullmatch(name) is not None or (part.tag == "code" and name.isascii())
