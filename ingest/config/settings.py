"""`errdex.toml`: read and checked; every error names file, line and key."""

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingest.config.toml_file import TomlFile
from ingest.config.witness_source import WitnessSource, witness_source
from ingest.diff.rules import IGNORE, LEVELS, OLD_RULES, ORDER, REPORT_RULES, Levels
from ingest.errors import UsageError

if TYPE_CHECKING:
    from parsers import Site  # lxml comes with it

FILE = "errdex.toml"
#: What people have decided; it stands beside that file.
DECISIONS = "accepted.toml"
VARIABLE = re.compile(r"\$\{(\w+)\}")
#: The times that may be 0.
_MAY_BE_0 = ("interval_s", "pause_s")
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
#: The keys of a site and their types: its settings, and what declares how its pages are read.
_SETTINGS = {
    **{"enabled": bool, "robots": bool, "render": bool, "render_hosts": tuple, "pages": tuple},
    **{"headers": object, "rules": object, "witness": object},
}
DECLARED = {
    **{"name": str, "code": str, "columns": object, "scope": str, "headings": bool},
    **{"skip": tuple, "lists": tuple, "follow": str},
}


@dataclass(frozen=True)
class Fetch:
    """How pages are fetched.

    `timeout_s`: for a whole request, and for parsing its page. `max_bytes`: of a decoded body. `interval_s`: between
    two requests to one host. `pause_s`: before a page with a severe change is fetched again to confirm it.
    """

    user_agent: str = ""
    contact: str = ""
    timeout_s: float = 30.0
    max_bytes: int = 20_000_000
    interval_s: float = 1.0
    pause_s: float = 5.0
    allow_private: tuple[IPv4Network | IPv6Network, ...] = ()
    chromium_sandbox: bool = True


@dataclass(frozen=True)
class SiteConfig:
    """Per-site user settings; `pages` replace the built-in ones, `headers` still contain their `${VARIABLES}`.

    `enabled`: None where the file does not say. `robots`: whether its robots.txt is obeyed; only the site's owner may
    switch that off. `render`: whether its pages are read in a browser, which may contact `render_hosts` besides the
    page's own host. `declared`: how its pages are read, where there is no parser module. `witness`:
    a list that its pages are compared with.
    """

    enabled: bool | None = None
    robots: bool = True
    render: bool = False
    render_hosts: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    declared: "Site | None" = None
    witness: WitnessSource | None = None
    #: File and line of its table.
    where: str = ""


@dataclass(frozen=True)
class Notify:
    """Where changes are sent: to `urls`, except those of vendors with their own `routes`.

    The addresses still contain their `${VARIABLES}`. `min_level`: the least severe level that is sent.
    """

    urls: tuple[str, ...] = ()
    min_level: str = "warning"
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Config:
    """The whole configuration; `parsers` is the folder with the user's own parser modules."""

    fetch: Fetch = field(default_factory=Fetch)
    sites: Mapping[str, SiteConfig] = field(default_factory=dict)
    parsers: Path | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    notify: Notify = field(default_factory=Notify)
    path: Path | None = None

    @property
    def levels(self) -> Levels:
        """The levels from `[rules]`, overridden by those from each `[sites.<vendor>.rules]`."""
        return Levels(self.rules, {vendor: site.rules for vendor, site in self.sites.items()})

    @property
    def decisions(self) -> Path:
        """The file of decisions: next to `errdex.toml`, or in the working directory where there is none."""
        return self.path.with_name(DECISIONS) if self.path else Path(DECISIONS)


def find_config(given: Path | None) -> Path | None:
    """The path of the configuration: `given`, else `$ERRDEX_CONFIG`, else `errdex.toml` in the working directory."""
    if given or os.environ.get("ERRDEX_CONFIG"):
        path = given or Path(os.environ["ERRDEX_CONFIG"])
        if not os.path.isfile(path):  # noqa: PTH113  # Path.is_file raises where a folder may not be read
            raise UsageError(f"{path}: no such configuration file, or it cannot be read")
        return path
    if os.path.isfile(FILE):  # noqa: PTH113  # as above
        return Path(FILE)
    if os.path.lexists(FILE):  # A mount may make a folder of a file that is not there.
        raise UsageError(
            f"{FILE}: is a folder or something else that is no file; remove it, or name another with --config"
        )
    return None


def load_config(path: Path | None) -> Config:
    """The configuration in `path`, or the defaults. Raises UsageError with file, line and key."""
    if path is None:
        return Config()
    file = TomlFile(path)
    data = file.table("", {"fetch", "sites", "parsers", "rules", "notify"}, file.data)
    sites = file.table("sites", None, data.get("sites", {}))
    parsers = file.typed("parsers", data.get("parsers", {}), {"path": str}).get("path")
    folder = None
    if parsers is not None:
        folder = path.parent / os.path.expanduser(parsers)  # noqa: PTH111  # as below
        if not os.path.isdir(folder):  # noqa: PTH112  # Path.is_dir raises for a name that no folder can have
            raise file.wrong("parsers", "path", f"{folder} is not a folder")
    return Config(
        fetch=_fetch(file, data.get("fetch", {})),
        sites={vendor: _site(file, f"sites.{vendor}", site) for vendor, site in sites.items()},
        parsers=folder,
        rules=_rules(file, "rules", data.get("rules", {})),
        notify=_notify(file, data.get("notify", {})),
        path=path,
    )


def _fetch(file: TomlFile, data: Mapping[str, Any]) -> Fetch:
    values = file.typed("fetch", data, {item.name: type(item.default) for item in fields(Fetch)})
    for key, value in values.items():
        if key == "allow_private":
            try:
                values[key] = tuple(map(ip_network, value))
            except ValueError as error:
                raise file.wrong("fetch", key, f"{error}; write networks such as 10.0.0.0/8 or ::1/128") from error
        elif isinstance(value, str) and not (value.isascii() and value.isprintable()):
            raise file.wrong("fetch", key, "should be printable ASCII, since it is sent in a header")
        elif key.endswith(("_s", "_bytes")) and not (0 < value < 1e12 or (value == 0 and key in _MAY_BE_0)):
            least = "0 or more" if key in _MAY_BE_0 else "more than 0"
            raise file.wrong("fetch", key, f"should be {least} and below 1e12, is {value}")
    return Fetch(**values)


def _site(file: TomlFile, table: str, data: Mapping[str, Any]) -> SiteConfig:
    values = file.typed(table, data, _SETTINGS | DECLARED)
    declared = {key: values.pop(key) for key in data if key in DECLARED}
    for url in values.get("pages", ()):
        if fault := address_fault(url):
            raise file.wrong(table, "pages", f"{url!r} {fault}")
        if values["pages"].count(url) > 1:
            raise file.wrong(table, "pages", f"has {url} twice")
    if values.get("pages") == ():
        raise file.wrong(table, "pages", "should name at least one address")
    for name in file.typed(f"{table}.headers", values.get("headers", {}), str):
        if not _HEADER.fullmatch(name):
            raise file.wrong(f"{table}.headers", name, "is not a header name")
    for host in values.get("render_hosts", ()):
        if not _HOST.fullmatch(host):
            raise file.wrong(table, "render_hosts", f"should be host names such as api.example.com, has {host!r}")
    if values.get("render") and values.get("headers"):
        raise file.wrong(table, "render", "cannot be combined with `headers`; save the pages, and use refresh --from")
    if "witness" in values:
        own_table = f"{table}.witness"
        values["witness"] = witness_source(file, own_table, values["witness"])
        if fault := address_fault(values["witness"].url):
            raise file.wrong(own_table, "url", fault)
    values["rules"] = _rules(file, f"{table}.rules", values.get("rules", {}))
    values["declared"] = _declaration(file, table, declared) if declared else None
    return SiteConfig(**values, where=file.place(table))


def _rules(file: TomlFile, table: str, data: Mapping[str, Any]) -> Mapping[str, str]:
    levels = (*ORDER, IGNORE)
    for rule, level in file.table(table, {*LEVELS, *REPORT_RULES, *OLD_RULES}, data).items():
        if level not in levels:
            raise file.wrong(table, rule, f"should be {', '.join(levels[:-1])} or {levels[-1]}, is {level!r}")
    aliases: dict[str, str] = {new: level for old, level in data.items() for new in OLD_RULES.get(old, ())}
    return {**aliases, **data}


def _notify(file: TomlFile, data: Mapping[str, Any]) -> Notify:
    values = file.typed("notify", data, {"urls": tuple, "min_level": object, "routes": object})
    if values.get("min_level", ORDER[0]) not in ORDER:
        raise file.wrong("notify", "min_level", f"should be one of {', '.join(ORDER)}, is {values['min_level']!r}")
    values["routes"] = file.typed("notify.routes", values.get("routes", {}), tuple)
    return Notify(**values, where=file.place("notify"))


def address_fault(url: str) -> str:
    """Why this cannot be fetched ("has no host"); empty for an http or https address without a password."""
    try:
        at = urlsplit(url)
        port = at.port
    except ValueError as error:  # "Port out of range 0-65535", "Invalid IPv6 URL"
        return f"is no address: {error}"
    if at.scheme not in ("http", "https"):
        return "should be an http or https address"
    if not at.hostname:
        return "has no host"
    if "@" in at.netloc:
        return "should have no user name or password; for those, declare `headers`"
    return "has port 0" if port == 0 else ""


def resolve_headers(site: SiteConfig) -> dict[str, str]:
    """The site's headers with their variables resolved. Raises UsageError naming one that is not set."""
    values = {name: resolve_variables(value, f"{site.where}: headers") for name, value in site.headers.items()}
    for name, value in values.items():
        if not value.isascii() or not value.isprintable():
            raise UsageError(f"{site.where}: headers.{name}: the value is not printable ASCII")
    return values


def resolve_variables(text: str, place: str) -> str:
    """`text` with its `${VARIABLES}` resolved. Raises UsageError that names `place` and a variable that is not set."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in os.environ:
            raise UsageError(f"{place}: the environment variable {match[1]} is not set")
        return os.environ[match[1]]

    return VARIABLE.sub(value, text)


def sensitive_effects(config: Config, effects: Collection[str]) -> str:
    """What `config` does that needs consent where you did not name it, as in a checkout of somebody else; or "".

    `effects`: what the command does at all: run `code`, send `secrets`, start a `browser`.
    """
    modules = [path.name for path in sorted(config.parsers.glob("*.py"))] if config.parsers else []
    sent = [text for site in config.sites.values() for text in site.headers.values()]
    sent += [url for urls in (config.notify.urls, *config.notify.routes.values()) for url in urls]
    names = sorted({name for text in sent for name in VARIABLE.findall(text)})
    found = {
        "code": f"runs the code in {config.parsers} ({', '.join(modules)})" if modules else "",
        "secrets": f"sends environment variables ({', '.join(names)})" if names else "",
        "browser": "" if config.fetch.chromium_sandbox else "renders without Chromium's sandbox",
    }
    return " and ".join(text for effect, text in found.items() if text and effect in effects)


def _declaration(file: TomlFile, table: str, values: dict[str, Any]) -> "Site":
    """The site that a table declares, without its pages. Raises UsageError with file, line and key."""
    from parsers.extract.contract import ALIASES, OPEN, ROLES, SHOWN_ROLES

    if empty := next((key for key, value in values.items() if value == ""), None):
        raise file.wrong(table, empty, "is empty")
    if not values.get("follow", "/").startswith("/"):
        raise file.wrong(table, "follow", f"should be a path such as /errors/*, is {values['follow']!r}")
    try:
        for pattern in ("{}", "({})"):  # By itself, and as part of another pattern.
            re.compile(pattern.format(values.get("code", "")))
    except (re.error, OverflowError, RecursionError) as error:
        raise file.wrong(table, "code", f"is not a regular expression: {error}") from error
    values["columns"] = file.typed(f"{table}.columns", values.get("columns", {}), str)
    for word, role in values["columns"].items():
        if role not in ROLES | ALIASES.keys():
            names = ", ".join(sorted(SHOWN_ROLES.values()))
            raise file.wrong(f"{table}.columns", word, f"should be one of {names}, is {role!r}")
    scopes = ("section", "page", *sorted(SHOWN_ROLES.values()))
    if (scope := values.get("scope")) and scope not in {*scopes, *ROLES, *ALIASES}:
        raise file.wrong(table, "scope", f"should be one of {', '.join(scopes)}, is {scope!r}")
    site = replace(OPEN, **values)
    return replace(site, headings=True) if site.pinned and not site.lists and site.headings is None else site
