"""Columns of accepted lists that are not read, and probably should be: of codes, statuses, and what to do."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import forms_of
from parsers.classify.column_sample import ColumnSample, is_type
from parsers.classify.left_out import EARLIER
from parsers.classify.message_columns import may_be_message
from parsers.extract.code_tokens import count_up, is_code, looks_like_code
from parsers.extract.contract import HINTS
from parsers.lexicon.column_words import SERIAL
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import asks_to_retry, is_mark, retry_verdict, says_how_long, speaks_of_repeating
from parsers.lexicon.value_shapes import status_in
from parsers.lexicon.vocabulary import (
    EXAMPLE,
    IS_ENGLISH,
    LANGUAGE,
    holds_no_codes,
    is_clearly_of_codes,
    likeliest,
    may_be_of_codes,
    plain,
    tells_sort,
)
from parsers.lexicon.word_lists import word_sets

#: The titles of columns that each number the same failures, by how bad they are.
_GRADE = regex(r"(?:(?:fatal|critical|severe|serious) )?(?:error|warning)s?")
#: The title of what a user or a log gets to see, which may be the message.
_SHOWN = regex(r"(?:.* )?(?:display(?:ed)?|labels?|logged|outputs?|printed|shown)(?: .*)?")
#: How often or how long, and nothing else.
_NUMBER = regex(r"\W*\d[\d.,]*\s?(?:ms|s|sec|seconds?|min|minutes?|x|times)?\W*", re.I)
#: So long is a text that tells what to do, in a script that may need no spaces.
_MIN_TEXT = 8
_MIN_LINES = 3
#: So many blanks are behind the verb of a sentence without its mark.
_MIN_BLANKS = 3
#: Behind what is no verb after all ("Request failed", "Update is not allowed").
_NOUN_ENDED = regex(
    r"(?:already|and|cannot|could|does|error|exceed\w*|expired|failed|failure|has|id|in|invalid|is|limit|not|of|or|to|was)\b|$"
)
_SERIAL = regex(SERIAL, re.I)
#: A version ("v1.2"): since when there is a code.
_VERSION = regex(r"v\d+(?:\.\d+)*")


def codes_beside(one: Candidate) -> tuple[str, ...]:
    """The codes of columns without a role: by grade or title, of a group, where one is blank, under no known title.

    So are those that a label may have for codes below headings that count up.
    """
    at = one.columns.at("code")
    if at is None:
        return ()
    if not one.table.is_table:
        labelled = [column for column in one.samples if column.at != at and may_be_of_codes(column.title)]
        counted = labelled if count_up([text.lstrip("0") for text in one.code_texts]) else []
        return tuple(text for column in counted if _is_of_own_codes(column) for text in column.texts)
    own, unnamed = one.samples[at], unnamed_codes(one)
    found = dict.fromkeys(code for column in one.second_codes for code in column.texts)
    for column in one.samples:
        role, cells = one.columns.roles.get(column.at), [text.replace(",", " ").split() for text in column.texts]
        if role == "message" and column.distinct < 0.9 and "code" in column.title_roles:  # No text stands there.
            is_like = len(column.texts) > 2 and column.share(looks_like_code) >= 0.8
        elif role or column.filled < 0.9 or column.share(_VERSION.fullmatch) >= 0.8:
            continue
        elif own.title or column.title:
            is_like = column in unnamed or _is_of_codes_alike(own, column)
            is_like = is_like or all(_GRADE.fullmatch(plain(each.title)) for each in (own, column))
        else:  # Those of a group, beside its name.
            is_like = max(map(len, cells)) > 1 and all(looks_like_code(word) for cell in cells for word in cell)
        if is_like:
            found |= dict.fromkeys(chain.from_iterable(cells))
    return tuple(found)


def _is_of_own_codes(column: ColumnSample) -> bool:
    """Does nearly each of the cards have its own code there?"""
    return column.filled >= 0.9 and column.distinct >= 0.9 and column.share(looks_like_code) >= 0.8


def _is_of_codes_alike(own: ColumnSample, column: ColumnSample) -> bool:
    """Is this, by its title, a column of other codes of the same forms ("Pump code | Lamp code")?"""
    is_titled = "code" in column.title_roles and "code" in own.title_roles and not EARLIER.search(column.title.lower())
    is_apart = is_titled and column.distinct == own.distinct == 1 and {*own.texts}.isdisjoint(column.texts)
    return (is_apart and forms_of(column.texts) <= forms_of(own.texts)) or _are_of_two(own, column)


def _are_of_two(own: ColumnSample, column: ColumnSample) -> bool:
    """Are these numbers of one length, under the names of two parties ("Visa | Mastercard")?"""
    texts = (*own.texts, *column.texts)
    are_named = not (own.title_roles or column.title_roles) and own.title[:1].isupper() and column.title[:1].isupper()
    return are_named and len({*map(len, texts)}) == 1 and all(map(str.isdecimal, texts))


def unnamed_codes(one: Candidate, after: bool = False) -> list[ColumnSample]:
    """The columns under unknown titles that look like codes, where the title of those read may be that of names.

    `after`: the numbers behind the names as well.
    """
    own = one.samples[one.columns.code]
    is_named = likeliest(own.title) == "code" and own.title_roles["code"] >= 1
    if is_named or len(one.table.lines) < _MIN_LINES:
        return []
    left = (column for column in one.left if after or column.at < own.at)
    return [column for column in left if _may_be_codes(column, column.at > own.at)]


def _may_be_codes(column: ColumnSample, is_after: bool) -> bool:
    """Is this a column of codes, or, after names, of their numbers?"""
    if not column.title or column.title_roles or holds_no_codes(column.title) or column.filled < 0.9:
        return False
    if column.numbers == 1:
        counts = column.counts_lines or column.counts_up
        return column.distinct == 1 and (is_after or not counts)
    return column.distinct >= 0.95 and column.share(is_code) >= 0.8 and not is_after


def other_statuses(one: Candidate) -> ColumnSample | None:
    """A column of statuses that is not read, and has another than the one that is, such as that of a later version."""
    at = one.columns.at("status")
    if at is None or not one.table.is_table:
        return None
    left = (column for column in one.left if "status" in column.title_roles)
    return next((column for column in left if column.statuses >= 0.8 and _differs(one, at, column.at)), None)


def _differs(one: Candidate, at: int, other: int) -> bool:
    pairs = ((status_in(line.texts[at]), status_in(line.texts[other])) for line in one.table.lines)
    return any(None not in pair and len({*pair}) > 1 for pair in pairs)


def unread_column(one: Candidate) -> ColumnSample | None:
    """A column that is not read and may say what to do.

    One about repeating may, whatever else is read; one of texts in another language than English, where no column
    does: the titles of English remedies are known but for a few. So may what is shown be the message. In a table
    without titles, any second text may.
    """
    if one.table.is_table and not any(one.table.titles):
        return next((column for column in one.left if column.texts and _is_text_or_verdict(column, one)), None)
    left = [column for column in one.left if column.title and column.texts]
    is_table = one.table.is_table
    drawn = [column for column in one.samples if is_table and _is_drawn(column, one)]
    about = (column for column in left if _speaks_of_repeating(column, is_table))
    if found := next(chain(about, drawn), None):
        return found
    if {*one.columns.roles.values()}.intersection(HINTS):
        return None
    return next(filter(_may_tell_what_to_do, left), None)


def suggested_role(column: ColumnSample) -> str | None:
    """The role to suggest for such a column; none for marks, or where it may answer the contrary ("Permanent?")."""
    if not column.reaches(0.5, _is_verdict):
        return None if column.reaches(0.5, is_mark) else "remedy"
    is_own = speaks_of_repeating(column.title) and asks_to_retry(column.title, frozenset([column.title]))
    return "retryable" if is_own else None


def _speaks_of_repeating(column: ColumnSample, is_table: bool) -> bool:
    """Is the column about repeating, by its title or a cell, and no number, code or example?"""
    set_as_code = is_table and column.in_code_tag >= 0.5  # On a card, that is said of its head.
    is_titled = speaks_of_repeating(column.title)
    may_be_codes = column.code_like >= 0.5 and not (is_titled and any(map(_is_verdict, column.texts)))  # "Yes/No"
    if set_as_code or may_be_codes or EXAMPLE.search(column.title):
        return False
    if is_titled:
        return not column.reaches(0.8, _NUMBER.fullmatch)
    if says_how_long(column.title) and column.reaches(0.8, _is_verdict):
        return True
    return not column.title_roles and any(map(speaks_of_repeating, column.texts))


def _is_drawn(column: ColumnSample, one: Candidate) -> bool:
    """Is the column about repeating, and are there pictures in place of texts?"""
    if column.texts or not speaks_of_repeating(column.title):
        return False
    cells = [line.cells[column.at] for line in one.table.lines if column.at < len(line.cells)]
    return any(next(cell.iter("i", "img", "svg"), None) is not None for cell in cells)


def _is_verdict(text: str) -> bool:
    return retry_verdict(text) is not None


def _is_text_or_verdict(column: ColumnSample, one: Candidate) -> bool:
    """Does the column hold sentences, in the message's script, or say yes to some of its lines and no to others?"""
    if column.filled < 0.9 or len(column.texts) < _MIN_LINES:
        return False
    verdicts = {retry_verdict(text) for text in column.texts if not text.isdecimal()}
    if verdicts == {True, False}:
        return True
    is_told = column.distinct >= 0.5 and column.in_code_tag < 0.5 and may_be_message(column, one.columns)
    is_told = is_told and column.prose >= 0.5 and column.share(_is_text) >= 0.8
    at = one.columns.at("message")
    return is_told and at is not None and abs(column.share(str.isascii) - one.samples[at].share(str.isascii)) < 0.5


def _may_tell_what_to_do(column: ColumnSample) -> bool:
    title = column.title
    if column.title_roles or holds_no_codes(title) or tells_sort(title) or LANGUAGE.search(title):
        return False
    if column.distinct < 0.5 or column.in_code_tag >= 0.5 or column.dated:
        return False
    if len(column.texts) >= _MIN_LINES and column.reaches(0.6, _instructs):
        return True
    if column.filled < 0.75:
        return False
    is_told = column.share(IS_ENGLISH.search) < 0.2 or _SHOWN.fullmatch(plain(column.title)) is not None
    return is_told and column.share(_is_text) >= 0.8 and column.share(is_type) < 0.2


def _instructs(text: str) -> bool:
    """Is the English text an instruction ("Validate the IBAN."), unlike "Request failed" and what names a call?"""
    first, _, rest = text.lower().removeprefix("please ").partition(" ")
    is_whole = text.endswith((".", "!")) or rest.count(" ") >= _MIN_BLANKS  # Unlike "Create a payment".
    return is_whole and first.rstrip(".,:") in _verbs() and not _NOUN_ENDED.match(rest)


@cache
def _verbs() -> frozenset[str]:
    """The verbs of steps and repeats."""
    every = word_sets("advice_english", "verbs")
    names = ("fixing", "setting_up", "signing_in", "reaching", "asking", "checks")
    return frozenset(["do", "retry", "try", "wait"]).union(*(every[name] for name in names))


def _is_text(text: str) -> bool:
    return text.count(" ") > 1 if text.isascii() else len(text) >= _MIN_TEXT


def clearer_columns(lists: Sequence[Candidate]) -> dict[str, str]:
    """The columns of codes of the tables, if one repeats its codes, and another column there has one for each line."""
    tables = [one for one in lists if one.table.is_table]
    read = [one.samples[one.columns.code] for one in tables]
    clear = [
        column
        if column.distinct == 1
        else next((each for each in one.samples if _has_own_codes(each, column, one)), column)
        for one, column in zip(tables, read, strict=True)
    ]
    return {column.title: "code" for column in clear} if clear != read and all(one.title for one in clear) else {}


def _has_own_codes(column: ColumnSample, read: ColumnSample, one: Candidate) -> bool:
    """Is this a code of its own for each line, but for a few, and no status or count of the lines?"""
    may_be_codes = one.columns.roles.get(column.at) != "status" and not _SERIAL.fullmatch(column.title)
    is_name, is_text = "title" in column.title_roles, "message" in column.title_roles
    most_differ = (read.distinct >= 0.5 and is_text) or (read.distinct > 0.5 and is_name)
    if most_differ and is_clearly_of_codes(read.title):
        return False  # "ErrorCode | ErrorMessage", "Code | Name"
    is_titled = is_clearly_of_codes(column.title)
    may_be_codes = may_be_codes and (is_titled or all(map(is_code, column.texts)))
    least = 0.9 if read.distinct < 0.9 else 1.0
    return column.filled == 1 and column.distinct >= least and may_be_codes and not column.counts_up
