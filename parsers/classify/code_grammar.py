"""A pattern of codes, made from the codes: what a declaration of the site would say."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import takewhile

from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import failure_word

#: The pattern of any text.
ANY = ".+"
#: That of constants ("NOT_FOUND").
_CONSTANTS = r"[A-Z][A-Z0-9]*(?:[_.-][A-Z0-9]+)*"
#: The forms of ordinary words, and those with that of several put together, which any code may have.
WORDS = frozenset(["a", "A", "Aa"])
WORD_FORMS = WORDS | {"AaAa"}
#: The class of the codes with one beginning ("E1xx").
_CODE_CLASS = regex(r"[A-Z]*[-_]?\d*[xX]{2,4}$")
#: Words that more of a code follow.
_WHOLE_WORDS = regex(r".*[_.:-]")
#: A name with a number behind it ("PEP-8", "HTTPX2", "E12").
_NUMBERED = regex(r"[A-Za-z]+-?[\d.]+")
#: What the form of a code has in the place of letters, digits, and what repeats itself.
_SHORTER = [
    (regex(part), shorter)
    for part, shorter in (
        ("0[xX][0-9a-fA-F]+$", "0x"),
        *(("[a-z]+", "a"), ("[A-Z]+", "A"), ("[0-9]+", "9")),
        *(("(?:Aa){3,}", "AaAa"), ("(?:-[Aa])+", "-"), ("(?:_[Aa9])+", "_")),
    )
]
_SHAPES = [
    regex(shape)
    for shape in (r"-?\d+", _CONSTANTS, r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*", r"[A-Z][A-Za-z0-9]*", r"[\w.:/-]+", ANY)
]


def grammar_of(codes: Collection[str], share: float = 0.9) -> str:
    """The narrowest of the usual patterns that a `share` of the codes fit."""
    fitting = (shape.pattern for shape in _SHAPES if sum(map(bool, map(shape.fullmatch, codes))) >= share * len(codes))
    return next(fitting, ANY)


@lru_cache(maxsize=32768)
def form_of(code: str) -> str:
    """The form of a code, or of its last part behind a dot: "E001" and "pump.W12" are "A9"."""
    form = code.rpartition(".")[2]
    for part, shorter in _SHORTER:
        form = part.sub(shorter, form)
    return form


def unsigned_form(code: str) -> str:
    """The form of a code, a number's without its sign: a vendor's own stand beside those of JSON-RPC."""
    form = form_of(code)
    return "9" if form == "-9" else form


def forms_of(codes: Iterable[str]) -> set[str]:
    """The forms of these codes: of a number its length, of a type of failures its last word."""
    return {_form(code) for code in codes}


def _form(code: str) -> str:
    if code.isdigit():
        return f"9 x {len(code)}" if len(code) > 2 else "9"
    return failure_word(code) or form_of(code)


def code_shapes(codes: Collection[str]) -> list[str]:
    """The narrowest of these patterns for each code."""
    return sorted({grammar_of([code]) for code in codes})


def fitting(texts: Collection[str], codes: Collection[str]) -> set[str]:
    """Those of the texts that fit a pattern of these codes; of a wide pattern only those with the form of its codes."""
    by_shape: dict[str, list[str]] = {}
    for code in codes if texts else ():
        by_shape.setdefault(grammar_of([code]), []).append(code)
    wide = {shape.pattern for shape in _SHAPES[-2:]}
    found = set[str]()
    for shape, like in by_shape.items():
        forms = forms_of(like) if shape in wide else set()
        found |= {one for one in texts if re.fullmatch(shape, one) and (shape not in wide or forms_of([one]) <= forms)}
    return found - numbered_otherwise(found, codes)


def numbered_otherwise(texts: Collection[str], codes: Collection[str]) -> set[str]:
    """The names with a number ("PEP-8") that have the form of none of these codes."""
    numbered = {text for text in texts if _NUMBERED.fullmatch(text)}
    forms = forms_of(codes) if numbered else set()
    return {text for text in numbered if not forms_of([text]) <= forms}


def common_beginning(codes: Collection[str]) -> str:
    """The letters with which all of the codes begin."""
    pairs = zip(min(codes, default=""), max(codes, default=""), strict=False)
    return "".join([letter for letter, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)])


def rest_of_codes(codes: Collection[str]) -> set[str]:
    """What stands behind the words that all of several codes begin with ("ALLOC_"); nothing where they share none."""
    words = _WHOLE_WORDS.match(common_beginning(codes)) if len(codes) > 1 else None
    return {code.removeprefix(words[0]) for code in codes} if words else set()


def beginning_of_class(code: str) -> str | None:
    """How the codes begin that this stands for; None if it is one code."""
    return code.rstrip("xX") if _CODE_CLASS.match(code) else None
