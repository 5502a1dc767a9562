"""Marks that a page writes as text: bullets, and the sign of a number behind it."""

from lxml.etree import _Element

from parsers.html.text_nodes import text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_code_like
from parsers.lexicon.vocabulary import names_role

#: Bullets as authors type them.
_DRAWN = frozenset("·•▪●◦‣")
#: Those of word processors, as letters of their fonts, and what such a bullet ends with.
_BULLETS, _SPACES = frozenset("·•▪§oØü"), ("\xa0", "\xa0 ")
#: A number before its sign, and a letter of a script that is written from right to left.
_SIGNED, _RIGHT_TO_LEFT = regex(r"\d{1,6}-"), regex(r"[\u0590-\u08ff]")


def drop_bullets(tree: _Element) -> None:
    """Drop bullets before the codes and labels that lines open with, and those of word processors before any text."""
    typed: dict[_Element | None, list[_Element]] = {}
    for line in [line for line in tree.iter("p", "div") if len(line)]:
        before, mark = (line.text or "").strip(), line[0]
        if before in _DRAWN and mark.tag in ("b", "code", "strong"):
            typed.setdefault(line.getparent(), []).append(line)
        elif line.tag == "p" and mark.tag == "span" and not before:
            text = text_inside(mark)
            if text.endswith(_SPACES) and text.strip() in _BULLETS:
                line.text = mark.tail
                line.remove(mark)
    for lines in typed.values():
        if not _are_texts_of_cell(lines) and _open_with_names(lines):
            for line in lines:
                line.text = None


def turn_numbers(tree: _Element) -> None:
    """Put the sign of a number before it ("2-") where it is all of a cell whose row is written from right to left."""
    for cell in tree.iter("td", "th", "div"):
        if cell.tag == "div" and cell.get("role") not in ("cell", "rowheader"):
            continue
        text, row = text_inside(cell).strip(), cell.getparent()
        if text[-1:] == "-" and row is not None and _SIGNED.fullmatch(text) and _RIGHT_TO_LEFT.search(text_inside(row)):
            for part in cell.iter():
                if (part.text or "").strip() == text:
                    part.text = f"-{text[:-1]}"


def is_number_or_code(text: str) -> bool:
    """Is this one word, of digits or unlike an ordinary word?"""
    return len(text.split()) == 1 and (text.isdigit() or is_code_like(text))


def _are_texts_of_cell(lines: list[_Element]) -> bool:
    """Do the bullets part the texts of one cell of a row?"""
    cell = next(lines[0].iterancestors("td", "th"), None)
    row = cell.getparent() if cell is not None and len(lines) > 1 else None
    return row is not None and len(row) > 1


def _open_with_names(lines: list[_Element]) -> bool:
    """Do these lines open with codes, some of which may be words ("expired"), or with labels ("Solution")?"""
    words = [text_inside(line[0]).strip(" :") for line in lines]
    are_words = all(len(word.split()) == 1 for word in words)
    return all(map(names_role, words)) or (are_words and any(map(is_number_or_code, words)))
