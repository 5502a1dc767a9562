"""The evidence for and against a list being one of error codes: named signals, each with its weight, summed.

A list is taken where the sum reaches `ENOUGH`; its certainty is the sum on a scale from 0 to 1. To change what is
believed, change a weight here or in `around`, and measure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.recognise.codes import codes_in, statuses_in
from parsers.recognise.columns import Column, Columns
from parsers.recognise.sheets import Sheet
from parsers.recognise.text_columns import is_phrase
from parsers.recognise.words import (
    DATA_TYPES,
    ERRORS,
    is_schema,
    is_strange,
    kinds,
    plain,
)

ENOUGH = 5.0
#: How strongly a title says "code" of its own.
STRONG = 2.9
#: What is said of a list that is too short to be sure of.
SHORT = "hardly a line"
_PREFIX = re.compile(r"\S*[\w*][-_.:/*]")
_RANGE = re.compile(r"\d+ ?(?:[-–—]|to|\.\.) ?\d+|\d+[xX]+")

_TYPED = re.compile(
    r"[<(]?(?:string|integer|int|number|bool(?:ean)?|object|array|function)\b|.*\b(?:type|default)\s?:", re.I | re.S
)
_VERB = re.compile(r"(?:.*(?<!not)_)?(?:get|set|throw|free|perror|strerror)(?:_.*)?")
_MEMBER = re.compile(r"(?:\w+\.)*([A-Z][^\Wa-z]*[a-z]\w*)\.[a-z_]\w*")
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
    return sum(signal.weight for signal in signals if signal.told != SHORT) > 0


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
