"""Recognise codes and vendors in other text: a response, a log line, a source file."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ingest.model import grouped
from ingest.sites.domains import domain_of

_LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
_WITH_DIGIT = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_MIN_LETTERS = 3
_INDEX = re.compile(r"\[\d+\]")
_CODES = ("code", "codes", "errorcode", "errcode")
_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


def word_list(name: str) -> frozenset[str]:
    """A list of `words.toml`."""
    return frozenset(_LISTS[name].split())


_GENERIC = word_list("generic")
_FAILURES = _GENERIC | word_list("failures")
_BEFORE_CODE = word_list("before_code") | word_list("kinds_of_code") | word_list("other_systems")
_THINGS = word_list("things")
_NAMES_NOBODY = _FAILURES | word_list("ordinary_vendors")


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case: `X-errorCode` is x, error, code."""
    return [word.lower() for word in _WORD_BREAK.split(name) if word]


def is_ordinary(code: str) -> bool:
    """Whether any program may contain `code`: one word, a number, or words that every API uses.

    Words with digits (`X402`) and compounds (`card_closed`, `cardClosed`) are not ordinary.
    """
    words = words_of(code)
    one_word = len(words) < 2 and not _WITH_DIGIT.search(code)
    return one_word or all(word.isdigit() or word in _GENERIC for word in words)


def inner_name(where: str) -> str:
    """The innermost of the names that a value stands under: `code` of `errors[0].code`."""
    return _INDEX.sub("", where).rpartition(" ")[2].rpartition(".")[2]


def names_code(where: str) -> bool:
    """Whether the names that a value stands under say that it is an error's code, not a country's or a coupon's."""
    *before, last = words_of(inner_name(where)) or [""]
    around = words_of(inner_name(where.rpartition(".")[0]))
    return last in _CODES and _BEFORE_CODE.issuperset(before) and _THINGS.isdisjoint(around)


def is_anyones(code: str) -> bool:
    """Whether any vendor may have `code`: it is ordinary, names a common failure, or has hardly a letter (`E001`)."""
    return is_ordinary(code) or _FAILURES.issuperset(words_of(code)) or sum(map(str.isalpha, code)) < _MIN_LETTERS


def is_ordinary_prefix(prefix: str) -> bool:
    """Whether any program may contain `prefix`; a namespace in capitals (`BCK.`) is not ordinary."""
    is_namespace = prefix.isupper() and prefix.endswith(".")
    return is_ordinary(prefix * (1 + is_namespace))  # Twice, it is ordinary only if every API has its words.


def normalised(text: str) -> str:
    """`text` in lower case without word separators: `Basis Theory`, `basis_theory` and `BasisTheory` are equal."""
    return re.sub(r"[\s_.-]+", "", text.lower())


def domains_of(rows: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    """Each vendor's domains, from (vendor, address) pairs, without domains that several vendors share."""
    pairs = {(vendor, domain) for vendor, url in rows if (domain := domain_of(url))}
    owners = Counter(domain for _, domain in pairs)
    return grouped(pair for pair in sorted(pairs) if owners[pair[1]] == 1)


def vendors_named(text: str, rows: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """The vendors that `text` mentions, by domain, else by name unless it is ordinary; `rows`: (vendor, address)."""
    low, rows = text.lower(), set(rows)
    found = {}
    for vendor, domains in domains_of(rows).items():
        for domain in domains:
            if domain in low and re.search(rf"(?<![\w-]){re.escape(domain)}(?![\w-]|\.\w)", low):
                found[vendor] = domain
    words = set(re.findall(r"[^\W_]+", low)) | set(map(normalised, re.findall(r"(?<![^\W_])[^\W_]+[ _-][^\W_]+", low)))
    unnamed = {vendor for vendor, _ in rows if not _NAMES_NOBODY.issuperset(words_of(vendor))} - found.keys()
    return found | {vendor: vendor for vendor in unnamed if normalised(vendor) in words}
