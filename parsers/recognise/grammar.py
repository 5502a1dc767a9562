"""A grammar of codes, made from the codes: what a declaration of the site would say."""

import re
from collections.abc import Collection

_KINDS = [
    re.compile(kind)
    for kind in (
        r"-?\d+",
        r"[A-Z][A-Z0-9]*(?:[_.-][A-Z0-9]+)*",
        r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*",
        r"[A-Z][A-Za-z0-9]*",
        r"[\w.:/-]+",
        r".+",
    )
]


def grammar_of(codes: Collection[str], share: float = 0.9) -> str:
    """The narrowest of a few usual grammars that nearly all (a `share`) of the codes fit; `.+` where none does."""
    fitting = (kind.pattern for kind in _KINDS if sum(map(bool, map(kind.fullmatch, codes))) >= share * len(codes))
    return next(fitting, _KINDS[-1].pattern)


def makes(codes: Collection[str]) -> list[str]:
    """The narrowest of these grammars that the codes are of, each by itself."""
    found: set[str] = set()
    for code in codes:
        found.add(next((kind.pattern for kind in _KINDS if kind.fullmatch(code)), _KINDS[-1].pattern))
    return sorted(found)
