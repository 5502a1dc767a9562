"""Words of `Site.lists` that name some lists of a page, and no others."""

from collections.abc import Sequence
from functools import cache

from parsers.classify.candidate import Candidate
from parsers.classify.pins import ListNames
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.column_words import normal
from parsers.lexicon.vocabulary import is_about_errors


def _heads_errors(topic: str) -> bool:
    """Is this a heading about errors, and no sentence that only announces them?"""
    return is_about_errors(topic) and not topic.endswith(COLONS)


def words_for(meant: Sequence[Candidate], lists: Sequence[Candidate], inner: bool = False) -> tuple[str, ...]:
    """Words of `Site.lists` that name these lists and no others: headings, the outermost first, else places.

    Those about errors stand first: under "Configuration", other lists may come to stand beside that of the errors.
    `inner`: the innermost first, as a list that is none undeclared may stand under the others.
    """
    wanted, words, named = {id(one) for one in meant}, [], set[int]()
    if not any(one.raw for one in meant):
        lists = [one for one in lists if not one.raw]  # Where all that is declared names others, there are none.
    places = {id(one): f"#{at}" for at, one in enumerate((one for one in lists if one.table.lines), 1)}
    names = ListNames(lists)

    @cache
    def only_wanted(word: str) -> set[int]:
        found = names.lists(word)
        named = {id(one) for one in found}
        # Raw lists are searched for only where a word names no other.
        return named if named <= wanted and len({one.raw for one in found}) == 1 else set()

    for one in meant:
        if id(one) in named:
            continue
        title, text = one.table.titles[:1], (one.table.lines[0].texts[:1] if one.table.lines else ())
        own = one.table.topics
        topics = own[::-1] if inner else sorted(own, key=_heads_errors, reverse=True)
        for word in filter(normal, (*topics, *title, names.main_heading(one) or "", *text, places[id(one)])):
            if id(one) in only_wanted(word):
                words.append(word)
                named |= only_wanted(word)
                break
    return tuple(words)


def word_for(one: Candidate, names: ListNames) -> str:
    """What names coded texts: the heading above them, else the first code."""
    return next(filter(None, (*one.table.topics[-1:], names.main_heading(one), one.table.lines[0].texts[0])))
