"""Which lines of a list speak of failure, and lists that hardly do, beside one that does."""

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import forms_of
from parsers.classify.features import Feature
from parsers.classify.words_above import printed_caption, words_above
from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.card_heads import labelled_code
from parsers.extract.columns import Columns
from parsers.extract.head_words import ERROR_NUMBER
from parsers.html.element_text import text_of
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import FAILURE_TYPE
from parsers.lexicon.vocabulary import is_about_errors, mentions_failure, mentions_fault, plain

#: So many lines are read, or first of all.
MAX_LINES, _FIRST_LINES = 40, 8
#: The most words of a label above a list.
LABEL_WORDS = 3
#: What is said of anything that lacks something, or is not so.
_WITHOUT = regex(r" (?:sin|sem|sans|senza|non|ohne|bez|без)(?= )")
#: A number, perhaps behind letters: a code of a vendor, whatever its text says ("R01", "0x10").
VENDOR_NUMBER = regex(r"[A-Z]{0,3}[-_]?\d{1,6}|0x[\da-fA-F]+")
#: What announces what machines suffer, beside words for errors.
_TROUBLES = regex(r"\b(?:alarms?|causes?|malfunctions?|symptoms?|troubleshooting)\b")
#: A word for errors, which a text may mention without telling of one.
_ERROR = regex(r"\b(?:errors?|exceptions?)\b")
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
    faults = announces_faults(table)
    share = share_failing(table.lines[:_FIRST_LINES], faults=faults)
    return share if share >= 0.75 else share_failing(table.lines[:MAX_LINES], faults=faults)


def announces_faults(table: CandidateTable) -> bool:
    """Does the heading or a title announce errors or troubles? Elsewhere parts are called after a machine's faults."""
    words = (words_above(table).named, *map(plain, table.titles))
    return any(is_about_errors(one) or _TROUBLES.search(one) is not None for one in words)


def are_called_errors(table: CandidateTable) -> bool:
    """Does each heading say that its number or code is an error's ("Error 12: …", "Error code: pump_empty")?"""
    headings = (text_of(line.element) for line in table.lines[:MAX_LINES])
    return table.shape == "headings" and all(ERROR_NUMBER.match(text) or labelled_code(text) for text in headings)


def share_failing(lines: Sequence[Line], plainly: bool = False, faults: bool = False) -> float:
    """The share of the lines that mention failure; `plainly`: by more than a "without"; `faults`: or a machine's."""
    texts = [" ".join([text[:200] for text in line.texts]) for line in lines]
    return sum(fails(text, plainly) or (faults and mentions_fault(text)) for text in texts) / len(lines)


@lru_cache(maxsize=32768)
def fails(line: str, plainly: bool = False) -> bool:
    """Does the line mention failure?"""
    return mentions_failure(_WITHOUT.sub(" ", f" {plain(line)} ") if plainly else line)


def tells_of_failure(text: str) -> bool:
    """Does the text say what fails, beyond a word for errors ("Maps errors to exceptions")?"""
    return fails(_ERROR.sub("", plain(text)))


def share_told(table: CandidateTable, columns: Columns) -> float:
    """The share of the lines with a code of an error by its form, or a text that tells of one, not only mentions it."""
    codes = columns.code
    lines = [line.texts for line in table.lines[:MAX_LINES]]
    coded = sum(any(map(str.isdigit, texts[codes])) or FAILURE_TYPE.search(texts[codes]) is not None for texts in lines)
    told = sum(tells_of_failure(" ".join((*texts[:codes], *texts[codes + 1 :]))) for texts in lines)
    return max(coded, told) / len(lines)


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
        numbered = not name or any(VENDOR_NUMBER.fullmatch(code) for other in sure for code in other.codes)
        name = name or one.table.heading
        is_coded = numbered and all(map(VENDOR_NUMBER.fullmatch, one.codes))
        is_coded = is_coded or not forms.isdisjoint(forms_of(one.codes))
        if name and not (speaks or is_coded or one.table.titles in titles) and are_english(one.table):
            one.features.append(Feature("calm-heading", name))
            one.decide()


def caption_of(one: Candidate) -> str:
    """The caption of a table, without what counts the tables."""
    return _TABLE.sub("", printed_caption(one.table))


def _name_within(one: Candidate, sure: list[Candidate]) -> str:
    """The caption of a table, or the heading of its own within the section of a sure one, if it speaks of no error."""
    is_within = any(one.table.topics[:-1] == other.table.topics for other in sure if other.table.topics)
    name = caption_of(one) or (one.table.heading if is_within else "")
    return "" if is_about_errors(name) or mentions_failure(name) else name


def _label_above(one: Candidate) -> str:
    """The few words just above a list that name it ("Regions:"), unless they speak of errors."""
    lead = one.table.lead
    is_label = lead.endswith(COLONS) and len(lead.split()) <= LABEL_WORDS and not is_about_errors(lead)
    return lead if is_label else ""
