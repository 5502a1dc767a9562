"""The recipes in deploy/: what they run works as it stands there, and each says what is to be backed up."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml
from conftest import LOCAL, ROOT, VENDORS, git, pages_of, program
from server import Server

from ingest.cli.app import app

RECIPES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "deploy").iterdir())}
FAKE_GH = '#!/bin/sh\necho "$@" >> "$HOME/gh.log"\n[ "$2" = create ] || exit 1\nwhile [ "$1" != --body-file ]; do shift; done; cat "$2" > "$HOME/body.md"\n'


@pytest.fixture
def site(tmp_path: Path, server: Server) -> Iterator[Server]:
    """All vendors' pages on a server of ours, errdex on the path, and the configuration in the working directory."""
    sites = "".join(f"[sites.{vendor}]\npages = ['{server.url}/{vendor}']\n" for vendor in VENDORS)
    (tmp_path / "errdex.toml").write_text(LOCAL + sites)
    program(tmp_path / ".venv" / "bin" / "errdex")
    serve(server, "base")
    yield server


def serve(server: Server, which: str) -> None:
    pages = {f"/{vendor}": text.encode() for vendor, text in pages_of(which).items()}
    server.routes["*"] = lambda to: to.page(pages[to.path])


def test_every_recipe_says_where_the_data_lives_and_what_to_back_up() -> None:
    for name, text in RECIPES.items():
        head = text[: text.index("\n\n") if "\n\n" in text else None].lower()
        assert re.search(r"^# .*\bdata lives", head, flags=re.M) and re.search(r"back(ed)? up", head), name


def test_every_word_of_every_command_in_a_recipe_is_known() -> None:
    group = typer.main.get_command(app)
    commands = {name: group.get_command(None, name) for name in group.list_commands(None)}  # type: ignore[attr-defined]
    known = {name: {word for one in command.params for word in one.opts} for name, command in commands.items()}
    found = re.findall(r"(?:bin/|^ +|`)errdex (\w+)([^\n`]*)", "\n".join(RECIPES.values()), flags=re.M)
    assert {command for command, _ in found} == {"add", "refresh", "export", "review"}
    for command, words in found:
        assert set(re.findall(r"(?<= )--[a-z-]+", words)) <= known[command], words


def test_the_guide_quotes_the_recipes_and_links_each() -> None:
    guide = (ROOT / "docs" / "job.md").read_text("utf-8")
    quoted = dict(re.findall(r"^\| \[\w[^]]*\]\(\.\./deploy/([\w.-]+)\) \| [^`]*`([^`]+)`", guide, flags=re.M))
    assert quoted.keys() == {"crontab", "Dockerfile", "github-actions.yml"}
    assert all(command in RECIPES[name] for name, command in quoted.items())
    assert all(f"(../deploy/{name})" in guide for name in RECIPES.keys() - {"datasette.yml"})


@pytest.mark.slow
def test_the_line_for_cron_is_silent_in_a_night_without_news(site: Server, tmp_path: Path) -> None:
    command = next(line.split(None, 5)[5] for line in RECIPES["crontab"].splitlines() if line[0].isdigit())
    (tmp_path / "errdex").symlink_to(tmp_path)
    outputs = []
    for which in ("base", "base", "later"):
        serve(site, which)
        done = subprocess.run(
            ["env", "-i", f"HOME={tmp_path}", "/bin/sh", "-c", command], capture_output=True, text=True, check=True
        )
        assert done.stderr == ("" if outputs else f"errdex: created the database {tmp_path}/data/errdex.db\n")
        outputs.append(done.stdout)
    assert "67 added" in outputs[0] and outputs[1] == "" and "card_closed  status: 410 → 404" in outputs[2]


def test_the_workflow_installs_errdex_from_a_checkout_of_its_own() -> None:
    (job,) = yaml.safe_load(RECIPES["github-actions.yml"])["jobs"].values()
    (path,) = (step["with"]["path"] for step in job["steps"] if "errdex" in step.get("with", {}).get("repository", ""))
    (install,) = (step["run"] for step in job["steps"] if step.get("name") == "Install")
    assert install == f"pip install -c {path}/constraints.txt ./{path}"


@pytest.mark.slow
def test_the_workflow_keeps_the_state_in_git_and_proposes_what_changed(site: Server, tmp_path: Path) -> None:
    (job,) = yaml.safe_load(RECIPES["github-actions.yml"])["jobs"].values()
    scripts = {step["name"]: step["run"] for step in job["steps"] if "run" in step}
    origin, home = tmp_path / "origin.git", tmp_path / "home"
    home.mkdir()
    fake = tmp_path / ".venv" / "bin" / "gh"
    fake.write_text(FAKE_GH)
    fake.chmod(0o755)
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    clone = home / "state"
    git(home, "clone", "-q", str(origin), str(clone))
    (clone / "errdex.toml").write_text((tmp_path / "errdex.toml").read_text())
    (clone / "errors.jsonl").touch()
    git(clone, "add", ".")
    git(clone, "commit", "-qm", "begin")
    git(clone, "push", "-q", "origin", "HEAD:main")

    def night(which: str) -> int:
        """One run of the job, on a machine that has nothing but what main holds."""
        serve(site, which)
        git(clone, "switch", "-q", "--detach", "main")
        git(clone, "clean", "-qfd")
        (home / "gh.log").unlink(missing_ok=True)
        if git(clone, "branch", "--list", "errdex/news"):
            git(clone, "branch", "-qD", "errdex/news")
        path = f"{tmp_path / '.venv' / 'bin'}:{os.environ['PATH']}"
        env = {"PATH": path, "HOME": str(home), "ERRDEX_DB": job["env"]["ERRDEX_DB"]}
        env |= {"GITHUB_ENV": str(home / "env"), "GITHUB_STEP_SUMMARY": str(home / "summary")}
        for name in ("Refresh", "Propose"):
            subprocess.run(["bash", "-e", "-c", scripts[name]], cwd=clone, env=env, capture_output=True, check=True)
        code = (home / "env").read_text().splitlines()[-1].partition("=")[2]
        return subprocess.run(["bash", "-e", "-c", scripts["Settle"]], env={"code": code}, check=False).returncode

    def merge() -> None:
        git(clone, "switch", "-q", "main")
        git(clone, "merge", "-q", "--ff-only", "errdex/news")
        git(clone, "push", "-q", "origin", "main")

    assert night("base") == 0 and "67 added" in (home / "body.md").read_text()
    merge()
    assert night("base") == 0 and not (home / "gh.log").exists(), "no news, no pull request"
    for _ in range(2):  # not merged, it is proposed again as it stands then
        assert night("later") == 0
        body = (home / "body.md").read_text()
        assert re.search(
            r"\| breaking \| status-changed \| autopay \| \[`card_closed`\]\(\S+\) \| status: 410 → 404", body
        )
    patch = git(clone, "diff", "-U0", "main", "errdex/news", "--", "errors.jsonl")
    lines = [line for line in patch.splitlines() if line.startswith(("+{", "-{"))]
    assert 20 < len(lines) < 40, "git shows the codes that changed and no others"
    site.routes["/paylera"] = lambda to: to.page(b"<html><p>Nothing here.</p></html>")
    assert night("later") == 3 and "suspect since" in (home / "summary").read_text()
