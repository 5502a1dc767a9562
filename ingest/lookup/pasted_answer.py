"""An answer as it was pasted, taken apart: its status, the names and values in it, and its text."""

import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from ingest.lookup.name_matching import words_of

#: More than so many bytes of an answer are not looked at.
LIMIT = 1_000_000
_MOST = 2000
_LONGEST = 1000
_STARTS = 50
_WITHIN = 3
# What is read loosely counts as if it lay so deep.
_LOOSE = 4

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
_HEAD = re.compile(r"^HTTP/\d(?:\.\d)? +([1-5]\d\d)\b.*$", re.M)
_HEADER = re.compile(r"([A-Za-z0-9-]{1,80}): ?(.*)")
# As `curl -v` marks what it sent, received, and says itself.
_VERBOSE = re.compile(r"^(?:[<>] ?|[*{}] .*\n)", re.M)
_PACKED = re.compile(rb"(?:\A|\n\r?\n)(?=\x1f\x8b\x08)")
_OPENS = re.compile(r'\{|\[(?=\s{0,20}[{\["])')
_PAIR = re.compile(
    r"(?<![\w.-])([A-Za-z][\w.-]{0,60})[\"']?[ \t]{0,3}[=:][ \t]{0,3}"
    r"(?:\"([^\"\n]{0,1000})\"|'([^'\n]{0,1000})'|([^\s,;&\"'{}\[\]()<>]{1,300}))"
)
_TAG = re.compile(r"<(?:[\w-]{1,60}:)?([A-Za-z][\w.-]{0,60})(?:\s[^<>]{0,200})?>([^<>]{1,1000})</(?:[\w-]{1,60}:)?\1>")
_PHRASES = "|".join([*(re.escape(status.phrase) for status in HTTPStatus), "Client Error", "Server Error"])
_STATUS = re.compile(
    r"HTTP(?:/[\d.]+)?[\\\"']{0,2}[ :]{1,2}([1-5]\d\d)\b"
    r"|\b(?:GET|POST|PUT|PATCH|DELETE) (?:/|https?:)\S{0,500} ([1-5]\d\d)\b"
    r"|\bstatus(?:[ _-]?code)?[\"']?(?: of| is)?[ :=]{1,3}([1-5]\d\d)\b"
    rf"|\b(?:returned|got|with|code|failed)[ :=]{{1,3}}([45]\d\d)\b|(?<![\w.])([45]\d\d):? (?:{_PHRASES})",
    re.I,
)
_STATUS_NAMES = [{"status"}, {"status", "code"}, {"http", "status"}, {"http", "code"}, {"http", "status", "code"}]


@dataclass(frozen=True, slots=True)
class Named:
    """A value in the answer, and where it stands: `error.code`, `header X-Error-Code`; `depth` is 1 at the top.

    `status`: the one that stands beside it or around it; one of several errors in an answer has its own.
    """

    where: str
    value: str
    depth: int = 1
    status: int | None = None

    @property
    def words(self) -> list[str]:
        """The words of the innermost name."""
        return words_of(re.sub(r"\[\d+\]", "", self.where).rpartition(" ")[2].rpartition(".")[2])

    @property
    def is_status(self) -> bool:
        """Is it by its name the HTTP status?"""
        return set(self.words) - {"x"} in _STATUS_NAMES


@dataclass(slots=True)
class Answer:
    """What was pasted: its `text`, the HTTP status that it tells, and every named value, the surest place first.

    `lines`: those of the text, each with the status that it tells, if any: in a log each is an answer of its own.
    `has_head`: the status is that of its head, and so of all in it.
    """

    text: str
    lines: list[tuple[str, int | None]] = field(default_factory=list)
    status: int | None = None
    has_head: bool = False
    named: list[Named] = field(default_factory=list)


def read_answer(data: bytes) -> Answer:
    """A body, a whole answer with its head, or lines of a log. Whatever is in `data`, it is bounded work."""
    text = _ESCAPES.sub("", _decoded(data[:LIMIT]))
    if text.startswith("< HTTP/") or "\n< HTTP/" in text:
        text = _VERBOSE.sub("", text)
    answer = Answer(text, [(line, _told_in(line)) for line in text.split("\n")])
    body = text
    if heads := list(_HEAD.finditer(text)):
        head, parting, rest = text[heads[-1].end() :].partition("\n\n")
        answer.status, answer.has_head, body = int(heads[-1][1]), True, rest if parting else ""
        lines = filter(None, map(_HEADER.fullmatch, head.split("\n")))
        answer.named += [Named(f"header {line[1]}", line[2].strip()[:_LONGEST]) for line in lines]
    answer.named += _inside(body, "", 0)
    for line, status in answer.lines:
        pairs = _PAIR.finditer(line.replace('\\"', '"'))
        answer.named += [Named(found[1], found[2] or found[3] or found[4], _LOOSE, status) for found in pairs]
    answer.named += [Named(name, value, _LOOSE) for name, value in _TAG.findall(text)]
    answer.named = list(dict.fromkeys(one for one in answer.named if one.value))[:_MOST]
    answer.status = answer.status or _status_of(answer)
    return answer


def _decoded(data: bytes) -> str:
    """As text: UTF-16 where its mark says so, else UTF-8 with a mark for what is none; one kind of line end.

    A body that is still packed (gzip), as curl gives it without --compressed, is unpacked.
    """
    if packed := _PACKED.search(data):
        with suppress(zlib.error):  # What only begins so is read as it is.
            data = data[: packed.end()] + zlib.decompressobj(31).decompress(data[packed.end() :], LIMIT)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\r\n", "\n")


def _inside(text: str, where: str, level: int, status: int | None = None) -> Iterator[Named]:
    """The named values of every JSON object in `text`, and of those in its strings."""
    for value in _json_in(text):
        for one in _leaves(value, where, status):
            yield one
            if level < _WITHIN and one.value.lstrip()[:1] in ("{", "["):
                yield from _inside(one.value, one.where, level + 1, one.status)


def _json_in(text: str) -> Iterator[object]:
    """What can be read as JSON; what is broken or nested too deeply is left to the looser readings."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(_STARTS):
        if not (start := _OPENS.search(text, at)):
            return
        try:
            value, at = decoder.raw_decode(text, start.start())
            yield value
        except (ValueError, RecursionError):
            at = start.end()


def _leaves(value: object, where: str, status: int | None) -> Iterator[Named]:
    """Every text and whole number in a JSON value, the shallow ones first."""
    level: list[tuple[str, object, int | None]] = [(where, value, status)]
    depth = 0
    while level:
        below: list[tuple[str, object, int | None]] = []
        for path, one, around in level:
            if isinstance(one, dict):
                near = _status_in(one) or around
                below += [(f"{path}.{key}" if path else str(key), inner, near) for key, inner in one.items()]
            elif isinstance(one, list):
                below += [(f"{path}[{at}]", inner, around) for at, inner in enumerate(one[:_MOST])]
            elif isinstance(one, str) or (isinstance(one, int) and not isinstance(one, bool)):
                yield Named(path, one if isinstance(one, str) else format(one, "d")[:20], depth, around)
        level, depth = [(path[-_LONGEST:], one, near) for path, one, near in below][: 10 * _MOST], depth + 1


def _status_in(one: dict[str, object]) -> int | None:
    """The HTTP status that an object tells of itself."""
    values = ((key, str(inner)) for key, inner in one.items() if isinstance(inner, int | str))
    return next((int(value) for key, value in values if _is_status(value) and Named(key, value).is_status), None)


def _status_of(answer: Answer) -> int | None:
    """The HTTP status where no status line tells it: a field called so, a number called `code`, words of a log."""
    called = [one.value for one in answer.named if one.is_status]
    codes = [one.value for one in answer.named if one.words[-1:] == ["code"] and one.value[:1] in ("4", "5")]
    texts = (status for _, status in answer.lines if status)
    return next((int(value) for value in (*called, *codes) if _is_status(value)), next(texts, None))


def _told_in(line: str) -> int | None:
    """The status that words of a log tell."""
    found = _STATUS.search(line)
    return int(next(filter(None, found.groups()))) if found else None


def _is_status(value: str) -> bool:
    return re.fullmatch(r"[1-5][0-9]{2}", value) is not None
