"""What the words of a card's head say: its codes, a status and a name, in any order that such heads have."""

import re
from collections.abc import Callable
from functools import lru_cache

from lxml.etree import _Element

from parsers.extract.code_tokens import (
    CONSTANT_OF_WORDS,
    are_alike,
    are_codes,
    is_number,
    is_own_code,
    without_marks,
)
from parsers.extract.codes_in_text import LABEL, SPAN, WITH_WORDS, codes_in, statuses_in
from parsers.extract.heads import CODE_TAGS, LEADING_STATUS, Head, own_item, pieces_of, status_head, with_rest
from parsers.extract.status_words import (
    FIELD_NAME,
    LETTERED,
    behind_phrase,
    is_phrase_alone,
    may_be_beside_status,
    names_failure,
    names_thing,
)
from parsers.html.element_text import text_of
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.status_phrases import SUCCESS, has_phrase, is_http, is_phrase
from parsers.lexicon.value_shapes import OTHER_STATUSES, STATED, YEAR, is_quantity, is_status
from parsers.lexicon.vocabulary import DATA_TYPES, is_of_error_codes, mentions_failure, names_role

#: What a number before it is an amount of.
_UNIT = regex(r"(?:AUD|BRL|CAD|CHF|CNY|EUR|GBP|INR|JPY|USD|[KMG]i?B)\b")
#: A heading that says what its number is ("Error 12: …").
ERROR_NUMBER = regex(r"\W*(?:errno|error|erreur|erro|fault|fehler|ошибка)\b[\s#:]*\d", re.I)
#: Several statuses count only before a constant, or a name with "_" that no words follow
#: ("400/500 BAD_SIZE", "400/500 bad_size: …", but "502/504 timeouts", "400/500 user_id is wrong").
_SEVERAL = rf"(?:{OTHER_STATUSES}(?=[^a-z]*_|\W*[^\W_]+_[\w.-]*\W*(?:$|[^\w\s.]\s)))?"
_STATED = regex(
    rf"{STATED}{_SEVERAL}\s*(?:[-–—:|/·→⇒]|[=-]>)?\s+([\w.-]*\w)(?![\w.-])(\s*(?:[=-]>|[-–—:→⇒]))?\s*(.*)", re.S
)
#: The word in brackets behind a status ("400 (bad_size)"), as if it stood there without them.
_IN_BRACKETS = regex(rf"^({STATED})\s*[-–—:|]?\s*[(\[]([\w.-]*\w)[)\]]")
#: The status of a failure in brackets before a code ("[400] bad_size"), as if it stood there without them.
_ENCLOSED_STATUS = regex(rf"^[\[(]((?:HTTP )?[45]\d\d){OTHER_STATUSES}[\])]:?\s+", re.I)
#: A code in brackets behind the name that a status has ("400 Size wrong (bad_size)").
_CODE_BEHIND = regex(
    rf"{STATED}\b\s*[-–—:|]?\s*([^\W\d][^:.。]{{1,80}}?)\s*[(\[]((?![a-z]+(?:-[a-z]+)+\b)[\w.-]{{3,60}})[)\]]", re.S
)
#: A code behind the phrase of a status and before a text ("400 Bad Request (BAD_SIZE): It is wrong").
_CODE_BETWEEN = regex(
    rf"{STATED}\b\s*[-–—:|]?\s*([^\W\d][^:.。()\[\]]{{1,40}}?)\s*(?:\s[-–—:|]\s|[(\[])\s*([\w.-]{{3,60}})\s?[)\]]?"
    r"\s*(?::|：|\s[-–—|])\s*(.*)",
    re.S,
)
#: A status and a code, each behind its label ("status code 400, errno 101: …", "HTTP 400, error code: 101").
_LABELLED = regex(
    r"(?:https?|(?:(?:https?|response) )?(?:status|code)(?: code)?)[:=]? ?([1-5]\d\d)\s*[,;/|–—-]\s*"
    r"(?:errno|(?:(?:error|api|app|business|internal) )?code)[:=]? ?([\w.-]*\w)\s*(?:$|[:：–—-])\s*(.*)",
    re.I | re.S,
)
_CONSTANT = regex(r"[A-Z]{4,}|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+")
#: What may be a status. Most texts have none, and need not be searched for a code beside it.
_MAY_STATE = regex(r"[1-5]\d\d")
#: A code that ends in its number ("E12", "KLN-201", "0x1F").
_IS_NUMBERED = regex(r"[A-Z][A-Z\d]*[-_ ]?\d{2,}|0x[\da-fA-F]+")
#: "SQL0001N The bind file is missing.", "0x1F Lid open"
_NUMBERED = regex(r"([A-Z][A-Z_:-]*\d{3,}[A-Z]?|0x[\da-fA-F]{1,8})\s+(.+)", re.S)
#: Several of the first kind ("E108 / E110 Lid open", "E108 and E110 Lid open").
_SEVERAL_NUMBERED = regex(
    r"(?!(?:RFC|ISO|IEC|IEEE|ITU|NIST|FIPS|BCP|STD|CVE|RS)\b|(?:RFC|ISO|IEC|RS)\d)"
    r"([A-Z][A-Z_:-]*\d{3,}[A-Z]?(?:(?:,\s|\s[/&]\s|\s(?:and|or)\s)[A-Z][A-Z_:-]*\d{3,}[A-Z]?)+)\s+([^\W\d_].+)",
    re.S,
)
#: The same with a mark before two digits ("W-10 Crane offline"); a shorter name may be anything ("S3 Storage").
_SHORT_NUMBERED = regex(r"([A-Z]{1,9}[-_]\d\d)\s+(?!HTTP)([A-Z].+)", re.S)
_ERROR = regex(
    rf"(?:\d{{1,3}}[.)]\s+)?(?:errno\s*[:=]?\s*|{LABEL})"
    r"(?:(?<![a-z])|(?=[\d(-]))((?:\(#?)?-?(?!(?-i:[a-z]{2})(?![\w.-]*\d{3}))[\w.-]*\d[\w.-]*\)?|(?-i:[A-Z][A-Z0-9_]{3,})"
    r"|(?-i:[a-z]+(?:_[a-z\d]+)+|[A-Za-z][a-z]+(?:[A-Z][a-z]+)+)(?=$|\s?[-–—:：]))\s*[-–—:：.]*\s*(.*)",
    re.I | re.S,
)
#: The others of several numbers in one head, and its text ("Error 2003, 2004 and 2005", "Error 2, 3: Not permitted").
_MORE_NUMBERS = regex(
    r"((?:\s*(?:,\s*(?:and|or)|[,/&]|and|or)\s*-?\d{1,7})+)(?:$|\s*(?:[:：]|[-–—]\s)|\s+(?=[A-Z(]))(.*)", re.S
)
CALL = regex(r"(?!\((?:0x|[1-5]\d\d,|[1-5][xX]{2}\b|value: [\"']))\(\s*(?:\)|[\w*]+\s*[,:)=\[]|self)(?<!\d\))")
#: Words in brackets behind a number alone ("1004 (retryable)").
_ASIDE = regex(r"\([^\W\d][^()\d]{1,60}\)")
#: A word or constant in brackets before a text, apart from the name before it.
_WORD_ASIDE = regex(r" \(([^\W\d_]{2,40}|[A-Z]+(?:_[A-Z]+)+)\)\s*(?:$|[:：]|[–—-]+\s)")
#: Initials that begin with a number ("2FA", "3DS").
_INITIALS = regex(r"\d[A-Z]{2,3}")
#: A name in several words ("LidOpen").
_IN_CAMEL = regex(r"(?:[A-Z][a-z]+){2,}")
#: What no function is called, behind which a word is a title ("LID_LOST (Lost)", "lid/lost (Lost)").
_IS_NO_CALL = regex(r"^[A-Z]+(?:_[A-Z\d]+)+$|[/-]")
#: "EDOM 3001 A domain error", "EDOM -20 /* A domain error */"
_VALUED = regex(
    r"([A-Z][A-Z0-9_]{3,}|E[A-Z]{2})\s+(?:-?\d{1,7}|0x[\da-fA-F]+)\s+(?:/[*/]+\s*)?([^\W\d_].*?)(?:\s?\*+/)?", re.S
)
#: "LID_OPEN 4001"
_HAS_VALUE = regex(r"[A-Z][A-Z\d]*(?:_[A-Z\d]+)+ (?:-?\d{1,7}|0x[\da-fA-F]+)")
#: "-1001 DISCONNECTED"
_NAMED = regex(
    r"(-?\d{2,7})\s+([A-Z][A-Z0-9]*_[A-Z0-9_]+(?=\s|$)|[A-Z]{4,}(?=\s*(?:$|[–—:]|-(?!\w))|\s-))\s*[-–—:]*\s*(.*)", re.S
)
_BRACKETED = regex(r"[(\[]\s?(-?[\w.-]{1,40})\s?[)\]]\s*(?:-{2,3}|[-–—:：])?\s*(.+)", re.S)
#: "lidMissing(100001) The lid is missing.", with a space before the bracket or not.
_NAME_OF_NUMBER = regex(r"([A-Za-z]\w{1,60}) ?\((-?\d{4,9})\)\s*(?:[-–—:：]\s*)?([^\W\d].*)", re.S)
#: A code alone in brackets, as manuals of systems print it ("[EACCES]").
_ENCLOSED = regex(r"^\[(\w[\w.-]+)\]$")
#: A member, with what a generator says of it on both sides ("(static, readonly) EMPTY :string").
_MEMBER = regex(r"\((?:static|inner|readonly|constant)(?:, [a-z]+){0,3}\) (\w{1,80})(?: : ?\S{1,40})?")
#: A code in brackets, unlike what a text cites ("[RFC9110] Fielding", "[Knuth84]"), a version, date, figure or note.
_NAMED_BY = regex(
    r"(?!RFC|ISO|IEC|IEEE|ITU|NIST|FIPS|BCP|STD|CVE)(?:(?=.*[A-Z])(?=.*[_\d])[A-Z\d][A-Z\d._-]{2,}|[A-Z][a-z]?\d{3,}"
    r"|[A-Za-z]\w*_\w*[A-Za-z])"
)
_NUMBER = regex(
    rf"(?!(?:19|20)\d\d[01]\d[0-3]\d\b)(-?\d{{1,9}}|{SPAN.pattern})\s*(\([^()]{{1,60}}\)\s?)?(?:[-=]+>\s|[-–—:：|]|\s[-–—|=→]\s)\s*((?:\d[A-Z]{{1,3}}\b|[^\d\s]).*)",
    re.S,
)
_ITEM = regex(
    rf"({SPAN.pattern}|-?\d{{1,9}})\s+((?:(?<=\d{{4}} )\d)?[^\W\d_].*|\((?:HTTP )?[1-5]\d\d\).*|\([^\W\d_][^()]*\))",
    re.S,
)
#: The status of a failure in brackets, and no more, or a mark behind it; or behind a mark, as HTTP's.
_STATED_BEHIND = regex(r"\((?:HTTP )?[45]\d\d\)(?:$|\s?[:：–—-])|[:：–—-] HTTP [45]\d\d$")
#: The same without a mark, or anything in brackets.
_STATES_OR_OPENS = regex(r"\(|HTTP [45]\d\d$")
#: A compound that says what an error is about, and is no code as "Invalid-amount" is.
_COMPOUND = regex("[A-Z][a-z]+-(?:based|defined|dependent|level|related|side|specific|wide) (?:[Ee]rror|[Ff]ailure)s?")
#: A compound with which a sentence opens ("re-authenticate, once"), unless codes alone stand there ("no-pot, no-lid").
_GOES_ON = regex(r"[a-z]+(?:-[a-z]+)+ (?:and|or|,)(?: [a-z-]+){0,8} [a-z]+(?: .*|\W*)", re.S)
#: The other words of a name in capitals ("477 INVALID FORMAT").
_CAPITALS = regex(r"[A-Z]{2,}(?: [A-Z]{2,})*(?=\s*(?:$|[:：.,;(–—-]))")
#: A success in at most two words.
_SUCCEEDS = regex(rf"(?:\S+ )?\S*?{SUCCESS.pattern}\W*", re.I)
#: A letter of a script without case: a text in it may open with a small Latin word ("json数据无效").
_WITHOUT_CASE = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
#: What may be several codes before the mark that a text stands behind ("E108 and E110: …").
_BEFORE_MARK = regex(r"[^:：→–—]{5,80}?(?=\s*[:：→–—]|\s-\s)")
#: Numbers that "/" may part, if they begin alike: no dates, versions or telephone numbers.
_LONG = regex(r"[1-9]\d{4,6}")
#: A longer text is no row of codes.
_MAX_SEVERAL = 160


def plain_head(block: Block, text: str, is_code: Callable[[str], object]) -> Head | None:
    """The head that a text is by its own words."""
    if _MAY_STATE.search(text) and (head := _stated_head(block, text, is_code)):
        return head
    if len(text) <= _MAX_SEVERAL and (codes := several_codes(text, is_code)):
        return Head(block, "number" if is_number(codes[0].split(" ")[0]) else "token", codes)
    if (before := _BEFORE_MARK.match(text)) and len(codes := several_codes(before[0], is_code)) > 1:
        return with_rest(Head(block, "number" if is_number(codes[0]) else "token", codes), text[before.end() :])
    if (named := _NAMED.fullmatch(text)) and not is_http(named[1]):
        return Head(block, "number", (named[1],), name=named[3] or named[2])
    several = _SEVERAL_NUMBERED.fullmatch(text)
    if (
        several
        and (several[2][0].isupper() or "/" in several[1])
        and len(codes := several_codes(several[1], is_code)) > 1
    ):
        return with_rest(Head(block, "token", codes), several[2])
    if numbered := _NUMBERED.fullmatch(text):
        return with_rest(Head(block, "token", (numbered[1],)), numbered[2])
    if block.level > 1 and (numbered := _SHORT_NUMBERED.fullmatch(text)):
        return with_rest(Head(block, "named short", (numbered[1],)), numbered[2])
    found = (statuses_in(text) or statuses_in(text[:60])) if is_status(text) else None
    if found and not (found.beside.isdigit() or _STATED_BEHIND.match(text[3:].lstrip())):  # "100 1", "410 (400): Gone"
        return status_head(block, text, found)
    if error := _ERROR.fullmatch(text):
        return _error_head(block, error, is_code)
    if (member := _MEMBER.fullmatch(text)) and is_code(member[1]):
        return Head(block, "bracketed", (member[1],))
    if (numbered := _NAME_OF_NUMBER.fullmatch(text)) and _are_all_numbered(_list_of(block)):
        return Head(block, "bracketed", (numbered[2],), name=numbered[1], text=numbered[3])
    if bracketed := _BRACKETED.fullmatch(text):
        if " " not in bracketed[2] and is_code(bracketed[2]):
            return Head(block, "bracketed", (bracketed[2],))
        if is_number(bracketed[1]):
            return Head(block, "bracketed", (bracketed[1],), name=bracketed[2])
        is_own = is_code(bracketed[1]) and _NAMED_BY.fullmatch(bracketed[1])
        return with_rest(Head(block, "token", (bracketed[1],)), bracketed[2]) if is_own else None
    number = _NUMBER.fullmatch(text)
    if number and not (number[3][0].isdigit() and len(number[1]) < 3):  # "1001: 2FA failed", and no "16: 9K"
        text = f"{number[2]}: {number[3]}" if number[2] else number[3]
        return with_rest(Head(block, "digit" if len(number[1]) == 1 else "number", (number[1],)), text)
    if valued := _VALUED.fullmatch(text):
        return Head(block, "token", (valued[1],), name=valued[2])
    if is_code(code := _ENCLOSED.sub(r"\1", without_marks(text))):
        return Head(block, "token", (code,))
    separated = WITH_WORDS.fullmatch(text)
    is_call = separated and is_called(separated[1], text[separated.end(1) :].lstrip(), text)
    if separated and is_code(separated[1]) and not names_role(separated[1]) and not is_call:
        return with_rest(Head(block, "token", (separated[1],)), separated[2])
    word, _, status = text.partition(" ")
    if is_code(word) and (alone := LEADING_STATUS.fullmatch(status)) and not alone[2]:
        return with_rest(Head(block, "token", (word,)), status)
    if block.element.tag == "dt" and _HAS_VALUE.fullmatch(text):
        return Head(block, "token", (word,), name=status)
    return None


def is_called(name: str, rest: str, printed: str) -> bool:
    """Do the arguments of a call stand behind the name, and not, as `printed`, capitals ("(EU)"), a title or a verdict?

    Nor is what is numbered called with a name ("E12 (LID_OPEN)", "S3A01 (LidOpen)").
    """
    if not CALL.match(rest):
        return False
    aside = _WORD_ASIDE.match(printed.partition(name)[2])
    if aside is None:
        return True
    is_short = aside[1].isupper() and (len(aside[1]) < 5 or _IS_NUMBERED.fullmatch(name))
    is_name = _IN_CAMEL.fullmatch(aside[1]) and _IS_NUMBERED.fullmatch(name)
    is_title = aside[1].istitle() and _IS_NO_CALL.search(name) and not DATA_TYPES.fullmatch(aside[1])
    return not (is_short or is_name or is_title or is_badge(aside[1], True))


def _error_head(block: Block, error: re.Match[str], is_code: Callable[[str], object]) -> Head:
    """The head of a text that opens with "Error" and a code, or several."""
    labelled = error.string[error.start(1) :]
    before = _BEFORE_MARK.match(labelled)
    if len(codes := several_codes((before[0] if before else labelled).replace("/", " / "), is_code)) > 1:
        return with_rest(Head(block, "error", codes), labelled[before.end() :] if before else "")
    if (more := _MORE_NUMBERS.match(error[2])) and is_number(number := error[1].strip(".,")):
        numbers = (number, *re.findall(r"-?\d+", more[1]))
        parted = more[2][:1] in ("", "(") or error[2][more.end(1) : more.start(2)].strip()
        if parted or len({*map(len, numbers)}) == 1:  # "Error 503 and 10 Retries"
            return with_rest(Head(block, "error", numbers), more[2])
    return with_rest(Head(block, "error", (error[1].strip("(#)").rstrip("."),)), error[2])


def _stated_head(block: Block, text: str, is_code: Callable[[str], object]) -> Head | None:
    """The head of a text that opens with a status and has a code of its own behind that."""
    if (both := _LABELLED.fullmatch(text)) and (is_number(both[2]) or is_code(both[2])):
        return Head(block, "labelled", (both[2],), both[1], both[3])
    behind = _CODE_BEHIND.fullmatch(text)
    if behind and is_own_code(behind[3]) and not (is_phrase_alone(*behind.group(1, 3)) or FIELD_NAME.search(behind[2])):
        return Head(block, "token behind", (behind[3],), behind[1], behind[2])
    if phrased := behind_phrase(text):
        status, phrase, word = phrased
        if is_own_code(word) or _CONSTANT.fullmatch(word) or LETTERED.fullmatch(word):
            return Head(block, "behind phrase", (word,), status, phrase)
    between = _CODE_BETWEEN.fullmatch(text)
    if between and "_" in between[3] and has_phrase(*between.group(1, 2)) and names_failure(between[3], between[1]):
        return Head(block, "token", (between[3],), between[1], between[2], text=between[4])
    stated = _STATED.fullmatch(_IN_BRACKETS.sub(r"\1 \3", _ENCLOSED_STATUS.sub(r"\1 ", text)))
    opens = stated and not stated[3] and _opens_phrase(*stated.group(2, 4))
    if stated and (opens or stated[2] == "HTTP" or is_phrase(*stated.group(1, 2)) or names_thing(stated[2])):
        stated = None
    is_number_of_own = stated and may_be_beside_status(stated[2], stated[1]) and (stated[3] or not stated[4])
    if stated and len(stated[2]) < 4 and stated.string[stated.end(1) : stated.start(2)].isspace():
        is_number_of_own = False  # That of a footnote, in brackets or not ("404 [2]").
    if stated and (is_number_of_own or is_code(stated[2]) or (stated[3] and stated[2].islower())):
        names = _BEFORE_MARK.match(text, stated.start(2)) if stated[4][:1] == "/" else None
        if names and len(codes := several_codes(names[0], is_code)) > 1:
            return with_rest(Head(block, "token", codes, stated[1]), text[names.end() :])
        return with_rest(Head(block, "token", (stated[2],), stated[1]), stated[4])
    return None


def is_marked(word: str) -> bool:
    """Is this a code by a digit or a mark in it, as no other word before a text is ("JSON is wrong")?"""
    return is_own_code(word) and not word.isalpha()


def _opens_phrase(word: str, rest: str) -> bool:
    """Is this no code but how a text opens: initials ("CNPJ not known"), a name in capitals, a compound?"""
    if _GOES_ON.fullmatch(f"{word} {rest}") and not mentions_failure(word):
        return True
    if word.isalpha() and (rest[:1].islower() or (word.isupper() and _CAPITALS.match(rest))):
        return True
    if _INITIALS.fullmatch(word) and rest[:1].isalpha():
        return True
    return _COMPOUND.fullmatch(f"{word} {rest}") is not None


def _list_of(block: Block) -> _Element | None:
    item = own_item(block.element)
    return None if item is None else item.getparent()


@lru_cache(maxsize=8)
def _are_all_numbered(around: _Element | None) -> bool:
    """Has each item of this list a name, its own number, no status, and a text?"""
    items = [] if around is None else around.findall("li")
    found = [_NAME_OF_NUMBER.fullmatch(text_of(item)) for item in items]
    return len(found) > 1 and all(one is not None and not is_http(one[2]) for one in found)


def several_codes(text: str, is_code: Callable[[str], object]) -> tuple[str, ...]:
    """The codes of a text of several of one form; a bar or dot parts no two codes, nor does "/" part short numbers."""
    if are_codes(text.split()):
        return (text,)  # With nothing but space between them, it is for the row to part or to doubt them.
    codes = codes_in(text).codes
    if len(codes) < 2 or not {"|", "·"}.isdisjoint(text):
        return ()
    if all(map(is_number, codes)):
        is_even = len({*map(len, codes)}) == 1 or all(code[0] == "-" for code in codes)
        may_part = "/" not in text or (all(map(_LONG.fullmatch, codes)) and len({code[:-2] for code in codes}) == 1)
        return codes if may_part and is_even and not any(map(is_http, codes)) else ()
    # One word in capitals may stand among constants ("UNBALANCED, UNKNOWN_ACCOUNT").
    are_constants = all(map(_CONSTANT.fullmatch, codes)) and sum("_" in code for code in codes) * 2 > len(codes)
    return codes if all(map(is_code, codes)) and (are_constants or are_alike([*codes])) else ()


def numbered_head(block: Block, text: str) -> Head | None:
    """The head of a heading, term or list item that is a number, a space and a text, unless that is a quantity.

    So is that of a line that opens with a number of three digits or more in a tag of its own, or of four under a
    heading of error codes.
    """
    is_term = block.element.tag == "dt"
    in_item = is_term or own_item(block.element) is not None
    found = None if is_quantity(text) else _ITEM.fullmatch(text)
    if found is None:
        return None
    digits = len(found[1].removeprefix("-"))
    is_verdict = _ASIDE.fullmatch(found[2]) and is_badge(found[2], True)
    is_named = CONSTANT_OF_WORDS.fullmatch(found[2]) is not None  # "7 LID_LOST"
    if (block.level or is_term) and (is_verdict or is_named or _STATED_BEHIND.fullmatch(found[2])):
        return with_rest(Head(block, "number" if digits > 1 else "digit", (found[1],)), found[2])
    if block.level and digits < 3 and not _STATED_BEHIND.match(found[2]):  # Such numbers count headings.
        return None
    apart = len(found[1]) > 1 and pieces_of(block)[0] in ((found[1], tag) for tag in CODE_TAGS)
    heading = block.heading
    is_text = not ((found[2][0].islower() and not _WITHOUT_CASE.search(found[2])) or _UNIT.match(found[2]))
    is_success = found[1] == "0" and _SUCCEEDS.fullmatch(found[2]) is not None
    if ((len(found[1]) > 3 and is_text) or is_success) and is_of_error_codes(heading):
        apart = True
    if not (in_item or block.level or (apart and (digits > 2 or is_success))):
        return None
    form = "bare year" if (block.level or is_term or not in_item) and YEAR.fullmatch(found[1]) else "bare number"
    apart = apart or len(found[1]) > 2 or _STATED_BEHIND.match(found[2]) is not None
    head = Head(block, form if apart else "bare digits", (found[1],), name=found[2])
    return with_rest(head, found[2]) if _STATES_OR_OPENS.match(found[2]) else head
