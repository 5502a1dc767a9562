"""What speaks for or against a list in its codes: their forms, their title, the things that they name."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from parsers.classify.code_parts import group_title
from parsers.classify.column_features import CATEGORY
from parsers.classify.column_sample import ColumnSample
from parsers.classify.failing_lines import MAX_LINES, share_failing, tells_of_failure
from parsers.classify.features import Feature
from parsers.classify.http_columns import open_with_calls
from parsers.classify.words_above import are_error_variants
from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.columns import Columns
from parsers.extract.list_lines import announces_lines
from parsers.extract.status_words import ACTS
from parsers.html.element_text import text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_mask
from parsers.lexicon.value_shapes import COMPOUND, CONSTANT, SEVERITY, STANDARD, is_code_like, most
from parsers.lexicon.vocabulary import (
    ANSWERS,
    OTHERS,
    PROGRAM,
    THINGS,
    is_about_errors,
    is_clearly_of_codes,
    is_manual_heading,
    is_members_header,
    is_of_error_codes,
    likeliest,
    mentions_failure,
    names_role,
    plain,
    title_roles,
)

_PREFIX = regex(r"\S*[\w*][-_.:/*]")
#: A constant of several words before a colon, which sets it off from its text.
_TERM = regex(f"{CONSTANT}:")
#: A section of a chapter ("8.1"), a decimal.
_DECIMAL = regex(r"\d{1,2}\.\d{1,2}|\d*\.\d+[eE][-+]\d+")
#: That, or a version; 4.7.1 and 5.7.1 are what a mail server answers.
_VERSION = regex(rf"{_DECIMAL.pattern}|(?![45])\d{{1,3}}(?:\.\d{{1,3}}){{2}}")
#: A release, or the day of one.
_RELEASE = regex(r"v\d+(?:\.\d+)+|(?:19|20)\d\d[/-][01]\d[/-][0-3]\d|[0-3]?\d([/.-])[0-3]?\d\1(?:19|20)\d\d")
#: What follows one of several statuses ("502. Use backoff.").
_MORE_STATUSES = regex(r"[1-5]\d\d(?:[,;./]|\s(?:and|or)\b)")
#: "200-299", "5xx", "E001-E099"; 0042-01 is a code of two numbers.
_RANGE = regex(
    r"([A-Z]{1,9}[-_]?)?(?P<first>\d{1,18}) ?(?:[-–—]|to|\.\.) ?(?(1)\1|(?!0\d))(?P<last>\d{1,18})"
    r"|\d+[xX]+(?: ?[-–—] ?\d+[xX]+)?"
)
#: The title of the one code that stands for many of each thing, unless that is a status ("Most common code").
_MOST = regex(r"\b(?:most|least) (?:common|frequent(?:ly \w+)?|recent|searched|viewed) (?:\w+ )?code$", re.I)
_VERB = regex(
    r"(?:.*(?<!not)_)?(?:[gG]et|[sS]et|throw|free|perror|strerror)(?:_.*)?|(?:[gs]et|clear|[a-z]+(?:Get|Set|Clear))[A-Z]\w*|[a-z]+_(?:reset|print)_\w+"
)
#: What a client asks an API to do ("createPayment", "cancel_order").
_OPERATION = regex(
    rf"(?:{ACTS}|authori[sz]e|cancel|capture|charge|close|confirm|fetch|find|open|refund|register|remove|retrieve"
    r"|search|send|submit|void)(?:_[a-z]|[A-Z])\w*"
)
#: A function that makes an error, or tells whether something is one ("isTimeoutError"), what deals with errors, or
#: several of them ("AssertionErrors").
_MAKER = regex(
    r"(?:create|make|build|new|throw|wrap|to|is)[A-Z]\w*(?:Error|Exception)"
    r"|(?:current|handle|make|raise|throw|with)-(?:[a-z]+-)*(?:condition|error|exception|handler)s?"
    r"|[A-Z][a-z]\w*[a-z](?:Errors|Exceptions)"
    r"|(?!(?:Bad|Duplicate|Empty|Illegal|Invalid|Malformed|Missing|No|NoSuch|Too|Unknown|Unsupported|Wrong)[A-Z][a-z]*\b)"
    r"\w*[a-z](?:Boundary|Filter|Handler|Interceptor|Listener|Logger|Middleware|Reporter)"
)
#: A class of codes ("E9xx").
_CLASS = regex(r"([A-Z]{1,12}[-_]?\d{1,5})x{1,3}")
#: A file, or a header of a request ("X-Pump-Id").
_FOREIGN = regex(
    r"(?:[\w.-]+/)*[\w.-]+\.(?:csv|docx?|html?|json|log|pdf|txt|xlsx?|xml|ya?ml|zip)"
    r"|(?:[\w.-]+/)+[\w.-]+\.(?:cc?|cpp|cs|go|hpp?|java|jsx?|kt|mjs|php|py|rb|rs|scala|swift|tsx?|vue)"
    r"|(?i:X(?:-[a-z]+)+)|Accept|Authorization|Content-[A-Z][a-z]+|(?:Idempotency|Retry|User)-[A-Z][a-z]+"
)
#: The most values of an option.
_MAX_VALUES = 6
#: A right ("orders:read").
_SCOPE = regex(r"[a-z][\w.-]*:(?:\*|admin|list|manage|read|read[_-]?only|view|write)")
#: A part of an answer or a program that has to do with errors ("ErrorDetail").
_PART = regex(
    r"(?:\w+ )*(?:error|exception)s? (?:bod(?:y|ies)|context|data|details?|entr(?:y|ies)|envelopes?|info|items?"
    r"|mappers?|models?|objects?|payloads?|reports?|responses?|results?|schemas?|wrappers?)"
)
#: A type ("pump_mode_t"), a module ("Acme::Pump::Motor"), a setting ("API_KEY") or a part ("UserService") of a program.
_OF_PROGRAM = regex(
    r".*_t|(?:[A-Z]\w*::)+[A-Z]\w*"
    r"|[A-Z][A-Z\d]*(?:_[A-Z\d]+)*_(?:DIR|HOST|KEY|PASSWORD|PATH|PORT|SECRET|TOKEN|UR[IL]|USER)"
    r"|[A-Z]\w*[a-z](?:Client|Controller|Gateway|Manager|Provider|Queue|Repository|Server|Service|Store)"
)
#: How a sentence goes on from its subject, with no mark between them, and ends.
_GOES_ON = regex(
    r"(?:\s(?:is|are|has|can|may|must|should|will|[a-z]+[a-rt-z]s)\s|[은는이가을를의]\s|[はがを]).*[.。]", re.S
)
#: What says of its subject that a program answers with it.
_ANSWERED = regex(
    r"\b(?:because|if|unless|when|whenever|denotes|describes|indicates|means|occurs?|represents|says|shows|signals|stands"
    r"|tells|displayed|printed|raised|reported|returned|shown|thrown"
    r"|is (?:an?|the) (?:\w+ )?(?:code|error|status))\b"
    r"|^\s(?:[a-z]+s (?:are|had|have|were)|is (?:emitted|sent))\b"
)
#: What says that the names behind it are of groups ("Errors are grouped into four categories: A, B, C and D.").
_GROUPED = regex(
    r"(?i)\b(?:categori[sz]ed|classified|divided|grouped|split) (?:in)?to [^.:]{0,40}?"
    r"\b(?:categories|classes|families|groups|kinds|types)\b.*"
)
_WORD, _MAX_LEAD = regex(r"[A-Za-z][\w-]*"), 300
#: What is numbered beside a text ("Note1").
_NOTE = regex(r"(?:Example|Figure|Note|Remark|Table|Tip) ?\d+")
#: A call, and so many of a list's names that its texts call are functions.
_CALL, _MIN_CALLED = regex(r"(\w+)\(\)"), 3
_MEMBER = regex(r"(?:\w+\.)*([A-Z][^\Wa-z]*[a-z]\w*)\.(?!k[A-Z])[a-z_]\w*")


def code_features(table: CandidateTable, column: ColumnSample, columns: Columns) -> Iterator[Feature]:
    """What the codes of a list, and their title, say for or against it."""
    if _name_groups(table, column):
        yield Feature("group-names")
    yield from _forms(table, column, columns)
    yield from _odd_forms(table, column, columns)
    yield from _named_things(table, column, columns)


def _name_groups(table: CandidateTable, column: ColumnSample) -> bool:
    """Are these plain words that the text above calls groups? Types such as "api_error" may be the codes."""
    found = _GROUPED.search(table.lead[:_MAX_LEAD])
    if found is None or not {*column.texts} <= {*_WORD.findall(found[0])}:
        return False  # Most lists.
    return all(map(str.isalpha, column.texts)) and not column.reaches(0.5, mentions_failure)


def _names_class(line: Line) -> bool:
    """Is this a heading of a class of codes, with one of them below it?"""
    found = next((one for one in map(_CLASS.fullmatch, line.codes or line.texts) if one), None)
    return found is not None and re.search(re.escape(found[1]) + r"\d", " ".join(line.texts)) is not None


def _are_kinds(table: CandidateTable, column: ColumnSample) -> bool:
    """Are these compounds of prose, as headings or before several statuses ("Retry-safe: 429, 500, 502. Wait.")?"""
    if table.shape == "headings" and not (column.in_code_tag or is_of_error_codes(table.heading)):
        words = [*filter(is_code_like, column.texts)]
        return words != [] and all(map(COMPOUND.fullmatch, words)) and not any(line.texts[1] for line in table.lines)
    if table.shape != "bullets" or column.share(COMPOUND.fullmatch) < 1:
        return False
    return all(any(map(_MORE_STATUSES.match, line.texts[1:])) for line in table.lines)


def _forms(table: CandidateTable, column: ColumnSample, columns: Columns) -> Iterator[Feature]:
    """What the codes look like, and what their title says."""
    is_titled, is_clear = "code" in column.title_roles, is_clearly_of_codes(column.title)
    if _MOST.search(column.title) and columns.at("status") is None:
        yield Feature("no-code-column")
    if is_titled and not columns.status_is_code:
        yield Feature("code-title" if is_clear else "vague-code-title", column.title)
    if column.filled < 0.5:
        yield Feature("sparse-codes")
    if columns.status_is_code:
        yield Feature("status-codes")
    elif columns.text_is_code:
        yield Feature("code-like" if column.in_namespaces else "text-codes")
        if sum("code" in one and "status" not in one for one in map(title_roles, table.titles)) > 1:
            yield Feature("foreign-header", column.title)  # Several parts of a program ("C code", "Python code").
    elif _are_kinds(table, column):
        yield Feature("word-codes")
    elif column.code_like >= 0.6:
        yield Feature("code-like")
    elif column.numbers >= 0.6:
        yield Feature("number-codes")
        worded = (any(text and not PROGRAM.match(text) for text in line.texts[1:]) for line in table.lines)
        if table.shape == "cards" and 2 * sum(worded) < len(table.lines):
            yield Feature("line-numbers")
    elif column.code_like + column.numbers < 0.6:
        # Words that are set as code stand among codes, or under any title of codes.
        set_as_code = column.in_code_tag >= 0.9
        is_titled = is_titled or are_error_variants(table)
        if (not is_titled and column.code_like < 0.4) if set_as_code else not is_clear:
            yield Feature("word-codes")


def _odd_forms(table: CandidateTable, column: ColumnSample, columns: Columns) -> Iterator[Feature]:
    """Are these states, ranges, decimals, headings or beginnings of codes, and no codes?"""
    is_titled, is_clear = "code" in column.title_roles, is_clearly_of_codes(column.title)
    named = "status" in column.title_roles and not is_titled and column.statuses < 0.2
    of_errors = is_about_errors(table.heading or table.chapter) or column.reaches(1, lambda text: text[0] == "-")
    are_numbers = column.numbers >= 0.9 or column.reaches(0.9, lambda text: text[0].isdigit())  # "80A1"
    named = named and not ((are_numbers and of_errors) or is_about_errors(column.title))
    may_be_codes = of_errors and is_clearly_of_codes(table.heading)
    if columns.at("remedy") is not None:  # Neither a state nor its step has a cause.
        may_be_codes = may_be_codes or of_errors or any(likeliest(title) == "cause" for title in table.titles)
    if named and may_be_codes and column.code_like >= 0.9:
        named = share_failing(table.lines[:MAX_LINES], True) < 0.8  # Codes, though "Status" is their title.
    if named and "status" not in columns.roles.values():
        yield Feature("foreign-header", column.title)  # The states of something.
    if share := group_title(table, column, columns) or (not is_titled and CATEGORY.search(column.title) is not None):
        yield Feature("foreign-header", column.title, amount=share)  # The classes of codes.
    said = columns.at("message")
    roles = {} if said is None else title_roles(table.titles[said])
    are_states = "status" in roles and "message" not in roles and not is_clear
    if are_states and not (columns.status_is_code or of_errors):
        yield Feature("foreign-header", column.title)  # "Value | Status"
    begun = [found["first"] or found[0] for found in map(_RANGE.fullmatch, column.texts) if found]
    ranges = column.share(_is_range) if len({*begun}) * 2 > len(begun) else 0  # "2110-1100", "2110-2001"
    # Of codes of one length some may be printed by their beginning ("01XXXX", "170000").
    are_codes = ranges < 1 and is_clear and len({*map(len, column.texts)}) == 1
    if ranges == 1 or (ranges >= 0.5 and column.statuses < 0.5 and not are_codes):
        yield Feature("code-ranges")
    are_versions = column.reaches(0.8, _VERSION.fullmatch) and (
        not of_errors or column.reaches(0.8, _DECIMAL.fullmatch) or _are_releases(column.texts)
    )
    if not is_titled and (are_versions or column.reaches(0.8, _RELEASE.fullmatch)):
        yield Feature("decimal-codes")
    if table.shape == "headings" and all(map(announces_lines, table.lines)):
        yield Feature("group-headings")  # Each announces what stands below it.
    if column.reaches(
        0.5,
        lambda text: (
            _PREFIX.fullmatch(text.removesuffix(":") if is_clear or _TERM.fullmatch(text) else text) or is_mask(text)
        ),
    ) or (table.shape == "headings" and all(map(_names_class, table.lines))):
        yield Feature("code-prefixes")


def _are_releases(versions: list[str]) -> bool:
    """Are these versions, each older than the one above?"""
    numbers = [[int(number) for number in version.split(".")] for version in versions if _VERSION.fullmatch(version)]
    return all(newer > older for newer, older in pairwise(numbers))


def _are_values(texts: Sequence[str]) -> bool:
    """Are two of a few names true and false, as the values of an option are, and no constants?"""
    names = {text.split(" (")[0].lower() for text in texts if not text.isupper()}
    return len(texts) <= _MAX_VALUES and {"true", "false"} <= names


def _named_things(table: CandidateTable, column: ColumnSample, columns: Columns) -> Iterator[Feature]:
    """Do the codes, or their title, name other things: goods, members, labels, events, functions?"""
    title = plain(column.title)
    names_codes = columns.status_is_code or "code" in column.title_roles
    if THINGS.search(title) and not (is_about_errors(title) or ANSWERS.search(title)):
        yield Feature("foreign-header", column.title)
    are_parts = is_members_header(column.title) or (column.title[:1] == "@" and not is_about_errors(column.title))
    if are_parts and column.share(is_about_errors) < 0.8:  # "@type" is a field of an answer.
        yield Feature("foreign-header", column.title)
    if not table.is_table and column.reaches(0.5, lambda t: t.isalpha() and (names_role(t) or is_manual_heading(t))):
        yield Feature("label-codes")
    if (
        not {"event", "flag", "outcome", "state"}.isdisjoint(namespace_of(column.texts))
        or (table.shape == "headings" and _are_modules(column.texts))
        or column.reaches(0.8, _names_thing)
        or column.reaches(0.8, lambda text: text.isalnum() and _PART.fullmatch(plain(text)))
        or column.reaches(0.6, SEVERITY.fullmatch)
        or column.reaches(0.6, _SCOPE.fullmatch)
        or column.reaches(0.8, _MAKER.fullmatch)
        or column.reaches(0.8, _NOTE.fullmatch)
        or (table.shape == "cards" and most(_is_subject(line, column.at) for line in table.lines[:MAX_LINES]))
        or _are_values(column.texts)
        or (column.is_beside_several and not names_codes)  # Each of them fails with several codes.
    ):
        yield Feature("named-things")
    said = columns.at("message")
    texts = [] if said is None else [(line.texts[column.at], line.texts[said]) for line in table.lines]
    called = [_is_called(name, text) for name, text in texts]
    owners = [found[1] for text in column.texts if (found := _MEMBER.fullmatch(text))]
    if (
        column.reaches(0.4, _VERB.fullmatch)
        or (table.shape == "headings" and column.reaches(0.8, _is_operation))
        or most(called)
        or open_with_calls(table, columns)
        or len(owners) - len(set(owners)) >= 0.5 * len(column.texts)
    ):
        yield Feature("function-codes")
    if not column.title and _call_each_other(texts):
        yield Feature("declarations", column.title)


def _is_subject(line: Line, at: int) -> bool:
    """Does a sentence say what the name is or does ("`API_KEY` is sent in a header."), and nothing of a failure?"""
    name = line.texts[at]
    before, _, rest = text_of(line.element).partition(name)
    is_told = any(map(str.isdigit, name)) or _ANSWERED.search(rest) or tells_of_failure(rest)
    return not (before or is_told) and _GOES_ON.fullmatch(rest) is not None


def _are_modules(names: list[str]) -> bool:
    """Are these a package and its modules ("pump.errors", "pump.errors.logger"), none named after a failure?"""
    package, *others = names or [""]
    own = [name.removeprefix(f"{package}.") for name in others]
    return "." in package and own != [] and not any(map(mentions_failure, own)) and not {*own} & {*others}


def _call_each_other(texts: list[tuple[str, str]]) -> bool:
    """Do the texts of others call several of these names as functions ("Call pump_open() before.")?"""
    called = {word for name, text in texts if "()" in text for word in _CALL.findall(text) if word != name}
    calls = sum(name in called and not mentions_failure(plain(name)) for name, _ in texts)
    return calls >= max(_MIN_CALLED, 0.2 * len(texts))


def _is_called(name: str, text: str) -> bool:
    """Does the text open with a call of that name ("ClearError() clears …", "Exception.with_traceback(tb) – set …")?"""
    owner, dot, method = text.partition("(")[0].rpartition(".")
    return text.startswith(f"{name}()") or (dot != "" and method == name and " " not in owner and "(" in text)


def _is_operation(name: str) -> bool:
    """Is this an act and what is acted on ("cancel_order"), and no failure of it ("cancel_failed")?"""
    return _OPERATION.fullmatch(name) is not None and not mentions_failure(plain(name).partition(" ")[2])


def _is_range(text: str) -> bool:
    """Does the text go from a number to a higher one ("200-299"), and is it no code of two numbers ("1000-400")?"""
    found = _RANGE.fullmatch(text)
    return found is not None and (found["first"] is None or int(found["first"]) < int(found["last"]))


def namespace_of(codes: list[str]) -> list[str]:
    """The words behind the first that open all codes ("event" of PUMP_EVENT_STOPPED, PUMP_EVENT_FULL)."""
    names = [plain(code).split() for code in codes]
    common = takewhile(lambda words: len(set(words)) == 1, zip(*names, strict=False))
    return [words[0] for words in common][1:] if len(codes) > 1 else []


def _names_thing(code: str) -> bool:
    """Is this a file, a header, a part of a program, or a name that says what it is?"""
    if _FOREIGN.fullmatch(code) or STANDARD.fullmatch(code):
        return True
    *words, last = plain(code).split() or [""]
    is_other = words != [] and code.isalnum() and OTHERS.fullmatch(last) is not None and not is_about_errors(code)
    return (is_other or _OF_PROGRAM.fullmatch(code) is not None) and not mentions_failure(code)
