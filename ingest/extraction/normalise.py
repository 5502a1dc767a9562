"""Normalise the rows of a page, in the vendor's words, into records."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from lxml.etree import _Element

from ingest.advice.languages import is_foreign
from ingest.advice.phrases import ANY
from ingest.advice.read_advice import read_advice
from ingest.advice.row import Advice
from ingest.advice.status_pages import names_status_page
from ingest.advice.vetoes import SPOKEN_LIMITS, is_hazardous, limit_in, words_against
from ingest.extraction.user_texts import advice_of, texts_for_users
from ingest.model import DEFAULT_YES, Record, State
from parsers.extract.cell_codes import of_own_statuses
from parsers.extract.contract import HINTS, NAMED_NONE, Row, Site
from parsers.html.element_text import text_of
from parsers.lexicon.cleaning import same_words
from parsers.lexicon.column_words import CONTINUED
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import retry_verdict
from parsers.lexicon.status_phrases import is_phrase
from parsers.lexicon.value_shapes import MARKS, NOTE_MARKS, is_blank, status_in

_NOT_WORD = regex(r"\W+")
_YES = regex(r"\W*(?:(?:yes|true)\b\W*)?", re.I)
#: A heading of these words alone is no category.
_PLAIN_WORDS = (
    "error errors code codes status statuses reference list table all the http client server response responses"
    " overview side by for of and in on this page full complete common general messages message more index catalog"
    " catalogue possible documented known success successful example examples note notes usage tip warning info"
    " important category categories details see also format formats structure object envelope body handling schema"
    " value values field fields each property properties key keys attribute attributes what do does mean their your"
    " err reason reasons result return variant variants enum enums enumerator enumerators enumeration"
    " enumerations constant constants member members"
    " detail summary documentation exception exceptions class static public type types"
    " legend contents new search loading"
    " attention caution hinweis hinweise achtung wichtig remarque nota notas importante atención atenção aviso"
    " opmerking uwaga catatan dikkat lưu ý примечание примечания внимание важно"
    " 注意 注意事项 说明 提示 备注 注 重要 補足 メモ 備考 참고 주의 비고"
)
#: Nor is one of these, with a status among them.
_GENERAL = regex(
    r"(?:\W|_|\b(?:[1-5]\d\d|[1-6]xx|failures?|global|bad|unauthori[sz]ed|payment|required|forbidden|not|found|method|allowed|conflict"
    r"|gone|unprocessable|entity|content|too|many|requests?|internal|implemented|gateway|service|unavailable|timeout|ok"
    r"|created|accepted|precondition|failed|teapot|locked|dependency|redirections?|informational|https?|rest|"
    + "|".join(_PLAIN_WORDS.split())
    + r")\b)+",
    re.I,
)
#: "1. ", "3.2 ", "Table 2: ", "Since v2: ", "[New] ", and at the end "(9 codes)", "(9)", "(since v2)", "(deprecated)".
_NUMBERED = regex(
    r"^(?:(?:section|chapter|appendix) )?(?:\d+[.)]|[A-Z]\.|(?:(?:\d+|[A-Z])\.)+\d+\.?)\s+"
    r"|^(?:abschnitt|appendix|cap[ií]tulo|chapitre|chapter|kapitel|part|partie|secci[oó]n|section|seção|table|teil"
    r"|глава|раздел|часть) (?:\d{1,3}|(?<!table )[A-Z])(?:[.-]\d{1,3})*\s?[:.–—-]\s+"
    r"|^(?:[(\[](?:beta|deprecated|new)[)\]]|(?:beta|deprecated|new):"
    r"|(?:(?:added|deprecated|introduced|new) )?(?:in|since) (?:version |release |v\.? ?)?\d+(?:[.-]\d+)*:)\s+"
    r"|(?:\s*[(\[]|\s+[–—-]\s+)(?:beta|deprecated|experimental|new|preview|updated)[)\]]?$|\s*\((?!(?:4[0-2]\d|50\d)\))\d{1,3}\)$"
    r"|\s*[(—–:-]\s*\d+ (?:codes?|errors?)\)?$"
    r"|(?:^|\s|[\s,;:–—-]*[(\[])(?:(?:added|available|deprecated|introduced|new)(?: as)? (?:in|of|since)|since) "
    r"(?:version |release |v\.? ?)?\d+(?:[.-]\d+)*[)\]]?$",
    re.I,
)
#: A text, and the mark of a footnote in brackets at its end.
_MARKED = regex(r"(.*\S) (\((?:\*{1,3}|[†‡])\))", re.S)
#: The codes or statuses of a heading: at its end "(100-199)", "(401, 403)", "— HTTP 401", before it "1xx - ", which
#: no class of failing statuses is.
_CODES_BESIDE = regex(
    r"^[126-9]xx\s*[-–—:]\s+(?=.*\berrors?\b)|\s*\(\d+\s*(?:[-–—]|to|\.\.)\s*\d+\)$"
    r"|\s*[(—–:-]\s*(?:HTTP(?: status)?(?: code)? )?[1-5](?:\d\d|xx)(?:[,/ ]+[1-5](?:\d\d|xx))*\)?$",
    re.I,
)
#: What is about the page or a table, or tells what to do with it ("Search errors" are those of a search), the type of
#: an answer, a range of codes alone ("10xxx"), and an index's letters ("E", "A – F", "0-9").
_NO_TOPIC = regex(
    r"[a-zа-яё](?:\s?[-–—]\s?[a-zа-яё])?|0\s?[-–—]\s?9|"
    r"(?:table|figure|tab\.|fig\.) ?\d+.*|(?:(?:page )?last )?(?:updated|modified|reviewed|changed|checked)\b.*"
    r"|.*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* (?:\d\d?, )?20\d\d\b.*|.*\b20\d\d-\d\d-\d\d\b.*"
    r"|(?:search|filter|sort|download|print)"
    r"(?! (?:(?!(?:a|all|an|any|by|for|in|our|the|these|this|through|your)\b)[\w&/-]+ )*"
    r"(?:errors?|exceptions?|failures?|faults?)\W*(?:\(.*)?$) .*"
    r"|(?:click|tap|scroll|see) .*"
    r"|(?:(?:the|this) )?(?:following )?(?:list|table) (?:contains|describes|explains|gives|lists|shows) .*"
    r"|using .*\berror codes?\b.*|error resource types?|\d+x{2,}",
    re.I,
)
#: Two of those words that are a topic together.
_OF_SEARCH = regex(r"search (?:errors|exceptions|failures|faults)|(?:message|schema) error codes", re.I)
_STATUS_WORD = regex(r"\b(?:[1-5]\d\d|[1-6]xx)\b", re.I)
#: Words that are a topic where they stand alone, or before "errors".
_ALONE = frozenset({"general", "catalog", "catalogue", "keys", "messages", "schema"})
#: Others that are; "Common error codes" are those of a summary.
_TOPICS = (
    {"common"},
    {"common", "errors"},
    {"general", "error", "codes"},
    {"public"},
    {"public", "errors"},
    {"static", "errors"},
)
#: What errors may be of, and what else is no topic ("Object errors", unlike "Error object").
_THINGS = frozenset({"attribute", "class", "field", "key", "object", "property", "type", "value"})
_TEXTS = ("title", "message", *HINTS)  # in reading order
#: "Non-retryable errors"; but a heading of the other kind, too ("Soft and hard declines"), forbids nothing.
_NO_REPEAT = regex(
    r"\b(?:non|not?|never|un|cannot)[- ]?(?:\w+ )?(?:re-?tr|repeat|re-?sub)\w*"
    r"|(?<!\bnon[- ])(?<!\bnot )\b(?:permanent\b(?! (?:address|link|move|redirect|url))|unrecoverable\b"
    r"|(?:fatal|final|hard) (?:decline|error|failure)|(?:final|terminal) states?\b)",
    re.I,
)
_REPEATED = regex(r"\b(?:(?:recover|repeat|retr[iy])able|soft|temporary|transient|warnings?)\b", re.I)
_PLAIN = frozenset(_PLAIN_WORDS.split())
#: The attributes whose text appears at the pointer.
TIPS = ("title", "aria-label", "data-tooltip")
#: What it says where it limits a yes.
_LIMITING = regex(
    r"(?:yes\W+)?(?:but )?(?:for (?!details|example|info|instance|more|.* see\b)"
    r"|(?:except|if|only|provided|until|unless|up to|when)\b)."
    r"|.*\bonly$",
    re.I,
)


def records_of(row: Row, site: Site, page: str) -> list[Record]:
    """The records of one row, one for each code; `page` is the page's name, for sites whose scope that is."""
    cells = row.cells
    if own := of_own_statuses(row.codes, cells.get("status", "")):
        rows = (replace(row, codes=[code], cells={**cells, "status": status}) for code, status in own.items())
        return [record for one in rows for record in records_of(one, site, page)]
    every = ((role, text) for role in _TEXTS if (text := _unmarked(row, cells.get(role, ""))))
    texts = {role: text for role, text in every if not is_blank(text) or (role, text) == NAMED_NONE}
    hints = [texts[role] for role in HINTS if role in texts]
    message, title = texts.get("message"), texts.get("title")
    # Without the message that other rows have, or if that only repeats a number, the cause is the best text about it.
    why = texts.get("cause") if title is None and "message" in row.listing.columns.values() else None
    says_nothing = message is None or (message in row.codes and not any(map(str.isalpha, message)))
    if says_nothing and (instead := texts.get("when") or why):
        message = instead
        hints.remove(message)
    if message is None or (title and (title in row.codes or same_words(title, message))):
        message, title = message or title, None
    status, status_text = _status(cells.get("status", ""))
    tag = cells.get("category") if row.listing.shape != "table" else None  # "Duplicate payment" beside a card's code.
    every_text, for_users = [*filter(None, (title, message, *hints, tag))], texts_for_users(row)
    advice, hint = advice_of(every_text, for_users), hints[0] if hints else None
    retryable, basis, evidence = _retryable(cells.get("retryable", ""), advice)
    if retryable and (limit := _limit_of(row, every_text, advice, basis == "stated")):
        retryable, basis, evidence = None, None, limit
    if evidence is None and status in DEFAULT_YES:  # Words against a repeat, though no verdict, rule out HTTP's yes.
        evidence = words_against(every_text, _is_foreign(every_text)) or forbidding_heading(row.topics)
        evidence = evidence or advice.evidence  # Told to users.
    category = _category(cells.get("category", ""))
    if "category" not in cells and site.headings and row.topics and not row.listing.of_statuses:
        category = heading_category(row.topics, row.codes[0])
    if hints[1:]:  # The record gets the first hint alone.
        advice = advice_of([*filter(None, (title, message, hint))], for_users)
    actions, wait = advice.actions, advice.retry_after_s
    if retryable and basis == "stated" and wait is None and (wait := _wait_in(cells["retryable"])):
        actions = (*dict.fromkeys((*actions, "wait")),)
    told, scope = json.dumps(actions), scope_of(row, site.scope, page) if site.scope else ""
    return [
        Record(
            scope,
            code,
            State(status, status_text, category, retryable, basis, message or code, hint, title, told, wait),
            evidence,
            row.section,
            row.anchor,
        )
        for code in row.codes
    ]


def _unmarked(row: Row, text: str) -> str:
    """The text without the mark of a footnote in brackets at its end, if the page says what that means."""
    marked = _MARKED.fullmatch(text) if text[-2:] in ("*)", "†)", "‡)") else None
    is_said = marked and _says_mark(row.element.getroottree().getroot(), marked[2])
    return marked[1] if marked and is_said else text


@lru_cache(maxsize=8)
def _says_mark(page: _Element, mark: str) -> bool:
    """Does a text of the page go on behind the mark ("Codes marked with an asterisk (*) are …")?"""
    goes_on = re.compile(rf"(?:^\s*|\b(?:asterisks?|dagger|marked|with|by)\s+){re.escape(mark)}:?\s+\w", re.I)
    return any(mark in text and goes_on.search(text) for text in map(str, page.itertext()))


@lru_cache(maxsize=4096)
def _status(cell: str) -> tuple[int | None, str | None]:
    """The status in a cell, and the whole cell unless that is all it holds."""
    text = cell.rstrip(MARKS)
    return status_in(text), None if (len(text) == 3 and text.isdigit()) or is_blank(text) else text


@lru_cache(maxsize=4096)
def _category(text: str) -> str | None:
    return None if is_blank(text) or _says_status(text) else snake(text)


def _limit_of(row: Row, texts: list[str], advice: Advice, stated: bool) -> str | None:
    """The words that withdraw a yes: a heading, a denial in an unread cell; if it is stated, any text beside it.

    "Warning: not for refunds" is said of the yes; a mere "No" answers its title.
    """
    if heading := forbidding_heading(row.topics):
        return heading
    told = [(part, tip) for part in row.element.iter("*") for name in TIPS if (tip := part.get(name))]
    advised = "" if stated else advice.evidence or ""  # A tooltip speaks of what has it.
    tips = [tip for part, tip in told if stated or (text_of(part) or "\n") in advised or advised in text_of(part)]
    if limit := next(filter(_LIMITING.match, tips), None):
        return limit
    if not stated:
        if (other := _advice(*row.others)).retryable is False:
            return other.evidence
        foreign = _is_foreign(row.others)
        against = words_against(row.others, foreign)
        return against or next((text for text in row.others if is_hazardous([text], foreign, False)), None)
    if advice.evidence and not advice.retryable:  # To users, too.
        return advice.evidence
    if "check_state" in advice.actions and (first := next(filter(_looks_up_first, texts), None)):
        return first  # Whether to repeat it depends on what that shows.
    titles = (title for title, role in row.listing.columns.items() if role == "retryable")
    if noted := next((title for title in titles if title.endswith(NOTE_MARKS)), None):
        return noted  # What its footnote says may limit each yes.
    beside = [text for text in row.others if text and retry_verdict(text) is None] + tips
    letters = "".join(filter(str.isalpha, "".join(beside + texts)))
    foreign = not letters.isascii() or _is_foreign(beside + texts)  # There are more languages than advice is read in.
    if row.listing.shape != "table":
        return limit_in(beside + texts, foreign)
    return limit_in(beside, foreign) or limit_in(texts, foreign, SPOKEN_LIMITS)


def _retryable(stated: str, advice: Advice) -> tuple[int | None, str | None, str | None]:
    """The verdict, its basis and its evidence: what a cell states, else what the texts advise together."""
    if stated and not is_blank(stated):
        verdict = retry_verdict(stated)
        return (None, None, stated) if verdict is None else (int(verdict), "stated", stated)
    if advice.retryable is not None:
        return int(advice.retryable), "advised", advice.evidence
    return None, None, None


def _looks_up_first(text: str) -> bool:
    """Does the text say to look up the state of what was asked for before a repeat?"""
    is_before = ANY.before_any_repeat.search(text.lower()) is not None and not names_status_page(text)
    return is_before and "check_state" in _advice(text).actions


@lru_cache(maxsize=4096)
def _wait_in(stated: str) -> int | None:
    """The seconds to wait that a yes names ("Yes, after 24 hours", "After 30 s")."""
    when = _YES.sub("", stated, count=1)
    return _advice(stated).retry_after_s or _advice(f"Retry {when[:1].lower()}{when[1:]}").retry_after_s or None


def _is_foreign(texts: Iterable[str]) -> bool:
    return is_foreign("\n".join(texts).lower())


def forbidding_heading(topics: Iterable[str]) -> str | None:
    """The heading that says of all codes below it that they are not to be retried."""
    return next(
        (one for one in topics if _NO_REPEAT.search(one) and not _REPEATED.search(_NO_REPEAT.sub("", one))), None
    )


def _advice(*texts: str | None) -> Advice:
    return read_advice(*dict.fromkeys(filter(None, texts)))


def scope_of(row: Row, scope: str, page: str) -> str:
    """What distinguishes the meanings of the row's codes, by the `scope` of a site."""
    if scope in ("", "page"):
        return scope and page
    return (row.section if scope == "section" else row.cells.get(scope)) or ""


@lru_cache(maxsize=4096)
def snake(text: str) -> str | None:
    """`text` in lower_snake_case; None where no letter or digit is left."""
    return _NOT_WORD.sub("_", text.casefold()).strip("_") or None


def heading_category(topics: tuple[str, ...], code: str) -> str | None:
    """The nearest heading that is a category: no status class, namespace of the codes or code, not just "errors"."""
    for printed in reversed(topics):
        heading, topic = _unnumbered(printed)
        if " " in topic and snake(topic) == snake(code):
            continue  # "Lid open" above lid_open
        is_name = topic.isupper() or not topic.isalpha()
        is_namespace = is_name and code.startswith(topic) and not code[len(topic) :][:1].isalnum()
        is_status = any(is_phrase(status, topic) for status in _STATUS_WORD.findall(heading))  # "Not Found (404)"
        if _is_topical(topic) and not (is_namespace or is_status):
            return snake(heading)
    return None


@lru_cache(maxsize=4096)
def _unnumbered(printed: str) -> tuple[str, str]:
    """A heading without its numbering, and without its codes, too."""
    heading = _NUMBERED.sub("", CONTINUED.sub("", printed))
    return heading, _CODES_BESIDE.sub("", heading)


@lru_cache(maxsize=4096)
def _is_topical(heading: str) -> bool:
    """Does a heading, its numbering and its codes apart, say more than "errors" and statuses?"""
    words = set(_NOT_WORD.sub(" ", heading.casefold()).split())
    named = words - {"category", "class"}  # "General class"
    if named in _TOPICS or (named - {"errors"} and named - {"errors"} <= _ALONE):
        return True
    if words - {"errors"} <= _THINGS and "errors" in words != {"errors"}:
        return True
    is_plain = words <= _PLAIN and not _OF_SEARCH.fullmatch(heading)
    return not (is_plain or _says_status(heading) or _NO_TOPIC.fullmatch(heading))


@lru_cache(maxsize=4096)
def _says_status(text: str) -> bool:
    """Does this heading or class only repeat a status or its class ("Client Errors (4XX)")?"""
    return _GENERAL.fullmatch(text) is not None and _STATUS_WORD.search(text) is not None
