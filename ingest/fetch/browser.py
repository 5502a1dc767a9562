"""Pages that are filled by scripts: fetched as usual first, then rendered by the system's Chromium."""

import asyncio
import os
import re
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.errors import PageFailed
from ingest.fetch.network import Network
from ingest.fetch.request import FetchRequest, FetchResult, checked

_PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
#: Milliseconds of virtual time, which pass as fast as the page's scripts allow.
_VIRTUAL_TIME_MS = 10_000
_DISABLED = [
    *("background-networking", "breakpad", "client-side-phishing-detection", "component-update", "default-apps"),
    *("dev-shm-usage", "domain-reliability", "extensions", "gpu", "sync"),
]
_OPTIONS = [
    *("--headless", "--no-first-run", "--no-default-browser-check", "--no-pings", "--no-proxy-server", "--mute-audio"),
    *(f"--disable-{name}" for name in _DISABLED),
    # WebRTC connects to addresses without resolving names, and would bypass the host rules.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
]
#: What may be written into Chromium's host rules: nothing that would be a rule itself.
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
#: Chromium's own page for an address that cannot be reached.
_ERROR_PAGE = re.compile(rb'<body class="neterror"')


class RenderedPages:
    """The source that renders the pages of some vendors in a browser, and fetches all others.

    `hosts`: for each of these vendors, the hosts that its pages may contact besides their own. Validators are neither
    sent nor kept: they cover only the document, not what its scripts load.
    """

    def __init__(self, network: Network, hosts: Mapping[str, Sequence[str]]) -> None:
        self.network, self.hosts = network, hosts
        self._lock = asyncio.Lock()  # One browser at a time: it takes some hundred megabytes.

    async def get(self, request: FetchRequest) -> FetchResult:
        """Get the page, rendered if its vendor's pages are. Raises PageFailed."""
        if request.vendor not in self.hosts or not request.html:
            return await self.network.get(request)
        browser = _browser(self.network.config.chromium_sandbox)
        result = await self.network.get(replace(request, validated=None))
        url = result.final_url or ""
        limit = self.network.config.timeout_s
        try:
            async with self.network.turn(url), self._lock, asyncio.timeout(limit):
                body = checked(await self._render(browser, url, self.hosts[request.vendor]), url)
        except TimeoutError as error:
            message = f"{url}: the browser has not finished after {limit:g} s (fetch.timeout_s)"
            raise PageFailed("timeout", message, result.http_status, url) from error
        except PageFailed as failed:
            raise PageFailed(failed.reason, failed.detail, result.http_status, url) from failed
        return replace(result, body=body, charset="utf-8", etag=None, last_modified=None)

    async def _render(self, browser: str, url: str, hosts: Sequence[str]) -> bytes:
        """The page's DOM as HTML, from a browser with a new profile that can resolve only the allowed hosts."""
        rules = [await self._rule(url), *[await self._rule(f"https://{host}/") for host in hosts], "MAP * ~NOTFOUND"]
        # Processes of the browser may still write for a moment, so cleaning up may fail.
        with TemporaryDirectory(prefix="errdex-", ignore_cleanup_errors=True) as folder:
            command = [browser, *_OPTIONS, *([] if self.network.config.chromium_sandbox else ["--no-sandbox"])]
            command += [f"--user-data-dir={folder}/profile", f"--host-resolver-rules={', '.join(rules)}"]
            command += [f"--user-agent={self.network.user_agent}", f"--virtual-time-budget={_VIRTUAL_TIME_MS}"]
            body = await _output([*command, "--dump-dom", url], Path(folder), self.network.config.max_bytes)
            if not body.strip():
                raise PageFailed("not-rendered", f"{url}: the browser renders nothing: {_last_error(Path(folder))}")
        if _ERROR_PAGE.search(body):
            raise PageFailed("not-rendered", f"{url}: its scripts navigate to a host that is not among render_hosts")
        return body

    async def _rule(self, url: str) -> str:
        """Chromium's rule that maps the host of `url` to a permitted address."""
        host, address = await self.network.guard.resolved(url)
        if not _HOST.fullmatch(host):
            raise PageFailed("bad-address", f"{host!r} is not a host name that a browser can be restricted to")
        return f"MAP {host} {f'[{address}]' if address.version == 6 else address}"


def _browser(sandbox: bool) -> str:
    """The program to run. Raises PageFailed where there is none, or it cannot have a `sandbox`."""
    if sandbox and os.geteuid() == 0:
        advice = "run errdex as another user, or, if you trust the page, set fetch.chromium_sandbox = false"
        raise PageFailed("no-sandbox", f"Chromium has no sandbox when root runs it: {advice}")
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return found
    advice = "install it (apt-get install chromium), or save the page from a browser and use refresh --from"
    raise PageFailed("no-browser", f"rendering needs Chromium, which was not found: {advice}")


async def _output(command: list[str], folder: Path, limit: int) -> bytes:
    """What `command` prints; all its processes have ended when this returns or raises. Raises PageFailed."""
    env = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
    with (folder / "stderr").open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
            cwd=folder,
            env=env,
            start_new_session=True,
        )
    assert process.stdout is not None
    body = bytearray()
    try:
        while part := await process.stdout.read(65536):
            body += part
            if len(body) > limit:
                raise PageFailed("too-large", f"rendered, it exceeds {limit:,} bytes (fetch.max_bytes)")
    finally:
        with suppress(ProcessLookupError):  # They have already ended.
            os.killpg(process.pid, signal.SIGKILL)
        while await process.stdout.read(65536):
            pass  # Until the last of them has closed the pipe.
        await process.wait()
    return bytes(body)


def _last_error(folder: Path) -> str:
    """The last line on the browser's stderr that is not about a missing desktop."""
    lines = (folder / "stderr").read_text("utf-8", "replace").splitlines()
    return next((line[:200] for line in reversed(lines) if line.strip() and "dbus" not in line), "it gives no reason")
