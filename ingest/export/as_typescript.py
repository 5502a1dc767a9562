"""The codes as a TypeScript module: a const object and a union type a vendor, that tsc --strict takes."""

import sqlite3
from collections.abc import Iterator, Sequence

from ingest.export.typed import Codes, Fact, codes_of
from ingest.safe_output import json_text, plain

_HEAD = """\
// Error codes as their vendors document them. Written by `errdex export typescript`: change nothing here.

/**
 * What is documented of a code in one scope; null is not known.
 * `retryable`: may the identical request succeed later? `basis`: what says so.
 */
export interface Fact {
  readonly scope: string;
  readonly status: number | null;
  readonly retryable: boolean | null;
  readonly basis: "stated" | "advised" | "status" | null;
}

/** What is documented of a vendor's codes. Where a code has several scopes, null unless they agree. */
export class Codes<Code extends string> {
  private readonly known: ReadonlyMap<string, readonly [Code, readonly Fact[]]>;
  private readonly unknown: Code;

  constructor(unknown: Code, known: readonly (readonly [Code, readonly Fact[]])[]) {
    this.unknown = unknown;
    this.known = new Map(known.map((entry) => [entry[0], entry]));
  }

  /** The code as the API gave it; UNKNOWN for whatever is not documented here. */
  parse(code: unknown): Code {
    const text = typeof code === "number" || typeof code === "bigint" ? String(code) : code;
    return (typeof text === "string" ? this.known.get(text)?.[0] : undefined) ?? this.unknown;
  }

  /** What is documented of the code in each of its scopes. */
  facts(code: Code): readonly Fact[] {
    return this.known.get(code)?.[1] ?? [];
  }

  /** The HTTP status. */
  status(code: Code): number | null {
    return this.agreed(code, "status");
  }

  /** May the identical request succeed later? Retry a payment only with its idempotency key. */
  retryable(code: Code): boolean | null {
    return this.agreed(code, "retryable");
  }

  /** What says so: stated or advised by the vendor, or the status. */
  basis(code: Code): Fact["basis"] {
    return this.agreed(code, "basis");
  }

  private agreed<Name extends keyof Fact>(code: Code, name: Name): Fact[Name] | null {
    const [first, ...rest] = this.facts(code);
    return first !== undefined && rest.every((fact) => fact[name] === first[name]) ? first[name] : null;
  }
}
"""


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """A module for TypeScript 4.0 and later, with nothing to install."""
    return _HEAD + "".join("\n" + "\n".join(_object(codes)) + "\n" for codes in codes_of(catalogue, vendors))


def _object(codes: Codes) -> Iterator[str]:
    name = f"{codes.name}Code"
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
    return _quoted({name: value for name, value in fact._asdict().items() if name != "summary"})


def _comment(text: str) -> str:
    return text.replace("*/", "*\\/")


def _quoted(value: object) -> str:
    """`value` as a literal, on one line and with nothing in it that hides."""
    return json_text(value, None)
