"""The review command: suspect pages, and decisions on them."""

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.cli.catalogue_source import has_terminal, load_settings, open_db
from ingest.cli.options import ConfigFile, Db, Form, Format, Scope
from ingest.cli.run_summary import print_outcome
from ingest.cli.stderr_log import say
from ingest.cli.tables import print_wrapped
from ingest.config.decisions import take_over, who
from ingest.config.settings import Config
from ingest.diff.differences import tally
from ingest.diff.renames import renames
from ingest.errors import UsageError
from ingest.history.acknowledgements import add, last_day, load_acknowledged, unacknowledged, unused
from ingest.model import TIME
from ingest.reasons import REASONS
from ingest.report.as_json import change_json
from ingest.report.as_text import change_lines
from ingest.report.summary import page_notice, summary_line
from ingest.report.view import merged
from ingest.safe_output import color_on, plain, print_json
from ingest.store import page_checks
from ingest.store.connection import path_of
from ingest.store.queries import log
from ingest.store.vendor_states import watched

if TYPE_CHECKING:
    from ingest.pipeline.review import SuspectPage

#: Of each page, an overview shows this many lines of changes.
_MAX_SHOWN = 10

_AFTER_ALL = "to apply its changes after all, where they can be accepted"


def command(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR", help="Only this vendor.")] = None,
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="With --ack: the code whose changes are known.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Apply what this vendor's suspect pages show, now and in later runs.")
    ] = False,
    reject: Annotated[
        bool, typer.Option("--reject", help="Discard what they show, and ask again only once that changes.")
    ] = False,
    fixture: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write them as fixtures, with their prose replaced.")
    ] = None,
    ack: Annotated[
        bool, typer.Option("--ack", help="Acknowledge the code's changes: --fail-on and impact ignore them.")
    ] = False,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day of an acknowledgement.")] = None,
    scope: Scope = None,
    why: Annotated[
        str,
        typer.Option(metavar="TEXT", help="The reason, kept with the decision; on a terminal --accept asks for it."),
    ] = "",
    form: Form = "text",
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Show why pages are suspect or failed, and decide on suspect ones.

    --accept applies the change; --reject discards it. What is accepted is also written to accepted.toml beside
    errdex.toml: keep that file in git, and it holds in every checkout.

    --ack, recorded in the same file, acknowledges a change that is already in the catalogue: reports still show it,
    but --fail-on and impact ignore it. It does not cover later changes, or earlier ones that the vendor has undone.

    For a vendor or page that is no longer read, --accept removes its codes; their history stays.

    \b
    errdex review                                            every suspect page, its first finding
    errdex review paylera                                    all findings on its pages
    errdex review paylera --accept --why "v1 is retired"     the page is right
    errdex review paylera --reject                           it was the vendor's mistake
    errdex review autopay card_closed --ack --why "handled since 4.2"
    errdex review paylera --fixture fixtures/broken          for a parser's test, or a bug report
    """
    if ack or code or until or scope is not None:
        if not (ack and vendor and code and why) or accept or reject or fixture:
            lacks = "" if not ack or why else "--ack needs --why; "
            example = 'errdex review VENDOR CODE --ack --why "…" [--until DATE]'
            raise UsageError(f"{lacks}to acknowledge a change: {example}; --accept takes a vendor, and no code")
        _acknowledge_code(load_settings(config), db, vendor, code, scope, why, until or "", form == "json")
        return
    if accept or reject or fixture:
        if vendor is None or accept + reject + bool(fixture) > 1 or (why and fixture):
            choices = f"errdex review {vendor or 'VENDOR'} --accept, --reject or --fixture DIR"
            raise UsageError(f"{'give only' if vendor else 'name the vendor, and'} one of these: {choices}")
        from ingest.pipeline import review as reviewed
        from ingest.pipeline.refresh_job import exit_code

        settings, database = load_settings(config, "code"), path_of(db)
        if fixture:
            for path in reviewed.fixtures(settings, database, vendor, fixture):
                print(path)
            return
        if accept:
            why = why or _ask_why()
            outcome = reviewed.accept(settings, database, vendor, why)
            dropped = any(check.reason == "dropped" for _, check in outcome.checks)
            if (file := settings.decisions).exists() and not dropped:
                say(f"the decision is in {file}")
        else:
            outcome = reviewed.reject(settings, database, vendor, why)
            effect = "until that changes, refresh on this database keeps the last good rows and exits 0"
            say(f"discarded what {vendor} shows: {effect}; {_AFTER_ALL}: errdex review {vendor} --accept")
        print_outcome(outcome, form, reviewed=True)
        raise typer.Exit(exit_code(outcome, None))
    if why:
        raise UsageError("--why goes with --accept or --reject")

    with open_db(db, vendor, config) as catalogue:  # An unknown vendor is named before anything is read.
        settings = load_settings(config, "code")
        _list_suspects(settings, catalogue, vendor, form)
        for line in unused(catalogue, load_acknowledged(settings.decisions), datetime.now(UTC).date()):
            say(f"{settings.decisions}: {line}")


def _ask_why() -> str:
    """The reason for a decision, if there is somebody to ask; exits 1 if they stop here."""
    if not has_terminal():
        return ""
    try:
        return str(typer.prompt("Why? (kept with the decision)", default="", show_default=False, err=True))
    except typer.Abort:
        say("nothing was accepted")
        raise typer.Exit(1) from None


def _list_suspects(config: Config, catalogue: sqlite3.Connection, vendor: str | None, form: Format) -> None:
    """Print the suspect pages with the difference that each would make, then the failed ones."""
    from ingest.pipeline.review import dropped_vendors, suspect_pages

    found = suspect_pages(config, catalogue, vendor)
    if form == "json":
        print_json([_suspect_json(one) for one in found])
        return
    unsettled = watched(catalogue, page_checks.unsettled(catalogue, vendor))
    failed = [page for page in unsettled if page["outcome"] == "failed"]
    discarded = watched(catalogue, page_checks.rejected(catalogue, vendor))
    dropped = dropped_vendors(config, catalogue)
    found = [one for one in found if one.check["vendor"] not in dropped]
    for one in found:
        _print_suspect(one, whole=vendor is not None)
    for notice in merged(page_notice(page, all_shown=vendor is not None) for page in failed):
        print_wrapped(map(plain, notice.lines), 2)
    if any(not one.refused for one in found):
        say(f'to apply the changes: errdex review {vendor or "VENDOR"} --accept --why "…"; to discard them: --reject')
    decided = {name: page_checks.rejections(catalogue, name) for name in {page["vendor"] for page in discarded}}
    for page in discarded:
        name = page["vendor"]
        rejected = decided[name].get(page["page"], [])
        findings = f": {'; '.join(one.finding for one in rejected)}" if rejected else ""
        why = next((f" ({one.why})" for one in rejected if one.why), "")
        since = f"{name}/{page['page']}: rejected since {page['since']}{why}, in this database{findings}"
        say(f"{since}; {_AFTER_ALL}: errdex review {name} --accept")
    _say_unread(config, catalogue, vendor, dropped)
    if not found:
        say(f"no {'other ' if discarded else ''}page{f' of {vendor}' if vendor else ''} is suspect")


def _suspect_json(one: "SuspectPage") -> dict[str, Any]:
    """A suspect page as JSON, with its findings and changes."""
    return {name: one.check[name] for name in ("vendor", "page", "since", "reason", "detail")} | {
        "findings": page_checks.findings_of(one.check),
        "changes": [change_json(*change) for change in one.changes],
        "refused": one.refused,
    }


def _print_suspect(one: "SuspectPage", whole: bool) -> None:
    """Print a suspect page, what accepting it would change, and the effect; `whole`: all of it."""
    print_wrapped(map(plain, page_notice(one.check, all_shown=whole).lines), 2)
    more = page_checks.findings_of(one.check)[1:] if whole else []
    print_wrapped((plain(f"  {finding['reason']}: {finding['detail']}") for finding in more), 2)
    lines = change_lines(one.changes, color_on(sys.stdout), renames(one.changes, one_run=True))
    shown = len(lines) if whole or len(lines) <= _MAX_SHOWN else _MAX_SHOWN - 1
    print("".join(f"  {line}\n" for line in lines[:shown]), end="")
    if lines[shown:]:
        print(plain(f"  and {len(lines) - shown} more lines: errdex review {one.check['vendor']}"))
    effect = f"if accepted: {summary_line(tally(one.changes))}"
    if any(finding["reason"] == "keys-set-aside" for finding in page_checks.findings_of(one.check)):
        effect += "; of each code that was set aside, only its first meaning"
    if one.refused:
        reason = one.refused.partition(":")[0]  # That of a finding, or a sentence.
        effect = f"cannot be accepted: {reason if reason in REASONS else one.refused}"
    print(plain(f"  {effect}"))


def _say_unread(config: Config, catalogue: sqlite3.Connection, vendor: str | None, dropped: dict[str, int]) -> None:
    """Say which vendors and pages are no longer read, though their codes stay."""
    from ingest.pipeline.refresh_request import no_longer_read, to_remove
    from ingest.pipeline.review import unread_pages

    for name in sorted(dropped.keys() & {vendor or name for name in dropped}):
        say(f"{name}: no longer watched; its codes stay ({dropped[name]}){to_remove(name)}")
    for name, pages in sorted(unread_pages(config, catalogue).items()):
        if vendor in (None, name):
            say(no_longer_read(name, pages))


def _acknowledge_code(
    config: Config, db: Path | None, vendor: str, code: str, scope: str | None, why: str, until: str, as_json: bool
) -> None:
    """Write the changes of the code that are not yet acknowledged to `accepted.toml`. Raises UsageError."""
    now, file = datetime.now(UTC), config.decisions
    if until and last_day(until, "--until") < now.date():
        raise UsageError(f"--until {until} is past")
    with open_db(db, vendor) as catalogue:
        # One that ends earlier is extended.
        lasting = [one for one in load_acknowledged(file) if not one.until or (until and one.until >= until)]
        found = list(unacknowledged(catalogue, vendor, code, lasting))
        scopes = sorted({change.scope for change in found})
        if scope is None and len(scopes) > 1:
            names = ", ".join(map(repr, scopes))
            raise UsageError(f"{vendor} {code} has changed in several scopes; add --scope: {names}")
        found = [change for change in found if scope in (None, change.scope)]
        if not found:
            if not any(log(catalogue, vendor, code, 1)):
                raise UsageError(f"{vendor} has no code {code}; to list them: errdex list --vendor {vendor}")
            raise UsageError(f"{vendor} {code}: no change is left to acknowledge; see errdex log {vendor}")
        take_over(file, page_checks.decisions(catalogue))
    entries = add(file, vendor, found, who(), now.strftime(TIME), why, until)
    if as_json:
        print_json(entry._asdict() for entry in entries)
    else:
        print(*(f"acknowledged: {plain(entry.change)}" for entry in entries), sep="\n")
    say(f"the decision is in {file}")
