"""Sites declared in `errdex.toml`: how the pages of a vendor without a parser module are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.config.toml_file import TomlFile


@dataclass(frozen=True)
class Declaration:
    """How one site's pages are read. `columns` are pairs of word and role.

    `lists` names the lists to read, `skip` lists to leave out. Without `code` and `columns` nothing is pinned.
    """

    name: str = ""
    code: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    scope: str = ""
    headings: bool | None = None
    skip: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    follow: str = ""

    @cached_property
    def digest(self) -> bytes:
        """The part that affects how a page is read."""
        return repr((self.code, self.columns, self.scope, self.headings, self.skip, self.lists, self.follow)).encode()


KEYS = frozenset(Declaration.__dataclass_fields__)


def declaration(file: TomlFile, table: str, data: Mapping[str, Any]) -> Declaration:
    """Read a site's table. Raises UsageError with file, line and key."""
    from parsers.extract.contract import ALIASES, ROLES, SHOWN_ROLES

    values = dict(data)
    for key in [key for key in values if key in ("name", "code", "scope", "follow")]:
        if not file.value(table, key, values[key], str, "a string"):
            raise file.wrong(table, key, "is empty")
    if not values.get("follow", "/").startswith("/"):
        raise file.wrong(table, "follow", f"should be a path such as /errors/*, is {values['follow']!r}")
    if "headings" in values:
        file.value(table, "headings", values["headings"], bool, "true or false")
    for key in [key for key in values if key in ("skip", "lists")]:
        values[key] = file.strings(table, key, values[key])
    try:
        for pattern in ("{}", "({})"):  # By itself, and as part of another pattern.
            re.compile(pattern.format(values.get("code", "")))
    except (re.error, OverflowError, RecursionError) as error:
        raise file.wrong(table, "code", f"is not a regular expression: {error}") from error
    columns = file.table(f"{table}.columns", None, values.get("columns", {}))
    for word, role in columns.items():
        if file.value(f"{table}.columns", word, role, str, "a string") not in ROLES | ALIASES.keys():
            names = ", ".join(sorted(SHOWN_ROLES.values()))
            raise file.wrong(f"{table}.columns", word, f"should be one of {names}, is {role!r}")
    values["columns"] = tuple(columns.items())
    scopes = ("section", "page", *sorted(SHOWN_ROLES.values()))
    if (scope := values.get("scope")) and scope not in {*scopes, *ROLES, *ALIASES}:
        raise file.wrong(table, "scope", f"should be one of {', '.join(scopes)}, is {scope!r}")
    return Declaration(**values)
