"""A TOML file with checked values; every error names file, line and key."""

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.errors import UsageError
from ingest.safe_output import plain, shortened

_MAX_MESSAGE = 500


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
        """The line of `key` in `table`, or of the table where the key has no line of its own (inline tables)."""
        parts = table.split(".")
        names = {table, f"{table}.{key}".lstrip("."), *(".".join(parts[:count]) for count in range(len(parts)))}
        header = 1
        for number, here, line in sorted(entry for name in names for entry in self._sections.get(name, ())):
            if line is None:
                if here == table or here == f"{table}.{key}".lstrip("."):
                    header = number
            elif here == table and _assigns(line, key):
                return number
            elif table.startswith(f"{here}.".lstrip(".")) and _assigns(
                line, table[len(here) :].strip(".").split(".")[0]
            ):
                header = number
        return header

    @cached_property
    def _sections(self) -> dict[str, list[tuple[int, str, str | None]]]:
        """By table: the number, table and text of each of its lines, None for its header."""
        sections: dict[str, list[tuple[int, str, str | None]]] = {}
        here = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            head = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
            if head:
                here = head[1].replace('"', "").replace("'", "").replace(" ", "")
            sections.setdefault(here, []).append((number, here, None if head else line))
        return sections

    def table(self, name: str, allowed: set[str] | None, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """`data`, if it is a table with only `allowed` keys."""
        if not isinstance(data, dict):
            parent, _, key = name.rpartition(".")
            raise self.wrong(parent, key, "should be a table")
        for key in data:
            if allowed is not None and key not in allowed:
                raise self.wrong(name, key, f"unknown key; known are {', '.join(sorted(allowed))}")
        return data

    def value(self, table: str, key: str, value: Any, kind: type | tuple[type, ...], what: str) -> Any:
        """`value`, if it has the type `kind`."""
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(table, key, f"should be {what}, is {value!r}")
        return value

    def strings(self, table: str, key: str, value: Any) -> tuple[str, ...]:
        """`value`, if it is a list of strings."""
        for item in self.value(table, key, value, list, "a list of strings"):
            self.value(table, key, item, str, "a list of strings")
        return tuple(value)


def _assigns(line: str, key: str) -> bool:
    return re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""", line) is not None
