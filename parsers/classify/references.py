"""What says that a list is one of the parts of a program, as generators of references make them."""

import re

from parsers.classify.failing_lines import MAX_LINES
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.cards import term_above
from parsers.lexicon.vocabulary import PARAMETERS, REFERENCE

#: A function as a heading, above its declaration or its arguments ("pump_open() [1/2]").
_CALLED = re.compile(r"\w+\(\)(?: \[\d+/\d+\])?$")
#: The declaration of a function, above what it raises.
_FUNCTION = re.compile(r"(?:[A-Za-z_]\w*\.)*(?:(?<=\.)|(?=[a-z_]))\w+\((?!\d)")


def reference_of(table: CandidateTable) -> re.Match[str] | None:
    """What the headings, or the term over a list, say of functions, their parameters or other parts of a program."""
    if found := REFERENCE.search(f"{table.chapter} | {table.section}"):
        return found
    if table.shape == "table" and not any(table.titles) and (found := _CALLED.search(table.section or "")):
        return found
    topics = dict.fromkeys(line.topics[-1] for line in table.lines[:MAX_LINES] if line.topics)
    by_topic = next((found for topic in topics if (found := REFERENCE.search(topic))), None)
    by_lead = PARAMETERS.fullmatch(table.lead) if next(table.element.iterancestors()).tag == "dd" else None
    terms = table.element.iterancestors("dd") if table.shape == "cards" else ()
    return by_topic or by_lead or next((found for one in terms if (found := _FUNCTION.match(term_above(one)))), None)
