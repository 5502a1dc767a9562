"""Codes of a declared pattern that open texts of errors, and stand in no row."""

from collections.abc import Iterator

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.like_places import is_elsewhere
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.contract import Site
from parsers.extract.raw_lists import page_texts
from parsers.extract.status_words import is_field_name
from parsers.html.element_text import lineage
from parsers.html.once import once
from parsers.html.outline import Outline, Topics
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.vocabulary import is_field, may_head_errors, mentions_failure

#: So many under one heading are no chance.
_FEWEST = 2
#: What a longer word has behind what fits.
_GOES_ON = regex(r"\w|[-.]\w")


def fitting_codes(accepted: Accepted, outline: Outline, site: Site) -> Iterator[tuple[list[str], str, _Element]]:
    """Those under one heading that are in no row, if it heads errors or rows, or most of their texts fail.

    Each with the heading, and where the first stands. Words, short numbers and statuses fit many patterns and open any
    text.
    """
    found: dict[Topics, dict[str, tuple[str, _Element]]] = {}
    last: tuple[Topics, str] | None = None
    rows = {line.element for line in accepted.lines}
    for _, topics, text, element in once(outline, page_texts):
        own = found.setdefault(topics, {})
        opens = site.opening.match(text)
        behind = text[opens.end() :] if opens else ""
        code = opens[1] if opens and not _GOES_ON.match(behind) else ""
        if not code and last and last[0] == topics and not own[last[1]][0]:
            own[last[1]] = text, own[last[1]][1]  # Below its heading, or in the next cell.
        last = None
        may_be = len(code) > 2 if code.isdigit() else looks_like_code(code) and not (code.isalpha() and code.isupper())
        if code in accepted.codes or is_http(code) or is_field(code) or not (may_be and accepted.has_form(code)):
            continue
        if not rows.isdisjoint(lineage(element)):
            continue  # A row names it.
        own.setdefault(code, (behind.strip(), element))
        last = topics, code
    for topics, own in found.items():
        are_fields = sum(map(is_field_name, own)) * 2 >= len(own)
        if len(own) < _FEWEST or are_fields or is_elsewhere(topics):
            continue
        heading = topics[-1] if topics else ""
        fails = sum(mentions_failure(text) for text, _ in own.values())
        if may_head_errors(heading) or heading in accepted.topics or fails * 2 >= len(own):
            yield [*own], heading, next(element for _, element in own.values())
