"""Honest changes, as vendors make them: to be read as the page now states them, without an alarm."""

import copy
import re
from unittest.mock import ANY

from lxml.html import HtmlElement

from benchmarks.mutate.case import COLUMNS, Case, Change, Fact
from benchmarks.mutate.edits import code_of, drop, fill, make

NEW = {
    "autopay": "brand_new",
    "basistheory": "BRAND_NEW",
    "nevermined": "BCK.NEW.0001",
    "paylera": "brand.new",
}


def _without(case: Case, rows: list[HtmlElement]) -> None:
    for row in rows:
        del case.stated[code_of(row)]
        drop(row)


def _added(case: Case) -> None:
    row = case.one(case.rows)
    new = copy.deepcopy(row)
    case.stated[NEW[case.vendor]] = case.stated[code_of(row)]
    next(new.iter("code")).text = NEW[case.vendor]
    row.addnext(new)


def _three_are_gone(case: Case) -> None:
    # A table whose rows all go while its heading stays is another matter.
    rows = [row for row in case.rows if len(row.xpath("../tr[td] | ../section")) > 3]
    _without(case, case.chance.sample(case.need(rows), 3) if len(rows) > 12 else rows[:1])


def _status_is_another(case: Case) -> None:
    row = case.one(case.rows)
    case.cell(row, "status").text = "418"
    case.stated[code_of(row)] = case.stated[code_of(row)]._replace(status=418)


def say(case: Case, row: HtmlElement, field: str, text: str) -> None:
    """Put another text into the row, and into what is stated; what was advised of retrying may be gone with it."""
    fill(case.cell(row, field), text)
    fact: Fact = case.stated[code_of(row)]._replace(**{field: text})
    case.stated[code_of(row)] = fact if fact.basis == "stated" else fact._replace(retryable=ANY, basis=ANY)


def _all_reworded(field: str) -> Change:
    def change(case: Case) -> None:
        for number, row in enumerate(case.rows):
            word = "".join("abcdefghij"[int(digit)] for digit in str(number))
            say(case, row, field, f"Sentence {word} is new.")

    return change


def _section_is_gone(case: Case) -> None:
    small = [table for table in case.tables if len(table.xpath(".//tr[td]")) <= 3]
    table = case.one(small)
    _without(case, table.xpath(".//tr[td]"))
    drop(table.xpath("preceding::h2[1]")[0])
    drop(table)


def _retry_is_granted(case: Case) -> None:
    row = case.one([row for row in case.rows if case.cell(row, "retryable").text == "❌"])
    case.cell(row, "retryable").text = "✅"
    case.stated[code_of(row)] = case.stated[code_of(row)]._replace(retryable=True)


def _gone_but_spoken_of(case: Case) -> None:
    gone, other = case.chance.sample(case.need(row for row in case.rows if len(row.getparent()) > 3), 2)
    _without(case, [gone])
    say(case, other, COLUMNS[case.vendor][-1], f"Was {code_of(gone)} before.")


def _section_is_new(case: Case) -> None:
    table = case.one(case.tables)
    new = copy.deepcopy(table)
    rows = new.xpath(".//tr[td]")
    for row in rows[1:]:
        drop(row)
    fact = case.stated[code_of(rows[0])]
    next(rows[0].iter("code")).text = NEW[case.vendor]
    new.tail = None
    last = case.tables[-1]
    last.addnext(new)
    last.addnext(make("<h2>Teapots</h2>"))
    # A heading is the category where there is no column for it, and the vendor takes them for that.
    headed = case.vendor == "paylera"
    case.stated[NEW[case.vendor]] = fact._replace(category="teapots") if headed else fact


def _subsections(case: Case) -> None:
    # Where headings are categories, whether these are is another question.
    case.need([] if case.vendor == "paylera" else [1])
    table = case.one(case.tables)
    table.addprevious(make("<h3>Version 2</h3>"))


def _counted(change: Change) -> Change:
    """The change, with the numbers of codes that the page states put right."""

    def both(case: Case) -> None:
        change(case)
        for item in case.doc.xpath("//li[a/code]"):
            name = item.find("a").get("href")[1:]
            rows = case.doc.xpath(f"//table[preceding::h2[1]/@id = '{name}']//tr[td]")
            item[0].tail = item[0].tail and re.sub(r"\d+ codes?", f"{len(rows)} codes", item[0].tail)

    return both


_CHANGES: dict[str, Change] = {
    "a code is added": _added,
    "a code is removed": lambda case: _without(case, [case.one(r for r in case.rows if len(r.getparent()) > 3)]),
    "three codes are removed": _three_are_gone,
    "a removed code is spoken of": _gone_but_spoken_of,
    "a status is another": _status_is_another,
    "a message is reworded": lambda case: say(case, case.one(case.rows), "message", "It went wrong in a new way."),
    "all messages are reworded": _all_reworded("message"),
    "all hints are reworded": _all_reworded("hint"),
    "a retry is granted": _retry_is_granted,
    "a section is gone with its heading": _section_is_gone,
    "a section is new": _section_is_new,
    "a section has subsections": _subsections,
}

OPERATORS: dict[str, Change] = {name: _counted(change) for name, change in _CHANGES.items()}
