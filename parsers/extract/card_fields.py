"""Card fields: the texts under a card's head, those with a label apart from those without."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from parsers.extract.code_tokens import states_status
from parsers.extract.contract import Site
from parsers.html.element_text import is_open_end
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import is_code_like, is_prose, is_status
from parsers.lexicon.vocabulary import SAMPLES, title_roles
from parsers.lexicon.vocabulary import is_label as names_role

_LABEL_TAGS = {"strong", "b", "dt", "th", "em", "label", "span", "small", "h3", "h4", "h5", "h6"}
_PLAIN = ("div", "p", "span")
_CONTINUING = ("p", "li", "dd", "blockquote")
_COLON = re.compile(r"\s*([^:：.]{2,40})[:：](?!//)\s*")
#: The beginning, or the whole text, of a block that is no part of a card.
BOILERPLATE = re.compile(
    r"\s*(?:(?P<opens>(?:note|tip|warning|caution|info|important|heads.up)\b[:!]?|see also\b|was this\b|last updated\b)"
    r"|(?:(?:example|sample)(?: (?:request|response|payload|body))?|response|request|since v?\d[\w.]*|yes|no"
    r"|(?:introduced|added) in .{0,20}):?\s*$)",
    re.I,
)
#: "Maps to: HTTP 401 Unauthorized"
STATED = re.compile(r"\W*(?:[\w ]{2,20}:\s*)?HTTP(?: status)?(?: code)?:? ([1-5]\d\d\b.{0,30})", re.I | re.S)
#: "HTTP 402", as it is set apart from the sentence behind it; the mark between, and the beginning of that.
_MARKED = re.compile(r"HTTP(?: status)?(?: code)?:? ([1-5]\d\d)[.:]?", re.I)
_SENTENCE = re.compile(r"\s*[.:;,–—-]\s*[^\W\d]")
#: What generators write over a sample of code, and of an exception's class.
_GENERATED = re.compile(
    r"(?:(?:public|protected|private|static|final|const|readonly|inline) ){2,}[\w.<>\[\]]+ \w+(?: ?= ?\S+)?|"
    r"(?:js|jsx|tsx?|json|bash|sh|shell|python|py|javascript|typescript|java|go|ruby|php|sql|ya?ml|xml|curl|http|text)"
    r"|Bases: \S+|Definition at line \d+ of file \S+"
    r"|(?:(?:Added|Introduced|Deprecated|Changed|Removed) (?:in|since):? v?\d[\w.]*(?:, v?\d[\w.]*)*\s*)+"
)
#: "code = 'not_found'": what a generator prints of a class's attribute.
_ATTRIBUTE = re.compile(r"(\w{2,40}) ?= ?(?:'([^']*)'|\"([^\"]*)\"|([\w.-]+))")
_ENDS = re.compile(r"[:：](?!//)")
#: The roles of which a text of several paragraphs may be.
_TEXTS = frozenset({"message", "remedy", "cause", "when"})
#: What is written over a sample.
_CAPTION = re.compile(r"[\w -]*\b(?:response|request|example|sample|payload|body|json|code):?", re.I)
MAX_BLOCKS = 60
#: A block of at most so many characters may be a label alone, or a status.
_SHORT = 120


@dataclass(slots=True)
class CardFields:
    """The texts of one card: `unlabelled` before any label, and `labelled` (label → text) under a known one.

    `blocks`: how many it was read from; `element`: what holds the card; `siblings`: its blocks, where they stand beside
    that. `inline`: the texts that open with words and a colon, by these words, which may be no label. `title`: a
    heading or bold line that is no label, where it comes first; `repeats_label`: does a label stand twice? Of a pinned
    site: `status` is one that stands by itself, and `stray` says why the card cannot be read (a text that belongs to no
    label, an image without a label).
    """

    blocks: int
    element: _Element
    siblings: Sequence[_Element] = ()
    unlabelled: list[str] = field(default_factory=list)
    labelled: dict[str, str] = field(default_factory=dict)
    title: str = ""
    repeats_label: bool = False
    status: str = ""
    stray: str = ""
    inline: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "CardFields":
        """The same fields, to be changed."""
        texts = [*self.unlabelled], {**self.labelled}, self.title, self.repeats_label, self.status, self.stray
        return CardFields(self.blocks, self.element, self.siblings, *texts, {**self.inline})

    @property
    def is_table(self) -> bool:
        """Are these the cells of a table in blocks, whose columns have no names: a status alone, titles alone?"""
        return any(map(str.isdecimal, self.unlabelled)) or sum(not text for text in self.labelled.values()) > 2


def fields_of(
    blocks: list[Block], element: _Element, site: Site, closing: bool = False, headless: bool = False
) -> CardFields:
    """The texts of the blocks under a head; `closing`: nothing marks the end of the page's last card.

    `headless`: a label of its own, before its text, may begin another record.
    """
    fields = CardFields(len(blocks), element)
    labelled = fields.labelled
    current: str | None = None
    said = ""
    alone = listed = False
    for block in blocks:
        below, listed = listed, "li" in (block.element.tag, getattr(block.element.getparent(), "tag", None))
        is_next = below and listed  # An item below another one.
        pending = current is not None and labelled.get(current) == ""
        if block.aside or (site.pinned and not pending and _is_boilerplate(block, site)):
            continue
        if (not site.pinned and _is_caption(block)) or (texts := _texts(block, pending, site)) is None:
            continue
        if not site.code and block.element.tag == "dt" and (found := _ATTRIBUTE.fullmatch(block.text)):
            if is_label(found[1], site):
                labelled.setdefault(found[1], found[2] or found[3] or found[4] or "")
            current = block.text  # What stands below is about the attribute.
            continue
        stated = current is None and not block.level and len(block.text) <= _SHORT
        if stated and (status := STATED.fullmatch(block.text)) and not _goes_on(status[1]):
            labelled["HTTP status"] = status[1]
            continue
        if current is None and not (block.level or labelled) and (marked := _marked_status(block)):
            labelled["HTTP status"], value = marked
            fields.unlabelled.append(value)
            continue
        if pending and site.pinned and not block.text and _has_image(block):
            fields.stray = fields.stray or f"an image without a label as {current}"
        for label, value in texts:
            if label:
                if not (site.pinned or labelled or value) and states_status(label):
                    labelled["HTTP status"] = label
                    continue
                begins = not (fields.unlabelled or labelled or fields.title or value or block.element.tag == "dt")
                sentence = block.level > 0 and is_prose(label) and not label.endswith("?")
                if begins and (sentence or not (is_label(label, site) or SAMPLES.fullmatch(label))):
                    fields.title = label
                    continue
                current, alone, said = label, not value, value
                if not is_label(label, site) or ("(" in label and normal(label) not in site.words):
                    continue
                if value and before_colon(block.text) and block.pieces[0][1] is block.element:
                    fields.inline.setdefault(label, block.text)
                fields.repeats_label = fields.repeats_label or (label in labelled and (headless or value != ""))
                labelled[label] = clean(f"{labelled.get(label, '')} {value}")
            elif current is None:
                if site.pinned and not fields.status and len(value) <= 40 and is_status(value):
                    fields.status = value
                elif not _is_identifier(block, value):
                    if is_next and fields.unlabelled:
                        value = _joined(fields.unlabelled.pop(), value, True)
                    fields.unlabelled.append(value)
            elif not (site.pinned or alone or SAMPLES.fullmatch(current)) and _is_own_text(fields, said, block, value):
                fields.unlabelled.append(value)
                current = None
            elif current in labelled and not site.pinned and not alone and is_status(labelled[current]):
                fields.unlabelled.append(value)  # Nothing continues a status.
            elif current in labelled:
                text = labelled[current]
                if not site.pinned or not text or _continues(text, block, alone, closing):
                    labelled[current] = _joined(text, value, is_next)
                elif not closing or _opens_with_code(value, site):
                    fields.stray = fields.stray or f"a text that belongs to no label: {value[:40]!r}"
    return fields


def _is_caption(block: Block) -> bool:
    """Does the block only say what the sample of code right below it is ("API error response")?"""
    if len(block.text) > 40 or _CAPTION.fullmatch(block.text) is None:
        return False
    below = block.element.getnext()
    while below is not None and below.tag == "div" and len(below) == 1:
        below = below[0]
    return below is not None and below.tag == "pre"


def _goes_on(status: str) -> bool:
    """Does a sentence follow the status ("402. The card is empty."), and not its phrase?"""
    return _SENTENCE.match(status[3:]) is not None and not has_phrase(status[:3], status[3:].lstrip(" .:;,–—-("))


def _marked_status(block: Block) -> tuple[str, str] | None:
    """The status that a block opens with in bold ("**HTTP 402**. The card is empty."), and the text behind it."""
    (first, holder), *others = block.pieces
    if not others or holder is block.element or holder.tag not in ("strong", "b"):
        return None
    status = _MARKED.fullmatch(clean(first))
    text = clean("".join(part for part, _ in others))
    return (status[1], _value(text.lstrip(".,;"))) if status and _SENTENCE.match(text) else None


def _is_own_text(fields: CardFields, above: str, block: Block, text: str) -> bool:
    """Is this paragraph the card's own, and does it not go on with the words under a label above it ("Severity: low")?

    It may, where these are more than a few, and there is no need to know where the card has another text.
    """
    if fields.unlabelled or fields.title or block.element.tag != "p" or not is_prose(text):
        return False
    return not is_prose(above) and len(above.split()) < 4 and _TEXTS.isdisjoint(map(_likeliest, fields.labelled))


def _likeliest(label: str) -> str:
    roles = title_roles(label)
    return max(roles, key=lambda role: roles[role], default="")


def _joined(text: str, value: str, is_next: bool) -> str:
    """Both texts; items of a list apart, where no mark ends the first."""
    mark = ";" if is_next and is_open_end(text) else ""
    return clean(f"{text}{mark} {value}")


def before_colon(text: str) -> re.Match[str] | None:
    """The few words and the colon that the text opens with: a label, perhaps."""
    return _COLON.match(text) if ":" in text or "：" in text else None


def is_label(text: str, site: Site) -> bool:
    """Is this a label that something is known to stand under?"""
    return normal(text) in site.words or names_role(text)


def role_of(label: str, site: Site) -> str:
    """The role that a label most likely names; the site's own words go before all."""
    scores = title_roles(label)
    return site.words.get(normal(label)) or max(scores, key=lambda role: scores[role])


def _is_boilerplate(block: Block, site: Site) -> bool:
    """Is the block a note or a sample, and no part of the card?"""
    first = block.pieces[0][0]
    found = None if normal(first) in site.words else BOILERPLATE.match(first)
    return found is not None and (found["opens"] is not None or len(block.pieces) == 1)


def _is_button(block: Block, site: Site) -> bool:
    """Is the block a button, and neither a label nor a sentence?"""
    if len(block.pieces) > 3 or len(block.text) > 30:
        return False
    return all(
        holder.tag == "button" or next(holder.iterancestors("button"), None) is not None for _, holder in block.pieces
    ) and not is_label(block.text, site)


def _continues(text: str, block: Block, alone: bool, closing: bool) -> bool:
    """Does the block continue the labelled `text` above it: is that unfinished, or its label `alone` on its line?"""
    if block.element.tag not in _CONTINUING or (closing and block.element.tag == "p"):
        return False
    return alone or not text.endswith((".", "!", "?"))


def _opens_with_code(text: str, site: Site) -> bool:
    found = site.opening.match(text) if site.code else None
    return found is not None and is_code_like(found[1])


def _has_image(block: Block) -> bool:
    return any(holder.tag in ("svg", "img") for _, holder in block.pieces)


def drop_chance_labels(cards: list[CardFields], site: Site) -> None:
    """Give words before a colon back to their text, where they only hold a label's word and open hardly a card's text.

    "Unsupported type: use JSON" is a message, no category.
    """
    usual = Counter(label for card in cards for label in card.labelled)
    for card in cards:
        for label, text in card.inline.items():
            known = normal(label) in ROLES_BY_WORD or normal(label) in site.words
            if known or usual[label] > max(1, 0.2 * len(cards)) or label not in card.labelled:
                continue
            del card.labelled[label]
            card.unlabelled.append(text)


def merge_labels(cards: list[CardFields], site: Site) -> None:
    """Give labels of one role one name ("Solution", "Solutions"), a pinned or the commonest, where no card has both."""
    usual = Counter(label for card in cards for label in card.labelled)
    primary: dict[str, str] = {}
    for label in sorted(usual, key=lambda label: (normal(label) not in site.words, -usual[label])):
        role = role_of(label, site)
        if role == "retryable" and not asks_to_retry(label, site.verdict_titles):
            continue
        first = primary.setdefault(role, label)
        if first == label or any(first in card.labelled and label in card.labelled for card in cards):
            continue
        for card in cards:
            if label in card.labelled:
                card.labelled[first] = card.labelled.pop(label)


def split_labels(texts: list[str]) -> list[dict[str, str]]:
    """The labelled texts within each text, where all begin with a label ("Message: Not found Notes: Check it.")."""
    if not all(texts):
        return []
    usual: Counter[str] = Counter()
    first = 0
    for text in texts:
        ends = [end.start() for end in _ENDS.finditer(text)]
        words = [text[max(0, end - 40) : end].split()[-3:] for end in ends]
        known = {" ".join(one[at:]) for one in words for at in range(len(one)) if one[at][0].isupper()}
        usual.update(label for label in known if title_roles(label) or SAMPLES.fullmatch(label))
        first += any(text.startswith(label) for label in known)
    labels = sorted((label for label in usual if usual[label] > 0.8 * len(texts)), key=len, reverse=True)
    if not labels or first < len(texts):
        return []
    between = re.compile(rf"\s*({'|'.join(map(re.escape, labels))})\s*[:：]\s*")
    pairs = [zip(*[iter(between.split(text)[1:])] * 2, strict=True) for text in texts]
    return [{label: value.rstrip(" ;,|") for label, value in one if title_roles(label)} for one in pairs]


def _texts(block: Block, pending: bool, site: Site) -> list[tuple[str, str]] | None:
    """A block's texts as (label, text); None for a button, and for what a generator wrote."""
    if not site.pinned and pending in block.labelled:
        return block.labelled[pending]  # A heading's card holds those of the headings below it.
    none = _is_button(block, site) or (not site.pinned and _GENERATED.fullmatch(block.text))
    texts = None if none else list(_parts(block, pending, site.words))
    if not site.pinned:
        block.labelled[pending] = texts
    return texts


def names_code(block: Block, site: Site) -> bool:
    """Is one of the block's texts under the label of a code, or is the block such a label, or one that may be?"""
    text = block.text
    if len(text) > _SHORT and ":" not in text and "：" not in text:
        return False
    return any(
        label
        and is_label(label, site)
        and (stands_for_code(label, value, site) or (not value and "code" in title_roles(label)))
        for label, value in _texts(block, False, site) or ()
    )


def stands_for_code(label: str, value: str, site: Site) -> bool:
    """Is the label that of a code, or of an address that stands for one (RFC 9457's `type`)?"""
    return role_of(label, site) == "code" or (
        value.startswith(("http://", "https://", "urn:")) and "code" in title_roles(label)
    )


def _parts(block: Block, pending: bool, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A block's texts as (label, text); the label is "" before the first one.

    `pending`: the label above still lacks its text, which may begin with any word.
    """
    text = block.text
    if block.level or block.element.tag == "dt" or (len(text) <= 40 and text.endswith((":", "："))):
        yield text.rstrip(":： ") or "-", ""
        return
    if 0 < len(text) <= 60 and _is_label_alone(block, text, words):
        yield text.rstrip(":： "), ""
        return
    label, value, fresh, marked = "", "", True, ""
    for at, (part, holder) in enumerate(block.pieces):
        found: tuple[str, str] | None = None  # A label that begins here, and what follows it in this piece.
        if holder.tag in _LABEL_TAGS and 1 < len(word := clean(part)) <= 60:
            is_own = normal(part) in words
            goes_on = marked == holder.tag  # Bold labels run on in one paragraph.
            if fresh or goes_on or (is_own and value.rstrip().endswith((".", "!", "?", ";"))):
                rest = ((text, one) for piece, one in block.pieces[at + 1 :] if (text := piece.strip()))
                after, beside = next(rest, ("", holder))
                colon = word.endswith((":", "：")) or after.startswith((":", "："))
                if colon or (fresh and (is_own or _is_known(word, holder, after, beside))):
                    found = word.rstrip(":： "), ""
                    marked = holder.tag if colon and holder.tag in ("b", "strong") else ""
        if found is None and fresh and (not pending or words) and (match := before_colon(part)):
            name = match[1]
            known = title_roles(name) or SAMPLES.fullmatch(name) or (label and name.istitle())
            if normal(name) in words or (known and not pending and len(name.split()) <= 4):
                found = name, part[match.end() :]
        if found:
            if label or value.strip():
                yield label, _value(value)
            (label, value), fresh = found, False
        else:
            fresh = holder.tag == "br" or (fresh and not part.strip())
            value += part
    if label or value.strip():
        yield label, _value(value)


def _is_known(word: str, holder: _Element, after: str, beside: _Element) -> bool:
    """Is this bold word a label without a colon ("**Explanation** The cable is broken.")?"""
    begins = after[:1].isupper() or (beside.tag == "code" and after != "")
    return holder.tag in ("strong", "b") and normal(word) in ROLES_BY_WORD and begins


def _is_label_alone(block: Block, text: str, words: Mapping[str, str]) -> bool:
    """Is the block a label alone: one of the site's words, or all bold, short, and no sentence?"""
    if words and normal(text) in words and text.rstrip("?:： ")[-1:].isalnum():
        return True
    bold = all(holder.tag in ("strong", "b") for part, holder in block.pieces if part.strip())
    if bold and text[-1:] not in ".!?" and not before_colon(text):
        return True
    return block.element.tag in _PLAIN and text.lower() in ROLES_BY_WORD


def _is_identifier(block: Block, text: str) -> bool:
    """Is the block one token set as code, which is no text?"""
    return " " not in text and all(holder.tag == "code" for part, holder in block.pieces if part.strip())


def _value(text: str) -> str:
    return clean(text).lstrip(":：—– ").strip()
