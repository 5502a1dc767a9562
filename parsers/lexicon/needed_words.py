"""Searches for any of many regular expressions, trying only those whose literal words the text holds.

Each needs a word of one set or several: r"\\b(?:card|bank)s? (?:was|is) \\w+" needs "card" or "bank", and "was" or
"is". The sets are read off the patterns once, the words off a text once. A word counts by its first letters. A part of
a word, as long as it is not in ASCII, needs a text that is not.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from parsers.lexicon.cleaning import ascii_words
from parsers.lexicon.lazy_regex import regex

_TOKEN = regex(
    r"(?P<plain>[a-zß-öø-ÿа-яё ]+(?![*+?{]))|(?P<around>\(\?<?[=!])|(?P<group>\((?:\?:)?)"
    r"|(?P<close>\))|(?P<bar>\|)|(?P<blank>[\^$]|\\[bdsWn])|(?P<repeat>[*+?]|\{\d*,?\d*\})[?+]?"
    r"|\[(?P<set>-?[^]\\^-]+)\]|(?P<any>\.|\\[a-zA-Z0-9]|\[\^?\]?(?:\\.|[^]\\])*\])|\\?(?P<letter>.)",
    re.S,
)
# Characters by number or name, named and earlier groups, flags, comments: such a pattern is always tried, by itself.
_UNREAD = regex(r"\\[^\WABDSWZbdnsw]|\(\?(?!:|<?[=!])")
# Of a script without blanks each character is a word.
_ALONE = r"\u3040-\u9fff\uac00-\ud7a3"
_WORD = regex(rf"[{_ALONE}]|[^\W\d_{_ALONE}]+")
_LETTERS = 4
_MAX_TEXTS = 64
_Texts = frozenset[str]
_NOTHING, _BLANK = frozenset(("",)), frozenset((" ",))
#: Stands among the words of a text that is not in ASCII.
_BEYOND_ASCII = "\x80"


class AnyOf:
    """Patterns, only to be asked whether a text holds any of them."""

    def __init__(self, patterns: Iterable[str]) -> None:
        needs = {pattern: needed_words(pattern) for pattern in patterns}
        common = Counter(word for sets in needs.values() for words in sets for word in words)
        always = [pattern for pattern, sets in needs.items() if not sets]
        joined = [pattern for pattern in always if not _UNREAD.search(pattern)]
        self._always = [*filter(_UNREAD.search, always), *(["|".join(joined)] if joined else [])]
        self._by_word: dict[str, list[tuple[str, list[_Texts]]]] = defaultdict(list)
        for pattern, sets in needs.items():
            # Under its rarest words: those that the fewest others need.
            sets.sort(key=lambda words: sum(map(common.__getitem__, words)))
            for word in sets[0] if sets else ():
                self._by_word[word].append((pattern, sets[1:]))
        # The rows of a list differ in a number or a name only, which often is no word.
        self._worth_trying = lru_cache(maxsize=256)(self._of_words)

    def is_in(self, text: str) -> bool:
        """Does any of the patterns match somewhere in `text`?"""
        return any(_compiled(pattern).search(text) for pattern in self.worth_trying(text))

    def worth_trying(self, text: str) -> list[str]:
        """The patterns that need no word which the text lacks."""
        return self._worth_trying(words_of(text))

    def _of_words(self, held: _Texts) -> list[str]:
        found = (one for word in self._by_word.keys() & held for one in self._by_word[word])
        return [pattern for pattern, others in found if not any(map(held.isdisjoint, others))] + self._always


_compiled = cache(re.compile)


@lru_cache(maxsize=256)
def words_of(text: str) -> _Texts:
    """The words of `text`, each by its first letters."""
    words = ascii_words(text) if text.isascii() else [*_WORD.findall(text), _BEYOND_ASCII]
    return frozenset([word[:_LETTERS] for word in words])


def needed_words(pattern: str) -> list[_Texts]:
    """Sets of words, as `words_of` cuts them: whatever `pattern` matches stands in a text with one of each."""
    if _UNREAD.search(pattern):
        return []
    found = _alternatives([*_TOKEN.finditer(f"{pattern})")][::-1], _NOTHING)
    sets: list[_Texts] = []
    for texts in found.needs:
        if len(texts) == 1:
            sets += [frozenset((word,)) for text in texts for word in _words(text)]
        else:
            sets.append(frozenset(map(_longest, texts)))
    sets = [words for words in sets if "" not in words]
    beyond_ascii = any(not any(map(str.isascii, texts)) for texts in found.needs)
    return [*sets, frozenset((_BEYOND_ASCII,))] if beyond_ascii else sets


def _words(text: str) -> list[str]:
    """The words that surely begin in a text and, where they are short, end in it."""
    _, *words = text.split(" ")
    if words and len(words[-1]) < _LETTERS:
        words.pop()
    return [word[:_LETTERS] for word in words]


def _longest(text: str) -> str:
    return max(_words(text), key=len, default="")


class _Reading(NamedTuple):
    """What a part of a pattern matches, each character that is no letter, and each edge of a word, as a blank."""

    texts: _Texts | None  # all of it, or None where that is too much
    needs: list[_Texts]  # of each of these one text is in it
    ends: bool  # always with a blank


def _alternatives(tokens: list[re.Match[str]], start: _Texts) -> _Reading:
    """Up to its closing bracket; the tokens are taken from the end of their list."""
    branches = [_sequence(tokens, start)]
    while tokens.pop().lastgroup == "bar":
        branches.append(_sequence(tokens, start))
    if len(branches) == 1:
        return branches[0]
    ends = all(branch.ends for branch in branches)
    every = frozenset().union(*[branch.texts or () for branch in branches])
    if len(every) <= _MAX_TEXTS and all(branch.texts for branch in branches):
        return _Reading(every, [every], ends)
    # The text behind them, but for one that may be left out, ends their last words.
    closed = " " if tokens and tokens[-1].lastgroup == "blank" and tokens[-2].lastgroup != "repeat" else ""
    needed: list[_Texts] = []
    for branch in branches:
        *sets, last = branch.needs
        sets.append(frozenset([text + closed for text in last]))
        needed.append(max(sets, key=lambda texts: min([len(_longest(text)) for text in texts])))
    return _Reading(None, [frozenset().union(*needed)], ends)


def _sequence(tokens: list[re.Match[str]], run: _Texts) -> _Reading:
    every: _Texts | None = _NOTHING
    needs: list[_Texts] = []
    while tokens[-1].lastgroup not in ("bar", "close"):
        one = _atom(tokens, run if run == _BLANK else _NOTHING)
        repeat = tokens.pop()["repeat"] if tokens[-1].lastgroup == "repeat" else ""
        optional = repeat.startswith(("?", "*", "{0", "{,"))
        if repeat == "?" and one.texts:
            one = one._replace(texts=one.texts | _NOTHING, needs=[])
        elif repeat:
            one = _Reading(None, [] if optional else one.needs, one.ends)
        every, longer = _joined(every, one.texts), _joined(run, one.texts)
        if longer is None:
            needs += [run, *one.needs]
            longer = one.texts or (_BLANK if one.ends and (run == _BLANK or not optional) else _NOTHING)
        run = longer
        if all(text.endswith(" ") for text in run):
            needs.append(run)
            run = _BLANK
    return _Reading(every, [*needs, run], run == _BLANK)


def _joined(before: _Texts | None, after: _Texts | None) -> _Texts | None:
    if before is None or after is None or len(before) * len(after) > _MAX_TEXTS:
        return None
    return frozenset([one + other for one in before for other in after])


def _atom(tokens: list[re.Match[str]], start: _Texts) -> _Reading:
    token = tokens.pop()
    kind = token.lastgroup
    inner = _alternatives(tokens, start) if kind in ("around", "group") else None
    if inner and kind == "group":
        return inner
    texts: _Texts | None = None
    if kind == "plain":
        texts = frozenset((token[0],))
    elif kind == "around":
        texts = _NOTHING
    elif kind == "blank":
        texts = _BLANK
    elif kind in ("letter", "set") and token[kind] == token[kind].lower():
        texts = frozenset(map(_letter, token[kind]))
    return _Reading(texts, [] if texts is None else [texts], texts == _BLANK)


def _letter(letter: str) -> str:
    if not _WORD.match(letter):
        return " "
    return f" {letter} " if re.match(f"[{_ALONE}]", letter) else letter
