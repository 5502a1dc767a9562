"""The roles of the columns beside the code: what went wrong, what to do, the class, whether to retry."""

import re

from parsers.classify.column_features import role_score, status_score
from parsers.classify.column_sample import ColumnSample
from parsers.classify.features import ENOUGH
from parsers.classify.http_columns import repeats_phrases
from parsers.classify.message_columns import SHORT_TEXT, assign_message
from parsers.classify.translated_columns import translates
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_token
from parsers.extract.codes_in_text import statuses_in
from parsers.extract.columns import Columns
from parsers.extract.contract import HINTS, Site
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_phrase as is_bare_phrase
from parsers.lexicon.value_shapes import is_worded
from parsers.lexicon.vocabulary import (
    EXAMPLE,
    IS_ENGLISH,
    LANGUAGE,
    MESSAGES,
    NOTES,
    TO_USERS,
    holds_no_codes,
    likeliest,
    plain,
)

_HARDNESS = regex(r"(?:soft|hard)(?: decline)?", re.I)
#: The names of the classes of statuses, by their first digit.
_STATUS_CLASSES = {
    "1": regex(r"informational(?: responses?)?", re.I),
    "2": regex(r"success(?:ful)?(?: responses?)?", re.I),
    "3": regex(r"redirect(?:ion)?(?: responses?)?", re.I),
    "4": regex(r"client(?:[- ]side)? errors?", re.I),
    "5": regex(r"server(?:[- ]side)? errors?", re.I),
}
_MAX_LINES = 80
_WHOLE = regex(r"\b(?:full|long) (?:description|message|text)")
#: The title of what is added to a message on some lines.
_MORE = regex(r"(?:additional|further|more) ")
#: The title of messages in English.
_IS_MESSAGE = regex(r"^(?!.*\b(?:d ?erreur|de)\b).*message")
_IN = regex(r"\s*\bin$")
#: Words that English has not.
_IS_ROMANCE_OR_GERMAN = regex(
    r"\b(?:la|el|los|las|una|les|est|pas|une|não|uma|que|para|por|è|il|del|der|das|nicht|ist|keine?|niet|het|een)\b",
    re.I,
)

#: The title of what a shop is told.
_TO_MERCHANTS = regex(r"\b(?:merchant|seller|shop|retailer)s?\b")
#: The title of how bad an error is, in numbers.
_DEGREES = regex(r"severit|level|priority|gravit|schwere|prioridad|weight|rank")
#: The title of what a status says.
_OF_STATUS = regex(r"\b(?:http|status)\b")
#: A number that is written otherwise.
_HEX = regex(r"0x[\da-fA-F]+")


def assign_texts(table: CandidateTable, samples: list[ColumnSample], columns: Columns, site: Site) -> None:
    """Assign the columns beside the code, the likeliest first; a pinned hint is the only one."""
    pinned = {*columns.roles.values()}
    left = _left(samples, columns, site.pinned)
    if not site.pinned and (outer := _of_outer_code(table, samples, columns)):
        left = [one for one in left if one is not outer]
    if site.pinned and not left:
        return
    are_pinned = site.pinned and pinned.intersection(HINTS)
    excluded = {"code", "status", *({*HINTS} - {*site.words.values()} if are_pinned else ())}
    status = columns.at("code" if columns.status_is_code else "status")
    phrases = [] if status is None else [one.at for one in samples if repeats_phrases(table, samples[status], one)]
    if status is not None and not any("message" in one.title_roles for one in left if one.at not in phrases):
        phrases = [at for at in phrases if not _tells(table, status, samples[at])]
    examples = {one.at for one in left if EXAMPLE.search(one.title)}
    if any(one.at not in examples and likeliest(one.title) == "message" for one in left):
        # Beside a description an example of a message is none, nor a title.
        left = [one for one in left if one.at not in examples or not MESSAGES.search(plain(one.title))]
    notes = {one.at for one in left if NOTES.search(plain(one.title))}
    if not any(one.at not in notes and likeliest(one.title) == "message" for one in left):
        # Notes on most lines may be all that is said.
        notes = {at for at in notes if samples[at].filled < 0.5 and len(left) > len(notes)}
    more = {one.at for one in left if one.filled < 0.8 and _MORE.match(plain(one.title))}
    if any("message" in one.title_roles and one.at not in more | notes for one in left):
        notes |= more
    if any(_WHOLE.search(plain(one.title)) for one in left):
        notes |= {one.at for one in left if SHORT_TEXT.search(plain(one.title))}
    printed = {one.at for one in left if MESSAGES.search(plain(one.title))}
    printed -= {one.at for one in left if one.at in phrases and "status" in one.title_roles}  # "Status message"
    others = [plain(one.title) for one in left if one.at not in printed and likeliest(one.title) == "message"]
    is_described = any(not (TO_USERS.search(title) or _OF_STATUS.search(title)) for title in others)
    if is_described:
        printed -= {one.at for one in left if _TO_MERCHANTS.search(plain(one.title))}  # Beside a description.
    options = sorted(
        (
            (role == "message" and column.at in printed and column.code_like < 0.8, score, -column.at, role)
            for column in left
            for title_role, strength in column.title_roles.items()
            if (role := "title" if _names(column, title_role) else title_role) not in excluded
            and (column.at not in phrases or role in ("title", "category") or column.at in printed)
            and not (role == "message" and column.at in notes)
            and not (role == "category" and column.numbers == 1 and _DEGREES.search(plain(column.title)))
            and not (role == "cause" and printed and TO_USERS.search(plain(column.title)))
            and not (role == "cause" and is_described and column.prose < 0.5 and _OF_STATUS.search(plain(column.title)))
            and (score := role_score(column, role, strength, site)) >= ENOUGH
        ),
        reverse=True,
    )
    _take_by_values(samples, columns)
    if columns.status_is_code and not any("category" in one.title_roles for one in samples):
        _take_classes(table, samples, columns)
    for _, _, at, role in options:
        if -at not in columns.roles and role not in columns.roles.values():
            samples[-at].take(columns, role)
    phrased = [at for at in phrases if "message" in samples[at].title_roles]
    cause = columns.at("cause")
    # A cause beside a "Meaning" is no message, though that holds the status's phrase alone; a "Description" may be.
    is_cause = phrased != [] and cause is not None and "message" not in samples[cause].title_roles
    if "message" not in site.needs and not is_cause:
        assign_message(samples, columns)
    if not site.pinned:
        _take_phrases(table, samples, columns, phrases, phrased)
        _take_names(samples, columns)
        _take_shorter(samples, columns)
        cause, message, has_remedy = columns.at("cause"), columns.at("message"), columns.at("remedy") is not None
        is_before = cause is not None and message is not None and cause < message
        if cause is not None and is_before and has_remedy and likeliest(samples[cause].title) == "message":
            del columns.roles[cause], columns.certainty[cause]  # Beside remedies, a first description is no hint.


def _of_outer_code(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> ColumnSample | None:
    """The text of another code, where each stands right behind its own ("Code | Message | Sub-code | Sub-message")."""
    at = columns.at("code")
    if at is None or columns.status_is_code or not 1 < at < len(samples) - 1:
        return None
    before, between, code, behind = samples[at - 2 : at + 2]
    if columns.roles.get(at - 2) == "status":
        pairs = [(line.texts[at - 2], line.texts[at - 1]) for line in table.lines]
        says_same = len({*pairs}) == len({status for status, _ in pairs}) < len(pairs)
        if not (says_same or _OF_STATUS.search(plain(between.title))):
            return None  # "HTTP code | Message | Error code | Description": that is the text of the error.
    are_codes = all("code" in one.title_roles for one in (before, code))
    are_texts = all("message" in one.title_roles and one.reaches(0.8, is_worded) for one in (between, behind))
    return between if are_codes and are_texts else None


def _tells(table: CandidateTable, status: int, other: ColumnSample) -> bool:
    """Is the title that of a message, and do most texts say more than a phrase ("Forbidden (no permission)")?"""
    return "message" in other.title_roles and _tells_more(table, status, other.at)


def _tells_more(table: CandidateTable, status: int, other: int) -> bool:
    lines = [line.texts for line in table.lines[:_MAX_LINES]]
    return sum(is_bare_phrase(texts[status].split(" ", 1)[0], texts[other]) for texts in lines) * 2 < len(lines)


def _left(samples: list[ColumnSample], columns: Columns, is_pinned: bool) -> list[ColumnSample]:
    """The columns without a role that hold anything, and do not say again in another language what one holds."""
    left = [one for one in samples if one.at not in columns.roles and (one.texts or (is_pinned and one.title))]
    found = {one.at: match for one in left if (match := LANGUAGE.search(one.title))}
    tongues = {at: match[0].strip("()[]/_-").casefold() for at, match in found.items()}
    titles = {plain(one.title) for one in samples if not LANGUAGE.search(one.title)}
    again = {at for at, match in found.items() if _IN.sub("", plain(LANGUAGE.sub(" ", match.string))) in titles - {""}}
    english = [one for one in samples if "message" in one.title_roles and _is_english(one)]
    if any(one.at not in found for one in english):
        foreign = (samples[at] for at in found if not tongues[at].startswith("en"))  # "Meaning | German message"
        again |= {one.at for one in foreign if likeliest(one.title) == "message" and one.share(IS_ENGLISH.search) < 0.5}
    # "Fehlermeldung": what an API prints in English on a page in German, whose other texts explain it.
    english = [one for one in english if not MESSAGES.search(plain(one.title)) or _IS_MESSAGE.search(plain(one.title))]
    printed = {one.at for one in left if MESSAGES.search(plain(one.title))}
    if printed and printed.isdisjoint(one.at for one in english):
        english = []  # They explain what is printed in another language.
    others = (one for one in left if english and one not in english and likeliest(one.title) == "message")
    again |= {one.at for one in others if one.share(_IS_ROMANCE_OR_GERMAN.search) >= 0.5}
    again |= {one.at for one in left if one.at not in found and translates(one, samples)}
    left = [one for one in left if one.at not in again]
    first = {one.at in printed: tongues[one.at] for one in reversed(left) if one.at in tongues}
    return [one for one in left if tongues.get(one.at) in (None, first.get(one.at in printed))]


def _is_english(column: ColumnSample) -> bool:
    """Are most of the texts in English, and not in a language that has some of its words ("De pomp is dicht")?"""
    return column.share(IS_ENGLISH.search) >= 0.5 > column.share(_IS_ROMANCE_OR_GERMAN.search)


def _take_by_values(samples: list[ColumnSample], columns: Columns) -> None:
    """Take the likeliest titled column for the statuses, and one of "hard" and "soft" for the verdicts."""
    if columns.at("status") is None and not columns.status_is_code:
        for column in sorted(samples, key=status_score, reverse=True):
            if column.at not in columns.roles and status_score(column) >= ENOUGH and column.title_roles.get("status"):
                column.take(columns, "status")
                break
    for column in samples:
        is_left = column.at not in columns.roles and columns.at("retryable") is None
        is_left = is_left and likeliest(column.title) != "remedy"  # What a cluster does itself.
        if is_left and column.reaches(0.8, _HARDNESS.fullmatch):
            column.take(columns, "retryable", "hard-or-soft")


def _take_classes(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> None:
    """Make a column of meanings the category where it only names the class of each status and another has the texts."""
    for column in samples:
        is_meaning = "message" in column.title_roles and not MESSAGES.search(plain(column.title))
        told = [one for one in samples if one is not column and one.at not in columns.roles and one.filled == 1]
        if column.at in columns.roles or not (is_meaning and any(one.prose >= 0.5 for one in told)):
            continue
        pairs = [(line.texts[columns.code], line.texts[column.at]) for line in table.lines]
        named = [(_STATUS_CLASSES.get(status[:1]), text) for status, text in pairs]
        if column.distinct < 1 and all(words and words.fullmatch(text) for words, text in named):
            column.take(columns, "category", "status-classes")
            return


def _take_phrases(
    table: CandidateTable, samples: list[ColumnSample], columns: Columns, phrases: list[int], told: list[int]
) -> None:
    """Take a column of the statuses' phrases for the message, where there is none, or for the title beside blank ones.

    `told`: those of the columns whose titles are that of a message.
    """
    if columns.at("message") is None and (columns.at("title") is None or columns.at("when") is not None):
        # One word is a description here, and a When is none.
        free = [at for at in phrases if at not in columns.roles]
        for at in (told or free)[:1]:
            samples[at].take(columns, "message", "" if told else "message-left-titled")
    message = columns.at("message")
    if message is not None and columns.at("title") is None:
        # What stands where the message is blank, under a title of its own ("Error type"), or beside the code it tells.
        free = [at for at in phrases if at not in columns.roles]
        own = columns.at("code") if columns.status_is_code else None
        are_bare = {at for at in free if own is not None and not _tells_more(table, own, at)}
        blank = samples[message].filled < 1
        for at in [at for at in free if blank or at in are_bare or "category" in samples[at].title_roles][:1]:
            samples[at].take(columns, "title", "message-from-title")


def _take_names(samples: list[ColumnSample], columns: Columns) -> None:
    """Take the one column of names of the numbers that are the codes, one each, for their titles ("Literal")."""
    if columns.at("title") is not None or columns.at("message") is None or samples[columns.code].numbers < 1:
        return
    left = [one for one in samples if one.at not in columns.roles and len(one.texts) > 2 and one.filled == 1]
    left = [one for one in left if one.distinct >= 0.9 and one.code_like >= 0.9 and not holds_no_codes(one.title)]
    left = [one for one in left if not one.reaches(0.9, _HEX.fullmatch)]
    if len(left) == 1 and not (left[0].numbers or left[0].dated) and left[0].reaches(1, is_token):
        left[0].take(columns, "title", "message-left-titled")


def _take_shorter(samples: list[ColumnSample], columns: Columns) -> None:
    """Of two messages, take names or a few words for the title, and what says more for the message."""
    message = columns.at("message")
    if message is None or columns.at("title") is not None:
        return
    longer = (at for at in map(columns.at, HINTS) if at is not None and "message" in samples[at].title_roles)
    told = next((at for at in longer if samples[at].prose >= 0.8 or samples[at].reaches(0.8, _in_other_script)), None)
    if told is not None and samples[message].code_like >= 0.8 and samples[message].distinct >= 0.9:
        samples[told].take(columns, "message")  # "Description | Explanation": "service-not-allowed"
        samples[message].take(columns, "title")
        return
    own, left = samples[message], [one for one in samples if one.at not in columns.roles]
    before = [one for one in left if one.at < message and "message" in one.title_roles and _is_name_of(own, one)]
    if len(before) == 1 and len(before[0].texts) > 2:
        before[0].take(columns, "title")  # "Error text | Error message"
    untitled = [one for one in left if one.at > message and not one.title and one.filled >= 0.8 <= one.prose]
    untitled = [one for one in untitled if _is_name_of(one, own)]
    is_named = own.title and "message" not in own.title_roles
    if is_named and len(untitled) == 1 and len(own.texts) > 2 and columns.at("title") is None:
        untitled[0].take(columns, "message", "message-left-titled")  # "Sending | ": "Quota exceeded"
        own.take(columns, "title")


def _in_other_script(text: str) -> bool:
    """Is the text, which may need no blanks, in another script than names are?"""
    return sum(map(str.isascii, text)) * 2 < len(text)


def _is_name_of(text: ColumnSample, name: ColumnSample) -> bool:
    """Does each line have a name of its own there, and a text here?"""
    return name.filled == 1 and name.distinct >= 0.8 and name.prose < 0.5 <= text.prose


def _names(column: ColumnSample, role: str) -> bool:
    """Does the column hold what the vendor calls the error: a status that is none, or a cause in one word?"""
    is_word = column.code_like >= 0.8 and column.reaches(0.8, str.isascii)  # Other scripts have no blanks.
    name = role == "cause" and is_word and "title" not in column.title_roles
    are_names = len(column.texts) > 2 and column.distinct >= 0.8  # One or two are always distinct.
    return name or (role == "status" and column.share(statuses_in) < 0.2 and are_names)
