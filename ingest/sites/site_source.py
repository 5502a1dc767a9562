"""A site's module or declaration, the job of reading a page of it, and the fingerprint of all code that does so."""

import hashlib
import importlib
import importlib.util
import re
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import parsers
from ingest.sites.domains import name_of
from parsers import Site
from parsers.extract.contract import ROLES, Parse

PARSERS = Path(parsers.__file__).parent
#: The modules that reading a page runs besides `ingest.extraction`; a test compares this with its imports.
SHARED_MODULES = (
    *("diff/differences", "diff/rules", "errors", "garbage_collection", "model", "reading", "reasons", "toml_text"),
)


@dataclass(frozen=True)
class Source:
    """Where a site comes from, for any process: a built-in module, the user's `own`, or `declared` at `path`."""

    vendor: str
    path: Path
    own: bool
    declared: Site | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One page to read, as plain data that can be sent to another process."""

    source: Source
    body: bytes
    page: str
    url: str
    charset: str | None


@cache
def load_site(source: Source) -> tuple[Site, Parse | None]:
    """A module's `SITE` and its `parse`, if it has one. Raises TypeError, or whatever the module raises."""
    if source.declared:
        return source.declared, None
    module = _module(source)
    site = getattr(module, "SITE", None)
    if not isinstance(site, Site):
        raise TypeError("defines no SITE")
    if unknown := set(site.columns.values()) - ROLES:
        raise TypeError(f"SITE.columns has unknown roles: {', '.join(sorted(unknown))}")
    if not site.pages or isinstance(site.pages, str):
        raise TypeError('SITE.pages should be a tuple of addresses: ("https://…",)')
    try:
        site.grammar  # noqa: B018  # compiled now, so that the module is blamed for a broken expression
    except re.error as error:
        raise TypeError(f"SITE.code is not a regular expression: {error}") from error
    return site, getattr(module, "parse", None)


def _module(source: Source) -> ModuleType:
    if not source.own:
        return importlib.import_module(f"parsers.{source.vendor}")
    spec = importlib.util.spec_from_file_location(f"errdex_own_{source.vendor}", source.path)
    assert spec is not None and spec.loader is not None  # As for any path that ends in .py.
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with redirect_stdout(sys.stderr):  # Its output is not a result of errdex.
        spec.loader.exec_module(module)
    return module


def page_name(url: str) -> str:
    """A page's stable name: the last segment of its address, without `.html`."""
    parts = urlsplit(url)
    segment = parts.path.rstrip("/").rpartition("/")[2]
    return segment.removesuffix(".html").removesuffix(".htm") or "index"


def other_name(name: str, url: str) -> str:
    """The id of another site for the page at `url`, where `name` is taken."""
    return name_of(f"{name} {page_name(url)}")


@cache
def shared_digest() -> str:
    """The digest of all code that reads a page, except the site's own module."""
    from lxml import etree

    digest = hashlib.sha256(repr((etree.LXML_VERSION, etree.LIBXML_VERSION)).encode())
    readers = sorted([*PARSERS.glob("*/*.py"), *PARSERS.glob("*/*.toml")])
    ingest = Path(__file__).parent.parent
    rooms = [path for room in ("advice", "extraction") for path in sorted((ingest / room).glob("*.py"))]
    for path in [*readers, *rooms, *(ingest / f"{name}.py" for name in SHARED_MODULES)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(source: Source) -> str:
    """A digest of all code that reads this site's pages."""
    own = _digest(source.declared) if source.declared else source.path.read_bytes()
    return hashlib.sha256(bytes.fromhex(shared_digest()) + own).hexdigest()[:16]


def _digest(site: Site) -> bytes:
    """What affects how the site's pages are read."""
    lists = (site.skip, site.lists, site.follow)
    return repr((site.code, [*site.columns.items()], site.scope, site.headings, *lists)).encode()


def built_in(source: Source) -> Source:
    """The source as it is called on this machine, if its module comes with errdex."""
    return source if source.own else replace(source, path=PARSERS / f"{source.vendor}.py")
