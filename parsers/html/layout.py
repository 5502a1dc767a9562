"""What tables and divs lay out: data, the labelled texts of a card, a heading beside its status, or only the page."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element

from parsers.html.element_text import BOLD, ROLE, text_of
from parsers.html.grid import rows_of_divs
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import ROLES_BY_WORD, normal, role_of_label
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import CALLOUT, NARROW, STATUS, is_code_like, is_prose, most
from parsers.lexicon.vocabulary import holds_no_codes, likeliest, mentions_failure, names_role, plain, title_roles

#: Lines of a table that are the labelled texts of one card.
_MAX_LABELS = 12
#: So many elements in a line with a heading.
_MAX_BESIDE = 4
#: A table of more rows lays out no page.
_MAX_LAID_OUT = 5
#: So many rows of a grid show what it is.
_MAX_ROWS = 40
#: The title of a role, perhaps, and how few records may repeat it.
_TITLE, _MIN_RECORDS = regex(r"[^\s\d:：.!]{1,40}(?: [^\s\d:：.!]{1,40}){0,2} ?[:：?]?"), 3
#: What may be a field's name before its text.
_FIELD = regex(r"\s*([^\W\d_]+(?: [^\W\d_]+){0,2}) ?[:：]\s")
#: What begins advice or denies, and is no field's name, and so long is no field with its name.
_ADVISES, _DENIES, _MAX_LABELLED = regex(r"\b(?:do|retry)\b", re.I), regex(r"\b(?:never|no|not)\b", re.I), 80
#: What opens a text, and no field.
_OPENS = regex(rf"[A-Z]{{1,3}}|(?i:{CALLOUT}|error|message|prefix)")
#: A code with a title.
_TITLED = regex(r"(\S+?)(?:: | ?[-–—|] )\S.*|\S.* [(\[](\S+)[)\]]")
#: What opens a heading: a long number, which may be a year, and a short one, which may be a status.
_OPENS_LONG, _SHORT_NUMBER = regex(r"\d{4,8}\b"), regex(r"\d{1,3}\b")
#: The kind of a callout, or none in words.
_CALLOUT = regex(rf"(?:{CALLOUT})?[:：]?", re.I)
#: A sentence, and no title that ends in "etc."
_TEXT = regex(r"\S+ \S+ .*(?<!etc)[.。]", re.S)
#: A longer text is no notice.
_MAX_NOTICE = 300
#: A text of more pieces is no field with its name.
_MAX_PIECES = 40
#: How a field's name is written ("Description / note", "Re-issue type").
_NAME = regex(r"[^\W\d_]+(?:(?: ?[/&] ?|['’-]| )[^\W\d_]+)*\??")
#: The roles that a label alone may name.
_ALONE = ("message", "remedy", "cause", "when", "status")
#: Those that a table may add to a card with a text.
_ADDED = NARROW | {"remedy", "cause", "when"}
_BESIDE = XPath("preceding::table[1] | following::table[1]")
#: What a code may be set apart with.
SET_APART = frozenset(["b", "code", "strong"])
#: Of the columns of a table.
Titles = tuple[str, ...]
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def labelled_lines(table: _Element) -> list[tuple[str, str, _Element]]:
    """The lines of a table, each a label and its text ("Cause | The disk is full."): parts of a card."""
    filled = (row for row in table.iter("tr") if any(map(text_of, row)))
    rows = list(islice(filled, 2))
    if not rows or len(rows[-1]) != 2:
        return []
    rows += islice(filled, _MAX_LABELS)
    has_values = False
    label, text = (text_of(cell).rstrip(":：") for cell in rows[0]) if len(rows[0]) == 2 else ("", "")
    # The first line of what has no titles may be set as these.
    are_labels = likeliest(label) in _ALONE and all(names_role(text_of(row[0])) for row in rows[1:] if len(row))
    is_line = (likeliest(label) == "code" and text[:1].isdigit()) or (are_labels and is_prose(text))
    if all(cell.tag == "th" for cell in rows[0]) and not is_line:  # "Property | Value", or nothing at all.
        has_values = len(rows) == 2 and normal(text_of(rows[0][-1])) == "value"
        del rows[0]
    if not 0 < len(rows) <= _MAX_LABELS or any(len(row) != 2 or row[1].tag != "td" for row in rows[is_line:]):
        return []
    lines = [(text_of(row[0]).rstrip(":："), text_of(row[1]), row[1]) for row in rows]
    labels = [label for label, _, _ in lines]
    marked = all(row[0].tag == "th" or next(row[0].iter("strong", "b"), None) is not None for row in rows)
    if not marked:  # Titles beside their code, or two columns.
        codes = [value for label, value, _ in lines if role_of_label(label, {}) == "code"]
        names_code = any(" " not in one and (one.isdigit() or is_code_like(one)) for one in codes)
        marked = (names_code or has_values) and all(map(names_role, labels))
        marked = marked or _is_repeated([text_of(row[0]) for row in rows] if is_line else labels, table)
    return lines if marked and (is_line or _are_of_card(labels, _is_repeated(labels, table))) else []


def titles_of(table: _Element) -> Titles:
    """The texts of the first row of a table."""
    return tuple([text_of(cell) for cell in next(table.iter("tr"), ())])


def labelled_row(
    table: _Element, below_text: bool, heading: str, of_cards: Set[Titles] | None
) -> list[tuple[str, str, _Element]]:
    """The titles of a table of one row, none of codes but of that in the `heading`, and what stands under each.

    They are parts of a card. `below_text`: text of the card stands above it, so that it holds no other. `of_cards`: the
    titles of others that are; None where others show nothing.
    """
    rows = list(islice((row for row in table.iter("tr") if len(row)), 3))
    if len(rows) != 2 or len(rows[0]) != len(rows[1]):
        return []
    every = [(text_of(title).rstrip(":："), text_of(cell), cell) for title, cell in zip(*rows, strict=True)]
    named = [one for one in every if "code" in title_roles(one[0]) and one[1] in heading.split()]
    coded = [] if of_cards is None else named
    lines = [one for one in every if one not in coded]
    titles = [title for title, _, _ in lines]
    in_cards = of_cards is not None and (coded != [] or _is_repeated(titles, table))
    if not lines or not (in_cards or all(cell.tag == "th" for cell in rows[0])):
        return []
    is_known = of_cards is not None and titles_of(table) in of_cards
    if not (is_known or is_of_code(heading) or (coded and _OPENS_LONG.match(heading))):
        return []
    if coded and _SHORT_NUMBER.match(heading):
        return []  # A status, or a step, heads no card.
    of_fields = holds_no_codes(titles[0]) and not names_role(titles[0])  # "Field | Type | Meaning"
    roles = {likeliest(title) for title in titles} - ({""} if in_cards else set())
    if of_fields or (below_text and not roles <= (_ADDED if in_cards else NARROW)):
        return []
    coded = [one for one in lines if "code" in title_roles(one[0]) and " " not in one[1] and is_code_like(one[1])]
    return lines if not coded and "code" not in roles and _are_of_card(titles, in_cards) else []


def _are_of_card(labels: Sequence[str], in_cards: bool) -> bool:
    """Are these different labels, half of them those of roles: two, the only one, or `in_cards` one with others?"""
    known = [likeliest(label) for label in labels if names_role(label)]
    alone = {*_ALONE}.union(NARROW if in_cards else ()) if in_cards or len(labels) == 1 else set()
    enough = len(known) > 1 or not alone.isdisjoint(known)
    return enough and len(known) * 2 >= len(labels) == len({*labels})


def _is_repeated(labels: list[str], table: _Element) -> bool:
    """Has the table before or after this one these labels, too, or two of them, as in card after card?"""
    beside = cast("list[_Element]", _BESIDE(table)) if len(labels) > 1 else []
    return any(len({*labels} & _openings(other)) > 1 for other in beside)


def _openings(table: _Element) -> set[str]:
    """The texts of the first row of a table, and of the first cell of each."""
    rows = [row for row in table.iter("tr") if len(row)]
    return {text_of(cell) for cell in (*(row[0] for row in rows), *(cell for row in rows[:1] for cell in row))}


def is_grid(box: _Element) -> bool:
    """Is this a table made of divs: rows of as many cells, the first of them titles ("Code", "Status", "Meaning")?"""
    waiting = rows_of_divs(box) if len(box) > 1 else iter(())
    rows = list(islice(waiting, 2))
    if len(rows) < 2 or not 1 < len(rows[0]) == len(rows[1]):
        return False
    rows += islice(waiting, _MAX_ROWS)
    if len(rows) < 3 or any(row.tag != "div" or len(row) != len(rows[0]) or (row.text or "").strip() for row in rows):
        return False
    if any(len([*islice(cell.iter("p", "li", *HEADINGS), 2)]) > 1 for cell in rows[0]):
        return False  # A part of a card: a title is one text.
    if most(normal(text_of(row[0])) in ROLES_BY_WORD for row in rows[1:]):
        return False  # Lines of a label and its text.
    titles = [text_of(cell) for cell in rows[0]]
    if any(_TEXT.fullmatch(title) or len(title) > _MAX_LABELLED for title in titles):
        return False  # Those of a card.
    known = [*map(names_role, titles)]
    return (
        all(cell.tag in ("div", "span") for row in rows for cell in row)
        and len(set(titles)) == len(titles)
        and (known[0] or "code" in map(likeliest, titles))
        and most(known)
        and not _is_labelled_alike(box, rows)
    )


def _is_labelled_alike(box: _Element, rows: Sequence[_Element]) -> bool:
    """Does the box before or after this one, or that in the card there, begin its lines so, too, with another text?"""
    around = box.getparent()
    beside = [box.getprevious(), box.getnext()]
    if around is not None:
        at, cards = around.index(box), (around.getprevious(), around.getnext())
        beside += [card[at] for card in cards if card is not None and len(card) > at]
    label, text, below, _ = _opening(rows)
    others = [_opening(one) for one in beside if one is not None]
    return any(one[0::2] == [label, below] and one[1] != text for one in others)


def _opening(rows: Iterable[_Element]) -> list[str]:
    """The texts of the first two cells of each of the first two rows."""
    return [text_of(cell) for row in islice(rows, 2) for cell in islice(row, 2)]


def is_notice(aside: _Element) -> bool:
    """Is this a short text beside the others of a section, below one of its paragraphs, and no bar of the page?"""
    above = aside.getprevious()
    if above is None or above.tag not in ("p", "ul", "ol", "pre") or aside.get("role"):
        return False
    holds_more = next(aside.iter("a", "nav", "form", "button", *HEADINGS), None) is not None
    return not holds_more and len(text_of(aside)) <= _MAX_NOTICE


def cell_of_callout(table: _Element) -> _Element | None:
    """The text of a callout that is laid out as a table: the second cell of one row, behind its kind or a picture."""
    rows = [*islice(table.iter("tr"), 2)]
    cells = [cell.tag for cell in rows[0]] if len(rows) == 1 else []
    return rows[0][1] if cells == ["td", "td"] and _CALLOUT.fullmatch(text_of(rows[0][0])) else None


def is_card_footer(element: _Element) -> bool:
    """Does this end one of several articles side by side with a field, as the footer of a card does, and no page?"""
    card = element.getparent() if element.tag == "footer" else None
    field = _FIELD.match(text_of(element)) if card is not None and card.tag == "article" else None
    if card is None or field is None or not names_role(field[1]):
        return False
    around = card.getparent()
    return around is not None and len(around.findall("article")) > 1


def is_code_alone(text: str) -> bool:
    """Is this a code, a word in capitals or a number, but no HTTP status, and no more?"""
    may_be = (text.isdigit() and not is_http(text)) or is_code_like(text) or text.isupper()
    return may_be and " " not in text


def is_of_code(heading: str) -> bool:
    """Is this a code, alone, before its title ("PUMP_LOST – No pump") or in brackets behind it?"""
    if is_code_alone(heading):
        return True
    found = _TITLED.fullmatch(heading)
    if found is None:
        return False
    first, ended = (text or "" for text in found.groups())
    return is_code_like(first or ended) or (first.isdigit() and is_code_like(heading.rpartition(" ")[2]))


def level_of_line(box: _Element, grammar: re.Pattern[str]) -> int:
    """The level of a heading that is laid out in a line with its code or status and nothing else; 0 for all else."""
    if not 1 < len(box) <= _MAX_BESIDE:
        return 0
    levels = [level for child in box if (level := HEADINGS.get(child.tag))]
    if len(levels) != 1 or levels[0] == 1 or any((text or "").strip() for text in (box.text, *(c.tail for c in box))):
        return 0
    beside = [child for child in box if child.tag not in HEADINGS]
    words = [text_of(child) for child in beside if ROLE.get(child.tag) == "inline"]
    coded = any(STATUS.fullmatch(word) or (grammar.fullmatch(word) and is_code_like(word)) for word in words)
    return levels[0] if coded and len(words) == len(beside) else 0


def is_layout(table: _Element) -> bool:
    """Does one cell of a few rows hold blocks and most of the text? Such a table only lays out the page."""
    rows = list(islice(table.iter("tr"), _MAX_LAID_OUT + 1))
    if len(rows) > _MAX_LAID_OUT:
        return False
    cells = [cell for row in rows for cell in row]
    if any(cell.tag == "th" for cell in cells):
        return False
    full = [cell for cell in cells if len(list(islice(cell.iter("p", "li", "dt", "br"), 3))) > 2]
    if not full:
        return False
    others = [text_of(cell) for cell in cells if cell is not full[0]]
    if any((" " not in text and (text.isdigit() or is_code_like(text))) or names_role(text) for text in others):
        return False
    return sum(map(len, others)) * 4 < len(text_of(full[0]))


def holds_records(table: _Element) -> bool:
    """Is each row one cell, in which a label comes first ("Code: 1001")?"""
    rows = list(islice(table.iter("tr"), _MAX_LABELS))
    return len(rows) > 1 and all(
        len(row) == 1 and ":" in (text := text_of(row[0])) and normal(text.partition(":")[0]) in ROLES_BY_WORD
        for row in rows
    )


def is_list(table: _Element) -> bool:
    """Has the table a head of its own?"""
    return bool(table.xpath("./thead | ./tr[1]/th[2] | ./tbody/tr[1]/th[2]"))


def repeated_titles(texts: Sequence[tuple[str, _Element]]) -> set[str]:
    """The texts that are titles of roles alone, each of which stands above a text in about as many records.

    If those stand in boxes by twos, so do other titles.
    """
    counts = Counter(text for text, _ in texts)
    often = {text: times for text, times in counts.items() if times >= _MIN_RECORDS and _TITLE.fullmatch(text)}
    known = {text: times for text, times in often.items() if names_role(text)}
    least = _as_often(known)
    titles = {text for text, times in known.items() if times >= least}
    places = {text: element for text, element in texts if titles and often.get(text, 0) >= least}
    by_twos = {text for text, element in places.items() if _begins_pair(element)}
    return titles | by_twos if titles & by_twos else titles


def _begins_pair(element: _Element) -> bool:
    """Is this the first of two boxes, among others by twos or alone?"""
    beside = element.getparent()
    return beside is not None and len(beside) % 2 == 0 and beside.index(element) % 2 == 0


def repeated_labels(blocks: Iterable[tuple[str, Sequence[tuple[str, _Element]]]]) -> list[str]:
    """For each block (text, pieces), the label that it begins with, if several blocks begin with that; else "".

    A card may have a label that no other has, beside one of a role that they all have. Above long texts only those of
    roles count, as others may be badges ("Deprecated").
    """
    found = [(len(text) < _MAX_LABELLED, *_label_of(pieces, len(text) < _MAX_LABELLED)) for text, pieces in blocks]
    times = Counter(label for is_short, label, _ in found if is_short or names_role(label))
    often = {label for label, number in times.items() if number >= _MIN_RECORDS}
    places = {place for _, label, place in found if place and label in often and names_role(label)}
    return [label if label in often or place in places else "" for _, label, place in found]


def repeated_fields(blocks: Iterable[Sequence[tuple[str, _Element]]]) -> frozenset[str]:
    """The words before a colon, of no role, that open as many items or lines as those of a role do."""
    times = Counter(name for pieces in blocks for name in _fields_of(pieces))
    least = _as_often({name: number for name, number in times.items() if names_role(name)})
    often = [name for name, number in times.items() if _MIN_RECORDS <= number >= least > 0]
    return frozenset(name for name in often if not names_role(name))


def _as_often(titles: Mapping[str, int]) -> float:
    """How often a title stands at least that about as many records have as the commonest of these."""
    return max(titles.values(), default=0) * 2 / 3


def _fields_of(pieces: Sequence[tuple[str, _Element]]) -> set[str]:
    """The words before a colon that open an item of a list, a paragraph, or each of several lines."""
    firsts = [text for at, (text, _) in enumerate(pieces) if not at or pieces[at - 1][1].tag == "br"]
    names = [found[1] for text in firsts if (found := _FIELD.match(text))]
    if len(names) == 1 and pieces[0][1].tag == "p":  # How a text begins ("Access denied: …", "Important: …").
        return set() if mentions_failure(plain(names[0])) or _OPENS.fullmatch(names[0]) else {*names}
    return {*names} if len(names) > 1 or pieces[0][1].tag == "li" else set()


def _label_of(pieces: Sequence[tuple[str, _Element]], is_short: bool) -> tuple[str, object]:
    """The first of two tags side by side that hold all the text, where it may name a field but opens no sentence.

    With it, where it stands: in what kind of tags within which element.
    """
    none = "", None
    if len(pieces) < 2:
        return none  # Most texts.
    filled = [(word, holder) for text, holder in pieces[:_MAX_PIECES] if (word := clean(text))]
    if len(filled) < 2 or len(pieces) > _MAX_PIECES:
        return none
    (name, tag), (value, beside), *more = filled
    behind = tag.getnext()
    in_item = is_short and not more and tag.tag in BOLD and beside is tag.getparent() and beside.tag == "li"
    is_behind = behind is not None and all(behind in (holder, *holder.iterancestors()) for _, holder in filled[1:])
    if not (in_item or is_behind) or (more and any(_FIELD.match(text) for text, _ in pieces[1:])):
        return none
    if more and behind is not None:
        beside = behind
    if not _NAME.fullmatch(name) or (name[0].islower() and not names_role(name)) or len(name) > 30:
        return none
    if value[0].islower() and " " in value:
        return none
    if normal(name) not in ROLES_BY_WORD and (_DENIES.search(name) or (_ADVISES.search(name) and not names_role(name))):
        return none
    row = tag.getparent()
    return name, (row.tag, tag.tag, beside.tag, row.getparent()) if row is not None else None
