"""The plain data that passes between the stages: records, states, changes, checks."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

_NAMED = 5
#: How a time is written (ISO 8601, UTC, whole seconds), and what stands for none.
TIME, NEVER = "%Y-%m-%dT%H:%M:%SZ", "1970-01-01T00:00:00Z"
Group = TypeVar("Group")
Item = TypeVar("Item")
#: (scope, code): what identifies a record within its vendor; and (vendor, scope, code).
Key = tuple[str, str]
FullKey = tuple[str, str, str]
#: Gets a line for the user.
Say = Callable[[str], object]


class State(NamedTuple):
    """What the log keeps of one record: the fields whose change is an event, in the order of reports."""

    status: int | None
    status_text: str | None
    category: str | None
    retryable: int | None
    retryable_basis: str | None
    message: str
    hint: str | None
    title: str | None = None
    actions: str = "[]"  # a sorted JSON array
    retry_after_s: int | None = None


FIELDS = State._fields
#: The fields that are compared apart from cosmetics.
TEXTS = ("status_text", "message", "hint", "title")
#: What a row may tell its caller to do; `actions` holds some of these.
ACTIONS = (
    *("ask_customer", "authenticate", "change_setup", "check_state", "contact_support"),
    *("do_not_retry", "fix_request", "retry", "same_key", "wait"),
)
#: The statuses that the view `retry_policy` takes for a yes where the vendor is silent, and those without a default.
DEFAULT_YES, NO_DEFAULT = (429, 503), (408, 409, 425)
#: A vendor whose row tells the caller one of these is not silent: no status makes it a yes, or a no.
NO_DEFAULT_YES, NO_DEFAULT_NO = ("do_not_retry", "check_state"), ("retry", "same_key", "wait")
#: A status in a cell, alone or beside others: "401 or 403", "409 Conflict, 422".
_STATUS = re.compile(
    r"(?:^|[,;/|(&+、，・]\s{0,3}|(?<=\d\d\d)\s|\b(?:or|and|ou?|od\wr|und|y|et?|или?|または|或者?|和|또는)\s)"
    r"(?:HTTP\s)?([1-5]\d\d)\b",
    re.I,
)
_parsed = lru_cache(json.loads)


def statuses(status: int | None, status_text: str | None) -> set[int]:
    """Every HTTP status that a row gives."""
    return {*([status] if status else []), *map(int, _STATUS.findall(status_text or ""))}


def value_of(state: State, name: str, code: str) -> object:
    """What the page itself gives for the field: an advice is no stated verdict, a code no message of its own."""
    if (name == "retryable" and state.retryable_basis != "stated") or (name == "message" and state.message == code):
        return None
    return getattr(state, name)


def json_value(name: str | None, value: object) -> object:
    """A field's value as JSON has it: true and false for the retry verdict, an array for the actions."""
    if name == "actions" and isinstance(value, str):
        return _parsed(value).copy()
    return bool(value) if name == "retryable" and value is not None else value


def json_values(data: dict[str, Any]) -> dict[str, Any]:
    """A record's data with each field's value as JSON has it."""
    return data | {name: json_value(name, data[name]) for name in ("retryable", "actions") if name in data}


def default_verdict(status: int | None, actions: Collection[str] = ()) -> bool | None:
    """What the view `retry_policy` gives for a status, where the row says nothing of retrying but its `actions`."""
    if status in DEFAULT_YES:
        return None if any(one in actions for one in NO_DEFAULT_YES) else True
    is_no = status is not None and 400 <= status <= 499 and status not in NO_DEFAULT
    return False if is_no and not any(one in actions for one in NO_DEFAULT_NO) else None


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


def pages_of(keys: Iterable[Key], *states: Mapping[Key, Stored]) -> set[str]:
    """The pages on which the rows with these keys stand in any of these states."""
    return {row.page for key in keys for rows in states if (row := rows.get(key))}


class Waiver(NamedTuple):
    """A person's decision to accept one finding of a page (vendor/page) whose records have the digest `records`."""

    page: str
    finding: str
    records: str
    who: str
    when: str
    why: str


def some(names: Iterable[str], mark: str = ", ") -> str:
    """List the first five of `names`, and how many more there are."""
    every = list(names)
    return mark.join(every[:_NAMED]) + (f" and {len(every) - _NAMED} more" if len(every) > _NAMED else "")


def similar(word: str, names: Iterable[str]) -> str:
    """The one of `names` that `word` may be misspelt for; "" if there is none."""
    by_letters = {name.casefold(): name for name in sorted(names)}  # Of several as like, always the same one.
    return next((by_letters[one] for one in get_close_matches(word.casefold(), by_letters, 1, 0.8)), "")


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 row", "2,000 rows"."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def grouped(pairs: Iterable[tuple[Group, Item]]) -> dict[Group, list[Item]]:
    """The items of each group, from (group, item) pairs."""
    found: dict[Group, list[Item]] = {}
    for group, item in pairs:
        found.setdefault(group, []).append(item)
    return found


def some_codes(keys: Iterable[Key]) -> str:
    """List the codes of the first five of `keys`, and how many more there are."""
    return some(code for _, code in keys)


@dataclass(frozen=True, slots=True)
class Change:
    """One event of a vendor: `field`, `old` and `new` as in the table `changes`; a State for added and removed.

    A change of `retryable` has the verdict's basis before and after; other changes, and those in older logs, have None.
    For a report: `run` is that of the last event in it, and `undoes` that of the event, few runs before, that it takes
    back, or 0. `url` is where the vendor documents the code, or did. `acknowledged`: a person has said so.
    `stands_for`: of how many codes of a first reading this is the first, where the others are left out.
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
    old_basis: str | None = None
    new_basis: str | None = None
    url: str | None = None
    category: str | None = None
    acknowledged: bool = False
    stands_for: int = 1

    @property
    def key(self) -> Key:
        """What identifies the record that it is about."""
        return (self.scope, self.code)


#: The outcomes of an accepted page.
ACCEPTED = ("changed", "unchanged", "not_modified")


@dataclass(frozen=True, slots=True)
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
    def accepted(self) -> bool:
        """Did the page neither fail nor become suspect?"""
        return self.outcome in ACCEPTED


@dataclass(frozen=True, slots=True)
class VendorWrite:
    """What to write of a vendor: all its rows, bodies by digest as (bytes, encoding), and a review's decisions."""

    vendor: str
    checks: list[Check] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    rows: dict[Key, Stored] = field(default_factory=dict)
    bodies: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    decisions: list[Waiver] = field(default_factory=list)
    verdict: str = "accepted"
