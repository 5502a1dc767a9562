"""Pins: which lists are the site's lists of codes, where its declaration says so; no such list is scored."""

from parsers.reading.contract import Site
from parsers.reading.shapes import is_telling
from parsers.reading.words import FOREIGN, HISTORY, RETIRED, SCHEMA, normal
from parsers.recognise.codes import codes_in
from parsers.recognise.columns import Columns
from parsers.recognise.evidence import ENOUGH, Signal
from parsers.recognise.found import Found
from parsers.recognise.sheets import Sheet


def pinned(sheet: Sheet, columns: Columns, site: Site) -> Found | None:
    """The list as the site's pins settle it; None where they leave it open, so that it is scored."""
    roles = {*columns.kinds.values()}
    at = columns.at("code")
    named = at is not None and site.words.get(normal(sheet.titles[at])) == "code"
    if not named and (not (site.code and site.needs) or sheet.shape == "bullets"):
        return None
    found = Found(sheet, columns, [], site, pinned=True)
    if sheet.section and RETIRED.search(sheet.section):
        return _left(found, "its codes are not in force")
    found.lost = site.lacks(roles) if sheet.shape == "table" else []
    if at is None:
        found.lost.append("code")
    if sheet.shape != "table" and not _is_card(sheet, columns, site):
        found.bare = True
        return _left(found, "nothing of what the site declares stands under its heads")
    if found.lost and not named and _is_foreign(sheet, roles):
        return _left(found, "it is a list of other things")
    if at is None and not _may_hold_codes(sheet, columns, site):
        found.bare = True
        return _left(found, "no column holds codes")
    found.signals.append(Signal(ENOUGH, "it is as the site declares its lists"))
    return found


def _left(found: Found, why: str) -> Found:
    found.signals.append(Signal(-ENOUGH, why))
    return found


def _is_card(sheet: Sheet, columns: Columns, site: Site) -> bool:
    """Has any of the cards all that is needed, or a label that the site names?"""
    if any(normal(title) in site.words for title in sheet.titles if title):
        return True
    roles = columns.kinds.items()
    return any(not site.lacks({role for at, role in roles if line.texts[at]}) for line in sheet.lines)


def _is_foreign(sheet: Sheet, roles: set[str]) -> bool:
    """Is this a list of something else than codes in force: by its titles, or by its heading?"""
    words = [normal(title) for title in sheet.titles]
    if any(word in SCHEMA or (word in FOREIGN and at == 0) for at, word in enumerate(words)):
        return True
    return bool(sheet.section and HISTORY.search(sheet.section))


def _may_hold_codes(sheet: Sheet, columns: Columns, site: Site) -> bool:
    """Does anything in the table look like one of this vendor's codes?

    It has to look like nothing else, unless all but the codes is in its place.
    """
    texts = {text for line in sheet.lines for text in line.texts if text}
    codes = {code for text in texts for code in codes_in(text).codes if site.grammar.fullmatch(code)}
    if not site.lacks({*columns.kinds.values()}) and len(columns.kinds) < len(sheet.titles):
        return bool(codes) or "code" in map(site.words.get, map(normal, sheet.titles))
    return any(map(is_telling, codes))
