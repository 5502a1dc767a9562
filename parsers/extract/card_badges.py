"""Badges on cards: words in tags of their own beside the code or its status, which say whether to retry."""

import re
from dataclasses import replace

from parsers.extract.block_statuses import badges_in
from parsers.extract.card_fields import MOST_CARDS, CardFields
from parsers.extract.card_heads import are_among_others
from parsers.extract.cards import Heads
from parsers.extract.heads import Head, with_rest
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import role_of_label
from parsers.lexicon.retry_words import badge_of, badges_among, is_badge, is_glyph, is_known, may_be_badge
from parsers.lexicon.value_shapes import BADGES, STATUS
from parsers.lexicon.vocabulary import plain

#: What parts a badge from the title beside it.
_BESIDE = " :：–—-|·•,;()[]"


def take_badges(heads: Heads, bodies: list[CardFields], headless: bool) -> tuple[Heads, list[str]]:
    """Take the badges about retrying from titles and texts: the heads with their verdicts, and glyphs that say none."""
    beside = [[] if headless else _beside(head) for _, head in heads]
    above = _above_texts(bodies)
    cards = [[*own, *body.badges, *first] for own, body, first in zip(beside, bodies, above, strict=True)]
    if not any(may_be_badge(word) for words in cards for word in words):
        return heads, []
    verdicts = badges_among([[word for word in words if not is_glyph(word)] for words in cards])
    filled = [words for words in cards if words]
    holding = sum(not verdicts.isdisjoint(words) for words in filled)
    are_all = holding > 2 and holding >= MOST_CARDS * len(filled)
    taken: Heads = []
    for (at, head), body, own, first, words in zip(heads, bodies, beside, above, cards, strict=True):
        is_lone = are_all and len(words) == 1
        found = [word for word in words if word in verdicts or is_lone or (verdicts and may_be_badge(word))]
        head = _without(head, [word for word in own if word in found or is_glyph(word)])
        if found := [word for word in found if not is_glyph(word)]:
            _judge(head, body, words, found)
            if body.title in first:
                body.title = ""
            elif first:
                del body.unlabelled[0]
        taken.append((at, head))
    every = ((head.codes[0], word) for (_, head), words in zip(heads, cards, strict=True) for word in words)
    glyphs = [(code, word) for code, word in every if is_glyph(word)]
    several = len({word for _, word in glyphs}) > 1 and len(glyphs) >= MOST_CARDS * len(heads)
    is_unknown = (verdicts or several) and not any(map(_labelled_verdict, bodies))
    return taken, [f"{code!r} says {word!r}" for code, word in glyphs] if is_unknown else []


def _beside(head: Head) -> list[str]:
    """The words in tags of their own beside a code that are no status, and do not say the code's own name."""
    names = {*head.codes, *map(plain, head.codes)}
    return [
        word
        for word in badges_in(head.block)
        if not (word.lower() in BADGES or STATUS.fullmatch(word) or names & {word, plain(word)})
    ]


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
    verdict = badge_of(badges, others, unclear or are_among_others(head.block))
    head.retryable = " | ".join(filter(None, [verdict, _labelled_verdict(body)]))


def _labelled_verdict(body: CardFields) -> str:
    """What stands under a label that asks whether to retry."""
    return next((text for label, text in body.labelled.items() if role_of_label(label, {}) == "retryable"), "")


def _without(head: Head, badges: list[str]) -> Head:
    """The head, its title without the badges, and without what has no word."""
    name = head.name
    for badge in badges:
        name = clean(re.sub(rf"(?<!\w){re.escape(badge)}(?!\w)", " ", name, count=1)).strip(_BESIDE)
    if name == head.name:
        return replace(head)
    name = name if any(map(str.isalnum, name)) else ""
    return replace(head, name=name) if head.status else with_rest(replace(head), name)
