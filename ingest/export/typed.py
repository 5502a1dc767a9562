"""The data of the typed exports: the vendors, a name for each code, and what is documented about it."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from ingest.export.names import class_names, member_names
from ingest.safe_output import plain, shortened
from ingest.store.code_lookup import documented

_MAX_COLUMNS = 300


class Fact(NamedTuple):
    """What is documented about a code in one scope; `summary` is one line of text, with the link."""

    scope: str
    status: int | None
    retryable: bool | None
    basis: str | None
    actions: list[str]
    retry_after_s: int | None
    summary: str


class Member(NamedTuple):
    """A code, its name, and what is documented about it in each scope."""

    name: str
    code: str
    facts: list[Fact]


class Codes(NamedTuple):
    """A vendor, its class name, its codes, and a value for UNKNOWN that no code has."""

    vendor: str
    name: str
    members: list[Member]
    unknown: str


def codes_of(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> Iterator[Codes]:
    """The vendors' codes, sorted."""
    found: defaultdict[str, defaultdict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for row, verdict in sorted(documented(catalogue), key=lambda pair: (pair[0]["vendor"], pair[0]["scope"])):
        if not vendors or row["vendor"] in vendors:
            title = row["title"] and f"{row['title']}:"
            words = (row["scope"] and f"({row['scope']})", row["status"] or "", title, row["message"])
            summary = shortened(plain(" ".join(str(word) for word in words if word)), _MAX_COLUMNS)
            link = f" {plain(row['url'])}" if row["url"] else ""
            fact = Fact(
                *(row["scope"], row["status"], verdict["retryable"], verdict["basis"]),
                *(row["actions"], row["retry_after_s"], summary + link),
            )
            found[row["vendor"]][row["code"]].append(fact)
    classes = class_names(found)
    for vendor, codes in found.items():
        names = member_names(codes)
        unknown = "<unknown>"
        while unknown in codes:
            unknown = f"<{unknown}>"
        members = [Member(names[code], code, codes[code]) for code in sorted(codes)]
        yield Codes(vendor, classes[vendor], members, unknown)


def action(name: str) -> str:
    """The enum member of an action."""
    return f"Action.{name.upper()}"


def header(language: str) -> str:
    """The part of a module that is the same for every catalogue."""
    return (files("ingest.export") / f"{language}_header.txt").read_text("utf-8")
