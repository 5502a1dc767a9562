"""A TOML file with checked values; every error names file, line and key."""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.errors import UsageError, alternatives
from ingest.safe_output import plain, shortened

_MAX_MESSAGE = 500
_WORD = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
#: A key, which may be dotted.
_ASSIGNED = re.compile(rf"\s*((?:{_WORD.pattern})(?:\s*\.\s*(?:{_WORD.pattern}))*)\s*=")

#: How a message calls the values of a type.
_NAMES = {bool: "true or false", str: "a string", int: "a whole number", float: "a number", tuple: "a list of strings"}


class TomlFile:
    """The `data` of one file. Raises UsageError where it is not TOML."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text("utf-8-sig")
            self.data = tomllib.loads(self.text)
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{path}: is not UTF-8 text (byte {error.start})") from error
        except RecursionError as error:
            raise UsageError(f"{path}: is nested too deeply") from error
        except ValueError as error:  # Also raised for a number with more digits than Python parses.
            raise UsageError(f"{path}: is not valid TOML: {error}") from error

    def wrong(self, table: str, key: str, what: str) -> UsageError:
        """The error that `key` of `table` causes."""
        return UsageError(shortened(plain(f"{self.place(table, key)}: {what}"), _MAX_MESSAGE))

    def place(self, table: str, key: str = "") -> str:
        """File, line and name of `key` of `table`, or of the table itself."""
        return f"{self.path}:{self._line(table, key)}: {'.'.join(filter(None, (table, key)))}"

    def _line(self, table: str, key: str) -> int:
        """The line of `key` in `table`, or of what it stands in where it has no line of its own (inline tables)."""
        name = f"{table}.{key}".strip(".")
        while name and name not in self._lines:
            name = name.rpartition(".")[0]
        return self._lines.get(name, 1)

    @cached_property
    def _lines(self) -> dict[str, int]:
        """The line of each table and key that has one, by its full name."""
        found: dict[str, int] = {}
        table = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if head := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
                table = ".".join(word.strip("\"' ") for word in head[1].split("."))
                found[table] = number
                found.setdefault(table.partition(".")[0], number)
            elif assigned := _ASSIGNED.match(line):
                name = table
                for word in _WORD.findall(assigned[1]):
                    name = ".".join(filter(None, (name, word.strip("\"'"))))
                    found[name] = number
        return found

    def table(self, name: str, allowed: set[str] | None, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """`data`, if it is a table with only `allowed` keys."""
        if not isinstance(data, dict):
            parent, _, key = name.rpartition(".")
            raise self.wrong(parent, key, "should be a table")
        for key in data:
            if allowed is not None and key not in allowed:
                known = sorted(allowed)
                raise self.wrong(name, key, f"unknown key; {alternatives(get_close_matches(key, known), known)}")
        return data

    def typed(self, name: str, data: Mapping[str, Any], kinds: Mapping[str, type] | type) -> dict[str, Any]:
        """`data`, if it is a table of keys with these types, or of values of one type.

        A list of strings becomes a tuple; an `object` is not looked at.
        """
        found = dict(self.table(name, None if isinstance(kinds, type) else {*kinds}, data))
        for key, value in found.items():
            kind = kinds if isinstance(kinds, type) else kinds[key]
            if kind is tuple and isinstance(value, list) and all(isinstance(one, str) for one in value):
                found[key] = tuple(value)
            elif kind is not object and (type(value) is not kind and not (kind is float and type(value) is int)):
                printed = str(value).lower() if isinstance(value, bool) else repr(value)
                raise self.wrong(name, key, f"should be {_NAMES[kind]}, is {printed}")
        return found
