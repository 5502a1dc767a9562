"""Read a page: its lists, which of them are accepted, and their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.alike_lists import share_columns, share_statuses
from parsers.classify.candidate import Candidate
from parsers.classify.compared_lists import compare_lists
from parsers.classify.entries_among_rows import entries_among_rows
from parsers.classify.left_out import given_by, is_left_out, repeats_titles
from parsers.classify.like_places import codes_in_like_places
from parsers.classify.orphans import orphans, places_of, uncoded
from parsers.classify.page_candidates import chapters_of, page_candidates
from parsers.classify.pins import held_codes, pin_declared
from parsers.classify.preformatted_codes import codes_in_samples, reject_sampled, sampled_codes
from parsers.classify.unlisted_codes import FINDERS, texts_between
from parsers.classify.unread_columns import codes_beside, other_statuses, unread_column
from parsers.extract.candidate_tables import CandidateTable, chapters
from parsers.extract.codes_in_text import TRAILING_STATUS, titled_status
from parsers.extract.contract import EXCLUDED, NOT_A_LIST, OPEN, OTHER_TABLE, Item, Row, Site, Skipped, Unread
from parsers.extract.stated_statuses import heading_status
from parsers.html.once import once
from parsers.html.outline import Outline
from parsers.html.outline_builder import outline_of
from parsers.html.page import Page
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_garbled
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.status_phrases import is_phrase
from parsers.lexicon.value_shapes import FAILURE_TYPE
from parsers.lexicon.vocabulary import GENERAL, is_clearly_of_codes, plain

_CODE_WORDS = frozenset(
    ["error", "errors", "status", "response", "return", "result", "reason", "code", "codes", "api", "list", "of", "the"]
)
#: The heading of a type, which is what its codes are in and no category ("enum PumpError", "Class: pump.Error"), or of
#: what a type above it has.
_TYPE = regex(
    r"(?i:class|enum(?:eration)?|exception|interface|package|struct)(?: class)?:? \w*(?:[a-z][A-Z]|_|\.)[\w.]*"
    r"|Instances"
)
#: What a code has, and an ordinary word has not.
_SHAPED = regex(r"[_\d]|\w[.:]\w")
#: What finds codes that belong to an accepted list and are none of its rows, and where they stand.
_UNREAD_CODES = {
    sampled_codes: "in the samples under statuses that were read as the codes",
    codes_beside: "beside codes that were read",
}


@dataclass(slots=True)
class PageLists:
    """All lists of a page in reading order; `headings`: do its headings give the codes' categories?

    `absent`: the words of `Site.lists` that name no list.
    """

    site: Site
    lists: list[Candidate]
    headings: bool
    outline: Outline
    absent: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """All rows of the accepted lists."""
        return [row for one in self.lists if one.accepted for row in one.rows]

    def items(self) -> list[Item]:
        """The accepted lists, line by line, and an account of the others."""
        complete = {code for one in self.lists if one.accepted and not one.missing_fields for code in one.codes}
        doubt = not (self.site.pinned or self.site.lists) and any(one.accepted for one in self.lists)
        accepted = Accepted(self.lists)
        blocks = self.outline.blocks
        read = places_of([one.table for one in self.lists if one.accepted and not one.site.pinned], blocks)
        each = [list(_items(one, accepted, doubt, read)) for one in self.lists]
        items = [item for own in each for item in _without_repeats(own, complete)]
        if doubt:
            unread = {
                "stands where other codes were read": codes_in_like_places(accepted, self.lists, blocks),
                "opens a line of text beside the lists": codes_in_samples(accepted, self.outline),
                **{where: find(accepted, blocks) for where, find in FINDERS.items()},
            }
            for where, codes in unread.items():
                items += [Unread("codes-unaccounted", f"{code} {where}", one, (code,)) for code, one in codes]
            for text, element in texts_between(accepted, blocks):
                items.append(Unread("row-unread", f"{text} stands between the cards, and in none of them", element))
        elif self.site.lists or self.site.code:
            headings = accepted.topics.union(*(line.topics for line in accepted.lines))
            above = {one.element: one.topics for one in blocks}
            alike = codes_in_like_places(accepted, self.lists, blocks)
            around = {line.element.getparent() for line in accepted.lines if line.element.tag == "li"}
            for code, element in dict.fromkeys(chain(entries_among_rows(accepted, blocks), alike)):
                # A word ("Webhooks") may head anything, but for an item of their list; a status is a code's.
                may_be = _SHAPED.search(code) or (element.tag == "li" and element.getparent() in around)
                is_among = headings.issuperset(above[element][-1:]) or not self.site.listed.isdisjoint(
                    map(normal, above[element])
                )
                if code not in accepted.statuses and may_be and is_among:
                    detail = f"{code} stands among codes that were read"
                    items.append(Unread("codes-unaccounted", detail, element, (code,)))
        return [*items, *orphans(self.lists, self.site, blocks)]


def read_lists(page: Page, site: Site = OPEN, apart: bool = False) -> PageLists:
    """Read a page by what the `site` declares; by default nothing.

    `apart`: each list under its own heading, with those that only a declaration makes lists.
    """
    outline = outline_of(page.tree, site.grammar) if site.code else page.outline
    named = chapters(outline, page.title) if site.code else once(page, chapters_of)
    candidates = page_candidates(page, site, outline, named, apart or bool(site.lists))
    absent = pin_declared(candidates, site) if site.lists else []
    for one in candidates:
        one.decide()
    if not site.lists and any(one.pin is None for one in candidates):
        reject_sampled(candidates, outline)
        compare_lists(candidates)
    share_columns(candidates)
    share_statuses(candidates)
    if site.pinned and (site.headings is not None or not site.lists):
        return PageLists(site, candidates, bool(site.headings), outline, absent)
    accepted = [one for one in candidates if one.accepted]
    if once(page, Page.cut_off) and accepted and not page.body.rstrip().endswith(b">"):
        accepted[-1].skip_last_row()
    # The headings of lists that are skipped divide nothing that is read.
    rows = [row for one in accepted if site.skipped.isdisjoint(one.names) for row in one.rows]
    return PageLists(site, candidates, _classify(rows, plain(named[-1])), outline, absent)


def read(page: Page, site: Site) -> Iterator[Item]:
    """The items of a page: what a site without a `parse` of its own yields."""
    yield from read_lists(page, site).items()


def _items(one: Candidate, accepted: Accepted, doubt: bool, read: set[_Element]) -> Iterator[Item]:
    """One list, line by line, or why it is not among the `accepted` ones of the page.

    `doubt`: has nobody said which lists are meant? `read`: where the accepted ones stand.
    """
    table = one.table
    if one.missing_fields and one.accepted:
        missing = f"{_describe(table)} has no column for {', '.join(one.missing_fields)} ({_titles(table)})"
        asked = (title for title, role in one.site.columns.items() if role == "retryable")
        for title in (title for title in asked if not asks_to_retry(title, frozenset([title]))):
            missing += f"; {title!r} does not ask whether to retry, and gives no verdict: take it out of `columns`"
        held = () if one.columns.at("code") is not None else tuple(held_codes(table, one.site))
        yield Unread("column-lost", missing, table.element, held)
    if one.accepted:
        yield from one.items
        if badges := table.unknown_badges:
            detail = f"the badges in {_describe(table)} may be about retrying, and say neither yes nor no: "
            yield Unread("verdict-unknown", f"{detail}{', '.join(badges[:5])}", table.element)
        if not one.site.pinned:
            yield from uncoded(table, read)
        for find, where in _UNREAD_CODES.items() if doubt else ():
            if own := find(one):
                yield Unread("codes-unaccounted", f"{', '.join(own[:5])} {where}", table.element, own)
        if doubt and (other := other_statuses(one)):
            detail = (
                f"{other.title!r} in {_describe(table)} is not read, and has other statuses than the column that is"
            )
            yield Unread("column-unread", detail, table.element)
        if doubt and (unknown := unread_column(one)):
            detail = f"{unknown.title!r} in {_describe(table)} is not read, and may say what to do"
            yield Unread("column-unread", detail, table.element)
    elif is_left_out(one, accepted) if doubt else one.pin is None and repeats_titles(one, accepted):
        codes = one.code_texts
        named = ", ".join(codes[:5])
        if given := given_by(one, accepted):
            stated = f"{_describe(table)} is not read, and gives the {given} of {named}"
            yield Unread("codes-unaccounted", stated, table.element)
        else:
            unsure = f"{named} in {_describe(table)}, which may be a list of codes"
            yield Unread("codes-unaccounted", unsure, table.element, tuple(codes))
    elif one.site.lists:
        elements = [table.element] if table.is_table else [line.element for line in table.lines]
        yield from (Skipped(EXCLUDED, element) for element in elements)
    elif table.is_table:
        why = NOT_A_LIST if one.pin is None else f"{OTHER_TABLE} ({_titles(table)})"
        is_titled = one.columns.at("code") is None and any(map(is_clearly_of_codes, table.titles[:1]))
        yield Skipped(why, table.element, empty=one.codeless or (one.site.code != "" and is_titled))
    else:
        yield from (Skipped(NOT_A_LIST, line.element, empty=one.codeless) for line in table.lines)


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


@lru_cache(maxsize=4096)
def _is_general(topic: str) -> bool:
    named = GENERAL.fullmatch(topic) or _TYPE.fullmatch(topic)
    behind = TRAILING_STATUS.fullmatch(topic)
    is_status = heading_status(topic) is not None or (behind is not None and is_phrase(behind[2], behind[1]))
    return named is not None or is_status or is_garbled(topic)


def _classify(rows: list[Row], page: str) -> bool:
    """Omit headings that only say "error codes", a status, or the name of the page; do the others divide the codes?"""
    names = frozenset(page.split())
    types = {topic for row in rows for topic in row.topics if _is_type(topic, row.codes)}
    for row in rows:
        row.topics = tuple(
            topic
            for topic in row.topics
            if not (_is_general(topic) or _is_name(topic, names) or topic in types or topic in row.codes)
            and titled_status(topic) != row.cells.get("status", "none")
        )
    places = {(row.section, *row.topics[-1:]) for row in rows if not row.listing.of_statuses}
    return len(places - {(None,)}) > 1


def _is_type(topic: str, codes: Sequence[str]) -> bool:
    """Is the topic the type that codes are of, whose name they begin with ("PumpError": "PUMP_ERROR_EMPTY")?"""
    if not FAILURE_TYPE.fullmatch(topic):
        return False
    name = _joined(topic)
    return all(_joined(code).startswith(name) for code in codes)


def _joined(name: str) -> str:
    return name.replace("_", "").replace(".", "").casefold()


@lru_cache(maxsize=4096)
def _is_name(topic: str, names: frozenset[str]) -> bool:
    """Does the topic say "error codes" of what the page's own title names, and no more ("Acme Pay error codes")?"""
    words = set(plain(topic).split())
    return "codes" in words and words <= names | _CODE_WORDS
