"""Codes in cells that are written as headings are ("Error E12: Lid open", "Lid open (E12)", "E12 - 400")."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from lxml.etree import Element

from parsers.extract.card_heads import head_of
from parsers.extract.code_tokens import are_alike, is_number, is_own_code, is_token
from parsers.extract.head_pieces import ORDER
from parsers.extract.head_words import is_marked
from parsers.extract.heads import Head, with_rest
from parsers.extract.named_heads import WEAK_FORMS, look_of
from parsers.extract.status_words import FIELD_NAME
from parsers.extract.valued_heads import WORD
from parsers.html.outline import Block, shared_beginning
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase, is_http
from parsers.lexicon.value_shapes import STANDARD, STATED_FIRST, YEAR, is_stage
from parsers.lexicon.vocabulary import is_about_errors, mentions_failure, plain, title_roles

#: So many of the cells must be written in one way, and so many of these have a name of their own.
_SHARE = 0.5
#: So many codes with a number are of one form.
_MOST = 0.8
#: No cell that says more than a code and its name is longer.
_MAX_CHARS = 120
#: A hyphen within a word parts nothing ("E-101").
_MARK = r"(?:[–—:|·/,→]|(?<=\s)-|-(?=\s))"
#: A status at the end ("E12, HTTP 400", "Lid open | 400").
_STATUS_BEHIND = regex(rf"(.*?\w\W*?)\s*(?:\s?{_MARK}\s*|[(\[]|\s){STATED_FIRST}[)\]]?", re.S)
#: A word at the end of a text that names it, in brackets or behind a mark.
_CODE_BEHIND = regex(
    r"(.*\w\W*?)\s*(?:[(\[](?:(?:(?:error|reason) )?code\s?[:=]?\s)?([^\s()\[\]]+)[)\]]"
    r"|\s[-–—:|→]\s([^\s()\[\]]+)|:\s([^\s()\[\]]+))",
    re.S | re.I,
)
#: A word in brackets behind a text.
_ENDED = regex(r"(.*\S)\s*[(\[]([^\s()\[\]]+)[)\]]", re.S)
#: A code and its name, whatever mark or bracket parts them.
_CODE_BEFORE = regex(r"([(\[#]*)([^\s()\[\]]+?)[)\].:,;]*\s+([/=|] )?([^\W\d_].*)", re.S)
#: What tells words that are codes from fields, files and products: a word of what stands beside them, or of failure.
_WORD = regex(r"[^\W\d_]{3,}")
_VERSION = regex(r"v?\d+(?:\.\d+)+")
#: A text that says how much something may be, and so what may stand in brackets behind it.
_AMOUNT = regex(r"\b(?:above|below|exceed\w*|least|limit|long|many|max\w*|min\w*|most|over|than|too|under)\b", re.I)
#: The beginning of a text behind the service that it is of ("EAPI:Invalid key").
_CUT = regex(r"\w+:[A-Z][a-z]+")
#: "[E12]", "(E12)", "#E12"
_IN_BRACKETS = regex(r"[(\[#]*([^()\[\]\s#]+)[)\]:]*")


def heads_in_cells(texts: Sequence[str], shown: Mapping[str, str]) -> dict[str, Head]:
    """The head that each of these texts is, where most are heads of one form, each with a code of its own.

    `shown`: texts with what is set as code in brackets.
    """
    cells = [text for text in dict.fromkeys(texts) if not is_token(text)]
    if any(len(text) > _MAX_CHARS for text in cells):
        return {}
    heads = {
        text: head
        for text, bare in zip(cells, _bare([shown.get(text, text) for text in cells]), strict=True)
        if (head := _head_in(bare))
    }
    heads = {text: head for text, head in heads.items() if not head.form.endswith((" case", " year", WORD))}
    for head in heads.values():
        head.form = WEAK_FORMS.get(head.form, head.form)  # In a column of codes.
    forms = Counter(head.form for head in heads.values() if head.form != "status")
    form = max(forms, key=forms.__getitem__, default="")
    among = (form, "status") if form in ("number", "error") else (form,)  # "Error 400: Too many jars" is one of them.
    alike = {text: head for text, head in heads.items() if forms and head.form in among}
    number = len(alike)
    are_own = len({head.codes for head in alike.values()}) == number
    names = [head.name for head in alike.values() if head.name]  # Those of "Missing field: card_number" are one.
    are_named = len(names) < 2 or len({*names}) > _SHARE * len(names)
    are_failing = all(head.status >= "400" for head in alike.values() if head.status)  # Unlike amounts.
    is_list = are_own and are_named and are_failing and 1 < number >= _SHARE * len(cells)
    if not (is_list and are_codes_of([*alike.values()])):
        return {}
    few = [text for text in cells if text not in alike]
    return alike | _written_alike(few, alike) if few and number >= _MOST * len(cells) else alike


def _written_alike(texts: list[str], heads: dict[str, Head]) -> dict[str, Head]:
    """The heads that the few other texts are, written as these: behind a name in brackets, or before the same mark."""
    pairs = [(text, head.codes[0]) for text, head in heads.items()]
    looks = {look_of(code) for _, code in pairs}
    if all(text.endswith((f"({code})", f"[{code}]")) for text, code in pairs):
        found = {text: ended for text in texts if (ended := _ENDED.fullmatch(text)) and _may_be(ended[2], looks)}
        return {text: _head(text, ended[2], ended[1]) for text, ended in found.items()}
    marks = {text.removeprefix(code).removesuffix(heads[text].name) for text, code in pairs if text.startswith(code)}
    mark = marks.pop() if len(marks) == 1 else ""
    if not mark.strip() or not all(text.startswith(code + mark) for text, code in pairs):
        return {}
    begun = {text: text.partition(mark) for text in texts}
    return {text: _head(text, code, name) for text, (code, _, name) in begun.items() if name and _may_be(code, looks)}


def _may_be(code: str, looks: set[str]) -> bool:
    """Does this word look as the codes of the other cells do, or has it a number behind the letters of one of them?"""
    is_numbered = any("#" in look and look.partition("#")[0] == look_of(code).partition("#")[0] for look in looks)
    return is_token(code) and not is_stage(code) and (look_of(code) in looks or is_numbered)


def _head(text: str, code: str, name: str) -> Head:
    return Head(_block(text), "alike", (code,), name=name)


def _block(text: str) -> Block:
    """The text, as a heading that stands alone."""
    heading = Element("h6")
    return Block(heading, [(text, heading)], 6, (), False)


def are_codes_of(heads: list[Head]) -> bool:
    """Are these no fields, files, products or amounts: of one form but for digits, or do they say what failed?"""
    codes = [head.codes[0] for head in heads]
    if all(map(STANDARD.fullmatch, codes)):
        return False
    if heads[0].form == "alone" or all(map(_VERSION.fullmatch, codes)):
        return heads[0].form == "alone"
    are_amounts = all(is_number(code) or _AMOUNT.search(code) for code in codes)
    if are_amounts and not heads[0].block.text.startswith(codes[0]):
        amounts = sum(_AMOUNT.search(head.name) is not None for head in heads)
        return amounts < _SHARE * len(heads) and not all(map(YEAR.fullmatch, codes))
    words = [{*_WORD.findall(plain(code))} for code in codes]
    forms = Counter(re.sub(r"\d+", "#", code) for code in codes)
    form, number = forms.most_common(1)[0]
    if number >= (_MOST if "#" in form else 1) * len(codes) or (not any(words) and len({*map(len, codes)}) == 1):
        return True
    if not any(map(mentions_failure, codes)) and all(mentions_failure(head.name) for head in heads):
        return False  # "The card number is wrong (card_number)".
    said = sum(
        mentions_failure(code) or not own.isdisjoint(_WORD.findall(plain(head.name)))
        for code, own, head in zip(codes, words, heads, strict=True)
    )
    return said >= _SHARE * len(heads)


def _bare(cells: list[str]) -> list[str]:
    """The texts without the words of a title that all of them begin or end with, and without what counts them."""
    words = [text.split() for text in cells]
    if _is_title(before := shared_beginning(words)):
        words = [one[len(before) :] for one in words]
    if _is_title(after := shared_beginning([one[::-1] for one in words])[::-1]):
        words = [one[: -len(after)] for one in words]
    bare = [" ".join(one) for one in words]
    return [ORDER.sub("", text, count=1).lstrip() for text in bare] if all(map(ORDER.match, bare)) else bare


def _is_title(words: Sequence[str]) -> bool:
    """Do these words say that they stand beside a code or status ("Error code:", "HTTP")?"""
    text = " ".join(words)
    return bool(words) and (not {"code", "status"}.isdisjoint(title_roles(text)) or is_about_errors(text))


def _head_in(text: str) -> Head | None:
    """The head that the text is; `form`: where its code stands."""
    status = ""
    if (stated := _STATUS_BEHIND.fullmatch(text)) and is_http(stated[2]):
        text, status = stated[1].rstrip(" ,;:–—-|·/→"), stated[2]
    block = _block(text)
    if (alone := _IN_BRACKETS.fullmatch(text)) and (is_own_code(alone[1]) or (text[0] == "#" and is_number(alone[1]))):
        return Head(block, "alone", (alone[1],), status)
    behind = _CODE_BEHIND.fullmatch(text)
    if behind and not FIELD_NAME.search(behind[1]) and is_own_code(code := behind[2] or behind[3] or behind[4]):
        head = with_rest(Head(block, "behind", (code,)), behind[1])
    elif own := head_of(block, False):
        head = own
    elif (found := _CODE_BEFORE.fullmatch(text)) and (
        is_marked(found[2]) or ((found[1] or found[3]) and is_own_code(found[2]))
    ):
        head = Head(block, "before", (found[2],), name=found[4])
    else:
        return None
    if head.form == "status" and not has_phrase(head.status, head.name):
        head.status = ""
    head.status = head.status or status
    is_word = head.codes[0].isalpha() and text.isupper()  # "CALL THE BANK"
    is_several = are_alike([head.codes[0], head.name.strip(" /,|·")])  # "no_origin / bad_origin"
    is_cut = _CUT.fullmatch(head.codes[0]) and head.name[:1].islower()
    return None if head.codes[1:] or is_word or is_several or is_cut else head
