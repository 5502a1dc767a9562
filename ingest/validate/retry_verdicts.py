"""Stated retry verdicts compared with the catalogue: a wrong one may charge a card twice. Pure functions."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ingest.model import Finding, Key, Reading, Stored, some
from ingest.validate.misplaced_text import Pair
from parsers.extract.contract import Limits, ListSchema
from parsers.lexicon.retry_words import is_known, mentions_retry

_MIN_ROWS = 3


def unreadable_verdicts(known: Mapping[Key, Stored], reading: Reading) -> Iterator[Finding]:
    """Find words where there was only yes and no, and verdicts whose column or label is gone or renamed."""
    stated = {key for key, row in known.items() if row.state.retryable_basis == "stated"}
    words = [
        f"{record.code!r} says {record.evidence[:60]!r}"
        for record in reading.records
        if record.evidence and record.state.retryable is None and not is_known(record.evidence)
    ]
    if words and stated and all(row.state.retryable_basis or not row.evidence for row in known.values()):
        yield Finding("verdict-unknown", f"the retry verdict was yes or no, and is neither: {some(words)}")
    lost = [
        record.code
        for record, listing in zip(reading.records, reading.listings, strict=False)
        if record.key in stated and record.state.retryable_basis != "stated" and _has_lost(listing)
    ]
    if lost:
        yield Finding("column-lost", f"the retry column or label is gone or renamed: {some(lost)}")


def _has_lost(listing: ListSchema) -> bool:
    """Has the list no place for verdicts? A card may lack its label, but not have another one instead."""
    if "retryable" in listing.columns.values():
        return False
    return listing.shape == "table" or any(map(mentions_retry, listing.unused))


def inverted_verdicts(
    pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits
) -> Iterator[tuple[list[Key], str]]:
    """Find more inverted verdicts than the limits allow: of the page, of a section, or all."""
    stated = [key for key, old, now in pairs if old.retryable_basis == now.retryable_basis == "stated"]
    held = set(stated)
    inverted = [key for key, old, now in pairs if key in held and old.retryable != now.retryable]
    detail = f"retryable is inverted in {len(inverted)} of the {len(stated)} rows that state it"
    if len(inverted) > limits.gone_rows and len(inverted) > limits.gone * len(stated):
        yield inverted, detail
    elif limits.changed < 1:
        whole = Counter(known[key].section for key in stated)
        for section, number in Counter(known[key].section for key in inverted).items():
            if number == whole[section] >= _MIN_ROWS or number == len(stated) > 1:
                yield inverted, detail
                return
