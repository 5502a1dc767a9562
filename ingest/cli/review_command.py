"""The review command: suspect pages, and decisions on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import ConfigFile, Db, Form, Format, check_vendor, db_path, load_settings, say
from ingest.cli.run_summary import print_outcome
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.config.settings import Config


@app.command()
def review(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Accept this vendor's suspect pages as they read, now and later.")
    ] = False,
    reject: Annotated[
        bool, typer.Option("--reject", help="Discard what they showed, while it stays the same.")
    ] = False,
    fixture: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write them as fixtures, with their prose replaced.")
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, kept with the decision.")] = "",
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Show which pages are suspect and why, or decide on them.

    --accept applies the change; --reject discards it. What is accepted is also written to accepted.toml beside
    errdex.toml: keep that file in git, and it holds in every checkout.

    \b
    errdex review                                            every suspect page, its first finding
    errdex review paylera                                    all findings on its pages
    errdex review paylera --accept --why "v1 is retired"     the page is right
    errdex review paylera --reject                           it was the vendor's mistake
    errdex review paylera --fixture fixtures/broken          for a parser's test, or a bug report
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
            for file in reviewed.fixtures(load_settings(config, "code"), db_path(db), vendor, fixture):
                print(file)
            return
        settings, database = load_settings(config, "code"), db_path(db)
        if accept:
            outcome = reviewed.accept(settings, database, vendor, why)
            if settings.beside(FILE).exists():
                say(f"the decision is in {settings.beside(FILE)}")
        else:
            outcome = reviewed.reject(settings, database, vendor, why)
            say(f"what {vendor} showed is discarded; that holds for as long as the page reads the same")
        print_outcome(outcome, form)
        raise typer.Exit(exit_code(outcome, None))
    if why:
        raise UsageError("--why goes with --accept or --reject")
    from ingest.store.connection import reading

    with reading(db_path(db)) as catalogue:
        check_vendor(catalogue, vendor, config)
    _list_suspects(load_settings(config, "code"), db_path(db), vendor, form)


def _list_suspects(config: Config, db: Path, vendor: str | None, form: Format) -> None:
    """Print the suspect pages with the difference that each would make."""
    from ingest.diff.differences import tally
    from ingest.pipeline.review import suspect_pages
    from ingest.report.as_json import change_json
    from ingest.report.as_text import lines_of
    from ingest.report.summary import page_notice, summary_line
    from ingest.safe_output import plain, print_json

    found = suspect_pages(config, db, vendor)
    if form is Format.json:
        names = ("vendor", "page", "since", "reason", "detail")
        print_json(
            {name: one.check[name] for name in names}
            | {
                "findings": one.findings,
                "changes": [change_json(*change) for change in one.changes],
                "refused": one.refused,
            }
            for one in found
        )
        return
    for one in found:
        for line in page_notice(one.check).lines:
            print(plain(line))
        for finding in one.findings[1:] if vendor else ():
            print(plain(f"  {finding['reason']}: {finding['detail']}"))
        print("".join(f"  {line}\n" for line in lines_of(one.changes)), end="")
        effect = f"if accepted: {summary_line(tally(one.changes))}"
        print(plain(f"  {f'cannot be accepted: {one.refused}' if one.refused else effect}"))
    if any(not one.refused for one in found):
        say('errdex review VENDOR --accept --why "…" applies its changes, --reject discards them')
    if not found:
        say("no page is suspect")
