"""The verdict on one vendor's pages: which are believed, what changed and by whose doing, and what is to be written."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from ingest.diff.differences import differences, keep_spelling
from ingest.model import Change, Check, Complaint, Decision, Key, Reading, Record, State, Stored, VendorWrite
from ingest.validate.drift_findings import turned
from ingest.validate.history_findings import clashes, doubts
from parsers.reading.contract import Limits

_FEW, _MANY = 3, 0.1
Settled = Callable[[str, Complaint, list[Record] | None], Decision | None]
#: What no person's word can settle: there is nothing to take in, or not one record a key.
FINAL = frozenset({"no-rows", "key-clash", "not-read-whole"})


@dataclass(slots=True)
class Looked:
    """One page as this run saw it.

    `reading`: what was read of `body`, which came with `charset`; None where the page failed. `confirmed`: it is the
    page believed last, read by the same parser, and its check has its outcome. `same_bytes`: only the parser is new.
    `vanished`: the page is no more. `before`: where the bytes are new, what today's parser makes of the bytes
    believed last.
    """

    check: Check
    url: str | None
    reading: Reading | None = None
    body: bytes = b""
    charset: str | None = None
    confirmed: bool = False
    same_bytes: bool = False
    new_parser: bool = False
    vanished: bool = False
    before: Reading | None = None


def judge(
    vendor: str,
    known: Mapping[Key, Stored],
    pages: list[Looked],
    limits: Limits,
    first: bool,
    at: str,
    settled: Settled = lambda page, complaint, records: None,
    held: Collection[Key] = (),
) -> VendorWrite:
    """What to write of `vendor`, whose rows are `known`, after looking at `pages`.

    `first`: no page of the vendor was ever believed. `at`: the time of the events. `settled` finds a person's decision
    to live with a complaint of a page (vendor/page) that reads so; none is asked for where the complaint is `FINAL`.
    `held`: what pages without a verdict stated when they were last believed.
    """
    read = {page.check.page: page for page in pages if page.reading}
    complaints, decided = _complaints(vendor, known, read, limits, settled, held)
    believed = {name: page for name, page in read.items() if not complaints[name]}
    doubtful = {page.check.page for page in pages if not page.confirmed} - believed.keys()
    elsewhere = {record.key for name in doubtful & read.keys() for record in _records(read[name])}
    rows, changes = _merge(known, believed, doubtful, elsewhere.union(held), first, at)
    write = VendorWrite(vendor, changes=changes, rows=rows)
    kept = Counter(row.page for row in rows.values())
    touched = {(change.scope, change.code) for change in changes}
    changed = {row.page for side in (known, rows) for key in touched if (row := side.get(key))}
    for page in pages:
        name = page.check.page
        page.check.rows_kept = kept[name]
        if page.reading:
            _settle(page, complaints[name], name in changed, decided.get(name))
            if page.check.sha256 and not page.confirmed:
                write.bodies[page.check.sha256] = (page.body, page.reading.encoding)
        write.checks.append(page.check)
    return write


def grave_pages(known: Mapping[Key, Stored], write: VendorWrite) -> set[str]:
    """The pages whose news the vendor's users would act on: a code gone, a status, a retry now allowed, or many."""
    news = [change for change in write.changes if change.cause == "vendor" and known]
    grave = {
        (one.scope, one.code)
        for one in news
        if one.kind == "removed" or one.field == "status" or one.rule == "retryable-granted"
    }
    touched = {(one.scope, one.code) for one in news}
    if len(touched) > max(_FEW, _MANY * len(known)):
        grave = touched
    return {row.page for side in (known, write.rows) for key in grave if (row := side.get(key))}


def _complaints(
    vendor: str,
    known: Mapping[Key, Stored],
    read: Mapping[str, Looked],
    limits: Limits,
    settled: Settled,
    elsewhere: Collection[Key],
) -> tuple[dict[str, list[Complaint]], dict[str, Decision]]:
    """What speaks against each page read: its own, what its sisters say, and, if it is clean so far, the history.

    With it come the decisions by which a page was spared a complaint.
    """
    found: dict[str, list[Complaint]] = {name: [] for name in read}
    decided: dict[str, Decision] = {}

    def complain(name: str, complaints: Iterable[Complaint]) -> None:
        for one in complaints if not read[name].confirmed else ():
            decision = None if one.reason in FINAL else settled(f"{vendor}/{name}", one, _records(read[name]))
            if decision:
                decided[name] = decision
            else:
                found[name].append(one)

    for name, reading in _readings(read).items():
        complain(name, reading.complaints)
        if before := read[name].before:
            complain(name, turned(before, reading))
    for name, more in clashes(_readings(read)).items():
        complain(name, more)
    clean = {name: page for name, page in read.items() if not found[name]}
    held = {*elsewhere, *(record.key for name, page in read.items() if name not in clean for record in _records(page))}
    mine = {key: row for key, row in known.items() if row.page in clean and not clean[row.page].vanished}
    for name, more in doubts(mine, _readings(clean), held, limits).items():
        complain(name, more)
    return found, decided


def _readings(pages: Mapping[str, Looked]) -> dict[str, Reading]:
    return {name: page.reading for name, page in pages.items() if page.reading}


def _records(page: Looked) -> list[Record]:
    return page.reading.records if page.reading else []


def _merge(
    known: Mapping[Key, Stored],
    believed: Mapping[str, Looked],
    doubtful: Collection[str],
    held: Collection[Key],
    first: bool,
    at: str,
) -> tuple[dict[Key, Stored], list[Change]]:
    """The vendor's rows with the believed pages taken in, and the changes: the parser's own, then the vendor's.

    `doubtful`: the other pages looked at, whose rows stay; `held`: codes that those state, or stated.
    """
    old = {key: row.state for key, row in known.items()}
    staying = {key for key, row in known.items() if row.page in doubtful}
    by_parser = {
        name: reading
        for name, page in believed.items()
        if page.new_parser and (reading := page.reading if page.same_bytes else page.before)
    }
    between = _replaced(old, known, by_parser, held, staying) if by_parser else old
    new = _replaced(between, known, _readings(believed), held, staying)
    changes = differences(old, between, "parser") + differences(between, new, "vendor", first)
    touched = {(change.scope, change.code) for change in changes}
    places: dict[Key, tuple[Looked, Record]] = {}
    for page in believed.values():
        for record in _records(page):
            row = known.get(record.key)
            if record.key not in places or (row and row.page == page.check.page):
                places[record.key] = page, record
    rows = {}
    for key, state in new.items():
        row = known.get(key)
        changed_at = at if row is None or key in touched else row.changed_at
        if row and (key in staying or key not in places):
            rows[key] = row._replace(state=state, changed_at=changed_at)
        else:
            rows[key] = _row(state, *places[key], row, at, changed_at)
    return rows, changes


def _row(state: State, page: Looked, record: Record, before: Stored | None, at: str, changed_at: str) -> Stored:
    """A row as it stands on its page, where it may have stood `before`."""
    url = f"{page.url}#{record.anchor}" if page.url and record.anchor else page.url or (before and before.url)
    first_seen = before.first_seen if before else at
    return Stored(state, record.evidence, record.section, page.check.page, url, first_seen, changed_at)


def _replaced(
    old: Mapping[Key, State],
    known: Mapping[Key, Stored],
    readings: Mapping[str, Reading],
    held: Collection[Key],
    staying: Collection[Key],
) -> dict[Key, State]:
    """`old` with the rows of the pages read replaced by what was read there; the first spelling of a text stays."""
    read = {record.key: record.state for reading in readings.values() for record in reading.records}
    out: dict[Key, State] = {}
    for key, state in old.items():
        row = known.get(key)
        if key in read and key not in staying:
            out[key] = keep_spelling(state, read[key])
        elif key in held or key in staying or (row is not None and row.page not in readings):
            out[key] = state
    return out | {key: state for key, state in read.items() if key not in out}


def _settle(page: Looked, complaints: list[Complaint], changed: bool, decision: Decision | None) -> None:
    """Write the verdict into the page's check."""
    check, reading = page.check, page.reading
    if page.confirmed or reading is None:
        return
    check.rows_seen, check.account = reading.rows_seen, reading.account
    if complaints:
        check.outcome, check.reason = "suspect", complaints[0].reason
        check.detail = "; ".join(dict.fromkeys(complaint.detail for complaint in complaints))
    else:
        check.outcome = "changed" if changed else "unchanged"
        if decision and check.reason != "moved":
            check.reason = "accepted"
            check.detail = f"accepted by {decision.who} at {decision.when}: {decision.why or 'no reason given'}"
