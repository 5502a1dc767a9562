"""The ledger: compares every place where a code stands on the page with the elements that the parser accounts for.

It walks the tree by itself and knows nothing of the candidate tables and cards, so that it catches the parser's
mistakes. What is left over are codes that the page states and the parser did not read.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple, cast

from lxml.etree import XPath, _Element

from parsers.audit.row_places import MAX_CHARS, NO_TEXT, PUNCTUATION, is_menu, leaves, opening_words, stands_as_row
from parsers.audit.stated_counts import NAVIGATION, may_state, stated_counts
from parsers.extract.codes_in_text import spanned
from parsers.extract.contract import EXCLUDED, Row, Site, Skipped, Unread
from parsers.html.element_text import ROLE, above_of
from parsers.html.layout import HEADINGS
from parsers.html.outline import Outline
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import STATUS, is_code_like

#: No code stands in these as a row's.
_SAMPLES = frozenset({"pre", "script", "style", "template", "title", "button", "option", "textarea"})
#: Lists within rows that are none of the row's own texts; in a card, the second is.
_NESTED = ("table", "dl")
#: The tags that change what is around the texts within them.
_TELLING = NAVIGATION | {"a"}
_OVERRUN = XPath("descendant-or-self::a[contains(@href, '</')]")
_BLOCKS = frozenset(tag for tag, role in ROLE.items() if role == "block")
_FILE = regex(r"\.(?:com|io|net|org|dev|app|ts|js|py|php|json|md|html|xml|yaml|yml)$")
#: Names with capitals or a dot within that many guides have and no vendor gives an error.
_PRODUCT = regex(
    r"ASP\.NET|CentOS|GOV\.UK|Git(?:Hub|Lab)|GraphQL|(?:Java|Type)Script|LinkedIn|MongoDB|(?:My|Postgre)SQL|Node(?:\.js|JS)"
    r"|HTTP(?:/[\d.]+)?|OAuth|Open(?:API|ID)|PayPal|PowerShell|WhatsApp|WooCommerce|WordPress|YouTube|i(?:Pad)?OS|iPhone|jQuery|macOS"
)
#: The first word of a heading behind its number ("2.Issuer").
_COUNTED = regex(r"\d{1,2}\.[A-Z][a-z]+")
#: A compound of prose that no code is like ("Rate-limiting", "HTTP-Fehler", "HTTP-статусы"), unlike "Invalid-Token".
_COMPOUND = regex(r"[A-Z][a-z]+(?:-[a-z]+)+|[A-Z]{2,}-[A-Za-z][a-z]+|(?=.*[^\x00-\x7f])[^\W\d_]+(?:[-/][^\W\d_]+)+")

#: What says, right behind a code, that there is none any more ("card_lost was removed in 2.1"; not "Removed by you").
_GONE = regex(
    r"\W*(?:(?:has been|have been|is|are|was|were) )?(?:no longer (?:active|in use|raised|returned|sent|thrown|used)\b"
    r"|(?:discontinued|removed|retired) (?:as of|from|in|on|since|with) (?:release |version )?v?\d)",
    re.I,
)
#: So many texts of a block are read for that.
_MAX_PIECES = 100


@dataclass(slots=True)
class Ledger:
    """What the page holds beside the rows read.

    `places`: the codes in places of rows that no item accounts for, each with its block. `standing`: all unread tokens
    that fit the grammar and open a block, to be compared with the codes known so far. `counts`: what the page says of
    its own number of codes, as (text, number, heading or None for the whole page).
    """

    places: list[tuple[str, _Element]] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)
    counts: list[tuple[str, int, str | None]] = field(default_factory=list)

    @property
    def unaccounted(self) -> list[str]:
        """The codes at these places."""
        return [code for code, _ in self.places]

    def keep(self, test: Callable[[str, _Element], bool]) -> list[str]:
        """Keep those unaccounted codes that pass the test with their place. Returns the others."""
        every, self.places = self.places, [one for one in self.places if test(*one)]
        kept = {*self.unaccounted}
        return [code for code, _ in every if code not in kept]


def audit(parts: list[_Element], site: Site, outline: Outline, found: Iterable[Row | Skipped | Unread]) -> Ledger:
    """Walk these parts of the document, or all of it, and demand an account of every code that stands there."""
    walk = _Walk(site, found, parts)
    for part in parts:
        body = part.find("body")
        top = part if body is None else body
        walk.visit(top, top, False)
    ledger = walk.ledger
    ledger.counts += stated_counts(outline)
    for line, element in _markdown_lines(outline):
        if (token := site.opening.match(line)) and token[1] not in walk.codes and is_code_like(token[1]):
            ledger.places.append((token[1], element))
    for part in parts:
        typed = [(one, text) for one in part.iter("textarea") for text in cast("list[str]", one.xpath("text()"))]
        # The address of a link whose quote was not closed runs on over the rows behind it.
        overrun = [(link, link.get("href", "")) for link in cast("list[_Element]", _OVERRUN(part))]
        for element, markup in (*typed, *overrun):
            codes = site.tagged.findall(clean(markup))
            ledger.places += [(code, element) for code in codes if code not in walk.codes]
    return ledger


class _Walk:
    """Visits the first text of every block of the document, and files the codes there that were not read."""

    def __init__(self, site: Site, found: Iterable[Row | Skipped | Unread], parts: Iterable[_Element]) -> None:
        self.ledger = Ledger()
        self.match = site.opening.match
        self.rows: set[_Element] = set()
        self.accounted: set[_Element] = set()
        self.excluded: set[_Element] = set()
        self.codes: set[str] = set()
        self.known: dict[_Element, _Around] = {}
        self.menus: dict[_Element, bool] = {}
        for item in found:
            if isinstance(item, Row):
                self.rows.add(item.element)
                self.codes.update(item.codes)
            elif isinstance(item, Skipped) and item.reason == EXCLUDED:
                self.excluded.add(item.element)
            elif isinstance(item, Unread) or not item.empty:
                self.accounted.add(item.element)
        self.row_tags = {row.tag for row in self.rows}
        lists = (one for part in (parts if self.rows else ()) for one in part.iter(*_NESTED))
        #: The rows within which there are lists of their own.
        self.laden = self.rows.intersection(above for one in lists for above in one.iterancestors(*self.row_tags))

    @cached_property
    def looks(self) -> set[tuple[bool, ...]]:
        """How the codes look that were read."""
        return {*map(_look, self.codes)}

    @cached_property
    def hyphens(self) -> bool:
        """Has any code that was read a hyphen?"""
        return any("-" in code for code in self.codes)

    @cached_property
    def in_order(self) -> list[str]:
        """The codes that were read, in the order of their letters and digits."""
        return sorted(self.codes)

    def _is_of_group(self, text: str) -> bool:
        """Does the text open with the first and the last code of a group, of which others were read?"""
        if not (span := spanned(text)):
            return False
        at = bisect_left(self.in_order, span["first"])
        return any(code <= span["last"] for code in self.in_order[at : at + 1])

    def visit(self, element: _Element, block: _Element, over: bool) -> bool:
        """Check the texts in `element`: not those of rows, which account for themselves, but of lists within them.

        What opens its `block` comes first, or first behind a status: is that `over`, before and, as returned, after?
        """
        if not over and (text := element.text):
            over = self.check(text, element, block)
        for child in element:
            tag = child.tag
            if tag in self.row_tags and child in self.rows:
                for nested in _outermost(child, _NESTED[: 1 + (tag == "tr")]) if child in self.laden else ():
                    self.visit(nested, nested, False)
                over = True
            elif tag in _SAMPLES or child in self.excluded:
                over = over or bool(text_inside(child).strip())
            elif len(child):
                own = tag in _BLOCKS or child.get("data-as") is not None
                over = (self.visit(child, child, False) or over) if own else self.visit(child, block, over)
            elif text := child.text:
                if tag in _BLOCKS or child.get("data-as") is not None:
                    over = self.check(text, child, child) or over
                elif not over:
                    over = self.check(text, child, block)
            if not over and (text := child.tail):
                over = self.check(text, element, block)
        return over

    def check(self, text: str, holder: _Element, block: _Element) -> bool:
        """File the code that the text opens its block with, if that is unread; is the opening over with the text?"""
        first = text.split(None, 1)
        if not first or not (len(first) > 1 or first[0].strip(NO_TEXT)):
            return False
        is_status = len(first[0]) == 3 and STATUS.fullmatch(first[0]) is not None
        token = self.match(text)
        # A pattern of any text fits whole sentences: no first word is one.
        if (
            token is not None
            and (code := token[1]) not in self.codes
            and len(code) <= MAX_CHARS
            and len(code.split(None, 1)) <= 1
            and not (_goes_on(token) or self._is_of_group(text))
        ):
            word = opening_words(block)[0] if is_status else first[0]  # A code comes before the status beside it.
            if word.strip(PUNCTUATION).startswith(code.removeprefix("-")):
                self._file(code, holder, block)
            elif is_status and not (_in_prose(text) or self._around(holder).in_menu):
                self.ledger.standing.append(code)
        return len(first) > 1 or not is_status

    def _file(self, code: str, holder: _Element, block: _Element) -> None:
        """File an unread code, unless it stands in a link of the navigation, or its text says that it is gone."""
        around = self._around(holder)
        if around.in_menu or _GONE.match(_behind(code, block)):
            return
        self.ledger.standing.append(code)
        if around.accounted or _FILE.search(code) or _PRODUCT.fullmatch(code):
            return
        link = above_of(holder, "a")
        is_heading = block.tag in HEADINGS or (link is not None and link.get("href", "").startswith("#"))
        if not self.hyphens and _COMPOUND.fullmatch(code) and (is_heading or not code.isascii()):
            return
        if holder.tag != "code" and _COUNTED.fullmatch(code) and _look(code) not in self.looks:
            return
        is_code = holder.tag == "code" or is_code_like(code)
        if is_code and stands_as_row(code, holder, block) and (_look(code) in self.looks or not self._is_page(block)):
            self.ledger.places.append((code, block))

    def _is_page(self, block: _Element) -> bool:
        """Is the block the name of another page, in a menu of such names?"""
        above = block.getparent()
        if block.tag != "li" or above is None:
            return False
        if above not in self.menus:
            self.menus[above] = is_menu(above)
        return self.menus[above]

    def _around(self, element: _Element | None) -> "_Around":
        if element is None:
            return _NOWHERE
        if known := self.known.get(element):
            return known
        above, tag = self._around(element.getparent()), element.tag
        if tag in _TELLING or element in self.accounted:
            is_link = tag == "a" and leaves(element)
            above = _Around(
                above.in_navigation or tag in NAVIGATION,
                above.in_navigation if is_link else above.in_menu,
                above.accounted or element in self.accounted,
            )
        self.known[element] = above
        return above


def _behind(code: str, block: _Element) -> str:
    """What follows the code that opens a block, which may hold much of a page."""
    return "".join(map(str, islice(block.itertext(), _MAX_PIECES))).partition(code)[2]


def _outermost(row: _Element, tags: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of these tags in a row that are in no other of them, whose visit meets those within it."""
    for child in row:
        if child.tag in tags:
            yield child
        else:
            yield from _outermost(child, tags)


class _Around(NamedTuple):
    """What is around a text: navigation; a link in that; what is accounted."""

    in_navigation: bool = False
    in_menu: bool = False
    accounted: bool = False


_NOWHERE = _Around()


def _goes_on(token: re.Match[str]) -> bool:
    """Is the token only the beginning of a longer word?"""
    rest = token.string[token.end(1) : token.end(1) + 2]
    return rest[:1].isalnum() or rest[:1] == "_" or (rest[:1] in (".", "-") and rest[1:2].isalnum())


def _in_prose(text: str) -> bool:
    """Is the first word part of a sentence ("404 errors are not retried")?"""
    rest = text.split(None, 1)[1:]
    return bool(rest) and rest[0][:1].islower()


def _look(code: str) -> tuple[bool, ...]:
    """The traits that tell one form of codes from another: case, "_", ".", digits."""
    return code.isupper(), code.islower(), "_" in code, "." in code, any(map(str.isdigit, code))


def _markdown_lines(outline: Outline) -> Iterator[tuple[str, _Element]]:
    """The lines of tables left in Markdown, and where they stand."""
    for block in outline.blocks:
        if block.text.startswith("|") and may_state(block):
            yield from ((line, block.element) for line in "".join(text for text, _ in block.pieces).splitlines())
