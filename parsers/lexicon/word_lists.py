"""Reads the word lists of this package: one TOML file a concept, in it patterns as lists of alternatives."""

import pkgutil
import re
import tomllib
from functools import cache
from typing import Any
from unicodedata import normalize

from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.needed_words import AnyOf

_MAX_REMEMBERED = 128
_MARKS, _STROKES = regex("[\u0300-\u036f]"), str.maketrans("łđıø", "ldio")
_REFERENCE = regex(r"\{([a-z_]+)\}")


@cache
def word_lists(concept: str) -> dict[str, Any]:
    """What the file of that name holds."""
    return tomllib.loads((pkgutil.get_data(__name__, f"{concept}.toml") or b"").decode())


@cache
def word_sets(concept: str, section: str) -> dict[str, frozenset[str]]:
    """The sets of words that one section holds, each written as a text with blanks between."""
    return {name: frozenset(words.split()) for name, words in word_lists(concept)[section].items()}


@cache
def patterns(concept: str, section: str, space: str = " ") -> dict[str, str]:
    """The lists of one section as regular expressions, in which every space is matched by `space`.

    `{name}` stands for an earlier list of the section, or for the characters of a string at the top of the file.
    """
    texts = {name: text for name, text in word_lists(concept).items() if isinstance(text, str)}
    return texts | {name: "|".join(parts) for name, parts in alternatives(concept, section, space).items()}


@cache
def alternatives(concept: str, section: str, space: str = " ") -> dict[str, list[str]]:
    """The lists of one section, with what their references stand for."""
    lists = word_lists(concept)
    groups = {name: text for name, text in lists.items() if isinstance(text, str)}
    found: dict[str, list[str]] = {}
    for name, alternatives in lists[section].items():
        found[name] = []
        for one in alternatives:
            # A list within a list is spliced in: branches that begin with letters are searched for much faster.
            if (whole := _REFERENCE.fullmatch(one)) and whole[1] in found:
                found[name] += found[whole[1]]
            else:
                found[name].append(_REFERENCE.sub(lambda part: groups[part[1]], one.replace(" ", space)))
        if section == "title_parts_elsewhere":  # As they are written without accents, too ("řešení": "reseni").
            bare = [_MARKS.sub("", normalize("NFD", one.translate(_STROKES))) for one in found[name]]
            found[name] += [rf"\b{one}" for one in bare if one.isascii() and one not in found[name]]
        groups[name] = f"(?:{'|'.join(found[name])})"
    return found


@cache
def any_of(concepts: tuple[str, ...], section: str, names: tuple[str, ...]) -> AnyOf:
    """Long lists of one section, of several files, as one."""
    return AnyOf([one for concept in concepts for name in names for one in alternatives(concept, section)[name]])


class Patterns:
    """The patterns of one section, each compiled when it is first asked for."""

    def __init__(self, concept: str, section: str) -> None:
        self._concept, self._section = concept, section

    def __getattr__(self, name: str) -> re.Pattern[str]:
        text = patterns(self._concept, self._section).get(name)
        if text is None:
            raise AttributeError(name)
        pattern = regex(text, remember=_MAX_REMEMBERED)
        setattr(self, name, pattern)
        return pattern

    def any_of(self, name: str) -> AnyOf:
        """A list too long for one pattern, as a test of whether a text holds any of it."""
        return any_of((self._concept,), self._section, (name,))
