"""The command that watches one more page: add."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from os.path import lexists  # Path.exists raises where a folder may not be read
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.catalogue_source import has_terminal, load_settings
from ingest.cli.options import ConfigFile, Db
from ingest.cli.run_summary import print_outcome, progress
from ingest.cli.stderr_log import say
from ingest.cli.tables import SAMPLES, print_lists, print_samples, print_unsure
from ingest.config.settings import Config, load_config
from ingest.config.site_block import block_of
from ingest.errors import PageFailed, UsageError
from ingest.model import counted, some
from ingest.safe_output import plain
from ingest.store.connection import check_usable, path_of

if TYPE_CHECKING:
    from ingest.pipeline.add_site import NewSite, Preview

_EFFECTS = ("code", "secrets", "browser")
#: Why a saved file is not the page that was meant.
_NOT_THE_PAGE = ("bot-wall", "not-found-page", "login-page", "javascript-shell", "cookie-wall", "empty-body")


def command(
    source: Annotated[
        str, typer.Argument(metavar="URL|NAME", help="A page's address, or a vendor that errdex sites --known lists.")
    ],
    name: Annotated[str | None, typer.Option(metavar="ID", help="The site's name [made from the address].")] = None,
    saved: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Read a saved page now, not the network.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add it without asking.")] = False,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Watch a page: show what errdex reads on it, ask, and declare it.

    Writes its block into errdex.toml and makes the first refresh.

    Exits 1 if you decline, or if errdex is not sure of any list; 3 if the page is suspect.

    \b
    errdex add https://docs.example.com/errors
    errdex add stripe                  one of the vendors that errdex sites --known lists
    errdex add https://docs.example.com/errors --name acme --yes
    errdex add https://docs.example.com/errors --from saved.html
    """
    from ingest.worker_process import prepare

    prepare()
    from ingest.pipeline.add_site import preview, sites_to_add

    settings = Config(path=config) if config and not lexists(config) else load_settings(config, *_EFFECTS)
    database = path_of(db)
    check_usable(database)
    sites, found = sites_to_add(settings, source, name, saved), []
    if not yes and not has_terminal():
        raise UsageError("add asks before it writes; where there is no terminal, answer with --yes")
    for site in sites:
        try:
            found.append(preview(settings, site))
        except PageFailed as failed:
            say(f"{failed.at(source)}; nothing was added")
            if not saved:
                _print_other_ways(source, site, failed.reason)
            elif failed.reason in _NOT_THE_PAGE:
                save = "Sign in, then save" if failed.reason == "login-page" else "Save"
                say(f"{save} the page once the browser shows its list: errdex add {source} --from FILE")
            raise typer.Exit(4) from None
        _print(found[-1], asks=not yes)
    found = [one for one in found if one.codes]
    if not found:
        say(f"{source}: errdex is not sure that any list there is one of error codes; nothing was added.")
        say(f"See why: errdex probe {source}")
        raise typer.Exit(1)
    found = _confirmed(settings, found, yes)
    raise typer.Exit(_write_and_refresh(settings, database, found))


def _print_other_ways(source: str, site: NewSite, reason: str) -> None:
    """Print other ways to read a page that could not be fetched."""
    if reason in ("not-html", "too-large", "forbidden-address"):  # A saved copy is refused, too, or is no remedy.
        return
    say(f"If a browser shows the list, save the page as HTML: errdex add {source} --from FILE")
    if reason == "javascript-shell":
        say(f"To read it in Chromium every time, put this into errdex.toml, then run errdex refresh {site.name}")
        print(block_of(site.name, site.addresses, "render = true"), end="")


def _print(found: Preview, asks: bool) -> None:
    """Print the lists with their columns, the first records, and the block; before errdex `asks`, what is doubtful."""
    for address, reading in zip(found.site.addresses, found.readings, strict=False):
        print(plain(f"{address}: {counted(len(reading.records), 'code')}"))
        print_lists(reading.account)
        print_unsure(reading.account.get("unsure", ()))
    records = [record for reading in found.readings for record in reading.records]
    if not records:
        return
    records.sort(key=lambda one: one.code not in found.uncertain)
    order = ", with those that errdex is not sure of first" if found.uncertain else ""
    print(f"\n{f'The first {SAMPLES} of ' if records[SAMPLES:] else ''}{counted(len(records), 'record')}{order}:")
    print_samples([record.state._asdict() | {"code": record.code} for record in records[:SAMPLES]])
    if found.doubt and asks:  # Else the refresh says so.
        print(f"\nDoubtful: {plain(found.doubt)}")
    print(f"\nFor errdex.toml:\n\n{found.block}")
    more = next((one.declare for one in found.probes if one.unsure and one.declare), None)
    if more and not found.declared and "\n# not read: " not in more:
        print("If the possible codes are error codes, too, this reads them as well:\n")
        print("\n".join(map(plain, more.splitlines())), end="\n\n")


def _confirmed(config: Config, found: list[Preview], yes: bool) -> list[Preview]:
    """What you agree to add, which may be some of the lists. Exits 1 if that is nothing."""
    from ingest.pipeline.add_site import lists_of, without_lists

    doubtful = next((one for one in found if one.uncertain), None)
    doubt = doubtful and f"errdex is not sure that these are error codes: {some(sorted(doubtful.uncertain))}"
    if yes and doubtful:
        say(f"{doubtful.site.name}: {doubt}; nothing was added.")
        say("If they are, add the block above to errdex.toml, or leave out --yes at a terminal")
        raise typer.Exit(1)
    if yes:
        return found
    lists = lists_of(found[0]) if len(found) == 1 and not found[0].site.built_in else []
    names = ", ".join(f"[sites.{one.site.name}]" for one in found)
    question = f"{doubt}. " if doubt else ""
    question += f"Add {names} to {config.path or 'errdex.toml'} and read it now?"
    choices = "y/N"
    if len(lists) > 1:
        for number, title in enumerate(lists, 1):
            print(plain(f"{number}. {title}"), file=sys.stderr)
        choices = "y for all lists, their numbers for some of them, N for none"
    answer = ""
    try:
        answer = typer.prompt(plain(f"{question} [{choices}]"), default="", show_default=False, err=True)
    except typer.Abort:
        print(file=sys.stderr)
    answer = answer.strip().lower()
    if answer in ("y", "yes"):
        return found
    chosen = {int(number) for number in re.findall(r"[0-9]{1,4}", answer)}
    if re.fullmatch(r"[0-9 ,]+", answer) and chosen and chosen <= {*range(1, len(lists) + 1)}:
        left_out = [title for at, title in enumerate(lists, 1) if at not in chosen]
        return [without_lists(config, found[0], left_out)] if left_out else found
    unknown = "" if answer in ("", "n", "no", "none") else f"{answer!r} is none of these answers; "
    say(f"{unknown}nothing was added")
    raise typer.Exit(1)


def _write_and_refresh(config: Config, database: Path, found: list[Preview]) -> int:
    """Write the blocks, make the first refresh, and return its exit code."""
    from ingest.pipeline.add_site import write_blocks
    from ingest.pipeline.refresh_job import exit_code, run_refresh
    from ingest.pipeline.refresh_request import RefreshRequest

    path = write_blocks(config, found)
    for one in found:
        say(f"[sites.{one.site.name}] is in {path}")
        if one.caution:
            say(f"{one.site.name}: {one.caution}")
    request = RefreshRequest(load_config(path), database, [one.site.name for one in found])
    with TemporaryDirectory() as folder:
        if saved := found[0].site.saved:
            copyfile(saved, Path(folder, f"{found[0].site.name}.html"))
            request = replace(request, folder=Path(folder))
        on_start, on_check = progress(False)
        outcome = run_refresh(request, say, on_check, on_start=on_start)
    print_outcome(outcome, "text")
    if any(check.accepted for _, check in outcome.checks):
        next_steps = "list them: errdex list; look for changes: errdex refresh, then errdex diff"
        say(f"the records are in {database}; {next_steps}")
    return exit_code(outcome, None)
