"""What a response tells of its request: method, idempotency key, and whether it may have been carried out."""

from dataclasses import dataclass

# With these, the server knows that it has not carried the request out.
_NOT_CARRIED_OUT = frozenset([501, 505, 511])
GIVEN_UP = frozenset([408, 460, 499])
#: What failed before anything could be sent, in words.
UNSENT = {
    "certificate": (
        "TLS: the server's certificate was not accepted, so nothing was sent; check the certificate and the CA bundle"
    ),
    "handshake": "TLS: the handshake failed, so nothing was sent; check the address, the proxy and the TLS versions",
    "connection": "Network: no connection was made, so nothing was sent; check the address and the network",
}

#: RFC 9110, section 9.2.2: repeating one of these has the effect of one request.
IDEMPOTENT = ("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")


@dataclass(frozen=True, slots=True)
class Request:
    """What is known of the request: its method, and whether an idempotency key came with it.

    `headers`: all its headers are there to see. `final`: why the answer is final, if it says so itself. `hazards`:
    the words by which a repeat might do harm, or be in vain. `unanswered`: it timed out or was cut off; `unsent`: which
    step of making a connection failed, if one did (a key of UNSENT). `answered`: the API gives a code, so that what
    timed out is something behind it.
    """

    method: str | None = None
    has_key: bool = False
    headers: bool = False
    final: str = ""
    hazards: frozenset[str] = frozenset()
    unanswered: bool = False
    unsent: str = ""
    answered: bool = False

    @property
    def silence(self) -> bool:
        """Whether it failed before any answer: the client, not the API, then names the failure."""
        return (self.unanswered or bool(self.unsent)) and not self.answered

    @property
    def idempotent(self) -> bool | None:
        """Whether sending it twice has the effect of sending it once; None where its method is unknown."""
        return True if self.has_key or self.method in IDEMPOTENT else None if self.method is None else False


def leaves_open(status: int | None, request: Request) -> bool:
    """Whether the request may have been carried out although it failed."""
    if status is None:
        return request.unanswered
    return status in GIVEN_UP or (status >= 500 and status not in _NOT_CARRIED_OUT)


def describe_silence(request: Request) -> str:
    """What to call a failure without an answer."""
    return "a time-out or a broken connection" if request.answered else "no answer came"


def repeatable(request: Request) -> tuple[bool | None, tuple[str, ...], str]:
    """RFC 9110, section 9.2.2: what is idempotent may be repeated; anything else only if it was not carried out."""
    if request.has_key:
        return True, ("retry", "same_key"), "it may be sent again with the same idempotency key"
    if request.idempotent:
        return True, ("retry",), f"a {request.method} may be sent again (RFC 9110, section 9.2.2)"
    rule = "a GET, PUT or DELETE may be sent again, a POST only with its idempotency key"
    if request.method:
        rule = f"a {request.method} may be sent again only with its idempotency key"
    return None, (), f"{rule} (RFC 9110, section 9.2.2)"
