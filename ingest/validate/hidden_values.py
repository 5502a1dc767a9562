"""Codes and values that a page had, and now holds only where its readers do not see them."""

import re
from collections import defaultdict

from ingest.model import FIELDS, Hidden, Key, value_of
from ingest.validate.misplaced_text import Pair

_APART = re.compile(r"[\W_]+")
#: How many codes are searched for in running text; more are a loss that is noticed anyway.
_SOUGHT = 200


def hidden_keys(gone: list[Key], hidden: list[Hidden]) -> list[Key]:
    """Those of the codes that are gone that stand in what is not shown."""
    if not (gone and hidden):
        return []
    lines = {line for one in hidden for line in one.text.split("\n")}
    texts = "\n".join([form for one in hidden for form in (one.text, one.text.replace("\n", ""))])
    return [key for at, key in enumerate(gone) if key[1] in lines or (at < _SOUGHT and _pattern(key[1]).search(texts))]


def _pattern(code: str) -> re.Pattern[str]:
    """The code in running text; a number could be any."""
    whole = rf"(?<![\w.-]){re.escape(code)}(?![^\W\d]|[._-]\w)"
    return re.compile(rf"^{re.escape(code)}\b" if code.isdecimal() else whole, re.M)


def hidden_fields(pairs: list[Pair], hidden: list[Hidden]) -> dict[str, list[Key]]:
    """Field → the rows that no longer show the value that they had, and still hold it."""
    of: dict[str, set[Hidden]] = defaultdict(set)
    for one in hidden:
        for name in (one.code, *one.text.split("\n")):
            of[name].add(one)
    found: dict[str, list[Key]] = defaultdict(list)
    for key, old, now in pairs if hidden else ():
        for name in FIELDS if old != now and key[1] in of else ():
            before, after = value_of(old, name, key[1]), value_of(now, name, key[1])
            if before is None or before == after or name in ("retryable_basis", "status_text"):
                continue
            told = [one.text for one in of[key[1]] if after is None or one.whole]
            if any(name == "retryable" or _bare(str(before)) in _bare(text) for text in told):
                found[name].append(key)
    return found


def _bare(text: str) -> str:
    """The letters and digits of a text, which markup and cosmetics leave alone."""
    return _APART.sub("", text.casefold())
