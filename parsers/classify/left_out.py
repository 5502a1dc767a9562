"""The lists of a page that are declined, and probably should not be: like accepted ones, with codes of their own."""

from functools import cached_property

from parsers.classify.accepted import NUMBERED, Accepted, are_of_a_kind
from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import beginning_of_class, forms_of
from parsers.classify.features import SHORT, doubts_in, enough, without
from parsers.extract.card_tables import MORE
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.stated_statuses import heading_status
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CALLED, without_parts
from parsers.lexicon.vocabulary import (
    AMBIGUOUS,
    ANSWERS,
    MESSAGES,
    is_about_errors,
    is_foreign_header,
    is_of_error_codes,
    mentions_failure,
    plain,
)

#: What is known of a list beside the others: it is no list of its own.
SETTLED = frozenset(
    {
        *("group-headings", "part-of-card", "summary", "remarks", "statuses-of-codes"),
        *("repeated-lists", "retired-heading", "field-codes", "messages"),
    }
)
#: Nothing in it fails, and no heading says that something does.
CALM = "no-failing-lines"
#: A heading or a title that says that its codes are those of errors.
_OF_ERRORS = {"error-heading", "code-title"}
_FAILING_CODES = {"failing-lines", "distinct-codes", "code-title"}
_CODED_FAILURES = {"code-like", "distinct-codes", "failing-lines", "message-column"}
#: So many codes that are in no table make a list, whatever is around it.
_MIN_CARDS = 5
_NUMBERS_OF_ERRORS = {"distinct-codes", "error-heading", "message-column", "number-codes"}
_NUMBERED_FAILURES = {"failing-lines", "distinct-codes", "number-codes", "message-column"}
#: What speaks against a table of failures only because of its length, its heading or a status that comes again.
_MERE_DOUBTS = {"few-lines", "misplaced-statuses", "no-error-context", "no-message", "some-repeated-codes", *SHORT}
#: A signal that a system sends to a program.
_SIGNAL = regex(r"SIG[A-Z]{2,}\d?")


def is_left_out(one: Candidate, accepted: Accepted) -> bool:
    """Does a declined list look like one of codes, or much like an accepted one, with codes of its own?"""
    is_table = one.table.shape == "table"
    if is_table and _are_parts(one):
        return False
    if is_table and repeats_titles(one, accepted):
        return True
    if is_table and not one.raw and one.columns.at("code") is None:
        return _names_errors(one, accepted) or parts_status(one, accepted)
    if "repeated-lists" in one.feature_names:
        return is_table and _has_other_statuses(one, accepted)
    if one.swallowed or one.raw or not one.feature_names.isdisjoint(SETTLED):
        return one.swallowed
    if "word-codes" in one.feature_names and _are_texts_of_codes(one, accepted):
        return False
    if one.is_items and _are_of_codes(one, accepted):
        return False
    if not is_table and one.table.block_indexes <= accepted.claimed and one.readable <= accepted.statuses:
        return False  # In the cards whose statuses they are.
    return (is_table and _is_calm_alike(one, accepted)) or _Comparison(one, accepted).is_left_out()


def repeats_titles(one: Candidate, accepted: Accepted) -> bool:
    """Has a table of failures the titles of an accepted one, and codes that read like fields ("lid_type")?"""
    names = one.feature_names
    if not {"field-codes", "code-title", "failing-lines"} <= names or one.columns.at("message") is None:
        return False
    alike = any(two.table.titles == one.table.titles for two in accepted.lists)
    return alike and accepted.codes.isdisjoint(one.readable)


class _Comparison:
    """A declined list beside accepted ones: its `kin` (both of statuses, or neither), in its shape, and `beside` it."""

    def __init__(self, one: Candidate, accepted: Accepted) -> None:
        self.one, self.accepted, self.names, self.table = one, accepted, one.feature_names, one.table
        self.is_calm = CALM in self.names
        self.kin = [two for two in accepted.lists if two.columns.status_is_code == one.columns.status_is_code]
        self.alike = [two for two in self.kin if two.table.shape == self.table.shape]
        topics = self.table.topics
        as_deep = (two for two in self.alike if len(two.table.topics) == len(topics))
        self.beside = [two for two in as_deep if two.table.topics[:-1] == topics[:-1]]
        titles = self.table.titles if {*self.table.titles} - {"", MORE} else None
        self.titled_alike = [two for two in self.kin if two.table.titles == titles]

    @cached_property
    def own(self) -> frozenset[str]:
        """The codes that no accepted list has, nor names an error by; those of most lists need not be read."""
        return self.one.readable - self.accepted.codes - self.accepted.names

    @cached_property
    def has_known_forms(self) -> bool:
        """Has each of these the form of an accepted code?"""
        return forms_of(self.own) <= self.accepted.forms

    def is_left_out(self) -> bool:
        """The answer for a list of codes that nothing settles."""
        if self._is_calm_of_others():
            return False
        is_index = "no-message" in self.names and not self.own.isdisjoint(self.accepted.headings)
        if not self.own or is_index:
            return False
        is_likely = self._is_likely() and (any(self.table.titles) or self.has_known_forms)
        if is_likely or (self.one.in_doubt and not self._is_of_others()):
            return True
        if len(self.own) * 2 < len(self.one.readable):
            return False
        if self._share_namespace() or self._is_sibling() or self._has_headed_constants():
            return True  # Nor does a heading say otherwise ("See also").
        is_of_kind = not self.is_calm and are_of_a_kind(self.own, self.accepted.kind(self.accepted.lists))
        if self._may_be_failures() or self._lists_failures() or (is_of_kind and all(map(NUMBERED.search, self.own))):
            return True  # Whatever its heading says.
        return not self._is_foreign() and (is_of_kind or self._is_like_kin())

    def _is_calm_of_others(self) -> bool:
        """Do its heading or titles settle that it is of other things, so that its codes need not be read?"""
        is_other = self.one.names_others or not self.kin
        is_other = is_other or ("foreign-heading" in self.names and not len(self.titled_alike) == len(self.alike) > 1)
        may_be = (
            "error-heading" in self.names
            or self.one.in_doubt
            or is_of_error_codes(self.table.heading)
            or self._namespace != ""
        )
        return self.is_calm and is_other and not may_be

    def _is_likely(self) -> bool:
        """Is it like those beside it, and only too short, or numbers of failures and under no title of other things?"""
        is_short = "error-heading" in self.names and enough(without(self.one.features, SHORT))
        are_numbers = self.table.shape == "table" and all(map(str.isdigit, self.accepted.codes))
        are_numbers = are_numbers and self.names >= _NUMBERED_FAILURES and "foreign-heading" not in self.names
        are_numbers = are_numbers and not is_foreign_header(self.table.titles[0])
        # Under the same words about errors as one that was read.
        is_alike = {"alike-list", "error-heading"} <= self.names and not SHORT.isdisjoint(self.names)
        is_likely = self.beside != [] and (is_short or are_numbers)
        return is_likely or (is_alike and self.has_known_forms) or self._is_chapter_of_numbers()

    def _is_chapter_of_numbers(self) -> bool:
        """Are these calm numbers under a heading of errors, and as long as those of such lists in other chapters?"""
        if not self.names >= _NUMBERS_OF_ERRORS or self.table.shape == "table" or self.one.names_others:
            return False
        kin = [two for two in self.alike if len(two.table.topics) == len(self.table.topics) > 1]
        kin = [two for two in kin if two.feature_names >= _NUMBERS_OF_ERRORS]
        return {*map(len, self.own)} <= {len(code) for two in kin for code in two.codes}

    def _are_of_known_hundreds(self) -> bool:
        """Are these numbers of four digits or more, each in a hundred that numbers under its title were read from?"""
        titled = (two for two in self.alike if two.code_title == self.one.code_title)
        known = {code[:-2] for two in titled for code in two.codes if len(code) > 3}
        return all(code.isdigit() and code[:-2] in known for code in self.own)

    def _has_titled_constants(self) -> bool:
        """Are these constants under a title of accepted codes: codes, whether or not anything around them fails?"""
        is_titled = self.one.is_titled and self.one.code_title in self.accepted.code_titles
        return is_titled and all("_" in form for form in forms_of(self.own))

    def _has_headed_constants(self) -> bool:
        """Are these constants as accepted ones, below a heading that says that they are codes of errors?"""
        return is_of_error_codes(self.table.heading) and self.has_known_forms and all(map(str.isupper, self.own))

    def _is_of_others(self) -> bool:
        """Is it of other things, of numbers, or headings with no word of errors near, and of unknown forms?"""
        foreign = "foreign-heading" in self.names and not ANSWERS.search(plain(self.table.heading))
        apart = self.table.shape == "headings" and "no-error-context" in self.names
        is_other = self.one.names_others or foreign or apart or forms_of(self.own) == {"9"}
        known = sum(forms_of([code]) <= self.accepted.forms for code in self.own)
        return is_other and self.names.isdisjoint(_OF_ERRORS) and known * 2 < len(self.own)

    def _share_namespace(self) -> bool:
        """Do most of these begin as all accepted codes do, with a name and a word of errors?"""
        beginning = self._namespace
        return beginning != "" and sum(code.startswith(beginning) for code in self.own) * 2 > len(self.own)

    @property
    def _namespace(self) -> str:
        """How all accepted codes begin, if that is a name and a word of errors ("PUMP_ERR_")."""
        words = self.accepted.kind(self.accepted.lists).beginning.split("_")[:-1]
        return "_".join([*words, ""]) if len(words) > 1 and mentions_failure(" ".join(words)) else ""

    def _is_sibling(self) -> bool:
        """Has it failures of known forms, where those of two headings beside its own were read in the same shape?"""
        topics = self.table.topics
        above = {line.topics for two in self.alike for line in two.table.lines} - {topics}
        if sum(other[:-1] == topics[:-1] != other for other in above) < 2 or not self.has_known_forms:
            return False
        if {"foreign-header", "foreign-heading"} <= self.names:
            return False  # Its title and its heading say otherwise.
        is_other = self.one.names_others or "foreign-heading" in self.names
        return "failing-lines" in self.names or not (is_other or self.is_calm)

    def _may_be_failures(self) -> bool:
        """Are these codes on failing lines with texts, under a heading that errors may have, too ("Issue types")?"""
        are_told = {"failing-lines", "distinct-codes"} <= self.names and "no-message" not in self.names
        # The members of an object ("Property") are not named after failures.
        are_fields = {"foreign-header", "word-codes"} <= self.names or "one-line" in self.names
        are_fields = are_fields and not any(map(mentions_failure, self.own))
        return are_told and not are_fields and AMBIGUOUS.search(plain(self.table.heading)) is not None

    def _lists_failures(self) -> bool:
        """Does hardly anything speak against a table, or codes in cards, of failures, each with a text or a status?"""
        against = doubts_in(self.one.features)
        is_complete = not {"message", "status"}.isdisjoint(self.one.columns.roles.values())
        is_list = self.table.shape == "table" or (self.names >= _CODED_FAILURES and len(self.own) >= _MIN_CARDS)
        return is_list and "failing-lines" in self.names and is_complete and against <= _MERE_DOUBTS

    def _is_foreign(self) -> bool:
        """Is it of other things than the accepted lists, by its heading, a title, or the codes' class ("Io.Closed")?"""
        is_titled_alike = self.has_known_forms and len(self.titled_alike) == len(self.alike) > 1
        is_foreign = self.one.names_others or ("foreign-heading" in self.names and not is_titled_alike)
        return is_foreign or not self.kin or None not in map(beginning_of_class, self.own)

    def _is_like_kin(self) -> bool:
        """Has it distinct codes on failing lines, or the titles, forms or place of accepted lists?"""
        if self.one.is_titled and any(two.table.topics == self.table.topics for two in self.titled_alike):
            # Names alone ("KG | Kilogram") are those of other things.
            told = sum(any(text.count(" ") > 2 for text in line.texts) for line in self.table.lines)
            if told * 2 > len(self.table.lines):
                return True
        if self.names >= _FAILING_CODES or (self._has_titled_constants() and self.has_known_forms):
            return True
        if self.one.is_titled and is_about_errors(self.table.heading) and self._are_of_known_hundreds():
            return True
        if not self.is_calm and self.titled_alike:
            is_errors = self.table.shape == "table" and "error-heading" in self.names
            if len(self.titled_alike) > 1 or self.one.is_titled or self.has_known_forms or is_errors:
                return True
        are_titled = self.one.is_titled and len(self.table.titles) > 2
        if are_titled and sum(two in self.titled_alike for two in self.beside) > 1:
            return True  # Of several tables under one heading, only this one is calm.
        return len(self.beside) > 1 and are_of_a_kind(self.own, self.accepted.kind(self.alike), among_others=True)


def _has_other_statuses(one: Candidate, accepted: Accepted) -> bool:
    """Has a table of what an endpoint answers failures of its own beside one that was read, titled as it is?"""
    alike = (two for two in accepted.lists if two.table.titles == one.table.titles)
    own = {code for code in one.readable - accepted.codes if code[0] in "45"}
    return bool(own) and any(plain(two.table.heading) == plain(one.table.heading) for two in alike)


def _are_parts(one: Candidate) -> bool:
    """Are these parts of a program: a destructor, the type before a function, or signals of the system?"""
    texts = one.code_texts
    if any("::~" in text for text in texts):
        return True
    if any("SIG" in text for text in texts) and one.readable and all(map(_SIGNAL.fullmatch, one.readable)):
        return True
    return all(any(map(CALLED.fullmatch, line.texts[1:])) for line in one.table.lines)


def _are_of_codes(one: Candidate, accepted: Accepted) -> bool:
    """Are these statuses, or their classes ("5xx"), all of them of the vendor's own codes that were read?"""
    statuses = accepted.statuses
    is_own = not any(two.columns.status_is_code for two in accepted.lists)
    return is_own and frozenset() != one.readable <= statuses | {f"{status[0]}xx" for status in statuses}


def _are_texts_of_codes(one: Candidate, accepted: Accepted) -> bool:
    """Does each of these lines, which is no row of a table, stand below the heading of a code that was read?"""
    headed = (two for two in accepted.lists if two.table.shape == "headings" and not two.columns.status_is_code)
    codes = {code for two in headed for code in two.codes}
    is_table = one.table.shape == "table"
    return not is_table and all(not codes.isdisjoint(line.topics[-1:]) for line in one.table.lines)


def _names_errors(one: Candidate, accepted: Accepted) -> bool:
    """Does a table without a code column name errors: a thing in each line, or codes or phrases under known titles?"""
    titles = one.table.titles
    if not is_about_errors(one.table.heading):
        return False
    if any(titles[1:]) and len(titles) > 2 and any(two.table.titles[1:] == titles[1:] for two in accepted.lists):
        return True
    return has_codes_among_texts(one, accepted) or _may_name_errors(one)


def has_codes_among_texts(one: Candidate, accepted: Accepted) -> bool:
    """Have some lines of a table without a code column codes as accepted ones, under their title, and others texts?"""
    if one.columns.at("code") is not None or one.table.titles[0] not in accepted.code_titles:
        return False
    codes = [*filter(looks_like_code, {line.texts[0] for line in one.table.lines} - accepted.codes)]
    return codes != [] and forms_of(codes) <= accepted.forms


def _may_name_errors(one: Candidate) -> bool:
    """Does a table under a heading of errors name a thing in each line?"""
    names = [line.texts[0] for line in one.table.lines]
    heading = one.table.heading
    of_errors = is_about_errors(heading) and not one.names_others and not looks_like_code(heading)
    return of_errors and 1 < len({*names}) == len(names) and sum(" " not in name for name in names) * 2 > len(names)


def parts_status(one: Candidate, accepted: Accepted) -> bool:
    """Is it a table of what the API says below the heading of a status that was read: the errors with that status?"""
    status = heading_status(one.table.heading)
    headed = (other for other in accepted.lists if other.table.shape == "headings" and other.columns.status_is_code)
    is_told = one.table.shape == "table" and not one.accepted and MESSAGES.search(plain(one.table.titles[0]))
    return bool(is_told) and any(status in other.codes for other in headed)


def _is_calm_alike(one: Candidate, accepted: Accepted) -> bool:
    """Is it a calm table of errors that carry something, or with codes as accepted ones under the same titles?"""
    if CALM not in one.feature_names or not _may_name_errors(one):
        return False
    if any(map(without_parts, one.code_texts)):
        return True
    titles, own = one.table.titles, one.readable - accepted.codes
    is_like = any(titles) and any(two.table.titles == titles for two in accepted.lists)
    return is_like and own != set() and forms_of(own) <= accepted.forms
