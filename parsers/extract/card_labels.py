"""The labels of the cards of a list: in the block of the code, by chance, for one role, and within their texts."""

import re
from collections import Counter
from dataclasses import replace
from itertools import takewhile

from parsers.extract.block_lines import STATUS_LABEL, before_colon, lines_of
from parsers.extract.block_statuses import status_badge
from parsers.extract.card_fields import MOST_CARDS, Card, CardFields
from parsers.extract.card_reader import fields_of
from parsers.extract.contract import Site
from parsers.extract.heads import Head, split_status, with_rest
from parsers.extract.label_values import TEXTS, is_label, joined, role_of
from parsers.html.once import once
from parsers.html.outline import Block, Outline, text_of_pieces
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.value_shapes import MARKS, SEVERITY, is_prose, is_worded
from parsers.lexicon.vocabulary import SAMPLES, likeliest, title_roles

#: Fewer cards do not show by themselves what their labels are; so many blocks do.
_FEW = 3
#: A label over what stands elsewhere.
_REFERS = regex(r"related|see\b", re.I)
#: A status and the colon behind it.
_STATED = regex(r"(?:HTTP )?[1-5]\d\d ?[:：]")
_ENDS = regex(r"[:：](?!//)")


#: What a message opens with ("Error: the lid is open.").
_ERRORS = frozenset({"error", "fehler", "erreur", "erro"})


def drop_chance_labels(cards: list[CardFields], site: Site, outline: Outline) -> None:
    """Give words before a colon back to their text, where they only hold a label's word and open hardly a card's text.

    "Unsupported type: use JSON" is a message, no category. A heading of a card alone with such a word is its title. So
    is the only text of a card, if nearly no other has its label, or a kind of answer ("Server error") beside a text.
    A list of a card or two has the labels of the other lists of the page.
    """
    usual = Counter(label for card in cards for label in (*card.labelled, *card.others))
    if len(cards) < _FEW:
        usual.update({label: 2 for label in usual if once(outline, _words_before_colons)[label] >= _FEW})
    others = [card for card in cards if card.has_text]
    are_texts = len(others) * 2 > len(cards) and not any(card.kind for card in others)
    for card in (card for card in cards if not card.has_text):
        bare = [one for one in card.inline.items() if one[0] in card.others or card.labelled.get(one[0]) == ""]
        own = [label for label, text in bare if text or likeliest(label) not in TEXTS]
        if len(own) == 1 and usual[own[0]] <= max(1, 0.2 * len(cards)):
            card.unlabelled = [card.inline[own[0]] or own[0]]  # "Content-Type: only JSON", "Error"
            card.others = {}
            card.labelled.pop(own[0], None)
        elif card.kind and are_texts:
            card.unlabelled = [card.kind]
    few = max(1, 0.2 * len(cards))
    roles = {role_of(label, site) for label, number in usual.items() if number > few} & TEXTS
    for card in cards:
        for label, text in card.inline.items():
            known = normal(label) in ROLES_BY_WORD or normal(label) in site.words or role_of(label, site) in roles
            if known or label not in card.labelled or usual[label] > few:
                continue
            value = card.labelled.pop(label)
            card.title, text = (card.title, text) if text else (label, value)
            card.unlabelled.append(text)


def take_only_openings(cards: list[Card]) -> None:
    """Where a card's only texts stand behind labels that no other card has, take both ("Warning: the lid is hot.").

    The label names no role, or a cause where most of the others have a text without a label.
    """
    bodies = [card.body for card in cards]
    bare = [card.body for card in cards if not (card.head.name or card.head.text or card.body.has_message)]
    texts = sum(bool(body.unlabelled) for body in bodies)
    usual = Counter(normal(label) for body in bodies for label in {*body.labelled, *body.openings})
    for body in bare if texts * 2 > len(bodies) else ():
        rare = [label for label in body.openings if usual[normal(label)] <= max(1, 0.2 * len(bodies))]
        own = [one for one in rare if _opens_text(one, body.openings[one][1])]
        if len(own) == 1 or (own and own == [*body.openings] and not any(map(likeliest, own))):
            text = ""
            for label in own:
                opening, value = body.openings[label]
                text = joined(text, f"{opening} {body.labelled.pop(label, value)}", text != "")
            body.unlabelled = [text]


def _opens_text(label: str, value: str) -> bool:
    """May the label be how a text opens: does it ask for no value, and neither show a sample nor lead elsewhere?"""
    role = likeliest(label)
    if role in ("cause", "when") or (normal(label) in _ERRORS and is_prose(value)):
        return True
    return role == "" and is_prose(value) and not _REFERS.match(label)


def _words_before_colons(outline: Outline) -> Counter[str]:
    """How often each of the words that stand before a colon opens a block of the page."""
    return Counter(found[1] for block in outline.blocks if (found := before_colon(block.text)))


def merge_labels(cards: list[CardFields], site: Site) -> None:
    """Give labels of one role one name ("Solution", "Solutions"), a pinned or the commonest, where no card has both."""
    usual = Counter(label for card in cards for label in card.labelled)
    primary: dict[str, str] = {}
    for label in sorted(usual, key=lambda label: (normal(label) not in site.words, -usual[label])):
        role = role_of(label, site)
        if role == "retryable" and not asks_to_retry(label, site.verdict_titles):
            continue
        first = primary.setdefault(role, label)
        if first == label or any(first in card.labelled and label in card.labelled for card in cards):
            continue
        for card in cards:
            if label in card.labelled:
                card.labelled[first] = card.labelled.pop(label)


def split_labels(texts: list[str]) -> list[dict[str, str]]:
    """The labelled texts within each text, where all begin with a label ("Message: Not found Notes: Check it.")."""
    if not all(texts):
        return []
    usual: Counter[str] = Counter()
    first = 0
    for text in texts:
        ends = [end.start() for end in _ENDS.finditer(text)]
        words = [text[max(0, end - 40) : end].split()[-3:] for end in ends]
        known = {" ".join(one[at:]) for one in words for at in range(len(one)) if one[at][0].isupper()}
        usual.update(known)
        first += any(text.startswith(label) for label in known)
    shared = (label for label in usual if usual[label] > 0.8 * len(texts))
    labels = sorted((one for one in shared if title_roles(one) or SAMPLES.fullmatch(one)), key=len, reverse=True)
    if not labels or first < len(texts):
        return []
    between = re.compile(rf"\s*({'|'.join(map(re.escape, labels))})\s*[:：]\s*")
    pairs = [zip(*[iter(between.split(text)[1:])] * 2, strict=True) for text in texts]
    return [{label: value.rstrip(" ;,|") for label, value in one if title_roles(label)} for one in pairs]


def take_fields(cards: list[Card], site: Site) -> None:
    """Take what stands below the codes in their own blocks from their heads, where most hold labels or texts there.

    The text below a title is the message ("E12 - Lid open<br>The lid is open.").
    """
    parted = [_below_line(card.head) for card in cards]
    names = Counter(card.head.name for card in cards)
    # Badges say the same of many cards, or how bad each is.
    are_worded = all(is_worded(name) or not (times > 1 or SEVERITY.fullmatch(name)) for name, times in names.items())
    are_texts = are_worded and len(names) * 3 > len(cards) * 2
    bare = [are_texts and not card.body.has_text for card in cards]
    found = [_fields_below(*one, site) for one in zip(parted, bare, strict=True)]
    named = [_before(rest, card.head) for rest, card in zip(parted, cards, strict=True)]
    are_labelled = [one is not None and any(is_label(label, site) for label in one.labelled) for one in found]
    are_told = [_is_told(*name, own.unlabelled if own else []) for own, name in zip(found, named, strict=True)]
    are_titled = sum(are_told) >= MOST_CARDS * len(cards)
    if not are_titled and sum(are_labelled) < MOST_CARDS * len(cards):
        return
    for card, rest, own, (name, text) in zip(cards, parted, found, named, strict=True):
        head, body = card.head, card.body
        # Else the text goes on.
        if rest is not None and own is not None and (own.labelled or not name or are_titled):
            body.unlabelled[:0] = own.unlabelled
            body.labelled = own.labelled | body.labelled
            body.inline |= own.inline
            head = replace(head, text=text, status="" if STATUS_LABEL in own.labelled else head.status)
            has_more = text == "" and (name.endswith((")", "]")) or "|" in name)  # "Lid open (402)"
            card.head = with_rest(head, name) if has_more else replace(head, name=name)


def _fields_below(rest: Block | None, is_bare: bool, site: Site) -> CardFields | None:
    """The fields below a code in its block; what looks like a badge beside a status is the text of a card without."""
    if rest is None or (is_bare and status_badge(rest)):
        return None
    return fields_of([rest], rest.element, site)


def _is_told(name: str, text: str, below: list[str]) -> bool:
    """Is this a title alone, and a text below it?"""
    is_text = below != [] and is_prose(below[0]) and below[0][0].isupper()
    return is_text and name != "" and not (text or is_prose(name))


def _before(rest: Block | None, head: Head) -> tuple[str, str]:
    """The name and the text of a head without what stands below its line."""
    below = rest.text if rest else ""
    if below and head.name and head.text.endswith(below):
        return head.name, head.text.removesuffix(below).rstrip()
    is_named = below != "" and head.name.endswith(below)
    return head.name.removesuffix(below).rstrip() if is_named else "", ""


def _below_line(head: Head) -> Block | None:
    """What stands in the block of a head below the line with its code, if the head's name or text ends with it."""
    block = head.block
    if block.level or len(head.codes) > 1:
        return None
    pieces = lines_of(block, headed=True)
    line = [*takewhile(lambda piece: piece[1].tag != "br", pieces)]
    rest = pieces[len(line) + 1 :]
    below = text_of_pieces(rest)
    is_alone = text_of_pieces(line).strip(MARKS + " ") == head.codes[0]
    if _STATED.match(below) and split_status(below) == (head.status, head.name):
        return None  # "HTTP 402: The card was declined."
    is_beside = head.name.endswith(below) and (head.name != below or head.status != "")
    is_beside |= head.name != "" and head.text.endswith(below)
    if not rest or not (is_alone or is_beside):
        return None
    breaks = sum(holder.tag == "br" for _, holder in rest)
    return Block(block.element, rest, 0, block.topics, block.aside, breaks=breaks)
