"""Pages that their scripts fill: fetched the ordinary way first, then read as the system's Chromium shows them."""

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
from ingest.fetch.request import Ask, Got, checked

_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
#: Milliseconds that pass for the page's clocks; in truth they pass as fast as its scripts let them.
_BUDGET = 10_000
_OFF = [
    *("background-networking", "breakpad", "client-side-phishing-detection", "component-update", "default-apps"),
    *("dev-shm-usage", "domain-reliability", "extensions", "gpu", "sync"),
]
_QUIET = [
    *("--headless", "--no-first-run", "--no-default-browser-check", "--no-pings", "--no-proxy-server", "--mute-audio"),
    *(f"--disable-{name}" for name in _OFF),
    # Calls between browsers send to addresses without asking for a name, and would go past the rules for hosts.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
]
#: What may stand in Chromium's rules for hosts: nothing that is a rule itself.
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
#: Chromium's own page, shown where a script has led to an address that cannot be had.
_LOST = re.compile(rb'<body class="neterror"')


class Rendered:
    """The origin that reads the pages of some vendors in a browser, and fetches all others.

    `hosts`: for each of these vendors the hosts that its pages may ask beside their own. No validators are sent or
    kept: what a browser shows depends on more than the document that they belong to.
    """

    def __init__(self, network: Network, hosts: Mapping[str, Sequence[str]]) -> None:
        self.network, self.hosts = network, hosts
        self._alone = asyncio.Lock()  # A browser takes some hundred megabytes.

    async def get(self, ask: Ask) -> Got:
        """The page; of a vendor that is rendered, as its scripts leave it. Raises PageFailed."""
        if ask.vendor not in self.hosts:
            return await self.network.get(ask)
        browser = _browser(self.network.config.chromium_sandbox)
        got = await self.network.get(replace(ask, validated=None))
        url = got.final_url or ""
        limit = self.network.config.timeout_s
        try:
            async with self.network.turn(url), self._alone, asyncio.timeout(limit):
                body = checked(await self._shown(browser, url, self.hosts[ask.vendor]), url)
        except TimeoutError as error:
            told = f"{url}: the browser is not done with it after {limit:g} s (fetch.timeout_s)"
            raise PageFailed("timeout", told, got.http_status, url) from error
        except PageFailed as failed:
            raise PageFailed(failed.reason, failed.detail, got.http_status, url) from failed
        return replace(got, body=body, charset="utf-8", etag=None, last_modified=None)

    async def _shown(self, browser: str, url: str, hosts: Sequence[str]) -> bytes:
        """The page's tree, written out by a browser that has no past and knows only the hosts that it may ask."""
        rules = [await self._rule(url), *[await self._rule(f"https://{host}/") for host in hosts], "MAP * ~NOTFOUND"]
        # What is left of the browser may still write for a moment; what it leaves is of no use to anybody.
        with TemporaryDirectory(prefix="errdex-", ignore_cleanup_errors=True) as folder:
            command = [browser, *_QUIET, *([] if self.network.config.chromium_sandbox else ["--no-sandbox"])]
            command += [f"--user-data-dir={folder}/profile", f"--host-resolver-rules={', '.join(rules)}"]
            command += [f"--user-agent={self.network.user_agent}", f"--virtual-time-budget={_BUDGET}"]
            body = await _output([*command, "--dump-dom", url], Path(folder), self.network.config.max_bytes)
            if not body.strip():
                raise PageFailed("not-rendered", f"{url}: the browser shows nothing: {_complaint(Path(folder))}")
        if _LOST.search(body):
            raise PageFailed("not-rendered", f"{url}: its scripts lead to a host that is not among render_hosts")
        return body

    async def _rule(self, url: str) -> str:
        """The rule that leads to the host of `url`, at an address that may be connected to."""
        host, address = await self.network.guard.resolved(url)
        if not _HOST.fullmatch(host):
            raise PageFailed("bad-address", f"{host!r} is no name of a host that a browser can be held to")
        return f"MAP {host} {f'[{address}]' if address.version == 6 else address}"


def _browser(sandbox: bool) -> str:
    """The program to run. Raises PageFailed where there is none, or none that has the `sandbox` asked for."""
    if sandbox and os.geteuid() == 0:
        told = "Chromium has no sandbox when root runs it: run errdex as another user, or, where you trust the page"
        raise PageFailed("no-sandbox", f"{told} or errdex has a machine of its own, set fetch.chromium_sandbox = false")
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    told = "a page that is rendered needs Chromium, and there is none: install it (apt-get install chromium)"
    raise PageFailed("no-browser", f"{told}, or save the page from a browser and use refresh --from")


async def _output(command: list[str], folder: Path, limit: int) -> bytes:
    """What `command` prints. Its processes have ended with this, however it ends. Raises PageFailed."""
    env = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
    with (folder / "complaints").open("wb") as complaints:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=complaints,
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
                raise PageFailed("too-large", f"as rendered it is larger than {limit:,} bytes (fetch.max_bytes)")
    finally:
        with suppress(ProcessLookupError):  # All of them have ended by themselves.
            os.killpg(process.pid, signal.SIGKILL)
        while await process.stdout.read(65536):
            pass  # Until the last of them has let go of it.
        await process.wait()
    return bytes(body)


def _complaint(folder: Path) -> str:
    """The last thing that the browser complained of, beside a desktop that is not there."""
    lines = (folder / "complaints").read_text("utf-8", "replace").splitlines()
    return next((line[:200] for line in reversed(lines) if line.strip() and "dbus" not in line), "it does not say why")
