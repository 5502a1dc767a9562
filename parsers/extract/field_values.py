"""The values of a field of an error ("One of: …"), which its cell lists as code or on lines of their own."""

from collections.abc import Iterator

from lxml.etree import _Element

from parsers.extract.code_tokens import is_token
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.html.outline import Topics
from parsers.lexicon.vocabulary import is_about_errors, mentions_failure, title_roles


def field_values(table: _Element, topics: Topics) -> Iterator[tuple[Topics, list[tuple[str, _Element]]]]:
    """The values of each such field of a table, each with its text, under the name of the field."""
    for row in table.iter("tr"):
        first, *others = row.findall("td") or [row]
        name = text_of(first) if others else ""
        if not is_token(name) or {"code", "cause"}.isdisjoint(title_roles(name)):
            continue
        for cell in others:
            lead, *lines = code_lines(cell) or [""]
            values = [(line, cell) for line in lines] or [(text_of(one), one) for one in cell.iter("code")]
            says = mentions_failure(lead if lines else cell.text or "")
            if values and (says or any(map(is_about_errors, (*topics, name)))):
                yield (*topics, name), values
