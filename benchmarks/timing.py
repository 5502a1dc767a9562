"""Timing two things against each other, in turn, so that a machine's mood touches both."""

import sys
import time
from collections.abc import Callable

from lxml import etree


def medians(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each of `works`, called in turn `rounds` times, after one call that is not counted."""
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 1):
        for work, taken in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            if number:
                taken.append(time.perf_counter() - start)
    return [sorted(taken)[len(taken) // 2] for taken in times]


def numbers(*defaults: float) -> list[float]:
    """The numbers on the command line, and the defaults of those that are left out."""
    return [*map(float, sys.argv[1:]), *defaults[len(sys.argv) - 1 :]]


def bare_parse(body: bytes) -> object:
    """What lxml alone makes of a page: the floor."""
    return etree.fromstring(body, etree.HTMLParser(huge_tree=True, encoding="utf-8"))


def verdict(ratio: float, bound: float, at_most: bool) -> str:
    """Whether the ratio is what is to be reached."""
    return "reached" if (ratio <= bound) == at_most or ratio == bound else "MISSED"
