"""Each export as what reads it sees it: a spreadsheet, Python and mypy, TypeScript's compiler, a browser."""

import csv
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import Desk, Run, page_of
from test_report_formats import browsed, title_of

from ingest.export import export
from ingest.export.names import class_name, constant, unique
from ingest.model import FIELDS, Key, State, Stored
from ingest.pipeline.catalogue_file import COLUMNS, start
from ingest.safe_output import json_text
from ingest.store.connection import reading, writing

FORMATS = ["csv", "html", "jsonl", "python", "typescript"]
SCRIPTS = Path(__file__).parent / "export"
AT = "2026-11-20T00:00:00Z"
#: What breaks out of a comment, a literal, an object, a page or a name.
ODD = [
    *("4001", "-4001", "+4001", "class", "None", "unknown", "UNKNOWN", "<unknown>", "a.b", "a_b", "A-B", "mro", "name"),
    *("漢", "残", "été", "ete", '"""', "'\\", "\\", "*/", "*/ alert(1) /*", "\u202eevil", "\U000e0041", "${x}", "#"),
    *("</script><script>alert(1)</script>", "__proto__", "constructor", "\\u0041", "=1+1", "two\nlines", "\u2028", "`"),
]
WORDS = 'Break. """ */ \\ </script><img src=//evil.example onerror=alert(1)> \n# type: ignore\u202e'


def fill(desk: Desk, records: list[dict[str, object]]) -> None:
    """A catalogue of these records: what is not given is a plain one's."""
    rows: dict[str, dict[Key, Stored]] = {}
    for record in records:
        data: dict[str, Any] = (
            dict.fromkeys(COLUMNS) | {"scope": "", "message": "Gone.", "page": "errors", "actions": "[]"} | record
        )
        verdict = data["retryable"]
        state = State(*(data[name] for name in FIELDS))
        state = state._replace(retryable=None if verdict is None else int(verdict))
        row = Stored(state, data["retryable_evidence"], data["section"], data["page"], data["url"], AT, AT)
        rows.setdefault(data["vendor"], {})[data["scope"], data["code"]] = row
    with writing(desk.db, create=True) as catalogue:
        start(catalogue, rows, AT, ["acme"])


def exported(desk: Desk, form: str, *vendors: str) -> str:
    with reading(desk.db) as catalogue:
        return export(catalogue, form, vendors)


@pytest.fixture
def hostile(desk: Desk) -> Desk:
    """Two vendors with every odd code, one of which has a code that means two things."""
    odd: dict[str, object] = {"message": WORDS, "url": f"https://x.example/{WORDS}", "hint": WORDS, "section": WORDS}
    some = [{"vendor": vendor, "code": code, "status": 503} | odd for vendor in ("acme", "0 '*/\n") for code in ODD]
    twice = {"vendor": "acme", "scope": WORDS, "code": "a.b", "status": 404, "retryable": True}
    fill(desk, [*some, twice | {"retryable_basis": "stated"}])
    return desk


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_records_are_the_same_bytes_in_a_file_and_on_a_pipe(form, full: Desk, run: Run) -> None:
    for name in ("one", "two"):
        assert run("export", form, name, "--vendor", "paylera") == (0, "", f"errdex: written: {name}\n")
    one, two = (Path(name).read_bytes().decode() for name in ("one", "two"))
    assert (0, one, "") == run("export", form, "-", "--vendor", "paylera") and one == two
    assert "invoice.locked" in one and "card_closed" not in one and "card_closed" in exported(full, form)


# --- csv


def test_a_spreadsheet_gets_every_record_and_no_formula(hostile: Desk) -> None:
    text = exported(hostile, "csv", "acme")
    assert text.count("\r\n") == text.count("\n") == len(ODD) + 2, "a row a line, ended as RFC 4180 has it"
    header, *rows = csv.reader(text.splitlines(), strict=True)
    assert header == list(COLUMNS) and all(len(row) == len(header) for row in rows)
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells and "-4001" in cells and not any(re.match(r"[=@]|[+-]\D", cell) for cell in cells)
    assert {row[6] for row in rows} == {"", "yes"}


# --- names


def are_named(texts: set[str]) -> None:
    """Has each text a name of its own that is a name?"""
    for style, shape in (
        (constant, r"[A-Z][A-Z0-9_]*(_x[0-9a-f]+)?"),
        (class_name, r"[A-Z][A-Za-z0-9]*(_x[0-9a-f]+)?"),
    ):
        names = unique(dict.fromkeys(sorted(texts)), style, "_x", ["UNKNOWN"])
        assert len(set(names.values())) == len(texts) and names.keys() == texts and "UNKNOWN" not in names.values()
        assert all(re.fullmatch(shape, name) for name in names.values())


def test_every_odd_text_has_a_name_of_its_own_that_is_a_name() -> None:
    for texts in ({text} for text in ODD):
        are_named(texts)
    are_named({*ODD, *map(str.upper, ODD), *(f"{text}_x1" for text in ODD), ""})


def test_a_code_of_tomorrow_takes_no_name_from_one_of_today() -> None:
    today, tomorrow = (unique(codes, constant, "_x") for codes in (["a_b", "c"], ["a.b", "a_b", "c"]))
    assert today == {"a_b": "A_B", "c": "C"} and tomorrow["c"] == "C"
    assert "A_B" not in tomorrow.values(), "the compiler reports every use of the name"
    assert constant("cardClosed") == "CARD_CLOSED" and constant("BCK.X402.0008") == "BCK_X402_0008"


# --- python


def loaded(text: str) -> ModuleType:
    module = ModuleType("codes")
    sys.modules["codes"] = module  # as an import does it; StrEnum looks its module up
    try:
        exec(compile(text, "codes.py", "exec"), module.__dict__)
    finally:
        del sys.modules["codes"]
    return module


def test_every_code_is_a_member_with_its_facts_and_no_other_value_raises(hostile: Desk) -> None:
    module = loaded(exported(hostile, "python"))
    codes = module.AcmeCode
    assert [codes.parse(code).value for code in ODD] == ODD and len(codes) == len(ODD) + 1
    assert [getattr(codes.parse("漢"), name) for name in ("status", "retryable", "basis")] == [503, True, "status"]
    both = codes.parse("a.b")
    assert [tuple(fact)[1:4] for fact in both.facts] == [(503, True, "status"), (404, True, "stated")]
    assert (both.facts[1].scope, both.status, both.retryable, both.basis) == (WORDS, None, True, None)
    for other in ("tomorrow", "", None, 7, 10**5000, b"a.b", ["a.b"], {}, object()):
        assert codes.parse(other) is codes.UNKNOWN
    assert codes.parse(4001).value == "4001" and codes.UNKNOWN.value not in ODD
    assert (codes.UNKNOWN.status, codes.UNKNOWN.retryable, codes.UNKNOWN.facts) == (None, None, ())


@pytest.mark.slow
def test_the_module_is_right_to_mypy_and_so_is_what_uses_it(hostile: Desk, tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    hostile.refresh(autopay=page_of("autopay"))
    (tmp_path / "codes.py").write_text(exported(hostile, "python"), "utf-8")
    shutil.copy(SCRIPTS / "use.py.txt", tmp_path / "use.py")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "codes.py", "use.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = [line.partition(" error: ")[2] for line in done.stdout.splitlines() if " error: " in line]
    assert len(errors) == 2, done.stdout
    assert "Missing return" in errors[0] and "NOT_THERE" in errors[1]


# --- typescript


def compiled(folder: Path, *files: str) -> str:
    """What the strict compiler says of the files; they are JavaScript then."""
    tsc = shutil.which("tsc")
    if tsc is None:
        pytest.skip("tsc is not installed")
    strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noUnusedLocals"]
    command = [tsc, *strict, "--target", "es2022", "--module", "nodenext", "--types", "", *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def test_the_module_is_right_to_tsc_and_does_what_the_one_in_python_does(hostile: Desk, tmp_path: Path) -> None:
    (tmp_path / "codes.mts").write_text(exported(hostile, "typescript"), "utf-8")
    shutil.copy(SCRIPTS / "ask.mts", tmp_path)
    (tmp_path / "wrong.mts").write_text('import { AcmeCode } from "./codes.mjs";\nexport const x: AcmeCode = "typo";\n')
    assert compiled(tmp_path, "ask.mts") == ""
    assert compiled(tmp_path, "wrong.mts").count(" error ") == 1
    done = subprocess.run(["node", "ask.mjs"], cwd=tmp_path, capture_output=True, text=True, check=True)
    results = json.loads(done.stdout)
    codes = loaded(exported(hostile, "python")).AcmeCode
    assert results["values"] == results["kept"] == [member.value for member in codes]
    assert set(results["others"]) == {codes.UNKNOWN.value} and results["number"] == "4001"
    assert results["facts"] == [fact._asdict() | {"actions": [*fact.actions]} for fact in codes.parse("a.b").facts]
    assert results["agreed"] == [None, True, None] and results["proto"] == [503, None]


def test_nothing_in_a_typed_export_ends_its_comment_or_hides(hostile: Desk) -> None:
    for form in ("python", "typescript"):
        text = exported(hostile, form)
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e\u2028\U000e0041]", text)
    comments = re.findall(r"^ *(?://.*|/\*\*.*?\*/)$", text, flags=re.M)
    assert len(comments) > len(ODD) and all(comment.count("*/") <= 1 for comment in comments)
    assert json_text(WORDS) in text


# --- html


def shown(tree: str) -> list[str]:
    """The anchors of the codes that are not hidden."""
    rows = re.findall(r'<tr id="([^"]+)"([^>]*)>', tree)
    return [html.unescape(name) for name, rest in rows if "hidden" not in rest]


@pytest.fixture
def catalogue_page(full: Desk) -> str:
    return exported(full, "html")


def test_the_page_has_a_table_a_vendor_and_an_anchor_a_code_with_its_history(catalogue_page: str) -> None:
    assert catalogue_page.count('<table class="codes"') == 2 and catalogue_page.count("</table>") == 3
    anchors = re.findall(r' id="([^"]+)"', catalogue_page)
    assert len(anchors) == len(set(anchors)) and {"paylera", "autopay/card_closed"} < set(anchors)
    assert set(re.findall(r'href="#([^"]+)"', catalogue_page)) < set(anchors)
    (closed,) = re.findall(r'<tr id="autopay/card_closed".*', catalogue_page)
    assert '<b title="status-changed">HTTP status changed</b> status: 410 → 404' in closed
    assert "no <small>by its status" in closed
    (gone,) = re.findall(r'<tr id="autopay/policy_violation".*', catalogue_page)
    assert "class=gone" in gone and "removed on" in gone
    assert re.search(r'<a href="#paylera">paylera</a><td>16<td>1<td><time datetime="20', catalogue_page)


@pytest.mark.slow
def test_in_a_browser_the_page_finds_filters_and_shows_what_is_linked_to(catalogue_page: str) -> None:
    tree = browsed(catalogue_page, "#?text=CARD+clos&vendor=autopay&status=404&retry=no")
    assert shown(tree) == ["autopay/card_closed"] and '<section id="paylera" hidden' in tree
    assert re.search(r"</time> <small>\((today|yesterday|\d+ days ago)\)", tree)
    assert "autopay/policy_violation" not in shown(browsed(catalogue_page))
    linked = shown(browsed(catalogue_page, "#autopay/policy_violation"))
    assert "autopay/policy_violation" in linked and len(linked) > 20
    assert not re.search(r"""<(link|base|iframe|object)\b|\b(src|action|srcset)=|url\(|@import""", tree)


@pytest.mark.slow
def test_in_a_browser_five_thousand_codes_are_searched_with_the_keyboard(desk: Desk) -> None:
    fill(desk, [{"vendor": f"v{at % 20}", "code": f"area.code_{at}", "status": 400} for at in range(5000)])
    keys = (SCRIPTS / "keys.html").read_text("utf-8")
    allowed = re.sub("<meta http-equiv[^>]*>", "", exported(desk, "html"))
    tree = browsed(allowed.replace("</body>", f"{keys}</body>"))
    assert json.loads(title_of(tree)) == [
        True,
        ["1 of 5000 codes", "#?text=code_4321", 1, False],
        ["0 of 5000 codes", "#?text=nothing", 0, False],
        False,
        ["5000 of 5000 codes", "", 20, True],
    ]


@pytest.mark.slow
def test_in_a_browser_nothing_that_a_vendor_says_runs_or_is_a_link_to_a_script(hostile: Desk) -> None:
    fine = exported(hostile, "html")
    anchors = re.findall(r' id="([^"]+)"', fine)
    assert len(anchors) == len(set(anchors)) and not re.search("<script>alert|<img|\u202e", fine)
    run = "document.title='run'"
    tree = browsed(fine.replace("</h1>", f'</h1><img src=x onerror="{run}"><script>{run}</script>'))
    assert "<title>run</title>" not in tree, "the policy allows the page's own script alone"
    assert len(shown(tree)) == 2 * len(ODD) + 1, "whatever the codes are, the page's own script runs"


def test_only_an_address_of_the_web_becomes_a_link(desk: Desk) -> None:
    bad = ["javascript:alert(1)", "data:text/html,x", " https://x.example", None]
    fill(
        desk, [{"vendor": "acme", "code": f"c{at}", "url": url} for at, url in enumerate([*bad, "https://x.example/"])]
    )
    assert re.findall(r'href="([^#][^"]*)"', exported(desk, "html")) == ["https://x.example/"]
