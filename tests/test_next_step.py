"""What explain says to do: the vendor's words first, HTTP's where it has none, and in doubt no yes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.lookup.advise import advise
from ingest.lookup.error_response import read_response
from ingest.lookup.explanation import Advised, lines_of
from ingest.lookup.known_vendors import looks_like
from ingest.lookup.next_step import NextStep, step_for
from ingest.lookup.rank_codes import RankedCode, explain

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def record(code: str, status: int | None, hint: str | None = None, advised: bool | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"vendor": "acme", "scope": "", "code": code, "status": status, "status_text": None}
    row |= {"retryable": advised, "retryable_basis": None, "retryable_evidence": None, "message": f"It is {code}."}
    if advised is not None:
        row |= {"retryable_basis": "advised", "retryable_evidence": hint}
    row |= {
        "hint": hint,
        "title": None,
        "actions": [],
        "retry_after_s": None,
        "url": None,
        "changed_at": "2026-11-01T00:00:00Z",
    }
    return row | {"confirmed_at": "2026-11-20T09:00:00Z"}


RECORDS = [
    record("acme_stuck", 409, "Check the status of the order, then retry.", True),
    record("acme_down", 503, "Retry with backoff.", True),
    record("acme_locked", 409, "Retry with the same idempotency key.", True),
    record("acme_fraud", 500, "Do not retry.", False),
    record("acme_silent", 503),
    record("acme_limit", 429, "Ask for a larger quota in the dashboard."),
    record("acme_pending", 202, "Check the status of the payment before you do anything else."),
    record("acme_busy", 502, "Retry with the same Idempotency-Key. If it persists, check status.acme.example.", True),
    record("acme_off", 403, "Once support has enabled your account, retry."),
]


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


def test_the_outcome_of_a_post_without_a_key_is_named_before_anything_else() -> None:
    lines = list(lines_of(advised(sent("POST", 503, body=DOWN)), NOW, {}))
    assert lines[:4] == [
        "First look up whether the request was carried out: a POST without an idempotency key that ended in 503 may"
        " have been.",
        "Retry: unknown: not before you know whether the request was carried out",
        'acme says: "Retry with backoff." (advised; confirmed 2026-11-20T09:00:00Z, 3 hours ago)',
        "Do: look up how things stand; wait",
    ]


@pytest.mark.parametrize(
    ("text", "retryable", "unknown"),
    [
        (sent("POST", 503, body=DOWN), None, True),
        (sent("PATCH", 500, body=DOWN), None, True),
        (sent("POST", 503, body=DOWN, key=True), True, False),
        (sent("GET", 503, body=DOWN), True, False),
        (sent("POST", 429, body=DOWN), True, False),
        (sent("POST", 500, body='{"code": "acme_fraud"}'), False, True),
        (DOWN, True, None),
        ("POST /v1/payments 503 acme_down", None, True),
        (f"acme_down on POST /v1/payments: {DOWN}", None, True),
        (sent("POST", 503, body=DOWN).replace("> Host", "> Idempotency-Key: null\n> Host"), None, True),
        (sent("POST", 503, body='{"code": "acme_down", "errors": {"idempotency_key": "k-12345678"}}'), None, True),
        (sent("POST", 503, body=DOWN, key=True) + "\n" + sent("POST", 503, body=DOWN), None, True),
        (sent("POST", 503, body='{"code": "acme_down", "idempotency_key": "k-12345678"}'), True, False),
        (sent("POST", 503, "Idempotent-Replayed: true", body=DOWN, key=True), None, False),
        ('{"code": "acme_pending"}', None, True),
        ('{"code": "acme_stuck"}', None, True),
        (sent("GET", 409, body='{"code": "acme_stuck"}'), True, True),
        (sent("POST", 409, body='{"code": "acme_locked"}'), None, False),
        (sent("POST", 409, body='{"code": "acme_locked"}', key=True), True, False),
        ('{"code": "acme_locked"}', True, False),
        ('{"errors": [{"code": "acme_down"}, {"code": "acme_fraud"}]}', None, None),
        ('{"code": "acme_limit"}', None, False),
        (sent("POST", 502, body='{"code": "acme_busy"}'), None, True),
        (sent("POST", 502, body='{"code": "acme_busy"}', key=True), True, False),
        ('{"code": "acme_off"}', None, False),
    ],
)
def test_a_documented_code_is_a_yes_only_where_a_repeat_cannot_act_twice(
    text: str, retryable: bool | None, unknown: bool | None
) -> None:
    found = advised(text)
    assert found.found.known, text
    assert (found.step.retryable, found.step.outcome_unknown) == (retryable, unknown)
    assert found.step.actions[:1] == ("check_state",) or unknown is not True


@pytest.mark.parametrize(
    "text",
    [
        "stripe.error.CardError: Your card was declined.",
        "httpx.HTTPStatusError: Server error '503 Service Unavailable' for url 'https://api.acme.example/v1'",
        'Error: failed with status code 503 {\n  method: "post",\n  code: "ERR_BAD_RESPONSE"\n}',
        "503",
    ],
)
def test_what_the_client_calls_a_failure_is_no_code(text: str) -> None:
    found = advised(text).found
    assert (found.known, found.assumed_code) == (False, None)


PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>proxy</body></html>"
TIMEOUT = "curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received"


@pytest.mark.parametrize(
    ("text", "retryable", "unknown"),
    [
        ("HTTP/1.1 503 Service Unavailable\r\n\r\n", None, None),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", None, None),
        (sent("GET", 502), True, False),
        (sent("DELETE", 504), True, False),
        (sent("POST", 502), None, True),
        (sent("POST", 502, key=True), True, False),
        (sent("GET", 500), None, False),
        (sent("POST", 501), None, False),
        (sent("POST", 429), True, False),
        (sent("POST", 429, body='{"code": "acme_quota_gone"}'), None, False),
        (sent("POST", 429, body='{"message": "The quota of this month is used up"}'), None, False),
        (sent("POST", 429, "Retry-After: 5", body='{"message": "Slow down, please"}'), True, False),
        (sent("POST", 429, "X-Should-Retry: false"), None, False),
        ("HTTP/1.1 409 Conflict\r\n\r\n", None, False),
        ("HTTP/1.1 401 Unauthorized\r\n\r\n", False, False),
        ("HTTP/1.1 403 Forbidden\r\nRetry-After: 60\r\n\r\n", None, False),
        (PAGE.format("504 Gateway Time-out"), None, None),
        (PAGE.format("Error 502 (Server Error)"), None, None),
        (sent("GET", 504, body=PAGE.format("504 Gateway Time-out")), True, False),
        ("<html><title>acme.example | 504: Gateway time-out</title></html>", None, None),
        ("503", None, None),
        (TIMEOUT, None, None),
        ('Post "https://api.acme.example/v1": context deadline exceeded', None, True),
        ('Get "https://api.acme.example/v1": context deadline exceeded', True, False),
        (f"$ curl -d amount=1 https://api.acme.example/v1\n{TIMEOUT}", None, True),
        (f"$ curl -H 'Idempotency-Key: p1' -d amount=1 https://api.acme.example/v1\n{TIMEOUT}", True, False),
        ("AxiosError: timeout of 5000ms exceeded {\n  code: 'ECONNABORTED',\n  method: 'post'\n}", None, True),
        ("> GET /v1 HTTP/1.1\n> Host: a\n> \ncurl: (52) Empty reply from server", True, False),
        ("curl: (7) Failed to connect to api.acme.example port 443: Connection refused", None, False),
    ],
)
def test_where_the_vendor_is_silent_http_speaks_and_is_named(
    text: str, retryable: bool | None, unknown: bool | None
) -> None:
    found = advised(text)
    assert (found.step.retryable, found.step.outcome_unknown) == (retryable, unknown)
    assert not found.found.known and found.step.basis in (None, "http")
    assert any(line.startswith("HTTP, not the vendor: ") for line in lines_of(found, NOW, {}))


def test_a_documented_code_without_advice_has_https_word_beside_the_vendors_silence() -> None:
    lines = list(lines_of(advised(sent("GET", 503, body='{"code": "acme_silent"}')), NOW, {}))
    assert lines[:2] == ["Retry: yes", "acme does not say what to do (confirmed 2026-11-20T09:00:00Z, 3 hours ago)"]
    assert lines[2].startswith("HTTP, not the vendor: 503: ") and lines[3] == "Do: wait"
    assert step_for(RECORDS[4]).retryable is None


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (503, ["Retry-After: 120"], 120),
        (503, ["Date: Wed, 21 Oct 2026 07:28:00 GMT", "Retry-After: Wed, 21 Oct 2026 07:29:30 GMT"], 90),
        (503, ["Retry-After: Fri, 20 Nov 2026 12:00:10 GMT"], 10),
        (503, ["Retry-After: Fri, 20 Nov 2026 11:00:00 GMT"], 0),
        (503, ["Retry-After: soon"], None),
        (503, ["Retry-After: 99999999999999999999"], None),
        (429, ["RateLimit-Reset: 30"], 30),
        (429, ["X-RateLimit-Reset: 1795176060"], 60),
        (429, ["x-ratelimit-reset-requests: 1m30s"], 90),
        (429, ['RateLimit: "default";r=0;t=45'], 45),
        (429, ["RateLimit: limit=10, remaining=0, reset=7"], 7),
        (429, ["Retry-After: 5", "RateLimit-Reset: 30"], 5),
        (403, ["X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1795176060"], None),
        (503, ["RateLimit-Remaining: 0", "RateLimit-Reset: 9"], 9),
        (503, ["RateLimit-Remaining: 4", "RateLimit-Reset: 9"], None),
    ],
)
def test_the_wait_that_headers_name_counts(status: int, headers: list[str], seconds: int | None) -> None:
    found = step(sent("GET", status, *headers))
    assert (found.retry_after_s if found.retryable else None) == seconds
    log = "\n".join([f"GET /v1 HTTP/1.1 {status}", *headers])
    assert step(log).retry_after_s == found.retry_after_s


def test_a_wait_that_the_response_names_takes_the_place_of_the_documented_one_and_none_stands_beside_a_no() -> None:
    found = step(sent("GET", 503, "Retry-After: 7", body=DOWN))
    assert (found.retry_after_s, found.retry_after_evidence) == (7, "Retry-After: 7")
    found = step(sent("GET", 500, "Retry-After: 7", body='{"code": "acme_fraud"}'))
    assert (found.retryable, found.retry_after_s, found.actions) == (False, None, ("do_not_retry",))


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ('{"error": {"code": "x_y", "doc_url": "https://docs.stripe.com/error-codes/x-y"}}', "stripe"),
        ("ReadTimeout: HTTPSConnectionPool(host='api.stripe.com', port=443): Read timed out.", "stripe"),
        ("stripe.error.CardError: declined", "stripe"),
        ("HTTP/2 402\nStripe-Version: 2024-06-20\n\n{}", "stripe"),
        ("stripe card_declined", "stripe"),
        ("GET https://api.paypal.com/v1 failed", "paypal"),
        ('{"message": "Ask whoever runs your Stripe account to change the settings of this terminal"}', None),
        ("the method is not allowed", None),
        ("column.name is null in unit.test", None),
        ("<img src=//www.google.com/images/errors/robot.png>", None),
        ("File square.py: https://evil.example/stripe", None),
    ],
)
def test_a_known_vendor_that_is_not_in_the_catalogue_is_recognised(text: str, vendor: str | None) -> None:
    found = looks_like(text, {"acme"})
    assert (found and found.vendor) == vendor
    assert looks_like(text, {"acme", "stripe", "paypal"}) is None


def test_the_command_for_a_known_vendor_is_one_that_exists(run: Any) -> None:
    found = advised('{"error": {"code": "card_declined", "doc_url": "https://stripe.com/docs/error-codes"}}')
    (line,) = [one for one in lines_of(found, NOW, {}) if one.startswith("Looks like Stripe")]
    _, command, *words = line.rpartition(": ")[2].split()
    code, out, _ = run(command, "--help")
    assert code == 0 and words[-1] == "stripe" and all(word in out for word in words[:-1])


def test_the_status_page_of_a_vendor_says_nothing_of_one_request() -> None:
    lines = list(lines_of(advised(sent("POST", 502, body='{"code": "acme_busy"}', key=True)), NOW, {}))
    assert lines[0] == "Retry: yes, with the same idempotency key"
    assert lines[2].startswith("Do: look at the vendor's status page; ")
    (line,) = [
        one for one in lines_of(advised(sent("POST", 502, body='{"code": "acme_busy"}')), NOW, {}) if one[:3] == "Do:"
    ]
    assert line.startswith("Do: look up how things stand; ")


def test_a_suspect_page_and_an_old_confirmation_are_named() -> None:
    found = advised(DOWN)
    (line,) = [one for one in lines_of(found, NOW, {"acme": "2026-11-19T00:00:00Z"}) if one.startswith("acme says")]
    assert line.endswith("3 hours ago; the page is suspect since 2026-11-19T00:00:00Z)")
