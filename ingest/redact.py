"""A page's prose replaced word by word, and nothing private left; what a reader goes by stays as it is."""

import re
from hashlib import sha256

from lxml.etree import _Element

from ingest.advice import advice_in
from ingest.places import Seen
from parsers.reading.cards import _ASIDE
from parsers.reading.contract import Row, Site, Unread
from parsers.reading.ledger import _COUNT, audit
from parsers.reading.outline import outline_of
from parsers.reading.shapes import BADGES, NARROW, is_blank, is_prose, is_status, is_telling, yes_or_no
from parsers.reading.tables import Table
from parsers.reading.text import CHROME, clean, is_chrome, is_unseen, text_inside
from parsers.reading.words import kind_of, kinds_for

_LONGEST = 400
_KEEP = frozenset(["class", "id", "role", "hidden", "open", "colspan", "rowspan", "scope", "checked", "data-as"])
_KEEP |= {"aria-level", "aria-labelledby", "aria-hidden"}
_TITLES = {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption"}
_LABELS = {"strong", "b", "dt", "label", "th"}
_CLAUSE = re.compile(r"((?<=[.!?;])\s+|\s+[—–-]\s+|—)")
_LABEL = re.compile(r"\s*([^:：]{2,40})[:：](?!//)\s*")
_WORD = re.compile(r"[^\W\d_]{2,}|\d{4,}")
_TWO_WORDS = re.compile(r"\s*\S+(?:\s+\S+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: Addresses, hosts, identifiers of things and people, keys.
_PRIVATE = (
    r"(?:[a-z][a-z0-9+.-]*:)?//[^\s<>\"'`)\]]*[^\s<>\"'`)\].,;:!?]|[\w.+-]+@[\w-]+(?:\.[\w-]+)*"
    r"|\b(?:[\w-]+\.)+(?-i:com|io|net|org|dev|app|ai|co|eu|de|uk|local|internal|test|example)\b(?!\.\w)(?:[:/][\w/.-]*\w)?"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|\b(?:sk|pk|rk|whsec|gh[a-z]|xox[a-z]|key|token|pat|glpat)[_-](?=[\w-]*\d)[\w-]{8,}"
    r"|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}\b"
    r"|(?<![A-Za-z0-9])(?=[A-Za-z+/]*\d)(?=[\d+/]*[A-Za-z])[A-Za-z0-9+/]{16,}={0,2}"
)


class Redactor:
    """The words of one page, each with what stands for it: the same for the same word, and for no other."""

    def __init__(self, site: Site, seen: Seen) -> None:
        self.site = site
        rows = [item for item in seen.found if isinstance(item, Row)]
        #: Codes where codes stand.
        self.codes = {code for item in seen.found if isinstance(item, Row | Unread) for code in item.codes}
        self.codes.update(seen.ledger.unaccounted, filter(is_telling, seen.ledger.standing))
        self.said = {*seen.outline.headings, *(topic for row in rows for topic in row.topics)}
        self.said.update(topic for block in seen.outline.blocks for topic in block.topics)
        self.said.update([seen.ledger.more] if seen.ledger.more else [])
        self.values = {text for row in rows for kind, text in row.cells.items() if kind in NARROW}
        self.instead: dict[str, str] = {}
        self.taken: set[str] = set()

    def run(self, tree: _Element) -> None:
        """Redact the tree in place."""
        elements = list(tree.iter())
        self.taken = {word.lower() for text in tree.itertext() for word in _WORD.findall(str(text))}
        links = (value for element in elements for value in element.attrib.values())
        hosts = sorted({host for link in links for host in re.findall(r"//([\w-]+\.[\w.-]+)", str(link))})
        private = "|".join([_PRIVATE, *(rf"\b{re.escape(host)}\b" for host in hosts[:50])])
        self.private = re.compile(private, re.I)
        counted = rf"(?P<keep>(?:[\w-]+\W+){{0,2}}{_COUNT.pattern})"
        token = r"[^\s,;()\[\]\"'`<>{}…:]+"
        self.token = re.compile(rf"(?P<private>{private})|{token}", re.I)
        self.count = re.compile(rf"(?P<private>{private})|{counted}|{token}", re.I)
        own = self._modes(tree)
        modes: dict[_Element | None, str] = {None: ""}
        for element in elements:
            modes[element] = own.get(element) or modes[element.getparent()]
        for element in elements:
            above = element.getparent()
            if element.text:
                element.text = self._text(element.text, modes[element], element)
            if element.tail and above is not None:
                element.tail = self._text(element.tail, modes[above], above)
        for element in elements:
            self._attributes(element)

    def _modes(self, tree: _Element) -> dict[_Element, str]:
        """What stands in an element: words to "keep", a "code", a "value", "prose", a "count"; else any of them."""
        modes: dict[_Element, str] = {}
        outline = outline_of(tree, self.site.grammar)
        for element, topics in outline.tables:
            table = Table(element, topics, self.site)
            modes |= dict.fromkeys(table.head, "keep")
            for _, cells, _ in table.body:
                for at, cell in enumerate(cells if len(set(cells)) > 1 else ()):
                    kinds = {table.columns[at]} if at in table.columns else {*self._kinds(table.titles[at : at + 1])}
                    modes[cell] = "code" if "code" in kinds else "value" if kinds & NARROW else "prose" if kinds else ""
        for element in tree.iter():
            aid = element.tag in ("a", "button") and is_chrome(element) and len(text_inside(element)) < _LONGEST
            if aid or element.tag in _TITLES or element.get("role") in ("heading", "columnheader"):
                modes[element] = "keep"
        counts = {text for text, _, _ in audit(tree, self.site, outline, ()).counts}
        return modes | {b.element: "count" for b in outline.blocks if b.text in counts and b.element not in modes}

    def _kinds(self, titles: list[str]) -> list[str]:
        return [kind for title in titles for kind in kinds_for(title, self.site.words)]

    def _text(self, text: str, mode: str, holder: _Element) -> str:
        text = re.sub(r"\s+", " ", _CONTROL.sub("", text[: 2 * _LONGEST]))[:_LONGEST]
        bare = clean(text)
        if bare in self.codes:
            return text
        if mode == "keep" or self._stays(bare, mode, holder):
            return self.private.sub(self._masked, text)
        opening = None
        if mode == "value" or bare.strip(":—– ") in self.values:
            opening = _TWO_WORDS.match(text)
        elif mode != "prose" and not (opening := _ASIDE.match(text)):
            opening = _LABEL.match(text)
            opening = opening if opening and kind_of(opening[1], self.site.words) else None
        begun = opening[0] if opening else ""
        return self.private.sub(self._masked, begun) + self._prose(text[len(begun) :], mode, not begun)

    def _stays(self, bare: str, mode: str, holder: _Element) -> bool:
        """Is the text of a kind that a reader goes by: a code, a status, a label, a heading, yes or no?"""
        if is_blank(bare) or (mode == "code" and not is_prose(bare)):
            return True
        if mode == "value" and not is_prose(bare) and (bare.count(" ") < 3 or is_status(bare) or _answers(bare)):
            return True
        above = {element.tag for element in (holder, *holder.iterancestors())}
        if "code" in above and "pre" not in above and self.site.grammar.fullmatch(bare):
            return True
        if mode == "prose" or bare.rstrip(":") in self.said:
            return mode != "prose"
        if bare.strip(":—– ") in self.values and not is_prose(bare):
            return True
        words = bare.lower().split()
        labelled = bare.endswith(":") or (holder.tail or "").lstrip().startswith(":")
        return len(words) <= 5 and (
            kind_of(bare, self.site.words) is not None
            or (holder.tag in _LABELS and labelled)
            or (is_status(bare) and (len(words) == 1 or any(map(str.isdigit, words[:2]))))
            or (len(words) == 1 and words[0].strip("()") in BADGES)
            or _says_yes_or_no(bare)
        )

    def _prose(self, text: str, mode: str, opens: bool) -> str:
        """`text` in other words, but for its codes and its advice about retrying."""
        advice = advice_in(text)
        token = self.count if mode == "count" else self.token
        parts = _CLAUSE.split(text)
        for at, part in enumerate(parts):
            if not (advice and part in advice[1] and advice_in(part)):
                parts[at] = token.sub(lambda found, first=opens and at == 0: self._token(found, first), part)
        return "".join(parts)

    def _token(self, found: re.Match[str], first: bool) -> str:
        groups = found.groupdict()
        if groups["private"]:
            return self._masked(found)
        core = found[0].strip(".!?*-–—/|&")
        # In lower case and with dots it could be a host as well.
        plain = not is_telling(core) or ("." in core and core.islower() and core not in self.codes)
        opens = first and core in self.codes and not found.string[: found.start()].strip()
        if groups.get("keep") or opens or (not plain and self.site.grammar.fullmatch(core)):
            return found[0]
        return _WORD.sub(self._word, found[0]).replace("@", "-")

    def _masked(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self.codes else self._word(found, 8)

    def _word(self, found: re.Match[str], size: int = 0) -> str:
        """What stands for a word: of its length and with its capitals, and no word of the page."""
        word = found[0]
        key = word.lower()
        if key not in self.instead:
            tries = 0
            while (made := _made(len(self.taken) + tries, min(size or len(key), 24) + tries // 50, key)) in self.taken:
                tries += 1
            self.taken.add(made)
            self.instead[key] = made
        made = self.instead[key]
        if word.isupper() or size:
            return made.upper() if word.isupper() else made
        return "".join(new.upper() if old.isupper() else new for old, new in zip(word.ljust(24), made, strict=False))

    def _attributes(self, element: _Element) -> None:
        """Leave the attributes that a reader goes by."""
        kept: dict[str, str] = {}
        for name in _KEEP.intersection(map(str, element.attrib)):
            value = _CONTROL.sub("", element.get(name, "")[:200])
            if name != "id" or "/" not in value:
                kept[name] = self.private.sub(self._masked, value)
        for name in ("aria-label", "alt", "title"):
            said = clean(_CONTROL.sub("", element.get(name, "")[:_LONGEST]))
            if said and (name == "aria-label" or element.tag in ("img", "svg")):
                stays = _says_yes_or_no(said) or said in self.said or CHROME.fullmatch(said) is not None
                kept[name] = self.private.sub(self._masked, said) if stays else self._prose(said, "", False)
        if (link := element.get("href")) is not None:
            # Not "#": the reader tells links to other pages from those within this one.
            kept["href"] = self.private.sub(self._masked, link) if link.startswith("#") else "/"
        if element.tag == "a" and (anchor := element.get("name")):
            kept["name"] = self.private.sub(self._masked, anchor)
        if element.get("type") == "checkbox":
            kept["type"] = "checkbox"
        if element.tag == "span" and element.get("style") and is_unseen(element):
            kept["style"] = "display:none"
        element.attrib.clear()
        for name, value in sorted(kept.items()):
            element.set(name, value)


def _says_yes_or_no(text: str) -> bool:
    return _answers(text) and (" " not in text or ("retr" in text.lower() and text.count(" ") <= 2))


def _answers(text: str) -> bool:
    try:
        yes_or_no(text)
    except ValueError:
        return False
    return True


def _made(number: int, size: int, like: str) -> str:
    digest = sha256(str(number).encode()).digest()
    if like.isdigit():
        return "".join(str(byte % 9 + 1) for byte in digest[:size])
    made = "".join("bdfglmprv"[byte % 9] if at % 2 == 0 else "aeiou"[byte % 5] for at, byte in enumerate(digest[:size]))
    return made if like.isascii() else made[:-1] + "é"
