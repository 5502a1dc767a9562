"""Codes and values that a page had, and now holds only where it does not show them."""

import re
from collections import defaultdict

from ingest.model import FIELDS, Hidden, Key, value_of
from ingest.validate.misplaced_text import Pair
from parsers.lexicon.cleaning import letters_of

#: The most codes that are searched for in running text; a larger loss is a finding anyway.
_MAX_SOUGHT = 200


def hidden_keys(gone: list[Key], hidden: list[Hidden]) -> list[Key]:
    """The missing codes that stand in hidden content."""
    if not (gone and hidden):
        return []
    lines = {line for one in hidden for line in one.text.split("\n")}
    texts = "\n".join([form for one in hidden for form in (one.text, one.text.replace("\n", ""))])
    return [
        key
        for at, key in enumerate(gone)
        if key[1] in lines or (at < _MAX_SOUGHT and key[1] in texts and _pattern(key[1]).search(texts))
    ]


def _pattern(code: str) -> re.Pattern[str]:
    """Match the code in running text; a number only at the beginning of a line, since it could mean anything."""
    before, after = (r"[^\n]", r"\b") if code.isdecimal() else (r"[\w.-]", r"(?![^\W\d]|[._-]\w)")
    whole = re.escape(code)
    # The literal comes first: only then does a search skip what cannot match.
    return re.compile(rf"{whole}(?<!{before}{whole}){after}")


def hidden_fields(pairs: list[Pair], hidden: list[Hidden]) -> dict[str, list[Key]]:
    """Field → the rows that still hold the value that they had, but no longer show it."""
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
            texts = [one.text for one in of[key[1]] if after is None or one.whole]
            if any(name == "retryable" or letters_of(str(before)) in letters_of(text) for text in texts):
                found[name].append(key)
    return found
