"""Texts that the vendor's customers show to their own users: no advice to the caller to send the request again."""

from collections.abc import Sequence

from ingest.advice.read_advice import read_advice
from ingest.advice.row import Advice
from ingest.advice.vetoes import REPEATING
from parsers.extract.contract import ALIASES, Row
from parsers.lexicon.vocabulary import shows_to_users


def texts_for_users(row: Row) -> frozenset[str]:
    """The texts of the row under titles that say so ("Message to the shopper") and under no other."""
    roles = {title: ALIASES.get(role, role) for title, role in row.listing.columns.items()}
    own = {role for title, role in roles.items() if not shows_to_users(title)}
    told = {text for role in {*roles.values()} - own if (text := row.cells.get(role))}
    return frozenset(told - {row.cells.get(role) for role in own})


def advice_of(texts: Sequence[str], for_users: frozenset[str]) -> Advice:
    """The advice of a row's texts; those `for_users` advise no repeat, and a "no" among them only takes a yes back.

    There is no verdict then, and that "no" is the evidence.
    """
    whole = read_advice(*dict.fromkeys(texts))
    if for_users.isdisjoint(texts):
        return whole
    own = read_advice(*dict.fromkeys(text for text in texts if text not in for_users))
    told = read_advice(*dict.fromkeys(text for text in texts if text in for_users))
    actions = tuple(action for action in whole.actions if action in own.actions or action not in REPEATING)
    if own.retryable is not None and (own.retryable is False or whole.retryable):
        return own._replace(actions=actions)
    return Advice(None, told.evidence if told.retryable is False else None, actions, own.retry_after_s)
