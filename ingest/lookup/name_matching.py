"""What tells a code and its vendor in somebody else's text: an answer, a log line, a source file."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

# What every API says in some spelling: a code made of these alone is no sign of one vendor.
_GENERIC = frozenset(
    [
        *["access", "already", "api", "auth", "authentication", "authorization", "bad", "body", "code", "conflict"],
        *["denied", "disabled", "error", "exceeded", "exists", "expired", "failed", "failure", "fatal", "field"],
        *["forbidden", "found", "gateway", "gone", "id", "input", "internal", "invalid", "key", "limit", "limited"],
        *["method", "missing", "not", "null", "ok", "param", "parameter", "params", "permission", "rate", "reached"],
        *["request", "requests", "required", "resource", "server", "service", "success", "timeout", "token", "too"],
        *["many", "unauthenticated", "unauthorized", "unavailable", "unexpected", "unknown", "unsupported", "user"],
        *["validation", "value", "version", "4xx", "5xx"],
    ]
)
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_SPELT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
# Hosts that many vendors' docs lie on: only the whole host names one of them.
_SHARED = frozenset(
    [
        *["github.io", "gitlab.io", "gitbook.io", "readme.io", "readthedocs.io", "mintlify.app", "netlify.app"],
        *["vercel.app", "pages.dev", "web.app", "herokuapp.com", "apidog.io", "postman.com", "stoplight.io"],
    ]
)


def words_of(name: str) -> list[str]:
    """The words that a name is made of, in lower case: `X-errorCode` is x, error, code."""
    return [word.lower() for word in _SPELT.split(name) if word]


def is_ordinary(code: str) -> bool:
    """Is `code` something that stands in any program: one word, a number, or words that every API has?

    A word with a number in it (`X402`) and words put together (`card_closed`, `cardClosed`) are not.
    """
    words = words_of(code)
    return (len(words) < 2 and not _MIXED.search(code)) or all(word.isdigit() or word in _GENERIC for word in words)


def squeezed(text: str) -> str:
    """`text` in lower case without what parts words: `Basis Theory`, `basis_theory` and `BasisTheory` are one."""
    return re.sub(r"[\s_.-]+", "", text.lower())


def domain_of(url: str | None) -> str | None:
    """The domain that the address' owner goes by: `paylera.com` of `docs.paylera.com`."""
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return None
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    domain = ".".join(labels[-size:])
    return host if domain in _SHARED else domain


def domains_of(rows: Iterable[tuple[str, str | None]]) -> dict[str, set[str]]:
    """Each vendor's domains, of (vendor, address); a domain that several vendors are on names none of them."""
    found: dict[str, set[str]] = {}
    for vendor, url in set(rows):
        if domain := domain_of(url):
            found.setdefault(domain, set()).add(vendor)
    own: dict[str, set[str]] = {}
    for domain, vendors in found.items():
        for vendor in vendors if len(vendors) == 1 else ():
            own.setdefault(vendor, set()).add(domain)
    return own


def vendors_named(text: str, rows: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """The vendors that `text` names, each with its domain or else its name; `rows` are (vendor, address of docs)."""
    low, rows = text.lower(), set(rows)
    found = {}
    for vendor, domains in domains_of(rows).items():
        for domain in domains:
            if domain in low and re.search(rf"(?<![\w-]){re.escape(domain)}(?![\w-]|\.\w)", low):
                found[vendor] = domain
    words = set(re.findall(r"[^\W_]+", low)) | set(map(squeezed, re.findall(r"(?<![^\W_])[^\W_]+[ _-][^\W_]+", low)))
    return found | {vendor: vendor for vendor, _ in rows if vendor not in found and squeezed(vendor) in words}
