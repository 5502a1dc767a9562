"""Columns of texts that were replaced by something else as a whole. Pure functions."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from ingest.advice.languages import is_foreign
from ingest.model import Key, counted, grouped
from ingest.validate.comparison import MIN_ROWS, TEXT_FIELDS, Comparison, Found, Text
from ingest.validate.misplaced_texts import FOLDED, is_end
from parsers.extract.contract import Limits
from parsers.lexicon.cleaning import cosmetic_free, letters_of, same_words
from parsers.lexicon.column_words import normal

_LOREM = re.compile(r"\b(?:lorem|ipsum|dolor sit|consectetur|adipiscing)\b", re.I)
_CONSENT = re.compile(r"\bcookies?\b|\bconsent\b|value your privacy|privacy policy|enable javascript", re.I)
_MARKUP = re.compile(r"</?[a-z][^<>]*>|&(?:\w+|#\d+);|\*\*\w|\]\([^\s()]+[()]|^#+ ", re.I)
_LOST_LETTERS = re.compile(r"\?(?=[^\W_])(?!\w+=)|\?\?")
_WORD = re.compile(r"[^\W\d_]+")
#: How many words a text has where it is a sentence; how often the words that all such texts share are in
#: the rows, what share of the words they are, and how much of that is left where the language is another.
_MIN_WORDS, _USUAL, _COMMON, _LEFT = 4, 0.15, 0.1, 0.2
#: Function words of English that hardly another language has.
_ENGLISH = {
    *("and", "are", "be", "been", "by", "for", "from", "has", "have", "is", "it", "not", "of", "that", "the", "this"),
    *("to", "with", "your"),
}


def replaced_columns(compared: Comparison) -> Iterator[Found]:
    """Find columns whose texts became something else, on the page or in one of its sections."""
    for name in TEXT_FIELDS:
        had = [(key, old, now) for key, old, now in compared.texts(name) if old and now]
        sections = grouped((compared.section(text[0]), text) for text in had)
        found: dict[str, dict[Key, None]] = {}
        for keys, detail in (
            one for texts in (had, *sections.values()) for one in replaced_texts(texts, compared.limits)
        ):
            found.setdefault(detail, {}).update(dict.fromkeys(keys))
        for detail, rows in found.items():
            yield Found("texts-replaced", f"the {name}s of {counted(len(rows), 'row')} {detail}", rows)


def replaced_texts(texts: list[Text], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """Judge the new texts of a column; `texts` are those of its rows that had one and have one."""
    changed = [(key, old, now) for key, old, now in texts if not same_words(old, now)]
    if len(changed) < MIN_ROWS:
        return
    if len(changed) <= limits.changed * len(texts):
        foreign = [key for key, old, now in changed if is_foreign(now.lower()) and not is_foreign(old.lower())]
        if len(foreign) >= MIN_ROWS:
            yield foreign, "are in another language"
        return
    one_by_one = {
        detail: [key for key, old, now in changed if matches(key[1], now) and not matches(key[1], old)]
        for detail, matches in _BY_TEXT.items()
    }
    one_by_one["end before they did"] = [key for key, old, now in changed if _is_start(old, now)]
    one_by_one["lack their beginnings"] = [key for key, old, now in changed if is_end(old, now)]
    for detail, found in one_by_one.items():
        if len(found) >= MIN_ROWS and len(found) > limits.changed * len(texts):
            yield found, detail
    for detail, holds in _BY_COLUMN.items():
        if holds([old for _, old, _ in changed], [now for _, _, now in changed]):
            yield [key for key, _, _ in changed], detail


def _is_start(old: str, now: str) -> bool:
    """Is the new text the beginning of the old one, but not a whole sentence?"""
    stem = cosmetic_free(FOLDED.sub("", now)).rstrip(" .…")
    whole = cosmetic_free(old)
    return stem != "" and whole.startswith(stem) and len(whole) > len(stem) + 1 and whole[len(stem)] not in ".!?;"


#: What a text of one row may have become.
_BY_TEXT: dict[str, Callable[[str, str], bool]] = {
    "are filler": lambda code, text: _LOREM.search(text) is not None,
    "are about cookies or consent": lambda code, text: _CONSENT.search(text) is not None,
    "hold markup": lambda code, text: _MARKUP.search(text) is not None,
    "hold no word": lambda code, text: _WORD.search(text) is None,
    "have question marks for letters": lambda code, text: _LOST_LETTERS.search(text) is not None,
    "repeat the code": lambda code, text: letters_of(text) == letters_of(code),
}


def _are_few(old: list[str], now: list[str]) -> bool:
    """Are there far fewer different texts than before?"""
    return len(set(old)) > 0.6 * len(old) and 1 < len(set(map(cosmetic_free, now))) <= len(set(old)) / 3


def _in_another_script(old: list[str], now: list[str]) -> bool:
    was, is_now = _script(old), _script(now)
    return None not in (was, is_now) and was != is_now


def _script(texts: list[str]) -> str | None:
    """The script of most of the letters, in a sample."""
    letters = [letter for text in texts for letter in text[:80] if letter.isalpha()][:2000]
    names = Counter(unicodedata.name(letter, "?").split()[0] for letter in letters)
    return names.most_common(1)[0][0] if names else None


def _in_another_language(old: list[str], now: list[str]) -> bool:
    """Are these sentences without the words that the old ones share?"""
    were, are = [_words(text) for text in old], [_words(text) for text in now]
    if sum(map(len, are)) < _MIN_WORDS * len(are):
        return False
    rows = Counter(word for words in were for word in set(words))
    usual = {word for word, number in rows.items() if number >= max(MIN_ROWS, _USUAL * len(old))} | _ENGLISH
    return _share(were, usual) > _COMMON and _share(are, usual) < _LEFT * _share(were, usual)


def _words(text: str) -> list[str]:
    return _WORD.findall(normal(text))


def _share(texts: list[list[str]], usual: set[str]) -> float:
    every = [word for words in texts for word in words]
    return sum(word in usual for word in every) / len(every) if every else 0.0


def _are_single_words(old: list[str], now: list[str]) -> bool:
    were, are = (sum(len(text.split()) for text in texts) / len(texts) for texts in (old, now))
    return were >= _MIN_WORDS and are < 1.5


#: What the texts of a column may have become together.
_BY_COLUMN: dict[str, Callable[[list[str], list[str]], bool]] = {
    "are a few texts for all": _are_few,
    "are in another script": _in_another_script,
    "are in another language": _in_another_language,
    "are single words": _are_single_words,
}
