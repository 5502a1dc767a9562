"""What the headings and words above a list say that it is of."""

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from parsers.classify.code_grammar import WORDS, forms_of
from parsers.classify.failing_lines import MAX_LINES, are_english, fails, share_told
from parsers.classify.features import Feature
from parsers.classify.state_lists import is_of_states, names_states
from parsers.classify.words_above import ONE_OF, Words, is_of_exits, printed_caption, words_above
from parsers.extract.block_sorts import names_group
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_code, spell
from parsers.extract.codes_in_text import statuses_in
from parsers.extract.columns import Columns
from parsers.extract.group_names import outer_status, term_above
from parsers.extract.stated_statuses import heading_status, usual_statuses
from parsers.html.element_text import unboxed
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.column_words import HISTORY
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase, has_sense
from parsers.lexicon.value_shapes import FAILURE_TYPE, most
from parsers.lexicon.vocabulary import (
    ANATOMY,
    ANSWERS,
    AROUND_ERRORS,
    CHOSEN,
    ERRORS,
    EXITS,
    GENERAL,
    LEAD,
    OTHERS,
    PARAMETERS,
    REFERENCE,
    RESULTS,
    SIMULATED,
    STRUCTURE,
    THINGS,
    TROUBLES,
    is_about_errors,
    is_clearly_of_codes,
    is_field,
    is_of_error_codes,
    mentions_failure,
    plain,
    title_roles,
)

#: A heading of errors, by what is wrong with something, or by the form of codes ("Missing parameters", "P-01-XXXX").
_AMISS = regex(r"(?:invalid|missing|incorrect|malformed|wrong|unknown|unsupported) \w+(?: \w+)?|.*\wxxx\b.*")
#: What a heading calls the form of an error.
_FORM = regex(r"\b(?:body|envelope|field|format|object|payload|schema|shape|structure)s?\b")
#: What a heading calls a comparison of the kinds of codes.
COMPARED = regex(r"\b(?:comparison|compared|differences?|versus)\b|的?区别|[对對]比|的違い|차이점?$")
#: A part of a code's form, at the beginning of a clause ("PUMP_<source>, where <source> is one of:").
_PART = regex(
    r"(?:^|[,;，] |\b(?:where|wo|dove|donde|onde|où|gdzie|где|其中)\s?)"
    r"(?![<{](?:code|error|message|reason)\b)(?:<[\w -]+>|\{[\w -]+\})[^<{]*$",
    re.I,
)
#: So many statuses of failures are more than what one call answers.
_MIN_FAILURES = 3
_VERSION = regex(r"v\d[\d.]*", re.I)
#: Items may tell of such changes under one more heading, under which a table may have codes that still hold.
_CHANGES = regex(rf"{HISTORY.pattern}|^(?:[\d.]+ )?backwards?[ -]compatibility(?: notes?)?$", re.I)
#: What a heading calls the types of failures ("Error classes").
_TYPES = regex(r"(?<=error|ption) classes$")
#: What is done about errors, below which settings and parts of a program stand as well as codes.
_HANDLING = regex(
    r"\b(?:errors?|exceptions?|failures?) handling|\bhandling (?:of )?(?:errors?|exceptions?|failures?)\b"
)
#: The name of a type of what is done ("Pump.OnError", "ErrorHandling").
_ON_ERROR = regex(r"(?:\w+\.)?(?:On(?:Error|Exception)|\w*(?:Error|Exception|Failure)Handling)")
#: Codes of the reasons for which banks return payments: the families of ISO 20022, and Nacha's R01 to R99, which may
#: be a shop's for goods. The heading and the texts tell.
_RETURNED = regex(r"(A[CGM]|BE|C[HN]|D[STU]|ED|FF|M[DS]|R[CFR]|SL|TM)\d\d|R\d\d")
_RETURNS = regex(r"\b(?:ach|nacha|return(?:s|ed)?|retours?|r[uü]ck(?:gabe|lastschrift)\w*|devolu\w+)\b")
_BANKED = regex(r"(?i)\b(?:accounts?|authori[sz]\w*|credit|debits?|funds|payments?|konto\w*|cuentas?|fondos)\b")
#: A class of failing statuses, whatever they are about ("Orders (5xx)").
_FAILING = regex(r"\b[45]xx\b", re.I)
#: What a sentence announces ("The token has these claims", "These models are available").
_THESE = regex(r"\b(?:the following|these) ((?:[\w-]+ ){0,2}?[\w-]+)(?: (?:are|can be|may be)(?: \w+){0,4})?$")
#: Where errors occur, or are told.
_PLACE = regex(r"(?:(?<=^errors)|(?<=^error codes)) (?:at|from|in|of|on|within) (?:an? |the ).*")
#: The declaration of a type.
_TYPE = regex(r"(?:enum|type|enum class) \w+\W*")
#: A function as a heading, above its declaration or its arguments ("pump_open() [1/2]").
_CALLED = regex(r"\W*\w+\(\)(?: \[\d+/\d+\])?")
#: The declaration of a function, above what it raises.
_FUNCTION = regex(r"(?:[A-Za-z_]\w*\.)*(?:(?<=\.)|(?=[a-z_]))\w+\((?!\d)")

#: One error, in a whole sentence.
_ONE_ERROR = regex(
    r"\b(?:(?:an?|une?|una|uma?|eine[nm]?) (?:[\w-]+ )?(?:err\w+|fehler)\b|(?:error|erreur|fehler) \d).*\.\s*$", re.I
)
#: What it calls a list of codes ("an error code", "un code d'erreur", "Fehlercode").
_CODES = regex(
    r"\b(?:answers?|carr(?:y|ies)|contains?|gives?|includes?|reports?|returns?|sends?|with)\b[^.]{0,40}?\bcodes?\b"
    r"|\b(?:codes?|c[oó]digos?|codici|codice|kode) (?:d\W|d[eio]\W+)?(?:err|gal)|fehler(?:code|nummer)|ошиб",
    re.I,
)
#: How the declaration of a member begins, which is no sentence above a list.
_MODIFIERS = regex(r"(?:public|protected|private|static|final|const|readonly)\s\S")


def heading_features(table: CandidateTable, columns: Columns, has_errors: bool) -> Iterator[Feature]:
    """What the headings are about, the nearest first; `has_errors`: the lines have failures or HTTP statuses."""
    outer = [] if outer_status(table.element) else list(table.element.iterancestors("dd", "li"))
    of_errors = [item for item in outer if _is_of_errors(item)]
    outer = [item for item in outer if not (item in of_errors or _only_holds(item) or names_group(item))]
    is_nested = len(outer) > (table.shape == "bullets" and table.element.tag != "li")
    if is_nested and table.shape in ("definitions", "bullets"):
        yield Feature("nested-list")
    words = words_above(table)
    titles = plain(" ".join(table.titles if table.is_table else table.titles[:1]))
    if not (columns.status_is_code or columns.at("status") is not None):
        titles = titles.replace("status code", "")  # Of another kind.
    if _TYPES.search(words.nearest) and _name_failures(table, columns):
        words = words._replace(nearest=_TYPES.sub("", words.nearest))
    if found := _reference_of(table):
        yield Feature("reference-heading", found[0].lstrip("| "))
    if subject := _subject(table, columns, words, has_errors):
        yield subject
        has_errors = has_errors and subject.name != "state-codes"  # Headings of mere results are about them, too.
    above = words.above
    if RESULTS.search(words.nearest) and not has_errors and not _is_about(ERRORS, words.nearest, False):
        above = ""  # Of results, none of which fails, whatever else the page is about.
    # Where nothing fails, one error in a sentence announces none ("An unknown value causes error 09.").
    is_other = not (has_errors or _CODES.search(table.lead)) and _ONE_ERROR.search(table.lead)
    lead = "" if is_other or _MODIFIERS.match(table.lead) else plain(table.lead)
    # A generator heads the failures of an endpoint by their status alone.
    answers = _answer_with(heading_status(words.heading) or "", table, columns)
    answers = answers or (has_errors and is_of_exits(table))
    answers = answers or (has_errors and (of_errors != [] or _state_phrases(table, columns)))
    if answers or any(_is_about(*one, has_errors) for one in ((ERRORS, above), (LEAD, lead), (ERRORS, titles))):
        yield Feature("error-context")


def _state_phrases(table: CandidateTable, columns: Columns) -> bool:
    """Do nearly all texts open with an HTTP status and its reason phrase ("404 Not Found (HTTP/1.0)")?"""
    at = columns.at("message")
    texts = [] if at is None or len(table.lines) < _MIN_FAILURES else table.column(at)
    stated = sum(text[:3].isdigit() and has_phrase(text[:3], text[3:]) for text in texts)
    return texts != [] and stated >= 0.8 * len(texts)


def _reference_of(table: CandidateTable) -> re.Match[str] | None:
    """What the headings, or the term over a list, say of functions, their parameters or other parts of a program."""
    if found := REFERENCE.search(f"{table.chapter} | {table.heading}"):
        return found
    if table.is_table and not any(table.titles) and (found := _CALLED.fullmatch(table.heading)):
        return found
    topics = dict.fromkeys(line.topics[-1] for line in table.lines[:MAX_LINES] if line.topics)
    by_topic = next((found for topic in topics if (found := REFERENCE.search(topic))), None)
    by_lead = PARAMETERS.fullmatch(table.lead) if next(table.element.iterancestors()).tag == "dd" else None
    terms = table.element.iterancestors("dd") if table.shape == "cards" else ()
    return by_topic or by_lead or next((found for one in terms if (found := _FUNCTION.match(term_above(one)))), None)


def _fail(statuses: Iterable[str]) -> bool:
    """Are three statuses or more those of failures, unlike what one call answers?"""
    return sum(text[:1] in ("4", "5") for text in statuses) >= _MIN_FAILURES


def _names_part(table: CandidateTable, columns: Columns, words: Words) -> str:
    """The sentence or heading above that says of plain words that codes are put together from them; else empty."""
    if not forms_of(table.column(columns.at("code") or 0)) <= WORDS:
        return ""
    if table.lead.endswith(COLONS) and _PART.search(table.lead):
        return table.lead
    return words.heading if STRUCTURE.search(words.nearest) else ""


def _subject(table: CandidateTable, columns: Columns, words: Words, has_errors: bool) -> Feature | None:
    """What the words above a list say that it is of: errors, their form, other things, or earlier times."""
    printed = words.heading or words.main
    if spell(table.column(columns.at("code") or 0), f"{table.lead} {table.heading}"):
        return Feature("anatomy-heading", table.lead or printed)
    form = words.nearest or (plain(words.main) if words.heading else "")
    headings = (table.heading, *table.chapter.split(" | "))
    history = HISTORY if table.is_table else _CHANGES
    if retired := next(filter(history.search, headings), None):
        return Feature("retired-heading", retired)
    named = "" if _are_codes(table, columns, form, has_errors) else form
    if any(ANATOMY.search(_but_exits(one, table, columns)) for one in (named, plain(table.titles[0]))):
        return Feature("anatomy-heading", printed or table.titles[0])
    if _HANDLING.search(words.named) and not (columns.status_is_code or _tells_of_errors(table, columns)):
        return Feature("anatomy-heading", printed)
    if around := _type_around_errors(table, words) or next(filter(SIMULATED.search, map(plain, table.titles)), ""):
        return Feature("anatomy-heading", around)
    if said := _names_part(table, columns, words):
        return Feature("anatomy-heading", said)
    lead = plain(table.lead)
    announcing = lead if table.lead.endswith(COLONS) else ""
    chosen = None if ONE_OF.fullmatch(table.lead) else CHOSEN.search(announcing)
    if chosen and (chosen.start() == 0 or chosen.end() == len(lead)):
        return Feature("anatomy-heading", table.lead)
    announced = "" if is_of_error_codes(words.heading) else _announced(announcing)
    if OTHERS.search(announced):
        return Feature("foreign-heading", table.lead)
    if COMPARED.search(words.nearest) and not _names_codes(table, columns):
        return Feature("anatomy-heading", words.heading)
    caption = printed_caption(table)
    others = any(one.search(plain(caption)) for one in (ANATOMY, OTHERS, _HANDLING))  # "Error handling settings"
    if _is_about(ERRORS, plain(caption), False) and not others:
        return Feature("error-heading", caption)  # It is nearer than a heading.
    if _is_about(ERRORS, words.named, False) or (has_errors and _are_returns(table, columns, words)):
        # "States of the payment:", and no "HTTP status:"
        are_states = is_of_states(announcing) and not columns.status_is_code and names_states(table, columns)
        return Feature("state-codes") if are_states else Feature("error-heading", printed)
    are_answers = has_errors and (ANSWERS.search(words.own) or _FAILING.search(words.heading))
    of_results = RESULTS.search(words.own) and not columns.status_is_code  # Of what, the page's heading may say.
    of_errors = words.own != words.nearest and mentions_failure(words.own)  # The page's heading: "Order API errors".
    things = f"{words.own} | {plain(words.main)}" if of_results else words.own
    of_errors = of_errors or (has_errors and is_of_error_codes(table.titles[columns.at("code") or 0]))
    if THINGS.search(things) and not (are_answers or of_errors):
        return Feature("foreign-codes", printed)
    if names_states(table, columns):
        return Feature("state-codes")
    if _is_about(ERRORS, words.named, has_errors):
        return Feature("error-heading", printed)
    named = words.named
    if columns.status_is_code and _fail(table.column(columns.code)) and ANSWERS.search(plain(words.main)):
        named = ANSWERS.sub("", named)  # The page is about all answers, not one endpoint's.
    is_titled = table.is_table and is_of_error_codes(table.titles[columns.code])  # Behind a table of parameters.
    is_other = OTHERS.search(named) and not (statuses_in(words.heading) or _AMISS.fullmatch(words.nearest) or is_titled)
    if is_other or _is_type(words.heading, table) or _names_column(words.nearest, table):
        return Feature("foreign-heading", printed)
    is_named = words.nearest.rpartition(" ")[2] in announced.split()
    return Feature("foreign-heading", table.lead) if is_named or CHOSEN.search(lead) else None


def _tells_of_errors(table: CandidateTable, columns: Columns) -> bool:
    """Does a title say that these are codes, or a part of the lines that something failed? Of English, it is known."""
    is_titled = is_clearly_of_codes(table.titles[columns.code])
    return is_titled or not are_english(table, 1) or share_told(table, columns) >= 0.25


def _announced(lead: str) -> str:
    """The things that the sentence above a list announces ("The token has these claims"), unless they are of errors."""
    found = _THESE.search(lead)
    is_said = found is None or is_about_errors(found[1]) or mentions_failure(found[1]) or title_roles(found[1])
    return "" if found is None or is_said else found[1]


def _are_codes(table: CandidateTable, columns: Columns, form: str, has_errors: bool) -> bool:
    """Are these no parts of an error, be they below its form: the statuses of any API, or titled codes that fail?"""
    codes = table.column(columns.code)
    if columns.status_is_code and usual_statuses(codes):
        return True
    status = columns.at("status")  # "Error schema" above cards with their statuses and what to do.
    if status is not None and columns.at("remedy") is not None and _fail(table.column(status)):
        return True
    titled = is_clearly_of_codes(table.titles[columns.code])
    return titled and has_errors and _FORM.search(form) is not None and sum(map(is_field, codes)) * 2 < len(codes)


def _are_returns(table: CandidateTable, columns: Columns, words: Words) -> bool:
    """Are these the reasons of banks for a return, by their codes and texts, or by these and the heading?"""
    found = [_RETURNED.fullmatch(code) for code in table.column(columns.code)]
    families = {one[1] for one in found if one} - {None}
    if not found or not all(found):
        return False
    banked = sum(any(map(_BANKED.search, line.texts)) for line in table.lines)
    is_said = banked * 2 > len(found) and _RETURNS.search(words.own) is not None
    return is_said or (banked > 0 and len(families) > 1)


def _type_around_errors(table: CandidateTable, words: Words) -> str:
    """The type whose members a generator lists, if it has to do with errors ("enum ErrorPolicy"); else empty."""
    if words.nearest and not GENERAL.fullmatch(words.nearest):
        return ""
    above = " ".join((*table.topics[-2:-1], words.main)).split()
    return next((name for name in above if AROUND_ERRORS.search(plain(name)) or _ON_ERROR.fullmatch(name)), "")


def _names_codes(table: CandidateTable, columns: Columns) -> bool:
    """Is any of the first column's words, or of those that open the lines, a code, and no version ("v2")?"""
    codes = table.column(columns.code)
    return any(is_code(code) and not _VERSION.fullmatch(code) for code in codes)


def _name_failures(table: CandidateTable, columns: Columns) -> bool:
    """Are most of the codes, or of the names beside them, types of failures ("TimeoutError")?"""
    names = [table.column(at) for at, role in columns.roles.items() if role in ("code", "title")]
    return any(most(map(FAILURE_TYPE.fullmatch, texts)) for texts in names)


def _answer_with(status: str, table: CandidateTable, columns: Columns) -> bool:
    """Are all codes of a table names of failures with a capital ("UserNotFound"), as fields are not ("failedItems")?"""
    codes = table.column(columns.code) if status[:1] in ("4", "5") and table.is_table else []
    named = [code[:1].isupper() and (mentions_failure(code) or has_sense(status, plain(code))) for code in codes]
    return named != [] and all(named)


def _only_holds(item: _Element) -> bool:
    """Is there nothing in the item but a list of definitions, as where each code has an item of its own?"""
    return item.tag == "li" and len(item) == 1 and unboxed(item[0]).tag == "dl" and not clean(item.text or "")


def _is_of_errors(item: _Element) -> bool:
    """Does this stand below the term "Errors", or below the declaration of a type of these ("enum pump_error")?"""
    name = term_above(item) if item.tag == "dd" else ""
    return ERRORS.fullmatch(plain(name)) is not None or (_TYPE.fullmatch(name) is not None and is_about_errors(name))


def _is_about(words: re.Pattern[str], text: str, has_errors: bool) -> bool:
    """Does the text hold one of these words, not counting those of mere results unless the lines have errors?"""
    return words.search(text if has_errors else RESULTS.sub("", text)) is not None


def _is_type(heading: str, table: CandidateTable) -> bool:
    """Is the heading the name of a type, with which its members begin ("PaymentState", PAYMENT_STATE_FAILED)?"""
    prefix = plain(heading).replace(" ", "_")
    if " " in heading or "_" not in prefix or (prefix.endswith("_t") and fails(heading)):
        return False
    prefix = prefix.removesuffix("_t")
    rows = [line.texts for line in table.lines[:MAX_LINES]]
    return sum(any(text.lower().startswith(f"{prefix}_") for text in texts) for texts in rows) >= 0.8 * len(rows)


def _names_column(heading: str, table: CandidateTable) -> bool:
    """Is the heading that of a column, which names things and no part of an error ("Test regions", "Region | Code")?"""
    titles = [plain(title).removesuffix("s") if title and not title_roles(title) else "" for title in table.titles]
    name, last = heading.removesuffix("s"), heading.rpartition(" ")[2].removesuffix("s")
    is_first = last == titles[0] and not (is_about_errors(last) or mentions_failure(last) or TROUBLES.search(last))
    return name != "" and (name in titles[1:] or is_first)


def _but_exits(named: str, table: CandidateTable, columns: Columns) -> str:
    """The words without "exit codes" where the list has codes of errors, or says which of them a repeat mends.

    Nor does the place of errors name a part of them ("Errors in the request body").
    """
    named = _PLACE.sub("", named)
    has_errors = columns.at("retryable") is not None or is_about_errors(table.titles[columns.code])
    has_errors = has_errors or is_of_exits(table)
    return EXITS.sub(" ", named) if has_errors else named
