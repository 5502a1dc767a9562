"""What the stages and the commands ask of the catalogue."""

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.model import FIELDS, Change, Decision, Key, State, Stored, json_value

Row = dict[str, Any]
_STATE = ", ".join(FIELDS)
_BELIEVED = "('changed', 'unchanged', 'not_modified')"


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


def stored_of(connection: sqlite3.Connection, vendor: str) -> dict[Key, Stored]:
    """The vendor's rows as the catalogue holds them, in the order in which they came."""
    rows = connection.execute(
        f"SELECT scope, code, {_STATE}, retryable_evidence, section, page, url, first_seen, changed_at"
        " FROM errors WHERE vendor = ? ORDER BY rowid",
        (vendor,),
    )
    return {(row[0], row[1]): Stored(State(*row[2:9]), *row[9:]) for row in map(tuple, rows)}


def last_checks(connection: sqlite3.Connection, vendor: str) -> dict[str, Last]:
    """Each known page of the vendor, as it stood."""
    rows = connection.execute(
        f"WITH last AS (SELECT page, max(CASE WHEN outcome IN {_BELIEVED} THEN run END) AS believed,"
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


def body_of(connection: sqlite3.Connection, sha256: str | None) -> tuple[bytes, str] | None:
    """An archived body and the encoding that it was read in; None where it is not kept, or damaged."""
    row = connection.execute("SELECT body, encoding FROM pages WHERE sha256 = ?", (sha256,)).fetchone()
    try:
        return (zlib.decompress(row[0]), row[1]) if row else None
    except zlib.error:
        return None


def states(connection: sqlite3.Connection, vendor: str) -> list[Archived]:
    """The vendor as of each run that changed it, oldest first; the last with the bodies that were believed last."""
    found: list[Archived] = []
    last: dict[str, str] = {}
    for run, at, page, outcome, sha256 in connection.execute(
        "SELECT run, started_at, page, outcome, sha256 FROM checks JOIN runs USING (run)"
        f" WHERE vendor = ? AND outcome IN {_BELIEVED} ORDER BY run",
        (vendor,),
    ):
        last[page] = sha256
        if outcome == "changed":
            before = found.pop() if found and found[-1].run == run else None
            bodies = (before or (found[-1] if found else Archived(0, "", {}))).bodies | {page: sha256}
            found.append(Archived(run, at, bodies))
    return [*found[:-1], Archived(found[-1].run, found[-1].at, last)] if found else []


def pages_in(connection: sqlite3.Connection, vendor: str) -> list[str]:
    """The pages that rows of the vendor stand on."""
    return [row[0] for row in connection.execute("SELECT DISTINCT page FROM errors WHERE vendor = ?", (vendor,))]


def vendors_in(connection: sqlite3.Connection) -> list[str]:
    """Every vendor that was ever looked at or that rows are kept of; none where the file has no table yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'checks'").fetchone():
        return []
    return [
        row[0] for row in connection.execute("SELECT vendor FROM checks UNION SELECT vendor FROM errors ORDER BY 1")
    ]


def runs(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """All runs, oldest first: number and start."""
    return [(row[0], row[1]) for row in connection.execute("SELECT run, started_at FROM runs ORDER BY run")]


def last_finished(connection: sqlite3.Connection) -> int:
    """The last run that came to its end; 0 for none. What an unfinished one has written may not be all of it."""
    found: int | None = connection.execute("SELECT max(run) FROM runs WHERE finished_at IS NOT NULL").fetchone()[0]
    return found or 0


def changes_of(connection: sqlite3.Connection, vendor: str, until: int) -> Iterator[tuple[int, Change]]:
    """The vendor's events up to and with run `until`, oldest first, each with its run."""
    for row in connection.execute(
        "SELECT run, scope, code, kind, field, old, new, rule, level, cause FROM changes"
        " WHERE vendor = ? AND run <= ? ORDER BY id",
        (vendor, until),
    ):
        run, scope, code, kind, name, old, new, rule, level, cause = row
        if kind != "changed":
            old, new = (_state(value) if value is not None else None for value in (old, new))
        yield run, Change(scope, code, kind, name, old, new, rule, level, cause)


def _state(text: str) -> State:
    data = json.loads(text)
    values: list[Any] = [int(value) if isinstance(value := data[name], bool) else value for name in FIELDS]
    return State(*values)


def vendors_changed(connection: sqlite3.Connection, since: int, until: int) -> list[str]:
    """The vendors with events after run `since`, up to and with run `until`."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT vendor FROM changes WHERE run > ? AND run <= ? ORDER BY vendor", (since, until)
        )
    ]


def changes_made(connection: sqlite3.Connection) -> Counter[tuple[str, str]]:
    """How many events of each level every vendor has caused, but for its baseline."""
    sql = "SELECT vendor, level, count(*) FROM changes WHERE cause = 'vendor' AND rule <> 'baseline' GROUP BY 1, 2"
    return Counter({(vendor, level): number for vendor, level, number in map(tuple, connection.execute(sql))})


def errors(connection: sqlite3.Connection, where: Sequence[str] = (), values: Sequence[object] = ()) -> Iterator[Row]:
    """Rows of `errors` that fit all of `where`, as JSON has them, by vendor and in page order."""
    sql = f"SELECT * FROM errors {'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY vendor, rowid"
    for row in connection.execute(sql, values):
        yield json_row(row)


def json_row(row: sqlite3.Row) -> Row:
    """A database row as JSON has it: true and false for the retry verdict."""
    return dict(row) | {"retryable": json_value("retryable", row["retryable"])}


def log(connection: sqlite3.Connection, vendor: str | None, code: str | None, limit: int | None) -> Iterator[Row]:
    """Rows of `changes`, newest first; a record is an object, a verdict true or false."""
    terms = [("vendor = ?", vendor), ("code = ?", code)]
    where = [term for term, value in terms if value is not None]
    values = [value for _, value in terms if value is not None]
    sql = f"SELECT * FROM changes {'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY id DESC LIMIT ?"
    for row in connection.execute(sql, (*values, -1 if limit is None else limit)):
        data = dict(row)
        for side in ("old", "new"):
            if data["kind"] != "changed" and data[side] is not None:
                data[side] = json.loads(data[side])
            else:
                data[side] = json_value(data["field"], data[side])
        yield data


def search(
    connection: sqlite3.Connection, words: Sequence[str], limit: int, vendors: Collection[str] = ()
) -> list[Row]:
    """Rows that hold all `words` (or what begins so) in code, message or hint, or in whose code they stand anywhere.

    Of `vendors` alone, if any are given.

    Best first: the very code, codes that hold the words as typed, then by weight; those that hold them within a word
    of the code come last. `snippet` is where the words stand, each in brackets; null within a word of the code.
    """
    inside = " AND ".join("instr(lower(code), lower(?))" for _ in words)
    own = f"WHERE vendor IN ({', '.join('?' * len(vendors))})" if vendors else ""
    sql = f"""
        WITH found AS (
            SELECT vendor, scope, code, bm25(errors_fts, 0, 0, 4.0, 2.0, 1.0) AS weight,
                snippet(errors_fts, -1, '[', ']', '…', 16) AS snippet FROM errors_fts WHERE errors_fts MATCH ?
        ), every AS (
            SELECT * FROM found UNION ALL SELECT vendor, scope, code, 0, NULL FROM errors
            WHERE {inside} AND (vendor, scope, code) NOT IN (SELECT vendor, scope, code FROM found)
        )
        SELECT errors.*, snippet FROM every JOIN errors USING (vendor, scope, code) {own}
        ORDER BY lower(code) = lower(?) DESC, snippet IS NULL, instr(lower(code), lower(?)) = 0, weight, vendor, code
        LIMIT ?"""
    query = " ".join('"' + word.replace('"', '""') + '"*' for word in words)
    text = " ".join(words)
    return [json_row(row) for row in connection.execute(sql, (query, *words, *vendors, text, text, limit))]


def unsettled(connection: sqlite3.Connection, vendor: str | None = None) -> list[Row]:
    """The check of every page (of `vendor`) that is suspect, or has failed, since it was believed; and since when so.

    A page that failed after it was suspect is suspect still.
    """
    sql = f"""
        WITH good AS (
            SELECT vendor, page, max(CASE WHEN outcome IN {_BELIEVED} THEN run END) AS run FROM checks GROUP BY 1, 2
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
    return [row | {"account": json.loads(row["account"] or "null")} for row in rows]


def first_untold(connection: sqlite3.Connection, run: int) -> int:
    """The first run since the last refresh that came to its end which did not; `run` where there is none before it."""
    found: int = connection.execute(
        "SELECT coalesce(min(run), :run) FROM runs WHERE run < :run AND finished_at IS NULL AND run > coalesce("
        "(SELECT max(run) FROM runs WHERE run < :run AND finished_at IS NOT NULL AND kind = 'refresh'), 0)",
        {"run": run},
    ).fetchone()[0]
    return found


def unfinished(connection: sqlite3.Connection, run: int) -> bool:
    """Did the run never come to its end?"""
    return connection.execute("SELECT 1 FROM runs WHERE run = ? AND finished_at IS NULL", (run,)).fetchone() is not None


def vendors(connection: sqlite3.Connection) -> list[Row]:
    """Rows of the view `vendors`."""
    return [
        dict(row) | {"has_parser": bool(row["has_parser"])}
        for row in connection.execute("SELECT * FROM vendors ORDER BY 1")
    ]


def integrity(connection: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    return [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]


def vendors_written(connection: sqlite3.Connection) -> list[str]:
    """The vendors that rows or events are kept of."""
    return [row[0] for row in connection.execute("SELECT vendor FROM errors UNION SELECT vendor FROM changes")]


def texts_astray(connection: sqlite3.Connection) -> Iterator[Row]:
    """Vendor and code of what stands in `errors` or in its full text alone, or is not the same in both."""
    texts = "vendor, scope, code, message, hint"
    sql = (
        f"SELECT DISTINCT vendor, code FROM (SELECT {texts}, 1 AS side FROM errors"
        f" UNION ALL SELECT {texts}, -1 FROM errors_fts) GROUP BY {texts} HAVING count(*) <> 2 OR sum(side) <> 0"
    )
    yield from map(dict, connection.execute(sql))


def bodies(connection: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    """Every archived body, one at a time: its SHA-256 and its compressed bytes."""
    yield from map(tuple, connection.execute("SELECT sha256, body FROM pages"))


def bodies_lost(connection: sqlite3.Connection) -> Iterator[Row]:
    """The checks whose body should be kept and is not: a change's, a suspect page's, a page's last believed one."""
    sql = f"""
        SELECT vendor, page, run FROM checks AS one
        WHERE reason IS NOT 'vanished' AND (outcome IN ('changed', 'suspect') OR run = (SELECT max(run) FROM checks
            WHERE vendor = one.vendor AND page = one.page AND outcome IN {_BELIEVED}))
        AND NOT EXISTS (SELECT 1 FROM pages WHERE pages.sha256 = one.sha256) ORDER BY run"""
    yield from map(dict, connection.execute(sql))


def runs_lost(connection: sqlite3.Connection) -> list[int]:
    """Runs that checks or events name, but that are not kept."""
    sql = (
        "SELECT run FROM (SELECT run FROM checks UNION SELECT run FROM changes) WHERE run NOT IN (SELECT run FROM runs)"
    )
    return [row[0] for row in connection.execute(sql)]


def runs_unended(connection: sqlite3.Connection) -> list[int]:
    """The runs that have no end."""
    return [row[0] for row in connection.execute("SELECT run FROM runs WHERE finished_at IS NULL")]
