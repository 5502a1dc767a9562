"""The texts of a page that are in no row: one of them may belong to a row that is gone."""

import re
from collections.abc import Iterator

from ingest.extraction.extract import Extraction
from ingest.model import Record
from ingest.reading import text_digest
from parsers.extract.candidate_tables import BAND
from parsers.html.element_text import text_of

#: What separates a code from its text.
_BEHIND = re.compile(r"(?::|\s[–—|-])\s")
#: In a row that has become a paragraph, at most so many words of other cells come before the text.
_MAX_WORDS = 4
#: A shorter text may be the end of another sentence by chance.
_MIN_CHARS = 20


def sentences_in_no_row(extraction: Extraction, records: list[Record]) -> frozenset[int]:
    """Digests of the sentences in blocks, declined lists and lines across tables that no record has."""
    declined = (line for one in extraction.lists if not one.accepted for line in one.table.lines)
    texts = {text for line in declined for text in line.texts if " " in text}
    bands = (text_of(row) for one in extraction.lists for why, row in one.table.skipped if why == BAND)
    texts |= {text for text in bands if " " in text}
    blocks = [block.text for block in extraction.outline.blocks if not block.aside and " " in block.text]
    texts |= {*blocks, *(text[found.end() :] for text in blocks if (found := _BEHIND.search(text)))}
    texts.update(rest for text in blocks for rest in _behind_codes(text))
    read = [text for one in records for text in (one.state.message, one.state.hint) if text]
    return frozenset(map(text_digest, texts.difference(read, *(text.split("; ") for text in read))))


def _behind_codes(text: str) -> Iterator[str]:
    """The texts behind the first words, once one of these may be a code: it has a digit or "_", or is in capitals."""
    coded = False
    for _ in range(_MAX_WORDS):
        word, _, text = text.partition(" ")
        coded = coded or "_" in word or any(map(str.isdigit, word)) or (len(word) > 1 and word.isupper())
        if coded and len(text) >= _MIN_CHARS:
            yield text
