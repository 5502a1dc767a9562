"""Source code in preformatted texts: its lines, each with its comment, in runs of those that belong together."""

import re
from collections import defaultdict

from lxml.etree import _Element

from parsers.html.once import once
from parsers.html.outline import Outline, Topics, samples_of
from parsers.lexicon.cleaning import clean

_MAX_LINES, _MARGIN = 2000, 200
#: A comment in a line of code.
COMMENT = re.compile(r"(?:(?<!/)/{2,}+!?<?|/\*+!?<?|#)\s+([^*]{3,200})(?:\*/)?.{0,2}")
#: A macro with its value.
MACRO = re.compile(r"#\s?define\s+(\w+)\s+\S.*", re.S)
#: A number that opens a line; those of several lines may end at the same place.
_NUMBER = re.compile(r" *[<>=]*-?\d+(?= )")
#: A heading among lines that are indented.
_TITLE = re.compile(r"\d{0,2}[\w .,'’-]{3,60}")
#: How a line of code ends that others go on with, indented.
OPENS = "{([,;:>\\"
#: A line for the preprocessor or the end mark of an array, and what opens one or an enumeration.
_DIRECTIVE = re.compile(
    r"#\s?(?:if|ifdef|ifndef|elif|else|endif|include|pragma|undef)\b|\{ ?(?:0|NULL),? ?(?:0|NULL)? ?\}"
)
_TYPED = re.compile(r"\benum\b[^;=]*\{|\]\s*=\s*\{")
#: What may name a code: its place among the blocks, the headings above it, its text and its element.
Unit = tuple[int, Topics, str, _Element]


def source_runs(outline: Outline, ends: str) -> dict[tuple[str, Topics, int], list[Unit]]:
    """The lines of preformatted texts, each with a comment alone above it, by the headings at the margin.

    Apart from the others are macros ("macro"), and the members of each enumeration or array ("member") by its first.
    One that is indented more than the line above goes on with it; below one that opens a group, only if that is among
    the `ends` of lines.
    """
    runs: dict[tuple[str, Topics, int], list[Unit]] = defaultdict(list)
    for element, topics, at, sample in once(outline, samples_of):
        lines = [line.rstrip() for line in sample.expandtabs().splitlines()[:_MAX_LINES] if line.strip()]
        indented = sum(line.startswith(" ") for line in lines) * 2 > len(lines)
        under, comment, start, end, first, before = topics, "", _MARGIN, 0, 0, ""
        for number, line in enumerate(lines):
            text, indent = clean(line), len(line) - len(line.lstrip())
            if not text:
                continue  # Marks alone ("``").
            if text.endswith("{") and _TYPED.search(f"{before} {text}"):
                first, start, before = number, _MARGIN, ""
                continue
            macro = MACRO.fullmatch(text)
            if _DIRECTIVE.match(text) or (macro and before.split()[:2] == ["#ifndef", macro[1]]):
                start, before = _MARGIN, text
                continue
            first = first if text[0] != "}" else 0
            run = runs["macro" if macro else "member" if first else "", under, first]
            last, end, before = end, found.end() if (found := _NUMBER.match(line)) else 0, text
            if indented and not indent and _TITLE.fullmatch(text):
                under, start = (*topics, text), _MARGIN
            elif (found := COMMENT.fullmatch(text)) is not None:
                comment, start = f" // {found[1]}", _MARGIN
            elif indent > start and run and not 0 < end == last:
                run[-1] = (at, under, f"{run[-1][2]} {text}", element)
            else:
                text = text[macro.start(1) :] if macro else text
                run.append((at, under, text if COMMENT.search(text) else text + comment, element))
                comment, start = "", _MARGIN if text[-1] in OPENS and text[-1] not in ends else indent
    return runs
