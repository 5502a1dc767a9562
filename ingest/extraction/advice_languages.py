"""The advice phrases of each language."""

import re
from functools import cache

from ingest.extraction.advice_clauses import Clause
from ingest.extraction.advice_phrases import ANY, OTHER_STEP, Heard, Phrases, names_credential
from ingest.extraction.english_repeats import repeats as english_repeats
from ingest.extraction.english_steps import differs
from ingest.extraction.english_steps import steps as english_steps
from parsers.lexicon.word_lists import Patterns, patterns, word_lists

ENGLISH = Phrases("advice_english", "clauses", english_repeats, english_steps, differs)
_BY_SCRIPT = (("ja", r"[\u3040-\u30ff]"), ("ko", r"[\uac00-\ud7a3]"), ("zh", r"[\u4e00-\u9fff]"), ("ru", "[а-я]"))
# Two ranges at a time: a set of more takes long to compile.
_SCRIPT = re.compile(r"[\u0400-\u04ff\u3040-\u30ff]|[\u4e00-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = {language: frozenset(words.split()) for language, words in word_lists("advice")["words"].items()}
_FOREIGN = frozenset().union(*_WORDS.values())
#: Blanks all but letters: of ASCII, which most texts are, this finds the words in a third of the time.
_LETTERS = "".join(letter if letter.isalpha() else " " for letter in map(chr, range(128)))


def is_foreign(text: str) -> bool:
    """Has `text` (in lower case) a letter or word of another language than English?"""
    if text.isascii():
        return not _FOREIGN.isdisjoint(text.translate(_LETTERS).split())
    return _SCRIPT.search(text) is not None or not _FOREIGN.isdisjoint(_WORD.findall(text))


def is_latin(text: str) -> bool:
    """Has `text` no letter of another script?"""
    return text.isascii() or _SCRIPT.search(text.lower()) is None


def language_of(text: str) -> Phrases | None:
    """The language of `text` (in lower case) where it is not English."""
    if not is_foreign(text):
        return None
    if not text.isascii():
        for language, script in _BY_SCRIPT:
            if re.search(script, text):
                return _phrases(language)
    found = _WORD.findall(text)
    return _phrases(max(_WORDS, key=lambda language: sum(word in _WORDS[language] for word in found)))


@cache
def _phrases(language: str) -> Phrases:
    says, asks = Patterns("advice_languages", language), Patterns("advice_languages", f"{language}_steps")
    labels = tuple(patterns("advice_languages", f"{language}_steps"))
    always_tells = "tells" not in patterns("advice_languages", language)

    def repeats(text: str) -> tuple[Heard, ...]:
        if says.never.search(text):
            return (Heard("no", text),)
        return (Heard("yes", text),) if says.again.search(text) and not ANY.somebody_else.search(text) else ()

    def steps(clause: Clause, _bare: bool = True) -> set[str]:
        telling = always_tells or says.tells.search(clause.text) is not None
        if not telling and not says.again.search(clause.text):
            return set()
        found = {label for label in labels if getattr(asks, label).search(clause.text)}
        if not telling:
            return {OTHER_STEP} if found else set()
        if "fix_request" in found and names_credential(clause.text):
            found = found - {"fix_request"} | {"authenticate"}
        if "ask_customer" in found:
            return found - {"fix_request", "change_setup", "contact_support"}
        return found - {"fix_request"} if len(found - {OTHER_STEP}) > 1 else found

    return Phrases("advice_languages", language, repeats, steps, article="o" if language == "pt" else None)
