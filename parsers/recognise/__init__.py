"""The reader of every page: segment, columns, classify, rows. It says how sure it is, and why.

Pure, as all of `parsers` is. Every list of a page (a table, a heading, term, item or line per code) becomes a sheet of
titles and lines (`sheets`, `runs`, `cards`); `assign` says which column has which role, `evidence` and `around` whether
it is a list of error codes, `settle` what it is beside the other lists, and `rows` makes its rows. What a site declares
are pins on that: a pinned role or pattern is not scored (`pins`), and a list or line that violates one is an `Unread`.
"""

from parsers.recognise.found import Found
from parsers.recognise.recogniser import Recognised, read, recognise

__all__ = ["Found", "Recognised", "read", "recognise"]
