"""Replay the log: apply changes to a state of a vendor's records, or take them back."""

from collections.abc import Iterable

from ingest.errors import Damaged
from ingest.model import Change, Key, State


def fold(state: dict[Key, State], changes: Iterable[Change]) -> dict[Key, State]:
    """Apply `changes` in order to `state`, in place, and return it. Raises Damaged if one does not fit."""
    for change in changes:
        key = (change.scope, change.code)
        if change.kind != "added" and key not in state:
            raise Damaged(f"{change.code} was {change.kind} without being there")
        if isinstance(change.new, State):
            state[key] = change.new
        elif change.kind == "removed":
            del state[key]
        elif change.field:
            state[key] = state[key]._replace(**{change.field: change.new})
            if change.old_basis or change.new_basis:
                state[key] = state[key]._replace(retryable_basis=change.new_basis)
    return state


def unfold(state: dict[Key, State], changes: Iterable[Change]) -> dict[Key, State]:
    """Take `changes`, newest first, back from `state`, in place, and return it. Raises Damaged if one does not fit."""
    for change in changes:
        key = (change.scope, change.code)
        if (change.kind == "removed") == (key in state):
            raise Damaged(f"{change.code} was {change.kind}, which the catalogue does not show")
        if isinstance(change.old, State):
            state[key] = change.old
        elif change.kind == "added":
            del state[key]
        elif change.field:
            state[key] = state[key]._replace(**{change.field: change.old})
            if change.old_basis or change.new_basis:
                state[key] = state[key]._replace(retryable_basis=change.old_basis)
    return state
