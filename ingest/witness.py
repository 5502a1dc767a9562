"""A vendor's machine-readable list of codes as a second witness of its pages: from bytes to rows."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from ingest.config.witness_source import WitnessSource
from ingest.errors import INSTALL
from ingest.model import Key
from ingest.safe_output import plain, shortened
from parsers.lexicon.retry_words import retry_verdict

#: The values of a document, those behind YAML's aliases counted each time, and how deep they are nested.
_MAX_VALUES, _MAX_DEPTH = 2_000_000, 100
_MAX_MESSAGE = 200
Fields = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Witness:
    """What a witness says of each code, or why it `failed`; unless `scoped`, of a code in any scope.

    `doubted`: the pages with losses that it did not confirm when it could be read.
    """

    declared: str = ""
    rows: Mapping[Key, Fields] = field(default_factory=dict)
    complete: bool = False
    scoped: bool = False
    failed: str = ""
    doubted: frozenset[str] = frozenset()

    def fields_of(self, key: Key) -> Fields | None:
        """What it says of a code; None where it does not have it."""
        return self.rows.get(key if self.scoped else ("", key[1]))


def read_witness(job: tuple[WitnessSource, bytes]) -> Witness:
    """Read a witness. Never raises: the bytes are anybody's."""
    source, body = job
    try:
        rows = _rows(source, body)
    except MemoryError:
        raise
    except ImportError as error:
        return Witness(failed=f"{error.name} is not installed; {INSTALL.format('witness')}")
    except RecursionError:
        return Witness(failed="it is nested too deeply")
    except Exception as error:  # noqa: BLE001  # three formats and a query language, each with errors of its own
        message = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return Witness(failed=shortened(plain(message), _MAX_MESSAGE))
    if not rows:
        return Witness(failed="no entry with a code was found in it")
    return Witness(source.digest, rows, source.complete, "scope" in dict(source.paths))


def _rows(source: WitnessSource, body: bytes) -> dict[Key, Fields]:
    text, paths = body.decode("utf-8-sig"), dict(source.paths)
    rows: dict[Key, Fields] = {}
    lines = csv.DictReader(io.StringIO(text, newline=""), strict=True) if source.format == "csv" else None
    for name, entry in enumerate(lines) if lines else _entries(_document(source.format, text), source.rows):
        values = {of: _typed(of, _at(entry, path)) for of, path in paths.items()}
        if "code" not in paths:
            values["code"] = _typed("code", name if isinstance(name, str) else entry)
        fields = {of: value for of, value in values.items() if value is not None}
        if code := fields.pop("code", None):
            key = (str(fields.pop("scope", "")), str(code))
            # What two entries of one code state differently, it does not say.
            rows[key] = {of: value for of, value in rows.get(key, fields).items() if fields.get(of) == value}
    return rows


def _document(form: str, text: str) -> object:
    """The parsed document. Raises ValueError where it exceeds a limit."""
    if form == "json":
        data = json.loads(text)
    else:
        import yaml

        # As text: `03` and `no` are codes.
        data = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # builds plain texts only
    values, level = 0, [data]
    for _ in range(_MAX_DEPTH):
        values += len(level)
        if values > _MAX_VALUES:
            raise ValueError(f"it has more than {_MAX_VALUES:,} values")
        level = list(islice(chain.from_iterable(map(_parts, level)), _MAX_VALUES))
        if not level:
            return data
    raise ValueError(f"it is nested more than {_MAX_DEPTH} levels deep")


def _parts(value: object) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _entries(data: object, path: str) -> Iterator[tuple[str | int, object]]:
    """Each entry at the path, with its name or place."""
    import jsonpath

    for match in jsonpath.finditer(path, data if isinstance(data, dict | list) else []):  # It would parse a text.
        yield (match.parts[-1] if match.parts else 0), match.obj


def _at(entry: object, path: str) -> object:
    """What stands in the entry at a JSONPath, or in a member or column of that name."""
    if path == "$":
        return entry
    if path.startswith("$"):
        return next((value for _, value in _entries(entry, path)), None)
    return entry.get(path) if isinstance(entry, dict) else None


def _typed(name: str, value: object) -> str | int | None:
    """The value as a record has it; None where it is none."""
    if isinstance(value, bool):
        return int(value) if name == "retryable" else None
    text = " ".join(str(value).split()) if isinstance(value, str | int) else ""
    if name == "status":
        return int(text) if text.isascii() and text.isdigit() and len(text) == 3 else None
    if name == "retryable":
        verdict = retry_verdict(text)
        return None if verdict is None else int(verdict)
    return text or None
