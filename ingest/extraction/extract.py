"""What is taken from a page, by the shared reader or the site's own parse, and the audit of it."""

import re
from dataclasses import dataclass, field, replace

from lxml.etree import _Element

from parsers.reading.contract import ASIDE, Item, Parse, Row, Site, Skipped
from parsers.reading.ledger import Ledger, audit
from parsers.reading.outline import Outline
from parsers.reading.page import Page
from parsers.reading.partial import Signs, signs_of
from parsers.reading.text import text_of
from parsers.reading.words import normal
from parsers.recognise import Found, recognise
from parsers.recognise.codes import codes_in
from parsers.recognise.evidence import open_to_doubt
from parsers.recognise.grammar import grammar_of, makes

#: Any word that may be a code: what stands on a page of which nobody has said what its codes look like.
_ANY = r"[^\W_](?:[\w.:/#+&$-]*\w)?|[-_]\w+"
#: In which elements the codes of a row's element stand.
_LEAVES = {"tr": ("td", "th")}
#: Where no row is looked for.
_NO_LISTS = {"nav", "thead"}
#: What parts the words of a code.
_MARKS = re.compile(r"\W|_")


@dataclass(slots=True)
class Taken:
    """A page as its site reads it, and the `site` as the page makes it, where its declaration leaves that open.

    Its `lists`; `left`, the heads of those that were left aside, by shape; `unsure`, what looks like the codes that
    were read and stands where none was; and `more`, the signs that the page shows only a part of its list.
    """

    site: Site
    outline: Outline
    found: list[Item]
    ledger: Ledger
    more: Signs
    left: list[list[str]]
    lists: list[Found] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    makes: list[str] = field(default_factory=list)

    @property
    def account(self) -> dict[str, object]:
        """What a later reading is held against; and lists to be left aside that there are none of."""
        told: dict[str, object] = {"makes": self.makes, "headings": self.site.headings}
        told["pinned"] = sorted(self.site.needs)
        told |= {"left": self.left, "unsure": self.unsure}
        if self.site.skip and (absent := not_there(self.site.skip, self.outline)):
            told["not_there"] = absent
        return told


def take(document: Page, site: Site, parse: Parse | None) -> Taken:
    """Read the page. Raises whatever `parse` raises."""
    seen = recognise(document, site)
    found = _without(site.skip, seen.outline, _yielded(parse, document) if parse else seen.items())
    rows = [item for item in found if isinstance(item, Row)]
    codes = {code for row in rows for code in row.codes}
    headings = seen.headings if site.headings is None else site.headings
    reads = site
    if not site.code or site.headings is None:
        grammar = site.code or (grammar_of(codes, 1.0 if site.pinned else 0.9) if rows else _ANY)
        reads = replace(site, code=grammar, headings=headings)
    ledger = audit(document.tree, reads, seen.outline, found)
    aside = {item.element for item in found if isinstance(item, Skipped) and item.reason == ASIDE}
    others = [one for one in seen.lists if not one.taken and aside.isdisjoint((one.sheet.element, *_elements(one)))]
    left = [one.sheet for one in others]
    unsure: list[str] = []
    if not site.code:
        unsure = _narrow(ledger, rows) + [code for one in others for code in _doubtful(one, reads.code)]
        # A row of a list that is not taken stands there all the same, whatever its code looks like.
        ledger.standing += [text for sheet in left for line in sheet.lines for text in line.texts if text]
    heads = dict.fromkeys((sheet.shape, *sheet.titles) for sheet in left if any(sheet.titles))
    shapes = [site.code] if site.code else makes(codes)
    signs = signs_of(document, seen.outline, found)
    return Taken(reads, seen.outline, found, ledger, signs, [list(head) for head in heads], seen.lists, unsure, shapes)


def _yielded(parse: Parse, document: Page) -> list[Item]:
    items = list(parse(document))
    for item in items:
        if not isinstance(item, Item):
            raise TypeError(f"parse yields {item!r:.40}, which is no Row, Skipped or Unread")
    return items


def _elements(one: Found) -> list[_Element]:
    return [line.element for line in one.sheet.lines]


def _doubtful(one: Found, grammar: str) -> list[str]:
    """The codes of a list that may well be one, and was not taken."""
    at = one.columns.at("code")
    if at is None or not open_to_doubt(one.signals):
        return []
    codes = [code for text in one.sheet.column(at) for code in codes_in(text).codes]
    return [code for code in codes if re.fullmatch(grammar, code)]


def _narrow(ledger: Ledger, rows: list[Row]) -> list[str]:
    """Demand an account only of what stands in such places as the codes that were read. Returns the others."""
    like = ledger.unaccounted
    tags = {tag for row in rows for tag in _LEAVES.get(row.element.tag, (row.element.tag,))}
    marks = {mark for row in rows for code in row.codes for mark in _MARKS.findall(code)} if like else set()
    kept = [
        (code, place)
        for code, place in zip(ledger.unaccounted, ledger.places, strict=False)
        if place.tag in tags
        and marks.issuperset(_MARKS.findall(code))
        and not (_is_quoted(place) and not any(_is_quoted(row.element) for row in rows))
        and not any(above.tag in _NO_LISTS for above in place.iterancestors())
    ]
    ledger.unaccounted, ledger.places = [code for code, _ in kept], [place for _, place in kept]
    return [code for code in like if code not in ledger.unaccounted]


def _is_quoted(element: _Element) -> bool:
    """Does it begin with a quotation, as the heading `"TimedOut" + long texts` does?"""
    first = next((text for part in element.itertext() if (text := str(part).strip())), "")
    return first.startswith(('"', "'", "“", "„", "«"))


def _without(skip: tuple[str, ...], outline: Outline, found: list[Item]) -> list[Item]:
    """The items, those of lists that are declared to be left aside as skipped."""
    if not skip:
        return found
    words = {normal(word) for word in skip}
    aside = {table: None for table, topics in outline.tables if words & {normal(topic) for topic in topics}}
    aside |= {table: None for table, _ in outline.tables if _first_word(table) in words}
    aside |= {block.element: None for block in outline.blocks if words & {normal(topic) for topic in block.topics}}
    kept = [item for item in found if aside.keys().isdisjoint((item.element, *item.element.iterancestors()))]
    return [*kept, *(Skipped(ASIDE, element) for element in aside)]


def not_there(skip: tuple[str, ...], outline: Outline) -> list[str]:
    """The words of `skip` that no list of the page has above it, or first in it."""
    every = [topics for _, topics in outline.tables] + [block.topics for block in outline.blocks]
    there = {normal(topic) for topics in set(every) for topic in topics}
    there |= {_first_word(table) for table, _ in outline.tables}
    return [word for word in skip if normal(word) not in there]


def _first_word(table: _Element) -> str:
    cell = next((cell for cell in table.iter("th", "td")), None)
    return normal(text_of(cell)) if cell is not None else ""
