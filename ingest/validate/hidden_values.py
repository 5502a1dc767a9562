"""Codes and values that a page had, and now holds only where it does not show them."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.model import FIELDS, Hidden, Key, grouped, some_codes, value_of
from ingest.validate.comparison import Comparison, Found
from parsers.lexicon.cleaning import letters_of

#: The most codes that are searched for in running text; a larger loss is a finding anyway.
_MAX_SOUGHT = 200


def hidden_codes(compared: Comparison) -> Iterator[Found]:
    """Find missing codes that stand in hidden content."""
    hidden = _hidden(compared) if compared.gone else []
    lines = {line for one in hidden for line in one.text.split("\n")}
    texts = "\n".join([form for one in hidden for form in (one.text, one.text.replace("\n", ""))])
    keys = [
        key
        for at, key in enumerate(compared.gone)
        if key[1] in lines or (at < _MAX_SOUGHT and key[1] in texts and _pattern(key[1]).search(texts))
    ]
    if keys:
        yield Found("codes-hidden", f"known codes stand only in hidden content: {some_codes(keys)}", keys)


def _hidden(compared: Comparison) -> list[Hidden]:
    return [one for reading in compared.readings.values() for one in reading.hidden]


def _pattern(code: str) -> re.Pattern[str]:
    """Match the code in running text; a number only at the beginning of a line, since it could mean anything."""
    before, after = (r"[^\n]", r"\b") if code.isdecimal() else (r"[\w.-]", r"(?![^\W\d]|[._-]\w)")
    whole = re.escape(code)
    # The literal comes first: only then does a search skip what cannot match.
    return re.compile(rf"{whole}(?<!{before}{whole}){after}")


def hidden_fields(compared: Comparison) -> Iterator[Found]:
    """Find rows that still hold a value that they had, but no longer show it."""
    hidden = _hidden(compared)
    of = grouped((name, one) for one in hidden for name in {one.code, *one.text.split("\n")})
    found: dict[str, list[Key]] = defaultdict(list)
    for key, old, now in compared.pairs if of else ():
        for name in FIELDS if old != now and key[1] in of else ():
            before, after = value_of(old, name, key[1]), value_of(now, name, key[1])
            if before is None or before == after or name in ("retryable_basis", "status_text"):
                continue
            texts = [one.text for one in of[key[1]] if after is None or one.whole]
            if any(name == "retryable" or letters_of(str(before)) in letters_of(text) for text in texts):
                found[name].append(key)
    for name, keys in found.items():
        detail = f"the page holds the {name} of rows but does not show it: {some_codes(keys)}"
        yield Found("field-hidden", detail, keys)
