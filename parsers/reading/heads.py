"""Heads of cards: the heading, term or bold line that names a code."""

import re
from dataclasses import dataclass

from parsers.reading.contract import Site
from parsers.reading.outline import Block, Piece
from parsers.reading.shapes import BADGES, STATUS, is_broken, is_telling
from parsers.reading.text import clean
from parsers.reading.verdicts import badge_of, is_badge
from parsers.reading.words import kind_of

_TITLE_TAGS = {"dt", "summary"}
_WORDS = re.compile(r"[\s()\[\]—–:|,·•]+|(?<!\S)(?:/|or|and)(?!\S)")
_LONGEST_HEAD = 100
_IMAGES = ("svg", "img", "input")


@dataclass(slots=True)
class Head:
    """The head of a card: its codes, and the status, the verdict on retrying and the title that stand beside them."""

    block: Block
    codes: list[str]
    status: str
    retryable: str
    title: str


def _whole(parts: list[Piece]) -> list[Piece]:
    """The pieces of a heading, a code that highlighting has cut up in one."""
    pieces: list[Piece] = []
    for text, holder in parts:
        if holder.tag in _IMAGES or not (word := clean(text)):
            continue
        if pieces and word[0] in "._" and text[0] == word[0]:
            pieces[-1] = (pieces[-1][0] + word, pieces[-1][1])
        else:
            pieces.append((word, holder))
    return pieces


def head_of(block: Block, site: Site) -> Head | None:
    """The card head that `block` is, if its code comes first, or alone beside a status."""
    titled = block.level > 1 or block.element.tag in _TITLE_TAGS
    if block.level == 1 or len(block.pieces) > 12:
        return None
    if not titled:
        first = block.pieces[0][0].strip() or block.pieces[min(1, len(block.pieces) - 1)][0].strip()
        if len(first) > _LONGEST_HEAD or not (site.grammar.fullmatch(first) or STATUS.match(first)):
            return None
    pieces = _whole(block.pieces)
    if not pieces or sum([len(word) for word, _ in pieces]) > _LONGEST_HEAD or pieces[-1][0].endswith("?"):
        return None
    head = Head(block, [], "", "", "")
    marked = False
    rest: list[str] = []
    badges: list[tuple[str, int]] = []
    dressed: list[tuple[str, str | None]] = []
    beside: list[tuple[str, str | None]] = []
    for text, holder in pieces:
        stated = False
        if head.codes and holder.tag != "code" and is_badge(text, holder is block.element):
            badges.append((text, len(rest)))
            dressed.append((str(holder.tag), holder.get("class")))
            continue
        tagged = head.codes and holder is not block.element and holder.tag != "code"
        if tagged and not STATUS.match(text) and text.lower() not in BADGES:
            beside.append((str(holder.tag), holder.get("class")))
        words = [text] if text.isdigit() or site.grammar.fullmatch(text) else _WORDS.split(text)
        # Other words may stand beside a code, but not one half of it beside the other.
        halves = len(words) > 1 and (holder.tag == "code" or all(map(site.grammar.fullmatch, text.split())))
        if halves and is_broken(text, site.grammar):
            return None
        for word in words:
            fits = site.grammar.fullmatch(word) is not None and (not head.codes or holder.tag == "code")
            if fits and (is_telling(word) or (not stated and (not rest or not titled or holder.tag == "code"))):
                head.codes.append(word)
                marked = marked or holder.tag == "code"
            elif not head.status and STATUS.fullmatch(word):
                head.status, stated, marked = word, True, True
            elif stated and word:
                head.status += f" {word}"  # What stands beside the number is its reason phrase, not the card's title.
            elif word and word.lower() not in BADGES:
                rest.append(word)
    if not head.codes or kind_of(head.codes[0], site.words) or (len(head.codes) > 1 and rest):
        return None
    sure = marked or is_telling(head.codes[0])
    if (rest and not (titled and sure)) or (not sure and not (titled and block.text == head.codes[0])):
        return None
    head.title = " ".join(rest)
    head.retryable = badge_of(badges, rest, any(one in dressed for one in beside))
    return head
