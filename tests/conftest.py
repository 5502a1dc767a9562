import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from server import Answer, Server

from ingest.cli import main
from ingest.config.settings import Config, load_config
from ingest.errors import PageFailed
from ingest.model import Change, Reading
from ingest.pipeline.refresh_job import RefreshRequest, run_refresh
from ingest.pipeline.refresh_run import RunOutcome
from ingest.pipeline.workers import Job, read_job
from ingest.sites.registry import find_sites
from ingest.store.connection import reading
from ingest.store.queries import changes_of, vendors_changed

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
DATA = Path(__file__).parent / "data"
VENDORS = sorted(find_sites(Config()))
#: The command line as a process, whichever errdex is installed.
ERRDEX = [sys.executable, "-c", "from ingest.cli import main; main()"]
#: What a configuration says that reads from the tests' own servers.
LOCAL = "[fetch]\nallow_private = ['127.0.0.0/8']\ninterval_s = 0\npause_s = 0\n"
#: A command's exit code, stdout and stderr.
Run = Callable[..., tuple[int, str, str]]


def data(name: str) -> Any:
    """A table of cases in `data/`."""
    return json.loads((DATA / name).read_text("utf-8"))


class Inline:
    """Reads pages in this process."""

    async def read(self, job: Job) -> Reading:
        found = read_job(job)
        if isinstance(found, tuple):
            raise PageFailed(*found)
        return found

    async def call(self, work: Callable[[Any], Any], job: Any) -> Any:
        return work(job)


class Desk:
    """A catalogue in a throwaway folder, and saved pages to refresh it from."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, folder / "errdex.db"
        self.notes: list[str] = []

    def refresh(self, config: Config | None = None, dry: bool = False, **pages: str | bytes | None) -> RunOutcome:
        """Refresh from `pages`: vendor → its first page (vendor__page for another), None for one without a file."""
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
        vendors = list(dict.fromkeys(name.partition("__")[0] for name in pages))
        request = RefreshRequest(config or Config(), self.db, vendors, saved, dry)
        found = run_refresh(request, self.notes.append, reader=Inline())
        return found if dry else replace(found, changes=self.changes(found.run))

    def two_nights(self, *vendors: str) -> None:
        """Refresh from the vendors' base pages, and from the later ones."""
        for which in ("base", "later"):
            self.refresh(**{vendor: page_of(vendor, which) for vendor in vendors})

    def changes(self, run: int) -> list[tuple[str, Change]]:
        """What the log says of one run."""
        with reading(self.db) as catalogue:
            return [
                (vendor, change)
                for vendor in vendors_changed(catalogue, run - 1, run)
                for number, change in changes_of(catalogue, vendor, run)
                if number == run
            ]

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What the catalogue answers, or becomes by a statement that writes."""
        with closing(sqlite3.connect(self.db, isolation_level=None)) as connection:
            return connection.execute(sql, values).fetchall()


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
        request = RefreshRequest(config or self.config, self.desk.db, ["acme"])
        return run_refresh(request, self.desk.notes.append, reader=Inline())


@pytest.fixture
def live(tmp_path: Path, server: Server) -> Live:
    return Live(tmp_path, server)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process."""

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["errdex", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return int(ended.value.code or 0), out, err

    return call


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("ERRDEX_DB", "ERRDEX_CONFIG", *(name for name in os.environ if name.lower().endswith("_proxy"))):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    yield
    asyncio.set_event_loop(None)


def page_of(vendor: str, which: str = "base") -> str:
    return (FIXTURES / which / f"{vendor}.html").read_text("utf-8")


#: A page of paylera's of which one row has lost its status: the other fifteen are read.
ODD = page_of("paylera").replace("<td>401</td>", "", 1)


def table(head: str, *rows: str) -> str:
    """A table; the cells of each line are divided by "|"."""
    cells = "".join(f"<th>{title}</th>" for title in head.split("|"))
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<table><tr>{cells}</tr>{lines}</table>"
