"""The verdict on one vendor's pages: which are accepted, what changed and why, and what to write. Pure functions."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.diff.differences import differences, keep_spelling
from ingest.model import Change, Check, Key, Record, State, Stored, VendorWrite, Waiver, pages_of
from ingest.reading import Finding, Reading
from ingest.reasons import REASONS, with_names, without_offer
from ingest.safe_output import plain
from ingest.validate.drift_findings import detect_drift, with_categories
from ingest.validate.history_findings import check_history, clashes
from ingest.validate.page_check import PageCheck, VendorState
from ingest.validate.waivers import SELF_CONTAINED, digest, message_of
from ingest.validate.witness_findings import witness_account

#: The one finding on a few keys of a page, whose other rows are taken.
_SET_ASIDE = "keys-set-aside"
#: The lines that tell records apart by their text: another wording would be another record.
_BY_TEXT = tuple(f'scope = "{role}"' for role in ("cause", "when", "message", "hint"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from the checks: what to `write`; and for each page read its findings, and those waived, by whom."""

    write: VendorWrite
    findings: Mapping[str, Sequence[Finding]]
    waived: Mapping[str, Sequence[Waiver]]


def judge(state: VendorState, pages: Sequence[PageCheck], stated: Collection[Key] = ()) -> Verdict:
    """Judge `pages`. `stated`: keys that pages without a verdict stated when they were last accepted."""
    pages = [_settled(state, page) for page in pages]
    read = {page.name: page for page in pages if page.reading}
    # While keys of a page are set aside, no row of it goes: a code that was written over another clashes, too.
    unsettled = {page.name for page in pages if page.reading and page.reading.set_aside}
    stated = {key for key, row in state.rows.items() if row.page in unsettled}.union(stated)
    findings, waived = _page_findings(state, read, stated, {page.name for page in pages})
    accepted = _accepted(read, findings)
    others = {page.name for page in pages if not page.confirmed} - accepted.keys()
    elsewhere = {record.key for name in others & read.keys() for record in read[name].records}
    rows, changes = _merge(state, accepted, others, elsewhere.union(stated))
    kept = Counter(row.page for row in rows.values())
    changed = pages_of((change.key for change in changes), state.rows, rows)
    checks, bodies = [], {}
    judged_first = next((page.name for page in pages if page.reading and not page.confirmed), None)
    for page in pages:
        check = replace(page.check, rows_kept=kept[page.name])
        if page.reading and not page.confirmed:
            check = replace(check, rows_seen=page.reading.rows_seen, account=page.reading.account)
            if refusal := findings[page.name]:
                check = _suspect(state, check, page.reading, refusal)
            else:
                check = replace(check, outcome="changed" if page.name in changed else "unchanged")
                if waived[page.name] and check.reason != "moved":
                    check = replace(check, reason="accepted", detail=_decision("accepted", waived[page.name][-1]))
            if state.witness and page.name == judged_first:
                now = {key: row.state for key, row in state.rows.items() if row.page not in read}
                now |= {record.key: record.state for other in read.values() for record in other.records}
                witness = witness_account(state.witness, state.rows, now)
                check = replace(check, account=check.account | {"witness": witness})
            if check.sha256:
                bodies[check.sha256] = (page.body, page.reading.encoding)
        checks.append(check)
    return Verdict(VendorWrite(state.vendor, checks, changes, rows, bodies), findings, waived)


def _settled(state: VendorState, page: PageCheck) -> PageCheck:
    """The page with its accepted clashes resolved, and without drift that the parser caused."""
    reading, before = page.reading, page.before
    if reading and reading.set_aside:
        finding = next(one for one in reading.findings if one.reason == _SET_ASIDE)
        if page.confirmed or state.waiver_for(f"{state.vendor}/{page.name}", finding, None):
            reading = reading.with_first()
    if reading and before:
        before = before.with_first()
        now = with_categories(before, reading)  # That they are categories now is the parser's doing.
        page = replace(page, before=now, new_parser=page.new_parser or now.account is not before.account)
    return replace(page, reading=reading)


def _accepted(read: Mapping[str, PageCheck], found: Mapping[str, Sequence[Finding]]) -> dict[str, PageCheck]:
    """The pages whose rows are taken, by what was found on each."""
    return {name: page for name, page in read.items() if all(one.reason == _SET_ASIDE for one in found[name])}


def first_doubt(vendor: str, pages: Sequence[PageCheck]) -> tuple[str, str] | None:
    """What the first refresh of a vendor would say of these pages first, if it doubted them: reason and sentence."""
    found = judge(VendorState(vendor, {}, first=True), pages).findings
    first = next((one for findings in found.values() for one in findings), None)
    return (first.reason, describe_findings(vendor, [first])) if first else None


def _remedy(findings: Sequence[Finding]) -> str:
    """The remedy of the first finding; it does not offer to accept the page where another finding bars that."""
    barring = next((one for one in findings if REASONS[one.reason].waivable == "no"), None)
    return (without_offer(findings[0].remedy) or barring.remedy) if barring else findings[0].remedy


def describe_findings(vendor: str, findings: Sequence[Finding]) -> str:
    """The first finding with its remedy, and how many more there are."""
    first, *more = dict.fromkeys(findings)
    text = f"{first.detail}; {with_names(_remedy(findings), vendor)}"
    return text + (f"; and {len(more)} more: errdex review {vendor}" if more else "")


def _page_findings(
    state: VendorState, read: Mapping[str, PageCheck], stated: Collection[Key], asked: Collection[str]
) -> tuple[dict[str, list[Finding]], dict[str, list[Waiver]]]:
    """The findings on each page read, in order, those of the history where there is no other; and the waivers used.

    `asked`: the pages of this run, of which some may have failed.
    """
    found: dict[str, list[Finding]] = {name: [] for name in read}
    waived: dict[str, list[Waiver]] = {name: [] for name in read}

    def add(name: str, findings: Sequence[Finding], own: bool = False) -> None:
        for one in findings if not read[name].confirmed else ():
            waivable = REASONS[one.reason].waivable != "no"
            records = None if own and one.reason in SELF_CONTAINED else read[name].records
            if waivable and (waiver := state.waiver_for(f"{state.vendor}/{name}", one, records)):
                waived[name].append(waiver)
            else:
                found[name].append(one)

    known = {row.page for row in state.rows.values()}
    readings = _readings(read)
    between_pages = clashes(readings)
    for name, reading in readings.items():
        before = read[name].before
        drift = list(detect_drift(before, reading)) if before else []
        # A column that no field needs is asked about once, on the first reading.
        first = before is None and not read[name].same_bytes
        own = [one for one in reading.findings if first or one.reason != "column-unread"]
        # Such a scope is for a page without rows: all that it has would be removed.
        own = [replace(one, declare=None) if name in known and _is_by_text(one) else one for one in own]
        add(name, [*own, *read[name].findings], own=True)
        add(name, [*drift, *between_pages.get(name, ())])
    clean = _accepted(read, found)
    elsewhere = {*stated, *(one.key for name, page in read.items() if name not in clean for one in page.records)}
    mine = {key: row for key, row in state.rows.items() if row.page in clean and not clean[row.page].vanished}
    mine |= _taken_over(state.rows, clean, asked)
    for name, findings in check_history(mine, _with_news(clean), elsewhere, state.limits, state.witness).items():
        add(name, findings)
    # Whoever accepts a page for another reason is to know that it lost more codes than the limits allow, too.
    doubted = {name: page.reading for name, page in read.items() if name not in clean and page.reading and page.records}
    theirs = {key: row for key, row in state.rows.items() if row.page in doubted}
    others = {*stated, *(one.key for name in clean for one in read[name].records)}
    for name, findings in check_history(theirs, doubted, others, state.limits, state.witness, only_lost=True).items():
        add(name, findings)
    for findings in found.values():
        # All else follows from a declared list or links that are not found; a clash is to be settled before accepting.
        # Headings that divide no codes any more follow from lost ones.
        order = {"bad-index": 0, "list-lost": 0, "key-clash": 0, "headings-reclassified": 2}
        findings.sort(key=lambda one: order.get(one.reason, 1))
    return found, waived


def _taken_over(
    rows: Mapping[Key, Stored], clean: Mapping[str, PageCheck], asked: Collection[str]
) -> dict[Key, Stored]:
    """The rows of pages that are no longer read which a page now states, as rows of that page."""
    pages = {record.key: name for name, page in clean.items() for record in page.records}
    return {key: row._replace(page=pages[key]) for key, row in rows.items() if row.page not in asked and key in pages}


def _is_by_text(finding: Finding) -> bool:
    return finding.reason == _SET_ASIDE and finding.declare in _BY_TEXT


def _readings(pages: Mapping[str, PageCheck]) -> dict[str, Reading]:
    return {name: page.reading for name, page in pages.items() if page.reading}


def _with_news(pages: Mapping[str, PageCheck]) -> dict[str, Reading]:
    """The readings; a link to another page that the last accepted one has as well explains no missing code."""
    readings = _readings(pages)
    for name, reading in readings.items():
        before = pages[name].before
        if reading.onward and before and before.onward:
            news = (text for target, text in reading.onward.items() if target not in before.onward)
            readings[name] = replace(reading, more=next(news, None))
    return readings


def _suspect(state: VendorState, check: Check, reading: Reading, findings: Sequence[Finding]) -> Check:
    """The check of a suspect page, with every finding in its account; rejected, where it reads as it did then."""
    entries = [{"reason": one.reason, "detail": one.detail, "remedy": one.remedy} for one in dict.fromkeys(findings)]
    entries[0]["remedy"] = _remedy(findings)
    account = {"lists": [], "skipped": {}, "unread": []} | check.account | {"findings": entries}
    check = replace(check, outcome="suspect", account=account)
    if rejected := state.rejections.get(check.page):
        known = {plain(one.finding) for one in rejected}
        if rejected[0].records == digest(reading.records) and known.issuperset(map(message_of, findings)):
            detail = f"{_decision('rejected', rejected[0])}; it still reads the same"
            return replace(check, reason="rejected", detail=detail)
    return replace(check, reason=findings[0].reason, detail=describe_findings(state.vendor, findings))


def _decision(verdict: str, last: Waiver) -> str:
    return f"{verdict} by {last.who} at {last.when}: {last.why or 'no reason given'}"


def _merge(
    state: VendorState, accepted: Mapping[str, PageCheck], others: Collection[str], elsewhere: Collection[Key]
) -> tuple[dict[Key, Stored], list[Change]]:
    """The vendor's rows with the accepted pages merged in, and the changes: the parser's own, then the vendor's.

    `others`: the other pages checked, whose rows stay; `elsewhere`: codes that those state, or stated.
    """
    known = state.rows
    old = {key: row.state for key, row in known.items()}
    staying = {key for key, row in known.items() if row.page in others}
    by_parser = {
        name: reading
        for name, page in accepted.items()
        if page.new_parser and (reading := page.reading if page.same_bytes else page.before)
    }
    between = _replace_rows(old, known, by_parser, elsewhere, staying) if by_parser else old
    new = _replace_rows(between, known, _readings(accepted), elsewhere, staying)
    baseline = {one.key for name in accepted.keys() & state.unseen for one in accepted[name].records}
    changes = differences(old, between, "parser") + differences(between, new, "vendor", state.first, baseline)
    touched = {change.key for change in changes}
    places: dict[Key, tuple[PageCheck, Record]] = {}
    for page in accepted.values():
        for record in page.records:
            key = record.key
            if key not in places or ((row := known.get(key)) and row.page == page.name):
                places[key] = page, record
    rows = {}
    for key, values in new.items():
        row = known.get(key)
        changed_at = state.at if row is None or key in touched else row.changed_at
        if row and (key in staying or key not in places):
            rows[key] = row._replace(state=values, changed_at=changed_at)
        else:
            rows[key] = _row(values, *places[key], row, state.at, changed_at)
    return rows, changes


def _row(state: State, page: PageCheck, record: Record, before: Stored | None, at: str, changed_at: str) -> Stored:
    """A row as it stands on its page, where it may have stood `before`."""
    url = f"{page.url}#{record.anchor}" if page.url and record.anchor else page.url or (before and before.url)
    first_seen = before.first_seen if before else at
    return Stored(state, record.evidence, record.section, page.name, url, first_seen, changed_at)


def _replace_rows(
    old: Mapping[Key, State],
    known: Mapping[Key, Stored],
    readings: Mapping[str, Reading],
    elsewhere: Collection[Key],
    staying: Collection[Key],
) -> dict[Key, State]:
    """`old` with the rows of the pages read replaced by what was read there; the first spelling of a text stays."""
    read = {record.key: record.state for reading in readings.values() for record in reading.records}
    out: dict[Key, State] = {}
    for key, state in old.items():
        row = known.get(key)
        if key in read and key not in staying:
            out[key] = keep_spelling(state, read[key])
        elif key in elsewhere or key in staying or (row is not None and row.page not in readings):
            out[key] = state
    return out | {key: state for key, state in read.items() if key not in out}
