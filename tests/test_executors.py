"""Where pages are read makes no difference: processes here, or a cluster of two, one of which dies half way."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ERRDEX, Desk, Inline, Patch, Run, page_of
from web_archives import Crawl

from ingest.config.settings import Config
from ingest.pipeline import executors
from ingest.pipeline.archive_runs import ReadAhead
from ingest.pipeline.refresh_job import run_refresh
from ingest.pipeline.refresh_request import RefreshRequest

pytestmark = pytest.mark.usefixtures("processes")
AUTOPAY = "https://autopay.agentagon.io/docs/errors"


def crawled(folder: Path, months: int) -> Crawl:
    """Captures of two pages on 28 days of each month, some of them broken."""
    crawl = Crawl(folder / "crawl.warc.gz")
    broken = page_of("paylera").replace("<td>401</td>", "", 1)
    pages = [page_of("paylera"), broken, *(page_of("paylera", which) for which in ("later", "base", "layout"))]
    for month, day in product(range(3, 3 + months), range(1, 29)):
        at = f"2020-{month:02}-{day:02}T10:00:00Z"
        crawl.add(at, pages[day * day % 5].replace("</body>", f"<p>Day {month} {day}</p></body>"))
        crawl.add(at, page_of("autopay") + f"<!-- {month} {day} -->", AUTOPAY)
    return crawl


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return crawled(tmp_path, 1)


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [line for line in connection.iterdump() if "_sqlite_migrations" not in line]
    finally:
        connection.close()


def serial(crawl: Crawl) -> list[str]:
    """The catalogue as read page by page in this process."""
    path = crawl.path.with_name("serial.db")
    run_refresh(RefreshRequest(Config(), path, archives=[crawl.path]), print, reader=Inline())
    return dump(path)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawl, list[str]]:
    """More captures than are read ahead, and the catalogue that they give."""
    crawl = crawled(tmp_path_factory.mktemp("long"), 2)
    return crawl, serial(crawl)


@pytest.mark.slow
def test_processes_that_read_ahead_give_what_reading_one_by_one_gives(run: Run, desk: Desk, crawl: Crawl) -> None:
    assert run("refresh", "--from", crawl.path, "--executor", "local:3")[0] == 0
    found = dump(desk.db)
    assert found == serial(crawl) and len(found) > 100


def test_other_work_than_reading_a_page_passes_through() -> None:
    ahead = ReadAhead(Inline(), [], 1)
    assert asyncio.run(ahead.call(len, "a witness")) == 9


class Cluster:
    """A scheduler with two worker processes."""

    def __init__(self) -> None:
        program = Path(__file__).with_name("cluster.py")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([sys.executable, program], text=True, start_new_session=True, **pipes)  # type: ignore[call-overload]
        self.address, *workers = self.process.stdout.readline().split()
        self.workers = [int(pid) for pid in workers]

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    found = Cluster()
    yield found
    found.close()


@pytest.mark.slow
@pytest.mark.parametrize("killed", ["nothing", "worker", "cluster"])
def test_a_cluster_gives_what_reading_one_by_one_gives(
    desk: Desk, long: tuple[Crawl, list[str]], cluster: Cluster, killed
) -> None:
    crawl, wanted = long
    words = ["refresh", "--from", crawl.path, "--executor", cluster.address, "--log-format", "json"]
    with subprocess.Popen([*ERRDEX, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as job:
        assert job.stderr
        events = [json.loads(job.stderr.readline()) for _ in range(8)]
        if killed == "worker":
            os.kill(cluster.workers[0], signal.SIGKILL)
        elif killed == "cluster":
            cluster.kill()
        events += map(json.loads, job.stderr.read().splitlines())
    assert job.returncode == 0
    notes = [event["text"] for event in events if event["event"] == "note"]
    assert any("the cluster could not read a page" in note for note in notes) is (killed == "cluster"), notes
    assert dump(desk.db) == wanted


class Small(NamedTuple):
    """A job with a body, as a page is."""

    body: bytes


def done(job: Small) -> str:
    if job.body == b"crash":
        os._exit(1)
    return job.body.decode()


@pytest.mark.slow
def test_a_page_of_a_task_fails_alone() -> None:
    jobs = [(done, Small(body), executors._version(None)) for body in (b"one", b"crash", b"two")]
    one, crashed, two = executors._on_worker(jobs, 60.0)
    assert (one, crashed[0], two) == ("one", "parser-crashed", "two")


@pytest.mark.slow
def test_workers_with_another_version_are_refused(run: Run, crawl: Crawl, cluster: Cluster, monkeypatch: Patch) -> None:
    monkeypatch.setattr(executors, "__version__", "another")
    code, _, err = run("refresh", "paylera", "--from", crawl.path, "--executor", cluster.address)
    assert code == 2 and "does not have this errdex with this Python and lxml" in err
