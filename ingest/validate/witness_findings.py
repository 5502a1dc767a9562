"""A page compared with its vendor's witness: losses that it does not confirm, and where the two differ."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from ingest.diff.differences import same
from ingest.model import Change, Key, State, Stored, VendorWrite, grouped, pages_of, some_codes, value_of
from ingest.validate.comparison import Comparison, Found, is_lost
from ingest.witness import Witness

#: The fields that page and witness state alike; texts are worded for each.
_COMPARED = ("status", "retryable")
#: News about more rows than this, as a number and as a share, is confirmed by a second request.
_MIN_MASS, _MASS_SHARE = 3, 0.1


def unconfirmed_losses(compared: Comparison) -> Iterator[Found]:
    """Find codes that are gone, and fields gone from rows, that a complete witness still has."""
    witness = compared.witness
    pages = sorted(witness.doubted)
    emptied = [pair[0] for pair in compared.pairs if pages and any(is_lost(pair, name) for name in _COMPARED)]
    for page in pages:
        if keys := [key for key in (*compared.gone, *emptied) if compared.known[key].page == page]:
            detail = f"the witness had what is gone, and cannot be read now: {some_codes(keys)}"
            yield Found("loss-unconfirmed", detail, keys, page)
    if not witness.complete:
        return
    if keys := [key for key in compared.gone if witness.fields_of(key) is not None]:
        yield Found("loss-unconfirmed", f"codes are gone that the witness still has: {some_codes(keys)}", keys)
    stated = ((name, pair) for pair in compared.pairs for name in witness.fields_of(pair[0]) or ())
    lost = grouped((name, pair[0]) for name, pair in stated if is_lost(pair, name))
    for name, keys in lost.items():
        detail = f"the {name} is gone from rows of which the witness still has it: {some_codes(keys)}"
        yield Found("loss-unconfirmed", detail, keys)


def removals_confirmed(gone: Iterable[Key], left: Collection[Key], witness: Witness) -> list[Key]:
    """The keys of `gone` that the witness does not have either; none unless it has every code that is `left`."""
    return [key for key in gone if witness.fields_of(key) is None] if _covers(witness, left) else []


def pages_to_confirm(known: Mapping[Key, Stored], write: VendorWrite, witness: Witness | None = None) -> set[str]:
    """The pages with news that users act on, or with much of it; not where a complete witness shows it as well."""
    shown = _confirmation(write.rows, witness or Witness())
    news = [one for one in write.changes if one.cause == "vendor" and known and not shown(one)]
    severe = {
        one.key
        for one in news
        if one.kind == "removed" or one.field == "status" or one.rule in ("status-changed", "retryable-granted")
    }
    touched = {one.key for one in news}
    if len(touched) > max(_MIN_MASS, _MASS_SHARE * len(known)):
        severe = touched
    return pages_of(severe, known, write.rows)


def _confirmation(left: Collection[Key], witness: Witness) -> Callable[[Change], bool]:
    """The test whether the witness shows a change as well, if it is complete; `left`: the codes after the change."""
    covers = _covers(witness, left)

    def confirms(change: Change) -> bool:
        fields = witness.fields_of(change.key)
        if not covers or fields is None:
            return covers and change.kind == "removed"
        return change.kind == "added" or (change.field in fields and same(fields[change.field], change.new))

    return confirms


def _covers(witness: Witness, keys: Collection[Key]) -> bool:
    """Is it declared complete, and has it all these codes?"""
    return witness.complete and all(witness.fields_of(key) is not None for key in keys)


def witness_account(witness: Witness, before: Collection[Key], now: Mapping[Key, State]) -> dict[str, Any]:
    """What the account of a page says of the witness: its failure, or where it differs from what the pages state."""
    if witness.failed:
        return {"failed": witness.failed}
    gone = [key for key in before if key not in now]
    stated = set(now) if witness.scoped else {("", code) for _, code in now}
    differs = {
        name: [
            key
            for key, state in now.items()
            if (value := (witness.fields_of(key) or {}).get(name)) is not None
            and value_of(state, name, key[1]) not in (None, value)
        ]
        for name in _COMPARED
    }
    notes = {
        "not in it": [key for key in now if witness.fields_of(key) is None],
        "in it alone": [key for key in witness.rows if key not in stated],
        **{f"other {name}": keys for name, keys in differs.items()},
        "gone there as well": removals_confirmed(gone, now, witness),
    }
    return {
        "declared": witness.declared,
        "codes": len(witness.rows),
        "complete": witness.complete,
        "notes": {what: some_codes(keys) for what, keys in notes.items() if keys},
    }
