"""The evidence for and against a list being one of error codes: named signals, each with its weight, summed.

A list is taken where the sum reaches `ENOUGH`; its certainty is the sum on a scale from 0 to 1. To change what is
believed, change a weight here, and measure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.reading.words import HISTORY
from parsers.recognise.assign import Columns, is_phrase
from parsers.recognise.codes import codes_in, statuses_in
from parsers.recognise.columns import Column
from parsers.recognise.sheets import Sheet
from parsers.recognise.statuses import are_usual, has_phrase
from parsers.recognise.words import (
    ANATOMY,
    DATA_TYPES,
    ERRORS,
    FAILURE,
    LEAD,
    OTHERS,
    is_schema,
    is_strange,
    kinds,
    plain,
)

ENOUGH = 5.0
#: How strongly a title says "code" of its own.
STRONG = 2.9
_SAMPLE = 40
_ENOUGH_LINES = 8
_SHORT = "hardly a line"
_PREFIX = re.compile(r"\S*[\w*][-_.:/*]")
_RANGE = re.compile(r"\d+ ?(?:[-–—]|to|\.\.) ?\d+|\d+[xX]+")

_TYPED = re.compile(
    r"[<(]?(?:string|integer|int|number|bool(?:ean)?|object|array|function)\b|.*\b(?:type|default)\s?:", re.I | re.S
)
_VERB = re.compile(r"(?:.*(?<!not)_)?(?:get|set|throw|free|perror|strerror)(?:_.*)?")
_MEMBER = re.compile(r"(?:\w+\.)*([A-Z]\w*[a-z]\w*)\.[a-z_]\w*")
_FUNCTION = re.compile(r"\w ?\(\)$")
_UNFILLED = re.compile(r"undefined|\[object Object\]|\{\{.*\}\}|.*…", re.S)
_VERSION = re.compile(r"v?\d+\.\d+\.\d[\w.-]*|v\d[\w.-]*", re.I)


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing seen that speaks for (weight above 0) or against the list."""

    weight: float
    told: str


def certainty(signals: list[Signal]) -> float:
    """How sure, from 0 to 1; 0.5 is enough."""
    total = sum(signal.weight for signal in signals)
    return round(min(max(total / (2 * ENOUGH), 0.0), 1.0), 2)


def enough(signals: list[Signal]) -> bool:
    """Is this a list of error codes?"""
    return sum(signal.weight for signal in signals) >= ENOUGH


def open_to_doubt(signals: list[Signal]) -> bool:
    """Does more speak for the list than against it, but for how short it is?"""
    return sum(signal.weight for signal in signals if signal.told != _SHORT) > 0


def weigh_columns(sheet: Sheet, columns: Columns, every: list[Column]) -> list[Signal]:
    """What a list's columns say for or against it."""
    at = columns.at("code")
    if at is None:
        return [Signal(-9, "no column holds codes"), *_titles(sheet, every)]
    return [
        *_codes(sheet, every[at], columns),
        *_beside(every[at], columns),
        *_titles(sheet, every),
        *_astray(sheet, every, columns),
    ]


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


def _codes(sheet: Sheet, column: Column, columns: Columns) -> Iterator[Signal]:
    word = column.words.get("code", 0)
    if word and not columns.bare:
        strong = word >= STRONG
        yield Signal(3 if strong else 1.5, f"the title {column.title!r} is one of codes")
    if columns.bare:
        yield Signal(2, "its codes are HTTP statuses")
    elif columns.sentence:
        yield Signal(-2, "its codes are sentences")
    elif column.telling >= 0.6:
        yield Signal(2, "the codes look like codes")
    elif column.numbers >= 0.6:
        yield Signal(1, "the codes are numbers")
    elif column.telling + column.numbers < 0.6 and not word:
        yield Signal(-1 if column.marked >= 0.9 and sheet.shape != "bullets" else -3, "the codes look like words")
    ranges = column.share(_RANGE.fullmatch)
    if ranges == 1 or (ranges >= 0.5 and column.statuses < 0.5):
        yield Signal(-8, "ranges of codes, no codes")
    if column.share(_PREFIX.fullmatch) >= 0.5:
        yield Signal(-8, "beginnings of codes, no codes")
    if sheet.shape != "table" and column.share(lambda text: text.isalpha() and kinds(text)) >= 0.5:
        yield Signal(-6, "labels, no codes")
    if column.share(_VERSION.fullmatch) >= 0.5:
        yield Signal(-8, "versions, no codes")
    owners = [found[1] for text in column.texts if (found := _MEMBER.fullmatch(text))]
    if column.share(_VERB.fullmatch) >= 0.4 or len(owners) - len(set(owners)) >= 0.5 * len(column.texts):
        yield Signal(-6, "functions, or members of classes")
    if column.share(lambda text: len(text) == 1) > 0.5 and not column.numbers and word < STRONG:
        yield Signal(-4, "single letters")


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


def _beside(column: Column, columns: Columns) -> Iterator[Signal]:
    kinds = set(columns.kinds.values())
    if column.share(lambda text: codes_in(text).beside) >= 0.5:
        kinds.add("name")
    if "status" in kinds:
        yield Signal(2, "a column of HTTP statuses")
    if kinds & {"retryable", "remedy"}:
        yield Signal(1, "a column of what to do")
    if kinds >= {"message", "cause", "remedy"}:
        yield Signal(2, "what went wrong, why, and what to do")
    if kinds & {"message", "when", "name"}:
        yield Signal(1, "a column that says what went wrong")
    elif columns.bare or kinds <= {"code", "status", "retryable"}:
        yield Signal(-3 if "status" in kinds else -5, "no column says what went wrong")


def _titles(sheet: Sheet, every: list[Column]) -> Iterator[Signal]:
    if is_strange(every[0].title) and not ERRORS.search(plain(every[0].title).replace("error field", "")):
        yield Signal(-6, f"the first title, {every[0].title!r}, is one of other things")
    for column in every[1:]:
        if is_schema(column.title):
            yield Signal(-5, f"the title {column.title!r} is one of a schema")
        elif column.share(DATA_TYPES.fullmatch) >= 0.6:
            yield Signal(-5, f"{column.title or 'a column'!r} holds data types")
        elif column.share(_TYPED.match) >= 0.5:
            yield Signal(-5, "its texts tell of data types or defaults")


def _astray(sheet: Sheet, every: list[Column], columns: Columns) -> Iterator[Signal]:
    """What says that the list is damaged: titles over other columns, texts that nobody filled in or that are cut."""
    titled = [column for column in every if column.words.get("status", 0) >= 2 and column.texts]
    astray = [column for column in every if column.statuses >= 0.9 and column not in titled]
    phrases = [column for column in titled if any(is_phrase(sheet, other, column) for other in astray)]
    if astray and any(column.share(statuses_in) < 0.2 and column not in phrases for column in titled):
        yield Signal(-20, "statuses stand under another title than the one of statuses")
    for at, kind in columns.kinds.items():
        if kind != "code" and every[at].share(_UNFILLED.fullmatch) >= 0.8:
            yield Signal(-20, f"the texts of {every[at].title!r} are cut, or not filled in")


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
        yield Signal(single if len(sample) == 1 else few, _SHORT)
        if not all(any(line.texts[1:]) for line in sample):
            yield Signal(-2, "one of its few lines says nothing")
