"""The command that searches the codes: search."""

import re
import sqlite3
from collections.abc import Collection
from difflib import get_close_matches
from itertools import islice, product
from shlex import join, quote
from typing import Annotated, Any

import typer

from ingest.cli.catalogue_source import open_db
from ingest.cli.options import MAX_LIMIT, Db, Form
from ingest.cli.stderr_log import say
from ingest.errors import UsageError
from ingest.model import statuses
from ingest.report.summary import until_text
from ingest.safe_output import print_json, print_table, shortened
from ingest.store.code_lookup import key_of, removed
from ingest.store.code_lookup import search as find
from ingest.store.queries import column, errors, vendors_in
from ingest.store.vendor_states import pending

_OF_VENDOR = "; for all codes of a vendor: errdex list --vendor "
_MAX_ECHO = _MAX_WORDS = _MAX_SPELLINGS = 100


def command(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words, prefixes, or part of a code.")],
    limit: Annotated[int, typer.Option(metavar="NUMBER", min=1, max=MAX_LIMIT, help="Print at most this many.")] = 20,
    form: Form = "text",
    db: Db = None,
) -> None:
    """Search the codes by their words, the best match first.

    Finds words and prefixes in code, title, message and hint, and any part of a code. A vendor's name among the words
    limits the search to that vendor, unless that finds nothing.

    \b
    errdex search insufficient fund
    errdex search X402.0008
    errdex search autopay closed
    errdex search 404                  codes with that HTTP status
    """
    parts = [word for part in text for word in re.findall(r"[\w.:/-]+(?:['’][\w.:/-]+)*", part)]
    words = [word for word in parts if re.search(r"[^\W_]", word)]
    if not words:
        raise UsageError("give at least one word to search for")
    if len(words) > _MAX_WORDS:
        raise UsageError(f"give at most {_MAX_WORDS} words; for a whole response, use errdex explain")
    with open_db(db) as catalogue:
        vendors = {*vendors_in(catalogue)} & {word.lower() for word in words}
        others = [word for word in words if word.lower() not in vendors]
        rows = find(catalogue, others, limit, vendors) if vendors and others else []
        rows = rows or find(catalogue, words, limit)
        if len(others) == 1 and re.fullmatch(r"[1-5][0-9][0-9]", others[0]):
            rows = _with_status(catalogue, int(others[0]), vendors, rows)[:limit]
        gone = [] if rows else _removed(catalogue, others or words, vendors)
        waiting = [] if rows or gone else pending(catalogue)
        near = "" if rows or gone else _nearest_words(catalogue, words) if others else _OF_VENDOR + min(vendors)
    if form == "json":
        print_json(rows)
    elif rows:
        names = ("vendor", "code", "status")
        print_table((*names, "found"), [[*(row[name] for name in names), _match(row)] for row in rows])
    for text_of_one in gone[:limit]:
        say(text_of_one)
    if not rows and not gone:
        say("; ".join([f"nothing found for {shortened(' '.join(text), _MAX_ECHO)}{near}", *waiting]))
    if not rows:
        raise typer.Exit(1)


def _removed(catalogue: sqlite3.Connection, words: list[str], vendors: Collection[str]) -> list[str]:
    """A line for each code (of `vendors`) with all words in it that is no longer documented."""
    return [
        f"{until_text(record, at)}: errdex show {record['vendor']} {quote(record['code'])}"
        for record, at in removed(catalogue, words)
        if not vendors or record["vendor"] in vendors
    ]


def _with_status(
    catalogue: sqlite3.Connection, status: int, vendors: Collection[str], rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The codes (of `vendors`) with that HTTP status, then the other `rows`."""
    rows_with = (row | {"snippet": None} for row in errors(catalogue, status=status))
    found = [row for row in rows_with if status in statuses(row["status"], row["status_text"])]
    found = [row for row in found if not vendors or row["vendor"] in vendors]
    known = set(map(key_of, found))
    return found + [row for row in rows if key_of(row) not in known]


def _nearest_words(catalogue: sqlite3.Connection, words: list[str]) -> str:
    """The search with each unknown word replaced by a similar one of the catalogue, where that finds something."""
    codes = column(catalogue, "SELECT code FROM errors")
    texts = column(catalogue, "SELECT message FROM errors UNION SELECT hint FROM errors WHERE hint IS NOT NULL")
    vendors = {*vendors_in(catalogue)}
    known = {word: word for word in set(re.findall(r"[^\W_]{3,40}", "\n".join((*codes, *texts)).lower()))}
    known |= {word.lower(): word for word in (*codes, *vendors)}
    lines = "\n".join(("", *known))
    for spelling in islice(product(*(_spellings(word, known, lines) for word in words)), _MAX_SPELLINGS):
        own = vendors & {word.lower() for word in spelling}
        others = [word for word in spelling if word.lower() not in own]
        if [*spelling] != words and (find(catalogue, others, 1, own) if others else find(catalogue, [*spelling], 1)):
            return f"; did you mean {' '.join(spelling)}? Try: errdex search {join(spelling)}"
    return ""


def _spellings(word: str, known: dict[str, str], lines: str) -> list[str]:
    """The known words that are most like this one and have its digits, then the word itself.

    Only the word itself if it is known, begins a known one, or is too short to be like another. `lines`: the known
    words, each after a line break.
    """
    low = word.lower()
    if len(low) < 3 or f"\n{low}" in lines:
        return [word]
    # The same digits in the same order; a word of less than 3/7 of the other's length is never near.
    digits = r"\D*".join(["", *re.findall(r"\d", low), ""])
    alike = re.compile(rf"(?=.{{{-(-3 * len(low) // 7)},{7 * len(low) // 3}}}\Z){digits}")
    near = get_close_matches(low, [*filter(alike.fullmatch, known)])
    return [*(known[one] for one in near), word]


def _match(row: dict[str, str | None]) -> str | None:
    """Where the words were found; the message where that is the code, which is printed anyway."""
    in_code = not row["snippet"] or re.sub(r"[][]", "", row["snippet"]) == row["code"]
    return row["message" if in_code else "snippet"]
