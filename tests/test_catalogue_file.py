"""A catalogue in a file or at an address answers as the database that it was exported from."""

import json
import os
import re
import shlex
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Desk, Patch, Run, git, pages_of
from server import Server

from ingest.export import export
from ingest.store.connection import reading

CODE = "'card_closed' 'policy_violation'\nx.startswith('BCK.BILLING.')\n'idempotency.body_mismatch'\n"


@pytest.fixture(scope="module")
def exports(template: Desk) -> dict[str, str]:
    """What two runs are exported as."""
    found = {}
    for which, name in (("base", "old"), ("later", "errors")):
        template.refresh(**pages_of(which))
        with reading(template.db) as catalogue:
            found[name] = export(catalogue, "jsonl")
    return found


@pytest.fixture
def files(desk: Desk, template: Desk, exports: dict[str, str]) -> Path:
    """The exports of two runs in `repo/`, and a file that names changed codes."""
    desk.copy(template)
    repo = Path("repo")
    repo.mkdir()
    (repo / "a.py").write_text(CODE)
    for name, text in exports.items():
        (repo / f"{name}.jsonl").write_text(text)
    return repo


def hits(out: str) -> list[dict[str, Any]]:
    """What does not depend on the runs' numbers."""
    found = json.loads(out)["hits"]
    for hit in found:
        del hit["change"]["run"]
    return list(found)


@pytest.mark.slow
def test_two_versions_of_a_file_give_the_hits_of_the_database(run: Run, files: Path, desk: Desk) -> None:
    words = ("--catalogue", files / "errors.jsonl", "--since", files / "old.jsonl")
    code, out, err = run("impact", files, *words, "--format", "json", "--fail-on", "breaking")
    expected = hits(run("impact", files / "a.py", "--format", "json")[1])
    assert code == 1 and hits(out) == expected and len(expected) == 4, "the files themselves are not searched"
    assert re.search("68 codes of 4 vendors, last changed (just now|.* minutes? ago)", err) and ": 23 changes" in err
    every = [run("impact", files / "a.py", *words, "--all")[1] for words in (words[:2], ("--db", desk.db))]
    assert every[0] == every[1] != ""


@pytest.mark.slow
def test_the_earlier_version_may_be_a_revision_of_git(run: Run, files: Path) -> None:
    # The rows of one vendor have changed at different times.
    new = re.sub(rb'(?<="changed_at": ")[^"]+', b"2026-01-01T00:00:00Z", (files / "errors.jsonl").read_bytes(), count=1)
    assert b"2026-01-01" in new
    catalogue = ("--catalogue", files / "errors.jsonl")
    git(files, "init", "-q")
    git(files, "commit", "-q", "--allow-empty", "-m", "empty")
    git(files, "tag", "empty")
    (files / "errors.jsonl").write_bytes((files / "old.jsonl").read_bytes())
    git(files, "add", "errors.jsonl")
    git(files, "commit", "-qm", "old")
    (files / "errors.jsonl").write_bytes(new)
    out = run("impact", files, *catalogue, "--since", "HEAD")[1]
    assert "a.py:1 mentions `card_closed`, whose status changed from 410" in out
    code, out, _ = run("impact", files / "a.py", *catalogue, "--since", "empty")
    assert (code, out) == (0, "no hits in 1 file\n"), "a file that is new has only first readings"
    for wrong in ("nonsense", "-x", "HEAD:a.py", "--output=x"):
        code, _, err = run("impact", files, *catalogue, f"--since={wrong}")
        assert code == 2 and "neither a file nor a revision" in err


@pytest.mark.slow
def test_an_explanation_is_the_databases_but_for_when_it_was_confirmed(run: Run, files: Path, desk: Desk) -> None:
    ((confirmed,),) = desk.ask("SELECT confirmed_at FROM vendors LIMIT 1")
    sources = (("--catalogue", files / "errors.jsonl"), ("--db", desk.db))
    for text in ('{"code": "card_closed"}', "BCK.BILLING.0019", "HTTP/1.1 429 Too Many Requests"):
        file, database = (run("explain", text, "--format", "json", *source) for source in sources)
        told = [json.dumps(json.loads(out)).replace(f'"{confirmed}"', "null") for _, out, _ in (file, database)]
        assert told[0] == told[1] and file[0] == database[0]


def test_a_vendor_that_a_file_lacks_is_named_and_not_removed(run: Run, files: Path) -> None:
    lines = (files / "errors.jsonl").read_text().splitlines(keepends=True)
    (files / "errors.jsonl").write_text("".join(line for line in lines if '"vendor": "autopay"' not in line))
    code, out, err = run(
        "impact", files / "a.py", "--catalogue", files / "errors.jsonl", "--since", files / "old.jsonl"
    )
    assert code == 0 and "policy_violation" not in out and "autopay is not in" in err


@pytest.fixture
def site(server: Server, files: Path, monkeypatch: Patch) -> Server:
    """The export, published with its digest; and a cache of ours."""
    Path("errdex.toml").write_text("[fetch]\nallow_private = ['127.0.0.0/8']\ntimeout_s = 5\n")
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path("cache").absolute()))
    publish(server, (files / "old.jsonl").read_bytes())
    return server


def publish(server: Server, body: bytes, digest: str | None = None) -> None:
    line = f"{digest or sha256(body).hexdigest()}  all.jsonl\n".encode()
    server.routes["/all.jsonl"] = lambda to: to.page(body, Content_Type="application/octet-stream")
    server.routes["/all.jsonl.sha256"] = lambda to: to.page(line, Content_Type="text/plain")


@pytest.mark.slow
def test_a_published_catalogue_is_checked_and_fetched_once(run: Run, site: Server, files: Path) -> None:
    url = f"{site.url}/all.jsonl"
    for _ in range(2):
        code, out, err = run("explain", "card_closed", "--catalogue", url)
        assert code == 0 and "410" in out and "; checked just now" in err
        assert "confirmation unknown" in out, "a file does not say when its vendors were confirmed"
    assert [path for path, _ in site.seen] == ["/all.jsonl.sha256", "/all.jsonl", "/all.jsonl.sha256"]
    publish(site, (files / "errors.jsonl").read_bytes())
    words = ("--catalogue", url, "--since", files / "old.jsonl")
    assert "from 410 to 404" in run("impact", files / "a.py", *words)[1]
    code, _, err = run("impact", files / "a.py", "--catalogue", url, "--since", "HEAD")
    assert code == 2 and "name an earlier copy" in err


def test_the_kept_catalogue_answers_with_its_age_while_the_server_does_not(run: Run, site: Server) -> None:
    url = f"{site.url}/all.jsonl"
    site.routes.clear()
    code, _, err = run("explain", "card_closed", "--catalogue", url)
    assert code == 5 and "404" in err
    publish(site, b"")
    assert run("explain", "x", "--catalogue", url)[2].startswith(f"errdex: {url}: 0 codes of 0 vendors; checked")
    (kept,) = Path("cache/errdex").iterdir()
    os.utime(kept, (kept.stat().st_mtime - 7200,) * 2)
    site.routes.clear()
    code, _, err = run("explain", "x", "--catalogue", url)
    assert code == 1 and "; checked 2 hours ago; checking again failed: " in err


@pytest.mark.parametrize("folder", ["", "/", "/codes", "/codes/", "/codes/index.json"])
def test_the_address_of_the_folder_is_enough_with_or_without_a_slash(run: Run, site: Server, folder) -> None:
    for name in ("all.jsonl", "all.jsonl.sha256"):
        site.routes[f"{folder.removesuffix('index.json').rstrip('/')}/{name}"] = site.routes.pop(f"/{name}")
    code, out, _ = run("explain", "card_closed", "--catalogue", f"{site.url}{folder}")
    assert code == 0 and "410" in out


@pytest.mark.parametrize("digest", ["0" * 64, "<html>"])
def test_a_catalogue_that_is_not_what_its_digest_says_is_refused(run: Run, site: Server, digest) -> None:
    publish(site, b"", digest)
    code, out, err = run("explain", "card_closed", "--catalogue", f"{site.url}/all.jsonl")
    assert (code, out) == (5, "") and "digest" in err and not list(Path("cache/errdex").iterdir())


# --- the action and the hook


def change(repo: Path) -> None:
    """In `repo`, a commit with the old catalogue as its base, and one with the new one on top."""
    new = (repo / "errors.jsonl").read_bytes()
    (repo / "old.jsonl").rename(repo / "errors.jsonl")
    git(repo, "init", "-qb", "main")
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "old")
    (repo / "errors.jsonl").write_bytes(new)


def step(name: str, env: dict[str, str], cwd: Path, inputs: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as the runner does; an expression stands for the first of its values that is given."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    (found,) = (one for one in action["runs"]["steps"] if one.get("name") == name)
    given = {f"inputs.{key}": inputs.get(key, value["default"]) for key, value in action["inputs"].items()}
    given |= {"github.event.before": inputs.get("before", ""), "'HEAD'": "HEAD"}
    for key, value in found.get("env", {}).items():
        terms = value.removeprefix("${{").removesuffix("}}").split("||")
        env = env | {key: next((text for term in terms if (text := given.get(term.strip()))), "")}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def annotated(files: Path, env: dict[str, str]) -> None:
    """Each way to run the action annotates what it should, in a checkout of the last commit alone."""
    change(files)
    git(files, "commit", "-qam", "new")
    git(files, "config", "uploadpack.allowAnySHA1InWant", "true")
    before = git(files, "rev-parse", "HEAD^").strip()
    git(Path(), "clone", "-q", "--depth=1", files.absolute().as_uri(), "shallow")
    checkout = Path("shallow")
    done = step("Impact", env, checkout, {"before": before, "sarif": "x.sarif"})
    assert done.returncode == 1 and "::error file=a.py,line=1,title=autopay%3A status-changed::mentions" in done.stdout
    assert len(json.loads((checkout / "x.sarif").read_text())["runs"][0]["results"]) == 4
    for inputs in ({"before": "0" * 40}, {}, {"since": "HEAD", "path": "a.py"}):
        done = step("Impact", env, checkout, inputs)
        assert done.returncode == 0 and "no hits" in done.stdout
    assert step("Impact", env, checkout, {"since": "no/such", "path": "--all"}).returncode not in (0, 1)
    made = (checkout / "made").absolute()
    assert step("Impact", env, checkout, {"since": f"--upload-pack=touch {made};git-upload-pack"}).returncode == 128
    assert not made.exists(), "what `since` holds is never run"


@pytest.mark.slow
def test_the_action_works_as_it_installs_itself(files: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python").symlink_to(sys.executable)
    env = os.environ | {"RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(ROOT)}
    done = step("Install", env | {"PATH": f"{tools}:{os.environ['PATH']}"}, tmp_path, {})
    assert done.returncode == 0, done.stderr
    annotated(files, env)


@pytest.mark.slow
def test_the_hook_stops_a_commit_that_breaks_a_line(run: Run, files: Path, monkeypatch: Patch) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert re.search(hook["files"], "errors.jsonl") and hook["language"] == "python" and not hook["pass_filenames"]
    errdex, *words = [*shlex.split(hook["entry"]), *hook["args"]]
    change(files)
    monkeypatch.chdir(files)
    code, out, _ = run(*words)
    assert errdex == "errdex" and code == 1 and "a.py:1 mentions `card_closed`" in out
    git(Path(), "commit", "-qam", "new")
    assert run(*words)[:2] == (0, "no hits in 1 file\n")
