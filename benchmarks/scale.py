"""Years of nights over many sources: what a catalogue of them weighs, and how long the commands take on it.

    python -m benchmarks.scale [--full] [--keep FILE]

Small by default: 100 sources, 5,000 codes, 365 nights; `--full`: 1,000, 50,000 and 3,650. The history is written as the
schema before spans had it, one row a page and night, and upgraded; each command is a process of its own, timed in turn
on it and on the catalogue of the four fixtures.
"""

import hashlib
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlite_utils import Database

from benchmarks.timing import verdict
from ingest.config.settings import Config
from ingest.model import Check, State, VendorWrite
from ingest.pipeline.refresh_job import run_refresh
from ingest.pipeline.refresh_request import RefreshRequest
from ingest.store import page_checks, queries
from ingest.store.connection import writing
from ingest.store.schema import migrations
from ingest.store.writes import begin_run, finish_run, record_json, write_vendor

_FIXTURES = Path(__file__).parent.parent / "fixtures"
_CODES = 50
#: How many times a year a source changes: one code's message, now and then a code more or less.
_CHANGES_A_YEAR = 2
_ROUNDS = 5
#: How many nights without news are written to weigh them.
_NIGHTS = 10
#: A command → at most this many times its time on the four fixtures, plus `_EXTRA_S`.
_RATIO, _EXTRA_S = 1.3, 0.05
_COMMANDS = {
    "diff": ["diff"],
    "diff --since 7d": ["diff", "--since", "7d"],
    "log": ["log", "{vendor}", "{code}"],
    "show": ["show", "{vendor}", "{code}"],
    "search": ["search", "{code}"],
    "sites": ["sites"],
    "review": ["review"],
    "explain": ["explain", '{{"error": {{"code": "{code}"}}}}'],
}
_ERRDEX = [sys.executable, "-c", "from ingest.cli import main; main()"]


def history(path: Path, sources: int, nights: int) -> None:
    """Write a history that ends today, with the schema of version 5."""
    db = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(db), stop_before="v7_spans")
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN")
    random = Random(1)
    vendors = [f"source{number:04}" for number in range(sources)]
    first = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0) - timedelta(days=nights)
    at = [(first + timedelta(days=night)).strftime("%Y-%m-%dT%H:%M:%SZ") for night in range(nights)]
    known = {vendor: {f"{vendor}_error_{n}": _state(n) for n in range(_CODES)} for vendor in vendors}
    bodies = dict.fromkeys(vendors, "")
    listed = json.dumps(vendors)
    for run in range(1, nights + 1):
        when = at[run - 1]
        row = (run, "refresh", "network", when, when, "0.1.0", listed)
        db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for vendor in vendors:
            changed = run == 1 or random.random() < _CHANGES_A_YEAR / 365
            if changed:
                body = random.randbytes(1500)
                bodies[vendor] = hashlib.sha256(body).hexdigest()
                db.execute(
                    "INSERT INTO pages VALUES (?, ?, ?, ?)", (bodies[vendor], zlib.compress(body), "utf-8", when)
                )
                events = _baseline(vendor, known[vendor]) if run == 1 else _news(vendor, known[vendor], random, run)
                db.executemany(_EVENT, ((run, when, vendor, "", *event) for event in events))
            db.execute(_CHECK, _check(run, vendor, bodies[vendor], changed))
    rows = [(vendor, "", code, *state) for vendor in vendors for code, state in known[vendor].items()]
    db.executemany(
        f"INSERT INTO errors ({_COLUMNS}, page, url, first_seen, changed_at)"
        f" VALUES ({', '.join('?' * (3 + len(State._fields)))}, 'errors', NULL, '{at[0]}', '{at[-1]}')",
        rows,
    )
    db.execute("COMMIT")
    db.close()


_COLUMNS = f"vendor, scope, code, {', '.join(State._fields)}"
_EVENT = (
    "INSERT INTO changes (run, at, vendor, scope, code, kind, field, old, new, rule, level, cause)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'vendor')"
)
_CHECK = f"INSERT INTO checks VALUES ({', '.join('?' * 15)})"


def _state(number: int) -> State:
    message = f"The step {number} of the payment could not be done."
    return State(400 + number % 30, None, None, None, None, message, "Check it.")


def _baseline(vendor: str, known: dict[str, State]) -> Iterator[tuple[object, ...]]:
    for code, state in known.items():
        record = json.dumps(record_json(vendor, "", code, state))
        yield code, "added", None, None, record, "baseline", "info"


def _news(vendor: str, known: dict[str, State], random: Random, run: int) -> Iterator[tuple[object, ...]]:
    """One code's message; one time in ten another code goes and one comes."""
    code = random.choice(list(known))
    old = known[code]
    known[code] = old._replace(message=f"As of run {run}, {old.message.rpartition(', ')[2]}")
    yield code, "changed", "message", old.message, known[code].message, "message-changed", "info"
    if run % 10 == 0:
        code = random.choice(list(known))
        record = json.dumps(record_json(vendor, "", code, known.pop(code)))
        yield code, "removed", None, record, None, "code-removed", "breaking"
        known[f"{vendor}_new_{run}"] = state = _state(run)
        record = json.dumps(record_json(vendor, "", f"{vendor}_new_{run}", state))
        yield f"{vendor}_new_{run}", "added", None, None, record, "code-added", "warning"


def _check(run: int, vendor: str, sha256: str, changed: bool) -> tuple[object, ...]:
    url, modified = f"https://docs.{vendor}.example/errors", "Fri, 20 Nov 2026 03:00:00 GMT"
    shared = (url, f'"{sha256[:16]}"', modified, sha256, "f" * 64)
    if changed:
        account = json.dumps({"lists": [], "skipped": {}, "unread": []})
        return (run, vendor, "errors", "changed", None, None, 200, *shared, _CODES, _CODES, account)
    return (run, vendor, "errors", "not_modified", None, None, 304, *shared, None, None, None)


def _quiet_nights(connection: sqlite3.Connection, path: Path, nights: int) -> tuple[float, float]:
    """Bytes and processor seconds of a source and night, of nights in which every page answers 304."""
    vendors = queries.vendors_in(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before, start = path.stat().st_size, time.process_time()
    for _ in range(nights):
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        run = begin_run(connection, "refresh", "network", at, vendors)
        for vendor in vendors:
            rows = queries.stored_of(connection, vendor)
            last = page_checks.last_snapshots(connection, vendor)["errors"]
            check = Check(
                "errors", "not_modified", None, None, 304, last.url, last.etag, None, last.sha256, last.parser
            )
            write_vendor(connection, run, at, rows, VendorWrite(vendor, [check], rows=rows))
        finish_run(connection, run, at)
    took = time.process_time() - start
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    each = nights * len(vendors)
    return (path.stat().st_size - before) / each, took / each


def seconds(db: Path, words: list[str]) -> float:
    """The processor time of a command on a catalogue: what else the machine does is left out."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*_ERRDEX, *words, "--db", str(db)], capture_output=True, check=False, cwd=db.parent)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _least(db: Path, words: list[str], rounds: int = _ROUNDS) -> float:
    return min(seconds(db, words) for _ in range(rounds))


def _fixtures(db: Path) -> None:
    """The catalogue of the four fixtures, after two runs."""
    folder = db.with_suffix(".pages")
    folder.mkdir()
    for which in ("base", "later"):
        for page in (_FIXTURES / which).glob("*.html"):
            (folder / page.name).write_bytes(page.read_bytes())
        run_refresh(RefreshRequest(Config(), db, (), folder), lambda line: None)


def _names(db: Path) -> dict[str, str]:
    connection = sqlite3.connect(db)
    vendor, code = connection.execute("SELECT vendor, code FROM changes ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()
    return {"vendor": vendor, "code": code}


def _report(small: Path, large: Path) -> None:
    print(f"{'command':<20}{'fixtures':>10}{'history':>10}{'at most':>10}   (processor seconds, least of {_ROUNDS})")
    for name, words in _COMMANDS.items():
        one, many = (_least(db, [word.format(**_names(db)) for word in words]) for db in (small, large))
        bound = _RATIO * one + _EXTRA_S
        print(f"{name:<20}{one:>10.3f}{many:>10.3f}{bound:>10.3f}   {verdict(many, bound, True)}")
    now, then = (_least(large, words, 3) for words in (["list"], ["list", "--at", "180d"]))
    print(f"{'list':<20}{'':>10}{now:>10.3f}")
    print(f"{'list --at 180d':<20}{'':>10}{then:>10.3f}{3 * now:>10.3f}   {verdict(then, 3 * now, True)}")
    print(f"{'doctor':<20}{'':>10}{seconds(large, ['doctor']):>10.3f}")


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--keep", type=Path, help="build the upgraded history here, or reuse it")
    given = parser.parse_args()
    sources, nights = (1000, 3650) if given.full else (100, 365)
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", given.keep or Path(folder) / "large.db"
        _fixtures(small)
        if not large.exists():
            history(large, sources, nights)
            before, start = large.stat().st_size, time.perf_counter()
            with writing(large, create=False) as connection:
                checks = connection.execute("SELECT count(*) FROM checks").fetchone()[0]
            took, after = time.perf_counter() - start, large.stat().st_size
            print(f"{sources:,} sources, {sources * _CODES:,} codes, {nights:,} nights")
            print(f"file: {before / 1e6:.0f} MB before spans, {after / 1e6:.0f} MB after, upgraded in {took:.0f} s")
            print(f"rows of checks: {sources * nights:,} before, {checks:,} after")
        with writing(large, create=False) as connection:
            size, cpu = _quiet_nights(connection, large, _NIGHTS)
        print(f"a source's night without news: {size:.1f} bytes (< 40: {verdict(size, 40, True)}), {cpu * 1e3:.2f} ms")
        _report(small, large)


if __name__ == "__main__":
    main()
