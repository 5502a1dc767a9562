"""Which lists of a page are meant: those that a declaration of it should name."""

from collections import Counter
from collections.abc import Sequence, Set

from lxml.etree import _Element

from parsers.classify.accepted import Accepted
from parsers.classify.beside_accepted import CALM
from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.code_grammar import WORD_FORMS, WORDS, form_of
from parsers.classify.continued_lists import continued
from parsers.classify.failing_lines import VENDOR_NUMBER, share_failing
from parsers.classify.features import ANYTHING, ENOUGH
from parsers.classify.left_out import SETTLED, given_by, is_left_out
from parsers.classify.list_likelihood import (
    FOREIGN,
    is_headed,
    is_likely,
    is_of_exits,
    likelihood,
    speaks_of_failure,
    support,
)
from parsers.classify.list_pairs import (
    are_alike_lists,
    are_alike_sections,
    are_alike_siblings,
    are_categories,
    are_titled_alike,
    begin_alike,
    codes_below,
    explains_column,
    fails_like,
    has_foreign_heading,
    has_roles_of,
    is_beside,
    is_source_of,
    kind_of,
)
from parsers.extract.candidate_tables import SAMPLE
from parsers.extract.code_tokens import is_own_code
from parsers.html.element_text import text_of
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import FAILURE_TYPE, most
from parsers.lexicon.vocabulary import (
    RESULTS,
    is_clearly_of_codes,
    is_of_error_codes,
    may_head_codes,
    mentions_failure,
    names_role,
    plain,
    title_roles,
)

#: A list that is this much likelier than another, its doubts aside, is meant and not that.
_FAR = 3.0
#: The number of a section ("6.1.2"), unlike what a mail server answers ("5.1.2"); a line and its column.
_SECTION = regex(r"\d+:\d+|\d{1,2}\.\d{1,2}|(?![245]\.)\d{1,2}(?:\.\d{1,2}){2,3}")
#: What a linter calls its rules ("MD001"), under whatever heading, and those that have names, under their own.
_NUMBERED, _NAMED = regex(r"[A-Z]{1,8}-?\d{3,6}|[A-Z]{2,8}-?\d\d"), regex(r"[a-z]+(?:[-/][a-z]+)+")
_RULES = regex(r"(?i)(?:(?:all|available|built-?in|list of|supported) )?rules?")
#: How severe what a rule finds is, and other settings.
_LEVEL = regex(r"(?:error|false|off|true|warn|[0-2])\W*")
#: A class of the platform, which only what a class extends lists.
_OF_PLATFORM = regex(r"(?:java\.lang|System)\.\w+")
#: A file of source code or of data.
_FILE = regex(r"[\w-]+\.(?:cs|go|html?|java|js|json|jsx|kt|md|php|py|rb|rs|swift|tsx?|ya?ml)")
#: So many lines that speak of failure are no list of fields or settings.
_MANY = 20
#: Fewer lines tell nothing by their share; so many of more lines do.
_FEW, _MOST = 3, 2 / 3


def meant_lists(lists: Sequence[Candidate], read: Set[_Element]) -> list[Candidate]:
    """The lists whose lines are `read`, with those that only a doubt keeps out; where none is, the likeliest.

    Beside a vendor's own codes, statuses in a list that is no table, nor beside theirs, are those of any API.
    """
    headings = {topic for one in lists for topic in one.table.topics[-1:]}
    lists = [one for one in lists if not (one.raw and one.readable <= headings)]  # An index of what stands below.
    raw = [one for one in lists if one.raw and "field-codes" not in one.feature_names]
    coded = [one for one in lists if one.columns.at("code") is not None and not _lies_on_its_side(one)]
    coded = [one for one in coded if not explains_column(one, coded)]
    cards = {heading for one in coded if _heads_failures(one) for heading in _headings(one)}
    coded = [one for one in coded if not one.raw or cards.isdisjoint(one.table.topics[-1:])]
    taken = {one for one in coded if not one.raw and _is_read(one, read)}
    kinds = {*map(kind_of, taken)}
    coded = [one for one in coded if kind_of(one) in kinds or not ((one.raw and taken) or _are_words(one))]
    if below := {one: found for one in coded if (found := codes_below(one, coded))}:
        coded = [one for one in coded if one not in below]
        taken = (taken - below.keys()).union(*below.values())
    are_answers = taken and all(one.columns.status_is_code and not one.table.is_table for one in taken)
    if are_answers and (answers := [one for one in raw if _stands_below(one, taken)]):
        taken, coded = {*answers}, answers
    titles = {tuple(one.table.titles) for one in taken if one.table.is_table and any(one.table.titles)}
    accepted = Accepted(lists)

    def is_meant(one: Candidate) -> bool:
        if one in taken or given_by(one, accepted) or any(are_alike_sections(one, two) for two in taken):
            return True
        if (_is_of_others(one) or _hardly_fails(one)) and not has_roles_of(one, taken):
            return False
        begins = _begins_alike(one, accepted)
        may_be = (begins or not has_foreign_heading(one)) and is_left_out(one, accepted)
        if may_be and (one.table.is_table or not one.table.topics or any(map(may_head_codes, one.table.topics))):
            return True  # The finding names it.
        if any(are_titled_alike(one, other) or are_alike_siblings(one, other) for other in taken):
            return True
        likely = _is_strong(one, titles) or (may_be and (begins or _speaks(one)))
        return likely and not _is_headed_otherwise(one, accepted, titles)

    meant = [*filter(is_meant, coded)] if taken else []
    beside = [one for one in coded if one not in meant and any(are_alike_siblings(one, two) for two in meant)]
    meant += [one for one in beside if not (_is_of_others(one) or _hardly_fails(one))]
    coded = [one for one in coded if not _are_fields(one)]
    if any(not one.columns.status_is_code for one in taken):
        own = [one for one in meant if not one.columns.status_is_code or one.table.is_table]
        places = {(one.table.shape, len(one.table.topics)) for one in own}
        meant = [one for one in meant if one in own or (one.table.shape, len(one.table.topics)) in places]
    meant = meant or (_likeliest(coded) if coded else [])
    may_fail = [one for one in coded if not (taken and _hardly_fails(one))]
    meant += [one for one in may_fail if one not in meant and fails_like(one, meant)]
    meant += [one for one in raw if taken and one not in meant and _adds_codes(one, accepted)]
    meant = [one if given_by(one, accepted) else _in_full(one, lists) for one in meant]
    return _completed(continued(meant, coded), raw, coded)


def codes_of_failures(lists: Sequence[Candidate]) -> list[str]:
    """The codes of all lists that may be meant, of which some lines speak of failure and nothing of other things."""
    others = FOREIGN | SETTLED | {CALM}
    lists = [one for one in lists if not one.raw and others.isdisjoint(one.feature_names) and support(one) > 0]
    return [code for one in lists for code in sorted(one.readable)]


def _heads_failures(one: Candidate) -> bool:
    """Are these headings, each of a card about a failure, whose samples are no lists of their own?"""
    if one.table.shape != "headings" or "code-ranges" in one.feature_names:
        return False  # "Warnings (2xx)" heads the codes of these.
    is_of_others = "function-codes" in one.feature_names or not WORD_FORMS.isdisjoint(map(form_of, one.readable))
    return not is_of_others and speaks_of_failure(one)


def _adds_codes(one: Candidate, accepted: Accepted) -> bool:
    """Do these preformatted lines under a heading of error codes hold codes that the accepted tables lack?"""
    is_said = (
        is_of_error_codes(one.table.heading)
        and "code-ranges" not in one.feature_names
        and all(map(is_own_code, one.readable))
    )
    are_alike = accepted.have_forms(one.readable) or all(two.columns.status_is_code for two in accepted.lists)
    are_more = accepted.codes.isdisjoint(one.readable) and all(two.table.is_table for two in accepted.lists)
    return is_said and are_more and are_alike


def _headings(one: Candidate) -> set[str]:
    return {text_of(line.element) for line in one.table.lines}


def _in_full(one: Candidate, lists: Sequence[Candidate]) -> Candidate:
    """The list; where it has no texts, the first with all its codes and more, and texts for them."""
    fuller = (two for two in lists if "no-message" in one.feature_names and one.readable < two.readable)
    listed = (two for two in fuller if "declarations" not in two.feature_names and not two.raw)
    return next((two for two in listed if "message-column" in two.feature_names), one)


def _likeliest(coded: Sequence[Candidate]) -> list[Candidate]:
    """The list that most speaks for, with those much like it or likely by themselves."""
    # One line, and codes alone: an index of the page.
    index = [one for one in coded if one.table.is_table and {"one-line", "no-message"} <= one.feature_names]
    coded = [one for one in coded if one not in index] or coded
    headed = [one for one in coded if is_headed(one)]
    if any(FOREIGN.isdisjoint(one.feature_names - {"anatomy-heading"}) for one in headed):
        kinds = {*map(kind_of, headed)}
        coded = [one for one in coded if kind_of(one) in kinds or not _is_of_others_by_heading(one)]
    lines = Counter[tuple[object, ...]]()
    for one in coded:
        lines[kind_of(one)] += len(one.table.lines)
    first = max(coded, key=lambda one: (likelihood(one, lines[kind_of(one)]), one.certainty))
    if support(first) == float("-inf") and len(first.table.lines) == 1:
        return []
    kin = (one for one in coded if kind_of(one) == kind_of(first))
    first = next((one for one in kin if are_categories(first, one)), first)
    least = support(first) - _FAR
    meant = [
        one
        for one in coded
        if one is first
        or (are_alike_lists(one, first) and (support(one) > 0 if is_beside(one, first) else support(one) >= least))
        or is_likely(one)
        or begin_alike(one, first)
    ]
    meant = [one for one in meant if one is first or (is_source_of(one, first) and not are_categories(one, first))]
    own = codes_of(one for one in meant if not one.columns.status_is_code)
    return [one for one in meant if not (one.columns.status_is_code and _holds_codes(one, own))]


def _is_of_others_by_heading(one: Candidate) -> bool:
    """Is its heading of other things, or does nothing in or around it speak of errors? Not so where its lines fail."""
    names = one.feature_names
    return "failing-lines" not in names and ("foreign-heading" in names or {"no-error-context", CALM} <= names)


def _are_fields(one: Candidate) -> bool:
    """Are these fields, labels or other things, or, if raw, numbers of sections, bare words or calm lines?"""
    names = one.feature_names
    is_calm = {"no-error-context", CALM} <= names
    name_fields = "code-title" not in names and not names.isdisjoint(("field-codes", "label-codes"))
    are_named = most(map(_NAMED.fullmatch, one.readable))
    may_be_rules = all(map(_NUMBERED.fullmatch, one.readable)) or (are_named and _RULES.fullmatch(one.table.heading))
    is_title = "one-line" in names and one.table.shape == "headings" and not speaks_of_failure(one)
    are_set = one.table.shape == SAMPLE and all(_LEVEL.fullmatch(line.texts[3]) for line in one.table.lines)
    foreign = FOREIGN - {"anatomy-heading"} if is_of_exits(one) else FOREIGN
    are_others = is_calm and not names.isdisjoint(foreign - {"foreign-heading"} if may_be_rules else foreign)
    are_others = are_others or (is_calm and {"one-line", "no-message"} <= names)
    are_others = are_others or 2 * len([*filter(_OF_PLATFORM.fullmatch, one.readable)]) >= len(one.readable)
    are_others = are_others or most(map(_FILE.fullmatch, one.readable))
    are_sections = one.raw and 2 * sum(map(bool, map(_SECTION.fullmatch, one.readable))) >= len(one.readable)
    are_headed = any(map(is_clearly_of_codes, one.table.topics))
    return (
        name_fields
        or (is_title and "no-error-context" in names)
        or are_set
        or are_others
        or are_sections
        or (one.raw and ((is_calm and not are_headed) or {"word-codes", "no-message"} <= names))
    )


def _holds_codes(one: Candidate, codes: Set[str]) -> bool:
    """Does one of these codes, of other lists, stand on each line?"""
    return all(any(code in text for text in line.texts for code in codes) for line in one.table.lines)


def _are_words(one: Candidate) -> bool:
    """Are its codes ordinary words, though nothing speaks of errors, such as the headings of the page, or one alone?"""
    speaks = speaks_of_failure(one) and (not one.table.is_table or one.is_titled)
    speaks = speaks and FOREIGN.isdisjoint(one.feature_names)
    is_calm = "no-error-context" in one.feature_names and not (is_headed(one) or speaks)
    is_alone = {"one-line", "word-codes"} <= one.feature_names
    may_be = FOREIGN.isdisjoint(one.feature_names) and may_head_codes(one.table.heading)
    if may_be and all("." in code for code in one.readable):
        return False  # "card.expired" under "Reasons".
    return is_alone or (is_calm and {*map(form_of, one.readable)} <= WORDS)


def _is_read(one: Candidate, read: Set[_Element]) -> bool:
    return most(line.element in read for line in one.table.lines)


def _stands_below(one: Candidate, taken: Set[Candidate]) -> bool:
    """Are these codes of errors, each under the heading of a list that is `taken`, as of answers with its statuses?"""
    topics = {line.topics for two in taken for line in two.table.lines}
    return (
        {"error-heading", "failing-lines"} <= one.feature_names
        and not one.columns.status_is_code
        and all(any(line.topics[: len(own)] == own for own in topics) for line in one.table.lines)
    )


def _completed(meant: Sequence[Candidate], raw: Sequence[Candidate], coded: Sequence[Candidate]) -> list[Candidate]:
    """The lists; in place of those that are no tables, a raw one with all their codes, and more like them.

    One with lines of another of the `coded` lists, which is not meant, is no such list.
    """
    barred = {line.element for one in {*coded} - {*meant} if not one.raw for line in one.table.lines}
    apart = [one for one in meant if not one.table.is_table]
    for one in raw:
        lines = {line.element for line in one.table.lines}
        if not lines.isdisjoint(barred):
            continue
        part = [two for two in apart if two.readable < one.readable]
        more = one.readable - codes_of(part)
        if not more:
            continue  # Together, they have them all.
        may_be = all(map(FAILURE_TYPE.fullmatch, one.readable)) or _are_words_among(more, one.readable)
        if part and (may_be or {*map(form_of, one.readable)} <= {*map(form_of, codes_of(part))} - WORD_FORMS):
            meant = [*(two for two in meant if two not in part and not _is_read(two, lines)), one]
            apart = [two for two in meant if not two.table.is_table]
    return [*meant]


def _are_words_among(codes: Set[str], all_codes: Set[str]) -> bool:
    """Are these few of the codes, and plain words ("Timeout")?"""
    return len(codes) * 4 <= len(all_codes) and all(code.isalpha() and form_of(code) in WORDS for code in codes)


def _lies_on_its_side(one: Candidate) -> bool:
    """Are the codes of an untitled table the titles of its lines ("Code", "HTTP", "Message")?"""
    if not one.table.is_table or any(one.table.titles):
        return False
    texts = one.code_texts
    return any("code" in title_roles(text) for text in texts) and sum(map(names_role, texts)) * 2 >= len(texts)


def _is_strong(one: Candidate, titles: Set[tuple[str, ...]]) -> bool:
    """Is this surely meant, its doubts aside: most lines speak of failure, and its heading, titles or length agree?"""
    names = one.feature_names
    if not names.isdisjoint(("preformatted", "foreign-heading", "nested-list")):
        return False  # A sample beside a list, one of other things, or a part of a line.
    if "no-message" in names and not one.table.is_table:
        return False  # What names the tables below.
    agrees = "error-heading" in names or tuple(one.table.titles) in titles or len(one.table.lines) >= _MANY
    return "failing-lines" in names and agrees and support(one) >= ENOUGH


def _is_of_others(one: Candidate) -> bool:
    """Do its titles say that it is one of other things, or is it part of another list?"""
    foreign = "foreign-header" in one.feature_names
    return (foreign and normal(one.code_title) not in ANYTHING) or support(one) == float("-inf")


def _hardly_fails(one: Candidate) -> bool:
    """Is it one of fields or settings, or of names under a heading of its own, hardly more of which fail than not?"""
    names, topics = one.feature_names, one.table.topics
    if not names.isdisjoint(("field-codes", "setting-texts")):
        return True
    are_names = "no-error-context" in names and not any(map(VENDOR_NUMBER.fullmatch, one.readable))
    if not topics or not are_names or "code-title" in names or any(map(_may_head_results, topics)):
        return False
    if mentions_failure(topics[-1]):  # "Cord problems"
        return False
    return len(one.table.lines) < _FEW or share_failing(one.table.lines) < _MOST


def _may_head_results(topic: str) -> bool:
    """Does the heading name codes, results, or reasons and nothing else?"""
    roles, words = title_roles(topic), plain(topic)
    return "code" in roles or ("cause" in roles and words.isalpha()) or RESULTS.search(words) is not None


def _is_headed_otherwise(one: Candidate, accepted: Accepted, titles: Set[tuple[str, ...]]) -> bool:
    """Does nothing around it speak of errors, nor its heading or its titles share anything with an accepted list?"""
    own, known = one.table.topics, tuple(one.table.titles) in titles
    words = {word for topic in own[-1:] for word in topic.split()}
    for topics in (other.table.topics for other in accepted.lists):
        # A heading above both is not that of the accepted one.
        below = topics[len(own) :] if own == topics[: len(own)] != topics else topics
        known = known or any(not words.isdisjoint(topic.split()) for topic in below)
    return "no-error-context" in one.feature_names and not known


def _speaks(one: Candidate) -> bool:
    """Does it speak of errors, by its lines or its heading?"""
    return not one.feature_names.isdisjoint(("failing-lines", "error-heading"))


def _begins_alike(one: Candidate, accepted: Accepted) -> bool:
    """Do its codes begin as all accepted ones do ("PUMP_EMPTY")?"""
    beginning = accepted.kind(accepted.lists).beginning
    return "_" in beginning and all(code.startswith(beginning) for code in one.readable)
