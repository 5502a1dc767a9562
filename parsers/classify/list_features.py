"""What speaks for or against a list in its own columns: its codes, what stands beside them, the titles."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import takewhile

from parsers.classify.code_features import code_features
from parsers.classify.column_features import names_parts
from parsers.classify.column_sample import ColumnSample, is_registered
from parsers.classify.failing_lines import share_failing
from parsers.classify.features import Feature
from parsers.classify.http_columns import repeats_phrases
from parsers.extract.candidate_tables import SAMPLE, CandidateTable
from parsers.extract.code_tokens import CONSTANT_OF_WORDS, are_alike, is_token, looks_like_code
from parsers.extract.codes_in_text import codes_in, opens_with_code, statuses_in
from parsers.extract.columns import Columns
from parsers.extract.contract import MESSAGE_ROLES
from parsers.extract.stated_statuses import usual_statuses
from parsers.html.element_text import above_of
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_unfilled_text
from parsers.lexicon.value_shapes import FAILURE_TYPE, METHODS, SEVERITY
from parsers.lexicon.vocabulary import (
    DATA_TYPES,
    DECLARED,
    DOES,
    EXAMPLE,
    GENERATED,
    RESULTS,
    SERVES,
    STRENGTHS,
    is_about_errors,
    is_clearly_of_codes,
    is_of_error_codes,
    is_schema,
    mentions_failure,
    plain,
    title_roles,
)

#: What no plain announcement of codes holds: what the codes are for or by, a denial, or a whole sentence.
_DENIED = regex(r"\b(?:examples?|ignored|not?|never|retr[a-z]+|tests?|un[a-z]+)\b|[不無无]|않")
_QUALIFIED = regex(rf"\bcodes? (?!are\b|d|lists?$)[a-z]|{_DENIED.pattern}|[\u3040-\u30ff\u4e00-\u9fff]{{9}}")
#: What the title of a code's text may say of it.
_SAID = frozenset(["code", "status", "message", "cause", "when"])
#: A status of a failure.
_FAILING = regex(r"(?<!\d)[45](?:\d\d|[xX]{2})(?!\d)")
_SPAN = regex(r"(?!(?:19|20)\d\d-(?:0\d|1[0-2])$|(?:0?\d|1[0-2])-(?:19|20)\d\d$)-?\d+ ?[-–—~～〜] ?-?\d+")
#: A label that fewer of the cards have says nothing of their list.
_RARE = 0.2
#: The beginning of a text, not of a name.
_SEVERAL_WORDS = regex(r"[^\W\d_]+\W+[^\W\d_]|[^\x00-\u2fff]{4}")
_TYPED = regex(r"[<(]?(?:string|integer|u?int\d*|float\d*|number|bool(?:ean)?|object|array|function)\b", re.I)
_TYPE_LABEL = regex(r"\b(?:type|default)\s?:", re.I)
#: The keywords that declare a part of a program, without more.
_KEYWORDS = r"(?:constexpr|explicit|extern|inline|static|virtual)(?:[, ]*(?:const|inline|noexcept|static)){0,4}"
#: What a link to a type says of it ("class in com.pots").
_TYPE_IN = r"(?:annotation|class|enum|exception|interface|record)(?: (?:class|(?:or )?interface|type))? in [\w.]{1,200}"
#: What is no message: these, or the name of a part of a program, perhaps above others in a tree of classes.
_DECLARES = regex(
    rf"{_KEYWORDS}|{_TYPE_IN}"
    r"|(?:\w{1,80}; )?[a-z_]\w{0,80}(?:\.\w{1,80}){1,9}(?:; [\w.]{1,200})*|(?:[a-z_]\w*::\w+; )(?:[a-z_]\w*::)+\w+\b.*"
)
#: The constant of a severity.
_SEVERITY = regex(
    r"(?!.*(?:BAD|ILLEGAL|INVALID|MISSING|UNKNOWN|UNSUPPORTED|WRONG)_)(?:[A-Z\d]+_)+SEVERITY"
    r"|SEVERITY_(?:CRITICAL|DEBUG|(?:FATAL_)?ERROR|FATAL|HIGH|INFO|LOW|MEDIUM|NONE|NOTICE|WARNING)"
)
#: What declares a part of a program in C, in the index that gtk-doc makes of these.
_KEYWORD = regex(r"#define|enum|extern|struct|typedef|union")
#: What a type may be, with the name of a type among it ("not_found | pump_error()").
_ALTERNATIVES = regex(r"(?=.*\(\))[a-z]\w*(?:\(\))?(?: \| [a-z]\w*(?:\(\))?)*")
#: So many numbers that look like statuses, none of which repeats or has its sense, are the vendor's own.
_MANY_OWN = 8
#: A number, perhaps with a unit or type ("24 bytes", "7_u32"), a count ("12 requests 4%"), or a list in a program: they
#: say nothing of an error.
_VALUE = regex(
    r"0[xX][\da-fA-F]+\W*|"
    r"[\W\d_]+(?:(?<=\d)|(?<=\d ))(?:bytes?|bits?|[kKMG]i?B|[mµn]?s|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?)|[\W\d_]+"
    r"|\d[\d_]*[iu]\d{1,3}|\d[\d.,]* (?:calls?|hits?|requests?|times?)\b[\W\d_]*|\[(?:\d+,|['\"]).*\]",
    re.S,
)
#: The value of a constant.
_NUMBER = regex(r"-?(?:\d{1,9}|0x[\da-fA-F]{1,8})")
#: A text that opens with a number of the vendor's own, longer than a status ("4040001 No such pump.").
_NUMBERED_TEXT = regex(r"\d{4,9}[\s:–—-]+[^\W\d]")
#: How the number of a payment card or an IBAN begins.
_ACCOUNT = regex(r"[ -]*(?:[A-Z][ -]*[A-Z][ -]*[0-9]|[2-6](?:[ -]*[0-9]){12})")
_CARD_NUMBER, _IBAN = regex("[2-6][0-9]{12,18}"), regex("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
#: The value of a setting that holds where none is given.
_DEFAULT = regex(r"\((?:the )?default\)\W*$", re.I)
_METHOD = regex(rf"(?:{METHODS})(?![\w-])")


def list_features(table: CandidateTable, columns: Columns, samples: list[ColumnSample]) -> list[Feature]:
    """What the columns of a list say for or against it."""
    at = columns.at("code")
    if at is None:
        return [Feature("no-code-column"), *_titles(table, samples, columns)]
    taken = [Feature("no-code-column")] if columns.certainty[at] < 0.5 else []
    return [
        *taken,
        *[Feature("preformatted")] * (table.shape == SAMPLE),
        *code_features(table, samples[at], columns),
        *[Feature("bare-headings")] * _are_bare(table, columns),
        *_other_columns(samples, at, columns, table.heading),
        *_titles(table, samples, columns),
        *_damage(table, samples, columns),
        *[Feature("announced-codes")] * _is_announced(table, samples[at]),
        *[Feature("names-by-language")] * _have_names_alone(samples, at),
    ]


def _have_names_alone(samples: list[ColumnSample], code: int) -> bool:
    """Is the column of codes one of several that name failures, and is there no other text?"""
    is_told = any(column.prose >= 0.5 for column in samples)
    return not is_told and _names_failures(samples[code]) and sum(map(_names_failures, samples)) > 1


def _names_failures(column: ColumnSample) -> bool:
    """Are these the classes of failures, under a title that may be that of a language or a library ("Python")?"""
    return column.title != "" and not column.title_roles and column.share(FAILURE_TYPE.fullmatch) == 1


def _are_bare(table: CandidateTable, columns: Columns) -> bool:
    """Are these headings without a text, and no members of a type? That of a status holds its phrase, too."""
    may_be = table.shape == "headings" and not GENERATED.fullmatch(plain(table.heading))
    return may_be and not any(any(line.texts[2 + columns.status_is_code :]) for line in table.lines)


def _is_announced(table: CandidateTable, code: ColumnSample) -> bool:
    """Are these bullets of one code each, below a text or heading that says that they are codes of errors?

    Where the status of a failure stands beside each, the page's title may say it.
    """
    have_texts = any(text and not _NUMBER.fullmatch(text) for line in table.lines for text in line.texts[2:])
    if table.shape != "bullets" or have_texts or max(code.code_like, code.in_code_tag) < 0.9:
        return False
    items = {item for line in table.lines if (item := above_of(line.holder, "li")) is not None}
    whole = sum(len(list_.findall("li")) for list_ in {item.getparent() for item in items} if list_ is not None)
    is_said = table.lead.endswith(COLONS)
    is_plain = _is_plain(table.lead if is_said else table.heading)
    # A sentence below a heading of codes may say where they come from.
    is_plain = is_plain or (is_said and _is_plain(table.heading) and _is_plain(table.lead, _DENIED, False))
    failures = all(line.texts[1][:1] in ("4", "5") for line in table.lines)
    return (is_plain or failures) and 2 < len(items) == whole


def _is_plain(above: str, others: re.Pattern[str] = _QUALIFIED, short: bool = True) -> bool:
    """Does this say that codes of errors follow, and, where it is to be `short`, little more?"""
    return (len(above.split()) <= 4 or not short) and not others.search(plain(above)) and is_about_errors(above)


def _other_columns(samples: list[ColumnSample], code: int, columns: Columns, heading: str) -> Iterator[Feature]:
    foreign = samples[0].is_foreign
    roles = {role for at, role in columns.roles.items() if at or not foreign}
    if samples[code].reaches(0.5, lambda text: codes_in(text).beside):
        roles.add("title")
    before = [at for at, role in columns.roles.items() if at < code and role in MESSAGE_ROLES]
    if before and not any(column.title for column in samples):
        yield Feature("text-before-code")
    stated = None if columns.status_is_code else columns.at("status")
    if stated is not None and samples[stated].filled >= 0.5 and samples[stated].reaches(0.5, _FAILING.search):
        yield Feature("status-column")
    if roles & {"retryable", "remedy"}:
        yield Feature("hint-column")
    if roles >= {"message", "cause", "remedy"}:
        yield Feature("cause-and-remedy")
    texts = (samples[at] for at, role in columns.roles.items() if role in ("title", "message"))
    texts = (column for column in texts if column.share(mentions_failure) == 0)
    are_of_errors = is_about_errors(heading) or "error" in plain(samples[code].title)
    if any(
        _are_of_one(samples[code].title, column.title)
        or (_is_owner(column, samples[code], columns) and not are_of_errors)
        for column in texts
    ):
        yield Feature("codes-of-names", samples[code].title)
    if columns.text_is_code and not (is_clearly_of_codes(samples[code].title) or samples[code].in_namespaces):
        said = [samples[at].title_roles for at, role in columns.roles.items() if role == "message"]
        if any("cause" in titles and "message" not in titles for titles in said):
            yield Feature("symptoms")
    message = columns.at("message")
    if message is not None and (samples[message].is_unclear or _repeats(samples[message], samples[code])):
        roles.remove("message")
    if roles & MESSAGE_ROLES:
        yield Feature("message-column")
    elif (columns.status_is_code or roles <= {"code", "status", "retryable"}) and not (
        "remedy" in roles and usual_statuses(samples[code].texts)
    ):
        yield Feature("no-message")


def _repeats(column: ColumnSample, codes: ColumnSample) -> bool:
    """Do most texts of cards only repeat a code that names a type?"""
    types = {code for code in codes.texts if FAILURE_TYPE.fullmatch(code)}
    may_be = types and not column.title_roles
    return bool(may_be) and sum(text in types for text in column.texts) > 0.8 * len(column.texts)


def _are_of_one(title: str, other: str) -> bool:
    """Do two titles begin or end with the name of one thing, no error or answer ("Module code", "Name of module")?"""
    apart = str.split if " " in f"{title}{other}" else list[str]
    words, others = apart(plain(title)), apart(plain(other))
    begin = [one for one, _ in takewhile(_are_same, zip(words, others, strict=False))]
    end = [one for one, _ in takewhile(_are_same, zip(words[::-1], others[::-1], strict=False))][::-1]
    thing = " ".join(begin or end) if apart is str.split else "".join(begin)
    is_own = is_about_errors(thing) or mentions_failure(thing) or RESULTS.search(plain(title))
    is_code = "code" in title_roles(title)  # "Part 1" and "Part 2" are of no thing.
    return is_code and len(thing) > (3 if thing.isascii() else 1) and not (is_own or _SAID & title_roles(thing).keys())


def _is_owner(column: ColumnSample, code: ColumnSample, columns: Columns) -> bool:
    """Does all that stands beside numbers name a thing before each, under an unknown title ("Network | Code")?"""
    is_all = column.at == columns.at("message") and column.title != "" and not column.title_roles
    return is_all and column.at < code.at and code.numbers == 1 and column.reaches(1, is_token)


def _opens_like(codes: list[str], text: str) -> bool:
    """Does the text open with a code: one of the form of these, if there are any, and so no second name?"""
    opener = text.split(maxsplit=1)[0].rstrip(":")
    return opens_with_code(text) and (not codes or any(are_alike([code, opener]) for code in codes))


def _are_same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


#: So many constants of one type tell what they are, if that is one of errors ("Class ErrorKind").
_MIN_CONSTANTS = 5
_MEMBERS = regex(r"(?:enum )?(?:members|constants|fields|values|variables)(?: (?:summary|details?|documentation))?")
_OF_ERRORS = regex(r"(?:[A-Za-z]+ )?(?:\w+\.)*\w*(?<!On)(?:Error|Exception|Failure)(?:Code|Kind|Reason|Type)?s?")


def _titles(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> Iterator[Feature]:
    (first, *others), code = samples, columns.at("code")
    is_titled = code is not None and is_clearly_of_codes(samples[code].title)
    is_of_errors = code is not None and is_of_error_codes(samples[code].title)
    most_spans = 1 if code is not None and samples[code].code_like >= 0.8 else 0.8  # "LID_LOST | 1-10 | …": its values.
    if columns.at("message") is None and len(samples) == 2 and first.reaches(0.95, _KEYWORD.fullmatch):
        yield Feature("declarations", first.title)
    for column in samples:
        in_words = EXAMPLE.match(column.title) and column is not first and "/" not in "".join(column.texts)
        is_endpoints = column.at == code or (columns.status_is_code and not in_words)
        # What stands beside codes under their own title, and is not read, may be where they come from.
        is_read = not is_titled or column.at in columns.roles
        if (is_read and column.reaches(0.5, DECLARED.match)) or (is_endpoints and column.reaches(0.8, _METHOD.match)):
            yield Feature("declarations", column.title)
        elif column.reaches(0.6, DOES.match):
            yield Feature("function-texts", column.title)
        elif column.reaches(0.8, _is_account) and not _is_behind(column.at, columns):
            yield Feature("account-numbers", column.title)
        elif column.at == columns.at("message") and not is_endpoints and column.reaches(0.5, SERVES.match):
            yield Feature("setting-texts", column.title)
        elif column is first and len(column.texts) > 3 and column.share(SEVERITY.fullmatch) >= 0.8 <= column.distinct:
            yield Feature("named-things")  # The levels of a log.
        elif column.at == columns.at("code") and column.reaches(0.5, _SEVERITY.fullmatch):
            yield Feature("named-things")  # "SESSION_SEVERITY"
        elif not table.is_table and column.at == columns.at("message") and _are_choices(samples[0], column):
            yield Feature("setting-texts", column.title)
        elif plain(column.title) == "modifier and type" and column.share(lambda text: "static" in text) < 1:
            # Some of the fields of a class are no constants.
            yield Feature("type-column", column.title)
    if first.is_foreign and not is_about_errors(plain(first.title).replace("error field", "")):
        yield Feature("foreign-header", first.title)
    for column in others:
        if column.filled < _RARE:
            continue  # What a few cards are about.
        if is_schema(column.title) or (columns.status_is_code and names_parts(column)):
            yield Feature("schema-header", column.title)
        elif len(column.texts) > 1 and column.distinct == 1 and column.reaches(most_spans, _SPAN.fullmatch):
            yield Feature("code-ranges", column.title)
        elif (column.reaches(0.6, DATA_TYPES.fullmatch) or column.reaches(0.5, _is_typed)) and not (
            # "Data field", which an error is about.
            (is_of_errors and column.at not in columns.roles and "type" not in plain(column.title))
            or (code is not None and _are_failing_constants(table, samples[code], column))
            or _state_failures(table, samples, columns)
        ):
            yield Feature("type-column", column.title)


def _are_choices(codes: ColumnSample, column: ColumnSample) -> bool:
    """Are these numbers from which one chooses, as one of them is the default?"""
    return codes.numbers == 1 and sum(_DEFAULT.search(text) is not None for text in column.texts) == 1


def _state_failures(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> bool:
    """Has nearly every code a failing status beside it, and do most name a failure by themselves, as no field does?"""
    code, stated = columns.at("code"), None if columns.status_is_code else columns.at("status")
    if code is None or stated is None or len(table.lines) < _MIN_CONSTANTS:
        return False
    return samples[stated].reaches(0.8, _FAILING.search) and samples[code].reaches(0.6, FAILURE_TYPE.fullmatch)


def _are_failing_constants(table: CandidateTable, codes: ColumnSample, types: ColumnSample) -> bool:
    """Are these the constants of a type of errors, all of one data type, which all name or tell a failure?"""
    is_type = _OF_ERRORS.fullmatch(table.main_heading) and _MEMBERS.fullmatch(plain(table.heading))
    is_one = len({*types.texts}) == 1 and len(table.lines) >= _MIN_CONSTANTS
    is_one = is_type is not None and is_one and codes.reaches(1, CONSTANT_OF_WORDS.fullmatch)
    return is_one and share_failing(table.lines, True) == 1


def _is_behind(at: int, columns: Columns) -> bool:
    """Does the column stand behind the codes and their messages, as samples do?"""
    before = (columns.at("code"), columns.at("message"))
    return all(one is not None and one < at for one in before)


def _is_account(text: str) -> bool:
    """Is this the number of a payment card, or an IBAN, by its check digits?"""
    if not _ACCOUNT.match(text):
        return False  # Most texts.
    bare = text.replace(" ", "").replace("-", "")
    if _IBAN.fullmatch(bare):
        return int("".join(str(int(character, 36)) for character in bare[4:] + bare[:4])) % 97 == 1
    digits = [*map(int, reversed(bare))] if _CARD_NUMBER.fullmatch(bare) else [1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _is_typed(text: str) -> bool:
    """Does the text begin with a data type, or hold the label of one?"""
    return _TYPED.match(text) is not None or (":" in text and _TYPE_LABEL.search(text) is not None)


def _are_names(table: CandidateTable, numbers: ColumnSample, names: ColumnSample) -> bool:
    """Do these words name the numbers, some of which come again, one each ("400 | Ungültige Anforderung")?"""
    pairs = {(line.texts[numbers.at], line.texts[names.at]) for line in table.lines}
    is_one_each = len(pairs) == len({*numbers.texts}) == len({*names.texts}) < len(table.lines)
    return is_one_each and names.code_like < 0.5 and not any(map(str.isdigit, "".join(names.texts)))


def _damage(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> Iterator[Feature]:
    """Titles over other columns, but for codes under "Status"; texts that are placeholders, or truncated."""
    titled = [one for one in samples if one.title_roles.get("status", 0) >= STRENGTHS["likely"] and one.texts]
    misplaced = [column for column in samples if column.reaches(0.9, is_registered) and column not in titled]
    own = samples[columns.code]
    are_states = all(column.code_like < 0.5 and "http" not in column.title.lower() for column in titled)
    is_own = misplaced == [own] and own.distinct == 1 and len(own.texts) >= _MANY_OWN
    if is_own and are_states and not columns.status_is_code:
        misplaced = []  # The vendor's own numbers, each beside a state that it leads to.
    # Nor are numbers under a title of codes of which most, as statuses, would be those of no errors.
    misplaced = [
        column for column in misplaced if "code" not in column.title_roles or column.share("400".__gt__) <= 0.5
    ]
    stated = [one for one in samples if columns.roles.get(one.at) == "status"]
    stated = [one for one in stated if one in titled or one.at in table.fixed_columns]
    if any(one.reaches(0.9, is_registered) for one in stated):
        misplaced = [one for one in misplaced if one is own]  # The other statuses are "Active", or those of gRPC.
    phrases = [
        column
        for column in titled
        if any(repeats_phrases(table, other, column) or _are_names(table, other, column) for other in misplaced)
    ]
    phrases += [column for column in titled if column.at == columns.at("code") and column.code_like >= 0.9]
    if misplaced == [own] and len(samples) == 2 and is_about_errors(own.title):
        phrases += [column for column in titled if column.reaches(0.5, _SEVERAL_WORDS.match) and column.code_like < 0.2]
    if misplaced and any(column.share(statuses_in) < 0.2 and column not in phrases for column in titled):
        yield Feature("misplaced-statuses")
    for at, role in columns.roles.items():
        is_untitled = role == "message" and samples[at].title == ""
        opens: Callable[[str], object] | None = _NUMBERED_TEXT.match if columns.status_is_code else None
        if table.is_table:
            opens = partial(_opens_like, own.texts[:_MANY_OWN] if own.reaches(0.9, looks_like_code) else [])
        if is_untitled and opens and samples[at].reaches(0.8, opens):
            yield Feature("codes-side-by-side")
        if role == "message" and samples[at].reaches(0.8, _VALUE.fullmatch):
            yield Feature("placeholder-texts", samples[at].title)
        types = role == "message" and table.shape == "cards" and any(map(_ALTERNATIVES.fullmatch, samples[at].texts))
        if role == "message" and (types or samples[at].reaches(0.8, _DECLARES.fullmatch)):
            yield Feature("declarations", samples[at].title)
        if role != "code" and samples[at].reaches(0.8, lambda text: is_unfilled_text(text) or text[-1] == "…"):
            yield Feature("placeholder-texts", samples[at].title)
