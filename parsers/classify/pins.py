"""Pins: which lists the site's declaration accepts or declines; these are not scored."""

from collections import defaultdict
from collections.abc import Sequence

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import WORD_FORMS, forms_of
from parsers.classify.column_sample import ColumnSample
from parsers.classify.features import doubts_in
from parsers.classify.list_names import MILD_DOUBTS, ListNames, kinds_in
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.codes_in_text import codes_in
from parsers.extract.columns import Columns
from parsers.extract.contract import Site
from parsers.html.element_text import text_of
from parsers.html.outline import Topics
from parsers.lexicon.column_words import FOREIGN, HISTORY, RETIRED, SCHEMA, normal
from parsers.lexicon.value_shapes import is_code_like

#: What a heading alone may say against a list.
_OF_HEADINGS = MILD_DOUBTS | {"foreign-heading"}


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

    That is a list which only its own heading keeps out, or what speaks against all those that are read as well, under a
    declared one; a table with the titles of one that is read, of which the first code of its own tells whether it is
    new; and headings of which some stand above those.
    """
    read = {code for one in candidates for code in one.codes}
    under: dict[Topics, set[tuple[str, str]]] = defaultdict(set)
    titled: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    doubts: dict[Topics, set[str]] = {}
    for one in (one for one in candidates if one.accepted and site.lists):
        if not site.listed.isdisjoint(map(normal, one.table.topics[:-1])):
            place, own = one.table.topics[:-1], doubts_in(one.features)
            under[place] |= kinds_in(one)
            doubts[place] = doubts.get(place, own) & own
        if one.table.is_table and all(one.table.titles):
            titled[(*one.table.titles,)] |= kinds_in(one)
    above = {topic for one in candidates if one.accepted and site.lists for topic in one.table.topics}
    forms = forms_of(read) - WORD_FORMS
    found: list[str] = []
    for one in (one for one in candidates if not one.accepted and (above or titled) and one.readable - read):
        if not site.skipped.isdisjoint(one.names):
            continue
        kinds, place = kinds_in(one), one.table.topics[:-1]
        if one.table.shape == "headings" and not above.isdisjoint(text_of(line.element) for line in one.table.lines):
            found += sorted(code for code in one.readable - read if forms_of([code]) <= forms)
        elif kinds <= under.get(place, set()) and doubts_in(one.features) <= _OF_HEADINGS | doubts[place]:
            found += sorted(one.readable)
        elif kinds <= titled.get((*one.table.titles,), set()):
            found.append(min(one.readable - read, key=lambda code: (len(code), code)))  # "999", then "1000".
    return found


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
