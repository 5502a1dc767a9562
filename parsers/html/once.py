"""What later stages find of a page, kept with it: a page is read by several declarations."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar


class Keeping(Protocol):
    """A part of a page that keeps what was found of it, by what found it."""

    found: dict[Callable[..., Any], Any]


K = TypeVar("K", bound=Keeping)
T = TypeVar("T")


def once(part: K, find: Callable[[K], T]) -> T:
    """What `find` makes of a part of a page, made when it is first asked for."""
    if find not in part.found:
        part.found[find] = find(part)
    kept: T = part.found[find]
    return kept
