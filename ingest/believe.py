"""Is a vendor's page to be believed? Pure functions over what was read and what was known."""

from collections.abc import Collection, Mapping

from ingest.model import Complaint, Key, Reading, Record, State, Stored
from parsers.reading.contract import Limits
from parsers.reading.text import same_words

_NAMED = 5
_MANY = 3


def clashes(readings: Mapping[str, Reading]) -> dict[str, list[Complaint]]:
    """Codes that two pages of one vendor state differently: both pages are complained of."""
    found: dict[str, list[Complaint]] = {}
    seen: dict[Key, tuple[str, Record]] = {}
    for page, reading in readings.items():
        for record in reading.records:
            other, before = seen.setdefault(record.key, (page, record))
            if other != page and before.state != record.state:
                complaint = Complaint("key-clash", f"{record.code!r} reads differently on the pages {other!r} and {page!r}")
                found.setdefault(other, []).append(complaint)
                found.setdefault(page, []).append(complaint)
    return found


def doubts(
    known: Mapping[Key, Stored], readings: Mapping[str, Reading], elsewhere: Collection[Key], limits: Limits
) -> dict[str, list[Complaint]]:
    """What the history says against the pages read: page → complaints.

    `known`: the rows these pages had; `elsewhere`: keys that a page without a verdict also holds. Nothing is said of
    a vendor that was never read before.
    """
    new = {record.key: record for reading in readings.values() for record in reading.records}
    gone = [key for key in known if key not in new and key not in elsewhere]
    found: dict[str, list[Complaint]] = {page: [] for page in readings}

    def complain(keys: Collection[Key], reason: str, detail: str) -> None:
        for page in dict.fromkeys(known[key].page for key in keys):
            if page in found:
                found[page].append(Complaint(reason, detail))

    if len(gone) > limits.gone_rows and len(gone) > limits.gone * len(known):
        complain(gone, "rows-lost", f"{len(gone)} of {len(known)} codes are gone, {_some(gone)}")
    for page, reading in readings.items():
        still = [code for _, code in gone if code in set(reading.standing)]
        if still:
            found[page].append(Complaint("codes-unread", f"known codes still stand on the page but not in a row: {_names(still)}"))
        lost = _emptied_sections(known, set(gone), reading)
        if lost:
            found[page].append(Complaint("section-emptied", f"headings are still there but all their codes are gone: {_names(lost)}"))
    pairs = [(key, known[key].state, new[key].state) for key in known if key in new]
    for name in ("status", "category", "retryable", "message", "hint"):
        emptied = [key for key, old, now in pairs if _value(old, name) is not None and _value(now, name) is None]
        had = sum(_value(old, name) is not None for _, old, _ in pairs)
        if len(emptied) > limits.emptied * had and had > _MANY:
            complain(emptied, "field-emptied", f"{name} is gone from {len(emptied)} of the {had} rows that had one")
    moved = [key for key, old, now in pairs if _traded(old, now)]
    complain(moved, "texts-moved", f"message and hint have changed places in {_some(moved)}")
    for name, changed in _changed(pairs).items():
        if len(changed) > limits.changed * len(pairs) and len(pairs) > _MANY:
            complain(changed, "mass-change", f"{name} changed in {len(changed)} of {len(pairs)} rows at once")
    return {page: complaints for page, complaints in found.items() if complaints}


def _value(state: State, name: str) -> object:
    """The field's value; an advice is no stated verdict."""
    if name == "retryable" and state.retryable_basis != "stated":
        return None
    if name == "message" and not state.message:
        return None
    return getattr(state, name)


def _traded(old: State, now: State) -> bool:
    """Does one of the two texts now stand where the other stood?"""
    if old.hint is None or _same(old.message, old.hint):
        return False
    return _same(now.message, old.hint) or (now.hint is not None and _same(now.hint, old.message))


def _changed(pairs: list[tuple[Key, State, State]]) -> dict[str, list[Key]]:
    """What changed in each row that was there before, by the fields that never change all at once."""
    out: dict[str, list[Key]] = {
        name: [key for key, old, now in pairs if _value(old, name) != _value(now, name)]
        for name in ("status", "category", "retryable")
    }
    out["message and hint"] = [
        key
        for key, old, now in pairs
        if not _same(old.message, now.message) and (not _same(old.hint, now.hint) or old.hint is now.hint is None)
    ]
    return out


def _same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and same_words(one, other))


def _emptied_sections(known: Mapping[Key, Stored], gone: Collection[Key], reading: Reading) -> list[str]:
    """Headings that are still on the page, while every code that stood under them is gone."""
    left = {row.section for key, row in known.items() if key not in gone}
    return [
        heading
        for heading in dict.fromkeys(reading.headings)
        if heading not in left and any(known[key].section == heading for key in gone)
    ]


def _some(keys: list[Key]) -> str:
    return _names([code for _, code in keys])


def _names(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
