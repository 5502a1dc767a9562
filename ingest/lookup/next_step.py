"""Decide what to do about an error: the vendor's own words first, and HTTP's where it has none. In doubt no yes.

HTTP's are those of RFC 9110 and, for some statuses, a later one.
"""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ingest.advice.status_pages import names_status_page
from ingest.lookup.sent_request import GIVEN_UP, UNSENT, Request, describe_silence, leaves_open, repeatable
from ingest.model import default_verdict
from ingest.store.queries import Row
from parsers.lexicon.cleaning import cosmetic_free

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
    460: ("the client closed the connection before an answer came", "as AWS load balancers log it"),
    499: ("the client closed the connection before an answer came", "as nginx logs it"),
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
_PASSING = GIVEN_UP | {502, 503, 504}


class Wait(NamedTuple):
    """A time to wait in seconds, and the header that names it, word for word."""

    seconds: int
    evidence: str


def http_step(status: int | None, request: Request) -> "NextStep | None":
    """What follows from HTTP alone; None where there is neither a failure's status nor a missing answer."""
    if status is None and request.unanswered:
        retryable, actions, rule = repeatable(request)
        return NextStep(retryable, actions=actions, http=f"{describe_silence(request)}; {rule}")
    if status is None and request.unsent:
        return NextStep(http=UNSENT[request.unsent])
    if status is None or status < 400:
        return None
    meaning, section = _MEANING.get(status, _CLIENT if status < 500 else _SERVER)
    source = f"RFC 9110, section {section}" if section[0].isdigit() else section
    if status in _PASSING:
        retryable, actions, rule = repeatable(request)
        actions = ("wait",) if actions and status == 503 else actions
        return NextStep(retryable, actions=actions, http=f"{status}: {meaning} ({source}); {rule}")
    if status == 429:
        return NextStep(True, actions=("wait",), http=f"429: {meaning} ({source}); wait, then send it again")
    retryable = None if status in _MAY_PASS else default_verdict(status)
    actions = ("authenticate",) if status == 401 else ()
    return NextStep(retryable, actions=actions, http=f"{status}: {meaning} ({source})")


#: Each action in words, in the order to take them.
ACTIONS = {
    "check_state": "look up the current state first",
    "do_not_retry": "do not send it again",
    "wait": "wait",
    "authenticate": "renew the credentials",
    "fix_request": "change the request",
    "change_setup": "change the account or the set-up",
    "ask_customer": "ask the customer",
    "same_key": "keep the same idempotency key",
    "retry": "send it again",
    "contact_support": "contact support",
}
#: The actions that send the identical request again.
REPEATS = frozenset(["retry", "wait", "same_key"])
_BESIDE_YES = frozenset(["wait", "contact_support"])
_AGAIN = re.compile(r"\b(?:retr(?:y|ies)|again|later|repeat|resend|wait)", re.I)
#: The code of a payment whose outcome is known, and what a record does not advise then.
_DECLINED = re.compile(r"declin|insufficient_?funds|do_?not_?hono", re.I)
_OPEN_ACTIONS = frozenset(["same_key", "check_state"])
_MORE = "the response says more than its status, and that is not documented"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next.

    `retryable`: may the identical request be sent again; `doubt`: why that is unknown although somebody says yes.
    `basis`: `stated` or `advised` by the vendor, or `http`; `evidence`: its words. `outcome_unknown`: whether the
    request may have been carried out; None where that depends on its method. `actions`: in the order to take them.
    `status_page`: what the vendor says to look up is its own status page. `status_default`: where the vendor is silent,
    what the status alone gives, as in the view `retry_policy`. `declined`: the payment was, so that nothing is open.
    """

    retryable: bool | None = None
    basis: str | None = None
    evidence: str | None = None
    doubt: str | None = None
    outcome_unknown: bool | None = False
    actions: tuple[str, ...] = ()
    retry_after_s: int | None = None
    retry_after_evidence: str | None = None
    http: str | None = None
    status_page: bool = False
    failure: str = ""
    request: Request = field(default_factory=Request)
    status_default: bool | None = None
    declined: bool = False


class Answer(NamedTuple):
    """What a response says beside its code; empty for a code that is only looked up."""

    status: int | None = None
    request: Request = Request()
    wait: Wait | None = None


_LOOKED_UP = Answer()


def step_for(record: Row, answer: Answer = _LOOKED_UP) -> NextStep:
    """What to do about a documented error."""
    status = answer.status if (answer.status or 0) >= 400 else record["status"] or answer.status
    actions, seconds = tuple(record["actions"] or ()), record["retry_after_s"]
    if not actions:  # A row that an older version stored has none until its next refresh.
        from ingest.advice.read_advice import read_advice  # Slow to import, and most rows do without.

        read = read_advice(*filter(None, (record["title"], record["message"], record["hint"])))
        actions, seconds = read.actions, read.retry_after_s
        if read.retryable and not record["retryable"]:  # Said to users alone, or withdrawn.
            actions, seconds = tuple(action for action in actions if action not in REPEATS), None
    words = f"{record['message']} {record['hint'] or ''}"
    step = NextStep(
        retryable=record["retryable"],
        basis=record["retryable_basis"],
        evidence=record["retryable_evidence"],
        actions=actions,
        retry_after_s=seconds,
        retry_after_evidence="the vendor's words" if seconds is not None else None,
        status_page=names_status_page(words),
        declined=status in (402, None)
        and _DECLINED.search(record["code"]) is not None
        and _OPEN_ACTIONS.isdisjoint(actions),
    )
    if step.basis is None and step.evidence is None and (http := http_step(status, answer.request)):
        default = None if REPEATS & {*actions} else default_verdict(status, actions)  # The vendor is not silent.
        step = _by_http(replace(step, status_default=default), http, record["hint"] or "")
    if step.basis == "stated":  # The verdict that stands beside these very words was made with them.
        own = {cosmetic_free(record[name] or "") for name in ("title", "message", "hint")}
        others = frozenset(words for words in answer.request.hazards if cosmetic_free(words) not in own)
        answer = answer._replace(request=replace(answer.request, hazards=others))
    return _settled(step, status, answer)


def step_without_record(answer: Answer, says_more: bool) -> NextStep:
    """What HTTP says to do about an undocumented error; `says_more`: the response says more than its status."""
    http = http_step(answer.status, answer.request)
    step = _by_http(NextStep(), http, "") if http else NextStep()
    if says_more and step.retryable:
        step = replace(_doubted(step, _MORE), actions=())
    return _settled(step, answer.status, answer)


def _by_http(step: NextStep, http: NextStep, hint: str) -> NextStep:
    """HTTP's verdict where the vendor gives none, unless the row's hint speaks against it.

    A hint that no action was read from may ask for anything, so it leaves no yes.
    """
    own = {*step.actions}
    against = own - _BESIDE_YES or (hint and not own) if http.retryable else own & REPEATS or _AGAIN.search(hint)
    step = replace(step, http=http.http, actions=step.actions or (() if hint else http.actions))
    if http.retryable is None or against:
        return step
    return replace(step, retryable=http.retryable, basis="http", evidence=http.http)


def _settled(step: NextStep, status: int | None, answer: Answer) -> NextStep:
    """The step adjusted to the request: is its outcome open, was a key sent, how long to wait."""
    request = answer.request
    unknown = _outcome_unknown(step, status, request)
    if unknown and not request.idempotent:
        step = _doubted(step, "do not retry until you know whether the request was carried out")
    if request.headers and not request.has_key and "same_key" in step.actions:
        step = _doubted(step, "only with the same idempotency key, and the request had none")
    if request.final:
        own = replace(step, doubt=request.final) if step.retryable is None and not step.doubt else step
        step = _doubted(own, request.final)
        step = replace(step, actions=tuple(action for action in step.actions if action not in REPEATS))
    if request.hazards:
        step = _doubted(step, "by the words of the response a repeat might do harm, or be in vain")
    if answer.wait:
        step = _with_wait(step, answer.wait)
    actions = {*step.actions, *(["check_state"] if unknown else [])}
    return replace(
        step,
        status_page=step.status_page and not unknown,
        outcome_unknown=unknown,
        actions=tuple(action for action in ACTIONS if action in actions),
        failure=str(status) if status else describe_silence(request).removesuffix(" came"),
        request=request,
    )


def _outcome_unknown(step: NextStep, status: int | None, request: Request) -> bool | None:
    """Whether the request may have been carried out; None where that depends on its method."""
    is_told = step.retryable is False and status is not None and not leaves_open(status, request)
    if "check_state" in step.actions and not (step.status_page or is_told):
        return True
    if not leaves_open(status, request) or request.idempotent:
        return False
    if request.idempotent is None:
        return None if step.retryable is not False else False
    return True


def _with_wait(step: NextStep, wait: Wait) -> NextStep:
    """The step with the wait that the response names, which outweighs HTTP's own no, but not the vendor's."""
    if step.basis == "http" and step.retryable is False:
        step = replace(step, retryable=None, basis=None, evidence=None)
    if step.retryable is False or "do_not_retry" in step.actions:
        return step
    actions = ("wait", *step.actions) if wait.seconds else step.actions
    return replace(step, actions=actions, retry_after_s=wait.seconds, retry_after_evidence=wait.evidence)


def _doubted(step: NextStep, why: str) -> NextStep:
    return replace(step, retryable=None, doubt=why) if step.retryable or step.status_default else step
