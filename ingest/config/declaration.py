"""What `errdex.toml` declares of a site that no parser module is for: how its pages read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.config.toml_file import TomlFile

#: What tells several meanings of one code apart, beside the kinds of columns.
_SCOPES = ("section", "page")


@dataclass(frozen=True)
class Declaration:
    """What is said of one site. `columns` are pairs of word and kind; `skip` names lists that are left aside.

    With neither `code` nor `columns` the recogniser reads the pages.
    """

    name: str = ""
    code: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    scope: str = ""
    headings: bool | None = None
    skip: tuple[str, ...] = ()
    follow: str = ""

    @cached_property
    def digest(self) -> bytes:
        """What of it decides how a page reads."""
        return repr((self.code, self.columns, self.scope, self.headings, self.skip, self.follow)).encode()


KEYS = frozenset(Declaration.__dataclass_fields__)


def declaration(file: TomlFile, table: str, data: Mapping[str, Any]) -> Declaration:
    """The declaration in a site's table. Raises UsageError with file, line and key."""
    from parsers.reading.contract import KINDS

    values = dict(data)
    for key in {"name", "code", "scope", "follow"} & values.keys():
        if not file.value(table, key, values[key], str, "a text"):
            raise file.wrong(table, key, "is empty")
    if not values.get("follow", "/").startswith("/"):
        raise file.wrong(table, "follow", f"should be a path such as /errors/*, is {values['follow']!r}")
    if "headings" in values:
        file.value(table, "headings", values["headings"], bool, "true or false")
    if "skip" in values:
        values["skip"] = file.texts(table, "skip", values["skip"])
    try:
        re.compile(values.get("code", "")), re.compile(f"({values.get('code', '')})")  # Alone, and as a part.
    except (re.error, OverflowError, RecursionError) as error:
        raise file.wrong(table, "code", f"is no regular expression: {error}") from error
    columns = file.table(f"{table}.columns", None, values.get("columns", {}))
    for word, kind in columns.items():
        if file.value(f"{table}.columns", word, kind, str, "a text") not in KINDS:
            told = f"should be one of {', '.join(sorted(KINDS))}, is {kind!r}"
            raise file.wrong(f"{table}.columns", word, told)
    values["columns"] = tuple(columns.items())
    if (scope := values.get("scope")) and scope not in (*_SCOPES, *KINDS):
        raise file.wrong(table, "scope", f"should be one of {', '.join((*_SCOPES, *sorted(KINDS)))}, is {scope!r}")
    return Declaration(**values)
