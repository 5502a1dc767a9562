"""The vocabulary of retrying: what a cell or badge says of it, which titles ask for it, and the legends of its marks.

A text counts only where all of it is known: a word that nobody has foreseen is neither yes nor no.
"""

import re
from functools import lru_cache

from parsers.reading.shapes import is_blank
from parsers.reading.text import clean
from parsers.reading.words import KINDS_BY_WORD

YES_MARKS, NO_MARKS = "✅✓✔☑🟢👍○◯", "❌✗✘✖✕❎⛔🚫🔴👎×"
_MARK = re.compile(rf"[{YES_MARKS}{NO_MARKS}]")
_RETRY = r"(?:retry|resend|re send|repeat|try again|try it again)"
_AGAIN = rf"(?:{_RETRY}|resubmit|re submit|reattempt|re attempt|attempt again|send again)"
_DONE_AGAIN = r"(?:retried|resent|resubmitted|repeated|reattempted|sent again|tried again|attempted again)"
_SAME = r"(?: (?:the|this|it|same|identical|request|requests|call|operation|unchanged))*"
_NEVER = r"(?:(?:please )?(?:do not|dont)|never|must not|mustnt|should not|shouldnt|can ?not|cant|may not)"
_NO_GOOD = (
    r"(?:not (?:allowed|permitted|possible|safe)|prohibited|forbidden|disallowed|impossible|never|denied"
    r"|pointless|futile|useless)"
)

#: What says that the identical request may succeed later, between spaces; each may go on as `_HOW` says.
_YES = (
    r"yes|y|true|sure|oui|ja|sí|sim|да|evet|tak|是|可|可以|はい|예|可重试|可以重试|再試行可|リトライ可"
    rf"|(?:(?:please|safely|always|(?:you )?(?:can|may|should)) )?{_RETRY}{_SAME}(?: once)?|retry always|always"
    rf"|(?:it )?(?:can|may|should) (?:safely )?be (?:safely )?{_DONE_AGAIN}"
    r"|(?:is |safely )?(?:retryable|retriable)|(?:is )?(?:safe|ok)(?: to retry| for retry)?"
    r"|(?:retry|retries) (?:are |is )?(?:allowed|permitted|possible|safe|ok|recommended)|allowed|permitted"
    r"|soft|soft decline|retryable error|(?:back ?off|wait) and retry|(?:white |heavy )?check ?mark|tick"
)
#: What says that it will not.
_NO = (
    r"no|n|false|never|non|nein|n[ãa]o|нет|hayır|nie|nee|否|不|不可|不可以|いいえ|不可能|아니요|不可重试|不能重试"
    rf"|{_NEVER} (?:ever )?(?:be )?(?:{_AGAIN}|{_DONE_AGAIN}|retryable|retriable|retrying){_SAME}(?: at all)?"
    rf"|(?:it )?(?:must|should|can|may|will) ?(?:not|never) be {_DONE_AGAIN}|do not|dont"
    r"|(?:is )?(?:not|non|un|never) ?(?:retryable|retriable|repeatable)|non ?retr[iy]able error|not eligible for retry"
    rf"|(?:is )?not (?:to be {_DONE_AGAIN}|safe(?: to retry| for retry)?)|(?:is )?unsafe(?: to retry)?"
    r"|no (?:further |more )?(?:retry|retries|attempts)(?: (?:allowed|permitted|possible))?"
    r"|stop(?: retrying)?|give up|abandon"
    rf"|(?:retry|retries|retrying)(?: is| are)? (?:{_NO_GOOD}|no)|{_NO_GOOD}"
    r"|(?:hard|permanent|terminal|final|fatal)(?: (?:decline|error|failure))?"
    r"|(?:retrying |retries |it )?(?:will not|wont|does not|doesnt|cannot|cant) (?:succeed|help|work)"
    r"|cross(?: ?mark)?|x ?mark"
)
_UNIT = r"(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?|moments?|while|bit)"
_SPAN = (
    rf"(?:an?|one|two|five|ten|\d+(?: to \d+| \d+)?|a few|some|several|a couple of)(?: (?:short|few|more))? ?{_UNIT}"
)
_PAUSE = (
    r"(?:(?:an?|the|some|short|brief|small|long|exponential|linear|increasing|suitable|random|jittered|capped|and) )*"
    r"(?:back ?off|back off|delay|pause|jitter|cool ?down)(?: (?:and|with) jitter)?"
)
_WAITING = (
    rf"(?:(?:with|using|after|use|apply) {_PAUSE}|exponential {_PAUSE}|back ?off|after(?: about| at least)? {_SPAN})"
)
#: How often: "0 times" is no yes.
_COUNT = r"(?:[1-9]\d*|a few|several|two|three|four|five|six|seven|eight|nine|ten)"
#: How to do it, which is no condition: waiting, the same request, as often as that.
_HOW = (
    rf"(?:{_WAITING}|{_PAUSE}|in {_SPAN}|wait(?: for)? {_SPAN}|later|soon|shortly|immediately|safely|at any time|always"
    r"|(?:after|(?:as )?per|respect(?:ing)?|honou?r(?:ing)?|obey|follow(?:ing)?|see)"
    r"(?: the)? retry after(?: header| delay)?"
    r"|(?:(?:with|using|use|reuse|keep|reusing) )?(?:the )?same"
    r" (?:idempotency key|key|request|payload|body|parameters|request id|id)"
    rf"|(?:(?:up to|at most|max|maximum) )?{_COUNT} (?:times|attempts|retries)|automatically)"
)
#: What may stand beside a verdict of its own: of a yes, that the error passes, or a suggestion; of a no, that it stays.
_IT_STAYS = r"(?:it|this|the (?:error|problem|issue)) (?:persists|continues|recurs)"
_BESIDE_YES = (
    r"(?:transient|temporary|soft)(?: (?:error|failure|issue|problem|condition|decline))?|idempotent|safe"
    rf"|if {_IT_STAYS}(?: (?:please )?contact .*)?|contact support if {_IT_STAYS}"
    r"|consider (?:narrowing|reducing|lowering|slowing|batching|caching|increasing|adding)"
    r"(?: (?:the|your|an?|more|down|request|polling|page|batch|date|time|query))* (?:rates?|frequency|concurrency"
    r"|parallelism|polling|range|window|size|delay|back ?off|timeout|interval|jitter|calls|responses)"
)
_BESIDE_NO = (
    r"(?:client|user|customer|card|hard|permanent|final|terminal) (?:error|decline|failure|problem)"
    r"|(?:customer|user|cardholder|merchant|manual) action(?: is)? (?:required|needed)"
    r"|(?:please |first )?(?:fix|correct|change|update|re ?authenticate|refresh|renew|split|upgrade|wait|ask|choose"
    r"|check|verify|create|obtain|get|log|sign|reduce|top up|adjust|modify|review|see|resolve|investigate|call|enable"
    r"|configure|add|remove|provide|pass|supply|enter|use|contact|escalate|report)\b.*"
)
_BOTH = r"(?:please )?contact (?:us|support|the \w+|your \w+)|see (?:below|above|notes?|docs|documentation)"
#: What makes an open verdict of any: a condition, another request, silence.
_OPEN = re.compile(
    r"depend|maybe|sometimes|occasionally|conditional|varies|unknown|possibly|perhaps|limited|[?*†‡§¹²³⁴⁵⁶⁷⁸⁹]|🟡|🟠|⚠|△"
    r"|\b(?:once|unless|if|when|until|only|except|provided|after|before|another|different|new|corrected|modified"
    r"|undocumented|unspecified)\b"
    r"|\bnot (?:documented|specified|stated|known|always|yet)\b|\bno (?:data|information)\b|未知|视情况",
    re.I,
)
_BLUNT = re.compile(rf"\b(?:{_AGAIN}|{_DONE_AGAIN}|retr\w+|but|again|safe|yes|ok|not documented|no)\b")
_VERDICTS = {True: re.compile(rf"(?:{_YES})(?: {_HOW})*|{_WAITING}(?: {_HOW})*"), False: re.compile(_NO)}
_TAILS = {
    True: re.compile(rf"{_HOW}(?: (?:and )?{_HOW})*|{_BESIDE_YES}|{_BOTH}"),
    False: re.compile(rf"{_BESIDE_NO}|{_BOTH}"),
}
_LABEL = re.compile(r"^(?:is )?(?:retry|retryable|retriable|retries)(?: (?:allowed|safe))? ?[:=]")
#: A "no" that answers a question of its own ("Permanent: no", "Final – no") and not whether to retry.
_NO_ANSWER = rf"(?:no|n|false|never|non|nein|[{NO_MARKS}])(?!\s*\w)"
_ANSWERED = re.compile(
    rf"\S\s*[:=?：？][\s\"“”(\[|]*{_NO_ANSWER}|^\W*(?:hard|permanent|terminal|final|fatal)\b(?:[\s-]+\w+)?\W+{_NO_ANSWER}"
)
#: What it will be is not what it is.
_NOT_YET = re.compile(r"\b(?:retr[iy]able|allowed|permitted|possible|safe|ok) (?:soon|shortly)\b")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINT = re.compile(r"(?<=\w)[-‐‑_](?=\w)")
_DASHED = re.compile(r"(?<=\d)[–-](?=\d)")
_BORDER = re.compile(r"[.,;:!()\[\]{}/|\n–—=\"“”]+|\s-+(?=\s|$)|^-+\s")
_DECORATION = re.compile(r"[\ufe0e\ufe0f'’`]|\*\*|__")


def retry_verdict(text: str) -> bool | None:
    """What a cell about retrying says; None where it leaves it open, or is not understood."""
    return _judged(text)[0]


def is_known(text: str) -> bool:
    """Is it understood what the cell says of retrying, be it nothing, or that it depends?"""
    return _judged(text)[1]


@lru_cache(maxsize=4096)
def _judged(text: str) -> tuple[bool | None, bool]:
    """The verdict, and whether the text is known at all."""
    parts = [] if is_blank(text) else _parts(text)
    if not parts:
        return None, is_blank(text)
    if _NOT_YET.search(" ".join(parts)):
        return None, False
    for verdict in (True, False):
        if _VERDICTS[verdict].fullmatch(parts[0]) or (
            len(parts) > 1 and _is_tail(verdict, parts[0]) and _VERDICTS[verdict].fullmatch(parts[1])
        ):
            rest = all(_VERDICTS[verdict].fullmatch(part) or _is_tail(verdict, part) for part in parts[1:])
            return (verdict, True) if rest else (None, _OPEN.search(text) is not None)
    return None, _OPEN.search(text) is not None


def _is_tail(verdict: bool, part: str) -> bool:
    if _TAILS[verdict].fullmatch(part) is None:
        return False
    return not ((part.startswith("consider ") or not verdict) and (_BLUNT.search(part) or _OPEN.search(part)))


def _parts(text: str) -> list[str]:
    """The parts of a cell between marks of punctuation, each in lower case, its words apart; glyphs as yes and no.

    None where the text answers a question of its own.
    """
    text = _DECORATION.sub("", _CAMEL.sub(" ", clean(text))).strip(" -–—_").casefold()
    text = _LABEL.sub("", _DASHED.sub(" to ", text), count=1)
    if _ANSWERED.search(text):
        return []
    text = _MARK.sub(lambda mark: f"|{'yes' if mark[0] in YES_MARKS else 'no'}|", text)
    return [part for one in _BORDER.split(_JOINT.sub(" ", text)) if (part := " ".join(one.split()))]


#: Titles that ask whether to retry, their words apart; every other title about retrying asks something else.
_TITLES = frozenset(
    word
    for words in (
        ";".join(word for word, kinds in KINDS_BY_WORD.items() if any(kind == "retryable" for _, kind in kinds)),
        "is retriable;is it retryable;can be retried;may be retried;should be retried;should i retry;can i retry",
        "should you retry;can you retry;may retry;safe for retry;retry able;retries allowed;retry permitted",
        "retry possible;retry recommended;retry ok;ok to retry;worth retrying;retryability;retry y n;retryable y n",
        "retry yes no",
        "retryable yes no;retryable true false;retryable flag;retryable error;is retryable error;client can retry",
        "可重试;是否可重试;是否可以重试;可否重试;能否重试;是否重试;重试;再試行;再試行可;再試行可否;再試行可能;リトライ;リトライ可",
        "リトライ可否;リトライ可能;재시도;재시도 가능;재시도 가능 여부;повтор;можно повторить",
        "reintentable;reintentar;se puede reintentar;wiederholbar;wiederholung möglich;réessayable;réessayer",
        "tentar novamente;pode tentar novamente",
    )
    for word in words.split(";")
)
_NO_TITLE = re.compile(
    r"\b(?:not?|non|never|dont|cannot|cant|un|without|prohibited|forbidden|disallowed|permanent|final|terminal|fatal|hard)\b"
    rf"|[{NO_MARKS}!¬≠]|\bunretr|\bnonretr"
)
_TITLE_MARKS = re.compile(rf"[?？:：.,*†‡§()\[\]\"“”/–—¹²³⁴⁵⁶⁷⁸⁹⁰ⓘℹ▲▼△▽↑↓⇅↕{YES_MARKS}-]")


@lru_cache(maxsize=4096)
def spelt_out(title: str) -> str:
    """A title in lower case with its words apart: what stands in brackets, and a mark such as "!", is a part of it."""
    words = _DECORATION.sub("", _CAMEL.sub(" ", clean(title)).replace("_", " ")).casefold()
    return " ".join(_TITLE_MARKS.sub(" ", words).split())


@lru_cache(maxsize=4096)
def asks_to_retry(title: str, own: frozenset[str] = frozenset()) -> bool:
    """Does the title ask whether to retry: in a usual way, or in the site's `own` words, as they stand?

    "Non-retryable", "Retryable after a fix" and "Retry count" do not, whatever is declared of a part of them.
    """
    word = spelt_out(title)
    return word in _TITLES or (not _NO_TITLE.search(word) and word in {spelt_out(one) for one in own})


_ABOUT = re.compile(r"retr[iy]|re-?send|re-?submit|try again|重试|再試行|リトライ", re.I)


def mentions_retry(title: str) -> bool:
    """Is the title about retrying, whatever it asks?"""
    return _ABOUT.search(title) is not None


#: A head's own words about retrying: a badge; and the words beside one that turn or narrow it.
_BADGE = re.compile(r"retr[iy]|try again|resend|resubmit", re.I)
_TURNING = (
    rf"not|non|never|no|cannot|can't|un|only|after|if|once|unless|when|until|with|count|limit|[{NO_MARKS}]"
    r"|without|soon|\w+ly"
)
_TURNED_BEFORE = re.compile(
    rf"{_TURNING}|was|were|been|be|will|would|could|might|may|ex|semi|half|quasi|seldom|almost|less|least|neither|nor|too"
)
_TURNED_AFTER = re.compile(
    rf"{_TURNING}|by|for|on|off|in|at|from|under|via|through|as|to|till|since|before|during|within|while|except|but|or"
    r"|then|now|later|again|ever|yet|was|is|isn't|disabled|[*†‡§¶⁰¹²³⁴⁵⁶⁷⁸⁹]+"
)


def is_badge(text: str, bare: bool) -> bool:
    """Is this a verdict that may stand without a label, as it names what it is about? `bare`: in no tag of its own."""
    told = _BADGE.search(text)
    return told is not None and not (bare and "able" not in text.lower()) and _judged(text)[0] is not None


def badge_of(badges: list[tuple[str, int]], words: list[str], among_others: bool) -> str:
    """What the badges of a head say together, each with how many of its other `words` stand before it.

    The word beside one may be a part of it ("Not" in a tag of its own), and so is any that is dressed as it is.
    """
    told = " | ".join(badge for badge, _ in badges)
    turned = (among_others and bool(badges)) or any(
        any(_TURNED_BEFORE.fullmatch(word.casefold()) for word in words[max(at - 1, 0) : at])
        or any(_TURNED_AFTER.fullmatch(word.casefold()) for word in words[at : at + 1])
        for _, at in badges
    )
    return " ".join([*words, told]) if turned else told
