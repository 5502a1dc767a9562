"""The command that explains an API's error response: explain."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.catalogue_source import open_catalogue
from ingest.cli.options import CatalogueFile, Db, Form, Vendor
from ingest.cli.stderr_log import say
from ingest.cli.tables import print_wrapped
from ingest.errors import UsageError, no_os_error
from ingest.lookup.error_response import MAX_BYTES, Response, read_response
from ingest.lookup.name_matching import normalised
from ingest.lookup.rank_codes import Explanation, explain, texts_to_match
from ingest.lookup.ranked_code import RankedCode
from ingest.model import FullKey
from ingest.safe_output import json_text, shortened
from ingest.store import code_lookup
from ingest.store.page_checks import accounts, set_aside
from ingest.store.queries import vendors
from ingest.store.vendor_states import pending

if TYPE_CHECKING:  # Slow to import: loaded once there is something to explain.
    from ingest.lookup.advice_on_response import Advised

#: A response with more texts than this is compared with every record.
_MAX_TEXTS = 200
_SUFFIXES = (".json", ".txt", ".log", ".http", ".xml", ".out")
_MAX_FILE_NAME = 250


def command(
    response: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT|FILE]", help="The API's response [standard input].")
    ] = None,
    vendor: Vendor = None,
    form: Form = "text",
    db: Db = None,
    file: CatalogueFile = None,
) -> None:
    """Explain an API's error: what to do, and what it means.

    Reads a response body, the whole output of `curl -i` or `curl -v`, a log line, or a stack trace. If it shows
    neither its vendor's name nor address, add --vendor: many APIs have an internal_error. The score of a match, from 0
    to 1, says how well it fits. Exits 1 if its code is not documented.

    \b
    curl -si https://api.paylera.com/v1/payments | errdex explain
    errdex explain '{"error": {"code": "card_closed"}}'
    errdex explain response.json --vendor autopay
    """
    from ingest.lookup.advice_on_response import advise
    from ingest.lookup.explanation import as_data, explanation_lines
    from ingest.report.code_history import renamed_to

    data = _read_input(response or [], MAX_BYTES + 1)
    if not data.strip():
        raise UsageError("the input is empty; give the API's response")
    if len(data) > MAX_BYTES:
        say(f"only the first {MAX_BYTES:,} bytes are read")
    now = datetime.now(UTC)
    with open_catalogue(db, file, vendor) as (catalogue, _):
        answer = read_response(data)
        found = _explain(catalogue, answer, vendor)
        for one in found.candidates:
            if one.got and (run := code_lookup.status_until(catalogue, one.key, one.got)):
                one.why.append(f"it was {one.got} until run {run}")
            if one.was_documented and (new := renamed_to(catalogue, one.key, now)):
                one.why.append(f"renamed to {new}")
            if one.differing:
                one.why.append(f"{one.differing}; only the first was accepted")
        suspect = {row["vendor"]: row["suspect_since"] for row in vendors(catalogue)}
        unread = [] if found.known else _unread(catalogue, found, suspect)
        waiting = pending(catalogue, vendor) if found.code_given and not (found.known or unread) else []
    advised = advise(found, answer, now, {*suspect})
    if form == "json":
        print(json_text(as_data(advised)))
    else:
        for line in explanation_lines(advised, now, suspect):
            print_wrapped([line], 10 if line.startswith("  ") else 2)
    if not found.known:
        hint = unread or [_what_next(advised)]
        if hint[0]:
            say("; ".join([*hint, *waiting]))
        raise typer.Exit(1)


def _unread(catalogue: sqlite3.Connection, found: Explanation, every: Iterable[str]) -> list[str]:
    """Where a page names the code in a row that is not read, as after its acceptance."""
    if found.assumed_code is None:
        return []
    code = re.compile(rf"(?<![\w.-]){re.escape(found.assumed_code.value)}(?![\w.-])")
    rows = ((vendor, row["account"]) for vendor in found.vendors or every for row in accounts(catalogue, vendor))
    named = [vendor for vendor, account in rows if account and any(map(code.search, account["unread"]))]
    return [
        f"a page of {vendor} names it in a row that is not read: errdex sites {vendor}"
        for vendor in dict.fromkeys(named)
    ]


def _what_next(advised: Advised) -> str:
    """How to find what is not documented; empty where the response needs no record, or its vendor is known."""
    found = advised.found
    if advised.succeeded or advised.page or advised.looks_like or any(one.was_documented for one in found.candidates):
        return ""
    if found.vendors:
        return "; ".join(f"all codes of {vendor}: errdex list --vendor {vendor}" for vendor in found.vendors)
    if found.code_given or found.candidates:
        return "if its vendor is not in errdex sites, watch the page that lists its codes: errdex add URL"
    return "" if advised.step.http else "give the whole response (curl -si), a log line, or the code alone"


def _explain(catalogue: sqlite3.Connection, response: Response, vendor: str | None) -> Explanation:
    """Match the records that resemble the response; if none is the one that it means, similar ones, too."""
    keys: set[FullKey] = set()

    def most_similar(words: list[str]) -> list[FullKey]:
        found = code_lookup.by_words(catalogue, words, 3)
        keys.update(found)
        return found

    texts = texts_to_match(response)
    if sum(map(len, texts)) > _MAX_TEXTS:
        return explain(response, candidates(catalogue), most_similar, vendor)
    keys |= code_lookup.resembling(catalogue, *texts)
    known = code_lookup.addresses(catalogue)
    found = explain(response, candidates(catalogue, keys), most_similar, vendor, known)
    if found.known:
        return found
    named = {*found.vendors, *([vendor] if vendor else [])}
    if found.assumed_code and not named:
        keys |= code_lookup.spelt_like(catalogue, found.assumed_code.value)
    return explain(response, candidates(catalogue, keys, named), most_similar, vendor, known)


def candidates(
    catalogue: sqlite3.Connection, keys: Collection[FullKey] | None = None, vendors: Collection[str] = ()
) -> list[RankedCode]:
    """Every code that is documented, or was; with `keys`, of those documented only these and all of `vendors`."""
    rows = code_lookup.documented(catalogue) if keys is None else code_lookup.with_keys(catalogue, keys, vendors)
    titles = cache(partial(_code_titles, catalogue))
    aside = cache(partial(set_aside, catalogue))
    now = [
        RankedCode(
            record,
            retry,
            code_titles=titles(vendor),
            differing=aside(vendor).get((record["scope"], record["code"]), ""),
        )
        for record, retry in rows
        if (vendor := record["vendor"])
    ]
    nothing = {"retryable": None, "basis": None}
    return now + [RankedCode(record, nothing, gone=at) for record, at in code_lookup.removed(catalogue)]


def _code_titles(catalogue: sqlite3.Connection, vendor: str) -> frozenset[str]:
    """What the tables of a vendor call their codes, without separators ("eventid")."""
    lists = (one for row in accounts(catalogue, vendor) if row["account"] for one in row["account"]["lists"])
    return frozenset(normalised(title) for one in lists for title, role in one["columns"].items() if role == "code")


def _read_input(words: list[str], limit: int) -> bytes:
    """At most `limit` bytes of the file that the words name, of standard input, or else of the words themselves."""
    text = " ".join(words)
    if not words or text == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("give the API's response: as text, as a file, or on standard input")
        return sys.stdin.buffer.read(limit)
    with no_os_error(shortened(text, 80)):
        if _is_file(text):
            with Path(text).open("rb") as file:
                return file.read(limit)
    return text.encode("utf-8", "surrogateescape")


def _is_file(text: str) -> bool:
    """Whether `text` names a file, or looks like the name of one that does not exist."""
    if not text or len(text) > _MAX_FILE_NAME or "://" in text:
        return False
    return Path(text).exists() or (Path(text).suffix in _SUFFIXES and len(text.split()) == 1)
