"""Codes that only a sentence or a sample names: a note that says what else the API answers, a line that opens so."""

import re
from collections.abc import Mapping, Sequence

from parsers.classify.accepted import Accepted
from parsers.extract.code_tokens import is_own_code
from parsers.extract.codes_in_text import STATUS_CLASS
from parsers.extract.status_words import is_field_name
from parsers.html.once import once
from parsers.html.outline import Block, Outline, samples_of
from parsers.lexicon.lazy_regex import regex

_MAX_CHARS = 600
#: What a sentence says that the API answers ("PUMP_LOST and 1003 are returned when …", "it fails with PUMP_LOST").
_PART = r"[\"'`]?(?:,? and |,? or |, (?!which ))[\"'`]?"
_NAMES = rf"[\"'`]?([\w.-]*\w(?:{_PART}[\w.-]*\w)*)[\"'`]?"
_PARTED = regex(_PART)
_ANSWERED = regex(
    rf"(?:^|(?<=[\s(:])){_NAMES} (?:is|are|will be|may be|can be) (?:also |now |still |\w+ly )?"
    r"(?:answered|raised|reported|returned|sent|thrown)\b"
    r"|\b(?:answers? with|fails? with|gets?|raises?|receives?|returns?|throws?)"
    rf" (?:(?:an?|the|error|code|exception|status) ){{0,3}}{_NAMES}",
    re.I,
)
#: That it is an error, as a field of the answer is not ("request_id is returned").
_OF_ERROR = regex(r"\b(?:codes?|errors?|exceptions?|fails? with|raises?|throws?)(?: an?| the)? [\"'`]?$", re.I)
_AN_ERROR = regex(r"[\"'`]? (?:error|exception)\b", re.I)
_OPENING = regex(r"\s*[\"'`]?([\w.-]*\w)[\"'`]?(?:\s{2,}|\t|\s*[:=|–—]\s|\s-\s)\s*\S")
_NO_MORE = regex(
    r"\b(?:deprecated|formerly|instead|no longer|not (?:any|in|raised|returned|sent|supported|used)|never|obsolete"
    r"|removed|renamed|replaced|until|used to|was|were)\b|[-=]>|→",
    re.I,
)
#: In a line of a sample, unlike in a note, what failed may be told so ("the bank was not reached").
_PAST = regex(r"\b(?:instead|until|was|were)\b", re.I)
#: What a sentence says that the API does not answer ("it does not return …").
_DENIED = regex(r"(?:\b(?:not|without)|n['’]t)\s(?:\S+\s){0,3}$", re.I)


def names_in_notes(accepted: Accepted, blocks: Sequence[Block]) -> dict[str, bool]:
    """The names that sentences under the heading of a list say are answered, and whether they call them errors."""
    topics = {line.topics for line in accepted.lines} | {one.table.topics for one in accepted.lists}
    names: dict[str, bool] = {}
    for block in blocks:
        own, head = block.topics, block.topics[-1].split() if block.topics else []
        is_under = own in topics or (own[:-1] in topics and not accepted.codes.isdisjoint(head))  # It may end a card.
        if block.aside or block.level or not is_under or block.element in accepted.cells:
            continue
        text = "" if _NO_MORE.search(block.text) else block.text[:_MAX_CHARS]
        for found in _ANSWERED.finditer(text):
            if _DENIED.search(text, 0, found.start()):
                continue
            start, end = found.span(found.lastindex or 0)
            called = _OF_ERROR.search(text, 0, start) or _AN_ERROR.match(text, end)
            names |= {name: bool(called) or names.get(name, False) for name in _PARTED.split(text[start:end])}
    return names


def names_in_samples(outline: Outline) -> frozenset[str]:
    """What opens a line of a preformatted text, before a text of its own."""
    lines = (line for *_, text in once(outline, samples_of) for line in text.splitlines())
    told = (found[1] for line in lines if (found := _OPENING.match(line)) and not _NO_MORE.search(_PAST.sub("", line)))
    return frozenset(told)


def new_codes(names: Mapping[str, bool], accepted: Accepted) -> list[str]:
    """Those of the names that are errors, look like codes as a list has them, and are in none."""
    others = (name for name, is_error in names.items() if is_error)
    may_be = (name for name in others if is_own_code(name) and name not in accepted.codes and not _is_other(name))
    return [*filter(accepted.has_form, may_be)]


def _is_other(name: str) -> bool:
    """Is this a field, or a class of statuses?"""
    return is_field_name(name) or STATUS_CLASS.fullmatch(name) is not None
