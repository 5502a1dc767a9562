"""How long a response says to wait: Retry-After (RFC 9110, section 10.2.3) and the rate limit's reset."""

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from ingest.lookup.error_response import Response
from ingest.lookup.name_matching import normalised

_MAX_SECONDS = 10 * 365 * 86400
# From here on a number of seconds is a time since 1970, and from there on one of milliseconds.
_EPOCH, _EPOCH_MS = 10**9, 10**12
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_HEADER_LINE = re.compile(
    r"^[<* \t]{0,5}((?:retry-after|date|(?:x-)?rate-?limit)[\w-]{0,40}): ?(\S[^\n]{0,200})", re.I | re.M
)
_AFTER = re.compile(r"x?retryafter(?:s|sec|secs|seconds|ms|milliseconds|at)?")
_RESET = re.compile(r"x?ratelimit\w*?reset(?:after)?\w*")
_REMAINING = re.compile(r"x?ratelimit\w*?remaining\w*")
# The IETF draft's one field: `"default";r=0;t=30`, and before that `limit=100, remaining=0, reset=30`.
_FIELD = re.compile(r"\b(?:r|remaining)=0\b[^,]*?[;,] ?(?:t|reset)=(\d{1,9})\b")


class Wait(NamedTuple):
    """A time to wait in seconds, and the header that names it, word for word."""

    seconds: int
    evidence: str


def find_wait(response: Response, now: datetime) -> Wait | None:
    """The wait that a response names; a limit's reset counts only where the limit is what was met."""
    headers = _headers(response)
    dates = [moment for name, value in headers if normalised(name) == "date" and (moment := _moment(value))]
    at = dates[0] if dates else now
    if found := [
        one for name, value in headers if _AFTER.fullmatch(normalised(name)) and (one := _wait(name, value, at))
    ]:
        return max(found)
    used_up = any(_REMAINING.fullmatch(normalised(name)) and value.strip() == "0" for name, value in headers)
    if response.status != 429 and not (used_up and response.status in (None, 403, 503)):
        return None
    waits = [_wait(name, value, at) for name, value in headers if _RESET.fullmatch(normalised(name))]
    fields = [(name, value, one) for name, value in headers for one in _FIELD.finditer(value)]
    waits += [Wait(int(one[1]), f"{name}: {value}") for name, value, one in fields if normalised(name) == "ratelimit"]
    return max((one for one in waits if one), default=None)


def _headers(response: Response) -> list[tuple[str, str]]:
    """The headers of the last response; where no head was pasted, what is named like one, in a log or a dump."""
    named = [(one.name, one.value) for one in response.named if not (one.loose and response.has_head)]
    lines = [] if response.has_head else [(one[1], one[2]) for one in _HEADER_LINE.finditer(response.text)]
    return lines + named


def _wait(name: str, value: str, at: datetime) -> Wait | None:
    value = value.strip(" \t\r\"'")
    seconds = _seconds(value, at, 0.001 if normalised(name).endswith(("ms", "milliseconds")) else 1.0)
    if seconds is None or seconds > _MAX_SECONDS:
        return None
    return Wait(max(math.ceil(seconds), 0), f"{name}: {value[:80]}")


def _seconds(value: str, at: datetime, unit: float) -> float | None:
    if re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", value):
        number = float(value)
        if number >= _EPOCH_MS:
            return number / 1000 - at.timestamp()
        return number - at.timestamp() if number >= _EPOCH else number * unit
    if re.fullmatch(rf"(?:{_DURATION.pattern}){{1,5}}", value):
        return sum(float(number) * _UNITS[name] for number, name in _DURATION.findall(value))
    moment = None if value.isdecimal() else _moment(value)  # Python takes 17 digits for a time of ISO 8601.
    return (moment - at).total_seconds() if moment else None


def _moment(value: str) -> datetime | None:
    """An HTTP date, or an ISO one."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = parse(value.strip())
        except (ValueError, OverflowError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
