"""Format an explanation as text for people and as data for programs: what to do first, then the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingest.lookup.next_step import ACTIONS, NextStep
from ingest.lookup.sent_request import UNSENT
from ingest.report.summary import age_text, until_text
from ingest.safe_output import plain, shortened
from ingest.store.queries import Row

if TYPE_CHECKING:  # What shows one record needs none of what reads a response.
    from ingest.lookup.advice_on_response import Advised
    from ingest.lookup.ranked_code import RankedCode

_STEP = (
    *("outcome_unknown", "retryable", "basis", "evidence", "doubt", "actions"),
    *("retry_after_s", "retry_after_evidence", "http", "status_default"),
)
_MAX_COLUMNS = 500
#: Not all pages of the vendor were ever confirmed together, or the catalogue is a file, which does not say.
_UNCONFIRMED = "unknown"


def as_data(advised: Advised) -> dict[str, Any]:
    """The explanation as JSON data."""
    found = advised.found
    seems = advised.looks_like
    return {
        "known": found.known,
        "advice": step_data(advised.step, advised.record),
        "codes": [
            {"code": head.code, "vendors": head.vendors, "advice": step_data(head.step, head.record)}
            for head in advised.heads
        ],
        "undocumented": [
            {"code": code, "why": why, "removed_at": once.gone if once else None}
            for code, (why, once) in found.undocumented.items()
        ],
        "looks_like": seems and {"vendor": seems.vendor, "name": seems.name, "command": f"errdex add {seems.vendor}"},
        "candidates": [
            {
                "record": one.record,
                "retry": one.retry,
                "score": one.score,
                "why": "; ".join(one.why),
                "advice": step_data(step, one.record),
                "removed_at": one.gone,
            }
            for one, step in zip(found.candidates, advised.steps, strict=True)
        ],
    }


def step_data(step: NextStep, record: Row | None) -> dict[str, Any]:
    """What to do, as JSON data."""
    data = {name: getattr(step, name) for name in _STEP}
    return data | {"confirmed_at": record["confirmed_at"] if record else None}


def explanation_lines(advised: Advised, now: datetime, suspect: dict[str, str | None]) -> Iterator[str]:
    """What to do, and a block for each candidate; between them, a line if the response's code is not documented.

    `suspect`: since when each vendor's page is suspect.
    """
    found = advised.found
    lines = list(_head_lines(advised, now, suspect))
    gone = [one for one in found.candidates if one.was_documented and not found.known]
    first = int(advised.step.outcome_unknown is not False)
    lines[first:first] = [until_text(one.record, one.gone) for one in gone]
    for why, once in found.undocumented.values():
        lines.append(until_text(once.record, once.gone) if once else f"not documented: {why}")
    if advised.page and not found.known:
        lines.append("This is an HTML page, as a proxy or gateway sends it, not the API's own answer.")
    if seems := advised.looks_like:
        lines.append(f"Looks like {seems.name}, which is not in the catalogue: errdex add {seems.vendor}")
    yield from (shortened(plain(line), _MAX_COLUMNS) for line in [*lines, *([""] if lines else [])])
    if advised.succeeded:
        says = "the response reports success"
        yield f"not explained: {says}, but mentions:" if found.candidates else f"no error: {says}"
    elif not (found.known or found.code_given or found.candidates):
        yield "no error code was found in the input"
    elif not found.known:
        vendors = f" by {', '.join(found.vendors)}" if found.vendors else ""
        code = f": {found.code_given}" if found.code_given else ""
        near = "; the nearest:" if found.candidates else "; nothing similar is documented either"
        if gone:
            near = "; as it was:" if len(gone) == len(found.candidates) else "; as it was, and the nearest:"
        yield shortened(plain(f"{'no longer' if gone else 'not'} documented{vendors}{code}{near}"), _MAX_COLUMNS)
    for one, step in zip(found.candidates, advised.steps, strict=True):
        heads = [head.step for head in advised.heads if head.record is one.record]
        yield from (shortened(plain(line).rstrip(), _MAX_COLUMNS) for line in _block(one, step, heads))


def _head_lines(advised: Advised, now: datetime, suspect: dict[str, str | None]) -> Iterator[str]:
    """What to do, for each of several codes; an unknown outcome comes first."""
    heads, many = advised.heads, len(advised.heads) > 1
    if not heads:
        yield from step_lines(advised.step, None, now, None)
    if many:
        yield from dict.fromkeys(_look_first(head.step) for head in heads if head.step.outcome_unknown is not False)
        if len({head.step.retryable for head in heads}) > 1:
            yield f"Retry: {verdict_text(advised.step)}"
    for head in heads:
        step = replace(head.step, outcome_unknown=False) if many else head.step
        since = suspect.get(head.record["vendor"]) if head.record else None
        lines = step_lines(step, head.record, now, since, head.fits)
        yield from (head.code, *(f"  {line}" for line in lines)) if many else lines


def step_lines(
    step: NextStep, record: Row | None, now: datetime, suspect_since: str | None, fits: str = ""
) -> Iterator[str]:
    """What to do, for people: an open outcome before anything else, then the verdict, its source, and the actions.

    `fits`: which records have that verdict, where it is not of one.
    """
    if step.outcome_unknown is not False:
        yield _look_first(step)
    if record or fits or step.doubt or step.http or step.actions:
        yield f"Retry: {verdict_text(step)}{_wait_text(step)}"
    if record:
        yield _source(step, record, now, suspect_since)
    elif fits:
        yield fits
    if step.http:
        yield step.http if step.http in UNSENT.values() else _in_general(step.http)
    if step.actions:
        words = ACTIONS | ({"check_state": "look at the vendor's status page"} if step.status_page else {})
        yield f"Do: {'; '.join(words[action] for action in step.actions)}"


def _in_general(meaning: str) -> str:
    """What HTTP says where the vendor does not: `HTTP 404 in general: nothing was found …`."""
    status, colon, text = meaning.partition(": ")
    return f"HTTP {status} in general: {text}" if colon and status.isdecimal() else f"HTTP in general: {meaning}"


def verdict_text(step: NextStep) -> str:
    """The verdict on the identical request."""
    if step.retryable is None:
        reason = step.doubt or (_silence(step) if step.status_default is not None else "")
        return f"unknown: {reason}" if reason else "unknown"
    default = f" (HTTP: the default for {step.failure})" if step.basis == "http" else ""
    return f"{_yes(step) if step.retryable else 'no'}{default}"


def _silence(step: NextStep) -> str:
    """A sentence: the vendor does not say, and the status's default in the view `retry_policy`."""
    if step.status_default is None:
        return "the vendor does not say"
    return f"the vendor does not say; the default for {step.failure} is {_yes(step) if step.status_default else 'no'}"


def _yes(step: NextStep) -> str:
    if step.declined:
        return "yes, as a new attempt: the same idempotency key may give this answer again"
    if step.request.has_key:
        return "yes, with the same idempotency key"
    return "yes" if step.request.idempotent else "yes, a payment only with its idempotency key"


def _look_first(step: NextStep) -> str:
    if step.request.idempotent is False:
        first = f"First look up whether the request was carried out: a {step.request.method}"
        if step.request.headers:
            return f"{first} without an idempotency key that ended with {step.failure} may have been."
        return f"{first} that ended with {step.failure} may have been, and the input shows no idempotency key."
    if step.outcome_unknown:
        return "First look up the state of the payment or request: the outcome is unknown."
    check = "If you sent a POST without an idempotency key, first check whether it took effect"
    return f"{check}: {step.failure} does not tell."


def _wait_text(step: NextStep) -> str:
    if not step.retry_after_s or step.retryable is False:
        return ""
    condition = "" if step.retryable else "if you send it again, "
    return f"; {condition}wait {_duration(step.retry_after_s)} ({step.retry_after_evidence})"


def _duration(seconds: int) -> str:
    """Seconds for people: `30 s`, `5 min`, `17 h 49 min`, `2 days 3 h`."""
    minutes, rest = divmod(seconds, 60)
    if seconds < 120:
        return f"{seconds} s"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    sizes = ((days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min"), (rest, "s"))
    first = next(at for at, (number, _) in enumerate(sizes) if number)
    return " ".join(f"{number:,} {unit}" for number, unit in sizes[first : first + 2] if number)


def _source(step: NextStep, record: Row, now: datetime, suspect_since: str | None) -> str:
    """The vendor's own words and how fresh they are."""
    words, text = _quoted(step, record)
    about = " of a retry" if words and step.basis == "stated" else ""
    says = f'{record["vendor"]} says{about}: "{text}"' if text else f"no advice was found in {record['vendor']}'s text"
    basis = f"{step.basis}; " if step.basis in ("stated", "advised") else ""
    confirmed = record["confirmed_at"]
    fresh = f"confirmed {confirmed}, {age_text(confirmed, now)}" if confirmed else f"confirmation {_UNCONFIRMED}"
    stale = f"; the page is suspect since {suspect_since}" if suspect_since else ""
    return f"{says} ({basis}{fresh}{stale})"


def _quoted(step: NextStep, record: Row) -> tuple[str | None, str | None]:
    """The vendor's own words on a retry, and what is quoted: these, or what else the record says."""
    words = step.evidence if step.basis in ("stated", "advised") or not step.http else None
    message = record["message"] if record["actions"] or (step.actions and not step.http) else None
    return words, words or record["hint"] or message


def _block(one: RankedCode, step: NextStep, heads: list[NextStep]) -> Iterator[str]:
    """A record and how well it fits; what `heads` have said of it before is not said again."""
    said = {text for head in heads for text in (_retry(head), _quoted(head, one.record)[1])}
    record = one.record
    scope = f" ({record['scope']})" if record["scope"] else ""
    status = record["status_text"] or record["status"] or ""
    yield f"{record['vendor']}  {record['code']}{scope}  {status}  {record['message']}"
    lines = {
        "why": f"{'; '.join(one.why)} (score {one.score:.2f})",
        "retry": None if one.gone else _retry(step),
        "hint": record["hint"],
        "see": record["url"],
        "changed": record["changed_at"],
        "confirmed": record["confirmed_at"] or (None if one.gone else _UNCONFIRMED),
    }
    yield from (f"  {name:<10}{text}" for name, text in lines.items() if text and text not in said)


def _retry(step: NextStep) -> str:
    """The verdict with its basis and evidence, on one line."""
    if step.basis is None:
        return f"unknown: {step.evidence or step.doubt or _silence(step)}"
    if step.basis == "http":
        return verdict_text(step)
    return f"{verdict_text(step)} ({step.basis}{f': {step.evidence}' if step.evidence else ''})"
