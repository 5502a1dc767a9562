"""From bytes to a Reading: parse and normalise one page, with its findings and its account. Pure, and picklable."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from ingest.errors import PageFailed
from ingest.extraction.block_pages import refuse_block_page
from ingest.extraction.conflicts import Read, one_per_key
from ingest.extraction.extract import Extraction, extract_rows, names_in_no_row
from ingest.extraction.hidden_texts import hidden_codes, hidden_texts
from ingest.extraction.index_links import framed_pages, links_in
from ingest.extraction.normalise import heading_category, records_of
from ingest.extraction.page_findings import account_of, own_findings, paginated, parse_incomplete, unfilled_heads
from ingest.extraction.retractions import take_back
from ingest.extraction.suggest import Trial, block_for, declared_lines, scope_for, scope_line
from ingest.extraction.unread_texts import sentences_in_no_row
from ingest.garbage_collection import rare_collections
from ingest.model import some
from ingest.reading import Finding, Reading
from parsers.audit.retry_legends import inverted
from parsers.classify import read_lists
from parsers.classify.meant_lists import codes_of_failures
from parsers.classify.suggested_block import suggested_blocks
from parsers.classify.unread_columns import clearer_columns, suggested_role, unread_column
from parsers.extract.contract import Parse, Row, Site
from parsers.extract.row_limits import check_rows
from parsers.extract.stated_statuses import nearest_status
from parsers.html.limits import OverLimit
from parsers.html.page import Page
from parsers.lexicon.column_words import CONTINUED, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_unfilled_text
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import is_about_errors

_MAX_HIDDEN = 20
_SOON = regex(r"coming soon\W*", re.I)
#: The most bytes that are read again to try declarations, and the most records for which one is suggested.
_MAX_TRIED, _MAX_PAIRS = 2_000_000, 5_000


@rare_collections(never=True)
def read_page(site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> Reading:
    """Read `body`, the page named `page` of `site`, with the site's own `parse` or the shared reader.

    `charset` is the Content-Type header's. Raises NoMarkup, PageFailed for a block page, and whatever `parse` raises.
    """
    document = Page(body, url, charset)
    if document.fatal:
        return Reading(findings=[parse_incomplete(document)], encoding=document.encoding)
    reading, extraction, _ = read_document(document, site, parse, page)
    named, unread = list(names_in_no_row(extraction, site)), sentences_in_no_row(extraction, reading.records)
    return replace(reading, named_texts=named, unread_texts=unread)


def read_document(document: Page, site: Site, parse: Parse | None, page: str) -> tuple[Reading, Extraction, list[Read]]:
    """As `read_page`, without the texts for later readings; with what was extracted, and all unmerged records."""
    extraction = extract_rows(document, site, parse)
    pairs, unclear = _pairs_of(extraction, page, len(document.body))
    reading = _reading_of(document, site, extraction, pairs, unclear)
    return _with_suggestions(reading, document, site, extraction, pairs, page), extraction, pairs


def _pairs_of(extraction: Extraction, page: str, size: int) -> tuple[list[Read], list[Finding]]:
    """Every record with its row, not yet merged, and findings on ambiguous headings. Raises OverLimit by `size`."""
    rows = extraction.rows
    check_rows(rows, size)
    unclear = _cut_deep_headings(rows, extraction.site)
    pairs = [(record, row) for row in rows for record in records_of(row, extraction.site, page)]
    return take_back(pairs, extraction, page), unclear


class _Judged(NamedTuple):
    """The records of a page, one for each key, what was `aside` and why, and its findings; `headed`: rows' headings."""

    kept: list[Read]
    aside: list[tuple[Read, str]]
    summaries: int
    links: list[str]
    headed: set[str]
    findings: list[Finding]


def _judge(
    document: Page, declared: Site, extraction: Extraction, pairs: list[Read], unclear: list[Finding]
) -> _Judged:
    """Merge the records, and find what is wrong with the page. Raises PageFailed for a block page."""
    site, rows, ledger = extraction.site, extraction.rows, extraction.ledger
    topics = {topic for row in rows for topic in (*row.topics, row.listing.section or "")}
    lines = (line for one in extraction.lists if one.accepted for line in one.table.lines)
    topics |= {topic for line in lines for topic in line.topics if nearest_status((topic,), False)}
    under = {CONTINUED.sub("", topic) for topic in topics}
    all_headings = extraction.outline.headings
    headed = {heading for heading in all_headings if CONTINUED.sub("", heading) in under}
    read = partial(records_of, site=site, page="") if declared.lists else None
    kept, clashes, aside, summaries = one_per_key(pairs, read)
    records = [record for record, _ in kept]
    links = links_in(document, site.follow) if site.follow and document.url else []
    missed = (declared.code and ledger.standing) or (declared.pinned and extraction.unread)
    if not (rows or links or missed):
        refuse_block_page(document)
    findings = list(own_findings(document, extraction, records, declared))
    if legends := inverted(extraction.outline, rows, declared.code != ""):
        quoted = some([repr(text[:100]) for text in legends])
        detail = f"the page gives the marks of retrying another meaning than usual: {quoted}"
        findings.append(Finding("legend-inverted", detail))
    # If lists are declared and no heading is a row, the other headings do not matter.
    beside = rows and not any(row.listing.shape in ("headings", "cards") for row in rows)
    others = {*all_headings} if declared.lists and beside else _chores(extraction)
    others |= _notices(extraction) if beside else set()
    others -= headed
    # A declaration that settles the clash alone would leave the others out.
    left = "".join(f"; {one.detail}" for one in findings if one.reason == "codes-unaccounted")
    clashes = [replace(one, detail=one.detail + left) if one.reason == "key-clash" else one for one in clashes]
    findings += [*unclear, *clashes, *unfilled_heads(one for one in all_headings if one not in others)]
    if extraction.pagination.sure:
        findings.append(paginated(extraction.pagination.sure))
    findings = [one for one in findings if not (links and one.reason == "no-rows")]
    return _Judged(kept, aside, summaries, links, headed, findings)


def _reading_of(
    document: Page, declared: Site, extraction: Extraction, pairs: list[Read], unclear: list[Finding]
) -> Reading:
    """What the page reads as, with its findings. Raises PageFailed for a block page."""
    rows, ledger, all_headings = extraction.rows, extraction.ledger, extraction.outline.headings
    kept, aside, summaries, links, headed, findings = _judge(document, declared, extraction, pairs, unclear)
    records = [record for record, _ in kept]
    hidden = list(hidden_texts(document, rows))
    codes = {record.code for record, _ in (*kept, *(one for one, _ in aside))}
    unfilled = {*filter(is_unfilled_text, {text for _, row in kept for text in row.cells.values()})}
    unseen = [code for code in hidden_codes(hidden, extraction.site) if code not in codes]
    headings = (
        one
        for one in extraction.outline.blocks
        if one.level and not declared.skipped.isdisjoint(map(normal, one.topics))
    )
    apart = headed.union(one.text for one in headings) if declared.skip else headed
    return Reading(
        records=records,
        findings=[_with_place(one, unseen, document) for one in findings],
        account=account_of(extraction, summaries) | ({"hidden": unseen[:_MAX_HIDDEN]} if unseen else {}),
        unread_tokens=ledger.standing,
        noted=extraction.noted,
        hidden=hidden,
        empty_headings=[heading for heading in all_headings if heading not in apart],
        code_headings=[heading for heading in all_headings if heading in headed],
        listings=[row.listing for _, row in kept],
        encoding=document.encoding,
        links=links,
        more=extraction.pagination.unsure,
        onward=extraction.pagination.onward,
        placeholder_keys=[record.key for record, row in kept if not unfilled.isdisjoint(row.cells.values())],
        set_aside=[(record, row.listing, how) for (record, row), how in aside],
        rows_seen=len(rows) + len(extraction.unread),
        is_closed=document.is_closed,
    )


def _with_place(finding: Finding, codes: list[str], document: Page) -> Finding:
    """Where there are no records, name the codes in hidden parts of the page, else the pages in its frames."""
    if finding.reason != "no-rows" or not (codes or (framed := framed_pages(document))):
        return finding
    place = f" except in content that it does not show: {some(codes)}"
    if not codes:
        place = f", which shows others in frames: {some(framed)} (watch the one that lists codes)"
    return replace(finding, detail=finding.detail + place)


def _with_suggestions(
    reading: Reading, document: Page, site: Site, extraction: Extraction, pairs: list[Read], page: str
) -> Reading:
    """The reading, its findings with the lines of a declaration that settle each, where there are any."""

    def lines_for(reason: str) -> str | None:
        if reason in ("key-clash", "keys-set-aside") and not site.scope and len(pairs) < _MAX_PAIRS:
            scope = scope_for(pairs, page)
            # Where only a few of many clash, the codes are the right ones, if what parts them is no text.
            few = 10 * (len(pairs) - len({record.code for record, _ in pairs})) <= len(pairs)
            is_right = few and scope in ("status", "section", "category", "title")
            if not is_right and (columns := clearer_columns([one for one in extraction.lists if one.accepted])):
                others = {title: role for title, role in site.columns.items() if role != "code"}
                return declared_lines(replace(site, columns=others | columns))
            return scope_line(scope) if scope else None
        if reason == "column-unread":
            unread = [unread_column(one) for one in extraction.lists if one.accepted]
            roles = {column.title: suggested_role(column) if column.title else None for column in unread if column}
            declared = {title: role for title, role in sorted(roles.items()) if role}
            # What is declared of one list is needed in each, so that one in doubt would be left out in silence.
            in_doubt = any(one.reason == "codes-unaccounted" for one in reading.findings)
            if None in unread or len(declared) < len(roles) or in_doubt:
                return None
            guess = replace(site, columns={**site.columns, **declared})
            tried = read_document(document, guess, None, page)[0]
            if {one.reason for one in tried.findings} - {one.reason for one in reading.findings}:
                return None  # Another finding would take its place.
            as_read = "" if extraction.site.headings else "headings = false\n"
            comment = "# a guess: this is what the column says; if it is not, delete the next line\n"
            return as_read + comment + declared_lines(guess)
        if reason == "no-rows" and not (site.pinned or site.lists):
            return suggested_block(document, site, extraction, page)
        return None

    return replace(reading, findings=[replace(one, declare=lines_for(one.reason)) for one in reading.findings])


def suggested_block(
    document: Page, site: Site, read: Extraction, page: str, are_enough: Callable[[frozenset[str]], bool] = bool
) -> str | None:
    """A declaration, as TOML, by which `site` reads codes that `are_enough`; on a large page fewer are tried.

    `read`: the page as it reads without it.
    """
    trials_left = max(1, _MAX_TRIED // len(document.body))
    extracted: tuple[Site, Extraction, list[Finding]] | None = None

    def trial(other: Site) -> Trial | None:
        nonlocal trials_left, extracted
        try:
            # Another scope makes other records of the same rows.
            if extracted and replace(other, scope=site.scope) == extracted[0]:
                _, extraction, unclear = extracted
                extraction = replace(extraction, site=replace(extraction.site, scope=other.scope))
                pairs, _ = _pairs_of(extraction, page, len(document.body))
            elif trials_left <= 0:
                return None
            else:
                trials_left -= 1
                extraction = extract_rows(document, other, None, trial=True)
                pairs, unclear = _pairs_of(extraction, page, len(document.body))
                extracted = other, extraction, unclear
            kept, *_, findings = _judge(document, other, extraction, pairs, unclear)
            return Trial(frozenset(record.code for record, _ in kept), findings, pairs)
        except (OverLimit, PageFailed):
            return None

    statuses = {row.cells.get("status", "")[:3] for row in read.rows}
    statuses -= {code for row in read.rows for code in row.codes}

    def are_codes(codes: frozenset[str]) -> bool:
        return are_enough(codes) and not codes <= statuses

    apart = read_lists(document, replace(site, lists=()), apart=True).lists
    named = [item for item in read.unread if item.reason in ("codes-unaccounted", "column-unread")]
    doubts = [name for item in named for name in item.codes or (item.detail.partition(" is not read")[0],)]
    doubts += [*read.ledger.unaccounted, *(read.doubtful if read.rows else ())]
    blocks = suggested_blocks(document, apart, read.lists)
    return block_for(blocks, site, page, trial, are_codes, doubts, codes_of_failures(apart), not read.rows)


def _notices(extraction: Extraction) -> set[str]:
    """The headings "Coming soon" right above a text that says what: no template left them."""
    headed = ((one.text, after) for one, after in pairwise(extraction.outline.blocks) if one.level)
    return {text for text, after in headed if _SOON.fullmatch(text) and is_prose(after.text)}


def _chores(extraction: Extraction) -> set[str]:
    """The author's to-do headings, of a higher level than any row's: no row stands behind them."""
    lines = (line for one in extraction.lists if one.accepted for line in one.table.lines)
    depth = min((len(line.topics) for line in lines), default=0)
    blocks = (one for one in extraction.outline.blocks if one.level and len(one.topics) < depth)
    return {one.text for one in blocks if one.text.upper() == "TODO"}


def _cut_deep_headings(rows: list[Row], site: Site) -> list[Finding]:
    """Drop headings that are deeper than those of most rows, such as a note's: they are not categories.

    One that speaks of errors, beside other lists or below another such, is a category all the same. If one list
    under a heading has a deeper heading to itself and another list has none, that one could be the next category, set
    one level too low; the page does not say.
    """
    # Statuses in a table of their own say nothing about the headings of codes.
    coded = [row for row in rows if not row.listing.of_statuses]
    depths = Counter([len(row.topics) for row in coded or rows])
    usual = max(1, depths.most_common(1)[0][0]) if rows else 1
    if max(depths, default=0) <= usual:
        return []
    lists: dict[tuple[str, ...], set[str | None]] = {}
    for row in rows:
        # By the list's heading, not by the row's: a band in the middle of a table is its rows' alone.
        lists.setdefault(row.topics[:usual], set()).add(row.listing.section)
    unclear: list[Finding] = []
    for row in rows:
        kept, cut = row.topics[:usual], row.topics[usual:]
        if len(lists[kept]) > 1 and lists[kept].isdisjoint(kept):
            continue  # Each list there has a heading of its own.
        if cut and is_about_errors(cut[-1]) and (len(lists[kept]) > 1 or is_about_errors(kept[-1])):
            continue
        if cut and site.headings and len(lists[kept]) > 1 and row.listing.section in cut:
            code = row.codes[0]
            if heading_category(row.topics, code) != heading_category(kept, code):
                question = f"is {cut[-1]!r} a category of its own, or a part of {kept[-1]!r}, as other lists are?"
                unclear.append(Finding("heading-unclear", question))
        row.topics = kept
    return list(dict.fromkeys(unclear))
