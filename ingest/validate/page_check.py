"""What a verdict is made of: what is known of a vendor, and its pages as a run saw them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.model import Check, Key, Record, Stored, Waiver
from ingest.reading import Finding, Reading
from ingest.witness import Witness
from parsers.extract.contract import Limits

#: Finds the waiver for a finding of a page (vendor/page) that reads as these records, or (None) however it reads.
WaiverFor = Callable[[str, Finding, list[Record] | None], Waiver | None]


@dataclass(frozen=True, slots=True)
class VendorState:
    """What is known of a vendor before its pages are judged.

    `rows`: those of the catalogue; `first`: no page of it was ever accepted; `at`: the time of this run's events;
    `rejections`: what was rejected last on each page that was not accepted since; `witness`: a list to compare it with;
    `unseen`: pages whose earlier codes nobody knows, so that all on them is their baseline.
    """

    vendor: str
    rows: Mapping[Key, Stored]
    limits: Limits = field(default_factory=Limits)
    first: bool = False
    at: str = ""
    waiver_for: WaiverFor = lambda page, finding, records: None
    rejections: Mapping[str, Sequence[Waiver]] = field(default_factory=dict)
    witness: Witness | None = None
    unseen: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class PageCheck:
    """One page as this run saw it.

    `reading`: what was read of `body`, which came with `charset`; None where the page failed or needs no reading.
    `findings`: what the run found beyond the page's own. `confirmed`: it is the last accepted page, read by the same
    parser, and its check has its outcome. `same_bytes`: only the parser is new. `vanished`: the page no longer exists.
    `before`: where the bytes are new, what today's parser reads in the last accepted ones.
    """

    check: Check
    url: str | None
    reading: Reading | None = None
    body: bytes = b""
    charset: str | None = None
    confirmed: bool = False
    same_bytes: bool = False
    new_parser: bool = False
    vanished: bool = False
    before: Reading | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The page's name within its vendor."""
        return self.check.page

    @property
    def records(self) -> list[Record]:
        """The records read; none where the page failed."""
        return self.reading.records if self.reading else []

    def found(self, reason: str, *details: str) -> "PageCheck":
        """A copy of the page check with one more finding per detail."""
        return replace(self, findings=(*self.findings, *(Finding(reason, detail) for detail in details)))

    def failed(self, reason: str, detail: str) -> "PageCheck":
        """A copy of the page check as a failed one, unconfirmed."""
        return replace(self, check=replace(self.check, outcome="failed", reason=reason, detail=detail), confirmed=False)
