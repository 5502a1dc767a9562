"""The rules: what each difference is called, and how much it matters by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
#: The rules by which reports tell changes together; None: each keeps the level of its own rule.
TOGETHER = {
    "code-renamed": "breaking",
    "reverted": None,
}
#: From the gravest to the lightest.
ORDER = ("breaking", "warning", "info")
#: The user's word for what no report shall tell.
IGNORE = "ignore"
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


@dataclass(frozen=True)
class Levels:
    """The levels that the user has set over the tables': rule → level, `general` and by vendor."""

    general: Mapping[str, str] = field(default_factory=dict)
    vendors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, vendor: str, rule: str, own: str) -> str:
        """The level of `rule` for `vendor`; `own` where the user has set none."""
        return self.vendors.get(vendor, {}).get(rule) or self.general.get(rule) or own
