"""The recogniser: reads the lists of error codes of any page, with nothing declared, and says how sure it is and why.

Pure, as all of `parsers` is. Every list of a page (a table, a heading, term, item or line per code) becomes a sheet of
titles and lines (`sheets`, `runs`); `assign` says which column is which field, `evidence` and `around` whether it is a
list of error codes, `settle` what it is beside the other lists, and `rows` makes the rows that a declared site's parser
would.
"""

from parsers.recognise.found import Found
from parsers.recognise.recogniser import Recognised, recognise, taken

__all__ = ["Found", "Recognised", "recognise", "taken"]
