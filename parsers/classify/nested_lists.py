"""Nested lists: those that only group others, and those that belong to the text of one code."""

from collections.abc import Sequence
from itertools import pairwise

from lxml.etree import _Element

from parsers.classify.candidate import Candidate, accepted_of
from parsers.classify.code_grammar import forms_of
from parsers.classify.codes_in_cells import groups_codes
from parsers.extract.candidate_tables import Line
from parsers.extract.code_tokens import is_number
from parsers.extract.group_names import outer_status
from parsers.extract.stated_statuses import says_errors
from parsers.html.element_text import lineage, text_of
from parsers.html.outline import ATTRIBUTES
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import FAILURE_STATUS
from parsers.lexicon.value_shapes import CONSTANT, FAILURE_TYPE, most
from parsers.lexicon.vocabulary import EXAMPLE, plain

#: The type of an error, as some APIs have a few of them, above the codes of each.
_IS_TYPE = regex(r"[a-z_]+_error").fullmatch
#: The heading of examples that names errors first ("Error example").
_ERROR_EXAMPLES = regex(r"\berrors? (?:examples?|samples?)$")
_CONSTANT = regex(CONSTANT)
#: What a table of codes has that is no part of the text of a code.
_LISTED = {"code-title", "distinct-codes", "failing-lines", "message-column"}
#: What codes that fail have, and how many times as many of these are more than the parts of cards.
_CODED, _TIMES = {"code-like", "distinct-codes", "failing-lines", "message-column"}, 3


def reject_nested(candidates: Sequence[Candidate]) -> None:
    """Of lists that stand within others, reject those that group or those that are parts; mark what no text has."""
    _reject_outlines(candidates)
    for one in accepted_of(candidates):
        if groups_codes(one) or (one.table.shape == "headings" and _head_failures(one, candidates)):
            one.reject("group-headings")
    _reject_inner(list(accepted_of(candidates)))
    for one in accepted_of(candidates):
        if one.table.shape == "headings":
            _reject_types(one, candidates)
            _keep_longer(one, [other for other in accepted_of(candidates) if other is not one])
    _reject_groups([one for one in accepted_of(candidates) if one.is_items])
    items = [one for one in candidates if one.table.shape == "bullets"]
    if any(one.accepted and one.columns.status_is_code for one in items):
        for one in (one for one in items if not one.accepted):  # What stands in such items is in no text that is read.
            one.swallowed = one.swallowed or outer_status(one.table.lines[0].holder) != ""
    headed = [one for one in accepted_of(candidates) if one.table.shape == "headings"]
    for one in candidates:
        one.swallowed = one.swallowed or any(_goes_on(one, other) for other in headed)


def _head_failures(one: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Do several times as many codes that fail stand below these headings, in lists that may be asked about?"""
    left = [other for other in candidates if not (other.accepted or other.raw) and other.feature_names >= _CODED]
    heads = _heads(one) if left else set()
    below = [line for other in left for line in other.table.lines if heads.intersection(map(plain, line.topics))]
    return len(below) > _TIMES * len(heads)


def _reject_inner(lists: list[Candidate]) -> None:
    """Reject cards that consist of the texts of longer ones, and names without texts, of those of any list."""
    told = {at for one in lists if "no-message" not in one.feature_names for at in one.table.block_indexes}
    headed = [one.table for one in lists if one.table.shape == "headings"]
    taken: set[int] = set()
    cards = (one for one in lists if one.table.shape == "cards")
    for one in sorted(cards, key=lambda one: (-len(one.table.lines), one.table.place)):
        own = one.table.block_indexes
        others = taken | told if "no-message" in one.feature_names else taken
        # The names that each heading of a code has beside it.
        is_beside = any(len(it.lines) == len(one.table.lines) and own <= it.block_indexes for it in headed)
        if is_beside or len(own & others) * 2 > len(own):
            one.reject("part-of-card")
        else:
            taken |= own


def _goes_on(one: Candidate, other: Candidate) -> bool:
    """Are these declined headings whose numbers go on from the accepted ones of the same level above ("12", "20")?"""
    if one.accepted or not one.table.shape == other.table.shape == "headings" or one.table.place < other.table.place:
        return False
    if one.table.element.tag != other.table.element.tag or len(one.table.lines) < 2 or one.names_others:
        return False
    numbers = [line.codes[0] for table in (other.table, one.table) for line in table.lines if line.codes]
    numeric = all(map(is_number, numbers)) and not (one.columns.status_is_code or other.columns.status_is_code)
    return numeric and all(int(number) < int(after) for number, after in pairwise(numbers))


def _reject_outlines(candidates: Sequence[Candidate]) -> None:
    """Reject main headings and the statuses of cards under which whole lists of more codes stand: they group these."""
    for one in candidates:
        is_main = one.table.element.tag == "h1" and not one.columns.status_is_code
        is_outline = one.table.shape == "headings" and (is_main if one.accepted else one.in_doubt)
        if is_outline or (one.table.shape == "cards" and one.accepted and _are_statuses(one)):
            own = one.table.block_indexes
            within = (other for other in accepted_of(candidates) if other is not one)
            inner = (other for other in within if (other.table.block_indexes or {other.table.place - 1}) <= own)
            if sum(len(other.rows) for other in inner) >= len(one.table.lines):
                one.reject("group-headings")


def _are_statuses(one: Candidate) -> bool:
    """Are the codes statuses, or do they look like those of failures?"""
    return one.columns.status_is_code or all(map(FAILURE_STATUS.fullmatch, one.codes))


def _head_errors(one: Candidate) -> bool:
    """Are these statuses, or what looks so and says no more than that errors follow ("HTTP 400 errors")?"""
    say_errors = all(says_errors(row.cells.get("message", "")) for row in one.rows)
    if one.columns.status_is_code:
        return any(map(FAILURE_STATUS.fullmatch, one.codes))  # Else numbers of the vendor's that look like statuses.
    return _are_statuses(one) and say_errors


def _heads(one: Candidate) -> set[str]:
    return set(map(_head, one.table.lines))


def _head(line: Line) -> str:
    """What a line says as the heading of others."""
    return plain(ATTRIBUTES.sub("", text_of(line.element)))


def _reject_types(one: Candidate, candidates: Sequence[Candidate]) -> None:
    """Reject types of failures with a table of its fields under most of them: these are objects of a client."""
    typed = (other.table for other in candidates if "type-column" in other.feature_names)
    filled = _heads(one).intersection([plain(table.topics[-1]) for table in typed if table.topics])
    if len(filled) * 2 > len(one.table.lines) and all(map(FAILURE_TYPE.fullmatch, one.codes)):
        one.reject("field-codes")


def _keep_longer(one: Candidate, others: list[Candidate]) -> None:
    """Keep what has more rows: a run of headings that groups lists, or the lists under it as parts of its cards."""
    heads = _heads(one)
    under = [
        other
        for other in others
        if most(any(plain(topic) in heads for topic in row.topics) for row in other.rows)
        and not _are_subtypes(other, one)
    ]
    rows = sum(len(other.rows) for other in under)
    above = {plain(topic) for other in under for row in other.rows for topic in row.topics}
    # Then they group nothing, unless they are statuses, or types as an API has them.
    is_behind = len(heads) > 2 and above & heads == {_head(one.table.lines[-1])}
    is_behind = is_behind and not (one.columns.status_is_code or most(map(_IS_TYPE, one.codes)))
    are_bare = "no-message" in one.feature_names and not one.columns.status_is_code
    are_titled = are_bare or one.columns.status_is_code
    are_titled = are_titled and all(other.is_titled and len(other.rows) == 1 for other in under)
    # A status may have a text of its own; a name that has none heads a table that is in doubt.
    least = 0.8 * len(one.rows) if are_bare else len(one.rows)
    # Examples are no whole list: a heading without any is of an error, too.
    are_examples = not (heads <= above or most(map(_IS_TYPE, one.codes)))
    are_examples = are_examples and all(map(_are_examples, under)) and _has_own_texts(one, under)
    if not (is_behind or are_examples) and (rows > len(one.rows) or (are_titled and rows >= least)):
        one.reject("group-headings")
        return
    for other in under:
        other.reject("part-of-card")
        # Of codes of a class, not of a code's fields.
        is_list = other.feature_names >= _LISTED or is_behind or _follows(other, one)
        is_list = is_list and len(other.rows) > 2
        # Where each heading has a code beside its status, examples may only show that; constants are more codes.
        are_constants = all(map(_CONSTANT.fullmatch, other.codes)) and one.codes.isdisjoint(other.codes)
        is_list = is_list or (are_examples and (are_constants or any("status" not in row.cells for row in one.rows)))
        other.swallowed = (one.columns.status_is_code or is_list) and not other.columns.status_is_code


def _are_examples(one: Candidate) -> bool:
    """Are these examples by their heading, and not the codes by a title?"""
    heading = plain(one.table.heading)
    return bool(EXAMPLE.search(heading) or _ERROR_EXAMPLES.search(heading)) and "code-title" not in one.feature_names


def _has_own_texts(one: Candidate, under: list[Candidate]) -> bool:
    """Has each heading a text before that of the lists below it?"""
    titles = {other.table.heading for other in under}
    return not any(row.cells.get("title") in titles for row in one.rows)


def _follows(one: Candidate, cards: Candidate) -> bool:
    """Does this list of codes of the cards' forms stand behind the last of them, without a heading of its own?"""
    last = _head(cards.table.lines[-1])
    is_listed = "code-title" in one.feature_names or not one.table.is_table
    is_behind = is_listed and all(last in map(plain, row.topics) for row in one.rows)
    return is_behind and forms_of(one.codes) <= forms_of(cards.codes)


def _are_subtypes(one: Candidate, other: Candidate) -> bool:
    """Are these headings types of failures, as those of the other list that they stand below are ("TimeoutError")?"""
    return (
        one.table.shape == "headings"
        and all(map(FAILURE_TYPE.fullmatch, one.codes))
        and most(map(FAILURE_TYPE.fullmatch, other.codes))
        and not any(row.cells.get("title") in one.codes for row in other.rows)  # It has no text of its own.
    )


def _reject_groups(lists: list[Candidate]) -> None:
    """Drop the statuses that are the terms or items above lists of codes; a failing one without a list is a code."""
    for shape, tag in (("definitions", "dl"), ("bullets", "li")):
        alike = [
            (one, [_around(line.holder, tag) for line in one.table.lines]) for one in lists if one.table.shape == shape
        ]
        outer = {
            above
            for one, around in alike
            if not _head_errors(one) or tag == "dl"
            for line in around
            for above in line[1:]
        }
        for one, around in alike:
            pairs = zip(around, one.table.lines, strict=True)
            heads = {above[0]: line for above, line in pairs if not outer.isdisjoint(above[:1])}
            if heads and _head_errors(one):
                one.drop_heads([*heads.values()])
                _state_below(heads, [other for other, _ in alike if other is not one])


def _state_below(heads: dict[_Element, Line], lists: list[Candidate]) -> None:
    """Give the codes below heads that are statuses these, whatever else the heads say ("410 - Endpoint not valid")."""
    for row in (row for one in lists for row in one.rows):
        above = next((element for element in row.element.iterancestors() if element in heads), None)
        if above is not None and row.cells.get("status", row.codes[0]) == row.codes[0]:
            row.cells["status"] = heads[above].codes[0]


def _around(element: _Element, tag: str) -> list[_Element]:
    """The lists or items around a code, the nearest first."""
    return [above for above in lineage(element) if above.tag == tag]
