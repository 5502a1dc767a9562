"""Runs of blocks: headings, items, terms, cells or paragraphs at like places, each of which may name a code."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile

from lxml.etree import _Element

from parsers.extract.block_lines import before_colon
from parsers.extract.class_terms import has_one_term
from parsers.extract.code_tokens import is_code, is_token
from parsers.extract.heads import own_item
from parsers.extract.line_lists import broken_lines
from parsers.extract.source_runs import MACRO, Unit
from parsers.html.element_text import BOLD, lineage, text_of
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import is_about_errors, title_roles

MIN_LINES, _MAX_LABELLED = 3, 80
WORD = regex(r"(?:-|(?<!\w)\+)?\w(?:[\w.:/-]*\w)?")
QUOTES = "\"'`“”"
#: What says that a constant is an error, or none.
_OF_ERRORS = regex(r"(?:^|_)(?:E|ERR|ERRORS?|SUCCESS|OK)(?:_|$)")
#: What is added to the word before ("`Field`s").
_PLURAL = regex(r"e?s\b")
#: Members of an enumeration that share a line.
_MEMBERS = regex(r"[A-Za-z][\w:]+(?: ?= ?[-\w]+)?(?: ?, ?[A-Za-z][\w:]+(?: ?= ?[-\w]+)?)+(?: ?,)?")
#: "Error Message %LAMP-3-SHUT: The lamp is shut"
_LABELLED_MESSAGE = regex(
    r"((?i:(?:error |system |log )?message)):? %?([A-Z][A-Z\d_]*-(?:[A-Z\d_]+-)?\d-\w+) ?: (.+)", re.S
)
#: The texts of each run, by what they share.
_Runs = defaultdict[tuple[object, ...], list[Unit]]


def block_runs(blocks: list[Block]) -> Iterator[tuple[str, list[Unit]]]:
    """The runs of blocks, each with what its texts have in common ("dt")."""
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
    has_comment = len(lines) > 1 and lines[-2].endswith("*/")
    if block.breaks >= MIN_LINES - 1 and not has_comment:
        parts = [re.split(r" ?, ?", line) if _MEMBERS.fullmatch(line) else [line] for line in lines]
        runs["br", at] += [(at, topics, text, element) for part in parts for text in part if text]
    elif element.tag == "dt":
        text, own = _head_and_text(blocks, at), element.getparent()
        # A generator may give each term a list of its own.
        if own is not None and has_one_term(own):
            own = own.getparent()
        runs["dt", own, topics].append((at, topics, text, element))
    elif (item := own_item(element)) is not None:
        if not at or item not in (blocks[at - 1].element, blocks[at - 1].element.getparent()):
            number = _number_of(item)
            own = None if number else item.getparent()
            runs["li", own, topics].append((at, topics, f"{number} {_with_bold_apart(item)}".strip(), item))
    elif element.tag == "td" and (row := element.getparent()) is not None:
        # The rest of its row, or what it means, in the row below.
        if block.text.startswith("#") and (macro := MACRO.fullmatch(text_of(row))) is not None:
            runs["macro", topics].append((at, topics, macro[1], row))
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


def _with_bold_apart(item: _Element) -> str:
    """The text of an item; on a line of its own the bold one with which it opens, where no mark parts them."""
    text, first = text_of(item), next(iter(item), None)
    bold = "" if first is None or first.tag not in BOLD or (item.text or "").strip() else text_of(first)
    is_apart = bold != "" and text.startswith(f"{bold} ") and text[len(bold) + 1].isalnum()
    return f"{bold}\n{text[len(bold) + 1 :]}" if is_apart else text


def _add_by_code(runs: _Runs, blocks: list[Block], at: int, lines: list[Block]) -> None:
    """Add what a block names by itself: a numbered code at its start, one under a label, several set as code."""
    block = blocks[at]
    element, topics = block.element, block.topics
    if element.tag in ("p", "div", "li", "dt"):
        numbered = (one for one in lines if any(map(str.isdigit, one.text.partition(" ")[0])))
        for text in map(spaced, numbered):
            if (word := WORD.match(text)) and any(map(str.isdigit, word[0])):  # Alike, wherever on the page.
                text = _head_and_text(blocks, at) if element.tag == "dt" else text
                runs["place", element.tag, word[0].isdigit()].append((at, topics, text, element))
    if (labelled := _labelled_code(lines)) is not None:
        label, code, text = labelled
        text = f"{code} {text} {_around(blocks, at)}"
        runs["label", element.tag, label].append((at, topics[:-1], text, element))
    if len(block.pieces) > MIN_LINES:
        lead, coded = _set_as_code(block)
        said = (*topics, lead) if lead else topics
        if len(coded) > MIN_LINES or (len(coded) == MIN_LINES and said and "code" in title_roles(said[-1])):
            runs["code", at] += [(at, said, code, element) for code in dict.fromkeys(coded)]


def _set_as_code(block: Block) -> tuple[str, list[str]]:
    """What a block sets as code; if it says of some that they are codes ("Error codes: …"), these words, and those."""
    lead, coded, between = "", list[str](), ""
    for text, holder in block.pieces:
        if holder.tag != "code":
            between += text
            continue
        said, colon, _ = clean(between).replace("：", ":").rpartition(":")
        if colon and len(said) <= _MAX_LABELLED and "code" in title_roles(said):
            lead, coded = said, []
        coded.append(clean(text).strip(QUOTES))
        between = ""
    return lead, coded


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
    """The label of a code, the code, and what follows on it or on further lines ("Code: 1001", "Reason: lamp_shut")."""
    first, *rest = [line.text for line in lines] or [""]
    if told := _LABELLED_MESSAGE.fullmatch(first):
        return told[1], told[2], told[3]
    label = before_colon(first) if len(first) <= _MAX_LABELLED else None
    if label is None or not is_token(code := first[label.end() :]):
        return None
    roles = title_roles(label[1])
    may_be = is_code(code) and ("cause" in roles or is_about_errors(label[1]))
    return (label[1], code, " ".join(rest)) if may_be or "code" in roles else None


def printed(block: Block) -> str:
    """The text of a block with its lines as they stand in the source."""
    return "".join([text for text, _ in block.pieces])
