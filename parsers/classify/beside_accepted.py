"""A declined list of codes beside the accepted ones: whether it is likely to be one of them."""

from collections.abc import Iterable
from functools import cached_property

from parsers.classify.accepted import NUMBERED, Accepted, are_of_a_kind
from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import beginning_of_class, forms_of
from parsers.classify.features import SHORT, doubts_in, enough, without
from parsers.extract.card_tables import MORE
from parsers.extract.stated_statuses import nearest_status
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import (
    AMBIGUOUS,
    ANSWERS,
    DATA_TYPES,
    MESSAGES,
    RESULTS,
    goes_on_with_codes,
    is_about_errors,
    is_clearly_of_codes,
    is_foreign_header,
    is_of_error_codes,
    may_head_codes,
    mentions_failure,
    plain,
    title_roles,
)

#: Nothing in it fails, and no heading says that something does.
CALM = "no-failing-lines"
#: A heading or a title that says that its codes are those of errors.
_OF_ERRORS = {"error-heading", "code-title"}
_FAILING_CODES = {"failing-lines", "distinct-codes", "code-title"}
_CODED_FAILURES = {"code-like", "distinct-codes", "failing-lines", "message-column"}
#: Ranges, parts of codes, and what nothing says to be of errors, whatever heads it.
_OF_NO_CODES = {"anatomy-heading", "calm-heading", "code-ranges"}
_TITLED = {"distinct-codes", "message-column"}
#: What a gateway answers beside its codes: the matches of a card's address and number, which may lead to a refusal.
_VERIFIED = regex(
    r"(?=.*(?:\b(?:avs|cvv2?|cvc2?|cid|csc)\b|(?:address|card) verification))"
    r"(?:\W|avs|cvv2?|cvc2?|cid|csc|address|card|verification|service|security|and|codes?|list|matches|match|of|repl(?:y|ies)"
    r"|responses?|results?|returns?|the|values)+"
)
#: A topic that is none of errors.
_OF_THINGS = regex(
    r"(?:[\w-]+ )?(?:devices|endpoints|locations|metadata|models|modes|priorit(?:y|ies)|regions|resources)"
)
#: A heading of a vendor's tests.
_TESTED = regex(r"(?:sandbox|test(?:ing)?)\b(?!.*\b(?:codes?|errors?)\b)")
#: What a system says while nothing fails.
_NOTICES = regex(r"^(?:(?:api|client|server|system) )?(?:info(?:rmation(?:al)?)?|notices?|system) codes?$")
#: A code with a number, and no amount or number of an account.
_NUMBERED = regex(r"(?!\d{8})[\w.-]*\d[\w.-]*")
#: Titles of codes, whatever those of the accepted lists are.
_TITLES = frozenset({"codes", "error code", "error codes"})
_THREE_DIGITS, _FAILING = regex(r"\d{3}"), regex(r"[4-6]\d\d")
#: So many codes that are in no table make a list, whatever is around it.
_MIN_CARDS = 5
_NUMBERS_OF_ERRORS = {"distinct-codes", "error-heading", "message-column", "number-codes"}
_NUMBERED_FAILURES = {"failing-lines", "distinct-codes", "number-codes", "message-column"}
#: What speaks against a table of failures only because of its length, its heading or a status that comes again.
_MERE_DOUBTS = {"few-lines", "misplaced-statuses", "no-error-context", "no-message", "some-repeated-codes", *SHORT}


class Comparison:
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
        if self._verifies_cards():
            return True
        if self._is_calm_of_others():
            return False
        is_index = "no-message" in self.names and not self.own.isdisjoint(self.accepted.headings)
        if not self.own or is_index:
            return False
        has_form = 2 * sum(map(self.accepted.has_form, self.own)) >= len(self.own)
        is_known = has_form if "error-heading" in self.names else self.has_known_forms
        is_likely = self._is_likely() and (any(self.table.titles) or is_known)
        if is_likely or (self.one.in_doubt and not self._is_of_others()):
            return True
        if self._are_said_to_be_codes() or self._is_topic_of_errors():
            return True  # However calm their texts.
        if len(self.own) * 2 < len(self.one.readable):
            return False
        is_named = self._has_headed_codes() or self._are_beside_statuses() or self._is_titled() or self._is_led_alike()
        if is_named or self._share_namespace() or self._is_sibling() or self._are_of_messages():
            return True  # Nor does a heading say otherwise ("See also").
        if len(self.own) > 1 and self.accepted.count_on(self.own):
            return True
        is_of_kind = not self.is_calm and are_of_a_kind(self.own, self.accepted.kind(self.accepted.lists))
        if self._may_be_failures() or self._lists_failures() or (is_of_kind and all(map(NUMBERED.search, self.own))):
            return True  # Whatever its heading says.
        return not self._is_foreign() and (is_of_kind or self._is_like_kin() or self._go_on_with_numbers())

    def _are_said_to_be_codes(self) -> bool:
        """Have these the forms of accepted codes, under a heading of errors or of more codes, and no data types?"""
        is_said = "error-heading" in self.names or goes_on_with_codes(self.table.heading)
        are_codes = self.has_known_forms and not self.names.isdisjoint({"code-like", "number-codes"})
        told = [text for line in self.table.lines for text in line.texts[1:] if text]
        are_fields = self.one.names_others or (told != [] and all(map(DATA_TYPES.fullmatch, told)))
        return is_said and are_codes and "distinct-codes" in self.names and not are_fields

    def _is_topic_of_errors(self) -> bool:
        """On a page of errors, have its codes accepted forms, and is its heading a topic like those beside it?"""
        heading, title = self.table.heading, self.table.main_heading
        siblings = (two for two in self.kin if two.table.topics[:-1] == self.table.topics[:-1])
        beside = [two for two in siblings if two.table.heading != heading]
        are_topics = beside != [] and not any("error-heading" in two.feature_names for two in beside)
        are_topics = are_topics or any(two in self.alike for two in beside)
        is_other = self.one.names_others or not self.names.isdisjoint({"foreign-heading", "foreign-header"})
        is_other = is_other or not title_roles(heading).keys() <= {"code", "cause"}  # "Severity"
        is_other = is_other or (self.table.is_table and any(self.table.titles) and not self.titled_alike)
        is_other = is_other or _OF_THINGS.fullmatch(plain(heading)) is not None
        are_codes = self.has_known_forms and self.names >= _TITLED
        are_codes = are_codes and not self.names.isdisjoint({"code-like", "number-codes"})
        return are_topics and are_codes and not is_other and (is_about_errors(title) or is_clearly_of_codes(title))

    def _go_on_with_numbers(self) -> bool:
        """Have these texts, on a page of errors, and are they numbers of hundreds that accepted codes are of?"""
        may_be = "message-column" in self.names and all(code[-2:].isdigit() for code in self.own)
        if not (may_be and is_about_errors(self.table.main_heading)):
            return False
        return self._are_of_hundreds(code for code in self.accepted.codes if code[-2:].isdigit())

    def _is_calm_of_others(self) -> bool:
        """Do its heading or titles settle that it is of other things, so that its codes need not be read?"""
        is_other = self.one.names_others or not self.kin
        is_other = is_other or ("foreign-heading" in self.names and not len(self.titled_alike) == len(self.alike) > 1)
        may_be = (
            "error-heading" in self.names
            or self.one.in_doubt
            or is_of_error_codes(self.table.heading)
            or self._are_beside_statuses()
            or self._namespace != ""
        )
        return self.is_calm and is_other and not may_be

    def _verifies_cards(self) -> bool:
        """Are these codes of what a bank answers about a card's address or number, some of which no list has?"""
        return self.one.is_titled and bool(self.own) and _VERIFIED.fullmatch(plain(self.table.heading)) is not None

    def _is_likely(self) -> bool:
        """Is it like those beside it, and only too short, or numbers of failures and under no title of other things?"""
        is_short = "error-heading" in self.names and enough(without(self.one.features, SHORT))
        are_numbers = self.table.is_table and all(map(str.isdigit, self.accepted.codes))
        are_numbers = are_numbers and self.names >= _NUMBERED_FAILURES and "foreign-heading" not in self.names
        are_numbers = are_numbers and not is_foreign_header(self.table.titles[0])
        # Under the same words about errors as one that was read.
        is_alike = {"alike-list", "error-heading"} <= self.names and not SHORT.isdisjoint(self.names)
        is_likely = self.beside != [] and (is_short or are_numbers)
        return is_likely or (is_alike and self.has_known_forms) or self._is_chapter_of_numbers()

    def _is_chapter_of_numbers(self) -> bool:
        """Are these calm numbers under a heading of errors, and as long as those of such lists in other chapters?"""
        if not self.names >= _NUMBERS_OF_ERRORS or self.table.is_table or self.one.names_others:
            return False
        kin = [two for two in self.alike if len(two.table.topics) == len(self.table.topics) > 1]
        kin = [two for two in kin if two.feature_names >= _NUMBERS_OF_ERRORS]
        return {*map(len, self.own)} <= {len(code) for two in kin for code in two.codes}

    def _are_of_known_hundreds(self) -> bool:
        """Are these numbers of four digits or more, each in a hundred that numbers under its title were read from?"""
        titled = (two for two in self.alike if two.code_title == self.one.code_title)
        are_numbers = all(map(str.isdigit, self.own))
        return are_numbers and self._are_of_hundreds(code for two in titled for code in two.codes)

    def _are_of_hundreds(self, codes: Iterable[str]) -> bool:
        """Is each of these in a hundred that one of `codes` is of ("1207" and "1215")?"""
        hundreds = {code[:-2] for code in codes if len(code) > 3}
        return all(code[:-2] in hundreds for code in self.own)

    def _are_numbers_alike(self) -> bool:
        """Are these numbers like statuses of failures (SIP's "603"), beside accepted ones under the same titles?"""
        codes = {code for two in self.titled_alike if two in self.beside for code in two.codes}
        return (
            bool(codes)
            and all(_THREE_DIGITS.fullmatch(code) for code in codes)
            and most(map(_FAILING.fullmatch, self.own))
        )

    def _has_titled_constants(self) -> bool:
        """Are these constants under a title of accepted codes, or, below a heading that fails, of any?"""
        title = self.one.code_title
        fail = nearest_status((self.table.heading,), False) is not None or mentions_failure(self.table.heading)
        is_titled = self.one.is_titled and (title in self.accepted.code_titles or (fail and plain(title) in _TITLES))
        return is_titled and all("_" in form for form in forms_of(self.own))

    def _has_headed_codes(self) -> bool:
        """Are these numbered codes, or constants as accepted ones, right below a heading of codes of errors?

        Under a heading of their own, so are any that look like codes.
        """
        if not is_of_error_codes(self.table.heading):
            return False
        may_be = self.names >= _TITLED and self.names.isdisjoint(_OF_NO_CODES)
        is_own = "code-like" in self.names and self.table.heading not in self.accepted.topics
        if may_be and is_own and not self.one.columns.status_is_code:
            return True
        are_numbered = may_be and all(map(_NUMBERED.fullmatch, self.own)) and not all(map(is_http, self.own))
        return are_numbered or (self.has_known_forms and all(map(str.isupper, self.own)))

    def _are_beside_statuses(self) -> bool:
        """Beside the statuses of any API, are these the vendor's codes, under a heading that may be one of errors?"""
        if self.kin or self.one.names_others or self.names.isdisjoint({"code-like", "number-codes"}):
            return False
        are_results = self.one.is_titled and RESULTS.search(plain(self.table.heading)) is not None
        may_fail = self.names >= {"code-like", *_TITLED} and not self.is_calm
        may_fail = may_fail and self.names.isdisjoint({"foreign-heading", "function-codes"})
        is_said = len(self.own) > 2 and "error-context" in self.names
        may_fail = may_fail and (is_said or any(map(may_head_codes, self.table.topics)))
        return are_results or may_fail or self.names >= _NUMBERS_OF_ERRORS

    def _is_led_alike(self) -> bool:
        """Does the line above say that these are codes ("Success codes"), and do they begin with the others' name?"""
        name, mark, _ = self.accepted.kind(self.accepted.lists).beginning.partition("_")
        begin = mark != "" and all(code.startswith(f"{name}_") for code in self.own)
        return begin and is_clearly_of_codes(self.table.lead)

    def _is_titled(self) -> bool:
        """Is it a table with the title of codes on a page of them, whose heading may name no more than their topic?"""
        is_other = self.is_calm or "foreign-header" in self.names  # "Exit code"
        if is_other or not (self.table.is_table and is_of_error_codes(self.table.main_heading)):
            return False
        title = self.one.code_title
        numbered = "code-title" in self.names and all(map(_NUMBERED.fullmatch, self.own))
        failing = "failing-lines" in self.names and is_about_errors(title)
        return self.names >= _TITLED and (is_of_error_codes(title) or numbered or failing)

    def _is_of_others(self) -> bool:
        """Is it of other things, of numbers, or headings with no word of errors near, and of unknown forms?"""
        foreign = "foreign-heading" in self.names and not ANSWERS.search(plain(self.table.heading))
        apart = self.table.shape == "headings" and "no-error-context" in self.names
        is_other = self.one.names_others or foreign or apart or forms_of(self.own) == {"9"}
        known = sum(map(self.accepted.has_form, self.own))
        return is_other and self.names.isdisjoint(_OF_ERRORS) and known * 2 < len(self.own)

    def _are_of_messages(self) -> bool:
        """Beside their like, are these codes of messages or notices, by their heading ("System message codes")?"""
        heading = plain(self.table.heading)
        if not (self.beside and self.names >= _TITLED and is_clearly_of_codes(heading)):
            return False
        if not (self.has_known_forms or all(map(str.isdigit, self.own | self.accepted.codes))):
            return False
        is_other = RESULTS.search(heading) is not None or "category" in title_roles(heading)
        return not is_other and (MESSAGES.search(heading) or _NOTICES.search(heading)) is not None

    def _share_namespace(self) -> bool:
        """Do most of these begin as all accepted codes do, with a name and a word of errors?"""
        beginning = self._namespace
        return beginning != "" and most(code.startswith(beginning) for code in self.own)

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
        title = self.one.code_title
        if _TESTED.match(plain(self.table.heading)) and title and not (self.one.is_titled or is_about_errors(title)):
            return False  # What is sent to a test service.
        against = doubts_in(self.one.features)
        is_complete = not {"message", "status"}.isdisjoint(self.one.columns.roles.values())
        is_list = self.table.is_table or (self.names >= _CODED_FAILURES and len(self.own) >= _MIN_CARDS)
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
        if self.names >= _TITLED and self._are_numbers_alike():
            return True
        are_constants = self.alike != [] and self.has_known_forms and all("_" in form for form in forms_of(self.own))
        if are_constants and not self.table.is_table and "failing-lines" in self.names:
            return True
        if self.names >= _FAILING_CODES or (self._has_titled_constants() and self.has_known_forms):
            return True
        if self.one.is_titled and is_about_errors(self.table.heading) and self._are_of_known_hundreds():
            return True
        if not self.is_calm and self.titled_alike:
            is_errors = self.table.is_table and "error-heading" in self.names
            if len(self.titled_alike) > 1 or self.one.is_titled or self.has_known_forms or is_errors:
                return True
        are_titled = self.one.is_titled and len(self.table.titles) > 2
        if are_titled and sum(two in self.titled_alike for two in self.beside) > 1:
            return True  # Of several tables under one heading, only this one is calm.
        return len(self.beside) > 1 and are_of_a_kind(self.own, self.accepted.kind(self.alike), among_others=True)
