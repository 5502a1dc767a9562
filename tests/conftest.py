import asyncio
import gc
import json
import os
import pickle
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import httpx
import pytest
from server import Answer, Server

from ingest.cli import main
from ingest.config.settings import Config, Fetch, load_config
from ingest.errors import PageFailed
from ingest.model import Change, Check
from ingest.pipeline.refresh_job import run_refresh
from ingest.pipeline.refresh_request import RefreshRequest
from ingest.pipeline.refresh_run import RunOutcome
from ingest.pipeline.workers import read_job
from ingest.sites.registry import find_sites
from ingest.store.connection import reading
from ingest.store.doctor import examine
from ingest.store.queries import changes_of, vendors_changed
from ingest.store.schema import migrate
from ingest.worker_pool import Readers

gc.disable()  # Until all tests are collected, which takes a quarter less time so.

if find_spec("hypothesis"):  # Not in the README's command.
    from hypothesis import settings

    # CI runs more: --hypothesis-profile=thorough
    settings.register_profile("quick", max_examples=10, deadline=None)
    settings.register_profile("thorough", max_examples=50, deadline=None)
    settings.load_profile("quick")

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
DATA = Path(__file__).parent / "data"
SITES = sorted(find_sites(Config()))
#: Those whose codes tests count and name, so that another site changes none of them.
VENDORS = ["autopay", "basistheory", "nevermined", "paylera"]
#: The command line as a process, whichever errdex is installed.
ERRDEX = [sys.executable, "-c", "from ingest.cli import main; main()"]
#: Settings that allow the tests' own servers: in Python, and as text of the file.
LOCAL_FETCH = Fetch(allow_private=(ip_network("127.0.0.0/8"),), interval_s=0, pause_s=0)
LOCAL = "[fetch]\nallow_private = ['127.0.0.0/8']\ninterval_s = 0\npause_s = 0\n"
OnCheck = Callable[[str, Check], object]
Patch = pytest.MonkeyPatch
#: A page on which there is nothing.
NOTHING = "<html><body><p>Nothing here.</p></body></html>"


def program(path: Path) -> Path:
    """An executable that is the errdex under test."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from ingest.cli import main; main()' \"$@\"\n")
    path.chmod(0o755)
    return path


def git(folder: Path, *words: str) -> str:
    """What git says, to one who has a name."""
    settings = ("-c", "user.name=me", "-c", "user.email=me@example.com")
    return subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def data(name: str) -> Any:
    """A table of cases in `data/`."""
    return json.loads((DATA / name).read_text("utf-8"))


def configured(text: str) -> Config:
    """The configuration of this text, which is in the working directory then."""
    Path("errdex.toml").write_text(text, "utf-8")
    return load_config(Path("errdex.toml"))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays: modules, patterns and the tests."""
    gc.enable()
    gc.collect()
    gc.freeze()


@cache
def _reading(job: bytes) -> bytes:
    """What is read of a page, passed on as a process does it; many tests begin with the same page."""
    return pickle.dumps(read_job(pickle.loads(job)))


class Inline:
    """Reads pages in this process, each once with the same site, except by a module of the user's own."""

    async def call(self, work: Callable[[Any], Any], job: Any) -> Any:
        return self.run(work, job)

    def run(self, work: Callable[[Any], Any], job: Any) -> Any:
        once = work is read_job and not job.source.own
        found = pickle.loads(_reading(pickle.dumps(job))) if once else work(job)
        if isinstance(found, tuple):
            raise PageFailed(*found)
        return found


@pytest.fixture
def processes() -> None:
    """Read pages in worker processes, as errdex does; without it, commands read in this one."""


@cache
def tls(authorities: str | None, create: Callable[[], ssl.SSLContext] = httpx.create_ssl_context) -> ssl.SSLContext:
    """The TLS settings with these authorities, read once: that takes longer than most tests."""
    return create()


@cache
def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    migrate(connection)
    return connection


def _copy_or_migrate(connection: sqlite3.Connection) -> None:
    """Migrate the file, one without tables by a copy of what migrating another gave: that takes half a short test."""
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        migrate(connection)
    else:
        _empty().backup(connection)


@pytest.fixture(autouse=True, scope="session")
def _quick() -> Iterator[None]:
    with Patch.context() as patch:
        patch.setattr("httpx.create_ssl_context", lambda: tls(os.environ.get("SSL_CERT_FILE")))
        patch.setattr("ingest.store.schema.migrate", _copy_or_migrate)
        patch.setattr("ingest.store.connection.SYNCHRONOUS", "OFF")  # no test cuts the power
        yield


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: Patch) -> None:
    if "processes" not in request.fixturenames:
        monkeypatch.setattr(Readers, "call", Inline.call)
        monkeypatch.setattr(Readers, "run", Inline.run)


class Desk:
    """A catalogue in a throwaway folder, and saved pages to refresh it from."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, folder / "errdex.db"
        self.notes: list[str] = []
        #: When its runs begin, if not now.
        self.now: str | None = None

    def refresh(self, config: Config | None = None, dry: bool = False, **pages: str | bytes | None) -> RunOutcome:
        """Refresh from `pages`: vendor → its first page (vendor__page for another), None for one without a file."""
        vendors = list(dict.fromkeys(name.partition("__")[0] for name in pages))
        request = RefreshRequest(config or Config(), self.db, vendors, self.save(**pages), dry)
        with pytest.MonkeyPatch.context() as patch:
            if self.now:
                patch.setattr("ingest.pipeline.refresh_job.now", lambda: self.now)
            return run_refresh(request, self.notes.append, reader=Inline())

    def check(self, config: Config | None = None, **pages: str | bytes | None) -> Check:
        """Refresh from `pages`: what became of the first."""
        return self.refresh(config, **pages).checks[0][1]

    def outcome(self, config: Config | None = None, **pages: str | bytes | None) -> tuple[str, str | None]:
        """Refresh from `pages`: the first one's outcome and reason."""
        check = self.check(config, **pages)
        return check.outcome, check.reason

    def fetch(self, config: Config, *vendors: str, on_check: OnCheck = lambda vendor, check: None) -> RunOutcome:
        """Refresh these vendors from their addresses."""
        return run_refresh(RefreshRequest(config, self.db, vendors), self.notes.append, on_check, Inline())

    def save(self, **pages: str | bytes | None) -> Path:
        """The folder of saved pages, which holds these alone."""
        saved = self.folder / "saved"
        saved.mkdir(exist_ok=True)
        for old in saved.rglob("*.html"):
            old.unlink()
        for name, text in pages.items():
            vendor, _, page = name.partition("__")
            path = saved / vendor / f"{page}.html" if page else saved / f"{vendor}.html"
            path.parent.mkdir(exist_ok=True)
            if text is not None:
                path.write_bytes(text.encode() if isinstance(text, str) else text)
        return saved

    def two_nights(self, *vendors: str) -> None:
        """Begin with two runs of the vendors (of all if none is named): their base pages, and the later ones."""
        self.db.write_bytes(two_nights(vendors or tuple(VENDORS)))
        self.save(**pages_of("later", *vendors))

    def copy(self, other: "Desk") -> None:
        """Begin with the other's catalogue."""
        self.db.write_bytes(other.db.read_bytes())

    def changes(self, run: int) -> list[tuple[str, Change]]:
        """What the log says of one run."""
        with reading(self.db) as catalogue:
            return [
                (vendor, change)
                for vendor in vendors_changed(catalogue, run - 1, run)
                for change in changes_of(catalogue, vendor, run, run - 1)
            ]

    def sound(self) -> bool:
        """Does the doctor find nothing?"""
        with reading(self.db) as catalogue:
            return all(finding.ok for finding in examine(catalogue))

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What the catalogue answers, or becomes by a statement that writes."""
        with closing(sqlite3.connect(self.db, isolation_level=None)) as connection:
            return connection.execute(sql, values).fetchall()


@cache
def two_nights(vendors: tuple[str, ...]) -> bytes:
    """The catalogue of two runs, read once for all tests that begin with it."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for which in ("base", "later"):
            desk.refresh(**pages_of(which, *vendors))
        return desk.db.read_bytes()


class Live:
    """A vendor whose one page is on the server, and a catalogue of it."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.desk, self.server = Desk(folder), server
        columns = "columns = {Code = 'code', HTTP = 'status', Message = 'message'}"
        site = f"[sites.acme]\npages = ['{server.url}/errors']\ncode = '[a-z]+_[a-z]+'\n{columns}\n"
        (folder / "errdex.toml").write_text(f"{LOCAL}timeout_s = 60\n{site}")
        self.config = load_config(folder / "errdex.toml")

    def refresh(self, *answers: Answer, config: Config | None = None) -> RunOutcome:
        """Refresh while the server gives these answers in turn, the last of them for ever."""
        left = list(answers)
        self.server.routes["/errors"] = lambda to: (left.pop(0) if len(left) > 1 else left[0])(to)
        return self.desk.fetch(config or self.config, "acme")


@pytest.fixture
def live(tmp_path: Path, server: Server) -> Live:
    return Live(tmp_path, server)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: Patch) -> Desk:
    """An empty desk, whose catalogue the environment names."""
    monkeypatch.setenv("ERRDEX_DB", str(tmp_path / "errdex.db"))
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk for what all tests of a module begin with: each takes a copy."""
    return Desk(tmp_path_factory.mktemp("template"))


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A catalogue of two nights of two vendors."""
    desk.two_nights("paylera", "autopay")
    return desk


class Run:
    """The command line in this process."""

    def __init__(self, monkeypatch: Patch, capsys: pytest.CaptureFixture[str], *first: object) -> None:
        self.monkeypatch, self.capsys, self.first = monkeypatch, capsys, first

    def of(self, *first: object) -> "Run":
        """The command whose first words are these."""
        return Run(self.monkeypatch, self.capsys, *self.first, *first)

    def __call__(self, *words: object, width: int = 0) -> tuple[int, str, str]:
        """A command's exit code, stdout and stderr, on a terminal of `width` columns or on pipes."""
        with self.monkeypatch.context() as patch, pytest.raises(SystemExit) as ended:
            patch.setattr(sys, "argv", ["errdex", *map(str, (*self.first, *words))])
            if width:
                patch.setenv("COLUMNS", str(width))
                for stream in (sys.stdout, sys.stderr):
                    patch.setattr(stream, "isatty", lambda: True)
            main()
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        return int(ended.value.code or 0), out, err

    def json(self, *words: object) -> Any:
        """What a command answers in JSON."""
        return json.loads(self(*words, "--format", "json")[1])

    def refused(self, *words: object, code: int = 2) -> str:
        """The line that is all that a command says which ends with this exit code."""
        found, out, err = self(*words)
        assert (found, out, err.count("\n")) == (code, "", 1), out + err
        return err


@pytest.fixture
def run(monkeypatch: Patch, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(monkeypatch, capsys)


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("folders")


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(request: pytest.FixtureRequest, monkeypatch: Patch, _folders: Path) -> Iterator[None]:
    """In an empty folder: pytest's own takes milliseconds, which few of the thousands of tests need."""
    for name in ("ERRDEX_DB", "ERRDEX_CONFIG", *(name for name in os.environ if name.lower().endswith("_proxy"))):
        monkeypatch.delenv(name, raising=False)
    named = "tmp_path" in request.fixturenames
    monkeypatch.chdir(request.getfixturevalue("tmp_path") if named else mkdtemp(dir=_folders))
    yield
    asyncio.set_event_loop(None)


def page_of(vendor: str, which: str = "base") -> str:
    return (FIXTURES / which / f"{vendor}.html").read_text("utf-8")


def pages_of(which: str, *vendors: str) -> dict[str, str]:
    """Vendor → its page, of all vendors where none is named."""
    return {vendor: page_of(vendor, which) for vendor in vendors or VENDORS}


#: A page of paylera's of which one row has lost its status: the other fifteen are read.
ODD = page_of("paylera").replace("<td>401</td>", "", 1)


def table(head: str, *rows: str) -> str:
    """A table; the cells of each line are divided by "|"."""
    cells = "".join(f"<th>{title}</th>" for title in head.split("|"))
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<table><tr>{cells}</tr>{lines}</table>"
