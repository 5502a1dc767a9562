"""What a row's own words tell the caller to do, and whether they say without a condition that a retry may succeed.

A text is cut into sentences, parts and clauses. A clause repeats the request (yes or no), waits, or asks for another
step; conditions, other requests, faults and mending steps then take a yes back. In doubt there is no verdict.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import compress, pairwise

from ingest.advice.clauses import MAX_CHARS, UNMARKED, Part, parts_of, sentences_of
from ingest.advice.english_repeats import may_repeat
from ingest.advice.english_steps import may_ask
from ingest.advice.languages import ENGLISH, is_foreign, is_latin, language_of
from ingest.advice.part_reader import PartReader
from ingest.advice.phrases import ANY, Phrases
from ingest.advice.row import Advice, AdviceRow
from ingest.advice.vetoes import REPEATING, is_denied, is_hazardous, tells_an_outcome
from ingest.advice.waits import seconds_in
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import answer_behind, asks_to_retry, first_verdict
from parsers.lexicon.vocabulary import plain
from parsers.lexicon.word_lists import Patterns

_COLON, _LETTER = regex(r": |："), regex(r"[^\W\d_]")
#: A label and what stands behind it ("Retryable: yes, partially").
_ASKED = regex(r"([^\W\d_][^:：.;,()–—=?？]{0,40}?)\s*([:：=?？]|(?<=\s)[-–—](?=\s))\s*(.+)")
_NO = regex(r"no\b", re.I)
_MAX_LABEL = 7  # bytes: what is no longer names no reason, unlike "余额少"
#: An identifier that is the whole text ("ServiceUnavailable").
_NAME = regex(r"\w+?(?:_|(?<=[a-z0-9])(?=[A-Z]))\w+", re.A)
#: "Try again later" in further languages; what a row says besides, where that may limit it.
_LATER, _NOT_ALONE = (Patterns("advice_later", "any").any_of(name) for name in ("later", "other"))
#: What forbids a repeat before a time that follows.
_NOT_BEFORE = regex(
    r"(?:^|[^\w\s] ?|\b(?:and|but|please|so|then) )(?:do not|don['’]t|never|no) "
    r"(?:re-?(?:try|send|submit|attempt)\w*|try again|retries)\b[^.;,:]{0,30}?"
    r" (?:before|within|for|until|(?:sooner|earlier) than)(?: (?:in|at least|the (?:first|next)))* (\d[\d ]*[a-z]+)",
    re.I,
)
_CLAUSE_MARK = regex("[,;:–—]| - ")


@lru_cache(maxsize=4096)
def read_advice(*texts: str) -> Advice:
    """The advice of a row whose title, message and hint are `texts`, in reading order."""
    advice = read_ungated(texts) if tells_anything(*texts) else Advice()
    if not advice.retryable and (wait := _earliest(texts)):
        return _waiting(advice, *wait)
    if advice == Advice() and (said := _says_later(texts)):
        return Advice(True, said, ("wait",))
    return advice


def _earliest(texts: tuple[str, ...]) -> tuple[str, int] | None:
    """The words that forbid a repeat before a time has passed ("Do not retry within 24 hours"), and its seconds."""
    found = (_NOT_BEFORE.search(text) for text in texts)
    return next(((one[0], max(times)) for one in found if one and (times := seconds_in(one[1].lower()))), None)


def _waiting(advice: Advice, said: str, seconds: int) -> Advice:
    """The advice with that wait: such words forbid no later repeat, and promise none."""
    verdict, evidence = advice.retryable, advice.evidence
    actions = {*advice.actions, "wait"}
    if evidence and said in evidence:
        verdict, evidence, actions = None, None, actions - {"do_not_retry"}
    return Advice(verdict, evidence, tuple(sorted(actions)), advice.retry_after_s or seconds)


def _says_later(texts: tuple[str, ...]) -> str | None:
    """The sentence that ends with "try again later", where the row says nothing else that could limit it."""
    if not _LATER.worth_trying("\n".join(texts).lower()):
        return None  # Most rows.
    said = [sentence for text in texts for sentence in sentences_of(text[:MAX_CHARS])]
    ending = (one for one in said if _LATER.is_in(_CLAUSE_MARK.split(one.lower().rstrip(".! "))[-1].strip()))
    found = next(ending, None)
    return None if found is None or any(_NOT_ALONE.is_in(one.lower()) for one in said) else found


def tells_anything(*texts: str) -> bool:
    """May the texts tell their reader to do anything? A cheap test for what is not worth reading."""
    text = "\n".join(texts)
    lower = text.lower()
    return may_repeat(lower) or may_ask(lower) or is_foreign(lower) or UNMARKED.search(text) is not None


def read_ungated(texts: tuple[str, ...]) -> Advice:
    """The advice of a row, read whatever its words are."""
    lower = "\n".join(texts).lower()
    foreign = is_foreign(lower)
    languages = tuple(_languages(texts)) if foreign else (ENGLISH,) * len(texts)
    repeats = foreign or may_repeat(lower)
    silent: list[str] = [] if foreign else [text for text in texts if not _tells(text, repeats)]
    # The hint of one row is that of many, whose other texts differ and tell nothing.
    row = _heard(tuple([text for text in texts if text not in silent]), languages, repeats)
    if silent and row.is_by_text:
        row, silent = _heard(texts, languages, repeats), []
    faulty = False
    if "retry" in row.actions or not all(sure for _, sure in row.yes):
        names = [plain(text) for text in texts if _NAME.fullmatch(text.strip("`"))]
        passing = [name for name in names if ANY.names_passing.search(name)]
        passing += [plain(name) for text in texts for name in ANY.passing_name.findall(text.lower())]
        described = [*row.described, *passing, *(part.text for text in silent for part in parts_of(text))]
        read = [
            ANY.answered.sub("", part.text)
            for phrases, text in zip(languages, texts, strict=True)
            for part in parts_of(text, phrases.article, phrases.plainly)
        ]
        described = [text for text in described if _LETTER.search(text) and not ANY.nothing_taken.search(text)]
        passes = ANY.any_of("passing_failure").is_in
        faulty = any(phrases.fault.search(text) for phrases in {ENGLISH, *languages} for text in (*read, *names)) or (
            bool(described)
            and not row.offered
            and not any(map(passes, (*filter(_may_pass, described), *row.heard)))
            and not any(ANY.undone.search(said.lower()) for text in texts for said in sentences_of(text))
        )
        reasons = () if faulty or passing else _reasons(texts, languages)
        faulty = faulty or any(why in described and not passes(why) for why in reasons)
        because = () if row.offered else (told[why.end() :] for told in described for why in ANY.because.finditer(told))
        faulty = faulty or any(not (passes(why) or ANY.machine.search(why)) for why in because)
    named = tuple([plain(text) if _NAME.fullmatch(text.strip("`")) else text for text in texts])
    advice = _checked(row.advice(faulty), named, foreign)
    if advice.evidence and _answers_otherwise(advice.evidence, advice.retryable):
        told = tuple([action for action in advice.actions if action not in (*REPEATING, "do_not_retry")])
        return Advice(actions=told)
    if advice.retryable and "same_key" not in advice.actions:
        told = (*row.described, *(part.text for text in silent for part in parts_of(text)))
        if tells_an_outcome(told, foreign):
            return advice._replace(retryable=None, evidence=None)
    return advice


def _answers_otherwise(said: str, verdict: bool | None) -> bool:
    """Does a sentence ask whether to retry, and have neither an answer nor advice of that verdict behind the mark?"""
    found = _ASKED.search(said)
    if found is None or not asks_to_retry(found[1]):
        return False
    may_be = found[2] in ":：" and (verdict or _NO.match(found[3]))  # "Retries: none" is no answer.
    if not may_be and first_verdict(found[3]) is None:
        return False
    return answer_behind(found[3]) is not verdict and read_ungated((found[3],)).retryable is not verdict


def _reasons(texts: tuple[str, ...], languages: tuple[Phrases, ...]) -> Iterator[str]:
    """What stands behind the colon of a sentence: "Import failed: row 3 has no price"."""
    for phrases, text in zip(languages, texts, strict=True):
        for before, part in pairwise(parts_of(text, phrases.article, phrases.plainly)):
            if (
                before.sentence == part.sentence
                and _COLON.search(part.sentence)
                and (len(part.text.encode()) > _MAX_LABEL or not _may_pass(part.text))
            ):
                yield part.text


def _may_pass(described: str) -> bool:
    """May this pass by itself: is it about a machine, or at least not about what somebody entered or chose?"""
    return ANY.entered.search(described) is None or ANY.machine.search(described) is not None


@lru_cache(maxsize=1024)
def _tells(text: str, repeats: bool) -> bool:
    """Does any part of an English text possibly ask for something?"""
    return any(_is_heard(part, ENGLISH, repeats) for part in parts_of(text))


def _is_heard(part: Part, phrases: Phrases, repeats: bool) -> bool:
    return phrases is not ENGLISH or (repeats and may_repeat(part.text)) or may_ask(part.text)


@lru_cache(maxsize=1024)
def _heard(texts: tuple[str, ...], languages: tuple[Phrases, ...], repeats: bool) -> AdviceRow:
    """What the texts say; `repeats`: may they, or others of their row, say anything about repeating?"""
    row = AdviceRow(repeats, " ".join(texts).lower())
    for phrases, text in zip(languages, texts, strict=False):
        parts = parts_of(text, phrases.article, phrases.plainly)
        row.waited = False
        for at, part in enumerate(parts):
            if row.waited or _is_heard(part, phrases, repeats):
                PartReader(row, phrases, parts, at).read()
            else:
                row.described.append(part.text)
    return row


def _checked(advice: Advice, texts: tuple[str, ...], foreign: bool) -> Advice:
    """The advice, without its yes where anything else in the row contradicts it."""
    if not advice.retryable:
        return advice
    if is_denied(texts, foreign):
        return Advice(actions=tuple([action for action in advice.actions if action not in REPEATING]))
    if is_hazardous(texts, foreign, "same_key" in advice.actions):
        return advice._replace(retryable=None, evidence=None)
    return advice


def _languages(texts: tuple[str, ...]) -> list[Phrases]:
    """The language of each text; a text with no telling word has the language of the others."""
    found = [language_of(text[:MAX_CHARS].lower()) for text in texts]
    # "Verifique" is Spanish, or Portuguese; "確認" Chinese, or Japanese.
    if len({id(one) for one in found if one}) > 1 and len({is_latin(text) for text in compress(texts, found)}) == 1:
        row = language_of(" ".join(text[:MAX_CHARS] for text in texts).lower())
        found = [one and row for one in found]
    other = next(filter(None, found), ENGLISH)
    return [
        phrases or (ENGLISH if ANY.plain_english.search(text.lower()) else other)
        for phrases, text in zip(found, texts, strict=True)
    ]
