"""Codes that stand in none of the page's lists, as other signs than their places show."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise, takewhile

from lxml.etree import _Element

from parsers.classify.accepted import Accepted, are_of_a_kind
from parsers.classify.code_grammar import forms_of
from parsers.classify.like_places import entries_among_rows, opening
from parsers.extract.code_tokens import codes_in, is_code, is_number, is_own_code, looks_like_code
from parsers.extract.head_words import is_field_name, names_failure
from parsers.extract.stated_statuses import heading_status
from parsers.html.element_text import text_of
from parsers.html.outline import Block, Topics
from parsers.lexicon.column_words import RETIRED
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import CONSTANT, FAILURE_TYPE, bare_status, is_prose, status_in
from parsers.lexicon.vocabulary import (
    is_about_errors,
    is_about_others,
    is_clearly_of_codes,
    mentions_failure,
    names_role,
    plain,
    title_roles,
)

#: A name that is hardly an ordinary word, at either end of a heading or term ("type PUMP_EMPTY", "PumpError.Empty()").
_CLEAR = re.compile(rf"(?:.{{0,40}} )?({CONSTANT}|\w*(?:Error|Exception)\.\w{{2,}})(?:\W.*)?")
_MAX_NAME, _MAX_SENTENCE = 120, 600
_FAILING = re.compile(r"\b[45]\d\d\b")
#: A word, or a code with its marks.
_WORD = re.compile(r"\w+(?:[.:-]\w+)*")
#: The declaration of an enumeration ("enum Pump { PUMP_OK, PUMP_EMPTY = 2, PUMP_LAST }"), a member, and its ends.
_ENUM, _DECLARATION = re.compile(r"\benum\b"), re.compile(r"\{[^{}]*\}")
_MEMBER = re.compile(r"(?<=[{,])\s*([A-Za-z]\w*)\s*(?:=\s*[^,{}]*)?(?=[,}])")
_END = re.compile(r"(?i)(?:.*_)?(?:last(?:_.*)?|max|min|num|count|end|size|dummy|sentinel)|_.*|.*_t")
#: Several words in capitals, alone or before a text ("CARD EXPIRED: …").
_SHOUTED = re.compile(r"\W?([A-Z][A-Z'/]+(?: [A-Z\d][A-Z\d'/]*)+)\W?(?:\s*[:：]|\s+[-–—=]\s|$)")
#: A name behind a status and its phrase, in brackets or between marks ("404 Not Found (list_empty)").
_BEHIND = re.compile(
    r"([45]\d\d)(?: \| [45]\d\d)?[ |]+([^\W\d][\w' -]{0,40}?)?[ |]*"
    r"(?:[(\[]([\w.-]{3,60})[)\]]|(?:[:：–—-] |\| (?=\w+(?:[:：]| [:–—-] )))(\w+_\w+)(?=$|\s?[:：]| [-–—|]))"
)
#: A number before a text, behind a word or two that may say what it is of ("errno 101 - It is missing").
_NUMBER_BELOW = re.compile(r"(?:[^\W\d]{3,12} ){0,2}(\d{2,7})\s*(?:[:：]|[-–—]\s)\s*\S")
#: A code of several words, what parts such in a text, and how long that may be.
_CONSTANT, _LISTED, _MAX_LISTED = re.compile(CONSTANT), re.compile(r"\s*(?:[,;，；、]|\b(?:and|or)\b)\s*"), 600
#: Beside so many of the statuses of a list stands a name.
_MOST = 0.6
#: So many items may stand below the last of them.
_MAX_ITEMS = 20
#: What parts names from each other.
_BETWEEN = re.compile(r"[\s,;|]+")
#: Codes, and where they stand.
_Found = Iterator[tuple[str, _Element]]


def headed_statuses(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The failing statuses that open headings beside those of lists, all of which are of statuses, and have no rows."""
    if not all(one.columns.status_is_code for one in accepted.lists):
        return
    above = {line.topics for line in accepted.lines}
    beside = {topics[:-1] for topics in above}
    for block in blocks:
        code = heading_status(bare_status(block.text)) if block.level and not block.aside else None
        is_like = block.topics in beside and (*block.topics, block.text) not in above
        if code and code[0] in "45" and code not in accepted.codes and is_like:
            yield code, block.element


def other_terms(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The unread terms of a list of which most are unread, and those with failing statuses that outnumber the rows."""
    read = {line.element for line in accepted.lines}
    own = Counter(element.getparent() for element in read if element.tag == "dt")
    terms = [block for block in blocks if block.element.tag == "dt" and not (block.aside or block.element in read)]
    terms = [one for one in terms if one.element.getparent() in own or _FAILING.search(one.text, 0, _MAX_NAME)]
    terms = [block for block in terms if not names_role(block.text)]
    left = Counter(block.element.getparent() for block in terms)
    for block in terms:
        if 0 < own[block.element.getparent()] < left[block.element.getparent()]:
            yield block.text[:60], block.element
    of_errors = any(is_about_errors(one.table.chapter) for one in accepted.lists)
    stated = [
        (found[0], block.element)
        for block in terms
        if (found := _FAILING.search(block.text, 0, _MAX_NAME))
        and has_phrase(found[0], block.text[found.start() :])
        and (of_errors or any(map(is_about_errors, block.topics)))
    ]
    if len(stated) > sum(len(one.rows) for one in accepted.lists):
        yield from stated


def shouted_names(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
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


def other_failures(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The types of failures that headings name alone below those that are read, unless these are read, too."""
    headed = [one for one in accepted.lists if one.table.shape == "headings"]
    are_failures = any(FAILURE_TYPE.fullmatch(code) for one in headed for code in one.codes)
    known = accepted.codes | accepted.topics
    for block in blocks if are_failures else ():
        is_other = block.level and block.text not in known and FAILURE_TYPE.fullmatch(block.text)
        if is_other and not accepted.codes.isdisjoint(block.topics):
            yield block.text, block.element


def clearer_names(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The names of headings and terms that are in no list, where only fewer headings of plain words are accepted."""
    if not all(map(str.isalpha, accepted.codes)) or any(one.table.shape != "headings" for one in accepted.lists):
        return
    names: dict[str, _Element] = {}
    for block in (block for block in blocks if (block.level or block.element.tag == "dt") and not block.aside):
        if len(block.text) <= _MAX_NAME and (found := _CLEAR.fullmatch(block.text)):
            names.setdefault(found[1], block.element)
    if len(names) > len(accepted.codes):
        yield from names.items()


def names_beside_statuses(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The names, alone or behind a label, beside most statuses of a list, where these were read as the codes."""
    for one in accepted.lists:
        if one.table.shape == "table" or not one.columns.status_is_code:
            continue
        places = one.table.block_indexes
        beside = [blocks[at] for at in sorted(places | {at - 1 for at in places if at})]
        texts = [(text, block.element) for block in beside for text in (block.text, block.text.partition(": ")[2])]
        texts += [
            (part, line.element) for line in one.table.lines for part in (line.texts[2], *line.texts[3].split("; "))
        ]
        parted = ((_BETWEEN.split(text), element) for text, element in texts if len(text) <= _MAX_NAME)
        named = {
            words[0]: (words, element) for words, element in parted if all(_is_name(word, one.codes) for word in words)
        }
        names = {word: element for words, element in named.values() for word in words}
        fail = len(names) == len(named) or any(map(mentions_failure, names))  # Several may be the fields to check.
        if fail and len(named) >= _MOST * len(one.table.lines):
            yield from names.items()


def names_behind_statuses(accepted: Accepted, _: Sequence[Block]) -> _Found:
    """The names behind the phrases of statuses that were read as codes, where one of them or of the codes fails."""
    for one in accepted.lists:
        names: dict[str, _Element] = {}
        for line in one.table.lines:
            found = _BEHIND.match(" | ".join(filter(None, line.texts)))
            name = found and (found[3] or found[4])
            is_phrase = found and found[1] in one.codes and (not found[2] or has_phrase(found[1], found[2]))
            if name and is_phrase and _is_name(name, ()):
                names[name] = line.element
        beside = (code for other in accepted.lists if other.table.topics == one.table.topics for code in other.codes)
        are_fields = len(names) > 1 and sum(map(is_field_name, names)) * 2 > len(names)
        failing = names if are_fields else {*names, *beside}
        if any(map(mentions_failure, failing)):
            yield from names.items()


def codes_below_statuses(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """What opens the items below most statuses of a list that were read as the codes, where these name failures."""
    for one in accepted.lists:
        if one.table.shape == "table" or not one.columns.status_is_code or not one.table.block_indexes:
            continue
        heads = {line.element for line in one.table.lines}
        status, stated = None, set[_Element]()
        codes, fail = dict[str, _Element](), 0
        places = one.table.block_indexes
        for block in islice(blocks, min(places), max(places) + _MAX_ITEMS):
            status = block.element if block.element in heads else None if block.level else status
            if status is None or status is block.element or block.element.tag not in ("li", "dt"):
                continue
            number = _NUMBER_BELOW.match(block.text)
            word = number[1] if number else opening(block)[0]
            if word in accepted.codes or not (number or is_own_code(word)):
                if next(block.element.iter("dl", "ol", "ul"), None) is not None:
                    continue  # A group of codes.
                break  # What to check, and the like.
            codes.setdefault(word, block.element)
            stated.add(status)
            is_told = mentions_failure(block.text) and names_failure(word, "")
            fail += not word.islower() or mentions_failure(plain(word)) or is_told
        if len(stated) >= _MOST * len(heads) and len(codes) > 2 and 2 * fail >= len(codes):
            yield from codes.items()


def codes_alone(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The constants that a text of nothing else lists under a heading of errors, where none of them was read."""
    for block in blocks:
        if block.aside or "_" not in block.text or not any(map(is_about_errors, block.topics[-1:])):
            continue
        lead, _, rest = block.text[:_MAX_LISTED].replace("：", ":").rpartition(":")
        names = _LISTED.split(rest.strip(" .。")) if not lead or "code" in title_roles(lead) else []
        is_list = len(names) > 2 and all(map(_CONSTANT.fullmatch, names)) and accepted.codes.isdisjoint(names)
        fields = [one for one in names if is_field_name(one.lower()) and not mentions_failure(plain(one))]
        if is_list and len(fields) * 2 < len(names):
            yield from ((name, block.element) for name in names)


def labelled_failures(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """What stands under headings of errors, above failing statuses with a label ("HTTP Status: 400"), in no list."""
    names: dict[str, _Element] = {}
    for at, (above, block) in enumerate(pairwise(blocks), 1):
        label, _, text = block.text.partition(":")
        is_stated = (status := status_in(text[:_MAX_NAME])) is not None and status >= 400
        if block.aside or not (is_stated and "status" in title_roles(label)) or {at - 1, at} & accepted.claimed:
            continue
        sample = block.element.getnext()  # An example has a code that was read.
        words = _WORD.findall(f"{above.text} {'' if sample is None else text_of(sample)}")
        if any(map(is_about_errors, above.topics)) and accepted.codes.isdisjoint(words):
            names.setdefault(above.text[:60], above.element)
    if len(names) > 2:
        yield from names.items()


def texts_between(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The texts that stand between most cards of a list, and belong to none of them."""
    for one in accepted.lists:
        have_texts = sum(any(map(is_prose, line.texts)) for line in one.table.lines)
        if one.table.shape != "table" and have_texts < _MOST * len(one.table.lines):
            gaps = (range(at + 1, after) for at, after in pairwise(sorted(one.table.block_indexes)))
            # What stands under a heading among them is that heading's.
            own = (takewhile(lambda at: not blocks[at].level, gap) for gap in gaps)
            left = ([blocks[at] for at in gap if at not in accepted.claimed] for gap in own)
            texts = [[one for one in gap if is_prose(one.text)] for gap in left]
            if sum(map(bool, texts)) >= _MOST * (len(one.table.lines) - 1) > 1:
                yield from ((f"{text[0].text[:60]!r}", text[0].element) for text in texts if text)


def declared_members(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """The members that stand in the declaration of an enumeration, some others of which were read."""
    listed = {text for one in accepted.lists for line in one.table.lines for text in line.texts}
    for block in blocks:
        if block.aside or not (found := _DECLARATION.search(block.text)):
            continue
        before = block.element.getprevious()  # "enum" may stand in the cell before.
        if not _ENUM.search(f"{'' if before is None else text_of(before)} {block.text[: found.start()]}"):
            continue
        names = _MEMBER.findall(found[0])
        if 1 < sum(name in accepted.codes for name in names) < len(names):
            yield from ((one, block.element) for one in names if one not in listed and not _END.fullmatch(one))


def beside_in_columns(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """Unread codes in a column in which codes stand that were read elsewhere: a summary has more than its details."""
    columns: dict[tuple[_Element, int], dict[str, _Element]] = {}
    for block in blocks:
        cell = block.element
        row = cell.getparent() if cell.tag == "td" else None
        if row is None or block.aside:
            continue
        word, _ = opening(block)
        if word and f"{word}(" not in block.text:
            place = next(cell.iterancestors("table"), row), row.index(cell)
            columns.setdefault(place, {}).setdefault(word, cell)
    read = {one.table.element for one in accepted.lists}
    kind = accepted.kind(accepted.lists)
    for (table, _), words in columns.items():
        if table not in read and len(accepted.codes.intersection(words)) > 1:
            for word in (one for one in words if one not in accepted.codes):
                if are_of_a_kind({word}, kind, among_others=True) and not _END.fullmatch(word):
                    yield word, words[word]


def codes_in_sentences(accepted: Accepted, blocks: Sequence[Block]) -> _Found:
    """Codes of known forms that a line lists behind words that they are codes ("Other codes: PUMP_LOST, LID_LOST")."""
    lengths = {*map(len, accepted.codes)}
    cells = {cell for line in accepted.lines for cell in (line.element, *line.cells)}
    for at, block in enumerate(blocks):
        lead, _, rest = block.text[:_MAX_SENTENCE].replace("：", ":").partition(":")
        if not rest or block.aside or block.level or at in accepted.claimed or not is_clearly_of_codes(lead):
            continue
        names = [name for name in codes_in(rest.strip(" .")).codes if is_code(name)]
        is_past = any(map(RETIRED.search, (lead, *block.topics)))
        if is_past or is_about_others(lead) or not forms_of(names) <= accepted.forms or block.element in cells:
            continue
        of_errors = is_about_errors(lead)
        for name in names:
            is_like = of_errors and len(name) in lengths if is_number(name) else of_errors or mentions_failure(name)
            if is_like and name not in accepted.codes:
                yield name, block.element


def _is_name(text: str, statuses: Collection[str]) -> bool:
    """Does the text look like a code, and is it no phrase of one of the statuses ("NOT_FOUND")?"""
    phrase = plain(text)
    return looks_like_code(text) and not text[0].isdigit() and not any(has_phrase(one, phrase) for one in statuses)


#: What finds such codes, by where they stand.
FINDERS = {
    "is in no list, and plain words were read": clearer_names,
    "stands among codes that were read": entries_among_rows,
    "stands in capitals, as fewer codes that were read": shouted_names,
    "heads a section, as others that were read": other_failures,
    "stands as a term, and few of those were read": other_terms,
    "heads a section, and no list of statuses has it": headed_statuses,
    "stands beside a status that was read as the code": names_beside_statuses,
    "stands behind a status that was read as the code": names_behind_statuses,
    "stands below a status that was read as the code": codes_below_statuses,
    "is listed in a text, and in no list": codes_alone,
    "stands above its status, and in no list": labelled_failures,
    "is declared with codes that were read, and is in no list": declared_members,
    "stands in a column with codes that were read elsewhere": beside_in_columns,
    "stands in a sentence that lists codes": codes_in_sentences,
}
