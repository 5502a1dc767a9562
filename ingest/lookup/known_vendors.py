"""Recognise in a response a vendor whose error pages are known and that is not in the catalogue."""

import re

from ingest.lookup.name_matching import domain_of, normalised, word_list
from ingest.sites.known_pages import KnownPage, known_pages

# A dotted name without a scheme is an identifier more often than a host.
_HOST = re.compile(
    r"(?://|\bhost[\"']?[=:] ?[\"']?|(?=\b(?:api|www|docs|developers?|sandbox|support|dashboard)\.))"
    r"((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,18})(?![\w-]|\.\w)"
)
# `Stripe-Version: …`, `stripe.error.CardError`, `Stripe::CardError`, `com.stripe.exception`, `stripe-python/7.1`.
_PACKAGE = re.compile(
    r"^[<>* \t]{0,5}(?:x-)?(\w{3,30})-[\w-]{2,40}:|\b(\w{3,30})\.(?:error|errors|exception|exceptions|_error)\b"
    r"|\b(\w{3,30})::\w|\bcom\.(\w{3,30})\.|\b(\w{3,30})[-/](?:python|node|java|php|ruby|go|dotnet)\b",
    re.I | re.M,
)
_ORDINARY = word_list("ordinary_vendors")
_MAX_WORDS = 5
_MAX_CHARS = 100_000


def looks_like(text: str, present: set[str]) -> KnownPage | None:
    """The known vendor that `text` shows by a host, a header or a package of its own, if it is none of `present`."""
    text = text[:_MAX_CHARS]
    known = known_pages()
    pages = {normalised(page.vendor): page for page in known}
    owners = [(domain_of(page.address), normalised(page.vendor)) for page in known]
    hosts = {domain for host in _HOST.findall(text.lower()) if (domain := domain_of(f"https://{host}"))}
    words = text.split()
    seen = [name for found in _PACKAGE.findall(text) for name in found]
    seen += words if len(words) <= _MAX_WORDS else []
    names = set(map(normalised, seen)) - _ORDINARY
    for domain in sorted(hosts):
        label = normalised(domain.partition(".")[0])
        names |= {label, normalised(domain), *(name for own, name in owners if own == domain and name in label)}
    found = [pages[name] for name in names & pages.keys() if pages[name].vendor not in present]
    return found[0] if len(found) == 1 else None
