"""Notify mail, chats and webhooks of changes: one digest per run or archive, each channel with its own cursor.

A vendor's text is disarmed for chats: no mentions, links or markup. Services differ in their syntax
(https://docs.slack.dev/messaging/formatting-message-text,
https://discord.com/developers/docs/reference#message-formatting, https://core.telegram.org/bots/api#formatting-options),
and apprise in what it escapes for them. So a zero-width space breaks the syntax of all, and the text looks the same.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.config.settings import Notify, resolve_variables
from ingest.diff.rules import Levels
from ingest.errors import INSTALL, UsageError
from ingest.history.net_diff import Difference, net_changes
from ingest.history.subscription import ChangeFilter, apply_levels
from ingest.model import Say
from ingest.report import render
from ingest.report.as_json import change_json
from ingest.report.summary import listed
from ingest.safe_output import LINKED, json_text, plain, shortened, web_url
from ingest.sites.registry import unknown_vendor
from ingest.store import cursors, page_checks, queries

if TYPE_CHECKING:
    from apprise import Apprise

_MAX_LINES = 40
_MAX_COLUMNS = 300
_TIMEOUT_S = 30.0
_SPACE = "\N{ZERO WIDTH SPACE}"
#: Top-level domains besides those of two letters; not those that codes end in, which users copy from a chat
#: (`customer.email`). Before a path, any name is a host.
_DOMAINS = (
    "com|net|org|edu|gov|mil|int|info|biz|xyz|dev|app|cloud|online|site|website|shop|store|tech|top|click|link|live"
    "|news|blog|zip|mov|chat|page|pro|mobi|agency|wiki|icu|vip|club|onion|example|xn--[\\w-]+"
)
_HOST = re.compile(
    rf"(?<![\w.-])(?:[\w-]+\.)+(?:(?:[a-z]{{2}}|{_DOMAINS}|[^\W\d_a-z]{{2,}})(?![\w-])|[\w-]+(?=[/?:][^\s.,;]))"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])",
    re.I,
)
#: An address without what a chat may take for a mention.
_PLAIN_URL = re.compile(r"https?://[\w./:#?=%~+-]+", re.ASCII)
_MARKUP = re.compile(
    r"(?<=<)(?=\S)|(?<=\])(?=[(\[:{])|(?<=[\[!])(?=[~|^])|(?<=\[)(?=CQ:)|(?<=\()(?=(?:met|rol|chn)\))|(?<=([|~]))(?=\1)"
)


@dataclass(slots=True)
class Channel:
    """An address and the vendors it is notified of: those routed to it, and with `rest` all without a route.

    `cursor` is derived from the address as configured, so that it holds no secret of the environment.
    """

    place: str
    url: str
    cursor: str
    vendors: set[str] = field(default_factory=set)
    rest: bool = False


class Notifier:
    """All channels of a configuration. Raises UsageError at once for one that apprise cannot use."""

    def __init__(self, config: Notify, vendors: Iterable[str], levels: Levels) -> None:
        self._config, self._levels = config, levels
        self._channels: dict[str, Channel] = {}
        known = list(vendors)
        for vendor, urls in config.routes.items():
            if vendor not in known:
                raise UsageError(f"{config.where}.routes: {unknown_vendor(vendor, known)}")
            for at, url in enumerate(urls, 1):
                self._channel(f"routes.{vendor} {at}", url).vendors.add(vendor)
        for at, url in enumerate(config.urls, 1):
            self._channel(f"urls {at}", url).rest = True

    def _channel(self, name: str, url: str) -> Channel:
        place = f"{self._config.where}.{name}"
        if url not in self._channels:
            address = resolve_variables(url, place)
            _service(address, place)
            digest = hashlib.sha256(url.encode()).hexdigest()[:12]
            self._channels[url] = Channel(f"{place} ({address.partition(':')[0]})", address, f"notify {digest}")
        return self._channels[url]

    def begin(self, catalogue: sqlite3.Connection, at: str) -> None:
        """Start the cursors of new channels before a run, so that it is their first, even if it is interrupted."""
        last = queries.last_run(catalogue)
        for channel in self._channels.values():
            cursors.begin(catalogue, channel.cursor, last, at)

    def send(self, catalogue: sqlite3.Connection, until: int, at: str, warn: Say) -> None:
        """Send each channel the digests it has not had up to run `until`; stop at one that fails, and warn."""
        for channel in self._channels.values():
            for since, run in queries.batches(catalogue, cursors.run_of(catalogue, channel.cursor), until):
                message = self._digest(catalogue, channel, since, run)
                if message and (fault := _send(channel, *message)):
                    warn(f"{channel.place}: not notified of run {run}; the next run will retry: {fault}")
                    break
                cursors.move(catalogue, channel.cursor, run, at)

    def _digest(
        self, catalogue: sqlite3.Connection, channel: Channel, since: int, until: int
    ) -> tuple[str, str] | None:
        """The title and text for the channel; None if the runs after `since`, up to `until`, have no news for it."""
        found = net_changes(catalogue, since, until, None, datetime.now(UTC))

        def wanted(vendor: str) -> bool:
            return vendor in channel.vendors or (channel.rest and vendor not in self._config.routes)

        found = replace(
            found,
            changes=[(name, change) for name, change in found.changes if wanted(name) and change.cause == "vendor"],
            stale=[row for row in found.stale if wanted(row["vendor"])],
            unsettled=[page for page in found.unsettled if wanted(page["vendor"])],
        )
        found = apply_levels(found, self._levels, ChangeFilter(level=self._config.min_level))
        due = page_checks.due(catalogue, until, since)
        pages = ["/".join(name) for page in found.unsettled if (name := (page["vendor"], page["page"])) in due]
        recovered = (page for page in page_checks.recovered(catalogue, until, since) if wanted(page["vendor"]))
        again = [f"{page['vendor']}/{page['page']}" for page in recovered]
        return (_title(found, pages, again), _text(found)) if found.changes or pages or again else None


def _title(found: Difference, pages: list[str], again: list[str]) -> str:
    """The changes by level, the pages that were not accepted and those that are now, in a line."""
    vendors = ", ".join(dict.fromkeys(vendor for vendor, _ in found.changes))
    levels = listed(found.tally())
    parts = [f"{levels} in {vendors}"] if levels else []
    parts += [f"not accepted: {', '.join(pages)}"] if pages else []
    parts += [f"accepted now: {', '.join(again)}"] if again else []
    return disarmed(shortened(plain(f"errdex: {'; '.join(parts)}"), _MAX_COLUMNS))


def _text(found: Difference) -> str:
    """The report, truncated if it is long, and a key that is the same if the digest is sent again."""
    text = disarmed(render(found, "text"))
    urls = {url for _, change in found.changes if (url := web_url(change.url)) and _PLAIN_URL.fullmatch(url)}
    for url in sorted(urls, key=len, reverse=True):  # The addresses of the pages can be opened and copied.
        text = text.replace(disarmed(url), url)
    lines = text.splitlines()
    if (more := len(lines) - _MAX_LINES) > 0:
        rest = f"… and {more} more lines: errdex diff --since {found.since} --until {found.until}"
        lines = [*lines[:_MAX_LINES], rest]
    changes = [change_json(*change) for change in found.changes]
    key = hashlib.sha256(json_text([found.until, found.at, changes], None).encode()).hexdigest()[:16]
    return "\n".join([*lines, "", f"key: {key}"])


def _service(url: str, place: str) -> "Apprise":
    """The service at `url`. Raises UsageError if apprise does not know it or is not installed."""
    try:
        import apprise
    except ImportError as error:
        raise UsageError(f"{place}: notifications need an extra; {INSTALL.format('notify')}") from error
    service = apprise.Apprise()
    if not service.add(url):
        raise UsageError(f"{place}: is not the address of a service that apprise knows, such as mailto://… or json://…")
    return service


def _send(channel: Channel, title: str, text: str) -> str | None:
    """Send the message; return what went wrong, or None."""
    result = _service(channel.url, channel.place).notify(text, title, body_format="text", timeout=_TIMEOUT_S)
    if result:
        return None
    return shortened(plain(next((entry.message for entry in result.logs()), "no reason given")), _MAX_COLUMNS)


def disarmed(text: str) -> str:
    """`text` with a zero-width space within each mention, link and markup."""
    text = _HOST.sub(lambda host: host[0].replace(".", f".{_SPACE}"), text)
    return _MARKUP.sub(_SPACE, LINKED.sub(_SPACE, text))
