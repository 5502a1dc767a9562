"""The candidates that are tables: titles and lines of a page's grids."""

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, groupby, pairwise
from typing import NamedTuple

from lxml.etree import _Element

from parsers.extract.candidate_tables import CandidateTable, chapter_above, lead_of
from parsers.extract.cell_samples import open_samples
from parsers.extract.code_tokens import are_codes, is_code, is_number, is_token, looks_like_code
from parsers.extract.codes_in_text import opens_with_code, states_status, statuses_in
from parsers.extract.contract import HEAD, Site
from parsers.extract.grid_columns import arrange_columns
from parsers.extract.grid_heads import bands_above, head_at, is_head
from parsers.extract.grid_lines import fill_lines
from parsers.html.element_text import only_text, text_of
from parsers.html.grid import Line as GridLine
from parsers.html.grid import code_lines, code_text, rows_of_table, upright
from parsers.html.labels import SORTS
from parsers.html.layout import HEADINGS
from parsers.html.limits import MAX_TABLE, OverLimit
from parsers.html.once import once
from parsers.html.outline import Outline, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import are_usual, has_sense, is_http
from parsers.lexicon.value_shapes import is_prose, most
from parsers.lexicon.vocabulary import (
    is_about_errors,
    is_about_others,
    is_clearly_of_codes,
    is_of_error_codes,
    likeliest,
    may_name_code,
    mentions_failure,
    names_role,
)

#: A code in brackets.
_BRACKETED = regex(r"\([^\s()]+\)|\[[^\s\[\]]+\]")
#: A number with a mark before its text ("1001 – It has failed").
_TOLD = regex(r"\d{3,6}(?:\s*:|\s+[-–—=])\s+\S+ \S")
#: A status behind words ("Internal server error 500", "Not Found (404)").
_PHRASE_BEFORE = regex(r"(?!(?i:error|http|status)\b)([^\W\d]\D{1,60}?)(?:(?:\s?[:–—-])? ([1-5]\d\d)| \(([1-5]\d\d)\))")
#: What stands for the text of the cell above.
_DITTO = frozenset(['"', "''", "“", "”", "″", "〃", "ditto", "Ditto"])
#: So many rows with their details, and this share of all, make a list of such.
_MIN_DETAILS, _MOST = 3, 0.8
#: The roles of the titles under which a status may be the code.
_CODES = ("code", "status")
_DIGITS, _LETTERS = regex(r"\d+"), regex(r"[^\W\d_]+")
#: What sorts the lines by the title before it.
_SORTS = regex(rf"(?<=\w)\s*[{SORTS}]+$")
#: What is said above members that have no texts ("Errors returned from the pump").
_RETURNED = regex(
    r"(?i)(?:the )?(?:errors?|error codes?) (?:that (?:are|may be) )?return(?:ed|able) (?:by|from) .{1,40}"
)


def tables(outline: Outline, chapters: list[str], site: Site) -> Iterator[CandidateTable]:
    """The page's candidates that are tables."""
    known = once(outline, _KnownGrids)
    heads = {*known.heads}
    last: tuple[int, Topics] = (0, ())
    titles: tuple[str, ...] = ()
    for grid in known.grids:
        element, topics, place, *_ = grid
        caption = None if grid.plain else element.find("caption")
        name = text_of(caption) if caption is not None else ""
        # What announces a table announces no other that has a name of its own.
        is_led = place > last[0] or (topics == last[1] and not name)
        lead = lead_of(outline.blocks, place, last[0])[-200:] if is_led else ""
        last = place, topics
        if name:
            topics, lead = topics or (name,), f"{name} {lead}".strip()
        elif said := _said_of_members(element) or _status_beside(element):
            topics = (*topics, said)
        chapter = chapter_above(chapters, place)
        table = CandidateTable("table", element, topics, chapter, lead, place, [], [], part=grid.part)
        if _fill(table, grid, heads, site, known):
            if name and (*table.titles,) == titles:
                table.lead = f"{name} {lead_of(outline.blocks, place)[-200:]}"  # The sentence announces several.
            titles = (*table.titles,)
            heads.add(titles)
            yield table


def _said_of_members(table: _Element) -> str:
    """What the paragraph above says of errors that an enumeration lists, none of which has a text; else empty."""
    title = next(table.iter("th"), None)
    if title is None or text_of(title) != "Enumerator" or any(map(text_of, table.iterfind(".//td[2]"))):
        return ""
    above = table.getprevious()
    said = "" if above is None or above.tag != "p" else text_of(above)
    return said if _RETURNED.fullmatch(said) or is_of_error_codes(said) else ""


def _status_beside(table: _Element) -> str:
    """The status that alone opens the row of another table in whose last cell this one stands; else empty.

    A number is one where the title above it says so, or the numbers below that are those of an API's answers.
    """
    cell = next(table.iterancestors("td"), None)
    first = None if cell is None or cell.getnext() is not None else cell.getprevious()
    status = "" if first is None or first.getprevious() is not None else text_of(first)
    if not states_status(status):
        return ""
    around = next(table.iterancestors("table"), None)
    is_told = not status.isdigit() or (around is not None and _opens_with_statuses(around))
    return status if is_told else ""


@lru_cache(maxsize=8)
def _opens_with_statuses(table: _Element) -> bool:
    """Are the first cells statuses, by their title or as those of an API's answers? Asked for each table within it."""
    title, *numbers = [text_of(cells[0]) for _, cells in rows_of_table(table)[0] if cells] or [""]
    return likeliest(title) == "status" or are_usual(numbers)


class _Grid(NamedTuple):
    """A table's lines that have cells, and do any span; with the headings above it and its index among the blocks.

    `plain`: it holds no caption, list, heading or table. `part`: the title across the table that these lines are below.
    """

    element: _Element
    topics: Topics
    place: int
    lines: list[GridLine]
    spans: bool
    plain: bool
    part: str = ""


def _shared_heads(grids: list[_Grid]) -> set[tuple[str, ...]]:
    """The first lines that are titles, most of them in the words of roles, and are the same in several tables."""
    first = Counter(tuple([text_of(cell) for cell in grid.lines[0][1]]) for grid in grids if grid.lines)
    return {texts for texts, count in first.items() if count > 1 < len(texts) and most(map(names_role, texts))}


class _KnownGrids:
    """The page's grids, and the texts of their cells: the same by whatever declaration the page is read."""

    def __init__(self, outline: Outline) -> None:
        self.grids = [*_grids(outline)]
        self.heads = _shared_heads(self.grids)
        self._texts: dict[_Element, list[str]] = {}

    def texts_in(self, grid: _Grid, lines: list[GridLine]) -> list[list[str]]:
        """The text of every cell of these lines of a grid, line by line. Raises OverLimit for too much of it."""
        known = self._texts
        read = cache(_text) if grid.spans else _text
        for row, cells in lines:
            if row not in known:
                known[row] = [read(cell) if len(cell) else clean(cell.text or "") for cell in cells]
        texts = [[*known[row]] for row, _ in lines]
        has_dittos = not _DITTO.isdisjoint(chain.from_iterable(texts))
        # What spans a whole line is the heading of others, and no row.
        whole = [own for own, (_, cells) in zip(texts, lines, strict=True) if len({*cells}) > 1]
        for above, own in pairwise(whole) if has_dittos else ():
            for at, text in enumerate(own[: len(above)]):
                own[at] = above[at] if text in _DITTO else text
        if sum(map(len, chain.from_iterable(texts))) > MAX_TABLE:
            raise OverLimit(f"a table holds more than {MAX_TABLE:,} characters: no list of error codes does")
        return texts


def _grids(outline: Outline) -> Iterator[_Grid]:
    """The page's tables; one with titles across it that part its errors from other things is several.

    The groups of one list have such titles as well, but their lines begin alike.
    """
    for grid in _whole_grids(outline):
        ends = ((at, {*cells}) for at, (_, cells) in enumerate(grid.lines) if len(cells) > 1) if grid.spans else ()
        across = [at for at, cells in ends if [cell.tag for cell in cells] == ["th"]]
        parts = [
            (text_of(grid.lines[at][1][0]), grid.lines[at + 1 : end])
            for at, end in pairwise([*across, len(grid.lines)])
        ]
        if across[:1] != [0] or not _are_of_two_kinds(parts):
            yield grid
            continue
        for title, lines in parts:
            if lines:
                yield grid._replace(topics=(*grid.topics, title), lines=lines, part=title)


def _are_of_two_kinds(parts: list[tuple[str, list[GridLine]]]) -> bool:
    """Are some of these parts about errors, and others of which lines begin otherwise about other things ("params")?"""
    kinds: dict[bool, set[str]] = {True: set(), False: set()}
    others = [text_of(row) for title, lines in parts if not is_about_errors(title) for row, _ in lines]
    if most(map(mentions_failure, others)):
        return False  # Groups of errors by where they occur ("Webhooks").
    for title, lines in parts:
        words = (text_of(cells[0]).partition(" ")[0] for row, cells in lines if not is_head((row, cells)))
        kinds[is_about_errors(title)].update(_LETTERS.sub("a", _DIGITS.sub("9", word)) for word in words)
    are_told = any(is_about_others(title) for title, _ in parts if not is_about_errors(title))
    return are_told and all(kinds.values()) and kinds[True].isdisjoint(kinds[False])


def _whole_grids(outline: Outline) -> Iterator[_Grid]:
    """The page's tables. Three or more of a head alone, with nothing between them, are the lines of one table."""
    for (*_, is_head_alone), same in groupby(_headed_grids(outline), _form):
        grids = [*same]
        lines = [line for grid in grids for line in grid.lines]
        if is_head_alone and len(grids) > 2 and all(looks_like_code(text_of(cells[0])) for _, cells in lines[1:]):
            yield grids[0]._replace(lines=lines)
        else:
            yield from grids


def _form(grid: _Grid) -> tuple[int, int, bool]:
    """Where a table stands, how wide its first line is, and whether that is a head alone."""
    width = len(grid.lines[0][1]) if grid.lines else 0
    return grid.place, width, len(grid.lines) == 1 and is_head(grid.lines[0])


def _headed_grids(outline: Outline) -> Iterator[_Grid]:
    """The page's tables. A head that is a table of its own, to stay in sight, is joined to the one below it."""
    above: _Grid | None = None  # a head alone
    for element, topics, place in outline.tables:
        lines, spans = rows_of_table(element)
        filled = [(row, cells) for row, cells in lines if cells]
        while len(filled) > 1 and is_head(filled[0]) and not any(map(text_of, filled[0][1])):
            del filled[0]  # A generator's head of a table whose titles are its first line.
        filled = filled if spans else upright(filled)
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


def _hold_codes(titles: list[str], body: list[GridLine]) -> bool:
    """Is this a column of codes, as its title says, or without one mostly of codes with their texts behind them?"""
    texts = [text_of(cells[0]) for _, cells in body if len(cells) == 1]
    if len(texts) < len(body):
        return False
    if not titles:
        told = sum(_TOLD.match(text) is not None or opens_with_code(text) for text in texts)
        return 5 * told >= 4 * max(len(texts), 3)
    are_names = all(map(is_token, texts)) and 5 * sum(map(looks_like_code, texts)) >= 4 * max(len(texts), 3)
    are_failures = may_name_code(titles[0]) and are_names and most(map(mentions_failure, texts))
    return are_failures or (is_clearly_of_codes(titles[0]) and all(map(is_code, texts)))


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
        titles = [_SORTS.sub("", text_of(cell)) for cell in table.head]
    most_cells = max((len(cells) for _, cells in body), default=0)
    if most_cells and not any(titles[most_cells:]):  # Blank titles over no cell.
        titles, table.head = titles[:most_cells], table.head[:most_cells]
    width = len(titles) or most_cells
    if (width < 2 and not _hold_codes(titles, body)) or not (body or site.pinned):
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
    texts = known.texts_in(grid, body)
    if not (any(titles) or site.pinned or site.lists) and _is_word_over_numbers(texts):
        table.unread.append(("a word where the others have numbers", body[0][0], texts[0]))
        body, texts = body[1:], texts[1:]
    rows, below = ([], {}) if site.pinned else _details_of(body, texts)
    own, own_texts = ([body[at] for at in rows], [texts[at] for at in rows]) if rows else (body, texts)
    fill_lines(table, own, own_texts, grid.spans, grid.plain, site)
    if rows and len(table.lines) == len(rows):
        table.titles.append("Details")
        for at, line in zip(rows, table.lines, strict=True):
            # The lists are those of the grid, which other readings share.
            line.texts = [*line.texts, texts[below[at]][0] if at in below else ""]
            line.cells = [*line.cells, body[below.get(at, at)][1][0]]
    arrange_columns(table, grid.plain, site)
    _turn_statuses(table)
    _open_brackets(table)
    open_samples(table, site)
    return bool(table.lines) or site.pinned


def _details_of(body: list[GridLine], texts: list[list[str]]) -> tuple[list[int], dict[int, int]]:
    """Which lines are rows, and by row the line below it, where a sentence stands across the table below most rows."""
    rows: list[int] = []
    below: dict[int, int] = {}
    for at, (_, cells) in enumerate(body):
        if len({*cells}) > 1:
            rows.append(at)
        elif not rows or rows[-1] in below or not is_prose(texts[at][0]):
            return [], {}  # The heading of others.
        else:
            below[rows[-1]] = at
    told = {texts[at][0] for at in below.values()}
    are_most = len(below) >= max(_MIN_DETAILS, _MOST * len(rows)) and 2 * len(told) > len(below)
    return (rows, below) if are_most else ([], {})  # What each row repeats says nothing of it.


def _turn_statuses(table: CandidateTable) -> None:
    """Put each status before its phrase where the one column of codes has it behind ("Internal server error 500")."""
    places = [at for at, title in enumerate(table.titles) if likeliest(title) in _CODES]
    texts = table.column(places[0]) if len(places) == 1 else []
    behind = {text: found for text in texts if (found := _PHRASE_BEFORE.fullmatch(text))}
    if not behind or len({*texts}) < len(texts) or not all(text in behind or statuses_in(text) for text in texts):
        return
    turned = {text: (found[2] or found[3], found[1]) for text, found in behind.items()}
    if all(found[3] for found in behind.values()) and len({status for status, _ in turned.values()}) < len(turned):
        return  # Names of several errors of one status.
    if all(is_http(status) for status, _ in turned.values()) and most(has_sense(*pair) for pair in turned.values()):
        table.replace(places[0], {text: " ".join(pair) for text, pair in turned.items()})


def _open_brackets(table: CandidateTable) -> None:
    """Take each code of the first column out of its brackets, where all are in such ("(S0)", "(CV)")."""
    texts = table.column(0) if may_name_code(table.titles[0]) or not any(table.titles) else []
    if texts and all(map(_BRACKETED.fullmatch, texts)) and any(looks_like_code(text[1:-1]) for text in texts):
        table.replace(0, {text: text[1:-1] for text in texts})


def _is_word_over_numbers(texts: list[list[str]]) -> bool:
    """Is what opens the first of these lines a title of a known kind, alone in that, and all the others numbers?"""
    (first, *beside), *others = texts
    may_be = first.isalpha() and not first.islower() and all(beside) and first not in beside
    may_be = may_be and not any(text.endswith(".") for text in beside)
    may_be = may_be and (may_name_code(first) or most(line[-1].endswith(".") for line in others))
    return may_be and len(others) > 2 and all(is_number(line[0]) for line in others)


def _constructor(cell: _Element) -> str:
    """The name of a Haskell constructor before the types that it carries ("Refused Reason"), as its anchor says it.

    So stands that of a pattern before its type ("pattern Refused :: Reason").
    """
    if clean(cell[0].text or "") == "pattern" and len(cell) > 1:
        name = cell[1].text or ""
        return name if cell[1].get("id") == f"v:{name}" != "v:" else ""
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
