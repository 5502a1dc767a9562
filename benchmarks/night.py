"""Nights over many sources on a real server: how close they come to what politeness and reading allow.

    python -m benchmarks.night [SOURCES [HOSTS [INTERVAL]]]

Each host is an address of 127.0.0.0/8 and answers after 0.15 s, with pages of 35 rows as in `benchmarks.refresh`. The
first night reads every page; on the next one each is answered by 304. Bounds of the same run: politeness (a host's
pages and its robots.txt, each by interval and answer), and reading all pages one by one, over all cores. The run's own
seconds are measured, without its start-up; the gap is the shortest between two requests to one host, and should be the
interval. Memory is that of the largest process.
"""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from benchmarks.refresh import page, rows_read
from benchmarks.timing import numbers, verdict
from ingest.config.settings import Config
from ingest.sites.registry import find_sites

_ANSWER_S = 0.15
_MODULE = """[sites.{vendor}]
pages = ["http://{host}:{port}/{vendor}"]
code = "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
columns = {{Type = "code", HTTP = "status", Title = "message", When = "when"}}
"""
#: Runs the command and prints the bytes of memory of the largest process.
_RUN = """
import resource, sys
from ingest.cli import main
if __name__ == "__main__":
    try:
        main()
    finally:
        peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        print(max(peaks), resource.getrusage(resource.RUSAGE_SELF).ru_utime, file=sys.stderr)
"""


async def serve() -> None:
    """Answer on many addresses; a line on stdin asks for the shortest gap between two requests to one host."""
    at: dict[str, list[tuple[float, float]]] = defaultdict(list)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began = time.monotonic()
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except asyncio.IncompleteReadError:
            writer.close()
            return
        await asyncio.sleep(_ANSWER_S)
        path = head.split()[1]
        if path == "/robots.txt":
            status, body = "404 Not Found", b""
        elif "if-none-match" in head.lower():
            status, body = "304 Not Modified", b""
        else:
            status, body = "200 OK", page(path.strip("/")).encode()
        fields = f'Content-Type: text/html\r\nETag: "one"\r\nContent-Length: {len(body)}\r\nConnection: close'
        at[writer.get_extra_info("sockname")[0]].append((began, time.monotonic()))
        writer.write(f"HTTP/1.1 {status}\r\n{fields}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=2048)  # all of 127.0.0.0/8
    print(server.sockets[0].getsockname()[1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        gaps = [two[0] - one[1] for times in at.values() for one, two in pairwise(sorted(times))]
        print(min(gaps, default=0.0), flush=True)
        at.clear()


def night(folder: Path) -> tuple[float, int, float]:
    """Refresh: the seconds of the run, the KiB of the largest process, and the CPU seconds of the main one."""
    program = folder / "run.py"
    program.write_text(_RUN)
    words = ["refresh", "--config", str(folder / "errdex.toml"), "--db", str(folder / "night.db")]
    command = [sys.executable, str(program), *words, "--log-format", "json"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    *lines, peak = done.stderr.splitlines()
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(lines[-1])["seconds"], int(peak.split()[0]), float(peak.split()[1])


def reading_seconds() -> float:
    """What it takes to read one page."""
    body, times = page("p").encode(), []
    for _ in range(20):
        start = time.process_time()
        rows_read(body)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve())
        return
    sources, hosts, interval = numbers(1000, 200, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "benchmarks.night", "serve"]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert server.stdin and server.stdout
        try:
            port = int(server.stdout.readline())
            text = "".join(f"[sites.{vendor}]\nenabled = false\n" for vendor in find_sites(Config()))
            text += f'[fetch]\ninterval_s = {interval}\nallow_private = ["127.0.0.0/8"]\n'
            for number in range(int(sources)):
                host = number // -(-sources // hosts)  # Neighbours share a host.
                address = f"127.0.{int(host) // 200}.{int(host) % 200 + 1}"
                text += _MODULE.format(vendor=f"vendor{number:05}", host=address, port=port)
            (folder / "errdex.toml").write_text(text)
            polite = (-(-sources // hosts) + 1) * (interval + _ANSWER_S)
            reading = sources * reading_seconds() / (os.cpu_count() or 1)
            print(f"{sources:.0f} sources on {hosts:.0f} hosts: politeness {polite:.1f} s, reading {reading:.1f} s")
            print(f"{'':<12}{'seconds':>9}{'bound':>8}{'ratio':>8}{'to reach':>10}{'gap':>8}{'MiB':>6}{'CPU':>7}")
            for label, bound, limit in (("first", max(polite, reading), 1.5), ("all 304", polite, 1.2)):
                seconds, peak, cpu = night(folder)
                server.stdin.write("\n")
                server.stdin.flush()
                gap = float(server.stdout.readline())
                figures = f"{seconds:>9.1f}{bound:>8.1f}{seconds / bound:>8.2f}{f'<= {limit}':>10}{gap:>8.3f}"
                print(f"{label:<12}{figures}{peak / 1024:>6.0f}{cpu:>7.1f}  {verdict(seconds / bound, limit, True)}")
            with sqlite3.connect(folder / "night.db") as connection:
                print("codes:", connection.execute("SELECT count(*) FROM errors").fetchone()[0])
        finally:
            server.stdin.close()
            server.wait()


if __name__ == "__main__":
    main()
