"""The codes as a Python module (mypy --strict) or a TypeScript one (tsc --strict), with a class for each vendor."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from ingest.export.names import class_names, member_names
from ingest.safe_output import UNSAFE, json_text, plain, shortened
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


def module(catalogue: sqlite3.Connection, vendors: Sequence[str], language: str) -> str:
    """A module without dependencies, for Python 3.11 or TypeScript 4.0 and later."""
    lines_of, gap = (_python, "\n\n") if language == "python" else (_typescript, "\n")
    parts = ("\n".join(lines_of(codes)) for codes in _codes_of(catalogue, vendors))
    # The header is the same for every catalogue.
    header = (files("ingest.export") / f"{language}_header.txt").read_text("utf-8")
    return header + "".join(f"{gap}{part}\n" for part in parts)


def _codes_of(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> Iterator[Codes]:
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


def _action(name: str) -> str:
    return f"Action.{name.upper()}"


def _python(codes: Codes) -> Iterator[str]:
    yield f"class {codes.name}(Code):"
    yield f"    # The codes of {plain(codes.vendor)}."
    yield ""
    yield "    #: A code that is not documented here."
    yield f"    UNKNOWN = {_python_text(codes.unknown)}"
    for member in codes.members:
        yield from (f"    #: {fact.summary}" for fact in member.facts)
        yield f"    {member.name} = {', '.join([_python_text(member.code), *map(_python_fact, member.facts)])}"


def _python_fact(fact: Fact) -> str:
    basis = None if fact.basis is None else _python_text(fact.basis)
    actions = f"({''.join(f'{_action(name)}, ' for name in fact.actions).removesuffix(' ')})"
    advice = f", {actions}, {fact.retry_after_s}" if fact.actions else ""
    return f"Fact({_python_text(fact.scope)}, {fact.status}, {fact.retryable}, {basis}{advice})"


def _python_text(text: str) -> str:
    """`text` as a Python literal on one line, with unsafe characters escaped."""
    return UNSAFE.sub(lambda found: f"\\U{ord(found[0]):08x}", json.dumps(text, ensure_ascii=False))


def _typescript(codes: Codes) -> Iterator[str]:
    name = codes.name
    yield f"/** The codes of {_comment(plain(codes.vendor))}. */"
    yield f"export const {name} = {{"
    yield "  /** A code that is not documented here. */"
    yield f"  UNKNOWN: {json_text(codes.unknown, None)},"
    for member in codes.members:
        yield f"  /** {_comment(' — '.join(fact.summary for fact in member.facts))} */"
        yield f"  {member.name}: {json_text(member.code, None)},"
    yield "} as const;"
    yield f"export type {name} = (typeof {name})[keyof typeof {name}];"
    yield f"export const {name}s = new Codes<{name}>({name}.UNKNOWN, ["
    for member in codes.members:
        yield f"  [{name}.{member.name}, [{', '.join(map(_typescript_fact, member.facts))}]],"
    yield "]);"


def _typescript_fact(fact: Fact) -> str:
    values = {name: json_text(value, None) for name, value in fact._asdict().items() if name != "summary"}
    values["actions"] = f"[{', '.join(map(_action, fact.actions))}]"
    return f"{{{', '.join(f'{json_text(name, None)}: {value}' for name, value in values.items())}}}"


def _comment(text: str) -> str:
    return text.replace("*/", "*\\/")
