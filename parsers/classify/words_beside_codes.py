"""Plain words that stand as codes do beside those that were read: they open items, or end headings."""

from collections.abc import Sequence

from parsers.classify.accepted import Accepted
from parsers.classify.names_at_statuses import Found
from parsers.html.element_text import above_of, text_of
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import plain

#: "frozen — It is frozen."
_OPENING_WORD = regex(r"([\w.-]+)(\s?[:–—-]\s)")
#: "Declined: DECLINED"
_ENDING_WORD = regex(r".{2,80}: (\w{4,40})")


def headings_beside(accepted: Accepted, blocks: Sequence[Block]) -> list[tuple[Block, bool]]:
    """The headings under that of an accepted table, or beside those of codes; are they beside codes?"""
    lines = [line for one in accepted.lists if one.table.shape == "headings" for line in one.table.lines]
    tables = {one.table.topics for one in accepted.lists if one.table.is_table}
    beside = {(line.element.tag, line.topics) for line in lines}
    coded = (one for one in blocks if one.level and not accepted.codes.isdisjoint(one.text.split(" ", 1)[:1]))
    beside |= {(one.element.tag, one.topics) for one in coded}
    each = ((block, (block.element.tag, block.topics) in beside) for block in blocks if not block.aside)
    return [(block, is_like) for block, is_like in each if is_like or (block.level and block.topics in tables)]


def words_among_items(accepted: Accepted, _blocks: Sequence[Block]) -> Found:
    """The words in small letters that open all other items of a list, before the mark behind each of its codes."""
    lines = (line for one in accepted.lists if one.table.shape == "bullets" for line in one.table.lines)
    own = {item: item.getparent() for line in lines if (item := above_of(line.element, "li")) is not None}
    for list_ in (list_ for list_ in dict.fromkeys(own.values()) if list_ is not None):
        opened = {item: _OPENING_WORD.match(text_of(item)) for item in list_.iterchildren("li")}
        marks = {found[2] for item, found in opened.items() if found and item in own}
        words = [(found, item) for item, found in opened.items() if item not in own]
        if len(marks) == 1 and all(found and found[2] in marks and found[1].islower() for found, _ in words):
            yield from ((found[1], item) for found, item in words if found)


def words_behind_titles(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The words that end headings as the codes beside them do, in the case of these ("Declined: DECLINED")."""
    codes, read = accepted.codes, {line.element for line in accepted.lines}
    beside = [block for block, is_like in headings_beside(accepted, blocks) if is_like]
    ended = [(block.element, found[1]) for block in beside if (found := _ENDING_WORD.fullmatch(block.text))]
    if not any(element in read and word in codes for element, word in ended):
        return
    for element, word in ended:
        is_alike = all(map(str.isupper if word.isupper() else str.islower, (word, *codes)))
        is_named = word.lower() in plain(text_of(element).rpartition(": ")[0]).split()  # Unlike "Method: POST".
        if element not in read and word not in codes and is_alike and is_named:
            yield word, element
