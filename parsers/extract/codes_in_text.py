"""The codes and the statuses in the text of a cell or a head, and the words beside them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from parsers.extract.code_tokens import (
    are_codes,
    boxed,
    is_code,
    is_number,
    is_plain_word,
    is_token,
    kind_of,
    looks_like_code,
    shape_of,
    without_marks,
)
from parsers.extract.remarks import BADGE, is_remark
from parsers.lexicon.exceptions_from import without_exception
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_mask
from parsers.lexicon.status_phrases import has_phrase, is_http
from parsers.lexicon.value_shapes import (
    FOREIGN_MARKS,
    HTTP,
    MARKS,
    OR,
    STATED,
    STATED_FIRST,
    STATED_IN_BRACKETS,
    is_quantity,
    name_class,
    without_parts,
)
from parsers.lexicon.vocabulary import likeliest

STATUS_DIGIT = regex("[1-5]")
_TO = "(?:to|through|bis|tot|à|al?|até|do|до|[–—~-])"
_STATUSES = regex(
    r"(?:(?:(?:any|all) )?other |(?:その他|其他)の?|기타 |autres |andere |ou?tr[oa]s |другие |прочие )?"
    rf"{HTTP}([1-5](?:\d\d|xx))(?!\w|\.(?!\s(?-i:[a-z]))|\s?[-–—~]\s?\d|\s{_TO}\s\d)\.?\s*(.*)",
    re.I | re.S,
)
#: A class of statuses, those of SIP among them.
STATUS_CLASS = regex("[1-6]xx", re.I)
#: The version of the protocol before a status ("HTTP/1.1 404").
_VERSION = regex(r"(?<=^HTTP)/\d(?:\.\d)?(?=\s)", re.I)
_SYMBOLS = regex(r"^[^\w\s(\[<{./$€£¥₹≈~-]+\s*")
#: Statuses one after the other, with nothing between but space or a picture ("502 🔴 503").
_BETWEEN_STATUSES = regex(r"(?<![\w.])([1-5]\d\d)[^\w,.;:()+<>=~|/–—-]+(?=[1-5]\d\d(?![\w.]))")
SEPARATOR = regex(r"\s*(?:[,;|/·、]|\bor\b|\band\b|&|\n)\s*")
#: The same in other scripts, with words between numbers ("E1，E2", "2001، 2002 و 2003", "1或2").
_OTHER_SEPARATOR = regex(rf"\s*[{FOREIGN_MARKS}]\s*|(?<=\d)\s*(?:或者?|和|及|と|または|و)\s*(?=-?\d)")
_OR = regex(rf" (?<=\d ){OR} (?=[A-Z_-]{{0,20}}\d)")
#: "E12 (also E13)"
_ALSO = regex(r"\s*\((?:also|and|or):?\s([^()]{2,80})\)$", re.I)
#: What says that a code stands behind it ("Error 12", "Fehlercode: 12").
LABEL = (
    r"(?:alarm|cause(?= (?:code|no|number)\b)|decline|errors?|fault|rejection|status"
    r"|(?:(?:exit|reason|response|result|return) )?code|fehler"
    r"|(?:code (?:d['’])?)?erreur|erro(?:re)?|codice(?: (?:di )?errore)?|hata(?: kodu)?|błąd"
    r"|kode?(?: (?:błędu|hatası|error|kesalahan))?|rejei[cç][aã]o|rechazo|c[oó]digo(?: de erro\w*)?|mã(?: lỗi)?|lỗi"
    r"|kesalahan|ошибка|код(?: ошибки)?|错误(?:代?码)?|錯誤(?:代?碼)?|エラー(?:コード)?|(?:오류|에러)(?: ?코드)?"
    r"|ข้อผิดพลาด|خطأ)\s*(?:code|(?:n[or]\.?|n[º°]|num\.|number|nummer|número|numéro)(?=\s*\d))?\s*[#:：=]?\s*"
)
_LABELLED = regex(
    rf"(?!status|errors)\b{LABEL}\b(-?\d{{1,7}}|(?-i:[A-Z]+[_-]?)\d{{2,7}})"
    r"(?:\s*\(((?!(?:also|and|cf|formerly|not|only|or|see|use|was)\b)[^()\d]{2,60})\))?",
    re.I,
)
#: "C400"
_LETTERED = regex(r"([A-Za-z]+[-_.]?)(\d{2,9})")
#: The dash of a number, at the beginning or behind a mark, or the two of an option, behind one.
_OWN_DASH = regex(r"(?:^|(?<=[:：–—|=-])\s+)-(?=\d)|(?<=[:：–—|=-])\s+--(?=[a-z])")
#: An arrow before a text, of several characters.
_ARROW = regex(r"^\s*[-=]+>\s+")
#: A code, and what stands behind a mark or in brackets beside it.
WITH_WORDS = regex(
    r"(\S{1,80}?)\s*(?:\s[-–—|=→·\U0001f300-\U0001faff]+>?\s|—|:\s|：|[-–—]{2,}>?|\s+(?=\())\s*(.*)", re.S
)
#: "-32700 parse error"
_NAMED = regex(r"(-\d{1,7}|[A-Z][A-Z_-]*(?:\d+[_-][A-Z_-]*)*\d{2,}[A-Z]?|\d{4,7})\s+([\"'‘“]?[^\W\d].*)", re.S)
#: A name in capitals before a sentence ("LID_LOST The lid was lost.").
OPENS_SENTENCE = regex(r"[A-Z][A-Z\d]*(?:_[A-Z\d]+)+(?=\s+[A-Z][a-z]*\s)")
#: "-32000 to -32099", "1200-1299"; a status before a longer number or one with a zero is none ("400 - 1001").
SPAN = regex(
    rf"-\d{{2,9}}\s{_TO}\s-\d{{2,9}}|(?![45]\d\d\s[–—-]\s(?:0|(?!\d(?:000|999)(?!\d))\d{{4}}))"
    rf"\d{{3,9}}(?:\s{_TO}\s|[–—-])\d{{3,9}}|0x[\da-fA-F]{{1,8}}(?:\s{_TO}\s|[–—-])0x[\da-fA-F]{{1,8}}"
)
_RANGE = regex(
    rf"([A-Z][A-Z_-]*)?\d{{2,9}}\s(?:{_TO}\s\1?\d{{2,9}}|(?:and|or)\s(?:above|greater|higher|more|up))|{SPAN.pattern}"
)
#: The same of codes with letters, before what stands beside them ("E1200 - E1299: Fan error").
_LETTERED_SPAN = regex(
    rf"\s*(?P<span>(?P<first>([A-Za-z][A-Za-z_-]*)\d{{2,9}})(?:\s{_TO}\s|[–—])(?P<last>\3\d{{2,9}}))(?![\w.-])"
    r"\W*?(?P<beside>[^\s:：–—|=-].*|$)",
    re.S,
)
#: "Token expired (401)"
TRAILING_STATUS = regex(rf"(.+?)\s*[(\[]{STATED_FIRST}[)\]]", re.S)
#: The most characters of a status and its phrase.
_MAX_STATED = 60
#: A code as the value of an attribute ('Code="2.1"') or of a parameter ("code=-200").
_ASSIGNED = regex(r"""\s*(?:error[ _-]?)?code\s?=\s?(["']?|[“”])([^\s"'“”]{1,80})(?:\1|”)\s*""", re.I)
#: A status before a word ("409: conflict"), and behind one ("conflict (409)", "conflict with status 409").
_BARE, _MARK = rf"[(\[]?{STATED}[)\]]?", r"\s*[–—|]\s*|\s*[-:]?\s+"
_BEFORE = rf"{_BARE}(?:{_MARK})"
_BEHIND = rf"(?:\s*[(\[]{STATED_FIRST}[)\]]|\s*(?:\s[-–—]|[:|]|\s(?:with(?: an?)? status(?: code)?))?\s+{STATED_FIRST})"
_STATUS_WORD = regex(rf"{_BARE}(?:{_MARK}|\s?[/,]\s(?=[^\W\d]))(\S*\w)")
_WORD_STATUS = regex(rf"(\S*\w)(?:{_BEHIND}|\s+{STATED_IN_BRACKETS})")
#: What stands before a status, and is no word of the vendor's.
_PROTOCOL = regex(r"HTTPS?(?:/[\d.]+)?", re.I)
#: The same at the beginning of a text that goes on.
STATUS_BEFORE, STATUS_BEHIND = regex(rf"^\W*{_BEFORE}(?=[^\W\d])"), regex(rf"^{_BEHIND}(?!\w)")
#: The status of failures before words of the vendor's own, as titles of groups have it ("404: Nothing was found").
_TITLED_STATUS = regex(r"[(\[]?(?:HTTP )?([45]\d\d)[)\]]?(?:\s*[-–—:：(]\s*|\s)(?=[^\W\d_a-z])(?!\S*_).{2,80}", re.S)
#: What parts a status from the code beside it, and that from its text ("`400` - `bad_field`: …").
PARTS_STATUS = frozenset([*"-–—:：=→⇒()", "->", "=>"])
#: "(S0)"
_BRACKETED = regex(r"\(([A-Z]{1,9}[-_]?\d{1,9}[A-Z]?)\)")
#: A number with thousands separators.
GROUPED = regex(r"\d{1,3}(?:,\d{3})+")
#: What a page draws before each code of a column, and in no verdict.
_BULLETS = "•▪●◦▶►⚠\ufe0f "
#: What it draws before one, be it a verdict or not, where a word follows.
_PICTURE = regex(r"^[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff\ufe0f]+\s+(?=\w)")


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one place, the words and the `status` beside them; `are_statuses`: HTTP statuses stand for codes."""

    codes: tuple[str, ...]
    beside: str = ""
    are_statuses: bool = False
    status: str = ""


def is_range(text: str) -> bool:
    """Are these the codes from one to another, in words or with a dash between spaces ("5000 to 5999")?"""
    return _RANGE.fullmatch(text) is not None


def is_one(text: str) -> bool:
    """Is this one code in several words: a range, or one with a space before the number ("POT _006")?"""
    name, _, number = text.partition(" _")
    return is_range(text) or (number.isdecimal() and " " not in name)


def spanned(text: str) -> re.Match[str] | None:
    """The codes from one to another that a text opens with ("E1200 - E1299"), and what stands `beside` them."""
    found = _LETTERED_SPAN.match(text)
    return found if found and len(found["first"]) == len(found["last"]) and found["first"] < found["last"] else None


def _excepting(text: str, read: Callable[[str], Codes | None]) -> Codes | None:
    """What is read of a text without the codes that it excepts, words beside the others ("5xx except 501, 505")."""
    others, exception = without_exception(text)
    found = read(others) if exception else None
    return found and replace(found, beside=exception)


@lru_cache(maxsize=32768)
def statuses_in(text: str) -> Codes | None:
    """The statuses of "401", "200 OK / 201 Created", "500, 502, 503", "5xx"; None for any other text."""
    if not STATUS_DIGIT.search(text):
        return None
    if apart := _excepting(text, statuses_in):
        return apart
    codes, beside = [], []
    text, printed = name_class(text)
    text = _VERSION.sub("", _SYMBOLS.sub("", text))
    if is_quantity(text):
        return None
    text = text.strip(MARKS + " ()[]")
    parts = [part for part in SEPARATOR.split(_BETWEEN_STATUSES.sub(r"\1, ", _OR.sub(", ", text))) if part]
    for at, part in enumerate(parts):
        found = _STATUSES.fullmatch(part.strip(MARKS + " "))
        if found is None:
            if at == 0 or any(character.isdigit() for character in part):
                return None
            beside.append(part)
            continue
        codes.append(found[1])
        beside.append(found[2].strip(" -–—:()"))
    # What parts several statuses is text behind one, and behind the last where nothing stands between them.
    are_together = codes[1:] and not any(beside[: len(codes) - 1])
    last = text.index(codes[-1], text.index(codes[-2]) + 1) if are_together else 0
    whole = _STATUSES.fullmatch(text[last:]) if last or not codes[1:] else None
    words = [whole[2].strip(" -–—:()[],;|/·、")] if whole else filter(None, beside)
    shown = tuple(printed if printed and STATUS_CLASS.fullmatch(code) else code for code in codes)
    return Codes(shown, " / ".join(words), True)


@lru_cache(maxsize=32768)
def codes_in(text: str) -> Codes:
    """The codes in a text; else the whole text."""
    if "=" in text and (assigned := _ASSIGNED.fullmatch(text)):
        return Codes((assigned[2],))
    if (apart := _excepting(text, codes_in)) and all(is_token(code) or is_range(code) for code in apart.codes):
        return apart
    # The asterisk of a mask ("PUMP_*") is no mark of a footnote.
    inner = text if text[-1:] == "*" and is_mask(text) else text.lstrip(_BULLETS).strip(MARKS + " ") or text
    inner += '"' * (inner.count('"') % 2 if text[-1:] == '"' else 0)  # The end of a quotation within.
    if not inner.isascii():
        inner = _PICTURE.sub("", inner)
        parts = _OTHER_SEPARATOR.split(inner)
        inner = ", ".join(parts) if all(map(is_code, parts)) else inner
    if (bare := without_marks(inner)) != inner and looks_like_code(bare):
        return Codes((bare,))
    if several := boxed(inner):
        return Codes(tuple(several))
    if inner[:1] == "(" and (bracketed := _BRACKETED.fullmatch(inner)):
        return Codes((bracketed[1],))
    if inner[-1:] == "," and inner[-2:] != ",,":
        before = codes_in(inner[:-1])
        if all(map(looks_like_code, before.codes)):
            return before
    opens_with_word = " " in inner and is_plain_word(inner[: inner.index(" ")])  # No list of codes does.
    inner = inner if opens_with_word else _OR.sub(", ", inner)
    if is_token(inner) or (not opens_with_word and (GROUPED.fullmatch(inner) or is_range(inner))):
        return Codes((inner,))
    if labelled := _LABELLED.fullmatch(inner):
        return Codes((labelled[1],), labelled[2] or "")
    if span := spanned(inner):
        return Codes((span["span"],), span["beside"])
    if (stated := word_and_status(inner)) and _is_code_beside(stated.codes[0], inner):
        return stated
    listed = inner if opens_with_word or ")" not in inner else _ALSO.sub(r", \1", inner)
    if listed != inner and all(len({*map(kind, SEPARATOR.split(listed))}) > 1 for kind in (kind_of, shape_of)):
        listed = inner  # Something else beside it ("also iOS").
    first, *others = (inner,) if opens_with_word else SEPARATOR.split(listed, 1)
    if others and is_code(first.strip(MARKS + " ")):  # No sentence.
        parts = _whole([part.strip(MARKS + " ") for part in SEPARATOR.split(listed)])
        words = [word for part in parts for word in part.split()]
        if all(map(is_code, parts)) or are_codes(words):
            return Codes(tuple(dict.fromkeys(words)))
    if name := without_parts(inner):
        return Codes((name,))
    if opens_with_word:
        return Codes((text,))
    found = WITH_WORDS.fullmatch(inner)
    if found and is_code(found[1]) and not is_number(found[2]):
        beside = unbracketed(found[2])
        return Codes((found[1],), "" if is_remark(found[2]) or BADGE.fullmatch(beside) else beside)
    if named := _NAMED.fullmatch(inner):
        return Codes((named[1],), named[2])
    return Codes((text,))


def _whole(codes: list[str]) -> list[str]:
    """These codes, each with the letters that the first alone has, if they count up ("C400, 401, 402")."""
    first = _LETTERED.fullmatch(codes[0])
    if first is None or not all(code.isdecimal() and len(code) == len(first[2]) for code in codes[1:]):
        return codes
    numbers = [first[2], *codes[1:]]
    steps = [int(below) - int(above) for above, below in pairwise(numbers)]
    return [first[1] + one for one in numbers] if min(steps) > 0 and (steps[1:] or steps == [1]) else codes


def unbracketed(text: str) -> str:
    """The text without the brackets around it, or one whose other end is elsewhere."""
    text = text[1:] if text.startswith("(") and text.find(")") in (-1, len(text) - 1) else text
    text = text[:-1] if text.endswith(")") and text.count("(") < text.count(")") else text
    return unmarked(text)


def unmarked(text: str, marks: str = " :：–—-|=") -> str:
    """The text without the marks around it. The sign of a number, and an option's dashes, are no marks behind another.

    So they are in "-1 is not allowed" and "--config needs a path", after "SHOP_CLOSED: ".
    """
    text = _ARROW.sub("", text)
    inner = text.strip(marks)
    own = _OWN_DASH.search(text, 0, text.find(inner) + 1) if inner else None
    return own[0].lstrip() + inner if own else inner


def word_and_status(text: str) -> Codes | None:
    """The one word of a text, whatever it looks like, and the status beside it, where there is no more."""
    if not STATUS_DIGIT.search(text):
        return None  # Most texts.
    if (found := _WORD_STATUS.fullmatch(text)) and not _PROTOCOL.fullmatch(found[1]):
        return Codes((found[1],), found[2] or found[3] or found[4])
    return Codes((found[2],), found[1]) if (found := _STATUS_WORD.fullmatch(text)) else None


def _is_code_beside(word: str, text: str) -> bool:
    """Is the word beside the status a code, unlike "HTTP 404"? A plain one is before a status in brackets."""
    if word[0].isalpha() and not {"_", "."}.isdisjoint(word):
        return True
    if text.endswith(word):
        return looks_like_code(word)
    may_be = word.islower() if text[-1] == ")" else text[-1] == "]" and likeliest(word) not in ("code", "status")
    return may_be and is_token(word)


def opens_with_code(text: str) -> bool:
    """Does the text go on after something that looks like a code?"""
    first, space, _ = text.strip(MARKS + " ").partition(" ")
    if space and is_plain_word(first):
        return False  # Most texts.
    found = codes_in(text)
    return found.beside != "" and looks_like_code(found.codes[0])


@lru_cache(maxsize=1024)
def titled_status(text: str) -> str:
    """The status of failures that opens this title, be it that of a group of codes ("404: Nothing was found")."""
    found = _TITLED_STATUS.fullmatch(text)
    return found[1] if found and is_http(found[1]) and not is_quantity(text) else ""


@lru_cache(maxsize=1024)
def states_status(text: str) -> bool:
    """Is this one status alone: with its phrase ("400 Bad Request", "Gone (410)"), or of a failure ("HTTP 402")?"""
    found = statuses_in(text) if len(text) <= _MAX_STATED else None
    if found is None and len(text) <= _MAX_STATED and (behind := TRAILING_STATUS.fullmatch(text)):
        return has_phrase(behind[2], behind[1])
    if found is None or len(found.codes) > 1:
        return False
    [status] = found.codes
    return has_phrase(status, found.beside) or (not found.beside and status[0] in "45" and is_http(status))
