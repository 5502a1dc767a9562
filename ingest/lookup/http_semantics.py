"""What HTTP itself says of a failed request, where its vendor says nothing: RFC 9110 and, for some, a later one."""

from typing import NamedTuple

from ingest.lookup.request_clues import Request
from ingest.model import default_verdict

# With these, the server knows that it has not carried the request out.
_NOT_CARRIED_OUT = frozenset([501, 505, 511])
_MEANING = {
    400: ("the request is malformed", "15.5.1"),
    401: ("the credentials are missing or were not accepted", "15.5.2"),
    403: ("the server refuses; the same credentials will not do", "15.5.4"),
    404: ("nothing was found at this address", "15.5.5"),
    405: ("the resource does not take this method", "15.5.6"),
    408: ("the server did not get the whole request in time", "15.5.9"),
    409: ("the request conflicts with the state of the resource", "15.5.10"),
    410: ("the resource is gone, probably for good", "15.5.11"),
    413: ("the request is too large", "15.5.14"),
    415: ("the resource does not take this media type", "15.5.16"),
    422: ("the request is well-formed, but its content is not accepted", "15.5.21"),
    423: ("the resource is locked, perhaps for a while", "RFC 4918, section 11.3"),
    424: ("another request that this one depends on failed", "RFC 4918, section 11.4"),
    425: ("the server does not take a request this early in the connection", "RFC 8470, section 5.2"),
    429: ("too many requests in a given time", "RFC 6585, section 4"),
    500: ("the server met an unexpected condition", "15.6.1"),
    501: ("the server does not support the method", "15.6.2"),
    502: ("a gateway got no valid answer from the server behind it", "15.6.3"),
    503: ("the server is overloaded or in maintenance, probably for a while", "15.6.4"),
    504: ("a gateway got no answer in time from the server behind it", "15.6.5"),
}
_CLIENT = ("the request cannot be fulfilled as it is", "15.5")
_SERVER = ("the server failed", "15.6")
# What these report may pass without a change of the request, whatever is the default for 4xx.
_MAY_PASS = frozenset([423, 424])
_PASSING = frozenset([408, 502, 503, 504])


class HttpWord(NamedTuple):
    """HTTP's own verdict, the actions that follow from it, and the sentence with its source."""

    retryable: bool | None
    actions: tuple[str, ...]
    sentence: str


def leaves_open(status: int | None, request: Request) -> bool:
    """Whether the request may have been carried out although it failed."""
    if status is None:
        return request.unanswered
    return status == 408 or (status >= 500 and status not in _NOT_CARRIED_OUT)


def http_word(status: int | None, request: Request) -> HttpWord | None:
    """What HTTP says; None where there is neither a failure's status nor a time-out."""
    if status is None and request.unanswered:
        retryable, actions, rule = _repeatable(request)
        return HttpWord(retryable, actions, f"no answer came; {rule}")
    if status is None and request.unsent:
        return HttpWord(None, (), "no connection was made, so nothing was carried out; check address and network")
    if status is None or status < 400:
        return None
    meaning, section = _MEANING.get(status, _CLIENT if status < 500 else _SERVER)
    source = section if section.startswith("RFC") else f"RFC 9110, section {section}"
    if status in _PASSING:
        retryable, actions, rule = _repeatable(request)
        actions = ("wait",) if actions and status == 503 else actions
        return HttpWord(retryable, actions, f"{status}: {meaning} ({source}); {rule}")
    if status == 429:
        return HttpWord(True, ("wait",), f"429: {meaning} ({source}); wait, then send it again")
    retryable = None if status in _MAY_PASS else default_verdict(status)
    return HttpWord(retryable, ("authenticate",) if status == 401 else (), f"{status}: {meaning} ({source})")


def _repeatable(request: Request) -> tuple[bool | None, tuple[str, ...], str]:
    """RFC 9110, section 9.2.2: what is idempotent may be repeated; anything else only if it was not carried out."""
    if request.has_key:
        return True, ("retry", "same_key"), "it may be sent again with the same idempotency key"
    if request.idempotent:
        return True, ("retry",), f"a {request.method} may be sent again (RFC 9110, section 9.2.2)"
    rule = "a GET, PUT or DELETE may be sent again, a POST only with its idempotency key"
    if request.method:
        rule = f"a {request.method} may be sent again only with its idempotency key"
    return None, (), f"{rule} (RFC 9110, section 9.2.2)"
