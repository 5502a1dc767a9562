"""Codes that stand in none of the page's lists, as other signs than their places show."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from lxml.etree import _Element

from parsers.classify.accepted import Accepted, are_of_a_kind
from parsers.classify.entries_among_rows import (
    entries_among_rows,
    entries_under_errors,
    failures_in_lines,
    numbered_errors,
    shouted_names,
)
from parsers.classify.like_places import opening
from parsers.classify.names_at_statuses import (
    Found,
    codes_below_statuses,
    codes_within_cells,
    codes_within_statuses,
    headed_statuses,
    labelled_failures,
    names_before_sentences,
    names_behind_statuses,
    names_beside_statuses,
    names_in_words,
    numbers_named_otherwise,
    phrased_statuses,
)
from parsers.classify.words_beside_codes import headings_beside, words_among_items, words_behind_titles
from parsers.extract.code_tokens import before_number, count_up, is_code, is_number, looks_like_code
from parsers.extract.codes_in_text import LABEL, codes_in
from parsers.extract.heads import first_piece, tag_of
from parsers.extract.status_words import is_field_name
from parsers.html.element_text import text_of
from parsers.html.outline import Block, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import HISTORY, RETIRED
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase, is_http
from parsers.lexicon.value_shapes import CONSTANT, FAILURE_TYPE, YEAR, is_prose
from parsers.lexicon.vocabulary import (
    is_about_errors,
    is_about_others,
    is_clearly_of_codes,
    is_field,
    is_of_error_codes,
    may_head_errors,
    mentions_failure,
    names_role,
    plain,
    title_roles,
)

#: A name that is hardly an ordinary word, at either end of a heading or term ("type PUMP_EMPTY", "PumpError.Empty()").
_CLEAR = regex(rf"(?:.{{0,40}} )?({CONSTANT}|\w*(?:Error|Exception)\.\w{{2,}})(?:\W.*)?")
_ERROR = regex(r"\b(?:errors?|exceptions?|fail(?:ed|s|ures?)?)\b")
#: The most characters of a name, and of a text that lists several.
_MAX_NAME, _MAX_LISTED = 120, 600
#: Most of the cards of a list, and most of the gaps between them.
_MOST = 0.6
#: "Lid open (lid_open)", "Lid open – E12"
_BEHIND_NAME = regex(r"[^\W\d].{2,80}?(?: [–—-] |: | ?[(\[])(\w[\w.-]*_[\w.-]*\w|[A-Za-z]+-?\d+|\d{3,7})[)\]]?")
#: A word that stands behind others.
_INNER = regex(r"(?<=[\s(\[])[\w.-]*\w")
_LABELLED_WITHIN = regex(r"[(\[](?:error )?code:? ?([\w.-]+)[)\]]", re.I)
_IN_BRACKETS = regex(r"[^()]{3,80}\(([\w.-]+)\)")
#: "Error code: E12", "code=1003 Lid open"
_BEHIND_LABEL = regex(rf"(?!errors|status)({LABEL})(?!(?<=[a-z])[a-z])([A-Za-z\d][\w.-]*)(?:\W.*)?", re.I)
_FAILING = regex(r"\b[45]\d\d\b")
#: "pump_lost (403)", "pump_lost (HTTP 403)"
_BEFORE_STATUS = regex(
    r"(?<!\bno )(?<!\bkey )(?<!\bfield )(?<!\bheader )(?<!\boption )(?<!\bwithout )(?<!\bparameter )"
    r"\b([A-Za-z][\w.-]*\w) \((?:HTTP )?[45]\d\d\)"
)
#: The declaration of an enumeration ("enum Pump { PUMP_OK, PUMP_EMPTY = 2, PUMP_LAST }"), a member, and its ends.
_ENUM, _DECLARATION = regex(r"\benum\b"), regex(r"\{[^{}]*\}")
_MEMBER = regex(r"(?<=[{,])\s*([A-Za-z]\w*)\s*(?:=\s*[^,{}]*)?(?=[,}])")
_END = regex(r"(?i)(?:.*_)?(?:last(?:_.*)?|max|min|num|count|end|size|dummy|sentinel)|_.*|.*_t")
#: An item of a list of numbers ("1 – The lid is open"), and so many that make one.
_NUMBERED, _FEW_NUMBERS = regex(r"(-?\d{1,6})(?:\s?[:：]|\s[–—-])\s\S"), 3
#: A code of several words, and what parts such in a text.
_CONSTANT, _LISTED = regex(CONSTANT), regex(r"\s*(?:[,;，；、]|\b(?:and|or)\b)\s*")


def other_terms(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The unread terms of a list of which most are unread, and those with failing statuses that outnumber the rows."""
    read = {line.element for line in accepted.lines}
    own = Counter(element.getparent() for element in read if element.tag == "dt")
    terms = [block for block in blocks if block.element.tag == "dt" and not (block.aside or block.element in read)]
    terms = [one for one in terms if one.element.getparent() in own or _FAILING.search(one.text, 0, _MAX_NAME)]
    terms = [block for block in terms if not (block.again or names_role(block.text))]
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


def other_failures(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The types of failures that headings name alone below those that are read, unless these are read, too."""
    headed = [one for one in accepted.lists if one.table.shape == "headings"]
    are_failures = any(FAILURE_TYPE.fullmatch(code) for one in headed for code in one.codes)
    known = accepted.codes | accepted.topics
    for block in blocks if are_failures else ():
        is_other = block.level and block.text not in known and FAILURE_TYPE.fullmatch(block.text)
        if is_other and not accepted.codes.isdisjoint(block.topics):
            yield block.text, block.element


def codes_behind_names(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The codes that headings beside those of a list name behind other words, last or with the form of its codes."""
    letters, read = {*map(before_number, accepted.codes)}, {line.element for line in accepted.lines}
    for block, is_like in headings_beside(accepted, blocks):
        found = _BEHIND_NAME.fullmatch(block.text) if len(block.text) <= _MAX_NAME else None
        may_be = found and block.element not in read and (is_like or not is_number(found[1]))  # "Port: 8080"
        if found and may_be and _is_new(found[1], accepted):
            words, name = plain(found[1]).split(), plain(block.text[: found.start(1)]).split()
            # It spells the name, or is numbered like the others ("Signing: HMAC-256" is not).
            is_named = sum(word in name for word in words) * 2 >= len(words)
            if is_named or ("_" not in found[1] and before_number(found[1]) in letters):
                yield found[1], block.element
        elif is_like and block.element not in read and (inner := _code_within(block, accepted, letters)):
            yield inner, block.element
        elif is_like and block.element not in read and (labelled := _LABELLED_WITHIN.search(block.text)):
            yield from [(labelled[1], block.element)] if _is_new(labelled[1], accepted) else []
    around = {line.element.getparent() for line in accepted.lines if line.element.tag == "li"}
    for block in blocks if around else ():
        if block.element.tag == "li" and block.element not in read and block.element.getparent() in around:
            found = _IN_BRACKETS.match(block.text)
            if found and _is_new(found[1], accepted):
                yield found[1], block.element


def _code_within(block: Block, accepted: Accepted, letters: set[str | None]) -> str:
    """A code of the list's forms that a heading beside its own names behind other words, and that was not read.

    `letters`: what the list's codes have before their numbers.
    """
    codes = [word for word in _INNER.findall(block.text) if looks_like_code(word)]
    if not accepted.codes.isdisjoint(codes) or _BEHIND_LABEL.fullmatch(block.text):
        return ""  # It says more of that, or is asked about as another label.
    alike = (code for code in codes if not code[-1].isdigit() or before_number(code) in letters)  # Unlike "HMAC-256".
    others = (code for code in alike if not (is_http(code) or is_field(code) or is_field_name(code)))
    return next(filter(accepted.has_form, others), "")


def codes_behind_labels(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The codes that such headings name behind a label, be it a word behind that of others ("code=12", "code=lost")."""
    read = {line.element for line in accepted.lines}
    found = [(one.element, _BEHIND_LABEL.fullmatch(one.text)) for one, _ in headings_beside(accepted, blocks)]
    labels = {named[1] for element, named in found if named and element in read}
    for element, named in found:
        if named and element not in read and named[2] not in accepted.codes:
            is_labelled = named[1] in labels and named[1].strip()[-1] in ":：=" and named[0].endswith(named[2])
            if is_labelled or (is_code(named[2]) and _is_new(named[2], accepted)):
                yield named[2], element


def _is_new(code: str, accepted: Accepted) -> bool:
    """Is this a code of a known form that no list has?"""
    return code not in accepted.codes and accepted.has_form(code)


def clearer_names(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The names of headings and terms that are in no list, where only fewer headings of plain words are accepted."""
    if not all(map(str.isalpha, accepted.codes)) or any(one.table.shape != "headings" for one in accepted.lists):
        return
    names: dict[str, _Element] = {}
    for block in (block for block in blocks if (block.level or block.element.tag == "dt") and not block.aside):
        if len(block.text) <= _MAX_NAME and (found := _CLEAR.fullmatch(block.text)):
            names.setdefault(found[1], block.element)
    if len(names) > len(accepted.codes):
        yield from names.items()


def codes_alone(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The constants that a text of nothing else lists below a heading or line of errors, where none of them was read.

    Codes of known forms that are set as code count, too; numbered ones ("E204") count under any heading.
    """
    for at, block in enumerate(blocks):
        if block.aside or not block.topics:
            continue
        lead, _, rest = block.text[:_MAX_LISTED].replace("：", ":").rpartition(":")
        names = _LISTED.split(rest.strip(" .。")) if not lead or "code" in title_roles(lead) else []
        if len(names) < 3:
            continue  # Most texts.
        coded = [clean(text) for text, holder in block.pieces if holder.tag == "code"]
        are_codes = all(map(_CONSTANT.fullmatch, names)) or (coded == names and all(map(accepted.has_form, names)))
        is_said = may_head_errors(block.topics[-1]) or (at > 0 and is_of_error_codes(blocks[at - 1].text))
        are_codes = are_codes and is_said and not any(map(is_http, names))
        is_list = (are_codes or accepted.count_on(names)) and accepted.codes.isdisjoint(names)
        fields = [one for one in names if is_field_name(one.lower()) and not mentions_failure(plain(one))]
        if is_list and len(fields) * 2 < len(names):
            yield from ((name, block.element) for name in names)


def texts_between(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The texts that stand between most cards of a list, and belong to none of them."""
    for one in accepted.lists:
        lines = one.table.lines if not one.table.is_table else []
        if sum(any(map(is_prose, line.texts)) for line in lines) < _MOST * len(lines):
            gaps = (range(at + 1, after) for at, after in pairwise(sorted(one.table.block_indexes)))
            # What stands under a heading among them is that heading's.
            own = (takewhile(lambda at: not blocks[at].level, gap) for gap in gaps)
            left = ([blocks[at] for at in gap if at not in accepted.claimed] for gap in own)
            texts = [[one for one in gap if is_prose(one.text)] for gap in left]
            if sum(map(bool, texts)) >= _MOST * (len(one.table.lines) - 1) > 1:
                yield from ((f"{text[0].text[:60]!r}", text[0].element) for text in texts if text)


def declared_members(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The members that stand in the declaration of an enumeration, some others of which were read."""
    listed = {text for one in accepted.lists for line in one.table.lines for text in line.texts}
    for block in blocks:
        if block.aside or "{" not in block.text or not (found := _DECLARATION.search(block.text)):
            continue
        before = block.element.getprevious()  # "enum" may stand in the cell before.
        if not _ENUM.search(f"{'' if before is None else text_of(before)} {block.text[: found.start()]}"):
            continue
        names = _MEMBER.findall(found[0])
        if 1 < sum(name in accepted.codes for name in names) < len(names):
            yield from ((one, block.element) for one in names if one not in listed and not _END.fullmatch(one))


def beside_in_columns(accepted: Accepted, blocks: Sequence[Block]) -> Found:
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


def codes_in_sentences(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """Codes of known forms that a line lists behind words that they are codes ("Other codes: PUMP_LOST, LID_LOST")."""
    lengths = {*map(len, accepted.codes)}
    for at, block in enumerate(blocks):
        text = block.text[:_MAX_LISTED]
        if (":" not in text and "：" not in text) or block.aside or block.level or at in accepted.claimed:
            continue
        lead, _, rest = text.replace("：", ":").partition(":")
        if not rest or not is_clearly_of_codes(lead):
            continue
        names = [name for name in codes_in(rest.strip(" .")).codes if is_code(name)]
        is_past = any(map(RETIRED.search, (lead, *block.topics)))
        if (
            is_past
            or is_about_others(lead)
            or not all(map(accepted.has_form, names))
            or block.element in accepted.cells
        ):
            continue
        of_errors = is_about_errors(lead)
        for name in names:
            is_like = of_errors and len(name) in lengths if is_number(name) else of_errors or mentions_failure(name)
            if is_like and name not in accepted.codes:
                yield name, block.element


def codes_with_statuses(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """Codes of known forms that a text outside the lists sets as code before a status ("`pump_lost` (403) is rare")."""
    for at, block in enumerate(blocks):
        may_be = "(4" in block.text or "(5" in block.text or "(HTTP" in block.text  # Of few texts.
        if not may_be or block.aside or at in accepted.claimed:
            continue
        found = _BEFORE_STATUS.findall(block.text)
        if block.element in accepted.cells or any(map(HISTORY.search, block.topics)):
            continue
        coded = {clean(text) for text, holder in block.pieces if holder.tag == "code"}
        for name in found:
            if name in coded and is_code(name) and not is_field_name(name) and _is_new(name, accepted):
                yield name, block.element


def numbers_beside_lists(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The numbers that open all items under a heading beside those of items with numbers that were read."""
    lines = [line for one in accepted.lists if not one.table.is_table for line in one.table.lines]
    own = [line.topics for line in lines if line.element.tag != "dt" and is_number(line.texts[0])]
    around = {topics[:-1] for topics in own if topics}
    if len(own) < _FEW_NUMBERS or len({*own}) < 2 or not all(map(is_number, accepted.codes)):
        return
    items: dict[Topics, list[Block]] = {}
    for block in blocks:
        if not (block.aside or block.level) and block.topics and block.topics[:-1] in around:
            items.setdefault(block.topics, []).append(block)
    known = {*own}
    for beside in (beside for topics, beside in items.items() if topics not in known):
        numbers = [found[1] for block in beside if (found := _NUMBERED.match(block.text))]
        in_order = beside[0].element.tag == "li" and next(beside[0].element.iterancestors("ol", "ul")).tag == "ol"
        if len(numbers) < len(beside) or in_order or any(map(YEAR.fullmatch, numbers)):
            continue
        if not count_up(numbers) or any(mentions_failure(block.text) for block in beside):
            yield from ((number, block.element) for number, block in zip(numbers, beside, strict=True))


def headings_set_as_code(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The names of failures, set as code, that head sections of their own below a heading of error codes."""
    for at, block in enumerate(blocks):
        if not (block.level and block.topics) or block.aside or at in accepted.claimed:
            continue
        text, holder = first_piece(block)
        name, above = clean(text), block.topics[-1]
        if tag_of(holder) != "code" or name in accepted.codes or "." in name:  # "error.message"
            continue
        # "on_error" and "ErrorResponse" are none.
        if is_field(name) or not (looks_like_code(name) and mentions_failure(_ERROR.sub("", plain(name)))):
            continue
        if is_of_error_codes(above):
            yield name, block.element


#: What finds such codes, by where they stand.
FINDERS = {
    "is in no list, and plain words were read": clearer_names,
    "stands among codes that were read": entries_among_rows,
    "opens a block under a heading of errors, and is in no list": entries_under_errors,
    "stands among names of failures, and in no list": failures_in_lines,
    "stands in capitals, as fewer codes that were read": shouted_names,
    "opens a paragraph, as codes that were read": numbered_errors,
    "heads a section, as others that were read": other_failures,
    "heads a section, set as code, below a heading of error codes": headings_set_as_code,
    "stands behind the name of a section, as others that were read": codes_behind_names,
    "stands behind a label in a heading beside codes that were read": codes_behind_labels,
    "stands as a term, and few of those were read": other_terms,
    "heads a section, and no list of statuses has it": headed_statuses,
    "heads a card beside those of codes, and no row has it": phrased_statuses,
    "stands beside a status that was read as the code": names_beside_statuses,
    "has a name that is not what it means as a status": numbers_named_otherwise,
    "stands behind a status that was read as the code": names_behind_statuses,
    "opens a text beside a status that was read as the code": names_before_sentences,
    "stands below a status that was read as the code": codes_below_statuses,
    "stands within a status that was read as the code": codes_within_statuses,
    "opens an item in the row of a status that was read as the code": codes_within_cells,
    "names a failure below a status that was read as the code": names_in_words,
    "is listed in a text, and in no list": codes_alone,
    "stands above its status, and in no list": labelled_failures,
    "opens an item among codes, before the same mark": words_among_items,
    "ends a heading as codes that were read do": words_behind_titles,
    "is declared with codes that were read, and is in no list": declared_members,
    "stands in a column with codes that were read elsewhere": beside_in_columns,
    "stands in a sentence that lists codes": codes_in_sentences,
    "stands before a status in a text beside the lists": codes_with_statuses,
    "opens an item beside lists of numbers": numbers_beside_lists,
}
