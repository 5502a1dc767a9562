"""Whether the numbers in a column of a candidate are HTTP statuses, and whether another only repeats their phrases."""

import re
from collections import defaultdict

from parsers.classify.column_sample import SUB_CODE, ColumnSample, is_registered
from parsers.classify.failing_lines import share_failing
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_token, looks_like_code
from parsers.extract.codes_in_text import statuses_in
from parsers.extract.columns import Columns
from parsers.extract.stated_statuses import says_errors
from parsers.html.element_text import text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import (
    FAILURE_STATUS,
    FAILURES,
    USUAL,
    are_usual,
    has_phrase,
    has_sense,
    is_http,
    may_recall,
)
from parsers.lexicon.value_shapes import FAILURE_TYPE, bare_status, failure_word, is_blank
from parsers.lexicon.vocabulary import IS_ENGLISH, STRENGTHS, likeliest, mentions_failure, title_roles

#: Texts whose words for the commonest statuses are known: English ones, and those in these scripts.
_IS_KNOWN = regex(rf"{IS_ENGLISH.pattern}|[\u0430-\u044f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]", re.I)
#: The protocol, not a part of an address or a name ("BCK.HTTP.<status>").
_HTTP = regex(r"(?<![A-Za-z0-9_.])http(?!s?(?:://|\.(?!status)[^\s.]))", re.I)
#: So many reason phrases are no chance.
_MANY_PHRASES = 3
#: So many numbers that no status has show that none of the others is one.
_MANY_OUTSIDE = 3
#: The first digit of a class of statuses.
_CLASS = regex(r"\b([1-5])xx\b", re.I)
#: A status in brackets, with its reason phrase.
_STATED = regex(r"\(([1-5]\d\d) ([^\W\d][^()]{1,60})\)")
#: A number that is longer than a status.
_OWN_NUMBER = regex(r"[1-9]\d{3,6}")
#: What a status begins with, or no number does.
_IN_RANGE = regex(r"[1-5]|\D")
_SUCCEEDS = regex(r"\bsucce", re.I)
#: The call of a function, but for what it belongs to.
_CALL = regex(r"(\w+)\([^()]*\)")
_MAX_LINES = 80
#: A bank's answer: beside statuses other than those of payments ("410 No funds"), the numbers are the bank's own.
_DECLINES = regex(
    r"\b(?:insufficient|not enough|no) (?:funds|balance|money)\b|\b(?:expired|invalid|lost|stolen|unknown) card\b"
    r"|\b(?:card|payment|transaction) (?:was |is )?(?:declined|denied)|\b(?:declined|denied|refused): "
    r"|(?:fondos|saldo) insuf|\b(?:denegad|declinad|rechazad|negad|recusad)[ao]: "
    r"|\b(?:tarjeta|cart[aã]o) (?:inv[aá]lid|vencid)[ao]",
    re.I,
)
_OF_PAYMENTS = frozenset(["400", "402", "403", "422"])
#: A name that begins with a word of its own ("BucketNotFound").
_OF_THING = regex(r"(?!Err|Http|Api|Status)[A-Z][a-z]+((?:[A-Z][a-z]+)+)")
#: A name in its module ("http:BadRequest"), unless that is of statuses ("HttpStatus.NotFound").
_IN_MODULE = regex(r"(?!.*Status|Http|HTTP|Res(?:ponse|ult)s?\b)[^\W\d]\w*(?:(?:\.|::?)[^\W\d]\w*)+")


def is_http_column(table: CandidateTable, column: ColumnSample) -> bool:
    """Are these numbers HTTP statuses: by the title, the heading, or what the texts beside them say?"""
    if _have_others(table, column.at) or _are_own(table, column):
        return False
    titled = column.title_roles.get("status", 0) >= STRENGTHS["likely"]
    if titled and column.reaches(0.5, lambda text: is_registered(bare_status(text))):
        return True
    if titled and "http" in column.title.lower() and column.reaches(0.9, statuses_in):
        return True  # Statuses of the vendor's own ("455 System Exception").
    if column.statuses < 0.8 or (not titled and _is_beside_states(table, column.at)):
        return False
    if column.reaches(0.8, _HTTP.match):
        return True
    if _HTTP.search(" ".join((*table.topics, table.lead))) or "status code" in table.heading.lower():
        return True
    if len(named_otherwise(table, column)) > 1:  # One is asked about.
        return False
    fails = bool(share_failing(table.lines))
    named = [first for first in _CLASS.findall(table.heading) if first in "45" or not fails]
    if named and column.share(lambda text: text[:1] in named) == 1:
        return True
    may_fail = not fails or column.share(lambda text: text == "200" or text[:1] in "45") > 0
    if may_fail and _is_repeated(table, column.at):
        return True  # A vendor's own code is not repeated, but for each of its parts.
    rows = [line.texts for line in table.lines if not is_blank(line.texts[column.at])]
    pairs = [(statuses.codes[0], texts) for texts in rows if (statuses := statuses_in(texts[column.at]))]
    agree = sum(any(has_phrase(status, text) for text in texts) for status, texts in pairs)
    sense = sum(any(has_sense(status, text) for text in texts) for status, texts in pairs)
    known = sum(any(_IS_KNOWN.search(text) and not says_errors(text) for text in texts) for texts in rows)
    numbers = {status for status, _ in pairs}
    if all(map(FAILURE_STATUS.fullmatch, numbers)) and _are_of_codes(table.titles, pairs):
        return True
    if are_usual(numbers) and (agree or sense or known < 0.3 * len(rows)):
        declined = sum(status not in _OF_PAYMENTS and any(map(_DECLINES.search, texts)) for status, texts in pairs)
        return declined < 2 or (agree + sense >= 2 and 2 * declined < len(pairs))
    if {"401", "403", "404"} <= numbers <= FAILURES and agree + sense > 1:
        return True  # A vendor's own would run on with 402.
    least = 0.5 if numbers <= {*USUAL, "100", "101"} else 0.69
    return agree >= 0.3 * len(rows) or (sense > least * len(rows) and len(rows) > 1)


def _are_of_codes(titles: list[str], rows: list[tuple[str, list[str]]]) -> bool:
    """Are these failures those of codes, one for each line, in a column that is not titled as one of statuses?

    Beside numbers they are where some are repeated, or no column has a title and all are usual; beside names, also
    where all are usual, with "402" among others.
    """
    numbers = {status for status, _ in rows}
    repeated = 1 < len(numbers) < len(rows)
    run_on = {*map(str, range(int(min(numbers)), int(max(numbers)) + 1))} == numbers
    usual = numbers <= FAILURES or (numbers <= {*FAILURES, "402"} and not run_on)
    others = [at for at, title in enumerate(titles) if "status" not in title_roles(title)]
    columns = ([texts[at] for _, texts in rows] for at in others)
    for texts in (texts for texts in columns if len({*texts}) == len(texts)):
        is_named = (repeated or usual) and all(map(looks_like_code, texts))
        may_be = repeated or (usual and not any(titles) and len(numbers) > 2)
        if is_named or (may_be and all(map(_OWN_NUMBER.fullmatch, texts))):
            return True
    return False


def _have_others(table: CandidateTable, at: int) -> bool:
    """Do most lines state an HTTP status in brackets, and none of them its own number ("101", "… (409 Conflict)")?"""
    others = []
    for line in table.lines:
        found = [number for number, words in _STATED.findall(" ".join(line.texts)) if has_phrase(number, words)]
        others += [line.texts[at] not in found] * bool(found)
    return len(others) * 2 > len(table.lines) and all(others)


def _are_own(table: CandidateTable, column: ColumnSample) -> bool:
    """Do some numbers lie outside those of statuses, while a success names a failure ("000", "206 No funds")?"""
    if "http" in column.title.lower() or all(_IN_RANGE.match(text) for text in column.texts):
        return False
    if _are_of_topics(table, column):
        return True
    good = [line.texts for line in table.lines if line.texts[column.at][:1] in ("2", "3")]
    agree = any(has_sense(texts[column.at], text) for texts in good for text in texts)
    agree = agree or any(_SUCCEEDS.search(text) for texts in good for text in texts)
    return not agree and any(mentions_failure(text) for texts in good for text in texts)


def _are_of_topics(table: CandidateTable, column: ColumnSample) -> bool:
    """Do the numbers go by topic ("300 Path lost", "600 Wrong password", "701 Timeout"), hardly any with its phrase?"""
    rows = [line.texts for line in table.lines if line.texts[column.at].isdecimal()]
    outside = sum(not is_http(texts[column.at]) for texts in rows)
    if column.distinct < 1 or outside < max(_MANY_OUTSIDE, 0.1 * len(rows)):
        return False
    phrased = sum(any(has_phrase(texts[column.at], text) for text in texts) for texts in rows)
    return phrased < 0.3 * len(rows)


def named_otherwise(table: CandidateTable, column: ColumnSample) -> list[str]:
    """The unusual statuses under a title of codes, each on one line, whose names say what most of them do not mean."""
    names = [at for at, title in enumerate(table.titles) if likeliest(title) == "title"]
    if likeliest(column.title) != "code" or column.distinct < 1 or not names:
        return []
    above = (*table.topics, table.lead, table.heading, table.main_heading)
    if any(_HTTP.search(text) or "status code" in text.lower() for text in above):
        return []
    if not all(text.isalnum() for at in names for text in table.column(at)):
        return []  # Those of constants are codes of their own.
    rows = {line.texts[column.at]: line.texts for line in table.lines}
    told = {
        status: any(may_recall(status, text) for text in texts)
        for status, texts in rows.items()
        if is_registered(status) and status not in USUAL | _OF_PAYMENTS and any(map(_IS_KNOWN.search, texts))
    }
    odd = [status for status, is_recalled in told.items() if not is_recalled]
    return odd if len(odd) * 2 > len(told) else []


def _is_beside_states(table: CandidateTable, at: int) -> bool:
    """Does the title of another column say that the statuses stand there, and are these words ("PENDING | 100")?"""
    for other, title in enumerate(table.titles):
        if other != at and title_roles(title).get("status", 0) >= STRENGTHS["likely"]:
            states = [(line.texts[at], text) for line in table.lines if (text := line.texts[other])]
            are_phrases = any(statuses_in(text) or has_phrase(code, text) for code, text in states)
            return bool(states) and not (are_phrases or {code for code, _ in states} <= FAILURES)
    return False


def _is_repeated(table: CandidateTable, at: int) -> bool:
    """Does most of a table repeat what stands in the column? Codes of other topics, in tables of their own, do not."""
    tables: dict[object, list[str]] = defaultdict(list)
    for line in table.lines:
        if not is_blank(line.texts[at]):
            tables[next(line.element.iterancestors("table"), None)].append(line.texts[at])
    if any(map(SUB_CODE.match, table.titles)):
        return False
    repeated = sum(len(texts) for texts in tables.values() if len(set(texts)) < 0.8 * len(texts))
    return repeated * 2 > sum(map(len, tables.values()))


def are_failures(table: CandidateTable, column: ColumnSample) -> bool:
    """Are all of these statuses of failures, behind "HTTP" or with their phrases, some the vendor's own ("452")?"""
    if not column.statuses or not column.reaches(1.0, FAILURE_STATUS.fullmatch):
        return False
    texts = [line.texts for line in table.lines]
    phrased = sum(any(has_phrase(line[column.at], text) for text in line) for line in texts)
    return phrased >= _MANY_PHRASES or all(text_of(line.holder).startswith("HTTP ") for line in table.lines)


def open_with_calls(table: CandidateTable, columns: Columns) -> bool:
    """Do nearly all lines open with a call, of no error by the title, and many of these answer so ("NotFound()")?"""
    code, title = columns.at("code"), table.titles[0]
    status = code if columns.status_is_code else columns.at("status") if code == 0 else None
    if status is None or title_roles(title).get("code", 0) > 1 or says_errors(title):
        return False
    lines = [line.texts for line in table.lines[:_MAX_LINES]]
    calls = [(texts[status], call[1]) for texts in lines if (call := _CALL.match(texts[0]))]
    named = sum(has_phrase(code, name) for code, name in calls if not FAILURE_TYPE.fullmatch(name))
    return len(calls) >= 0.8 * len(lines) and named * 3 > len(lines)


def repeats_phrases(table: CandidateTable, status: ColumnSample, other: ColumnSample) -> bool:
    """Does the other column only repeat the reason phrases of the statuses? One of them has one phrase."""
    agree = other.distinct <= status.distinct and sum(
        has_phrase(found.codes[0], line.texts[other.at])
        for line in table.lines[:_MAX_LINES]
        if (found := statuses_in(line.texts[status.at]))
        and len(line.texts[other.at]) <= 40
        # A code, whatever status it stands for, in its module or not ("errors.BadRequestError").
        and not (failure_word(name := line.texts[other.at]) or _is_of_thing(found.codes[0], name))
    )
    is_of_codes = says_errors(other.title) or "message" not in other.title_roles
    are_words = all(map(is_token, other.texts)) and not all(map(str.istitle, other.texts))  # "forbidden"
    are_own = are_words and likeliest(other.title) == "code" and likeliest(status.title) == "status"
    if len(table.titles) > 2 and is_of_codes and (are_own or all(map(_IN_MODULE.fullmatch, other.texts))):
        return False
    return agree * 2 > len(table.lines[:_MAX_LINES]) and "_" not in "".join(other.texts[:3])


def _is_of_thing(status: str, name: str) -> bool:
    """Does a name of several words, written as one, say of what the phrase of its status is ("BucketNotFound")?"""
    words = _OF_THING.fullmatch(name)
    return words is not None and has_phrase(status, words[1])
