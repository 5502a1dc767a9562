"""Columns of what the API prints, under titles that do not say message ("Default output"), beside a description."""

import re
from collections.abc import Sequence

from parsers.classify.column_sample import ColumnSample
from parsers.classify.message_columns import may_be_message
from parsers.extract.columns import Columns
from parsers.extract.contract import Site
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_worded
from parsers.lexicon.vocabulary import MESSAGES, likeliest, plain

#: Such a title.
_IS_PRINTED = regex(
    r"(?:(?:api|cli|console|default|error|log|standard) )?output|(?:logged|printed|returned) as"
    r"|(?:(?:api|fehler|standard) ?)?ausgabe|sa(?:l[ií]|í|i)da(?: (?:del error|do erro|por defecto|padrão))?"
    r"|sortie(?: (?:par défaut|d erreur))?|(?:默[认認]|[预預][设設]|[错錯][误誤]|日[志誌])?[输輸]出(?:信息|内容|文本)?",
    re.I,
)


def take_printed(samples: Sequence[ColumnSample], columns: Columns, site: Site) -> None:
    """Take the texts that the API prints for the message, and the description that was read so for the cause."""
    at = columns.at("message")
    title = "" if at is None or site.pinned else samples[at].title
    if at is None or likeliest(title) != "message" or MESSAGES.search(plain(title)):
        return
    titled = [one for one in samples if _IS_PRINTED.fullmatch(plain(one.title))]
    if len(titled) != 1 or titled[0].distinct < 0.9 or not titled[0].reaches(0.5, is_worded):
        return
    if may_be_message(titled[0], columns, is_printed=True):
        titled[0].take(columns, "message", "message-left-titled")
        del columns.roles[at], columns.certainty[at]
        if columns.at("cause") is None:
            samples[at].take(columns, "cause", "message-from-title")
