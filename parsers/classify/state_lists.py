"""Lists of the states of something (an order, a key), some of which say that it failed."""

from parsers.classify.failing_lines import MAX_LINES, share_failing, share_told
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.columns import Columns
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_sense
from parsers.lexicon.vocabulary import (
    ENDED,
    STATES,
    is_about_errors,
    is_clearly_of_codes,
    mentions_failure,
    plain,
    title_roles,
)

#: Further states of accounts, keys and the like.
_OF_THINGS = regex("blocked|disabled|enabled|exhausted|frozen|healthy|locked|missing|revoked|suspended|unavailable")
_OF_CODES = regex(r"(?i)\b(?:codes?|errors?|reasons?)\b")
#: A short line on states ("States of a payment").
_LABEL = regex(r"stat(?:es?|uts?|i)|\w*status(?:es|ы)?|estados?|états?|\w*(?:状[态態]|狀態|ステータス|상태)|статусы?")
_MAX_WORDS = 4


def is_of_states(label: str) -> bool:
    """Does a label of a few words name states, and no codes or errors?"""
    words = label.split()
    about_others = is_about_errors(label) or mentions_failure(label.split(" of ")[0]) or "code" in title_roles(label)
    return len(words) <= _MAX_WORDS and any(map(_LABEL.fullmatch, words)) and not about_others


def names_states(table: CandidateTable, columns: Columns) -> bool:
    """Are many codes, or short texts of theirs, states of something that does not fail, and more than a status?"""
    roles = {"code", "message", *["title"] * (not columns.status_is_code)}
    names = [at for at, role in columns.roles.items() if role in roles]
    code = columns.code
    told = [plain(table.titles[at]) for at in names if at != code]
    if any(map(is_of_states, told)) and not columns.status_is_code and share_failing(table.lines[:MAX_LINES]) < 0.5:
        return True  # "Code | Status name"
    lines = [line.texts for line in table.lines[:MAX_LINES]]
    rows = [[plain(texts[at]) for at in names if len(texts[at]) < 30] for texts in lines]
    calm, ended = (sum(any(map(states.fullmatch, texts)) for texts in rows) for states in (STATES, ENDED))
    said = [(texts[code], text) for texts, row in zip(lines, rows, strict=True) for text in row]
    if all(has_sense(status, text) for status, text in said if STATES.fullmatch(text)):
        return False  # 201 is "created" and 202 "accepted", but 200 is not "completed".
    are_many = calm >= 0.4 * len(rows) or (calm >= 0.2 * len(rows) and calm + ended >= 0.5 * len(rows))
    if (calm > 1 and are_many) or (calm > 0 and calm + ended == len(rows) > 2):
        return True
    is_titled = is_clearly_of_codes(table.titles[code]) or _OF_CODES.search(f"{table.titles[code]} {table.heading}")
    if is_titled and share_told(table, columns) >= 0.25:
        return False  # Codes may have such names, too.
    codes = [plain(texts[code]) for texts in lines]
    known = sum(any(states.fullmatch(one) for states in (STATES, ENDED, _OF_THINGS)) for one in codes)
    return known >= 0.8 * len(codes) and len(codes) > 2 and any(map(STATES.fullmatch, codes))
