"""Samples of answers in the cells of a table: JSON that names the code, and gives its message."""

from collections.abc import Iterator

from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_own_code, is_token
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import likeliest

#: A member of an object; in many samples a quote stands within a text.
_MEMBER = regex(r"""["'](\w{1,40})["']\s*:\s*(?:["'](.{1,500}?)["'](?=\s*[,}\]])|(-?\d{1,9})\b)""")
#: The members that name the code, and those that give the message, the likeliest first.
_CODES = ("error_code", "errorcode", "code", "error", "type")
_MESSAGES = ("message", "error_message", "errormessage", "error_description", "detail", "description")


def open_samples(table: CandidateTable) -> None:
    """Put the codes in the place of a column of answers (`{"error": "lid_lost", "message": "…"}`).

    Their messages are a column of their own, unless there is one. Beside other codes, answers are mere samples.
    """
    for at, title in enumerate([*table.titles]):
        texts = table.column(at)
        if not (texts and all(text[0] in "[{" for text in texts)):
            continue  # Most columns.
        others = [table.column(other) for other in range(len(table.titles)) if other != at]
        if any(own and most(map(is_own_code, own)) for own in others):
            continue
        answers = {text: {key.lower(): word or number for key, word, number in _MEMBER.findall(text)} for text in texts}
        codes = {text: next(filter(is_token, _values(own, _CODES)), "") for text, own in answers.items()}
        messages = {text: next(_values(own, _MESSAGES), "") for text, own in answers.items()}
        if not all(codes[text] and (messages[text] or "error" in own) for text, own in answers.items()):
            continue  # The payload of an event, or another sample.
        titles = (other for other in table.titles if other != title)
        if any(messages.values()) and "message" not in map(likeliest, titles):
            table.titles.append(_MESSAGES[0])
            for line in table.lines:
                # The lists are those of the grid, which other readings share.
                line.texts = [*line.texts, messages.get(line.texts[at], "")]
                line.cells = [*line.cells, line.cells[at]]
        table.replace(at, codes)


def _values(answer: dict[str, str], keys: tuple[str, ...]) -> Iterator[str]:
    return filter(None, map(answer.get, keys))
