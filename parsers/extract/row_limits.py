"""Limits to the rows of one page; in brackets, the largest value on 97 real pages."""

from collections.abc import Iterable

from parsers.extract.contract import Row
from parsers.html.limits import OverLimit

#: Rows that are read.
MAX_ROWS = 50_000
#: Codes of one row, and characters of one code (45).
MAX_CODES, MAX_CODE = 500, 500
#: Characters of one text of a row (5,307).
MAX_TEXT = 200_000
#: Characters of all records per byte of the page, and in addition: many codes may share one text.
MAX_GROWTH, MAX_GROUND = 4, 4_000_000


def check_rows(rows: Iterable[Row], size: int) -> None:
    """Raise OverLimit where the records of a page of `size` bytes would be out of proportion to it."""
    total = 0
    for number, row in enumerate(rows, 1):
        text = sum(map(len, row.cells.values())) + len(row.section or "")
        codes = len(row.codes)
        _check(number, MAX_ROWS, "rows")
        _check(codes, MAX_CODES, "codes in one row")
        _check(len(row.codes[0]) if codes == 1 else max(map(len, row.codes)), MAX_CODE, "characters in one code")
        if text > MAX_TEXT:
            _check(max(map(len, row.cells.values())), MAX_TEXT, "characters in one text of a row")
        total += codes * text
        if total > MAX_GROWTH * size + MAX_GROUND:
            raise OverLimit(f"its rows repeat their texts: {total:,} characters of a page of {size:,} bytes")


def _check(value: int, limit: int, what: str) -> None:
    if value > limit:
        raise OverLimit(f"the page holds more than {limit:,} {what}: no list of error codes does")
