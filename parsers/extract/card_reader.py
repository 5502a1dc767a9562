"""Reads the blocks under a card's head: the texts with a label, and those without."""

import re

from lxml.etree import _Element

from parsers.extract.block_labels import SHORT, bold_lead, is_above_items, label_as_printed, leads_to_items, texts_of
from parsers.extract.block_lines import STATUS_LABEL, before_colon
from parsers.extract.block_statuses import marked_status, stated_alone, stated_beside, status_badge
from parsers.extract.card_fields import CardFields
from parsers.extract.card_tags import row_parts
from parsers.extract.code_tokens import is_number_of_name
from parsers.extract.codes_in_text import STATUS_DIGIT, states_status
from parsers.extract.contract import Site
from parsers.extract.excluded_blocks import ends_row, is_around, is_excluded, is_kind, is_member
from parsers.extract.label_values import (
    continues,
    ends_above,
    fits_alone,
    is_all_status,
    is_behind_status,
    is_closed,
    is_label,
    is_own_text,
    is_step,
    is_yes,
    joined,
)
from parsers.html.element_text import above_of
from parsers.html.outline import Block
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge, may_be_badge, speaks_of_repeating
from parsers.lexicon.status_phrases import is_phrase
from parsers.lexicon.value_shapes import is_code_like, is_prose, is_stage
from parsers.lexicon.vocabulary import MESSAGES, SAMPLES, likeliest, mentions_failure, plain

#: What a label of a sample says, be it one of a failure.
_SHOWS = regex(r"\b(?:body|errors?|examples?|json|payload|samples?)\b", re.I)
#: The label of what may take a yes back.
_WARNS = regex(
    r"\W*(?:(?:warning|caution|caveat|condition|exception|exclusion|limitation|restriction)s?|except|attention|achtung"
    r"|warnung|hinweis|ausnahmen?|einschränkung|avertissement|advertencia|atención|aviso|警告|注意(?:事项)?|주의)\s*(?:\W.*)?",
    re.I,
)
#: "code = 'not_found'": what a generator prints of a class's attribute.
_ATTRIBUTE = regex(r"(\w{2,40}) ?= ?(?:'([^']*)'|\"([^\"]*)\"|([\w.-]+))")
#: How a generator declares, in a term below the heading of its name, what that names.
_DECLARED = regex(r"(?:class|exception) [\w.]+\b")
#: What opens a sample in JSON, or its fence in Markdown, and a line of it.
_OPENS_JSON = regex(r"\"\w+\"\s?:\s?[{\[].*|[{\[]+|```\w*")
_JSON = regex(r"\"\w+\"\s?:\s?(?:\"[^\"]*\"|[\d.]+|true|false|null|[\[{].*),?|[\]}]+,?|[{\[]|```")
#: "Cause: —"
_SAYS_NOTHING = regex(r"[:：]\s*[—–]$")
#: What announces codes of their own, which are no text of the one above ("It is wrong. Error codes:").
_OF_CODES = regex(
    r"(?:\b(?:codes?|errors?|códigos?|err(?:ores|os|eurs)|fehler(?:codes?)?|ошиб\w+)|码|碼|コード|エラー|코드|错误)"
    r"(?: \w+){0,2} ?[:：]$",
    re.I,
)
#: A sentence about the codes of the cards below one, and nothing else.
_NAMED, _SAID = r"(?:[\w-]+ ){0,2}(?:errors|codes|exceptions)", r"(?:apply|are|can|come|may|occur)\b[^.:;\d]*"
_OF_OTHERS = regex(rf"the {_NAMED} below {_SAID}\.?|the (?:following|next) {_NAMED} {_SAID}[.:]?", re.I)
#: Wider than what titles say of it ("sent again").
_REPEATS = regex(r"\b(?:again|re-?(?:peat|send|sent|submit|tr(?:y|ied|ies)))", re.I)
#: A label above what a version changed, and how that begins ("Added the parameter `retry_after`").
_OF_VERSION = regex(r"(?:added|changed|deprecated|new|removed) (?:in|since) (?:version )?v?\d", re.I)
_CHANGED = regex(r"(?:added|new|renamed|removed)\b.{0,60}\b(?:argument|attribute|field|parameter)s?\b", re.I)
#: The label of what advises under one of no role.
_NOTE = "Note"
#: The roles of which a card's title may stand below one.
_NAMING = frozenset({"code", "status"})


def fields_of(
    blocks: list[Block], element: _Element, site: Site, closing: bool = False, headless: bool = False
) -> CardFields:
    """The texts of the blocks under a head; `closing`: nothing marks the end of the page's last card.

    `headless`: a label of its own, before its text, may begin another record.
    """
    reader = _CardReader(CardFields(len(blocks), element), site, closing, headless)
    if len(blocks) > 1 and not (closing or site.pinned) and _is_of_others(blocks[-1].text, blocks[-2].text):
        blocks = blocks[:-1]
    for block in blocks:
        reader.take(block)
    reader.limit()
    if not site.pinned:
        reader.fields.drop_type()
    return reader.fields


def _is_of_others(text: str, above: str) -> bool:
    """Does the last text of a card, below a whole sentence, speak of the cards below instead, and of no repeating?"""
    is_sentence = _OF_OTHERS.fullmatch(text) is not None and above.endswith((".", "!"))
    return is_sentence and not _REPEATS.search(text)


class _CardReader:
    """Reads the blocks of one card in order, each by the label above it."""

    def __init__(self, fields: CardFields, site: Site, closing: bool, headless: bool) -> None:
        self.fields, self.site, self.closing, self.headless = fields, site, closing, headless
        self.labelled = fields.labelled
        #: The label that texts now stand under, what stood beside it, and whether it stood alone.
        self.label: str | None = None
        self.beside = ""
        self.is_alone = False
        #: The list of definitions that the label stands in.
        self.terms: _Element | None = None
        #: The texts below a yes, with its label.
        self.below_yes: list[tuple[str, str]] = []
        #: What stands under a label that warns of something.
        self.warnings: list[str] = []
        #: What a term that declares a member of the code's class says of that.
        self.member: _Element | None = None
        #: The list item of the block, and is that below another one?
        self.item: _Element | None = None
        self.is_next = False
        #: Is the item one of those that the text above announces ("One of these:")?
        self.is_listed = False
        #: Is this a line of a sample in JSON that the page shows line by line?
        self.in_json = False
        #: What may stand behind the page's last card, unless another label follows.
        self.left = ""

    @property
    def is_empty(self) -> bool:
        """Has no text of the card been read yet?"""
        return not (self.fields.unlabelled or self.labelled)

    def take(self, block: Block) -> None:
        """Read the next block."""
        site, labelled = self.site, self.labelled
        self.in_json = not site.pinned and (_JSON if self.in_json else _OPENS_JSON).fullmatch(block.text) is not None
        if self.in_json:
            return
        if self.label is not None and not site.pinned and is_closed(self.label, labelled.get(self.label, ""), block):
            self.label = None
        if self.terms is not None and self.terms not in block.element.iterancestors():
            self.label = self.terms = None
        above, self.item = self.item, _item_of(block.element)
        self.is_next = above is not None and self.item is not None and self.item is not above
        above_it = "".join(self.fields.unlabelled[-1:])
        announced = above_it.endswith(COLONS) and not _OF_CODES.search(above_it)
        self.is_listed = self.item is not None and (self.is_listed if self.is_next else announced)
        pending = self.label is not None and labelled.get(self.label) == ""
        of_member = self.member is not None and self.member in (block.element, *block.element.iterancestors("dd"))
        is_aside = block.aside or (site.pinned and above_of(block.element, "aside") is not None)
        if is_aside or of_member or self._takes_badge(block) or is_excluded(block, site, pending, self.is_empty):
            if self.is_empty and is_stage(block.text):
                self.fields.stage = block.text
            return
        texts = texts_of(block, pending, site)
        role = likeliest(self.label or "")
        is_verdict = pending and role == "retryable" and fits_alone(role, block.text)  # "Retryable", "**No**"
        is_term = block.element.tag == "dt" and self.is_empty and is_number_of_name(block.text)  # right below the head
        if is_verdict or (texts and (is_term or is_step(block, self.label or "", texts, site))):
            texts = [("", block.text)]
        if texts is None or self._takes_member(block) or self._takes_status(block, len(texts) > 1):
            return
        if pending and site.pinned and not block.text and any(one.tag in ("svg", "img") for _, one in block.pieces):
            self._stray(f"an image without a label as {self.label}")
        for at, (label, value) in enumerate(texts):
            if not label and self.label and is_yes(self.label, labelled.get(self.label, "")):
                self.below_yes.append((self.label, value))
            if at and not label and not self._may_limit(self.label):
                self.label = None  # A text of its own, below a status.
            if label:
                self._take_label(block, label, value)
            elif self.label is None:
                self._take_text(block, value)
            else:
                self._continue(block, self.label, value)

    def _takes_badge(self, block: Block) -> bool:
        """Take a badge beside the head: whether to retry, or the kind of an answer, which says nothing."""
        if self.site.pinned or not self.is_empty or self.label is not None or len(block.text) > SHORT:
            return False
        if not self.fields.row and (ends_row(block, self.fields.element) or is_around(block, self.fields.element)):
            self.fields.row = row_parts(block)
        is_verdict = is_badge(block.text, untagged=False)
        if not ((is_verdict or is_kind(block)) and ends_row(block, self.fields.element)):
            return False
        if is_verdict:
            self.fields.badges.append(block.text)
        else:
            self.fields.kind = block.text
        return True

    def _takes_member(self, block: Block) -> bool:
        """Take a term that declares a member of the code's class; what stands below is about that."""
        if block.element.tag != "dt":
            return False
        found = _ATTRIBUTE.fullmatch(block.text) if not self.site.code else None
        if not found and (self.site.pinned or not is_member(block)):
            return False
        if found and is_label(found[1], self.site):
            label = STATUS_LABEL if likeliest(found[1]) == "status" else found[1]
            self.labelled.setdefault(label, found[2] or found[3] or found[4] or "")
        self.label, self.is_alone = block.text, True
        self.member = next(block.element.itersiblings("dd"), None)
        return True

    def _takes_status(self, block: Block, has_more: bool) -> bool:
        """Take a status that stands alone, among badges, or in bold before a text."""
        if self.label is not None or block.level:
            return False
        row = self.fields.row if " ".join(self.fields.row) == block.text else []
        beside = row[2:] if row[1:] and is_phrase(row[0], row[1]) else row[1:]
        if not all(map(may_be_badge, beside)) and states_status(row[0]):
            return False  # The title stands behind it.
        if len(block.text) <= SHORT and not has_more and STATUS_DIGIT.search(block.text):
            status, badges = ("", []) if self.site.pinned or self.labelled else stated_beside(block)
            if status:
                self.labelled[STATUS_LABEL], self.fields.badges = status, badges
                return True
            if status := stated_alone(block) or ("" if self.labelled else status_badge(block)):
                self.labelled[STATUS_LABEL] = status
                return True
        if self.labelled or not (marked := marked_status(block)):
            return False
        self.labelled[STATUS_LABEL], text = marked
        self.fields.unlabelled.append(text)
        return True

    def _take_label(self, block: Block, label: str, value: str) -> None:
        """Take a label with what stands beside it, or the card's title, which is none."""
        fields, site, labelled = self.fields, self.site, self.labelled
        if not (site.pinned or value or any(labelled.values())) and states_status(label):
            labelled[self.label if self.label in labelled else STATUS_LABEL] = label
            return
        if block.element.tag == "dt" and self.is_empty and not site.pinned and _DECLARED.match(label):
            return
        is_known = is_label(label, site, value)
        is_failure = mentions_failure(label) and not _SHOWS.search(label)  # "Request expired"
        is_sample = not is_failure and SAMPLES.fullmatch(label) is not None
        is_of_version = _OF_VERSION.match(label) and _CHANGED.match(value)
        if not (is_known or site.pinned or is_of_version) and speaks_of_repeating(value):
            label, is_known = _NOTE, True  # What to do must not be lost ("**Important:** Never retry.").
        begins = not (fields.unlabelled or fields.title or value or block.again or block.element.tag == "dt") and (
            not labelled or (not site.pinned and _NAMING.issuperset(map(likeliest, labelled)))
        )
        sentence = block.level > 0 and is_prose(label) and not label.endswith("?")
        if begins and not (is_known or is_sample) and leads_to_items(block):
            self.label = None
            self._take_text(block, block.text)
            return
        if begins and (sentence or not (is_known or is_sample)):
            fields.title, self.label = label, None
            return
        if begins:
            fields.inline[label] = ""
        self.label, self.is_alone, self.beside = label, not value, value
        has_text = block.element.tag == "dt" and next(block.element.itersiblings("dd"), None) is not None
        self.terms = block.element.getparent() if has_text and not site.pinned else None
        if value and _WARNS.fullmatch(label):
            self.warnings.append(value)
        if not (is_known or is_sample):
            fields.others.setdefault(label, value)
        if value and not site.pinned:
            fields.openings.setdefault(label, (label_as_printed(block, label), value))
        if value and before_colon(block.text) and block.pieces[0][1] in (block.element, block.pieces[-1][1]):
            fields.inline.setdefault(label, block.text)
        if not is_known or ("(" in label.replace("(s)", "") and normal(label) not in site.words):
            return
        fields.repeats_label = fields.repeats_label or (label in labelled and (self.headless or value != ""))
        if self.left:
            self._stray(f"a text that belongs to no label: {self.left[:40]!r}")
        labelled[label] = clean(f"{labelled.get(label, '')} {value}")
        if not value and _SAYS_NOTHING.search(block.text) and not is_above_items(block.element):
            self.label = None

    def _take_text(self, block: Block, text: str) -> None:
        """Take a text that stands under no label."""
        fields = self.fields
        if self.site.pinned and not fields.status and len(text) <= 40 and is_all_status(text):
            fields.status = text
        elif not (self.site.pinned or fields.unlabelled or fields.title) and is_number_of_name(text):
            fields.title = text
        # One token set as code is no text, unless it is one of the things that a text announces.
        elif self.is_listed or " " in text or any(one.tag != "code" for part, one in block.pieces if part.strip()):
            if not (fields.unlabelled or self.site.pinned):
                fields.lead = bold_lead(block)
            if self.is_next and fields.unlabelled:
                text = joined(fields.unlabelled.pop(), text, True)
            fields.unlabelled.append(text)

    def _continue(self, block: Block, label: str, text: str) -> None:
        """Take a text below a label: what goes on with the text there, or one of the card's own."""
        if _WARNS.fullmatch(label):
            self.warnings.append(text)
        site, whole = self.site, self.labelled.get(label, "")
        is_own = ends_above(label, whole, text) and not (self.is_alone and likeliest(label) == "status")
        if (is_own and not self._may_limit(label)) or (
            not site.pinned
            and (
                is_behind_status(self.fields, whole, text)
                if self.is_alone
                else is_own_text(self.fields, label, self.beside, block, text) or self._ends_message(block, label, text)
            )
        ):
            self.fields.unlabelled.append(text)
            self.label = None
        elif label in self.labelled:
            if not site.pinned or not whole or continues(whole, block, self.is_alone, self.closing):
                if whole and not self.is_alone and likeliest(label) == "remedy":
                    self.fields.below.append((label, whole, text))
                self.labelled[label] = joined(whole, text, self.is_next)
            elif not self.closing or _opens_with_code(text, site):
                self._stray(f"a text that belongs to no label: {text[:40]!r}")
            elif text[-1] not in "?？":  # "Was this page helpful?" heads no card.
                self.left = self.left or text
        elif label in self.fields.openings and block.element.tag == "p" and is_prose(text):
            opening, value = self.fields.openings[label]
            self.fields.openings[label] = opening, joined(value, text, False)
        elif self.fields.others.get(label) == "":
            self.fields.others[label] = text

    def limit(self) -> None:
        """Add what warns to a yes, and the texts below it where the card's message stands under a label of its own."""
        for label, value in [*self.labelled.items()] if self.warnings else ():
            if is_yes(label, value):
                self.labelled[label] = " ".join([value, *self.warnings])
        if any(likeliest(label) == "message" for label in self.labelled):
            for label, text in self.below_yes:
                if text in self.fields.unlabelled:
                    self.fields.unlabelled.remove(text)
                    self.labelled[label] = joined(self.labelled[label], text, False)

    def _may_limit(self, label: str | None) -> bool:
        """May a text below the label limit its yes ("Yes<br>Not for refunds."), as the card has its message?"""
        if label is None or not is_yes(label, self.labelled.get(label, "")):
            return False
        return bool(self.fields.unlabelled) or any(likeliest(other) == "message" for other in self.labelled)

    def _ends_message(self, block: Block, label: str, text: str) -> bool:
        """Is a paragraph below the message of a record without a head no part of it?"""
        is_paragraph = self.headless and MESSAGES.search(plain(label)) and block.element.tag == "p"
        is_open = text[:1].islower() or self.labelled.get(label, "").endswith((",", ":", ";"))
        return bool(is_paragraph) and not is_open

    def _stray(self, why: str) -> None:
        self.fields.stray = self.fields.stray or why


def _item_of(element: _Element) -> _Element | None:
    """The list item that a block is in, or that holds it in boxes."""
    holder = element if element.tag == "li" else element.getparent()
    while holder is not None and holder.tag in ("div", "p"):
        holder = holder.getparent()
    return holder if holder is not None and holder.tag == "li" else None


def _opens_with_code(text: str, site: Site) -> bool:
    found = site.opening.match(text) if site.code else None
    return found is not None and is_code_like(found[1])
