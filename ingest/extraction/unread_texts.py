"""The texts of a page that are in no row: one of them may be that of a row which is gone."""

import re
from collections.abc import Iterator
from zlib import crc32

from ingest.extraction.extract import Extraction
from ingest.model import Record
from parsers.lexicon.value_shapes import is_code_like

#: What parts a code from its text.
_BEHIND = re.compile(r"(?::|\s[–—|-])\s")
#: So many cells may come before the text of a row that has become a paragraph.
_MAX_CODES = 3


def sentences_in_no_row(extraction: Extraction, records: list[Record]) -> frozenset[int]:
    """Digests of the sentences in blocks and declined lists that no record has."""
    declined = (line for one in extraction.lists if not one.accepted for line in one.table.lines)
    texts = {text for line in declined for text in line.texts if " " in text}
    blocks = [block.text for block in extraction.outline.blocks if not block.aside and " " in block.text]
    texts |= {*blocks, *(text[found.end() :] for text in blocks if (found := _BEHIND.search(text)))}
    texts.update(rest for text in blocks for rest in _behind_codes(text))
    read = {text for one in records for text in (one.state.message, one.state.hint)}
    return frozenset(crc32(text.encode()) for text in texts - read)


def _behind_codes(text: str) -> Iterator[str]:
    """What stands behind the first word, the first two, and so on, as long as these are numbers or like codes."""
    for _ in range(_MAX_CODES):
        word, _, text = text.partition(" ")
        if not text or not (word.isdecimal() or is_code_like(word)):
            return
        yield text
