"""A change that a person has acknowledged fails nothing any more; every other one does, a later one of the same code too."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from conftest import Desk, Run, data, page_of, table

from ingest.history.acknowledgements import load_acknowledged, unused
from ingest.store.connection import reading

BASE, LATER = page_of("autopay"), page_of("autopay", "later")
WHY = ("--ack", "--why", "handled since 4.2")


@pytest.fixture
def ask(run: Run, desk: Desk) -> Run:
    """The command on a catalogue in which autopay has changed a status, with a tree that names the code."""
    tick(desk, "01", BASE)
    tick(desk, "02", LATER)
    Path("tree").mkdir()
    Path("tree/a.py").write_text("'card_closed'")
    Path("errdex.toml").write_text("[rules]\ncode-removed = 'info'\n")
    return lambda *words: run(*words, *(() if {"--catalogue", "--baseline"} & {*words} else ("--db", desk.db)))


def tick(desk: Desk, day: str, page: str) -> None:
    """A refresh on that day of last year."""
    desk.now = f"2025-11-{day}T00:00:00Z"
    desk.refresh(autopay=page)


def closed(status: str) -> str:
    """The later page with another status of card_closed."""
    return re.sub(r"(card_closed</code><span[^>]*>)404", rf"\g<1>{status}", LATER)


def dated(day: str, **values: str) -> None:
    """The file of decisions as if written on that day, with other values."""
    text = re.sub(r'when = ".*?"', f'when = "2025-11-{day}T12:00:00Z"', Path("accepted.toml").read_text())
    for name, value in values.items():
        text = re.sub(rf'\n{name} = ".*?"', f'\n{name} = "{value}"', text)
    Path("accepted.toml").write_text(text)


@pytest.mark.slow
def test_fail_on_and_impact_pass_over_a_change_that_is_acknowledged(ask: Run) -> None:
    assert ask("diff", "--fail-on", "breaking")[0] == 1 == ask("impact", "tree", "--fail-on", "breaking")[0]
    code, out, err = ask("review", "autopay", "card_closed", *WHY)
    assert (code, out) == (0, "acknowledged: autopay card_closed status-changed: 410 → 404\n")
    assert "the decision is in accepted.toml" in err
    code, out, _ = ask("diff", "--fail-on", "breaking")
    assert code == 0 and re.search(r"card_closed  status: 410 → 404  \[acknowledged\]", out)
    assert "status-changed (acknowledged)" in ask("diff", "--format", "markdown")[1]
    assert ask("diff", "--format", "html")[1].count('<b class="chip">acknowledged</b>') == 1
    changes = json.loads(ask("diff", "--format", "json")[1])["changes"]
    assert [one["code"] for one in changes if one["acknowledged"]] == ["card_closed"]
    code, out, err = ask("impact", "tree", "--fail-on", "breaking")
    assert (code, out) == (0, "no hits in 1 file\n") and "1 acknowledged in accepted.toml" in err
    code, _, err = ask("review", "autopay", "card_closed", *WHY)
    assert code == 2 and "no change is left to acknowledge" in err


@pytest.mark.slow
def test_a_later_change_is_not_passed_over_even_if_it_reads_the_same(ask: Run, desk: Desk) -> None:
    ask("review", "autopay", "card_closed", *WHY)
    dated("02")
    assert ask("diff", "--fail-on", "breaking")[0] == 0
    tick(desk, "03", BASE)
    assert ask("diff", "--fail-on", "breaking")[0] == 1, "it is another change"
    tick(desk, "04", LATER)
    assert ask("diff", "--fail-on", "breaking")[0] == 1, "it is the same change once more"
    out = ask("review", "autopay", "card_closed", *WHY)[1]
    assert out == "acknowledged: autopay card_closed status-changed: 410 → 404\n", "404 → 410 was undone"
    assert ask("diff", "--fail-on", "breaking")[0] == 0
    tick(desk, "05", LATER.replace("404", "409"))
    assert "from 410 to 409" in ask("impact", "tree", "--since", "1")[1]
    ask("review", "autopay", "card_closed", *WHY)
    assert "no hits" in ask("impact", "tree", "--since", "1")[1], "410 → 404 and 404 → 409 are acknowledged"


def test_a_change_undone_long_ago_is_acknowledged_only_if_asked_for_once_more(ask: Run, desk: Desk) -> None:
    for day, status in (("03", "410"), ("04", "409"), ("05", "410"), ("06", "423")):
        tick(desk, day, closed(status))
    out = ask("review", "autopay", "card_closed", *WHY)[1]
    assert out == "acknowledged: autopay card_closed status-changed: 410 → 423\n"
    assert ask("diff", "--fail-on", "breaking")[0] == 0 == ask("diff", "--since", "1", "--fail-on", "breaking")[0]
    assert ask("diff", "--since", "4", "--fail-on", "breaking")[0] == 1, "from 409 to 423"
    assert ask("review", "autopay", "card_closed", *WHY)[1].count("acknowledged: ") == 4
    assert ask("diff", "--since", "4", "--fail-on", "breaking")[0] == 0
    tick(desk, "07", closed("410"))
    out = ask("review", "autopay", "card_closed", *WHY)[1]
    assert out == "acknowledged: autopay card_closed status-changed: 423 → 410\n", "the last one, though all are undone"


@pytest.mark.slow
def test_an_entry_that_is_expired_or_about_no_change_is_named(ask: Run) -> None:
    assert ask("review", "autopay", "card_closed", *WHY, "--until", "2999-12-31")[0] == 0
    assert ask("diff", "--fail-on", "breaking")[0] == 0 and "accepted.toml: " not in ask("review")[2]
    dated("02", until="2025-11-30")
    code, _, err = ask("diff", "--fail-on", "breaking")
    assert code == 1 and "acknowledged until 2025-11-30 only: autopay card_closed status-changed" in err
    assert "accepted.toml: expired on 2025-11-30: autopay card_closed status-changed: 410 → 404" in ask("review")[2]
    dated("02", until="2999-12-31", old="411")
    assert ask("diff", "--fail-on", "breaking")[0] == 1
    assert "accepted.toml: unused, for there is no such change: autopay card_closed" in ask("review")[2]


def test_an_acknowledgement_is_extended_by_the_same_command(ask: Run) -> None:
    for until in ("2998-12-31", "2999-12-31"):
        assert ask("review", "autopay", "card_closed", *WHY, "--until", until)[0] == 0
    code, _, err = ask("review", "autopay", "card_closed", *WHY, "--until", "2998-12-31")
    assert code == 2 and "no change is left to acknowledge" in err
    assert not [line for line in ask("diff", "--format", "github")[1].splitlines() if line.startswith("::error")]


def test_the_log_is_read_once_however_many_entries_there_are(ask: Run, desk: Desk) -> None:
    ask("review", "autopay", "card_closed", *WHY)
    entries = load_acknowledged(Path("accepted.toml")) * 5
    asked: list[str] = []
    with reading(desk.db) as catalogue:
        catalogue.set_trace_callback(asked.append)
        assert not list(unused(catalogue, entries, date(2025, 12, 1)))
    assert sum(" FROM changes WHERE vendor" in sql for sql in asked) == 1


@pytest.mark.slow
def test_what_is_acknowledged_holds_for_a_catalogue_file_too(ask: Run, desk: Desk) -> None:
    ask("review", "autopay", "card_closed", *WHY)
    ask("export", "jsonl", "new.jsonl")
    lines = [json.loads(line) for line in Path("new.jsonl").read_text().splitlines()]
    new = next(line for line in lines if line["code"] == "card_closed")

    def impact(old: dict[str, object]) -> int:
        for name, one in (("old", old), ("new", new)):
            Path(f"{name}.jsonl").write_text(json.dumps(one) + "\n")
        return ask("impact", "tree", "--catalogue", "new.jsonl", "--since", "old.jsonl", "--fail-on", "breaking")[0]

    dated("03")
    assert impact(new | {"status": 410, "changed_at": "2025-11-01T00:00:00Z"}) == 0
    assert impact(new | {"status": 410, "changed_at": "2025-11-04T00:00:00Z"}) == 1, "it had changed back"
    assert impact(new | {"status": 409, "changed_at": "2025-11-01T00:00:00Z"}) == 1


@pytest.mark.slow
def test_a_refresh_from_a_baseline_passes_over_what_it_has_reported_before(ask: Run) -> None:
    def refresh() -> int:
        Path("night.db").unlink(missing_ok=True)
        return ask("refresh", "autopay", "--from", "night", "--baseline", "base.jsonl", "--fail-on", "breaking", "--db", "night.db")[0]  # fmt: skip

    ask("export", "jsonl", "base.jsonl")
    rows = [json.loads(line) for line in Path("base.jsonl").read_text().splitlines()]
    for row in rows:
        row["status"] = 410 if row["code"] == "card_closed" else row["status"]
    Path("base.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    Path("night").mkdir()
    Path("night/autopay.html").write_text(LATER)
    assert refresh() == 1
    ask("review", "autopay", "card_closed", *WHY)
    assert refresh() == 0
    dated("01")
    assert refresh() == 1, "the record that it starts from is a later one"


@pytest.mark.slow
def test_a_removed_code_is_acknowledged_and_its_other_meanings_are_not(ask: Run, desk: Desk) -> None:
    assert "policy_violation code-removed: 403 " in ask("review", "autopay", "policy_violation", *WHY)[1]
    Path("errdex.toml").unlink()
    Path("tree/a.py").write_text("'policy_violation'")
    assert ask("impact", "tree", "--fail-on", "breaking")[0] == 0
    dated("02", scope="beta")
    assert ask("impact", "tree", "--fail-on", "breaking")[0] == 1


@pytest.mark.slow
def test_a_code_that_was_removed_and_added_again_is_acknowledged_whatever_it_says_now(ask: Run, desk: Desk) -> None:
    tick(desk, "03", re.sub(r"(policy_violation</code><span[^>]*>)403", r"\g<1>409", BASE))
    net = ("diff", "--since", "1", "--fail-on", "breaking")
    assert "policy_violation  status: 403 → 409" in ask(*net)[1]
    ask("review", "autopay", "policy_violation", *WHY)
    assert ask(*net)[0] == 0
    dated("02")
    assert ask(*net)[0] == 1, "it was added after that"


@pytest.mark.slow
def test_the_first_entry_keeps_the_decisions_on_pages_that_the_database_has(ask: Run, desk: Desk) -> None:
    desk.refresh(paylera=page_of("paylera"))
    desk.refresh(paylera=f"<html><body>{table('Code|Meaning', 'x.y|Z.')}")
    assert ask("review", "paylera", "--accept", "--why", "v2")[0] == 0
    accepted = Path("accepted.toml").read_text()
    Path("accepted.toml").unlink()
    ask("review", "autopay", "card_closed", *WHY)
    text = Path("accepted.toml").read_text()
    assert text.startswith(accepted) and "[[acknowledged]]" in text and accepted.count("[[accepted]]") >= 1


@pytest.mark.slow
@pytest.mark.parametrize(("message", "text"), data("wrong_decisions.json")["acknowledged"])
def test_a_wrong_entry_is_an_error_with_its_place(ask: Run, message, text) -> None:
    Path("accepted.toml").write_text(text)
    code, _, err = ask("diff", "--fail-on", "breaking")
    assert code == 2 and err.startswith("errdex: accepted.toml") and message in err
