"""Pages that are plain text in `pre`, as RFCs and manual pages are: their layout becomes headings, terms and items."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import cast

from lxml.etree import XPath, _Element, iterwalk

from parsers.html.text_nodes import text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_code_like

_SHOWN = cast(
    "Callable[[_Element], list[str]]",
    XPath("descendant::text()[not(parent::script or parent::style or parent::title)]", smart_strings=False),
)
#: The least shares: of the page's text in `pre`, and of full prose lines in that. Below them, `pre` holds samples.
_SHARE, _PROSE, _FULL, _LONG = 0.6, 0.25, 50, 200
#: A list that stands beside them has more lines.
_FEW = 3
#: What ends a line within a text, and what holds the texts beside it.
_LINES = ("div", "p", "li", "tr")
_TEXTS = ("p", "li", "dt", "dd", "td")
#: A line of prose: words, and no more.
_WORDS = regex(r"[\"'(\[“‘]?\w.*[^\W\d_]{2,}[,;:]? +[\"'(\[]?[^\W\d_].*[^{};=\\]")
#: What may stand between the printed pages of one text, and how such a page ends.
_BREAKS, _FOOT, _DIGITS = ("hr", "br"), regex(r".*\[Page \d+\]"), regex(r"\d+")
#: What a figure or a table is drawn with; what a sample begins or ends with.
_DRAWN = regex(r"\+[-=+]{2,}|[-=_]{6,}|\s\|\s|^\s*\||[{}<>]$|^\s*\$ |[)\]\"'];$|^\s*(?:[{}<]|HTTP/\d)")
#: "7.1.  Error Codes", with the parts of its number behind the first; a title without a number.
_SECTION = regex(r"(?:Appendix )?(?:\d{1,3}|[A-Z](?=\.))((?:\.\d{1,3})*)\.?\s+\S.{0,100}")
_TITLE = regex(r"\S.{0,70}[^\s.,;:!?]")
_BULLET = regex(r"(?:[o*+•·-]|\d{1,2}[.)]|\(\w{1,3}\)|[a-z][.)])\s+(?=\S)")
#: A term with its text on the same line: behind a gap, or a mark.
_BEHIND_GAP = regex(r"(\S.{0,60}?)(?:(?<![.!?]):|(?<![.!?,;:]))(?:\s{2,}|\s*\.{3,}\s*)(\S.*)")
_BEHIND_MARK = regex(r"(\S+(?: or \S+)?(?: \(\w+\))?)(?::\s+| [-–—] )(\S.*)")
#: A line that could have held the next word is not the first of a sentence. A term is no longer.
_WIDTH, _MAX_TERM, _MAX_WORDS = 66, 60, 4
#: Where a word may be broken at the end of a line, and the line behind that, unless two compounds are listed there.
_BROKEN, _REST = regex(r".*[^\W\d_][-‐]", re.S), regex(r"(?!(?:and|or|to)\b)[^\W\d_]")
#: A line that opens with a number and a capital, and no mark between them ("404 Not Found").
_CODED = regex(r"\d{3,} [A-Z]")
#: The line below the titles of a table.
_RULED = regex(r"\s*-{3,}(?:\s+-{3,})+\s*")
#: A key of data that people may read ("  message: …").
_KEY = regex(r"\s*(?:- )?[a-z_]+:\s")
#: How a line of source code ends, before a comment or not, or begins.
_OF_SOURCE = regex(r"[{}();],?\s*$|[\"'\d,;)]\s*(?://|#|/\*)|^\s*(?:///?|/\*|\*/|[|@#\[]\s?[\"'\w])")
#: A label within a text ("Cause: …"), and what parts columns.
_LABEL, _GAP = regex(r"[A-Z][\w-]+(?: [\w-]+){0,2}:\s+\S"), regex(r"\s{2,}")
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), 127], " ")
#: Whatever is indented more is indented so much: entries are nested no deeper.
_MAX_INDENT = 40
#: The first of two columns, and so many lines of those at the margin show where the second one begins.
_FIRST, _MOST = regex(r"\s*(\S+(?: \S+){0,3}?)\s{2,}(?=\S)"), 0.8


@dataclass(slots=True)
class _Paragraph:
    """The lines of one, and the id of an element that stood in it; is it a row of two columns?"""

    lines: list[str]
    anchor: str
    is_row: bool = False

    @property
    def indent(self) -> int:
        return _indent(self.lines[0])

    @property
    def hang(self) -> int:
        """How far the lines behind the first are indented; 0 if there are none."""
        return min(map(_indent, self.lines[1:]), default=0)


def mark_up_plain_text(tree: _Element) -> None:
    """Replace the preformatted texts of a page that mostly consists of them, if they are prose."""
    samples = [one for one in tree.iter("pre") if next(one.iterancestors("pre"), None) is None]
    texts = [text_inside(one) for one in samples]
    if not samples or sum(map(_size, texts)) < _SHARE * sum(map(_size, _SHOWN(tree))):
        return
    if _are_between(samples, tree) or _has_lists(tree):
        return
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    are_data = sum(_KEY.match(line) is not None for line in lines) > _PROSE * len(lines)
    of_columns = sum(_GAP.search(line.strip()) is not None for line in lines) * 2 > len(lines)
    are_data = are_data or (of_columns and any(map(_RULED.fullmatch, lines)))
    are_data = are_data or sum(" | " in line for line in lines) * 2 > len(lines)  # A table, drawn.
    are_data = are_data or sum(_CODED.match(line) is not None for line in lines) * 2 > len(lines)
    are_data = are_data or sum(_OF_SOURCE.search(line) is not None for line in lines) * 2 > len(lines)
    if not are_data and sum(map(_size, _prose(lines))) > _PROSE * sum(map(_size, lines)):
        for pages in list(_grouped(samples)):
            _replace(pages)


def _are_between(samples: list[_Element], tree: _Element) -> bool:
    """Do texts of the page's own stand between them, which they are samples of, and no more than headings?"""
    inside, last = False, samples[-1]
    for element in tree.iter("pre", *_TEXTS):
        if element is last:
            return False
        inside = inside or element is samples[0]
        if inside and element.tag != "pre" and next(element.iterancestors("pre"), None) is None:
            return True
    return False


def _has_lists(tree: _Element) -> bool:
    """Has the page a table or terms beside them?"""
    holders = (one for one in tree.iter("table", "dl") if one.find(".//pre") is None)
    return any(len([*islice(one.iter("tr", "dt"), _FEW + 1)]) > _FEW for one in holders)


def _prose(lines: list[str]) -> Iterator[str]:
    """The full lines of words that go on in the line below."""
    for line, below in pairwise(lines):
        if (
            _FULL < len(line) < _LONG > len(below)
            and _indent(line) <= _indent(below)
            and all(_WORDS.fullmatch(one.strip()) for one in (line, below))
        ):
            yield line


def _size(text: str) -> int:
    return len("".join(text.split()))


def _indent(line: str) -> int:
    return min(len(line) - len(line.lstrip()), _MAX_INDENT)


def _grouped(samples: Sequence[_Element]) -> Iterator[list[_Element]]:
    """The samples, those together that follow each other as the pages of one text do."""
    pages: list[_Element] = []
    for one in samples:
        if pages and _before(one) is not pages[-1]:
            yield pages
            pages = []
        pages.append(one)
    yield pages


def _before(sample: _Element) -> _Element | None:
    """The element before this one, if no text is between them."""
    above = sample.getprevious()
    while above is not None and above.tag in _BREAKS and not (above.tail or "").strip():
        above = above.getprevious()
    return above if above is not None and not (above.tail or "").strip() else None


def _replace(pages: list[_Element]) -> None:
    """Put the elements that the layout of these pages stands for into their place."""
    lines: list[str] = []
    anchors: dict[int, str] = {}
    for page in pages:
        lines += _lines_of(page, len(lines), anchors)
    box = pages[0].makeelement("div", {}, None)
    pages[0].addprevious(box)
    box.tail = pages[-1].tail
    for page in pages:
        page.tail, parent = None, page.getparent()
        if parent is not None:
            parent.remove(page)
    paragraphs = [*_paragraphs(_without_feet(lines), anchors)]
    indents = Counter[int]()
    for one in paragraphs:
        indents[one.indent] += len(one.lines)
    _write(box, paragraphs, max(indents, key=lambda indent: indents[indent], default=0))


def _lines_of(page: _Element, before: int, anchors: dict[int, str]) -> list[str]:
    """The lines of a text with so many `before` it; `anchors` gets the ids in it, each by the number of its line."""
    parts: list[str] = []
    for event, element in iterwalk(page, events=("start", "end")):
        if event == "start" and (name := element.get("id")):
            anchors.setdefault(before, name)
        is_break = element.tag == "br" or (element.tag in _LINES and "".join(parts[-1:])[-1:] != "\n")
        text = element.text if event == "start" else None if element is page else element.tail
        parts.append("\n" * (is_break and (element.tag != "br" or event == "start")) + (text or ""))
        before += parts[-1].count("\n")
    text = "".join(parts).translate(_CONTROLS).expandtabs()
    return [line.rstrip() for line in text.split("\n")]


def _without_feet(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without those that printing repeats at the foot and the head of each page.

    Blanks around these part a sentence only if it ends before them.
    """
    behind = (next(filter(None, lines[at + 1 :]), "") for at, line in enumerate(lines) if _FOOT.fullmatch(line))
    heads = Counter(_DIGITS.sub("#", line) for line in behind)
    last, is_broken, has_head = "", False, False
    blank = False
    for at, line in enumerate(lines):
        if _FOOT.fullmatch(line):
            is_broken, has_head = True, False
        elif not line:
            blank = True
        elif is_broken and not has_head and line[0] != " " and heads[_DIGITS.sub("#", line)] > 1:
            has_head = True
        else:
            goes_on = is_broken and last[-1:] not in (".", ":", ";", "!", "?", "") and line.lstrip()[0].islower()
            if (blank or is_broken) and not goes_on:
                yield at, ""
            yield at, line
            last, is_broken, blank = line, False, False


def _paragraphs(lines: Iterator[tuple[int, str]], anchors: dict[int, str]) -> Iterator[_Paragraph]:
    """What blank lines part; also what hangs below a line from the next such line, and terms with texts on one line."""
    own: list[str] = []
    anchor, deepest = "", 0
    for at, line in [*lines, (-1, "")]:
        if own and (not line or _indent(line) <= _indent(own[0]) < deepest):
            rows = _rows(own)
            yield from (_Paragraph(part, anchor, rows != []) for part in rows or _parts(own))
            own, anchor, deepest = [], "", 0
        if line:
            own.append(line)
            anchor, deepest = anchor or anchors.get(at, ""), max(deepest, _indent(line))


def _rows(lines: list[str]) -> list[list[str]]:
    """The rows of two columns, whatever words stand in the first; nothing for other lines."""
    least = min(map(_indent, lines))
    own = {at: _FIRST.match(line) for at, line in enumerate(lines) if _indent(line) == least}
    starts = Counter(found.end() for found in own.values() if found)
    times = max(starts.values(), default=0)
    if times < max(_FEW, _MOST * len(own)) or _is_table(lines):
        return []
    begin = [at for at, found in own.items() if found]
    return [lines[start:end] for start, end in pairwise([*begin, len(lines)])] if begin[0] == 0 else []


def _parts(lines: list[str]) -> list[list[str]]:
    """The lines of a paragraph, a title at the margin, entries and labelled texts apart; those of a table together."""
    if _is_table(lines):
        return [lines]
    least = min(map(_indent, lines))
    begin = [at for at, line in enumerate(lines) if _indent(line) == least and _opens_entry(line.strip())]
    if len(begin) < 2 and begin != [0]:
        begin = [at for at, line in enumerate(lines) if at and _LABEL.match(line.strip())]
    if begin and begin != [0]:
        return [lines[start:end] for start, end in pairwise(dict.fromkeys([0, *begin, len(lines)]))]
    is_title = (
        not _indent(lines[0]) and _TITLE.fullmatch(lines[0]) and not (_BULLET.match(lines[0]) or _named(lines[0]))
    )
    hangs = len(lines) > 1 and min(map(_indent, lines[1:])) > 0
    return [lines[:1], lines[1:]] if is_title and hangs and "  " not in lines[0] else [lines]


def _opens_entry(line: str) -> bool:
    return _named(line) is not None or _BULLET.match(line) is not None


def _is_table(lines: list[str]) -> bool:
    """Are these lines of three columns or more, which gaps part?"""
    return (
        len(lines) > 1 and len(columns := {len(_GAP.split(line.strip())) for line in lines}) == 1 and min(columns) > 2
    )


def _named(line: str) -> tuple[str, str] | None:
    """The name, unlike a word, with which a line opens, and the text behind the gap or mark after it."""
    found = _BEHIND_GAP.fullmatch(line.strip()) or _BEHIND_MARK.fullmatch(line.strip())
    return (found[1], found[2]) if found and _is_name(found[1]) else None


def _is_name(term: str) -> bool:
    """Is this a word that no text has, perhaps with what stands in brackets behind it, or several such?"""
    first, *others = term.split()
    is_alone = not others or (len(others) == 1 and others[0][0] in "([") or (others[0] == "or" and _is_name(others[-1]))
    return is_alone and (first.isdigit() or (len(first) > 1 and (first.isupper() or is_code_like(first.rstrip(":,")))))


def _write(box: _Element, paragraphs: Sequence[_Paragraph], body: int) -> None:
    """Write the paragraphs into the box, section by section; `body`: how far those of a section are indented."""
    section: list[_Paragraph] = []
    for one in paragraphs:
        if level := _level(one, body):
            _write_section(box, section)
            _add(box, f"h{level}", one.lines, one.anchor)
            section = []
        else:
            section.append(one)
    _write_section(box, section)


def _write_section(box: _Element, paragraphs: Sequence[_Paragraph]) -> None:
    """Write paragraphs without a heading among them: samples, entries with all that is indented more, and others."""
    hanging = Counter((one.indent, one.hang) for one in paragraphs if one.hang > one.indent)
    columns = dict(sorted(hanging, key=hanging.__getitem__))  # Of each indent, the column that is most usual.
    last = box
    for one, inner in _with_inner(paragraphs):
        drawn = 0 if one.is_row else next((at for at, line in enumerate(one.lines) if _DRAWN.search(line)), 0)
        if drawn and _opens_entry(one.lines[0].strip()):  # Its sample.
            inner = [_Paragraph(one.lines[drawn:], ""), *inner]
            one = _Paragraph(one.lines[:drawn], one.anchor)
        if not one.is_row and (any(map(_DRAWN.search, one.lines)) or _is_table(one.lines)):
            last = sample = last if last.tag == "pre" else _add(box, "pre", [], one.anchor)
            sample.text = "\n".join([sample.text or "", *(line for other in (one, *inner) for line in other.lines)])
        elif entry := _entry(one, columns.get(one.indent, 0), inner != []):
            term, text = entry
            list_tag, tag = ("dl", "dd") if term else ("ul", "li")
            last = last if last is not box and last.tag == list_tag else _add(box, list_tag, [])
            if term:
                _add(last, "dt", [term], one.anchor)
            said, *more = _parts([" " * _indent(text[1]) + text[0], *text[1:]]) if text[1:] else [text]
            inner = [*(_Paragraph(part, "") for part in more), *inner]
            _write_section(_add(last, tag, said, "" if term else one.anchor), inner)
        else:
            last = _add(box, "p", one.lines, one.anchor)
            _write_section(box, inner)


def _with_inner(paragraphs: Sequence[_Paragraph]) -> Iterator[tuple[_Paragraph, list[_Paragraph]]]:
    """Each paragraph that is not indented more than the last of these, with those below it that are."""
    at = 0
    while at < len(paragraphs):
        one, inner = paragraphs[at], at + 1
        while inner < len(paragraphs) and paragraphs[inner].indent > one.indent:
            inner += 1
        yield one, [*paragraphs[at + 1 : inner]]
        at = inner


def _add(box: _Element, tag: str, lines: list[str], anchor: str = "") -> _Element:
    element = box.makeelement(tag, {"id": anchor} if anchor else {}, None)
    text = ""
    for line in map(str.strip, lines):
        is_broken = _BROKEN.fullmatch(text) and _REST.match(line) and (text[-1] == "‐" or line[0].islower())
        text = f"{text.removesuffix('‐')}{line}" if is_broken else f"{text} {line}"
    element.text = text.strip()
    box.append(element)
    return element


def _level(one: _Paragraph, body: int) -> int:
    """The level of the heading that this is, by its number or its indent; 0 if it is none."""
    text = " ".join(map(str.strip, one.lines))
    if len(one.lines) > 2 or one.is_row:
        return 0
    if one.indent == 0 and (section := _SECTION.fullmatch(text)):
        return min(2 + section[1].count("."), 6)
    is_title = len(one.lines) == 1 and one.indent < body and _TITLE.fullmatch(text) is not None
    return (3 if one.indent else 2) if is_title else 0


def _entry(one: _Paragraph, column: int, has_more: bool) -> tuple[str, list[str]] | None:
    """The term and the text of an entry, or an item's text with no term; None for any other paragraph.

    `column`: where the texts of the entries beside it begin.
    """
    line, others = one.lines[0], one.lines[1:]
    if one.is_row and (row := _FIRST.match(line)):
        return row[1], [line[row.end() :], *others]
    first, hangs = line.strip(), one.hang > one.indent
    if (bullet := _BULLET.match(first)) and (hangs or not others):
        return "", [first[bullet.end() :], *others]
    if not hangs and others:
        return (named[0], [named[1], *others]) if (named := _named(first)) else None
    column = one.hang or column
    if column > one.indent and line[column - 1 : column] == " " and line[column : column + 1].strip():
        term = line[one.indent : column]
        if term.endswith("  ") or _is_name(term.strip()):
            return term.strip(), [line[column:], *others]
    if named := _named(first):
        return named[0], [named[1], *others]
    if hangs and (apart := _BEHIND_GAP.fullmatch(first)):
        return apart[1], [apart[2], *others]
    is_short = len(first) <= _MAX_TERM and first[-1] not in ".,;!?"
    if hangs and is_short and len(f"{line} {others[0].split()[0]}") < _WIDTH:
        return first.rstrip(":"), others
    if not others and has_more and is_short and len(first.split()) <= _MAX_WORDS and not first.endswith(":"):
        return first, []
    return None
