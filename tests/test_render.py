"""Pages that their scripts fill, in the real Chromium, on real servers on 127.0.0.1."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import Live, Patch, table
from server import Answer, Server

from ingest.config.settings import Config, Fetch
from ingest.errors import PageFailed
from ingest.model import Check
from ingest.pipeline.probe import page_at, probe


def chromium(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that starts the browser."""
    installed = pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
    return pytest.mark.slow(installed(test))


ROWS = [
    [f"card_{name}", 400, "Sagt: ungültig."] for name in ("lost", "stolen", "expired", "closed", "frozen", "unknown")
]
FILL = """<script>
const fill = rows => document.querySelector("table").insertAdjacentHTML("beforeend",
  rows.map(row => "<tr>" + row.map(cell => `<td>${cell}</td>`).join("") + "</tr>").join(""));
"""


def shell(script: str) -> Answer:
    """A page whose table its script fills; its bytes are not in UTF-8, as it says."""
    head = table("Code|HTTP|Message")
    text = f'<html><meta charset="iso-8859-1"><body><p>ü</p>{head}{FILL}{script}</script></body></html>'
    return lambda to: to.page(text.encode("iso-8859-1"), ETag='"one"', Content_Type="text/html")


class Shown(Live):
    """A vendor whose page is rendered."""

    def check(self, answer: Answer, hosts: tuple[str, ...] = (), **fetch: object) -> Check:
        networks = (ip_network("127.0.0.1/32"), ip_network("127.0.0.2/32"))
        settings = {"allow_private": networks, "contact": "ops@example.com", "chromium_sandbox": os.geteuid() != 0}
        config = replace(
            self.config,
            fetch=replace(self.config.fetch, **(settings | fetch)),  # type: ignore[arg-type]  # by name
            sites={"acme": replace(self.config.sites["acme"], render=True, render_hosts=hosts)},
        )
        return self.refresh(answer, config=config).checks[0][1]

    def messages(self) -> list[object]:
        return [row[0] for row in self.desk.ask("SELECT message FROM errors")]

    def requests(self) -> list[str]:
        return [path for path, _ in self.server.seen if path != "/favicon.ico"]


@pytest.fixture
def shown(tmp_path: Path, server: Server) -> Shown:
    return Shown(tmp_path, server)


@pytest.fixture(autouse=True)
def _nothing_is_left(monkeypatch: Patch) -> Iterator[None]:
    """Neither a process of a browser nor a file of its profile."""
    with TemporaryDirectory(prefix="browsed-") as folder:
        monkeypatch.setattr("ingest.fetch.browser.TemporaryDirectory", partial(TemporaryDirectory, dir=folder))
        yield
        left = [line for path in Path("/proc").glob("[0-9]*/cmdline") if folder.encode() in (line := _line(path))]
        assert not left and not list(Path(folder).iterdir())


def _line(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


@chromium
def test_a_table_that_a_script_fills_is_read_and_its_tree_is_what_is_kept(shown: Shown) -> None:
    shown.server.routes["/rows"] = lambda to: to.page(str(ROWS).replace("'", '"').encode())
    filled = shell('setTimeout(() => fetch("/rows").then(response => response.json()).then(fill), 3000);')
    check = shown.check(filled)
    assert (check.outcome, check.http_status, check.etag, check.rows_kept) == ("changed", 200, None, 6)
    assert shown.messages() == ["Sagt: ungültig."] * 6
    again = shown.check(filled)
    assert (again.outcome, again.sha256) == ("unchanged", check.sha256)
    assert shown.requests() == ["/errors", "/errors", "/rows"] * 2
    for _, headers in shown.server.seen:
        assert "ops@example.com" in headers["User-Agent"] and "If-None-Match" not in headers


@chromium
def test_a_script_that_never_ends_is_a_failed_check(shown: Shown) -> None:
    check = shown.check(shell("for (;;);"), timeout_s=3.0)
    assert (check.outcome, check.reason, check.http_status) == ("failed", "timeout", 200)
    assert "fetch.timeout_s" in (check.detail or "")


@chromium
def test_only_the_hosts_that_are_declared_are_asked(shown: Shown) -> None:
    with Server(host="127.0.0.2") as api:
        api.routes["/rows"] = lambda to: to.page(str(ROWS).replace("'", '"').encode(), Access_Control_Allow_Origin="*")
        name = f"http://localhost:{shown.server.http.server_port}/name"
        script = f'fetch("{name}").catch(() => fetch("{api.url}/rows")).then(response => response.json()).then(fill);'
        check = shown.check(shell(script))
        assert (check.outcome, check.reason) == ("failed", "javascript-shell")
        assert not api.seen and set(shown.requests()) == {"/errors"}
        assert shown.check(shell(script), hosts=("127.0.0.2",)).rows_kept == 6
        assert "/rows" in [path for path, _ in api.seen]


@chromium
def test_no_declared_host_and_no_call_between_browsers_reaches_a_private_address(shown: Shown) -> None:
    check = shown.check(shell(""), hosts=("127.0.0.3",))
    assert (check.reason, shown.requests()) == ("forbidden-address", ["/errors"])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun:
        stun.bind(("127.0.0.3", 0))
        stun.setblocking(False)
        shown.server.routes["/slow"] = lambda to: (time.sleep(1), to.page(b"slow"))[1]
        server = f'{{iceServers: [{{urls: "stun:127.0.0.3:{stun.getsockname()[1]}"}}]}}'
        call = 'call.createDataChannel("x"); call.createOffer().then(offer => call.setLocalDescription(offer));'
        shown.check(shell(f'const call = new RTCPeerConnection({server}); {call} fetch("/slow");'))
        assert "/slow" in shown.requests()
        with pytest.raises(BlockingIOError):
            stun.recv(1)


@chromium
def test_the_page_at_the_end_of_a_redirect_is_rendered(shown: Shown) -> None:
    with Server(host="127.0.0.2") as new:
        new.routes["/new"] = shell(f"fill({ROWS});")
        check = shown.check(lambda to: to.page(b"", 301, Location=f"{new.url}/new"))
        assert (check.final_url, check.reason, check.rows_kept) == (f"{new.url}/new", "moved", 6)
        assert shown.requests() == ["/errors"]


def test_what_the_ordinary_way_refuses_no_browser_sees(shown: Shown, monkeypatch: Patch) -> None:
    monkeypatch.setattr("ingest.fetch.browser._browser", lambda sandbox: "/no/such/browser")
    assert shown.check(lambda to: to.page(b"Gone.", 404)).reason == "not-found"
    shown.server.routes["/robots.txt"] = lambda to: to.page(b"User-agent: *\nDisallow: /", Content_Type="text/plain")
    shown.server.seen.clear()
    assert shown.check(shell("")).reason == "robots"
    assert shown.requests() == ["/robots.txt"]


@chromium
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ('document.body.textContent = "x".repeat(3e6);', "too-large"),
        ('location = "http://elsewhere.example/";', "not-rendered"),
    ],
)
def test_a_tree_that_is_huge_and_a_script_that_leads_away_are_failed_checks(shown: Shown, script, reason) -> None:
    check = shown.check(shell(script), max_bytes=2_000_000)
    assert (check.outcome, check.reason, check.http_status) == ("failed", reason, 200)


def test_without_a_browser_the_check_says_what_to_install_and_how_to_go_without(
    shown: Shown, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    check = shown.check(shell(""))
    assert (check.outcome, check.reason, shown.requests()) == ("failed", "no-browser", [])
    assert "install chromium" in (check.detail or "") and "refresh --from" in (check.detail or "")


def test_root_renders_only_where_it_is_asked_to_do_without_the_sandbox(shown: Shown, monkeypatch: Patch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    check = shown.check(shell(""), chromium_sandbox=True)
    assert (check.outcome, check.reason, shown.requests()) == ("failed", "no-sandbox", [])
    assert "fetch.chromium_sandbox = false" in (check.detail or "")


def test_no_page_is_rendered_past_the_proxy_of_the_environment(shown: Shown, monkeypatch: Patch) -> None:
    monkeypatch.setattr("ingest.fetch.browser._browser", lambda sandbox: "/no/such/browser")
    monkeypatch.setenv("HTTP_PROXY", shown.server.url)
    shown.server.routes["*"] = shell("")
    assert shown.check(shell("")).reason == "proxy"


@chromium
def test_probe_shows_what_a_browser_shows(shown: Shown) -> None:
    shown.server.routes["/any"] = shell(f"fill({ROWS});")
    sandbox = os.geteuid() != 0
    config = Config(Fetch(allow_private=(ip_network("127.0.0.0/8"),), interval_s=0.0, chromium_sandbox=sandbox))
    assert len(probe(page_at(config, f"{shown.server.url}/any", render=True), config.fetch.timeout_s).records) == 6
    with pytest.raises(PageFailed, match="probe URL --render"):
        probe(page_at(config, f"{shown.server.url}/any"), config.fetch.timeout_s)
