"""Which column of a candidate has which role, and how certain that is: what `column_roles` finds."""

from dataclasses import dataclass, field

from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.contract import ListSchema, Site


@dataclass(slots=True)
class Columns:
    """Column → role, each with its certainty (0 to 1).

    `status_is_code`: the statuses are the codes; `text_is_code`: a text is; `tokens`: every code is one word.
    """

    roles: dict[int, str] = field(default_factory=dict)
    certainty: dict[int, float] = field(default_factory=dict)
    status_is_code: bool = False
    text_is_code: bool = False
    tokens: bool = False

    def at(self, role: str) -> int | None:
        """The column of this role."""
        return next((at for at, one in self.roles.items() if one == role), None)

    @property
    def code(self) -> int:
        """The column of the codes, or the first where none is."""
        return self.at("code") or 0

    @property
    def when_limits(self) -> bool:
        """Does the column of a When stand right behind the verdicts on retrying, and say more of these?"""
        at = self.at("when")
        return at is not None and self.at("retryable") == at - 1

    def put(self, at: int, role: str, certainty: float) -> None:
        """Assign the role to column `at`."""
        self.roles[at], self.certainty[at] = role, certainty


def schema_of(table: CandidateTable, columns: Columns, site: Site) -> ListSchema:
    """What a reading tells of a list: its shape and its heading, each title with its role, and the other titles."""
    titles = {at: title or table.fixed_columns.get(at) or f"column {at + 1}" for at, title in enumerate(table.titles)}
    unused = {at: title for at, title in titles.items() if at not in columns.roles and at not in table.fixed_columns}
    texts = {title: {*table.column(at)} for at, title in unused.items()}
    empty = [title for title, said in texts.items() if not said]
    numbers = {title: said for title, said in texts.items() if all(map(str.isdecimal, said))}
    counts = [title for title, said in numbers.items() if said - {"1"} and "0" not in said]
    shape = "cards" if site.code and not table.is_table else table.shape
    roles = {titles[at]: role for at, role in sorted(columns.roles.items())}
    return ListSchema(shape, table.heading or None, roles, [*unused.values()], empty, columns.status_is_code, counts)
