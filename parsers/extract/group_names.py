"""What names the group that an element stands in: the item or term around it, or the line right above its list."""

from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from parsers.extract.codes_in_text import states_status, titled_status
from parsers.extract.stated_statuses import heading_status
from parsers.html.element_text import lineage, text_of, unboxed
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import clean
from parsers.lexicon.vocabulary import is_about_errors

#: A line of more pieces states no status alone.
_MAX_PIECES = 100


def outer_status(element: _Element, titled: bool = False) -> str:
    """The term or item that states a status ("400 Bad Request") above the element; else nothing."""
    own = next((one for one in lineage(element) if one.tag in ("dt", "li")), element)
    if status := status_above(own.getparent()):
        return status
    text = group_name(next(own.iterancestors("dd", "li"), None))
    heads_errors = is_about_errors(text) and heading_status(text)  # "HTTP 400 errors"
    return text if states_status(text) or heads_errors or (titled and titled_status(text)) else ""


@lru_cache(maxsize=8)
def status_above(list_: _Element | None) -> str:
    """The line right above a list that states a status alone ("400 Bad Request"); else nothing. Asked for each item."""
    while list_ is not None and list_.getprevious() is None and list_.tag in ("dl", "ol", "ul", "div", "section"):
        list_ = list_.getparent()
    line = None if list_ is None else list_.getprevious()
    if line is None or line.tag not in ("p", "div", "strong", "b", "button"):
        return ""
    # A section may stand there, all of which need not be read.
    text = text_of(line) if next(islice(line.itertext("*"), _MAX_PIECES, None), None) is None else ""
    return text if states_status(text.rstrip(":：")) or titled_status(text) else ""


def term_above(element: _Element | None) -> str:
    """The term right above a term or its text; empty where there is none."""
    term = None if element is None else element.getprevious()
    return text_of(term) if term is not None and term.tag == "dt" else ""


def group_name(item: _Element | None) -> str:
    """What a list item says before the list it ends with, which a box of its own may hold; the term above a `dd`."""
    if item is not None and item.tag == "dd":
        return term_above(item)
    if item is None or item.tag != "li" or (len(item) and unboxed(item[-1]).tag not in ("ul", "ol", "dl")):
        return ""
    texts = [item.text or "", *(text_inside(part) + (part.tail or "") for part in list(item)[:-1])]
    return clean("".join(texts)).rstrip(":")
