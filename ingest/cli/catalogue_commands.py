"""The commands that ask the catalogue: list, show, search and sites."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.cli import diff_commands  # noqa: F401  # registered first, so that the help begins with what is asked most
from ingest.cli.app import app
from ingest.cli.known_pages_option import declare_known, print_known
from ingest.cli.options import MOST, ConfigFile, Db, Form, Format, Vendor, YesNo, check_known, path_of, say, settings_of
from ingest.errors import UsageError

_LONGEST = 100


@app.command("list")
def list_(
    vendor: Vendor = None,
    status: Annotated[int | None, typer.Option(min=100, max=599, help="Only this HTTP status.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    retryable: Annotated[YesNo | None, typer.Option(help="Only these; unknown: the page says nothing.")] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="RUN|DATE|AGE", help="As of then; where a row stood is not kept.")
    ] = None,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """The catalogue's codes.

    \b
    errdex list --vendor paylera --status 422
    errdex list --retryable yes --format json
    errdex list --at 2026-11-01        the catalogue as it was then
    """
    from ingest.history.timespec import run_at
    from ingest.safe_output import print_json
    from ingest.store.as_of import errors_at
    from ingest.store.connection import reading
    from ingest.store.queries import errors, runs

    verdict = None if retryable is None else {"yes": True, "no": False, "unknown": None}[retryable.value]
    with reading(path_of(db)) as catalogue:
        check_known(catalogue, vendor)
        rows = (
            errors(catalogue, *((["vendor = ?"], [vendor]) if vendor else ()))
            if at is None
            else errors_at(catalogue, run_at(at, runs(catalogue), datetime.now(UTC), whole_day=True), vendor)
        )
        found = (
            row
            for row in rows
            if status in (None, row["status"])
            and category in (None, row["category"])
            and (retryable is None or row["retryable"] is verdict)
        )
        if form is Format.json:
            print_json(found)
        else:
            from ingest.cli.tables import print_records

            print_records(list(found))


@app.command()
def show(
    vendor: Annotated[str, typer.Argument(metavar="VENDOR")],
    code: Annotated[str, typer.Argument(metavar="CODE")],
    scope: Annotated[str | None, typer.Option(help="Which meaning, where the code has several.")] = None,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """All that is known of one code, and its history.

    \b
    errdex show autopay card_closed
    """
    from ingest.cli.tables import print_log
    from ingest.safe_output import json_text, plain, value_text
    from ingest.store.connection import reading
    from ingest.store.queries import errors, log

    with reading(path_of(db)) as catalogue:
        check_known(catalogue, vendor)
        rows = list(errors(catalogue, ["vendor = ?", "code = ?"], [vendor, code]))
        history = list(log(catalogue, vendor, code, None))
    scopes = list(dict.fromkeys(row["scope"] for row in rows or history))
    if len(scopes) > 1 and scope is None:
        raise UsageError(f"{code} has several meanings; choose one with --scope: {', '.join(map(repr, scopes))}")
    record = next((row for row in rows if scope in (None, row["scope"])), None)
    history = [event for event in history if scope in (None, event["scope"])]
    if form is Format.json:
        print(json_text({"record": record, "history": history}))
    else:
        for name, value in (record or {}).items():
            if value not in (None, ""):
                print(f"{name:<19}{plain(value_text(name, value))}")
        if record is None:
            print(plain(f"{vendor} {code}: {'not in the catalogue any more' if history else 'not in the catalogue'}"))
        if history:
            print_log(history)
    if record is None and not history:
        raise typer.Exit(1)


@app.command()
def search(
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT...", help="Words, their beginnings, or a piece of a code.")
    ],
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="At most this many.")] = 20,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """Codes by the words in them, the best first.

    Each with the place where the words stand.

    A word may be the beginning of one; code, message and hint are searched. A piece of a code may be any.
    A vendor's name among the words means codes of that vendor, if there are such.

    \b
    errdex search insufficient fund
    errdex search X402.0008
    errdex search autopay closed
    """
    from ingest.safe_output import print_json, print_table, shortened
    from ingest.store.connection import reading
    from ingest.store.queries import search as find
    from ingest.store.queries import vendors_in

    parts = [word for part in text for word in re.findall(r"[\w.:/-]+(?:['’][\w.:/-]+)*", part)]
    words = [word for word in parts if re.search(r"[^\W_]", word)]
    if not words:
        raise UsageError("give at least one word to search for")
    if len(words) > 100:
        raise UsageError("give at most 100 words to search for; for a whole answer there is errdex explain")
    with reading(path_of(db)) as catalogue:
        vendors = {*vendors_in(catalogue)} & {word.lower() for word in words}
        others = [word for word in words if word.lower() not in vendors]
        rows = find(catalogue, others, limit, vendors) if vendors and others else []
        rows = rows or find(catalogue, words, limit)
    if form is Format.json:
        print_json(rows)
    elif rows:
        in_code = [not row["snippet"] or re.sub(r"[][]", "", row["snippet"]) == row["code"] for row in rows]
        told = [row["message" if own else "snippet"] for row, own in zip(rows, in_code, strict=True)]
        names = ("vendor", "code", "status")
        cells = [[*(row[name] for name in names), text] for row, text in zip(rows, told, strict=True)]
        print_table((*names, "found"), cells)
    if not rows:
        say(f"nothing holds {shortened(' '.join(text), _LONGEST)}")
        raise typer.Exit(1)


@app.command()
def sites(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR", help="This one, with its pages' accounts.")] = None,
    known_: Annotated[bool, typer.Option("--known", help="Pages that are known of; none was ever read live.")] = False,
    add: Annotated[str | None, typer.Option(metavar="VENDOR", help="Declare a known one in errdex.toml.")] = None,
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """The vendors, their codes, and when each was last confirmed.

    Of one, what was read on its pages and what was not.

    \b
    errdex sites --format json
    errdex sites paylera               the lists seen, their columns, what was skipped and why
    errdex sites --known               where other vendors document theirs; --known stripe: where that one does
    errdex sites --add stripe          one of these as a site of yours
    """
    if known_ or add:
        if add and (vendor or known_):
            raise UsageError("--add goes with neither another vendor nor --known")
        declare_known(add, config) if add else print_known(form, vendor)
        return
    from ingest.cli.tables import print_accounts
    from ingest.safe_output import print_json, print_table
    from ingest.sites.registry import find_sites, unknown_vendor
    from ingest.store.connection import exists, reading
    from ingest.store.page_checks import accounts
    from ingest.store.queries import vendors

    known = {name: site for name, site in find_sites(settings_of(config, "code")).items() if site.enabled}
    titles = ("vendor", "codes", "pages", "confirmed_at", "suspect_since", "has_parser")
    path = path_of(db)
    rows, told = [], []
    if exists(path):
        with reading(path) as catalogue:
            rows = [row | {"has_parser": row["vendor"] in known} for row in vendors(catalogue)]
            told = accounts(catalogue, vendor) if vendor else []
    new = set(known) - {row["vendor"] for row in rows}
    rows += [
        dict(zip(titles, (name, 0, len(known[name].pages), None, None, True), strict=True)) for name in sorted(new)
    ]
    if vendor:
        names = [row["vendor"] for row in rows]
        if vendor not in names:
            raise UsageError(unknown_vendor(vendor, names))
        rows = [row | {"accounts": told} for row in rows if row["vendor"] == vendor]
    if form is Format.json:
        print_json(rows)
    else:
        print_table(
            titles, [[*(row[name] for name in titles[:-1]), "yes" if row["has_parser"] else "no"] for row in rows]
        )
        print_accounts(told)
    for name, site in known.items():
        if site.fault:
            say(f"{name}: {site.fault}")
