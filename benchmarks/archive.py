"""A refresh from a web archive, on processes of this machine and on a Dask cluster, against reading its pages alone.

    python -m benchmarks.archive [CAPTURES [WORKERS]]

Ten vendors are captured once a day, with pages of 35 rows and 23 kB, each with another body. The floor is a
`ProcessPoolExecutor` of as many processes, which only reads the same pages. All are timed in turn; medians are shown.
Busy is the share of a refresh, from its first page to its last, in which its processes have a page in hand.
"""

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.refresh import SITE, page, rows_read
from benchmarks.timing import numbers, verdict
from ingest.config.settings import Config, SiteConfig
from ingest.fetch.captures import records_in
from ingest.pipeline.refresh_job import run_refresh
from ingest.pipeline.refresh_request import RefreshRequest
from ingest.sites.registry import find_sites
from ingest.worker_pool import Worker

_VENDORS = 10
_ROUNDS = 3
_CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""


def body(vendor: str, day: int) -> bytes:
    """The vendor's page on a day: its bytes change every day, a text one day in twenty."""
    return (
        page(vendor)
        .replace("Errors</h1>", f"Errors</h1><p>Day {day}.</p>")
        .replace("late", f"late{day // 20}", 1)
        .encode()
    )


def write(path: Path, captures: int) -> None:
    """An archive of that many captures."""
    start = datetime.now(UTC) - timedelta(days=captures // _VENDORS + 1)
    with path.open("wb") as file:
        for number in range(captures):
            day, vendor = number // _VENDORS, f"vendor{number % _VENDORS}"
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body(vendor, day)
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://{vendor}.example/errors\r\n"
                f"WARC-Date: {start + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))


def config() -> Config:
    """The ten vendors, declared."""
    sites = {
        f"vendor{n}": SiteConfig(pages=(f"https://vendor{n}.example/errors",), declared=SITE) for n in range(_VENDORS)
    }
    return Config(sites=sites | {vendor: SiteConfig(enabled=False) for vendor in find_sites(Config())})


def floor(captures: int, workers: int) -> float:
    """The seconds in which a pool reads all pages."""
    start = time.perf_counter()
    with ProcessPoolExecutor(workers, get_context("forkserver")) as pool:
        sum(pool.map(_rows, range(captures), chunksize=16))
    return time.perf_counter() - start


def _rows(day: int) -> int:
    return rows_read(body("vendor0", day))


def scanned(path: Path) -> float:
    """The seconds in which `warcio` reads all records and their bodies."""
    start = time.perf_counter()
    for record in records_in(path):
        record.raw_stream.read()
    return time.perf_counter() - start


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """The address of a Dask scheduler with that many worker processes."""
    command = [sys.executable, "-c", _CLUSTER, str(workers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.communicate()


def measured(path: Path, workers: int, where: str) -> tuple[float, float]:
    """The seconds of the whole refresh, and the share in which the processes have a page in hand."""
    spans: list[tuple[float, float]] = []
    take: Callable[[Worker], Any] = Worker.take
    local = where.startswith("local")

    def timed(worker: Worker) -> Any:
        """Note from when to when the process had the page in hand, of which it gives the answer."""
        spans.append((worker.since, time.monotonic()))
        return take(worker)

    Worker.take = timed if local else take  # type: ignore[method-assign]
    try:
        with tempfile.TemporaryDirectory() as folder, nullcontext() if local else computed(where, spans):
            start = time.perf_counter()
            request = RefreshRequest(config(), Path(folder) / "errdex.db", archives=[path], executor=where)
            run_refresh(request, lambda line: print(f"  {line}"))
            took = time.perf_counter() - start
    finally:
        Worker.take = take  # type: ignore[method-assign]
    whole = max(end for _, end in spans) - min(start for start, _ in spans)
    return took, sum(end - start for start, end in spans) / (whole * workers)


@contextmanager
def computed(address: str, spans: list[tuple[float, float]]) -> Iterator[None]:
    """Note when each task of the cluster starts and ends on its worker."""
    from distributed import Client, get_task_stream

    with Client(address) as client, get_task_stream(client, plot=False) as stream:
        yield
    spans += [
        (one["start"], one["stop"]) for task in stream.data for one in task["startstops"] if one["action"] == "compute"
    ]


def main() -> None:
    captures, workers = map(int, numbers(600, 2))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "crawl.warc.gz"
        write(path, captures)
        print(
            f"{captures:,} captures, {path.stat().st_size / 1e6:.1f} MB, read by warcio alone in {scanned(path):.1f} s"
        )
        one, many = (stack.enter_context(cluster(number)) for number in (1, workers))
        places = {f"local:{workers}": (f"local:{workers}", workers), "dask, one worker": (one, 1)}
        places[f"dask, {workers} workers"] = (many, workers)
        times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in places}
        for _ in range(_ROUNDS):
            for name, (where, number) in places.items():
                times[name].append((floor(captures, number), *measured(path, number, where)))
        print(f"{'':<18}{'floor':>8}{'seconds':>9}{'ratio':>8}{'busy':>7}")
        for name, found in times.items():
            ratio = median(took / bound for bound, took, _ in found)
            bound, took, busy = (median(values) for values in zip(*found, strict=True))
            print(f"{name:<18}{bound:>8.1f}{took:>9.1f}{ratio:>8.2f}{busy:>7.0%}  {verdict(busy, 0.8, False)}")


if __name__ == "__main__":
    main()
