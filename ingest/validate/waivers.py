"""What people have decided about suspect pages: the lines of `accepted.toml`, and how a page is held against them."""

import getpass
import hashlib
import json
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

from ingest.config.toml_file import TomlFile
from ingest.errors import UsageError
from ingest.model import Complaint, Decision, Record
from ingest.safe_output import plain

FILE = "accepted.toml"
#: What comes and goes cannot be accepted for ever: the next time it is another page.
FLAPPING = "flapping"
_HEAD = """\
# Pages that were suspect and were accepted as they read, by `errdex review VENDOR --accept`. Keep this file in git:
# each entry holds wherever the page gives that complaint and those records, whatever else its bytes.
"""
_KEYS = ("page", "complaint", "records", "who", "when", "why")


class Decisions:
    """The decisions to take a page as it reads."""

    def __init__(self, every: Iterable[Decision]) -> None:
        self._by_name = {(one.page, one.complaint, one.records): one for one in every}
        self._by_complaint = {(one.page, one.complaint): one for one in self._by_name.values()}

    def holds(self, decision: Decision) -> bool:
        """Is the same thing decided already?"""
        return (decision.page, decision.complaint, decision.records) in self._by_name

    def on(self, page: str, complaint: Complaint, records: Iterable[Record] | None) -> Decision | None:
        """The decision to live with `complaint` of `page` (vendor/page) that reads as `records`, or (None) however."""
        if not self._by_name or complaint.reason == FLAPPING:
            return None
        name = (page, told(complaint))
        if records is None or name not in self._by_complaint:
            return self._by_complaint.get(name)
        return self._by_name.get((*name, digest(records)))


def told(complaint: Complaint) -> str:
    """The complaint as a decision names it."""
    return plain(f"{complaint.reason}: {complaint.detail}")


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


def load(path: Path) -> list[Decision] | None:
    """The decisions in `path`; None where there is no such file. Raises UsageError that names file and entry."""
    if not os.path.isfile(path):  # noqa: PTH113  # says no where Path.is_file raises: a folder closed to the user
        return None
    file = TomlFile(path)
    entries = file.table("", {"accepted"}, file.data).get("accepted", [])
    if not isinstance(entries, list):
        raise file.wrong("", "accepted", "should be entries of the form [[accepted]]")
    return [_entry(path, number, entry) for number, entry in enumerate(entries, 1)]


def _entry(path: Path, number: int, entry: object) -> Decision:
    values = entry if isinstance(entry, dict) else {}
    for name in (*_KEYS, *values):
        if name not in values or name not in _KEYS:
            what = "is missing" if name in _KEYS else "is an unknown key"
            raise UsageError(f"{path}: entry {number} of accepted: {name} {what}; each has {', '.join(_KEYS)}")
        if name in values and not isinstance(values[name], str):
            raise UsageError(f"{path}: entry {number} of accepted: {name} should be a text")
    return Decision(*(values[name] for name in _KEYS))


def add(path: Path, decisions: Iterable[Decision]) -> None:
    """Write `decisions` at the end of `path`, all or none. Raises UsageError where that cannot be."""
    try:
        text = path.read_text("utf-8-sig") if path.exists() else _HEAD
        for one in decisions:
            values = (json.dumps(plain(value), ensure_ascii=False) for value in one)
            text += "\n[[accepted]]\n" + "".join(f"{key} = {value}\n" for key, value in zip(_KEYS, values, strict=True))
        tomllib.loads(text)
        path = path.resolve()
        new = path.with_name(f"{path.name}.new")
        new.write_text(text, "utf-8")
        new.replace(path)
    except tomllib.TOMLDecodeError as error:
        told = f"{path}: write its entries as [[accepted]], so that one can be added; nothing was accepted"
        raise UsageError(told) from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}; nothing was accepted") from error
