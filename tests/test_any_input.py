"""What holds for any text, pattern or damaged page, not only for those that the other tests name."""

import random
import re

import pytest
from conftest import FIXTURES
from test_export import ODD, are_named
from test_needed_words import PIECES, SEARCHED, UNREAD

from benchmarks.recognise import records
from ingest.advice.read_advice import read_advice
from ingest.validate.substring_index import Substrings
from parsers.html.limits import OverLimit
from parsers.html.page import NoMarkup
from parsers.lexicon.needed_words import AnyOf

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies
given, example = hypothesis.given, hypothesis.example


@pytest.mark.slow
@given(st.text(max_size=200), st.sampled_from([" retry ", "请重试", "try again, ", "wait for the ", "`_", "if it "]))
def test_any_text_is_read_and_evidence_comes_from_it(text: str, filler: str) -> None:
    for row in (text, filler * 3 + text, text + filler * 40):
        advice = read_advice(row)
        assert (advice.retryable is None) == (advice.evidence is None)
        assert advice.evidence is None or advice.evidence in row


@given(st.sets(st.sampled_from(ODD) | st.text(max_size=6), min_size=1))
def test_every_text_has_a_name_of_its_own_that_is_a_name(texts: set[str]) -> None:
    are_named(texts)


PATTERNS = st.recursive(
    st.sampled_from([*PIECES, *UNREAD]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.tuples(
            st.lists(inner, min_size=1, max_size=3).map("|".join), st.sampled_from(["", "?", "*", "+", "{1,2}"])
        ).map(lambda part: f"(?:{part[0]}){part[1]}"),
        inner.map(lambda part: f"(?={part})"),
        inner.map(lambda part: f"(?!{part})"),
    ),
    max_leaves=8,
)
TEXTS = st.lists(st.sampled_from("ab|abcd|a|b|e| |-|_|2|,|付|款|ж|é|A|AB|ß|e\u0301|\u0307".split("|"))).map("".join)


@given(st.lists(PATTERNS, min_size=1, max_size=3), TEXTS)
@example([r"(?:ab|a\b)b?", "付款"], "ab")
@example([r"\b(?:ab|abcde\w)\s?c"], "abc")
def test_a_search_for_any_pattern_by_needed_words_finds_what_a_plain_search_finds(
    patterns: list[str], text: str
) -> None:
    assert AnyOf(patterns).is_in(text) == any(re.search(pattern, text) for pattern in patterns)


@pytest.mark.slow
@given(st.sampled_from(SEARCHED).flatmap(lambda pattern: st.tuples(st.just(pattern), st.from_regex(pattern))))
def test_no_pattern_of_the_tables_is_left_out_for_a_text_that_it_matches(found: tuple[str, str]) -> None:
    pattern, text = found
    assert AnyOf([pattern]).is_in(text)


PAGES = [re.findall(r"<[^>]*>|[^<]+", path.read_text("utf-8")) for path in sorted((FIXTURES / "layout").glob("*.html"))]


@pytest.mark.slow
@given(
    st.sampled_from(PAGES), st.randoms(use_true_random=False), st.sampled_from(["cut", "swap", "drop", "bare", "td"])
)
def test_no_damaged_page_breaks_the_recogniser(pieces: list[str], chance: random.Random, how: str) -> None:
    parts = list(pieces)
    for _ in range(len(parts) // 15):
        one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
        if how == "swap":
            parts[one], parts[other] = parts[other], parts[one]
        elif how == "drop":
            parts[one] = ""
        elif how == "td" and parts[one].startswith("<"):
            parts[one] = chance.choice(["<td colspan=9>", "<tr>", "<h3>", "<li>", "<dl><dt>", "</table>", "<table>"])
    if how == "cut":
        parts = parts[: chance.randrange(len(parts))]
    elif how == "bare":
        parts = [re.sub(r"^<(\w+)\s.*>$", r"<\1>", part, flags=re.S) for part in parts]
    try:
        found = records("".join(parts).encode())
    except (NoMarkup, OverLimit):
        return
    assert all(record.code.strip() and record.state.message for record in found)


FEW_LETTERS = st.text("ab", min_size=1, max_size=12)


@given(st.lists(FEW_LETTERS), st.text("ab", max_size=30))
def test_the_index_finds_in_any_line_what_a_search_finds(texts: list[str], line: str) -> None:
    index = Substrings(texts)
    assert set(index.within(line)) == {text for text in texts if text in line}
    assert index.any_within(line) == any(text in line for text in texts)


MARKS = [
    "🚀",
    "⚠️",
    "\u200b",
    "\ufe0f",
    "•",
    "¹",
    "#",
    "lid_open",
    "E12",
    "404",
    "3.1.",
    "(deprecated)",
    "Lid open",
    "–",
    ":",
    " ",
]


@given(st.lists(st.lists(st.sampled_from(MARKS), max_size=4).map("".join), min_size=1, max_size=4))
@example(["\u200b", "🚀 Lid open"])
@example(["\u200b🚀\u200b E12"])
@example(["🚀", "E12"])
def test_any_heading_is_read_whatever_is_drawn_in_it(spans: list[str]) -> None:
    inner = "".join(f"<span>{text}</span>" for text in spans)
    for tag in ("h2", "li", "dt", "summary"):
        records(f"<h1>Error codes</h1><p>A</p><{tag}>{inner}</{tag}><p>The lid is open.</p>".encode())
