"""What takes a yes back, wherever in the row it stands: denials, hazards, an outcome that is final or not known."""

from collections.abc import Iterable, Sequence

from ingest.extraction.advice_clauses import MAX_CHARS, sentences_of
from parsers.lexicon.retry_words import NO_MARKS, retry_verdict
from parsers.lexicon.word_lists import Patterns

_ROW, _SENTENCES, _WORDS = (Patterns("advice_vetoes", section) for section in ("row", "sentences", "words"))
_FOREIGN_ROW, _FOREIGN = (Patterns("advice_vetoes_languages", section) for section in ("row", "sentences"))
_QUOTES = str.maketrans(dict.fromkeys("’‘´`′", "'") | dict.fromkeys("‐‑", "-"))
#: What a row that denies a repeat does not tell to do.
REPEATING = frozenset(("retry", "wait"))


def is_denied(texts: Sequence[str], foreign: bool) -> bool:
    """Does the row deny somewhere that the request may be repeated? `foreign`: it is not in English alone."""
    if any(retry_verdict(text) is False for text in texts):
        return True
    row = _plain(texts)
    return any(_denies(_plain([sentence]), row, foreign) for text in texts for sentence in sentences_of(text))


def is_hazardous(texts: Sequence[str], foreign: bool, same_key: bool) -> bool:
    """Might a repeat do harm or be in vain, whatever the row says? With the same key it does nothing twice."""
    row = _plain(texts)
    for says in (_ROW, _FOREIGN_ROW) if foreign else (_ROW,):
        if says.always.search(row) or (not same_key and says.taken_back.search(row)):
            return True
    return any(len(text) > MAX_CHARS and _speaks(text[MAX_CHARS:].lower()) for text in texts)  # never read


def _plain(texts: Iterable[str]) -> str:
    """The texts as one in lower case, their white space and quotes made even."""
    return " . ".join(" ".join(text.translate(_QUOTES).lower().split()).strip(" .!。！") for text in texts)


def _speaks(text: str) -> bool:
    return (_SENTENCES.spoken.search(text) or _FOREIGN.spoken.search(text)) is not None


def _denies(text: str, row: str, foreign: bool) -> bool:
    if not (_speaks(text) if foreign else _SENTENCES.spoken.search(text)):
        return False
    if any(mark in text for mark in NO_MARKS) or _SENTENCES.denied.search(_SENTENCES.supposed.sub("", text)):
        return True
    if foreign and (_FOREIGN.denied.search(text) or _FOREIGN.governed.search(text)):
        return True
    if _WORDS.base.search(text) or _WORDS.able.search(text):
        return True
    if (found := _WORDS.other_object.search(text)) and not _is_the_request(found["object"], row):
        return True
    return any(_is_open(found["value"], found["mark"]) for found in _WORDS.label.finditer(text))


def _is_the_request(thing: str | None, row: str) -> bool:
    """Is what fails this thing itself: "Verification failed. Retry verification."?"""
    return thing is not None and row.count(thing[:5]) > 1


def _is_open(value: str, mark: str) -> bool:
    """Does the value of a label such as "Retryable:" leave it open or deny it?"""
    verdict = retry_verdict(value)
    if verdict is None and mark.strip() in (":", "：", "=") and len(value.split()) < 4:
        return not _speaks(value)
    return verdict is False or (verdict is None and _WORDS.open_value.match(value) is not None)
