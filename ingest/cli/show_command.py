"""The command that shows one code: show."""

from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from ingest.cli.catalogue_source import nearest_code, open_db
from ingest.cli.options import Db, Form, Scope
from ingest.cli.stderr_log import say
from ingest.cli.tables import print_wrapped
from ingest.errors import UsageError
from ingest.model import some
from ingest.report.code_history import code_history
from ingest.report.summary import until_text
from ingest.safe_output import json_text, plain, value_text
from ingest.store.code_lookup import vendors_with
from ingest.store.page_checks import set_aside
from ingest.store.queries import errors, log, vendors, vendors_in

#: Of the vendors that have a code, an error names this many.
_MAX_VENDORS = 5


def command(
    vendor: Annotated[
        str, typer.Argument(metavar="VENDOR", help="The vendor; or VENDOR/CODE, or a code that only one vendor has.")
    ],
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The code, as documented.")] = None,
    scope: Scope = None,
    form: Form = "text",
    db: Db = None,
) -> None:
    """Show everything known about one code, and its history.

    \b
    errdex show autopay card_closed
    errdex show autopay/card_closed
    errdex show card_closed
    errdex list --vendor autopay --code card_closed --at 2026-11-01    the code as of that day
    """
    from ingest.lookup.explanation import step_data, step_lines
    from ingest.lookup.next_step import step_for

    if code is None:
        vendor, code = _vendor_and_code(db, vendor)
    with open_db(db, vendor) as catalogue:
        rows = list(errors(catalogue, vendor, code))
        history = list(log(catalogue, vendor, code, None))
        seen = next((row for row in vendors(catalogue) if row["vendor"] == vendor), {})
        differing = set_aside(catalogue, vendor)
        near = "" if rows or history else nearest_code(catalogue, "show", vendor, code)
        story: list[str] = []
        if form == "text":
            story = list(code_history(catalogue, vendor, code, None, datetime.now(UTC), scope))
    scopes = list(dict.fromkeys(row["scope"] for row in rows or history))
    if len(scopes) > 1 and scope is None:
        raise UsageError(f"{code} has several meanings; choose one with --scope: {', '.join(map(repr, scopes))}")
    record = next((row for row in rows if scope in (None, row["scope"])), None)
    history = [event for event in history if scope in (None, event["scope"])]
    others = differing.get((record["scope"], code)) if record else None
    step = step_for(record) if record else None
    dated = record and record | {"confirmed_at": seen.get("confirmed_at")}
    removed = history[0] if history and not record else None
    if form == "json":
        data = {
            "record": record,
            "history": history,
            "advice": step and step_data(step, dated),
            "other_meanings": others,
        }
        print(json_text(data | {"removed_at": removed and removed["at"]}))
    else:
        if removed:
            print(plain(until_text(removed, removed["at"])))
            print()
        if step and dated:
            print_wrapped(map(plain, step_lines(step, dated, datetime.now(UTC), seen.get("suspect_since"))), 2)
            print()
        values = [(name, value) for name, value in (record or {}).items() if value not in (None, "", [])]
        print_wrapped((f"{name:<19}{plain(value_text(name, value))}" for name, value in values), 19)
        if others:
            print_wrapped([f"{'other meanings':<19}{plain(others)}; only the first was accepted"], 19)
        print_wrapped(["", *story] if record and story else story, 4)
    if record is None and not history:
        other = f" with the scope {scope!r}; its scopes: {some(scopes)}" if scopes else near
        say(f"{vendor} has no code {code}{other}")
        raise typer.Exit(1)


def _vendor_and_code(db: Path | None, word: str) -> tuple[str, str]:
    """The parts of VENDOR/CODE; of a code alone its one vendor, which may have removed it. Raises UsageError."""
    with open_db(db) as catalogue:
        found = [] if "/" in word else vendors_with(catalogue, word)
        is_vendor = word in vendors_in(catalogue)
    if len(found) > 1:
        commands = " or ".join(f"errdex show {vendor} {quote(word)}" for vendor in found[:_MAX_VENDORS])
        raise UsageError(f"{len(found)} vendors have the code {word}; name one: {commands}")
    vendor, _, code = (found[0], "", word) if found else word.partition("/")
    if not code:
        if is_vendor:
            raise UsageError(f"name a code: errdex show {word} CODE; to list them: errdex list --vendor {word}")
        say(f"no vendor has the code {word}; to find a code: errdex search {quote(word)}")
        raise typer.Exit(1)
    return vendor, code
