"""Limits to the rows of one page; in brackets, the largest value on 97 real pages."""

from collections.abc import Collection

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


def check_rows(rows: Collection[Row], size: int) -> None:
    """Raise OverLimit where the records of a page of `size` bytes would be out of proportion to it."""
    total = codes = code = text = 0
    for row in rows:
        lengths = [*map(len, row.cells.values())]
        total += len(row.codes) * (sum(lengths) + len(row.section or ""))
        codes, code, text = max(codes, len(row.codes)), max([code, *map(len, row.codes)]), max([text, *lengths])
    for value, limit, what in (
        (len(rows), MAX_ROWS, "rows"),
        (codes, MAX_CODES, "codes in one row"),
        (code, MAX_CODE, "characters in one code"),
        (text, MAX_TEXT, "characters in one text of a row"),
    ):
        if value > limit:
            raise OverLimit(f"the page holds more than {limit:,} {what}: no list of error codes does")
    if total > MAX_GROWTH * size + MAX_GROUND:
        raise OverLimit(f"its rows repeat their texts: {total:,} characters of a page of {size:,} bytes")
