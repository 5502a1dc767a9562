"""Columns that say in another language what one beside them says in English."""

from collections.abc import Sequence

from parsers.classify.column_sample import ColumnSample
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import MESSAGES, plain

#: A word in another script than the Latin one.
_IS_NOT_LATIN = regex(r"[^\W\d_A-Za-z\u00aa-\u024f]{2}")
#: What titles of one meaning hold in any language, and what those in English hold.
_MEANINGS = (
    (MESSAGES, "message"),
    (regex(r"descri|beschr[ei]i|omschrijv|deskrip|\bopis\b|описани|mô tả|描述"), "description"),
)


def translates(column: ColumnSample, samples: Sequence[ColumnSample]) -> bool:
    """Has another column of this title's meaning an English one, or texts in Latin letters, which these have not?"""
    title, is_latin = plain(column.title), column.share(_IS_NOT_LATIN.search) < 0.5
    for meaning, word in _MEANINGS:
        if meaning.search(title):
            others = [one for one in samples if one.at != column.at and meaning.search(plain(one.title))]
            by_title = is_latin and word not in title and any(word in plain(one.title) for one in others)
            if by_title or (not is_latin and any(one.share(_IS_NOT_LATIN.search) < 0.2 for one in others)):
                return True
    return False
