"""SIGTERM and Ctrl-C at any moment of a run: its exit code within two seconds, one line, a free lock, an intact file."""

import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from conftest import FIXTURES, Desk, Patch, data, table
from server import Server

from ingest.config.settings import Config
from ingest.pipeline.refresh_job import exit_code, run_refresh
from ingest.pipeline.refresh_request import RefreshRequest
from ingest.sites.registry import find_sites
from ingest.store.connection import exists, writing

SWALLOW = "while True:\n  try: time.sleep(9)\n  except BaseException: pass"
DESTRUCTOR = "type('', (), {'__del__': lambda self: time.sleep(99)})()\nwhile True: pass"
QUERY = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT max(n) FROM x"
ENDLESS = f"import sqlite3; sqlite3.connect(':memory:').execute('{QUERY}')"
#: Where the run is held up, and with what: before the loading of a module, or in place of a function.
HELD = {
    "imports": ("import typer", "time.sleep(99)"),
    "a destructor": ("ingest.pipeline.refresh_job:find_sites", DESTRUCTOR),
    "what swallows": ("ingest.pipeline.refresh_job:find_sites", SWALLOW),
    "a query": ("ingest.store.queries:stored_of", ENDLESS),
    "judging": ("ingest.pipeline.refresh_run:judge", "while True: pass"),
    "writing": ("ingest.store.writes:_rows", "time.sleep(99)"),
    "telling": ("ingest.notify.delivery:Delivery.after", "time.sleep(99)"),
    "a name lookup": ("socket:getaddrinfo", "time.sleep(99)"),
}
PATCH = """
import sys, time
def held(*_, **__):
    open("begun", "w").close()
    {block}
"""


def program(place: str, block: str) -> str:
    """A program that is the command line but for what holds it up: `block` in place of a function, or of an import."""
    held = PATCH.format(block=block.replace("\n", "\n    "))
    if not place.startswith("import "):
        module, _, name = place.partition(":")
        return f"{held}from ingest.cli import main\nimport {module} as place\nplace.{name} = held\nmain()"
    finder = f"type('', (), {{'find_spec': lambda name, *_: held() if name == {place[7:]!r} else None}})"
    return f"{held}sys.meta_path.insert(0, {finder})\nfrom ingest.cli import main\nmain()"


def start(source: str, *words: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", source, "refresh", *map(str, words), "--db", "errdex.db"]
    # A shell's background job ignores Ctrl-C, and so would what is started here.
    hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=hears)


def ended(job: "subprocess.Popen[str]") -> tuple[str, str]:
    """What it printed; if it does not end, it is killed."""
    try:
        return job.communicate(timeout=30)
    finally:
        job.kill()


def stop(job: "subprocess.Popen[str]", number: int = signal.SIGTERM) -> None:
    job.send_signal(number)
    out, err = ended(job)
    err = "".join(line for line in err.splitlines(True) if "created the database" not in line)
    assert (job.returncode, out, err.partition("\n")[0]) == (128 + number, "", "errdex: stopped; finished work is kept")
    assert "Traceback" not in err


def settled() -> None:
    """The lock is free, and the file intact."""
    db = Path("errdex.db").absolute()
    if exists(db):
        with writing(db, create=False):
            pass
        assert Desk(Path()).sound()


def wait_for(name: str, job: "subprocess.Popen[str]") -> None:
    while not Path(name).exists():
        assert job.poll() is None, job.communicate()
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "number"), [("judging", signal.SIGINT), *((where, signal.SIGTERM) for where in HELD)]
)
def test_a_run_ends_wherever_it_is_held_up(desk: Desk, where, number) -> None:
    job = start(program(*HELD[where]), "paylera", *(["--from", FIXTURES / "base"] if where != "a name lookup" else []))
    wait_for("begun", job)
    stop(job, number)
    settled()


@pytest.mark.slow
def test_a_signal_ends_a_run_that_waits(desk: Desk, server: Server) -> None:
    plain = "from ingest.cli import main; main()"
    with writing(desk.db, create=True):
        job = start(plain, "paylera", "--from", FIXTURES / "base", "--wait", 99)
        time.sleep(1.5)
        stop(job)
    server.routes |= {
        "/robots.txt": lambda to: to.page(b"User-agent: *\nCrawl-delay: 50", Content_Type="text/plain"),
        "*": lambda to: to.page(b"<html><body><p>Nothing</p></body></html>"),
    }
    Path("errdex.toml").write_text(
        f"[fetch]\nallow_private = ['127.0.0.0/8']\n[sites.acme]\npages = ['{server.url}/a', '{server.url}/b']\n"
    )
    job = start(plain, "acme")
    while not server.seen:
        assert job.poll() is None
        time.sleep(0.02)
    time.sleep(0.5)
    stop(job)
    settled()


def test_a_run_that_is_killed_while_it_starts_a_process_leaves_no_traceback(desk: Desk) -> None:
    cut = "f.connect_to_new_process = lambda fds, connect=f.connect_to_new_process: (connect(fds), os._exit(9))"
    source = f"import os, multiprocessing.forkserver as f\n{cut}\nfrom ingest.cli import main\nmain()"
    job = start(source, "paylera", "--from", FIXTURES / "base")
    _, err = ended(job)
    assert job.returncode == 9 and "Traceback" not in err


MODULE = "from parsers import Site\nSITE = Site('X', ('https://x.example/errors',), r'E\\d+', {'Code': 'code'})\n"
#: What a module of the user's may do while it is loaded → the detail of its check.
FAULTY = data("faulty_modules.json")
STUCK = {
    SWALLOW.replace("while", "import time\nwhile"): "takes longer than 3 s to load",
    "import re; re.match('(a+)+$', 'a' * 50 + 'b')": "takes longer than 3 s to load",
}


@pytest.mark.parametrize("modules", [FAULTY, pytest.param(STUCK, marks=pytest.mark.slow)], ids=["faulty", "stuck"])
def test_a_module_that_fails_to_load_in_whatever_way_is_one_failed_vendor(
    desk: Desk, monkeypatch: Patch, modules
) -> None:
    if modules is STUCK:
        monkeypatch.setattr("ingest.sites.own_modules.LOAD_TIMEOUT", 3.0)
    for at, text in enumerate(modules):
        (desk.folder / f"odd_{at}.py").write_text(text)
    (desk.folder / "sound.py").write_text(MODULE)
    saved = desk.folder / "saved"
    saved.mkdir()
    rows = table("Code|Message", *(f"E{at}|It is wrong in the way {at}." for at in range(10, 19)))
    for name in ("sound", *(f"odd_{at}" for at in range(len(modules)))):
        (saved / f"{name}.html").write_text(f"<html><body>{rows}</body></html>")
    found = run_refresh(RefreshRequest(Config(parsers=desk.folder), desk.db, folder=saved), print)
    checks = dict(found.checks)
    assert checks.pop("sound").outcome == "changed" and exit_code(found, None) == 3
    for at, detail in enumerate(modules.values()):
        check = checks[f"odd_{at}"]
        assert (check.outcome, check.reason) == ("failed", "parser-error") and detail in (check.detail or "")


@pytest.mark.slow
def test_a_module_that_takes_much_memory_costs_no_other_one(desk: Desk) -> None:
    (desk.folder / "large.py").write_text(f"{MODULE}b'x' * 400_000_000\n")
    (desk.folder / "sound.py").write_text(MODULE)
    sites = find_sites(Config(parsers=desk.folder))
    assert [sites[name].fault for name in ("large", "sound")] == [None, None]


@pytest.mark.slow
def test_what_a_module_runs_prints_nothing_among_the_results(desk: Desk) -> None:
    (desk.folder / "acme.py").write_text(f"import os; os.system('echo out')\n{MODULE}")
    Path("errdex.toml").write_text("[parsers]\npath = '.'\n")
    command = [sys.executable, "-c", "from ingest.cli import main; main()", "sites", "--config", "errdex.toml"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "out" not in done.stdout.split() and "out" in done.stderr.split()


@pytest.mark.slow
@pytest.mark.parametrize(("first", "number"), [(0, signal.SIGTERM), (8, signal.SIGINT)], ids=["SIGTERM", "Ctrl-C"])
def test_a_signal_ends_a_run_at_any_moment(desk: Desk, first, number) -> None:
    """Both signals take the same way, so that each comes at every other moment."""
    begun = (
        "import ingest.signals as s\nb = s.begin\ns.begin = lambda report: (b(report), open('begun', 'w').close())\n"
    )
    Path("errdex.toml").write_text("[parsers]\npath = 'own'\n")
    Path("own").mkdir()
    Path("own/acme.py").write_text(MODULE)
    for step in range(first, 64, 16):
        Path("begun").unlink(missing_ok=True)
        pages = FIXTURES / ("base", "later")[step // 16 % 2]
        job = start(f"{begun}from ingest.cli import main\nmain()", "--from", pages, "--config", "errdex.toml")
        wait_for("begun", job)
        time.sleep(step * 0.03)
        job.send_signal(number)
        _, err = ended(job)
        # Once its work is done, the interpreter leaves signals to the system.
        assert job.returncode in (0, 128 + number, -number) and "Traceback" not in err, (step, err)
        settled()
