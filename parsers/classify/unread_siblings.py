"""Entries of a list that were not read, though nearly all beside them were."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.candidate import Candidate
from parsers.classify.like_places import lines_of_block
from parsers.classify.orphans import items_of
from parsers.extract.candidate_tables import SAMPLE
from parsers.extract.code_tokens import before_number, is_own_code, looks_like_code
from parsers.extract.codes_in_text import LABEL, states_status
from parsers.extract.heads import first_piece, is_bold, tag_of
from parsers.html.element_text import text_of
from parsers.html.layout import HEADINGS
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import is_prose, most
from parsers.lexicon.vocabulary import GENERAL, mentions_failure, names_role, plain

#: So many of the entries are rows, as a share, and so many at least.
_MOST, _FEWEST = 0.75, 3
_MAX_SHOWN = 60
#: What heads a remark or a group among codes, and no code.
_REMARK = regex(
    r"(?i:authentication|caution|changelog|deprecated|examples?|faq|important|info|learn more|more|new in\b.*"
    r"|rate limits|read more|see(?: also)?|since\b.*|support|warning|(?:all |any )?others?(?: .*)?"
    r"|.* (?:codes|errors|others))"
)
#: A head and its mark ("lid gone: It was lost."), and the most words that it may have.
_MARKED, _MAX_NAME = regex(r"(.{1,60}?)(\s?[:：]|\s[–—=-])\s"), 4
_CODE, _MAX_WORDS = regex(r"-?\w+(?:[._:-]\w+)*"), 6
#: A number behind words, which is no year, and that of no standard, part or port.
_ENDS_IN_NUMBER = regex(
    r"(?i)(?<=[^\W\d] )(?<!\brfc )(?<!\biso )(?<!\bport )(?<!\bsection )(?<!\bversion )(?!(?:19|20)\d\d$)\d{3,}$"
)
_ENCLOSED, _MARK = regex(rf"{_CODE.pattern}(?=\W{{1,3}}$)"), regex(r"(?<=\w)[:-]")
#: Those of a group or a range of codes have no sentence behind ("1000–1999: General errors").
_CODE_AND_TEXT = regex(rf"(?=\S*[\d_]|\S+[.-]\w|\S*[a-z][A-Z])({_CODE.pattern})(?::| [–—-]) (\S.*\.)", re.S)
#: What is an entry wherever it stands in its list; of others, those between the first row and the last are.
_ENTRIES = frozenset(["details", "dt", "li"])
_LABEL = regex(rf"\W*{LABEL}\b", re.I)


def unread_siblings(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """The items, terms, cards and headings beside those of rows that are none, each with what it opens with."""
    shown = {block.element for block in blocks if not block.aside}
    heads = {place for line in accepted.lines for place in (line.element, line.holder)}
    read = heads | {blocks[at].element for at in accepted.claimed}
    topics = {topic for line in accepted.lines for topic in line.topics}
    at_of = {block.element: at for at, block in enumerate(blocks)}
    for one in accepted.lists:
        if one.table.is_table:
            yield from _lines(one, accepted)
            continue
        is_sample = one.table.shape == SAMPLE  # Any text beside it may hold a word like its codes.
        for places, rows in _headings(one, blocks) if one.table.shape == "headings" else _boxes(one):
            own = [at for at, place in enumerate(places) if place in rows]
            left: list[tuple[str, _Element]] = []
            marks = {_head(places[at], at_of, blocks)[0] for at in own}
            named = text_of(places[own[0]]) if places[own[0]].tag in HEADINGS else ""  # "Declined (E101)"
            is_behind = any(found[0] in accepted.codes for found in _ENCLOSED.finditer(named))
            are_stated = most(is_http(text_of(places[at])[:3]) for at in own)  # "404 not_found"
            for at, place in enumerate(places):
                # A second term is claimed with the entry above it.
                is_left = place not in heads if place.tag == "dt" else read.isdisjoint(place.iter())
                is_left = is_left and place not in rows and not shown.isdisjoint(place.iter())
                text = text_of(place) if is_left else ""
                if not text or text in topics or (at < own[0] and GENERAL.fullmatch(plain(text))):
                    continue
                is_entry = own[0] < at < own[-1] or place.tag in _ENTRIES
                mark, words = _head(place, at_of, blocks)
                is_name = (
                    _may_name(words, accepted) if is_entry else looks_like_code(words) and accepted.has_form(words)
                )
                is_name = is_name and {mark} == marks
                is_stated = are_stated and own[0] < at < own[-1] and states_status(text)
                if (
                    is_name
                    or is_stated
                    or (
                        not is_sample and _has_code(text, accepted, is_entry or _is_card(place), is_behind, words != "")
                    )
                ):
                    left.append((text[:_MAX_SHOWN], place))
            if len(own) >= max(_FEWEST, _MOST * (len(own) + len(left))):
                yield from left
        yield from _broken(one, accepted, at_of, blocks)
        if one.table.shape == "cards":
            yield from _bold_lines(one, accepted, blocks)


def _bold_lines(one: Candidate, accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """The lines in bold with a code of their own under the headings of cards whose heads are lines in bold."""
    own = {line.holder for line in one.table.lines}
    heads = [block for block in blocks if block.element in own]
    if not heads or not all(is_bold(block.pieces) for block in heads):
        return
    kinds = {(block.element.tag, topics) for block in heads for topics in (block.topics, (*block.topics, block.text))}
    others = (block for block in blocks if block.element not in own and not block.aside)
    for block in others:
        if (block.element.tag, block.topics) in kinds and is_bold(block.pieces):
            words = [found[0] for found in _CODE.finditer(block.text)]
            if accepted.codes.isdisjoint(words) and any(map(is_own_code, words)):
                yield block.text[:_MAX_SHOWN], block.element


def _broken(
    one: Candidate, accepted: Accepted, at_of: dict[_Element, int], blocks: Sequence[Block]
) -> Iterator[tuple[str, _Element]]:
    """In paragraphs whose lines are mostly rows, the lines that are none, though their heads are set off alike."""
    own = dict.fromkeys(line.element for line in one.table.lines)
    for block in (blocks[at_of[element]] for element in own if element in at_of):
        if block.breaks < 2:
            continue
        heads = [(_set_off(line), line.text) for line in lines_of_block(block)]
        marks = {mark for (mark, words), _ in heads if words in one.codes}
        left = [text for (mark, words), text in heads if {mark} == marks and _may_name(words, accepted)]
        if sum(words in one.codes for (_, words), _ in heads) >= max(_FEWEST, _MOST * len(heads)):
            yield from ((text[:_MAX_SHOWN], block.element) for text in left)


def _head(place: _Element, at_of: dict[_Element, int], blocks: Sequence[Block]) -> tuple[str, str]:
    """What sets the head of an entry off, and the head; of a heading, only if the text below it speaks of a failure."""
    at = next((at_of[inner] for inner in place.iter() if inner in at_of), None)
    if at is None:
        return "", ""
    block = blocks[at]
    if block.level or block.element.tag == "dt":
        below = next((one.text for one in blocks[at + 1 : at + 2] if not one.level), "")
        is_told = not block.level or (is_prose(below) and mentions_failure(below))
        return f"{block.element.tag} {tag_of(first_piece(block)[1])}", block.text if is_told else ""
    return _set_off(block)


def _set_off(block: Block) -> tuple[str, str]:
    """What sets the words that open a block off from its text, a tag or a mark, and these words."""
    text, holder = first_piece(block)
    if holder is not block.element:
        return holder.tag, clean(text).rstrip(" :–—-")
    found = _MARKED.match(block.text)
    return (found[2].strip(), found[1]) if found else ("", "")


def _may_name(words: str, accepted: Accepted) -> bool:
    """May these words stand for a code: few, none a known code, no end of a sentence, no label and no remark?"""
    own = words.split()
    is_name = 0 < len(own) <= _MAX_NAME and words[0].isalnum() and words[-1] not in ".?!"
    return is_name and accepted.codes.isdisjoint(own) and not (names_role(words) or _REMARK.fullmatch(words))


def _lines(one: Candidate, accepted: Accepted) -> Iterator[tuple[str, _Element]]:
    """The lines across a table that were taken for bands, but are a code with its sentence."""
    for _, line in one.table.skipped:
        opens = _CODE_AND_TEXT.match(text := text_of(line))
        if not opens or not (accepted.has_form(opens[1]) and is_prose(opens[2])):
            continue
        group = opens[1].rstrip("0")  # "1000: Errors of the service.", "E1: …", "E100 - E199: …"
        second = opens[2].split(maxsplit=1)[0]
        second = second.rstrip(":") if second[-1] == ":" or second.isdecimal() else ""
        if not (any(code.startswith(group) for code in accepted.codes) or (second and accepted.has_form(second))):
            yield text[:_MAX_SHOWN], line


def _boxes(one: Candidate) -> Iterator[tuple[list[_Element], set[_Element]]]:
    """The elements among which the list's items are, by what is around them, and these items."""
    rows: dict[_Element, set[_Element]] = {}
    for item in items_of(one.table):
        if (around := item.getparent()) is not None:
            rows.setdefault(around, set()).add(item)
    for around, items in rows.items():
        kinds = {(item.tag, item.get("class")) for item in items}
        yield _near([place for place in around if (place.tag, place.get("class")) in kinds], items)


def _headings(one: Candidate, blocks: Sequence[Block]) -> Iterator[tuple[list[_Element], set[_Element]]]:
    """The headings among which those of rows are, by their level and what is above; and these."""
    rows = {line.holder for line in one.table.lines}
    found: dict[tuple[object, ...], list[_Element]] = {}
    for block in blocks:
        if block.level:
            found.setdefault((block.level, block.topics), []).append(block.element)
    for places in found.values():
        if not rows.isdisjoint(places):
            yield _near(places, rows)


def _near(places: list[_Element], rows: set[_Element]) -> tuple[list[_Element], set[_Element]]:
    """Those of the places from the one before the first row to the one after the last; all entries of a list."""
    at = [at for at, place in enumerate(places) if place in rows]
    near = places if places[0].tag in _ENTRIES else places[max(at[0] - 1, 0) : at[-1] + 2]
    return near, rows


def _is_card(place: _Element) -> bool:
    """Is this a box of the kind that the rows are in?"""
    return place.tag not in HEADINGS and place.get("class") is not None


def _has_code(text: str, accepted: Accepted, is_among: bool, is_behind: bool, is_told: bool) -> bool:
    """Is the first word behind a label, or where it `is_among` rows one of several, an unread code by its form?

    So may be what stands in brackets at the end there, or where the others' codes do (`is_behind`), and the number that
    ends a heading whose text speaks of a failure (`is_told`).
    """
    unlabelled = _LABEL.sub("", text, count=1)
    first = islice(_CODE.finditer(unlabelled), _MAX_WORDS if is_among else 1)
    ends = _ENCLOSED.finditer(unlabelled) if is_among or is_behind else ()
    last = [found for found in ends if before_number(found[0]) in accepted.beginnings]
    if is_told and (number := _ENDS_IN_NUMBER.search(unlabelled)):
        last.append(number)
    words = [*first, *last]
    for at, found in enumerate(words):
        goes_on = not is_among and unlabelled[found.end() :].lstrip()[:1].isalnum()
        for word in {found[0], _MARK.split(found[0], 1)[0]}:
            may_be = at == 0 or looks_like_code(word)
            if word.isdecimal():
                may_be = not goes_on and len(word) in accepted.number_lengths
            if word not in accepted.codes and may_be and accepted.has_form(word):
                return True
    return False
