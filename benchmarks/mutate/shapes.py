"""Cosmetic operators that arrange the same rows otherwise: order, columns, tables and cards."""

import copy
from itertools import groupby

from lxml.html import HtmlElement

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.edits import around, code_of, drop, each, make, retag, strip, text_in


def _reverse(row: HtmlElement) -> None:
    row[:] = row[::-1]


def _code_last(row: HtmlElement) -> None:
    row.append(row[0])


def _one_more(at: int, head: str, cell: str) -> Change:
    def work(row: HtmlElement) -> None:
        row.insert(at, make(f"<th>{head}</th>" if row.find("th") is not None else f"<td>{cell}</td>"))

    return each("//tr", work)


def _numbered(case: Case) -> None:
    for number, row in enumerate(case.find("//tr")):
        row.insert(0, make("<th>#</th>" if row.find("th") is not None else f"<td>{number}</td>"))


def _shuffled(case: Case) -> None:
    for holder in {row.getparent(): None for row in case.rows}:
        rows = [row for row in case.rows if row.getparent() is holder]
        places = [holder.index(row) for row in rows]
        case.chance.shuffle(rows)
        for row in rows:
            holder.remove(row)
        for place, row in zip(places, rows, strict=True):
            holder.insert(place, row)


def _split(table: HtmlElement) -> HtmlElement | None:
    """Move the second half of a table into one of its own behind it."""
    rows = table.xpath(".//tr[td]")
    if len(rows) < 2:
        return None
    second = copy.deepcopy(table)
    half = len(rows) // 2
    for row in rows[half:] + second.xpath(".//tr[td]")[:half]:
        row.getparent().remove(row)
    table.addnext(second)
    return second


def _split_with_a_heading(case: Case) -> None:
    for table in case.tables:
        heading = text_in(table.xpath("preceding::h2[1]")[0]).replace("\u200b", "").strip()
        if (second := _split(table)) is not None:
            second.addprevious(make(f"<h2>{heading} (continued)</h2>"))


def _one_table_with_bands(case: Case) -> None:
    tables = case.tables
    first = tables[0].find("tbody")
    width = len(tables[0].xpath(".//tr")[0])
    for table in tables:
        heading = table.xpath("preceding::h2[1]")[0]
        band = make(f'<tr><th colspan="{width}">{text_in(heading).replace("​", "").strip()}</th></tr>')
        rows = table.xpath(".//tr[td]")
        if table is tables[0]:
            first.insert(0, band)
        else:
            first.append(band)
            first.extend(rows)
            drop(table)
        heading.getparent().remove(heading)


def _statuses_span(case: Case) -> None:
    for table in case.tables:
        for _, group in groupby(table.xpath(".//tr[td]"), lambda row: text_in(case.cell(row, "status"))):
            head, *rest = group
            if rest:
                case.cell(head, "status").set("rowspan", str(len(rest) + 1))
            for row in rest:
                row.remove(case.cell(row, "status"))


def _grids(case: Case) -> None:
    for table in case.tables:
        grid = make('<div role="table"></div>')
        table.addprevious(grid)
        for row in table.xpath(".//tr"):
            line = make('<div role="row"></div>')
            for cell in list(row):
                cell.set("role", "columnheader" if cell.tag == "th" else "cell")
                cell.tag = "div"
                line.append(cell)
            grid.append(line)
        drop(table)


def _cards(holder: str, head: str, part: str, badge: bool = False) -> Change:
    """Tables into cards: `holder` is the element of one, "" for a flat page; `part` is the form of a labelled text."""

    def change(case: Case) -> None:
        for table in case.tables:
            names = [text_in(name) for name in table.iter("th")]
            box = make("<div></div>")
            for row in table.xpath(".//tr[td]"):
                card = make(f"<{holder}></{holder}>") if holder else box
                card.append(make(f"<{head}><code>{code_of(row)}</code></{head}>"))
                status = case.cell(row, "status")
                if badge:
                    card[-1].append(make(f"<span>{text_in(status)}</span>"))
                for name, cell in list(zip(names, row, strict=True))[1:]:
                    if not (badge and cell is status):
                        card.append(make(part.format(name)))
                        cell.tag = "span"
                        (card[-1] if part.startswith("<p") else card[-1][-1]).append(cell)
                if holder:
                    box.append(card)
            table.addprevious(box)
            drop(table)

    return change


def _terms(case: Case) -> None:
    for table in case.tables:
        names = [text_in(name) for name in table.iter("th")]
        terms = make("<dl></dl>")
        for row in table.xpath(".//tr[td]"):
            terms.append(make(f"<dt><code>{code_of(row)}</code></dt>"))
            terms.append(make("<dd></dd>"))
            for name, cell in list(zip(names, row, strict=True))[1:]:
                terms[-1].append(make(f"<p><strong>{name}</strong>: </p>"))
                cell.tag = "span"
                terms[-1][-1].append(cell)
        table.addprevious(terms)
        drop(table)


def _cards_are_a_table(case: Case) -> None:
    cards = case.find("//section[@id]")
    table = make("<table><tr><th>Error</th><th>HTTP</th><th>When</th><th>What to do</th></tr></table>")
    cards[0].addprevious(table)
    for card in cards:
        cells = [card.find("h2/code"), card.find("h2/span"), *card.findall("p")]
        row = make("<tr></tr>")
        for cell in cells:
            for label in cell.findall("strong"):
                drop(label)
            row.append(make("<td></td>"))
            row[-1].append(cell)
        table.append(row)
        drop(card)


def _bodies(body: HtmlElement) -> None:
    for row in list(body)[1:]:
        body.getparent().append(make("<tbody></tbody>"))
        body.getparent()[-1].append(row)


OPERATORS: dict[str, Change] = {
    "columns are reversed": each("//tr", _reverse),
    "codes stand in the last column": each("//tr", _code_last),
    "a column more behind": _one_more(9, "Since", "v2"),
    "a column more in the middle": _one_more(1, "Docs", "<a href='/x'>read</a>"),
    "rows are numbered": _numbered,
    "rows are shuffled": _shuffled,
    "tables are split": lambda case: [_split(table) for table in case.tables],
    "tables go on under a heading": _split_with_a_heading,
    "tables are shown twice": lambda case: [table.addnext(copy.deepcopy(table)) for table in case.tables],
    "one table with bands": _one_table_with_bands,
    "statuses span their rows": _statuses_span,
    "tables are grids": _grids,
    "a body for every row": each("//tbody", _bodies),
    "cards of articles": _cards("article", "h3", "<p><b>{}:</b> </p>"),
    "cards with badges": _cards("section", "h3", "<p><strong>{}:</strong> </p>", badge=True),
    "cards on a flat page": _cards("", "h3", "<p><b>{}:</b> </p>"),
    "cards in folds": _cards("details", "summary", "<p><b>{}:</b> </p>"),
    "cards with lists of terms": _cards("div", "h4", "<dl><dt>{}</dt><dd></dd></dl>"),
    "terms and definitions": _terms,
    "cards are a table": _cards_are_a_table,
    "cards are articles": retag("//section[@id]", "article"),
    "cards are items": retag("//section[@id]", "li"),
    "cards are blocks": retag("//section[@id]", "div"),
    "cards are flat": strip("//section[@id]"),
    "lists scroll": around("//section[@id] | //td", "div"),
}
