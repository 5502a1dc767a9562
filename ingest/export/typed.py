"""What the typed exports tell of the codes: the chosen vendors, a name for each code, what is documented of it."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.export.names import class_name, constant, unique
from ingest.safe_output import plain, shortened
from ingest.store.code_lookup import documented

#: What a name has in it that `constant` and `class_name` never make.
_MARK = "_x"
_MAX_COLUMNS = 300
UNKNOWN = "UNKNOWN"


class Fact(NamedTuple):
    """What is documented of a code in one scope; `summary` is one line for people, with the link."""

    scope: str
    status: int | None
    retryable: bool | None
    basis: str | None
    summary: str


class Member(NamedTuple):
    """A code, the name that it goes by, and what is documented of it in each scope."""

    name: str
    code: str
    facts: list[Fact]


class Codes(NamedTuple):
    """A vendor, the name that it goes by, its codes, and a value for UNKNOWN that no code has."""

    vendor: str
    name: str
    members: list[Member]
    unknown: str


def codes_of(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> Iterator[Codes]:
    """The vendors' codes, sorted."""
    found: defaultdict[str, defaultdict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for row, verdict in sorted(documented(catalogue), key=lambda pair: (pair[0]["vendor"], pair[0]["scope"])):
        if not vendors or row["vendor"] in vendors:
            words = (row["scope"] and f"({row['scope']})", row["status"] or "", row["message"])
            summary = shortened(plain(" ".join(str(word) for word in words if word)), _MAX_COLUMNS)
            link = f" {plain(row['url'])}" if row["url"] else ""
            fact = Fact(row["scope"], row["status"], verdict["retryable"], verdict["basis"], summary + link)
            found[row["vendor"]][row["code"]].append(fact)
    classes = unique(found, class_name, _MARK)
    for vendor, codes in found.items():
        names = unique(codes, constant, _MARK, [UNKNOWN])
        unknown = "<unknown>"
        while unknown in codes:
            unknown = f"<{unknown}>"
        yield Codes(
            vendor, classes[vendor], [Member(names[code], code, codes[code]) for code in sorted(codes)], unknown
        )
