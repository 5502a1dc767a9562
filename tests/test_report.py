"""What a difference reports: user levels, renames and reverts, which runs, and which subscribers."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conftest import ERRDEX, Desk, Patch, Run, configured, data, page_of, table
from test_crash import errdex, heed_permissions

from ingest.config.settings import Config, SiteConfig
from ingest.diff.renames import renames
from ingest.diff.rules import Levels
from ingest.errors import CatalogueError, UsageError
from ingest.history.net_diff import Difference, difference
from ingest.history.subscription import ChangeFilter, apply_levels, news
from ingest.model import Change, State
from ingest.report.describe import describe, wdiff, word_diff
from ingest.report.summary import period_of, summary_line
from ingest.report.view import entries_of
from ingest.store.connection import reading, writing

NOW = datetime.now(UTC)
Row = tuple[str, int, str, str]


def page(rows: Iterable[Row]) -> str:
    """A page of paylera's with these codes, statuses, messages and hints."""
    lines = (f"<code>{code}</code>|{status}|{message}|{hint}" for code, status, message, hint in rows)
    codes = table("problem|Status|Meaning|What to do", *lines)
    return f"<html><body><main><h2>Area</h2>{codes}</main></body></html>"


def rows(number: int, verb: str = "Ask") -> list[Row]:
    return [
        (f"pay.case_{at}", 400, f"The payment was not taken in case {at}.", f"{verb} the customer, then try {at}.")
        for at in range(number)
    ]


def reported(desk: Desk, *ends: str | None, events: bool = False, levels: Any = None, **asked: Any) -> Difference:
    since, until = (*ends, None, None)[:2]
    with reading(desk.db) as catalogue:
        found = difference(catalogue, since, until, asked.get("vendor"), NOW, events)
    return apply_levels(found, Levels(levels or {}), ChangeFilter(**asked))


@pytest.mark.slow
def test_user_levels_apply_to_reports_and_fail_on_but_not_to_the_database(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=page(rows(3)), autopay=page_of("autopay"))
    desk.refresh(paylera=page(rows(3, "Please ask")), autopay=page_of("autopay", "later"))
    words = ("diff", "--format", "json", "--rule", "hint-changed", "--fail-on", "breaking")
    general = '[rules]\nhint-changed = "ignore"\n'
    for text, levels, ignored, code in (
        ("", {"paylera": "info", "autopay": "info"}, 0, 0),
        (general, {}, 4, 0),
        (f'{general}[sites.paylera.rules]\nhint-changed = "breaking"\n', {"paylera": "breaking"}, 1, 1),
        ('[sites.paylera]\nrules = { hint-changed = "warning" }\n', {"paylera": "warning", "autopay": "info"}, 0, 0),
    ):
        Path("errdex.toml").write_text(text)
        status, out, _ = run(*words)
        data = json.loads(out)
        assert (status, data["ignored"]) == (code, ignored), text
        assert {change["vendor"]: change["level"] for change in data["changes"]} == levels, text
    assert desk.ask("SELECT DISTINCT level FROM changes WHERE rule = 'hint-changed'") == [("info",)]
    Path("other.toml").write_text(general)
    assert "4 ignored by the rules" in run("diff", "--config", "other.toml")[1]


@pytest.mark.slow
def test_many_equal_changes_are_one_line_after_the_status_change_among_them(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=page(rows(250)))
    later = rows(240, "Please ask") + rows(250)[240:]
    later[100] = (later[100][0], 409, *later[100][2:])
    desk.refresh(paylera=page(later))
    out = run("diff")[1]
    lines = out.splitlines()
    assert len(lines) == 4 and lines[1].startswith("breaking  status-changed"), out
    assert "240 hints changed in paylera, e.g. pay.case_0; errdex diff --until 2 --all lists them" in lines[2]
    assert len(run("diff", "--all")[1].splitlines()) == 243
    data = run.json("diff")
    assert len(data["changes"]) == 241 and data["summary"]["info"] == 240
    (group,) = data["groups"]
    assert (group["rule"], group["level"], group["count"], len(group["codes"])) == ("hint-changed", "info", 240, 240)
    assert {data["changes"][place]["rule"] for place in group["changes"]} == {"hint-changed"}


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_a_report_names_the_command_that_lists_what_it_sums_up(desk: Desk, run: Run, form: str) -> None:
    for verb in ("Ask", "Please ask", "Kindly ask"):
        desk.refresh(paylera=page(rows(12, verb)))
    first, hints = "12 codes of paylera seen for the first time", "12 hints changed in paylera"
    for words, summed in ((["--until", "1"], first), ([], hints), (["--since", "1"], hints)):
        out = run("diff", *words, "--format", form)[1]
        command = re.search(r"; `?errdex (diff [^`;]* --all)`? lists them", out)
        assert summed in out and command, out
        assert len({*re.findall(r"pay\.case_\d+", run(*command[1].split())[1])}) == 12


def test_a_sum_of_one_and_the_same_change_says_from_what_to_what() -> None:
    same = [
        Change("", f"c{at}", "changed", "retryable", None, False, "retryable-stated", "info", "vendor")
        for at in range(11)
    ]
    for changes, told in ((same, " from unknown to no"), ([*same[1:], replace(same[0], new=True)], "")):
        (entry,) = entries_of(Difference(1, 2, changes=[("acme", change) for change in changes]))
        assert f" changed{told} in acme, e.g. c" in wdiff(describe(entry))


@pytest.mark.parametrize(
    ("old", "new", "rule", "told"),
    [
        (None, "402 / 403", "status-changed", "status: 402 → 402 / 403"),
        ("402 or 403", None, "status-changed", "status: 402 or 403 → 402"),
        ("402 / 403", "402 / 404", "status-changed", "status_text: 402 / [-403-] {+404+}"),
        (None, "402 Payment Required", "status-text-changed", "status_text: none → 402 Payment Required"),
    ],
)
def test_several_statuses_in_place_of_one_are_a_change_of_the_status(old, new, rule, told) -> None:
    change = Change("", "c", "changed", "status_text", old, new, rule, "breaking", "vendor")
    (entry,) = entries_of(Difference(1, 2, changes=[("acme", change)]))
    assert wdiff(describe(entry)) == told


@pytest.mark.slow
def test_breaking_changes_are_never_summed_up_even_by_user_level(desk: Desk) -> None:
    desk.refresh(paylera=page(rows(20)))
    desk.refresh(paylera=page(rows(20, "Please ask") + [("pay.new_" + c, s, m, h) for c, s, m, h in rows(12, "Mind")]))
    assert [group.is_summary for group in entries_of(reported(desk))] == [True, True]
    found = reported(desk, levels={"hint-changed": "breaking"})
    assert [group.level for group in entries_of(found)] == ["breaking"] * 20 + ["warning"]


def test_a_changed_text_shows_only_the_words_that_differ() -> None:
    old = "Ask the customer for another card and then, once it is there, try the payment again with the same key."
    new = "Ask the customer for another card and then, once it is there, try the payment twice with the same key."
    assert wdiff(word_diff(old, new, 300)) == "… there, try the payment [-again-] {+twice+} with the same key."
    assert wdiff(word_diff("Card refused.", "Bank closed.", 300)) == "[-Card refused.-] {+Bank closed.+}"
    assert wdiff(word_diff("a b c", "x b y", 300)) == "[-a b c-] {+x b y+}", "one word does not part two differences"
    assert wdiff(word_diff("a", "a b", 300)) == "a {+b+}"
    assert len(wdiff(word_diff("word " * 100_000, "other " * 100_000, 300))) < 400


def change(
    kind: str, code: str, message: str, status: int = 400, hint: str | None = None, run: int = 1
) -> tuple[str, Change]:
    state = State(status, None, None, None, None, message, hint)
    sides = (None, state) if kind == "added" else (state, None)
    return "acme", Change("", code, kind, None, *sides, f"code-{kind}", "info", "vendor", run)


#: What goes and comes in one run, and what is then renamed.
RENAMES = data("renames.json")
LONG = "The card was declined by the bank that issued it, for a reason of its own."


def test_a_rename_is_reported_only_if_it_is_certain() -> None:
    for name in RENAMES:
        gone, new, pairs = RENAMES[name].values()
        found = renames([change("removed", *one) for one in gone] + [change("added", *one) for one in new], True)
        assert {one.removed.code: one.added.code for one in found} == pairs, name
        assert all(0.8 <= one.certainty <= 1 for one in found), name


def test_codes_of_different_statuses_or_runs_are_no_rename() -> None:
    gone, later = change("removed", "card_declined", LONG), change("added", "x", LONG, run=2)
    assert not renames([gone, change("added", "card_refused", LONG, 402)], True)
    assert not renames([gone, later], True) and renames([gone, later], False)


@pytest.mark.slow
def test_a_rename_is_one_breaking_line_and_keeps_both_changes(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=page(rows(40)))
    desk.refresh(paylera=page([("pay.instance_0", *rows(1)[0][1:]), *rows(40)[1:]]))
    data = run.json("diff")
    assert sorted(one["rule"] for one in data["changes"]) == ["code-added", "code-removed"]
    (group,) = data["groups"]
    shown = (group["rule"], group["level"], group["codes"], len(group["changes"]))
    assert shown == ("code-renamed", "breaking", ["pay.case_0", "pay.instance_0"], 2) and group["sure"] >= 0.8
    _, line, _ = run("diff", "--rule", "code-renamed")[1].splitlines()
    assert "code-renamed" in line and "pay.case_0  renamed to pay.instance_0 (" in line
    assert "; renamed to pay.instance_0 (" in run("explain", '{"code": "pay.case_0"}')[1]
    found = reported(desk, levels={"code-renamed": "info"})
    assert not found.meets("breaking") and found.meets("warning"), "the user's word on renames holds for the removal"
    assert not reported(desk, levels={"code-renamed": "ignore"}).renames
    assert [one.code for _, one in reported(desk, code="*instance*").changes] == ["pay.instance_0"]


@pytest.mark.slow
def test_a_review_tells_the_same_renames_and_no_renamed_code_is_reverted(desk: Desk, run: Run) -> None:
    texts = ("lamp is dark", "reel has no yarn", "comb was bent", "till will not open", "door stands ajar")
    listed = [(f"case_{at}", 409, f"The {text} and cannot be used today.", "Ask us.") for at, text in enumerate(texts)]
    for number in (4, 5):
        desk.refresh(paylera=page(listed[:number]))
    desk.refresh(paylera=page([(f"pay.{code}", *rest) for code, *rest in listed]))
    for shown in (run("review", "paylera"), run("review", "paylera", "--accept"), run("diff")):
        assert shown[1].count("code-renamed") == 5, shown
        assert "case_4  renamed to pay.case_4 (" in shown[1] and "reverted" not in shown[1]
    assert not any(one["undoes"] for one in run.json("diff")["changes"])


ACME = "[sites.acme]\npages = ['https://acme.example/one', 'https://acme.example/two']\n"


def errors(*rows: str) -> str:
    return f"<html><body><h1>Error codes</h1>{table('Code|HTTP|Message', *rows)}</body></html>"


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("403 or 401", "status-text-changed"),
        ("401 Unauthorized, 403", "status-text-changed"),
        ("401 or 404", "status-changed"),
        ("401", "status-changed"),
        ("403", "status-changed"),
        ("401, 403, 409", "status-changed"),
        ("404 or 403", "status-changed"),
        ("403 401", "status-text-changed"),
        ("403、401", "status-text-changed"),
        ("401 または 404", "status-changed"),
        ("403 или 401", "status-text-changed"),
    ],
)
def test_of_several_statuses_it_is_news_which_ones_there_are_and_not_their_order(
    desk: Desk, run: Run, cell, rule
) -> None:
    config = configured(ACME.replace(", 'https://acme.example/two'", ""))
    for status in ("401 or 403", cell):
        found = desk.refresh(config, acme=errors(f"key_bad|{status}|The key is bad.", "key_old|410|The key is old."))
    rules = [change.rule for _, change in found.news.changes]
    assert sorted({*rules} - {"status-text-changed"}) == sorted({rule} - {"status-text-changed"})
    assert rules.count("status-changed") == (rule == "status-changed")
    for status in re.findall(r"\d+", cell):
        assert [row["code"] for row in run.json("list", "--status", status)] == ["key_bad"]
        assert "key_bad" in run("search", status)[1]


@pytest.mark.slow
def test_a_removed_code_is_linked_to_the_page_that_it_stood_on_or_to_none(desk: Desk) -> None:
    config = configured(ACME)
    one = [f"card_{name}|400|The card is {name}." for name in ("late", "lost", "odd", "old")]
    two = [f"key_{name}|401|The key is {name}." for name in ("bad", "late", "old")]
    for gone in (0, 1):
        desk.refresh(config, acme__one=errors(*one), acme__two=errors(*two[gone:]))
    assert [change.url for _, change in reported(desk).changes] == ["https://acme.example/two"]
    desk.refresh(config, acme__one=errors(*one[1:]), acme__two=errors(*two[2:]))
    assert [change.url for _, change in reported(desk).changes] == [None, None]


@pytest.mark.slow
def test_a_change_undone_within_seven_runs_is_reported_as_reverted(desk: Desk, run: Run) -> None:
    one, other = (page([("pay.a", 400, "It failed.", "Wait."), ("pay.b", status, "No.", "-")]) for status in (400, 409))
    less = page([("pay.a", 400, "It failed.", "Wait.")])
    for text in (one, other, one, less, one):
        desk.refresh(paylera=text)
    rules = [[group.rule for group in entries_of(reported(desk, None, str(until)))] for until in (2, 3, 4, 5)]
    assert rules == [["status-changed"], ["reverted"], ["code-removed"], ["reverted"]]
    data = run.json("diff", "--until", 3)
    assert (data["changes"][0]["rule"], data["changes"][0]["undoes"]) == ("status-changed", 2)
    assert data["groups"][0]["rule"] == "reverted" and "(reverts run 2)" in data["groups"][0]["told"]
    line = r"breaking +status-changed +paylera +pay\.b  status: 409 → 400 +\(reverts run 2\)"
    assert re.search(line, run("diff", "--until", 3)[1])
    assert reported(desk, "1").changes == [], "on balance nothing changed"
    assert reported(desk, None, "3", levels={"reverted": "info"}).changes[0][1].level == "info"
    for _ in range(7):
        desk.refresh(paylera=one)
    desk.refresh(paylera=less)
    desk.refresh(paylera=other)
    assert [group.rule for group in entries_of(reported(desk))] == ["reverted"], "it came back, at whatever status"
    assert [group.rule for group in entries_of(reported(desk, "12"))] == ["status-changed"], "long ago is no flip"


@pytest.mark.slow
@pytest.mark.parametrize(("later", "rule"), [(7, "reverted"), (8, "status-changed")])
def test_a_change_undone_more_than_seven_runs_later_is_a_change(desk: Desk, later, rule) -> None:
    one, other = (page([("pay.a", status, "It failed.", "-")]) for status in (400, 409))
    for text in (one, *[other] * later, one):
        desk.refresh(paylera=text)
    assert [group.rule for group in entries_of(reported(desk))] == [rule]


def test_filters_select_changes_and_ignored_counts(desk: Desk) -> None:
    desk.two_nights("paylera", "autopay")
    every = reported(desk).changes
    ignoring = {"hint-changed": "ignore"}
    hints = [one for _, one in every if one.rule == "hint-changed"]
    assert reported(desk, levels=ignoring).ignored == len(hints) > 0
    assert reported(desk, levels=ignoring, code=hints[0].code).ignored == 1
    for asked in ({"code": "nope*"}, {"level": "breaking"}, {"rules": ("status-changed",)}):
        assert reported(desk, levels=ignoring, **asked).ignored == 0, "what was not asked for is not ignored"
    assert {vendor for vendor, _ in reported(desk, vendor="autopay").changes} == {"autopay"}
    assert {one.code for _, one in reported(desk, code="p*.d*").changes} == {"payment.duplicate"}
    assert {one.level for _, one in reported(desk, level="warning").changes} == {"breaking", "warning"}
    some = reported(desk, rules=("status-changed", "code-added")).changes
    assert {one.rule for _, one in some} == {"status-changed", "code-added"} and 0 < len(some) < len(every)


def test_events_list_each_change_even_if_it_was_undone(desk: Desk, run: Run) -> None:
    for status in (400, 409, 400):
        desk.refresh(paylera=page([("pay.a", status, "It failed.", "-")]))
    found = [(one.run, one.old, one.new) for _, one in reported(desk, "1", events=True).changes]
    assert found == [(2, 400, 409), (3, 409, 400)]
    assert [one["run"] for one in run.json("diff", "--since", 1, "--events")["changes"]] == [2, 3]  # fmt: skip


@pytest.mark.slow
def test_an_age_means_the_last_run_before_it(desk: Desk) -> None:
    for number, ago in enumerate((timedelta(days=10), timedelta(days=4), timedelta(hours=25)), 1):
        desk.now = f"{NOW - ago:%Y-%m-%dT%H:%M:%SZ}"
        desk.refresh(paylera=page(rows(number)))
    for since, run_ in (("90m", 3), ("1d", 3), ("26h", 2), ("3d", 2), ("5d", 1), ("1w", 1), ("400d", 0)):
        assert reported(desk, since).since == run_, since
    assert reported(desk, None, "3d").until == 2
    assert reported(desk, f"{NOW:%Y-%m-%d}").since == 3, "today is not in the future"
    for wrong in (f"{NOW + timedelta(days=1):%Y-%m-%d}", "7", "7y", "d", "-7d", "999999d", "7 d"):
        with pytest.raises(UsageError):
            reported(desk, wrong)


@pytest.mark.slow
def test_the_catalogue_as_of_a_run_is_what_it_was_then(desk: Desk, run: Run) -> None:
    before = page_of("paylera")
    desk.refresh(paylera=before)
    was = run.json("list")
    desk.refresh(paylera=page_of("paylera", "later"))
    then, now = (run.json("list", "--at", at) for at in (1, 2))
    unknown = ("page", "url", "section", "retryable_evidence")
    assert then == [row | dict.fromkeys(unknown) for row in was]
    key = ("vendor", "scope", "code")
    today = run.json("list")
    by_key = {tuple(row[name] for name in key): row | dict.fromkeys(unknown) for row in today}
    assert {tuple(row[name] for name in key): row for row in now} == by_key
    assert run("list", "--at", 1, "--status", 410)[1].splitlines()[1].startswith("paylera\tgone")
    _, out, err = run("list", "--at", 0, "--format", "json")
    assert out == "[]\n" and err.startswith("errdex: history of paylera begins at 20")


def test_an_empty_difference_says_why(full: Desk, run: Run) -> None:
    at = full.ask("SELECT started_at FROM runs WHERE run = 1")[0][0]
    assert run("diff", "--until", "2020-01-01")[1] == f"no run by then; history begins at {at}\nnothing changed\n"
    assert run("diff", "--code", "zzz*")[1].endswith("\nnone of 12 changes matches\n")
    assert not run("diff")[2]
    for _ in range(2):
        full.refresh(paylera=page_of("paylera", "later"))
    last = full.ask("SELECT max(run) FROM changes")[0][0]
    assert run("diff")[2] == f"errdex: the last changes are those of run {last}: errdex diff --until {last}\n"
    assert not run("diff", "--since", 1)[2]


@pytest.mark.slow
def test_the_log_of_a_code_is_its_history_with_its_new_name(desk: Desk, run: Run) -> None:
    first, *others = rows(20)
    for code, status in (("pay.case_0", 400), ("pay.case_0", 409), ("pay.instance_0", 409)):
        desk.refresh(paylera=page([(code, status, *first[2:]), *others]))
    code, out, _ = run("log", "paylera", "pay.case_0")
    lines = out.splitlines()
    assert code == 0 and [line.split()[3] for line in lines[:-1]] == ["baseline", "status-changed", "code-renamed"]
    assert "pay.case_0 renamed to pay.instance_0" in lines[2] and lines[3].endswith("removed")
    last = run("log", "paylera", "pay.instance_0")[1].splitlines()[-1]
    assert last.startswith("confirmed 20") and last.endswith("  in the catalogue")


def test_the_log_of_all_codes_marks_changed_words_as_that_of_one_does(desk: Desk, run: Run) -> None:
    for message in ("400 The amount is more than the card holds.", "The amount is more than the card holds."):
        desk.refresh(paylera=page([("pay.case_0", 400, message, "Ask the customer."), *rows(4)[1:]]))
    changed = "message: [-400-] The amount is more than the card holds."
    every, one = run("log")[1], run("log", "paylera", "pay.case_0")[1]
    assert f"message-changed\t{changed}\n" in every, "whole on a pipe"
    assert f"  {changed}\n" in one


def test_a_run_has_one_time_however_long_it_takes(desk: Desk, monkeypatch: Patch) -> None:
    ticks = (f"2026-11-20T00:00:{second:02}Z" for second in count())
    monkeypatch.setattr("ingest.pipeline.refresh_job.now", lambda: next(ticks))
    desk.refresh(paylera=page(rows(3)), autopay=page_of("autopay"))
    sql = "SELECT DISTINCT started_at, at, changed_at, first_seen FROM runs JOIN changes USING (run), errors"
    (times,) = desk.ask(sql)
    assert len({*times}) == 1


def test_a_vendor_not_confirmed_for_long_is_listed_as_stale_once(desk: Desk) -> None:
    desk.now = "2026-11-20T00:00:00Z"
    desk.refresh(paylera=page(rows(3)), autopay=page_of("autopay"))
    desk.now = "2026-11-30T00:00:00Z"
    desk.refresh(paylera=page(rows(3)))
    assert [(row["vendor"], row["since"]) for row in reported(desk).stale] == [("autopay", "2026-11-20T00:00:00Z")]
    off = Config(sites={"autopay": SiteConfig(enabled=False)})
    desk.refresh(off, paylera=page(rows(3)))
    assert reported(desk).stale == [], "a disabled site is not checked, so it is not stale"
    desk.refresh(paylera=page(rows(3)), autopay=None)
    found = reported(desk)
    assert found.stale == [] and [one["vendor"] for one in found.unsettled] == ["autopay"], "listed once, not twice"


def seen(desk: Desk, name: str, **asked: Any) -> list[str]:
    with news(desk.db, name, ChangeFilter(**asked), NOW) as found:
        return [one.code for _, one in apply_levels(found, Levels(), ChangeFilter(**asked)).changes]


@pytest.mark.slow
def test_each_subscriber_sees_every_change_once(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.refresh(paylera=page(rows(number)))
    assert seen(desk, "mail") == ["pay.case_2"] and seen(desk, "mail") == []
    desk.refresh(paylera=page(rows(4)))
    desk.refresh(paylera=page(rows(5)))
    assert seen(desk, "chat") == ["pay.case_4"], "a new reader begins with what the last run changed"
    assert seen(desk, "mail") == ["pay.case_3", "pay.case_4"], "another reader's news are its own"
    assert seen(desk, "mail") == seen(desk, "chat") == []
    assert seen(desk, "mail", code="*3") == [] and seen(desk, "mail", code="*4") == ["pay.case_4"], "other questions"
    desk.refresh(paylera=page(rows(4)))
    assert seen(desk, "mail", level="breaking") == seen(desk, "mail") == ["pay.case_4"]


@pytest.mark.slow
def test_a_new_subscriber_learns_where_its_news_begins(desk: Desk, run: Run) -> None:
    for vendor in ("paylera", "autopay"):
        desk.refresh(**{vendor: page_of(vendor)})
        assert (run("diff", "--new", f"{vendor}_first")[2] == "") == (vendor == "paylera"), "nothing is before run 1"
    for words in ("mail",), ("mail", "--level", "breaking"):
        noted = run("diff", "--new", *words)[2]
        name = " ".join(words)
        assert (
            noted
            == f"errdex: {name} is a new subscriber: its news begins with run 2; for earlier changes use --since\n"
        )
        _, out, noted = run("diff", "--new", *words)
        assert out.startswith("no run since run 2 (") and noted == ""


@pytest.mark.slow
def test_a_report_that_could_not_be_written_is_repeated(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=page(rows(1)))
    desk.refresh(paylera=page(rows(2)))
    words = ("diff", "--new", "mail")
    reader, writer = os.pipe()
    os.close(reader)
    full = os.open("/dev/full", os.O_WRONLY)
    for stdout, code, message in (full, 70, "could not be written"), (writer, 141, ""):
        done = subprocess.run([*ERRDEX, *words], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
        os.close(stdout)
        assert done.returncode == code and message in done.stderr
    assert "pay.case_1" in run(*words)[1] and "nothing changed" in run(*words)[1]


@pytest.mark.slow
def test_an_unfinished_run_is_no_news_until_a_later_one_finishes(desk: Desk) -> None:
    desk.refresh(paylera=page(rows(1)), autopay=page_of("autopay"))
    assert seen(desk, "mail")
    desk.refresh(paylera=page(rows(2)), autopay=page_of("autopay"))
    desk.ask("UPDATE runs SET finished_at = NULL WHERE run = 2")
    assert seen(desk, "mail") == []
    desk.refresh(paylera=page(rows(3)))
    assert seen(desk, "mail") == ["pay.case_1", "pay.case_2"]


@pytest.mark.slow
def test_subscribers_wait_neither_for_a_run_nor_for_each_other(desk: Desk) -> None:
    desk.refresh(paylera=page(rows(1)))
    words = [*ERRDEX, "diff", "--new"]
    with writing(desk.db, create=False):
        every = [subprocess.Popen([*words, name], stdout=subprocess.PIPE, text=True) for name in ("a", "b", "c", "c")]
        reported = ["pay.case_0" in one.communicate()[0] for one in every]
    assert [one.returncode for one in every] == [0] * 4 and reported[0] and reported[1] and (reported[2] or reported[3])
    assert seen(desk, "a") == []


def test_a_slower_reader_of_the_same_name_is_not_shown_the_news_again(desk: Desk) -> None:
    desk.refresh(paylera=page(rows(1)))
    with news(desk.db, "mail", ChangeFilter(), NOW):
        desk.refresh(paylera=page(rows(2)))
        assert seen(desk, "mail") == ["pay.case_0", "pay.case_1"]
    assert seen(desk, "mail") == []


@pytest.mark.slow
def test_with_stdout_closed_diff_is_refused_and_the_cursor_stays(desk: Desk) -> None:
    desk.refresh(paylera=page(rows(1)))
    words = ["/bin/sh", "-c", '"$@" >&-', "sh", *ERRDEX, "diff", "--new", "mail"]
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2 and "stdout is closed" in done.stderr and done.stderr.count("\n") == 1
    assert seen(desk, "mail") == ["pay.case_0"]


@pytest.mark.slow
def test_a_reader_whose_place_cannot_be_kept_is_refused_before_the_report(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=page(rows(1)))
    desk.db.rename("away.db")
    desk.db.mkdir()
    run.refused("diff", "--new", "mail", code=5)
    desk.db.rmdir()
    Path("away.db").rename(desk.db)
    assert run("diff", "--new", "mail", "--since", 1)[0] == 2
    with pytest.raises(CatalogueError), news(desk.folder / "none.db", "mail", ChangeFilter(), NOW):
        pass
    desk.db.chmod(0o444)
    done = errdex("diff", "--new", "mail", prepare=heed_permissions)
    out, err = done.communicate()
    if done.returncode == 0:
        pytest.skip("this user may write everywhere")
    assert (done.returncode, out, err.count("\n")) == (5, "", 1) and "is read-only" in err, err


def test_the_totals_count_the_changes_where_a_code_has_several() -> None:
    totals = Counter({"changed": 1, "breaking": 1, "info": 2})
    assert summary_line(totals) == "1 changed (3 changes: 1 breaking, 2 info)"
    assert summary_line(Counter({"added": 1, "removed": 1, "warning": 1, "breaking": 1})).endswith(
        " (1 breaking, 1 warning)"
    )


@pytest.mark.slow
def test_since_counts_from_each_vendors_first_reading(desk: Desk, run: Run) -> None:
    """A young database answered `287 added (info)` over ten breaking changes."""
    starts = {f"v{number}": f"2026-11-0{number}" for number in range(1, 4)}
    period = period_of(Difference(1, 4, history_from=starts))
    assert period.endswith("; history of 3 vendors (v1, v2, v3) begins between 2026-11-01 and 2026-11-03")
    first, second, _ = rows(3)
    desk.refresh(paylera=page(rows(3)))
    desk.refresh(paylera=page([(first[0], 499, *first[2:]), second]), autopay=page_of("autopay"))
    desk.refresh(paylera=page([(first[0], 498, *first[2:]), second]))
    words = ("--since", "2w")
    data = run.json("diff", *words)
    begun = [at for (at,) in desk.ask("SELECT started_at FROM runs ORDER BY run")]
    assert data["history_from"] == {"paylera": begun[0], "autopay": begun[1]}
    told = sorted((one["vendor"], one["rule"]) for one in data["changes"])
    assert told == [("paylera", "code-removed"), ("paylera", "status-changed")]
    assert data["summary"] == {"added": 0, "removed": 1, "changed": 1, "breaking": 2, "warning": 0, "info": 0}
    code, out, _ = run("diff", *words, "--fail-on", "breaking")
    assert code == 1 and "; history of " in out and f" begins at {begun[0]}" in out
    assert "1 removed, 1 changed (2 breaking)" in out
    assert run.json("diff", "--since", 1)["history_from"].keys() == {"autopay"}
    assert run("diff", "--since", 2, "--fail-on", "breaking")[0] == 1
