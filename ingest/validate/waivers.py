"""The waivers that hold in a run: what people have decided about findings. Pure."""

import hashlib
import json
from collections.abc import Iterable

from ingest.model import Record, Waiver
from ingest.reading import Finding
from ingest.reasons import REASONS
from ingest.safe_output import plain

#: A page's own finding of these words names what it is about: it stands however the other rows read.
SELF_CONTAINED = {
    *("codes-unaccounted", "column-lost", "column-unread", "list-lost", "keys-set-aside", "heading-unclear"),
    "row-unread",
}


class Waivers:
    """The waivers that hold in a run: those in the file of decisions, which decides alone, else the catalogue's."""

    def __init__(self, filed: Iterable[Waiver] | None, stored: Iterable[Waiver] = ()) -> None:
        every = stored if filed is None else filed
        self._exact = {(one.page, one.finding, one.records): one for one in every}
        self._by_finding = {(one.page, one.finding): one for one in self._exact.values()}

    def holds(self, waiver: Waiver) -> bool:
        """Is the same thing decided already?"""
        return (waiver.page, waiver.finding, waiver.records) in self._exact

    def waiver_for(self, page: str, finding: Finding, records: Iterable[Record] | None) -> Waiver | None:
        """The waiver for `finding` of `page` (vendor/page) that reads as `records`, or (None) however it reads."""
        if not self._exact or REASONS[finding.reason].waivable != "lasting":
            return None
        name = (page, message_of(finding))
        if records is None or name not in self._by_finding:
            return self._by_finding.get(name)
        return self._exact.get((*name, digest(records)))


def message_of(finding: Finding) -> str:
    """The finding as a waiver names it."""
    return plain(f"{finding.reason}: {finding.detail}")


def digest(records: Iterable[Record]) -> str:
    """What identifies the records as read: their keys and states, in whatever order."""
    lines = sorted(json.dumps((*record.key, *record.state), ensure_ascii=False) for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
