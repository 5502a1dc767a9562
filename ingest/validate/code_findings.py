"""Findings about codes that are new, gone or respelt, and about possible codes outside every row."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from ingest.model import Key, Record, some
from ingest.reading import Finding, Reading
from ingest.validate.named_failures import beginning_of_range, calm_names, named_failures, new_lists
from ingest.validate.substring_index import Substrings
from parsers.classify.code_grammar import ANY, fitting, forms_of, numbered_otherwise
from parsers.extract.candidate_tables import HEAD_AGAIN, NOTE
from parsers.extract.codes_in_text import LABEL
from parsers.extract.contract import EXCLUDED, HEAD, NOT_A_LIST, OTHER_TABLE, PART_OF_CARD, UNCODED
from parsers.lexicon.cleaning import letters_of
from parsers.lexicon.column_words import normal
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import FAILURE_TYPE, STAGES, YEAR, is_code_like, is_prose
from parsers.lexicon.vocabulary import is_field, mentions_failure

#: One word, in a script that puts spaces between words.
_WORD = re.compile(r"[^\s\u3040-\u9fff]+")
#: A release, which looks like a name with dots ("v8.0.6").
_RELEASE = re.compile(r"v?\d+(?:\.\d+)+")
#: Several things of a kind ("SDKs", "APIs").
_ACRONYMS = re.compile(r"[A-Z]{2,}s")
#: What an option is called that only names failures ("--fail-fast", "on_error", "errorHandler").
_OPTION = re.compile(
    r"-[^\d].*|(?:.*[-_])?on[-_]?(?:error|exception|failure)s?|max[-_]?(?:error|failure)s"
    r"|(?:errors?|exceptions?|fail(?:ed|ures?)?)[-_]?(?:at|callback|fast|format|handler|level|mode|policy|rate|ur[il])",
    re.I,
)
#: A method by its verb ("getPump"), a compound or header ("Server-Side", "Retry-After"), or a platform.
_OTHER_NAME = re.compile(
    r"(?:add|can|clear|create|delete|get|has|is|load|on|open|remove|save|send|set|show|start|stop)[A-Z]\w*"
    r"|[A-Z][a-z]+(?:-[A-Z][a-z]+)+|(?:i|iPad|mac|tv|watch)OS"
)
#: A member of an object ("options.handleErrors"), a call ("isPumpError()"), or what is called ("PumpErrorCallback").
_MEMBER = re.compile(r"(?:\w+\.)+[a-z]+(?:[A-Z]\w*)+|[\w.]+\(.*\)|\w+(?:Callback|Handler|Listener)")
#: A heading with a status may be a code's, and so may one of a word unlike any other.
_STATED = re.compile(r"^[45]\d\d\b|(?<!\d and )(?<!\d or )\b[45]\d\d\)?$")
_FIRST_WORD = re.compile(r"[\s:.–—-]")
#: The word that a heading sets off: behind a label, at its end, before a mark, or with a number.
_SET_OFF = (
    re.compile(rf"^{LABEL}(\w[^\s:]*)", re.I),
    re.compile(r"(?:[(\[]|\s[–—|-]\s)([^\s()\[\]]+)[)\]]?$"),
    re.compile(r"^(\S+?)(?:[:：]|\s[–—|/-])\s"),
    re.compile(r"^([A-Za-z]+[_-]?\d+)\s"),
)
#: How the codes of one vendor begin ("SQLITE_", "E1").
_BEGINNING = re.compile(r"[A-Z]+[\W\d_]")
#: What may be run into a code: its status, or a badge.
_SUFFIX = re.compile(rf"\W*(?:[1-5]\d\d|{STAGES})\W*", re.I)
#: A badge at the end of a word.
_BADGED = re.compile(rf"\W*(?:{STAGES})\W*$", re.I)
#: The first letters of a word, by which a heading may be that of a code; those of any text say nothing.
_WORD_BEGINNING = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,4}|(?<=[a-z])[A-Z][a-z]{2,3}")
_COMMON = {"and", "are", "can", "code", "erro", "for", "from", "get", "has", "key", "not", "opti", "set", "the", "with"}


def unusual_codes(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find new codes of another format than all earlier ones, and old codes in another spelling."""
    had, has = _codes(earlier), _codes(later)
    gone = [code for key, code in had.items() if key not in has]
    added = [one.code for one in later.records if one.key not in had and not _is_status(one)]
    formats, plain = earlier.account["makes"], all(map(str.isascii, had.values()))
    kinds = {*map(_kind, had.values())}

    def is_usual(code: str) -> bool:
        # A letter of another script may look like one of ours.
        is_like = any(re.fullmatch(one, code) for one in formats if one != ANY or _kind(code) in kinds)
        return (code.isascii() or not plain) and is_like

    if had and (unlike := [code for code in added if not is_usual(code)]):
        in_another_case = {one.casefold() for one in gone}.issuperset(map(str.casefold, unlike))
        what = "only upper and lower case differs" if in_another_case else "unlike all earlier codes"
        yield Finding("code-format-changed", f"{what}: {some(unlike)}")
    old = {one.key: one for one in earlier.records}
    listed = later.listed
    names: set[str | None] = set()
    for record, listing in listed:
        before, roles = old.get(record.key, record), listing.columns.values()
        if not before.state.title and "title" not in roles:
            names.add(record.state.title)
        if before.state.message == before.code and "message" not in roles:
            names.add(record.state.message)
    beside = {one for one in names if one and is_usual(one) and is_code_like(one)} - {*has.values()}
    if beside:
        yield Finding(
            "code-format-changed", f"possible codes now appear beside those that are read: {some(sorted(beside))}"
        )
    bare = [one.code for one, listing in listed if listing.shape != "table" and one.key not in had and _is_bare(one)]
    if bare and not any(map(_is_bare, earlier.records)):
        yield Finding("code-format-changed", f"no text is read for these, as for all earlier codes: {some(bare)}")
    titles = _all_titles(earlier) if added else set()
    if heads := [code for code in added if normal(code) in titles]:
        yield Finding("code-format-changed", f"titles of columns are read as codes: {some(heads)}")
    letters, whole = {letters_of(code) for code in gone}, set(gone)
    lengths = sorted({len(code) for code in gone})
    new = [code for code in added if code not in whole]  # The others have another scope.
    if respelled := [code for code in new if letters_of(code) in letters or _is_extended(code, whole, lengths)]:
        yield Finding("code-format-changed", f"codes ({some(gone)}) are now spelled differently: {some(respelled)}")


def _is_bare(record: Record) -> bool:
    """Is there no text about the code?"""
    return record.state.message == record.code and record.state.hint is None


def _kind(code: str) -> tuple[bool, bool]:
    """Is the code a number, and is it a sentence?"""
    return code.isdigit(), is_prose(code)


def _is_extended(code: str, gone: set[str], lengths: list[int]) -> bool:
    """Is it one of the codes `gone`, of these `lengths`, with another one or a status run into it?"""
    rests = [code[size:] for size in lengths if code[:size] in gone]
    return any(_SUFFIX.fullmatch(rest) or rest.strip() in gone for rest in rests)


def new_unread(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find possible codes where none were before, which no row has."""
    had, has = {*_codes(earlier).values()}, {*_codes(later).values()}
    new = {*later.account["unsure"]} - {*earlier.account["unsure"], *has}
    new -= {*filter(_is_option, new - had)}
    titles = _all_titles(later)
    names = {record.state.title for record in later.records}  # What is said more of a code stands under its name.
    empty = _empty_headings(earlier, later)
    spelt = had | has | {*filter(_WORD.fullmatch, filter(None, names))}
    lists = new_lists(earlier.named_texts, later.named_texts, had | has)
    calm = {*calm_names(lists)}
    forms = forms_of(had)
    beginnings = {one for code in had for one in _beginnings_of(code)}
    headings = {*later.empty_headings} - {*earlier.empty_headings}
    named = {word for one in headings for word in _named_in(one, beginnings) if not is_field(word.lower())} - had - has
    words = {one for one in {*filter(_WORD.fullmatch, empty), *named} if is_code_like(one)} - names - calm
    words = _like_codes({one for one in words if not _is_option(one)}, spelt)
    numbers = {one for one in named if one.isdigit() and not (YEAR.fullmatch(one) or is_http(one))}
    words |= {one for one in numbers if forms_of([one]) <= forms}
    unsure = {code for code in new if normal(code) not in titles and any(map(str.isalnum, code))}
    unsure = {code for code in unsure if is_code_like(code) or _is_number(code, forms)}
    unsure -= {code for code in unsure - had if _RELEASE.fullmatch(code) and not forms_of([code]) <= forms}
    unsure -= calm
    others = {code for code in unsure if _OTHER_NAME.fullmatch(code) and not mentions_failure(code)}
    if len(others) < 3 and not any(map(_OTHER_NAME.fullmatch, spelt)):  # More may be a list.
        unsure -= others
    stray = sorted(unsure - numbered_otherwise(unsure, spelt) | (new & had))
    stray += sorted((had - has) & (later.noted - earlier.noted) - {*stray})
    stray += sorted({*named_failures(lists, had | has, later.code_headings)} - {*stray})
    stray += [title for title in empty if (title in words and title not in stray) or _is_stated(title, forms)]
    stray += sorted(words - {*stray, *empty})
    if stray := [one for one in stray if _BADGED.sub("", one) not in has]:
        yield Finding("codes-unaccounted", f"possible codes outside every list that is read: {some(stray)}")
    were, are = _unparsed(earlier), _unparsed(later)
    if had <= has and are[UNCODED] > were[UNCODED] and are.total() > were.total():
        number = f"{are[UNCODED]} without a code, not {were[UNCODED]}"  # A waiver holds for so many.
        yield Finding("rows-unparsed", f"more lines of the lists than before are not read: {number}")


def _named_in(heading: str, beginnings: Collection[object]) -> Iterator[str]:
    """The words that a heading sets off from others and that begin as codes do; any number behind a label."""
    for found in filter(None, (pattern.search(heading) for pattern in _SET_OFF)):
        is_labelled = found.re is _SET_OFF[0] and found[1].isdigit()
        if is_labelled or any(one in beginnings for one in _beginnings_of(found[1])):
            yield found[1]


def _beginnings_of(code: str) -> Iterator[object]:
    """How a code begins: its first part, and of a longer one with a number the first half."""
    if found := _BEGINNING.match(code):
        yield found[0]
    if half := beginning_of_range(code):
        yield half


def _is_option(name: str) -> bool:
    """Is this what an option, a field of an error, or several things of a kind are called?"""
    return any(one.fullmatch(name) for one in (_OPTION, _ACRONYMS)) or is_field(name)


def _is_number(text: str, forms: Collection[str]) -> bool:
    """Is this a number of these forms, and no year?"""
    return text.isdigit() and len(text) > 2 and not YEAR.fullmatch(text) and forms_of([text]) <= {*forms}


def _is_stated(heading: str, forms: Collection[str]) -> bool:
    """Does the heading hold a status, or begin with a number of these forms?"""
    return _STATED.search(heading) is not None or _is_number(_FIRST_WORD.split(heading, 1)[0], forms)


def _like_codes(words: set[str], codes: set[str]) -> set[str]:
    """Those of the words that look like these codes, or name a failure and no member or type.

    Others may be a tool or a release, which each release may bring.
    """
    for pattern in (_RELEASE, _MEMBER):
        if not any(map(pattern.fullmatch, codes)):
            words = {one for one in words if not pattern.fullmatch(one)}
    others = {one for one in words if not FAILURE_TYPE.fullmatch(one)}
    return fitting(words, codes) | {*filter(mentions_failure, others)}


def lost_codes(earlier: Reading, later: Reading) -> Iterator[Finding]:
    """Find codes that are gone where a part of the page is read otherwise than before, which may be why."""
    has = _codes(later)
    if not (gone := [code for key, code in _codes(earlier).items() if key not in has]):
        return
    codes = f"codes are gone ({some(gone)}), and"
    were, are = _unparsed(earlier), _unparsed(later)
    grown = [why for why in are - were if why not in (HEAD_AGAIN, NOTE)]
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
    moved = _moved_headings(earlier, later) if empty else ()
    if empty := [one for one in empty if one not in moved]:
        yield Finding("section-emptied", f"{codes} no codes are left under {some(empty)}")
    heads = {one.head for one in earlier.listings}
    every = Counter(one.head for one in later.listings)
    kept = Counter(one.head for record, one in later.listed if record.key in had)
    known = {(shape, title) for shape, titles in heads for title in titles}
    # Where most of its codes were there before, and a title, the vendor has changed the others.
    changed = {
        head
        for head in every
        if kept[head] * 2 > every[head] and not known.isdisjoint((head[0], title) for title in head[1])
    }
    if other := every.keys() - heads - changed:
        titles = " and ".join(sorted(" | ".join(sorted(titles)) for _, titles in other))
        yield Finding("list-reclassified", f"{codes} a list has other column titles: {titles}")


def _moved_headings(earlier: Reading, later: Reading) -> set[str]:
    """The headings most of whose codes are now read under others, which had none before."""
    had_codes = set(earlier.code_headings)
    moved = {record.key for record, listing in later.listed if had_codes.isdisjoint((record.section, listing.section))}
    balance: Counter[str | None] = Counter()
    for record, listing in earlier.listed:
        for heading in {record.section, listing.section}:
            balance[heading] += 1 if record.key in moved else -1
    return {heading for heading, number in balance.items() if heading and number > 0}


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
