"""The rules: the name and the default level of each kind of change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.model import State, statuses

#: Rule → level. Public names: other programs filter by them.
LEVELS = {
    "baseline": "info",
    "code-added": "warning",
    "code-removed": "breaking",
    "status-changed": "breaking",
    "status-stated": "info",
    "status-unstated": "warning",
    "retryable-revoked": "breaking",
    "retryable-granted": "warning",
    "retryable-stated": "info",
    "retryable-unstated": "info",
    "retry-advice-given": "info",
    "retry-advice-withdrawn": "warning",
    "retry-advice-reversed": "warning",
    "actions-changed": "info",
    "retry-after-changed": "info",
    "category-changed": "warning",
    "message-changed": "info",
    "hint-changed": "info",
    "title-changed": "info",
    "status-text-changed": "info",
    "basis-changed": "info",
}
#: The rules that only reports use; None: a change keeps the level of its own rule.
REPORT_RULES = {"code-renamed": "breaking", "reverted": None}
#: The most severe first.
ORDER = ("breaking", "warning", "info")
#: The user's level for changes to leave out of reports.
IGNORE = "ignore"
#: Rules of older logs → those that replace them; `[rules]` accepts them as well.
OLD_RULES = {"retry-advice-changed": ("retry-advice-given", "retry-advice-withdrawn", "retry-advice-reversed")}
#: The fields that their rule does not name in full.
_SHORT_NAMES = {"retryable_basis": "basis", "retry_after_s": "retry-after"}
#: A warning where one of these comes or goes: to miss it may repeat what must not be repeated.
_CAUTIONS = ('"do_not_retry"', '"check_state"', '"same_key"')


def field_rule(field: str, old: State, new: State) -> str:
    """The rule for a change of `field` between two states of a record."""
    if field in ("status", "status_text") and old.status and new.status:
        same = statuses(old.status, old.status_text) == statuses(new.status, new.status_text)
        reports = (old.status != new.status) == (field == "status")  # Where both fields change, one reports it.
        return "status-changed" if reports and not same else "status-text-changed"
    if field == "status":
        return "status-stated" if old.status is None else "status-unstated"
    if field != "retryable":
        return f"{_SHORT_NAMES.get(field, field.replace('_', '-'))}-changed"
    if "advised" in (old.retryable_basis, new.retryable_basis):
        if old.retryable is None:
            return "retry-advice-given"
        return "retry-advice-withdrawn" if new.retryable is None else "retry-advice-reversed"
    if old.retryable is None or new.retryable is None:
        return "retryable-stated" if old.retryable is None else "retryable-unstated"
    return "retryable-granted" if new.retryable else "retryable-revoked"


def level_of(rule: str, old: object, new: object) -> str:
    """The level of a change: its rule's, and for `actions` by which of them come or go."""
    if rule == "actions-changed" and any((action in str(old)) != (action in str(new)) for action in _CAUTIONS):
        return "warning"
    return LEVELS[rule]


def at_least(level: str, threshold: str) -> bool:
    """Is `level` at least as severe as `threshold`?"""
    return ORDER.index(level) <= ORDER.index(threshold)


@dataclass(frozen=True)
class Levels:
    """The user's levels, which override `LEVELS`: rule → level, `general` and by vendor."""

    general: Mapping[str, str] = field(default_factory=dict)
    vendors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, vendor: str, rule: str, own: str) -> str:
        """The level of `rule` for `vendor`: the user's, else `own`."""
        return self.vendors.get(vendor, {}).get(rule) or self.general.get(rule) or own
