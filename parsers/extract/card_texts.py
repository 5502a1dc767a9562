"""The texts of cards: which of them are statuses, titles, messages, badges about retrying."""

import re
from collections import Counter
from dataclasses import replace

from parsers.extract.block_lines import STATUS_LABEL
from parsers.extract.block_statuses import badges_in
from parsers.extract.card_fields import MOST_CARDS, Card, CardFields
from parsers.extract.card_heads import are_among_others
from parsers.extract.card_labels import take_fields
from parsers.extract.card_tags import take_tags
from parsers.extract.contract import HINTS, Site
from parsers.extract.heads import Head, split_status, with_rest
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import role_of_label
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import badge_of, badges_among, is_badge, is_glyph, is_known, may_be_badge
from parsers.lexicon.status_phrases import USUAL, has_phrase, is_http
from parsers.lexicon.value_shapes import BADGES, STATED, STATUS, is_prose, is_stage, most
from parsers.lexicon.vocabulary import likeliest, mentions_failure, plain

#: What parts a code and its text.
_BESIDE = " :：–—-|"
#: What parts a badge from the title beside it.
_BESIDE_BADGE = " :：–—-|·•,;()[]"
#: How a statement opens, and no request.
_STATES = regex(
    r"(?:the|there|this|these|an?|no|your|its?|das?|d(?:er|ie)|eine?|kein[es]?|l(?:es?|a|os|as)|un[ae]?|el|il|os?|nenhuma?)\s",
    re.I,
)
#: A status, a mark and a text.
_STATED = regex(rf"{STATED}(?:\s*[.:：]\s+|\s*[–—]\s*|\s+[-·]\s+)(\S.*)", re.S)
#: The same with a mark that no sentence has.
_MARKED = regex(r"\d{3}\s+[·|—–]\s+[^a-z]")
#: What a generator sets beside every field; any other word may say what to do ("Permanent").
_BADGE = regex(
    r"static|readonly|public|const|final|string|integer|constant|member|enum|required|optional"
    r"|obligatoire|facultatif|optionnel|requerido|obligatorio|opcional|obrigatório|erforderlich"
    r"|必填|必须|可选|必須|任意|필수|선택|обязательный",
    re.I,
)
#: A few words that name an error.
_NAME = regex(r"[^\W\d][^.:;!?]{2,50}")
#: A member of an enumeration and its value, as TypeDoc declares it ("• LID_LOST = 4001").
_VALUE = regex(r"(?:[•▪·] )?(\w+) ?= ?[\"'`]?-?[\w.-]+[\"'`]?")
#: One whose value may be a status ("GONE: = 410", "GONE: 410").
_STATUS_VALUE = regex(r"(?:[•▪·] )?\w+(?: ?=|:(?: =)?) ?([1-5]\d\d)")


def tell_texts(cards: list[Card], headless: bool, site: Site) -> list[str]:
    """Tell statuses, titles, messages and badges among the texts of cards; returns the badges that say no verdict."""
    _take_stages(cards)
    if not (headless or site.code):
        take_fields(cards, site)
    if site.pinned:
        return []
    take_tags(cards)
    _take_titles(cards)
    _state_others(cards)
    _take_statuses(cards)
    _take_other_texts(cards)
    _keep_unread([card.body for card in cards])
    _drop_code(cards)
    _take_values(cards)
    _drop_badge([card.body for card in cards])
    _take_phrases(cards)
    return _take_badges(cards, headless)


def _take_stages(cards: list[Card]) -> None:
    """Where half the cards have a text beside their code, or below it, take a badge that stands there alone for one.

    None is taken that other cards have beside a text.
    """
    bare = [card for card in cards if not (card.head.name or card.head.text or card.body.has_text)]
    beside = [card.head.block.text.partition(card.head.codes[-1])[2].strip(_BESIDE) for card in bare]
    if not any(map(is_stage, [*beside, *(card.body.stage for card in bare)])):
        return
    told = [card.body.stage.lower() for card in cards if card.body.has_text]
    named = [card.head for card in cards if card.head.name]
    badges = {*told}.union(*({*head.block.text.lower().split()} - {*head.name.lower().split()} for head in named))
    for card, text in zip(bare, beside, strict=True):
        stage = card.body.stage
        if len(named) * 2 >= len(cards) and is_stage(text) and text.lower() not in badges:
            card.head.name = text
        elif len(told) * 2 >= len(cards) and stage and stage.lower() not in badges:
            card.body.unlabelled = [stage]


def _take_titles(cards: list[Card]) -> None:
    """Where most cards without a title have one short text above a labelled message, these texts are their titles."""
    bare = [card for card in cards if not (card.head.name or card.body.title)]
    told = [card for card in bare if "message" in map(likeliest, card.body.labelled)]
    short = [card for card in told if len(card.body.unlabelled) == 1 and not is_prose(card.body.unlabelled[0])]
    for card in short if len(short) >= MOST_CARDS * len(bare) else ():
        card.head.name = card.body.unlabelled.pop()


def _state_others(cards: list[Card]) -> None:
    """Where codes have the statuses alone beside them, give the others those under a label ("Status: 402, 500")."""
    are_stated = any(card.head.status for card in cards)
    for card in (card for card in cards if are_stated and not card.head.status):
        labelled = card.body.labelled
        label = next((one for one in labelled if likeliest(one) == "status"), "")
        if label and labelled[label]:
            card.head.status = labelled.pop(label)


def _take_statuses(cards: list[Card]) -> None:
    """Take the statuses that first texts open with ("402. The card is empty."), where nearly all cards have one."""
    bare = [card.body for card in cards if "status" not in _roles(card.body)]
    found = [(body, one) for body in bare if body.unlabelled and (one := _STATED.fullmatch(body.unlabelled[0]))]
    are_most = len(cards) - len(bare) + len(found) >= max(3, MOST_CARDS * len(cards))
    if not are_most and len(bare) * 2 < len(cards):  # Most have one, so a clear mark is enough ("403 · It is locked.").
        found = [(body, one) for body, one in found if _MARKED.match(body.unlabelled[0])]
        are_most = found != []
    stated = {one[1] for _, one in found}
    are_most = are_most and len(USUAL & stated) * 2 >= len(stated)  # Others may be numbers by topic.
    if not are_most or any(card.head.status or is_http(card.head.codes[0]) for card in cards):
        return
    for body, one in found:
        body.labelled[STATUS_LABEL], body.unlabelled[0] = one[1], one[2]


def _roles(body: CardFields) -> set[str]:
    return {*map(likeliest, body.labelled)}


def _take_other_texts(cards: list[Card]) -> None:
    """Where no card has a text, take the one paragraph below the remedy of each, or what nearly all have under a label.

    Most such paragraphs must say what is so: else they go on with the remedies ("Then send it again."). The label may
    say anything.
    """
    bodies = [card.body for card in cards]
    if len(cards) < 3 or any(card.head.name for card in cards) or not all(map(_lacks_text, bodies)):
        return
    below = [body.below[0] for body in bodies if len(body.below) == 1]
    if len(below) == len(bodies) and most(_STATES.match(text) or mentions_failure(text) for *_, text in below):
        for body, (label, remedy, text) in zip(bodies, below, strict=True):
            body.labelled[label], body.unlabelled = remedy, [text]
        return
    usual = Counter(label for body in bodies for label in body.others)
    label = max(usual, key=lambda one: usual[one], default="")
    texts = [body.others.get(label, "") for body in bodies]
    if sum(map(is_prose, texts)) >= MOST_CARDS * len(bodies):
        for body, text in zip(bodies, texts, strict=True):
            body.unlabelled = [text] if text else []


def _keep_unread(bodies: list[CardFields]) -> None:
    """Make a column of what nearly all cards have under a label without a role, where none says what to do."""
    if len(bodies) < 3 or any(likeliest(label) in HINTS for body in bodies for label in body.labelled):
        return
    for label, times in Counter(label for body in bodies for label in body.others).items():
        if times >= MOST_CARDS * len(bodies) and most(_is_text(body.others.get(label, "")) for body in bodies):
            for body in bodies:
                body.labelled.setdefault(label, body.others.get(label, ""))


def _is_text(value: str) -> bool:
    return len(value.split()) > 3 or not value.isascii()


def _lacks_text(body: CardFields) -> bool:
    is_bare = not (body.unlabelled or body.title)
    return is_bare and {"message", "cause", "when"}.isdisjoint(_roles(body))


def _drop_code(cards: list[Card]) -> None:
    """Drop the code that a generator of docs repeats above the text of its card, or with its value."""
    for card in cards:
        texts, codes = card.body.unlabelled, card.head.codes
        value = _VALUE.fullmatch(texts[0]) if texts else None
        if (value and value[1] in codes) or (len(texts) > 1 and texts[0] in codes):
            card.body.declared = texts.pop(0)


def _take_values(cards: list[Card]) -> None:
    """Where the values of all members are statuses, nearly all under the names of their phrases, take these."""
    values = [_STATUS_VALUE.fullmatch(card.body.declared) for card in cards]
    statuses = [value[1] for value in values if value]
    named = (has_phrase(status, card.head.codes[0]) for status, card in zip(statuses, cards, strict=False))
    are_stated = any(card.head.status or "status" in _roles(card.body) for card in cards)
    if not are_stated and len(cards) > 2 and len(statuses) == len(cards) and sum(named) >= MOST_CARDS * len(cards):
        for card, status in zip(cards, statuses, strict=True):
            card.head.status = status


def _drop_badge(bodies: list[CardFields]) -> None:
    """Drop the badge of a field that is the first text of every card, with more below it ("Required")."""
    opening = {body.unlabelled[0] if len(body.unlabelled) > 1 else "" for body in bodies}
    if len(bodies) > 2 and len(opening) == 1 and all(map(_BADGE.fullmatch, opening)):
        for body in bodies:
            del body.unlabelled[0]


def _take_phrases(cards: list[Card]) -> None:
    """Where most cards open with a reason phrase, or a short text of their own above a sentence, that is the title."""
    opened = [card for card in cards if len(card.body.unlabelled) > 1 and not (card.head.name or card.body.title)]
    opened = [card for card in opened if not is_prose(card.body.unlabelled[0])]
    phrased = sum(has_phrase(card.head.codes[0], card.body.unlabelled[0]) for card in opened)
    first = {card.body.unlabelled[0]: card.head.codes[0] for card in opened if is_prose(card.body.unlabelled[1])}
    named = sum(_NAME.fullmatch(text) is not None for text in first)
    named *= most(_names(text, code) for text, code in first.items())
    if max(phrased, named if len(cards) > 2 else 0) >= MOST_CARDS * len(cards):
        for card in opened:
            status, title = split_status(text := card.body.unlabelled.pop(0))
            if status and not card.head.status and any(map(str.isalpha, title)):
                card.head.status, text = status, title
            card.head.name = text


def _names(text: str, code: str) -> bool:
    """Does the text say what failed, or spell the code ("Lid locked" of LID_LOCKED)?"""
    words = plain(text).split()
    return mentions_failure(text) or 2 * sum(word in plain(code) for word in words) > len(words)


def _take_badges(cards: list[Card], headless: bool) -> list[str]:
    """Take the badges about retrying from titles and texts, as verdicts of the heads; returns glyphs that say none."""
    bodies = [card.body for card in cards]
    beside = [[] if headless else _beside(card.head) for card in cards]
    above = _above_texts(bodies)
    badges = [[*own, *body.badges, *first] for own, body, first in zip(beside, bodies, above, strict=True)]
    if not any(may_be_badge(word) for words in badges for word in words):
        return []
    verdicts = badges_among([[word for word in words if not is_glyph(word)] for words in badges])
    filled = [words for words in badges if words]
    holding = sum(not verdicts.isdisjoint(words) for words in filled)
    are_all = holding > 2 and holding >= MOST_CARDS * len(filled)
    for card, own, first, words in zip(cards, beside, above, badges, strict=True):
        body = card.body
        is_lone = are_all and len(words) == 1
        found = [word for word in words if word in verdicts or is_lone or (verdicts and may_be_badge(word))]
        card.head = _without(card.head, [word for word in own if word in found or is_glyph(word)])
        if found := [word for word in found if not is_glyph(word)]:
            _judge(card.head, body, words, found)
            if body.title in first:
                body.title = ""
            elif first:
                del body.unlabelled[0]
    every = ((card.head.codes[0], word) for card, words in zip(cards, badges, strict=True) for word in words)
    glyphs = [(code, word) for code, word in every if is_glyph(word)]
    several = len({word for _, word in glyphs}) > 1 and len(glyphs) >= MOST_CARDS * len(cards)
    is_unknown = (verdicts or several) and not any(map(_labelled_verdict, bodies))
    return [f"{code!r} says {word!r}" for code, word in glyphs] if is_unknown else []


def _beside(head: Head) -> list[str]:
    """The words in tags of their own beside a code that are no status nor its own name, and a glyph before it."""
    names = {*head.codes, *map(plain, head.codes)}
    found = [*filter(is_glyph, head.block.text.split(None, 1)[:1]), *badges_in(head.block)]
    words = [word for word in found if not (word.lower() in BADGES or STATUS.fullmatch(word))]
    return [word for word in words if names.isdisjoint((word, plain(word)))]


def _above_texts(bodies: list[CardFields]) -> list[list[str]]:
    """What most cards have above all their texts, where it may be a badge that tells cards apart.

    "Retryable" alone above a text that is no verdict looks like a label, and is none where others have "Not retryable".
    """
    found = [body.title or next(iter(body.unlabelled), "") for body in bodies]
    for at, body in enumerate(bodies):
        alone = bool(body.title) + len(body.unlabelled) + len(body.labelled) < 2
        if alone or found[at][-1:] in ".!?。" or not may_be_badge(found[at]):
            found[at] = ""
    own = [[label for label, text in body.labelled.items() if not is_known(text)] for body in bodies]
    labels = [next((label for label in one if is_badge(label, untagged=False)), "") for one in own]
    every = [text or label for text, label in zip(found, labels, strict=True)]
    is_told = any(found) and (len({*every}) > 1 or is_badge(every[0], untagged=False))
    if len(bodies) < 2 or sum(map(bool, every)) < MOST_CARDS * len(bodies) or not is_told:
        return [[] for _ in bodies]
    for body, text, label in zip(bodies, found, labels, strict=True):
        if label and not text:
            body.unlabelled[:0] = [label, body.labelled.pop(label)]
    return [[text] if text else [] for text in every]


def _judge(head: Head, body: CardFields, words: list[str], found: list[str]) -> None:
    """Note what the badges of one card say together, and with a label about retrying."""
    badges: list[tuple[str, int]] = []
    others: list[str] = []
    for word in words:
        if word in found:
            badges.append((word, len(others)))
        else:
            others += word.split()
    unclear = any(" " in word for word in body.badges if word not in found)
    verdict = badge_of(badges, others, unclear or are_among_others(head.block, body.tag))
    head.retryable = " | ".join(filter(None, [verdict, _labelled_verdict(body)]))


def _labelled_verdict(body: CardFields) -> str:
    """What stands under a label that asks whether to retry."""
    return next((text for label, text in body.labelled.items() if role_of_label(label, {}) == "retryable"), "")


def _without(head: Head, badges: list[str]) -> Head:
    """The head, its title without the badges, and without what has no word."""
    name = head.name
    for badge in badges:
        name = clean(re.sub(rf"(?<!\w){re.escape(badge)}(?!\w)", " ", name, count=1)).strip(_BESIDE_BADGE)
    if name == head.name:
        return replace(head)
    name = name if any(map(str.isalnum, name)) else ""
    return replace(head, name=name) if head.status else with_rest(replace(head), name)
