"""The words that a pattern cannot match without: a search for them never misses what the pattern finds."""

import re
import subprocess
import sys
from itertools import chain, cycle, pairwise, product

import pytest
from conftest import ROOT, data

from parsers.lexicon.needed_words import AnyOf, needed_words
from parsers.lexicon.word_lists import alternatives

#: Every pattern that is searched for by its words.
SEARCHED = list(
    dict.fromkeys(
        pattern
        for concept, section, names in (
            *((concept, "row", ("always", "taken_back")) for concept in ("advice_vetoes", "advice_vetoes_languages")),
            *(("columns", section, None) for section in ("title_parts", "title_parts_elsewhere")),
            ("retry", "cells", ("yes", "waiting", "no")),
        )
        for name, every in alternatives(concept, section).items()
        if names is None or name in names
        for pattern in every
    )
)
PIECES = "ab|ab |abcde|_ab|\\bab|ab\\b|b?|[ab]|[- ]|[^b]|[a-c]|\\w|\\s|\\B|.|付|款|ж|é|ß|e\u0301|2|,".split("|")
# Characters by number or name, flags, comments, conditions: what no words are read off.
UNREAD = [r"\x61b", r"\u00e9", r"\141b", r"\N{LATIN SMALL LETTER A}", "(?i:ab)", "(?#[)", "(?>ab?)b", "()?(?(1)a)"]


def test_a_search_by_needed_words_finds_what_a_plain_search_finds() -> None:
    texts = ["", "ab", "a b", "abcde-ab", "_ab2,", "付款", "ж é", "AB ß", "e\u0301b", "\u0307", "ab ab"]
    pieces = [*PIECES, *UNREAD]
    pairs = ["".join(pair) for pair in product(pieces, pieces)][::17]
    repeated = [f"(?:{one}|{two}){how}" for (one, two), how in zip(pairwise(pieces), cycle("?*+"), strict=False)]
    some = [[one] for one in (*pieces, *pairs, *(f"{one}b" for one in repeated))]
    odd = [r"(?:ab|a\b)b?", "付款"], [r"\b(?:ab|abcde\w)\s?c"], [r"\b[abe]?[abe]?[abe]?(?: (?:abcd|eeee))? ab"]
    for patterns in (*some, *odd):
        found = [any(re.search(pattern, text) for pattern in patterns) for text in texts]
        assert [AnyOf(patterns).is_in(text) for text in texts] == found, patterns


def test_a_pattern_with_syntax_that_is_not_understood_is_always_tried_and_by_itself() -> None:
    for odd in [*UNREAD, "(?i)", "(?x)", "(?a)", r"(a)\1", r"(?P<g>a)", r"(?P<g>a)(?P=g)"]:
        patterns = [f"{odd}abcd", f"{odd}[ab]", "(.)", r"\w"]
        assert list(AnyOf(patterns).worth_trying("")) == [*patterns[:2], r"(.)|\w"], odd


def test_a_pattern_with_a_letter_beyond_ascii_is_not_tried_on_a_text_without_one() -> None:
    patterns = AnyOf(["двойн|дважды", "(?:é|ß)?ab", r"(?:é|ß)\w"])
    assert patterns.worth_trying("paid twice") == ["(?:é|ß)?ab"]
    assert patterns.is_in("оплачен дважды")


@pytest.mark.slow
def test_no_pattern_is_left_out_for_a_sample_that_it_matches() -> None:
    samples = data("advice_vetoes.json")
    rows = chain(samples["kept"], *(rows for kind in ("denied", "hazards") for _, rows in samples[kind]))
    rows = [row.lower() for row in (*rows, *chain(*(rows for *_, rows in data("advice.json")["verdicts"])))]
    for pattern in SEARCHED:
        assert all(map(AnyOf([pattern]).is_in, filter(re.compile(pattern).search, rows))), pattern


@pytest.mark.slow
def test_few_patterns_are_tried_on_a_text() -> None:
    needs = {pattern: needed_words(pattern) for pattern in alternatives("advice_vetoes", "row")["always"]}
    assert all(needs.values())
    tried = list(AnyOf(needs).worth_trying("the service could not be reached in time. retry with backoff"))
    assert len(tried) < len(needs) / 10


@pytest.mark.slow
def test_every_expression_of_a_module_compiles() -> None:
    """Else a fault in one would show on the page that first needs it."""
    program = """if True:
        import gc, importlib, pkgutil, ingest.advice, ingest.extraction, parsers
        for package in (parsers, ingest.advice, ingest.extraction):
            for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                importlib.import_module(found.name)
        from parsers.lexicon.lazy_regex import Lazy
        print(len([one.search for one in gc.get_objects() if isinstance(one, Lazy)]))
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and int(done.stdout) > 100, done.stderr
