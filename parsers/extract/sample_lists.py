"""Lists of error codes in preformatted text, as columns under titles, lines of a code and its text, or macros."""

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.extract.candidate_tables import TITLE, CandidateTable, card, cards, chapter_above
from parsers.extract.code_tokens import count_up
from parsers.extract.declared_members import BOUND, LIMIT, are_of_one_sign
from parsers.extract.json_lists import answers, json_list
from parsers.extract.line_lists import LINES
from parsers.extract.raw_lists import aligned_table, piped_tables
from parsers.html.once import once
from parsers.html.outline import Outline, samples_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_sense
from parsers.lexicon.vocabulary import is_about_errors, is_of_error_codes, mentions_failure, title_roles

#: A line: a code with a digit, or a constant, and its text behind a mark or a gap ("10:00:01 failed" is none).
_LINE = regex(
    r"\s*(?P<code>\d{1,6}(?:\.\d\d)?|[A-Z]{1,6}[-_]?\d{1,6}|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+)"
    r"(?:\s*[-–—]\s+|\s*:\s+|\s+=\s+|\s{2,})(?P<text>[^\W\d_].*\S)\s*"
)
#: A constant, its number and perhaps its text in columns.
_COLUMNS = regex(r"\s*(?P<code>[A-Z][A-Z\d]*(?:_[A-Z\d]+)+)\s+(?P<value>-?\d{1,6})(?:\s+(?P<text>\S.*))?\s*")
#: A code, and behind the mark of a comment its status and text ("lid_open  // 409 - The lid is open").
_COMMENTED = regex(
    r"\s*(?P<code>[a-z]+(?:_[a-z\d]+)*|[A-Z]+(?:_[A-Z\d]+)*)\s+(?://|#|--)\s*"
    r"(?:HTTP )?(?P<status>[45]\d\d)\s*[-–—:]\s*(?P<text>[^\W\d_].*\S)\s*"
)
#: The heading of a group of errors ("Access errors"), and of none.
_OF_GROUP = regex(
    r"(?i)(?!(?:common|debug|ex|handl|past|recent|reproduc|simulat|test|throw)\w* )(?:[\w-]+ ){0,3}errors?(?: codes)?"
)
#: A line that goes on with the text above, and one that rules titles off.
_GOES_ON, _RULE = regex(r"\s{12,}(?P<more>[^\W\d].*\S)\s*"), regex(r"\s*-{3,}[-\s]*")
#: A header of errors ("pump/errors.h").
_HEADER = regex(r"(?i)(?:.{0,80}[\W_])?err(?:or|no)?(?:_?codes?|s)?\.h(?: file)?")
#: A macro with a number and a comment, and a comment on a line of its own.
_MACRO = regex(
    r"\s*#\s*define\s+(?P<code>[A-Z][A-Z\d]*(?:_[A-Z\d]+)+)\s+(?P<value>\(?-?(?:0x[\da-fA-F]+|\d+)[uUlL]*\)?)"
    r"\s*/\*[*!<]*\s*(?P<text>\w[^*]*)\*/\s*"
)
_COMMENT = regex(r"\s*/\*[^*]*\*/\s*")
#: What a line of a program holds, and no text.
_SOURCE = regex(r"[{};\"]|\(\)")
#: Numbers beyond the others that stand for nothing.
_RESERVED = regex(r"\s*[<>≤≥]=?\s?\d+\b.*\breserved\b")
#: What stands before an example, and the field that says where in a request an error is, or when it was.
_OF_ANSWER = regex(
    r"(?i)\b(?:answers?|bod(?:y|ies)|e\.g|examples?|payloads?|requests?|respon[sd]\w*|returns?|samples?)\b"
)
_PLACE = regex(
    r"(?i)(?:.*_)?(?:fields?|id|index|line|location|param(?:eter)?s?|path|pointer|position|property|row|source|target|timestamp)"
)
#: So many lines are a list.
_MIN_LINES, _FEWEST = 4, 3


def sample_lists(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """The page's lists in preformatted text right below a heading of error codes: drawn tables, and lines of codes."""
    for element, topics, at, text in once(outline, samples_of):
        chapter = chapter_above(chapters, at)
        heading = topics[-1] if topics else chapter.rpartition(" | ")[2]
        lines = [line for line in text.splitlines() if line.strip() and not _RESERVED.match(line)]
        is_named = is_of_error_codes(heading) or (is_about_errors(heading) and "code" in title_roles(heading))
        # In a section of them ("Access errors" below "Error codes"), a comment says what each is.
        is_section = _OF_GROUP.fullmatch(heading) is not None and any(map(is_of_error_codes, topics))
        if is_section and (commented := _commented(lines)):
            made = [card(element, topics, one["code"], one["text"], one["status"]) for one in commented]
            yield _with_odd(
                cards(made, chapters, at, LINES), [line for line in lines if not _COMMENTED.fullmatch(line)]
            )
            continue
        macros = _macros_of(lines) if "#" in text and (is_named or _HEADER.fullmatch(heading)) else []
        if not (is_named or macros):
            continue
        drawn = [*piped_tables([(element, line) for line in lines], topics, chapter, at)] if "-+" in text else []
        if table := aligned_table(element, topics, chapter, at, text):
            drawn.append(table)
        table = json_list(element, topics, chapter, at, text) if is_named else None
        if table and _is_list(table, outline.blocks[at - 1].text if at else ""):
            drawn.append(table)
        if drawn:
            yield from drawn
        else:
            texts, odd = _in_columns(lines)
            if not texts:
                found = macros or _codes_of(lines)
                texts = [(one["code"], one["text"].strip()) for one in found]
                odd = [line for line in lines if not (macros or _LINE.fullmatch(line))]
            if not texts:
                continue
            yield _with_odd(cards([card(element, topics, *one) for one in texts], chapters, at, LINES), odd)
    if len(outline.samples) >= _MIN_LINES and not outline.tables:
        yield from (replace(one, shape=LINES) for one in answers(outline, chapters) if _are_all(outline, one))


def _with_odd(table: CandidateTable, lines: list[str]) -> CandidateTable:
    """The table, which the odd `lines` beside it are asked about."""
    table.unread = [("a line unlike the others", table.element, [line.strip()]) for line in lines]
    return table


def _are_all(outline: Outline, table: CandidateTable) -> bool:
    """Are these answers, each with a code of its own, all that a page of error codes has, but for few other words?"""
    codes = [line.codes[0] for line in table.lines]
    told = [block for block in outline.blocks if not (block.level or block.aside)]
    is_titled = bool(table.column(TITLE))  # Their headings may be those of calls.
    are_all = len(outline.samples) == len(codes) == len({*codes}) and len(told) <= len(codes)
    if is_titled or not are_all or not is_of_error_codes(table.main_heading) or _failing(table) * 2 < len(codes):
        return False
    return {word.strip(".,;:") for block in outline.blocks for word in block.text.split()}.isdisjoint(codes)


def _is_list(table: CandidateTable, before: str) -> bool:
    """Is this a list of codes that differ, a quarter of which fail, and not what one answer or request has?"""
    at = next(at for at, title in enumerate(table.titles) if "code" in title_roles(title))
    codes = table.column(at)
    if len(codes) < _MIN_LINES or len({*codes}) < len(codes):  # Fewer may be the errors of one answer.
        return False
    is_sample = _OF_ANSWER.search(before) is not None or any(map(_PLACE.fullmatch, table.titles))
    return _failing(table) * 4 >= len(codes) and not is_sample


def _failing(table: CandidateTable) -> int:
    """How many lines tell of a failure."""
    return sum(mentions_failure(" ".join(line.texts)) for line in table.lines)


def _macros_of(lines: list[str]) -> list[re.Match[str]]:
    """The macros, if all lines but comments are such, with numbers that differ, and a third of them fail."""
    found = [*map(_MACRO.fullmatch, [line for line in lines if not _COMMENT.fullmatch(line)])]
    macros = [one for one in found if one]
    differ = all(len({one[name] for one in macros}) == len(found) >= _FEWEST for name in ("code", "value"))
    failing = sum(mentions_failure(f"{one['code']} {one['text']}") for one in macros)
    is_bound = any((LIMIT if "-" in one["value"] else BOUND).fullmatch(one["code"]) for one in macros)
    are_codes = differ and not is_bound and are_of_one_sign(one["value"] for one in macros)
    return macros if are_codes and failing * 3 >= len(found) else []


def _in_columns(lines: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The codes with their texts, and the few lines unlike them; nothing unless all numbers differ and half fail.

    The number of success may stand without a constant, and is the code then.
    """
    ruled = next((at for at, line in enumerate(lines[:3]) if _RULE.fullmatch(line)), -1)
    texts: list[tuple[str, str]] = []
    numbers: list[str] = []
    odd: list[str] = []
    for line in lines[ruled + 1 :]:
        found = _COLUMNS.fullmatch(line) or (_LINE.fullmatch(line) if line.split(maxsplit=1)[0] == "0" else None)
        if found:
            texts.append((found["code"], (found["text"] or "").strip()))
            numbers.append(found.groupdict().get("value", found["code"]))
        elif texts and (more := _GOES_ON.fullmatch(line)):
            code, text = texts.pop()
            texts.append((code, f"{text} {more['more']}".strip()))
        else:
            odd.append(line)
    failing = sum(mentions_failure(f"{code} {text}") for code, text in texts)
    are_codes = len({*numbers}) == len(texts) >= max(_FEWEST, 10 * len(odd)) and failing * 2 >= len(texts)
    return (texts, odd) if are_codes else ([], [])


def _commented(lines: list[str]) -> list[re.Match[str]]:
    """The codes with a status and a text in a comment each, if half of the lines are such; calls are none."""
    found = [*filter(None, map(_COMMENTED.fullmatch, lines))]
    named = sum("_" in one["code"] or has_sense(one["status"], one["code"]) for one in found)
    differ = len({one["code"] for one in found}) == len(found)
    return found if differ and len(found) * 2 >= len(lines) and named * 4 >= 3 * len(found) else []


def _codes_of(lines: list[str]) -> list[re.Match[str]]:
    """The lines with a code; nothing in a program, or unless nearly all are such, differ, and half of them fail."""
    found = [one for one in map(_LINE.fullmatch, lines) if one]
    codes = [one["code"] for one in found]
    if len(found) < max(_MIN_LINES, 0.9 * len(lines)) or len({*codes}) < len(codes) or count_up(codes):
        return []
    failing = sum(mentions_failure(one["text"]) for one in found)
    return found if failing * 2 >= len(found) and not any(map(_SOURCE.search, lines)) else []
