"""Classify the lists of a page: which are error codes, what role each column has, and how certain that is.

A candidate is a table, or a run of headings, terms, items or lines (`parsers.extract`). `column_roles` and
`text_columns` give its columns their roles; `list_features` and `context_features` say what speaks for and against it,
with weights (`lexicon/weights.toml`); `compared_lists` compares it with the other lists (under other names,
`named_otherwise`); `reader` runs all of this.
What a site declares is pinned, not scored (`pins`): a list or line that violates a pin is `Unread`.

So are codes that the lists read do not hold: those of declined lists (`left_out`), of columns without a role
(`unread_columns`), and those in no list (`unlisted_codes`, `preformatted_codes`).
"""

from parsers.classify.candidate import Candidate
from parsers.classify.reader import PageLists, read, read_lists

__all__ = ["Candidate", "PageLists", "read", "read_lists"]
