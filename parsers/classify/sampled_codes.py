"""Codes of the vendor's own that only the samples under a list of statuses name."""

import re

from parsers.classify.candidate import Candidate
from parsers.html.element_text import text_inside

_NAMED = re.compile(r'"(?:error_?)?code"\s*:\s*"([^\W\d][\w.-]{1,79})"', re.I)
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
