"""What speaks for or against a list around it and in its lines: headings, reason phrases, words of failure, length."""

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.classify.code_features import namespace_of
from parsers.classify.code_grammar import common_beginning
from parsers.classify.column_sample import ColumnSample
from parsers.classify.failing_lines import (
    MAX_LINES,
    announces_faults,
    are_called_errors,
    are_english,
    failing_lines,
    share_failing,
)
from parsers.classify.features import Feature
from parsers.classify.heading_features import heading_features
from parsers.classify.words_above import values_of_errors
from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.card_tables import MORE
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.codes_in_text import states_status, statuses_in
from parsers.extract.columns import Columns
from parsers.extract.line_lists import LINES
from parsers.extract.stated_statuses import usual_statuses
from parsers.extract.status_words import is_field_name
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import are_usual, has_phrase
from parsers.lexicon.value_shapes import failure_word, most
from parsers.lexicon.vocabulary import (
    DATA_TYPES,
    GENERAL,
    GENERATED,
    OTHERS,
    is_about_errors,
    is_field,
    is_of_error_codes,
    mentions_failure,
    plain,
    title_roles,
)

#: What a diagnostic's text may open with.
_GRADE = regex(r"[(\[](ERROR|FATAL|INFO|WARN(?:ING)?)[)\]]:? ", re.I)
#: A list of fewer lines is short; so many outweigh one heading.
_SHORT, _MANY_LINES = 5, 20
#: Under a heading of results, not errors, this share of the lines must speak of failure; of a short list, more of them.
_FAILING, _FAILING_SHORT = 0.3, 0.5
#: So few do in tables of other languages, whose words of failure are known less well, that are of something else.
_FAILING_ELSEWHERE = 0.2
#: Chinese, Japanese and Korean, whose words of failure are known well.
_EASTERN = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Of the members of a type that is called one of errors, so many names do ("PUMP_NO_MEM" says it in other words).
_FAILING_OF_TYPE = 0.2
#: Around lines that nearly all fail, these words are as good as those of errors.
_OF_CODES = regex(r"\b(?:codes?|results?|exit status|troubleshooting)\b")
#: The name of a type whose members may be what a call ends with ("Enum CommandStatus").
_OUTCOMES = regex(r"\b(?:codes?|errors?|exceptions?|failures?|faults?|reasons?|results?|status(?:es)?)\b")
#: A generator's heading over the fields of a class, and one of them ("error.cause", "currentToken").
_FIELDS = regex(r"\b(?:field|attribute|member|variable)")
_OF_ERROR = regex(r"(?:err|error|exception)\.[a-z]")
#: A property of what a program has caught in a variable, which no code is named after.
_CAUGHT = regex(r"(?:err|ex|exc)\.[a-z]+[A-Z]")
#: A data type in brackets, alone or before a sentence.
_KIND = regex(r"[<{](\w+)(?:\[\])?(?:\|\w+)*[>}](?:\s[A-Z]|$)")
#: A property of an error, or of its class.
_PROPERTY = regex(r"(?:[Ee]rr(?:or)?|[Ee]xception)\.[a-z]\w*")
_VARIABLE = regex(r"[a-z][a-z\d]*(?:[A-Z]\w*)?_?")
#: The shapes of lists of names alone.
_NAMING = frozenset(["table", "cards", "headings", LINES])
_ENUMERATION = regex(r"\benum(?:eration)?\b", re.I)
#: A constant that says that nothing failed.
_IS_SUCCESS = regex(r"(?:\w+_)?(?:OK|SUCCESS)|[a-z]+(?:Ok|Success)")
#: A constant in mixed case, its namespace first ("cudaErrorInvalidValue").
_MIXED = regex(r"[a-z]+(?:[A-Z][a-z\d]*){2,}")
#: A constant that is an error by its own name, and not by what is done on one.
_IS_ERROR = regex(r"(?!(?:ON|LOG|IS|HAS|LAST|SET|GET|THROW|RAISE)_)[A-Z][A-Z\d]*(?:_[A-Z\d]+)*_ERR(?:OR)?")
#: The name of what is done on an error.
_ON_ERROR = regex(r"(?i)on_?(?:err|error|exception|fail|failure)(?![a-z])")
#: A heading of states, which things have that no call answers.
_STATES = regex(r"\b(?:states?|status(?:es)?)\b", re.I)
#: A code of letters and a number, which no chapter, step, rule or version is numbered as.
_NUMBERED = regex(
    r"(?!(?:APPENDIX|BUG|CHAPTER|CVE|CWE|EVENT|EVT|FAQ|FIG|ISO|ISSUE|KB|LESSON|MODULE|NOTE|PART|PHASE|Q|RFC|RULE|SEC"
    r"|SECTION|STEP|TABLE|TICKET|TOPIC|UNIT|V|VERSION)[-_\d])"
    r"([A-Z]{1,9})([-_]?)(\d{2,6})"
)
#: What is said of a status that the customer's server answers, and of all that it does.
_RECEIVED = regex(
    r"\W*(?:if|when) (?:you|your (?:\w+ ){1,3}?) ?(?:answer|give|repl(?:y|ie)|respond|return)s? (?:us )?(?:with )?"
    r"(?:(?:it|one of (?:these|them)|these|this)\b(?! [a-z]+ing\b)"
    r"|(?:an? )?(?:http )?(?:code|status|[1-5](?:\d\d|xx))\b)",
    re.I,
)
_ARE_RECEIVED = regex(
    r"\bcodes? (?:that )?(?:we (?:accept|expect)(?: from your\b|\W*$)|we (?:get|receive) from your?\b"
    r"|your (?:\w+ ){0,2}(?:app|application|endpoint|handler|listener|server"
    r"|service|system|webhook) (?:(?:can|may|must|should) )?(?:answer|respond|return|send)s?)\b",
    re.I,
)
#: A heading that calls lower-case words codes ("POSIX Error Codes").
_CODES = regex(r"\berror codes$", re.I)


def context_features(table: CandidateTable, columns: Columns, samples: list[ColumnSample]) -> list[Feature]:
    """What is around a list, and in its lines, for or against it."""
    at = columns.at("code")
    if at is None:
        return []
    code = samples[at]
    failing, phrases = failing_lines(table), [*_phrases(table, columns)]
    if columns.status_is_code and phrases:
        around = f"{table.heading} {table.lead} {table.titles}".lower()
        if phrases[0].name == "reason-phrases" or "http" in around:  # Other numbers say nothing.
            failing = max(failing, code.share(lambda text: text.lstrip("HTP ").startswith(("4", "5"))))
    has_statuses = bool(phrases) or columns.status_is_code or columns.at("status") is not None
    has_errors = has_statuses or failing >= (_FAILING_SHORT if len(table.lines) < _SHORT else _FAILING)
    # Only what has failed is mended or sent again.
    is_mended = columns.at("remedy") is not None or columns.at("retryable") is not None
    has_errors = has_errors or (is_mended and (failing > 0 or not _STATES.search(table.heading)))
    context = [*heading_features(table, columns, has_errors), *phrases]
    about = any(feature.name in ("error-heading", "error-context") for feature in context)
    many = len(table.lines) >= _MANY_LINES and failing >= 0.75
    # Among all constants of a program, those of its errors may be the first.
    some = table.lines[:: max(1, len(table.lines) // _MANY_LINES)]
    many = many and (about or (share_failing(some) >= 0.5 and not _are_bare_names(table, columns)))
    are_called = _CODES.search(table.heading) is not None and all(map(str.islower, code.texts))
    as_codes = about and (code.in_code_tag >= 0.9 or are_called)
    all_fail = are_called and len(table.lines) >= _MANY_LINES / 2 and failing >= 0.9
    all_fail = all_fail and code.share(is_field) < 0.25
    if all_fail or (many and (any(table.titles) or as_codes or _are_outcomes(table, code))):
        context.append(Feature("many-failing-lines", failing, len(table.lines)))
    if _are_numbered(table, code):
        context.append(Feature("numbered-errors"))
    if (about or many) and code.in_code_tag >= 0.9 and failing >= 0.5 and GENERAL.fullmatch(plain(table.heading)):
        context.append(Feature("set-as-code"))
    called = are_called_errors(table) and not code.counts_up  # That counts mistakes.
    if not about and (called or _is_of_errors(table, code) or _are_graded(table, columns)):
        context.append(Feature("error-context"))
    if not has_statuses and _is_calm(table, failing, {feature.name for feature in context}):
        context.append(Feature("calm-heading", table.heading))
    if not any(feature.weight > 0 for feature in context):
        failing = min(failing, share_failing(table.lines[:MAX_LINES], True, announces_faults(table)))
        around = plain(" ".join((table.chapter, *table.topics, table.lead)))
        if len(table.lines) < _SHORT or failing < 0.7 or not _OF_CODES.search(around):
            context.append(Feature("no-error-context"))
        if table.is_table and len(table.lines) < _SHORT and not has_statuses:
            context.append(Feature("few-lines"))
    names = {feature.name for feature in context}
    is_headed = "error-heading" in names
    heading = plain(table.heading)
    is_below = "error-context" in names and any(one.fullmatch(heading) for one in (GENERAL, GENERATED))
    least = 0.5 if len(table.lines) >= _SHORT else 0.75
    least = _FAILING_OF_TYPE if table.shape == LINES else least
    if (is_headed or is_below) and _are_names(table, columns, code) and _share_named(table, code) >= least:
        context.append(Feature("names-of-failures", amount=1 if is_headed else 4 / 3))
    about = has_statuses or not names.isdisjoint(("error-heading", "set-as-code"))
    return [*_codes(table, columns, code), *context, *_lines(table, columns, failing, about)]


def _are_outcomes(table: CandidateTable, code: ColumnSample) -> bool:
    """Are these the members of a type of results or statuses, at least half of them named after failures?"""
    is_of_members = table.shape == "headings" and GENERATED.fullmatch(plain(table.heading)) is not None
    is_of_members = is_of_members and _OUTCOMES.search(plain(table.main_heading)) is not None
    return is_of_members and _share_named(table, code) >= 0.5


def _are_numbered(table: CandidateTable, code: ColumnSample) -> bool:
    """Are all codes numbered alike ("E001") right below the page's own heading, which says that they are of errors?"""
    main = table.main_heading
    if table.heading or len(table.lines) < 3 or OTHERS.search(plain(main)) or not is_of_error_codes(main):
        return False
    if code.title and "code" not in code.title_roles and not is_about_errors(code.title):
        return False  # "Model", "Part number"
    found = [_NUMBERED.fullmatch(text) for text in code.texts]
    forms = {(one[2], len(one[3])) for one in found if one}
    return all(found) and len(forms) == 1 and 2 * len({one[1] for one in found if one}) <= len(found)


def _are_names(table: CandidateTable, columns: Columns, code: ColumnSample) -> bool:
    """Are these names alone, or beside the type that they share, each in a line of a table or a card of its own?"""
    if {*columns.roles.values()} != {"code"} or len(table.lines) < 3 or not _may_name(table):
        return False
    typed = {at for at, title in enumerate(table.titles) if plain(title) == "modifier and type"}
    others = {code.at} | values_of_errors(table)
    beside = {(at, text) for line in table.lines for at, text in enumerate(line.texts) if text and at not in others}
    return len(beside) <= len(typed) and {at for at, _ in beside} <= typed


def _may_name(table: CandidateTable) -> bool:
    """May the list be one of names alone, by its shape? Bullets may if of an enumeration, or many types of failures."""
    if table.shape in _NAMING:
        return True
    are_types = len(table.lines) >= _MANY_LINES / 2 and all(failure_word(line.texts[0]) for line in table.lines)
    return table.shape == "bullets" and (are_types or _ENUMERATION.search(table.chapter) is not None)


def _share_named(table: CandidateTable, code: ColumnSample) -> float:
    """The share of the names that speak of failure, their common beginning ("PUMP_ERROR_") apart.

    None do where they say what is done on one ("ON_ERROR_STOP").
    """
    names = [line.texts[code.at] for line in table.lines[:MAX_LINES]]
    common = common_beginning(names).rpartition("_")[0]
    named = [replace(line, texts=[name[len(common) :]]) for line, name in zip(table.lines, names, strict=False)]
    return 0.0 if code.reaches(0.5, _ON_ERROR.match) else share_failing(named)


def _is_of_errors(table: CandidateTable, code: ColumnSample) -> bool:
    """Does a namespace of errors open all constants, or are they named failures, half of them "…_ERROR"?

    Some of their texts must speak of failure, too: settings for errors (APP_ERROR_LOG) have such names.
    """
    failures = [text for text in code.texts if not _IS_SUCCESS.fullmatch(text)]  # One of these has a name of its own.
    is_upper = all(map(str.isupper, code.texts))
    # In mixed case settings are written, too: none is called a success, and none after what failed.
    are_mixed = len(failures) < len(code.texts) and all(map(_MIXED.fullmatch, failures))
    told = sum(mentions_failure(text.partition("Err")[2].removeprefix("or")) for text in failures)
    if not (is_upper or (are_mixed and told * 4 >= len(failures))):
        return False
    is_named = len(code.texts) - len(failures) < 2 and not {"error", "err"}.isdisjoint(namespace_of(failures))
    if not is_named:
        # Beside a success, what fails may be told otherwise ("NO_LID").
        least = 1 if len(failures) == len(code.texts) else 0.75
        are_called = sum(map(mentions_failure, failures)) >= least * len(failures)
        if not (are_called and code.reaches(0.5, _IS_ERROR.fullmatch)):
            return False
    at = code.at
    rest = [replace(line, texts=line.texts[:at] + line.texts[at + 1 :]) for line in table.lines[:MAX_LINES]]
    return share_failing(rest, True) >= (0.25 if is_upper else 0.5)


def _are_graded(table: CandidateTable, columns: Columns) -> bool:
    """Do the texts open with a severity in brackets, some with that of an error ("(ERROR) The lid is open.")?"""
    at = columns.at("message")
    grades = [] if at is None else [_GRADE.match(line.texts[at]) for line in table.lines]
    return most(grades) and any(found and found[1].upper() in ("ERROR", "FATAL") for found in grades)


def _is_calm(table: CandidateTable, failing: float, around: set[str]) -> bool:
    """Do heading and titles name something else than errors, and too few of the lines mention failure?"""
    if not are_english(table):
        if failing >= _FAILING_ELSEWHERE or not table.is_table or looks_like_code(table.heading):
            return False
        # Without a word on errors they are none anyway, but asked about; below a page's heading of errors they may be.
        is_known = all(map(_EASTERN.search, ("".join(line.texts) for line in table.lines[:MAX_LINES])))
        may_be = not (is_known or "error-context" in around)
        if len(table.lines) >= _SHORT and may_be:
            return False
        # Of a few rows, none of which fails, the heading tells, but for one that names codes or is one.
        names_codes = "code" in title_roles(table.heading) or is_of_error_codes(table.main_heading)
        if len(table.lines) < _SHORT and (failing or names_codes or not are_english(table, 3)):
            return False
    named = table.heading and "error-heading" not in around and not GENERAL.fullmatch(plain(table.heading))
    if not named or any(map(is_about_errors, (*table.topics[:-1], *table.titles))):
        return False
    return failing < (_FAILING_SHORT if "foreign-heading" in around else _FAILING)


def _tell_apart(table: CandidateTable, columns: Columns, code: ColumnSample) -> bool:
    """Does each line of a table that begins with "Error code" say another failure, be its code a few lines' own?"""
    at = columns.at("message")
    texts = [] if at is None else table.column(at)
    is_titled = code.at == 0 and is_of_error_codes(code.title)
    failing = sum(map(mentions_failure, texts))
    return is_titled and len({*texts}) == len(table.lines) and failing * 2 > len(texts)


def _codes(table: CandidateTable, columns: Columns, code: ColumnSample) -> Iterator[Feature]:
    """Are the codes of this list repeated, or the fields of an error object?"""
    texts = table.column(code.at)
    distinct = len(set(texts)) / len(texts) if texts else 0.0
    if distinct >= 0.9:
        yield Feature("distinct-codes")
    elif distinct < 0.4 and not _tell_apart(table, columns, code):
        yield Feature("repeated-codes")
    elif not _has_titles(table):
        yield Feature("some-repeated-codes")
    heading = plain(table.heading)
    variables = _FIELDS.search(heading) and GENERATED.fullmatch(heading)
    at = columns.at("message")
    pairs = [(line.texts[code.at], "" if at is None else line.texts[at]) for line in table.lines]
    # "err.number" is a field as "number" is.
    properties = [(name.partition(".")[2], text) for name, text in pairs if _OF_ERROR.match(name)]
    of_error = len(properties) == len(pairs) and all(
        is_field(*pair) or not mentions_failure(plain(pair[0])) for pair in properties
    )
    if of_error:
        pairs += properties
    fields = sum(
        is_field(*pair) or _is_translated_field(pair[0]) or bool(variables and _VARIABLE.fullmatch(pair[0]))
        for pair in pairs
    )
    typed = sum(any(map(DATA_TYPES.fullmatch, _kinds(line, code.at))) for line in table.lines)
    if max(fields, typed) * 2 >= len(texts) > 0 or (of_error and (fields or all(map(_CAUGHT.match, texts)))):
        yield Feature("field-codes")


def _is_translated_field(name: str) -> bool:
    """Is this the title of a column, not in English, as a page translated by a machine calls a field ("コード")?"""
    return name.isalpha() and not name.isascii() and not mentions_failure(name) and bool(title_roles(name))


def _are_bare_names(table: CandidateTable, columns: Columns) -> bool:
    """Are these headings of constants, most without a text, so that they may be switches ("LID_ILLEGAL")?"""
    at = columns.at("message")
    texts = [] if at is None else table.column(at)
    return table.shape == "headings" and columns.at("remedy") is None and len(texts) * 2 < len(table.lines)


def _kinds(line: Line, at: int) -> Iterator[str]:
    """Yield what may be data types: "error.code Integer"; beside a property "<string>", "{string} The address"."""
    name = line.texts[at]
    yield name.partition(" ")[2]
    for found in filter(None, map(_KIND.match, line.texts)) if _PROPERTY.fullmatch(name) else ():
        yield found[1]


def _has_titles(table: CandidateTable) -> bool:
    """Has the list titles or labels? Items that go on after their first text have none, nor has one line of two."""
    if len(table.lines) == 2 and table.shape == "headings":
        return any(title and all(line.texts[at] for line in table.lines) for at, title in enumerate(table.titles))
    return any(table.titles) and not (table.shape == "bullets" and table.titles[-1] == MORE)


def _phrases(table: CandidateTable, columns: Columns) -> Iterator[Feature]:
    """Do statuses stand with their reason phrases ("404 Not Found"), in one text or side by side?"""
    if not columns.status_is_code and {*columns.roles.values()} == {"code", "status"}:
        return  # Names of the statuses, and no text about them.
    agree = 0
    for line in table.lines[:MAX_LINES]:
        stated = [found for text in line.texts if text[:1].isdigit() and (found := statuses_in(text[:60]))]
        if not columns.status_is_code:
            stated = [found for found in stated if " / " not in found.beside]  # A row has no two of them.
        agree += any(has_phrase(found.codes[0], text) for found in stated for text in (found.beside, *line.texts))
    if agree >= 0.3 * len(table.lines[:MAX_LINES]):
        yield Feature("reason-phrases")
    elif (usual_statuses if table.is_table else are_usual)(table.column(columns.code)):
        yield Feature("usual-statuses")


def _lines(table: CandidateTable, columns: Columns, failing: float, about: bool) -> Iterator[Feature]:
    """Do the lines mention failure, and enough of them? One is a chance, unless the list is `about` errors."""
    sample = table.lines[:MAX_LINES]
    titled = _has_titles(table)
    texts = [table.titles[at] for at, role in columns.roles.items() if role == "message"]
    named = all({"title", "message"} & title_roles(text).keys() == {"title"} for text in texts)  # Codes of anything.
    # Words without a title, or a number that counts errors, may be those of anything.
    is_sure = about and (titled or any(map(str.isdigit, "".join(table.column(columns.code)))))
    least = 0.1 if is_sure else 0.25
    if failing >= 0.3:
        yield Feature("failing-lines" if failing >= 0.5 else "some-failing-lines", failing)
    elif failing < least and (len(sample) > 2 or named):
        yield Feature("no-failing-lines", amount=2 if titled else 3)
    elif not any(table.titles[:2]):
        yield Feature("few-failing-lines-untitled")
    received = sum(any(map(_RECEIVED.match, line.texts)) for line in sample)
    if columns.status_is_code and (_ARE_RECEIVED.search(table.lead) or received * 2 >= len(sample)):
        yield Feature("received-statuses")
    # Under "401 Unauthorized" the fewest codes are clear, but for what is said of a field ("key: expired or invalid").
    are_stated = failing >= 0.5 and all(line.topics and states_status(line.topics[-1]) for line in sample)
    are_stated = are_stated and not (table.is_table and not titled)
    are_stated = are_stated and not any(map(is_field_name, table.column(columns.code)))
    are_stated = are_stated and not any(text[:1].islower() for line in sample for text in line.texts[1:])
    if len(sample) == 1 and not are_stated:
        yield Feature("one-line")
    elif len(sample) == 2 and not (titled or columns.status_is_code or are_stated):
        yield Feature("two-lines-untitled")
    if len(sample) < 3 and not all(any(line.texts[1:]) for line in sample):
        yield Feature("empty-line")
    elif len(sample) == 1 and not columns.status_is_code:
        texts = [
            sample[0].texts[at] for at, role in columns.roles.items() if role not in ("code", "status", "category")
        ]
        if not any(" " in text or not text.isascii() for text in texts):
            yield Feature("empty-line")  # A word beside a word.
