"""What the lists of a page are beside each other: groups and their parts, summaries, policies."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from parsers.reading.text import text_of
from parsers.recognise.evidence import STRONG, Signal
from parsers.recognise.found import Found
from parsers.recognise.grammar import grammar_of
from parsers.recognise.heads import ATTRIBUTES
from parsers.recognise.words import kinds, plain


def settle(found: list[Found]) -> None:
    """Take and drop lists for what they are beside the others."""
    _take_alike(found)
    _drop_answers([one for one in _taken(found) if one.columns.bare or one.sheet.shape in ("bullets", "definitions")])
    for one in _taken(found):
        if one.taken and one.sheet.shape == "headings":
            _nest(one, [other for other in _taken(found) if other is not one])
    _drop_asides(list(_taken(found)))
    _drop_namespaces(list(_taken(found)))
    _drop_policies(list(_taken(found)))
    _drop_repeats(list(_taken(found)))


def _taken(found: Iterable[Found]) -> Iterator[Found]:
    return (one for one in found if one.taken)


def _take_alike(found: list[Found]) -> None:
    """A list with the titles of another one that is taken is one of its kind, whatever its heading."""
    alike = {tuple(one.sheet.titles) for one in _taken(found) if _is_titled(one)}
    for one in found:
        if not one.taken and tuple(one.sheet.titles) in alike:
            one.signals.append(Signal(3, "another list of the page has the same titles"))
            one.take()


def _nest(one: Found, others: list[Found]) -> None:
    """Keep what has more rows of a run of headings, which groups lists, and the lists under it, which are its parts."""
    heads = {plain(ATTRIBUTES.sub("", text_of(line.element))) for line in one.sheet.lines}
    under = [
        other
        for other in others
        if sum(any(plain(topic) in heads for topic in row.topics) for row in other.rows) * 2 > len(other.rows)
    ]
    if sum(len(other.rows) for other in under) > len(one.rows):
        one.drop("its heads are the headings of other lists")
        return
    for other in under:
        other.drop("it is a part of one code's text")


def _drop_asides(lists: list[Found]) -> None:
    """Beside tables of codes, drop lists without titles that speak of one of these, or whose codes are made otherwise.

    Such are the fields, message types or steps that the text around the tables names.
    """
    codes = {code for one in lists if _is_titled(one) and not one.columns.bare for code in one.codes}
    if not codes:
        return
    grammar = re.compile(grammar_of(codes))
    for one in lists:
        if one.sheet.shape not in ("bullets", "definitions") or one.columns.bare or len(one.codes) > len(codes):
            continue
        if codes.intersection(re.findall(r"[\w.-]+", one.sheet.section or "")):
            one.drop("it stands under a code of another list")
        elif sum(grammar.fullmatch(code) is not None for code in one.codes) * 2 < len(one.codes):
            one.drop("its codes are not made as those of the tables are")


def _is_titled(one: Found) -> bool:
    """Is this a list with a column whose title says that it is of codes?"""
    return max(kinds(title).get("code", 0) for title in one.sheet.titles) >= STRONG


def _drop_namespaces(lists: list[Found]) -> None:
    namespaces = {code.rpartition(".")[0] for one in lists for code in one.codes}
    for one in lists:
        if one.codes <= namespaces:
            one.drop("its codes are the namespaces of other lists")


def _drop_policies(lists: list[Found]) -> None:
    """Beside codes of the vendor's own, a list of statuses that says only what to do holds for those codes."""
    if all(one.columns.bare for one in lists):
        return
    others = [one for one in lists if not one.columns.bare]
    statuses = {row.cells.get("status") for one in others for row in one.rows}
    makes = [one.sheet.titles for one in others if one.columns.at("status") is not None]
    for one in lists:
        if one.columns.bare and not {"message", "name"} & set(one.columns.kinds.values()):
            one.drop("what it says of statuses holds for the codes of other lists")
        elif one.columns.bare and (one.codes <= statuses or one.sheet.titles in makes):
            one.drop("its statuses are those of the codes of other lists, or stand where these have them")


def _drop_answers(lists: list[Found]) -> None:
    """Drop the statuses that endpoint after endpoint may answer with, and the labels of card after card."""
    seen = Counter(code for one in lists for code in one.codes)
    for one in lists:
        if sum(seen[code] > 2 for code in one.codes) * 2 > len(one.codes):
            one.drop("the same words stand in list after list: the answers of single endpoints, or labels")


def _drop_repeats(lists: list[Found]) -> None:
    """Drop a list whose codes lists of another make tell in full: a summary, an index, the details of a summary.

    One of the same make has codes of its own, and repeats some of them under another heading on purpose.
    """
    told: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in sorted(lists, key=lambda one: (len(set(one.columns.kinds.values())), len(one.rows)), reverse=True):
        make = (one.sheet.shape, *one.sheet.titles)
        shared = Counter(other for code in one.codes for other in told.get(code, ()) if other != make)
        if shared and max(shared.values()) >= 0.8 * len(one.codes):
            one.drop("its codes are told in full in another list")
            continue
        for row in one.rows:
            for code in (*row.codes, row.cells.get("name", "")):
                told[code].add(make)
