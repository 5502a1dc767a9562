"""Stated retry verdicts compared with the catalogue: a wrong one may charge a card twice. Pure functions."""

from collections.abc import Iterator

from ingest.model import some
from ingest.validate.comparison import MIN_ROWS, Comparison, Found
from parsers.extract.contract import ListSchema
from parsers.lexicon.retry_words import is_known, mentions_retry


def unreadable_verdicts(compared: Comparison) -> Iterator[Found]:
    """Find words where there was only yes and no, and verdicts whose column or label is gone or renamed."""
    for page, reading in compared.readings.items():
        known = {key: row for key, row in compared.known.items() if row.page == page}
        stated = {key for key, row in known.items() if row.state.retryable_basis == "stated"}
        words = [
            f"{record.code!r} says {record.evidence[:60]!r}"
            for record in reading.records
            if record.evidence and record.state.retryable is None and not is_known(record.evidence)
        ]
        if words and stated and all(row.state.retryable_basis or not row.evidence for row in known.values()):
            detail = f"the retry verdict was yes or no, and is neither: {some(words)}"
            yield Found("verdict-unknown", detail, page=page)
        lost = [
            record.code
            for record, listing in zip(reading.records, reading.listings, strict=False)
            if record.key in stated and record.state.retryable_basis != "stated" and _has_lost(listing)
        ]
        if lost:
            yield Found("column-lost", f"the retry column or label is gone or renamed: {some(lost)}", page=page)


def _has_lost(listing: ListSchema) -> bool:
    """Has the list no place for verdicts? A card may lack its label, but not have another one instead."""
    if "retryable" in listing.columns.values():
        return False
    return listing.shape == "table" or any(map(mentions_retry, listing.unused))


def inverted_verdicts(compared: Comparison) -> Iterator[Found]:
    """Find more inverted verdicts than the limits allow: of the page, of a section, or all."""
    limits = compared.limits
    stated = [pair for pair in compared.pairs if pair[1].retryable_basis == pair[2].retryable_basis == "stated"]
    inverted = [key for key, old, now in stated if old.retryable != now.retryable]
    sections = compared.whole_sections(inverted, (key for key, _, _ in stated)) if limits.changed < 1 else ()
    too_many = len(inverted) > limits.gone_rows and len(inverted) > limits.gone * len(stated)
    if too_many or any(number >= MIN_ROWS or number == len(stated) > 1 for _, number in sections):
        detail = f"retryable is inverted in {len(inverted)} of the {len(stated)} rows that state it"
        yield Found("mass-change", detail, inverted)
