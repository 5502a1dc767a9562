"""Is a vendor's page to be believed? Pure functions over what was read and what was known."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from ingest.diff.differences import reads_alike, same
from ingest.model import Complaint, Key, Reading, Record, State, Stored, some, value_of
from ingest.validate.hidden_values import hidden_fields, hidden_keys
from ingest.validate.misplaced_text import TOLD, Pair, moved
from ingest.validate.replaced_texts import Text, replaced
from ingest.validate.retry_verdicts import flipped, held_verdicts
from parsers.reading.contract import Limits
from parsers.reading.words import CONTINUED, normal

_FEW = 3


def clashes(readings: Mapping[str, Reading]) -> dict[str, list[Complaint]]:
    """Codes that two pages of one vendor state differently: both pages are complained of."""
    found: dict[str, list[Complaint]] = {}
    seen: dict[Key, tuple[str, Record]] = {}
    for page, reading in readings.items():
        for record in reading.records:
            other, before = seen.setdefault(record.key, (page, record))
            if other != page and not reads_alike(before.state, record.state):
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

    for keys, of in _lost(gone, known, limits):
        complain(keys, "rows-lost", f"{len(keys)} of {of} codes are gone, {_codes(keys)}")
    for page, reading in readings.items():
        standing = set(reading.standing)
        still = [code for _, code in gone if code in standing]
        if still:
            found[page].append(
                Complaint("codes-unread", f"known codes still stand on the page but not in a row: {some(still)}")
            )
        if reading.more and any(known[key].page == page for key in gone):
            found[page].append(
                Complaint(
                    "more-rows", f"codes are gone, {some(code for _, code in gone)}, and {reading.more!r} leads on"
                )
            )
        lost = _emptied_sections({row.section for row in known.values() if row.page == page}, reading)
        if lost:
            found[page].append(
                Complaint("section-emptied", f"headings are still there but no code stands under them: {some(lost)}")
            )
        found[page] += held_verdicts({key: row for key, row in known.items() if row.page == page}, reading)
    pairs = [(key, known[key].state, record.state) for key, record in new.items() if key in known]
    nothing = {key for reading in readings.values() for key in reading.nothing}
    if bare := [key for key, old, now in pairs if key in nothing and _says_less(key, old, now)]:
        complain(bare, "field-emptied", f"`null` or the like stands where a value did: {_codes(bare)}")
    for keys, detail in _emptied(pairs, known, limits):
        complain(keys, "field-emptied", detail)
    for keys, detail in moved(pairs, {key: known[key].state for key in gone}):
        complain(keys, "texts-moved", f"{detail}: {_codes(keys)}")
    hidden = [one for reading in readings.values() for one in reading.hidden]
    if keys := hidden_keys(gone, hidden):
        complain(keys, "codes-hidden", f"known codes stand only where the page does not show them: {_codes(keys)}")
    for name, keys in hidden_fields(pairs, hidden).items():
        complain(keys, "field-hidden", f"the page holds the {name} of rows, but does not show it: {_codes(keys)}")
    for keys, detail in _replaced(pairs, known, limits):
        complain(keys, "texts-replaced", detail)
    for keys, detail in _changed(pairs, known, limits):
        complain(keys, "mass-change", detail)
    for keys, detail in flipped(pairs, known, limits):
        complain(keys, "mass-change", detail)
    return {page: complaints for page, complaints in found.items() if complaints}


def _lost(gone: list[Key], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], int]]:
    """More codes than a vendor drops at once, of all or of one of several pages; with the number that there were."""
    held = Counter(row.page for row in known.values())
    by_page: dict[str, list[Key]] = {}
    for key in gone:
        by_page.setdefault(known[key].page, []).append(key)
    pages = [(keys, held[page]) for page, keys in by_page.items()] if len(held) > 1 else []
    for keys, of in ((gone, len(known)), *pages):
        if len(keys) > limits.gone_rows and len(keys) > limits.gone * of:
            yield keys, of


def _emptied(pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """Fields that many rows have no more, or all the rows of a section."""
    for name in ("status", "category", "retryable", *TOLD):
        had = _valued(pairs, name)
        emptied = [key for key, _, now in had if value_of(now, name, key[1]) is None]
        if len(emptied) > limits.emptied * len(had) and len(had) > _FEW:
            yield emptied, f"{name} is gone from {len(emptied)} of the {len(had)} rows that had one"
        elif emptied and name == "message":
            yield emptied, f"no message is left of {len(emptied)} rows"
        elif emptied and limits.emptied < 1:
            whole = Counter(known[key].section for key, _, _ in had)
            one_a_page = [*{known[key].page: key for key in emptied}.values()]
            for section, number in Counter(known[key].section for key in emptied).items():
                if number == whole[section] >= _FEW:
                    yield one_a_page, f"{name} is gone from all {number} rows under {section!r}"


def _says_less(key: Key, old: State, now: State) -> bool:
    """Has the row a field no more that it had?"""
    return any(
        value_of(old, name, key[1]) is not None and value_of(now, name, key[1]) is None
        for name in ("status", "category", "retryable", *TOLD)
    )


def _valued(pairs: list[Pair], name: str) -> list[Pair]:
    """The rows that had a value for the field."""
    return [(key, old, now) for key, old, now in pairs if value_of(old, name, key[1]) is not None]


def _changed(pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """What never changes in most rows at once: three fields, both texts of a row, a text into one for all."""
    for name in ("status", "category", "retryable"):
        # A column that is new fills what was empty everywhere: no value has changed.
        if valued := _valued(pairs, name):
            turned = [key for key, old, now in valued if value_of(now, name, key[1]) not in (None, getattr(old, name))]
            other = [key for key, old, now in pairs if value_of(old, name, key[1]) != value_of(now, name, key[1])]
            yield from _mass(name, turned, len(valued), limits) or _mass(name, other, len(pairs), limits)
    both = [
        key
        for key, old, now in pairs
        if _reworded(old.message, now.message) and (_reworded(old.hint, now.hint) or old.hint is now.hint is None)
    ]
    yield from _mass("message and hint", both, len(pairs), limits)
    for name in TOLD:
        valued = _valued(pairs, name)
        had = Counter(known[key].section for key, _, _ in valued)
        new = Counter(
            (known[key].section, text)
            for key, old, now in valued
            if (text := getattr(now, name)) and not same(getattr(old, name), text)
        )
        alike: dict[tuple[str | None, str], list[Key]] = {}
        for key, _, now in valued:
            alike.setdefault((known[key].section, getattr(now, name)), []).append(key)
        for (section, text), number in new.items():
            if number >= _FEW and number > limits.changed * had[section]:
                of = had[section]
                yield alike[section, text], f"{name} changed to the same {text[:40]!r} in {number} of {of} rows at once"


def _replaced(pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """Columns of texts that became no texts of that kind: of the page, or of one of its sections."""
    for name in TOLD:
        texts = [(key, getattr(old, name), getattr(now, name)) for key, old, now in pairs]
        had = [(key, old, now) for key, old, now in texts if old and now]
        sections: dict[str | None, list[Text]] = {}
        for text in had:
            sections.setdefault(known[text[0]].section, []).append(text)
        told = [found for group in (had, *sections.values()) for found in replaced(group, limits)]
        for detail in dict.fromkeys(detail for _, detail in told):
            keys = list(dict.fromkeys(key for found, other in told if other == detail for key in found))
            yield keys, f"the {name}s of {len(keys)} rows {detail}"


def _reworded(one: str | None, other: str | None) -> bool:
    """Has more changed than the case and the punctuation?"""
    return normal(one or "") != normal(other or "")


def _mass(name: str, changed: list[Key], of: int, limits: Limits) -> list[tuple[list[Key], str]]:
    if len(changed) > limits.changed * of and of > _FEW:
        return [(changed, f"{name} changed in {len(changed)} of {of} rows at once")]
    return []


def _emptied_sections(known: Collection[str | None], reading: Reading) -> list[str]:
    """Headings under which codes stood, and that are still on the page without any."""
    lost = {CONTINUED.sub("", section) for section in known if section}
    return [heading for heading in dict.fromkeys(reading.headings) if CONTINUED.sub("", heading) in lost]


def _codes(keys: list[Key]) -> str:
    return some(code for _, code in keys)
