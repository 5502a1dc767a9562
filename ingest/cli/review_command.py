"""The command that settles what is suspect: review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import ConfigFile, Db, Form, Format, check_known, path_of, say, settings_of
from ingest.cli.run_summary import tell
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.config.settings import Config


@app.command()
def review(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take in this vendor's suspect pages as they read, now and later.")
    ] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Forget what they showed.")] = False,
    fixture: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write what they showed as fixtures with its prose replaced.")
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, kept with the decision.")] = "",
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """What is suspect, why, and what it would change.

    Or, with one of the options, your word on it.

    What is accepted is written to accepted.toml beside errdex.toml, too: with that file in git it holds everywhere.

    \b
    errdex review                                            what is suspect
    errdex review paylera --accept --why "v1 is retired"     the page is right: believe it
    errdex review paylera --reject                           it was their mishap: forget it
    errdex review paylera --fixture fixtures/broken          the start of the parser's mending, or of a bug report
    """
    if accept or reject or fixture:
        if vendor is None or accept + reject + bool(fixture) > 1 or (why and fixture):
            raise UsageError(
                "name the vendor, and one of these: errdex review VENDOR --accept, --reject or --fixture DIR"
            )
        from ingest.pipeline import review as reviewed
        from ingest.pipeline.refresh_job import exit_code
        from ingest.validate.waivers import FILE

        if fixture:
            for file in reviewed.fixtures(settings_of(config, "code"), path_of(db), vendor, fixture):
                print(file)
            return
        settings, db_path = settings_of(config, "code"), path_of(db)
        if accept:
            outcome = reviewed.accept(settings, db_path, vendor, why)
            if settings.beside(FILE).exists():
                say(f"what was decided stands in {settings.beside(FILE)}")
        else:
            outcome = reviewed.reject(settings, db_path, vendor, why)
            say(f"what {vendor} showed is forgotten; the next refresh looks again")
        tell(outcome, form)
        raise typer.Exit(exit_code(outcome, None))
    if why:
        raise UsageError("--why goes with --accept or --reject")
    from ingest.store.connection import reading

    with reading(path_of(db)) as catalogue:
        check_known(catalogue, vendor, config)
    _list_suspects(settings_of(config, "code"), path_of(db), vendor, form)


def _list_suspects(config: Config, db: Path, vendor: str | None, form: Format) -> None:
    """Print the suspect pages with the difference that each would make."""
    from ingest.diff.differences import tally
    from ingest.pipeline.review import findings
    from ingest.report.as_json import change_json
    from ingest.report.as_text import lines_of
    from ingest.report.summary import page_notice, summary_line
    from ingest.safe_output import plain, print_json

    found = findings(config, db, vendor)
    if form is Format.json:
        names = ("vendor", "page", "since", "reason", "detail")
        print_json(
            {name: one.check[name] for name in names}
            | {"changes": [change_json(*change) for change in one.changes], "refused": one.refused}
            for one in found
        )
        return
    for one in found:
        print(plain(page_notice(one.check).text))
        print("".join(f"  {line}\n" for line in lines_of(one.changes)), end="")
        print(
            plain(
                f"  cannot be accepted: {one.refused}"
                if one.refused
                else f"  if accepted: {summary_line(tally(one.changes))}"
            )
        )
    if any(not one.refused for one in found):
        say('errdex review VENDOR --accept --why "…" believes its pages, --reject forgets what they showed')
    if not found:
        say("no page is suspect")
