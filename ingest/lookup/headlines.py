"""What to do about each error in a response: a headline per code, and no more than all records that fit equally say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from ingest.lookup.next_step import ACTIONS, REPEATS, NextStep
from ingest.lookup.rank_codes import RankedCode
from ingest.model import grouped, some
from ingest.store.queries import Row

# A candidate with a score this much below the best one is no rival.
_MARGIN = 0.15
_DISAGREE = "the codes in the response differ on this"
_UNDOCUMENTED = "the response has a code, too, that is not documented"
_MEANINGS = "the meanings of this code differ on this"
Pair = tuple[RankedCode, NextStep]


@dataclass(frozen=True, slots=True)
class Headline:
    """What to do about one code of a response, of these vendors.

    `record`: whose words they are; None where several fit equally, and `fits` says which.
    """

    code: str
    vendors: tuple[str, ...]
    step: NextStep
    record: Row | None = None
    fits: str = ""


def headlines(found: Sequence[Pair], undocumented: bool = False) -> list[Headline]:
    """A headline for each code that has the best one's name: `error.type` beside `error.code` is no second error.

    `undocumented`: the response has others, of which nothing is known.
    """
    best = found[0][0]
    rivals = [(one, step) for one, step in found if one.score >= best.score - _MARGIN]
    groups: dict[str, list[Pair]] = grouped(
        (one.record["code"], (one, step)) for one, step in rivals if one.name == best.name
    )
    beside = [step for one, step in rivals if one.record["code"] not in groups]
    unknown = [NextStep()] * undocumented
    return [_headline(code, group, beside, unknown) for code, group in groups.items()]


def together(heads: Sequence[Headline]) -> NextStep:
    """What to do about all of them: a verdict where they agree; whatever one of them asks, a repeat only if all do."""
    steps = [head.step for head in heads]
    if len(steps) == 1:
        return steps[0]
    asked = {action for step in steps for action in step.actions} - (REPEATS - _shared(steps))
    return _merged(steps, asked, _DISAGREE)


def _headline(code: str, group: list[Pair], beside: list[NextStep], unknown: list[NextStep]) -> Headline:
    first, step = group[0]
    vendors = tuple(dict.fromkeys(one.record["vendor"] for one, _ in group))
    fit = f"{_all(vendors)} document"
    why = f"{fit} this code and disagree; name one with --vendor" if len(vendors) > 1 else _MEANINGS
    equal = [(one, other) for one, other in group if one.score == first.score]
    record: Row | None = first.record
    fits = ""
    if len(equal) > 1:
        steps = [other for _, other in equal]
        agree = len({other.retryable for other in steps}) == 1
        step = _merged(steps, _shared(steps) if agree else set(), why)
        vendors, record = tuple(dict.fromkeys(one.record["vendor"] for one, _ in equal)), None
        scopes = ", ".join(one.record["scope"] for one, _ in equal)
        fits = f"{fit} {code}; name one with --vendor" if len(vendors) > 1 else f"{code} has several meanings: {scopes}"
    for others, reason in (([other for _, other in group], why), (beside, _DISAGREE), (unknown, _UNDOCUMENTED)):
        if step.retryable and any(other.retryable is not True for other in others):
            step = replace(step, retryable=None, doubt=reason, actions=_without_repeats(step.actions))
    return Headline(code, vendors, step, record, "" if step.doubt == why else fits)


def _merged(steps: Sequence[NextStep], actions: Iterable[str], why: str) -> NextStep:
    """What the steps have in common, with these actions; `why` there is no verdict where theirs differ."""
    first, *others = steps
    same = {
        one.name: getattr(first, one.name)
        for one in fields(NextStep)
        if all(getattr(first, one.name) == getattr(other, one.name) for other in others)
    }
    outcomes = {step.outcome_unknown for step in steps}
    unknown = True if True in outcomes else None if None in outcomes else False
    doubt = next((step.doubt for step in steps if step.doubt), None)
    same |= {"doubt": doubt} if "retryable" in same else {"doubt": why, "status_default": None, "retry_after_s": None}
    same |= {"outcome_unknown": unknown, "failure": " or ".join(dict.fromkeys(step.failure for step in steps))}
    wanted = {*actions, *(["check_state"] if unknown else [])}
    return NextStep(**same | {"actions": tuple(action for action in ACTIONS if action in wanted)})


def _shared(steps: Sequence[NextStep]) -> set[str]:
    return set.intersection(*({*step.actions} for step in steps))


def _without_repeats(actions: Iterable[str]) -> tuple[str, ...]:
    return tuple(action for action in actions if action not in REPEATS)


def _all(names: Sequence[str]) -> str:
    """`a and b both`, `a, b and c all`."""
    if len(names) > 5:
        return f"{some(names)} all"
    *before, last = names
    return f"{', '.join(before)} and {last} {'both' if len(names) == 2 else 'all'}" if before else last
