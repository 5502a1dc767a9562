"""Tables of what codes are composed of: the numbers or letters of modules, categories, severities and the like."""

import re

from parsers.classify.column_sample import ColumnSample
from parsers.classify.failing_lines import MAX_LINES, share_failing
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.columns import Columns
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import is_about_errors, plain

_GROUP = (
    "area|category|class|component|facility|family|group|module|prefix|severity|source|subsystem|suffix"
    "|模[块塊組组]|子系[统統]|分[类類]|[类類][别別]|[前后後][缀綴]|[级級][别別]|モジュール|カテゴリー?|分類|모듈|분류|카테고리"
)
#: The title of groups of codes, or of a place within a code.
_GROUPS = regex(
    rf"(?:error )?(?:(?P<kind>(?:class|category|family|group) (?:code|id|no|number)|(?:category|group) name)"
    rf"|(?:{_GROUP}) ?(?:code|id|no|number|代?[码碼]|[编編][号號]|コード|番号|코드|번호)"
    r"|(?:first|last|leading|middle|second|third) (?:\w+ )?(?:characters?|digits?|letters?))"
)
_IS_GROUP = regex(rf"(?:error )?(?:{_GROUP})")
#: What is short enough to be a part of a code.
_SHORT = regex(r"[A-Za-z]{1,8}|[A-Za-z]?\d{1,3}")
#: Errors of a kind, and no single one ("Login errors", "Errors related to the disk").
_KIND = regex(r"(?:[\w,&/-]+ ){0,5}errors\b(?! (?:are|have|were)\b).*", re.I)
#: How codes are composed, and not what is of a code and more ("The response consists of a code and a text").
_COMPOSED = regex(
    r"\bcodes?(?: [\w-]+){0,2} (?:(?:begin|start|end)s? with|composed|consists?|made (?:up )?of"
    r"|(?:pre|suf)fix\w*)\b|(?:\b(?:pre|suf)fix(?:es)?"
    r"|\b(?:first|last|leading|middle|second) (?:\w+ )?(?:characters?|digits?|letters?|numbers?|parts?))"
    r" (?:in|of) (?:\w+ ){0,3}codes?\b",
    re.I,
)
#: A place within a code, or what is one of few.
_PLACE = regex(r"\b(?:characters?|digits?|letters?|prefix|severity|suffix)\b")
#: Errors, and no single one's text.
_ERRORS = regex(r"\b(?:errors?|exceptions?|failures?|faults?|issues?|problems?)\b", re.I)


def group_title(table: CandidateTable, column: ColumnSample, columns: Columns) -> int:
    """How much the titles say that these are groups or parts of codes, and no codes: 0 to 2."""
    are_short = column.reaches(1, _SHORT.fullmatch)
    if found := _GROUPS.fullmatch(plain(column.title)):
        is_kind = found["kind"] is not None
        return 2 if are_short and not _tell_single(table, column, columns) else int(is_kind)
    others = [plain(title) for at, title in enumerate(table.titles) if at != column.at]
    may_be = are_short and column.distinct == 1 and not (columns.status_is_code or is_about_errors(column.title))
    if not may_be or len(others) != 1:
        return 0
    signs = (_IS_GROUP.fullmatch(others[0]), _name_kinds(table, 1 - column.at), _COMPOSED.search(table.lead))
    return 2 * (sum(map(bool, signs)) > 1)


def tell_kinds(table: CandidateTable, columns: Columns) -> bool:
    """Do short values stand before texts most of which name errors of a kind?"""
    at = columns.at("message")
    return at is not None and all(map(_SHORT.fullmatch, table.column(columns.code))) and _name_kinds(table, at)


def _tell_single(table: CandidateTable, column: ColumnSample, columns: Columns) -> bool:
    """Does each text tell of a failure of its own ("The card was declined"), and none name errors of a kind?"""
    at = columns.at("message")
    if at is None or _PLACE.search(plain(column.title)) or share_failing(table.lines[:MAX_LINES]) < 0.5:
        return False
    texts = [line.texts[at] for line in table.lines[:MAX_LINES]]
    return all(text.isascii() and " " in text and not _ERRORS.search(text) for text in texts)


def _name_kinds(table: CandidateTable, at: int) -> bool:
    return most(_KIND.fullmatch(line.texts[at]) for line in table.lines[:MAX_LINES])
