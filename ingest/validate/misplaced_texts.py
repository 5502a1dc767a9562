"""Texts at other rows, in the other column, or cut off. Pure functions."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from itertools import pairwise
from typing import Any

from ingest.diff.differences import same
from ingest.model import Key, State, grouped, some_codes
from ingest.reading import text_digest
from ingest.validate.comparison import TEXT_FIELDS, VALUES, Comparison, Found, Text
from ingest.validate.substring_index import Substrings
from parsers.lexicon.cleaning import cosmetic_free, letters_of, same_words
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.placeholders import is_placeholder
from parsers.lexicon.value_shapes import is_code_like

#: Other placeholders of a template: `errors.bad_card.message`.
_UNFILLED = re.compile(r"\[[\w ]+\]|details|[a-z]\w*(?:\.\w+){2,}", re.I)
#: Characters of a text that says more than `Not found.`, as any row might.
MIN_SENTENCE = 20
#: Two letters within a word.
_HALVES = re.compile(r"[a-z]{2}|[A-Z]{2}")
#: The button behind a text that is folded away.
FOLDED = re.compile(r"(?:\s*(?:…|\.\.\.)\s*(?:(?:read|see|show|view) )?|\s(?:read|see|show|view) )more\W*$", re.I)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def misplaced_texts(compared: Comparison) -> Iterator[Found]:
    """Find values that moved within a row or to other rows, and texts that are cut off."""
    for keys, detail in _misplaced(compared):
        if keys:
            yield Found("texts-moved", f"{detail}: {some_codes(keys)}", keys)


def _misplaced(compared: Comparison) -> Iterator[tuple[list[Key], str]]:
    readings = compared.readings.values()
    unread = frozenset[int]().union(*(reading.unread_texts for reading in readings))
    lists = {id(listing): listing for reading in readings for listing in reading.listings}.values()
    titles = {normal(title) for listing in lists for title in listing.columns}
    yield _cut_codes(compared), "codes are cut in two"
    yield [key for key, old, now in compared.pairs if _changed_field(old, now)], "texts have moved to another field"
    for name in TEXT_FIELDS:
        texts = compared.texts(name)
        changed = [(key, old, now) for key, old, now in texts if now and not same_words(old, now)]
        yield [key for key, old, now in changed if _is_cut(old, now, titles)], f"the {name} is cut off"
        yield [key for key, old, now in texts if _is_garbled(old, now)], f"the {name} shows signs for letters"
        labelled = [key for key, old, now in changed if _without_label(now, titles) == old]
        yield labelled, f"the {name} begins with what was its label"
        coded = [key for key, old, now in changed if now.endswith(old) and _is_code(now.removesuffix(old))]
        yield coded, f"the {name} begins with what may be a code"
        unfilled = [key for key, old, now in changed if _is_template_text(now) and not _is_template_text(old)]
        yield unfilled, f"the {name} is a placeholder"
        outside = [key for key, old, now in changed if 2 * len(now) < len(old) and text_digest(old) in unread]
        yield outside, f"the {name} was shortened, and its earlier text is now outside the row"
        yield _joined(changed), f"{name}s of several codes are joined"
        moved = {*_moved(texts, changed), *(_doubled(texts) if name == "message" else ())}
        yield [key for key, _, _ in texts if key in moved and len(moved) > 1], f"{name}s are now at other codes"
        yield _merged(compared.gone, texts, changed), "codes are gone, and their texts are in other rows"
    for name in VALUES:
        values = [(key, getattr(old, name), getattr(now, name)) for key, old, now in compared.pairs]
        yield _shifted(values), f"{name} is shifted by a row"


def _cut_codes(compared: Comparison) -> list[Key]:
    """The missing codes that begin with a new code, while their rest is another or opens its text as half a word."""
    gone, known = compared.gone, compared.known
    added = {key[1]: state for key, state in compared.new.items() if key not in known} if gone else {}

    def is_cut(code: str, at: int) -> bool:
        state, rest = added.get(code[:at]), code[at:]
        if state is None or rest in added:
            return state is not None
        halves = _HALVES.search(code[at - 1 : at + 1]) is not None
        return halves and re.match(rf"{re.escape(rest)}(?!\w)", state.title or state.message) is not None

    return [key for key in gone if any(is_cut(key[1], at) for at in range(1, len(key[1])))]


def _joined(changed: list[Text]) -> list[Key]:
    """The rows that now share one text: the texts that they had, one after another."""
    found: list[Key] = []
    for now, rows in grouped((now, (key, old)) for key, old, now in changed if letters_of(old)).items():
        if len(rows) > 1 and letters_of(now) == letters_of("".join(old for _, old in rows)):
            found += [key for key, _ in rows]
    return found


def _is_garbled(old: str, now: str) -> bool:
    """Is it the old text, escaped once more, or with a question mark for each letter beyond ASCII?"""
    if "?" in now and not old.isascii():
        return now == _NOT_ASCII.sub("?", old)
    return "&" in now and cosmetic_free(unescape(now)) == cosmetic_free(old) != cosmetic_free(now)


def _is_template_text(text: str) -> bool:
    return is_placeholder(text) or _UNFILLED.fullmatch(text) is not None


def _moved(texts: list[Text], changed: list[Text]) -> list[Key]:
    """The rows that now have the text of another, which has lost it; a text of many rows may spread."""
    owners = Counter(cosmetic_free(old) for _, old, _ in texts)
    gone = {text for _, old, _ in changed if owners[text := cosmetic_free(old)] == 1}
    return [key for key, _, now in changed if cosmetic_free(now) in gone]


def _doubled(texts: list[Text]) -> list[Key]:
    """The rows that now have the text of the row before or after, which keeps it, or is such a row itself."""
    found: list[Key] = []
    for step in (1, -1):
        previous = None
        for (other, before, beside), (key, old, now) in pairwise(texts[::step]):
            if beside == now != old and not same_words(old, now) and (before == beside or other == previous):
                found.append(key)
                previous = key
    return found


def _merged(gone: Mapping[Key, State], texts: list[Text], changed: list[Text]) -> list[Key]:
    """The missing rows of which a text is now appended or prepended to another row's, or a part replaces it."""
    lost = [(key, cosmetic_free(text)) for key, state in gone.items() for text in (state.message, state.hint) if text]
    every = Substrings(text for _, text in lost if text)
    parts = Substrings(text for _, _, now in changed if len(text := cosmetic_free(now)) >= MIN_SENTENCE)
    common = {cosmetic_free(old) for _, old, _ in texts} if lost else set()
    found: set[str] = set()
    for _, old, now in changed if lost else ():
        before, after = cosmetic_free(old), cosmetic_free(now)
        if before and before in after:
            found.update(every.within(after.replace(before, "\n", 1)))
        else:
            whole = (text for text in every.within(after) if len(text) >= MIN_SENTENCE or text == after)
            found.update(text for text in whole if text not in common)
    torn = (key for key, text in lost if any(_is_cut(text, part) or is_end(text, part) for part in parts.within(text)))
    return list(dict.fromkeys([*(key for key, text in lost if every.exhausted or text in found), *torn]))


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


def _is_cut(old: str, now: str, titles: Collection[str] = ()) -> bool:
    """Does it now begin or end within a word, end in an ellipsis, or begin after what is now taken for a label?"""
    if len(now) > 3 and old.startswith(now) and now[-1].isalnum() and old[len(now) : len(now) + 1].isalnum():
        return True
    # Scripts without spaces between words have no case; a capital begins a word ("ErrBadPot" became "BadPot").
    may_begin_within = now[:1].lower() != now[:1].upper() and not (now[0].isupper() and now[1:2].islower())
    if len(now) > 3 and may_begin_within and old.endswith(now) and old[: -len(now)][-1:].isalnum():
        return True
    shown = now if old.startswith(now.rstrip(" .")) else FOLDED.sub("…", now)
    stem = shown.rstrip(" .…")
    if shown.endswith(("…", "...")) and 3 < len(stem) < len(old) - 3 and old.startswith(stem):
        return True
    return _without_label(old, titles) == now


def _without_label(text: str, titles: Collection[str]) -> str | None:
    """What follows a known label or one of these titles; None where the text does not begin with one."""
    label, _, rest = text.replace("\uff1a", ":", 1).partition(":")
    return rest.strip() if rest and (normal(label) in ROLES_BY_WORD or normal(label) in titles) else None


def _is_code(beginning: str) -> bool:
    """Is what came before a text a code, between marks?"""
    word = beginning.strip(" →⇒➔>=:–—-|()")
    return word != "" and " " not in word and beginning.rstrip()[-1] in ":–—" and is_code_like(word)


def _changed_field(old: State, now: State) -> bool:
    """Is the message now what was the title or the hint, or the hint what was the message?"""
    if old.title and same(now.message, old.title) and not same(old.message, old.title):
        return True
    if old.hint is None or same(old.message, old.hint):
        return False
    return same(now.message, old.hint) or (now.hint is not None and same(now.hint, old.message))


def is_end(old: str, now: str) -> bool:
    """Is the new text the rest of the old one, without a whole sentence or label before it?"""
    stem, whole = cosmetic_free(now).rstrip(" .…"), cosmetic_free(old)
    at = whole.find(stem) if stem else 0
    return at > 0 and whole[:at].rstrip()[-1:] not in tuple(".!?;:-|)]")
