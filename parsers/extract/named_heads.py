"""Heads that end in their code, behind the name that the error has ("Expired (`card_expired`)", "Lid open - E12")."""

import re

from parsers.extract.code_tokens import is_number, is_plain_word, is_token, looks_like_code
from parsers.extract.codes_in_text import LABEL
from parsers.extract.head_pieces import LEAD_WORDS
from parsers.extract.heads import CODE_TAGS, Head, pieces_of, with_rest
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import YEAR

#: "Check the type [arg-type]", "Lid open (lid_open)", "Lid open (error code: 402)", "Lid open - E12"
_NAMED = regex(
    r"(?P<name>[^\s\[\](][^\[\]()]{2,110}?)\s(?:\[(?P<square>[^\s\[\]]{2,40})\]|\((?P<round>-?[^\s()]{1,60})\)"
    r"|\((?:error )?code:? ?(?P<number>-?\d{1,7})\)|[-–—:|] (?P<behind>\S{3,60}))",
    re.I,
)
#: A number behind a name that is hardly a count.
_LONG_NUMBER = regex(r"-?\d{4,7}")
#: The same at the beginning of a line ("Lid open (E12): The lid …").
_LINE = regex(
    r"(?P<name>[^\W\d_][^()\[\]:：.]{2,60}?) ?[(\[] ?(?P<code>-?[\w.-]{1,60}) ?[)\]]"
    r"(?:$|\s*(?:[:：]|[-–—]\s)\s*(?P<text>.*))",
    re.S,
)
_IS_LABEL = regex(LABEL, re.I).fullmatch
#: What is a code only among others of its list, by the form of those.
WEAK_FORMS = {
    "titled word": "titled",
    "named number word": "named number",
    "named word": "named",
    "named year": "named",
    "named number": "named",
}


def named_head(block: Block) -> Head | None:
    """The head of a heading or term that ends in its code; `form`: how sure that is, and what speaks against it.

    Of such forms "titled" is a code by its brackets or tag, "named" by what it looks like: any heading may end so. A
    name of one word ("word"), a year, and a number that may be a count ("number") must stand among others.
    """
    pieces, form = pieces_of(block), "titled"
    text = " ".join([word for word, _ in pieces])
    last, tag = pieces[-2] if len(pieces) > 2 else ("", "")
    is_marked = tag == "code" or (tag in CODE_TAGS and looks_like_code(last))
    if is_marked and pieces[-1][0] in (")", "]") and pieces[-3][0][-1] in "([":
        name, code = text.removesuffix(f"{last} {pieces[-1][0]}").rstrip("([ "), last
    elif len(pieces) == 2 and pieces[1][1] == "code" != pieces[0][1] and pieces[0][0].lower() not in LEAD_WORDS:
        (name, _), (code, _) = pieces
        form = _form_of(code)
    elif found := _NAMED.fullmatch(text):
        name, code = found["name"], found["square"] or found["round"] or found["number"] or found["behind"]
        if found["number"] and not is_http(code):
            return Head(block, "titled", (code,), name=name)  # Whose name may be one word.
        if not found["square"]:
            form = "" if text[0].isdigit() else _form_of(code)
    else:
        return None
    if not form or not is_token(code) or is_http(code):
        return None
    if " " not in name:
        if not is_plain_word(name):
            return None
        form += " word"
    return with_rest(Head(block, form, (code,)), name)


def named_line(block: Block) -> Head | None:
    """The head of an item or line that opens with the name of an error and, in brackets, its code."""
    found = _LINE.fullmatch(block.text)
    if not found or is_http(code := found["code"]) or not (form := _form_of(code)) or _IS_LABEL(found["name"]):
        return None
    form += "" if " " in found["name"] else " word"
    return Head(block, form, (code,), name=found["name"], text=found["text"] or "")


def _form_of(code: str) -> str:
    """What a head is that ends in this code, if it may be one."""
    if is_number(code):
        return "named year" if YEAR.fullmatch(code) else "named" if _LONG_NUMBER.fullmatch(code) else "named number"
    return "named" if looks_like_code(code) else ""
