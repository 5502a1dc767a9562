"""The ledger: every place on the page where a code stands, against what the parser accounts for.

It reads the tree on its own terms, knows nothing of tables found or cards made, and trusts the parser only for the
elements that it claims. What is left over are codes that the page states and the parser did not read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from parsers.reading.contract import ASIDE, Row, Site, Skipped, Unread
from parsers.reading.outline import Block, Outline, Piece
from parsers.reading.partial import WAYS
from parsers.reading.shapes import BADGES, STATUS, is_telling
from parsers.reading.text import ROLE, clean

_TITLES = {"h2", "h3", "h4", "h5", "h6", "dt", "summary"}
_CELLS = {"td", "th"}
_SAMPLES = {"pre", "script", "style", "template", "title", "button", "option", "textarea"}
_EDGE = ":.,;()[]—–-`\"' \n\t*|"
_COUNT = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+|\d+)\s+(?:documented |known |distinct |possible )?(?:API )?(?:error )?codes?\b"
    r"(?=\s*(?:$|[.,;:()]|in total|are |on this|below|listed))",
    re.I,
)
_WHOLE = re.compile(
    r"\b(?:all|total(?: of)?|there are|lists?|listing|documents?|contains?|of|showing|every one of)\W+$", re.I
)
#: A code that is no field's name: with a dot or a capital in it.
_PROPER = re.compile(r"\w\.\w|[A-Z]")
_DASH = re.compile(r"[—–:-]")
_FILE = re.compile(r"\.(?:com|io|net|org|dev|app|ts|js|py|json|md|html|yaml|yml)$")
_LONGEST = 200


@dataclass(slots=True)
class Ledger:
    """What the page holds beside the rows read.

    `unaccounted`: codes standing where rows stand, claimed by nobody, each in its block of `places`. `standing`:
    every other token that fits the grammar and opens a block, for comparing with the codes known so far. `counts`:
    what the page says of its own number of codes, as (text, number, heading or None for the whole page).
    """

    unaccounted: list[str] = field(default_factory=list)
    places: list[_Element] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)
    counts: list[tuple[str, int, str | None]] = field(default_factory=list)


def audit(tree: _Element, site: Site, outline: Outline, found: Iterable[Row | Skipped | Unread]) -> Ledger:
    """Walk the document and demand an account for every code that stands in it."""
    ledger = Ledger()
    rows: set[_Element] = set()
    others: set[_Element] = set()
    aside: set[_Element] = set()
    codes: set[str] = set()
    for item in found:
        if isinstance(item, Row):
            rows.add(item.element)
            codes.update(item.codes)
        elif isinstance(item, Skipped) and item.reason == ASIDE:
            aside.add(item.element)
        elif isinstance(item, Unread) or not item.empty:
            others.add(item.element)
    around = {above for table in tree.iter("table") for above in table.iterancestors()}
    match = site.opening.match

    def walk(element: _Element) -> None:
        if (text := element.text) and (token := match(text)) and token[1] not in codes:
            _judge(token, element, rows, others, ledger)
        for child in element:
            if child in rows:
                # A row accounts for what it says, not for a table within it.
                for nested in child.iterdescendants("table") if child in around else ():
                    walk(nested)
            elif len(child):
                if child.tag not in _SAMPLES and child not in aside:
                    walk(child)
            elif (text := child.text) and (token := match(text)) and token[1] not in codes and child not in aside:
                _judge(token, child, rows, others, ledger)
            if (text := child.tail) and (token := match(text)) and token[1] not in codes:
                _judge(token, element, rows, others, ledger)

    body = tree.find("body")
    walk(tree if body is None else body)
    for line in _statements(outline, ledger):
        if (token := match(line)) and token[1] not in codes and is_telling(token[1]):
            ledger.unaccounted.append(token[1])
    swallowed = [area.text or "" for area in tree.iter("textarea")]
    # Links that have swallowed the rows behind them, as a quote was not closed.
    swallowed += [way for link in tree.iter("a") if "</" in (way := link.get("href", ""))]
    for markup in swallowed:
        ledger.unaccounted += [code for code in site.tagged.findall(clean(markup)) if code not in codes]
    return ledger


def _judge(found: re.Match[str], holder: _Element, rows: set[_Element], others: set[_Element], ledger: Ledger) -> None:
    """File one token that fits the grammar and was not read."""
    if holder.tag in _SAMPLES:
        return
    token = found[1]
    rest = found.string[found.end(1) : found.end(1) + 2]
    if rest[:1].isalnum() or rest[:1] == "_" or (rest[:1] in (".", "-") and rest[1:2].isalnum()):
        return
    block: _Element | None = holder
    while block is not None and ROLE.get(block.tag) != "block":
        if block.tag in _SAMPLES or not isinstance(block.tag, str):
            return
        block = block.getparent()
    if block is None:
        return
    words = _opening(block)
    if words and STATUS.fullmatch(words[0]):
        words = [*words[1:2], words[0], *words[2:]]  # A badge before the code.
    if not words or words[0].strip(_EDGE)[: len(token)] != token:
        return
    skipped = nested = away = False
    above: _Element | None = holder
    while above is not None:
        if (above in rows and not nested) or above.tag in _SAMPLES:
            return
        away = away or (above.tag == "a" and not above.get("href", "#").startswith("#"))
        if away and above.tag in WAYS:
            return
        nested = nested or above.tag == "table"
        skipped = skipped or above in others
        above = above.getparent()
    ledger.standing.append(token)
    if skipped or _FILE.search(token) or not (holder.tag == "code" or is_telling(token)):
        return
    beside = {word.strip(_EDGE).lower() for word in words} - {token.lower(), ""}
    alone = all(STATUS.fullmatch(word) or word in BADGES for word in beside)
    stated = len(words) > 1 and STATUS.fullmatch(words[1].strip(_EDGE)) is not None
    in_row = _is_first_cell(block)
    told = block.tag in ("li", "p") and _PROPER.search(token) and len(words) > 1
    told = told and (holder.tag in ("strong", "b") or _DASH.match(_after(block, token)) is not None)
    if in_row or stated or told or block.tag in _TITLES or (alone and (block.tag != "p" or not beside <= BADGES)):
        ledger.unaccounted.append(token)
        ledger.places.append(block)


def _is_first_cell(block: _Element) -> bool:
    """Does a row begin with what stands in the block?"""
    while block.tag in ("p", "div") and block.getprevious() is None and (above := block.getparent()) is not None:
        block = above
    return block.tag in _CELLS and block.getprevious() is None


def _after(block: _Element, token: str) -> str:
    """What follows a token that opens a block."""
    return " ".join(_opening(block)).partition(token)[2].lstrip()


def _opening(block: _Element) -> list[str]:
    """The first words of a block, at most a handful."""
    words: list[str] = []
    for text in block.itertext():
        words += [word for word in str(text[:_LONGEST]).split() if word != "|"]
        if len(words) > 6:
            break
    return words


def _statements(outline: Outline, ledger: Ledger) -> Iterator[str]:
    """Take down how many codes the page says that there are.

    Yields the lines of tables that were left in Markdown.
    """
    headings = set(outline.headings)
    for block in outline.blocks:
        if block.aside or len(block.pieces) > 12:
            continue
        for part, _ in block.pieces:
            if "code" in part or "|" in part:
                break
        else:
            continue
        if (text := block.text).startswith("|"):
            yield from "".join(text for text, _ in block.pieces).splitlines()
        if len(text) > 200:
            continue
        if (stated := _COUNT.search(text)) is not None:
            before = text[: stated.start()].strip(" —–-:·(")
            linked = before and any((holder.get("href") or "").startswith("#") for _, holder in _links(block))
            if not before or before in headings or linked or _WHOLE.search(text[: stated.start()]):
                named = before if before in headings or linked else block.section
                ledger.counts.append((text, int(stated[1].replace(",", "")), named))


def _links(block: Block) -> Iterator[Piece]:
    for text, holder in block.pieces:
        above = holder.getparent()
        yield text, holder
        if above is not None and holder is not block.element:
            yield text, above
