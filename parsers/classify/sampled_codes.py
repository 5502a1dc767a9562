"""Codes that only the samples under a list of statuses name, or a column beside that of the codes."""

import re

from parsers.classify.candidate import Candidate
from parsers.extract.code_tokens import looks_like_code
from parsers.html.element_text import text_inside
from parsers.lexicon.vocabulary import plain

_NAMED = re.compile(r'"(?:error_?)?code"\s*:\s*"([^\W\d][\w.-]{1,79})"', re.I)
#: The titles of columns that each number the same failures, by how bad they are.
_GRADE = re.compile(r"(?:(?:fatal|critical|severe|serious) )?(?:error|warning)s?")
#: Fewer samples may name any code.
_MIN_CARDS = 3


def sampled_codes(one: Candidate) -> tuple[str, ...]:
    """What the samples name as code, where most of the headings are statuses with one of their own; else nothing."""
    if not (one.columns.status_is_code and one.table.shape == "headings"):
        return ()
    heads = {line.holder: at for at, line in enumerate(one.table.lines)}
    own: dict[int, set[str]] = {}
    at = -1
    for element in one.table.element.getroottree().getroot().iter():
        at = heads.get(element, at)
        if element.tag == "pre" and at >= 0:
            own.setdefault(at, set()).update(_NAMED.findall(text_inside(element)))
    named = [codes for codes in own.values() if codes]
    codes = {code: None for found in named for code in sorted(found)}
    are_own = len(codes) == sum(map(len, named)) and len(named) >= _MIN_CARDS and len(named) * 2 > len(heads)
    return tuple(codes) if are_own else ()


def codes_beside(one: Candidate) -> tuple[str, ...]:
    """The codes of columns without a role, where these grade numbers as that of the codes does, or name more codes."""
    at = one.columns.at("code")
    if at is None or one.table.shape != "table":
        return ()
    own = one.samples[at]
    found: dict[str, None] = {}
    for column in one.samples:
        cells = [text.split() for text in column.texts]
        if column.at in one.columns.roles or column.filled < 0.9:
            continue
        if own.title or column.title:
            are_graded = all(_GRADE.fullmatch(plain(each.title)) for each in (own, column))
            is_like = are_graded and own.numbers == column.numbers == 1
        else:  # Those of a group, beside its name.
            is_like = max(map(len, cells)) > 1 and all(looks_like_code(word) for cell in cells for word in cell)
        if is_like:
            found.update(dict.fromkeys(word for cell in cells for word in cell if word not in one.codes))
    return tuple(found)
