"""A parser module of the user's own, drafted from what errdex takes from a page: it works at once."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from lxml.etree import XPath, _Element

from ingest.atomic_files import put
from ingest.config.settings import Config, is_address
from ingest.errors import UsageError
from ingest.extraction.extract import Taken, take
from ingest.extraction.read_page import read_page
from ingest.model import Reading
from ingest.pipeline.probe import ProbeJob
from ingest.scrub import expected, write_fixture
from ingest.sites.registry import Source, load, page_name, sources
from parsers.reading.contract import Row, Site
from parsers.reading.page import Page
from parsers.recognise.grammar import grammar_of

_NAME = re.compile(r"[a-z]\w*", re.A)
_OWN = cast(
    "Callable[[_Element], list[str]]", XPath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
)
#: No such host can ever be (RFC 6761).
_UNKNOWN = "https://put-the-address-of-the-page-here.invalid/errors"
_BY_WORDS = '''"""{title}: its list as errdex found it, ready to edit."""

from parsers import Site

SITE = Site(
    name="{title}",
    pages=({url},),
    code=r"{code}",
    columns={columns},
    headings={headings}{scope},
)
'''
_BY_RECOGNISER = '''"""{title}: read with nothing pinned, ready to edit."""

from collections.abc import Iterator

from parsers import Page, Row, Site, Skipped, Unread, read

SITE = Site(name="{title}", pages=({url},), headings={headings}{scope})


def parse(page: Page) -> Iterator[Row | Skipped | Unread]:
    """What is taken from the page; a row's words are in `row.cells`, by kind (code, status, message, remedy, ...)."""
    for row in read(page, SITE):
        yield row
'''


def place_for(config: Config, name: str) -> Path:
    """Where the module of that name goes. Raises UsageError where there is no folder, or the name cannot be had."""
    if config.parsers is None:
        told = 'make one, and put its name (path = "our-parsers") under [parsers] into errdex.toml'
        raise UsageError(f"--write needs a folder of your own: {told}")
    if not _NAME.fullmatch(name):
        raise UsageError(f"--write {name}: a vendor id is lower-case letters, digits and _")
    if name in config.sites and config.sites[name].pages:
        raise UsageError(
            f"--write {name}: the module takes the place of [sites.{name}]; delete that from errdex.toml first"
        )
    if name in sources(config):
        raise UsageError(f"--write {name}: there is such a site already; choose another name, or edit that one")
    return config.parsers / f"{name}.py"


def address_in(job: ProbeJob) -> str | None:
    """The page's address: where it was fetched, else what it calls its own."""
    told = [job.url, *map(str, _OWN(Page(job.body, "", job.charset).tree))]
    return next((url for url in told if is_address(url)), None)


def draft(config: Config, name: str, job: ProbeJob) -> list[Path]:
    """Write `name`.py into the user's folder, and a scrubbed fixture with its records beside it; the files.

    Raises UsageError where it cannot be written there, or no fixture can be made.
    """
    path = place_for(config, name)
    url = address_in(job) or _UNKNOWN
    put(path, _module(name, url, job))
    site, parse = load(Source(name, path, True))
    beside = (page_name(url), url, job.charset, path.parent / "fixtures", name)
    try:
        return [path, *write_fixture(site, parse, job.body, *beside)]
    except UsageError as error:
        raise UsageError(f"{path} is written, but its fixture is not: {error}") from error


def _module(name: str, url: str, job: ProbeJob) -> str:
    """The module's text: words and a grammar where they give the same records."""
    site = Site(name, (url,), headings=None)
    if line := _reading(site, url, job).declare:
        site = replace(site, scope=line.split('"')[1])  # Nothing else is declared of a page of which rows are taken.
    seen = take(Page(job.body, url, job.charset), site, None)
    scope = f', scope="{site.scope}"' if site.scope else ""
    said = {"title": name, "url": json.dumps(url), "headings": seen.site.headings, "scope": scope}
    by_words = _by_words(seen)
    if by_words and _reads_alike(site, by_words, url, job):
        columns = json.dumps(dict(by_words.columns), ensure_ascii=False)
        return _BY_WORDS.format(**said, code=by_words.code, columns=columns)
    return _BY_RECOGNISER.format(**said)


def _by_words(seen: Taken) -> Site | None:
    """The site as a declaration of the words that were found; None where one of them stands for two things."""
    rows = [item for item in seen.found if isinstance(item, Row)]
    pairs = dict.fromkeys(pair for row in rows for pair in row.listing.columns.items())
    if len(columns := dict(list(pairs))) < len(pairs):
        return None
    return replace(seen.site, code=grammar_of({code for row in rows for code in row.codes}, 1.0), columns=columns)


def _reads_alike(site: Site, by_words: Site, url: str, job: ProbeJob) -> bool:
    found, wanted = (_reading(one, url, job) for one in (by_words, site))
    return found.complaints == [] and expected(found) == expected(wanted)


def _reading(site: Site, url: str, job: ProbeJob) -> Reading:
    return read_page(site, None, job.body, page_name(url), url, job.charset)
