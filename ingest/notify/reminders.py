"""When to mention again a page that stays suspect or failed."""

from datetime import datetime


def is_due(since: str, before: str | None, at: str) -> bool:
    """Is it time at `at` to mention a page that is suspect or failed since `since`, last checked `before`?

    Once, then after a day, after two, four, eight days …: a reminder every night would go unread.
    """
    return before is None or before < since or _doublings(since, at) > _doublings(since, before)


def _doublings(since: str, at: str) -> int:
    """How often a day can be doubled within the time from `since` to `at`, and one more; 0 for less than a day."""
    return (datetime.fromisoformat(at) - datetime.fromisoformat(since)).days.bit_length()
