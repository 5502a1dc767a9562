"""The registered domain of an address, and the vendor's name that follows from it."""

import re
from urllib.parse import urlsplit

#: Domains that host the docs of many vendors: only a whole host name identifies one of them.
_HOSTING = {
    *("github.io", "gitlab.io", "gitbook.io", "readme.io", "readthedocs.io", "mintlify.app", "netlify.app"),
    *("vercel.app", "pages.dev", "web.app", "herokuapp.com", "apidog.io", "postman.com", "stoplight.io", "zendesk.com"),
}


def domain_of(url: str | None) -> str | None:
    """The registered domain of an address: `paylera.com` for `docs.paylera.com`."""
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return None
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    domain = ".".join(labels[-size:])
    return host if domain in _HOSTING else domain


def vendor_of(url: str) -> str:
    """A vendor's name made from its page's address: the first label of the domain."""
    return name_of((domain_of(url) or "").partition(".")[0] or urlsplit(url).hostname or "")


def name_of(text: str) -> str:
    """`text` as a vendor id: letters, digits and low lines."""
    return re.sub(r"\W+", "_", text.lower(), flags=re.A).strip("_") or "page"
