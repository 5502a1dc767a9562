"""Damage to what names the columns: headings swapped, unknown or gone, tables that are none any more, two meanings."""

import copy
import re
from collections.abc import Callable

from lxml.html import HtmlElement

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.edits import all_tables, drop, fill, make, one_table, rewrite, said, text_in


def _labels(case: Case) -> list[HtmlElement]:
    return case.find("//th | //section[@id]/p/strong")


def _word(label: HtmlElement) -> str:
    return text_in(label).strip(": ")


def _rename(label: HtmlElement, word: str) -> None:
    colon = ":" * (":" in text_in(label))
    label[:] = []
    label.text = word + colon


def _renamed(case: Case) -> None:
    names = {"HTTP", "Status", "Meaning", "Title", "Message", "Hint", "What to do"}
    wanted = case.one(sorted({_word(label) for label in _labels(case)} & names))
    for label in _labels(case):
        if _word(label) == wanted:
            _rename(label, "Blurb")


def _translated(case: Case) -> None:
    words = {"Code": "Fehlercode", "Type": "Art", "HTTP": "Antwort", "Message": "Meldung", "Hint": "Abhilfe"}
    words |= {"Title": "Titel", "When": "Wann", "Meaning": "Bedeutung", "What to do": "Was tun", "Category": "Klasse"}
    words |= {"Retryable": "Wiederholbar"}
    for label in _labels(case):
        _rename(label, words.get(_word(label), _word(label)))


def _swapped(*pairs: str, one_table: bool = False) -> Change:
    """Two headings stand over each other's columns."""

    def change(case: Case) -> None:
        labels = _labels(case)
        if one_table:
            labels = list(case.one(case.tables).iter("th"))
        known = {_word(label) for label in labels}
        one, other = case.one(pair.split("|") for pair in pairs if set(pair.split("|")) <= known)
        for label in labels:
            if _word(label) in (one, other):
                _rename(label, other if _word(label) == one else one)

    return change


def _heads_gone(tables: Callable[[Case], list[HtmlElement]]) -> Change:
    return lambda case: [drop(table.xpath(".//tr[th]")[0]) for table in tables(case)]


def _head_and_row_gone(case: Case) -> None:
    for row in case.one(case.tables).xpath(".//tr")[:2]:
        drop(row)


def _titles_are_a_row(case: Case) -> None:
    """The titles stand in a row of their own, with the status of the row below."""
    row = case.one(case.tables).xpath(".//tr[td]")[0]
    titles = row.xpath("ancestor::table[1]//th")
    new = copy.deepcopy(row)
    for cell, title in zip(new, titles, strict=True):
        fill(next(cell.iter("code"), cell), text_in(title))
    fill(case.cell(new, "status"), said(case.cell(row, "status")))
    row.addprevious(new)


def _two_meanings(place: Callable[[Case, HtmlElement, HtmlElement], object]) -> Change:
    def change(case: Case) -> None:
        row = case.one(case.rows)
        other = copy.deepcopy(row)
        fill(case.cell(other, "status"), "418")
        if other.tag == "section":
            other.set("id", "other")
        place(case, row, other)

    return change


def _blocks(tables: Callable[[Case], list[HtmlElement]]) -> Change:
    def change(case: Case) -> None:
        for table in tables(case):
            for part in table.iter("table", "thead", "tbody", "tr", "th", "td"):
                part.tag = "div"

    return change


def _another_order(case: Case) -> None:
    """Two tables in one, the second with its columns in another order under a head of its own."""
    for table in case.tables:
        rows = table.xpath(".//tr")
        half = rows[len(rows) // 2 :]
        head = copy.deepcopy(rows[0])
        half[0].addprevious(head)
        for row in [head, *half]:
            if row is not rows[0]:
                row.append(row[1])


def _traded(case: Case) -> None:
    for row in case.some(case.rows):
        one, other = case.cell(row, "message"), case.cell(row, "hint")
        for cell, text in [(one, said(other)), (other, said(one))]:
            fill(cell, text)


def _as_text(tag: str, start: str, between: str, end: str) -> Change:
    """A table is lines of text in one element."""

    def change(case: Case) -> None:
        table = case.one(case.tables)
        lines = [f"{start}{between.join(text_in(cell).strip() for cell in row)}{end}" for row in table.xpath(".//tr")]
        text = make(f"<{tag}></{tag}>")
        text.text = "\n".join(lines)
        table.addprevious(text)
        drop(table)

    return change


_TEXTS = "//tr/td[position() > 2] | //section[@id]/p"


def _foreign(text: str) -> str:
    return re.sub(r"\w{3,}", lambda word: word[0][::-1], text)


def _foreign_hints(case: Case) -> None:
    """The hints stand under a title that nobody knows, in a language that nobody reads."""
    for head in case.need(label for label in case.doc.iter("th") if _word(label) == "Hint"):
        at = head.getparent().index(head)
        _rename(head, "Chwyt")
        for row in head.xpath("ancestor::table[1]//tr[td]"):
            fill(row[at], said(row[at])[::-1])


OPERATORS: dict[str, Change] = {
    "columns: a name nobody knows": _renamed,
    "columns: names in another language": _translated,
    "columns: texts in another language": rewrite(_TEXTS, _foreign),
    "columns: hints in a language nobody knows": _foreign_hints,
    "columns: texts swapped": _swapped("Message|Hint", "Title|When", "When|What to do"),
    "columns: texts swapped in a table": _swapped("Message|Hint", "Title|When", one_table=True),
    "columns: code and status swapped": _swapped("HTTP|Code", "HTTP|Type", "Status|problem"),
    "columns: code and status swapped in a table": _swapped("HTTP|Code", "HTTP|Type", "Status|problem", one_table=True),
    "columns: status and text swapped": _swapped("HTTP|Message", "HTTP|Title", "Status|Meaning"),
    "columns: code and text swapped": _swapped("Code|Message", "Type|Title", "problem|Meaning"),
    "columns: category and text swapped": _swapped("Category|Message", "Category|Hint"),
    "columns: category and retry swapped": _swapped("Category|Retryable"),
    "columns: no heads": _heads_gone(all_tables),
    "columns: another order from the middle on": _another_order,
    "columns: texts swapped in some rows": _traded,
    "columns: the head is a cell short": lambda case: [drop(t.xpath(".//th")[1]) for t in case.tables],
    "columns: the head is a cell long": lambda case: [
        t.xpath(".//th")[0].addnext(make("<th>Since</th>")) for t in case.tables
    ],
    "columns: a head across two": lambda case: [
        [drop(t.xpath(".//th")[1]), t.xpath(".//th")[0].set("colspan", "2")] for t in case.tables
    ],
    "columns: no heads in a table": _heads_gone(one_table),
    "columns: titles are a row": _titles_are_a_row,
    "columns: the head is gone with a row": _head_and_row_gone,
    "two meanings: beside": _two_meanings(lambda case, row, other: row.addnext(other)),
    "two meanings: in the last list": _two_meanings(lambda case, row, other: case.rows[-1].addnext(other)),
    "tables are blocks": _blocks(all_tables),
    "a table is blocks": _blocks(one_table),
    "a table is raw Markdown": _as_text("p", "| ", " | ", " |"),
    "a table is a sample": _as_text("pre", "", "  ", ""),
}
