"""The words that vendors put over columns and before texts, and the roles that they stand for: `columns.toml`."""

import re
from collections.abc import Mapping
from functools import lru_cache

from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.word_lists import patterns, word_lists

#: Word → its roles, likeliest first, each with the word's place among that role's synonyms.
ROLES_BY_WORD: dict[str, list[tuple[int, str]]] = {}
for _role, _words in word_lists("columns")["synonyms"].items():
    for _order, _word in enumerate(_words):
        ROLES_BY_WORD.setdefault(_word, []).append((_order, _role))

_MAX_WORD = 2 * max(map(len, ROLES_BY_WORD))
_TITLES = word_lists("columns")["titles"]
#: Titles of first columns and of other columns that no list of errors has, and titles too vague to be of codes.
FOREIGN, SCHEMA, VAGUE = (frozenset(_TITLES[name]) for name in ("foreign", "schema", "vague"))
_HEADINGS = patterns("columns", "headings")
#: Headings under which codes stand that are not in force, headings of such codes, and what continues a heading.
HISTORY, RETIRED, CONTINUED = (regex(_HEADINGS[name], re.I) for name in ("history", "retired", "continued"))
#: The title of a column that numbers its lines ("S. No.", "Serial number").
SERIAL = r"(?:s|sl|sr|serial)\.? ?(?:no|nr|num|number)[.°º]?|序[号號]"
#: Not the marks over and under letters of Arabic, Indic and Thai words, which are no word characters.
_DROP = regex(r"[^\w\s/\u064b-\u0652\u0900-\u0eff]|_")
_BRACKETED = regex(r"\([^)]{0,400}\)|\{[^{}]{0,400}\}")
#: The same as `_DROP` for a text of ASCII.
_KEPT = "".join(letter if letter.isalnum() or letter == "/" else " " for letter in map(chr, range(128)))


@lru_cache(maxsize=32768)
def normal(heading: str) -> str:
    """A heading or label as it is looked up: lower case, no punctuation, single spaces."""
    text = heading.casefold().replace("№", "no ")
    text = _BRACKETED.sub(" ", text) if "(" in text or "{" in text else text
    text = text.translate(_KEPT) if text.isascii() else _DROP.sub(" ", text)
    return " ".join(text.split())


def is_role_word(text: str) -> bool:
    """Is the text one of the words that stand for roles? None of them is long."""
    return (len(text) <= _MAX_WORD or "(" in text) and normal(text) in ROLES_BY_WORD


def role_of_label(label: str, own: Mapping[str, str]) -> str | None:
    """The role that a label before a text stands for; the site's `own` words (normal form) go before all."""
    word = normal(label)
    return own.get(word) or (ROLES_BY_WORD[word][0][1] if word in ROLES_BY_WORD else None)
