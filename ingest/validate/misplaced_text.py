"""Texts that are not where they were: of other rows, of the other column, or broken off. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from ingest.diff.differences import same
from ingest.model import Key, State
from ingest.validate.substring_index import Substrings
from parsers.reading.placeholders import is_placeholder
from parsers.reading.text import cosmetic_free, same_words
from parsers.reading.words import KINDS_BY_WORD, normal

#: The two texts of a record.
TOLD = ("message", "hint")
#: What else stands where a template was to put a text: `errors.bad_card.message`.
_UNFILLED = re.compile(r"\[[\w ]+\]|details|[a-z]\w*(?:\.\w+){2,}", re.I)
#: One record as it was and as it is.
Pair = tuple[Key, State, State]


def moved(pairs: list[Pair], gone: Mapping[Key, State]) -> Iterator[tuple[list[Key], str]]:
    """What now stands where another stood, of the same row or of other rows, and texts that break off.

    `pairs` are in the order of the page; `gone` are the records that it has no more.
    """
    if traded := [key for key, old, now in pairs if _traded(old, now)]:
        yield traded, "message and hint have changed places"
    for name in TOLD:
        texts = [(key, getattr(old, name) or "", getattr(now, name) or "") for key, old, now in pairs]
        changed = [(key, old, now) for key, old, now in texts if now and not same_words(old, now)]
        if cut := [key for key, old, now in changed if _is_cut(old, now)]:
            yield cut, f"the {name} is only a part of what it was"
        if bare := [key for key, old, now in changed if _is_unfilled(now) and not _is_unfilled(old)]:
            yield bare, f"the {name} is not filled in"
        strayed = {*_strayed(texts, changed), *(_doubled(texts) if name == "message" else ())}
        if len(strayed) > 1:
            yield [key for key, _, _ in texts if key in strayed], f"{name}s now stand at other codes"
        if taken := _taken_in(gone, changed):
            yield taken, "codes are gone, and their texts stand in other rows"
    for name in ("status", "category", "retryable"):
        if slid := _slid([(key, getattr(old, name), getattr(now, name)) for key, old, now in pairs]):
            yield slid, f"{name} now stands a row off"


def _is_unfilled(text: str) -> bool:
    return is_placeholder(text) or _UNFILLED.fullmatch(text) is not None


def _strayed(texts: list[tuple[Key, str, str]], changed: list[tuple[Key, str, str]]) -> list[Key]:
    """The rows that have got the text of another, which has it no more; a text of many rows may well get to others."""
    owners = Counter(cosmetic_free(old) for _, old, _ in texts)
    gone = {text for _, old, _ in changed if owners[text := cosmetic_free(old)] == 1}
    return [key for key, _, now in changed if cosmetic_free(now) in gone]


def _doubled(texts: list[tuple[Key, str, str]]) -> list[Key]:
    """The rows that have got the text of the row before or after, which keeps it."""
    return [
        key
        for step in (1, -1)
        for (_, before, beside), (key, old, now) in pairwise(texts[::step])
        if before == beside == now != old and not same_words(old, now)
    ]


def _taken_in(gone: Mapping[Key, State], changed: list[tuple[Key, str, str]]) -> list[Key]:
    """The rows gone of which a text now stands behind or before what another row said."""
    more = [after.replace(before, "\n", 1) for before, after in map(_plain, changed) if before and before in after]
    texts = [(key, cosmetic_free(text)) for key, state in gone.items() for text in (state.message, state.hint) if text]
    every = Substrings(text for _, text in texts if text)
    taken = {text for rest in more for text in every.within(rest)}
    return list(dict.fromkeys(key for key, text in texts if text in taken))


def _plain(row: tuple[Key, str, str]) -> tuple[str, str]:
    return cosmetic_free(row[1]), cosmetic_free(row[2])


def _slid(values: list[tuple[Key, Any, Any]]) -> list[Key]:
    """The rows that have the value of the row before, or after, where all between them have so, too."""
    for step in (1, -1):
        found: list[Key] = []
        for (_, other, _), (key, old, now) in pairwise(values[::step]):
            if now != other or now is None:
                if len(found) > 1:
                    break
                found = []
            elif now != old and old is not None:
                found.append(key)
        if len(found) > 1:
            return found
    return []


def _is_cut(old: str, now: str) -> bool:
    """Does it end within a word or in an ellipsis where it went on, or begin after what now passes for a label?"""
    if len(now) > 3 and old.startswith(now) and now[-1].isalnum() and old[len(now) : len(now) + 1].isalnum():
        return True
    stem = now.rstrip(" .…")
    if now.endswith(("…", "...")) and 3 < len(stem) < len(old) - 3 and old.startswith(stem):
        return True
    label, _, rest = old.partition(":")
    return rest.strip() == now and normal(label) in KINDS_BY_WORD


def _traded(old: State, now: State) -> bool:
    """Does one of the two texts now stand where the other stood?"""
    if old.hint is None or same(old.message, old.hint):
        return False
    return same(now.message, old.hint) or (now.hint is not None and same(now.hint, old.message))
