"""Tables: which line is the head, which column is which, and the rows read out of them."""

from collections.abc import Iterator

from lxml.etree import _Element

from parsers.reading.contract import HINTS, Listing, Row, Site, Skipped, Unread
from parsers.reading.grid import Line, codes_of, lines_of, texts_in
from parsers.reading.placeholders import is_mask
from parsers.reading.shapes import NARROW, codes_in, is_blank, is_prose, is_status, is_telling, misfit, stacked
from parsers.reading.text import clean, text_inside, text_of
from parsers.reading.verdicts import asks_to_retry, is_known
from parsers.reading.words import DETAILS, FOREIGN, HISTORY, KINDS_BY_WORD, RETIRED, SCHEMA, VAGUE, kinds_of, normal


class Table:
    """One table of the page, its head found and its columns named."""

    def __init__(self, table: _Element, topics: tuple[str, ...], site: Site) -> None:
        self.element, self.site = table, site
        caption = table.find("caption")
        named = clean(text_inside(caption)) if caption is not None else ""
        self.section = topics[-1] if topics else None
        self.topics = (*topics, named) if named and not topics else topics
        lines = [(row, cells) for row, cells in lines_of(table) if cells]
        head = self._head(lines)
        self.head: list[_Element] = [] if head is None else lines[head][1]
        self.titles = [_title(cell) for cell in self.head]
        body = lines if head is None else lines[head + 1 :]
        self.body = [
            (line, cells, texts) for (line, cells), texts in zip(body, texts_in(table, body, text_of), strict=True)
        ]
        self.sample = [
            (cells, texts)
            for _, cells, texts in self.body
            if len(cells) == len(self.head) and cells[0] is not cells[-1] and texts != self.titles
        ]
        self._read: dict[_Element, list[str]] = {}
        self.columns = self._columns()
        kinds = set(self.columns.values())
        #: What the site needs and this table has no place for.
        self.lost = self.site.lacks(kinds) + ["code"] * ("code" not in kinds)

    def _head(self, lines: list[Line]) -> int | None:
        """Which line is the head: the first of header cells only, or else a first line of known words."""
        for at, (row, cells) in enumerate(lines[:3]):
            if len(set(cells)) > 1 and _is_head(row, cells):
                # A head may stand over another that says what is what.
                below = lines[at + 1] if len(set(cells)) < len(cells) else None
                return at + 1 if below and len(set(below[1])) == len(cells) and _is_head(*below) else at
        if lines and lines[0][1]:
            words = [normal(text_of(cell)) for cell in lines[0][1]]
            known = sum(word in self.site.words or word in KINDS_BY_WORD for word in words)
            if known >= 2 and known * 2 >= len(words):
                return 0
        return None

    def _columns(self) -> dict[int, str]:
        """Column → kind: the site's own words before synonyms, the likelier before the rarer, if the cells agree."""
        options = []
        for at, title in enumerate(self.titles):
            word = normal(title)
            asks = asks_to_retry(title, self.site.verdict_titles)
            if own := self.site.words.get(word):
                named = [(0, 0, own)]
            else:
                named = [(rank + 1, order, kind) for rank, (order, kind) in enumerate(kinds_of(word))]
            for rank, order, kind in named or [(99, 0, "retryable")]:
                if asks or kind != "retryable":
                    options.append((rank, order, at, kind))
        columns: dict[int, str] = {}
        for _, _, at, kind in sorted(options):
            if at not in columns and kind not in columns.values() and self._fits(kind, at):
                columns[at] = kind
        if len({*HINTS} & {*columns.values()}) > 1:
            for at in [at for at, kind in columns.items() if kind == "cause" and normal(self.titles[at]) in DETAILS]:
                if normal(self.titles[at]) not in self.site.words:
                    del columns[at]
        if "code" not in columns.values() and not self.site.lacks(set(columns.values())):
            # The head's word is new, all else is in its place, and what stands there are codes.
            for at, title in enumerate(self.titles):
                if at not in columns and normal(title) not in FOREIGN | SCHEMA and self._fits("code", at):
                    return {**columns, at: "code"}
        return columns

    def _fits(self, kind: str, at: int) -> bool:
        """Do the cells of column `at` look like values of `kind`?"""
        if kind not in ("code", "status", "category", "retryable"):
            return True
        texts = [texts[at] for _, texts in self.sample if not is_blank(texts[at])]
        if kind == "retryable":
            return kind in self.site.needs or sum(map(is_known, texts)) >= 0.8 * len(texts)
        if kind == "code":
            found = [self._codes(cells[at], texts[at]) for cells, texts in self.sample]
            word = normal(self.titles[at])
            if (
                word in VAGUE
                and word not in self.site.words
                and not any(is_telling(c) for codes in found for c in codes)
            ):
                return False
            fit = sum(map(bool, found))
            return fit * 2 >= len(texts) and len(set(texts)) * 10 >= len(texts) * 9 - 10
        if kind == "status":
            return sum(map(is_status, texts)) >= 0.8 * len(texts)
        return sum(misfit(kind, text) is not None for text in texts) <= 0.2 * len(texts)

    def rows(self) -> Iterator[Row | Skipped | Unread]:
        """Every line of the table, accounted for."""
        kinds = set(self.columns.values())
        if self.lost:
            told = " | ".join(self.titles)[:80] or "no head"
            if self._foreign(kinds):
                yield Skipped(f"a table of other things ({told})", self.element)
                return
            complete = not self.site.lacks(kinds) and len(self.columns) < len(self.titles)
            if "code" not in kinds and not self._may_hold_codes(complete):
                yield Skipped(f"a table without codes ({told})", self.element, empty=True)
                return
            where = f"the table under {self.section!r}" if self.section else "a table"
            yield Unread("column-lost", f"{where} has no column for {', '.join(self.lost)} ({told})", self.element)
            if "code" not in kinds:
                return
        if self.section and RETIRED.search(self.section):
            yield Skipped("codes that are not in force", self.element)
            return
        listing = Listing("table", self.section, {self.titles[at]: kind for at, kind in sorted(self.columns.items())})
        listing.unused = [title for at, title in enumerate(self.titles) if at not in self.columns]
        for row in {cell.getparent(): None for cell in self.head}:
            if row is not None:
                yield Skipped("the head of a table", row)
        topics = self.topics
        for line, cells, texts in self.body:
            if cells and cells[0] is cells[-1] and len(cells) >= len(self.head) > 1:
                if any(map(is_telling, codes_in(texts[0], self.site.grammar))):
                    yield _odd(line, texts, "is a code alone, across the table")
                    continue
                if texts[0] and not is_prose(texts[0]):
                    topics = (*self.topics, texts[0])
                yield Skipped("a line across the table", line)
            elif self.titles and texts[-1] == self.titles[-1] and [_title(cell) for cell in cells] == self.titles:
                yield Skipped("the head of the table, again", line)
            elif all(map(is_blank, texts)):
                yield Skipped("a blank line", line)
            elif len(cells) != len(self.head):
                yield _odd(line, texts, f"has {len(cells)} cells under {len(self.head)} headings")
            else:
                yield self._row(line, cells, texts, listing, topics)

    def _foreign(self, kinds: set[str]) -> bool:
        """Is this a list of something else than codes in force: by its head, or by its heading?"""
        words = [normal(title) for title in self.titles]
        if any(word in SCHEMA or (word in FOREIGN and at == 0) for at, word in enumerate(words)):
            return "code" not in kinds or not any(self.site.words.get(word) == "code" for word in words)
        return bool(self.section and HISTORY.search(self.section))

    def _may_hold_codes(self, complete: bool) -> bool:
        """Does anything in the table look like one of this vendor's codes?

        It has to look like nothing else, unless the table is `complete` but for them.
        """
        codes = [code for _, _, texts in self.body for text in texts for code in codes_in(text, self.site.grammar)]
        if complete and (codes or any(self.site.words.get(normal(title)) == "code" for title in self.titles)):
            return True
        return any(map(is_telling, codes))

    def _row(
        self, line: _Element, cells: list[_Element], texts: list[str], listing: Listing, topics: tuple[str, ...]
    ) -> Row | Skipped | Unread:
        found: dict[str, str] = {}
        codes: list[str] = []
        holder = cells[0]
        for at, kind in self.columns.items():
            cell, text = cells[at], texts[at]
            if kind == "code":
                holder = cell
                codes = self._codes(cell, text)
                if not codes:
                    if is_mask(text):
                        return Skipped("a line for many codes", line)
                    return _odd(line, texts, f"has {text[:60]!r} where a code should stand")
            elif at and cell is cells[at - 1]:
                if {kind, self.columns.get(at - 1)} & {"status", "retryable", "category"}:
                    return _odd(line, texts, "has one cell across columns of different kinds")
                text = ""  # A cell across two columns of text says the same once.
            elif (kind in NARROW or not text or text.isdigit()) and (complaint := misfit(kind, text, cell)):
                return _odd(line, texts, complaint, codes)
            found[kind] = text
        number = len(codes)
        if number > 1 and (len(set(codes)) < number or stacked(found.get("status", "")) == number):
            return _odd(line, texts, "reads like several rows in one")
        return Row(codes, found, listing, topics, anchor_of(line, holder), line)

    def _codes(self, cell: _Element, text: str) -> list[str]:
        """The codes in a cell, read once."""
        if cell not in self._read:
            self._read[cell] = [] if text.lower() == "n/a" else codes_of(cell, text, self.site.grammar)
        return self._read[cell]


def _odd(line: _Element, texts: list[str], what: str, codes: list[str] | None = None) -> Unread:
    return Unread("row-unread", f"the row {' | '.join(texts)[:60]!r} {what}", line, tuple(codes or ()))


def _is_head(row: _Element, cells: list[_Element]) -> bool:
    """Is the line marked as one of heads?"""
    over = row.getparent()
    return (over is not None and over.tag == "thead") or all(
        cell.tag == "th" or cell.get("role") == "columnheader" for cell in cells
    )


def _title(cell: _Element) -> str:
    """The words at the head of a column; those of a button, too."""
    return text_of(cell) or clean(text_inside(cell))


def anchor_of(row: _Element, holder: _Element) -> str | None:
    """The id by which the row can be linked to: its own, else the first within the place of its code."""
    if own := row.get("id"):
        return own
    for node in holder.iter():
        if name := node.get("id") or (node.tag == "a" and node.get("name")):
            return name
    return None
