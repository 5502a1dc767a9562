"""Statuses that a block of a card states by itself: alone, among badges, or in bold before a text."""

import re
from itertools import takewhile

from lxml.etree import _Element

from parsers.extract.label_values import value_of
from parsers.html.element_text import BOLD, lineage
from parsers.html.outline import Block, text_of_pieces
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge, is_glyph, may_be_badge
from parsers.lexicon.status_phrases import has_phrase, is_http, is_phrase
from parsers.lexicon.value_shapes import HTTP, STATED, is_prose, is_quantity

#: "Maps to: HTTP 401 Unauthorized"
STATES_STATUS = regex(rf"\W*(?:[\w ]{{2,20}}:\s*)?(?=HTTP){HTTP}([1-5]\d\d\b.{{0,40}})", re.I | re.S)
#: "HTTP 402", as it is set apart from the sentence behind it; the mark between, and the beginning of that.
_MARKED = regex(rf"(?=HTTP){STATED}[.:]?", re.I)
#: "404", as a badge before a sentence.
_BADGE = regex(r"([45]\d\d)")
#: "429 Too Many Requests"; "429", with its label or without.
_PHRASED = regex(rf"{STATED} (\D+)")
_LABEL = r"status(?: code)?\s*[:=]?\s*"
_LABELLED = regex(rf"(?:{_LABEL})?{STATED}", re.I)
#: "Status 409"
_TITLED = regex(rf"{_LABEL}([45]\d\d)", re.I)
#: What parts badges in one line.
_BETWEEN = " ·•|,;–—-"
_SENTENCE = regex(r"\s*[.:;,–—-]\s*[^\W\d]|\s+(?=[^\W\d])(?![a-zß-ÿ])\S+(?:\s+\S+){2,}[.!]$")


def stated_alone(block: Block) -> str:
    """The status that is all that a block says, with its phrase; a sentence behind it is more ("402. It is empty.")."""
    status = STATES_STATUS.fullmatch(block.text) or _TITLED.fullmatch(block.text)
    return status[1] if status and not _goes_on(status[1]) else ""


def _goes_on(status: str) -> bool:
    """Does a sentence follow the status ("402. The card is empty."), and not its phrase?"""
    return _SENTENCE.match(status[3:]) is not None and not has_phrase(status[:3], status[3:].lstrip(" .:;,–—-("))


def status_badge(block: Block) -> str:
    """The one status among the badges that a block consists of ("Deployment", "404"); else nothing."""
    pieces = [(word, holder) for text, holder in block.pieces if (word := clean(text))]
    words = [word for word, holder in pieces if holder.tag == "span" and holder is not block.element]
    statuses = [word for word in words if is_http(word) and word[0] in "345"]
    are_badges = len(words) == len(pieces) > 1 == len(statuses) and all(word.count(" ") < 2 for word in words)
    return statuses[0] if are_badges else ""


def badges_in(block: Block) -> list[str]:
    """The words in a block that stand in tags of their own, and are no code; a link or button may say what it does."""
    inner = [(clean(text), one) for text, one in block.pieces if one is not block.element and one.tag != "code"]
    words = [(word, holder) for word, holder in inner if any(map(str.isalnum, word)) or is_glyph(word)]
    return [word for word, holder in words if "able" in word.lower() or not _is_control(holder, block)]


def _is_control(holder: _Element, block: Block) -> bool:
    around = takewhile(lambda one: one is not block.element, lineage(holder))
    return any(one.tag in ("a", "button") for one in around)


def stated_beside(block: Block) -> tuple[str, list[str]]:
    """The one status among badges about retrying ("HTTP 429", "Do not retry"), with its phrase, and the others."""
    every = [clean(text).strip(_BETWEEN) for text, _ in block.pieces]
    words = [word for word in every if any(map(str.isalnum, word)) or is_glyph(word)]
    stated = [(word, *found) for word in words if (found := _status_of(word))]
    if len(stated) != 1:
        return "", []
    whole, status, own = stated[0]
    words.remove(whole)
    badges = [word for word in badges_in(block) if word != whole]
    phrases = (word for word in words if has_phrase(status, word) and not is_badge(word, untagged=False))
    phrase = own or next(phrases, "")
    if badges != words or any(map(is_prose, words)) or not any(map(may_be_badge, words)):
        return "", []
    return f"{status} {phrase}".rstrip(), [word for word in words if word != phrase]


def _status_of(word: str) -> tuple[str, str] | None:
    """The status that is all of this ("HTTP 429", "Status: 429", "429 Too Many Requests"), and its phrase, if any."""
    if found := _MARKED.fullmatch(word) or _LABELLED.fullmatch(word):
        return found[1], ""
    found = _PHRASED.fullmatch(word)
    return (found[1], found[2]) if found and is_phrase(found[1], found[2]) else None


def marked_status(block: Block) -> tuple[str, str] | None:
    """The status that a block sets apart before a sentence ("**HTTP 402**. It is empty."), and the text behind it."""
    (first, holder), *others = block.pieces
    if not others or holder is block.element or holder.tag not in ("strong", "b", "span", "code"):
        return None
    word = clean(first)
    text = f" {text_of_pieces(others).lstrip()}"
    may_be_badge = is_http(word) and not is_quantity(word + text)  # "500 € are the most."
    status = _MARKED.fullmatch(word) or (_BADGE.fullmatch(word) if may_be_badge else None)
    # A number alone, or in a span, is a badge where the block itself goes on.
    goes_on = next((one for text, one in others if text.strip()), None) is block.element
    is_set_apart = goes_on or (not word.isdecimal() and holder.tag in BOLD)
    return (status[1], value_of(text.lstrip(" .,;"))) if status and is_set_apart and _SENTENCE.match(text) else None
