"""One record a key: what a page says twice is one record, a summary of another list, or a clash."""

from itertools import islice, starmap

from ingest.diff.differences import reads_alike
from ingest.model import FIELDS, Complaint, Record, value_of
from parsers.reading.contract import Row

Read = tuple[Record, Row]
_NAMED = 2


def settle(pairs: list[Read]) -> tuple[list[Read], list[Complaint], int]:
    """One record a key: equal ones collapse, a summary gives way to the detail, all else is a clash of both.

    Returns the records in page order, each with its row, the clashes, and how many were left out as a summary.
    """
    kept: dict[tuple[str, str], Read] = {}
    clashes: dict[str, tuple[Read, Read]] = {}
    summaries = 0
    for record, row in pairs:
        before = kept.setdefault(record.key, (record, row))
        if before[0] is record or reads_alike(before[0].state, record.state):
            continue
        if fuller := _detail(before, (record, row)):
            kept[record.key] = fuller
            summaries += 1
        else:
            clashes.setdefault(record.code, (before, (record, row)))
    more = f"; and so do {len(clashes) - _NAMED} more codes" if len(clashes) > _NAMED else ""
    named = "; ".join(starmap(_clash, islice(clashes.values(), _NAMED)))
    told = [Complaint("key-clash", named + more)] if clashes else []
    return list(kept.values()), told, summaries


def _richness(pair: Read) -> tuple[int, int, bool]:
    """How much a place says of a code; of two that say as much, a card is the detail."""
    record, row = pair
    said = sum(value_of(record.state, name, record.code) is not None for name in FIELDS)
    return (said, len(row.cells.keys() - {"code"}), row.listing.shape == "cards")


def _detail(before: Read, after: Read) -> Read | None:
    """The fuller, where a list of fewer columns or of another shape repeats it, and nowhere says otherwise."""
    if before[1].listing is after[1].listing:
        return None
    fuller, poorer = sorted((before, after), key=_richness, reverse=True)
    one, other = poorer[1].listing, fuller[1].listing
    if one.shape == other.shape and not set(one.columns.values()) < set(other.columns.values()):
        return None
    less, more = poorer[0].state, fuller[0].state
    pairs = [(less.status, more.status), (less.retryable, more.retryable)]
    return fuller if all(a is None or b is None or a == b for a, b in pairs) else None


def _clash(one: Read, other: Read) -> str:
    fields = zip(FIELDS, one[0].state, other[0].state, strict=True)
    names = ", ".join(name for name, before, after in fields if before != after)
    return f"{one[0].code!r} stands twice with another {names}: {_told(one)} and {_told(other)}"


def _told(pair: Read) -> str:
    record, row = pair
    told = f"{record.state.status or ''} {record.state.message[:40]!r}".lstrip()
    return f"{told} under {row.section!r}" if row.section else told
