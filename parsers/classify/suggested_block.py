"""The block that a site could declare for a page: which lists are those of its codes, and the roles of their columns.

The caller tries whether the page reads well by it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from parsers.classify.candidate import Candidate
from parsers.classify.column_roles import assign_roles
from parsers.classify.column_sample import ColumnSample
from parsers.classify.context_features import context_features
from parsers.classify.list_features import list_features
from parsers.classify.meant_lists import codes_of, meant_lists
from parsers.classify.pins import ListNames
from parsers.extract.contract import ROLES
from parsers.lexicon.column_words import normal
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import STRENGTHS, is_foreign_header, is_schema, likeliest

#: What says that a table is about errors.
_ABOUT_ERRORS = frozenset(["error-heading", "error-context", "failing-lines", "many-failing-lines"])
#: So many of the codes differ from line to line, as a share; so many other columns are tried.
_DISTINCT, _MAX_RIVALS = 0.8, 2


@dataclass(frozen=True, slots=True)
class Block:
    """What to declare: words of `lists` and the role of each of `columns`; and the `codes` to read."""

    lists: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()


def suggested_blocks(lists: Sequence[Candidate], read: Sequence[Candidate]) -> Iterator[Block]:
    """Blocks by which the page may be read, the most complete first.

    `lists` are its lists, each under its own heading; `read` are those of the undeclared reading.
    """
    taken = {line.element for one in read if one.accepted for line in one.table.lines}
    lists = lists if taken else [_with_named_texts(one) for one in lists]
    meant = meant_lists(lists, taken)
    words = _words(meant, lists)
    if not words:
        return
    for title in _likelier_titles(meant):
        yield from _blocks(words, _with_codes(meant, title))
    yield from _blocks(words, meant)


def _blocks(words: tuple[str, ...], meant: Sequence[Candidate]) -> Iterator[Block]:
    """Blocks that declare these lists with all columns, with that of the codes, or with none."""
    codes = codes_of(meant)
    columns = _columns(meant)
    coded = {title: role for title, role in columns.items() if role == "code"}
    # What is declared of one table is needed in each.
    if columns and all(
        {*columns.values()} == {*one.columns.roles.values()} for one in meant if one.table.shape == "table"
    ):
        yield Block(words, columns, codes=codes)
    if coded and coded != columns:
        yield Block(words, coded, codes=codes)
    if not any(one.site.columns for one in meant):
        yield Block(words, codes=codes)


def _likelier_titles(meant: Sequence[Candidate]) -> list[str]:
    """The titles of columns likelier to be the codes of every one of these tables than those taken, the best first."""
    at = meant[0].columns.at("code")
    if at is None or any(one.table.shape != "table" or one.table.titles != meant[0].table.titles for one in meant):
        return []
    taken = meant[0].samples[at]
    repeat = any(one.samples[at].distinct < _DISTINCT for one in meant)
    rivals = [
        column
        for column in meant[0].samples
        if all(_may_hold_codes(one.samples[column.at]) for one in meant)
        and (repeat or (column.title_roles.get("code", 0) >= STRENGTHS["clear"] and "code" not in taken.title_roles))
    ]
    rivals.sort(key=lambda column: (-column.title_roles.get("code", 0), -column.code_like))
    return [column.title for column in rivals if column is not taken][:_MAX_RIVALS]


def _may_hold_codes(column: ColumnSample) -> bool:
    """Is this a titled column of tokens that differ from line to line, and no statuses alone?"""
    is_status = column.statuses >= 0.8 and column.title_roles.get("status", 0) >= column.title_roles.get("code", 0)
    if column.title == "" or (is_status and column.share(str.isdecimal) >= 0.8):
        return False
    return column.tokens >= 0.6 and column.distinct >= _DISTINCT and column.types < 0.5 and not column.dated


def _with_named_texts(one: Candidate) -> Candidate:
    """A table about errors without a column of codes, with the first column of short texts of their own for it."""
    if one.table.shape != "table" or one.columns.at("code") is not None:
        return one
    column = next(filter(_may_name_errors, one.samples), None)
    if column is None:
        return one
    (found,) = _with_codes([one], column.title)
    features = [*list_features(one.table, found.columns, found.samples)]
    features += context_features(one.table, found.columns, found.samples)
    return one if _ABOUT_ERRORS.isdisjoint(one.name for one in features) else replace(found, features=features)


def _may_name_errors(column: ColumnSample) -> bool:
    """Is this a titled column of short texts that differ from line to line, and no values or remedies?"""
    if not column.title or is_schema(column.title) or is_foreign_header(column.title) or column.types >= 0.5:
        return False
    role = likeliest(column.title) or "code"
    if role not in ("code", "title", "message") or column.dated:
        return False
    return column.filled == 1 and column.distinct >= 0.9 and column.share(is_prose) < 0.1


def _with_codes(meant: Sequence[Candidate], title: str) -> list[Candidate]:
    """The lists with the column of this title for their codes, as a site that declares it reads them."""
    site = replace(meant[0].site, columns={title: "code"})
    assigned = [(one, *assign_roles(one.table, site)) for one in meant]
    return [replace(one, columns=columns, samples=samples, site=site) for one, columns, samples in assigned]


def _words(meant: Sequence[Candidate], lists: Sequence[Candidate]) -> tuple[str, ...]:
    """Words of `Site.lists` that name these lists and no others: headings, the outermost first, else places."""
    wanted, words, named = {id(one) for one in meant}, [], set[int]()
    if not any(one.raw for one in meant):
        lists = [one for one in lists if not one.raw]  # Where all that is declared names others, there are none.
    places = {id(one): f"#{at}" for at, one in enumerate((one for one in lists if one.table.lines), 1)}
    names = ListNames(lists)

    @cache
    def only_wanted(word: str) -> set[int]:
        found = {id(one) for one in names.lists(word)}
        return found if found <= wanted else set()

    for one in meant:
        if id(one) in named:
            continue
        title, text = one.table.titles[:1], (one.table.lines[0].texts[:1] if one.table.lines else ())
        for word in filter(normal, (*one.table.topics, *title, names.main_heading(one) or "", *text, places[id(one)])):
            if id(one) in only_wanted(word):
                words.append(word)
                named |= only_wanted(word)
                break
    return tuple(words)


def _columns(lists: Sequence[Candidate]) -> dict[str, str]:
    """The role of each title; none where two lists give one title two roles, or a role that nobody can declare."""
    columns: dict[str, str] = {}
    for one in lists:
        for at, role in one.columns.roles.items():
            title = one.table.titles[at]
            if role not in ROLES or (title and columns.setdefault(title, role) != role):
                return {}
    return columns
