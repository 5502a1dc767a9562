"""Stderr: lines for people or events for programs; held back where only news is to be told."""

from __future__ import annotations

import sys

_as_json = False
_held: list[str] | None = None


def begin(as_json: bool = False, quiet: bool = False) -> None:
    """From here on write events (`as_json`), or keep all that is said until `release` (`quiet`)."""
    global _as_json, _held
    _as_json, _held = as_json, [] if quiet else None


def release() -> None:
    """There is news: tell what was kept back, and all that follows at once."""
    global _held
    lines, _held = _held or [], None
    print("".join(lines), end="", file=sys.stderr)


def say(line: str) -> None:
    """A line on stderr, harmless whatever is in it; for programs an event of the name `note`."""
    from ingest.safe_output import plain

    if _as_json:
        event("note", text=line)
    else:
        _write(f"errdex: {plain(line)}\n")


def warn(line: str) -> None:
    """A line that is told at once, after all that was kept back."""
    release()
    say(line)


def event(name: str, **values: object) -> None:
    """An event for programs: one line of JSON, with its time and its name first."""
    from datetime import UTC, datetime

    from ingest.safe_output import json_text

    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    _write(json_text({"at": at, "event": name} | values, None) + "\n")


def is_json() -> bool:
    """Are events written?"""
    return _as_json


def _write(line: str) -> None:
    if _held is None:
        print(line, end="", file=sys.stderr, flush=True)
    else:
        _held.append(line)
