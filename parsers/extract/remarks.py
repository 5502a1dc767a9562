"""What stands beside a code and is no part of it: its stage, since when or for whom it is, the mark of a footnote."""

import re
from dataclasses import replace

from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import STAGES

#: No status of a failure.
_VERSION = r"(?:version )?v?(?![45]\d\d\b)\d[\w.+-]*"
#: Since when a code is there, or until when it was.
_DATED = (
    r"(?:added|available|deprecated|discontinued|introduced|new|removed|retired)(?: (?:as of|from|in|since|with))?"
    rf" {_VERSION}|(?:as of|in|since|until) {_VERSION}"
)
#: Words beside a code that are a badge.
BADGE = regex(rf"(?:[^\w\s]++ ?)?(?:{STAGES}|{_DATED}|copy|http)?[^\w\s]*", re.I)
#: The versions that have a code, in a tag of their own beside it ("2.1", "Pump 1.4/Pipe 10.7").
VERSIONS = regex(
    r"(?:(?:(?:added|new) in|since) )?[A-Za-z]* ?v?\d{1,3}(?:\.\d{1,3}){1,3}\+?(?:/[A-Za-z]* ?[\d.]{1,9})?", re.I
)
#: For whom, where or in which version a code is, or that it is no longer.
_LIMIT = (
    r"(?-i:[Oo]nly [A-Z]{2,4}|[A-Z]{2,4} only)|v\d[\d.]{0,8}(?: only)?|(?:live|sandbox|test) (?:mode|only)"
    r"|internal|removed|retired"
)
#: What a code was called.
_FORMER = r"(?:formerly|previously) [\w.-]+"
#: A badge, in a tag of its own or in brackets.
IS_BADGE = regex(rf"{BADGE.pattern}|{VERSIONS.pattern}|{_LIMIT}", re.I)
_PICTURES = "\u2600-\u27bf\u2b00-\u2bff\U0001f100-\U0001faff"
#: Such words in brackets, a date, the mark of a footnote or link, a picture.
_REMARK = (
    rf"(?:[(\[](?:{STAGES}|{_DATED}|{_LIMIT}|{_FORMER})[^\w\s]*[)\]]|(?<!\S)(?:{_DATED})|\[\d{{1,2}}\]"
    rf"|(?<![._])[*†‡§¹²³⁰⁴-⁹↗⧉]{{1,3}}|[{_PICTURES}]\ufe0f?"
    r"|\((?:int(?:eger)?|long|string)\)$)"  # The type of a constant ends its term.
)
_IS_REMARK = regex(_REMARK, re.I)
#: The number of a code in other writings ("2035 (07F3) (RC2035)").
_WRITINGS = r"\([A-Z]{0,4}?(?:0x)?[\dA-F]{2,8}\)(?: ?\([A-Z]{0,4}?(?:0x)?[\dA-F]{2,8}\))*"
_HEX, _WRITING = regex(r"(?:0x)?[\dA-Fa-f]+"), regex(r"\w+")
#: A code, and such a remark before the mark that its text stands behind, its status in brackets, or at the end.
_REMARKED = regex(
    rf"((?:[1-5]\d\d )?[^\s()\[\]{{}}]{{1,80}}?)\s?(?:{_REMARK}|(?P<writings>{_WRITINGS}))"
    r"(?=\s*(?:[(\[](?:HTTP )?[1-5]\d\d[)\]]\s*)?(?:[:：]|[–—-]+\s|$))",
    re.I,
)


def is_remark(text: str) -> bool:
    """Is this, behind a code, a badge, or such a remark in brackets?"""
    return BADGE.fullmatch(text) is not None or _IS_REMARK.fullmatch(text) is not None


def without_remark(block: Block) -> Block | None:
    """The block without the remark behind the code that it opens with ("E12 (deprecated): …"); None without one."""
    found = _REMARKED.match(block.text)
    if found is None and [holder.tag for _, holder in block.pieces[1:2]] == ["br"]:
        found = _REMARKED.match(block.pieces[0][0].strip())
    if found is None or not all(_is_same(found[1], one) for one in _WRITING.findall(found["writings"] or "")):
        return None
    kept, cut = ("".join(text.split()) for text in (found[1], found.string[found.end(1) : found.end()]))
    pieces = []
    for text, holder in block.pieces:
        word = ""
        for letter in text:
            if letter.isspace() or not (kept or cut):
                word += letter
            elif kept:
                word, kept = word + letter, kept[1:]
            else:
                cut = cut[1:]
        pieces.append((word, holder))
    return replace(block, pieces=pieces)


def _is_same(number: str, writing: str) -> bool:
    """Is this the same number, behind letters or in hexadecimal?"""
    is_hex = number.isdecimal() and _HEX.fullmatch(writing) is not None
    is_lettered = writing.endswith(number) and writing.removesuffix(number).isalpha()
    return is_lettered or (is_hex and int(writing, 16) == int(number))
