"""Reduce a large page to a few rows and replace its prose word by word; keep all that affects how it is read."""

import re
from collections import Counter
from itertools import takewhile

from lxml.etree import _Element

from ingest.advice.read_advice import read_advice
from ingest.errors import PageFailed, UsageError
from ingest.extraction.page_findings import parse_incomplete
from ingest.extraction.read_page import read_document
from ingest.model import grouped
from ingest.sites.site_source import Job
from parsers.audit.retry_legends import swaps_verdicts
from parsers.extract.block_lines import before_colon
from parsers.extract.block_statuses import STATES_STATUS
from parsers.extract.contract import Parse, Row, Site, Skipped, Unread
from parsers.extract.excluded_blocks import BOILERPLATE
from parsers.html.aids import is_chrome
from parsers.html.element_text import text_of
from parsers.html.page import NoMarkup, Page
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import role_of_label
from parsers.lexicon.placeholders import is_unfilled_text
from parsers.lexicon.retry_words import is_known
from parsers.lexicon.value_shapes import BADGES, NARROW, is_blank, is_code_like, is_prose

#: How many faulty rows always stay, and how many neighbours on each side, so that columns are still recognised.
_MAX_FAULTY, _AROUND = 3, 5
#: Longer texts are cut; longer attributes are dropped.
_MAX_TEXT, _MAX_ATTRIBUTE = 400, 60
_KEEP = {"class", "id", "role", "colspan", "rowspan", "type", "checked", "data-as", "aria-level", "aria-labelledby"}
_LABELS = {"strong", "b", "dt", "label", "th"}
#: Words of a page's own count of its codes, and words that give or limit a retry verdict.
_COUNT = {"all", "are", "code", "codes", "error", "of", "there", "total", "yes", "no", "true", "false"}
_VERDICT = _COUNT | {"always", "hard", "never", "not", "permanent", "retry", "retryable", "safe", "soft", "transient"}
_VERDICT |= {"after", "any", "except", "http", "if", "maybe", "once", "only", "unless", "until", "varies", "when"}
_TOKEN = re.compile(r"[^\s,;()\[\]\"'`<>{}…:]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: Addresses, hosts, identifiers and keys.
_PRIVATE = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]*:)?//[^\s<>\"'`)\]]*[^\s<>\"'`)\].,;:!?]|[\w.+-]+@[\w.-]+\w|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b(?:[\w-]+\.)+(?-i:com|io|net|org|dev|app|ai|co|eu|de|uk|cloud|local|internal|test|example)\b(?!\.\w)[:/\w-]*"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}\b"
    r"|\b(?:sk|pk|rk|whsec|gh[a-z]|xox[a-z]|key|token|pat|glpat)[_-](?=[\w-]*\d)[\w-]{8,}|(?<![\w.-])\d{7,}"
    r"|(?<![A-Za-z0-9])(?=[A-Za-z+/]*\d)(?=[\d+/]*[A-Za-z])[A-Za-z0-9+/]{16,}={0,2}"
)
_SYLLABLES = [one + other for one in "bdfglmprv" for other in "aeiou"]


class PageReading:
    """One page with its reading and the elements that this came from."""

    def __init__(self, site: Site, parse: Parse | None, job: Job) -> None:
        self.document = Page(job.body, job.url, job.charset)
        if self.document.fatal:
            finding = parse_incomplete(self.document)
            raise PageFailed(finding.reason, finding.detail)
        self.reading, taken, _ = read_document(self.document, site, parse, job.page)
        self.site, self.lists = taken.site, taken.lists
        self.tree, self.outline, self.found, self.ledger = self.document.tree, taken.outline, taken.items, taken.ledger
        topics = [topic for row in self.found if isinstance(row, Row) for topic in row.topics]
        #: The texts above rows, or that reveal them: headings, bold lines, tabs, captions, a button.
        self.labels = {*self.outline.headings, *topics}
        #: Where the page says that there are more rows.
        self.more = taken.pagination.place
        if self.more is not None:
            self.labels.update(clean(str(text)) for text in (text_of(self.more), *self.more.itertext()))


def read_whole(site: Site, parse: Parse | None, job: Job) -> PageReading:
    """Read the page. Raises UsageError where it cannot be read completely."""
    try:
        return PageReading(site, parse, job)
    except Exception as error:  # a parser module may raise anything
        reason = str(error) if isinstance(error, NoMarkup | PageFailed) else repr(error)
        raise UsageError(f"no fixture can be made: {reason}") from error


def reduce_to(seen: PageReading, limit: int) -> None:
    """Reduce the page's tree to `limit` rows, its headings, and what its findings are about."""
    units = _units(seen)
    rows, titles = _chosen(seen, units, limit), _titles(seen, units)
    stay = rows | titles
    lines = {item.element for item in seen.found if isinstance(item, Skipped)}
    for table, *_ in seen.outline.tables:
        if not rows.isdisjoint(table.iter()):
            stay |= lines.intersection(table.iter())
    borders = {above for element in (*units, *titles) for above in (element, *element.iterancestors())}
    for row in rows:
        # A card on a flat page reaches from its head to the next one.
        stay.update(takewhile(lambda after: after not in borders, row.itersiblings()))
    holding = {above for element in stay for above in element.iterancestors()}
    for room in holding:
        if stay.isdisjoint((room, *room.iterancestors())):
            room.text = None
            for child in list(room):
                child.tail = None
                if child not in holding and child not in stay:
                    room.remove(child)


def _units(seen: PageReading) -> dict[_Element, set[str]]:
    """Every row and card in page order, read or not, with its codes; on a page without any, all that could be one."""
    units: dict[_Element, set[str]] = {}
    for item in seen.found:
        if isinstance(item, Unread) and item.reason == "column-lost":
            rows = (row for row in item.element.iter() if row.tag == "tr" or row.get("role") == "row")
            units = {row: set() for row in rows} | units
        elif not isinstance(item, Skipped):
            units.setdefault(item.element, set()).update(item.codes)
    # A page's only card may enclose its tables.
    wide = {above for element in units for above in element.iterancestors()}
    units = {element: codes for element, codes in units.items() if element not in wide or element.tag == "tr"}
    places = {place for _, place in seen.ledger.places}
    within = Counter(above for element in units.keys() | places for above in element.iterancestors())
    for code, place in seen.ledger.places:
        while (above := place.getparent()) is not None and within[above] == 1 and above.tag != "body":
            place = above
        units.setdefault(place, set()).add(code)
    ordered = {element: units[element] for element in seen.tree.iter() if element in units}
    return ordered or {element: set() for element in seen.tree.iter("tr", "li", "dt", "dd", "p", "pre")}


def _chosen(seen: PageReading, units: dict[_Element, set[str]], limit: int) -> set[_Element]:
    """The rows to keep, at most `limit`: with each, all other rows that have its codes."""
    order = list(units)
    holders = grouped((code, one) for one, codes in units.items() for code in codes)
    details = " ".join(finding.detail for finding in seen.reading.findings)
    named = {code for code in holders if repr(code) in details}.union(seen.ledger.unaccounted)
    unread = {item.element for item in seen.found if isinstance(item, Unread)}
    faulty = [at for at, one in enumerate(order) if "\ufffd" in text_inside(one)][:1]
    faulty += [at for at, one in enumerate(order) if not unread.isdisjoint((one, *one.iterancestors()))]
    faulty += [at for at, one in enumerate(order) if units[one] & named]
    near = [one for at in faulty[:_MAX_FAULTY] for one in (order[at], *order[max(0, at - _AROUND) : at + _AROUND + 1])]
    kept: set[_Element] = set()
    for element in (*near, *(one for one in order if one.getprevious() not in units), *order):
        more = kept.union({element}, *(holders[code] for code in units[element]))
        kept = more if len(more) <= limit else kept
    return kept


def _titles(seen: PageReading, units: dict[_Element, set[str]]) -> set[_Element]:
    """The headings outside rows, and texts about the rows; their stated number only where that is the finding."""
    labels = seen.labels.difference(seen.outline.headings)
    counts = {text for text, _, _ in seen.ledger.counts}
    differs = any(finding.reason == "count-differs" for finding in seen.reading.findings[:1])
    titles = {*seen.tree.iter("head", "caption"), *(one for one in seen.tree.iter("button") if text_of(one) in labels)}
    for block in seen.outline.blocks:
        heading = block.level and role_of_label(block.text, seen.site.words) is None
        if differs if block.text in counts else heading or block.text.rstrip(":") in labels:
            titles.add(block.element)
    titles |= set() if seen.more is None else {seen.more}
    return {title for title in titles if units.keys().isdisjoint((*title.iter(), *title.iterancestors()))}


class Redactor:
    """Maps each word of one page to its own replacement."""

    def __init__(self, seen: PageReading) -> None:
        self.site, self.labels, self.replacements = seen.site, seen.labels, dict[str, str]()
        self.more = set() if seen.more is None else set(seen.more.iter())
        self.codes = {code for item in seen.found if isinstance(item, Row | Unread) for code in item.codes}
        self.codes.update(seen.ledger.unaccounted)
        rows = (item for item in seen.found if isinstance(item, Row))
        self.values = {text for row in rows for kind, text in row.cells.items() if kind in NARROW}
        #: Elements that hold a "heading" or a "value".
        self.modes = {block.element: "heading" for block in seen.outline.blocks if block.level}
        for one in seen.lists:
            narrow = {at for at, kind in one.columns.roles.items() if kind == "code" or kind in NARROW}
            for line in one.table.lines:
                self.modes |= {cell: "value" for at, cell in enumerate(line.cells) if at in narrow}
            self.modes |= dict.fromkeys(one.table.head, "heading")

    def run(self, tree: _Element) -> None:
        """Redact the tree in place."""
        for aid in [*tree.iter("a", "button")]:
            if is_chrome(aid) and text_of(aid) not in self.labels:
                aid[:], aid.text = [], None
        for element in tree.iter():
            above = element.getparent()
            mode = self.modes.setdefault(element, "" if above is None else self.modes[above])
            element.text = element.text and self._text(element.text, mode, element)
            if element.tail and above is not None:
                element.tail = self._text(element.tail, self.modes[above], above)
            self._attributes(element, mode)

    def _attributes(self, element: _Element, mode: str) -> None:
        """Keep only the attributes that affect how the page is read."""
        kept: dict[str | bytes, str | bytes] = {}
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            if element in self.more and name in ("href", "class", "id", "aria-label"):
                kept[name] = "?page=2" if "=" in value else value[:_MAX_ATTRIBUTE]
            elif name in ("aria-busy", "aria-rowcount"):
                kept[name] = value[:_MAX_ATTRIBUTE]
            elif name in ("aria-label", "alt", "title"):
                kept[name] = self._text(value, mode, element)
            elif name == "href":  # Whether a link leaves the page matters; its target does not.
                kept[name] = self._masked(value) if value.startswith("#") else "/"
            elif name in _KEEP and len(value) <= _MAX_ATTRIBUTE:
                kept[name] = self._masked(value)
        element.attrib.clear()
        element.attrib.update(kept)

    def _text(self, text: str, mode: str, holder: _Element) -> str:
        """The replacement of `text`: itself if it affects the reading, else other words around codes and advice."""
        text = self._masked(re.sub(r"\s+", " ", text[: 2 * _MAX_TEXT])[:_MAX_TEXT])
        content = clean(text)
        if content.strip(":—– ") in self.values and mode != "heading":
            mode = "value"
        if content in self.codes or self._is_kept(content, mode, holder):
            return text
        label = before_colon(text)
        opening = label if label and role_of_label(label[1], self.site.words) else BOILERPLATE.match(text)
        rest = text[opening.end() if opening else 0 :]
        before, advised, after = rest.partition(read_advice(rest).evidence or "\0")
        return text.removesuffix(rest) + self._prose(before, mode) + advised + self._prose(after, mode)

    def _is_kept(self, text: str, mode: str, holder: _Element) -> bool:
        """Whether the text affects the reading: a heading, a value, a label."""
        if mode == "value" and (not is_prose(text) or is_known(text)):
            return True
        if mode == "heading" or text.rstrip(":") in self.labels or swaps_verdicts(text):
            return True
        if holder.tag in _LABELS and (text.endswith(":") or (holder.tail or "").lstrip().startswith(":")):
            return text.count(" ") < 5
        return (
            is_blank(text)
            or is_unfilled_text(text)
            or STATES_STATUS.fullmatch(text) is not None
            or text.lower().strip("()") in BADGES
            or role_of_label(text, self.site.words) is not None
        )

    def _prose(self, text: str, mode: str) -> str:
        plain = _VERDICT if mode == "value" else _COUNT

        def instead(found: re.Match[str]) -> str:
            core = found[0].strip(".!?*-–—/|&")
            # In lower case and with dots it could be a host as well.
            code = is_code_like(core) and (core in self.codes or "." not in core or not core.islower())
            if core.lower() in plain or (code and self.site.grammar.fullmatch(core)):
                return found[0]
            return _WORD.sub(lambda word: self._word(word[0]), found[0])

        return _TOKEN.sub(instead, text)

    def _masked(self, text: str) -> str:
        """`text` without addresses, keys and control characters."""
        text = _CONTROL.sub("", text)
        return _PRIVATE.sub(lambda found: found[0] if found[0] in self.codes else self._word(found[0]), text)

    def _word(self, word: str) -> str:
        at = len(self.replacements)
        made = _SYLLABLES[at % 45] + _SYLLABLES[(at // 45 + 7 * at) % 45] + "dfgmnprsv"[(at // 2025 + at) % 9]
        made = self.replacements.setdefault(word.lower(), made + "é" * (not word.isascii()))
        return made.upper() if word.isupper() else made.capitalize() if word[0].isupper() else made
