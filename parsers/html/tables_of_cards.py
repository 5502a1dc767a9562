"""Tables that are parts of a card: lines of a label and its text, or one row under titles."""

import re
from collections.abc import Sequence, Set
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element

from parsers.html.element_text import text_of
from parsers.lexicon.column_words import normal, role_of_label
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import NARROW, is_code_like, is_prose
from parsers.lexicon.vocabulary import (
    holds_no_codes,
    is_about_errors,
    is_clearly_of_codes,
    likeliest,
    names_role,
    title_roles,
)

#: Lines of a table that are the labelled texts of one card.
_MAX_LABELS = 12
#: A code with a title.
_TITLED = regex(r"(\S+?)(?:: | ?[-–—|] )\S.*|\S.* [(\[](\S+)[)\]]")
#: A code, whatever its form.
_IS_WORD = regex(r"[\w.:/-]*\w").fullmatch
#: What parts the names of an object and its field.
_PART_ENDS = regex(r"[._]")
#: What opens a heading: a long number, which may be a year, and a short one, which may be a status.
_OPENS_LONG, _SHORT_NUMBER = regex(r"\d{4,8}\b"), regex(r"\d{1,3}\b")
#: The roles that a label alone may name.
_ALONE = ("message", "remedy", "cause", "when", "status")
#: Those that a table may add to a card with a text.
_ADDED = NARROW | {"remedy", "cause", "when"}
_BESIDE = XPath("preceding::table[1] | following::table[1]")
#: Of the columns of a table.
Titles = tuple[str, ...]


def labelled_lines(table: _Element) -> list[tuple[str, str, _Element]]:
    """The lines of a table, each a label and its text ("Cause | The disk is full."): parts of a card, or of several."""
    filled = (row for row in table.iter("tr") if any(map(text_of, row)))
    rows = list(islice(filled, 2))
    if not rows or len(rows[-1]) != 2:
        return []
    rows += islice(filled, _MAX_LABELS)
    if width := _width_of_record(rows):
        others = [*rows[width:], *filled]
        if any(len(row) != 2 or row[1].tag != "td" for row in others):
            return []
        lines, more = _labelled_lines(rows[:width], table), [_line_of(row) for row in others]
        labels = {label for label, _, _ in lines}
        return [*lines, *more] if all(label in labels for label, _, _ in more) else []
    return _labelled_lines(rows, table)


def _width_of_record(rows: list[_Element]) -> int:
    """Of how many lines is a record, where the label of the first line comes again to begin the next? 0 for no more."""
    labels = [text_of(row[0]) for row in rows if len(row)]
    width = labels.index(labels[0], 1) if labels[0] in labels[1:] else 0
    codes = [text_of(row[-1]) for row in rows if text_of(row[0]) == labels[0]] if width > 1 else []
    are_codes = all(_IS_WORD(code) and not names_role(code) for code in codes)
    is_of_codes = is_clearly_of_codes(labels[0]) or (is_about_errors(labels[0]) and "code" in title_roles(labels[0]))
    return width if codes and are_codes and is_of_codes else 0  # "Name" may be that of a parameter.


def _line_of(row: _Element) -> tuple[str, str, _Element]:
    return text_of(row[0]).rstrip(":："), text_of(row[1]), row[1]


def _labelled_lines(rows: list[_Element], table: _Element) -> list[tuple[str, str, _Element]]:
    """These lines of a table, if each is a label and its text."""
    has_values = False
    label, text = (text_of(cell).rstrip(":：") for cell in rows[0]) if len(rows[0]) == 2 else ("", "")
    # The first line of what has no titles may be set as these.
    role, labels = likeliest(label), [text_of(row[0]) for row in rows[1:] if len(row)]
    is_head = all(cell.tag == "th" for cell in rows[0])
    known = sum(map(names_role, labels))
    is_code = role == "code" and (text[:1].isdigit() or (is_head and " " not in text and is_code_like(text)))
    # "ErrorCode | ErrorMessage", "error_code | error_info"
    is_code = is_code and (known > 0 or not (names_role(text) or _begin_alike(label, text)))
    is_status = role == "status" and is_head and is_http(text[:3]) and 2 * known > len(labels)
    is_text = role in _ALONE and is_prose(text) and (known == len(labels) or (is_head and known > 1))
    is_line = is_code or is_status or is_text
    if is_head and not is_line:  # "Property | Value", or nothing at all.
        has_values = len(rows) == 2 and normal(text_of(rows[0][-1])) == "value"
        del rows[0]
    if not 0 < len(rows) <= _MAX_LABELS or any(len(row) != 2 or row[1].tag != "td" for row in rows[is_line:]):
        return []
    lines = [_line_of(row) for row in rows]
    labels = [label for label, _, _ in lines]
    marked = all(row[0].tag == "th" or next(row[0].iter("strong", "b"), None) is not None for row in rows)
    if not marked:  # Titles beside their code, or two columns.
        codes = [value for label, value, _ in lines if role_of_label(label, {}) == "code"]
        names_code = any(" " not in one and (one.isdigit() or is_code_like(one)) for one in codes)
        marked = (names_code or has_values) and all(map(names_role, labels))
        marked = marked or _is_repeated([text_of(row[0]) for row in rows] if is_line else labels, table)
    return lines if marked and (is_line or _are_of_card(labels, _is_repeated(labels, table))) else []


def _begin_alike(one: str, other: str) -> bool:
    """Are these the names of fields of one object ("err.error.code", "err.error.detail")?"""
    own, others = (_PART_ENDS.split(name.lower(), maxsplit=1) for name in (one, other))
    return len(own) == len(others) == 2 and own[0] == others[0]


def titles_of(table: _Element) -> Titles:
    """The texts of the first row of a table."""
    return tuple([text_of(cell) for cell in next(table.iter("tr"), ())])


def labelled_row(
    table: _Element, below_text: bool, heading: str, of_cards: Set[Titles] | None
) -> list[tuple[str, str, _Element]]:
    """The titles of a table of one row, none of codes but of that in the `heading`, and what stands under each.

    They are parts of a card. `below_text`: text of the card stands above it, so that it holds no other. `of_cards`: the
    titles of others that are; None where others show nothing.
    """
    rows = list(islice((row for row in table.iter("tr") if len(row)), 3))
    if len(rows) != 2 or len(rows[0]) != len(rows[1]):
        return []
    every = [(text_of(title).rstrip(":："), text_of(cell), cell) for title, cell in zip(*rows, strict=True)]
    named = [one for one in every if "code" in title_roles(one[0]) and one[1] in re.split(r"[\s()\[\]]+", heading)]
    coded = [] if of_cards is None else named
    own = [value for label, value, _ in coded if likeliest(label) != "status"]
    is_behind = own != [] and heading.endswith(f"({own[0]})")
    is_told = is_behind and is_code_like(
        heading.split(" ")[0]
    )  # The title says which is the code ("lid_open (01004)").
    lines = every if is_told else [one for one in every if one not in coded]
    titles = [title for title, _, _ in lines]
    in_cards = of_cards is not None and (coded != [] or _is_repeated(titles, table))
    if not lines or not (in_cards or all(cell.tag == "th" for cell in rows[0])):
        return []
    is_known = of_cards is not None and titles_of(table) in of_cards
    if not (is_known or is_behind or _is_of_code(heading) or (coded and _OPENS_LONG.match(heading))):
        return []
    if coded and _SHORT_NUMBER.match(heading):
        return []  # A status, or a step, heads no card.
    of_fields = holds_no_codes(titles[0]) and not names_role(titles[0])  # "Field | Type | Meaning"
    roles = {likeliest(title) for title in titles} - ({""} if in_cards else set())
    if of_fields or (below_text and not roles <= (_ADDED if in_cards else NARROW)):
        return []
    coded = [one for one in lines if "code" in title_roles(one[0]) and " " not in one[1] and is_code_like(one[1])]
    return lines if not coded and "code" not in roles and _are_of_card(titles, in_cards) else []


def _are_of_card(labels: Sequence[str], in_cards: bool) -> bool:
    """Are these different labels, half of them those of roles: two, the only one, or `in_cards` one with others?"""
    known = [likeliest(label) for label in labels if names_role(label)]
    alone = {*_ALONE}.union(NARROW if in_cards else ()) if in_cards or len(labels) == 1 else set()
    enough = len(known) > 1 or not alone.isdisjoint(known)
    return enough and len(known) * 2 >= len(labels) == len({*labels})


def _is_repeated(labels: list[str], table: _Element) -> bool:
    """Has the table before or after this one these labels, too, or two of them, as in card after card?"""
    least = min(len(labels), 2)
    return any(least and len({*labels} & _openings(other)) >= least for other in cast("list[_Element]", _BESIDE(table)))


def _openings(table: _Element) -> set[str]:
    """The texts of the first row of a table, and of the first cell of each."""
    rows = [row for row in table.iter("tr") if len(row)]
    return {text_of(cell) for cell in (*(row[0] for row in rows), *(cell for row in rows[:1] for cell in row))}


def _is_of_code(heading: str) -> bool:
    """Is this a code, alone, before its title ("PUMP_LOST – No pump") or in brackets behind it?"""
    if _is_code_alone(heading):
        return True
    found = _TITLED.fullmatch(heading)
    if found is None:
        return False
    first, ended = (text or "" for text in found.groups())
    return is_code_like(first or ended) or (first.isdigit() and is_code_like(heading.rpartition(" ")[2]))


def _is_code_alone(text: str) -> bool:
    """Is this a code, a word in capitals or a number, but no HTTP status, and no more?"""
    may_be = (text.isdigit() and not is_http(text)) or is_code_like(text) or text.isupper()
    return may_be and " " not in text
