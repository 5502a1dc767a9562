"""Lists in JSON: an array of objects, an object of them by their codes, and answers that each name a code."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from lxml.etree import _Element

from parsers.extract.block_runs import MIN_LINES
from parsers.extract.candidate_tables import TITLE, CandidateTable, Line, card, cards, chapter_above, text_line
from parsers.extract.code_tokens import is_code, is_number, is_token
from parsers.extract.codes_in_text import states_status, statuses_in
from parsers.html.once import once
from parsers.html.outline import Outline, Topics, samples_of
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import title_roles

#: A field with its value.
_FIELD = regex(r"\"?\b([A-Za-z_]\w{0,40})\"?\s*:\s*(?:\"([^\"\n]{1,80})\"|(-?\d{1,9}\b))")
#: Where one answer of a sample ends, and the next begins.
_NEXT = regex(r"^\}[\s,]*(?=\{)", re.M)
#: Of a longer sample, so much is read.
_MAX_SAMPLE = 20_000
#: A comma behind the last entry, which JSON does not have, and many a sample does.
_LAST_COMMA = regex(r",(?=\s*[}\]])")
_MAX_CHARS = 1_000_000
#: No list has more titles.
_MAX_TITLES = 40
#: The titles of the codes that are the keys of an object, and of its values that are texts.
_KEY, _TEXT = "code", "message"


def json_lists(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """Each sample that is a list; of the others, a list for each field that names codes."""
    lists = {
        element: json_list(element, topics, chapter_above(chapters, at), at, text, of_texts=True)
        for element, topics, at, text in once(outline, samples_of)
    }
    yield from filter(None, lists.values())
    yield from answers(outline, chapters, {element for element, one in lists.items() if one})


def json_list(
    element: _Element, topics: Topics, chapter: str, at: int, text: str, of_texts: bool = False
) -> CandidateTable | None:
    """The list that a preformatted text is, under the keys of its objects; none where these name no codes.

    `of_texts`: it may map codes to texts, as settings and translations are mapped, too.
    """
    objects = _objects(text, of_texts)
    titles = list(dict.fromkeys(key for one in objects for key in one))
    codes = [key for key in titles if "code" in title_roles(key)]
    are_named = all(any(_may_be_code(one.get(key)) for key in codes) for one in objects)
    if len(objects) < MIN_LINES or not 2 <= len(titles) <= _MAX_TITLES or not are_named:
        return None
    lines = [text_line(element, [_text(one.get(title)) for title in titles], topics) for one in objects]
    return CandidateTable("table", element, topics, chapter, "", at, titles, lines)


def message_with(code: str, text: str) -> str:
    """The message beside a code in an answer, or beside the object that the code is in; empty if there is none."""
    try:
        found = json.loads(_LAST_COMMA.sub("", text[:_MAX_SAMPLE]))
    except (ValueError, RecursionError):
        return ""
    above: dict[str, Any] = {}
    while isinstance(found, dict):
        if any(code == _text(value) and "code" in title_roles(key) for key, value in found.items()):
            texts = [one for one in (found, above) if isinstance(one.get(_TEXT), str)]
            return clean(texts[0][_TEXT]) if texts else ""
        above, inner = found, [one for one in found.values() if isinstance(one, dict)]
        found = inner[0] if len(inner) == 1 else None
    return ""


def _objects(text: str, of_texts: bool) -> list[dict[str, Any]]:
    """The objects of an array, or of an object that has them, or texts, by their codes."""
    if text.lstrip()[:1] not in ("[", "{") or len(text) > _MAX_CHARS:
        return []
    try:
        found = json.loads(_LAST_COMMA.sub("", text))
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict):
        by_code = found if all(is_number(key) or is_code(key) for key in found) else {}
        if of_texts and by_code and all(isinstance(one, str) and " " in one for one in by_code.values()):
            return [{_KEY: key, _TEXT: one} for key, one in by_code.items()]
        found = [{_KEY: key, **one} for key, one in by_code.items() if isinstance(one, dict) and _KEY not in one]
        return found if len(found) == len(by_code) else []
    return found if all(isinstance(one, dict) for one in found) else []


def _may_be_code(value: Any) -> bool:
    """Is this a number or a text, and neither true nor false?"""
    return isinstance(value, int | str) and not isinstance(value, bool) and value != ""


def _text(value: Any) -> str:
    """The value as a text; of a list, those that it holds."""
    if isinstance(value, list):
        return "; ".join(clean(one) for one in value if isinstance(one, str))
    if value is None or isinstance(value, dict):
        return ""
    return clean(value if isinstance(value, str) else json.dumps(value))


def answers(
    outline: Outline, chapters: list[str], lists: Collection[_Element] = frozenset()
) -> Iterator[CandidateTable]:
    """A list for each field by which the answers, samples that are none of the `lists`, name codes."""
    alike: dict[str, list[Line]] = defaultdict(list)
    places: dict[str, int] = {}
    for element, topics, at in outline.samples:
        if element in lists:
            continue
        before = outline.blocks[max(at - 3, 0) : at][::-1]
        texts = _NEXT.split(text_inside(element)[:_MAX_SAMPLE])
        is_one = len(texts) == 1
        for text in texts:
            fields = [(name, value or number) for name, value, number in _FIELD.findall(text[text.find("{") + 1 :])]
            status = next((value for key, value in fields if key.lower().startswith("status") and value.isdigit()), "")
            named = ((key, value) for key, value in fields if "code" in title_roles(key) and is_token(value))
            name, code = next((one for one in named if one[1] != status), ("", ""))
            if not name:
                continue
            own = next((value for key, value in fields if "message" in title_roles(key)), "")
            is_told = before and not before[0].level and is_one
            title = next((one.text for one in before if one.level), "") if is_one else ""
            if not status and states_status(title) and (stated := statuses_in(title)):
                status, title = stated.codes[0], stated.beside
            places.setdefault(name, at)
            alike[name].append(card(element, topics, code, before[0].text if is_told else own, status, title))
    for name, lines in alike.items():
        if len({line.codes for line in lines}) >= MIN_LINES:
            table = cards(lines, chapters, places[name])
            titles = Counter(title for title, _ in {(line.texts[TITLE], line.codes) for line in lines})
            table.replace(TITLE, {title: "" for title, codes in titles.items() if codes > 1})  # They head groups.
            yield table
