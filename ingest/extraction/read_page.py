"""From bytes to plain data: parse and normalise one page, with its account. Pure, and picklable."""

from collections import Counter
from collections.abc import Iterator

from ingest.extraction.block_pages import refuse_wall
from ingest.extraction.conflicts import Read, settle
from ingest.extraction.extract import Taken, take
from ingest.extraction.hidden_texts import hidden_codes, hidden_texts
from ingest.extraction.index_links import links_in
from ingest.extraction.normalise import heading_category, records_of
from ingest.extraction.page_findings import account_of, complaints_of, more_rows, not_read_whole, unfilled_heads
from ingest.extraction.suggest import line_for, scope_for
from ingest.model import Complaint, Reading, some
from parsers.reading.contract import Parse, Row, Site, Unread
from parsers.reading.legends import inverted
from parsers.reading.limits import OverLimit, check_rows
from parsers.reading.page import Page
from parsers.reading.placeholders import says_nothing
from parsers.reading.words import CONTINUED

_NOTED = 20
#: Bytes that are read again for the sake of a proposal, and records that one is made for.
_TRIED, _PAIRS = 2_000_000, 5_000


def read_page(site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> Reading:
    """Read `body`, the page named `page` of `site`, with the site's own `parse` or the shared reader.

    `charset` is the Content-Type header's. Raises NoMarkup, PageFailed where another page came in place of this
    one, and whatever `parse` raises.
    """
    document = Page(body, url, charset)
    if document.fatal:
        return Reading(complaints=[not_read_whole(document)], encoding=document.encoding)
    taken = take(document, site, parse)
    return reading_of(document, site, taken, page, *pairs_of(taken, page, len(body)))


def pairs_of(taken: Taken, page: str, size: int) -> tuple[list[Read], list[Complaint]]:
    """Every record with its row, before one code is one record; and what is unclear about their headings.

    Raises OverLimit where that is too much for a page of `size` bytes.
    """
    rows = [item for item in taken.found if isinstance(item, Row)]
    check_rows(rows, size)
    unclear = _level(rows, taken.site)
    return [(record, row) for row in rows for record in records_of(row, taken.site, page)], unclear


def reading_of(
    document: Page, declared: Site, taken: Taken, page: str, pairs: list[Read], unclear: list[Complaint]
) -> Reading:
    """What the page reads as, and what speaks against it. Raises PageFailed where another page came in its place."""
    site, found, ledger = taken.site, taken.found, taken.ledger
    rows = [item for item in found if isinstance(item, Row)]
    topics = {topic for row in rows for topic in (*row.topics, row.listing.section or "")}
    under = {CONTINUED.sub("", topic) for topic in topics}
    headed = {heading for heading in taken.outline.headings if CONTINUED.sub("", heading) in under}
    kept, clashes, summaries = settle(pairs)
    records = [record for record, _ in kept]
    unread = ledger.standing or any(isinstance(item, Unread) for item in found)
    links = links_in(document, site.follow) if site.follow and document.url else []
    if not (rows or links) and (declared.undeclared or not unread):
        refuse_wall(document)
    hidden = list(hidden_texts(document, rows))
    told = [*complaints_of(site, document, found, ledger, records), *_legend_faults(taken, rows), *unclear, *clashes]
    told += unfilled_heads(taken.outline.headings)
    if taken.more.sure:
        told.append(more_rows(taken.more.sure))
    reading = Reading(
        records=records,
        complaints=[one for one in told if not (links and one.reason == "no-rows")],
        account=account_of(found, summaries) | taken.account,
        standing=ledger.standing,
        hidden=hidden,
        headings=[heading for heading in taken.outline.headings if heading not in headed],
        headed=[heading for heading in taken.outline.headings if heading in headed],
        listings=[row.listing for _, row in kept],
        encoding=document.encoding,
        links=links,
        more=taken.more.unsure,
        nothing=[record.key for record, row in kept if any(map(says_nothing, row.cells.values()))],
        rows_seen=len(rows) + sum(isinstance(item, Unread) for item in found),
    )
    if unseen := [code for code in hidden_codes(hidden, site) if code not in {record.code for record in records}]:
        _note_hidden(reading, unseen)
    _propose(reading, document, declared, taken, pairs, page)
    return reading


def _note_hidden(reading: Reading, codes: list[str]) -> None:
    """Say which codes the page holds and does not show, first where nothing else was read of it."""
    reading.account["hidden"] = codes[:_NOTED]
    for at, (reason, detail) in enumerate(reading.complaints):
        if reason == "no-rows":
            reading.complaints[at] = Complaint(reason, f"{detail} but in what it does not show: {some(codes)}")


def _propose(reading: Reading, document: Page, site: Site, taken: Taken, pairs: list[Read], page: str) -> None:
    """Name the line of a declaration that settles a complaint, after a try."""
    left = _TRIED // len(document.body)

    def reads(other: Site) -> bool:
        nonlocal left
        left -= 1
        if left < 0:
            return False
        try:
            seen = take(document, other, None)
            tried = reading_of(document, other, seen, page, *pairs_of(seen, page, len(document.body)))
        except OverLimit:
            return False
        return bool(tried.records) and not tried.complaints

    for at, (reason, detail) in enumerate(reading.complaints):
        if reason == "key-clash" and not site.scope and len(pairs) < _PAIRS and (line := scope_for(pairs, page)):
            detail += f"; if both are meant, this line of a declaration tells them apart: {line}"
        elif reason == "no-rows" and site.undeclared and taken.lists and (line := line_for(taken.lists, site, reads)):
            detail += f" that is surely one; if a list is, declare in errdex.toml: {line}"
        else:
            continue
        reading.declare, reading.complaints[at] = line, Complaint(reason, detail)


def _legend_faults(taken: Taken, rows: list[Row]) -> Iterator[Complaint]:
    sheets = [one.sheet for one in taken.lists if one.sheet.shape == "table"]
    said = {line.element: " ".join(line.texts) for sheet in sheets for line in sheet.lines}
    if turned := inverted(taken.outline, rows, said):
        told = some([repr(text[:100]) for text in turned])
        yield Complaint("legend-inverted", f"the page gives the marks of retrying another meaning than usual: {told}")


def _level(rows: list[Row], site: Site) -> list[Complaint]:
    """Cut the headings that are deeper than those of most rows: they are about something else than classes (a note).

    Where one list under a heading has a deeper one to itself, and another has none, that could as well be the next
    class, set down a level; the page does not say.
    """
    usual = max(1, Counter(len(row.topics) for row in rows).most_common(1)[0][0]) if rows else 1
    lists: dict[tuple[str, ...], set[str | None]] = {}
    for row in rows:
        # By the list's heading, not by the row's: a band in the middle of a table is its rows' alone.
        lists.setdefault(row.topics[:usual], set()).add(row.listing.section)
    unclear: list[Complaint] = []
    for row in rows:
        kept, cut = row.topics[:usual], row.topics[usual:]
        if len(lists[kept]) > 1 and lists[kept].isdisjoint(kept):
            continue  # Each list there has a heading of its own.
        if cut and site.headings and len(lists[kept]) > 1 and row.listing.section in cut:
            code = row.codes[0]
            if heading_category(row.topics, code) != heading_category(kept, code):
                asked = f"is {cut[-1]!r} a class of its own, or a part of {kept[-1]!r}, as other lists are?"
                unclear.append(Complaint("heading-unclear", asked))
        row.topics = kept
    return list(dict.fromkeys(unclear))
