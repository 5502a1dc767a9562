"""State in git: the catalogue as sorted lines, and a run that starts from them where there is no database."""

import json
import re
from pathlib import Path

import pytest
from conftest import FIXTURES, VENDORS, Desk, Run, data, page_of, pages_of

from ingest.config.settings import Config
from ingest.pipeline.catalogue_file import lines
from ingest.pipeline.review import accept
from ingest.store.connection import reading

BASE, LATER = FIXTURES / "base", FIXTURES / "later"
FILE = Path("errors.jsonl")


@pytest.fixture(scope="module")
def first(template: Desk) -> Desk:
    template.refresh(**pages_of("base"))
    return template


@pytest.fixture
def state(run: Run, first: Desk) -> Path:
    """What a catalogue of the base pages is exported as."""
    Path("first.db").write_bytes(first.db.read_bytes())
    assert run("export", "jsonl", FILE, "--db", "first.db")[0] == 0
    return FILE


def changes(run: Run, db: str) -> list[dict[str, object]]:
    found = run.json("diff", "--db", db)["changes"]
    return sorted(found, key=lambda change: (change["vendor"], change["code"], change["field"] or ""))


@pytest.mark.slow
def test_the_same_records_are_the_same_bytes_in_whatever_order_they_came(run: Run, state: Path, desk: Desk) -> None:
    records = [json.loads(line) for line in state.read_text().splitlines()]
    assert records == sorted(records, key=lambda row: (row["vendor"], row["scope"], row["code"])) and len(records) > 40
    assert list(records[0]) == list(run.json("list", "--db", "first.db")[0])
    run("refresh", *VENDORS, "--baseline", state, "--from", BASE, "--db", "second.db")
    run("export", "jsonl", "again.jsonl", "--db", "second.db")
    assert Path("again.jsonl").read_bytes() == state.read_bytes()


@pytest.mark.slow
def test_a_run_from_a_baseline_reports_the_same_changes_as_one_on_the_database(run: Run, state: Path) -> None:
    code, out, _ = run(
        "refresh", *VENDORS, "--baseline", state, "--from", LATER, "--db", "second.db", "--fail-on", "breaking"
    )
    assert code == 1 and "run 2: 5 added, 4 removed, 11 changed" in out
    run("refresh", *VENDORS, "--from", LATER, "--db", "first.db")
    assert changes(run, "second.db") == changes(run, "first.db")
    run("export", "jsonl", "one.jsonl", "--db", "first.db")
    run("export", "jsonl", "two.jsonl", "--db", "second.db")
    one, two = (
        [json.loads(line) | {"first_seen": "", "changed_at": ""} for line in Path(name).read_text().splitlines()]
        for name in ("one.jsonl", "two.jsonl")
    )
    assert one == two


@pytest.mark.slow
def test_a_baseline_is_a_run_of_its_own_that_has_looked_at_no_page(run: Run, state: Path, desk: Desk) -> None:
    words = ["--baseline", state, "--from", LATER]
    assert run("refresh", "paylera", *words)[0] == 0
    assert desk.ask("SELECT run, kind FROM runs") == [(1, "baseline"), (2, "refresh")]
    assert desk.ask("SELECT DISTINCT kind, rule, level FROM changes WHERE run = 1") == [("added", "baseline", "info")]
    assert desk.ask("SELECT DISTINCT run, vendor FROM checks") == [(2, "paylera")] and desk.sound()
    confirmed = dict(desk.ask("SELECT vendor, confirmed_at IS NOT NULL FROM vendors"))  # type: ignore[arg-type]
    assert confirmed == {"autopay": 0, "basistheory": 0, "nevermined": 0, "paylera": 1}
    assert desk.ask("SELECT pages FROM vendors WHERE vendor = 'autopay'") == [(1,)]
    _, out, err = run("refresh", "paylera", "autopay", *words, "--max-age", "1d", "--format", "json")
    assert [check["vendor"] for check in json.loads(out)["checks"]] == ["autopay"], "confirmed by no baseline"
    assert "has runs of its own; the baseline is not used" in err and desk.sound()
    assert run("list", "--vendor", "nevermined")[2] == ""


@pytest.mark.slow
def test_a_vendor_without_a_parser_keeps_its_rows_and_is_named(run: Run, state: Path, desk: Desk) -> None:
    state.write_text(state.read_text().replace('"vendor": "autopay"', '"vendor": "acme"'))
    code, _, err = run("refresh", "--baseline", state, "--from", BASE)
    assert code == 0 and "acme: no longer watched; its rows stay" in err and desk.sound()
    assert desk.ask("SELECT has_parser, codes FROM vendors WHERE vendor = 'acme'") == [(0, 10)]


@pytest.mark.slow
def test_history_holds_against_a_baseline_and_a_decision_settles_it(run: Run, state: Path, desk: Desk) -> None:
    lost = page_of("paylera").split("<tbody>")
    rows = lost[1].split("</tr>")
    saved = desk.save(paylera="<tbody>".join([lost[0], "</tr>".join(rows[-2:]), *lost[2:]]))
    words = ["--baseline", state, "--from", saved, "--fail-on", "breaking"]
    code, out, err = run("refresh", *words, "--db", "one.db")
    assert code == 3 and "suspect" in out and "section-emptied" in err
    assert changes(run, "one.db") == []
    accept(Config(), Path("one.db"), "paylera", "it is so")
    assert Path("accepted.toml").exists()
    code, out, _ = run("refresh", *words, "--db", "two.db")
    assert code == 1 and "accepted" in out
    assert {change["rule"] for change in changes(run, "two.db")} == {"code-removed"}


@pytest.mark.slow
def test_a_dry_run_from_a_baseline_writes_nothing_and_says_the_same(run: Run, state: Path) -> None:
    data = run.json("refresh", *VENDORS, "--baseline", state, "--from", LATER, "--dry-run", "--db", "none.db")
    assert data["summary"]["breaking"] == 9 and not Path("none.db").exists()


@pytest.mark.slow
def test_an_empty_file_is_a_baseline_of_nothing(run: Run) -> None:
    FILE.touch()
    assert run("refresh", "--baseline", FILE, "--from", BASE, "--db", "x.db", "--fail-on", "warning")[0] == 0
    assert {change["rule"] for change in changes(run, "x.db")} == {"baseline"}


@pytest.mark.slow
def test_text_that_would_act_on_a_terminal_comes_back_as_it_was(run: Run, desk: Desk) -> None:
    desk.refresh(paylera=page_of("paylera").replace("payer", "\u202epay\u2028er \U000e0041"))
    run("export", "jsonl", FILE)
    run("refresh", "--baseline", FILE, "--from", desk.folder / "saved", "--db", "x.db")
    assert "\u202e" not in FILE.read_text() and len(FILE.read_text().splitlines()) == 16
    with reading(desk.db) as one, reading(Path("x.db")) as other:
        assert list(lines(one)) == list(lines(other))


@pytest.mark.parametrize(
    ("what", "instead", "message"), [*data("wrong_baselines.json"), [r"\A", "[" * 100_000, ":1: is not"]]
)
def test_a_file_that_is_no_baseline_is_named_with_its_line_and_nothing_is_begun(
    run: Run, state: Path, what, instead, message
) -> None:
    state.write_text(re.sub(what, instead, state.read_text(), count=1))
    assert re.search(message, run.refused("refresh", "--baseline", state, "--from", BASE, "--db", "x.db"))
    assert not Path("x.db").exists()


@pytest.mark.slow
def test_the_mark_that_an_editor_puts_before_a_text_is_no_part_of_it(run: Run, state: Path) -> None:
    state.write_text(state.read_text(), "utf-8-sig")
    assert (
        run("refresh", *VENDORS, "--baseline", state, "--from", BASE, "--db", "x.db")[0] == 0
        and changes(run, "x.db") == []
    )


def test_an_export_is_written_whole_or_not_at_all(run: Run, state: Path) -> None:
    before = state.read_text()
    assert run("export", "jsonl", state, "--db", "nowhere.db")[0] == 5 and state.read_text() == before
    for place, message in (("no/such.jsonl", "does not exist"), ("/dev/null", "a device"), (".", "a folder")):
        assert message in run.refused("export", "jsonl", place, "--db", "first.db")
