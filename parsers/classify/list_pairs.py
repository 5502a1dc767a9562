"""Whether two lists are of one kind: by their titles, the forms of their codes, or their places."""

import re
from collections.abc import Iterable, Sequence, Set

from parsers.classify.beside_accepted import CALM
from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.code_grammar import (
    WORD_FORMS,
    WORDS,
    common_beginning,
    form_of,
    forms_of,
    rest_of_codes,
    unsigned_form,
)
from parsers.classify.left_out import SETTLED
from parsers.classify.list_likelihood import FOREIGN, speaks_of_failure, support
from parsers.extract.candidate_tables import SAMPLE
from parsers.extract.card_tables import MORE
from parsers.html.element_text import lineage, text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.vocabulary import (
    AMBIGUOUS,
    ANSWERS,
    ERRORS,
    EXITS,
    STRENGTHS,
    is_about_errors,
    is_area,
    is_of_error_codes,
    may_head_codes,
    plain,
    title_roles,
)

#: Those that say so of a list beside one of which they do not.
_OF_OTHERS = frozenset(["anatomy-heading", "function-codes"])
#: Words in a heading of errors that say nothing of what they are about.
_PLAIN = regex(
    r"an?|all|and|api|by|can|common|encountered|for|frequent(?:ly)?|full|general|in|like|list|look(?:up)?|may|might|most"
    r"|of(?:ten)?|overview|possible|quick|reference|returned|seen?|sheet|the|what|you"
    r"|additional|further|misc(?:ellaneous)?|others?|remaining|weitere|andere|sonstige|ou?tr[oa]s|autres|altri|другие|прочие"
    r"|comun[ei]?s?|courantes|fréquentes|frecuentes|frequenti|häufige"
)
#: The title of codes that a program returns, and a range of numbers that opens a heading ("60-69 Lost", "6x Lost").
_OF_RESULTS = regex(r"\b(?:exit|result|return)\b", re.I)
_RANGED = regex(r"-?\d+(?:\s?[-–—]\s?\d+|xx?)\b")
#: A column holds hardly more words that a table explains.
_MAX_WORDS = 9
#: So many letters with which names begin tell them from others.
_BEGINNING = 3
#: In the form of a code of several words, those behind the first.
_FURTHER_WORDS = regex(r"(?: a)+")


def plain_forms(forms: Iterable[str]) -> set[str]:
    """The forms, where those of several words are the same."""
    return {_FURTHER_WORDS.sub(" a", form) for form in forms}


def are_titled_alike(one: Candidate, other: Candidate) -> bool:
    """Are these tables of codes by their title and of one form, under the same titles but for one at most?"""
    titled = any(title_roles(title).get("code", 0) >= STRENGTHS["possible"] for title in one.table.titles)
    if not (titled and one.table.is_table and other.table.is_table):
        return False
    if len(one.table.titles) != len(other.table.titles):
        return False
    same = sum(title == its for title, its in zip(one.table.titles, other.table.titles, strict=True))
    forms, theirs = ({*map(form_of, each.readable)} for each in (one, other))
    return 0 < same >= len(one.table.titles) - 1 and forms <= theirs


def goes_on_with(one: Candidate, accepted: Iterable[Candidate]) -> bool:
    """Has it other codes than all tables with its titles, on a page called after such codes ("Return codes")?"""
    titles, main = one.table.titles, one.table.main_heading
    is_named = is_of_error_codes(main) or EXITS.search(main) is not None
    if not (is_named and one.table.is_table and all(titles) and len(titles) > 2):
        return False
    # The titles may be those of any values ("Code | Name | Meaning").
    if not (is_of_error_codes(titles[0]) or _OF_RESULTS.search(titles[0]) or _RANGED.match(one.table.heading)):
        return False
    return all(other.codes.isdisjoint(one.readable) for other in accepted if other.table.titles == titles)


def are_alike_siblings(one: Candidate, other: Candidate) -> bool:
    """Are their codes of one form, each list below a heading of its own under one heading, and is this no table?"""
    is_below = one.raw or len(one.table.topics) > 1
    if one.table.shape != other.table.shape or not (is_below and is_beside(one, other)) or support(one) <= 0:
        return False
    return {*map(form_of, one.readable)} <= {*map(form_of, other.readable)}


def are_alike_sections(one: Candidate, other: Candidate) -> bool:
    """Are these cards with the labels, fields and forms of codes of others, whatever their own heading names?"""
    titles = one.table.titles if not (one.raw or one.table.is_table) else []
    if {*titles} <= {"", MORE} or one.table.shape != other.table.shape or titles != other.table.titles:
        return False
    doubts = FOREIGN - {"foreign-heading"} | SETTLED | {CALM}
    if not doubts.isdisjoint(one.feature_names) or one.columns.roles != other.columns.roles:
        return False
    return {*map(unsigned_form, one.readable)} <= {*map(unsigned_form, other.readable)}


def has_roles_of(one: Candidate, taken: Set[Candidate]) -> bool:
    """Is it a table of failures with the texts and the forms of codes of one that is read?"""
    roles = {*one.columns.roles.values()}
    return {"failing-lines", "distinct-codes"} <= one.feature_names and any(
        one.table.is_table and two.table.is_table and roles == {*two.columns.roles.values()} and len(roles) > 2
        for two in taken
    )


def has_foreign_heading(one: Candidate) -> bool:
    """Is its heading of other things, and none of answers, kinds or an area, which may be of errors?"""
    heading = plain(one.table.heading)
    may_be = ANSWERS.search(heading) or AMBIGUOUS.search(heading) or is_area(heading)
    return "foreign-heading" in one.feature_names and not may_be


def fails_like(one: Candidate, meant: Sequence[Candidate]) -> bool:
    """Is it one of failures, named after nothing else, with codes in the forms of those or beside statuses alone?"""
    names = one.feature_names
    foreign = FOREIGN - {"foreign-heading"} | SETTLED
    if has_foreign_heading(one) or not foreign.isdisjoint(names) or support(one) <= 0:
        return False
    if one.raw or one.columns.status_is_code:
        return False
    if not {"failing-lines", "distinct-codes", "message-column"} <= names:
        return False
    others = [two for two in meant if not two.columns.status_is_code]
    if "no-error-context" in names and any(map(_is_headed_as_all, others)):
        return False
    forms = forms_of(one.readable)
    return "word-codes" not in names and (not others or forms <= forms_of(codes_of(others)))


def _is_headed_as_all(one: Candidate) -> bool:
    """Does its heading say that these are the errors, and not what they are about ("Shipping errors")?"""
    return "error-heading" in one.feature_names and not names_a_subject(one.table.heading)


def names_a_subject(heading: str) -> bool:
    """Does the heading of errors say what they are about ("Shipping errors", no "Error codes" or "Error classes")?"""
    words = [] if title_roles(heading) else ERRORS.sub(" ", plain(heading)).split()
    plurals = ("", "s", "es")
    return any(
        not _PLAIN.fullmatch(word) and not any(title_roles(word.removesuffix(one)) for one in plurals) for word in words
    )


def are_alike_lists(one: Candidate, other: Candidate) -> bool:
    """Do they speak of failure alike, in one shape, tables under the same titles, raw or odd ones with codes alike?"""
    forms, others = (plain_forms(map(unsigned_form, each.readable)) for each in (one, other))
    if kind_of(one) == kind_of(other) and not forms.isdisjoint(others - WORDS):
        return True
    speaks = speaks_of_failure(one) or is_beside(one, other)
    if one.table.shape != other.table.shape or speaks_of_failure(other) > speaks:
        return False
    if not _OF_OTHERS.isdisjoint(one.feature_names - other.feature_names):
        return False
    if not speaks and "error-heading" in other.feature_names - one.feature_names:
        return False
    odd = not one.table.is_table or "foreign-heading" in one.feature_names
    if odd and not (forms - WORD_FORMS or forms) <= others and not _go_on_alike(one, other):
        # Names in several words differ in how many these are.
        return is_beside(one, other) and not (one.raw or (forms & others).isdisjoint(forms - WORDS))
    return not one.table.is_table or one.table.titles == other.table.titles


def _go_on_alike(one: Candidate, other: Candidate) -> bool:
    """Are their codes, in sections side by side, alike but for how all of each begin ("DHCP4_OUT", "LEASE_OUT")?"""
    own, topics = one.table.topics, other.table.topics
    if not own or own == topics or own[:-1] != topics[:-1]:
        return False
    forms, others = (plain_forms(map(unsigned_form, rest_of_codes(each.readable))) for each in (one, other))
    return bool(forms) and forms <= others


def is_beside(one: Candidate, other: Candidate) -> bool:
    """Do they stand under one heading, each below one of its own, or one right below it, and is this no table?

    The headings right above them may be the same, each below one of its own ("Return codes").
    """
    own, others = one.table.topics, other.table.topics
    if own[-1:] == others[-1:] and own[:-1] != others[:-1]:
        own, others = own[:-1], others[:-1]
    if own and others and own != others and (own == others[:-1] or own[:-1] == others):
        return not one.table.is_table
    return own[:-1] == others[:-1] and not one.table.is_table and own != others


def codes_below(one: Candidate, lists: Sequence[Candidate]) -> list[Candidate]:
    """The lists of codes below or within most lines of a list of headings or items, each a status ("409 Conflict")."""
    if one.table.shape not in ("headings", "bullets") or not all(map(is_http, one.readable)):
        return []
    is_headed = one.table.shape == "headings"
    places = {(*one.table.topics, text_of(line.element)) if is_headed else line.holder for line in one.table.lines}
    below: dict[Candidate, object] = {}
    for two in lists:
        topics = two.table.topics
        above = [topics[:end] for end in range(1, len(topics) + 1)] if is_headed else lineage(two.table.element)
        place = next((place for place in above if place in places), None)
        if place is not None and not (two.raw or two.columns.status_is_code) and _are_codes(two):
            below[two] = place
    return [*below] if 2 * len({*below.values()}) > len(places) else []


def _are_codes(one: Candidate) -> bool:
    """Are these codes, and nothing says that they are of other things?"""
    names = one.feature_names
    return "code-like" in names or ("number-codes" in names and "failing-lines" in names and FOREIGN.isdisjoint(names))


def kind_of(one: Candidate) -> tuple[object, ...]:
    """What the tables of one kind share: their titles; any other list is one of its own."""
    titles = (*one.table.titles,) if one.table.is_table else ()
    return titles if any(titles) else (id(one),)


def are_categories(one: Candidate, first: Candidate) -> bool:
    """Does the first heading that differs say so of this list ("Severity"), and of the other that it is of codes?"""
    differ = (pair for pair in zip(one.table.topics, first.table.topics, strict=False) if pair[0] != pair[1])
    own, other = map(title_roles, next(differ, ("", "")))
    return "category" in own and "code" not in own and "code" in other and "category" not in other


def explains_column(one: Candidate, lists: Iterable[Candidate]) -> bool:
    """Does this say what the words mean of which a column of a table beside that of the codes holds each ("soft")?"""
    if "word-codes" not in one.feature_names or not 1 < len(one.readable) <= _MAX_WORDS:
        return False
    words = {*map(plain, one.readable)}
    tables = (two for two in lists if two.table.is_table and two is not one)
    others = (
        two.table.column(at) for two in tables for at in range(len(two.table.titles)) if at != two.columns.at("code")
    )
    return any(words <= {*map(plain, column)} for column in others)


def begin_alike(one: Candidate, first: Candidate) -> bool:
    """Do lines of code of both lists speak of failure, and their names begin alike ("ErrNoKey", "ErrRSA512")?"""
    are_code = all(each.table.shape == SAMPLE and speaks_of_failure(each) for each in (one, first))
    return are_code and len(common_beginning(one.readable | first.readable)) >= _BEGINNING


def is_source_of(one: Candidate, first: Candidate) -> bool:
    """May this, too, be one of codes, and has it others: constants of a program, or names that begin alike?"""
    if one.table.shape != SAMPLE or first.table.shape != SAMPLE or _are_groups(one, first):
        return True
    if one.readable < first.readable or speaks_of_failure(first) > speaks_of_failure(one):
        return False
    are_names = all(form_of(code) in WORD_FORMS for code in first.readable)
    beginning = common_beginning(first.readable) if are_names else ""
    return all(code.startswith(beginning) or is_about_errors(code) for code in one.readable)


def _are_groups(one: Candidate, first: Candidate) -> bool:
    """Are these in sections side by side, named after nothing else, failing in part or numbered alike?"""
    own, others = one.table.topics, first.table.topics
    if own[:-1] != others[:-1] or own == others or not FOREIGN.isdisjoint(one.feature_names):
        return False
    is_headed = any(map(may_head_codes, (*own[:-1], one.table.main_heading)))
    if is_headed and CALM not in one.feature_names:
        return True
    codes = one.readable | first.readable
    begin_alike = common_beginning(codes)[:1].isalpha() or (is_headed and all(map(str.isdecimal, codes)))
    return begin_alike and all(code[-1].isdigit() for code in codes)
