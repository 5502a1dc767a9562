"""Print untrusted text safely, as lines, tables and JSON."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from shutil import get_terminal_size
from types import MappingProxyType
from typing import TextIO
from unicodedata import combining, east_asian_width
from urllib.parse import quote

from ingest.errors import UsageError

#: A text with fewer columns left is left out of a table.
_MIN_COLUMNS = 12
#: Columns that are never shortened while another one can give way.
_WHOLE = {"run", "vendor", "code", "rule", "status", "retryable", "outcome", "codes", "pages", "state"}
_TIME = re.compile(r"\b(\d{4}-\d\d-\d\d)T[\d:]+Z")
COLORS = ("auto", "always", "never")
_choice = "auto"
#: The colours (SGR parameters) by style; a mark is a control character, which plain text never has.
_SGR = {"breaking": "1;31", "warning": "33", "info": "36", "code": "1", "dim": "2", "gone": "31", "new": "32"}
_MARKS = {style: chr(at) for at, style in enumerate(_SGR, 1)}
_END = "\x08"
_COLORS = {mark: _SGR[style] for style, mark in _MARKS.items()} | {_END: "0"}
_MARK = re.compile("[\x01-\x08]")
#: The styles of a table's values and columns.
_STYLES = {
    **{"breaking": "breaking", "warning": "warning", "info": "info", "suspect": "warning", "failed": "breaking"},
    **{"changed": "new", "yes": "new", "no": "gone", "code": "code", "status": "info", "suspect_since": "warning"},
    **{"at": "dim", "run": "dim", "confirmed_at": "dim", "since": "dim"},
}

#: Control characters, and those that change the direction of text or are invisible.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# What a spreadsheet takes for a formula, unless a number follows; full-width signs, too.
_FORMULA = re.compile(r"[=+@\uff1d\uff0b\uff0d\uff20-](?![\d.,]*$)")

#: Positions within what forges and chats make a mention, a reference or a link, even in escaped text.
LINKED = re.compile(
    r"(?<=[@#!$%&~])(?=[\w*\"'])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\bGH)(?=-\d)|(?<=\bmailto)(?=:)|(?<=\btel)(?=:)", re.I
)


def plain(text: object) -> str:
    """`text` as one line, with unsafe characters as escapes."""
    return UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r" else f"\\u{ord(found[0]):04x}", str(text))


def cell(text: object) -> str:
    """`text` as one line, with an apostrophe before what a spreadsheet would take for a formula."""
    line = plain(text)
    return f"'{line}" if _FORMULA.match(line) else line


def web_url(url: str | None) -> str | None:
    """`url` with everything escaped that could end a link; None unless it is an address of the web."""
    if not url or not re.match(r"https?://[^\s/]", url):
        return None
    return quote(url, safe="/:?#@&+,;=%-._~")


def value_text(field: str | None, value: object) -> str:
    """A value of a record, for people."""
    if field == "retryable":
        return "unknown" if value is None else "yes" if value else "no"
    if field == "actions" and value is not None:
        return ", ".join(json.loads(value) if isinstance(value, str) else value) or "none"  # type: ignore[arg-type]
    return "none" if value is None else str(value)


def shortened(text: str, width: int) -> str:
    """`text`, truncated to `width` columns of a terminal with an ellipsis."""
    if columns(text) <= width:
        return text
    end = next(at for at, used in enumerate(accumulate(map(columns, text))) if used > width - 1)
    return text[:end].rstrip() + "…"


def columns(text: str) -> int:
    """The width of `text` on a terminal: two columns for a wide character, none for a combining one."""
    text = _MARK.sub("", text)
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def set_color(choice: str | None) -> None:
    """Colour `always`, `never`, or as `color_on` decides (`auto`); None: as before. Raises UsageError."""
    global _choice
    if choice not in (None, *COLORS):
        raise UsageError(f"--color: choose one of {', '.join(COLORS)}")
    _choice = choice or _choice


def color_on(stream: TextIO) -> bool:
    """Is output to `stream` coloured? `--color`, else NO_COLOR, else FORCE_COLOR, else on a terminal."""
    if _choice != "auto":
        return _choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def marked(text: str, style: str) -> str:
    """Plain `text` between marks that `painted` turns into colours; they have no width."""
    return f"{_MARKS[style]}{text}{_END}"


def painted(text: str, color: bool = True) -> str:
    """`text` with its marks as the terminal's colours, or without them."""
    return _MARK.sub(lambda mark: f"\x1b[{_COLORS[mark[0]]}m" if color else "", text)


def print_table(
    titles: Sequence[str], rows: Sequence[Sequence[object]], styles: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Print a table: tab-separated on a pipe, a line per row that fits the width of a terminal.

    On a terminal, times are shortened to their day and texts to what fits; a column without a value or without room is
    left out. On a pipe, which may end in a spreadsheet, no cell is taken for a formula. `styles`: of further values.
    """
    styles, color = _STYLES | dict(styles), color_on(sys.stdout)
    if not sys.stdout.isatty():
        print("\t".join(map(cell, titles)))
        for row in rows:
            line = ["" if one is None else cell(one) for one in row]
            print(painted("\t".join(_marked_cells(titles, line, line, styles)), color))
        return
    lines = [list(titles), *(["" if one is None else _TIME.sub(r"\1", plain(one)) for one in row] for row in rows)]
    shown = _fitted(titles, lines, get_terminal_size().columns)
    names = [titles[at] for at in shown]
    for number, line in enumerate(lines):
        values = [line[at] for at in shown]
        cells = [shortened(one, width) for one, width in zip(values, shown.values(), strict=True)]
        cells = [one + " " * (width - columns(one)) for one, width in zip(cells, shown.values(), strict=True)]
        cells[-1] = cells[-1].rstrip()
        cells = _marked_cells(names, values, cells, styles) if number else [marked(one, "dim") for one in cells]
        print(painted("  ".join(cells), color).rstrip())


def _fitted(titles: Sequence[str], lines: Sequence[Sequence[str]], screen: int) -> dict[int, int]:
    """The columns that a screen has room for, each with its width; the last one shown takes what is left."""
    used = [at for at in range(len(titles)) if len(lines) == 1 or any(line[at] for line in lines[1:])] or [0]
    widths = {at: max(columns(line[at]) for line in lines) for at in used}
    while True:
        last = max(widths)
        before = sum(width + 2 for at, width in widths.items() if at != last)
        least = widths[last] if titles[last] in _WHOLE else min(_MIN_COLUMNS, widths[last])
        if before + least <= screen or len(widths) == 1:
            widths[last] = max(1, min(widths[last], screen - before))
            return widths
        # First the texts and times before the last column, then that one, the message, then what names the row.
        last_to_go = ("code", "message")
        del widths[
            max(widths, key=lambda at: (titles[at] not in _WHOLE, titles[at] not in last_to_go, at != used[-1], at))
        ]


def _marked_cells(
    titles: Sequence[str], values: Sequence[str], cells: Sequence[str], styles: Mapping[str, str]
) -> list[str]:
    found = (styles.get(value) or styles.get(title) for title, value in zip(titles, values, strict=True))
    return [marked(one, style) if style else one for one, style in zip(cells, found, strict=True)]


def json_text(data: object, indent: int | None = 2) -> str:
    """`data` as JSON, with unsafe characters escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], text)


def print_json(rows: Iterable[object]) -> None:
    """Print a JSON array as its elements come, one per line."""
    separator = "["
    for row in rows:
        sys.stdout.write(f"{separator}\n {json_text(row, None)}")
        separator = ","
    sys.stdout.write("[]\n" if separator == "[" else "\n]\n")
