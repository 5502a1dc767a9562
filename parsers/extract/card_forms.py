"""Forms of heads: how the codes of cards are written, and which forms one list mixes."""

from collections import Counter
from functools import partial

from parsers.extract.block_labels import texts_of
from parsers.extract.block_sorts import MAX_LINE, opens_with_phrase
from parsers.extract.card_fields import MAX_BLOCKS
from parsers.extract.cards import Heads, Key, in_form, join_heads, move_heads
from parsers.extract.code_tokens import before_number, is_number, looks_like_code
from parsers.extract.contract import OPEN
from parsers.extract.head_words import ERROR_NUMBER
from parsers.extract.heads import Head, as_status, drop_statuses, ends_line, form_of_head, lack_phrases
from parsers.extract.named_heads import WEAK_FORMS, look_of
from parsers.extract.plain_words import join_strays
from parsers.extract.stated_forms import (
    join_phrases,
    join_phrases_set_as_codes,
    join_status_alone,
    join_words_beside_statuses,
    take_numbers_before_names,
    take_numbers_behind_statuses,
    take_numbers_of_names,
    take_words_behind_phrases,
    take_words_behind_statuses,
)
from parsers.extract.stated_statuses import says_errors
from parsers.extract.valued_heads import join_valued
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import (
    is_about_errors,
    is_area,
    is_of_error_codes,
    likeliest,
    may_be_of_codes,
    mentions_failure,
    title_roles,
)

#: A name in one word, as a program has it.
_NAME = regex(r"(?![A-Z]+$)[A-Za-z][A-Za-z\d]*")
#: A long number of hexadecimal digits.
_HEXADECIMAL = regex(r"\d[\da-fA-F]{6,}")
#: A word in small letters.
_WORD = regex(r"[a-z]{3,}")
_FOUR_DIGITS = regex(r"\d{4}")
#: A code has hardly more digits.
_MAX_DIGITS = 7
#: A word, and several in small letters with hyphens between them.
_TOKEN, _HYPHENED = regex(r"[A-Za-z][\w-]*"), regex(r"[a-z]{3,}(?:-[a-z\d]+)+")
#: What is no code by its form alone: the form of the heads among which it is one.
_WEAK_FORMS = {"digit": "number", "year": "number", "bare digits": "bare number", "bare year": "bare number"}


def join_forms(found: dict[Key, Heads], blocks: list[Block], chapters: list[str]) -> None:
    """Join heads of weak forms and numbers that only look like statuses with others; `chapters`: by block."""
    for join in (
        _drop_types,
        _join_headed_lines,
        _take_names,
        join_valued,
        partial(_join_labelled, blocks=blocks),
        _join_hexadecimal,
        take_numbers_of_names,
        _join_named,
        _join_titled,
        partial(_join_short_numbers, blocks=blocks, chapters=chapters),
        take_numbers_behind_statuses,
        take_numbers_before_names,
        _join_numbers_like_statuses,
        _join_few_like_statuses,
        take_words_behind_statuses,
        take_words_behind_phrases,
        join_phrases,
        join_words_beside_statuses,
        join_phrases_set_as_codes,
        join_status_alone,
        _join_longer_numbers,
        _drop_prose,
        _part_long_numbers,
        partial(_take_years, blocks=blocks),
        _join_weak,
    ):
        join(found)
    join_strays(found, blocks)


def _join_hexadecimal(found: dict[Key, Heads]) -> None:
    """Take hexadecimal numbers for numbers where all codes of their form are such ("80040B1A" beside "-2147219401")."""
    for key in list(found):
        kind, _, case = str(key[-2]).rpartition(" ")
        numbers = in_form(key, f"{kind} number")
        are_hex = case in ("lower", "upper") and all(_HEXADECIMAL.fullmatch(head.codes[0]) for _, head in found[key])
        if are_hex and numbers in found:
            move_heads(found, key, numbers, found[key])


def part_others(found: dict[Key, Heads], blocks: list[Block]) -> None:
    """Part the heads under names of their own ("Models") from those beside them under one of errors ("Error codes").

    What the page's own heading says is that of these, unless most of the others fail.
    """
    sections = {head.block.topics for heads in found.values() for _, head in heads} - {()}
    around = {topics[:-1] for topics in sections if says_errors(topics[-1])}
    others = {topics for topics in sections if not any(map(is_about_errors, topics))}
    others = {topics for topics in others if any(topics[:depth] in around for depth in range(len(topics)))}
    for key in [key for key in found if key[-1] == "errors"] if others else ():
        apart = [(at, head) for at, head in found[key] if head.block.topics in others]
        if apart and not _fail(apart, blocks):
            move_heads(found, key, (*key[:-1], ""), apart)
    for key in [key for key in found if key[-1] == "others"]:
        for topics in dict.fromkeys(head.block.topics for _, head in found[key]):
            apart = [pair for pair in found[key] if pair[1].block.topics == topics]
            if len(apart) < len(found[key]) and not _fail(apart, blocks):
                move_heads(found, key, (*key[:-1], "things"), apart)  # "Payment states" beside "Limits"


def _fail(heads: Heads, blocks: list[Block]) -> bool:
    """Do most of these, or the texts below them, speak of failure?"""
    return most(mentions_failure(" ".join(one.text for one in blocks[at : at + 2])) for at, _ in heads)


def join_topics(found: dict[Key, Heads]) -> None:
    """Join heads under an area of an API ("Limits") with those under two headings beside it.

    Their codes begin with the same letters, before a number.
    """
    for key in [key for key in found if key[-1] == "others"]:
        known = found.get((*key[:-1], "errors"), [])
        letters = {before_number(code) for _, head in known for code in head.codes} - {None, ""}
        groups = Counter(topics[:-1] for topics in {head.block.topics for _, head in known if letters})
        alike = [
            (at, head)
            for at, head in found[key]
            if is_area(head.block.topics[-1])
            and groups[head.block.topics[:-1]] > 1
            and letters.issuperset(map(before_number, head.codes))
        ]
        if alike:
            move_heads(found, key, (*key[:-1], "errors"), alike)


def join_levels(found: dict[Key, Heads], starts: dict[int, Key]) -> None:
    """Join a constant in a heading of another level with those around it, if these all begin as it does."""
    for key in [key for key, heads in found.items() if key[0] == "headings" and len(heads) == 1]:
        [(at, head)] = found[key]
        for other, heads in found.items():
            is_among = other[0] == "headings" and other[-2] == key[-2] and heads[0][0] < at < heads[-1][0]
            begun = {code.partition("_")[:2] for _, one in (*heads, (at, head)) for code in one.codes}
            if is_among and len(heads) > 2 and len(begun) == 1 and min(begun)[1]:
                join_heads(found, other, found.pop(key))
                starts[at] = other[:-2]
                break


def drop_labels(found: dict[Key, Heads]) -> None:
    """Drop lines that all begin with the same word: it is the label of a field ("URL: …")."""
    for key, heads in [*found.items()]:
        if key[0] == "cards" and len(heads) > 2 and len({head.codes for _, head in heads}) == 1:
            del found[key]


def _drop_types(found: dict[Key, Heads]) -> None:
    """Drop codes on a second line of every head: each is the type or the field of the first one, or its title."""
    for heads in found.values():
        second = [head.codes[1] for _, head in heads if len(head.codes) == 2 and ends_line(head.codes[0], head.block)]
        if len(second) == len(heads) > 2:
            for _, head in heads:
                is_title = len({*second}) == len(heads) and not head.name
                head.name, head.codes = head.codes[1] if is_title else head.name, head.codes[:1]


def _join_headed_lines(found: dict[Key, Heads]) -> None:
    """Join lines that each have a heading to themselves: that is their title, which is about no other things."""
    alike: dict[Key, list[Key]] = {}
    for key in found:
        if key[0] == "cards" and isinstance(key[-1], str):
            alike.setdefault(key[:-1], []).append(key)
    for keys in alike.values():
        topics = [head.block.topics for key in keys for _, head in found[key]]
        first, *others = sorted(keys, key=lambda key: -len(found[key]))
        for key in others if len({*topics}) == len(topics) else ():
            join_heads(found, first, found.pop(key))


def _take_names(found: dict[Key, Heads]) -> None:
    """Where all headings are a name in one word before its status ("NotFound (404)", "Gone (410)"), take the names.

    So are words with hyphens ("not-found (404)"), and words in small letters among codes before their statuses
    ("conflict (409)", "not_found (404)").
    """
    for key in [key for key in found if key[-2] == "ended"]:
        heads = found[key]
        names = [head.name for _, head in heads]
        are_failing = all(head.status >= "400" for _, head in heads)
        if all(map(_NAME.fullmatch, names)) and most(map(looks_like_code, names)):
            form = "token mixed"
        elif (are_failing and all(map(_TOKEN.fullmatch, names)) and most(map(_HYPHENED.fullmatch, names))) or (
            all(map(_WORD.fullmatch, names)) and _are_ended(found.get(in_form(key, "token lower"), []))
        ):
            form = "token lower"
        else:
            continue
        named = [(at, Head(head.block, "token", (head.name,), head.status)) for at, head in found.pop(key)]
        join_heads(found, in_form(key, form), named)


def _are_ended(heads: Heads) -> bool:
    """Are these codes, of which each has its status behind it?"""
    return heads[1:] != [] and all(head.status and head.block.text.startswith(head.codes[0]) for _, head in heads)


def _join_labelled(found: dict[Key, Heads], blocks: list[Block]) -> None:
    """Join codes of another form with those of a list where each stands again below ("Error code: LidLost")."""
    alike: dict[Key, list[Key]] = {}
    for key in [key for key in found if key[0] == "cards" and str(key[-2]).startswith("token")]:
        below = [(head, one.text.rpartition(": ")) for at, head in found[key] for one in blocks[at + 1 : at + 2]]
        again = [head for head, (label, _, code) in below if is_of_error_codes(label) and head.codes[0].endswith(code)]
        if len(again) == len(found[key]):
            alike.setdefault((*key[:-2], key[-1]), []).append(key)
    for first, *others in (sorted(keys, key=lambda key: -len(found[key])) for keys in alike.values()):
        for key in others if len(found[first]) > 2 else ():
            join_heads(found, first, found.pop(key))


def _join_named(found: dict[Key, Heads]) -> None:
    """What ends in a code is one by the others that do, if it looks as theirs: a year, a word, a short number."""
    for key in [key for key in found if key[-2] in WEAK_FORMS]:
        sure = in_form(key, WEAK_FORMS[str(key[-2])])
        own = found.get(sure, ())
        looks = {look_of(head.codes[0]) for _, head in own}
        if len(own) > 2 and all(_FOUR_DIGITS.fullmatch(head.codes[0]) for _, head in own):
            looks.add(look_of("2001"))  # Beside codes of four digits, it is no year.
        alike = [(at, head) for at, head in found[key] if look_of(head.codes[0]) in looks]
        if alike and len(found[sure]) + len(alike) > 2:
            move_heads(found, key, sure, alike)


def _join_titled(found: dict[Key, Heads]) -> None:
    """Join codes in brackets behind names ("Lid open (lid_open)") with codes alone; one heading may end in any word."""
    headed = [key for key in found if key[0] == "headings"]
    for key in [key for key in headed if key[-2] == "titled" or (key[-2] == "named" and found[key][1:])]:
        heads = found[key]
        forms = {form_of_head(Head(head.block, "token", head.codes)) for _, head in heads}
        if len(forms) == 1 and (named := in_form(key, forms.pop())) in found:
            join_heads(found, named, found.pop(key))


def _join_short_numbers(found: dict[Key, Heads], blocks: list[Block], chapters: list[str]) -> None:
    """Short numbers are codes unless they count the same things, or count up as steps do and are of no errors."""
    for key in [key for key in found if key[-2] == "digit" or (key[0], key[-2]) == ("definitions", "bare digits")]:
        weak, form = found[key], in_form(key, _WEAK_FORMS[str(key[-2])])
        holders = {head.block.element.getparent() for _, head in weak}
        longer = found.get(form, []) if key[0] == "bullets" else []
        longer = [pair for pair in longer if pair[1].block.element.getparent() in holders]
        codes = [head.codes[0] for _, head in sorted([*weak, *longer], key=lambda pair: pair[0])]
        numbers = [int(code) for code in codes if is_number(code)]  # None from one to another.
        things = {head.name for _, head in weak}
        counts_up = numbers[0] > 0 and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
        at, first = weak[0]
        heading = first.block.heading or chapters[at].rpartition(" | ")[2]
        are_terms = key[0] == "definitions" and is_about_errors(heading) and "code" in title_roles(heading)
        are_terms = are_terms or _are_of_errors(key, weak, blocks)
        if (are_terms or not counts_up) and (len(things) > 1 or key[-2] == "digit"):
            join_heads(found, form, found.pop(key))


def _are_of_errors(key: Key, heads: Heads, blocks: list[Block]) -> bool:
    """Is each a number beside the status of a failure, or a heading about errors above that or a message, labelled?"""
    if all(head.status[:1] in ("4", "5") and len(head.block.pieces) > 1 for _, head in heads):
        return True
    if key[0] != "headings" or key[-1] != "errors" or any(head.name for _, head in heads):
        return False
    ends = [*(at for at, _ in heads[1:]), heads[-1][0] + MAX_BLOCKS]
    cards = [blocks[at + 1 : end] for (at, _), end in zip(heads, ends, strict=True)]
    return all(any(map(_states_failure, card)) and not any(map(_names_code, card)) for card in cards)


def _names_code(block: Block) -> bool:
    """Does a label that may be that of codes stand before one in the block ("Error: `lid_open`")?"""
    texts = texts_of(block, False, OPEN) or ()
    return any(may_be_of_codes(label) and looks_like_code(text) for label, text in texts)


def _states_failure(block: Block) -> bool:
    """Does a label of a message, or of a failure's status, stand in the block?"""
    texts = texts_of(block, False, OPEN) or ()
    roles = [(likeliest(label), text) for label, text in texts if text]
    return any(role == "message" or (role == "status" and text[0] in "45") for role, text in roles)


def _join_numbers_like_statuses(found: dict[Key, Heads]) -> None:
    """Numbers of three digits without a phrase are no statuses among other numbers, nor is "Error 404" among errors."""
    numbered = [key for key in found if key[-2] in ("number", "bare number", "error")]
    for key in [key for key in numbered if key[0] != "cards" or key[-2] == "error"]:
        among, status = {head.block.topics for _, head in found[key]}, in_form(key, "status")
        stated = found.get(status, [])
        lacking = lack_phrases([head for _, head in stated])
        are_errors = key[-2] == "error" and all(ERROR_NUMBER.match(head.block.text) for _, head in stated)
        if among.issuperset(head.block.topics for _, head in stated) and (lacking or (stated and are_errors)):
            drop_statuses(head for _, head in stated if lacking)
            join_heads(found, key, found.pop(status))
            if lacking:
                _take_numbers(found, key)
        elif len(stated) == 1 and key[-2] == "number" and all(is_http(head.codes[0]) for _, head in found[key]):
            join_heads(found, key, found.pop(status))  # It alone has a name ("404", "409 Conflict", "410").


def _take_numbers(found: dict[Key, Heads], key: Key) -> None:
    """Take the numbers that a few words stand behind for codes, as those beside them ("204 - lid - It is open")."""
    for words in (in_form(key, "token lower"), in_form(key, "token behind")):
        heads = found.get(words, [])
        are_first = all(head.status and head.block.text.startswith(head.status) for _, head in heads)
        if heads and are_first and 4 * len(heads) <= len(found[key]):
            numbers = [(at, as_status(head)) for at, head in found.pop(words)]
            drop_statuses(head for _, head in numbers)
            join_heads(found, key, numbers)


def _join_few_like_statuses(found: dict[Key, Heads]) -> None:
    """Nor are the few without a phrase among many lines of other numbers, be it under a heading beside theirs."""
    for key in [key for key in found if key[0] == "cards" and key[-2] == "number"]:
        status, sections = in_form(key, "status"), {head.block.topics[:-1] for _, head in found[key]}
        stated = found.get(status, [])
        is_few = 0 < 4 * len(stated) <= len(found[key]) and not any(is_http(head.codes[0]) for _, head in found[key])
        is_beside = sections.issuperset(head.block.topics[:-1] for _, head in stated)
        if is_few and is_beside and lack_phrases([head for _, head in stated]):
            drop_statuses(head for _, head in stated)
            join_heads(found, key, found.pop(status))


def _join_longer_numbers(found: dict[Key, Heads]) -> None:
    """Numbers of three digits that are no HTTP statuses go on from those of one or two, as does one longer number."""
    for key in [key for key in found if key[0] != "cards" and key[-2] in ("digit", "bare digits")]:
        longer = in_form(key, _WEAK_FORMS[str(key[-2])])
        stated = found.get(status := in_form(key, "status"), [])
        if not all(is_http(head.codes[0]) for _, head in stated):
            drop_statuses(head for _, head in stated)
            join_heads(found, longer, found.pop(status))
        if len(found.get(longer, [])) == 1 < len(found[key]):
            join_heads(found, key, found.pop(longer))


def _drop_prose(found: dict[Key, Heads]) -> None:
    """Where most plain lines of a status, its phrase and a text are long, those are prose."""
    for key in [key for key in found if key[0] == "cards" and key[-2] == "status" and key[1] == key[2]]:
        long = {at for at, head in found[key] if len(text := head.block.text) > MAX_LINE and opens_with_phrase(text)}
        if len(long) * 2 >= len(found[key]):
            found[key] = [pair for pair in found[key] if pair[0] not in long]
            if not found[key]:
                del found[key]


def _part_long_numbers(found: dict[Key, Heads]) -> None:
    """Numbers of eight digits or more beside others are no codes for certain, unless in headings: of a phone, say."""
    for key in [key for key in found if key[-2] == "number" and key[0] != "headings"]:
        codes = {at: head.codes[0] for at, head in found[key]}
        long = {at for at, code in codes.items() if is_number(code) and len(code.lstrip("-")) > _MAX_DIGITS}
        are_long = len(long) * 2 > len(codes)
        if long:
            found[key] = [pair for pair in found[key] if (pair[0] in long) == are_long]


def _take_years(found: dict[Key, Heads], blocks: list[Block]) -> None:
    """Take numbers that may be years for codes where they stand under a heading of such, and most texts fail."""
    for key, heads in [one for one in found.items() if (one[0][0], one[0][-2]) == ("headings", "year")]:
        texts = [" ".join(one.text for one in blocks[at : at + 2]) for at, _ in heads]
        are_headed = all(is_of_error_codes(head.block.heading) for _, head in heads)
        if are_headed and len(heads) > 2 and most(map(mentions_failure, texts)):
            join_heads(found, in_form(key, "number"), found.pop(key))


def _join_weak(found: dict[Key, Heads]) -> None:
    """One or two digits number a step or count something, a year dates it, a word alone in brackets is any word."""
    for key in [key for key in found if key[-2] in _WEAK_FORMS]:
        heads, stronger = found.pop(key), in_form(key, _WEAK_FORMS[str(key[-2])])
        if len(found.get(stronger, [])) > 1:
            join_heads(found, stronger, heads)
