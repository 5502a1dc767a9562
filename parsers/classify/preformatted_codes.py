"""Codes in preformatted texts beside the lists: those that samples of answers name, and those that open lines."""

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.candidate import Candidate
from parsers.classify.like_places import is_elsewhere
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import count_up, looks_like_code
from parsers.extract.stated_statuses import usual_statuses
from parsers.html.once import once
from parsers.html.outline import Outline, samples_of
from parsers.html.text_nodes import text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CONSTANT
from parsers.lexicon.vocabulary import is_clearly_of_codes, is_of_error_codes, may_head_errors, mentions_failure, plain

_NAMED = regex(
    r'''"(?:(?:error_?)?code"\s*:\s*"(?=[^\W\d])|error"\s*:\s*"(?=[^\W\d_]+(?:_[^\W_]+)+"))([\w.-]{2,80})"''', re.I
)
_KEY = regex(r'"([a-z][\w.]{1,79})"\s*:')
#: A code behind its label, alone on a line ("Code: 3001").
_LABELLED = regex(r"^\s*(?:error[ _-]?)?code\s*[:=]\s*[\"']?([\w.-]{2,40})[\"']?\s*$", re.I | re.M)
#: A method that a line of a program calls ("pump.Clear()").
_CALL = regex(r"\w\.(\w{2,80})\(")
#: A line of a list: a code, perhaps its status, and several words behind a mark or a gap, or a word of a script without
#: spaces.
_LISTED = regex(
    r"\s*([\w.-]*\w)(?:\s*[:=|–—-]\s+|\s{2,}|\t)(?:(?:(?://|#)\s*)?([45]\d\d)\s*[:|,–—-]*\s+)?(?:(?://|#)\s*)?"
    r"([^\W\d](?:\S* \S|[^\x00-\u2fff]{3}).*)"
)
#: A line of a tree that is drawn: a name, and perhaps what it is.
_BRANCH = regex(r"[\s|│]*[├└]─*\s*([A-Z]\w*(?:Error|Exception|Fault))(?![\w.])\W*(.*)")
#: A constant of a program with its number ("LAMP_LOST: 1001,").
_CONSTANT = regex(r"\s*(?:#define\s+)?[A-Za-z](?=\w*_\w)\w*(?:\s*[:=]\s*|\s+)(\d{3,9})\b\s*[,;]?\s*(?:(?://|/\*).*)?")
#: A name with its number, of any form ("LidOpen = 400,").
_VALUED = regex(r"\s*([A-Za-z]\w+)\s*[:=]\s*(-?\d{1,9})\s*[,;]?\s*(?:(?://|/\*|#).*)?")
#: A line that is no more than a constant.
_BARE = regex(rf"\s*({CONSTANT})[\s,;]*")
#: So many numbers in a sample that were read as codes tell what the others are.
_KNOWN = 2
#: Fewer samples may name any code.
_MIN_CARDS = 3
#: A longer text is no name.
_MAX_CHARS = 160


def sampled_codes(one: Candidate) -> tuple[str, ...]:
    """What the samples name as code, where most of the statuses, or headings that count up, have one of their own."""
    are_counts = one.table.shape == "headings" and count_up([text.lstrip("0") for text in one.code_texts])
    if not (one.columns.status_is_code or are_counts):
        return ()
    own: dict[int, set[str]] = {}
    for at, sample in _samples_in(one.table):
        if named := _NAMED.findall(sample):
            own.setdefault(at, set()).update(named)
    codes = {code: None for found in own.values() for code in sorted(found)}
    are_own = len(codes) == sum(map(len, own.values())) and len(own) >= _MIN_CARDS
    return tuple(codes) if are_own and len(own) * 2 > len(one.table.lines) else ()


def _samples_in(table: CandidateTable) -> Iterator[tuple[int, str]]:
    """What may be samples in the cells of a table, or below headings, each with the number of its line."""
    if table.is_table:
        for at, line in enumerate(table.lines):
            yield from ((at, text) for text in line.texts if '"' in text)
        return
    heads, at = {line.holder: at for at, line in enumerate(table.lines)}, -1
    for element in table.element.getroottree().getroot().iter("pre", *{head.tag for head in heads}):
        at = heads.get(element, at)
        if element.tag == "pre" and at >= 0:
            yield at, text_inside(element)


def reject_sampled(candidates: Iterable[Candidate], outline: Outline) -> None:
    """Reject lists of the keys of a sample, or of methods that samples call, unless most names are of what failed."""
    for one in candidates if outline.samples else ():
        codes = one.codes if one.accepted else set()
        names = [code for code in codes if not mentions_failure(plain(code).removeprefix("error"))]
        if len(names) * 2 < len(codes) or not names:
            continue
        if len(once(outline, _sample_keys).intersection(names)) * 2 >= len(codes):
            one.reject("field-codes")
        elif len(once(outline, _called).intersection(names)) * 2 > len(codes):
            one.reject("function-codes")


def _sample_keys(outline: Outline) -> set[str]:
    return {key for element, *_ in outline.samples for key in _KEY.findall(text_inside(element))}


def _called(outline: Outline) -> set[str]:
    return {name for element, *_ in outline.samples for name in _CALL.findall(text_inside(element))}


def _behind_labels(accepted: Accepted, outline: Outline) -> Iterator[tuple[str, _Element]]:
    """Unread codes of any form behind labels in samples below headings of errors, each under one that is no code."""
    labelled = [
        (found[1], element, topics)
        for element, topics, _, sample in once(outline, samples_of)
        if (found := _LABELLED.search(sample)) and any(map(may_head_errors, topics)) and found[1] not in accepted.codes
    ]
    codes = {code for code, *_ in labelled}
    if len(codes) >= _MIN_CARDS and not usual_statuses(codes):
        yield from ((code, element) for code, element, topics in labelled if topics[-1] not in accepted.codes)


def codes_in_samples(accepted: Accepted, outline: Outline) -> Iterator[tuple[str, _Element]]:
    """Unread codes, most of accepted forms, that open most lines of a preformatted text, before sentences.

    Those with statuses beside them, where only statuses were read, are of any form; half of them may be words. Below a
    heading of codes they are so, too, if most of their texts speak of failures, or they may be constants alone. Below
    one of errors, they may be constants that open all lines, and codes of accepted forms that open all lines may have
    any text; numbered ones ("E204") may stand under any heading. Names with numbers, most of them new, may be of any
    form right below a line that announces error codes.
    """
    if not outline.samples:
        return
    known = accepted.codes.union(*(line.texts for line in accepted.lines))
    are_statuses = all(one.columns.status_is_code for one in accepted.lists)
    read = {one.table.topics for one in accepted.lists}
    yield from _behind_labels(accepted, outline)
    known |= {word for text in known if len(text) <= _MAX_CHARS for word in re.split(r"\W+", text)}
    for element, topics, at, sample in once(outline, samples_of):
        lines = [line for line in sample.splitlines() if line.strip()]
        is_announced = at > 0 and is_of_error_codes(outline.blocks[at - 1].text)
        valued = [found for found in map(_VALUED.fullmatch, lines) if found] if is_announced else []
        if len(valued) >= max(_MIN_CARDS, 0.8 * len(lines)):
            # The number of a success may be known.
            new = [found[1] for found in valued if known.isdisjoint(found.groups())]
            if len(new) * 4 > 3 * len(valued) and sum(map(mentions_failure, new)) * 3 >= len(new):
                yield new[0], element
                continue
        numbers = {found[1] for found in map(_CONSTANT.fullmatch, lines) if found}
        if len(numbers & accepted.codes) >= _KNOWN and len(left := sorted(numbers - known)) >= _MIN_CARDS:
            yield left[0], element
            continue
        bare = {found[1] for found in map(_BARE.fullmatch, lines) if found} - known
        is_named = any(map(is_clearly_of_codes, topics[-1:]))
        if len(bare) == len(lines) >= _MIN_CARDS and is_named:
            yield min(bare), element
            continue
        # With its colon, the key of a sample ("trace_id: 7") is no code.
        opening = [line.split()[0] for line in lines] if len(lines) >= _MIN_CARDS else []
        is_headed = any(map(may_head_errors, topics[-1:]))
        are_codes = is_headed and all(
            accepted.has_form(one) and (looks_like_code(one) or one.isdigit()) for one in opening
        )
        if opening and (are_codes or accepted.count_on(opening)) and known.isdisjoint(opening):
            yield opening[0], element
            continue
        listed = [found for found in map(_LISTED.match, lines) if found]
        are_stated = are_statuses and listed != [] and all(found[2] for found in listed)
        opened = {found[1]: found[3] for found in listed}
        opened |= {found[1]: found[2] or found[1] for found in map(_BRANCH.fullmatch, lines) if found}
        own = [code for code in opened if code not in known and looks_like_code(code) | code.isdigit()]
        if are_stated and len(own) * 2 >= len(opened):
            own = [code for code in opened if code not in known]
        texts = [opened[code] for code in own]
        is_like = sum(map(accepted.has_form, own)) * 2 >= len(own)
        is_like |= is_named and topics not in read and sum(map(mentions_failure, texts)) * 2 >= len(own)
        is_like |= is_headed and topics not in read and len(own) == len(lines) and all(map(_BARE.fullmatch, own))
        if len(own) < _MIN_CARDS or len(own) * 2 < len(lines) or not (is_like or are_stated):
            continue
        is_far = is_elsewhere(topics)
        sure = not (is_far or all(map(str.islower, own)))  # Parameters have names in small letters.
        telling = sum(mentions_failure(text) or (sure and len(plain(text).split()) > 2) for text in texts)
        if (are_stated or telling * 2 >= len(own)) and (not is_far or all(any(map(str.isdigit, code)) for code in own)):
            yield own[0], element
