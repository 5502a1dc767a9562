"""From bytes to plain data: parse and normalise one page, with its account. Pure, and picklable."""

from collections import Counter

from ingest.account import account_of, complaints_of, not_read_whole
from ingest.links import links_in
from ingest.model import Complaint, Reading
from ingest.normalise import heading_category, records_of
from ingest.settle import settle
from ingest.taken import take
from ingest.walls import refuse_wall
from parsers.reading.contract import Row, Site, Unread
from parsers.reading.page import Page
from parsers.reading.reader import Parse
from parsers.reading.words import CONTINUED


def read_page(site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> Reading:
    """Read `body`, the page named `page` of `site`, with the site's own `parse`, the shared reader or the recogniser.

    `charset` is the Content-Type header's. Raises NoMarkup, PageFailed where another page came in place of this
    one, and whatever `parse` raises.
    """
    document = Page(body, url, charset)
    if document.fatal:
        return Reading(complaints=[not_read_whole(document)], encoding=document.encoding)
    taken = take(document, site, parse)
    site, found, ledger = taken.site, taken.found, taken.ledger
    rows = [item for item in found if isinstance(item, Row)]
    topics = {topic for row in rows for topic in (*row.topics, row.listing.section or "")}
    under = {CONTINUED.sub("", topic) for topic in topics}
    unclear = _level(rows, site)
    kept, clashes, summaries = settle([(record, row) for row in rows for record in records_of(row, site, page)])
    records = [record for record, _ in kept]
    unread = ledger.standing or any(isinstance(item, Unread) for item in found)
    links = links_in(document, site.follow) if site.follow and url else []
    if not (rows or links) and (taken.left is not None or not unread):
        refuse_wall(document)
    told = taken.told(complaints_of(site, document, found, ledger, records))
    return Reading(
        records=records,
        columns=[row.listing.columns for _, row in kept],
        complaints=[*(one for one in told if not (links and one.reason == "no-rows")), *unclear, *clashes],
        account=account_of(found, summaries) | taken.account,
        standing=ledger.standing,
        headings=[heading for heading in taken.outline.headings if CONTINUED.sub("", heading) not in under],
        headed=[heading for heading in taken.outline.headings if CONTINUED.sub("", heading) in under],
        encoding=document.encoding,
        links=links,
        rows_seen=len(rows) + sum(isinstance(item, Unread) for item in found),
    )


def _level(rows: list[Row], site: Site) -> list[Complaint]:
    """Cut the headings that are deeper than those of most rows: they are about something else than classes (a note).

    Where one of two lists under one heading has a deeper one to itself, that could as well be the next class, set down
    a level; the page does not say.
    """
    usual = max(1, Counter(len(row.topics) for row in rows).most_common(1)[0][0]) if rows else 1
    lists: dict[tuple[str, ...], set[str | None]] = {}
    for row in rows:
        # By the list's heading, not by the row's: a band in the middle of a table is its rows' alone.
        lists.setdefault(row.topics[:usual], set()).add(row.listing.section)
    unclear: list[Complaint] = []
    for row in rows:
        kept, cut = row.topics[:usual], row.topics[usual:]
        if cut and site.headings and len(lists[kept]) > 1 and row.listing.section in cut:
            code = row.codes[0]
            if heading_category(row.topics, code) != heading_category(kept, code):
                asked = f"is {cut[-1]!r} a class of its own, or a part of {kept[-1]!r}, as other lists are?"
                unclear.append(Complaint("heading-unclear", asked))
        row.topics = kept
    return list(dict.fromkeys(unclear))
