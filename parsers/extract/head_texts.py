"""The words of a head without what leads up to its code, stands beside it or surrounds it."""

from itertools import pairwise, takewhile

from parsers.extract.heads import Word
from parsers.extract.remarks import BADGE
from parsers.html.outline import Block
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import BADGES, CONSTANT

#: Words before a code that say what it is.
LEAD_WORDS = frozenset(
    ["exception", "error", "constant", "enum", "enumerator", "type", "data", "code", "case", "const", "readonly"]
)
#: What declares a constant in a program, before its name ("case cardLost", "public static final int CARD_LOST").
_KEYWORDS = regex(
    r"(?:case |(?:(?:const|final|int|let|long|public|readonly|short|static|String|string|u?int\d\d(?:_t)?|var) )+"
    r"(?=[\w.]*(?:[A-Z]|_|\d)|[a-z]+$))"
    r"(?=[\w.]+\b(?! [\w(]))"
)
_FOOTNOTES = ("*", "†", "‡")
#: The name of an exception or constant, which a module stands before.
_NAME = regex(r"[A-Z]\w*")
#: The name of a class of exceptions that begins with that of its package ("pumpException").
_OWN_CLASS = regex(r"[a-z]\w*(?:Error|Exception)")
#: Exceptions whose names say what they are only with their module.
_VAGUE = ("Error", "Exception", "Warning")
_MODULE = regex(r"\S+\.")
#: A failure behind its domain, as Apple's systems print both ("io.acme.pump - PumpErrorNoLid").
_DOMAIN = regex(r"(?:[a-z][\w-]*\.){2,}[\w-]+ [-–—] ([A-Z]\w*(?:Err(?:or)?[A-Z]\w*|Error|Exception))")
#: What a generator may call a type, as it knows no value of it.
_CONSTANT = regex(CONSTANT)
#: The value before the name of a constant ("4 = `PUMP_FAULT`").
_VALUE = regex(r"-?\d{1,9} ?=")
#: White space between a tag's text and the mark behind it.
_LOOSE = regex(r" (?<=\w )(?=[,.;!?](?: |$)|[，。；！？、：])")
#: The same before a sign that a word follows ("null/invalid").
_GLUED = regex(r" (?<=\w )(?=[=/]\w)")
#: A colon that stands behind a tag, glued to its text or not.
_COLON = regex(r" :(?: |(?=[^\W\d_]))")
#: The end of a text, a mark, and what a tag begins with, where no style sets them apart: in brackets, within a word
#: or a number.
_UNPARTED = regex(
    r"[(\[<“‘„«（「『【《]\0|(?:^|\W)[\"']\0\w|\0(?:[)\]>”’»）」』】》]|[,.;!?](?:\s|$))|\w\0(?:[\"'](?:\W|s?$)|[-‑/]\w)"
    r"|[ぁ-ヿ一-鿿가-힣]\0[A-Za-z]|[A-Za-z_]\0[ぁ-ヿ一-鿿가-힣]"
    r"|(?:^|\d)[.,:]\0[^\W_]"
)


def unwrapped(block: Block, pieces: list[Word]) -> tuple[list[Word], str]:
    """The pieces without what only leads up to a code or surrounds it, and their text."""
    is_class, whole = False, block.text
    if keywords := _keywords_of(block, pieces):
        whole = whole[len(keywords) :]
        while len(pieces[0][0]) < len(keywords):
            keywords = keywords[len(pieces[0][0]) :].lstrip()
            pieces = pieces[1:]
        pieces = [(pieces[0][0][len(keywords) :], "code"), *pieces[1:]]  # So it is one, be its name a word.
    if len(pieces) > 1 and pieces[1][1] == "code" and _VALUE.fullmatch(pieces[0][0]):
        whole, pieces = whole.removeprefix(pieces[0][0]).lstrip(), pieces[1:]
    if pieces and pieces[0][1] == "code" and (domain := _DOMAIN.fullmatch(pieces[0][0])):
        whole, pieces = whole.replace(pieces[0][0], domain[1], 1), [(domain[1], "code"), *pieces[1:]]
    declares = block.element.tag == "dt" and [text for text, _ in pieces[:1]] == ["exception"]  # A term may be empty.
    if len(pieces) > 1:
        said = pieces[0][0].lower()
        if said in LEAD_WORDS and (said != "type" or _CONSTANT.fullmatch(pieces[1][0])):
            whole = whole.removeprefix(pieces[0][0]).lstrip()
            is_class = said == "exception" and pieces[1][0][0] != "("  # Its arguments are no part of its name.
            pieces = list(takewhile(lambda piece: not (is_class and piece[0][0] == "("), pieces[1:]))
        own = 2 if is_class and pieces[0][0].endswith(".") else 1
        pieces[own:] = _unmarked(pieces[own:])
    if len(pieces) > 1 and _MODULE.fullmatch(pieces[0][0]) and pieces[0][1] == pieces[1][1] != "dt":
        # A name in its module, each in a tag of its own; that of an exception says enough, unless it is "Error".
        (module, _), (name, tag), *behind = pieces
        packages = [one for one in module.split(".") if one]
        is_own = is_class and _OWN_CLASS.fullmatch(name) and any(map(name.startswith, packages))
        says_enough = is_own or (_NAME.fullmatch(name) and not (is_class and name in _VAGUE))
        pieces = [(name if says_enough else module + name, tag), *behind]
    if declares and _NAME.fullmatch(pieces[0][0]) and pieces[0][0] not in _VAGUE:
        pieces = [(pieces[0][0], "code"), *pieces[1:]]  # A word alone, too ("Gone").
    if len(pieces) > 1 and pieces[-1][0] in COLONS:
        pieces = pieces[:-1]
    if len(pieces) == 3 and (pieces[0][0], pieces[2][0]) in (("[", "]"), ("(", ")")):
        pieces = pieces[1:2]
    text = _joined(pieces, block.text) if is_class or len(block.pieces) <= 8 else whole
    text = _LOOSE.sub("", text.replace("( ", "(").replace(" )", ")"))
    text = text if _GLUED.search(block.text) else _GLUED.sub("", text)
    return pieces, text if " :" in block.text else _COLON.sub(": ", text)


def _keywords_of(block: Block, pieces: list[Word]) -> str:
    """What declares the constant, where the head is set as code, or has several such words, or a value."""
    is_code = pieces != [] and pieces[0][1] == "code"
    text = pieces[0][0] if is_code else " ".join(word for word, _ in pieces[:6]) if block.level else ""
    found = _KEYWORDS.match(text)
    return found[0] if found and (is_code or " " in found[0].strip() or " = " in text) else ""


def _joined(pieces: list[Word], printed: str) -> str:
    """The pieces with a space between any two; behind the first, none where they are printed so and belong together."""
    text = "".join(word for word, _ in pieces[:1])
    for at, ((last, _), (word, _)) in enumerate(pairwise(pieces)):
        # A stroke parts codes, but not the words of a sentence.
        parts_words = "/" in (last[-1], word[0]) and any(" " in piece for piece, _ in pieces[: at + 1])
        is_glued = parts_words or _UNPARTED.search(f"{last[-2:]}\0{word[:2]}")
        is_whole = (at or last[-1] == "<") and last + word in printed and is_glued
        text += word if is_whole else f" {word}"
    return text


def _unmarked(pieces: list[Word]) -> list[Word]:
    """What stands behind a code without marks ("new"), which are before its text, or end it and are not set as code."""
    text = next((at for at, (word, _) in enumerate(pieces) if " " in word), len(pieces))
    marks = [
        word.lower() in BADGES
        or word in _FOOTNOTES
        or (word[-1] != "." and any(map(str.isalnum, word)) and BADGE.fullmatch(word) is not None)  # "Deprecated."
        for word, _ in pieces
    ]
    words = (at for at, (word, _) in enumerate(pieces) if not marks[at] and any(map(str.isalnum, word)))
    last = max(words, default=0)
    return [
        (word, tag)
        for at, (word, tag) in enumerate(pieces)
        if not marks[at] or (at > text and (at < last or tag == "code"))
    ]
