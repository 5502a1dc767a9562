"""The schedule of a run: by host, on real servers on 127.0.0.1, 127.0.0.2 and so on."""

import asyncio
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Desk, Inline
from server import Answer, Handler, Server

from ingest.config.settings import Config, load_config
from ingest.errors import PageFailed
from ingest.model import Reading
from ingest.pipeline.check_page import VendorPlan
from ingest.pipeline.refresh_job import RefreshRequest, run_refresh
from ingest.pipeline.refresh_run import RunOutcome
from ingest.pipeline.schedule import _MAX_UNREAD, Backlog, Schedule
from ingest.pipeline.workers import Job
from ingest.sites.registry import ConfiguredSite
from ingest.sites.site_source import Source

ROWS = b"<table><tr><th>Code</th><th>Message</th></tr>%s</table>"


def listing(*codes: str) -> bytes:
    return ROWS % "".join(f"<tr><td>{one}</td><td>It is {one}.</td></tr>" for one in codes).encode()


def answer(to: Handler) -> None:
    to.page(listing(*(f"{to.path.strip('/')}_{n}" for n in ("one", "two", "three"))))


def config(interval: float, **pages: list[str]) -> Config:
    text = f"[fetch]\nallow_private = ['127.0.0.0/8']\ninterval_s = {interval}\npause_s = 0\n"
    for vendor, urls in pages.items():
        text += f"[sites.{vendor}]\npages = {urls}\ncode = '\\w+'\ncolumns = {{Code = 'code', Message = 'message'}}\n"
    Path("errdex.toml").write_text(text)
    return load_config(Path("errdex.toml"))


def refresh(desk: Desk, settings: Config, *vendors: str, order: list[str] | None = None) -> RunOutcome:
    done = [] if order is None else order
    request = RefreshRequest(settings, desk.db, vendors)
    return run_refresh(request, desk.notes.append, lambda vendor, check: done.append(vendor), Inline())


def plan(vendor: str, *urls: str) -> VendorPlan:
    source = Source(vendor, Path(f"{vendor}.py"), True)
    return VendorPlan(ConfiguredSite(source, True), {str(at): url for at, url in enumerate(urls)})


def ready(schedule: Schedule) -> list[str]:
    """The vendors that may begin now."""

    async def all_ready() -> list[str]:
        found = []
        while not schedule._ready.empty():
            found.append((await anext(schedule)).known.vendor)
        return found

    return asyncio.run(all_ready())


def test_a_host_has_one_vendor_fetched_and_one_waiting_and_the_busiest_goes_first() -> None:
    plans = [
        plan("alone", "https://alone.example/a"),
        *(plan(f"v{at}", f"https://busy.example/{at}") for at in range(4)),
    ]
    schedule = Schedule(plans, by_host=True)
    assert ready(schedule) == ["v0", "v1", "alone"]
    schedule.fetched("alone", "https://alone.example/a")
    assert ready(schedule) == []
    schedule.fetched("v1", "https://busy.example/1")
    assert ready(schedule) == ["v2"]
    schedule.done("v0")
    assert ready(schedule) == ["v3"]


def test_a_vendor_on_two_hosts_waits_for_both_and_leaves_each_when_its_pages_are_in() -> None:
    both = ("https://one.example/a", "https://one.example/b", "https://two.example/c")
    schedule = Schedule([plan("a", *both), plan("b", *both), plan("c", both[0]), plan("d", both[2])], by_host=True)
    assert ready(schedule) == ["a", "b"]
    schedule.fetched("a", both[0])
    assert ready(schedule) == []
    schedule.fetched("a", both[2])
    assert ready(schedule) == ["d"]
    schedule.fetched("a", both[1])
    assert ready(schedule) == ["c"]


def test_what_is_asked_for_again_and_what_has_no_address_occupies_no_host() -> None:
    schedule = Schedule([plan("a", "https://one.example/a"), VendorPlan(plan("b").known, {"p": None})], by_host=True)
    assert ready(schedule) == ["a", "b"]
    for _ in range(2):
        schedule.fetched("a", "https://one.example/a")
    schedule.fetched("b", None)
    schedule.done("a")
    assert not +schedule._vendors_at


def test_fetching_waits_while_too_much_is_unread() -> None:
    async def work() -> list[str]:
        events: list[str] = []
        go = asyncio.Event()

        class Slow:
            async def read(self, job: Job) -> Reading:
                await go.wait()
                events.append("read")
                raise PageFailed("parser-error", "as if")

        backlog = Backlog(Slow())
        job = Job(Source("a", Path("a.py"), True), b"x" * (_MAX_UNREAD // 2), "p", "", None)
        await backlog.ready()
        reading = [asyncio.create_task(backlog.read(job)) for _ in range(2)]

        async def fetch() -> None:
            await backlog.ready()
            events.append("fetched")

        await asyncio.sleep(0)
        fetching = asyncio.create_task(fetch())
        await asyncio.sleep(0.01)
        assert events == []
        go.set()
        await asyncio.gather(*reading, fetching, return_exceptions=True)
        return events

    assert asyncio.run(work())[-1] == "fetched"


def test_pages_of_one_vendor_on_several_hosts_are_fetched_side_by_side(desk: Desk) -> None:
    together = threading.Barrier(3)

    def meet(to: Handler) -> None:
        together.wait(20)  # Only when all three hosts are asked at the same time.
        answer(to)

    with Server() as one, Server(host="127.0.0.2") as two, Server(host="127.0.0.3") as three:
        hosts = [one, two, three]
        for at, host in enumerate(hosts):
            host.routes[f"/p{at}"] = meet
        outcome = refresh(desk, config(0, acme=[f"{host.url}/p{at}" for at, host in enumerate(hosts)]), "acme")
    assert [check.outcome for _, check in outcome.checks] == ["changed"] * 3


@pytest.mark.parametrize("trouble", ["hangs", "asks to wait"])
def test_a_host_in_trouble_delays_its_own_vendors_alone(desk: Desk, trouble: str) -> None:
    others_done = threading.Event()
    asked: list[float] = []

    def hang(to: Handler) -> None:
        others_done.wait(30)
        answer(to)

    def wait(to: Handler) -> None:
        asked.append(time.monotonic())
        to.page(b"", 429, Retry_After="2") if len(asked) == 1 else answer(to)

    order: list[str] = []
    names = [f"v{at:02}" for at in range(30)]
    with Server() as bad, Server(host="127.0.0.2") as good:
        bad.routes["*"], good.routes["*"] = (hang if trouble == "hangs" else wait), answer
        slow = {f"a{at}": [f"{bad.url}/a{at}"] for at in range(20)}
        settings = config(0, **slow, **{name: [f"{good.url}/{name}"] for name in names})

        def on_check(vendor: str, check: object) -> None:
            order.append(vendor)
            if set(names) <= set(order):
                others_done.set()

        outcome = run_refresh(RefreshRequest(settings, desk.db, [*slow, *names]), print, on_check, Inline())
    assert set(order[:30]) == set(names)
    assert [check.outcome for _, check in outcome.checks] == ["changed"] * 50
    assert trouble == "hangs" or asked[1] - asked[0] >= 2


def test_no_two_requests_to_one_host_are_closer_than_its_interval(desk: Desk) -> None:
    answered: list[tuple[float, float]] = []

    def timed(reply: Answer) -> Answer:
        def route(to: Handler) -> None:
            began = time.monotonic()
            time.sleep(0.02)
            answered.append((began, time.monotonic()))
            reply(to)

        return route

    with Server() as server:
        server.routes |= {"/robots.txt": timed(lambda to: to.page(b"", 404)), "*": timed(answer)}
        server.routes["/away"] = timed(lambda to: to.page(b"", 302, Location="/there"))
        pages = {f"v{at}": [f"{server.url}/v{at}"] for at in range(4)} | {"away": [f"{server.url}/away"]}
        outcome = refresh(desk, config(0.1, **pages), *pages)
    assert [check.accepted for _, check in outcome.checks] == [True] * 5 and len(answered) == 7
    assert min(two[0] - one[1] for one, two in pairwise(answered)) >= 0.1


def test_each_vendor_is_written_as_soon_as_its_own_pages_are_in(desk: Desk) -> None:
    """What is stored while another vendor's page has not been answered yet."""
    stored = threading.Event()

    def late(to: Handler) -> None:
        stored.wait(30)
        answer(to)

    with Server() as slow, Server(host="127.0.0.2") as quick:
        slow.routes["*"], quick.routes["*"] = late, answer
        seen: list[tuple[object, ...]] = []

        def on_check(vendor: str, check: object) -> None:
            if vendor == "quick":
                seen.extend(desk.ask("SELECT vendor, count(*) FROM errors GROUP BY 1"))
                stored.set()

        settings = config(0, a_slow=[f"{slow.url}/s"], quick=[f"{quick.url}/q"])
        run_refresh(RefreshRequest(settings, desk.db, ["a_slow", "quick"]), print, on_check, Inline())
    assert seen == [("quick", 3)]
