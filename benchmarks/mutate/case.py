"""A page under mutation: its tree, its rows by the fields of the record, what it states, and the small tools."""

import copy
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import ANY

from lxml import html
from lxml.html import HtmlElement

from parsers.lexicon.cleaning import cosmetic_free

#: The records' fields by column, as the vendors print them; of cards: head, badge, and the two labelled texts.
COLUMNS = {
    "autopay": ["code", "status", "message", "hint"],
    "basistheory": ["code", "status", "message", "hint"],
    "nevermined": ["code", "status", "category", "retryable", "message", "hint"],
    "paylera": ["code", "status", "message"],
}
#: The XPaths of the first and the last table or card.
FIRST_LIST, LAST_LIST = (f"(//table | //section[@id])[{place}]" for place in ("1", "last()"))


class Fact(NamedTuple):
    """What a page states of one code; ANY where careful readers differ."""

    status: Any
    category: Any
    retryable: Any
    basis: Any
    message: Any
    hint: Any


#: Code → what is stated of it.
Facts = dict[str, Any]


#: An operator: it changes the page, and `truth` where the page then states something else.
Change = Callable[["Case"], object]


class Absent(Exception):
    """There is nothing on the page that the operator could change."""


@dataclass(frozen=True)
class Page:
    """A page as it was believed: its vendor, its bytes, and what it states; `declared`: is it said how it reads?"""

    vendor: str
    body: bytes
    truth: Facts
    declared: bool = True


@dataclass
class Case:
    """One mutation at work. `truth` is what the page states then, None where nobody can know."""

    vendor: str
    doc: HtmlElement
    truth: Facts | None
    chance: random.Random
    #: How large the damage is: one row, 1 % of them, 5 %.
    share: float = 0.0
    charset: str | None = None
    finish: Callable[[bytes], bytes] = lambda body: body

    def find(self, path: str) -> list[HtmlElement]:
        """What the XPath finds. Raises Absent where it finds nothing."""
        return self.need(self.doc.xpath(path))

    def need(self, found: Iterable[Any]) -> list[Any]:
        """`found`, if there is any of it. Raises Absent."""
        if not (every := list(found)):
            raise Absent
        return every

    def one(self, found: Iterable[Any]) -> Any:
        """One of `found`, by chance."""
        return self.chance.choice(self.need(found))

    @property
    def stated(self) -> Facts:
        """What the page states, for operators that change it knowingly."""
        assert self.truth is not None
        return self.truth

    @property
    def body(self) -> HtmlElement:
        """The page's body."""
        return self.doc.find("body")

    @property
    def tables(self) -> list[HtmlElement]:
        """Every table of the page. Raises Absent where there is none."""
        return self.find("//table")

    @property
    def rows(self) -> list[HtmlElement]:
        """The rows of the tables, or the cards."""
        return self.find("//tr[td] | //section[@id]")

    @property
    def lines(self) -> list[HtmlElement]:
        """The rows of tables alone."""
        return self.find("//tr[td]")

    @property
    def lists(self) -> list[HtmlElement]:
        """What holds the rows: the tables, or the element around the cards."""
        return self.doc.xpath("//table") or [self.rows[0].getparent()]

    def some(self, rows: list[HtmlElement], least: int = 1) -> list[HtmlElement]:
        """As many of `rows` as the damage is large."""
        return self.chance.sample(rows, min(len(rows), max(least, round(self.share * len(rows)))))

    def cell(self, row: HtmlElement, field: str) -> HtmlElement:
        """The element that holds the field in a row or card. Raises Absent."""
        fields = COLUMNS[self.vendor]
        if field not in fields:
            raise Absent
        at = fields.index(field)
        if row.tag == "section":
            head = row.find("h2")
            return (head, head.find("span"), *row.findall("p"))[at]
        return row[at]

    def cells(self, field: str) -> list[HtmlElement]:
        """The elements that hold the field, of every row. Raises Absent."""
        return [self.cell(row, field) for row in self.rows]


def page_at(path: Path, truth: Path) -> Page:
    """The saved page at `path` with its records at `truth`."""
    facts = {}
    for row in json.loads(truth.read_text("utf-8")):
        verdict = (row["retryable"], row["retryable_basis"])
        texts = (cosmetic_free(row["message"]), cosmetic_free(row["hint"] or ""))
        facts[row["code"]] = Fact(
            row["status"], row["category"], *((ANY, ANY) if verdict[1] == "either" else verdict), *texts
        )
    return Page(path.stem, path.read_bytes(), facts)


@lru_cache(maxsize=2)
def _tree(body: bytes) -> HtmlElement:
    return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))


def mutate(page: Page, change: Change, seed: int) -> tuple[bytes, str | None, Facts | None]:
    """The changed page, the charset that its header names, and what it now states. Raises Absent."""
    chance = random.Random(f"{page.vendor} {seed}")
    case = Case(page.vendor, copy.deepcopy(_tree(page.body)), dict(page.truth), chance, (0.0, 0.01, 0.05)[seed % 3])
    change(case)
    body = html.tostring(case.doc, encoding="utf-8", doctype="<!DOCTYPE html>")
    return case.finish(body), case.charset, case.truth
