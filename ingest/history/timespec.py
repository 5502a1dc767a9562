"""Which run is meant: by a number, a date, or how long ago."""

import re
from datetime import UTC, date, datetime, time, timedelta

from ingest.errors import UsageError

#: Run and when it began, oldest first.
Runs = list[tuple[int, str]]
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_AGE = re.compile(r"([0-9]{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def run_at(text: str, runs: Runs, now: datetime, whole_day: bool = False) -> int:
    """The run that `text` names: a number, or a time, which stands for the last run at or before it; 0 for none.

    `whole_day`: a bare date includes that day. Raises UsageError.
    """
    if text.isascii() and text.isdecimal():
        number = int(text[:18])
        if number and number not in dict(runs):
            last = f"the last is {runs[-1][0]}" if runs else "there are no runs yet"
            raise UsageError(f"there is no run {number}; {last}")
        return number
    try:
        moment, future = _moment(text, now, whole_day)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text!r} is neither a run's number nor a date (2026-11-20, 2026-11-20T08:00Z) nor an age (36h, 7d)"
        ) from error
    if future:
        raise UsageError(f"{text} lies in the future")
    return max((run for run, at in runs if datetime.fromisoformat(at) <= moment), default=0)


def age(text: str) -> timedelta | None:
    """The time that `36h` or `2w` stands for; None where that is none."""
    found = _AGE.fullmatch(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def _moment(text: str, now: datetime, whole_day: bool) -> tuple[datetime, bool]:
    """The moment that `text` stands for, and whether it is yet to come. Raises ValueError, OverflowError."""
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
