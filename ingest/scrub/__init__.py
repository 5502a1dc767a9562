"""Turn a page into a fixture that is safe to publish: structure, codes and headings stay, prose is replaced."""

import json
import re
from dataclasses import replace
from pathlib import Path

from lxml import etree

from ingest.errors import UsageError, no_os_error
from ingest.reading import Reading
from ingest.scrub.redact import PageReading, Redactor, read_whole, reduce_to
from ingest.sites.site_source import Job, load_site

#: The maximum size of a fixture, in rows and bytes.
MAX_ROWS, MAX_BYTES = 40, 30_000
_DROP = ("script", "style", "link", "noscript", "template", "iframe", "object", "path")
_LINE = re.compile(r"\s*(<(?:(?:h[1-6]|li|dt|tr|table|section|article)\b|div\b[^>]* role=\"row\"))")


def expected(reading: Reading) -> list[dict[str, object]]:
    """The records of a page, as in the file next to its fixture."""
    return [
        {"code": r.code, "scope": r.scope, **r.state._asdict(), "actions": json.loads(r.state.actions)}
        | {"evidence": r.evidence, "section": r.section, "anchor": r.anchor}
        for r in reading.records
    ]


def write_fixture(job: Job, folder: Path, vendor: str) -> list[Path]:
    """Write `<vendor>.html`, the scrubbed page, and `<vendor>.json`, its current records. Raises UsageError."""
    paths = [folder / f"{vendor}.html", folder / f"{vendor}.json"]
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} already exists; move it away, or name another folder")
    fixture, records = scrubbed(job)
    with no_os_error(f"{folder}: cannot be written"):
        folder.mkdir(parents=True, exist_ok=True)
        paths[0].write_bytes(fixture)
        paths[1].write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return paths


def scrubbed(job: Job) -> tuple[bytes, list[dict[str, object]]]:
    """The fixture and its records. Raises UsageError where the page cannot be read, or not made small enough."""
    site, parse = load_site(job.source)
    document = read_whole(site, parse, job).document
    label = "utf-8"
    if document.mislabelled():  # The fixture keeps the wrong label: it is the fault to reproduce.
        label, job = document.encoding, replace(job, charset="utf-8")
    for limit in (None, MAX_ROWS, 30, 22, 16, 12, 8):
        seen = read_whole(site, parse, job)
        redactor = Redactor(seen)
        if limit:
            reduce_to(seen, limit)
        made = _written(seen, redactor, label)
        reading = read_whole(site, parse, replace(job, body=made, charset=None)).reading
        if len(made) <= MAX_BYTES and max(reading.rows_seen, len(reading.records)) <= MAX_ROWS:
            return made, expected(reading)
    raise UsageError(f"no fixture can be made: it cannot be reduced to {MAX_ROWS} rows and {MAX_BYTES // 1000} kB")


def _written(seen: PageReading, redactor: Redactor, label: str) -> bytes:
    """The redacted tree as HTML with one line per row and `label` as its declared encoding."""
    tree = seen.tree
    etree.strip_elements(tree, *_DROP, with_tail=False)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    redactor.run(tree)
    for head in tree.iter("head"):
        head[:] = [etree.Element("meta", charset=label)]
    text = _LINE.sub(r"\n\1", etree.tostring(tree, method="html", encoding="unicode"))
    if seen.document.cut_off():
        text = re.sub(r"(?:</\w+>\s*)+$", "", text)
    return f"<!DOCTYPE html>\n{text.strip()}\n".encode()
