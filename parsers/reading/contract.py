"""What a site declares, and what reading its page yields."""

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml.etree import _Element

from parsers.reading.words import normal

if TYPE_CHECKING:
    from parsers.reading.page import Page

#: The kinds of text that a row can hold, in the vendor's words; `normalise` makes the record's fields of them.
KINDS = frozenset({"code", "status", "category", "retryable", "name", "message", "remedy", "cause", "when"})
#: Where a hint comes from, best first.
HINTS = ("remedy", "cause", "when")
#: Why a list is skipped that nothing pins.
LEFT = "not surely of a list of error codes"
#: Why a table is skipped that is none of the site's, by its pins; its titles follow.
OTHER = "a table of other things"
#: Why a list is skipped that `Site.skip` names: nobody asks what stands in it.
ASIDE = "declared to be left aside"
#: Why a line is skipped that holds the titles of a table's columns.
HEAD = "the head of a table"
#: Why a line is skipped of a list that is taken, where nothing is pinned.
UNCODED = "a line without a code"
CONTINUES = "more of the line above"
UNLIKE = "no code as the others are"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a vendor's list may change in one run and still be believed (shares are 0 to 1)."""

    gone_rows: int = 3
    gone: float = 0.10
    emptied: float = 0.20
    changed: float = 0.50


@dataclass(frozen=True)
class Site:
    """One vendor: who it is, where its pages are, and what is pinned of how its rows read.

    `pages`: addresses; the last path segment of each is the page's name. `code`: a regular expression that one whole
    code fits. `columns`: the vendor's own header words and labels, each with its role (`KINDS`); a role named here is
    needed in every list of the page. What is not pinned by these two is found by words and texts. `headings`: are the
    topical headings the vendor's categories, where no column is (None: as the page makes it look)? `scope`: what tells
    apart several meanings of one code: "" (nothing), "section", "page", or a role such as "status" or "cause". `skip`:
    lists to leave aside, by their headings or first words.
    `follow`: the paths (`/errors/*`) of the pages that `pages`, which are an index then, link to.
    """

    name: str
    pages: tuple[str, ...]
    code: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    headings: bool | None = True
    scope: str = ""
    limits: Limits = Limits()
    skip: tuple[str, ...] = ()
    follow: str = ""

    @property
    def undeclared(self) -> bool:
        """Is nothing said of how its pages read?"""
        return not (self.code or self.columns)

    @cached_property
    def pinned(self) -> bool:
        """Is a pattern or a role pinned, so that what cannot be read is a finding?"""
        return not self.undeclared

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
        """A code (group 1) at the beginning of a text, after white space and marks."""
        return re.compile(rf"[\s:.,;()\[\]—–`\"'*|-]*({self.code})")

    @cached_property
    def tagged(self) -> re.Pattern[str]:
        """A code (group 1) alone between two tags, in markup that was not read as such."""
        return re.compile(rf">\s*({self.code})\s*<")

    @cached_property
    def words(self) -> dict[str, str]:
        """The site's own column words in the form they are looked up in."""
        return {normal(word): kind for word, kind in self.columns.items()}

    @cached_property
    def verdict_titles(self) -> frozenset[str]:
        """The site's own titles of what says whether to retry, as they are declared."""
        return frozenset(word for word, kind in self.columns.items() if kind == "retryable")

    @cached_property
    def needs(self) -> frozenset[str]:
        """The record's fields that every list of this site must have a place for, beside the code."""
        return _places(set(self.columns.values()))

    def lacks(self, kinds: AbstractSet[str]) -> list[str]:
        """The fields this site needs that a list with columns of these `kinds` has no place for."""
        return sorted(self.needs - _places(kinds))


def _places(kinds: AbstractSet[str]) -> frozenset[str]:
    """The record's fields for which columns of these `kinds` have a place."""
    fields = {"status", "category", "retryable"} & kinds
    if kinds & {"message", "when", "name"}:
        fields.add("message")
    if kinds & {"remedy", "cause"} or {"when", "message"} <= kinds:
        fields.add("hint")
    return frozenset(fields)


@dataclass(slots=True)
class Listing:
    """One table or run of cards on the page: its shape, its heading, and which of its words became which kind."""

    shape: str
    section: str | None
    columns: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """What one row or card says: `codes` as printed, `cells` as kind → text, and where it stands.

    `topics` are the headings above it, the nearest last.
    """

    codes: list[str]
    cells: dict[str, str]
    listing: Listing
    topics: tuple[str, ...]
    anchor: str | None
    element: _Element

    @property
    def section(self) -> str | None:
        """The nearest heading."""
        return self.topics[-1] if self.topics else None


@dataclass(slots=True)
class Skipped:
    """A place that looks like a row and is none, with the reason why.

    Codes that stand in it need no further account, unless `empty` says that there are none: then the ledger looks.
    """

    reason: str
    element: _Element
    empty: bool = False


@dataclass(slots=True)
class Unread:
    """A place that could not be read, so the page is suspect: `reason` is a stable word, `detail` what was seen.

    `codes` are the codes that it is about, where these are known.
    """

    reason: str
    detail: str
    element: _Element
    codes: tuple[str, ...] = ()


Item = Row | Skipped | Unread
#: A site's own reading of its page, where the shared one is not enough.
Parse = Callable[["Page"], Iterable[Item]]
