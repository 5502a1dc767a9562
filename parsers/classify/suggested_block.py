"""The block that a site could declare for a page: which lists are those of its codes, and the roles of their columns.

The caller tries whether the page reads well by it.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache

from lxml.etree import _Element

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import ANY, CONSTANTS, form_of, grammar_of
from parsers.classify.column_roles import assign_roles
from parsers.classify.column_sample import ColumnSample
from parsers.classify.context_features import context_features
from parsers.classify.features import ENOUGH, Feature, enough
from parsers.classify.list_features import list_features
from parsers.classify.pins import ListNames
from parsers.extract.contract import ROLES
from parsers.extract.raw_runs import MIN_LINES
from parsers.lexicon.column_words import normal
from parsers.lexicon.vocabulary import STRENGTHS, is_foreign_header, is_label, is_schema, title_roles

#: What speaks against a list, and is a matter of its headings, titles or length: a person knows better.
_DOUBTS = frozenset(
    {
        *("no-code-column", "word-codes", "text-codes", "function-codes", "repeated-codes"),
        *("no-message", "retired-heading", "preformatted"),
        *("foreign-header", "schema-header", "type-column", "typed-texts", "misplaced-statuses"),
        *("no-error-context", "nested-list", "anatomy-heading", "foreign-heading"),
        *("few-lines", "foreign-codes", "state-codes"),
        *("no-failing-lines", "no-failing-lines-untitled", "few-failing-lines-untitled"),
        *("one-line", "two-lines-untitled", "empty-line"),
        *("other-code-format", "repeated-lists", "statuses-of-codes"),
    }
)
#: The forms of words that say of no code that it goes on with others.
_WORDS = frozenset(["a", "A", "Aa", "AaAa"])
#: What says that a table is about errors.
_ABOUT_ERRORS = frozenset(["error-heading", "error-context", "failing-lines", "many-failing-lines"])
#: A list that is this much likelier than another, its doubts aside, is meant and not that.
_FAR = 3.0
#: Titles of codes where a template gives every table the same.
_ANYTHING = frozenset(["argument", "attribute", "field", "param", "parameter", "property", "symbol", "term"])
#: So many lines that speak of failure are no list of fields or settings.
_MANY = 20
#: So many of the codes differ from line to line, as a share; so many other columns are tried.
_DISTINCT, _MAX_RIVALS = 0.8, 2


@dataclass(frozen=True, slots=True)
class Block:
    """What to declare: words of `lists`, the role of each of `columns`, the pattern `code`; and the `codes` to read."""

    lists: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    code: str = ""
    codes: frozenset[str] = frozenset()


def suggested_blocks(lists: Sequence[Candidate], read: Sequence[Candidate]) -> Iterator[Block]:
    """Blocks by which the page may be read, the most complete first.

    `lists` are its lists, each under its own heading; `read` are those of the undeclared reading.
    """
    taken = {line.element for one in read if one.accepted for line in one.table.lines}
    lists = lists if taken else [_with_named_texts(one) for one in lists]
    meant = _meant(lists, taken)
    words = _words(meant, lists)
    if not words:
        return
    for title in _rivals(meant):
        yield from _blocks(words, _with_codes(meant, title))
    yield from _blocks(words, meant)
    columns = {title: role for title, role in _columns(meant).items() if role == "code"}
    codes = _codes_of(meant)
    pattern = grammar_of(codes, 1.0)
    # What any text fits says nothing of a code that cannot be read.
    if codes and not (columns and pattern == ANY):
        yield Block(words, columns, pattern, codes)


def _blocks(words: tuple[str, ...], meant: Sequence[Candidate]) -> Iterator[Block]:
    """Blocks that declare these lists with all columns, with that of the codes, or with none."""
    codes = _codes_of(meant)
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


def _rivals(meant: Sequence[Candidate]) -> list[str]:
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
    role = max(column.title_roles, key=lambda role: column.title_roles[role], default="code")
    if role not in ("code", "title", "message") or column.dated:
        return False
    return column.filled == 1 and column.distinct >= 0.9 and column.share(lambda text: len(text.split()) <= 4) >= 0.9


def _with_codes(meant: Sequence[Candidate], title: str) -> list[Candidate]:
    """The lists with the column of this title for their codes, as a site that declares it reads them."""
    site = replace(meant[0].site, columns={title: "code"})
    assigned = [(one, *assign_roles(one.table, site)) for one in meant]
    return [replace(one, columns=columns, samples=samples, site=site) for one, columns, samples in assigned]


def reads_in_part(lists: Sequence[Candidate]) -> bool:
    """Are the lists accepted others than those meant: does only a doubt keep one out, or is one a list of statuses?"""
    accepted = {line.element for one in lists if one.accepted for line in one.table.lines}
    meant = {id(one) for one in _meant(lists, accepted)}
    return bool(accepted) and meant != {id(one) for one in lists if one.accepted}


def _meant(lists: Sequence[Candidate], read: Set[_Element]) -> list[Candidate]:
    """The lists whose lines are `read`, with those that only a doubt keeps out; where none is, the likeliest.

    Beside a vendor's own codes, statuses in a list that is no table are those of any API.
    """
    raw = [one for one in lists if one.raw]
    if any(enough(one.features) for one in lists if not one.raw):
        lists = [one for one in lists if not one.raw]
    coded = [one for one in lists if one.columns.at("code") is not None and not _lies_on_its_side(one)]
    taken = {one for one in coded if _is_read(one, read)} or {one for one in coded if one.accepted and not one.raw}
    titles = {tuple(one.table.titles) for one in taken if one.table.shape == "table" and any(one.table.titles)}
    shape = grammar_of(_codes_of(taken), 0.95)
    meant = [
        one
        for one in coded
        if one in taken
        or (
            taken and (one.in_doubt or _is_strong(one, titles)) and not _is_of_others(one, titles) and _fits(one, shape)
        )
    ]
    own = [one for one in meant if not one.columns.status_is_code]
    if own:
        meant = [one for one in meant if not one.columns.status_is_code or one.table.shape == "table"]
    likely = [one for one in coded if not _is_few(one)]
    if meant or not likely:
        return meant + _siblings(meant, raw)
    first = max(
        likely, key=lambda one: (one.accepted and not one.raw, _hope(one.features), one.certainty, len(one.table.lines))
    )
    if _hope(first.features) == float("-inf"):
        return []
    least = _hope(first.features) - _FAR
    meant = [one for one in likely if one is first or (_are_alike(one, first) and _hope(one.features) > least)]
    return meant + _siblings(meant, raw)


def _is_few(one: Candidate) -> bool:
    """Is this a raw list of one line or two, which is one only beside others?"""
    return one.raw and len(one.table.lines) < MIN_LINES


def _siblings(meant: Sequence[Candidate], raw: Sequence[Candidate]) -> list[Candidate]:
    """The lists of one line or two that stand beside those meant, under another heading, and go on with their codes."""
    codes = _codes_of(meant)
    forms = {form_of(code) for code in codes} - _WORDS
    lists = [one.table for one in meant if one.table.topics and one.table.shape != "table"]
    found = []
    for one in filter(_is_few, raw):
        topics, own = one.table.topics, one.readable
        beside = (two for two in lists if two.topics[:-1] == topics[: len(two.topics) - 1])
        alike = any(_list_tag(two.element) == _list_tag(one.table.element) for two in beside)
        if alike and own and own.isdisjoint(codes) and {form_of(code) for code in own} <= forms:
            found.append(one)
    return found


def _list_tag(element: _Element) -> str:
    """The tag that makes lines of the texts in an element."""
    tags = (str(above.tag) for above in (element, *element.iterancestors()))
    return next((tag for tag in tags if tag in ("li", "dt", "pre")), "")


def _lies_on_its_side(one: Candidate) -> bool:
    """Are the codes of an untitled table the titles of its lines ("Code", "HTTP", "Message")?"""
    if one.table.shape != "table" or any(one.table.titles):
        return False
    texts = one.table.column(one.columns.at("code") or 0)
    return any("code" in title_roles(text) for text in texts) and sum(map(is_label, texts)) * 2 >= len(texts)


def _is_read(one: Candidate, read: Set[_Element]) -> bool:
    return sum(line.element in read for line in one.table.lines) * 2 > len(one.table.lines)


def _fits(one: Candidate, shape: str) -> bool:
    """Have its codes the shape of those that are read, where these are constants, or says its heading what they are?"""
    headed = any(feature.name == "error-heading" for feature in one.features)
    return headed or shape != CONSTANTS or grammar_of(one.readable) == shape


def _is_strong(one: Candidate, titles: Set[tuple[str, ...]]) -> bool:
    """Is this surely meant, its doubts aside: most lines speak of failure, and its heading, titles or length agree?"""
    names = {feature.name for feature in one.features}
    if not names.isdisjoint(("preformatted", "foreign-heading", "nested-list")):
        return False  # A sample beside a list, one of other things, or a part of a line.
    agrees = "error-heading" in names or tuple(one.table.titles) in titles or len(one.table.lines) >= _MANY
    return "failing-lines" in names and agrees and _hope(one.features) >= ENOUGH


def _is_of_others(one: Candidate, titles: Set[tuple[str, ...]]) -> bool:
    """Do its titles, which no list that is read has, say that it is one of other things, or is it part of another?"""
    foreign = any(feature.name == "foreign-header" for feature in one.features)
    named = normal(one.table.titles[one.columns.at("code") or 0]) in _ANYTHING
    is_other = foreign and not named and tuple(one.table.titles) not in titles
    return is_other or _hope(one.features) == float("-inf")


def _are_alike(one: Candidate, other: Candidate) -> bool:
    """Have they the same shape, tables the same titles, and do raw lists speak of failure alike?"""
    if one.table.shape != other.table.shape or (one.raw and _speaks_of_failure(other) > _speaks_of_failure(one)):
        return False
    return one.table.shape != "table" or one.table.titles == other.table.titles


def _speaks_of_failure(one: Candidate) -> bool:
    return any(feature.name == "failing-lines" for feature in one.features)


def _hope(features: Sequence[Feature]) -> float:
    """What speaks for a list, its doubts aside."""
    return sum(float("-inf") if feature.veto else feature.weight for feature in features if feature.name not in _DOUBTS)


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
        first = (*one.table.titles[:1], *(one.table.lines[0].texts[:1] if one.table.lines else ()))
        for word in (*one.table.topics, *filter(normal, first), places[id(one)]):
            if id(one) in only_wanted(word):
                words.append(word)
                named |= only_wanted(word)
                break
    return tuple(words)


def _codes_of(lists: Iterable[Candidate]) -> frozenset[str]:
    return frozenset(code for one in lists for code in one.readable)


def _columns(lists: Sequence[Candidate]) -> dict[str, str]:
    """The role of each title; none where two lists give one title two roles, or a role that nobody can declare."""
    columns: dict[str, str] = {}
    for one in lists:
        for at, role in one.columns.roles.items():
            title = one.table.titles[at]
            if role not in ROLES or (title and columns.setdefault(title, role) != role):
                return {}
    return columns
