"""Findings from the catalogue: what a vendor does not change at once. Pure functions."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from ingest.diff.differences import reads_alike, same
from ingest.model import Finding, Key, Reading, Record, Stored, grouped, some, some_codes, value_of
from ingest.validate.comparison import COMPARED, MIN_ROWS, TEXT_FIELDS, VALUES, Comparison, Found, is_lost
from ingest.validate.hidden_values import hidden_codes, hidden_fields
from ingest.validate.misplaced_text import misplaced
from ingest.validate.replaced_texts import replaced_columns
from ingest.validate.retry_verdicts import inverted_verdicts, unreadable_verdicts
from ingest.validate.witness_findings import removals_confirmed, unconfirmed_losses
from ingest.witness import Witness
from parsers.extract.contract import Limits
from parsers.lexicon.column_words import CONTINUED, normal


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
    """Compare the pages read with the rows that they had, none for a new vendor: page → findings."""
    compared = Comparison(known, readings, elsewhere, limits, witness or Witness())
    found: dict[str, list[Finding]] = {}
    for guard in _GUARDS if known else ():
        for reason, detail, keys, page in guard(compared):
            for name in [page] if page else dict.fromkeys(known[key].page for key in keys):
                if name in readings:
                    found.setdefault(name, []).append(Finding(reason, detail))
    return found


def _lost(compared: Comparison) -> Iterator[Found]:
    """Find more missing codes than the limits allow, of all pages or of one."""
    known, limits = compared.known, compared.limits
    confirmed = {*removals_confirmed(compared.gone, {*compared.new, *known} - compared.gone.keys(), compared.witness)}
    gone = [key for key in compared.gone if key not in confirmed]
    held = Counter(row.page for row in known.values())
    by_page = grouped((known[key].page, key) for key in gone) if len(held) > 1 else {}
    for keys, of in ((gone, len(known)), *((keys, held[page]) for page, keys in by_page.items())):
        if len(keys) > limits.gone_rows and len(keys) > limits.gone * of:
            yield Found("rows-lost", f"{len(keys)} of {of} codes are gone, {some_codes(keys)}", keys)


def _unread(compared: Comparison) -> Iterator[Found]:
    """Find on each page what may be why codes of it are gone."""
    pages = {key: row.page for key, row in compared.known.items()}
    for page, reading in compared.readings.items():
        unread = set(reading.unread_tokens)
        if codes := [code for _, code in compared.gone if code in unread]:
            yield Found("codes-unaccounted", f"known codes on the page are in no row: {some(codes)}", page=page)
        if reading.more and any(pages[key] == page for key in compared.gone):
            detail = f"codes are gone ({some_codes(compared.gone)}), and more may be behind {reading.more!r}"
            yield Found("paginated", detail, page=page)
        had = {CONTINUED.sub("", row.section) for row in compared.known.values() if row.page == page and row.section}
        headings = [one for one in dict.fromkeys(reading.empty_headings) if CONTINUED.sub("", one) in had]
        if headings:
            yield Found("section-emptied", f"no code stands any more under: {some(headings)}", page=page)


def _placeholders(compared: Comparison) -> Iterator[Found]:
    """Find rows with a cell of `null` or the like that have lost a field."""
    keys = {key for reading in compared.readings.values() for key in reading.placeholder_keys}
    emptied = [pair[0] for pair in compared.pairs if pair[0] in keys and any(is_lost(pair, name) for name in COMPARED)]
    if emptied:
        yield Found("field-emptied", f"`null` or the like replaced a value: {some_codes(emptied)}", emptied)


def _emptied(compared: Comparison) -> Iterator[Found]:
    """Find fields that are gone from many rows, or from all rows of a section."""
    for name in COMPARED:
        had = compared.valued(name)
        emptied = [pair[0] for pair in had if is_lost(pair, name)]
        if len(emptied) > compared.limits.emptied * len(had) and len(had) > MIN_ROWS:
            detail = f"{name} is gone from {len(emptied)} of the {len(had)} rows that had it"
            yield Found("field-emptied", detail, emptied)
        elif emptied and name == "message":
            yield Found("field-emptied", f"{len(emptied)} rows have lost their message", emptied)
        elif emptied and compared.limits.emptied < 1:
            for section, number in compared.whole_sections(emptied, (key for key, _, _ in had)):
                if number >= MIN_ROWS:
                    yield Found("field-emptied", f"{name} is gone from all {number} rows under {section!r}", emptied)


def _changed(compared: Comparison) -> Iterator[Found]:
    """Find what never changes in most rows at once: three fields, both texts of a row, many texts into one."""
    pairs, most = compared.pairs, compared.limits.changed

    def mass(name: str, changed: list[Key], of: int) -> list[Found]:
        if len(changed) <= most * of or of <= MIN_ROWS:
            return []
        return [Found("mass-change", f"{name} changed in {len(changed)} of {of} rows at once", changed)]

    for name in VALUES:
        # A new column fills what was empty everywhere: no value has changed.
        if valued := compared.valued(name):
            changed = [key for key, old, now in valued if value_of(now, name, key[1]) not in (None, getattr(old, name))]
            other = [key for key, old, now in pairs if value_of(old, name, key[1]) != value_of(now, name, key[1])]
            yield from mass(name, changed, len(valued)) or mass(name, other, len(pairs))
    both = [
        key
        for key, old, now in pairs
        if _reworded(old.message, now.message) and (_reworded(old.hint, now.hint) or old.hint is now.hint is None)
    ]
    yield from mass("message and hint", both, len(pairs))
    for name in TEXT_FIELDS:
        rows = [(compared.section(key), getattr(now, name), key, old) for key, old, now in compared.valued(name)]
        had = Counter(section for section, *_ in rows)
        new = Counter(row[:2] for row in rows if row[1] and not same(getattr(row[3], name), row[1]))
        for (section, text), number in new.items():
            if number >= MIN_ROWS and number > most * had[section]:
                detail = f"{name} changed to the same {text[:40]!r} in {number} of {had[section]} rows at once"
                yield Found("mass-change", detail, [row[2] for row in rows if row[:2] == (section, text)])


def _reworded(one: str | None, other: str | None) -> bool:
    """Do they differ in more than case and punctuation?"""
    return normal(one or "") != normal(other or "")


#: In the order in which a page's findings are named.
_GUARDS: tuple[Callable[[Comparison], Iterator[Found]], ...] = (
    *(_lost, _unread, unreadable_verdicts, unconfirmed_losses, _placeholders, _emptied, misplaced),
    *(hidden_codes, hidden_fields, replaced_columns, _changed, inverted_verdicts),
)
