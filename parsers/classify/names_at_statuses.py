"""Names that stand at statuses which were read as the codes, and statuses that stand in none of the lists."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.candidate import Candidate
from parsers.classify.http_columns import named_otherwise
from parsers.classify.like_places import opening
from parsers.extract.cards import NO_LEVEL
from parsers.extract.code_tokens import is_own_code, looks_like_code
from parsers.extract.codes_in_text import OPENS_SENTENCE, TRAILING_STATUS
from parsers.extract.heads import CODE_TAGS, first_piece
from parsers.extract.stated_statuses import heading_status
from parsers.extract.status_words import is_field_name, names_failure
from parsers.html.element_text import BOLD, text_of
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import FAILURE_STATUS, has_phrase, is_http, is_phrase
from parsers.lexicon.value_shapes import bare_status, most, status_in
from parsers.lexicon.vocabulary import is_about_errors, may_fail, mentions_failure, plain, title_roles

_MAX_NAME, _MAX_TEXT = 120, 600
#: A word, or a code with its marks.
_WORD = regex(r"\w+(?:[.:-]\w+)*")
#: A name behind a status and its phrase, in brackets or between marks ("404 Not Found (list_empty)").
_BEHIND = regex(
    r"([45]\d\d)(?: \| [45]\d\d)?[ |]+([^\W\d][\w' -]{0,40}?)?[ |]*"
    r"(?:[(\[] ?([\w.-]{3,60})[)\]]"
    r"|(?:[:：–—-] |\| (?=\w+(?:[:：]| [:–—-] | [A-Z])))(\w+_\w+)(?=$|\s?[:：]| [A-Z–—|-]))"
)
#: A status with its phrase of several words in brackets ("400 (BAD REQUEST)"); one word is then a phrase, too.
_PHRASED = regex(r"([1-5]\d\d) \((\S+ [^()]+)\)")
#: A number before a text, behind a word or two that may say what it is of ("errno 101 - It is missing").
_NUMBER_BELOW = regex(r"(?:[^\W\d]{3,12} ){0,2}(\d{2,7})\s*(?:[:：]|[-–—]\s)\s*\S")
#: Beside so many of the statuses of a list stands a name.
_MOST = 0.6
#: So many items may stand below the last of them.
_MAX_ITEMS = 20
#: A number behind a label of error codes ("Error Code: 1010"), one before a text that may be one of several, a name in
#: brackets behind one ("The card is lost. (card_lost)").
_WITHIN = regex(
    r"(?i:\b(?:api|app|application|business|error|err|internal|reason|response) code)\b ?[:：#=]? ?(-?\d{1,9})\b"
    r"|(?:^|(?<=[.;。] ))(\d{2,7}) ?[:：] ?(?=[^\W\da-z_])"
    r"|\. \(((?=\w+[_.]\w)[\w.]{3,80})\)(?=$|[.;])"
)
#: A number behind a status and its phrase ("409 Conflict: 1002").
_BEHIND_PHRASE = regex(r"([1-5]\d\d) ([A-Z][\w' -]{2,40}): (\d{3,7})")
#: What parts names from each other.
_BETWEEN = regex(r"[\s,;|]+")
#: A name of several words, as no title is written ("no such element").
_IN_WORDS = regex(r"[a-z]{2,20}(?: [a-z]{2,20}){1,5}")
#: Codes, and where they stand.
Found = Iterator[tuple[str, _Element]]


def headed_statuses(accepted: Accepted, blocks: Sequence[Block]) -> Found:
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


def phrased_statuses(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The failing statuses behind their phrases that several lines name alone in bold, and no row has.

    So some cards are headed among those of codes ("Internal Server Error (HTTP 500)").
    """
    found: dict[str, _Element] = {}
    for block in blocks if any(one.table.shape == "cards" for one in accepted.lists) else ():
        named = None if block.aside else TRAILING_STATUS.fullmatch(block.text)
        is_failing = named is not None and named[2][0] in "45" and has_phrase(named[2], named[1])
        if named and is_failing and {holder.tag for text, holder in block.pieces if text.strip()} <= BOLD:
            found.setdefault(named[2], block.element)
    if len(found) > 1 and found.keys().isdisjoint(accepted.codes | accepted.statuses):
        yield from found.items()


def names_beside_statuses(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The names, alone or behind a label, beside most statuses of a list, where these were read as the codes."""
    for one in accepted.lists:
        if one.table.is_table or not one.columns.status_is_code:
            continue
        places = one.table.block_indexes
        beside = [blocks[at] for at in sorted(places | {at - 1 for at in places if at})]
        texts = [(text, block.element) for block in beside for text in (block.text, block.text.partition(": ")[2])]
        texts += [
            (part, line.element) for line in one.table.lines for part in (line.texts[2], *line.texts[3].split("; "))
        ]
        parted = ((_BETWEEN.split(text), element) for text, element in texts if len(text) <= _MAX_NAME)
        # Beside others, a name may be that of the status, too ("NOT_FOUND, USER_NOT_FOUND").
        named = {
            words[0]: (words, element)
            for words, element in parted
            if all(_is_name(word, ()) for word in words) and any(_is_name(word, one.codes) for word in words)
        }
        names = {word: element for words, element in named.values() for word in words}
        fail = len(names) == len(named) or any(map(mentions_failure, names))  # Several may be the fields to check.
        if fail and len(named) >= _MOST * len(one.table.lines):
            yield from names.items()


def numbers_named_otherwise(accepted: Accepted, _: Sequence[Block]) -> Found:
    """The one status whose name says what it does not mean, where the names were read as the codes of the numbers."""
    for one in accepted.lists:
        at = one.columns.at("status")
        if at is not None and one.table.is_table:
            odd = named_otherwise(one.table, one.samples[at])
            yield from ((line.texts[at], line.element) for line in one.table.lines if line.texts[at] in odd)


def names_behind_statuses(accepted: Accepted, _: Sequence[Block]) -> Found:
    """The names behind the phrases of statuses that were read as codes, where one of them or of the codes fails."""
    for one in accepted.lists:
        names: dict[str, _Element] = {}
        stated = [found for line in one.table.lines for text in line.texts if (found := _PHRASED.match(text))]
        are_phrases = any(is_phrase(found[1], found[2]) for found in stated)
        for line in one.table.lines:
            found = _BEHIND.match(" | ".join(filter(None, line.texts)))
            name = found and (found[3] or found[4])
            is_behind = found and found[1] in one.codes and (not found[2] or has_phrase(found[1], found[2]))
            if found and name and is_behind and _is_name(name, ()) and not (are_phrases and is_phrase(found[1], name)):
                names[name] = line.element
        if not names:
            continue  # Most lists.
        beside = (code for other in accepted.lists if other.table.topics == one.table.topics for code in other.codes)
        are_fields = len(names) > 1 and most(map(is_field_name, names))
        failing = names if are_fields else {*names, *beside}
        # Behind what is no status after all, a name may be the title.
        titles = {row.cells.get("title", "") for row in one.rows if "status" not in row.cells}
        if any(map(mentions_failure, failing)):
            yield from ((name, element) for name, element in names.items() if name not in titles)


def column_of_names(one: Candidate) -> int | None:
    """The column of messages that all open with a name in capitals of their own, beside statuses that are the codes."""
    at = one.columns.at("message") if one.table.is_table and one.columns.status_is_code else None
    texts = [] if at is None or one.samples[at].filled < 1 else one.samples[at].texts
    names = {found[0] for text in texts if (found := OPENS_SENTENCE.match(text))}
    are_own = names != set() and len(names) == len(texts) and not most(map(is_field_name, names))
    return at if are_own else None


def names_before_sentences(accepted: Accepted, _: Sequence[Block]) -> Found:
    """The names in capitals that open all messages beside statuses that were read as the codes."""
    for one in accepted.lists:
        if (at := column_of_names(one)) is not None:
            yield from ((line.texts[at].split(" ", 1)[0], line.element) for line in one.table.lines)


def codes_below_statuses(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """What opens the items below most statuses of a list that were read as the codes, where these name failures."""
    for one, least in _of_statuses(accepted):
        stated, codes, fail = set[_Element](), dict[str, _Element](), 0
        for status, block in _below(one, blocks, NO_LEVEL):
            if block.element.tag not in ("li", "dt"):
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
        if len(stated) >= least and len(codes) > 2 and 2 * fail >= len(codes):
            yield from codes.items()


def codes_within_statuses(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The codes within texts at most statuses that were read as codes.

    They are numbers that open a text or stand behind a label of error codes or the status's phrase, and names in
    brackets behind a sentence.
    """
    for one, least in _of_statuses(accepted):
        texts = [(line.element, line.element, " ".join(line.texts[1:])[:_MAX_TEXT]) for line in one.table.lines]
        for status, block in _below(one, blocks, 1):
            number, holder = first_piece(block)
            is_set = holder.tag in CODE_TAGS and number.strip().isdecimal()
            text = block.text.replace(" ", ": ", 1) if is_set else block.text
            texts.append((status, block.element, text[:_MAX_TEXT]))
        found = [
            (head, code, element)
            for head, element, text in texts
            for label, number, name in _WITHIN.findall(text)
            if (code := label or number or name) not in accepted.codes
            and not FAILURE_STATUS.fullmatch(code)
            and not has_phrase(code, text.partition(code)[2])
            and (not name or mentions_failure(plain(name)))
        ]
        stated = [(line, _BEHIND_PHRASE.fullmatch(" ".join(line.texts[1:3]))) for line in one.table.lines]
        found += [(line.element, own[3], line.element) for line, own in stated if own and has_phrase(own[1], own[2])]
        if len({head for head, *_ in found}) >= least and len({code for _, code, _ in found}) > 2:
            yield from {code: element for _, code, element in found}.items()


def names_in_words(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """The failures named in words in headings, terms or code below most statuses that were read as the codes."""
    for one, least in _of_statuses(accepted):
        stated, names = set[_Element](), list[tuple[str, _Element]]()
        for status, block in _below(one, blocks, 0):
            text, holder = first_piece(block)
            is_title = block.text == text.strip() and (block.level or block.element.tag == "dt")
            if (is_title or holder.tag == "code") and _IN_WORDS.fullmatch(text.strip()):
                names.append((text.strip(), block.element))
                stated.add(status)
        fail = sum(mentions_failure(name) or may_fail(name) for name, _ in names)
        if len(stated) >= least and len(dict(names)) == len(names) > 2 and 2 * fail >= len(names):
            yield from names


def codes_within_cells(accepted: Accepted, _: Sequence[Block]) -> Found:
    """What opens the items within the rows of a table whose statuses were read as the codes, if these name failures."""
    for one in (one for one in accepted.lists if one.table.is_table and all(map(is_http, one.codes))):
        items = [item for line in one.table.lines for item in line.element.iter("li", "dt")]
        codes = {word: item for item in items if is_own_code(word := text_of(item).split(" ", 1)[0].rstrip(":,;"))}
        fail = sum(not word.islower() or names_failure(word, "") for word in codes)
        if 1 < len(codes) == len(items) <= 2 * fail and accepted.codes.isdisjoint(codes):
            yield from codes.items()


def _of_statuses(accepted: Accepted) -> Iterator[tuple[Candidate, float]]:
    """The lists whose codes are statuses, each with how many of these are most."""
    for one in accepted.lists:
        if one.columns.status_is_code:
            yield one, _MOST * len({line.element for line in one.table.lines})


def _below(one: Candidate, blocks: Sequence[Block], deepest: int) -> Iterator[tuple[_Element, Block]]:
    """The blocks below the statuses of cards, each with the head of its own; headings up to this level end a card."""
    places = set[int]() if one.table.is_table else one.table.block_indexes
    heads, status = {line.element for line in one.table.lines}, None
    for block in blocks[min(places) : max(places) + _MAX_ITEMS] if places else ():
        if block.element in heads:
            status = block.element
        elif 0 < block.level <= deepest:
            status = None
        elif status is not None:
            yield status, block


def labelled_failures(accepted: Accepted, blocks: Sequence[Block]) -> Found:
    """What stands under headings of errors, above failing statuses with a label ("HTTP Status: 400"), in no list."""
    names: dict[str, _Element] = {}
    for at, (above, block) in enumerate(pairwise(blocks), 1):
        if block.aside or ":" not in block.text:
            continue
        label, _, text = block.text.partition(":")
        is_stated = (status := status_in(text[:_MAX_NAME])) is not None and status >= 400
        if not (is_stated and "status" in title_roles(label)) or {at - 1, at} & accepted.claimed:
            continue
        sample = block.element.getnext()  # An example has a code that was read.
        words = _WORD.findall(f"{above.text} {'' if sample is None else text_of(sample)}")
        if any(map(is_about_errors, above.topics)) and accepted.codes.isdisjoint(words):
            names.setdefault(above.text[:60], above.element)
    if len(names) > 2:
        yield from names.items()


def _is_name(text: str, statuses: Collection[str]) -> bool:
    """Does the text look like a code, and is it no phrase of one of the statuses ("NOT_FOUND")?"""
    phrase = plain(text)
    is_release = text.removeprefix("v").replace(".", "").isdigit()
    is_own = not (is_release or text[:1].isdigit() or any(has_phrase(one, phrase) for one in statuses))
    return is_own and looks_like_code(text)
