"""A row's text as sentences, parts and clauses, which the phrases of a language are matched against."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.word_lists import Patterns, word_sets

MAX_CHARS = 2000
# "Retry? Yes." is one sentence; "Retry? Contact support first." is two.
_SENTENCE_END = regex(
    r"[.!?。！？\n•·](?:(?<=[。！？\n•·])|(?<=[.!?])(?<!evtl\.)(?<!ggf\.)(?<!bzw\.)[\"')\]]*\s"
    r"(?:(?<!etry\?\s)(?<!etryable\?\s)|(?!\s*(?i:yes|no|not|never|safe|only|true|false)\b)))"
)
#: The marks of the items of a list in one line ("- Retry it - Call us", "1. Wait 2. Call us"), and a first word.
_ITEMS = {
    "- ": regex(r"(?:^| )- (?=([A-Z][\w-]*) ?)"),
    "1.": regex(r"(?:^| )\d{1,2}\. (?=([A-Z][\w-]*) ?)"),
}
#: An imperative without a mark before it: "wait for the reset Use less".
UNMARKED = regex(
    r" (?<=[a-zß-ÿ0-9)\]] )(?:(?=(?:Please|Do not) [a-z])"
    r"|(?=(?:Caso (?:a |o )?(?:erro |problema )?(?:continue|persista)|(?:Com|P)[oó]n[gi]\w+ en contacto|Comuníquese"
    r"|Contact(?:e|ez)|Entre em contato|Falls (?:das|der|die|es) (?:\w+ ){0,2}?"
    r"(?:anhält|auftritt|besteh|bleib|weiter|wieder)\w*|Kontaktieren Sie|Prüfen Sie|Revise"
    r"|S[ei] (?:el|le|o) \w+ persist\w+|Verifique|Vérifiez|Wenden Sie)\b)"
    r"|(?=(?:Check|Verify|Ensure|Make sure|Use|Try|Increase|Reduce|Contact|Confirm|Clear|Update|Review|Set|Add|Remove"
    r"|Provide) [a-z])(?<!click )(?<!press )(?<!select )(?<!choose )(?<!\b(?:tap|hit|can|may|[Nn]ot) )(?<!annot )"
    r"(?<!n't )(?<!\b[Nn]ever )(?<!\b(?:to|we|To) )(?<!\b(?:will|must|then) )(?<!\bshould )"
    # These are titles and buttons as often: "Do Not Retry the card", "the Retry button", "Auto Retry in 3 days".
    r"|(?=(?:Send|Submit|Query|Retry|Wait) (?!(?:are|can|is|may|was|will|would|[a-z]+s) )[a-z])"
    r"(?:(?<=\blater )|(?<=\bagain )|(?<=\blost )|(?<=\berror )|(?<=\bexceeded )|(?<=\bunavailable )|(?<=\bbusy )))"
    r"(?<!\b(?:the|our|its|for) )(?<!\byour )(?<!\b(?:an|of) )(?<!\ba )(?<!'s )(?<!nsupported )(?<!\bein )"
)
_NO = r"(?i:nein|no|n[ãa]o|non|нет|否|不可|いいえ|なし|불가|아니[오요])(?:$|[.;,。)])"
# A part ends at a semicolon, dash, arrow or colon, or before such an imperative.
_PART_END = regex(
    r"[;；—–→~/: -](?:(?<=[;；—])|(?<= /)(?= )|(?<=[a-z]-)(?=(?:Retry|Try|Do not|Contact|Please|Wait) )"
    r"|(?<=\w-)(?= (?i:do not|no|n[ãa]o|nicht) )"
    r"|(?<=\s[–→~-])[–→>-]*(?=\s)|(?<=:)(?= )(?! "
    + _NO
    + ")(?<!ization:)(?<!etry:)(?<!etries:)(?<!etryable:)(?<!etriable:)"
    r"|(?:(?<=시도 )(?!오류)|(?<=[요오] )|(?<=(?:니다|대기|가능|권장|불가|금지) ))"
    r"(?=(?:문제|오류|증상|현상)[가이]? ?(?:계속|반복|지속)\S*(?:면| (?:시|경우|발생 시)) )"
    r"|(?<= )" + UNMARKED.pattern[1:] + ")"
)
# An example is no advice, but what it forbids is forbidden.
_EXAMPLE = regex(
    r"(?:for example|for instance|examples?:|e\.g\.|z\. ?b\.|zum beispiel|por ejemplo|por exemplo|par exemple"
    r"|例如|例えば|например)(?!.*(?:n't|\b(?:not|never|no|nicht|nie|kein\w*|não|nunca|jamás|pas|jamais|не|нельзя)\b"
    r"|[不勿别]|ない|ません|마|않|금지))"
)
_CLAUSE_END = regex(
    r"[,，、()（） 或まあ또혹거](?:(?<=[,，、()（）])(?! ?(?:dass|not an? re-?try|ob|что)\b|(?<=\d,) ?\d) ?"
    r"(?:(?P<list>and|or|then|but|und|oder|sonst|et|ou|y|o|e|и|или) (?:then )?"
    r"|(?P<or>或者?|または|あるいは|또는|혹은))?"
    r"|(?<= )(?!(?<=once )or twice\b|(?<=\d )or (?:above|higher|later|newer)\b)"
    r"(?P<word>and then|and|or|then|but|und|oder|et|ou|y|e|o|и|или) "
    r"|(?P<cjk>(?<=或)者?|(?<=ま)たは|(?<=あ)るいは|(?<=또)는|(?<=혹)은|(?<=거)나(?= )) ?)"
)
_OR = frozenset(("or", "oder", "ou", "o", "или", "sonst"))
_AND = frozenset(("and", "then", "and then", "und", "et", "y", "e", "и"))
_CONSTANT = regex(r"\b(?:[A-Z0-9]+_)+[A-Z0-9]+\b", re.A)
_CREDENTIAL = regex(
    r"bearer|secret|^[a-z]{2}_(?:live|test)_|(?:access|api|app|open)_?key|(?:access|auth|id|refresh|user)_?token|password"
)
_JOINS, _QUOTATION = regex(" [+&] |＋"), regex("[\"'«„“「『]")
#: What is typed or set for an apostrophe ("don´t").
APOSTROPHES = "’´′ʹʼ‛＇"
_PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | {"：": ": ", "／": " / "})
_RETRY_AFTER = regex(r"retry_?(?:after|delay)")
# A time that is filled in: "in {minutes} minutes"; it is read as a number too long to be one of seconds.
_SOME_TIME = "1000000"
_FILLED_IN = regex(
    r"(?:\$?\{{1,2}[\w. ]{1,30}(?::[\w.,]{1,5})?\}{1,2}|%[ds]|<\w{1,20}>) ?"
    r"(?=(?:ms|s|sec|min|h|hour|day|sek|stund|tag|heure|jour|hora"
    r"|d[ií]a|сек|мин|час|дн)\w{0,8}(?!\w)|(?=[分秒天日분초]|小[时時]|時間|시간)"
    r"|(?:(?<=at\} )|(?<=at\})|(?<=(?:date|time)\} )|(?<=(?:date|time)\}))이후)",
    re.I,
)
_ACRONYM = regex(r" \((?!NO\))[A-Z]{2,4}\)")
# Single words in brackets are reasons: "(deploy, maintenance)".
_REASONS = regex(
    r"\(((?:(?!(?i:re-?tr|re-?sen|try|wait))[A-Za-z-]+, ){1,8}(?:and |or )?(?!(?i:re-?tr))[A-Za-z-]+)\.?(?:\)|$)"
)
_ANY = Patterns("advice", "any")
_WORDS = word_sets("advice_english", "verbs")
_ALONE = frozenset(("try", "wait"))
_TOLD = frozenset().union(*(_WORDS[kind] for kind in ("fixing", "setting_up", "signing_in", "reaching")))
_VERBS = _TOLD | _ALONE
_MENDING = _WORDS["mending"]
_BEGINS = _WORDS["beginning_items"]
_AFTER = regex(r"\b(?:after|before|without) (?:first )?[a-z-]+ing\b")
_ACT = regex(rf"(?:{'|'.join(sorted(_TOLD - _ALONE))}|re-?[a-z]+)")
_SHARES = regex(rf"{_ACT.pattern} (?!again\b)")
# "Decryption failed please check it", "the number (in digits) is wrong": a comma is missing, or one too many.
_UNPARTED = regex(
    r"[请請](?!求)(?<=[\u4e00-\u9fff].)" + "".join(f"(?<!{one}.)" for one in "申邀敬还還烦煩需如若或并並再先前")
)
_ASIDE = regex(r"[（(][^（）()]{1,40}[)）](?:(?=[ぁ-ん])|(?=[가-힣])|(?=或)|(?=[后後]))")
_STATED = regex(r"(?!it |re-?try)(?:[\w-]+ ){1,2}(?:is|are|was|were|has|have) ")
# Ways that are values: "set ON_ERROR to skip, abort, or retry".
_VALUES = regex(r"(?:configure|set) .* to \w+$")
# What somebody was about to do: "tried to create, update, or delete it".
_INTENDS = regex(
    r"(?!(?:please |then )?(?:attempt|try)\b)(?:.*\b(?:about|asked|asks|attempt|attempted|attempting|attempts|failed"
    r"|going|how|request|tried|tries|try|trying|unable|used|wanted)|to) to [a-z-]+$"
)
# What follows a failure, and was not intended before it: "failed to save, wait and retry".
_RETRIED = regex(r"wait\b|.*\b(?:again|later)$")
_DENIES = regex(r"(?:please |you )?(?:(?:do|must|should) not|don't|never) ")
_KEYS = regex(
    r"(?:API_?KEY|ACCESS_?KEY|SECRET|PASSWORD|(?<!PAGE)(?<!NEXT)(?<!CARD)(?<!PAYMENT)(?<!DEVICE)(?<!PUSH)"
    r"(?<!CONTINUATION)(?<!SYNC)(?<!LOCK)(?<!RESUME)(?<!CURSOR)_TOKEN)$"
)
_ERROR = regex(r"err(?:or)?_?(?:code|details?|message|msg|reason|text|type)s?")
_BEFORE_NOUN = ("the ", "The ", "an ", "your ", "its ", "this ", "if ", "unless ", "when ")
_IDENTIFIER = regex(r"`[^`_]*_[^`]*`|\b\w*[a-z0-9]_\w+\b", re.A)
_CAMEL_CASE = regex(r"\b(?:[a-z]{2,}|(?:[A-Z][a-z0-9]+){2})(?:[A-Z][a-z0-9]+)+(?<!abled)(?<!Hash)\b", re.A)


class Clause(NamedTuple):
    """The words between two commas or conjunctions, in lower case, and how they follow the ones before."""

    text: str
    alternative: bool = False  # after "or", or before it
    joint: str = ""  # the conjunction before it

    @property
    def joined(self) -> bool:
        """Does it follow "and" or "then"?"""
        return self.joint in _AND


@dataclass
class Part:
    """A sentence, or what stands between its semicolons, dashes and colons."""

    sentence: str  # the whole sentence, word for word
    text: str  # the part in lower case
    article: str | None = None  # a word of its language that joins no clauses

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the part, in order."""
        found: list[Clause] = []
        start, joint, ways = 0, "", 0
        for match in _CLAUSE_END.finditer(self.text):
            if self.article and match["word"] == self.article:
                continue
            text = self.text[start : match.start()].rstrip()
            follows = "or" if match["cjk"] is not None or match["or"] else match["list"] or match["word"] or ""
            if text.endswith("か") and match[0][0] == "、":  # "retry, or contact us"
                text, follows = text[:-1], "or"
            found.append(Clause(text, joint in _OR or follows in _OR, joint))
            start, joint = match.end(), follows
            if match["list"] in _OR and not _VALUES.match(found[0].text):  # "A, B, or C"
                ways = len(found)
        found.append(Clause(self.text[start:], joint in _OR, joint))
        found[:ways] = [clause._replace(alternative=True) for clause in found[:ways]]
        clauses = [clause for clause in found if clause.text]
        return tuple(_completed(clauses) if len(clauses) > 1 else clauses)


def _completed(clauses: list[Clause]) -> Iterator[Clause]:
    """The clauses with the words they share: "create or join A", "do not B or C"."""
    denies = mends = shares = intends = False
    for clause, after in zip(clauses, [*clauses[1:], None], strict=True):
        text = clause.text
        first = text.partition(" ")[0]
        among = shares and clause.alternative and not clause.joint and _ACT.fullmatch(text)  # not "do not panic"
        if after and after.joint == "or" and _STATED.match(after.text):  # "Rename file or upload is blocked"
            clause = clause._replace(alternative=False)
        if (among or clause.joint == "or") and denies and (first in _VERBS or first.startswith("re")):
            text = f"do not {text}"
        elif intends and first in _VERBS and not _RETRIED.match(text):
            text = f"to {text}"
        elif clause.joined and mends and first in _MENDING:
            text = f"after {text}"
        elif after and after.joint and text in _VERBS and text not in _ALONE and _SHARES.match(after.text):
            text += " " + after.text.partition(" ")[2]
        listed = not clause.joint and " " not in text.removesuffix(" it")  # "do not cancel, refund, or retry"
        shares = _ACT.fullmatch(_DENIES.sub("", text).partition(" the same ")[0]) is not None
        denies = _DENIES.match(text) is not None or (denies and listed)
        mends = _AFTER.search(text) is not None
        intends = _INTENDS.match(text) is not None
        yield clause if text is clause.text else clause._replace(text=text)


@lru_cache(maxsize=1024)
def parts_of(text: str, article: str | None = None, plainly: Callable[[str], str] | None = None) -> tuple[Part, ...]:
    """The parts of `text`, identifiers masked: a word within one says nothing.

    `article` joins no clauses; `plainly` puts a part as its language's patterns have it.
    """
    told = text[:MAX_CHARS]
    told = _ANY.shown.sub("", told) if _QUOTATION.search(told) else told
    parts = [part for sentence in sentences_of(told) for part in _parts_in(sentence, article)]
    for at, part in enumerate(parts if plainly else ()):
        if plainly and (plain := plainly(part.text)) != part.text:
            parts[at] = replace(part, text=plain)
    return tuple(parts)


@lru_cache(maxsize=4096)
def _parts_in(sentence: str, article: str | None) -> tuple[Part, ...]:
    """The parts of one sentence; cached, since the rows of a list repeat their sentences."""
    plain = " ".join(sentence.translate(_PLAIN).split())
    plain = _FILLED_IN.sub(f"{_SOME_TIME} ", plain).replace(f"{_SOME_TIME} 이후", f"{_SOME_TIME}분 이후")
    plain = _REASONS.sub(lambda listed: f"(due to {listed[1].replace(',', '')})", _ACRONYM.sub("", plain))
    plain = _IDENTIFIER.sub(_masked, _CONSTANT.sub(_masked_constant, plain))
    plain = _CAMEL_CASE.sub(_masked, plain)
    plain = _JOINS.sub(" and ", plain.replace("e.g., ", "e.g. ")).replace("`", "").replace("**", "").replace("()", "")
    if not plain.isascii():
        plain = _UNPARTED.sub(r"，\g<0>", _ASIDE.sub("", plain))
    if _EXAMPLE.match(plain.lower()):
        return ()
    # "Fix: use another id" is a heading and what follows it.
    pieces = (piece.lower().lstrip("…").strip(" .!\"'()。！") for piece in _PART_END.split(plain.removeprefix("Fix: ")))
    return tuple([Part(sentence, words, article) for words in pieces if words])


def _masked_constant(constant: re.Match[str]) -> str:
    if "IDEMPOTEN" in constant[0]:
        return "idempotency key"
    return "credential" if _KEYS.search(constant[0]) else "constant"


def _masked(identifier: re.Match[str]) -> str:
    name = identifier[0].lower()
    if "idempoten" in name:
        return "idempotency key"
    if _RETRY_AFTER.search(name):
        return "retry-after"
    if _ERROR.fullmatch(name.strip("`")):
        said = identifier.string[: identifier.start()].endswith(_BEFORE_NOUN)
        return "error message" if said else "the error message"
    if name.strip("`").replace("_", "").endswith("requestid"):
        return "request id"
    return "credential" if _CREDENTIAL.search(name) else "ident"


def _in_lines(text: str) -> str:
    """Put each item of a one-line list on a line of its own if all are instructions (unlike "- Retryable - No")."""
    marks = _ITEMS.get(text[:2])
    firsts = [mark[1].lower() for mark in marks.finditer(text)] if marks else []
    tell = all(word in _BEGINS or word in _VERBS or (word[:2] == "re" and word[-1] != "s") for word in firsts)
    return marks.sub("\n", text) if marks and tell else text


@lru_cache(maxsize=256)
def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of `text`, word for word."""
    found, start = [], 0
    text = _in_lines(text)
    for end in _SENTENCE_END.finditer(text):
        found.append(text[start : end.start() + 1].strip("\n•· "))
        start = end.end()
    found.append(text[start:].strip())
    return tuple(filter(None, found))
