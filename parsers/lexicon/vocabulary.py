"""The words over columns and lists that are judged without a declaration: `columns.toml`."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby

from parsers.lexicon.column_words import FOREIGN, ROLES_BY_WORD, SCHEMA, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_code_like
from parsers.lexicon.word_lists import alternatives, any_of, patterns, word_lists

_PART_SECTIONS = ("title_parts", "title_parts_elsewhere")
_PARTS, _ELSEWHERE = (patterns("columns", section) for section in _PART_SECTIONS)
_TITLE_PARTS = {role: regex(f"{part}|{_ELSEWHERE[role]}") for role, part in _PARTS.items()}
#: The title of a column of what the API prints, not of what to tell the user.
MESSAGES = regex(f"^(?!.*(?:{_ELSEWHERE['for_users']})).*(?:{_ELSEWHERE['messages']})")
#: The title of a message to the vendor's customers, which says nothing of what to do.
TO_USERS = regex(f"^(?=.*(?:{_ELSEWHERE['for_users']})).*(?:{_ELSEWHERE['messages']})")
#: The title of what else is to be known.
NOTES = regex(_ELSEWHERE["notes"])
_AREAS = regex(
    r"(?:\w+ )?(?:callbacks?|limits?|notifications?|permissions?|plans?|quotas?|roles?|subscriptions?|webhooks?)"
)
_MORE_CODES = regex(r"(?:(?:additional|all|common|further|general|list of|more|other|remaining|special) )?codes")
_FOR_USERS = regex(_ELSEWHERE["for_users"])
_CODE_WORDS = frozenset(word for word, roles in ROLES_BY_WORD.items() if "code" in {role for _, role in roles})
_TITLES = word_lists("columns")["titles"]
#: How strongly titles stand for roles.
STRENGTHS: Mapping[str, float] = word_lists("weights")["titles"]
_FOREIGN = FOREIGN.union(_TITLES["foreign_undeclared"])
_SCHEMA = SCHEMA.union(_TITLES["schema_undeclared"])
_LISTS, _PARTS_OF = patterns("columns", "lists"), alternatives("columns", "lists")


def _kept(*names: str) -> list[re.Pattern[str]]:
    """Patterns for headings and cells, which many lists and columns of a page share."""
    return [regex(_LISTS[name], re.I, 2048) for name in names]


def _by_letter(parts: Iterable[str]) -> str:
    """Parts that begin with a letter as one pattern, which tries those with the letter at hand."""
    groups = groupby(sorted(parts), lambda one: one[0])
    return "|".join([f"{letter}(?:{'|'.join([one[1:] for one in group])})" for letter, group in groups])


#: What says that a list is one of errors, anywhere or just before it; one of others, even beside a word of errors.
ERRORS, LEAD, OTHERS, ANATOMY, SIMULATED = _kept("errors", "lead", "others", "anatomy", "simulated")
#: The name of something that has to do with errors, and is none ("error policy").
[AROUND_ERRORS] = _kept("around_errors")
#: How the codes of errors are built, in other languages than English.
[STRUCTURE] = _kept("structure")
#: What stands just before a list of values to choose from.
[CHOSEN] = _kept("chosen")
#: What says that it is one of results, be they errors or not, and of those that an API answers; of things of trade.
RESULTS, ANSWERS, THINGS = _kept("results", "answers", "things")
#: The name of a failure behind its namespace (`pumpErrorNoDevice`), and no field (`hostErrorReasonCode`).
_MIXED_FAILURE = regex(
    r"[a-z]+Err(?:or)?(?:(?:Illegal|Invalid|Unknown|Unsupported)"
    r"|(?!\w*(?:Code|Descriptions?|Details?|Id|Key|Messages?|Name|Number|Reason|Text|Type|Value)$)[A-Z][a-z]+)[A-Z]\w*"
)
#: What a program exits with.
EXITS = regex(r"\bexit (?:codes?|status(?:es)?)\b", re.I)
#: What names lists of other things beside one of errors.
LISTED, CODED = _kept("listed", "coded")
#: A heading of other things than errors that may be one of errors after all ("Issue types").
[AMBIGUOUS] = _kept("ambiguous")
#: What becomes of such things: nothing fails, or something does.
STATES, ENDED = _kept("states", "ended")
#: Data types; labels and headings within a card under which nothing belongs to its record.
DATA_TYPES, SAMPLES = _kept("data_types", "samples")
_FAILURES = [*_PARTS_OF["failure"], f" (?:{_by_letter(_PARTS_OF['failure_words'])})"]
#: The vocabulary of failure in a line of lower-case words; all of it that a text of ASCII may hold.
_FAILURE = regex("|".join(_FAILURES))
_LATIN_FAILURE = regex(_by_letter(filter(regex("[a-z]").search, _FAILURES)))
_MAY_FAIL = regex(_LISTS["may_fail"], re.I)
_FAULT = regex(_LISTS["faults"])
#: What the fields of an error object are called, and what the names of fields end with.
_ERROR_FIELDS = frozenset(word_lists("columns")["lists"]["error_fields"])
_ORDINARY_FIELDS = frozenset(word_lists("columns")["lists"]["ordinary_fields"])
_FIELD_NOUNS = frozenset(word_lists("columns")["lists"]["field_nouns"])
#: A field of an error begins so ("failure_code").
_FAILURE_NOUN = regex(r"^(?:error|failure|decline|rejection)")
_DIGIT = regex(r"\d")
_FIELD_TEXT = regex(_LISTS["field_texts"], re.I)
#: What is said of an answer or its field, and of no member of an enumeration.
_OF_ANSWER = regex(
    r"(?i)\b(?:answer|body|bool(?:ean)?|example|fields?|indicates|json|outcome|response|results?|returns?|set if|status"
    r"|tells|true|whether|your?|\d+)\b|\?"
)
#: A title of Javadoc's in the other languages that it speaks.
_MODIFIER_AND_TYPE = dict.fromkeys(word_lists("columns")["lists"]["modifier_and_type"], "Modifier and Type")
_OPTION = regex(_LISTS["option"])
#: The title of a column of examples, which stand for the codes of another column.
EXAMPLE = regex(_LISTS["example"], re.I)
#: A title of codes that are another system's, or were those of this one.
ELSEWHERE = regex(
    r"(?:external|former|issuer|legacy|old|previous|support|upstream|third[ -]party)\b|(?:external|legacy|old)_", re.I
)
#: What says to what sort of thing an error applies ("Account type").
_THING_SORTS = regex(_LISTS["thing_sorts"])
#: What names the language of a column.
LANGUAGE = regex(_LISTS["language"], re.I)
#: What goes wrong, by other words than those of errors.
TROUBLES = regex(r"\b(?:alarm|case|condition|issue|problem|situation|symptom|trouble(?:shooting)?|warning)s?\b")
#: Words that hardly another language of Europe has.
IS_ENGLISH = regex(r"\b(?:the|is|are|not|of|to|for|and|cannot|unable|invalid|failed|missing|unknown)\b", re.I)
#: What generators write over the members of any class.
GENERATED = regex(_LISTS["generated"], re.I)
#: What they call a page or a part of one that lists the parts of a program.
[REFERENCE] = _kept("reference")
#: What they call the arguments of a function.
PARAMETERS = regex(f"(?:{_LISTS['parameters']}):?", re.I)
#: What the reference of a program says of its parts: a declaration, what a function does, a line of code.
DECLARED, DOES = regex(_LISTS["declared"]), regex(_LISTS["does"], re.I)
PROGRAM = regex(_LISTS["program"], re.S)
#: What a setting, an event or a right is for.
SERVES = regex(_LISTS["serves"], re.I)
_MEMBERS = frozenset(_TITLES["members"])
#: The text of a link to what is said elsewhere.
LEADS_ON = regex(rf"\W*(?:{_LISTS['leads_on']})", re.I)
#: What parts of a guide are called.
GUIDE_PARTS = frozenset(word_lists("columns")["lists"]["guide_parts"])
_MANUAL = frozenset(word_lists("columns")["lists"]["manual"])
#: Headings that say no more than "error codes".
GENERAL = regex(patterns("columns", "headings")["general"], re.I)
#: Between the two parts of a title that names two roles.
_BOTH = regex(r"\s*/\s*| (?:and|et|und|e|y|и|ve|및) |及|与|和|と")
#: The main word of an English title comes last ("message code"), that of a Dutch or an Italian one often first.
_ENDS_IN_CODE = regex(r"\bcodes?$")
#: A slip of the key ("Messsage").
_STUTTER = regex(r"([a-z])\1{2,}")
#: Two words in one ("ERRORMSG"), which no capital tells apart.
_JOINED = regex(
    r"(err|error|https?|reason|ret|return|resp|response|rsp|result|status)"
    r"(desc|description|message|msg|text|type)\Z"
)
_CAMEL = regex(r"[A-Z](?:(?<=[a-z].)|(?<=[A-Z].)(?=[a-z])(?!s\b))")


@lru_cache(maxsize=32768)
def plain(title: str) -> str:
    """A heading or label as it is looked up, its camelCase and snake_case words apart."""
    title = _MODIFIER_AND_TYPE.get(title, title)
    apart = _CAMEL.sub(r" \g<0>", title) if _CAMEL.search(title) else title
    apart = f"{apart[:-1]}number" if apart.endswith(" #") else apart
    word = normal(_STUTTER.sub(r"\1\1", apart).replace("_", " ").replace("&", " and "))
    return word if " " in word or word in ROLES_BY_WORD else _JOINED.sub(r"\1 \2", word)


@lru_cache(maxsize=32768)
def title_roles(title: str) -> Mapping[str, float]:
    """The roles that a title may stand for, each with how strongly its words say so (0 to 4)."""
    word, by = plain(title), STRENGTHS
    found = {
        role: by["known"] + min(place, by["last"]) * by["later_code" if role == "code" else "later"]
        for place, role in ROLES_BY_WORD.get(word, ())
    }
    if not found:
        if not _holds_part(word, *_TITLE_PARTS):
            return found
        for role, part in _TITLE_PARTS.items():
            ends = [hit.end() for hit in part.finditer(word)] if _holds_part(word, role) else []
            if ends:
                found[role] = by["part"] + (ends[-1] == len(word)) * by["part_at_end"]
                found[role] += ("error" in word and role == "code") * by["part_error"]
        if {"code", "message"} <= found.keys() and _TITLE_PARTS["message"].match(word):
            found["message"] += (not _ENDS_IN_CODE.search(word)) * by["part_at_end"]  # "Omschrijving foutcode"
        first, *others = _BOTH.split(word)
        if others and found:
            for role in title_roles(first):
                found[role] = found.get(role, by["part"]) + by["first"]
    if found.get("category") and _THING_SORTS.search(word):
        del found["category"]
    if "status" in found and ("code" in found or _holds_part(word, "code")):
        found["code"] = found.get("code", by["part"]) + by["code_status"]
    elif "status" not in found and _holds_part(word, "code"):
        found["code"] = max(found.get("code", 0), by["part"]) + by["code_part"]
    if "message" in found:
        found.setdefault("cause", by["cause_message"])
    return found


def is_clearly_of_codes(title: str) -> bool:
    """Does the title or heading say clearly that codes stand below it?"""
    return may_name_code(title) and title_roles(title).get("code", 0) >= STRENGTHS["clear"]


def is_about_errors(text: str) -> bool:
    """Does a heading, a title or a name say that it is about errors?"""
    return ERRORS.search(plain(text)) is not None


def is_of_error_codes(text: str) -> bool:
    """Does a heading or a title say that codes of errors stand below it?"""
    return is_clearly_of_codes(text) and is_about_errors(text)


def goes_on_with_codes(heading: str) -> bool:
    """Does a heading say that the codes below it go on with those above ("Other codes")?"""
    return _MORE_CODES.fullmatch(plain(heading)) is not None


def may_head_errors(heading: str) -> bool:
    """Does a heading speak of errors, or of more codes?"""
    return is_about_errors(heading) or goes_on_with_codes(heading)


def is_about_others(heading: str) -> bool:
    """Does a heading say that it is about other things than errors?"""
    return OTHERS.search(plain(heading)) is not None and not is_about_errors(heading)


def mentions_failure(text: str) -> bool:
    """Does a text or a code hold a word of failure?"""
    line = f" {plain(text)} "
    return (_LATIN_FAILURE if line.isascii() else _FAILURE).search(line) is not None


def mentions_fault(text: str) -> bool:
    """Does a text hold a word for what machines suffer, after which parts are called, too ("Leak sensor")?"""
    return _FAULT.search(f" {plain(text)} ") is not None


def may_fail(text: str) -> bool:
    """Does a text hold a word that may be of failure, such as a "no"?"""
    return _MAY_FAIL.search(text) is not None


def likeliest(label: str) -> str:
    """The likeliest role of a label; empty for none."""
    roles = title_roles(label)
    return max(roles, key=lambda role: roles[role], default="")


def _holds_part(word: str, *roles: str) -> bool:
    """Does the word hold a part of a title that stands for any of the roles? A quick look, before each is tried."""
    return any(any_of(("columns",), section, roles).is_in(word) for section in _PART_SECTIONS)


@lru_cache(maxsize=32768)
def may_name_code(title: str) -> bool:
    """May the title stand for codes? A quick look, before its roles are found."""
    word = plain(title)
    return word in _CODE_WORDS or _BOTH.search(word) is not None or _holds_part(word, "code")


def may_be_of_codes(label: str) -> bool:
    """May a label stand before a code: does it say so, or that an error follows, and no mere name of one?"""
    return title_roles(label).get("code", 0) > 1 or is_about_errors(label)


@lru_cache(maxsize=32768)
def may_head_codes(heading: str) -> bool:
    """Does a heading name codes, reasons or errors ("Reasons", "Return values"), or what errors may have, too?"""
    named = not {"code", "cause"}.isdisjoint(title_roles(heading)) or is_about_errors(heading)
    return named or any(words.search(plain(heading)) for words in (AMBIGUOUS, RESULTS))


def is_area(heading: str) -> bool:
    """Does a heading name an area of an API, which errors as well as other things may be of ("Webhooks")?"""
    return _AREAS.fullmatch(plain(heading)) is not None


def names_role(text: str) -> bool:
    """Do the words name a role, and are they no code that holds such a word (`MessageRejected`, `RETRY_LIMIT`)?"""
    field = text.isalpha() and text[:1].islower() and not text[1:2].isupper()  # `longMessage`, unlike `kTypeError`
    field = field and not _MIXED_FAILURE.fullmatch(text)
    field = field or all(part.lower() in ROLES_BY_WORD for part in text.split("/"))  # "Description/Action"
    code_like = " " not in text and text.isascii() and is_code_like(text) and not field
    word = plain(text)  # Which roles the words name takes ten times as long.
    return word in ROLES_BY_WORD or (not code_like and _holds_part(word, *_TITLE_PARTS))


def is_field(name: str, text: str = "") -> bool:
    """Is this a field of an error answer, by its name ("trace_id") or by what it holds ("Error code"), and no code?

    An ordinary word (`path`) is none where its text says that something failed.
    """
    words = plain(name)
    if words in _ERROR_FIELDS:
        return True
    if name == "Success" and text:  # Of an enumeration.
        return _OF_ANSWER.search(text) is not None
    if words in _ORDINARY_FIELDS:
        return not mentions_failure(text) or _FIELD_TEXT.match(text) is not None
    if name.isupper():
        return False
    first, _, last = words.rpartition(" ")
    if last in _FIELD_NOUNS and first and "-" not in name and not mentions_failure(_FAILURE_NOUN.sub("", first)):
        return True
    says_what = not _DIGIT.search(name) and _FIELD_TEXT.match(text) is not None
    return says_what and not mentions_failure(words.removeprefix("error"))


@lru_cache(maxsize=1024)
def shows_to_users(title: str) -> bool:
    """Is this the title of a text for those who see the caller's pages, and of no step to take or condition?"""
    return _FOR_USERS.search(plain(title)) is not None and title_roles(title).keys().isdisjoint(("remedy", "when"))


def is_foreign_header(title: str) -> bool:
    """Does the first column's title say that the list is one of other things?"""
    word = plain(title)
    return word in _FOREIGN or word.removesuffix("s") in FOREIGN or _OPTION.search(word) is not None


def holds_no_codes(title: str) -> bool:
    """Does a column's title say that neither errors nor texts about them stand there: a schema, a thing, examples?"""
    return is_schema(title) or is_foreign_header(title) or EXAMPLE.search(title) is not None


def tells_sort(title: str) -> bool:
    """Does a column's title say that it tells to what sort of thing an error applies, and nothing of the error?"""
    return _THING_SORTS.search(plain(title)) is not None and not title_roles(title)


def is_members_header(title: str) -> bool:
    """Is this a column of the parts of a program?"""
    return plain(title) in _MEMBERS


def is_manual_heading(text: str) -> bool:
    """Is this one of the headings of a manual's page ("SYNOPSIS")?"""
    return text.lower() in _MANUAL


def is_schema(title: str) -> bool:
    """Is this a column of a schema?"""
    return plain(title) in _SCHEMA
