"""Findings from the catalogue: what a vendor does not change at once. Pure functions."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from ingest.diff.differences import reads_alike, same
from ingest.model import Finding, Key, Reading, Record, State, Stored, some, some_codes, value_of
from ingest.validate.hidden_values import hidden_fields, hidden_keys
from ingest.validate.misplaced_text import TEXT_FIELDS, Pair, misplaced
from ingest.validate.replaced_texts import Text, replaced_texts
from ingest.validate.retry_verdicts import inverted_verdicts, unreadable_verdicts
from ingest.validate.witness_findings import removals_confirmed, unconfirmed_losses
from ingest.witness import Witness
from parsers.extract.contract import Limits
from parsers.lexicon.column_words import CONTINUED, normal

_MIN_ROWS = 3


def clashes(readings: Mapping[str, Reading]) -> dict[str, list[Finding]]:
    """Find codes that two pages of one vendor state differently; the finding is on both."""
    found: dict[str, list[Finding]] = {}
    seen: dict[Key, tuple[str, Record]] = {}
    for page, reading in readings.items():
        for record in reading.records:
            other, before = seen.setdefault(record.key, (page, record))
            if other != page and not reads_alike(before.state, record.state):
                finding = Finding("key-clash", f"{record.code!r} reads differently on the pages {other!r} and {page!r}")
                found.setdefault(other, []).append(finding)
                found.setdefault(page, []).append(finding)
    return found


def check_history(
    known: Mapping[Key, Stored],
    readings: Mapping[str, Reading],
    elsewhere: Collection[Key],
    limits: Limits,
    witness: Witness | None = None,
) -> dict[str, list[Finding]]:
    """Compare the pages read with the catalogue: page → findings.

    `known`: the rows that these pages had, none for a new vendor; `elsewhere`: keys that other pages hold, too;
    `witness`: what it confirms is not lost, and what it contradicts is.
    """
    if not known:
        return {}
    new = {record.key: record for reading in readings.values() for record in reading.records}
    gone = [key for key in known if key not in new and key not in elsewhere]
    found: dict[str, list[Finding]] = {page: [] for page in readings}

    def add(keys: Collection[Key], reason: str, detail: str) -> None:
        for page in dict.fromkeys(known[key].page for key in keys):
            if page in found:
                found[page].append(Finding(reason, detail))

    witness = witness or Witness()
    confirmed = {*removals_confirmed(gone, {*new, *known}.difference(gone), witness)}
    for keys, of in _lost([key for key in gone if key not in confirmed], known, limits):
        add(keys, "rows-lost", f"{len(keys)} of {of} codes are gone, {some_codes(keys)}")
    for page, reading in readings.items():
        unread = set(reading.unread_tokens)
        mine = {key: row for key, row in known.items() if row.page == page}
        if codes := [code for _, code in gone if code in unread]:
            found[page].append(Finding("codes-unaccounted", f"known codes on the page are in no row: {some(codes)}"))
        if reading.more and any(key in mine for key in gone):
            detail = f"codes are gone ({some_codes(gone)}), and more may be behind {reading.more!r}"
            found[page].append(Finding("paginated", detail))
        if headings := _emptied_sections({row.section for row in mine.values()}, reading):
            found[page].append(Finding("section-emptied", f"no code stands any more under: {some(headings)}"))
        found[page] += unreadable_verdicts(mine, reading)
    pairs = [(key, known[key].state, record.state) for key, record in new.items() if key in known]
    for keys, detail in unconfirmed_losses(gone, pairs, witness):
        add(keys, "loss-unconfirmed", detail)
    placeholders = {key for reading in readings.values() for key in reading.placeholder_keys}
    if emptied := [key for key, old, now in pairs if key in placeholders and _has_less(key, old, now)]:
        add(emptied, "field-emptied", f"`null` or the like replaced a value: {some_codes(emptied)}")
    for keys, detail in _emptied(pairs, known, limits):
        add(keys, "field-emptied", detail)
    for keys, detail in misplaced(pairs, {key: known[key].state for key in gone}):
        add(keys, "texts-moved", f"{detail}: {some_codes(keys)}")
    hidden = [one for reading in readings.values() for one in reading.hidden]
    if keys := hidden_keys(gone, hidden):
        add(keys, "codes-hidden", f"known codes stand only in hidden content: {some_codes(keys)}")
    for name, keys in hidden_fields(pairs, hidden).items():
        add(keys, "field-hidden", f"the page holds the {name} of rows but does not show it: {some_codes(keys)}")
    for keys, detail in _replaced(pairs, known, limits):
        add(keys, "texts-replaced", detail)
    for keys, detail in _changed(pairs, known, limits):
        add(keys, "mass-change", detail)
    for keys, detail in inverted_verdicts(pairs, known, limits):
        add(keys, "mass-change", detail)
    return {page: findings for page, findings in found.items() if findings}


def _lost(gone: list[Key], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], int]]:
    """Find more missing codes than the limits allow, of all pages or of one; with the number that there were."""
    held = Counter(row.page for row in known.values())
    by_page: dict[str, list[Key]] = {}
    for key in gone:
        by_page.setdefault(known[key].page, []).append(key)
    pages = [(keys, held[page]) for page, keys in by_page.items()] if len(held) > 1 else []
    for keys, of in ((gone, len(known)), *pages):
        if len(keys) > limits.gone_rows and len(keys) > limits.gone * of:
            yield keys, of


def _emptied(pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """Find fields that are gone from many rows, or from all rows of a section."""
    for name in ("status", "category", "retryable", *TEXT_FIELDS):
        had = _valued(pairs, name)
        emptied = [key for key, _, now in had if value_of(now, name, key[1]) is None]
        if len(emptied) > limits.emptied * len(had) and len(had) > _MIN_ROWS:
            yield emptied, f"{name} is gone from {len(emptied)} of the {len(had)} rows that had it"
        elif emptied and name == "message":
            yield emptied, f"{len(emptied)} rows have lost their message"
        elif emptied and limits.emptied < 1:
            whole = Counter(known[key].section for key, _, _ in had)
            one_a_page = [*{known[key].page: key for key in emptied}.values()]
            for section, number in Counter(known[key].section for key in emptied).items():
                if number == whole[section] >= _MIN_ROWS:
                    yield one_a_page, f"{name} is gone from all {number} rows under {section!r}"


def _has_less(key: Key, old: State, now: State) -> bool:
    """Has the row lost a field?"""
    return any(
        value_of(old, name, key[1]) is not None and value_of(now, name, key[1]) is None
        for name in ("status", "category", "retryable", *TEXT_FIELDS)
    )


def _valued(pairs: list[Pair], name: str) -> list[Pair]:
    """The rows that had a value for the field."""
    return [(key, old, now) for key, old, now in pairs if value_of(old, name, key[1]) is not None]


def _changed(pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """Find what never changes in most rows at once: three fields, both texts of a row, many texts into one."""
    for name in ("status", "category", "retryable"):
        # A new column fills what was empty everywhere: no value has changed.
        if valued := _valued(pairs, name):
            changed = [key for key, old, now in valued if value_of(now, name, key[1]) not in (None, getattr(old, name))]
            other = [key for key, old, now in pairs if value_of(old, name, key[1]) != value_of(now, name, key[1])]
            yield from _mass(name, changed, len(valued), limits) or _mass(name, other, len(pairs), limits)
    both = [
        key
        for key, old, now in pairs
        if _reworded(old.message, now.message) and (_reworded(old.hint, now.hint) or old.hint is now.hint is None)
    ]
    yield from _mass("message and hint", both, len(pairs), limits)
    for name in TEXT_FIELDS:
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
            if number >= _MIN_ROWS and number > limits.changed * had[section]:
                of = had[section]
                yield alike[section, text], f"{name} changed to the same {text[:40]!r} in {number} of {of} rows at once"


def _replaced(pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """Find columns whose texts became something else, on the page or in one of its sections."""
    for name in TEXT_FIELDS:
        texts = [(key, getattr(old, name), getattr(now, name)) for key, old, now in pairs]
        had = [(key, old, now) for key, old, now in texts if old and now]
        sections: dict[str | None, list[Text]] = {}
        for text in had:
            sections.setdefault(known[text[0]].section, []).append(text)
        results = [result for group in (had, *sections.values()) for result in replaced_texts(group, limits)]
        for detail in dict.fromkeys(detail for _, detail in results):
            keys = list(dict.fromkeys(key for found, other in results if other == detail for key in found))
            yield keys, f"the {name}s of {len(keys)} rows {detail}"


def _reworded(one: str | None, other: str | None) -> bool:
    """Do they differ in more than case and punctuation?"""
    return normal(one or "") != normal(other or "")


def _mass(name: str, changed: list[Key], of: int, limits: Limits) -> list[tuple[list[Key], str]]:
    if len(changed) > limits.changed * of and of > _MIN_ROWS:
        return [(changed, f"{name} changed in {len(changed)} of {of} rows at once")]
    return []


def _emptied_sections(known: Collection[str | None], reading: Reading) -> list[str]:
    """The headings that are still on the page, but whose codes are all gone."""
    lost = {CONTINUED.sub("", section) for section in known if section}
    return [heading for heading in dict.fromkeys(reading.empty_headings) if CONTINUED.sub("", heading) in lost]
