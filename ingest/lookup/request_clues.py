"""Find in a pasted answer, log or trace what request it belongs to, whether it was answered, and how long to wait."""

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ingest.advice.languages import is_foreign
from ingest.advice.read_advice import read_advice
from ingest.advice.vetoes import is_hazardous
from ingest.lookup.code_clues import find_prose
from ingest.lookup.error_response import NamedValue, Response
from ingest.lookup.name_matching import normalised, word_list
from ingest.lookup.next_step import Wait
from ingest.lookup.sent_request import IDEMPOTENT, UNSENT, Request

_MAX_CHARS = 100_000
_REPEATABLE = "|".join(IDEMPOTENT)
# A false POST costs a look; a false GET may cost a payment: it has to stand in a request line, a log line or a command.
_UNSAFE_METHOD = re.compile(
    r"\b(POST|PATCH) (?:/|\"?https?:)|(?:-X ?|--request[ =])['\"]?(POST|PATCH)\b"
    r"|\b(?:method|verb)[\"']?[ =:]{1,3}[\"']?(post|patch)\b|[\w)]\.(post|patch)\(",
    re.I,
)
_UNSAFE_HEAD = re.compile(r"^>? ?(?:POST|PATCH) \S{1,2000} HTTP/\d", re.M)
_SAFE_METHOD = re.compile(
    rf"^[> \t]*({_REPEATABLE}) \S{{1,2000}} HTTP/\d|[\"']({_REPEATABLE}) \S{{1,2000}} HTTP/\d"
    rf"|\b({_REPEATABLE}) (?:/|https?:)\S{{0,2000}} [1-5]\d\d\b"
    rf"|\bcurl\b[^\n]{{0,500}}?(?:-X ?|--request[ =])['\"]?({_REPEATABLE})\b"
    rf"|\b(Get|Head|Put|Delete) \"https?://"  # as Go prints it
    rf"|[\"']?\bmethod[\"']?[ =:]{{1,3}}[\"']?({_REPEATABLE}|get|put|delete|head)\b",
    re.M,
)
_CURL_BODY = re.compile(r"\bcurl\b[^\n]{0,2000}? (?:-d|-F|--json|--data(?:-\w{1,20})?|--form)[ =]")
_CURL_GET = re.compile(r"\bcurl\b[^\n]{0,2000}? (?:-G|--get)\b")
_HEADERS = re.compile(
    r"^>? ?[A-Z]{3,7} \S{1,2000} HTTP/\d(?:\.\d)?\s*\n>? ?[A-Za-z-]{1,80}:|\bcurl\b[^\n]{0,2000}? -H ", re.M
)
_KEY_NAME = re.compile(r"idempoten\w*(?:key|token|id)$|paypalrequestid$")
_KEY_LINE = re.compile(
    r"(?:^[<>* \t]{0,5}|-H ?[\"']|--header[ =][\"'])([\w-]{0,30}idempoten[\w-]{1,20}|PayPal-Request-Id)"
    r": ?([^\s\"']{1,300})",
    re.I | re.M,
)
_MAY_RETRY = re.compile(
    r"(?:retr[iy]able|(?:should|can|may|allow)retry|retryallowed)$|^(?:is)?(?:temporary|transient)$"
)
_NO_AGAIN = re.compile(r"(?:do(?:not|nt)|never|no)(?:retry|tryagain|reattempt)|(?:non|not|un)retr[iy]able")
_NO_RETRY = re.compile(rf"(?:{_NO_AGAIN.pattern})$|^(?:is)?(?:final|fatal|permanent)$")
# No error of a client's (`UND_ERR_SOCKET`) or of the operating system's network (`ECONNRESET`).
_CODE = re.compile(r"(?!(?:UND_)?ERR_|E(?:AI_|CONN|HOST|NET|PIPE|PROTO|SOCKET|TIMEDOUT|NOTFOUND|CANCEL))[\w.-]{2,80}")
_SAYS_NO = "the response itself says not to retry"
_REPLAYED = "the response is the stored answer to an earlier request with this idempotency key"
_MAX_NAME = 40
_MAX_PROSE, _MAX_WORDS = 20, 2000
_NO_KEY = word_list("no_key")
_KEY = re.compile(r"(?=.*\d)[\w.:-]{8,200}")
_UNANSWERED = re.compile(
    r"\btimed?[ -]?out\b|\b(?:Read|Write|Socket|Response|Request|Pool)?Time(?:d-?)?out(?:Error|Exception|Expired)?\b"
    r"|\bE(?:SOCKET)?TIMEDOUT\b|\bECONN(?:RESET|ABORTED)\b|\bsocket hang up\b|\bdeadline[ _]?exceeded\b"
    r"|\bcontext cancel{1,2}ed\b"
    r"|\bEmpty reply from server\b|\bconnection (?:was )?(?:reset|aborted|closed|dropped)\b|\bbroken pipe\b|\bEPIPE\b"
    r"|\bRemote(?: end closed connection|Disconnected|ProtocolError)|(?:\bunexpected |\": )EOF\b|\bConnectionReset\w*"
    r"|\bHTTP/2 stream \d{1,9} was not closed cleanly\b|\bHTTP/?2 framing layer\b|\btransfer closed with\b"
    r"|\bdisconnect/reset before headers\b"
    r"|\bstream error: stream ID\b|\bstream was reset\b|\bstream closed with error code\b"
    r"|\bERR_(?:TIMED_OUT|EMPTY_RESPONSE|CONNECTION_(?:RESET|CLOSED|ABORTED)|HTTP2_PROTOCOL_ERROR)\b",
    re.I,
)
# What gRPC says of a call whose outcome it does not know, as Go, Python, .NET and Java print it.
_RPC_FAILED = re.compile(
    r"\b(?:code = |StatusCode(?:\.|=\")|Status\w{0,20}Exception: )"
    r"(?:Unavailable|Unknown|Internal|Data_?Loss|Cancel{1,2}ed)\b",
    re.I,
)
# The connection was never made, so nothing was sent; by which step of it failed, the most telling first.
_CERTIFICATE = (
    r"\bcertificate[ _]verify[ _]failed\b|\b(?:SSL|TLS) certificate problem\b"
    r"|\bSSLError\b[^\n]{0,200}\bcertificate has expired\b|\bERR_CERT_\w{1,40}\b"
)
_HANDSHAKE = (
    r"\b(?:SSL|TLS)[ _](?:connect|handshake)(?: connection)?:? (?:error|failed|failure|time(?:d )?-?out)\b"
    r"|\bSSL_connect: [^\n]{1,60} in connection to\b"
)
_CONNECTION = (
    r"\bECONNREFUSED\b|\bENOTFOUND\b|\bEAI_AGAIN\b|\bconnection refused\b|\bcould ?n[o']t resolve\b"
    r"|\bfailed to connect\b|\bNameResolutionError\b|\bname or service not known\b|\bno such host\b"
    r"|\bConnectTimeout\w*(?:\W{1,4}Connection to \S{1,253} timed out\b)?"
    r"|\bConnection to \S{1,253} timed out\. \(connect\b"
    r"|\bconnect(?:ion)? time(?:d )?out\b|\bconnect ETIMEDOUT\b"
    r"|\bERR_(?:CONNECTION_(?:REFUSED|TIMED_OUT)|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE)\b"
)
_FAILED_STEP = re.compile(
    rf"(?P<certificate>{_CERTIFICATE})|(?P<handshake>{_HANDSHAKE})|(?P<connection>{_CONNECTION})", re.I
)
_MAX_SECONDS = 10 * 365 * 86400
# From here on a number of seconds is a time since 1970, and from there on one of milliseconds.
_EPOCH, _EPOCH_MS = 10**9, 10**12
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_HEADER_LINE = re.compile(
    r"^[<* \t]{0,5}((?:retry-after|date|(?:x-)?rate-?limit)[\w-]{0,40}): ?(\S[^\n]{0,200})", re.I | re.M
)
_AFTER = re.compile(r"x?retryafter(?:s|sec|secs|seconds|ms|milliseconds|at)?")
_RESET = re.compile(r"x?ratelimit\w*?reset(?:after)?\w*")
_REMAINING = re.compile(r"x?ratelimit\w*?remaining\w*")
# The IETF draft's one field: `"default";r=0;t=30`, and before that `limit=100, remaining=0, reset=30`.
_FIELD = re.compile(r"\b(?:r|remaining)=0\b[^,]*?[;,] ?(?:t|reset)=(\d{1,9})\b")


def find_request(response: Response) -> Request:
    """What the pasted text tells of the request."""
    text = response.pasted[:_MAX_CHARS]
    silent, answered = response.status is None, any(map(_is_answer, response.named))
    has_key = _has_key(text, response)
    prose = [one.value[:_MAX_WORDS] for one in find_prose(response)[:_MAX_PROSE]]
    final = [name for one in response.named if _is_final(name := normalised(one.name), one.value.lower())]
    final += ["message" for words in prose if read_advice(words).retryable is False]
    failed = {found.lastgroup for found in _FAILED_STEP.finditer(text)}
    return Request(
        method=_method(text),
        has_key=has_key,
        headers=_HEADERS.search(text) is not None,
        final=next((_REPLAYED if name.endswith("replayed") else _SAYS_NO for name in final), ""),
        hazards=frozenset(words for words in prose if is_hazardous([words], is_foreign(words.lower()), has_key)),
        unanswered=silent
        and (
            _UNANSWERED.search(text if answered else _FAILED_STEP.sub(" ", text)) is not None
            or (not failed and _RPC_FAILED.search(text) is not None)
        ),
        unsent=next((str(step) for step in UNSENT if silent and not answered and step in failed), ""),
        answered=answered,
    )


def _is_answer(one: NamedValue) -> bool:
    """Whether it is a code of the API, not of the network or the client: what timed out is then behind the API."""
    if one.loose or one.words[-1:] not in (["code"], ["errorcode"], ["errcode"]):
        return False
    return _CODE.fullmatch(one.value) is not None and not _UNANSWERED.search(f'": {one.value}')


def _method(text: str) -> str | None:
    for pattern in (_UNSAFE_METHOD, _SAFE_METHOD):
        if found := pattern.search(text):
            return str(next(filter(None, found.groups()))).upper()
    return "POST" if _CURL_BODY.search(text) and not _CURL_GET.search(text) else None


def _has_key(text: str, response: Response) -> bool:
    """Whether a key is among the headers, or in a body, where it has to look like one and be in no error."""
    lines = (found[2].strip(".,;") for found in _KEY_LINE.finditer(text) if _KEY_NAME.search(normalised(found[1])))
    if keys := [value for value in lines if value.lower() not in _NO_KEY and value[:1] not in "$<{["]:
        return len(keys) >= len(_UNSAFE_HEAD.findall(text))  # Of several requests, one may have gone without.
    named = [one for one in response.named if _KEY_NAME.search(normalised(one.name))]
    placed = [one for one in named if not one.loose] or named  # A loose one may stand under `errors` unseen.
    keys = [one.where for one in placed if "error" not in one.where.lower() and _KEY.fullmatch(one.value)]
    # The requests of a HAR, whose responses may repeat a key.
    sent = sum(one.where.endswith("request.method") and one.value in ("POST", "PATCH") for one in response.named)
    return sum("request." in where for where in keys) >= sent if sent else bool(keys)


def _is_final(name: str, value: str) -> bool:
    if len(value) < _MAX_NAME and _NO_AGAIN.fullmatch(normalised(value)):
        return True
    if value in ("true", "yes", "1"):
        return name.endswith("replayed") or _NO_RETRY.search(name) is not None
    if name == "retry":  # 0 may be how often it was retried.
        return value in ("false", "no", "never")
    return value in ("false", "no", "never", "0") and _MAY_RETRY.search(name) is not None and not _NO_RETRY.search(name)


def find_wait(response: Response, now: datetime) -> Wait | None:
    """The wait that a response names; a limit's reset counts only where the limit is what was met."""
    headers = _headers(response)
    dates = [moment for name, value in headers if normalised(name) == "date" and (moment := _moment(value))]
    at = dates[0] if dates else now
    after = [_wait(name, value, at) for name, value in headers if _AFTER.fullmatch(normalised(name))]
    if any(after):
        return max(filter(None, after))
    used_up = any(_REMAINING.fullmatch(normalised(name)) and value.strip() == "0" for name, value in headers)
    if response.status != 429 and not (used_up and response.status in (None, 403, 503)):
        return None
    waits = [_wait(name, value, at) for name, value in headers if _RESET.fullmatch(normalised(name))]
    fields = [(name, value, one) for name, value in headers for one in _FIELD.finditer(value)]
    waits += [Wait(int(one[1]), f"{name}: {value}") for name, value, one in fields if normalised(name) == "ratelimit"]
    return max((one for one in waits if one), default=None)


def _headers(response: Response) -> list[tuple[str, str]]:
    """The headers of the last response; where no head was pasted, values named like headers in a log or a dump."""
    named = [(one.name, one.value) for one in response.named if not (one.loose and response.has_head)]
    lines = [] if response.has_head else [(one[1], one[2]) for one in _HEADER_LINE.finditer(response.text)]
    return lines + named


def _wait(name: str, value: str, at: datetime) -> Wait | None:
    value = value.strip(" \t\r\"'")
    seconds = _seconds(value, at, 0.001 if normalised(name).endswith(("ms", "milliseconds")) else 1.0)
    if seconds is None or seconds > _MAX_SECONDS:
        return None
    return Wait(max(math.ceil(seconds), 0), f"{name}: {value[:80]}")


def _seconds(value: str, at: datetime, unit: float) -> float | None:
    if re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", value):
        number = float(value)
        if number >= _EPOCH_MS:
            return number / 1000 - at.timestamp()
        return number - at.timestamp() if number >= _EPOCH else number * unit
    if re.fullmatch(rf"(?:{_DURATION.pattern}){{1,5}}", value):
        return sum(float(number) * _UNITS[name] for number, name in _DURATION.findall(value))
    moment = None if value.isdecimal() else _moment(value)  # Python takes 17 digits for a time of ISO 8601.
    return (moment - at).total_seconds() if moment else None


def _moment(value: str) -> datetime | None:
    """An HTTP date, or an ISO one."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = parse(value.strip())
        except (ValueError, OverflowError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
