"""The lists of a page that are declined, and probably should not be: like accepted ones, with codes of their own."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from parsers.classify.accepted import GIVEN, Accepted
from parsers.classify.beside_accepted import CALM, Comparison
from parsers.classify.candidate import Candidate
from parsers.classify.features import open_to_doubt
from parsers.classify.of_others import are_of_others, head_codes
from parsers.extract.code_tokens import is_code, is_own_code, is_plain_word, looks_like_code
from parsers.extract.codes_in_text import codes_in
from parsers.extract.line_lists import LINES
from parsers.extract.stated_statuses import heading_status, nearest_status
from parsers.html.grid import code_lines
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import FAILURE_STATUS
from parsers.lexicon.value_shapes import most, without_parts
from parsers.lexicon.vocabulary import (
    MESSAGES,
    is_about_errors,
    is_about_others,
    is_field,
    likeliest,
    mentions_failure,
    plain,
)

#: A name that stands for a code has no more words.
_MAX_WORDS = 5
#: What is known of a list beside the others: it is no list of its own.
SETTLED = frozenset(
    {
        *("group-headings", "part-of-card", "summary", "remarks", "statuses-of-codes"),
        *("repeated-lists", "retired-heading", "field-codes", "messages"),
    }
)
#: What says that a list is one of failures, and that nothing around numbers does.
_SAID_TO_FAIL = frozenset(["error-heading", "failing-lines"])
_OF_NO_ERRORS = frozenset(["no-error-context", "number-codes"])
#: What speaks against a list that may be meant all the same.
_UNSURE = frozenset(["code-beginnings", "unnamed-list"])
#: The features of a table with the answers of endpoints, under a heading of errors.
_OF_ENDPOINTS = _SAID_TO_FAIL | {"foreign-header", "status-codes", "message-column"}
#: A code of several words ("EPot:No lid"), and the features of a table with such under the title of codes.
_WORDS_AS_CODE = regex(r"[A-Za-z]\w*[:.]\S")
_TEXTS_AS_CODES = frozenset(["code-title", "distinct-codes"])
#: The features of a table of failures with their messages, and what says that others are meant.
_OF_FAILURES = _SAID_TO_FAIL | {"message-column"}
_OF_OTHER_THINGS = (SETTLED - {"summary"}) | {"foreign-heading"}
#: What says of endpoints that they answer a test, or are not the vendor's.
_OF_OTHERS = regex(
    r"\b(?:mock\w*|partners?|simulat\w+|triggers?|webhooks?|your (?:\w+ ){0,2}(?:api|app|application|backend|callback"
    r"|endpoint|handler|implementation|listener|server|service|system|url)s?)\b"
)
#: A heading of codes that an API answers with, whether or not it calls them errors.
_ANSWERED = regex(r"(?:\w+ ){0,2}(?:acquirer|gateway|issuer|processor|response|result|return) codes?")
#: What says of statuses or codes that they are not in force.
EARLIER = regex(
    r"\b(?:deprecated|legacy|old|former|previous|retired|obsolete|sandbox|simulated|tests?|examples?|v\d)\b"
    r"|^(?:before|until)\b"
)
_OF_EVENTS = regex(r"\b(?:events?|notifications?|webhooks?)\b", re.I)


def doubtful_codes(lists: Iterable[Candidate], declined: Iterable[Candidate], grammar: str) -> Iterator[str]:
    """The codes of the `declined` lists that may well be some of error codes.

    Where failures were read under a heading of errors, shorter numbers that stand elsewhere are of other things if no
    line of theirs fails, or if they have one digit under the title of values.
    """
    accepted, declined = [one for one in lists if one.accepted], [*declined]
    fields = (one for one in declined if one.table.shape == "bullets" and "field-codes" in one.feature_names)
    of_fields = Counter(one.table.element.getparent() for one in fields)
    is_said = any(one.feature_names >= _SAID_TO_FAIL for one in accepted)
    lengths = {len(code) for one in accepted for code in one.codes if code.strip("0")}  # No success is an error.
    for one in declined:
        at = one.columns.at("code")
        if at is None or not open_to_doubt(one.features) or head_codes(one, accepted):
            continue
        if of_fields[one.table.element.getparent()] > 1:
            continue  # Of fields, some of which are written as the others are not ("type", "companyId").
        codes = [code for text in one.table.column(at) for code in codes_in(text).codes]
        if all(is_field(code.rpartition(".")[2]) for code in codes):
            continue
        heading, are_names = one.table.heading, not any(map(str.isdecimal, "".join(codes)))
        if are_names and _OF_EVENTS.search(heading) and is_about_others(heading):
            continue  # "payout_failed" under "Webhooks"
        names, longest = one.feature_names, max(map(len, codes), default=0)
        are_others = CALM in names or (longest == 1 and "vague-code-title" in names)
        if not (is_said and are_others and names >= _OF_NO_ERRORS and longest < min(lengths, default=0)):
            yield from (code for code in codes if re.fullmatch(grammar, code))


def is_left_out(one: Candidate, accepted: Accepted) -> bool:
    """Does a declined list look like one of codes, or much like an accepted one, with codes of its own?"""
    if are_of_others(one, accepted):
        return False
    is_table = one.table.is_table
    if one.table.shape == LINES and any(two.table.element is one.table.element for two in accepted.lists):
        return all(map(looks_like_code, one.readable))  # On other lines of one paragraph.
    if (
        given_by(one, accepted)
        or (is_table and repeats_titles(one, accepted))
        or not _UNSURE.isdisjoint(one.feature_names)
    ):
        return True
    if not one.raw and parts_status(one, accepted):
        return True
    if one.columns.text_is_code and "summary" in one.feature_names:
        return one.swallowed  # Each text lists codes of others.
    if is_table and not one.raw and (one.columns.at("code") is None or one.columns.text_is_code):
        return _names_errors(one, accepted)
    if "repeated-lists" in one.feature_names:
        return _has_other_answers(one, accepted)
    if _tells_codes_alike(one, accepted):
        return True
    if is_table and not one.raw and one.feature_names >= _OF_ENDPOINTS and _has_other_failures(one, accepted):
        return True
    if is_table and "part-of-card" in one.feature_names and _states_codes(one, accepted):
        return True
    if "summary" in one.feature_names and _explains(one, accepted):
        return True
    if says_more(one, accepted):
        return True
    if one.swallowed or one.raw or not one.feature_names.isdisjoint(SETTLED):
        return one.swallowed
    if "state-codes" in one.feature_names and _are_answers(one):
        return True
    if one.table.shape == "headings" and _are_words_set_as_code(one, accepted):
        return True
    if "word-codes" in one.feature_names and _are_texts_of_codes(one, accepted):
        return False
    if one.is_items and _are_of_codes(one, accepted):
        return False
    if not is_table and one.table.block_indexes <= accepted.claimed and one.readable <= accepted.statuses:
        return False  # In the cards whose statuses they are.
    return (is_table and _is_calm_alike(one, accepted)) or Comparison(one, accepted).is_left_out()


def _are_words_set_as_code(one: Candidate, accepted: Accepted) -> bool:
    """Are these plain words, each set as code, above failures, as the words of an accepted list are codes?"""
    are_words = {"word-codes", "failing-lines"} <= one.feature_names and all(
        line.in_code_tag for line in one.table.lines
    )
    alike = (most(map(is_plain_word, two.codes)) for two in accepted.lists if two.codes)
    return are_words and not one.readable <= accepted.codes and any(alike)


def _states_codes(one: Candidate, accepted: Accepted) -> bool:
    """Does each row of a table give a code, as the accepted ones are, and its status?"""
    rows = [row for row in one.rows if "status" in row.cells]
    codes = {code for row in rows for code in row.codes}
    is_whole = 0 < len(rows) == len(one.table.lines)
    return is_whole and accepted.have_forms(codes) and accepted.codes.isdisjoint(codes)


def repeats_titles(one: Candidate, accepted: Accepted) -> bool:
    """Has a table the titles of an accepted one, and codes of its own: with its texts, or of failures like fields?"""
    names, message = one.feature_names, one.columns.at("message")
    alike = any(two.table.titles == one.table.titles for two in accepted.lists)
    if message is None or not alike or not accepted.codes.isdisjoint(one.readable):
        return False
    if {"field-codes", "code-title", "failing-lines"} <= names:  # ("lid_type")
        return True
    in_force = SETTLED.isdisjoint(names) and not EARLIER.search(one.table.heading.lower())
    return in_force and most(text in accepted.texts for text in one.table.column(message))


def _explains(one: Candidate, accepted: Accepted) -> bool:
    """Has a table texts for codes of which accepted lists only spell out the names?"""
    at = one.columns.at("message")
    if at is None or not one.table.is_table or not most(" " in text for text in one.table.column(at)):
        return False
    rows = [row for two in accepted.lists for row in two.rows if one.readable.issuperset(row.codes)]
    told = {plain(text) for text in one.table.column(at)}
    spelt = [plain(row.codes[0]) for row in rows if plain(row.codes[0]) == plain(row.cells.get("message", ""))]
    return len(spelt) * 2 > len(rows) and told.isdisjoint(spelt)


def says_more(one: Candidate, accepted: Accepted) -> bool:
    """Is this a table of failures, several for most codes, all of which were read elsewhere without these failures?"""
    at, heading, lines = one.columns.at("message"), one.table.heading.lower(), one.table.lines
    if at is None or one.raw or not one.table.is_table or not one.feature_names >= _OF_FAILURES:
        return False
    is_of_others = EARLIER.search(heading) or not one.feature_names.isdisjoint(_OF_OTHER_THINGS)
    are_several = len({*one.code_texts}) * 2 <= len(lines) and one.readable <= accepted.codes
    texts = one.table.column(at)
    return are_several and not is_of_others and len({*texts}) == len(lines) and accepted.texts.isdisjoint(texts)


def _has_other_answers(one: Candidate, accepted: Accepted) -> bool:
    """Do the answers of an endpoint name other failures than those of one that was read, titled or led to alike?"""
    own = one.table
    alike = (two.table for two in accepted.lists if two.table.titles == own.titles and two.table.shape == own.shape)
    led = [two for two in alike if plain(two.heading) == plain(own.heading) or two.lead == own.lead != ""]
    if all(is_about_errors(two.heading) and plain(two.heading) != plain(own.heading) for two in led):
        return False
    failing = [row for row in one.rows if row.codes[0][0] in "45"]
    told = {"", *map(plain, accepted.texts)}
    known = (accepted.codes.issuperset(row.codes) and plain(row.cells.get("message", "")) in told for row in failing)
    return not all(known)


def _has_other_failures(one: Candidate, accepted: Accepted) -> bool:
    """Has a table of endpoints' answers a failing status that no list of statuses has?"""
    heading = one.table.heading.lower()
    if EARLIER.search(heading) or _OF_OTHERS.search(heading) or not all(map(str.isdecimal, accepted.codes)):
        return False  # "5xx" may have them.
    failing = {text for text in one.code_texts if FAILURE_STATUS.fullmatch(text)}
    return all(two.columns.status_is_code for two in accepted.lists) and not failing <= accepted.codes


def _tells_codes_alike(one: Candidate, accepted: Accepted) -> bool:
    """Are these cells with a code and its text in one, of forms as accepted ones, whatever the heading says?"""
    if not one.table.is_table or one.raw or not all(line.cells[0] is line.cells[-1] for line in one.table.lines):
        return False
    return SETTLED.isdisjoint(one.feature_names) and accepted.have_forms(one.readable - accepted.codes)


def _are_answers(one: Candidate) -> bool:
    """Are these states, one of which is a failure, under a heading of what is answered ("Gateway codes")?"""
    return _ANSWERED.fullmatch(plain(one.table.heading)) is not None and any(map(mentions_failure, one.code_texts))


def _are_of_codes(one: Candidate, accepted: Accepted) -> bool:
    """Are these statuses, or their classes ("5xx"), all of them of the vendor's own codes that were read?"""
    statuses = accepted.statuses
    is_own = not any(two.columns.status_is_code for two in accepted.lists)
    return is_own and frozenset() != one.readable <= statuses | {f"{status[0]}xx" for status in statuses}


def _are_texts_of_codes(one: Candidate, accepted: Accepted) -> bool:
    """Does each of these lines, which is no row of a table, stand below the heading of a code that was read?"""
    headed = (two for two in accepted.lists if two.table.shape == "headings" and not two.columns.status_is_code)
    codes = {code for two in headed for code in two.codes}
    is_table = one.table.is_table
    return not is_table and all(not codes.isdisjoint(line.topics[-1:]) for line in one.table.lines)


def _names_errors(one: Candidate, accepted: Accepted) -> bool:
    """Does a table without a code column name errors: a thing in each line, or codes or phrases under known titles?"""
    titles = one.table.titles
    if has_names_for_codes(one, accepted) or _are_set_as_codes(one, accepted):
        return True
    if not is_about_errors(one.table.heading):
        return False
    if any(titles[1:]) and len(titles) > 2 and any(two.table.titles[1:] == titles[1:] for two in accepted.lists):
        return True
    return has_codes_among_texts(one, accepted) or _may_name_errors(one) or _tells_errors_of_status(one)


def _tells_errors_of_status(one: Candidate) -> bool:
    """Are these the messages of errors that have the status in their heading, with what to do about each?"""
    roles, title = [*map(likeliest, one.table.titles)], one.table.titles[0]
    are_told = roles[0] == "message" and is_about_errors(title) and "remedy" in roles
    return are_told and nearest_status(one.table.topics[-1:], are_numbers=False) is not None


def has_names_for_codes(one: Candidate, accepted: Accepted) -> bool:
    """Has a table the titles of an accepted one, and short, distinct names in the column of the codes?"""
    alike = [two for two in accepted.lists if two.table.titles == one.table.titles and two.is_titled]
    if not alike or EARLIER.search(one.table.heading.lower()):
        return False
    if one.columns.text_is_code and one.feature_names >= _TEXTS_AS_CODES:
        return all(map(_WORDS_AS_CODE.match, one.code_texts))
    if one.names_others:
        return False
    names = [line.texts[alike[0].columns.code] for line in one.table.lines]
    return len({*names}) == len(names) and all(0 < len(name.split()) <= _MAX_WORDS for name in names)


def _are_set_as_codes(one: Candidate, accepted: Accepted) -> bool:
    """Is the first column titled as codes and set as code, where accepted codes contain blanks ("EPot:No lid")?"""
    title = one.table.titles[0]
    are_meant = is_about_errors(title) or likeliest(title) == "code"
    are_set = one.samples[0].in_code_tag >= 0.8 and any(" " in code for code in accepted.codes)
    return are_meant and are_set and accepted.codes.isdisjoint(one.code_texts)


def has_codes_among_texts(one: Candidate, accepted: Accepted) -> bool:
    """Have some lines of a table without a code column codes as accepted ones, under their title, and others texts?"""
    if one.table.titles[0] not in accepted.code_titles:
        return False
    codes = [*filter(looks_like_code, {line.texts[0] for line in one.table.lines} - accepted.codes)]
    return accepted.have_forms(codes)


def _may_name_errors(one: Candidate) -> bool:
    """Does a table under a heading of errors name a thing in each line?"""
    names = [line.texts[0] for line in one.table.lines]
    heading = one.table.heading
    of_errors = is_about_errors(heading) and not one.names_others and not looks_like_code(heading)
    return of_errors and 1 < len({*names}) == len(names) and most(" " not in name for name in names)


def given_by(one: Candidate, accepted: Accepted) -> str:
    """What a list gives of codes most of which are accepted, and no accepted list does: their statuses or verdicts."""
    given = [role for role in GIVEN if one.columns.at(role) is not None]
    if not given or one.raw or one.columns.status_is_code or EARLIER.search(one.table.heading.lower()):
        return ""
    known = one.readable & accepted.codes
    if not (len(one.readable) == len(one.table.lines) and len(known) > 2 and len(known) * 4 >= len(one.readable) * 3):
        return ""
    return next((GIVEN[role] for role in given if known.isdisjoint(accepted.stated[role])), "")


def parts_status(one: Candidate, accepted: Accepted) -> bool:
    """Is it a table of codes, or of what the API says, below the heading of a status that was read as the code?"""
    headed = [other for other in accepted.lists if other.table.shape == "headings" and other.columns.status_is_code]
    if not headed or not one.table.is_table or one.accepted:
        return False
    if one.columns.at("code") is None:
        status = heading_status(one.table.heading)
        is_told = MESSAGES.search(plain(one.table.titles[0])) is not None or codes_on_lines(one) != []
    else:
        status = nearest_status((one.table.heading,), False)
        is_told = plain(one.code_title) in ("code", "codes") or (is_about_errors(one.code_title) and one.is_titled)
        is_told = is_told and all(map(is_code, one.readable))
    return is_told and any(status in other.codes for other in headed)


def codes_on_lines(one: Candidate) -> list[str]:
    """The numbers that stand on a line of their own in each first cell, beside a name ("Lid open<br>4100")."""
    parts = [code_lines(line.cells[0]) for line in one.table.lines]
    codes = [[part for part in own if part.isdigit() and is_own_code(part)] for own in parts if len(own) == 2]
    return [code for own in codes for code in own] if len(parts) == len(codes) == sum(map(len, codes)) else []


def _is_calm_alike(one: Candidate, accepted: Accepted) -> bool:
    """Is it a calm table of errors that carry something, or with codes as accepted ones under the same titles?"""
    if CALM not in one.feature_names or not _may_name_errors(one):
        return False
    if any(map(without_parts, one.code_texts)):
        return True
    titles = one.table.titles
    is_like = any(titles) and any(two.table.titles == titles for two in accepted.lists)
    return is_like and accepted.have_forms(one.readable - accepted.codes)
