"""Withdraw each yes that the page contradicts elsewhere: in a list left out, a note, a fold of the past, a mark."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from lxml.etree import _Element

from ingest.advice.clauses import sentences_of
from ingest.advice.languages import is_foreign
from ingest.advice.vetoes import limit_in
from ingest.extraction.conflicts import Read
from ingest.extraction.denials import NAME, OUTDATED, REPEATS, denies, dismisses, forbids, heard, kinds_in, limits_all
from ingest.extraction.extract import Extraction
from ingest.extraction.normalise import TIPS, forbidding_heading, records_of
from ingest.extraction.notes_beside import PARTS, Notes
from ingest.model import Record
from parsers.classify.accepted import Accepted
from parsers.extract.contract import Row
from parsers.extract.rows import rows_of
from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.outline import Outline, Topics
from parsers.html.text_nodes import first_text, text_inside
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import NOTE_MARKS

_MARKS = "".join(NOTE_MARKS)
#: The mark that a footnote begins with ("*", "[1]", "b)").
_NOTE = regex(
    rf"([{_MARKS}])+(?![)\]])\s*|[(\[]?([A-Za-z]|\d{{1,2}}|[{_MARKS}])[)\].]\s+|([a-z]|\d{{1,2}})\s+(?=[A-Z])"
)
#: What the first of its texts then is, or begins with.
_MAY_BE_NOTE = regex(rf"\s*(?:[{_MARKS}]|[(\[]?(?:[A-Za-z]|\d{{1,2}}|[{_MARKS}])?(?:[)\].\s]|$))")
#: Such a mark in a row; "/v1/*" has none.
_MARK = regex(rf"(?<!/)[{_MARKS}]")
_SUPER = regex(rf"\w+|[{_MARKS}]")
_NOTE_ID = regex(r"(?:user-content-)?(?:fn|(?:foot|end)?note)", re.I)
#: Circles; a hollow one is a yes beside a cross.
_HOLLOW, _FILLED = frozenset("○◯〇"), frozenset("●◉⬤⚫")
#: The title of a fold that holds what used to be said.
_PAST = regex(
    r"\b(?:archived?|before v?\d+|deprecated|discontinued|former|history|legacy|obsolete|old|outdated|previous|retired"
    r"|sunset|superseded)\b",
    re.I,
)
_OUTDATED = regex(rf"\W*(?:this (?:column|value) is )?{OUTDATED}(?! (?:for|if|in|on)\b)", re.I)
#: A heading below which a sentence about requests may be about any.
_OF_ALL = regex(r"(?:general|important)?(?: ?(?:notes?|remarks?|rules?))?|.*\bretr(?:ies|y|ying)\b.*", re.I)


def take_back(pairs: list[Read], extraction: Extraction, page: str) -> list[Read]:
    """The pairs, each yes withdrawn that the page contradicts outside of its row."""
    yes = {record.key for record, _ in pairs if record.state.retryable}
    if not yes:
        return pairs
    codes = {code for _, code in yes}
    read = {row.element for row in extraction.rows}
    # Another row that is read and says "no" is a clash.
    records = [record for record, _ in pairs if record.state.retryable is None]
    if not extraction.site.lists:  # Else the declaration chose among them.
        records += (record for record in _left_out(extraction, codes, read, page) if not record.state.retryable)
    against = {record.key: record.evidence for record in records if record.evidence}
    notes = _footnotes(extraction, read)
    named = dict(chain(_spoken_against(extraction, codes, read | notes.keys()), _limited(notes.values())))
    past, dismissed = dict(_said_in_the_past(read)), dict(_dismissed(extraction))
    circled = _with_circles(extraction.rows)

    def without(record: Record, row: Row) -> Record:
        if not record.state.retryable:
            return record
        evidence = against.get(record.key) or named.get(record.code)
        if record.state.retryable_basis == "stated":
            evidence = evidence or dismissed.get(id(row.listing))
            if id(row.listing) in circled and (mark := row.cells.get("retryable")) in _HOLLOW:
                evidence = mark
        summary, text = past.get(row.element, ("", ""))
        if record.evidence and record.evidence in text:
            evidence = summary
        if not evidence:
            return record
        return record._replace(state=record.state._replace(retryable=None, retryable_basis=None), evidence=evidence)

    return [(without(record, row), row) for record, row in pairs]


def _dismissed(extraction: Extraction) -> Iterator[tuple[int, str]]:
    """The lists (by `id`) whose retry column is said not to count, each with the words that say so."""
    first = {id(row.listing): row for row in reversed(extraction.rows)}
    asked = {
        at: title for at, row in first.items() for title, role in row.listing.columns.items() if role == "retryable"
    }
    titles, said = re.compile("|".join(map(re.escape, asked.values())), re.I), dict[str, str]()
    for block in extraction.outline.blocks if asked else ():
        for sentence in sentences_of(block.text) if titles.search(block.text) else ():
            if (found := titles.search(sentence)) and dismisses(sentence, found):
                said[found[0].lower()] = sentence
    for at, title in asked.items():
        table = next(first[at].element.iterancestors("table"), None)
        line = None if table is None else next(table.iter("tr"), None)  # A table may hold cards alone.
        cells = [] if line is None else [*line]
        tips = [(one, part.get(name, "")) for one in cells for part in one.iter("*") for name in TIPS]
        outdated = (tip for one, tip in tips if _OUTDATED.match(tip) and text_of(one) == title)
        if words := said.get(title.lower()) or next(outdated, None):
            yield at, words


def _with_circles(rows: Iterable[Row]) -> set[int]:
    """The lists (by `id`) whose verdicts are circles, some of them filled: either kind may be the yes."""
    marks: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        marks[id(row.listing)].add(row.cells.get("retryable", ""))
    return {at for at, own in marks.items() if not (_HOLLOW.isdisjoint(own) or _FILLED.isdisjoint(own))}


def _said_in_the_past(read: set[_Element]) -> Iterator[tuple[_Element, tuple[str, str]]]:
    """The rows in, around or right before a fold of past content, each with the fold's title and text."""
    rows: dict[_Element, list[_Element]] = {}  # right before each fold
    for fold in next(iter(read)).getroottree().iter("details"):
        if (summary := fold.find("summary")) is not None and _PAST.search(title := text_of(summary)):
            said = title, text_of(fold)
            within = read.intersection((*fold.iter(), *fold.iterancestors()))
            before = next((one for one in fold.itersiblings(preceding=True) if one in read or one in rows), None)
            rows[fold] = [] if before is None else rows.get(before, [before])
            for element in within or rows[fold]:
                yield element, said


def _left_out(extraction: Extraction, codes: set[str], read: set[_Element], page: str) -> Iterator[Record]:
    """The records with these codes in lists that were not read, except rows that another list has."""
    for one in extraction.lists:
        if not (one.accepted or codes.isdisjoint(one.readable)):
            for row in rows_of(one.table, one.columns, one.site):
                if isinstance(row, Row) and row.element not in read:
                    yield from records_of(row, extraction.site, page)


def _spoken_against(extraction: Extraction, codes: set[str], read: set[_Element]) -> Iterator[tuple[str, str]]:
    """The codes that a sentence about them or above their list forbids or limits retrying; each with its words."""
    for one in extraction.lists:
        # That of cards and items may be the lead of the first alone.
        lead = one.table.lead if one.table.is_table and not one.accepted else ""
        if said := lead if forbids(lead) else forbidding_heading(one.table.topics):
            yield from ((code, said) for code in one.readable)
    accepted = Accepted(extraction.lists)
    yield from Notes(accepted, extraction.outline).said()
    beside = _Beside(accepted, codes)
    above, were_parts = "", False
    names = once(extraction.outline, _names)
    for at, block in enumerate(extraction.outline.blocks):
        is_part = block.element.tag in PARTS
        is_below = were_parts and not is_part and next(block.element.iterancestors(*PARTS), None) is None
        lead = "" if is_below else above
        if not is_part:  # A text of a card leads to no other card.
            above = "" if beside.has(at) and not block.text.endswith(COLONS) else block.text
        were_parts = is_part
        if "{" in block.text:  # a sample
            continue
        found = codes.intersection(names[at])
        said = (forbidding_heading(block.topics) or (lead if forbids(lead) else None)) if found else None
        if said and NAME.match(block.text):
            yield from ((code, said) for code in found)
        if block.element not in read and (found or REPEATS.search(block.text)):
            yield from beside.said_in(block.text, block.topics, at, block.element.tag != "dd")
    lists = {one.table.element for one in extraction.lists if one.accepted}
    for table, topics, _ in extraction.outline.tables:
        for cell in table.iter("td") if table not in lists else ():
            if REPEATS.search(text := text_of(cell)) and "{" not in text:
                yield from beside.said_in(text, topics)
    yield from beside.said_of_others()


def _names(outline: Outline) -> list[list[str]]:
    """The words in each block that look like codes named in a sentence."""
    return [NAME.findall(block.text) for block in outline.blocks]


class _Beside:
    """What sentences beside the lists say against a yes: of the codes that they name, and of all others."""

    def __init__(self, accepted: Accepted, codes: set[str]) -> None:
        self._codes, self._lists = codes, accepted.lists
        self._known, self._claimed = accepted.codes | codes, accepted.claimed
        #: By section: the first sentence that spares no codes but those it names, and how often each is spared.
        self._sparing: dict[Topics | None, tuple[str, Counter[str]]] = {}
        #: The kinds of requests that a sentence forbids to retry, in a section or anywhere.
        self._forbidden: set[tuple[Topics | None, frozenset[str]]] = set()

    @cached_property
    def _kinds(self) -> Mapping[str, frozenset[str]]:
        """By code: the kinds of requests that its rows speak of."""
        kinds: dict[str, frozenset[str]] = defaultdict(frozenset)
        for row in chain.from_iterable(one.rows for one in self._lists):
            for code in self._codes.intersection(row.codes):
                kinds[code] |= kinds_in(" ".join((*row.topics, code, *row.cells.values())))
        return kinds

    @cached_property
    def _sections(self) -> Mapping[Topics, set[str]]:
        """The codes under all headings of each list, and under each of the higher ones."""
        sections: dict[Topics, set[str]] = defaultdict(set)
        for one in self._lists:
            for end in range(len(one.table.topics) + 1):
                sections[one.table.topics[:end]] |= self._codes & one.codes
        return sections

    def has(self, at: int) -> bool:
        """Was a card of a list read from this block?"""
        return at in self._claimed

    def said_in(self, text: str, topics: Topics, at: int = -1, alone: bool = False) -> Iterator[tuple[str, str]]:
        """The codes that a text says not to retry, each with its sentence.

        `at`: the block that it is. `alone`: beside nothing that it is said of.
        """
        above = set[str]()
        alone = alone and (topics in self._sections or _OF_ALL.fullmatch("".join(topics[-1:])) is not None)
        for sentence in chain.from_iterable(map(_parts, sentences_of(text))):
            named = self._known.intersection(NAME.findall(sentence))
            above |= named
            denied, of_others = heard(sentence, self._known, self._codes)
            yield from ((code, sentence) for code in denied & self._codes)
            of_all = not named and at not in self._claimed and limits_all(sentence, alone)
            section = topics if topics in self._sections else None
            if of_all and (about := (section, kinds_in(sentence))) not in self._forbidden:
                self._forbidden.add(about)
                self._spare(section, sentence, self._of_others_than(about[1]))
            elif of_others and above and not of_all:
                self._spare(section, sentence, above)

    def _spare(self, section: Topics | None, sentence: str, codes: Iterable[str]) -> None:
        self._sparing.setdefault(section, (sentence, Counter()))[1].update(("", *codes))

    def _of_others_than(self, kinds: frozenset[str]) -> list[str]:
        """The codes whose rows are only about other kinds of requests ("Never retry refunds")."""
        return [code for code, own in self._kinds.items() if kinds and own and own.isdisjoint(kinds)]

    def said_of_others(self) -> Iterator[tuple[str, str]]:
        """The codes that a sentence leaves out where it says which ones to retry alone; each with that."""
        for section, (sentence, spared) in self._sparing.items():
            codes = self._codes if section is None else self._sections[section]
            yield from ((code, sentence) for code in codes if spared[code] < spared[""])


def _parts(sentence: str) -> list[str]:
    """What stands between semicolons, if each part speaks of retrying ("Do not retry A_B; retry A_C instead.")."""
    parts = sentence.split("; ")
    return parts if all(map(REPEATS.search, parts)) else [sentence]


def _footnotes(extraction: Extraction, read: set[_Element]) -> dict[_Element, tuple[str, set[str]]]:
    """Each footnote to rows, with its text and the codes that have its mark in their rows ("POT_BUSY*")."""
    notes: dict[str, tuple[_Element, str]] = {}
    below = {one.element: _note_of(one.element) for one in extraction.skipped if one.element.tag == "tr"}
    for element, (mark, note) in (once(extraction.outline, _notes) | below).items():
        if mark and element not in read:
            notes[mark] = element, note
    marked: dict[_Element, set[str]] = defaultdict(set)
    for row in extraction.rows if notes else ():
        marked[row.element].update(row.codes)
    found: dict[_Element, tuple[str, set[str]]] = {}
    for element, codes in marked.items():
        marks = {*_MARK.findall(text_inside(element))}
        marks.update(mark for one in element.iter("sup") for mark in _SUPER.findall(text_inside(one)))
        marks.update(link.get("href", "") for link in element.iter("a"))
        for mark in marks & notes.keys():
            place, note = notes[mark]
            found.setdefault(place, (note, set()))[1].update(codes)
    return found


def _limited(notes: Iterable[tuple[str, set[str]]]) -> Iterator[tuple[str, str]]:
    """The codes whose footnote limits a yes, each with the footnote."""
    for note, codes in notes:
        if limit_in([note], is_foreign(note.lower())) or denies(note):
            yield from ((code, note) for code in codes)


def _notes(outline: Outline) -> dict[_Element, tuple[str, str]]:
    """The footnotes among the blocks, each with its mark and its text."""
    elements = dict.fromkeys(block.element for block in outline.blocks)
    return {element: note for element in elements if (note := _note_of(element))[0]}


def _note_of(element: _Element) -> tuple[str, str]:
    """A footnote's mark ("* Only …", "[1] Only …") or the target of links to it, and its text; empty if it is none."""
    sup, item = next(element.iterdescendants("sup"), None), next(element.iterancestors("li"), element)
    name = item.get("id") or ""
    if sup is None and not _MAY_BE_NOTE.match(first_text(element)) and not _NOTE_ID.match(name):
        return "", ""  # Most texts.
    text = text_inside(element).strip()
    if found := _NOTE.match(text):
        return found[found.lastindex or 1], text[found.end() :]
    mark = "" if sup is None else text_inside(sup).strip()
    if mark and text.startswith(mark):
        return mark, text.removeprefix(mark).strip()
    return (f"#{name}", text) if _NOTE_ID.match(name) else ("", "")
