"""Labels that repeat in card after card: titles of roles alone, words before their texts, names of fields."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lxml.etree import _Element

from parsers.html.element_text import BOLD, text_of
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CALLOUT, FIELD
from parsers.lexicon.vocabulary import mentions_failure, names_role, plain

#: The title of a role, perhaps, and how few records may repeat it.
_TITLE, _MIN_RECORDS = regex(r"[^\s\d:：.!]{1,40}(?: [^\s\d:：.!]{1,40}){0,2} ?[:：?]?"), 3
#: What begins advice or denies, and is no field's name.
_ADVISES, _DENIES = regex(r"\b(?:do|retry(?! after \())\b", re.I), regex(r"\b(?:never|no|not)\b", re.I)
#: A longer text is no field with its name.
_MAX_LABELLED = 80
#: What opens a text, and no field.
_OPENS = regex(rf"[A-Z]{{1,3}}|(?i:{CALLOUT}|error|message|prefix)")
#: A text of more pieces is no field with its name.
_MAX_PIECES = 40
#: The title of a role before a dash, as an item of a list begins ("Message - The lid is open").
_DASHED = regex(r"\s*([^\W\d_a-z][^\s:：.]{0,20}(?: [^\s:：.]{1,20})?) [–—-] ")
#: Where such a title stands.
_BEFORE_DASH = "before a dash"
#: How a field's name is written ("Description / note", "Re-issue type", "Delay (ms)").
_NAME = regex(r"[^\W\d_]+(?:(?: ?[/&] ?|['’-]| )[^\W\d_]+)*(?: \([^\W\d_]{1,12}\))?\??")


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
    by_twos = {text for text, element in places.items() if _begins_pair(element) and text_of(element) == text}
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
    dashed = {label for _, label, place in found if place == _BEFORE_DASH and label in often}
    often -= dashed if len(dashed) == 1 else set()  # How texts begin.
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
    names = [found[1] for text in firsts if (found := FIELD.match(text))]
    if len(names) == 1 and pieces[0][1].tag == "p":  # How a text begins ("Access denied: …", "Important: …").
        return set() if mentions_failure(plain(names[0])) or _OPENS.fullmatch(names[0]) else {*names}
    return {*names} if len(names) > 1 or pieces[0][1].tag == "li" else set()


def _label_of(pieces: Sequence[tuple[str, _Element]], is_short: bool) -> tuple[str, object]:
    """The first of two tags side by side that hold all the text, where it may name a field but opens no sentence.

    So is a known title before a dash. With it, where it stands: in what kind of tags within which element.
    """
    none = "", None
    if pieces and pieces[0][1].tag == "li" and (found := _DASHED.match(pieces[0][0])) and names_role(name := found[1]):
        # No thing that is called so ("Status lamp", "Message queue").
        return (name, _BEFORE_DASH) if normal(name) in ROLES_BY_WORD or not name.isascii() else none
    if len(pieces) < 2:
        return none  # Most texts.
    filled = [(word, holder) for text, holder in pieces[:_MAX_PIECES] if (word := clean(text))]
    if len(filled) < 2 or len(pieces) > _MAX_PIECES:
        return none
    (name, tag), (value, beside), *more = filled
    behind = tag.getnext()
    in_item = is_short and not more and tag.tag in BOLD and beside is tag.getparent() and beside.tag == "li"
    is_behind = behind is not None and all(behind in (holder, *holder.iterancestors()) for _, holder in filled[1:])
    if not (in_item or is_behind) or (more and any(FIELD.match(text) for text, _ in pieces[1:])):
        return none
    if tag.tag == beside.tag and tag.get("class") and tag.get("class") == beside.get("class"):
        return none  # Styled alike: badges beside each other.
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
