"""A few codes that appear twice are set aside and named; the page's other rows are read."""

import pytest
from conftest import Desk
from test_declared import ROWS, checked, codes, declared, errors, page

from ingest.pipeline.refresh_job import exit_code
from ingest.pipeline.review import accept

AGAIN = ("E3", "423", "It is locked.")


def clashing(*rows: tuple[str, str, str]) -> str:
    return page(errors([*ROWS, *rows]))


def test_one_code_that_appears_twice_blocks_no_other_row(desk: Desk) -> None:
    config = declared()
    found = desk.refresh(config, acme=clashing(AGAIN))
    (_, check), *_ = found.checks
    assert (check.outcome, check.reason) == ("suspect", "keys-set-aside") and "'E3' appears twice" in str(check.detail)
    assert 'scope = "' in str(check.detail) and exit_code(found, None) == 3
    assert codes(desk) == [row[0] for row in ROWS if row[0] != "E3"]
    again = desk.refresh(config, acme=clashing(AGAIN))
    assert exit_code(again, None) == 3 and not again.news.changes


def test_the_row_that_a_clashing_code_had_stays(desk: Desk) -> None:
    config = declared()
    assert checked(desk, config, clashing())[0] == "changed"
    assert checked(desk, config, clashing(AGAIN, ("E99", "500", "It is new.")))[0] == "suspect"
    assert codes(desk) == [*(row[0] for row in ROWS), "E99"]


def test_no_code_is_removed_while_another_clashes(desk: Desk) -> None:
    config = declared()
    checked(desk, config, clashing())
    written_over = clashing().replace("<td>E7</td>", "<td>E3</td>")
    assert not desk.refresh(config, acme=written_over).news.changes
    assert codes(desk) == [row[0] for row in ROWS]
    accept(config, desk.db, "acme")
    assert "E7" not in codes(desk)


def test_accepting_a_clash_takes_the_first_row(desk: Desk) -> None:
    config = declared()
    checked(desk, config, clashing(AGAIN))
    accept(config, desk.db, "acme")
    assert sorted(codes(desk), key=str) == sorted(row[0] for row in ROWS)
    assert desk.ask("SELECT status FROM errors WHERE code = 'E3'") == [(403,)]
    assert checked(desk, config, clashing(AGAIN))[0] == "unchanged"
    assert checked(desk, config, clashing(AGAIN) + "<!-- another byte -->")[0] == "unchanged"


@pytest.mark.parametrize(("number", "reason"), [(1, "keys-set-aside"), (2, "key-clash")])
def test_more_than_a_tenth_of_the_keys_keeps_the_whole_page_out(desk: Desk, number, reason) -> None:
    rows = [(f"E{at}", "423", "It is locked.") for at in range(1, number + 1)]
    (_, check), *_ = desk.refresh(declared(), acme=clashing(*rows)).checks
    assert check.reason == reason
    assert len(codes(desk)) == (len(ROWS) - 1 if number == 1 else 0)
