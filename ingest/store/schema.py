"""The database's schema, as migrations: each sets `PRAGMA user_version` to its own number."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from ingest.model import DEFAULT_YES, NO_DEFAULT, NO_DEFAULT_NO, NO_DEFAULT_YES, Say
from ingest.store import page_states
from ingest.store.copies import copied
from ingest.store.page_states import CURRENT, progress_to
from ingest.store.writes import index_texts

migrations = Migrations("errdex")

_V1 = (
    """CREATE TABLE errors (vendor TEXT NOT NULL, scope TEXT NOT NULL, code TEXT NOT NULL, status INTEGER,
        status_text TEXT, category TEXT, retryable INTEGER, retryable_basis TEXT, retryable_evidence TEXT,
        message TEXT NOT NULL, hint TEXT, page TEXT NOT NULL, url TEXT, section TEXT, first_seen TEXT NOT NULL,
        changed_at TEXT NOT NULL, PRIMARY KEY (vendor, scope, code)) STRICT""",
    """CREATE TABLE changes (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, at TEXT NOT NULL, vendor TEXT NOT NULL,
        scope TEXT NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL, field TEXT, old ANY, new ANY, rule TEXT NOT NULL,
        level TEXT NOT NULL, cause TEXT NOT NULL) STRICT""",
    """CREATE TABLE runs (run INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, started_at TEXT NOT NULL,
        finished_at TEXT, version TEXT NOT NULL, parsers TEXT NOT NULL) STRICT""",
    """CREATE TABLE checks (run INTEGER NOT NULL, vendor TEXT NOT NULL, page TEXT NOT NULL, outcome TEXT NOT NULL,
        reason TEXT, detail TEXT, http_status INTEGER, final_url TEXT, etag TEXT, last_modified TEXT, sha256 TEXT,
        parser TEXT, rows_seen INTEGER, rows_kept INTEGER, account TEXT, PRIMARY KEY (vendor, page, run)) STRICT""",
    """CREATE TABLE pages (sha256 TEXT PRIMARY KEY, body BLOB NOT NULL, encoding TEXT NOT NULL,
        first_read TEXT NOT NULL) STRICT""",
    "CREATE INDEX idx_changes_vendor_code_scope ON changes (vendor, code, scope)",
    "CREATE INDEX idx_changes_run ON changes (run)",
    "CREATE INDEX idx_checks_sha256 ON checks (sha256)",
    "CREATE INDEX idx_checks_run ON checks (run)",
    "CREATE VIRTUAL TABLE errors_fts USING fts5(vendor UNINDEXED, scope UNINDEXED, code, message, hint)",
)

_TELLS = "EXISTS (SELECT 1 FROM json_each(actions) WHERE value IN {})"
_YES = f"status IN {DEFAULT_YES} AND NOT {_TELLS.format(NO_DEFAULT_YES)}"
_NO = f"status BETWEEN 400 AND 499 AND status NOT IN {NO_DEFAULT} AND NOT {_TELLS.format(NO_DEFAULT_NO)}"
#: The current views, except `vendors`; a migration that changes one creates all of them again.
_VIEWS = {
    # A cell of the retry column that is no verdict gives evidence alone: no default is set against it.
    "retry_policy": f"""
        SELECT vendor, scope, code, status,
            CASE WHEN coalesce(retryable_basis, retryable_evidence) IS NOT NULL THEN retryable
                 WHEN {_YES} THEN 1
                 WHEN {_NO} THEN 0 END AS retryable,
            CASE WHEN coalesce(retryable_basis, retryable_evidence) IS NOT NULL THEN retryable_basis
                 WHEN ({_YES}) OR ({_NO}) THEN 'status' END AS basis,
            retryable_evidence AS evidence, actions, retry_after_s
        FROM errors""",
    "latest_changes": """
        SELECT * FROM changes WHERE run = (SELECT max(run) FROM changes)""",
}

#: A vendor was confirmed when the oldest of the bodies last accepted of its pages was fetched. A page with rows from a
#: baseline and without a check counts as not accepted.
_VENDORS = f"""
    WITH page AS (
        SELECT page.vendor, page.confirmed_run, page.suspect_run FROM {CURRENT}
    ), standing AS (
        SELECT vendor, count(*) AS pages, min(suspect_run) AS suspect,
            CASE WHEN count(confirmed_run) = count(*) THEN min(confirmed_run) END AS confirmed
        FROM page GROUP BY vendor
    )
    SELECT standing.vendor,
        (SELECT count(*) FROM errors WHERE errors.vendor = standing.vendor) AS codes,
        standing.pages AS pages,
        (SELECT started_at FROM runs WHERE run = standing.confirmed) AS confirmed_at,
        (SELECT started_at FROM runs WHERE run = standing.suspect) AS suspect_since,
        standing.vendor IN (SELECT json_each.value FROM runs, json_each(runs.parsers)
            WHERE runs.run = (SELECT max(run) FROM runs)) AS has_parser
    FROM standing"""
#: Unused space is given back where it is at least one in so many pages of the file.
_UNUSED = 4


@migrations()
def v1_catalogue(db: Database) -> None:
    """Tables, index and full text of the first version."""
    for statement in _V1:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


@migrations()
def v2_decisions(db: Database) -> None:
    """What people have decided about suspect pages."""
    db.execute("""
        CREATE TABLE decisions (run INTEGER NOT NULL, vendor TEXT NOT NULL, page TEXT NOT NULL, verdict TEXT NOT NULL,
            complaint TEXT NOT NULL, records TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL,
            PRIMARY KEY (run, vendor, page, complaint)) STRICT""")
    db.execute("PRAGMA user_version = 2")


@migrations()
def v3_cursors(db: Database) -> None:
    """The run up to which each subscriber has seen the changes."""
    db.execute("CREATE TABLE cursors (name TEXT NOT NULL PRIMARY KEY, run INTEGER NOT NULL, at TEXT NOT NULL) STRICT")
    db.execute("PRAGMA user_version = 3")


@migrations()
def v5_findings(db: Database) -> None:
    """Rename what a decision is about to finding."""
    db.execute("ALTER TABLE decisions RENAME COLUMN complaint TO finding")
    db.execute("PRAGMA user_version = 5")


@migrations()
def v6_titles_and_actions(db: Database) -> None:
    """Titles, actions, and the basis of a changed verdict; rows keep their numbers, which are in the page's order."""
    for name in (*_VIEWS, "vendors"):
        db.execute(f"DROP VIEW IF EXISTS {name}")
    old = ", ".join(row[1] for row in db.execute("PRAGMA table_info(errors)"))
    db.execute("""
        CREATE TABLE errors_6 (vendor TEXT NOT NULL, scope TEXT NOT NULL, code TEXT NOT NULL, status INTEGER,
            status_text TEXT, category TEXT, retryable INTEGER, retryable_basis TEXT, retryable_evidence TEXT,
            message TEXT NOT NULL, hint TEXT, title TEXT,
            actions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(actions)), retry_after_s INTEGER,
            page TEXT NOT NULL, url TEXT, section TEXT, first_seen TEXT NOT NULL, changed_at TEXT NOT NULL,
            PRIMARY KEY (vendor, scope, code)) STRICT""")
    db.execute(f"INSERT INTO errors_6 (rowid, {old}) SELECT rowid, {old} FROM errors ORDER BY rowid")
    db.execute("DROP TABLE errors")
    db.execute("ALTER TABLE errors_6 RENAME TO errors")
    db.execute("ALTER TABLE changes ADD COLUMN old_basis TEXT")
    db.execute("ALTER TABLE changes ADD COLUMN new_basis TEXT")
    for name, sql in _VIEWS.items():
        db.create_view(name, sql)
    db.execute("PRAGMA user_version = 6")


@migrations()
def v7_spans(db: Database) -> None:
    """Spans of checks in place of single ones, and a row with the state of each page, which the view reads."""
    page_states.migrate(db.conn)
    db.create_view("vendors", _VENDORS)
    db.execute("PRAGMA user_version = 7")


@migrations()
def v8_texts_by_vendor(db: Database) -> None:
    """Full-text rows with titles, those of a vendor side by side; advice takes precedence over a status's default."""
    db.execute("DROP VIEW retry_policy")
    db.create_view("retry_policy", _VIEWS["retry_policy"])
    db.execute("DROP TABLE errors_fts")
    db.execute(
        "CREATE VIRTUAL TABLE errors_fts USING fts5(vendor UNINDEXED, scope UNINDEXED, code, title, message, hint)"
    )
    texts = "SELECT vendor, scope, code, title, message, hint FROM errors WHERE vendor = ?"
    for vendor in db.execute("SELECT DISTINCT vendor FROM errors").fetchall():
        index_texts(db.conn, db.execute(texts, vendor))
    db.execute("PRAGMA user_version = 8")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to this version's schema, in one transaction."""
    with connection:  # Commits, or rolls back whatever is raised.
        connection.execute("BEGIN IMMEDIATE")
        migrations.apply(Database(connection, execute_plugins=False))


def upgrade(connection: sqlite3.Connection, path: Path, version: int, say: Say) -> None:
    """Bring the catalogue at `path`, of schema `version`, up to date; a new one (0) is only created."""
    token = progress_to.set(say)
    try:
        if version:
            copy = copy_of(path, version)
            with copied(connection, copy):
                pass  # As it is.
            say(f"{path}: is of an older version; upgrading. The catalogue as it was is kept: {copy}")
        migrate(connection)
        if version:
            _compact(connection, path, say)
    finally:
        progress_to.reset(token)


def copy_of(path: Path, version: int) -> Path:
    """Where the catalogue is kept as it was before it was upgraded from schema `version`."""
    return path.with_name(f"{path.name}.schema-{version}")


def _compact(connection: sqlite3.Connection, path: Path, say: Say) -> None:
    """Give unused space back to the file system; failing to do so is harmless."""
    unused, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    if unused * _UNUSED < pages:
        return
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        say(f"{path}: upgraded, but its unused space was not given back ({error}); later: sqlite3 {path} VACUUM")
