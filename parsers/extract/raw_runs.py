"""Raw runs: headings, items, terms, cells, paragraphs or lines that each name a code at the same place."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from parsers.extract.block_runs import MIN_LINES, QUOTES, WORD, block_runs
from parsers.extract.candidate_tables import CandidateTable, Line, card, cards
from parsers.extract.card_heads import SHORT_NAME
from parsers.extract.code_tokens import count_up, is_number, is_own_code, is_plain_word, is_token, looks_like_code
from parsers.extract.field_values import field_values
from parsers.extract.plain_words import means_other
from parsers.extract.source_runs import COMMENT, OPENS, Unit, source_runs
from parsers.html.element_text import text_of
from parsers.html.outline import Outline, Topics
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_mask
from parsers.lexicon.value_shapes import YEAR, most
from parsers.lexicon.vocabulary import is_about_errors, mentions_failure, names_role, title_roles

MAX_WORDS = 6
#: The runs that are lists by their markup.
_LISTS = frozenset(["heading", "dt", "li", "code"])
#: Those whose texts have heads, and how many blocks a heading may have below it.
_HEADS, _MAX_BLOCKS = _LISTS - {"code"}, 6
#: What is counted, and is no error.
_COUNTED = frozenset(
    ["chapter", "section", "part", "step", "figure", "lesson", "question", "kapitel", "chapitre", "глава"]
)
_LETTER = regex(r"[^\W\d_]")
#: "Not permitted (-4)", "Not permitted = 4", "not permitted -> NOT_PERMITTED (403)"
_ENDED = regex(r"(.{3,2000}?)\s*(?:[(\[]|=\s?(?=-?\d+$)|(?:[-=]>|→)\W{0,3})(-?[\w.-]{1,80})( \(\d{3}\)|)\W*", re.S)
_MARKS = ("(", "[", "=", "→", "->")
#: "FAN ERROR #11101", "FAN ERROR (#11101): It does not turn."
_NUMBERED_NAME = regex(r"([^\n#a-z]{3,80}?)\s*\(?#(\d{2,8})\)?(?:[:：]?\s+(?:[-–—]\s+)?|$)(.*)", re.S)
BETWEEN = " :：.,;-–—=|*)]}>→"
#: A text in quotes.
_QUOTED = regex(r"([\"'])((?:(?!\1).){2,200})\1")
#: What a program has for the text of a number (`errors[100] = "The lid is open"`).
_TOLD = regex(r"\]\s*:?=\s*([\"'])((?:(?!\1).){2,80}? (?:(?!\1).){1,200})\1")
#: A field of an object in JSON, and its text.
_FIELD = regex(r"[\"']?\b(\w{1,40})[\"']?\s*:\s*([\"'])((?:(?!\2).){2,200})\2")
#: The code of an object that has a name of its own.
_INNER_CODE = regex(r"\s*[:=]\s*\{\s*[\"']?code[\"']?\s*:\s*[\"']?([\w.-]*\w)")
#: A sentence, in which what is quoted is a part ("The mode is not 'hot'").
_SAID = regex(r"[^\W\d_]{2} [^\W\d_]{2}")
#: A call, whose arguments may be in quotes; not "lamp(s)".
_CALL = regex(r"\w\((?!s\))")
#: A word alone, or before a mark and its meaning; in quotes or not.
_MARKED = regex(r"[\"']?([\w.:/-]*\w)[\"']?(?:(\s+[-–—=/|]|:)\s.*)?", re.S)
#: A short text before a line or a mark, and what follows.
_HEADED = regex(r"((?:[\w'’./-]|:(?=\w))+(?: (?:[\w'’./-]|:(?=\w))+){0,4})(?:\n|: | [-–—=|] )(.+)", re.S)
#: A word that a text opens with, before a mark or on a line of its own.
_INNER = regex(r"(\S+?):?(?:\s+(.*))?", re.S)
#: The value of a constant, and one that alone follows a name.
_VALUE = regex(r"\s*:?=\s*[\w.-]+\s*[,;]?")
_SET, _BOUND = regex(r"\w = -?\d+[,;]?$"), regex(r"(?i)count|first|last|max\w*|min\w*|total")
_NUMBERED = regex(r"[A-Za-z]\w*_\w+ (?::?= ?)?\(?[-+]?\d[\w.]{0,9}\)?(?: : \d+| /\* \d+ \*/)?[,;]?")
#: An error of a service, whose name is words ("EAPI:Invalid key").
_OF_SERVICE = regex(r"\w+(?::[A-Z][a-z]+(?: [a-z_]+)*)+(?=\n|$|\s[-–—=*]\s|: )")
#: A call, a request, and the version with which its answer begins ("fail()", "GET /pumps", "HTTP/1.1 404"); a code in
#: which a letter was lost.
_NO_CODE = regex(r"HTTP/\d|[\w.:/-]+(?:\ufffd|[\"'>]*\s*(?:\(\)|/\w))")
#: A code that has a name in a program.
_ASSIGNED = regex(r"(\w+)\s*:?[=:]\s*([\"'])([\w.:/-]+)\2[,;]?")
#: What names a code, the code that it names, and what it says of it.
_Named = tuple[Unit, str, str]


def raw_runs(outline: Outline, chapters: list[str], headed: list[CandidateTable]) -> Iterator[CandidateTable]:
    """The runs of texts that name a code each; those of heads that look like no codes are added to `headed`."""
    above = {topic for _, topics, _ in outline.tables for topic in topics}
    labelled = set[tuple[Topics, int]]()
    for key, run in block_runs(outline.blocks):
        found = [*_run(run, chapters, 0.8, key)]
        whole = _with_all_heads(run, chapters, key, found)
        above.update(topic for one in found or whole for topic in one.topics if key != "heading")
        yield from found and (whole or found)
        headed += [] if found else whole
        labelled |= {(one.topics, len(one.lines)) for one in found if key == "label"}
    # What heads a list, or the label of a code, is no entry of one.
    headed[:] = [one for one in headed if above.isdisjoint(line.texts[0] for line in one.lines)]
    headed[:] = [one for one in headed if (one.topics, len(one.lines)) not in labelled]
    for element, topics, place in outline.tables:  # In those of one column, or in their cells.
        for under, values in field_values(element, topics):
            yield from _run([(max(place - 1, 0), under, text, own) for text, own in values], chapters, 0.8)
        cells = [row[0] for row in element.iter("tr") if len(row) == 1 and row[0].tag == "td"]
        for units in (cells, *(own.findall("li") for own in element.iter("ul", "ol"))):
            yield from _run([(max(place - 1, 0), topics, text_of(unit), unit) for unit in units], chapters, 0.8)
    lines = source_runs(outline, "")
    found = [one for (kind, *_), run in lines.items() for one in _run(run, chapters, 0.5, kind)]
    others = {} if found else source_runs(outline, OPENS)
    changed = [(key, run) for key, run in others.items() if run != lines[key]]
    yield from found or [one for (kind, *_), run in changed for one in _run(run, chapters, 0.5, kind)]


def _run(run: Sequence[Unit], chapters: list[str], share: float, key: str = "") -> Iterator[CandidateTable]:
    """One run, if a `share` of its texts name a code of their own; `key`: what the texts have in common."""
    if len(run) < MIN_LINES:
        return
    named = _behind_names(run, share) or max(_behind_words(run, share, key), _at_end(run, share), key=len)
    if most("_" in code for _, code, _ in named):  # Beside these, three letters are a word.
        named = [one for one in named if not (SHORT_NAME.fullmatch(one[1]) or _is_label(one[1]))]
    if most(is_number(code) for _, code, _ in named):  # Beside numbers, a command is none.
        named = [one for one in named if not one[1][0].islower()]
    if most(code.isupper() for _, code, _ in named):  # Beside constants, "Note" is none, but for "None = 0".
        are_members = key == "member"
        named = [
            one
            for one in named
            if one[1].isupper()
            or not is_plain_word(one[1])
            or (are_members and _SET.search(one[0][2]) and not _BOUND.fullmatch(one[1]))
        ]
    if named:
        lines = [_line(unit, code, text) for unit, code, text in named]
        own = {unit[0] for unit, _, _ in named} if key in ("p", "place") else set()
        yield replace(cards(lines, chapters, named[0][0][0]), block_indexes=own)


def _is_label(word: str) -> bool:
    """Is this a word for a text, a field or a part of a guide ("note: …", "version: …")?"""
    return is_plain_word(word) and means_other(word)


def _behind_names(run: Sequence[Unit], share: float) -> list[_Named]:
    """The texts that open with a name in capitals and its number, if these are errors and a `share` of the run."""
    found = ((unit, _NUMBERED_NAME.match(unit[2])) for unit in run if "#" in unit[2])
    named = [(unit, one[2], f"{one[1]}\n{one[3]}") for unit, one in found if one and mentions_failure(one[1])]
    return named if _are_codes([code for _, code, _ in named], len(run) * share) else []


def _at_end(run: Sequence[Unit], share: float) -> list[_Named]:
    """The texts that end in a code each ("Not permitted (-4)"), if they are a `share` of the run."""
    marked = [unit for unit in run if any(map(unit[2].__contains__, _MARKS))]
    named = [(unit, ended[2], ended[1] + ended[3]) for unit in marked if (ended := _ENDED.fullmatch(unit[2]))]
    return named if _are_codes([code for _, code, _ in named], len(run) * share) else []


def _behind_words(run: Sequence[Unit], share: float, key: str) -> list[_Named]:
    """The texts that name a code each behind the same words, if any.

    Any word may be a code that is set as "code", stands behind a "label" of codes, as the `key` says, or alone before
    a text under a heading of codes.
    """
    headed = all(topics and "code" in title_roles(topics[-1]) for _, topics, _, _ in run)
    any_word = key in ("code", "label", "member") or _are_words(run, headed and key in _LISTS)
    named: list[_Named] = []
    before: list[str] = []
    while len(before) < MAX_WORDS and not _COUNTED.intersection(map(str.casefold, before)):
        at = len(before)
        words = [[*islice(WORD.finditer(unit[2]), at + 1)] for unit in run]  # Of most runs the first one tells.
        # What says nothing behind its code is no line of a list.
        told = [
            (unit, own)
            for unit, own in zip(run, words, strict=True)
            if len(own) > at
            and unit[2][-1] not in "{(["
            and (any_word or _LETTER.search(unit[2], own[at].end()) or _is_constant(unit[2], key))
        ]
        named = [
            (unit, *found)
            for unit, own in told
            if [word[0] for word in own[:at]] == before
            and (found := _named(unit[2], own[at], any_word and (key != "code" or is_token(unit[2])), key != ""))
        ]
        # Under or behind what says that they are codes, numbers are no count.
        said = not key and "code" in title_roles(" ".join(before))
        said = said or (headed and key in ("code", "li"))
        in_order = said or all(not key and _QUOTED.search(one[0][2]) for one in named)
        if _are_codes([code for _, code, _ in named], len(told) * share, in_order):
            break
        opening, number = next(iter(Counter(own[at][0] for _, own in told).most_common(1)), ("", 0))
        if number < len(told) * share:
            break
        before.append(opening)
    else:
        in_order = False
    return named if _are_codes([code for _, code, _ in named], 0, in_order) else []


def _with_all_heads(
    run: list[Unit], chapters: list[str], key: str, found: list[CandidateTable]
) -> list[CandidateTable]:
    """The run with the whole head of each text for its code, where these are short, and most or none `found` as codes.

    What stands before the first heading found, or behind the last, is none of them.
    """
    if key not in _HEADS:
        return []
    codes = {line.texts[0] for one in found for line in one.lines}
    heads = [(unit, head[1], head[2]) for unit in run if (head := _HEADED.fullmatch(unit[2]))]
    behind = [
        (unit, inner[1], f"{name}\n{inner[2] or ''}") for unit, name, text in heads if (inner := _INNER.fullmatch(text))
    ]
    if len(behind) == len(heads) and all(is_own_code(code) and not is_about_errors(code) for _, code, _ in behind):
        heads = behind  # "Lid lost – LID_LOST"
    if key != "heading":
        are_all = len(heads) == len(run)
    elif codes:
        own = [at for at, (_, head, _) in enumerate(heads) if head in codes]
        heads, are_all = heads[own[0] : own[-1] + 1] if own else [], True
    else:
        are_all = len(heads) == len(run) and run[-1][0] - run[0][0] < _MAX_BLOCKS * len(run)
    names = [head for _, head, _ in heads]
    # Under a heading of errors, some names look like labels ("Type clash").
    labels = 2 * sum(map(names_role, names))
    are_errors = not codes and run[0][1] != () and is_about_errors(run[0][1][-1])
    are_none = any(map(_counts, names)) or labels > are_errors * len(names)
    if not are_all or are_none or not codes <= {*names} or not _are_codes(names, MIN_LINES):
        return []
    if codes and not len(codes) < len(names) <= 1.25 * len(codes) + 1:
        return []
    lines = [_line(unit, head, text) for unit, head, text in heads]
    return [cards(lines, chapters, heads[0][0][0])]


def _counts(head: str) -> bool:
    """Does the head begin with a year, or with what is counted ("Chapter 4")?"""
    first = head.partition(" ")[0]
    return YEAR.fullmatch(first) is not None or first.casefold() in _COUNTED


def _line(unit: Unit, code: str, text: str) -> Line:
    """The line of a code; what a heading says beside it is its title, if there is a text below."""
    _, topics, _, element = unit
    title, _, below = map(str.strip, text.partition("\n"))
    return card(element, topics, code, below or title, title=title if below else "")


def _are_words(run: Sequence[Unit], headed: bool) -> bool:
    """Is each text a word, alone or before one mark, and do most of them or a heading say that they are codes?"""
    texts = [text for _, _, text, _ in run if text.strip("{}[]();,")]
    found = [*takewhile(bool, map(_MARKED.fullmatch, texts))]
    words, marks = [one[1] for one in found if one], {one[2] for one in found if one}
    is_answer = any(map(names_role, words)) and texts[0][0] in QUOTES  # '"code": "pump_failed", "message": …'
    is_each = len(words) == len(texts) and len(marks) == 1 and not is_answer
    return is_each and (headed or most(map(looks_like_code, words)))


def _is_constant(text: str, key: str) -> bool:
    """Is this a name with its number, or a line of code that is a name alone?"""
    return _NUMBERED.fullmatch(text) is not None or (
        key in ("", "macro", "member", "li", "br") and looks_like_code(_VALUE.sub("", text).rstrip(",;"))
    )


def _are_codes(codes: list[str], least: float, in_order: bool = False) -> bool:
    """Are these codes enough, each of its own, and no years, nor numbers of steps, unless they may be `in_order`?"""
    if len(codes) < max(least, MIN_LINES) or len({*codes}) < 0.9 * len(codes):
        return False
    return (in_order or not count_up(codes)) and not all(map(YEAR.fullmatch, codes))


def _named(text: str, word: re.Match[str], any_word: bool, is_text: bool) -> tuple[str, str] | None:
    """The code that this word of a text is, and what follows it: a comment or a text in quotes, if it is code."""
    may_be_assigned = text[-1] in "\"',;"
    if is_plain_word(word[0]) and not (any_word or may_be_assigned):
        return None  # Most words.
    assigned = _ASSIGNED.match(text)
    if assigned and looks_like_code(assigned[3]):
        behind = text[assigned.end() :].strip()
        comment = COMMENT.fullmatch(behind)
        if comment or not behind:
            return assigned[3], comment[1].rstrip() if comment else assigned[1]
    if ":" in word[0] and (named := _OF_SERVICE.match(text, word.start())):
        return named[0], text[named.end() :].lstrip(BETWEEN)
    code = word[0].rstrip(".-:/")
    is_code = any_word or is_number(code.removeprefix("+")) or looks_like_code(code) or SHORT_NAME.fullmatch(code)
    is_bound = text[: word.start()].strip() in ("<", ">", "≤", "≥")
    if not is_code or is_bound or is_mask(code) or _NO_CODE.match(text, word.start()):
        return None
    rest = text[word.end() :].lstrip(QUOTES)
    if assigned_text := _TOLD.match(rest):
        return code, assigned_text[2]  # Whatever a comment says.
    is_prose = _SAID.search(_QUOTED.sub("", rest)) and (is_text or not _CALL.search(rest))
    quoted = [] if is_prose else _QUOTED.findall(rest)
    if len(quoted) > 1 and looks_like_code(quoted[0][1]):  # What a constant stands for is what the API prints.
        return quoted[0][1], quoted[-1][1]
    may_comment = "//" in rest or "/*" in rest or "#" in rest
    if may_comment and (comment := COMMENT.search(rest)) is not None:
        return code, comment[1].rstrip()
    if quoted:
        told = (value for name, _, value in _FIELD.findall(rest) if "message" in title_roles(name))
        said = next(told, quoted[-1][1])
        inner = _INNER_CODE.match(rest)  # "LID_LOST: { code: 12, message: "…" }"
        return (inner[1], f"{code}\n{said}") if inner else (code, said)
    is_value = _VALUE.fullmatch(rest) or _NUMBERED.fullmatch(text)
    return code, "" if is_value else rest.lstrip(BETWEEN)
