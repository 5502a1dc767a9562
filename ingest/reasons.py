"""The registry of reasons, `reasons.tsv`: every word of `checks.reason`, what it means, and its one remedy."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its word, and the outcome of a page that has it: suspect, failed or accepted (with a note).

    `waivable`: how far a person can accept it: for as long as the page reads the same (`lasting`), for one run
    (`once`), or not at all (`no`).
    """

    word: str
    outcome: str
    waivable: str
    sentence: str
    remedy: str


_ACCEPT = "accept it if the page is right: errdex review VENDOR --accept"
#: The remedies of many reasons, by their names in the table.
_REMEDIES = {
    "accept": _ACCEPT,
    "columns": f"declare `columns` in errdex.toml, or {_ACCEPT}",
    "retry": "wait for the next refresh, which tries again",
    "address": "correct the address in `pages`",
    "save": "save the page from a browser as DIR/VENDOR/PAGE.html, then run errdex refresh VENDOR --from DIR",
}
_LINES = Path(__file__).with_name("reasons.tsv").read_text("utf-8").splitlines()[1:]
_ALL = [Reason(*line.format(**_REMEDIES).split("\t")) for line in _LINES]

REASONS = {reason.word: reason for reason in _ALL}
assert len(REASONS) == len(_ALL)
#: Those that another address in `pages` would mend.
BY_ADDRESS = {one.word for one in _ALL if one.remedy == _REMEDIES["address"]} | {"not-html"}

#: What a remedy says of accepting the page, at its beginning or after all else.
_OFFER = re.compile(
    r"(?:, or |; then )?accept it if the page is right: errdex review .*"
    r"|accept the first of each: errdex review VENDOR --accept, or "
    r"|; (?:if [^;]*|otherwise): errdex review VENDOR --accept$"
)
_PLACEHOLDERS = re.compile(r"(\[sites\.|\bre(?:view|fresh) |\bDIR/)VENDOR\b(/PAGE\b)?")


def with_names(remedy: str, vendor: str, page: str = "PAGE") -> str:
    """A remedy with the names of the vendor and of its page in place of VENDOR and PAGE."""
    return _PLACEHOLDERS.sub(lambda found: f"{found[1]}{vendor}{'/' + page if found[2] else ''}", remedy)


def without_offer(remedy: str) -> str:
    """What is left of a remedy where the page cannot be accepted: nothing, if it says no more than to accept it."""
    return _OFFER.sub("", remedy)
