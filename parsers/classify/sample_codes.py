"""Codes in preformatted texts beside the lists: those that samples of answers name, and those that open lines."""

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from parsers.classify.candidate import Candidate
from parsers.classify.left_out import Accepted, forms_of
from parsers.classify.like_places import is_elsewhere
from parsers.extract.code_tokens import looks_like_code
from parsers.html.element_text import text_inside
from parsers.html.outline import Topics
from parsers.lexicon.vocabulary import FAILURE, plain

_NAMED = re.compile(r'"(?:error_?)?code"\s*:\s*"([^\W\d][\w.-]{1,79})"', re.I)
#: A line of a list: a code, and words behind a mark or a gap.
_LISTED = re.compile(r"\s*([\w.-]*\w)(?:\s*[:=|–—-]\s+|\s{2,}|\t)[^\W\d]\w")
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


def codes_in_samples(
    accepted: Accepted, samples: Iterable[tuple[_Element, Topics, int]]
) -> Iterator[tuple[str, _Element]]:
    """Unread codes that open most lines of a preformatted text: like the accepted ones, or with words of failure."""
    for element, topics, _ in samples:
        lines = [line for line in text_inside(element).splitlines() if line.strip()]
        opened = {found[1]: line for line in lines if (found := _LISTED.match(line))}
        own = [code for code in opened if code not in accepted.codes and looks_like_code(code) | code.isdigit()]
        if len(own) < _MIN_CARDS or len(own) * 2 < len(lines):
            continue
        failing = sum(FAILURE.search(f" {plain(opened[code])} ") is not None for code in own)
        is_like = forms_of(own) <= accepted.forms
        if (is_like and not is_elsewhere(topics)) or failing >= len(own) * (0.5 if is_like else 0.75):
            yield own[0], element
