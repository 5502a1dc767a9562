"""Heads that are laid out alike: what stands at one place in all of them is the code, the status or the title."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from parsers.extract.cards import Key
from parsers.extract.cell_heads import are_codes_of
from parsers.extract.code_tokens import count_up, is_number, is_own_code, is_token
from parsers.extract.codes_in_text import LABEL, is_range
from parsers.extract.heads import CODE_TAGS, Head, pieces_of
from parsers.extract.remarks import IS_BADGE
from parsers.html.outline import Block, Topics
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.status_phrases import has_sense, is_http
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import is_about_errors, is_about_others, mentions_failure

#: So many heads at least show that a place in them has a meaning; so long are a head and a title in it at most.
_FEWEST, _MAX_HEAD, _MAX_TITLE = 3, 300, 80
#: One block of the heads' sort for so many of these, or fewer, may be a head that is laid out otherwise.
_ODD = 2
#: What parts the words of a head that no tag parts; an ordinal before them.
_MARKS = regex(
    r"\s+[-–—|·•/]\s+|\s*[:：]\s+|(?:^|\s+)[(\[]\s*|\s*[（【]\s*|\s*[)\]）】]\s*|(?<=^\d)[.)]\s+|(?<=^\d\d)[.)]\s+"
)
#: What every mark holds.
_HOLDS_MARK = regex(r"[-–—|·•/:：()（）【】\[\]]|^\d\d?\.")
_ONLY_MARKS = regex(r"[\s–—|·•/:：()\[\]（）-]+")
#: A status, perhaps with its phrase.
_STATUS = regex(r"(?:HTTP(?: status)?(?: code)?:? ?)?([1-5]\d\d)(?:\W+([^\W\d].*))?")
_FAILS = regex(r"\D*[45]\d\d").match
#: A word for errors or codes before a code, from which a space or a mark parts it.
_LABEL = regex(rf"{LABEL}(?<=[\s#:：=])(?=\S)", re.I)
#: Words with a mark or a digit, in capitals, or several in one: no product's name ("iOS").
_IS_CODE = regex(r".*[\d_./:-]|[A-Z]{4,}$|[A-Za-z][a-z]+(?:[A-Z][a-z]*)+$")
#: What nearly any code has: where it is in no text of a sort, none need be taken apart.
_HOLDS_CODE = regex(r"\d{3}|\w[_.:/-]\w|[a-z][A-Z]|[A-Z]{4}")
#: What no title ends with, as a sentence goes on behind it.
_LEADS_ON = regex(
    r"(?i)\b(?:an?|and|are|as|at|by|called|for|from|in|is|of|on|or|returns?|see|the|to|uses?|via|with"
    r"|de|del|des|du|la|le|en|por|per|di|von|der|die|das|mit|van|het|в|из)$"
)
#: A version, a host, or the name of a file.
_NO_CODE = regex(r"v?\d+(?:\.\d+)+|[\w.-]+\.(?:com|html?|io|jsx?|json|md|net|org|php|py|tsx?|vue|xml|ya?ml)")


class _Part(NamedTuple):
    """A part of a head: its text, the tag around it, and the mark before it."""

    text: str
    tag: str
    mark: str


#: Blocks that are laid out alike, each with its index and its parts.
_Group = list[tuple[int, Block, list[_Part]]]


def heads_in_columns(blocks: Iterable[tuple[int, Block, Key]]) -> dict[int, Head]:
    """The heads among these blocks (each with its index and its sort) that have their codes at the same place.

    Each is of several parts, by its tags and marks; some generators glue them together. What stands at one place is of
    one kind in all heads of a sort: an ordinal, a status, a title, a badge about retrying, and at just one a code.
    None are read where another block is laid out alike and says no code there, or few blocks of their sort are not.
    """
    sorts: dict[Key, list[tuple[int, Block]]] = defaultdict(list)
    for at, block, sort in blocks:
        sorts[sort].append((at, block))
    alike: dict[object, list[_Group]] = defaultdict(list)
    for sort, members in sorts.items():
        if not any(_HOLDS_CODE.search(block.text) for _, block in members):
            continue
        groups: dict[tuple[object, ...], _Group] = defaultdict(list)
        for at, block in members:
            if len(block.text) <= _MAX_HEAD and (parts := _parts_of(block)):
                groups[tuple((part.tag, part.mark) for part in parts)].append((at, block, parts))
        under = Counter(block.topics for _, block in members)
        for layout, group in groups.items():
            odd = sum(under[topics] for topics in {block.topics for _, block, _ in group}) - len(group)
            if sort[0] == "headings" or not 0 < _ODD * odd <= len(group):
                alike[layout].append(group)
    found: dict[int, Head] = {}
    for every in alike.values():
        # A section of two is read as the longer one laid out alike is.
        sections = [*every, [one for group in every for one in group]] if every[1:] else every
        for group in sections:
            if len(group) >= _FEWEST:
                found |= _heads_of(group)
    return found


def _heads_of(group: _Group) -> dict[int, Head]:
    """The heads of blocks that are laid out alike; none where it is not clear what stands at each place."""
    columns = [[part.text for part in place] for place in zip(*(parts for *_, parts in group), strict=True)]
    roles = _roles_of(columns, group[0][2])
    heads = {at: _head(block, parts, roles) for at, block, parts in group} if roles else {}
    if "title" not in roles:
        return heads
    sections: dict[Topics, list[Head]] = defaultdict(list)
    for head in heads.values():
        sections[head.block.topics].append(head)
    for topics, own in sections.items():
        # Of other things, such as events, the list is declined by its heading.
        is_known = not topics or is_about_errors(" ".join(topics)) or is_about_others(topics[-1])
        if not are_codes_of(own) or not (is_known or most(map(_names_failure, own))):
            return {}
    return heads


def _names_failure(head: Head) -> bool:
    return mentions_failure(f"{head.codes[0]} {head.name}")


def is_glued(head: Head) -> bool:
    """Was the code of this head, or its status, read across the border of two tags that no space parts?"""
    words = [word for word, _ in pieces_of(head.block)] if head.block.pieces[1:] else []
    is_torn = words != [] and not any(head.codes[0] in word for word in words)
    is_torn = is_torn or (is_http(head.codes[0]) and words[1:] != [] and is_own_code(words[1]))
    return is_torn or (
        not head.status and any((found := _STATUS.fullmatch(word)) and is_http(found[1]) for word in words[1:])
    )


def _parts_of(block: Block) -> list[_Part]:
    """The parts of a block; none where it has only one."""
    pieces = pieces_of(block)
    parts: list[_Part] = []
    mark = ""
    for text, holder in pieces:
        if _ONLY_MARKS.fullmatch(text) or IS_BADGE.fullmatch(text):
            mark = text if _ONLY_MARKS.fullmatch(text) else mark
            continue
        tag = "" if holder in ("a", block.element.tag) else holder  # A link may be around any of them.
        if (tag in CODE_TAGS and pieces[1:]) or not _HOLDS_MARK.search(text):
            words, marks = [text], [""]
        else:
            words, marks = _MARKS.split(text), ["", *map(str.strip, _MARKS.findall(text))]
        for word, before in zip(words, marks, strict=True):
            mark = before or mark
            if not parts and (label := _LABEL.match(word)):
                word, mark = word[label.end() :], "label"
            if word and not IS_BADGE.fullmatch(word):
                parts.append(_Part(word, tag, mark))
                mark = ""
    return parts if parts[1:] or (parts and parts[0].mark) else []


def _roles_of(columns: list[list[str]], parts: list[_Part]) -> list[str]:
    """What stands at each place of these heads, one of which has these `parts`; nothing where that is not clear."""
    roles = [_role_of(texts, part.tag) for texts, part in zip(columns, parts, strict=True)]
    roles[0] = "order" if count_up(columns[0]) else roles[0]
    if roles.count("code") != 1 or "" in roles or roles.count("status") > 1 or roles.count("retryable") > 1:
        return []
    at = roles.index("code")
    are_numbers = all(map(is_number, columns[at]))
    if are_numbers and (
        roles == ["order", "code"] or ("status" in roles and not all(map(_FAILS, columns[roles.index("status")])))
    ):
        return []  # Of two numbers either may be anything.
    titles = [at for at, role in enumerate(roles) if role == "title"]
    if any(at < roles.index("code") and any(map(_LEADS_ON.search, columns[at])) for at in titles):
        return []  # "Lid exceptions are defined in `pump.lid`."
    if len(titles) > 1:
        goes_on = not parts[titles[1]].mark and any(
            text[0].islower() or not text[0].isalnum() for text in columns[titles[1]]
        )
        if len(titles) > 2 or not titles[0] < at < titles[1] or goes_on:  # "Call `set_lid`, then …" is a sentence.
            return []
        roles[titles[1]] = "text"
    return roles


def _role_of(texts: list[str], tag: str) -> str:
    """What these texts are, which stand at one place of heads alike; empty where that is not clear."""
    if len({*texts}) == 1:
        return ""  # "Data type"
    stated = [_STATUS.fullmatch(text) for text in texts]
    if all(found and is_http(found[1]) and (not found[2] or has_sense(found[1], found[2])) for found in stated):
        return "status"
    if all(is_badge(text, untagged=False) for text in texts):
        return "retryable"
    if len({*texts}) == len(texts) and _are_codes(texts, tag):
        return "code"
    is_title = all(len(text) <= _MAX_TITLE for text in texts) and sum(" " in text for text in texts) * 2 > len(texts)
    return "title" if is_title else ""


def _are_codes(texts: list[str], tag: str) -> bool:
    forms = {*map(_form_of, texts)}
    if len({case for case, _ in forms}) > 1 or len({mark for _, mark in forms} - {""}) > 1:
        return False
    if any(map(_NO_CODE.fullmatch, texts)) or all(map(is_range, texts)):
        return False  # Ranges are those of groups.
    are_own = [is_own_code(text) and (is_number(text) or _IS_CODE.match(text) is not None) for text in texts]
    return all(are_own) or (tag == "code" and all(map(is_token, texts)) and most(are_own))


def _form_of(code: str) -> tuple[str, str]:
    """What codes of one list share: the case of their letters, or that they have none, and the mark of their parts."""
    case = "number" if is_number(code) else "lower" if code.islower() else "upper" if code.isupper() else "mixed"
    return case, next((letter for letter in code if letter in "._:/-"), "")


def _head(block: Block, parts: list[_Part], roles: list[str]) -> Head:
    said = {role: part for part, role in zip(parts, roles, strict=True)}
    code = said["code"].text
    status = _STATUS.fullmatch(said["status"].text) if "status" in said else None
    head = Head(block, "number" if is_number(code) else "token", (code,), in_code_tag=said["code"].tag == "code")
    title, head.retryable, head.text = (
        said[role].text if role in said else "" for role in ("title", "retryable", "text")
    )
    if status:
        head.status, title = status[1], title or status[2] or ""
    head.name = title
    return head
