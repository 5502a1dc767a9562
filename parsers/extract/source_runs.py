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
#: What is said of a member in an attribute above it ("[Description("It failed")]", "#[msg("It failed")]").
_ATTRIBUTE = regex(
    r"(?:#?\[|@)(?i:description|display\w*|doc|error|message|msg|summary)\((?:\w+ ?[=:] ?)?\"([^\"]{3,200})\"\)\]?"
)
#: A heading with a colon, and a rule below what it heads.
_LABEL, _RULE = regex(r"(?![a-z])[^\W\d_][\w '’-]{3,60}:"), regex(r"[-=*_]{5,}")
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
_TYPED = regex(
    r"\b(?:enum|object)\b[^;=]*\{|\]\s*=\s*\{|^(?:const|var) \($|^class \w+\([\w., ]*Enum\):$"
    r"|\b(?:const|final|let|static|var)\b[^;(]*=\s*(?:Object\.freeze\()?\{|\btype \w+ =$"
)
#: What stands behind its name.
_DECLARES = regex(r"\s*[=(:{]")
#: What ends a line that opens a type, and those that lines at the margin close.
_OPENING, _CLOSED_BY_MARGIN = ("{", "(", ":", "="), (":", "=")
#: An error that a contract declares ("error NotOwner(address caller);").
_ERROR = regex(r"error (\w+)\([^()]*\);")
#: A comment that is a text of its own ("""It failed."""), and tags in one.
_DOCSTRING, _TAGS = regex(r'"""(.*?)(?:""")?'), regex(r"</?[a-z]+ ?/?>")
#: The marks of a comment without a text.
_BARE = regex(r"(?:/{2,}|#)!?")
#: What may name a code: its place among the blocks, the headings above it, its text and its element.
Unit = tuple[int, Topics, str, _Element]
#: A preformatted text, as `samples_of` gives it.
_Text = tuple[_Element, Topics, int, str]
#: Units that belong together, by their kind, the headings above them and the number of their type.
Runs = dict[tuple[str, Topics, int], list[Unit]]


def source_runs(outline: Outline, ends: str) -> Runs:
    """The lines of preformatted texts, each with a comment alone above it, by the headings at the margin.

    Apart from the others are macros ("macro"), and the members of each enumeration or array ("member") by its first.
    One that is indented more than the line above goes on with it; below one that opens a group, only if that is among
    the `ends` of lines.
    """
    runs: Runs = defaultdict(list)
    above_type: dict[int, Topics] = {}
    for text in once(outline, samples_of):
        lines = [line.rstrip() for line in text[3].expandtabs().splitlines()[:_MAX_LINES]]
        if all(map(_FIRST.match, filter(None, lines))):
            lines = [*map(with_mark, lines)]
        sample = _Sample(text, lines, runs, above_type, ends)
        for line, content, comment in _commented(lines):
            sample.add(line, content, comment)
    for key in [key for key, run in runs.items() if key[0] == "member" and len(run) < _MIN_MEMBERS]:
        topics = above_type[key[2]]
        runs["", topics, 0] += [(at, topics, text, element) for at, _, text, element in runs.pop(key)]
    return runs


class _Sample:
    """A preformatted text as it is read, line by line, into `runs`.

    `first`: the number of the type that is open, if any, or of the group below a comment that names one; `above_type`:
    the headings above each. `start`: the indent from which a line goes on with the one above it.
    """

    def __init__(self, text: _Text, lines: list[str], runs: Runs, above_type: dict[int, Topics], ends: str) -> None:
        self._element, self._topics, self._at, _ = text
        self._runs, self._above_type, self._ends = runs, above_type, ends
        self._indented = sum(line.startswith(" ") for line in lines) * 2 > sum(map(bool, lines))
        self._above = self._under = _below_lead(self._element, self._topics)
        self._start, self._first, self._is_group = _MARGIN, 0, False
        self._by_indent, self._type_indent = False, _MARGIN
        self._before, self._end = "", 0  # The line above, and where the number that it opens with ends.

    def add(self, line: str, text: str, comment: str) -> None:
        """Add a line with its text and the comment above it; one without a text ends a group."""
        is_rule = _RULE.fullmatch(text) is not None
        if is_rule or (self._is_group and not text):
            self._first = 0
        self._under = self._under if self._first else self._above
        if is_rule or not text:
            return
        if not comment and _LABEL.fullmatch(text) and line[0] != " ":
            self._open(is_group=False)
            self._under, self._start, self._before = (*self._above, text[:-1]), _MARGIN, ""
            return
        if not self._first and (said := _says_codes(comment)):
            self._open(is_group=True)
            self._under = (*self._above, said)
        self._start = _MARGIN if comment else self._start
        macro = MACRO.fullmatch(text)
        if (
            text.endswith(_OPENING)
            and len(text) < _MARGIN
            and (typed := _TYPED.search(f"{self._before} {text}".strip()))
        ):
            self._open(is_group=False)
            self._by_indent, self._type_indent = text.endswith(_CLOSED_BY_MARGIN), _indent(line)
            named = _DECLARES.split(typed.string[typed.start() :], maxsplit=1)[0]
            self._under = (*self._above, named) if " " in named else self._under
            self._start, self._before = _MARGIN, ""
        elif _DIRECTIVE.match(text) or (macro and self._before.split()[:2] == ["#ifndef", macro[1]]):
            self._start, self._before = _MARGIN, text
        else:
            self._take(line, text, comment, macro)

    def _open(self, is_group: bool) -> None:
        self._first, self._is_group = len(self._above_type) + 1, is_group
        self._by_indent, self._type_indent = False, _MARGIN
        self._above_type[self._first] = self._above

    def _take(self, line: str, text: str, comment: str, macro: re.Match[str] | None) -> None:
        """Take a line that is code: a heading, one that goes on with the line above it, or one of its own."""
        indent = _indent(line)
        is_closed = text[0] in "})" and indent <= self._type_indent
        if is_closed or (self._by_indent and indent == 0):
            self._first = 0
        self._under = self._under if self._first else self._above
        error = None if self._first else _ERROR.fullmatch(text)
        kind = "macro" if macro else "error" if error else "member" if self._first else ""
        run = self._runs[kind, self._under, self._first]
        text = error[1] if error else text
        is_last = self._before[-1:] == "," and text[-1] == ";"
        last, self._end = self._end, found.end() if (found := _NUMBER.match(line)) else 0
        self._before = text
        if self._indented and not indent and _TITLE.fullmatch(text):
            self._under = self._above = (*self._topics, text)
            self._start = _MARGIN
        elif indent > self._start and run and not 0 < self._end == last:
            run[-1] = (self._at, self._under, f"{run[-1][2]} {text}", self._element)
        else:
            text = text[macro.start(1) :] if macro else text
            said = "" if COMMENT.search(text) or not comment else f" // {comment}"
            run.append((self._at, self._under, text + said, self._element))
            self._start = _MARGIN if text[-1] in OPENS and text[-1] not in self._ends else indent
        if is_last:
            self._first = 0  # Behind its members a type may go on.


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


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
        quoted = _DOCSTRING.fullmatch(text)
        if quoted and not (inside and text != '"""'):
            inside, content = inside != (text == '"""' or not text.endswith('"""')), quoted[1]
        elif inside or (text.startswith("/*") and "*/" not in text):
            inside, content = "*/" not in text and not text.endswith('"""'), text.strip('/*! "')
        elif attribute := _ATTRIBUTE.fullmatch(text):
            content = attribute[1]
        elif whole or _BARE.fullmatch(text):
            content = _TAGS.sub("", whole[1]).strip() if whole else ""
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
