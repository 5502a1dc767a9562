"""Read a page: its lists, which of them are accepted, and their rows."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from lxml.etree import _Element

from parsers.classify.candidate import Candidate
from parsers.classify.column_roles import assign_roles
from parsers.classify.context_features import context_features
from parsers.classify.dedupe import dedupe
from parsers.classify.features import Feature, enough
from parsers.classify.list_features import list_features
from parsers.classify.pins import are_named, pin_declared, pinned
from parsers.classify.sampled_codes import sampled_codes
from parsers.extract.candidate_tables import CandidateTable, chapters, tables
from parsers.extract.card_segments import segments
from parsers.extract.code_tokens import statuses_in
from parsers.extract.contract import EXCLUDED, NOT_A_LIST, OPEN, OTHER_TABLE, UNCODED, Item, Row, Site, Skipped, Unread
from parsers.extract.line_lists import line_lists
from parsers.extract.raw_lists import raw_lists, with_left_out
from parsers.extract.rows import is_garbled
from parsers.extract.stated_statuses import heading_status
from parsers.html.once import once
from parsers.html.outline import Outline, Topics, outline_of
from parsers.html.page import Page
from parsers.lexicon.column_words import normal, role_of_label
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.vocabulary import GENERAL, plain

_CODE_WORDS = frozenset(
    ["error", "errors", "status", "response", "return", "result", "reason", "code", "codes", "api", "list", "of", "the"]
)
_MAX_LABEL = 40
#: The heading of a type, which is what its codes are in and no category ("enum PumpError", "Class: pump.Error").
_TYPE = re.compile(
    r"(?i:class|enum(?:eration)?|exception|interface|package|struct)(?: class)?:? \w*(?:[a-z][A-Z]|_|\.)[\w.]*"
)
#: A line of a table in Markdown, as it is shown where a blank line parts it from its table.
_PIPED = re.compile(r"\|[^|\n]{1,200}\|[^|\n]+\|")


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
        items = [item for one in self.lists for item in _without_repeats(list(_items(one, doubt)), complete)]
        return items + list(self._orphans())

    def _orphans(self) -> Iterator[Unread]:
        """Labelled texts that belong to no card: its head was not understood."""
        words = self.site.words
        cards = [one for one in self.lists if one.accepted and one.table.shape != "table"]
        grids = [one.table for one in self.lists if one.accepted and one.table.shape == "table"]
        joined = {at for table in grids for at in table.block_indexes}
        if grids:
            yield from (
                Unread("row-unread", f"{block.text[:60]!r} is a row that was left out of its table", block.element)
                for at, block in enumerate(self.outline.blocks)
                if not block.aside and _PIPED.match(block.text) and at not in joined
            )
        roles = {role for one in cards for role in one.columns.roles.values()} - {"status", "title"}
        labels = {normal(one.table.titles[at]) for one in cards for at in one.columns.roles} - {""}
        headless = [one.table for one in cards if one.table.titles[0]]
        if headless:  # Each record may be a small table, too.
            yield from (
                _left_over(one.table) for one in self.lists if not one.accepted and _is_record(one.table, labels)
            )
        claimed = {at for one in self.lists for at in one.table.block_indexes}
        may_belong = self._belonging(cards)
        own = {normal(title) for table in headless for title in table.titles} - {""}
        blocks = list(enumerate(self.outline.blocks)) if own else []
        alone = [(at, block) for at, block in blocks if len(block.text) <= _MAX_LABEL and normal(block.text) in own]
        tags = {block.element.tag for at, block in alone if at in claimed}
        for at, block in alone:
            if at not in claimed and block.element.tag in tags and not block.aside and may_belong(block.topics):
                yield Unread("row-unread", f"{block.text!r} stands in no card", block.element)
        for at, block in enumerate(self.outline.blocks if cards else ()):
            if at in claimed or block.aside or not may_belong(block.topics):
                continue
            label = next((text for text, _ in block.pieces if not text.isspace()), "").partition(":")[0]
            if len(label) > _MAX_LABEL or role_of_label(label, words) not in roles:
                continue
            if not self.site.pinned and normal(label) not in labels:
                continue  # Perhaps of something else: no card has this label.
            if normal(block.text) != normal(label) or (normal(label) in words and not block.level):
                yield Unread("row-unread", f"{block.text[:60]!r} stands in no card", block.element)

    def _belonging(self, cards: list[Candidate]) -> Callable[[Topics], bool]:
        """The test whether a text under some headings may be a card's: of declared lists, only where one is named."""
        named = {normal(word) for word in self.site.lists}
        own = {one.table.topics for one in cards}

        @cache
        def may_belong(topics: Topics) -> bool:
            return not named.isdisjoint(map(normal, topics)) or any(topics[: len(one)] == one for one in own)

        return may_belong if named else lambda topics: True


def read_lists(page: Page, site: Site = OPEN, apart: bool = False) -> PageLists:
    """Read a page by what the `site` declares; by default nothing. `apart`: each list under its own heading."""
    outline = outline_of(page.tree, site.grammar) if site.code else page.outline
    named = chapters(outline, page.title) if site.code else once(page, _chapters)
    apart = apart or bool(site.lists)
    # Which lists are meant is not settled yet where they are read apart to suggest a declaration.
    open_to = replace(site, lists=("#0",)) if apart and not site.lists else site
    if site.pinned:
        grids = list(tables(outline, named, site))
        lists = [
            *(with_left_out(grids, outline) if site.lists else grids),
            *segments(outline, named, site, apart),
            *line_lists(outline, named, site),
        ]
        candidates = sorted(_candidates(lists, open_to), key=_place_of)
    else:
        found = once(page, _apart if apart else _together)
        candidates = [replace(one, features=[*one.features], site=open_to) for one in found]
    if apart and not (are_named(candidates, site) if site.lists else any(enough(one.features) for one in candidates)):
        # Behind the others, whose places may be declared.
        raw = list(raw_lists(outline, named)) if site.code else once(page, _raw_lists)
        candidates += _left(raw, candidates, open_to)
    absent: list[str] = []
    if site.lists:
        absent = pin_declared(candidates, site)
    for one in candidates:
        one.decide()
    if not site.lists and any(one.pin is None for one in candidates):
        dedupe(candidates)
    if site.pinned and (site.headings is not None or not site.lists):
        return PageLists(site, candidates, bool(site.headings), outline, absent)
    accepted = [one for one in candidates if one.accepted]
    _reject_damaged(page, accepted)
    rows = [row for one in accepted if one.accepted for row in one.rows]
    return PageLists(site, candidates, _classify(rows, plain(named[-1])), outline, absent)


def _raw_lists(page: Page) -> list[CandidateTable]:
    return list(raw_lists(page.outline, once(page, _chapters)))


def _left(tables: list[CandidateTable], others: list[Candidate], site: Site) -> Iterator[Candidate]:
    """The lists that only a declaration makes lists, without those of which the `others` have most lines."""
    read = {line.element for one in others if one.columns.at("code") is not None for line in one.table.lines}
    left = [one for one in tables if sum(line.element in read for line in one.lines) * 2 <= len(one.lines)]
    if "code" in site.words.values():
        left = [one for one in left if any(site.words.get(normal(title)) == "code" for title in one.titles)]
    return _candidates(left, site)


def _unpinned(page: Page, apart: bool) -> list[Candidate]:
    """The lists of the page where nothing is pinned, undecided; its tables and lines are the same, `apart` or not."""
    cards = _candidates(list(segments(page.outline, once(page, _chapters), OPEN, apart)), OPEN)
    lists = once(page, _tables_and_lines)
    if apart and any(_PIPED.match(block.text) for block in page.outline.blocks):
        grids = with_left_out(list(tables(page.outline, once(page, _chapters), OPEN)), page.outline)
        lists = [*_candidates(grids, OPEN), *(one for one in lists if one.table.shape != "table")]
    return sorted([*lists, *cards], key=_place_of)


def _chapters(page: Page) -> list[str]:
    return chapters(page.outline, page.title)


def _tables_and_lines(page: Page) -> list[Candidate]:
    named = once(page, _chapters)
    return list(_candidates([*tables(page.outline, named, OPEN), *line_lists(page.outline, named, OPEN)], OPEN))


def _together(page: Page) -> list[Candidate]:
    return _unpinned(page, apart=False)


def _apart(page: Page) -> list[Candidate]:
    return _unpinned(page, apart=True)


def _place_of(one: Candidate) -> int:
    return one.table.place


def read(page: Page, site: Site) -> Iterator[Item]:
    """The items of a page: what a site without a `parse` of its own yields."""
    yield from read_lists(page, site).items()


def _items(one: Candidate, doubt: bool) -> Iterator[Item]:
    """One list, line by line, or why it is not accepted; `doubt`: nobody has said which lists are meant."""
    table = one.table
    if one.missing_fields and one.accepted:
        missing = f"{_describe(table)} has no column for {', '.join(one.missing_fields)} ({_titles(table)})"
        asked = (title for title, role in one.site.columns.items() if role == "retryable")
        for title in (title for title in asked if not asks_to_retry(title, frozenset([title]))):
            missing += f"; {title!r} does not ask whether to retry, and gives no verdict: take it out of `columns`"
        yield Unread("column-lost", missing, table.element)
    if one.accepted:
        yield from one.items
        if not one.site.pinned:
            yield from _uncoded(table)
        if doubt and (own := sampled_codes(one)):
            unread = f"{', '.join(own[:5])} in the samples under statuses that were read as the codes"
            yield Unread("codes-unaccounted", unread, table.element, own)
    elif doubt and one.in_doubt:
        codes = table.column(one.columns.at("code") or 0)
        unsure = f"{', '.join(codes[:5])} in {_describe(table)}, which is not surely a list of codes"
        yield Unread("codes-unaccounted", unsure, table.element, tuple(codes))
    elif one.site.lists:
        yield from (Skipped(EXCLUDED, element) for element in _elements(table))
    elif table.shape == "table":
        why = NOT_A_LIST if one.pin is None else f"{OTHER_TABLE} ({_titles(table)})"
        yield Skipped(why, table.element, empty=one.codeless)
    else:
        yield from (Skipped(NOT_A_LIST, line.element, empty=one.codeless) for line in table.lines)


def _is_record(table: CandidateTable, labels: set[str]) -> bool:
    """Is this a table of labelled texts, two of whose `labels` are those of cards?"""
    if table.shape != "table" or len(table.titles) != 2 or any(cell.tag == "th" for cell in table.head):
        return False
    return len(labels.intersection(map(normal, (table.titles[0], *(line.texts[0] for line in table.lines))))) > 1


def _left_over(table: CandidateTable) -> Unread:
    return Unread("row-unread", f"{' | '.join(table.lines[0].texts)[:60]!r} stands in no card", table.element)


def _describe(table: CandidateTable) -> str:
    what = "table" if table.shape == "table" else "list"
    return f"the {what} under {table.section!r}" if table.section else f"a {what}"


def _elements(table: CandidateTable) -> list[_Element]:
    return [table.element] if table.shape == "table" else [line.element for line in table.lines]


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


def _reject_damaged(page: Page, accepted: list[Candidate]) -> None:
    """Reject every list of a page with a damaged body, and skip the last row of one whose end is missing."""
    if once(page, Page.mislabelled) or page.fatal:
        for one in accepted:
            one.reject("damaged-page")
    if once(page, Page.cut_off) and accepted and not page.body.rstrip().endswith(b">"):
        accepted[-1].skip_last_row()


def _candidates(tables: list[CandidateTable], site: Site) -> Iterator[Candidate]:
    """Every list with its features; the columns of tables with the same titles are scored together."""
    alike: dict[tuple[object, ...], list[CandidateTable]] = defaultdict(list)
    for at, table in enumerate(tables):
        first = table.lines[0].texts if table.lines else []
        begins = ((" " in text, bool(text), statuses_in(text) is None) for text in first)
        titled = table.shape == "table" and any(table.titles) and not site.pinned
        alike[(*table.titles, *begins) if titled else (at,)].append(table)
    for group in alike.values():
        whole = replace(group[0], lines=[line for table in group for line in table.lines]) if group[1:] else group[0]
        columns, samples = assign_roles(whole, site)
        features: list[Feature] | None = None
        for table in group:
            candidate = pinned(table, columns, samples, site) if site.pinned else None
            if candidate is None and not table.lines:
                continue
            if candidate is None:
                features = list_features(whole, columns, samples) if features is None else features
                own = [*features, *context_features(table, columns, samples)]
                candidate = Candidate(table, columns, samples, own, site)
                candidate.missing_fields = site.lacks({*columns.roles.values()}) if table.shape == "table" else []
                # The pattern settles what is likely at all, where the site pins no more than that.
                if site.code and columns.at("code") is not None and not site.needs and candidate.certainty > 0:
                    candidate.features.append(Feature("pattern-fits"))
            yield candidate


def _uncoded(table: CandidateTable) -> Iterator[Skipped]:
    """The items, terms or cards among those of the list that have no code."""
    if table.shape in ("table", "headings"):
        return
    items = dict.fromkeys(_item(line.element, table) for line in table.lines)
    if len(items) < len(table.lines):
        return
    for parent in {item.getparent(): None for item in items}:
        for item in parent if parent is not None else ():
            if item not in items and item.tag == next(iter(items)).tag:
                yield Skipped(UNCODED, item)


def _item(line: _Element, table: CandidateTable) -> _Element:
    """The term or item that a line is in; of cards, the child of their common ancestor that holds this one."""
    if table.shape != "cards":
        return next((above for above in _above(line) if above.tag in ("dt", "li")), line)
    other = next((one.element for one in reversed(table.lines) if one.element is not line), None)
    context = set() if other is None else set(_above(other))
    return next((above for above in _above(line) if above.getparent() in context), line)


def _above(element: _Element) -> list[_Element]:
    return [element, *element.iterancestors()]


@lru_cache(maxsize=4096)
def _is_general(topic: str) -> bool:
    named = GENERAL.fullmatch(topic) or _TYPE.fullmatch(topic)
    return named is not None or heading_status(topic) is not None or is_garbled(topic)


def _classify(rows: list[Row], page: str) -> bool:
    """Omit headings that only say "error codes", a status, or the name of the page; do the others divide the rows?"""
    names = frozenset(page.split())
    for row in rows:
        row.topics = tuple(
            topic for topic in row.topics if not (_is_general(topic) or _is_name(topic, names) or topic in row.codes)
        )
    return len({(row.section, *row.topics[-1:]) for row in rows} - {(None,)}) > 1


@lru_cache(maxsize=4096)
def _is_name(topic: str, names: frozenset[str]) -> bool:
    """Does the topic say "error codes" of what the page's own title names, and no more ("Acme Pay error codes")?"""
    words = set(plain(topic).split())
    return "codes" in words and words <= names | _CODE_WORDS
