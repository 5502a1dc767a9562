"""The block that a site could declare for a page: which lists are those of its codes, and the roles of their columns.

The caller tries whether the page reads well by it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.code_grammar import common_beginning, grammar_of
from parsers.classify.coded_lists import ANY_CONSTANT, MAX_SEARCHED, NUMBERS, called_errors, coded_lists
from parsers.classify.codes_in_cells import codes_in_cells
from parsers.classify.column_roles import assign_roles
from parsers.classify.column_sample import ColumnSample
from parsers.classify.context_features import context_features
from parsers.classify.entries_among_rows import entries_among_rows, failures_in_lines
from parsers.classify.features import Feature
from parsers.classify.left_out import codes_on_lines, given_by, has_codes_among_texts, has_names_for_codes, parts_status
from parsers.classify.like_places import codes_in_like_places
from parsers.classify.list_features import list_features
from parsers.classify.list_likelihood import speaks_of_failure
from parsers.classify.list_names import ListNames, is_place, word_for, words_for
from parsers.classify.meant_lists import meant_lists
from parsers.classify.names_at_statuses import column_of_names, labelled_failures
from parsers.classify.unlisted_codes import codes_alone, declared_members, other_terms
from parsers.classify.unread_columns import unnamed_codes
from parsers.extract.code_tokens import is_code
from parsers.extract.codes_in_text import codes_in
from parsers.extract.contract import ROLES
from parsers.html.page import Page
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import holds_no_codes, is_clearly_of_codes, likeliest, mentions_failure

#: So many texts may be named one by one.
_MAX_LEFT = 20
#: So many texts of one pattern are a kind of their own.
_KIND = 2
#: So many of a column's texts are there once.
_DISTINCT = 0.9
#: A text of more words names no error.
_MAX_WORDS = 3
#: Words without marks between them.
_NAME = regex(r"[\w\s'’/-]+")
#: Two codes or parts of one, with a few words or marks around ("30001 … 30003", "от -50 до -99", "LID _OPEN").
_SPELT = regex(r"(?:\S{1,6} )?-?\d{2,9} \S{1,6} -?\d{2,9}|[A-Z]+(?:_[A-Z\d]+)* ?_ ?[A-Z\d]+(?:_[A-Z\d]+)*|null")
#: The status behind a name.
_STATUS = regex(r"(?<=\w)\W+[45]\d\d$")
#: Names in several words, unlike a title.
_NAMES = regex(r"(?:[A-Z]+[a-z0-9]+){2,}")
#: What says that a table is about errors.
_ABOUT_ERRORS = frozenset(["error-heading", "error-context", "failing-lines", "many-failing-lines"])


@dataclass(frozen=True, slots=True)
class SuggestedBlock:
    """What to declare: words of `lists`, the role of each of `columns`, the pattern `code`; and the `codes` to read.

    `left`: what may be more of them. `vague`: nothing says that the numbers are of errors, so that another block should
    ask for more.
    """

    lists: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    code: str = ""
    vague: bool = False
    left: frozenset[str] = frozenset()


def suggested_blocks(page: Page, lists: Sequence[Candidate], read: Sequence[Candidate]) -> Iterator[SuggestedBlock]:
    """Blocks by which the page may be read, the most complete first.

    `lists` are its lists, each under its own heading; `read` are those of the undeclared reading.
    """
    taken = {line.element for one in read if one.accepted and one.rows for line in one.table.lines}
    accepted = Accepted(read)
    parted = {id(one): _declared(one, one.samples[0]) for one in lists if taken and parts_status(one, accepted)}
    if parted:
        own = [*parted.values()]
        named = words_for(own, [parted.get(id(one), one) for one in lists])
        if all(on_lines := [codes_on_lines(one) for one in own]):
            codes = frozenset(chain(*on_lines))
            yield SuggestedBlock(named, code=_pattern_of(codes), codes=codes)
        yield from _blocks(named, own)
        yield SuggestedBlock(named, {one.table.titles[0]: "code" for one in own}, codes_of(own))
    yield from _of_sentences(lists)
    tables = [one for one in lists if one.table.is_table and one.columns.at("code") is None]
    mixed = {id(one) for one in tables if has_codes_among_texts(one, accepted) or has_names_for_codes(one, accepted)}
    lists = [_declared(one, one.samples[0]) if id(one) in mixed else one for one in lists]
    lists = lists if taken else [_with_named_texts(one) for one in lists]
    in_cells = [*codes_in_cells(page.outline)]
    holders = {element for element, *_ in in_cells}
    lists = [one for one in lists if one.table.element not in holders]
    meant = meant_lists(lists, taken)
    speaks = any(map(speaks_of_failure, meant))
    for heading, codes in [(heading, codes) for _, heading, codes, is_headed in in_cells if is_headed or not speaks]:
        code = _NAMES.pattern if all(map(_NAMES.fullmatch, codes)) else _pattern_of(codes)
        yield SuggestedBlock((heading,), code=code, codes=codes)
    words = words_for(meant, lists)
    accepted = accepted if taken else Accepted(map(_accepted, meant))
    others = [*_with_left_out(page, words, codes_of(meant), accepted, read)] if words else []
    if words and (taken or not any(_are_texts_of(codes_of(meant), one.codes) for one in others)):
        left = frozenset[str]().union(*(one.codes for one in others))
        if any(given_by(one, accepted) for one in meant):  # Columns of its own would hide the others' texts.
            yield SuggestedBlock(words, codes=codes_of(meant))
        if all(one.raw for one in meant) and any(map(is_place, words)) and len(page.body) <= MAX_SEARCHED:
            yield from _everywhere(page, codes_of(meant), codes_of(lists))
        yield from _with_listed(page, words, codes_of(meant), accepted)
        yield from (replace(one, left=left - one.codes) for one in _blocks(words, meant))
        yield from others
        if (inner := words_for(meant, lists, True)) != words:
            yield from _blocks(inner, meant)
    if len(page.body) <= MAX_SEARCHED:
        for code, texts in coded_lists(page, codes_of(lists) - codes_of(meant)):
            names = ListNames(texts)
            vague = code == NUMBERS and all("failing-lines" not in one.feature_names for one in texts)
            words = tuple(dict.fromkeys(word_for(one, names) for one in texts))
            yield SuggestedBlock(words, code=code, codes=codes_of(texts), vague=vague)


def _of_sentences(lists: Sequence[Candidate]) -> Iterator[SuggestedBlock]:
    """The block of the names that open the texts beside statuses ("LID_LOST The lid was lost."), with the statuses."""
    found = [(one, one.samples[at]) for one in lists if one.accepted and (at := column_of_names(one)) is not None]
    titles = {name.title: "code" for _, name in found} | {one.code_title: "status" for one, _ in found}
    if found and all(titles):
        codes = frozenset(text.split(" ", 1)[0] for _, name in found for text in name.texts)
        yield SuggestedBlock(words_for([one for one, _ in found], lists), titles, codes)


def _everywhere(page: Page, codes: frozenset[str], every: frozenset[str]) -> Iterator[SuggestedBlock]:
    """The block of these codes by their pattern, under the main heading: a place may be another list's later."""
    for code, texts in coded_lists(page, every - codes):
        main = filter(None, map(ListNames(texts).main_heading, texts))
        if code not in (NUMBERS, ANY_CONSTANT) and len(codes & codes_of(texts)) * 2 > len(codes):
            yield SuggestedBlock((*dict.fromkeys(main),), code=code, codes=codes)


def _with_left_out(
    page: Page, words: tuple[str, ...], codes: frozenset[str], read: Accepted, lists: Sequence[Candidate]
) -> Iterator[SuggestedBlock]:
    """The block that names each text, besides these codes, that stands as a code would and was not read."""
    blocks = page.outline.blocks
    among = [*entries_among_rows(read, blocks), *codes_in_like_places(read, lists, blocks)]
    among += [(_STATUS.sub("", text), element) for text, element in other_terms(read, blocks)]
    left = dict([*among, *labelled_failures(read, blocks)])
    rows = [row for one in read.lists for row in one.rows]
    held, places = Counter(row.element for row in rows), {*left.values()}
    own = [row for row in rows if row.element in places and held[row.element] == 1]
    names = frozenset(code for row in own for code in row.codes)  # Each was taken for the code of its line.
    codes -= names
    if 0 < len(left) <= _MAX_LEFT and not any(": " in text for text in left):  # Nor a label with its text.
        named = _with_headings(page, words, left.values())
        yield SuggestedBlock(named, codes=codes | {*left}, code=_pattern_with(codes, left), left=names)


def _are_texts_of(codes: frozenset[str], every: frozenset[str]) -> bool:
    """Are the others of `every` the texts of these numbers, each in a block as its number is, so many are they?"""
    left = every - codes
    return len(left) * 2 > len(codes) and all(map(str.isdecimal, codes)) and not any(map(is_code, left))


def _with_listed(page: Page, words: tuple[str, ...], codes: frozenset[str], read: Accepted) -> Iterator[SuggestedBlock]:
    """The blocks of these codes and those that texts, lines or the declaration of an enumeration list: no columns."""
    for find in (codes_alone, failures_in_lines):
        if found := dict(find(read, page.outline.blocks)):
            yield SuggestedBlock(_with_headings(page, words, found.values()), codes=codes | {*found})
    members = dict(declared_members(read, page.outline.blocks))
    beginning = common_beginning({*codes, *members}).rpartition("_")[0]
    if members and beginning:
        named = _with_headings(page, words, members.values())
        yield SuggestedBlock(named, codes=codes | {*members}, code=rf"{beginning}_\w+")


def _with_headings(page: Page, words: tuple[str, ...], elements: Iterable[_Element]) -> tuple[str, ...]:
    """The words, and the headings that these elements stand under, a second main one among them."""
    first = next((block for block in page.outline.blocks if block.level == 1), None)
    headings, main = dict[_Element, str](), ""
    for block in page.outline.blocks:
        main = block.text if block.level == 1 and block is not first else main
        headings[block.element] = block.heading or main
    return tuple(dict.fromkeys((*words, *filter(None, map(headings.__getitem__, elements)))))


def _accepted(one: Candidate) -> Candidate:
    """The list as it is read if it is declared."""
    found = replace(one, pin=True)
    found.decide()
    return found


def _pattern_with(codes: frozenset[str], left: Iterable[str]) -> str:
    """The pattern of the codes, and of some more that it may leave out: one of theirs if they are of one kind.

    One that any word fits is none.
    """
    pattern = _pattern_of(codes)
    more = [text for text in left if not re.fullmatch(pattern, text)]
    other = _pattern_of(more)
    is_narrow = other.endswith((")+", r"\d+")) and all(re.fullmatch(other, text) for text in more)
    if len(more) >= _KIND and is_narrow:
        return f"{pattern}|{other}"
    return "|".join([pattern, *(re.escape(text).replace(r"\ ", " ") for text in more)])


def _pattern_of(codes: Collection[str]) -> str:
    """The narrowest usual pattern of these codes; where all of them have several parts, that of codes with these."""
    pattern = grammar_of(codes)
    several = f"{pattern[:-1]}+" if pattern.endswith(")*") else pattern
    return several if all(re.fullmatch(several, code) for code in codes) else pattern


def _blocks(words: tuple[str, ...], meant: Sequence[Candidate]) -> Iterator[SuggestedBlock]:
    """Blocks that declare these lists with all columns, with that of the codes, or with none."""
    second = [column for one in meant for column in one.second_codes]
    codes = codes_of(meant) | {code for column in second for code in column.texts}
    columns = _columns(meant) | {column.title: "code" for column in second}
    coded = {title: role for title, role in columns.items() if role == "code"}

    if len(meant) == 1 and (called := called_errors(meant[0])):
        yield SuggestedBlock(words, code=rf"{common_beginning(called)}\w+", codes=called)
    unnamed = [unnamed_codes(one, True)[:1] for one in meant if one.table.is_table]
    if unnamed and all(unnamed):  # The codes that were read may be names.
        other = {column.title: "code" for [column] in unnamed}
        names = {title: "title" if role == "code" else role for title, role in columns.items()}
        texts = frozenset(text for [column] in unnamed for text in column.texts)
        yield SuggestedBlock(words, names | other, codes=texts)
    # What is declared of one table is needed in each.
    if columns and all({*columns.values()} == {*one.columns.roles.values()} for one in meant if one.table.is_table):
        yield SuggestedBlock(words, columns, codes=codes)
        if left := _names_among_codes(meant):
            yield SuggestedBlock(words, columns, codes=codes | left, code=_pattern_with(codes, sorted(left)))
    if coded and coded != columns:
        yield SuggestedBlock(words, coded, codes=codes)
    if not any(one.site.columns for one in meant):
        yield SuggestedBlock(words, codes=codes)


def _names_among_codes(meant: Sequence[Candidate]) -> frozenset[str]:
    """The few names of failures in words ("Network error") and spelt codes in the titled columns of codes of tables."""
    tables = [one for one in meant if one.table.is_table and one.code_title]
    lines = [(line.texts[one.columns.code], line) for one in tables for line in one.table.lines]
    known = codes_of(meant)
    grammar = re.compile(grammar_of(known))
    left = {text: line.texts for text, line in lines if text and known.isdisjoint((text, *codes_in(text).codes))}
    are_names = all(
        _SPELT.fullmatch(name)
        or (
            len(name.split()) <= _MAX_WORDS
            and _NAME.fullmatch(name)
            and mentions_failure(" ".join(texts) if grammar.fullmatch(name) else name)
        )
        for name, texts in left.items()
    )
    is_one = sum(text == "null" for text, _ in lines) < 2  # Where nothing failed, it is no code.
    return frozenset(left) if are_names and is_one and len(left) * 4 <= len(lines) else frozenset()


def _with_named_texts(one: Candidate) -> Candidate:
    """A table about errors without a column of codes, with the likeliest one of short texts of their own for that.

    So is one under the title of codes beside words that come again ("Reason code | Status": "Do not honor", "FAILED").
    """
    if not one.table.is_table:
        return one
    names = [*filter(_may_name_errors, one.samples)]
    titled = [column for column in names if is_clearly_of_codes(column.title)]
    at = one.columns.at("code")
    may_have = at is None or (
        titled and one.samples[at].distinct < _DISTINCT and not is_clearly_of_codes(one.code_title)
    )
    column = next(iter(titled or names), None) if may_have else None
    if column is None:
        return one
    found = _declared(one, column)
    return one if _ABOUT_ERRORS.isdisjoint(found.feature_names) else found


def _declared(one: Candidate, column: ColumnSample) -> Candidate:
    """The list, as it is read where the title of this column is declared that of the codes."""
    site = replace(one.site, columns={column.title: "code"})
    columns, samples = assign_roles(one.table, site)

    def judge() -> list[Feature]:
        return list_features(one.table, columns, samples) + context_features(one.table, columns, samples)

    return replace(one, judge=judge, columns=columns, samples=samples, site=site)


def _may_name_errors(column: ColumnSample) -> bool:
    """Is this a titled column of short texts that differ from line to line, or of messages that others explain?"""
    if not column.title or holds_no_codes(column.title):
        return False
    role = likeliest(column.title) or "code"
    may_name = ("code", "title", "message") if column.at else ("code", "title", "message", "cause")
    if role not in may_name or column.dated:
        return False
    is_key = column.at == 0 and role == "message"
    return column.filled == 1 and column.distinct >= _DISTINCT and (is_key or column.share(is_prose) < 0.1)


def _columns(lists: Sequence[Candidate]) -> dict[str, str]:
    """The role of each title; none where two lists give one title two roles, or a role that nobody can declare."""
    columns: dict[str, str] = {}
    for one in lists:
        for at, role in one.columns.roles.items():
            title = one.table.titles[at]
            if role not in ROLES or (title and columns.setdefault(title, role) != role):
                return {}
    return columns
