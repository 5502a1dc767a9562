"""What tables, divs and asides lay out: data, a heading beside its status, a callout, or only the page."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.etree import _Element

from parsers.html.element_text import ROLE, text_of
from parsers.html.grid import rows_of_divs
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CALLOUT, FIELD, STATUS, is_code_like, most
from parsers.lexicon.vocabulary import likeliest, names_role

#: So many elements in a line with a heading.
_MAX_BESIDE = 4
#: A table of more rows lays out no page.
_MAX_LAID_OUT = 5
#: One of records has hardly more rows.
_MAX_RECORD = 12
#: So many rows of a grid show what it is.
_MAX_ROWS = 40
#: The kind of a callout, or none in words.
_CALLOUT = regex(rf"(?:{CALLOUT})?[:：]?", re.I)
#: A sentence, and no title that ends in "etc."; nor is a longer one any.
_MAX_TITLE = 80
_TEXT = regex(r"\S+ \S+ .*(?<!etc)[.。]", re.S)
#: A longer text is no notice.
_MAX_NOTICE = 300
#: What a code may be set apart with.
SET_APART = frozenset(["b", "code", "strong"])
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def is_grid(box: _Element) -> bool:
    """Is this a table made of divs: rows of as many cells, the first of them titles ("Code", "Status", "Meaning")?"""
    waiting = rows_of_divs(box) if len(box) > 1 else iter(())
    rows = list(islice(waiting, 2))
    if len(rows) < 2 or not 1 < len(rows[0]) == len(rows[1]):
        return False
    rows += islice(waiting, _MAX_ROWS)
    if len(rows) < 3 or any(row.tag != "div" or len(row) != len(rows[0]) or (row.text or "").strip() for row in rows):
        return False
    if any(len([*islice(cell.iter("p", "li", *HEADINGS), 2)]) > 1 for cell in rows[0]):
        return False  # A part of a card: a title is one text.
    if most(normal(text_of(row[0])) in ROLES_BY_WORD for row in rows[1:]):
        return False  # Lines of a label and its text.
    titles = [text_of(cell) for cell in rows[0]]
    if any(_TEXT.fullmatch(title) or len(title) > _MAX_TITLE for title in titles):
        return False  # Those of a card.
    known = [*map(names_role, titles)]
    return (
        all(cell.tag in ("div", "span") for row in rows for cell in row)
        and len(set(titles)) == len(titles)
        and (known[0] or "code" in map(likeliest, titles))
        and most(known)
        and not _is_labelled_alike(box, rows)
    )


def _is_labelled_alike(box: _Element, rows: Sequence[_Element]) -> bool:
    """Does the box before or after this one, or that in the card there, begin its lines so, too, with another text?"""
    around = box.getparent()
    beside = [box.getprevious(), box.getnext()]
    if around is not None:
        at, cards = around.index(box), (around.getprevious(), around.getnext())
        beside += [card[at] for card in cards if card is not None and len(card) > at]
    label, text, below, _ = _opening(rows)
    others = [_opening(one) for one in beside if one is not None]
    return any(one[0::2] == [label, below] and one[1] != text for one in others)


def _opening(rows: Iterable[_Element]) -> list[str]:
    """The texts of the first two cells of each of the first two rows."""
    return [text_of(cell) for row in islice(rows, 2) for cell in islice(row, 2)]


def is_notice(aside: _Element) -> bool:
    """Is this a short text beside the others of a section, below one of its paragraphs, and no bar of the page?"""
    above = aside.getprevious()
    if above is None or above.tag not in ("p", "ul", "ol", "pre") or aside.get("role"):
        return False
    holds_more = next(aside.iter("a", "nav", "form", "button", *HEADINGS), None) is not None
    return not holds_more and len(text_of(aside)) <= _MAX_NOTICE


def cell_of_callout(table: _Element) -> _Element | None:
    """The text of a callout that is laid out as a table: the second cell of one row, behind its kind or a picture."""
    rows = [*islice(table.iter("tr"), 2)]
    cells = [cell.tag for cell in rows[0]] if len(rows) == 1 else []
    return rows[0][1] if cells == ["td", "td"] and _CALLOUT.fullmatch(text_of(rows[0][0])) else None


def is_card_footer(element: _Element) -> bool:
    """Does this end one of several articles side by side with a field, as the footer of a card does, and no page?"""
    card = element.getparent() if element.tag == "footer" else None
    field = FIELD.match(text_of(element)) if card is not None and card.tag == "article" else None
    if card is None or field is None or not names_role(field[1]):
        return False
    around = card.getparent()
    return around is not None and len(around.findall("article")) > 1


def level_of_line(box: _Element, grammar: re.Pattern[str]) -> int:
    """The level of a heading that is laid out in a line with its code or status and nothing else; 0 for all else."""
    if not 1 < len(box) <= _MAX_BESIDE:
        return 0
    levels = [level for child in box if (level := HEADINGS.get(child.tag))]
    if len(levels) != 1 or levels[0] == 1 or any((text or "").strip() for text in (box.text, *(c.tail for c in box))):
        return 0
    beside = [child for child in box if child.tag not in HEADINGS]
    words = [text_of(child) for child in beside if ROLE.get(child.tag) == "inline"]
    coded = any(STATUS.fullmatch(word) or (grammar.fullmatch(word) and is_code_like(word)) for word in words)
    return levels[0] if coded and len(words) == len(beside) else 0


def is_layout(table: _Element) -> bool:
    """Does one cell of a few rows hold blocks and most of the text? Such a table only lays out the page."""
    rows = list(islice(table.iter("tr"), _MAX_LAID_OUT + 1))
    if len(rows) > _MAX_LAID_OUT:
        return False
    cells = [cell for row in rows for cell in row]
    if any(cell.tag == "th" for cell in cells):
        return False
    full = [cell for cell in cells if len(list(islice(cell.iter("p", "li", "dt", "br"), 3))) > 2]
    if not full:
        return False
    others = [text_of(cell) for cell in cells if cell is not full[0]]
    if any((" " not in text and (text.isdigit() or is_code_like(text))) or names_role(text) for text in others):
        return False
    return sum(map(len, others)) * 4 < len(text_of(full[0]))


def holds_records(table: _Element) -> bool:
    """Is each row one cell, in which a label comes first ("Code: 1001")?"""
    rows = list(islice(table.iter("tr"), _MAX_RECORD))
    return len(rows) > 1 and all(
        len(row) == 1 and ":" in (text := text_of(row[0])) and normal(text.partition(":")[0]) in ROLES_BY_WORD
        for row in rows
    )


def is_list(table: _Element) -> bool:
    """Has the table a head of its own?"""
    return bool(table.xpath("./thead | ./tr[1]/th[2] | ./tbody/tr[1]/th[2]"))
