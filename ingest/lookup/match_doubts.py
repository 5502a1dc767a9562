"""Say why a match, though the most likely one, is too weak for its record's yes."""

import re
from collections.abc import Collection

from ingest.lookup.name_matching import is_anyones
from ingest.lookup.ranked_code import RankedCode, is_number

_STATUS = re.compile(r"[1-5][0-9]{2}")
_ANYONES = "other vendors may have this {1}, too; if it is {0}'s, add --vendor {0}"


def doubt_of(one: RankedCode, vendors: Collection[str]) -> str:
    """Why the response may not mean this record; empty where nothing speaks against it.

    `vendors`: those that the response mentions, or the user.
    """
    vendor, code = one.record["vendor"], one.record["code"]
    if vendor in vendors:
        return ""
    if one.by_message or (one.confirmed and _STATUS.fullmatch(code)):
        return _ANYONES.format(vendor, "message")
    if not one.confirmed and is_anyones(code):
        return _ANYONES.format(vendor, "number" if is_number(code) else "code")
    return ""
