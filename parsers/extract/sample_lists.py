"""Lists of error codes in preformatted text, as columns under titles or as lines of a code and its text."""

import re
from collections.abc import Iterator

from parsers.extract.candidate_tables import CandidateTable, card, cards
from parsers.extract.code_tokens import count_up
from parsers.extract.line_lists import LINES
from parsers.extract.raw_lists import aligned_table, piped_tables
from parsers.html.once import once
from parsers.html.outline import Outline, samples_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import is_of_error_codes, mentions_failure

#: A line: a code with a digit, or a constant, and its text behind a mark or a gap ("10:00:01 failed" is none).
_LINE = regex(
    r"\s*(?P<code>\d{1,6}(?:\.\d\d)?|[A-Z]{1,6}[-_]?\d{1,6}|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+)"
    r"(?:\s*[-–—]\s+|\s*:\s+|\s{2,})(?P<text>[^\W\d_].*\S)\s*"
)
#: What a line of a program holds, and no text.
_SOURCE = regex(r"[{};\"]|\(\)")
#: So many lines are a list.
_MIN_LINES = 4


def sample_lists(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """The page's lists in preformatted text right below a heading of error codes: drawn tables, and lines of codes."""
    for element, topics, at, text in once(outline, samples_of):
        heading = topics[-1] if topics else chapters[at].rpartition(" | ")[2]
        if not is_of_error_codes(heading):
            continue
        lines = [line for line in text.splitlines() if line.strip()]
        drawn = [*piped_tables([(element, line) for line in lines], topics, chapters[at], at)] if "-+" in text else []
        if table := aligned_table(element, topics, chapters[at], at, text):
            drawn.append(table)
        if drawn:
            yield from drawn
        elif found := _codes_of(lines):
            table = cards([card(element, topics, one["code"], one["text"]) for one in found], chapters, at, LINES)
            odd = [line for line in lines if not _LINE.fullmatch(line)]
            table.unread = [("a line unlike the others", element, [line.strip()]) for line in odd]
            yield table


def _codes_of(lines: list[str]) -> list[re.Match[str]]:
    """The lines with a code; nothing in a program, or unless nearly all are such, differ, and half of them fail."""
    found = [one for one in map(_LINE.fullmatch, lines) if one]
    codes = [one["code"] for one in found]
    if len(found) < max(_MIN_LINES, 0.9 * len(lines)) or len({*codes}) < len(codes) or count_up(codes):
        return []
    failing = sum(mentions_failure(one["text"]) for one in found)
    return found if failing * 2 >= len(found) and not any(map(_SOURCE.search, lines)) else []
