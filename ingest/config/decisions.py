"""`accepted.toml`: what people have decided, read and appended to."""

import getpass
import json
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ingest.atomic_files import Unwritten, put, updating
from ingest.config.toml_file import TomlFile
from ingest.errors import UsageError
from ingest.model import Waiver
from ingest.safe_output import plain

_HEAD = """\
# Findings that were accepted by `errdex review VENDOR --accept`. Keep this file in git: each entry holds wherever the
# page gives that finding and those records; with `records = ""`, whatever else the page lists. Changes that were
# acknowledged by `errdex review VENDOR CODE --ack` stand here, too: --fail-on and impact ignore them.
"""


def who() -> str:
    """The name of the person at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # A container whose user has no name.
        return f"user {os.getuid()}"


def load_waivers(path: Path) -> list[Waiver] | None:
    """The waivers in `path`; None where there is no such file. Raises UsageError that names file and entry."""
    file = open_decisions(path)
    return [Waiver(*entry.values()) for _, entry in entries_in(file, "accepted", Waiver._fields)] if file else None


def open_decisions(path: Path) -> TomlFile | None:
    """The file of decisions, if there is one. Raises UsageError where it holds anything else."""
    if not os.path.isfile(path):  # noqa: PTH113  # false where Path.is_file raises: a folder closed to the user
        if os.path.isdir(path):  # noqa: PTH112  # as above
            raise UsageError(f"{path}: is a folder, not a file of decisions; remove it")
        return None
    file = TomlFile(path)
    file.table("", {"accepted", "acknowledged"}, file.data)
    return file


def entries_in(
    file: TomlFile, table: str, keys: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each entry of `table`, with its place: its texts by key, in the order of `keys`. Raises UsageError."""
    entries = file.data.get(table, [])
    if not isinstance(entries, list):
        raise file.wrong("", table, f"should be entries of the form [[{table}]]")
    for number, entry in enumerate(entries, 1):
        place = f"{file.path}: entry {number} of {table}"
        values = entry if isinstance(entry, dict) else {}
        for name in (*keys, *values):
            if name not in keys or (name not in values and name not in optional):
                what = "is missing" if name in keys else "is an unknown key"
                raise UsageError(f"{place}: {plain(name)} {what}; each has {', '.join(keys)}")
            if not isinstance(values.get(name, ""), str):
                raise UsageError(f"{place}: {name} should be a text")
        yield place, {name: values[name] for name in keys if name in values}


def add_waivers(path: Path, waivers: Iterable[Waiver]) -> None:
    """Append `waivers` to `path`, all or none. Raises UsageError where that fails."""
    append(path, "accepted", [one._asdict() for one in waivers])


def take_over(path: Path, decided: Iterable[Waiver]) -> None:
    """Write what the catalogue holds to a new file, which from then on decides alone. Raises UsageError."""
    if not path.exists():
        add_waivers(path, decided)


def append(path: Path, table: str, entries: Iterable[Mapping[str, str]]) -> None:
    """Append entries of `table` to the file of decisions, all or none. Raises UsageError where that fails."""
    try:
        with updating(path):
            text = path.read_text("utf-8-sig") if path.exists() else _HEAD
            for entry in entries:
                values = ((key, json.dumps(plain(value), ensure_ascii=False)) for key, value in entry.items())
                text += f"\n[[{table}]]\n" + "".join(f"{key} = {value}\n" for key, value in values)
            tomllib.loads(text)
            put(path, text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: write its entries as [[{table}]], so that one can be added; nothing was {table}"
        raise UsageError(message) from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; nothing was {table}") from error
    except Unwritten as error:
        raise UsageError(f"{error}; nothing was {table}") from error
