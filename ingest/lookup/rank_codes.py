"""The records that fit an answer, ranked with their reasons; where none does, the nearest."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

from ingest.lookup.code_clues import MEANT, Clue, clues_of, prose_of
from ingest.lookup.name_matching import vendors_named
from ingest.lookup.pasted_answer import Answer, Named
from ingest.store.queries import Row
from parsers.reading.text import cosmetic_free

#: A candidate that scores as much is the answer's; one that is only near, or not documented any more, scores less.
ENOUGH = 0.5
_LESS = 0.45
_MOST = 5
_NEAREST = 3
_WORDS = 40
#: From this weight on a place is called the code, as `code` and `error.code` are.
_CALLED = 0.76
_BY_LINK = 0.75
_BY_MESSAGE = 0.6
_BY_WORDS = 0.15
_BY_STATUS = 0.1
_LINK = re.compile(r"https?://[^\s\"'<>\\]{1,1000}")
_SLUG = re.compile(r"[\W_]+")
Key = tuple[str, str, str]
ByWords = Callable[[list[str]], list[Key]]


@dataclass(slots=True)
class Candidate:
    """A record with its verdict on retrying; `fits`: found by what it is, not by likeness; `gone`: since when.

    `status`: the one that the answer tells of this code, if several.
    """

    record: Row
    retry: Row
    gone: str | None = None
    fits: bool = False
    order: int = 0
    status: int | None = None
    score: float = 0.0
    why: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What identifies the record."""
        return (self.record["vendor"], self.record["scope"], self.record["code"])

    def found(self, weight: float, why: str, fits: bool, order: int = 0, status: int | None = None) -> None:
        """Takes in a place that speaks for the record, the `order`th of the answer; the first, surest one counts."""
        if not self.why or (fits and not self.fits):
            self.score, self.fits, self.order, self.status, self.why = weight, fits, order, status, [why]


@dataclass(slots=True)
class Explained:
    """What became of an answer: its candidates, best first.

    `taken` is what was taken for its code, where that is not known; `vendors` are those that the answer names.
    """

    known: bool
    candidates: list[Candidate]
    taken: str | None = None
    vendors: list[str] = field(default_factory=list)


def explain(answer: Answer, every: list[Candidate], by_words: ByWords, vendor: str | None = None) -> Explained:
    """The records among `every` that fit; `by_words` gives the keys of those nearest to some words."""
    named = vendors_named(answer.text, [(one.record["vendor"], one.record["url"]) for one in every])
    if vendor is not None:
        every = [one for one in every if one.record["vendor"] == vendor]
        named = {vendor: named[vendor]} if vendor in named else {}
    clues = clues_of(answer)
    _by_code(clues, every)
    _by_link(answer.text, every)
    _by_message(answer, every)
    _doubt_others(clues, every)
    fitting = _ranked((one for one in every if one.why), answer, named)
    if sure := [one for one in fitting if one.score >= ENOUGH]:
        return Explained(True, sure[:_MOST])
    taken = next((clue for clue in clues if clue.weight >= MEANT and _may_be_code(clue.value)), None)
    rest = [one for one in every if not one.why and (not named or one.record["vendor"] in named)]
    _by_likeness(taken, answer, rest, by_words)
    if (named or vendor) and not any(one.why for one in every):
        _by_status(answer.status, rest)
    near = _ranked((one for one in rest if one.why), answer, named)
    best = sorted([*fitting, *near], key=lambda one: -one.score)
    return Explained(False, best[:_NEAREST], taken.why if taken else None, sorted(named))


def _ranked(found: Iterable[Candidate], answer: Answer, named: dict[str, str]) -> list[Candidate]:
    """The candidates with all that speaks for and against them, best first."""
    found = list(found)
    for one in found:
        _weigh(one, answer.status if answer.has_head else one.status or answer.status, named)
    return sorted(found, key=lambda one: (-one.score, one.order, one.key))


def _by_code(clues: list[Clue], every: list[Candidate]) -> None:
    """Codes that stand in the answer as they are documented; in an address, also in its spelling."""
    exact: dict[str, list[Candidate]] = {}
    slugs: dict[str, list[Candidate]] = {}
    for one in every:
        exact.setdefault(one.record["code"], []).append(one)
        slugs.setdefault(_slug(one.record["code"]), []).append(one)
    for at, clue in enumerate(clues):
        for one in exact.get(clue.value, ()) if clue.spelt else slugs.get(_slug(clue.value), ()):
            one.found(clue.weight, clue.why, True, at, clue.status)
        for one in slugs.get(_slug(clue.value), ()) if clue.spelt and clue.weight > ENOUGH else ():
            only_case = one.record["code"].lower() == clue.value.lower()
            differs = "only the case differs" if only_case else "spelt otherwise"
            one.found(clue.weight / 2, f"{clue.why}, {differs}", False, at, clue.status)


def _doubt_others(clues: list[Clue], every: list[Candidate]) -> None:
    """Where what is called the code is none that is documented, no other word of the answer is taken for it."""
    codes = {_slug(one.record["code"]) for one in every}
    called = [one for one in clues if one.weight >= _CALLED and _may_be_code(one.value) and not one.value.isdigit()]
    if not called or any(_slug(one.value) in codes for one in called if one.weight == called[0].weight):
        return
    for one in every:
        if one.fits:
            one.fits = False
            one.why.append(f"but {called[0].why}, which is not documented")


def _by_link(text: str, every: list[Candidate]) -> None:
    """Records that the answer links to, by the very address and anchor where they are documented."""
    links = {link for link in _LINK.findall(text) if "#" in link}
    for one in every:
        if one.record["url"] in links:
            one.found(_BY_LINK, "the answer links to where it is documented", fits=True)


def _by_message(answer: Answer, every: list[Candidate]) -> None:
    """Records whose message the answer repeats: where its code is not told, that is what knows it."""
    messages: dict[str, list[Candidate]] = {}
    for one in every:
        messages.setdefault(_same(one.record["message"]), []).append(one)
    said: dict[str, Named] = {}
    for told in prose_of(answer):
        said.setdefault(_same(told.value), told)  # One text may have been read strictly and loosely.
    for text, told in said.items():
        alike = messages.get(text, ())
        for one in alike:
            if one.fits:
                one.why.append(f"{told.where} is its message")
                one.score += 0.03
            elif len(alike) == 1 and " " in told.value:
                one.found(_BY_MESSAGE, f"{told.where} is its message", fits=True)


def _by_likeness(taken: Clue | None, answer: Answer, every: list[Candidate], by_words: ByWords) -> None:
    """The nearest: by the letters of what was taken for the code, else by the words of the message."""
    by_key = {one.key: one for one in every}
    if taken:
        codes = {one.record["code"].lower(): one for one in every}
        value = taken.value[:100].lower()
        for like in get_close_matches(value, codes, n=_NEAREST, cutoff=0.6):
            ratio = SequenceMatcher(None, value, like).ratio()
            codes[like].found(0.4 * ratio, f"its code is like {taken.value!r}", fits=False)
    words = [word for told in prose_of(answer) for word in re.findall(r"[^\W_]{4,}", told.value)]
    for key in by_words(list(dict.fromkeys(words))[:_WORDS]):
        if key in by_key:
            by_key[key].found(_BY_WORDS, "its words are like the answer's", fits=False)


def _by_status(status: int | None, every: list[Candidate]) -> None:
    """The nearest of a vendor whose answer tells nothing but its status."""
    for one in every:
        if status and status == one.record["status"]:
            one.found(_BY_STATUS, "the answer tells no more than its status", fits=False)


def _may_be_code(value: str) -> bool:
    return len(value) <= 100 and not re.search(r"\s", value) and "://" not in value


def _slug(text: str) -> str:
    return _SLUG.sub("-", text).strip("-").lower()


def _same(text: str) -> str:
    return cosmetic_free(text).rstrip(".").lower()


def _weigh(one: Candidate, status: int | None, named: dict[str, str]) -> None:
    """Adds what the vendor and the status say for the candidate, or against it."""
    for weight, why in (*_vendor_says(one, named), *_status_says(one, status)):
        one.score += weight
        one.why.append(why)
    if one.gone:
        one.why.append(f"it was documented until {one.gone}, and is not any more")
    most = 1.0 if one.fits and not one.gone else _LESS
    one.score = round(min(max(one.score, 0.0), most), 2)


def _vendor_says(one: Candidate, named: dict[str, str]) -> Iterator[tuple[float, str]]:
    """A domain is a vendor's own, and speaks against any other; a name may be anybody's word."""
    vendor = one.record["vendor"]
    if vendor in named:
        yield (0.15 if "." in named[vendor] else 0.1), f"the answer names {named[vendor]}"
    elif named:
        one.fits &= not any("." in name for name in named.values())
        yield -0.1, f"the answer names {', '.join(sorted(named.values()))}, not {vendor}"


def _status_says(one: Candidate, status: int | None) -> Iterator[tuple[float, str]]:
    documented = one.record["status"]
    also = one.record["status_text"] or ""
    if status is None or (documented is None and not also):
        return
    if status == documented or re.search(rf"\b(?:{status}|{status // 100}xx)\b", also, re.I):
        yield 0.1, f"documented as {status}"
    elif documented is not None:
        yield -0.3 if status < 400 <= documented else -0.05, f"documented as {documented}, you got {status}"
