"""Tags in the row of a card's head ("Cards", "Not retryable"), which are no part of its title or its text."""

import re
from collections.abc import Sequence

from parsers.extract.block_statuses import badges_in
from parsers.extract.card_fields import Card
from parsers.extract.codes_in_text import states_status
from parsers.extract.heads import split_status
from parsers.extract.remarks import IS_BADGE
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge, may_be_badge, retry_verdict
from parsers.lexicon.status_phrases import is_phrase
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import DATA_TYPES, likeliest, mentions_failure, names_role

#: A longer text in a row is no tag; so many cards show that their tags repeat.
_MAX_WORDS, _FEW = 3, 4
#: A tag that names no kind of error: a method, a version, an environment, a link, a type, that a member may be missing.
_NO_KIND = regex(
    rf".*\d.*|GET|POST|PUT|PATCH|DELETE|(?i:optional|live|sandbox|test|production|link|(?:view|see|read|show|learn)\b.*)"
    rf"|{IS_BADGE.pattern}|{DATA_TYPES.pattern}"
)
#: What turns the word about retrying beside it.
_TURNS = regex(r"(?:no|not|never|auto\w*|non)\W*", re.I)


def row_parts(block: Block) -> list[str]:
    """The texts of a row, if none is a sentence and each stands in an element of its own; else none."""
    parts = [(word, holder) for text, holder in block.pieces if (word := clean(text))]
    holders = [holder for _, holder in parts]
    are_apart = len({*holders}) == len(holders) and (block.element not in holders or block.element.tag == "span")
    return [part for part, _ in parts] if are_apart and not any(is_prose(part) for part, _ in parts) else []


def take_tags(cards: list[Card]) -> None:
    """Take statuses, what says whether to retry, and the tags that cards share, out of what stands beside codes.

    A tag that names a kind of error is the category, behind a title or alone, where no label says that.
    """
    rows = [(card, row) for card in cards if (row := [*_row_of(card)])]
    for card, row in rows:
        _take_status(card, row)
    verdicts = [_take_verdict(card, row) for card, row in rows]
    widths = {len(row) for _, row in rows} if len(rows) == len(cards) >= _FEW else set()
    is_behind = widths == {2} and _are_tags([row for _, row in rows])
    is_kind = len(rows) == len(cards) and all(_NO_KIND.fullmatch(row[-1]) is None for _, row in rows if row)
    if is_behind or (
        is_kind and widths == {1} and all(map(_is_told, cards)) and _are_shared([row[0] for _, row in rows])
    ):
        for card, row in rows:
            card.body.tag = row.pop()
            if is_kind and "category" not in map(likeliest, card.body.labelled):
                card.body.labelled["Category"] = card.body.tag
    titles = {" ".join(row) for _, row in rows}
    for (card, row), verdict in zip(rows, verdicts, strict=True):
        is_whole = " ".join(row) == (" ".join(card.body.row) or card.head.name)
        if 2 * len(titles) > len(rows) or not is_whole:  # Else it may be the kind of each error.
            _retitle(card, " ".join(row), verdict)


def _row_of(card: Card) -> list[str]:
    """What stands beside the code in a card with a text: in the row around the head, or as its whole title."""
    head, body = card.head, card.body
    if body.row:
        return body.row if " ".join(body.row) in (body.title, *body.unlabelled[:1]) else []
    parts = [part.removeprefix(head.status).strip() for part in badges_in(head.block)]
    parts = [part for part in parts if part and part in head.name]
    return parts if " ".join(parts) == head.name and (body.has_text or body.labelled) else []


def _take_status(card: Card, row: list[str]) -> None:
    """Take the one part of a row that states a status for the card's, or the phrase of that."""
    if card.head.status.isdigit() and row[1:] and is_phrase(card.head.status, row[0]):
        card.head.status += f" {row.pop(0)}"
    stated = [part for part in row if states_status(part)]
    if len(stated) == 1 and not card.head.status and (row[1:] or not card.body.row):
        card.head.status = split_status(stated[0])[0] or stated[0]
        row.remove(stated[0])


def _take_verdict(card: Card, row: list[str]) -> list[str]:
    """Take the last part of a row if it alone says whether to retry, behind a title or a status."""
    is_beside = len(card.body.row) > 1
    if len(row) < 2 - is_beside or not is_badge(row[-1], untagged=False):
        return []
    others = (part for part in row[:-1] if not is_phrase(card.head.status, part))  # "403", "Forbidden"
    return [] if any(map(_is_about_retrying, others)) else [row.pop()]


def _is_about_retrying(part: str) -> bool:
    """May a part of a row say whether to retry, or turn what another one says?"""
    return retry_verdict(part) is not None or may_be_badge(part) or _TURNS.fullmatch(part) is not None


def _are_tags(rows: list[list[str]]) -> bool:
    """Do few short words, none of which may say anything of the error, stand behind titles that all differ?"""
    titles, words = zip(*rows, strict=True)
    return len({*titles}) == len(titles) and _may_be_kinds(words)


def _are_shared(words: list[str]) -> bool:
    """Do codes share these few words, none of which says what failed ("Cards"), unless it is a kind ("Limits")?"""
    said = (word for word in words if mentions_failure(word) and not word.endswith("s"))
    return _may_be_kinds(words) and (len({*words}) == 1 or not any(said))


def _may_be_kinds(words: Sequence[str]) -> bool:
    """Are these few and short, and does none say whether to retry, or what another text is?"""
    every = {*words}
    is_few = 2 * len(words) >= 3 * len(every)
    return is_few and not any(
        len(word.split()) > _MAX_WORDS or names_role(word) or _is_about_retrying(word) for word in every
    )


def _is_told(card: Card) -> bool:
    """Has the card a text beside its tag, and no category?"""
    body = card.body
    said = body.unlabelled[1:] if body.row and body.title != " ".join(body.row) else body.unlabelled
    roles = {*map(likeliest, body.labelled)}
    return bool(said or "message" in roles) and "category" not in roles


def _retitle(card: Card, title: str, verdict: list[str]) -> None:
    """Put what is left of the row in its place."""
    body = card.body
    if not body.row:
        card.head.name = " ".join(filter(None, [title, *verdict]))  # The badges of all heads are looked at together.
        return
    if body.title != " ".join(body.row):
        del body.unlabelled[0]
    body.title = title
    body.badges += verdict
