"""A suspect page as a fixture that is safe to show: structure, codes and headings kept, prose replaced word by word."""

import json
import re
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from ingest.errors import PageFailed, UsageError
from ingest.model import Reading
from ingest.places import Seen, see
from ingest.redact import Redactor
from ingest.thin import thin
from parsers.reading.contract import Site
from parsers.reading.page import NoMarkup
from parsers.reading.reader import Parse

#: What a fixture holds at most: rows, and bytes.
ROWS, SIZE = 40, 30_000
_DROP = ("script", "style", "link", "noscript", "template", "iframe", "object", "path")
_LINES = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "tr", "table", "section", "article", "ul", "div")


def expected(reading: Reading) -> list[dict[str, object]]:
    """The records of a page as the file beside its fixture holds them."""
    return [
        {"code": r.code, "scope": r.scope, **r.state._asdict()}
        | {"evidence": r.evidence, "section": r.section, "anchor": r.anchor}
        for r in reading.records
    ]


def write_fixture(
    site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None, folder: Path, vendor: str
) -> list[Path]:
    """Write `<vendor>.html`, the scrubbed page, and `<vendor>.json`, its records as read today, into `folder`.

    Raises UsageError where either is there already or cannot be written, or where nothing can be made of `body`.
    """
    paths = [folder / f"{vendor}.html", folder / f"{vendor}.json"]
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} is there already; move it away, or name another folder")
    fixture, records = scrubbed(site, parse, body, page, url, charset)
    told = json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    parts = [path.with_name(f".{path.name}.part") for path in paths]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part, data in zip(parts, (fixture, told.encode()), strict=True):
            part.write_bytes(data)
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    return paths


def scrubbed(
    site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None
) -> tuple[bytes, list[dict[str, object]]]:
    """The page as a fixture, and its records as today's reader reads them.

    Raises UsageError where the page cannot be read at all, or not be made small enough.
    """
    seen = _seen(site, parse, body, page, url, charset)
    for limit in (ROWS, 30, 22, 16, 12, 8):
        label = "utf-8"
        if seen.document.mislabelled():
            # The label is the fault: the page is scrubbed as what it is, and keeps it.
            label = seen.document.encoding
            seen = _seen(site, parse, seen.document.body, page, url, "utf-8")
        thin(seen, site, limit)
        body = _written(site, seen, label)
        seen = _seen(site, parse, body, page, url, None)
        if len(body) <= SIZE and max(seen.reading.rows_seen, len(seen.reading.records)) <= ROWS:
            return body, expected(seen.reading)
    raise UsageError(f"no fixture can be made: the page cannot be cut down to {ROWS} rows and {SIZE // 1000} kB")


def _seen(site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> Seen:
    try:
        return see(site, parse, body, page, url, charset)
    except NoMarkup as none:
        raise UsageError("no fixture can be made: there is no markup in the page") from none
    except PageFailed as failed:
        raise UsageError(f"no fixture can be made: {failed.detail}") from failed
    except Exception as error:  # a parser module is anybody's code
        raise UsageError(f"no fixture can be made: {type(error).__name__}: {error}") from error


def _written(site: Site, seen: Seen, label: str) -> bytes:
    """The page's tree, redacted, as bytes that say of themselves that they are `label`."""
    cut_off = seen.document.cut_off()
    tree = seen.document.tree
    etree.strip_elements(tree, *_DROP, with_tail=False)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    Redactor(site, seen).run(tree)
    for head in tree.iter("head"):
        head[:] = []
        etree.SubElement(head, "meta", charset=label)
    _break_lines(tree)
    text = "<!DOCTYPE html>\n" + etree.tostring(tree, method="html", encoding="unicode")
    if cut_off:
        text = re.sub(r"(?:</\w+>\s*)+$", "", text)
    return (text.rstrip() + "\n").encode()


def _break_lines(tree: _Element) -> None:
    """A line a row, for reading differences."""
    for element in tree.iter(*_LINES):
        above = element.getparent()
        if above is None or any(a.tag in ("tr", "pre", "a") or a.get("role") == "row" for a in element.iterancestors()):
            continue
        if (before := element.getprevious()) is not None:
            before.tail = f"{(before.tail or '').rstrip()}\n"
        else:
            above.text = f"{(above.text or '').rstrip()}\n"
