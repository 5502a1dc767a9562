"""What explain says to do: the vendor's words first, HTTP's where it has none, and in doubt no yes."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Run, data

from ingest.lookup.advice_on_response import Advised, advise, looks_like
from ingest.lookup.error_response import read_response
from ingest.lookup.explanation import explanation_lines
from ingest.lookup.next_step import Answer, NextStep, step_for
from ingest.lookup.rank_codes import explain
from ingest.lookup.ranked_code import RankedCode
from ingest.lookup.request_clues import find_request

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def record(code: str, status: int | None, hint: str | None = None, advised: bool | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"vendor": "acme", "scope": "", "code": code, "status": status, "status_text": None}
    row |= {"message": f"It is {code}.", "hint": hint, "title": None, "actions": [], "retry_after_s": None, "url": None}
    basis, evidence = (None, None) if advised is None else ("advised", hint)
    row |= {"retryable": advised, "retryable_basis": basis, "retryable_evidence": evidence}
    return row | {"changed_at": "2026-11-01T00:00:00Z", "confirmed_at": "2026-11-20T09:00:00Z"}


#: The catalogue's records; responses, each with what is to be said of it.
CASES = data("next_steps.json")
RECORDS = [record(*one) for one in CASES["records"]]


def advised(text: str) -> Advised:
    candidates = [RankedCode(row, {"retryable": None, "basis": None}) for row in RECORDS]
    response = read_response(text.encode())
    return advise(explain(response, candidates, lambda words: []), response, NOW, {"acme"})


def step(text: str) -> NextStep:
    return advised(text).step


def sent(method: str, status: int, *headers: str, body: str = "", key: bool = False) -> str:
    """What `curl -v` prints."""
    request = [f"> {method} /v1/payments HTTP/1.1", "> Host: api.acme.example"]
    request += ["> Idempotency-Key: pay-1"] if key else []
    return "\n".join([*request, "> ", f"< HTTP/1.1 {status} X", *(f"< {line}" for line in headers), "< ", body])


DOWN = '{"code": "acme_down"}'


def test_the_outcome_of_a_post_without_a_key_comes_first_and_a_suspect_page_and_an_old_confirmation_are_named() -> None:
    lines = list(explanation_lines(advised(sent("POST", 503, body=DOWN)), NOW, {"acme": "2026-11-19T00:00:00Z"}))
    assert lines[:4] == [
        "First look up whether the request was carried out: a POST without an idempotency key that ended with 503 may"
        " have been.",
        "Retry: unknown: do not retry until you know whether the request was carried out",
        'acme says: "Retry with backoff." (advised; confirmed 2026-11-20T09:00:00Z, 3 hours ago;'
        " the page is suspect since 2026-11-19T00:00:00Z)",
        "Do: look up the current state first; wait",
    ]
    logged = next(explanation_lines(advised("POST /v1/payments 503 acme_down"), NOW, {}))
    assert logged.endswith("may have been, and the input shows no idempotency key.")


@pytest.mark.slow
def test_no_yes_stands_against_the_responses_own_no() -> None:
    for more, retryable in [
        ('"retryable": false', None),
        ('"isRetriable": false', None),
        ('"retriable": "no"', None),
        ('"should_retry": 0', None),
        ('"retry": false', None),
        ('"retry": 0', True),
        ('"is_retry": false', True),
        ('"do_not_retry": true', None),
        ('"message": "It was carried out. Do not retry."', None),
        ('"fehlermeldung": "Bitte nicht wiederholen."', None),
        ('"nonRetryable": false', True),
        ('"final": true', None),
        ('"isFatal": true', None),
        ('"transient": false', None),
        ('"permanent": false', True),
        ('"retryable": true', True),
        ('"message": "It is down."', True),
    ]:
        found = step(f'{{"code": "acme_down", {more}}}')
        assert (found.retryable, "wait" in found.actions) == (retryable, bool(retryable)), more


def test_where_there_is_no_verdict_the_responses_own_no_is_told() -> None:
    assert step(sent("POST", 500, "Should-Retry: false", body='{"code": "x_y"}')).doubt == (
        "the response itself says not to retry"
    )
    assert "stored answer" in str(step(sent("POST", 500, "Idempotent-Replayed: true", key=True)).doubt)


@pytest.mark.parametrize(
    "words",
    ["The charge went through.", "Stolen card.", "Retry later; not for payments.", "Die Zahlung wurde gebucht."],
)
def test_no_yes_stands_where_the_response_tells_of_what_a_repeat_might_do(words) -> None:
    found = step(f'{{"code": "acme_down", "message": "{words}"}}')
    assert found.retryable is None and found.doubt and "might do harm" in found.doubt
    assert step(DOWN).retryable


def test_a_stated_yes_holds_beside_the_rows_own_words_only() -> None:
    row = record("acme_down", 503, advised=True) | {"message": "The charge went through.", "retryable_basis": "stated"}
    for words, retryable in (("The charge went through.", True), ("Stolen card.", None)):
        response = read_response(json.dumps({"code": "acme_down", "message": words}).encode())
        assert step_for(row, Answer(request=find_request(response))).retryable is retryable


def test_what_is_to_be_looked_up_after_a_no_leaves_no_outcome_open() -> None:
    row = record("acme_twice", 409, "Do not retry. Fetch the existing payment.", advised=False)
    answer = Answer(request=find_request(read_response(b'{"code": "acme_twice"}')))
    for status, unknown in ((409, False), (504, True)):
        found = step_for(row | {"actions": ["check_state", "do_not_retry"], "status": status}, answer)
        assert (found.outcome_unknown, found.actions) == (unknown, ("check_state", "do_not_retry"))


@pytest.mark.slow
def test_a_yes_only_where_a_repeat_cannot_act_twice_and_https_word_is_named_as_such() -> None:
    for kind, retryable, unknown, text in ((one, *case) for one in ("documented", "http") for case in CASES[one]):
        found = advised(text if isinstance(text, str) else "\n".join(text))
        assert (found.step.retryable, found.step.outcome_unknown) == (retryable, unknown), text
        assert found.found.known == (kind == "documented"), text
        assert kind == "documented" or found.step.basis in (None, "http"), text
        assert kind == "http" or found.step.actions[:1] == ("check_state",) or unknown is not True, text
        assert kind == "documented" or any(
            re.match(r"HTTP (\d\d\d )?in general: |TLS: |Network: ", line) for line in explanation_lines(found, NOW, {})
        ), text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "curl: (60) SSL certificate problem: certificate has expired",
            "TLS: the server's certificate was not accepted",
        ),
        (
            "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "TLS: the server's",
        ),
        ("write tcp: net/http: TLS handshake timeout", "TLS: the handshake failed"),
        ("curl: (7) Failed to connect to acme.example port 443: Connection refused", "Network: no connection was made"),
    ],
)
def test_what_failed_before_anything_was_sent_is_named_and_leaves_nothing_to_look_up(text, told) -> None:
    found = advised(text)
    assert (found.step.retryable, found.step.outcome_unknown) == (None, False)
    assert [line for line in explanation_lines(found, NOW, {}) if line.startswith((told, "HTTP"))] == [found.step.http]


def test_an_api_that_says_what_timed_out_behind_it_has_answered() -> None:
    text = 'PayPal-Request-Id: pay-0001\n{"code": "acme_x", "message": "%s"}'
    timed_out, refused = (advised(text % words) for words in ("The bank timed out", "Failed to connect to the bank"))
    assert timed_out.step.doubt and timed_out.found.code_given and "a time-out" in str(timed_out.step.http)
    assert (refused.step.http, refused.step.outcome_unknown) == (None, False)
    assert "no answer" in str(advised('{"code": "ECONNRESET", "message": "socket hang up"}').step.http)
    assert advised('{"code": "EXPIRED", "message": "The session timed out"}').found.code_given


@pytest.mark.parametrize("text", CASES["no codes"])
def test_what_the_client_calls_a_failure_is_no_code(text) -> None:
    found = advised(text).found
    assert (found.known, found.assumed_code) == (False, None)
    assert not advised("code: 'ERR_BAD_RESPONSE', status: 503, data: { code: 'acme_down' }").found.undocumented


def test_the_reason_for_a_decline_says_what_to_do_where_its_vendor_documents_it() -> None:
    text = '{"error": {"code": "acme_silent", "decline_code": "%s"}}'
    assert step(text % "acme_down").retryable is True and step(text % "no_such_code").retryable is None
    assert [head.code for head in advised(text % "acme_down").heads] == ["acme_down"]
    assert step(text.replace("acme_silent", "acme_limit") % "acme_down").retryable is None
    for unlisted in (text.replace("acme_silent", "card_declined"), '{"resultCode": "REFUSED", "refusalReason": "%s"}'):
        assert advised(unlisted % "acme_down").found.known and step(unlisted % "acme_down").retryable is None


def test_a_documented_code_without_advice_has_https_word_beside_the_vendors_silence() -> None:
    lines = list(explanation_lines(advised(sent("GET", 503, body='{"code": "acme_silent"}')), NOW, {}))
    assert lines[:2] == [
        "Retry: yes (HTTP: the default for 503)",
        "no advice was found in acme's text (confirmed 2026-11-20T09:00:00Z, 3 hours ago)",
    ]
    assert lines[2].startswith("HTTP 503 in general: ") and lines[3] == "Do: wait"
    assert step_for(RECORDS[4]).retryable is None


@pytest.mark.slow
def test_the_wait_that_headers_name_counts() -> None:
    for status, headers, seconds in CASES["waits"]:
        found = step(sent("GET", status, *headers))
        assert (found.retry_after_s if found.retryable else None) == seconds, status
        log = "\n".join([f"GET /v1 HTTP/1.1 {status}", *headers])
        assert step(log).retry_after_s == found.retry_after_s, status


def test_the_verdict_stands_wherever_something_is_to_do_and_a_wait_that_is_over_is_none() -> None:
    lines = list(explanation_lines(advised('{"error": {"code": "x_y", "retry_after": 30}}'), NOW, {}))
    assert lines[:2] == ["Retry: unknown; if you send it again, wait 30 s (retry_after: 30)", "Do: wait"]
    lines = list(
        explanation_lines(advised(sent("GET", 503, "Retry-After: 0", body='{"code": "acme_silent"}')), NOW, {})
    )
    assert lines[0] == "Retry: yes (HTTP: the default for 503)" and not any("wait 0" in line for line in lines)


def test_a_wait_in_the_response_replaces_the_documented_one_and_a_no_has_none() -> None:
    found = step(sent("GET", 503, "Retry-After: 7", body=DOWN))
    assert (found.retry_after_s, found.retry_after_evidence) == (7, "Retry-After: 7")
    found = step(sent("GET", 500, "Retry-After: 7", body='{"code": "acme_fraud"}'))
    assert (found.retryable, found.retry_after_s, found.actions) == (False, None, ("do_not_retry",))


@pytest.mark.parametrize(
    ("after", "words"),
    [("7", "7 s"), ("300", "5 min"), ("90061", "1 day 1 h"), ("Sat, 21 Nov 2026 05:49:00 GMT", "17 h 49 min")],
)
def test_a_long_wait_is_told_in_minutes_hours_and_days(after, words) -> None:
    line, *_ = explanation_lines(advised(sent("GET", 503, f"Retry-After: {after}", body=DOWN)), NOW, {})
    assert f"wait {words} (Retry-After: {after})" in line


def test_a_known_vendor_that_is_not_in_the_catalogue_is_recognised() -> None:
    for text, vendor in CASES["known vendors"]:
        found = looks_like(text, {"acme"})
        assert (found and found.vendor) == vendor, text
        assert looks_like(text, {"acme", "stripe", "paypal"}) is None, text


def test_of_a_response_of_another_vendor_no_record_gives_a_yes() -> None:
    found = advised('POST https://api.stripe.com/v1/charges\nHTTP/1.1 429 X\n\n{"code": "too_busy"}')
    assert (found.found.known, found.step.retryable, found.step.actions) == (True, None, ())
    assert any(line.startswith("Looks like Stripe") for line in explanation_lines(found, NOW, {}))
    assert step('POST https://api.acme.example/v1\nHTTP/1.1 429 X\n\n{"code": "too_busy"}').retryable


def test_the_command_for_a_known_vendor_is_one_that_exists(run: Run) -> None:
    found = advised('{"error": {"code": "card_declined", "doc_url": "https://stripe.com/docs/error-codes"}}')
    (line,) = [one for one in explanation_lines(found, NOW, {}) if one.startswith("Looks like Stripe")]
    _, command, *words = line.rpartition(": ")[2].split()
    code, out, _ = run(command, "--help")
    assert code == 0 and words[-1] == "stripe" and all(word in out for word in words[:-1])


def test_the_status_page_of_a_vendor_says_nothing_of_one_request() -> None:
    lines = list(explanation_lines(advised(sent("POST", 502, body='{"code": "acme_busy"}', key=True)), NOW, {}))
    assert lines[0] == "Retry: yes, with the same idempotency key"
    assert lines[2].startswith("Do: look at the vendor's status page; ")
    (line,) = [
        one
        for one in explanation_lines(advised(sent("POST", 502, body='{"code": "acme_busy"}')), NOW, {})
        if one[:3] == "Do:"
    ]
    assert line.startswith("Do: look up the current state first; ")
