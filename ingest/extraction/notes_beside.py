"""Notes right above and below a list that forbid retrying what is in it."""

from collections.abc import Iterator
from itertools import groupby, takewhile

from lxml.etree import _Element

from ingest.advice.read_advice import read_advice
from ingest.extraction.denials import LABEL, OF_SEVERAL, forbids, forbids_above
from ingest.model import grouped
from parsers.classify.accepted import Accepted
from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.contract import Row
from parsers.html.once import once
from parsers.html.outline import Outline
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.retry_words import retry_verdict

#: Items and cells, to which the text above their list applies.
PARTS = frozenset(["dd", "li", "td"])
#: So many texts above or below a list may be about it.
_MAX_TEXTS = 3


class Notes:
    """The notes beside the accepted lists of a page."""

    def __init__(self, accepted: Accepted, outline: Outline) -> None:
        self._lists, self._blocks, self._claimed = accepted.lists, outline.blocks, accepted.claimed
        self._places = once(outline, _places)
        #: The blocks right behind a table.
        self._behind = {place for *_, place in outline.tables}

    def said(self) -> Iterator[tuple[str, str]]:
        """The codes that a note beside their list says not to retry, each with its words."""
        for one in self._lists:
            rows: dict[_Element, list[Row]] = {}
            lead = one.table.lead
            for blocks, lines in self._runs(one.table):
                words = next(filter(forbids, (lead, *self._above(blocks.start))), "") or self._below(blocks.stop)
                lead = ""
                if not (words or blocks):
                    continue
                rows = rows or grouped((row.element, row) for row in one.rows)
                own = [row for element in {line.element: None for line in lines} for row in rows.get(element, ())]
                words = words or (self._closing(blocks, lines, own[-1]) if own else "")
                yield from ((code, words) for row in own if words for code in row.codes)

    def _runs(self, table: CandidateTable) -> Iterator[tuple[range, list[Line]]]:
        """The runs of lines without a heading or other text between them, each with its blocks (none in a table)."""
        if not table.block_indexes:
            yield range(table.place, table.place), table.lines
            return
        lines = grouped((self._places.get(line.holder, table.place), line) for line in table.lines)
        for _, places in groupby(enumerate(sorted(table.block_indexes)), lambda pair: pair[1] - pair[0]):
            blocks = [at for _, at in places]
            yield range(blocks[0], blocks[-1] + 1), [line for at in blocks for line in lines.get(at, ())]

    def _above(self, at: int) -> list[str]:
        """The texts above a list: all of a section's introduction, but only the last one behind another list."""
        found: list[str] = []
        for place in range(at - 1, max(at - _MAX_TEXTS, 0) - 1, -1):
            block = self._blocks[place]
            if block.level:
                return found
            if place in self._claimed or (found and place in self._behind):
                break
            if not found or not (block.element.tag in PARTS or block.text.endswith(COLONS)):
                found.append(block.text)
            if place in self._behind:
                break
        return found if at <= _MAX_TEXTS else found[:1]

    def _below(self, at: int) -> str:
        """The note below a list, but for its label; none where it leads to another list."""
        if at in self._claimed:
            return ""
        after = takewhile(lambda place: not self._blocks[place].level, range(at, len(self._blocks))[:_MAX_TEXTS])
        notes = [place for place in after if not LABEL.fullmatch(self._blocks[place].text)]
        if not notes or not forbids_above(text := self._blocks[notes[0]].text):
            return ""
        leads = notes[1:] and self._blocks[notes[1]].element.tag in PARTS
        return "" if leads and not (notes[1] in self._claimed and text.endswith((".", "!"))) else text

    def _closing(self, blocks: range, lines: list[Line], last: Row) -> str:
        """The note that ends the last of several cards, if it is about all: it says so, or contradicts this card."""
        note = self._blocks[blocks.stop - 1]
        if len(lines) < 2 or not forbids_above(note.text):
            return ""
        around = {line.holder.getparent() for line in lines[-2:]}
        place = self._places.get(lines[-1].holder, blocks.stop)
        if len(around) > 1 or place >= blocks.stop - 1 or around.isdisjoint(note.element.iterancestors()):
            return ""
        texts = (self._blocks[at].text for at in range(place + 1, blocks.stop - 1))
        is_yes = retry_verdict(last.cells.get("retryable", "")) or any(read_advice(text).retryable for text in texts)
        return note.text if is_yes or OF_SEVERAL.search(note.text) else ""


def _places(outline: Outline) -> dict[_Element, int]:
    """The index of each block, by its element."""
    return {block.element: at for at, block in enumerate(outline.blocks)}
