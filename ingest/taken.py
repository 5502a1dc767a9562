"""What is taken from a page, by whichever reads it: the site's own parser, the shared reader, or the recogniser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml.etree import _Element

from ingest.model import Complaint
from parsers.reading.contract import Row, Site, Skipped
from parsers.reading.ledger import Ledger, audit
from parsers.reading.outline import Outline, outline_of
from parsers.reading.page import Page
from parsers.reading.reader import Item, Parse, read
from parsers.reading.text import text_of
from parsers.reading.words import normal
from parsers.recognise import Found, Recognised, recognise
from parsers.recognise.codes import codes_in
from parsers.recognise.declare import line_for
from parsers.recognise.evidence import open_to_doubt
from parsers.recognise.grammar import grammar_of

#: Any word that may be a code: what stands on a page of which nobody has said what its codes look like.
_ANY = r"[^\W_](?:[\w.:/#+&$-]*\w)?|[-_]\w+"
#: In which elements the codes of a row's element stand.
_CELLS = {"tr": ("td", "th")}
#: Where no row is looked for.
_WAYS = {"nav", "thead"}


@dataclass(slots=True)
class Taken:
    """A page as its site reads it, and the `site` as the page makes it, where its declaration leaves that open.

    Of a page that the recogniser has read: `left` are the heads of the lists that it left aside, by shape, `unsure` is
    what looks like the codes that were read and stands where none was, and `declare` is the line that would make it
    take a list.
    """

    site: Site
    outline: Outline
    found: list[Item]
    ledger: Ledger
    left: list[list[str]] | None = None
    unsure: list[str] = field(default_factory=list)
    declare: str | None = None

    @property
    def account(self) -> dict[str, object]:
        """What a later reading by the recogniser is held against."""
        return (
            {}
            if self.left is None
            else {
                "code": self.site.code,
                "headings": self.site.headings,
                "left": self.left,
                "unsure": self.unsure,
            }
        )

    def told(self, complaints: Iterator[Complaint]) -> Iterator[Complaint]:
        """The complaints, with the line of a declaration that would settle them."""
        for one in complaints:
            if one.reason == "no-rows" and self.declare:
                told = f"{one.detail} that is surely one; if a list is, declare in errdex.toml: {self.declare}"
                yield one._replace(detail=told)
            else:
                yield one


def take(document: Page, site: Site, parse: Parse | None) -> Taken:
    """Read the page. Raises whatever `parse` raises."""
    if site.undeclared:
        return _undeclared(document, site, parse)
    reads = site if site.code else replace(site, code=_grammar(recognise(document), site))
    outline = outline_of(document.tree, reads.grammar)
    found = _without(site.skip, outline, list(parse(document) if parse else read(document, reads, outline)))
    return Taken(reads, outline, found, audit(document.tree, reads, outline, found))


def _undeclared(document: Page, site: Site, parse: Parse | None) -> Taken:
    seen = recognise(document)
    items: list[Item] = list(parse(document) if parse else seen.items())
    found = _without(site.skip, seen.outline, items)
    ledger = audit(document.tree, replace(site, code=_ANY), seen.outline, found)
    rows = [item for item in found if isinstance(item, Row)]
    grammar = grammar_of({code for row in rows for code in row.codes}) if rows else _ANY
    unsure = _narrow(ledger, rows, re.compile(grammar)) + [
        code for one in seen.lists for code in _doubtful(one, grammar)
    ]
    left = [one.sheet for one in seen.lists if not one.taken]
    # A row of a list that is not taken stands there all the same, whatever its code looks like.
    ledger.standing += [text for sheet in left for line in sheet.lines for text in line.texts if text]
    heads = dict.fromkeys((sheet.shape, *sheet.titles) for sheet in left if any(sheet.titles))
    headings = seen.headings if site.headings is None else site.headings
    site = replace(site, code=grammar, headings=headings)
    declare = None if any(one.taken for one in seen.lists) else line_for(seen.lists)
    return Taken(site, seen.outline, found, ledger, [list(head) for head in heads], unsure, declare)


def _doubtful(one: Found, grammar: str) -> list[str]:
    """The codes of a list that may well be one, and was not taken."""
    at = one.columns.at("code")
    if one.taken or at is None or not open_to_doubt(one.signals):
        return []
    codes = [code for text in one.sheet.column(at) for code in codes_in(text).codes]
    return [code for code in codes if re.fullmatch(grammar, code)]


def _narrow(ledger: Ledger, rows: list[Row], grammar: re.Pattern[str]) -> list[str]:
    """Demand an account only of what looks like the codes that were read, and stands in such places.

    Returns what looks so, and stands in others.
    """
    like = [code for code in ledger.unaccounted if grammar.fullmatch(code)]
    tags = {tag for row in rows for tag in _CELLS.get(row.element.tag, (row.element.tag,))}
    kept = [
        (code, place)
        for code, place in zip(ledger.unaccounted, ledger.places, strict=False)
        if place.tag in tags
        and grammar.fullmatch(code)
        and not any(above.tag in _WAYS for above in place.iterancestors())
    ]
    ledger.unaccounted, ledger.places = [code for code, _ in kept], [place for _, place in kept]
    return [code for code in like if code not in ledger.unaccounted]


def _grammar(seen: Recognised, site: Site) -> str:
    """The grammar of what stands under the declared word for a code, else of what the recogniser takes."""
    columns = [
        sheet.column(at)
        for sheet in (one.sheet for one in seen.lists)
        for at, title in enumerate(sheet.titles)
        if site.words.get(normal(title)) == "code"
    ]
    codes = {code for column in columns for text in column for code in codes_in(text).codes}
    codes = codes or {code for row in seen.rows for code in row.codes}
    return grammar_of(codes, 1.0) if codes else _ANY


def _without(skip: tuple[str, ...], outline: Outline, found: list[Item]) -> list[Item]:
    """The items, those of lists that are declared to be left aside as skipped."""
    if not skip:
        return found
    words = {normal(word) for word in skip}
    aside = {table: None for table, topics in outline.tables if words & {normal(topic) for topic in topics}}
    aside |= {table: None for table, _ in outline.tables if _first_word(table) in words}
    aside |= {block.element: None for block in outline.blocks if words & {normal(topic) for topic in block.topics}}
    kept = [item for item in found if aside.keys().isdisjoint((item.element, *item.element.iterancestors()))]
    return [*kept, *(Skipped("declared to be left aside", element) for element in aside)]


def _first_word(table: _Element) -> str:
    cell = next((cell for cell in table.iter("th", "td")), None)
    return normal(text_of(cell)) if cell is not None else ""
