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
from benchmarks.mutate.edits import unknowable


def unknown(operators: dict[str, Change]) -> dict[str, Change]:
    """The operators, after each of which nobody can know what the page means to state."""
    return {name: unknowable(change) for name, change in operators.items()}


#: The same records in another dress: to be read exactly.
COSMETIC: dict[str, Change] = (
    dress.OPERATORS | shapes.OPERATORS | company.OPERATORS | partial.TWINS | visibility.COSMETIC
)
#: What vendors really do: to be read exactly, and no alarm.
HONEST: dict[str, Change] = honest.OPERATORS | partial.MESSAGES
#: What goes wrong, by class: to be called suspect, or read as the page now states it.
CLASSES: dict[str, dict[str, Change]] = {
    "rows in markup that no reader knows": unknown(rows.OPERATORS),
    "rows moved, added or swallowed": losses.OPERATORS,
    "columns emptied, shifted or cut": unknown(columns.OPERATORS),
    "column titles lost or swapped": unknown(heads.OPERATORS),
    "the page cut off, or another in its place": pages.OPERATORS,
    "a list shown in part": unknown(partial.OPERATORS),
    "placeholders for codes and texts": unknown(placeholders.OPERATORS),
    "one column of texts replaced": unknown(texts.OPERATORS),
    "retry verdicts reworded or inverted": verdicts.OPERATORS,
    "hidden and struck-out content": visibility.DAMAGING,
}
DAMAGING: dict[str, Change] = {name: change for group in CLASSES.values() for name, change in group.items()}

__all__ = ["CLASSES", "COSMETIC", "DAMAGING", "HONEST", "Absent", "Case", "Change", "Facts", "Page", "page_at"]
