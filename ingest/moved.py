"""Texts that are not where they were: of other rows, of the other column, or broken off. Pure functions."""

from collections import Counter
from collections.abc import Iterator

from ingest.model import Key, State
from parsers.reading.text import cosmetic_free, same_words
from parsers.reading.words import KINDS_BY_WORD, normal

#: The two texts of a record.
TOLD = ("message", "hint")
_FEW = 3
#: One record as it was and as it is.
Pair = tuple[Key, State, State]


def moved(pairs: list[Pair]) -> Iterator[tuple[list[Key], str]]:
    """Texts that now stand where another stood, of the same row or of other rows, and those that break off."""
    if traded := [key for key, old, now in pairs if _traded(old, now)]:
        yield traded, "message and hint have changed places"
    for name in TOLD:
        texts = [(key, getattr(old, name) or "", getattr(now, name) or "") for key, old, now in pairs]
        changed = [(key, old, now) for key, old, now in texts if now and not same_words(old, now)]
        if cut := [key for key, old, now in changed if _is_cut(old, now)]:
            yield cut, f"the {name} is only a part of what it was"
        if strayed := _strayed(texts, changed):
            yield strayed, f"{name}s now stand at other codes"


def same(one: str | None, other: str | None) -> bool:
    """Are the texts the same apart from cosmetics, or is there none on both sides?"""
    return one == other or (one is not None and other is not None and same_words(one, other))


def _strayed(texts: list[tuple[Key, str, str]], changed: list[tuple[Key, str, str]]) -> list[Key]:
    """The rows that have got the text of another, which has it no more; a text of many rows may well get to others."""
    if len(changed) <= _FEW:
        return []
    owners = Counter(cosmetic_free(old) for _, old, _ in texts)
    gone = {text for _, old, _ in changed if owners[text := cosmetic_free(old)] == 1}
    found = [key for key, _, now in changed if cosmetic_free(now) in gone]
    return found if len(found) > _FEW else []


def _is_cut(old: str, now: str) -> bool:
    """Does the text end in an ellipsis where it went on, or begin after what now passes for a label?"""
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
