"""Which lines of a list speak of failure, and lists that hardly do, beside one that does."""

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import forms_of
from parsers.classify.features import Feature
from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.card_heads import labelled_code
from parsers.extract.head_words import ERROR_NUMBER
from parsers.html.element_text import text_of
from parsers.lexicon.cleaning import COLONS
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
    is_of_error_codes,
    may_head_codes,
    mentions_failure,
    plain,
    title_roles,
)

#: So many lines are read, or first of all.
MAX_LINES, _FIRST_LINES = 40, 8
#: The most words of a label.
_LABEL = 3
#: So many failing lines are those of errors, if their codes are numbers.
_MOST = 0.75
#: What is said of anything that lacks something, or is not so.
_WITHOUT = regex(r" (?:sin|sem|sans|senza|non|ohne|bez|без)(?= )")
#: A number, perhaps behind letters: a code of a vendor, whatever its text says ("R01", "0x10").
_NUMBERED = regex(r"[A-Z]{0,3}[-_]?\d{1,6}|0x[\da-fA-F]+")
#: What says which codes a list has, or what is done about them.
_OF_CODES = {"alike-list", "announced-codes", "cause-and-remedy", "error-heading", "hint-column", "status-column"}
#: A sentence that names what a list holds, be it the values of a field ("The status of a payment is one of:").
_NAMING = regex(
    r"(?:(?:all|possible|supported|the|these|valid) )+(?P<name>[\w -]{3,60}?)"
    r" (?:(?:is|are|can be|may be)(?P<chosen> one of)?(?: (?:the following|these))?):?"
    r"|(?:[\w,'’ -]+ )?(?:the following|these(?: are the)?) (?P<named>[\w-]+(?: [\w-]+){0,2}?)"
    r"(?: (?:are|can|may|were) [\w -]{1,40})?[:：]|(?:each|every) [\w-]+ has an? (?P<one>[\w-]+(?: [\w-]+)?)[:：]",
    re.I,
)
#: What is no part of a thing's name, and no word of failure in it.
_KINDS, _REQUIRED = regex(r" types$"), regex(r"\b(?:limits?|required)\b")
#: What counts tables in their captions ("Table 18: ").
_TABLE = regex(r"^\W*tab(?:la|le|leau|ela|ella|elle)?\W*\d[\d.-]*\W*", re.I)
#: What speaks of errors in a list itself.
_OF_ERRORS = {
    *("alike-list", "announced-codes", "cause-and-remedy", "code-title", "error-heading", "failing-lines"),
    *("hint-column", "reason-phrases", "some-failing-lines", "status-codes", "status-column", "usual-statuses"),
}


def failing_lines(table: CandidateTable) -> float:
    """The share of the lines that mention failure; of the first ones, where it is large."""
    if are_called_errors(table):
        return 1.0
    share = share_failing(table.lines[:_FIRST_LINES])
    return share if share >= 0.75 else share_failing(table.lines[:MAX_LINES])


def are_called_errors(table: CandidateTable) -> bool:
    """Does each heading say that its number or code is an error's ("Error 12: …", "Error code: pump_empty")?"""
    headings = (text_of(line.element) for line in table.lines[:MAX_LINES])
    return table.shape == "headings" and all(ERROR_NUMBER.match(text) or labelled_code(text) for text in headings)


def share_failing(lines: Sequence[Line], plainly: bool = False) -> float:
    """The share of the lines that mention failure; `plainly`: by more than a "without"."""
    return sum(fails(" ".join([text[:200] for text in line.texts]), plainly) for line in lines) / len(lines)


@lru_cache(maxsize=4096)
def fails(line: str, plainly: bool = False) -> bool:
    """Does the line mention failure?"""
    return mentions_failure(_WITHOUT.sub(" ", f" {plain(line)} ") if plainly else line)


def are_english(table: CandidateTable, least: int = 5) -> bool:
    """Are the lines, at `least` so many, in English, whose words of failure are best known?"""
    ascii_lines = ["".join(line.texts).isascii() for line in table.lines[:MAX_LINES]]
    language = table.element.getroottree().getroot().get("lang") or "en"
    return language.lower().startswith("en") and sum(ascii_lines) >= max(least, 0.8 * len(ascii_lines))


def reject_without_failures(lists: list[Candidate]) -> None:
    """Reject lists under names of their own that hardly speak of errors, beside one whose heading and lines both do.

    Numbered codes are codes whatever their texts say, and so are those under the titles or in the form of the other's.
    """
    sure = [one for one in lists if {"error-heading", "failing-lines"} <= one.feature_names]
    if not sure or len(sure) == len(lists):
        return
    titles = [one.table.titles for one in sure if any(one.table.titles)]
    forms = {form for one in sure for form in forms_of(one.codes)}
    for one in lists:
        name = _label_above(one) or _name_within(one, sure)
        speaks = one.feature_names & _OF_ERRORS - ({"error-heading"} if name else set())
        numbered = not name or any(_NUMBERED.fullmatch(code) for other in sure for code in other.codes)
        name = name or one.table.heading
        is_coded = numbered and all(map(_NUMBERED.fullmatch, one.codes))
        is_coded = is_coded or not forms.isdisjoint(forms_of(one.codes))
        if name and not (speaks or is_coded or one.table.titles in titles) and are_english(one.table):
            one.features.append(Feature("calm-heading", name))
            one.decide()


def reject_named_others(lists: list[Candidate]) -> None:
    """Reject lists under a name of their own whose codes are those of no failures, beside one whose codes are.

    What is said of operations or states may speak of failure as much as that of errors ("Fails if the order is paid.").
    Where nothing says what they are of, they are asked about.
    """
    sure = [one for one in lists if _lists_failures(one)]
    titles = [one.table.titles for one in sure]
    places = {one.table.topics for one in sure}
    forms = {form for one in sure if not one.columns.status_is_code for form in forms_of(one.codes)}
    are_named = any(_share_of_failures(one) >= 0.5 for one in sure)
    for one in lists if sure else ():
        named, is_field = _named_before(one)
        name = named or (one.table.heading if one.table.topics not in places else "")
        is_thing, is_known = _names_things(name), not forms.isdisjoint(forms_of(one.codes))
        is_other = _names_others(name)
        is_listed = is_other and LISTED.search(plain(name)) is not None
        is_apart = "no-failing-lines" in one.feature_names and not (is_known or _speaks_of_errors(name))
        is_apart = is_apart and not is_of_error_codes(one.table.main_heading)
        # As a vendor's own beside statuses are, or another group of the codes.
        may_be_codes = not is_other and (may_head_codes(name) or one.table.titles in titles)
        if not name or one.columns.status_is_code or (not is_other and _speaks_of_errors(name)):
            continue
        if may_be_codes and not (is_apart and forms):
            continue
        if is_other and is_known and one.table.titles in titles and not is_thing:
            continue
        weak = {*["error-heading"] * bool(named), *["alike-list"] * (is_apart or (is_other and not is_known))}
        if one.feature_names & _OF_CODES - weak or is_about_errors(one.code_title):
            continue
        is_calm, is_numbered = failing_lines(one.table) < _MOST, any(map(_NUMBERED.fullmatch, one.codes))
        may_be = is_calm and not is_known if is_numbered else is_calm or are_named
        # On a page of errors, any things may name the groups of their codes ("Regions").
        of_errors = is_about_errors(one.table.main_heading)
        is_open = is_listed and "failing-lines" in one.feature_names and (of_errors or not may_be)
        is_open = is_open or may_be_codes
        is_coded = of_errors and one.is_titled if is_numbered else _share_of_failures(one) >= 0.5
        is_sure = is_apart or (is_other and (may_be or not is_numbered))
        if is_field or is_thing or (is_sure and not is_open):
            one.reject("named-otherwise")
        elif (is_open and not is_known) or (may_be and (is_other or not is_coded)):
            one.reject("unnamed-list")


def _names_things(name: str) -> bool:
    """Does a name say that something else than errors follows, whatever its texts say ("Industry codes")?"""
    word = plain(name)
    is_thing = any(words.search(word) for words in (THINGS, CODED))
    is_thing = is_thing or (ANATOMY.search(EXITS.sub("", word)) is not None and not is_about_errors(name))
    return is_thing and not (ANSWERS.search(word) or mentions_failure(name))


def _names_others(name: str) -> bool:
    """Does a name say that a list is of other things, even where errors may have such, too ("Event types")?"""
    word = _KINDS.sub("", plain(name))
    is_other = OTHERS.search(word) and not (TROUBLES.search(word) or mentions_failure(_REQUIRED.sub("", word)))
    is_other = (is_other or LISTED.search(plain(name))) and not is_about_errors(name)
    return bool(is_other) or _names_things(name)


def _may_name_errors(name: str) -> bool:
    """Does the name of a list speak of failure, codes or answers?"""
    return _speaks_of_errors(name) or may_head_codes(name)


def _speaks_of_errors(name: str) -> bool:
    """Does the name of a list say that it is of errors, troubles, causes or answers, and more than of codes?"""
    speaks = is_about_errors(name) or mentions_failure(name) or "cause" in title_roles(name)
    return speaks or any(words.search(plain(name)) for words in (ANSWERS, TROUBLES))


def _lists_failures(one: Candidate) -> bool:
    """Is it a list of errors, with failing lines, whose codes are numbers or mostly named after failures?"""
    names, (name, is_field) = one.feature_names, _named_before(one)
    if one.names_others or is_field or _names_others(name) or (name and not _may_name_errors(name)):
        return False
    if "error-heading" in names and all(map(_NUMBERED.fullmatch, one.codes)):
        return "no-failing-lines" not in names or (not name and is_about_errors(one.table.heading))
    is_said = not {"code-title", "error-heading"}.isdisjoint(names)
    return is_said and "failing-lines" in names and _share_of_failures(one) >= 0.5


def _share_of_failures(one: Candidate) -> float:
    return sum(mentions_failure(plain(code)) for code in one.codes) / max(len(one.codes), 1)


def _named_before(one: Candidate) -> tuple[str, bool]:
    """What a caption, sentence or label above a list says that it holds, and whether that is values of a field."""
    lead = one.table.lead
    if caption := _caption(one):
        return caption, False
    if len(lead.split()) <= _LABEL and lead[-1:].isalnum() and _names_others(lead):
        return lead, False
    found = None if mentions_failure(lead) else _NAMING.fullmatch(lead)
    return (found["name"] or found["named"] or found["one"], found["chosen"] is not None) if found else ("", False)


def _caption(one: Candidate) -> str:
    caption = one.table.element.find("caption") if one.table.is_table else None
    return "" if caption is None else _TABLE.sub("", text_of(caption))


def _name_within(one: Candidate, sure: list[Candidate]) -> str:
    """The caption of a table, or the heading of its own within the section of a sure one, if it speaks of no error."""
    is_within = any(one.table.topics[:-1] == other.table.topics for other in sure if other.table.topics)
    name = _caption(one) or (one.table.heading if is_within else "")
    return "" if is_about_errors(name) or mentions_failure(name) else name


def _label_above(one: Candidate) -> str:
    """The few words just above a list that name it ("Regions:"), unless they speak of errors."""
    lead = one.table.lead
    is_label = lead.endswith(COLONS) and len(lead.split()) <= _LABEL and not is_about_errors(lead)
    return lead if is_label else ""
