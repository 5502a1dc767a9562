"""Read what is known of each page: its last accepted snapshot, its problem, if any, and the decisions on it."""

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

from ingest.errors import Damaged
from ingest.model import Key, Waiver, grouped
from ingest.store.page_states import CURRENT
from ingest.store.queries import ACCEPTED, Row, run_times
from ingest.store.stored_json import from_json

#: The keys that every list in an account has.
_LIST_KEYS = {"lists", "shape", "rows", "columns"}


@dataclass(frozen=True, slots=True)
class LastSnapshot:
    """A page's last accepted check; `unsettled`: it was suspect or failed after that.

    `url`: where the body and its validators came from. `not_modified`: how many 304s came since the last full response.
    """

    sha256: str | None
    parser: str | None
    encoding: str | None
    url: str | None
    etag: str | None
    last_modified: str | None
    unsettled: int
    not_modified: int


@dataclass(frozen=True, slots=True)
class Archived:
    """The digests of a vendor's pages, by name, as of one run."""

    run: int
    at: str
    bodies: dict[str, str]


def last_snapshots(connection: sqlite3.Connection, vendor: str) -> dict[str, LastSnapshot]:
    """The last snapshot of each known page of the vendor."""
    rows = connection.execute(
        "SELECT page_states.page, sha256, parser, (SELECT encoding FROM pages WHERE pages.sha256 = checks.sha256),"
        " final_url, etag, last_modified, page_states.last_run > coalesce(accepted_run, 0), not_modified"
        " FROM page_states LEFT JOIN checks ON checks.vendor = page_states.vendor AND checks.page = page_states.page"
        " AND checks.run = accepted_check WHERE page_states.vendor = ? AND page_states.last_run IS NOT NULL",
        (vendor,),
    )
    return {row[0]: LastSnapshot(*tuple(row)[1:]) for row in rows}


def states(connection: sqlite3.Connection, vendor: str) -> list[Archived]:
    """The vendor's pages as of each run that changed one, oldest first; in the last entry, as last accepted."""
    current = f"SELECT page.page FROM {CURRENT} AND page.vendor = :vendor"
    sql = f"SELECT page, last_run FROM page_states WHERE vendor = :vendor AND page NOT IN ({current})"
    gone = dict(connection.execute(sql, {"vendor": vendor}))
    found: dict[int, Archived] = {}
    changed: dict[str, str | None] = {}
    last: dict[str, str | None] = {}

    def kept(bodies: dict[str, str | None], run: float) -> dict[str, str]:
        return {page: sha256 for page, sha256 in bodies.items() if sha256 and gone.get(page, run) >= run}

    for run, at, page, outcome, sha256, is_kept in connection.execute(
        "SELECT run, started_at, page, outcome, sha256, sha256 IN (SELECT sha256 FROM pages)"
        " FROM checks JOIN runs USING (run)"
        f" WHERE vendor = ? AND outcome IN {ACCEPTED} ORDER BY run",
        (vendor,),
    ):
        last[page] = sha256
        # A page may at first only take over the codes of another.
        if outcome == "changed" or (is_kept and page not in changed):
            changed = changed | {page: sha256}
        if outcome == "changed":
            found[run] = Archived(run, at, kept(changed, run))
    *earlier, latest = found.values() or [None]
    return [*earlier, replace(latest, bodies=kept(last, inf))] if latest else []


def unsettled(connection: sqlite3.Connection, vendor: str | None = None) -> list[Row]:
    """The last check of every page (of `vendor`) that is suspect or has failed, and was not accepted since.

    `since`: when that began; `confirmed_at`: when the page was last accepted. A suspect page that fails stays suspect.
    """
    first = "coalesce(page.suspect_run, page.failed_run)"
    check = "CASE WHEN page.suspect_run IS NULL THEN page.failed_check ELSE page.suspect_check END"
    return _checks(connection, vendor, first, check)


def suspect(connection: sqlite3.Connection, vendor: str | None = None) -> list[Row]:
    """The `unsettled` pages that are suspect."""
    return [page for page in unsettled(connection, vendor) if page["outcome"] == "suspect"]


def unconfirmed(connection: sqlite3.Connection, vendor: str) -> frozenset[str]:
    """The `suspect` pages of the vendor with a loss that a witness did not confirm. Raises Damaged."""
    pages = suspect(connection, vendor)
    return frozenset(
        page["page"] for page in pages if any(one["reason"] == "loss-unconfirmed" for one in findings_of(page))
    )


def rejected(connection: sqlite3.Connection, vendor: str | None = None) -> list[Row]:
    """As `unsettled`, of the pages that were rejected, `since` then, and that still read as they did."""
    last = "(SELECT max(run) FROM checks WHERE checks.vendor = page.vendor AND checks.page = page.page)"
    first = f"iif(page.suspect_run IS NULL AND page.failed_run IS NULL, {last}, NULL)"
    own = "decisions.vendor = bad.vendor AND decisions.page = bad.page AND verdict = 'rejected'"
    pages = _checks(connection, vendor, first, last, f"(SELECT max(at) FROM decisions WHERE {own})")
    return [page for page in pages if page["outcome"] == "suspect"]


def unread(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The pages with rows that the last refresh of their vendor did not ask for."""
    sql = f"SELECT page.vendor, page FROM {CURRENT} AND coalesce(page.last_run, 0) < latest.refresh_run"
    return grouped(map(tuple, connection.execute(sql)))


def _checks(
    connection: sqlite3.Connection, vendor: str | None, first: str, check: str, since: str = "NULL"
) -> list[Row]:
    """The check of run `check` of each page that counts, where `first` is not null.

    With the time `since`, or that of run `first` where it is null.
    """
    sql = f"""
        SELECT checks.*, coalesce({since}, runs.started_at) AS since, confirmed.started_at AS confirmed_at FROM (
            SELECT page.vendor, page.page, page.confirmed_run, {first} AS first, {check} AS run
            FROM {CURRENT} AND first IS NOT NULL AND coalesce(:vendor, page.vendor) = page.vendor
        ) AS bad CROSS JOIN checks USING (vendor, page, run) JOIN runs ON runs.run = bad.first
        LEFT JOIN runs AS confirmed ON confirmed.run = bad.confirmed_run
        ORDER BY since, vendor, page"""
    return [dict(row) for row in connection.execute(sql, {"vendor": vendor})]


def due(connection: sqlite3.Connection, run: int, since: int | None = None) -> set[tuple[str, str]]:
    """The pages (vendor, page) to report after `run`: newly suspect or failed in it, or so for one week more.

    New is also a new reason, but not that a suspect page fails. `since`: count the runs after that one as new, too.
    """
    since = run - 1 if since is None else since
    # Of a span only the first, the last and the last but one check are known: each run in between counts as one.
    sql = f"""
        SELECT page.vendor, page.page, coalesce(page.suspect_run, page.failed_run) AS first,
            CASE WHEN page.last_run = :run THEN page.previous_run
                ELSE (SELECT max(run) FROM runs WHERE run < :run AND kind = 'refresh') END AS previous,
            EXISTS (SELECT 1 FROM checks AS now WHERE now.vendor = page.vendor AND now.page = page.page
                AND now.run > :since AND now.run <= :run
                AND now.outcome = iif(page.suspect_run IS NULL, 'failed', 'suspect')
                AND NOT EXISTS (SELECT 1 FROM checks AS former WHERE former.vendor = now.vendor
                    AND former.page = now.page AND former.run >= coalesce(page.suspect_run, page.failed_run)
                    AND former.run < now.run AND former.reason IS now.reason)) AS is_new
        FROM {CURRENT} AND first IS NOT NULL AND EXISTS (SELECT 1 FROM checks WHERE checks.vendor = page.vendor
            AND checks.page = page.page AND checks.run <= :run AND checks.last_run > :since
            AND outcome IN ('suspect', 'failed'))"""
    times = run_times(connection)

    def weeks(first: int, number: int) -> int:
        return (datetime.fromisoformat(times[number]) - datetime.fromisoformat(times[first])).days // 7

    return {
        (vendor, page)
        for vendor, page, first, previous, is_new in connection.execute(sql, {"run": run, "since": since})
        if is_new or since < first <= run or (previous and first < run and weeks(first, run) > weeks(first, previous))
    }


def moved(connection: sqlite3.Connection, run: int) -> set[tuple[str, str]]:
    """The pages (vendor, page) that `run` was the first to find moved for good to their address of now."""
    sql = """
        SELECT vendor, page FROM checks AS now WHERE run = :run AND reason = 'moved' AND NOT EXISTS (
            SELECT 1 FROM checks AS former WHERE former.vendor = now.vendor AND former.page = now.page
                AND former.run < now.run AND former.reason = 'moved' AND former.final_url = now.final_url)"""
    return {(vendor, page) for vendor, page in connection.execute(sql, {"run": run})}


def recovered(connection: sqlite3.Connection, run: int, since: int | None = None) -> list[Row]:
    """The former check of each suspect or failed page that the refresh `run`, or one after `since`, has accepted.

    Not of a page that is gone with its rows.
    """
    sql = f"""
        SELECT former.* FROM checks AS now JOIN checks AS former ON former.vendor = now.vendor
            AND former.page = now.page AND former.run = (SELECT max(run) FROM checks AS earlier
                WHERE earlier.vendor = now.vendor AND earlier.page = now.page AND earlier.run <= :since)
        WHERE now.run > :since AND now.run <= :run AND NOT EXISTS (SELECT 1 FROM checks AS later WHERE later.vendor =
                now.vendor AND later.page = now.page AND later.run > now.run AND later.run <= :run)
            AND now.outcome IN {ACCEPTED} AND now.reason IS NOT 'vanished' AND former.outcome IN ('suspect', 'failed')
            AND former.reason IS NOT 'rejected' AND (SELECT kind FROM runs WHERE run = :run) = 'refresh'
        ORDER BY now.vendor, now.page"""
    values = {"run": run, "since": run - 1 if since is None else since}
    return [dict(row) for row in connection.execute(sql, values)]


def findings_of(check: Row) -> list[Row]:
    """The findings of a suspect page's check; an older check has only its reason and detail. Raises Damaged."""
    what = f"the account of the page {check['page']} in run {check.get('run')}"
    first = {"reason": check["reason"], "detail": check["detail"], "remedy": ""}
    found = from_json(check["account"] or "{}", what).get("findings", [first])
    if not (
        isinstance(found, list) and found and all(isinstance(one, dict) and one.keys() >= first.keys() for one in found)
    ):
        raise Damaged(f"{what} has a finding that is none")
    return found


def rejections(connection: sqlite3.Connection, vendor: str) -> dict[str, list[Waiver]]:
    """The last rejection of each page of the vendor, unless the page was accepted since."""
    sql = """
        SELECT page, vendor || '/' || page, finding, records, who, at, why FROM decisions AS one
        WHERE vendor = ? AND verdict = 'rejected' AND run = (SELECT max(run) FROM decisions AS other
                WHERE other.vendor = one.vendor AND other.page = one.page)
            AND run > coalesce((SELECT accepted_run FROM page_states AS state WHERE state.vendor = one.vendor
                AND state.page = one.page), 0)"""
    return grouped((page, Waiver(*values)) for page, *values in connection.execute(sql, (vendor,)))


def decisions(connection: sqlite3.Connection) -> list[Waiver]:
    """The waivers in force; to remove what is no longer read waives nothing."""
    sql = """
        SELECT vendor || '/' || page, finding, records, who, at, why FROM decisions WHERE verdict = 'accepted'
            AND finding NOT LIKE 'dropped:%'
            AND NOT EXISTS (SELECT 1 FROM decisions AS later WHERE later.vendor = decisions.vendor
                AND later.page = decisions.page AND later.verdict = 'rejected' AND later.run > decisions.run)"""
    return [Waiver(*row) for row in connection.execute(sql)]


def witness_noted(connection: sqlite3.Connection, vendor: str, declared: str) -> bool:
    """Does the last account of any page of the vendor report on the witness of this declaration?"""
    sql = """
        SELECT 1 FROM page_states JOIN checks USING (vendor, page)
        WHERE vendor = ? AND checks.run = account_check AND instr(account, ?)"""
    return connection.execute(sql, (vendor, declared)).fetchone() is not None


def accounts(connection: sqlite3.Connection, vendor: str) -> list[Row]:
    """The last check of each page that counts, with the account of its reading, which is that of run `account_run`.

    A page that is accepted again unchanged has the account of its last accepted reading, not of a suspect one between.
    """
    sql = f"""
        WITH states AS (SELECT page.* FROM {CURRENT} AND page.vendor = :vendor)
        SELECT last.page, last.outcome, last.reason, last.detail, states.last_run AS run, runs.started_at AS at,
            full.run AS account_run, full.rows_seen, full.account,
            (SELECT count(*) FROM errors WHERE errors.vendor = states.vendor AND errors.page = states.page) AS rows_kept
        FROM states JOIN runs ON runs.run = states.last_run
        CROSS JOIN checks AS last ON last.vendor = states.vendor AND last.page = states.page AND last.run =
            (SELECT max(run) FROM checks WHERE vendor = states.vendor AND page = states.page)
        LEFT JOIN checks AS full ON full.vendor = states.vendor AND full.page = states.page
            AND full.run = coalesce(
                iif(last.outcome IN ('suspect', 'failed'), NULL, (SELECT max(run) FROM checks AS sound
                    WHERE sound.vendor = states.vendor AND sound.page = states.page
                        AND sound.account IS NOT NULL AND sound.outcome NOT IN ('suspect', 'failed'))), account_check)
        ORDER BY last.page"""
    rows = map(dict, connection.execute(sql, {"vendor": vendor}))
    return [row | {"account": _account(row)} for row in rows]


def set_aside(connection: sqlite3.Connection, vendor: str) -> dict[Key, str]:
    """How the meanings of each key differ of which the first was accepted, by the last reading that counts."""
    sql = f"""
        SELECT other.value ->> 0, other.value ->> 1, other.value ->> 2
        FROM checks AS one, json_each(iif(json_valid(account), account, NULL), '$.set_aside') AS other
        WHERE vendor = :vendor AND account IS NOT NULL AND outcome IN {ACCEPTED} AND other.type = 'array'
            AND run = (SELECT max(run) FROM checks WHERE vendor = one.vendor AND page = one.page
                AND account IS NOT NULL AND outcome IN {ACCEPTED})"""
    return {(scope, code): how for scope, code, how in connection.execute(sql, {"vendor": vendor})}


def _account(row: Row) -> Row | None:
    """Parse a check's account. Raises Damaged."""
    if not row["account"]:
        return None
    what = f"the account of the page {row['page']} in run {row['account_run']}"
    account = from_json(row["account"], what)
    shapes = {"lists": list, "skipped": dict, "unread": list}
    if not all(isinstance(account.get(name), shape) for name, shape in shapes.items()):
        raise Damaged(f"{what} is incomplete")
    for entry in account["lists"]:
        if not isinstance(entry, dict) or not isinstance(entry.get("columns"), dict) or not entry.keys() >= _LIST_KEYS:
            raise Damaged(f"{what} has an incomplete list")
    return account
