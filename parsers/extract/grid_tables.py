"""The candidates that are tables: titles and lines of a page's grids."""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from lxml.etree import _Element

from parsers.extract.block_lines import before_colon
from parsers.extract.candidate_tables import BAND, CandidateTable, Line, lead_of
from parsers.extract.code_tokens import are_codes, is_code, is_number, is_token, looks_like_code
from parsers.extract.codes_in_text import STATUS_CLASS
from parsers.extract.contract import HEAD, Site
from parsers.extract.folded_tables import unfold
from parsers.extract.grid_heads import bands_above, head_at, is_head, is_head_again
from parsers.html.element_text import only_text, text_of
from parsers.html.grid import Line as GridLine
from parsers.html.grid import code_lines, code_text, rows_of_table
from parsers.html.layout import HEADINGS
from parsers.html.limits import MAX_TABLE, OverLimit
from parsers.html.once import once
from parsers.html.outline import Outline, Topics
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_blank, most
from parsers.lexicon.vocabulary import is_clearly_of_codes, likeliest

#: Not the name of what is below it: a sentence, a sample, a field with its type.
_NO_BAND = regex(r"[.!?:;]$|[{}<>\"=]| :: ")
#: Characters of one that names what is below it.
_MAX_BAND = 100
_DIGIT = regex(r"\d")
#: Numbers of the vendor's own, of which the last digits may be any.
_MANY_NUMBERS = regex(r"(?=\d*[xX]{1,3}$)(?=.{4,9}$)(\d{2,})[xX]+")


def tables(outline: Outline, chapters: list[str], site: Site) -> Iterator[CandidateTable]:
    """The page's candidates that are tables."""
    heads: set[tuple[str, ...]] = set()
    known = once(outline, _KnownGrids)
    for grid in known.grids:
        element, topics, place, *_ = grid
        lead = lead_of(outline.blocks, place)[-200:]
        caption = None if grid.plain else element.find("caption")
        if caption is not None and (name := clean(text_inside(caption))):
            topics, lead = topics or (name,), f"{name} {lead}"
        table = CandidateTable("table", element, topics, chapters[max(place - 1, 0)], lead, place, [], [])
        if _fill(table, grid, heads, site, known):
            heads.add(tuple(table.titles))
            yield table


class _Grid(NamedTuple):
    """A table's lines that have cells, and do any span; with the headings above it and its index among the blocks.

    `plain`: it holds no caption, list, heading or table.
    """

    element: _Element
    topics: Topics
    place: int
    lines: list[GridLine]
    spans: bool
    plain: bool


class _KnownGrids:
    """The page's grids, and the texts of their cells: the same by whatever declaration the page is read."""

    def __init__(self, outline: Outline) -> None:
        self.grids = [*_grids(outline)]
        self._texts: dict[_Element, dict[_Element, list[str]]] = {}

    def texts_in(self, grid: _Grid, lines: list[GridLine]) -> list[list[str]]:
        """The text of every cell of these lines of a grid, line by line. Raises OverLimit for too much of it."""
        known = self._texts.setdefault(grid.element, {})
        read = cache(_text) if grid.spans else _text
        for row, cells in lines:
            if row not in known:
                known[row] = [read(cell) if len(cell) else clean(cell.text or "") for cell in cells]
        texts = [[*known[row]] for row, _ in lines]
        if sum(map(len, chain.from_iterable(texts))) > MAX_TABLE:
            raise OverLimit(f"a table holds more than {MAX_TABLE:,} characters: no list of error codes does")
        return texts


def _grids(outline: Outline) -> Iterator[_Grid]:
    """The page's tables. A head that is a table of its own, to stay in sight, is joined to the one below it."""
    above: _Grid | None = None  # a head alone
    for element, topics, place in outline.tables:
        lines, spans = rows_of_table(element)
        filled = [(row, cells) for row, cells in lines if cells]
        while len(filled) > 1 and is_head(filled[0]) and not any(map(text_of, filled[0][1])):
            del filled[0]  # A generator's head of a table whose titles are its first line.
        plain = next(element.iterdescendants("caption", "li", "table", *HEADINGS), None) is None
        grid = _Grid(element, topics, place, filled, spans, plain)
        if above:
            joined = _joined(above, grid)
            if not joined:
                yield above
            grid = joined or grid
        above = grid if all(map(is_head, grid.lines)) else None
        if not above:
            yield grid
    if above:
        yield above


def _joined(head: _Grid, grid: _Grid) -> _Grid | None:
    """The table under this head, unless it has another or something stands between them."""
    if not (head.lines and grid.lines) or head.place != grid.place:
        return None
    titles, first = ([text_of(cell) for cell in lines[at][1]] for lines, at in ((head.lines, -1), (grid.lines, 0)))
    if len(titles) != len(first):
        return None
    if not is_head(grid.lines[0]):
        return grid._replace(lines=[*head.lines, *grid.lines])
    return grid._replace(lines=[*head.lines, *grid.lines[1:]]) if first == titles else None


def _are_codes_alone(titles: list[str], body: list[GridLine]) -> bool:
    """Is this a column of codes, as its title says, and nothing beside it?"""
    is_titled = bool(titles) and is_clearly_of_codes(titles[0])
    return is_titled and all(len(cells) == 1 and is_code(text_of(cells[0])) for _, cells in body)


def _fill(table: CandidateTable, grid: _Grid, heads: set[tuple[str, ...]], site: Site, known: _KnownGrids) -> bool:
    """Fill in titles and lines; False where there is no list."""
    lines = grid.lines
    bands = bands_above(lines)
    head = head_at(lines[len(bands) :], heads, site)
    if bands and head == 0:
        lines = [lines[len(bands)], *bands, *lines[len(bands) + 1 :]]
    elif bands:
        head = head_at(lines, heads, site)
    body = lines
    titles: list[str] = []
    if head is not None:
        table.head, body = lines[head][1], lines[head + 1 :]
        titles = [text_of(cell) for cell in table.head]
    width = len(titles) or max((len(cells) for _, cells in body), default=0)
    if (width < 2 and not _are_codes_alone(titles, body)) or not (body or site.pinned):
        return False
    titles = titles or [""] * width
    if head and len(set(titles)) < len(titles):
        above = [text_of(cell) for cell in lines[head - 1][1]]
        titles = [
            f"{above[at]} {title}" if at < len(above) and titles.count(title) > 1 else title
            for at, title in enumerate(titles)
        ]
    table.titles = titles
    for row, _ in lines[: len(lines) - len(body)]:
        # A row of `<thead>` says of itself that it is none.
        if site.pinned or next(row.iterancestors("thead"), None) is None:
            table.skipped.append((HEAD, row))
    _fill_lines(table, body, known.texts_in(grid, body), grid, site)
    unfold(table, grid.plain)
    return bool(table.lines) or site.pinned


def _fill_lines(
    table: CandidateTable, body: list[GridLine], cell_texts: list[list[str]], grid: _Grid, site: Site
) -> None:
    """The lines of a table's body; what is none of them goes to `skipped`, or to `unread`."""
    topics, titles, width = table.topics, table.titles, len(table.titles)
    titled, folded = any(titles), [title.casefold() for title in titles]
    order: list[int] = []
    begins = ""  # the first digits of the numbers below the last head of such
    open_ = not site.pinned or site.lists != ()
    # A group is named by words, in two columns only where codes stand below them; by one word among numbers, or, if the
    # table begins with such a word, among codes with digits.
    firsts = [texts[0] for texts in cell_texts]
    grouped = open_ and width > 1 and (width > 2 or sum(map(is_token, firsts)) * 5 >= 3 * len(body))
    numbered = sum(map(is_number, firsts)) * 2 > len(body)
    worded = firsts != [] and not any(cell_texts[0][1:]) and _is_word(firsts[0])
    worded = worded and most(is_token(text) and _DIGIT.search(text) for text in firsts)
    nested = not grid.plain and table.element.find(".//table") is not None
    bare = not any(any(texts[1:]) for texts in cell_texts)  # Then words alone may be a code and more.
    for (row, cells), texts, below in zip(body, cell_texts, [*firsts, ""][1:], strict=True):
        number = len(cells)
        if order and number == width:
            cells, texts = [cells[at] for at in order], [texts[at] for at in order]
        if all(map(is_blank, texts)):
            table.skipped.append(("a blank line", row))
        elif width > 2 and texts[0][-1:] in ("x", "X") and _heads_numbers(texts, below):
            topics, begins = (*table.topics, texts[1]), texts[0][:2]
            table.skipped.append((BAND, row))
        elif grouped and bare and " " in texts[0] and looks_like_code(texts[0].split()[0]):
            table.unread.append(("a line of more than a code, among codes alone", row, texts))
        elif number >= width and (
            (width > 1 and cells[0] is cells[-1])
            or (
                grouped
                and not any(texts[1:])
                and cells[0] in row
                and _is_group(texts[0], bool(below), numbered, worded)
            )
        ):
            if next(cells[0].iter("button"), None) is None:
                # A sentence is about the rows below as well, though it does not name them.
                is_topic = 0 < len(texts[0]) <= _MAX_BAND and not _NO_BAND.search(texts[0])
                label = before_colon(texts[0])
                is_topic = is_topic and (label is None or likeliest(label[1]) in ("", "category"))
                topics, begins = (*table.topics, texts[0]) if is_topic else table.topics, ""
            table.skipped.append((BAND, row))
        elif texts[-1].casefold() == folded[-1] and is_head_again(texts, folded):
            table.skipped.append(("the head of the table, again", row))
        elif texts[0] in titles and len(set(texts)) == width and sorted(texts) == sorted(titles):
            order = [(order or range(width))[texts.index(title)] for title in titles]
            table.skipped.append(("the head of the table, again, in another order", row))
        elif nested and any(cell.find(".//table") is not None for cell in cells):
            table.unread.append(("a line with a table within it", row, texts))
        elif number > width or (titled and number < width):
            table.unread.append((f"a line of {number} cells under {width} titles", row, texts))
        elif number == width or width > 2 or table.lines:
            if missing := width - number:
                texts, cells = texts + [""] * missing, cells + [cells[-1]] * missing
            for at in range(1, width) if grid.spans else ():
                if cells[at] is cells[at - 1]:
                    texts[at] = ""  # A cell across two columns says its text once.
            if begins and texts[0] and not texts[0].startswith(begins):
                topics, begins = table.topics, ""
            beside = cells[1:] if row is cells[0] else ()
            table.lines.append(Line(row, texts, cells, topics, cells[0], siblings=beside))


def _is_group(text: str, leads: bool, numbered: bool, worded: bool) -> bool:
    """Is this, beside empty cells, the title of the lines below it: words or a class of statuses alone?"""
    if STATUS_CLASS.fullmatch(text):
        return True
    if not is_token(text):
        return text[:1].isalpha()
    return leads and ((numbered and text.istitle()) or (worded and _is_word(text)))


def _is_word(text: str) -> bool:
    """Is this one word, with a capital where its script has any?"""
    return text.isalpha() and (text.istitle() or not text.isascii())


def _heads_numbers(texts: list[str], below: str) -> bool:
    """Is this no more than the name of the numbers below it, of which it shows how they begin ("510XX")?"""
    beginning = _MANY_NUMBERS.fullmatch(texts[0])
    return (
        beginning is not None
        and bool(texts[1])
        and not _NO_BAND.search(texts[1])
        and "other" not in texts[1].lower().split()
        and not any(texts[2:])
        and len(below) == len(texts[0])
        and below.isdecimal()
        and below.startswith(beginning[1])
    )


def _constructor(cell: _Element) -> str:
    """The name of a Haskell constructor before the types that it carries ("Refused Reason"), as its anchor says it."""
    name = cell[0].text or ""
    is_own = cell[0].tag == "a" and not clean(cell.text or "") and cell[0].get("id") == f"v:{name}" != "v:"
    return name if is_own and "::" not in text_of(cell) else ""


def _text(cell: _Element) -> str:
    """The text of a cell that holds elements; codes on lines of their own with commas between them."""
    if (text := only_text(cell)) is not None:
        return clean(text)
    if name := _constructor(cell):
        return name
    text = text_of(cell)
    if " " not in text:
        return ", ".join(words) if len(cell) > 1 and are_codes(words := code_text(cell).split()) else text
    is_codes = all(map(is_code, words := text.split()))
    is_broken = len(words) < 9 and ("_ " in text or " _" in text)
    lines = code_lines(cell) if is_codes or is_broken else []
    if is_broken and len(lines) == 1 and is_token(lines[0]):
        return lines[0]  # One code, broken at its underscores.
    return ", ".join(lines) if is_codes and len(lines) == len(words) else text
