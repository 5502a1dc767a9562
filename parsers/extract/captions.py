"""The captions of samples: what stands over a preformatted text, in any generator's box, and only says what it is."""

import re

from lxml.etree import _Element

from parsers.html.element_text import unboxed
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import mentions_failure

#: What is written over a sample.
_CAPTION = regex(
    r"[\w -]*\b(?:response|request|example|sample|payload|body|json|code):?"
    r"|[\w./-]+\.(?:go|html?|http|java|jsonl?|[jt]sx?|php|py|rb|sh|txt|xml|ya?ml)",
    re.I,
)
#: Whether it is as it should be ("GOOD", "✗ Wrong"); "Bad" may be what a code means.
_JUDGED = regex(
    r"(?:[✓✔✗✘✅❌]\W*(?i:(?:in)?correct|(?:in)?valid|right|wrong|good|bad)|\W*(?:AFTER|BAD|BEFORE|DO|DON'?T|GOOD))"
    r"(?: \([^()]+\))?\W*"
)
#: The same as the first, where no word says more than that.
_GENERIC = regex(
    r"(?:(?:an?|api|bash|body|client|code|curl|errors?|example|full|go|http|java(?:script)?|json|node|of|payload|php"
    r"|python|raw|request|response|rest|ruby|sample|server|shell|the|typescript|typical|xml)\b[ :-]*)+|.*\.\w+",
    re.I,
)
#: The name of the language between the two.
_LANGUAGE = regex(r"\s*(?:bash|curl|html|http|java|javascript|json|php|python|ruby|shell|text|xml|ya?ml)?\s*", re.I)
#: What holds a caption alone, and so many of them.
_FRAMES = frozenset(["blockquote", "div", "figcaption", "figure", "header", "label", "p", "span"])
_MAX_FRAMES = 4
_MAX_CHARS = 40


def is_caption(block: Block) -> bool:
    """Does the block only say what the sample right below it is ("API error response"), and no failure?"""
    text = block.text
    if len(text) > _MAX_CHARS:
        return False
    if _JUDGED.fullmatch(text):
        return _is_above_sample(next(place for words, place in reversed(block.pieces) if words.strip()))
    if not _CAPTION.fullmatch(text) or mentions_failure(text.lower().replace("error", "")):
        return False
    below = block.element.getnext()
    is_right_above = below is not None and unboxed(below).tag == "pre"
    return is_right_above or (_GENERIC.fullmatch(text) is not None and _is_above_sample(block.pieces[-1][1]))


def _is_above_sample(element: _Element) -> bool:
    """Is a sample the next thing behind the element, or behind the frames that end with it?"""
    for _ in range(_MAX_FRAMES):
        if (element.tail or "").strip():
            return False
        for below in element.itersiblings():
            if below.tag != "button" and (below.tail or len(below) or below.text):
                return _opens_with_sample(below)
        above = element.getparent()
        if element.tag not in _FRAMES or above is None or above.tag not in _FRAMES:
            return False
        element = above
    return False


def _opens_with_sample(below: _Element) -> bool:
    """Is a sample the first thing in the element, but for a button and the name of its language?"""
    for one in below.iter():
        if one.tag == "pre":
            return True
        in_button = one.tag == "button" or next(one.iterancestors("button"), None) is not None
        if not in_button and not (isinstance(one.tag, str) and _LANGUAGE.fullmatch(one.text or "")):
            return False
    return False
