"""The command that fills the catalogue: refresh."""

from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Annotated

import typer

from ingest.atomic_files import Unwritten
from ingest.cli import stderr_log
from ingest.cli.catalogue_source import load_settings, local_file
from ingest.cli.options import ConfigFile, Db, ExecutorName, FailOn, Form, Format, parse_age
from ingest.cli.run_summary import print_news, print_outcome, progress
from ingest.cli.stderr_log import say
from ingest.config.settings import Config
from ingest.diff.differences import tally
from ingest.errors import UsageError
from ingest.report.as_json import change_json
from ingest.report.as_text import change_lines
from ingest.report.summary import summary_counts, summary_line
from ingest.safe_output import json_text, plain
from ingest.store.connection import exists, files_of, path_of


def _log_as(form: Format) -> Format:
    """Switch the log first, so that errors in the other options are logged, too."""
    stderr_log.begin(form == "json")
    return form


def command(
    vendors: Annotated[list[str] | None, typer.Argument(metavar="[VENDOR]...", help="Only these [all].")] = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="DIR|WARC", help="Read saved pages or web archives; may be repeated."),
    ] = None,
    executor: ExecutorName = None,
    archived: Annotated[
        bool, typer.Option("--archived", help="Read the kept pages with today's parsers; show what differs.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="With --archived: store what differs.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what would change.")] = False,
    max_age: Annotated[
        str | None, typer.Option(metavar="AGE", help="Skip vendors confirmed within this time: 90m, 6h, 7d.")
    ] = None,
    wait: Annotated[float, typer.Option(metavar="SECONDS", min=0, help="Wait for another refresh to end.")] = 0,
    baseline: Annotated[
        str | None, typer.Option(metavar="FILE|URL", help="Start a new database from what export jsonl wrote.")
    ] = None,
    report: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=FILE", help="Write what changed to a file; may be repeated.")
    ] = None,
    metrics: Annotated[Path | None, typer.Option(metavar="FILE", help="Write metrics for Prometheus.")] = None,
    fail_on: FailOn = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing unless there is news.")] = False,
    log_format: Annotated[
        Format, typer.Option(is_eager=True, callback=_log_as, help="json: an event per page, on stderr.")
    ] = "text",
    form: Form = "text",
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Fetch the vendors' pages and update the catalogue.

    Prints the outcome for each page, and what changed.

    \b
    errdex refresh                     all vendors, from the network
    errdex refresh paylera --fail-on breaking
    errdex refresh --from saved/       saved/paylera.html, saved/paylera/error-codes.html
    errdex refresh paylera --from crawl.warc.gz    a run for each day in the archive, dated by it
    errdex refresh --quiet --max-age 6h --report markdown=news.md      for cron; recipes: deploy/
    errdex refresh --baseline errors.jsonl --report markdown=news.md   where no database is kept, as in CI
    errdex refresh --archived paylera  would today's parser have read the kept pages differently?
    """
    stderr_log.begin(log_format == "json", quiet)
    writing = bool(report or metrics)
    if archived and not (sources or dry_run or fail_on or max_age or wait or baseline or writing or quiet):
        _print_backtest(load_settings(config, "code"), path_of(db), vendors or [], write, form, executor)
        return
    if archived:
        raise UsageError("--archived reads the kept pages; it takes no options but --write, --executor and --format")
    if write:
        raise UsageError("--write goes with --archived")
    if isnan(wait):
        raise UsageError("--wait: give a number of seconds")
    if dry_run and writing:
        raise UsageError("--report and --metrics describe a stored run; leave out --dry-run")
    if not exists(path_of(db)) and (executor or "local").startswith("local"):
        from ingest.worker_process import prepare

        prepare()  # Every page will be read.
    from ingest.notify.delivery import Delivery
    from ingest.pipeline.refresh_job import exit_code, run_refresh
    from ingest.pipeline.refresh_request import RefreshRequest

    settings, path = load_settings(config, "code", "secrets", "browser"), path_of(db)
    start, checked = local_file(baseline, settings.fetch) if baseline else (None, "")
    if checked:
        say(f"{baseline}{checked}")
    in_use = [*files_of(path), *([start] if start else [])]
    delivery = None if dry_run else Delivery(settings, report or [], metrics, stderr_log.warn, in_use)
    age = parse_age(max_age)
    folder, archives = _places(sources or [])
    if archives and (age or baseline):
        raise UsageError("--max-age and --baseline: not with a web archive, whose pages have dates of their own")
    forms = {option.partition("=")[0] for option in report or []} | ({form} if dry_run else set())
    request = RefreshRequest(
        config=settings,
        path=path,
        vendors=vendors or [],
        folder=folder,
        dry=dry_run,
        max_age=age,
        wait=wait,
        baseline=start,
        archives=archives,
        executor=executor,
        folded=not forms & {"json", "html"},  # These show each code.
    )
    on_start, on_check = progress(quiet)
    outcome = run_refresh(request, say, on_check, subscribers=delivery, on_start=on_start)
    faults = delivery.faults if delivery else []
    code = Unwritten.exit_code if faults else exit_code(outcome, fail_on)
    if stderr_log.is_json():
        seconds, summary = round(outcome.seconds, 3), summary_counts(outcome.news.tally())
        stderr_log.event("run", run=outcome.run, seconds=seconds, exit_code=code, summary=summary)
    if quiet and not dry_run:
        print_news(outcome, form)
    else:
        print_outcome(outcome, form, dry_run)
    if faults:
        raise Unwritten(f"{'; '.join(faults)}; fix that, then run: errdex diff --until {outcome.run} --format … > FILE")
    raise typer.Exit(code)


def _places(sources: list[Path]) -> tuple[Path | None, list[Path]]:
    """The folder of saved pages, or the web archives, that `--from` names. Raises UsageError."""
    if not sources:
        return None, []
    from ingest.fetch.saved_pages import archives_in

    archives = [path for source in sources for path in archives_in(source)]
    if archives:
        return None, archives
    if len(sources) > 1:
        raise UsageError("--from: give one folder of saved pages, or web archives (WARC)")
    return sources[0], []


def _print_backtest(
    config: Config, db: Path, vendors: list[str], write: bool, form: Format, executor: str | None
) -> None:
    """Print, state by state, what today's parsers would read differently."""
    from ingest.pipeline.backtest import backtest

    found, run = backtest(config, db, vendors, write, say, executor)
    if form == "json":
        states = [asdict(one) | {"changes": [change_json(*change) for change in one.changes]} for one in found]
        print(json_text({"run": run, "states": states}))
        return
    for one in found:
        same = "not compared" if one.notes else "reads the same today"
        summary = summary_line(tally(one.changes)) if one.changes else same
        print(f"{one.vendor} as of run {one.run} ({one.at}): {summary}")
        print("".join(f"  {line}\n" for line in change_lines(one.changes)), end="")
        print("".join(f"  {plain(note)}\n" for note in one.notes), end="")
    if run:
        print(f"run {run}: stored what differs in the last state of each vendor, with cause = parser")
