"""Which column of a candidate has which role, and how certain that is: what `column_roles` finds."""

from dataclasses import dataclass, field


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

    def put(self, at: int, role: str, certainty: float) -> None:
        """Assign the role to column `at`."""
        self.roles[at], self.certainty[at] = role, certainty
