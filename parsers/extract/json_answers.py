"""Answers in JSON that show a code each, with the heading above them and the paragraph there or their own message."""

from collections import defaultdict
from collections.abc import Iterator

from parsers.extract.block_runs import MIN_LINES
from parsers.extract.candidate_tables import CandidateTable, Line, card, cards
from parsers.extract.code_tokens import is_token
from parsers.html.outline import Outline
from parsers.html.text_nodes import text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import title_roles

#: A field with its value.
_FIELD = regex(r"\"?\b([A-Za-z_]\w{0,40})\"?\s*:\s*(?:\"([^\"\n]{1,80})\"|(-?\d{1,9}\b))")
_MAX_CHARS = 20_000


def json_answers(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """A list for each field that names codes."""
    alike: dict[str, list[Line]] = defaultdict(list)
    places: dict[str, int] = {}
    for element, topics, at in outline.samples:
        text = text_inside(element)[:_MAX_CHARS]
        fields = [(name, value or number) for name, value, number in _FIELD.findall(text[text.find("{") + 1 :])]
        status = next((value for name, value in fields if name.lower().startswith("status") and value.isdigit()), "")
        named = ((name, value) for name, value in fields if "code" in title_roles(name) and is_token(value))
        name, code = next((one for one in named if one[1] != status), ("", ""))
        if not name:
            continue
        before = outline.blocks[max(at - 3, 0) : at][::-1]
        own = (value for name, value in fields if "message" in title_roles(name))
        message = before[0].text if before and not before[0].level else next(own, "")
        title = next((one.text for one in before if one.level), "")
        places.setdefault(name, at)
        alike[name].append(card(element, topics, code, message, status, title))
    for name, lines in alike.items():
        if len({line.codes for line in lines}) >= MIN_LINES:
            yield cards(lines, chapters, places[name])
