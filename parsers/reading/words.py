"""The words that vendors put over columns and before texts, and the kinds that they stand for."""

import re
from collections.abc import Mapping
from functools import lru_cache

_SYNONYMS = {
    "code": "code;error code;codes;problem;error type;problem type;error;type;response code;failure code;decline code;"
    "reason code;result code;error name;error id;identifier;id;name;value;slug;key;constant;enum;exception",
    "status": "http;http status;http status code;status;status code;http code;http response;response status;"
    "http response code;statuscode;http error",
    "category": "category;error category;type;error type;origin;class;error class;group;kind;family;area;domain",
    "retryable": "retryable;retriable;retry;can retry;should retry;safe to retry;retry safe;retry action;is retryable;"
    "retry allowed;retries",
    "message": "message;error message;description;meaning;text;what it means;detail;details;summary;explanation;"
    "error description;definition;what happened;canonical message;error text;reason phrase;error;"
    "additional information",
    "name": "title;name;error name;label;error title;short name;error",
    "remedy": "what to do;what to do about it;resolution;action;next step;next steps;how to fix;how to fix it;hint;"
    "remediation;remediation hint;fix;solution;recommended action;suggested action;recovery;remedy;handling;advice;"
    "recommendation;how to resolve;how to handle;how to handle it;suggested fix;what you should do;"
    "action required;required action;client action;troubleshooting;steps to resolve;to fix;possible solution;"
    "possible solutions;suggestion",
    "cause": "cause;causes;reason;common cause;common causes;possible cause;possible causes;likely cause;"
    "why;why it happens;explanation;details;detail;additional information;description",
    "when": "when;when it happens;when it occurs;when it fires;occurs when;happens when;condition;trigger;"
    "triggered when;thrown when;returned when;raised when;scenario;when you see it;when this happens",
}
#: Word → its kinds, likeliest first, each with the word's place among that kind's synonyms.
KINDS_BY_WORD: dict[str, list[tuple[int, str]]] = {}
for _kind, _words in _SYNONYMS.items():
    for _order, _word in enumerate(_words.split(";")):
        KINDS_BY_WORD.setdefault(_word, []).append((_order, _kind))

#: Heads of first columns that say "no error codes here": schemas, parameters, events, changes.
FOREIGN = frozenset(
    [
        "attribute",
        "field",
        "parameter",
        "param",
        "property",
        "argument",
        "header",
        "headers",
        "event",
        "events",
        "webhook",
        "endpoint",
        "method",
        "path",
        "url",
        "scope",
        "permission",
        "role",
        "setting",
        "option",
        "variable",
        "flag",
        "version",
        "date",
        "release",
        "language",
        "sdk",
        "library",
        "plan",
        "limit",
        "limits",
        "tier",
        "environment",
        "range",
        "prefix",
        "namespace",
        "term",
        "symbol",
        "glyph",
        "country",
        "currency",
    ]
) | {"event type", "code range", "environment variable", "response header", "request header", "webhook event"}
#: Heads of other columns that say the same.
SCHEMA = frozenset({"required", "type of value", "data type", "default", "optional", "schema", "nullable", "format"})
#: Headings under which codes stand that are not in force.
HISTORY = re.compile(
    r"\b(change ?log|release notes|what.s new|version history|revision history|removed|retired|renamed)\b", re.I
)
#: Headings of codes that are not in force.
RETIRED = re.compile(r"\b(removed|retired|no longer (?:returned|used|in use))\b", re.I)
#: What a heading says beside its words when a list goes on under it.
CONTINUED = re.compile(
    r"\s*(?:\((?:continued|cont\.?|cont'd|\d+(?:/| of )\d+)\)|[,:—–-]\s*(?:continued|part \w+|page \d+))$", re.I
)
#: Words that stand for a code only where what stands under them looks like nothing else.
VAGUE = frozenset({"name", "value", "id", "identifier", "slug", "key", "constant", "enum", "type", "reason"})
_DROP = re.compile(r"\([^)]{0,400}\)|[^\w\s/]|_")


@lru_cache(maxsize=4096)
def normal(heading: str) -> str:
    """A heading or label as it is looked up: lower case, no punctuation, single spaces."""
    return " ".join(_DROP.sub(" ", heading.casefold()).split())


def kind_of(label: str, own: Mapping[str, str]) -> str | None:
    """The kind that a label before a text stands for; the site's `own` words (normal form) go before all."""
    word = normal(label)
    return own.get(word) or (KINDS_BY_WORD[word][0][1] if word in KINDS_BY_WORD else None)
