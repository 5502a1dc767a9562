"""Statuses that no column gives: those that headings and messages state."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from parsers.extract.candidate_tables import Line
from parsers.extract.codes_in_text import STATUS_DIGIT, TRAILING_STATUS, states_status, statuses_in, titled_status
from parsers.extract.contract import Row
from parsers.html.element_text import BOLD, text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import (
    FAILURE_STATUS,
    are_usual,
    has_phrase,
    has_sense,
    is_http,
    is_phrase,
    phrased_status,
)
from parsers.lexicon.value_shapes import STATED_FIRST, STATED_IN_BRACKETS, without_past_status
from parsers.lexicon.vocabulary import GENERAL, is_about_errors, mentions_failure

#: "404.1" at the beginning is the number of a section.
_HEADING_STATUS = regex(
    r"(?P<said>.*\b(?:HTTP|status|response)(?: (?:status|response|code))*[\s:]*|.*\(HTTP(?: [^\W\d]{2,14}){1,3}:? )?"
    r"\(?(?P<status>[1-5]\d\d)\b(?(said)|(?![.–—-]\d))\)?(?:\s*[-–—:(]?\s*(?P<text>.*))?",
    re.I,
)
#: Words before a failing status ("Errors 400").
_LED = regex(r"([^\W\d]\D*?)[\s:#]+([45]\d\d\b.*)")
#: Words and the status behind them ("Order errors (402)", "Key errors - HTTP 401").
_BEHIND = regex(rf"(.+?)(?<![\d\s])(?:\s*[(\[]|\s[-–—/|]\s|[:,]\s){STATED_FIRST}[)\]]?", re.S)
#: A status and, perhaps, others in its place ("Order errors (402, 409)").
_STATED = regex(rf"(?<![\w.-]){STATED_FIRST}")
#: A class of statuses or a number of other things ("400 Series pumps", "400 V motors").
_MODEL = regex(r"\b[1-5]\d\d(?:[\s-]+series\b|\s?(?-i:k?[VW])\b)", re.I)
#: What stands behind the status of failing answers ("400 responses").
_ANSWERS = regex(r"(?:error )?responses?", re.I)
#: A sentence above a list that gives all its codes one status ("These errors are returned with status 400:").
_WITH_STATUS = regex(
    r"(?:(?:(?:all|of|the|these|this|following|below|error|codes?|errors) ){0,5}"
    r"(?:(?<= )(?:(?:is|are|comes?) (?:\w+ )?(?:with|as|by|using) (?:an? |the )?"
    r"|(?:have|has|share|use) (?:an? |the )?(?:same )?(?=HTTP|[sr]))"
    # Without such a verb, the number is told to be a status ("Returned with HTTP 400", unlike "With 400 cards").
    r"|(?P<bare>)(?:the )?"
    r"(?:(?:api|server|service) (?:returns|sends) (?:these|them|the following)(?: errors?| codes)* )?"
    r"(?:(?:answered|reported|returned|sent) )?(?:with|as) (?:an? |the )?(?=HTTP|status|[45]\d\d (?:response|status)))"
    r"(?:HTTP )?(?:(?:status|response)(?: code)?(?: of)? |HTTP )?|(?:HTTP )?response code:? )"
    r"(?P<status>[45]\d\d)\b(?! (?:are|can|is|may|should|will)\b)"
    r"(?:(?-i: [A-Z][a-z]+)*(?:[:：.]|[ ,(–—-]*\bsee\b[^:0-9]{1,60})?"
    r"|(?(bare)(?: responses?| status)|[^.:0-9]{0,40})[:：])",
    re.I,
)
#: A status with the vendor's name for all that it answers ("400 INVALID_REQUEST").
_WITH_NAME = regex(r"(?:HTTP )?(?P<status>[45]\d\d)[ :–—-]{1,3}[A-Z]+(?:_[A-Z]+)+")
#: A status in brackets before a message ("(HTTP error code = 404) The lid was lost.").
_BEFORE_TEXT = regex(rf"{STATED_IN_BRACKETS} (?!(?:and|as|by|for|if|in|is|or|to|was|when|will)\b)[\w\"'“‘`]", re.I)
#: A status and its phrase before what defines them ("404 Not Found (HTTP/1.0 - RFC 1945)").
_CITED = regex(r"([1-5]\d\d) ([^\W\d][\w' -]{1,40}?) \([^()]*\b(?:HTTP/\d|RFC ?\d)")
#: What a message opens with in the reference of Java's servlets ("Status code (404) indicating that …").
_OPENS_TEXT = regex(r"(?:HTTP )?status code \(([1-5]\d\d)\) (?:indicating|reserved|saying)\b", re.I)
#: What a message ends with in the reference of google.rpc ("… was not found. HTTP Mapping: 404 Not Found").
_BELOW_TEXT = regex(r"[.!?] HTTP [Mm]apping: ?([1-5]\d\d)\b(?: [A-Z][\w' -]*)?\.?$")
#: Codes that look like HTTP's ("SIP code", "SMTP reply codes").
_NOT_HTTP = regex(
    r"\b(?:SIP|SMTP|FTP|RTSP)\s(?:(?:cause|error|failure|response|result|return|reply|status)\s)*codes?\b", re.I
)
_HTTP = regex(r"\b(?:https?|rest|api)\b", re.I)
#: What a number is that is no status of HTTP's, whatever it stands among.
_OF_OTHERS = regex(r"\b(?:SIP|SMTP|FTP|RTSP|internal (?:code|number))\b", re.I)
#: A heading of statuses, whatever else stands among them ("TLS error").
_OF_STATUSES = regex(r"(?:(?:http|api|response) )*status codes", re.I)
#: So many spaces has the name of a type with its status.
_MAX_SPACES = 3
#: Fewer rows do not show that each names its own.
_MIN_STATED = 3
#: Where fewer of the numbers may be statuses, a heading of these does not tell.
_MOST_OWN = 0.8


def stated_status(line: Line, message: str, category: str, *types: str) -> str | None:
    """The status that the row's text begins with, its category or another type ends with, or a heading states."""
    short = (text for text in types if text[-1:] in (")", "]") and text.count(" ") <= _MAX_SPACES)
    for behind in filter(None, map(TRAILING_STATUS.fullmatch, (category, *short))):
        is_told = behind.string == category or has_sense(behind[2], behind[1])
        if is_told and behind[2][0] in "45" and is_http(behind[2]):
            return behind[2]
    if message[:1].isdigit() and (found := statuses_in(message[:60])) and has_phrase(found.codes[0], found.beside):
        return found.codes[0]
    if (cited := _CITED.match(message)) and is_phrase(*cited.groups()):
        return cited[1]
    told = _BEFORE_TEXT.match(message) or _OPENS_TEXT.match(message) or _BELOW_TEXT.search(message)
    if told and is_http(told[1]):
        return told[1]
    if not any(map(STATUS_DIGIT.search, line.topics)):
        return None
    topics = tuple(topic for topic in line.topics if topic not in line.texts)  # A heading may be the code.
    lengths = [len(text) for text in line.texts if text.isdecimal()]
    return nearest_status(topics, 3 in lengths, not lengths)


def lead_status(lead: str, are_names: bool) -> str | None:
    """The HTTP status that the line above a table states ("400 Bad Request:"); before words of its own, of names."""
    text = lead.rstrip(" :：")
    stated = _WITH_STATUS.fullmatch(lead.strip()) or (_WITH_NAME.fullmatch(text) if are_names else None)
    if stated and is_http(stated["status"]):
        return stated["status"]
    if not states_status(text):
        return (are_names and titled_status(lead)) or None
    found = statuses_in(text)
    return found.codes[0] if found else text.rstrip(")]")[-3:]


def add_own_statuses(rows: Sequence[Row], named: bool, heading: str) -> None:
    """Give rows whose code is an HTTP status that status, where the texts beside most of these, or the heading, say so.

    `named`: what is above the list speaks of HTTP; else only of the usual statuses, or by their reason phrases.
    """
    own = [row for row in rows if is_http(row.codes[0])]
    usual = are_usual([row.codes[0] for row in own])
    says = has_sense if named or usual else has_phrase
    said = [any(says(row.codes[0], text) for text in row.cells.values()) for row in own]
    numbers = sum(row.codes[0].isdecimal() for row in rows)
    are_named = usual and len(own) > _MOST_OWN * numbers and _OF_STATUSES.fullmatch(heading) is not None
    titles = {title.lower() for row in own for title, role in row.listing.columns.items() if role == "code"}
    are_phrases = all(any(is_phrase(row.codes[0], text) for text in row.cells.values()) for row in own)
    is_short = are_phrases and any("status" in title for title in titles)
    if len(own) >= (2 if is_short else _MIN_STATED) and (are_named or sum(said) * 4 >= (2 if named else 3) * len(own)):
        for row, is_said in zip(own, said, strict=True):
            if is_said or row.codes[0][0] != "1":  # No error has such a status: its number is the vendor's own.
                row.cells.setdefault("status", row.codes[0])
        if are_named and "http" in heading.lower():
            for row in filter(lambda row: FAILURE_STATUS.fullmatch(row.codes[0]), rows):
                if not any(map(_OF_OTHERS.search, row.cells.values())):
                    row.cells.setdefault("status", row.codes[0])  # The vendor's own statuses, such as 472.


def drop_phrases(rows: Sequence[Row]) -> None:
    """Take from titles the phrase that stands with its status in a tag of its own, before the name in bold."""
    for row in rows:
        code, title = row.codes[0], row.cells.get("title", "")
        span = next(row.element.iter("span"), None) if is_http(code) and has_phrase(code, title) else None
        name = None if span is None else span.getnext()
        if span is None or name is None or name.tag not in BOLD:
            continue
        status, _, phrase = text_of(span).partition(" ")
        if status == code and is_phrase(code, phrase) and title == f"{phrase} {text_of(name)}":
            row.cells["title"] = text_of(name)


def drop_foreign_statuses(rows: Sequence[Row], above: str) -> None:
    """Take from rows the statuses that are their codes, where these are another protocol's by a title or heading."""
    is_foreign = _NOT_HTTP.search(above) is not None and _HTTP.search(above) is None
    for row in rows:
        if not row.cells.get("status", "\n").startswith(row.codes[0]):
            continue
        near = (*row.topics, *row.listing.columns)
        if any(map(_NOT_HTTP.search, near)) or (is_foreign and not any(map(_HTTP.search, near))):
            del row.cells["status"]


def usual_statuses(texts: Iterable[str]) -> bool:
    """Are these the statuses that an API answers with, one or several in a text ("500 / 503")?"""
    found = [statuses_in(text) for text in texts]
    return None not in found and are_usual([code for one in found if one for code in one.codes])


@lru_cache(maxsize=1024)
def nearest_status(topics: tuple[str, ...], are_numbers: bool = True, are_names: bool = False) -> str | None:
    """The HTTP status of the nearest heading with one ("403 Forbidden", "Login errors (401)"); none for a class.

    `are_numbers`: numbers stand below, of which that of a heading may be the first ("Valve errors (500)"); `are_names`:
    none does, so that a status may stand before words of the vendor's own.
    """
    for topic in map(without_past_status, reversed(topics)):
        if _MODEL.search(topic):
            continue
        if any(stated.end() > stated.end(1) for stated in _STATED.finditer(topic)):
            return None  # Of several, nothing says which is a row's.
        if stated := heading_status(topic) or phrased_status(topic):
            return stated
        text, status = behind.groups() if (behind := _BEHIND.fullmatch(topic)) else ("", "")
        if status and has_sense(status, text):
            return status
        if not status and (before := _HEADING_STATUS.fullmatch(topic)):
            status, text = before["status"], before["text"] or ""
        # The status of errors, whatever else the text says of them ("Order errors").
        fails = FAILURE_STATUS.fullmatch(status) is not None and is_http(status)
        if fails and not are_numbers and (is_about_errors(text) or mentions_failure(text)):
            return status
        if are_names and (titled := titled_status(topic)):
            return titled
    return None


@lru_cache(maxsize=1024)
def heading_status(topic: str) -> str | None:
    """The HTTP status that opens a heading which says nothing but what that means, or that its errors follow."""
    before, opening = led.groups() if (led := _LED.fullmatch(topic)) else ("", topic)
    found = _HEADING_STATUS.fullmatch(opening if says_errors(before) else topic)
    if found is None or not is_http(found["status"]):
        return None
    text = (found["text"] or "").replace("_", " ")
    named = "http" in topic.lower() or "status" in topic.lower()
    are_answers = found["status"][0] in "45" and _ANSWERS.fullmatch(text) is not None
    is_said = named or not text or has_sense(found["status"], text) or says_errors(text) or are_answers
    return found["status"] if is_said else None


def says_errors(text: str) -> bool:
    """Does this say "errors", and no more?"""
    return is_about_errors(text) and GENERAL.fullmatch(text) is not None
