"""Unread codes in places like those where the accepted lists have their codes."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise, takewhile

from lxml.etree import _Element

from parsers.classify.accepted import Accepted, Kind, are_of_a_kind
from parsers.classify.beside_accepted import CALM
from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import forms_of
from parsers.classify.left_out import SETTLED
from parsers.extract.class_terms import heads_type
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.codes_in_text import PARTS_STATUS, SPAN, STATUS_BEFORE, STATUS_BEHIND, spanned, statuses_in
from parsers.extract.heads import first_piece
from parsers.extract.line_lists import broken_lines
from parsers.html.outline import Block, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import HISTORY
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import CONSTANT, STATED, is_quantity, name_class
from parsers.lexicon.vocabulary import is_about_others, is_field, mentions_failure, names_role, plain

_FIRST_WORD = regex(r"(?:[^\w-]|-(?!\d))*(-?(?:\w|[._:-](?=\w))+)")
#: A status, or the number of a code, behind its name ("PUMP_EMPTY (-4)").
_BEHIND = regex(rf"{STATUS_BEHIND.pattern}|^\s*\(-?\d{{1,7}}\)")
_STATUS_ALONE = regex(rf"\W*{STATED}\W*")
_HTTP = regex(r"[1-5]\d\d")
_TO_NUMBER = regex(r"\W*(?:\w{1,5}\W+)?\d")
#: These set off a number from its text, in bold or not.
_SETS_OFF = frozenset(":–—-=")
#: A heading of errors, and of no advice about them ("Handling errors").
_OF_ERRORS = regex(
    r"(?!handl|avoid|debug|troubleshoot|fix|catch|understand|rais|throw|log|prevent|test|us(?:e|ing)\b)"
    r"(?:(?!(?:about|for|how|of|on|to|what|when|where|which|who|why|with|your)\b)[\w-]{1,40} ){0,3}(errors|error codes)"
    r"(?: (?:by|for|from|in|of|on|with|relat(?:ed|ing) to)\b.*)?"
)
_CONSTANT = regex(rf"\s*{CONSTANT}")
_NAMED = "a constant behind its number"
#: A name of several words in capitals, or with a number.
_NAMED_CODE = regex(rf"[A-Z]{{1,8}}[-_]?\d{{2,}}|{CONSTANT}")
#: What a mail server answers beside its statuses ("5.1.1"), and some of these.
_MAIL, _MAIL_STATUSES = regex(r"[45](?:\.\d{1,3}){2}"), frozenset(["450", "550"])
#: What stands for many numbers.
_MASK = regex(r"[A-Z]{0,4}\d{1,3}[xX]{1,3}")
_ITEMS = frozenset(["li", "dt"])
#: How many of an element and those around it tell a list from another.
_DEPTH = 4


def codes_in_like_places(
    accepted: Accepted, lists: Sequence[Candidate], blocks: Sequence[Block]
) -> Iterator[tuple[str, _Element]]:
    """Unread codes that open blocks as those of an accepted list do, and have their form, or are clear beside them."""
    places: dict[tuple[object, ...], set[Candidate]] = {}
    siblings = set[tuple[object, ...]]()
    raw = {line.element: one for one in accepted.lists if one.raw for line in one.table.lines}
    own = [(blocks[at], one) for one in accepted.lists for at in one.table.block_indexes]
    own += [(block, raw[block.element]) for block in blocks if block.element in raw] if raw else []
    for block, one in own:
        code, rest = opening(block)
        for text in ("", rest) if code in one.codes else ():
            places.setdefault(_place(block, code, text), set()).add(one)
            siblings.add(_siblings(block))
    if not places:
        return
    kinds = {place: accepted.kind(found) for place, found in places.items()}
    settled = {
        at
        for one in lists
        if not one.accepted
        and (one.names_others or not one.feature_names.isdisjoint(SETTLED - {"group-headings"} | {CALM}))
        for at in one.table.block_indexes
    }
    rows = (row for one in accepted.lists for row in one.rows if "status" in row.cells)
    stated = {
        (row.element, row.cells["status"])
        for row in rows
        if has_phrase(row.cells["status"], row.cells.get("title", "")) or row.listing.shape == "headings"
    }
    classes = {found[0] for code in accepted.codes if name_class(code)[1] and (found := _HTTP.search(code))}
    spans = filter(lambda code: SPAN.fullmatch(code) or spanned(code), accepted.codes)
    classes |= {found[1] for code in spans if (found := _FIRST_WORD.match(code))}
    tags, are_of_mail = {place[0] for place in kinds}, not _MAIL_STATUSES.isdisjoint(accepted.codes)
    settles = not any(is_elsewhere(one.table.topics) for one in accepted.lists)  # What errors are about is no place.
    for at, block in enumerate(blocks):
        if block.aside or at in settled or block.element in raw or block.element.tag not in tags:
            continue
        for line in _lines(block):
            code, rest = opening(line)
            # A name is read without its module ("errno.E2BIG").
            known_as = {code, code.rpartition(".")[2]}
            is_read = code in classes or (block.element, code) in stated or not accepted.codes.isdisjoint(known_as)
            if not code or is_read or is_quantity(line.text) or _is_text(line, code, accepted):
                continue
            if (code.isupper() or code.isdigit()) and settles and is_elsewhere(block.topics):
                continue
            place = _place(line, code, rest)
            kind = kinds.get(place)
            is_like = kind and (
                place[-1] == _NAMED
                or (are_of_mail and _MAIL.fullmatch(code))
                or _is_constant(code, rest, line, kind)
                or are_of_a_kind({code}, kind)
            )
            if is_like or (_siblings(line) in siblings and _is_apart(code, rest, line)):
                yield code, block.element


def entries_among_rows(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """Unread words that open blocks, or lines of them, beside those of a list's codes, and are set off as these are."""
    spans = _places_of_codes(accepted, blocks)
    near = {(tag, topics) for tag, _, _, topics, *_ in spans}
    tags = {tag for tag, _ in near}
    read = {place for line in accepted.lines for place in (line.element, line.holder)}
    numbered = all(any(map(str.isdigit, code)) for code in accepted.codes)
    known = {line.topics for line in accepted.lines}
    # Beside "not_found" a word in small letters is no heading of another kind, which begins with a capital.
    lowered = any("_" in code for code in accepted.codes) and not any(code != code.lower() for code in accepted.codes)
    found: dict[Topics, dict[str, _Element]] = {}
    labels: dict[str, list[tuple[Topics, _Element]]] = {}
    for at, block in enumerate(blocks if spans else ()):
        tag = block.element.tag
        if block.aside or tag not in tags or (tag, _around(block.topics, block.level > 0)) not in near:
            continue
        line = _line(block)
        for word, mark in map(_set_off, _lines(block)):
            is_entry = block.element in read and block.breaks < 2
            is_known = is_entry or not accepted.codes.isdisjoint((word, f"-{word}"))
            is_text = _is_text(block, word, accepted)
            may_be_label = word and mark[1] != "code" and names_role(word)
            if not word or is_known or is_text or (may_be_label and not (word.isupper() and mentions_failure(word))):
                continue
            keys = (_beside(block, mark, line[:depth]) for depth in range(2, len(line) + 1))
            first, last = next((spans[key] for key in keys if key in spans), (0, -1))
            is_coded = mark[1] == "code" and (block.topics in known or forms_of([word]) <= accepted.forms)
            is_named = _NAMED_CODE.fullmatch(word) or _MASK.fullmatch(word)
            is_sure = not block.level or is_coded or is_named or first < at < last
            is_alike = block.text == word and ((numbered and word == word.upper()) or (lowered and word.islower()))
            below = takewhile(lambda one: not one.level, blocks[at + 1 : at + 4])
            is_sure = is_sure or (is_alike and any(mentions_failure(one.text) for one in below))
            if last >= 0 and is_sure and may_be_label:
                labels.setdefault(word, []).append((block.topics, block.element))
            elif last >= 0 and is_sure:
                found.setdefault(block.topics, {}).setdefault(word, block.element)
    for word, marked in labels.items():
        if len(marked) == 1 and all(map(str.isupper, accepted.codes)):  # "ERROR" among constants; else each has one.
            found.setdefault(marked[0][0], {}).setdefault(word, marked[0][1])
    for topics, words in found.items():
        if topics in known or sum(map(is_field, words)) * 2 < len(words):  # Else the fields of an answer.
            yield from words.items()


def _is_text(block: Block, word: str, accepted: Accepted) -> bool:
    """Is the word all of a block, unless it heads a text, and all that is said of a code?"""
    return not block.level and block.text == word and accepted.is_text(word)


def _places_of_codes(accepted: Accepted, blocks: Sequence[Block]) -> dict[tuple[object, ...], tuple[int, int]]:
    """How the codes that open blocks are placed and set off, each with the first and last such block of its list."""
    spans: dict[tuple[object, ...], tuple[int, int]] = {}
    for one in accepted.lists:
        heads = {place for line in one.table.lines for place in (line.element, line.holder)}
        places = sorted(one.table.block_indexes) if not one.table.is_table else ()
        lines = [(at, line) for at in places for line in _lines(blocks[at])]
        codes = [(at, word, mark) for at, line in lines for word, mark in [_set_off(line)] if word in one.codes]
        headed = {word for at, word, _ in codes if blocks[at].element in heads}  # A field may repeat these.
        opened = {at: mark for at, word, mark in codes if word not in headed or blocks[at].element in heads}
        span = (min(opened, default=0), max(opened, default=0))
        holders: dict[_Element, set[_Element]] = {}
        for at in opened:
            for inner, outer in pairwise(_line(blocks[at])):
                holders.setdefault(outer, set()).add(inner)
        for at, mark in opened.items():
            line = _line(blocks[at])
            own = int(blocks[at].breaks > 1)  # Its lines are entries.
            depth = next((depth for depth, outer in enumerate(line) if _repeats(outer, holders)), own)
            if depth:
                spans[_beside(blocks[at], mark, line[: depth + 1])] = span
    return spans


def _lines(block: Block) -> Iterator[Block]:
    """The block, and the lines of it below the first."""
    return chain((block,), islice(broken_lines(block), 1, None))


def _repeats(outer: _Element, holders: dict[_Element, set[_Element]]) -> bool:
    """Is this an element of several entries, or a list of them? One that a term has to itself is none."""
    is_list = outer.tag in ("ul", "ol") or (outer.tag == "dl" and sum(1 for _ in islice(outer.iter("dt"), 2)) > 1)
    return len(holders.get(outer, ())) > 1 or (outer in holders and is_list)


def _is_constant(code: str, rest: str, block: Block, kind: Kind) -> bool:
    """Is this a heading in capitals as those of codes are, unlike "HTTP", "OVERVIEW", or the first of its words?"""
    if not (block.level and code.isupper() and len(code) > 3 and kind.has_constants):
        return False
    return "_" in code or (not rest[:1].isalnum() and mentions_failure(code))


def _beside(block: Block, mark: tuple[str, ...], line: list[_Element]) -> tuple[object, ...]:
    """A key that blocks share if they stand in like places of one element, under the same headings."""
    return (*mark, _around(block.topics, block.level > 0), line[-1], *(inner.tag for inner in line[:-1]))


@lru_cache(maxsize=1024)
def _around(topics: Topics, is_heading: bool) -> Topics:
    """The headings above a block; those of errors in the same words ("Error codes of …") count as the same."""
    *above, nearest = topics or ("",)
    of_errors = None if is_heading else _OF_ERRORS.fullmatch(plain(nearest))
    return (*above, of_errors[1] if of_errors else "") if is_heading or of_errors else topics


def _set_off(block: Block) -> tuple[str, tuple[str, ...]]:
    """The word that opens a block, behind a status beside a tag, and how it is set off: by its tag or what follows."""
    pieces = [piece for piece in block.pieces if not piece[0].isspace()]
    if pieces[1:] and _STATUS_ALONE.fullmatch(pieces[0][0]):
        if pieces[2:] and pieces[1][0].strip() in PARTS_STATUS:
            del pieces[:2]
        elif block.level or pieces[1][1] is not block.element:
            del pieces[0]
    if pieces[1:] and pieces[0][0].endswith(".") and pieces[0][1].tag == pieces[1][1].tag == "span":
        del pieces[0]  # A name in its module, each in a tag of its own.
    text, holder = pieces[0] if pieces else ("", block.element)
    own = holder.tag if holder is not block.element else ""
    text = STATUS_BEFORE.sub("", clean(text) if own else block.text, count=1)
    if text == block.text and (statuses := statuses_in(text)) and not statuses.beside:  # "HTTP 5xx", "4xx / 5xx"
        return statuses.codes[0], (block.element.tag, own, "")
    word = _FIRST_WORD.match(text)
    rest = _BEHIND.sub("", text[word.end() :], count=1).lstrip() if word else ""
    if not word or rest[:1].isalnum() or (own and any(map(str.isalnum, rest))) or word[0].lstrip()[0] in "<>≤≥":
        return "", ()
    mark = re.sub(r"\w", "a", block.text.partition(word[1])[2].lstrip()[:1])
    is_alone = pieces[1:] and block.pieces[block.pieces.index(pieces[0]) + 1][1].tag == "br"
    may_be = is_alone or word[1].islower() or word[1].isdigit() or looks_like_code(word[1])
    if mark == "a" and own in ("strong", "b") and pieces[0][0] == word[1] and may_be:
        mark = ":"  # Behind a bold name, or at the end of its line, the colon may be missing.
    return word[1], (block.element.tag, own, mark)


def opening(block: Block) -> tuple[str, str]:
    """The first word of a block, if it may be a code, and what follows it.

    A number in a tag of its own needs no space behind it.
    """
    text, holder = first_piece(block)
    word = _FIRST_WORD.match(text if holder is not block.element and text.isdigit() else block.text)
    if not word or (block.level and heads_type(block.element, word[1])):
        return "", ""
    return word[1], block.text[word.end() :].lstrip()


@lru_cache(maxsize=1024)
def is_elsewhere(topics: Topics) -> bool:
    """Does a heading say that what is under it is of other things than errors, or of earlier times?"""
    return any(HISTORY.search(topic) or is_about_others(topic) for topic in topics)


def _line(block: Block) -> list[_Element]:
    """The element of a block and those around it, as many as tell a list from another."""
    return [block.element, *islice(block.element.iterancestors(), _DEPTH - 1)]


def _tags(block: Block) -> tuple[object, ...]:
    return tuple(one.tag for one in _line(block))


def _siblings(block: Block) -> tuple[object, ...]:
    """A key that blocks share which stand alike under the same headings: items and terms in one list."""
    parent = block.element.getparent() if block.element.tag in _ITEMS else None
    return (block.topics, parent, *_tags(block))


def _is_apart(code: str, rest: str, block: Block) -> bool:
    """Is this a name of several words or with a number, or a number, that is set off, and no status or range?

    The name that an item or term begins with need not be; a text or heading may go on ("API_KEY must be set").
    """
    if not code.removeprefix("-").isdigit():
        is_entry = block.element.tag in _ITEMS or is_set_off(code, rest, block)
        return is_entry and _NAMED_CODE.fullmatch(code) is not None
    return is_set_off(code, rest, block) and not (_HTTP.fullmatch(code) or _TO_NUMBER.match(rest))


def is_set_off(code: str, rest: str, block: Block) -> bool:
    """Is the code that opens a block alone, in a tag of its own, or before a mark?"""
    text, holder = block.pieces[0]
    return rest[:1] in ("", *_SETS_OFF) or (text == code and holder is not block.element)


def _place(block: Block, code: str, rest: str) -> tuple[object, ...]:
    """The tags of an element and of those around it; for a number, how it is set off from the text, too."""
    tags = _tags(block)
    if not (code.removeprefix("-").isdigit() or _MAIL.fullmatch(code)):
        return tags
    if rest[:1] in _SETS_OFF and not rest[1:].lstrip()[:1].isdigit():  # No range ("6110 – 6119").
        return (*tags, rest[:1], _NAMED if _CONSTANT.fullmatch(rest, 1) else "")
    return (*tags, block.pieces[0][1].tag, rest[:1].isalnum())
