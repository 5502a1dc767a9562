"""Codes excepted from a class, a range or a list of statuses: they are none of their place ("5xx except 501, 505")."""

import re

from parsers.lexicon.lazy_regex import regex

_WORD = (
    r"(?:(?:all )?except(?:ing)?(?: for)?|excluding|excl\.|other than|apart from|save for|(?:all )?but(?: not)?|not"
    r"|außer|ausgenommen|ohne|sauf|hormis|hors|excepté|à l['’]exception des?|excepto|salvo|menos|exceto|tranne|eccetto"
    r"|esclus[ioe]|кроме|за исключением|behalve|oprócz|z wyjątkiem|hariç|除了?|不包括|不含|除外)"
)
_AND = r"(?:,\s?(?:and|or)\s|[,/|、，・和と및]|\s(?:and|or|&|und|oder|et|ou|en|ve|или|[eiouyи])\s)"
_CODE = r"\d{1,9}(?:\s?[–-]\s?\d{1,9})?"
_CODES = rf"{_CODE}(?:\s*{_AND}\s*{_CODE}){{0,99}}"
_STATUS = r"(?:HTTP )?[1-5]\d\d"
_OTHERS = (
    rf"(?:HTTP )?[1-5]xx|\d{{1,9}}\s?(?:[–-]|to|through|bis|до)\s?\d{{1,9}}|{_STATUS}(?:\s*{_AND}\s*{_STATUS}){{1,9}}"
)
_OUTSIDE = r"(?:除外|[以之]外|を除く|제외|hariç)"
_EXCEPTION = rf"(?:{_WORD}[\s:：]*{_CODES}(?:\s*{_OUTSIDE})?|{_CODES}\s*{_OUTSIDE})"
_IS_EXCEPTION = regex(_EXCEPTION, re.I)
#: Behind what they are excepted from, and before it ("除 501、505 以外的 5xx").
_BEHIND = regex(rf"({_OTHERS})[\s,，;:–—-]*[(（\[]?\s*({_EXCEPTION})\s*[)）\]]?", re.I)
_BEFORE = regex(rf"(除了?\s*{_CODES}\s*[以之]?外|{_CODES}\s*[以之]外)[の的]?\s*({_OTHERS})", re.I)
_LONGEST = 300


def is_exception(text: str) -> bool:
    """Does the text only say which codes are excepted ("except 501, 505", "501 除外")?"""
    return _IS_EXCEPTION.fullmatch(text) is not None


def without_exception(text: str) -> tuple[str, str]:
    """A text of codes without those that it excepts, and what it says of these; any other text as it is."""
    if len(text) > _LONGEST:
        return text, ""
    if found := _BEHIND.fullmatch(text):
        return found[1], found[2]
    found = _BEFORE.fullmatch(text)
    return (found[2], found[1]) if found else (text, "")
