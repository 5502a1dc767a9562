"""Draft a parser module for the user from what errdex reads on a page."""

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.atomic_files import put
from ingest.config.settings import Config, address_fault
from ingest.errors import UsageError
from ingest.extraction.extract import Extraction
from ingest.extraction.read_page import read_document
from ingest.pipeline.probe import ProbeJob
from ingest.reading import Reading
from ingest.scrub import expected, write_fixture
from ingest.sites.registry import sources
from ingest.sites.site_source import Job, Source, page_name
from parsers.classify.code_grammar import grammar_of
from parsers.extract.contract import SHOWN_ROLES, Row, Site
from parsers.html.page import Page

_NAME = re.compile(r"[a-z]\w*", re.A)
_CANONICAL = "//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"
#: A host name that never exists (RFC 6761).
_PLACEHOLDER = "https://put-the-address-of-the-page-here.invalid/errors"
_PINNED_MODULE = '''"""{title}: its list as errdex read it, ready to edit."""

from parsers import Site

SITE = Site(
    name="{title}",
    pages=({url},),
    code=r"{code}",
    columns={columns},
    headings={headings}{scope},
)
'''
_UNPINNED_MODULE = '''"""{title}: read with nothing pinned, ready to edit."""

from collections.abc import Iterator

from parsers import Page, Row, Site, Skipped, Unread, read

SITE = Site(name="{title}", pages=({url},), headings={headings}{scope})


def parse(page: Page) -> Iterator[Row | Skipped | Unread]:
    """Read the page; a Row has its `codes`, and its texts in `cells`, by role (status, message, remedy, ...)."""
    for row in read(page, SITE):
        yield row
'''


def place_for(config: Config, name: str) -> Path:
    """The path of the new module. Raises UsageError where there is no folder, or the name cannot be used."""
    if config.parsers is None:
        advice = 'create it, and add path = "our-parsers" under [parsers] to errdex.toml'
        raise UsageError(f"--write needs a folder for your parsers: {advice}")
    if not _NAME.fullmatch(name):
        raise UsageError(f"--write {name}: a vendor id consists of lower-case letters, digits and _")
    if name in config.sites and config.sites[name].pages:
        raise UsageError(f"--write {name}: the module would replace [sites.{name}]; delete that from errdex.toml first")
    if name in sources(config):
        raise UsageError(f"--write {name}: this site already exists; choose another name, or edit it")
    return config.parsers / f"{name}.py"


def address_in(job: ProbeJob) -> str | None:
    """The page's address: where it was fetched from, else its canonical link."""
    links: Any = Page(job.body, "", job.charset).tree.xpath(_CANONICAL)
    return next((url for url in (job.url, *map(str, links)) if not address_fault(url)), None)


def draft(config: Config, name: str, job: ProbeJob) -> list[Path]:
    """Write `name`.py, with a scrubbed fixture and its records; return all files. Raises UsageError."""
    path = place_for(config, name)
    url = address_in(job) or _PLACEHOLDER
    put(path, _module(name, url, job))
    page = Job(Source(name, path, True), job.body, page_name(url), url, job.charset)
    try:
        return [path, *write_fixture(page, path.parent / "fixtures", name)]
    except UsageError as error:
        raise UsageError(f"{path} was written, but its fixture was not: {error}") from error


def _module(name: str, url: str, job: ProbeJob) -> str:
    """The module's text: with columns and a code pattern, if these give the same records."""
    site = Site(name, (url,), headings=None)
    reading, seen = _read(site, url, job)
    if declared := _certain(reading):
        site = replace(site, **declared)
        reading, seen = _read(site, url, job)
    scope = f', scope="{site.scope}"' if site.scope else ""
    values = {"title": name, "url": json.dumps(url), "headings": seen.site.headings, "scope": scope}
    pinned = _pinned(seen)
    found = _read(pinned, url, job)[0] if pinned else None
    if pinned and found and _seen(found) == _seen(reading):
        columns = json.dumps({word: SHOWN_ROLES[role] for word, role in pinned.columns.items()}, ensure_ascii=False)
        return _PINNED_MODULE.format(**values, code=pinned.code, columns=columns)
    return _UNPINNED_MODULE.format(**values)


def _seen(reading: Reading) -> tuple[Any, ...]:
    """What has to be the same in two readings: the records and the findings."""
    return expected(reading), [(one.reason, one.detail) for one in reading.findings]


def _certain(reading: Reading) -> dict[str, Any]:
    """What settles the page's findings, except a guess at what an unread column says."""
    declared: dict[str, Any] = {}
    for one in reading.findings:
        if one.declare and one.reason != "column-unread":
            declared |= tomllib.loads(one.declare)
    return {key: value for key, value in declared.items() if key in ("scope", "columns")}


def _pinned(seen: Extraction) -> Site | None:
    """The site with the roles of the columns that were read; None where one word has two roles."""
    rows = [item for item in seen.items if isinstance(item, Row)]
    pairs = dict.fromkeys(pair for row in rows for pair in row.listing.columns.items())
    if len(columns := dict(list(pairs))) < len(pairs):
        return None
    return replace(seen.site, code=grammar_of({code for row in rows for code in row.codes}, 1.0), columns=columns)


def _read(site: Site, url: str, job: ProbeJob) -> tuple[Reading, Extraction]:
    return read_document(Page(job.body, url, job.charset), site, None, page_name(url))[:2]
