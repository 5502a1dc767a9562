"""What stands in a list of codes for no error: its ends, all other codes, reserved ones, other members of a class."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.class_terms import SERIAL
from parsers.extract.code_tokens import CONSTANT_OF_WORDS, is_number, is_token
from parsers.html.element_text import text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import mentions_failure, plain

#: The end of the constants, or all other codes.
_REST = regex(
    r"(?is)end of .*|various|\(?(?:all )?others\)?|.*_LAST|.*_([^\W_]+)_LAST_\1"
    r"|(?:all |any )?other (?:[a-z]+ )?(?:codes?|integers?|numbers?|values?)"
    r"|(?:其[他它]|その他の?|기타)\s?[^\W\da-z_]{0,8}(?: ?[（(][^()（）]{1,30}[)）])?"
    r"|(?:ou?tr[oa]s|autres|прочее|другие)(?: (?:códigos|erro(?:re)?s|codes|erreurs|коды|ошибки))?"
)
#: What stands for all other codes in a column of numbers, and may be a code among words.
_REST_OF_NUMBERS = regex(
    r"(?i)any|altr[oi]|andere|autre|default|desconhecido|desconocido|diğer|else|inconnue?|other|ou?tro|sonstige[rs]?"
    r"|unbekannt|unknown|неизвестно|прочие|未知|默认|預設|缺省|不明|デフォルト|알 ?수 ?없음|기본값?"
)
_OF = r"(?:err(?:or|no|code)?s?|codes?|status(?:es)?|types?|number)(?:_codes?)?"
#: A name that may be one ("NUM_ERRORS", "PUMP_LAST_ERRCODE", "PUMP_ERROR_MAX"); a failure may be named so, too.
_NAME = regex(
    rf"(?i)(?:.*(?:_|\W))?(?:(?:num|nb|n|max(?:imum)?|min(?:imum)?|last|first)_{_OF}|max|last|count|num|begin|end|sentinel)"
)
#: One that no failure has.
_CLEAR = regex(rf"(?i)(?:.*(?:_|\W))?(?:num|nb|n|last)_{_OF}")
#: One that has no more than how all of its list begin.
_LIMIT = regex(r"(?i).*_(?:max|last|sentinel)")
#: One of a value that an error is about, unless all of its list begin so ("AMOUNT_MAX", "number.max", "min").
_OF_VALUE = regex(r"(?i)(.*(?:_|\W)|)(?:max|last|count|num|begin|end|sentinel)")
#: How the name begins that ends the errors of a kind, and has no text.
_END_OF, _ERRORS = "END_OF_", ("ERR", "ERROR", "ERRORS", "ERRS")
#: One that ends the errors of an enumeration.
_END = regex(r"(?i)(?:[^_]+_)?err(?:or)?s?_end")
#: A name, and a text in Chinese or Japanese right behind it.
_GLUED = regex(r"[A-Za-z]\w{2,}?[\u3040-\u30ff\u3400-\u9fff]{4}.*")
#: What is said of how many errors there are, whatever the name.
_HOW_MANY = regex(r"(?i)(?:the )?(?:total )?number of (?:error|status|result)?(?: ?codes| ?errors)\W*")
#: What is said of a constant that all errors of a kind share.
_OF_ALL = regex(
    r"(?is)(?!.*\b(?:blocked|exceed\w*|fail\w*|invalid|missing|must|no|not|too|wrong)\b)"
    r"the (?:\w+ ){0,2}(?:domain|gtype|prefix|quark) (?:for|of) (?:(?!is )\S+ ){0,5}?(?:enumeration|errors)\b(?! is).*"
)
#: How its name ends, or that of a type.
_SHARED = regex(r"[A-Z\d_]*(?:DOMAIN|ERRORS?|PREFIX|QUARK)")
_THINGS = r"\b(?:codes|errors|errnos?|enum\w*|values|types|constants|messages|statuses|members|list)\b"
#: What is said of it, and of no failure ("The number of errors", "The last error code", "End of the list").
_TEXT = regex(
    r"(?i)(?!.*\b(?:exceed\w*|reach\w*|fail\w*|invalid|missing|unexpected|wrong|no(?! error)|not(?! be))\b)"
    r"(?:.*\b(?:sentinel|marker|(?:not|never) be (?:used|returned))\b"
    rf"|\W*(?:(?:an?|the|this|is|total|just|only)\W+)*(?:(?:end|start)\b.*{_THINGS}"
    r"|(?:number|count|last|highest|largest|lowest|max(?:imum)?|min(?:imum)?|(?:lower|upper) (?:bound\w*|limit))\b"
    rf".*(?:{_THINGS}|\b(?:code|errcode|errors? (?:code|number|type|value)|value|status)\b))).*"
)
#: A code that no error has yet, with its text, or several of these ("9", "10-15: reserved for the maker").
_RESERVED = regex(r"(?i)\S+ reserved\W*|_*reserved\d* reserved for (?:extension|future|later)s? use\W*")
#: The same in other languages and at more length, which says nothing of an error where it is all that is said.
_IN_RESERVE = "reserved|rfu|保留|预留|予約済み?|예약됨|зарезервирован[аоы]?|reservad[oa]|réservée?|reserviert|riservato"
_ONLY_RESERVED = regex(
    rf"(?i)(?:{_IN_RESERVE})(?: for (?:future|later) \w+)?"
    r"(?:\W+(?:or |and )?(?:not (?:yet )?|un)(?:assigned|defined|in use|specified|used))?\W*"
)
#: What is said of a number that names no error; of a coupon, a code in words may say it.
_NOT_USED = regex(
    r"(?i)(?:(?:currently )?(?:not used|unused|unassigned)|未使用|не используется|n[oã]o? (?:usad|utilizad)o"
    r"|nicht verwendet|non utilisé)\W*"
)
#: A code in words, without a digit.
_WORDS_ALONE = regex(r"(?=.*[^\W\d_]{3})[^\d]+", re.S)
_RANGE_RESERVED = regex(r"(?i)\S*\d ?(?:[-–—…]|\.{2,3}|to\b) ?-?\w*\d\w* reserved\b.*")


def is_end_marker(code: str, texts: Iterable[str], others: Iterable[str], told: Collection[str]) -> bool:
    """Does this code, by its name and by what is said of it, only end or begin its list, or is it that of the domain?

    `others`: those that it may be the first or last of. Where nothing is said, it must be that, and its name clear.
    `told`: those of a list with texts, one of which may begin what this ends ("END_OF_POT_ERROR").
    """
    if code.startswith(_END_OF) and code.endswith(_ERRORS) and code.removeprefix(_END_OF) in told and not [*texts]:
        return True
    said = [text for text in texts if text != code]
    if said and _SHARED.fullmatch(code) and all(map(_OF_ALL.fullmatch, said)):
        return True
    if not _NAME.fullmatch(code):
        return False
    if not all(map(_TEXT.fullmatch, said)):
        return False
    if said and all(map(_HOW_MANY.fullmatch, said)):
        return True
    value, beside = _OF_VALUE.fullmatch(code), [*others]
    if not said and beside and _END.fullmatch(code):
        return True
    if value and not (value[1] and beside and all(other.startswith(value[1]) for other in beside)):
        return False
    return bool(said or (beside and (_CLEAR.fullmatch(code) or _LIMIT.fullmatch(code))))


class RestOfCodes:
    """Tells what is no code or stands for all others among these `texts`, which stand where the codes should."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def stands_for_others(self, code: str) -> bool:
        """Does this stand for all other codes, which "other" does among numbers, but not among words?"""
        if _REST.fullmatch(code):
            return not (code.isalpha() and code.islower() and self._has_words)
        if not _REST_OF_NUMBERS.fullmatch(code) or not self._names:
            return False
        return self._are_numbers or (not code.isupper() and self._are_constants)

    def opens_text(self, code: str) -> bool:
        """Is this a name and its text with no space between ("LidOpen盖子打开了"), as a row that lost a cell has it?"""
        return not code.isascii() and _GLUED.fullmatch(code) is not None and self._are_names

    @cached_property
    def _are_names(self) -> bool:
        """Are most of them one word without letters of the East?"""
        return most(text.isascii() and is_token(text) for text in self._texts)

    @cached_property
    def _others(self) -> list[str]:
        return [text for text in self._texts if not _REST.fullmatch(text)]

    @cached_property
    def _names(self) -> list[str]:
        return [text for text in self._others if not _REST_OF_NUMBERS.fullmatch(text)]

    @cached_property
    def _has_words(self) -> bool:
        """Are there codes of one word in small letters, as "others" then may be?"""
        return any(text.isascii() and text.isalpha() and text.islower() for text in self._others)

    @cached_property
    def _are_numbers(self) -> bool:
        return all(map(is_number, self._names))

    @cached_property
    def _are_constants(self) -> bool:
        return all(map(CONSTANT_OF_WORDS.fullmatch, self._names))


def is_reserved(code: str, cells: dict[str, str]) -> bool:
    """Is this a code reserved for nothing yet, or are these several such?

    "-32000 to -32099" are errors of the server, as their name says, though they are reserved for what it may define.
    """
    texts = [*cells.values()]
    bare = (texts or [code])[0].strip("()[]")
    is_constant = len(bare) > 3 and bare.isupper() and bare in (code, *texts)  # "SOLD_OUT, RESERVED" are codes.
    is_bare = len(texts) == 1 or (not texts and not is_constant)
    if is_bare and (_ONLY_RESERVED.fullmatch(bare) or (not texts and _NOT_USED.fullmatch(bare))):
        return True
    if len(texts) == 1 and _NOT_USED.fullmatch(texts[0]) and not _WORDS_ALONE.fullmatch(code):
        return True
    if "reserved" not in " ".join([code, *texts]).lower():
        return False  # Most codes.
    if any(_RESERVED.fullmatch(f"{code} {text}") for text in texts):
        return True
    others = [text for text in texts if not _RANGE_RESERVED.fullmatch(f"{code} {text}")]
    is_name = cells.get("title", cells.get("message")) not in others
    return len(others) < len(texts) and (is_name or not any(map(mentions_failure, others)))


#: The names of a class of failures and of a function that makes them, and what is said of the base and of the latter.
_CLASS = regex(r"[A-Za-z]\w*(?:Error|Exception)s?")
_MAKES = regex(
    r"(?i)(?:the |an? )?(?:(?:abstract )?base class|factory)(?: function)? (?:for|of)\b(?!.* (?:is|was|has|failed)\b).*"
    r"|(?!.*\b(?:bad|cast|has|in|invalid|is|missing|no|not|unknown|without|wrong)\b)[^.]*\bbase class\.?"
)
#: What a type holds ("Class<Failure>").
_GENERICS = regex(r"<.*>")


#: A macro with its value, and a value that is no code's: a text, or where the compiler is.
_MACRO = regex(r"#\s*define\s+(\w+)\s+(\S.*)", re.S)
_NO_CODE = regex(r"[\"'].*|.*__(?:FILE|LINE|func|FUNCTION)__.*", re.S)


class ListedConstants:
    """The constants that a table or cards list; `code`: the column of their names."""

    def __init__(self, table: CandidateTable, code: int) -> None:
        self.lines, self.code = table.lines, code
        titles = [plain(title) for title in table.titles]
        self._typed = titles.index("modifier and type") if "modifier and type" in titles else None

    def has_not(self, line: Line) -> bool:
        """Is this another member than the constants are, or the version of their class?"""
        name = line.texts[self.code]
        if (value := _value_of(line, name)) and _NO_CODE.match(value) and not self._are_texts:
            return True
        if self._typed is None and "." not in name:
            return name == SERIAL or (self._are_derived and not name.isupper())  # Most codes.
        return name == SERIAL or self._is_other_member(line, name) or self._is_of_instances(line, name)

    def _is_other_member(self, line: Line, name: str) -> bool:
        """Is this a field of another type than these, an array or not in capitals as they are?

        Or is it a member of the module whose constants these are, as anchors say ("errno.errorcode", "EPERM")?
        """
        if self._type and self._typed is not None:
            own = _GENERICS.sub("", line.texts[self._typed])
            return own != self._type and (own.endswith("[]") or not name.isupper())
        module, _, member = name.rpartition(".")
        is_member = module and member == member.lower() and line.element.get("id") == name
        return bool(is_member) and self._modules[module] * 2 > len(self.lines)

    def _is_of_instances(self, line: Line, name: str) -> bool:
        """Is the field not static where most are, or of a type that no other has, and no constant by its name?"""
        if self._typed in (None, self.code) or not self._are_static:
            return False
        declared = line.texts[self._typed or 0]
        return "static" not in declared.split() or (name != name.upper() and self._declared[declared] == 1)

    @cached_property
    def _are_texts(self) -> bool:
        """Are the values of most macros texts?"""
        return most(_NO_CODE.match(_value_of(line, line.texts[self.code])) for line in self.lines)

    @cached_property
    def _are_derived(self) -> bool:
        """Are all of these constants but what is named after a failure, and called their base or their factory?"""
        others = [line for line in self.lines if not line.texts[self.code].isupper()]
        return 0 < len(others) * 3 <= len(self.lines) and all(map(self._makes, others))

    def _makes(self, line: Line) -> bool:
        """Is this a class that others derive from, or a function that makes them?"""
        return _CLASS.fullmatch(line.texts[self.code]) is not None and any(map(_MAKES.fullmatch, line.texts))

    @cached_property
    def _declared(self) -> Counter[str]:
        """How many fields have each modifier and type."""
        return Counter(line.texts[self._typed or 0] for line in self.lines)

    @cached_property
    def _are_static(self) -> bool:
        """Are more than half of the fields static?"""
        return sum(n for declared, n in self._declared.items() if "static" in declared.split()) * 2 > len(self.lines)

    @cached_property
    def _type(self) -> str:
        """The type of nearly all fields, which are constants in capitals; empty for none."""
        if self._typed is None:
            return ""
        kinds = [(_GENERICS.sub("", line.texts[self._typed]), line.texts[self.code].isupper()) for line in self.lines]
        (kind, is_upper), number = Counter(kinds).most_common(1)[0]
        return kind if is_upper and number >= 0.7 * len(kinds) and not kind.endswith("[]") else ""

    @cached_property
    def _modules(self) -> Counter[str]:
        """How many codes have an anchor of the same name in a module, by the module."""
        anchors = [(line.element.get("id") or "", line.texts[self.code]) for line in self.lines]
        return Counter(anchor[: -len(code) - 1] for anchor, code in anchors if anchor.endswith(f".{code}"))


def _value_of(line: Line, name: str) -> str:
    """The value with which the text right below a heading defines the macro of that name; empty where there is none."""
    below = line.element.getnext()
    found = _MACRO.match(text_of(below)) if below is not None and below.tag == "pre" else None
    return found[2] if found and found[1] == name else ""
