"""New names outside the rows: which of them may be errors, and which are not. Pure functions."""

import re
from collections.abc import Collection, Iterator, Sequence

from ingest.model import grouped
from parsers.audit.named_texts import NamedText
from parsers.classify.code_grammar import WORD_FORMS, WORDS, forms_of
from parsers.classify.like_places import is_elsewhere
from parsers.classify.state_lists import is_of_states
from parsers.lexicon.column_words import HISTORY
from parsers.lexicon.value_shapes import YEAR
from parsers.lexicon.vocabulary import STATES, may_fail, mentions_failure, plain

#: A name with a number is a code, whatever is said of it.
_NUMBERED = re.compile(r".*[A-Za-z].*\d.*")
#: The forms that names of any kind of thing have.
_OF_NAMES = WORD_FORMS | {"9", ".a", ".A", ".Aa", ".AaAa", "a_", "A_", "a-", "A-", ".a_", ".A_", ".a-"}
#: At least so many lines show that a list is of other things.
_MIN_CALM = 3


def new_lists(
    earlier: Sequence[NamedText], later: Sequence[NamedText], known: Collection[str]
) -> list[list[NamedText]]:
    """The lists of names of which none stood on the page before, or is one of the codes `known`."""
    old = {*known, *(one.name for one in earlier)}
    lists = grouped(((one.nested, one.group), one) for one in later).values()
    return [names for names in lists if old.isdisjoint(one.name for one in names)]


def named_failures(
    lists: Collection[list[NamedText]], known: Collection[str], headings: Collection[str]
) -> Iterator[str]:
    """The names in the form of the codes `known`, in a new list: of one range with them, or most texts are of failures.

    `headings`: those above rows.
    """
    places = {*headings, *known} if headings else {*known, None}
    forms = {*map(_form, known)} - WORDS
    beginnings = {*map(beginning_of_range, known)} - {None}
    for names in lists:
        own = [one for one in names if _form(one.name) in forms and not YEAR.fullmatch(one.name)]
        if not own or 2 * len(own) < len(names) or _is_past(names) or _are_states(names):
            continue
        if _fail(own, places) or all(beginning_of_range(one.name) in beginnings for one in own):
            yield from (one.name for one in own)


def calm_names(lists: Collection[list[NamedText]]) -> Iterator[str]:
    """The names without a number, in a changelog or a new list of states, or in English with few texts of failures."""
    for names in lists:
        if names[0].nested:
            continue
        is_english = all(one.text.isascii() for one in names)
        is_calm = len(names) >= _MIN_CALM and is_english and _share_failing(names) < 1 / 2
        if _is_past(names) or _are_states(names) or is_calm:
            yield from (one.name for one in names if not _NUMBERED.fullmatch(one.name))


def _is_past(names: list[NamedText]) -> bool:
    """Does a heading above the list say that it tells what has changed?"""
    return any(map(HISTORY.search, names[0].topics))


def _are_states(names: list[NamedText]) -> bool:
    """Are these states by the heading above, and many of them, by their names, of something that does not fail?"""
    calm = sum(STATES.fullmatch(plain(one.name)) is not None for one in names)
    return len(names) >= _MIN_CALM and calm >= 0.4 * len(names) and is_of_states(plain(" ".join(names[0].topics[-1:])))


def _form(name: str) -> str:
    """The form of a name, and whether there is a dot in it."""
    return "." * ("." in name) + next(iter(forms_of([name])))


def _fails(one: NamedText) -> bool:
    """Does the name or its text tell of a failure? In the text of a row, the name has to, unless it has a number."""
    is_told = not one.nested or _NUMBERED.fullmatch(one.name) is not None
    return mentions_failure(one.name) or (is_told and mentions_failure(one.text))


def beginning_of_range(name: str) -> tuple[int, str] | None:
    """How long a name with a number is, and how it begins, which codes of one range share; None of a short one."""
    return (len(name), name[: (len(name) + 1) // 2]) if len(name) > 4 and any(map(str.isdigit, name)) else None


def _share_failing(names: Sequence[NamedText]) -> float:
    """The share of these names that may tell of a failure."""
    return sum(_fails(one) or (not one.nested and may_fail(one.text)) for one in names) / len(names)


def _fail(names: list[NamedText], places: Collection[str | None]) -> bool:
    """Do enough of these tell of failures, and half of them clearly, unless only codes have their form or place?"""
    needed = 1 if is_elsewhere(names[0].topics) else 2 / 3  # Some events or settings tell of failures, too.
    if _share_failing(names) < needed:
        return False
    is_sure = _OF_NAMES.isdisjoint(_form(one.name) for one in names) or (names[0].topics or [None])[-1] in places
    return is_sure or 2 * sum(map(_fails, names)) >= len(names)
