"""What stands beside a code in its cell: a status, a name, or the message."""

import re

from parsers.extract.codes_in_text import BADGE, Codes, statuses_in
from parsers.extract.columns import Columns
from parsers.extract.heads import split_status
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase, is_http, is_phrase

#: A status in brackets before a text ("(HTTP error code = 404) It was not found.").
_STATED = regex(r"\(HTTP[^()\d]{0,20}([1-5]\d\d)\)\s+(?=\S)", re.I)
#: What the class of an error takes, behind its name ("(*args)", "(pump[, ...])").
_ARGUMENTS = regex(r"\((?=.*(?:\*|\[,))[\w*=,.\[\] '\"]*\)")


def add_beside(codes: Codes, cells: dict[str, str], columns: Columns, failing: bool, phrased: bool) -> None:
    """Add it to the cells; as the message, where no column has that. `failing`: numbers there are failing statuses.

    `phrased`: beside most statuses their reason phrase stands.
    """
    beside = codes.beside
    if _ARGUMENTS.fullmatch(beside) or BADGE.fullmatch(beside):
        return
    if not (codes.are_statuses or "status" in cells):
        status, beside = _parted(beside, failing)
        if status:
            cells["status"] = status
        if not beside:
            return
    if not (codes.are_statuses and (phrased or has_phrase(codes.codes[0], beside))):
        at = columns.at("message")
        if at is not None and columns.certainty[at] < 0.5 and "cause" not in cells and "message" in cells:
            cells["cause"] = cells.pop("message")  # No title says that the column is the message.
        if not cells.keys() & {"message", "when"}:
            cells["message"] = beside
            return
    cells.setdefault("title", beside)


def _parted(beside: str, failing: bool) -> tuple[str, str]:
    """The status beside a code, and the name with it, unless that only repeats what the status means."""
    stated = statuses_in(beside)
    if stated and not (is_http(stated.codes[0]) or stated.codes[0][0] in "45") and beside.isdecimal():
        return "", ""  # "TOO_MANY_ROWS (255)"
    if stated and len(stated.codes) == 1 and (not stated.beside or is_phrase(stated.codes[0], stated.beside)):
        return stated.codes[0], ""
    if bracketed := _STATED.match(beside):
        return bracketed[1], beside[bracketed.end() :]
    status, name = split_status(beside)
    counts = name[:1].isdigit() or (name[:1].islower() and beside == f"{status} {name}")  # "500 pots"
    return (status, name) if status and name and failing and not counts else ("", beside)
