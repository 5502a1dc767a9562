"""What a terminal shows and a pipe gets: colours, tables that fit, the bar, help in panels, and completion."""

import os
import re
import subprocess
import sys

import pytest
from conftest import Desk, page_of
from test_report_formats import ERRDEX, in_terminal

from ingest.report.describe import with_status
from ingest.safe_output import columns, marked, painted

SGR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def full(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for which in ("base", "later"):
        desk.refresh(paylera=page_of("paylera", which), autopay=page_of("autopay", which))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("ERRDEX_DB", str(desk.db))
    return desk


def piped(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ERRDEX, *words], capture_output=True, text=True, check=False, env=os.environ | env)


@pytest.mark.parametrize(
    ("words", "env", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color=never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "auto"], {"FORCE_COLOR": "1"}, True),
    ],
)
def test_the_option_comes_before_no_color_and_that_before_force_color(
    full: Desk, words: list[str], env: dict[str, str], colored: bool
) -> None:
    full.refresh(paylera=page_of("paylera").rpartition("</table>")[0])
    (full.folder / "a.py").write_text("policy_violation = 'autopay'")
    for command in (
        ["diff", "--since", "1"],
        ["log"],
        ["impact", str(full.folder / "a.py"), "--since", "1"],
        ["review"],
    ):
        for line in ([*command, *words], [*words, *command]):
            out = piped(*line, **env).stdout
            assert bool(SGR.search(out)) == colored, line
            assert SGR.sub("", out) == piped(*command).stdout, "colours change no character"


def test_a_terminal_shows_severity_fields_and_words_in_colour(full: Desk) -> None:
    out = in_terminal(400, "diff")
    assert "\x1b[1;31mbreaking" in out and "\x1b[33mwarning" in out and "\x1b[36mstatus\x1b[0m: 410 → 404" in out
    assert re.search(r"\x1b\[31m\[-[^\]]+-\]\x1b\[0m", out) and re.search(r"\x1b\[32m\{\+[^}]+\+\}\x1b\[0m", out)
    assert "\x1b" not in in_terminal(400, "diff", "--color", "never")


def test_a_wrong_color_is_wrong_usage_and_an_argument_after_two_dashes_is_none(full: Desk) -> None:
    done = piped("list", "--color", "blue")
    assert done.returncode == 2 and "choose one of auto, always, never" in done.stderr
    assert "nothing found for --color" in piped("search", "--", "--color", "xyzzy").stderr


@pytest.mark.parametrize("width", [30, 60, 100, 200])
@pytest.mark.parametrize("command", ["list", "log", "sites"])
def test_every_row_of_a_table_is_one_line_that_fits(full: Desk, command: str, width: int) -> None:
    lines = SGR.sub("", in_terminal(width, command)).splitlines()
    assert len(lines) == len(piped(command).stdout.splitlines())
    assert all(columns(line) <= width for line in lines)
    if width >= 60 and command == "list":
        codes = [line.split("\t")[1] for line in piped(command).stdout.splitlines()]
        assert all(code in line.split() for code, line in zip(codes, lines, strict=True)), "a code is whole"


def test_a_mark_has_no_width_and_no_text_of_a_page_is_one() -> None:
    assert columns(marked("漢a", "code")) == 3 and painted(marked("a", "code")) == "\x1b[1ma\x1b[0m"
    from ingest.safe_output import plain

    assert not SGR.search(painted(plain("".join(map(chr, range(32))))))


def test_the_bar_names_the_page_and_the_total_and_leaves_no_trace(full: Desk) -> None:
    saved = str(full.folder / "saved")
    out = in_terminal(80, "refresh", "--from", saved)
    assert "1/2 autopay/errors" in out or "1/2 paylera/error-codes" in out
    assert out.rpartition("\r")[2].startswith("\x1b[K") and out.rpartition("2/2")[2].count("\x1b[K") == 1
    for quiet in (["-q"], ["--quiet"], ["--log-format", "json"]):
        assert "1/2" not in in_terminal(80, "refresh", "--from", saved, *quiet)
    assert "1/2" not in piped("refresh", "--from", saved, FORCE_COLOR="1").stderr


def test_the_help_lists_every_command_in_the_order_of_use_and_is_plain_on_a_pipe(full: Desk) -> None:
    text = piped("--help", FORCE_COLOR="1").stdout
    assert not re.search("[\x1b╭│]", text)
    places = [
        text.index(f"\n  {name} ") for name in ("refresh", "review", "diff", "impact", "list", "search", "doctor")
    ]
    assert places == sorted(places) and "More:" not in text
    shown = SGR.sub("", in_terminal(100, "refresh", "--help"))
    assert "╭─ Options" in shown and "Only these [all]." in shown, "brackets are text, not markup"
    assert "Fetch the vendors' pages" in shown and "\b" not in shown


def test_a_shell_completes_vendors_and_codes_from_the_database(full: Desk, tmp_path) -> None:  # type: ignore[no-untyped-def]
    def completed(line: str, **env: str) -> list[str]:
        words = {"_ERRDEX_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        code = "import sys; sys.argv[0] = 'errdex'; from ingest.cli import main; main()"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | words | env)
        assert not done.stderr
        return done.stdout.split()

    assert completed("errdex show pa") == ["paylera"] == completed("errdex diff --vendor pa")
    assert completed("errdex show autopay card_") == ["card_closed"]
    assert completed("errdex show autopay payment.") == [], "another vendor's"
    assert completed("errdex show pa", ERRDEX_DB=str(tmp_path / "none.db")) == []


def test_a_message_that_begins_with_its_status_shows_it_once() -> None:
    assert with_status(400, "400 Bad Request") == "400 Bad Request" and with_status(None, "Gone.") == "Gone."
    assert with_status(400, "4000 is too much.") == "400 4000 is too much."


def test_a_long_scope_gives_way_to_the_message(full: Desk) -> None:
    row = "<tr><td>locked<td>409<td>It is locked because the {} is under review by our risk team.</tr>"
    rows = "".join(map(row.format, ("card", "account")))
    page = f"<html><body><h1>Errors</h1><table><tr><th>Code<th>HTTP<th>Message</tr>{rows}</table></body></html>"
    (full.folder / "a.html").write_text(page)
    added = piped("add", "https://docs.acme.example/errors", "--from", str(full.folder / "a.html"), "--yes")
    assert 'scope = "message"' in added.stdout and "errdex refresh" in added.stderr
    assert "It is locked" in in_terminal(80, "list", "--vendor", "acme", "--color", "never")


def test_a_decision_without_a_check_prints_no_empty_table(full: Desk) -> None:
    full.refresh(paylera=page_of("paylera").rpartition("</table>")[0])
    assert re.fullmatch(r"run \d+: nothing changed\n", piped("review", "paylera", "--reject").stdout)
