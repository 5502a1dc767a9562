"""An explanation as text for people, and as data for programs."""

from collections.abc import Iterator
from typing import Any

from ingest.lookup.rank_codes import Candidate, Explained
from ingest.safe_output import plain, shortened

_LONGEST = 500


def as_data(found: Explained) -> dict[str, Any]:
    """What a program is told."""
    return {
        "known": found.known,
        "candidates": [
            {"record": one.record, "retry": one.retry, "score": one.score, "why": "; ".join(one.why)}
            for one in found.candidates
        ],
    }


def lines_of(found: Explained) -> Iterator[str]:
    """The candidates, a block each; before them, where none is known, that what was found is not documented."""
    if not found.known:
        whose = f" by {', '.join(found.vendors)}" if found.vendors else ""
        near = "; the nearest:" if found.candidates else "; and nothing is near"
        yield shortened(plain(f"not documented{whose}{f': {found.taken}' if found.taken else ''}{near}"), _LONGEST)
    for one in found.candidates:
        yield from (shortened(plain(line).rstrip(), _LONGEST) for line in _block(one))


def _block(one: Candidate) -> Iterator[str]:
    record = one.record
    scope = f" ({record['scope']})" if record["scope"] else ""
    status = record["status_text"] or record["status"] or ""
    yield f"{record['vendor']}  {record['code']}{scope}  {status}  {record['message']}"
    told = {
        "why": f"{'; '.join(one.why)} (score {one.score:.2f})",
        "retry": _retry(one),
        "do": record["hint"],
        "see": record["url"],
        "changed": record["changed_at"],
        "confirmed": record["confirmed_at"] or (None if one.gone else "never as a whole"),
    }
    yield from (f"  {name:<10}{text}" for name, text in told.items() if text)


def _retry(one: Candidate) -> str:
    """The verdict and what it rests on."""
    basis, evidence = one.retry["basis"], one.record["retryable_evidence"]
    if one.retry["retryable"] is None:
        return f"neither yes nor no: {evidence}" if evidence else "nothing is documented"
    if basis == "status":
        evidence = f"the default for {one.record['status']}; the vendor does not say"
    verdict = "yes, a payment only with its idempotency key" if one.retry["retryable"] else "no"
    return f"{verdict} ({basis}{f': {evidence}' if evidence else ''})"
