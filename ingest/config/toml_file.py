"""A TOML file of the user's: read, its values checked, and every complaint with its file, line and key."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.errors import UsageError
from ingest.safe_output import plain, shortened

_LONGEST = 500


class TomlFile:
    """One file's `data`, with complaints that name file, line and key. Raises UsageError where it is no TOML."""

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
        except ValueError as error:  # Also a number of more digits than Python reads.
            raise UsageError(f"{path}: is not valid TOML: {error}") from error

    def wrong(self, table: str, key: str, what: str) -> UsageError:
        """The complaint `what` about `key` of `table`."""
        return UsageError(shortened(plain(f"{self.place(table, key)}: {what}"), _LONGEST))

    def place(self, table: str, key: str = "") -> str:
        """File and line of `key` of `table`, or of the table, and its name."""
        return f"{self.path}:{self._line(table, key)}: {'.'.join(filter(None, (table, key)))}"

    def _line(self, table: str, key: str) -> int:
        """Where `key` of `table` stands; the table's own line where the key has none (inline tables)."""
        here, of_table = "", 1
        for number, line in enumerate(self.text.splitlines(), 1):
            if head := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
                here = head[1].replace('"', "").replace("'", "").replace(" ", "")
                if here == table or here == f"{table}.{key}".lstrip("."):
                    of_table = number
            elif here == table and _names(line, key):
                return number
            elif table.startswith(f"{here}.".lstrip(".")) and _names(line, table[len(here) :].strip(".").split(".")[0]):
                of_table = number
        return of_table

    def table(self, name: str, allowed: set[str] | None, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """`data` as a table with only `allowed` keys."""
        if not isinstance(data, dict):
            parent, _, key = name.rpartition(".")
            raise self.wrong(parent, key, "should be a table")
        for key in data:
            if allowed is not None and key not in allowed:
                raise self.wrong(name, key, f"unknown key; known are {', '.join(sorted(allowed))}")
        return data

    def value(self, table: str, key: str, value: Any, kind: type | tuple[type, ...], what: str) -> Any:
        """`value`, if it is of `kind`."""
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(table, key, f"should be {what}, is {value!r}")
        return value

    def texts(self, table: str, key: str, value: Any) -> tuple[str, ...]:
        """`value`, if it is a list of texts."""
        for item in self.value(table, key, value, list, "a list of texts"):
            self.value(table, key, item, str, "a list of texts")
        return tuple(value)


def _names(line: str, key: str) -> bool:
    """Is `key` what this line gives a value?"""
    return re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""", line) is not None
