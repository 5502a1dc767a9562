"""Which columns beside those of code and status are which field, by their titles and by what stands in them."""

import re

from parsers.reading.contract import HINTS, Site
from parsers.reading.verdicts import asks_to_retry, is_known
from parsers.recognise.codes import looks_like_code, statuses_in
from parsers.recognise.columns import Column, Columns
from parsers.recognise.sheets import Sheet
from parsers.recognise.statuses import has_phrase
from parsers.recognise.words import is_schema, is_strange, plain

_HARDNESS = re.compile(r"(?:soft|hard)(?: decline)?", re.I)
#: From where on a column's score is enough.
STATUS_ENOUGH, _OTHER = 2.5, 1.5
_SAMPLE = 80


def is_phrase(sheet: Sheet, status: Column, other: Column) -> bool:
    """Does the other column only repeat the reason phrases of the statuses?"""
    agree = sum(
        has_phrase(found.codes[0], line.texts[other.at])
        for line in sheet.lines[:_SAMPLE]
        if (found := statuses_in(line.texts[status.at])) and len(line.texts[other.at]) <= 40
    )
    return agree * 2 > len(sheet.lines[:_SAMPLE]) and "_" not in "".join(other.texts[:3])


def describe(sheet: Sheet, every: list[Column], found: Columns, site: Site) -> None:
    """The columns beside the code, the likeliest first; where a hint is pinned, no other words stand for one."""
    pinned = {*found.kinds.values()}
    left = [
        column for column in every if column.at not in found.kinds and (column.texts or (site.pinned and column.title))
    ]
    if site.pinned and not left:
        return
    excluded = {"code", "status", *({*HINTS} - {*site.words.values()} if pinned.intersection(HINTS) else ())}
    status = found.at("status")
    names = [] if status is None else [one.at for one in every if is_phrase(sheet, every[status], one)]
    options = sorted(
        (
            (score, -column.at, kind)
            for column in left
            for title, word in column.words.items()
            # A status that is none is what the vendor calls it.
            if (kind := "name" if title == "status" and column.share(statuses_in) < 0.2 else title) not in excluded
            and (column.at not in names or kind in ("name", "category"))
            and (score := word + (_shape(kind, column, site) if column.texts else 0.0)) >= _OTHER
        ),
        reverse=True,
    )
    if found.at("status") is None and not found.bare:
        for column in sorted(every, key=lambda column: -column.status):
            if column.at not in found.kinds and column.status >= STATUS_ENOUGH and column.words.get("status"):
                found.put(column.at, "status", column.status)
                break
    for column in every:
        if column.at not in found.kinds and column.share(_HARDNESS.fullmatch) >= 0.8 and found.at("retryable") is None:
            found.put(column.at, "retryable", 3.0)
    for score, at, kind in options:
        if -at not in found.kinds and kind not in found.kinds.values():
            found.put(-at, kind, score)
    if "message" not in site.needs:
        _fill_message(every, found)


def _fill_message(every: list[Column], found: Columns) -> None:
    """Where no column tells the message: a title or name does, else the first text that nothing else claims."""
    _rename(every, found)
    kinds_found = set(found.kinds.values())
    if "message" in kinds_found:
        return
    name = found.at("name")
    if name is None:  # A title may be a sentence, which no name is.
        name = next((one.at for one in every if one.at not in found.kinds and "name" in one.words), None)
    if name is not None and every[name].share(lambda text: " " in text) >= 0.5:
        found.kinds[name] = "message"
        return
    if kinds_found & {"when", "name"}:
        return
    if kinds_found >= {"cause", "remedy"}:
        found.kinds = {at: "message" if kind == "cause" else kind for at, kind in found.kinds.items()}
        return
    cause = found.at("cause")
    if cause is not None and "reason" in plain(every[cause].title):
        found.kinds[cause] = "message"
        return
    left = [column for column in every if column.at not in found.kinds and _says_something(column)]
    for column in sorted(
        left, key=lambda column: (bool(column.words), column.telling >= 0.5, column.title == "" and -column.wordy)
    ):
        found.put(column.at, "message", 2.0 if not column.title else 1.5)
        return


def _rename(every: list[Column], found: Columns) -> None:
    """A reason of a few words beside a message is but the code's name."""
    cause, message = found.at("cause"), found.at("message")
    if cause is None or message is None or cause > message or found.at("name") is not None:
        return
    if "reason" in plain(every[cause].title) and every[cause].prose < 0.2:
        found.kinds[cause] = "name"


def _says_something(column: Column) -> bool:
    """Could the column be what went wrong, whatever its title?"""
    other = column.dated or is_schema(column.title) or is_strange(column.title)
    if other or column.distinct < 0.3 or column.types >= 0.5:
        return False
    return (
        column.share(lambda text: any(letter.isalpha() for letter in text.lower().removeprefix("0x"))) >= 0.7
        and column.share(lambda text: " " in text or looks_like_code(text)) >= 0.5
    )


def _shape(kind: str, column: Column, site: Site) -> float:
    """What the texts say for or against the kind that the title names."""
    if kind == "retryable":
        known = kind in site.needs or column.share(is_known) >= 0.8
        return 1.0 if known and asks_to_retry(column.title, site.verdict_titles) else -5.0
    if kind == "category":
        odd = column.prose > 0.2 or column.statuses > 0.5
        return -5.0 * odd - 2.0 * (column.distinct == 1.0 and len(column.texts) > 3)
    if kind in ("message", "remedy", "cause", "when"):
        return 0.3 if column.prose > 0.3 else -3.0 * (column.types >= 0.5 or column.statuses >= 0.5)
    return -2.0 * (column.prose > 0.5) - 3.0 * (column.distinct < 0.5)
