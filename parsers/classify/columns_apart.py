"""Columns of tables that are not read, with the statuses or retry verdicts that the rows of their codes lack."""

from collections.abc import Collection, Iterable, Iterator

from parsers.classify.candidate import Candidate
from parsers.classify.column_sample import ColumnSample
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import codes_in
from parsers.extract.contract import Row
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.value_shapes import is_blank

#: So many of the codes beside such a column are known, as a share, and at least so many.
_SHARE, _MIN_CODES = 0.8, 2


def columns_apart(tables: Iterable[Candidate], rows: Collection[Row]) -> Iterator[tuple[str, str | None]]:
    """The title of each such column of the `tables`, with the heading above."""
    lacking: dict[str, set[str]] = {"status": set(), "retryable": set()}
    for row in rows:
        for role, codes in lacking.items():
            if is_blank(row.cells.get(role, "")):
                codes.update(row.codes)
    for one in tables:
        for column in one.samples:
            if (stated := _role(column)) and _stands_beside(one.table, column.at, lacking[stated]):
                yield column.title, one.table.section


def _role(column: ColumnSample) -> str | None:
    if "status" in column.title_roles and column.statuses >= _SHARE:
        return "status"
    return "retryable" if asks_to_retry(column.title) else None


def _stands_beside(table: CandidateTable, at: int, codes: Collection[str]) -> bool:
    """Does another column hold these codes, and nearly no others, where this one has a value?"""
    lines = [line.texts for line in table.lines if not is_blank(line.texts[at])]
    for other in {*range(len(table.titles))} - {at}:
        found = [code for texts in lines for code in codes_in(texts[other]).codes if texts[other]]
        if sum(code in codes for code in found) >= max(_MIN_CODES, _SHARE * len(found)):
            return True
    return False
