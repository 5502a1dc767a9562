"""A mutator: each operator changes a page, and says what the page now states, or that nobody can know."""

from benchmarks.mutate import (
    columns,
    company,
    dress,
    heads,
    honest,
    losses,
    pages,
    partial,
    placeholders,
    rows,
    shapes,
    texts,
    verdicts,
    visibility,
)
from benchmarks.mutate.case import Absent, Case, Change, Facts, Page, page_at

#: The same records in another dress: to be read exactly.
COSMETIC: dict[str, Change] = (
    dress.OPERATORS | shapes.OPERATORS | company.OPERATORS | partial.TWINS | visibility.COSMETIC
)
#: What vendors really do: to be read exactly, and no alarm.
HONEST: dict[str, Change] = honest.OPERATORS | partial.MESSAGES
#: What goes wrong: to be called suspect, or read as the page now states it.
DAMAGING: dict[str, Change] = {
    **{
        name: change
        for module in (rows, losses, columns, heads, pages, partial, placeholders, texts, verdicts)
        for name, change in module.OPERATORS.items()
    },
    **visibility.DAMAGING,
}

__all__ = ["COSMETIC", "DAMAGING", "HONEST", "Absent", "Case", "Change", "Facts", "Page", "page_at"]
