"""What is asked of the catalogue to say whether it is whole; see `ingest.store.doctor`."""

import sqlite3
from collections.abc import Iterator

from ingest.store.queries import BELIEVED, Row


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
            WHERE vendor = one.vendor AND page = one.page AND outcome IN {BELIEVED}))
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
