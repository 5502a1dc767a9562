"""What the values of a column look like: statuses, codes, prose."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import cast
from unicodedata import category

from lxml.etree import XPath, _Element

from parsers.lexicon.cleaning import clean
from parsers.lexicon.exceptions_from import without_exception
from parsers.lexicon.lazy_regex import regex

MARKS = "*†‡§¶:`\"'“”‘’¹²³⁴⁵⁶⁷⁸⁹⁰"
#: The mark of a footnote.
NOTE_MARKS = tuple("*†‡§¶¹²³⁴⁵⁶⁷⁸⁹⁰")
#: What may stand before a status ("HTTP 404", "Error 404", "HTTP status code: 404"), and that with the status.
HTTP = (
    r"(?:(?:(?:HTTP )?[Ee]rror\b|HTTP(?:/[\d.]+|-(?=\d))?(?: status)?(?: code)?(?:\s?=)?"
    r"|[Ss]tatus(?: code)?\b(?:\s?=)?)[\s:]*)?"
)
STATED = rf"{HTTP}([1-5]\d\d)"
#: "(HTTP error code = 404)", "(HTTP/1.1 404 Not Found)".
STATED_IN_BRACKETS = (
    r"[(\[](?i:HTTP(?:/[\d.]+)?(?:[ -](?:error|response|status|code))*) ?[=:-]? ?([1-5]\d\d)"
    r"(?:(?: [A-Z][A-Za-z'-]*)+)?[)\]]"
)
#: The "or" and "and" of other languages, between codes that end in digits ("14 ou 56", "BR-3 und BR-4").
OR = "(?:ou|oder|или|veya|hoặc|atau|lub|o|或|または|또는|et|und|и|ve|và|dan|oraz|en|[eiy]|と|및|和)"
#: The other statuses that may come in the place of one ("400/500", "400 or 500").
OTHER_STATUSES = rf"(?:(?:\s*[/,|]\s*(?:(?:or|and)\s)?|\s(?:or|and|{OR})\s)(?:HTTP )?[1-5]\d\d(?![\w.]))*"
#: How endpoints are called.
METHODS = "DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT"
#: Commas, semicolons and the like of other scripts, which part the items of a list.
FOREIGN_MARKS = "，､；／・،؛"
#: A status and, perhaps, those others.
STATED_FIRST = STATED + OTHER_STATUSES
#: What may stand behind a status without a space: its phrase ("403Forbidden").
_PHRASE = "(?-i:[A-Z][a-z]{2}|OK)"
STATUS = regex(rf"(?<![\w.–—-])[1-5]\d\d(?!(?!{_PHRASE})[\w+–—-]|\.\d)")
#: A number that may be a status, wherever it stands in a text.
ANY_STATUS = regex(r"\b[1-5]\d\d\b")
#: The status of a failure in brackets of full width ("（HTTP 400）").
IN_WIDE_BRACKETS = regex(r"[（【][^（【）】]{0,12}[45]\d\d[^（【）】]{0,12}[）】]")
#: A number that may be a year.
YEAR = regex(r"(?:19|20)\d\d")
#: A standard, or an entry of a register ("SHA-256", "CVE-2020-1234").
STANDARD = regex(r"(?:AES|CVE|CWE|HMAC|PEP|RFC|RSA|SHA|UTF)[-_ ]?\d[\d-]*|ISO[- ]?\d{4,}")
#: A severity, or a level of logging.
SEVERITY = regex(
    r"\W*(?:critical|severe|fatal|high|medium|moderate|low|major|minor|warn(?:ing)?|info|error|debug|trace|notice)\W*",
    re.I,
)
#: A compound of prose, whose hyphen no code needs ("Retry-safe", "HTTP-Fehler", "HTTP-статусы").
COMPOUND = regex(r"(?=.*(?:[a-z]{3}|[^\x00-\x7f]))[A-Z][^\W\d_]*(?:-[^\W\d_]+)+")
#: A constant of several words ("CARD_LOST"), as a pattern.
CONSTANT = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
#: What makes a quantity of a number: a unit behind it, or more digits.
_QUANTITY = regex(
    r"(?:HTTP\s*)?(?![1-5]00\+$)[1-5]\d\d(?:\s*[%‰€$£¥₹°+]|:\d|,(?![1-5]\d\d\b)\d|\s+(?:per|times)\b"
    r"|\s*(?:[mµn]?s|msecs?|sec(?:ond)?s?|milliseconds?|min(?:ute)?s?|h(?:ou)?rs?|h|d|days?|weeks?|months?|years?"
    r"|[kmgt]?i?b|bytes?|bits?|chars?|characters?|px|requests?|calls?|attempts?|rows?|items?|points?|percent|pct"
    r"|records?|users?|dollars?|euros?|cents?|usd|eur|gbp|jpy|inr|cny|chf|brl|cad|aud)"
    r"(?:\s*(?:$|[/(),;.])|\s+(?:per|an?|each|max|or)\b))",
    re.I,
)
#: All statuses of a class, or those from one to another of it.
_CLASS = regex(
    rf"{HTTP}(?:(?:>=|≥)\s?500|500\s?(?:\+|(?:and|or) (?:above|greater|higher|more|up))"
    r"|([1-5])\d\d\s?[-–—~]\s?\1\d\d)(?![\w.])",
    re.I,
)
#: More than so many of things whose name is no word of failure ("500+ happy customers").
_OF_OTHERS = regex(
    r"500\+ (?!.*(?:bug|cod|crash|err|exce|fa[iu]l|gate|intern|issue|outage|problem|resp|serv|stat|time|un))"
    r"(?:[a-z]+ ){0,2}[a-z]+s"
)
#: All statuses from one on, or up to one (">= 500").
_BOUND = regex(rf"{HTTP}(?:[<>]=?|[≤≥])\s?[1-5]\d\d", re.I)
_STATUS_CELL = regex(
    rf"{_BOUND.pattern}$|{HTTP}(?:[1-5]\d\d(?={_PHRASE})|(?:[1-5]\d\d|[1-5]xx|any|all|varies|various|multiple)\b)", re.I
)
#: What a column of statuses may have before one: its name ("Precondition Failed (412)", "NOT_FOUND (404)").
_NAMED_STATUS = regex(
    r"(?:[A-Za-z][A-Za-z_'’-]*\s+){1,5}\((?=[1-5]\d\d\)(?:(?:,| or| and| /) [A-Z][A-Za-z '’-]{2,40}\([1-5]\d\d\))?$)"
    r"|(?:[A-Z][A-Za-z'’-]*\s+){0,3}(?:Accepted|Allowed|Conflict|Content|Created|Dependency|Entity|Failed|Forbidden"
    r"|Found|Gateway|Gone|Implemented|Large|Locked|OK|Requests?|Required|Time-?out|Type|Unauthorized|Unavailable)"
    r"\s+(?:[–—-]\s*)?(?=[1-5]\d\d$)"
)
#: The same ("usually (429)", "HTTP-429", "Error 404", "— / 429").
_BEFORE_STATUS = regex(
    r"(?:[\s(\[{\"'“‘„«#`]|(?:[-–—]|n/a) ?/ ?"
    r"|\b(?:usually|typically|mostly|often|normally|generally|mainly|always|https?|status"
    r"|(?<=[sp] )code|error|response)(?:[\s(\[_.:-]|(?=\d)))+(?=[1-5](?:\d\d|xx)(?!\w)\D*$)",
    re.I,
)
#: A picture before a status alone.
_COLOURED = regex(r"[⚪⚫⬛⬜⭕☑✅✔❌✖⛔🚫⚠🔴🟠🟡🟢🔵🟣🟤🟥🟧🟨🟩🟦🟪]\ufe0f?\s*(?=[1-5]\d\d\b)")
#: A cell that says nothing.
BLANK = frozenset(["", *"-–—−/\\", "--", "---", "n/a", "n.a.", "na", "none", "null", "nil", "not applicable", "tbd"])
#: How new or old an entry is, as its badge says, as a pattern.
STAGES = "new|beta|experimental|deprecated|updated|legacy|preview"
_STAGE = regex(STAGES, re.I)
#: The title of a note, or the word that opens one, as a pattern.
CALLOUT = "attention|caution|danger|important|info|note|tip|warning"
#: What may be a field's name before its text.
FIELD = regex(r"\s*([^\W\d_]+(?: [^\W\d_]+){0,2}) ?[:：]\s")
#: Words beside a code that belong to its presentation.
BADGES = frozenset([*STAGES.split("|"), "copy", "error", "code", "http", "status"])
#: The roles whose values are few and short.
NARROW = frozenset({"status", "category", "retryable"})
_PRINTED = cast("Callable[[_Element], list[str]]", XPath("descendant::text()[not(ancestor::svg)]", smart_strings=False))
#: A status, and behind it, in brackets, the one that is no longer in force.
_FORMER = regex(r"(?:HTTP )?[1-5]\d\d(?: [A-Za-z ]{1,40})? ?\((?:was|formerly|previously) [^()→>]{1,60}\)", re.I)
_ARROW, _BACK = "(?:[→⇒⟶⟹➔➙➜➡]|[-=]>)\ufe0f?", "(?:[←⇐⟵]|<-)"
_WAS, _SINCE = "(?:was|formerly|previously)", r"(?:as of|since) [\w. ]{1,12}"
#: One no longer in force, beside the one that is ("404 (was 400)", "(404, was 400)", "404 ← 400", "was 400, now 404").
_PAST = regex(
    rf"(?:(?<=\b[1-5]\d\d)|^)(?:(?:^| )\({_WAS} (?:HTTP )?[1-5]\d\d\)|[,;] {_WAS} (?:HTTP )?[1-5]\d\d(?=\)))"
    rf"|(?<=\b[1-5]\d\d)\s*{_BACK}\s*[1-5]\d\d\b|\b{_WAS} [1-5]\d\d[,;] now (?=[1-5]\d\d\b)"
    rf"|\b[1-5]\d\d(?:\s*{_ARROW}\s*|[,;] now )(?=[1-5]\d\d\b)"
)
#: "400 (404 since v2)", "400 (now 404)"
_NOW_IN_FORCE = regex(rf"\b[1-5]\d\d \((?:now ([1-5]\d\d)|([1-5]\d\d) {_SINCE})\)")
#: A cell that holds such a one, or one still to come.
_REPLACED = regex(
    rf"{_ARROW}|\b(?:{_WAS}|changed to)\b|(?:[,;]| \() ?now [1-5]\d\d\b|\b[1-5]\d\d[,;] {_SINCE},? [1-5]\d\d\b"
    r"|(?:;| \() ?[1-5]\d\d (?:as of|from|in|since) \w",
    re.I,
)

#: A function as its declaration names it, behind its type ("level () const"), or what opens its parameters.
CALLED = regex(r"[\w:~]+ ?\(.*\)[\w =]{0,40}|\(")
#: A type of failures, and the word that says so.
FAILURE_TYPE = regex(r"[A-Z]\w*?(Error|Exception|Fault)")
#: A failure with what it carries: types or fields ("Bind(BindError)", "TooLong { limit }"), for an error anything.
_CARRYING = regex(
    r"(?!.*\([A-Z\d]*[-_\d][A-Z\d_-]*\))"  # A code ("Lost(E101)").
    r"([A-Z]\w*?(?:Error|Exception)(?=\()"
    r"|[A-Z]\w*[a-z]\w*(?=\s\{|\((?![A-Z]\w* [a-z])(?:dyn |&)?(?:[a-z_]\w*::)*(?:[A-Z]|[iu]\d|str\b)))"
    r"(?:\([^()]+\)|\s\{[^{}]*\})"
)
#: So long is a name with what it carries; a longer word would be tried at each of its letters.
_MAX_CARRYING = 200
#: That there is none, and perhaps why.
_NONE = regex(r"\((?:none|no code|n/a)\b[^()]{0,40}\)|[-–—] ?\([^()]{1,60}\)", re.I)


def failure_word(name: str) -> str:
    """The last word of a type of failures, in its module or not ("errors.TimeoutError"); empty for other names."""
    found = FAILURE_TYPE.fullmatch(name.rpartition(".")[2])
    return found[1] if found else ""


def most(answers: Iterable[object]) -> bool:
    """Are more than half of these true?"""
    every = [*map(bool, answers)]
    return sum(every) * 2 > len(every)


def without_past_status(text: str) -> str:
    """The text without the status that was in force before the one it names."""
    if text.isascii() and not any(sign in text for sign in (">", "<-", "as ", "ly ", "now ", " (")):
        return text
    return _PAST.sub("", _NOW_IN_FORCE.sub(r"\1\2", text)).lstrip()


def is_stage(text: str) -> bool:
    """Is this such a word alone ("Deprecated.")?"""
    return _STAGE.fullmatch(text.strip(MARKS + " ([.])")) is not None


def is_blank(text: str) -> bool:
    """Does the cell say nothing: blank, a dash, N/A, "(none: see below)", "— (no code)"?"""
    if len(text) < 15 and text.lower() in BLANK:
        return True
    return text[:1] in ("(", "-", "–", "—") and _NONE.fullmatch(text) is not None


@lru_cache(maxsize=32768)
def status_in(text: str) -> int | None:
    """The first HTTP status in `text`; `4xx` is none, nor is `>= 500`, nor the one in `5xx except 501`."""
    stated = without_exception(name_class(text)[0])[0]
    found = None if _BOUND.match(text) else STATUS.search(bare_status(stated).rstrip(MARKS))
    return int(found[0]) if found else None


@lru_cache(maxsize=32768)
def is_status(text: str) -> bool:
    """Does the cell begin with a status (`400`, `400 Bad Request`, `HTTP 400`, `4xx`), or stand for any of them?"""
    return _STATUS_CELL.match(text.rstrip(MARKS)) is not None and not is_quantity(text)


def name_class(text: str) -> tuple[str, str]:
    """The text with the class of statuses that it opens with as "5xx", and how that is printed ("500+", "500-599")."""
    found = _CLASS.match(text)
    if found is None or is_quantity(f"500{text[found.end() :]}") or _OF_OTHERS.fullmatch(text):  # "500+ users"
        return text, ""
    return f"{found[1] or 5}xx{text[found.end() :]}", found[0]


def bare_status(text: str) -> str:
    """The cell of a column of statuses, from its first status on where no more than a word or two stand before it."""
    before = _BEFORE_STATUS.match(text) or _NAMED_STATUS.match(text) or _COLOURED.match(text)
    return text[before.end() :] if before else text


@lru_cache(maxsize=32768)
def is_quantity(text: str) -> bool:
    """Does the text begin with a number of something (`418 ms`, `418 %`, `418,000`)?"""
    return _QUANTITY.match(text) is not None


def is_worded(text: str) -> bool:
    """Is the text of several words, or in a script that may need no spaces between them?"""
    return " " in text or (not text.isascii() and any(map(str.isalpha, text)))


def is_prose(text: str) -> bool:
    """Is this a sentence and no label: more than six words, or an end of sentence?"""
    return text.count(" ") > 5 or text.endswith((".", "!", "?"))


def is_code_like(code: str) -> bool:
    """Is the token unlike an ordinary word or number: has it a separator, an inner capital, or digits in a word?"""
    return not (code.isdigit() or (code.isalpha() and code in (code.lower(), code.title(), code.upper())))


def is_number_or_code(text: str) -> bool:
    """Is this one word, of digits or unlike an ordinary word?"""
    return len(text.split()) == 1 and (text.isdigit() or is_code_like(text))


def kind_of_word(word: str) -> tuple[frozenset[str], int]:
    """The kinds of characters that a word has, and how long it is if it is a number: codes of a list share both."""
    return frozenset(map(category, word)), len(word) if word.isdigit() else 0


def without_parts(text: str) -> str:
    """The name of a failure that is written with what it carries; none of any other text."""
    found = _CARRYING.fullmatch(text) if text[-1:] in (")", "}") and len(text) <= _MAX_CARRYING else None
    return found[1] if found else ""


def misfit(role: str, text: str, cell: _Element | None = None) -> str | None:
    """Why `text`, or the image in its `cell`, cannot be a value of `role`; None where it can."""
    if not text:
        if cell is not None and len(cell) and next(cell.iter("svg", "img", "i", "use", "input"), None) is not None:
            return f"shows its {role} as an image without a label"
        return None
    if role == "status" and cell is not None and len(cell) and is_status(text) and not _is_printed(text, cell):
        return "shows its status as an image"
    if role in NARROW:
        return _misfit(role, text)
    return f"has only {text!r} where its {role} should stand" if text.isdigit() and is_status(text) else None


def _is_printed(status: str, cell: _Element) -> bool:
    """Does the text of the cell say the status, whatever its images say and what stands beside it?"""
    texts = _PRINTED(cell)
    return any(
        is_status(text) and status_in(text) == status_in(status) for text in (clean("".join(texts)), *map(clean, texts))
    )


@lru_cache(maxsize=32768)
def _misfit(role: str, text: str) -> str | None:
    if role == "status" and _REPLACED.search(text) and not _FORMER.fullmatch(text):
        return f"has {text[:60]!r}, where one of the statuses is past, or still to come"
    if role == "status":
        fits = is_status(bare_status(text)) or is_blank(text)
        return None if fits else f"has {text[:60]!r} where a status should stand"
    if role == "category":
        is_text = is_prose(text) and " " in text  # No "Misc."
        return f"has {text[:60]!r} where a category should stand" if is_text or is_status(text) else None
    return None  # What the vocabulary of retrying does not know is no verdict, but the row is read.
