"""Findings on what is read otherwise than in the last accepted reading, or declared and gone. Pure functions."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from ingest.diff.differences import reads_alike, same
from ingest.model import Finding, Key, Reading, Record, some, value_of
from ingest.validate.substring_index import Substrings
from parsers.classify.code_grammar import fitting, forms_of, numbered_otherwise
from parsers.extract.contract import (
    EXCLUDED,
    HEAD,
    NOT_A_LIST,
    OTHER_TABLE,
    PART_OF_CARD,
    SHOWN_ROLES,
    UNCODED,
    ListSchema,
    Site,
)
from parsers.lexicon.cleaning import letters_of
from parsers.lexicon.column_words import normal
from parsers.lexicon.retry_words import exact_spelling
from parsers.lexicon.value_shapes import FAILURE_TYPE, STAGES, is_code_like
from parsers.lexicon.vocabulary import mentions_failure

#: Role → the fields that its texts may become.
_FIELDS: dict[str, tuple[str, ...]] = {name: (name,) for name in ("status", "category", "retryable", "message")}
_FIELDS |= {"title": ("title", "message"), "when": ("message", "hint"), "remedy": ("hint",), "cause": ("hint",)}
#: The words of a title of statuses that says nothing more of them.
_STATUS_WORDS = {"http", "status", "code", "codes", "response", "error", "statuscode"}
#: One word, in a script that puts spaces between words.
_WORD = re.compile(r"[^\s\u3040-\u9fff]+")
#: A release, which looks like a name with dots ("v8.0.6").
_RELEASE = re.compile(r"v?\d+(?:\.\d+)+")
#: What an option is called that only names failures ("--fail-fast", "on_error", "errorHandler").
_OPTION = re.compile(
    r"-[^\d].*|(?:.*[-_])?on[-_]?(?:error|exception|failure)s?|max[-_]?(?:error|failure)s"
    r"|(?:errors?|exceptions?|fail(?:ed|ures?)?)[-_]?(?:at|callback|fast|format|handler|level|mode|policy|rate|ur[il])",
    re.I,
)
#: A member of an object ("options.handleErrors").
_MEMBER = re.compile(r"(?:\w+\.)+[a-z]+(?:[A-Z]\w*)+")
#: A heading with a status may be a code's, and so may one of a word unlike any other.
_STATED = re.compile(r"^[45]\d\d\b|[45]\d\d\)?$")
_YEAR, _FIRST_WORD = re.compile(r"(?:19|20)\d\d"), re.compile(r"[\s:.–—-]")
#: What may be run into a code: its status, or a badge.
_SUFFIX = re.compile(rf"\W*(?:[1-5]\d\d|{STAGES})\W*", re.I)
#: A column that has another title is the same one where no more than one in so many of its cells differs.
_RARELY = 5
#: The first letters of a word, by which a heading may be that of a code; those of any text say nothing.
_WORD_BEGINNING = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,4}|(?<=[a-z])[A-Z][a-z]{2,3}")
_COMMON = {"and", "are", "can", "code", "erro", "for", "from", "get", "has", "key", "not", "opti", "set", "the", "with"}
_NAMES = ("status", "category", "retryable", "message", "hint", "title")


def detect_drift(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find what is now read as something else: a change elsewhere on the page may reclassify what no pin settles."""
    if earlier.account and later.account:  # Else the parser gave up on one of them.
        for guard in (_fields, _columns, _lists, _headings, _unusual_codes, _new_unread, _lost_codes):
            yield from guard(earlier, later)


def with_categories(earlier: Reading, later: Reading) -> Reading:
    """The earlier reading with its headings as categories, where more of them made them so and no row has moved."""
    now = {one.key: one for one in later.records}
    moved = any(one.section != now[one.key].section for one in earlier.records if one.key in now)
    if moved or earlier.account.get("headings") is not False or not later.account.get("headings"):
        return earlier
    from_column = [bool(_titles(listing, "category")) for listing in later.listings]
    given = {one.key: one.state.category for one, other in zip(later.records, from_column, strict=True) if not other}
    states = [one.state._replace(category=one.state.category or given.get(one.key)) for one in earlier.records]
    records = [one._replace(state=state) for one, state in zip(earlier.records, states, strict=True)]
    return replace(earlier, records=records, account=earlier.account | {"headings": True})


def _headings(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find headings that became or ceased to be categories, and lists that now stand under another list's heading."""
    categories = later.account["headings"]
    if earlier.account["headings"] is not categories and earlier.records and not _is_divided(earlier, later):
        change = "are now categories" if categories else "were categories, and no longer are"
        yield Finding("headings-reclassified", f"the headings {change}")
        return
    old = {one.key: one for one in earlier.records}
    had = {one.section for one in earlier.records}
    left = {*later.empty_headings, *(one.section for one in later.records)}
    moves: dict[int, set[tuple[str | None, str | None] | None]] = defaultdict(set)
    for record, listing in zip(later.records, later.listings, strict=True) if categories else ():
        if before := old.get(record.key):
            moved = before.state.category != record.state.category
            moves[id(listing)].add((before.section, record.section) if moved else None)
    for move in [next(iter(group)) for group in moves.values() if len(group) == 1]:
        if move and move[0] not in left and move[1] in had:
            yield Finding("heading-unclear", f"the heading {move[0]!r} is gone, and its rows stand under {move[1]!r}")


def _is_divided(earlier: Reading, later: Reading) -> bool:
    """Did all codes stand in one list without categories, and stand under several headings now, none of them gone?"""
    now = {one.key: one.section for one in later.records}
    sections = {one.section for one in earlier.records}
    is_one = len(sections) == len({*map(id, earlier.listings)}) == 1
    if not is_one or any(one.key not in now or one.state.category is not None for one in earlier.records):
        return False
    # What holds only new codes may be no list of errors; a heading of each code is its title.
    topics = {now[one.key] for one in earlier.records} - sections
    return 1 < len(topics) <= len(earlier.records) / 2 and {*now.values()} <= topics | sections


def _fields(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find fields that are gone from a row, or that differ and come from other columns than before."""
    old = {one.key: (one.state, listing) for one, listing in zip(earlier.records, earlier.listings, strict=True)}
    listed = [*zip(later.records, later.listings, strict=True)]
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    renamed: dict[str, tuple[str, list[str], list[str]]] = {}
    for record, listing in listed:
        state, were = old.get(record.key, (record.state, listing))
        for name in _NAMES if state != record.state else ():
            had, has = _titles(were, name), _titles(listing, name)
            before = value_of(state, name, record.code)
            if (
                had != has
                and not same(getattr(state, name), getattr(record.state, name))
                and not (before is None and _is_new(has, were))
            ):
                came = f"{name} was read from {some([repr(one) for one in had]) or 'no column'}, which is"
                if not has and _is_new(had, listing):
                    new = some([repr(title) for title in listing.unused if _is_new([title], were)])
                    reason, detail = "column-lost", f"{came} no longer on the page" + (new and f"; not read: {new}")
                elif not has and {*had} <= {*listing.empty}:
                    reason, detail = "field-emptied", f"{came} still there, but empty"
                else:
                    columns = f"{some(had) or 'none'}, now {some(has) or 'none'}"
                    reason, detail = "column-reclassified", f"{name} comes from other columns ({columns}), and differs"
                    if has and _is_new(had, listing) and _is_new(has, were):
                        renamed[detail] = name, had, has
                codes[reason, detail].append(record.code)
            elif listing.shape == "table" and (name in ("hint", "title") or name in later.account["pinned"]):
                continue  # The column is still there: the vendor has emptied the cell.
            elif name == "retryable" and record.evidence:
                continue  # The words are there, and have guards of their own.
            elif had and before is not None is value_of(record.state, name, record.code):
                codes["field-emptied", f"{name} is gone from rows"].append(record.code)
    for detail, (name, *change) in renamed.items():
        pairs = ((one, old[one.key][1], listing) for one, listing in listed if one.key in old)
        every = {
            getattr(one.state, name) for one, *pair in pairs if [_titles(listing, name) for listing in pair] == change
        }  # Two columns of few values may agree by chance.
        if len(codes["column-reclassified", detail]) * _RARELY < len(every):
            del codes["column-reclassified", detail]  # The vendor has renamed the column, and edited a few cells.
    for (reason, detail), rows in sorted(codes.items()):
        yield Finding(reason, f"{detail}: {some(rows)}")


def _titles(listing: ListSchema, name: str) -> list[str]:
    """The titles of the columns that a field comes from."""
    return sorted(title for title, role in listing.columns.items() if name in _FIELDS.get(role, ()))


def _is_new(titles: list[str], listing: ListSchema) -> bool:
    """Did the list have no such columns at all?"""
    return not any(title in listing.columns or title in listing.unused for title in titles)


def _columns(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find columns that have another role, unless every code has the same values as before."""
    now = {one.key: one.state for one in later.records}
    alike = [one.key in now and reads_alike(one.state, now[one.key]) for one in earlier.records]
    if len(alike) == len(now) and all(alike):
        return
    were, are = _roles(earlier), _roles(later)
    for (shape, title), roles in were.items():
        if new := are.get((shape, title), roles) - roles:
            change = f"{some(sorted(roles))}, now as {some(sorted(new))}"
            yield Finding("column-reclassified", f"the column {title!r} was read as {change}")
    had, has = (
        sorted({title for (_, title), roles in these.items() if "status" in roles} - {title for _, title in others})
        for these, others in ((were, are), (are, were))
    )
    if had and (other := [title for title in has if not _STATUS_WORDS.issuperset(exact_spelling(title).split())]):
        yield Finding("column-reclassified", f"status was read from {some(had)}, and is now read from {some(other)}")


def _roles(reading: Reading) -> dict[tuple[str, str], set[str]]:
    """(shape, title) → the roles of such columns."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in reading.account["lists"]:
        for title, role in (one["columns"] | dict.fromkeys(one.get("unused", ()), "nothing")).items():
            found[one["shape"], title].add(SHOWN_ROLES.get(role, role))
    return found


def _lists(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find lists that are read now and were not, or were not there: they may not be of errors."""
    heads = {_head_of(one) for one in earlier.listings}
    left = {(one[0], frozenset(one[1:])) for one in earlier.account["left"]}
    known = {record.key for record in earlier.records}
    codes: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    sections: dict[tuple[str, frozenset[str]], str | None] = {}
    for record, listing in zip(later.records, later.listings, strict=True):
        if (head := _head_of(listing)) in heads or (record.key in known and head not in left):
            heads.add(head)
            codes.pop(head, None)
        else:
            codes[head].append(record.code)
            sections[head] = listing.section
    for head, new in codes.items():
        before = "was not read" if head in left else "was not there"
        titles = " | ".join(sorted(head[1]))
        where = f" under {sections[head]!r}" if sections[head] else ""
        yield Finding("list-reclassified", f"a list that {before} is now read{where} ({titles}): {some(new)}")


def _unusual_codes(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find new codes of another format than all earlier ones, and old codes in another spelling."""
    had, has = _codes(earlier), _codes(later)
    gone = [code for key, code in had.items() if key not in has]
    added = [one.code for one in later.records if one.key not in had and not _is_status(one)]
    formats, plain = earlier.account["makes"], all(map(str.isascii, had.values()))

    def is_usual(code: str) -> bool:
        # A letter of another script may look like one of ours.
        return (code.isascii() or not plain) and any(re.fullmatch(one, code) for one in formats)

    if had and (unlike := [code for code in added if not is_usual(code)]):
        yield Finding("code-format-changed", f"unlike all earlier codes: {some(unlike)}")
    titles = _all_titles(earlier) if added else set()
    if heads := [code for code in added if normal(code) in titles]:
        yield Finding("code-format-changed", f"titles of columns are read as codes: {some(heads)}")
    letters, whole = {letters_of(code) for code in gone}, set(gone)
    lengths = sorted({len(code) for code in gone})
    new = [code for code in added if code not in whole]  # The others have another scope.
    if respelled := [code for code in new if letters_of(code) in letters or _is_extended(code, whole, lengths)]:
        yield Finding("code-format-changed", f"codes ({some(gone)}) are now spelled differently: {some(respelled)}")


def _is_extended(code: str, gone: set[str], lengths: list[int]) -> bool:
    """Is it one of the codes `gone`, of these `lengths`, with another one or a status run into it?"""
    rests = [code[size:] for size in lengths if code[:size] in gone]
    return any(_SUFFIX.fullmatch(rest) or rest.strip() in gone for rest in rests)


def _new_unread(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find possible codes where none were before, which no row has."""
    had, has = {*_codes(earlier).values()}, {*_codes(later).values()}
    new = {*later.account["unsure"]} - {*earlier.account["unsure"], *has}
    new -= {*filter(_OPTION.fullmatch, new - had)}
    titles = _all_titles(later)
    names = {record.state.title for record in later.records}  # What is said more of a code stands under its name.
    empty = _empty_headings(earlier, later)
    spelt = had | has | {*filter(_WORD.fullmatch, filter(None, names))}
    words = {one for one in empty if _WORD.fullmatch(one) and is_code_like(one) and one not in names}
    words = _like_codes({one for one in words if not _OPTION.fullmatch(one)}, spelt)
    forms = forms_of(had)
    unsure = {code for code in new if normal(code) not in titles and any(map(str.isalnum, code))}
    unsure = {code for code in unsure if is_code_like(code) or _is_number(code, forms)}
    stray = sorted(unsure - numbered_otherwise(unsure, spelt) | (new & had))
    stray += [title for title in empty if (title in words and title not in stray) or _is_stated(title, forms)]
    if stray:
        yield Finding("codes-unaccounted", f"possible codes outside every list that is read: {some(stray)}")
    were, are = _unparsed(earlier), _unparsed(later)
    if had <= has and are[UNCODED] > were[UNCODED] and are.total() > were.total():
        number = f"{are[UNCODED]} without a code, not {were[UNCODED]}"  # A waiver holds for so many.
        yield Finding("rows-unparsed", f"more lines of the lists than before are not read: {number}")


def _is_number(text: str, forms: Collection[str]) -> bool:
    """Is this a number of these forms, and no year?"""
    return text.isdigit() and len(text) > 2 and not _YEAR.fullmatch(text) and forms_of([text]) <= {*forms}


def _is_stated(heading: str, forms: Collection[str]) -> bool:
    """Does the heading hold a status, or begin with a number of these forms?"""
    return _STATED.search(heading) is not None or _is_number(_FIRST_WORD.split(heading, 1)[0], forms)


def _like_codes(words: set[str], codes: set[str]) -> set[str]:
    """Those of the words that look like these codes, or name a failure and no member or type.

    Others may be a tool or a release, which each release may bring.
    """
    if not any(map(_RELEASE.fullmatch, codes)):
        words = {one for one in words if not _RELEASE.fullmatch(one)}
    others = {one for one in words if not (_MEMBER.fullmatch(one) or FAILURE_TYPE.fullmatch(one))}
    return fitting(words, codes) | {*filter(mentions_failure, others)}


def _lost_codes(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find codes that are gone where a part of the page is read otherwise than before, which may be why."""
    has = _codes(later)
    if not (gone := [code for key, code in _codes(earlier).items() if key not in has]):
        return
    codes = f"codes are gone ({some(gone)}), and"
    were, are = _unparsed(earlier), _unparsed(later)
    grown = [*(are - were)]
    if are[PART_OF_CARD] * len(earlier.records) <= were[PART_OF_CARD] * len(later.records):
        grown = [why for why in grown if why != PART_OF_CARD]  # There are more cards, of no more parts.
    if grown:
        yield Finding("rows-unparsed", f"{codes} more lines of the lists are not read: {some(grown)}")
    had = {record.key for record in earlier.records}
    lost = [record for record in earlier.records if record.key not in has]
    alone = [record.code for record in later.records if record.key not in had and _is_status(record)]
    if alone and not all(map(_is_status, lost)):
        yield Finding("rows-unparsed", f"{codes} rows have a status and no code: {some(alone)}")
    cards = any(one.shape != "table" for one in later.listings)
    # A heading had codes, or it is new among cards and may be of the card of one that is gone.
    had_codes, words = set(earlier.code_headings), {word for one in lost for word in _words_of(_texts_of(one))}
    empty = [one for one in _empty_headings(earlier, later) if cards or one in had_codes]
    empty = [one for one in empty if one in had_codes or not (one.isascii() and words.isdisjoint(_words_of(one)))]
    if empty:
        yield Finding("section-emptied", f"{codes} no code stands under {some(empty)}")
    heads = {_head_of(one) for one in earlier.listings}
    every = Counter(map(_head_of, later.listings))
    listed = zip(later.records, later.listings, strict=True)
    kept = Counter(_head_of(one) for record, one in listed if record.key in had)
    known = {(shape, title) for shape, titles in heads for title in titles}
    # Where most of its codes were there before, and a title, the vendor has changed the others.
    changed = {
        head
        for head in every
        if kept[head] * 2 > every[head] and not known.isdisjoint((head[0], title) for title in head[1])
    }
    if other := every.keys() - heads - changed:
        titles = " and ".join(sorted(" | ".join(sorted(titles)) for _, titles in other))
        yield Finding("list-reclassified", f"{codes} a list has another head: {titles}")


def _words_of(text: str) -> set[str]:
    """The words of a text or a name, each by its first letters, but for those of any text about errors."""
    return {*map(str.lower, _WORD_BEGINNING.findall(text))} - _COMMON


def _texts_of(record: Record) -> str:
    """What a heading of the record's card may say."""
    return " ".join(filter(None, (record.code, record.state.title, record.state.message, record.state.hint)))


def _is_status(record: Record) -> bool:
    """Is the code of a record no more than its status?"""
    return record.code == str(record.state.status)


def _unparsed(reading: Reading) -> Counter[str]:
    """How many lines of the page's lists were not read, by reason; another list, or a head, does not count."""
    lists = (EXCLUDED, NOT_A_LIST, OTHER_TABLE)
    skipped = reading.account["skipped"].items()
    return Counter({why: number for why, number in skipped if why != HEAD and not why.startswith(lists)})


def _empty_headings(earlier: Reading, later: Reading) -> list[str]:
    """The headings without codes that are new, or had some."""
    codes, old = Substrings(_codes(later).values()), set(earlier.empty_headings)
    return [title for title in later.empty_headings if title not in old and not codes.any_within(title)]


def _all_titles(reading: Reading) -> set[str]:
    """The titles of all columns."""
    return {normal(title) for one in reading.listings for title in (*one.columns, *one.unused)}


def _codes(reading: Reading) -> dict[Key, str]:
    return {record.key: record.code for record in reading.records}


def _head_of(listing: ListSchema) -> tuple[str, frozenset[str]]:
    """What identifies a list: its shape and its titles."""
    return listing.shape, frozenset([*listing.columns, *listing.unused])


def unmatched_columns(site: Site, readings: Collection[Reading]) -> Iterator[Finding]:
    """Find declared column words that no list of any page has: misspelt, or renamed since."""
    lists = [one for reading in readings for one in reading.account.get("lists", ())]
    seen = {normal(word) for one in lists for word in (*one["columns"], *one.get("unused", ()))}
    missing = [repr(word) for word in site.columns if normal(word) not in seen]
    if lists and missing:
        yield Finding("column-lost", f"no list has a column or label {', '.join(missing)}, as `columns` declares")


def unmatched_lists(site: Site, readings: Collection[Reading]) -> Iterator[Finding]:
    """Find words of `lists` that name no list of any page: misspelt, or renamed since."""
    absent = [set(reading.account.get("lists_absent", ())) for reading in readings]
    if lost := [repr(word) for word in site.lists if absent and all(word in words for words in absent)]:
        yield Finding("list-lost", f"no list has the heading, first word or place {', '.join(lost)}")
