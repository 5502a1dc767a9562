"""Which lists of a page a word of `Site.lists` names, and which words name some lists and no others."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import islice

from lxml.etree import _Element

from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.code_grammar import WORD_FORMS, unsigned_form
from parsers.classify.features import SHORT, certainty, doubts_in, enough
from parsers.html.element_text import text_of
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import is_about_errors

#: A list by its place on the page.
_PLACE = regex(r"#(\d{1,4})")
#: What ends the letters that a code begins with.
_LETTERS = regex(r"[\W\d_]")
#: What is no doubt about a list under a heading that is declared.
_NO_DOUBTS = SHORT | {"no-error-context", "no-message", "empty-line"}
#: These are none, either, where codes of one form with its own stand there in a list like it.
MILD_DOUBTS = _NO_DOUBTS | {"calm-heading", "no-failing-lines"}


def is_place(word: str) -> bool:
    """Does this name a list by its place, which the next list on the page may take?"""
    return _PLACE.fullmatch(word.strip()) is not None


class ListNames:
    """What a word of `Site.lists` may name: a list's place, a heading above it, or its first title, code or text."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._filled = [one for one in candidates if one.table.lines]
        self._under: dict[str, list[Candidate]] = defaultdict(list)
        self._opening: dict[str, list[Candidate]] = defaultdict(list)
        self._below: dict[str, list[Candidate]] = defaultdict(list)
        tree = candidates[0].table.element.getroottree() if candidates else None
        # Where a page has none, its title stands in its place, which names no list.
        self._main_headings = {text_of(one) for one in tree.iter("h1")} if tree is not None else set()
        for one in candidates:
            if (main := self.main_heading(one)) is not None:
                self._below[normal(main)].append(one)
            for word in set(map(normal, one.table.topics)):
                self._under[word].append(one)
            first = one.table.lines[0].texts[:1] if one.table.lines else []
            for word in {*map(normal, (*one.table.titles[:1], *first))} - {""}:
                self._opening[word].append(one)

    def main_heading(self, one: Candidate) -> str | None:
        """The main heading above a list, which is none of its topics."""
        main = one.table.main_heading
        return main if main in self._main_headings else None

    def lists(self, word: str) -> list[Candidate]:
        """The lists that the word names: by place (`#2`), a heading above them, first word, or the main heading.

        Under one heading, lists of cards or items count beside tables only where they are certain themselves, and
        raw lists and lists without codes only where no other one is.
        """
        if place := _PLACE.fullmatch(word.strip()):
            return self._filled[int(place[1]) - 1 :][:1] if int(place[1]) else []
        word = normal(word)
        found = self._under.get(word) or self._opening.get(word, [])
        if not found:
            below = [one for one in self._below.get(word, []) if one.columns.at("code") is not None]
            return [one for one in below if not _heads_groups(one, below)]
        found = [one for one in found if one.columns.at("code") is not None] or found
        raw = [one for one in found if one.raw]
        found = [one for one in found if not one.raw] or found
        found = [one for one in found if not _heads_groups(one, found)]
        if any(one.site.code and not one.site.columns for one in raw) and _has_all(raw, found):
            return raw
        if any(one.table.is_table for one in found):
            found = [one for one in found if one.table.is_table or enough(one.features)]
        if len(found) < 2:
            return found
        odd = [doubts_in(one.features) for one in found]
        sure = [certainty(one.features) > 0 or names <= _NO_DOUBTS for one, names in zip(found, odd, strict=True)]
        kinds = {kind for one, is_sure in zip(found, sure, strict=True) if is_sure for kind in kinds_in(one)}
        likely = [
            one
            for one, names, is_sure in zip(found, odd, sure, strict=True)
            if is_sure or (names <= MILD_DOUBTS and kinds_in(one) <= kinds)
        ]
        if likely or all(one.table.is_table for one in found):
            return likely or found
        first, others = found[0], found[1:] if word in self._under else []
        return [first, *(one for one in others if _goes_on(first, one) or _is_group_beside(first, one))]


def kinds_in(one: Candidate) -> set[tuple[str, str]]:
    """The list's shape with each form of its codes; a plain word, whose form tells nothing, is its own."""
    forms = {code: unsigned_form(code) for code in one.readable}
    return {(one.table.shape, code if form in WORD_FORMS else form) for code, form in forms.items()}


def _heads_groups(one: Candidate, lists: Sequence[Candidate]) -> bool:
    """Are these, which are no statuses, the headings of sections that hold the lines of the other lists?"""
    if one.table.shape != "headings" or one.columns.status_is_code:
        return False
    topics = {topic for other in lists if other is not one for line in other.table.lines for topic in line.topics}
    return most(text_of(line.element) in topics for line in one.table.lines)


def _goes_on(first: Candidate, other: Candidate) -> bool:
    """Do both hold codes of one form that begin alike ("E101", "E201"), or do these begin as some of the first do?"""
    known, begins = ({_LETTERS.split(code, maxsplit=1)[0] for code in one.readable} for one in (first, other))
    return kinds_in(other) <= kinds_in(first) and begins <= known and "" not in begins


def _is_group_beside(first: Candidate, other: Candidate) -> bool:
    """Are both lists of codes of the same forms, each in an item or term of one list that groups them?"""
    around = {*map(outer_list, (first, other))}
    are_nested = len(around) == 1 and None not in around
    return are_nested and doubts_in(other.features) <= doubts_in(first.features) and kinds_in(other) <= kinds_in(first)


def outer_list(one: Candidate) -> _Element | None:
    """The list whose item or text a list of items stands in."""
    around = one.table.element.iterancestors("ul", "ol", "dl") if one.is_items else iter(())
    return next(islice(around, 1, None), None)


def _has_all(coded: Sequence[Candidate], lists: Sequence[Candidate]) -> bool:
    """Do coded texts name all codes of these lists and more, with the texts that are all that the lists give?"""
    with_texts = codes_of(one for one in lists if one.columns.at("message") is not None)
    alone = {code for one in coded for line in one.table.lines if not any(line.texts[1:]) for code in line.codes}
    return (
        codes_of(coded) > codes_of(lists)
        and with_texts.isdisjoint(alone)
        and all({*one.columns.roles.values()} <= {"code", "title", "message"} for one in lists)
    )


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
    names, marked = ListNames(lists), ListNames([one for one in lists if not one.raw])

    @cache
    def only_wanted(word: str) -> set[int]:
        found = names.lists(word)
        named = {id(one) for one in found}
        are_raw = {one.raw for one in found}
        # Raw lists are searched for only where a word names no other, be it by the main heading.
        is_taken = True in are_raw and any(
            one.table.is_table or one.columns.at("code") is not None for one in marked.lists(word)
        )
        return named if named <= wanted and len(are_raw) == 1 and not is_taken else set()

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
