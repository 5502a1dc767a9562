"""The command that reads a page of which nothing is declared: probe."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.cli.app import app
from ingest.cli.options import ConfigFile, Form, Format, say, settings_of
from ingest.errors import PageFailed

if TYPE_CHECKING:
    from ingest.pipeline.probe import Probe

_SAMPLES = 10


@app.command("probe")
def probe_(
    source: Annotated[
        str, typer.Argument(metavar="URL|FILE|VENDOR", help="A page's address, a saved page, or one of sites --known.")
    ],
    explain: Annotated[bool, typer.Option("--explain", help="Print the evidence for each decision.")] = False,
    render: Annotated[bool, typer.Option("--render", help="Read a URL as Chromium shows it.")] = False,
    write: Annotated[
        str | None, typer.Option(metavar="NAME", help="Draft a parser module of that name, with a fixture.")
    ] = None,
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """What errdex would take from any page, undeclared, and why.

    A list is taken from a certainty of 0.5 on. Exits 1 where none is: then it says what to declare. It says, too, if
    a refresh would call the page suspect.

    \b
    errdex probe https://docs.example.com/errors
    errdex probe saved.html --explain
    errdex probe stripe                one of the pages that errdex sites --known lists
    errdex probe saved.html --write acme
    """
    from ingest.pipeline.probe import page_at, probe
    from ingest.safe_output import json_text

    settings = settings_of(config, *(["browser"] if render else []))
    if write:
        from ingest.pipeline.draft_module import place_for

        place_for(settings, write)  # Before anything is read or printed.
    try:
        page = page_at(settings, source, render)
        found = probe(page, settings.fetch.timeout_s)
    except PageFailed as failed:
        say(f"{source}: {failed.reason}: {failed}")
        raise typer.Exit(4) from None
    if page.known:
        say(f"{source}: read at {page.url}, which errdex knows of, but whose records nobody has verified")
    if form is Format.json:
        told = asdict(found)
        print(json_text({name: told[name] for name in ("lists", "records", "skipped", "suspect", "declare")}))
    else:
        _tell(found, explain)
    if not found.records:
        say(f"{source}: nothing is taken: {_why_nothing(found)}")
        raise typer.Exit(1)
    if write:
        from ingest.pipeline.draft_module import address_in, draft

        for path in draft(settings, write, page):
            say(f"written: {path}")
        if not address_in(page):
            say(f"{write}.py: put the page's address into pages; the file does not tell it")


def _why_nothing(found: Probe) -> str:
    if found.suspect and found.suspect["reason"] != "no-rows":
        return str(found.suspect["detail"])
    if found.declare:
        where = f"under [sites.{found.vendor}] in errdex.toml"
        return f"no list is surely one of error codes; if one is, declare it {where}: {found.declare}"
    if any(one["certainty"] for one in found.lists):
        return "no list is surely one of error codes, and no declaration makes one so: it takes a parser module"
    return "no list of error codes is found on it; where one is, `columns` in errdex.toml says by which words it reads"


def _tell(found: Probe, explain: bool) -> None:
    from ingest.safe_output import plain, print_table

    for one in found.lists:
        where = f" under {one['section']!r}" if one["section"] else ""
        print(plain(f"{one['shape']}{where}: {one['rows']} rows, certainty {one['certainty']:.2f}; {one['why']}"))
        for name, told in one["fields"].items() if one["taken"] else ():
            print(plain(f"  {name} from {told['from']!r} ({told['certainty']:.2f})"))
        for weight, told in one["evidence"] if explain else ():
            print(plain(f"  {weight:+.1f}  {told}"))
    if found.records:
        names = ("code", "status", "category", "retryable", "message", "hint")
        print(
            f"\n{len(found.records)} records of {found.vendor}"
            + ("; the first:" if len(found.records) > _SAMPLES else ":")
        )
        print_table(names, [[_shown(record[name]) for name in names] for record in found.records[:_SAMPLES]])
    for item in found.skipped[:_SAMPLES]:
        print(plain(f"skipped: {item['reason']}: {item['text']}"))
    if len(found.skipped) > _SAMPLES:
        print(f"and {len(found.skipped) - _SAMPLES} more skipped")
    if found.records and found.suspect:
        print(plain(f"a refresh would call this page suspect: {found.suspect['reason']}: {found.suspect['detail']}"))


def _shown(value: Any) -> Any:
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
