"""The words and addresses by which a page says that a list goes on elsewhere: `pagination.toml`."""

import re

from parsers.lexicon.word_lists import patterns, word_lists

_LINES = patterns("pagination", "lines", space=r"\s+")
_SAYING, _STATEMENT = (re.compile(_LINES[name], re.I) for name in ("saying", "statement"))
#: What whole lists say as well; what opens folds as well; what is a sign only beside the list.
DOUBTS, FOLDS, HINTS = (re.compile(_LINES[name], re.I) for name in ("doubts", "folds", "hints"))
#: Which rows of how many are shown ("1–14 of 47"; "47 errors, showing 14"), and the texts of links to other parts.
SPAN, APART, STEPS = (re.compile(_LINES[name], re.I) for name in ("span", "apart", "steps"))
_ADDRESSES = patterns("pagination", "addresses")
#: The addresses of links to other parts of a list, and of links that only a script follows.
PART, TARGETLESS = (re.compile(_ADDRESSES[name], re.I) for name in ("part", "targetless"))
_NAMES = patterns("pagination", "names")
#: The names of what stands in for rows; one of the letters is in each.
SKELETONS = re.compile(_NAMES["skeletons"], re.I)
SKELETON_WORDS: list[str] = word_lists("pagination")["names"]["letters"]
_OPENING_WORDS, _WORDS, _STATEMENT_WORDS = (
    frozenset(word_lists("pagination")["words"][name]) for name in ("opening", "anywhere", "of_statements")
)
_MARKS = ".,:;!?()[]…›»→>+*←-– "


def has_paging_word(text: str) -> bool:
    """Has the text a word or a number by which these expressions are known? A quick look, before they are tried."""
    words = [word.strip(_MARKS) for word in text.lower().split()]
    if not words:
        return False
    first = words[0]
    return first in _OPENING_WORDS or first[:1].isdigit() or not (first and _WORDS.isdisjoint(words))


def is_paging_phrase(text: str) -> bool:
    """Does the line or sentence say that there is more of a list than is shown?"""
    if _SAYING.fullmatch(text):
        return True
    words = {word.strip(_MARKS) for word in text.lower().split()}
    return not _STATEMENT_WORDS.isdisjoint(words) and _STATEMENT.fullmatch(text) is not None
