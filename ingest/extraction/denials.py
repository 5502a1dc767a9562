"""What a sentence beside a list says against retrying: of the errors it names, of all others, or of any request."""

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

from ingest.advice.clauses import sentences_of
from ingest.advice.languages import is_foreign
from ingest.advice.read_advice import read_advice
from ingest.advice.vetoes import SPOKEN_LIMITS, limit_in, words_against
from ingest.extraction.normalise import forbidding_heading
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex

#: A code as a sentence names it; a plain word ("timeout"), a status or a small number may mean anything there.
NAME = regex(r"(?<!\w)(?!\d{1,3}\b)(?=[A-Za-z]*[_\d.:-]|[A-Za-z]*[a-z][A-Z]|[A-Z]{4,}\b)\w[\w.:-]*\w")
#: What stands between the names of an enumeration ("`A_B`, `A_C` and `A_D`"), and "this error" for each of them.
_AND = r"[\s,/&'\"“”‘’`]{0,9}(?:\b(?:and|n?or|(?:just |the same way )?(?:as|like))\b)?[\s'\"“”‘’`]{0,9}"
_BETWEEN, _ENUMERATION = regex(_AND), regex(rf"this error(?:{_AND}this error)+")
#: A sentence with more enumerations is read once for all of them, not once for each.
_MAX_APART = 8
REPEATS = regex(r"\b(?:re-?(?:try(?!-after)|tri(?:ed|es|able)|send|submi)|repeat)", re.I)
#: "We retry it", "The SDK retries it", but no "Never automatically retry": nothing that a caller may not do.
_NOT_YOURS = regex(
    r"\b(?:(?<!^never )(?<!^do not )automatic(?:ally)?|(?:sdks?|librar(?:y|ies))(?! (?:must|should)\b)|by us"
    r"|we (?:do not |never |only |will )*(?:re-?(?:try|send)|repeat))\b",
    re.I,
)
#: "None of the following may be retried", "Do not retry:"
_POINTS = regex(r"\b(?:below|following|these)\b|[:：]$", re.I)
#: "Do not retry.", as all of a note beside a list; the label of such a note; "Do not retry these."
_BARE = regex(
    r"(?:(?:attention|caution|danger|important|note|warning)\W+)?(?:please )?(?:do not|don['’]t|never) (?:ever )?"
    r"(?:re-?(?:try|send|submit)|repeat)(?: (?:any of )?(?:it|them|these|those)(?: (?:code|error|request)s)?"
    r"| (?:the )?(?:same )?(?:call|payment|request)s?)?[^\w:：]*",
    re.I,
)
LABEL = regex(r"(?:attention|caution|danger|important|note|warning)\W*", re.I)
#: What a sentence before "Do not retry." says of one case alone ("If the card is lost, …").
_OF_A_CASE = regex(r"\d|\b(?:after|except|if|in case|once|only|some|unless|until|when|while)\b", re.I)
_FAILURES = r"(?:code|decline|error|exception|failure|problem|refusal|response|status(?=es))(?:e?s)"
_HERE = (
    rf"\b(?:any of |all (?:of )?)?(?:the (?:{_FAILURES} )?DIRECTION(?: {_FAILURES})?|these(?: {_FAILURES})?"
    rf"|(?:the )?{_FAILURES} in this (?:group|list|section|table))\b"
)
#: "These errors", "the errors above", "all errors in this section", and so of those below.
_ABOVE = regex(_HERE.replace("DIRECTION", "above"), re.I)
_BELOW = regex(_HERE.replace("DIRECTION", "(?:below|following)"), re.I)
#: The same in a note that the last card of a list ends with.
OF_SEVERAL = regex(rf"{_ABOVE.pattern}|\b(?:them|those)\b", re.I)
#: "Only POT_BUSY may be retried", with "this error" in place of the code.
_ALONE = regex(
    r"\bonly\b(?! (?:after|if(?! the (?:code|error)\b)|once|until|when|with)\b)"
    r"(?!.{0,60}\b(?:such as|e\.g|for example|like|including)\b)"
    r"[^.;\d]{0,60}\bthis error\b|\bthis error,? only\b(?! (?:after|for|if|in|once|until|when|with|\d)\b)",
    re.I,
)
#: "…, not the others", "Do not retry other errors."
_OTHERS = regex(
    r"(?:[,;:]|\bbut|\band)? ?(?:\b(?:no|not|nothing|never)\b[^.;]{0,30}"
    r"\b(?:others?(?= (?:code|error|failure|one)s?\b|\W?$)|else(?=\W?$))"
    r"|\b(?:all |any |the )*others?(?: (?:code|error|failure|one)s?)? [^.;]{0,20}\b(?:cannot|not|never)\b).*",
    re.I | re.S,
)
#: "Do not retry any error except POT_BUSY"
_EXCEPTION = regex(
    r"[,(]? ?\b(?:apart from|besides|except(?:ing)?(?: for)?|other than|save for|unless|with the exception of"
    r"|(?<!, )but)\b[^.;,]{0,40}?\bthis error\b[,)]?",
    re.I,
)
#: Another code, of which alone something is said.
_OF_ONE = regex(r"\w_\w|[a-z][A-Z]|\b[A-Z]{4,}\b|\d{4}")
#: "Only", unless what it limits follows ("only retry POT_BUSY for reads").
_ONLY = regex(r"\bonly\b ?(?!.{0,60}\bthis error\b.{0,60}\b(?:after|for|if|in|on|once|until|when|with)\b)", re.I)
#: "Retry all errors but POT_BUSY"
_EXCEPTED = regex(
    r"(?:\b(?:all|any|every)\b.{0,60}\b(?:but|except|except for)|exception of) this error\b(?!, no(?:ne|thing)?\b)",
    re.I,
)
_END = "(?:final|terminal|permanent|fatal|unrecoverable|irrecoverable|irreversible|a hard decline)"
#: "POT_BUSY is final", "If you receive POT_BUSY, stop."
_FINAL = regex(
    rf"\bthis error (?:(?:is|are)|means?(?: \w+){{1,4}} is) (?:an? )?{_END}(?: (?:error|failure|state))?"
    rf"(?=$|[.,;:(]| and\b)|\b(?:(?:consider|regard|treat) this error"
    rf"|this error (?:must|should) be (?:considered|regarded|treated)) as (?:an? )?{_END}\b"
    r"|\bthis error (?:is not recoverable|cannot be recovered)\b"
    r"|\bthis error,? (?:abort|give up|stop)\b(?! (?:and|for|s[eh]\w+ing)\b)"
    r"|(?:^|: )(?:abort|give up|stop) (?:after|for|on|upon) this error\b"
    r"|\bthis error (?:(?:always )?(?:cancel|close|end|fail|terminate)s"
    r"|means (?:that )?(?:\w+ ){1,3}(?:is|was) (?:cancel|close|end|fail|terminate)\w*)\b"
    r"[^.;]{0,30}\b(?:for good|irrevocably|once and for all|permanently)(?=$|[.,;:(])"
    r"|\bthis error (?:always )?(?:cancel|close|end|terminate)s the"
    r" (?:authori[sz]ation|charge|order|payment|session|transaction)(?=$|[.,;:(])",
    re.I,
)
#: What adds nothing to a sentence about which codes to retry.
_PACE = regex(
    r"[,;:]? ?\bonly (?:faster|later|slower|the (?:back-?off|delay|interval|pause|wait)[\w ]{0,12}"
    r"\b(?:different|differs?|var(?:ies|y))(?: from)?)\b:?",
    re.I,
)
#: What adds nothing to a sentence that is read as its row's own.
_IN_ITS_ROW = regex(r"\b(?:automatically|(?:after|for|on|upon) this error)\b", re.I)
_SAFE = "(?:GET|HEAD|(?i:idempot)[a-z]+|(?i:reads|read[- ]only|read (?:call|operation|request)))"
#: "Only GET requests may be retried", "Never retry a payment"
_SOME_REQUESTS = regex(
    rf"\b(?i:only)\b.{{0,80}}\b{_SAFE}"
    rf"|\b{_SAFE}\b.{{0,30}}\bonly\b(?! (?:after|in|once|twice|up to|with|\d|\w+ times)\b)"
)
_CHARGING = r"(?:(?:charge|payment|payout|refund|transfer|withdrawal)(?: request)?s?|POST(?: \w+)?|non-idempotent \w+)"
_KINDS = regex("charge|payout|refund|transfer|withdrawal")
_NO_REQUESTS = regex(
    rf"^without an? idempoten|(?:^|[;:] ?)(?:\w+ )?(?:{_CHARGING}|\w+ (?:lacking|without) an? idempoten\w+[- ]?\w*)"
    r" (?:are|can|may|must|should)\b|^(?:no (?:call|error|failure|request)s?|nothing) (?:can|may|must|should)\b"
    rf"|\b(?:repeat|re-?(?:try|send|submit))(?:ing)? (?:an? |any |the |your )?{_CHARGING}(?=$|[.;]| (?:is|are)\b)",
    re.I,
)
#: "Failed requests must not be retried."
_CALLS = "(?:any (?:(?:api|failed) )*(?:call|error|request)|(?:(?:api|failed|your) )*(?:call|error|request)s)"
_ANY_REQUEST = regex(
    rf"{_CALLS} (?:cannot|(?:can|may|must|should) (?:never|not)) be (?:re-?(?:tried|sent|submitted)|repeated)\W*$"
    rf"|(?:you )?(?:do not|(?:may|must|should) not|never) (?:repeat|re-?(?:try|send|submit)) {_CALLS}\W*$"
    rf"|(?:repeat|re-?(?:try|send|submitt))ing {_CALLS} is (?:forbidden|not|never)\b",
    re.I,
)
#: "deprecated", "for information only"
OUTDATED = (
    r"\b(?:deprecated|discontinued|for (?:information|reference) only|inaccurate|informational|obsolete|out of date"
    r"|outdated|unreliable|(?:no longer|not) (?:accurate|maintained|reliable|to be (?:relied|trusted|used)|updated"
    r"|up[- ]to[- ]date|valid))\b"
)
_TITLE = r"[\"'“‘`]?this title[\"'”’`]?"
_COLUMN = rf"(?:(?:in|of|on|the|values?) )*(?:column {_TITLE}|{_TITLE} column)"
#: "The column Retryable is outdated", with "this title" in place of the title.
_DISMISSED = regex(
    rf"(?:^|[,:;] ){_COLUMN} (?:(?:is|are|(?:can|may|might) be) (?:now )?{OUTDATED}"
    r"|(?:cannot|(?:must|should) not) be (?:relied (?:up)?on|trusted|used)\b)"
    rf"|\b(?:(?<!not )(?<!never )(?:disregard|ignore)"
    rf"|(?:do not|never|no longer) (?:maintain|rely (?:up)?on|trust|update|use)) {_COLUMN}\W*$",
    re.I,
)


def dismisses(sentence: str, title: re.Match[str]) -> bool:
    """Does a sentence say of the column of this title that it does not count?"""
    return _DISMISSED.search(f"{sentence[: title.start()]}this title{sentence[title.end() :]}") is not None


def heard(sentence: str, known: Set[str], asked: Set[str]) -> tuple[Set[str], bool]:
    """The codes that a sentence says not to retry, or not always; and does it say so of all codes it does not name?

    Only those `asked` about need be among them.
    """
    sentence = _PACE.sub("", sentence)
    groups, of_repeats = [*_enumerations(sentence, known)], REPEATS.search(sentence) is not None
    denied, of_others = set[str](), of_repeats and not groups and _OTHERS.search(sentence) is not None
    if not of_repeats:
        groups = [one for one in groups if not one.isdisjoint(asked)]
    if len(groups) > _MAX_APART:
        groups = [set().union(*groups)]
    for codes in groups:
        is_denied, others = _verdicts(_with_these(sentence, codes))
        of_others |= others
        denied |= codes if is_denied else set()
    return denied, of_others


def _with_these(sentence: str, codes: Set[str]) -> str:
    """The sentence as it would read in the row of these codes."""
    text = NAME.sub(lambda found: "this error" if found[0] in codes else found[0], sentence)
    return _ENUMERATION.sub("this error", text)


def _enumerations(sentence: str, known: Set[str]) -> Iterator[set[str]]:
    """The known codes that a sentence names, those together that are named together."""
    codes, end = set[str](), 0
    for found in NAME.finditer(sentence):
        if found[0] in known:
            if codes and not _BETWEEN.fullmatch(sentence, end, found.start()):
                yield codes
                codes = set()
            codes.add(found[0])
            end = found.end()
    if codes:
        yield codes


@lru_cache(maxsize=1024)
def _verdicts(text: str) -> tuple[bool, bool]:
    """Is "this error" not to be retried, and are all others not?"""
    if _FINAL.search(text) and not _EXCEPTION.search(text):
        return True, False
    if not REPEATS.search(text) or _NOT_YOURS.search(text):
        return _denies_in_row(text), False
    others = _EXCEPTION.sub("", text)
    if others != text and not _OF_ONE.search(others) and denies(others):
        return False, True
    if (named := _OTHERS.search(text)) and named.start():
        return _denies_in_row(text[: named.start()]), True
    is_alone = _ALONE.search(text) is not None
    own = _ONLY.sub("", text) if is_alone else text
    limited = _EXCEPTED.search(text) or _SOME_REQUESTS.search(text)
    return limited is not None or _denies_in_row(own), is_alone


def _denies_in_row(text: str) -> bool:
    return denies(_IN_ITS_ROW.sub("", text))


def kinds_in(text: str) -> frozenset[str]:
    """The kinds of requests that a text names, other than a mere payment, which each of them may be."""
    return frozenset(_KINDS.findall(text.lower()))


def limits_all(sentence: str, of_any: bool) -> bool:
    """Does a sentence allow only some requests to be retried, or none, whatever the error, or forbid it for charges?

    `of_any`: a mere "Requests must not be retried" is said of any request, not only of those beside it.
    """
    if not REPEATS.search(sentence) or _NOT_YOURS.search(sentence):
        return False
    none = _NO_REQUESTS.search(sentence) or (_ANY_REQUEST.match(sentence) if of_any else None)
    return _SOME_REQUESTS.search(sentence) is not None or (none is not None and _denies_in_row(sentence))


@lru_cache(maxsize=256)
def forbids(lead: str) -> bool:
    """Does this label or sentence above a list forbid retrying what is in the list?"""
    sentences = sentences_of(lead)
    pointing = filter(_POINTS.search, sentences)
    if _is_bare(sentences) or any(_says_of_all(one, _BELOW) for one in sentences):
        return True
    labelled = lead[-1:] != "." and forbidding_heading([lead]) is not None
    return labelled or any(forbidding_heading([one]) is not None or denies(one) for one in pointing)


@lru_cache(maxsize=256)
def forbids_above(note: str) -> bool:
    """Does this note below a list forbid retrying what is in the list?"""
    sentences = sentences_of(note)
    return _is_bare(sentences) or _says_of_all(next(iter(sentences), ""), _ABOVE)


def _is_bare(sentences: Iterable[str]) -> bool:
    """Do these sentences forbid a repeat, and tell of no case before that ("It failed for good. Do not retry.")?"""
    last = next((one for one in sentences if _BARE.fullmatch(one) or _OF_A_CASE.search(one) or _names(one)), "")
    return _BARE.fullmatch(last) is not None


def _names(sentence: str) -> bool:
    """Does a sentence name something as codes are named?"""
    return NAME.search(sentence.rstrip(".!")) is not None


def _says_of_all(sentence: str, here: re.Pattern[str]) -> bool:
    """Does a sentence forbid retrying what it points to?"""
    said = sentence if sentence.endswith(COLONS) or _names(sentence) else here.sub("this error", sentence)
    return said != sentence and _verdicts(said)[0]


@lru_cache(maxsize=1024)
def denies(text: str) -> bool:
    """Does a text forbid retrying, limit it, or say that it might do harm?"""
    if read_advice(text).retryable is False:
        return True
    foreign = is_foreign(text.lower())
    return (words_against([text], foreign) or limit_in([text], foreign, SPOKEN_LIMITS)) is not None
