"""The contract of a site: what it declares, and the items that reading its page yields."""

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml.etree import _Element

from parsers.lexicon.column_words import normal
from parsers.lexicon.value_shapes import NARROW

if TYPE_CHECKING:
    from parsers.html.page import Page

#: The roles of a row's texts; `normalise` makes the record's fields of them.
ROLES = frozenset({"code", "status", "category", "retryable", "title", "message", "remedy", "cause", "when"})
#: Other words for a role, in what a site declares.
ALIASES = {"name": "title", "hint": "remedy"}
#: The roles as people are shown them.
SHOWN_ROLES = {role: role for role in ROLES} | {"remedy": "hint"}
#: The roles that a hint is taken from, best first.
HINTS = ("remedy", "cause", "when")
#: The roles that give a record its message.
MESSAGE_ROLES = frozenset({"message", "when", "title"})
#: What is blank in any cell but that of a constant's name.
NAMED_NONE = ("title", "NONE")
#: Why a list that nothing pins is skipped.
NOT_A_LIST = "not clearly part of a list of error codes"
#: Why a table that violates the site's pins is skipped; its titles follow.
OTHER_TABLE = "a table of other things"
#: Why a list is skipped that `Site.skip` names, or `Site.lists` does not; its contents are not checked.
EXCLUDED = "left out by `lists` or `skip`"
#: Why a line of column titles is skipped.
HEAD = "the head of a table"
#: Why a line of a list that is taken is skipped.
UNCODED = "a line without a code"
CONTINUES = "more of the line above"
#: Why a text is skipped that a row of its card has.
PART_OF_CARD = "part of a card"
UNLIKE = "not a code like the others"
#: Why a line is skipped on purpose: what it names is no code.
END = "a line for many codes, or the end of them"
RESERVED = "a code reserved for nothing yet"


def hints_of(roles: AbstractSet[str]) -> list[str]:
    """The roles in a list that its hint is taken from, best first; "when" may stand for its message."""
    return [role for role in HINTS if role in roles and (role != "when" or "message" in roles)]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a vendor's list may change in one run before its pages are suspect (shares from 0 to 1)."""

    gone_rows: int = 3
    gone: float = 0.10
    emptied: float = 0.20
    changed: float = 0.50


@dataclass(frozen=True)
class Site:
    """One vendor: its name, the addresses of its pages, and what is pinned of how its rows read.

    `pages`: the last path segment of each address is the page's name. `code`: a regular expression that one whole code
    fits. `columns`: the vendor's own header words and labels, each with its role (`ROLES`); a role named here is needed
    in every list of the page. What these two do not pin is found by titles and texts. `headings`: are the topical
    headings the vendor's categories, where no column is (None: the page decides)? `scope`: what distinguishes several
    meanings of one code: "" (nothing), "section", "page", or a role such as "status" or "cause". `lists`: the lists to
    read, and no others, by their headings, first words or places (`#2`), whatever else speaks against them. `skip`:
    lists to exclude, by their headings or first titles. `follow`: the paths (`/errors/*`) of further pages, to which
    `pages`, an index then, link.
    """

    name: str
    pages: tuple[str, ...]
    code: str = ""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    headings: bool | None = True
    scope: str = ""
    limits: Limits = Limits()
    skip: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    follow: str = ""

    def __post_init__(self) -> None:
        roles = {word: ALIASES.get(role, role) for word, role in self.columns.items()}
        object.__setattr__(self, "columns", roles)
        object.__setattr__(self, "scope", ALIASES.get(self.scope, self.scope))

    @cached_property
    def pinned(self) -> bool:
        """Is a pattern or a role pinned, so that what cannot be read is a finding?"""
        return bool(self.code or self.columns)

    @cached_property
    def grammar(self) -> re.Pattern[str]:
        """The compiled grammar of one code."""
        return re.compile(self.code)

    @cached_property
    def fits(self) -> "Callable[[str], object] | None":
        """Does a text fit the pinned pattern of one code? None where no pattern is pinned."""
        return self.grammar.fullmatch if self.code else None

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """A code (group 1) at the beginning of a text, after spaces and punctuation, with its sign if it has one."""
        return re.compile(rf"(?:[\s:.,;()\[\]—–`\"'*|]|-(?!\d))*-??({self.code})")

    @cached_property
    def tagged(self) -> re.Pattern[str]:
        """A code (group 1) alone between two tags, in markup that was read as text."""
        return re.compile(rf">\s*({self.code})\s*<")

    @cached_property
    def words(self) -> dict[str, str]:
        """The role of each of the site's own column words, normalised."""
        return {normal(word): role for word, role in self.columns.items()}

    @cached_property
    def skipped(self) -> frozenset[str]:
        """The words of `skip`, normalised."""
        return frozenset(map(normal, self.skip))

    @cached_property
    def listed(self) -> frozenset[str]:
        """The words of `lists`, normalised."""
        return frozenset(map(normal, self.lists))

    @cached_property
    def verdict_titles(self) -> frozenset[str]:
        """The site's own titles of retryable columns, as declared."""
        return frozenset(word for word, role in self.columns.items() if role == "retryable")

    @cached_property
    def needs(self) -> frozenset[str]:
        """The record's fields, beside the code, for which every list of this site must have a column."""
        return _fields_of(set(self.columns.values()))

    def lacks(self, roles: AbstractSet[str]) -> list[str]:
        """The fields this site needs for which these `roles` give no column."""
        return sorted(self.needs - _fields_of(roles))


#: A site that declares nothing.
OPEN = Site("", (), headings=None)


def _fields_of(roles: AbstractSet[str]) -> frozenset[str]:
    """The record's fields that columns of these `roles` fill."""
    fields = {*NARROW & roles}
    if roles & MESSAGE_ROLES:
        fields.add("message")
    if roles & {"remedy", "cause"} or {"when", "message"} <= roles:
        fields.add("hint")
    return frozenset(fields)


@dataclass(slots=True)
class ListSchema:
    """One table or segment of cards: its shape, its heading, the role of each of its titles, and the titles unused.

    `empty`, `counts`: the titles among the unused ones under which no line has a text, or all have numbers above 0, not
    all of them 1. `of_statuses`: statuses are its codes.
    """

    shape: str
    section: str | None
    columns: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    of_statuses: bool = False
    counts: list[str] = field(default_factory=list)

    @property
    def head(self) -> tuple[str, frozenset[str]]:
        """What identifies the list in another reading: its shape and its titles."""
        return self.shape, frozenset([*self.columns, *self.unused])


@dataclass(slots=True)
class Row:
    """One row or card: `codes` as printed, `cells` as role → text, and where it stands.

    `topics` are the headings above it, the nearest last; `others` are the texts that have no role.
    """

    codes: list[str]
    cells: dict[str, str]
    listing: ListSchema
    topics: tuple[str, ...]
    anchor: str | None
    element: _Element
    others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for alias, role in ALIASES.items():
            if alias in self.cells:
                self.cells.setdefault(role, self.cells.pop(alias))

    def copy(self) -> "Row":
        """The row, to be changed."""
        return Row(self.codes, {**self.cells}, self.listing, self.topics, self.anchor, self.element, self.others)

    @property
    def section(self) -> str | None:
        """The nearest heading."""
        return self.topics[-1] if self.topics else None


@dataclass(slots=True)
class Skipped:
    """An element that looks like a row and is none, with the reason.

    It accounts for the codes in it, unless it is said to be `empty` of codes: then the ledger checks.
    """

    reason: str
    element: _Element
    empty: bool = False


@dataclass(slots=True)
class Unread:
    """An element that cannot be read, so that the page is suspect: `reason` is a stable word, `detail` a sentence.

    `codes`: the codes in it, where these are known.
    """

    reason: str
    detail: str
    element: _Element
    codes: tuple[str, ...] = ()


Item = Row | Skipped | Unread
#: A site's own reading of its page, where the shared one is not enough.
Parse = Callable[["Page"], Iterable[Item]]
