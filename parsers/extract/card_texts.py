"""The texts of cards: which of them are statuses, titles, messages, badges."""

import re
from collections import Counter

from parsers.extract.card_badges import take_badges
from parsers.extract.card_fields import MOST_CARDS, CardFields
from parsers.extract.card_labels import take_fields
from parsers.extract.cards import Heads
from parsers.extract.contract import Site
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import is_prose, is_stage
from parsers.lexicon.vocabulary import likeliest, mentions_failure

#: What parts a code and its text.
_BESIDE = " :：–—-|"
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
    return take_badges(heads, bodies, headless)


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
