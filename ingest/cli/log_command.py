"""The command that lists past changes: log."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.cli.catalogue_source import nearest_code, open_db
from ingest.cli.options import MAX_LIMIT, Db, Form
from ingest.cli.stderr_log import say
from ingest.cli.tables import print_log, print_wrapped
from ingest.report.code_history import code_history
from ingest.safe_output import print_json
from ingest.store.queries import log as events


def command(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR", help="Only this vendor.")] = None,
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="Only this code.")] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, max=MAX_LIMIT, help="Print at most this many [all].")
    ] = None,
    form: Form = "text",
    db: Db = None,
) -> None:
    """List all changes, or the history of one code.

    \b
    errdex log nevermined --limit 20
    errdex log paylera payment.declined
    """
    with open_db(db, vendor) as catalogue:
        found = list(events(catalogue, vendor, code, limit))
        if form == "json":
            print_json(found)
        elif vendor and code:
            print_wrapped(code_history(catalogue, vendor, code, limit, datetime.now(UTC)), 4)
        else:
            print_log(found)
        if vendor and code and not found:
            say(f"{vendor} has no history of the code {code}{nearest_code(catalogue, 'log', vendor, code)}")
            raise typer.Exit(1)
