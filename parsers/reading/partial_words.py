"""The words and addresses by which a page says that a list goes on elsewhere, as data of `partial`."""

import re

_THINGS = r"(?:codes?|errors?|rows?|results?|items?|entries|records?)"
_LISTED = rf"(?:(?:[\w-]+\s+){{0,3}}?(?:{_THINGS}|lists?|tables?))"
_SHOW = r"(?:show|load|view|see|display|fetch|expand|reveal|browse)"
_MORE = (
    r"(?:all|more|every|next|older|remaining|additional|another|others|the\s+rest"
    r"|(?:the\s+)?(?:full|whole|complete|entire|remaining|other|next|missing))"
)
_SHOWN = r"(?:shown|displayed|listed|loaded|visible|rendered)"
_WAITED = rf"(?:(?:more|all|the|next|remaining|rest|of|other|\d+)\s+)*(?:{_LISTED}|data|content|more|rest|page)"
_AGAIN = r"(?:\W*(?:please\s+)?(?:retry|try\s+again|reload|refresh)(?:\s+\w+){0,3})?"
_FIRST = r"(?:the\s+)?(?:first|last|top|latest)\s+\d+"
_ARE = r"(?:is|are|was|were|has\s+been|have\s+been)"
_ASKED = (
    r"(?:(?:(?:sign|log)\s+(?:in|up)|upgrade|subscribe|register|click|tap|press|scroll)\b.{0,25}\bto\s+"
    r"|for\s+.{1,30},\s*)"
)
_LOAD = r"(?:load|fetch|retriev|get|display|show|render)(?:e|ing|ting)?"

#: What a page says of its own list, as a whole line or sentence.
_SAYINGS = [
    # "Show all 47 errors", "See the full list", "Load remaining 33"; "Show 33 more", "33 more", "All 47 errors"
    rf"{_ASKED}?{_SHOW}\s+{_MORE}(?:\s+of)?(?:\s+the)?(?:\s+\d+)?(?:\s+more)?(?:\s+{_LISTED})?"
    rf"(?:\s+of\s+{_LISTED})?(?:\s*\(\d+\))?(?:\s+here)?",
    rf"{_SHOW}\s+(?:the\s+)?\+?\d+\s+(?:more|others?|remaining|additional|further)(?:\s+{_LISTED})?",
    rf"(?:and\s+)?\+?\s*\d+\s+(?:more|others?|additional|further|remaining|hidden|not\s+{_SHOWN})(?:\s+{_LISTED})?"
    rf"(?:\s+(?:are\s+)?(?:hidden|available|not\s+{_SHOWN}))?",
    rf"(?:all\s+\d+|full|complete|entire|remaining)\s+{_LISTED}(?:\s+of\s+{_LISTED})?",
    # "Showing the first 20", "Only the first 20 are shown", "Only 14 errors are displayed here"
    rf"(?:only\s+|just\s+)?(?:showing|displaying|listing)\s+(?:only\s+|just\s+)?{_FIRST}(?:\s+{_LISTED})?",
    rf"(?:only|just)\s+(?:showing|displaying|listing)\s+\d+(?:\s+{_LISTED})?",
    rf"(?:only\s+|just\s+)?{_FIRST}(?:\s+{_LISTED})?\s+{_ARE}\s+(?:\w+\s+)?{_SHOWN}(?:\s+\w+)?",
    rf"(?:only|just)\s+(?:\d+|some|a\s+part)(?:\s+{_LISTED})?\s+{_ARE}\s+{_SHOWN}(?:\s+\w+)?",
    # "Partial list"
    rf"(?:this\s+is\s+)?(?:only\s+)?(?:an?\s+)?(?:partial|incomplete|truncated)\s+{_LISTED}",
    # "The remaining 33 errors are on the next page"
    r"(?:the\s+)?(?:remaining|other|rest|more)\b.{0,40}\b(?:next\s+page|page\s+\d+|hidden|omitted|left\s+out"
    rf"|(?:not|n['’]t)\s+(?:be\s+)?{_SHOWN})",
    # "Failed to load the remaining rows", "Error loading data. Retry"
    rf"(?:sorry\W+)?(?:we\s+)?(?:failed\s+to|unable\s+to|(?:could|can|did)\s*(?:not|n['’]t)|cannot|error|problem|trouble)"
    rf"\s+{_LOAD}\s+(?:the\s+)?{_WAITED}{_AGAIN}",
    # "Loading errors…", "Loading more"
    rf"(?:still\s+)?(?:loading|fetching)\s+{_WAITED}\s*(?:…|\.\.\.)(?:\W*please\s+wait)?",
    rf"(?:loading|fetching)\s+(?:more|the\s+rest|(?:the\s+)?remaining)(?:\s+{_LISTED})?",
    rf"scroll\s+(?:down\s+)?for\s+(?:more|all|the\s+rest)(?:\s+{_LISTED})?",
    rf"(?:still\s+)?loading\s+\d+\s+(?:more|others?|remaining)(?:\s+{_LISTED})?|still\s+(?:loading|fetching)",
    rf"failed\s+to\s+(?:fetch|load){_AGAIN}",
    rf"(?:(?:load|fetch)\s+)?(?:the\s+)?next\s+(?:batch|chunk|set|part)(?:\s+of\s+{_LISTED})?",
    rf"(?:next|older|previous)\s+(?:\d+(?:\s+{_LISTED})?|{_THINGS})",
    # "33 rows hidden", "Some rows are omitted", "Remaining rows omitted for brevity"
    rf"(?:\d+|some|several|many|(?:the\s+)?(?:remaining|other))\s+{_LISTED}\s+(?:{_ARE}\s+)?"
    rf"(?:hidden|omitted|left\s+out|not\s+{_SHOWN})(?:\s+(?:for|from|here)\b.{{0,30}})?",
    # "Too many rows to display", "Limit of 14 rows reached"
    rf"too\s+many\s+{_LISTED}\s+to\s+(?:display|show|list|load|render)(?:\s+here)?",
    rf"(?:\w+\s+)?limit\s+of\s+\d+\s+{_LISTED}\s+(?:{_ARE}\s+)?(?:reached|exceeded|hit)",
    # "The second half of the table is on the next page"
    r"(?:the\s+)?(?:\w+\s+)?(?:half|part|portion|third|quarter)\s+of\s+(?:the|this)\s+.{1,30}\s+(?:is|are|continues?)\s+on\s+"
    r"(?:the\s+next\s+page|page\s+\d+|another\s+page)",
    rf"(?:sign|log)\s+in\s+(?:to|for)\s+(?:(?:see|view|read|load|get|access)\s+)?"
    rf"(?:all|more|the\s+(?:rest|full|whole)\b.*)(?:\s+{_LISTED})?",
]
#: The same, whatever it begins with; one of the words is in each.
_STATEMENTS = [
    # "Results truncated", "The list is limited to 20 rows", "The list continues on page 2"
    rf"(?:the\s+|this\s+)?(?:{_LISTED}|output|data)\s+(?:{_ARE}\s+)?(?:truncated|cut\s+off|abridged|shortened|incomplete"
    r"|partially\s+loaded|not\s+(?:fully\s+|completely\s+)?loaded|limited)(?:\s+(?:to|at|after|for)\s+.{1,30})?",
    rf"(?:the\s+)?(?:{_LISTED}\s+)?continue[sd]?\s+(?:on|at)\s+.{{0,20}}page(?:\s+\d+)?",
    # "A time-out while loading the list", "Results could not be loaded"
    rf".{{0,40}}\b(?:errors?|wrong|occurred|timed\s+out|time-?out|failed|failure|problem|trouble|interrupted)\s+"
    rf"(?:(?:while|when)\s+)?{_LOAD}\s+(?:(?:the|this)\s+)?{_WAITED}{_AGAIN}",
    rf"(?:the\s+)?(?:{_LISTED}|data|content)\s+(?:could|did)\s*(?:not|n['’]t)\s+(?:be\s+)?(?:{_SHOWN}|load){_AGAIN}",
]
_OF_STATEMENTS = frozenset(
    [
        *["truncated", "cut", "abridged", "shortened", "incomplete", "partially", "loaded", "limited", "load"],
        *["loading", "continues", "continued", "continue", "while", "when", "shown", "displayed", "listed"],
        *["visible", "rendered", "wrong"],
    ]
)
_NOTED = r"\W*(?:(?:note|notice|info|warning|error|sorry|oops)\W+)?"
_SAYS = re.compile(rf"{_NOTED}(?:{'|'.join(_SAYINGS)})\W*", re.I)
_STATES = re.compile(rf"{_NOTED}(?:{'|'.join(_STATEMENTS)})\W*", re.I)
_OPENING = frozenset(
    [
        *["show", "showing", "load", "view", "viewing", "see", "display", "displaying", "fetch", "get"],
        *["expand", "reveal", "browse", "listing", "only", "just", "failed", "unable"],
        *["could", "couldn't", "couldn’t", "can", "can't", "can’t", "cannot", "did", "didn't", "error"],
        *["problem", "trouble", "something", "sorry", "still", "scroll", "next", "older", "newer", "previous"],
        *["sign", "log", "first", "last", "top", "latest", "all", "full", "complete", "entire", "and"],
        *["please", "everything", "go", "now", "data", "content", "upgrade", "subscribe", "register", "click"],
        *["tap", "press", "for", "note", "to", "network", "request", "this", "the", "some", "several", "many", "too"],
        *["limit", "filtered", "oops"],
    ]
)
_TELLING = frozenset(
    [
        *["more", "other", "others", "remaining", "rest", "additional", "further", "hidden", "omitted"],
        *["truncated", "cut", "abridged", "shortened", "incomplete", "limited", "partial", "partially"],
        *["loaded", "loading", "load", "wait", "fetching", "continues", "continued", "continue", "page"],
        *["shown", "displayed", "listed", "visible", "rendered", "next", "full", "complete", "entire"],
    ]
)
_MARKS = ".,:;!?()[]…›»→>+*←-– "


def tells(text: str) -> bool:
    """Has the text a word or a number by which these expressions are known? A quick look, before they are tried."""
    words = [word.strip(_MARKS) for word in text.lower().split()]
    if not words:
        return False
    first = words[0]
    return first in _OPENING or first[:1].isdigit() or not (first and _TELLING.isdisjoint(words))


def says(text: str) -> bool:
    """Does the line or sentence say that there is more of a list than is shown?"""
    if _SAYS.fullmatch(text):
        return True
    words = {word.strip(_MARKS) for word in text.lower().split()}
    return not _OF_STATEMENTS.isdisjoint(words) and _STATES.fullmatch(text) is not None


#: What whole lists say of themselves as well.
DOUBTS = re.compile(
    rf"{_NOTED}(?:(?:this|the\s+{_LISTED})(?:\s+below)?\s+is\s+(?:not|n['’]t)\s+(?:an?\s+)?(?:complete|full|exhaustive)"
    rf"(?:\s+{_LISTED})?|(?:only\s+)?the\s+most\s+(?:common|frequent|important)(?:\s+{_LISTED})?\s+{_ARE}\s+{_SHOWN}"
    r"(?:\s+\w+)?)\W*",
    re.I,
)
#: What opens folds as well.
FOLDS = re.compile(r"\W*(?:(expand)|show|see|view|reveal|open)\s+(?:all|more|everything)\W*", re.I)
#: What does so only beside the list: it may as well speak of anything else.
HINTS = re.compile(
    rf"\W*(?:(?:{_SHOW}\s+)?(?:more|all|everything)|(?:loading|fetching)(?:\s+(?:data|{_THINGS}))?|(?:please\s+)?wait|truncated"
    r"|next(?:\s+page)?|older|\+\d+|continues|to\s+be\s+continued|page\W+(?:of|/)\s*(?!1\b)\d+)\W*",
    re.I,
)
#: "Showing 1–14 of 47 errors", "14 / 47", "Page 1 of 3", "47 errors" being no part.
SPAN = re.compile(
    rf"\W*(?P<said>{_LISTED}[\s:]+|(?:now\s+)?(?:showing|displaying|viewing|listing|filtered|page)\W+"
    rf"|this\s+(?:section|page|table|list)\s+(?:lists|shows)\s+)?(?:only\s+)?(?:the\s+)?"
    rf"(?:first\s+|top\s+)?(?:{_LISTED}\s+)?(?P<start>\d[\d,]*)(?:\s*(?:[-–—]|\.\.|to|through)\s*(?P<end>\d[\d,]*))?"
    rf"(?:\s+{_LISTED})?(?:\s+{_SHOWN})?\s*(?:/|out\s+of|of|\(of)\s*(?:about\s+|over\s+|~\s*|a\s+total\s+of\s+|more\s+than\s+|our\s+|the\s+|all\s+)?"
    rf"(?P<total>\d[\d,]*)(?P<behind>\s+{_LISTED}|\s+pages|\s+total)?(?:\s+(?:are\s+)?(?:{_SHOWN}|in\s+total))?\W*",
    re.I,
)
#: "47 errors, showing 14", "14 shown, 47 in total"
APART = re.compile(
    rf"\W*(?:(?P<total>\d[\d,]*)\s+{_LISTED}|total\W+(?P<sum>\d[\d,]*)(?:\s+{_LISTED})?)(?:\s+(?:in\s+)?total)?\W+"
    rf"(?:only\s+)?(?:(?:the\s+)?(?:first\s+)?(?P<start>\d[\d,]*)(?:\s+{_LISTED})?\s+(?:are\s+)?{_SHOWN}"
    rf"|(?:showing|displaying)\s+(?:only\s+)?(?:the\s+)?(?:first\s+)?(?P<end>\d[\d,]*))\W*",
    re.I,
)
#: The texts of links from one part of a list to another.
STEPS = re.compile(
    rf"\W*(?:\d{{1,3}}|(?:(?:go|continue)\s+to\s+(?:the\s+)?)?(?:next|older|newer|more|last)(?:\s+(?:page|\d+|{_THINGS}))?|(?:(?:go|continue)\s+to\s+)?page\s+\d+"
    rf"|{_SHOW}\s+(?:more|all|next|older)(?:\s+(?:\d+|{_THINGS}))*)\W*|[›»→>]+",
    re.I,
)
#: The addresses of such links, and those of links that only a script follows.
PART = re.compile(
    r"[?&#](?:page|p|pg|offset|cursor|start|page_?(?:no|num|number|token|index))=\w|[?&](?:skip|after|from)=\d"
    r"|/page[/_-]?\d+|[-_]page[-_]?\d+|/p/?\d+/?$|/\d{1,3}/?$",
    re.I,
)
TARGETLESS = re.compile(r"\s*(?:#|#?!|javascript:.*)?\s*", re.I)
#: The names of what stands in for rows, and of what fetches them once it is scrolled to.
BONES = re.compile(
    r"skeleton|shimmer|\bplaceholder-(?:row|line|item|glow|wave)|(?:row|line|item|list|table)-placeholder|\bis-loading"
    r"|infinite-?(?:scroll|load|list)|animate-pulse|(?:^|\s)sentinel|(?:list|scroll|end|bottom|page|load)-?sentinel|load-?more",
    re.I,
)
#: One of these is in each of them.
BONE_WORDS = (
    *("keleton", "himmer", "placeholder-", "-placeholder", "is-loading", "nfinite", "animate-pulse", "entinel"),
    *("load-more", "loadmore", "load-sentinel"),
)
