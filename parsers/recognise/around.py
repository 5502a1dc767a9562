"""The evidence around a list, and in its lines: headings, phrases, words of failure, how many lines there are."""

import re
from collections.abc import Iterator

from parsers.reading.words import HISTORY
from parsers.recognise.codes import statuses_in
from parsers.recognise.columns import Column, Columns
from parsers.recognise.evidence import SHORT, STRONG, Signal
from parsers.recognise.sheets import Sheet
from parsers.recognise.statuses import are_usual, has_phrase
from parsers.recognise.words import ANATOMY, ERRORS, FAILURE, LEAD, OTHERS, plain

_SAMPLE = 40
_ENOUGH_LINES = 8
_FUNCTION = re.compile(r"\w ?\(\)$")


def weigh_place(sheet: Sheet, columns: Columns, every: list[Column]) -> list[Signal]:
    """What stands around a list, and in its lines, says for or against it."""
    at = columns.at("code")
    if at is None:
        return []
    around = [*_place(sheet, columns), *_phrases(sheet, every[at])]
    failing = _failing(sheet)
    if not any(signal.weight > 0 for signal in around):
        known = every[at].words.get("code", 0) >= STRONG and failing >= 0.3
        around.append(Signal(-1 if known else -3, "nothing around it speaks of errors"))
    return [*_repeats(sheet, every[at]), *around, *_vocabulary(sheet, columns, failing)]


def _repeats(sheet: Sheet, column: Column) -> Iterator[Signal]:
    """How many of the codes of this list are different ones?"""
    texts = sheet.column(column.at)
    distinct = len(set(texts)) / len(texts) if texts else 0.0
    if distinct >= 0.9:
        yield Signal(1, "each code stands once")
    elif distinct < 0.4:
        yield Signal(-1 if distinct > 0.1 and column.words.get("code", 0) else -5, "few codes stand once")
    elif not column.title:
        yield Signal(-2, "some codes stand twice, and no title says that they are codes")


def _place(sheet: Sheet, columns: Columns) -> Iterator[Signal]:
    """What the headings say, the nearest first: of errors, or of other things."""
    outer = list(sheet.element.iterancestors("dd", "li"))
    if len(outer) > (sheet.shape == "bullets" and sheet.element.tag != "li") and sheet.shape in (
        "definitions",
        "bullets",
    ):
        yield Signal(-4, "it is a list within a list")
    heading, lead = sheet.section or "", plain(sheet.lead)
    if sheet.lead.endswith((":", "：")) and len(lead) <= 60 and not ANATOMY.search(lead):
        heading = sheet.lead if ERRORS.search(lead) or OTHERS.search(lead) else heading
    nearest = plain(heading)
    title, _, main = sheet.chapter.rpartition(" | ")
    above = plain(" | ".join((sheet.chapter, *sheet.topics[:-1])) if nearest else title)
    titles = plain(" ".join(sheet.titles)) if sheet.shape == "table" else ""
    if not (columns.bare or columns.at("status") is not None):
        titles = titles.replace("status code", "")  # Of another kind.
    if HISTORY.search(f"{sheet.chapter} | {sheet.section}"):
        yield Signal(-12, f"what stands under {sheet.section or sheet.chapter!r} is not in force")
    elif _FUNCTION.search(sheet.section or ""):
        yield Signal(-4, f"{sheet.section!r} is a function")
    elif ANATOMY.search(nearest) or ANATOMY.search(plain(sheet.titles[0])):
        yield Signal(-6, f"{heading or sheet.titles[0]!r} is about something else than codes")
    elif ERRORS.search(nearest or plain(main)):
        yield Signal(2, f"it stands under {heading or main!r}")
    elif OTHERS.search(nearest or plain(main)) and not statuses_in(heading):
        yield Signal(-4, f"it stands under {heading or main!r}")
    if ERRORS.search(above) or LEAD.search(lead) or ERRORS.search(titles):
        yield Signal(1, "the page, the text before it or its titles speak of errors")


def _phrases(sheet: Sheet, column: Column) -> Iterator[Signal]:
    """Do statuses stand with their reason phrases ("404 Not Found"), in one text or side by side?"""
    agree = 0
    for line in sheet.lines[:_SAMPLE]:
        told = [found for text in line.texts if text[:1].isdigit() and (found := statuses_in(text[:60]))]
        agree += any(has_phrase(found.codes[0], text) for found in told for text in (found.beside, *line.texts))
    if agree >= 0.3 * len(sheet.lines[:_SAMPLE]):
        yield Signal(2, "the reason phrases of HTTP statuses stand beside them")
    elif are_usual(sheet.column(column.at)):
        yield Signal(2, "they are the statuses of any API")


def _failing(sheet: Sheet) -> float:
    """The share of the lines that use the words of failure: of the first ones, where it is large."""
    share = 0.0
    for size in (_ENOUGH_LINES, _SAMPLE):
        sample = sheet.lines[:size]
        lines = (f" {plain(' '.join([text[:200] for text in line.texts]))} " for line in sample)
        share = sum(FAILURE.search(line) is not None for line in lines) / len(sample)
        if share >= 0.75 or len(sheet.lines) <= size:
            break
    return share


def _vocabulary(sheet: Sheet, columns: Columns, share: float) -> Iterator[Signal]:
    """Do the lines use the words of failure, and are there enough of them?"""
    sample = sheet.lines[:_SAMPLE]
    if share >= 0.3:
        yield Signal(2 if share >= 0.5 else 1, f"{share:.0%} of its lines speak of failure")
    elif share < 0.1 and len(sample) > 2:
        yield Signal(-2 if any(sheet.titles) else -3, "hardly a line speaks of failure")
    elif not any(sheet.titles[:2]):
        yield Signal(-1, "few lines speak of failure")
    if len(sample) < 3:
        single = -3 if any(sheet.titles) and not columns.bare else -7
        few = -1 if any(sheet.titles) or columns.bare else -3
        yield Signal(single if len(sample) == 1 else few, SHORT)
        if not all(any(line.texts[1:]) for line in sample):
            yield Signal(-2, "one of its few lines says nothing")
