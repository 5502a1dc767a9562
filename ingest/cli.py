"""The command line: words in, results on stdout, the rest on stderr, and the exit code."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest import __version__
from ingest.errors import ErrdexError, UsageError

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.model import Check
    from ingest.refresh import Outcome

app = typer.Typer(
    name="errdex",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How a listing is printed."""

    text = "text"
    json = "json"


class ReportFormat(StrEnum):
    """How a difference is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


class Level(StrEnum):
    """How much a change matters."""

    breaking = "breaking"
    warning = "warning"
    info = "info"


class YesNo(StrEnum):
    """What is said of retrying."""

    yes = "yes"
    no = "no"
    unknown = "unknown"


Db = Annotated[Path | None, typer.Option("--db", metavar="FILE", help="The database [$ERRDEX_DB, else data/errdex.db].")]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="The configuration [$ERRDEX_CONFIG, else errdex.toml].")
]
Form = Annotated[Format, typer.Option("--format", help="For people or for programs.")]
Vendor = Annotated[str | None, typer.Option("--vendor", "-v", metavar="ID", help="Only this vendor.")]
FailOn = Annotated[Level | None, typer.Option("--fail-on", help="Exit 1 if a vendor changed something this grave, or graver.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"errdex {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """The error codes that API vendors document, in one SQLite catalogue, and what changed since.

    Exit codes: 0 done; 1 the asked-for finding; 2 wrong usage; 3 done in part (a page failed or is suspect);
    4 every page failed; 5 the database cannot be used; 70 an internal error.
    """


@app.command()
def refresh(
    vendors: Annotated[list[str] | None, typer.Argument(metavar="[VENDOR]...", help="Only these [all].")] = None,
    folder: Annotated[Path | None, typer.Option("--from", metavar="DIR", help="Read saved pages, not the network.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what would change.")] = False,
    fail_on: FailOn = None,
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Get the vendors' pages, update the catalogue, and say what became of each page.

    \b
    errdex refresh                     all vendors, from the network
    errdex refresh paylera --fail-on breaking
    errdex refresh --from saved/       saved/paylera.html, saved/paylera/error-codes.html
    """
    from ingest.job import exit_code, run_refresh

    outcome = run_refresh(_settings(config), _path(db), vendors or [], folder, dry_run, _say, _progress())
    _tell(outcome, form, dry_run)
    raise typer.Exit(exit_code(outcome, fail_on and fail_on.value))


def _progress() -> Callable[[str, Check], None]:
    """A counter on stderr, where that is a terminal."""
    done = 0

    def told(vendor: str, check: Check) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            print(f"\r\x1b[K{done} pages looked at ({vendor})", end="\r", file=sys.stderr, flush=True)

    return told


def _tell(outcome: Outcome, form: Format, dry_run: bool = False) -> None:
    """Print what a run did: a line a page, what is wrong with it, and the sum of the changes."""
    from ingest.net import Difference
    from ingest.report.as_json import change_json
    from ingest.report.as_text import lines_of
    from ingest.report.told import closing
    from ingest.show import json_text, plain, print_table

    found = Difference(outcome.run - 1, outcome.run, changes=outcome.changes)
    if form is Format.json:
        checks = [{"vendor": vendor} | asdict(check) for vendor, check in outcome.checks]
        changes = [change_json(vendor, change) for vendor, change in outcome.changes]
        print(json_text({"run": None if dry_run else outcome.run, "checks": checks, "summary": found.summary(), "changes": changes}))
        return
    titles = ("vendor", "page", "outcome", "codes", "reason")
    print_table(titles, [(vendor, one.page, one.outcome, one.rows_kept, one.reason) for vendor, one in outcome.checks])
    for vendor, check in outcome.checks:
        if check.detail:
            print(plain(f"{vendor}/{check.page}: {check.reason}: {check.detail}"))
    if any(check.outcome == "suspect" for _, check in outcome.checks):
        print("The rows of a suspect page stay as they were. If the page is right: errdex review VENDOR --accept")
    if dry_run:
        print("\n".join(lines_of(found)))
    print(f"{'dry run' if dry_run else f'run {outcome.run}'}: {closing(found)}")


@app.command()
def review(
    vendor: Annotated[str | None, typer.Argument(metavar="[VENDOR]")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take in this vendor's suspect pages as they read now.")] = False,
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """List the pages that are suspect, since when and why; or take them in.

    \b
    errdex review                      what is suspect
    errdex review paylera --accept     the page is right: believe it
    """
    if accept:
        if vendor is None:
            raise UsageError("name the vendor to accept: errdex review VENDOR --accept")
        from ingest.review import accept as take

        _tell(take(_settings(config), _path(db), vendor), form)
        return
    from ingest.show import print_json, print_table
    from ingest.store.catalogue import reading
    from ingest.store.read import suspects

    with reading(_path(db)) as catalogue:
        titles = ("vendor", "page", "since", "reason", "detail")
        _known(catalogue, vendor)
        found = [{name: page[name] for name in titles} for page in suspects(catalogue) if vendor in (None, page["vendor"])]
    if form is Format.json:
        print_json(found)
    elif found:
        print_table(titles, [list(page.values()) for page in found])
    else:
        _say("no page is suspect")


@app.command()
def diff(
    since: Annotated[str | None, typer.Option(metavar="RUN|DATE", help="Compare with the catalogue as of then.")] = None,
    until: Annotated[str | None, typer.Option(metavar="RUN|DATE", help="Up to and with this run [the last].")] = None,
    vendor: Vendor = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="How to print it.")] = ReportFormat.text,
    fail_on: FailOn = None,
    db: Db = None,
) -> None:
    """What the last run changed; or the net difference between two runs or dates (UTC).

    \b
    errdex diff                        what the last run changed
    errdex diff --since 2026-11-01     all that has changed since, on balance
    errdex diff --until 7              what run 7 changed
    """
    from ingest.net import difference
    from ingest.report import render
    from ingest.store.catalogue import reading

    with reading(_path(db)) as catalogue:
        _known(catalogue, vendor)
        found = difference(catalogue, since, until, vendor, datetime.now(UTC))
        sys.stdout.write(render(found, form.value))
    if fail_on and found.meets(fail_on.value):
        raise typer.Exit(1)


@app.command("list")
def list_(
    vendor: Vendor = None,
    status: Annotated[int | None, typer.Option(min=100, max=599, help="Only this HTTP status.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    retryable: Annotated[YesNo | None, typer.Option(help="Only these; unknown: the page says nothing.")] = None,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """The catalogue's codes.

    \b
    errdex list --vendor paylera --status 422
    errdex list --retryable yes --format json
    """
    from ingest.show import print_json, print_table
    from ingest.store.catalogue import reading
    from ingest.store.read import errors

    verdict = None if retryable is None else {"yes": 1, "no": 0, "unknown": None}[retryable.value]
    terms: list[tuple[str, object, bool]] = [
        ("vendor = ?", vendor, vendor is not None),
        ("status = ?", status, status is not None),
        ("category = ?", category, category is not None),
        ("retryable IS ?", verdict, retryable is not None),
    ]
    with reading(_path(db)) as catalogue:
        _known(catalogue, vendor)
        rows = errors(catalogue, [term for term, _, on in terms if on], [value for _, value, on in terms if on])
        if form is Format.json:
            print_json(rows)
        else:
            _print_records(list(rows))


def _print_records(rows: list[dict[str, Any]]) -> None:
    from ingest.report.told import shown
    from ingest.show import print_table

    scoped = any(row["scope"] for row in rows)
    names = ["vendor", "code", *(["scope"] if scoped else []), "status", "category", "retryable", "message"]
    print_table(names, [[shown(name, row[name]) if row[name] is not None else None for name in names] for row in rows])


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
    from ingest.show import json_text, plain
    from ingest.store.catalogue import reading
    from ingest.store.read import errors, log

    with reading(_path(db)) as catalogue:
        _known(catalogue, vendor)
        rows = list(errors(catalogue, ["vendor = ?", "code = ?"], [vendor, code]))
        history = list(log(catalogue, vendor, code, None))
    scopes = list(dict.fromkeys([row["scope"] for row in [*rows, *history]]))
    if len(scopes) > 1 and scope is None:
        raise UsageError(f"{code} has several meanings; choose one with --scope: {', '.join(map(repr, scopes))}")
    record = next((row for row in rows if scope in (None, row["scope"])), None)
    history = [event for event in history if scope in (None, event["scope"])]
    if form is Format.json:
        print(json_text({"record": record, "history": history}))
    else:
        for name, value in (record or {}).items():
            if value not in (None, ""):
                print(f"{name:<19}{plain({True: 'yes', False: 'no'}.get(value, value) if name == 'retryable' else value)}")
        if record is None:
            print(plain(f"{vendor} {code}: {'not in the catalogue any more' if history else 'not in the catalogue'}"))
        _print_log(history)
    if record is None and not history:
        raise typer.Exit(1)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words, or their beginnings.")],
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 20,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """Codes whose code, message or hint holds all these words; the best first.

    \b
    errdex search insufficient fund
    """
    from ingest.show import print_json
    from ingest.store.catalogue import reading
    from ingest.store.read import search as find

    words = [word for part in text for word in re.findall(r"\w+", part.replace("_", " "))]
    if not words:
        raise UsageError("give at least one word to search for")
    with reading(_path(db)) as catalogue:
        rows = find(catalogue, words, limit)
    if form is Format.json:
        print_json(rows)
    elif rows:
        _print_records(rows)
    if not rows:
        _say(f"nothing holds {' '.join(text)}")
        raise typer.Exit(1)


@app.command()
def log(
    vendor: Annotated[str | None, typer.Argument(metavar="[VENDOR]")] = None,
    code: Annotated[str | None, typer.Argument(metavar="[CODE]")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 100,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """The log of changes, newest first.

    \b
    errdex log nevermined --limit 20
    errdex log paylera payment.declined
    """
    from ingest.show import print_json
    from ingest.store.catalogue import reading
    from ingest.store.read import log as events

    with reading(_path(db)) as catalogue:
        _known(catalogue, vendor)
        rows = events(catalogue, vendor, code, limit)
        if form is Format.json:
            print_json(rows)
        else:
            _print_log(list(rows))


def _print_log(rows: list[dict[str, Any]]) -> None:
    from ingest.report.told import shown
    from ingest.show import print_table

    def side(row: dict[str, Any], value: object) -> str:
        return str(value["message"]) if isinstance(value, dict) else "" if value is None else shown(row["field"], value)

    titles = ("run", "at", "vendor", "code", "rule", "level", "cause", "old", "new")
    print_table(titles, [[*(row[name] for name in titles[:7]), side(row, row["old"]), side(row, row["new"])] for row in rows])


@app.command()
def sites(form: Form = Format.text, db: Db = None, config: ConfigFile = None) -> None:
    """The vendors: how many codes, when last confirmed, and what is suspect.

    \b
    errdex sites --format json
    """
    from ingest.show import print_json, print_table
    from ingest.sites import find_sites
    from ingest.store.catalogue import reading
    from ingest.store.read import vendors

    known = find_sites(_settings(config))
    titles = ("vendor", "codes", "pages", "confirmed_at", "suspect_since", "has_parser")
    path = _path(db)
    rows = []
    if path.exists():
        with reading(path) as catalogue:
            rows = [row | {"has_parser": row["vendor"] in known} for row in vendors(catalogue)]
    new = set(known) - {row["vendor"] for row in rows}
    rows += [dict(zip(titles, (name, 0, len(known[name].pages), None, None, True), strict=True)) for name in sorted(new)]
    if form is Format.json:
        print_json(rows)
    else:
        print_table(titles, [[{True: "yes", False: "no"}.get(row[name], row[name]) if name == "has_parser" else row[name] for name in titles] for row in rows])
    for name, site in known.items():
        if site.fault:
            _say(f"{name}: {site.fault}")


def _settings(config: Path | None) -> Config:
    from ingest.config import find_config, load_config

    return load_config(find_config(config, os.environ))


def _path(db: Path | None) -> Path:
    from ingest.store.catalogue import path_of

    return path_of(db, os.environ)


def _known(catalogue: sqlite3.Connection, vendor: str | None) -> None:
    """Raises UsageError for a vendor that the catalogue has never looked at."""
    from ingest.store.read import vendors_in

    if vendor is not None and vendor not in (kept := vendors_in(catalogue)):
        from ingest.sites import unknown_vendor

        raise UsageError(unknown_vendor(vendor, kept))


def _say(line: str) -> None:
    from ingest.show import plain

    print(f"errdex: {plain(line)}", file=sys.stderr)


def main() -> None:
    """Run the command line. Every way out is an exit code and at most one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except ErrdexError as error:
        _say(str(error))
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        _say("stopped; what was done is kept")
        code = 130
    except Exception as error:  # noqa: BLE001  # the last resort: a report in a file, and no traceback
        code = _failed(error)
    sys.exit(code)


def _failed(error: Exception) -> int:
    """Wrong usage in the framework's own words; anything else is ours to mend, and is written down."""
    if show_usage := getattr(error, "show", None):
        show_usage()
        return int(getattr(error, "exit_code", 2))
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="errdex-", suffix=".txt", delete=False, encoding="utf-8") as report:
        report.write(f"errdex {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n")
        traceback.print_exception(error, file=report)
    _say(f"internal error: {type(error).__name__}: {error}; the report is in {report.name}")
    return 70
