"""The candidates of a page: each table, card run and list of lines that may be an error list, and its raw lists."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import chain, repeat

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import form_of
from parsers.classify.column_roles import assign_roles
from parsers.classify.column_sample import ODD_TITLES, ColumnSample
from parsers.classify.context_features import context_features
from parsers.classify.failing_lines import MAX_LINES, share_failing
from parsers.classify.features import ANYTHING, SHORT, TITLED, Feature, certainty, enough, outweighed, without
from parsers.classify.list_features import list_features
from parsers.classify.pins import are_named, pinned
from parsers.extract.candidate_tables import CandidateTable, chapters
from parsers.extract.card_segments import segments
from parsers.extract.code_tokens import is_code, looks_like_code
from parsers.extract.codes_in_text import statuses_in
from parsers.extract.columns import Columns
from parsers.extract.contract import OPEN, Site
from parsers.extract.declared_members import declared_members
from parsers.extract.grid_tables import tables
from parsers.extract.line_lists import line_lists
from parsers.extract.raw_lists import coded_texts, is_piped, markdown_tables, raw_lists, with_left_out
from parsers.extract.sample_lists import sample_lists
from parsers.extract.stated_statuses import heading_status, nearest_status
from parsers.html.once import once
from parsers.html.outline import Outline, Topics, shared_beginning
from parsers.html.page import Page
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_sense, is_http
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import (
    ANSWERS,
    GENERAL,
    OTHERS,
    THINGS,
    is_about_errors,
    is_of_error_codes,
    likeliest,
    mentions_failure,
    plain,
    title_roles,
)

#: A page of more bytes is searched for raw lists only where nothing else is a list.
_LARGE = 300_000
_STATUS = regex(r"\b[1-5]\d\d\b")
#: What the columns of a table say of the errors of one status: what to do, and more.
_REMEDIES, _SAID = frozenset(["remedy"]), frozenset(["message", "cause", "remedy", "when", "title"])
#: What they say of an error below its name, which a message is among.
_NAMED, _MESSAGES = frozenset([*_SAID, ""]), frozenset(["message"])
#: So many codes may stand under a title of other things.
_FEW = 3


def page_candidates(page: Page, site: Site, outline: Outline, named: list[str], apart: bool) -> list[Candidate]:
    """The candidates in reading order, undecided, and the raw lists behind them where these name none.

    `named`: the chapter of each block. `apart`: each list under its own heading.
    """
    open_to = _open_to(site, apart)
    if site.code:
        candidates = _pinned(outline, named, site, apart)
    else:
        # Trials of a declaration name the same lists by several words.
        any_lists = replace(site, lists=site.lists and ("#0",), headings=None, scope="")
        found = once(page, _by_roles(any_lists, apart) if site.columns else _apart if apart else _together)
        candidates = [replace(one, judge=partial(getattr, one, "features"), site=open_to) for one in found]
    # Behind the others, whose places may be declared.
    if site.lists and site.code:
        no_heads = all(one.table.shape != "headings" for one in candidates)  # They are of another form, if any.
        candidates += _left(list(coded_texts(outline, named, site.code, below_heads=no_heads)), [], open_to)
    elif apart and not (site.lists and are_named(candidates, site)):
        candidates += _left(_raw_beside([] if site.lists else candidates, page), candidates, open_to)
    return candidates


def _open_to(site: Site, apart: bool) -> Site:
    """Which lists are meant is not settled yet where they are read apart to suggest a declaration."""
    return replace(site, lists=("#0",)) if apart and not site.lists else site


def _pinned(outline: Outline, named: list[str], site: Site, apart: bool) -> list[Candidate]:
    lists = [*_tables_and_lines(outline, named, site, site.lists != ()), *segments(outline, named, site, apart)]
    return sorted(candidates_of(lists, _open_to(site, apart)), key=lambda one: one.table.place)


@lru_cache(maxsize=16)
def _by_roles(site: Site, apart: bool) -> Callable[[Page], list[Candidate]]:
    return lambda page: _pinned(page.outline, once(page, chapters_of), site, apart)


def _raw_beside(candidates: list[Candidate], page: Page) -> list[CandidateTable]:
    """The raw lists worth judging.

    Where all likely lists are tables, these are the ones under a heading of error codes; on a large page with a likely
    list, there are none.
    """
    likely = [one for one in candidates if enough(one.features)]
    if likely and len(page.body) > _LARGE:
        return []
    raw, are_tables = once(page, _raw_lists), likely != [] and all(one.table.is_table for one in likely)
    return [one for one in raw if not are_tables or is_of_error_codes(one.heading)]


def _raw_lists(page: Page) -> list[CandidateTable]:
    return list(raw_lists(page.outline, once(page, chapters_of)))


def _left(tables: list[CandidateTable], others: list[Candidate], site: Site) -> Iterator[Candidate]:
    """The lists that only a declaration makes lists, without those whose lines one of the `others` has."""
    read = {line.element: one for one in others if one.columns.at("code") is not None for line in one.table.lines}
    holders = [(one, {read.get(line.element) for line in one.lines}) for one in tables]
    left = [one for one, found in holders if None in found or len(found) > 1]
    if "code" in site.words.values():
        left = [one for one in left if any(site.words.get(normal(title)) == "code" for title in one.titles)]
    for one in candidates_of(left, site):
        one.raw = True
        yield one


def _unpinned(page: Page, apart: bool) -> list[Candidate]:
    """The lists of the page where nothing is pinned, undecided; its tables and lines are the same, `apart` or not."""
    outline, named = page.outline, once(page, chapters_of)
    cards = candidates_of(list(segments(outline, named, OPEN, apart)), OPEN)
    blocks = outline.blocks
    below = [blocks[at] for *_, at in outline.tables if at < len(blocks)] if apart else []
    if any(block.text.startswith("|") for block in below) and any(is_piped(block.text) for block in blocks):
        lists = [*candidates_of(_tables_and_lines(outline, named, OPEN, True), OPEN)]
    else:
        lists = once(page, _unpinned_tables)
    return sorted([*lists, *cards], key=lambda one: one.table.place)


def chapters_of(page: Page) -> list[str]:
    """The chapter of each block of the page."""
    return chapters(page.outline, page.title)


def _unpinned_tables(page: Page) -> list[Candidate]:
    return list(candidates_of(_tables_and_lines(page.outline, once(page, chapters_of), OPEN, False), OPEN))


def _tables_and_lines(outline: Outline, named: list[str], site: Site, whole: bool) -> list[CandidateTable]:
    """The lists that are no cards; `whole`: the tables with their rows that a blank line parted from them."""
    grids = list(tables(outline, named, site))
    grids = with_left_out(grids, outline) if whole else grids
    unmarked = () if site.code else chain(declared_members(outline, named), sample_lists(outline, named))
    return [*grids, *line_lists(outline, named, site), *unmarked, *markdown_tables(outline, named)]


_together, _apart = partial(_unpinned, apart=False), partial(_unpinned, apart=True)


def _take_headings(group: list[CandidateTable], listed: set[str]) -> None:
    """Where each table stands under a code as its heading, and has one line, make the code its first column.

    Tables of several causes may stand under a status each ("403 errors"), if no other table has that for its own.
    """
    heads = [table.topics[-1] for table in group if table.topics]
    if len({*heads}) < len(group) or len(group) < 2:
        return
    says = {likeliest(title) for title in group[0].titles}
    if _stand_under_statuses(group) and _name_errors(heads, group[0].titles, says):
        for table in group:
            _set_before(table, {"": table.topics[-2], "title": table.topics[-1]}, table.topics[:-2])
        group[0].lines = [line for table in group for line in table.lines]  # One list: a code may have several.
        for table in group[1:]:
            table.lines = []
        return
    stated = [_STATUS.findall(head) for head in heads]
    codes = [heading_status(head) or "" if len(found) == 1 else "" for head, found in zip(heads, stated, strict=True)]
    are_failures = all(code[:1] in ("4", "5") for code in codes)
    if not (_SAID > says > _REMEDIES and are_failures and listed.isdisjoint(codes)):
        codes = heads
        if len(heads) < 3 or any(len(table.lines) != 1 for table in group) or not all(map(is_code, codes)):
            return
        if all(map(is_http, codes)) and all(looks_like_code(table.lines[0].texts[0]) for table in group):
            return  # Each status has one code.
        if any(roles.get("code", 0) > roles.get("status", 0) for roles in map(title_roles, group[0].titles)):
            return
    for table, code in zip(group, codes, strict=True):
        _set_before(table, {"": code}, table.topics[:-1])


def _stand_under_statuses(group: list[CandidateTable]) -> bool:
    """Has each table one line, and stands under a heading under a status, of which there are several?"""
    above = [topic for table in group for topic in table.topics[-2:-1]]
    is_each = len(above) == len(group) and all(map(is_http, above)) and all(len(table.lines) == 1 for table in group)
    return is_each and len({*above}) * 2 > len(above)


def _name_errors(heads: list[str], titles: list[str], says: set[str]) -> bool:
    """Are these headings the names of errors, below which the titles are those of their texts?"""
    if not _NAMED > says > _MESSAGES or likeliest(titles[0]) not in _SAID:
        return False
    return not any(is_code(one) or GENERAL.fullmatch(plain(one)) or ANSWERS.search(plain(one)) for one in heads)


def _set_before(table: CandidateTable, columns: dict[str, str], topics: Topics) -> None:
    """Set columns of one text before the others, by their titles; `topics`: the headings that are left."""
    table.titles, table.topics = [*columns, *table.titles], topics
    for line in table.lines:
        line.texts, line.topics = [*columns.values(), *line.texts], topics
        line.cells = [*line.cells[:1] * len(columns), *line.cells]


def _name_failures(table: CandidateTable, columns: Columns, samples: list[ColumnSample]) -> bool:
    """Do most codes under a title that any table has ("Field") name a failure, below a heading of codes or errors?"""
    at = columns.at("code")
    if at is None or normal(samples[at].title) not in ANYTHING or not samples[at].reaches(0.5, mentions_failure):
        return False
    heading = table.heading or table.main_heading
    return "code" in title_roles(heading) or GENERAL.fullmatch(plain(heading)) is not None


def _are_error_codes(table: CandidateTable, columns: Columns, samples: list[ColumnSample]) -> bool:
    """Are these codes below a heading of codes of errors, nearly all of failures, whatever their title ("State")?"""
    at, heading = columns.at("code"), table.heading
    if at is None or plain(samples[at].title) not in ODD_TITLES or len(table.lines) < _FEW:
        return False
    # In small letters the keys and classes of other things are written as well.
    name_failures = samples[at].reaches(0.5, mentions_failure)
    are_codes = samples[at].reaches(0.8, lambda text: looks_like_code(text) and (name_failures or not text.islower()))
    return are_codes and is_of_error_codes(heading) and share_failing(table.lines[:MAX_LINES], True) >= 0.8


def _place(table: CandidateTable) -> tuple[object, ...]:
    """Where a table stands, and the form in which it begins."""
    first = table.lines[0].texts[0] if table.lines and table.lines[0].texts else ""
    return table.topics, table.lead, len(table.titles), form_of(first)


def candidates_of(tables: list[CandidateTable], site: Site) -> Iterator[Candidate]:
    """Every list with its features; the columns of tables with the same titles are scored together."""
    alike: dict[tuple[object, ...], list[CandidateTable]] = defaultdict(list)
    longer = {(*table.titles,) for table in tables if len(table.lines) > 1}
    lines = [line for table in tables for line in table.lines]
    listed = {status for line in lines if line.texts if (found := statuses_in(line.texts[0])) for status in found.codes}
    single = {_place(table) for table in tables if table.is_table and len(table.lines) == 1}
    for at, table in enumerate(tables):
        if table.part:
            alike[(at,)].append(table)
        elif _is_titled(table, site):
            first = table.lines[:1] if (*table.titles,) in longer else []  # A line alone shows no kind.
            kind = ((" " in text, bool(text), statuses_in(text) is None) for line in first for text in line.texts)
            names_others = any(words.search(plain(table.heading)) for words in (OTHERS, THINGS))
            others = names_others and not (is_about_errors(table.heading) or any(map(is_http, table.topics[-2:-1])))
            alike[(*table.titles, *kind, others, _lists_statuses(table))].append(table)
        elif table.is_table and nearest_status(table.topics[-1:], are_names=True) and not site.pinned:
            alike[(table.topics[:-1], len(table.titles))].append(table)
        elif table.is_table and not (any(table.titles) or site.pinned) and _place(table) in single:
            alike[_place(table)].append(table)
        else:
            alike[(at,)].append(table)
    for group, known in _of_one_kind(alike.values(), site):
        _take_headings(group, listed)
        whole = _whole(group)
        if apart := len(whole.lines) == len(group) > 2:  # A line below each heading, which may be its code.
            whole = replace(whole, topics=shared_beginning([table.topics for table in group]))
        columns, samples = known if known and not apart else assign_roles(whole, site)
        judge = _judging(whole, apart, columns, samples, site)
        for table in group:
            candidate = pinned(table, columns, samples, site) if site.pinned else None
            if candidate or table.lines:
                yield candidate or Candidate(table, columns, samples, partial(judge, table), site)


def _lists_statuses(table: CandidateTable) -> bool:
    """Is this a table of HTTP's statuses by its heading and their senses ("HTTP error codes" beside "Lid errors")?"""
    if "HTTP" not in table.heading:
        return False
    texts = [(line.texts[0], " ".join(line.texts[1:])) for line in table.lines if line.texts]
    return most(is_http(code) and has_sense(code, text) for code, text in texts)


def _is_titled(table: CandidateTable, site: Site) -> bool:
    """May its titles tell it from other tables: has it any, and nobody has said which tables are read?"""
    return table.is_table and any(table.titles) and not site.pinned


def _whole(group: list[CandidateTable]) -> CandidateTable:
    """The tables of a group as one."""
    return replace(group[0], lines=[line for table in group for line in table.lines]) if group[1:] else group[0]


def _of_one_kind(
    groups: Iterable[list[CandidateTable]], site: Site
) -> Iterator[tuple[list[CandidateTable], tuple[Columns, list[ColumnSample]] | None]]:
    """The groups, with their columns where these are known; as one those of the same titles that differ in columns.

    They differ where they would have their codes, or messages, in others. A group whose cells are empty where the codes
    of all stand keeps its own columns.
    """
    alike: dict[tuple[object, ...], list[list[CandidateTable]]] = defaultdict(list)
    for at, group in enumerate(groups):
        alike[(*group[0].titles,) if _is_titled(group[0], site) else (at,)].append(group)
    for same in alike.values():
        roles = [assign_roles(_whole(group), site) for group in same] if same[1:] else []
        # A list whose statuses are its codes may lack a column of codes that others have.
        codes = {one.at("code") for one, _ in roles if not one.status_is_code}
        if any(len(places - {None}) > 1 for places in (codes, {one.at("message") for one, _ in roles})):
            columns, _ = assign_roles(_whole([table for group in same for table in group]), site)
            apart = [_has_own_codes(group, known, columns) for group, known in zip(same, roles, strict=True)]
            yield [table for group, own in zip(same, apart, strict=True) if not own for table in group], None
            yield from ((group, known) for group, known, own in zip(same, roles, apart, strict=True) if own)
        else:
            yield from zip(same, roles or repeat(None, 1), strict=True)


def _has_own_codes(group: list[CandidateTable], own: tuple[Columns, list[ColumnSample]], shared: Columns) -> bool:
    """Has a group nothing where the codes of all would stand, but has its own elsewhere, where nobody has a message?"""
    code, at = shared.at("code"), own[0].at("code")
    if code is None or at is None or at in (code, shared.at("message")):
        return False
    return own[1][at].code_like >= 0.9 and not any(_whole(group).column(code))


def _judging(
    whole: CandidateTable, apart: bool, columns: Columns, samples: list[ColumnSample], site: Site
) -> Callable[[CandidateTable], list[Feature]]:
    """What finds the features of a table with those of the `whole` group, which all of it share."""

    @cache
    def shared() -> list[Feature]:
        return list_features(whole, columns, samples) + (context_features(whole, columns, samples) if apart else [])

    def judge(table: CandidateTable) -> list[Feature]:
        own = [*shared(), *([] if apart else context_features(table, columns, samples))]
        own = outweighed(own) if _name_failures(table, columns, samples) else own
        if any(feature.name == "numbered-errors" for feature in own):
            own = without(own, ["setting-texts"])  # "Fires when …"
        own = without(own, TITLED) if _are_error_codes(table, columns, samples) else own
        if whole is not table and not any(table.titles):
            own = without(own, SHORT)  # A part of a list that has one part under each heading.
        # The pattern settles what is likely at all, where the site pins no more than that.
        fits = site.code and columns.at("code") is not None and not site.needs and certainty(own) > 0
        return [*own, Feature("pattern-fits")] if fits else own

    return judge
