"""Text from pages, made harmless where it is shown; and tables for people."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from itertools import accumulate
from shutil import get_terminal_size
from unicodedata import combining, east_asian_width

#: A last column narrower than this is better put on a line of its own.
_NARROW = 30

#: Control characters, and what turns the direction of text or hides in it.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# What a spreadsheet reckons with: such a beginning, full-width too, but for a number.
_FORMULA = re.compile(r"[=+@\uff1d\uff0b\uff0d\uff20-](?![\d.,]*$)")

#: Where forges and chats begin a mention, a reference or a link in plain text, whatever is escaped.
LINKED = re.compile(
    r"(?<=[@#!$%&~])(?=[\w*\"'])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\bGH)(?=-\d)|(?<=\bmailto)(?=:)|(?<=\btel)(?=:)",
    re.I,
)


def plain(text: object) -> str:
    """`text` as one line; what a terminal would act on is shown by its number."""
    return UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r" else f"\\u{ord(found[0]):04x}", str(text))


def cell(text: object) -> str:
    """`text` as one line; an apostrophe stands before what a spreadsheet would take for a formula."""
    line = plain(text)
    return f"'{line}" if _FORMULA.match(line) else line


def value_text(field: str | None, value: object) -> str:
    """One value of a record as a person reads it."""
    if value is None:
        return "none"
    if field == "retryable":
        return "yes" if value else "no"
    return str(value)


def shortened(text: str, width: int) -> str:
    """`text`, cut to `width` columns of a terminal with an ellipsis."""
    if columns(text) <= width:
        return text
    end = next(at for at, used in enumerate(accumulate(map(columns, text))) if used > width - 1)
    return text[:end].rstrip() + "…"


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def print_table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table for people: fitted to a terminal's width; on a pipe every cell whole, columns parted by tabs.

    Where the last column has no room beside the others, each of its cells has a line of its own, with those before it
    that have no room either. On a pipe, which may end in a spreadsheet, an apostrophe stands before what one would
    take for a formula.
    """
    if not sys.stdout.isatty():
        for row in (titles, *rows):
            print("\t".join("" if one is None else cell(one) for one in row))
        return
    cells = [["" if one is None else plain(one) for one in row] for row in rows]
    screen = get_terminal_size().columns
    lines = [list(titles), *cells]
    widths = [max(columns(row[at]) for row in lines) for at in range(len(titles) - 1)]
    left = screen - sum(widths) - 2 * len(widths)
    beside = left >= min(_NARROW, max(columns(row[-1]) for row in lines))
    if not beside and sum(widths) + 2 * len(widths) - 2 > screen and len(titles) > 2:  # what can join
        joined = [[*row[:-2], "  ".join(filter(None, row[-2:]))] for row in lines]
        print_table(joined[0], joined[1:])
        return
    for row in lines:
        first = "  ".join(one + " " * (width - columns(one)) for one, width in zip(row, widths, strict=False))
        if beside:
            print(f"{first}  {shortened(row[-1], left)}".rstrip())
        else:
            print(shortened(first.rstrip(), screen))
            if row[-1]:
                print(f"    {shortened(row[-1], screen - 4)}")


def json_text(data: object, indent: int | None = 2) -> str:
    """`data` as JSON, with the characters that a terminal would act on escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], text)


def print_json(rows: Iterable[object]) -> None:
    """A JSON array on stdout, written as it comes, one element a line."""
    mark = "["
    for row in rows:
        sys.stdout.write(f"{mark}\n {json_text(row, None)}")
        mark = ","
    sys.stdout.write("[]\n" if mark == "[" else "\n]\n")
