"""A cold and an unchanged `refresh --from` of 1,000 pages of 35 rows, against a BeautifulSoup loop and one upsert_all.

    python -m benchmarks.refresh [PAGES [PAGES_PER_VENDOR]]

The pages are made for it, about 23 kB each, 20 to a vendor, with a parser module per vendor. Whole processes are timed,
whose modules are compiled already, as pip leaves them, whatever the environment says of bytecode.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.timing import numbers, verdict
from ingest.pipeline.workers import read_job
from ingest.reading import Reading
from ingest.sites.site_source import Job, Source
from parsers import Site

_ROUNDS = 3
#: The titles of the pages.
COLUMNS = {"Type": "code", "HTTP": "status", "Title": "message", "When": "when"}
#: The site of one of them, declared.
SITE = Site("Vendor", ("https://v.example/errors",), columns=COLUMNS)
_MODULE = """from parsers import Site
SITE = Site("{vendor}", ({pages}), r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+", {columns})
"""
_LOOP = """
import sys
from pathlib import Path
import sqlite_utils
from benchmarks.soup import rows_of
rows = []
for path in sorted(Path(sys.argv[1]).glob("*/*.html")):
    for row in rows_of(path.read_bytes(), path.parent.name):
        rows.append(row | {"page": path.stem})
sqlite_utils.Database(sys.argv[2])["errors"].upsert_all(rows, pk=("vendor", "page", "code"))
"""


def page(name: str) -> str:
    """A page of 35 rows and 23 kB, whose codes contain its name."""
    filler = "".join(
        f'<li class="menu__list-item"><a class="menu__link" href="/p/{n}">Page {n}</a></li>' for n in range(180)
    )
    rows = "".join(
        f"<tr><td><code>{name.upper()}_FAILED_{n}</code></td><td>{400 + n % 30}</td><td>Step {n} of {name}"
        f" could not be done</td><td>The <code>field_{n}</code> was not as it should be, or came too late."
        " Retry with backoff.</td></tr>"
        for n in range(35)
    )
    head = "<thead><tr><th>Type</th><th>HTTP</th><th>Title</th><th>When</th></tr></thead>"
    return (
        f'<!doctype html><html><head><meta charset="utf-8"></head><body><nav><ul>{filler}</ul></nav><main>'
        "<h1>Errors</h1><h2>Client errors</h2>"
        f"<table>{head}<tbody>{rows}</tbody></table></main></body></html>"
    )


def rows_read(body: bytes) -> int:
    """How many rows are read of a page."""
    found = read_job(Job(Source("vendor0", Path("errdex.toml"), True, SITE), body, "errors", "", None))
    assert isinstance(found, Reading)
    return len(found.records)


def make(folder: Path, pages: int, per_vendor: int) -> None:
    """The pages, the parser modules and the configuration."""
    (folder / "own").mkdir()
    for start in range(0, pages, per_vendor):
        vendor = f"vendor{start // per_vendor:03}"
        (folder / "saved" / vendor).mkdir(parents=True)
        names = [f"page{number}" for number in range(start, min(start + per_vendor, pages))]
        addresses = ", ".join(f'"https://{vendor}.example/{name}"' for name in names) + ","
        (folder / "own" / f"{vendor}.py").write_text(_MODULE.format(vendor=vendor, pages=addresses, columns=COLUMNS))
        for name in names:
            (folder / "saved" / vendor / f"{name}.html").write_text(page(name))
    (folder / "errdex.toml").write_text('[parsers]\npath = "own"\n')


def seconds(*words: str) -> float:
    """How long a Python process with these arguments takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def round_of(folder: Path, db: Path) -> tuple[float, float, float]:
    """The seconds of a cold refresh of the pages in `folder`, of an unchanged one, and of the loop."""
    run = ["-c", "from ingest.cli import main; main()", "refresh", "--from", str(folder / "saved")]
    words = [*run, "--config", str(folder / "errdex.toml"), "--db", str(db)]
    return seconds(*words), seconds(*words), seconds("-c", _LOOP, str(folder / "saved"), f"{db}-loop")


def main() -> None:
    pages, per_vendor = map(int, numbers(1000, 20))
    with tempfile.TemporaryDirectory() as name:
        folder, small = Path(name), Path(name) / "small"
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        small.mkdir()
        make(small, 1, 1)
        round_of(small, small / "x.db")  # Compiles the modules.
        make(folder, pages, per_vendor)
        size = sum(path.stat().st_size for path in folder.glob("saved/*/*.html")) / pages / 1000
        rounds = [round_of(folder, folder / f"{number}.db") for number in range(_ROUNDS)]
        cold, unchanged, loop = (sorted(taken)[_ROUNDS // 2] for taken in zip(*rounds, strict=True))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"{pages} pages of 35 rows and {size:.0f} kB, {per_vendor} a vendor; medians of {_ROUNDS} whole processes"
        )
        print(f"{'':<32}{'seconds':>9}{'ratio':>8}{'to reach':>10}")
        print(f"{'BeautifulSoup loop, upsert_all':<32}{loop:>9.2f}")
        for name, taken, ratio in (("cold", cold, loop / cold), ("unchanged", unchanged, cold / unchanged)):
            print(f"{'errdex, ' + name:<32}{taken:>9.2f}{ratio:>8.1f}{'>= 3':>10}  {verdict(ratio, 3, False)}")
        print(f"largest process of all: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
