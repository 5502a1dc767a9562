"""What a hostile page costs: its own failure, with a reason, in bounded time and memory, and nothing to any other page."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ingest import worker_pool
from ingest.errors import PageFailed
from ingest.model import Record, State, Stored
from ingest.pipeline.probe import ProbeJob, probe_job
from ingest.pipeline.workers import read_job
from ingest.reading import Reading
from ingest.sites.site_source import Job, Source
from ingest.validate.comparison import Comparison
from ingest.validate.misplaced_texts import misplaced_texts
from ingest.worker_pool import Readers
from ingest.worker_process import MAX_MEMORY
from parsers import Site
from parsers.audit import ledger
from parsers.classify import code_grammar, read_lists
from parsers.extract import raw_lists, row_limits
from parsers.html import limits
from parsers.html.page import Page

COLUMNS = {"Code": "code", "HTTP": "status", "Message": "message"}
SITE = Source("acme", Path("errdex.toml"), True, Site("Acme", ("https://a",), r"[a-z]+(?:_\w+)+", COLUMNS))
ROW = "<tr><td>{}</td><td>404</td><td>{}</td></tr>"
DIGITS = "1" * 5_000
ROWS = "".join(ROW.format(f"card_{n}x", "It failed.") for n in range(8))


def page(rows: str = "", after: str = "", head: str = "<tr><th>Code<th>HTTP<th>Message</tr>") -> bytes:
    return f"<html><body><table>{head}{ROWS}{rows}</table>{after}</body></html>".encode()


def job(body: bytes) -> Job:
    return Job(SITE, body, "errors", "", None)


@pytest.mark.slow
def test_many_headings_are_compared_with_many_codes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(code_grammar, "form_of", lambda code: seen.append(code) or "a-a")
    cards = "".join(f"<h3>no-{name}</h3><p>It is invalid.</p>" for name in map("x{}y".format, range(200)))
    others = "".join(f"<h3>an-{name} is</h3><p>It is.</p>" for name in map("x{}y".format, range(200)))
    body = f"<h1>Errors</h1><h2>Error codes</h2>{cards}<h2>Others</h2>{others}".encode()
    assert read_lists(Page(body)).items() and 0 < len(seen) < 4000


@pytest.mark.slow
def test_many_declined_lists_are_compared_with_many_codes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(code_grammar, "form_of", lambda code: seen.append(code) or "A-9")
    codes = "".join(f"<tr><td>LM-{at}<td>The yarn {at} is invalid</tr>" for at in range(200))
    table = "<h2>{0}</h2><table><tr><th>{1}<th>Meaning</tr>{2}</table>".format
    row = "<tr><td>LM-9{0}x<td>It failed {0}</tr><tr><td>LM-8{0}x<td>It is missing {0}</tr>".format
    others = "".join(table(f"Part {at}", "Key", row(at)) for at in range(60))
    body = f"<h1>Loom errors</h1>{table('Error codes', 'Code', codes)}{others}".encode()
    assert len(read_lists(Page(body)).items()) > 200 and 0 < len(seen) < 4000


@pytest.mark.slow
def test_many_lists_of_two_lines_are_compared_with_each_other_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = code_grammar.form_of
    monkeypatch.setattr(code_grammar, "form_of", lambda code: seen.append(code) or real(code))
    two = "<h2>Part {0}</h2><ul><li>E{0}A1: The yarn {0} is missing</li><li>E{0}B2: It failed {0}</li></ul>".format
    body = f"<h1>Error codes</h1>{''.join(map(two, range(200)))}".encode()
    assert len(read_lists(Page(body)).rows) == 400 and 0 < len(seen) < 8000


def both(body: bytes) -> list[object]:
    """What reading it as declared gives, and probing it."""
    return [read_job(job(body)), probe_job(ProbeJob(body, "acme", "", None))]


@pytest.mark.parametrize("odd", ['colspan="two"', 'rowspan="²"', 'rowspan="-3"', "rowspan", 'colspan="0x2"'])
def test_a_span_that_is_no_number_spans_nothing(odd) -> None:
    found = read_job(job(page(ROW.format("card_y", "It failed.").replace("<td>", f"<td {odd}>", 1))))
    assert isinstance(found, Reading) and [one.code for one in found.records][8:] == ["card_y"]


def test_records_that_each_look_like_two_are_no_list() -> None:
    record = "<p>Error code: E10{0}</p><p>Message: The pump {0} is broken.</p><p>Message: The drawer {0} failed.</p>"
    assert read_lists(Page(f"<h1>Error codes</h1>{many(record, 5)}".encode())).items() == []


def test_rules_for_no_selector_hide_nothing() -> None:
    found = read_job(job(page(after="<style>a,,b,{display:flex} ,{display:none}</style>")))
    assert isinstance(found, Reading) and len(found.records) == 8


def many(text: str, number: int) -> str:
    return "".join(text.format(n) for n in range(number))


def spread(number: int) -> str:
    return ", ".join(f"card_{n}y" for n in range(number))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (page(after=f"<p {many('a{} ', 9_000)}>x"), "attributes"),
        (page(after="<p " + "a='>' b=\"<b c>\" " * 3_000), "attributes"),
        (page(after=f"<p {many('a{} ', 9_000)}>x").decode().encode("utf-16"), "attributes"),
        (page(after="<p>" * (limits.MAX_TAGS + 1)), "tags"),
        (page(after="<h2>a</h2>" * (limits.MAX_HEADINGS + 1)), "headings"),
        (page(after=f"<h2>{'a' * (limits.MAX_HEADING + 1)}</h2>"), "heading"),
        (page(f"<tr>{'<td>a' * (limits.MAX_COLUMNS + 1)}</tr>"), "columns"),
        (page(ROW.format(spread(row_limits.MAX_CODES + 1), "m")), "codes in one row"),
        (page(ROW.format("card_" + "y" * row_limits.MAX_CODE, "m")), "characters in one code"),
        (page(ROW.format("card_y", "m" * (row_limits.MAX_TEXT + 1))), "characters in one text"),
        pytest.param(page(many(ROW.format("card_{}y", "m"), row_limits.MAX_ROWS)), "rows", marks=pytest.mark.slow),
        (
            page(many("<tr><td>card_{}y<td>404</tr>", 900).replace("</tr>", f"<td rowspan=999>{'m' * 30_000}", 1)),
            "table",
        ),
        (page(ROW.format(spread(400), "m" * 20_000)), "repeat"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_too_much_of_one_thing_is_named(body, told) -> None:
    found = read_job(job(body))
    assert isinstance(found, tuple), found
    assert found[0] == "too-large" and told in found[1]


@pytest.mark.parametrize(
    "body",
    [
        page(after=f"<div>{f'<div><b>{DIGITS}</b> card</div>' * 10}</div>"),
        page(f"<tr><td>card_y<td>{DIGITS}<td>It failed.</tr>"),
        page(after=f"<h2>Errors</h2><ul><li>400 ({DIGITS})<li>card_y: It failed.<li>card_z: It failed.</ul>"),
    ],
    ids=["line", "status", "beside a status"],
)
def test_thousands_of_digits_are_no_number(body) -> None:
    reading, found = read_job(job(body)), probe_job(ProbeJob(body, "acme", "", None))
    assert isinstance(reading, Reading) and reading.records
    assert not isinstance(found, tuple) and found.records


@pytest.mark.parametrize("deep", ["<div>" * (limits.MAX_DEPTH + 1), "<button>a" * 240, "<a href=/><b>" * 100])
def test_a_page_that_nests_too_deep_is_suspect(deep) -> None:
    found = read_job(job(page(after=deep)))
    assert isinstance(found, Reading) and [one.reason for one in found.findings] == ["parse-incomplete"]
    assert not found.records


def test_what_only_looks_like_attributes_is_none() -> None:
    script = f"<script>for (i=0;i<n ;i++) {{ {'let a = b ; ' * 9_000} }}</script>"
    assert isinstance(found := read_job(job(page(after=script))), Reading)
    assert len(found.records) == 8 and not found.findings


@pytest.mark.slow
def test_lists_within_rows_within_lists_are_visited_once_in_each_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    visit, visited = ledger._Walk.visit, list[str]()
    monkeypatch.setattr(ledger._Walk, "visit", lambda *args: visited.append(args[1].tag) or visit(*args))
    nested = ""
    for depth in range(10):
        rows = (f"<tr><td>E{depth}{at}<td>It failed. {nested if at > 1 else ''}</tr>" for at in range(3))
        nested = f"<table><tr><th>Error code<th>Message</tr>{''.join(rows)}</table>"
    probe_job(ProbeJob(f"<h1>Error codes</h1>{nested}".encode(), "acme", "", None))
    assert 0 < visited.count("table") < 400


def test_the_cells_of_tables_within_tables_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(raw_lists, "code_lines", lambda cell: seen.append(cell) or [])
    nested = ""
    for depth in range(9):
        nested = f"<table><tr><th>Code<th>Message</tr><tr><td>E{depth}<td>It failed. {nested}</tr></table>"
    raw_lists.page_texts(Page(nested.encode()).outline)
    assert len(seen) == len({*seen}) == 36


LONG = re.compile("(a|a)*b")


def waste(what: str) -> object:
    """A job that no signal handler of Python's can interrupt, or that takes what it must not."""
    match what:
        case "time":
            return LONG.match("a" * 60)
        case "memory":
            return len(bytearray(MAX_MEMORY))
        case "process":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(0)
        case "fork":
            copy = os.fork()
            if not copy:
                return "copy"
            os.waitpid(copy, 0)
        case "much":
            return bytes(1_000_000)
        case "no pickle":
            return Unreadable()
    return what


class Unreadable:
    """What cannot be unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("none",)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        pytest.param("time", "parser-timeout", marks=pytest.mark.slow),
        ("memory", "too-large"),
        ("process", "parser-crashed"),
        ("exit", "parser-crashed"),
    ],
)
@pytest.mark.usefixtures("processes")
def test_a_page_fails_alone(what, reason) -> None:
    async def work(readers: Readers) -> list[object]:
        found = await asyncio.gather(
            *(readers.call(waste, one) for one in ("one", what, "two")), return_exceptions=True
        )
        return [*found, await readers.call(waste, "three")]

    # A busy machine starts a process within the limit, too.
    with closing(Readers(8.0 if what == "time" else 60.0, 2)) as readers:
        one, failed, *others = asyncio.run(work(readers))
    assert (one, *others) == ("one", "two", "three")
    assert isinstance(failed, PageFailed) and failed.reason == reason


class Small(NamedTuple):
    """A job that is sent to a process while it does others."""

    body: bytes


def waste_body(small: Small) -> object:
    return waste(small.body.decode())


@pytest.mark.slow
@pytest.mark.parametrize("what", ["time", "process"])
@pytest.mark.usefixtures("processes")
def test_what_lies_in_the_pipe_of_a_process_that_ends_is_read(what) -> None:
    jobs = [(waste_body, Small(one.encode())) for one in ("one", what, "two", what, "three")]
    with closing(Readers(5.0 if what == "time" else 60.0, 1)) as readers:
        one, first, two, second, three = readers.run_all(jobs)
        assert readers.run(waste, "four") == "four"
    assert (one, two, three) == ("one", "two", "three")
    assert {first[0], second[0]} == {"parser-timeout" if what == "time" else "parser-crashed"}


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_a_parser_that_forks_gives_one_answer() -> None:
    with closing(Readers(60.0, 1)) as readers:
        assert readers.run_all([(waste_body, Small(one)) for one in (b"fork", b"one", b"two")]) == [
            "fork",
            "one",
            "two",
        ]


def blocks_interrupts(_: None) -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_ctrl_c_in_a_terminal_is_left_to_the_parent_from_the_start() -> None:
    with closing(Readers(60.0, 1)) as readers:
        assert readers.run(blocks_interrupts, None)


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_small_pipes_stop_neither_side(monkeypatch: pytest.MonkeyPatch) -> None:
    class Capped(socket.socket):
        def setsockopt(self, *given: Any) -> None:
            super().setsockopt(socket.SOL_SOCKET, given[1], 4_096)

    def pair() -> tuple[socket.socket, ...]:
        return tuple(Capped(fileno=end.detach()) for end in socketpair())

    socketpair = socket.socketpair
    monkeypatch.setattr(socket, "socketpair", pair)
    jobs = [(waste_body, Small(b"much"))] + [(waste_body, Small(b"x" * 50_000))] * 2
    signal.alarm(20)  # A process that waits in a system call heeds nothing else.
    with closing(Readers(60.0, 1)) as readers:
        assert [len(found) for found in readers.run_all(jobs)] == [1_000_000, 50_000, 50_000]
    signal.alarm(0)


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_readers_outlive_a_loop_that_ends_before_its_jobs() -> None:
    with closing(Readers(60.0, 1)) as readers:
        with pytest.raises(ValueError, match="none"):
            readers.run_all([(waste_body, Small(one)) for one in (b"no pickle", b"time", b"one")])
        assert readers.run_all([(waste_body, Small(b"two"))] * 2) == ["two", "two"]


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_one_process_does_what_others_cannot_start_for(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[worker_pool.Worker] = []

    def start(limit: float) -> worker_pool.Worker:
        if started:
            raise OSError("no more processes")
        started.append(worker(limit))
        return started[0]

    worker = worker_pool.Worker
    monkeypatch.setattr(worker_pool, "Worker", start)
    with closing(Readers(60.0, 2)) as readers:
        assert readers.run_all([(waste, "one"), (waste, "two")]) == ["one", "two"]


@pytest.mark.usefixtures("processes")
def test_who_waits_for_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(limit: float) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(worker_pool, "Worker", start)
    with closing(Readers(60.0, 1)) as readers, pytest.raises(OSError, match="no more processes"):
        readers.run_all([(waste, "one"), (waste, "two")])


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_a_page_that_waits_for_another_has_all_of_its_time() -> None:
    with closing(Readers(5.0, 1)) as readers:  # A process of a busy machine takes a while to start.
        assert readers.run_all([(sleep, Small(b"1.5"))] * 4) == ["slept"] * 4


def sleep(small: Small) -> str:
    time.sleep(float(small.body))
    return "slept"


KILLED = """
import asyncio, sys
sys.path.insert(0, {tests!r})
from ingest.worker_pool import Readers
from test_hostile import pid_and_waste
if __name__ == "__main__":
    readers = Readers(60.0, 2)
    async def work():
        await asyncio.gather(*(readers.call(pid_and_waste, {folder!r}) for _ in range(2)))
    asyncio.run(work())
"""


def pid_and_waste(folder: str) -> object:
    (Path(folder) / str(os.getpid())).touch()
    return waste("time")


def gone(pid: int) -> bool:
    """Has the process ended, whether or not anybody has asked how?"""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return not state.strip() or state.startswith("Z")


@pytest.mark.slow
def test_readers_end_with_a_killed_parent_that_nobody_reaps(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    pids = tmp_path / "pids"
    pids.mkdir()
    script.write_text(KILLED.format(tests=str(Path(__file__).parent), folder=str(pids)))
    parent = subprocess.Popen([sys.executable, str(script)])
    try:
        wait_until(lambda: len(list(pids.iterdir())) == 2, 30)
        readers = [int(path.name) for path in pids.iterdir()]
        parent.kill()  # It stays a zombie, which answers a signal.
        wait_until(lambda: all(map(gone, readers)), 20)
    finally:
        parent.kill()
        parent.wait()


def wait_until(holds, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_where_too_many_texts_would_have_to_be_sought_the_page_is_suspect() -> None:
    def state(message: str) -> State:
        return State(None, None, None, None, None, message, None)

    gone = {("", f"gone_{n}"): state("aaaaaaaa" + "c" * n) for n in range(1, 1000)}
    known = {key: Stored(one, None, None, "page", None, "", "") for key, one in gone.items()}
    known["", "kept"] = Stored(state("b"), None, None, "page", None, "", "")

    def compared(message: str) -> Comparison:
        return Comparison(known, {"page": Reading([Record("", "kept", state(message), None, None, None)])})

    assert [one.keys for one in misplaced_texts(compared(f"b {'aaaaaaaa ' * 4_000}"))] == [list(gone)]
    assert not list(misplaced_texts(compared("b c")))
