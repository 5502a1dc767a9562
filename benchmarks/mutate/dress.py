"""Cosmetic operators on the cells themselves: other tags, marks and words around the same records."""

import copy
import re

from lxml import html
from lxml.html import HtmlElement

from benchmarks.mutate.case import FIRST_LIST, Case, Change
from benchmarks.mutate.edits import (
    after,
    around,
    before,
    code_of,
    drop,
    each,
    inside,
    make,
    retag,
    rewrite,
    strip,
    text_in,
    wrap,
)

CODE = "//tr/td[1]/code | //section[@id]/h2/code"
STATUS = "//tr/td[2][number() > 99] | //section[@id]/h2/span"
GLYPH = "//td[. = '✅' or . = '❌']"
_WORDS = {
    "Code": ("Error code", "Error"),
    "HTTP": ("HTTP status", "Status"),
    "Category": ("Error category", "Type"),
    "Retryable": ("Can retry?", "Retry"),
    "Message": ("Description", "Meaning"),
    "Hint": ("How to fix", "What to do"),
    "Type": ("Code", "Error code"),
    "Title": ("Message", "Summary"),
    "When": ("When it happens", "Cause"),
    "problem": ("Error", "Code"),
    "Status": ("HTTP code", "HTTP"),
    "Meaning": ("What it means", "Description"),
    "What to do": ("Resolution", "How to fix"),
}


def _synonyms(which: int) -> Change:
    def change(case: Case) -> None:
        for label in case.find("//th | //section[@id]/p/strong"):
            word = text_in(label)
            if words := _WORDS.get(word.strip(": ")):
                label[:] = []
                label.text = words[which] + ":" * (":" in word)

    return change


def _glyphs(yes: str, no: str) -> Change:
    def work(cell: HtmlElement) -> None:
        markup = {"✅": yes, "❌": no}[cell.text]
        cell.text = None
        cell.append(make(f"<span>{markup}</span>"))

    return each(GLYPH, work)


def _classes_are_others(case: Case) -> None:
    for number, element in enumerate(case.find("//*[@class]")):
        element.set("class", f"css-{number:x}")


def _heads_are_plain_cells(case: Case) -> None:
    for head in case.find("//th"):
        head.tag = "td"
        wrap(head, "b")
    for part in case.doc.iter("thead"):
        part.tag = "tbody"


def _spaced(cell: HtmlElement) -> None:
    cell.text = f"\n   {cell.text or ''}"
    cell.tail = f"{cell.tail or ''}\n"


def _comment_in(code: HtmlElement) -> None:
    comment = html.HtmlComment("x")
    comment.tail, code.text = code.text[2:], code.text[:2]
    code.insert(0, comment)


def _break_in(code: HtmlElement) -> None:
    head, _, rest = code.text.rpartition("_" if "_" in code.text else ".")
    if head:
        code.text = code.text[: len(head) + 1]
        code.append(make("<wbr>"))
        code[-1].tail = rest


def _status_has_its_phrase(cell: HtmlElement) -> None:
    cell.text = f"{cell.text} {'Bad Request' if cell.text == '400' else 'Conflict'}"


def highlight(code: HtmlElement) -> None:
    """Give every part of a code a tag of its own, as highlighters of syntax do."""
    parts = re.findall(r"[._]?[^._]+", text_in(code))
    code.text, code[:] = None, [make(f"<span>{part}</span>") for part in parts]


def _status_below(card: HtmlElement) -> None:
    status = card.find("h2/span")
    card.insert(1, make(f"<p>HTTP status: {status.text}</p>"))
    drop(status)


def _label_is_a_block(part: HtmlElement) -> None:
    label = part[0]
    part.text, label.tail = label.tail, None
    part.addprevious(make(f"<div>{text_in(label).strip(': ')}</div>"))
    part.remove(label)


def _bold_start(cell: HtmlElement) -> None:
    head, space, rest = (cell.text or "").partition(" ")
    cell.text = None
    cell.insert(0, make(f"<b>{head}</b>"))
    cell[0].tail = space + rest


def _line_breaks(case: Case) -> None:
    for row in case.rows:
        cell = case.cell(row, "message")
        for part in [cell, *cell]:
            text = part.text if part is cell else part.tail
            if text and ", " in text:
                head, _, rest = text.partition(", ")
                new = make("<br>")
                new.tail = rest
                if part is cell:
                    cell.text = head + ","
                    cell.insert(0, new)
                else:
                    part.tail = head + ","
                    part.addnext(new)


def _listed(cell: HtmlElement) -> None:
    label = cell.find("strong")
    if label is None:
        wrap(cell, "li", "ul")
        return
    items = make("<ul><li></li></ul>")
    items[0].text, label.tail = label.tail, None
    items[0].extend(list(cell)[1:])
    cell.addnext(items)


def _labels_for_narrow_screens(case: Case) -> None:
    for row in case.lines:
        for name, cell in zip(row.xpath("ancestor::table[1]//th"), row, strict=True):
            cell.set("data-label", text_in(name))


def _rows_have_ids(case: Case) -> None:
    for row in case.lines:
        row.set("id", code_of(row).lower())
        row.set("data-code", code_of(row))


def _former_names(case: Case) -> None:
    for number, code in enumerate(case.find(CODE)):
        if number % 5 == 0:
            code.addnext(make("<del>former_code.NAME_0</del>"))


def _hard_spaces(case: Case) -> None:
    for row in case.rows:
        fill_from = case.cell(row, "message")
        for part in fill_from.iter():
            part.text = part.text and part.text.replace(" ", "\xa0")


def _head_by_itself(case: Case) -> None:
    """The head stays in sight while the rows scroll: it is a table of its own."""
    for table in case.tables:
        head = table.makeelement("table")
        head.append(table.xpath(".//tr[th]")[0])
        table.addprevious(head)
        wrap(head, "thead")


def _heads_again(case: Case) -> None:
    """Long tables name their columns once more, in capitals."""
    for table in case.tables:
        rows = table.xpath(".//tr")
        again = copy.deepcopy(rows[0])
        for title in again:
            title[:], title.text = [], text_in(title).upper()
        rows[len(rows) // 2].addnext(again)


OPERATORS: dict[str, Change] = {
    "classes are gone": each("//*[@class]", lambda element: element.attrib.pop("class")),
    "classes are others": _classes_are_others,
    "cells are wrapped": around("//td | //h2", "span", "div"),
    "cells hold paragraphs": around("//td", "p"),
    "heads are plain cells": _heads_are_plain_cells,
    "heads are in no thead": retag("//thead", "tbody"),
    "heads are buttons": around("//th", "button"),
    "heads are tables of their own": _head_by_itself,
    "heads stand once more, in capitals": _heads_again,
    "heads are in capitals": rewrite("//th", str.upper),
    "heads have tooltips": inside("//th", '<span role="tooltip">What it is</span>'),
    "codes are head cells": retag("//tr/td[1]", "th"),
    "codes have no tag": strip(CODE),
    "codes are bold": retag(CODE, "b"),
    "codes are of typewriters": retag(CODE, "tt"),
    "codes are links": around(CODE, "a"),
    "codes have a button behind them": after(CODE, "<button>Retry</button>"),
    "codes have a link behind them": after(CODE, "<a href='#top'>Wait 30 s</a>"),
    "codes have an icon's words behind them": after(CODE, "<span>(opens in a new tab)</span>"),
    "a bold line says of when the list is": before(FIRST_LIST, "<p><b>Last updated: 1 May 2026</b></p>"),
    "codes have copy buttons": after(CODE, '<button aria-label="Copy">Copy</button>'),
    "codes have badges": after(CODE, "<span>New</span>"),
    "codes have footnotes": after(CODE, '<sup><a href="#fn1">1</a></sup>'),
    "codes have bare footnotes": after(CODE, "<sup>1</sup>"),
    "codes have former names": _former_names,
    "words are synonyms": _synonyms(0),
    "words are other synonyms": _synonyms(1),
    "statuses are code": around(STATUS, "code"),
    "statuses are badges": around(STATUS, "span"),
    "statuses are links": around(STATUS, "a"),
    "statuses have phrases": each(STATUS, _status_has_its_phrase),
    "glyphs are words": _glyphs("Yes", "No"),
    "glyphs are pictures": _glyphs('<img alt="Yes">', '<img alt="No">'),
    "glyphs are labelled drawings": _glyphs('<svg aria-label="yes"></svg>', '<svg aria-label="no"></svg>'),
    "glyphs are read out": _glyphs("<i aria-hidden='true'>✅</i><b>Yes</b>", "<i aria-hidden='true'>❌</i><b>No</b>"),
    "white space": rewrite("//td | //th | //h2 | //section/p", lambda text: text.replace(" ", "\n   ")),
    "white space around": each("//td | //th | //h2 | //section/p", _spaced),
    "hard spaces": _hard_spaces,
    "comments in codes": each(CODE, _comment_in),
    "breaks in codes": each(CODE, _break_in),
    "invisible characters in codes": rewrite(CODE, lambda text: re.sub(r"([_.])", "\\1\u200b", text)),
    "soft hyphens in codes": rewrite(CODE, lambda text: re.sub(r"([_.])", "\\1\xad", text)),
    "typographer's marks": rewrite("//td | //section/p", lambda text: text.replace("'", "’").replace("—", "–")),
    "codes are highlighted": each(CODE, highlight),
    "codes have anchors": after(CODE, '<a href="#x" aria-label="Link to this code">¶</a>'),
    "statuses come before codes": each("//section[@id]/h2", lambda head: head.insert(0, head[1])),
    "statuses are sentences": each("//section[@id]", _status_below),
    "labels are blocks": each("//section[@id]/p", _label_is_a_block),
    "texts begin in bold": lambda case: [_bold_start(case.cell(row, "message")) for row in case.lines],
    "texts have line breaks": _line_breaks,
    "hints are lists": lambda case: [_listed(case.cell(row, "hint")) for row in case.rows],
    "names of columns in the cells": _labels_for_narrow_screens,
    "rows have ids": _rows_have_ids,
}
