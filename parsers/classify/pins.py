"""Pins: which lists the site's declaration accepts or declines; these are not scored."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.code_grammar import WORD_FORMS, form_of, forms_of
from parsers.classify.column_sample import ColumnSample
from parsers.classify.features import SHORT, certainty, doubts_in, enough
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.codes_in_text import codes_in
from parsers.extract.columns import Columns
from parsers.extract.contract import Site
from parsers.html.element_text import text_of
from parsers.html.outline import Topics
from parsers.lexicon.column_words import FOREIGN, HISTORY, RETIRED, SCHEMA, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_code_like

#: A list by its place on the page.
_PLACE = regex(r"#(\d{1,4})")
#: What ends the letters that a code begins with.
_LETTERS = regex(r"[\W\d_]")
#: What is no doubt about a list under a heading that is declared.
_NO_DOUBTS = SHORT | {"no-error-context", "no-message", "empty-line"}
#: Nor these, where codes of one form with its own stand there in a list like it.
_CALM = {"calm-heading", "no-failing-lines"}
#: What a heading alone may say against a list.
_OF_HEADINGS = _NO_DOUBTS | _CALM | {"foreign-heading"}


def pinned(table: CandidateTable, columns: Columns, samples: list[ColumnSample], site: Site) -> Candidate | None:
    """The list, accepted or declined by the site's pins; None where they leave it open."""
    at = columns.at("code")
    named = at is not None and site.words.get(normal(table.titles[at])) == "code"
    if not named and (not (site.code and site.needs) or table.shape == "bullets"):
        return None
    found = Candidate(table, columns, samples, list, site, pin=False)
    may_be = table.is_table or _is_card(table, columns, site)
    if RETIRED.search(table.heading) or (may_be and found.missing_fields and not named and _is_foreign(table)):
        return found
    found.pin = may_be and (at is not None or _may_hold_codes(table, columns, site))
    found.codeless = not found.pin
    return found


def pin_declared(candidates: Sequence[Candidate], site: Site) -> list[str]:
    """Pin the lists that `site.lists` names, and no others. Returns the words that name none."""
    names = ListNames(candidates)
    named = {word: names.lists(word) for word in site.lists}
    accepted = {id(one) for found in named.values() for one in found}
    for one in candidates:
        one.pin = id(one) in accepted
    return [word for word, found in named.items() if not found]


def are_named(candidates: Sequence[Candidate], site: Site) -> bool:
    """Does each word of `site.lists` name a table, or another list that has codes?"""
    names = ListNames(candidates)
    return all(
        any(one.table.is_table or one.columns.at("code") is not None for one in names.lists(word))
        for word in site.lists
    )


def passed_over(candidates: Sequence[Candidate], site: Site) -> list[str]:
    """The codes of lists that are not declared, but as those that are: a new one is asked for.

    That is a list which only its own heading keeps out, under a declared one; a table with the titles of one that is
    read, of which the first code of its own tells whether it is new; and headings of which some stand above those.
    """
    read = {code for one in candidates for code in one.codes}
    under: dict[Topics, set[tuple[str, str]]] = defaultdict(set)
    titled: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for one in (one for one in candidates if one.accepted and site.lists):
        if not site.listed.isdisjoint(map(normal, one.table.topics[:-1])):
            under[one.table.topics[:-1]] |= _kinds(one)
        if one.table.is_table and all(one.table.titles):
            titled[(*one.table.titles,)] |= _kinds(one)
    above = {topic for one in candidates if one.accepted and site.lists for topic in one.table.topics}
    forms = forms_of(read) - WORD_FORMS
    found: list[str] = []
    for one in (one for one in candidates if not one.accepted and (above or titled) and one.readable - read):
        if not site.skipped.isdisjoint(one.names):
            continue
        kinds = _kinds(one)
        if one.table.shape == "headings" and not above.isdisjoint(text_of(line.element) for line in one.table.lines):
            found += sorted(code for code in one.readable - read if forms_of([code]) <= forms)
        elif kinds <= under.get(one.table.topics[:-1], set()) and doubts_in(one.features) <= _OF_HEADINGS:
            found += sorted(one.readable)
        elif kinds <= titled.get((*one.table.titles,), set()):
            found.append(min(one.readable - read, key=lambda code: (len(code), code)))  # "999", then "1000".
    return found


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
            return [one for one in self._below.get(word, []) if one.columns.at("code") is not None]
        found = [one for one in found if one.columns.at("code") is not None] or found
        raw = [one for one in found if one.raw]
        found = [one for one in found if not one.raw] or found
        if any(one.site.code and not one.site.columns for one in raw) and _has_all(raw, found):
            return raw
        if any(one.table.is_table for one in found):
            found = [one for one in found if one.table.is_table or enough(one.features)]
        if len(found) < 2:
            return found
        odd = [doubts_in(one.features) for one in found]
        sure = [certainty(one.features) > 0 or names <= _NO_DOUBTS for one, names in zip(found, odd, strict=True)]
        kinds = {kind for one, is_sure in zip(found, sure, strict=True) if is_sure for kind in _kinds(one)}
        likely = [
            one
            for one, names, is_sure in zip(found, odd, sure, strict=True)
            if is_sure or (names <= _NO_DOUBTS | _CALM and _kinds(one) <= kinds)
        ]
        if likely or all(one.table.is_table for one in found):
            return likely or found
        first, others = found[0], found[1:] if word in self._under else []
        return [first, *(one for one in others if _goes_on(first, one) or _is_group_beside(first, one))]


def _kinds(one: Candidate) -> set[tuple[str, str]]:
    """The list's shape with each form of its codes; a plain word, whose form tells nothing, is its own."""
    return {(one.table.shape, code if form_of(code) in WORD_FORMS else form_of(code)) for code in one.readable}


def _goes_on(first: Candidate, other: Candidate) -> bool:
    """Do both hold codes of one form that begin alike ("E101", "E201"), or do these begin as some of the first do?"""
    known, begins = ({_LETTERS.split(code, maxsplit=1)[0] for code in one.readable} for one in (first, other))
    return _kinds(other) <= _kinds(first) and begins <= known and "" not in begins


def _is_group_beside(first: Candidate, other: Candidate) -> bool:
    """Are both lists of codes of the same forms, each in an item or term of one list that groups them?"""
    around = {next(islice(one.table.element.iterancestors("ul", "ol", "dl"), 1, None), None) for one in (first, other)}
    are_nested = first.is_items and other.is_items and len(around) == 1 and None not in around
    return are_nested and doubts_in(other.features) <= doubts_in(first.features) and _kinds(other) <= _kinds(first)


def _has_all(coded: Sequence[Candidate], lists: Sequence[Candidate]) -> bool:
    """Do coded texts name all codes of these lists and more, with the texts that are all that the lists give?"""
    with_texts = codes_of(one for one in lists if one.columns.at("message") is not None)
    alone = {code for one in coded for line in one.table.lines if not any(line.texts[1:]) for code in line.codes}
    return (
        codes_of(coded) > codes_of(lists)
        and with_texts.isdisjoint(alone)
        and all({*one.columns.roles.values()} <= {"code", "title", "message"} for one in lists)
    )


def _is_card(table: CandidateTable, columns: Columns, site: Site) -> bool:
    """Has any of the cards all that is needed, or a label that the site names?"""
    if any(normal(title) in site.words for title in table.titles if title):
        return True
    roles = columns.roles.items()
    return any(not site.lacks({role for at, role in roles if line.texts[at]}) for line in table.lines)


def _is_foreign(table: CandidateTable) -> bool:
    """Do the titles or the heading say that this is another kind of list, or one that is not in force?"""
    words = [normal(title) for title in table.titles]
    if any(word in SCHEMA or (word in FOREIGN and at == 0) for at, word in enumerate(words)):
        return True
    return HISTORY.search(table.heading) is not None


def held_codes(table: CandidateTable, site: Site) -> set[str]:
    """What fits the site's grammar anywhere in the table."""
    texts = {text for line in table.lines for text in line.texts if text}
    return {code for text in texts for code in codes_in(text).codes if site.grammar.fullmatch(code)}


def _may_hold_codes(table: CandidateTable, columns: Columns, site: Site) -> bool:
    """Does anything in the table look like one of this vendor's codes?

    It has to look like nothing else, unless every other pinned role is there.
    """
    codes = held_codes(table, site)
    if not site.lacks({*columns.roles.values()}) and len(columns.roles) < len(table.titles):
        return bool(codes) or "code" in map(site.words.get, map(normal, table.titles))
    return any(map(is_code_like, codes))
