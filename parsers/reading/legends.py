"""Legends of the marks under a title about retrying: those that turn the usual meaning of yes and no round."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml.etree import _Element

from parsers.reading.contract import Row
from parsers.reading.outline import Outline
from parsers.reading.text import text_of
from parsers.reading.verdicts import NO_MARKS, YES_MARKS

_AGAIN = (
    r"(?:retr(?:y|ies|ied|ying|yable|iable)|repeat\w*|re-?sen[dt]\w*|re-?submit\w*|re-?attempt\w*|sent again|try again)"
)
_DONE = re.compile(
    r"\b(?:retried|retr[iy]able|repeated|re-?sent|resubmitted|reattempted|sent again|safe to retry)\b", re.I
)
_RETRIED = re.compile(rf"\b{_AGAIN}\b", re.I)
_NEVER = re.compile(
    r"\b(?:not|never|no|cannot|can't|don't|mustn't|shouldn't|without|avoid|stop|unsafe|un|non)\b(?:[\s-]+\w+){0,4}?[\s-]*"
    rf"\b{_AGAIN}\b|\b{_AGAIN}\b (?:it |them )?(?:is |are )?(?:not|never|prohibited|forbidden|pointless|unsafe)\b"
    r"|\b(?:final|permanent|terminal)\b",
    re.I,
)
#: One of these is in each text that is worth a look: small letters, white space and invisible ones apart.
_WORTH_A_LOOK = (
    *("retr", "re-tr", "repeat", "resen", "re-sen", "resub", "re-sub", "reatt", "re-att", "again", "inal", "permanent"),
)
_SAYS = r"(?:means?|indicates?|denotes?|stands? for|signif(?:y|ies)|marks?|flags?|lists?|shows?)"
_MARK = re.compile(
    rf"(?P<yes>[{YES_MARKS}]|\bcheck ?marks?\b|\bticks?\b|\bticked\b|\bmarked in (?:this|the) column\b"
    rf"|\b(?:yes|true|y)\b(?=\W{{0,3}}(?:[=:→]|{_SAYS}\b))"
    rf"|\bretr[iy](?:able)?\b(?=\W{{0,2}}(?: ?(?:column|flag|field|badge))?\W{{0,2}}{_SAYS}\b))"
    rf"|(?P<no>[{NO_MARKS}]|\b(?:an?|the)(?: red)? cross\b(?!-)|\bcrosses\b|\bunticked\b"
    rf"|\b(?:no|false|n)\b(?=\W{{0,3}}(?:[=:→]|{_SAYS}\b)))",
    re.I,
)
#: What turns a mark that stands behind it round: "without a tick".
_WITHOUT = re.compile(r"\b(?:unless|except|without|not|non|no)(?: an?| the)?[\s\"“'-]*$", re.I)
_JOINS = re.compile(
    rf"[\s\"”')\]]*(?:column|flag|field|badge|rows?|errors?|codes?)?[\s\"”']*(?:[=→]|{_SAYS}\b|(?:is|are)\b)", re.I
)
_MARKED = re.compile(
    r"\b(?:marked|flagged|shown|indicated|denoted|carry|carries|have|has|bear|get|are|is)\W*(?:with|by|as)?\W*(?:an?|the)?\W*$",
    re.I,
)
_ALONE = re.compile(rf"\W*(?:yes|no|true|false|[{YES_MARKS}{NO_MARKS}])\W*", re.I)
_LEGEND = re.compile(r"\W*(?:legend|key)\b", re.I)
_LOOSELY = re.compile(r"\s*[\"”')\]]*\s*[:–—-]|\s")
#: A mark that stands for the bare contrary word, whatever it is about ("✅ means no").
_OPPOSITE = re.compile(
    rf"(?:(?P<yes>[{YES_MARKS}]|\b(?:yes|true)\b)|[{NO_MARKS}]|\b(?:no|false)\b)[\s\"”')\]]*"
    rf"(?P<join>[=→]|{_SAYS}\b|(?<=[{YES_MARKS}{NO_MARKS}])\s*[:–—-])?[\s\"“'(]*"
    rf"\b(?(yes)(?:no|false)|(?:yes|true))\b(?!\s*[\w{YES_MARKS}{NO_MARKS}])",
    re.I,
)
_INVERTED = re.compile(
    r"\b(?:columns?|marks?|ticks?|crosses|icons?|symbols?|badges?|flags?|colou?rs|meanings?)\b.{0,40}"
    r"\b(?:inverted|reversed|swapped|the other way (?:a?round)|the (?:opposite|contrary|reverse))\b",
    re.I,
)
_SENTENCE = re.compile(r"[.;\n•](?=\s|$)")
_EITHER = re.compile(r"\b(?:whether|or not)\b", re.I)


def inverted(outline: Outline, rows: Iterable[Row], said: Mapping[_Element, str]) -> list[str]:
    """The legends outside of `rows` that turn yes and no round; `said` are lines of tables that are read already."""
    held = {row.element for row in rows if row.cells.get("retryable")}
    turning = {
        text: None
        for element, text in (_texts(outline, held, said) if held else ())
        if turns_round(text) and element not in held and held.isdisjoint(element.iterancestors())
    }
    return list(turning)


def _texts(outline: Outline, held: set[_Element], said: Mapping[_Element, str]) -> Iterator[tuple[_Element, str]]:
    """The blocks and lines of the page, but the rows of tables; a mark alone with what follows it."""
    before = ""
    for block in outline.blocks:
        alone = len(block.text) < 10 and _ALONE.fullmatch(block.text) is not None
        # Of two marks the one does not explain the other, but in a list of terms.
        joined = before and (not alone or block.element.tag == "dd")
        yield block.element, f"{before} {block.text}" if joined else block.text
        before = f"{block.text} =" if alone else ""
    for table, _ in outline.tables:
        for part in table.iter("caption", "tr"):
            if part not in held:
                yield part, _line(part, said.get(part))


def _line(part: _Element, said: str | None) -> str:
    """The text of a caption or row; a mark in a cell of its own stands for what the only other cell says."""
    cells = [text_of(cell) for cell in part.iterchildren("td", "th")]
    return " = ".join(cells) if len(cells) == 2 and _ALONE.fullmatch(cells[0]) else said or text_of(part)


def turns_round(text: str) -> bool:
    """Is this a legend after which a yes about retrying means no, or a no yes?"""
    small = text.lower()
    if any(map(_is_opposite, _SENTENCE.split(text))):
        return True
    if not _has_any(small, _WORTH_A_LOOK):
        return False
    if any(_INVERTED.search(part) and _RETRIED.search(part) for part in _SENTENCE.split(text)):
        return True
    return _MARK.search(text) is not None and any(map(_is_contrary, _SENTENCE.split(text)))


def _is_opposite(sentence: str) -> bool:
    found = list(_OPPOSITE.finditer(sentence))
    return any(one["join"] for one in found) or (
        bool(found) and (len(found) > 1 or _LEGEND.match(sentence) is not None)
    )


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  # A generator takes twice as long, and every text of the page is asked.
        if word in text:
            return True
    return False


def _is_contrary(sentence: str) -> bool:
    """Does one of the sentence's marks stand for the other verdict than it usually does?"""
    marks = list(_MARK.finditer(sentence))
    if not marks:
        return False
    ends = [mark.start() for mark in marks[1:]] + [len(sentence)]
    behind = [(mark, sentence[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    starts = [0] + [mark.end() for mark in marks[:-1]]
    ahead = [(mark, sentence[start : mark.start()]) for mark, start in zip(marks, starts, strict=True)]
    told = behind if any(_meaning(text) is not None for _, text in behind) else ahead
    for mark, text in told:
        usual = (mark["yes"] is not None) != (_WITHOUT.search(sentence[: mark.start()]) is not None)
        meaning = _meaning(text)
        if meaning not in (None, usual) and (_MARKED.search(text) if told is ahead else _is_said_of(mark, text)):
            return True
    return False


def _meaning(text: str) -> bool | None:
    if _EITHER.search(text):
        return None
    return False if _NEVER.search(text) else True if _RETRIED.search(text) else None


def _is_said_of(mark: re.Match[str], text: str) -> bool:
    """Is the text what the mark means, and no advice behind a bullet ("✅ Do not retry blindly")?"""
    if _JOINS.match(text) or len(mark[0]) > 3 or _LEGEND.match(mark.string):
        return True
    return _LOOSELY.match(text) is not None and _DONE.search(text) is not None
