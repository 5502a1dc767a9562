"""Lines of a list without a code: rows that lack it, parts of the row above, or no rows."""

from functools import cached_property

from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.code_tokens import count_up, is_number
from parsers.extract.columns import Columns
from parsers.extract.contract import CONTINUES, UNCODED, Item, Row, Site, Skipped
from parsers.extract.list_lines import (
    continue_row,
    has_name,
    is_as_full,
    is_word_over_card,
    tells_error,
    tells_failure,
    unread_row,
)
from parsers.html.visibility import STRUCK
from parsers.lexicon.vocabulary import is_clearly_of_codes, is_of_error_codes


class UncodedLines:
    """Reads the lines of one list whose cell of the code is blank, or holds a remark alone."""

    def __init__(self, table: CandidateTable, columns: Columns, site: Site) -> None:
        at = columns.at("code")
        assert at is not None
        self.at, self.table, self.columns, self.site = at, table, columns, site

    def read(self, line: Line, cells: dict[str, str], above: Row | None) -> Item:
        """Why the line is no row: it lacks a code, continues the row `above`, or is no part of the list.

        `cells`: its texts by role; they are added to the row that it continues.
        """
        text = line.texts[self.at]
        struck = [*line.cells[self.at].iter(*STRUCK)] if line.cells else []
        others = {at: self.table.titles[at] for at in self._other_numbers if line.texts[at]}
        others = {at: title for at, title in others.items() if not text or is_of_error_codes(title)}
        if (
            self.site.pinned
            or (text and (tells_error(cells) or has_name(line, self.at, self.table)))
            or (not struck and is_as_full(above, cells) and (not text or tells_failure(cells)))
            or (cells and is_word_over_card(self.table, self.at, text))
            or (others and cells)
            or any(map(is_clearly_of_codes, others.values()))
        ):
            return unread_row(line.element, line.texts, "has no code", line.codes)
        alone = all(at in self.columns.roles for at, other in enumerate(line.texts) if other)
        continues = above is not None and alone and not struck and not text and continue_row(above, cells)
        return Skipped(CONTINUES if continues else UNCODED, line.element)

    @cached_property
    def _other_numbers(self) -> list[int]:
        """The columns without a role that give each line a number of its own, beside its code, or one of errors."""
        columns = [at for at in range(len(self.table.titles)) if at not in self.columns.roles]
        cells = {at: [line.texts[at] for line in self.table.lines] for at in columns}
        return [
            at
            for at, texts in cells.items()
            if len(texts) > 2
            and all(map(is_number, texts))
            and (is_clearly_of_codes(self.table.titles[at]) or (len({*texts}) == len(texts) and not count_up(texts)))
        ]
