"""Bodies: what stands under a card's head, its labelled texts apart from the ones without a label."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from parsers.reading.outline import Block, Piece
from parsers.reading.text import clean
from parsers.reading.verdicts import asks_to_retry
from parsers.reading.words import KINDS_BY_WORD, normal
from parsers.recognise.words import SAMPLES, kinds

_LABEL_TAGS = {"strong", "b", "dt", "th", "em", "label", "span", "small", "h3", "h4", "h5", "h6"}
_PLAIN = ("div", "p", "span")
_COLON = re.compile(r"\s*([^:：.]{2,40})[:：](?!//)\s*")
#: "Maps to: HTTP 401 Unauthorized"
_STATUS = re.compile(r"\W*(?:[\w ]{2,20}:\s*)?HTTP(?: status)?(?: code)?:? ([1-5]\d\d\b.{0,30})", re.I | re.S)
_ENDS = re.compile(r"[:：](?!//)")
MOST_BLOCKS = 60


@dataclass(slots=True)
class Body:
    """`lead`: the texts before any label; `labelled`: label → text. What stands under another label is left out.

    `title`: a heading or bold line that is no label, where it comes first; `blocks`: how many there are;
    `again`: does a label stand twice?
    """

    blocks: int = 0
    lead: list[str] = field(default_factory=list)
    labelled: dict[str, str] = field(default_factory=dict)
    title: str = ""
    again: bool = False

    @property
    def is_table(self) -> bool:
        """Are these the cells of a table in blocks, whose columns nothing names: a status alone, bare titles?"""
        return any(map(str.isdecimal, self.lead)) or sum(not text for text in self.labelled.values()) > 2


def body_of(blocks: list[Block]) -> Body:
    """The texts of the blocks under a head."""
    body = Body(len(blocks))
    current: str | None = None
    for block in blocks:
        if block.aside:
            continue
        if current is None and not block.level and (status := _STATUS.fullmatch(block.text)):
            body.labelled["HTTP status"] = status[1]
            continue
        pending = current is not None and body.labelled.get(current) == ""
        for label, value in _parts(block, pending):
            if (
                label
                and not value
                and block.element.tag != "dt"
                and not (kinds(label) or body.lead or body.labelled or body.title or SAMPLES.fullmatch(label))
            ):
                body.title = label
            elif label:
                current = label
                if not kinds(label) or "(" in label:
                    continue
                body.again = body.again or (label in body.labelled and value != "")
                body.labelled[label] = clean(f"{body.labelled.get(label, '')} {value}")
            elif current is None:
                if not _is_identifier(block, value):
                    body.lead.append(value)
            elif current in body.labelled:
                body.labelled[current] = clean(f"{body.labelled[current]} {value}")
    return body


def merge(bodies: list[Body]) -> None:
    """Give labels of one kind one name ("Solution", "Solutions"), the commonest, where no body has both."""
    usual = Counter(label for body in bodies for label in body.labelled)
    primary: dict[str, str] = {}
    for label, _ in usual.most_common():
        told = kinds(label)
        kind = max(told, key=lambda one: told[one])  # used at once
        if kind == "retryable" and not asks_to_retry(label):
            continue
        first = primary.setdefault(kind, label)
        if first == label or any(first in body.labelled and label in body.labelled for body in bodies):
            continue
        for body in bodies:
            if label in body.labelled:
                body.labelled[first] = body.labelled.pop(label)


def split(texts: list[str]) -> list[dict[str, str]]:
    """The labelled texts within each text, where all begin with a label ("Message: Not found Notes: Check it.")."""
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


def _parts(block: Block, pending: bool) -> Iterator[tuple[str, str]]:
    """A block's labelled texts, (label, text); the label is "" before any.

    Where a label above is `pending` for its text, that may begin with any word.
    """
    text = block.text
    if block.level or block.element.tag == "dt" or (text.endswith((":", "：")) and len(text) <= 40):
        yield text.rstrip(":： ") or "-", ""
        return
    if _is_label(block.pieces, text) or (block.element.tag in _PLAIN and text.lower() in KINDS_BY_WORD):
        yield text.rstrip(":： "), ""
        return
    label, value, fresh = "", "", True
    for at, (part, holder) in enumerate(block.pieces):
        if fresh and holder.tag in _LABEL_TAGS and 1 < len(word := clean(part)) <= 60:
            after, beside = next(
                ((text, one) for part, one in block.pieces[at + 1 :] if (text := part.strip())), ("", holder)
            )
            if word.endswith((":", "：")) or after.startswith((":", "：")) or _is_known(word, holder, after, beside):
                if label or value.strip():
                    yield label, _value(value)
                label, value, fresh = word.rstrip(":： "), "", False
                continue
        match = _COLON.match(part) if fresh and not pending else None
        known = match and (kinds(match[1]) or SAMPLES.fullmatch(match[1]) or (label and match[1].istitle()))
        if match and known and len(match[1].split()) <= 4:
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


def _is_label(pieces: list[Piece], text: str) -> bool:
    """Is the block a label alone: all bold, short, and no sentence?"""
    bold = all(holder.tag in ("strong", "b") for part, holder in pieces if part.strip())
    return bold and len(text) <= 60 and text[-1:] not in ".!?" and not _COLON.match(text)


def _is_identifier(block: Block, text: str) -> bool:
    """Is the block one token of code alone, which names something and says nothing?"""
    return " " not in text and all(holder.tag == "code" for part, holder in block.pieces if part.strip())


def _value(text: str) -> str:
    return clean(text).lstrip(":：—– ").strip()
