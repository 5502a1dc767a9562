"""`[sites.NAME.witness]`: a machine-readable list of codes beside a vendor's pages."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.config.toml_file import TomlFile

FORMATS = ("json", "yaml", "csv")
#: What a witness may give of a code.
FIELDS = ("code", "scope", "status", "category", "retryable", "message", "hint", "title")


@dataclass(frozen=True)
class WitnessSource:
    """Where the list is, and how it is read.

    `rows`: the JSONPath of its entries. `paths`: pairs of a field and its JSONPath within an entry, its member or its
    CSV column; without `code` an entry is known by its own name. `complete`: a code that it lacks does not exist.
    """

    url: str
    format: str
    rows: str = ""
    paths: tuple[tuple[str, str], ...] = ()
    complete: bool = False

    @cached_property
    def digest(self) -> str:
        """A digest of the whole declaration."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def witness_source(file: TomlFile, table: str, data: Mapping[str, Any]) -> WitnessSource:
    """Read a site's witness. Raises UsageError with file, line and key."""
    kinds = dict.fromkeys(("url", "format", "rows", *FIELDS), str) | {"complete": bool}
    values = {"url": "", "format": "", **file.typed(table, data, kinds)}
    complete = values.pop("complete", False)
    if values["format"] not in FORMATS:
        raise file.wrong(table, "format", f"should be one of {', '.join(FORMATS)}, is {values['format']!r}")
    if values["format"] == "csv" and "rows" in values:
        raise file.wrong(table, "rows", "does not go with csv, of which every line is an entry")
    needed = "code" if values["format"] == "csv" else "rows"
    if empty := next((key for key in (needed, *values) if not values.get(key)), None):
        raise file.wrong(table, empty, "is missing or empty")
    paths = tuple((name, values.pop(name)) for name in FIELDS if name in values)
    return WitnessSource(**values, paths=paths, complete=complete)
