"""Of thousands of codes nothing is compared each with each; and what an index finds is what a search would."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise, product

import pytest
from conftest import Patch
from lxml import html

from ingest.diff import renames as module
from ingest.diff.renames import renames
from ingest.model import Change, Check, Record, State, Stored
from ingest.pipeline.probe import probe_page
from ingest.reading import Reading
from ingest.validate.page_check import PageCheck, VendorState
from ingest.validate.substring_index import Substrings
from ingest.validate.verdict import judge
from parsers.audit import paging_markup
from parsers.classify import candidate, meant_lists, read_lists
from parsers.classify.candidate import Candidate
from parsers.extract import card_heads, rows
from parsers.extract.contract import ListSchema, Site
from parsers.extract.raw_lists import raw_lists
from parsers.html.outline_builder import outline_of
from parsers.html.page import Page
from parsers.html.text_nodes import listing_text

MANY = 3_000


def test_the_index_finds_what_a_search_finds() -> None:
    every = ["".join(letters) for count in range(1, 6) for letters in product("ab", repeat=count)]
    long = [f"abababab{end}" for end in every[::3]]
    for texts in ([], every[::2], every[1::3], long, [*every[::7], *long[1::2]]):
        index = Substrings(texts)
        for line in ("", *every, *long, "".join(long[::5])):
            assert set(index.within(line)) == {text for text in texts if text in line}
            assert index.any_within(line) == any(text in line for text in texts)


def record(at: int, code: str, words: str) -> Record:
    text = f"The request was declined {words} because of the rule {at} of the bank that issued the card."
    return Record("", code, State(400, None, None, None, None, text, None), None, f"Section {at // 4}", None)


def renamed(texts: list[str]) -> list[tuple[str, Change]]:
    found = []
    for at, text in enumerate(texts):
        state = State(400, None, None, None, None, text, None)
        for kind, name, pair in (("removed", "old", (state, None)), ("added", "new", (None, state))):
            found.append(("acme", Change("", f"{name}_{at}", kind, None, *pair, f"code-{kind}", "info", "vendor")))
    return found


@pytest.mark.slow
def test_thousands_of_renames_are_told_without_comparing_each_pair(monkeypatch: Patch) -> None:
    compared = []
    monkeypatch.setattr(module, "_similarity", lambda a, b, own=module._similarity: compared.append(1) or own(a, b))
    told = [" ".join(f"word{at}{letter}" for letter in "abcdefghijkl") for at in range(1500)]
    found = renames(renamed(told), True)
    assert len(found) == len(compared) == 1500
    assert all(one.removed.code[3:] == one.added.code[3:] for one in found)
    alike = [f"The card was declined by rule {at} of the bank that issued it." for at in range(1500)]
    assert renames(renamed(alike), True) == renames(renamed(alike[:20]), True) == []


@pytest.mark.slow
def test_the_tabs_of_thousands_of_panels_are_looked_up_once() -> None:
    tabs = "".join(f'<button id="t{at}">Tab {at}</button>' for at in range(3000))
    panels = "".join(f'<div role="tabpanel" aria-labelledby="t{at}"><p>{at}</p></div>' for at in range(3000))
    outline = outline_of(html.document_fromstring(f"<body>{tabs}{panels}</body>"), re.compile("x"))
    topics = [block.topics for block in outline.blocks if block.element.tag == "p"]
    assert topics == [(f"Tab {at}",) for at in range(3000)]


def edits(before: list[Record]) -> Iterator[tuple[str, list[Record]]]:
    """What may become of a page as a whole."""
    yield "removed", before[: MANY // 50]
    yield "renamed", [one._replace(code=f"{one.code}_x") for one in before]
    yield "reworded", [record(at, one.code, "again") for at, one in enumerate(before)]
    yield "shifted", [one._replace(state=two.state) for one, two in pairwise(before)]
    yield (
        "swallowed",
        [
            one._replace(state=one.state._replace(message=f"{one.state.message} {two.state.message}"))
            for one, two in zip(before[: MANY // 2], before[MANY // 2 :], strict=True)
        ],
    )
    yield "one text", [one._replace(state=one.state._replace(message="It failed.")) for one in before]


@pytest.mark.slow
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize("edit", [name for name, _ in edits([])])
def test_a_page_of_many_codes_that_all_change_is_judged(edit, declared) -> None:
    before = [record(at, f"error_{at}", "") for at in range(MANY)]
    after = dict(edits(before))[edit]
    listing = ListSchema("table", None, {"Code": "code", "Message": "message"})

    def reading(records: list[Record]) -> Reading:
        found = Reading(records=records, empty_headings=[f"Heading {at}" for at in range(len(records))])
        if declared:
            return found
        account = {key: [] for key in ("left", "unsure", "pinned", "lists")}
        account |= {"skipped": {}, "headings": False, "makes": [r"\w+"]}
        return replace(found, listings=[listing] * len(records), account=account)

    known = {one.key: Stored(one.state, None, one.section, "p", None, "", "") for one in before}
    page = PageCheck(Check("p", "failed"), None, reading(after), before=None if declared else reading(before))
    write = judge(VendorState("acme", known), [page]).write
    assert write.checks[0].outcome == "suspect"


@pytest.mark.slow
def test_hundreds_of_lists_are_not_compared_each_with_each(monkeypatch: Patch) -> None:
    compared = []
    monkeypatch.setattr(Candidate, "__eq__", lambda one, other: compared.append(1) or one is other)
    row = "<tr><td>card_{}<td>404<td>It was not found."
    lists = "".join(
        f"<h2>Errors of {at}</h2><table><tr><th>Code<th>HTTP<th>Message{row.format(at) * 2}</table>"
        for at in range(300)
    )
    probe_page(f"<html><body>{lists}</body></html>".encode(), "acme", "", None)
    assert len(compared) < 300


@pytest.mark.slow
def test_one_element_with_hundreds_of_codes_is_searched_for_an_id_once(monkeypatch: Patch) -> None:
    searched = []
    monkeypatch.setattr(rows, "first_id", lambda element, own=rows.first_id: searched.append(1) or own(element))
    lines = "".join(f"<code>card_{at}</code>: It was not found.<br>" for at in range(300))
    body = f"<html><body><h1>Error codes</h1><div>{lines}</div></body></html>".encode()
    assert len(probe_page(body, "acme", "", None).records) == 300 and len(searched) < 10


@pytest.mark.slow
def test_the_codes_of_many_declined_lists_are_gathered_once(monkeypatch: Patch) -> None:
    gathered = []
    own = meant_lists.codes_of
    monkeypatch.setattr(meant_lists, "codes_of", lambda lists: gathered.append(1) or own(lists))
    answers = "<table><tr><th>Status<th>Description<tr><td>200<td>All is fine.<tr><td>404<td>It is not there.</table>"
    body = "".join(f"<h3>Pump {at}</h3>{answers}" for at in range(60))
    probe_page(f"<html><body>{body}</body></html>".encode(), "acme", "", None)
    assert 0 < len(gathered) < 20


def test_each_list_is_read_once_for_all_declarations_that_are_tried(monkeypatch: Patch) -> None:
    read = []
    monkeypatch.setattr(
        candidate, "rows_of", lambda table, *args, own=candidate.rows_of: read.append(table) or own(table, *args)
    )
    row = "<tr><td>LAMP_{}<td>404<td>The lamp was not found."
    page = Page(
        f"<html><body><table><tr><th>Code<th>HTTP<th>Message{row.format('LOST') + row.format('OUT')}</table>".encode()
    )
    one, two = (read_lists(page, Site("acme", (), headings=None, lists=(word,))).rows for word in ("Code", "#1"))
    one[0].cells["message"] = "It is another."
    assert len(read) == 1 and two[0].cells["message"] == "The lamp was not found."


def test_a_calm_table_of_other_things_is_not_read(monkeypatch: Patch) -> None:
    read = []
    monkeypatch.setattr(
        candidate, "rows_of", lambda table, *args, own=candidate.rows_of: read.append(table) or own(table, *args)
    )
    errors = "".join(f"<tr><td>LAMP_{at}<td>404<td>The lamp was not found." for at in range(4))
    others = "".join(f"<tr><td>lampKey{at}<td>string<td>The colour of it." for at in range(4))
    body = f"<h2>Error codes</h2><table><tr><th>Code<th>HTTP<th>Message{errors}</table>"
    body += f"<h2>Lamps</h2><h3>Settings</h3><table><tr><th>Property<th>Type<th>Description{others}</table>"
    lists = read_lists(Page(f"<html><body>{body}</body></html>".encode()))
    assert lists.items() and len(lists.rows) == 4 and [table.heading for table in read] == ["Error codes"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("<dl><dt><em>exception</em> <b>Gone</b></dt></dl>", "Gone"),
        ("<p>Error <code>gone</code></p>", "gone"),
        ("<h3><a>3.1.</a> <a>LAMP_LOST</a></h3>", "LAMP_LOST"),
        ("<h3>3.1. Lamp errors</h3>", None),
        ("<p>Return error with code.</p>", None),
    ],
)
def test_only_words_that_can_be_no_code_are_not_looked_at_for_one(line: str, code: str | None) -> None:
    [block] = outline_of(html.document_fromstring(f"<body>{line}</body>"), re.compile("x")).blocks
    looked = steps(lambda: card_heads.head_of(block, False))
    head = card_heads.head_of(block, False)
    assert (head.codes[0] if head else None) == code and (code or looked < 40)


def steps(work: Callable[[], object]) -> int:
    """How many calls, of generators as well, a piece of work makes."""
    calls = []
    sys.setprofile(lambda frame, event, _: calls.append(1) if event == "call" else None)
    try:
        work()
    finally:
        sys.setprofile(None)
    return len(calls)


def test_the_items_above_each_item_of_a_list_without_a_number_are_not_counted() -> None:
    few, many = (
        Page(f"<body><ul>{''.join(f'<li>pump_{at} is open</li>' for at in range(number))}</ul></body>".encode())
        for number in (100, 400)
    )
    taken = [steps(lambda page=page: [*raw_lists(page.outline, [""] * 500)]) for page in (few, many)]
    assert taken[1] < 5 * taken[0]


def test_boxes_of_numbered_lines_within_each_other_are_not_each_read_to_their_end() -> None:
    box = "<div>" + "<div><span>1</span> pump</div>" * 10
    few, many = (Page(f"<body>{box * depth}{'</div>' * depth}</body>".encode()) for depth in (20, 80))
    taken = [steps(lambda page=page: [*map(listing_text, page.tree.iter("div"))]) for page in (few, many)]
    assert taken[1] < 5 * taken[0]


def test_a_tree_is_not_searched_for_names_that_the_markup_has_not(monkeypatch: Patch) -> None:
    searched = []
    own = paging_markup._found
    monkeypatch.setattr(paging_markup, "_found", lambda path, tree: searched.append(1) or own(path, tree))
    paging_markup.paging_of(Page(b"<body><p>Pumps</p></body>"))
    assert not searched
    waiting = Page(b"<body><div ARIA-BUSY=true>Pumps</div></body>")
    assert [one.tag for one in paging_markup.paging_of(waiting).waiting] == ["div"]
