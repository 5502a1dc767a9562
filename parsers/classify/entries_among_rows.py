"""Words that open blocks among the codes of a list, set off as these are, and were not read."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.failing_lines import tells_of_failure
from parsers.classify.like_places import (
    FIRST_WORD,
    NAMED_CODE,
    holders_of,
    is_text_of_code,
    labels_of_others,
    lines_of_block,
    opening,
)
from parsers.extract.code_tokens import before_number, is_number, looks_like_code
from parsers.extract.codes_in_text import PARTS_STATUS, STATUS_BEFORE, STATUS_BEHIND, statuses_in
from parsers.extract.heads import CODE_TAGS, first_piece, tag_of
from parsers.extract.line_lists import broken_lines
from parsers.extract.plain_words import means_other
from parsers.extract.status_words import is_field_name
from parsers.html.element_text import BOLD
from parsers.html.outline import Block, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import STATED
from parsers.lexicon.vocabulary import (
    is_about_others,
    is_field,
    may_head_errors,
    mentions_failure,
    names_role,
    plain,
)

#: What opens the head of a card ("Error 101"), and of one for several ("Errors 105 and 106").
_ERROR = regex(r"\W*(?:errno|errors?|erreurs?|erro|faults?|fehler|ошибка)\b[\s#:]*(\d[\w.]*\w|\d)", re.I)
#: So many heads of cards are no chance.
_MIN_HEADS = 2
#: A paragraph of so many breaks may be a list.
_MIN_BREAKS = 2
_STATUS_ALONE = regex(rf"\W*{STATED}\W*")
#: A status, or the number of a code, behind its name ("PUMP_EMPTY (-4)").
_BEHIND = regex(rf"{STATUS_BEHIND.pattern}|^\s*\(-?\d{{1,7}}\)")
#: A heading of errors, and of no advice about them ("Handling errors").
_OF_ERRORS = regex(
    r"(?!handl|avoid|debug|troubleshoot|fix|catch|understand|rais|throw|log|prevent|test|us(?:e|ing)\b)"
    r"(?:(?!(?:about|for|how|of|on|to|what|when|where|which|who|why|with|your)\b)[\w-]{1,40} ){0,3}(errors|error codes)"
    r"(?: (?:by|for|from|in|of|on|with|relat(?:ed|ing) to)\b.*)?"
)
#: What separates a code from its title in a heading; words whose first four letters agree say the same.
_MARKS, _STEM = frozenset(":–—-"), 4
#: What stands for many numbers.
_MASK = regex(r"[A-Z]{0,4}\d{1,3}[xX]{1,3}")
#: Several words in capitals, alone or before a text ("CARD EXPIRED: …").
_SHOUTED = regex(r"\W?([A-Z][A-Z'/]+(?: [A-Z\d][A-Z\d'/]*)+)\W?(?:\s*[:：]|\s+[-–—=]\s|$)")


def entries_among_rows(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """Unread words that open blocks, or lines of them, beside those of a list's codes, and are set off as these are."""
    known = {line.topics for line in accepted.lines}
    found: dict[Topics, dict[str, _Element]] = {}
    labels: dict[str, list[Block]] = {}
    for word, block, may_be_label in _entries(accepted, blocks, known):
        if may_be_label:
            labels.setdefault(word, []).append(block)
        else:
            found.setdefault(block.topics, {}).setdefault(word, block.element)
    for word, marked in labels.items():
        if len(marked) == 1 and all(map(str.isupper, accepted.codes)):  # "ERROR" among constants; else each has one.
            found.setdefault(marked[0].topics, {}).setdefault(word, marked[0].element)
    for topics, words in found.items():
        if topics in known or sum(map(is_field, words)) * 2 < len(words):  # Else the fields of an answer.
            yield from words.items()


def entries_under_errors(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """Codes of known forms that open blocks under a heading of errors beside those of rows, which has none.

    A number that is all of a heading or term may stand under any heading, if its text speaks of a failure or the
    heading is of more codes. One code alone is in a tag of its own.
    """
    known = {line.topics for line in accepted.lines}
    beside = {topics[:-1] for topics in known if topics}
    found: dict[Topics, dict[str, _Element]] = {}
    failing: set[Topics] = set()
    marked: set[Topics] = set()
    for at, block in enumerate(blocks):
        topics, is_head = block.topics, block.level > 0 or block.element.tag == "dt"
        if block.aside or at in accepted.claimed or not topics:
            continue
        if not (is_head and is_number(block.text)) and (topics in known or topics[:-1] not in beside):
            continue
        of_errors = topics in known or may_head_errors(topics[-1])
        is_long = not is_number(block.text) or len(block.text) > 2  # "01" may be that of a step.
        of_errors = of_errors or (is_head and is_long and not is_about_others(topics[-1]) and _fails_below(blocks, at))
        for line in lines_of_block(block) if of_errors else ():
            code, text = opening(line)
            if not code or code in accepted.codes or is_http(code) or not accepted.has_form(code):
                continue
            may_be = is_number(code) or (looks_like_code(code) and not (is_field(code) or is_field_name(code)))
            word, holder = first_piece(line)
            is_marked = tag_of(holder) in CODE_TAGS and word.strip(" :") == code
            is_told = line.text[len(code) :].lstrip()[:1] in (":", "–", "—", "-")
            is_told = is_told or (is_marked and any(one.tag == "br" for _, one in line.pieces[1:2]))
            if may_be and (is_told or (is_head and not text and is_number(code))):
                found.setdefault(topics, {}).setdefault(code, block.element)
                is_failing = is_number(code) or mentions_failure(text) or not any(map(str.isalnum, text))
                failing |= {topics} if is_failing else set()
                marked |= {topics} if is_marked else set()
    for topics, words in found.items():
        if topics in failing and (topics in marked or len(words) > 1):
            yield from words.items()


def _fails_below(blocks: Sequence[Block], at: int) -> bool:
    """Does the text below a heading or term speak of a failure?"""
    return any(not one.level and mentions_failure(one.text) for one in blocks[at + 1 : at + 2])


def failures_in_lines(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """The names that are the lines of a paragraph, three or more, if most of them say that something failed."""
    for at, block in enumerate(blocks):
        if block.breaks < _MIN_BREAKS or block.aside or block.level or at in accepted.claimed:
            continue
        names = [line.text for line in broken_lines(block)]
        if any(map(is_about_others, block.topics[-1:])) or not all(map(looks_like_code, names)):
            continue
        known = accepted.codes | accepted.names | accepted.texts
        if sum(map(tells_of_failure, names)) * 2 > len(names):  # "error_message" is a field.
            yield from ((name, block.element) for name in names if name not in known)


def numbered_errors(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """The numbers behind "Error" that open paragraphs beside heads of cards that open so, and are no codes."""
    heads = [at for at in accepted.claimed if _ERROR.match(blocks[at].text)]
    beside = Counter(blocks[at].topics for at in heads if not blocks[at].level)
    for at, block in enumerate(blocks):
        if block.aside or block.level or at in heads or beside[block.topics] < _MIN_HEADS:
            continue
        if (found := _ERROR.match(block.text)) and not accepted.codes & {found[1], found[1].lstrip("0")}:
            yield found[1], block.element


def shouted_names(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """The names of several words in capitals that open items and headings, where fewer codes in capitals were read."""
    lines = [line for one in accepted.lists if all(map(str.isupper, one.codes)) for line in one.table.lines]
    read = {line.element for line in lines if line.element.tag == "li" or line.element.tag[:1] == "h"}
    if not read:
        return
    own = Counter((block.element.tag, block.topics) for block in blocks if block.element in read)
    names: dict[tuple[str, Topics], list[tuple[str, _Element]]] = {}
    for block in blocks:
        key = block.element.tag, block.topics
        if key in own and block.element not in read and not block.aside and (found := _SHOUTED.match(block.text)):
            names.setdefault(key, []).append((found[1], block.element))
    for key, beside in names.items():
        if len(beside) > own[key]:
            yield from beside


def _entries(accepted: Accepted, blocks: Sequence[Block], known: set[Topics]) -> Iterator[tuple[str, Block, bool]]:
    """The words, each with its block, and whether it may be a label; `known`: the headings above the rows."""
    spans = _places_of_codes(accepted, blocks)
    if not spans:
        return
    near = {(tag, topics) for tag, _, _, topics, *_ in spans}
    tags = {tag for tag, _ in near}
    read = {place for line in accepted.lines for place in (line.element, line.holder)}
    numbered = all(any(map(str.isdigit, code)) for code in accepted.codes)
    are_numbers = all(map(is_number, accepted.codes))
    # Beside "not_found" a word in small letters is no heading of another kind, which begins with a capital.
    lowered = any("_" in code for code in accepted.codes) and not any(code != code.lower() for code in accepted.codes)
    others = labels_of_others(accepted, blocks)
    letters = {*map(before_number, accepted.codes)} - {None}
    for at, block in enumerate(blocks):
        tag = block.element.tag
        if block.aside or tag not in tags or (tag, _around(block.topics, block.level > 0)) not in near:
            continue
        if at and blocks[at - 1].text in others:
            continue
        line = holders_of(block)
        for word, mark in map(_set_off, lines_of_block(block)):
            is_entry = block.element in read and block.breaks < 2
            is_known = is_entry or not accepted.codes.isdisjoint((word, f"-{word}"))
            is_known = is_known or (at in accepted.claimed and word in accepted.statuses)  # In a tag below its code.
            if not word or is_known or is_text_of_code(block, word, accepted):
                continue
            title = clean(first_piece(block)[0]).removeprefix(word) if mark[1] in BOLD else ""
            if any(map(str.isalpha, title)) and not _spells(word, title):
                continue  # "Important: …"
            may_be_label = mark[1] != "code" and names_role(word)
            if may_be_label and not (word.isupper() and mentions_failure(word)):
                continue
            keys = (_beside(block, mark, line[:depth]) for depth in range(2, len(line) + 1))
            span = next((spans[key] for key in keys if key in spans), None)
            if span is None:
                continue
            is_coded = mark[1] == "code" and (block.topics in known or accepted.has_form(word))
            is_named = NAMED_CODE.fullmatch(word) or _MASK.fullmatch(word)
            # Before the first code and behind the last a heading may be of other things.
            is_marked = (mark[2] and looks_like_code(word)) or accepted.has_form(word)
            is_like = (is_marked or before_number(word) in letters) and not means_other(word)
            is_sure = not block.level or is_coded or is_named or is_like or span[0] < at < span[1]
            is_alike = (numbered and word == word.upper()) or (lowered and word.islower())
            is_alike = is_alike or (are_numbers and looks_like_code(word) and not is_field_name(word))
            below = takewhile(lambda one: not one.level, blocks[at + 1 : at + 4])
            is_head = (is_alike and block.text == word) or (
                mark[2] in _MARKS and _spells(word, block.text.partition(word)[2])
            )
            if is_sure or (is_head and any(mentions_failure(one.text) for one in below)):
                yield word, block, may_be_label


def _spells(word: str, title: str) -> bool:
    """Does the title behind a word say the same ("Throttling - Throttled")?"""
    own, behind = ("".join(filter(str.isalpha, text)).casefold()[:_STEM] for text in (word, title))
    return own == behind != ""


def _places_of_codes(accepted: Accepted, blocks: Sequence[Block]) -> dict[tuple[object, ...], tuple[int, int]]:
    """How the codes that open blocks are placed and set off, each with the first and last such block of its list."""
    spans: dict[tuple[object, ...], tuple[int, int]] = {}
    for one in accepted.lists:
        heads = {place for line in one.table.lines for place in (line.element, line.holder)}
        places = sorted(one.table.block_indexes) if not one.table.is_table else ()
        lines = [(at, line) for at in places for line in lines_of_block(blocks[at])]
        codes = [(at, word, mark) for at, line in lines for word, mark in [_set_off(line)] if word in one.codes]
        headed = {word for at, word, _ in codes if blocks[at].element in heads}  # A field may repeat these.
        opened = {at: mark for at, word, mark in codes if word not in headed or blocks[at].element in heads}
        span = (min(opened, default=0), max(opened, default=0))
        holders: dict[_Element, set[_Element]] = {}
        for at in opened:
            for inner, outer in pairwise(holders_of(blocks[at])):
                holders.setdefault(outer, set()).add(inner)
        for at, mark in opened.items():
            line = holders_of(blocks[at])
            own = int(blocks[at].breaks > 1)  # Its lines are entries.
            depth = next((depth for depth, outer in enumerate(line) if _repeats(outer, holders)), own)
            if depth:
                spans[_beside(blocks[at], mark, line[: depth + 1])] = span
    return spans


def _repeats(outer: _Element, holders: dict[_Element, set[_Element]]) -> bool:
    """Is this an element of several entries, or a list of them? One that a term has to itself is none."""
    is_list = outer.tag in ("ul", "ol") or (outer.tag == "dl" and sum(1 for _ in islice(outer.iter("dt"), 2)) > 1)
    return len(holders.get(outer, ())) > 1 or (outer in holders and is_list)


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
    word = FIRST_WORD.match(text)
    rest = _BEHIND.sub("", text[word.end() :], count=1).lstrip() if word else ""
    has_title = own in BOLD and rest[:1] in _MARKS
    has_more = rest[:1].isalnum() or (own != "" and not has_title and any(map(str.isalnum, rest)))
    if not word or has_more or word[0].lstrip()[0] in "<>≤≥":
        return "", ()
    mark = re.sub(r"\w", "a", block.text.partition(word[1])[2].lstrip()[:1])
    is_alone = pieces[1:] and block.pieces[block.pieces.index(pieces[0]) + 1][1].tag == "br"
    may_be = is_alone or word[1].islower() or word[1].isdigit() or looks_like_code(word[1])
    if mark == "a" and own in BOLD and pieces[0][0] == word[1] and may_be:
        mark = ":"  # Behind a bold name, or at the end of its line, the colon may be missing.
    return word[1], (block.element.tag, own, mark)
