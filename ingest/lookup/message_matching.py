"""Match the messages of records with those of a response, and with lines that have a code beside its message."""

import re

from ingest.lookup.code_clues import find_prose
from ingest.lookup.error_response import NamedValue, Response, is_status_code
from ingest.lookup.ranked_code import MIN_SCORE, RankedCode, has_no_letter
from ingest.model import grouped
from parsers.lexicon.cleaning import cosmetic_free
from parsers.lexicon.status_phrases import PHRASES

_BY_MESSAGE = 0.6
# So long are the codes that only one vendor is likely to give their titles: no status, none of ISO 8583.
_OWN_LENGTH = 4
# What gives a number whose message may stand beside it as `text`.
_RESULTS = frozenset(["code", "error", "result", "retcode", "returncode", "status"])
# How far from its code a message stands beside it.
_BESIDE = 200
# What a vendor's message has where the response has a value: `{id}`, `${0}`, `%s`, `<field>`.
_VALUE = re.compile(r"\$?\{[\w. -]{0,40}\}|%(?:\d\$)?[sd]|<[a-z][\w. -]{0,40}>")
_WORD = re.compile(r"[^\W\d_]{2,}")
# A line has the code only if it has each of its parts, no longer than there.
_PART = re.compile(r"[^\W\d_]+|\d+")
# What may stand around a message in a line: it is not the middle of a longer sentence.
_NOT_BEHIND = r"(?<!\w)(?<!\bno )(?<!\bnot )"
_ENDS = r"(?=[.!]?(?:$|[\"'`<>)\]}|\t\\;,]|\s*[(\[{]|\s+[\w.-]+[=:])|[.!]\s)"
_CODE_WORD = r"(?:error|err|errno|code|exception|fault|status)"
_PROSE_WORD = r"(?:message|msg|error|err|description|detail|text)"


def match_messages(response: Response, every: list[RankedCode], senders: set[str]) -> None:
    """Match records whose message the response repeats: that identifies it if it gives no code.

    A status's reason phrase only does so for `senders`, the vendors that the response is known to be of.
    """
    messages = grouped((message_key(one.record["message"]), one) for one in every)
    titles = grouped((title, one) for one in every if one.exact and (title := _title_key(one, senders)))
    likely = [one for one in every if one.exact or one.record["vendor"] in senders]
    texts = ((one, message_key(one.record["message"])) for one in likely if _VALUE.search(one.record["message"]))
    forms = [(one, own, re.compile(_message_pattern(text))) for one, text in texts if (own := _own_length(text))]
    # One text may have been found both as JSON and by the looser patterns: the first one counts.
    prose: dict[str, NamedValue] = {}
    for value in find_prose(response):
        prose.setdefault(message_key(value.value), value)
    beside = {message_key(one.value) for one in response.named if one.words == ["text"]}
    for one in (one for one in every if one.exact and one.name in _RESULTS) if beside else ():
        if message_key(one.record["message"]) in beside:
            one.score, one.confirmed = max(one.score, _BY_MESSAGE), True
            one.why.append("its message stands beside it")
    for text, value in prose.items():
        matching = messages.get(text) or [
            one for one, own, form in forms if 2 * own >= len(text) and form.fullmatch(text)
        ]
        for one in matching:
            tells = text not in PHRASES or one.record["vendor"] in senders
            if one.exact:
                one.confirmed |= tells
                one.why.append(f"{value.where} is its message")
                one.score = max(one.score, _BY_MESSAGE if tells and len(matching) == 1 else 0) + 0.03
            elif len(matching) == 1 and " " in value.value and tells:
                one.found(_BY_MESSAGE, f"{value.where} is its message", exact=True)
                one.confirmed = one.by_message = True
        for one in titles.get(text, ()):
            one.confirmed = True
            one.why.append(f"{value.where} is its title")
    _match_line(response, every, senders)


def _match_line(response: Response, every: list[RankedCode], senders: set[str]) -> None:
    """Confirm a code that stands in one line with its message: even a number is then no chance match.

    Not a status with its reason phrase, which any vendor's log has, unless its vendor is one of the `senders`.
    """
    found_so = [one for one in every if one.exact and not one.confirmed]
    doubtful = [one for one in found_so if one.score < _BY_MESSAGE or has_no_letter(one.record["code"])]
    lines = [message_key(line) for line, _ in response.lines] if doubtful else []
    places = grouped((part, line) for line in lines for part in {*_PART.findall(line)})
    for one in doubtful:
        code = message_key(one.record["code"])
        loose = has_no_letter(code) and one.score < _BY_MESSAGE
        if not code or (loose and one.name and one.score < MIN_SCORE):
            continue
        likely = min((places.get(part, []) for part in _PART.findall(code)), key=len, default=lines)
        for kind, text in (("message", message_key(one.record["message"])), ("title", _title_key(one, senders))):
            own = _own_length(text)
            if not own or " " not in text:
                continue
            if is_status_code(code) and text in PHRASES and one.record["vendor"] not in senders:
                continue
            if any(_has_both(line, text, own, code, loose) for line in likely):
                one.score, one.confirmed = max(one.score, _BY_MESSAGE), True
                one.why.append(f"its {kind} stands beside it")
                break


def _has_both(line: str, message: str, own: int, code: str, loose: bool) -> bool:
    """Whether a line has the message, most of it its `own` characters, and the code beside it."""
    opening = _VALUE.split(message)[0]
    if opening not in line:
        return False
    form, at = re.compile(_NOT_BEHIND + _message_pattern(message) + _ENDS), line.find(opening)
    while at >= 0:  # As `finditer` does, which would look behind each letter.
        if found := form.match(line, at):
            before, after = line[max(at - _BESIDE, 0) : at], line[found.end() : found.end() + _BESIDE]
            if 2 * own >= len(found[0]) and _stands_beside(re.escape(code), before, after, loose):
                return True
        at = line.find(opening, found.end() if found else at + 1)
    return False


def _stands_beside(code: str, before: str, after: str, loose: bool) -> bool:
    """Whether the code stands in a line with its message; a `loose` number, which may count anything, next to it."""
    if not loose:
        return re.search(rf"(?<!\w){code}(?!\w)", f"{before} {after}") is not None
    ahead = re.search(rf"(?:^|[(\[{{\"':=]|\b{_CODE_WORD})\W{{0,3}}{code}\W{{1,4}}(?:{_PROSE_WORD}\W{{1,5}})?$", before)
    return bool(ahead or re.match(rf"\W{{1,4}}(?:{_CODE_WORD}\W{{1,3}}){{0,2}}{code}(?=\W*$|[)\]}}\"',;])", after))


def _message_pattern(message: str) -> str:
    """A pattern for a normalised message, whatever the values in it: each ends at the next words of the message."""
    first, *behind = map(re.escape, _VALUE.split(message))
    value = r"[^\n]{1,100}?"
    # Atomic groups: other ends of many values would be tried for ever.
    inner = [f"(?>{value}{text})" for text in behind[:-1]]
    return "".join([first, *inner, *(value + text for text in behind[-1:])])


def _own_length(message: str) -> int:
    """How long the normalised message is without its placeholders; 0 where hardly a word stands beside them."""
    own = " ".join(_VALUE.split(message))
    return len(own) if own == message or len(_WORD.findall(own)) > 1 else 0


def _title_key(one: RankedCode, senders: set[str]) -> str:
    """The title as it is compared, where it has several words: one word would be a chance match.

    So would a short code with its title ("404 Not found", "54 Expired card"), unless its vendor is of the `senders`.
    """
    title, record = message_key(one.record["title"] or ""), one.record
    is_own = len(record["code"]) >= _OWN_LENGTH or record["vendor"] in senders
    return title if " " in title and is_own else ""


def message_key(text: str) -> str:
    """A message as it is compared: in lower case, without cosmetic differences and its full stop."""
    return cosmetic_free(text).rstrip(".").lower()
