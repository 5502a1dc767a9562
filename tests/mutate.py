"""A mutator: each operator changes a page, and says what the page now states, or that nobody can know."""

import copy
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement, fragment_fromstring

#: code → (status, category, retryable, message, hint); None where no reader can know.
Truth = dict[str, tuple[object, ...]] | None


@dataclass
class Case:
    """A page under mutation: its tree, its rows or cards, and what it states."""

    doc: HtmlElement
    truth: dict[str, tuple[object, ...]]
    chance: random.Random

    @property
    def tables(self) -> list[HtmlElement]:
        return list(self.doc.iter("table"))

    @property
    def rows(self) -> list[HtmlElement]:
        return lines(self.doc) or [card for card in self.doc.iter("section") if card.get("id")]

    def cells(self, column: int) -> list[HtmlElement]:
        """The cells of a column; of cards, the statuses and the two texts."""
        if self.tables:
            return [row[column] for row in self.rows]
        return [(card.find("h2/span"), *card.findall("p"))[column - 1] for card in self.rows]


COSMETIC: dict[str, Callable[[Case], Truth]] = {}
DAMAGING: dict[str, Callable[[Case], Truth]] = {}
SKIP: Truth = {"skip": ()}


def cosmetic(work: Callable[[Case], None]) -> Callable[[Case], None]:
    def run(case: Case) -> Truth:
        work(case)
        return case.truth

    COSMETIC[work.__name__] = run
    return work


def damaging(work: Callable[[Case], Truth]) -> Callable[[Case], Truth]:
    DAMAGING[work.__name__] = work
    return work


def lines(table: HtmlElement) -> list[HtmlElement]:
    """The rows of a table below its head."""
    return [row for row in table.iter("tr") if row.find("td") is not None]


def code_of(row: HtmlElement) -> str:
    return "".join(next(row.iter("code")).itertext())


def wrap(element: HtmlElement, *tags: str) -> None:
    """Put all that is in `element` into new elements within it."""
    for tag in tags:
        inner = element.makeelement(tag)
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)


@cosmetic
def classes_are_gone(case: Case) -> None:
    for element in case.doc.iter():
        element.attrib.pop("class", None)


@cosmetic
def cells_are_wrapped(case: Case) -> None:
    for cell in case.doc.iter("td", "h2"):
        wrap(cell, "span", "div")


@cosmetic
def columns_are_reversed(case: Case) -> None:
    for row in case.doc.iter("tr"):
        row[:] = row[::-1]


@cosmetic
def rows_are_shuffled(case: Case) -> None:
    for body in case.doc.iter("tbody"):
        rows = list(body)
        case.chance.shuffle(rows)
        body[:] = rows


@cosmetic
def heads_are_plain_cells(case: Case) -> None:
    for head in case.doc.iter("th"):
        head.tag = "td"
        wrap(head, "b")
    for part in case.doc.iter("thead"):
        part.tag = "tbody"


@cosmetic
def codes_are_head_cells(case: Case) -> None:
    for row in case.rows:
        if row.tag == "tr":
            row[0].tag = "th"


@cosmetic
def codes_lose_their_tag(case: Case) -> None:
    for code in case.doc.iter("code"):
        code.tag = case.chance.choice(["b", "tt", "kbd"])


@cosmetic
def codes_are_links(case: Case) -> None:
    for row in case.rows:
        wrap(next(row.iter("code")), "a")


@cosmetic
def words_are_synonyms(case: Case) -> None:
    synonyms = {"Code": "Error code", "HTTP": "HTTP status", "Retryable": "Can retry?", "Message": "Description"}
    synonyms |= {
        "Hint": "How to fix",
        "Type": "Code",
        "Title": "Message",
        "When": "When it happens",
        "problem": "Error",
    }
    synonyms |= {"Status": "HTTP code", "Meaning": "What it means", "What to do": "Resolution"}
    for label in case.doc.iter("th", "strong"):
        text = "".join(label.itertext())
        if text.strip(": ") in synonyms:
            label[:] = []
            label.text = synonyms[text.strip(": ")] + ":" * (":" in text)


@cosmetic
def a_column_more(case: Case) -> None:
    for number, row in enumerate(case.doc.iter("tr")):
        row.insert(number and 0, fragment_fromstring("<th>Since</th>" if row.find("th") is not None else "<td>v2</td>"))


@cosmetic
def prose_names_codes(case: Case) -> None:
    for heading in [*case.doc.iter("h2", "h3", "table")][:20]:
        note = (
            "<aside><p>Mind <code>some_setting</code>, <code>PROVIDER_*</code> and 404. Retry with backoff.</p></aside>"
        )
        (heading if heading.getparent().tag != "section" else heading.getparent()).addprevious(
            fragment_fromstring(note)
        )


@cosmetic
def a_table_of_fields_more(case: Case) -> None:
    fields = (
        "<table><tr><th>Field</th><th>Type</th></tr><tr><td><code>request_id</code></td><td>string</td></tr></table>"
    )
    (case.tables or case.rows)[0].addprevious(fragment_fromstring(fields))


@cosmetic
def white_space_and_comments(case: Case) -> None:
    for element in case.doc.iter("td", "th", "h2", "p"):
        element.text = f"\n   {element.text or ''}"
        for inner in element.iter("code"):
            if inner.text and len(inner.text) > 3:
                comment = html.HtmlComment("x")
                comment.tail, inner.text = inner.text[2:], inner.text[:2]
                inner.insert(0, comment)


@cosmetic
def invisible_characters(case: Case) -> None:
    for code in case.doc.iter("code"):
        code.text = re.sub(r"([_.])", "\\1\u200b", code.text or "")


@cosmetic
def tables_in_hidden_panels(case: Case) -> None:
    for table in case.tables:
        panel = fragment_fromstring('<div role="tabpanel" hidden></div>')
        table.addprevious(panel)
        panel.append(table)


@cosmetic
def all_after_main(case: Case) -> None:
    body = case.doc.find("body")
    late = fragment_fromstring('<div hidden id="S:0"></div>')
    late.extend(list(body))
    body.append(fragment_fromstring("<main>Loading…</main>"))
    body.append(late)


@cosmetic
def tables_are_split(case: Case) -> None:
    for table in case.tables:
        second = copy.deepcopy(table)
        half = len(lines(table)) // 2
        for row in lines(table)[half:] + lines(second)[:half]:
            row.getparent().remove(row)
        table.addnext(second)


@cosmetic
def tables_are_shown_twice(case: Case) -> None:
    for table in case.tables:
        table.addnext(copy.deepcopy(table))


@cosmetic
def tables_are_grids(case: Case) -> None:
    for table in case.tables:
        grid = fragment_fromstring('<div role="table"></div>')
        table.addprevious(grid)
        for row in list(table.iter("tr")):
            line = fragment_fromstring('<div role="row"></div>')
            for cell in list(row):
                cell.set("role", "columnheader" if cell.tag == "th" else "cell")
                cell.tag = "div"
                line.append(cell)
            grid.append(line)
        table.getparent().remove(table)


@cosmetic
def tables_are_cards(case: Case) -> None:
    for table in case.tables:
        heads = ["".join(head.itertext()) for head in table.iter("th")]
        box = fragment_fromstring("<div></div>")
        for row in lines(table):
            box.append(fragment_fromstring(f"<article><h3><code>{code_of(row)}</code></h3></article>"))
            for head, cell in list(zip(heads, row, strict=True))[1:]:
                part = fragment_fromstring(f"<p><b>{head}:</b> </p>")
                cell.tag = "span"
                part.append(cell)
                box[-1].append(part)
        table.addprevious(box)
        table.getparent().remove(table)


@cosmetic
def an_index_of_links(case: Case) -> None:
    items = "".join(f'<li><a href="#{code}"><code>{code}</code></a></li>' for code in case.truth)
    (case.tables or case.rows)[0].addprevious(fragment_fromstring(f"<ul>{items}</ul>"))


@damaging
def a_cell_is_missing(case: Case) -> Truth:
    row = case.chance.choice(case.rows)
    row.remove(row[-1])
    return None


@damaging
def a_code_is_missing(case: Case) -> Truth:
    next(case.chance.choice(case.rows).iter("code")).text = ""
    return None


@damaging
def a_row_is_gone(case: Case) -> Truth:
    row = case.chance.choice(case.rows)
    code = code_of(row)
    row.getparent().remove(row)
    return {name: values for name, values in case.truth.items() if name != code}


@damaging
def a_row_is_a_block(case: Case) -> Truth:
    row = case.chance.choice(case.rows)
    if row.tag != "tr":
        return SKIP
    table = next(row.iterancestors("table"))
    row.tag = case.chance.choice(["div", "p"])
    for cell in row:
        cell.tag = case.chance.choice(["span", "div"]) if row.tag == "div" else "span"
        cell.tail = " "
    table.addnext(row)
    return None


@damaging
def two_rows_are_one(case: Case) -> Truth:
    first, second = case.chance.choice(list(zip(case.rows, case.rows[1:], strict=False)))
    if first.tag != "tr" or first.getnext() is not second:
        return SKIP
    if case.chance.random() < 0.5:
        first.extend(list(second))
    else:
        for one, other in zip(first, second, strict=True):
            wrap(other, "p")
            one.append(other[0])
    second.getparent().remove(second)
    return None


@damaging
def a_row_is_nested(case: Case) -> Truth:
    first, second = case.chance.choice(list(zip(case.rows, case.rows[1:], strict=False)))
    if first.tag != "tr":
        return SKIP
    first[-1].append(fragment_fromstring("<table></table>"))
    first[-1][-1].append(second)
    return None


@damaging
def a_column_is_empty(case: Case) -> Truth:
    for cell in case.cells(case.chance.choice([1, 2])):
        cell[:] = [part for part in cell if part.tag == "strong"]
        cell.text = ""
        for part in cell:
            part.tail = ""
    return None


@damaging
def a_column_is_renamed(case: Case) -> Truth:
    names = {"HTTP", "Status", "Meaning", "Title", "Message", "Hint", "What to do"}
    found = [label for label in case.doc.iter("th", "strong") if "".join(label.itertext()).strip(": ") in names]
    wanted = "".join(case.chance.choice(found).itertext())
    for label in found:
        if "".join(label.itertext()) == wanted:
            label.text = "Blurb" + ":" * (":" in wanted)
    return None


@damaging
def headings_are_swapped(case: Case) -> Truth:
    labels = [(label, "".join(label.itertext()).strip(": ")) for label in case.doc.iter("th", "strong")]
    pairs = [
        "Message|Hint",
        "Title|When",
        "HTTP|Code",
        "HTTP|Type",
        "Category|Message",
        "Status|problem",
        "When|What to do",
    ]
    known = {text for _, text in labels}
    one, other = case.chance.choice([pair.split("|") for pair in pairs if set(pair.split("|")) <= known])
    for label, text in labels:
        if text in (one, other):
            label[:] = []
            label.text = (other if text == one else one) + ":" * (label.tag == "strong")
    return None


@damaging
def texts_stand_a_row_lower(case: Case) -> Truth:
    cells = case.cells(4 if len(case.rows[0]) == 6 else 2)
    texts = [copy.deepcopy(cell) for cell in cells]
    for cell, text in zip(cells, texts[1:] + texts[:1], strict=True):
        cell.getparent().replace(cell, text)
    return None


@damaging
def cells_are_shifted_in_some_rows(case: Case) -> Truth:
    for row in case.chance.sample(case.rows, 2):
        if row.tag != "tr":
            return SKIP
        row[:] = [row[0], *row[2:], row[1]]
    return None


@damaging
def glyphs_say_nothing(case: Case) -> Truth:
    glyphs = [cell for cell in case.doc.iter("td") if cell.text in ("✅", "❌")]
    how = case.chance.choice(["<svg></svg>", "<i class='yes'></i>", "<span>🔁</span>"])
    for cell in glyphs:
        cell.text = None
        cell.append(fragment_fromstring(how))
    return None if glyphs else SKIP


@damaging
def a_section_is_empty(case: Case) -> Truth:
    if len(case.tables) < 3:
        return SKIP
    table = case.chance.choice([table for table in case.tables if len(lines(table)) <= 3])
    table.getparent().remove(table)
    return None


@damaging
def rows_wait_behind_a_button(case: Case) -> Truth:
    rows = case.rows
    button = fragment_fromstring("<button>Show 1 more</button>")
    if rows[0].tag != "tr" or case.chance.random() < 0.5:
        (case.tables or rows)[-1].addnext(button)
    else:
        rows[0].addnext(fragment_fromstring(f'<tr><td colspan="{len(rows[0])}"></td></tr>'))
        rows[0].getnext()[0].append(button)
    rows[-2].getparent().remove(rows[-2])
    return None


@damaging
def the_tables_are_blocks(case: Case) -> Truth:
    for element in case.doc.iter("table", "thead", "tbody", "tr", "th", "td", "section", "h2"):
        element.tag = "div"
    return case.truth if not case.tables else None  # Cards are cards in any dress.


@damaging
def a_code_has_two_meanings(case: Case) -> Truth:
    row = case.chance.choice(case.rows)
    other = copy.deepcopy(row)
    for cell in other.iter("td", "span"):
        if re.fullmatch(r"\d{3}", cell.text or ""):
            cell.text = "418"
    row.addnext(other)
    return None


@damaging
def the_page_ends_in_the_middle(case: Case) -> Truth:
    return None  # Cut by whoever writes the page out.


@damaging
def all_is_a_wall(case: Case) -> Truth:
    case.doc.find("body")[:] = [fragment_fromstring("<div><h1>Just a moment…</h1><p>Checking your browser.</p></div>")]
    return None
