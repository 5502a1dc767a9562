"""Results that are computed once per page and kept with it, as a page may be read by several declarations."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar


class Keeping(Protocol):
    """A part of a page that keeps such results, each by the function that computed it."""

    found: dict[Callable[..., Any], Any]


K = TypeVar("K", bound=Keeping)
T = TypeVar("T")


def once(part: K, find: Callable[[K], T]) -> T:
    """The result of `find(part)`, computed when it is first asked for."""
    if find not in part.found:
        part.found[find] = find(part)
    kept: T = part.found[find]
    return kept
