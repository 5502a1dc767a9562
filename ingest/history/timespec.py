"""Parse which run is meant: a number, a date or an age."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from ingest.errors import UsageError

#: The number and start of each run, oldest first.
Runs = list[tuple[int, str]]
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_AGE = re.compile(r"([0-9]{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def run_at(text: str, runs: Runs, now: datetime, whole_day: bool = False) -> tuple[int, str | None]:
    """The run that `text` names: a number, or a time, which means the last run at or before it; 0 for none.

    With it comes that time, as `runs.started_at` has it. `whole_day`: a bare date includes that day. Raises UsageError.
    """
    if text.isascii() and text.isdecimal():
        number = int(text[:18])
        if number and number not in dict(runs):
            last = f"the last is {runs[-1][0]}" if runs else "there are no runs yet"
            raise UsageError(f"there is no run {number}; {last}")
        return number, None
    try:
        moment, in_future = _moment(text, now, whole_day)
    except (ValueError, OverflowError) as error:
        known = "a run's number, a date (2026-11-20, 2026-11-20T08:00Z) or an age (36h, 7d)"
        raise UsageError(f"{text!r} is not {known}") from error
    if in_future:
        raise UsageError(f"{text} is in the future")
    run = max((run for run, at in runs if datetime.fromisoformat(at) <= moment), default=0)
    with suppress(OverflowError):  # At the first and the last date that there is.
        moment = moment.astimezone(UTC)
    return run, f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def age(text: str) -> timedelta | None:
    """Parse an age such as `36h` or `2w`; None if it is not one."""
    found = _AGE.fullmatch(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def _moment(text: str, now: datetime, whole_day: bool) -> tuple[datetime, bool]:
    """Parse a date or an age: the moment, and whether it is in the future. Raises ValueError, OverflowError."""
    if (ago := age(text)) is not None:
        return now - ago, False
    if not _DATE.match(text):
        raise ValueError(text)
    if len(text) <= len("2026-11-20"):
        day = date.fromisoformat(text)
        return datetime.combine(day, time.max if whole_day else time.min, UTC), day > now.date()
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment, moment > now
