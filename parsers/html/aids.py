"""What is no content but an aid to the reader of a page: anchors, copy buttons, links to more, questions about it."""

import re
from itertools import islice
from typing import cast

from lxml.etree import _Element

from parsers.html.text_nodes import text_before, text_inside
from parsers.lexicon.lazy_regex import regex

_MAX_AID, _HEADINGS = 60, frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
#: What a link says to those who hear the page.
_NEW_TAB = r"\(?(?:external link,? )?opens (?:in )?(?:a )?new (?:tab|window)\)?"
#: Text of anchors beside headings and of copy buttons: chrome, never content.
CHROME = regex(
    r"[#¶§◆🔗⚓\s]*|(?:(?:direct |perma ?)?link (?:to|for) .*|section titled .*|permalink.*|navigate to header"
    r"|anchor(?: (?:to|for) .*)?"
    r"|copy(?: (?:link|code|to clipboard).*)?|copied!?|edit(?: this (?:page|section))?"
    rf"|(?:back|return) to (?:the )?top|(?:read|learn|show|view|see) more.{{0,20}}|{_NEW_TAB})",
    re.I | re.S,
)
#: A character of a font of icons, which in a link to a place on the page is such an anchor; elsewhere it may say "no".
_ICON = regex(r"[\ue000-\uf8ff\s]+")
#: The place of a heading within quotes.
_QUOTED = regex("[\"'“”„«‹「『]\\s?\0\\s?[\"'“”»›」』]")
_MORE = regex(r"\s*(?:read|learn|show|view|see) more", re.I)
_LETTERS = regex(r"[^\W\d_]+")
#: What asks the reader about the page, or says how old that is.
_OF_PAGE = regex(
    r"\s*(?:(?:was|is) this (?:(?:answer|article|content|doc\w*|information|page|section|topic) )?(?:helpful|useful)\?"
    r"|still (?:stuck|(?:have|having) (?:issues|questions|trouble)|need help)\?"
    r"(?: (?:please )?(?:ask|chat with|contact|e-?mail|get in touch with|join|reach(?: out to)?|talk to|visit|write to)"
    r" (?:us|(?:in |on )?(?:our|the (?:community|forum))|(?:the |customer )?support)\b[^.?!]{0,40})?[.!]?"
    r"|did this (?:article|page) help(?: you)?\?|war diese seite hilfreich\?|cette page vous a-t-elle été utile\W*"
    r"|¿(?:\w\w )?(?:fue|resultó|ha sido) útil esta página\?|esta página foi útil\?"
    r"|[此本这該该]?页面?(?:对您)?(?:有帮助|有用)吗\W*|このページは(?:お?役に立ちましたか|参考になりましたか)\W*"
    r"|(?:last )?(?:modified|reviewed|updated)(?: at| on)?:? (?:(?:about |over )?(?:an?|\d+) \w+ ago|\d{4}-\d\d-\d\d"
    r"|\d{1,2}[. ]+\w{3,9}\.? \d{4}|\w{3,9}\.? \d{1,2}, \d{4}|\d{1,2}/\d{1,2}/\d{4})\W*)\s*",
    re.I,
)
#: What such an aid says where it is no link and no button.
_AID = regex(
    r"\s*(?:copied!?|copy(?: (?:link|code|to clipboard))?|edit this (?:page|section)|permalink\b.*"
    rf"|(?:direct )?link to .*|{_NEW_TAB})\s*",
    re.I | re.S,
)
#: What the text of an aid begins with.
AIDS = frozenset("cCdDeEiIlLmMnNoOpPrRsSuUwWyY¿此本这該该页こ( \t\n")
_ANSWERS = frozenset(("Yes", "No"))
_MAX_ANSWERS = 3


def is_chrome(element: _Element) -> bool:
    """Is this link or button no content but an aid: an anchor beside a heading, a copy button?"""
    text = element.text
    if not text and len(element) == 0:
        return True
    text = text_inside(element)
    href = element.get("href", "") if element.tag == "a" else ""
    says_again = element.get("aria-hidden") == "true" and text.strip().startswith((element.tail or "").strip() or "#")
    if href[:1] == "#" and (says_again or _ICON.fullmatch(text) or (text and _is_anchor(element, text))):
        return True
    if CHROME.fullmatch(text) is None:
        return False
    names_page = text.isalpha() and href != "" and "#" not in href and not href.lower().startswith("javascript:")
    is_word = element.tag == "a" and (
        (names_page and _is_within(element) and _goes_on(element, ",;)"))
        or (_MORE.match(text) and (_goes_on(element) or _is_part(element, text) or _is_sentence(element, text)))
    )
    return not is_word


def _is_anchor(link: _Element, text: str) -> bool:
    """Does the link repeat the heading it leads to and stands behind or ends ("Sección titulada «Lid open»")?

    An arrow before a heading's words leads to it, too.
    """
    above, beside, said = link.getparent(), link.getprevious(), ""
    leads_to = link.get("href", "")[1:]
    if above is not None and above.tag in _HEADINGS:
        if text.strip() == "»" and not (above.text or "").strip():
            return True
        said = text_inside(above).partition(text)[0].strip()
        if said and text.strip() == "link" and leads_to == above.get("id"):
            return True  # The name of an icon.
    elif beside is not None and beside.tag in _HEADINGS and (beside.get("id") == leads_to or "%" in leads_to):
        said = text_inside(beside).strip()
    return said != "" and (text.rstrip().endswith(said) or _QUOTED.search(text.replace(said, "\0")) is not None)


def _is_within(link: _Element) -> bool:
    """Does the link's word stand within a sentence: a word in small letters, or a comma, before it?"""
    beside = link.getprevious()
    above = cast("_Element", link.getparent())
    before = text_before(link)
    if beside is not None and before.isspace() and (above.text or "").strip():
        before = text_inside(beside) + before
    return (before.rstrip() != before and before.rstrip()[-1:].islower()) or before.rstrip()[-1:] == ","


def _is_part(link: _Element, text: str) -> bool:
    """Do these words, in small letters, end a sentence ("You can read more.")? "It failed Learn more" has no mark."""
    if _goes_on(link, ".,;)"):
        return _is_within(link)
    return len(_LETTERS.findall(text)) > 2 and text.lstrip()[:1].islower() and _is_within(link)


def _is_sentence(link: _Element, text: str) -> bool:
    """Is the link a sentence with its mark, on more than that there is more ("Read more about limits.")?"""
    return len(_LETTERS.findall(text)) > 2 and (link.tail or "").lstrip()[:1] == "."


def _goes_on(link: _Element, marks: str = "") -> bool:
    """Does the sentence that the link's words stand in go on behind it?"""
    behind = (link.tail or "").lstrip()[:1]
    return behind.isalpha() or (behind != "" and behind in marks)


def asks_about_page(texts: list[str]) -> bool:
    """Do these say how old the page is, or ask about it, with the answers ("Was this helpful?", "Yes", "No")?"""
    if _OF_PAGE.fullmatch("".join(texts)):
        return True
    asked, *answers = texts
    return _OF_PAGE.fullmatch(asked) is not None and all(one.strip() in ("", *_ANSWERS) for one in answers)


def is_aid(element: _Element) -> bool:
    """Is this leaf such an aid beside other text ("Copied!"), or about the page, and no part of the text?

    What asks about the page may hold the buttons that answer.
    """
    text = element.text
    if not text or len(text) > _MAX_AID:
        return False
    if len(element):
        is_asked = len(element) <= _MAX_ANSWERS and _OF_PAGE.fullmatch(text) is not None
        return is_asked and asks_about_page([text, *(f"{text_inside(one)}{one.tail or ''}" for one in element)])
    if text in _ANSWERS:
        before = islice((one.text or "" for one in element.itersiblings(preceding=True)), len(_ANSWERS))
        asked = next((one for one in before if one not in _ANSWERS), "")
        return asked.rstrip().endswith("?") and _OF_PAGE.fullmatch(asked) is not None
    if _OF_PAGE.fullmatch(text):
        return True
    if _AID.fullmatch(text) is None:
        return False
    above, beside = element.getparent(), (element.getprevious(), element.getnext())
    glued = any(one is not None for one in beside) or (element.tail or "").strip()
    return element.tag != "code" and bool(glued or (above is not None and (above.text or "").strip()))
