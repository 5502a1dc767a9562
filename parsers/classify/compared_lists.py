"""What the lists of a page are beside each other: summaries, remarks, policies."""

from collections.abc import Iterator

from lxml.etree import _Element

from parsers.classify.accepted import statuses_of
from parsers.classify.alike_lists import accept_alike, accept_beside
from parsers.classify.candidate import Candidate, accepted_of
from parsers.classify.code_grammar import WORD_FORMS, beginning_of_class, form_of, forms_of
from parsers.classify.code_parts import tell_kinds
from parsers.classify.failing_lines import MAX_LINES, reject_without_failures, share_failing
from parsers.classify.named_otherwise import reject_named_otherwise
from parsers.classify.nested_lists import reject_nested
from parsers.classify.repeated_lists import reject_answers
from parsers.classify.successes import accept_successes
from parsers.classify.summaries import accept_details, reject_summaries, take_given
from parsers.extract.head_words import ERROR_NUMBER
from parsers.extract.status_words import is_field_name
from parsers.html.element_text import text_of
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import FAILURE_TYPE, most
from parsers.lexicon.vocabulary import is_of_error_codes, likeliest, mentions_failure, plain

#: What a text on mistakes is headed, and no list of codes.
_USUAL = regex(r"^(?!.*\bcodes?\b).*\b(?:common|frequent|mistakes?|most|pitfalls?|top|typical|usual)\b")
#: A line that announces errors, or says what fails with them ("Other error codes", "The following errors occur").
_ANNOUNCES = regex(
    r"(?:[\w-]+ ){0,2}(?:errors|codes)"
    r"|(?=.*\b(?:errors?|codes)\b).*\b(?:answer|fail|give|occur|refuse|reject|respond|return)(?:s|d|ed)?\b.*"
)
_QUOTES = frozenset("\"'“”„«‘")
#: The numbers of many codes ("-9xxx").
_MASK = regex(r"-?\d+[xX]{2,4}")
_STATUS = regex(r"[1-5]\d\d")
#: How a number ends, or a constant of several words in capitals.
_NO_FIELD = regex(r"\d{3}$|^[A-Z\d]+(?:[-_][A-Z\d]+)+$")
#: The name of a type of errors, or of their codes.
_TYPE = regex(r"\w*(?:Error|Exception)(?:Codes?|Types?|s)?")
#: What says that a list is one of codes of errors.
_SAID = frozenset({"code-title", "vague-code-title", "error-heading", "status-codes"})
#: So many rows make a table the page's list.
_MIN_ROWS = 5


def compare_lists(candidates: list[Candidate]) -> None:
    """Accept and reject lists for what they are beside the others."""
    accept_beside(candidates)
    accept_alike(candidates)
    accept_successes(candidates)
    accept_details(candidates)
    reject_answers(list(accepted_of(candidates)))
    reject_nested(candidates)
    for reject in (
        reject_without_failures,
        reject_named_otherwise,
        _reject_classes,
        _reject_parts,
        _reject_beginnings,
        _reject_asides,
        _reject_pairs,
        _reject_policies,
        _reject_counted,
        _reject_types,
        _reject_unnamed,
        reject_summaries,
        _reject_advice,
        _reject_messages,
        _reject_successes,
    ):
        reject(list(accepted_of(candidates)))
    take_given(candidates)


def _reject_counted(lists: list[Candidate]) -> None:
    """Reject errors that a text on the usual ones may only count ("Error 1: The lid is left open")."""
    for one in lists:
        numbers = [str(at + 1) for at in range(len(one.code_texts))]
        if one.table.is_table or one.code_texts != numbers:
            continue
        above = plain(" ".join((*one.table.topics, one.table.chapter)))
        if _USUAL.search(above) and all(ERROR_NUMBER.match(text_of(line.holder)) for line in one.table.lines):
            one.reject("unnamed-list")


def _reject_pairs(lists: list[Candidate]) -> None:
    """Reject two headings without numbers beside a table of codes: they part the page's text ("REST" and "SOAP").

    So do types beside codes of another form ("PumpError", "PumpErrorCode").
    """
    tables = [one for one in lists if one.table.is_table and len(one.rows) >= _MIN_ROWS]
    forms = {form for one in tables if not one.columns.status_is_code for form in forms_of(one.codes)}
    for one in lists if tables else ():
        is_pair = one.table.shape == "headings" and len(one.table.lines) <= 2
        are_types = bool(forms) and all(map(_TYPE.fullmatch, one.codes)) and forms.isdisjoint(forms_of(one.codes))
        if is_pair and (are_types or all(map(_is_word, one.codes))):
            one.reject("two-headings")


def _reject_unnamed(lists: list[Candidate]) -> None:
    """Beside lists that are said to be of codes, reject one of names in another form, of which nothing says so.

    A page about errors has lists of other things, too, whose texts tell of failures ("PumpClient: raises errors").
    """
    said = [one for one in lists if not _SAID.isdisjoint(one.feature_names)]
    forms = {form_of(code) for one in said if not one.columns.status_is_code for code in one.codes}
    others = [one for one in lists if _SAID.isdisjoint(one.feature_names) and one.columns.at("status") is None]
    for one in others if forms else ():
        are_words = not any(character.isdigit() for code in one.codes for character in code)
        if are_words and forms.isdisjoint(map(form_of, one.codes)) and not most(map(mentions_failure, one.codes)):
            one.reject("unnamed-list")


def _reject_types(lists: list[Candidate]) -> None:
    """Beside a table of codes under their title, reject one of words under a title of types ("Error type")."""
    coded = any(one.table.is_table and is_of_error_codes(one.code_title) for one in lists)
    for one in lists if coded else ():
        if likeliest(one.code_title) == "category" and "word-codes" in one.feature_names:
            one.reject("named-otherwise")


def _is_word(code: str) -> bool:
    """Is this a word or an abbreviation that names no failure?"""
    return code.isalpha() and (code.isupper() or code[1:].islower()) and not mentions_failure(code)


def _reject_successes(lists: list[Candidate]) -> None:
    """Reject all lists where none has a status of an error."""
    if all(one.columns.status_is_code and all(code[:1] in ("2", "3") for code in one.codes) for one in lists):
        for one in lists:
            one.reject("successes")


def _reject_classes(lists: list[Candidate]) -> None:
    """Reject lists of no more than the classes that most codes of the others are of ("E1xx"); 5xx may be a record."""
    found = {id(one): [*map(beginning_of_class, one.codes)] for one in lists if not one.columns.status_is_code}
    beginnings = {key: [*filter(None, begun)] for key, begun in found.items() if begun and None not in begun}
    listed = [one for one in lists if id(one) in beginnings]
    lengths = {len(beginning) for begun in beginnings.values() for beginning in begun}
    others = {code[:length] for one in lists if id(one) not in beginnings for code in one.codes for length in lengths}
    for one in listed:
        if sum(beginning in others for beginning in beginnings[id(one)]) * 2 > len(one.codes):
            one.reject("summary")


def _reject_parts(lists: list[Candidate]) -> None:
    """Reject tables of the classes that the codes of the others name: before them, or in a column beside them."""
    tables = [one for one in lists if one.table.is_table]
    beside = {text for one in tables for text in _begin_codes(one)} if len(tables) > 1 else set()
    parts = {part for one in lists for code in one.codes if "." in code for part in code.split(".")[1:-1]}
    for one in tables if beside or parts else ():
        known = beside if one.is_titled else beside | parts
        named = sum(code in known for code in one.codes)
        if named > 1 and named * 5 >= 2 * len(one.codes) and not (one.columns.status_is_code and _spells_out(one)):
            one.reject("summary")


def _reject_beginnings(lists: list[Candidate]) -> None:
    """Reject tables of kinds of errors by what all codes of another list begin with ("E1 | Lid errors": E101, E102)."""
    own = [one for one in lists if not one.columns.status_is_code]
    for one in (one for one in own if one.table.is_table and tell_kinds(one.table, one.columns)):
        lengths = {*map(len, one.codes)}
        for codes in (two.codes for two in own if two is not one and len(two.codes) > 1):
            if all(any(code[:n] in one.codes and len(code) > n + 1 for n in lengths) for code in codes):
                one.reject("code-beginnings")
                break


def _begin_codes(one: Candidate) -> Iterator[str]:
    """The texts of a table's other columns with which the code of their own line begins ("E01 | E01010001")."""
    at = one.columns.code
    for line in one.table.lines:
        code = line.texts[at]
        begun = (text for text in line.texts if text and len(text) < len(code) and code.startswith(text))
        yield from (text for text in begun if code[len(text)].isdigit())


def _reject_asides(lists: list[Candidate]) -> None:
    """Beside titled tables of codes, reject lists of their categories or types, and items under the heading of one.

    Such items are the fields or steps that the text names; numbers and constants that fail may be codes, and such
    numbers as the tables' are rows.
    """
    titled = [one for one in lists if one.is_titled and not one.columns.status_is_code]
    codes = {code for one in titled for code in one.codes}
    categories = {word for one in titled for row in one.rows if (word := row.cells.get("category"))}
    groups = [group for one in titled for group in _groups(one)]
    tables = (one.table for one in lists if one.is_titled and one.table.is_table)
    sections = {table.topics for table in tables if table.element.find("caption") is None}  # Which is its own heading.
    for one in lists:
        is_aside = one.is_items and not one.columns.status_is_code and len(one.codes) < len(codes)
        named = not one.is_titled and bool(categories) and categories <= one.codes
        are_types = any(types <= one.codes and len(one.codes - types) < 2 for types in groups)  # And their base.
        if named or (is_aside and are_types):
            one.reject("summary")
        elif is_aside and one.table.topics in sections and not _is_announced(one):
            are_alike = forms_of(one.codes) <= forms_of(codes)
            are_sure = are_alike and len(one.rows) > 2
            may_be = codes.isdisjoint(one.codes) and all(
                _NO_FIELD.search(code)
                or (are_alike and (code.isdecimal() or mentions_failure(plain(code))))
                or (are_sure and not is_field_name(code))
                for code in one.codes
            )
            # Ports and limits do not fail.
            one.swallowed = may_be and share_failing(one.table.lines[:MAX_LINES], True) >= 0.5
            are_numbers = one.swallowed and all(len(code) > 2 and code[-3:].isdigit() for code in one.codes)
            if not (are_numbers and are_alike):
                one.reject("remarks")


def _is_announced(one: Candidate) -> bool:
    """Does the line right above a list say that errors or codes follow ("Cards are refused with these errors:")?"""
    lead = one.table.lead
    return len(one.rows) > 2 and lead.endswith(COLONS) and _ANNOUNCES.fullmatch(plain(lead)) is not None


def _groups(one: Candidate) -> Iterator[set[str]]:
    """The types of failures of each column that most lines of a table share ("ConnectionError"); one may have none."""
    for at in range(len(one.table.titles)):
        words = {*one.table.column(at)}
        types = {word for word in words if FAILURE_TYPE.fullmatch(word)}
        are_types = len(words) - len(types) <= ("None" in words)
        if at != one.columns.at("code") and are_types and 1 < len(types) <= len(one.table.lines) / 2:
            yield types


def _reject_policies(lists: list[Candidate]) -> None:
    """Beside a vendor's own codes, reject lists of the statuses that these have; with all these, those of successes.

    Items among those of the codes are rows of the same list.
    """
    if all(one.columns.status_is_code for one in lists):
        return
    others = [one for one in lists if not one.columns.status_is_code]
    statuses = statuses_of(others)
    statuses |= {number for status in statuses for number in _STATUS.findall(status)}  # "500+" stands for 500, too.
    own = {_list_of(one) for one in others} - {None}
    stated = [one for one in lists if one.columns.status_is_code and _list_of(one) not in own]
    for one in sorted(stated, key=lambda one: all(code[0] in "123" for code in one.codes)):
        failing = {code for code in one.codes if code[0] not in "123"}
        covered = failing <= statuses and not (_spells_out(one) and (failing or any(one.table.titles)))
        calm = not failing and any(other.accepted for other in stated if other is not one)
        if covered and not calm:
            one.reject("statuses-of-codes")


def _reject_advice(lists: list[Candidate]) -> None:
    """Beside lists that say what went wrong, reject those that say of statuses only what to do about any error.

    Beside a table of all statuses, reject the few items that say when an endpoint answers with some of these.
    """
    tables = [one for one in lists if one.columns.status_is_code and _spells_out(one)]
    for one in lists:
        is_few = one.columns.status_is_code and one.table.shape == "bullets" and len(one.table.lines) <= _FEW
        if is_few and any(one.codes < other.codes for other in tables):
            one.reject("remarks")
    bare = [one for one in lists if one.columns.status_is_code and {*one.columns.roles.values()} == {"code", "remedy"}]
    for one in bare if len(bare) < len(lists) else ():
        one.reject("remarks")


def _list_of(one: Candidate) -> tuple[_Element, str] | None:
    """The list whose items these are, with their shape, if any."""
    first = one.table.lines[0].element if one.table.lines else one.table.element
    around = next(first.iterancestors("ul", "ol", "dl"), None)
    return None if around is None else (around, one.table.shape)


def _reject_messages(lists: list[Candidate]) -> None:
    """Reject tables of quoted messages under a heading that names a code, or that name what failed behind a colon."""
    coded = [one for one in lists if not (one.columns.text_is_code or one.columns.status_is_code)]
    codes = {code for one in coded for code in one.codes}
    forms = {*map(form_of, codes)} - WORD_FORMS  # What the heading names need not be read.
    for one in lists if codes else ():
        words = [word.strip("()[]:,.\"'“”") for word in one.table.heading.split()]
        titled = one.columns.text_is_code and likeliest(one.code_title) == "message"
        named = all(": " in text for text in one.code_texts)
        named = named or any(word in codes or form_of(word) in forms or _MASK.fullmatch(word) for word in words)
        if titled and named and all(text[:1] in _QUOTES for text in one.code_texts):
            one.reject("messages")


#: So many statuses may be those of one code.
_FEW = 3


def _spells_out(one: Candidate) -> bool:
    """Is this a table of more than a few statuses with sentences, or with texts beside their reason phrases?"""
    code, texts = one.columns.at("code"), [one.columns.at(role) for role in ("message", "when", "cause")]
    if not one.table.is_table or code is None or texts == [None] * 3:
        return False
    says = sum(max(text.count(" ") for text in line.texts) > 1 for line in one.table.lines)
    if len(one.codes) > _FEW and says * 2 > len(one.table.lines):
        return True
    beside = [at for at in range(len(one.table.titles)) if at not in texts]
    return any(all(has_phrase(line.texts[code], line.texts[at]) for line in one.table.lines) for at in beside)
