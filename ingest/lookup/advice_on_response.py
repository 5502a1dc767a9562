"""Join what a response matches with what it says beside its code, to what to do next."""

from dataclasses import replace
from datetime import datetime

from ingest.lookup.bare_numbers import PHRASES
from ingest.lookup.code_clues import find_prose
from ingest.lookup.error_response import Response
from ingest.lookup.explanation import Advised
from ingest.lookup.headlines import headlines, together
from ingest.lookup.known_vendors import looks_like
from ingest.lookup.next_step import Answer, NextStep, step_for, step_without_record
from ingest.lookup.rank_codes import Explanation, RankedCode
from ingest.lookup.request_clues import find_request
from ingest.lookup.retry_headers import find_wait

# What the HTTP client calls a failure, not the API.
_CLIENT_CODES = tuple(f"'ERR_{name}'" for name in ("BAD_RESPONSE", "BAD_REQUEST", "NETWORK", "CANCELED"))


def advise(found: Explanation, response: Response, now: datetime, vendors: set[str]) -> Advised:
    """What to do about `response`, and about each candidate; `vendors`: those of the catalogue."""
    answer = Answer(response.status, find_request(response), find_wait(response, now))
    steps = [_step(one, response, answer if found.known else Answer()) for one in found.candidates]
    if found.known:
        cut = [_step(one, response, answer) for one in found.matches[len(steps) :]]
        heads = headlines([*zip(found.matches, [*steps, *cut], strict=True)], bool(found.undocumented))
        return Advised(found, together(heads), steps, heads=heads)
    if response.succeeded:
        return Advised(found, NextStep(), steps, succeeded=True)
    own_word = found.assumed_code and found.assumed_code.why.endswith((*_CLIENT_CODES, f"'{answer.status}'"))
    if answer.request.unanswered or answer.request.unsent or own_word:
        found = replace(found, assumed_code=None)
    seems = None if found.vendors else looks_like(response.pasted, vendors)
    step = step_without_record(answer, _says_more(found, response, answer))
    return Advised(found, step, steps, seems, response.is_page)


def _step(one: RankedCode, response: Response, answer: Answer) -> NextStep:
    """What to do if the response means this code, with the status next to it; of one that is gone, nothing is known."""
    if one.gone:
        return NextStep()
    if not response.has_head and one.status:
        answer = answer._replace(status=one.status)
    return step_for(one.record, answer)


def _says_more(found: Explanation, response: Response, answer: Answer) -> bool:
    """Whether the response gives a code, or words that no Retry-After goes with."""
    if response.is_page or answer.request.unanswered:
        return False
    if found.assumed_code:
        return True
    named_wait = answer.wait is not None and answer.wait.evidence.lower().startswith("retry-after")
    prose = (one.value.strip().rstrip(".!").lower() for one in find_prose(response) if response.named)
    return not named_wait and any(text not in PHRASES for text in prose)
