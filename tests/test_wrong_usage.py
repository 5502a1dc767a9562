"""Wrong words and wrong settings: one line that says what to do, an exit code, and nothing done."""

import io
import os
import shlex
import sys
from pathlib import Path

import pytest
from conftest import DATA, FIXTURES, Desk, Patch, Run, page_of
from web_archives import Crawl

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # within apprise
LINES = (DATA / "wrong_words.tsv").read_text("utf-8").splitlines()[1:]
SETTINGS = (DATA / "wrong_config.txt").read_text("utf-8").removeprefix("=== ").split("\n=== ")
NO_TEXT = "\udcff"  # As Python has a byte of a command line that is no UTF-8.


@pytest.fixture(scope="module")
def desk(template: Desk) -> Desk:
    """A catalogue with two runs."""
    template.two_nights("paylera", "autopay")
    return template


@pytest.fixture(autouse=True)
def _around(desk: Desk, monkeypatch: Patch) -> None:
    """What the words name: a tree, saved pages, a loop, a pipe, a name that is no text."""
    monkeypatch.setenv("ERRDEX_DB", str(desk.db))
    saved = ("saved/paylera.html", "twice/paylera.html", "twice/paylera/error-codes.html")
    for name in ("tree/a.py", f"{NO_TEXT}.html", f"odd/paylera/a{NO_TEXT}.html", *saved):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(page_of("paylera"))
    Path("errors.jsonl").touch()
    Crawl(Path("crawl.warc")).add("2020-03-05T10:00:00Z")
    Path("base").symlink_to(FIXTURES / "base")
    Path("loop").symlink_to("loop")
    os.mkfifo("pipe")


@pytest.mark.slow
def test_wrong_or_odd_words_are_one_line_and_an_exit_code(run: Run, desk: Desk, monkeypatch: Patch) -> None:
    """The word BYTE in the table is a byte that is no text."""
    for line in LINES:
        words, code, said = line.replace("BYTE", NO_TEXT).split("\t")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" \n")))
        before = {*Path().iterdir()}
        found, out, err = run(*shlex.split(words))
        assert found == int(code) and said in err.replace("\\n", ""), (line, err)
        assert found < 2 or (out if not words.startswith("probe") else "", err.count("\n")) == ("", 1), (line, err)
        assert desk.ask("SELECT count(*) FROM runs") == [(2,)], line
        assert found < 2 or {*Path().iterdir()} == before, line


EXTRAS = {
    "apprise": ("notify", "refresh --from saved --config notify.toml"),
    "distributed": ("dask", "refresh --from crawl.warc --db x.db --executor tcp://127.0.0.1:9"),
    "mcp.server.mcpserver": ("mcp", "mcp"),
    "warcio.archiveiterator": ("warc", "refresh --from crawl.warc"),
}


@pytest.mark.parametrize("module", EXTRAS)
def test_without_an_extra_one_line_names_it(run: Run, monkeypatch: Patch, module) -> None:
    extra, words = EXTRAS[module]
    Path("notify.toml").write_text("[notify]\nurls = ['json://x']\n")
    monkeypatch.setitem(sys.modules, module, None)
    code, _, err = run(*words.split())
    assert code == 2 and f"pip install '.[{extra}]'" in err.splitlines()[-1]


@pytest.mark.parametrize(
    "block",
    [pytest.param(one, marks=pytest.mark.slow if "address of a service" in one else ()) for one in SETTINGS],
    ids=lambda block: block.partition("\n")[0][:60],
)
def test_a_wrong_setting_is_named_with_its_line_and_key(run: Run, desk: Desk, block) -> None:
    said, _, text = block.partition("\n")
    if "address of a service" in said:
        pytest.importorskip("apprise")
    Path("errdex.toml").write_text(text + "\n")
    code, out, err = run("refresh", "paylera", "--config", "errdex.toml")
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1 and "s3cret" not in err, err
    assert desk.ask("SELECT count(*) FROM runs") == [(2,)]
