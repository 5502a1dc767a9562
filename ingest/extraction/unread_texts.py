"""The texts of a page that are in no row: one of them may be that of a row which is gone."""

import re
from collections.abc import Iterator
from zlib import crc32

from ingest.extraction.extract import Extraction
from ingest.model import Record

#: What parts a code from its text.
_BEHIND = re.compile(r"(?::|\s[–—|-])\s")
#: So many words of other cells may come before the text of a row that has become a paragraph.
_MAX_WORDS = 4


def sentences_in_no_row(extraction: Extraction, records: list[Record]) -> frozenset[int]:
    """Digests of the sentences in blocks and declined lists that no record has."""
    declined = (line for one in extraction.lists if not one.accepted for line in one.table.lines)
    texts = {text for line in declined for text in line.texts if " " in text}
    blocks = [block.text for block in extraction.outline.blocks if not block.aside and " " in block.text]
    texts |= {*blocks, *(text[found.end() :] for text in blocks if (found := _BEHIND.search(text)))}
    texts.update(rest for text in blocks for rest in _endings(text) if rest)
    read = {text for one in records for text in (one.state.message, one.state.hint)}
    return frozenset(crc32(text.encode()) for text in texts - read)


def _endings(text: str) -> Iterator[str]:
    """The text without its first word, its first two, and so on: what may be its row's code and other cells."""
    for _ in range(_MAX_WORDS):
        text = text.partition(" ")[2]
        yield text
