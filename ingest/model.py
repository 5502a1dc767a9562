"""The plain data that passes between the stages: records, readings, states, changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from parsers.reading.contract import Listing  # lxml comes with it

_NAMED = 5
#: (scope, code): what identifies a record within its vendor.
Key = tuple[str, str]


class State(NamedTuple):
    """What the log keeps of one record: the fields whose change is an event, in the order they are told in."""

    status: int | None
    status_text: str | None
    category: str | None
    retryable: int | None
    retryable_basis: str | None
    message: str
    hint: str | None


FIELDS = State._fields


def value_of(state: State, name: str, code: str) -> object:
    """What the page itself gives for the field: an advice is no stated verdict, a code no message of its own."""
    if (name == "retryable" and state.retryable_basis != "stated") or (name == "message" and state.message == code):
        return None
    return getattr(state, name)


def json_value(name: str | None, value: object) -> object:
    """A field's value as JSON has it: true and false for the retry verdict."""
    return bool(value) if name == "retryable" and value is not None else value


#: The fields that are compared apart from cosmetics.
TEXTS = ("status_text", "message", "hint")


class Record(NamedTuple):
    """One code as read off a page: its state, and where it stands (none of which is an event)."""

    scope: str
    code: str
    state: State
    evidence: str | None
    section: str | None
    anchor: str | None

    @property
    def key(self) -> Key:
        """What identifies the record within its vendor."""
        return (self.scope, self.code)


class Stored(NamedTuple):
    """One record as the catalogue holds it; times are ISO 8601 in UTC."""

    state: State
    evidence: str | None
    section: str | None
    page: str
    url: str | None
    first_seen: str
    changed_at: str


class Complaint(NamedTuple):
    """Why a page is not believed: a stable word and a sentence for a person."""

    reason: str
    detail: str


class Hidden(NamedTuple):
    """Texts, a line each, that a page holds and does not show.

    `code` is that of the row in which they stood, or of the last one before ("" where there is none); `whole`: nothing
    else stood in their cell or block.
    """

    code: str
    whole: bool
    text: str


class Decision(NamedTuple):
    """A person's word on one complaint of a page (vendor/page) whose records have the digest `records`."""

    page: str
    complaint: str
    records: str
    who: str
    when: str
    why: str


def some(names: Iterable[str], mark: str = ", ") -> str:
    """The first few of `names`, for a complaint, and how many more there are."""
    every = list(names)
    return mark.join(every[:_NAMED]) + (f" and {len(every) - _NAMED} more" if len(every) > _NAMED else "")


@dataclass(slots=True)
class Reading:
    """All that reading one page gave, as plain data.

    `complaints` are the page's own; `standing` are tokens that look like codes, open a block and were not read;
    `hidden` is what the page holds and does not show;
    `headings` are the page's headings under which no row stands, as printed; `account` is what was kept and skipped,
    and why; `links` are the pages that an index leads to; `declare` is the line of a declaration that would settle a
    complaint. `more` is what may lead to more rows, which matters only once rows are gone, and `nothing` the keys of
    rows with a cell of `null` or `TBD`, which does once they said more. `listings` are, for each record, the list that
    it stands in, and `headed` the headings under which rows stand.
    """

    records: list[Record] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    account: dict[str, Any] = field(default_factory=dict)
    standing: list[str] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    headed: list[str] = field(default_factory=list)
    listings: "list[Listing]" = field(default_factory=list)
    encoding: str = ""
    rows_seen: int = 0
    links: list[str] = field(default_factory=list)
    declare: str | None = None
    more: str | None = None
    nothing: list[Key] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """One event of a vendor: `field`, `old` and `new` as in the table `changes`; a State for added and removed.

    For a report: `run` is that of the last event in it, and `undoes` that of the event, few runs before, that it takes
    back; 0 where there is none.
    """

    scope: str
    code: str
    kind: str
    field: str | None
    old: Any
    new: Any
    rule: str
    level: str
    cause: str
    run: int = 0
    undoes: int = 0


#: The outcomes of a page that was taken in.
BELIEVED = ("changed", "unchanged", "not_modified")


@dataclass(slots=True)
class Check:
    """What became of one page in one run: a row of the table `checks`."""

    page: str
    outcome: str
    reason: str | None = None
    detail: str | None = None
    http_status: int | None = None
    final_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    parser: str | None = None
    rows_seen: int | None = None
    rows_kept: int | None = None
    account: dict[str, object] = field(default_factory=dict)

    @property
    def believed(self) -> bool:
        """Was the page taken in, and neither failed nor suspect?"""
        return self.outcome in BELIEVED


@dataclass(slots=True)
class VendorWrite:
    """What one run has to write of one vendor: `rows` are all its rows, `bodies` is sha256 → (bytes, encoding).

    `decisions` are those of a review, with its `verdict`: accepted or rejected.
    """

    vendor: str
    checks: list[Check] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    rows: dict[Key, Stored] = field(default_factory=dict)
    bodies: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    verdict: str = "accepted"
