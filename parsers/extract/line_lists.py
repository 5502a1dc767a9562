"""Line lists: codes on lines of one block that only line breaks part ("1001 - Not found<br>1002 - Expired")."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from lxml.etree import _Element

from parsers.extract.candidate_tables import CandidateTable, card, cards, chapters
from parsers.extract.card_heads import head_of
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.contract import Site
from parsers.extract.group_names import term_above
from parsers.extract.heads import Head, as_status, drop_statuses, lack_phrases
from parsers.html.element_text import BOLD
from parsers.html.once import once
from parsers.html.outline import Block, Outline, Piece, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.vocabulary import title_roles

LINES = "lines"
_MIN_LINES = 3
_HOLDERS = frozenset(["p", "div", "td", "section", "article", "main", "body", "blockquote", "font", "center"])
_NUMBER = "number"
#: A number and a text in columns that a tab parts; amounts, years and steps are not written so.
_TABBED, _MIN_TABBED = regex(r"(-?\d{1,9})\t\s*([^\W\d_].*)", re.S), 5
#: A code and its text as a program lists them ('-2, "The lid is lost.", // never seen').
_QUOTED = regex(r"(-?\d{1,9}|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+)\s*,\s*[\"“]([^\"”]+)[\"”]\s*[,;]?\s*((?://|#).*)?")
_SEE_ALSO = regex(
    r"(?:see also|references?|siehe auch|voir aussi|(?:véase|ver) también|ver também|vedi anche|参见|参照)\W*", re.I
)
_BULLET = regex(r"\A\s*[•·▪◦‣●*-]\s+")
#: What is no text of a member of an enumeration, but more members ("0, DRAWER_OPEN = 1, DRAWER_STUCK = 2,").
_MEMBERS = regex(r"(?:[-+\w]+ ?, ?)?[A-Za-z]\w* ?= ?[-+\w]+(?: ?, ?[A-Za-z]\w* ?= ?[-+\w]+)* ?,?")


def line_lists(outline: Outline, chapters: list[str], site: Site) -> Iterator[CandidateTable]:
    """The page's candidates that are lines of one block; none where a pattern is pinned."""
    found = {} if site.code else once(outline, coded_lines)
    for at, (groups, odd) in found.items():
        yield from _tables(outline.blocks[at], groups, odd, chapters, at)
    linked = {} if site.code else once(outline, _linked_codes)
    places: dict[Topics, list[int]] = defaultdict(list)
    for at in linked:
        places[outline.blocks[at].topics].append(at)
    for ats in places.values():
        lines = [card(link, outline.blocks[at].topics, code, text) for at in ats for link, code, text in linked[at]]
        codes, texts = ({line.texts[at] for line in lines} for at in (0, 3))
        if len(lines) >= _MIN_LINES and len(texts) >= len(codes):  # Generators say of many "class in io.acme.pump".
            table = cards(lines, chapters, ats[0], LINES)
            table.block_indexes = {*ats}
            yield table


def _linked_codes(outline: Outline) -> dict[int, list[tuple[_Element, str, str]]]:
    """The blocks of nothing but links that are set as code, whose titles say what they mean, by their index.

    Not those below a term such as "See also".
    """
    found = {at: _links_in(block) for at, block in enumerate(outline.blocks) if not (block.aside or block.level)}
    return {
        at: links
        for at, links in found.items()
        if links and not _SEE_ALSO.fullmatch(term_above(outline.blocks[at].element))
    }


def _links_in(block: Block) -> list[tuple[_Element, str, str]]:
    """The links of such a block, each with its code and its title."""
    links: list[tuple[_Element, str, str]] = []
    for text, holder in block.pieces:
        if holder.tag != "code":
            if any(map(str.isalnum, text)):
                return []  # Most blocks.
            continue
        link = next((one for one in (holder.getparent(), *holder) if one is not None and one.tag == "a"), None)
        title = "" if link is None else clean(link.get("title", ""))
        if link is None or title.count(" ") < 2:
            return []
        code = clean(text)
        if not looks_like_code(code) or code in title:
            return []
        links.append((link, code, title))
    return links


def coded_lines(outline: Outline) -> dict[int, tuple[list[list[Head]], list[str]]]:
    """The blocks of several lines with a code and its text each, by their index, as `_heads` reads them."""
    broken = [(at, block) for at, block in enumerate(outline.blocks) if block.breaks]
    named = chapters(outline, "") if broken else []
    found = {
        at: _heads(broken_lines(block), block.heading or named[at].removeprefix(" | "))
        for at, block in broken
        if not (block.aside or block.level) and block.element.tag in _HOLDERS
    }
    return {at: one for at, one in found.items() if one[0]}


def broken_lines(block: Block) -> list[Block]:
    """The lines of a block, as blocks of their own; most blocks are a line."""
    is_line = not (block.breaks or block.level or block.aside)
    if is_line and not _BULLET.match(block.pieces[0][0]):
        return [block]
    lines: list[list[Piece]] = [[]]
    for piece in block.pieces:
        if piece[1].tag == "br":
            lines.append([])
        else:
            lines[-1].append(piece)
    filled = [pieces for pieces in lines if "".join([text for text, _ in pieces]).strip()]
    for pieces in filled:
        pieces[0] = _BULLET.sub("", pieces[0][0]), pieces[0][1]
    found = [Block(block.element, pieces, 0, block.topics, False) for pieces in filled]
    words, *rest = filled[0]
    if len(found) > _MIN_LINES and rest and words[1].tag in BOLD and head_of(found[0], True) is None:
        first = Block(block.element, rest, 0, block.topics, False)
        heads = head_of(first, True), head_of(found[1], True)
        # The bold words above the lines, which a source has on a line of their own.
        if words[0].count(" ") > 1 and all(heads) and len({one.form for one in heads if one}) == 1:
            found[:1] = [Block(block.element, [words], 0, block.topics, False), first]
    return found


def _heads(lines: list[Block], heading: str) -> tuple[list[list[Head]], list[str]]:
    """The codes of the lines, each with its text, by how they are written, and the few lines that have none.

    Lines before the first code, in whatever form, introduce the list. Nothing where it is no list.
    """
    found = [(line, head_of(line, True)) for line in lines]
    if "code" in title_roles(heading):
        tabbed = [_TABBED.fullmatch("".join([text for text, _ in line.pieces]).strip()) for line in lines]
        if sum(one is not None for one in tabbed) >= _MIN_TABBED:
            found = [
                (line, head or (one and Head(line, _NUMBER, (one[1],), name=clean(one[2]))))
                for (line, head), one in zip(found, tabbed, strict=True)
            ]
    quoted = [_QUOTED.fullmatch(line.text) for line in lines]
    if sum(one is not None for one in quoted) >= _MIN_LINES:
        found = [
            (line, (one and Head(line, _NUMBER, (one[1],), name=clean(f"{one[2]} {one[3] or ''}"))) or head)
            for (line, head), one in zip(found, quoted, strict=True)
        ]
    if sum(head is not None and head.name != "" and _form(head) == _NUMBER for _, head in found) >= _MIN_LINES:
        found = [(line, as_status(head) if head and head.status and not head.name else head) for line, head in found]
    forms = Counter(_form(head) for _, head in found if head and head.name)
    least = _MIN_LINES if len(lines) > 2 else 2
    usual = [form for form, number in forms.items() if number >= least]
    groups = [[head for _, head in found if head and head.name and _form(head) == form] for form in usual]
    if len(lines) < _MIN_LINES:  # A status below a code is no other one.
        groups = [heads for heads in groups if len({is_http(head.codes[0]) for head in heads}) == 1]
    taken = {id(head) for heads in groups for head in heads}
    first = next((at for at, (_, head) in enumerate(found) if head and head.name), 0)
    odd = [line.text for line, head in found[first:] if id(head) not in taken]
    if len(odd) * 5 > len(taken) or any(len({head.codes for head in heads}) <= 0.9 * len(heads) for heads in groups):
        return [], []
    for heads in groups:
        if _form(heads[0]) == _NUMBER and lack_phrases(heads):
            drop_statuses(heads)
    return groups, odd


def _form(head: Head) -> str:
    """How the line is written."""
    return _NUMBER if head.form in ("digit", "number", "bare number", "status") else head.form.removesuffix(" behind")


def _tables(
    block: Block, groups: list[list[Head]], odd: list[str], chapters: list[str], at: int
) -> Iterator[CandidateTable]:
    for heads in groups:
        members = sum(_MEMBERS.fullmatch(head.text or head.name) is not None for head in heads)
        if members * 2 > len(heads):
            continue
        lines = []
        for head in heads:
            title, text = (head.name, head.text) if head.text else ("", head.name)
            lines.append(card(block.element, block.topics, ", ".join(head.codes), clean(text), head.status, title))
        table = cards(lines, chapters, at, LINES)
        table.block_indexes = {at}
        table.unread = [("a line unlike the others", block.element, [text]) for text in odd]
        odd = []
        yield table
