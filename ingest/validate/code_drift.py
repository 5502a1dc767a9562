"""Findings from the codes of a page and those that it had: unusual, unread and lost ones. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterator

from ingest.model import Finding, Key, Reading, some
from ingest.validate.substring_index import Substrings
from parsers.extract.contract import EXCLUDED, HEAD, NOT_A_LIST, OTHER_TABLE, UNCODED, ListSchema
from parsers.lexicon.cleaning import letters_of
from parsers.lexicon.column_words import normal
from parsers.lexicon.value_shapes import is_code_like

#: A heading with a status may be a code's, and so may one of a word unlike any other.
_STATED = re.compile(r"^[45]\d\d\b|[45]\d\d\)?$")
#: What may be run into a code: its status, or a badge.
_SUFFIX = re.compile(r"\W*(?:[1-5]\d\d|new|beta|deprecated|updated|legacy|preview)\W*", re.I)


def unusual_codes(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find new codes of another format than all earlier ones, and old codes in another spelling."""
    had, has = _codes(earlier), _codes(later)
    gone = [code for key, code in had.items() if key not in has]
    added = [code for key, code in has.items() if key not in had]
    formats, plain = earlier.account["makes"], all(map(str.isascii, had.values()))

    def is_usual(code: str) -> bool:
        # A letter of another script may look like one of ours.
        return (code.isascii() or not plain) and any(re.fullmatch(one, code) for one in formats)

    if had and (unlike := [code for code in added if not is_usual(code)]):
        yield Finding("code-format-changed", f"unlike all earlier codes: {some(unlike)}")
    titles = {normal(title) for one in earlier.listings for title in (*one.columns, *one.unused)} if added else set()
    if heads := [code for code in added if normal(code) in titles]:
        yield Finding("code-format-changed", f"titles of columns are read as codes: {some(heads)}")
    letters, whole = {letters_of(code) for code in gone}, set(gone)
    lengths = sorted({len(code) for code in gone})
    if respelled := [code for code in added if letters_of(code) in letters or _is_extended(code, whole, lengths)]:
        yield Finding("code-format-changed", f"codes ({some(gone)}) are now spelled differently: {some(respelled)}")


def _is_extended(code: str, gone: set[str], lengths: list[int]) -> bool:
    """Is it one of the codes `gone`, of these `lengths`, with another one or a status run into it?"""
    rests = [code[size:] for size in lengths if code[:size] in gone]
    return any(_SUFFIX.fullmatch(rest) or rest.strip() in gone for rest in rests)


def new_unread(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find possible codes where none were before, which no row has."""
    had, has = {*_codes(earlier).values()}, {*_codes(later).values()}
    new = {*later.account["unsure"]} - {*earlier.account["unsure"], *has}
    stray = sorted(code for code in new if is_code_like(code) or code in had)
    for title in _empty_headings(earlier, later):
        if _STATED.search(title) or (len(title.split()) == 1 and is_code_like(title)):
            stray.append(title)
    if stray:
        yield Finding("codes-unaccounted", f"possible codes outside every list that is read: {some(stray)}")
    were, are = _unparsed(earlier), _unparsed(later)
    if had <= has and are[UNCODED] > were[UNCODED] and are.total() > were.total():
        number = f"{are[UNCODED]} without a code, not {were[UNCODED]}"  # A waiver holds for so many.
        yield Finding("rows-unparsed", f"more lines of the lists than before are not read: {number}")


def lost_codes(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find codes that are gone where a part of the page is read otherwise than before, which may be why."""
    has = _codes(later)
    if not (gone := [code for key, code in _codes(earlier).items() if key not in has]):
        return
    codes = f"codes are gone ({some(gone)}), and"
    if grown := [*(_unparsed(later) - _unparsed(earlier))]:
        yield Finding("rows-unparsed", f"{codes} more lines of the lists are not read: {some(grown)}")
    cards = any(one.shape != "table" for one in later.listings)
    had_codes = set(earlier.code_headings)
    if empty := [title for title in _empty_headings(earlier, later) if cards or title in had_codes]:
        yield Finding("section-emptied", f"{codes} no code stands under {some(empty)}")
    if other := {head_of(one) for one in later.listings} - {head_of(one) for one in earlier.listings}:
        titles = " and ".join(sorted(" | ".join(sorted(titles)) for _, titles in other))
        yield Finding("list-reclassified", f"{codes} a list has another head: {titles}")


def _unparsed(reading: Reading) -> Counter[str]:
    """How many lines of the page's lists were not read, by reason; another list, or a head, does not count."""
    lists = (EXCLUDED, NOT_A_LIST, OTHER_TABLE)
    skipped = reading.account["skipped"].items()
    return Counter({why: number for why, number in skipped if why != HEAD and not why.startswith(lists)})


def _empty_headings(earlier: Reading, later: Reading) -> list[str]:
    """The headings without codes that are new, or had some."""
    codes, old = Substrings(_codes(later).values()), set(earlier.empty_headings)
    return [title for title in later.empty_headings if title not in old and not codes.any_within(title)]


def _codes(reading: Reading) -> dict[Key, str]:
    return {record.key: record.code for record in reading.records}


def head_of(listing: ListSchema) -> tuple[str, frozenset[str]]:
    """What identifies a list: its shape and its titles."""
    return listing.shape, frozenset([*listing.columns, *listing.unused])
