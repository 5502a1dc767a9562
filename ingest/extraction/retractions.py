"""Withdraw each yes that the page contradicts elsewhere: in a list left out, a sentence, a note, a fold of the past."""

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import chain

from lxml.etree import _Element

from ingest.advice.clauses import sentences_of
from ingest.advice.languages import is_foreign
from ingest.advice.read_advice import read_advice
from ingest.advice.vetoes import SPOKEN_LIMITS, limit_in, words_against
from ingest.extraction.conflicts import Read
from ingest.extraction.extract import Extraction
from ingest.extraction.normalise import forbidding_heading, records_of
from ingest.model import Record
from parsers.extract.contract import Row
from parsers.extract.rows import rows_of
from parsers.html.element_text import text_inside, text_of
from parsers.html.once import once
from parsers.html.outline import Outline
from parsers.lexicon.value_shapes import NOTE_MARKS

#: A code as a sentence names it; a plain word ("timeout"), a status or a small number may mean anything there.
_NAME = re.compile(r"(?<!\w)(?!\d{1,3}\b)(?=[A-Za-z]*[_\d.:-]|[A-Za-z]*[a-z][A-Z]|[A-Z]{4,}\b)\w[\w.:-]*\w")
#: "None of the following may be retried", "Do not retry:"
_POINTS = re.compile(r"\b(?:below|following|these)\b|[:：]$", re.I)
#: Items and cells, to which the text above their list applies.
_PARTS = frozenset(["dd", "li", "td"])
#: "Retry all errors but POT_BUSY", with "this error" in place of the code.
_EXCEPTED = re.compile(
    r"\b(?:(?:all|any|every)\b.{0,60}\b(?:but|except|except for)|exception of) this error\b"
    r"(?!, no(?:ne|thing)?\b)",
    re.I,
)
_REPEATS = re.compile(r"\b(?:re-?(?:tr|send|submi)|repeat)", re.I)
#: What adds nothing to a sentence that is read as its row's own.
_IN_ITS_ROW = re.compile(r"\b(?:automatically|(?:after|for|on|upon) this error)\b", re.I)
#: A sentence with more codes is read once for all of them, not once for each.
_MAX_APART = 8
#: The mark that a footnote begins with.
_NOTE = re.compile(rf"([{''.join(NOTE_MARKS)}])+\s*|[(\[](\d{{1,2}})[)\]]\s+")
#: Such a mark in a row; "/v1/*" has none.
_MARK = re.compile(rf"(?<!/)[{''.join(NOTE_MARKS)}]")
_NOTE_ID = re.compile(r"(?:user-content-)?(?:fn|(?:foot|end)?note)", re.I)
#: The title of a fold that holds what used to be said.
_PAST = re.compile(
    r"\b(?:archived?|before v?\d+|deprecated|former|history|legacy|obsolete|old|previous|superseded)\b", re.I
)


def take_back(pairs: list[Read], extraction: Extraction, page: str) -> list[Read]:
    """The pairs, each yes withdrawn that the page contradicts outside of its row."""
    yes = {record.key for record, _ in pairs if record.state.retryable}
    if not yes:
        return pairs
    codes = {code for _, code in yes}
    read = {row.element for row in extraction.rows}
    # Another row that is read and says "no" is a clash.
    records = [record for record, _ in pairs if record.state.retryable is None]
    if not extraction.site.lists:  # Else the declaration chose among them.
        records += (record for record in _left_out(extraction, codes, read, page) if not record.state.retryable)
    against = {record.key: record.evidence for record in records if record.evidence}
    named = dict(chain(_spoken_against(extraction, codes, read), _limited_by_notes(extraction, read)))
    past = dict(_said_in_the_past(read))

    def without(record: Record, row: Row) -> Record:
        evidence = against.get(record.key) or named.get(record.code)
        summary, text = past.get(row.element, ("", ""))
        if record.evidence and record.evidence in text:
            evidence = summary
        if not (record.state.retryable and evidence):
            return record
        return record._replace(state=record.state._replace(retryable=None, retryable_basis=None), evidence=evidence)

    return [(without(record, row), row) for record, row in pairs]


def _said_in_the_past(read: set[_Element]) -> Iterator[tuple[_Element, tuple[str, str]]]:
    """The rows in a fold of the past, around one or right before one; each with the title and the text of the fold."""
    rows: dict[_Element, list[_Element]] = {}  # right before each fold
    for fold in next(iter(read)).getroottree().iter("details"):
        if (summary := fold.find("summary")) is not None and _PAST.search(title := text_of(summary)):
            said = title, text_of(fold)
            within = read.intersection((*fold.iter(), *fold.iterancestors()))
            before = next((one for one in fold.itersiblings(preceding=True) if one in read or one in rows), None)
            rows[fold] = [] if before is None else rows.get(before, [before])
            for element in within or rows[fold]:
                yield element, said


def _left_out(extraction: Extraction, codes: set[str], read: set[_Element], page: str) -> Iterator[Record]:
    """The records of lists that were not read and have some of these codes, without the rows read as another list's."""
    for one in extraction.lists:
        if not (one.accepted or codes.isdisjoint(one.readable)):
            for row in rows_of(one.table, one.columns, one.site):
                if isinstance(row, Row) and row.element not in read:
                    yield from records_of(row, extraction.site, page)


def _spoken_against(extraction: Extraction, codes: set[str], read: set[_Element]) -> Iterator[tuple[str, str]]:
    """The codes that a sentence on them or above their list says not to retry, or not always; each with its words."""
    for one in extraction.lists:
        lead = one.table.lead if one.accepted or one.table.shape == "table" else ""  # Else that of the first item.
        said = lead if _forbids(lead) else forbidding_heading(one.table.topics)
        yield from ((code, said) for code in one.readable if said)
    above, were_parts = "", False
    for block, names in zip(extraction.outline.blocks, once(extraction.outline, _names), strict=True):
        is_part = block.element.tag in _PARTS
        lead, is_behind = above, were_parts and not is_part
        above, were_parts = above if is_part else block.text, is_part
        found = codes.intersection(names)
        if not found or "{" in block.text:  # a sample
            continue
        if is_behind and next(block.element.iterancestors(*_PARTS), None) is None:
            lead = ""
        said = forbidding_heading(block.topics) or (lead if _forbids(lead) else None)
        if said and _NAME.match(block.text):
            yield from ((code, said) for code in found)
        if block.element in read:
            continue
        for sentence in sentences_of(block.text):
            named = codes.intersection(_NAME.findall(sentence))
            apart = [frozenset([code]) for code in named] if len(named) <= _MAX_APART else [named]
            denied = (one for one in apart if _denies(_with_these(sentence, one)))
            yield from ((code, sentence) for one in denied for code in one)


def _names(outline: Outline) -> list[list[str]]:
    """What each block names as sentences name codes."""
    return [_NAME.findall(block.text) for block in outline.blocks]


@lru_cache(maxsize=256)
def _forbids(lead: str) -> bool:
    """Does this label or sentence above a list forbid retrying what is in the list?"""
    pointing = filter(_POINTS.search, sentences_of(lead))
    labelled = lead[-1:] != "." and forbidding_heading([lead]) is not None
    return labelled or any(forbidding_heading([one]) is not None or _denies(one) for one in pointing)


def _with_these(sentence: str, codes: Set[str]) -> str:
    """The sentence as it would read in the row of these codes."""
    return _IN_ITS_ROW.sub("", _NAME.sub(lambda found: "this error" if found[0] in codes else found[0], sentence))


def _limited_by_notes(extraction: Extraction, read: set[_Element]) -> Iterator[tuple[str, str]]:
    """The codes with a mark in their rows ("POT_BUSY*") whose footnote limits a yes."""
    notes: dict[str, str] = {}
    below = {one.element: _note_of(one.element) for one in extraction.skipped if one.element.tag == "tr"}
    for element, (mark, note) in (once(extraction.outline, _footnotes) | below).items():
        if mark and element not in read and (limit_in([note], is_foreign(note.lower())) or _denies(note)):
            notes[mark] = note
    for row in extraction.rows if notes else ():
        marks = {*_MARK.findall(text_inside(row.element))}
        marks.update(text_inside(one).strip("[]() \n") for one in row.element.iter("sup"))
        marks.update(link.get("href", "") for link in row.element.iter("a"))
        yield from ((code, notes[mark]) for mark in sorted(marks & notes.keys()) for code in row.codes)


def _footnotes(outline: Outline) -> dict[_Element, tuple[str, str]]:
    """The footnotes among the blocks, each with its mark and its text."""
    return {block.element: note for block in outline.blocks if (note := _note_of(block.element))[0]}


def _note_of(element: _Element) -> tuple[str, str]:
    """A footnote's mark ("* Only …", "[1] Only …") or the target of links to it, and its text; empty if it is none."""
    text = text_inside(element).strip()
    if found := _NOTE.match(text):
        return found[1] or found[2], text[found.end() :]
    sup, item = element.find(".//sup"), next(element.iterancestors("li"), element)
    mark = "" if sup is None else text_inside(sup).strip()
    if mark and text.startswith(mark):
        return mark, text.removeprefix(mark).strip()
    name = item.get("id") or ""
    return (f"#{name}", text) if _NOTE_ID.match(name) else ("", "")


def _denies(text: str) -> bool:
    if read_advice(text).retryable is False or (_EXCEPTED.search(text) and _REPEATS.search(text)):
        return True
    foreign = is_foreign(text.lower())
    return (words_against([text], foreign) or limit_in([text], foreign, SPOKEN_LIMITS)) is not None
