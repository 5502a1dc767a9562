"""A yes that the page takes back elsewhere: in a list left out, in a sentence on the code, or as one of the past."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from ingest.advice.clauses import sentences_of
from ingest.advice.languages import is_foreign
from ingest.advice.read_advice import read_advice
from ingest.advice.vetoes import words_against
from ingest.extraction.conflicts import Read
from ingest.extraction.extract import Extraction
from ingest.extraction.normalise import forbidding_heading, records_of
from ingest.model import Record
from parsers.extract.contract import Row
from parsers.extract.rows import rows_of
from parsers.html.element_text import text_of

#: A code as a sentence names it; a plain word ("timeout"), a status or a small number may mean anything there.
_NAME = re.compile(r"(?<!\w)(?!\d{1,3}\b)(?=[A-Za-z]*[_\d.:-]|[A-Za-z]*[a-z][A-Z]|[A-Z]{4,}\b)\w[\w.:-]*\w")
#: "None of the following may be retried", "Do not retry:"
_POINTS = re.compile(r"\b(?:below|following|these)\b|[:：]$", re.I)
#: What a fold is called that holds what was said before.
_PAST = re.compile(
    r"\b(?:archived?|before v?\d+|deprecated|former|history|legacy|obsolete|old|previous|superseded)\b", re.I
)


def take_back(pairs: list[Read], extraction: Extraction, page: str) -> list[Read]:
    """The pairs; a yes is none where the page says otherwise of the same code outside its row."""
    yes = {record.key for record, _ in pairs if record.state.retryable}
    if not yes or extraction.site.lists:
        return pairs
    codes = {code for _, code in yes}
    read = {row.element for row in extraction.rows}
    # A "no" in another row that is read is a clash.
    records = [record for record, _ in pairs if record.state.retryable is None]
    records += (record for record in _left_out(extraction, codes, read, page) if not record.state.retryable)
    against = {record.key: record.evidence for record in records if record.evidence}
    named = dict(_spoken_against(extraction, codes, read))
    past = dict(_said_in_the_past(read))

    def without(record: Record, row: Row) -> Record:
        evidence = against.get(record.key) or named.get(record.code)
        summary, told = past.get(row.element, ("", ""))
        if record.evidence and record.evidence in told:
            evidence = summary
        if not (record.state.retryable and evidence):
            return record
        return record._replace(state=record.state._replace(retryable=None, retryable_basis=None), evidence=evidence)

    return [(without(record, row), row) for record, row in pairs]


def _said_in_the_past(read: set[_Element]) -> Iterator[tuple[_Element, tuple[str, str]]]:
    """The rows of a fold with what was said before, or with one in them or right behind them; its title and text."""
    rows: dict[_Element, list[_Element]] = {}  # right before each fold
    for fold in next(iter(read)).getroottree().iter("details"):
        if (summary := fold.find("summary")) is not None and _PAST.search(title := text_of(summary)):
            told = title, text_of(fold)
            within = read.intersection((*fold.iter(), *fold.iterancestors()))
            before = next((one for one in fold.itersiblings(preceding=True) if one in read or one in rows), None)
            rows[fold] = [] if before is None else rows.get(before, [before])
            for element in within or rows[fold]:
                yield element, told


def _left_out(extraction: Extraction, codes: set[str], read: set[_Element], page: str) -> Iterator[Record]:
    """The records of the lists with some of these codes that were not taken, but for rows that were read otherwise."""
    for one in extraction.lists:
        if not (one.accepted or codes.isdisjoint(one.readable)):
            for row in rows_of(one.table, one.columns, one.site):
                if isinstance(row, Row) and row.element not in read:
                    yield from records_of(row, extraction.site, page)


def _spoken_against(extraction: Extraction, codes: set[str], read: set[_Element]) -> Iterator[tuple[str, str]]:
    """The codes of which a sentence says that they are not to be repeated, or not always; so may one above a list."""
    for one in extraction.lists:
        lead = one.table.lead if one.accepted else ""
        if _POINTS.search(lead) and _forbids(lead):
            yield from ((code, lead) for code in one.codes)
    known, above = {code for row in extraction.rows for code in row.codes}, ""
    for block in extraction.outline.blocks:
        named = known.intersection((block.text, *_NAME.findall(block.text)))
        if block.level or not named:
            is_lead = _POINTS.search(block.text) or (block.text[-1:] != "." and forbidding_heading([block.text]))
            above = block.text if is_lead else ""
        if block.element in read or codes.isdisjoint(named) or "{" in block.text:  # a sample
            continue
        if told := forbidding_heading(block.topics) or (above if _forbids(above) else None):
            yield from ((code, told) for code in codes & named)
        for sentence in sentences_of(block.text):
            named = codes.intersection(_NAME.findall(sentence))
            yield from ((code, sentence) for code in named if _denies(_with_this(sentence, code)))


def _with_this(sentence: str, code: str) -> str:
    """The sentence as it would stand in the row of this code."""
    return _NAME.sub(lambda found: "this error" if found[0] == code else found[0], sentence)


def _forbids(lead: str) -> bool:
    return forbidding_heading([lead]) is not None or _denies(lead)


def _denies(text: str) -> bool:
    return read_advice(text).retryable is False or words_against([text], is_foreign(text.lower())) is not None
