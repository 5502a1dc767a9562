"""Findings on what is read otherwise than in the last accepted reading, or declared and gone. Pure functions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from ingest.diff.differences import reads_alike, same
from ingest.model import similar, some, value_of
from ingest.reading import Finding, Reading
from ingest.toml_text import toml_string
from ingest.validate.code_findings import lost_codes, new_unread, unusual_codes
from parsers.extract.codes_in_text import STATUS_CLASS
from parsers.extract.contract import SHOWN_ROLES, ListSchema, Site
from parsers.lexicon.column_words import normal
from parsers.lexicon.retry_words import exact_spelling, says_how_long, speaks_of_repeating
from parsers.lexicon.value_shapes import ANY_STATUS

#: Role → the fields that its texts may become.
_FIELDS: dict[str, tuple[str, ...]] = {name: (name,) for name in ("status", "category", "retryable", "message")}
_FIELDS |= {"title": ("title", "message"), "when": ("message", "hint"), "remedy": ("hint",), "cause": ("hint",)}
#: The words of a title of statuses that says nothing more of them.
_STATUS_WORDS = {"http", "status", "code", "codes", "response", "error", "statuscode"}
#: A column that has another title is the same one where no more than one in so many of its cells differs.
_RARELY = 5
#: What is said of a column that is not read.
_UNREAD = "nothing"
_NAMES = ("status", "category", "retryable", "message", "hint", "title")


def detect_drift(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find what is now read as something else: a change elsewhere on the page may reclassify what no pin settles."""
    if earlier.account and later.account:  # Else the parser gave up on one of them.
        guards = (_fields, _columns, _lists, _headings, _status_headings, _unread_columns, unusual_codes)
        for guard in (*guards, new_unread, lost_codes, _categories, _ending):
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


def _ending(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find codes gone from a page that no longer closes, as many pages never do: it may have been cut off."""
    gone = {one.key for one in earlier.records} - {one.key for one in later.records}
    if gone and earlier.is_closed and not later.is_closed and all(one.reason != "truncated" for one in later.findings):
        codes = some([one.code for one in earlier.records if one.key in gone])
        yield Finding("truncated", f"the page has no </body> or </html> at its end, as it had, and lacks {codes}")


def _headings(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find lists that now stand under another list's heading, as their own is gone."""
    if earlier.account["headings"] is not later.account["headings"]:
        return
    old = {one.key: one for one in earlier.records}
    had = {one.section for one in earlier.records}
    left = {*later.empty_headings, *(one.section for one in later.records)}
    moves: dict[tuple[int, str | None], set[tuple[str | None, str | None] | None]] = defaultdict(set)
    for record, listing in later.listed:
        if before := old.get(record.key):
            moved = (before.state.category, before.state.status) != (record.state.category, record.state.status)
            # Lists that no heading parts any more are read as one.
            place = id(listing), None if listing.shape == "table" else before.section
            moves[place].add((before.section, record.section) if moved else None)
    for move in [next(iter(group)) for group in moves.values() if len(group) == 1]:
        if move and move[0] not in left and move[1] in had:
            yield Finding("heading-unclear", f"the heading {move[0]!r} is gone, and its rows are now under {move[1]!r}")


def _categories(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find headings that became or ceased to be categories, as they do if all codes under the others are gone."""
    categories, has = later.account["headings"], {one.key for one in later.records}
    if earlier.account["headings"] is not categories and earlier.records and not _is_divided(earlier, later):
        gone = [one.code for one in earlier.records if one.key not in has]
        lost = f"codes are gone ({some(gone)}), and " if gone else ""
        change = "are now categories" if categories else "are no longer categories"
        yield Finding("headings-reclassified", f"{lost}the headings {change}")


def _status_headings(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find headings with statuses that are gone, so that their rows have the status of a heading further up."""
    old = {one.key: one.state.status for one in earlier.records}
    were, are = _stated_in_headings(earlier), _stated_in_headings(later)
    moves = {
        (before, now)
        for record, listing in later.listed
        if (before := old.get(record.key))
        and (now := record.state.status) != before
        and not _titles(listing, "status")
        and are[str(before)] < were[str(before)]
        and are[str(now)] == were[str(now)] > 0
    }
    for before, now in sorted(moves, key=str):
        yield Finding("heading-unclear", f"a heading with {before} is gone, and its rows have the status {now}")


def _stated_in_headings(reading: Reading) -> Counter[str]:
    """How many headings give each status."""
    return Counter(
        one for title in (*reading.empty_headings, *reading.code_headings) for one in ANY_STATUS.findall(title)
    )


def _is_divided(earlier: Reading, later: Reading) -> bool:
    """Did all codes stand in one list without categories, and stand under several headings now, hardly any gone?"""
    now = {one.key: one.section for one in later.records}
    sections = {one.section for one in earlier.records}
    kept = [one for one in earlier.records if one.key in now]
    is_whole = len(earlier.records) - len(kept) <= max(1, len(earlier.records) // 10)
    is_one = len(sections) == len({*map(id, earlier.listings)}) == 1
    if not (is_whole and is_one) or any(one.state.category is not None for one in earlier.records):
        return False
    # What holds only new codes may be no list of errors; a heading of each code is its title.
    topics = {now[one.key] for one in kept} - sections
    return 1 < len(topics) <= len(earlier.records) / 2 and {*now.values()} <= topics | sections


def _fields(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find fields that are gone from a row, or that differ and come from other columns than before."""
    old = {one.key: (one.state, listing) for one, listing in earlier.listed}
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    renamed: dict[str, tuple[str, list[str], list[str]]] = {}
    for record, listing in later.listed:
        state, were = old.get(record.key, (record.state, listing))
        for name in _NAMES if state != record.state else ():
            had, has = _titles(were, name), _titles(listing, name)
            before = value_of(state, name, record.code)
            if (
                had != has
                and not same(getattr(state, name), getattr(record.state, name))
                and not (before is None and _is_new([title for title in has if title not in were.empty], were))
            ):
                reason, detail = _moved(name, had, has, listing, were)
                if reason == "column-reclassified" and has and _is_new(had, listing) and _is_new(has, were):
                    renamed[detail] = name, had, has
                codes[reason, detail].append(record.code)
            elif listing.shape == "table" and (name in ("hint", "title") or name in later.account["pinned"]):
                continue  # The column is still there: the vendor has emptied the cell.
            elif name == "retryable" and record.evidence:
                continue  # The words are there, and have guards of their own.
            elif name == "status" and STATUS_CLASS.fullmatch(record.state.status_text or ""):
                continue  # "4xx" is none.
            elif not had and record.code != str(before):
                continue  # No column had it, nor was the code its own status.
            elif before is not None is value_of(record.state, name, record.code):
                codes["field-emptied", f"{name} is gone from rows"].append(record.code)
    for detail, (name, *change) in renamed.items():
        pairs = ((one, old[one.key][1], listing) for one, listing in later.listed if one.key in old)
        every = {
            getattr(one.state, name) for one, *pair in pairs if [_titles(listing, name) for listing in pair] == change
        }  # Two columns of few values may agree by chance.
        if len(codes["column-reclassified", detail]) * _RARELY < len(every):
            del codes["column-reclassified", detail]  # The vendor has renamed the column, and edited a few cells.
    for (reason, detail), rows in sorted(codes.items()):
        yield Finding(reason, f"{detail}: {some(rows)}")


def _moved(name: str, had: list[str], has: list[str], listing: ListSchema, were: ListSchema) -> tuple[str, str]:
    """The reason and detail of a finding on a field that differs and no longer comes from the columns that it `had`."""
    came = f"{name} was read from {some([repr(one) for one in had]) or 'no column'}, which is"
    if not has and _is_new(had, listing):
        new = some([repr(title) for title in listing.unused if _is_new([title], were)])
        return "column-lost", f"{came} no longer on the page" + (new and f"; not read: {new}")
    if not has and {*had} <= {*listing.empty}:
        return "field-emptied", f"{came} still there, but empty"
    columns = f"{some(had) or 'none'}, now {some(has) or 'none'}"
    return "column-reclassified", f"{name} comes from other columns ({columns}), and differs"


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
    # One that was empty everywhere is as good as new.
    held = {(one.shape, title) for one in earlier.listings for title in {*one.columns, *one.unused} - {*one.empty}}
    blank = _blank_in_new_lists(earlier, later)
    for (shape, title), roles in were.items():
        new = are.get((shape, title), roles) - roles - ({_UNREAD} if (shape, title) in blank else set())
        if new and (shape, title) in held:
            change = f"{some(sorted(roles))}, now as {some(sorted(new))}"
            yield Finding("column-reclassified", f"the column {title!r} was read as {change}")
    had, has = (
        sorted({title for (_, title), roles in these.items() if "status" in roles} - {title for _, title in others})
        for these, others in ((were, are), (are, were))
    )
    if had and (other := [title for title in has if not _STATUS_WORDS.issuperset(exact_spelling(title).split())]):
        yield Finding("column-reclassified", f"status was read from {some(had)}, and is now read from {some(other)}")


def _blank_in_new_lists(earlier: Reading, later: Reading) -> set[tuple[str, str]]:
    """(shape, title) of columns without a text that lists of new codes alone leave unread."""
    known = {one.key for one in earlier.records}
    old = {id(listing) for record, listing in later.listed if record.key in known}
    lists = {id(one): one for one in later.listings}
    blank = {(one.shape, title) for one in lists.values() for title in one.empty}
    return blank - {
        (one.shape, title) for at, one in lists.items() for title in one.unused if at in old or title not in one.empty
    }


def _unread_columns(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find new columns that are not read: what one says about retrying may contradict a yes; others of statuses."""
    had = {title for one in earlier.listings for title in (*one.columns, *one.unused)}
    new = (title for one in later.listings for title in one.unused if title not in one.empty + one.counts)
    for title in dict.fromkeys(new):
        if title not in had and (speaks_of_repeating(title) or says_how_long(title)):
            yield Finding("column-unread", f"{title!r} is new, is not read, and may say whether to retry")
    for title in later.account.get("other_statuses", ()):
        if title not in had:
            yield Finding(
                "column-unread", f"{title!r} is new, is not read, and has other statuses than the one that is"
            )


def _roles(reading: Reading) -> dict[tuple[str, str], set[str]]:
    """(shape, title) → the roles of such columns."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in reading.account["lists"]:
        for title, role in (one["columns"] | dict.fromkeys(one.get("unused", ()), _UNREAD)).items():
            found[one["shape"], title].add(SHOWN_ROLES.get(role, role))
    return found


def _lists(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find lists that are read now and were not, or were not there: they may not be of errors."""
    heads = {one.head for one in earlier.listings}
    left = {(one[0], frozenset(one[1:])) for one in earlier.account["left"]}
    known = {record.key for record in earlier.records}
    codes: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    sections: dict[tuple[str, frozenset[str]], str | None] = {}
    for record, listing in later.listed:
        if (head := listing.head) in heads or (record.key in known and head not in left):
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


def unmatched_columns(site: Site, readings: Collection[Reading]) -> Iterator[Finding]:
    """Find declared column words that no list of any page has: misspelt, or renamed since."""
    lists = [one for reading in readings for one in reading.account.get("lists", ())]
    seen = {normal(word) for one in lists for word in (*one["columns"], *one.get("unused", ()))}
    missing = [word for word in site.columns if normal(word) not in seen]
    if lists and missing:
        names = ", ".join(map(repr, missing))
        detail = f"no list has a column or label {names}, as `columns` declares"
        titles = {word for one in lists for word in (*one["columns"], *one.get("unused", ()))} - {*site.columns}
        near = {word: similar(word, titles) for word in missing}
        words = (f'{toml_string(near.get(word, word))} = "{SHOWN_ROLES[role]}"' for word, role in site.columns.items())
        yield Finding("column-lost", detail, f"columns = {{ {', '.join(words)} }}" if all(near.values()) else None)


def unmatched_lists(site: Site, readings: Collection[Reading]) -> Iterator[Finding]:
    """Find words of `lists` that name no list of any page: misspelt, or renamed since."""
    absent = [set(reading.account.get("lists_absent", ())) for reading in readings]
    if lost := [word for word in site.lists if absent and all(word in words for words in absent)]:
        near = {word: one for reading in readings for word, one in reading.account.get("nearest", {}).items()}
        lists = f"lists = [{', '.join(toml_string(near.get(word, word)) for word in site.lists)}]"
        detail = f"no list has the heading, first word or place {', '.join(map(repr, lost))}"
        yield Finding("list-lost", detail, lists if near.keys() >= {*lost} else None)
