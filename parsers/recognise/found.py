"""A list found on a page, with the evidence for and against it."""

from dataclasses import dataclass, field

from parsers.reading.contract import Item, Row, Site, Skipped
from parsers.recognise.columns import Columns
from parsers.recognise.evidence import Signal, certainty, enough
from parsers.recognise.rows import rows_of
from parsers.recognise.sheets import Sheet

#: More than any list has for it.
_AGAINST = -20.0


@dataclass(slots=True)
class Found:
    """One list of the page: what it is, the evidence for and against, and its rows if it is taken.

    `pinned`: that it is taken, or not, the site's pins say, whatever else there is on the page; `lost` are the roles
    that it has no column for, and `bare` says that nothing in it looks like a code, so that the ledger is to look.
    """

    sheet: Sheet
    columns: Columns
    signals: list[Signal]
    site: Site
    pinned: bool = False
    lost: list[str] = field(default_factory=list)
    bare: bool = False
    taken: bool = False
    items: list[Item] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)

    @property
    def certainty(self) -> float:
        """How sure it is that this is a list of error codes."""
        return certainty(self.signals)

    def take(self) -> None:
        """Take its rows, if the evidence is enough."""
        self.taken = enough(self.signals)
        read = self.taken and self.columns.at("code") is not None
        self.items = list(rows_of(self.sheet, self.columns, self.site)) if read else []
        self.rows = [item for item in self.items if isinstance(item, Row)]
        self.codes = {code for row in self.rows for code in row.codes}

    def cut(self) -> None:
        """Do not take the last row, in which the page ends."""
        if self.rows:
            last = self.rows.pop()
            self.items = [
                Skipped("the end of the page is missing", last.element) if item is last else item for item in self.items
            ]

    def drop(self, why: str) -> None:
        """Do not take it after all, for what it is beside the other lists; what is pinned stays."""
        if self.pinned:
            return
        self.signals.append(Signal(_AGAINST, why))
        self.taken = False
