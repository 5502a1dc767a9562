"""The labels that the cards of a list share: by chance, for one role, and within their texts."""

import re
from collections import Counter

from parsers.extract.card_fields import CardFields
from parsers.extract.contract import Site
from parsers.extract.label_values import role_of
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.vocabulary import SAMPLES, title_roles

_ENDS = regex(r"[:：](?!//)")


def drop_chance_labels(cards: list[CardFields], site: Site) -> None:
    """Give words before a colon back to their text, where they only hold a label's word and open hardly a card's text.

    "Unsupported type: use JSON" is a message, no category. A heading of a card alone with such a word is its title. So
    is the only text of a card, if nearly no other has its label, or a kind of answer ("Server error") beside a text.
    """
    usual = Counter(label for card in cards for label in (*card.labelled, *card.others))
    others = [card for card in cards if card.has_text]
    are_texts = len(others) * 2 > len(cards) and not any(card.kind for card in others)
    for card in (card for card in cards if not card.has_text):
        own = card.labelled or card.others
        label = next(iter(own), "")
        if label in card.inline and len(own) == 1 and usual[label] <= max(1, 0.2 * len(cards)):
            card.unlabelled = [card.inline[label] or label]  # "Content-Type: only JSON", "Error"
            own.clear()
        elif card.kind and are_texts:
            card.unlabelled = [card.kind]
    for card in cards:
        for label, text in card.inline.items():
            known = normal(label) in ROLES_BY_WORD or normal(label) in site.words
            if known or label not in card.labelled or usual[label] > max(1, 0.2 * len(cards)):
                continue
            value = card.labelled.pop(label)
            card.title, text = (card.title, text) if text else (label, value)
            card.unlabelled.append(text)


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
