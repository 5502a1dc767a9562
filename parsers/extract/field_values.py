"""The values of a field of an error ("One of: …"), which its cell lists as code or on lines of their own."""

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from parsers.extract.code_tokens import is_token
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.html.outline import Topics
from parsers.lexicon.vocabulary import CODED, THINGS, is_about_errors, mentions_failure, plain, title_roles

#: No error has more fields that name it.
_MAX_FIELDS = 20


def field_values(table: _Element, topics: Topics) -> list[tuple[Topics, list[tuple[str, _Element]]]]:
    """The values of each such field of a table, each with its text, by the field; none of many."""
    found = [*islice(_field_values(table, topics), _MAX_FIELDS + 1)]
    return found if len(found) <= _MAX_FIELDS else []


def _field_values(table: _Element, topics: Topics) -> Iterator[tuple[Topics, list[tuple[str, _Element]]]]:
    for row in table.iter("tr"):
        first, *others = row.findall("td") or [row]
        name = text_of(first) if others else ""
        if not is_token(name) or {"code", "cause"}.isdisjoint(roles := title_roles(name)) or "status" in roles:
            continue
        if any(words.search(plain(name)) for words in (CODED, THINGS)):
            continue  # "promo_code"
        for cell in others:
            lead, *lines = code_lines(cell) or [""]
            values = [(line, cell) for line in lines] or [(text_of(one), one) for one in cell.iter("code")]
            says = mentions_failure(lead if lines else cell.text or "")
            if values and (says or any(map(is_about_errors, (*topics, name)))):
                yield (*topics, name), values
