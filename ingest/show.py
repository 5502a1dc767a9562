"""Text from pages, made harmless where it is shown; and tables for people."""

import json
import re
import sys
from collections.abc import Iterable, Sequence

# Control characters, and what turns the direction of text or hides in it.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def plain(text: object) -> str:
    """`text` as one line; what a terminal would act on is shown by its number."""
    return _UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r" else f"\\u{ord(found[0]):04x}", str(text))


def shortened(text: str, width: int) -> str:
    """`text`, cut to `width` characters with an ellipsis."""
    return text if len(text) <= width else text[: max(width - 1, 0)].rstrip() + "…"


def print_table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table for people: fitted to a terminal's width; on a pipe every cell whole, columns parted by tabs."""
    cells = [["" if cell is None else plain(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (list(titles), *cells):
            print("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="", show_edge=False)
    for at, title in enumerate(titles):
        last = at == len(titles) - 1
        table.add_column(title, no_wrap=True, overflow="ellipsis", ratio=1 if last else None, min_width=len(title))
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def json_text(data: object, indent: int | None = 2) -> str:
    """`data` as JSON, with the characters that a terminal would act on escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], text)


def print_json(rows: Iterable[object]) -> None:
    """A JSON array on stdout, written as it comes, one element a line."""
    mark = "["
    for row in rows:
        sys.stdout.write(f"{mark}\n {json_text(row, None)}")
        mark = ","
    sys.stdout.write("[]\n" if mark == "[" else "\n]\n")
