"""The commands that query the catalogue: list, show, search and sites."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.cli.app import app
from ingest.cli.options import (
    MAX_LIMIT,
    ConfigFile,
    Db,
    Form,
    Format,
    Retryable,
    Vendor,
    check_vendor,
    db_path,
    load_settings,
    nearest_code,
    say,
)
from ingest.errors import UsageError

_MAX_ECHO = 100
#: The columns that list --text searches.
_TEXTS = ("code", "message", "hint")
_MAX_WORDS = 100


class ListFormat(StrEnum):
    """How the codes are printed."""

    text = "text"
    json = "json"
    csv = "csv"


@app.command("list")
def list_(
    vendor: Vendor = None,
    status: Annotated[int | None, typer.Option(min=100, max=599, help="Only this HTTP status.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    retryable: Annotated[Retryable | None, typer.Option(help="Only these; unknown: the vendor does not say.")] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="Only codes that contain this in any text.")] = None,
    code: Annotated[str | None, typer.Option(metavar="GLOB", help="Only matching codes, such as 'payment.*'.")] = None,
    action: Annotated[str | None, typer.Option(metavar="ACTION", help="Only rows that advise this action.")] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="RUN|DATE|AGE", help="As of then, without page, url and section.")
    ] = None,
    sort: Annotated[str | None, typer.Option(metavar="[-]COLUMN", help="Sort by a column; - for descending.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="A,B,...", help="Print these columns of errors.")] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="Output format.")] = ListFormat.text,
    db: Db = None,
) -> None:
    """List the codes in the catalogue.

    \b
    errdex list --vendor paylera --status 422
    errdex list --retryable yes --format json
    errdex list --code 'payment.*' --sort -status --columns code,status,hint
    errdex list --at 2026-11-01        the catalogue as of that day
    """
    from ingest.cli.tables import print_csv, print_records
    from ingest.history.timespec import run_at, time_at
    from ingest.safe_output import print_json, print_table, value_text
    from ingest.store.as_of import errors_at
    from ingest.store.connection import reading
    from ingest.store.queries import error_columns, errors, runs

    with reading(db_path(db)) as catalogue:
        check_vendor(catalogue, vendor)
        rows: Iterable[dict[str, Any]]
        if at is None:
            rows = errors(catalogue, *((["vendor = ?"], [vendor]) if vendor else ()))
        else:
            now = datetime.now(UTC)
            run = run_at(at, runs(catalogue), now, whole_day=True)
            rows = errors_at(catalogue, run, vendor, time_at(at, now, whole_day=True))
        names = error_columns(catalogue)
        order, shown = (sort or "").removeprefix("-"), columns.split(",") if columns is not None else []
        for option, given in (("--sort", [order] if sort else []), ("--columns", shown)):
            if unknown := [name for name in given if name not in names]:
                raise UsageError(f"{option}: there is no column {unknown[0]!r}; the columns are {', '.join(names)}")
        if action and "actions" not in names:
            raise UsageError("--action: this database has no actions; run errdex refresh to upgrade it")
        found = [
            row
            for row in rows
            if status in (None, row["status"])
            and category in (None, row["category"])
            and retryable in (None, {True: "yes", False: "no", None: "unknown"}[row["retryable"]])
            and (text is None or any(text.lower() in str(row[name] or "").lower() for name in _TEXTS))
            and (code is None or fnmatchcase(row["code"], code))
            and (action is None or action in _actions(row))
        ]
        if sort:
            missing = [row for row in found if row[order] is None]
            present = sorted((row for row in found if row[order] is not None), key=lambda row: row[order])
            found = (present[::-1] if sort.startswith("-") else present) + missing
        if form is ListFormat.json:
            print_json({name: row[name] for name in shown} if shown else row for row in found)
        elif form is ListFormat.csv:
            print_csv(shown or names, found)
        elif shown:
            print_table(
                shown,
                [[value_text(name, row[name]) if row[name] is not None else None for name in shown] for row in found],
            )
        else:
            print_records(found)


@app.command()
def show(
    vendor: Annotated[str, typer.Argument(metavar="VENDOR", help="The vendor, or VENDOR/CODE in one word.")],
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The code, as documented.")] = None,
    scope: Annotated[str | None, typer.Option(help="Which meaning, if the code has several.")] = None,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """Show everything known about one code, and its history.

    \b
    errdex show autopay card_closed
    errdex show autopay/card_closed
    """
    from ingest.cli.tables import print_log
    from ingest.lookup.explanation import step_data, step_lines
    from ingest.lookup.next_step import step_for
    from ingest.safe_output import json_text, plain, value_text
    from ingest.store.connection import reading
    from ingest.store.queries import errors, log, vendors

    if code is None:
        vendor, _, code = vendor.partition("/")
    if not code:
        raise UsageError("name the code, too: errdex show VENDOR CODE")
    with reading(db_path(db)) as catalogue:
        check_vendor(catalogue, vendor)
        rows = list(errors(catalogue, ["vendor = ?", "code = ?"], [vendor, code]))
        history = list(log(catalogue, vendor, code, None))
        seen = next((row for row in vendors(catalogue) if row["vendor"] == vendor), None)
        near = "" if rows or history else nearest_code(catalogue, "show", vendor, code)
    scopes = list(dict.fromkeys(row["scope"] for row in rows or history))
    if len(scopes) > 1 and scope is None:
        raise UsageError(f"{code} has several meanings; choose one with --scope: {', '.join(map(repr, scopes))}")
    record = next((row for row in rows if scope in (None, row["scope"])), None)
    history = [event for event in history if scope in (None, event["scope"])]
    step = step_for(record) if record else None
    dated = record and record | {"confirmed_at": seen and seen["confirmed_at"]}
    if form is Format.json:
        print(json_text({"record": record, "history": history, "advice": step and step_data(step, dated)}))
    else:
        if step and dated:
            for line in step_lines(step, dated, datetime.now(UTC), seen["suspect_since"] if seen else None):
                print(plain(line))
            print()
        for name, value in (record or {}).items():
            if value not in (None, ""):
                print(f"{name:<19}{plain(value_text(name, value))}")
        if record is None:
            print(plain(f"{vendor} {code}: {'no longer' if history else 'not'} in the catalogue"))
        if history:
            print_log(history)
    if record is None and not history:
        say(f"{vendor} has no code {code}{near}")
        raise typer.Exit(1)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words, prefixes, or part of a code.")],
    limit: Annotated[int, typer.Option(min=1, max=MAX_LIMIT, help="Print at most this many.")] = 20,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """Search the codes by their words, the best match first.

    Finds words and prefixes in code, message and hint, and any part of a code. A vendor's name among the words limits
    the search to that vendor, unless that finds nothing.

    \b
    errdex search insufficient fund
    errdex search X402.0008
    errdex search autopay closed
    errdex search 404                  codes with that HTTP status
    """
    from ingest.safe_output import print_json, print_table, shortened
    from ingest.store.connection import reading
    from ingest.store.queries import search as find
    from ingest.store.queries import vendors_in

    parts = [word for part in text for word in re.findall(r"[\w.:/-]+(?:['’][\w.:/-]+)*", part)]
    words = [word for word in parts if re.search(r"[^\W_]", word)]
    if not words:
        raise UsageError("give at least one word to search for")
    if len(words) > _MAX_WORDS:
        raise UsageError(f"give at most {_MAX_WORDS} words; for a whole response, use errdex explain")
    with reading(db_path(db)) as catalogue:
        vendors = {*vendors_in(catalogue)} & {word.lower() for word in words}
        others = [word for word in words if word.lower() not in vendors]
        rows = find(catalogue, others, limit, vendors) if vendors and others else []
        rows = rows or find(catalogue, words, limit)
        if len(others) == 1 and re.fullmatch(r"[1-5][0-9][0-9]", others[0]):
            rows = _with_status(catalogue, int(others[0]), vendors, rows)[:limit]
        near = "" if rows else _nearest_words(catalogue, words)
    if form is Format.json:
        print_json(rows)
    elif rows:
        names = ("vendor", "code", "status")
        print_table((*names, "found"), [[*(row[name] for name in names), _match(row)] for row in rows])
    if not rows:
        say(f"nothing found for {shortened(' '.join(text), _MAX_ECHO)}{near}")
        raise typer.Exit(1)


def _actions(row: dict[str, Any]) -> list[str]:
    value = row["actions"] or []
    return list(json.loads(value) if isinstance(value, str) else value)


def _with_status(
    catalogue: sqlite3.Connection, status: int, vendors: Collection[str], rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The codes (of `vendors`) with that HTTP status, then the other `rows`."""
    from ingest.store.queries import errors

    found = [row | {"snippet": None} for row in errors(catalogue, ["status = ?"], [status])]
    found = [row for row in found if not vendors or row["vendor"] in vendors]
    known = {(row["vendor"], row["scope"], row["code"]) for row in found}
    return found + [row for row in rows if (row["vendor"], row["scope"], row["code"]) not in known]


def _nearest_words(catalogue: sqlite3.Connection, words: list[str]) -> str:
    """The search with each word replaced by the most similar one of the catalogue, where one finds something."""
    from difflib import get_close_matches

    from ingest.store.queries import column
    from ingest.store.queries import search as find

    texts = column(catalogue, "SELECT code || ' ' || message || ' ' || vendor FROM errors")
    known = sorted({word.lower() for text in texts for word in re.findall(r"[^\W_]{3,40}", text)})
    near = [next(iter(get_close_matches(word.lower(), known, 1)), word) for word in words]
    found = near != words and find(catalogue, near, 1)
    return f"; did you mean {' '.join(near)}? Try: errdex search {' '.join(near)}" if found else ""


def _match(row: dict[str, str | None]) -> str | None:
    """Where the words were found; the message where that is the code, which is printed anyway."""
    in_code = not row["snippet"] or re.sub(r"[][]", "", row["snippet"]) == row["code"]
    return row["message" if in_code else "snippet"]


@app.command()
def sites(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR", help="Only this one, page by page.")] = None,
    directory: Annotated[
        bool, typer.Option("--known", help="List other vendors' pages that errdex knows of; none was read live.")
    ] = False,
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """List the vendors, their codes, and when each was confirmed.

    For one vendor, also what was read on each page and what was not.

    \b
    errdex sites --format json
    errdex sites paylera               its lists with their columns, and what was skipped and why
    errdex sites --known               where other vendors document their codes; --known stripe: only that one
    errdex add stripe                  watch one of them
    """
    if directory:
        _print_known_pages(form, vendor)
    else:
        _print_sites(vendor, form, db_path(db), config)


def _print_sites(vendor: str | None, form: Format, path: Path, config: Path | None) -> None:
    from ingest.cli.tables import print_accounts, vendor_state
    from ingest.safe_output import print_json, print_table
    from ingest.sites.registry import find_sites, unknown_vendor
    from ingest.store.connection import exists, reading
    from ingest.store.page_checks import accounts, vendor_states

    configured = {name: site for name, site in find_sites(load_settings(config, "code")).items() if site.watched}
    titles = ("vendor", "codes", "pages", "confirmed_at", "suspect_since", "failed_since", "rejected_since")
    rows, pages = [], []
    if exists(path):
        with reading(path) as catalogue:
            rows = [row | {"has_parser": row["vendor"] in configured} for row in vendor_states(catalogue)]
            pages = accounts(catalogue, vendor) if vendor else []
    for name in sorted(configured.keys() - {row["vendor"] for row in rows}):
        empty = {"vendor": name, "codes": 0, "pages": len(configured[name].pages), "has_parser": True}
        rows.append(dict.fromkeys(titles) | empty)
    if vendor:
        names = [row["vendor"] for row in rows]
        if vendor not in names:
            raise UsageError(unknown_vendor(vendor, names))
        rows = [row | {"accounts": pages} for row in rows if row["vendor"] == vendor]
    if form is Format.json:
        print_json(rows)
    else:
        shown = titles[:4]
        cells = [
            [*(row[name] for name in shown), vendor_state(row), "yes" if row["has_parser"] else "no"] for row in rows
        ]
        print_table((*shown, "state", "has_parser"), cells)
        print_accounts(pages)
    for name, site in configured.items():
        if site.fault:
            say(f"{name}: {site.fault}")


def _print_known_pages(form: Format, vendor: str | None) -> None:
    from ingest.safe_output import print_json, print_table
    from ingest.sites.known_pages import known_pages, pages_of

    rows = [asdict(page) for page in (pages_of(vendor) if vendor else known_pages())]
    if form is Format.json:
        print_json(rows)
    else:
        titles = ("vendor", "name", "shape", "verified", "address")
        print_table(titles, [[row[title] for title in titles] for row in rows])
