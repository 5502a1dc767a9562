"""The account of a page's lists: their rows, what may be rows and is not read, and what is skipped."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.candidate import Candidate
from parsers.classify.entries_among_rows import entries_among_rows
from parsers.classify.left_out import given_by, is_left_out, repeats_titles, says_more
from parsers.classify.like_places import codes_in_like_places
from parsers.classify.orphans import orphans, places_of, uncoded
from parsers.classify.pins import held_codes
from parsers.classify.preformatted_codes import codes_in_samples, sampled_codes
from parsers.classify.unlisted_codes import FINDERS, texts_between
from parsers.classify.unread_columns import codes_beside, other_statuses, unread_column
from parsers.classify.unread_siblings import unread_siblings
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.codes_in_text import codes_in
from parsers.extract.contract import EXCLUDED, NOT_A_LIST, OTHER_TABLE, Item, Row, Site, Skipped, Unread
from parsers.html.outline import Block, Outline
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.vocabulary import is_clearly_of_codes

#: What a code has, and an ordinary word has not.
_SHAPED = regex(r"[_\d]|\w[.:]\w")
_ENTRIES = frozenset(["li", "dt"])
#: What finds codes that belong to an accepted list and are none of its rows, and where they stand.
_UNREAD_CODES = {
    sampled_codes: "in the samples under what was read as the codes",
    codes_beside: "beside codes that were read",
}


def account_of(lists: list[Candidate], site: Site, outline: Outline) -> list[Item]:
    """The accepted lists, line by line, and an account of the others and of what stands between them."""
    complete = {code for one in lists if one.accepted and not one.missing_fields for code in one.codes}
    doubt = not (site.pinned or site.lists) and any(one.accepted for one in lists)
    accepted = Accepted(lists)
    read = places_of([one.table for one in lists if one.accepted and not one.site.pinned], outline.blocks)
    each = [list(_items(one, accepted, doubt, read)) for one in lists]
    items = [item for own in each for item in _without_repeats(own, complete)]
    if doubt:
        told = {code for item in items if isinstance(item, Unread) for code in item.codes}
        outside = _outside_lists(accepted, lists, outline, site)
        items += [item for item in outside if not item.codes or told.isdisjoint(item.codes)]
    elif site.lists or site.code:
        items += _among_declared(accepted, lists, outline.blocks, site)
    return [*items, *orphans(lists, site, outline.blocks)]


def _outside_lists(accepted: Accepted, lists: list[Candidate], outline: Outline, site: Site) -> Iterator[Unread]:
    """What may be a code, or the text of one, outside lists that nobody has declared."""
    blocks = outline.blocks
    unread = {
        "stands where other codes were read": codes_in_like_places(accepted, lists, blocks),
        "opens a line of text beside the lists": codes_in_samples(accepted, outline),
        **{where: find(accepted, blocks) for where, find in FINDERS.items()},
    }
    named: dict[_Element, set[str]] = {}
    for where, codes in unread.items():
        for code, element in codes:
            if code not in (own := named.setdefault(element, set())):
                own.add(code)
                yield Unread("codes-unaccounted", f"{code} {where}", element, (code,))
    yield from _siblings(accepted, blocks, named, site)
    for text, element in texts_between(accepted, blocks):
        yield Unread("row-unread", f"{text} stands between the cards, and in none of them", element)


def _siblings(accepted: Accepted, blocks: Sequence[Block], named: Collection[_Element], site: Site) -> Iterator[Unread]:
    """The entries beside rows that are none, except those that hold a `named` element or that `skip` names."""
    for text, element in unread_siblings(accepted, blocks):
        if normal(text) not in site.skipped and not any(inner in named for inner in element.iter()):
            yield Unread("row-unread", f"{text!r} stands among the entries of a list, and is in no row", element)


def _among_declared(
    accepted: Accepted, lists: list[Candidate], blocks: Sequence[Block], site: Site
) -> Iterator[Unread]:
    """What may be a code under the headings of declared lists, or among their rows."""
    headings = accepted.topics.union(*(line.topics for line in accepted.lines))
    above = {one.element: one.topics for one in blocks}
    alike = codes_in_like_places(accepted, lists, blocks)
    around = {line.element.getparent() for line in accepted.lines if line.element.tag in _ENTRIES}
    named = set[_Element]()
    for code, element in dict.fromkeys(chain(entries_among_rows(accepted, blocks), alike)):
        # A word ("Webhooks") may head anything, but for an entry of their list; a status is a code's.
        is_entry = element.tag == "li" or (element.tag == "dt" and code.islower())
        may_be = _SHAPED.search(code) or (is_entry and element.getparent() in around)
        is_among = headings.issuperset(above[element][-1:]) or not site.listed.isdisjoint(map(normal, above[element]))
        if code not in accepted.statuses and may_be and is_among:
            named.add(element)
            yield Unread("codes-unaccounted", f"{code} stands among codes that were read", element, (code,))
    yield from _siblings(accepted, blocks, named, site)


def _items(one: Candidate, accepted: Accepted, doubt: bool, read: set[_Element]) -> Iterator[Item]:
    """One list, line by line, or why it is not among the `accepted` ones of the page.

    `doubt`: has nobody said which lists are meant? `read`: where the accepted ones stand.
    """
    table = one.table
    if one.accepted:
        if one.missing_fields:
            yield _lost_columns(one)
        yield from one.items
        if badges := table.unknown_badges:
            detail = f"the badges in {_describe(table)} may be about retrying, and say neither yes nor no: "
            yield Unread("verdict-unknown", f"{detail}{', '.join(badges[:5])}", table.element)
        if not one.site.pinned:
            yield from uncoded(table, read)
        if doubt:
            yield from _beside_rows(one)
    elif is_left_out(one, accepted) if doubt else one.pin is None and repeats_titles(one, accepted):
        yield _left_out(one, accepted)
    elif one.site.lists:
        elements = [table.element] if table.is_table else [line.element for line in table.lines]
        yield from (Skipped(EXCLUDED, element) for element in elements)
    elif table.is_table:
        why = NOT_A_LIST if one.pin is None else f"{OTHER_TABLE} ({_titles(table)})"
        is_titled = one.columns.at("code") is None and any(map(is_clearly_of_codes, table.titles[:1]))
        yield Skipped(why, table.element, empty=one.codeless or (one.site.code != "" and is_titled))
    else:
        yield from (Skipped(NOT_A_LIST, line.element, empty=one.codeless) for line in table.lines)


def _lost_columns(one: Candidate) -> Unread:
    """Which declared fields an accepted list has no column for."""
    table, site = one.table, one.site
    missing = f"{_describe(table)} has no column for {', '.join(one.missing_fields)} ({_titles(table)})"
    for title in (title for title, role in site.columns.items() if role == "retryable"):
        if not asks_to_retry(title, frozenset([title])):
            missing += f"; {title!r} does not ask whether to retry, and gives no verdict: take it out of `columns`"
    held = () if one.columns.at("code") is not None else tuple(held_codes(table, site))
    return Unread("column-lost", missing, table.element, held)


def _beside_rows(one: Candidate) -> Iterator[Unread]:
    """What an accepted list holds beside its rows: more of its codes, and columns that may give a field."""
    table = one.table
    for find, where in _UNREAD_CODES.items():
        if own := find(one):
            yield Unread("codes-unaccounted", f"{', '.join(own[:5])} {where}", table.element, own)
    if other := other_statuses(one):
        detail = f"{other.title!r} in {_describe(table)} is not read, and has other statuses than the column that is"
        yield Unread("column-unread", detail, table.element)
    if unknown := unread_column(one):
        named = repr(unknown.title) if unknown.title else f"column {unknown.at + 1}"
        detail = f"{named} in {_describe(table)} is not read, and may say what to do"
        yield Unread("column-unread", detail, table.element)


def _left_out(one: Candidate, accepted: Accepted) -> Unread:
    """A list that is not read, and may be one of codes, or say more of those that are."""
    own, table = [code for text in one.code_texts for code in codes_in(text).codes], one.table
    codes = [*dict.fromkeys([*own, *(code for row in one.rows for code in row.codes)])]
    if given := given_by(one, accepted):
        detail = f"{_describe(table)} is not read, and gives the {given} of {', '.join(codes[:5])}"
        return Unread("codes-unaccounted", detail, table.element)
    is_more = not one.feature_names.isdisjoint(("repeated-lists", "summary")) or says_more(one, accepted)
    if is_more and accepted.codes.issuperset(one.codes):
        of = f" of {chapter!r}" if (chapter := table.chapter.rpartition(" | ")[2]) else ""
        detail = f"{_describe(table)}{of} is not read, and says other things of {', '.join(codes[:5])}"
        return Unread("codes-unaccounted", detail, table.element)
    codes.sort(key=lambda code: code in accepted.codes)
    unsure = f"{', '.join(codes[:5])} in {_describe(table)}, which may be a list of codes"
    return Unread("codes-unaccounted", unsure, table.element, tuple(codes))


def _describe(table: CandidateTable) -> str:
    what = "table" if table.is_table else "list"
    return f"the {what} under {table.heading!r}" if table.heading else f"a {what}"


def _titles(table: CandidateTable) -> str:
    return " | ".join(filter(None, table.titles))[:80] or "no head"


def _without_repeats(items: list[Item], codes: set[str]) -> list[Item]:
    """The items; what is unread and only repeats `codes` that are read completely elsewhere is skipped."""
    unread = [item for item in items if isinstance(item, Unread)]
    if not unread:
        return items
    missing = any(item.reason == "column-lost" for item in unread)
    own = {code for item in items if isinstance(item, Row | Unread) for code in item.codes}
    if not own or (missing and not own <= codes):
        return items
    return [
        Skipped("more about a code that is read elsewhere", item.element, empty=True)
        if isinstance(item, Unread) and (item.codes or missing) and codes.issuperset(item.codes)
        else item
        for item in items
    ]
