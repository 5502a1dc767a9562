"""What a declaration could say of a page of which nothing is taken: the likeliest list's word for its codes, or theirs.

Whether the page can be read by it is for whoever names it to try.
"""

import re
from collections.abc import Iterator

from parsers.recognise.found import Found
from parsers.recognise.grammar import grammar_of

#: So many lists at most are worth a try.
_LISTS = 3


def proposals(lists: list[Found]) -> Iterator[tuple[str, dict[str, str]]]:
    """Grammars and column words (each pair holds one of the two) that could make a list one of error codes.

    The likeliest list first.
    """
    for one in sorted(lists, key=lambda one: -sum(signal.weight for signal in one.signals))[:_LISTS]:
        at = one.columns.at("code") or 0
        if title := one.sheet.titles[at]:
            beside = {one.sheet.titles[place]: kind for place, kind in one.columns.kinds.items() if kind != "code"}
            yield "", {title: "code", **beside}
            yield "", {title: "code"}
        if codes := one.sheet.column(at):
            yield _narrow(codes), {}
            yield grammar_of(codes), {}


def _narrow(codes: list[str]) -> str:
    """The grammar of codes in one namespace."""
    first, last = min(codes), max(codes)
    shared = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), 0)
    space = first[: max(first.rfind(mark, 0, shared) for mark in "._:/-") + 1]
    return re.escape(space) + grammar_of([code.removeprefix(space) for code in codes], 1.0)
