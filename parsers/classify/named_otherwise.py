"""Lists whose names speak of no errors, beside lists of errors: read all the same, asked about, or declined."""

import re

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import forms_of
from parsers.classify.failing_lines import LABEL_WORDS, VENDOR_NUMBER, caption_of, failing_lines
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import (
    ANATOMY,
    ANSWERS,
    CODED,
    EXITS,
    LISTED,
    OTHERS,
    THINGS,
    TROUBLES,
    is_about_errors,
    is_clearly_of_codes,
    is_of_error_codes,
    may_head_codes,
    mentions_failure,
    plain,
    title_roles,
)

#: So many failing lines are those of errors.
_MOST = 0.75
#: What says that a list is one of errors, whatever its name says.
_OF_ERRORS = {"announced-codes", "cause-and-remedy", "hint-column", "status-column"}
#: A sentence that names what a list holds, be it the values of a field ("The status of a payment is one of:").
_NAMING = regex(
    r"(?:(?:all|possible|supported|the|these|valid) )+(?P<name>[\w -]{3,60}?)"
    r" (?:(?:is|are|can be|may be)(?P<chosen> one of)?(?: (?:the following|these))?):?"
    r"|(?:[\w,'’ -]+ )?(?:the following|these(?: are the)?) (?P<named>[\w-]+(?: [\w-]+){0,2}?)"
    r"(?: (?:are|can|may|were) [\w -]{1,40})?[:：]|(?:each|every) [\w-]+ has an? (?P<one>[\w-]+(?: [\w-]+)?)[:：]",
    re.I,
)
#: How codes of one kind begin ("INPUT_").
_BEGINNING = regex(r"[^\W_]+[_.:-]")
#: What is no part of a thing's name, and no word of failure in it.
_KINDS, _REQUIRED = regex(r" types$"), regex(r"\b(?:limits?|required)\b")


def reject_named_otherwise(lists: list[Candidate]) -> None:
    """Beside lists of errors, decline those under another name, or ask about them, unless signs of errors outweigh it.

    | Its name says                              | is read with | asked about with | declined with |
    | ------------------------------------------ | ------------ | ---------------- | ------------- |
    | nothing, or errors, causes, codes          | any signs    |                  |               |
    | anything else ("Payouts")                  | 2 to 4       | 0 or 1           |               |
    | that or codes, where hardly a line fails   | 3 or 4       | 2                | 0 or 1        |
    | other things ("Events", "Regions")         | 3 or 4       | 2                | 0 or 1        |
    | never errors ("Country codes")             | 4            | failing lines    | other lines   |
    | values of a field                          |              |                  | any signs     |

    Four signs count: the titles of the errors' table (or of codes, on a page about errors), the form of their codes,
    codes that are numbers or named after failures, lines that mostly fail. Form and lines alone never suffice: those
    of operations may be alike ("create_order", "Fails if the order is paid."). Beside mere statuses, whose form no code
    has, one sign less suffices for anything else. Codes of failures of which half fail are never declined for their
    name.
    """
    errors = [one for one in lists if _lists_errors(one)]
    titles, places = [one.table.titles for one in errors], {one.table.topics for one in errors}
    forms = {form for one in errors if not one.columns.status_is_code for form in forms_of(one.codes)}
    for one in lists if errors else ():
        said, is_of_field = _said_above(one)
        name = said or (one.table.heading if one.table.topics not in places else "")
        is_other, is_calm = _names_others(name), "no-failing-lines" in one.feature_names
        # Beside mere statuses, calm codes are the vendor's own.
        may_be_errors = _speaks_of_errors(name) or (
            not (is_calm and forms) and (may_head_codes(name) or (not said and _is_part(one, lists)))
        )
        if not name or _is_of_errors(one) or (may_be_errors and not is_other) or (not said and _is_topic(one, lists)):
            continue
        is_alike, is_coded = one.table.titles in titles, _are_coded(one.codes)
        is_titled = is_alike or (one.is_titled and is_about_errors(one.table.main_heading))
        has_form, fails = not forms.isdisjoint(forms_of(one.codes)), failing_lines(one.table) >= _MOST
        signs = is_titled + has_form + is_coded + fails
        to_read, to_ask = (3, 2) if is_other or is_calm else (2 if forms else 1, 0)
        never, may_be = _never_names_errors(name), is_coded and failing_lines(one.table) >= 0.5
        if is_of_field or (not fails if never else signs < to_ask and not may_be):
            one.reject("named-otherwise")
        elif signs < (4 if never else to_read) or not (is_alike or is_coded):
            one.reject("unnamed-list")


def _beside(one: Candidate, lists: list[Candidate]) -> list[Candidate]:
    """The other lists whose headings stand below the same one as its own."""
    return [two for two in lists if two is not one and two.table.topics[:-1] == one.table.topics[:-1]]


def _is_part(one: Candidate, lists: list[Candidate]) -> bool:
    """Does it stand beside others below a heading of errors, with codes that begin as theirs ("INPUT_TOWN")?"""
    above = one.table.topics[:-1]
    begun = {found[0] for two in _beside(one, lists) for code in two.codes if (found := _BEGINNING.match(code))}
    own = [_BEGINNING.match(code) for code in one.codes]
    return any(map(is_about_errors, above[-1:])) and all(found is not None and found[0] in begun for found in own)


def _is_topic(one: Candidate, lists: list[Candidate]) -> bool:
    """Does it list failures of a topic ("Payouts"), labelled as those of more than two other topics of error codes?"""
    above, titles = one.table.topics[:-1], one.table.titles
    alike = [two for two in _beside(one, lists) if two.table.titles == titles]
    others = [two for two in alike if not _names_others(two.table.heading)]
    if len(others) <= 2 or not any(titles) or not any(map(is_of_error_codes, above[-1:])):
        return False
    forms = {form for two in others for form in forms_of(two.codes)}
    return forms_of(one.codes) <= forms and failing_lines(one.table) >= _MOST


def _is_of_errors(one: Candidate) -> bool:
    """Is it of statuses, or do its columns say that it is of errors, whatever its name says?"""
    is_said = is_about_errors(one.code_title) or not one.feature_names.isdisjoint(_OF_ERRORS)
    return is_said or one.columns.status_is_code


def _never_names_errors(name: str) -> bool:
    """Does a name say that something else than errors follows, whatever its texts say ("Industry codes")?"""
    word = plain(name)
    is_thing = any(words.search(word) for words in (THINGS, CODED))
    is_thing = is_thing or (ANATOMY.search(EXITS.sub("", word)) is not None and not is_about_errors(name))
    return is_thing and not (ANSWERS.search(word) or mentions_failure(name))


def _names_others(name: str) -> bool:
    """Does a name say that a list is of other things, even where errors may have such, too ("Event types")?"""
    word = _KINDS.sub("", plain(name))
    is_other = OTHERS.search(word) and not (TROUBLES.search(word) or mentions_failure(_REQUIRED.sub("", word)))
    is_other = (is_other or LISTED.search(plain(name))) and not (is_about_errors(name) or is_clearly_of_codes(name))
    return bool(is_other) or _never_names_errors(name)


def _speaks_of_errors(name: str) -> bool:
    """Does the name of a list say that it is of errors, troubles, causes or answers, and more than of codes?"""
    speaks = is_about_errors(name) or mentions_failure(name) or "cause" in title_roles(name)
    return speaks or any(words.search(plain(name)) for words in (ANSWERS, TROUBLES))


def _lists_errors(one: Candidate) -> bool:
    """Is it said to be a list of errors, and nothing else, and do its lines and codes speak of failure?"""
    said, is_of_field = _said_above(one)
    may_be_errors = not said or _speaks_of_errors(said) or may_head_codes(said)
    if one.names_others or is_of_field or _names_others(said) or not may_be_errors:
        return False
    names = one.feature_names
    return "error-heading" in names and "no-failing-lines" not in names and _are_coded(one.codes)


def _are_coded(codes: set[str]) -> bool:
    """Are the codes all numbered, or mostly named after failures?"""
    named = sum(mentions_failure(plain(code)) for code in codes)
    return named * 2 >= len(codes) or all(map(VENDOR_NUMBER.fullmatch, codes))


def _said_above(one: Candidate) -> tuple[str, bool]:
    """What a caption, sentence or label above a list says that it holds, and whether that is values of a field."""
    lead = one.table.lead
    if caption := caption_of(one):
        return caption, False
    if len(lead.split()) <= LABEL_WORDS and lead[-1:].isalnum() and _names_others(lead):
        return lead, False
    found = None if mentions_failure(lead) else _NAMING.fullmatch(lead)
    return (found["name"] or found["named"] or found["one"], found["chosen"] is not None) if found else ("", False)
