"""How likely it is that a list is meant, judged by itself: what speaks for it, without its doubts."""

from parsers.classify.candidate import Candidate
from parsers.classify.features import ENOUGH, SHORT, total, without
from parsers.lexicon.vocabulary import EXITS, title_roles

#: What is a matter of a list's headings, titles or length: a person knows better.
_DOUBTS = frozenset(
    {
        *("no-code-column", "word-codes", "text-codes", "function-codes", "repeated-codes"),
        *("no-message", "retired-heading", "preformatted"),
        *("foreign-header", "schema-header", "type-column", "misplaced-statuses"),
        *("no-error-context", "calm-heading", "anatomy-heading", "foreign-heading"),
        *("few-lines", "foreign-codes", "state-codes"),
        *("no-failing-lines", "many-failing-lines"),
        *("empty-line", "repeated-lists", "statuses-of-codes", *SHORT),
    }
)
#: Those that say that it is one of other things.
FOREIGN = frozenset(
    ["anatomy-heading", "foreign-codes", "foreign-header", "foreign-heading", "schema-header", "state-codes"]
)
#: A raw list that does not speak of failure is this much less likely than one by its markup, one of functions this.
_RAW, _OF_FUNCTIONS = 3, 5
#: So many of the values that a function returns are constants, as a share.
_MOST = 0.8


def speaks_of_failure(one: Candidate) -> bool:
    """Do most of its lines say that something failed?"""
    return "failing-lines" in one.feature_names


def support(one: Candidate) -> float:
    """How much speaks for a list, its doubts aside; below all numbers where something else forbids it."""
    doubts = _DOUBTS | {"reference-heading"} if _are_returned(one) else _DOUBTS
    return total(without(one.features, doubts))


def likelihood(one: Candidate, lines: int = 0) -> tuple[float, bool, int]:
    """How likely one is meant among lists: by what speaks for it, to which twice the lines add as much as a hint.

    `lines`: those of all lists of its kind, by default its own.
    """
    number = lines or len(one.table.lines)
    # "Exit codes" names a part of an error, and is a heading of codes all the same.
    foreign = FOREIGN - {"anatomy-heading"} if is_of_exits(one) else FOREIGN
    others = 2 * len(foreign & one.feature_names)
    others += _RAW * (one.raw and not speaks_of_failure(one)) + _OF_FUNCTIONS * ("function-codes" in one.feature_names)
    others += _RAW * (number == 1 and not any(one.table.titles))
    hints = (not one.raw) / 2 + number.bit_length() + 2 * is_headed(one)
    return support(one) + hints - others, speaks_of_failure(one), number


def is_likely(one: Candidate) -> bool:
    """Is this, its doubts aside, a table of failures or usual statuses, and named after nothing else?"""
    speaks = not one.feature_names.isdisjoint(("failing-lines", "reason-phrases", "usual-statuses"))
    foreign = FOREIGN | {"function-codes", "text-before-code"}
    is_other = one.raw or not one.table.is_table or not foreign.isdisjoint(one.feature_names)
    return speaks and not is_other and support(one) >= ENOUGH


def is_headed(one: Candidate) -> bool:
    """Is the heading right above it one of codes or statuses ("Return codes")?"""
    return is_of_exits(one) or not title_roles(one.table.heading or one.table.main_heading).keys().isdisjoint(
        ("code", "status")
    )


def is_of_exits(one: Candidate) -> bool:
    """Is the heading right above it one of what a program exits with, which also names a part of an error?"""
    return EXITS.search(one.table.heading) is not None


def _are_returned(one: Candidate) -> bool:
    """Are these the values that a function returns, and not its parameters?"""
    names = one.feature_names
    constants = sum(code[0] == "-" or code.isdecimal() or ("_" in code and code.isupper()) for code in one.readable)
    return (
        constants > _MOST * len(one.readable)
        and {"message-column", "failing-lines"} <= names
        and "text-before-code" not in names
    )
