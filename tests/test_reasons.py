"""The registry of reasons: every word that is raised is in it and in the docs, and no other."""

import re
from dataclasses import replace

import pytest
from conftest import ODD, ROOT, Desk, Run, page_of

from ingest.reading import ACCEPTABLE, Finding
from ingest.reasons import REASONS, Reason
from ingest.report.summary import page_notice
from ingest.validate.verdict import describe_findings

WAIVABLE = {"lasting": "yes", "once": "once", "no": "no"}


@pytest.mark.slow
def test_every_reason_is_registered_and_raised() -> None:
    paths = (*ROOT.glob("ingest/**/*.py"), *ROOT.glob("parsers/**/*.py"))
    code = "".join(path.read_text("utf-8") for path in paths if path != ROOT / "ingest" / "reasons.py")
    assert {*re.findall(r'\b(?:Finding|Found|found|failed|Unread|PageFailed)\(\s*"([^"]+)"', code)} <= REASONS.keys()
    assert [word for word in REASONS if f'"{word}"' not in code] == []


def test_a_finding_has_a_registered_reason() -> None:
    with pytest.raises(ValueError, match="registered"):
        Finding("no-such-reason", "It was seen.")


def row(one: Reason) -> str:
    cells = [f"`{one.word}`", one.sentence, one.remedy]
    return f"| {' | '.join(cells + ([WAIVABLE[one.waivable]] if one.outcome == 'suspect' else []))} |"


def test_the_docs_have_every_reason() -> None:
    text = (ROOT / "docs" / "reasons.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    assert lines == [row(one) for one in REASONS.values()]


def test_a_suspect_page_shows_its_first_finding_with_one_remedy_and_counts_the_rest() -> None:
    lost, clash = (
        Finding("rows-lost", "9 of 9 codes are gone"),
        Finding("key-clash", "'a' appears twice", 'scope = "status"'),
    )
    text = describe_findings("acme", [lost, lost, Finding("count-differs", "the page states 9")])
    assert text == (
        "9 of 9 codes are gone; if they have moved to another page, add it to `pages`, or accept it if the page is right:"
        " errdex review acme --accept; and 1 more: errdex review acme"
    )
    declared = (
        '[sites.acme] in errdex.toml: scope = "status"; if one list only repeats another, `skip` its heading instead'
    )
    assert describe_findings("acme", [clash]) == f"'a' appears twice; declare under {declared}"
    none = Finding("no-rows", "no code was found", 'lists = ["Fees"]')
    declare = 'declare under [sites.VENDOR] in errdex.toml: lists = ["Fees"]'
    assert none.remedy == f"only if this is a list of error codes, {declare}"
    titled = Finding("no-rows", "no code was found", 'lists = ["VENDOR PAGE"]')
    assert describe_findings("acme", [titled]).endswith('under [sites.acme] in errdex.toml: lists = ["VENDOR PAGE"]')
    left = replace(none, declare=f"{none.declare}\n# open: 1 stands among codes that were read")
    assert left.remedy == f"{none.remedy}, which leaves: 1 stands among codes that were read"
    accepted = replace(none, declare=f"{none.declare}\n# {ACCEPTABLE}1 is left out")
    assert accepted.remedy.endswith(
        ", which leaves: 1 is left out; then accept it if the page is right: errdex review VENDOR --accept"
    )


def test_no_remedy_says_to_accept_a_page_that_another_finding_bars() -> None:
    bars = Finding("no-rows", "no code was found", 'lists = ["Fees"]')
    for reason in REASONS.values():
        if reason.outcome == "suspect" and reason.waivable != "no":
            first = describe_findings("acme", [Finding(reason.word, "It was seen."), bars])
            rest = first.removeprefix("It was seen; ").removesuffix("; and 1 more: errdex review acme")
            assert "accept" not in rest and rest.strip(" ;"), reason.word
    cut = describe_findings("acme", [Finding("truncated", "The page ends"), bars])
    assert cut == "The page ends; wait for the next refresh, which tries again; and 1 more: errdex review acme"
    titled = Finding("column-unread", "What is 'Owner'?", 'columns = { "Owner" = "hint" }')
    assert 'errdex.toml: columns = { "Owner" = "hint" }; and 1 more' in describe_findings("acme", [titled, bars])


def test_a_long_finding_is_shortened_but_where_all_is_shown() -> None:
    page = dict.fromkeys(("since", "rows_kept", "confirmed_at")) | {"vendor": "acme", "page": "x", "outcome": "failed"}
    long = page | {"reason": "timeout", "detail": "It is slow; " * 40}
    short, whole = page_notice(long), page_notice(long, all_shown=True)
    assert len(short.detail) == 300 and short.remedy.endswith(" (in full: errdex review acme)")
    assert whole.detail == long["detail"] and "in full" not in whole.remedy


@pytest.mark.slow
def test_every_finding_is_kept_and_shown_by_review(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=page_of("paylera"))
    broken = ODD.replace("</main>", "<p>There are 99 codes.</p></main>")
    check = desk.refresh(paylera=broken).checks[0][1]
    reasons = [one["reason"] for one in check.account["findings"]]  # type: ignore[attr-defined]
    assert reasons[0] == check.reason and len(reasons) > 1 and f"and {len(reasons) - 1} more: " in (check.detail or "")
    shown = run("review", "paylera")[1]
    assert all(f"{reason}: " in shown for reason in reasons)
    assert reasons[1] not in run("review")[1]
