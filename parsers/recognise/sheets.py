"""Sheets: every list of a page, table or run of cards, as lines of texts under titles; and tables made into them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from parsers.reading.contract import HEAD, Site
from parsers.reading.grid import Line as GridLine
from parsers.reading.grid import code_lines, lines_of, texts_in
from parsers.reading.outline import Outline, Topics
from parsers.reading.shapes import is_blank, is_prose
from parsers.reading.text import clean, text_inside, text_of
from parsers.reading.words import normal
from parsers.recognise.codes import Codes, is_number, is_token, looks_like_code
from parsers.recognise.words import kinds

#: The parts of a card's head and body that need no title, by their place in a run's lines.
GIVEN = {0: "code", 1: "status", 2: "name", 3: "message", 4: "retryable"}
BLANK = [""] * len(GIVEN)
#: Why a line is skipped that says what the lines below are about.
BAND = "a line across the table"


@dataclass(slots=True)
class Line:
    """One line of a list: its texts by column, their cells where there are any, and the headings above it.

    Of a card: its `codes`, the elements `beside` its own on a flat page, and the `problem` for which it cannot be read.
    `read` are the codes that were found in a column.
    """

    element: _Element
    texts: list[str]
    cells: list[_Element]
    topics: Topics
    holder: _Element
    codes: tuple[str, ...] = ()
    marked: bool = False
    beside: Sequence[_Element] = ()
    problem: str = ""
    read: tuple[int, Codes | None] | None = None


@dataclass(slots=True)
class Sheet:
    """One list: its `shape`, the headings above it, the text just before it, its titles and lines.

    `given` are columns whose kind the shape itself tells (a card's head is its code). `skipped` are its elements that
    are no rows, and `unread` those that may be, with the reason. `head` are the cells of a table's titles. `chapter` is
    what the page, and the part of it, are called; `place` is its place among the blocks; `claims` are a card's blocks.
    """

    shape: str
    element: _Element
    topics: Topics
    chapter: str
    lead: str
    place: int
    titles: list[str]
    lines: list[Line]
    given: dict[int, str] = field(default_factory=dict)
    skipped: list[tuple[str, _Element]] = field(default_factory=list)
    unread: list[tuple[str, _Element, list[str]]] = field(default_factory=list)
    head: list[_Element] = field(default_factory=list)
    claims: set[int] = field(default_factory=set)

    @property
    def section(self) -> str | None:
        """The nearest heading, or what stands in its place."""
        return self.topics[-1] if self.topics else None

    def column(self, at: int) -> list[str]:
        """The texts of one column that say something."""
        return [line.texts[at] for line in self.lines if not is_blank(line.texts[at])]


def chapters(outline: Outline, title: str) -> list[str]:
    """For each block (and the end) the page's title with the main heading that stands above it."""
    found, current = [], title
    for block in outline.blocks:
        if block.level == 1 and not block.aside:
            current = f"{title} | {block.text}"
        found.append(current)
    return [*found, current]


def tables(outline: Outline, named: list[str], site: Site) -> Iterator[Sheet]:
    """The page's tables; `named` are its chapters."""
    heads: set[tuple[str, ...]] = set()
    for (table, topics), place in zip(outline.tables, outline.places, strict=True):
        before = outline.blocks[place - 1] if place else None
        lead = before.text if before is not None and not before.level and len(before.pieces) < 12 else ""
        if sheet := _sheet(table, topics, named[max(place - 1, 0)], lead[:200], place, heads, site):
            heads.add(tuple(sheet.titles))
            yield sheet


def _sheet(
    table: _Element, topics: Topics, chapter: str, lead: str, place: int, heads: set[tuple[str, ...]], site: Site
) -> Sheet | None:
    lines = [(row, cells) for row, cells in lines_of(table) if cells]
    caption = table.find("caption")
    if caption is not None and (named := clean(text_inside(caption))):
        topics, lead = topics or (named,), f"{named} {lead}"
    head = _head(lines, heads, site)
    titles, body = ([], lines) if head is None else ([text_of(cell) for cell in lines[head][1]], lines[head + 1 :])
    width = len(titles) or max((len(cells) for _, cells in body), default=0)
    if width < 2 or not (body or site.pinned):
        return None
    if not any(titles):
        titles = [""] * width
    if len(set(titles)) < len(titles) and head:
        above = [text_of(cell) for cell in lines[head - 1][1]]
        titles = [
            f"{above[at]} {title}" if at < len(above) and titles.count(title) > 1 else title
            for at, title in enumerate(titles)
        ]
    sheet = Sheet("table", table, topics, chapter, lead, place, titles, [])
    sheet.head = [] if head is None else lines[head][1]
    above_body = lines[: len(lines) - len(body)]
    sheet.skipped += [(HEAD, row) for row, _ in above_body if site.pinned or _is_loose(row)]
    _fill(sheet, body, width, site)
    return sheet if sheet.lines or site.pinned else None


def _is_loose(row: _Element) -> bool:
    """Is the row in no `<thead>`, which says of itself that it holds no row?"""
    return next(row.iterancestors("thead"), None) is None


def _head(lines: list[GridLine], heads: set[tuple[str, ...]], site: Site) -> int | None:
    """Which line is the head: the last of the first lines of header cells only, or a first line of known words."""
    found = None
    for at, (row, cells) in enumerate(lines[:4]):
        marked = row.getparent().tag == "thead" or all(  # type: ignore[union-attr]  # a row has a parent
            cell.tag == "th" or cell.get("role") == "columnheader" for cell in cells
        )
        if not marked:
            break
        if len(set(cells)) > 1:
            found = at
    if found is None and lines:
        texts = [text_of(cell) for cell in lines[0][1]]
        if tuple(texts) in heads and any(texts):
            return 0  # As in another table of the page.
        short = all(len(text.split()) <= 4 and not is_prose(text) for text in texts)
        told = [kinds(text) for text in texts]
        roles = [site.words.get(normal(text)) for text in texts]
        if sum(map(bool, roles)) > 1:
            return 0
        known = len({max(one, key=lambda kind: one[kind]) for one in told if one})
        enough = known > 2 or (known == 2 and len(texts) < 4)
        if short and len(lines) > 2 and enough and len(set(texts)) == len(texts):
            return 0
    return found


def _fill(sheet: Sheet, body: list[GridLine], width: int, site: Site) -> None:
    """The lines of a table's body; what is none of them goes to `skipped`, or to `unread`."""
    topics = sheet.topics
    order: list[int] = []
    nested = sheet.element.find(".//table") is not None
    for (row, cells), texts in zip(body, texts_in(sheet.element, body, _text), strict=True):
        if order and len(cells) == width:
            cells, texts = [cells[at] for at in order], [texts[at] for at in order]
        if all(map(is_blank, texts)):
            sheet.skipped.append(("a blank line", row))
        elif len(cells) >= width and (cells[0] is cells[-1] or (width > 2 and not site.pinned and _is_group(texts))):
            if texts[0] and not is_prose(texts[0]) and next(cells[0].iter("button"), None) is None:
                topics = (*sheet.topics, texts[0])
            sheet.skipped.append((BAND, row))
        elif texts == sheet.titles:
            sheet.skipped.append(("the head of the table, again", row))
        elif texts[0] in sheet.titles and len(set(texts)) == width and sorted(texts) == sorted(sheet.titles):
            order = [(order or range(width))[texts.index(title)] for title in sheet.titles]
            sheet.skipped.append(("the head of the table, again, in another order", row))
        elif nested and any(cell.find(".//table") is not None for cell in cells):
            sheet.unread.append(("a line with a table within it", row, texts))
        elif len(cells) > width or (any(sheet.titles) and len(cells) < width):
            sheet.unread.append((f"a line of {len(cells)} cells under {width} titles", row, texts))
        else:
            _take(sheet, Line(row, texts, cells, topics, cells[0]), width)


def _is_group(texts: list[str]) -> bool:
    """Is this the title of the lines below it: words alone, beside empty cells?"""
    return not any(texts[1:]) and not is_token(texts[0]) and texts[0][:1].isalpha()


def _text(cell: _Element) -> str:
    """The text of a cell; codes that stand on lines of their own with commas between them."""
    if len(cell) == 0:
        return clean(cell.text or "")
    text = text_of(cell)
    if " " not in text:
        return text
    words = text.split(" ", 8)
    if 1 < len(words) < 9 and all(map(_is_code, words)) and len(lines := code_lines(cell)) == len(words):
        return ", ".join(lines)
    return text


def _is_code(text: str) -> bool:
    return looks_like_code(text) or is_number(text)


def _take(sheet: Sheet, line: Line, width: int) -> None:
    """Add a line; one that begins below another's code goes on with that one's texts."""
    missing = width - len(line.cells)
    if missing and width == 2 and not sheet.lines:
        return
    line.texts += [""] * missing
    line.cells += [line.cells[-1]] * missing
    for at in range(1, width):
        if line.cells[at] is line.cells[at - 1]:
            line.texts[at] = ""  # A cell across two columns says the same once.
    sheet.lines.append(line)
