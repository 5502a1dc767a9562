"""Signs that a page shows only a part of its list: what it says, where its links lead, what it still waits for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from lxml.etree import XPath, _Element

from parsers.audit.nearness import Place
from parsers.audit.paging_markup import SPACE, Lead, Paging, Sign, paging_of, spacers_of, waiting_lists
from parsers.audit.stated_counts import NAVIGATION, chosen_options, partial_filter
from parsers.extract.contract import CONTINUES, EXCLUDED, UNLIKE, Row, Skipped
from parsers.html.element_text import ROLE, text_of
from parsers.html.once import once
from parsers.html.outline import Block, Outline
from parsers.html.page import Page
from parsers.html.panels import ids_shown
from parsers.html.text_nodes import text_inside
from parsers.html.visibility import STRUCK
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.pagination_words import PAGING, has_paging_word, is_paging_phrase
from parsers.lexicon.placeholders import is_placeholder, says_nothing
from parsers.lexicon.status_phrases import FAILURE_STATUS
from parsers.lexicon.value_shapes import is_blank

#: In characters: the longest block that is looked at, the longest sentence, the longest line that may be blank.
_MAX_BLOCK, _MAX_TEXT, _MAX_BLANK = 160, 100, 80
_MAX_PARTS = 12
_ELSEWHERE = frozenset({"a", "aside", "footer", "header"})
_NAMED_NAVIGATION = regex(r"nav|foot|side-?bar|\btoc\b|bread-?crumb", re.I)
_DIGIT, _NUMBER = regex(r"\d"), regex(r"\d+")
_SENTENCE = regex(r"(?<=[.!?…])\s+")
#: What the address of a page has behind its name: a number, a suffix.
_NAME_ENDS = regex(r"(?:[-_/]?\d{1,3})?(?:\.\w{2,5})?$")
_CLICKED = ("a", "button", "input")
_FOLDING = XPath("boolean(//@aria-expanded) or boolean(//@aria-controls)")


@dataclass(slots=True)
class Signs:
    """What says that rows are missing: `sure` on its own (at `place`), `unsure` only where rows are gone as well.

    `onward`: the addresses of other pages, where `unsure` is no more than a link there, each with its text, and what
    else explains nothing if it was there before as well, such as sentences on codes that stand elsewhere.
    """

    sure: str | None = None
    unsure: str | None = None
    onward: dict[str, str] = field(default_factory=dict)
    place: _Element | None = None


class _Claim(NamedTuple):
    """A text of a block that may say that a list goes on elsewhere, with what holds it.

    `is_piece`: it is not a whole sentence; `doubtful`: it says that the list is not complete; `claim`: see `_claim`.
    """

    block: Block
    text: str
    holders: list[_Element]
    is_piece: bool
    doubtful: bool
    claim: tuple[bool, bool] | None


def signs_of(document: Page, outline: Outline, rows: list[Row], skipped: list[Skipped]) -> Signs:
    """Look for signs of more rows than were found on the page."""
    others = [one.element for one in skipped if one.reason not in (EXCLUDED, CONTINUES)]
    lines = [element for element in others if element.tag == "tr" and not _is_head(element)]
    onward: dict[str, str] = {}
    told = [row for row in rows if row.cells] or rows  # A link alone in a line is no row's.
    place = Place({row.element for row in told}, set().union(*[row.cells.values() for row in rows]))
    signs = Signs(unsure=next((text_of(one.element) for one in skipped if one.reason == UNLIKE), None))
    paging = once(document, paging_of)
    for text, sure, element in chain(
        _in_blocks(outline, place),
        _in_lines(outline, lines, place),
        _controls(document.tree, paging, place),
        waiting_lists(paging, place),
        spacers_of(paging, place),
        ((text_of(option), False, option) for option in chosen_options(document)),
    ):
        if not sure and (target := _onward(element, document.url, text)):
            onward.setdefault(target, text)
        elif not sure:
            signs.unsure = signs.unsure or text
        elif not signs.sure:
            signs.sure, signs.place = text, element
    counts = {len(told), sum(len(row.codes) for row in told)}
    if told and not signs.sure and (filtered := partial_filter(document, counts)):
        signs.sure, signs.place = filtered.text, filtered.element
    onward |= {text: text for text in once(outline, _told_elsewhere) if text not in place.row_texts}
    if onward and not signs.unsure:
        signs.unsure, signs.onward = next(iter(onward.values())), onward
    return signs


def _is_head(line: _Element) -> bool:
    """Does a title open the line, or what names it?"""
    return len(line) > 0 and line[0].tag == "th" and not is_placeholder(text_of(line))


def _onward(element: _Element, url: str, text: str) -> str | None:
    """Where a link leads, if to another page of a guide and no part of this one; of a filter or a space, its text."""
    if element.tag == "option" or text.startswith(SPACE):
        return text
    target = element.get("href") if element.tag == "a" else None
    if not (url and target) or PAGING["targetless"].fullmatch(target) or PAGING["part"].search(target):
        return None
    # Below the page's own address, or numbered as that is.
    own = _NAME_ENDS.sub("", re.split(r"[?#]", url)[0].rstrip("/").rpartition("/")[2])
    is_part = "?" in target or "#" in target or not own or any(part.startswith(own) for part in target.split("/"))
    return None if is_part else target


def _in_blocks(outline: Outline, place: Place) -> Iterator[Sign]:
    """What the texts outside the rows say of the list."""
    for one in once(outline, _claims):
        element = one.block.element
        if one.block.text in place.row_texts or (one.is_piece and one.text.strip() in place.row_texts):
            continue
        if element in place.rows or element.getparent() in place.rows or _is_fold(element):
            continue
        if element.tag == "li" and not one.doubtful and one.text.isalpha() and element.getnext() is not None:
            continue  # What says that a list goes on is the last of its items.
        says_more = one.claim is not None and _is_of_list(one.claim, one.block, place)
        counts = one.claim == (True, True)  # Of which list, where it stands elsewhere, is not said.
        if (one.doubtful or says_more or counts) and not _is_linked(one.holders, element):
            yield one.text, says_more, element


def _claims(outline: Outline) -> list[_Claim]:
    """The texts of the page that may say that a list goes on elsewhere."""
    return [claim for block in outline.blocks if not block.aside for claim in _claims_in(block)]


def _told_elsewhere(outline: Outline) -> list[str]:
    """Sentences saying that codes are on another page; no headings, and no links to one ("Other errors")."""
    headings = {block.text for block in outline.blocks if block.level and not block.aside}
    blocks = (block for block in outline.blocks if not (block.aside or block.level or len(block.text) > _MAX_BLOCK))
    said = [block.text for block in blocks if not (block.text in headings and _leads_within(block.element))]
    likely = (text for text in said if "codes" in (lower := text.lower()) or "errors" in lower)
    return [one for text in likely for one in _SENTENCE.split(text) if PAGING["elsewhere"].fullmatch(one)]


def _leads_within(element: _Element) -> bool:
    """Does a link in it lead to another place on the page?"""
    return any(link.get("href", "").startswith("#") for link in element.iter("a"))


def _claims_in(block: Block) -> Iterator[_Claim]:
    """The texts of the block that may say so: the whole, its sentences, its pieces."""
    said = block.text
    if len(said) > _MAX_BLOCK or not (has_paging_word(said) or _DIGIT.search(said)):
        return
    for text, holder in _parts(block):
        doubtful, claim = has_paging_word(text) and PAGING["doubts"].fullmatch(text) is not None, _claim(text)
        if doubtful or claim:
            holders = _holders_of(text, block) if holder is None else [holder]
            yield _Claim(block, text, holders, holder is not None, doubtful, claim)


def _in_lines(outline: Outline, lines: Iterable[_Element], place: Place) -> Iterator[Sign]:
    """What lines of tables that are no rows, and captions, say of the list."""
    captions = (table.find("caption") for table, *_ in outline.tables if table in place.ancestors)
    for line in (*lines, *(caption for caption in captions if caption is not None)):
        if len(text := text_of(line)) <= _MAX_BLOCK and _claim(text):
            yield text, True, line
        elif is_placeholder(text) or _waits_for_words(line):
            yield text or "a line without a word", True, line
        elif len(line) and len(text) < _MAX_BLANK and _is_blank_by_a_mark([text_of(cell) for cell in line]):
            yield "a blank line", True, line


def _waits_for_words(line: _Element) -> bool:
    """Has every cell of a line something in it, but no word, though none was struck out, nor all left blank?"""
    is_bare = len(line) > 0 and all(map(len, line)) and not text_inside(line).strip(" \r\n\t")
    are_blank = is_bare and all(map(_is_left_blank, line))
    return is_bare and not are_blank and next(line.iter(*STRUCK), None) is None


def _is_left_blank(cell: _Element) -> bool:
    """Is the cell blank as word processors and editors leave it: with a line break, or bare paragraphs alone?"""
    is_broken = next(cell.iter("br"), None) is not None
    return is_broken or all(one.tag == "p" and not one.attrib for one in cell.iterdescendants("*"))


def _is_blank_by_a_mark(texts: list[str]) -> bool:
    """Is no cell filled, and does a mark in one say so? A line without any only parts groups of rows."""
    return all(map(is_blank, texts)) and any(map(says_nothing, texts))


def _parts(block: Block) -> Iterator[tuple[str, _Element | None]]:
    """A block's texts: the whole, its sentences, its parts and pieces, these with what holds them."""
    for text in dict.fromkeys((block.text, *_SENTENCE.split(block.text))):
        yield text, None
    inline = (child for child in block.element if ROLE.get(child.tag, "inline") == "inline")
    yield from ((text_of(child), child) for child in inline if 1 < len(child) < _MAX_PARTS)
    pieces = [piece for piece in block.pieces if not piece[0].isspace()]
    for text, holder in pieces if len(pieces) > 1 else ():
        part = text.strip()
        if part and (_DIGIT.search(part) or (has_paging_word(part) and not PAGING["hints"].fullmatch(part))):
            yield part, holder


def _holders_of(text: str, block: Block) -> list[_Element]:
    """What holds a sentence of the block: a link to a place on a page that is all of it ("More..."), else all."""
    alone = {part.strip(): holder for part, holder in block.pieces if "#" in holder.get("href", "")}
    return [alone[text]] if text in alone else [holder for part, holder in block.pieces if not part.isspace()]


def _is_fold(element: _Element) -> bool:
    """Is this the head of a fold that holds what it is about?"""
    parent = element.getparent()
    return element.tag == "summary" and parent is not None and len(text_of(parent)) > len(text_of(element))


def _is_linked(holders: list[_Element], block: _Element) -> bool:
    """Is all of this the text of links and buttons, or a part of it a link to another site?"""
    links = [_link_of(holder, block) for holder in holders]
    return None not in links or any(link is not None and "//" in link.get("href", "") for link in links)


def _link_of(element: _Element, block: _Element) -> _Element | None:
    while element is not block and element.tag not in ("a", "button") and (parent := element.getparent()) is not None:
        element = parent
    return element if element.tag in ("a", "button") else None


def _is_of_list(claim: tuple[bool, bool], block: Block, place: Place) -> bool:
    """Is the claim, in a text of the block, about the list, by where the block stands?"""
    counts, is_clear = claim
    if block.level and not counts:
        return False
    if is_clear and not block.topics:
        return True
    # A line without an element of its own stands where its first words do.
    first = next(holder for words, holder in block.pieces if not words.isspace())
    return place.is_near(first if block.element in place.ancestors else block.element)


@lru_cache(maxsize=32768)
def _claim(text: str) -> tuple[bool, bool] | None:
    """How the text says that there is more: does it count, and is it clear before any heading?"""
    if len(text) > _MAX_TEXT:
        return None
    if len(text) > 2 and len(_NUMBER.findall(text)) > 1:
        if span := PAGING["span"].fullmatch(text):
            start, end, total = (_number(span[name]) for name in ("start", "end", "total"))
            is_part = (end or start) < total or (end > 0 and start > 1)
            is_clear = bool(span["lead"] or span["behind"])
            are_statuses = not is_clear and all(map(FAILURE_STATUS.fullmatch, (span["start"], span["total"])))
            return (True, is_clear) if is_part and not are_statuses else None
        if apart := PAGING["apart"].fullmatch(text):
            is_part = _number(apart["start"] or apart["end"]) < _number(apart["total"] or apart["sum"])
            return (True, True) if is_part else None
    if not has_paging_word(text):
        return None
    return (False, True) if is_paging_phrase(text) else (False, False) if PAGING["hints"].fullmatch(text) else None


def _number(text: str | None) -> int:
    return int(text.replace(",", "")) if text else 0


def _controls(tree: _Element, paging: Paging, place: Place) -> Iterator[Sign]:
    """Links to another part of the list, and buttons that fetch it."""
    has_folds: bool | None = None
    for control, text, lead in paging.controls:
        if (sure := _leads_on(control, lead, place)) is None:
            continue
        if fold := PAGING["folds"].fullmatch(text):
            if has_folds is None:
                has_folds = next(tree.iter("details"), None) is not None or bool(_FOLDING(tree))
            sure = sure and not has_folds and fold[1] is None
        yield text, sure, control


def _leads_on(control: _Element, lead: Lead, place: Place) -> bool | None:
    """Does this control lead to more of the list, by where it stands: surely, perhaps (False), or not (None)?"""
    if lead.way != "click" and place.is_row(control):
        return None  # To the page of the row's own error.
    if lead.way == "part":
        return True if lead.is_clear or place.is_near(control) else None
    if lead.way == "page":
        return None if _is_navigation(control) or not place.is_near(control) else lead.is_clear
    if control.tag not in _CLICKED and control.get("role") != "button" and text_of(control):
        return None  # A label of something that says more itself.
    if not place.ids.isdisjoint(ids_shown(control)) or any(one.tag in _ELSEWHERE for one in control.iterancestors()):
        return None
    clicked = lead.is_clear and control.tag in ("button", "input")
    sure = clicked or (not place.is_row(control) and place.is_near(control))
    return sure or (False if lead.way == "filter" else None)  # A filter may stand above all headings.


def _is_navigation(link: _Element) -> bool:
    """Does it stand among the links to other pages?"""
    return any(
        above.tag in NAVIGATION or _NAMED_NAVIGATION.search(f"{above.get('class')} {above.get('role')}")
        for above in link.iterancestors()
        if above.tag not in ("body", "html", "main", "article")
    )
