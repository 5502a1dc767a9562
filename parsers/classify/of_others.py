"""Declined lists that are of other things for sure, or of what the codes that were read are composed of."""

from bisect import bisect_left
from collections.abc import Iterable

from parsers.classify.accepted import Accepted
from parsers.classify.candidate import Candidate
from parsers.classify.heading_features import COMPARED
from parsers.extract.code_tokens import is_own_code
from parsers.html.element_text import text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CALLED
from parsers.lexicon.vocabulary import DATA_TYPES, is_about_errors, is_field, mentions_failure, plain

#: A signal that a system sends to a program.
_SIGNAL = regex(r"SIG[A-Z]{2,}\d?")
#: An amount of money.
_AMOUNT = regex(r"(?:[A-Z]{0,3}[$€£¥₹]|USD|EUR|GBP) ?\d[\d,. ]*|\d[\d,. ]* ?(?:[$€£¥₹]|USD|EUR|GBP)")
#: What says of a field whether it may be left out.
_NEEDED = frozenset(["required", "optional"])
#: What stands for all codes that begin so.
_MASK = regex(r"(\w*\d\w*?)(?:x{2,}|X{2,}|\*+)")
#: A title of ranges of codes, which are its groups ("Code range").
_RANGES = regex(r"\branges?\b")
#: All statuses of one class ("400-499").
_CLASS = regex(r"([1-5])00\s?[–-]\s?\1\d\d")


def are_of_others(one: Candidate, accepted: Accepted) -> bool:
    """Are these fields, parts of a program, amounts, or the beginnings, classes and ranges of codes?"""
    if one.table.is_table:
        are_fields = "foreign-header" in one.feature_names and all(map(is_field, one.code_texts))
        are_others = are_fields or _are_parts(one) or _is_comparison(one) or _are_answers_to_amounts(one)
    else:
        are_others = _are_typed(one)
    return (
        are_others
        or _begin_codes(one, accepted)
        or _is_about_code(one, accepted)
        or all(map(_CLASS.fullmatch, one.code_texts))
        or ("code-ranges" in one.feature_names and _RANGES.search(plain(one.code_title)) is not None)
    )


def _are_typed(one: Candidate) -> bool:
    """Does a data type stand beside each name, and no more, as beside the fields of a form ("id string required")?"""
    heads = ((text_of(line.holder).split(), line.texts[0]) for line in one.table.lines)
    return not is_about_errors(one.table.heading) and all(
        words[:1] == [name] and len(words) > 1 and DATA_TYPES.fullmatch(words[1]) and _NEEDED.issuperset(words[2:])
        for words, name in heads
    )


def _is_about_code(one: Candidate, accepted: Accepted) -> bool:
    """Do items of another form that name no failure stand under a code that was read ("Bad input (INVALID_INPUT)")?"""
    code = one.table.heading.rpartition(" ")[2].strip("()[]")
    is_of_code = one.is_items and is_own_code(code) and code in accepted.codes and not accepted.have_forms(one.readable)
    return is_of_code and not any(map(mentions_failure, one.readable))


def _are_parts(one: Candidate) -> bool:
    """Are these parts of a program: a destructor, the type before a function, or signals of the system?"""
    texts = one.code_texts
    if any("::~" in text for text in texts):
        return True
    if any("SIG" in text for text in texts) and one.readable and all(map(_SIGNAL.fullmatch, one.readable)):
        return True
    # A verdict may look like a call ("No (fix the request)").
    return not one.is_titled and all(any(map(CALLED.fullmatch, line.texts[1:])) for line in one.table.lines)


def _begin_codes(one: Candidate, accepted: Accepted) -> bool:
    """Does each of these begin codes that were read, as their prefix ("VAL_" above "VAL_001")?"""
    if "code-prefixes" not in one.feature_names:
        return _are_domains(one, accepted) or head_codes(one, accepted.lists) or _are_masks(one, accepted)
    codes = sorted(accepted.codes)
    first = [(text, bisect_left(codes, text)) for text in one.code_texts]
    return all(text.endswith(("_", "-", ".")) and "".join(codes[at : at + 1]).startswith(text) for text, at in first)


def _are_domains(one: Candidate, accepted: Accepted) -> bool:
    """Are these names without a text, with each of which all codes of a list begin ("PUMP_ERROR": "PUMP_ERROR_DRY")?"""
    lists = [two.codes for two in accepted.lists if len(two.codes) > 2] if one.columns.at("message") is None else []
    return bool(lists and one.readable) and all(
        any(all(code.startswith(f"{name}_") for code in own) for own in lists) for name in one.readable
    )


def _are_masks(one: Candidate, accepted: Accepted) -> bool:
    """Does each of these stand for codes that were read ("PY01xxx" for "PY01001")?"""
    masks = [_MASK.fullmatch(text) for text in one.code_texts]
    return all(mask and any(code.startswith(mask[1]) for code in accepted.codes) for mask in masks)


def head_codes(one: Candidate, lists: Iterable[Candidate]) -> bool:
    """Do calm headings each begin with what all codes of the table below do ("M1: Pots" above "M1-01")?"""
    if one.table.shape != "headings" or not one.feature_names.isdisjoint(("failing-lines", "some-failing-lines")):
        return False
    tables = [two for two in lists if two.table.is_table]
    below = {text: [two.codes for two in tables if two.table.heading.startswith(text)] for text in one.code_texts}
    return all(
        codes and all(code.startswith((f"{text}-", f"{text}_")) for own in codes for code in own)
        for text, codes in below.items()
    )


def _are_answers_to_amounts(one: Candidate) -> bool:
    """Are these what amounts of money give in a test, and nothing said of them ("$10.14 | 14")?"""
    beside = [column.texts for column in one.samples if column.at != one.columns.at("code") and column.texts]
    return len(beside) == 1 and all(map(_AMOUNT.fullmatch, beside[0]))


def _is_comparison(one: Candidate) -> bool:
    """Are these words below the names of things that the heading compares, and before them what of these it is?"""
    is_untitled = one.columns.at("code") not in (None, 0) and one.table.titles[0] == ""
    is_untitled = is_untitled and one.feature_names.isdisjoint(("code-like", "number-codes"))
    # Below a title of errors may be names of errors, unless these are what the heading compares.
    is_untitled = is_untitled and (not is_about_errors(one.code_title) or one.code_title in one.table.heading)
    return is_untitled and COMPARED.search(plain(one.table.heading)) is not None
