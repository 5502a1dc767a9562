"""What a terminal shows and a pipe gets: colours, tables that fit, the bar, the help, and completion."""

import os
import re
import subprocess
import sys
from importlib import import_module
from inspect import cleandoc
from pathlib import Path

import pytest
from conftest import ODD, Desk, Patch, Run, data, page_of, table
from test_report_formats import in_terminal

from ingest.report.describe import with_status
from ingest.safe_output import columns, marked, painted, plain

SGR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: Patch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.slow
@pytest.mark.parametrize(("words", "env", "colored"), data("colours.json"))
def test_the_option_comes_before_no_color_and_that_before_force_color(
    full: Desk, run: Run, monkeypatch: Patch, words, env, colored
) -> None:
    full.refresh(paylera=page_of("paylera").rpartition("</table>")[0])
    Path("a.py").write_text("policy_violation = 'autopay'")
    for command in (["diff", "--since", "1"], ["log"], ["impact", "a.py", "--since", "1"], ["review"]):
        plain = run(*command)[1]
        for line in ([*command, *words], [*words, *command])[: 1 + bool(words)]:
            with monkeypatch.context() as patch:
                for name, value in env.items():
                    patch.setenv(name, value)
                out = run(*line)[1]
            assert bool(SGR.search(out)) == colored, line
            assert SGR.sub("", out) == plain, "colours change no character"


def test_a_terminal_shows_severity_fields_and_words_in_colour(full: Desk, run: Run) -> None:
    out = run("diff", width=400)[1]
    assert "\x1b[1;31mbreaking" in out and "\x1b[33mwarning" in out and "\x1b[36mstatus\x1b[0m: 410 → 404" in out
    assert re.search(r"\x1b\[31m\[-[^\]]+-\]\x1b\[0m", out) and re.search(r"\x1b\[32m\{\+[^}]+\+\}\x1b\[0m", out)
    assert "\x1b" not in run("diff", "--color", "never", width=400)[1]


@pytest.mark.parametrize("width", [30, 60, 100, 200])
@pytest.mark.parametrize("command", ["list", "log", "sites"])
def test_every_row_of_a_table_is_one_line_that_fits(full: Desk, run: Run, command, width) -> None:
    lines, piped = (run(command, width=wide)[1].splitlines() for wide in (width, 0))
    assert len(lines) == len(piped) and all(columns(SGR.sub("", line)) <= width for line in lines)
    if width >= 60 and command == "list":
        codes = [line.split("\t")[1] for line in piped]
        lines = [SGR.sub("", line) for line in lines]
        assert all(code in line.split() for code, line in zip(codes, lines, strict=True)), "a code is whole"


def test_a_mark_has_no_width_and_no_text_of_a_page_is_one() -> None:
    assert columns(marked("漢a", "code")) == 3 and painted(marked("a", "code")) == "\x1b[1ma\x1b[0m"
    assert not SGR.search(painted(plain("".join(map(chr, range(32))))))


@pytest.mark.slow
def test_the_bar_names_the_page_and_the_total_and_leaves_no_trace(full: Desk, run: Run, monkeypatch: Patch) -> None:
    saved = full.save(paylera=page_of("paylera"), autopay=page_of("autopay"))
    err = run("refresh", "--from", saved, width=80)[2]
    assert "1/2 autopay/errors" in err or "1/2 paylera/error-codes" in err
    assert err.rpartition("\r")[2].startswith("\x1b[K") and err.rpartition("2/2")[2].count("\x1b[K") == 1
    for quiet in (["-q"], ["--quiet"], ["--log-format", "json"]):
        assert "1/2" not in run("refresh", "--from", saved, *quiet, width=80)[2]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "1/2" not in run("refresh", "--from", saved)[2]


@pytest.mark.slow
def test_the_help_lists_every_command_in_the_order_of_use(run: Run, monkeypatch: Patch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("FORCE_COLOR", "1")
        text = run("--help")[1]
    assert "\x1b" not in text and "More:" not in text
    names = ("refresh", "review", "diff", "impact", "list", "search", "doctor")
    places = [text.index(f"\n  {name} ") for name in names]
    assert places == sorted(places)
    for name in names:
        first = cleandoc(import_module(f"ingest.cli.{name}_command").command.__doc__).splitlines()[0]
        assert re.search(rf"\n  {name} +{re.escape(first[:30])}", text)
    lines = in_terminal(80, "--help", "--color", "never").splitlines()
    assert [line for line in lines if line[:1] == " " and line.rstrip().endswith(("...", "…"))] == [], "no line is cut"
    shown = SGR.sub("", in_terminal(80, "refresh", "--help"))
    assert "refresh [OPTIONS] [VENDOR]..." in shown
    assert "Only these [all]." in shown
    assert "Fetch the vendors' pages" in shown and "\b" not in shown


@pytest.mark.slow
def test_a_shell_completes_vendors_and_codes_from_the_database(full: Desk, tmp_path: Path) -> None:
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


@pytest.mark.slow
def test_a_long_scope_gives_way_to_the_message(run: Run) -> None:
    rows = [f"locked|409|It is locked: the {one} is under review." for one in ("card", "account")]
    Path("a.html").write_text(f"<html><body><h1>Errors</h1>{table('Code|HTTP|Message', *rows)}</body></html>")
    code, out, err = run("add", "https://docs.acme.example/errors", "--from", "a.html", "--yes")
    assert code == 0 and 'scope = "message"' in out and "errdex refresh" in err
    assert 'scope = "message"' in Path("errdex.toml").read_text()
    assert "It is locked" in run("list", "--vendor", "acme", "--color", "never", width=80)[1]


def test_a_decision_without_a_check_prints_no_empty_table(full: Desk, run: Run) -> None:
    full.refresh(paylera=page_of("paylera").rpartition("</table>")[0])
    assert re.fullmatch(r"run \d+: nothing changed\n", run("review", "paylera", "--reject")[1])


@pytest.mark.slow
def test_at_eighty_columns_the_state_is_whole_and_a_notice_keeps_its_indent(full: Desk) -> None:
    full.refresh(paylera=ODD)
    assert re.search(r"^paylera .* suspect since 20\d\d-\d\d-\d\d  yes$", SGR.sub("", in_terminal(80, "sites")), re.M)
    for command in ("diff", "review"):
        lines = [line for line in SGR.sub("", in_terminal(40, command)).splitlines() if line]
        at = next(at for at, line in enumerate(lines) if line.startswith("  to do: "))
        assert lines[at + 1].startswith("    ") and len(lines[at]) <= 40


@pytest.mark.slow
def test_no_line_about_a_code_is_wider_than_the_terminal(full: Desk) -> None:
    Path("pay.py").write_text("# paylera\nif code == 'payment.declined': pass\n")
    for words in (["show", "autopay", "card_closed"], ["explain", "card_closed"], ["impact", "pay.py", "--all"]):
        lines = SGR.sub("", in_terminal(40, *words)).splitlines()
        assert len(lines) > 2 and max(map(len, lines)) <= 40, lines


def test_a_dropped_vendor_is_no_longer_reported(full: Desk, run: Run) -> None:
    full.refresh(paylera=ODD)
    assert "suspect since" in run("diff")[1]
    full.ask("UPDATE runs SET parsers = '[]'")
    assert "suspect since" not in run("diff")[1]
