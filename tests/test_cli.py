"""The commands as a user runs them: what goes where, and every bad input one line and its exit code."""

import errno
import itertools
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, Desk, Patch, Run, data, page_of

from ingest.config.settings import DECLARED, Fetch, SiteConfig, load_config
from ingest.errors import UsageError
from ingest.sites.registry import find_sites

ODD_LATER = page_of("paylera", "later").replace("<td>401</td>", "", 1)


@pytest.mark.slow
def test_a_diff_is_net_between_any_two_runs(run: Run, full: Desk) -> None:
    last = run.json("diff")
    assert (last["from"], last["to"], last["summary"]["added"], last["summary"]["removed"]) == (1, 2, 2, 2)
    assert {change["rule"] for change in last["changes"]} >= {"status-changed", "code-added", "code-removed"}
    added = next(change for change in last["changes"] if change["kind"] == "added")
    assert added["old"] is None and added["new"]["code"] == added["code"]
    advised = next(change for change in last["changes"] if change["field"] == "retryable")
    assert advised["old"] is None and advised["new"] is False
    whole = run.json("diff", "--since", "0")
    assert whole["history_from"].keys() == {"autopay", "paylera"}
    assert [whole[name] for name in ("from", "to", "changes", "summary")] == [0, 2, last["changes"], last["summary"]]
    assert run.json("diff", "--until", "1")["to"] == 1
    full.refresh(paylera=page_of("paylera"), autopay=page_of("autopay"))
    assert run.json("diff", "--since", "1")["changes"] == []
    assert [run("diff", *since, "--fail-on", "info")[0] for since in (["--since", "1"], [])] == [0, 1]
    assert {change["vendor"] for change in run.json("diff", "--vendor", "autopay")["changes"]} == {"autopay"}


def test_listings_give_every_column_and_filter(run: Run, full: Desk) -> None:
    rows = run.json("list")
    columns = [row[1] for row in full.ask("PRAGMA table_info(errors)")]
    assert all(list(row) == columns for row in rows) and len(rows) == 26
    assert {str(row["retryable"]) for row in rows} == {"True", "False", "None"}
    filters = ["--vendor", "paylera", "--status", "503", "--category", "misc", "--retryable", "yes"]
    assert [row["code"] for row in run.json("list", *filters)] == ["unavailable"]
    assert run.json("list", "--retryable", "no")[0]["code"] == "invoice.locked"
    assert run("list", "-v", "autopay")[1].splitlines()[1].split("\t")[:3] == ["autopay", "setup_required", "403"]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("--at 2020-01-01", 0, "history of autopay, paylera begins at {start}\nerrdex: no codes\n"),
        ("--at 0 --vendor paylera", 0, "history of paylera begins at {start}"),
        ("--at 1 --status 599", 0, "no code matches"),
        ("--status 599 --retryable no", 0, "no code matches; --retryable is what the vendors say"),
        ("--category nothing", 0, "there is no category 'nothing'; the categories are auth, "),
        ("--category nothing --vendor autopay", 0, "there is no category 'nothing'; none of these codes has one"),
        ("--action pray", 2, "--action: there is no action 'pray'; the actions are ask_customer, "),
    ],
)
def test_an_empty_list_says_why_it_is_empty(run: Run, full: Desk, words, status, told) -> None:
    ((start,),) = full.ask("SELECT started_at FROM runs WHERE run = 1")
    code, out, err = run("list", *words.split(), "--format", "json")
    assert (code, out) == (status, "" if status else "[]\n") and err.startswith(f"errdex: {told.format(start=start)}")


def test_show_tells_a_record_and_its_history_also_of_a_removed_code(run: Run, full: Desk) -> None:
    data = run.json("show", "paylera", "payment.duplicate")
    assert data["record"]["status"] == 422
    assert [event["rule"] for event in data["history"]] == ["status-changed", "baseline"]
    assert run.json("show", "paylera", "gone")["record"] is None
    story = run("log", "paylera", "payment.duplicate")[1]
    assert run("show", "paylera", "payment.duplicate")[1].endswith(f"\n\n{story}") and "status: 409 → 422" in story
    code, out, _ = run("show", "paylera", "gone")
    assert code == 0 and "  removed\n" in out and run("show", "paylera", "no.such")[:2] == (1, "")


@pytest.mark.parametrize(("words", "wanted"), data("searches.json"), ids=str)
def test_search_finds_words_their_beginnings_and_pieces_of_codes(run: Run, full: Desk, words, wanted) -> None:
    """A vendor among the words means its codes if there are such; the very code comes first."""
    found = [f"{row['vendor']}/{row['code']}" for row in run.json("search", *words)]
    assert found[: len(wanted)] == wanted and bool(found) == bool(wanted)


def test_search_marks_what_it_found_in_the_message(run: Run, full: Desk) -> None:
    (row,) = run.json("search", "issuer", "declin")
    assert row["snippet"] == "The card's [issuer] [declined] the hold."
    line = run("search", "issuer")[1].splitlines()[1]
    assert line.split("\t")[2:] == ["402", "The card's [issuer] declined the hold."]
    assert run("search", "card_closed")[1].splitlines()[1].endswith("404\tThe card is already CLOSED.")
    assert run("search", "zebra")[0] == 1 and len(run("search", "zebra" * 1000)[2]) < 200


def test_a_vendor_that_a_message_names_is_a_word_and_a_word_keeps_its_apostrophe(run: Run, desk: Desk) -> None:
    texts = [("a.b", "Zebras by autopay."), ("c.d", "It isn't due."), ("e.f", "Its ISN is twice there.")]
    desk.refresh(autopay=page_of("autopay"), paylera=codes(*texts))
    for words, code in ((["autopay", "zebra"], "a.b"), (["isn't"], "c.d"), (["'isn’t'"], "c.d")):
        rows = run.json("search", *words)
        assert [row["code"] for row in rows] == [code], words


def test_log_and_sites_speak_json(run: Run, full: Desk) -> None:
    events = run.json("log", "paylera")
    assert [event["id"] for event in events] == sorted((event["id"] for event in events), reverse=True)
    assert {"added", "removed", "changed"} == {event["kind"] for event in events}
    assert all(isinstance(event["new"], dict) for event in events if event["kind"] == "added")
    vendors = {row["vendor"]: row for row in run.json("sites")}
    assert vendors["autopay"]["codes"] == 10 and vendors["nevermined"]["confirmed_at"] is None


@pytest.mark.slow
def test_review_shows_a_suspect_page_makes_a_fixture_of_it_once_and_accepts_it(run: Run, full: Desk) -> None:
    assert run("review")[1] == "" and run.json("review") == []
    full.refresh(paylera=ODD_LATER)
    assert run.json("review")[0]["reason"] == "row-unread" and "1 removed (1 breaking)" in run("review")[1]
    assert "if the page is right as it is: errdex review" in run("review", "paylera")[1]
    words = ("review", "paylera", "--fixture", "broken")
    code, out, _ = run(*words)
    assert code == 0 and [Path(line).name for line in out.split()] == ["paylera.html", "paylera.json"]
    assert "broken/paylera.html already exists" in run(*words)[2]
    code, out, _ = run("review", "paylera", "--accept", "--why", "so it is")
    assert code == 0 and "code-removed" in out, "what was taken in is shown, whoever looked at it before"


def test_sites_of_one_vendor_gives_each_pages_account(run: Run, full: Desk) -> None:
    text = run("sites", "paylera")[1]
    assert "problem → code" in text and "x the head of a table" in text and "autopay" not in text
    (row,) = run.json("sites", "paylera")
    assert "\nname: Paylera\n" in text
    assert [(one["page"], one["rows_kept"]) for one in row["accounts"]] == [("error-codes", row["codes"])]
    full.refresh(paylera=ODD_LATER)
    assert "suspect (row-unread) in run" in (text := run("sites", "paylera")[1]) and "not read: the row" in text
    assert re.search(r"read in run \d+: (\d+) of (?!\1)\d+ rows\n", text), "which could not be read"
    full.refresh(paylera=page_of("paylera", "later"))  # As before.
    assert "unchanged in run" in (text := run("sites", "paylera")[1]) and "not read: the row" not in text


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)


#: What a database is not → how it came to that.
UNUSABLE: dict[str, Callable[[Path], object]] = {
    "is not a SQLite database": lambda path: path.write_text("this is no database, " * 100),
    "is not a database of errdex": lambda path: (path.unlink(), sql(path, "CREATE TABLE songs (title)")),
    "newer errdex": lambda path: sql(path, "PRAGMA user_version = 99"),
    "not a database of errdex; name": lambda path: sql(path, "PRAGMA user_version = -3"),
    "the table errors has no column hint": lambda path: sql(path, "ALTER TABLE errors RENAME COLUMN hint TO hints"),
    "is damaged": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "is a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("message", UNUSABLE)
def test_a_database_that_cannot_be_used_is_named_and_left_alone(run: Run, full: Desk, message) -> None:
    for path in full.folder.glob("errdex.db-*"):
        path.unlink()
    UNUSABLE[message](full.db)
    before = full.db.read_bytes() if full.db.is_file() else b""
    for words in (["list"], ["refresh", "--from", FIXTURES / "base"]):
        assert message in run.refused(*words, code=5)
    assert (full.db.read_bytes() if full.db.is_file() else b"") == before


def test_a_full_disk_is_not_taken_for_a_folder_without_permission(run: Run, full: Desk, monkeypatch: Patch) -> None:
    opens = Path.open

    def fails(path: Path, *how: Any, **more: Any) -> Any:
        if path.suffix == ".lock":
            raise OSError(errno.ENOSPC, "No space left on device")
        return opens(path, *how, **more)

    monkeypatch.setattr(Path, "open", fails)
    err = run.refused("refresh", "--from", FIXTURES / "base", code=5)
    assert "the disk is full (No space left on device)" in err and "writable" not in err


def test_a_locked_database_is_said_to_be_locked(run: Run, full: Desk, monkeypatch: Patch) -> None:
    monkeypatch.setattr("ingest.store.connection.BUSY_TIMEOUT_S", 0.05)
    other = sqlite3.connect(full.db, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    code, _, err = run("refresh", "--from", FIXTURES / "base")
    other.close()
    assert code == 5 and "is locked by another program" in err
    assert run("list")[0] == 0


KEYS = {
    "": "fetch sites parsers rules notify colour",
    "fetch": " ".join(vars(Fetch())),
    "parsers": "path",
    "rules": "hint-changed",
    "notify": "urls min_level routes",
    "notify.routes": "paylera",
    "sites": "acme paylera",
    "sites.paylera": f"{' '.join(vars(SiteConfig()))} {' '.join(DECLARED)}",
    "sites.acme.columns": "Code",
    "sites.acme.headers": "Accept",
    "sites.acme.rules": "hint-changed",
}
VALUES = [
    *r"""
    'x' '' '(' '(?i)x' "\u0000" "\u001b" 7 -1 1e400 1.5 nan inf true 1979-05-27 9999-12-31T23:59:59Z 07:32:00
    [] ['x'] [1] [['x']] [{a='b'}] {} {a='b'} {a=1} {a={b=1}} {a=['x']} {a=[1]} {a=[{}]} {"\u2028"='x'} {''='x'}
    ['http://[::1'] ['https://x.example/e'] {Code='code'} {Code=['code']} {hint-changed=[1]} '~nobody-at-all/x'
    """.split(),
    f"'{'x' * 5000}'",
    "1" * 5000,
]


@pytest.mark.slow
def test_a_value_of_any_kind_for_any_key_is_taken_or_named_with_its_line(tmp_path: Path) -> None:
    tried, file = 0, tmp_path / "errdex.toml"
    for table, names in KEYS.items():
        for name, value in itertools.product(names.split(), VALUES):
            tried += 1
            file.write_text(f"[{table}]\n{name} = {value}\n" if table else f"{name} = {value}\n")
            try:
                find_sites(load_config(file))
            except UsageError as error:
                assert re.match(rf"{file}(:[12])?: ", line := str(error)) and len(line) < 600 and line.isprintable()
    assert tried > 1000


@pytest.mark.slow
@pytest.mark.parametrize(("text", "commands", "message"), data("unnamed_config.json"))
def test_a_configuration_that_nobody_named_runs_no_code_and_sends_no_secret(
    run: Run, full: Desk, monkeypatch: Patch, text, commands, message
) -> None:
    Path("own").mkdir()
    Path("own", "acme.py").write_text("open('ran', 'w').close()")
    Path("errdex.toml").write_text(text)
    for command in ("refresh", "review", "sites", "diff", "list", "log", "doctor"):
        words = [command, *(["--from", full.folder / "saved"] if command == "refresh" else [])]
        if command in commands:
            err = run.refused(*words)
            assert message in err and "--config errdex.toml" in err
        else:
            assert run(*words)[0] == 0 or command == "refresh"
    assert not Path("ran").exists()
    monkeypatch.setenv("ERRDEX_CONFIG", "errdex.toml")
    assert run("sites")[0] == run("sites", "--config", "errdex.toml")[0] == 0
    assert Path("ran").exists() == ("parsers" in text)


def test_a_folder_without_code_needs_nobodys_word(run: Run, full: Desk) -> None:
    Path("errdex.toml").write_text("[parsers]\npath = '.'\n")
    assert run("sites")[0] == 0


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 2), ("", 2)])
def test_at_a_terminal_it_is_asked_for(run: Run, full: Desk, monkeypatch: Patch, answer, code) -> None:
    Path("acme.py").write_text("from parsers import Site\nSITE = Site('Acme', ('https://acme.example/errors',))\n")
    Path("errdex.toml").write_text("[parsers]\npath = '.'\n")
    monkeypatch.setattr("sys.stdin", terminal := StringIO(answer))
    terminal.isatty = sys.stderr.isatty = lambda: True  # type: ignore[method-assign]
    found, _, err = run("sites")
    assert found == code and "runs the code in . (acme.py). Continue?" in err


def test_an_empty_catalogue_has_an_empty_difference(run: Run, desk: Desk) -> None:
    from ingest.store.connection import writing

    with writing(desk.db, create=True):
        pass
    assert run.json("diff")["changes"] == []
    assert run("list", "--format", "json")[1] == "[]\n"


def codes(*rows: tuple[str, str]) -> str:
    """A page of paylera's with these codes and messages."""
    cells = "".join(f"<tr><td><code>{code}</code></td><td>400</td><td>{text}</td></tr>" for code, text in rows)
    head = "<tr><th>problem</th><th>Status</th><th>Meaning</th></tr>"
    return f"<html><body><main><h2>Area</h2><table>{head}{cells}</table></main></body></html>"


# Colours, a title, a link, and the same by C1 controls; then text turned round, markup, and what forges act on.
NASTY = (
    "\x1b[31mred \x1b]0;title\x07 \x1b]8;;http://evil.example\x1b\\here \x9b31m \x07\x08\x7f &lt;script&gt;alert(1)&lt;/script&gt;"
    " &lt;!-- | [x](http://evil.example) ![x](//evil.example) `x` @team #1 www.evil.example ~~x~~ $x$"
)
ACTED_ON = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.slow
@pytest.mark.parametrize("terminal", [False, True])
def test_what_a_page_says_is_harmless_where_it_is_shown(run: Run, desk: Desk, monkeypatch: Patch, terminal) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    desk.refresh(paylera=codes(("a.b", "Fine."), ("a.c", "Fine.")))
    desk.refresh(paylera=codes(("a.b", NASTY), ("a.c", "Fine."), ("a.d", NASTY)))
    desk.refresh(paylera=codes(("a.b", NASTY), ("a.c", "Fine."), ("a.\x1b[31m\u202ed", NASTY)))
    saved = ["--from", desk.folder / "saved"]
    for words in (["diff", "--until", 2], ["list"], ["log"], ["show", "paylera", "a.b"], ["search", "title"], ["review"], ["refresh", *saved]):  # fmt: skip
        for form in (["--format", "text"], ["--format", "json"], *([["--format", "markdown"]] * (words[0] == "diff"))):
            _, out, err = run(*words, *form)
            assert not ACTED_ON.search(out + err), (words, form)
            assert "evil" in out or words[0] in ("review", "refresh"), (words, form)
    stored = desk.ask("SELECT message FROM errors WHERE code = 'a.b'")[0][0]
    assert run.json("list")[0]["message"] == stored and "\x1b[31mred" in str(stored)
    own = "](https://docs-stage.paylera.com/reference/error-codes)"
    markdown = run("diff", "--until", 2, "--format", "markdown")[1].replace(own, "")
    for active in ("<script", "<!-- |", "](http", "](//", "@team", " #1", "http://", "www.e", "~~", "$x$"):
        assert active not in markdown, active


def test_no_cell_on_a_pipe_is_a_formula_and_a_number_is_itself(run: Run, desk: Desk) -> None:
    texts = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "＋1+1", "－2+3", "＠A", "-32600", "a=b")
    desk.refresh(paylera=codes(*((f"a.b{at}", text) for at, text in enumerate(texts))))
    shown = [line.split("\t")[-1] for line in run("list")[1].splitlines()[1:]]
    assert shown == [f"'{text}" for text in texts[:-2]] + list(texts[-2:])
    rows = run.json("list")
    assert [row["message"] for row in rows] == list(texts)


@pytest.mark.parametrize(
    ("code", "text", "outcome", "reason"),
    [
        ("a.b", "word " * 20_000, "changed", None),
        ("a." + "b" * 400, "Fine.", "changed", None),
        pytest.param("a.b", "word " * 2_000_000, "failed", "too-large", marks=pytest.mark.slow),
        ("a." + "b" * 10_000, "Fine.", "failed", "too-large"),
        ("a.b", "x\0y", "suspect", "wrong-charset"),
        ("a.b", "x&#0;y", "suspect", "wrong-charset"),
        ("a.b\0", "Fine.", "suspect", "row-unread"),
        ("a.b\x1b[31m", "Fine.", "suspect", "row-unread"),
    ],
    ids=["100 kB", "400 characters", "10 MB", "10,000 characters", "NUL", "&#0;", "NUL in a code", "ANSI in a code"],
)
def test_an_odd_text_is_stored_as_it_stands_or_refused_with_a_reason(
    run: Run, desk: Desk, code, text, outcome, reason
) -> None:
    assert desk.outcome(paylera=codes((code, text), ("a.c", "Fine."))) == (outcome, reason)
    assert desk.ask("SELECT code, message FROM errors WHERE code <> 'a.c'") == [(code, text.strip())] * (not reason)
    if not reason:
        assert run("list")[1].splitlines()[1].split("\t")[1::4] == [code, text.strip()]
        assert all(len(line) < 11_000 for line in run("diff")[1].splitlines())
    assert run("doctor")[0] == 0


@pytest.mark.parametrize(
    "command",
    [
        "--version",
        pytest.param("refresh --from saved --db x.db", marks=pytest.mark.slow),
        pytest.param("probe saved/autopay.html", marks=pytest.mark.slow),
    ],
)
def test_what_lies_in_the_working_directory_is_not_taken_for_errdex(tmp_path: Path, command) -> None:
    (tmp_path / "saved").mkdir()
    shutil.copy(FIXTURES / "base" / "autopay.html", tmp_path / "saved")
    for name in ("ingest", "parsers", "json", "socket", "lxml"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("open('was-run', 'w')")
    errdex = shutil.which("errdex", path=str(Path(sys.executable).parent))
    assert errdex, "the tests run in an environment with errdex installed"
    done = subprocess.run([errdex, *command.split()], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and (command != "--version" or done.stdout.startswith("errdex 0")), done.stderr
    assert not (tmp_path / "was-run").exists()


@pytest.mark.slow
def test_what_was_not_looked_at_is_told_with_what_changed(run: Run, full: Desk) -> None:
    full.refresh(paylera=None, autopay=page_of("autopay"))
    assert "failed since" in run("diff")[1] and "paylera/error-codes: missing" in run("diff")[1]
    assert "failed since" not in run("diff", "--vendor", "autopay")[1]
    data = run.json("diff")
    assert data["finished"] is True and [page["outcome"] for page in data["unsettled"]] == ["failed"]
    assert run("list", "--vendor", "nevermined")[:2] == (0, "vendor\tcode\tstatus\tcategory\tretryable\tmessage\n")


def test_an_internal_error_has_its_report_whatever_the_words_are(run: Run, full: Desk, monkeypatch: Patch) -> None:
    monkeypatch.setattr("ingest.cli.list_command.errors", lambda *words: 1 / 0)
    err = run.refused("list", "--category", "\udcff", code=70)  # as Python has a byte that is no UTF-8
    report = Path(err.split()[-1])
    assert "division by zero" in err
    assert "\\udcff" in report.read_text() and "ZeroDivisionError" in report.read_text()
    report.unlink()
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *words, **more: Path("/no/such").stat())
    assert run("list")[0] == 70
