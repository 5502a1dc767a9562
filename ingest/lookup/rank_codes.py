"""Rank the records that match a response, with reasons; where none does, the most similar ones."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

from ingest.lookup.code_clues import BY_STATUS, MIN_INTENDED, NAMED_CODE, Clue, find_clues, find_prose
from ingest.lookup.error_response import Response
from ingest.lookup.message_matching import match_messages, message_key
from ingest.lookup.name_matching import is_ordinary, normalised, vendors_named, words_of
from ingest.lookup.ranked_code import MAX_SIMILAR_SCORE, MIN_SCORE, RankedCode, doubt_numbers, has_no_letter
from ingest.model import FullKey, grouped, statuses

_MAX_MATCHES = 5
_MAX_SIMILAR = 3
_MAX_WORDS = 40
_BY_LINK = 0.75
_BY_WORDS = 0.15
_BY_NAME_LESS = 0.05
_BY_STATUS = 0.1
_ERROR_NAMES = ("code", "error", "errorcode", "error_code", "errcode", "reason")
_LINK = re.compile(r"https?://[^\s\"'<>\\]{1,1000}")
_SLUG = re.compile(r"[\W_]+")
_DECLINE = re.compile(r"decline|refus", re.I)
_ENDED = re.compile(r"(?:declined?|denied|error|failed|failure|refused|rejected)$", re.I)
ByWords = Callable[[list[str]], list[FullKey]]


@dataclass(slots=True)
class Explanation:
    """The candidates for a response's code, best first.

    `vendors`: those that the response mentions, or the user. If it is not `known`: which clue is `assumed_code`; else
    `matches` has every candidate, not only the first, and `undocumented` the other codes that the response gives: of
    each, where it stands and its record, if it was documented once.
    """

    known: bool
    candidates: list[RankedCode]
    assumed_code: Clue | None = None
    vendors: list[str] = field(default_factory=list)
    matches: list[RankedCode] = field(default_factory=list)
    undocumented: dict[str, tuple[str, RankedCode | None]] = field(default_factory=dict)

    @property
    def code_given(self) -> str | None:
        """Where the response gives the assumed code; None where that is only a vendor's name."""
        assumed = self.assumed_code
        return assumed.why if assumed and not _is_vendor(assumed, self.vendors) else None


def explain(
    response: Response,
    every: list[RankedCode],
    by_words: ByWords,
    vendor: str | None = None,
    addresses: Iterable[tuple[str, str | None]] = (),
) -> Explanation:
    """Match the response with `every` record; `by_words` finds the keys of the records most similar to some words.

    `addresses`: of the docs of vendors whose records are not among these.
    """
    own = [(one.record["vendor"], one.record["url"]) for one in every]
    named = vendors_named(response.text, [*own, *addresses])
    if vendor is not None:
        every = [one for one in every if one.record["vendor"] == vendor]
        named = {vendor: named[vendor]} if vendor in named else {}
    clues = find_clues(response)
    _match_code(clues, every, response)
    links = _links(response.text)
    for one in (one for one in every if one.record["url"] in links):
        one.found(_BY_LINK, "the response links to its documentation", exact=True)
        one.confirmed = True
    senders = {*named, *([vendor] if vendor else [])}
    match_messages(response, every, senders)
    _prefer_declines(every)
    doubt_numbers(response.status, every, senders)
    _doubt_other_words(clues, every)
    for one in every if response.succeeded else ():
        one.exact = False
    matches = _ranked((one for one in every if one.why), response, named)
    if sure := [one for one in matches if one.score >= MIN_SCORE]:
        others = _undocumented(clues, matches, sure)
        return Explanation(True, sure[:_MAX_MATCHES], vendors=sorted(senders), matches=sure, undocumented=others)
    intended = (clue for clue in clues if clue.weight >= MIN_INTENDED and _may_be_code(clue.value))
    intended = (clue for clue in intended if clue.value != str(response.status))
    assumed = min(intended, key=lambda clue: _is_vendor(clue, named), default=None)
    rest = [one for one in every if not one.why and (not named or one.record["vendor"] in named)]
    if response.is_page:  # The words of a proxy's page are no code, and resemble no vendor's.
        assumed = None
    else:
        _match_similar(assumed, response, rest, by_words)
    if response.status and (named or vendor) and not any(one.why for one in every):
        for one in rest:
            if response.status in statuses(one.record["status"], one.record["status_text"]):
                one.found(_BY_STATUS, "the response contains nothing else but its status", exact=False)
    similar = _ranked((one for one in rest if one.why), response, named)
    best = sorted([*matches, *similar], key=lambda one: -one.score)
    return Explanation(False, best[:_MAX_SIMILAR], assumed, sorted(named))


def _undocumented(
    clues: list[Clue], matches: list[RankedCode], sure: list[RankedCode]
) -> dict[str, tuple[str, RankedCode | None]]:
    """Further errors: undocumented values that are named as the best match's, for a decline, or around it."""
    best, gone = sure[0], {one.record["code"]: one for one in matches if one.gone}
    known = [_slug(text) for one in sure for text in (one.record["code"], _name_of(one)) if text]
    declined = is_decline(best.name)
    intended = [one for one in clues if best.name and one.weight >= MIN_INTENDED]
    named = [one for one in intended if (one.weight >= NAMED_CODE if declined else one.name == best.name)]
    named += [one for one in intended if is_decline(one.name)]
    numeric = has_no_letter(best.record["code"])
    named = [one for one in named if _may_be_code(one.value)]
    # Beside the number of a refusal, "Refused" says how it ended.
    alike = [one for one in named if has_no_letter(one.value) == numeric or (declined and not _ENDED.match(one.value))]
    alike += [one for one in clues if best.clue and _is_around(one, best.clue)]
    slugs = ((one, _slug(one.value)) for one in alike)  # Without the known codes, their ends, and what ends in them.
    others = (one for one, slug in slugs if not any(code in slug or slug in code for code in known))
    return {one.value: (one.why, gone.get(one.value)) for one in others}


def _is_around(outer: Clue, inner: Clue) -> bool:
    """Whether `outer` names an error that has `inner` within: `{"error": "pay_failed", "cause": {"code": …}}`."""
    names_error = outer.weight >= MIN_INTENDED and outer.name.lower() in _ERROR_NAMES
    is_around = names_error and outer.where.count(".") < inner.where.count(".")
    return is_around and _may_be_code(outer.value) and len(words_of(outer.value)) > 1


def texts_to_match(response: Response) -> tuple[set[str], set[str], set[str]]:
    """What a record has to have one of for `explain` to find that it matches: codes, messages, links."""
    codes = {clue.value for clue in find_clues(response)}
    return codes, {message_key(value.value) for value in find_prose(response)}, _links(response.text)


def _prefer_declines(every: list[RankedCode]) -> None:
    """Rank the reason for a decline above the code beside it, where one vendor documents both."""
    found = grouped((one.record["vendor"], one) for one in every if one.exact and one.name)
    for ones in found.values():
        declines = [one for one in ones if is_decline(one.name)]
        codes = [one for one in ones if not is_decline(one.name) and one.score >= NAMED_CODE]
        for one in declines if codes else ():
            one.score = max(one.score, *(code.score + _BY_NAME_LESS for code in codes))
            one.why.append(f"more specific than {codes[0].record['code']!r}")


def _is_vendor(clue: Clue, vendors: Iterable[str]) -> bool:
    """Is it one of these vendors' own name, which is no code (`error: acme payout failed`)?"""
    return normalised(clue.value) in map(normalised, vendors)


def is_decline(name: str) -> bool:
    """Does a value of this name say more exactly than `code` why a payment failed (`decline_code`)?"""
    return _DECLINE.search(name) is not None


def _links(text: str) -> set[str]:
    """The addresses with an anchor."""
    return {link for link in _LINK.findall(text) if "#" in link}


def _ranked(found: Iterable[RankedCode], response: Response, named: dict[str, str]) -> list[RankedCode]:
    """The candidates, their scores adjusted by vendor and status, best first; of equals, those still documented."""
    found = list(found)
    for one in found:
        _adjust_score(one, None if one.is_own_number(response) else one.status_in(response), named)
    return sorted(found, key=lambda one: (-one.score, one.order, one.gone is not None, one.key))


def _match_code(clues: list[Clue], every: list[RankedCode], response: Response) -> None:
    """Match codes and names beside them as they are documented; within an address, also in its spelling."""
    exact = grouped((one.record["code"], one) for one in every)
    slugs = grouped((_slug(one.record["code"]), one) for one in every)
    names = grouped((name, one) for one in every if (name := _name_of(one)))
    for at, clue in enumerate(clues):
        for one in exact.get(clue.value, ()) if clue.exact_spelling else slugs.get(_slug(clue.value), ()):
            if clue.why == BY_STATUS and one.record["status"] is None and clue.value < "4":
                continue  # What succeeded has no code.
            # `{"EventId": 10051}`; a single word ("id") any object may have.
            is_own = clue.exact_spelling and len(words_of(clue.name)) > 1 and not response.succeeded
            is_titled = is_own and normalised(clue.name) in one.code_titles
            one.found(max(clue.weight, NAMED_CODE) if is_titled else clue.weight, clue.why, True, at, clue)
        for one in names.get(clue.value, ()):
            one.confirmed = True
            one.found(clue.weight - _BY_NAME_LESS, f"{clue.why}, which is its title", True, at, clue)
        for one in slugs.get(_slug(clue.value), ()) if clue.exact_spelling and clue.weight > MIN_SCORE else ():
            only_case = one.record["code"].lower() == clue.value.lower()
            differs = "only the case differs" if only_case else "the spelling differs"
            one.found(clue.weight / 2 + 0.01 * only_case, f"{clue.why}, {differs}", False, at, clue)


def _name_of(one: RankedCode) -> str | None:
    """The title, where it is a name like a code (kafka's REQUEST_TIMED_OUT beside 7) and no ordinary word."""
    title: str | None = one.record["title"]
    return title if title and _may_be_code(title) and not is_ordinary(title) else None


def _doubt_other_words(clues: list[Clue], every: list[RankedCode]) -> None:
    """If the value named as the code is not documented, no other word of the response is an exact match.

    Except the reason for a decline, which says more than the code ("card_declined") beside it.
    """
    codes = {_slug(text) for one in every for text in (one.record["code"], _name_of(one)) if text}
    named = [one for one in clues if one.weight >= NAMED_CODE and _may_be_code(one.value) and not one.value.isdigit()]
    if not named or any(_slug(one.value) in codes for one in named if one.weight == named[0].weight):
        return
    for one in every:
        if one.exact and not is_decline(one.name):
            one.exact = False
            one.why.append(f"but {named[0].why}, which is not documented")


def _match_similar(assumed: Clue | None, response: Response, every: list[RankedCode], by_words: ByWords) -> None:
    """Match codes that are spelt similarly to the assumed one, and records with the words of the message.

    A number resembles no other: each digit tells.
    """
    by_key = {one.key: one for one in every}
    if assumed and not has_no_letter(assumed.value):
        codes = grouped((one.record["code"].lower(), one) for one in every if not has_no_letter(one.record["code"]))
        value = assumed.value[:100].lower()
        for close in get_close_matches(value, codes, n=_MAX_SIMILAR, cutoff=0.6):
            ratio = SequenceMatcher(None, value, close).ratio()
            for one in codes[close]:
                one.found(0.4 * ratio, f"its code resembles {assumed.value!r}", exact=False)
    words = [word for one in find_prose(response) for word in re.findall(r"[^\W_]{4,}", one.value)]
    for key in by_words(list(dict.fromkeys(words))[:_MAX_WORDS]):
        if key in by_key:
            by_key[key].found(_BY_WORDS, "its words resemble the response's", exact=False)


def _may_be_code(value: str) -> bool:
    return len(value) <= 100 and not re.search(r"\s", value) and "://" not in value


def _slug(text: str) -> str:
    return _SLUG.sub("-", text).strip("-").lower()


def _adjust_score(one: RankedCode, status: int | None, named: dict[str, str]) -> None:
    for weight, why in (*_vendor_evidence(one, named), *_status_evidence(one, status)):
        one.score += weight
        one.why.append(why)
    if one.gone:
        one.why.append(f"not documented since {one.gone}")
    limit = 1.0 if one.exact and not one.gone else MAX_SIMILAR_SCORE
    one.score = round(min(max(one.score, 0.0), limit), 2)


def _vendor_evidence(one: RankedCode, named: dict[str, str]) -> Iterator[tuple[float, str]]:
    """A domain belongs to one vendor and rules the others out; a name may be an ordinary word."""
    vendor = one.record["vendor"]
    if vendor in named:
        yield (0.15 if "." in named[vendor] else 0.1), f"the response mentions {named[vendor]}"
    elif named:
        one.exact &= not any("." in name for name in named.values())
        yield -0.1, f"the response mentions {', '.join(sorted(named.values()))}, not {vendor}"


def _status_evidence(one: RankedCode, status: int | None) -> Iterator[tuple[float, str]]:
    documented = one.record["status"]
    text = one.record["status_text"] or ""
    if documented is None and one.record["code"] == str(status):  # A list of statuses may have no column for them.
        documented = status
    if status is None or (documented is None and not text):
        return
    if status == documented or re.search(rf"\b(?:{status}|{status // 100}xx)\b", text, re.I):
        yield 0.1, f"documented as {status}"
    elif documented is not None:
        one.got = status
        yield -0.3 if status < 400 <= documented else -0.05, f"documented as {documented}, you got {status}"
