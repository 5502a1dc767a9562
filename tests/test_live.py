"""The refresh over a real server on 127.0.0.1: what is believed at first sight, what is looked at twice, what moved."""

from dataclasses import replace

import pytest
from conftest import Live, Run, table
from server import Answer, Handler, Server

from ingest.model import Check
from ingest.pipeline.refresh_job import exit_code

ROWS = {f"card_{name}": 400 for name in ("lost", "stolen", "expired", "closed", "frozen", "unknown")}


def page(rows: dict[str, int]) -> bytes:
    lines = (f"{code}|{status}|Is {code}." for code, status in rows.items())
    return f"<html><body>{table('Code|HTTP|Message', *lines)}</body></html>".encode()


def check(live: Live, *answers: Answer) -> Check:
    live.server.seen.clear()
    return live.refresh(*answers).checks[0][1]


def codes(live: Live) -> dict[object, object]:
    return dict(live.desk.ask("SELECT code, status FROM errors"))  # type: ignore[arg-type]  # pairs


def gives(rows: dict[str, int], **headers: str) -> Answer:
    return lambda to: to.page(page(rows), **headers)


def without(*codes: str) -> dict[str, int]:
    return {code: status for code, status in ROWS.items() if code not in codes}


@pytest.mark.parametrize("rows", [without("card_lost"), ROWS | {"card_lost": 404}])
def test_grave_news_is_believed_when_a_second_look_past_caches_agrees(live: Live, rows) -> None:
    check(live, gives(ROWS, ETag='"one"'))
    assert check(live, gives(rows, ETag='"two"')).outcome == "changed"
    first, second = (headers for _, headers in live.server.seen)
    assert first["If-None-Match"] == '"one"' and "Cache-Control" not in first
    assert second["Cache-Control"] == "no-cache" and "If-None-Match" not in second
    assert codes(live) == rows


@pytest.mark.slow
@pytest.mark.parametrize("second", [gives(ROWS), gives(ROWS | {"card_lost": 410}), lambda to: to.page(b"gone", 404)])
def test_two_looks_that_do_not_agree_are_flapping_and_change_nothing(live: Live, second) -> None:
    check(live, gives(ROWS))
    found = live.refresh(gives(without("card_lost")), second)
    one = found.checks[0][1]
    assert (one.outcome, one.reason, exit_code(found, None)) == ("suspect", "flapping", 3)
    assert codes(live) == ROWS
    assert check(live, gives(ROWS)).outcome == "unchanged"


@pytest.mark.slow
def test_news_that_nobody_need_act_on_is_believed_at_first_sight(live: Live) -> None:
    new = ROWS | {"card_new": 400}
    many = ROWS | {f"card_{name}": 400 for name in ("new", "torn", "wet", "bent", "hot")}
    for rows, requests in ((ROWS, 1), (new, 1), (many, 2)):
        check(live, gives(rows))
        assert len(live.server.seen) == requests, "many at once are looked at twice"


@pytest.mark.slow
def test_a_body_that_changes_under_one_etag_is_found_by_a_full_fetch_every_so_often(live: Live) -> None:
    check(live, lambda to: to.tagged(page(ROWS), '"one"'))
    outcomes = [check(live, lambda to: to.tagged(page(without("card_lost")), '"one"')).outcome for _ in range(9)]
    assert outcomes == ["not_modified"] * 7 + ["changed", "not_modified"]


@pytest.mark.slow
def test_a_page_that_moved_for_good_is_followed_and_recorded_every_night_and_reported_once(
    live: Live, run: Run
) -> None:
    check(live, gives(ROWS))
    assert "redirect" not in (check(live, lambda to: to.page(b"", 404)).detail or "")
    lost = check(live, lambda to: to.page(b"", 302, Location="/lost"))
    assert (lost.reason, lost.http_status) == ("not-found", 404) and "/errors now redirects to it" in str(lost.detail)
    with Server() as other:
        other.routes["/new"], new = gives(ROWS), f"{other.url}/new"
        outcomes = [live.refresh(lambda to: to.page(b"", 301, Location=new)) for _ in range(3)]
        lines = run("refresh", "--db", live.desk.db)[2]
    checks = [outcome.checks[0][1] for outcome in outcomes]
    told = [(one.reason, one.final_url, one.outcome) for one in checks]
    assert told == [("moved", new, "unchanged")] * 3
    assert [outcome.due for outcome in outcomes] == [{("acme", "errors")}, set(), set()] and "moved" not in lines
    assert f"has moved for good to {new}; give that address in `pages`" in run("sites", "acme", "--db", live.desk.db)[1]
    assert live.desk.ask("SELECT run, last_run FROM checks WHERE reason = 'moved'") == [(4, 7)] and live.desk.sound()
    gone = check(live, lambda to: to.page(b"", 404))
    assert gone.reason == "not-found" and f"it redirected to {new}" in gone.detail, "whoever missed the move learns it"


@pytest.mark.parametrize("etag", ['"caf\u00e9"', '"' + "x" * 5000 + '"'])
def test_a_validator_that_is_no_header_does_not_lock_the_page_out(live: Live, etag) -> None:
    assert [check(live, gives(ROWS, ETag=etag)).outcome for _ in range(2)] == ["changed", "unchanged"]


@pytest.mark.slow
def test_a_damaged_body_is_kept_again_by_the_next_refreshes(live: Live) -> None:
    def answer(to: Handler) -> None:
        to.tagged(page(ROWS), '"one"')

    check(live, answer)
    live.desk.ask("UPDATE pages SET body = x'00'")
    assert [check(live, answer).outcome for _ in range(2)] == ["failed", "unchanged"]
    assert live.desk.sound()


def test_a_refusal_by_robots_txt_is_named_and_its_owner_can_overrule_it(live: Live) -> None:
    live.server.routes["/robots.txt"] = lambda to: to.page(b"User-agent: *\nDisallow: /", Content_Type="text/plain")
    assert check(live, gives(ROWS)).reason == "robots"
    own = replace(live.config, sites={"acme": replace(live.config.sites["acme"], robots=False)})
    assert live.refresh(gives(ROWS), config=own).checks[0][1].outcome == "changed"


FANCY = page(ROWS).replace(b"Is card_lost", "It’s card_lost".encode())


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (lambda to: to.page(FANCY, Content_Type="text/html; charset=latin1"), "suspect", "wrong-charset"),
        (lambda to: to.page(b"\xef\xbb\xbf" + page(ROWS), Content_Type="text/html"), "unchanged", None),
        (lambda to: to.page(page(ROWS), Content_Type="text/html; charset=no-such"), "unchanged", None),
        (lambda to: to.page(b"", 304), "failed", "unexpected-304"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wrong_header_has_its_reason_in_the_checks_and_loses_nothing(live: Live, answer, outcome, reason) -> None:
    check(live, gives(ROWS))
    live.refresh(answer)
    assert live.desk.ask("SELECT outcome, reason FROM checks WHERE run = 2") == [(outcome, reason)]
    assert codes(live) == ROWS
