"""Summaries: lists whose codes, or whose very texts, a fuller list of the same page has as well."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import chain, combinations

from parsers.classify.accepted import GIVEN
from parsers.classify.candidate import Candidate, accepted_of
from parsers.classify.left_out import EARLIER
from parsers.classify.list_pairs import names_a_subject
from parsers.extract.card_tables import MORE
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.codes_in_text import SPAN
from parsers.extract.contract import HINTS, Row
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import retry_verdict
from parsers.lexicon.status_phrases import has_phrase, is_http
from parsers.lexicon.value_shapes import ANY_STATUS, most
from parsers.lexicon.vocabulary import likeliest, plain

#: Most of the codes; beside some stands what is none ("null (success), PUMP_IDLE").
_MOST = 0.8
#: So many of its codes another list has, which gives them what they lack; half, where it has no other.
_ENOUGH = 0.75
#: Fewer codes in another case may be others.
_FEWEST = 3
_CARDS = ("headings", "cards")
_WORD = regex(r"[a-z]{4,}")
#: Words one of which hardly any text of several rows lacks in English, and that other languages lack.
_ENGLISH = regex(
    r"\b(?:and|been|by|cannot|could|failed|from|has|have|invalid|missing|must|not|such|that|the|this|unknown|with|your)\b"
)
#: The words of short names of errors in English, in place of these.
_FAILING = regex(
    r"\b(?:barred|blocked|busy|denied|delivered|disabled|expired|failure|illegal|network|rejected|rejection|unreachable)\b"
)
#: What one list may give the codes of another, and of what these then have nothing.
_LACKING = {role: {role} for role in GIVEN} | {"remedy": {*HINTS}, "message": {"message", "title", "cause", "when"}}
#: The words of headings that name no subject of errors.
_SUBJECT = regex(
    r"\b(?:api|http|errors?|fail(?:ures?|ed)|exceptions?|codes?|status(?:es)?|responses?|retr\w+|lists?|tables?|overview"
    r"|summary|details?|reference|messages?|meanings?|descriptions?|causes?|reasons?|remed(?:y|ies)|solutions?|handling"
    r"|resolutions?|actions?|troubleshooting|hints?|how|to|fix|resolve|what|do|all|common|the|of|for|and|a|by|with|in)\b"
)
#: A code among others, the asterisk of a mask with it.
_LISTED = regex(r"\w[\w.:-]*(?:\*|(?<=\w))")
_SAMPLES = regex(r"\b(?:examples?|samples?)\W*", re.I)
#: What says what the error is.
_NAMING = ("title", "message")


def accept_details(candidates: list[Candidate]) -> None:
    """Headings with all codes and texts of an accepted list above, some of which go on, are its list, and in full."""
    headed = [one for one in candidates if one.table.shape == "headings"]
    for one in (one for one in candidates if one.accepted and headed):
        short = _texts(one) if one.table.shape in ("table", "cards") else {}
        for other in headed:
            full = _texts(other) if len(other.table.lines) == len(short) > 0 else {}
            if full.keys() == short.keys() and full != short and all(full[at].startswith(short[at]) for at in full):
                if not other.accepted:
                    other.features = [*one.features]
                    other.decide()
                one.reject("summary")


def _texts(one: Candidate) -> dict[str, str]:
    """The text of each code."""
    at, beside = one.columns.at("code"), one.columns.at("message")
    return {} if at is None or beside is None else {line.texts[at]: line.texts[beside] for line in one.table.lines}


def reject_summaries(lists: list[Candidate]) -> None:
    """Reject a list whose codes are all in a fuller one of another format: a summary, an index.

    One of the same format has codes of its own, and repeats some of them under another heading on purpose.
    """
    formats: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    kinds: dict[tuple[str, ...], tuple[str, ...]] = {}  # The formats, whatever word a title has.
    first: dict[str, Row] = {}
    parts = [one for one in lists if _is_in_cards(one, lists)]
    others = [one for one in lists if one not in parts]
    parts += [one for one in others if _is_part(one, others) or _is_index(one, others)]
    cased = ((one, two) for one, two in combinations(others, 2) if _are_in_another_case(one, two))
    parts += [min(pair, key=lambda one: (one.columns.at("message") is not None, _fullness(one))) for pair in cased]
    for one in parts:
        one.reject("summary")
    for one in sorted((one for one in lists if one not in parts), key=_fullness, reverse=True):
        titles = [title for title in one.table.titles if title != MORE]  # What goes on below one item is no format.
        own = (one.table.shape, str(_is_bare(one)), *titles)
        codes = _named(one)
        elsewhere = ({kinds[other] for other in _formats_of(code, formats) if other != own} for code in codes)
        shared = Counter(chain.from_iterable(elsewhere))
        kinds[own] = (*own[:2], *(likeliest(title) or title for title in titles))
        # A few items about codes of the lists before are no list of others.
        remark = len(one.codes) < 4 and one.is_items
        # A table of the cases of each code goes on being one when the other list loses a code.
        are_cases = len(one.codes) < len(one.rows) and not names_a_subject(one.table.heading)
        least = 0.5 if remark else _MOST if are_cases else 1
        if shared and max(shared.values()) >= least * len(codes) and not _is_of_others(one, first):
            one.reject("summary")
            unread = (code for code in one.codes if not _formats_of(code, formats))
            one.swallowed |= any(not (remark and _is_mentioned(code, lists)) for code in unread)
            continue
        for row in one.rows:
            first.setdefault(row.codes[0], row)
            for code in (*row.codes, row.cells.get("title", "")):
                formats[code].add(own)
        for code in one.ends:
            formats[code].add(own)


def _formats_of(code: str, formats: dict[str, set[tuple[str, ...]]]) -> set[tuple[str, ...]]:
    """The formats that a code is known in; for all from one number to another, those that both have."""
    ends = code.split("-") if code not in formats and SPAN.fullmatch(code) else [code]
    return set.intersection(*(formats.get(end.strip(), set()) for end in ends))


def _are_in_another_case(one: Candidate, other: Candidate) -> bool:
    """Are these the codes of the other list in another case ("CARD_LOST"), and do the texts of most share a word?"""
    rows = {row.codes[0].casefold(): row for row in other.rows}
    if len(rows) < _FEWEST or {code.casefold() for code in one.codes} != rows.keys() or one.codes & other.codes:
        return False
    told = ((_words_of(row), _words_of(rows[row.codes[0].casefold()])) for row in one.rows)
    return most(not (own and others) or own & others for own, others in told)


def _is_mentioned(code: str, lists: list[Candidate]) -> bool:
    """Does a line of a table say the code beside its own ("card_declined type: card_error")?"""
    texts = (line.texts for one in lists if one.table.is_table for line in one.table.lines)
    return any(code in text.split() for text in chain.from_iterable(texts))


def _is_of_others(one: Candidate, first: dict[str, Row]) -> bool:
    """Are these codes of other errors than those that the fuller lists give first?"""
    return tell_of_others([(first[row.codes[0]], row) for row in one.rows if row.codes[0] in first])


def tell_of_others(pairs: Collection[tuple[Row, Row]]) -> bool:
    """Are these, each two rows of one code, of different errors: do most have another status or verdict?

    Of numbers, most may share no English word instead: each list may count its errors from 0 on; larger ones hardly
    come twice, and a summary says in fewer words what the errors are.
    """
    if most(_contradict(*pair) for pair in pairs):
        return True
    numbered = [pair for pair in pairs if pair[0].codes[0].isdecimal()]
    told = [pair for pair in numbered if len(pair[0].codes[0]) < 3 or _are_as_full(*pair)]
    for side in zip(*told, strict=True):
        texts = map(_told, side)
        if sum(bool(_ENGLISH.search(text) or _FAILING.search(text)) for text in texts) * 3 < len(told):
            return False  # The same errors in another language share no word, either.
    apart = ((_words_of(one), _words_of(other)) for one, other in told)
    return sum(bool(one and other) and one.isdisjoint(other) for one, other in apart) * 2 > len(pairs)


def _are_as_full(one: Row, other: Row) -> bool:
    """Has neither row many more words of its error than the other, as a summary has fewer?"""
    short, long = sorted(len(" ".join(row.cells.get(role, "") for role in _NAMING).split()) for row in (one, other))
    return short >= 0.75 * long


def _contradict(one: Row, other: Row) -> bool:
    """Do both rows state a status, or a verdict, and not the same?"""
    statuses = [{*ANY_STATUS.findall(row.cells.get("status", ""))} for row in (one, other)]
    verdicts = {retry_verdict(row.cells.get("retryable", "")) for row in (one, other)}
    return (all(statuses) and statuses[0].isdisjoint(statuses[1])) or verdicts == {True, False}


def _told(row: Row) -> str:
    """All that a row tells of its error."""
    return plain(" ".join(text for role, text in row.cells.items() if role != "status"))


def _words_of(row: Row) -> set[str]:
    """The words with which a row tells of its error; those of scripts without spaces are not parted."""
    return {*_WORD.findall(_ENGLISH.sub("", _told(row)))}


def take_given(candidates: list[Candidate]) -> None:
    """Give a list the statuses, verdicts, remedies and messages that its codes lack, from one that has most of them.

    Each is a column of a table, or a label of the cards, that gives it for every code there.
    """
    lacks = [(other, lacking) for other in accepted_of(candidates) if (lacking := _lacking(other))]
    for one in (one for one in candidates if one.accepted or "summary" in one.feature_names):
        given = [role for role in _LACKING if one.columns.at(role) is not None]
        rows = {code: row for row in one.rows for code in row.codes}
        for other, missing in lacks if given else ():
            if other is one or missing.isdisjoint(given):
                continue  # Most lists.
            lacking = _lacking(other).intersection(given)  # Another list may have given some.
            single = (row for row in other.rows if len(row.codes) == 1)
            shared = [(rows[row.codes[0]], row) for row in single if row.codes[0] in rows]
            if not shared and _are_in_another_case(one, other):
                folded = {code.casefold(): row for code, row in rows.items()}
                shared = [(folded[row.codes[0].casefold()], row) for row in other.rows]
            is_part = len(shared) == len(rows) and 2 * len(shared) > len(other.rows)
            if not (is_part or len(shared) >= _ENOUGH * len(other.rows)) or not _may_complete(one, other):
                continue
            are_of_one = not (tell_of_others(shared) or (one.accepted and _tell_otherwise(shared)))
            for source, row in shared if are_of_one else ():
                row.cells.update({role: source.cells[role] for role in lacking if role in source.cells})


def _tell_otherwise(pairs: Collection[tuple[Row, Row]]) -> bool:
    """Have most of these, each two rows of one code, messages that differ?"""
    texts = ([row.cells.get("message", "").rstrip(".") for row in pair] for pair in pairs)
    return most(one != other for one, other in texts if one and other)


def _lacking(one: Candidate) -> set[str]:
    """The roles of whose kind no row has anything."""
    return {role for role, kind in _LACKING.items() if all(kind.isdisjoint(row.cells) for row in one.rows)}


def _may_complete(one: Candidate, other: Candidate) -> bool:
    """Are these a list and the cards of its codes, or say they different things of names, or of HTTP statuses?"""
    shapes = {one.table.shape, other.table.shape}
    own, others = (plain(each.table.heading) for each in (one, other))
    if not {*EARLIER.findall(own)} <= {*EARLIER.findall(others)}:
        return False
    named = [{*_SUBJECT.sub(" ", heading).split()} for heading in (own, others)]
    if all(named) and named[0] != named[1]:  # Errors of payouts beside those of payments.
        return False
    both = {*one.columns.roles.values()} & {*other.columns.roles.values()}
    are_statuses = one.columns.status_is_code and other.columns.status_is_code
    are_of_one = "message" not in both and (are_statuses or not any(map(str.isdecimal, other.codes)))
    return are_of_one or (len(shapes) > 1 and not shapes.isdisjoint(_CARDS))


def _fullness(one: Candidate) -> tuple[bool, bool, int, int]:
    """A titled table says in short what paragraphs under headings spell out without labels; bare statuses say least."""
    roles = set(one.columns.roles.values())
    told = one.table.is_table and "message" in roles and one.is_titled
    labelled = {role for at, role in one.columns.roles.items() if one.table.titles[at]}
    told = told or len(labelled & {*HINTS, "message", "retryable", "category"}) > 1
    return not _is_bare(one), told, len(roles), len(one.rows) - len(one.codes) + len(_named(one))


def _named(one: Candidate) -> Collection[str]:
    """The codes; beside names, a status stands for a line without one."""
    statuses = {row.codes[0] for row in one.rows if row.cells.get("status", "").startswith(row.codes[0])}
    return one.codes - statuses or one.codes


def _is_part(one: Candidate, lists: list[Candidate]) -> bool:
    """Are these cards of some of the codes that a table with titles has, which therefore covers more?"""
    return one.table.shape == "headings" and any(
        other.table.is_table and any(other.table.titles) and one.codes < other.codes for other in lists
    )


def _is_index(one: Candidate, lists: list[Candidate]) -> bool:
    """Does it name, by their statuses, the codes that the other lists have, several at once for some?"""
    at = one.columns.at("status")
    statuses = [] if at is None or one.columns.status_is_code else one.table.column(at)
    named = [_LISTED.findall(text) for text in one.code_texts]
    if len({*statuses}) < max(2, len(statuses)) or all(len(words) < 2 for words in named):
        return False
    known = {code for other in lists if other is not one for code in other.codes}
    words = {*one.codes, *(word for word in chain.from_iterable(named) if looks_like_code(word) or word[-1] == "*")}
    words = {word for word in words if " " not in word and not is_http(word)}  # One that stands where there is no code.
    own = {word for word in words - known if not _begins(word, known)}
    if not words or len(own) > (1 - _MOST) * len(words):
        return False
    # A code that no other list has must not be lost, nor a status without a code where no other list has statuses.
    are_stated = any(other.columns.at("status") is not None for other in lists if other is not one)
    one.swallowed = any(map(looks_like_code, own)) or not (are_stated or len(named) == len(one.table.lines))
    return True


def _begins(word: str, codes: Collection[str]) -> bool:
    """Does the word stand for all codes that begin with it ("LID-*"), and are there some?"""
    return word[-1] == "*" and any(code.startswith(word.rstrip("*")) for code in codes)


def _is_in_cards(one: Candidate, lists: list[Candidate]) -> bool:
    """Is it a table of texts alone, which cards repeat word for word, with further fields or under several headings?"""
    roles = set(one.columns.roles.values())
    if not one.table.is_table or roles != {"code", "message"}:
        return False
    cards = [other for other in lists if other.table.shape in _CARDS and roles <= set(other.columns.roles.values())]
    topics = {row.topics for other in cards for row in other.rows}
    if len(topics) < 2 and all(roles == set(other.columns.roles.values()) for other in cards):
        return False
    full = {code: row.cells.get("message") for other in cards for row in other.rows for code in row.codes}
    return all(row.cells.get("message") == full.get(code, "") for row in one.rows for code in row.codes)


def _is_bare(one: Candidate) -> bool:
    """Are these items of statuses with no more than their reason phrases, or headings of sample answers?"""
    if "bare-headings" in one.feature_names and _SAMPLES.search(one.table.heading):
        return True
    texts = ((row.codes[0], text) for row in one.rows for role, text in row.cells.items() if role != "status")
    return one.columns.status_is_code and one.is_items and all(has_phrase(*each) for each in texts)
