"""When to remind of a page that stays suspect or failed."""

from datetime import datetime


def is_due(since: str, before: str | None, at: str) -> bool:
    """Is a reminder due at `at` of a page that is suspect or failed since `since`, last checked `before`?

    At once, then after 1, 2, 4, 8 … days: a reminder every night would go unread.
    """
    return before is None or before < since or _doublings(since, at) > _doublings(since, before)


def _doublings(since: str, at: str) -> int:
    """How many of 1, 2, 4, 8 … days have passed from `since` to `at`."""
    return (datetime.fromisoformat(at) - datetime.fromisoformat(since)).days.bit_length()
