"""Codes that are ordinary words ("timeout"): heads by the codes beside them alone."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.etree import _Element

from parsers.extract.cards import Cards, Heads, Key, join_heads
from parsers.extract.class_terms import has_one_term, heads_type
from parsers.extract.code_tokens import is_number, is_token
from parsers.extract.codes_in_text import states_status, statuses_in, word_and_status
from parsers.extract.head_pieces import ORDER
from parsers.extract.heads import (
    CODE_TAGS,
    Head,
    Word,
    ends_line,
    first_piece,
    pieces_of,
    split_status,
    tag_of,
    with_rest,
)
from parsers.extract.short_codes import BANK_CODE
from parsers.html.element_text import above_of, lineage
from parsers.html.outline import Block, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.status_phrases import has_sense, is_http
from parsers.lexicon.value_shapes import is_prose, without_parts
from parsers.lexicon.vocabulary import (
    DATA_TYPES,
    GENERAL,
    GUIDE_PARTS,
    OTHERS,
    SAMPLES,
    is_field,
    mentions_failure,
    names_role,
    plain,
    title_roles,
)

#: The forms of heads that are codes by themselves.
_OF_CODES = frozenset(["number", "error", "token lower", "token upper", "token mixed", "token number"])
#: What parts a code from the text behind it.
_BEFORE_TEXT = regex(r":\s|\s[–—-]\s")
#: The same at once behind a code.
_MARK = regex(r"\s?[:–—-]\s")
#: Several words that may be a code, or one with marks that no code has; so many blocks that open with them are told.
_WORDS, _MAX_WORDS = regex(r"[A-Za-z]+(?: [\w-]+){1,4}|(?=.*[A-Za-z]{3})\S+"), 5
#: What may stand before a code in every heading: an ordinal, a word for errors.
_LED = regex(rf"(?:{ORDER.pattern}|error:?) ", re.I)
#: A code of SQLSTATE: its class, and three digits or letters.
_SQLSTATE = regex(r"(?:\d\d|F0|HV|P0|XX)[A-Z\d]{3}")
#: The status of failures.
_FAILING = regex(r"\b[45]\d\d\b")
#: The value of a member of an enumeration ("Busy = 6").
_VALUE = regex(r"(?<=\w) = -?\w+$")


def join_strays(found: dict[Key, Heads], blocks: list[Block]) -> None:
    """Join the few heads of another form that stand in the list of many, set as these are ("00" among "R01", "R02")."""
    groups: dict[Key, list[Key]] = {}
    for key in found:
        groups.setdefault((*key[:-2], key[-1]), []).append(key)
    for key in sorted(found, key=lambda key: len(found[key])):
        few = found[key]
        beside = [one for one in groups[*key[:-2], key[-1]] if one != key and one in found]
        main = max(beside, key=lambda one: len(found[one]), default=key)
        codes, others = ([head.codes[0] for _, head in heads] for heads in (few, found[main]))
        are_words = key[-2] == "token lower" and main[-2] == "token mixed" and all(map(str.isalpha, codes))
        are_short = any(all(map(form.fullmatch, codes + others)) for form in (BANK_CODE, _SQLSTATE))
        is_few = are_short or len(few) * (2 if are_words else 4) <= len(others)
        if not {key[-2], main[-2]} <= _OF_CODES or not is_few:
            continue
        places = {_place_of(head) for _, head in found[main]}
        alike = all(map(is_number, codes)) and all(code[-1].isdigit() for code in others)
        alike = alike or are_short or (all(map(str.islower, codes)) and all(code[0].islower() for code in others))
        alike = alike or all(_marks(code) == _marks(others[0]) != set() for code in codes)
        kin = {_kin_of(head) for _, head in found[main]} if are_short else set()
        is_beside = all((place := _place_of(head)) in places and (alike or place[0] is not None) for _, head in few)
        said = (f"{head.name} {blocks[at + 1].text if blocks[at + 1 :] else ''}" for at, head in few)
        if is_beside or (all(_kin_of(head) in kin for _, head in few) and all(map(mentions_failure, said))):
            join_heads(found, main, found.pop(key))


def name_statuses(found: dict[Key, Heads]) -> None:
    """Take one plain word behind a status for the code, where most headings beside it have one ("403 forbidden")."""
    for key in [one for one in found if one[0] == "headings" and str(one[-2]).startswith("token")]:
        heads, of_statuses = found[key], (*key[:-2], "status", key[-1])
        others = found.pop(of_statuses, [])
        if len(others) < len(heads) and all(head.status and head.codes[0].islower() for _, head in heads):
            named = [(at, head) for at, head in others if head.name.isalpha() and _names_status(head)]
            for _, head in named:
                head.form, head.codes, head.name = "token", (head.name,), ""
            heads += named
            heads.sort(key=lambda pair: pair[0])
            others = [(at, head) for at, head in others if head.form == "status"]
        if others:
            found[of_statuses] = others


def _names_status(head: Head) -> bool:
    return head.name.islower() and has_sense(head.status, head.name) and not GENERAL.fullmatch(head.name)


def _marks(code: str) -> set[str]:
    """The marks that part the words of a code."""
    return {mark for mark in "._-" if mark in code}


def _kin_of(head: Head) -> tuple[Topics, object]:
    """The headings above the one that a head stands under, and what its first word is set as."""
    return head.block.topics[:-1], pieces_of(head.block)[0][1]


def _place_of(head: Head) -> tuple[object, ...]:
    """Where a head stands, and what its first word is set as; of a term in a list of its own, what it says it is."""
    list_, (word, tag) = _list_around(head.block.element, True), pieces_of(head.block)[0]
    is_alone = list_ is not None and list_.tag == "dl" and has_one_term(list_)
    return (word not in head.codes and word if is_alone else list_), head.block.topics, tag


def add_word_headings(
    heads: Heads, key: Key, cards: Cards, chapters: list[str], alike: Mapping[Topics, list[int]], apart: bool
) -> None:
    """Add headings of one plain word ("Allocation", "OK") that stand among the heads, or have their labels.

    Where all heads have a text behind them, or a name before, these may, too ("conflict - There are two").

    `alike`: the blocks of their sort, by the headings above them. Where a declaration may say which lists are meant
    (`apart`), their labels make a head of any words.
    """
    blocks = cards.outline.blocks
    taken, number = {at for at, _ in heads}, len(heads)
    beside = Counter(_without_status(head.block.topics) for _, head in heads)
    usual = Counter(label for at, head in heads for label in cards.look(at, head, key).labelled)
    numbered = all(head.codes[0][-1].isdigit() for _, head in heads)  # Among numbers a word is a topic.
    lower, upper = (all(map(case, (head.codes[0] for _, head in heads))) for case in (str.islower, str.isupper))
    are_mixed = all(code[0].isupper() and not code.isupper() for _, head in heads for code in head.codes)
    are_ascii = all(code.isascii() for _, head in heads for code in head.codes)
    are_told = (lower or are_mixed) and all(head.name for _, head in heads)
    are_behind = all(head.form.startswith("named") for _, head in heads)
    are_led = all(_LED.match(head.block.text) for _, head in heads)
    are_labelled = sum(times * 2 > number for times in usual.values()) > 1
    places = [at for topics, own in alike.items() if are_labelled or beside[_without_status(topics)] > 2 for at in own]
    named_above = {chapters[at] for at, _ in heads}  # The site's name stands above the page's.
    for at in [at for at in places if at not in taken and chapters[at] in named_above]:
        name = without_parts(blocks[at].text)  # What it carries may be links.
        word, *others = [name] if name else [_VALUE.sub("", word) for word, _ in pieces_of(blocks[at])] or [""]
        verdict = [others.pop()] if others[1:] and is_badge(others[-1], untagged=False) else []
        word = _LED.sub("", word, count=1) if are_led else word
        word, *told = _BEFORE_TEXT.split(word, maxsplit=1) if are_told else [word]
        if told and are_behind:  # "Frozen: account/frozen"
            told, word = [word], told[0]
        named = apart and not others and not is_token(word)
        status = "".join(others)
        if not (named or is_token(word)) or means_other(word) or (status and not statuses_in(status)):
            continue
        is_foreign = are_ascii and not any(map(str.isascii, word))  # Some scripts write sentences without spaces.
        if heads_type(blocks[at].element, word) or (is_foreign and not named):
            continue
        head = Head(blocks[at], "token", (word,), status, *(told or verdict))
        card = cards.look(at, head, key)
        has_labels = sum(usual[label] * 2 > number for label in card.labelled) > 1
        if named and any(block.level and not names_role(block.text) for block in blocks[at + 1 : at + 1 + card.blocks]):
            continue  # The heading of other cards.
        is_topic = named or (numbered and not is_number(word)) or (lower and not word.islower())
        is_like = any(usual[label] * 2 > number for label in card.labelled)
        is_like = is_like or any(mentions_failure(block.text) for block in blocks[at + 1 : at + 2])
        is_topic = is_topic or (are_mixed and told != [] and not (are_led and is_like))
        # Below a status of its own, a word is in the case of the codes, and stands once.
        if beside[blocks[at].topics] < 3:
            is_topic = is_topic or not (lower or (upper and word.isupper())) or cards.often[blocks[at].text] > 1
        if has_labels or (beside[_without_status(blocks[at].topics)] > 2 and not is_topic):
            heads.append((at, head))
    heads.sort(key=lambda pair: pair[0])


def _without_status(topics: Topics) -> Topics:
    """The headings above a block, but for the status of failures that heads a part of one list."""
    is_failing = topics and states_status(topics[-1]) and _FAILING.search(topics[-1])
    return topics[:-1] if is_failing else topics


def add_success(heads: Heads, key: Key, cards: Cards, alike: Mapping[Topics, list[int]]) -> None:
    """Add the heading "Success" with its one text among the names of an enumeration, though fields are called so."""
    blocks, topics = cards.outline.blocks, {head.block.topics for _, head in heads}
    if (key[0], key[-2]) != ("headings", "token mixed") or len(heads) < 3 or len(topics) > 1:
        return
    for at in (at for one in topics for at in alike.get(one, ()) if blocks[at].text == "Success"):
        head = Head(blocks[at], "token", ("Success",))
        card = cards.look(at, head, key)
        if card.blocks == 1 and card.has_text and not is_field("Success", blocks[at + 1].text):
            heads.append((at, head))
    heads.sort(key=lambda pair: pair[0])


def add_plain_words(heads: Heads, blocks: list[Block], alike: Mapping[Topics, list[int]], apart: bool) -> None:
    """Add heads of one plain word ("timeout") where all else in their list is a code; `alike`: blocks by headings."""
    taken = {at for at, _ in heads}
    topics = {head.block.topics for _, head in heads}
    codes = [code for _, head in heads for code in head.codes]
    if not (
        all(code[:1].islower() for code in codes) or all(code[:1].isupper() and not code.isupper() for code in codes)
    ):
        return
    # A list under a heading that says what it is may hold more words than codes.
    named = all(topic and plain(topic[-1]).endswith("error codes") for topic in topics)
    own = {_list_around(head.block.element, apart) for _, head in heads} if apart else set()
    behind = (head.block.text.removeprefix(head.codes[0]) for _, head in heads)
    marks = {mark[0] if (mark := _MARK.match(text)) else "" for text in behind}
    parts = marks.pop() if len(marks) == 1 else ""
    tags = {tag_of(head.block.pieces[0][1]) for _, head in heads}
    if not (apart or heads[0][1].block.level):  # Under a heading beside theirs all may be words.
        beside = {above[:-1] for above in topics if above[1:] or (len(topics) > 2 and codes[0][0].isupper())}
        topics |= {above for above in alike if above[:-1] in beside}
    parted = {under for above in topics if (under := _without_status(above)) != above}
    topics |= {above for above in alike if (under := _without_status(above)) != above and under in parted}
    others: dict[tuple[_Element | None, Topics], list[tuple[int, Head | None]]] = {}
    for at in sorted(at for above in topics for at in alike.get(above, ()) if at not in taken):
        list_ = _list_around(blocks[at].element, apart)
        if not apart or list_ in own:
            others.setdefault((list_, blocks[at].topics), []).append(
                (at, _word_head(blocks[at], codes[0][0].islower(), named, tags, parts))
            )
    found = [(at, head) for one in others.values() if all(head for _, head in one) for at, head in one if head]
    share = 3 if heads[0][1].block.level else 2 if parts else 1  # Of more words, none is sure to be a code.
    if named or len(found) * share <= len(heads):
        heads += found
        heads.sort(key=lambda pair: pair[0])


#: A name of several words; lines of such are as few, as a share of the headings, as come of mistakes.
_SNAKE, _ODD = regex(r"[a-z]+(?:_[a-z\d]+)+"), 0.1


def words_set_as_code(heads: Heads, blocks: list[Block], alike: Mapping[Topics, list[int]]) -> Iterator[Block]:
    """What opens, beside codes in tags of one kind, with what is set so, too, and is none ("`Bad request`")."""
    own = {at for at, _ in heads}
    tags = {tag_of(first_piece(head.block)[1]) for _, head in heads}
    if len(tags) > 1 or not tags.issubset(CODE_TAGS):
        return
    places = (at for topics in dict.fromkeys(head.block.topics for _, head in heads) for at in alike.get(topics, ()))
    for at in islice((at for at in places if at not in own and _opens_with_words(blocks[at], *tags)), _MAX_WORDS):
        yield blocks[at]


def codes_alone(heads: Heads, blocks: list[Block]) -> list[Block]:
    """The few lines of a code and no more between headings of such codes, above a text: headings by mistake none."""
    read = {code for _, head in heads for code in head.codes}
    if not all(head.in_code_tag for _, head in heads):
        return []
    ends = [at for at, _ in heads]
    found = []
    for at in range(min(ends) + 1, max(ends)):
        block, below = blocks[at], blocks[at + 1]
        (text, holder), *others = block.pieces or [("", block.element)]
        if block.element.tag != "p" or below.element.tag != "p" or others or holder.tag != "code" or block.aside:
            continue
        if text not in read and _SNAKE.fullmatch(text) and is_prose(below.text):
            found.append(block)
    return found if len(found) <= _ODD * len(heads) else []


def _opens_with_words(block: Block, tag: str) -> bool:
    """Do words in such a tag open the block, before a mark or the end of a line, or head it? In bold, like a code."""
    text, holder = first_piece(block)
    if tag_of(holder) != tag or not _WORDS.fullmatch(words := clean(text)) or is_token(words):
        return False
    if tag != "code" and "_" not in words:
        return False
    behind = block.text[len(words) :].lstrip()[:1]
    if not behind:
        return block.level > 0 or block.element.tag == "dt" or tag != "code"
    return behind in (":", "(", "–", "—", "-") or ends_line(words, block)


def _list_around(element: _Element, apart: bool) -> _Element | None:
    """The list of the item that the element is, or is in; of a term, too, where lists are read `apart`."""
    tags = ("li", "dt") if apart else ("li",)
    return next((above.getparent() for above in lineage(element) if above.tag in tags), None)


def _word_head(block: Block, lower: bool, named: bool, tags: set[str], mark: str) -> Head | None:
    """The head that a block is whose only word, beside a status, is an ordinary one, or with which an item opens.

    `named`: any markup sets the word apart. `tags`: what the codes beside it are set as. `mark`: what parts all of
    these from their texts, if that is one.
    """
    pieces = pieces_of(block)
    if not pieces:
        return None
    if mark and mark in pieces[0][0] and above_of(block.element, "li") is not None:
        word, _, text = block.text.partition(mark)
        return with_rest(Head(block, "token", (word,)), f"{mark}{text}") if is_plain(word, lower) else None
    head = stated_word(block) or Head(block, "token", (pieces[0][0],), name=_behind(pieces[0], block, pieces[1:]))
    first, name = head.codes[0], head.name
    if is_http(name) and pieces[0][1] in tags:
        head.status, name = name, ""  # "**Throttling** 429"
    stated, holder = [*pieces, ("", ""), ("", "")][1]
    if holder == "span" and pieces[0][1] in tags and states_status(stated) and is_plain(first, lower):
        return with_rest(Head(block, "token", (first,), split_status(stated)[0]), name.removeprefix(stated).lstrip())
    tag = next(tag for word, tag in pieces if first in word)
    goes_on = name.startswith((":", "–", "—", "-", "=", "(")) or first.endswith(":") or ends_line(first, block)
    apart = tag in tags or tag in CODE_TAGS or (named and tag != block.element.tag)
    if name and not (goes_on and apart and above_of(block.element, "li") is not None):
        return None
    word = first.rstrip(":")
    return with_rest(Head(block, "token", (word,), head.status), name) if is_plain(word, lower) else None


def stated_word(block: Block) -> Head | None:
    """The head of the word beside the status that a block opens with, whatever it looks like."""
    pieces = pieces_of(block)
    first, word, *_ = [*pieces, ("", ""), ("", "")]
    if stated := word_and_status(first[0]):
        return Head(block, "token", stated.codes, stated.beside, _behind(first, block, pieces[1:]))
    for mark in islice(_BEFORE_TEXT.finditer(first[0]), 2):  # "401 - FORBIDDEN - There are no rights."
        if stated := word_and_status(first[0][: mark.start()]):
            return Head(block, "token", stated.codes, stated.beside, block.text.partition(first[0][: mark.end()])[2])
    if word[1] in ("", block.element.tag) or not (is_number(first[0]) and statuses_in(first[0])):
        return None
    return Head(block, "token", (word[0],), first[0], _behind(word, block, pieces[2:]))


def _behind(word: Word, block: Block, others: list[Word]) -> str:
    """What stands behind a word of a block, where there are `others`, which are no aids."""
    return block.text.partition(word[0])[2].strip() if others else ""


def is_plain(word: str, lower: bool = True) -> bool:
    """Is this an ordinary word that may be a code: in small letters, or with a capital, and without another meaning?"""
    is_word = word.isascii() and word.isalpha() and len(word) > 2 and (word.islower() if lower else word.istitle())
    return is_word and not means_other(word)


def means_other(word: str) -> bool:
    """Is an ordinary word no code, but a label, a field of an answer, a data type, or a part of a guide?"""
    return (
        bool(title_roles(word))
        or is_field(word)
        or word.lower() in GUIDE_PARTS
        or any(words.fullmatch(plain(word)) for words in (SAMPLES, OTHERS, DATA_TYPES))
    )
