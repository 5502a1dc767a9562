"""What reading one page gives: its records, findings and account, as plain data."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from ingest.model import Key, Record
from ingest.reasons import REASONS

if TYPE_CHECKING:
    from parsers.audit.named_texts import NamedText
    from parsers.extract.contract import ListSchema  # lxml comes with it


#: What stands before a finding that a declaration leaves, in its comment; ACCEPTABLE, where the page can be accepted.
OPEN = "open: "
ACCEPTABLE = "open, so that the page stays suspect until you accept it: "


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason not to accept a page, and what was seen; `declare`: lines of a declaration that settle it."""

    reason: str
    detail: str
    declare: str | None = None

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ValueError(f"{self.reason!r} is not a registered reason (ingest/reasons.tsv)")

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if not self.declare:
            return REASONS[self.reason].remedy
        lines = self.declare.split("\n")
        block = ", ".join(line for line in lines if not line.startswith("#"))
        declare = f"declare under [sites.VENDOR] in errdex.toml: {block}"
        barring = [line.removeprefix(f"# {OPEN}") for line in lines if line.startswith(f"# {OPEN}")]
        left = [line.removeprefix(f"# {ACCEPTABLE}") for line in lines if line.startswith(f"# {ACCEPTABLE}")]
        if barring or left:
            declare += f", which leaves: {'; '.join(barring + left)}"
        if left and not barring:
            declare += "; then accept it if the page is right: errdex review VENDOR --accept"
        if self.reason == "no-rows":
            return f"only if this is a list of error codes, {declare}"
        if self.reason == "key-clash":
            return f"{declare}; if one list only repeats another, `skip` its heading instead"
        return f"{declare}; otherwise: errdex review VENDOR --accept" if self.reason == "column-unread" else declare


class Hidden(NamedTuple):
    """Texts, a line each, that a page holds and does not show.

    `code` is that of the row in which they stood, or of the last one before ("" where there is none); `whole`: nothing
    else stood in their cell or block.
    """

    code: str
    whole: bool
    text: str


def text_digest(text: str) -> int:
    """The digest of a sentence in `unread_texts`."""
    return crc32(text.encode())


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading one page gave, as plain data.

    `findings`: the page's own. `account`: what was kept and skipped, and why. `listings`: for each record, its list.
    `hidden`: what the page holds and does not show. `links`: the pages that an index leads to. `set_aside`: of each key
    that clashes the first record, which is not among the records, with its list and how another differs.

    Only a comparison with an earlier reading makes findings of these. `unread_tokens`: those that look like codes, open
    a block and are in no row; `named_texts`: names in no row, with their texts; `noted`: what notes say is answered,
    and what opens a line of a sample; `unread_texts`: digests of the sentences in no row. `empty_headings`,
    `code_headings`: headings without and with rows, as printed. `more`: what may lead to more rows; `onward`: what may,
    but explains no loss where it was before, each with its text. `placeholder_keys`: keys of rows with a cell of `null`
    or the like. `is_closed`: does the document close its body or itself?
    """

    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    account: dict[str, Any] = field(default_factory=dict)
    unread_tokens: list[str] = field(default_factory=list)
    named_texts: "list[NamedText]" = field(default_factory=list)
    noted: frozenset[str] = frozenset()
    unread_texts: frozenset[int] = frozenset()
    hidden: list[Hidden] = field(default_factory=list)
    empty_headings: list[str] = field(default_factory=list)
    code_headings: list[str] = field(default_factory=list)
    listings: "list[ListSchema]" = field(default_factory=list)
    encoding: str = ""
    rows_seen: int = 0
    links: list[str] = field(default_factory=list)
    more: str | None = None
    onward: dict[str, str] = field(default_factory=dict)
    placeholder_keys: list[Key] = field(default_factory=list)
    is_closed: bool = True
    set_aside: "list[tuple[Record, ListSchema, str]]" = field(default_factory=list)

    @property
    def listed(self) -> "list[tuple[Record, ListSchema]]":
        """Each record with its list."""
        return [*zip(self.records, self.listings, strict=True)]

    def with_first(self) -> "Reading":
        """The reading as it is once somebody has accepted the first record of each key that is set aside."""
        if not self.set_aside:
            return self
        records, listings, _ = zip(*self.set_aside, strict=True)
        others = [[*record.key, how] for record, _, how in self.set_aside]
        return replace(
            self,
            records=[*self.records, *records],
            listings=[*self.listings, *listings],
            set_aside=[],
            account=self.account | {"set_aside": others},
        )

    @property
    def declare(self) -> str | None:
        """The lines of a declaration that settle findings."""
        return "\n".join(dict.fromkeys(one.declare for one in self.findings if one.declare)) or None
