"""What explain says: every code in whatever envelope, its status checked, its verdict with evidence, nothing made up."""

import gzip
import io
import json
import re
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, Desk, Patch, Run, configured, data, table

from ingest.cli.explain_command import _explain, candidates
from ingest.lookup import message_matching
from ingest.lookup.error_response import read_response
from ingest.lookup.next_step import step_for
from ingest.lookup.rank_codes import explain as rank
from ingest.lookup.ranked_code import RankedCode
from ingest.pipeline.review import accept
from ingest.store.code_lookup import by_words
from ingest.store.connection import reading

Row = dict[str, Any]


@pytest.fixture(scope="module")
def desk_of_all(template: Desk) -> Desk:
    """Two nights of every vendor, which no test changes."""
    template.two_nights()
    return template


@pytest.fixture
def explain(monkeypatch: Patch, run: Run, desk_of_all: Desk) -> Run:
    def call(*words: object, stdin: bytes | None = None) -> tuple[int, str, str]:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return run("explain", "--db", desk_of_all.db, *words)

    return call


def answer(explain: Run, text: str, *options: str) -> tuple[int, Row]:
    """The exit code and what is said about an answer."""
    code, out, _ = explain("--format", "json", *options, stdin=text.encode())
    return code, json.loads(out)


def best(explain: Run, text: str, *options: str) -> Row:
    """The first candidate of an answer that must be known."""
    code, data = answer(explain, text, *options)
    assert (code, data["known"]) == (0, True), text
    return dict(data["candidates"][0])


#: Responses by what is asked of them.
RESPONSES = data("responses.json")
#: Name → a template of an answer.
ENVELOPES = dict(
    block.split("\n", 1) for block in (DATA / "envelopes.txt").read_text("utf-8").removeprefix("=== ").split("\n=== ")
)


def filled(template: str, row: Row) -> str:
    values = {"CODE": row["code"], "ANCHOR": re.sub(r"[._]", "-", row["code"]).lower(), "VENDOR": row["vendor"]}
    values |= {"STATUS": json.dumps(row["status"]), "MESSAGE": json.dumps(row["message"])[1:-1], "ESC": "\x1b"}
    return re.sub("%([A-Z]+)%", lambda name: str(values[name[1]]), template)


@pytest.fixture(scope="module")
def every(desk_of_all: Desk) -> list[RankedCode]:
    """Every code of the catalogue, the removed ones too."""
    with reading(desk_of_all.db) as catalogue:
        return candidates(catalogue)


def unranked(codes: list[RankedCode]) -> list[RankedCode]:
    return [RankedCode(one.record, one.retry, one.gone, code_titles=one.code_titles) for one in codes]


@pytest.mark.parametrize("step", [9, pytest.param(3, marks=pytest.mark.slow)])
def test_a_code_is_known_wherever_its_envelope_puts_it(every: list[RankedCode], step) -> None:
    rows = [one.record for one in every if not one.gone][::step]
    for envelope, row in product(ENVELOPES, rows):
        text = filled(ENVELOPES[envelope], row)
        found = rank(read_response(text.encode()), unranked(every), lambda words: [])
        ranked = [one.record["code"] for one in found.candidates]
        assert found.known and row in [one.record for one in found.candidates] and ranked[0] == row["code"], text


@pytest.mark.parametrize("step", [40, pytest.param(5, marks=pytest.mark.slow)])
def test_a_response_is_explained_alike_with_all_records_or_those_that_resemble_it(
    desk_of_all: Desk, every: list[RankedCode], step
) -> None:
    rows = [one.record for one in every if not one.gone]
    with reading(desk_of_all.db) as catalogue:
        for envelope, row in ((one, row) for one in ENVELOPES for row in rows[len(one) % step :: step]):
            spelt = row | {"code": row["code"].upper().replace("_", "-")}
            for text in (filled(ENVELOPES[envelope], one) for one in (row, spelt, row | {"code": "no_such_code"})):
                response = read_response(text.encode())
                found = rank(response, unranked(every), lambda words: by_words(catalogue, words, 3))
                assert _explain(catalogue, response, None) == found, text


def test_the_answer_has_status_verdict_evidence_hint_link_and_times(explain: Run, desk_of_all: Desk) -> None:
    body = '{"error": {"code": "upstream_unavailable", "message": "x"}}'
    code, out, err = explain(stdin=f"HTTP/1.1 409 Conflict\r\nhost: api.agentagon.io\r\n\r\n{body}".encode())
    assert (code, err) == (0, "")
    times = "SELECT changed_at, confirmed_at FROM errors JOIN vendors USING (vendor)"
    ((changed, confirmed),) = desk_of_all.ask(f"{times} WHERE code = 'upstream_unavailable'")
    advice, record = out.split("\n\n")
    assert re.sub(r"\d+ minutes? ago", "just now", advice).splitlines() == [
        "Retry: yes, a payment only with its idempotency key",
        f'autopay says: "Retry with the same Idempotency-Key." (advised; confirmed {confirmed}, just now)',
        "Do: keep the same idempotency key; send it again",
    ]
    first, *lines = record.splitlines()
    assert first.startswith("autopay  upstream_unavailable  502  ")
    shown = {line.split()[0]: line[12:] for line in lines}
    assert shown.pop("hint").startswith("Retry with the same Idempotency-Key. If it persists")
    assert "retry" not in shown, "it is said above"
    asked = "error.code is 'upstream_unavailable'; the response mentions agentagon.io"
    assert (
        shown.items()
        >= {
            "why": f"{asked}; documented as 502, you got 409 (score 0.90)",
            "see": "https://autopay.agentagon.io/docs/errors#upstream_unavailable",
            "changed": changed,
            "confirmed": confirmed,
        }.items()
    )


def test_the_json_is_what_a_program_relies_on(explain: Run, desk_of_all: Desk) -> None:
    one = best(explain, '{"error": {"code": "card_closed"}}')
    assert list(one) == ["record", "retry", "score", "why", "advice", "removed_at"]
    columns = [row[1] for row in desk_of_all.ask("PRAGMA table_info(errors)")]
    assert list(one["record"]) == [*columns, "confirmed_at"] and one["record"]["retryable"] is None
    assert one["retry"] == {"retryable": False, "basis": "status"} and 0.5 <= one["score"] <= 1
    stated = best(explain, "BCK.BILLING.0018")["retry"]
    assert stated["retryable"] is one["retry"]["retryable"] is False and stated["basis"] == "stated"
    assert best(explain, "idempotency.in_flight")["retry"] == {"retryable": None, "basis": None}


def test_every_verdict_is_that_of_the_view_or_names_its_default(every: list[RankedCode]) -> None:
    """Where the vendor is silent, the view gives the default of the status: explain and show say so or give the same."""
    rows = [(step_for(one.record), one.retry) for one in every if not one.gone]
    silent = [(step, retry) for step, retry in rows if retry["basis"] in ("status", None)]
    assert [step.status_default for step, _ in silent] == [retry["retryable"] for _, retry in silent]
    assert all(step.retryable in (None, retry["retryable"]) for step, retry in silent)
    assert {step.status_default for step, retry in rows if retry["basis"] not in ("status", None)} == {None}
    assert {step.status_default for step, _ in silent if step.retryable is None} == {True, False, None}


def test_an_unknown_verdict_names_the_default_that_the_view_gives(explain: Run, run: Run, desk_of_all: Desk) -> None:
    told = "unknown: the vendor does not say; the default for 400 is no"
    out = explain('{"code": "invalid_request"}')[1]
    assert f"Retry: {told}\n" in out and out.count(told) == 1
    assert out.count("Mend the fields and retry.") == 1, "nor are the vendor's words given twice"
    both = explain('{"error":{"code":"internal_error"}}')[1]
    assert both.count("  retry  ") == 2 and "  hint  " in both, "of several that fit, each has its own"
    show = run("show", "autopay/invalid_request", "--db", desk_of_all.db)[1]
    assert show.startswith(f"Retry: {told}\n")
    shown = run.json("show", "paylera/fx.stale_rate", "--db", desk_of_all.db)["advice"]
    assert (shown["retryable"], shown["status_default"]) == (None, True)
    post = explain('POST /v1 HTTP/1.1 503 {"code": "fx.stale_rate"}')[1]
    assert "default" not in post and post.count("unknown: do not retry until you know") == 1


def test_records_that_fit_are_ranked_by_their_place_in_the_answer(explain: Run) -> None:
    text = '{"errors": [{"code": "payment.declined"}, {"code": "card_closed"}], "meta": {"inner": {"code": "fx.stale_rate"}}}'
    found = answer(explain, text)[1]["candidates"]
    assert [one["record"]["code"] for one in found] == ["payment.declined", "card_closed", "fx.stale_rate"]
    both = [one["record"] for one in answer(explain, '{"code": "not_found"}')[1]["candidates"]]
    assert {one["vendor"] for one in both} == {"autopay", "paylera"}
    response = {"code": "not_found", "message": both[1]["message"]}
    assert best(explain, json.dumps(response))["record"]["vendor"] == both[1]["vendor"]


def acme(desk: Desk, head: str, *rows: str, more: str = "") -> None:
    """A catalogue of one page, of which nothing is declared but `more`."""
    config = configured(f"[sites.acme]\npages = ['https://acme.example/errors']\n{more}\n")
    desk.refresh(config, acme=f"<html><body><h1>Error codes</h1>{table(head, *rows)}</body></html>")


def test_of_a_code_of_two_vendors_neither_speaks_for_both(explain: Run) -> None:
    both = "autopay and paylera both document"
    code, out, _ = explain('{"code": "internal_error"}')
    advice = out.partition("\n\n")[0].splitlines()
    assert code == 0 and advice[0].startswith("If you sent a POST without an idempotency key, first check")
    assert advice[1:] == [f"Retry: unknown: {both} this code and disagree; name one with --vendor"]
    data = json.loads(explain('{"code": "internal_error"}', "--format", "json")[1])
    assert (data["advice"]["retryable"], data["advice"]["actions"], data["advice"]["confirmed_at"]) == (None, [], None)
    assert [(one["code"], one["vendors"]) for one in data["codes"]] == [("internal_error", ["autopay", "paylera"])]
    lines = explain('{"code": "not_found"}')[1].splitlines()
    no = "Retry: no (HTTP: the default for 404)"
    assert lines[:2] == [no, f"{both} not_found; name one with --vendor"] and "Do: " not in lines[3]
    assert explain('{"code": "not_found"}', "--vendor", "autopay")[1].startswith(f'{no}\nautopay says: "Check the id."')
    post = explain('POST /v1 HTTP/1.1 500 {"code": "internal_error"}')[1].splitlines()
    assert post[1] == "Retry: unknown: do not retry until you know whether the request was carried out"
    assert post[3] == "Do: look up the current state first; contact support"


def test_each_of_several_codes_has_a_headline_and_an_open_outcome_comes_first(explain: Run) -> None:
    text = json.dumps({"errors": [{"code": one} for one in ("not_found", "unauthorized", "BCK.BILLING.0004")]})
    lines = explain(text)[1].partition("\n\n")[0].splitlines()
    assert lines[0].startswith("If you sent a POST without an idempotency key, first check")
    assert lines[1] == "Retry: unknown: the codes in the response differ on this"
    verdicts = [(line, lines[at + 1]) for at, line in enumerate(lines) if at > 1 and not line.startswith(" ")]
    yes = "  Retry: yes, a payment only with its idempotency key"
    no = "  Retry: no (HTTP: the default for {})".format
    assert verdicts == [("not_found", no(404)), ("unauthorized", no(401)), ("BCK.BILLING.0004", yes)]
    data = json.loads(explain(text, "--format", "json")[1])
    assert [one["advice"]["retryable"] for one in data["codes"]] == [False, False, True]
    assert (data["advice"]["retryable"], data["advice"]["actions"]) == (None, ["authenticate", "change_setup"])
    one = explain('{"error": {"type": "invalid_request", "code": "not_found"}}')[1]
    assert one.startswith("Retry: no (HTTP: the default for 404)\n")


def test_a_status_beside_a_code_makes_it_no_less_known(explain: Run) -> None:
    for text in ("Error [rate_limited]", "Error [rate_limited] 429"):
        assert json.loads(explain(text, "--format", "json", "--vendor", "autopay")[1])["known"], text


@pytest.mark.parametrize(
    "text",
    [
        "Error codes: card_closed, payment_method_sca_required and setup_required.",
        "\n".join(
            f'HTTP/1.1 {status} X\n\n{{"code": "{code}"}}\n'
            for status, code in ((410, "card_closed"), (402, "payment_method_sca_required"), (403, "setup_required"))
        ),
    ],
)
def test_all_codes_of_a_pasted_page_are_answered(explain: Run, text: str) -> None:
    codes = json.loads(explain(text, "--format", "json")[1])["codes"]
    assert {one["code"] for one in codes} == {"card_closed", "payment_method_sca_required", "setup_required"}


@pytest.mark.parametrize("before", ["HTTP/1.1 302 Found\nLocation: /a\n", "HTTP/1.1 401 Unauthorized\n"])
def test_of_the_steps_to_one_response_the_last_is_answered(explain: Run, before: str) -> None:
    codes = json.loads(explain(f'{before}\nHTTP/1.1 410 Gone\n\n{{"code": "card_closed"}}', "--format", "json")[1])
    assert [one["code"] for one in codes["codes"]] == ["card_closed"]


@pytest.mark.parametrize(
    "text",
    [
        "The error was not rate_limited but invalid_request",
        "The error was invalid_request, not rate_limited",
    ],
)
def test_a_code_that_is_said_not_to_be_the_error_is_not_answered(explain: Run, text: str) -> None:
    codes = json.loads(explain(text, "--format", "json", "--vendor", "autopay")[1])["codes"]
    assert [one["code"] for one in codes] == ["invalid_request"]


def test_a_bare_status_names_the_codes_that_have_it_beside_another(run: Run, full: Desk) -> None:
    full.ask("UPDATE errors SET status_text = '500 / 507' WHERE vendor = 'autopay' AND status = 500")
    said = run("explain", "HTTP/1.1 507 X", "--vendor", "autopay")[1]
    assert "500 / 507" in said and "documented as 507" in said


@pytest.mark.parametrize(
    ("second", "line"),
    [
        ("brand_new", "not documented: errors[1].code is 'brand_new'"),
        ("policy_violation", "autopay documented policy_violation until 20"),
    ],
)
def test_a_code_that_is_not_documented_leaves_no_yes_for_the_one_beside_it(explain: Run, second, line) -> None:
    text = json.dumps({"errors": [{"code": "BCK.BILLING.0004"}, {"code": second}]})
    code, out, _ = explain(text)
    assert code == 0 and "Retry: unknown: the response also has a code that is not documented" in out
    assert any(one.startswith(line) for one in out.splitlines())
    data = answer(explain, text)[1]
    assert data["advice"]["retryable"] is None and [one["code"] for one in data["undocumented"]] == [second]
    told = explain(json.dumps({"code": "BCK.BILLING.0004", "decline_code": second}))[1]
    assert "Retry: unknown" in told and second in told
    for name in ("type", "request_code"):
        told = json.loads(explain(json.dumps({"code": "BCK.BILLING.0004", name: second}), "--format", "json")[1])
        assert told["advice"]["retryable"] is True and not told["undocumented"]


def test_the_words_of_a_message_that_asks_for_something_are_what_the_vendor_says(run: Run, desk: Desk) -> None:
    acme(desk, "Code|HTTP|Message", "card_late|402|The card is late. Contact support.")
    assert 'acme says: "The card is late. Contact support."' in run("explain", '{"code": "card_late"}')[1]


def test_of_several_meanings_of_a_code_the_status_tells_the_right_one(run: Run, desk: Desk) -> None:
    rows = (f"CARD_LOST|{status}|Lost {status}." for status in (402, 409))
    acme(desk, "Code|HTTP|Message", *rows, more="scope = 'status'")
    found = run.json("explain", '{"code": "CARD_LOST", "status": 409}')["candidates"]
    assert [one["record"]["scope"] for one in found] == ["409", "402"]
    assert found[1]["why"] == "code is 'CARD_LOST'; documented as 402, you got 409"


@pytest.mark.slow
def test_a_number_beside_its_message_is_a_code_and_a_status_only_of_a_vendor_that_is_named(
    run: Run, desk: Desk
) -> None:
    rows = ("401|The key is late.", "4008|Too many calls.", "4009|Your token is late.", "404|Not found")
    acme(desk, "Code|Message", *rows, "500|Internal server error")
    for thrown, known in RESPONSES["thrown numbers"]:
        trace = f'Traceback (most recent call last):\n  File "a.py", line 4, in f\n    g(4009)\n{thrown}'
        code, out, _ = run("explain", trace, "--format", "json")
        found = json.loads(out)
        assert (code, found["known"]) == (int(not known), bool(known)), thrown
        assert not known or [one["record"]["code"] for one in found["candidates"]] == [known], thrown
        assert run.json("explain", trace, "--vendor", "acme")["known"], thrown


@pytest.mark.parametrize(
    ("text", "retryable"),
    [
        ("Error: 4008 Too many calls", True),
        ("Declined: responseCode=4008, responseText=Too many calls", True),
        ('{"code": 4008, "message": "Too many calls"}', True),
        ('{"resultCode": "Error", "refusalReasonCode": "4008", "refusalReason": "Too many calls"}', True),
        ('{"resultCode": "Error", "refusalReasonCode": "4008", "refusalReason": "Other"}', None),
        ('{"code": "JAR_LOST", "refusalReasonCode": "4008", "refusalReason": "Too many calls"}', None),
        ('{"code": "blocked", "refusalReasonCode": "4008", "refusalReason": "Too many calls"}', None),
        ("Error: 4008 Late", None),
        ('{"code": "54", "message": "Card expired"}', None),
        ('{"code": "54", "message": "Card expired", "see": "https://acme.example/x"}', True),
        ('{"code": 503, "message": "Service unavailable"}', None),
        ("Set-Cookie: code=acme_down; Path=/", None),
    ],
)
def test_a_number_beside_its_title_is_a_code(run: Run, desk: Desk, text: str, retryable: bool | None) -> None:
    rows = ["4008|Too many calls|They came at once.|Yes", "4009|Late|It came after noon.|Yes"]
    rows += ["54|Card expired|It is old.|Yes", "503|Service unavailable|It is away.|Yes"]
    rows += ["acme_down|Down|It is out.|Yes"]
    acme(desk, "Code|Name|Description|Retryable", *rows)
    assert json.loads(run("explain", text, "--format", "json")[1])["advice"]["retryable"] is retryable


@pytest.mark.parametrize(
    ("number", "thrown", "known"),
    [(503, "The seat(12) is taken.", True), (503, "The seat(A 1) is taken", True), (503, "The seat is taken.", False),
     (404, "The seat(12) is taken.", False), (404, "Anything at all", False), (502, "a a" * 300, False),
     (505, "Fault 7: the card is wet", False), (506, "The card: it is wet", False)],
)  # fmt: skip
def test_a_message_with_a_value_is_the_documented_one_with_a_placeholder(run: Run, desk: Desk, number, thrown, known):
    rows = ("503|The seat({id}) is taken.", "404|{0}", f"502|{'a {0}' * 9} b", "505|Fault {0}: {1}", "506|{0}: {1}")
    acme(desk, "Code|Message", *rows)
    answer = json.dumps({"code": number, "message": thrown})
    assert json.loads(run("explain", answer, "--format", "json")[1])["known"] is known
    alone = json.dumps({"message": thrown})
    assert json.loads(run("explain", alone, "--vendor", "acme", "--format", "json")[1])["known"] is ("(" in thrown)


@pytest.mark.parametrize(
    "text",
    [
        "attempt 8: The call was late",
        "The call was late (attempt 8)",
        "07:00:00.8 The call was late",
        '{"took": 8, "err": "The call was late"}',
        "ERROR 8 The call was late by a card that is lost",
        "ERROR 8 no the call was late",
    ],
)
def test_a_number_counts_only_right_beside_its_whole_message(run: Run, desk: Desk, text) -> None:
    acme(desk, "Code|Message", "8|The call was late.", "9|The call was early.", "10|The call was lost.")
    assert run("explain", text)[0] == 1
    assert run("explain", "ERROR 8 The call was late. id=3")[0] == 0


def test_a_message_is_sought_only_on_the_lines_that_have_its_code(run: Run, desk: Desk, monkeypatch: Patch) -> None:
    acme(desk, "Code|Message", *(f"PUMP_{at}|The pump is dry." for at in range(40)))
    sought = []
    own = message_matching._has_both
    monkeypatch.setattr(message_matching, "_has_both", lambda *of: sought.append(1) or own(*of))
    assert run("explain", "\n".join(f"at noon: PUMP_{at} The pump is dry." for at in range(40)))[0] == 0
    assert len(sought) == 40


@pytest.mark.slow
def test_a_vendor_with_a_name_that_any_text_has_is_not_named_by_it(run: Run, desk: Desk) -> None:
    page = f"<html><body><h1>Error codes</h1>{table('Code|Message|Solution', '4008|It is wet.|Retry later.')}</body></html>"
    for name in ("gateway", "method"):
        desk.refresh(configured(f"[sites.{name}]\npages = ['https://{name}.example/errors']\n"), **{name: page})
        text = json.dumps({name: "x", "code": 4008})
        assert run.json("explain", text)["advice"]["retryable"] is None
        assert run.json("explain", text, "--vendor", name)["advice"]["retryable"]


@pytest.mark.parametrize(("text", "doubt"), RESPONSES["weak"])
def test_a_code_that_does_not_stand_where_the_error_stands_gives_no_yes(run: Run, desk: Desk, text, doubt) -> None:
    rows = ("pay_busy||The line is busy.|Retry later.", "4008||Too many calls.|Retry later.", "pay_gone||It is gone.|")
    acme(desk, "Code|HTTP|Message|Solution", *rows, "pay_late|503|It is late.|Retry later.")
    advice = run.json("explain", text)["advice"]
    assert (advice["retryable"], str(doubt) in str(advice["doubt"])) == (None if doubt else True, True)


@pytest.mark.parametrize(
    "text", ['{"order_code": "429"}', '{"zip": {"code": 429}}', "failed 429 EUR", "got 429 points"]
)
def test_a_number_of_something_else_is_no_status(text) -> None:
    assert read_response(text.encode()).status is None
    assert read_response(b'{"error_code": "429"}').status == read_response(b"failed: 429").status == 429


@pytest.mark.slow
def test_what_is_not_documented_says_what_to_do_next(explain: Run, run: Run, desk: Desk) -> None:
    for text, hint in RESPONSES["next"]:
        code, _, err = explain(text)
        assert (code, hint in err, bool(err)) == (1, True, bool(hint)), text
    acme(desk, "Code|HTTP|Message|Solution", "pay_locked|423|A payout is already in progress.|Retry after 30 seconds.")
    told = run("explain", '{"code": "pay_locked"}')[1]
    assert told.startswith("Retry: unknown; if you send it again, wait 30 s (the vendor's words)\n"), "it is not silent"


def test_of_several_meanings_the_statuses_that_leave_the_outcome_open_are_named(run: Run, desk: Desk) -> None:
    rows = ("pay_lost|400|It is late.", "pay_lost|500|It is lost.", "pay_odd|402|Odd.")
    acme(desk, "Code|HTTP status|Message", *rows, more="scope = 'status'")
    told = run("explain", "--db", desk.db, '{"code": "pay_lost"}')[1]
    assert told.splitlines()[0].endswith(" whether it took effect: 500 does not tell.")
    assert "its scopes: 400, 500" in run("show", "--db", desk.db, "acme", "pay_lost", "--scope", "9")[2]


@pytest.mark.slow
def test_what_any_vendor_may_say_gives_no_yes(run: Run, desk: Desk) -> None:
    rows = ("4008|TOO_BUSY_NOW|Too many calls.|", "E08||The lamp is wet.|", "503||We sleep at night.|")
    rows += ("PROVIDER_TIMED_OUT||The provider took too long.|",)
    acme(desk, "Code|Name|Message|Solution", *(f"{row}Retry with backoff." for row in rows), "4009|LATE|Too late.|")
    for text, verdict in [
        ('{"message": "Too many calls."}', None),
        ("x.ApiError: Too many calls.", None),
        ('{"message": "Too many calls.", "docs": "https://docs.acme.example"}', True),
        ('{"code": "E08"}', None),
        ('{"code": "PROVIDER_TIMED_OUT"}', None),
        ('{"code": "PROVIDER_TIMED_OUT", "message": "The provider took too long."}', True),
        ('{"code": 503, "message": "We sleep at night."}', None),
        ('{"code": 503, "message": "We sleep at night.", "docs": "https://docs.acme.example"}', True),
        ('{"code": 4008, "message": "The lease has expired."}', None),
        ('{"code": 4008, "message": "Too many calls."}', True),
        ('{"code": 4008, "name": "TOO_BUSY_NOW"}', True),
        ("TOO_BUSY_NOW", True),
        ("acme 4008", True),
    ]:
        advice = run.json("explain", text)["advice"]
        assert (advice["retryable"], "add --vendor acme" in str(advice["doubt"])) == (verdict, not verdict), text
    assert run.json("explain", '{"code": 4008}', "--vendor", "acme")["advice"]["retryable"]


@pytest.mark.slow
def test_a_status_or_a_number_is_the_code_of_no_vendor_that_the_response_does_not_show(run: Run, desk: Desk) -> None:
    rows = table("Status|Message", "401|The key is late.", "403|The key is small.", "404|Not found.")
    rows += "<h2>Broker errors</h2>" + table("Code|Message", "7|It took too long.", "8|It was not sent.")
    desk.refresh(
        configured("[sites.acme]\npages = ['https://acme.example/errors']\n"),
        acme=f"<html><body><h1>Error codes</h1>{rows}</body></html>",
    )
    for text, known, nearest in RESPONSES["numbers"]:
        code, out, _ = run("explain", "--db", desk.db, text, "--format", "json")
        found = json.loads(out)
        assert (code, found["known"]) == (1 - known, known), text
        assert [one["record"]["code"] for one in found["candidates"]] == nearest, text
        named = run("explain", "--db", desk.db, text, "--format", "json", "--vendor", "acme")
        assert json.loads(named[1])["known"] or nearest in ([], ["7"]), text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('{"code": 503, "message": "Cannot return the order."}', None),
        ('{"result": 503, "text": "Cannot return the order."}', None),
        ('{"status": 503, "message": "Cannot return the order."}', None),
        ("error 503: Cannot return the order.", None),
        ('HTTP/1.1 200 OK\n\n{"result": "503", "text": "Cannot return the order."}', None),
        ('HTTP/1.1 503 Service Unavailable\n\n{"code": 503, "message": "Cannot return the order."}', "503"),
        ('HTTP 503: {"code": 503, "message": "Cannot return the order."}', "503"),
        ('{"status": 503, "title": "Service Unavailable", "detail": "Cannot return the order."}', "503"),
        ('{"http_code": 503, "message": "Cannot return the order."}', "503"),
        ("Request failed with status code 503: Cannot return the order.", "503"),
    ],
)
def test_a_number_of_the_vendors_own_is_no_status(run: Run, desk: Desk, text: str, status: str | None) -> None:
    acme(desk, "Code|Message", "200|Not authorized.", "503|Cannot return the order.", "1203|The order is late.")
    found = run.json("explain", text)
    assert found["candidates"][0]["record"]["code"] == "503"
    assert (found["advice"]["http"] or "").partition(":")[0] == (status or "")
    assert ("documented as" in found["candidates"][0]["why"]) == bool(status)


@pytest.mark.parametrize(("text", "told"), RESPONSES["not documented"])
def test_what_is_not_documented_is_told(explain: Run, text, told) -> None:
    assert f"\n{told}" in "\n" + explain(text)[1]


def test_a_code_is_known_by_the_name_beside_it_unless_that_is_ordinary(run: Run, desk: Desk) -> None:
    rows = ("7|REQUEST_TIMED_OUT|It took too long.", "8|INTERNAL_ERROR|We failed at it.")
    acme(desk, "Code|Name|Description", *rows)
    code, out, _ = run("explain", "x.Fault: the broker said REQUEST_TIMED_OUT")
    assert code == 0 and "'REQUEST_TIMED_OUT', which is its title" in out
    assert run("explain", '{"code": "INTERNAL_ERROR"}')[0] == 1
    assert "Try: errdex show acme 7\n" in run("show", "acme", "REQUEST_TIME_OUT")[2]


@pytest.mark.slow
def test_a_documented_code_is_known_and_its_status_is_checked(explain: Run) -> None:
    for text, options, code, why in RESPONSES["known"]:
        one = best(explain, text, *options)
        assert f"{one['record']['vendor']}/{one['record']['code']}".endswith(code) and why in one["why"], text


def test_of_the_codes_spelt_alike_those_still_documented_come_first(every: list[RankedCode]) -> None:
    one = next(one for one in every if one.record["code"] == "card_closed")
    vendors = {"aaa": "2026-11-20", "bbb": None, "ccc": None}  # Before "aaa" was renamed, it documented the code.
    codes = [RankedCode(one.record | {"vendor": name}, one.retry, gone) for name, gone in vendors.items()]
    found = rank(read_response(b'{"error": {"code": "card_close"}}'), codes, lambda words: [])
    assert [each.record["vendor"] for each in found.candidates] == ["bbb", "ccc", "aaa"] and not found.known


@pytest.mark.slow
def test_what_is_not_documented_is_not_claimed_and_the_nearest_is_shown(explain: Run) -> None:
    """No weaker word stands for an undocumented code, or in a success; the vendor that is asked for is no evidence."""
    for text, options, near, why in RESPONSES["unknown"]:
        code, data = answer(explain, text, *options)
        found = data["candidates"]
        assert (code, data["known"]) == (1, False) and all(one["score"] < 0.5 for one in found), text
        assert not any(one["advice"]["retryable"] for one in found), f"{text}: the nearest is not the answer"
        assert [(one["record"]["code"], why in one["why"]) for one in found][:1] == ([(near, True)] if near else []), (
            text
        )
        heads = ("not documented", "no longer documented", "not explained:", "no error code was found")
        assert any(line.startswith(heads) for line in explain(text, *options)[1].splitlines()), text


@pytest.mark.parametrize("text", RESPONSES["several"])
def test_each_of_several_errors_has_its_own_status(explain: Run, text) -> None:
    found = answer(explain, text)[1]["candidates"]
    reasons = {one["record"]["code"]: one["why"].partition("documented as ")[2] for one in found}
    assert reasons == {"card_closed": "404, you got 410; it was 410 until run 2", "payment.declined": "422"}


@pytest.mark.parametrize("kind", RESPONSES["traces"])
def test_the_frames_of_a_trace_are_no_clue(explain: Run, kind) -> None:
    """The error is payment.declined, 422; the frames name other codes, statuses and methods."""
    found = answer(explain, "\n".join(RESPONSES["traces"][kind]))[1]["candidates"]
    assert [one["record"]["code"] for one in found] == ["payment.declined"]
    assert found[0]["why"].endswith("documented as 422")


def test_a_code_is_shown_by_vendor_and_code_in_one_word_with_explains_verdict(run: Run, desk_of_all: Desk) -> None:
    two, one = ("autopay", "card_closed"), ("autopay/card_closed",)
    found = [run("show", "--db", desk_of_all.db, "--format", "json", *words) for words in (two, one)]
    assert found[0] == found[1] and found[0][0] == 0
    advice = json.loads(found[0][1])["advice"]
    assert advice == run.json("explain", "--db", desk_of_all.db, *one)["advice"]
    assert run("show", "--db", desk_of_all.db, *one)[1].startswith(
        "Retry: no (HTTP: the default for 404)\nautopay says: "
    )


@pytest.mark.slow
def test_a_code_that_is_gone_is_said_to_have_been_documented_before_anything_but_an_open_outcome(
    explain: Run, run: Run, desk_of_all: Desk
) -> None:
    ((at,),) = desk_of_all.ask("SELECT at FROM changes WHERE kind = 'removed' AND code = 'policy_violation'")
    told = f"autopay documented policy_violation until {str(at)[:10]}; the API may still return it"
    code, out, err = explain('{"code": "policy_violation"}')
    assert (code, out.splitlines()[:2], err) == (1, [told, ""], "")
    assert "no longer documented: code is 'policy_violation'; as it was:\n" in out
    lines = explain('HTTP/1.1 503 X\n\n{"code": "policy_violation"}')[1].splitlines()
    assert lines[0].startswith("If you sent a POST without an idempotency key, first check") and lines[1] == told
    data = json.loads(explain("policy_violation", "--format", "json")[1])
    assert [one["removed_at"] for one in data["candidates"]] == [at]
    code, out, _ = run("show", "autopay/policy_violation", "--db", desk_of_all.db)
    assert (code, out.splitlines()[:2]) == (0, [told, ""])
    assert run.json("show", "autopay/policy_violation", "--db", desk_of_all.db)["removed_at"] == at
    for words in (("policy_violation",), ("autopay", "policy")):
        code, out, err = run("search", *words, "--db", desk_of_all.db)
        assert (code, out, err) == (1, "", f"errdex: {told}: errdex show autopay policy_violation\n")
    assert "until" not in run("search", "paylera", "policy_violation", "--db", desk_of_all.db)[2]


def test_a_code_alone_is_shown_where_one_vendor_has_it(run: Run, desk_of_all: Desk) -> None:
    assert run("show", "card_closed", "--db", desk_of_all.db) == run(
        "show", "autopay/card_closed", "--db", desk_of_all.db
    )
    assert run("show", "policy_violation", "--db", desk_of_all.db)[1].startswith("autopay documented")
    code, _, err = run("show", "not_found", "--db", desk_of_all.db)
    assert code == 2 and "name one: errdex show autopay not_found or errdex show paylera not_found\n" in err
    told = "no vendor has the code no_such_code; to find a code: errdex search no_such_code"
    assert run("show", "no_such_code", "--db", desk_of_all.db) == (1, "", f"errdex: {told}\n")
    assert run("show", "autopay", "--db", desk_of_all.db)[0] == 2


def test_a_message_counts_once_though_it_is_read_twice(explain: Run) -> None:
    row = best(explain, "card_closed")["record"]
    one = best(explain, json.dumps({"error": {"code": "card_closed", "message": row["message"]}}))
    assert one["why"] == "error.code is 'card_closed'; error.message is its message" and one["score"] == 0.83


@pytest.mark.slow
def test_an_answer_is_read_from_a_file_from_words_and_from_standard_input(explain: Run, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes('{"code": "card_closed"}'.encode("utf-16"))
    assert [explain(path)[0], explain("autopay", "card_closed")[0], explain("-", stdin=b"card_closed")[0]] == [0, 0, 0]
    long = json.dumps({"code": "card_closed", "text": "long " * 2000})
    assert explain(long)[0] == 0
    packed = gzip.compress(b'{"code": "card_closed"}')
    assert explain(stdin=packed)[0] == explain(stdin=b"HTTP/2 404 \r\ncontent-encoding: gzip\r\n\r\n" + packed)[0] == 0


MANY = 3_000
HOSTILE = {
    "binary": bytes(range(256)) * 500,
    "NUL": bytes(MANY),
    "one word": b"a" * MANY,
    "braces": b"{" * MANY,
    "nested": b'{"a":' * MANY,
    "nested and closed": b"[" * MANY + b"]" * MANY,
    "a huge number": b'{"code":' + b"9" * MANY + b"}",
    "quotes": b'a:"' * MANY,
    "tags": b"<a " * (MANY // 2) + b"<" * MANY,
    "escapes": b"\x1b]" * MANY,
    "heads": b"HTTP/2 200\n" + b"a: b\n" * MANY,
    "surrogates": rb'{"code": "\ud800\u202e", "message": "\udfff four five"}',
    "a bomb": gzip.compress(bytes(4_000_000)),
    "packed by its looks": b"\x1f\x8b\x08" * MANY,
    "many answers": b'{"code": "x"} ' * MANY,
    "too much": b'{"code": "x"}' + b" " * 1_000_000,
}


@pytest.mark.slow
def test_hostile_input_is_bounded_work_and_nothing_known(explain: Run) -> None:
    for kind in HOSTILE:
        code, out, err = explain(stdin=HOSTILE[kind])
        assert code == 1 and out.startswith(("not documented", "no error code")) and len(out) < 5000, kind
        assert ("only the first 1,000,000 bytes" in err) == (len(HOSTILE[kind]) > 1_000_000), kind


@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_in_an_answer_is_acted_on_by_a_terminal(explain: Run, form) -> None:
    evil = '{"\\u001b[31mcode": "\\u001b]0;x\\u0007\\u202eno", "code": "x\\u001b[2Jy", "type": "card_closed\x9b31m"}'
    for text in (evil, "card_closed \x1b]8;;http://evil.example\x1b\\ \x9b31m"):
        _, out, err = explain("--format", form, stdin=text.encode())
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out + err)


def test_a_declined_payment_is_tried_anew(desk: Desk, run: Run) -> None:
    own = "card_lost_declined|402|The card was declined. Retry with the same idempotency key."
    page = table("Code|HTTP|Description", "card_declined|402|The card was declined. Try again later.", own)
    config = configured("[sites.acme]\npages = ['https://acme.example/errors']\n")
    desk.refresh(config, acme=f"<h1>Error codes</h1>{page}")
    out = run("explain", "card_declined", "--db", desk.db)[1]
    assert out.startswith("Retry: yes, as a new attempt: the same idempotency key may give this answer again\n"), out
    kept = run("explain", "card_lost_declined", "--db", desk.db)[1]
    assert kept.startswith("Retry: yes, a payment only with its idempotency key\n"), "as the vendor says"


def test_a_code_in_a_row_that_is_not_read_is_told(desk: Desk, run: Run) -> None:
    config = configured("[sites.acme]\npages = ['https://acme.example/errors']\n")
    rows = ["lid_open|The lid is open.", "pot_lost|The pot is lost.", "kiln_busy|The kiln is busy."]
    page = table("Code|Description", *rows, "glaze_thin|The glaze is too thin.|Mix it.")
    desk.refresh(config, acme=f"<h1>Error codes</h1>{page}")
    assert accept(config, desk.db, "acme").run
    code, out, err = run("explain", "glaze_thin", "--db", desk.db)
    assert code == 1 and "not documented" in out
    assert err == "errdex: a page of acme names it in a row that is not read: errdex sites acme\n"


def test_a_member_called_as_the_page_calls_its_codes_is_a_code(run: Run, desk: Desk) -> None:
    config = configured("[sites.acme]\npages = ['https://docs.acme.example/errors']\n")
    rows = ("10051|The funds are short.", "10054|The card has expired.", "10057|The card is refused.")
    desk.refresh(config, acme=f"<h1>Error codes</h1>{table('Event ID|Message', *rows)}")
    assert desk.ask("SELECT count(*) FROM errors") == [(3,)]
    for body in ('{"eventId": 10051}', '{"event_id": "10051"}'):
        assert run("explain", body, "--db", desk.db)[0] == 0
    for body in ('{"lidId": 10051}', '{"id": 10051}', '{"status": "success", "eventId": 10051}'):
        assert run("explain", body, "--db", desk.db)[0] == 1
