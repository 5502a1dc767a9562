"""Samples of answers in the cells of a table: JSON that names the code, and gives its message."""

import json
from typing import Any

from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_own_code, is_token
from parsers.extract.contract import Site
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import likeliest

#: The members that name the code, and those that give the message, the likeliest first.
_CODES = ("error_code", "errorcode", "code", "error")
_MESSAGES = ("message", "error_message", "errormessage", "error_description", "detail", "description")
#: A code and its message, and nothing else, in what is almost JSON: other quotes or brackets, no name of the message.
_PAIR = regex(
    rf"""[\[{{\s]+["'](\w+)["']\s*:\s*["']([^"']+)["']\s*,\s*(?:["'](?:{"|".join(_MESSAGES)})["']\s*:\s*)?"""
    r"""["']((?:(?!["']\s*,)[^{}])+)["'][\s,\]}]*"""
)


def open_samples(table: CandidateTable, site: Site) -> None:
    """Put the codes in the place of a column of answers (`{"error": "lid_lost", "message": "…"}`).

    Their messages are a column of their own, unless there is one. Beside other codes, answers are mere samples; what
    else the site declares of their column, or of another as that of the codes, stands.
    """
    declared = [site.words.get(normal(title)) for title in table.titles]
    for at, title in enumerate([*table.titles]):
        texts = table.column(at)
        if not (texts and all(text[0] in "[{" for text in texts)):
            continue  # Most columns.
        others = [table.column(other) for other in range(len(table.titles)) if other != at]
        if declared[at] != "code" and (declared[at] or "code" in declared):
            continue
        if any(own and most(map(is_own_code, own)) for own in others):
            continue
        answers = {text: _answer(text) for text in texts}
        told = [answer for answer in answers.values() if answer]
        if len(told) < len(answers) or len({*told}) < min(2, len(texts)):
            continue  # Not all name a code, or all are one answer.
        titles = (other for other in table.titles if other != title)
        if any(message for _, message in told) and "message" not in map(likeliest, titles):
            table.titles.append(_MESSAGES[0])
            for line in table.lines:
                # The lists are those of the grid, which other readings share.
                line.texts = [*line.texts, (answers.get(line.texts[at]) or ("", ""))[1]]
                line.cells = [*line.cells, line.cells[at]]
        table.replace(at, {text: answer[0] for text, answer in answers.items() if answer})


def _answer(text: str) -> tuple[str, str] | None:
    """The code and the message of one error, which may be all of an object, or of an array."""
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        pair = _PAIR.fullmatch(text)
        found = {pair[1]: pair[2], _MESSAGES[0]: pair[3]} if pair else None
    found = found[0] if isinstance(found, list) and len(found) == 1 else found
    members = {key.lower(): value for key, value in found.items()} if isinstance(found, dict) else {}
    if isinstance(inner := members.get("error"), dict):
        members = {key.lower(): value for key, value in inner.items()}
    code = next((members[key] for key in _CODES if key in members), None)
    message = next((members[key] for key in _MESSAGES if key in members), None)
    if isinstance(code, bool) or not isinstance(code, str | int) or not is_token(str(code)):
        return None
    if message is None:
        return (str(code), "") if "error" in members else None  # Else the payload of an event, or another sample.
    return (str(code), message.strip()) if isinstance(message, str) and message.strip() else None
