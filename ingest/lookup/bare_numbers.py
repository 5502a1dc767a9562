"""Numbers that any server or program prints: a status, its reason phrase, and what nothing names as a code."""

import re
from collections.abc import Collection, Iterable
from http import HTTPStatus

from ingest.lookup.ranked_code import RankedCode

#: What every server says beside a status, so that it identifies no vendor.
PHRASES = frozenset(status.phrase.lower() for status in HTTPStatus)
_LETTER = re.compile(r"[^\W\d_]")
# A code that is named as such has a higher score.
_NAMED = 0.5
_STATUS_SCORE = 0.1


def is_number(code: str) -> bool:
    """Whether `code` has no letter: it then resembles no other, as each digit tells."""
    return _LETTER.search(code) is None


def doubt_numbers(status: int | None, every: Iterable[RankedCode], senders: Collection[str]) -> None:
    """Take no status, nor a number that nothing names as a code, for the code of a vendor that may be any.

    `senders`: the vendors that the response is known to be of. A record whose message it has is confirmed.
    """
    for one in every:
        code = one.record["code"]
        if not one.why or one.confirmed or one.record["vendor"] in senders or not is_number(code):
            continue
        if code in (str(status), str(one.record["status"])):
            one.exact, one.score = False, _STATUS_SCORE
            one.why.append("a status alone is no vendor's")
        elif one.score < _NAMED:
            one.exact = False
            one.why.clear()
