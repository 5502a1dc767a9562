"""What takes a yes back, and what must not: a wrong yes charges a card twice."""

import pytest
from conftest import data

from ingest.advice.clauses import MAX_CHARS
from ingest.advice.read_advice import read_advice
from ingest.advice.row import Advice

#: Rows that would be advised to retry but for a denial or a hazard; a row's texts are divided by " | ".
VETOES = data("advice_vetoes.json")


@pytest.mark.slow
def test_a_yes_is_taken_back_wherever_the_row_speaks_against_it() -> None:
    for kind, rule, rows in ((one, *case) for one in ("denied", "hazards") for case in VETOES[one]):
        for row in rows:
            read = read_advice(*row.split(" | "))
            assert read.retryable is not True, f"{rule}: {row}"
            if kind == "denied":
                assert not {"retry", "wait"} & set(read.actions), f"{rule}: {row}"


@pytest.mark.slow
def test_a_yes_stands_where_nothing_speaks_against_it() -> None:
    for row in VETOES["kept"]:
        assert read_advice(*row.split(" | ")).retryable is True, row


def test_what_is_told_stays_where_a_hazard_takes_the_yes_back() -> None:
    assert read_advice("Stolen card.", "Try again later.") == Advice(actions=("wait",))


def test_no_yes_outlives_what_is_cut_off() -> None:
    filler = "The call was stored. " * (MAX_CHARS // 20)
    assert read_advice("Retry later. " + filler).retryable is True
    assert read_advice("Retry later. " + filler + "Resend no call of this kind.").retryable is None
