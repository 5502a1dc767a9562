"""Add a site: read its pages as a refresh would, propose its block of the configuration, and write it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from ingest.atomic_files import put, updating
from ingest.config.settings import FILE, Config, SiteConfig, address_fault, load_config
from ingest.config.site_block import block_of, with_blocks
from ingest.errors import UsageError
from ingest.model import Check, some
from ingest.pipeline.probe import Probe, ProbeJob, page_at, probe_job
from ingest.pipeline.refresh_run import with_column_findings
from ingest.pipeline.workers import read_job
from ingest.reading import Reading
from ingest.reasons import REASONS
from ingest.safe_output import plain
from ingest.sites.domains import vendor_of
from ingest.sites.known_pages import known_pages, sites_of
from ingest.sites.registry import ConfiguredSite, check_id, find_sites, sources
from ingest.sites.site_source import Job, other_name
from ingest.toml_text import toml_string
from ingest.validate.page_check import PageCheck
from ingest.validate.verdict import first_doubt
from ingest.worker_pool import Readers


def scope_caution(declared: str, codes: Iterable[str]) -> str | None:
    """Why the scope is `declared`, if one is, and what it means for all codes."""
    scope = re.search(r'^scope = "(\w+)"$', declared, re.M)
    if not scope or not (several := [code for code, number in Counter(codes).items() if number > 1]):
        return None
    means = f"a changed {scope[1]} is a removed code (breaking) and an added one, for any code of the site"
    return f"{some(several)} {'are' if several[1:] else 'is'} on the page more than once, hence the scope: {means}"


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site to add: its addresses; `saved`: the file to read in place of the network; `built_in`: it has a module."""

    name: str
    addresses: tuple[str, ...]
    saved: Path | None = None
    built_in: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a refresh would read of a new site with the lines `declared` in its block.

    `doubt`: why that refresh would call a page suspect; `barred`: so that nobody can accept it. `uncertain`: the
    codes that are not read without those lines.
    """

    site: NewSite
    jobs: tuple[ProbeJob, ...]
    probes: tuple[Probe, ...]
    readings: tuple[Reading, ...] = ()
    declared: str = ""
    doubt: str | None = None
    barred: bool = False
    uncertain: frozenset[str] = frozenset()

    @property
    def block(self) -> str:
        """The site's block of the configuration."""
        if self.site.built_in:
            return f"[sites.{self.site.name}]\nenabled = true\n"
        caution = f"# {plain(self.caution)}\n" if self.caution else ""
        return block_of(self.site.name, self.site.addresses, caution + self.declared)

    @property
    def caution(self) -> str | None:
        """Why a scope is declared, and what it means for every code of the site."""
        return scope_caution(self.declared, [one.code for reading in self.readings for one in reading.records])

    @property
    def codes(self) -> set[str]:
        """The codes that a refresh would read."""
        return {record.code for reading in self.readings for record in reading.records}


def sites_to_add(config: Config, source: str, name: str | None, saved: Path | None) -> list[NewSite]:
    """The sites that an address, or the name of a built-in site or a known vendor, stands for. Raises UsageError."""
    every = sources(config)
    if name:
        check_id(name, f"--name {plain(name)}")
    if source in sources() and not name:
        return [_built_in(config, source, saved)]
    if "://" in source:
        if fault := address_fault(source):
            raise UsageError(f"{source}: {fault}")
        parts = urlsplit(source)._replace(fragment="")
        # A host is the same in any case (RFC 3986, 6.2.2.1).
        address = parts._replace(netloc=parts.netloc.lower()).geturl()
        found = [NewSite(name or vendor_of(address), (address,), saved)]
    elif source in every and not known_pages(source):
        raise UsageError(f"{source} is already watched; to read it now: errdex refresh {source}")
    elif (saved or Path(source).is_file()) and not known_pages(source):
        told = "give the page's address, which is where later refreshes read it, and the saved page with --from"
        raise UsageError(f"{source}: {told}")
    else:
        addresses = sites_of(source)
        if name:
            addresses = {name + site.removeprefix(source): pages for site, pages in addresses.items()}
        found = [NewSite(site, pages, saved) for site, pages in addresses.items()]
        if saved:
            found = [replace(found[0], addresses=found[0].addresses[:1])]
    for site in found:
        _refuse_watched(config, source, site)
        if site.name in config.sites or site.name in every:
            raise UsageError(_name_taken(config, site))
    return found


def _refuse_watched(config: Config, source: str, site: NewSite) -> None:
    for other, known in config.sites.items():
        if known.enabled is not False and {*site.addresses} <= {*known.pages}:
            where = f"already watched as {other} ({known.where})"
            raise UsageError(f"{source}: {where}; to read it now: errdex refresh {other}")


def _name_taken(config: Config, site: NewSite) -> str:
    """The error message for a name in use, with both remedies: another name, or another page of that vendor."""
    known = config.sites.get(site.name)
    name = other_name(site.name, site.addresses[0])
    pages = f", or add its address to `pages` of {site.name}" if known else ""
    where = known.where if known else "a built-in site"
    return f"{site.name} is already a site ({where}); give this one another name, such as --name {name}{pages}"


def _built_in(config: Config, name: str, saved: Path | None) -> NewSite:
    """A site with a parser module. Raises UsageError where the configuration names it already."""
    settings = config.sites.get(name, SiteConfig())
    if settings.enabled is not False and (sources(config)[name].own or settings.pages or settings.enabled):
        raise UsageError(f"{name} is already watched; to read it now: errdex refresh {name}")
    if name in config.sites:
        raise UsageError(f"{settings.where}: set enabled = true under [sites.{name}]; then run errdex refresh {name}")
    return NewSite(name, tuple(find_sites(config)[name].pages.values()), saved, True)


def preview(config: Config, site: NewSite) -> Preview:
    """Read a new site's pages; if a refresh would doubt them, with the lines `probe` proposes.

    Those that leave a doubt are taken only where without them nobody could accept the page.
    A page that has moved for good is added where it is now. Raises PageFailed, UsageError.
    """
    jobs = tuple(_page(config, site, address) for address in site.addresses[: 1 if site.saved else None])
    if not site.built_in and any(job.moved for job in jobs):
        source, site = site.addresses[0], replace(site, addresses=tuple(job.url for job in jobs))
        _refuse_watched(config, source, site)
    with closing(Readers(config.fetch.timeout_s, 1)) as readers:
        probes = tuple(readers.run(probe_job, job) for job in jobs)
        plain = _read(config, Preview(site, jobs, probes), readers)
        if site.built_in or (plain.codes and not plain.doubt):
            return plain
        certain = plain.codes | {record.code for reading in plain.readings for record, *_ in reading.set_aside}
        best = plain
        for lines in dict.fromkeys(found.declare for found in probes if found.declare):
            declared = _read(config, replace(plain, declared=lines), readers)
            declared = replace(declared, uncertain=frozenset(declared.codes - certain))
            if declared.codes and not declared.doubt:
                return declared
            if declared.codes and plain.codes and best.barred and not declared.barred:
                best = declared
        return best


def lists_of(found: Preview) -> list[str]:
    """The names of the lists that are read: their headings, else first titles; no names if one list has neither."""
    names = [one["name"] for probe in found.probes for one in probe.lists if one["accepted"]]
    return list(dict.fromkeys(names)) if all(names) else []


def without_lists(config: Config, found: Preview, names: Sequence[str]) -> Preview:
    """The site without these lists."""
    words = ", ".join(map(toml_string, names))
    found = replace(found, declared=f"{found.declared}\nskip = [{words}]".strip())
    with closing(Readers(config.fetch.timeout_s, 1)) as readers:
        return _read(config, found, readers)


def write_blocks(config: Config, found: Sequence[Preview]) -> Path:
    """Write the blocks of new sites into the configuration, and return its path. Raises UsageError."""
    path = config.path or Path(FILE)
    with updating(path):
        now = path if path.exists() else None  # Another process may have written it since.
        put(path, with_blocks(now, {one.site.name: one.block for one in found}))
    return path


def _page(config: Config, site: NewSite, address: str) -> ProbeJob:
    if site.saved and not site.saved.exists():
        raise UsageError(f"--from {site.saved}: there is no such file")
    job = page_at(config, str(site.saved or address))
    return replace(job, url=job.moved or address)


def _read(config: Config, found: Preview, readers: Readers) -> Preview:
    """`found` with its pages read as its block declares them. Raises PageFailed, UsageError."""
    known = find_sites(config)[found.site.name] if found.site.built_in else _as_declared(found)
    if known.fault:
        raise UsageError(f"{known.vendor}: {known.fault}")
    pages, readings = [], []
    for (name, url), job in zip(known.pages.items(), found.jobs, strict=False):  # Of one saved file, the first.
        readings.append(readers.run(read_job, Job(known.source, job.body, name, url, job.charset)))
        pages.append(PageCheck(Check(name, "failed"), url, readings[-1]))
    reason, doubt = first_doubt(known.vendor, with_column_findings(known, pages)) or (None, None)
    barred = reason is not None and REASONS[reason].waivable == "no"
    return replace(found, readings=tuple(readings), doubt=doubt, barred=barred)


def _as_declared(found: Preview) -> ConfiguredSite:
    """The site as its block configures it. Raises UsageError."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        put(path, with_blocks(None, {found.site.name: found.block}))
        return find_sites(load_config(path))[found.site.name]
