"""What speaks for or against a column having a role: its title, and what its cells look like."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from parsers.classify.column_sample import ColumnSample, is_type
from parsers.classify.features import ENOUGH, Feature, total, until_veto
from parsers.extract.code_tokens import CONSTANT_OF_WORDS
from parsers.extract.codes_in_text import STATUS_DIGIT, statuses_in
from parsers.extract.contract import Site
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import asks_to_retry, first_verdict, is_known, names_step, retry_verdict
from parsers.lexicon.value_shapes import FAILURE_TYPE, SEVERITY, bare_status, is_status, is_worded
from parsers.lexicon.vocabulary import (
    DATA_TYPES,
    ELSEWHERE,
    EXAMPLE,
    EXITS,
    LEADS_ON,
    holds_no_codes,
    is_clearly_of_codes,
    is_schema,
    likeliest,
    plain,
)

#: A title that can only be that of categories.
CATEGORY = regex(r"c[aá]t[eé]gor|kategor|классиф|категор|classif|类别|分类|分類|カテゴリ|카테고리", re.I)
#: A title of numbers that count something ("Prev Count"), of places, or of what a program does ("Behavior").
_NO_CODES = regex(
    r"\b(?:count|total|quantity|qty|volume)s?$|(?:数量|件数|次数|건수|횟수)$"
    r"|^(?:line(?: number)?s?|frequency|hits|occurrences|(?:default )?(?:behavior|behaviour)|verhalten|comportamiento"
    r"|comportement|comportamento|поведение|行[为為]|挙動|place|where|location|ort|lugar|lieu|luogo|место|位置|場所)$",
    re.I,
)
#: A title of other numbers that are no statuses, whatever they look like.
_MEASURES = regex(
    r"\b(?:limit|quota|timeout|latency|delay|duration|interval|fee|price|cost|amount"
    r"|weight|size|build|attempt|retr(?:y|ie)|priority|rank|position|port)s?$"
    r"|\bper (?:second|minute|hour|day|month|request|call|transaction|user)$|^since\b|^retry after"
    r"|\((?:ms|secs?|seconds?|min(?:ute)?s?|hours?|days?|cents?|%|[kmg]i?b|bytes?|[$€£]|eur|usd)\)",
    re.I,
)
#: A title of codes that are a payment scheme's, another party's to a payment, or of a standard.
_OF_SCHEME = regex(
    r"(?:acquirer|amex|bank|card (?:brand|network|scheme)|iso|mastercard|network(?! error)|processor|scheme|sqlstate"
    r"|visa)\b",
    re.I,
)
#: A title of codes that says whose they are, beside one of codes that says at most what they tell.
_OWNED = regex(
    r"\b(?:acquirers?|banks?|gateways?|issuers?|iso|mastercard|networks?(?! error)|processors?|schemes?|visa)\b.*"
    r"\bcodes?$",
    re.I,
)
_UNOWNED = regex(r"(?:(?:reason|decline|error|failure) )?codes?")
#: A title of the parts of a program that deal with errors, and one that is called so.
_DEALS = regex(
    r"\b(?:caught|handled|processed|raised|returned|thrown) (?:by|in)$|\bhandlers?$"
    r"|(?:처리 ?(?:주체|자|기|클래스)|핸들러)$|(?:处理|處理)(?:器|者|程序|类|類)$|処理(?:者|クラス)$|ハンドラー?$",
    re.I,
)
_PART = regex(
    r"(?!(?:Bad|Duplicate|Empty|Illegal|Invalid|Malformed|Missing|No|NoSuch|Too|Unknown|Unsupported|Wrong)[A-Z][a-z]*\b)"
    r"\w*[a-z](?:Advice|Controller|EntryPoint|Filter|Guard|Handler|Interceptor|Listener|Middleware|Resolver)\b"
)
_ADDRESS = regex("https?://")
#: What only says whether there is an error.
_FLAGS = frozenset(["0", "1"])
#: What a system made of the request ("ACK_WITH_FAILURE", "NACK / DROP"), not what to do.
_OUTCOME = regex(r"[A-Z][A-Z\d]*(?:(?:_|-|\s?[,/|+]\s?)[A-Z\d]+){0,4}")
#: What fails ("withdraw, set_limit"), under a title that means what to do as well.
_CALLS, _NAMES = regex("instructions?", re.I), regex(r"(?:[a-z]\w*|[A-Z]\w*[a-z][A-Z]\w*)(?:(?:, | / )\w+)*", re.A)


def code_score(column: ColumnSample) -> float:
    """How well this could be the column of codes."""
    return _score(column, "code", _code)


def own_columns(samples: list[ColumnSample]) -> list[ColumnSample]:
    """The columns without parts of codes, nor other systems' codes or former ones where lines have their own names."""
    samples = [one for one in samples if not one.are_parts] or samples
    unowned = [one for one in samples if one.tokens == one.distinct == 1 and _UNOWNED.fullmatch(plain(one.title))]
    if len(unowned) == 1:
        samples = [one for one in samples if not _OWNED.search(plain(one.title))]
    titled = [one for one in samples if "code" in one.title_roles and one.code_like >= 0.8 and one.distinct == 1]
    if not all(map(_holds_addresses, titled)):
        samples = [one for one in samples if not _holds_addresses(one)]  # Of the problem types of RFC 9457.
    named = (one for one in samples if one.code_like >= 0.9 and one.distinct == 1 and not holds_no_codes(one.title))
    first = next((one for one in named if not ELSEWHERE.match(one.title)), None)
    return [one for one in samples if first is None or one.at <= first.at or not _is_elsewhere(one, first)]


def _holds_addresses(column: ColumnSample) -> bool:
    """Are these addresses, all of them?"""
    return column.reaches(1, _ADDRESS.match)


def _is_elsewhere(column: ColumnSample, own: ColumnSample) -> bool:
    """Are these another system's codes or former ones, or a scheme's beside what is no mere name of its codes?"""
    if ELSEWHERE.match(column.title):
        return True
    named = likeliest(own.title) in ("message", "status", "title") or CATEGORY.search(own.title) is not None
    return not named and code_score(own) >= ENOUGH and _OF_SCHEME.match(column.title) is not None


def names_parts(column: ColumnSample) -> bool:
    """Are these the parts of a program that deal with errors, by their title or their own names, and no types?"""
    if "code" in column.title_roles or column.reaches(0.5, FAILURE_TYPE.fullmatch):
        return False
    return _DEALS.search(column.title) is not None or column.reaches(0.5, _PART.match)


def status_score(column: ColumnSample) -> float:
    """How well this could be the column of HTTP statuses."""
    return _score(column, "status", _status)


def _score(column: ColumnSample, role: str, features_of: Callable[[ColumnSample], Iterator[Feature]]) -> float:
    if role not in column.evidence:
        column.evidence[role] = until_veto(features_of(column))
    return total(column.evidence[role])


def role_score(column: ColumnSample, role: str, strength: float, site: Site) -> float:
    """How well a column whose title names the role with that `strength` could have it."""
    features = until_veto(_role(column, role, strength, site))
    column.evidence[role] = features
    return total(features)


def _code(column: ColumnSample) -> Iterator[Feature]:
    foreign = EXAMPLE.search(column.title) or is_schema(column.title) or _NO_CODES.search(column.title)
    if foreign or (column.is_foreign and not EXITS.search(column.title)) or names_parts(column):
        yield Feature("code-column-foreign", column.title)
    # "OK" is no verdict there.
    are_named = is_clearly_of_codes(column.title) and column.reaches(0.5, CONSTANT_OF_WORDS.fullmatch)
    are_named = are_named and all(text == "OK" or (text.isupper() and not is_type(text)) for text in column.texts)
    if column.dated or (column.reaches(0.5, is_type) and not are_named):
        yield Feature("code-column-values")
    if not column.reaches(0.6, column.is_token):
        yield Feature("code-column-no-tokens")
    text = likeliest(column.title) in ("message", "remedy", "when", "retryable") or "cause" in column.title.lower()
    strength = column.title_roles.get("code")
    are_words = column.tokens == column.distinct == 1  # Some of them are plain ones ("accessDenied", "invalid").
    if text and strength is None and column.code_like < (0.6 if are_words else 0.9):
        yield Feature("code-column-foreign", column.title)
    if strength is not None:
        strength -= bool(ELSEWHERE.match(column.title))
        yield Feature("code-column-title", column.title, amount=strength)
    yield Feature("code-column-tokens", column.tokens, amount=2 * column.tokens - 1)
    if column.code_like:
        yield Feature("code-column-code-like", column.code_like, amount=column.code_like)
    if column.numbers:
        yield Feature("code-column-numbers", column.numbers, amount=column.numbers)
    if column.distinct >= 0.9 or column.apart >= 0.9:
        yield Feature("code-column-distinct")
    elif (
        column.distinct < 0.15
        or _FLAGS.issuperset(column.texts)
        or (strength is None and len(set(column.texts)) < min(2, len(column.texts)))
    ):
        yield Feature("code-column-repeats")
    if column.in_code_tag >= 0.5:
        yield Feature("code-column-in-code-tags")
    if column.prose > 0.3 and column.code_like < 0.9:
        yield Feature("code-column-prose")
    if column.filled < 1:
        yield Feature("column-gaps", 1 - column.filled, amount=1 - column.filled)
    if column.at:
        yield Feature("code-column-place", column.at, amount=column.at)


def _status(column: ColumnSample) -> Iterator[Feature]:
    strength = column.title_roles.get("status")
    least = 0.5 if strength else 0.8  # Where a title says so, texts may stand there, too.
    is_measure = not strength and (_MEASURES.search(column.title) or _NO_CODES.search(column.title))
    if is_measure or not column.reaches(least, _states_status) or (not strength and column.prose > 0.5):
        yield Feature("status-column-other")
    if strength:
        yield Feature("status-column-title", column.title, amount=strength)
    yield Feature("status-column-numbers")
    if column.statuses >= 0.8:
        yield Feature("status-column-registered")


@lru_cache(maxsize=32768)
def _states_status(text: str) -> bool:
    """Does the cell state a status, or stand for any? The columns of alike tables are tried by themselves, too."""
    return statuses_in(text) is not None or is_status(bare_status(text) if STATUS_DIGIT.search(text) else text)


def _role(column: ColumnSample, role: str, strength: float, site: Site) -> Iterator[Feature]:
    yield Feature("role-title", column.title, role, amount=strength)
    if not column.texts:
        return
    if role == "message" and column.filled < 0.5:
        yield Feature("column-gaps", 1 - column.filled, amount=1 - column.filled)
    if role == "retryable":
        known = role in site.needs or column.reaches(0.5, is_known)  # The others are findings.
        asks = known and asks_to_retry(column.title, site.verdict_titles)
        yield Feature("verdict-column" if asks else "verdict-column-other")
    elif role == "category":
        others = (SEVERITY, DATA_TYPES)
        is_named = CATEGORY.search(column.title) and column.distinct < 0.9  # A few odd cells do no harm there.
        if (
            column.prose > (0.4 if is_named else 0.2)
            or column.statuses > 0.5
            or any(column.reaches(0.8, one.fullmatch) for one in others)
        ):
            yield Feature("category-column-texts")
        if column.distinct == 1.0 and not (CATEGORY.search(column.title) or column.is_beside_several):
            yield Feature("category-column-distinct")
    elif role == "title":
        if column.prose > 0.5 or column.distinct < 0.5:
            yield Feature("name-column-texts")
    elif column.reaches(0.8, LEADS_ON.fullmatch):
        yield Feature("text-column-links")
    elif role == "remedy" and _tells_outcomes(column):
        yield Feature("remedy-column-outcomes")
    elif column.prose > 0.3:
        yield Feature("text-column-prose")
    elif role == "message" and column.code_like >= 0.8:
        yield Feature("text-column-names", amount=1)
    elif "code" in column.title_roles and column.code_like + column.numbers >= 0.8:
        yield Feature("text-column-names", amount=3)  # "Action code"
    elif (role == "when" and not column.reaches(0.5, is_worded)) or column.reaches(
        0.8, lambda text: (len(text) < 3 or not is_worded(text)) and retry_verdict(text) is not None
    ):
        yield Feature("text-column-names", amount=3)


def _tells_outcomes(column: ColumnSample) -> bool:
    """Do the cells name what a system made of the requests, or the calls that fail, and not what to do?"""
    are_calls = _CALLS.fullmatch(column.title) is not None and column.reaches(0.5, _NAMES.fullmatch)
    return (are_calls or column.reaches(0.9, _OUTCOME.fullmatch)) and not any(map(names_step, column.texts))


def holds_answers(column: ColumnSample) -> bool:
    """Do the texts begin with yes or no? Messages may all begin with one of them ("❌ …", "Fatal: …")."""
    return column.reaches(0.7, lambda text: first_verdict(text) is not None) and {True, False} <= {
        *map(first_verdict, column.texts)
    }
