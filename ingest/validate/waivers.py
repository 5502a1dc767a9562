"""The waivers: what people have decided about findings, in `accepted.toml` and in the catalogue."""

import getpass
import hashlib
import json
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ingest.atomic_files import Unwritten, put, updating
from ingest.config.toml_file import TomlFile
from ingest.errors import UsageError
from ingest.model import Finding, Record, Waiver
from ingest.reasons import REASONS
from ingest.safe_output import plain

_HEAD = """\
# Findings that were accepted by `errdex review VENDOR --accept`. Keep this file in git: each entry holds wherever the
# page gives that finding and those records; with `records = ""`, whatever else it lists. Changes that were
# acknowledged by `errdex review VENDOR CODE --ack` stand here, too: --fail-on and impact ignore them.
"""
#: A page's own finding of these words names what it is about: it stands however the other rows read.
SELF_CONTAINED = {"codes-unaccounted", "column-lost", "column-unread", "list-lost", "keys-set-aside"}
_KEYS = ("page", "finding", "records", "who", "when", "why")


class Waivers:
    """The waivers that hold in a run: those in the file of decisions, which decides alone, else the catalogue's."""

    def __init__(self, filed: Iterable[Waiver] | None, stored: Iterable[Waiver] = ()) -> None:
        every = stored if filed is None else filed
        self._exact = {(one.page, one.finding, one.records): one for one in every}
        self._by_finding = {(one.page, one.finding): one for one in self._exact.values()}

    def holds(self, waiver: Waiver) -> bool:
        """Is the same thing decided already?"""
        return (waiver.page, waiver.finding, waiver.records) in self._exact

    def waiver_for(self, page: str, finding: Finding, records: Iterable[Record] | None) -> Waiver | None:
        """The waiver for `finding` of `page` (vendor/page) that reads as `records`, or (None) however it reads."""
        if not self._exact or REASONS[finding.reason].waivable != "lasting":
            return None
        name = (page, message_of(finding))
        if records is None or name not in self._by_finding:
            return self._by_finding.get(name)
        return self._exact.get((*name, digest(records)))


def message_of(finding: Finding) -> str:
    """The finding as a waiver names it."""
    return plain(f"{finding.reason}: {finding.detail}")


def digest(records: Iterable[Record]) -> str:
    """What identifies the records as read: their keys and states, in whatever order."""
    lines = sorted(json.dumps((*record.key, *record.state), ensure_ascii=False) for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def who() -> str:
    """The name of the person at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # A container whose user has no name.
        return f"user {os.getuid()}"


def load(path: Path) -> list[Waiver] | None:
    """The waivers in `path`; None where there is no such file. Raises UsageError that names file and entry."""
    file = open_decisions(path)
    return [Waiver(*entry.values()) for _, entry in entries_in(file, "accepted", _KEYS)] if file else None


def open_decisions(path: Path) -> TomlFile | None:
    """The file of decisions, if there is one. Raises UsageError where it holds anything else."""
    if not os.path.isfile(path):  # noqa: PTH113  # false where Path.is_file raises: a folder closed to the user
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


def add(path: Path, waivers: Iterable[Waiver]) -> None:
    """Append `waivers` to `path`, all or none. Raises UsageError where that fails."""
    append(path, "accepted", [dict(zip(_KEYS, one, strict=True)) for one in waivers])


def take_over(path: Path, decided: Iterable[Waiver]) -> None:
    """Write what the catalogue holds to a new file, which from then on decides alone. Raises UsageError."""
    if not path.exists():
        add(path, decided)


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
