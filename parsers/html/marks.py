"""Marks that a page writes as text: bullets, ends of lines, and the signs of numbers."""

from collections.abc import Iterator

from lxml.etree import _Element

from parsers.html.layout import HEADINGS, SET_APART
from parsers.html.text_nodes import text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import is_number_or_code, kind_of_word, most
from parsers.lexicon.vocabulary import is_about_errors, mentions_failure, names_role, title_roles

#: Bullets as authors type them.
_DRAWN = frozenset("·•▪●◦‣")
#: Those of word processors, as letters of their fonts, and what such a bullet ends with.
_BULLETS, _SPACES = frozenset("·•▪§oØü"), ("\xa0", "\xa0 ")
#: What a line of a list opens with: a code, and the mark before its text.
_OPENING = regex(r"(\S+?)(?:：|:\s| ?=\s| [-–—]\s)\s*\w")
#: A line that goes on with the sentence before it: words in lower case, without a mark behind the first.
_GOES_ON = regex(r"[(\"'“]?[a-zß-öø-ÿа-яё]+,?(?: (?![=:–—-])|$)")
_ENTRIES = frozenset(["dd", "li", "td", "th"])
#: What ends a sentence.
_ENDS = frozenset(".!?。！？")
#: A number before its sign, and a letter of a script that is written from right to left.
_SIGNED, _RIGHT_TO_LEFT = regex(r"\d{1,6}-"), regex(r"[\u0590-\u08ff]")
#: A number behind a minus sign, or a hyphen of another kind.
_MINUS = regex(r"[−－‑](\d{1,9})")


def drop_bullets(tree: _Element) -> None:
    """Drop bullets before the codes and labels that lines open with; of items and word processors, before any text."""
    typed: dict[tuple[_Element | None, int], list[_Element]] = {}
    headings = 0
    for line in list(tree.iter("p", "div", "li", *HEADINGS)):
        headings += line.tag in HEADINGS
        if not len(line) or line.tag in HEADINGS:
            continue
        before, mark = (line.text or "").strip(), line[0]
        if before in _DRAWN and mark.tag in SET_APART and line.tag != "li":
            typed.setdefault((line.getparent(), headings), []).append(line)
        elif line.tag in ("p", "li") and mark.tag == "span" and not before:
            text = text_inside(mark)
            is_typed = text.endswith(_SPACES) and text.strip() in _BULLETS
            if text.strip() in _DRAWN if line.tag == "li" else is_typed:
                line.text = mark.tail
                line.remove(mark)
    for lines in typed.values():
        if _are_texts_of_cell(lines):
            continue
        are_names = _open_with_names(lines)
        for line in lines:
            if are_names or text_inside(line[0]).strip(" :").isdigit():
                line.text = None


def end_lines(tree: _Element) -> None:
    """Break paragraphs before the lines of their source that open with codes, or are all codes: Markdown joins them.

    From the first code on, a line that does not go on with a sentence begins something else.
    """
    for box in tree.iter("p"):
        said = (box.text, *(one.tail for one in box))
        if not any(text and "\n" in text for text in said) or box.find("br") is not None:
            continue
        within = ("", *(text_inside(one).replace("\n", " ") for one in box))
        text = "".join([text + (behind or "") for text, behind in zip(within, said, strict=True)])
        lines = [line.strip() for line in text.split("\n")]
        codes = lines if all(map(is_number_or_code, lines)) else [*map(_code_opening, lines)]
        opening = [code for code in codes if code]
        if _are_of_list(lines, opening) and _may_list(box, opening):
            _break_before(
                box, [code != "" or begins for code, begins in zip(codes, _beginnings(lines, codes), strict=True)]
            )


def _may_list(box: _Element, opening: list[str]) -> bool:
    """Are these codes of one kind where the paragraph is in an entry ("v1.2: …"), and is it no text of a coded term?"""
    entry = term = next((one for one in box.iterancestors() if one.tag in _ENTRIES), None)
    while term is not None and term.tag == "dd":
        term = term.getprevious()
    name = text_inside(term).strip(" \n:.") if term is not None and term.tag == "dt" else ""
    is_text = is_number_or_code(name) and not is_http(name)
    return entry is None or not (is_text or len({*map(kind_of_word, opening)}) > 1)


def _are_of_list(lines: list[str], opening: list[str]) -> bool:
    """Are these distinct codes, and no numbers of steps ("1 - Check the lid", "2 - Call us")?"""
    if len({*opening}) < max(2, len(opening)):
        return False
    counted = opening == [*map(str, range(1, len(opening) + 1))]
    return not counted or most(map(mentions_failure, lines))


def _beginnings(lines: list[str], codes: list[str]) -> Iterator[bool]:
    """Which lines behind the first code go on with no sentence: behind the end of one, or with a word like a code."""
    kinds = {kind_of_word(code) for code in codes if code}
    is_behind = False
    for before, line, code in zip(["", *lines], lines, codes, strict=False):
        is_apart = before[-1:] in _ENDS or kind_of_word(line.split(" ", 1)[0]) in kinds
        yield is_behind and is_apart and not _GOES_ON.match(line)
        is_behind = is_behind or code != ""


def _code_opening(line: str) -> str:
    found = _OPENING.match(line)
    return found[1] if found and is_number_or_code(found[1]) else ""


def _break_before(box: _Element, begins: list[bool]) -> None:
    """Put a break before each line of the source, but the first, for which `begins` is true."""
    inner = [*box]
    left = iter(begins[1:])
    box[:] = []
    texts = [box.text, *(one.tail for one in inner)]
    box.text = None
    for one, text in zip([None, *inner], texts, strict=True):
        if one is not None:
            one.tail = None
            box.append(one)
        first, *others = (text or "").split("\n")
        _say(box, first)
        for line in others:
            if next(left):
                box.append(box.makeelement("br", {}, None))
                _say(box, line)
            else:
                _say(box, f"\n{line}")


def _say(box: _Element, text: str) -> None:
    """Write a text at the end of the element."""
    if len(box):
        box[-1].tail = (box[-1].tail or "") + text
    else:
        box.text = (box.text or "") + text


def write_minus(tree: _Element, text: str) -> None:
    """Write the sign of a number as a hyphen, as answers have it, where the number is all of an element.

    `text`: the tree's.
    """
    if not text.isascii() and _MINUS.search(text):
        for part in tree.iter():
            if (number := part.text) and len(part) == 0 and (found := _MINUS.fullmatch(number.strip())):
                part.text = f"-{found[1]}"


def turn_numbers(tree: _Element, text: str) -> None:
    """Put the sign of a number before it ("2-") where it is all of a cell whose row is written from right to left.

    `text`: the tree's.
    """
    if not _RIGHT_TO_LEFT.search(text):
        return
    columns: dict[tuple[_Element | None, int], list[_Element]] = {}
    for row in tree.iter("tr", "div"):
        if row.tag == "div" and row.get("role") != "row":
            continue
        cells = [cell for cell in row if cell.tag in ("td", "th") or cell.get("role") in ("cell", "rowheader")]
        signed = [at for at, cell in enumerate(cells) if _SIGNED.fullmatch(text_inside(cell).strip())]
        if signed and _RIGHT_TO_LEFT.search(text_inside(row)):
            table = next(row.iterancestors("table"), row.getparent())
            for at in signed:
                columns.setdefault((table, at), []).append(cells[at])
    for (table, at), cells in columns.items():
        if _counts_lines(table, at, cells):
            continue
        for part in (part for cell in cells for part in cell.iter()):
            if _SIGNED.fullmatch(text := (part.text or "").strip()):
                part.text = f"-{text[:-1]}"


def _counts_lines(table: _Element | None, at: int, cells: list[_Element]) -> bool:
    """Do these cells count the lines ("1-", "2-") in a column that is not titled as one of codes?"""
    numbers = [f"{one}-" for one in range(1, len(cells) + 1)]
    if table is None or [text_inside(cell).strip() for cell in cells] != numbers:
        return False
    rows = [row for row in table.iter("tr", "div") if len(row) > at and row[at].tag in ("td", "th", "div")]
    rest = [row[at] for row in rows if row[at] not in cells]
    return len(rest) < 2 and not any(_is_of_codes(text_inside(cell).strip()) for cell in rest)


def _is_of_codes(title: str) -> bool:
    return "code" in title_roles(title) or is_about_errors(title)


def _are_texts_of_cell(lines: list[_Element]) -> bool:
    """Do the bullets part the texts of one cell of a row?"""
    cell = next(lines[0].iterancestors("td", "th"), None)
    row = cell.getparent() if cell is not None and len(lines) > 1 else None
    return row is not None and len(row) > 1


def _open_with_names(lines: list[_Element]) -> bool:
    """Do these lines open with codes, some of which may be words ("expired"), or with labels ("Solution")?"""
    words = [text_inside(line[0]).strip(" :") for line in lines]
    codes = sum(map(is_number_or_code, words))
    may_be_codes = all(len(word.split()) == 1 for word in words) or 2 * codes >= len(words)
    return all(map(names_role, words)) or (codes > 0 and may_be_codes)
