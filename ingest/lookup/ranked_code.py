"""A record that a response may mean, with the reasons for that; and the doubts about bare numbers."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ingest.lookup.code_clues import Clue
from ingest.lookup.error_response import Response
from ingest.model import FullKey
from ingest.store.code_lookup import key_of
from ingest.store.queries import Row
from parsers.lexicon.status_phrases import has_sense

#: A match scores at least this much, and a merely similar or removed code no more than the second.
MIN_SCORE, MAX_SIMILAR_SCORE = 0.5, 0.45


@dataclass(slots=True)
class RankedCode:
    """A record with its retry verdict; `exact`: matched, not merely similar; `gone`: since when it is undocumented.

    `clue`: the matching value, where it is no message; `order`: its position.
    `confirmed`: the response has its message or title, or links to it, too; `by_message`: nothing but its message.
    `got`: its status there, if another is documented. `code_titles`: what its vendor's pages call their codes.
    `differing`: how the meanings of its code differ, if only the first is read.
    """

    record: Row
    retry: Row
    gone: str | None = None
    exact: bool = False
    order: int = 0
    clue: Clue | None = None
    score: float = 0.0
    why: list[str] = field(default_factory=list)
    confirmed: bool = False
    by_message: bool = False
    got: int | None = None
    code_titles: frozenset[str] = frozenset()
    differing: str = ""

    @property
    def status(self) -> int | None:
        """The HTTP status next to this code, in a response with several."""
        return self.clue.status if self.clue else None

    @property
    def name(self) -> str:
        """The innermost name of the matching value."""
        return self.clue.name if self.clue else ""

    @property
    def was_documented(self) -> bool:
        """Whether the response means it, and only that it is gone speaks against it."""
        return self.gone is not None and self.exact and self.score >= MAX_SIMILAR_SCORE

    @property
    def key(self) -> FullKey:
        """The record's primary key."""
        return key_of(self.record)

    def status_in(self, response: Response) -> int | None:
        """The status beside the code: that of the response's head if it has one, else the one found near the code."""
        return response.status if response.has_head else self.status or response.status

    def is_own_number(self, response: Response) -> bool:
        """Whether the number that the response has for a status is this code, and nothing says that it is HTTP's."""
        status = self.status_in(response)
        if status is None or self.record["status"] is not None or self.record["code"] != str(status):
            return False
        if has_sense(str(status), f"{self.record['title'] or ''} {self.record['message']}"):
            return False
        return not response.states(status, by_name=not self.confirmed)

    def found(self, weight: float, why: str, exact: bool, order: int = 0, clue: Clue | None = None) -> None:
        """Note why the response may mean this code; the first reason counts, an exact match beats a similar one."""
        if not self.why or (exact and not self.exact):
            self.score, self.exact, self.order, self.why = weight, exact, order, [why]
            self.clue = clue


_LETTER = re.compile(r"[^\W\d_]")
_STATUS_SCORE = 0.1


def has_no_letter(code: str) -> bool:
    """Whether `code` has no letter: it then resembles no other, as each digit tells."""
    return _LETTER.search(code) is None


def doubt_numbers(status: int | None, every: Iterable[RankedCode], senders: Collection[str]) -> None:
    """Take no status, nor a number that nothing names as a code, for the code of a vendor that may be any.

    `senders`: the vendors that the response is known to be of. A record whose message it has is confirmed.
    """
    for one in every:
        code = one.record["code"]
        if not one.why or one.confirmed or one.record["vendor"] in senders or not has_no_letter(code):
            continue
        if code in (str(status), str(one.record["status"])):
            one.exact, one.score = False, _STATUS_SCORE
            one.why.append("any API may send it")
        elif one.score < MIN_SCORE:  # Nothing names it as a code.
            one.exact = False
            one.why.clear()
