"""What differs between two states of a vendor's records; data, with the rule that names each difference."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ingest.diff.rules import LEVELS, field_rule
from ingest.errors import Damaged
from ingest.model import FIELDS, TEXTS, Change, Key, State
from parsers.reading.text import same_words


def same(one: object, other: object) -> bool:
    """Are the values the same, the cosmetics of texts apart?"""
    return one == other or (isinstance(one, str) and isinstance(other, str) and same_words(one, other))


def keep_spelling(old: State, new: State) -> State:
    """`new`, with the texts of `old` wherever they differ in cosmetics only."""
    if old == new:
        return old
    return new._replace(**{name: before for name in TEXTS if same(before := getattr(old, name), getattr(new, name))})


def reads_alike(one: State, other: State) -> bool:
    """Are the states the same, cosmetics apart?"""
    return all(
        before == after or (name in TEXTS and same(before, after))
        for name, before, after in zip(FIELDS, one, other, strict=True)
    )


def differences(
    old: Mapping[Key, State], new: Mapping[Key, State], cause: str = "vendor", first: bool = False
) -> list[Change]:
    """The changes that lead from `old` to `new`, in the order of `new`, then what is gone.

    `first`: the vendor is looked at for the first time, so its additions are the baseline and no news.
    """
    changes = []
    for key, state in new.items():
        before = old.get(key)
        if before is None:
            rule = "baseline" if first else "code-added"
            changes.append(Change(*key, "added", None, None, state, rule, LEVELS[rule], cause))
        elif before != state:
            changes += _changed(key, before, state, cause)
    for key, state in old.items():
        if key not in new:
            changes.append(Change(*key, "removed", None, state, None, "code-removed", LEVELS["code-removed"], cause))
    return changes


def _changed(key: Key, old: State, new: State, cause: str) -> Iterable[Change]:
    for name in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            rule = field_rule(name, old, new)
            yield Change(*key, "changed", name, before, after, rule, LEVELS[rule], cause)


def tally(changes: Iterable[tuple[str, Change]]) -> Counter[str]:
    """Of (vendor, change): the codes added, removed and changed, and the entries by level."""
    changes = list(changes)
    codes = {(vendor, change.scope, change.code, change.kind) for vendor, change in changes}
    return Counter(kind for *_, kind in codes) + Counter(change.level for _, change in changes)


def fold(state: dict[Key, State], changes: Iterable[Change]) -> dict[Key, State]:
    """Apply `changes` in order to `state`, which is changed and returned. Raises Damaged where one does not fit."""
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
    return state
