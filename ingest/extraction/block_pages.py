"""Pages that come instead of the page asked for, with status 200: bot checks, empty shells, logins, "not found"."""

import re

from lxml.etree import Element

from ingest.errors import PageFailed
from parsers.audit.stated_counts import NAVIGATION
from parsers.html.once import once
from parsers.html.page import Page
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex

#: Reason → the words in a page's title or opening that identify it; the first match counts.
_PATTERNS = {
    "bot-wall": r"just a moment|checking (?:if )?(?:your|the) (?:browser|site connection)|(?:are|not) a robot|captcha"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|unusual traffic|attention required|access denied|security check"
    r"|ddos protection|request unsuccessful|you have been blocked|enable javascript and cookies",
    "not-found-page": r"\b404\b|page (?:was |is |could )?not (?:be )?found|page (?:does not|doesn.t) exist"
    r"|nothing (?:was )?found here|no longer (?:exists|available)"
    r"|page you (?:are looking|requested).{0,40}(?:moved|removed|gone|not)",
    "login-page": r"(?:sign|log) ?in to (?:continue|view|access|your)|please (?:sign|log) ?in|single sign.on",
    "javascript-shell": r"(?:enable|requires?|needs?|turn on|without) java ?script"
    r"|java ?script (?:is )?(?:disabled|required)",
    "cookie-wall": r"(?:accept|allow|consent to|manage) (?:all )?(?:the )?cookies|cookie (?:consent|preferences)"
    r"|we value your privacy",
}
_NAMES = {
    "bot-wall": "a bot check",
    "not-found-page": 'a "not found" page with a success status',
    "login-page": "a login page",
    "javascript-shell": "empty until JavaScript fills it in (errdex probe URL --render shows it)",
    "cookie-wall": "a cookie notice",
}
#: A status or a code, and no year.
_NUMBER = regex(r"\b(?!(?:19|20)\d\d\b)\d{3,5}\b")
_SHORT_CHARS = 600
#: So many characters of a page are quoted.
_MAX_QUOTED = 80
_HEADINGS, _LISTED = ("h2", "h3", "h4"), ("li", "dt", "dd", "pre", "code")


def refuse_block_page(page: Page) -> None:
    """Raise PageFailed where a page without rows is one of these."""
    if found := once(page, _block_page):
        raise PageFailed(*found)


def _block_page(page: Page) -> tuple[str, str] | None:
    """Which of these the page is, by its title and first heading or its whole text, as reason and detail.

    A page with a titled table of any rows is the page asked for, and so is one with titles or headings of its own, or a
    longer one, that merely mentions cookies or a 404, as a list or a sample does.
    """
    tree = page.tree
    is_titled = tree.find(".//th") is not None
    if is_titled and any(clean(text_inside(cell)) for cell in tree.iter("td")):
        return None
    heads = [tree.find(".//title"), tree.find(".//h1")]
    title = clean(" ".join(dict.fromkeys(clean(text_inside(head)) for head in heads if head is not None)))
    body = tree.find("body")
    unscripted = [one.element for one in page.hidden if one.element.tag == "noscript"]
    bodies = [*([] if body is None else [body]), *unscripted]
    texts = (
        (part, one is body, text)
        for one in bodies
        for part in one.iter(Element)
        if part.tag not in ("script", "style")
        for text in (part.text, part.tail)
        if text and not text.isspace()
    )
    every, unlisted = "", ""
    for part, in_body, text in texts:
        every += f" {text}"
        if not (in_body and (part.tag in _LISTED or next(part.iterancestors(*_LISTED), None) is not None)):
            unlisted += f" {text}"
        if len(every) > _SHORT_CHARS <= len(clean(every)):
            break
    words, said = clean(every), clean(unlisted)
    text, own = title, []
    if len(words) < _SHORT_CHARS and not is_titled:
        own = [head for head in tree.iter(*_HEADINGS) if next(head.iterancestors(*NAVIGATION), None) is None]
        rest = (said or words) if len(own) < 2 else " ".join(map(text_inside, own))
        text = f"{title} {rest.removeprefix(title).lstrip()}"
    if sum(re.search(r"\b\d{3,5}\b", text_inside(head)) is not None for head in own) > 2:
        return None  # Headings of codes ("Error 1045: Access denied").
    numbers = {*_NUMBER.findall(text)}
    for reason, pattern in _PATTERNS.items():
        if reason == "not-found-page" and len(numbers) > 2:
            continue  # A list of codes names 404 among others.
        if re.search(pattern, text, re.I):
            return reason, f"the page is {_NAMES[reason]}: {_quoted(text.strip())}"
    if len(words) < _SHORT_CHARS and tree.find(".//input[@type='password']") is not None:
        return "login-page", f"the page is {_NAMES['login-page']}: {_quoted(title)}"
    # In bytes, as other scripts say more in a character.
    if len(words.encode()) < 100 and tree.find(".//script") is not None:
        return "javascript-shell", f"the page is {_NAMES['javascript-shell']}"
    return None


def _quoted(text: str) -> str:
    """The beginning of a text, quoted."""
    return repr(text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED].rstrip() + "…")
