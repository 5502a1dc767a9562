"""Which column of a list is which field, by its title and by what stands in it."""

from parsers.reading.contract import Site
from parsers.reading.shapes import is_blank
from parsers.reading.verdicts import asks_to_retry
from parsers.reading.words import VAGUE, normal
from parsers.recognise.codes import codes_in, statuses_in
from parsers.recognise.columns import Column, Columns
from parsers.recognise.sheets import Sheet
from parsers.recognise.statuses import are_usual, has_phrase, has_sense
from parsers.recognise.text_columns import STATUS_ENOUGH, describe, is_phrase
from parsers.recognise.words import is_schema, is_strange, plain

#: From where on a column's score is enough.
_CODE = 2.0
_PINNED = 4.0


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
        describe(sheet, every, found, site)
        if found.at("code") is None:
            _find_code(every, found, site)
    elif (code := found.at("code")) is not None:
        column = every[code]
        found.tokens = column.tokens >= 0.5 and not found.sentence and (column.telling >= 0.5 or column.marked >= 0.9)
        describe(sheet, every, found, site)
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
    if best.status >= STATUS_ENOUGH and _is_http(sheet, best):
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
