"""Findings from the catalogue: what a vendor does not change at once. Pure functions."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from ingest.diff.differences import reads_alike, same
from ingest.model import FIELDS, Key, Record, Stored, grouped, some, some_codes, value_of
from ingest.reading import Finding, Hidden, Reading, text_digest
from ingest.validate.comparison import COMPARED, MIN_ROWS, TEXT_FIELDS, VALUES, Comparison, Found, Pair, is_lost
from ingest.validate.misplaced_texts import MIN_SENTENCE, misplaced_texts
from ingest.validate.replaced_texts import replaced_columns
from ingest.validate.witness_findings import removals_confirmed, unconfirmed_losses
from ingest.witness import Witness
from parsers.extract.contract import Limits, ListSchema
from parsers.lexicon.cleaning import letters_of
from parsers.lexicon.column_words import CONTINUED, normal
from parsers.lexicon.placeholders import is_placeholder
from parsers.lexicon.retry_words import is_known, mentions_retry

#: The most codes that are searched for in running text; a larger loss is a finding anyway.
_MAX_SOUGHT = 200
#: What a line may have before a number that is a code, in so many characters: a mark such as ⛔, or "Error".
_OPENING = re.compile(
    r"(?:[^\w\s\x21-\x7e\xa1-\xbf\u20a0-\u20cf]{1,4}\s*)?"
    r"(?:(?:https?|errors?|err|status|codes?|fehler|erreur|erro|c[oó]digo|codice|ошибка)[ :#]{1,2}){0,2}",
    re.I,
)
_MAX_OPENING = 40


def clashes(readings: Mapping[str, Reading]) -> dict[str, list[Finding]]:
    """Find codes that two pages of one vendor state differently; the finding is on both."""
    found: list[tuple[str, Finding]] = []
    seen: dict[Key, tuple[str, Record]] = {}
    for page, reading in readings.items():
        for record in reading.records:
            other, before = seen.setdefault(record.key, (page, record))
            if other != page and not reads_alike(before.state, record.state):
                finding = Finding("key-clash", f"{record.code!r} reads differently on the pages {other!r} and {page!r}")
                found += [(other, finding), (page, finding)]
    return grouped(found)


def check_history(
    known: Mapping[Key, Stored],
    readings: Mapping[str, Reading],
    elsewhere: Collection[Key],
    limits: Limits,
    witness: Witness | None = None,
    only_lost: bool = False,
) -> dict[str, list[Finding]]:
    """Compare the pages read with the rows that they had, none for a new vendor: page → findings.

    `only_lost`: ask only for more missing codes than the limits allow.
    """
    compared = Comparison(known, readings, elsewhere, limits, witness or Witness())
    guards = (_lost,) if only_lost else _GUARDS
    return grouped(
        (name, Finding(one.reason, one.detail))
        for guard in (guards if known else ())
        for one in guard(compared)
        for name in ([one.page] if one.page else dict.fromkeys(known[key].page for key in one.keys))
    )


def _lost(compared: Comparison) -> Iterator[Found]:
    """Find more missing codes than the limits allow, of all pages or of one."""
    known, limits = compared.known, compared.limits
    confirmed = {*removals_confirmed(compared.gone, {*compared.new, *known} - compared.gone.keys(), compared.witness)}
    gone = [key for key in compared.gone if key not in confirmed]
    held = Counter(row.page for row in known.values())
    by_page = grouped((known[key].page, key) for key in gone) if len(held) > 1 else {}
    for keys, of in ((gone, len(known)), *((keys, held[page]) for page, keys in by_page.items())):
        if len(keys) > limits.gone_rows and len(keys) > limits.gone * of:
            rescoped = {code for _, code in keys} <= {code for _, code in compared.new}
            fate = "have another scope (if you declared it anew, accept the page)" if rescoped else "are gone"
            yield Found("rows-lost", f"{len(keys)} of {of} codes {fate}: {some_codes(keys)}", keys)


def _unread(compared: Comparison) -> Iterator[Found]:
    """Find on each page what may explain why codes of it are gone."""
    pages = {key: row.page for key, row in compared.known.items()}
    for page, reading in compared.readings.items():
        unread = set(reading.unread_tokens)
        if codes := [code for _, code in compared.gone if code in unread]:
            yield Found("codes-unaccounted", f"known codes on the page are in no row: {some(codes)}", page=page)
        left = [
            key for key, state in compared.gone.items() if not reading.unread_texts.isdisjoint(_digests(state.message))
        ]
        if left:
            detail = f"codes are gone, and their texts are in no row: {some_codes(left)}"
            yield Found("codes-unaccounted", detail, page=page)
        if reading.more and any(pages[key] == page for key in compared.gone):
            detail = f"codes are gone ({some_codes(compared.gone)}), and more may be behind {reading.more!r}"
            yield Found("paginated", detail, page=page)
        # A code that another heading parts from this one now, without becoming its category, is not lost.
        both = [(one, compared.known[one.key].state) for one in reading.records if one.key in compared.known]
        kept = {one.key for one, before in both if before.category == one.state.category}
        rows = (row for key, row in compared.known.items() if row.page == page and key not in kept)
        had = {CONTINUED.sub("", row.section) for row in rows if row.section}
        # A code whose heading others stood under, as it was set too high, is none of a section if most are still read.
        balance = Counter[str | None]()
        for key, row in compared.known.items():
            balance[row.section] += -1 if key in compared.gone else 1
        had -= {record.code for record in reading.records if balance[record.code] >= 0}
        headings = [one for one in dict.fromkeys(reading.empty_headings) if CONTINUED.sub("", one) in had]
        if headings:
            yield Found("section-emptied", f"no codes are left under: {some(headings)}", page=page)


def _digests(message: str) -> set[int]:
    """The digests of a message and, if it joins several items, of each that is a sentence."""
    items = (item for item in message.split("; ") if len(item) >= MIN_SENTENCE)
    return {*map(text_digest, (message, *items))}


def _placeholders(compared: Comparison) -> Iterator[Found]:
    """Find rows with a cell of `null` or the like that have lost a field, or have another category."""
    keys = {key for reading in compared.readings.values() for key in reading.placeholder_keys}
    emptied = [
        pair[0]
        for pair in compared.pairs
        if pair[0] in keys and (_has_template_category(pair) or any(is_lost(pair, name) for name in COMPARED))
    ]
    if emptied:
        yield Found("field-emptied", f"`null` or the like replaced a value: {some_codes(emptied)}", emptied)


def _has_template_category(pair: Pair) -> bool:
    """Is the row's category now what a template left, as it was not before?"""
    _, old, now = pair
    left = now.category is not None and (is_placeholder(now.category) or now.category.startswith("object_"))
    return left and old.category != now.category


def _emptied(compared: Comparison) -> Iterator[Found]:
    """Find fields that are gone from many rows, or from all rows of a section."""
    for name in COMPARED:
        had = compared.valued(name)
        emptied = [pair[0] for pair in had if is_lost(pair, name)]
        if len(emptied) > compared.limits.emptied * len(had) and len(had) > MIN_ROWS:
            detail = f"{name} is gone from {len(emptied)} of the {len(had)} rows that had it"
            yield Found("field-emptied", detail, emptied)
        elif emptied and name == "message":
            yield Found("field-emptied", f"message is gone: {some_codes(emptied)}", emptied)
        elif emptied and compared.limits.emptied < 1:
            for section, number in compared.whole_sections(emptied, (key for key, _, _ in had)):
                if number >= MIN_ROWS:
                    yield Found("field-emptied", f"{name} is gone from all {number} rows under {section!r}", emptied)


def _changed(compared: Comparison) -> Iterator[Found]:
    """Find what never changes in most rows at once: three fields, both texts of a row, many texts into one."""
    pairs, most = compared.pairs, compared.limits.changed

    def mass(name: str, changed: list[Key], of: int) -> list[Found]:
        if len(changed) <= most * of or of <= MIN_ROWS:
            return []
        return [Found("mass-change", f"{name} changed in {len(changed)} of {of} rows at once", changed)]

    for name in VALUES:
        # A new column fills what was empty everywhere: no value has changed.
        if valued := compared.valued(name):
            changed = [key for key, old, now in valued if value_of(now, name, key[1]) not in (None, getattr(old, name))]
            other = [key for key, old, now in pairs if value_of(old, name, key[1]) != value_of(now, name, key[1])]
            yield from mass(name, changed, len(valued)) or mass(name, other, len(pairs))
    both = [
        key
        for key, old, now in pairs
        if _reworded(old.message, now.message) and (_reworded(old.hint, now.hint) or old.hint is now.hint is None)
    ]
    yield from mass("message and hint", both, len(pairs))
    for name in TEXT_FIELDS:
        rows = [(compared.section(key), getattr(now, name), key, old) for key, old, now in compared.valued(name)]
        had = Counter(section for section, *_ in rows)
        new = Counter(row[:2] for row in rows if row[1] and not same(getattr(row[3], name), row[1]))
        for (section, text), number in new.items():
            if number >= MIN_ROWS and number > most * had[section]:
                detail = f"{name} changed to the same {text[:40]!r} in {number} of {had[section]} rows at once"
                yield Found("mass-change", detail, [row[2] for row in rows if row[:2] == (section, text)])


def _reworded(one: str | None, other: str | None) -> bool:
    """Do they differ in more than case and punctuation?"""
    return normal(one or "") != normal(other or "")


def unreadable_verdicts(compared: Comparison) -> Iterator[Found]:
    """Find words where there was only yes and no, and verdicts whose column or label is gone or renamed."""
    for page, reading in compared.readings.items():
        known = {key: row for key, row in compared.known.items() if row.page == page}
        stated = {key for key, row in known.items() if row.state.retryable_basis == "stated"}
        words = [
            f"{record.code!r} says {record.evidence[:60]!r}"
            for record in reading.records
            if record.evidence and record.state.retryable is None and not _is_open(record)
        ]
        if words and stated and all(row.state.retryable_basis or not row.evidence for row in known.values()):
            detail = f"the retry verdict was yes or no, and is neither: {some(words)}"
            yield Found("verdict-unknown", detail, page=page)
        lost = [
            record.code
            for record, listing in zip(reading.records, reading.listings, strict=False)
            if record.key in stated and record.state.retryable_basis != "stated" and _has_lost(listing)
        ]
        if lost:
            yield Found("column-lost", f"the retry column or label is gone or renamed: {some(lost)}", page=page)


def _is_open(record: Record) -> bool:
    """Does a cell say that it depends, and not a sentence of the row that uses the same words ("unknown")?"""
    assert record.evidence
    texts = (record.state.message, record.state.hint or "")
    return is_known(record.evidence) and not any(record.evidence in text for text in texts)


def _has_lost(listing: ListSchema) -> bool:
    """Has the list no place for verdicts? A card may lack its label, but not have another one instead."""
    if "retryable" in listing.columns.values():
        return False
    return listing.shape == "table" or any(map(mentions_retry, listing.unused))


def inverted_verdicts(compared: Comparison) -> Iterator[Found]:
    """Find more inverted verdicts than the limits allow: of the page, of a section, or all."""
    limits = compared.limits
    stated = [pair for pair in compared.pairs if pair[1].retryable_basis == pair[2].retryable_basis == "stated"]
    inverted = [key for key, old, now in stated if old.retryable != now.retryable]
    sections = compared.whole_sections(inverted, (key for key, _, _ in stated)) if limits.changed < 1 else ()
    too_many = len(inverted) > limits.gone_rows and len(inverted) > limits.gone * len(stated)
    if too_many or any(number >= MIN_ROWS or number == len(stated) > 1 for _, number in sections):
        detail = f"retryable is inverted in {len(inverted)} of the {len(stated)} rows that state it"
        yield Found("mass-change", detail, inverted)


def codes_now_hidden(compared: Comparison) -> Iterator[Found]:
    """Find missing codes that stand in hidden content."""
    hidden = _hidden(compared) if compared.gone else []
    lines = {line for one in hidden for line in one.text.split("\n")}
    texts = "\n".join([form for one in hidden for form in (one.text, one.text.replace("\n", ""))])
    keys = [
        key
        for at, key in enumerate(compared.gone)
        if key[1] in lines or (at < _MAX_SOUGHT and key[1] in texts and _holds(texts, key[1]))
    ]
    if keys:
        yield Found("codes-hidden", f"known codes appear only in hidden content: {some_codes(keys)}", keys)


def _hidden(compared: Comparison) -> list[Hidden]:
    return [one for reading in compared.readings.values() for one in reading.hidden]


def _holds(texts: str, code: str) -> bool:
    """Does the running text hold the code; a number, which could mean anything, at the beginning of a line?"""
    behind, after = (r"\w", r"\b") if code.isdecimal() else (r"[\w.-]", r"(?![^\W\d]|[._-]\w)")
    whole = re.escape(code)
    # The literal comes first: only then does a search skip what cannot match.
    for found in re.finditer(rf"{whole}(?<!{behind}{whole}){after}", texts):
        before = texts[max(found.start() - _MAX_OPENING, 0) : found.start()]
        start = before.rfind("\n") + 1
        if not code.isdecimal() or ((start or len(before) < _MAX_OPENING) and _OPENING.fullmatch(before, start)):
            return True
    return False


def hidden_fields(compared: Comparison) -> Iterator[Found]:
    """Find rows that still hold a value that they had, but no longer show it."""
    hidden = _hidden(compared)
    of = grouped((name, one) for one in hidden for name in {one.code, *one.text.split("\n")})
    found: dict[str, list[Key]] = defaultdict(list)
    for key, old, now in compared.pairs if of else ():
        for name in FIELDS if old != now and key[1] in of else ():
            before, after = value_of(old, name, key[1]), value_of(now, name, key[1])
            if before is None or before == after or name in ("retryable_basis", "status_text"):
                continue
            texts = [one.text for one in of[key[1]] if after is None or one.whole]
            had = letters_of(str(before))  # None had no actions.
            if any(name == "retryable" or (had and had in letters_of(text)) for text in texts):
                found[name].append(key)
    for name, keys in found.items():
        detail = f"the page holds the {name} of rows but does not show it: {some_codes(keys)}"
        yield Found("field-hidden", detail, keys)


#: In the order in which a page's findings are named.
_GUARDS: tuple[Callable[[Comparison], Iterator[Found]], ...] = (
    *(_lost, _unread, unreadable_verdicts, unconfirmed_losses, _placeholders, _emptied, misplaced_texts),
    *(codes_now_hidden, hidden_fields, replaced_columns, _changed, inverted_verdicts),
)
