"""Look up codes, by their words or by what a response says, with their retry verdicts; and the removed codes."""

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import get_close_matches
from itertools import islice
from operator import itemgetter
from typing import Any

from ingest.model import FullKey, grouped, json_value, json_values
from ingest.store.queries import WITHOUT_ANCHOR, Row, column, error_columns, scalar, vendors, vendors_with_codes
from ingest.store.stored_json import event_name, state_of
from ingest.store.writes import record_json

#: The key of a row.
key_of: Callable[[Any], FullKey] = itemgetter("vendor", "scope", "code")
#: SQL for how well a row of the full-text index matches: less is better, and the code counts most.
_WEIGHT = "bm25(errors_fts, 0, 0, 4.0, 2.0, 2.0, 1.0)"
#: How many spellings are close: more than are shown, since some may have matched already.
_MAX_SPELT_LIKE = 10


def search(
    connection: sqlite3.Connection, words: Sequence[str], limit: int, vendors: Collection[str] = ()
) -> list[Row]:
    """The rows (of `vendors`) with all `words`, as prefixes in code and texts, or anywhere within code or name.

    In this order: the exact code, codes that contain the words as typed, the rest by weight, matches within a word of
    these. `snippet` shows the matches in brackets; it is null for those within a word.
    """
    # A title of one word is a name, as the code is ("ZoneForbidden" beside 4102).
    names = "lower(code || iif(instr(title, ' ') = 0, ' ' || title, ''))"
    inside = " AND ".join(f"instr({names}, lower(?))" for _ in words)
    own = f"WHERE vendor IN ({', '.join('?' * len(vendors))})" if vendors else ""
    sql = f"""
        WITH found AS (
            SELECT vendor, scope, code, {_WEIGHT} AS weight,
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
    rows = connection.execute(sql, (query, *words, *vendors, text, text, limit))
    return [json_values(dict(row)) for row in rows]


def documented(
    connection: sqlite3.Connection, where: str = "1", values: Sequence[object] = ()
) -> list[tuple[Row, Row]]:
    """The rows of `errors` (that meet `where`) with `confirmed_at`, and their verdicts: `retryable`, `basis`."""
    confirmed = {row["vendor"]: row["confirmed_at"] for row in vendors(connection)}
    found = []
    for row in connection.execute(
        "SELECT errors.*, policy.retryable AS verdict, basis FROM errors JOIN retry_policy AS policy"
        f" USING (vendor, scope, code) WHERE {where} ORDER BY vendor, errors.rowid",
        values,
    ):
        data = json_values(dict(row))
        verdict = {"retryable": json_value("retryable", data.pop("verdict")), "basis": data.pop("basis")}
        found.append((data | {"confirmed_at": confirmed.get(data["vendor"])}, verdict))
    return found


def addresses(connection: sqlite3.Connection) -> list[tuple[str, str | None]]:
    """Every vendor with each address of its docs, without anchors."""
    return [
        (vendor, url) for vendor, url in connection.execute(f"SELECT DISTINCT vendor, {WITHOUT_ANCHOR} FROM errors")
    ]


def resembling(
    connection: sqlite3.Connection, codes: Collection[str], messages: Collection[str], links: Collection[str]
) -> set[FullKey]:
    """The keys of rows with one of the codes, also as title, or messages, or links; there may be others among them."""
    sql = "SELECT vendor, scope, code FROM errors WHERE code IN (SELECT value FROM json_each(?))"
    exact = (json.dumps([*codes]), json.dumps([*links]))
    keys = set(map(tuple, connection.execute(f"{sql} OR url IN (SELECT value FROM json_each(?))", exact)))
    for name, texts in (("code", codes), ("title", codes), ("message", messages)):
        for words in filter(None, map(_words, texts)):
            sql = f"SELECT vendor, scope, code, {name} FROM errors_fts WHERE errors_fts MATCH ?"
            for *key, text in connection.execute(sql, (f'{name} : ^ "{" ".join(words)}"',)):
                if _words(text) == words:
                    keys.add(tuple(key))
    return keys


def spelt_like(connection: sqlite3.Connection, code: str) -> set[FullKey]:
    """The keys of the rows whose codes are spelt most like `code`."""
    keys = map(tuple, connection.execute("SELECT vendor, scope, code FROM errors"))
    rows = grouped((key[2].lower(), key) for key in keys)
    return {key for close in get_close_matches(code[:100].lower(), rows, _MAX_SPELT_LIKE) for key in rows[close]}


def with_keys(connection: sqlite3.Connection, keys: Iterable[FullKey], vendors: Iterable[str]) -> list[tuple[Row, Row]]:
    """Of `documented`, the rows with these keys and all of `vendors`."""
    where = (
        "(errors.vendor, errors.scope, errors.code) IN (SELECT json_extract(value, '$[0]'),"
        " json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?))"
        " OR errors.vendor IN (SELECT value FROM json_each(?))"
    )
    return documented(connection, where, (json.dumps(list(keys)), json.dumps(list(vendors))))


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W_]+", text)]


def removed(connection: sqlite3.Connection, words: Sequence[str] = ()) -> list[tuple[Row, str]]:
    """The last rows of the codes (with all `words` in them) that were removed, and when.

    Null is what the log does not keep. A vendor that the user has dropped may still document its codes.
    """
    kept = {*vendors_with_codes(connection)}
    empty = dict.fromkeys([*error_columns(connection), "confirmed_at"])
    found = []
    for vendor, scope, code, run, old, at, cause, _ in connection.execute(
        # With max() the other columns are those of the row that has the maximum.
        "SELECT vendor, scope, code, run, old, at, cause, max(id) AS last FROM changes WHERE kind = 'removed'"
        f"{' AND instr(lower(code), lower(?))' * len(words)}"
        " AND NOT EXISTS (SELECT 1 FROM errors WHERE errors.vendor = changes.vendor"
        " AND errors.scope = changes.scope AND errors.code = changes.code)"
        " GROUP BY vendor, scope, code ORDER BY last",
        words,
    ):
        if cause == "vendor" or vendor in kept:
            state = state_of(old, event_name(vendor, code, run))
            found.append((empty | record_json(vendor, scope, code, state) | {"changed_at": at}, at))
    return found


def vendors_with(connection: sqlite3.Connection, code: str) -> list[str]:
    """The vendors that document the code; if none does, those that did."""
    for rows in ("errors WHERE", "changes WHERE kind = 'removed' AND"):
        if found := column(connection, f"SELECT DISTINCT vendor FROM {rows} code = ? ORDER BY 1", code):
            return found
    return []


def status_until(connection: sqlite3.Connection, key: FullKey, status: int) -> int | None:
    """The last run that changed the status of this code from `status` to another; None if it never had that one."""
    sql = "SELECT max(run) FROM changes WHERE vendor = ? AND scope = ? AND code = ? AND field = 'status' AND old = ?"
    found: int | None = scalar(connection, sql, *key, status)
    return found


def by_words(connection: sqlite3.Connection, words: Iterable[str], limit: int) -> list[FullKey]:
    """The keys of the records with at least two of `words`, best first."""
    wanted = {word.lower() for word in words}
    rows = connection.execute(
        "SELECT vendor, scope, code, title, message, hint FROM errors_fts WHERE errors_fts MATCH ?"
        f" ORDER BY {_WEIGHT}, vendor, code LIMIT 50",
        (" OR ".join(f'"{word}"' for word in sorted(wanted)) or '""',),
    )
    near = (row for row in rows if len(wanted.intersection(_words(" ".join(map(str, row))))) > 1)
    return list(map(key_of, islice(near, limit)))
