"""Several codes at the beginning of a head, each in a tag of its own ("`lid_open` and `lid_lost`: It is open")."""

import re

from parsers.extract.code_tokens import are_alike, is_code, is_number, is_token
from parsers.extract.heads import CODE_TAGS, Head, Word, ends_line, is_bold, own_item, pieces_of, with_rest
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import FOREIGN_MARKS, OR, STATUS

#: What parts two of them, or two words that a sentence begins with.
PLAIN_JOINS = regex(rf"[,;/|&]|,?\s?(?:and|or|and/or|{OR})", re.I)
#: What parts two of them in any script.
_JOINS = regex(rf"[、{FOREIGN_MARKS}]|或者|及|{PLAIN_JOINS.pattern}", re.I)
#: What stands between two codes for one error.
_OR = regex(rf"/|or|{OR}", re.I)
#: What a text stands behind, and no sentence goes on with.
_ENDS = regex(r"\s*(?:[:：→(\[|]|[–—-]\s)")


def head_of_several(block: Block, pieces: list[Word], text: str, free: bool) -> Head | None:
    """The head that opens with several such codes; where it may continue (`free`), a mark or a line ends them."""
    codes = _marked_codes(block, pieces)
    if len(codes) < 2:
        return None  # Most heads.
    rest = _behind(codes, text)
    # A line of nothing but code may list parameters; one in bold with "or" between two codes heads a card.
    are_choices = all(_OR.fullmatch(word) for word, tag in pieces if tag != pieces[0][1])
    is_set = pieces[0][1] != "code" or (
        are_choices and is_bold(one for one in block.pieces if not _OR.fullmatch(one[0].strip()))
    )
    is_title = not rest and is_set and own_item(block.element) is None
    if free and not (is_title or _are_apart(block, codes, rest)):
        return None
    form = "number" if is_number(codes[0]) else "token"
    return with_rest(Head(block, form, tuple(codes), in_code_tag=pieces[0][1] == "code"), rest)


def opens_with_several(block: Block) -> bool:
    """Does the block open with several such codes, and a mark or the end of a line behind them?"""
    codes = _marked_codes(block, pieces_of(block))
    return len(codes) > 1 and _are_apart(block, codes, _behind(codes, block.text))


def _marked_codes(block: Block, pieces: list[Word]) -> list[str]:
    """The codes of one form, none of them a status; where nothing parts them, numbers; else the first word alone."""
    (first, tag), *others = pieces
    codes = [first.rstrip(",;:")]
    if tag not in CODE_TAGS or not is_code(codes[0]) or is_http(codes[0]):
        return codes
    is_parted = first[-1:] in (",", ";") or ends_line(first, block)
    for word, holder in others:
        code = word.rstrip(",;:")
        if holder == tag and code not in codes and _is_another(codes[0], code, is_parted):
            codes.append(code)
            is_parted = word[-1:] in (",", ";") or ends_line(word, block)
        elif holder != tag and _JOINS.fullmatch(word):
            is_parted = True
        else:
            break
    return codes


def _is_another(code: str, other: str, is_parted: bool) -> bool:
    """Is this another code of the same form? Beside a name, and not parted from it, its type may stand."""
    owner, _, name = code.rpartition(".")  # "http.too_large, http.timeout"
    of_one = is_parted and bool(owner and name) and other.rpartition(".")[0] == owner
    is_like = of_one or (are_alike([code, other]) and (is_parted or is_number(code)))
    return is_token(other) and not is_http(other) and is_like


def _behind(codes: list[str], text: str) -> str:
    """What stands behind the last of the codes in the text."""
    at = 0
    for code in codes:
        at = text.find(code, at) + len(code)
    return text[at:]


def _are_apart(block: Block, codes: list[str], rest: str) -> bool:
    """Does a mark stand, or a line end, between the codes and the rest, or is that their status?"""
    return bool(_ENDS.match(rest) or STATUS.fullmatch(rest.strip())) or ends_line(codes[-1], block)
