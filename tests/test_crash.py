"""Crash safety: the file stays intact, the laws hold, and the next run continues or gives the remedy."""

import ctypes
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

import conftest
import pytest
from conftest import ERRDEX, FIXTURES, Desk, pages_of

from ingest.errors import CatalogueError
from ingest.history.net_diff import difference
from ingest.model import Key, State
from ingest.store.connection import reading
from ingest.store.doctor import examine
from ingest.store.queries import stored_of

VENDORS = ("paylera", "autopay")
BEFORE, AFTER = (pages_of(which, *VENDORS) for which in ("base", "later"))
READS = ("SELECT", "WITH", "--", "SAVEPOINT")
KILLED, REFUSED = 1, 5
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def in_child(prepare: Callable[[], object], desk: Desk) -> int:
    """Refresh `desk` to AFTER in a process of its own, where `prepare` is called before the run; its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        run = conftest.run_refresh
        conftest.run_refresh = lambda *args, **options: (prepare(), run(*args, **options))[1]
        desk.refresh(**AFTER)
        os._exit(0)
    except CatalogueError as error:
        os._exit(REFUSED if len(str(error).splitlines()) == 1 else 9)
    finally:
        os._exit(9)


def die_when(fatal: Callable[[int, str], bool]) -> None:
    """From now on this process ends before the write, or the closing, that is `fatal` by its number and its words."""
    numbers = count(1)

    def before(words: str) -> None:
        if not words.lstrip().upper().startswith(READS) and fatal(next(numbers), words):
            os._exit(KILLED)

    class Connection(sqlite3.Connection):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            self.set_trace_callback(before)

        def close(self) -> None:
            before("close")
            super().close()

    sqlite3.connect = partial(sqlite3.connect, factory=Connection)


def states(desk: Desk) -> dict[str, dict[Key, State]]:
    """The vendors' records, once the doctor has found nothing."""
    with reading(desk.db) as catalogue:
        assert [finding for finding in examine(catalogue) if not finding.ok] == []
        return {name: {key: row.state for key, row in stored_of(catalogue, name).items()} for name in VENDORS}


def desk_at(folder: Path, pages: dict[str, str]) -> Desk:
    folder.mkdir()
    desk = Desk(folder)
    if pages:
        desk.refresh(**pages)
    return desk


@pytest.mark.slow
@pytest.mark.parametrize("before", [{}, BEFORE], ids=["the first run", "a later run"])
def test_a_run_killed_at_any_write_leaves_each_vendor_updated_or_untouched(tmp_path: Path, before) -> None:
    whole = desk_at(tmp_path / "whole", before)
    old = states(whole) if before else {name: {} for name in VENDORS}
    whole.refresh(**AFTER)
    new = states(whole)
    start = desk_at(tmp_path / "start", before)
    for at in count(1):
        desk = Desk(tmp_path / str(at))
        shutil.copytree(start.folder, desk.folder)
        code = in_child(partial(die_when, lambda number, _, at=at: number == at), desk)
        assert code in (0, KILLED)
        try:
            assert all(found in (old[name], new[name]) for name, found in states(desk).items()), f"killed at {at}"
        except CatalogueError as error:
            assert not before and "run `errdex refresh`" in str(error), f"killed at {at}"
        desk.refresh(**AFTER)
        assert states(desk) == new, f"killed at {at}"
        if code == 0:
            break
    assert at > 50


@pytest.mark.slow
def test_a_write_ahead_log_cut_anywhere_leaves_each_vendor_updated_or_untouched(tmp_path: Path) -> None:
    desk = desk_at(tmp_path / "desk", BEFORE)
    old = states(desk)
    assert in_child(partial(die_when, lambda _, words: "wal_checkpoint" in words), desk) == KILLED
    log = desk.db.with_name("errdex.db-wal").read_bytes()
    found = []
    for left in range(0, len(log) + 1, len(log) // 40):
        cut = Desk(tmp_path / str(left))
        cut.folder.mkdir()
        shutil.copy(desk.db, cut.db)
        cut.db.with_name("errdex.db-wal").write_bytes(log[:left])
        found.append(states(cut))
    new = states(desk)
    assert all(one[name] in (old[name], new[name]) for one in found for name in VENDORS)
    assert found[0] == old != new and found[-1] == new


@pytest.mark.slow
@pytest.mark.parametrize("before", [{}, BEFORE], ids=["the first run", "a later run"])
def test_a_disk_that_fills_up_at_any_write_loses_nothing(tmp_path: Path, before) -> None:
    start = desk_at(tmp_path / "start", before)
    codes = []
    for most in (0, 3, 4096, 40_000, 100_000, 200_000, 10_000_000):
        desk = Desk(tmp_path / str(most))
        shutil.copytree(start.folder, desk.folder)
        codes.append(in_child(partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most)), desk))
        if before:
            states(desk)
        desk.refresh(**AFTER)
        assert {len(rows) for rows in states(desk).values()} == {10, 16}
    assert codes[0] == REFUSED and codes[-1] == 0 and set(codes) == {0, REFUSED}


def errdex(*words: object, prepare: Callable[[], object] | None = None) -> subprocess.Popen[str]:
    command = [*ERRDEX, *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, preexec_fn=prepare, **pipes)  # type: ignore[call-overload]


def heed_permissions() -> None:
    """Root's right to write everywhere ends with the next program: PR_CAPBSET_DROP, CAP_DAC_OVERRIDE."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)])
def test_a_read_only_catalogue_is_reported_and_can_be_read(desk: Desk, file, folder) -> None:
    desk.refresh(**BEFORE)
    desk.db.with_name("errdex.db.lock").unlink()
    before = desk.db.read_bytes()
    desk.db.chmod(file)
    desk.folder.chmod(folder)
    try:
        refresh, doctor, diff = (
            (*(run := errdex(*words, prepare=heed_permissions)).communicate(), run.returncode)
            for words in (["refresh", "--from", FIXTURES / "later"], ["doctor"], ["diff"])
        )
    finally:
        desk.folder.chmod(0o755)
    if refresh[2] == 0:
        pytest.skip("this user may write everywhere")
    assert refresh[2] == 5 and len(refresh[1].splitlines()) == 1 and "writable" in refresh[1], refresh
    assert doctor[1:] == diff[1:] == ("", 0) and desk.db.read_bytes() == before


@pytest.mark.slow
def test_a_site_that_does_not_fit_on_its_disk_names_its_own_file(desk: Desk) -> None:
    desk.refresh(**BEFORE)
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (40_000, 40_000))
    export = errdex("export", "site", "public", prepare=limit)
    _, err = export.communicate()
    assert (export.returncode, err.count("\n")) == (70, 1) and "public/errdex.db: cannot be written" in err


@pytest.mark.slow
def test_a_clock_that_runs_backwards_changes_no_order(desk: Desk) -> None:
    for day, which in ((20, BEFORE), (10, AFTER), (12, BEFORE), (11, AFTER), (30, BEFORE)):
        desk.now = f"2026-10-{day}T00:00:00Z"
        desk.refresh(**which)
        states(desk)
    assert set(desk.ask("SELECT confirmed_at FROM vendors")) == {("2026-10-30T00:00:00Z",)}
    assert desk.ask("SELECT DISTINCT first_seen FROM errors") == [("2026-10-20T00:00:00Z",)]
    for since, run in (("2026-10-15", 4), ("2026-10-10", 2), ("2026-10-01", 0), ("2026-10-31", 5)):
        with reading(desk.db) as catalogue:
            found = difference(catalogue, since, None, None, datetime.now(UTC))
        assert (found.since, found.until) == (run, 5)
        assert bool(found.changes) == (run in (2, 4))


def test_an_empty_file_is_started_anew(desk: Desk) -> None:
    desk.db.touch()
    desk.refresh(**BEFORE)
    states(desk)
