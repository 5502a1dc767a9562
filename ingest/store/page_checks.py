"""How the pages stand: when each was last believed, since when one is not, and what people have decided."""

import sqlite3
from dataclasses import dataclass

from ingest.errors import Damaged
from ingest.model import Decision
from ingest.store.queries import BELIEVED, Row, from_json

#: What is told of each list of an account.
_OF_LIST = {"lists", "shape", "rows", "columns"}


@dataclass(frozen=True, slots=True)
class Last:
    """How a page stood before this run: its last believed check, and whether it was suspect or failed after that.

    `url` is the address that the validators came from; `not_modified`: how many 304s in a row it has been believed by.
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
    """A vendor's pages as of one run: the body of each, by page."""

    run: int
    at: str
    bodies: dict[str, str]


def last_checks(connection: sqlite3.Connection, vendor: str) -> dict[str, Last]:
    """Each known page of the vendor, as it stood."""
    rows = connection.execute(
        f"WITH last AS (SELECT page, max(CASE WHEN outcome IN {BELIEVED} THEN run END) AS believed,"
        " max(CASE WHEN outcome IN ('suspect', 'failed') THEN run END) AS left_out,"
        " max(CASE WHEN outcome IN ('changed', 'unchanged') THEN run END) AS whole"
        " FROM checks WHERE vendor = :vendor GROUP BY page)"
        " SELECT last.page, sha256, parser, (SELECT encoding FROM pages WHERE pages.sha256 = checks.sha256), final_url,"
        " etag, last_modified, coalesce(left_out, 0) > coalesce(believed, 0),"
        " (SELECT count(*) FROM checks AS more WHERE more.vendor = :vendor AND more.page = last.page"
        " AND more.outcome = 'not_modified' AND more.run > last.whole) FROM last"
        " LEFT JOIN checks ON checks.vendor = :vendor AND checks.page = last.page AND checks.run = last.believed",
        {"vendor": vendor},
    )
    return {row[0]: Last(*tuple(row)[1:]) for row in rows}


def states(connection: sqlite3.Connection, vendor: str) -> list[Archived]:
    """The vendor as of each run that changed it, oldest first; the last with the bodies that were believed last."""
    found: list[Archived] = []
    last: dict[str, str] = {}
    for run, at, page, outcome, sha256 in connection.execute(
        "SELECT run, started_at, page, outcome, sha256 FROM checks JOIN runs USING (run)"
        f" WHERE vendor = ? AND outcome IN {BELIEVED} ORDER BY run",
        (vendor,),
    ):
        last[page] = sha256
        if outcome == "changed":
            before = found.pop() if found and found[-1].run == run else None
            bodies = (before or (found[-1] if found else Archived(0, "", {}))).bodies | {page: sha256}
            found.append(Archived(run, at, bodies))
    return [*found[:-1], Archived(found[-1].run, found[-1].at, last)] if found else []


def unsettled(connection: sqlite3.Connection, vendor: str | None = None) -> list[Row]:
    """The check of every page (of `vendor`) that is suspect, or has failed, since it was believed; and since when so.

    A page that failed after it was suspect is suspect still.
    """
    sql = f"""
        WITH good AS (
            SELECT vendor, page, max(CASE WHEN outcome IN {BELIEVED} THEN run END) AS run FROM checks GROUP BY 1, 2
        ), bad AS (
            SELECT vendor, page, outcome, min(checks.run) AS first, max(checks.run) AS last FROM checks JOIN good
            USING (vendor, page) WHERE checks.run > coalesce(good.run, 0)
                AND (EXISTS (SELECT 1 FROM errors WHERE errors.vendor = checks.vendor AND errors.page = checks.page)
                    OR (SELECT max(run) FROM checks AS own WHERE own.vendor = checks.vendor AND own.page = checks.page)
                    >= (SELECT max(run) FROM checks AS other JOIN runs USING (run) WHERE other.vendor = checks.vendor
                        AND kind = 'refresh'))
                AND (outcome = 'failed' OR checks.run > coalesce((SELECT max(run) FROM decisions WHERE
                    decisions.vendor = checks.vendor AND decisions.page = checks.page AND verdict = 'rejected'), 0))
            GROUP BY 1, 2, 3
        )
        SELECT checks.*, runs.started_at AS since
        FROM bad JOIN checks USING (vendor, page, outcome) JOIN runs ON runs.run = bad.first
        WHERE checks.run = bad.last AND (outcome = 'suspect' OR NOT EXISTS (SELECT 1 FROM bad AS other WHERE
            other.vendor = bad.vendor AND other.page = bad.page AND other.outcome = 'suspect'))
        ORDER BY since, vendor, page"""
    return [dict(row) for row in connection.execute(sql) if vendor in (None, row["vendor"])]


def standing(connection: sqlite3.Connection, run: int) -> dict[tuple[str, str], tuple[str, str | None]]:
    """The pages that `run` did not take in, nor any run since: since when so, and when one before last found the same.

    A suspect page is the same while its detail is; of a failed one the reason is enough.
    """
    rows = connection.execute(
        "SELECT vendor, page, (SELECT started_at FROM runs WHERE run = (SELECT max(run) FROM checks AS former"
        " WHERE former.vendor = checks.vendor AND former.page = checks.page AND former.run < checks.run"
        " AND former.outcome = checks.outcome AND former.reason = checks.reason"
        " AND (checks.outcome = 'failed' OR former.detail = checks.detail)))"
        " FROM checks WHERE run = ? AND outcome IN ('suspect', 'failed')",
        (run,),
    )
    since = {(page["vendor"], page["page"]): page["since"] for page in unsettled(connection)}
    found = map(tuple, rows)
    return {(vendor, page): (since[vendor, page], before) for vendor, page, before in found if (vendor, page) in since}


def suspects(connection: sqlite3.Connection, vendor: str | None = None) -> list[Row]:
    """The pages (of `vendor`) that are suspect and not settled."""
    return [page for page in unsettled(connection, vendor) if page["outcome"] == "suspect"]


def decisions(connection: sqlite3.Connection) -> list[Decision]:
    """The decisions to take pages as they read."""
    sql = """
        SELECT vendor || '/' || page, complaint, records, who, at, why FROM decisions WHERE verdict = 'accepted'
            AND NOT EXISTS (SELECT 1 FROM decisions AS later WHERE later.vendor = decisions.vendor
                AND later.page = decisions.page AND later.verdict = 'rejected' AND later.run > decisions.run)"""
    return [Decision(*row) for row in connection.execute(sql)]


def accounts(connection: sqlite3.Connection, vendor: str) -> list[Row]:
    """The last check of each page of the vendor, and the last account of itself that it gave, in `account_run`."""
    sql = """
        WITH mine AS (SELECT * FROM checks JOIN runs USING (run) WHERE vendor = :vendor),
            told AS (SELECT page, max(run) AS run FROM mine WHERE account IS NOT NULL GROUP BY page)
        SELECT mine.page, mine.outcome, mine.reason, mine.detail, mine.run, mine.started_at AS at,
            told.run AS account_run, full.rows_seen, mine.rows_kept, full.account
        FROM mine LEFT JOIN told ON told.page = mine.page LEFT JOIN mine AS full ON full.page = mine.page
            AND full.run = told.run
        WHERE mine.run = (SELECT max(run) FROM mine AS other WHERE other.page = mine.page) ORDER BY mine.page"""
    rows = map(dict, connection.execute(sql, {"vendor": vendor}))
    return [row | {"account": _account(row)} for row in rows]


def _account(row: Row) -> Row | None:
    """What the page's check says of itself. Raises Damaged."""
    if not row["account"]:
        return None
    what = f"the account of the page {row['page']} in run {row['account_run']}"
    account = from_json(row["account"], what)
    shapes = {"lists": list, "skipped": dict, "unread": list}
    if not all(isinstance(account.get(name), shape) for name, shape in shapes.items()):
        raise Damaged(f"{what} is none")
    for entry in account["lists"]:
        if not isinstance(entry, dict) or not isinstance(entry.get("columns"), dict) or not entry.keys() >= _OF_LIST:
            raise Damaged(f"{what} has a list that is none")
    return account
