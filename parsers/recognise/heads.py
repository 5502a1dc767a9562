"""Heads: the heading, term, list item or line that names a code, whatever stands beside it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element

from parsers.reading.contract import Site
from parsers.reading.outline import Block
from parsers.reading.shapes import BADGES, MARKS, STATUS, is_telling
from parsers.reading.text import CHROME, ROLE, clean
from parsers.reading.verdicts import badge_of, is_badge
from parsers.reading.words import KINDS_BY_WORD, normal
from parsers.recognise.codes import is_number, is_token, looks_like_code, statuses_in
from parsers.recognise.statuses import has_phrase, is_http
from parsers.recognise.words import kinds

_LONGEST = 160
#: What some generators leave of a heading's attributes.
ATTRIBUTES = re.compile(r"\{\s*[#.][^}]*\}$")
#: A number alone; in a heading no year.
_ANY, _BARE = re.compile(r"-?\d{2,9}"), re.compile(r"(?!(?:19|20)\d\d$)-?\d{3,9}")
#: What a heading is counted with.
_ORDER = re.compile(r"\d{1,3}[.)]")
_MARKS = ("code", "strong", "b", "tt", "kbd")
_TITLE_TAGS = ("dt", "summary")
#: Words before a code that say what it is.
_WORDS = frozenset(["exception", "error", "constant", "enumerator", "data", "code"])
_STATUS = re.compile(r"(?:HTTP(?: status)?(?: code)?[\s:]*)?[1-5](?:\d\d|[xX]{2})\b.*", re.I)
#: What stands beside the one status of a text.
_ALONE = re.compile(r"(?:HTTP(?: status)?(?: code)?[\s:]*)?\w{3}[\s\W]*(.*?)\)?", re.I | re.S)
_STATED = re.compile(r"(?:HTTP )?([1-5]\d\d)\s*[-–—:|]?\s+([\w.-]*\w)(?![\w.-])(\s*[-–—:])?\s*(.*)", re.S)
#: "SQL0001N The bind file is missing."
_NUMBERED = re.compile(r"([A-Z][A-Z_-]*\d{3,}[A-Z]?)\s+(.+)", re.S)
_AGREED = re.compile(r"\(?(?:HTTP\s*)?([1-5]\d\d)\)?(?=\s|$|[,;])(.*)", re.S)
#: "Token expired (401)"
_AT_LAST = re.compile(r"(.+?)\s*[(\[](?:HTTP )?([1-5]\d\d)[)\]]", re.S)
_ERROR = re.compile(
    r"(?:error|status|(?:error |status |result |response )?code|fehler|erreur|c[oó]digo(?: de erro\w*)?|错误码?|ошибка"
    r"|エラー)\s*(?:code)?\s*[#:：]?\s*"
    r"(\(?-?[\w.-]*\d[\w.-]*\)?|(?-i:[A-Z][A-Z0-9_]{3,}))\s*[-–—:：.]*\s*(.*)",
    re.I | re.S,
)
_CALL = re.compile(r"\(\s*(?:\)|[\w*]+\s*[,:)=\[]|self)(?<!\d\))")
#: "-1001 DISCONNECTED"
_CALLED = re.compile(r"(-?\d{2,7})\s+([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{4,})(?=\s|$)\s*[-–—:]*\s*(.*)", re.S)
_BRACKETED = re.compile(r"[(\[](-?[\w.-]{1,40})[)\]]\s*[-–—:：]?\s*(.+)", re.S)
_NUMBER = re.compile(r"(-?\d{2,7}|-\d)\s*(?:[-–—:：|]|\s[-–—|=]\s)\s*([^\d\s].*)", re.S)
_PARTED = re.compile(r"(\S+?)\s*(?:[:：]\s|\s[-–—|=]+\s|\s+(?=\())\s*(.*)", re.S)


@dataclass(slots=True)
class Head:
    """A block that names `codes` (in one `form` of writing), the status and title beside them; `marked` as `<code>`?"""

    block: Block
    form: str
    codes: tuple[str, ...]
    status: str = ""
    name: str = ""
    marked: bool = False
    retryable: str = ""


def pinned_head(block: Block, site: Site) -> Head | None:
    """The head of a card whose codes fit the pinned pattern; beside them stand a status, a title, no more."""
    fits = site.grammar.fullmatch
    titled = block.level > 1 or block.element.tag in _TITLE_TAGS
    if block.level == 1 or len(block.pieces) > 12:
        return None
    if not titled:
        first = next((word for text, _ in block.pieces if (word := text.strip())), "")
        if len(first) > _LONGEST or not (fits(first) or (first[:1].isdigit() and STATUS.match(first))):
            return None
    pieces = _pieces_of(block)
    text = " ".join([word for word, _ in pieces])
    if not text or len(text) > _LONGEST or text.endswith("?"):
        return None
    pieces, badges, words = _without_badges(block, pieces)
    word, tag = pieces[0]
    if fits(word) and (not pieces[1:] or (len(pieces) == 2 and STATUS.fullmatch(pieces[1][0]))):
        head: Head | None = Head(block, "token", (word,), pieces[-1][0] if pieces[1:] else "", marked=tag == "code")
    else:
        head = Head(block, "token", (text,)) if fits(text) else _head(block, pieces, False, fits)
    if head is None or not all(map(fits, head.codes)):
        return None
    if (word := normal(head.codes[0])) in site.words or word in KINDS_BY_WORD:
        return None  # A label.
    head.retryable = badge_of(badges, words, bool(badges) and _are_among_others(block))
    if head.name and head.status and has_phrase(head.status, head.name):
        head.status, head.name = f"{head.status} {head.name}", ""
    sure = head.marked or head.status != "" or is_telling(head.codes[0])
    return head if (sure and (titled or not head.name)) or (titled and text == head.codes[0]) else None


def _pieces_of(block: Block) -> list[tuple[str, str]]:
    """The words of a head, each with its tag; a code that highlighting has cut up is one."""
    pieces: list[tuple[str, str]] = []
    for text, holder in block.pieces[:8]:
        word = ATTRIBUTES.sub("", clean(text)) if "{" in text else clean(text)
        if not word or (block.level and holder.tag != "code" and CHROME.fullmatch(word)):
            continue
        if pieces and word[0] in "._" and text[0] == word[0]:
            pieces[-1] = (pieces[-1][0] + word, pieces[-1][1])
        else:
            pieces.append((word, _tag(holder)))
    return pieces


def _are_among_others(block: Block) -> bool:
    """Does a tag that looks as the badges about retrying do hold another word, which may be a part of them?"""
    tagged = [
        (word, (holder.tag, holder.get("class")))
        for text, holder in block.pieces
        if holder is not block.element and holder.tag != "code" and (word := clean(text))
    ]
    dressed = {dress for word, dress in tagged if is_badge(word, False)}
    return any(
        dress in dressed and not (is_badge(word, False) or STATUS.match(word) or word.lower() in BADGES)
        for word, dress in tagged
    )


def _without_badges(
    block: Block, pieces: list[tuple[str, str]]
) -> tuple[list[tuple[str, str]], list[tuple[str, int]], list[str]]:
    """The pieces but the badges about retrying beside a code, those badges, and the words among which they stand."""
    others, badges, words = pieces[:1], [], []  # type: ignore[var-annotated]
    for word, tag in pieces[1:]:
        if tag != "code" and is_badge(word, tag == block.element.tag):
            badges.append((word, len(words)))
        else:
            others.append((word, tag))
            words += word.split()
    return others, badges, words


def head_of(block: Block, free: bool) -> Head | None:
    """The head that the block is, or begins with where it may go on (`free`: list items)."""
    return _head(block, _pieces_of(block), free, looks_like_code)


def _head(block: Block, pieces: list[tuple[str, str]], free: bool, looks: Callable[[str], object]) -> Head | None:
    """The head that the pieces make; `looks`: what a code looks like that nothing marks as one."""
    if len(pieces) > 1:
        if pieces[0][0].lower() in _WORDS:
            pieces = pieces[1:]
        pieces[1:] = [piece for piece in pieces[1:] if piece[0].lower() not in BADGES]
    if len(pieces) > 1 and pieces[0][0].endswith(".") and pieces[0][1] == pieces[1][1] != "dt":
        pieces[:2] = [(pieces[0][0] + pieces[1][0], pieces[1][1])]  # A name in its module, each in a tag of its own.
    if len(pieces) > 1 and _ORDER.fullmatch(pieces[0][0]):
        pieces = pieces[1:]
    text = " ".join(word for word, _ in pieces) if len(block.pieces) <= 8 else block.text
    text = text.replace("( ", "(").replace(" )", ")")
    if not pieces or (len(text) > _LONGEST and not free):
        return None
    marked, tag = pieces[0]
    first = marked.strip(MARKS + " ")
    if tag in _MARKS and is_token(first) and (looks(first) or tag == "code"):
        if len(pieces) > 2 and pieces[2][1] == "code" and pieces[1][0] in (",", "/", "or", "|"):
            several = Head(block, "token", tuple(word for word, kind in pieces if kind == "code"))
            return None if free else _with(several, text.rpartition(several.codes[-1])[2])
        rest = text[len(marked) :].strip()
        if _CALL.match(rest):
            return None
        return _with(Head(block, "number" if is_number(first) else "token", (first,), marked=tag == "code"), rest)
    if is_number(text) and (_BARE if not free else _ANY).fullmatch(text):
        return Head(block, "number", (text,))
    return _plain(block, text, looks)


def _tag(holder: _Element) -> str:
    """The tag of a piece of text, or of what it stands in, if that marks a code (`<code><span>` is code)."""
    if holder.tag in _MARKS:
        return str(holder.tag)
    for element in (holder, *islice(holder.iterancestors(), 2)):
        if element.tag in _MARKS:
            return str(element.tag)
        if ROLE.get(element.tag) == "block":
            break
    return str(holder.tag)


def _plain(block: Block, text: str, looks: Callable[[str], object]) -> Head | None:
    """The head that a text is by its own words."""
    if (stated := _STATED.fullmatch(text)) and (looks(stated[2]) or (stated[3] and stated[2].islower())):
        return _with(Head(block, "token", (stated[2],), stated[1]), stated[4])
    if (called := _CALLED.fullmatch(text)) and not is_http(called[1]):
        return Head(block, "number", (called[1],), name=called[3] or called[2])
    if numbered := _NUMBERED.fullmatch(text):
        return _with(Head(block, "token", (numbered[1],)), numbered[2])
    if _STATUS.fullmatch(text) and (found := statuses_in(text[:60])):
        beside = _ALONE.fullmatch(text) if len(found.codes) == 1 else None
        return Head(block, "status", found.codes, found.codes[0], beside[1] if beside else found.beside)
    if found_error := _ERROR.fullmatch(text):
        return _with(Head(block, "error", (found_error[1].strip("()").rstrip("."),)), found_error[2])
    if bracketed := _BRACKETED.fullmatch(text):
        first = bracketed[2].split(" ")[0]
        if looks(first) and first == bracketed[2]:
            return Head(block, "bracketed", (first,))
        return Head(block, "bracketed", (bracketed[1],), name=bracketed[2]) if is_number(bracketed[1]) else None
    if number := _NUMBER.fullmatch(text):
        return Head(block, "number", (number[1],), name=number[2])
    words = text.split(" / ") if " / " in text else [text]
    if all(looks(word.strip(MARKS)) for word in words):
        return Head(block, "token", tuple(word.strip(MARKS) for word in words))
    parted = _PARTED.fullmatch(text)
    if parted and is_number(parted[1]) and re.match(rf"\d{{{len(parted[1])}}}(?!\d)", parted[2]):
        return None  # From here to there.
    if parted and looks(parted[1]) and not kinds(parted[1]) and not _CALL.match(parted[2]):
        return _with(Head(block, "token", (parted[1],)), parted[2])
    words = text.split(" ")
    if looks(words[0]) and len(words) == 2 and _AGREED.fullmatch(words[1]):
        return _with(Head(block, "token", (words[0],)), words[1])
    return None


def _with(head: Head, rest: str) -> Head:
    """The head with what stands beside its code: a status, a title."""
    rest = rest.strip(" :：–—-|=")
    if found := _AGREED.match(rest):
        head.status, rest = found[1], found[2].strip(" :：–—-|=()")
    elif (found := _AT_LAST.fullmatch(rest)) and is_http(found[2]):
        head.status, rest = found[2], found[1]
    head.name = rest.strip() if not (rest.startswith("(") and rest.endswith(")")) else rest[1:-1]
    return head
