"""Sites declared in `errdex.toml`: how the pages of a vendor without a parser module are read."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.config.toml_file import TomlFile

if TYPE_CHECKING:
    from parsers import Site  # lxml comes with it

KEYS = frozenset({"name", "code", "columns", "scope", "headings", "skip", "lists", "follow"})


def declaration(file: TomlFile, table: str, data: Mapping[str, Any]) -> "Site":
    """The site that a table declares, without its pages. Raises UsageError with file, line and key."""
    from parsers.extract.contract import ALIASES, OPEN, ROLES, SHOWN_ROLES

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
    values["columns"] = columns
    scopes = ("section", "page", *sorted(SHOWN_ROLES.values()))
    if (scope := values.get("scope")) and scope not in {*scopes, *ROLES, *ALIASES}:
        raise file.wrong(table, "scope", f"should be one of {', '.join(scopes)}, is {scope!r}")
    site = replace(OPEN, **values)
    return replace(site, headings=True) if site.pinned and not site.lists and site.headings is None else site
