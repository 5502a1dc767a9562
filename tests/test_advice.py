import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, data
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction.advice import Advice, read_advice

#: Texts by what they advise, a row's divided by " | "; each would be read otherwise without the rule that it names.
ADVICE = data("advice.json")


@pytest.mark.parametrize(("verdict", "rule", "rows"), ADVICE["verdicts"])
def test_a_row_advises_a_retry_or_not_by_what_it_says_without_a_condition(
    verdict: bool | None, rule: str, rows: list[str]
) -> None:
    for row in rows:
        assert read_advice(*row.split(" | ")).retryable is verdict, f"{rule}: {row}"


@pytest.mark.parametrize(("actions", "rows"), ADVICE["actions"].items())
def test_actions_are_what_the_row_tells_somebody_to_do(actions: str, rows: list[str]) -> None:
    for row in rows:
        assert read_advice(row).actions == tuple(sorted(actions.split())), row


@pytest.mark.parametrize(("seconds", "text"), ADVICE["waits"])
def test_a_fixed_wait_is_given_in_seconds(seconds: int | None, text: str) -> None:
    assert read_advice(text).retry_after_s == seconds


def test_the_evidence_is_the_sentence_word_for_word() -> None:
    assert read_advice("It’s down.", "Try  again later — or call. Thanks.").evidence == "Try  again later — or call."


@given(
    st.sampled_from(["retry", "retry this request", "try again", "resend the request", "repeat the call"]), st.data()
)
def test_a_denial_turns_an_instruction_into_a_no_and_a_condition_into_silence(act: str, data: st.DataObject) -> None:
    deny = data.draw(st.sampled_from(["Do not", "Please do not", "Never", "You must not", "Clients should not"]))
    limit = data.draw(
        st.sampled_from(
            ["If the card is blocked,", "Only after approval,", "Fix the body and", "Unless told otherwise,"]
        )
    )
    assert read_advice(f"{act.capitalize()}.").retryable is True
    assert read_advice(f"{deny} {act}.").retryable is False
    assert read_advice(f"{limit} {act}.").retryable is None


@given(st.text(max_size=200), st.sampled_from([" retry ", "请重试", "try again, ", "wait for the ", "`_", "if it "]))
def test_any_text_is_read_and_evidence_comes_from_it(text: str, filler: str) -> None:
    for row in (text, filler * 3 + text, text + filler * 40):
        advice = read_advice(row)
        assert (advice.retryable is None) == (advice.evidence is None)
        assert advice.evidence is None or advice.evidence in row


def test_the_benchmark_fails_on_a_wrong_yes_and_skips_without_rows(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "lang": "en",
        "message": "Try again later.",
        "hint": None,
        "actions": ["wait"],
        "actions_open": [],
    }
    (tmp_path / "traps.jsonl").write_text("")

    def run(retryable: bool | None, folder: str = str(tmp_path)) -> subprocess.CompletedProcess[str]:
        (tmp_path / "dev.jsonl").write_text(json.dumps(row | {"retryable": retryable, "contested": False}))
        call = [sys.executable, "-m", "benchmarks.advice"]
        return subprocess.run(
            call, env={"ERRDEX_ADVICE": folder}, cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert (run(True).returncode, run(None).returncode) == (0, 1)
    assert "skipped" in run(True, "").stdout


def test_silence_is_no_advice() -> None:
    assert read_advice() == read_advice("") == Advice()
