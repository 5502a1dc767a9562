"""The network's faults, each on a real server on 127.0.0.1."""

import asyncio
import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from conftest import Patch, data
from server import Answer, Handler, Server

from ingest.config.settings import Fetch
from ingest.errors import PageFailed
from ingest.fetch.address_guard import forbidden
from ingest.fetch.host_limits import Robots
from ingest.fetch.network import Network
from ingest.fetch.request import FetchRequest, FetchResult
from ingest.fetch.responses import redirected

LOCAL = (ip_network("127.0.0.0/8"),)
PAGE = b"<html><body><p>Hello</p></body></html>"


def plainly(to: Handler) -> None:
    to.page(PAGE)


WAITED: list[float] = []


SAID: list[str] = []


async def _none(seconds: float) -> None:
    WAITED.append(seconds)


def asked(url: str, **more: Any) -> FetchRequest:
    return FetchRequest("acme", url, url, **more)


def get_all(*asks: FetchRequest, together: bool = False, **config: object) -> list[FetchResult | PageFailed]:
    """What each request gives, one after the other or all at once."""

    async def one(network: Network, ask: FetchRequest) -> FetchResult | PageFailed:
        try:
            return await network.get(ask)
        except PageFailed as failed:
            return failed

    async def work() -> list[FetchResult | PageFailed]:
        settings = {"allow_private": LOCAL, "interval_s": 0.0, "timeout_s": 5.0, **config}
        async with Network(Fetch(**settings), sleep=_none, say=SAID.append) as network:  # type: ignore[arg-type]  # by name
            if together:
                return await asyncio.gather(*(one(network, ask) for ask in asks))
            return [await one(network, ask) for ask in asks]

    WAITED.clear()
    SAID.clear()
    return asyncio.run(work())


def reasons(found: list[FetchResult | PageFailed]) -> list[str | None]:
    return [one.reason if isinstance(one, PageFailed) else None for one in found]


def get(url: str, ask: FetchRequest | None = None, **config: object) -> FetchResult:
    (found,) = get_all(ask or asked(url), **config)
    if isinstance(found, PageFailed):
        raise found
    return found


def failure(url: str, **config: object) -> PageFailed:
    with pytest.raises(PageFailed) as caught:
        get(url, **config)
    return caught.value


def test_a_page_comes_with_its_validators_and_charset(server: Server) -> None:
    server.routes["/errors"] = lambda to: to.page(PAGE, ETag='"one"', Content_Type="text/html; charset=ISO-8859-1")
    got = get(f"{server.url}/errors", contact="ops@example.com")
    assert (got.body, got.http_status, got.etag, got.charset) == (PAGE, 200, '"one"', "iso-8859-1")
    assert "ops@example.com" in server.seen[0][1]["User-Agent"]


def test_validators_are_sent_to_their_own_address_and_304_means_the_same_page(server: Server) -> None:
    server.routes["*"] = lambda to: to.page(b"", 304) if to.headers["If-None-Match"] == '"one"' else to.page(PAGE)
    url = f"{server.url}/errors"
    got = get("", asked(url, etag='"one"', validated=url))
    assert (got.body, got.http_status, got.etag) == (None, 304, '"one"')
    assert get("", asked(url, etag='"one"', validated=f"{server.url}/old")).body == PAGE
    server.routes["*"] = lambda to: to.page(b"", 304)
    assert failure(url).reason == "unexpected-304"


def test_headers_of_a_site_go_to_its_own_host_alone(server: Server) -> None:
    with Server() as other:
        server.routes["/errors"] = lambda to: to.page(b"", 302, Location=f"{other.url}/errors")
        other.routes["/errors"] = lambda to: to.page(PAGE)
        ask = asked(f"{server.url}/errors", headers={"Authorization": "Bearer secret"})
        get("", ask)
        assert server.seen[0][1]["Authorization"] == "Bearer secret"
        assert "Authorization" not in other.seen[0][1]
    assert "secret" not in repr(ask)


def test_a_redirect_leaves_neither_https_nor_the_web() -> None:
    targets = "http://a.example/ HTTP://a.example/ https://me:secret@a.example/ ftp://a.example/ file:///etc/passwd"
    for number, target in enumerate((*targets.split(), "javascript:alert(1)")):
        with pytest.raises(PageFailed) as caught:
            redirected("https://a.example/" if number % 2 else "HTTPS://a.example/", target)
        assert caught.value.reason in ("insecure-redirect", "bad-redirect") and "secret" not in caught.value.detail


def told(kind: str) -> list[tuple[Answer, str | None]]:
    """The answers of a kind, each with what becomes of the page."""

    def answer(status: int, headers: dict[str, str], body: str) -> Answer:
        return lambda to: to.page(body.encode(), status, **headers)

    return [(answer(*rest), reason) for reason, *rest in data("answers.json")[kind]]


def rules(text: str) -> Answer:
    return lambda to: to.page(text.encode(), Content_Type="text/plain")


def test_robots_txt_is_fetched_once_and_obeyed_unless_overruled(server: Server) -> None:
    server.routes |= {"/robots.txt": rules("User-agent: errdex\nDisallow: /errors\nCrawl-delay: 9"), "*": plainly}
    errors, codes = f"{server.url}/errors", f"{server.url}/codes"
    found = get_all(asked(errors), asked(codes), asked(errors, robots=False), interval_s=Fetch().interval_s)
    assert reasons(found) == ["robots", None, None]
    assert [path for path, _ in server.seen] == ["/robots.txt", "/codes", "/errors"]
    assert len(WAITED) == 2 and all(8 < seconds <= 9 for seconds in WAITED)


@pytest.mark.slow
def test_a_robots_txt_of_many_names_and_rules_costs_no_more_than_it_is_long() -> None:
    names = "".join(f"user-agent: bot{n}\n" for n in range(9000))
    deny = "".join(f"disallow: /{n}\n" for n in range(9000))
    Robots(names + deny, "errdex/1").admit("https://docs.example/77")
    with pytest.raises(PageFailed):
        Robots(names + "user-agent: *\n" + deny, "errdex/1").admit("https://docs.example/77")


def test_who_overrules_its_own_robots_txt_still_waits_and_obeys_those_of_others(server: Server) -> None:
    with Server() as other:
        other.routes |= {"/robots.txt": rules("User-agent: *\nDisallow: /"), "*": plainly}
        server.routes |= {"/one": plainly, "/away": lambda to: to.page(b"", 302, Location=f"{other.url}/errors")}
        asks = (asked(f"{server.url}/{name}", robots=False) for name in ("one", "away"))
        assert reasons(get_all(*asks, interval_s=7.0)) == [None, "robots"] and WAITED and min(WAITED) > 6


@pytest.mark.parametrize(
    ("answer", "reason"), [(rules("User-agent: *\nDisallow: /\n" + "#" * 2_000_000), "robots"), *told("robots.txt")]
)
def test_whatever_stands_for_robots_txt_is_read_as_the_rfc_says(server: Server, answer, reason) -> None:
    server.routes |= {"/robots.txt": answer, "/rules": rules("User-agent: *\nDisallow: /errors"), "/errors": plainly}
    url = f"{server.url}/errors"
    (found,) = get_all(asked(url))
    assert (reasons([found]), found.final_url) == ([reason], url)


@pytest.mark.slow
def test_redirects_are_followed_and_only_permanent_ones_move_a_page(server: Server) -> None:
    server.routes |= {f"/{status}": lambda to, s=status: to.page(b"", s, Location="/new") for status in (301, 302, 308)}
    server.routes |= {"/new": plainly, "/far": lambda to: to.page(b"", 308, Location="/302")}
    found = {name: get(f"{server.url}/{name}") for name in ("301", "308", "302", "far", "new")}
    new, there = f"{server.url}/new", f"{server.url}/302"
    assert {name: got.moved for name, got in found.items()} == {
        "301": new,
        "308": new,
        "302": None,
        "far": there,
        "new": None,
    }
    assert {got.final_url for got in found.values()} == {new}
    server.routes["/new"] = lambda to: to.page(b"", 302, Location="/301")
    assert failure(f"{server.url}/301").reason == "redirect-loop"


def test_a_private_address_is_refused_also_behind_a_name_and_a_redirect(server: Server) -> None:
    for url in (server.url, server.url.replace("127.0.0.1", "localhost")):
        refused = failure(f"{url}/errors", allow_private=())
        assert refused.reason == "forbidden-address" and "robots" not in refused.detail
    server.routes["/away"] = lambda to: to.page(b"", 302, Location="http://169.254.169.254/latest/meta-data")
    away = failure(f"{server.url}/away")
    assert away.reason == "bad-redirect" and "allow_private" not in away.detail
    assert [path for path, _ in server.seen] == ["/away"]


#: The first and the last address of each network that nobody may be sent to, and the addresses beside them.
ADDRESSES = data("addresses.json")


def test_no_address_of_a_special_network_passes_unless_it_is_named() -> None:
    for network in ADDRESSES["forbidden"]:
        for address in map(ip_address, network.split("-")):
            assert forbidden(address, ()) and not forbidden(address, (ip_network(address),)), network


def test_the_public_addresses_beside_the_special_networks_pass() -> None:
    for address in ADDRESSES["public"]:
        assert not forbidden(ip_address(address), ()), address


def test_a_named_network_admits_its_addresses_in_an_ipv6_form() -> None:
    for address in ("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"):
        assert not forbidden(ip_address(address), (ip_network("10.0.0.0/8"),))


def endless(to: Handler, pause: float = 0) -> None:
    """Bytes for minutes, or for as long as the client takes them."""
    to.raw(HEAD + b"\r\n")
    with suppress(ConnectionError):
        for _ in range(1000):
            to.raw(b"<p>more</p>" * (1 if pause else 1000))
            time.sleep(pause)


@cache
def thrice(body: bytes, times: int = 3) -> bytes:
    return gzip.compress(thrice(body, times - 1), mtime=0) if times else body


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda to: endless(to, 0.05), "timeout"),
        (lambda to: time.sleep(2), "timeout"),
        (endless, "too-large"),
        (lambda to: to.page(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip"), "too-large"),
        (lambda to: to.page(gzip.compress(PAGE, mtime=0)[:-9], Content_Encoding="gzip"), "bad-encoding"),
        (lambda to: to.page(thrice(PAGE, 2), Content_Encoding="gzip, gzip"), "bad-encoding"),
        (lambda to: to.raw(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + thrice(PAGE, 1)), "not-http"),
        (lambda to: to.raw(HEAD + b"X: y\r\n" * 1_000_000), "not-http"),
        (lambda to: to.raw(HEAD + b"Content-Length: 500\r\n\r\n<p>cut"), "connection"),
        (lambda to: to.raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>cu"), "connection"),
        (lambda to: to.raw(b""), "connection"),
        (lambda to: to.raw(HEAD), "connection"),
        (lambda to: to.raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "not-http"),
        *told("faults"),
    ],
)
def test_every_fault_has_its_reason_in_bounded_time(server: Server, answer, reason) -> None:
    server.routes["/errors"] = answer  # type: ignore[assignment]
    failed = failure(f"{server.url}/errors", timeout_s=0.3 if reason == "timeout" else 60.0, max_bytes=1_000_000)
    assert (failed.reason, failed.final_url is not None) == (reason, True), failed.detail


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("X-GZip", gzip.compress(PAGE, mtime=0) + b"\0\0 what stands behind it"),
        ("gzip", gzip.compress(PAGE[:9], mtime=0) + gzip.compress(PAGE[9:], mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("identity", PAGE),
    ],
)
def test_a_body_is_read_in_the_one_coding_that_it_is_in(server: Server, coding, body) -> None:
    server.routes["/errors"] = lambda to: to.page(body, Content_Encoding=coding)
    assert get(f"{server.url}/errors").body == PAGE


@pytest.mark.parametrize("path", ["/errors", "/robots.txt"])
@pytest.mark.parametrize("coding", ["gzip, gzip, gzip", "gzip"])
def test_what_a_few_bytes_inflate_to_is_never_held_in_memory(server: Server, path, coding) -> None:
    bomb = thrice(bytes(20_000_000), coding.count("gzip"))
    server.routes["/errors"] = plainly
    server.routes[path] = lambda to: to.page(bomb, Content_Encoding=coding)
    tracemalloc.start()
    with suppress(PageFailed):
        assert get(f"{server.url}/errors", max_bytes=1_000_000).body == PAGE and path == "/robots.txt"
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_a_fault_that_passes_is_tried_again_and_one_that_lasts_is_not(server: Server) -> None:
    answers = iter([lambda to: to.page(b"", 500), lambda to: to.raw(b""), plainly, lambda to: to.page(b"", 404)])
    server.routes["/errors"] = lambda to: next(answers)(to)
    assert get(f"{server.url}/errors").body == PAGE
    assert len(WAITED) == 2 and 1 <= WAITED[0] <= 2 and 2 <= WAITED[1] <= 4
    failure(f"{server.url}/errors")
    assert len(server.seen) == 4


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured_up_to_a_bound(server: Server, form) -> None:
    when = "17" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=18), usegmt=True)
    answers = iter([lambda to: to.page(b"", 503, Retry_After=when), plainly])
    server.routes["/errors"] = lambda to: next(answers)(to)
    assert get(f"{server.url}/errors").body == PAGE and 15 <= WAITED[0] <= 18
    assert len(SAID) == 1 and "trying again in 1" in SAID[0]
    server.routes["/errors"] = lambda to: to.page(b"", 503, Retry_After="86400")
    assert "asks to wait 86400 seconds" in failure(f"{server.url}/errors").detail and WAITED == []


def test_a_host_that_says_when_to_come_back_is_asked_no_more(server: Server) -> None:
    server.routes["*"] = lambda to: to.page(b"", 429, Retry_After="3600")
    failed = get_all(*(asked(f"{server.url}/{n}") for n in range(4)), together=True)
    assert reasons(failed) == ["rate-limited"] * 4 and len(server.seen) == 1
    assert sum(" was not requested: " in str(one) for one in failed) == 3


@pytest.mark.slow
def test_a_host_that_never_responds_is_given_up_and_one_that_does_at_times_is_not(server: Server) -> None:
    def pages(*names: str) -> list[str | None]:
        server.seen.clear()
        return reasons(get_all(*(asked(f"{server.url}/{name}") for name in names)))

    server.routes |= {"*": lambda to: to.raw(b""), "/good": plainly}
    assert pages("1", "2", "3", "4", "good") == ["connection"] * 5
    assert len(server.seen) == 9
    assert pages("1", "2", "good", "3", "4", "good") == [*["connection"] * 2, None] * 2


@pytest.mark.parametrize("last", [plainly, lambda to: to.page(b"", 503)], ids=["many redirects", "retries"])
def test_a_page_has_a_deadline_whatever_its_redirects_retries_and_pauses_add_up_to(server: Server, last) -> None:
    hops = 9 if last is plainly else 1
    server.routes |= {"/robots.txt": rules("User-agent: *\nCrawl-delay: 40"), f"/{hops}": last}
    for hop in range(hops):
        server.routes[f"/{hop}"] = lambda to, hop=hop: to.page(b"", 302, Location=f"/{hop + 1}")  # type: ignore[misc]
    failed = failure(f"{server.url}/0")
    assert failed.reason == "timeout" and "would take more than 120 s" in failed.detail
    assert 79 < sum(WAITED) <= 120


def test_the_turn_of_other_pages_is_no_time_of_a_page(server: Server) -> None:
    server.routes |= {"/robots.txt": rules("User-agent: *\nCrawl-delay: 3600"), "*": plainly}
    asks = (asked(f"{server.url}/{n}") for n in range(5))
    assert reasons(get_all(*asks, together=True, interval_s=Fetch().interval_s)) == [None] * 5
    assert len(WAITED) == 5 and all(59 < seconds <= 60 for seconds in WAITED)


@pytest.mark.slow
def test_requests_to_one_host_follow_each_other_at_its_interval(server: Server) -> None:
    busy: list[int] = []
    most: list[int] = []

    def answer(to: Handler) -> None:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.02)
        busy.pop()
        to.page(b"", 302, Location="/there") if to.path == "/away" else to.page(PAGE)

    server.routes["*"] = answer
    get_all(*(asked(f"{server.url}/{name}") for name in ("1", "2", "3", "away")), together=True, interval_s=7.0)
    assert max(most) == 1 and len(WAITED) == 5, "robots.txt comes before the pages, a redirect leads to another request"
    assert all(6 < seconds <= 7 for seconds in WAITED)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://no-such-host.invalid/", "dns"),
        ("http://[::bad/", "bad-address"),
        ("gopher://docs.example/", "bad-address"),
    ],
)
def test_an_address_that_leads_to_no_host_has_its_reason(url, reason) -> None:
    assert failure(url).reason == reason


def test_of_a_host_where_nobody_is_each_page_says_so_once() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    first, *_, last = get_all(*(asked(f"http://127.0.0.1:{port}/{number}") for number in range(4)))
    assert reasons([first]) == ["refused"]
    assert "nor did 2 pages of this host" in str(last) and str(last).count("its robots.txt") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "expires", "known", "fault"),
    [
        ("127.0.0.1", None, True, None),
        ("127.0.0.1", None, False, "unable to get local issuer certificate"),
        ("127.0.0.1", datetime(2020, 1, 1, tzinfo=UTC), True, "certificate has expired"),
        ("localhost", None, True, "Hostname mismatch"),
    ],
)
def test_a_certificate_is_checked_and_a_private_authority_can_be_named(
    monkeypatch: Patch, tmp_path: Path, host, expires, known, fault
) -> None:
    trustme = pytest.importorskip("trustme")
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_after=expires).configure_cert(context)
    if known:
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with Server(context) as server:
        server.routes["/errors"] = plainly
        (found,) = get_all(asked(f"{server.url.replace('127.0.0.1', host)}/errors"))
    assert reasons([found]) == ["tls" if fault else None] and (fault or "") in str(found)


def test_a_handshake_that_fails_blames_no_certificate(server: Server) -> None:
    plain = failure(server.url.replace("http:", "https:"))
    assert plain.reason == "tls" and "TLS failed: " in plain.detail and not WAITED
    with Server() as closing:
        closing.http.verify_request = lambda request, address: False  # type: ignore[method-assign]  # closes it at once
        assert failure(closing.url.replace("http:", "https:")).reason in ("tls", "connection") and WAITED


def test_a_proxy_of_the_environment_is_used_and_its_own_address_is_exempt(server: Server, monkeypatch: Patch) -> None:
    server.routes["*"] = plainly
    monkeypatch.setenv("http_proxy", server.url)
    assert get("http://docs.example/errors", allow_private=()).body == PAGE
    assert server.seen[-1][0] == "http://docs.example/errors"
    assert failure("http://10.0.0.1/errors", allow_private=()).reason == "forbidden-address"
    monkeypatch.setenv("no_proxy", "docs.example")
    assert failure("http://docs.example/errors", allow_private=()).reason == "dns"
