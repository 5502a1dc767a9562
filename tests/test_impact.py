"""What impact finds in a source tree: each line that names a changed code, none that only looks so."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import ERRDEX, NOTHING, Desk, Patch, Run, data, git, page_of, pages_of
from test_report_formats import FORMATS, browsed

from ingest.history.net_diff import Difference
from ingest.lookup.code_search import Codes, Hit, hits
from ingest.lookup.impact_report import impact_report
from ingest.lookup.source_tree import MAX_BYTES, Tree
from ingest.model import Change
from ingest.report import write
from ingest.report.view import Location

MENTIONS = data("code_mentions.json")
PREFIXED = MENTIONS["prefixes"]


@pytest.fixture
def impact(run: Run, desk: Desk) -> Run:
    """The command, with a catalogue of two runs, on the tree in `tree/`."""
    desk.two_nights()
    return run.of("impact")


def tree(**files: str | bytes) -> Path:
    """A tree of these files; `__` in a name is a slash, `_dot_` a dot."""
    for name, text in files.items():
        path = Path("tree") / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Path("tree")


DOCS = "https://autopay.agentagon.io/docs/errors"
CLOSED = "mentions `card_closed`, whose status changed from 410 to 404"
#: Vendor → the host of its page and some codes.
SOUGHT = {
    "paylera": ("paylera.com", "payment.declined", "unavailable", "card_closed"),
    "acme": ("acme.example", "card_closed", "declined", "E-41/7", "Insufficient funds", "03", "{orgId}", "残高不足"),
    "basistheory": ("basistheory.com", "not_found", "BT.1.0", "BT.1.0.2"),
}


def named(text: str | bytes, path: str = "a.py") -> list[tuple[int, str, str]]:
    """What a file names, of some codes: (line, vendor, code)."""
    rows = [(vendor, code, f"https://docs.{host}/x") for vendor, (host, *codes) in SOUGHT.items() for code in codes]
    data = text.encode() if isinstance(text, str) else text
    return [(hit.at.line, hit.vendor, hit.code) for hit in hits(Codes(rows), [(path, path, data)], None)]


def test_each_hit_has_its_place_the_change_and_its_level(impact: Run) -> None:
    tree(payments__errors_dot_py="#\n" * 40 + 'GONE = ("card_closed",)\n', b_dot_ts="case 'policy_violation':\r\n")
    code, out, err = impact("tree")
    assert code == 0 and out.splitlines() == [
        f"tree/b.ts:1 mentions `policy_violation`, which is no longer documented (breaking, autopay)  {DOCS}",
        f"tree/payments/errors.py:41 {CLOSED} (breaking, autopay)  {DOCS}#card_closed",
        "2 hits in 2 of 2 files (2 breaking)",
    ]
    assert err.startswith("errdex: run 2 (") and "against run 1: 23 changes" in err
    (hit,) = impact.json("tree/payments")["hits"]
    assert list(hit) == ["path", "line", "vendor", "code", "change", "renamed", "url", "prefix"]
    assert [*hit.values()][:4] == ["tree/payments/errors.py", 41, "autopay", "card_closed"]
    change = [hit["change"][name] for name in ("field", "old", "new", "rule", "level", "cause")]
    assert change == ["status", 410, 404, "status-changed", "breaking", "vendor"]


def test_the_texts_of_a_changed_text_are_quoted(impact: Run) -> None:
    tree(a_dot_py="'invoice.locked'")
    told = 'whose message changed from "Only drafts can be changed." to "Only drafts can be changed. Do not retry." ('
    assert told in impact("tree")[1]


@pytest.mark.slow
def test_fail_on_asks_for_a_hit_not_for_a_change(impact: Run) -> None:
    tree(a_dot_py="'VISA_RELATIONSHIP_ID_NOT_CONFIGURED'")
    assert impact("tree", "--fail-on", "breaking")[0] == 0
    code, out, _ = impact("tree", "--fail-on", "warning")
    assert code == 1 and "which is now documented (warning, basistheory)" in out
    tree(a_dot_py="nothing")
    assert impact("tree", "--fail-on", "info")[:2] == (0, "no hits in 1 file\n")
    assert impact.json("tree") == {"hits": []}


def test_the_users_levels_hold_for_hits_too(impact: Run) -> None:
    tree(a_dot_py="'policy_violation' 'card_closed'  # autopay\n")
    Path("errdex.toml").write_text("[rules]\nstatus-changed = 'info'\ncode-removed = 'ignore'\n")
    code, out, err = impact("tree", "--fail-on", "warning")
    assert code == 0 and "`card_closed`, whose status changed from 410 to 404 (info, autopay)" in out
    assert "policy_violation" not in out and "4 ignored by the rules" in err
    Path("errdex.toml").rename("other.toml")
    assert impact("tree", "--fail-on", "warning")[0] == 1
    assert impact("tree", "--fail-on", "warning", "--config", "other.toml")[0] == 0


@pytest.mark.slow
def test_a_code_that_has_a_new_name_or_came_back_is_told_so(impact: Run, desk: Desk) -> None:
    later = page_of("paylera", "later")
    desk.refresh(paylera=later.replace("payment.duplicate</code>", "payment.duplicated</code>", 1))
    tree(a_dot_py="'payment.duplicate'\n")
    renamed = "tree/a.py:1 mentions `payment.duplicate`, which is now `payment.duplicated` (breaking, paylera)"
    assert renamed in impact("tree")[1]
    assert impact.json("tree")["hits"][0]["renamed"] == "payment.duplicated"
    desk.refresh(paylera=later)
    assert "mentions `payment.duplicate`, which is now documented (reverts run 3)" in impact("tree")[1]


def test_all_is_an_inventory_of_what_is_documented_now(impact: Run) -> None:
    tree(a_dot_py="'payment.declined'\n'card_closed'\n'policy_violation'\n'BCK.X402.0008'")
    found = [(hit["line"], hit["code"], hit["change"]) for hit in impact.json("tree", "--all")["hits"]]
    assert found == [(1, "payment.declined", None), (2, "card_closed", None), (4, "BCK.X402.0008", None)]
    shown = impact("tree", "--all", "--vendor", "autopay")[1].splitlines()[0]
    assert shown == f"tree/a.py:2 mentions `card_closed` (autopay)  {DOCS}#card_closed"


@pytest.mark.slow
def test_the_changes_are_those_since_a_run_and_a_baseline_is_none(impact: Run, desk: Desk) -> None:
    tree(a_dot_py="'card_closed' 'payment.declined'")
    for since in ("0", "2000-01-01"):
        code, out, err = impact("tree", "--since", since, "--fail-on", "breaking")
        assert code == 1 and "from 410 to 404" in out and "payment.declined" not in out
        assert ": 23 changes\n" in err and "against each vendor's first reading; history of autopay" in err
    desk.refresh(**pages_of("later"))
    code, out, err = impact("tree")
    assert "no hits" in out and err.endswith("\nerrdex: the last changes are those of run 2: add --since 1\n")
    assert "from 410 to 404" in impact("tree", "--since", "1")[1] and "no hits" in impact("tree", "-v", "paylera")[1]


@pytest.mark.slow
def test_members_of_the_exported_classes_are_found_and_what_errdex_has_written_is_not_searched(
    impact: Run, run: Run
) -> None:
    tree(use_dot_py="from codes import AutopayCode\nif code == codes.AutopayCode.CARD_CLOSED:\n    AutopayCode.OTHER\n")
    for form in ("text", "json", "markdown", "html", "atom", "github"):
        Path(f"tree/diff.{form}").write_text(run("diff", "--format", form)[1])
    for words in ("list", "list --format csv", "log", "sites", "show autopay card_closed", "search card"):
        form = () if "csv" in words else ("--format", "json")
        Path(f"tree/{words.replace(' ', '-')}.txt").write_text(run(*words.split(), *form)[1])
    run("export", "site", "tree/published")
    for form in ("jsonl", "csv", "python", "typescript", "html"):
        run("export", form, f"tree/codes.{form}")
    code, out, err = impact("tree")
    assert code == 0 and out.startswith("tree/use.py:2 mentions `card_closed`, whose status changed from 410 to 404")
    assert out.endswith("\n1 hit in 1 of 4 files (1 breaking)\n"), "three that it has published name no code"
    assert err.count(": errdex has written it\n") == 10


@pytest.mark.slow
def test_a_reader_is_told_each_hit_once_and_again_if_it_was_not_written(impact: Run, desk: Desk) -> None:
    tree(a_dot_py="'card_closed'\n")
    words = ["impact", "tree", "--new", "ci"]
    with Path("/dev/full").open("wb") as full:
        assert subprocess.run([*ERRDEX, *words], stdout=full, stderr=subprocess.DEVNULL, check=False).returncode != 0
    assert "from 410 to 404" in impact("tree", "--new", "ci")[1]
    assert impact("tree", "--new", "ci")[1] == "no hits in 1 file\n"
    _, out, err = impact("tree", "--new", "other")
    assert "from 410 to 404" in out and "other is a new subscriber: its news begins with run 2" in err
    desk.refresh(autopay=page_of("autopay"))
    desk.refresh(**pages_of("base"))
    assert "from 404 to 410" in impact("tree", "--new", "ci", "--fail-on", "info")[1]


def test_a_page_that_was_not_taken_in_is_told(impact: Run, desk: Desk) -> None:
    desk.refresh(paylera=NOTHING)
    tree(a_dot_py="")
    assert "suspect since" in impact("tree")[2]


LINES: dict[str | bytes, list[str]] = {
    **{line: ["1 paylera payment.declined"] for line in (*MENTIONS["named"], b"\xff\xe9 payment.declined \xff")},
    **{line: [] for line in MENTIONS["not named"]},
    **MENTIONS["lines"],
}


def test_a_line_names_the_codes_that_stand_whole_in_it_near_their_vendor() -> None:
    """No code by the beginning or the end of a longer one; a word that every API has, and a number, near its vendor."""
    for text in LINES:
        assert [f"{line} {vendor} {code}" for line, vendor, code in named(text)] == LINES[text], text


def test_a_quoted_prefix_of_several_codes_mentions_those_that_changed_under_it() -> None:
    codes = "BCK.AGENT.0001 BCK.AGENT.0002 BCK.PLAN.0001 LONE.1 API.1 API.2 card_closed card_lost".split()
    gone = [code for code in codes if code.endswith(("0002", "0001", "lost"))]
    rest = ("removed", None, None, None, "code-removed", "breaking", "vendor")
    sought = Codes(("acme", code, None) for code in codes)
    for text in PREFIXED + MENTIONS["no prefixes"]:
        files = [("a", "a", text.encode())]
        found = list(hits(sought, files, [("acme", Change("", code, *rest)) for code in gone]))
        (named,) = {hit.at.prefix for hit in found} or {None}
        under = {code for code in gone if text in PREFIXED and code.startswith(named or "?")}
        assert {hit.code for hit in found} == under, text
        assert (named is not None and named in text) == (text in PREFIXED), text
        inventory = [(hit.code, hit.at.prefix) for hit in hits(sought, files, None)]
        assert inventory == [(named, named)] * (text in PREFIXED), text


def test_a_hit_by_a_prefix_is_named_as_such(impact: Run) -> None:
    tree(a_dot_py="code.startswith('BCK.BILLING.')\n")
    code, out, _ = impact("tree", "--fail-on", "breaking")
    told = "tree/a.py:1 mentions `BCK.BILLING.`, a prefix of `BCK.BILLING.0018`, whose retry"
    assert code == 1 and out.startswith(told)
    assert impact.json("tree")["hits"][0]["prefix"] == "BCK.BILLING."
    assert "mentions `BCK.BILLING.`, a prefix of codes (nevermined)" in impact("tree", "--all")[1]
    tree(a_dot_py="key.startswith('idempotency.')\n")
    told = "not counted: 1 mention of codes that are ordinary words or numbers (idempotency.)"
    note = impact("tree")[2]
    assert told in note, "a gate that passes over them in silence is no gate"
    assert "--vendor" not in note, "it would count no single word or number"
    tree(a_dot_py="error == 'not_found'\n")
    assert "--vendor ID counts" in impact("tree", "--all")[2]


def test_a_file_that_names_very_many_codes_is_read_as_one_that_names_few() -> None:
    every = [f"BCK.{part}.{number:04}" for part in ("X402", "AGENT") for number in range(60)]
    lines = [f'"{code}", x{code}, BCK' for code in every]
    found = hits(Codes(("acme", code, None) for code in every), [("a", "a", "\n".join(lines).encode())], None)
    assert [(hit.at.line, hit.code) for hit in found] == list(enumerate(every, 1))


def test_an_ordinary_word_is_a_code_only_as_a_value_near_its_vendor() -> None:
    for text, path, found in MENTIONS["ordinary words"]:
        assert [code for _, _, code in named(text, path)] == ["unavailable"] * found, text


@pytest.mark.parametrize(("only", "found"), [("acme", ["token_expired"]), ("bank", []), (None, [])])
def test_words_of_any_api_are_a_code_of_the_vendor_that_is_meant(only, found) -> None:
    codes = Codes([("acme", "token_expired", None), ("acme", "expired", None), ("bank", "till_empty", None)], only)
    text = b"case 'token_expired':\ncase 'expired':\n# token_expired\n"
    assert [hit.code for hit in hits(codes, [("a", "a", text)], None)] == found


@pytest.mark.parametrize(("only", "found"), [("acme", [1, 2, 4]), ("bank", []), (None, [])])
def test_a_long_number_on_a_line_about_codes_is_a_code_of_the_vendor_that_is_meant(only, found) -> None:
    codes = Codes([("acme", "6103", None), ("acme", "51", None), ("bank", "till_empty", None)], only)
    lines = (
        "if code == '6103':",
        "code in (6103, 7)",
        "PORT = '6103'",
        "case 6103:",
        "if code == '51':",
        "size == 6103",
    )
    text = "\n".join(lines).encode()
    assert [hit.at.line for hit in hits(codes, [("a", "a", text)], None)] == found


def test_a_bare_number_counts_as_a_value_alone() -> None:
    for line in ("(03, 51)", "(51, 03)", "x = 03  # late", "if (x == 03) {", "x === 03 && y", "case 03: break;"):
        assert named(f"# acme\n{line}") == [(2, "acme", "03")]
    for line in ("sleep(03)", "1.03", "x + 03", "(declined, x)", "x = declined  # not a value"):
        assert named(f"# acme\n{line}") == []


def texts(root: Path) -> list[str]:
    return sorted(str(Path(path).relative_to(root)) for path, _, _ in Tree(root).texts())


def test_only_text_files_are_read_and_what_should_have_been_is_named(impact: Run) -> None:
    root = tree(a_dot_py="card_closed", b_dot_bin=b"card_closed\0", c_dot_cs="card_closed".encode("utf-16"))
    tree(_dot_git__config="card_closed", d_dot_sql=b"card_closed " * (MAX_BYTES // 11), _dot_ci__run="card_closed")
    for link, target in (("loop", "."), ("self", "self"), ("link.py", "a.py")):
        (root / link).symlink_to(target)
    os.mkfifo(root / "pipe")
    code, out, err = impact("tree")
    *lines, count = out.splitlines()
    assert code == 0 and [line.partition(":")[0] for line in lines] == ["tree/.ci/run", "tree/a.py", "tree/c.cs"]
    assert "not read: tree/d.sql: larger than 5 MB" in err and count.startswith("3 hits in 3 of 3 files")


def test_a_file_that_cannot_be_read_is_named(impact: Run) -> None:
    root = tree(a_dot_py="card_closed", b_dot_py="x", inner__c_dot_py="x", other_dot_gitignore="x")
    (root / "b.py").chmod(0)
    (root / "inner").chmod(0)
    if os.access(root / "b.py", os.R_OK):
        pytest.skip("this user reads everything")
    _, out, err = impact("tree")
    (root / "inner").chmod(0o700)
    assert "1 hit in 1 of " in out and "not read: tree/b.py: Permission" in err and "not read: tree/inner: " in err


NAMES = "a.txt b.txt x.log keep.log #x !y dx sub/a.txt sub/deep/z.txt doc/a.txt a/z.txt a/m/n/z.txt b|c deep".split()


@pytest.mark.slow
def test_what_is_left_out_is_what_git_leaves_out(tmp_path: Path) -> None:
    top = tmp_path / "top"
    for number, lines in enumerate(MENTIONS["gitignore"]):
        for name in NAMES:
            path = top / f"d{number}" / name.replace("|", " ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
        (top / f"d{number}/.gitignore").write_text(lines)
    (top / ".gitignore").write_text("d0/sub\r\n")
    (top / "d1/doc/.gitignore").write_text("!a.txt\n")
    (top / "d0/a/.gitignore").symlink_to("../../d9/.gitignore")
    git(top, "init", "-q")
    (top / ".git/info/exclude").write_text("d2/dx\n")
    for inside in ("", "d1/doc", "d9"):
        here = top / inside
        listed = git(here, "-c", "core.excludesFile=", "ls-files", "-z", "-o", "--exclude-standard")
        assert texts(here) == sorted(name for name in listed.split("\0")[:-1] if not (here / name).is_symlink())


@pytest.mark.parametrize(("line", "name"), [("*a" * 30 + "*b", "a" * 250), ("**/a/" * 30 + "b", "a/" * 80 + "c")])
def test_no_pattern_takes_ages(tmp_path: Path, line, name) -> None:
    (tmp_path / ".gitignore").write_text(line)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("x")
    assert texts(tmp_path) == [".gitignore", name]


@pytest.mark.parametrize("repository", [True, False])
def test_a_hit_is_the_same_whichever_folder_is_named(impact: Run, monkeypatch: Patch, repository) -> None:
    here = tree(paylera__inner__a_dot_py="'idempotency'\n'unavailable'\n").resolve()
    if repository:
        (here / ".git").mkdir()
    file = here / "paylera/inner/a.py"
    for folder, words in ((here, ["paylera/inner/a.py", "paylera", ".", here]), (file.parent, ["a.py", ".", "../.."])):
        monkeypatch.chdir(folder)
        for word in words:
            (hit,) = impact.json(word, "--all", "-v", "paylera")["hits"]
            path = Path(hit["path"])
            assert (hit["line"], path.resolve(), path.is_absolute()) == (2, file, word is here)


@pytest.mark.parametrize("form", [*FORMATS, "sarif"])
def test_every_format_says_which_line_names_which_code_and_what_was_not_read_and_no_name_of_a_file_is_active(
    impact: Run, form
) -> None:
    root = tree(a_dot_py="\n\n'card_closed'", d_dot_sql=b"x " * MAX_BYTES)
    (root / os.fsdecode(b"\x1b[31m\xff\n\\|`<img>,%0A@x#1.py")).write_text("card_closed")
    _, out, err = impact("tree", "--format", form)
    assert "card_closed" in out and "410" in out
    assert form == "json" or re.search(r"tree/a\.py(:|,line=|[^\d]+\"startLine\": )3\b", out)
    assert "not read: tree/d.sql: larger than 5 MB" in (err if form not in ("markdown", "html", "sarif") else out)
    escapes = ("%1B", "%FF") if form == "sarif" else ("\\u001b", "\\udcff")
    assert all(escape in html.unescape(out) for escape in escapes)
    assert "\x1b" not in out and "xff" not in out
    if form in ("html", "atom", "markdown"):
        assert "<img" not in out
    if form == "markdown":
        (row,) = (line for line in out.splitlines() if line.startswith("| ") and "u001b" in line)
        assert row.count("|") == 7 and not re.search(r"@x|(?<!&)#\d", row), "one cell more, a mention or a link"
    shutil.rmtree(root)
    tree(a_dot_py="")
    assert form in ("json", "sarif") or "o hits in 1 file" in impact("tree", "--format", form)[1]


def test_no_name_in_the_tree_is_a_command_to_a_workflows_runner(impact: Run, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tree(a_dot_py=""))
    Path(" ::add-mask::x").write_text("card_closed")
    assert impact(".")[1].startswith("./ ::add-mask::x:1 mentions `card_closed`")


def test_an_annotation_is_on_the_line_of_the_file_as_the_repository_has_it(impact: Run, monkeypatch: Patch) -> None:
    many = "\n".join(f"'policy_violation' # {at}" for at in range(12))
    root = tree(src__a_dot_py=f"#\n'card_closed'\n{many}").resolve()
    (root / ".git").mkdir()
    monkeypatch.chdir(root / "src")
    lines = impact(".", "--format", "github")[1].splitlines()
    place = "file=src/a.py,line=2,title=autopay%3A"
    assert lines[0] == f"::error {place} status-changed::{CLOSED}  {DOCS}#card_closed"
    assert len(lines) == 10 and "%0Asrc/a.py:14: autopay: code-removed: mentions `policy_violation`" in lines[8]
    monkeypatch.chdir("/")
    lines = impact(root, "--all", "--format", "github")[1].splitlines()
    assert lines[0] == f"::notice {place} named::mentions `card_closed`  {DOCS}#card_closed"


def sarif_of(out: str) -> dict[str, Any]:
    """The only run of the output, once it is valid."""
    pytest.importorskip("jsonschema").validate(json.loads(out), data("sarif.schema.json"))
    (run,) = json.loads(out)["runs"]
    return run


@pytest.mark.slow
def test_sarif_has_a_rule_with_help_for_each_result_and_prints_stay_when_lines_move(impact: Run) -> None:
    root = tree(a_dot_py="'card_closed'\n'card_closed'\n'policy_violation'\n\"BCK.BILLING.\"\n")
    (root / ".git").mkdir()
    run = sarif_of(impact("tree", "--format", "sarif")[1])
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    places = [one["locations"][0]["physicalLocation"] for one in results]
    found = [(one["ruleId"], one["level"], at["region"]["startLine"]) for one, at in zip(results, places, strict=True)]
    changed = [("status-changed", "error", line) for line in (1, 2)]
    assert found == [*changed, ("code-removed", "error", 3), ("retryable-revoked", "error", 4)]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] and rules[one["ruleIndex"]]["help"] for one in results)
    assert places[0]["artifactLocation"] == {"uri": "a.py", "uriBaseId": "%SRCROOT%"}
    assert re.search(r"card_closed.*\[Documentation\]\(https://autopay", results[0]["message"]["text"])
    prints = [one["partialFingerprints"] for one in results]
    (root / "a.py").write_text("#\n#\n" + (root / "a.py").read_text())
    moved = sarif_of(impact("tree", "--since", "1", "--format", "sarif")[1])["results"]
    assert [one["partialFingerprints"] for one in moved] == prints and len({*map(str, prints)}) == 4
    assert {one["level"] for one in sarif_of(impact("tree", "--all", "--format", "sarif")[1])["results"]} == {"note"}


def test_microsofts_validator_finds_no_error_in_sarif(impact: Run) -> None:
    multitool = shutil.which("sarif-multitool")
    if multitool is None:
        pytest.skip("sarif-multitool is not installed")
    tree(a_dot_py="'card_closed'\n'policy_violation'\n\"BCK.BILLING.\"\n")
    Path("x.sarif").write_text(impact("tree", "--format", "sarif")[1])
    env = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run([multitool, "validate", "x.sarif"], env=env, capture_output=True, text=True, check=True)
    assert "completed successfully" in done.stdout and ": error " not in done.stdout


@pytest.mark.slow
def test_no_text_of_a_page_is_a_link_in_sarif(impact: Run) -> None:
    change = Change("", "a[b](https://x.example)", "removed", None, None, None, "code-removed", "breaking", "vendor")
    hit = Hit(Location("/a b.py", "/a b.py", 1), "acme", change.code, change)
    result = sarif_of(write(impact_report(Tree(Path("tree")), [hit], "", Difference(0, 1)), "sarif"))["results"][0]
    assert "a\\[b\\](https" in result["message"]["text"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///a%20b.py"}


@pytest.mark.slow
def test_in_a_browser_the_hits_are_filtered_with_and_without_levels(impact: Run) -> None:
    tree(a_dot_py="'card_closed'\n'BCK.BILLING.0018'", b_dot_py="'policy_violation'")
    for words, left in (
        ([], ["tree/a.py:2 BCK.BILLING.0018", "1 of 3 hits"]),
        (["--all"], ["tree/a.py:2 BCK.BILLING.0018", "1 of 2 hits"]),
    ):
        seen = browsed(impact("tree", *words, "--format", "html")[1], "#?text=a.py&vendor=nevermined")
        shown = [item for item in re.findall(r"<li id=[^>]*>.*?</a>", seen) if "hidden" not in item]
        assert [re.sub("<.*?>", "", item) for item in shown] == left[:1] and f">{left[1]}</output>" in seen


@pytest.mark.slow
def test_a_feed_of_hits_has_an_entry_a_run_and_vendor_and_is_another_trees_no_more(impact: Run, desk: Desk) -> None:
    feedparser = pytest.importorskip("feedparser")
    desk.refresh(autopay=page_of("autopay"))
    tree(one__a_dot_py="'card_closed'\n'BCK.BILLING.0018'", two__a_dot_py="'card_closed'")
    feeds = [impact(f"tree/{name}", "--since", "1", "--format", "atom")[1] for name in ("one", "one", "two")]
    one, again, two = map(feedparser.parse, feeds)
    found = [entry.title for entry in one.entries]
    assert found == ["autopay: 1 breaking", "autopay: 1 breaking", "nevermined: 1 breaking"] and not one.bozo
    ids, same, others = ([feed.feed.id, *(entry.id for entry in feed.entries)] for feed in (one, again, two))
    assert ids == same and len(set(ids)) == 4 and set(ids).isdisjoint(others)
