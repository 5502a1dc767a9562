"""The stated verdicts on retrying beside those believed before: a wrong one may charge a card twice. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ingest.model import Complaint, Key, Reading, Stored, some
from ingest.validate.misplaced_text import Pair
from parsers.reading.contract import Limits, Listing
from parsers.reading.verdicts import is_known, mentions_retry

_FEW = 3


def held_verdicts(known: Mapping[Key, Stored], reading: Reading) -> Iterator[Complaint]:
    """Words where there was only yes and no, and verdicts whose column or label is gone or has another title."""
    stated = {key for key, row in known.items() if row.state.retryable_basis == "stated"}
    told = [
        f"{record.code!r} says {record.evidence[:60]!r}"
        for record in reading.records
        if record.evidence and record.state.retryable is None and not is_known(record.evidence)
    ]
    if told and stated and all(row.state.retryable_basis or not row.evidence for row in known.values()):
        yield Complaint("verdict-unknown", f"what was said of retrying was yes or no, and is neither: {some(told)}")
    lost = [
        record.code
        for record, listing in zip(reading.records, reading.listings, strict=False)
        if record.key in stated and record.state.retryable_basis != "stated" and _has_lost(listing)
    ]
    if lost:
        told_of = f"what said yes or no of retrying is gone or has another title: {some(lost)}"
        yield Complaint("column-lost", f"{told_of}; if it is still that, declare its title in `columns`")


def _has_lost(listing: Listing) -> bool:
    """Has the list no place for verdicts? A card without its label is the vendor's silence, one with another is not."""
    if "retryable" in listing.columns.values():
        return False
    return listing.shape == "table" or any(map(mentions_retry, listing.unused))


def flipped(pairs: list[Pair], known: Mapping[Key, Stored], limits: Limits) -> Iterator[tuple[list[Key], str]]:
    """More stated verdicts turned round at once than a vendor turns: of the page, of a section, or all of them."""
    stated = [key for key, old, now in pairs if old.retryable_basis == now.retryable_basis == "stated"]
    held = set(stated)
    turned = [key for key, old, now in pairs if key in held and old.retryable != now.retryable]
    told = f"retryable is turned round in {len(turned)} of the {len(stated)} rows that state it"
    if len(turned) > limits.gone_rows and len(turned) > limits.gone * len(stated):
        yield turned, told
    elif limits.changed < 1:
        whole = Counter(known[key].section for key in stated)
        for section, number in Counter(known[key].section for key in turned).items():
            if number == whole[section] >= _FEW or number == len(stated) > 1:
                yield turned, told
                return
