"""The codes as a Python module with one enum per vendor, valid under mypy --strict."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from ingest.export.typed import Codes, Fact, action, codes_of, header
from ingest.safe_output import UNSAFE, plain


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """A module for Python 3.11 and later, without dependencies."""
    parts = ("\n\n" + "\n".join(_class(codes)) + "\n" for codes in codes_of(catalogue, vendors))
    return header("python") + "".join(parts)


def _class(codes: Codes) -> Iterator[str]:
    yield f"class {codes.name}(Code):"
    yield f"    # The codes of {plain(codes.vendor)}."
    yield ""
    yield "    #: A code that is not documented here."
    yield f"    UNKNOWN = {_quoted(codes.unknown)}"
    for member in codes.members:
        yield from (f"    #: {fact.summary}" for fact in member.facts)
        yield f"    {member.name} = {', '.join([_quoted(member.code), *map(_fact, member.facts)])}"


def _fact(fact: Fact) -> str:
    basis = None if fact.basis is None else _quoted(fact.basis)
    actions = f"({''.join(f'{action(name)}, ' for name in fact.actions).removesuffix(' ')})"
    told = f", {actions}, {fact.retry_after_s}" if fact.actions else ""
    return f"Fact({_quoted(fact.scope)}, {fact.status}, {fact.retryable}, {basis}{told})"


def _quoted(text: str) -> str:
    """`text` as a Python literal on one line, with unsafe characters escaped."""
    return UNSAFE.sub(lambda found: f"\\U{ord(found[0]):08x}", json.dumps(text, ensure_ascii=False))
