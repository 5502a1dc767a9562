"""What a row's own sentences advise about retrying the identical request, if they do so without a condition."""

import re
from functools import lru_cache

# "Retry", said outright, by whoever is to do it, perhaps after waiting.
_WHO = (
    r"(?:please |simply |just |always |you (?:can|may|should|must) |(?:the |your )?(?:callers?|clients?|agents?|applications?)"
    r" (?:can|may|should|must) |(?:it is |it's )?safe to |then )*(?:safely )?"
)
_WAIT = (
    r"(?:(?:wait|back[- ]?off|pause|hold on)(?: exponentially| briefly| a (?:bit|moment|while|few \w+)"
    r"| (?:for )?(?:a few|some|several|\d+)[\w –-]*(?:seconds?|minutes?|hours?|time))?,?(?: and then| and| then|,) )?"
)
_AGAIN = r"(?:retry(?:ing)?|try again|try (?:the|your|this) (?:same )?(?:request|call|operation) again|re-?send|resubmit|repeat)"
_WHAT = r"(?: (?:the|this|your|that|an?|it)(?: (?:same|identical|original|failed|exact))*(?: \w+){0,2}?)?"
_HOW = (
    r"(?: (?:later|again|shortly|soon|once|twice|immediately|idempotently|safely|periodically|automatically|now"
    r"|with (?:the same|an? identical) [\w -]+"
    r"|(?:with|using|after|following)(?: an?| some| the| increasing)?(?: (?:short|brief|small|exponential|suitable|appropriate"
    r"|increasing|random|jittered))*,? ?(?:back[- ]?off|delay|jitter|pause|wait|while|moment|interval|time|retry[- ]after)"
    r"(?: (?:and|with|plus|or) (?:\w+ )?(?:jitter|back[- ]?off|delay))?(?: (?:header|interval|period|time))?"
    r"|(?:after|in|within)(?: about| at least| around)? (?:an?|\d+|a few|several|some)[\w –-]*"
    r"(?:seconds?|minutes?|hours?|moments?|while|ms|s)"
    r"|(?:per|after|honou?ring|respecting|as per)(?: the)? retry-after(?: header)?))*"
)
_YES = re.compile(f"{_WHO}{_WAIT}{_AGAIN}{_WHAT}{_HOW}", re.I)
_YES_STATE = re.compile(
    r"(?:(?:it|this|this error|the (?:request|operation|call|error)) )?(?:is |are |can be |may be |should be )?"
    r"(?:safe to retry|safely retried|retried(?: safely)?|retr[iy]able)" + _HOW,
    re.I,
)
_NO = re.compile(
    r"(?:please )?(?:do not|don't|never|must not|should not) (?:retry|try again|resend|resubmit|repeat)"
    r"(?: (?:the|this|it)(?: same| identical)?(?: (?:request|call|operation|payment|transaction))?| automatically)?"
    r"|(?:(?:it|this|this error|the (?:request|operation|call|error)) )?(?:(?:is|are) )?(?:not (?:safe to retry|retr[iy]able)|non-?retr[iy]able)"
    r"|(?:(?:it|this|the request|the operation) )?(?:must|should|can) ?not be (?:retried|resent|resubmitted|repeated)"
    r"|no retry will (?:succeed|help|work)|retry(?:ing|ies)?(?: \w+){0,3} (?:will not|won't|does not|doesn't|cannot|can't)"
    r" (?:help|succeed|work)(?: \w+){0,2}",
    re.I,
)
_HINT = re.compile(r"retr[iy]|again|resen[dt]|re-send|resubmit|repeat", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]*\s+")
_CLAUSE = re.compile(r"\s*;\s*|\s+[—–-]\s+|—")
# What is done to make the next request another one, or to change what it meets.
_FIXES = re.compile(
    r"(?:please |then |you (?:must|should|need to) )?(?:fix|correct|update|change|add|remove|refresh|renew|top|buy|fund|use|supply|"
    r"provide|pass|set|lower|reduce|increase|shorten|truncate|create|re-?\w*(?:sign|issue|generate|authenticate|link|new|connect)|"
    r"link|attach|sign|log|authenticate|configure|enable|grant|ask|have|complete|accept|choose|select|switch|contact|"
    r"adjust|replace|rotate|resolve|finish|encode|split|upload|install)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def advice_in(text: str) -> tuple[int, str] | None:
    """(1 or 0, the sentence) where `text` advises for or against retrying outright; None for silence and for conditions.

    A sentence that comes after one about mending the request ("Fix the fields. Retry.") is conditional, too.
    """
    if not _HINT.search(text):
        return None
    found: list[tuple[int, str]] = []
    mended = False
    for sentence in _SENTENCE.split(text):
        for clause in _CLAUSE.split(sentence):
            words = clause.strip(" .!?\"'()").replace("’", "'")
            if _NO.fullmatch(words):
                found.append((0, sentence))
            elif not mended and (_YES.fullmatch(words) or _YES_STATE.fullmatch(words)):
                found.append((1, sentence))
            mended = mended or _FIXES.match(words) is not None
    if not found or any(verdict != found[0][0] for verdict, _ in found):
        return None
    return found[0]
