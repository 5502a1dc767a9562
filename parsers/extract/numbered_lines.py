"""Lines that open with a number each, which only as a list are told from amounts, steps and statuses."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from parsers.extract.block_sorts import depth_of
from parsers.extract.cards import Key
from parsers.extract.code_tokens import count_on
from parsers.extract.heads import Head
from parsers.html.outline import Block, Topics
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.vocabulary import is_of_error_codes

#: A number before a text; so many such lines, and such a share of all, are a list.
_NUMBERED, _FEWEST, _MOST = regex(r"(-?\d{1,9}) (\S.*)", re.S), 8, 0.8
_BEGINS = frozenset("-0123456789")


def numbered_lines(blocks: Sequence[Block], sorts: Mapping[int, Key]) -> Iterator[list[tuple[int, Head]]]:
    """The lists under headings of error codes in which nearly every line is a number of its own, a space and a text.

    Whatever the number of one may be alone, it is a code like the others. They ascend, amounts do not; steps have no
    gaps. `sorts`: those of all blocks.
    """
    sections: dict[tuple[str, int, Topics], list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.text[:1] in _BEGINS and not (block.aside or block.level) and sorts[at][:1] in ((), ("cards",)):
            sections[block.element.tag, depth_of(block.element.getparent()), block.topics].append(at)
    for (tag, _, topics), places in sections.items():
        if len(places) < _FEWEST or not is_of_error_codes(blocks[places[0]].heading):
            continue
        lines = {at: line for at in places if (line := _NUMBERED.fullmatch(blocks[at].text))}
        numbers = [line[1] for line in lines.values()]
        sizes = [abs(int(number)) for number in numbers]
        ascend = all(one < other for one, other in pairwise(sizes))
        if len(lines) < _FEWEST or not ascend or count_on(numbers) or all(map(is_http, numbers)):
            continue
        around = [one for one in blocks[min(lines) : max(lines) + 1] if one.element.tag == tag and one.topics == topics]
        are_texts = (line[2][0].isalpha() and not line[2][0].islower() for line in lines.values())  # No "5 seconds".
        if sum(are_texts) >= _MOST * len(around):
            yield [(at, Head(blocks[at], "number", (line[1],), name=line[2])) for at, line in lines.items()]
