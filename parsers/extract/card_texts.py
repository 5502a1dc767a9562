"""The texts of cards: which of them are statuses, titles, messages, badges about retrying."""

import re
from collections import Counter
from dataclasses import replace

from parsers.extract.block_statuses import badges_in
from parsers.extract.card_fields import MOST_CARDS, CardFields
from parsers.extract.card_heads import are_among_others
from parsers.extract.card_labels import take_fields
from parsers.extract.cards import Heads
from parsers.extract.contract import Site
from parsers.extract.heads import Head, with_rest
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import role_of_label
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import badge_of, badges_among, is_badge, is_glyph, is_known, may_be_badge
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import BADGES, STATUS, is_prose, is_stage
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
#: What a generator sets beside every field; any other word may say what to do ("Permanent").
_BADGE = regex(
    r"static|readonly|public|const|final|string|integer|constant|member|enum|required|optional"
    r"|obligatoire|facultatif|optionnel|requerido|obligatorio|opcional|obrigatório|erforderlich"
    r"|必填|必须|可选|必須|任意|필수|선택|обязательный",
    re.I,
)


def tell_texts(heads: Heads, bodies: list[CardFields], headless: bool, site: Site) -> tuple[Heads, list[str]]:
    """Tell statuses, titles, messages and badges among the texts of cards; returns those that are heads, and badges."""
    _take_stages(heads, bodies)
    if not (headless or site.code):
        heads = take_fields(heads, bodies, site)
    if site.pinned:
        return heads, []
    _state_others(heads, bodies)
    _take_texts_below(heads, bodies)
    _take_only_texts(heads, bodies)
    _drop_badge(bodies)
    _take_phrases(heads, bodies)
    return _take_badges(heads, bodies, headless)


def _take_stages(heads: Heads, bodies: list[CardFields]) -> None:
    """Where half the cards have a text beside their code, or below it, take a badge that stands there alone for one.

    None is taken that other cards have beside a text.
    """
    cards = [(head, body) for (_, head), body in zip(heads, bodies, strict=True)]
    bare = [(head, body) for head, body in cards if not (head.name or head.text or body.has_text)]
    beside = [head.block.text.partition(head.codes[-1])[2].strip(_BESIDE) for head, _ in bare]
    if not any(map(is_stage, [*beside, *(body.stage for _, body in bare)])):
        return
    badges = {body.stage.lower() for _, body in cards if body.has_text}
    badges.update(
        *({*head.block.text.lower().split()} - {*head.name.lower().split()} for head, _ in cards if head.name)
    )
    named, told = sum(head.name != "" for head, _ in cards), sum(body.has_text for _, body in cards)
    for (head, body), text in zip(bare, beside, strict=True):
        if named * 2 >= len(cards) and is_stage(text) and text.lower() not in badges:
            head.name = text
        elif told * 2 >= len(cards) and body.stage and body.stage.lower() not in badges:
            body.unlabelled = [body.stage]


def _state_others(heads: Heads, bodies: list[CardFields]) -> None:
    """Where codes have the statuses alone beside them, give the others those under a label ("Status: 402, 500")."""
    if any(head.status for _, head in heads):
        for (_, head), body in zip(heads, bodies, strict=True):
            label = next((one for one in body.labelled if likeliest(one) == "status"), "")
            if label and not head.status and body.labelled[label]:
                head.status = body.labelled.pop(label)


def _take_texts_below(heads: Heads, bodies: list[CardFields]) -> None:
    """Where no card has another text, take the one paragraph below the remedy of each for its message.

    Most must say what is so: else they go on with the remedies ("Then send it again.").
    """
    states = sum(bool(_STATES.match(text) or mentions_failure(text)) for body in bodies for _, _, text in body.below)
    if len(bodies) < 3 or any(head.name for _, head in heads) or states * 2 <= len(bodies):
        return
    if all(len(body.below) == 1 and _lacks_text(body) for body in bodies):
        for body in bodies:
            label, remedy, text = body.below[0]
            body.labelled[label], body.unlabelled = remedy, [text]


def _take_only_texts(heads: Heads, bodies: list[CardFields]) -> None:
    """Where no card has another text, take the sentences under the label that nearly all have, whatever it says."""
    usual = Counter(label for body in bodies for label in body.others)
    if len(bodies) < 3 or not usual or any(head.name for _, head in heads) or not all(map(_lacks_text, bodies)):
        return
    label = max(usual, key=lambda one: usual[one])
    texts = [body.others.get(label, "") for body in bodies]
    if sum(map(is_prose, texts)) >= MOST_CARDS * len(bodies):
        for body, text in zip(bodies, texts, strict=True):
            body.unlabelled = [text] if text else []


def _lacks_text(body: CardFields) -> bool:
    is_bare = not (body.unlabelled or body.title)
    return is_bare and {"message", "cause", "when"}.isdisjoint(map(likeliest, body.labelled))


def _drop_badge(bodies: list[CardFields]) -> None:
    """Drop the badge of a field that is the first text of every card, with more below it ("Required")."""
    opening = {body.unlabelled[0] if len(body.unlabelled) > 1 else "" for body in bodies}
    if len(bodies) > 2 and len(opening) == 1 and all(map(_BADGE.fullmatch, opening)):
        for body in bodies:
            del body.unlabelled[0]


def _take_phrases(heads: Heads, bodies: list[CardFields]) -> None:
    """Where the first text under most statuses is the reason phrase, with more below it, these are the titles."""
    opened = [
        (head, body)
        for (_, head), body in zip(heads, bodies, strict=True)
        if len(body.unlabelled) > 1 and not (head.name or body.title or is_prose(body.unlabelled[0]))
    ]
    if sum(has_phrase(head.codes[0], body.unlabelled[0]) for head, body in opened) >= MOST_CARDS * len(heads):
        for head, body in opened:
            head.name = body.unlabelled.pop(0)


def _take_badges(heads: Heads, bodies: list[CardFields], headless: bool) -> tuple[Heads, list[str]]:
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
        name = clean(re.sub(rf"(?<!\w){re.escape(badge)}(?!\w)", " ", name, count=1)).strip(_BESIDE_BADGE)
    if name == head.name:
        return replace(head)
    name = name if any(map(str.isalnum, name)) else ""
    return replace(head, name=name) if head.status else with_rest(replace(head), name)
