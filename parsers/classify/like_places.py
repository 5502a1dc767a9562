"""Unread codes in places like those where the accepted lists have their codes."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from lxml.etree import _Element

from parsers.classify.accepted import Accepted, Kind, are_of_a_kind
from parsers.classify.beside_accepted import CALM
from parsers.classify.candidate import Candidate
from parsers.classify.left_out import SETTLED
from parsers.extract.class_terms import heads_type
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.codes_in_text import SPAN, spanned
from parsers.extract.heads import first_piece
from parsers.extract.line_lists import broken_lines
from parsers.extract.status_words import is_field_name
from parsers.html.element_text import text_of
from parsers.html.outline import Block, Topics
from parsers.lexicon.column_words import HISTORY
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import CONSTANT, is_quantity, name_class
from parsers.lexicon.vocabulary import (
    is_about_others,
    is_area,
    is_field,
    likeliest,
    mentions_failure,
    title_roles,
)

FIRST_WORD = regex(r"(?:[^\w-]|-(?!\d))*(-?(?:\w|[._:-](?=\w))+(?:(?<=_)\*|\.\*)?)")
_HTTP = regex(r"[1-5]\d\d")
_TO_NUMBER = regex(r"\W*(?:\w{1,5}\W+)?\d")
#: These set off a number from its text, in bold or not.
_SETS_OFF = frozenset(":–—-=")
_CONSTANT = regex(rf"\s*{CONSTANT}")
_NAMED = "a constant behind its number"
#: A name of several words in capitals, or with a number.
NAMED_CODE = regex(rf"[A-Z]{{1,8}}[-_]?\d{{2,}}|{CONSTANT}")
#: What a mail server answers beside its statuses ("5.1.1"), and some of these.
_MAIL, _MAIL_STATUSES = regex(r"[45](?:\.\d{1,3}){2}"), frozenset(["450", "550"])
_ITEMS = frozenset(["li", "dt"])
#: How many of an element and those around it tell a list from another.
_DEPTH = 4
#: What is said of an event or a setting ("Sent when a payment failed").
_OF_OTHERS = regex(
    r"\W*(?:called|delivered|emitted|fired|published|raised|sent|triggered|how|max\w*|min\w*|number|seconds|whether"
    r"|the (?:max\w*|min\w*|number))\b",
    re.I,
)
#: How a block stands among others: a key.
_Place = tuple[object, ...]


def codes_in_like_places(
    accepted: Accepted, lists: Sequence[Candidate], blocks: Sequence[Block]
) -> Iterator[tuple[str, _Element]]:
    """Unread codes that open blocks as those of an accepted list do, and have their form, or are clear beside them."""
    raw = {line.element: one for one in accepted.lists if one.raw for line in one.table.lines}
    known = raw.keys() | set().union(*(one.heads for one in accepted.lists))
    places, siblings = _places(accepted, blocks, raw)
    if not places:
        return
    kinds = {place: accepted.kind(found) for place, found in places.items()}
    tags, are_of_mail = {place[0] for place in kinds}, not _MAIL_STATUSES.isdisjoint(accepted.codes)
    apart = [one for one in lists if not _heads_accepted(one, accepted)]
    settled, stated, classes = set(_settled(apart)), _stated(accepted), _classes(accepted)
    others = labels_of_others(accepted, blocks)
    topical = _topical(accepted)
    settles = not any(is_elsewhere(one.table.topics) for one in accepted.lists)  # What errors are about is no place.
    for at, block in enumerate(blocks):
        if block.aside or block.element in known or block.element.tag not in tags:
            continue
        is_topic = (
            block.topics
            and is_area(block.topics[-1])
            and len(topical.get((block.element.tag, *block.topics[:-1]), set()) - {block.topics}) > 1
        )
        if at in settled and not is_topic:
            continue
        if at and blocks[at - 1].text in others:
            continue
        for line in lines_of_block(block):
            code, rest = opening(line)
            # A name is read without its module ("errno.E2BIG").
            known_as = {code, code.rpartition(".")[2]}
            is_read = code in classes or (block.element, code) in stated or not accepted.codes.isdisjoint(known_as)
            if not code or is_read or is_quantity(line.text) or is_text_of_code(line, code, accepted):
                continue
            said = (rest or "".join(one.text for one in blocks[at + 1 : at + 2])) if is_topic else ""
            is_failure = mentions_failure(said) and not _OF_OTHERS.match(said)
            is_other = at in settled or ((code.isupper() or code.isdigit()) and settles and is_elsewhere(block.topics))
            if is_other and not is_failure:
                continue
            place = _place(line, code, rest)
            kind = kinds.get(place)
            is_like = kind and (
                place[-1] == _NAMED
                or (are_of_mail and _MAIL.fullmatch(code))
                or _is_constant(code, rest, line, kind)
                or are_of_a_kind({code}, kind)
                or _is_failing_number(code, rest, kind)
                or (is_failure and _is_of_forms(code, accepted))
            )
            if is_like or (_siblings(line) in siblings and _is_apart(code, rest, line)):
                yield code, block.element


def _heads_accepted(one: Candidate, accepted: Accepted) -> bool:
    """Are these headings of which one heads an accepted list, and so none of other things?"""
    heads = one.table.shape == "headings"
    return heads and any(text_of(line.element) in accepted.topics for line in one.table.lines)


def _is_failing_number(code: str, rest: str, kind: Kind) -> bool:
    """Is it a number of another length than theirs, and too long for that of a step, before what has failed?"""
    are_numbers = all(form.partition(" ")[0] == "9" for form in kind.forms)
    return code.isdigit() and len(code) > 2 and are_numbers and mentions_failure(rest)


def _places(
    accepted: Accepted, blocks: Sequence[Block], raw: dict[_Element, Candidate]
) -> tuple[dict[_Place, set[Candidate]], set[_Place]]:
    """Where the codes of accepted lists open blocks, with those lists; and the lists and headings that they are in."""
    places: dict[_Place, set[Candidate]] = {}
    siblings = set[_Place]()
    own = [(blocks[at], one) for one in accepted.lists for at in one.table.block_indexes]
    own += [(block, raw[block.element]) for block in blocks if block.element in raw] if raw else []
    for block, one in own:
        code, rest = opening(block)
        for text in ("", rest) if code in one.codes else ():
            places.setdefault(_place(block, code, text), set()).add(one)
            siblings.add(_siblings(block))
    return places, siblings


def _topical(accepted: Accepted) -> dict[tuple[str, ...], set[Topics]]:
    """The headings above the codes of accepted lists, by the tag of those and what is above them.

    Tables are left out, and declared lists, as a declaration says under which headings its codes stand.
    """
    found: dict[tuple[str, ...], set[Topics]] = {}
    apart = (one for one in accepted.lists if not (one.table.is_table or one.site.lists))
    for line in (line for one in apart for line in one.table.lines):
        if line.topics:
            found.setdefault((line.element.tag, *line.topics[:-1]), set()).add(line.topics)
    return found


def _settled(lists: Sequence[Candidate]) -> Iterator[int]:
    """The blocks of the lists that are none of codes for certain."""
    for one in lists:
        is_other = one.names_others or not one.feature_names.isdisjoint(SETTLED - {"group-headings"} | {CALM})
        if is_other and not one.accepted:
            yield from one.table.block_indexes


def _stated(accepted: Accepted) -> set[tuple[_Element, str]]:
    """The statuses of rows that open with them, before a phrase or as a heading, and are no codes."""
    rows = (row for one in accepted.lists for row in one.rows if "status" in row.cells)
    return {
        (row.element, row.cells["status"])
        for row in rows
        if has_phrase(row.cells["status"], row.cells.get("title", "")) or row.listing.shape == "headings"
    }


def _classes(accepted: Accepted) -> set[str]:
    """The statuses that name classes of codes, and the numbers that codes which are ranges begin with."""
    classes = {found[0] for code in accepted.codes if name_class(code)[1] and (found := _HTTP.search(code))}
    spans = filter(lambda code: SPAN.fullmatch(code) or spanned(code), accepted.codes)
    return classes | {found[1] for code in spans if (found := FIRST_WORD.match(code))}


def labels_of_others(accepted: Accepted, blocks: Sequence[Block]) -> set[str]:
    """The labels alone in their blocks below which no code stands."""
    labels = {block.text for block in blocks if block.again}
    read = [(at, one) for one in accepted.lists for at in one.table.block_indexes if labels and at]
    own = {blocks[at - 1].text for at, one in read if blocks[at - 1].again and blocks[at].text in one.codes}
    return {label for label in labels - own if own or "code" not in title_roles(label) or likeliest(label) == "status"}


def is_text_of_code(block: Block, word: str, accepted: Accepted) -> bool:
    """Is the word all of a block, unless it heads a text, and all that is said of a code?"""
    return not block.level and block.text == word and accepted.is_text(word)


def _is_of_forms(code: str, accepted: Accepted) -> bool:
    """Has this, which is no field of an error ("error_text"), the form of accepted codes?"""
    is_field_of_error = is_field(code) or is_field_name(code) or code.lower().startswith("err")
    return looks_like_code(code) and not is_field_of_error and accepted.has_form(code)


def lines_of_block(block: Block) -> Iterator[Block]:
    """The block, and the lines of it below the first."""
    return chain((block,), islice(broken_lines(block), 1, None))


def _is_constant(code: str, rest: str, block: Block, kind: Kind) -> bool:
    """Is this a heading in capitals as those of codes are, unlike "HTTP", "OVERVIEW", or the first of its words?"""
    if not (block.level and code.isupper() and len(code) > 3 and any("_" in form for form in kind.forms)):
        return False
    return "_" in code or (not rest[:1].isalnum() and mentions_failure(code))


def opening(block: Block) -> tuple[str, str]:
    """The first word of a block, if it may be a code, and what follows it.

    A number in a tag of its own needs no space behind it.
    """
    text, holder = first_piece(block)
    word = FIRST_WORD.match(text if holder is not block.element and text.isdigit() else block.text)
    if not word or (block.level and heads_type(block.element, word[1])):
        return "", ""
    return word[1], block.text[word.end() :].lstrip()


@lru_cache(maxsize=1024)
def is_elsewhere(topics: Topics) -> bool:
    """Does a heading say that what is under it is of other things than errors, or of earlier times?"""
    return any(HISTORY.search(topic) or is_about_others(topic) for topic in topics)


def holders_of(block: Block) -> list[_Element]:
    """The element of a block and those around it, as many as tell a list from another."""
    return [block.element, *islice(block.element.iterancestors(), _DEPTH - 1)]


def _tags(block: Block) -> _Place:
    return tuple(one.tag for one in holders_of(block))


def _siblings(block: Block) -> _Place:
    """A key that blocks share which stand alike under the same headings: items and terms in one list."""
    parent = block.element.getparent() if block.element.tag in _ITEMS else None
    return (block.topics, parent, *_tags(block))


def _is_apart(code: str, rest: str, block: Block) -> bool:
    """Is this a name of several words or with a number, or a number, that is set off, and no status or range?

    The name that an item or term begins with need not be; a text or heading may go on ("API_KEY must be set").
    """
    if not code.removeprefix("-").isdigit():
        is_entry = block.element.tag in _ITEMS or is_set_off(code, rest, block)
        return is_entry and NAMED_CODE.fullmatch(code) is not None
    return is_set_off(code, rest, block) and not (_HTTP.fullmatch(code) or _TO_NUMBER.match(rest))


def is_set_off(code: str, rest: str, block: Block) -> bool:
    """Is the code that opens a block alone, in a tag of its own, or before a mark?"""
    text, holder = block.pieces[0]
    return rest[:1] in ("", *_SETS_OFF) or (text == code and holder is not block.element)


def _place(block: Block, code: str, rest: str) -> _Place:
    """The tags of an element and of those around it; for a number, how it is set off from the text, too."""
    tags = _tags(block)
    if not (code.removeprefix("-").isdigit() or _MAIL.fullmatch(code)):
        return tags
    if rest[:1] in _SETS_OFF and not rest[1:].lstrip()[:1].isdigit():  # No range ("6110 – 6119").
        return (*tags, rest[:1], _NAMED if _CONSTANT.fullmatch(rest, 1) else "")
    return (*tags, block.pieces[0][1].tag, rest[:1].isalnum())
