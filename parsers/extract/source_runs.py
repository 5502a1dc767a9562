"""Source code in preformatted texts: its lines, each with its comment, in runs of those that belong together."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.outline import Outline, Topics, samples_of
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import is_about_errors, is_clearly_of_codes, is_of_error_codes

#: A comment above a line, and a text above code that says what is in it, are no longer.
_MAX_LINES, _MARGIN, _MAX_COMMENT, _MAX_LEAD = 2000, 200, 200, 40
#: So few members of a type go with the other lines.
_MIN_MEMBERS = 3
#: A comment in a line of code.
COMMENT = regex(r"(?:(?<!/)(?<![ps]:)/{2,}+!?<?|/\*+!?<?|#)\s+([^*]{3,200})(?:\*/)?.{0,2}")
#: A macro with its value.
MACRO = regex(r"#\s?define\s+(\w+)\s+\S.*", re.S)
#: The first of two columns that several blanks part.
_FIRST = regex(r"^([\w./-]*\w)(?: {2,}|\t)(?=\S)")
#: A number that opens a line; those of several lines may end at the same place.
_NUMBER = regex(r" *[<>=]*-?\d+(?= )")
#: A heading among lines that are indented.
_TITLE = regex(r"\d{0,2}[\w .,'’-]{3,60}")
#: How a line of code ends that others go on with, indented.
OPENS = "{([,;:>\\"
#: A line for the preprocessor or the end mark of an array, and what opens one or an enumeration.
_DIRECTIVE = regex(r"#\s?(?:if|ifdef|ifndef|elif|else|endif|include|pragma|undef)\b|\{ ?(?:0|NULL),? ?(?:0|NULL)? ?\}")
_TYPED = regex(r"\benum\b[^;=]*\{|\]\s*=\s*\{|^(?:const|var) \($")
#: The marks of a comment without a text.
_BARE = regex(r"(?:/{2,}|#)!?")
#: What may name a code: its place among the blocks, the headings above it, its text and its element.
Unit = tuple[int, Topics, str, _Element]


def source_runs(outline: Outline, ends: str) -> dict[tuple[str, Topics, int], list[Unit]]:
    """The lines of preformatted texts, each with a comment alone above it, by the headings at the margin.

    Apart from the others are macros ("macro"), and the members of each enumeration or array ("member") by its first.
    One that is indented more than the line above goes on with it; below one that opens a group, only if that is among
    the `ends` of lines.
    """
    runs: dict[tuple[str, Topics, int], list[Unit]] = defaultdict(list)
    above_type: dict[int, Topics] = {}
    for element, topics, at, sample in once(outline, samples_of):
        lines = [line.rstrip() for line in sample.expandtabs().splitlines()[:_MAX_LINES]]
        if all(map(_FIRST.match, filter(None, lines))):
            lines = [*map(with_mark, lines)]
        indented = sum(line.startswith(" ") for line in lines) * 2 > sum(map(bool, lines))
        above, start, end, first, before, is_group = _below_lead(element, topics), _MARGIN, 0, 0, "", False
        under = above
        for line, text, comment in _commented(lines):
            first = 0 if is_group and not text else first
            under = under if first else above
            if not text:
                continue
            if not first and (said := _says_codes(comment)):
                first, is_group = len(above_type) + 1, True
                above_type[first], under = above, (*above, said)
            indent = len(line) - len(line.lstrip())
            start = _MARGIN if comment else start
            if text.endswith(("{", "(")) and _TYPED.search(f"{before} {text}".strip()):
                first, start, before, is_group = len(above_type) + 1, _MARGIN, "", False
                above_type[first] = above
                continue
            macro = MACRO.fullmatch(text)
            if _DIRECTIVE.match(text) or (macro and before.split()[:2] == ["#ifndef", macro[1]]):
                start, before = _MARGIN, text
                continue
            first = first if text[0] not in "})" else 0
            under = under if first else above
            run = runs["macro" if macro else "member" if first else "", under, first]
            is_last = before[-1:] == "," and text[-1] == ";"
            last, end, before = end, found.end() if (found := _NUMBER.match(line)) else 0, text
            if indented and not indent and _TITLE.fullmatch(text):
                under = above = (*topics, text)
                start = _MARGIN
            elif indent > start and run and not 0 < end == last:
                run[-1] = (at, under, f"{run[-1][2]} {text}", element)
            else:
                text = text[macro.start(1) :] if macro else text
                said = "" if COMMENT.search(text) or not comment else f" // {comment}"
                run.append((at, under, text + said, element))
                start = _MARGIN if text[-1] in OPENS and text[-1] not in ends else indent
            first = 0 if is_last else first  # Behind its members a type may go on.
    for key in [key for key, run in runs.items() if key[0] == "member" and len(run) < _MIN_MEMBERS]:
        topics = above_type[key[2]]
        runs["", topics, 0] += [(at, topics, text, element) for at, _, text, element in runs.pop(key)]
    return runs


def with_mark(line: str) -> str:
    """The line, with a colon between its first column and the next."""
    return _FIRST.sub(r"\1: ", line, count=1)


def _says_codes(comment: str) -> str:
    """The first sentence of a comment, if it is short and says that codes stand below."""
    said = comment.partition(". ")[0].rstrip(".")
    return said if len(said) <= _MAX_LEAD and is_of_error_codes(said) else ""


def _below_lead(element: _Element, topics: Topics) -> Topics:
    """The headings above a sample, with the few words just above it that say that it is one of codes or errors."""
    above = element.getprevious()
    lead = text_of(above) if above is not None and above.tag == "p" else ""
    is_said = lead != "" and len(lead) <= _MAX_LEAD and (is_about_errors(lead) or is_clearly_of_codes(lead))
    return (*topics, lead) if is_said else topics


def _commented(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The lines that are no comments, each with its text and the first paragraph of the comment right above it."""
    said, inside, is_open = "", False, True
    for line in lines:
        text = clean(line)
        whole = COMMENT.fullmatch(text)
        if inside or (text.startswith("/*") and "*/" not in text):
            inside, content = "*/" not in text, text.strip("/*! ")
        elif whole or _BARE.fullmatch(text):
            content = whole[1].rstrip() if whole else ""
        elif text:
            yield line, text, said
            said, is_open = "", True
            continue
        else:
            said, is_open = "", True  # What was said is of a section, not of the line below.
            yield "", "", ""
            continue
        is_open = is_open and (content != "" or said == "")
        if is_open and len(said) + len(content) < _MAX_COMMENT:
            said = f"{said} {content}".strip()
