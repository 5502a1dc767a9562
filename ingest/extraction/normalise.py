"""Rows in the vendor's words into records: one pure function per row."""

import re
from functools import lru_cache

from ingest.extraction.retry_advice import advice_in
from ingest.model import Record, State
from parsers.reading.contract import HINTS, Row, Site
from parsers.reading.shapes import MARKS, is_blank, status_in
from parsers.reading.verdicts import retry_verdict
from parsers.reading.words import CONTINUED

_NOT_WORD = re.compile(r"\W+")
# A heading of these words says nothing of the codes under it.
_PLAIN_WORDS = (
    "error errors code codes status statuses reference list table all api the http client server response responses"
    " overview side by for of and in on this page full complete common general messages message more index catalog"
    " catalogue possible documented known success successful example examples note notes usage tip warning info"
    " important details see also format formats structure object envelope body handling schema"
)
# With a status among them, nor does one of these.
_GENERAL = re.compile(
    r"(?:\W|_|\b(?:[1-5]\d\d|[1-5]xx|bad|unauthori[sz]ed|payment|required|forbidden|not|found|method|allowed|conflict"
    r"|gone|unprocessable|entity|content|too|many|requests?|internal|implemented|gateway|service|unavailable|timeout|ok"
    r"|created|accepted|precondition|failed|teapot|locked|dependency|redirections?|informational|https?|rest|"
    + "|".join(_PLAIN_WORDS.split())
    + r")\b)+",
    re.I,
)
# "1. ", "3.2 ", and at the end "(9 codes)", "(401, 403)", "— 401, 403".
_NUMBERED = re.compile(
    r"^(?:\d+[.)]|(?:\d+\.)+\d+)\s+"
    r"|\s*[(—–:-]\s*(?:\d+ (?:codes?|errors?)|[1-5](?:\d\d|xx)(?:[,/ ]+[1-5](?:\d\d|xx))*)\)?$",
    re.I,
)
_STATUS_WORDS = re.compile(r"[1-5]\d\d|[1-5]xx", re.I)
_PLAIN = frozenset(_PLAIN_WORDS.split())


def records_of(row: Row, site: Site, page: str) -> list[Record]:
    """The records of one row, one per code that it names.

    `page` is the page's name, for sites that tell meanings apart by it.
    """
    cells = row.cells
    texts = {kind: text for kind in ("message", "name", *HINTS) if (text := cells.get(kind, "")) and not is_blank(text)}
    hints = [texts[kind] for kind in HINTS if kind in texts]
    message = texts.get("message")
    if message is None and (message := texts.get("when")):
        hints.remove(message)
    message = message or texts.get("name")
    status_text = cells.get("status", "").rstrip(MARKS)
    stated = cells.get("retryable", "")
    retryable, basis, evidence = _retrying(stated, texts)
    category = cells.get("category")
    if category is None and site.headings:
        category = heading_category(row.topics, row.codes[0])
    state = State(
        status=status_in(status_text),
        status_text=None if is_blank(status_text) or _is_bare(status_text) else status_text,
        category=snake(category) if category and not is_blank(category) else None,
        retryable=retryable,
        retryable_basis=basis,
        message=message or "",
        hint=hints[0] if hints else None,
    )
    scope = scope_of(row, site.scope, page)
    return [
        Record(scope, code, state if message else state._replace(message=code), evidence, row.section, row.anchor)
        for code in row.codes
    ]


def _is_bare(status: str) -> bool:
    return len(status) == 3 and status.isdigit()


def _retrying(stated: str, texts: dict[str, str]) -> tuple[int | None, str | None, str | None]:
    if not is_blank(stated):
        verdict = retry_verdict(stated)
        return (None, None, stated) if verdict is None else (int(verdict), "stated", stated)
    advice = [found for text in texts.values() if (found := advice_in(text))]
    if advice and all(verdict == advice[0][0] for verdict, _ in advice):
        return advice[0][0], "advised", advice[0][1]
    return None, None, None


def scope_of(row: Row, scope: str, page: str) -> str:
    """What tells the row's codes apart, where that is the `scope` of a site."""
    if not scope:
        return ""
    if scope == "page":
        return page
    return (row.section if scope == "section" else row.cells.get(scope)) or ""


@lru_cache(maxsize=4096)
def snake(text: str) -> str | None:
    """`text` in lower_snake_case; None where no letter or digit is left."""
    return _NOT_WORD.sub("_", text.casefold()).strip("_") or None


@lru_cache(maxsize=4096)
def heading_category(topics: tuple[str, ...], code: str) -> str | None:
    """The nearest heading that is a category: no status class, no namespace of the codes, not just "errors"."""
    for printed in reversed(topics):
        heading = _NUMBERED.sub("", CONTINUED.sub("", printed))
        if (
            code.startswith(heading)
            and (heading.isupper() or not heading.isalpha())
            and not code[len(heading) :][:1].isalnum()
        ):
            continue
        words = set(_NOT_WORD.sub(" ", heading.casefold()).split())
        if words <= _PLAIN or (_GENERAL.fullmatch(heading) and any(map(_STATUS_WORDS.fullmatch, words))):
            continue
        return heading
    return None
