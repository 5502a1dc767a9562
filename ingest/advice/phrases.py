"""What the grammar needs of a language; the words themselves are in `parsers/lexicon/advice_*.toml`."""

from collections.abc import Callable, Set
from functools import lru_cache
from typing import NamedTuple

from ingest.advice.clauses import Clause
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.needed_words import needed_words, words_of
from parsers.lexicon.word_lists import Patterns, word_lists

OTHER_STEP = "other_step"  # an act that no label is for; a retry behind it is conditional all the same
#: The steps that change what is sent, or what it meets.
CORRECTIONS = frozenset(("fix_request", "authenticate", "change_setup"))
#: The patterns that hold in any language.
ANY = Patterns("advice", "any")


def names_credential(text: str) -> bool:
    """Does `text` speak of what authenticates a call?"""
    found = ANY.credential.search(text) or (not text.isascii() and ANY.foreign_credential.search(text))
    return bool(found) and ANY.no_credential.search(text) is None


def forms_of(*names: str) -> Callable[[str], str]:
    """What puts a text (in lower case) as the forms in lists of `advice_forms.toml` are read, one after the other."""
    lists = word_lists("advice_forms")
    forms = [(regex(form), plain, needed_words(form)) for name in names for form, plain in lists.get(name, [])]

    def put(text: str) -> str:
        for form, plain, needs in forms:
            held = words_of(text)
            if not any(map(held.isdisjoint, needs)):
                text = form.sub(plain, text)
        return text

    return put


_with_accents = forms_of("unaccented")


@lru_cache(maxsize=4096)
def accented(text: str) -> str:
    """`text` (in lower case) with the accents that Spanish and Portuguese words lack."""
    return _with_accents(text) if text.isascii() else text


class Heard(NamedTuple):
    """A predicate of repeating: "yes" or "no", and the rest of its clause."""

    kind: str
    rest: str


class Phrases(Patterns):
    """One language: what its clauses repeat and ask for, and the patterns of its section.

    `wait` and `waiting` (an instruction, with no word of repeating), `tail` ("if it persists": what follows takes
    nothing away), `itself` ("when this error occurs": no condition), `condition`, `another` (after a repeat: it is
    another request), `fault` (the row calls the request wrong).
    """

    repeats: Callable[[str], tuple[Heard, ...]]
    steps: Callable[[Clause, bool], Set[str]]  # the second argument: may a clause begin with its imperative?
    differs: Callable[[str], str | None]  # the step that "again with another …" asks for
    continued: Callable[[Clause, Clause], Set[str]]  # the steps of "B" in "A or B", where it has no verb of its own
    plainly: Callable[[str], str]  # a part with its forms of asking made alike
    article: str | None = None  # a word that joins clauses in another language ("o")
