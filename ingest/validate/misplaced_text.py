"""Texts at other rows, in the other column, or cut off. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from ingest.diff.differences import same
from ingest.model import Key, State, some_codes
from ingest.validate.comparison import TEXT_FIELDS, VALUES, Comparison, Found, Text
from ingest.validate.substring_index import Substrings
from parsers.lexicon.cleaning import cosmetic_free, same_words
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.placeholders import is_placeholder

#: Other placeholders of a template: `errors.bad_card.message`.
_UNFILLED = re.compile(r"\[[\w ]+\]|details|[a-z]\w*(?:\.\w+){2,}", re.I)
#: Characters of a text that says more than `Not found.`, as any row might.
_MIN_SENTENCE = 20


def misplaced(compared: Comparison) -> Iterator[Found]:
    """Find values that moved within a row or to other rows, and texts that are cut off."""
    for keys, detail in _misplaced(compared):
        if keys:
            yield Found("texts-moved", f"{detail}: {some_codes(keys)}", keys)


def _misplaced(compared: Comparison) -> Iterator[tuple[list[Key], str]]:
    yield [key for key, old, now in compared.pairs if _swapped(old, now)], "message and hint have changed places"
    for name in TEXT_FIELDS:
        texts = compared.texts(name)
        changed = [(key, old, now) for key, old, now in texts if now and not same_words(old, now)]
        yield [key for key, old, now in changed if _is_cut(old, now)], f"the {name} is cut off"
        labelled = [key for key, old, now in changed if _without_label(now) == old]
        yield labelled, f"the {name} begins with what was its label"
        unfilled = [key for key, old, now in changed if _is_unfilled(now) and not _is_unfilled(old)]
        yield unfilled, f"the {name} is a placeholder"
        moved = {*_moved(texts, changed), *(_doubled(texts) if name == "message" else ())}
        yield [key for key, _, _ in texts if key in moved and len(moved) > 1], f"{name}s now stand at other codes"
        yield _merged(compared.gone, texts, changed), "codes are gone, and their texts stand in other rows"
    for name in VALUES:
        values = [(key, getattr(old, name), getattr(now, name)) for key, old, now in compared.pairs]
        yield _shifted(values), f"{name} is shifted by a row"


def _is_unfilled(text: str) -> bool:
    return is_placeholder(text) or _UNFILLED.fullmatch(text) is not None


def _moved(texts: list[Text], changed: list[Text]) -> list[Key]:
    """The rows that now have the text of another, which has lost it; a text of many rows may spread."""
    owners = Counter(cosmetic_free(old) for _, old, _ in texts)
    gone = {text for _, old, _ in changed if owners[text := cosmetic_free(old)] == 1}
    return [key for key, _, now in changed if cosmetic_free(now) in gone]


def _doubled(texts: list[Text]) -> list[Key]:
    """The rows that now have the text of the row before or after, which keeps it."""
    return [
        key
        for step in (1, -1)
        for (_, before, beside), (key, old, now) in pairwise(texts[::step])
        if before == beside == now != old and not same_words(old, now)
    ]


def _merged(gone: Mapping[Key, State], texts: list[Text], changed: list[Text]) -> list[Key]:
    """The missing rows of which a text is now appended or prepended to another row's, or a sentence replaces it."""
    lost = [(key, cosmetic_free(text)) for key, state in gone.items() for text in (state.message, state.hint) if text]
    every = Substrings(text for _, text in lost if text)
    common = {cosmetic_free(old) for _, old, _ in texts} if lost else set()
    found: set[str] = set()
    for _, old, now in changed if lost else ():
        before, after = cosmetic_free(old), cosmetic_free(now)
        if before and before in after:
            found.update(every.within(after.replace(before, "\n", 1)))
        else:
            found.update(text for text in every.within(after) if len(text) >= _MIN_SENTENCE and text not in common)
    return list(dict.fromkeys(key for key, text in lost if every.exhausted or text in found))


def _shifted(values: list[tuple[Key, Any, Any]]) -> list[Key]:
    """The rows of a stretch of which each now has the value of the row before, or each of the row after."""
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
    """Does it now end within a word or in an ellipsis, or begin after what is now taken for a label?"""
    if len(now) > 3 and old.startswith(now) and now[-1].isalnum() and old[len(now) : len(now) + 1].isalnum():
        return True
    stem = now.rstrip(" .…")
    if now.endswith(("…", "...")) and 3 < len(stem) < len(old) - 3 and old.startswith(stem):
        return True
    return _without_label(old) == now


def _without_label(text: str) -> str | None:
    """What follows a known label; None where the text does not begin with one."""
    label, _, rest = text.partition(":")
    return rest.strip() if rest and normal(label) in ROLES_BY_WORD else None


def _swapped(old: State, now: State) -> bool:
    """Is one of the two texts now in the place of the other?"""
    if old.hint is None or same(old.message, old.hint):
        return False
    return same(now.message, old.hint) or (now.hint is not None and same(now.hint, old.message))
