"""The README and docs/ hold what they say: its commands run, its columns are the database's, its examples work."""

import re
import shutil
import sqlite3
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT, Desk, Run, configured, data, page_of, program, table

from benchmarks.mutate import CLASSES, COSMETIC, DAMAGING, HONEST
from ingest.cli.app import PANELS
from ingest.config.settings import DECLARED, Config
from ingest.diff.rules import LEVELS, OLD_RULES, REPORT_RULES
from ingest.report.describe import HELP
from ingest.report.view import NAMED, READ_ANEW
from ingest.sites.registry import find_sites

README = (ROOT / "README.md").read_text("utf-8")
CONFIGURATION, DATABASE = ((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("configuration", "database"))
SHELL = re.findall(r"```sh\n(.*?)\n```", README, flags=re.S)
COMMANDS = sorted(name for names in PANELS.values() for name in names)


@pytest.mark.slow
def test_the_first_command_ends_in_a_diff_with_a_new_a_gone_and_a_changed_code(tmp_path: Path) -> None:
    errdex = f"{sys.executable} -c 'from ingest.cli import main; main()'"
    here = SHELL[0].partition(" . && ")[2].replace(".venv/bin/errdex", errdex)
    env = {"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)}
    done = subprocess.run(["sh", "-ec", here], cwd=ROOT, capture_output=True, text=True, check=True, env=env)
    for rule in ("code-added", "code-removed", "status-changed"):
        assert rule in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "docs/reliability.md"])
def test_the_first_transcript_prints_what_it_shows(tmp_path: Path, name) -> None:
    """For want of a network, `add` and `refresh` read saved pages, and the second command the changed one."""
    shutil.copytree(ROOT / "fixtures" / "base", tmp_path / "fixtures" / "base")
    guide, errdex = ROOT / "tests" / "guide", tmp_path / "errdex"
    saved = "mkdir -p saved; cp {}/{}.html saved/acme.html; set -- {} --from {}"
    errdex.write_text(
        f"""#!/bin/sh
        case "$*" in
        add*) {saved.format(guide, "monday", '"$@"', "saved/acme.html")};;
        refresh) {saved.format(guide, "tuesday", "refresh", "saved")};;
        esac
        exec {program(tmp_path / "real" / "errdex")} "$@"\n"""
    )
    errdex.chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    transcript = re.findall(r"```console\n(.*?)```", (ROOT / name).read_text("utf-8"), flags=re.S)[0]
    for entry in transcript.removeprefix("$ ").split("\n$ "):
        command, _, wanted = entry.partition("\n")
        done = subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True)
        pattern = ".*".join(map(re.escape, wanted.strip().split("…")))
        assert done.returncode == 0 and re.fullmatch(pattern, done.stdout.strip(), flags=re.S), command + done.stdout


def test_both_commands_install_with_the_constraints_and_the_readme_is_short() -> None:
    assert ["-c constraints.txt" in command for command in SHELL[:2]] == [True, True]
    assert len(README.splitlines()) <= 100
    pinned = (ROOT / "constraints.txt").read_text("utf-8")
    assert not re.search(r"://|--index|--hash", pinned)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme_and_has_an_example_in_its_help(run: Run, command) -> None:
    assert re.search(rf"`(?:errdex )?{command}\b", README)
    assert f"errdex {command}" in import_module(f"ingest.cli.{command}_command").command.__doc__
    assert not re.search("<(str|int|float|path)>", run(command, "--help")[1]), "every value has a name"


def test_every_column_of_every_table_and_view_is_documented(desk: Desk) -> None:
    desk.refresh(paylera=page_of("paylera"))
    parts = dict(re.findall(r"^- \*\*(\w+)\*\*(.*?)(?=^- \*\*|^## )", DATABASE, flags=re.M | re.S))
    names = {row[0] for row in desk.ask("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    ours = {str(name) for name in names if not re.match(r"sqlite_|_sqlite_|errors_fts_", str(name))}
    assert ours == set(parts)
    for name in ours - {"latest_changes"}:
        columns = {str(row[1]) for row in desk.ask(f"PRAGMA table_info({name})")}
        assert columns <= set(re.findall(r"`(\w+)`", parts[name])), name


@pytest.mark.slow
def test_the_example_queries_work(desk: Desk) -> None:
    desk.refresh(autopay=page_of("autopay"), nevermined=page_of("nevermined"))
    queries = re.findall(r"^SELECT .*?;$", DATABASE + README, flags=re.M)
    assert len({*queries}) == 3
    answers = [desk.ask(query) for query in queries]
    assert answers[0] == [(1, "advised", "Retry with the same Idempotency-Key.")]


def test_the_example_configuration_is_valid_and_whole(tmp_path: Path) -> None:
    text = re.findall(r"```toml\n(.*?)```", CONFIGURATION, flags=re.S)[0]
    (tmp_path / "our-parsers").mkdir()
    config = configured(text)
    assert config.fetch.contact == "ops@example.com" and config.sites["paylera"].pages
    assert find_sites(config)["acme"].pages == {"errors": "https://docs.acme.example/errors"}
    for name in {*vars(config.fetch), *vars(config.sites["paylera"]), *DECLARED} - {"declared", "where"}:
        assert re.search(rf"\b{name}\b", CONFIGURATION), name


def test_vendors_and_rules_are_documented() -> None:
    unnamed = [vendor for vendor in find_sites(Config()) if f"`{vendor}`" not in README]
    assert not unnamed, "the README names the built-in sites"
    rules = (ROOT / "docs" / "rules.md").read_text("utf-8")
    rows = [tuple(line.strip("| ").split(" | ")) for line in rules.splitlines() if line.startswith("| `")]
    levels = LEVELS | REPORT_RULES
    assert rows == [(f"`{rule}`", levels.get(rule) or "–", text) for rule, text in HELP.items()]
    assert HELP.keys() >= {*LEVELS, *REPORT_RULES, *OLD_RULES, NAMED, READ_ANEW}
    assert "(docs/rules.md)" in README and all(f"`{level}`" in README for level in set(LEVELS.values()))


def test_the_figures_of_hostile_pages_count_what_is_tried() -> None:
    cells = sum(map(len, data("retry_words.json")["cells"].values()))
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    ends = 2 * len(data("addresses.json")["forbidden"])  # Of each network, its first and last address.
    found = re.findall(r"\| (\d+) \| 0 \| `pytest \S+ -k (?:retry_cell|special_network)`", text)
    assert [int(number) for number in found] == [cells, ends]


def test_the_figures_of_what_you_can_rely_on_count_the_ways_there_are() -> None:
    ways = re.findall(r"\((\d+) ways\)", README)
    assert [int(number) for number in ways] == [len(COSMETIC), len(HONEST), len(DAMAGING)]
    reliability = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    assert [name for name in CLASSES if f"\n| {name} |" not in reliability] == []


@pytest.mark.slow
def test_the_vendor_of_the_guide_is_read_as_the_guide_says(tmp_path: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    module = "".join(re.findall(r"```python\n(.*?)   ```", guide, flags=re.S))
    (tmp_path / "globex.py").write_text("\n".join(line.removeprefix("   ") for line in module.splitlines()))
    desk = Desk(tmp_path / "desk")
    desk.folder.mkdir()
    rows = table("Reason|HTTP|What happened", "TOO_LATE|409, replay: no|Late.", "TOO_SOON|425|Early.")
    desk.refresh(Config(parsers=tmp_path), globex=f"<html><body>{rows}</body></html>")
    found = desk.ask("SELECT code, status, retryable, message FROM errors ORDER BY code")
    assert found == [("TOO_LATE", 409, 0, "Late."), ("TOO_SOON", 425, None, "Early.")]


def test_the_schema_is_strict_and_versioned(desk: Desk) -> None:
    desk.refresh(paylera=page_of("paylera"))
    assert desk.ask("PRAGMA user_version") == [(8,)] and desk.ask("PRAGMA journal_mode") == [("wal",)]
    with pytest.raises(sqlite3.IntegrityError):
        desk.ask("UPDATE errors SET status = 'many'")
