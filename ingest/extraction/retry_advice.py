"""What a row's own sentences advise about retrying the identical request, if they do so without a condition."""

import re
from functools import lru_cache

_WHO = (
    r"(?:please |simply |just |always |you (?:can|may|should|must) "
    r"|(?:the |your )?(?:callers?|clients?|agents?|applications?) (?:can|may|should|must) |(?:it is |it's )?safe to )*"
    r"(?:safely )?"
)
_UNIT = r"(?:ms|s|sec(?:ond)?s?|min(?:ute)?s?|hours?|moments?|while)\b"
_SPAN = rf"(?:an?|\d+(?: ?(?:[–-]|to) ?\d+)?|a few|some|several|a couple of)(?: (?:short|few|more))? ?{_UNIT}"
_WAIT = (
    r"(?:(?:wait|back[- ]?off|pause)(?: exponentially| briefly| a bit|(?: for)? " + _SPAN + r")?"
    r",?(?: and then| and| then|,) )?"
)
_AGAIN = (
    r"(?:retry(?:ing)?|try again|try (?:the|your|this) (?:same )?(?:request|call|operation) again"
    r"|re-?send|resubmit|repeat)"
)
_WHAT = (
    r"(?: it| (?:the|this|your|that|an?)(?: (?:same|identical|original|failed|exact|api|http|whole|checkout))*"
    r" (?:request|call|operation|payment|transaction|submission|query|upload|endpoint|charge|transfer|job|step))?"
)
_PAUSE = (
    r"(?:back[- ]?off|delay|jitter|pause|wait|while|moment|interval|time|retry[- ]after)"
    r"(?: (?:and|with|plus|or) (?:\w+ )?(?:jitter|back[- ]?off|delay))?(?: (?:header|interval|period|time))?"
)
_HOW = (
    r"(?: (?:later|again|shortly|soon|once|twice|immediately|idempotently|safely|periodically|automatically|now"
    r"|up to \w+ times"
    r"|with (?:the same|an identical)(?: \w+)?[ -](?:key|request|payload|body|parameters|arguments|hash|id|values)"
    r"|with the same (?:key|request|payload|body|parameters|arguments|\w*hash|id|values)"
    r"|(?:with|using|after|following)(?: an?| some| the| increasing)?"
    r"(?: (?:short|brief|small|exponential|suitable|appropriate|increasing|random|jittered))*,? ?"
    + _PAUSE
    + r"|(?:after|in|within)(?: about| at least| around)? "
    + _SPAN
    + r"|(?:per|after|honou?ring|respecting|as per)(?: the)? retry-after(?: header)?)){0,4}"
)
_IT = r"(?:(?:it|this|this error|the (?:request|operation|call|error)) )?"
_YES = re.compile(
    f"{_WHO}{_WAIT}{_AGAIN}{_WHAT}{_HOW}"
    rf"|{_IT}(?:is |are |can be |may be |should be )?"
    rf"(?:safe to retry|safely retried|retried(?: safely)?|retr[iy]able){_HOW}",
    re.I,
)
_NO = re.compile(
    r"(?:please |(?:the |your )?(?:clients?|callers?|you) )?"
    r"(?:do not|don't|never|must not|should not) (?:retry|try again|resend|resubmit|repeat)"
    r"(?: (?:the|this|it)(?: same| identical)?(?: (?:request|call|operation|payment|transaction))?| automatically)?"
    rf"|{_IT}(?:(?:is|are) )?(?:not (?:safe to retry|retr[iy]able)|non-?retr[iy]able)"
    rf"|{_IT}(?:must|should|can) ?not be (?:retried|resent|resubmitted|repeated)"
    r"|(?:no retry|retries|retrying(?: it| the request)?) (?:will|would|can) (?:not )?(?:succeed|help|work)"
    r"|retry(?:ing|ies)?(?: \w+){0,3} (?:won't|does not|doesn't|cannot|can't) (?:help|succeed|work)"
    r"|retrying(?: it)? is (?:pointless|useless|futile)",
    re.I,
)
_LONGEST = 5000
_WORTH_A_LOOK = re.compile(r"retr[iy]|again|re-?sen[dt]|resubmit|repeat", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]*\s+")
_CLAUSE = re.compile(r"\s*;\s*|\s+[—–-]\s+|—")
# What makes the next request another one, or changes what it meets: advice after it is conditional.
_MENDING = re.compile(
    r"(?:please |then |first,? |you (?:must|should|need to) )*(?:fix|correct|update|change|add|remove|refresh|renew"
    r"|top|buy|fund|use|supply|provide|pass|set|lower|reduce|increase|shorten|truncate|create|re-?\w*(?:sign|issue|generate"
    r"|link|new|authenticate|connect|enter)|link|attach|sign|log|authenticate|configure|enable|grant|ask|have|complete|accept"
    r"|choose|select|switch|contact|adjust|replace|rotate|resolve|finish|encode|split|upload|install|check|verify"
    r"|confirm|obtain|get|generate|mint|request|start|restart|submit|convert|deposit|enter|send|try another)\b"
    r"|.*\b(?:must|has to|have to|needs? to)\b|.*\?$",
    re.I,
)
_CONDITION = re.compile(r"(?:only|but|however|unless|except|once|if|when|until|provided|on|for|after)\b", re.I)
_PERSISTS = re.compile(
    r"if (?:it|this|the (?:problem|error|issue)) (?:persists|continues|happens again|recurs|keeps)", re.I
)


@lru_cache(maxsize=4096)
def advice_in(text: str) -> tuple[int, str] | None:
    """(1 or 0, the sentence) where `text` says outright to retry or not to; None for silence and for conditions.

    Advice that comes after mending something ("Fix the fields. Retry.") is conditional, too.
    """
    if not _WORTH_A_LOOK.search(text):
        return None
    found: list[tuple[int, str]] = []
    mended = False
    sentences = _SENTENCE.split(text[:_LONGEST])
    parted = [[_bare(clause) for clause in _CLAUSE.split(sentence)] for sentence in sentences]
    for sentence, clauses, after in zip(sentences, parted, [*(first for first, *_ in parted[1:]), ""], strict=True):
        condition = any(_CONDITION.match(clause) and not _PERSISTS.match(clause) for clause in [*clauses, after])
        for clause in clauses:
            if _NO.fullmatch(clause):
                found.append((0, sentence))
            elif not (mended or condition) and _YES.fullmatch(clause):
                found.append((1, sentence))
            mended = mended or _MENDING.match(clause) is not None
    if not found or any(verdict != found[0][0] for verdict, _ in found):
        return None
    return found[0]


def _bare(clause: str) -> str:
    """A clause without its marks; a question keeps its own."""
    return clause.strip(" .!\"'()").replace("’", "'")
