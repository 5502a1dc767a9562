"""A row's text as sentences, parts and clauses, which the phrases of a language are matched against."""

import re
from typing import NamedTuple

MAX_CHARS = 2000
# "Retry? Yes." is one sentence; "Retry? Contact support first." is two.
_SENTENCE = re.compile(
    r"(?:(?<!etry\?)(?<!etryable\?)|(?!\s+(?i:yes|no|not|never|safe|only|true|false)\b))(?<=[.!?])[\"')\]]*\s+"
    r"|(?<=[。！？])\s*|[\n•·]"
)
# A part ends at a semicolon, dash or colon, or before an imperative without a mark ("wait for the reset Use less").
_PART = re.compile(
    r"\s*[;；]\s*|\s+(?:[—–-]|->|→)+\s+|\s*—\s*|(?<!ization)(?<!etry)(?<!etryable)(?<!etriable): "
    r"|(?<=[a-z0-9)\]]) (?=(?:Check|Verify|Ensure|Make sure|Use|Try|Increase|Reduce|Contact|Confirm|Clear"
    r"|Please|Update"
    r"|Review|Set|Add|Remove|Provide|Do not) [a-z])"
)
_EXAMPLE = re.compile(
    r"(?:for example|for instance|e\.g\.|z\. ?b\.|zum beispiel|por ejemplo|por exemplo|par exemple"
    r"|例如|例えば|например)",
    re.I,
)
_CLAUSE = re.compile(
    r"\s*[,，、()（）]\s*(?:(?P<list>and|or|then|but|und|oder|sonst|et|ou|y|o|e|и|или)\s+(?:then\s+)?)?"
    r"|\s+(?P<word>and then|and|or|then|but|und|oder|et|ou|y|e|o|и|или)\s+|(?P<cjk>或者?|または|あるいは|또는|혹은)"
)
_OR = frozenset(("or", "oder", "ou", "o", "или", "sonst", "或", "或者", "または", "あるいは", "또는", "혹은"))
_AND = frozenset(("and", "then", "and then", "und", "et", "y", "e", "и"))
_CONSTANT = re.compile(r"\b(?:[A-Z0-9]+_)+[A-Z0-9]+\b")
_IDENTIFIER = re.compile(r"`[^`_]*_[^`]*`|\b\w*[a-z0-9]_\w+\b")


class Clause(NamedTuple):
    """The words between two commas or conjunctions, in lower case, and how they follow the ones before."""

    text: str
    alternative: bool = False  # after "or", or before it
    joint: str = ""  # the conjunction before it

    @property
    def joined(self) -> bool:
        """Does it follow "and" or "then"?"""
        return self.joint in _AND


class Part(NamedTuple):
    """A sentence, or what stands between its semicolons, dashes and colons."""

    sentence: str  # The whole sentence, word for word.
    text: str  # The part in lower case.
    clauses: tuple[Clause, ...]


def parts_of(text: str, article: str | None = None) -> list[Part]:
    """The parts of `text`, identifiers masked: a word within one says nothing; `article` joins no clauses."""
    parts: list[Part] = []
    for sentence in filter(None, map(str.strip, _SENTENCE.split(text[:MAX_CHARS]))):
        plain = _CONSTANT.sub("constant", " ".join(sentence.replace("’", "'").split()))
        plain = _IDENTIFIER.sub("ident", plain)
        if _EXAMPLE.match(plain):
            continue
        pieces = (piece.lower().strip(" .!\"'()。！") for piece in _PART.split(plain))
        parts += [Part(sentence, words, _clauses(words, article)) for words in pieces if words]
    return parts


def _clauses(words: str, article: str | None) -> tuple[Clause, ...]:
    found: list[Clause] = []
    start, joint = 0, ""
    for match in _CLAUSE.finditer(words):
        if article and match["word"] == article:
            continue
        follows = match["list"] or match["word"] or match["cjk"] or ""
        found.append(Clause(words[start : match.start()], joint in _OR or follows in _OR, joint))
        start, joint = match.end(), follows
    found.append(Clause(words[start:], joint in _OR, joint))
    return tuple(clause for clause in found if clause.text)
