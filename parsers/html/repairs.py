"""Markup that says less than its author meant: cells without a row, a page without a body, an unclosed `div`."""

import re
from itertools import groupby

from lxml.etree import _Element

from parsers.html.badges import part_badges
from parsers.html.grid import CELL_ROLES
from parsers.html.layout import is_grid
from parsers.html.marks import drop_bullets, end_lines, turn_numbers, write_minus
from parsers.html.text_nodes import text_inside
from parsers.html.wide_brackets import narrow_brackets
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_code_like, is_number_or_code, kind_of_word
from parsers.lexicon.vocabulary import likeliest, names_role

_BOXES = frozenset(["div", "p", "section", "article", "td"])
_INLINE = frozenset(["a", "b", "br", "code", "em", "font", "i", "img", "kbd", "s", "small", "span", "strong", "u"])
#: What holds a code or its text where a style sheet sets them apart.
_PAIRED = frozenset(["b", "code", "em", "i", "span", "strong"])
#: What may stand in a head.
_METADATA = frozenset(["base", "link", "meta", "noscript", "object", "script", "style", "template", "title"])
_FEWEST = 3
_MOST_CELLS = 8
#: So many of the paragraphs have several lines, as a share.
_MOST = 0.8
#: A case of an enumeration as it is declared, with what it carries; another member of a type.
_CASE = regex(r"(?:indirect )?case (\w+)(?=\(|$)")
_MEMBER = regex(
    r"(?:(?:@\w+|class|final|internal|open|override|public|static) )*"
    r"(?:(?:func|typealias|var|(?<!static )let) (\w+)|(init|subscript)\b)"
)
#: A constant and its value (`LampLost: "LAMP_LOST"`, "LampLost = 12").
_VALUE = regex(r"(\S+?)(?::| ?=|: ?=) ?(?:\"[^\"\s]+\"|(?![1-5]\d\d$)-?\d+)")
#: A line of a program: it is indented, or a mark begins or ends it.
_IS_SOURCE = regex(r"\s{2}|\t|\s*[\]{}()<>#/\"'$@;-]|.*[\[\]{}()<>;,\\=]\s*$|\s*$", re.S)
_MAX_NOTES = 20
#: How a text about a list opens: with "Note" or the like, or without a label.
_NOTE = regex(r"\s*[(\[]?(?=\w)(?:(?i:note|nb|hinweis|nota|important)\b|(?![^.:]{0,30}:\s*\S))")
#: How a paragraph begins, and the elements in it, each with the text behind it.
_Paragraph = tuple[str | None, list[_Element]]


def repair(tree: _Element) -> None:
    """Give the tree the elements that its text stands for."""
    _open_body(tree)
    _tag_tables(tree)
    _fill_samples(tree)
    _open_rows(tree)
    _open_terms(tree)
    _part_items(tree)
    _end_navigation(tree)
    drop_bullets(tree)
    end_lines(tree)
    text = text_inside(tree)
    narrow_brackets(tree, text)
    write_minus(tree, text)
    _set_constants(tree)
    _read_cases(tree)
    _join_codes(tree)
    _part_codes(tree)
    _open_paragraphs(tree)
    _box_rows(tree)
    _box_pairs(tree)
    part_badges(tree)
    turn_numbers(tree, text)


def _open_body(tree: _Element) -> None:
    """Put what no head may hold, and what follows it there, into the body, as browsers do: its tag may be left out."""
    head, body = tree.find("head"), tree.find("body")
    first = next((one for one in head if one.tag not in _METADATA), None) if head is not None else None
    if head is None or first is None:
        return
    if body is None:
        body = tree.makeelement("body", {}, None)
        head.addnext(body)
    moved = [first, *first.itersiblings()]
    moved[-1].tail = (moved[-1].tail or "") + (body.text or "")
    body.text = None
    body[:0] = moved


def _tag_tables(tree: _Element) -> None:
    """Turn `div` tables marked up by ARIA roles into table elements."""
    for table in (one for one in tree.iter("div") if one.get("role") == "table"):
        groups = [one for one in table if one.get("role") == "rowgroup"]
        rows = [row for part in table for row in (part if part in groups else (part,))]
        cells = [cell for row in rows for cell in row]
        are_rows = all(row.get("role") == "row" for row in rows)
        if cells and are_rows and all(cell.get("role") in CELL_ROLES for cell in cells):
            table.tag = "table"
            for group in groups:
                group.tag = "tbody"
            for row in rows:
                row.tag = "tr"
            for cell in cells:
                cell.tag = CELL_ROLES[cell.get("role", "")]


def _fill_samples(tree: _Element) -> None:
    """Give a preformatted text back its lines, each a row behind its number: the parser ends one before a table."""
    for sample in [one for one in tree.iter("pre") if not (len(one) or clean(one.text or "") or clean(one.tail or ""))]:
        table, box = sample.getnext(), sample.getparent()
        if box is not None and table is not None and (lines := _source_in(table)):
            sample.text, sample.tail = "\n".join(lines), table.tail
            box.remove(table)


def _source_in(table: _Element) -> list[str]:
    """The lines of a program that a table holds, each behind its number; none where it holds anything else."""
    rows = [[text_inside(cell) for cell in row] for row in table.iter("tr")] if table.tag == "table" else []
    are_numbered = [row[:1] for row in rows] == [[str(at)] for at in range(1, len(rows) + 1)]
    if not are_numbered or any(len(row) != 2 for row in rows) or table.find(".//th") is not None:
        return []
    lines = [line for _, line in rows]
    return lines if 2 * sum(map(bool, map(_IS_SOURCE.match, lines))) >= len(lines) else []


def _open_rows(tree: _Element) -> None:
    """Put cells that stand in no row into one, as browsers do: a row's tag is often left out before the titles."""
    tables = tree.iter("table", "thead", "tbody")
    for part in [part for part in tables if next(part.iterchildren("td", "th"), None) is not None]:
        row = None
        for cell in list(part):
            if cell.tag not in ("td", "th"):
                row = None
                continue
            if row is None:
                row = part.makeelement("tr", {}, None)
                cell.addprevious(row)
            row.append(cell)


def _open_terms(tree: _Element) -> None:
    """Treat the terms of a list inside a definition as its paragraphs if none of them has a definition."""
    for terms in (terms for terms in tree.iter("dl") if terms.find("dd") is None):
        if next(terms.iterancestors("dd"), None) is not None:
            for term in terms.iterchildren("dt"):
                term.tag = "p"


def _part_items(tree: _Element) -> None:
    """End a list at a paragraph between its items: one that few of them have is about the list, not about an item."""
    for items in list(tree.iter("ul")):
        above = items.getparent()
        if above is None or above.tag == "li":
            continue
        notes = [one for one in items.findall("p") if _is_note(one)]
        if len(notes) > _MAX_NOTES or 2 * len(notes) >= len(items) - len(notes):
            continue
        for note in reversed(notes):
            # One of the attributes may hide the list.
            attributes = {str(name): str(value) for name, value in items.attrib.items() if name != "id"}
            rest = items.makeelement("ul", attributes, None)
            rest.extend(note.itersiblings())
            items.addnext(rest)
            items.addnext(note)


def _is_note(paragraph: _Element) -> bool:
    """Is this a text about a list, and no label with its text, nor the title of a part ("Lids")?"""
    text, opening = text_inside(paragraph).strip(), _opening(paragraph)
    return _NOTE.match(text) is not None and not (opening and (names_role(opening) or opening == text))


def _opening(paragraph: _Element) -> str:
    """The text of the element that a paragraph opens with ("Cause")."""
    return "" if (paragraph.text or "").strip() or not len(paragraph) else text_inside(paragraph[0]).strip()


def _end_navigation(tree: _Element) -> None:
    """Treat a `nav` that holds the page as a `div`: an unclosed `div` in it hides its end tag from the parser."""
    if any(next(part.iterancestors("nav"), None) is None for part in tree.iter("main", "article", "table")):
        return  # The page is elsewhere.
    for part in tree.iter("nav"):
        if next(part.iter("main", "article", "footer", "table"), None) is not None:
            part.tag = "div"


def _set_constants(tree: _Element) -> None:
    """Set the heading of a constant as code, and drop the line below it that says its name again, with its value."""
    for heading in tree.iter("h2", "h3", "h4", "h5"):
        line = heading.getnext()
        if line is not None and line.tag in ("div", "p") and (name := clean(text_inside(heading))):
            found = _VALUE.fullmatch(text) if (text := clean(text_inside(line))).startswith(name) else None
            if found and found[1] == name:
                line[:], line.text = [], None
                code = heading.makeelement("code", {}, None)
                code.text, heading[:], heading.text = name, [code], None


def _read_cases(tree: _Element) -> None:
    """Name the items of an enumeration's cases as they are declared, and drop its other members."""
    items = {next(sample.iterancestors("li"), None): text_inside(sample).strip() for sample in tree.iter("pre")}
    cases = {item: found[1] for item, text in items.items() if (found := _CASE.match(text))}
    for item in (item for item in items if item is not None and cases):
        code = item.find(".//code")
        if item not in cases:
            member = _MEMBER.match(items[item])
            if member and code is not None and text_inside(code).strip().startswith(member[1] or member[2]):
                item[:] = []
        elif code is not None and (name := text_inside(code).strip()) != cases[item] and name.startswith(cases[item]):
            for part in code:
                part.tail = None
                if text_inside(part):
                    part[:], part.text = [], cases[item]


def _join_codes(tree: _Element) -> None:
    """Join the two parts of a long code, each set as code on a line of its own, the first of which ends with "_".

    What stands elsewhere in the list, opens like another of its codes or stands among more is no such part; then none
    of the list is.
    """
    lists: dict[_Element, list[tuple[_Element, ...]]] = {}
    for line in [*tree.iter("br")]:
        first, second, box = line.getprevious(), line.getnext(), line.getparent()
        if box is None or first is None or second is None or not first.tag == second.tag == "code":
            continue
        is_broken = (prefix := text_inside(first)).endswith("_") and not text_inside(second).startswith(prefix)
        if is_broken and not f"{first.tail or ''}{line.tail or ''}".strip():
            around = next(box.iterancestors("table", "ul", "ol", "dl", "div", "body"), box)
            lists.setdefault(around, []).append((box, first, line, second))
    for around, broken in lists.items():
        parts = {part for _, first, _, second in broken for part in (first, second)}
        names = {name for one in around.iter("code") if one not in parts for name in _families(text_inside(one))}
        words = {text_inside(first) for _, first, *_ in broken}
        words.update(*(_families(text_inside(second)) for *_, second in broken))
        if names.isdisjoint(words) and all(sum(one.tag == "code" for one in box) == 2 for box, *_ in broken):
            for box, first, line, second in broken:
                first[:], first.text, first.tail = [], text_inside(first) + text_inside(second), second.tail
                box.remove(line)
                box.remove(second)


def _families(name: str) -> set[str]:
    """A name, and what it opens with ("LID_")."""
    return {name, *([f"{name.partition('_')[0]}_"] if "_" in name else [])}


def _part_codes(tree: _Element) -> None:
    """Give each of the codes of one form that stand on lines of one `code` a `code` of its own.

    A line that ends or begins with a mark is a part of a long code ("card_<br>lost"), as letters alone may be.
    """
    for holder in dict.fromkeys(line.getparent() for line in tree.iter("br")):
        if holder is None or holder.tag != "code" or any(one.tag != "br" for one in holder):
            continue
        lines = [(holder.text or "").strip(), *((line.tail or "").strip() for line in holder)]
        are_codes = all(one[:1].isalnum() and one[-1].isalnum() and is_code_like(one) for one in lines)
        if "".join(lines).isalpha() or not (are_codes or all(map(str.isdecimal, lines))):
            continue
        if len({*map(kind_of_word, lines)}) == 1:
            last, behind, holder.text, holder.tail = holder, holder.tail, lines[0], None
            for line, text in zip([*holder], lines[1:], strict=True):
                part = holder.makeelement("code", {}, None)
                part.text, line.tail = text, None
                last.addnext(line)
                line.addnext(part)
                last = part
            last.tail = behind


def _open_paragraphs(tree: _Element) -> None:
    """Give each paragraph that only two line breaks set apart an element, if most of them have several lines.

    So the editors of help centres write cards: "lid_open<br>Close it.<br><br>no_water<br>Fill it.".
    """
    for box in dict.fromkeys(line.getparent() for line in tree.iter("br")):
        if box is None or box.tag not in _BOXES or not _INLINE.issuperset([str(one.tag) for one in box]):
            continue
        found = _paragraphs_of(box)
        several = [inner for _, inner in found if any(one.tag == "br" for one in inner)]
        if len(found) >= _FEWEST and len(several) >= _MOST * len(found):
            box.tag, box.text = "div" if box.tag == "p" else box.tag, None
            del box[:]
            for text, inner in found:
                part = box.makeelement("p", {}, None)
                part.text = text
                part.extend(inner)
                box.append(part)


def _box_rows(tree: _Element) -> None:
    """Give the rows of tables made of divs, which stand below their titles among other elements, boxes of their own."""
    titles = {one for one in tree.iter("div") if _width_of(one) and _names_codes(one[0].text)}
    for around in {above: None for title in titles if (above := title.getparent()) is not None}:
        runs = [[*run] for width, run in groupby(around, _width_of) if width]
        if not all(run[0] in titles for run in runs):
            continue  # The rows of one table may stand below several headings.
        for run in (run for run in runs if _FEWEST <= len(run) < len(around)):
            box = tree.makeelement("div", {}, None)
            run[0].addprevious(box)
            box.extend(run)
            if not is_grid(box):
                for row in run:
                    box.addprevious(row)
                around.remove(box)


def _box_pairs(tree: _Element) -> None:
    """Give codes and their texts that alternate in one element, with nothing between them, a box for each pair."""
    for box in [one for one in tree.iter("div", "p") if len(one) >= 2 * _FEWEST and len(one) % 2 == 0]:
        parts = iter([*box])
        pairs = [*zip(parts, parts, strict=True)]
        between = [box.text, *(text.tail for _, text in pairs)]
        if any(one.tag not in _PAIRED for one in box) or any((said or "").strip() for said in between):
            continue
        if any(code.tail or not is_number_or_code(text_inside(code).strip()) for code, _ in pairs):
            continue
        for code, text in pairs:
            pair = box.makeelement("div", {}, None)
            code.addprevious(pair)
            pair.extend((code, text))


def _width_of(row: _Element) -> int:
    """How many cells this row of a table made of divs has; 0 for any other element."""
    return len(row) if row.tag == "div" and 1 < len(row) <= _MOST_CELLS else 0


def _names_codes(text: str | None) -> bool:
    return text is not None and likeliest(text) == "code" and normal(text) in ROLES_BY_WORD


def _paragraphs_of(box: _Element) -> list[_Paragraph]:
    found: list[_Paragraph] = [(box.text, [])]
    breaks: list[_Element] = []  # With nothing between them.
    for one in box:
        if one.tag == "br":
            breaks.append(one)
            if not (one.tail or "").strip():
                continue
        if len(breaks) > 1:
            found.append((breaks[-1].tail, []))
        else:
            found[-1][1].extend(breaks)
        if one.tag != "br":
            found[-1][1].append(one)
        breaks = []
    return [(text, inner) for text, inner in found if inner or (text or "").strip()]
