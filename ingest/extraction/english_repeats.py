"""The English words that repeat a request, and what governs them: who is told to, or not to, or that it may help."""

import re

from ingest.extraction.advice_phrases import Heard, words

_ADVERB = (
    r"(?:please|kindly|simply|just|then|so|also|now|still|always|safely|instead|either|first|again|try to"
    r"|attempt to|automatically|only)"
)
_AGAIN = r"(?:again|once more|another time|anew)"
_NOUN = (
    r"(?! (?:count|polic|limit|attempts|logic|loop|life|budget|queue|interval|mechanism|header|token|button|strateg"
    r"|period|window|storm|rate|number|exhaust|exceed|counter|delay|time|config|setting|option|flag|handler|behav))"
)
_OBJECT = r"(?: (?!again\b|not\b|never\b|don't\b|and\b)[\w'/-]+){0,6}?"
# What is sent again where the verb alone leaves it open ("send the code again" is no repeat of the request).
_ASIDE = re.compile(r"\b(?:with|after|and) no(?: \w+)*$")  # "died with no retry" tells what happened
SAME_THING = re.compile(
    r"(?:(?:try|please|just) )?[\w-]+(?: (?:the|this|that|your|a|an|same|identical|original|failed|exact|whole|entire"
    r"|api|http|full|last|previous))*(?: (?:\w+ )?(?:requests?|calls?|operation|transaction|message|query|command|job"
    r"|(?:the|this) step|method|api(?! key)|endpoint|interface|function|statement|deployment|procedure|task|workflow"
    r"|script|action|(?:payment )?attempt|upload|submission|transfer|batch|it|this|that|them)\b| ?$| (?:once|twice"
    r"|later|again|after|in|with|until|as|using|if|when|at|on|without|unchanged|immediately|shortly|soon|up)\b)"
)
# These mean the request without naming it.
_PLAIN_VERBS = (
    "retry",
    "re-try",
    "try",
    "give",
    "reattempt",
    "re-attempt",
    "attempt",
    "come",
    "poll",
    "use",
    "implement",
    "apply",
    "add",
)
_NEW_THING = re.compile(
    r"(?:try|send|submit|attempt|make) (?:.*\b(?:log|sign|enter|typ|authenticat|verif|password|pin|code|otp"
    r"|details|card|with|using|creat|link|register|scan)\w*)"
)
# A word that repeats a request; the group names its form.
REPEAT = re.compile(
    r"(?<![\w-])(?:"
    rf"(?P<past>re-presented|re-?tried|re-?sent|re-?submitted|re-?attempted|re-?issued|re-?executed"
    rf"|repeated(?! attempts)|(?:tried|attempted|sent|submitted|made|executed|issued|called|performed) {_AGAIN})"
    r"|(?P<noun>(?:(?:re-?|further |new |repeated |subsequent |future )attempts(?! (?:left|remain|avail))|re-?tries"
    r"|second attempt|re-?trying|restarting(?: \w+)? transactions?|re-?sending|re-?submitting|re-?attempting"
    r"|repeating|re-?running"
    rf"|(?:trying|sending|submitting|attempting|calling){_OBJECT} {_AGAIN})(?:(?:,| or| and) re-?\w+ing)?)"
    r"|(?P<adjective>(?:non[- ]?|not[- ])?(?:un)?retr[iy]able|replayable|repeatable)"
    rf"|(?P<base>(?:re-?try(?: \w+ing)?|re-?issue(?= (?:the|this|your|that) (?:\w+ )?(?:request|call|command|query"
    rf"|transaction|operation))|re-?execute|re-?invoke|poll again|restart(?: \w+)? transactions?|re-?send|re-?submit"
    rf"|re-?attempt|re-?run|repeat|(?:try|send|submit|attempt|issue|make|call|execute|run|upload|perform|query|invoke"
    rf"|import|request){_OBJECT} {_AGAIN}|try (?:it |this )?later|come back(?= (?:later|in|after)\b)"
    rf"|give it another try|(?:use|implement|apply) (?:an? )?(?:exponential )?back-?off retr(?:y|ies)"
    rf"|(?:use|implement|apply|add) (?:an? )?retry \w+ with(?=(?: an?)?(?: \w+)? back-?off))(?!\w"
    rf"|-after){_NOUN})"
    r")"
)
_ADVISABLE = (
    r"(?:safe|ok|okay|fine|possible|recommended|reasonable|advisable|best|able|free|wise|sufficient|enough|worth"
    r"|appropriate|suggested|advised|permitted|allowed|useful|necessary|needed|required|expected|sensible|welcome"
    r"|worthwhile|helpful)"
)
_MODAL = (
    r"(?:can|may|should|must|might|could|need to|needs to|have to|has to|ought to|'ll need to|'ll have to"
    r"|want to|wish to)"
)
_GOVERNOR = re.compile(
    rf"(?:^|\b(?:please|kindly|simply|just|then|and|or|so|{_MODAL}|{_ADVISABLE} to|recommend(?:ed)?(?: that)?(?: you"
    rf"| clients| callers)?(?: to)?|suggest(?: that)?(?: you)?(?: to)?|clients?|callers?))(?: {_ADVERB})*$"
)
# Who repeats by itself: nothing for the caller to do.
_OTHERS = re.compile(
    r"\b(?:we|they|i|sdk|server|system|provider|network|gateway|platform|library|broker|worker|scheduler|driver|bank"
    r"|acquirer|stripe|processor|webhook|event|it|service|job|daemon|operator|member|producer|consumer|library"
    r"|runtime|engine)(?:'ll)?(?: \w+)?(?: (?:will|can|may|might|should|must|could|to|also|always|automatically|keep"
    r"|keeps))?(?: \w+)?$"
)
_NEGATOR = re.compile(
    r"(?:\b(?:not|never|cannot|can't|don't|mustn't|shouldn't|won't|needn't|no need to|no (?:point|benefit|value"
    r"|purpose)(?: in)?|no sense(?: in)?|not make (?:any |much )?sense"
    r"|no use(?: in)?|no reason|avoid|stop|refrain from|pointless|useless|futile|no|nor"
    r"|without any|unsafe|impossible|unnecessary|not be|never be|please no)"
    rf"(?: to)?(?: (?:please|be|simply|just|ever|attempt|try|trying|attempting|subsequent|further|bother|safely"
    rf"|automatically|even|{_ADVISABLE}))*(?: to)?(?: (?:please|simply|just|ever))?) ?$"
)
_FAILS = (
    r"(?:(?:will|would|does|do|did|is|are|can|may|should|could|has|have)(?: not|n't)|won't|cannot|can't|never"
    r"|(?:will|would) never|not)"
)
_HELPS = (
    r"(?:succeed|help|work|resolve|fix|solve|pass|change|safe|ok|okay|fine|possible|recommended|reasonable|advis"
    r"|allowed|permitted|suggested|appropriate|supported|useful|make (?:it\b|(?:a |any )?(?:difference|sense))"
    r"|go through|be (?:approv|accept|process|success)|needed|necessary|required|worth)"
)
_IN_VAIN = re.compile(
    rf"^[^.]{{0,60}}?\b(?:{_FAILS}(?: \w+){{0,3}} {_HELPS}|(?:will|would)(?: \w+)? (?:fail|return the same"
    rf"|produce the same|get the same|result in the same|lead to the same|give the same|keep|continue to"
    rf"|(?:also )?be (?:rejected|declined|blocked|refused))"
    r"|(?:is|are|would be|will be) (?:pointless|useless|futile|unsafe|impossible|forbidden|prohibited|unnecessary"
    r"|dangerous|of no)|(?:always|still|only) fails?|(?:is|are) never (?:approved|accepted|successful)"
    r"|has no effect|no effect|is no use|makes? no (?:difference|sense)|fails? again|(?:is|are) disallowed)"
    rf"|^[:?=]* ?(?:not {_HELPS}|false\b|no\b|never\b|forbidden|prohibited|impossible|disallowed)|^ ?(?:="
    rf"|is) ?(?:false|no)\b"
)
_PROMISING = re.compile(
    r"^[^.]{0,60}?\b(?:usually|normally|often|generally) (?:succeeds?|works?|helps?|goes through)\b|"
    rf"^[^.]{{0,60}}?\b(?:may|might|can|could|should|will|would|often|usually|generally|likely|is|are"
    rf"|tends? to)(?: \w+){{0,3}} {_HELPS}|^[:?=]* ?(?:is |are )?(?:recommended|possible|allowed|permitted|suggested"
    rf"|advised|safe\b|ok\b|true\b|yes\b|with (?:exponential )?back-?off)"
)
_FUTILE = re.compile(
    r"\bno (?:\w+ )?(?:requests?|calls?|attempts?|retry|retries|amount of retr\w+"
    r"|number of retr\w+)(?: [\w/-]+){0,3} (?:will|can|could|would) (?:ever )?(?:succeed|help|work|fix|change)"
    r"|\b(?:the|this|that) (?:same|identical|exact|unchanged) (?:request|call|payload|payment"
    r"|transaction)(?: \w+)? (?:will|would|can) (?:never|not|always fail|keep|continue|fail)|\b(?:will|would"
    r"|can) (?:never|not) succeed (?:on|when|if|by|with|after) re\w*|\b(?:do not|don't|never) (?:keep|continue"
    r"|go on) (?:re\w+ing|sending|trying|submitting)|\bstop (?:all |any |further |automatic )*retr(?:y|ies)\b|^(?:no"
    r"|zero) (?:further |more |automatic )?retr(?:y|ies)(?: needed| required| please| for this error)?$"
    r"|\bno (?:further |more )?retr(?:y|ies) (?:(?:is|are) )?(?:possible|allowed|permitted|advised|recommended"
    r"|supported|needed|necessary|required)$|^(?:retry|retries|retryable|retriable): ?(?:no|never|false)\b"
)
_RECOMMENDS = re.compile(
    r"\b(?:recommend|suggest|advise|consider|implement|try|worth|(?:do|make|perform|attempt)(?= an?\b)|use"
    r"|add)(?:s|ed|ing)?(?: (?:implementing|using|that you|adding))?(?: an?| the)?(?: \w+)?$"
)
_NO_IMPERATIVE = words("to we they i you it will not who that which would cannot can't unable don't did does auto")
_REQUESTED = re.compile(
    r"^(?:can|may|should|must|cannot)\b|\b(?:requests?|calls?|operation|transaction|payment|attempt|query|it"
    r"|this|message|command|action|step|process|upload) (?:\w+ ){0,3}(?:be|not)\b"
)


_NOUN_BEFORE = re.compile(r"\b(?:an?|one|another|automatic|further|on|upon|by|with|after)$")
_NOUN_AFTER = re.compile(
    r" (?:is|may|might|will|should|can|could|would|not|won't|doesn't|does|cannot|can't|recommended|possible|allowed"
    r"|permitted|advised|suggested)\b|:|="
)
_UNABLE = re.compile(r"^(?!.*\b(?:you|it|this)\b).*(?:cannot|can't|not able to|unable to)$")
_BE = r"(?: \w+ly| then| simply)? be(?: \w+ly)?$"
#: Form, what stands before and behind, and the verdict; the first rule that holds decides.
_RULES: tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None, str | None], ...] = (
    ("adjective", None, re.compile(r"^\W*(?:is )?\W*(?:false|no|never)\b"), "no"),
    ("adjective", None, re.compile(r"^\W*(?:maybe|conditional|depend|sometimes|partly|partial|only)"), None),
    ("adjective", re.compile(r"\b(?:if|whether|which|other|some|mark\w*|only)(?: \w+)?$"), None, None),
    ("adjective", None, None, "yes"),
    ("past", re.compile(r"\bwill not be$"), None, None),
    (
        "past",
        re.compile(
            r"\b(?:(?:should|must|can|could|may|need|shall)(?:n't| not)|can't|cannot|never|not(?: to)?"
            r"|no circumstances should [\w ]{1,40})" + _BE
        ),
        None,
        "no",
    ),
    ("past", re.compile(r"\b(?:allow\w*|order|attempts?|going|scheduled|about) to be$"), None, None),
    (
        "past",
        re.compile(r"\b(?:should|must|can|could|may|might|(?:needs?|has|have|ought) to)" + _BE + r"|\bsafely$"),
        None,
        "yes",
    ),
    ("noun", _ASIDE, _IN_VAIN, None),
    ("noun", None, _IN_VAIN, "no"),
    (
        "noun",
        re.compile(r"\b(?:before|prior to|when|while|upon|if|of|after|despite|wait)$|\b(?:max\w*|of|exceed\w*)\b"),
        None,
        None,
    ),
    (
        "noun",
        re.compile(
            r"\b(?:resolved?|fix(?:ed|es)|solved|succeeds?|works?|helps?|goes away|success) (?:\w+ )?"
            r"(?:on|by|after|upon|with)(?: an?)?$"
        ),
        None,
        "yes",
    ),
    ("noun", _RECOMMENDS, None, "yes"),
    ("noun", _OTHERS, None, None),
    ("noun", None, _PROMISING, "yes"),
    ("base", re.compile("^$"), _IN_VAIN, "no"),
    ("base", re.compile(_OTHERS.pattern + "(?<!please)(?<!just)"), None, None),
)


def repeats(text: str) -> list[Heard]:
    """What the clause `text` says about sending the same request again."""
    found = [Heard("no", text[m.start() :]) for m in _FUTILE.finditer(text)][:1]
    for match in [] if found else REPEAT.finditer(text):
        left, right = text[: match.start()].rstrip(), text[match.end() :]
        kind = _verdict(match.lastgroup or "", match[0], left, right)
        if kind:
            found.append(Heard(kind, text[match.start() :]))
    return found


def _verdict(form: str, word: str, left: str, right: str) -> str | None:
    """Yes, no, or None for a word of repeating that advises nothing."""
    denied = word.startswith(("non", "not", "un")) or (_NEGATOR.search(left) is not None and left != "not to")
    if form == "base" and (_NOUN_BEFORE.search(left) or (word.startswith("re") and _NOUN_AFTER.match(right))):
        form = "noun"
    if denied and form != "past":
        return None if _ASIDE.search(left) or (form == "base" and _UNABLE.search(left)) else "no"
    if word == "repeated" and not _REQUESTED.search(left):
        return None
    for kind, before, after, verdict in _RULES:
        if kind == form and (before is None or before.search(left)) and (after is None or after.search(right)):
            return verdict
    if (
        form != "base"
        or not (word.startswith(_PLAIN_VERBS) or SAME_THING.match(word + right))
        or _NEW_THING.match(word)
    ):
        return None
    bare = word.startswith("try") and "again" in word and left.rsplit(" ", 1)[-1] not in _NO_IMPERATIVE
    return "yes" if bare or _GOVERNOR.search(left) else None
