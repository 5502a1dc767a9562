"""Parse what the catalogue keeps as JSON; each fault is a Damaged that says what it is in."""

import json
from functools import lru_cache
from typing import Any

from ingest.errors import Damaged
from ingest.model import FIELDS, State


def from_json(text: object, what: str) -> dict[str, Any]:
    """Parse a JSON object. Raises Damaged, which says `what` it is."""
    try:
        data = json.loads(str(text))
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{what} is not JSON") from error
    if not isinstance(data, dict):
        raise Damaged(f"{what} is not a JSON object")
    return data


def event_name(vendor: str, code: str, run: int) -> str:
    """What an event is called in such a message."""
    return f"an event of {vendor} {code} in run {run}"


def state_of(text: object, what: str) -> State:
    """Parse a record that the log keeps as JSON, which in older logs has fewer fields. Raises Damaged."""
    data = {"actions": []} | from_json(text, what)
    values: dict[str, Any] = {
        name: int(value) if isinstance(value := data.get(name), bool) else value for name in FIELDS
    }
    values["actions"] = json.dumps(values["actions"])
    for name, value in values.items():
        check_value(name, value, what)
    return State(**values)


def check_value(name: str, value: object, what: str) -> None:
    """Raise Damaged if a field cannot have the value."""
    expected = int if name in ("status", "retryable", "retry_after_s") else str
    valid = isinstance(value, expected) or (value is None and name not in ("message", "actions"))
    if not valid or (name == "actions" and not _is_list(str(value))):
        raise Damaged(f"{what} has an invalid {name}")


@lru_cache
def _is_list(text: str) -> bool:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, list) and all(isinstance(one, str) for one in data)
