"""The advice phrases of each language."""

import re
from collections.abc import Callable, Set
from functools import cache, lru_cache

from ingest.advice.clauses import Clause
from ingest.advice.english_repeats import repeats as english_repeats
from ingest.advice.english_steps import continued, differs
from ingest.advice.english_steps import steps as english_steps
from ingest.advice.phrases import ANY, CORRECTIONS, OTHER_STEP, Heard, Phrases, accented, forms_of, names_credential
from parsers.lexicon.cleaning import ascii_words
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.word_lists import Patterns, patterns, word_lists, word_sets

_BY_SCRIPT = (("ja", "[ぁ-ヿ]|再試行"), ("ko", r"[\uac00-\ud7a3]"), ("zh", r"[\u4e00-\u9fff]"), ("ru", "[а-я]"))
# Two ranges at a time: a set of more takes long to compile.
_SCRIPT = regex(r"[\u0400-\u04ff\u3040-\u30ff]|[\u4e00-\u9fff\uac00-\ud7a3]")
_WORD = regex(r"[^\W\d_]+")
# Letters and endings that tell a language where no word of its list stands.
_MARKS = (
    ("pt", r"ç[ãõ]|idades?\b|[íá]vel\b|ão\b"),
    ("es", r"ción\b|[ñ¡¿]|idad(?:es)?\b|\bal \w|^no \w+[aei]r\b|\breintent"),
    ("de", "[äöüß]"),
    ("fr", r"[èœ]|ées?\b|é(?:ez|er)\b|ié\b"),
)
_LATIN = regex("[¡¿ß-ÿœ]")
_MARK = regex("|".join(pattern for _, pattern in _MARKS))
_MAX_ALIKE = 4  # letters: a short word without its accents is one of another language ("mas")
_OFTEN_BARE = ("es", "pt")  # languages that many write without accents
_BARE = str.maketrans("áâãçéêíñóôõú", "aaaceeinooou")
_WORDS = {
    language: words.union(word.translate(_BARE) for word in words if len(word) > _MAX_ALIKE and language in _OFTEN_BARE)
    for language, words in word_sets("advice", "words").items()
}
_CONTACTS = frozenset(("ask_customer", "contact_support"))
_MAX_CONTINUED = 40  # characters: "check the address and the network settings"
_FOREIGN = frozenset().union(*_WORDS.values())
_ENGLISH = frozenset(word_lists("advice")["any"]["english_words"])


def _plainly(language: str) -> Callable[[str], str]:
    put = forms_of("any", language)

    @lru_cache(maxsize=512)
    def plainly(text: str) -> str:
        return put(accented(text) if language in _OFTEN_BARE else text)

    return plainly


class _English(Phrases):
    """English, whose repeats and steps have modules of their own."""

    repeats, steps = staticmethod(english_repeats), staticmethod(english_steps)
    differs, continued = staticmethod(differs), staticmethod(continued)
    plainly = staticmethod(_plainly("en"))


ENGLISH = _English("advice_english", "clauses")


def is_foreign(text: str) -> bool:
    """Has `text` (in lower case) a letter or word of another language than English?"""
    if text.isascii():
        found = _FOREIGN.intersection(ascii_words(text))
        if len(found) != 1:
            return bool(found)
        # "The installer is missing" is English for all its French word.
        lines = [set(ascii_words(line)) for line in text.split("\n")]
        negates = ANY.negation.search(text) is not None  # no English word is "kein"
        return negates or any(not found.isdisjoint(words) and len(_ENGLISH & words) < 2 for words in lines)
    if _SCRIPT.search(text) or (_LATIN.search(text) and _MARK.search(text)):
        return True
    return not _FOREIGN.isdisjoint(_WORD.findall(text))


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
    found = [word for word in _WORD.findall(text) if word in _FOREIGN]
    marked = {language for language, pattern in _MARKS if re.search(pattern, text)} if _MARK.search(text) else ()
    return _phrases(max(_WORDS, key=lambda one: sum(word in _WORDS[one] for word in found) + (one in marked) / 2))


class _WordedLanguage(Phrases):
    """A language other than English, which its lists of words alone tell how to read."""

    def __init__(self, language: str) -> None:
        self._asks = Patterns("advice_languages", f"{language}_steps")
        self._objects = Patterns("advice_objects", language)
        self._labels = tuple(patterns("advice_languages", f"{language}_steps"))
        self._always_tells = "tells" not in patterns("advice_languages", language)
        super().__init__("advice_languages", language)
        self.repeats, self.steps = lru_cache(maxsize=512)(self._repeats), lru_cache(maxsize=512)(self._steps)
        self.plainly, self.article = _plainly(language), "o" if language == "pt" else None
        self._negation = getattr(self, "negation", ANY.negation)  # "no" is Spanish, and "in the" in Portuguese

    def _repeats(self, text: str) -> tuple[Heard, ...]:
        if ANY.other_thing.search(text):
            return ()
        if self.never.search(text) or ANY.refusal.search(text):
            return (Heard("no", text),)
        said = self.again.search(text) and not (self._negation.search(text) or ANY.somebody_else.search(text))
        return (Heard("yes", text),) if said else ()

    def _steps(self, clause: Clause, _bare: bool = True) -> Set[str]:
        if ANY.failed_act.search(clause.text):
            return frozenset()
        text = ANY.circumstance.sub("", clause.text)
        again = self.again.search(text) is not None
        if not (self._always_tells or self.tells.search(text) or ANY.command.match(text)):
            asked = again and any(getattr(self._asks, label).search(text) for label in self._labels)
            return {OTHER_STEP} if asked else set()
        found = {label for label in self._labels if getattr(self._asks, label).search(text)}
        if again and ANY.same_key.search(text):
            found.add("same_key")
        always = (("change_setup", ANY.command), ("authenticate", ANY.signs_in), ("wait", ANY.backs_off))
        found |= {label for label, pattern in always if pattern.search(text)}
        if "authenticate" in found and ANY.no_credential.search(text):
            found.discard("authenticate")
        moves_money = ANY.money.search(text) is not None  # "check the payment with your token" is no word on the token
        if names_credential(text) and not (moves_money or self._objects.firm.search(text)):  # "is the key active?"
            found = {"authenticate" if label in ("change_setup", "check_state") else label for label in found}
        if "contact_support" in found and ANY.admin.search(text):
            found = found - {"contact_support"} | {"change_setup"}
        if "check_state" in found and self._objects.firm.search(text) and not moves_money:
            found = found - {"check_state"} | {"change_setup"}
        if ANY.negated.search(text):
            return set()
        if "ask_customer" in found:
            return found & {"ask_customer", OTHER_STEP}
        if ANY.backoff.search(text):
            found -= CORRECTIONS
        rewords = "fix_request" in found
        found.discard("fix_request")
        if "contact_support" in found:
            found.discard("change_setup")
        if found <= {OTHER_STEP} and (rewords or self._objects.check.search(text) or self._objects.acts.search(text)):
            found |= _done_to(text, self._objects, rewords)
        return found

    def differs(self, rest: str) -> str | None:
        return next(iter(_done_to(rest, self._objects, False) & {"fix_request", "authenticate", "change_setup"}), None)

    def continued(self, before: Clause, clause: Clause) -> Set[str]:
        if len(clause.text) >= _MAX_CONTINUED:
            return frozenset()
        if self.again.search(before.text) and ANY.same_key.search(clause.text):
            return {"same_key"}
        if ANY.support.search(clause.text) and self.steps(before, True) & _CONTACTS:
            return {"contact_support"}
        if (asked := self.steps(before, True)) and self._objects.check.search(before.text):
            more = _done_to(clause.text, self._objects, False) - {OTHER_STEP}
            return more if asked & CORRECTIONS else more & {"authenticate", "change_setup"}
        return frozenset()


_phrases = cache(_WordedLanguage)


def _done_to(text: str, objects: Patterns, rewords: bool) -> set[str]:
    """The label of a step by its object; a step that rewords the request need not name a part of it."""
    if ANY.documents.search(text) or ANY.paced.search(text) or ANY.failed.search(text):
        return set()
    if names_credential(text):
        return {"authenticate"}
    part = (objects.part.search(text) or ANY.part.search(text)) is not None
    if objects.firm.search(text) or ANY.machinery.search(text):
        return {"change_setup"}
    if objects.setup.search(text) and not (rewords and ANY.chooses.search(text)):
        return {OTHER_STEP if part else "change_setup"}  # it names a part of a request as well: either is possible
    named = rewords or part or ANY.anaphor.search(text)
    if not named and objects.acts.search(text):  # a form is closed as well
        return {OTHER_STEP if " " not in text and objects.acts.fullmatch(text) else "change_setup"}
    return {"fix_request" if named else OTHER_STEP}
