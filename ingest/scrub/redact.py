"""A page's prose replaced word by word, and nothing private left; what a reader goes by stays as it is."""

import re

from lxml.etree import _Element

from ingest.extraction.retry_advice import advice_in
from ingest.scrub.thin import Seen
from parsers.reading.contract import Row, Unread
from parsers.reading.legends import turns_round
from parsers.reading.placeholders import is_unfilled_text
from parsers.reading.shapes import BADGES, NARROW, is_blank, is_prose, is_telling
from parsers.reading.text import clean, is_chrome, text_of
from parsers.reading.verdicts import is_known
from parsers.reading.words import kind_of
from parsers.recognise.bodies import BOILERPLATE, COLON, STATED

#: How much stays of a text at most; a longer attribute is no name but a dress, and goes.
_LONGEST, _NAME = 400, 60
_KEEP = {"class", "id", "role", "colspan", "rowspan", "type", "checked", "data-as", "aria-level", "aria-labelledby"}
_LABELS = {"strong", "b", "dt", "label", "th"}
#: Words with which a page counts its codes, and those that give or limit a verdict about retrying.
_COUNT = {"all", "are", "code", "codes", "error", "of", "there", "total", "yes", "no", "true", "false"}
_VERDICT = _COUNT | {"always", "hard", "never", "not", "permanent", "retry", "retryable", "safe", "soft", "transient"}
_VERDICT |= {"after", "any", "except", "http", "if", "maybe", "once", "only", "unless", "until", "varies", "when"}
_TOKEN = re.compile(r"[^\s,;()\[\]\"'`<>{}…:]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: Addresses, hosts, identifiers of things and people, keys.
_PRIVATE = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]*:)?//[^\s<>\"'`)\]]*[^\s<>\"'`)\].,;:!?]|[\w.+-]+@[\w.-]+\w|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b(?:[\w-]+\.)+(?-i:com|io|net|org|dev|app|ai|co|eu|de|uk|cloud|local|internal|test|example)\b(?!\.\w)[:/\w-]*"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}\b"
    r"|\b(?:sk|pk|rk|whsec|gh[a-z]|xox[a-z]|key|token|pat|glpat)[_-](?=[\w-]*\d)[\w-]{8,}|(?<![\w.-])\d{7,}"
    r"|(?<![A-Za-z0-9])(?=[A-Za-z+/]*\d)(?=[\d+/]*[A-Za-z])[A-Za-z0-9+/]{16,}={0,2}"
)
_SYLLABLES = [one + other for one in "bdfglmprv" for other in "aeiou"]


class Redactor:
    """The words of one page, each with what stands for it: the same for the same word, and for no other."""

    def __init__(self, seen: Seen) -> None:
        self.site, self.said, self.instead = seen.site, seen.said, dict[str, str]()
        self.more = set() if seen.more is None else set(seen.more.iter())
        self.codes = {code for item in seen.found if isinstance(item, Row | Unread) for code in item.codes}
        self.codes.update(seen.ledger.unaccounted)
        rows = (item for item in seen.found if isinstance(item, Row))
        self.values = {text for row in rows for kind, text in row.cells.items() if kind in NARROW}
        #: Where a heading stands, or a value; elsewhere, anything.
        self.modes = {block.element: "heading" for block in seen.outline.blocks if block.level}
        for one in seen.lists:
            narrow = {at for at, kind in one.columns.kinds.items() if kind == "code" or kind in NARROW}
            for line in one.sheet.lines:
                self.modes |= {cell: "value" for at, cell in enumerate(line.cells) if at in narrow}
            self.modes |= dict.fromkeys(one.sheet.head, "heading")

    def run(self, tree: _Element) -> None:
        """Redact the tree in place."""
        for aid in [*tree.iter("a", "button")]:
            if is_chrome(aid) and text_of(aid) not in self.said:
                aid[:], aid.text = [], None
        for element in tree.iter():
            above = element.getparent()
            mode = self.modes.setdefault(element, "" if above is None else self.modes[above])
            element.text = element.text and self._text(element.text, mode, element)
            if element.tail and above is not None:
                element.tail = self._text(element.tail, self.modes[above], above)
            self._attributes(element, mode)

    def _attributes(self, element: _Element, mode: str) -> None:
        """Leave the attributes that a reader goes by."""
        kept: dict[str | bytes, str | bytes] = {}
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            if element in self.more and name in ("href", "class", "id", "aria-label"):
                kept[name] = "?page=2" if "=" in value else value[:_NAME]
            elif name in ("aria-busy", "aria-rowcount"):
                kept[name] = value[:_NAME]
            elif name in ("aria-label", "alt", "title"):
                kept[name] = self._text(value, mode, element)
            elif name == "href":  # The reader tells links to other pages from those within this one.
                kept[name] = self._masked(value) if value.startswith("#") else "/"
            elif name in _KEEP and len(value) <= _NAME:
                kept[name] = self._masked(value)
        element.attrib.clear()
        element.attrib.update(kept)

    def _text(self, text: str, mode: str, holder: _Element) -> str:
        """What stands for `text`: itself where a reader goes by it, else other words beside its codes and advice."""
        text = self._masked(re.sub(r"\s+", " ", text[: 2 * _LONGEST])[:_LONGEST])
        bare = clean(text)
        if bare.strip(":—– ") in self.values and mode != "heading":
            mode = "value"
        if bare in self.codes or self._stays(bare, mode, holder):
            return text
        label = COLON.match(text)
        opening = label if label and kind_of(label[1], self.site.words) else BOILERPLATE.match(text)
        rest = text[opening.end() if opening else 0 :]
        advice = advice_in(rest)
        before, advised, after = rest.partition(advice[1] if advice else "\0")
        return text.removesuffix(rest) + self._prose(before, mode) + advised + self._prose(after, mode)

    def _stays(self, bare: str, mode: str, holder: _Element) -> bool:
        """Is the text of a kind that a reader goes by: a heading, a value, a label?"""
        if mode == "value" and (not is_prose(bare) or is_known(bare)):
            return True
        if mode == "heading" or bare.rstrip(":") in self.said or turns_round(bare):
            return True
        if holder.tag in _LABELS and (bare.endswith(":") or (holder.tail or "").lstrip().startswith(":")):
            return bare.count(" ") < 5
        return (
            is_blank(bare)
            or is_unfilled_text(bare)
            or STATED.fullmatch(bare) is not None
            or bare.lower().strip("()") in BADGES
            or kind_of(bare, self.site.words) is not None
        )

    def _prose(self, text: str, mode: str) -> str:
        plain = _VERDICT if mode == "value" else _COUNT

        def instead(found: re.Match[str]) -> str:
            core = found[0].strip(".!?*-–—/|&")
            # In lower case and with dots it could be a host as well.
            code = is_telling(core) and (core in self.codes or "." not in core or not core.islower())
            if core.lower() in plain or (code and self.site.grammar.fullmatch(core)):
                return found[0]
            return _WORD.sub(lambda word: self._word(word[0]), found[0])

        return _TOKEN.sub(instead, text)

    def _masked(self, text: str) -> str:
        """`text` without addresses and keys, and without what no terminal should be sent."""
        text = _CONTROL.sub("", text)
        return _PRIVATE.sub(lambda found: found[0] if found[0] in self.codes else self._word(found[0]), text)

    def _word(self, word: str) -> str:
        """What stands for a word, with its capitals."""
        at = len(self.instead)
        made = _SYLLABLES[at % 45] + _SYLLABLES[(at // 45 + 7 * at) % 45] + "dfgmnprsv"[(at // 2025 + at) % 9]
        made = self.instead.setdefault(word.lower(), made + "é" * (not word.isascii()))
        return made.upper() if word.isupper() else made.capitalize() if word[0].isupper() else made
