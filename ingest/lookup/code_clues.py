"""What in an answer may be a code, and how sure each place makes it; by general rules, the same for every vendor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.lookup.name_matching import is_ordinary, words_of
from ingest.lookup.pasted_answer import Answer, Named

_LONGEST = 300
# The last word of a name: how sure it makes it that the value is a code. Any other is worth a look only.
_KINDS = (
    dict.fromkeys(["code", "errorcode", "errcode", "problem"], 0.8)
    | dict.fromkeys(["error", "errno", "errortype", "reason", "type"], 0.7)
    | dict.fromkeys(["exception", "fault", "kind", "status"], 0.6)
    # Everything has these: it takes a status or a vendor that agrees.
    | dict.fromkeys(["id", "key", "name", "slug", "title"], 0.45)
)
# What a name may say before "code" that leaves it the error's own.
_OF_ERRORS = frozenset(
    [
        *["api", "app", "business", "err", "error", "exception", "failure", "fault", "internal", "problem"],
        *["response", "result", "x"],
    ]
)
_ELSEWHERE = 0.4
#: From this weight on a value was meant to be a code, documented or not.
MEANT = 0.64
_IN_URI = 0.05
_IN_TEXT = 0.56
_ORDINARY = 0.3
_GENERIC = 0.4
_PROSE = frozenset(["message", "msg", "detail", "details", "description", "title", "reason", "error", "errors"])
_TOKEN = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_URI = re.compile(r"(?:[a-z][a-z0-9+.-]*:|/)\S+", re.I)


@dataclass(frozen=True, slots=True)
class Clue:
    """A text that may be a code; `why` tells where it stands, `weight` (0 to 1) how sure that makes it.

    `spelt`: is it the code as it is written, and not in an address, where it may be spelt otherwise? `status`: the one
    that stands beside it.
    """

    value: str
    why: str
    weight: float
    spelt: bool = True
    status: int | None = None


def clues_of(answer: Answer) -> list[Clue]:
    """Everything in the answer that may be a code, the surest first."""
    short = (one for one in answer.named if len(one.value) <= _LONGEST)
    found = [replace(clue, status=one.status) for one in short for clue in _of_value(one)]
    found += _of_text(answer)
    if answer.status:
        found.append(Clue(str(answer.status), "its code is the status", _ELSEWHERE))
    best: dict[tuple[str, bool], Clue] = {}
    for clue in sorted(found, key=lambda clue: -clue.weight):
        best.setdefault((clue.value, clue.spelt), clue)
    return list(best.values())


def _of_value(one: Named) -> Iterator[Clue]:
    """A named value as a whole; the end of an address; what a dotted or a colon's prefix stands before."""
    value, weight = one.value.strip(), _weight(one)
    yield Clue(value, f"{one.where} is {value!r}", weight)
    if _URI.fullmatch(value):
        path, _, anchor = value.partition("#")
        for tail in filter(None, (anchor, re.split(r"[/:]", path.partition("?")[0].rstrip("/"))[-1])):
            yield Clue(tail, f"{one.where} ends in {tail!r}", weight - _IN_URI, spelt=False)
    elif weight > _ELSEWHERE and " " not in value:
        for at in (mark.end() for mark in re.finditer(r"[.:]", value)):
            yield Clue(value[at:], f"{one.where} ends in {value[at:]!r}", weight - 2 * _IN_URI)
        if head := value.partition(":")[0]:
            yield Clue(head, f"{one.where} begins with {head!r}", weight - 2 * _IN_URI)


def _weight(one: Named) -> float:
    """How sure the name makes it that its value is a code; less, the deeper it lies."""
    *before, last = one.words or [""]
    weight = _KINDS.get(last, _ELSEWHERE) if not (one.is_status and one.value.isdigit()) else _ELSEWHERE
    if last == "code" and set(before) - _OF_ERRORS:
        weight -= 0.15
    elif last != "code" and {"error", "errors"} & set(before):
        weight += 0.05 * (weight > _ELSEWHERE)
    return weight - 0.02 * min(max(one.depth - 2, 0), 5)


def _of_text(answer: Answer) -> Iterator[Clue]:
    """The words of the text; one alone is meant to be a code, and so is one of two (`paylera unavailable`)."""
    tokens: dict[str, int | None] = {}
    for line, status in answer.lines:
        for found in _TOKEN.finditer(line):
            tokens.setdefault(found[0], status)
    alone = {1: 0.8, 2: 0.6}.get(len(tokens), 0.0)
    for token, status in tokens.items():
        if len(token) <= _LONGEST:
            common = _GENERIC if words_of(token)[1:] else _ORDINARY
            weight = max(alone, common if is_ordinary(token) else _IN_TEXT)
            yield Clue(token, f"the text names {token!r}", weight, status=status)
            if end := token.rpartition(".")[2] if "." in token else "":
                yield Clue(end, f"the text names {token!r}, which ends so", weight - 2 * _IN_URI, status=status)


def prose_of(answer: Answer) -> list[Named]:
    """The values that are meant for a person to read; the whole text where nothing has a name."""
    told = [one for one in answer.named if _PROSE & set(one.words) and " " in one.value.strip()]
    return told or ([] if answer.named else [Named("the text", answer.text.strip()[:2000])])
