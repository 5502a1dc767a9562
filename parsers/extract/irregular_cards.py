"""Cards that differ from the others of their list: merged, several in one, without the code that the others have."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml.etree import _Element

from parsers.extract.block_lines import STATUS_LABEL
from parsers.extract.candidate_tables import Unread
from parsers.extract.card_fields import Card, CardFields
from parsers.extract.code_tokens import are_alike, count_up, is_token, looks_like_code
from parsers.extract.codes_in_text import codes_in
from parsers.extract.contract import Site
from parsers.extract.heads import Head
from parsers.extract.label_values import role_of
from parsers.extract.status_words import is_field_name
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import are_usual, has_sense, is_http
from parsers.lexicon.value_shapes import FAILURE_TYPE, most
from parsers.lexicon.vocabulary import ELSEWHERE, likeliest, plain, title_roles

#: Words before a colon within a text, where a label may stand.
_INNER_LABEL = regex(r"(?:^|(?<=[\s;,]))([A-Z][\w'-]{1,20}(?: [\w'-]{1,20}){0,2}):(?=\s)")
_COMMA = regex(r",\s*")
#: What the label of a status may say beside that it is a code ("Response code", "HTTP error code").
_OF_STATUS = regex(r"\b(?:http|response)\b")
#: The type of a body or a header of an answer ("NotFoundBody", "Retry-After").
_OF_ANSWER = regex(r"(?:Body|Dto|DTO|Model|Object|Payload|Response|Result|Schema)$|^[A-Z][a-z]*-[A-Z]")

_ADDRESS = regex("https?://")
#: The label of the constant that a program has for a code, and such a one with its type.
_OF_ENUM = regex(r"枚[举舉]$|\b(?:enum(?:eration)?|constant)(?: (?:member|name|value))?$")
_MEMBER = regex(r"[A-Z]\w*(?:\.|::)[A-Za-z]\w*")


def drop_irregular(cards: list[Card], are_boxed: bool) -> list[Unread]:
    """Drop records without a head that differ from the others: nothing else tells where one ends. Returns them.

    In boxes of their own they may have texts without a label.
    """
    usual = Counter(label for card in cards for label in card.body.labelled)
    judged = [(card, _irregularity(card.body, usual, len(cards), are_boxed)) for card in cards]
    cards[:] = [card for card, problem in judged if not problem]
    return [
        (f"a record with {problem}", card.head.block.element, [card.head.codes[0], *card.body.labelled.values()])
        for card, problem in judged
        if problem
    ]


def _irregularity(body: CardFields, usual: Counter[str], number: int, is_boxed: bool) -> str:
    """What sets a record apart from most others, whose labels are the `usual` ones; empty where nothing does."""
    lacking = [label for label, times in usual.items() if label not in body.labelled and times * 2 > number]
    inner = [found[1] for text in body.labelled.values() for found in _INNER_LABEL.finditer(text)]
    if body.repeats_label:
        return "a label twice: two records in one?"
    if body.unlabelled and not is_boxed:
        return "a text that belongs to no label"
    if lacking and ("message" in map(likeliest, lacking) or inner):
        return f"no {lacking[0]}"
    return f"{inner[0]!r} within a text" if not usual.keys().isdisjoint(inner) else ""


def drop_merged(cards: list[Card]) -> list[tuple[str, _Element]]:
    """Drop the few cards that have a label twice: they hold the texts of another one, whose head is lost."""
    merged = [card for card in cards if card.body.repeats_label]
    if len(merged) * 4 > len(cards):
        return []
    cards[:] = [card for card in cards if not card.body.repeats_label]
    return [("two cards in one", card.head.block.element) for card in reversed(merged)]


def several_in_one(cards: list[Card]) -> Iterator[Unread]:
    """The cards in which a label repeats with another code each time, such as that of small tables under one status."""
    for card in cards:
        values = (text.split() for text in card.body.labelled.values() if card.body.repeats_label)
        if any(len(words) > 1 and all(map(looks_like_code, words)) for words in values):
            yield "several cards in one", card.head.block.element, [card.head.codes[0]]


def second_codes(cards: list[Card]) -> Iterator[Unread]:
    """The codes that stand, set as such, beside those of a few cards; in most cards, such are types or titles."""
    beside = [card.head for card in cards if _has_two_codes(card.head)]
    if len(beside) * 2 < len(cards):
        for head in beside:
            yield "a second code beside that of its card", head.block.element, [head.name]


def _has_two_codes(head: Head) -> bool:
    """Is all that stands beside a code set as such another of its form, and no field or type?"""
    if not (head.in_code_tag and looks_like_code(head.name) and are_alike([*head.codes, head.name])):
        return False
    is_set = any(text.strip() == head.name and holder.tag == "code" for text, holder in head.block.pieces)
    return is_set and not (is_field_name(head.name) or FAILURE_TYPE.fullmatch(head.name))


def _repeats(value: str, head: Head) -> bool:
    """Is this no more than the number in the code that heads the card ("-100" of "SQL0100N")?"""
    number = value.lstrip("-")
    return number.isdecimal() and re.fullmatch(rf"[A-Z]+0*{number}[A-Z]?", head.codes[0]) is not None


def _are_statuses(values: list[str], cards: list[Card]) -> bool:
    """Are these failing HTTP statuses, under heads that are names or longer numbers, and no statuses?"""
    failing = all(is_http(value) and value[0] in "45" for value in values)
    codes = (code for card in cards for code in card.head.codes)
    return failing and all(
        (len(code) > 1 and not is_http(code)) if code.isdecimal() else looks_like_code(code) and not code[-1].isdigit()
        for code in codes
    )


def _are_types(values: list[str], cards: list[Card]) -> bool:
    """Are these the types that are raised for codes that head the cards ("Exception: PumpError" under "P001: Jam")?"""
    return all(map(FAILURE_TYPE.fullmatch, values)) and all(looks_like_code(card.head.codes[0]) for card in cards)


def _are_others(label: str, values: list[str], cards: list[Card]) -> bool:
    """Are these numbers of entries, addresses or another system's codes, below heads that are set as codes?"""
    if not all(card.head.in_code_tag and looks_like_code(card.head.codes[0]) for card in cards):
        return False
    are_entries = plain(label) == "id" and all(map(str.isdecimal, values))
    return are_entries or ELSEWHERE.match(label) is not None or all(map(_ADDRESS.match, values))


def _are_members(values: list[str], heads: list[Head]) -> bool:
    """Are these an enumeration's constants for numbers, no two the same, that are no mere HTTP statuses or counts?"""
    codes = [head.codes[0] for head in heads]
    are_own = len({*codes}) == len(codes) and all(map(str.isdecimal, codes))
    return are_own and not (all(map(is_http, codes)) or count_up(codes)) and all(map(_MEMBER.fullmatch, values))


def _names_statuses(label: str, cards: list[Card]) -> bool:
    """Does the label, which may be that of a code, name what each of the statuses that head the cards is called?"""
    values = [card.body.labelled.get(label, "") for card in cards]
    named = "code" in title_roles(label) and all(map(is_token, values)) and most(map(looks_like_code, values))
    heads = [card.head for card in cards]
    if not (named and all(is_http(head.codes[0]) for head in heads) and not most(map(_OF_ANSWER.search, values))):
        return False
    texts = [" ".join([head.name, *card.body.labelled.values()]) for head, card in zip(heads, cards, strict=True)]
    agree = [has_sense(head.codes[0], text.replace("_", " ")) for head, text in zip(heads, texts, strict=True)]
    # A number of its own has a constant, too ("401", "Name: NOT_CLOSED").
    numbers = [head.codes[0] for head in heads]
    are_stated = all("HTTP" in head.block.text for head in heads) or len({number[0] for number in numbers}) > 1
    return sum(agree) * 2 >= len(agree) or are_stated or ("name" not in plain(label) and are_usual(numbers))


def take_labelled_codes(cards: list[Card], site: Site) -> list[Unread]:
    """Where a label under nearly each head names a code of its own, that is the code, and the head is its name.

    A declared label does so on every card. Returns the others, which are dropped: they may be rows, too.
    """
    bodies = [card.body for card in cards]
    labels = dict.fromkeys(label for body in bodies for label in body.labelled if role_of(label, site) == "code")
    first = bodies[0].labelled if bodies and not site.pinned else ()
    labels |= dict.fromkeys(label for label in first if _names_statuses(label, cards))
    if declared := [label for label in labels if not site.code and site.words.get(normal(label)) == "code"]:
        values = [next(filter(None, map(body.labelled.get, declared)), "") for body in bodies]
        codes = [*map(_declared_codes, values)]
        _name_by(cards, codes)
        for body, own in zip(bodies, codes, strict=True):
            body.stray = body.stray or ("" if own else f"no code under {declared[0]!r}")
        return []
    for label in labels:
        values = [body.labelled.get(label, "") for body in bodies]
        filled = [value for value in values if value]
        others = [card for card, value in zip(cards, values, strict=True) if not value]
        if not site.pinned and _OF_STATUS.search(plain(label)) and _are_statuses(filled, cards):
            for body in (one for one in bodies if label in one.labelled):
                body.labelled.setdefault(STATUS_LABEL, body.labelled.pop(label))
            continue
        if not all(map(is_token, filled)) or len(set(filled)) < len(filled) or len(filled) < 2:
            continue
        if len(others) * 4 > len(values) or (others and site.code):
            continue
        if not site.pinned and all(_repeats(value, card.head) for value, card in zip(values, cards, strict=True)):
            continue
        if not (site.pinned or "code" in plain(label)) and _are_types(filled, cards):
            continue
        if not site.pinned and _are_others(label, filled, cards):
            continue
        if not site.pinned and _OF_ENUM.search(plain(label)) and _are_members(filled, [card.head for card in cards]):
            continue
        _name_by(cards, [(value,) if value else () for value in values])
        for body in bodies if role_of(label, site) != "code" else ():
            body.labelled.pop(label, None)  # No text besides ("Error: bad_lid").
        cards[:] = [card for card, value in zip(cards, values, strict=True) if value]
        left, why = [card.head for card in reversed(others)], "a card without a code, where the others have one"
        return [(why, head.block.element, [head.name or head.codes[0]]) for head in left]
    return []


def _declared_codes(value: str) -> tuple[str, ...]:
    """The codes under a declared label, plain words with commas between them, too; none where it holds others."""
    codes = tuple(_COMMA.split(value))
    codes = codes if all(map(is_token, codes)) else codes_in(value).codes
    return codes if all(map(is_token, codes)) else ()


def _name_by(cards: list[Card], codes: list[tuple[str, ...]]) -> None:
    """Give each head these codes, where there are any; what it was is their status or their name."""
    for head, own in zip([card.head for card in cards], codes, strict=True):
        if own and all(map(is_http, head.codes)):
            head.status = head.status or " / ".join(head.codes)
        elif own:
            head.name = head.name or head.codes[0]
        head.codes = own or head.codes
