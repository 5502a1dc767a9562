"""One record a key: what a page says twice is one record, a summary of another list, or a clash."""

from ingest.diff import keep_spelling
from ingest.model import FIELDS, Complaint, Record, value_of
from parsers.reading.contract import Row

Read = tuple[Record, Row]
_NAMED = 2


def settle(pairs: list[Read]) -> tuple[list[Read], list[Complaint], int]:
    """One record a key: equal ones collapse, a summary gives way to the detail, all else is a clash of both.

    Returns the records in page order, each with its row, the clashes, and how many were left out as a summary.
    """
    kept: dict[tuple[str, str], Read] = {}
    clashes: dict[str, str] = {}
    summaries = 0
    for record, row in pairs:
        before = kept.setdefault(record.key, (record, row))
        if before[0] is record or keep_spelling(before[0].state, record.state) == before[0].state:
            continue
        fuller, poorer = sorted((before, (record, row)), key=_richness, reverse=True)
        if _is_summary(poorer, fuller):
            kept[record.key] = fuller
            summaries += 1
        else:
            pairs_ = zip(FIELDS, before[0].state, record.state, strict=True)
            fields = ", ".join(name for name, one, other in pairs_ if one != other)
            both = f"{_told(before)} and {_told((record, row))}"
            clashes.setdefault(record.code, f"{record.code!r} stands twice with another {fields}: {both}")
    more = f"; and so do {len(clashes) - _NAMED} more codes" if len(clashes) > _NAMED else ""
    told = [Complaint("key-clash", "; ".join(list(clashes.values())[:_NAMED]) + more)] if clashes else []
    return list(kept.values()), told, summaries


def _richness(pair: Read) -> tuple[int, int, bool]:
    """How much a place says of a code; of two that say as much, a card is the detail."""
    record, row = pair
    said = sum(value_of(record.state, name, record.code) is not None for name in FIELDS)
    return (said, len(row.cells.keys() - {"code"}), row.listing.shape == "cards")


def _is_summary(poorer: Read, fuller: Read) -> bool:
    """Does a list of fewer columns or of another shape repeat the code, and nowhere say otherwise?"""
    one, other = poorer[1].listing, fuller[1].listing
    if one.shape == other.shape and not set(one.columns.values()) < set(other.columns.values()):
        return False
    less, more = poorer[0].state, fuller[0].state
    pairs = [(less.status, more.status), (less.retryable, more.retryable)]
    return all(a is None or b is None or a == b for a, b in pairs)


def _told(pair: Read) -> str:
    record, row = pair
    told = f"{record.state.status or ''} {record.state.message[:40]!r}".lstrip()
    return f"{told} under {row.section!r}" if row.section else told
