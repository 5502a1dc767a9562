"""What a row advises: whether to retry, what else to do, how long to wait; in words of nine languages."""

import json
from pathlib import Path

import pytest
from conftest import Patch, data

from benchmarks.advice import main as benchmark
from ingest.advice.english_repeats import repeats
from ingest.advice.read_advice import read_advice
from ingest.advice.row import Advice

#: Texts by what they advise, a row's divided by " | "; each would be read otherwise without the rule that it names.
ADVICE = data("advice.json")


@pytest.mark.slow
def test_a_row_advises_a_retry_or_not_by_what_it_says_without_a_condition() -> None:
    for verdict, rule, rows in ADVICE["verdicts"]:
        for row in rows:
            assert read_advice(*row.split(" | ")).retryable is verdict, f"{rule}: {row}"


@pytest.mark.slow
def test_actions_are_what_the_row_tells_somebody_to_do() -> None:
    for actions, rows in (*ADVICE["actions"].items(), *ADVICE["few_words"].items()):
        for row in rows:
            assert read_advice(row).actions == tuple(sorted(actions.split())), row


def test_a_fixed_wait_is_given_in_seconds() -> None:
    for seconds, text in ADVICE["waits"]:
        assert read_advice(text).retry_after_s == seconds, text


@pytest.mark.slow
@pytest.mark.parametrize(("language", "words"), ADVICE["limits"].items())
def test_no_limit_on_a_repeat_is_overheard_wherever_it_stands(language: str, words: dict[str, list[str]]) -> None:
    comma, dash, stop = ("，", "——", "。") if language in ("zh", "ja") else (", ", " – ", ". ")
    for repeat in words["repeats"]:
        assert read_advice(f"{repeat.capitalize()}.").retryable is True, repeat
        for limit in words["limits"]:
            for text in (
                *(f"{limit}{mark}{repeat}" for mark in (comma, dash, "; ")),
                f"{repeat}{dash}{limit}",
                f"{repeat} ({limit})",
            ):
                assert read_advice(text.capitalize()).retryable is not True, text
        for veto in words["vetoes"]:
            for row in ([f"{veto}{stop}{repeat}"], [f"{repeat}{comma}{veto}"], [repeat, veto], [veto, repeat]):
                assert read_advice(*row).retryable is not True, row


def test_the_evidence_is_the_sentence_word_for_word() -> None:
    assert read_advice("It’s down.", "Try  again later — or call. Thanks.").evidence == "Try  again later — or call."


ACTS = ["retry", "retry this request", "try again", "resend the request", "repeat the call"]
DENIALS = ["Do not", "Please do not", "Never", "You must not", "Clients should not"]
LIMITS = ["If the card is blocked,", "Only after approval,", "Fix the body and", "Unless told otherwise,"]


@pytest.mark.parametrize("act", ACTS)
def test_a_denial_turns_an_instruction_into_a_no_and_a_condition_into_silence(act) -> None:
    assert read_advice(f"{act.capitalize()}.").retryable is True
    assert [read_advice(f"{deny} {act}.").retryable for deny in DENIALS] == [False] * len(DENIALS)
    assert [read_advice(f"{limit} {act}.").retryable for limit in LIMITS] == [None] * len(LIMITS)


@pytest.mark.parametrize("repeated", ["try again once ", "do not retry ", "retrying will not help "])
def test_only_what_stands_near_a_repeat_is_read_with_it(repeated) -> None:
    heard = repeats(repeated * 100)
    assert heard
    assert all(len(one.rest) < 400 for one in heard)


def test_the_benchmark_fails_on_a_wrong_yes_and_skips_without_rows(tmp_path: Path, monkeypatch: Patch) -> None:
    row = {"id": "a", "lang": "en", "message": "Try again later.", "hint": None, "actions": ["wait"]}
    (tmp_path / "traps.jsonl").touch()
    monkeypatch.setenv("ERRDEX_ADVICE", str(tmp_path))
    for retryable, code in ((True, 0), (None, 1)):
        labels = {"actions_open": [], "retryable": retryable, "contested": False}
        (tmp_path / "dev.jsonl").write_text(json.dumps(row | labels))
        assert benchmark() == code
    monkeypatch.delenv("ERRDEX_ADVICE")
    assert benchmark() == 0


def test_silence_is_no_advice() -> None:
    assert read_advice() == read_advice("") == Advice()


def test_a_hint_is_read_anew_where_what_it_asks_for_depends_on_the_title() -> None:
    assert read_advice("The server slept.", "Check and retry.").actions == ()
    assert read_advice("Bad password.", "Check and retry.").actions == ("fix_request",)
    assert read_advice("The server naps.", "Check and retry.").actions == ()
