"""The codes as a TypeScript module with a const object and a union type per vendor, valid under tsc --strict."""

import sqlite3
from collections.abc import Iterator, Sequence

from ingest.export.typed import Codes, Fact, action, codes_of, header
from ingest.safe_output import json_text, plain


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """A module for TypeScript 4.0 and later, without dependencies."""
    parts = ("\n" + "\n".join(_object(codes)) + "\n" for codes in codes_of(catalogue, vendors))
    return header("typescript") + "".join(parts)


def _object(codes: Codes) -> Iterator[str]:
    name = codes.name
    yield f"/** The codes of {_comment(plain(codes.vendor))}. */"
    yield f"export const {name} = {{"
    yield "  /** A code that is not documented here. */"
    yield f"  UNKNOWN: {_quoted(codes.unknown)},"
    for member in codes.members:
        yield f"  /** {_comment(' — '.join(fact.summary for fact in member.facts))} */"
        yield f"  {member.name}: {_quoted(member.code)},"
    yield "} as const;"
    yield f"export type {name} = (typeof {name})[keyof typeof {name}];"
    yield f"export const {name}s = new Codes<{name}>({name}.UNKNOWN, ["
    for member in codes.members:
        yield f"  [{name}.{member.name}, [{', '.join(map(_fact, member.facts))}]],"
    yield "]);"


def _fact(fact: Fact) -> str:
    values = {name: _quoted(value) for name, value in fact._asdict().items() if name != "summary"}
    values["actions"] = f"[{', '.join(map(action, fact.actions))}]"
    return f"{{{', '.join(f'{_quoted(name)}: {value}' for name, value in values.items())}}}"


def _comment(text: str) -> str:
    return text.replace("*/", "*\\/")


def _quoted(value: object) -> str:
    """`value` as a literal on one line, with unsafe characters escaped."""
    return json_text(value, None)
