"""A grammar of codes, made from the codes: what a declaration of the site would say."""

import re
from collections.abc import Collection

_KINDS = (
    r"-?\d+",
    r"[A-Z][A-Z0-9]*(?:[_.-][A-Z0-9]+)*",
    r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*",
    r"[A-Z][A-Za-z0-9]*",
    r"[\w.:/-]+",
)


def makes(codes: Collection[str]) -> list[str]:
    """The narrowest grammars that the codes are of, each by itself."""
    return sorted({grammar_of([code]) for code in codes})


def grammar_of(codes: Collection[str], share: float = 0.9) -> str:
    """The narrowest of a few usual grammars that nearly all (a `share`) of the codes fit; `.+` where none does."""
    for grammar in _KINDS:
        if sum(re.fullmatch(grammar, code) is not None for code in codes) >= share * len(codes):
            return grammar
    return ".+"
