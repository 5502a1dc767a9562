"""Damage to whole columns: emptied, gone, shifted, cut, or full of something else."""

import copy
import re
from collections.abc import Callable

from lxml.html import HtmlElement

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.edits import all_tables, drop, each, fill, make, one_table, rewrite, said, text_in

_TEXTS = ("message", "hint")
_FIELDS = ("status", "category", "retryable", *_TEXTS)


def _filled(field: str, text: Callable[[str, int], str]) -> Change:
    """Every cell of a column says what `text` makes of its own text and its number."""

    def change(case: Case) -> None:
        for number, cell in enumerate(case.cells(field)):
            fill(cell, text(said(cell), number))

    return change


def _emptied_in_a_table(field: str) -> Change:
    def change(case: Case) -> None:
        cells = ([case.cell(row, field) for row in table.xpath(".//tr[td]")] for table in case.tables)
        filled = ([cell for cell in group if said(cell) not in ("", "—")] for group in cells)
        for cell in case.one(group for group in filled if len(group) > 2):
            fill(cell, "")

    return change


def _gone(field: str, tables: Callable[[Case], list[HtmlElement]]) -> Change:
    """A column is gone with its head, or a labelled text of every card."""

    def change(case: Case) -> None:
        case.cells(field)
        for table in tables(case):
            row = table.xpath(".//tr[td]")[0]
            at = row.index(case.cell(row, field))
            for row in table.xpath(".//tr"):
                drop(row[at])

    return change


def _rotated(rows: Callable[[Case], list[HtmlElement]]) -> Change:
    """The cells of rows move one place to the left under their heads; the first stays."""

    def change(case: Case) -> None:
        for row in rows(case):
            row[:] = [row[0], *row[2:], row[1]]

    return change


def _a_row_lower(*fields: str) -> Change:
    def change(case: Case) -> None:
        for field in fields:
            cells = case.cells(field)
            others = [copy.deepcopy(cell) for cell in cells]
            for cell, other in zip(cells, others[1:] + others[:1], strict=True):
                other.tail = cell.tail
                cell.getparent().replace(cell, other)

    return change


def _codes_a_row_lower(case: Case) -> None:
    codes = [next(row.iter("code")) for row in case.rows]
    names = [text_in(code) for code in codes]
    for code, name in zip(codes, names[1:] + names[:1], strict=True):
        fill(code, name)


def _glyphs(markup: str) -> Change:
    def work(cell: HtmlElement) -> None:
        fill(cell, "")
        if markup:
            cell.append(make(markup))

    return each("//td[. = '✅' or . = '❌']", work)


def _dashes_say_yes(case: Case) -> None:
    for cell in case.cells("retryable"):
        cell.text = "✅"


def _code_and_status_in_one(case: Case) -> None:
    for row in case.lines:
        status = case.cell(row, "status")
        row[0].text = f"{text_in(status)} "
        drop(status)
    for head in case.find("//tr[th]/th[2]"):
        drop(head)


def _of_another_column(case: Case) -> None:
    for head in case.find("//tr[th]/th[. = 'HTTP' or . = 'Status']"):
        fill(head, "Upstream status")
    for cell in case.cells("status")[::12]:
        fill(cell, "502")


_cut = re.compile(r"^(.{12}).{4,}$", re.S)


OPERATORS: dict[str, Change] = {
    **{f"columns: no {field}": _filled(field, lambda text, n: "") for field in _FIELDS},
    **{f"columns: no {field} in a table": _emptied_in_a_table(field) for field in _FIELDS},
    **{f"columns: {field} is gone": _gone(field, all_tables) for field in _FIELDS},
    **{f"columns: {field} is gone in a table": _gone(field, one_table) for field in _FIELDS},
    **{f"columns: {field} is not filled in": _filled(field, lambda text, n: "undefined") for field in _TEXTS},
    **{f"columns: {field} is a template": _filled(field, lambda text, n: "{{ error.text }}") for field in _TEXTS},
    **{f"columns: {field} is cut": _filled(field, lambda text, n: _cut.sub(r"\1…", text)) for field in _TEXTS},
    **{f"columns: {field} stands a row lower": _a_row_lower(field) for field in _TEXTS},
    "columns: all stand a row lower": _a_row_lower("status", "message"),
    "columns: codes stand a row lower": _codes_a_row_lower,
    "columns: shifted": _rotated(lambda case: case.lines),
    "columns: shifted in a table": _rotated(lambda case: case.one(case.tables).xpath(".//tr[td]")),
    "columns: glyphs drawn": _glyphs("<svg class='yes'></svg>"),
    "columns: glyphs by class": _glyphs("<i class='icon-yes'></i>"),
    "columns: glyphs of styles": _glyphs(""),
    "columns: glyphs of another kind": _glyphs("<b>🔁</b>"),
    "columns: dashes say yes": _dashes_say_yes,
    "columns: statuses are one": _filled("status", lambda text, n: "200"),
    "columns: statuses are numbers": _filled("status", lambda text, n: str(n + 1)),
    "columns: statuses are others": _filled("status", lambda text, n: str(418 + n % 3)),
    "columns: statuses of another column": _of_another_column,
    "columns: statuses are words": _filled("status", lambda text, n: "Active"),
    "columns: categories are one": _filled("category", lambda text, n: "general"),
    "columns: categories are sentences": _filled("category", lambda text, n: "It is about money, mostly."),
    "columns: code and status in one": _code_and_status_in_one,
    "columns: codes have spaces": rewrite(
        "//tr/td[1]/code | //section[@id]/h2/code", lambda text: re.sub(r"[._]", " ", text)
    ),
}
