"""The command that says what an error is: explain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import Db, Form, Format, Vendor, check_known, path_of, say
from ingest.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

    from ingest.lookup.rank_codes import Candidate, Explained

_FILES = (".json", ".txt", ".log", ".http", ".xml", ".out")
_LONGEST = 250


@app.command()
def explain(
    answer: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT|FILE]", help="What the API answered [standard input].")
    ] = None,
    vendor: Vendor = None,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """What an API's error is, whether to retry, and what to do.

    Reads a body, the whole output of `curl -i`, or a line of a log. Exits 1 where its code is not documented.

    \b
    curl -si https://api.paylera.com/v1/payments | errdex explain
    errdex explain '{"error": {"code": "card_closed"}}'
    errdex explain response.json --vendor autopay
    """
    from ingest.lookup.explanation import as_data, lines_of
    from ingest.lookup.pasted_answer import LIMIT
    from ingest.safe_output import json_text
    from ingest.store.connection import reading

    data = _given(answer or [], LIMIT + 1)
    if not data.strip():
        raise UsageError("there is nothing to explain; give what the API answered")
    if len(data) > LIMIT:
        say(f"only the first {LIMIT:,} bytes are looked at")
    with reading(path_of(db)) as catalogue:
        check_known(catalogue, vendor)
        found = _explained(catalogue, data, vendor)
    if form is Format.json:
        print(json_text(as_data(found)))
    else:
        print("\n".join(lines_of(found)))
    if not found.known:
        raise typer.Exit(1)


def _explained(catalogue: sqlite3.Connection, data: bytes, vendor: str | None) -> Explained:
    from ingest.lookup.pasted_answer import read_answer
    from ingest.lookup.rank_codes import explain as rank
    from ingest.store.code_lookup import by_words

    return rank(read_answer(data), candidates(catalogue), lambda words: by_words(catalogue, words, 3), vendor)


def candidates(catalogue: sqlite3.Connection) -> list[Candidate]:
    """Every code that is, or was, documented."""
    from ingest.lookup.rank_codes import Candidate
    from ingest.store.code_lookup import documented, removed

    now = [Candidate(record, retry) for record, retry in documented(catalogue)]
    nothing = {"retryable": None, "basis": None}
    return now + [Candidate(record, nothing, gone=at) for record, at in removed(catalogue)]


def _given(words: list[str], most: int) -> bytes:
    """What is to be explained: a file that is named, the words themselves, or standard input. Raises UsageError."""
    from ingest.safe_output import shortened

    text = " ".join(words)
    if not words or text == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("give what the API answered: as text, as a file, or on standard input")
        return sys.stdin.buffer.read(most)
    try:
        if _is_file(text):
            with Path(text).open("rb") as file:
                return file.read(most)
    except OSError as error:
        raise UsageError(f"{shortened(text, 80)}: {error.strerror or error}") from error
    return text.encode("utf-8", "surrogateescape")


def _is_file(text: str) -> bool:
    """Is it a file's name? A whole answer is too long to be one; what looks like one, but is not there, is an error."""
    if not text or len(text) > _LONGEST or "://" in text:
        return False
    return Path(text).exists() or (Path(text).suffix in _FILES and len(text.split()) == 1)
