"""Codes excepted from a class, a range or a list of others: they are none of their place ("5xx except 501, 505")."""

import re

from parsers.lexicon.lazy_regex import regex

_WORD = (
    r"(?:(?:all )?except(?:ing)?(?: for)?|excluding|excl\.|other than|apart from|save for|(?:all )?but(?: not)?|außer"
    r"|ausgenommen|ohne|sauf|hormis|hors|excepté|à l['’]exception des?|excepto|salvo|menos|exceto|tranne|eccetto"
    r"|esclus[ioe]|кроме|за исключением|behalve|oprócz|z wyjątkiem|hariç|除了?|不包括|不含|除外"
    r"|(?<=[(（\[])not)[\s:：]*"
)
_CODE = r"(?:HTTP )?[A-Z_-]{0,20}\d[\dx]{0,8}(?:\s?[–-]\s?\d{1,9})?(?![\dA-Za-z])"
_AND = r"(?:,\s?(?:and|or)\s|[,/|、，・和と및]|\s(?:and|or|&|und|oder|et|ou|en|ve|или|[eiouyи])\s)"
_LIST = rf"{_CODE}(?:\s*{_AND}\s*{_CODE}){{0,20}}"
_OUTSIDE = r"\s*(?:除外|以外|之外|外|を除く|제외|hariç)"
_EXCEPTION = rf"{_WORD}{_LIST}(?:{_OUTSIDE})?"
#: Behind what they are excepted from, and before it ("除 501、505 以外的 5xx").
_BEHIND = regex(
    rf"(?<=[\dx+])[\s,，;:–—-]*"
    rf"(?:{_EXCEPTION}|[(（\[](?:{_EXCEPTION}|{_LIST}{_OUTSIDE})\s*[)）\]]|(?<=x ){_LIST}{_OUTSIDE})",
    re.I,
)
_BEFORE = regex(rf"(除了?\s*{_LIST}\s*[以之]?外|{_LIST}\s*[以之]外)[の的]?\s*(?=\d)", re.I)
#: More codes behind an exception.
_MORE = regex(r"\s*[,;/、，]\s*(?=\d)")


def without_exception(text: str) -> tuple[str, str]:
    """The text up to the codes that it excepts, or around them if it lists more behind; and what it says besides."""
    if found := _BEFORE.match(text):
        return text[found.end() :], found[1]
    found = _BEHIND.search(text)
    if found is None:
        return text, ""
    rest = text[found.end() :]
    more = _MORE.match(rest)
    beside = f"{found[0]}{rest}".lstrip(" ,，;:–—-") if rest and not more else found[0].strip(" ,，;:–—-()（）[]")
    return text[: found.start()] + (rest if more else ""), beside
