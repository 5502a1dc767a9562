"""The pages that an index page links to, and those in its frames."""

import re
from urllib.parse import urljoin, urlsplit

from parsers.html.page import Page
from parsers.lexicon.lazy_regex import regex

#: An address, and no `about:blank` or script.
_FRAMED = regex(r"(?:https?:|[^:?#]*[./])", re.I)


def links_in(page: Page, pattern: str) -> list[str]:
    """The addresses on the page's host whose path matches `pattern` (`*`: anything), without query and fragment."""
    base = urlsplit(page.url)
    path = path_pattern(pattern)
    found = set()
    trees = [page.tree, *(one.element for one in page.hidden)]  # A folded menu leads to the same pages.
    for link in (link for tree in trees for link in tree.iter("a")):
        try:
            target = urlsplit(urljoin(page.url, link.get("href", "").strip()))
        except ValueError:
            continue  # Not an address.
        if (
            (target.scheme, target.netloc) == (base.scheme, base.netloc)
            and target.path.rstrip("/") != base.path.rstrip("/")
            and path.fullmatch(target.path)
        ):
            found.add(f"{target.scheme}://{target.netloc}{target.path}")
    return sorted(found)


def framed_pages(page: Page) -> list[str]:
    """The addresses of the pages that it shows in frames of a size to be read."""
    hidden = (one.element for one in page.hidden if one.element.tag == "iframe")
    frames = [*page.tree.iter("frame", "iframe"), *hidden]
    sources = (frame.get("src", "").strip() for frame in frames if frame.get("height") not in ("0", "1"))
    return [urljoin(page.url, source) for source in dict.fromkeys(sources) if _FRAMED.match(source)]


def path_pattern(pattern: str) -> re.Pattern[str]:
    """The expression that the path of a followed page matches."""
    return re.compile(".*".join(map(re.escape, pattern.split("*"))) + "/?")
