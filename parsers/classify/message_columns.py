"""The column that says what went wrong, where no title is that of a message, or several may be."""

import re

from parsers.classify.column_features import holds_answers
from parsers.classify.column_sample import ColumnSample, is_type
from parsers.classify.translated_columns import translates
from parsers.extract.code_tokens import is_number
from parsers.extract.columns import Columns
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import names_step, retry_verdict, speaks_of_repeating
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import METHODS, STATUS, is_worded
from parsers.lexicon.vocabulary import (
    IS_ENGLISH,
    LEADS_ON,
    MESSAGES,
    NOTES,
    holds_no_codes,
    is_about_errors,
    likeliest,
    mentions_failure,
    plain,
    tells_sort,
)

_SAYS_WHY = frozenset(["message", "cause"])
#: The titles of what is added to a message, and of what is shorter than one.
_REMARKS = regex(
    r"\b(?:additional|comments?|full|long|notes?|remarks?)\b|bemerk|anmerk|hinweis|remarque|comentári|comentario|observa"
)
SHORT_TEXT = regex(r"\b(?:brief|short|summary)\b")
_CAUSES = regex(r"\bcauses?\b|ursachen?\b|^(?:causas?|原因|원인|причина)$")
#: The title of what went wrong.
_IS_FAILURE = regex(r"(?:issue|problem)s?")
#: What other lists number: tickets, stories, sections ("US-10").
_NUMBERED = regex(r"[^\W\d_]{1,8}[-#]?\d+")
#: What an API answers, in JSON or XML, is no text about it.
_ANSWER = regex(r"\[?\{.*\}\]?|<(\w+)\b.*</\1>", re.S)
#: What is called ("POST /lids").
_METHOD = rf"/?(?:{METHODS}) ?"
_CALL = regex(rf"{_METHOD}/\S*(?:(?:[,;]?|\s(?:and|or|\||[&+]))\s+(?:{_METHOD})?/\S*)*(?:\s+\([^()]*\))?|/\w\S*")


def assign_message(samples: list[ColumnSample], columns: Columns) -> None:
    """Where no title is that of a message, take a name that is a text, a cause, or the first text column left."""
    _rename(samples, columns)
    roles = set(columns.roles.values())
    if "message" in roles:
        return
    name = columns.at("title")
    if name is None:  # A title may be a sentence, which no name is.
        name = next((one.at for one in samples if one.at not in columns.roles and "title" in one.title_roles), None)
    cause, remedy = columns.at("cause"), columns.at("remedy")
    texts = None if name is None else _texts_beside(name, samples, columns)
    if name is not None and texts and (samples[name].code_like >= 0.2 or _explains(texts, name, samples, columns)):
        texts.take(columns, "message", "message-left-titled")
        samples[name].take(columns, "title")
    elif name is not None and samples[name].reaches(0.5, is_worded):
        samples[name].take(columns, "message", "message-from-title")
    elif failure := _failure_beside(samples, columns):
        failure.take(columns, "message", "message-left-titled")
    elif ("when" in roles and not columns.when_limits) or ("title" in roles and cause is None):
        return
    elif (
        cause is not None
        and not ("remedy" in roles and _is_named(samples[columns.code]))
        and (samples[cause].filled >= 0.5 or not NOTES.search(plain(samples[cause].title)))
        and ("remedy" in roles or "reason" in plain(samples[cause].title) or _is_only(cause, samples, columns))
    ):
        samples[cause].take(columns, "message", "message-from-title")
    elif remedy is not None and _SAYS_WHY.intersection(samples[remedy].title_roles):
        samples[remedy].take(columns, "message", "message-from-title")
    elif left := [column for column in samples if may_be_message(column, columns, is_alone=len(samples) == 2)]:
        column = min(left, key=lambda one: (bool(one.title_roles), one.code_like >= 0.5, *_unlike_message(one)))
        # Behind a cause, an unknown title is likelier that of a remedy.
        if cause is not None and column.title != "" and not column.title_roles and column.at > cause:
            samples[cause].take(columns, "message", "message-from-title")
        else:
            column.take(columns, "message", "message-left-titled" if column.title else "message-left")
            others = [one for one in left if one is not column and one.title == column.title == ""]
            if column.filled < 1 and len(others) == 1 and others[0].filled == 1 and others[0].wordy >= 0.3:
                others[0].take(columns, "title", "message-from-title")  # What stands where that is blank.


def _failure_beside(samples: list[ColumnSample], columns: Columns) -> ColumnSample | None:
    """The column of what went wrong, by its title ("Issue"); right before one of causes, any."""
    cause, free = columns.at("cause"), [one for one in samples if may_be_message(one, columns)]
    titled = next((one for one in free if _IS_FAILURE.fullmatch(plain(one.title))), None)
    # Not what has it ("iOS 9"), beside sentences without a title.
    if titled and (titled.prose >= 0.3 or not any(one.title == "" and one.prose >= 0.5 for one in free)):
        return titled
    before = next((one for one in free if cause is not None and one.at == cause - 1), None)
    if before is None:
        return None
    # "Problem | Cause | Remedy"
    speaks = "code" in before.title_roles or is_about_errors(before.title) or mentions_failure(before.title)
    # A title in a language whose word for a message is not known.
    is_unknown = not (before.title.isascii() or before.title_roles) and before.share(is_worded) == before.filled == 1
    return before if speaks or is_unknown or before.share(mentions_failure) >= 0.5 else None


def _unlike_message(column: ColumnSample) -> tuple[bool, ...]:
    """What speaks against the texts of a column without a title, the worst first."""
    is_told = column.prose >= 0.3
    return (column.filled < 0.8, not is_told, not is_told and column.wordy < 0.3) if column.title == "" else ()


def _texts_beside(name: int, samples: list[ColumnSample], columns: Columns) -> ColumnSample | None:
    """The one column left that holds nothing but texts, each another, beside names some of which are texts, too."""
    left = [one for one in samples if one.at != name and may_be_message(one, columns)]
    return left[0] if len(left) == 1 and left[0].share(is_worded) == 1 and left[0].distinct >= 0.9 else None


def _explains(texts: ColumnSample, name: int, samples: list[ColumnSample], columns: Columns) -> bool:
    """Are these sentences under a title, beside codes under theirs and short names ("Code | Name | Our usage")?"""
    code = columns.at("code")
    is_titled = code is not None and "code" in samples[code].title_roles
    is_titled = is_titled or (texts.title == "" and any(one.title for one in samples))
    if texts.title == "" and texts.filled < 0.3 and (len(texts.texts) < 3 or texts.share(mentions_failure) < 0.5):
        return False  # Notes on a few rows.
    if not is_titled or speaks_of_repeating(texts.title) or texts.share(IS_ENGLISH.search) < 0.5:
        return False  # In other languages, they may say what to do.
    return texts.prose >= 0.3 and not texts.reaches(0.3, names_step) and samples[name].is_short_beside(texts)


def _is_named(column: ColumnSample) -> bool:
    """Do the cells of codes say what went wrong, in more than a reason phrase ("401 - The key is unknown")?"""
    named = [one for one in column.codes if is_worded(one.beside) and not has_phrase(one.codes[0], one.beside)]
    names = {one.beside for one in named if not STATUS.search(one.beside) and retry_verdict(one.beside) is None}
    return 0 < len(column.codes) * 0.8 <= len(names)


def _is_only(at: int, samples: list[ColumnSample], columns: Columns) -> bool:
    """Is every other column no text, or one of texts that are the codes, of statuses, classes, endpoints or samples?"""
    others = (one for one in samples if one.at != at and one.statuses < 0.5 and not holds_no_codes(one.title))
    known = ("category", "retryable", *["code"] * columns.text_is_code)
    others = (one for one in others if columns.roles.get(one.at) not in known)
    return not any(one.share(is_worded) >= 0.5 for one in others)


def _rename(samples: list[ColumnSample], columns: Columns) -> None:
    """Take a short reason or text before a message for the title, and the first of two texts for what the API says."""
    cause, message = columns.at("cause"), columns.at("message")
    if message is None or columns.at("title") is not None:
        return
    for column in samples[message - 1 : message] if message else ():
        is_free = column.at not in columns.roles and not translates(column, samples)
        is_free = is_free and "message" in column.title_roles and not _REMARKS.search(plain(column.title))
        if is_free and column.is_short_beside(samples[message]):
            column.take(columns, "title", "message-left-titled")  # "Description | Explanation | Causes"
            return
    if cause is None:
        return
    column, beside, is_first = samples[cause], samples[message], cause < message
    title, named = plain(column.title), likeliest(column.title)
    if named == "message" and SHORT_TEXT.search(plain(beside.title)):  # "Short message | Description"
        columns.roles[message] = "title"
        columns.roles[cause] = "message"
        return
    if _REMARKS.search(title) or _CAUSES.search(title) or not (is_first or MESSAGES.search(title)):
        return
    # "Text | Description"
    is_name = column.is_short_beside(beside) if "message" in column.title_roles else column.prose < 0.2
    is_printed = MESSAGES.search(plain(beside.title)) is not None
    if is_name or named == "title" or (SHORT_TEXT.search(title) and is_first):
        columns.roles[cause], column.evidence["title"] = "title", column.evidence.get("cause", [])
    elif named == "message" and is_first and not is_printed and columns.at("remedy") is None:
        column.take(columns, "message")
        beside.take(columns, "cause")


def may_be_message(column: ColumnSample, columns: Columns, is_printed: bool = False, is_alone: bool = False) -> bool:
    """Could a column without a role be what went wrong, whatever its title? Of a schema, only sentences of statuses."""
    title = column.title
    if (
        column.at in columns.roles
        or column.dated
        or tells_sort(title)
        or is_number(title)
        or (holds_no_codes(title) and not is_printed and not (columns.status_is_code and column.prose >= 0.8))
        or holds_answers(column)
        or column.distinct < 0.3
        or column.reaches(0.5, is_type)
        or any(column.reaches(0.8, pattern.fullmatch) for pattern in (LEADS_ON, _ANSWER, _CALL))
        or (column.title and column.reaches(1, _NUMBERED.fullmatch))
        or (column.code_like >= 0.8 and any(len(one.codes) > 1 for one in column.codes))  # The codes of each.
    ):
        return False
    has_letters = column.reaches(0.7, lambda text: any(map(str.isalpha, text.lower().removeprefix("0x"))))
    return has_letters and (
        column.tells
        or (
            is_alone
            and column.is_unclear
            and any(map(mentions_failure, column.texts))
            and column.filled == column.distinct == 1
        )
    )
