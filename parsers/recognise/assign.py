"""Which column of a list is which field, by its title and by what stands in it."""

import re
from dataclasses import dataclass, field

from parsers.reading.contract import HINTS, Site
from parsers.reading.shapes import is_blank
from parsers.reading.verdicts import asks_to_retry, is_known
from parsers.reading.words import VAGUE, normal
from parsers.recognise.codes import codes_in, looks_like_code, statuses_in
from parsers.recognise.columns import Column
from parsers.recognise.sheets import Sheet
from parsers.recognise.statuses import are_usual, has_phrase, has_sense
from parsers.recognise.words import is_schema, is_strange, plain

_HARDNESS = re.compile(r"(?:soft|hard)(?: decline)?", re.I)
#: From where on a column's score is enough.
_CODE, _STATUS, _OTHER = 2.0, 2.5, 1.5
_PINNED = 4.0
_SAMPLE = 80


@dataclass(slots=True)
class Columns:
    """Column → kind, with how sure (0 to 1) each is.

    `bare`: the statuses are the codes; `sentence`: a text is; `tokens`: a code is one word.
    """

    kinds: dict[int, str] = field(default_factory=dict)
    sure: dict[int, float] = field(default_factory=dict)
    bare: bool = False
    sentence: bool = False
    tokens: bool = False

    def at(self, kind: str) -> int | None:
        """The column of this kind."""
        for at, one in self.kinds.items():
            if one == kind:
                return at
        return None

    def put(self, at: int, kind: str, score: float) -> None:
        """Column `at` is of this kind; a score of 4 or more is sure."""
        self.kinds[at], self.sure[at] = kind, round(min(max(score / 4, 0.3), 0.99), 2)


def columns_of(sheet: Sheet, site: Site) -> tuple[Columns, list[Column]]:
    """What the columns of the list are: as the site pins them, else by titles and texts; without a code it is none."""
    every = [Column(sheet, at) for at in range(len(sheet.titles))]
    found = Columns()
    if site.pinned:
        _pin(sheet, every, found, site)
    if sheet.given:
        _given(sheet, every, found)
    elif found.at("code") is None and not site.code:
        _identify(sheet, every, found)
    if site.code:
        _describe(sheet, every, found, site)
        if found.at("code") is None:
            _find_code(every, found, site)
    elif (code := found.at("code")) is not None:
        column = every[code]
        found.tokens = column.tokens >= 0.5 and not found.sentence and (column.telling >= 0.5 or column.marked >= 0.9)
        _describe(sheet, every, found, site)
    return found, every


def _pin(sheet: Sheet, every: list[Column], found: Columns, site: Site) -> None:
    """A pinned title is of its role; of the others with a title of codes, one is where most cells fit the pattern."""
    if site.fits and sheet.given:
        found.put(0, "code", _PINNED)
    for column in every:
        role = site.words.get(normal(column.title))
        if not role or role in found.kinds.values():
            continue
        if role == "retryable" and not asks_to_retry(column.title, site.verdict_titles):
            continue
        if role != "code" or not site.fits or column.fits(site.fits, True):
            found.put(column.at, role, _PINNED)
    if site.fits and found.at("code") is None:
        titled = [column for column in every if "code" in column.words and column.at not in found.kinds]
        for column in sorted(titled, key=lambda column: -column.words["code"]):
            if column.fits(site.fits):
                found.put(column.at, "code", _PINNED)
                break
    if site.code and not site.words and (at := found.at("code")) is not None:
        found.bare = every[at].statuses >= 0.9 and _is_http(sheet, every[at])


def _find_code(every: list[Column], found: Columns, site: Site) -> None:
    """Where all else that the site pins is there, a column that holds codes under a new word is the one of codes."""
    if not site.fits or site.lacks({*found.kinds.values()}):
        return
    for column in every:
        other = is_schema(column.title) or is_strange(column.title)
        if column.at not in found.kinds and not other and column.fits(site.fits):
            found.put(column.at, "code", _PINNED)
            return


def _given(sheet: Sheet, every: list[Column], found: Columns) -> None:
    """A run of cards: the head's parts are known, unless its codes are statuses."""
    if told := {*found.kinds.values()}:
        for at, kind in sheet.given.items():
            silent = kind in told or (kind == "message" and "when" in told)
            if not silent and any(line.texts[at] for line in sheet.lines):
                found.put(at, kind, _PINNED)
        return
    for at, kind in sheet.given.items():
        column = every[at]
        odd = column.statuses < 0.8 if kind == "status" else kind != "code" and column.share(str.isdecimal) > 0.3
        if kind == "name" and column.prose > 0.5 and not every[3].texts:
            kind = "message"  # A title that is a sentence.
        if column.texts and not odd and (column.filled >= 0.5 or kind != "message"):
            found.put(at, kind, 4.0)
    found.bare = every[0].statuses >= 0.9 and _is_http(sheet, every[0])


def _identify(sheet: Sheet, every: list[Column], found: Columns) -> None:
    """The columns of status and code."""
    best = max(every, key=lambda column: column.status)
    others = sorted((column for column in every if column is not best), key=lambda column: -column.code)
    code = others[0] if others else best
    if best.status >= _STATUS and _is_http(sheet, best):
        plain = "code" not in code.words and code.telling < 0.5
        if code.code >= _CODE and not plain and not is_phrase(sheet, best, code):
            found.put(code.at, "code", code.code)
            found.put(best.at, "status", best.status)
        elif best.words.get("code", 0) < 3 and (text := _sentence(every, best)) and not is_phrase(sheet, best, text):
            found.put(text.at, "code", 2.0)
            found.put(best.at, "status", best.status)
            found.sentence = True
        else:
            found.put(best.at, "code", best.status + 1)
            found.bare = True
        return
    code = max(every, key=lambda column: column.code)
    if code.code >= _CODE:
        found.put(code.at, "code", code.code)
    elif text := _sentence(every, None):
        found.put(text.at, "code", 2.0)
        found.sentence = True


def _is_http(sheet: Sheet, column: Column) -> bool:
    """Are these numbers HTTP statuses: by the title, or because the reason phrases stand beside them?"""
    if column.words.get("status", 0) >= 2 and column.statuses >= 0.5:
        return True
    if column.statuses < 0.9:
        return False
    if "http" in f"{sheet.section} {sheet.lead}".lower() or "status code" in f"{sheet.section}".lower():
        return True
    if are_usual(column.texts) or column.distinct < 0.8:
        return True  # A code of the vendor's own stands once.
    rows = [line.texts for line in sheet.lines if not is_blank(line.texts[column.at])]
    told = [(statuses.codes[0], texts) for texts in rows if (statuses := statuses_in(texts[column.at]))]
    agree = sum(any(has_phrase(status, text) for text in texts) for status, texts in told)
    sense = sum(any(has_sense(status, text) for text in texts) for status, texts in told)
    return agree >= 0.3 * len(rows) or (sense >= 0.7 * len(rows) and len(rows) > 1)


def is_phrase(sheet: Sheet, status: Column, other: Column) -> bool:
    """Does the other column only repeat the reason phrases of the statuses?"""
    agree = sum(
        has_phrase(found.codes[0], line.texts[other.at])
        for line in sheet.lines[:_SAMPLE]
        if (found := statuses_in(line.texts[status.at])) and len(line.texts[other.at]) <= 40
    )
    return agree * 2 > len(sheet.lines[:_SAMPLE]) and "_" not in "".join(other.texts[:3])


def _sentence(every: list[Column], status: Column | None) -> Column | None:
    """A first column of short texts whose title says that they are the errors."""
    for column in every[:2]:
        title = plain(column.title)
        named = (column.words.get("code", 0) >= 1.5 and title not in VAGUE) or (
            title == "error message" and (status is None or status.distinct < 0.9)
        )
        odd = column.types + column.telling + column.share(lambda text: codes_in(text).beside)
        short = sum(map(len, column.texts)) <= 60 * len(column.texts)
        if column is not status and named and short and column.distinct >= 0.8 and odd < 0.2:
            return column
    return None


def _describe(sheet: Sheet, every: list[Column], found: Columns, site: Site) -> None:
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
            if column.at not in found.kinds and column.status >= _STATUS and column.words.get("status"):
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
