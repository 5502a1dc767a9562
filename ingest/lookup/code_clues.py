"""Find the values in a response that may be its code, with a weight for each place; the same for every vendor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.lookup.error_response import NamedValue, Response
from ingest.lookup.name_matching import inner_name, is_ordinary, word_list, words_of

_MAX_CHARS = 300
# By the last word of a name, how likely its value is the code; any other name has OTHER_NAME.
_NAME_WEIGHTS = (
    dict.fromkeys(["code", "errorcode", "errcode", "problem"], 0.8)
    | dict.fromkeys(["error", "errno", "errortype", "issue", "reason", "type"], 0.7)
    | dict.fromkeys(["exception", "fault", "kind", "status"], 0.6)
    # Every object has these: a matching status or vendor has to confirm them.
    | dict.fromkeys(["id", "key", "name", "slug", "title"], 0.45)
)
OTHER_NAME = 0.4
#: From this weight on, a value is meant as a code, documented or not; from the second, as `code` and `error.code` are.
MIN_INTENDED, NAMED_CODE = 0.64, 0.76
#: Why a code may be meant that nothing but the response's status gives.
BY_STATUS = "its code is the status"
_TAIL_PENALTY = 0.05
# The page of all errors, which an anchor is one of: not meant as a code.
_PAGE_OF_ALL, _ALL = 0.6, frozenset(["codes", "errors"])
#: A word of running text that does not stand alone.
TEXT_TOKEN = 0.56
# Not enough alone: its vendor has to be named, too.
_NUMBERED = 0.45
_ORDINARY_WORD = 0.3
_GENERIC_COMPOUND = 0.4
_BEFORE_CODE, _PROSE = word_list("before_code"), word_list("prose")
#: A word of running text; it may be a code.
TOKEN = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_STATUS = re.compile(r"[45]\d\d")
_ERROR_NUMBER = re.compile(r"\berror(?: code| number)?[\s:#=]{1,3}(\d{1,9})\b", re.I)
# What the protocol and the client say: its version, curl's exit code, the system's error, why HTTP/2 ended a stream.
_NO_CODES = re.compile(
    r"\bHTTP/\d(?:\.\d)?\b|\bcurl: \(\d{1,3}\)|\[(?:Errno|WinError) -?\d{1,6}\]"
    r"|(?:\bclosed cleanly: |\bstream ID \d{1,9}; |\bstream was reset: )[A-Z_]{3,40}\b",
    re.I,
)
#: A code that is said not to be it ("not rate_limited but …"), and one that is said to be the error.
_OTHER_THAN = re.compile(
    r"\b(?:instead of|no longer|not|rather than)(?: an?)? [\"'`]?[A-Za-z]+[_.][\w.]*\w[\"'`]?", re.I
)
_IS_ERROR = re.compile(
    r"\berror(?: code)? (?:is|was)(?: now)?,? *(?:but |an? )?[\"'`]?([A-Za-z]+_\w*\w)\b(?![.-]\w)", re.I
)
# "acme.errors.ApiError: You sent too much."
_THROWN = re.compile(r"\s*[\w.]*(?:Error|Exception): (\S.*)")
_MAX_THROWN = 1000
#: What RFC 9457 puts in the place of a problem type that says no more than the status.
_NO_TYPE = "about:blank"
_URI = re.compile(r"(?:[a-z][a-z0-9+.-]*:|/)\S+", re.I)


@dataclass(frozen=True, slots=True)
class Clue:
    """A value that may be the code; `why`: where it was found; `weight`: how likely that makes it, from 0 to 1.

    `exact_spelling`: False within an address, which may spell a code differently. `status`: the HTTP status next to it.
    `where`: the names that its value stands under; none in running text.
    """

    value: str
    why: str
    weight: float
    exact_spelling: bool = True
    status: int | None = None
    where: str = ""

    @property
    def name(self) -> str:
        """The innermost name."""
        return inner_name(self.where)


def find_clues(response: Response) -> list[Clue]:
    """All candidates for the response's code, the most likely first."""
    short = (one for one in response.named if len(one.value) <= _MAX_CHARS and one.value != _NO_TYPE)
    found = [replace(clue, status=one.status, where=one.where) for one in short for clue in _value_clues(one)]
    found += _text_clues(response)
    if response.status:
        found.append(Clue(str(response.status), BY_STATUS, OTHER_NAME))
    best: dict[tuple[str, bool], Clue] = {}
    for clue in sorted(found, key=lambda clue: -clue.weight):
        best.setdefault((clue.value, clue.exact_spelling), clue)
    return list(best.values())


def _value_clues(one: NamedValue) -> Iterator[Clue]:
    """A named value as a whole, the last segment of an address, and the parts around dots and colons."""
    value, weight = one.value.strip(), _weight(one)
    yield Clue(value, f"{one.where} is {value!r}", weight)
    if _URI.fullmatch(value):
        path, _, anchor = value.partition("#")
        page = re.split(r"[/:]", path.partition("?")[0].rstrip("/"))[-1]
        is_of_all = anchor and not _ALL.isdisjoint(words_of(page))
        for tail, most in ((anchor, 1.0), (page, _PAGE_OF_ALL if is_of_all else 1.0)):
            if tail:
                why = f"{one.where} ends in {tail!r}"
                yield Clue(tail, why, min(weight - _TAIL_PENALTY, most), exact_spelling=False)
    elif weight > OTHER_NAME and " " not in value:
        for at in (mark.end() for mark in re.finditer(r"[.:]", value)):
            yield Clue(value[at:], f"{one.where} ends in {value[at:]!r}", weight - 2 * _TAIL_PENALTY)
        if head := value.partition(":")[0]:
            yield Clue(head, f"{one.where} begins with {head!r}", weight - 2 * _TAIL_PENALTY)


def _weight(one: NamedValue) -> float:
    """How likely the name makes the value a code; less, the deeper it is nested."""
    *before, last = one.words or [""]
    last = last if last in _NAME_WEIGHTS else last.removesuffix("s")  # Of a list: `error_codes[0]`.
    no_code = (one.is_status and one.value.isdigit()) or one.words == ["content", "type"]
    weight = OTHER_NAME if no_code else _NAME_WEIGHTS.get(last, OTHER_NAME)
    if last == "code" and set(before) - _BEFORE_CODE:
        weight -= 0.15
    elif last != "code" and {"error", "errors"} & set(before):
        weight += 0.05 * (weight > OTHER_NAME)
    return weight - 0.02 * min(max(one.depth - 2, 0), 5)


def _text_clues(response: Response) -> Iterator[Clue]:
    """The words of the text; a single word, or one of two (`paylera unavailable`), is meant as a code.

    A status counts for none beside two. Of two, a number only beside a word for a code, or beside its vendor's name,
    which raises the score.
    """
    tokens: dict[str, int | None] = {}
    numbered: set[str] = set()
    told: set[str] = set()
    for line, status in response.lines:
        text = _OTHER_THAN.sub(" ", _NO_CODES.sub(" ", line))
        told.update(_IS_ERROR.findall(text))
        numbered.update(_ERROR_NUMBER.findall(text))
        for found in TOKEN.finditer(text):
            tokens.setdefault(found[0], status)
    words = [token for token in tokens if not _STATUS.fullmatch(token)]
    alone = {1: 0.8, 2: 0.6}.get(max(len(words), min(len(tokens), 2)), 0.0)
    beside_name = any(_NAME_WEIGHTS.get(token.lower().replace("_", ""), 0) >= 0.6 for token in tokens)
    number = alone if len(tokens) == 1 or (beside_name and len(tokens) == 2) else OTHER_NAME
    for token, status in tokens.items():
        if len(token) <= _MAX_CHARS:
            common = _GENERIC_COMPOUND if words_of(token)[1:] else _ORDINARY_WORD
            least = _NUMBERED if token in numbered else common if is_ordinary(token) else TEXT_TOKEN
            least = TEXT_TOKEN if token in told else least
            weight = max(min(alone, number) if token.isdigit() else alone, least)
            yield Clue(token, f"the text names {token!r}", weight, status=status)
            if end := token.rpartition(".")[2] if "." in token else "":
                yield Clue(end, f"the text names {token!r}, which ends so", weight - 2 * _TAIL_PENALTY, status=status)


def find_prose(response: Response) -> list[NamedValue]:
    """The values that are written for people; the whole text where nothing has a name."""
    prose = [one for one in response.named if _PROSE & set(one.words) and " " in one.value.strip()]
    if prose or response.named:
        return prose
    thrown = (found[1] for line, _ in response.lines if (found := _THROWN.fullmatch(line[:_MAX_THROWN])))
    text = NamedValue("the text", response.text.strip()[:2000])
    return [text, *(NamedValue("the exception's text", message) for message in dict.fromkeys(thrown))]
