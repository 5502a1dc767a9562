"""The catalogue as a folder to publish: JSON with its schema, a feed, a web page, and a database."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from ingest import __version__
from ingest.atomic_files import Unwritten, put
from ingest.diff.rules import Levels
from ingest.errors import UsageError, no_os_error
from ingest.export import export
from ingest.history.net_diff import net_changes
from ingest.history.subscription import apply_levels
from ingest.model import NEVER
from ingest.pipeline.catalogue_file import COLUMNS, lines, records
from ingest.report import render
from ingest.safe_output import json_text, web_url
from ingest.store import queries
from ingest.store.copies import publish_copy
from ingest.store.page_checks import unsettled
from ingest.store.vendor_states import watched

INDEX = "index.json"
_DATABASE = "errdex.db"
#: The feed goes back so many runs.
_MAX_RUNS = 100
_FACTS = (
    *("vendor", "scope", "code", "status", "retryable", "retryable_basis", "actions", "retry_after_s"),
    *("url", "first_seen", "changed_at"),
)
_PROSE = ("title", "message", "hint")
#: Everything that may be in the folder: what is not written this time is deleted.
_OURS = (INDEX, "schema.json", "all.jsonl", "all.jsonl.sha256", "changes.atom", "index.html", _DATABASE)


def write_site(catalogue: sqlite3.Connection, folder: Path, facts: bool) -> None:
    """Write the site into `folder`; the same database gives the same bytes, those of its copy excepted.

    `facts`: no text of a vendor's, but its digest. Raises UsageError for a folder that holds something else, or
    links.
    """
    _check(folder)
    texts = _texts(catalogue, facts)
    for path in (folder / "vendors", *(folder / name for name in (*texts, _DATABASE))):
        if path.is_symlink():  # In a folder that others can write to, it may lead to any file.
            raise UsageError(f"export site {path}: is a link, which is not followed; delete it")
    with no_os_error(f"{folder}: cannot be written", Unwritten):
        (folder / "vendors").mkdir(parents=True, exist_ok=True)
        kept = {*texts} if facts else {*texts, _DATABASE}
        for path in (*(folder / name for name in _OURS), *(folder / "vendors").glob("*.json")):
            if path.relative_to(folder).as_posix() not in kept:
                path.unlink(missing_ok=True)
        if not facts:
            try:
                publish_copy(catalogue, folder / _DATABASE)
            except sqlite3.OperationalError as error:  # Of the copy, not of the catalogue.
                raise Unwritten(f"{folder / _DATABASE}: cannot be written: {error}") from error
    for name, text in texts.items():  # The index, which has the digests of the others, is the last.
        put(folder / name, text)


def _check(folder: Path) -> None:
    """Raise UsageError unless the folder is new, empty, or a site of ours."""
    try:
        if folder.exists() and any(folder.iterdir()):
            index = json.loads((folder / INDEX).read_text("utf-8"))
            if not isinstance(index, dict) or "errdex" not in index:
                raise ValueError
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"export site {folder}: exists, and errdex did not write it; give a new folder") from error


def _texts(catalogue: sqlite3.Connection, facts: bool) -> dict[str, str]:
    """The text of every file but the database, by its path; the index is the last."""
    schema = (files("ingest.export") / "site.schema.json").read_text("utf-8")
    texts = {"schema.json": _facts_schema(json.loads(schema)) if facts else schema}
    runs = queries.runs(catalogue) or [(0, NEVER)]
    if not facts:
        texts["all.jsonl"] = "".join(lines(catalogue))
        texts["all.jsonl.sha256"] = f"{_digest(texts['all.jsonl'])}  all.jsonl\n"
        texts["changes.atom"] = _feed(catalogue, runs)
        texts["index.html"] = export(catalogue, "html")
    vendors = []
    for row, text in _vendors(catalogue, facts):
        texts[name := f"vendors/{row['vendor']}.json"] = text
        vendors.append(row | {"file": name, "sha256": _digest(text)})
    run, at = runs[-1]
    index = {
        "errdex": __version__,
        "kind": "facts" if facts else "catalogue",
        "run": run,
        "as_of": at,
        "codes": sum(row["codes"] for row in vendors),
        "vendors": vendors,
        "files": {name: _digest(text) for name, text in texts.items() if not name.startswith("vendors/")},
    }
    return texts | {INDEX: json_text(index) + "\n"}


def _vendors(catalogue: sqlite3.Connection, facts: bool) -> Iterator[tuple[queries.Row, str]]:
    """Each vendor with its file: how fresh it is, its pages that are suspect or failed, and its last good records."""
    pages, every = watched(catalogue, unsettled(catalogue)), records(catalogue)
    for vendor in queries.vendors(catalogue):
        own_pages, rows = ([row for row in part if row["vendor"] == vendor["vendor"]] for part in (pages, every))
        data = vendor | {
            "unsettled": [{key: page[key] for key in ("page", "outcome", "since", "reason")} for page in own_pages],
            "records": [_facts(row) if facts else {key: row[key] for key in COLUMNS} for row in rows],
        }
        yield vendor, json_text(data) + "\n"


def _facts(row: Mapping[str, object]) -> dict[str, object]:
    """A record without the vendor's words."""
    digests = {name: None if row[name] is None else _digest(str(row[name])) for name in _PROSE}
    facts = {name: row[name] for name in _FACTS}
    return facts | {"url": web_url(str(row["url"] or "")), "sha256": digests}


def _facts_schema(schema: dict[str, Any]) -> str:
    """The site's schema with the records that `_facts` makes."""
    record, index = schema["$defs"]["record"], schema["$defs"]["index"]
    digests = {
        "description": "The digests of the vendor's texts (UTF-8); null where there is none.",
        "type": "object",
        "required": _PROSE,
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/digest"}, {"type": "null"}]},
    }
    record["required"] = [*_FACTS, "sha256"]
    record["properties"] = {name: record["properties"][name] for name in _FACTS} | {"sha256": digests}
    record["additionalProperties"] = False
    index["properties"]["kind"] = {"const": "facts"}
    schema["title"] += " --facts"
    return json_text(schema) + "\n"


def _feed(catalogue: sqlite3.Connection, runs: list[tuple[int, str]]) -> str:
    start = runs[-_MAX_RUNS - 1][0] if len(runs) > _MAX_RUNS else 0
    run, at = runs[-1]
    found = net_changes(catalogue, start, run, None, datetime.fromisoformat(at), events=True, baselines=False)
    return render(apply_levels(found, Levels()), "atom")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
