"""What takes a yes back, wherever in the row it stands: denials, hazards, an outcome that is final or not known."""

from collections.abc import Sequence
from functools import lru_cache

from ingest.advice.clauses import APOSTROPHES, MAX_CHARS, sentences_of
from ingest.advice.phrases import ANY, accented
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import NO_MARKS, retry_verdict
from parsers.lexicon.word_lists import Patterns, any_of

_SENTENCES, _WORDS = (Patterns("advice_vetoes", section) for section in ("sentences", "words"))
_FOREIGN = Patterns("advice_vetoes_languages", "sentences")
_TABLES = ("advice_vetoes", "advice_vetoes_languages")
_ROWS = [Patterns(table, "row") for table in _TABLES]
_TIMES = regex(r"(?<=\d) ?×|×(?= ?[1-9])")  # "at most 3×" is no cross
_QUOTES = str.maketrans(dict.fromkeys(f"‘`{APOSTROPHES}", "'") | dict.fromkeys("‐‑", "-"))
#: Characters of a text that may be all of a cell: "No".
_MAX_CELL = 40
_MAX_BUTTON = 10
#: The name of what was or is to be repeated, where it is all that the row says ("Repeat transaction").
_NAME = regex(
    r"repeat(?:ed)? (?!(?:again|immediately|it|later|once|safely|shortly|soon|this|tomorrow|unchanged)\b)\w+"
    r"|재시도 대기|リトライの?実装"
)
#: What a row that denies a repeat does not tell to do.
REPEATING = frozenset(("retry", "wait"))
#: Entries of the lexicon: what limits the yes of which it speaks, and also what may do harm, of whatever it speaks.
SPOKEN_LIMITS = ("limits", "others", "taken_back")
LIMITS = (*SPOKEN_LIMITS, "hazards")


def is_denied(texts: Sequence[str], foreign: bool) -> bool:
    """Does the row deny somewhere that the request may be repeated? `foreign`: it is not in English alone."""
    if any(len(text) <= _MAX_CELL and retry_verdict(text) is False for text in texts):
        return True
    denied = (_denied(sentence, foreign) for text in texts for sentence in sentences_of(text))
    return any(thing is not None and not _is_the_request(thing, texts) for thing in denied)


def is_hazardous(texts: Sequence[str], foreign: bool, same_key: bool) -> bool:
    """Might a repeat do harm or be in vain, whatever the row says? With the same key it does nothing twice."""
    if len(texts) == 1 and _NAME.fullmatch(_plain(texts[0], foreign)):
        return True
    unread = (text[MAX_CHARS:].lower() for text in texts if len(text) > MAX_CHARS)
    labels = " / ".join(text for text in texts if len(text) <= _MAX_BUTTON)  # "Retry" and "Abort" are buttons
    return any(_takes_back(text, foreign, same_key) for text in (*texts, labels)) or any(map(_speaks, unread))


def limit_in(texts: Sequence[str], foreign: bool, kinds: tuple[str, ...] = LIMITS) -> str | None:
    """What limits a stated yes beside it to some cases, or says that the request may have been carried out."""

    def is_limited(told: Sequence[str]) -> bool:
        return is_denied(told, foreign) or any(_limits(text, foreign, kinds) for text in told)

    if not is_limited(texts):
        return None
    parts = [*(sentence for text in texts for sentence in sentences_of(text)), *texts]
    return next((part for part in parts if is_limited([part])), " ".join(texts))


@lru_cache(maxsize=1024)
def _limits(text: str, foreign: bool, kinds: tuple[str, ...]) -> bool:
    plain = _plain(text, foreign)
    in_any_language = any_of(_TABLES[1:], "row", ("limits",))  # "No en pagos." has no word that only Spanish has.
    return any_of(_TABLES[: 1 + foreign], "row", kinds).is_in(plain) or in_any_language.is_in(plain)


def tells_an_outcome(described: Sequence[str], foreign: bool) -> bool:
    """Do the clauses say that something has happened, which is neither a failure nor a machine's doing?"""
    passes = ANY.any_of("passing_failure").is_in
    return any(_happened(text, foreign) for text in described) and not any(map(passes, described))


@lru_cache(maxsize=1024)
def _happened(text: str, foreign: bool) -> bool:
    return any(
        one.happened.search(text) and not (one.failing.search(text) or one.machine.search(text))
        for one in _ROWS[: 1 + foreign]
    )


@lru_cache(maxsize=4096)
def _takes_back(text: str, foreign: bool, same_key: bool) -> bool:
    names = ("always",) if same_key else ("always", "taken_back")
    return any_of(_TABLES[: 1 + foreign], "row", names).is_in(_plain(text, foreign))


def _plain(text: str, foreign: bool = False) -> str:
    """The text in lower case, its white space and quotes made even; `foreign`: with the accents that it lacks."""
    if not text.isascii() or "`" in text:
        text = _TIMES.sub("x", text.translate(_QUOTES))
    text = " ".join(text.replace("**", "").lower().split()).strip(" .!。！")
    return accented(text) if foreign else text


def words_against(texts: Sequence[str], foreign: bool) -> str | None:
    """The sentence of a row that forbids a repeat in some case, or says that one might do harm."""
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    spoken = [sentence for sentence in sentences if _speaks(_plain(sentence, foreign))]
    if forbidding := next((sentence for sentence in spoken if _denied(sentence, foreign) is not None), None):
        return forbidding
    if not (spoken and is_hazardous(texts, foreign, False)):
        return None
    return next((sentence for sentence in sentences if is_hazardous([sentence], foreign, False)), spoken[0])


def _speaks(text: str) -> bool:
    return (_SENTENCES.spoken.search(text) or _FOREIGN.spoken.search(text)) is not None


@lru_cache(maxsize=1024)
def _denied(sentence: str, foreign: bool) -> str | None:
    """What the sentence denies a repeat of: one thing, which may be the request itself, or "" for any; or nothing."""
    text = _plain(sentence, foreign)
    if not (_speaks(text) if foreign else _SENTENCES.spoken.search(text)):
        return None
    firm = _SENTENCES.supposed.sub("", text)
    if any(mark in text for mark in NO_MARKS) or _SENTENCES.any_of("denied").is_in(firm):
        return ""
    if foreign and (_FOREIGN.denied.search(firm) or _FOREIGN.governed.search(firm)):
        return ""
    if _WORDS.base.search(text) or _WORDS.able.search(text):
        return ""
    if any(_is_open(found["value"], found["mark"]) for found in _WORDS.label.finditer(text)):
        return ""
    found = _WORDS.other_object.search(text)
    return (found["object"] or "") if found else None


def _is_the_request(thing: str, texts: Sequence[str]) -> bool:
    """Is what fails this thing itself: "Verification failed. Retry verification."?"""
    return thing != "" and " . ".join(map(_plain, texts)).count(thing[:5]) > 1


def _is_open(value: str, mark: str) -> bool:
    """Does the value of a label such as "Retryable:" leave it open or deny it?"""
    verdict = retry_verdict(value)
    if verdict is None and mark.strip() in (":", "：", "=") and len(value.split()) < 4:
        return not _speaks(value)
    return verdict is False or (verdict is None and _WORDS.open_value.match(value) is not None)
