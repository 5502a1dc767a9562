"""What each stage of a first reading of one vendor takes, one after another in one process, and the floor beneath it.

    python -m benchmarks.stages [PAGES]

The pages are those of `benchmarks.refresh`. The floor is what no reading can do without: lxml's bare parse of the same
bytes, and SQLite's inserts of the same rows of `errors`, `changes` and the full text.
"""

import hashlib
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

from benchmarks.refresh import COLUMNS, page
from benchmarks.timing import bare_parse, numbers
from ingest.extraction.read_page import read_page
from ingest.garbage_collection import rare_collections
from ingest.model import Check
from ingest.pipeline.refresh_request import now
from ingest.store.connection import writing
from ingest.store.writes import begin_run, write_vendor
from ingest.validate.page_check import PageCheck, VendorState
from ingest.validate.verdict import judge
from parsers.extract.contract import Site

_ROUNDS = 3
_SITE = Site("vendor", (), r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+", COLUMNS)
_FLOOR = ("lxml's bare parse", "SQLite's inserts")


def stages(pages: int, folder: Path) -> dict[str, float]:
    """The processor seconds of each stage."""
    taken: dict[str, float] = {}

    @contextmanager
    def timed(stage: str) -> Iterator[None]:
        start = process_time()
        yield
        taken[stage] = process_time() - start

    at, bodies = now(), {f"page{number}": page(f"page{number}").encode() for number in range(pages)}
    with timed("lxml's bare parse"):
        for body in bodies.values():
            bare_parse(body)
    with timed("reading"):
        readings = {name: read_page(_SITE, None, body, name, "", None) for name, body in bodies.items()}
    with timed("to the writer and back to data"):
        readings = {name: pickle.loads(pickle.dumps(reading)) for name, reading in readings.items()}
    checks = [
        PageCheck(Check(name, "changed", sha256=hashlib.sha256(bodies[name]).hexdigest()), None, reading, bodies[name])
        for name, reading in readings.items()
    ]
    with timed("judging"):
        write = judge(VendorState("vendor", {}, first=True, at=at), checks).write
    with writing(folder / "all.db", create=True) as catalogue:
        run = begin_run(catalogue, "refresh", "saved", at, ())
        with timed("writing"):
            write_vendor(catalogue, run, at, {}, write)
        tables = {
            name: list(map(tuple, catalogue.execute(f"SELECT * FROM {name}")))
            for name in ("errors", "changes", "errors_fts")
        }
    assert len(tables["errors"]) == 35 * pages
    with writing(folder / "floor.db", create=True) as catalogue:
        begin_run(catalogue, "refresh", "saved", at, ())
        with timed("SQLite's inserts"), catalogue:
            catalogue.execute("BEGIN")
            for name, rows in tables.items():
                catalogue.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    return taken


def main() -> None:
    (pages,) = map(int, numbers(300))
    rounds = []
    with rare_collections():
        for _ in range(_ROUNDS + 1):
            with tempfile.TemporaryDirectory() as name:
                rounds.append(stages(pages, Path(name)))
    print(
        f"{pages} pages of 35 rows; processor time a page, the least of {_ROUNDS} rounds after one that is not counted"
    )
    least = {stage: min(one[stage] for one in rounds[1:]) / pages * 1000 for stage in rounds[0]}
    for stage, taken in least.items():
        print(f"{stage:<32}{taken:>6.2f} ms{'  (floor)' if stage in _FLOOR else ''}")
    floor = sum(least[stage] for stage in _FLOOR)
    print(f"{'all stages':<32}{sum(least.values()) - floor:>6.2f} ms, the floor {floor:.2f} ms")


if __name__ == "__main__":
    main()
