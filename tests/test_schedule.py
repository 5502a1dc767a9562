"""The schedule of a run: by host, on real servers on 127.0.0.1, 127.0.0.2 and so on."""

import asyncio
import threading
from pathlib import Path

import pytest
from conftest import LOCAL, Desk, configured
from server import Handler, Server

from ingest.config.settings import Config
from ingest.errors import PageFailed
from ingest.pipeline.check_page import VendorPlan
from ingest.pipeline.schedule import MAX_UNREAD, Backlog, Schedule
from ingest.pipeline.workers import read_job
from ingest.sites.registry import ConfiguredSite
from ingest.sites.site_source import Job, Source

ROWS = b"<table><tr><th>Code</th><th>Message</th></tr>%s</table>"


def listing(*codes: str) -> bytes:
    return ROWS % "".join(f"<tr><td>{one}</td><td>It is {one}.</td></tr>" for one in codes).encode()


def answer(to: Handler) -> None:
    to.page(listing(*(f"{to.path.strip('/')}_{n}" for n in ("one", "two", "three"))))


def config(**pages: list[str]) -> Config:
    text = LOCAL
    for vendor, urls in pages.items():
        text += f"[sites.{vendor}]\npages = {urls}\ncode = '\\w+'\ncolumns = {{Code = 'code', Message = 'message'}}\n"
    return configured(text)


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
            async def call(self, work: object, job: Job) -> None:
                await go.wait()
                events.append("read")
                raise PageFailed("parser-error", "as if")

        backlog = Backlog(Slow())
        job = Job(Source("a", Path("a.py"), True), b"x" * (MAX_UNREAD // 2), "p", "", None)
        await backlog.ready()
        reading = [asyncio.create_task(backlog.call(read_job, job)) for _ in range(2)]

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
        outcome = desk.fetch(config(acme=[f"{host.url}/p{at}" for at, host in enumerate(hosts)]), "acme")
    assert [check.outcome for _, check in outcome.checks] == ["changed"] * 3


@pytest.mark.slow
def test_a_host_that_hangs_delays_its_own_vendors_and_the_others_are_written(desk: Desk) -> None:
    others_done = threading.Event()
    order: list[str] = []
    stored: list[tuple[object, ...]] = []
    names = {f"v{at:02}" for at in range(30)}

    def hang(to: Handler) -> None:
        others_done.wait(30)
        answer(to)

    def on_check(vendor: str, check: object) -> None:
        order.append(vendor)
        if names <= set(order) and not stored:
            stored.extend(desk.ask("SELECT DISTINCT vendor FROM errors"))
            others_done.set()

    with Server() as bad, Server(host="127.0.0.2") as good:
        bad.routes["*"], good.routes["*"] = hang, answer
        pages = {f"a{at}": [f"{bad.url}/a{at}"] for at in range(20)} | {name: [f"{good.url}/{name}"] for name in names}
        outcome = desk.fetch(config(**pages), *pages, on_check=on_check)
    assert set(order[:30]) == names == {vendor for (vendor,) in stored}
    assert [check.outcome for _, check in outcome.checks] == ["changed"] * 50
