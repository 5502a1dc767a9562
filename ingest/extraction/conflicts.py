"""One record per key: a code that a page lists twice is one record, a summary of another list, or a clash."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import islice, starmap, takewhile

from ingest.diff.differences import reads_alike
from ingest.extraction.page_findings import mark_of
from ingest.model import FIELDS, Key, Record, value_of
from ingest.reading import Finding
from parsers.classify.accepted import GIVEN
from parsers.classify.summaries import tell_of_others
from parsers.extract.contract import MESSAGE_ROLES, ListSchema, Row
from parsers.html.element_text import text_of
from parsers.lexicon.cleaning import letters_of
from parsers.lexicon.vocabulary import title_roles

Read = tuple[Record, Row]
#: What a row says of its code.
_TEXTS = MESSAGE_ROLES | {"cause"}
#: A word of some length: short ones are in any text.
_WORD = re.compile(r"[^\W\d_]{4,}")
_MAX_NAMED = 2
#: The most characters quoted of a text.
_MAX_QUOTED = 40
#: Of so many keys, as a share, those that clash are set aside; always at least one.
_MAX_SET_ASIDE = 0.1


def one_per_key(
    pairs: list[Read], read: Callable[[Row], list[Record]] | None = None
) -> tuple[list[Read], list[Finding], list[tuple[Read, str]], int]:
    """Merge the records of each key: equal ones collapse, a summary gives way to the detail, anything else clashes.

    `read` reads a row where someone has said which lists are meant, so that one may give what another lacks.
    Returns the records in page order, each with its row; the finding on clashes; the first record of each key that is
    set aside, with what says how another differs; and how many summaries were left out. More clashes than may be set
    aside keep the whole page out.
    """
    kept: dict[Key, Read] = {}
    clashes: dict[Key, tuple[Read, Read]] = {}
    summaries, of_others, repeat, spread = 0, _lists_of_others(pairs), _repeat_test(pairs), _spread_lists(pairs)
    for record, row in pairs:
        before = kept.setdefault(record.key, (record, row))
        if before[0] is record or reads_alike(before[0].state, record.state):
            continue
        lists = id(before[1].listing), id(row.listing)
        if read and (both := _completed(before, (record, row), read)):
            kept[record.key] = both
        elif lists not in of_others and (fuller := _detail(before, (record, row), repeat(lists), spread)):
            kept[record.key] = fuller
            summaries += 1
        else:
            clashes.setdefault(record.key, (before, (record, row)))
    if not clashes:
        return list(kept.values()), [], [], summaries
    named = "; ".join(starmap(_describe_clash, islice(clashes.values(), _MAX_NAMED)))
    more = f"; and {len(clashes) - _MAX_NAMED} more" if len(clashes) > _MAX_NAMED else ""
    if len(clashes) > max(1, _MAX_SET_ASIDE * len(kept)) or len(clashes) == len(kept):
        return list(kept.values()), [Finding("key-clash", named + more)], [], summaries
    values = [pair for (one, _), (other, _) in clashes.values() for pair in zip(one.state, other.state, strict=True)]
    mark = mark_of(pair for pair in values if pair[0] != pair[1])
    every = f"{', '.join(sorted({code for _, code in clashes}))} ({mark})"
    aside = [(one, _describe_clash(one, other)) for one, other in clashes.values()]
    rest = [pair for key, pair in kept.items() if key not in clashes]
    return rest, [Finding("keys-set-aside", f"{named}{more}; set aside: {every}")], aside, summaries


def _lists_of_others(pairs: list[Read]) -> set[tuple[int, int]]:
    """The lists, two by two, whose numbers stand for other errors here than there ("1" of a request and a receipt)."""
    first: dict[Key, Row] = {}
    shared = defaultdict[tuple[int, int], list[tuple[Row, Row]]](list)
    for record, row in pairs:
        if (before := first.setdefault(record.key, row)).listing is not row.listing:
            shared[id(before.listing), id(row.listing)].append((before, row))
    return {lists for lists, rows in shared.items() if tell_of_others(rows)}


def _repeat_test(pairs: list[Read]) -> Callable[[tuple[int, int]], bool]:
    """The test whether two lists share half of the shorter one's codes: a single code may be of another error."""
    keys = defaultdict[int, set[Key]](set)
    for record, row in pairs:
        keys[id(row.listing)].add(record.key)

    @cache
    def repeat(lists: tuple[int, int]) -> bool:
        one, other = (keys[which] for which in lists)
        return len(one & other) * 2 >= min(len(one), len(other))

    return repeat


def _spread_lists(pairs: list[Read]) -> set[int]:
    """The lists half of whose codes are in others: what is said of the commonest, above lists by topic."""
    lists = defaultdict[Key, set[int]](set)
    for record, row in pairs:
        lists[record.key].add(id(row.listing))
    every, shared = Counter[int](), Counter[int]()
    for which in lists.values():
        every.update(which)
        shared.update(which if len(which) > 1 else ())
    return {one for one, count in every.items() if shared[one] * 2 >= count}


def _richness(pair: Read) -> tuple[int, int, bool]:
    """How many fields a place gives; of two with the same number, a card is the detail."""
    record, row = pair
    given = sum(value_of(record.state, name, record.code) is not None for name in FIELDS)
    return (given, len(row.cells.keys() - {"code"}), row.listing.shape == "cards")


def _detail(before: Read, after: Read, repeat: bool, spread: set[int]) -> Read | None:
    """The fuller record, where a list of fewer columns or of another shape repeats it without a contradiction.

    Unless the lists `repeat` each other, a different message is a contradiction, too.
    """
    if before[1].listing is after[1].listing:
        return None
    fuller, poorer = sorted((before, after), key=_richness, reverse=True)
    one, other = poorer[1].listing, fuller[1].listing
    if one.shape == other.shape and not set(one.columns.values()) < set(other.columns.values()):
        return None
    if one.shape == other.shape == "table" and _names_codes(one) and not _names_codes(other) and _is_case(fuller):
        fuller, poorer = poorer, fuller  # Cases of the codes, under "Situation".
    less, more = poorer[0].state, fuller[0].state
    topics = sorted((less.category or "", more.category or ""), key=len)
    are_apart = topics[0] not in topics[1] and id(one) not in spread  # Charges and payouts.
    if not (repeat or less.message == poorer[0].code or _say_alike(less.message, more.message, are_apart)):
        return None
    pairs = [(less.status, more.status), (less.retryable, more.retryable)]
    return fuller if all(a is None or b is None or a == b for a, b in pairs) else None


def _is_case(pair: Read) -> bool:
    """Does no cell of the row begin with the code ("HTTP 400 with a warning")?"""
    record, row = pair
    return not any(text_of(cell).startswith(record.code) for cell in row.element)


def _names_codes(listing: ListSchema) -> bool:
    """Is the title of the codes one of codes or statuses?"""
    titles = (title for title, role in listing.columns.items() if role == "code")
    return any(not {"code", "status"}.isdisjoint(title_roles(title)) for title in titles)


def _say_alike(less: str, more: str, are_apart: bool) -> bool:
    """Does one text hold the other, or, but in lists that `are_apart`, most of its longer words ("Card declined")?"""
    letters = sorted((letters_of(less), letters_of(more)), key=len)
    words = [{*_WORD.findall(text.casefold())} for text in (less, more)]
    few = min(words, key=len)
    has_words = not are_apart and len(few) > 0 and len(words[0] & words[1]) * 3 >= 2 * len(few)
    return letters[0] in letters[1] or has_words


def _completed(before: Read, after: Read, read: Callable[[Row], list[Record]]) -> Read | None:
    """The record with texts, completed by the status and verdict of a list without texts, and nothing else."""
    (bare, source), (told, row) = sorted((before, after), key=lambda pair: not _TEXTS.isdisjoint(pair[1].cells))
    given = source.cells.keys() - {"code"}
    if source.listing is row.listing or not given <= GIVEN.keys() - row.cells.keys() or _TEXTS.isdisjoint(row.cells):
        return None
    whole = replace(row, cells=row.cells | {role: source.cells[role] for role in given})
    found = next(one for one in read(whole) if one.code == told.code)
    against = bare.evidence or told.evidence
    if found.state.retryable and not (bare.state.retryable or told.state.retryable):  # The page says otherwise of it.
        state = found.state._replace(retryable=None, retryable_basis=None)
        found = found._replace(state=state, evidence=against)
    return found._replace(scope=told.scope, evidence=found.evidence or against), row


def _describe_clash(one: Read, other: Read) -> str:
    fields = zip(FIELDS, one[0].state, other[0].state, strict=True)
    *names, last = (name for name, before, after in fields if before != after)
    if not names and last == "category":
        sections = f"{one[1].section!r} and {other[1].section!r}"
        return f"{one[0].code!r} appears twice, and only its category differs: under {sections}"
    different = " and ".join(filter(None, (", ".join(names), last)))
    text = next((name for name in ("message", "hint", "title") if name in (*names, last)), "message")
    texts = _differing(*(getattr(pair[0].state, text) or "" for pair in (one, other)))
    places = " and ".join(starmap(_describe, zip((one, other), texts, strict=True)))
    return f"{one[0].code!r} appears twice, with a different {different}: {places}"


def _differing(one: str, other: str) -> tuple[str, str]:
    """Where two texts begin to differ, or their beginning if that shows it; at most _MAX_QUOTED characters of each."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    start = one.rfind(" ", 0, same - 10) + 1 if one != other and same > _MAX_QUOTED // 2 else 0
    cut = "…" if start else ""
    return cut + one[start : start + _MAX_QUOTED], cut + other[start : start + _MAX_QUOTED]


def _describe(pair: Read, text: str) -> str:
    record, row = pair
    quoted = f"{record.state.status or ''} {text!r}".lstrip()
    return f"{quoted} under {row.section!r}" if row.section else quoted
