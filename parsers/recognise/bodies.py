"""Bodies: what stands under a card's head, its labelled texts apart from the ones without a label."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from parsers.reading.contract import Site
from parsers.reading.outline import Block
from parsers.reading.shapes import is_status, is_telling
from parsers.reading.text import clean
from parsers.reading.verdicts import asks_to_retry
from parsers.reading.words import KINDS_BY_WORD, normal
from parsers.recognise.words import SAMPLES, kinds

_LABEL_TAGS = {"strong", "b", "dt", "th", "em", "label", "span", "small", "h3", "h4", "h5", "h6"}
_PLAIN = ("div", "p", "span")
_GOES_ON = ("p", "li", "dd", "blockquote")
COLON = re.compile(r"\s*([^:：.]{2,40})[:：](?!//)\s*")
#: What a block begins with, or says as a whole, that is no part of a card.
BOILERPLATE = re.compile(
    r"\s*(?:(?P<opens>(?:note|tip|warning|caution|info|important|heads.up)\b[:!]?|see also\b|was this\b|last updated\b)"
    r"|(?:(?:example|sample)(?: (?:request|response|payload|body))?|response|request|since v?\d[\w.]*|yes|no"
    r"|(?:introduced|added) in .{0,20}):?\s*$)",
    re.I,
)
#: "Maps to: HTTP 401 Unauthorized"
STATED = re.compile(r"\W*(?:[\w ]{2,20}:\s*)?HTTP(?: status)?(?: code)?:? ([1-5]\d\d\b.{0,30})", re.I | re.S)
_ENDS = re.compile(r"[:：](?!//)")
MOST_BLOCKS = 60
#: A block of so many characters may be a label alone, or a status.
_SHORT = 120


@dataclass(slots=True)
class Body:
    """`lead`: the texts before any label; `labelled`: label → text. What stands under another label is left out.

    `title`: a heading or bold line that is no label, where it comes first; `blocks`: how many there are;
    `again`: does a label stand twice? Of a declared site: `status` is one that stands by itself, and `stray` says why
    the card cannot be read (a text that belongs to no label, an image that says nothing).
    """

    blocks: int = 0
    lead: list[str] = field(default_factory=list)
    labelled: dict[str, str] = field(default_factory=dict)
    title: str = ""
    again: bool = False
    status: str = ""
    stray: str = ""

    @property
    def is_table(self) -> bool:
        """Are these the cells of a table in blocks, whose columns nothing names: a status alone, bare titles?"""
        return any(map(str.isdecimal, self.lead)) or sum(not text for text in self.labelled.values()) > 2


def body_of(blocks: list[Block], site: Site, closing: bool = False) -> Body:
    """The texts of the blocks under a head; nobody marks the end of a flat page's last card (`closing`)."""
    body = Body(len(blocks))
    current: str | None = None
    alone = False
    for block in blocks:
        pending = current is not None and body.labelled.get(current) == ""
        if block.aside or (site.pinned and not pending and _is_boilerplate(block, site)):
            continue
        short = sum([len(part) for part, _ in block.pieces]) <= _SHORT
        if short and current is None and not block.level and (status := STATED.fullmatch(block.text)):
            body.labelled["HTTP status"] = status[1]
            continue
        if pending and site.pinned and not block.text and _has_image(block):
            body.stray = body.stray or f"an image without a label as {current}"
        for label, value in _parts(block, pending, short, site.words):
            if (
                label
                and not value
                and block.element.tag != "dt"
                and not (is_label(label, site) or body.lead or body.labelled or body.title or SAMPLES.fullmatch(label))
            ):
                body.title = label
            elif label:
                current, alone = label, not value
                if not is_label(label, site) or ("(" in label and normal(label) not in site.words):
                    continue
                body.again = body.again or (label in body.labelled and value != "")
                before = body.labelled.get(label)
                body.labelled[label] = clean(f"{before} {value}") if before else value
            elif current is None:
                if site.pinned and not body.status and len(value) <= 40 and is_status(value):
                    body.status = value
                elif not _is_identifier(block, value):
                    body.lead.append(value)
            elif current in body.labelled:
                text = body.labelled[current]
                if site.pinned and text and not _goes_on(text, block, alone, closing):
                    if not closing or _opens_with_code(value, site):
                        body.stray = body.stray or f"a text that belongs to no label: {value[:40]!r}"
                    continue
                body.labelled[current] = clean(f"{text} {value}")
    return body


def is_label(text: str, site: Site) -> bool:
    """Is this a label that something is known to stand under?"""
    return normal(text) in site.words or bool(kinds(text))


def role_of(label: str, site: Site) -> str:
    """The role that a label most likely names; the site's own words go before all."""
    told = kinds(label)
    return site.words.get(normal(label)) or max(told, key=lambda role: told[role])


def _is_boilerplate(block: Block, site: Site) -> bool:
    """Does the block speak of something else than the card does?"""
    first = block.pieces[0][0]
    found = None if normal(first) in site.words else BOILERPLATE.match(first)
    return found is not None and (found["opens"] is not None or len(block.pieces) == 1)


def _goes_on(text: str, block: Block, alone: bool, closing: bool) -> bool:
    """Is the block the rest of the labelled `text` above it: that has not come to its end, or its label is `alone`?"""
    if block.element.tag not in _GOES_ON or (closing and block.element.tag == "p"):
        return False
    return alone or not text.endswith((".", "!", "?"))


def _opens_with_code(text: str, site: Site) -> bool:
    found = site.opening.match(text) if site.code else None
    return found is not None and is_telling(found[1])


def _has_image(block: Block) -> bool:
    return any(holder.tag in ("svg", "img") for _, holder in block.pieces)


def merge(bodies: list[Body], site: Site) -> None:
    """Give labels of one role one name ("Solution", "Solutions"), a pinned or the commonest, where no body has both."""
    usual = Counter(label for body in bodies for label in body.labelled)
    primary: dict[str, str] = {}
    for label in sorted(usual, key=lambda label: (normal(label) not in site.words, -usual[label])):
        role = role_of(label, site)
        if role == "retryable" and not asks_to_retry(label, site.verdict_titles):
            continue
        first = primary.setdefault(role, label)
        if first == label or any(first in body.labelled and label in body.labelled for body in bodies):
            continue
        for body in bodies:
            if label in body.labelled:
                body.labelled[first] = body.labelled.pop(label)


def split(texts: list[str]) -> list[dict[str, str]]:
    """The labelled texts within each text, where all begin with a label ("Message: Not found Notes: Check it.")."""
    if not all(texts):
        return []
    usual: Counter[str] = Counter()
    first = 0
    for text in texts:
        ends = [end.start() for end in _ENDS.finditer(text)]
        words = [text[max(0, end - 40) : end].split()[-3:] for end in ends]
        known = {" ".join(one[at:]) for one in words for at in range(len(one)) if one[at][0].isupper()}
        usual.update(label for label in known if kinds(label) or SAMPLES.fullmatch(label))
        first += any(text.startswith(label) for label in known)
    labels = sorted((label for label in usual if usual[label] > 0.8 * len(texts)), key=len, reverse=True)
    if not labels or first < len(texts):
        return []
    between = re.compile(rf"\s*({'|'.join(map(re.escape, labels))})\s*[:：]\s*")
    pairs = [zip(*[iter(between.split(text)[1:])] * 2, strict=True) for text in texts]
    return [{label: value for label, value in one if kinds(label)} for one in pairs]


def _parts(block: Block, pending: bool, short: bool, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A block's labelled texts, (label, text); the label is "" before any.

    Where a label above is `pending` for its text, that may begin with any word.
    """
    text = block.text if short or block.level else ""
    if block.level or block.element.tag == "dt" or (text.endswith((":", "：")) and len(text) <= 40):
        yield block.text.rstrip(":： ") or "-", ""
        return
    if text and len(text) <= 60 and _is_label_alone(block, text, words):
        yield text.rstrip(":： "), ""
        return
    label, value, fresh = "", "", True
    for at, (part, holder) in enumerate(block.pieces):
        marked = holder.tag in _LABEL_TAGS and 1 < len(word := clean(part)) <= 60
        own = marked and normal(part) in words
        if marked and (fresh or (own and value.rstrip().endswith((".", "!", "?", ";")))):
            after, beside = next(
                ((text, one) for part, one in block.pieces[at + 1 :] if (text := part.strip())), ("", holder)
            )
            colon = word.endswith((":", "：")) or after.startswith((":", "："))
            if colon or (fresh and (own or _is_known(word, holder, after, beside))):
                if label or value.strip():
                    yield label, _value(value)
                label, value, fresh = word.rstrip(":： "), "", False
                continue
        match = COLON.match(part) if fresh and (not pending or words) else None
        own = match is not None and normal(match[1]) in words
        known = match and (kinds(match[1]) or SAMPLES.fullmatch(match[1]) or (label and match[1].istitle()))
        if match and (own or (known and not pending and len(match[1].split()) <= 4)):
            if label or value.strip():
                yield label, _value(value)
            label, value, fresh = match[1], part[match.end() :], False
            continue
        fresh = holder.tag == "br" or (fresh and not part.strip())
        value += part
    if label or value.strip():
        yield label, _value(value)


def _is_known(word: str, holder: _Element, after: str, beside: _Element) -> bool:
    """Is this bold word a label without a colon ("**Explanation** The cable is broken.")?"""
    begins = after[:1].isupper() or (beside.tag == "code" and after != "")
    return holder.tag in ("strong", "b") and normal(word) in KINDS_BY_WORD and begins


def _is_label_alone(block: Block, text: str, words: Mapping[str, str]) -> bool:
    """Is the block a label alone: one of the site's words, or all bold, short, and no sentence?"""
    if normal(text) in words and text.rstrip("?:： ")[-1:].isalnum():
        return True
    bold = all(holder.tag in ("strong", "b") for part, holder in block.pieces if part.strip())
    if bold and text[-1:] not in ".!?" and not COLON.match(text):
        return True
    return block.element.tag in _PLAIN and text.lower() in KINDS_BY_WORD


def _is_identifier(block: Block, text: str) -> bool:
    """Is the block one token of code alone, which names something and says nothing?"""
    return " " not in text and all(holder.tag == "code" for part, holder in block.pieces if part.strip())


def _value(text: str) -> str:
    return clean(text).lstrip(":：—– ").strip()
