"""What a cell or badge says of retrying, and which titles ask for it; the words are in `retry.toml`.

A text counts only where all of it is known: an unknown word is neither yes nor no.
"""

import re
from functools import cache, lru_cache

from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import ROLES_BY_WORD
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.needed_words import AnyOf
from parsers.lexicon.value_shapes import is_blank
from parsers.lexicon.word_lists import alternatives, patterns, word_lists

YES_MARKS: str = word_lists("retry")["yes_marks"]
NO_MARKS: str = word_lists("retry")["no_marks"]
_MARK = regex(rf"[{YES_MARKS}{NO_MARKS}]")
#: An unticked box, and the names of crosses as chats and repositories write them.
_CROSSES = regex(r"☐|:(?:x|cross_mark|no_entry(?:_sign)?|negative_squared_cross_mark|heavy_multiplication_x):")
_CELLS = patterns("retry", "cells")
_VERDICTS = {True: regex(_CELLS["verdict_yes"]), False: regex(_CELLS["verdict_no"])}
_TAILS = {True: regex(_CELLS["tail_yes"]), False: regex(_CELLS["tail_no"])}
#: What makes any verdict open, and what a piece of advice beside a verdict must not hold.
_OPEN, _BLUNT = regex(_CELLS["open"], re.I), regex(_CELLS["blunt"])
_ANOTHER = regex(rf"\b(?:{_CELLS['another']})\b")
_LABEL, _ANSWERED, _NOT_YET = (regex(_CELLS[name]) for name in ("label", "answered", "not_yet"))
# Each begins with a character of its own, which is searched for fast.
_CAMEL = regex(r"[A-Z](?<=[a-z][A-Z])")
_JOINT = regex(r"[-‐‑_](?<=\w[-‐‑_])(?=\w)")
_DASHED = regex(r"[–-](?<=\d[–-])(?=\d)")
_BORDER = regex(r"[.,;:!()（）\[\]{}/|\n–—=\"“”]+|\s-+(?=\s|$)|^-+\s")
_CLAUSE = regex("[，、。；]")
_NEXT_LABEL = regex(r"\W+(?=[^\W\d_][\w ]{0,30}[:：=])")
#: Why a yes, or after what wait; and what limits it.
_REASON = regex(
    r"(?:because|since|(?:it|this) is an? (?:transient|temporary)|after an? (?:\w+ )?(?:wait|while|delay|pause))\b"
)
_LIMITS = regex(
    r"\b(?:but|if|unless|when|until|only|except|provided|once|part\w*|differ\w+|correct\w*|fix\w*|new|chang\w*)\b"
)
_DECORATION = regex(r"[\ufe0e\ufe0f'’`*_](?:(?<=[^*_])|(?<=\*)\*|(?<=_)_)")


@lru_cache(maxsize=32768)
def retry_verdict(text: str) -> bool | None:
    """What a cell about retrying says; None where it leaves it open, or is not understood."""
    plain = _plain(text)
    parts = _parts(plain) if _verdicts().worth_trying(plain) or _MARK.search(plain) else []
    for verdict in (True, False) if parts else ():
        if _VERDICTS[verdict].fullmatch(parts[0]) or (
            len(parts) > 1 and _is_tail(verdict, parts[0]) and _VERDICTS[verdict].fullmatch(parts[1])
        ):
            rest = all(_VERDICTS[verdict].fullmatch(part) or _is_tail(verdict, part) for part in parts[1:])
            return verdict if rest else None
    return None


def first_verdict(text: str) -> bool | None:
    """The yes or no that a cell begins with, whatever it adds: "no — the same request fails again"."""
    parts = _parts(_plain(_CLAUSE.split(text, maxsplit=1)[0]))
    return retry_verdict(parts[0]) if parts else None


def answer_behind(text: str) -> bool | None:
    """What stands behind a label within a text says, up to the next label; its reason, or a wait, may follow."""
    text = _NEXT_LABEL.split(text, maxsplit=1)[0]
    verdict, rest = retry_verdict(text), _parts(_plain(text))[1:]
    if verdict is not None or "?" in text:
        return verdict
    if (first := first_verdict(text)) is True:
        return True if all(_REASON.match(part) and not _LIMITS.search(part) for part in rest) else None
    reasons = [_ANOTHER.sub("", part) for part in rest]
    return None if any(_BLUNT.search(part) or _OPEN.search(part) for part in reasons) else first


@lru_cache(maxsize=32768)
def is_known(text: str) -> bool:
    """Is it understood what the cell says of retrying, be it nothing, or that it depends?"""
    known = is_blank(text) or retry_verdict(text) is not None
    return known or (_OPEN.search(text) is not None and bool(_parts(_plain(text))))


@cache
def _verdicts() -> AnyOf:
    """What every verdict in words begins with."""
    every = alternatives("retry", "cells")
    return AnyOf(rf"\b(?:{one})\b" for name in ("yes", "waiting", "no") for one in every[name])


def _apart(capital: re.Match[str]) -> str:
    return f" {capital[0]}"


def _is_tail(verdict: bool, part: str) -> bool:
    if _TAILS[verdict].fullmatch(part) is None:
        return False
    part = part if verdict else _ANOTHER.sub("", part)
    advises = not verdict or part.startswith(("consider ", "this is "))
    return not (advises and (_BLUNT.search(part) or _OPEN.search(part)))


def _plain(text: str) -> str:
    """A cell in lower case, its words apart; nothing where it is blank."""
    if is_blank(text):
        return ""
    if text.count("**") == 1:
        text = text.replace("**", "*")  # a footnote's mark, and not Markdown
    text = _CROSSES.sub("❌", text)
    text = _DECORATION.sub("", _CAMEL.sub(_apart, clean(text))).strip(" -–—_").casefold()
    text = _DASHED.sub(" to ", text)
    return text[label.end() :] if (label := _LABEL.match(text)) else text


def _parts(text: str) -> list[str]:
    """The parts of a plain cell between marks of punctuation; glyphs as yes and no.

    No parts where the cell is blank, answers a question of its own, or says what will be.
    """
    if not text or _ANSWERED.search(text):
        return []
    text = _MARK.sub(lambda mark: f"|{'yes' if mark[0] in YES_MARKS else 'no'}|", text)
    parts = [part for one in _BORDER.split(_JOINT.sub(" ", text)) if (part := " ".join(one.split()))]
    return [] if _NOT_YET.search(" ".join(parts)) else parts


_STEP = regex(
    rf"\W*(?:{_CELLS['other_step']}|{_CELLS['again']}"
    r"|abort|continue|do not|dont|never|ignore|log ?out|skip|stop)(?![^\W_])",
    re.I,
)
_TITLES = patterns("retry", "titles")
#: Titles that ask whether to retry, their words apart; every other title about retrying asks something else.
_ASKED = {word for word, roles in ROLES_BY_WORD.items() if any(role == "retryable" for _, role in roles)}
_ASKS = regex(_TITLES["asks"])
_CONTRARY = regex(_TITLES["contrary"])
_ABOUT, _LASTING = (regex(_TITLES[name], re.I) for name in ("about", "lasting"))
_SPEAKS = regex(f"{_TITLES['speaks']}|{patterns('columns', 'title_parts_elsewhere')['retryable']}", re.I)
_RE_TRY = regex(r"\bre tr(?=[iy])")
_TITLE_MARKS = regex(rf"[?？¿:：.,*†‡§()\[\]\"“”/–—¹²³⁴⁵⁶⁷⁸⁹⁰ⓘℹ▲▼△▽↑↓⇅↕{YES_MARKS}-]")


@lru_cache(maxsize=32768)
def exact_spelling(title: str) -> str:
    """A title in lower case with its words apart; what stands in brackets, and a mark such as "!", is kept."""
    words = _DECORATION.sub("", _CAMEL.sub(_apart, clean(title)).replace("_", " ")).casefold()
    return _RE_TRY.sub("retr", " ".join(_TITLE_MARKS.sub(" ", words).split()))


@lru_cache(maxsize=32768)
def asks_to_retry(title: str, own: frozenset[str] = frozenset()) -> bool:
    """Does the title ask whether to retry: in a usual way, or in the site's `own` words, as they stand?

    "Non-retryable", "Retryable after a fix" and "Retry count" do not, whatever is declared of a part of them.
    """
    word = exact_spelling(title)
    asks = word in _ASKED or _ASKS.fullmatch(word) is not None
    return asks or (not _CONTRARY.search(word) and word in {exact_spelling(one) for one in own})


def mentions_retry(title: str) -> bool:
    """Is the title about retrying, whatever it asks?"""
    return _ABOUT.search(title) is not None


def says_how_long(title: str) -> bool:
    """Does the title ask whether an error is there to stay, as a verdict about retrying tells, or its contrary?"""
    return _LASTING.search(title) is not None


def names_step(text: str) -> bool:
    """Does the text open with something to do ("RETRY", "CONTACT_SUPPORT")?"""
    return _STEP.match(text.replace("_", " ")) is not None


def speaks_of_repeating(text: str) -> bool:
    """Does the title or the cell say anything about a repeat?"""
    return _SPEAKS.search(text) is not None


_BADGES = patterns("retry", "badges")
_BADGE = regex(_BADGES["badge"], re.I)
_FOR_GOOD, _MAY_PASS, _ALONE, _ABOUT_AGAIN, _GLYPH = (
    regex(_BADGES[name], re.I) for name in ("fails_for_good", "may_pass", "fails_alone", "about_again", "glyph")
)
_NARROWED_BEFORE, _NARROWED_AFTER = regex(_BADGES["before"]), regex(_BADGES["after"])


def is_badge(text: str, untagged: bool) -> bool:
    """Is this a verdict that needs no label, as it names retrying itself? In no tag of its own only "…able" does."""
    if not _BADGE.search(text) or (untagged and "able" not in text.lower()):
        return False
    return retry_verdict(text) is not None


def may_be_badge(text: str) -> bool:
    """Is this a word or glyph that may stand for a verdict, where the other badges of its list show that it does?"""
    is_word = _FOR_GOOD.fullmatch(text) or _MAY_PASS.fullmatch(text) or _GLYPH.fullmatch(text)
    return is_word is not None or (_ABOUT_AGAIN.search(text) is not None and text.count(" ") < 5)


#: A glyph, a letter, a digit, or what the picture of a mark is called.
_ANY_MARK = regex(r"[^\s\w]{1,3}|\w|(?:un)?check(?:ed)?", re.I)


def is_mark(text: str) -> bool:
    """Is a cell one character, up to three symbols, or "check", whatever it means?"""
    return _ANY_MARK.fullmatch(text) is not None


def is_glyph(text: str) -> bool:
    """Is this a glyph that may stand for a verdict?"""
    return _GLYPH.fullmatch(text) is not None


def badges_among(cards: list[list[str]]) -> set[str]:
    """The words on cards, each a badge, that are verdicts: what names retrying, and what is so only beside such words.

    "Permanent" counts beside "Retryable" or "Transient", or alone; "Transient" never alone, as it is a yes. Badges
    stand on most cards, and on several, unlike titles ("Try again").
    """
    filled = [words for words in cards if words]
    every = {word for words in filled for word in words}
    sure = {word for word in every if is_badge(word, False)}
    no, yes = ({word for word in every if kind.fullmatch(word)} for kind in (_FOR_GOOD, _MAY_PASS))
    found = sure | no | yes if sure or (no and yes) else {word for word in no if _ALONE.fullmatch(word)}
    named = {word for word in sure if "able" in word.lower()}
    holding = sum(not found.isdisjoint(words) for words in filled)
    least = 0.5 if named else 0.8
    return named if holding < max(2, least * len(filled)) or (not sure and holding == len(found)) else found


def badge_of(badges: list[tuple[str, int]], words: list[str], among_others: bool) -> str:
    """What the badges of a head say together, each with how many of its other `words` stand before it.

    A word that negates or narrows the badge beside it ("Not" in a tag of its own) makes the words a part of it, and so
    do other words that are tagged as badges are (`among_others`).
    """
    verdict = " | ".join(badge for badge, _ in badges)
    narrowed = (among_others and bool(badges)) or any(
        any(_NARROWED_BEFORE.fullmatch(word.casefold()) for word in words[max(at - 1, 0) : at])
        or any(_NARROWED_AFTER.fullmatch(word.casefold()) for word in words[at : at + 1])
        for _, at in badges
    )
    return " ".join([*words, verdict]) if narrowed else verdict
