"""Lists of the codes of successes, beside accepted lists of the others."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.code_grammar import forms_of
from parsers.classify.column_sample import is_registered
from parsers.classify.features import SHORT, Feature, without
from parsers.extract.candidate_tables import Line
from parsers.extract.code_tokens import is_number
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import SUCCESS, has_sense
from parsers.lexicon.vocabulary import ANSWERS, GENERAL, RESULTS, mentions_failure, plain, title_roles

#: What is said of the headings around a list.
_AROUND = frozenset(["calm-heading", "foreign-heading", "no-error-context"])
#: What is said of a list in which nothing fails, or of its length.
_DOUBTS = frozenset(
    [*SHORT, *_AROUND, "foreign-header", "few-lines", "no-failing-lines", "no-message", "state-codes", "field-codes"]
)
_OTHERS = {"foreign-heading", "state-codes"}
#: The classes of statuses that are no errors, as RFC 9110 names them.
_CLASS = regex(rf"\b[123]xx\b|\binformational\b|\bredirect(?:ion|s)\b|{SUCCESS.pattern}", re.I)
_DIGIT = regex(r"\d")
#: A text of more words before a list is no heading.
_MAX_LABEL = 4


def accept_successes(candidates: Sequence[Candidate]) -> None:
    """Accept lists of successes that are like an accepted list beside them."""
    accepted = [one for one in candidates if one.accepted]
    for one in (one for one in candidates if not one.accepted and one.pin is None):
        kin = [other for other in accepted if _are_kin(one, other)]
        if kin and all(map(is_registered, one.readable)):
            kin = [other for other in kin if other.columns.status_is_code] or kin
        kin = [other for other in kin if other.table.titles == one.table.titles] or kin
        outweighed = _outweighed(one, kin) if kin else ()
        if outweighed:
            if kin[0].table.titles == one.table.titles:
                one.columns = max(kin, key=lambda other: len(other.table.lines)).columns
            elif kin[0].columns.status_is_code:
                one.columns = replace(one.columns, status_is_code=True)
            one.features = [*without(one.features, {*outweighed, "alike-list"}), Feature("alike-list")]
            one.decide()


def _are_kin(one: Candidate, other: Candidate) -> bool:
    """Are they of one shape, in one part of the page, and under the same titles or of one kind?

    Statuses may be of another shape, where the heading names their class.
    """
    above = one.table.lines[0].topics[:-1]
    is_class = other.columns.status_is_code and _names_successes(plain(one.table.heading))
    if (one.table.shape != other.table.shape and not is_class) or above != other.table.topics[: len(above)]:
        return False
    if one.table.titles == other.table.titles:
        return True
    return one.columns.at("code") is not None and all(map(_DIGIT.search, one.readable))


def _outweighed(one: Candidate, kin: Sequence[Candidate]) -> Collection[str]:
    """What counts no longer against codes that a heading, or the first line, calls successes; of others, nothing."""
    is_same = one.table.titles == kin[0].table.titles
    at = (kin[0] if is_same else one).columns.code
    own, lead = one.table.column(at), plain(one.table.lead)
    is_label = 0 < len(lead.split()) <= _MAX_LABEL
    is_near = not is_label and any(one.table.topics == other.table.topics for other in kin)
    heading = lead if is_label else "" if is_near else plain(one.table.heading)
    is_said = _names_successes(heading)
    if kin[0].columns.status_is_code:
        title = one.table.titles[at]  # "Maximum" over 100 is no title of statuses.
        if (is_said or (is_near and (not title or title_roles(title)))) and all(map(is_registered, own)):
            return _DOUBTS
        is_theirs = one.feature_names.isdisjoint(_OTHERS) or ANSWERS.search(plain(one.table.heading)) is not None
        return _AROUND if is_same and is_theirs and all(_is_status(line, at) for line in one.table.lines) else ()
    says = any(SUCCESS.search(text) and not mentions_failure(text) for text in one.table.lines[0].texts)
    if not (is_said or (says and (is_near or _is_general(heading)))):
        return ()
    codes = codes_of(kin)
    fits = one.is_titled or (forms_of(own) <= forms_of(codes) and all(map(_DIGIT.search, own)))
    return _DOUBTS if (fits or all(map(is_number, codes.union(own)))) and codes.isdisjoint(own) else ()


def _names_successes(heading: str) -> bool:
    """Does the heading name successes, or a class of statuses, and nothing else ("Successful responses")?"""
    rest, number = _CLASS.subn("", heading)
    return number > 0 and _is_general(rest.strip())


def _is_general(heading: str) -> bool:
    return not heading or any(words.fullmatch(heading) for words in (GENERAL, ANSWERS, RESULTS))


def _is_status(line: Line, at: int) -> bool:
    """Is the code an HTTP status, by its class or sense in the heading above, or by the words beside it?"""
    code, words = line.texts[at], " ".join([*line.topics[-1:], *line.texts])
    return is_registered(code) and (f"{code[0]}xx" in words.lower() or has_sense(code[:3], words))
