"""Small losses: one row, 1 % or 5 % of them in a shape that no reader of tables or cards reads."""

from collections.abc import Callable
from operator import attrgetter

from lxml.html import HtmlElement

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.dress import highlight
from benchmarks.mutate.edits import code_of, drop, fill, make, markup_in, on_some, said, text_in, wrap

_lines = attrgetter("lines")


def _pairs(case: Case) -> list[HtmlElement]:
    """Rows with another one behind them."""
    return case.need(row for row in case.lines if row.getnext() is not None)


def _cards(case: Case) -> list[HtmlElement]:
    return case.find("//section[@id]")


def _followed(case: Case) -> list[HtmlElement]:
    """Cards with another one behind them."""
    return case.find("//section[@id][following-sibling::section]")


def _icon(cell: HtmlElement) -> None:
    fill(cell, "")
    cell.append(make("<svg class='icon'></svg>"))


def _with_a_hole(case: Case, row: HtmlElement) -> None:
    code, at = code_of(row), case.chance.randint(3, 9)
    fill(next(row.iter("code")), f"{code[:at]} {code[at:]}" if at < len(code) else code)


def _renamed(case: Case, card: HtmlElement) -> None:
    card.find("p/strong").text = "Blurb:"


def _two_cards(case: Case, card: HtmlElement) -> None:
    below = card.getnext()
    card.extend(list(below))
    drop(below)


def _elsewhere(form: str, between: str, after_code: str = "") -> Change:
    """Rows stand behind their table, as the form has what their cells say."""

    def work(case: Case, row: HtmlElement) -> None:
        code, *others = map(markup_in, row)
        new = make(form.format(f"{code}{after_code or between}{between.join(others)}"))
        next(row.iterancestors("table")).addnext(new)
        drop(row)

    return on_some(work, _lines)


def _two_are_one(case: Case, row: HtmlElement) -> None:
    if (below := row.getnext()) is not None:
        row.extend(list(below))
        drop(below)


def _two_stacked(case: Case, row: HtmlElement) -> None:
    if (below := row.getnext()) is not None:
        for one, other in zip(row, below, strict=True):
            wrap(other, "p")
            one.append(other[0])
        drop(below)


def _two_overlap(case: Case, row: HtmlElement) -> None:
    """All from a cell of a row to the same cell of the next is lost; of cards, all between their heads and texts."""
    if (below := row.getnext()) is not None:
        at = 1 if row.tag == "section" else case.chance.randrange(1, len(row))
        row[at:] = below[at:]
        drop(below)


def _labelled(field: str) -> Callable[[Case, HtmlElement], None]:
    """A text begins with the title of its column, or a card's with its label."""

    def work(case: Case, row: HtmlElement) -> None:
        cell = case.cell(row, field)
        label = cell.find("strong")
        title = label if label is not None else row.xpath("ancestor::table[1]//th")[row.index(cell)]
        fill(cell, f"{text_in(title).strip().rstrip(':')}: {said(cell)}")

    return work


def _nested(case: Case, row: HtmlElement) -> None:
    if (below := row.getnext()) is not None:
        row[-1].append(make("<table></table>"))
        row[-1][-1].append(below)


def _spanned(case: Case, row: HtmlElement) -> None:
    if (below := row.getnext()) is not None and not below[0].get("rowspan") and not row[0].get("rowspan"):
        row[0].set("rowspan", "2")
        drop(below[0])


def _in_an_open_tag(case: Case, row: HtmlElement) -> None:
    row[-1].append(make("<textarea>Notes</textarea>"))
    case.finish = lambda body: body.replace(b"</textarea>", b"", 1).replace(b"</table>", b"</textarea></table>", 1)


def _in_an_open_quote(case: Case, row: HtmlElement) -> None:
    row[-1].append(make('<a href="LOST">see</a>'))
    case.finish = lambda body: body.replace(b'LOST"', b"/lost")


def _repeat_codes(case: Case) -> None:
    for row in _pairs(case)[::2]:
        fill(next(row.getnext().iter("code")), code_of(row))
    case.truth = None


OPERATORS: dict[str, Change] = {
    "rows: every second code is the one above": _repeat_codes,
    "rows: the last cell is missing": on_some(lambda case, row: drop(row[-1])),
    "rows: the status is missing": on_some(lambda case, row: drop(case.cell(row, "status"))),
    "rows: a cell too many": on_some(lambda case, row: row.insert(1, make("<td>v2</td>")), _lines),
    "rows: a code with a hole": on_some(_with_a_hole),
    "rows: two cells have changed places": on_some(lambda case, row: row.insert(len(row), row[1]), _lines),
    "rows: a status of words": on_some(lambda case, row: fill(case.cell(row, "status"), "Forbidden")),
    "rows: a status with its former one": on_some(
        lambda case, row: fill(case.cell(row, "status"), "400 → 422"), _lines
    ),
    "rows: glyphs without a label": on_some(lambda case, row: _icon(case.cell(row, "retryable"))),
    "rows: glyphs of another kind": on_some(lambda case, row: fill(case.cell(row, "retryable"), "🔁")),
    "rows: a cell across two columns": on_some(lambda case, row: [drop(row[2]), row[1].set("colspan", "2")], _lines),
    "rows: cards without a label": on_some(lambda case, card: drop(card.findall("p")[1].find("strong")), _cards),
    "rows: cards with an unknown label": on_some(_renamed, _cards),
    "rows: cards whose heading is gone": on_some(lambda case, card: drop(card.find("h2")), _cards),
    "rows: cards are empty": on_some(lambda case, card: [drop(part) for part in card.findall("p")], _cards),
    "rows: cards in one": on_some(_two_cards, _followed),
    "rows: the code is highlighted": on_some(lambda case, row: highlight(next(row.iter("code")))),
    "rows: in a block behind the table": _elsewhere("<div><div>{}</div></div>", "</div><div>"),
    "rows: in a paragraph behind the table": _elsewhere("<p>{}</p>", " "),
    "rows: in a list behind the table": _elsewhere("<ul><li>{}</li></ul>", " ", " — "),
    "rows: in raw Markdown behind the table": _elsewhere("<p>| {} |</p>", " | "),
    "rows: two are one": on_some(_two_are_one, _pairs),
    "rows: two are one, cell by cell": on_some(_two_stacked, _pairs),
    "rows: two overlap": on_some(_two_overlap, _pairs),
    "rows: two cards overlap": on_some(_two_overlap, _followed),
    **{f"rows: the {field} begins with its label": on_some(_labelled(field)) for field in ("message", "hint")},
    "rows: in a table within a cell": on_some(_nested, _pairs),
    "rows: the code spans two": on_some(_spanned, _pairs),
    "rows: swallowed by a tag that is not closed": on_some(_in_an_open_tag, _pairs),
    "rows: swallowed by a quote that is not closed": on_some(_in_an_open_quote, _pairs),
}
