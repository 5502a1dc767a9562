"""Codes too short to be ones by themselves: those of banks ("1A"), and numbers of a digit or two, beside others."""

import re
from collections.abc import Mapping
from dataclasses import replace

from parsers.extract.cards import Heads, Key
from parsers.extract.heads import Head, with_rest
from parsers.html.outline import Block, Topics
from parsers.lexicon.lazy_regex import regex

_BANK = r"(?=.?\d)(?![2-5][DG])[A-Z\d]{2}"
#: A card response code: two characters, at least one a digit, and no dimension; so many make others credible.
BANK_CODE, _FEW = regex(_BANK), 3
#: The same first in a text, behind its status or in brackets.
_FRAMED = regex(rf"(?P<mark>[\[(])?(?:(?P<status>[1-5]\d\d) )?(?P<code>{_BANK})(?(mark)[\])])(?!\S)")
#: The forms of heads among which such codes may be.
_BANK_FORMS = frozenset(["number", "bare number", "bracketed", "token upper"])
_NUMBER = regex(r"\d+")


def add_bank_codes(
    heads: Heads, key: Key, blocks: list[Block], alike: Mapping[Topics, list[int]], known: Mapping[Key, Heads]
) -> None:
    """Add the codes that banks answer with beside those of another form ("1A Authenticate" beside "00 Approved").

    All stand in brackets, behind a status, or first. `known`: the heads that there are already.
    """
    codes = [code for _, head in heads for code in head.codes]
    if key[-2] not in _BANK_FORMS or len(heads) < _FEW or not all(map(BANK_CODE.fullmatch, codes)):
        return
    frames = {_frame_of(_FRAMED.match(head.block.text)) for _, head in heads}
    if len(frames) > 1 or (key[-2] == "token upper" and frames == {("", False)}):
        return
    taken = {at for own in known.values() for at, _ in own}
    for at in (at for topics in {head.block.topics for _, head in heads} for at in alike.get(topics, ())):
        found = _FRAMED.match(blocks[at].text)
        if at not in taken and found and _frame_of(found) in frames:
            rest = blocks[at].text[found.end() :].lstrip()
            heads.append((at, with_rest(Head(blocks[at], "token", (found["code"],), found["status"] or ""), rest)))
    heads.sort(key=lambda pair: pair[0])


def _frame_of(found: re.Match[str] | None) -> tuple[str, bool]:
    """The bracket before the code of a bank, and does its status stand there?"""
    return (found["mark"] or "", found["status"] is not None) if found else ("", False)


def add_short_numbers(heads: Heads, key: Key, blocks: list[Block], alike: Mapping[Topics, list[int]]) -> None:
    """Add the headings that are as all those of numbers but for the numbers ("1 error" beside "1001 error")."""
    first, forms = heads[0][1], {_NUMBER.sub("#", head.block.text) for _, head in heads}
    numbers = _NUMBER.findall(first.block.text)
    if key[0] != "headings" or len(forms) > 1 or forms <= {"#"} or not heads[1:] or first.codes[0] not in numbers:
        return
    if any(form.endswith("s") for form in forms) or any(map(str.isdigit, first.name)):
        return  # "3 lid errors" are counted.
    taken, place = {at for at, _ in heads}, numbers.index(first.codes[0])
    stated = numbers.index(first.status) if first.status in numbers else place
    for at in (at for topics in {head.block.topics for _, head in heads} for at in alike.get(topics, ())):
        own = _NUMBER.findall(blocks[at].text)
        if at not in taken and _NUMBER.sub("#", blocks[at].text) in forms:
            status = own[stated] if stated != place else ""
            heads.append((at, replace(first, block=blocks[at], codes=(own[place],), status=status)))
    for _, head in heads if len(heads) > len(taken) else ():
        head.name = "" if head.name.lower() == "error" else head.name
    heads.sort(key=lambda pair: pair[0])
