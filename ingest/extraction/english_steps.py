"""The English steps that a row asks for beside a retry: an instruction's verb, and what it is done to."""

import re
from functools import cache, lru_cache

from ingest.extraction.advice_clauses import Clause
from ingest.extraction.advice_phrases import ANY, OTHER_STEP
from ingest.extraction.english_repeats import SAYS as REPEATS
from parsers.lexicon.word_lists import Patterns, word_lists

SAYS = Patterns("advice_english", "steps")
_WORD = re.compile(r"[a-z][a-z-]*")
_WORDS = {name: frozenset(words.split()) for name, words in word_lists("advice_english")["verbs"].items()}
_VERB = frozenset().union(
    *(_WORDS[name] for name in ("fixing", "setting_up", "signing_in", "reaching", "asking", "using"))
)
_WORDS["verb"] = _WORDS["any"] = _VERB
_REPEATING = _WORDS["trying"] | _WORDS["using"]
_DONE_FIRST = (_WORDS["rewording"] | _WORDS["setting_up"] | _WORDS["checking"]) - _REPEATING
_MENDING, _MODALS = _WORDS["mending"] | _WORDS["doing"], _WORDS["modals"]
_OTHERWISE = (_MENDING | _WORDS["phrase_words"] | _WORDS["advising"]) - _MODALS
_DOING = tuple(f"{word} " for word in _WORDS["doing"])
_TOLD = {
    label: f"told_{label}"
    for label in ("same_key", "fix_request", "change_setup", "authenticate", "ask_customer", "check_state")
}


@lru_cache(maxsize=1024)
def steps(clause: Clause, bare: bool = True) -> frozenset[str]:
    """The labels of what else the clause asks somebody to do; `bare`: may it begin with its imperative?"""
    text = clause.text
    if persists := SAYS.if_it_persists.match(text):
        text = text[persists.end() :]
    if text.startswith(_DOING):
        return frozenset((OTHER_STEP,))
    found = _WORD.findall(text)
    labels = set()
    if not _WORDS["phrase_words"].isdisjoint(found):
        labels = {label for label, name in _TOLD.items() if getattr(SAYS, name).search(text)}
    instructs = "re-" in text or not _VERB.isdisjoint(found)
    for lead in SAYS.lead.finditer(text) if instructs else ():
        word = _WORD.match(text, lead.end())
        if word and (word[0] in _VERB or word[0].startswith("re-")):
            labels |= _told(text[: lead.end()], word[0], text[word.end() :].strip(), bare)
    for advised in SAYS.gerund.finditer(text) if "ing " in text else ():
        if verb := _base(advised["verb"]):
            labels |= _told("please ", verb, text[advised.end() :].strip(), True)
    for done in SAYS.first_done.finditer(text) if "ing " in text else ():
        if (verb := _base(done["verb"])) in _DONE_FIRST and (label := _label(verb, text[done.end() :].strip())):
            labels.add(label)
    for mended in () if _MENDING.isdisjoint(found) else SAYS.without.finditer(text):
        if label := _label("fix", text[mended.end() :].strip()):
            labels.add(label)
    if "ask_customer" in labels:
        labels.discard("fix_request")
    return frozenset(labels)


def _base(gerund: str) -> str:
    """The verb of "checking", "using" or "getting", or nothing."""
    stem = gerund.removesuffix("ing")
    return next((verb for verb in (stem, f"{stem}e", stem[:-1]) if verb in _VERB), "")


def _told(asked: str, verb: str, rest: str, bare: bool) -> set[str]:
    """The labels of an instruction: what stands before it, its verb, and what it is done to."""
    told = f"{verb} {rest}"
    if SAYS.no_step.search(asked) or (not SAYS.governed.search(asked) and (not bare or _is_noun(verb, rest))):
        return set()
    if verb in _WORDS["trying"] and _base(rest.partition(" ")[0]):
        return set()
    if (verb in _REPEATING and REPEATS.repeat.search(rest)) or _repeated(told) or SAYS.pace.match(told):
        return set()
    if SAYS.uses_backoff.match(told):
        return {"wait"}
    label = _label(verb, rest)
    if label is None and (SAYS.nothing.match(rest) or SAYS.escalating.search(rest)):
        return set()
    return {"ask_customer" if SAYS.by_customer.search(asked) else label or OTHER_STEP}


@lru_cache(maxsize=1024)
def may_ask(text: str) -> bool:
    """May `text`, in lower case, ask for a step? A cheap test that lets nothing slip."""
    found = _WORD.findall(text)
    if not _OTHERWISE.isdisjoint(found) or (not _MODALS.isdisjoint(found) and SAYS.asks_otherwise.search(text)):
        return True
    if "re-" in text:
        return True
    return not _VERB.isdisjoint(found) and not _VERB.isdisjoint(SAYS.leading.findall(text))


def differs(rest: str) -> str | None:
    """What a repeat with another value asks for."""
    return _label("use", rest.partition(" ")[2]) if SAYS.with_another.search(rest) else None


def _repeated(text: str) -> bool:
    return REPEATS.repeat.match(text) is not None and (
        not text.startswith(("re-run", "run")) or REPEATS.same_thing.match(text) is not None
    )


def _is_noun(word: str, rest: str) -> bool:
    """Is the word at the start of a clause a noun: "Request failed", "Update of the record"?"""
    if SAYS.noun.match(f"{word} {rest}"):
        return True
    if word in _WORDS["checking"]:
        return SAYS.finite.match(rest) is not None
    if rest == "" or SAYS.determined.match(rest):
        return word in _WORDS["nounish"] and SAYS.finite.search(rest) is not None
    return word in _WORDS["nounish"] or SAYS.finite.search(" ".join(rest.split()[:4])) is not None


def _label(verb: str, rest: str) -> str | None:
    """The label of an instruction, by its verb and what it is done to: that of the first rule that holds."""
    if verb not in _VERB:  # any other that begins with "re-"
        base = verb.removeprefix("re-")
        verb = base if base in _WORDS["setting_up"] | _WORDS["checks"] | (_WORDS["signing_in"] - {"sign"}) else "change"
    for verbs, done_to, unless, label in _rules():
        if verb in verbs and (done_to is None or done_to.search(rest)) and not (unless and unless.search(rest)):
            return label or None
    return None


@cache
def _rules() -> list[tuple[frozenset[str], re.Pattern[str] | None, re.Pattern[str] | None, str]]:
    """The verbs of a rule, what is done to, unless it speaks of what, and the label."""
    rules = word_lists("advice_english")["rules"]["labels"]
    return [(_verbs(verbs), _pattern(done_to), _pattern(unless), label) for verbs, done_to, unless, label in rules]


def _verbs(text: str) -> frozenset[str]:
    """A list of verbs, by its name ("verb - reaching": without those), or word by word."""
    name, _, others = text.partition(" - ")
    return _WORDS[name] - _WORDS.get(others, frozenset()) if name in _WORDS else frozenset(text.split())


def _pattern(name: str) -> re.Pattern[str] | None:
    return getattr(ANY if "credential" in name else SAYS, name) if name else None
