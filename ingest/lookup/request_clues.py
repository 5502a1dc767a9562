"""Find in a pasted answer, log or trace what request it belongs to, and whether it was answered at all."""

import re
from dataclasses import dataclass

from ingest.extraction.advice import read_advice
from ingest.extraction.advice_languages import is_foreign
from ingest.extraction.advice_vetoes import is_hazardous
from ingest.lookup.code_clues import find_prose
from ingest.lookup.error_response import Response
from ingest.lookup.name_matching import normalised, word_list

_MAX_CHARS = 100_000
_SAFE = "GET|HEAD|OPTIONS|TRACE"
_REPEATABLE = f"{_SAFE}|PUT|DELETE"
#: RFC 9110, section 9.2.2: repeating one of these has the effect of one request.
IDEMPOTENT = frozenset(_REPEATABLE.split("|"))
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
_MAY_RETRY = re.compile(r"(?:retr[iy]able|(?:should|can|may|allow)retry|retryallowed)$")
_NO_RETRY = re.compile(r"(?:non|not|un)retr[iy]able$|(?:do(?:not|nt)|no)retry$")
_MAX_PROSE, _MAX_WORDS = 20, 2000
_NO_KEY = word_list("no_key")
_KEY = re.compile(r"(?=.*\d)[\w.:-]{8,200}")
_UNANSWERED = re.compile(
    r"\btimed?[ -]?out\b|\b(?:Read|Write|Socket|Response|Request|Pool)?Time(?:d-?)?out(?:Error|Exception|Expired)?\b"
    r"|\bE(?:SOCKET)?TIMEDOUT\b|\bECONN(?:RESET|ABORTED)\b|\bsocket hang up\b|\bdeadline[ _]?exceeded\b"
    r"|\bEmpty reply from server\b|\bconnection (?:was )?(?:reset|aborted|closed|dropped)\b|\bbroken pipe\b|\bEPIPE\b"
    r"|\bRemote(?: end closed connection|Disconnected|ProtocolError)|\bunexpected EOF\b|\bConnectionReset\w*",
    re.I,
)
# The connection was never made, so nothing was sent.
_UNSENT = re.compile(
    r"\bECONNREFUSED\b|\bENOTFOUND\b|\bEAI_AGAIN\b|\bconnection refused\b|\bcould ?n[o']t resolve\b"
    r"|\bfailed to connect\b|\bNameResolutionError\b|\bname or service not known\b|\bno such host\b|\bConnectTimeout\w*"
    r"|\bconnect(?:ion)? time(?:d )?out\b|\bconnect ETIMEDOUT\b|\bcertificate[ _]verify[ _]failed\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is known of the request: its method, and whether an idempotency key came with it.

    `headers`: all its headers are there to see. `final`: the answer is the one stored for its key, or says itself
    not to retry. `hazard`: by its words a repeat might do harm, or be in vain. `unanswered`: it timed out or was cut
    off; `unsent`: no connection was made.
    """

    method: str | None = None
    has_key: bool = False
    headers: bool = False
    final: bool = False
    hazard: bool = False
    unanswered: bool = False
    unsent: bool = False

    @property
    def idempotent(self) -> bool | None:
        """Whether sending it twice has the effect of sending it once; None where its method is unknown."""
        return True if self.has_key or self.method in IDEMPOTENT else None if self.method is None else False


def find_request(response: Response) -> Request:
    """What the pasted text tells of the request."""
    text = response.pasted[:_MAX_CHARS]
    silent = response.status is None
    has_key = _has_key(text, response)
    prose = [one.value[:_MAX_WORDS] for one in find_prose(response)[:_MAX_PROSE]]
    return Request(
        method=_method(text),
        has_key=has_key,
        headers=_HEADERS.search(text) is not None,
        final=any(_is_final(normalised(one.name), one.value.lower()) for one in response.named)
        or any(read_advice(words).retryable is False for words in prose),
        hazard=any(is_hazardous([words], is_foreign(words.lower()), has_key) for words in prose),
        unanswered=silent and _UNANSWERED.search(_UNSENT.sub(" ", text)) is not None,
        unsent=silent and _UNSENT.search(text) is not None,
    )


def _method(text: str) -> str | None:
    for pattern in (_UNSAFE_METHOD, _SAFE_METHOD):
        if found := pattern.search(text):
            return str(next(filter(None, found.groups()))).upper()
    return "POST" if _CURL_BODY.search(text) and not _CURL_GET.search(text) else None


def _has_key(text: str, response: Response) -> bool:
    """A key among the headers, or in a body: there it has to look like one, and no error may be about it."""
    lines = (found[2].strip(".,;") for found in _KEY_LINE.finditer(text) if _KEY_NAME.search(normalised(found[1])))
    if keys := [value for value in lines if value.lower() not in _NO_KEY and value[:1] not in "$<{["]:
        return len(keys) >= len(_UNSAFE_HEAD.findall(text))  # Of several requests, one may have gone without.
    named = [one for one in response.named if _KEY_NAME.search(normalised(one.name))]
    placed = [one for one in named if not one.loose] or named  # A loose one may stand under `errors` unseen.
    return any("error" not in one.where.lower() and _KEY.fullmatch(one.value) for one in placed)


def _is_final(name: str, value: str) -> bool:
    if value in ("true", "yes", "1"):
        return name.endswith("replayed") or _NO_RETRY.search(name) is not None
    if name == "retry":  # 0 may be how often it was retried.
        return value in ("false", "no", "never")
    return value in ("false", "no", "never", "0") and _MAY_RETRY.search(name) is not None and not _NO_RETRY.search(name)
