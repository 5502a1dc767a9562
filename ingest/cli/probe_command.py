"""The command that shows what errdex would read from any page: probe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ingest.cli.catalogue_source import load_settings
from ingest.cli.options import ConfigFile, ExecutorName
from ingest.cli.stderr_log import say
from ingest.cli.tables import SAMPLES, print_samples, print_unsure
from ingest.config.settings import Config
from ingest.config.site_block import block_of
from ingest.errors import PageFailed, UsageError
from ingest.model import counted, grouped, some
from ingest.safe_output import json_text, plain
from ingest.signals import run_stoppable

if TYPE_CHECKING:
    from ingest.pipeline.probe import Probe


def command(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="URL|FILE|VENDOR...",
            help="A page's address, a saved page, or one of sites --known; or a WARC file.",
        ),
    ],
    explain: Annotated[bool, typer.Option("--explain", help="Print the evidence for each decision.")] = False,
    render: Annotated[bool, typer.Option("--render", help="Read a URL as Chromium shows it.")] = False,
    write: Annotated[
        str | None, typer.Option(metavar="NAME", help="Draft a parser module of that name, with a fixture.")
    ] = None,
    executor: ExecutorName = None,
    form: Annotated[
        Literal["text", "json", "jsonl"],
        typer.Option("--format", help="Output format; of several pages jsonl, one a line."),
    ] = "text",
    config: ConfigFile = None,
) -> None:
    """Show what errdex would read from any page, and why.

    A list is accepted if its certainty is at least 0.5. If none is, probe prints what to declare and exits 1. It also
    says whether a first refresh would call the page suspect. A page that you watch is read in the same way, as if
    nothing were declared or known of it: whether the next refresh would call it suspect, refresh --dry-run says.

    \b
    errdex probe https://docs.example.com/errors
    errdex probe saved.html --explain
    errdex probe stripe                one of the pages that errdex sites --known lists
    errdex probe saved.html --write acme
    errdex probe *.html crawl.warc.gz --format jsonl --executor local
    """
    settings = load_settings(config, *(["browser"] if render else []))
    if form == "jsonl":
        if explain or render or write:
            raise UsageError("--format jsonl: not with --explain, --render or --write, which take one page")
        _print_lines(settings, sources, executor)
        return
    from ingest.fetch.saved_pages import is_archive

    source = sources[0]
    if len(sources) > 1 or is_archive(source) or executor:
        raise UsageError("several pages, a web archive or --executor: add --format jsonl")
    from ingest.worker_process import prepare

    prepare()
    from ingest.pipeline.probe import page_at, probe, public_json
    from ingest.sites.site_source import other_name

    if write:
        from ingest.pipeline.draft_module import place_for

        place_for(settings, write)  # Before anything is read or printed.
    try:
        page = page_at(settings, source, render)
        site = next((name for name, one in settings.sites.items() if {source, page.url} & {*one.pages}), None)
        if site or page.vendor in settings.sites:  # Its name is that of the block that the remedies are for.
            page = replace(page, vendor=site or other_name(page.vendor, page.url))
        found = probe(page, settings.fetch.timeout_s)
    except PageFailed as failed:
        say(failed.at(source))
        raise typer.Exit(4) from None
    if page.known:
        say(f"{source}: read at {page.url}, which errdex knows of, but whose records nobody has verified")
    if site:
        say(f"{source}: read without the declaration and history of {site}; with both: errdex refresh {site} --dry-run")
    if form == "json":
        print(json_text(public_json(found)))
    else:
        _print(found, explain, first=site is None)
        if found.declare:
            _print_block(found, found.declare, page.url, site)
    if not found.records:
        say(f"{source}: no records: {_why_nothing(found)}")
        raise typer.Exit(1)
    if write:
        from ingest.pipeline.draft_module import address_in, draft

        for path in draft(settings, write, page):
            say(f"written: {path}")
        if not address_in(page):
            say(f"{write}.py: put the page's address into pages; the file does not state it")


def _print_lines(settings: Config, sources: list[str], where: str | None) -> None:
    """Print a line of JSON for each page; exits 1 if none has records, 4 if none could be read."""
    from ingest.pipeline.executors import open_executor
    from ingest.pipeline.probe_many import probe_all

    read, found = False, False

    async def work() -> None:
        nonlocal read, found
        with open_executor(where, settings.fetch.timeout_s, say) as executor:
            async for line in probe_all(settings, sources, executor):
                print(json_text(line, None))
                read, found = read or "failed" not in line, found or bool(line.get("records"))

    run_stoppable(work())
    if not found:
        raise typer.Exit(1 if read else 4)


def _print_block(found: Probe, declare: str, url: str, site: str | None) -> None:
    """Print the lines that settle a doubt: for the block of the `site` that watches the page, or as a new one."""
    from ingest.pipeline.add_site import scope_caution

    caution = scope_caution(declare, [one["code"] for one in found.records])
    declare = f"# {plain(caution)}\n{declare}" if caution else declare
    block = declare if site else block_of(found.vendor, [url or "https://…"], declare)
    if not found.records:
        lead = "Only if the page lists error codes, and these are"
    elif found.suspect:
        lead = "To settle this"
    elif "\n# not read: " in declare:
        lead = "To read these lists alone, and none that the page may get later"
    else:
        lead = "If every list named below holds error codes"
    place = f"[sites.{site}] in errdex.toml" if site else "errdex.toml"
    print(f"\n{lead}, add to {place}:\n")
    print("\n".join(map(plain, block.splitlines())))


def _why_nothing(found: Probe) -> str:
    assert found.suspect, "a page without records is suspect"
    if found.declare and found.suspect["reason"] == "no-rows":
        return "no list is clearly one of error codes; if one is, the lines above declare it"
    return str(found.suspect["detail"])


def _print(found: Probe, explain: bool, first: bool = True) -> None:
    from parsers.extract.contract import HEAD

    each_alone = ((at if explain or one["accepted"] else one["why"], one) for at, one in enumerate(found.lists))
    for one, *alike in grouped(each_alone).values():
        where = f" under {one['section']!r}" if one["section"] else ""
        rows = counted(one["rows"], "row")
        print(plain(f"{one['shape']}{where}: {rows}, certainty {one['certainty']:.2f}; {one['why']}"))
        for line in _evidence(one) if explain else _fields(one) if one["accepted"] else ():
            print(plain(f"  {line}"))
        if alike:
            sections = some(dict.fromkeys(repr(other["section"]) for other in alike if other["section"]))
            number = counted(len(alike), "more list") + (f", under {sections}" if sections else "")
            print(plain(f"  declined for the same reason: {number}"))
    if found.records:
        more = "; the first" if len(found.records) > SAMPLES else ""
        print(f"\n{counted(len(found.records), 'record')} of {found.vendor}{more}:")
        print_samples(found.records)
    skipped = [item for item in found.skipped if explain or item["reason"] != HEAD]  # Most tables have one.
    for item in skipped[:SAMPLES]:
        print(plain(f"skipped: {item['reason']}: {item['text']}"))
    if len(skipped) > SAMPLES:
        print(f"and {len(skipped) - SAMPLES} more skipped")
    print_unsure(found.unsure)
    if found.records and found.suspect:
        refresh = "a refresh" if first else "a first refresh with nothing declared"
        print(plain(f"{refresh} would call this page suspect: {found.suspect['reason']}: {found.suspect['detail']}"))


def _fields(one: dict[str, Any]) -> Iterator[str]:
    for name, field in one["fields"].items():
        yield f"{name} from {field['from']!r} ({field['certainty']:.2f})"
    used = {field["from"] for field in one["fields"].values()}
    if unused := [title for column in one["columns"] if (title := column["title"]) and title not in used]:
        yield f"not used: {some(unused)}"


def _evidence(one: dict[str, Any]) -> Iterator[str]:
    yield from _features(one["evidence"])
    for column in one["columns"]:
        role = column["role"] or f"no {column['considered']}"
        yield f"column {column['title']!r}: {role} ({column['certainty']:.2f})"
        yield from (f"  {line}" for line in _features(column["evidence"]))


def _features(evidence: list[dict[str, Any]]) -> Iterator[str]:
    for feature in evidence:
        weight = " veto" if feature["weight"] is None else f"{feature['weight']:+5.1f}"
        yield f"{weight}  {feature['sentence']} [{feature['feature']}]"
