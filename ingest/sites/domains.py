"""The registered domain of an address, and the vendor's name that follows from it."""

import re
from urllib.parse import urlsplit

#: Domains that host the docs of many vendors: only a whole host name identifies one of them.
_HOSTING = {
    *("github.io", "gitlab.io", "gitbook.io", "readme.io", "readthedocs.io", "mintlify.app", "netlify.app"),
    *("vercel.app", "pages.dev", "web.app", "herokuapp.com", "apidog.io", "postman.com", "stoplight.io", "zendesk.com"),
}
#: The labels under which countries register names, as in `co.uk`.
_SECOND_LEVEL = {"ac", "co", "com", "edu", "gen", "go", "gob", "gov", "gv", "ne", "net", "nom", "or", "org"}


def host_of(url: str | None) -> str:
    """The host of an address; empty if there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:  # Not an address: it fails when it is fetched.
        return ""


def domain_of(url: str | None) -> str | None:
    """The registered domain of an address: `paylera.com` for `docs.paylera.com`."""
    labels = host_of(url).removeprefix("www.").split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return None
    shared = ".".join(labels[-2:]) in _HOSTING or (len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL)
    return ".".join(labels[-3 if shared else -2 :])


def vendor_of(url: str) -> str:
    """A vendor's name made from its page's address: the first label of the domain."""
    return name_of((domain_of(url) or "").partition(".")[0] or host_of(url))


def name_of(text: str) -> str:
    """`text` as a vendor id: letters, digits and low lines."""
    return re.sub(r"\W+", "_", text.lower(), flags=re.A).strip("_") or "page"
