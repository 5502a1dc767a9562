"""Is a vendor's page to be believed? Pure functions over what was read and what was known."""

from collections.abc import Collection, Iterator, Mapping

from ingest.diff import keep_spelling
from ingest.model import Complaint, Key, Reading, Record, State, Stored, some, value_of
from parsers.reading.contract import Limits
from parsers.reading.text import cosmetic_free, same_words

_FEW = 3
Pair = tuple[Key, State, State]


def clashes(readings: Mapping[str, Reading]) -> dict[str, list[Complaint]]:
    """Codes that two pages of one vendor state differently: both pages are complained of."""
    found: dict[str, list[Complaint]] = {}
    seen: dict[Key, tuple[str, Record]] = {}
    for page, reading in readings.items():
        for record in reading.records:
            other, before = seen.setdefault(record.key, (page, record))
            if other != page and keep_spelling(before.state, record.state) != before.state:
                complaint = Complaint(
                    "key-clash", f"{record.code!r} reads differently on the pages {other!r} and {page!r}"
                )
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
        complain(gone, "rows-lost", f"{len(gone)} of {len(known)} codes are gone, {_codes(gone)}")
    for page, reading in readings.items():
        standing = set(reading.standing)
        still = [code for _, code in gone if code in standing]
        if still:
            found[page].append(
                Complaint("codes-unread", f"known codes still stand on the page but not in a row: {some(still)}")
            )
        lost = _emptied_sections(known, set(gone), reading)
        if lost:
            found[page].append(
                Complaint("section-emptied", f"headings are still there but all their codes are gone: {some(lost)}")
            )
    pairs = [(key, known[key].state, new[key].state) for key in known if key in new]
    for name in ("status", "category", "retryable", "message", "hint"):
        had = [(key, now) for key, old, now in pairs if value_of(old, name, key[1]) is not None]
        emptied = [key for key, now in had if value_of(now, name, key[1]) is None]
        if len(emptied) > limits.emptied * len(had) and len(had) > _FEW:
            complain(
                emptied, "field-emptied", f"{name} is gone from {len(emptied)} of the {len(had)} rows that had one"
            )
    for keys, detail in _moved(pairs):
        complain(keys, "texts-moved", f"{detail}: {_codes(keys)}")
    for name, changed in _changed(pairs).items():
        if len(changed) > limits.changed * len(pairs) and len(pairs) > _FEW:
            complain(changed, "mass-change", f"{name} changed in {len(changed)} of {len(pairs)} rows at once")
    return {page: complaints for page, complaints in found.items() if complaints}


def _moved(pairs: list[Pair]) -> Iterator[tuple[list[Key], str]]:
    """Texts that now stand where another stood: of the same row, or of other rows."""
    if traded := [key for key, old, now in pairs if _traded(old, now)]:
        yield traded, "message and hint have changed places"
    owners = {cosmetic_free(old.message) for _, old, _ in pairs}
    strayed = [
        key for key, old, now in pairs if not _same(old.message, now.message) and cosmetic_free(now.message) in owners
    ]
    if len(strayed) > _FEW:
        yield strayed, "messages now stand at other codes"


def _traded(old: State, now: State) -> bool:
    """Does one of the two texts now stand where the other stood?"""
    if old.hint is None or _same(old.message, old.hint):
        return False
    return _same(now.message, old.hint) or (now.hint is not None and _same(now.hint, old.message))


def _changed(pairs: list[Pair]) -> dict[str, list[Key]]:
    """The rows that changed, by the fields that never change all at once."""
    out: dict[str, list[Key]] = {
        name: [key for key, old, now in pairs if value_of(old, name, key[1]) != value_of(now, name, key[1])]
        for name in ("status", "category", "retryable")
        # A column that is new fills what was empty everywhere: no value has changed.
        if any(value_of(old, name, key[1]) is not None for key, old, _ in pairs)
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
    lost = {known[key].section for key in gone} - left
    return [heading for heading in dict.fromkeys(reading.headings) if heading in lost]


def _codes(keys: list[Key]) -> str:
    return some(code for _, code in keys)
