"""A candidate: one list of a page, and the features for and against it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element

from parsers.classify.column_sample import ColumnSample
from parsers.classify.features import Feature, certainty, enough, open_to_doubt
from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.columns import Columns
from parsers.extract.contract import END, NOT_A_LIST, RESERVED, UNLIKE, Item, Row, Site, Skipped
from parsers.extract.list_lines import reads_otherwise_declared
from parsers.extract.rows import rows_of
from parsers.extract.stated_statuses import add_own_statuses, drop_foreign_statuses, drop_phrases
from parsers.lexicon.column_words import normal
from parsers.lexicon.status_phrases import FAILURE_STATUS
from parsers.lexicon.vocabulary import RESULTS, is_clearly_of_codes, plain

#: What says of a list that it is one of other things.
_OTHERS = {"anatomy-heading", "label-codes", "named-things"}
_CODES = {"code-like", "number-codes", "word-codes"}
#: A table of codes by their title and their form, which nothing says to be of other things.
_NAMED = {"code-title", "distinct-codes", "number-codes"}
_FOREIGN = {*_OTHERS, "foreign-codes", "foreign-header", "named-otherwise", "reference-heading", "state-codes"}


@dataclass(eq=False)
class Candidate:
    """One list of the page, and its rows if it is accepted. `judge`: finds its features, which few declared ones need.

    `pin`: whether the site's pins accept it; None where it is scored. `codeless`: nothing in it looks like a code.
    `swallowed`: it looks like codes of the vendor's own, and is read as a part of what is said of some statuses. `raw`:
    only a declaration makes it a list. `heads`: the blocks of its lines that only head other lists.
    """

    table: CandidateTable
    columns: Columns
    samples: list[ColumnSample]
    judge: Callable[[], list[Feature]]
    site: Site
    pin: bool | None = None
    codeless: bool = False
    swallowed: bool = False
    raw: bool = False
    accepted: bool = False
    #: What was read of it, by its columns and whether it is declared: the same for all trials of a declaration.
    known: list[tuple[Columns, bool, list[Item]]] = field(default_factory=list)
    items: list[Item] = field(init=False, default_factory=list)
    rows: list[Row] = field(init=False, default_factory=list)
    codes: set[str] = field(init=False, default_factory=set)
    heads: set[_Element] = field(init=False, default_factory=set)
    _named: tuple[list[Feature] | None, int, frozenset[str]] = field(init=False, default=(None, 0, frozenset()))

    @cached_property
    def features(self) -> list[Feature]:
        """What speaks for and against it."""
        return [*self.judge()]

    @cached_property
    def readable(self) -> frozenset[str]:
        """The codes of the list, read as if it were accepted."""
        return frozenset(self.codes or (code for row in self._read() if isinstance(row, Row) for code in row.codes))

    def _read(self) -> list[Item]:
        """Its items, if it has codes. They are known, and not to be changed."""
        columns, at, is_declared = self.columns, self.columns.at("code"), self.site.lists != ()
        if at is None:
            return []
        alike = {was_declared: items for known, was_declared, items in self.known if known is columns}
        if is_declared not in alike:
            if alike and not reads_otherwise_declared(self.table, at):
                [alike[is_declared]] = alike.values()
            else:
                alike[is_declared] = [*rows_of(self.table, columns, self.site)]
            self.known.append((columns, is_declared, alike[is_declared]))
        return alike[is_declared]

    @property
    def names(self) -> set[str]:
        """The words that name the list in a declaration: its headings, and its first title."""
        return {*map(normal, (*self.table.topics, *self.table.titles[:1]))}

    @property
    def missing_fields(self) -> list[str]:
        """What the site needs and no column has a place for; each card may have its own labels."""
        fields = self.site.lacks({*self.columns.roles.values()}) if self.table.is_table else []
        return fields + ["code"] * (self.columns.at("code") is None)

    @property
    def certainty(self) -> float:
        """How certain it is that this is a list of error codes, from 0 to 1."""
        return certainty(self.features) if self.pin is None else float(self.pin)

    @property
    def feature_names(self) -> frozenset[str]:
        """The names of its features, as `weights.toml` has them."""
        features, length, names = self._named
        if features is not self.features or length != len(features):  # Asked for often, and seldom changed.
            names = frozenset([feature.name for feature in self.features])
            self._named = self.features, len(self.features), names
        return names

    @property
    def ends(self) -> set[str]:
        """What only ends or begins it, is reserved, or is unlike its codes, and was left out."""
        at, left = self.columns.code, [one for one in self.items if isinstance(one, Skipped)]
        elements = {one.element for one in left if one.reason in (END, RESERVED, UNLIKE)}
        return {line.texts[at] for line in self.table.lines if line.element in elements} if elements else set()

    @property
    def left(self) -> list[ColumnSample]:
        """The columns without a role."""
        return [one for one in self.samples if one.at not in self.columns.roles]

    @property
    def second_codes(self) -> list[ColumnSample]:
        """The columns of a table without a role that hold codes on lines whose code is blank."""
        at = self.columns.at("code")
        if at is None or not self.table.is_table:
            return []
        own = self.samples[at].filled
        return [one for one in self.left if one.filled + own <= 1 and one.share(looks_like_code) >= 0.8]

    @property
    def is_items(self) -> bool:
        """Is it a list of bullets or terms?"""
        return self.table.shape in ("bullets", "definitions")

    @property
    def is_titled(self) -> bool:
        """Does a title of this list say that its column holds codes?"""
        return any(map(is_clearly_of_codes, self.table.titles))

    @property
    def code_title(self) -> str:
        """The title of the column of codes, or of the first where none is."""
        return self.table.titles[self.columns.code]

    @property
    def code_texts(self) -> list[str]:
        """The texts of the column of codes, or of the first where none is."""
        return self.table.column(self.columns.code)

    @property
    def in_doubt(self) -> bool:
        """Is it declined, though it looks like a list of codes but for a title, a heading or its length?"""
        names = self.feature_names
        if names >= _NAMED and names.isdisjoint(_FOREIGN) and self.table.is_table:
            # Few of what an API answers say that something failed.
            title = plain(self.code_title)
            return RESULTS.search(title.replace("status code", "")) is not None
        looks = {"failing-lines", "distinct-codes"} <= names and names.isdisjoint(_OTHERS)
        looks = looks and not names.isdisjoint(_CODES)
        return looks and len(self.table.lines) > 2 and open_to_doubt(self.features)

    @property
    def names_others(self) -> bool:
        """Does its heading or a title say that it is of something else than errors?"""
        return not self.feature_names.isdisjoint(_FOREIGN)

    def decide(self) -> None:
        """Accept it, and read its rows, if it is pinned or its features suffice."""
        self.accepted = enough(self.features) if self.pin is None else self.pin
        read = self._read() if self.accepted else ()
        self.items = [item.copy() if isinstance(item, Row) else item for item in read]
        self.rows = [item for item in self.items if isinstance(item, Row)]
        self.codes = {code for row in self.rows for code in row.codes}
        declared = self.columns.at("status") is not None or "status" in self.site.words.values()
        around = f"{self.table.heading} {self.table.lead} {self.table.chapter}".lower()
        if self.rows and not (declared or self.columns.status_is_code):
            add_own_statuses(self.rows, "http" in around, self.table.heading or self.table.main_heading)
        if self.columns.status_is_code and not self.table.is_table:
            drop_phrases(self.rows)
        if not declared:
            drop_foreign_statuses(self.rows, self.table.main_heading)

    def reject(self, feature: str) -> None:
        """Add a veto, unless the list is pinned."""
        if self.pin is None:
            self.features.append(Feature(feature))
            self.accepted = enough(self.features)

    def drop_heads(self, lines: list[Line]) -> None:
        """Drop the rows of lines that head lists of their own; reject it if no other is of a failing status."""
        heads = {line.element for line in lines}
        own = [row for row in self.rows if row.element not in heads and FAILURE_STATUS.fullmatch(row.codes[0])]
        if not own:
            self.reject("group-headings")
            return
        self.rows, self.heads = own, {line.holder for line in lines}
        self.items = [item if item in own else Skipped(NOT_A_LIST, item.element) for item in self.items]
        self.codes = {code for row in own for code in row.codes}

    def skip_last_row(self) -> None:
        """Skip the row in which a truncated page ends."""
        if self.rows:
            last = self.rows.pop()
            self.items = [
                Skipped("the end of the page is missing", last.element) if item is last else item for item in self.items
            ]


def codes_of(lists: Iterable[Candidate]) -> frozenset[str]:
    """The codes of these lists, read as if they were accepted."""
    return frozenset(code for one in lists for code in one.readable)


def accepted_of(lists: Iterable[Candidate]) -> Iterator[Candidate]:
    """Those of the lists that are accepted, as each of them is by then."""
    return (one for one in lists if one.accepted)
