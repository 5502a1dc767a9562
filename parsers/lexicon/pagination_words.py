"""The words and addresses by which a page says that a list goes on elsewhere: `pagination.toml`."""

import re
from functools import lru_cache

from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.word_lists import patterns, word_lists

#: The expressions by name; `pagination.toml` says what each is for.
PAGING = {
    name: regex(part[name], re.I)
    for part, names in (
        (
            patterns("pagination", "lines", space=r"\s+"),
            "saying statement doubts elsewhere filters folds hints span apart steps",
        ),
        (patterns("pagination", "addresses"), "part targetless"),
        (patterns("pagination", "names"), "skeletons"),
    )
    for name in names.split()
}
_OPENING_WORDS, _WORDS = (frozenset(word_lists("pagination")["words"][name]) for name in ("opening", "anywhere"))
_MARKS = ".,:;!?()[]…›»→>+*←-– "


@lru_cache(maxsize=32768)
def has_paging_word(text: str) -> bool:
    """Has the text a word or a number by which these expressions are known? A quick look, before they are tried."""
    words = [word.strip(_MARKS) for word in text.lower().split()]
    if not words:
        return False
    first = words[0]
    return first in _OPENING_WORDS or first[:1].isdigit() or not (first and _WORDS.isdisjoint(words))


def is_paging_phrase(text: str) -> bool:
    """Does the line or sentence say that there is more of a list than is shown?"""
    return (PAGING["saying"].fullmatch(text) or PAGING["statement"].fullmatch(text)) is not None
