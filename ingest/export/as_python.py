"""The codes as a Python module: an enum a vendor, that mypy --strict takes."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from ingest.export.typed import Codes, Fact, codes_of
from ingest.safe_output import UNSAFE, plain

_HEAD = '''\
"""Error codes as their vendors document them. Written by `errdex export python`: change nothing here."""

from enum import StrEnum
from typing import NamedTuple, Self


class Fact(NamedTuple):
    """What is documented of a code in one scope; None is not known.

    `retryable`: may the identical request succeed later? `basis`: `stated` or `advised` by the vendor, or by `status`.
    """

    scope: str
    status: int | None
    retryable: bool | None
    basis: str | None


class Code(StrEnum):
    """A vendor's codes. Where a code has several scopes, a property is None unless they agree on it."""

    facts: tuple[Fact, ...]

    def __new__(cls, code: str, *facts: Fact) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.facts = facts
        return member

    @classmethod
    def parse(cls, code: object) -> Self:
        """The member for a code as the API gave it; UNKNOWN for whatever is not documented here."""
        try:
            return cls(str(code)) if isinstance(code, str | int) else cls["UNKNOWN"]
        except ValueError:
            return cls["UNKNOWN"]

    @property
    def status(self) -> int | None:
        """The HTTP status."""
        found = {fact.status for fact in self.facts}
        return found.pop() if len(found) == 1 else None

    @property
    def retryable(self) -> bool | None:
        """May the identical request succeed later? Retry a payment only with its idempotency key."""
        found = {fact.retryable for fact in self.facts}
        return found.pop() if len(found) == 1 else None

    @property
    def basis(self) -> str | None:
        """What says so: `stated`, `advised` or `status`."""
        found = {fact.basis for fact in self.facts}
        return found.pop() if len(found) == 1 else None
'''


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """A module for Python 3.11 and later, with nothing to install."""
    return _HEAD + "".join("\n\n" + "\n".join(_class(codes)) + "\n" for codes in codes_of(catalogue, vendors))


def _class(codes: Codes) -> Iterator[str]:
    yield f"class {codes.name}Code(Code):"
    yield f"    # The codes of {plain(codes.vendor)}."
    yield ""
    yield "    #: A code that is not documented here."
    yield f"    UNKNOWN = {_quoted(codes.unknown)}"
    for member in codes.members:
        yield from (f"    #: {fact.summary}" for fact in member.facts)
        yield f"    {member.name} = {', '.join([_quoted(member.code), *map(_fact, member.facts)])}"


def _fact(fact: Fact) -> str:
    basis = None if fact.basis is None else _quoted(fact.basis)
    return f"Fact({_quoted(fact.scope)}, {fact.status}, {fact.retryable}, {basis})"


def _quoted(text: str) -> str:
    """`text` as a literal of Python, on one line and with nothing in it that hides."""
    return UNSAFE.sub(lambda found: f"\\U{ord(found[0]):08x}", json.dumps(text, ensure_ascii=False))
