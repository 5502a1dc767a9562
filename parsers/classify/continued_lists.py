"""Lists that go on with those that are meant: with more codes of their forms, in another shape or titled otherwise."""

from collections.abc import Iterable, Sequence

from parsers.classify.beside_accepted import CALM
from parsers.classify.candidate import Candidate, codes_of
from parsers.classify.code_grammar import WORD_FORMS, WORDS, common_beginning, forms_of
from parsers.classify.features import doubts_in, open_to_doubt
from parsers.classify.list_likelihood import FOREIGN, support
from parsers.classify.list_names import MILD_DOUBTS, outer_list
from parsers.classify.list_pairs import plain_forms
from parsers.extract.group_names import group_name
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import is_about_others, may_head_codes

#: A list has these, and no other doubts, where it goes on with one in a section beside its own.
_CODED, _DOUBTS = {"code-like", "number-codes"}, MILD_DOUBTS | {"few-lines", "named-otherwise"}


def continued(meant: list[Candidate], coded: Sequence[Candidate]) -> list[Candidate]:
    """The lists, with those of the `coded` ones that go on with them."""
    known = codes_of(meant)
    shapes = {"table", *(one.table.shape for one in meant)}

    usual, forms = plain_forms(forms_of(known)) - WORDS, _forms(known)

    def goes_on(one: Candidate) -> bool:
        if one.raw or not known.isdisjoint(one.readable):
            return False
        return (
            _fails(one, usual, shapes)
            or _is_section(one, meant, forms)
            or (_forms(one.readable) <= forms - WORD_FORMS and any(_is_next(one, two) for two in meant))
        )

    return meant + [one for one in coded if one not in meant and goes_on(one)]


def _forms(codes: Iterable[str]) -> set[str]:
    """The forms of codes, of which the last word of a name with dots is unlike an ordinary one."""
    return plain_forms(f"{'.' * ('.' in code)}{form}" for code in codes for form in forms_of([code]))


def _fails(one: Candidate, forms: set[str], shapes: set[str]) -> bool:
    """Are these lines that fail, in none of these shapes, and most of their codes of these forms?"""
    if one.table.shape in shapes or len(one.table.lines) < 3:
        return False
    names = one.feature_names
    is_likely = {"failing-lines", "distinct-codes"} <= names and FOREIGN.isdisjoint(names) and support(one) > 0
    return is_likely and most(plain_forms(forms_of([code])) <= forms for code in one.readable)


def _is_next(one: Candidate, other: Candidate) -> bool:
    """Is it a list of lines right under the same headings, of which nothing else speaks against errors?"""
    is_same = one.table.topics == other.table.topics and one.table.shape == other.table.shape
    return (
        is_same
        and outer_list(one) is None
        and one.table.shape not in ("table", "headings")
        and FOREIGN.isdisjoint(one.feature_names - other.feature_names)
    )


def _is_section(one: Candidate, meant: Sequence[Candidate], forms: set[str]) -> bool:
    """Is it a list of codes of these forms beside one that is meant, in a section or an item, and none of other things?

    Where hardly a line of it fails, its heading names codes or errors, its codes are numbered as those are, or the page
    is asked about them.
    """
    names, own = one.feature_names, one.table.topics
    if not {"distinct-codes", "message-column"} <= names or names.isdisjoint(_CODED):
        return False
    around = outer_list(one)
    nested = [two for two in meant if around is not None and outer_list(two) is around]
    if nested and is_about_others(group_name(next(one.table.element.iterancestors("dd", "li"), None))):
        return False
    beside = nested or [two for two in meant if own and two.table.topics[:-1] == own[:-1]]
    if not (beside and doubts_in(one.features) <= _DOUBTS | ({"nested-list"} if nested else set())):
        return False
    is_headed = may_head_codes(one.table.heading) or "hint-column" in names
    if "no-error-context" in names and not is_headed and any("error-heading" in two.feature_names for two in beside):
        return False  # Only the others' headings speak of errors.
    is_asked = open_to_doubt(one.features) and any(two.accepted for two in beside)
    is_asked = is_asked and not all(map(str.isdecimal, one.readable))
    if not _forms(one.readable) <= forms - (WORDS if is_asked else WORD_FORMS):
        return False
    if CALM not in names or is_asked or is_headed:
        return True
    codes = codes_of([one, *beside])
    return common_beginning(codes)[:1].isalpha() and all(code[-1].isdigit() for code in codes)
