"""Codes that only the other cells of their column tell from words: short ones in a row, and phrases in capitals."""

from itertools import chain

from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.code_tokens import are_codes, is_token, looks_like_code
from parsers.extract.remarks import IS_BADGE
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_blank, is_worded, most

#: Short codes that may be words, one after the other ("LC, LE", "UB/Ub").
SHORT_CODES = regex(r"(?=.*[A-Z])[A-Za-z\d]{2,5}(?:\s?[,/]\s?[A-Za-z\d]{2,5})+")
#: What parts short codes.
PARTS = regex(r"[\s,;、/|]+")
#: A phrase of three words or more, one of them short and one long, as several codes hardly are ("REFUSED BY THE BANK").
_PHRASE = regex(
    r"(?!(?:ALL|ANY|EVERY|FOR|OTHER|RESERVED|SEE) )(?=.*[^\W\d_]{5})(?=(?:\S+ )*[^\W\d_]{1,3}(?!\S))"
    r"[^\W\d_]{1,20}(?: [^\W\d_]{1,20}){2,5}"
)
#: What a client of the vendor's own may print ("Network Error").
_NAME = regex(
    r"(?:Connection|Internal|Network|Parse|Request|Server|Socket|Timeout|Unexpected|Unknown|Validation)"
    r" (?:Error|Exception|Failure|Timeout)"
)
#: How a remark that names another code begins, and what tells a code from a word.
_REMARK, _MARKED = regex(r"(?i)\(?(?:also|and|formerly|or|see|was)\b"), regex(r"[\d_]")
#: So many cells of a column at least are a code above words, and so small a share may be otherwise.
_LEAST, _FEW = 3, 0.2


def short_codes(texts: list[str]) -> int:
    """The most letters of the codes that two of the texts or more, and a quarter, list ("4C, 4E"); 0 where none do."""
    listed = [PARTS.split(text) for text in texts if SHORT_CODES.fullmatch(text)]
    # What begins otherwise may be a part of the code ("E1/A01").
    found = [parts for parts in listed if are_codes(parts) and len({part[0] for part in parts}) == 1]
    codes = [*chain(*found)]
    are_many = len(found) > 1 and len(found) * 4 >= len(texts) and len({*codes}) == len(codes)
    return max(map(len, codes)) if are_many else 0


def phrases_among(table: CandidateTable, at: int) -> frozenset[str]:
    """The phrases, each with a text beside it, in a column of constants, most of several words.

    They are in capitals, as all of the column is, or set as code, as all of it is.
    """
    texts = table.column(at)
    found = frozenset(text for text in texts if " " in text)
    if not found or not most("_" in text for text in texts):
        return frozenset()  # Most columns.
    if all(map(str.isupper, texts)):
        found = frozenset(filter(_PHRASE.fullmatch, found))
    elif all(_is_set_as_code(line, at) for line in table.lines):
        found = frozenset(filter(_NAME.fullmatch, found))
    else:
        return frozenset()
    told = (line.texts for line in table.lines if sum(not is_blank(text) for text in line.texts) > 1)
    return found.intersection(texts[at] for texts in told)


def codes_above_words(table: CandidateTable, at: int) -> dict[str, tuple[str, str]]:
    """The code and the words of each cell that has these on lines of their own, where nearly all of a table's do."""
    found = dict[str, tuple[str, str]]()
    lines = table.lines if table.is_table else []
    for number, line in enumerate(lines):
        if number - len(found) > len(lines) * _FEW:
            return {}  # Most columns.
        code, *words = (code_lines(line.cells[at]) if len(line.cells[at]) else []) or [""]
        if is_token(code) and words and _are_words(words):
            found[line.texts[at]] = code, " ".join(words)
    codes = [code for code, _ in found.values()]
    are_codes_of_own = most(map(looks_like_code, codes)) or all(words[0].isupper() for _, words in found.values())
    are_own = are_codes_of_own and len({*codes}) == len(codes) >= _LEAST
    return found if are_own and len(codes) >= len(lines) * (1 - _FEW) else {}


def _are_words(lines: list[str]) -> bool:
    """Are these words of a text, none of which is another code, and no badge?"""
    text = " ".join(lines)
    codes = (word for word in text.split() if _MARKED.search(word) and looks_like_code(word))
    return is_worded(text) and not (_REMARK.match(text) or IS_BADGE.fullmatch(text) or any(codes))


def _is_set_as_code(line: Line, at: int) -> bool:
    """Is the whole cell set as code?"""
    code = next(line.cells[at].iter("code"), None) if line.cells else None
    return code is not None and text_of(code) == line.texts[at]
