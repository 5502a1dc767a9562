"""Is it the vendor's status page, and nothing of the request, that a text says to look up?"""

import re

from parsers.lexicon.lazy_regex import regex

_STATUS_PAGE = regex(
    r"\bstatus[ -]?page\b|\bstatus\.[a-z0-9-]{1,60}\.|\b(?:system|service|model|api) status\b",
    re.I,
)
#: What became of a payment is another question.
_TRANSFER = regex(
    r"\b(?:payment|order|transaction|charge|refund|transfer|job|payout|request) (?:status|state|history)"
    r"|\bstatus of (?!the (?:service|system|api))|\bwhether\b|\bsucceeded\b",
    re.I,
)


def names_status_page(text: str) -> bool:
    """Does the text name that page alone?"""
    return _STATUS_PAGE.search(text) is not None and _TRANSFER.search(text) is None
