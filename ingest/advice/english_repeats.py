"""The English words that repeat a request, and what governs them: who is told to, or not to, or that it may help."""

from functools import lru_cache

from ingest.advice.phrases import Heard
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.word_lists import Patterns, word_lists

SAYS = Patterns("advice_english", "repeats")
_WORDS = word_lists("advice_english")["verbs"]
_REPEATING = _WORDS["repeating"].split()
_PLAIN, _NO_IMPERATIVE = tuple(_WORDS["plain"].split()), frozenset(_WORDS["no_imperative"].split())
#: What governs a repeat, and what limits it, stands near it; a longer rest may hide a limit.
MAX_REACH = 300
#: What is repeated or issued anew is named before these: "the card can be reissued" is no repeat.
_NAMING = frozenset(("repeated", "reissued", "re-issued"))
#: What makes an attempt one to be made, and no name of what failed ("Attempt to repeat a payment").
_LATER = regex(r"\blater\b(?! than\b)")
_VERDICTS: list[tuple[str, str, str, str]] = word_lists("advice_english")["rules"]["verdicts"]


@lru_cache(maxsize=1024)
def may_repeat(text: str) -> bool:
    """May `text` say anything about repeating or waiting? A cheap test that lets nothing slip."""
    return any(map(text.__contains__, _REPEATING))


@lru_cache(maxsize=1024)
def repeats(text: str) -> tuple[Heard, ...]:
    """What the clause `text` says about sending the same request again."""
    if not may_repeat(text):
        return ()
    found = [Heard("no", _near(text, m.start())) for m in SAYS.futile.finditer(text)][:1]
    for match in [] if found else SAYS.repeat.finditer(text):
        start, end = match.span()
        left, right = text[max(0, start - MAX_REACH) : start].rstrip(), _near(text, end)
        kind = _verdict(match.lastgroup or "", match[0], left, right)
        if kind == "no" or (kind and len(text) - start <= MAX_REACH):
            found.append(Heard(kind, _near(text, start)))
    return tuple(found)


def _near(text: str, start: int) -> str:
    return text[start : start + MAX_REACH]


def _verdict(form: str, word: str, left: str, right: str) -> str | None:
    """Yes, no, or None for a word of repeating that advises nothing."""
    denied = word.startswith(("non", "not", "un")) or (SAYS.negator.search(left) is not None and left != "not to")
    if form == "base" and (SAYS.noun_before.search(left) or (word.startswith("re") and SAYS.noun_after.match(right))):
        form = "noun"
    if denied and form != "past":
        return None if SAYS.aside.search(left) or SAYS.unable.search(left) else "no"
    if SAYS.questioned.search(left) or (word in _NAMING and not SAYS.requested.search(left)):
        return None
    for kind, before, after, verdict in _VERDICTS:
        if (
            kind == form
            and (not before or getattr(SAYS, before).search(left))
            and (not after or getattr(SAYS, after).search(right))
        ):
            return verdict or None
    if (
        form != "base"
        or not (word.startswith(_PLAIN) or SAYS.same_thing.match(word + right))
        or SAYS.new_thing.match(word)
    ):
        return None
    bare = word.startswith("try") and "again" in word and left.rsplit(" ", 1)[-1] not in _NO_IMPERATIVE
    told = _LATER.search(right) if left == "attempt to" else SAYS.governor.search(left)
    return "yes" if bare or told else None
