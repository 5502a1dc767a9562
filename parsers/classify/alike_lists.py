"""Declined lists that are accepted for what an accepted one has in common with them: titles, place, the codes' form."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import WORD_FORMS, form_of, forms_of
from parsers.classify.column_roles import assign_roles
from parsers.classify.column_sample import ColumnSample, is_registered
from parsers.classify.features import SHORT, Feature, doubts_in, enough, without
from parsers.classify.list_pairs import goes_on_with
from parsers.extract.card_tables import MORE
from parsers.extract.code_tokens import is_number
from parsers.extract.codes_in_text import SPAN
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import FAILURE_TYPE
from parsers.lexicon.vocabulary import is_about_errors, is_clearly_of_codes

#: A code in capitals that ends in a number.
_NUMBERED = regex(r"[A-Z]+[-_]?\d{2,6}")
#: What says that nothing around a list is of errors.
_CONTEXT = ("no-error-context", "few-lines")
#: What a list of failures with texts of their own has.
_CLEAR = frozenset(["code-like", "distinct-codes", "error-context", "failing-lines", "message-column"])
_ENUM = regex(r"enum(?:eration)? \w")


def accept_alike(candidates: list[Candidate]) -> None:
    """A list with the titles of an accepted one, or its like under the next heading, is more likely one."""
    accepted = [one for one in candidates if one.accepted]
    counts = Counter(_kind(one) for one in accepted)
    alike = {
        _kind(one)
        for one in accepted
        if _is_numbered(one)
        or one.is_titled
        or (is_about_errors(one.code_title) and not one.columns.status_is_code)
        or ((one.certainty >= 0.8 or counts[_kind(one)] > 1) and sum(map(bool, one.table.titles)) > 2)
    }
    others = [one for one in candidates if not (one.accepted or _is_other_type(one))]
    known = [(one, _looks(one.codes) - WORD_FORMS - {"9"}) for one in accepted if others]
    for one in others:
        kinds = {_kind(one), _kind(one, own=True)}  # The first may stand right under the heading of the others.
        is_like = _is_named_alike(one, known) or _has_two_titles_of(one, known)
        is_topic = _is_resource_of(one, known)
        is_headed = _is_headed_alike(one, known)
        if _is_short_of(one, known):
            one.features = [*without(one.features, SHORT), Feature("alike-list")]
            one.decide()
        elif (
            is_like or is_topic or is_headed or (not alike.isdisjoint(kinds) and not _is_of_other_things(one, accepted))
        ):
            weak = {
                "calm-heading",
                *["foreign-heading"] * is_topic,
                *_CONTEXT * (is_headed or goes_on_with(one, accepted)),
            }
            one.features = [*without(one.features, weak), Feature("alike-list")]
            one.decide()


def _is_of_other_things(one: Candidate, accepted: list[Candidate]) -> bool:
    """Has it codes in other forms than theirs, under a heading of other things or beside calm texts ("Currencies")?"""
    forms = {form for other in accepted for form in forms_of(other.codes)}
    is_named = one.table.heading != "" and not is_about_errors(one.table.heading)
    is_calm = not one.feature_names.isdisjoint(("foreign-heading", "no-failing-lines", "text-codes"))
    own = forms_of(code for code in one.readable if not SPAN.fullmatch(code))
    are_theirs = own <= forms or (all(map(is_number, one.readable)) and not own.isdisjoint(forms))
    return is_named and is_calm and not are_theirs


def _is_named_alike(one: Candidate, known: list[tuple[Candidate, set[str]]]) -> bool:
    """Has it codes as an accepted list's: under the same words about errors, or as headings with a number or "_"?"""
    names, table = one.feature_names, one.table
    kin = [(other, looks) for other, looks in known if other.table.shape == table.shape]
    may_be_headed = table.shape == "headings" and "failing-lines" in names
    named = [
        (other, looks)
        for other, looks in kin
        if table.heading and other.table.heading == table.heading and other.table.topics != table.topics
        if "error-heading" in names & other.feature_names
    ]
    if not (kin if may_be_headed else named):
        return False  # Most lists, whose codes need not be read.
    is_headed = may_be_headed and all(code[-1:].isdigit() or (code.isupper() and "_" in code) for code in one.readable)
    own = _looks(one.readable)
    return any(set() < own <= looks for _, looks in (kin if is_headed else named))


def _is_headed_alike(one: Candidate, known: list[tuple[Candidate, set[str]]]) -> bool:
    """Is it under "Tank result codes", beside two lists under "Lid result codes" or the like, and written as these?"""
    table = one.table
    ending = table.heading.split()[-2:]
    if len(ending) < 2 or not is_clearly_of_codes(table.heading) or any(map(is_number, one.readable)):
        return False
    kin = [
        looks
        for other, looks in known
        if other.table.shape == table.shape and other.table.topics[:-1] == table.topics[:-1]
        if other.table.heading.split()[-2:] == ending
    ]
    return len(kin) > 1 and set() < _looks(one.readable) <= set.union(*kin)


def _is_short_of(one: Candidate, known: list[tuple[Candidate, set[str]]]) -> bool:
    """Are these few failures, set as code, in the form of titled ones?"""
    if not (one.feature_names >= _CLEAR and doubts_in(one.features) <= SHORT and _is_set(one)):
        return False
    titled = [other for other, _ in known if other.is_titled and not other.columns.status_is_code]
    forms = {form for other in titled for form in forms_of(other.codes)}
    return forms_of(one.readable) <= forms - WORD_FORMS


def _is_resource_of(one: Candidate, known: list[tuple[Candidate, set[str]]]) -> bool:
    """Do its codes of failures begin as its heading ("Tea Pots": `tea-pot-lost`), as those under one beside it do?"""
    table, above = one.table, one.table.topics[:-1]
    if table.shape != "headings" or not {"error-context", "failing-lines"} <= one.feature_names:
        return False
    if " " not in table.heading.strip():  # Settings may be named after theirs ("Configuration").
        return False
    if doubts_in(one.features) - {"foreign-heading", *SHORT} or not all(
        _opens(table.heading, code) for code in one.codes
    ):
        return False
    kin = [
        other for other, _ in known if other.table.shape == "headings" and forms_of(one.codes) <= forms_of(other.codes)
    ]
    lines = [line for other in kin for line in other.table.lines if line.topics and line.topics[:-1] == above]
    return any(_opens(line.topics[-1], line.texts[0]) for line in lines)


def _opens(heading: str, code: str) -> bool:
    """Does a code begin with the words of a heading, in the singular or not?"""
    name, letters = ("".join(filter(str.isalnum, text)).lower() for text in (heading, code))
    return len(name) > 3 and letters.startswith(name.removesuffix("s")) and len(letters) > len(name)


def _has_two_titles_of(one: Candidate, known: list[tuple[Candidate, set[str]]]) -> bool:
    """Has it the two titles of three accepted tables or more, and codes as theirs?"""
    kin = [looks for other, looks in known if other.table.titles == one.table.titles]
    return len(kin) > 2 == len([*filter(None, one.table.titles)]) and set() < _looks(one.readable) <= set().union(*kin)


def _looks(codes: Iterable[str]) -> set[str]:
    """The forms of codes, and what stands before the numbers that end them."""
    return forms_of(codes) | {code.rstrip("0123456789") + "0" for code in codes if code[-1:].isdigit()}


def accept_beside(candidates: list[Candidate]) -> None:
    """Accept groups of one or two lines that are like an accepted list beside them."""
    groups: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for one in (one for one in candidates if one.table.lines):
        titles = (title for title in one.table.titles if title not in ("", MORE))
        groups[one.table.shape, (*titles,), one.table.lines[0].topics[:-1]].append(one)
    read = Counter[tuple[object, ...]]()  # On a page of errors, only some headings may be parted further.
    for key, group in groups.items():
        read[key[:2]] += sum(len(one.table.lines) for one in group if one.accepted)
    for key, group in groups.items():
        short = [one for one in group if not one.accepted and len(one.table.lines) <= 2]
        likely = [one for one in group if one.accepted or enough(without(one.features, SHORT))] if short else []
        lines = sum(len(one.table.lines) for one in likely)
        if lines <= 2:
            continue
        lines += read[key[:2]] - sum(len(one.table.lines) for one in group if one.accepted)
        likely.sort(key=lambda one: len(one.table.lines), reverse=True)
        own = {id(one): _forms(one) for one in likely}
        counts = Counter(form for forms in own.values() for form in forms)
        for one in short:
            features, forms = without(one.features, SHORT), own.get(id(one)) or _forms(one)
            is_like = all(counts[form] > (id(one) in own) for form in _without_words(one, forms))
            is_like = is_like and lines - (len(one.table.lines) if id(one) in own else 0) > 2
            if is_like and _are_clear(one, features, forms):
                known = likely[0] if likely[0] is not one else likely[1]
                one.columns = known.columns if known.table.titles == one.table.titles else one.columns
                one.features = [*features, Feature("alike-list")]
                one.decide()


def share_titles(candidates: list[Candidate]) -> None:
    """Read a table without titles by those of the accepted one above it, where these give it the same columns."""
    above: Candidate | None = None
    for one in (one for one in candidates if one.accepted and one.table.is_table and not one.site.pinned):
        if any(one.table.titles):
            above = one
        elif above and _may_go_on(one, above):
            table = replace(one.table, titles=[*above.table.titles])
            columns, samples = assign_roles(table, one.site)
            if columns.roles == above.columns.roles and all(map(_is_alike, samples, above.samples)):
                one.table, one.columns, one.samples = table, columns, samples
                one.decide()


def _may_go_on(one: Candidate, above: Candidate) -> bool:
    """Has it the width of the table above and other roles, under the same heading or one below or beside it?"""
    topics = above.table.topics
    is_near = one.table.topics == topics or one.table.topics[:-1] in (topics, topics[:-1])
    is_like = len(one.table.titles) == len(above.table.titles) and all(above.table.titles)
    is_read_so = one.columns.roles == above.columns.roles
    return is_near and is_like and not is_read_so and one.columns.status_is_code == above.columns.status_is_code


def _is_alike(column: ColumnSample, other: ColumnSample) -> bool:
    """Are the texts of both columns sentences, codes or numbers, or those of neither?"""
    shares = ((each.prose, each.code_like, each.numbers) for each in (column, other))
    return all(abs(own - known) <= 0.5 for own, known in zip(*shares, strict=True))


def share_columns(candidates: list[Candidate]) -> None:
    """Read a table of a line or two as the longest with its titles, whose lines say more of what a column holds."""
    tables = [one for one in candidates if one.accepted and one.table.is_table and all(one.table.titles)]
    longest: dict[tuple[str, ...], Candidate] = {}
    coded: dict[tuple[str, str], Candidate] = {}  # By a title and by that of the codes.
    for one in sorted(tables, key=lambda one: len(one.table.lines)):
        longest[(*one.table.titles,)] = one
        coded.update(dict.fromkeys(((title, one.code_title) for title in one.table.titles), one))
    for one in tables:
        known = longest[(*one.table.titles,)]
        is_short = len(one.table.lines) <= 2 < len(known.table.lines)
        if is_short and one.columns.roles.items() < known.columns.roles.items() and not _has_prose(one, known):
            one.columns = known.columns
            one.decide()
    for one in tables:
        both = [coded[pair] for title in one.table.titles if (pair := (one.code_title, title)) in coded]
        if not one.site.pinned:
            _share_code(one, max(both, key=lambda two: len(two.table.lines), default=one))


def share_statuses(candidates: list[Candidate]) -> None:
    """Read numbers that may be HTTP statuses as such, where a list under the same heading ("Errors") has statuses."""
    accepted = [one for one in candidates if one.accepted and one.table.heading and not one.site.pinned]
    known = {_place(one) for one in accepted if one.columns.status_is_code}
    for one in (one for one in accepted if not one.columns.status_is_code):
        if _place(one) in known and one.columns.at("status") is None and all(map(is_registered, one.codes)):
            one.columns = replace(one.columns, status_is_code=True)
            one.decide()


def _place(one: Candidate) -> tuple[object, ...]:
    return one.table.shape, one.table.heading, *one.table.titles


def _share_code(one: Candidate, longest: Candidate) -> None:
    """Take the codes from the column in which the longest table with both titles has them ("Code", "ErrorCode")."""
    if longest.code_title == one.code_title:
        return
    at = one.table.titles.index(longest.code_title)
    column, roles = one.samples[at], {to: role for to, role in one.columns.roles.items() if role != "code"}
    if at not in roles and column.filled == column.tokens == column.distinct == 1:
        one.columns = replace(one.columns, roles=roles, certainty={**one.columns.certainty})
        one.columns.put(at, "code", longest.columns.certainty[longest.columns.code])
        one.decide()


def _has_prose(one: Candidate, known: Candidate) -> bool:
    """Does a text stand where the other list has categories, of fewer words?"""
    categories = [at for at, role in known.columns.roles.items() if role == "category"]
    most = {at: max((text.count(" ") for text in known.table.column(at)), default=0) for at in categories}
    return any(text.count(" ") > most[at] for at in categories for text in one.table.column(at))


def _forms(one: Candidate) -> set[str]:
    """The forms of its codes; that of a name set as code is also that of a type of failures ("DoesNotExist")."""
    return {*map(form_of, one.readable)} if _is_set(one) else forms_of(one.readable)


def _without_words(one: Candidate, forms: set[str]) -> set[str]:
    """The forms without that of the names of one word among others, set as code ("unauthorized, token_expired")."""
    return forms - {"a"} if "a_" in forms and _is_set(one) else forms


def _is_set(one: Candidate) -> bool:
    return all(line.in_code_tag for line in one.table.lines)


def _are_clear(one: Candidate, features: list[Feature], forms: set[str]) -> bool:
    """Are the codes of a group plainly codes?"""
    is_clear = "failing-lines" in one.feature_names or any("9" in form and "a" in form.lower() for form in forms)
    # Types of failures are no queries or fields, whatever stands above them.
    known = {"foreign-heading"} if all(map(FAILURE_TYPE.fullmatch, one.readable)) else set()
    return is_clear and doubts_in(features) <= known


def _is_other_type(one: Candidate) -> bool:
    """Are these the values of a type that is not one of errors? A generator lists those of each type alike."""
    return _ENUM.match(one.table.heading) is not None and "no-error-context" in one.feature_names


def _kind(one: Candidate, own: bool = False) -> tuple[object, ...]:
    """What lists of one kind share: their titles; of numbered items the heading above theirs, and the codes' form.

    `own`: as if what is above were the list's own heading.
    """
    if not _is_numbered(one):
        return tuple(one.table.titles)
    above = one.table.topics if own else one.table.topics[:-1]
    return one.table.shape, above, *forms_of(one.table.lines[0].texts[:1])


def _is_numbered(one: Candidate) -> bool:
    """Are these items, or lines without titles, with numbers, or with codes that end in one or have HTTP statuses?"""
    first = one.samples[0]
    are_plain = first.numbers == 1 or first.share(_NUMBERED.fullmatch) == 1 or "status-column" in one.feature_names
    untitled = one.table.shape in ("bullets", "lines") or (one.table.is_table and not any(one.table.titles))
    return untitled and one.columns.at("code") == 0 and are_plain
