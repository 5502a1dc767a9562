"""The record's title, actions and waiting time: read, stored, compared, and given to rows of older databases."""

import csv
import json
import sqlite3
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from conftest import Desk, Run, configured, data, page_of, table
from sqlite_utils import Database

from benchmarks.recognise import records
from ingest.advice.read_advice import read_ungated, tells_anything
from ingest.advice.row import Advice
from ingest.config.settings import load_config
from ingest.diff.differences import differences, fold
from ingest.export import export
from ingest.extraction.read_page import read_page
from ingest.history.net_diff import difference
from ingest.history.subscription import apply_levels
from ingest.model import ACTIONS, State
from ingest.pipeline.catalogue_file import load_records
from ingest.pipeline.refresh_job import exit_code
from ingest.report import render
from ingest.store.code_lookup import search
from ingest.store.connection import reading
from ingest.store.queries import changes_of, stored_of
from ingest.store.schema import migrations
from parsers.extract.contract import Site

ROWS = (
    ("area.locked", 423, "Locked", "Another payment holds the card.", "Wait 30 seconds, then retry."),
    ("area.unsure", 502, "Outcome unknown", "The bank did not answer.", "Check the status of the payment first."),
    ("area.silent", 404, "", "There is no such card.", ""),
)
HEAD = ("problem", "Status", "Title", "Meaning", "What to do")


def page(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> str:
    list_ = table("|".join(head), *("|".join(map(str, row)) for row in rows))
    return f"<html><body><main><h2>Errors</h2>{list_}</main></body></html>"


def states(body: str, **pins: object) -> dict[str, State]:
    found = read_page(Site("Acme", ("https://acme.example/e",), **pins), None, body.encode(), "e", "", None)  # type: ignore[arg-type]
    return {record.code: record.state for record in found.records}


def test_a_row_has_its_title_its_actions_and_its_waiting_time(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=page(*ROWS))
    assert desk.ask("SELECT code, title, actions, retry_after_s FROM errors ORDER BY rowid") == [
        ("area.locked", "Locked", '["wait"]', 30),
        ("area.unsure", "Outcome unknown", '["check_state"]', None),
        ("area.silent", None, "[]", None),
    ]
    assert desk.ask("SELECT actions, retry_after_s FROM retry_policy WHERE code = 'area.locked'") == [('["wait"]', 30)]
    (row,) = run.json("list", "--status", 423)
    assert (row["title"], row["actions"], row["retry_after_s"]) == ("Locked", ["wait"], 30)
    (event, *_) = run.json("log")
    assert event["new"]["actions"] == [] and event["new"]["title"] is None
    assert "actions            wait\n" in run("show", "paylera", "area.locked")[1]
    with reading(desk.db) as catalogue:
        assert [one["code"] for one in search(catalogue, ["outcome"], 5)] == ["area.unsure"]
        table = list(csv.DictReader(StringIO(export(catalogue, "csv"))))
        typed = {form: export(catalogue, form) for form in ("python", "typescript")}
    assert table[0]["actions"] == '["wait"]' and table[0]["title"] == "Locked" and table[0]["retry_after_s"] == "30"
    assert "(Action.WAIT,), 30)" in typed["python"] and '"actions": [Action.WAIT]' in typed["typescript"]
    names: dict[str, object] = {}
    exec(typed["python"], names)
    code = names["PayleraCode"].AREA_LOCKED  # type: ignore[attr-defined]
    assert code.actions == ("wait",) and code.retry_after_s == 30
    assert tuple(names["Action"]) == ACTIONS  # type: ignore[arg-type]
    assert all(f'{name.upper()}: "{name}"' in typed["typescript"] for name in ACTIONS)


def test_the_only_text_is_the_message_and_a_name_is_a_title() -> None:
    assert states(page(("a_b", "Gone"), ("c_d", "Kept"), head=("Code", "Name")))["a_b"][5:8] == ("Gone", None, None)
    rows = [(code, name, f"{name} for all.") for code, name in (("a_b", "Gone"), ("c_d", "Kept"))]
    for role in ("name", "title"):
        pins = {"columns": {"Wie": role, "Was": "message"}}
        assert states(page(*rows, head=("Code", "Wie", "Was")), **pins)["a_b"].title == "Gone"
    same = [("a_b", "Gone", "Gone"), ("c_d", "c_d", "Kept")]
    assert {one.title for one in states(page(*same, head=("Code", "Title", "Message"))).values()} == {None}


def test_a_text_that_is_passed_over_tells_nothing() -> None:
    texts = [
        *("The card was declined.", "Amount exceeds balance", "Ask for less.", "Please call us", "Später versuchen"),
        *("稍后重试", "Re-enter it", "Unretryable", "Wartezeit", "Customer must confirm.", "Same key, always."),
    ]
    for text in texts:
        assert tells_anything(text) or read_ungated((text,)) == Advice(), text
    assert not tells_anything("The card was declined.")


STATE = State(None, None, None, None, None, "It broke.", None)


def test_each_change_has_its_rule_and_level_in_one_event() -> None:
    for before, after, rule, level in data("field_rules.json"):
        old, new = (STATE._replace(**fields) for fields in (before, after))
        changes = differences({("", "a"): old}, {("", "a"): new})
        assert [(change.rule, change.level) for change in changes] == [(rule, level)], before
        assert fold({("", "a"): old}, changes) == {("", "a"): new}, before


def test_the_old_rule_stands_for_those_that_replace_it() -> None:
    levels = configured("[rules]\nretry-advice-changed = 'breaking'\nretry-advice-given = 'ignore'\n").levels
    assert levels.of("acme", "retry-advice-reversed", "warning") == "breaking"
    assert levels.of("acme", "retry-advice-given", "info") == "ignore"
    assert levels.of("acme", "retry-advice-changed", "info") == "breaking"


def aged(desk: Desk) -> None:
    """Turn the catalogue into one that version 5 wrote, whose parser read no title and no actions."""
    new = sqlite3.connect(desk.db)
    old_path = desk.folder / "old.db"
    old = sqlite3.connect(old_path)
    migrations.apply(Database(old), stop_before="v6_titles_and_actions")
    for name in ("errors", "changes", "runs", "checks", "pages"):
        columns = [row[1] for row in old.execute(f"PRAGMA table_info({name})")]
        rows = new.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY rowid").fetchall()
        old.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
    gone = "'$.title', '$.actions', '$.retry_after_s'"
    old.execute(
        f"UPDATE changes SET old = json_remove(old, {gone}), new = json_remove(new, {gone}) WHERE field IS NULL"
    )
    old.execute("UPDATE checks SET parser = 'older'")
    old.commit()
    new.close()
    old.close()
    old_path.replace(desk.db)


@pytest.mark.parametrize(
    ("stated", "message", "wait"),
    [
        ("Yes, after 24\N{NO-BREAK SPACE}h", "The till is empty.", 86400),
        ("After 30 seconds", "The till is empty.", 30),
        ("Yes (wait 5 minutes)", "The till is empty.", 300),
        ("Yes, after 2 hours", "Locked; retry after 30 seconds.", 30),
        ("Yes, within 24 hours", "The till is empty.", None),
        ("Yes, up to 3 times", "The till is empty.", None),
        ("No, not before 24 hours", "The till is empty.", None),
    ],
)
def test_a_yes_names_the_time_to_wait_unless_the_texts_do(stated: str, message: str, wait: int | None) -> None:
    body = f"<h1>Error codes</h1>{table('Code|Message|Retry', f'till_empty|{message}|{stated}', 'lid_lost|Lost.|No')}"
    state = records(body.encode())[0].state
    assert (state.retry_after_s, "wait" in json.loads(state.actions)) == (wait, wait is not None)


@pytest.mark.slow
def test_rows_of_an_older_database_get_the_new_fields_from_the_parser_in_one_line(desk: Desk) -> None:
    pages = {"paylera": page(*sorted(ROWS)), "autopay": page_of("autopay")}
    desk.refresh(**pages)
    aged(desk)
    assert desk.ask("PRAGMA user_version") == [(5,)]
    found = desk.refresh(**pages)
    shown = desk.ask("SELECT title, actions, retry_after_s FROM errors WHERE code = 'area.locked'")
    assert shown == [("Locked", '["wait"]', 30)]
    seen = {(change.cause, change.field) for _, change in found.news.changes}
    assert seen == {("parser", name) for name in ("title", "actions", "retry_after_s")}
    assert exit_code(found, "info") == 0 and desk.sound()
    with reading(desk.db) as catalogue:
        last = difference(catalogue, None, None, None, datetime.now(UTC))
        told = render(apply_levels(last, load_config(None).levels), "text")
        for vendor in pages:
            assert fold({}, changes_of(catalogue, vendor, 2)) == {
                key: row.state for key, row in stored_of(catalogue, vendor).items()
            }
            first = fold({}, changes_of(catalogue, vendor, 1))
            assert {state[-3:] for state in first.values()} == {(None, "[]", None)}
    (line,) = (line for line in told.splitlines() if "read by a new parser" in line)
    assert "title, actions, retry_after_s" in line and len(told.splitlines()) == 3, told


def test_a_baseline_file_of_an_older_version_is_read(desk: Desk, tmp_path: Path) -> None:
    desk.refresh(paylera=page(*ROWS))
    with reading(desk.db) as catalogue:
        rows = [json.loads(line) for line in export(catalogue, "jsonl").splitlines()]
    for row in rows:
        del row["title"], row["actions"], row["retry_after_s"]
    (tmp_path / "old.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    loaded = load_records(tmp_path / "old.jsonl")["paylera"]
    assert loaded["", "area.unsure"].state.actions == '["check_state"]', "the words tell it, whoever read them"
