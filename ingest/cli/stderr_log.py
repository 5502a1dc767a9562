"""Stderr: lines for people or events for programs; `--quiet` holds them back until there is news."""

from __future__ import annotations

import os
import sys

_as_json = False
_held: list[str] | None = None
_bar = False
#: The width of the bar in columns.
_BAR = 24


def begin(as_json: bool = False, quiet: bool = False) -> None:
    """From now on write JSON events (`as_json`), or hold every line back until `release` (`quiet`)."""
    global _as_json, _held
    _as_json, _held = as_json, [] if quiet else None


def release() -> None:
    """Write what was held back, and from now on every line at once."""
    global _held
    _clear_bar()
    lines, _held = _held or [], None
    print("".join(lines), end="", file=sys.stderr)


def say(line: str) -> None:
    """Write a line with its unsafe characters escaped, or for programs an event named `note`."""
    from ingest.safe_output import plain

    if _as_json:
        event("note", text=line)
    else:
        _write(f"errdex: {plain(line)}\n")


def warn(line: str) -> None:
    """Write a line now, after everything that was held back."""
    release()
    say(line)


def event(name: str, **values: object) -> None:
    """Write one line of JSON, its time and its name first."""
    from datetime import UTC, datetime

    from ingest.safe_output import json_text

    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    _write(json_text({"at": at, "event": name} | values, None) + "\n")


def bar(done: int, total: int, name: str) -> None:
    """Show on a terminal how many of `total` pages are done, and the last one's name."""
    global _bar
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return
    from shutil import get_terminal_size

    from ingest.safe_output import plain, shortened

    filled = _BAR * done // max(total, 1)
    line = f"{'━' * filled}{'─' * (_BAR - filled)} {done}/{total} {plain(name)}"
    _bar = True
    print(f"\r\x1b[K{shortened(line, get_terminal_size().columns - 1)}", end="", file=sys.stderr, flush=True)


def _clear_bar() -> None:
    global _bar
    if _bar:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    _bar = False


def is_json() -> bool:
    """Whether stderr gets events."""
    return _as_json


def _write(line: str) -> None:
    if _held is None:
        _clear_bar()
        print(line, end="", file=sys.stderr, flush=True)
    else:
        _held.append(line)
