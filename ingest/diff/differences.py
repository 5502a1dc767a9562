"""Compare two states of a vendor's records, and apply changes to a state."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ingest.diff.rules import LEVELS, field_rule, level_of
from ingest.errors import Damaged
from ingest.model import FIELDS, TEXTS, Change, Key, State
from parsers.lexicon.cleaning import same_words


def same(one: object, other: object) -> bool:
    """Are the values equal, cosmetic changes of texts aside?"""
    return one == other or (isinstance(one, str) and isinstance(other, str) and same_words(one, other))


def keep_spelling(old: State, new: State) -> State:
    """`new` with the texts of `old` that differ only cosmetically."""
    if old == new:
        return old
    return new._replace(**{name: before for name in TEXTS if same(before := getattr(old, name), getattr(new, name))})


def reads_alike(one: State, other: State) -> bool:
    """Are the states equal, cosmetic changes aside?"""
    return keep_spelling(one, other) == one


def differences(
    old: Mapping[Key, State],
    new: Mapping[Key, State],
    cause: str = "vendor",
    first: bool = False,
    baseline: Collection[Key] = (),
) -> list[Change]:
    """The changes from `old` to `new`; what a `first` reading adds is the baseline, as are the keys in `baseline`."""
    changes = []
    for key, state in new.items():
        before = old.get(key)
        if before is None:
            added = "baseline" if first or key in baseline else "code-added"
            changes.append(Change(*key, "added", None, None, state, added, LEVELS[added], cause))
        elif before != state:
            changes += _field_changes(key, before, state, cause)
    for key, state in old.items():
        if key not in new:
            changes.append(Change(*key, "removed", None, state, None, "code-removed", LEVELS["code-removed"], cause))
    return changes


def _field_changes(key: Key, old: State, new: State, cause: str) -> Iterable[Change]:
    for name, before, after in zip(FIELDS, old, new, strict=True):
        if before != after and (name != "retryable_basis" or old.retryable == new.retryable):
            rule = field_rule(name, old, new)
            change = Change(*key, "changed", name, before, after, rule, level_of(rule, before, after), cause)
            if name == "retryable":
                change = replace(change, old_basis=old.retryable_basis, new_basis=new.retryable_basis)
            yield change


def tally(changes: Iterable[tuple[str, Change]]) -> Counter[str]:
    """Count the codes added, removed and changed, and the changes by level."""
    changes = list(changes)
    codes = {(vendor, change.scope, change.code, change.kind): change.stands_for for vendor, change in changes}
    found: Counter[str] = Counter()
    for (*_, kind), number in codes.items():
        found[kind] += number
    for _, change in changes:
        found[change.level] += change.stands_for
    return found


def fold(state: dict[Key, State], changes: Iterable[Change], backward: bool = False) -> dict[Key, State]:
    """Apply `changes` to `state` in place, and return it; `backward`: undo them. Raises Damaged if one does not fit."""
    for change in changes:
        key = change.key
        value, basis = (change.old, change.old_basis) if backward else (change.new, change.new_basis)
        if (key in state) == (change.kind == ("removed" if backward else "added")):
            raise Damaged(f"{change.code} was {change.kind}, which does not fit the records")
        if isinstance(value, State):
            state[key] = value
        elif change.field:
            state[key] = state[key]._replace(**{change.field: value})
            if change.old_basis or change.new_basis:
                state[key] = state[key]._replace(retryable_basis=basis)
        else:
            del state[key]
    return state
