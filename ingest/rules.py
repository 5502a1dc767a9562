"""The rules: what each difference is called, and how much it matters by default."""

from typing import Any

#: Rule → level. Stable: other programs filter by these words.
LEVELS = {
    "baseline": "info",
    "code-added": "warning",
    "code-removed": "breaking",
    "status-changed": "breaking",
    "retryable-revoked": "breaking",
    "retryable-granted": "warning",
    "retryable-stated": "info",
    "retryable-unstated": "info",
    "retry-advice-changed": "info",
    "category-changed": "warning",
    "message-changed": "info",
    "hint-changed": "info",
    "status-text-changed": "info",
    "basis-changed": "info",
}
#: From the gravest to the lightest.
ORDER = ("breaking", "warning", "info")
_BY_FIELD = {
    "status": "status-changed",
    "status_text": "status-text-changed",
    "category": "category-changed",
    "retryable_basis": "basis-changed",
    "message": "message-changed",
    "hint": "hint-changed",
}


def field_rule(field: str, old: Any, new: Any) -> str:
    """The rule for a change of `field` between two states of one record."""
    if field != "retryable":
        return _BY_FIELD[field]
    bases = {old.retryable_basis, new.retryable_basis}
    if "advised" in bases:
        return "retry-advice-changed"
    if old.retryable is None:
        return "retryable-stated"
    if new.retryable is None:
        return "retryable-unstated"
    return "retryable-granted" if new.retryable else "retryable-revoked"


def at_least(level: str, threshold: str) -> bool:
    """Is `level` as grave as `threshold`, or graver?"""
    return ORDER.index(level) <= ORDER.index(threshold)
