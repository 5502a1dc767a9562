"""Notifications over real HTTP and SMTP servers on 127.0.0.1: a digest a run, at least once, and no fault of the run's."""

import json
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from conftest import ERRDEX, ODD, Desk, Patch, Run, data, page_of
from server import Handler, Server
from web_archives import Crawl

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not find_spec("apprise"), reason="apprise is not installed"),
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),  # within apprise
]


class Hooks:
    """A webhook's server: what it received, with its path, and the statuses of its next answers (then 200)."""

    def __init__(self, server: Server) -> None:
        self.url = server.url.replace("http://", "json://")
        self.received: list[tuple[str, dict[str, str]]] = []
        self.next: list[int] = []
        self.meanwhile: Callable[[], object] = lambda: None
        server.http.posted = self.take  # type: ignore[attr-defined]

    def take(self, to: Handler) -> None:
        body = json.loads(to.rfile.read(int(to.headers["Content-Length"])))
        self.received.append((to.path, body))
        self.meanwhile()
        to.page(b"", self.next.pop(0) if self.next else 200)

    def titles(self) -> list[str]:
        return [body["title"] for _, body in self.received]


def key(text: str) -> str:
    found = re.search(r"^key: ([0-9a-f]{16})\r?$", text, flags=re.M)
    assert found
    return found[1]


@pytest.fixture
def hooks(server: Server) -> Hooks:
    return Hooks(server)


@pytest.fixture
def refresh(run: Run, desk: Desk) -> Run:
    """Refresh paylera and autopay from these pages, quietly."""

    def call(paylera: str, autopay: str = page_of("autopay"), *words: object) -> tuple[int, str, str]:
        saved = desk.save(paylera=paylera, autopay=autopay)
        return run("refresh", "--quiet", "--from", saved, "paylera", "autopay", *words)

    return call


PAYLERA, AFTER = page_of("paylera"), page_of("paylera", "later")
AUTOPAY, AUTOPAY_AFTER = page_of("autopay"), page_of("autopay", "later")


def configure(*lines: str) -> None:
    Path("errdex.toml").write_text("\n".join(["[notify]", *lines]))


@pytest.fixture
def channel(refresh: Run, hooks: Hooks) -> Hooks:
    """A channel that has seen the first run."""
    configure(f"urls = ['{hooks.url}/']")
    refresh(PAYLERA)
    return hooks


def test_a_week_with_one_change_sends_one_digest_at_the_minimum_level(refresh: Run, hooks: Hooks) -> None:
    configure(f"urls = ['{hooks.url}/all']")
    for page in (PAYLERA, PAYLERA, PAYLERA, AFTER, AFTER, AFTER, AFTER):
        assert refresh(page)[0] == 0
    ((_, received),) = hooks.received
    assert received["title"] == "errdex: 2 breaking, 3 warning in paylera"
    assert "payment.duplicate  status: 409 → 422" in received["message"] and " info" not in received["message"]


def test_each_vendor_goes_to_its_route_with_its_own_ignored_changes(refresh: Run, hooks: Hooks) -> None:
    configure(f"urls = ['{hooks.url}/rest']", "min_level = 'info'", f"routes = {{ paylera = ['{hooks.url}/pay'] }}",
              "[sites.autopay.rules]", "hint-changed = 'ignore'")  # fmt: skip
    refresh(PAYLERA)
    assert [title.rpartition(" ")[2] for title in hooks.titles()] == ["paylera", "autopay"]
    hooks.received.clear()
    refresh(AFTER, AUTOPAY_AFTER)
    digests = {path: body["message"] for path, body in hooks.received}
    breaking = {path: set(re.findall(r"^breaking +\S+ +(\w+)", text, re.M)) for path, text in digests.items()}
    assert breaking == {"/pay": {"paylera"}, "/rest": {"autopay"}}
    ignored = {path: "ignored by the rules" in text for path, text in digests.items()}
    assert ignored == {"/pay": False, "/rest": True}


def test_a_failing_channel_fails_no_run_and_is_retried_with_the_same_key(refresh: Run, hooks: Hooks) -> None:
    configure(f"urls = ['{hooks.url}/broken', '{hooks.url}/whole']")
    refresh(PAYLERA)
    hooks.next = [500, 200, 500]
    for page in (AFTER, AFTER):
        code, _, err = refresh(page)
        assert code == 0 and len(err.splitlines()) == 1, err
        assert "notify.urls 1 (json): not notified of run 2; the next run will retry: " in err and "500" in err
    assert refresh(AFTER, AUTOPAY_AFTER)[2] == ""
    paths = [path for path, _ in hooks.received]
    assert paths == ["/broken", "/whole", "/broken", "/broken", "/broken", "/whole"], "a channel is not notified twice"
    keys = [key(body["message"]) for path, body in hooks.received if path == "/broken"]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert hooks.titles()[3].endswith("paylera") and hooks.titles()[4].endswith("autopay"), "in the order of the runs"


def test_a_run_killed_while_it_sends_is_made_up_for_with_the_same_key(refresh: Run, channel: Hooks, desk: Desk) -> None:
    (desk.folder / "saved" / "paylera.html").write_text(AFTER)
    words = [*ERRDEX, "refresh", "--quiet", "--from", str(desk.folder / "saved")]
    killed: list[subprocess.Popen[bytes]] = []
    channel.meanwhile = lambda: [job.kill() for job in killed]
    killed.append(subprocess.Popen(words))
    assert killed[0].wait(60) == -signal.SIGKILL and len(channel.received) == 1
    channel.meanwhile = lambda: None
    assert refresh(AFTER)[:2] == (0, "") and refresh(AFTER) == (0, "", "")
    first, again = (body for _, body in channel.received)
    assert first["title"] == again["title"] and key(first["message"]) == key(again["message"])


def test_a_slow_channel_delays_no_report(refresh: Run, channel: Hooks) -> None:
    there: list[bool] = []
    channel.meanwhile = lambda: there.append(Path("news.md").exists())
    refresh(AFTER, AUTOPAY, "--report", "markdown=news.md")
    assert there == [True]


def test_a_new_channel_begins_with_its_first_run(refresh: Run, hooks: Hooks) -> None:
    refresh(PAYLERA)
    refresh(AFTER)
    configure(f"urls = ['{hooks.url}/']")
    refresh(AFTER)
    assert hooks.received == []
    refresh(PAYLERA)
    assert len(hooks.received) == 1


def test_changes_caused_by_a_parser_are_not_sent(refresh: Run, channel: Hooks, desk: Desk) -> None:
    channel.next = [500]
    refresh(AFTER)
    channel.received.clear()
    desk.ask("UPDATE changes SET cause = 'parser'")
    assert refresh(AFTER) == (0, "", "") and channel.received == []


def test_a_page_that_stays_suspect_is_sent_once(refresh: Run, hooks: Hooks) -> None:
    configure(f"urls = ['{hooks.url}/']")
    refresh(AFTER)
    for _ in range(2):
        assert refresh(AFTER.replace("<td>401</td>", "", 1))[0] == 3
    (title,) = hooks.titles()
    assert title == "errdex: not accepted: paylera/error-codes"
    assert "suspect since" in hooks.received[0][1]["message"] and "row-unread" in hooks.received[0][1]["message"]


def test_a_long_digest_is_truncated_and_names_the_command_for_the_rest(refresh: Run, hooks: Hooks) -> None:
    configure(f"urls = ['{hooks.url}/']")
    rows = [f"<tr><td><code>big.code_{at}</code></td><td>400</td><td>New {at}.</td></tr>" for at in range(120)]
    full = PAYLERA.replace("</tbody>", f"{''.join(rows)}</tbody>", 1)
    refresh(full)
    refresh(re.sub("<td>400</td><td>New (?=[123])", "<td>409</td><td>New ", full))
    lines = hooks.received[0][1]["message"].splitlines()
    assert len(lines) == 43 and "errdex diff --since 1 --until 2" in lines[40]


def test_the_runs_of_an_archive_are_one_digest_also_when_it_is_sent_again(
    run: Run, hooks: Hooks, tmp_path: Path
) -> None:
    configure(f"urls = ['{hooks.url}/']")
    run("refresh", "--quiet", "--from", Crawl(tmp_path / "first.warc.gz").add("2019-03-05T10:00:00Z", PAYLERA).path)
    crawl = Crawl(tmp_path / "crawl.warc.gz")
    for year, page in enumerate((AFTER, PAYLERA, ODD, AFTER, ODD), 2020):
        crawl.add(f"{year}-03-05T10:00:00Z", page)
    hooks.next = [500]
    for _ in range(2):
        run("refresh", "--quiet", "--from", crawl.path)
    first, again = hooks.titles()
    assert first == again == "errdex: 2 breaking, 3 warning in paylera; not accepted: paylera/error-codes"
    run("refresh", "--quiet", "--from", crawl.add("2026-01-05T10:00:00Z", AFTER).path)
    assert hooks.titles()[2:] == ["errdex: accepted now: paylera/error-codes"]


@pytest.fixture
def mails() -> Iterator[tuple[int, list[Message]]]:
    """A mail server's port, and the mails that came."""
    controller = pytest.importorskip("aiosmtpd.controller")
    mailbox: list[Message] = []

    class Keep:
        async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's
            mailbox.append(message_from_bytes(envelope.original_content or b""))
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = controller.Controller(Keep(), hostname="127.0.0.1", port=port)
    running.start()
    yield port, mailbox
    running.stop()


def test_a_mail_contains_the_digest_unchanged(refresh: Run, mails: tuple[int, list[Message]]) -> None:
    port, mailbox = mails
    configure(f"urls = ['mailto://127.0.0.1:{port}?from=errdex@example.com&to=ops@example.com&mode=insecure']")
    refresh(PAYLERA)
    refresh(AFTER)
    (mail,) = mailbox
    assert mail["Subject"] == "errdex: 2 breaking, 3 warning in paylera" and mail["To"] == "ops@example.com"
    text = next(part for part in mail.walk() if part.get_content_type() == "text/plain").get_payload(decode=True)
    assert isinstance(text, bytes) and "payment.duplicate  status: 409 → 422" in text.decode() and key(text.decode())


def test_no_secret_is_in_the_database_or_on_stderr(refresh: Run, hooks: Hooks, desk: Desk, monkeypatch: Patch) -> None:
    monkeypatch.setenv("HOOK", "s3cret-t0ken")
    monkeypatch.setenv("ERRDEX_CONFIG", "errdex.toml")
    configure(f"urls = ['{hooks.url.replace('//', '//ops:${HOOK}@')}/${{HOOK}}']")
    refresh(PAYLERA)
    hooks.next = [500]
    err = refresh(AFTER)[2]
    assert "not notified" in err and "s3cret" not in err and hooks.received[0][0] == "/s3cret-t0ken"
    assert b"s3cret" not in desk.db.read_bytes()


HOSTILE = (
    "Ask @everyone, @here, @all, <!channel>, <@U123>, <@&456>, <https://evil.example|us>, [us](https://evil.example),"
    " ||us||, evil.com/x, www.evil.com, t.me/evil, me@evil.co, #123, a/b#1, #ops, ~ops, [~me], (met)all(met), пример.рф."
)
#: What some service pings, links or hides by.
ACTIVE = re.compile(
    r"[@#~]\w|<[!@h]|://|\]\(|\|\||\w\.(?:com|me|co|example|рф)\b|\[~|\(met\)|&lt;[!@h]", flags=re.I
)  # fmt: skip
#: A service → its address, and what of its class names the server.
CHANNELS = data("channels.json")


@pytest.mark.parametrize("name", CHANNELS)
def test_a_vendors_text_contains_no_mention_and_no_link(refresh: Run, server: Server, monkeypatch: Patch, name) -> None:
    import apprise

    url, attribute = CHANNELS[name]
    if attribute:
        monkeypatch.setattr(type(apprise.Apprise.instantiate(url)), attribute, f"{server.url}/{{workspace}}/")
    bodies: list[bytes] = []

    def take(to: Handler) -> None:
        bodies.append(to.rfile.read(int(to.headers["Content-Length"])))
        to.page(b"ok")

    server.http.posted = take  # type: ignore[attr-defined]
    configure(f"urls = ['{url.format(host=server.url.partition('//')[2])}']", "min_level = 'info'")
    refresh(PAYLERA)
    bodies.clear()
    row = f"<tr><td><code>very.hostile</code></td><td>400</td><td>{escape(HOSTILE)}</td></tr>"
    refresh(PAYLERA.replace("</tbody>", f"{row}</tbody>", 1))
    (text,) = [text for body in bodies for text in texts(json.loads(body)) if "hostile" in text]
    received, _, address = text[text.index("hostile") :].partition("\n")[0].partition("  https:")
    assert "//docs-stage.paylera.com/reference/error-codes" in address.replace("\\", ""), "the page's own is whole"
    assert not ACTIVE.search(received.replace("\\", "")), received
    words = unescape(received.replace("\u200b", "").replace("\\", ""))
    assert re.sub(r"\W+", " ", HOSTILE).strip() in re.sub(r"\W+", " ", words)


def texts(data: object) -> Iterator[str]:
    """Every text in a piece of JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for item in data.values() if isinstance(data, dict) else data:
            yield from texts(item)
