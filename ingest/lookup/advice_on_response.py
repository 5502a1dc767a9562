"""Decide what to do about a response by its matches and its other clues; of each code, only what all that fit say."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from ingest.lookup.code_clues import find_prose
from ingest.lookup.error_response import Response
from ingest.lookup.match_doubts import doubts_of
from ingest.lookup.name_matching import normalised, word_list
from ingest.lookup.next_step import ACTIONS, REPEATS, Answer, NextStep, step_for, step_without_record
from ingest.lookup.rank_codes import Explanation, is_decline
from ingest.lookup.ranked_code import RankedCode
from ingest.lookup.request_clues import find_request, find_wait
from ingest.model import grouped, some
from ingest.sites.domains import domain_of
from ingest.sites.known_pages import KnownPage, known_pages
from ingest.store.queries import Row
from parsers.lexicon.status_phrases import PHRASES

# What the HTTP client calls a failure, not the API.
_CLIENT_CODES = tuple(f"'ERR_{name}'" for name in ("BAD_RESPONSE", "BAD_REQUEST", "NETWORK", "CANCELED"))
# A candidate with a score this much below the best one is no rival.
_MARGIN = 0.15
_DISAGREE = "the codes in the response differ on this"
_UNDOCUMENTED = "the response also has a code that is not documented"
_MEANINGS = "the meanings of this code differ on this"
_ANOTHER = "the page gives this code another meaning, too"
_NEAREST = "the response may not mean this code"
Pair = tuple[RankedCode, NextStep]
# A dotted name without a scheme is an identifier more often than a host.
_HOST = re.compile(
    r"(?://|\bhost[\"']?[=:] ?[\"']?|(?=\b(?:api|www|docs|developers?|sandbox|support|dashboard)\.))"
    r"((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,18})(?![\w-]|\.\w)"
)
# `Stripe-Version: …`, `stripe.error.CardError`, `Stripe::CardError`, `com.stripe.exception`, `stripe-python/7.1`.
_PACKAGE = re.compile(
    r"^[<>* \t]{0,5}(?:x-)?(\w{3,30})-[\w-]{2,40}:|\b(\w{3,30})\.(?:error|errors|exception|exceptions|_error)\b"
    r"|\b(\w{3,30})::\w|\bcom\.(\w{3,30})\.|\b(\w{3,30})[-/](?:python|node|java|php|ruby|go|dotnet)\b",
    re.I | re.M,
)
_ORDINARY = word_list("ordinary_vendors")
_MAX_WORDS = 5
_MAX_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class Headline:
    """What to do about one code of a response, of these vendors.

    `record`: whose words they are; None where several fit equally, and `fits` says which.
    """

    code: str
    vendors: tuple[str, ...]
    step: NextStep
    record: Row | None
    fits: str


@dataclass(frozen=True, slots=True)
class Advised:
    """An explanation with what to do: `step` about the response, `steps` about each candidate, `heads` about each code.

    `looks_like`: the known vendor that the response seems to be of. `page`: whether it is an HTML page.
    `succeeded`: it is no error.
    """

    found: Explanation
    step: NextStep
    steps: list[NextStep] = field(default_factory=list)
    looks_like: KnownPage | None = None
    page: bool = False
    succeeded: bool = False
    heads: list[Headline] = field(default_factory=list)

    @property
    def record(self) -> Row | None:
        """The record that the response means, if it is one."""
        return self.heads[0].record if len(self.heads) == 1 else None


def advise(found: Explanation, response: Response, now: datetime, vendors: set[str]) -> Advised:
    """What to do about `response`, and about each candidate; `vendors`: those of the catalogue."""
    answer = Answer(response.status, find_request(response), find_wait(response, now))
    seems = None if found.vendors else looks_like(response.pasted, vendors)
    if found.known:
        owners = {domain_of(one.record["url"]) for one in found.matches}
        seems = None if seems is None or domain_of(seems.address) in owners else seems
        steps = [_step(one, response, answer) for one in found.matches]
        doubts = doubts_of(found.matches, response, found.vendors)
        others = {code: one for code, one in found.undocumented.items() if not one[0].endswith(_CLIENT_CODES)}
        found = replace(found, undocumented=others)
        heads = _headlines([*zip(found.matches, steps, strict=True)], bool(others))
        first = {one.record["code"]: doubt for one, doubt in reversed([*zip(found.matches, doubts, strict=True)])}
        why = f"the response looks like {seems.name}'s; this is another vendor's code" if seems else ""
        heads = [replace(head, step=_without_yes(head.step, first[head.code] or why)) for head in heads]
        steps = list(map(_without_yes, steps, doubts))
        return Advised(found, _together(heads), steps[: len(found.candidates)], seems, heads=heads)
    steps = [_without_yes(_step(one, response, Answer()), _NEAREST) for one in found.candidates]
    if response.succeeded:
        return Advised(found, NextStep(), steps, succeeded=True)
    own_word = found.assumed_code and found.assumed_code.why.endswith(_CLIENT_CODES)
    if answer.request.silence or own_word:
        found = replace(found, assumed_code=None)
    step = step_without_record(answer, _says_more(found, response, answer))
    return Advised(found, step, steps, seems, response.is_page)


def _step(one: RankedCode, response: Response, answer: Answer) -> NextStep:
    """What to do if the response means this code, given the status beside it.

    Nothing is known of a removed one, nor of one that may have another meaning.
    """
    if one.gone:
        return NextStep()
    if one.differing and not one.confirmed:
        return NextStep(doubt=_ANOTHER)
    if one.is_own_number(response):
        answer = answer._replace(status=None)
    elif not response.has_head and one.status:
        answer = answer._replace(status=one.status)
    return step_for(one.record, answer)


def _says_more(found: Explanation, response: Response, answer: Answer) -> bool:
    """Whether the response gives a code, or words of its own and no Retry-After."""
    if response.is_page or answer.request.silence:
        return False
    if found.assumed_code:
        return True
    named_wait = answer.wait is not None and answer.wait.evidence.lower().startswith("retry-after")
    prose = (one.value.strip().rstrip(".!").lower() for one in find_prose(response) if response.named)
    return not named_wait and any(text not in PHRASES for text in prose)


def _headlines(found: Sequence[Pair], undocumented: bool) -> list[Headline]:
    """A headline for each code that has the best one's name: `error.type` beside `error.code` is no second error.

    `undocumented`: the response has others, of which nothing is known.
    """
    best = found[0][0]
    rivals = [(one, step) for one, step in found if one.score >= best.score - _MARGIN]
    groups = grouped((str(one.record["code"]), (one, step)) for one, step in rivals if one.name == best.name)
    beside = [step for one, step in rivals if one.record["code"] not in groups]
    if is_decline(best.name):  # The code beside the reason for a decline is no second error.
        others = [step for one, step in found if one.name and one.name != best.name]
        beside = [step for step in others if step.retryable is False or {*step.actions} - REPEATS]
    unknown = [NextStep()] * undocumented
    return [_headline(code, group, beside, unknown) for code, group in groups.items()]


def _together(heads: Sequence[Headline]) -> NextStep:
    """One step for all: a verdict where they agree, every action that any asks for, a repeat only if all do."""
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
        if any(other.retryable is not True for other in others):
            step = _without_yes(step, reason)
    return Headline(code, vendors, step, record, "" if step.doubt == why else fits)


def _without_yes(step: NextStep, why: str) -> NextStep:
    """Take back a yes for the reason `why`, if there is one, and with it the actions that send the request again."""
    if not (step.retryable and why):
        return step
    kept = tuple(action for action in step.actions if action not in REPEATS)
    return replace(step, retryable=None, doubt=why, actions=kept)


def _merged(steps: Sequence[NextStep], actions: Iterable[str], why: str) -> NextStep:
    """What the steps have in common, with these actions; `why` they give no verdict where theirs differ."""
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
    failures = dict.fromkeys(step.failure for step in steps if unknown is False or step.outcome_unknown is not False)
    same |= {"outcome_unknown": unknown, "failure": " or ".join(failures)}
    wanted = {*actions, *(["check_state"] if unknown else [])}
    return NextStep(**same | {"actions": tuple(action for action in ACTIONS if action in wanted)})


def _shared(steps: Sequence[NextStep]) -> set[str]:
    return set.intersection(*({*step.actions} for step in steps))


def _all(names: Sequence[str]) -> str:
    """`a and b both`, `a, b and c all`."""
    if len(names) > 5:
        return f"{some(names)} all"
    *before, last = names
    return f"{', '.join(before)} and {last} {'both' if len(names) == 2 else 'all'}" if before else last


def looks_like(text: str, present: set[str]) -> KnownPage | None:
    """The known vendor that `text` shows by a host, a header or a package of its own, if it is none of `present`."""
    text = text[:_MAX_CHARS]
    known = known_pages()
    pages = {normalised(page.vendor): page for page in known}
    owners = [(domain_of(page.address), normalised(page.vendor)) for page in known]
    hosts = {domain for host in _HOST.findall(text.lower()) if (domain := domain_of(f"https://{host}"))}
    words = text.split()
    seen = [name for found in _PACKAGE.findall(text) for name in found]
    seen += words if len(words) <= _MAX_WORDS else []
    names = set(map(normalised, seen)) - _ORDINARY
    for domain in sorted(hosts):
        label = normalised(domain.partition(".")[0])
        names |= {label, normalised(domain), *(name for own, name in owners if own == domain and name in label)}
    found = [pages[name] for name in names & pages.keys() if pages[name].vendor not in present]
    return found[0] if len(found) == 1 else None
