"""The pages that an index leads to."""

import re
from urllib.parse import urljoin, urlsplit

from parsers.reading.page import Page


def links_in(page: Page, pattern: str) -> list[str]:
    """The addresses on the page's own host whose path matches `pattern` (`*` stands for anything), sorted, each once.

    Without query and fragment, which name no other page.
    """
    here = urlsplit(page.url)
    whole = re.compile(".*".join(map(re.escape, pattern.split("*"))) + "/?")
    found = set()
    every = [page.tree, *(one.element for one in page.unseen)]  # A folded menu leads to the same pages.
    for link in (link for tree in every for link in tree.iter("a")):
        try:
            to = urlsplit(urljoin(page.url, link.get("href", "").strip()))
        except ValueError:
            continue  # No address at all.
        if (to.scheme, to.netloc) == (here.scheme, here.netloc) and to.path != here.path and whole.fullmatch(to.path):
            found.add(f"{to.scheme}://{to.netloc}{to.path}")
    return sorted(found)
