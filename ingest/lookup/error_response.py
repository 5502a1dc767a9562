"""Parse a pasted response: its status, its named values, and its text without the frames of a stack trace."""

import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import pairwise

from ingest.lookup.name_matching import inner_name, names_code, words_of
from ingest.lookup.stack_trace import unescaped, without_frames
from parsers.lexicon.status_phrases import PHRASES, is_phrase

#: The rest of a longer response is ignored.
MAX_BYTES = 1_000_000
_MAX_VALUES = 2000
_MAX_CHARS = 1000
_MAX_OBJECTS = 50
_MAX_NESTED_STRINGS = 3
# The depth that a value counts with which only a loose pattern found.
_LOOSE = 4

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
# What a chat or a document adds to what is copied from it.
_INVISIBLE = re.compile("[\0\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_HEAD = re.compile(r"^HTTP/\d(?:\.\d)? +([1-5]\d\d)\b.*$", re.M)
_HEADER = re.compile(r"([A-Za-z0-9-]{1,80}): ?(.*)")
# How `curl -v` marks what it sent and received, and its own notes.
_CURL_NOTES = re.compile(r"^(?:[<>] ?|[*{}] .*\n)", re.M)
_GZIP_BODY = re.compile(rb"(?:\A|\n\r?\n)(?=\x1f\x8b\x08)")
_JSON_START = re.compile(r'\{|\[(?=\s{0,20}[{\["])')
# The value is no pair itself, but for a cookie: of "Declined: code=2001" that counts.
_PAIR = re.compile(
    r"(?<![\w.-])([A-Za-z][\w.-]{0,60})[\"']?[ \t]{0,3}[=:][ \t]{0,3}(?:(?<=ookie: )|(?![A-Za-z][\w.-]{0,60}=[^\s=]))"
    r"(?:\"([^\"\n]{0,1000})\"|'([^'\n]{0,1000})'|([^\s,;&\"'{}\[\]()<>]{1,300}+)(?![ \t]{1,3}=))"
)
#: "Error codes: card_closed, rate_limited and not_found"
_CODE = re.compile(r"(?<![\w.-])\w{0,60}[._\d][\w.-]{0,100}(?<=\w)")
_LISTED = re.compile(rf"\bcodes: ?({_CODE.pattern}(?:(?:, | and | or |, and |, or ){_CODE.pattern}){{1,50}})\W*$", re.I)
_IN_HEADERS = re.compile(r"headers\[\d+\]$", re.I)
_TAG = re.compile(r"<(?:[\w-]{1,60}:)?([A-Za-z][\w.-]{0,60})(?:\s[^<>]{0,200})?>([^<>]{1,1000})</(?:[\w-]{1,60}:)?\1>")
_PHRASES = "|".join(map(re.escape, [*sorted(PHRASES), "client error", "server error"]))
_STATUS = re.compile(
    r"HTTP(?:/[\d.]+)?[\\\"']{0,2}[ :]{1,2}([1-5]\d\d)\b"
    r"|\b(?:GET|POST|PUT|PATCH|DELETE) (?:/|https?:)\S{0,500} ([1-5]\d\d)\b"
    r"|\bstatus(?:[ _-]?code)?[\"']?(?: of| is)?[ :=]{1,3}([1-5]\d\d)\b"
    r"|\b(?:returned|got|with|code|failed|error|too many)[ :=]{1,3}([45]\d\d)\b"
    r"(?! ?(?:[€$£%]|(?:eur|usd|gbp|chf|jpy|inr|cents|times|items|rows|points|ms|seconds)\b))"
    rf"|(?<![\w.])([45]\d\d):? (?:{_PHRASES})",
    re.I,
)
#: The groups of a number behind "status" and behind a word that stands before any code ("error 503"), and what makes
#: it one of HTTP all the same ("HTTP Error 404").
_ANY_NUMBER, _NAMED_OR_ANY = frozenset([4]), frozenset([3, 4])
_OF_HTTP = re.compile(r"\b(?:https?|http_\w+|url|status[ _-]?code|request failed|response\.status)\b", re.I)
# The title of a proxy's own page, in its own spelling: "504 Gateway Time-out".
# Or with the host before it: "shop.example | 504: Gateway time-out".
_PAGE_TITLE = re.compile(
    r"<(?:title|h1)\b[^<>]{0,200}>\s{0,20}(?:[\w.-]{1,100} \| |(?:\w{1,20}:? ){0,2})([45]\d\d)\b", re.I
)
# "503", "acme 503".
_BARE_STATUS = re.compile(r"\s*(?:[A-Za-z][\w.-]{1,60} )?([45]\d\d)\s*")
# "stripe.error.CardError: Your card was declined." names no value.
_EXCEPTION = re.compile(r"(?:[\w.]*[A-Z]\w*|[\w.]+\.|)(?:Error|Exception)")
_HTML = re.compile(r"<(?:!doctype html|html|head|body)\b", re.I)
#: How programs print that a value is missing.
_NOTHING = ("null", "None", "nil", "undefined")
# What the members of an answer say that is no error.
_SUCCESS = frozenset(
    ["approved", "authorized", "captured", "completed", "ok", "paid", "settled", "succeeded", "success"]
)
_OUTCOMES = frozenset(["outcome", "result", "state", "status"])
_ACHIEVED = ("success", "succeeded", "ok", "paid")
_STATUS_NAMES = [{"status"}, {"status", "code"}, {"http", "status"}, {"http", "code"}, {"http", "status", "code"}]


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value in the response and its place: `error.code`, `header X-Error-Code`; `depth` is 1 at the top level.

    `status`: the HTTP status next to it or around it; in a response with several errors, each has its own. `loose`:
    only a pattern found it, anywhere in the text.
    """

    where: str
    value: str
    depth: int = 1
    status: int | None = None
    loose: bool = False

    @property
    def name(self) -> str:
        """The innermost name."""
        return inner_name(self.where)

    @property
    def words(self) -> list[str]:
        """The words of the innermost name."""
        return words_of(self.name)

    @property
    def is_status(self) -> bool:
        """Whether its name means the HTTP status."""
        return set(self.words) - {"x"} in _STATUS_NAMES


@dataclass(slots=True)
class Response:
    """A response: its `text`, its HTTP status, and all named values, the most reliable places first.

    `pasted`: the text with the frames of a stack trace. `lines`: those of the text, each with its own status if it has
    one: in a log, each line is a response.
    `has_head`: the status is from a status line, and so holds for every value. `succeeded`: it reports success.
    """

    text: str
    pasted: str
    lines: list[tuple[str, int | None]] = field(default_factory=list)
    status: int | None = None
    has_head: bool = False
    succeeded: bool = False
    named: list[NamedValue] = field(default_factory=list)

    def states(self, status: int, by_name: bool) -> bool:
        """Whether it says that this is its HTTP status; else that may be the vendor's own code.

        `by_name`: a value named just `status` counts, too.
        """
        if self.has_head:
            return status == self.status
        for one in (one for one in self.named if one.value == str(status)):
            if _OF_HTTP.search(one.where) or (one.is_status and (by_name or len(one.words) > 1)):
                return True
        text, loose = str(status), _ANY_NUMBER if by_name else _NAMED_OR_ANY
        if any(is_phrase(text, one.value) for one in self.named):
            return True
        for line, _ in self.lines:
            for found in _STATUS.finditer(line):
                of_http = _OF_HTTP.search(line[: found.end()]) is not None
                if found[found.lastindex or 0] == text and (of_http or found.lastindex not in loose):
                    return True
        title = _PAGE_TITLE.search(self.text)
        return title is not None and title[1] == text

    @property
    def is_page(self) -> bool:
        """Whether it is an HTML page, which no API sends, unless as text in its JSON."""
        in_json = any(one.depth < _LOOSE and not one.where.startswith("header ") for one in self.named)
        return not in_json and _HTML.search(self.text[:20_000]) is not None


def read_response(data: bytes) -> Response:
    """Parse a body, a whole response with its head, or lines of a log, in bounded time whatever `data` holds."""
    text = _INVISIBLE.sub("", _ESCAPES.sub("", _decoded(data[:MAX_BYTES])))
    if text.startswith("< HTTP/") or "\n< HTTP/" in text:
        text = _CURL_NOTES.sub("", text)
    pasted, text = text, without_frames(text)
    lines = without_frames(unescaped(text)).split("\n")
    response = Response(text, pasted, [(line, _status_in_line(line)) for line in lines])
    body, several = text, False
    if heads := list(_HEAD.finditer(text)):
        head, parting, rest = text[heads[-1].end() :].partition("\n\n")
        response.status, response.has_head, body = int(heads[-1][1]), True, rest if parting else ""
        headers = filter(None, map(_HEADER.fullmatch, head.split("\n")))
        response.named += [NamedValue(f"header {one[1]}", one[2].strip()[:_MAX_CHARS]) for one in headers]
        for earlier, after in pairwise(heads):
            if (failed := int(earlier[1])) < HTTPStatus.BAD_REQUEST:
                continue  # A step to the next answer; one that failed has its own code.
            values = [*_json_values(text[earlier.end() : after.start()], "", 0, failed)]
            several = several or bool(values)
            response.named += values
        response.has_head = not several
    response.named += _json_values(body, "", 0, response.status if several else None)
    for line, status in response.lines:
        lists = _LISTED.finditer(line) if "odes" in line else ()
        response.named += [
            NamedValue("codes", one, _LOOSE, status, True) for found in lists for one in _CODE.findall(found[1])
        ]
        pairs = _PAIR.finditer(line.replace('\\"', '"'))
        response.named += [
            NamedValue(found[1], found[2] or found[3] or found[4], _LOOSE, status, True)
            for found in pairs
            if found[4] not in _NOTHING
            and not (found[4] and found.end() < len(line) and _EXCEPTION.fullmatch(found[1]))
        ]
    response.named += [NamedValue(name, value, _LOOSE) for name, value in _TAG.findall(text)]
    response.named = list(dict.fromkeys(one for one in response.named if one.value))[:_MAX_VALUES]
    response.status = response.status or _status_of(response)
    response.succeeded = (response.status or 0) < HTTPStatus.BAD_REQUEST and _says_success(body)
    return response


def _decoded(data: bytes) -> str:
    """`data` as text: UTF-16 with a byte-order mark, else UTF-8; line ends are normalised.

    A gzip body, which curl prints without --compressed, is decompressed.
    """
    if gzip := _GZIP_BODY.search(data):
        with suppress(zlib.error):  # Not gzip after all: read as it is.
            data = data[: gzip.end()] + zlib.decompressobj(31).decompress(data[gzip.end() :], MAX_BYTES)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\r\n", "\n")


def _json_values(text: str, where: str, level: int, status: int | None = None) -> Iterator[NamedValue]:
    """The named values of every JSON object in `text`, and in its strings."""
    for value in _json_objects(text):
        for one in _leaves(value, where, status):
            yield one
            if level < _MAX_NESTED_STRINGS and one.value.lstrip()[:1] in ("{", "["):
                yield from _json_values(one.value, one.where, level + 1, one.status)


def _json_objects(text: str) -> Iterator[object]:
    """What parses as JSON; broken or too deeply nested parts are left to the looser patterns."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(_MAX_OBJECTS):
        if not (start := _JSON_START.search(text, at)):
            return
        try:
            value, at = decoder.raw_decode(text, start.start())
            yield value
        except (ValueError, RecursionError):
            at = start.end()


def _leaves(value: object, where: str, status: int | None) -> Iterator[NamedValue]:
    """Every string and integer in a JSON value, the shallow ones first."""
    level: list[tuple[str, object, int | None]] = [(where, value, status)]
    depth = 0
    while level:
        below: list[tuple[str, object, int | None]] = []
        for path, one, outer in level:
            if isinstance(one, dict):
                near = _status_in(one) or outer
                below += [(f"{path}.{key}" if path else str(key), inner, near) for key, inner in one.items()]
                header, said = one.get("name"), one.get("value")
                if isinstance(header, str) and isinstance(said, str) and _IN_HEADERS.search(path):
                    below.append((f"{path}.{header}", said, near))  # As HAR has it.
            elif isinstance(one, list):
                below += [(f"{path}[{at}]", inner, outer) for at, inner in enumerate(one[:_MAX_VALUES])]
            elif isinstance(one, str) or (isinstance(one, int) and not isinstance(one, bool)):
                yield NamedValue(path, one if isinstance(one, str) else format(one, "d")[:20], depth, outer)
        level, depth = [(path[-_MAX_CHARS:], one, near) for path, one, near in below][: 10 * _MAX_VALUES], depth + 1


def _status_in(one: dict[str, object]) -> int | None:
    """The HTTP status that an object states itself."""
    values = ((key, str(inner)) for key, inner in one.items() if isinstance(inner, int | str))
    return next(
        (int(value) for key, value in values if is_status_code(value) and NamedValue(key, value).is_status), None
    )


def _status_of(response: Response) -> int | None:
    """The HTTP status of a response without a status line: from a field, a number named `code`, or a log line."""
    statuses = [one.value for one in response.named if one.is_status]
    placed = {one.value for one in response.named if not one.loose}  # A pattern does not see what they stand in.
    coded = (one for one in response.named if names_code(one.where) and not (one.loose and one.value in placed))
    codes = [one.value for one in coded if one.value[:1] in ("4", "5")]
    texts = (status for _, status in response.lines if status)
    title = _PAGE_TITLE.search(response.text) or _BARE_STATUS.fullmatch(response.text)
    numbers = (int(value) for value in (*statuses, *codes) if is_status_code(value))
    if (number := next(numbers, None)) or not _says_success(response.text):
        return number or next(texts, int(title[1]) if title else None)
    return int(HTTPStatus.OK)


def _says_success(text: str) -> bool:
    """Whether it is a JSON object that reports success, whatever it says about earlier attempts."""
    body = next(_json_objects(text), None) if text.lstrip().startswith("{") else None
    said = body.items() if isinstance(body, dict) else ()
    return any(is_success([name], str(value)) for name, value in said)


def is_success(words: list[str], value: str) -> bool:
    """Whether a value whose name ends in these words says that something succeeded."""
    last, said = words[-1] if words else "", value.lower()
    return (last in _OUTCOMES and said in _SUCCESS) or (last in _ACHIEVED and said == "true")


def _status_in_line(line: str) -> int | None:
    found = _STATUS.search(line)
    return int(next(filter(None, found.groups()))) if found else None


def is_status_code(value: str) -> bool:
    """Whether it is a number from 100 to 599."""
    return re.fullmatch(r"[1-5][0-9]{2}", value) is not None
