"""Telling mail, chats and webhooks what a run changed: a digest a run, each channel behind a cursor of its own."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.config.settings import Notify, variables
from ingest.diff.rules import ORDER, Levels
from ingest.errors import UsageError
from ingest.history.net_diff import Difference, difference
from ingest.history.user_levels import Asked, weigh
from ingest.notify.inert import inert
from ingest.notify.reminders import is_due
from ingest.report import render
from ingest.report.as_json import change_json
from ingest.safe_output import json_text, plain, shortened
from ingest.sites.registry import unknown_vendor
from ingest.store import cursors, page_checks
from ingest.store import queries as stored

if TYPE_CHECKING:
    from apprise import Apprise

_LINES = 40
_LONGEST = 300
_TIMEOUT = 30.0


@dataclass(slots=True)
class Channel:
    """One address, and the vendors that are told there: those routed to it, and the `rest` that has no route.

    `cursor` is its reader's name: of the address as it is written, so that no secret of the environment is in it.
    """

    place: str
    url: str
    cursor: str
    vendors: set[str] = field(default_factory=set)
    rest: bool = False


class Notifier:
    """All channels of a configuration. Raises UsageError for one that cannot be: here, not when there is news."""

    def __init__(self, config: Notify, vendors: Iterable[str], levels: Levels) -> None:
        self._config, self._levels = config, levels
        self._channels: dict[str, Channel] = {}
        known = list(vendors)
        for vendor, urls in config.routes.items():
            if vendor not in known:
                raise UsageError(f"{config.where}: routes: {unknown_vendor(vendor, known)}")
            for at, url in enumerate(urls, 1):
                self._channel(f"routes.{vendor} {at}", url).vendors.add(vendor)
        for at, url in enumerate(config.urls, 1):
            self._channel(f"urls {at}", url).rest = True

    def _channel(self, name: str, url: str) -> Channel:
        place = f"{self._config.where}: {name}"
        if url not in self._channels:
            whole = variables(url, place)
            _service(whole, place)
            digest = hashlib.sha256(url.encode()).hexdigest()[:12]
            self._channels[url] = Channel(f"{place} ({whole.partition(':')[0]})", whole, f"notify {digest}")
        return self._channels[url]

    def begin(self, catalogue: sqlite3.Connection, at: str) -> None:
        """Before a run: a new channel will be told of this run and those after it, whatever ends this one."""
        last = max((run for run, _ in stored.runs(catalogue)), default=0)
        for channel in self._channels.values():
            cursors.begin(catalogue, channel.cursor, last, at)

    def send(self, catalogue: sqlite3.Connection, until: int, at: str, say: Callable[[str], None]) -> None:
        """Send every digest up to run `until` that a channel has not had; of one that fails is said why."""
        for channel in self._channels.values():
            told = cursors.run_of(catalogue, channel.cursor)
            for run in (run for run, _ in stored.runs(catalogue) if told < run <= until):
                message = self._digest(catalogue, channel, run)
                if message and (fault := _send(channel, *message)):
                    say(f"{channel.place}: not told of run {run}, which the next run makes up for: {fault}")
                    break
                cursors.move(catalogue, channel.cursor, run, at)

    def _digest(self, catalogue: sqlite3.Connection, channel: Channel, run: int) -> tuple[str, str] | None:
        """Title and text of what the channel is to be told of `run`; None where that is nothing."""
        found = difference(catalogue, None, str(run), None, datetime.now(UTC))
        routed = self._config.routes.keys()

        def wanted(vendor: str) -> bool:
            return vendor in channel.vendors or (channel.rest and vendor not in routed)

        found.changes = [(name, change) for name, change in found.changes if wanted(name) and change.cause == "vendor"]
        weigh(found, self._levels, Asked(level=self._config.min_level))
        found.stale = [row for row in found.stale if wanted(row["vendor"])]
        found.unsettled = [page for page in found.unsettled if wanted(page["vendor"])]
        due = _due(catalogue, run, found.at or "")
        pages = [
            f"{page['vendor']}/{page['page']}" for page in found.unsettled if (page["vendor"], page["page"]) in due
        ]
        return (_title(found, pages), _text(found)) if found.changes or pages else None


def _due(catalogue: sqlite3.Connection, run: int, at: str) -> set[tuple[str, str]]:
    """The pages not believed that it was time to speak of in `run`."""
    standing: Mapping[tuple[str, str], tuple[str, str | None]] = page_checks.standing(catalogue, run)
    return {page for page, (since, before) in standing.items() if is_due(since, before, at)}


def _title(found: Difference, pages: list[str]) -> str:
    """The gist in a line."""
    count = found.tally()
    vendors = ", ".join(dict.fromkeys(vendor for vendor, _ in found.changes))
    levels = ", ".join(f"{count[level]} {level}" for level in ORDER if count[level])
    parts = [f"{levels} in {vendors}"] if levels else []
    parts += [f"not believed: {', '.join(pages)}"] if pages else []
    return inert(shortened(plain(f"errdex: {'; '.join(parts)}"), _LONGEST))


def _text(found: Difference) -> str:
    """The report, cut where it is long, and the key by which a repeat is told."""
    lines = inert(render(found, "text")).splitlines()
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"… and {len(lines) - _LINES} lines more: errdex diff --until {found.until}"]
    changes = [change_json(*change) for change in found.changes]
    key = hashlib.sha256(json_text([found.until, found.at, changes], None).encode()).hexdigest()[:16]
    return "\n".join([*lines, "", f"key: {key}"])


def _service(url: str, place: str) -> "Apprise":
    """The service at `url`. Raises UsageError where there is none, or nothing that could tell it."""
    try:
        import apprise
    except ImportError as error:
        raise UsageError(f"{place}: notifications need an extra; install it: pip install 'errdex[notify]'") from error
    service = apprise.Apprise()
    if not service.add(url):
        raise UsageError(f"{place}: is no address of a service that apprise knows, such as mailto://… or json://…")
    return service


def _send(channel: Channel, title: str, text: str) -> str | None:
    """Send the message; what went wrong, if something did."""
    service = _service(channel.url, channel.place)
    result = service.notify(text, title, body_format="text", timeout=_TIMEOUT)
    if result:
        return None
    return shortened(plain(next((entry.message for entry in result.logs()), "no reason given")), _LONGEST)
