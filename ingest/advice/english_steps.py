"""The English steps that a row asks for beside a retry: an instruction's verb, and what it is done to."""

import re
from functools import cache, lru_cache

from ingest.advice.clauses import Clause
from ingest.advice.english_repeats import SAYS as REPEATS
from ingest.advice.phrases import ANY, OTHER_STEP, names_credential
from ingest.model import ACTIONS
from parsers.lexicon.cleaning import ascii_words
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.word_lists import Patterns, word_lists, word_sets

SAYS = Patterns("advice_english", "steps")
_WORD = regex(r"[a-z][a-z-]*")
_MAX_FEW = 3  # blanks behind the verb: an instruction without an article is no longer
_SETS = word_sets("advice_english", "verbs")
_KNOWN = frozenset().union(
    *(_SETS[name] for name in ("fixing", "setting_up", "signing_in", "reaching", "asking", "using"))
)
_VERB = _KNOWN.union(f"re{verb}" for verb in _KNOWN - _SETS["not_anew"])  # "reconnect", "regenerate"
_WORDS = {**_SETS, "verb": _KNOWN, "any": _KNOWN}
_ANEW = (_WORDS["signing_in"] - {"sign"}) | (_WORDS["asking"] - {"request", "get"})
_KEPT = _WORDS["setting_up"] | _WORDS["checks"] | _ANEW | {"register"}
_REPEATING = _WORDS["trying"] | _WORDS["using"]
_DONE_FIRST = (_WORDS["rewording"] | _WORDS["setting_up"] | _WORDS["checking"] | _WORDS["done_first"]) - _REPEATING
_MENDING, _MODALS = _WORDS["mending"] | _WORDS["doing"], _WORDS["modals"]
_OTHERWISE = (_MENDING | _WORDS["phrase_words"] | _WORDS["advising"]) - _MODALS
_NOUN_ENDINGS = ("ment", "ion")
_DOING = tuple(f"{word} " for word in _WORDS["doing"])
_TOLD = {label: f"told_{label}" for label in ACTIONS if label not in ("retry", "do_not_retry")}


@lru_cache(maxsize=1024)
def steps(clause: Clause, bare: bool = True) -> frozenset[str]:
    """The labels of what else the clause asks somebody to do; `bare`: may it begin with its imperative?"""
    text = clause.text
    if persists := SAYS.if_it_persists.match(text):
        text = text[persists.end() :]
    if text.startswith(_DOING):
        return frozenset((OTHER_STEP,))
    found = _words_in(text)
    labels = set()
    if not _WORDS["phrase_words"].isdisjoint(found):
        labels = {label for label, name in _TOLD.items() if getattr(SAYS, name).search(text)}
        if "install" in text and ANY.command.match(text):
            labels.add("change_setup")
        if "fix_request" in labels and names_credential(text):
            labels ^= {"fix_request", "authenticate"}
    instructs = "re-" in text or not _VERB.isdisjoint(found)
    for lead in SAYS.lead.finditer(text) if instructs else ():
        word = _WORD.match(text, lead.end())
        if word and (word[0] in _VERB or (word[0].startswith("re-") and not word[0].endswith(_NOUN_ENDINGS))):
            labels |= _told(text[: lead.end()], word[0], text[word.end() :].strip(), bare)
    for told in () if "ask_customer" in labels or "ing" not in text else SAYS.gerund.finditer(text):
        repeated = REPEATS.repeat.search(text, told.start())
        later = repeated and repeated[0].startswith("try") and repeated.start() < told.end()  # "try connecting later"
        if (verb := _base(told["verb"])) and not later:
            labels |= _told(text[: told.start()].removesuffix("we "), verb, text[told.end() :].strip(), True)
    for done in SAYS.first_done.finditer(text) if "ing" in text else ():
        verb, rest = _base(done["verb"]), text[done.end() :].strip()
        unchanged = done[0].startswith("without") and not SAYS.denies.search(text[: done.start()])
        if (
            verb in _DONE_FIRST
            and not unchanged
            # "check the state before adjusting"
            and not (done[0].startswith("before") and _first_word(text)[0] in _WORDS["checking"])
            and not SAYS.pace.match(f"{verb} {rest}")
            and (label := _label(verb, rest))
        ):
            labels.add(label)
    if "ask_customer" in labels:
        labels.discard("fix_request")
    return frozenset(labels)


def _told(asked: str, verb: str, rest: str, bare: bool) -> set[str]:
    """The labels of an instruction: what stands before it, its verb, and what it is done to."""
    told = f"{verb} {rest}"
    if SAYS.no_step.search(asked) or (not SAYS.governed.search(asked) and (not bare or _is_noun(verb, rest))):
        return set()
    if SAYS.told_of.search(f"{asked}> {told}"):
        return {OTHER_STEP}
    if verb in _WORDS["trying"] and _base(rest.partition(" ")[0]):
        return set()
    if (verb in _REPEATING and REPEATS.repeat.search(rest)) or _repeated(told) or SAYS.pace.match(told):
        return set()
    if SAYS.uses_backoff.match(told):
        return {"wait"}
    if verb == "have" and SAYS.by_customer.search(asked):  # "users must have a role"
        return set()
    label = _label(verb, rest)
    if label is None and (SAYS.nothing.match(rest) or SAYS.escalating.search(rest)):
        return set()
    return {"ask_customer" if SAYS.by_customer.search(asked) else label or OTHER_STEP}


@lru_cache(maxsize=1024)
def may_ask(text: str) -> bool:
    """May `text`, in lower case, ask for a step? A cheap test that lets nothing slip."""
    found = _words_in(text)
    otherwise = not _MODALS.isdisjoint(found) and SAYS.asks_otherwise.search(text)
    if otherwise or "re-" in text or not _OTHERWISE.isdisjoint(found):
        return True
    return not _VERB.isdisjoint(found) and not _VERB.isdisjoint(SAYS.leading.findall(text))


def other_act(text: str) -> bool:
    """Is the clause right before a repeat an instruction of no list: "Start daemon", "drain the queue"?"""
    word, rest = _first_word(text)
    if word in _WORDS["beginning"]:
        return SAYS.begun.match(text) is not None and not (SAYS.finite.search(rest) or SAYS.breaks.search(rest))
    return word not in _VERB and SAYS.some_act.match(text) is not None and SAYS.finite.search(text) is None


def may_tell(text: str) -> bool:
    """May the few words right before a bare "retry" be an instruction: "pull latest", unlike "server busy"?"""
    word, rest = _first_word(text)
    if SAYS.phrasal.match(text):
        return True
    few = rest != "" and rest.count(" ") < _MAX_FEW and SAYS.no_verb.match(text) is None and word.isalpha()
    described = SAYS.finite.search(text) or ANY.idle.search(text) or ANY.any_of("passing_failure").is_in(text)
    return few and not described and ANY.harmless.match(text) is None and not REPEATS.repeat.search(text)


def begins_act(text: str) -> bool:
    """Does the clause begin with an instruction, of a list or not?"""
    word, rest = _first_word(text)
    return other_act(text) or (word in _VERB and not _is_noun(word, rest))


def _first_word(text: str) -> tuple[str, str]:
    """The first word of a clause after "please" and "first", and the rest."""
    word, _, rest = text.removeprefix("please ").removeprefix("first ").partition(" ")
    return word, rest


def _words_in(text: str) -> list[str]:
    return ascii_words(text) if "-" not in text and text.isascii() else _WORD.findall(text)


def continued(before: Clause, clause: Clause) -> frozenset[str]:
    """The labels of "permissions" in "check the amount or permissions": the verb is that of the clause before."""
    denied = SAYS.denies.search(f"{before.text} {clause.text}") or clause.text.startswith("without ")
    if not denied and REPEATS.repeat.search(before.text) and SAYS.told_same_key.match(f"retry {clause.text}"):
        return frozenset(("same_key",))  # "retry after a minute, with the same key"
    theirs = " their " in clause.text
    acts = theirs or "ask_customer" in steps(before, True) or REPEATS.repeat.search(before.text)
    if acts and SAYS.customer_acts.search(before.text):
        return frozenset(("ask_customer",))
    that = clause.text.startswith("that ")
    lead = SAYS.lead.match(before.text) if that or clause.joint in ("and", "or") else None
    verb = _WORD.match(before.text, lead.end()) if lead else None
    if lead and " with " in before.text and REPEATS.repeat.match(before.text, lead.end()):  # "retry with A or B"
        return frozenset((label,)) if (label := _label("use", clause.text)) == "ask_customer" else frozenset()
    if lead and clause.alternative and (other := SAYS.another.search(before.text)):  # "another account or card"
        clause = clause._replace(text=f"{other[0]} {clause.text}")
    if verb is None or verb[0] not in _VERB or clause.text == "constant":
        return frozenset()
    # "check that the key is right and included in the header", "... for this device and version"
    if SAYS.participle.match(clause.text) or SAYS.within.search(before.text):
        return frozenset()
    checked = verb[0] in _WORDS["checking"] and SAYS.checked.match(clause.text)
    if not checked and (clause.text.count(" ") > 3 or SAYS.finite.search(clause.text)):
        return frozenset()
    rest = before.text[verb.end() :].strip()
    told = steps(before, True) if rest else frozenset()
    label = _label(verb[0], clause.text) if told or (clause.joined and ANY.looks_up.search(rest)) else None
    if label == "fix_request" and ("ask_customer" in told or not SAYS.part.search(clause.text)):
        return frozenset()
    if label == "change_setup" and told == {"fix_request"} and SAYS.also_field.fullmatch(clause.text):
        return frozenset()  # "check the name and version"
    beside_admin = told == {"change_setup"} and SAYS.contacted.search(clause.text)
    if label not in told and (
        (label == "contact_support" and not beside_admin) or (label == "check_state" and "authenticate" in told)
    ):  # "contact the bank about A and B"
        return frozenset()
    return frozenset((label,)) if label else frozenset()


def differs(rest: str) -> str | None:
    """What a repeat with another value asks for."""
    other = None if ANY.backoff.search(rest) else SAYS.with_another.search(rest)
    label = _label("use", rest[other.end() :].strip()) if other else None
    return None if label == "change_setup" else label


def _repeated(text: str) -> bool:
    return REPEATS.repeat.match(text) is not None and (
        not text.startswith(("re-run", "run")) or REPEATS.same_thing.match(text) is not None
    )


def _base(gerund: str) -> str:
    """The verb of a gerund: "use" of "using", "submit" of "submitting"; or nothing."""
    stem = gerund.removesuffix("ing")
    return next((verb for verb in (stem, f"{stem}e", stem[:-1]) if verb in _VERB), "") if stem != gerund else ""


def _is_noun(word: str, rest: str) -> bool:
    """Is the word at the start of a clause a noun: "Request failed", "Update of the record"?"""
    if SAYS.noun.match(f"{word} {rest}"):
        return True
    if word in _WORDS["checking"]:
        return SAYS.finite.match(rest) is not None and SAYS.determined.match(rest) is None
    if rest == "" or SAYS.determined.match(rest):
        thing = rest.removeprefix("failed ").removeprefix("rejected ")  # "replace failed card" tells of no failure
        return word in _WORDS["nounish"] and SAYS.finite.search(thing) is not None
    return word in _WORDS["nounish"] or SAYS.finite.search(" ".join(rest.split()[:4])) is not None


def _label(verb: str, rest: str) -> str | None:
    """The label of an instruction by its verb and its object, from the first rule that matches."""
    if verb.startswith("re-") and verb not in _KNOWN:
        base = verb.removeprefix("re-")
        verb = base if base in _KEPT else "change"
    verb = verb if verb in _KNOWN else verb.removeprefix("re")
    using = SAYS.being_done.match(rest) if verb in _WORDS["checking"] else None
    if using and (done := _base(using["verb"])):  # "make sure you are using …"
        return _label(done, rest[using.end() :].strip())
    for done_to, unless, label in _rules_of(verb):
        if (done_to is None or done_to.search(rest)) and not (unless and unless.search(rest)):
            return label or None
    return None


@cache
def _rules_of(verb: str) -> list[tuple[re.Pattern[str] | None, re.Pattern[str] | None, str]]:
    """The rules for one verb: what its object is, unless it is something else, and the label."""
    return [(done_to, unless, label) for verbs, done_to, unless, label in _rules() if verb in verbs]


@cache
def _rules() -> list[tuple[frozenset[str], re.Pattern[str] | None, re.Pattern[str] | None, str]]:
    """All rules: the verbs, what their object is, unless it is something else, and the label."""
    rules = word_lists("advice_english")["rules"]["labels"]
    return [(_verbs(verbs), _pattern(done_to), _pattern(unless), label) for verbs, done_to, unless, label in rules]


def _verbs(text: str) -> frozenset[str]:
    """A list of verbs, by its name ("verb - reaching": without those), or word by word."""
    name, _, others = text.partition(" - ")
    return _WORDS[name] - _WORDS.get(others, frozenset()) if name in _WORDS else frozenset(text.split())


def _pattern(name: str) -> re.Pattern[str] | None:
    return getattr(ANY if "credential" in name else SAYS, name) if name else None
