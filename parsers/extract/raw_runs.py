"""Raw runs: headings, items, terms, cells, paragraphs or lines that each name a code at the same place."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from lxml.etree import _Element

from parsers.extract.block_labels import before_colon
from parsers.extract.candidate_tables import CandidateTable, Line, card, cards
from parsers.extract.card_heads import SHORT_NAME
from parsers.extract.class_terms import has_one_term
from parsers.extract.code_tokens import count_up, is_number, is_plain_word, is_token, looks_like_code
from parsers.extract.head_words import YEAR
from parsers.extract.line_lists import broken_lines
from parsers.html.element_text import lineage, text_of
from parsers.html.once import once
from parsers.html.outline import Block, Outline, Topics, samples_of
from parsers.lexicon.cleaning import clean
from parsers.lexicon.placeholders import is_mask
from parsers.lexicon.vocabulary import is_about_errors, is_label, title_roles

MIN_LINES = 3
_MAX_LINES, MAX_WORDS = 2000, 6
#: The runs that are lists by their markup.
_LISTS = frozenset(["heading", "dt", "li", "code"])
#: Those whose texts have heads, and how many blocks a heading may have below it.
_HEADS, _MAX_BLOCKS = _LISTS - {"code"}, 6
_WORD = re.compile(r"(?:-|(?<!\w)\+)?\w(?:[\w.:/-]*\w)?")
#: What is counted, and is no error.
_COUNTED = frozenset(
    ["chapter", "section", "part", "step", "figure", "lesson", "question", "kapitel", "chapitre", "глава"]
)
_LETTER = re.compile(r"[^\W\d_]")
#: "Not permitted (-4)", "Not permitted = 4", "not permitted -> NOT_PERMITTED (403)"
_ENDED = re.compile(r"(.{3,200}?)\s*(?:[(\[]|=\s?(?=-?\d+$)|(?:[-=]>|→)\W{0,3})(-?[\w.-]{1,40})( \(\d{3}\)|)\W*", re.S)
_MARKS = ("(", "[", "=", "→", "->")
BETWEEN, _QUOTES = " :：.,;-–—=|)]}>→", "\"'`“”"
#: A comment in a line of code, and a text in quotes.
_COMMENT = re.compile(r"(?:(?<!/)/{2,}+!?<?|/\*+!?<?|#)\s+([^*]{3,200})(?:\*/)?.{0,2}")
_QUOTED = re.compile(r"([\"'])((?:(?!\1).){2,200})\1")
#: A sentence, in which what is quoted is a part ("The mode is not 'hot'").
_SAID = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
#: A macro with its value.
_MACRO = re.compile(r"#\s?define\s+(\w+)\s+\S.*", re.S)
#: A word alone, or before a mark and its meaning.
_MARKED = re.compile(r"([\w.:/-]*\w)(?:(\s+[-–—=/|]|:)\s.*)?", re.S)
#: What says that a constant is an error, or none.
_OF_ERRORS = re.compile(r"(?:^|_)(?:E|ERR|ERRORS?|SUCCESS|OK)(?:_|$)")
#: A short text before a line or a mark, and what follows.
_HEADED = re.compile(r"([\w'’./-]+(?: [\w'’./-]+){0,4})(?:\n|: | [-–—=|] )(.+)", re.S)
#: The value of a constant, and one that alone follows a name.
_VALUE = re.compile(r"\s*:?=\s*[\w.-]+\s*[,;]?")
_NUMBERED = re.compile(r"[A-Za-z]\w*_\w+ (?::?= ?)?\(?[-+]?\d[\w.]{0,9}\)?(?: : \d+| /\* \d+ \*/)?[,;]?")
#: What is added to the word before ("`Field`s").
_PLURAL = re.compile(r"e?s\b")
#: Members of an enumeration that share a line.
_MEMBERS = re.compile(r"[A-Za-z][\w:]+(?: ?= ?[-\w]+)?(?: ?, ?[A-Za-z][\w:]+(?: ?= ?[-\w]+)?)+(?: ?,)?")
#: A code that has a name in a program.
_ASSIGNED = re.compile(r"(\w+)\s*:?[=:]\s*([\"'])([\w.:/-]+)\2[,;]?")
#: A number that opens a line; those of several lines may end at the same place.
_NUMBER = re.compile(r" *[<>=]*-?\d+(?= )")
#: A heading among lines that are indented.
_TITLE = re.compile(r"\d{0,2}[\w .,'’-]{3,60}")
#: How a line of code ends that others go on with, indented.
_OPENS = "{([,;:>\\"
#: A line for the preprocessor or the end mark of an array, and what opens one or an enumeration.
_DIRECTIVE = re.compile(
    r"#\s?(?:if|ifdef|ifndef|elif|else|endif|include|pragma|undef)\b|\{ ?(?:0|NULL),? ?(?:0|NULL)? ?\}"
)
_TYPED = re.compile(r"\benum\b[^;=]*\{|\]\s*=\s*\{")
_MAX_LABELLED, _MARGIN = 80, 200
#: What may name a code: its place among the blocks, the headings above it, its text and its element.
_Unit = tuple[int, Topics, str, _Element]
#: That, the code that it names, and what it says of it.
_Named = tuple[_Unit, str, str]
#: The texts of each run, by what they share.
_Runs = defaultdict[tuple[object, ...], list[_Unit]]


def raw_runs(outline: Outline, chapters: list[str], headed: list[CandidateTable]) -> Iterator[CandidateTable]:
    """The page's runs of texts that name a code each, if need be behind the same words.

    Those that have a head each, which looks like no code, are added to the `headed` ones.
    """
    above = {topic for _, topics, _ in outline.tables for topic in topics}
    for key, run in _runs(outline.blocks):
        found = [*_run(run, chapters, 0.8, key)]
        whole = _with_all_heads(run, chapters, key, found)
        above.update(topic for one in found or whole for topic in one.topics if key != "heading")
        yield from found and (whole or found)
        headed += [] if found else whole
    # What heads a list is no entry of one.
    headed[:] = [one for one in headed if above.isdisjoint(line.texts[0] for line in one.lines)]
    for element, topics, place in outline.tables:  # Those of one column.
        cells = [row[0] for row in element.iter("tr") if len(row) == 1 and row[0].tag == "td"]
        for units in (cells, *(own.findall("li") for own in element.iter("ul", "ol"))):
            yield from _run([(max(place - 1, 0), topics, text_of(unit), unit) for unit in units], chapters, 0.8)
    lines = _lines_of_code(outline, "")
    found = [one for (kind, *_), run in lines.items() for one in _run(run, chapters, 0.5, kind)]
    others = {} if found else _lines_of_code(outline, _OPENS)
    changed = [(key, run) for key, run in others.items() if run != lines[key]]
    yield from found or [one for (kind, *_), run in changed for one in _run(run, chapters, 0.5, kind)]


def _runs(blocks: list[Block]) -> Iterator[tuple[str, list[_Unit]]]:
    runs: _Runs = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.aside:
            continue
        if block.level:
            text = _head_and_text(blocks, at)
            runs["heading", block.level, block.topics[:-1]].append((at, block.topics, text, block.element))
            continue
        lines = broken_lines(block)
        _add_by_tag(runs, blocks, at, [line.text for line in lines])
        _add_by_code(runs, blocks, at, lines)
    for key, run in runs.items():
        if key[0] == "macro":  # A file may define others beside its errors.
            said = [_OF_ERRORS.search(unit[2].partition(" ")[0]) is not None for unit in run]
            if sum(said) >= MIN_LINES:
                yield "macro", [unit for unit, is_error in zip(run, said, strict=True) if not is_error]
                run = [unit for unit, is_error in zip(run, said, strict=True) if is_error]
        yield str(key[0]), run


def _add_by_tag(runs: _Runs, blocks: list[Block], at: int, lines: list[str]) -> None:
    """Add a block as a group of lines, a term, an item, a cell or a paragraph."""
    block = blocks[at]
    element, topics = block.element, block.topics
    item = element if element.tag == "li" else element.getparent()
    has_comment = len(lines) > 1 and lines[-2].endswith("*/")
    if block.breaks >= MIN_LINES - 1 and not has_comment:
        runs["br", at] += [
            (at, topics, text, element)
            for line in lines
            for text in (re.split(r" ?, ?", line) if _MEMBERS.fullmatch(line) else [line])
            if text
        ]
    elif element.tag == "dt":
        text, own = _head_and_text(blocks, at), element.getparent()
        # A generator may give each term a list of its own.
        if own is not None and has_one_term(own):
            own = own.getparent()
        runs["dt", own, topics].append((at, topics, text, element))
    elif item is not None and item.tag == "li":
        if not at or item not in (blocks[at - 1].element, blocks[at - 1].element.getparent()):
            number = _number_of(item)
            own = None if number else item.getparent()
            runs["li", own, topics].append((at, topics, f"{number} {text_of(item)}".strip(), item))
    elif element.tag == "td" and (row := element.getparent()) is not None:
        _add_macro(runs["macro", topics], at, block, row)
    elif element.tag in ("p", "div"):
        text = lines[-1] if has_comment else spaced(block)
        below = blocks[at + 1] if at + 1 < len(blocks) and " " not in text and is_token(text) else None
        if below and below.element is not element and below.element.getparent() is element.getparent():
            # A code alone, and its meaning set off below it.
            runs["alone", element.getparent()].append((at, (), f"{text} {below.text}", element))
        runs["p", element.tag, element.getparent(), topics].append((at, topics, text, element))
        source = printed(block).splitlines()
        if len(source) >= MIN_LINES:
            runs["lines", at] += [(at, topics, line, element) for one in source if (line := clean(one))]


def _add_macro(macros: list[_Unit], at: int, block: Block, row: _Element) -> None:
    """Add a cell that defines a macro, the rest of its row, or what it means, in the row below."""
    if block.text.startswith("#") and (macro := _MACRO.fullmatch(text_of(row))) is not None:
        macros.append((at, block.topics, macro[1], row))


def _add_by_code(runs: _Runs, blocks: list[Block], at: int, lines: list[Block]) -> None:
    """Add what a block names by itself: a numbered code at its start, one under a label, several set as code."""
    block = blocks[at]
    element, topics = block.element, block.topics
    if element.tag in ("p", "div", "li", "dt"):
        numbered = (one for one in lines if any(map(str.isdigit, one.text.partition(" ")[0])))
        for text in map(spaced, numbered):
            if (word := _WORD.match(text)) and any(map(str.isdigit, word[0])):  # Alike, wherever on the page.
                text = _head_and_text(blocks, at) if element.tag == "dt" else text
                runs["place", element.tag, word[0].isdigit()].append((at, topics, text, element))
    if (labelled := _labelled_code(lines)) is not None:
        label, code, text = labelled
        text = f"{code} {text} {_around(blocks, at)}"
        runs["label", element.tag, label].append((at, topics[:-1], text, element))
    pieces = block.pieces if len(block.pieces) > MIN_LINES else ()
    coded = [clean(text).strip(_QUOTES) for text, holder in pieces if holder.tag == "code"]
    if len(coded) > MIN_LINES:
        runs["code", at] += [(at, topics, code, element) for code in coded]


def spaced(block: Block) -> str:
    """The text of a block; where two of its parts meet in the middle of words, as a code and its meaning may, apart."""
    if len(block.pieces) == 1:
        return block.text
    text = ""
    for part, holder in block.pieces:
        meet = text[-1:].isalnum() and part[:1].isalnum() and not _PLURAL.match(part)
        text += f" {part}" if meet or holder.tag == "br" else part
    return clean(text)


def _number_of(item: _Element) -> str:
    """The number of an item that a browser prints, where its list counts from a stated one."""
    start = next(item.iterancestors()).get("start", "").strip()
    if not start.removeprefix("-").isdecimal() or len(start) >= 10:
        return ""  # Most items.
    return str(int(start) + sum(1 for _ in item.itersiblings("li", preceding=True)))


def _lines_of_code(outline: Outline, ends: str) -> dict[tuple[str, Topics, int], list[_Unit]]:
    """The lines of preformatted texts, each with a comment alone above it, by the headings at the margin.

    Apart from the others are macros ("macro"), and the members of each enumeration or array ("member") by its first.
    One that is indented more than the line above goes on with it; below one that opens a group, only if that is among
    the `ends` of lines.
    """
    runs: dict[tuple[str, Topics, int], list[_Unit]] = defaultdict(list)
    for element, topics, at, sample in once(outline, samples_of):
        lines = [line.rstrip() for line in sample.expandtabs().splitlines()[:_MAX_LINES] if line.strip()]
        indented = sum(line.startswith(" ") for line in lines) * 2 > len(lines)
        under, comment, start, end, first, before = topics, "", _MARGIN, 0, 0, ""
        for number, line in enumerate(lines):
            text, indent = clean(line), len(line) - len(line.lstrip())
            if text.endswith("{") and _TYPED.search(f"{before} {text}"):
                first, start, before = number, _MARGIN, ""
                continue
            macro = _MACRO.fullmatch(text)
            if _DIRECTIVE.match(text) or (macro and before.split()[:2] == ["#ifndef", macro[1]]):
                start, before = _MARGIN, text
                continue
            first = first if text[0] != "}" else 0
            run = runs["macro" if macro else "member" if first else "", under, first]
            last, end, before = end, found.end() if (found := _NUMBER.match(line)) else 0, text
            if indented and not indent and _TITLE.fullmatch(text):
                under, start = (*topics, text), _MARGIN
            elif (found := _COMMENT.fullmatch(text)) is not None:
                comment, start = f" // {found[1]}", _MARGIN
            elif indent > start and run and not 0 < end == last:
                run[-1] = (at, under, f"{run[-1][2]} {text}", element)
            else:
                text = text[macro.start(1) :] if macro else text
                run.append((at, under, text if _COMMENT.search(text) else text + comment, element))
                comment, start = "", _MARGIN if text[-1] in _OPENS and text[-1] not in ends else indent
    return runs


def _head_and_text(blocks: list[Block], at: int) -> str:
    """A heading or a term, and on a line of its own what stands under it, deeper headings among it.

    What holds the first text below holds all of them: behind the last one the page may go on with its contents.
    """
    element, level = blocks[at].element, blocks[at].level
    below = blocks[at + 1 : at + 4]
    found = [*takewhile(lambda one: one.element.tag != element.tag and not 0 < one.level <= level, below)]
    holders = {*found[0].element.iterancestors()} if found else set()
    bound = next((above for above in lineage(element) if above in holders), None)
    texts = [one.text for one in found if bound is not None and bound in one.element.iterancestors()]
    return f"{spaced(blocks[at])}\n{' '.join(texts)}"


def _around(blocks: list[Block], at: int) -> str:
    """What stands behind a labelled code, before the next one or a heading; else what stands before it."""
    behind, before = (
        [*takewhile(lambda one: not one.level and _labelled_code(broken_lines(one)) is None, some)]
        for some in (blocks[at + 1 : at + 4], reversed(blocks[max(at - 3, 0) : at]))
    )
    return " ".join([one.text for one in behind or before[::-1]])


def _labelled_code(lines: list[Block]) -> tuple[str, str, str] | None:
    """The label of a code, the code, and what follows on further lines, where the first begins so ("Code: 1001")."""
    first, *rest = [line.text for line in lines] or [""]
    label = before_colon(first) if len(first) <= _MAX_LABELLED else None
    if label is None or not is_token(code := first[label.end() :]) or "code" not in title_roles(label[1]):
        return None
    return label[1], code, " ".join(rest)


def _run(run: Sequence[_Unit], chapters: list[str], share: float, key: str = "") -> Iterator[CandidateTable]:
    """One run, if a `share` of its texts name a code of their own, behind the same words or at the end.

    `key`: what its texts have in common, where that matters.
    """
    if len(run) < MIN_LINES:
        return
    named = _behind_words(run, share, key) or _at_end(run, share)
    if sum("_" in code for _, code, _ in named) * 2 > len(named):  # Beside constants, three letters are a word.
        named = [one for one in named if not SHORT_NAME.fullmatch(one[1])]
    if sum(is_number(code) for _, code, _ in named) * 2 > len(named):  # Beside numbers, a command is none.
        named = [one for one in named if not one[1][0].islower()]
    if named:
        lines = [_line(unit, code, text) for unit, code, text in named]
        own = {unit[0] for unit, _, _ in named} if key in ("p", "place") else set()
        yield replace(cards(lines, chapters, named[0][0][0]), block_indexes=own)


def _at_end(run: Sequence[_Unit], share: float) -> list[_Named]:
    """The texts that end in a code each ("Not permitted (-4)"), if they are a `share` of the run."""
    marked = [unit for unit in run if any(map(unit[2].__contains__, _MARKS))]
    named = [(unit, ended[2], ended[1] + ended[3]) for unit in marked if (ended := _ENDED.fullmatch(unit[2]))]
    return named if _are_codes([code for _, code, _ in named], len(run) * share) else []


def _behind_words(run: Sequence[_Unit], share: float, key: str) -> list[_Named]:
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
        words = [[*islice(_WORD.finditer(unit[2]), at + 1)] for unit in run]  # Of most runs the first one tells.
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
        in_order = said or (headed and key == "li") or all(not key and _QUOTED.search(one[0][2]) for one in named)
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
    run: list[_Unit], chapters: list[str], key: str, found: list[CandidateTable]
) -> list[CandidateTable]:
    """The run with the whole head of each text for its code, where these are short, and most or none `found` as codes.

    What stands before the first heading found, or behind the last, is none of them.
    """
    if key not in _HEADS:
        return []
    codes = {line.texts[0] for one in found for line in one.lines}
    heads = [(unit, head[1], head[2]) for unit in run if (head := _HEADED.fullmatch(unit[2]))]
    if key != "heading":
        are_all = len(heads) == len(run)
    elif codes:
        own = [at for at, (_, head, _) in enumerate(heads) if head in codes]
        heads, are_all = heads[own[0] : own[-1] + 1] if own else [], True
    else:
        are_all = len(heads) == len(run) and run[-1][0] - run[0][0] < _MAX_BLOCKS * len(run)
    names = [head for _, head, _ in heads]
    # Under a heading of errors, some names look like labels ("Type clash").
    labels = 2 * sum(map(is_label, names))
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


def _line(unit: _Unit, code: str, text: str) -> Line:
    """The line of a code; what a heading says beside it is its title, if there is a text below."""
    _, topics, _, element = unit
    title, _, below = map(str.strip, text.partition("\n"))
    return card(element, topics, code, below or title, title=title if below else "")


def _are_words(run: Sequence[_Unit], headed: bool) -> bool:
    """Is each text a word, alone or before one mark, and do most of them or a heading say that they are codes?"""
    found = [*takewhile(bool, (_MARKED.fullmatch(text) for _, _, text, _ in run))]
    words, marks = [one[1] for one in found if one], {one[2] for one in found if one}
    return len(words) == len(run) and len(marks) == 1 and (headed or sum(map(looks_like_code, words)) * 2 > len(run))


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


def _named(text: str, word: re.Match[str], any_word: bool, is_prose: bool) -> tuple[str, str] | None:
    """The code that this word of a text is, and what follows it: a comment or a text in quotes, if it is code."""
    may_be_assigned = text[-1] in "\"',;"
    if is_plain_word(word[0]) and not (any_word or may_be_assigned):
        return None  # Most words.
    assigned = _ASSIGNED.fullmatch(text) if may_be_assigned else None
    if assigned and looks_like_code(assigned[3]):
        return assigned[3], assigned[1]
    code = word[0].rstrip(".-:/")
    is_code = any_word or is_number(code.removeprefix("+")) or looks_like_code(code) or SHORT_NAME.fullmatch(code)
    is_bound = text[: word.start()].strip() in ("<", ">", "≤", "≥")
    if not is_code or is_bound or is_mask(code) or text[word.end() :].lstrip().startswith("()"):
        return None
    rest = text[word.end() :].lstrip(_QUOTES)
    quoted = [] if is_prose and _SAID.search(_QUOTED.sub("", rest)) else _QUOTED.findall(rest)
    if len(quoted) > 1 and looks_like_code(quoted[0][1]):  # What a constant stands for is what the API prints.
        return quoted[0][1], quoted[-1][1]
    may_comment = "//" in rest or "/*" in rest or "#" in rest
    if may_comment and (comment := _COMMENT.search(rest)) is not None:
        return code, comment[1].rstrip()
    if quoted:
        return code, quoted[-1][1]
    is_value = _VALUE.fullmatch(rest) or _NUMBERED.fullmatch(text)
    return code, "" if is_value else rest.lstrip(BETWEEN)


def printed(block: Block) -> str:
    """The text of a block with its lines as they stand in the source."""
    return "".join([text for text, _ in block.pieces])
