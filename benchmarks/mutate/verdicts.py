"""Damage to what a page says of retrying: cells in other words, titles and legends that turn them round."""

import copy
from collections.abc import Callable
from unittest.mock import ANY

from lxml.html import HtmlElement

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.edits import all_tables, code_of, fill, make, text_in

_YES, _NO = "✅", "❌"
#: What a cell comes to say, with what it then states: True, False, or None where it is neither.
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(["Yes, with backoff", "RETRY_LATER", "Retry after 30 s", "✓ retryable", "safeToRetry"], True),
    **dict.fromkeys(
        ["Retry not allowed", "Retry prohibited", "RETRY_NEVER", "doNotRetry", "Must not be resent"], False
    ),
    **dict.fromkeys(["No, contact the issuer", "✗ Do not retry", "Retries are forbidden", "Never"], False),
    **dict.fromkeys(["Temporary hold. Do not resend", "Retry with another card", "Retry after fixing the card"], None),
    **dict.fromkeys(["Not documented", "No data", "No restriction", "No need to retry", "Yes, once it is fixed"], None),
    **dict.fromkeys(
        ["Normal", "Only with an idempotency key", "Always fails", "Yesterday", "Noted", "3", "✅❌"], None
    ),
}
_TURNED = ["Non-retryable", "Not retryable", "Do not retry", "Never retry", "Permanent?", "Final", "Retry prohibited"]
_TURNED += ["Retryable (inverted: ✅ = no)", "No retry", "❌ Retryable", "nonRetryable", "Not Retryable?"]
_TURNED += ["Unretryable"]
_NARROWED = ["Retryable after fix", "Retry count", "Retry-After", "Max retries", "Retry interval", "Retry strategy"]
_NARROWED += ["Retryable (after a fix)", "Retryable with another card", "Retry policy", "Retryable if idempotent"]
_NARROWED += ["Retried"]
_LEGENDS = ["✅ = must not be retried", "A tick means the request must not be repeated.", "❌: may be retried"]
_LEGENDS += [
    "Errors that must not be resent are marked ✅.",
    "The Retryable column lists errors that must not be repeated.",
]


def _verdicts(case: Case) -> list[tuple[HtmlElement, HtmlElement]]:
    """The rows that state a verdict, each with its cell."""
    pairs = [(row, case.cell(row, "retryable")) for row in case.rows]
    return case.need([(row, cell) for row, cell in pairs if text_in(cell).strip() in (_YES, _NO)])


class _Unstated:
    """Any basis of a verdict but a statement."""

    def __eq__(self, other: object) -> bool:
        return other != "stated"

    __hash__ = None  # type: ignore[assignment]


def _state(case: Case, row: HtmlElement, verdict: bool | None) -> None:
    """What the row states now; where that is neither yes nor no, its prose may still advise."""
    fact = case.stated[code_of(row)]
    stated = {"retryable": ANY, "basis": _Unstated()} if verdict is None else {"retryable": verdict, "basis": "stated"}
    case.stated[code_of(row)] = fact._replace(**stated)


def _worded(text: str, verdict: bool | None) -> Change:
    """One cell says something else."""

    def change(case: Case) -> None:
        row, cell = case.one(_verdicts(case))
        fill(cell, text)
        _state(case, row, verdict)

    return change


def _all_worded(case: Case) -> None:
    """Every cell says its verdict, or the contrary, in a word that begins like the other one."""
    words = {_YES: "Not prohibited", _NO: "Retry not advised"}
    for row, cell in _verdicts(case):
        fill(cell, words[text_in(cell).strip()])
        _state(case, row, None)


def _mean(case: Case, tables: list[HtmlElement], turned: bool) -> None:
    """What stands in the tables means the contrary now, or no verdict."""
    for row, cell in _verdicts(case):
        if row.xpath("ancestor::table[1]")[0] in tables:
            _state(case, row, text_in(cell).strip() == _NO if turned else None)


def _retitled(title: str, tables: Callable[[Case], list[HtmlElement]] = all_tables) -> Change:
    def change(case: Case) -> None:
        changed = tables(case)
        for head in case.need(th for one in changed for th in one.iter("th") if text_in(th) == "Retryable"):
            fill(head, title)
        _mean(case, changed, False)

    return change


def _one(case: Case) -> list[HtmlElement]:
    """One of the tables that state a verdict."""
    return [case.one([row.xpath("ancestor::table[1]")[0] for row, _ in _verdicts(case)])]


def _explained(legend: str, tag: str) -> Change:
    """A legend stands before the first table, or as the caption of each."""

    def change(case: Case) -> None:
        _verdicts(case)
        note = make(f"<{tag}></{tag}>")
        note.text = legend
        if tag == "caption":
            for table in case.tables:
                table.insert(0, copy.deepcopy(note))
        else:
            case.tables[0].addprevious(note)
        _mean(case, case.tables, True)

    return change


def _turned_round(share: float) -> Change:
    """So many of the verdicts are the contrary, which no vendor means: no reading of the page is right."""

    def change(case: Case) -> None:
        every = _verdicts(case)
        for _, cell in every[: max(4, round(share * len(every)))]:
            fill(cell, _NO if text_in(cell).strip() == _YES else _YES)
        case.truth = {}

    return change


OPERATORS: dict[str, Change] = {
    **{f"verdicts: a cell says {text!r}": _worded(text, verdict) for text, verdict in _WORDS.items()},
    "verdicts: every cell in other words": _all_worded,
    **{f"verdicts: the title is {title!r}": _retitled(title) for title in _TURNED + _NARROWED},
    **{f"verdicts: the title is {title!r} in a table": _retitled(title, _one) for title in _TURNED + _NARROWED},
    **{f"verdicts: a note says {legend!r}": _explained(legend, "p") for legend in _LEGENDS},
    **{f"verdicts: a caption says {legend!r}": _explained(legend, "caption") for legend in _LEGENDS},
    "verdicts: all turned round": _turned_round(1.0),
    "verdicts: a third turned round": _turned_round(0.34),
}
