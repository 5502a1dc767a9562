"""The database's schema, as migrations: each sets `PRAGMA user_version` to its own number."""

import sqlite3
from collections.abc import Mapping

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("errdex")

_TABLES: Mapping[str, tuple[dict[str, str], tuple[str, ...] | str, set[str]]] = {
    "errors": (
        {
            "vendor": "TEXT",
            "scope": "TEXT",
            "code": "TEXT",
            "status": "INTEGER",
            "status_text": "TEXT",
            "category": "TEXT",
            "retryable": "INTEGER",
            "retryable_basis": "TEXT",
            "retryable_evidence": "TEXT",
            "message": "TEXT",
            "hint": "TEXT",
            "page": "TEXT",
            "url": "TEXT",
            "section": "TEXT",
            "first_seen": "TEXT",
            "changed_at": "TEXT",
        },
        ("vendor", "scope", "code"),
        {"vendor", "scope", "code", "message", "page", "first_seen", "changed_at"},
    ),
    "changes": (
        {
            "id": "INTEGER",
            "run": "INTEGER",
            "at": "TEXT",
            "vendor": "TEXT",
            "scope": "TEXT",
            "code": "TEXT",
            "kind": "TEXT",
            "field": "TEXT",
            "old": "ANY",
            "new": "ANY",
            "rule": "TEXT",
            "level": "TEXT",
            "cause": "TEXT",
        },
        "id",
        {"run", "at", "vendor", "scope", "code", "kind", "rule", "level", "cause"},
    ),
    "runs": (
        {
            "run": "INTEGER",
            "kind": "TEXT",
            "source": "TEXT",
            "started_at": "TEXT",
            "finished_at": "TEXT",
            "version": "TEXT",
            "parsers": "TEXT",
        },
        "run",
        {"kind", "source", "started_at", "version", "parsers"},
    ),
    "checks": (
        {
            "run": "INTEGER",
            "vendor": "TEXT",
            "page": "TEXT",
            "outcome": "TEXT",
            "reason": "TEXT",
            "detail": "TEXT",
            "http_status": "INTEGER",
            "final_url": "TEXT",
            "etag": "TEXT",
            "last_modified": "TEXT",
            "sha256": "TEXT",
            "parser": "TEXT",
            "rows_seen": "INTEGER",
            "rows_kept": "INTEGER",
            "account": "TEXT",
        },
        ("vendor", "page", "run"),
        {"run", "vendor", "page", "outcome"},
    ),
    "pages": (
        {"sha256": "TEXT", "body": "BLOB", "encoding": "TEXT", "first_read": "TEXT"},
        "sha256",
        {"body", "encoding", "first_read"},
    ),
}

_DECISIONS = {
    "run": "INTEGER",
    "vendor": "TEXT",
    "page": "TEXT",
    "verdict": "TEXT",
    "complaint": "TEXT",
    "records": "TEXT",
    "who": "TEXT",
    "at": "TEXT",
    "why": "TEXT",
}

_CURSORS = {"name": "TEXT", "run": "INTEGER", "at": "TEXT"}

#: As they are now; each migration that touches one makes all of them anew.
_VIEWS = {
    # What stands in a column of verdicts and is none has evidence alone: no default goes against it.
    "retry_policy": """
        SELECT vendor, scope, code, status,
            CASE WHEN coalesce(retryable_basis, retryable_evidence) IS NOT NULL THEN retryable
                 WHEN status IN (429, 503) THEN 1
                 WHEN status BETWEEN 400 AND 499 AND status NOT IN (408, 409, 425, 429) THEN 0 END AS retryable,
            CASE WHEN coalesce(retryable_basis, retryable_evidence) IS NOT NULL THEN retryable_basis
                 WHEN status IN (429, 503)
                   OR (status BETWEEN 400 AND 499 AND status NOT IN (408, 409, 425)) THEN 'status' END AS basis,
            retryable_evidence AS evidence
        FROM errors""",
    "latest_changes": """
        SELECT * FROM changes WHERE run = (SELECT max(run) FROM changes)""",
    # Pages count while rows stand on them or the vendor's last refresh asked for them. A page is suspect while no check
    # since its first suspect one has believed it, and nobody has rejected what it showed. A vendor is confirmed when
    # its least recently believed page was; of an accepted page that is when its body came. A page that rows stand on
    # and no check is of, which a baseline has brought, has not been believed.
    "vendors": """
        WITH seen AS (
            SELECT checks.vendor, page, outcome, sha256, run, kind FROM checks JOIN runs USING (run)
            UNION ALL SELECT DISTINCT vendor, page, NULL, NULL, NULL, NULL FROM errors
        ), page AS (
            SELECT vendor, page,
                max(CASE WHEN outcome IN ('changed', 'unchanged', 'not_modified') THEN run END) AS believed,
                max(CASE WHEN outcome IN ('changed', 'unchanged', 'not_modified') THEN CASE kind WHEN 'review'
                    THEN (SELECT max(run) FROM checks AS former WHERE former.vendor = seen.vendor
                        AND former.page = seen.page AND former.sha256 = seen.sha256 AND former.run < seen.run)
                    ELSE run END END) AS looked,
                max(CASE WHEN outcome = 'suspect' THEN run END) AS suspect
            FROM seen GROUP BY vendor, page
            HAVING count(*) > count(run) OR max(run) >= (SELECT max(run) FROM seen AS other
                WHERE other.vendor = seen.vendor AND other.kind = 'refresh')
        ), standing AS (
            SELECT page.vendor, count(*) AS pages,
                CASE WHEN count(looked) = count(*) THEN min(looked) END AS confirmed,
                min((SELECT min(run) FROM checks WHERE checks.vendor = page.vendor AND checks.page = page.page
                    AND outcome = 'suspect' AND run > max(coalesce(page.believed, 0), coalesce((SELECT max(run)
                        FROM decisions WHERE decisions.vendor = page.vendor AND decisions.page = page.page
                        AND verdict = 'rejected'), 0)))) AS suspect
            FROM page GROUP BY page.vendor
        )
        SELECT standing.vendor,
            (SELECT count(*) FROM errors WHERE errors.vendor = standing.vendor) AS codes,
            standing.pages AS pages,
            (SELECT started_at FROM runs WHERE run = standing.confirmed) AS confirmed_at,
            (SELECT started_at FROM runs WHERE run = standing.suspect) AS suspect_since,
            EXISTS (SELECT 1 FROM runs, json_each(runs.parsers) WHERE runs.run = (SELECT max(run) FROM runs)
                AND json_each.value = standing.vendor) AS has_parser
        FROM standing""",
}


@migrations()
def v1_catalogue(db: Database) -> None:
    """Tables, indexes and full text of the first version."""
    for name, (columns, key, required) in _TABLES.items():
        db.table(name).create(columns, pk=key, not_null=required, strict=True)
    db.table("changes").create_index(["vendor", "code", "scope"])
    db.table("changes").create_index(["run"])
    db.table("checks").create_index(["sha256"])
    db.table("checks").create_index(["run"])
    db.execute("CREATE VIRTUAL TABLE errors_fts USING fts5(vendor UNINDEXED, scope UNINDEXED, code, message, hint)")
    db.execute("PRAGMA user_version = 1")


@migrations()
def v2_decisions(db: Database) -> None:
    """What people have decided about suspect pages, and the views with it."""
    key = ("run", "vendor", "page", "complaint")
    db.table("decisions").create(_DECISIONS, pk=key, not_null=set(_DECISIONS), strict=True)
    for name, sql in _VIEWS.items():
        db.create_view(name, sql, replace=True)
    db.execute("PRAGMA user_version = 2")


@migrations()
def v3_cursors(db: Database) -> None:
    """Up to which run each reader was shown the changes; and the views anew."""
    db.table("cursors").create(_CURSORS, pk="name", not_null=set(_CURSORS), strict=True)
    for name, sql in _VIEWS.items():
        db.create_view(name, sql, replace=True)
    db.execute("PRAGMA user_version = 3")


@migrations()
def v4_open_verdicts(db: Database) -> None:
    """No default by status where the page says something of retrying that is neither yes nor no."""
    db.create_view("retry_policy", _VIEWS["retry_policy"], replace=True)
    db.execute("PRAGMA user_version = 4")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to this version's schema."""
    migrations.apply(Database(connection, execute_plugins=False))
