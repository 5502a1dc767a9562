"""Tags in the row of a card's head ("Cards", "Not retryable"), which are no part of its title or its text."""

from parsers.extract.block_statuses import badges_in
from parsers.extract.card_fields import Card
from parsers.extract.codes_in_text import states_status
from parsers.extract.heads import split_status
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.value_shapes import is_prose

#: A longer text in a row is no tag; so many cards show that their tags repeat.
_MAX_WORDS, _FEW = 3, 4


def row_parts(block: Block) -> list[str]:
    """The texts of a row, if none is a sentence and each stands in an element of its own; else none."""
    parts = [(word, holder) for text, holder in block.pieces if (word := clean(text))]
    holders = [holder for _, holder in parts]
    are_apart = len({*holders}) == len(holders) and (block.element not in holders or block.element.tag == "span")
    return [part for part, _ in parts] if are_apart and not any(is_prose(part) for part, _ in parts) else []


def take_tags(cards: list[Card]) -> None:
    """Take out of the titles of cards the tags that these share, and what says whether to retry for their badges."""
    rows = [(card, row) for card in cards if (row := [*_row_of(card)])]
    for card, row in rows:
        if card.body.row and row[1:] and not card.head.status and states_status(row[0]):
            card.head.status = split_status(row[0])[0] or row[0]
            del row[0]
    verdicts = [[row.pop()] if len(one.body.row or row) > 1 and is_badge(row[-1], False) else [] for one, row in rows]
    while len(last := [row[-1] for _, row in rows if row]) >= _FEW and _are_tags(last):
        for _, row in rows:
            del row[-1:]
    for (card, row), verdict in zip(rows, verdicts, strict=True):
        _retitle(card, " ".join(row), verdict)


def _row_of(card: Card) -> list[str]:
    """What stands beside the code in a card with a text: in the row around the head, or as its whole title."""
    head, body = card.head, card.body
    if body.row:
        return body.row if " ".join(body.row) in (body.title, *body.unlabelled[:1]) else []
    parts = [part for part in badges_in(head.block) if part in head.name]
    return parts if " ".join(parts) == head.name and (body.has_text or body.labelled) else []


def _are_tags(words: list[str]) -> bool:
    """Do few short words stand in this place of all rows?"""
    return 2 * len({*words}) <= len(words) and all(len(word.split()) <= _MAX_WORDS for word in words)


def _retitle(card: Card, title: str, verdict: list[str]) -> None:
    body = card.body
    if not body.row:
        card.head.name = " ".join(filter(None, [title, *verdict]))  # The badges of all heads are looked at together.
        return
    if body.title != " ".join(body.row):
        del body.unlabelled[0]
    body.title = title
    body.badges += verdict
