"""HTTP statuses: which there are, what they are called, and what texts say of them."""

import re
from collections.abc import Collection

#: Status → its reason phrase (RFC 9110 and IANA's registry), or the words of it that texts have.
_PHRASES = {
    100: "continue",
    101: "switching protocols",
    102: "processing",
    103: "early hints",
    200: "ok",
    201: "created",
    202: "accepted",
    203: "non-authoritative information",
    204: "no content",
    205: "reset content",
    206: "partial content",
    207: "multi-status",
    208: "already reported",
    226: "im used",
    300: "multiple choices",
    301: "moved permanently",
    302: "found",
    303: "see other",
    304: "not modified",
    305: "use proxy",
    307: "temporary redirect",
    308: "permanent redirect",
    400: "bad request",
    401: "unauthorized",
    402: "payment",
    403: "forbidden",
    404: "not found",
    405: "method not allowed",
    406: "not acceptable",
    407: "proxy authentication required",
    408: "request timeout",
    409: "conflict",
    410: "gone",
    411: "length required",
    412: "precondition failed",
    413: "request entity too large",
    414: "request-uri too long",
    415: "unsupported media type",
    416: "requested range not satisfiable",
    417: "expectation failed",
    418: "i'm a teapot",
    421: "misdirected request",
    422: "unprocessable",
    423: "locked",
    424: "failed dependency",
    425: "too early",
    426: "upgrade required",
    428: "precondition required",
    429: "too many requests",
    431: "request header fields too large",
    451: "unavailable for legal reasons",
    500: "internal server error",
    501: "not implemented",
    502: "bad gateway",
    503: "service unavailable",
    504: "gateway timeout",
    505: "http version not supported",
    506: "variant also negotiates",
    507: "insufficient storage",
    508: "loop detected",
    510: "not extended",
    511: "network authentication required",
}
#: Statuses that are in use all the same.
_UNREGISTERED = frozenset([419, 420, 440, 449, 498, 499, 509, *range(520, 531), 598, 599])
#: What hardly anything but an API's statuses has together.
_COMMON = frozenset(["400", "401", "403", "404"])
#: What texts say of the commonest statuses where they do not say the phrase.
_SENSES = {
    400: r"bad|invalid|malformed|missing|required|incorrect|wrong|param",
    401: r"auth|credential|token|key|log ?in",
    403: r"forbid|permission|denied|scope|not allowed|access",
    404: r"not found|no such|missing|exist|unknown",
    405: r"method",
    409: r"conflict|already|duplicate|exist|idempot",
    422: r"invalid|valid|unprocess|semantic",
    429: r"too many|rate|limit|quota|exceed",
    500: r"server|internal|unexpected|our (?:side|end)",
    502: r"gateway|upstream|server",
    503: r"unavailable|overload|maintenance|try again|server",
    504: r"time",
}


def has_phrase(status: str, text: str) -> bool:
    """Does the text hold the reason phrase of the status?"""
    phrase = _PHRASES.get(int(status)) if status.isdecimal() else None
    if phrase is None:
        return False
    words = text.lower()
    return phrase in words or (
        words.startswith(phrase.split()[0]) and words.split(" ", 1)[0].strip(".,") == phrase.split()[0]
    )


def has_sense(status: str, text: str) -> bool:
    """Does the text say what the status means, be it in other words than its phrase?"""
    if has_phrase(status, text):
        return True
    sense = _SENSES.get(int(status)) if status.isdecimal() else None
    return sense is not None and re.search(sense, text, re.I) is not None


def are_usual(statuses: Collection[str]) -> bool:
    """Are these the statuses that an API answers with, whatever the texts beside them say, and in which language?"""
    return len(_COMMON.intersection(statuses)) > 2 and "500" in statuses and all(map(is_http, statuses))


def is_http(status: str) -> bool:
    """Is this a registered HTTP status, or a class of them?"""
    return status[1:].lower() == "xx" or (
        status.isdecimal() and (int(status) in _PHRASES or int(status) in _UNREGISTERED)
    )
