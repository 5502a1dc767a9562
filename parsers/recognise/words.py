"""The words over columns and lists, and what they tell, beside those that the declared sites go by."""

import re
from collections.abc import Mapping
from functools import lru_cache

from parsers.reading.words import FOREIGN, KINDS_BY_WORD, SCHEMA, normal
from parsers.recognise import languages

#: What a title's words tell wherever they stand in it.
_PARTS: dict[str, str] = {
    "status": r"\bhttps?\b|\bstatus\b",
    "code": r"\bcodes?\b|code$|sqlstate|\berrno\b|\brc\b|\berror (?:number|no|id|key)\b",
    "message": r"descri|meaning|messag|explanation|\btext\b|detail",
    "remedy": r"solution|\bactions?\b|\bfix|resol|remed|recover|what to do|handl(?:e|ing)\b|troubleshoot|workaround"
    r"|(?:user|operator|system) (?:response|action)|next steps?|advice|recommend|best practice",
    "cause": r"^more$|\bcauses?\b|reasons?\b|\binformation\b|\bwhy\b",
    "when": r"\bwhen\b|trigger|scenario|condition|\boccurs",
    "retryable": r"\bretr(?:y(?! after)|ies|yab\w+|iab\w+)\b",
    "category": r"categor|\b(?:class(?:ification)?|group|type|kind|family|severity)\b",
    "name": r"\b(?:name|title|label|phrase|constant|symbol|exception)\b",
}
_KNOWN = {kind: re.compile(f"{part}|{languages.KINDS[kind]}") for kind, part in _PARTS.items()}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
#: What says that a list is one of errors.
ERRORS = re.compile(
    r"\b(?:errors?|exceptions?|faults?|failures?|declin\w+|refus\w+|reject\w+|problems?|sqlstate|errno)\b"
    r"|\b(?:status|result|response|return|reason|condition|close(?: event)?) ?(?:codes?|numbers?|values?)\b|"
    + languages.ERRORS,
    re.I,
)
#: What a text just before a list says if that is one of errors.
LEAD = re.compile(
    r"\b(?:error|status|response|result|return|reason|declin\w+|refusal|rejection)"
    r" (?:codes?|messages?|types?|names?|values?)\b"
    r"|\b(?:following|possible|these|common|all) (?:\w+ )?(?:errors|exceptions)\b|" + languages.ERRORS,
    re.I,
)
#: What says that it is one of other things.
OTHERS = re.compile(
    r"\b(?:param(?:eter)?s?|arguments?|attributes?|fields?|propert(?:y|ies)|headers?|schemas?|query|events?|webhooks?"
    r"|request (?:body|headers?|fields?)|change ?log|release notes|changes|history|versions?|limits?|quotas?|plans?"
    r"|pricing|opcodes?|permissions?|scopes?|currenc(?:y|ies)|countr(?:y|ies)|languages?|locales?|environments?|options?"
    r"|settings|configurations?|ranges?|responses?|features?|functions?|macros?|methods?|polic(?:y|ies)|strateg(?:y|ies)|glossary|index|mappings?"
    rf"|best practices?|retry|retries|retrying|navigation|{languages.OTHERS})\b",
    re.I,
)
#: What says so even beside a word of errors: the anatomy of an error, or codes that are no answer of an API.
ANATOMY = re.compile(
    r"\berrors?\b.*\b(?:fields?|objects?|format|structure|schema|envelope|attributes?|properties|ranges?|levels?"
    r"|domains?|severit(?:y|ies)|body|payload|shape|model|strateg\w+|polic\w+|info|items|handlers?|sources?|classes|callbacks?|functions|methods|macros)\b"
    r"|\bexit (?:codes?|status(?:es)?)\b|\b(?:anatomy|structure|format|attributes|fields|properties) of\b"
    r"|\bcode ranges?\b|\b(?:deprecated|retired|removed)\b",
    re.I,
)
#: Heads of first columns, beside the shared ones, of lists that are none of errors.
_STRANGE = FOREIGN | {
    *languages.STRANGE,
    *(
        "strategy",
        "feature",
        "input",
        "output",
        "command",
        "tool",
        "resource",
        "product",
        "action",
        "operation",
        "state",
    ),
    *("exit code", "exit codes", "exit status", "code range", "error range", "error field", "metric", "key"),
    *("plan tier", "request type", "http method", "currency code", "country code", "language code"),
    *("severity", "level", "log level", "severity level", "tag"),
    *("from", "old", "old name", "old code", "old value", "previous name", "former name"),
    *("card number", "test card", "card", "pan", "test number", "test value", "amount", "trigger value"),
}
_OPTION = re.compile(
    r"\b(?:parameters?|options?|settings?|configuration|variables?|arguments?|attributes?|flags?|format|directives?)\b"
)
_SCHEMA = SCHEMA | {*languages.SCHEMA, "pros", "cons", "default value"}
DATA_TYPES = re.compile(
    r"(?:string|str|text|integer|int(?:32|64)?|long|number|float|double|bool(?:ean)?|object|array|enum|date(?:time)?|timestamp"
    r"|(?:application|audio|image|text|video)/.*"
    r"|uuid|uri|url|map|list|any|char ?\*|void|uint\d*|(?:array|list) of .*|\w+\[\])(?:\b.{0,30})?",
    re.I,
)
#: The vocabulary of failure in a line of normal words, between spaces: each begins with a letter of its own and minds
#: the case, so that the search skips from one such letter to the next.
FAILURE = re.compile(
    r"err|fail|invalid|not.?(?:found|allow|valid|support|available|exist|authori|permit|implement|complete|match|enough)"
    r"|denied|missing|expired|unauth|forbidden|exceed|time.?out|unsupported|can.?not|can'?t|unable|already|too.?many"
    r"|limit|declin|reject|refus|bad|conflict|unknown|unexpected|mismatch|wrong|violat|abort|cancel|corrupt|unavail"
    r"|incorrect|duplicat|malform|required|illegal|exception|no.?such|out.?of|insufficient|disabled|"
    + languages.FAILURE
)
#: Labels and headings within a card under which nothing stands that belongs to its record.
SAMPLES = re.compile(
    r"(?:example|sample|response|request|see also|notes?|tip|warning|related|code|python|javascript|json"
    r"|curl|http)\b.*",
    re.I,
)
#: Headings that only say "error codes", or what a generator calls a list, beside those that normalising knows.
GENERAL = re.compile(
    rf"(?:{languages.GENERAL}|http|enum|constants?|summary|details?|members|values|types|and|number|description"
    r"|client|server|codes?|conditions?|[1-5]xx|[\W\d_])+",
    re.I,
)


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """A heading or label as it is looked up, its camelCase and snake_case words apart."""
    return normal(_CAMEL.sub(" ", title))


@lru_cache(maxsize=4096)
def kinds(title: str) -> Mapping[str, float]:
    """What a title may stand for, each with how strongly its words say so (0 to 4)."""
    word = plain(title)
    found = {kind: 3 - min(order, 14) / (5 if kind == "code" else 25) for order, kind in KINDS_BY_WORD.get(word, ())}
    if not found:
        for kind, part in _KNOWN.items():
            ends = [hit.end() for hit in part.finditer(word)]
            if ends:
                found[kind] = 2.0 + (ends[-1] == len(word)) * 0.4 + ("error" in word and kind == "code") * 0.3
    if "status" in found and "code" in found:
        found["code"] -= 0.5
    elif "status" not in found and _KNOWN["code"].search(word):
        found["code"] = max(found.get("code", 0), 2.0) + 1.0
    if "message" in found:
        found.setdefault("cause", 1.6)  # Of two texts the second tells more of the first.
    return found


def is_strange(title: str) -> bool:
    """Does the first column's title say that the list is one of other things?"""
    word = plain(title)
    return word in _STRANGE or word.removesuffix("s") in FOREIGN or _OPTION.search(word) is not None


def is_schema(title: str) -> bool:
    """Is this a column of a schema?"""
    return plain(title) in _SCHEMA
