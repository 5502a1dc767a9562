"""Patterns of the codes that the texts of a page name, and the lists that a declaration of one would make of these."""

from collections import Counter, defaultdict

from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.list_likelihood import likelihood
from parsers.classify.meant_lists import meant_lists
from parsers.classify.page_candidates import candidates_of, chapters_of
from parsers.extract.block_runs import MIN_LINES
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.contract import Site
from parsers.extract.raw_lists import coded_texts, page_texts
from parsers.extract.raw_runs import MAX_WORDS
from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.page import Page
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CONSTANT, FAILURE_TYPE
from parsers.lexicon.vocabulary import is_about_errors, is_clearly_of_codes, mentions_failure, plain

#: A page of more bytes is not searched for patterns.
MAX_SEARCHED = 100_000
#: The pattern of any number. As numbers may be of anything, it is tried only where another block leaves a question.
NUMBERS = r"\d+"
#: What a word that may be a code looks like, and the pattern of those of its kind; `{}` is how it begins.
_KINDS = {
    regex(r"(\$)[0-9A-F]{2,8}"): r"\{}[0-9A-F]+",
    regex(r"([A-Z0-9]*[A-Z][A-Z0-9]*_)\w+"): r"{}\w+",
    regex(r"()[A-Z]{1,4}\d{2,6}"): r"[A-Z]+\d+",
    regex(r"()[a-z]\w*\.[A-Z]{1,4}\d{2,6}"): r"\w+\.[A-Z]+\d+",
    regex(r"([A-Z]{1,6}-)\d{2,6}"): r"{}\d+",
    regex(r"()\d{1,6}"): NUMBERS,
    regex(r"()(?:\w+::)*\w*(?:Error|Exception)"): r"(?:\w+::)*\w*(?:Error|Exception)",
}
#: The pattern of any constant, tried only where no other block reads the page.
ANY_CONSTANT = CONSTANT
_WORD = regex(r"[$\w-]+(?:::\w+)*(?:\.[A-Z]{1,4}\d{2,6})?")
_MAX_TEXT, _MAX_PATTERNS = 200, 2
#: How constants begin that are called errors; so many others beside so many of them are of something else.
_CALLED_ERROR, _OTHERS = regex(r"((?:[A-Z\d_]*_)?ERR(?:OR)?_)\w+"), 3


def coded_lists(page: Page, others: frozenset[str]) -> list[tuple[str, list[Candidate]]]:
    """Patterns of codes that texts name, each with the lists that are meant, the likeliest first.

    None names a code of `others`, lists that are not meant.
    """
    words: dict[str, set[str]] = defaultdict(set)
    texts = (text for *_, text, _ in once(page.outline, page_texts))
    opening = (word for text in texts for word in _WORD.findall(text, 0, _MAX_TEXT)[:MAX_WORDS])
    for word in (word for word in dict.fromkeys(opening) if not word.isalpha() or FAILURE_TYPE.fullmatch(word)):
        for form, code in _KINDS.items():
            if found := form.fullmatch(word):
                words[code.format(found[1])].add(word)
                break
    prefixed = {code: own for code, own in words.items() if code.endswith(r"_\w+")}
    # "INVALID_" begins only some codes of a vendor.
    parts = [code for code, own in prefixed.items() if len(own) >= MIN_LINES and _is_of_failure(code)]
    for code in parts:
        del words[code]
    if parts or all(len(own) < MIN_LINES for own in prefixed.values()):
        words[ANY_CONSTANT] = set().union(*prefixed.values())
    chapters = once(page, chapters_of)
    lists = []
    for code, own in words.items():
        are_two = len(own) == 2 and code.endswith(r"_\w+") and all(map(str.isupper, own))
        if len(own) < MIN_LINES and not are_two:
            continue
        site = Site("", (), code=code, lists=("#0",), headings=None)
        every = tables = list(coded_texts(page.outline, chapters, code, below_heads=False))
        # Two that begin as the codes of a longer list do are some of them.
        is_known = code.endswith(r"_\w+") and any(len(one.lines) >= MIN_LINES for one in tables)
        tables = [one for one in tables if len(one.lines) >= (2 if is_known or are_two else MIN_LINES)]
        meant = meant_lists(list(candidates_of(tables, site)), frozenset())
        meant = [one for one in meant if not are_two or _fail(one)]
        if is_known:
            meant += candidates_of(_beside(meant, every), site)
        if meant and others.isdisjoint(codes_of(meant)):
            lists.append((code, meant))
    return sorted(lists, key=lambda one: max(map(likelihood, one[1])), reverse=True)[:_MAX_PATTERNS]


def _beside(meant: list[Candidate], tables: list[CandidateTable]) -> list[CandidateTable]:
    """The other sections below the heading of all lists that are meant, if these are several, or that is one of codes.

    Their codes begin alike.
    """
    places = {(one.table.chapter, one.table.topics[:-1]) for one in meant}
    above = {[one.table.main_heading, *one.table.topics[:-1]][-1] for one in meant}
    if len(places) > 1 or not (len(meant) > 1 or all(map(is_clearly_of_codes, above))):
        return []
    own = {one.table.topics for one in meant}
    return [one for one in tables if (one.chapter, one.topics[:-1]) in places and one.topics not in own]


def _fail(one: Candidate) -> bool:
    """Does each code of the list open a text of its own, and do these say what failed?"""
    opens = all(text_of(line.element).startswith(line.texts[0]) for line in one.table.lines)
    return opens and {"failing-lines", "message-column", "distinct-codes"} <= one.feature_names


def _is_of_failure(pattern: str) -> bool:
    """Do these codes begin with what is wrong, and with no namespace ("ERR_")?"""
    first = plain(pattern.partition("_")[0])
    return mentions_failure(first) and not is_about_errors(first)


def called_errors(one: Candidate) -> frozenset[str]:
    """The codes that are called errors and begin alike, if others do not, and none of these speaks of failure."""
    begun = Counter(found[1] for code in one.readable if (found := _CALLED_ERROR.fullmatch(code)))
    beginning, _ = next(iter(begun.most_common(1)), ("", 0))
    called = frozenset(code for code in one.readable if beginning and code.startswith(beginning))
    others = one.readable - called
    lines = [line for line in one.table.lines if not others.isdisjoint(line.codes or line.texts)]
    if min(len(called), len(others)) < _OTHERS or any(mentions_failure(" ".join(line.texts)) for line in lines):
        return frozenset()
    return called
