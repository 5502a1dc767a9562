"""How much of one page is read: each limit is far above what real lists of error codes hold, and far below what hurts."""


class OverLimit(Exception):
    """The page holds more of one thing than any list of error codes does; the message names it."""
