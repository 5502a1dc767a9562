"""The recogniser: what it takes from pages of which nothing is declared, and what it leaves alone."""

import json
import os
import re
from http import HTTPStatus
from itertools import chain, product
from pathlib import Path

import pytest
from conftest import FIXTURES, LOCAL_FETCH, SITES, VENDORS, Run, data, table
from server import Server

from benchmarks.recognise import compare, records, score
from ingest.config.settings import Config
from ingest.errors import PageFailed
from ingest.extraction.read_page import read_page
from ingest.pipeline.probe import ProbeJob, page_at, probe, probe_page
from ingest.sites.domains import vendor_of
from parsers.classify import read_lists
from parsers.classify.code_grammar import grammar_of
from parsers.classify.features import enough
from parsers.classify.list_pairs import names_a_subject
from parsers.extract.contract import Site
from parsers.html.page import NoMarkup, Page
from parsers.lexicon.column_words import normal
from parsers.lexicon.value_shapes import name_class
from parsers.lexicon.vocabulary import is_about_errors, plain, title_roles
from parsers.lexicon.word_lists import word_lists

CAPTURES = os.environ.get("ERRDEX_CAPTURES")
PAGES = Path(__file__).parent / "recognise"
#: Codes with their grammar, addresses with their vendor, bullets with their codes.
CASES = data("recognised.json")
#: The ways to write a code with its status and its name, and the lists that hold them.
FORMS = (
    *("Error code: {c}", "[{c}]", "({c})", "#{c}", "{c}, HTTP {s}", "{c}: {s}", "{c} · {s}", "{s} ({c})"),
    *("Error {s}: {c}", "{s} / {c}", "{c}. {t}", "{c} ({s}) - {t}", "{c} — {s} {t}", "Error {c}: {t}"),
    *("{t} ({c})", "{t}: {c}", "{s} {t} ({c})", "{s} {c}: {t}", "{c} | {t} | {s}", "{n}. {c}", "{n}) {c} - {t}"),
    *("[{s}] {c}", "Status {s}: {c}", "Status code {s} - {c}: {t}"),
)
LISTS = {
    "headings": "<h3>{}</h3><p>{}</p>",
    "items": "<li><strong>{}</strong>: {}</li>",
    "cells": "<tr><td>{}</td><td>{}</td></tr>",
}
#: Where codes stand below their status: around all, around each status, and each code.
GROUPS = {
    "items in items": ("<ul>{}</ul>", "<li>{}<ul>{}</ul></li>", "<li><code>{}</code>: {}</li>"),
    "terms in items": ("<ul>{}</ul>", "<li>{}<dl>{}</dl></li>", "<dt>{}</dt><dd>{}</dd>"),
    "items in terms": ("<dl>{}</dl>", "<dt>{}</dt><dd><ul>{}</ul></dd>", "<li>{}: {}</li>"),
    "items below lines": ("{}", "<p>{}</p><ul>{}</ul>", "<li><code>{}</code> – {}</li>"),
    "headings below lines": ("{}", "<p>{}</p>{}", "<h4>{}</h4><p>{}</p>"),
    "tables below lines": (
        "{}",
        "<p>{}</p><table><tr><th>Code</th><th>Description</th></tr>{}</table>",
        "<tr><td>{}</td><td>{}</td></tr>",
    ),
    "tables without titles": ("{}", "<h3>{}</h3><table>{}</table>", "<tr><td>{}</td><td>{}</td></tr>"),
}
#: What payments with test cards are answered.
ANSWERS = ("CARD_LOST", "CARD_EXPIRED", "NO_FUNDS", "FAILED")
FAILURE_TEXTS = ("The card is lost", "The card has expired", "The funds are missing", "The lamp failed")
READ, NOT_CODES = (sorted((PAGES / folder).glob("*.html")) for folder in ("read", "not_codes"))


def page(body: str, title: str = "Error codes") -> bytes:
    return f"<!DOCTYPE html><html><body><h1>{title}</h1>{body}</body></html>".encode()


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_a_page_gives_its_expected_records_also_with_comments_and_boxes(path) -> None:
    wanted, body = json.loads(path.with_suffix(".json").read_text("utf-8")), path.read_bytes()
    found = records(body)
    rows = [record._asdict() | record.state._asdict() for record in found]
    assert [{name: row[name] for name in wanted[0]} for row in rows] == wanted
    for pattern, filler in (
        (rb"(?<=>)(?=[\s\w<])(?![^<]*</(?:title|style|script)>)", rb"<!-- -->"),
        (rb"_(?=[^<>]*<(?!/(?:title|style|script)>))", rb"_<wbr>"),  # where a name may break
        (rb"(<(?:ul|ol|dl|table)\b)", rb"<div>\1"),
        (rb"(</(?:ul|ol|dl|table)>)", rb"\1</div>"),
    ):
        body = re.sub(pattern, filler, body)
    assert records(body) == found


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("form", FORMS)
def test_a_code_is_the_same_however_its_status_and_name_are_written_beside_it(form, kind) -> None:
    errors = [("bad_size", 400, "Size wrong"), ("no_pot", 403, "Pot missing"), ("too_many", 429, "Limit exceeded")]
    heads = [form.format(c=code, s=status, t=title, n=at) for at, (code, status, title) in enumerate(errors, 1)]
    lines = "".join(LISTS[kind].format(head, f"The order of {at} pots failed.") for at, head in enumerate(heads))
    head = "<table><tr><th>Error</th><th>Description</th></tr>" if kind == "cells" else ""
    found = records(page(head + lines + ("</table>" if head else "")))
    rows = [(one.code, one.state.status, one.state.title) for one in found]
    wanted = [
        (code, status if "{s}" in form else None, title if "{t}" in form else None) for code, status, title in errors
    ]
    assert rows == wanted or (kind != "cells" and not rows), (
        "such a list may be declined, but not read as something else"
    )


#: How the name of an error and its code behind it stand above or before a text.
NAMED = (
    *("<h3>{} ({})</h3><p>{}</p>", "<h3>{} <code>{}</code></h3><p>{}</p>", "<dt>{} ({})</dt><dd>{}</dd>"),
    *(
        "<details><summary>{} ({})</summary><p>{}</p></details>",
        "<li>{} ({}): {}</li>",
        "<p><b>{} ({})</b></p><p>{}</p>",
    ),
    *("<li><b>{}</b> (<code>{}</code>): {}</li>", "<tr><td>{} ({})</td><td>{}</td></tr>"),
)


def _named(form: str, rows: list[tuple[str, str, str]]) -> str:
    lines = "".join(form.format(*row) for row in rows)
    around = {
        "<dt": "<dl>{}</dl>",
        "<li": "<ul>{}</ul>",
        "<tr": "<table><tr><th>Error</th><th>Description</th></tr>{}</table>",
    }
    return around.get(form[:3], "{}").format(lines)


@pytest.mark.parametrize("code", ["E10{}", "30{}", "{}", "pot_{}"])
@pytest.mark.parametrize("form", NAMED)
def test_a_code_is_read_behind_the_name_of_its_error(form, code) -> None:
    names = {"59": "Timeout", "60": "Rejected", "61": "Lid stuck", "72": "Pot broken", "80": "Oil lost"}
    rows = [(name, code.format(at), f"The kiln failed: {name.lower()}.") for at, name in names.items()]
    found = records(page(_named(form, rows)))
    assert [(one.code, one.state.title, one.state.message) for one in found] == [
        (code, name, text) for name, code, text in rows
    ]


@pytest.mark.parametrize("at", [0, 2, 4])
@pytest.mark.parametrize(
    ("form", "codes", "odd"),
    [
        (
            "<h3>{} ({})</h3><p>{}</p>",
            "LidStuck PotLost OilOut FireOut TapShut",
            ("Oven “lid” (old) stuck", "LidLost"),
        ),
        ("<h3>{} ({})</h3><p>{}</p>", "lid_stuck pot_lost oil_out fire_out tap_shut", ("3DS failed", "timeout")),
        ("<li>{} ({}): {}</li>", "E101 E102 E103 E104 E105", ("JSON wrong", "E101")),
        ("<li>{} ({}): {}</li>", "E101 E102 E103 E104 E105", ("Oven: stuck", "E199")),
        ("<h3>{1} - {0}</h3><p>{2}</p>", "E101 E102 E103 E104 E105", ("Oven stuck", "E101a")),
        ("<h3>{1}: {0}</h3><p>{2}</p>", "LID_STUCK POT_LOST OIL_OUT FIRE_OUT TAP_SHUT", ("Oven stuck", "LidStuck")),
        ("<h3>402 {1}</h3><p>{2}</p>", "lid_stuck pot_lost oil_out fire_out tap_shut", ("", "N/A lid_lost")),
        ("<h3>{1} (402)</h3><p>{2}</p>", "LidStuck PotLost OilOut FireOut TapShut", ("", "sslLost")),
        ("<h3>{1} (402)</h3><p>{2}</p>", "lid-stuck pot-lost oil-out fire-out tap-shut", ("", "oven-lost")),
        (
            "<tr><td>{} ({})</td><td>{}</td></tr>",
            "lid_stuck pot_lost oil_out fire_out tap_shut",
            ("Oven lost", "timeout"),
        ),
        ("<tr><td>{1} - {0}</td><td>{2}</td></tr>", "E101 E102 E103 E104 E105", ("Oven lost", "E1010")),
    ],
)
def test_an_entry_that_differs_from_the_others_is_read_or_asked_about(form, codes, odd, at) -> None:
    names = ["Lid stuck", "Pot lost", "Oil out", "Fire out", "Tap shut"]
    rows = [(name, code, f"The kiln failed: {name}.") for name, code in zip(names, codes.split(), strict=True)]
    rows[at] = (*odd, "The oven failed.")
    found = probe_page(page(_named(form, rows) + "<h2>Support</h2><p>Write.</p>"), "acme", "", None)
    assert sorted(one["code"] for one in found.records) == sorted(row[1] for row in rows) or (
        found.suspect and found.records
    )


@pytest.mark.parametrize("form", [form for form in NAMED if not form.startswith("<tr")])
@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Errors by topic", {"Payments": "12", "Refunds": "3", "Webhooks": "45", "Account access": "7"}),
        ("Outages", {"Lost region": "2021", "Failed disk": "2022", "Lost network": "2023", "Failed power": "2024"}),
        ("Limit errors", {"Amount too large": "10000", "File over limit": "1024", "Name too long": "2550"}),
    ],
)
def test_what_stands_behind_a_name_is_no_code_where_it_counts_dates_or_numbers_something(form, heading, names) -> None:
    if "<code>" in form:
        return  # Set as a code, it is one.
    body = _named(form, [(name, number, f"The {name} failed.") for name, number in names.items()])
    assert not records(page(f"<h2>{heading}</h2>{body}", "Acme API"))


LOST = {"201": "lost", "202": "expired", "305": "blocked", "307": "not known"}


@pytest.mark.parametrize("code", ["10{}", "E10{}"])
@pytest.mark.parametrize("form", ["<li><b>{} - {}</b><br>{}</li>", "<p>{}: {}<br>{}</p>", "<li>{} ({})<br>{}</li>"])
@pytest.mark.parametrize("below", ["{}", "Description: {}<br><b>Fix:</b> Ask us."])
def test_the_line_below_a_code_and_its_title_is_no_part_of_the_title(code, form, below) -> None:
    errors = {"Lid open": "The lid is open.", "Pot lost": "The pot is missing.", "Oil out": "The oil ran out."}
    lines = [form.format(code.format(at), title, below.format(text)) for at, (title, text) in enumerate(errors.items())]
    found = records(page("".join(lines), "Kiln error codes"))
    assert {one.state.title: one.state.message for one in found} == errors


@pytest.mark.parametrize("form", ["<h3>{}</h3><p>{}</p><p>Description: {}</p>", "<li>{} · {}<br>Description: {}</li>"])
def test_a_short_text_above_a_labelled_message_is_the_title(form) -> None:
    errors = {"Lid open": "The lid is open.", "Pot lost": "The pot is missing.", "Oil out": "The oil ran out."}
    lines = [form.format(f"10{at}", *texts) for at, texts in enumerate(errors.items())]
    found = records(page("".join(lines), "Kiln error codes"))
    assert {one.state.title: one.state.message for one in found} == errors


@pytest.mark.parametrize(
    "head",
    [
        ["<tr><td>Code</td><td>What the bank says when it refuses a card</td></tr>"],
        ["<tr><td>CÓDIGO</td><td>MOTIVO DA RECUSA DO CARTÃO PELO BANCO</td></tr>"],
        ["<tr><th>Table 3: Refusals</th><th></th></tr>", "<tr><td>Code</td><td>Refused because</td></tr>"],
    ],
)
def test_titles_in_plain_cells_over_numbers_are_no_row(head) -> None:
    rows = [f"<tr><td>{code}</td><td>The card is {text}.</td></tr>" for code, text in LOST.items()]
    again = "<tr><td><b>Code</b></td><td><b>Reason for refusal</b></td></tr>" if "Code" in head[-1] else ""
    found = records(page(f"<table>{''.join([*head, *rows[:2], again, *rows[2:]])}</table>", "Error codes"))
    assert [one.code for one in found] == [*LOST]


@pytest.mark.parametrize(
    "frame",
    [
        "<div><div>{}</div><div><pre>[]</pre><div><button>Copy</button></div></div></div>",
        "<div><div><div>{}</div></div><button>Copy</button><pre>[]</pre></div>",
        "<div><span>{}</span><pre>[]</pre></div>",
        "<blockquote><p>{}</p></blockquote><div><pre>[]</pre></div>",
        "<div><div><label>{}</label></div><div><div><button></button><span>json</span><pre>[]</pre></div></div></div>",
    ],
)
def test_the_caption_of_a_sample_in_any_frame_is_no_text_of_the_card(frame) -> None:
    texts = {"POT_LOST": "The pot was not found.", "LID_STUCK": "The lid is stuck.", "OIL_OUT": "The oil is missing."}
    cards = [f"<h3>{code}</h3><p>{text}</p>{frame}" for code, text in texts.items()]
    found = records(page("".join(cards).replace("{}", "Response body")))
    assert {one.code: one.state.message for one in found} == texts


def test_what_names_a_failure_above_a_sample_is_the_message() -> None:
    lines = [f"<h3>POT_{code}</h3><p>Invalid request</p><pre>{{}}</pre>" for code in ("OUT", "OFF", "HOT")]
    assert {one.state.message for one in records(page("".join(lines)))} == {"Invalid request"}


@pytest.mark.parametrize("titles", ["Code|Text|Description", "Code|Summary|Details"])
def test_short_sentences_before_texts_twice_as_long_are_titles(titles) -> None:
    rows = [f"{code}|Card {text}.|The card that was given for this order is {text}." for code, text in LOST.items()]
    found = [one.state for one in records(page(table(titles, *rows)))]
    assert [(one.title, one.hint) for one in found] == [(f"Card {text}.", None) for text in LOST.values()]


@pytest.mark.parametrize("head", ["Error {} – The card is {}", "Error code {}: The card is {}"])
def test_lines_in_bold_that_open_with_error_and_a_number_are_heads(head) -> None:
    cards = [
        f"<p><b>{head.format(*one)}</b></p><p>It was refused.</p><p><b>Fix:</b> Ask us.</p>" for one in LOST.items()
    ]
    found = records(page("".join(cards)))
    assert [(one.code, one.state.message, one.state.hint) for one in found] == [
        (code, "It was refused.", "Ask us.") for code in LOST
    ]


@pytest.mark.parametrize("head", ["<p><b>{}</b></p>", "<h3>{}</h3>"])
def test_errors_that_a_text_on_the_usual_ones_counts_are_no_codes(head) -> None:
    errors = [head.format(f"Error {at + 1}: The card is {text}") for at, text in enumerate(LOST.values())]
    assert not records(page("<p>It fails.</p>".join([*errors, ""]), "Common errors with cards"))


def test_a_page_that_asks_why_something_fails_is_about_errors() -> None:
    items = [f"<li><b>card_{text.replace(' ', '_')}</b>: The card is {text}.</li>" for text in LOST.values()]
    assert len(records(page(f"<ul>{''.join(items)}</ul>", "Why did my payment fail?"))) == len(LOST)


@pytest.mark.parametrize(
    "head", ["<code>E{0}</code> ({1})", "<b>KLN-{0}</b> ({1})", "0x{0} {1}", "<code>0x{0}</code> ({1})"]
)
def test_the_constant_behind_a_numbered_code_is_its_title_and_no_argument(head) -> None:
    names = {code: f"CARD_{text.upper().replace(' ', '_')}" for code, text in LOST.items()}
    cards = [f"<h3>{head.format(code, name)}</h3><p>The card is {LOST[code]}.</p>" for code, name in names.items()]
    assert [one.state.title for one in records(page("".join(cards)))] == [*names.values()]


@pytest.mark.parametrize(
    "form", ["<dl><dt>{}</dt><dd>{}</dd></dl>", "<h3>{}</h3><p>{}</p>", "<ul><li>{}<br>{}</li></ul>"]
)
def test_codes_on_lines_of_their_own_in_a_head_share_its_text(form) -> None:
    heads = ["<code>card_lost</code><br><code>card_gone</code>", "<code>card_old</code>", "<code>card_blocked</code>"]
    body = "".join(form.format(head, "The card was refused.") for head in heads)
    assert [one.code for one in records(page(body))] == ["card_lost", "card_gone", "card_old", "card_blocked"]


@pytest.mark.parametrize(
    ("lead", "is_read"), [("Calls for lids fail with these errors:", True), ("In addition:", False)]
)
def test_items_below_the_table_of_their_section_are_read_or_asked_about(lead, is_read) -> None:
    rows = [f"{code.lower()}|{text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    items = [f"<li><code>lid_{name}</code>: The lid is missing or broken.</li>" for name in ("bent", "gone", "shut")]
    body = f"<h2>Errors</h2>{table('Code|Description', *rows)}<p>{lead}</p><ul>{''.join(items)}</ul>"
    found = probe_page(page(body, "API"), "acme", "", None)
    assert (len(found.records), found.suspect is None) == (7 if is_read else 4, is_read)


@pytest.mark.parametrize(("title", "value"), [("Fix", "Ask us."), ("Retryable", "No")])
def test_response_codes_that_are_mended_or_sent_again_are_those_of_errors(title, value) -> None:
    rows = [f"lid_{word}|The lid is {word}.|{value}" for word in ("old", "wet", "red", "hot")]
    assert len(records(page(table(f"Code|Meaning|{title}", *rows), "Response codes"))) == 4


STATUSES = table("Status|Meaning", "400|It is invalid.", "401|The key is missing.", "404|There is no such lamp.")


def test_the_states_of_payments_some_of_which_fail_are_no_codes_beside_statuses() -> None:
    names = ("requires_action", "payment_failed", "in_review", "was_canceled")
    texts = ("The customer must act.", "The payment failed.", "It is reviewed.", "It was canceled.")
    items = [f"<li><code>{name}</code>: {text}</li>" for name, text in zip(names, texts, strict=True)]
    body = f"<h2>HTTP status codes</h2>{STATUSES}<h2>Payment statuses</h2><ul>{''.join(items)}</ul>"
    assert len(records(page(body, "Errors"))) == 3


def test_codes_under_the_name_of_an_area_are_asked_about_beside_statuses_alone() -> None:
    codes = {
        "lid_locked": "The lid is locked.",
        "lid_lost": "The lid does not exist.",
        "lid_old": "The lid was closed.",
    }
    items = "".join(f"<li><code>{code}</code>: {text}</li>" for code, text in codes.items())
    body = (
        f"<h2>HTTP status codes</h2>{STATUSES}<h2>Lids</h2><ul>{items}<li><code>lid_new</code>: Not verified.</li></ul>"
    )
    found = probe_page(page(body, "Errors"), "acme", "", None)
    assert len(found.records) == 7 or "lid_lost" in str(found.suspect)


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        ("Code|Text|Description", ("message", "hint")),
        ("Code|Comment|Description", ("hint", "message")),
        ("Code|Summary|Details", ("title", "message")),
        ("Code|Description|Message", ("hint", "message")),
    ],
)
def test_of_two_texts_the_first_is_what_the_api_says_unless_the_other_is_called_so(titles, fields) -> None:
    rows = [f"{code}|Your card seems to be {text}.|The card was {text}." for code, text in LOST.items()]
    found = [one.state._asdict() for one in records(page(table(titles, *rows)))]
    assert [tuple(one[field] for field in fields) for one in found] == [
        (f"Your card seems to be {text}.", f"The card was {text}.") for text in LOST.values()
    ]


@pytest.mark.parametrize(("heading", "is_read"), [("Decline codes", True), ("Failures by year", False)])
def test_numbers_that_may_be_years_are_codes_under_a_heading_of_errors(heading, is_read) -> None:
    cards = [f"<h4>20{at:02}</h4><p>{text}.</p>" for at, text in enumerate(FAILURE_TEXTS)]
    assert len(records(page(f"<h2>{heading}</h2>{''.join(cards)}", "Payments"))) == (4 if is_read else 0)


def test_several_codes_in_every_head_are_codes_though_one_comes_again() -> None:
    second = ("E90", "E90", "E91", "E92")
    cards = [f"<h3>E1{at}, {code}</h3><p>{FAILURE_TEXTS[at]}.</p>" for at, code in enumerate(second)]
    assert [one.code for one in records(page("".join(cards)))][1::2] == [*second]


def test_a_field_on_the_second_line_of_every_head_is_no_code() -> None:
    heads = [
        f"<h3><code>bad_{name}</code><br><code>lid_{name}</code></h3><p>It is wrong.</p>" for name in ("id", "no", "at")
    ]
    assert [one.code for one in records(page("".join(heads)))] == ["bad_id", "bad_no", "bad_at"]


def test_a_row_without_a_code_over_numbers_is_no_head() -> None:
    rows = [("No code", "The bank did not answer"), *((code, f"The card is {text}.") for code, text in LOST.items())]
    lines = "".join(f"<tr><td>{code}</td><td>{text}</td></tr>" for code, text in rows)
    assert len(records(page(f"<table>{lines}</table>"))) == 5


def test_lines_in_bold_on_errors_that_users_met_are_no_codes() -> None:
    met = {"500 on sign in": "It failed.", "404 for old links": "They were lost.", "503 at night": "Backups failed."}
    lines = [f"<p><b>Error {error}</b></p><p>{text}</p>" for error, text in met.items()]
    assert not records(page("".join(lines), "Bugs we fixed"))


@pytest.mark.parametrize(
    ("above", "code"),
    [
        ("<h2>Exit codes</h2>", "X{}"),
        ("<h2>More</h2><p>Without one of these scopes the call fails with an error:</p>", "LID_{}"),
    ],
)
def test_failing_codes_beside_others_are_read_under_exits_and_what_is_lacked(above, code) -> None:
    rows = [f"100{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)]
    others = [f"{code.format(at)}|{text}." for at, text in enumerate(FAILURE_TEXTS)]
    lists = [table("Code|Description", *lines) for lines in (rows, others)]
    assert len(records(page(f"<h2>Error codes</h2>{above.join(lists)}", "Errors"))) == 8


def test_codes_of_products_that_fail_are_read_where_they_are_the_list_of_the_page() -> None:
    rows = [f"{code}|The card is {text}." for code, text in LOST.items()]
    assert len(records(page(f"<h2>Product codes</h2>{table('Code|Meaning', *rows)}", "Error codes"))) == 4


def test_numbers_under_the_name_of_an_area_are_read_beside_statuses_alone() -> None:
    texts = ("The lid has expired.", "No lid was sent.", "The lid lacks a hole.")
    items = "".join(f"<li><code>600{at}</code>: {text}</li>" for at, text in enumerate(texts))
    body = f"<h2>HTTP status codes</h2>{STATUSES}<h2>Error codes</h2><h3>Lids</h3><ul>{items}</ul>"
    assert len(records(page(body, "Errors"))) == 6


@pytest.mark.parametrize("lead", ["Errors are grouped by type:", "These settings control the errors:"])
def test_items_that_a_line_on_errors_does_not_announce_are_no_codes(lead) -> None:
    rows = [f"lid_{at}|{text}." for at, text in zip(("lost", "old", "bent", "gone"), FAILURE_TEXTS, strict=True)]
    items = [f"<li><code>{name}_error</code>: The {name} fails.</li>" for name in ("api", "card", "lamp")]
    body = f"<h2>Error codes</h2>{table('Code|Description', *rows)}<p>{lead}</p><ul>{''.join(items)}</ul>"
    assert len(records(page(body, "API"))) == 4


@pytest.mark.parametrize("heading", ["Status codes", "Status codes of the lamp"])
def test_calm_states_with_what_to_do_about_them_are_no_errors(heading) -> None:
    rows = ("S01|The lamp is on.|Press start.", "S02|The lamp is off.|Press start.", "S03|It is idle.|Go home.")
    assert not records(page(f"<h2>{heading}</h2>{table('Code|Meaning|Action', *rows)}", "The lamp"))


@pytest.mark.parametrize("title", ["Code", "Error"])
def test_a_table_and_cards_of_the_same_codes_give_each_other_what_one_of_them_lacks(title) -> None:
    codes = {"no_pot": ("404", "No (fix the request)"), "pot_full": ("409", "Yes"), "lid_stuck": ("503", "Yes")}
    rows = [f"{code}|{status}|The pot failed.|{verdict}" for code, (status, verdict) in codes.items()]
    cards = "".join(f"<h3>{code}</h3><p>The kiln failed: {code}.</p><p><b>Fix:</b> Ask us.</p>" for code in codes)
    summary = table(f"{title}|HTTP status|Description|Retryable", *rows)
    found = probe_page(page(f"{summary}<h2>Details</h2>{cards}"), "acme", "", None)
    assert [(one["code"], one["status"], one["retryable"]) for one in found.records] == [
        *[("no_pot", 404, False), ("pot_full", 409, True), ("lid_stuck", 503, True)]
    ]
    assert found.suspect is None and {one["hint"] for one in found.records} == {"Ask us."}


def test_items_above_a_table_with_a_caption_of_its_own_are_no_remarks_on_it() -> None:
    items = "".join(
        f"<li><code>{code}</code>: The pot could not be found.</li>" for code in ("pot-gone", "pot-lost", "pot-cold")
    )
    rows = [f"KILN_{word}|The kiln has failed." for word in ("COLD", "LOST", "OPEN", "HOT")]
    captioned = table("Code|Description", *rows).replace("<table>", "<table><caption>Kiln errors</caption>")
    found = records(page(f"<h2>Pot errors</h2><ul>{items}</ul>{captioned}"))
    assert [one.code for one in found] == [
        "pot-gone",
        "pot-lost",
        "pot-cold",
        *(f"KILN_{word}" for word in ("COLD", "LOST", "OPEN", "HOT")),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        *("The field <code>retry_after</code>", "Calling <code>get_order</code>", "Manual - PX-200", "Changes (2024)"),
        *("Changes (v2.1)", "Lid sensor (S1)", "Overview (beta)", "Questions: help-center", "Appendix 2", "OAuth2"),
    ],
)
def test_another_heading_among_those_of_codes_changes_nothing(heading) -> None:
    named = {"E10": "Lid open", "E11": "Pot missing", "E12": "Pump stuck"}
    cards = "".join(f"<h2>{name} ({code})</h2><p>The kiln failed: {name}.</p>" for code, name in named.items())
    found = probe_page(page(f"{cards}<h2>{heading}</h2><p>Read this first.</p>"), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == ([*named], None)


def test_steps_with_parts_in_brackets_within_an_item_stay_its_hint() -> None:
    steps = "<p>To fix it:</p><ul><li>Lid sensor (LS-1): check it.</li><li>Relay (K12): replace it.</li></ul>"
    items = "".join(f"<li>{code}: The pot failed.{steps}</li>" for code in ("PotMissing", "LidOpen", "PumpStuck"))
    found = records(page(f"<ul>{items}</ul>"))
    assert [one.code for one in found] == ["PotMissing", "LidOpen", "PumpStuck"]
    assert all("check it" in str(one.state.hint) for one in found)


@pytest.mark.parametrize("odd", ["Lid stuck (deprecated)", "Network (DNS)"])
def test_an_odd_cell_among_names_with_their_codes_is_no_code_by_its_brackets(odd) -> None:
    cells = ["Lid open (E10)", "Pot missing (E11)", "Pump stuck (E12)", "Oil lost (E13)", "Tap shut (E14)", odd]
    found = records(page(table("Error|Description", *(f"{cell}|It failed." for cell in cells))))
    assert [one.code for one in found] == ["E10", "E11", "E12", "E13", "E14", odd]


def test_types_of_errors_above_the_table_of_the_last_are_no_codes() -> None:
    types = "".join(f"<h2>{one}_error</h2><p>Errors of this type.</p>" for one in ("api", "card", "request"))
    codes = ["lid_open", "pot_missing", "pump_stuck", "oil_out"]
    found = records(page(types + table("Code|Description", *(f"{code}|The kiln failed." for code in codes)), "Errors"))
    assert [one.code for one in found] == codes


def test_a_version_of_http_before_a_status_is_no_code() -> None:
    codes = (("1100", 402), ("1101", 426), ("1102", 503))
    rows = [f"<code>{code}</code>|HTTP/1.1 {status}|The pot failed." for code, status in codes]
    found = records(page(table("Error|Status code|Message", *rows)))
    assert [(one.code, one.state.status) for one in found] == [*codes]


def test_the_exceptions_of_several_languages_are_no_codes() -> None:
    names = ("Login", "Pot", "Rate", "Server")
    rows = [f"{status}|{name}Error|{name}Exception" for status, name in zip((401, 404, 429, 500), names, strict=True)]
    assert not records(page(table("HTTP status|Python|Java", *rows)))
    told = [f"{name}Error|ApiError|The {name} has failed." for name in names]
    found = records(page(table("Python|Base|Description", *told)))
    assert [one.code for one in found] == [f"{name}Error" for name in names]
    coded = [f"{name.lower()}_failed|The {name} failed.|{name}Error|{name}Exception" for name in names]
    found = records(page(table("Code|Description|Python|Java", *coded)))
    assert [one.code for one in found] == [f"{name.lower()}_failed" for name in names]


@pytest.mark.parametrize("title", ["Code|Description", "Error code|Text"])
@pytest.mark.parametrize("codes", ["WEB-{}", "40{}0"])
def test_a_list_under_a_title_of_codes_is_read_or_asked_about_whatever_topic_heads_it(title, codes) -> None:
    first = table("Code|Message", "no_key|The key is missing.", "bad_key|The key is invalid.", "no_pot|No such pot.")
    texts = ("The address is not reachable.", "Too many addresses are set.", "The pot was lost on the way.")
    rows = [f"{codes.format(at)}|{text}" for at, text in enumerate(texts)]
    found = probe_page(page(f"<h2>Authentication</h2>{first}<h2>Webhooks</h2>{table(title, *rows)}"), "acme", "", None)
    own = [codes.format(at) for at in range(len(texts))]
    read = [one["code"] for one in found.records]
    assert read == ["no_key", "bad_key", "no_pot", *own] or (found.suspect and own[0] in found.suspect["detail"])


@pytest.mark.parametrize("size", [3, 6])
@pytest.mark.parametrize("kind", ["items", "cells"])
def test_a_list_behind_the_last_card_takes_no_card_and_is_asked_about(kind, size) -> None:
    cards = "".join(f"<h3>oven_{one}</h3><p>The oven has failed.</p>" for one in ("lost", "open", "cold", "hot"))
    rows = "".join(LISTS[kind].format(f"pot_{at}_lost", f"Pot {at} could not be found.") for at in range(size))
    list_ = f"<ul>{rows}</ul>" if kind == "items" else f"<table><tr><th>Code</th><th>Meaning</th></tr>{rows}</table>"
    found = probe_page(page(f"{cards}<p><strong>Pots</strong></p>{list_}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["oven_lost", "oven_open", "oven_cold", "oven_hot"]
    assert found.suspect and "pot_0_lost" in found.suspect["detail"]


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize(
    ("group", "head"),
    [
        *product(GROUPS, ["{s}", "<strong>{s}</strong>", "{s} {t}", "HTTP {s}"]),
        *product([one for one in GROUPS if one != "headings below lines"], ["{t} ({s})"]),
        ("tables without titles", "{s} responses"),
        ("tables below lines", "The following errors are returned with status {s}:"),
    ],
)
def test_codes_below_a_status_have_that_status(group, head, numbers) -> None:
    whole, around, line = GROUPS[group]
    errors = {400: ["bad_size", "bad_date"], 404: ["no_pot"], 409: ["pot_locked", "pot_broken"]}
    code_of = {code: str(1001 + 7 * at) if numbers else code for at, code in enumerate(chain(*errors.values()))}
    lists = [
        around.format(
            head.format(s=status, t=HTTPStatus(status).phrase),
            "".join(line.format(code_of[code], f"The order of {code[-4:]} failed.") for code in codes),
        )
        for status, codes in errors.items()
    ]
    wanted = {code_of[code]: status for status, codes in errors.items() for code in codes}
    assert {one.code: one.state.status for one in records(page(whole.format("".join(lists))))} == wanted


@pytest.mark.parametrize(
    "tabs",
    [
        '<ul role="tablist"><li role="tab">API</li><li role="tab">Webhooks</li></ul>'
        '<div><div role="tabpanel">{}</div><div role="tabpanel" hidden>{}</div></div>',
        '<ul><li><a href="#one" data-toggle="tab">API</a></li><li><a href="#two" data-toggle="tab">Webhooks</a></li></ul>'
        '<div id="one">{}</div><div id="two">{}</div>',
        '<input type="radio" id="r1"><label for="r1">API</label><div>{}</div>'
        '<input type="radio" id="r2"><label for="r2">Webhooks</label><div>{}</div>',
        '<button role="tab" aria-controls="one">API</button><button role="tab" aria-controls="two">Webhooks</button>'
        '<div id="one" role="tabpanel">{}</div><div id="two" role="tabpanel" hidden>{}</div>',
    ],
    ids=["order", "links", "radios", "controls"],
)
def test_a_table_in_a_tab_of_other_things_is_none_of_codes(tabs) -> None:
    codes = [
        "lid_open|The lid is not shut.",
        "kiln_lost|The kiln failed.",
        "no_key|The key is missing.",
        "no_pot|No such pot.",
    ]
    events = [f"{code}|Sent when a kiln is {code[5:]}." for code in ("kiln_opened", "kiln_fired", "kiln_sold")]
    body = tabs.format("<h2>Error codes</h2>" + table("Code|Description", *codes), table("Code|Description", *events))
    assert [one.code for one in records(page(f"<div>{body}</div>", "Kiln"))] == [one.partition("|")[0] for one in codes]


@pytest.mark.parametrize("kind", LISTS)
def test_an_error_whose_number_looks_like_a_status_is_one_of_the_others(kind: str) -> None:
    errors = {"Error 12: Lid open": "Close it.", "Error 13: Pot lost": "Find it.", "Error 404: Not Found": "Look."}
    lines = "".join(LISTS[kind].format(*error) for error in errors.items())
    body = f"<table><tr><th>Error</th><th>Fix</th></tr>{lines}</table>" if kind == "cells" else lines
    assert [record.code for record in records(page(body))] == ["12", "13", "404"]


@pytest.mark.parametrize(
    "line",
    [
        *("<h3>{c} ({s})</h3><p>{m}</p>", "<h3>{c}: {s}</h3><p>{m}</p>", "<li><b>{c}</b> ({s}): {m}</li>"),
        *("<li><b>{s} {c}</b>: {m}</li>", "<dt>{c} ({s})</dt><dd>{m}</dd>"),
        "<li><code>{c}</code><ul><li>Status: {s}</li><li>Message: {m}</li></ul></li>",
        "<tr><td>{c}</td><td>{s}</td><td>{m}</td></tr>",
    ],
)
def test_an_ordinary_word_beside_its_status_is_a_code_as_those_around_it(line: str) -> None:
    errors = [("bad_size", 400), ("unauthorized", 401), ("not_found", 404), ("conflict", 409)]
    lines = "".join(line.format(c=code, s=status, m=f"Pot {status} failed.") for code, status in errors)
    around = {"<l": "<ul>{}</ul>", "<t": "<table><tr><th>Key<th>HTTP<th>Condition</tr>{}</table>", "<d": "<dl>{}</dl>"}
    found = records(page(around.get(line[:2], "{}").format(lines)))
    assert [(one.code, one.state.status, one.state.message, one.state.title) for one in found] == [
        (code, status, f"Pot {status} failed.", None) for code, status in errors
    ]


@pytest.mark.parametrize("label", ["Estado HTTP", "Code HTTP", "Статус HTTP"])
def test_a_label_that_ends_in_another_one_is_read_as_a_whole(label: str) -> None:
    cards = "".join(f"<h3>pot_{at}</h3><p><b>{label}:</b> 40{at}</p><p>Pot {at} failed.</p>" for at in range(1, 5))
    found = [(one.code, one.state.status, one.state.title) for one in records(page(cards))]
    assert found == [(f"pot_{at}", 400 + at, None) for at in range(1, 5)]


@pytest.mark.parametrize(
    "line", ["<ul><li><code>{}</code>: {}</li></ul>", "<dl><dt><code>{}</code></dt><dd>{}</dd></dl>"]
)
def test_words_set_as_code_beside_codes_are_asked_about(line: str) -> None:
    errors = ["lid_lost", "pot_broken", "fire out", "no_salt"]
    lines = "".join(line.format(code, f"The order failed in way {at}.") for at, code in enumerate(errors))
    found = probe_page(page(lines.replace("</ul><ul>", "").replace("</dl><dl>", "")), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lid_lost", "pot_broken", "no_salt"]
    assert found.suspect is not None and "'fire out" in found.suspect["detail"]


def test_cards_with_numbers_in_boxes_are_no_lines_of_a_listing() -> None:
    card = "<div class='card'><div><h4>{}</h4></div><p>The pot failed in way {}.</p></div>"
    body = "".join(card.format(1001 + 3 * at, at) for at in range(12))
    assert [one.code for one in records(page(f"<div>{body}</div>"))] == [str(1001 + 3 * at) for at in range(12)]


#: What failed, and what to do.
TEXTS = {
    "LID_NOT_FOUND": ("The lid 7 was not found on the table.", "Look for it under the table, please."),
    "POT_FAILED": ("The pot failed in 2 places when it was filled.", "Dry it with a cloth before you fill it."),
    "INVALID_FIRE": ("The fire is invalid: it has 0 flames left.", "Light the fire below the pot again."),
    "SALT_MISSING": ("There are 0 grams of salt, which is an error.", "Buy salt from the shop around the corner."),
}


def test_of_two_texts_without_titles_the_first_is_the_message() -> None:
    body = "".join(f"<tr><td>{code}<td>{text}<td>{hint}" for code, (text, hint) in TEXTS.items())
    assert [one.state.message for one in records(page(f"<table>{body}</table>"))] == [
        text for text, _ in TEXTS.values()
    ]


def test_the_only_text_is_the_message_also_beside_samples() -> None:
    rows = [f'{code}|{text}|<code>{{"code": "{code}"}}</code>' for code, (text, _) in TEXTS.items()]
    found = records(page(table("Name|Possible cause|Example", *rows)))
    assert [one.state.message for one in found] == [text for text, _ in TEXTS.values()]


def test_titles_of_a_grid_without_header_cells_are_no_row_though_all_may_be_causes() -> None:
    lines = [("Reason", "Possible cause"), *((code.lower(), text) for code, (text, _) in TEXTS.items())]
    rows = "".join(f"<div class='row'><div>{code}</div><div>{text}</div></div>" for code, text in lines)
    found = [one.code for one in records(page(f"<div class='grid'>{rows}</div>", "Response codes"))]
    assert found == [*map(str.lower, TEXTS)]


@pytest.mark.parametrize("head", ["<th>{}", "<td>{}", "<th>{} <i aria-hidden='true'>▲</i>", "<th>{} ↕"])
@pytest.mark.parametrize("case", [str.title, str.upper])
def test_a_title_that_each_cell_repeats_for_narrow_screens_is_no_part_of_its_text(head, case) -> None:
    titles = ("Code", "Meaning", "Remedy")
    rows = [(code, *texts) for code, texts in TEXTS.items()]
    cells = ["".join(f"<td><b>{title}:</b> {text}" for title, text in zip(titles, row, strict=True)) for row in rows]
    heads = "".join(head.format(case(title)) for title in titles)
    found = records(page(f"<table><thead><tr>{heads}<tbody><tr>{'<tr>'.join(cells)}</table>"))
    assert [(one.code, one.state.message, one.state.hint) for one in found] == rows


def test_a_title_that_each_cell_repeats_is_none_in_short_tables_blank_cells_and_numbered_lines() -> None:
    rows = [(code, text, remedy * (at % 2)) for at, (code, (text, remedy)) in enumerate(TEXTS.items())]
    titles = ("Code", "Meaning", "Remedy")
    lines = [
        f"<tr><td>{at}" + "".join(f"<td><b>{title}</b>{text}" for title, text in zip(titles, row, strict=True))
        for at, row in enumerate(rows)
    ]
    tables = [
        f"<h2>{topic}</h2><table><thead><tr><th>#<th>{'<th>'.join(titles)}<tbody>{''.join(some)}</table>"
        for topic, some in (("Lids", lines[:2]), ("Pots", lines[2:]))
    ]
    found = records(page("".join(tables)))
    assert [(one.code, one.state.message, one.state.hint or "") for one in found] == rows


def test_one_deprecated_code_is_one_of_the_list() -> None:
    rows = [f"{code}|{text}|Yes" for code, (text, _) in TEXTS.items()]
    old = table("Type|Message|Retryable", "LID_OLD|The lid did not open.|No")
    lists = table("Type|Message|Retryable", *rows) + "<h2>{}</h2>" + old
    assert [one.code for one in records(page(lists.format("Deprecated codes")))] == [*TEXTS, "LID_OLD"]
    assert [one.code for one in records(page(lists.format("Removed codes")))] == [*TEXTS]


@pytest.mark.parametrize("other", [False, True])
def test_cards_that_repeat_a_table_of_texts_and_add_a_remedy_are_the_list(other: bool) -> None:
    rows = [(code, text, remedy) for code, (text, remedy) in TEXTS.items()]
    lines = [f"<a href='#{at}'>{code}</a>|{text} {'Twice.' * other}" for at, (code, text, _) in enumerate(rows)]
    cards = [f"<h3>{code}</h3><p>{text}</p><p><b>Remedy:</b> {remedy}</p>" for code, text, remedy in rows]
    half = len(cards) // 2
    topics = f"<h2>Lids</h2>{''.join(cards[:half])}<h2>Pots</h2>{''.join(cards[half:])}"
    found = records(page(table("Code|Summary", *lines) + topics))
    assert [(one.code, one.state.hint) for one in found] == [(code, remedy) for code, _, remedy in rows]
    assert {one.state.category for one in found} == ({None} if other else {"lids", "pots"})


@pytest.mark.parametrize("texts", ["The lid was not found.|The lid failed.|The lid is invalid.", "Lids|Pots|Kilns"])
def test_numbers_of_failures_under_an_area_are_asked_about_beside_the_lists(texts: str) -> None:
    failures = [f"{text}." for text, _ in TEXTS.values()]
    topics = {"Orders": (11, failures), "Refunds": (21, failures), "Webhooks": (31, texts.split("|"))}
    lists = (
        f"<h2>{topic}</h2>{table('Name|Meaning', *(f'{first + at}|{text}' for at, text in enumerate(of)))}"
        for topic, (first, of) in topics.items()
    )
    found = probe_page(page("".join(lists)), "acme", "", None)
    assert found.records[0]["code"] == "11" and ("31" in found.unsure) == ("failed" in texts)


@pytest.mark.parametrize("cell", ["<a href='#{0}'>See below</a>", "See {0} below", "Learn more →"])
def test_an_index_whose_cells_lead_to_another_part_of_the_page_says_nothing(cell) -> None:
    rows = [(code, text) for code, (text, _) in TEXTS.items()][:3]
    index = table("Code|Details", *(f"{code}|{cell.format(code)}" for code, _ in rows))
    full = table("Code|Message", *map("|".join, rows))
    found = records(page(f"<h2>At a glance</h2>{index}<h2>All codes</h2>{full}"))
    assert [(one.code, one.state.message) for one in found] == rows


def _headless(titles: str, between: str, line: str, other: str) -> list[tuple[str, str | None, str | None, bool]]:
    """The records of a table with titles and, behind it, one without, whose codes end in "_AGAIN"."""
    values = [(code, *texts, ("No", "Yes")[at % 2]) for at, (code, texts) in enumerate(TEXTS.items())]
    below = "".join(f"<tr><td>{other.format(f'{code}_AGAIN', *texts)}" for code, *texts in values).replace("|", "<td>")
    above = table(titles, *(line.format(*row) for row in values))
    found = records(page(f"{above}{between}<table>{below}</table>"))
    return [(one.code, one.state.message, one.state.hint, bool(one.state.retryable)) for one in found]


@pytest.mark.parametrize("between", ["", "<p>Further codes:</p>", "<h2>Others</h2>"])
@pytest.mark.parametrize(
    ("titles", "line"),
    [
        ("Code|Description|Retryable|Remedy", "{0}|{1}|{3}|{2}"),
        ("Code|Remedy|Description|Retryable", "{0}|{2}|{1}|{3}"),
    ],
)
def test_a_table_without_titles_is_read_by_those_of_the_table_above_it(titles, line, between) -> None:
    found = _headless(titles, between, line, line)
    rows = [(*texts, bool(at % 2)) for at, texts in enumerate(TEXTS.values())]
    assert [row for _, *row in found] == [*map(list, rows), *map(list, rows)]


@pytest.mark.parametrize("other", ["{0}|A pot|{1}", "{0}|{1}|{0}.png", "{0}|{1}|12"])
def test_a_table_without_titles_whose_cells_are_of_other_kinds_is_not_read_by_those_above_it(other) -> None:
    found = _headless("Code|Description|Remedy", "", "{0}|{1}|{2}", other)
    assert [message for _, message, *_ in found] == [text for text, _ in TEXTS.values()] * 2
    assert [hint for *_, hint, _ in found][4:] == [None] * 4


#: Lines of a code, a number and a text.
NUMBERED = "<tr><td>{}<td>{}<td>The {} was lost, which is an error."
THINGS = ("pot", "lid", "fire", "table", "spoon")


@pytest.mark.parametrize("numbers", ["402 402 404 409 403", "402 404 409 403 410", "451 451 402 407 404"])
@pytest.mark.parametrize("form", ["{}_lost", "40{}"])
def test_failing_statuses_beside_codes_are_theirs_without_titles_too(form, numbers) -> None:
    if form[0] == "4" and numbers.startswith("402 404"):
        return  # Beside numbers they may be anything.
    codes = [form.format(thing if form[0] == "{" else 10 + at) for at, thing in enumerate(THINGS)]
    rows = map(NUMBERED.format, codes, numbers.split(), THINGS)
    found = records(page(f"<table>{''.join(rows)}</table>"))
    assert [(one.code, str(one.state.status)) for one in found] == [*zip(codes, numbers.split(), strict=True)]


@pytest.mark.parametrize("numbers", ["400 401 402 403 404", "410 420 430 440 450", "501 502 503 510 520"])
def test_numbers_of_the_vendors_own_beside_names_are_no_statuses(numbers) -> None:
    rows = map(NUMBERED.format, map("{}_lost".format, THINGS), numbers.split(), THINGS)
    assert {one.state.status for one in records(page(f"<table>{''.join(rows)}</table>"))} == {None}


@pytest.mark.parametrize(("numbers", "statuses"), [("100 100 101 102", {None}), ("401 401 402 409", {401, 402, 409})])
def test_repeated_numbers_of_failures_are_statuses_only_where_some_are_of_failures(numbers, statuses) -> None:
    rows = map("{}|The {} failed".format, numbers.split(), THINGS)
    assert {one.state.status for one in records(page(table("Code|Message", *rows)))} == statuses


@pytest.mark.parametrize(
    ("number", "status"),
    [("404", 404), ("404 -", 404), ("404.", 404), ("404.1", None), ("404-1", None), ("101.1.2", None)],
)
def test_the_number_of_a_section_is_no_status(number, status) -> None:
    rows = [f"E{at}|The {thing} failed" for at, thing in enumerate(THINGS, 100)]
    found = records(page(f"<h1>Pots</h1><h2>{number} Status codes</h2>" + table("Code|Message", *rows)))
    assert len(found) == len(rows) and {one.state.status for one in found} == {status}


def test_the_numbers_of_sections_are_no_unread_codes_and_an_appendix_no_category() -> None:
    heads = "<h2>100 Appendix</h2><h3>101.1 Status codes</h3>{}<h3>101.2 Banks</h3>{}<h3>101.3 Oven errors</h3>{}"
    first, last = ([f"{at}|The {at} failed" for at in codes] for codes in (("0001", "A2", "12"), ("0003", "B4", "14")))
    tables = table("Code|Message", *first), table("Bank|Field", "Tea|0100", "Pot|0200"), table("Code|Message", *last)
    found = probe_page(page(heads.format(*tables)), "page", "https://docs.example/errors", None)
    assert ({one["category"] for one in found.records[:3]}, len(found.records), found.unsure) == ({None}, 6, [])


@pytest.mark.parametrize(
    ("names", "are_codes"),
    [
        ("KettleLocked PotNotFound WaterMismatch", True),
        ("PotLocked LidNotFound BadRequest", True),
        ("Locked NotFound BadRequest", False),
        ("HttpLocked ErrNotFound WaterMismatch", False),
    ],
)
def test_the_name_of_a_thing_does_not_repeat_the_phrase_of_its_status(names, are_codes) -> None:
    errors = ("A rule protects it.", "It does not exist.", "It differs from the sum.")
    rows = zip(names.split(), ("423", "404", "400"), errors, strict=True)
    found = [one.code for one in records(page(table("Error|HTTP status|Description", *map("|".join, rows))))]
    assert found == (names.split() if are_codes else ["423", "404", "400"])


@pytest.mark.parametrize("heading", ["Error codes", "Environment"])
@pytest.mark.parametrize(
    "line", ["P10{} – The {} was not found", "P10{} The {} was not found", "POT_{1}_{0}: The {1} is invalid"]
)
def test_a_table_of_one_column_is_read_as_the_same_items_are(line, heading) -> None:
    lines = [line.format(at, thing).replace("POT_" + thing, "POT_" + thing.upper()) for at, thing in enumerate(THINGS)]
    cells, items = ("".join(f"<{tag}>{text}</{tag}>" for text in lines) for tag in ("tr><td", "li"))
    by_table, by_items = (
        [(one.code, one.state.message) for one in records(page(f"<h2>{heading}</h2>{body}", "Pots"))]
        for body in (f"<table>{cells.replace('</tr><td>', '</td></tr>')}</table>", f"<ul>{items}</ul>")
    )
    assert by_table == by_items
    assert len(by_table) == (len(THINGS) if heading == "Error codes" else 0)


def test_a_column_of_codes_with_their_texts_is_asked_about_beside_codes_of_their_form() -> None:
    errors = "".join(f"<tr><td>P10{at} The {thing} was not found</td></tr>" for at, thing in enumerate(THINGS))
    others = "".join(f"<tr><td>P20{at} – the {thing} was sold</td></tr>" for at, thing in enumerate(THINGS))
    lists = "<h2>Error codes</h2><table>{}</table><h2>Notification codes</h2><table>{}</table>"
    found = probe_page(page(lists.format(errors, others), "Pots"), "page", "", None)
    assert [one["code"] for one in found.records] == [f"P10{at}" for at in range(len(THINGS))]
    assert found.suspect is not None and "P200" in found.suspect["detail"]


@pytest.mark.parametrize("kind", ["verdict", "text", "sample", "place", "same", "tongue"])
def test_a_text_or_verdict_that_is_not_read_in_a_table_without_titles_is_asked_about(kind) -> None:
    last = {
        "sample": '<code>{{"error": "{0}", "is_lost": true}}</code>',
        "place": "Pot {1}",
        "text": "{2}",
        "same": "Yes",
        "tongue": "在桌子上没有找到盖子 {1}。",
    }
    form = "<tr><td>{0}<td>{3}<td>" + last.get(kind, "{4}")
    rows = (
        form.format(code, at, hint, text, ("Yes", "No")[at % 2])
        for at, (code, (text, hint)) in enumerate(TEXTS.items())
    )
    found = probe_page(page(f"<table>{''.join(rows)}</table>"), "page", "", None)
    assert [one["message"] for one in found.records] == [text for text, _ in TEXTS.values()]
    is_asked = found.suspect is not None and "column 3" in found.suspect["detail"]
    assert is_asked == (kind in ("verdict", "text"))


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("span", ["1200-1299", "1200–1299", "1200 - 1299", "1200 to 1299"])
def test_the_numbers_from_one_to_another_are_one_code_as_they_are_printed(span, kind) -> None:
    errors = [
        ("1000", "The key is invalid."),
        ("1050", "The lid could not be closed."),
        ("1051", "The request failed."),
    ]
    errors += [("1052", "The pot was not found."), ("1053", "The oven timed out."), (span, "The fan failed.")]
    lines = "".join(LISTS[kind].format(*error) for error in errors)
    body = f"<table><tr><th>Code</th><th>Description</th></tr>{lines}</table>" if kind == "cells" else lines
    found = probe_page(page(body), "acme", "", None)
    assert ([(one["code"], one["message"]) for one in found.records], found.suspect) == (errors, None)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("mark", [" - ", ": ", " "])
@pytest.mark.parametrize("span", ["E1200 - E1299", "E1200 to E1299", "E1200–E1299"])
def test_the_codes_from_one_to_another_are_one_code_before_their_title(span: str, mark: str, kind: str) -> None:
    errors = {
        "E1000": "Key invalid",
        "E1050": "Lid open",
        "E1051": "Request failed",
        "E1053": "Pot lost",
        span: "Fan failed",
    }
    lines = "".join(LISTS[kind].format(f"{code}{mark}{title}", "It was refused.") for code, title in errors.items())
    body = f"<table><tr><th>Code</th><th>Description</th></tr>{lines}</table>" if kind == "cells" else lines
    found = probe_page(page(body), "acme", "", None)
    suspect = found.suspect is not None and [*errors][:-1] == [one["code"] for one in found.records]
    assert suspect or {one["code"]: one["title"] for one in found.records} == errors


def test_a_heading_of_the_codes_below_it_is_no_code_that_a_declared_pattern_misses() -> None:
    codes = [f"E{at}{end}" for at in (10, 11, 12) for end in ("01", "02")]
    cards = "".join(
        f"<h2>{one[:3]}00 - {one[:3]}99: Group {one[2]}</h2>" * one.endswith("1") + f"<h3>{one}</h3><p>It is open.</p>"
        for one in codes
    )
    site = Site("Acme", (), code=r"E\d{4}")
    reading = read_page(site, None, page(cards), "page", "", None)
    assert [one.code for one in reading.records] == codes and not reading.findings
    more = page(f"<h2>E1300 - E1399: Group 3</h2><p>It is open.</p>{cards}")
    assert read_page(site, None, more, "page", "", None).findings


@pytest.mark.parametrize("span", ["1000-1999", "1000–1999"])
def test_the_numbers_of_the_codes_in_the_list_below_them_are_no_code(span) -> None:
    errors = [("1000", "The key is invalid."), ("1001", "The request failed."), ("1002", "The pot was not found.")]
    body = f"<ul><li>{span}: General errors<ul>{''.join(f'<li>{code}: {text}</li>' for code, text in errors)}</ul></li></ul>"
    found = records(page(body))
    assert [(one.code, one.state.message) for one in found] == errors


@pytest.mark.parametrize("name", ["Requests Per Minute", "Degrees View"])
def test_what_is_counted_below_statuses_is_none_of_them(name: str) -> None:
    heads = ("400 Bad Request", "401 Unauthorized", "404 Not Found", f"720 {name}")
    body = page("".join(f"<h3>{head}</h3><p>More of it is said here.</p>" for head in heads), "Errors")
    assert [record.code for record in records(body)] == ["400", "401", "404"]


@pytest.mark.parametrize(
    "cells",
    [
        ("JSON parse error", "HTTP timeout", "OAuth token expired", "SMTP refused"),
        ("Missing field: card_number", "Missing field: expiry_date", "Missing field: holder_name"),
        ("Missing parameter (api_key)", "Invalid parameter (page_size)", "Unknown parameter (sort_by)"),
    ],
)
def test_a_word_or_field_that_a_text_names_is_no_code(cells) -> None:
    rows = [f"{text}|The order of {at} pots failed." for at, text in enumerate(cells)]
    assert [one.code for one in records(page(table("Error|Description", *rows)))] == [*cells]
    heads = "".join(f"<h3>40{at} {text}</h3><p>It failed.</p>" for at, text in enumerate(cells))
    assert {one.code for one in records(page(heads))}.isdisjoint(("card_number", "api_key", "JSON"))


def test_a_number_in_brackets_before_a_name_is_no_status() -> None:
    heads = "".join(
        f"<h3>({at}) POT_{name}</h3><p>It failed.</p>"
        for at, name in ((5, "BUSY"), (101, "DONE"), (513, "RETRY"), (516, "ABORT"))
    )
    assert {one.state.status for one in records(page(heads))} <= {None}


def test_a_heading_of_errors_states_the_status_of_the_codes_below_it() -> None:
    heads = {
        "Login errors (401)": "NoLogin",
        "Order logic errors (400)": "PotMissing",
        "Kitchen news (400)": "LidLost",
        "422 — Domain errors": "OilOut",
        "500: We failed.": "LidStuck",
        "Access errors - 403": "PotShut",
    }
    lists = (
        f"<h2>{head}</h2>" + table("Error|Description", f"{code}|It is missing.", f"{code}Twice|It failed.")
        for head, code in heads.items()
    )
    found = {one.code: one.state.status for one in records(page("".join(lists)))}
    assert found == {
        **{"NoLogin": 401, "NoLoginTwice": 401, "PotMissing": 400, "PotMissingTwice": 400},
        **{"LidLost": None, "LidLostTwice": None, "OilOut": 422, "OilOutTwice": 422},
        **{"LidStuck": 500, "LidStuckTwice": 500, "PotShut": 403, "PotShutTwice": 403},
    }, "whatever else it says; one names no errors"


def test_a_phrase_set_as_code_is_a_code_among_others_beside_their_statuses() -> None:
    codes = {"SIZE_WRONG": 400, "UNAUTHORIZED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "TOO_MANY_POTS": 429}
    heads = (f"<h3>{status} — <code>{code}</code></h3><p>It failed.</p>" for code, status in codes.items())
    found = records(page("".join(heads) + "<h3>422 — Domain errors</h3><p>A rule was broken.</p>"))
    assert {one.code: one.state.status for one in found} == codes


def test_an_unknown_title_behind_a_cause_is_not_that_of_the_message() -> None:
    causes = ("Thiếu trường bắt buộc", "Khoá đã bị thu hồi", "Vượt hạn mức tài khoản")
    rows = (f"E{at}|{cause}|Kiểm tra cấu hình số {at} của bạn" for at, cause in enumerate(causes))
    body = page(table("Mã|Nguyên nhân|Zzz", *rows))
    assert [one.state.message for one in records(body)] == [*causes]
    found = probe_page(body, "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == "column-unread"


@pytest.mark.parametrize("label", ["Message", "Problema", "Zustand", "Vandamál"])
def test_the_only_text_of_each_card_is_its_message_whatever_its_label(label) -> None:
    card = "<h3><code>{}</code></h3><ul><li><b>Status:</b> 409</li><li><b>{}:</b> {}</li><li><b>Action:</b> Ask us.</li></ul>"
    texts = {
        "lid_lost": "The lid was lost on its way.",
        "pot_gone": "The pot has left us.",
        "oil_out": "There is no oil.",
    }
    found = records(page("".join(card.format(code, label, text) for code, text in texts.items())))
    assert {one.code: (one.state.message, one.state.hint) for one in found} == {
        code: (text, "Ask us.") for code, text in texts.items()
    }


def test_codes_that_every_line_has_come_before_those_of_a_few_lines() -> None:
    rows = (f"402|card_error|{code}|The card failed.|{number}" for code, number in (("lid_lost", ""), ("pot_gone", 51)))
    more = (f"400|request_error|{code}|It is missing.|" for code in ("no_pot", "no_lid", "no_oil"))
    found = records(page(table("Status code|Type|Category|Description|Scheme error code", *rows, *more)))
    assert [(one.code, one.state.status) for one in found] == [
        *(("lid_lost", 402), ("pot_gone", 402)),
        *(("no_pot", 400), ("no_lid", 400), ("no_oil", 400)),
    ]


def test_a_few_statuses_in_items_do_not_stand_beside_the_table_of_all() -> None:
    told = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 422: "Unprocessable Entity", 429: "Too Many"}
    body = "<h2>Statuses</h2>" + table(
        "Status|Meaning", *(f"{one} {name}|It is not here." for one, name in told.items())
    )
    items = (
        "<li><code>404 Not Found</code> with a text for pots that are gone.</li><li><code>422</code> with another.</li>"
    )
    found = records(page(f"{body}<h2>Pots</h2><p>Errors are returned as:</p><ul>{items}</ul>"))
    assert [(one.code, one.state.message) for one in found] == [(str(one), "It is not here.") for one in told]


def test_statuses_may_stand_beside_what_they_are_called_in_any_language() -> None:
    rows = ("400|Ungültige Anforderung|PotLost", "400|Ungültige Anforderung|NoLid", "403|Verboten|NotYours")
    found = records(page(table("Code|Status|Fehlercode|Beschreibung", *(f"{row}|Der Topf fehlt." for row in rows))))
    assert [(one.code, one.state.status) for one in found] == [("PotLost", 400), ("NoLid", 400), ("NotYours", 403)]


@pytest.mark.parametrize("title", ["Error", "Name"])
@pytest.mark.parametrize("number", range(2, 6))
def test_names_at_the_usual_failures_are_the_codes_however_many_there_are(number: int, title: str) -> None:
    lines = ("400|KITE_LOST|It is gone.", "404|WIND_GONE|It has dropped.", "409|TAIL_BENT|It is bent.")
    lines += ("429|SKY_FULL|Too many requests.", "500|REEL_STUCK|It does not turn.")
    body = "<h1>Kites</h1><h2>Error codes</h2>" + table(f"Code|{title}|Message", *lines[:number])
    found = [(one.code, one.state.status) for one in records(body.encode())]
    assert found == [(line.split("|")[1], int(line[:3])) for line in lines[:number]]


def test_two_tables_with_the_titles_of_number_and_name_have_their_codes_in_one_of_both() -> None:
    lost = ("101|KnotFailedError|The knot failed.|Tie it.", "102|LineEmpty|The line is empty.|Load it.")
    lost += ("104|ReelStuckError|The reel is stuck.|Oil it.",)
    other = table("Code|KiteErrorCode|Meaning", "-1|Unknown|An unknown error.", "0|Success|No error.")
    body = f"<h2>Others</h2>{other}<h2>Error codes</h2>{table('Code|KiteErrorCode|Meaning|Suggested handling', *lost)}"
    found = [one.code for one in records(page(body))]
    assert found == ["Unknown", "Success", "KnotFailedError", "LineEmpty", "ReelStuckError"]


def test_numbers_are_statuses_where_indonesian_texts_say_so() -> None:
    rows = ("400|Panci salah, tidak valid.", "403|Tanpa izin.", "404|Panci tidak ditemukan.", "409|Panci sudah ada.")
    found = records(page(f"<h2>Kode error</h2>{table('Kode|Arti', *rows)}", "Panci"))
    assert [one.state.status for one in found] == [400, 403, 404, 409]


def test_an_outer_heading_says_that_numbers_are_http_statuses() -> None:
    rows = ("500|Erro|Informe o erro.", "503|Bule parado|Tente depois.", "504|Tempo|Tente depois.")
    head = "<h2>Códigos de Status HTTP</h2><h3>Código de erro do servidor, descrição e resolução</h3>"
    found = records(page(f"{head}{table('Código|Mensagem|Resolução', *rows)}", "Códigos"))
    assert [one.state.status for one in found] == [500, 503, 504]


@pytest.mark.parametrize("cell", ["— / 429", "-/429", "N/A / 429"])
def test_a_status_behind_none_is_the_first_of_the_row(cell) -> None:
    rows = ("pot_lost|404|The pot is lost.", "lid_gone|410|The lid is gone.", f"oil_out|{cell}|The oil has run out.")
    found = probe_page(page(table("Code|HTTP|Meaning", *rows)), "acme", "", None)
    assert ([one["status"] for one in found.records], found.suspect) == ([404, 410, 429], None)


@pytest.mark.parametrize(
    "aside",
    [
        "<h2>Testing error scenarios</h2><p>Use these test numbers to simulate errors:</p>{numbers}",
        "<h2>Simulate errors</h2>{numbers}",
        "<h2>Testkarten für Fehler</h2>{numbers}",
        "<h2>Summary statistics</h2>{counts}",
        "<h2>Acceptance Criteria</h2>{criteria}",
        "<h2>Sandbox</h2>{keys}",
        "<h2><code>PotError</code> class</h2><p>It extends Error.</p><h2><code>PotErrorCode</code></h2><p>All errors.</p>",
    ],
    ids=["lead", "heading", "German", "statistics", "criteria", "keys", "types"],
)
def test_what_provokes_counts_or_holds_the_errors_of_a_table_is_no_error(aside) -> None:
    rows = [f"POT_{word}|The pot is {word.lower()}." for word in ("LOST", "EMPTY", "BROKEN", "LOCKED", "MISSING")]
    numbers = table("Number|Error simulated", *(f"4477009{at}|The pot failed" for at in range(10001, 10004)))
    counts = table(
        "Type|Total|Rate", "Self-healing|8 errors|70% success", "Non-fixable|17 errors|failed", "All errors|25|-"
    )
    criteria = table(
        "#|Criterion|Endpoint", "AC-01|A pot can be lit|/pots", "AC-02|A broken pot is rejected|/pots (429)"
    )
    keys = table("Shop|API key|Policy", "First|shop-key-0001|fail-open", "Other|shop-key-0002|fail-closed")
    aside = aside.format(numbers=numbers, counts=counts, criteria=criteria, keys=keys)
    body = f"<h2>Error codes</h2>{table('Code|Description', *rows)}{aside}"
    found = probe_page(page(body), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == ([row.split("|")[0] for row in rows], None)


def test_a_field_that_words_follow_is_no_name_behind_several_statuses() -> None:
    heads = ("400 Bad Request", "401/403 access_token missing or bad", "404 Not Found")
    found = probe_page(
        page("<h2>Errors</h2>" + "".join(f"<h3>{one}</h3><p>A text.</p>" for one in heads)), "acme", "", None
    )
    assert [one["code"] for one in found.records] == ["400", "401", "403", "404"]


@pytest.mark.parametrize(
    "stated", ["400/500", "400 / 500", "400|500", "400 or 500", "400 o 500", "400, 422 or 500", "400 or HTTP 500"]
)
@pytest.mark.parametrize(
    "form",
    [
        "<li><code>{0}</code> ({1}): {2}</li>",
        "<li>{0} ({1}) - {2}</li>",
        "<h3>{0} ({1})</h3><p>{2}</p>",
        "<h3>{1} {0}</h3><p>{2}</p>",
        "<li>{1} {0}: {2}</li>",
        "<h3>[{1}] {0}</h3><p>{2}</p>",
        "<h3>({1}) {0}</h3><p>{2}</p>",
    ],
    ids=["items", "words", "headings", "headings before", "items before", "in square brackets", "in brackets"],
)
@pytest.mark.parametrize("spelt", [str.upper, str.lower])
def test_the_first_of_several_statuses_beside_a_code_is_its_status(form, stated, spelt) -> None:
    errors = {
        spelt("POT_LOST"): ("404", "The pot is lost."),
        spelt("LID_STUCK"): (stated, "The lid is stuck."),
        spelt("OIL_OUT"): ("409", "No oil."),
    }
    items = "".join(form.format(code, *one) for code, one in errors.items())
    found = probe_page(page(f"<h2>Error codes</h2>{items}"), "acme", "", None)
    assert [(one["code"], one["status"], one["message"]) for one in found.records] == [
        (spelt("POT_LOST"), 404, "The pot is lost."),
        (spelt("LID_STUCK"), 400, "The lid is stuck."),
        (spelt("OIL_OUT"), 409, "No oil."),
    ]
    assert found.suspect is None


@pytest.mark.parametrize("stated", ["5xx", "500+", "≥ 500", "500 and above", "500-599", "500-504", "502 – 504"])
@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("{}: {}", None),
        ("<code>{}</code> - {}", None),
        ("{} LostError: {}", None),
        ("<b>{}</b> - <code>LostError</code>", "LostError"),
    ],
)
def test_all_statuses_from_500_on_are_a_class(form, code, stated) -> None:
    rows = (("Bad", "401", "The key is bad."), ("Gone", "404", "It is gone."), ("Lost", stated, "It broke."))
    items = "".join(f"<li>{form.replace('Lost', name).format(*row)}</li>" for name, *row in rows)
    found = probe_page(page(f"<h2>Error types</h2><ul>{items}</ul>"), "acme", "", None)
    assert (len(found.records), found.suspect) == (3, None)
    assert (found.records[-1]["code"], found.records[-1]["status"]) == (code or stated, None)


@pytest.mark.parametrize("form", ["{} except {}, {}", "<code>{}</code> (all but <code>{}</code> and <code>{}</code>)"])
@pytest.mark.parametrize(("code", "others"), [("5xx", (501, 505)), ("3000 to 3999", (3004, 3005)), ("4xx", (408, 429))])
def test_what_is_excepted_from_codes_is_no_code(code, others, form) -> None:
    body = table("Code|Meaning|Retry", "1001|Bad key|No", f"{form.format(code, *others)}|It broke|Yes", "1002|Gone|No")
    found = records(page(body))
    assert [(one.code, one.state.status, one.state.retryable) for one in found] == [
        ("1001", None, False),
        (code, None, True),
        ("1002", None, False),
    ]
    assert f"{others[1]}" in (found[1].state.title or "")


def test_what_is_excepted_from_a_class_of_statuses_is_no_status() -> None:
    rows = table("Code|Status|Meaning", "lid_open|409|Open.", "lid_lost|5xx (not 501)|Lost.", "lid_hot|409|Hot.")
    assert [one.state.status for one in records(page(rows))] == [409, None, 409]


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        ("5xx außer 501, 505", ["5xx"]),
        ("500, 502 (not 501, 505)", ["500", "502"]),
        ("5xx (кроме 501, 505)", ["5xx"]),
        ("5xx（501、505 除外）", ["5xx"]),
        ("除了 408、429 以外的 4xx", ["4xx"]),
        ("5xx – all but 501, 505", ["5xx"]),
        ("404 / 410", ["404", "410"]),
    ],
)
def test_exceptions_from_statuses_are_none_of_them_in_any_language(stated, codes) -> None:
    rows = table("Status|Meaning", "401|The key is bad.", f"{stated}|It broke.", "403|It is locked.")
    assert [one.code for one in records(page(rows))] == ["401", *codes, "403"]


@pytest.mark.parametrize("code", ["5xx（501 除外）", "5xx (501 제외)", "501 以外の 5xx", "5xx except 501"])
def test_what_a_class_excepts_is_no_status_of_it(code: str) -> None:
    rows = table("Code|Message", "4001|The key is bad.", f"{code}|It failed.", "4003|It is locked.")
    assert [(one.code, one.state.status) for one in records(page(rows))][1] == ("5xx", None)


@pytest.mark.parametrize("form", ["<code>{}</code> ({}) - {}.", "<b>{}</b> ({}): {}.", "<code>{}</code> - {2} ({1})"])
@pytest.mark.parametrize(
    ("stated", "retryable", "first", "last"),
    [
        (("404", "500+"), (None, None), 404, "500+"),
        (("404", "5xx, retryable"), (None, True), 404, "5xx"),
        (("404, not retryable", "503, retryable"), (False, True), 404, 503),
    ],
)
def test_what_stands_in_brackets_beside_a_code_is_no_part_of_its_message(form, stated, retryable, first, last) -> None:
    rows = (("LampError", stated[0], "The lamp failed"), ("WickError", stated[0], "No wick"))
    form = form.replace("{}", "{0}", 1).replace("{}", "{1}", 1).replace("{}", "{2}", 1)
    items = "".join(f"<li>{form.format(*row)}</li>" for row in (*rows, ("OilError", stated[1], "The oil failed")))
    found = probe_page(page(f"<h2>Error codes</h2><ul>{items}</ul>"), "acme", "", None)
    assert [one["message"].rstrip(".") for one in found.records] == ["The lamp failed", "No wick", "The oil failed"]
    assert [one["retryable"] for one in found.records] == [retryable[0], *retryable]
    assert found.records[0]["status"] == first
    assert (found.records[-1]["status"] or found.records[-1]["status_text"]) == last


@pytest.mark.parametrize("stated", ["500+", "≥ 500", "500 and above", "HTTP 500+"])
def test_all_statuses_from_500_on_are_a_class_in_bold_before_a_dash(stated) -> None:
    rows = (("400", "Bad Request"), ("404", "Not Found"), (stated, "Server Error"))
    items = "".join(f"<li><b>{status}</b> - {text}.</li>" for status, text in rows)
    found = probe_page(page(f"<h2>Error codes</h2><ul>{items}</ul>"), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == (["400", "404", stated], None)


def test_a_quantity_is_no_class_of_statuses() -> None:
    texts = ("500+ ms", "500-599 items", "500 and more rows", "500+ Server Error")
    assert [name_class(text)[1] for text in texts] == ["", "", "", "500+"]


@pytest.mark.parametrize("stated", ["500+", "≥ 500", "500 and above", "500-599", "500-504", "502 – 504"])
@pytest.mark.parametrize(("names", "code"), [(None, None), ("Reason", "LostError")])
def test_all_statuses_from_500_on_are_a_class_in_a_column_of_statuses(names, code, stated) -> None:
    rows = (
        ("BadError", "401", "The key is bad."),
        ("GoneError", "404", "It is gone."),
        ("LostError", stated, "It broke."),
    )
    lines = [("Status", names, "Description"), *((status, names and name, text) for name, status, text in rows)]
    cells = ("".join(f"<td>{cell}</td>" for cell in line if cell) for line in lines)
    table = f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>".replace("td>", "th>", 4 + 2 * bool(names))
    found = probe_page(page(f"<h2>Errors</h2>{table}"), "acme", "", None)
    assert (found.records[-1]["code"], found.records[-1]["status"], found.suspect) == (code or stated, None, None)


def test_examples_of_the_statuses_of_codes_are_no_codes_where_one_states_a_class() -> None:
    rows = ("401|bad_key|The key is bad.", "429|too_many|It is too much.", "500+|api_error|It broke.")
    codes = table("HTTP code|Error type|Description", *rows)
    heads = ("Authentication Error (401)", "Rate Limit Error (429)", "API Error (500)")
    examples = "".join(f"<h3>{one}</h3><pre>{{}}</pre>" for one in heads)
    found = probe_page(page(f"<h2>Errors</h2>{codes}<h2>Error examples</h2>{examples}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["bad_key", "too_many", "api_error"]


def test_phrases_that_tell_more_are_the_message_before_a_column_with_an_unknown_title() -> None:
    rows = (
        "400|Bad Request / the pot is not valid|Foo bar",
        "403|Forbidden (not your pot)|Baz",
        "404|The pot was not found|Foo",
        "429|Too Many Requests|Quux foo",
    )
    found = records(page(f"<h2>HTTP errors</h2>{table('Status|Meaning|Foo', *rows)}"))
    assert [one.state.message for one in found] == [row.split("|")[1] for row in rows]


@pytest.mark.parametrize("heading", ["Statistics API errors", "Simulator error codes", "Errors of the test data API"])
def test_a_service_for_tests_or_counts_has_errors_of_its_own(heading) -> None:
    rows = ("POT_LOST|404|The pot is lost.", "LID_STUCK|409|The lid is stuck.", "OIL_OUT|503|No oil.")
    found = records(page(f"<h2>{heading}</h2>{table('Code|Status|Description', *rows)}"))
    assert [one.code for one in found] == ["POT_LOST", "LID_STUCK", "OIL_OUT"]


@pytest.mark.parametrize("title", ["Erreur simulée", "Error simulado", "Simulated error"])
def test_what_a_test_pretends_is_no_error(title) -> None:
    rows = ("111111|Le code est incorrect.", "222222|Solde insuffisant.", "333333|Transaction annulée.")
    assert not records(page(f"<h2>Codes d'erreur pour tester</h2>{table(f'Code|{title}', *rows)}"))


def test_a_group_of_codes_with_statuses_is_one_beside_others_whatever_its_heading() -> None:
    groups = {
        "Pots": ("POT_LOST (404)", "POT_EMPTY (409)", "POT_BROKEN (500)"),
        "Index": ("INDEX_BUSY (409)", "INDEX_FAILED (400/500)", "FTS_NOT_READY (409)"),
        "Lids": ("LID_LOST (404)", "LID_STUCK (409)", "LID_CALL_FAILED (502)"),
    }
    lists = (
        f"<h3>{name}</h3><ul>{''.join('<li><code>{}</code> {}</li>'.format(*one.split()) for one in codes)}</ul>"
        for name, codes in groups.items()
    )
    found = probe_page(page(f"<h1>Errors</h1><h2>Common codes</h2>{''.join(lists)}"), "acme", "", None)
    assert [one["code"] for one in found.records] == [one.split()[0] for codes in groups.values() for one in codes]
    assert found.suspect is None


@pytest.mark.parametrize("form", ["code: {}, errno: {}", "status code {}, errno {}", "HTTP {} / error code {}"])
@pytest.mark.parametrize("codes", [("101", "102", "103"), ("POT_LOST", "LID_OPEN", "NO_OIL")])
def test_a_code_behind_a_label_is_that_of_the_row_also_behind_its_status(form, codes) -> None:
    rows = [*zip(codes, (400, 400, 503), strict=True)]
    items = "".join(f"<li><code>{form.format(status, code)}</code>: Pot {code} failed.</li>" for code, status in rows)
    found = probe_page(page(f"<h2>Errors</h2><ul>{items}</ul>"), "acme", "", None)
    assert [(one["code"], one["status"]) for one in found.records] == rows and found.suspect is None
    assert found.records[0]["message"] == f"Pot {codes[0]} failed."


def test_the_value_that_a_generator_gives_a_constant_of_one_word_is_no_call() -> None:
    codes = {"PotLost": "pot_lost", "Unauthorized": "unauthorized", "LidOpen": "lid_open", "Forbidden": "forbidden"}
    items = "".join(f'<li><code>{code}</code> (value: <code>"{value}"</code>)</li>' for code, value in codes.items())
    found = records(page(f"<p>The code of an error.</p><h2>Enum</h2><ul>{items}</ul>", "ErrorCode"))
    assert {one.code: one.state.message for one in found} == codes


def test_a_slash_may_part_a_code_from_its_status() -> None:
    heads = "".join(f"<h3>E{code} / {status}</h3><p>The pot failed.</p>" for code, status in ((4001, 400), (5002, 503)))
    assert [(one.code, one.state.status) for one in records(page(heads))] == [("E4001", 400), ("E5002", 503)]


@pytest.mark.parametrize(
    ("advice", "asked"),
    [
        ("5xx safe to retry with a pause.|409 requires a new pot and retry.", False),
        ("410 safe to retry with a pause.|451 requires a new pot and retry.", True),
    ],
)
def test_statuses_that_codes_have_are_no_list_that_was_left_out(advice, asked) -> None:
    codes = {"POT_LOST_01": 404, "POT_TAKEN_02": 409, "LID_STUCK_03": 502, "BAD_LID_04": 400}
    items = "".join(f"<li>{code}: It failed ({status})</li>" for code, status in codes.items())
    others = "".join(f"<li>{text}</li>" for text in advice.split("|"))
    body = page(f"<ul>{items}</ul><p>Repeats</p><ul>{others}</ul>")
    found = probe_page(body.replace(b"<body>", b"<head><title>Errors</title></head><body>"), "acme", "", None)
    assert (len(found.records), found.suspect is not None) == (4, asked)


@pytest.mark.parametrize("title", ["Order status codes", "Acme"])
def test_codes_of_states_below_a_heading_of_orders_are_none_of_errors(title) -> None:
    rows = (
        "-1|Expired|It has expired.",
        "0|Pot made|Made.",
        "1|Lid placed|Placed.",
        "2|Error: ask us|An error occurred.",
    )
    states = f"<h2>Pot status codes</h2>{table('Status code|Meaning|Description', *rows)}"
    errors = table("Code|Description", "400|It is wrong.", "404|There is no pot.", "500|It failed.")
    codes = [one.code for one in records(page(f"{states}<h1>Error codes</h1>{errors}", title))]
    assert codes == (["400", "404", "500"] if "Order" in title else ["-1", "0", "1", "2", "400", "404", "500"])


def test_a_list_of_one_under_the_same_heading_of_errors_as_others_is_missed() -> None:
    texts = {"lampLost": "The lamp was not found.", "noOil": "There is no oil.", "noWick": "There is no wick."}
    items = "".join(f"<li><code>{code}</code>: {text}</li>" for code, text in texts.items())
    alone = "<h2>douse(id)</h2><p>Douses.</p><h3>Errors:</h3><ul><li><code>lampLocked</code>: It is locked.</li></ul>"
    text = f"<h1>Lamps</h1><h2>light(id)</h2><p>Lights.</p><h3>Errors:</h3><ul>{items}</ul>{alone}"
    found = probe_page(page(text, "Lamps"), "acme", "", None)
    assert len(found.records) == 3 and found.suspect and "lampLocked" in str(found.suspect["detail"])


@pytest.mark.parametrize(("name", "are_codes"), [("createPot", 0), ("create_pot", 0), ("create_failed", 4)])
def test_headings_of_operations_below_errors_are_no_codes(name, are_codes) -> None:
    names = [name, *(name.replace("create", verb) for verb in ("update", "cancel", "refund"))]
    cards = "".join(f"<h2>{one}</h2><ul><li>The pot is missing.</li><li>No lid was found.</li></ul>" for one in names)
    assert len(records(page(f"<h1>Errors</h1>{cards}"))) == are_codes


@pytest.mark.parametrize(
    "item", ["{} - It is lost.", "errno {}: It is lost.", "Error code {} – Lost.", "Send {} pots."]
)
def test_numbers_below_statuses_that_were_read_are_asked_for(item) -> None:
    groups = {"400 - <strong>Bad pots": (101, 108), "401 - <strong>Bad authorization": (109,)}
    items = (
        f"<li><p>{status}</strong> -- The pot is wrong.</p>"
        f"<ul>{''.join(f'<li>{item.format(one)}</li>' for one in own)}</ul></li>"
        for status, own in groups.items()
    )
    found = probe_page(page(f"<ul>{''.join(items)}</ul>"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["400", "401"]
    assert (found.suspect is not None) == ("pots" not in item)


@pytest.mark.parametrize(
    ("heading", "text", "asked"),
    [
        ("Domain error codes", "<code>LID_OPEN</code>, <code>POT_LOST</code>, <code>NO_OIL</code>.", True),
        ("Errors", "Error codes: LID_OPEN, POT_LOST and NO_OIL", True),
        ("Errors", "Do not mix LID_OPEN, POT_LOST and NO_OIL", False),
        ("Colours", "<code>DARK_RED</code>, <code>SKY_BLUE</code>, <code>NO_COLOUR</code>.", False),
        ("Error format", "<code>ERROR_ID</code>, <code>POT_ID</code>, <code>CREATED_AT</code>.", False),
    ],
)
def test_codes_alone_in_a_text_are_asked_for_under_a_heading_of_errors(heading, text, asked) -> None:
    statuses = table("HTTP|Meaning", "400|The pot is wrong.", "404|There is no pot.", "503|Down.")
    body = page(f"<h2>HTTP status codes</h2>{statuses}<h2>{heading}</h2><p>{text}</p>", "Pots")
    found = probe_page(body, "acme", "", None)
    assert (len(found.records), found.suspect is not None) == (3, asked)


@pytest.mark.parametrize(
    ("heading", "entry", "asked"),
    [
        ("Lid errors", "<ul><li><code>lid_lost</code>: The lid failed to close.</li></ul>", True),
        ("Lid errors", "<p><b>lid_lost</b> - The lid failed to close.</p>", True),
        ("Lid errors", "<p><code>lid_lost</code><br>The lid failed to close.</p>", True),
        ("Lid errors", "<p>lid_lost: The lid failed to close.</p>", False),
        ("Lid errors", "<p><code>lid_id</code>: The lid that failed.</p>", False),
        ("Lids", "<p><code>lid_lost</code>: The lid failed to close.</p>", False),
    ],
)
def test_a_code_alone_under_a_heading_of_errors_is_asked_for(heading, entry, asked) -> None:
    pots = table(
        "Code|Description", *(f"{code}|{text}." for code, text in zip(("pot_a", "pot_b"), FAILURE_TEXTS, strict=False))
    )
    found = probe_page(page(f"<h2>Pot errors</h2>{pots}<h2>{heading}</h2>{entry}"), "acme", "", None)
    assert (len(found.records), found.suspect is not None) == (2, asked)


@pytest.mark.parametrize("codes", ["pot_lost no_lamp lid_hot lid_lost", "1001 1002 1003 1004"])
def test_of_two_terms_above_one_text_the_first_is_asked_about(codes) -> None:
    told = zip(codes.split(), (FAILURE_TEXTS[0], "", *FAILURE_TEXTS[1:]), strict=False)
    terms = "".join(f"<dt><code>{code}</code></dt>{f'<dd>{text}.</dd>' if text else ''}" for code, text in told)
    found = probe_page(page(f"<dl>{terms}</dl>"), "acme", "", None)
    assert found.suspect and codes.split()[1] in (found.suspect["detail"] or "")


@pytest.mark.parametrize("odd", ["lid_lost()", "can't_open", "100%_open"])
@pytest.mark.parametrize(
    "form",
    [
        *("<dt><code>{}</code></dt><dd>{}.</dd>", "<li><code>{}</code>: {}.</li>", "<p><code>{}</code> - {}.</p>"),
        *("<h3><code>{}</code></h3><p>{}.</p>", "<p><b>{}</b><br>{}.</p>", "<p><b>{}</b></p><p>{}.</p>"),
    ],
)
def test_what_is_set_as_code_beside_codes_and_is_none_is_asked_about(form, odd) -> None:
    told = zip(("pot_lost", odd, "no_lamp", "lid_hot"), FAILURE_TEXTS, strict=True)
    found = probe_page(page(f"<dl>{''.join(form.format(*one) for one in told)}</dl>"), "acme", "", None)
    assert found.suspect and odd in (found.suspect["detail"] or "")


@pytest.mark.parametrize("at", [0, 3])
def test_a_name_before_or_behind_headings_of_numbers_is_asked_about(at) -> None:
    heads = ["1001", "1002", "1003"]
    heads.insert(at, "lid_lost")
    body = "".join(f"<h3>{head}</h3><p>{text}.</p>" for head, text in zip(heads, FAILURE_TEXTS, strict=True))
    found = probe_page(page(body.replace(FAILURE_TEXTS[at], "The lid is not found")), "acme", "", None)
    assert found.suspect and "lid_lost" in (found.suspect["detail"] or "")


@pytest.mark.parametrize(
    ("form", "odd"),
    [
        ("<dt><code>{}</code></dt><dd>{}.</dd>", "lid_lost."),
        ("<li><code>{}</code>: {}.</li>", "lid_lost,"),
        ("<tr><td>{}</td><td>{}.</td></tr>", "lid_lost."),
        ("<p><b>{}</b><br>{}.</p>", "lid_lost (deprecated)"),
    ],
)
def test_a_mark_or_remark_at_the_end_of_a_code_is_no_part_of_it(form, odd) -> None:
    rows = "".join(map(form.format, ("pot_lost", odd, "no_lamp", "lid_hot"), FAILURE_TEXTS))
    found = records(
        page(table("Code|Text").replace("</table>", f"{rows}</table>") if "<tr>" in form else f"<dl>{rows}</dl>")
    )
    assert [(one.code, one.state.message) for one in found] == [
        (code, f"{text}.")
        for code, text in zip(("pot_lost", "lid_lost", "no_lamp", "lid_hot"), FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize(
    "form", ["<tr><td><code>{}</code></td><td>{}.</td></tr>", "<dt><code>{}</code></dt><dd>{}.</dd>"]
)
@pytest.mark.parametrize("twice", [False, True])
def test_a_stroke_between_names_parts_two_codes_where_no_other_has_one(form, twice) -> None:
    codes = ("pot_lost", "no_lamp", "lid/hot_lid" if twice else "lid_hot", "lid_lost/lid_open")
    rows = "".join(map(form.format, codes, FAILURE_TEXTS))
    found = records(
        page(table("Code|Text").replace("</table>", f"{rows}</table>") if "<tr>" in form else f"<dl>{rows}</dl>")
    )
    assert [one.code for one in found] == [*codes[:3], *([codes[3]] if twice else codes[3].split("/"))]


@pytest.mark.parametrize(
    "codes", ["pot_lost no_lamp lid_hot timeout", "PotLost NoLamp LidHot Timeout", "POT_LOST NO_LAMP LID_HOT TIMEOUT"]
)
def test_a_plain_word_before_its_number_is_a_code_as_the_names_beside_it_are(codes) -> None:
    rows = (
        f"{code} (100{at})|{text}." for at, (code, text) in enumerate(zip(codes.split(), FAILURE_TEXTS, strict=True))
    )
    assert [one.code for one in records(page(table("Code|Description", *rows)))] == codes.split()


@pytest.mark.parametrize("behind", ["", ": It failed.", " - It failed."])
@pytest.mark.parametrize("mark", ["/", " / ", ", ", " or "])
def test_several_codes_of_an_item_share_the_status_behind_them(mark, behind) -> None:
    codes = {
        "pot_not_found": 404,
        f"lid_stuck</code>{mark}<code>lid_lost": 400,
        "oil_missing": 409,
        "water_failed": 503,
    }
    items = "".join(f"<li><code>{code}</code> ({status}){behind}</li>" for code, status in codes.items())
    found = records(page(f"<h2>Error codes</h2><ul>{items}</ul>"))
    statuses = {"pot_not_found": 404, "lid_stuck": 400, "lid_lost": 400, "oil_missing": 409, "water_failed": 503}
    assert {one.code: one.state.status for one in found} == statuses


@pytest.mark.parametrize(
    "form, codes",
    [
        ("<tr><td><code>{}</code></td><td>{}.</td></tr>", "2001 2002 2003 2004"),
        ("<tr><td><code>{}</code></td><td>{}.</td></tr>", "pot_lost lid_lost lamp_out lid_hot"),
        ("<li><code>{}</code>: {}.</li>", "2001 2002 2003 2004"),
    ],
)
def test_two_codes_on_lines_of_one_tag_are_two_rows(form, codes) -> None:
    first, *others, last = codes.split()
    heads = (first, "<br>".join(others), last)
    rows = "".join(map(form.format, heads, FAILURE_TEXTS))
    around = table("Code|Text").replace("</table>", f"{rows}</table>") if "<tr>" in form else f"<ul>{rows}</ul>"
    texts = [f"{FAILURE_TEXTS[at]}." for at in (0, 1, 1, 2)]
    assert [(one.code, one.state.message) for one in records(page(around))] == list(
        zip(codes.split(), texts, strict=True)
    )


def test_a_code_that_a_line_break_parts_at_its_mark_is_one() -> None:
    rows = (
        "<code>pot_<br>lost</code>|The pot is lost.",
        "<code>lid</code>|The lid is lost.",
        "<code>no_pot</code>|No pot.",
    )
    assert [one.code for one in records(page(table("Error code|Text", *rows)))] == ["pot_lost", "lid", "no_pot"]


@pytest.mark.parametrize(
    "form", ["<dt>{}</dt><dd>{}.</dd>", "<li>{}: {}.</li>", "<p>{} - {}.</p>", "<h3>{}</h3><p>{}.</p>"]
)
@pytest.mark.parametrize(
    "codes, mark",
    [
        *product(
            ["2001 2002 2003 2004", "pot_lost lid_lost lamp_out lid_hot"], [" and ", " &amp; ", ", ", " or ", " / "]
        ),
        *product(["2001 2002 2003 2004"], ["<br>", " ", ""]),
    ],
)
def test_each_of_several_codes_in_tags_of_their_own_is_a_row(form, mark, codes) -> None:
    names = codes.split()
    first, second, third, last = (f"<code>{name}</code>" for name in names)
    text = "The lid of the pot and the lamp above it are not to be found in this house any more"
    rows = zip((first, f"{second}{mark}{third}", last), (FAILURE_TEXTS[0], text, FAILURE_TEXTS[1]), strict=True)
    found = records(page(f"<div>{''.join(form.format(*row) for row in rows)}</div>"))
    texts = [f"{text}." for text in (FAILURE_TEXTS[0], text, text, FAILURE_TEXTS[1])]
    assert [(one.code, one.state.title, one.state.message) for one in found] == [
        (name, None, text) for name, text in zip(names, texts, strict=True)
    ]


@pytest.mark.parametrize("opening", ["`Lid lost`", "`lid_lost and lid_hot`", "*lid_lost and lid_hot*"])
def test_a_long_line_that_opens_as_those_of_codes_is_no_text_of_the_one_above(opening) -> None:
    tag, rest = ("code", ":") if opening[0] == "`" else ("b", "<br>")
    text = "The lid of the pot and the lamp above it are not to be found in this house any more"
    told = zip(
        ("pot_lost", opening[1:-1], "lamp_out", "lid_open"), (FAILURE_TEXTS[0], text, *FAILURE_TEXTS[1:]), strict=False
    )
    found = probe_page(
        page("".join(f"<p><{tag}>{code}</{tag}>{rest} {text}.</p>" for code, text in told)), "a", "", None
    )
    assert [one["hint"] for one in found.records if one["code"] == "pot_lost"] == [None]
    assert found.suspect or len(found.records) == 5


@pytest.mark.parametrize("form", ["<li><code>{} {}</code>: {}.</li>", "<p><b>{}</b> and <b>{}</b></p><p>{}.</p>"])
def test_what_stands_with_a_code_in_its_tag_or_beside_it_loses_no_row(form) -> None:
    others = ("503", "402", "401", "400") if "<li>" in form else ("lid_hot", "lid_open", "pot_hot", "pot_open")
    told = [*zip(("pot_lost", "no_lid", "lamp_out", "lamp_hot"), others, FAILURE_TEXTS, strict=True)]
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    codes = [code for one in told for code in one[:2] if not code.isdigit()]
    assert [one.code for one in found] == codes


def test_a_line_whose_code_is_a_link_is_no_text_of_the_one_above() -> None:
    names = ("pot_lost", "<a href=/lid>lid_lost</a>", "lamp_out", "lid_hot")
    rows = "".join(f"<p><b>{name}</b><br>{text}.</p>" for name, text in zip(names, FAILURE_TEXTS, strict=True))
    found = records(page(rows))
    assert [(one.code, one.state.message, one.state.hint) for one in found] == [
        (code, f"{text}.", None)
        for code, text in zip(("pot_lost", "lid_lost", "lamp_out", "lid_hot"), FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize("stated", ["(5xx): ", "(5XX) — ", "[5xx] ", "(HTTP 5xx): ", "(4xx/5xx) - "])
def test_an_item_with_a_class_of_statuses_in_brackets_is_read_like_its_neighbours(stated: str) -> None:
    told = {"PotError": "(404): ", "LidError": "(400): ", "OilError": "(409): ", "StoveError": stated, "NetError": ": "}
    items = "".join(f"<li><code>{code}</code> {status}It failed.</li>" for code, status in told.items())
    found = probe_page(page(f"<h2>Exceptions</h2><ul>{items}</ul>"), "acme", "", None)
    got = {one["code"]: (one["status"], one["message"]) for one in found.records}
    assert got["StoveError"] == (None, "It failed.") and got["PotError"] == (404, "It failed.")
    assert [*got] == [*told] and found.suspect is None


@pytest.mark.parametrize("stated", ["(5xx): ", "[5XX] ", "(HTTP 4xx/5xx) - "])
@pytest.mark.parametrize("mark", [", ", " / "])
def test_several_codes_of_an_item_are_read_before_a_class_of_statuses(mark: str, stated: str) -> None:
    told = {"PotError": "(404): ", "LidError": "(400): ", "OilError": "(409): "}
    items = "".join(f"<li><code>{code}</code> {status}It failed.</li>" for code, status in told.items())
    last = f"<li><code>StoveError</code>{mark}<code>FanError</code> {stated}It burnt.</li>"
    found = probe_page(page(f"<h2>Exceptions</h2><ul>{items}{last}</ul>"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*told, "StoveError", "FanError"] and found.suspect is None
    assert {(one["status"], one["message"]) for one in found.records[3:]} == {(None, "It burnt.")}


_RESOURCES = {
    "Tea Pots": {"tea-pot-not-found": "There is no such pot.", "tea-pot-not-empty": "The pot is not empty."},
    "Lids": {"lid-not-found": "There is no such lid.", "lid-is-stuck": "The lid cannot be moved."},
    "Guests": {"guest-not-invited": "You are not a guest of this table.", "too-many-guests": "The table is full."},
}


@pytest.mark.parametrize(
    ("heading", "names", "texts", "is_read"),
    [
        ("Payment Methods", "unknown refused lost", "It is invalid.|It failed.|It is missing.", True),
        ("Payment Methods", "id type name", "The id of the method.|Its type, as given.|The name.", False),
        ("Configuration", "wait repeat log", "When a call fails.|How many failed calls.|The file of errors.", False),
    ],
)
def test_codes_that_begin_as_their_heading_are_failures_of_what_it_names(heading, names, texts, is_read) -> None:
    codes = {
        heading.lower().replace(" ", "-").rstrip("s") + f"-{name}": text
        for name, text in zip(names.split(), texts.split("|"), strict=True)
    }
    sections = "".join(
        f"<h2>{above}</h2>" + "".join(f"<h3><code>{code}</code></h3><p>{text}</p>" for code, text in told.items())
        for above, told in {**_RESOURCES, heading: codes}.items()
    )
    found = probe_page(page(f"<h1>Error codes</h1>{sections}"), "acme", "", None)
    got = {one["code"] for one in found.records}
    assert {code for told in _RESOURCES.values() for code in told} <= got
    assert got.issuperset(codes) == is_read and got.isdisjoint(codes) != is_read


@pytest.mark.parametrize("kind", ["status", "string"])
def test_the_type_of_a_field_that_stands_for_an_error_is_no_label(kind: str) -> None:
    told = {
        "404 pot_not_found": "There is no such pot.",
        "409 lid_stuck": "The lid is closed.",
        "500 oven_error": "It failed.",
    }
    fields = "".join(
        f'<div class="field"><div><div>{name}</div><div><div><span>{kind}</span></div></div></div>'
        f"<div><p>{text}</p></div></div>"
        for name, text in told.items()
    )
    found = probe_page(page(f"<h1>Errors</h1><h2>Status codes</h2>{fields}"), "acme", "", None)
    assert {f"{one['status']} {one['code']}": one["message"] for one in found.records} == told


@pytest.mark.parametrize(
    ("text", "is_read"),
    [("Pot too small (< 3 cups)", True), ("Lid >= 20 inches", True), ("< 3", False), ("Pot <name> lost", False)],
)
def test_a_limit_in_the_text_of_an_error_is_no_placeholder(text: str, is_read: bool) -> None:
    rows = ("No pot given|400|It is missing.", "Lid too hot|409|It burns.", "Kitchen closed|503|Come again.")
    said = text.replace("<", "&lt;") + "|422|It does not fit."
    found = probe_page(page("<h2>Errors</h2>" + table("Error|Status code|Notes", *rows, said)), "acme", "", None)
    assert (text in {one["code"] for one in found.records}) == is_read
    assert (found.suspect is None) == is_read


@pytest.mark.parametrize(("name", "is_asked"), [("error-codes.md", False), ("Erro pot-lids.md", True)])
def test_a_label_in_a_heading_ends_with_a_word(name: str, is_asked: bool) -> None:
    rows = ("pot_lost|The pot is lost.", "lid_stuck|The lid failed.", "oil-fire.d|It burns.", "unknown|It failed.")
    found = probe_page(page(f"<h2>{name}</h2><h1>Error codes</h1>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert len(found.records) == 4 and (found.suspect is not None) == is_asked


def test_macros_for_the_domains_of_errors_beside_an_enumeration_are_no_codes() -> None:
    domains = "".join(
        f"<h2>POT_{name}_ERROR</h2><div><div><table><tr><td>#define POT_{name}_ERROR&#160;&#160;&#160;"
        f"pot_{name.lower()}_error_quark()</td></tr></table></div><div><p>Error domains for lids</p></div></div>"
        for name in ("LID", "OIL", "STOVE", "YEAST", "CURL")
    )
    said = {"OK": "all is well", "BADARG": "bad argument", "LOST": "the pot is lost", "STUCK": "the lid failed"}
    members = "".join(
        f"<tr><td>POT_E_{name}</td><td>({at}) {one}</td></tr>" for at, (name, one) in enumerate(said.items())
    )
    enumeration = f"<h2>PotRc</h2><table><tr><th colspan='2'>Enumerator</th></tr>{members}</table>"
    found = probe_page(page(f"<h1>Return codes</h1>{domains}{enumeration}"), "acme", "", None)
    assert [one["code"] for one in found.records] == [f"POT_E_{name}" for name in said]


@pytest.mark.parametrize("title", ["你该做什么", "用户应做什么", "如何做", "用户操作", "下一步"])
def test_a_chinese_column_that_says_what_to_do_is_the_hint(title: str) -> None:
    rows = ("pot_lost|没有锅|看一下柜子", "lid_stuck|盖子卡住|等一会儿", "oil_failed|没有油|去买油")
    found = probe_page(page("<h2>错误码</h2>" + table(f"code|含义|{title}", *rows)), "acme", "", None)
    assert [one["hint"] for one in found.records] == ["看一下柜子", "等一会儿", "去买油"] and found.suspect is None


def test_two_statuses_in_brackets_are_no_page_of_several() -> None:
    errors = table("Code|Description", "POT_LOST|The pot is lost.", "POT_EMPTY|The pot is empty.", "NO_LID|No lid.")
    found = probe_page(page(f"<h2>Error codes</h2>{errors}<p><code>FAILED</code> (400/500)</p>"), "acme", "", None)
    assert (len(found.records), found.suspect) == (3, None)


@pytest.mark.parametrize("head", ["Código|Idioma", "Código|Moneda", "Code|Sprache", "コード|言語"])
def test_codes_of_languages_are_none_of_errors_though_their_heading_names_these(head) -> None:
    errors = table("Code|Description", "E01|The pot is missing.", "E02|The lid was lost.", "E03|The oil failed.")
    languages = table(head, "en|English, if the error is not known.", "es|Español", "pt|Português")
    found = records(page(f"{errors}<h2>Languages of errors</h2>{languages}"))
    assert [one.code for one in found] == ["E01", "E02", "E03"]


@pytest.mark.parametrize(
    ("heading", "lines", "asked"),
    [
        ("Classes", ["PumpClient: raises errors", "PumpLog: keeps errors", "PumpQueue: retries what fails"], True),
        ("Client libraries", ["PUMP_JS: raises errors", "PUMP_GO: returns errors", "PUMP_C: fails at once"], True),
        ("Supported regions", ["EU-1: fails over to EU-2", "US-2: refuses all refunds", "AP-3: may fail"], False),
        ("Payment statuses", ["PENDING: is not paid", "FAILED: has failed", "DECLINED: was refused"], False),
    ],
)
def test_other_things_beside_codes_are_none_though_their_texts_tell_of_failures(heading, lines, asked) -> None:
    codes = table("Code|Description", "LID_OPEN|The lid is open.", "LID_LOST|The lid is lost.")
    others = "".join(f"<li>{line}</li>" for line in lines)
    found = probe_page(page(f"{codes}<h2>{heading}</h2><ul>{others}</ul>", "Pump API errors"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_OPEN", "LID_LOST"]
    assert bool(found.suspect) == asked


@pytest.mark.parametrize(
    ("heading", "is_read"), [("API responses", True), ("Response messages", True), ("Responses", False)]
)
def test_what_an_api_answers_are_its_codes_and_not_the_responses_of_an_endpoint(heading: str, is_read: bool) -> None:
    statuses = ("400|The lamp is invalid.", "404|There is no such lamp.", "500|It failed.")
    for lines in (statuses, ("LAMP_OFF|The lamp is not on.", "LAMP_LOST|The lamp was not found.")):
        found = records(page(f"<h2>{heading}</h2>{table('Code|Description', *lines)}", "API reference"))
        assert bool(found) == is_read


@pytest.mark.parametrize(
    ("above", "heading", "texts", "is_read"),
    [
        ("", "Error codes", ["Unauthorized", "Not Found"], True),
        ("", "Response codes", ["Unauthorized", "Not Found"], True),
        ("Status codes", "", ["Unauthorized", "Not Found"], True),
        ("", "Responses", ["Unauthorized", "Not Found"], False),
        ("Limits", "", ["pots at most", "lids in a box"], False),
    ],
)
def test_items_of_statuses_are_read_endpoint_by_endpoint_where_headings_call_them_codes(
    above, heading, texts, is_read
) -> None:
    items = (
        "<ul>"
        + "".join(map("<li><code>{}</code> {}</li>".format, ("401", "404"), texts))
        + "<li><code>{}</code> {}</li></ul>"
    )
    calm = zip(("POST", "HEAD", "DELETE"), ("201", "200", "204"), ("Created", "OK", "No Content"), strict=True)
    lists = (f"<h3>{of}</h3><h4>{heading}</h4>{items.format(code, text)}" for of, code, text in calm)
    found = probe_page(page(f"<h2>{above}</h2>{''.join(lists)}", "Pots"), "page", "https://docs.example/errors", None)
    assert (len(found.records), found.suspect is None) == ((9, True) if is_read else (0, False))


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>0: All is well</li><li>1 - 399: Information</li><li>400 - 999: Errors</li></ul>",
        table(
            "Code|Description",
            "400<br><code>V1</code> and later|The key is invalid.",
            "413<br><code>V2</code> only|The body is too large.",
            "429<br><code>V2</code>: too many|Too many requests were sent.",
            "408<br><code>V3</code>|It failed.",
            "500<br><code>V1</code> fails|An internal error occurred.",
        ),
    ],
    ids=["ranges among short numbers", "releases below statuses"],
)
def test_a_page_with_odd_codes_is_declined_and_no_internal_error(body: str) -> None:
    found = probe_page(page(f"<h2>Retries</h2>{body}", "API guide"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "no-rows"


def test_a_linked_code_with_a_text_below_it_in_its_item_is_a_row() -> None:
    items = "".join(
        f"<li><p><a href='/e/{code}'><code>{code}</code></a></p><p>The {what} is invalid.</p></li>"
        for code, what in {"lid_lost": "lid", "pot_lost": "pot", "key_lost": "key"}.items()
    )
    assert [one.code for one in records(page(f"<ul>{items}</ul>"))] == ["lid_lost", "pot_lost", "key_lost"]


def test_the_numbered_caption_of_a_table_in_a_card_is_no_text_of_the_code() -> None:
    fields = (
        "<table><tr><td>Description</td><td>It is lost.</td></tr><tr><td>Solution</td><td>Find it.</td></tr></table>"
    )
    cards = (f"<h3>LID_{at}</h3><figure>{fields}<figcaption>Table {at}</figcaption></figure>" for at in (11, 12, 13))
    assert [one.state.hint for one in records(page("".join(cards)))] == ["Find it."] * 3


def test_the_states_of_something_are_no_errors_though_some_failed() -> None:
    rows = ("15|To be checked", "20|Ready for pickup", "100|Recipient not found", "112|Damaged", "160|Other problems")
    assert records(page(table("Value|Status", *rows), "Status list")) == []


@pytest.mark.parametrize("more", [[], ["Any other failure", "Unknown failure"]])
def test_one_cell_more_does_not_change_how_the_others_are_read(more) -> None:
    cells = ["Error E12: Lid lost", "Error E13: Oil spilt", "Error E14: Pot broken", *more]
    rows = [f"{text}|The order of {at} pots failed." for at, text in enumerate(cells)]
    assert [one.code for one in records(page(table("Error|Description", *rows)))] == ["E12", "E13", "E14", *more]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("Lid open (22001)", "Oil spilt (42P01)", "Pot lost (0A000)"), ["22001", "42P01", "0A000"]),
        (("Lid open (PAY-11)", "Oil spilt (PAY-12)", "Pot lost (PAY-7)"), ["PAY-11", "PAY-12", "PAY-7"]),
        (("lid_open, HTTP 409", "oil_spilt, HTTP 422", "pot_gone, HTTP 410"), ["lid_open", "oil_spilt", "pot_gone"]),
        (("E400, 401, 402", "E403", "E410 / 411"), ["E400", "E401", "E402", "E403", "E410", "E411"]),
        (("R01", "R02<br><code>R57</code>", "R03"), ["R01", "R02", "R57", "R03"]),
        (("Lid open<br><code>R01</code>", "Pot lost<br><code>R02</code>"), ["R01", "R02"]),
        (("The pot is wrong (pot_number)", "The date is wrong (date)", "The owner is missing (pot_owner)"), None),
        (("Overflow (CVE-2020-1234)", "Wrong check (CVE-2021-2345)", "Use after free (CVE-2022-3456)"), None),
        (("E1 Most pots: 500", "E2 Fewest pots: 100", "E3 Lids: 300"), None),
        (("OAuth2 token expired", "S3 bucket missing", "IPv6 not supported"), None),
        (("user.name missing", "user.email invalid", "order.id unknown"), None),
        (("Cannot open: pots.json", "No such file: lids.csv", "Locked: shop.log"), None),
        (("Wrong type: INT_32", "Not nullable: STR_64", "Bad form: DATE_8"), None),
        (("Not set (POT_KEY)", "Empty (SHOP_HOST)", "Wrong (LOG_LEVEL)"), None),
        (("Not supported: v1.2", "Gone since: v2.0", "Old: v0.9"), None),
        (("Too many pots (1000)", "Text too long (5000)", "Most lids (9999)"), None),
        (("Law changed (2019)", "Rule failed (2020)", "Pot denied (2021)"), None),
        (("EPot:Invalid lid", "EPot:Unknown lid", "EShop:Missing pots"), None),
        (("E_FAIL", "HRESULT_FROM_WIN32(ERROR_NO_POT)", "HRESULT_FROM_WIN32(ERROR_NO_LID)"), None),
    ],
)
def test_what_a_text_names_in_its_cell_is_a_code_only_if_it_is_like_one(cells, codes) -> None:
    found = records(page(table("Error|Description", *(f"{text}|It failed." for text in cells))))
    assert [one.code for one in found] == (codes or [*cells])


def test_what_stands_beside_a_code_in_its_cell_is_a_status_only_where_it_counts_nothing() -> None:
    for names, statuses in (
        (("Too many pots (500)", "Too few lids (100)", "Most lamps (300)"), [None] * 3),
        (("200 Pots at most", "500 Lids at most", "300 Lamps at most"), [None] * 3),
        (("300 USD minimum", "500MB limit", "500 items at most"), [None] * 3),
        (("(409): Lid open", "(422): Oil spilt", "(404): Lost"), [409, 422, 404]),
        (("500 pots", "500 lids", "500 lamps"), [None] * 3),
        (("(255)", "(128)", "(199)"), [None] * 3),
        (("HTTP 409 LID OPEN", "The oil is spilt. (422)", "(404) lost"), [409, 422, 404]),
    ):
        rows = [f"E1{at} {name}|It failed." for at, name in enumerate(names)]
        assert [one.state.status for one in records(page(table("Error|Description", *rows)))] == statuses


def test_a_text_behind_a_code_and_its_status_in_bold_gives_no_other_status() -> None:
    texts = ["HTTP 500 in old shops. It failed.", "It failed.", "It is lost."]
    items = "".join(f"<li><b>E_{at}X (409)</b> {text}</li>" for at, text in enumerate(texts))
    found = [(one.state.status, one.state.message) for one in records(page(f"<h1>Errors</h1><ul>{items}</ul>"))]
    assert found == [(409, text) for text in texts]


@pytest.mark.parametrize(
    "heads",
    [
        ["400 Size wrong (bad_size)", "403 Pot missing (no_pot)", "500 Internal Server Error"],
        ["400 Bad Request (1.2.0)", "401 Unauthorized (beta-2)", "404 Not Found (RFC-9110)"],
        ["400 Bad Request (v2_only)", "401 Unauthorized (pot_key)", "404 Not Found (pot_id)"],
        ["400 Too many pots (1000)", "422 Too many lids (max-20)", "429 Text too long (5000)"],
    ],
)
def test_what_stands_in_brackets_behind_statuses_takes_none_of_their_rows(heads) -> None:
    found = records(page("".join(f"<h3>{head}</h3><p>It failed.</p>" for head in heads)))
    assert [f"{one.code} {one.state.title}" for one in found] == heads


@pytest.mark.parametrize(
    "item", ["<code>{} {}</code> (<code>{}</code>): {}", "<b>{} {}</b> - <code>{}</code>: {}", "{} {} ({}): {}"]
)
def test_a_code_between_the_phrase_of_its_status_and_a_text_is_that_of_the_row(item) -> None:
    rows = [(400, "Bad Request", "BAD_SIZE"), (403, "Forbidden", "NO_LID"), (409, "Conflict", "LID_OPEN")]
    items = [item.format(*row, f"It failed in pot {at}.") for at, row in enumerate(rows)]
    items.append("<code>500 Internal Server Error</code>: It failed." if "<" in item else "500: It failed.")
    found = probe_page(page(f"<h2>Errors</h2><ul><li>{'</li><li>'.join(items)}</li></ul>"), "acme", "", None)
    assert [(one["status"], one["title"], one["code"]) for one in found.records[:3]] == rows
    assert (found.records[3]["code"], found.suspect) == ("500", None)
    items = [
        item.format(*row[:2], field, "It failed.") for row, field in zip(rows, ("pot_id", "lid", "pot-1"), strict=True)
    ]
    assert [one.code for one in records(page(f"<h2>Errors</h2><ul><li>{'</li><li>'.join(items)}</li></ul>"))] == [
        "400", "403", "409",
    ]  # fmt: skip


@pytest.mark.parametrize("item", ["<code>{s}</code> (<code>{f}</code>): {t}", "{s} {p} ({f}): {t}"])
@pytest.mark.parametrize("fields", [("page_size", "pot_id", "owner_ref"), ("create_pot", "get_pot", "delete_pot")])
def test_a_field_or_an_operation_behind_a_status_is_not_its_code(item, fields) -> None:
    statuses = (("400", "Bad Request"), ("404", "Not Found"), ("409", "Conflict"))
    rows = [
        item.format(s=status, p=phrase, f=field, t="It failed.")
        for (status, phrase), field in zip(statuses, fields, strict=True)
    ]
    body = page(f"<h2>Errors</h2><ul><li>{'</li><li>'.join(rows)}</li></ul>")
    assert [one.code for one in records(body)] == ["400", "404", "409"]


@pytest.mark.parametrize("heading", ["References", "Bibliography", "Ports"])
def test_what_else_a_page_of_errors_numbers_is_no_code(heading) -> None:
    codes = table("Code|Description", *(f"100{at}|The jar {at} was not found." for at in range(4)))
    others = "".join(f"<li>{number}: it may fail</li>" for number in (8080, 8443, 9000))
    found = records(page(f"<h1>Error codes</h1>{codes}<h2>{heading}</h2><ul>{others}</ul>"))
    assert [record.code for record in found] == ["1000", "1001", "1002", "1003"]


@pytest.mark.parametrize("code", ["[{}]", "(<code>{}</code>)"])
def test_a_heading_that_ends_in_its_code_may_begin_with_its_status(code) -> None:
    rows = (
        f"<h3>{one} {code.format(f'bad_{at}')}</h3><p>It failed.</p>"
        for at, one in (("pot", "404 Not Found"), ("lid", "409 Conflict"), ("jar", "The jar broke"))
    )
    found = records(page(f"<h2>Errors</h2>{''.join(rows)}"))
    assert [(one.code, one.state.status) for one in found] == [("bad_pot", 404), ("bad_lid", 409), ("bad_jar", None)]


@pytest.mark.parametrize("line", ["<li>{}: {}</li>", "<dt>{}</dt><dd>{}</dd>", "<h3>{}</h3><p>{}</p>"])
@pytest.mark.parametrize(
    ("names", "asked"),
    [(("bad_token", "pot_closed", "list_empty"), True), (("page_size", "pot_ref", "list_id"), False)],
)
@pytest.mark.parametrize(
    "beside", ["", table("Code|Description", "NO_LID|No lid.", "POT_LOST|It is lost.", "BAD|It failed.")]
)
@pytest.mark.parametrize("form", ["{} {} ({})", "{} {}: {}"])
def test_a_name_behind_a_status_is_asked_for_where_failures_stand_there(beside, form, line, names, asked) -> None:
    statuses = (("401", "Unauthorized"), ("409", "Conflict"), ("404", "Not Found"))
    rows = (
        line.format(form.format(status, phrase, name), "It is not right.")
        for (status, phrase), name in zip(statuses, names, strict=True)
    )
    list_ = "".join(rows)
    tag = {"<l": "ul", "<d": "dl"}.get(list_[:2], "div")
    found = probe_page(page(f"<h2>Errors</h2>{beside}<{tag}>{list_}</{tag}>"), "acme", "", None)
    assert (found.suspect is not None and "list_empty" in found.suspect["detail"]) == asked


@pytest.mark.parametrize("line", ["<h3>{}</h3><p>{}</p>", "<li>{}: {}</li>"])
@pytest.mark.parametrize(
    "form",
    [
        "<code>{s}</code> (<code>{c}</code>)",
        "<code>{c}</code> (<code>{s}</code>)",
        "<code>{s}</code> – <code>{c}</code>",
        "<code>{c}</code> [{s}]",
    ],
)
def test_a_code_and_its_status_in_tags_of_their_own_are_one_row(form, line) -> None:
    for codes in (("bad_state", "card_declined", "no_lid"), ("invalid", "declined", "conflict")):
        rows = [*zip(codes, (400, 402, 409), strict=True)]
        lines = [line.format(form.format(c=code, s=status), f"Pot {code} failed.") for code, status in rows]
        body = page(f"<h2>Error codes</h2><ul>{''.join(lines)}</ul>" if "<li>" in line else "".join(lines))
        found = probe_page(body, "acme", "", None)
        assert [(one["code"], one["status"]) for one in found.records] == rows and found.suspect is None
        odd = line.format(form.format(c="Internal", s=500), "It failed.")
        found = probe_page(body.replace(lines[-1].encode(), (lines[-1] + odd).encode()), "acme", "", None)
        assert found.suspect or "Internal" in str(found.records)


def test_a_macro_around_a_constant_is_part_of_the_code() -> None:
    codes = ["AVERROR(EAGAIN)", "AVERROR_EOF", "AVERROR(ENOMEM)"]
    items = "".join(f"<li><code>{code}</code> - Pot {at} failed.</li>" for at, code in enumerate(codes))
    assert [one.code for one in records(page(f"<h2>Error codes</h2><ul>{items}</ul>"))] == codes


def test_the_number_of_a_code_under_a_label_is_not_taken_for_it() -> None:
    cards = "".join(f"<h3>POT0{at}N</h3><p>The pot failed.</p><p>potcode: -{at}</p>" for at in (100, 101, 102))
    assert [one.code for one in records(page(f"<h1>Errors</h1>{cards}"))] == ["POT0100N", "POT0101N", "POT0102N"]


def test_headings_behind_a_label_of_error_codes_need_no_other_word_of_errors() -> None:
    cards = "".join(f"<h2>エラーコード: POT00{at}</h2><p>釜 {at}</p>" for at in (1, 2, 3))
    assert [one.code for one in records(page(cards, "釜"))] == ["POT001", "POT002", "POT003"]


@pytest.mark.parametrize(
    ("above", "lead", "are_codes"),
    [
        ("Error code list", "", True),
        ("Error codes", "Some of the error codes returned in an answer of 422 are given below:", True),
        ("Error codes", "These error codes are not sent any more:", False),
        ("Error code lists", "", True),
        ("Error code samples", "", False),
    ],
)
def test_codes_without_texts_are_read_where_the_words_above_only_say_what_they_are(above, lead, are_codes) -> None:
    codes = ["LID_INVALID", "POT_NOT_FOUND", "OIL_MISSING"]
    items = "".join(f"<li><code>{code}</code></li>" for code in codes)
    found = records(page(f"<h2>{above}</h2><p>{lead}</p><ul>{items}</ul>", "Pots"))
    assert [one.code for one in found] == codes * are_codes


def test_exit_codes_beside_codes_of_errors_are_no_reason_to_leave_these_out() -> None:
    rows = ["LID_OPEN|The lid is open.|1", "POT_LOST|The pot is lost.|2", "OIL_SPILT|The oil is spilt.|3"]
    for title, number in (("Error code", 3), ("Code", 0)):
        body = "<h2>Error codes and exit codes</h2>" + table(f"{title}|Description|Exit code", *rows)
        assert len(records(page(body, "Pots"))) == number


@pytest.mark.parametrize(("code", "number"), [("POT_{}_ERROR", 3), ("POT_{}", 0), ("LOG_{}_ERROR", 0)])
def test_constants_that_are_errors_by_their_names_need_no_word_of_errors_around_them(code, number) -> None:
    rows = [(code.format(name), f"The {name.lower()} failed.") for name in ("PUMP", "LATCH", "OVEN")]
    terms = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    assert len(records(page(f"<h2>Constants</h2><dl>{terms}</dl>", "Pots"))) == number


def test_numbers_are_codes_where_their_texts_speak_of_failure_in_any_word() -> None:
    texts = (
        *("The text is too long", "The call came too late", "It was interrupted", "The host is unreachable"),
        *("The name is ambiguous", "The user does not exist", "An incompatible device", "An unrecognised key"),
    )
    rows = [f"{1201 + at}|{text}" for at, text in enumerate(texts)]
    assert len(records(page(table("Code|Meaning", *rows), "Acme"))) == len(rows)


@pytest.mark.parametrize("title", ["Return value", "Result", "Alarm", "Fault", "Status", "Reply"])
def test_codes_that_count_up_are_read_under_a_title_that_counts_no_lines(title) -> None:
    rows = ("1|The lid is invalid.", "2|The key is missing.", "3|The jar was not found.", "4|The motor has failed.")
    assert [one.code for one in records(page(table(f"{title}|Description", *rows)))] == [*"1234"]


@pytest.mark.parametrize(("title", "head", "states"), [
    ("Presence", "Value|Meaning", "0|Idle;1|Busy;2|Away;3|Locked;4|Blocked"),
    ("Account states", "State|Description", "FROZEN|The account is frozen.;BLOCKED|The card is blocked.;OPEN|In use."),
    ("Calls", "Disposition|Meaning", "ANSWERED|The call was answered.;BUSY|The line was busy.;DONE|It has ended."),
])  # fmt: skip
def test_states_that_only_restrict_are_no_failures(title, head, states) -> None:
    codes = table("Code|Description", "BAD_LID|The lid is invalid.", "NO_KEY|The key is missing.")
    found = probe_page(page(f"{codes}<h2>{title}</h2>{table(head, *states.split(';'))}"), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == (["BAD_LID", "NO_KEY"], None)


@pytest.mark.parametrize("form", ["{}", "[{}]", "<b>[{}]</b>"])
@pytest.mark.parametrize("heading", ["ERRORS", "RETURN VALUES"])
@pytest.mark.parametrize("lead", ["The pot() function fails if:", "The function can return 3 values:"])
def test_a_manual_says_when_its_function_fails_above_terms_in_brackets(lead, heading, form) -> None:
    rows = {"EACCES": "Nobody may open it.", "EINVAL": "It is invalid.", "ENOENT": "It was not found."}
    terms = "".join(f"<dt>{form.format(name)}</dt><dd>{text}</dd>" for name, text in rows.items())
    text = f"<h2>NAME</h2><p>pot - a pot</p><h2>{heading}</h2><p>{lead}</p><dl>{terms}</dl>"
    assert {one.code: one.state.message for one in records(page(text, "pot(2)"))} == rows


@pytest.mark.parametrize("heading", ["Macros", "Constant Field Values"])
def test_what_a_generator_calls_a_list_of_constants_does_not_say_that_they_are_no_errors(heading) -> None:
    rows = [f"POT_ERROR_{name}|The {name.lower()} failed." for name in ("PUMP", "LATCH", "OVEN")]
    assert len(records(page(f"<h2>{heading}</h2>" + table("Name|Description", *rows), "pot.h"))) == 3


def test_states_with_the_vendors_name_are_not_missing_beside_its_codes_of_errors() -> None:
    states = table("Value|Description", "KILN_POT_STATE_ON|The pot is hot.", "KILN_POT_STATE_OFF|The pot is cold.")
    items = "".join(f"<li><b>KILN_POT_{name}</b> if it failed.</li>" for name in ("OK", "ERROR_LID", "ERROR_OIL"))
    found = probe_page(page(f"{states}<h2>Returns</h2><p>Error codes:</p><ul>{items}</ul>", "Pots"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["KILN_POT_OK", "KILN_POT_ERROR_LID", "KILN_POT_ERROR_OIL"]
    assert found.suspect is None


def test_the_numbers_of_messages_are_no_codes_of_errors() -> None:
    rows = [f"0x804{at}|PotUpdate|What became of pot {at}." for at in range(1, 6)]
    assert not records(page("<h2>Messages</h2>" + table("Opcode|Message|Content", *rows), "Pots"))


def test_two_titles_with_a_code_below_a_label_are_declared_by_what_stands_above_them() -> None:
    cards = "".join(
        f"<h2>Pot {at} is lost</h2><p><b>Error code:</b> <code>POT_{at}_LOST</code></p><p>Look for it.</p>"
        for at in "AB"
    )
    found = probe_page(page(cards, "Pots"), "acme", "", None)
    assert (found.records, found.declare) == ([], 'lists = ["Pots"]')


def test_a_column_that_counts_is_none_of_codes() -> None:
    rows = ("Insufficient funds|21|6.2 %", "Lost card|9|2.9 %", "Denied|5|1.5 %")
    for title in ("Prev Count", "Total", "件数"):
        assert not records(page("<h2>Decline reasons</h2>" + table(f"Reason|{title}|Share", *rows)))


def test_the_code_below_a_type_of_errors_is_the_code_though_one_type_has_none() -> None:
    label = "<p><b>Error code:</b> <code>{}</code></p>"
    names = {"PotError": "", "LidError": "LID_OPEN", "OilError": "OIL_SPILT", "KilnError": "KILN_COLD"}
    cards = "".join(
        f"<h3>{name}</h3><p>It failed.</p>{label.format(code) * bool(code)}" for name, code in names.items()
    )
    found = probe_page(page(f"<h2>Error Classes</h2>{cards}", "Pots"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_OPEN", "OIL_SPILT", "KILN_COLD"]
    assert found.suspect and found.suspect["reason"] == "row-unread" and "PotError" in found.suspect["detail"]


def test_headings_that_count_mistakes_are_no_errors_of_a_program() -> None:
    for numbers in ([1, 2, 3], [1, 2, 5]):
        cards = "".join(f"<h3>Error {number}: Lid</h3><p>The pot is left open.</p>" for number in numbers)
        found = records(page(f"<h1>Mistakes that potters make</h1>{cards}", "Pots"))
        assert [one.code for one in found] == ([] if numbers == [1, 2, 3] else ["1", "2", "5"])


def test_no_code_of_several_in_a_cell_is_a_name_for_another() -> None:
    cells = ["403 · no_pot / bad_pot", "404 · no_lid", "409 · lid_open, lid_shut"]
    found = records(page(table("Code|Description", *(f"{text}|It failed." for text in cells))))
    assert {"no_pot", "bad_pot", "no_lid", "lid_open", "lid_shut"} <= {one.code for one in found}


@pytest.mark.parametrize("text", ["pots per day at most", "Pots and more"])
def test_an_amount_behind_statuses_is_none_of_them(text) -> None:
    heads = "".join(
        f"<h3>{head}</h3><p>It failed.</p>" for head in ("400 Bad Request", "401 Unauthorized", "404 Not Found")
    )
    body = page(f"<h1>Status codes</h1>{heads}<h3>900 {text}</h3><p>It failed.</p>")
    assert probe_page(body, "acme", "", None).suspect is not None


@pytest.mark.parametrize("titles", CASES["messages"])
def test_what_the_api_prints_is_the_message_and_a_description_beside_it_is_not(titles) -> None:
    rows = [f"E{at}|Pump {at} failed|Water has come into the engine of pump {at}.|Dry it." for at in (1, 2, 3)]
    found = records(page(table(titles, *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [(row.split("|")[1], "Dry it.") for row in rows]


@pytest.mark.parametrize("title", ["User message", "Message to display", "Mensaje para el usuario", "用户提示信息"])
def test_what_to_tell_the_user_is_no_message_beside_a_description(title) -> None:
    rows = [f"E{at}|Pump {at} has failed|Your pump {at} stands still." for at in (1, 2, 3)]
    found = records(page(table(f"Code|Description|{title}", *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [tuple(row.split("|")[1:]) for row in rows]


def test_each_title_is_listed_as_it_is_looked_up() -> None:
    lists = [listed for section in ("synonyms", "titles") for listed in word_lists("columns")[section].values()]
    assert [word for listed in lists for word in listed if normal(word) != word] == []


@pytest.mark.slow
def test_what_is_no_list_of_error_codes_is_left_alone() -> None:
    assert [path.stem for path in NOT_CODES if records(path.read_bytes())] == []


ACCEPTED = [
    *sorted((PAGES / "accepted").glob("*.html")),
    PAGES / "read" / "a_blank_line_within_a_group_heads_nothing.html",
    PAGES / "read" / "a_category_type_in_a_field_list.html",
    PAGES / "read" / "a_status_in_a_row_of_badges_below_the_code.html",
    PAGES / "read" / "a_term_for_each_label_of_a_record.html",
    PAGES / "read" / "labels_that_stand_loose_in_a_record.html",
    PAGES / "read" / "the_end_of_a_list_of_codes_is_none.html",
]


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_an_honest_page_is_not_suspect_on_the_first_look(path) -> None:
    found = probe_page(path.read_bytes(), "acme", "", None)
    assert found.records and found.suspect is None


@pytest.mark.parametrize("path", sorted((PAGES / "suspect").rglob("*.html")), ids=lambda path: path.stem)
def test_what_is_not_read_for_sure_is_a_finding(path) -> None:
    found = probe_page(path.read_bytes(), "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == path.parent.name


@pytest.mark.slow
def test_a_page_reads_the_same_however_often_it_was_read() -> None:
    def lists_of(page: Page, apart: bool) -> list[object]:
        return [([two.name for two in one.features], one.rows) for one in read_lists(page, apart=apart).lists]

    for path in [*READ, *NOT_CODES][::9]:
        page = Page(path.read_bytes())
        for apart in (False, True):
            assert lists_of(page, apart) == lists_of(page, apart), path


@pytest.mark.slow
def test_each_decision_is_the_sum_of_its_evidence() -> None:
    for path in [*READ, *NOT_CODES][1::9]:
        for one in read_lists(Page(path.read_bytes())).lists:
            assert one.features and one.accepted == enough(one.features), path
            assert one.accepted == (one.certainty >= 0.5), path


@pytest.mark.parametrize("which", ["base", "later", "layout"])
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_first_sites_pages_need_no_declaration(vendor, which) -> None:
    path = FIXTURES / which / f"{vendor}.html"
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    score = compare(records(path.read_bytes()), wanted, set())
    assert (score.extra, score.missed, score.wrong) == ([], [], [])


def test_tables_without_titles_below_statuses_may_have_unlike_numbers_of_columns() -> None:
    rows = [["E1", "The lid is open.", "Close it."], ["E2", "The pot was not found.", "Find it."]]
    rows += [["E3", "The oven failed."], ["E4", "The fan failed."]]
    lines = ["".join(["<tr>", *(f"<td>{text}</td>" for text in row), "</tr>"]) for row in rows]
    tables = [f"<table>{''.join(own)}</table>" for own in (lines[:2], lines[2:])]
    body = page(f"<h3>404 Not Found</h3>{tables[0]}<h3>500 Server Error</h3>{tables[1]}")
    assert probe_page(body, "acme", "", None).suspect


def test_a_line_without_a_code_among_lines_of_codes_is_a_finding() -> None:
    lines = [f"E{at} - It failed." for at in range(1, 8)]
    for broken in ("Seven - It failed.", "E7", "-- It failed."):
        found = probe_page(page(f"<p>{'<br>'.join([*lines[:3], broken, *lines[3:]])}</p>"), "acme", "", None)
        assert found.suspect and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize(("level", "reason"), [(2, None), (3, "row-unread")])
def test_what_the_author_has_to_do_is_no_unfilled_heading_unless_it_may_be_a_codes(level, reason) -> None:
    cards = "".join(f"<h3>Lamp{name}Error</h3><p>The lamp failed.</p>" for name in ("Off", "Hot", "Old"))
    found = probe_page(page(f"<h2>Errors</h2>{cards}<h{level}>TODO</h{level}><p>Mend it.</p>"), "acme", "", None)
    assert (found.suspect or {}).get("reason") == reason


def test_a_short_page_of_statuses_is_not_taken_for_one_that_is_not_there() -> None:
    found = probe_page(page("<p>The pump answers 400, 404 or 503.</p>"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "no-rows"
    with pytest.raises(PageFailed, match="not found"):
        probe_page(page("<p>404</p>", "Sorry"), "acme", "", None)


def test_numbers_by_topic_are_no_statuses_by_chance() -> None:
    texts = ("Not authorized", "Card expired", "The drawer is empty")
    rows = [f"{number}|{text}" for number, text in zip((200, 400, 500), texts, strict=True)]
    assert [record.state.status for record in records(page(table("Code|Meaning", *rows)))] == [None] * 3


def test_rows_that_a_blank_line_parts_from_their_table_are_a_finding() -> None:
    codes = table("Code|Meaning", *(f"E{at}|It failed." for at in range(1, 8)))
    assert probe_page(page(codes), "acme", "", None).suspect is None
    found = probe_page(page(f"{codes}<p>| E8 | It failed, too. |\n| E9 | It is lost. |</p>"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize(("codes", "grammar", "other"), CASES["grammars"])
def test_a_grammar_is_made_of_the_codes(codes, grammar, other) -> None:
    assert grammar_of(codes) == grammar
    assert all(re.fullmatch(grammar, code) for code in codes) and not re.fullmatch(grammar, other)


@pytest.mark.parametrize(("url", "vendor"), CASES["hosts"])
def test_a_vendors_name_is_made_of_the_host(url, vendor) -> None:
    assert vendor_of(url) == vendor


def test_probe_prints_lists_records_and_what_it_skips(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    codes = table("Code|HTTP|Retry?|Meaning|Action", "a_bad|400|No|A.|Mend it.", "b_bad|503|Yes|B.|", "|||More.|")
    fields = table("Attribute|Type|Description", "code|string|The code", "text|string|The text")
    path.write_bytes(page(codes + fields))
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert (code, err) == (0, "") and list(data) == ["lists", "records", "skipped", "suspect", "declare", "unsure"]
    assert data["suspect"] is data["declare"] is None
    found = [(one["shape"], one["rows"], one["accepted"]) for one in data["lists"]]
    assert found == [("table", 2, True), ("table", 2, False)]
    assert set(data["lists"][0]) >= {"shape", "section", "fields", "rows", "certainty", "why"}
    assert {name: told["from"] for name, told in data["lists"][0]["fields"].items()} == {
        "code": "Code", "status": "HTTP", "retryable": "Retry?", "message": "Meaning", "hint": "Action",
    }  # fmt: skip
    first = {"vendor": "acme", "code": "a_bad", "status": 400, "category": None, "retryable": False}
    assert data["records"][0].items() >= (first | {"message": "A.", "hint": "Mend it."}).items()
    assert (data["records"][1]["retryable"], data["records"][1]["actions"]) == (True, [])
    assert [item["reason"] for item in data["skipped"]] == ["more of the line above", "the head of a table"]
    code, out, _ = run("probe", path, "--explain")
    assert code == 0 and "+3.0  the title 'Code' is one of codes [code-title]" in out
    assert "a_bad\t400\t\tno\tA.\tMend it." in out
    assert "-6.0  the first title, 'Attribute', is that of another kind of list [foreign-header]" in out
    assert "skipped: more of the line above" in out and "skipped: the head of a table" in out
    assert "the head of a table" not in run("probe", path)[1]


def test_probe_names_lists_declined_for_the_same_reason_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    options = "".join(f"<h2>{name}</h2>" + table("Option|Default", "lid|open") for name in ("Jar", "Lid", "Cup", "Jug"))
    path.write_bytes(page(options + table("Code|HTTP|Meaning", "a_bad|400|It failed.", "b_bad|503|It failed.")))
    out = run("probe", path)[1]
    assert "table under 'Jar': 1 row, " in out and "table under 'Cup'" not in out
    assert "  declined for the same reason: 3 more lists, under 'Lid', 'Cup', 'Jug'\n" in out
    assert "table under 'Cup': 1 row, " in run("probe", path, "--explain")[1]


def test_probe_names_the_column_that_hints_come_from_whatever_stands_before_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    rows = (
        "lid_open|The lid is open.|A latch broke.|Close the lid.",
        "jar_full|It is full.|No one came.|Empty the jar.",
    )
    path.write_bytes(page(table("Code|Message|Cause|Solution", *rows)))
    _, out, _ = run("probe", path)
    assert "  hint from 'Solution' (" in out and "\n  not used: Cause\n" in out
    assert "lid_open\t\t\t\tThe lid is open.\tClose the lid.\n" in out


def test_probe_names_no_columns_of_bullets_which_have_none(run: Run, tmp_path: Path) -> None:
    items = "".join(f"<li><code>{code}</code>: The lamp has failed. Buy one.</li>" for code in ("LOST", "SHUT", "COLD"))
    (tmp_path / "lamps.html").write_text(f"<h1>Error codes</h1><ul>{items}</ul>")
    out = run("probe", tmp_path / "lamps.html")[1]
    assert "code from 'the head'" in out and "message from 'the text'" in out and "not used" not in out


@pytest.mark.parametrize("title", ("No", "S.No", "Sr. No.", "Id", "序号"))
def test_a_first_line_of_plain_cells_above_numbered_lines_is_the_head(title: str) -> None:
    lines = ("1|K01|The lid is open", "2|ZM|The key is wrong", "3|Z9|No water is left", "4|K7|The pump failed")
    list_ = table(f"{title}|Response code|Description|Owner", *(f"{line}|Shop" for line in lines))
    found = records(page(list_.replace("th>", "td>")))
    assert [record.code for record in found] == ["K01", "ZM", "Z9", "K7"]


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("The bank that lent the pot has refused to fill it again.", True),
        ("The plate was declined.", True),
        ("The pot was declined", False),
        ("1001", False),
    ],
)
def test_a_code_that_means_something_else_in_another_list_is_no_summary(text: str, is_asked: bool) -> None:
    pots = table("Code|Description", f"1001|{text}", "1002|The limit is exceeded.", "1003|The lid is lost.")
    lids = (
        "2001|The lid is too large.|Use a pot.",
        "1001|The pot was declined.|Wait.",
        "2002|No lid was given.|Add it.",
    )
    found = probe_page(
        page(f"<h2>Pots</h2>{pots}<h2>Lids</h2>{table('Code|Description|Solution', *lids)}"), "a", "", None
    )
    assert (found.suspect is not None) == is_asked


def test_a_card_without_the_message_that_others_have_tells_what_happened() -> None:
    texts = ("The pot request timed out.", "The lid request timed out.", "The stove is busy.", "No cook is available.")
    texts += ("Pots conflict on one plate.", "Too many pots were sent.", "The server cannot read the log.")
    message = "<p>The complete error message: <code>ERROR 900{} (HY000): It failed</code></p>"
    note = "<blockquote><p><strong>Note:</strong></p><p>Old tea may take some more space.</p></blockquote>"
    items = "".join(
        f"<li><p>Error Number: 900{at}</p>{message.format(at) * (at < 3)}<p>{text}</p><p>Check the kitchen.</p>"
        f"{note * (at == 3)}</li>"
        for at, text in enumerate(texts)
    )
    found = [(one.state.message, one.state.hint) for one in records(page(f"<ul>{items}</ul>"))]
    assert found[0] == ("ERROR 9000 (HY000): It failed", "The pot request timed out. Check the kitchen.")
    assert found[4:] == [(f"{text} Check the kitchen.", None) for text in texts[4:]]


def test_states_of_a_thing_beside_errors_are_not_asked_about_in_any_language() -> None:
    states = {
        "active": "Đang dùng tốt",
        "low": "Sắp hết",
        "exhausted": "Cạn quota",
        "expired": "Quá hạn",
        "disabled": "Đang bị tắt",
        "missing": "Không còn bên kia",
        "unknown": "Không đọc được số liệu",
    }
    told = table("Giá trị|Nghĩa", *(f"<code>{state}</code>|{text}" for state, text in states.items()))
    codes = table("HTTP|Nghĩa", "400|Giá trị sai", "401|Thiếu API key", "404|Không tìm thấy", "429|Vượt trần")
    found = probe_page(page(f"<h3>Trạng thái key</h3>{told}<h2>Mã lỗi</h2>{codes}"), "acme", "", None)
    assert found.suspect is None and [record["code"] for record in found.records] == ["400", "401", "404", "429"]


def test_fields_of_an_error_of_which_one_holds_a_status_are_no_codes() -> None:
    told = {
        "reason": "why it failed",
        "status_code": "HTTP <code>401</code> or <code>403</code>",
        "required_pots": "populated for <code>insufficient_pots</code>",
        "required_lids": "populated for <code>missing_lid</code>",
    }
    items = "".join(f"<li><code>{name}</code>: {text}</li>" for name, text in told.items())
    codes = table("Code|Status|Meaning", "no_pot|401|The pot is missing.", "pot_old|401|The pot is too old.")
    found = records(page(f"<p><code>PotError</code> contains:</p><ul>{items}</ul><h2>Error codes</h2>{codes}"))
    assert [one.code for one in found] == ["no_pot", "pot_old"]


@pytest.mark.parametrize("titles", ("الحقل|إلزامي|الوصف", "Mező|Kötelező|Leírás", "ฟิลด์|จำเป็น|คำอธิบาย"))
def test_parameters_beside_a_table_of_codes_are_known_by_their_titles_in_any_language(titles: str) -> None:
    names = ("to", "pot_name", "subject", "lang", "expires_in", "code_length", "code", "reply_to")
    fields = table(titles, *(f"<code>{name}</code>|–|Goes into the kitchen" for name in names))
    codes = table("HTTP|code|Text", "400|bad_pot|The pot is not valid.", "404|no_pot|There is no pot.")
    found = probe_page(page(fields + codes), "acme", "", None)
    assert [record["code"] for record in found.records] == ["bad_pot", "no_pot"] and not found.unsure


@pytest.mark.parametrize(
    ("titles", "numbers", "is_counted"),
    [
        ("#|Status|Meaning", (5, 6, 7), True),
        ("No.|Error|Meaning", (5, 6, 8), True),
        ("|Status|Meaning", (5, 6, 7), False),
    ],
)
def test_the_numbers_of_lines_go_on_in_a_second_list(titles, numbers, is_counted) -> None:
    texts = ("The pot failed.", "The lid is invalid.", "The cup is lost.")
    first, second = (
        table(titles, *(f"{at}|{one}|{text}" for at, one, text in zip(places, statuses.split(), texts, strict=True)))
        for places, statuses in (((1, 2, 3), "400 404 410"), (numbers, "500 502 503"))
    )
    found = [one.code for one in records(page(f"<h2>Pots</h2>{first}<h2>Lids</h2>{second}"))]
    assert found == (["400", "404", "410", "500", "502", "503"] if is_counted else [*map(str, (1, 2, 3, *numbers))])
    alone = [one.code for one in records(page(second))]
    assert alone == (["500", "502", "503"] if "Error" in titles else [*map(str, numbers)])


def test_numbers_of_other_errors_in_a_table_of_fewer_columns_are_no_summary() -> None:
    orders = (
        "0|Taken|Your order is accepted.|",
        "1|Too fast|Your calls exceed the limit.|Wait.",
        "2|Short|No cup is left.|",
    )
    pots = ("0|Full|This holds water.", "1|Dry|Your boiler lacks water.", "2|Lost|The boiler was not found.")
    list_ = table("Code|Text|Meaning|Solution", *orders)
    found = probe_page(page(list_ + "<h2>Boilers</h2>" + table("Code|Text|Meaning", *pots)), "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == "key-clash" and len(found.records) == 6
    for rows in (("0|Accepted.", "1|Limit exceeded.", "2|No cup."), ("0|Angenommen.", "1|Zu schnell.", "2|Zu wenig.")):
        found = probe_page(page(list_ + "<h2>In short</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
        assert found.suspect is None and len(found.records) == 3


@pytest.mark.parametrize("odd", ("400|BAD_SYNTAX|-", "400|Wrong|<code>none</code>"))
def test_a_status_stands_for_no_code_beside_a_constant_or_for_a_word_set_as_code(odd: str) -> None:
    rows = (f"{odd}|The request is wrong.", "400|BAD_VALUE|8300|A value is wrong.", "409|LOCKED|8400|It failed.")
    found = probe_page(page(table("HTTP|Status|Code|Text", *rows)), "acme", "", None)
    assert [one["code"] for one in found.records] == ["8300", "8400"]
    assert found.suspect is not None and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("none", ("(none)", "-", "N/A", "none", ""))
@pytest.mark.parametrize("stated", ("403 Forbidden", "403 (Forbidden)", "403"))
def test_a_status_beside_its_phrase_stands_for_no_code_as_a_bare_one_does(none: str, stated: str) -> None:
    rows = ("LID_OPEN|400 Bad Request|It is open.", f"{none}|{stated}|It is large.", "NO_LID|404 Not Found|It is lost.")
    found = probe_page(page(table("Code|HTTP Status|Description", *rows)), "acme", "", None)
    assert [(one["code"], one["status"]) for one in found.records][1] == ("403", 403) and not found.suspect


@pytest.mark.parametrize("stated", ("403, 404", "See below"))
def test_a_row_without_a_code_beside_no_one_status_is_asked_about(stated: str) -> None:
    rows = ("lid_open|400 Bad Request|It is open.", f"-|{stated}|It is large.", "no_lid|404 Not Found|It is lost.")
    found = probe_page(page(table("Code|HTTP Status|Description", *rows)), "acme", "", None)
    assert len(found.records) == 2 and found.suspect is not None and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("codes", (("lid_open", "no_lid"), ("1001", "1002")))
def test_a_row_of_another_status_without_a_code_is_asked_about_where_it_may_head_those_below(
    codes: tuple[str, str],
) -> None:
    rows = (f"{codes[0]}|400|It is open.", "|404 Not Found|Lost things", f"{codes[1]}|404 Not Found|It is lost.")
    found = probe_page(page(table("Code|HTTP Status|Description", *rows)), "acme", "", None)
    assert len(found.records) == 2 and found.suspect is not None and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("title", ("Code", "Mensaje de rechazo"))
@pytest.mark.parametrize(
    "phrase",
    (
        "REFUSED BY THE BANK",
        "TIMEOUT REFUSED ABORTED",
        "Refused by the bank",
        "ERR OUT NET",
        "ANY CODE NOT LISTED",
    ),
)
def test_a_phrase_in_capitals_among_constants_is_a_code_and_several_codes_are_none(title: str, phrase: str) -> None:
    rows = ("NO_FUNDS|Too little money is left.", f"{phrase}|The bank refused it.", "DO_NOT_PAY|The card failed.")
    found = probe_page(page("<h2>Payment errors</h2>" + table(f"{title}|Description", *rows)), "acme", "", None)
    is_code = phrase == "REFUSED BY THE BANK"
    assert (phrase in [one["code"] for one in found.records]) == is_code == (found.suspect is None)


@pytest.mark.parametrize("first", ("OK", "true", "string"))
def test_the_success_beside_one_constant_is_a_code_and_a_type_is_none(first: str) -> None:
    rows = (f"{first}|The pot was taken.|Cook.", "ERR_NOT_OWNER|This is not your pot.|Check the pot.")
    list_ = "<h2>pot.take() return codes</h2>" + table("Return code|Meaning|Recommended response", *rows)
    found = probe_page(page(list_), "acme", "", None)
    assert [one["code"] for one in found.records] == (["OK", "ERR_NOT_OWNER"] if first == "OK" else [])


@pytest.mark.parametrize("cell", ("({})", "[({})]", "({} or R7)"))
def test_brackets_around_a_code_are_no_part_of_it(cell: str) -> None:
    rows = (f"{cell.format(code)}|The lid is not valid." for code in ("S0", "S1", "V9"))
    found = probe_page(page("<h2>Messages of errors</h2>" + table("|", *rows)), "acme", "", None).records
    assert [one["code"] for one in found] == (["S0", "S1", "V9"] if cell == "({})" else [])


@pytest.mark.parametrize("more", ((), ("500|It has no gas.",)))
@pytest.mark.parametrize("text", ("No key came.", "No cup came."))
def test_a_list_of_an_endpoint_with_other_texts_for_statuses_that_were_read_is_named(
    text: str, more: tuple[str, ...]
) -> None:
    body = "".join(
        f"<h1>{name} a pot</h1><h2>Error responses</h2>" + table("Status|Description", *rows)
        for name, rows in {
            "Boil": (f"400|{text}", "404|The pot is lost."),
            "Fill": ("400|No key came.", "404|The pot is lost."),
            "Sell": (
                "400|No key came.",
                "404|The pot is lost.",
                "409|It is sold.",
                "429|Wait.",
                "500|It failed.",
                *more,
            ),
        }.items()
    )
    found = probe_page(page(body), "acme", "", None)
    named = "under 'Error responses' of 'Boil a pot' is not read" in (found.suspect or {"detail": ""})["detail"]
    assert named == (text == "No cup came.") and (found.suspect is not None) == (named or more != ())


def test_a_short_text_before_a_description_is_the_name() -> None:
    rows = ("3|Invalid size.|The size that was given is too large.", "32|No key|The key that was given is unknown.")
    rows += ("130|Too busy|Too many pots are on the fire.", "131|Lost|The pot was lost for unknown reasons.")
    found = probe_page(page(table("Code|Text|Description", *rows)), "acme", "", None).records
    assert [(one["title"], one["hint"]) for one in found][:2] == [("Invalid size.", None), ("No key", None)]


@pytest.mark.parametrize("card", ("<h2>{}</h2><p>{}</p>", "<ul><li><code>{}</code>: {}</li></ul>"))
def test_a_text_that_leads_to_items_is_read_with_them(card) -> None:
    texts = {"lid_open": "The lid is open.", "no_key": "The key is missing.", "too_hot": "It failed by heat."}
    cards = "".join(card.format(code, text) for code, text in {**texts, "pot_dry": "One of these holds:"}.items())
    items = "<ul><li>no water</li><li>a broken tap</li></ul>"
    body = (
        cards.replace("</ul><ul>", "").replace("holds:</p>", f"holds:</p>{items}").replace("holds:<", f"holds:{items}<")
    )
    assert records(page(body))[-1].state.message == "One of these holds: no water; a broken tap"


def test_a_badge_between_a_code_and_its_status_is_no_part_of_either() -> None:
    cell = "<code>{}</code><br>HTTP {}"
    rows = [f"{cell.format(code, 400 + at)}|It failed." for at, code in enumerate(("no_key", "bad_key", "no_pot"))]
    found = records(page(table("Error|Description", *rows[:2], rows[2].replace("<br>", " <span>New</span><br>"))))
    assert [(one.code, one.state.status, one.state.title) for one in found][-1] == ("no_pot", 402, None)


@pytest.mark.parametrize("form", ["Value: {}; The lid {} has failed.", "The lid {} has failed."])
def test_the_number_of_a_constant_before_its_text_is_no_label(form: str) -> None:
    texts = {
        "LID_OPEN": form.format(1, 1),
        "LID_LOST": "Value: 2; The lid 2 is invalid.",
        "LID_BENT": form.format(3, 3),
    }
    cards = "".join(f"<h3><code>{code}</code></h3><p>{text}</p>" for code, text in texts.items())
    assert {one.code: one.state.message for one in records(page(f"<h2>Errors</h2>{cards}"))} == texts


@pytest.mark.parametrize(
    "aid",
    [
        "<ul role='tablist'><li role='tab'>cURL</li><li role='tab'>JSON</li></ul><pre>{}</pre>",
        "<div>response.json</div><pre>{}</pre>",
        "<div><p>Was this helpful?</p><p>Yes</p><p>No</p></div>",
    ],
)
@pytest.mark.parametrize("remedy", ["", "<p><b>What to do:</b> Ask the cook.</p>"])
def test_what_serves_the_reader_of_a_page_is_no_part_of_its_cards(aid: str, remedy: str) -> None:
    told = zip(("lid_lost", "pot_gone", "no_oil"), FAILURE_TEXTS, strict=False)
    cards = "".join(f"<h3><code>{code}</code></h3><p>{text}.</p>{remedy}{aid}" for code, text in told)
    found = [one.state for one in records(page(f"<h2>Errors</h2>{cards}"))]
    hint = "Ask the cook." if remedy else None
    assert [(one.message, one.hint) for one in found] == [(f"{text}.", hint) for text in FAILURE_TEXTS[:3]]


def test_the_footer_of_a_card_is_a_part_of_it() -> None:
    told = [*zip(("lid_lost", "pot_gone", "no_oil"), FAILURE_TEXTS, strict=False)]
    card = "<article><header><code>{0}</code></header><p>{1}.</p><footer><b>What to do:</b> See {0}.</footer></article>"
    found = records(page("".join(card.format(*one) for one in told)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", f"See {one}.") for one, text in told]


@pytest.mark.parametrize("last", ["{} ({}): {}.", "{0}: {2}."])
@pytest.mark.parametrize(
    "form",
    ["<li><code>{} ({})</code>: {}.</li>", "<p>{} ({}): {}.</p>", "<li>{} ({}) - {}.</li>", "<li>{} - {}: {}.</li>"],
)
def test_a_constant_behind_its_number_is_the_title_though_one_has_none(form: str, last: str) -> None:
    codes, names = ("1001", "1002", "2001", "2002"), ("LID_LOST", "POT_GONE", "NO_OIL", "LAMP_OUT")
    told = [*zip(codes, names, FAILURE_TEXTS, strict=True)]
    tag = form.partition(">")[0].lstrip("<")
    forms = [form] * 3 + [f"<{tag}>{last}</{tag}>"]
    found = records(page("".join(one.format(*each) for one, each in zip(forms, told, strict=True))))
    assert [(one.code, one.state.message) for one in found] == [(code, f"{text}.") for code, _, text in told]
    assert [one.state.title for one in found][:3] == [*names[:3]]


@pytest.mark.parametrize("beside", ["(404)", "(formerly <code>pot_lost</code>)", "(alias of <code>pot_out</code>)"])
def test_what_stands_beside_one_code_and_is_no_name_is_no_title(beside: str) -> None:
    codes = ("lid_lost", "no_oil", "lamp_out", f"pot_gone {beside}")
    rows = (f"{code}|404|{text}" for code, text in zip(codes, FAILURE_TEXTS, strict=True))
    found = records(page(table("Code|HTTP status|Description", *rows)))
    assert [(one.code, one.state.title) for one in found][3] == ("pot_gone", None)


def test_a_link_to_the_top_that_ends_a_cell_is_no_hint() -> None:
    rows = (f"lid_{at}|{text}|Ask. <a href='#top'>Back to top</a>" for at, text in enumerate(FAILURE_TEXTS))
    assert {one.state.hint for one in records(page(table("Code|Description|What to do", *rows)))} == {"Ask."}


@pytest.mark.parametrize("aid", ["<button>Copy</button><span>Copied!</span>", "<span>Permalink to {}</span>"])
def test_an_aid_beside_a_code_in_a_cell_is_no_title(aid: str) -> None:
    codes = ("lid_lost", "pot_gone", "no_oil")
    rows = (f"<code>{code}</code>{aid.format(code)}|{text}" for code, text in zip(codes, FAILURE_TEXTS, strict=False))
    found = records(page(table("Code|Description", *rows)))
    assert [(one.code, one.state.title) for one in found] == [(code, None) for code in codes]


@pytest.mark.parametrize("text", ("Was this page helpful?", "Last updated on 3 May 2026", "Updated 3 days ago"))
def test_what_is_said_of_the_page_is_no_part_of_the_last_card(text: str) -> None:
    card = "<h3>{}</h3><p><b>Meaning:</b> {}</p>"
    cards = [
        card.format(code, "It is missing.") + "<p><b>Action:</b> Add it.</p>" for code in ("no_key", "no_pot", "no_tap")
    ]
    body = "".join([*cards, card.format("no_oil", "It is lost."), f"<div><p>{text}</p></div>"])
    assert records(page(body))[-1].state.message == "It is lost."


@pytest.mark.parametrize(("last", "are_statuses"), (("409", True), ("402", False)))
def test_failures_of_clients_that_leave_out_402_are_statuses(last: str, are_statuses: bool) -> None:
    texts = {
        "400": "The body was lost.",
        "401": "No key was given.",
        "403": "Not yours.",
        "404": "No such pot was found.",
    }
    rows = (f"{code}|{text}" for code, text in {**texts, last: "The pot is wrong."}.items())
    assert {one.state.status for one in records(page(table("Code|Description", *rows)))} == (
        {int(code) for code in [*texts, last]} if are_statuses else {None}
    )


@pytest.mark.parametrize("card", ("<p><b>{}</b>: {}</p>", "<ul><li><b>{}</b>: {}</li></ul>", "<h3>{}</h3><p>{}</p>"))
@pytest.mark.parametrize(
    "names", (("POT-10", "POT-11", "POT-12", "POT-20"), ("pot.lost", "lid.open", "tap.shut", "no.oil"))
)
def test_a_topic_that_other_things_have_too_is_read_by_numbers_and_else_not_lost(card, names) -> None:
    texts = ("It is missing.", "It is invalid.", "It failed.", "It has expired.")
    cards = [card.format(*pair) for pair in zip(names, texts, strict=True)]
    topics = ("Orders", "Payments", "Limits", "Payouts")
    body = "".join(f"<h2>{topic}</h2>{one}" for topic, one in zip(topics, cards, strict=True))
    found = probe_page(page(body), "acme", "", None)
    read = [one["code"] for one in found.records] == [*names] and found.suspect is None
    assert read or (names[0] == "pot.lost" and found.suspect is not None and "tap.shut" in found.suspect["detail"])


@pytest.mark.parametrize(
    ("status", "fix"), (("Estado HTTP", "Solución"), ("HTTP-Status", "Lösung"), ("状态码", "解决方案"))
)
def test_a_list_of_one_card_has_the_labels_of_the_other_lists(status: str, fix: str) -> None:
    item = f"<li><p><b>{{}}</b> – Lid lost.</p><ul><li>{status}: 404</li><li>{fix}: Close it.</li></ul></li>"
    lists = [["K01", "K02"], ["K03"], ["K04", "K05"]]
    body = "".join(f"<h2>Pots {at}</h2><ul>{''.join(map(item.format, one))}</ul>" for at, one in enumerate(lists))
    found = [(one.state.status, one.state.message, one.state.hint) for one in records(page(body))]
    assert found == [(404, "Lid lost.", "Close it.")] * 5


@pytest.mark.parametrize(
    "titles",
    ("Cód.|Mensaje", "Fehler-Nr.|Bedeutung", "Kennung|Fehlertext", "エラーID|意味", "Fehler|Hinweis|Bedeutung"),
)
def test_titles_in_plain_cells_are_no_row_and_a_note_is_no_message(titles: str) -> None:
    note = "|See the guide." * titles.count("Hinweis")
    rows = (f"{code}{note}|The key is lost." for code in ("no_key", "bad_key", "old_key", "key_lost"))
    found = records(page(table(titles, *rows).replace("th>", "td>")))
    assert [record.code for record in found] == ["no_key", "bad_key", "old_key", "key_lost"]
    assert {record.state.message for record in found} == {"The key is lost."}


def test_numbers_of_lines_are_no_codes_in_russian() -> None:
    texts = ("Карта недействительна.", "Заказ не найден.", "Срок действия ключа истек.", "Счет заблокирован.") * 2
    codes = [str(1100 + at * 97 % 1000) for at in range(len(texts))]
    rows = (f"{at}|{code}|{text}" for at, (code, text) in enumerate(zip(codes, texts, strict=True), 1))
    found = records(page(table("№ п/п|Ошибка|Сообщение", *rows).replace("th>", "td>"), "Ошибки API"))
    assert [record.code for record in found] == codes


def test_probe_names_what_looks_like_codes_and_is_in_no_list(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    codes = table(
        "Code|HTTP|Message", "coin_bad|400|It is bad.", "slot_bad|409|It is blocked.", "vault_bad|503|It failed."
    )
    path.write_bytes(page(codes + "<h2>Sizes</h2><h3>size_small</h3><p>Small.</p><h3>size_large</h3><p>Large.</p>"))
    assert "look like codes, but in no list of codes: size_small, size_large" in run("probe", path)[1]
    assert json.loads(run("probe", path, "--format", "json")[1])["unsure"] == ["size_small", "size_large"]


def test_the_page_s_own_name_does_not_look_like_a_code(run: Run) -> None:
    path = PAGES / "read/members_of_an_exception_before_its_status.html"
    assert json.loads(run("probe", path, "--format", "json")[1])["unsure"] == []


@pytest.mark.slow
def test_a_code_that_is_read_is_not_said_to_be_in_no_list(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    pulls = {"6001": "The download failed.", "6002": "The name is invalid.", "6003": "The disk is full."}
    rows = "".join(f"<tr><td>{code}</td><td>{text}</td></tr>" for code, text in pulls.items())
    again = "".join(f"<li><p><code>{code}</code> stops the pull.</p></li>" for code in pulls)
    path.write_bytes(page(f"<table><tr><th>Code<th>Description</tr>{rows}</table><ul>{again}</ul>"))
    assert "look like codes" not in run("probe", path)[1]
    assert "look like codes" not in run("add", "https://acme.example/e", "--from", path, "--yes")[1]


def test_probe_does_not_declare_the_titles_of_a_table_on_its_side(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    lines = ("Code|coin_bad|slot_bad", "HTTP|400|409", "Message|It is bad|It is blocked")
    rows = "".join("<tr>{}</tr>".format("".join(f"<td>{cell}</td>" for cell in line.split("|"))) for line in lines)
    path.write_bytes(page(f"<table>{rows.replace('<td>', '<th>', 1)}</table>"))
    assert json.loads(run("probe", path, "--format", "json")[1])["declare"] is None


def test_probe_declares_commented_constants_rather_than_the_headings_of_their_manual() -> None:
    constants = ("OK 0 /* All is well */", "EYARN -20 /* No yarn */", "EKNOT -21 /* The knot is invalid */")
    manual = "<h2>NAME</h2><p>loom - errors of a loom</p><h2>FILES</h2><p>loom.h</p><h2>NOTES</h2>"
    lines = "\n".join(f"LOOM_{constant}" for constant in constants)
    found = probe_page(
        page(f"{manual}<p>The following error codes are defined:</p><pre>{lines}</pre>"), "acme", "", None
    )
    assert found.declare == 'lists = ["NOTES"]'


@pytest.mark.slow
def test_probe_takes_nothing_that_it_is_not_sure_of_and_says_what_to_declare(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    odd = table("Sign|Remark", "E100|It failed to start", "E101|It is denied", "E102|Neither")
    path.write_bytes(page(odd, "Answers"))
    code, out, err = run("probe", path)
    assert code == 1 and "declined" in out and err.count("\n") == 1
    block = 'lists = ["Sign"]\ncolumns = { "Sign" = "code", "Remark" = "message" }'
    assert f'[sites.acme]\npages = ["https://…"]\n{block}\n' in out
    code, out, _ = run("probe", path, "--format", "json")
    assert json.loads(out)["declare"] == block
    assert code == 1 and json.loads(out)["records"] == [] and json.loads(out)["suspect"]["reason"] == "no-rows"
    path.write_bytes(b"<html><body><p>Nothing at all is here.</p></body></html>")
    assert run("probe", path)[0] == 1
    path.write_bytes(page(table("Flag|Description", "E100|It is on", "E101|It is off", "E102|Neither"), "Flags"))
    code, _, err = run("probe", path)
    assert code == 1 and "declare or correct `lists`, `columns` or `code` in errdex.toml; if it only links" in err
    path.write_bytes(b"<html><h2>GET /users</h2><p>404 Page not found</p><h2>DELETE /users</h2><p>204</p></html>")
    assert run("probe", path)[0] == 1  # Endpoints, and no page in place of another.
    causes = "".join(f"<li><b>{name}</b>: access denied</li>" for name in ("Raised", "Kept", "Lost"))
    path.write_bytes(f"<html><title>LoomDenied</title><p>Raised for:</p><ul>{causes}</ul></html>".encode())
    assert run("probe", path)[0] == 1  # A short page of its own words, and no bot check.
    steps = "".join(f"<h2>{at} Access denied</h2><p>Step on.</p>" for at in (1045, 2002, 2013))
    path.write_bytes(f"<html><title>Loom</title>{steps}</html>".encode())
    assert run("probe", path)[0] == 1  # Headings of codes.
    causes = "".join(f"<li>{text}</li>" for text in ("You are fast", "Your cookies are off", "Your VPN is on"))
    path.write_bytes(f"<html><title>Loom</title><p>Show that you are not a robot.</p><ul>{causes}</ul></html>".encode())
    assert run("probe", path)[0] == 4  # A bot check that gives reasons.
    path.write_bytes(b"<html><title>Just a moment...</title><body>Checking your browser</body></html>")
    code, _, err = run("probe", path)
    assert code == 4 and "bot-wall" in err
    path.write_bytes(b"")
    assert run("probe", path)[0] == 4


def test_the_likeliest_of_several_doubtful_lists_is_proposed() -> None:
    answers = table("Response Code|Response Message", "20xx01|Stored", "40xx05|Wrong hour", "50xx04|Not stored")
    services = table("Service Code|Name", "00|Transfers", "01|Payments", "02|Invoices")
    body = page(f"<h2>The format of answers</h2>{answers}<h2>Services</h2>{services}", "Answers of the interface")
    declared = probe_page(body, "acme", "", None).declare
    assert declared is not None and '"Response Code" = "code"' in declared


@pytest.mark.parametrize("tag", ["main", "section", "header", "article"])
def test_a_page_without_the_tag_of_its_body_is_read_whole(tag: str) -> None:
    pots, lids = (table("Code|Description", *(f"{at}_{n}|The {at} broke." for n in "abc")) for at in ("pot", "lid"))
    body = f"<!doctype html><meta charset=utf-8><title>Errors</title><{tag}>{pots}</{tag}><div>{lids}</div>"
    codes = [f"{at}_{n}" for at in ("pot", "lid") for n in "abc"]
    assert [record.code for record in records(body.encode())] == codes


@pytest.mark.parametrize("around", ["<frameset>{}</frameset>", "<body><h1>Errors</h1>{}<p>Acme</p></body>"])
def test_probe_names_the_pages_in_frames_where_the_page_itself_has_no_codes(run: Run, tmp_path: Path, around) -> None:
    path = tmp_path / "acme.html"
    frame = "frame" if "frameset" in around else "iframe"
    sources = ("errors.html", "https://acme.example/codes", "about:blank", "errors.html")
    path.write_text(f"<html>{around.format(''.join(f'<{frame} src={one!r}></{frame}>' for one in sources))}</html>")
    assert (
        "frames: errors.html, https://acme.example/codes (watch the one that lists codes); if" in run("probe", path)[2]
    )


def test_probe_says_what_a_refresh_would_say_and_takes_nothing_of_a_part_of_a_page(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    whole = page(table("Code|HTTP|Meaning", "locked|409|Locked.", "late|408|Late.", "locked|423|Locked, too."))
    path.write_bytes(whole)
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert (code, err, [row["code"] for row in data["records"]]) == (0, "", ["locked", "late", "locked"])
    assert data["suspect"]["reason"] == "keys-set-aside" and data["declare"] == 'scope = "status"'
    told = "keys-set-aside: 'locked' appears twice, with a different status and message: 409 'Locked.' and 423 'Locked, too.'"
    assert f"a refresh would call this page suspect: {told}" in run("probe", path)[1]
    path.write_bytes(whole[: whole.index(b"<td>423")])
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert code == 1 and "the page ends in the middle" in err and data["suspect"]["reason"] == "truncated"
    assert data["records"] == data["lists"] == []


def test_probe_fetches_an_address_as_configured(server: Server) -> None:
    server.routes["/docs/errors"] = lambda to: to.page((PAGES / "read" / "a_definition_list.html").read_bytes())
    config = Config(LOCAL_FETCH)
    found = probe(page_at(config, f"{server.url}/docs/errors"), config.fetch.timeout_s)
    assert [record["code"] for record in found.records] == ["NO_MEMORY", "BAD_KEY"]
    with pytest.raises(PageFailed, match="404"):
        page_at(config, f"{server.url}/none")


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(PageFailed, match="longer than"):
        probe(ProbeJob(page(table("Code|Text", *(f"E{n}|It failed" for n in range(20_000)))), "acme", "", None), 0.05)


@pytest.mark.slow
@pytest.mark.skipif(not CAPTURES, reason="ERRDEX_CAPTURES names no folder of captures")
@pytest.mark.parametrize("vendor", SITES)
def test_a_capture_is_read_exactly_with_nothing_declared(vendor) -> None:
    folder = Path(CAPTURES or "")
    wanted = json.loads((folder / "truth" / f"{vendor}.json").read_text("utf-8"))
    # Sentences about retrying on which readers differ are not judged here.
    score = compare(records((folder / "pages" / f"{vendor}.html").read_bytes()), wanted, {"retryable"})
    assert (score.extra, score.missed, score.wrong) == ([], [], [])


@pytest.mark.parametrize(("heading", "items", "codes"), CASES["bullets"])
def test_a_bullet_of_a_number_and_a_text_is_a_code_only_among_errors(heading, items, codes) -> None:
    body = page(f"<ul><li>{'</li><li>'.join(items)}</li></ul>", heading)
    assert [record["code"] for record in probe_page(body, "acme", "", None).records] == codes


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Error code", "{} failed.", "key-clash"),
        ("Call", "{} failed.", "no-rows"),
        ("Error code", "Read {}", "no-rows"),
    ],
)
def test_a_code_of_many_lines_is_read_and_doubted_where_each_says_another_failure(title, text, reason) -> None:
    rows = [f"LID_{at // 4}|{text.format(f'Drawer {at}')}" for at in range(8)]
    found = probe_page(page(table(f"{title}|Description", *rows), "Lamps"), "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == reason


@pytest.mark.parametrize("head", ["{}: Hands off.", "{} – Hands off", "HTTP {} Hands off", "[{}] Hands off"])
@pytest.mark.parametrize("group", [one for one in GROUPS if one != "headings below lines"])
def test_codes_below_a_status_and_words_of_the_vendors_own_have_that_status(group, head) -> None:
    whole, around, line = GROUPS[group]
    errors = {404: ["POT_LOST", "LID_LOST"], 403: ["POT_LOCKED"], 500: ["PUMP_FAILED", "FAN_FAILED"]}
    lists = [
        around.format(head.format(status), "".join(line.format(code, f"It is {code[-4:]}.") for code in codes))
        for status, codes in errors.items()
    ]
    found = [(one.code, one.state.status, one.state.category) for one in records(page(whole.format("".join(lists))))]
    assert found == [(code, status, None) for status, codes in errors.items() for code in codes]


@pytest.mark.parametrize(
    ("aside", "doubts"),
    [
        ("<p>Other codes: PUMP_FAILED, <code>FAN_FAILED</code>.</p>", True),
        ("<p>Otros códigos de error: PUMP_ON and TEMP_HIGH</p>", True),
        ("<p>Removed codes: PUMP_FAILED, FAN_FAILED.</p>", False),
        ("<p>Error codes by country: PUMP_FAILED in Peru.</p>", False),
        ("<p>Currency codes: PUMP_FAILED, EURO_LOST</p>", False),
        ("<p>Retryable error codes: POT_LOST, NO_LID</p>", False),
        (
            "<h2>Error codes of removed items</h2><dl><dt>ITEM_ON</dt><dd>It is on.</dd><dt>ITEM_UP</dt><dd>Up.</dd></dl>",
            True,
        ),
        ("<h2>Removed error codes</h2><dl><dt>ITEM_ON</dt><dd>It is on.</dd><dt>ITEM_UP</dt><dd>Up.</dd></dl>", False),
    ],
)
def test_codes_that_a_line_or_a_heading_calls_so_are_doubted_beside_a_list(aside, doubts) -> None:
    errors = table("Code|Description", "POT_LOST|The pot is lost.", "POT_EMPTY|The pot is empty.", "NO_LID|No lid.")
    found = probe_page(page(f"<h2>Error codes</h2>{errors}{aside}"), "acme", "", None)
    assert (len(found.records), (found.suspect or {}).get("reason")) == (3, "codes-unaccounted" if doubts else None)


@pytest.mark.parametrize(
    "line",
    [
        "<tr><td>{}</td><td>{}</td></tr>",
        "<h3>{}</h3><p>{}</p>",
        "<li>{}: {}</li>",
        "<dt>{}</dt><dd>{}</dd>",
    ],
)
@pytest.mark.parametrize("struck", ["{}|{}", "{}|<del>{}</del>", "{} (deprecated)|{}"])
def test_a_code_struck_out_is_no_row_and_no_part_of_another(line, struck) -> None:
    errors = {"POT_LOST": "The pot is lost.", "LID_LOST": "The lid was invalid.", "OIL_LOST": "The oil failed."}
    lines = [line.format(*item) for item in errors.items()]
    lines[1] = line.format(*struck.format("<del>LID_LOST</del>", errors["LID_LOST"]).split("|"))
    whole = {"<t": "<table><tr><th>Code</th><th>Meaning</th></tr>{}</table>", "<d": "<dl>{}</dl>"}.get(line[:2], "{}")
    found = probe_page(page(f"<h2>Error codes</h2>{whole.format(''.join(lines))}"), "acme", "", None)
    read = [(one["code"], one["message"]) for one in found.records]
    assert (read, found.suspect) == ([(code, errors[code]) for code in ("POT_LOST", "OIL_LOST")], None)


@pytest.mark.parametrize("heading", ["Setup", "Getting started", "Support", "Notes"])
@pytest.mark.parametrize(
    "line", ["<li><code>{}</code>: {}</li>", "<tr><td>{}</td><td>{}</td></tr>", "<dt>{}</dt><dd>{}</dd>"]
)
def test_names_below_a_heading_of_other_things_are_no_rows_beside_a_list(heading, line) -> None:
    errors = table("Code|Description", "POT_LOST|It is lost.", "LID_FAILED|The lid failed.", "OIL_INVALID|Invalid oil.")
    names = {"POT_KEY": "Requests without it fail.", "POT_TIMEOUT": "Then a request fails.", "POT_MODE": "The mode."}
    tag = {"<t": "table", "<d": "dl"}.get(line[:2], "ul")
    list_ = f"<{tag}>{''.join(line.format(*one) for one in names.items())}</{tag}>"
    found = records(page(f"<h2>Error codes</h2>{errors}<h2>{heading}</h2>{list_}"))
    assert [one.code for one in found] == ["POT_LOST", "LID_FAILED", "OIL_INVALID"]


def test_initials_in_the_plural_are_one_word() -> None:
    assert [plain(title) for title in ("SDKs", "APIKeys", "UserIDs")] == ["sdks", "api keys", "user ids"]


def test_fields_below_a_status_and_words_are_no_codes() -> None:
    cards = "".join(
        f"<h3>{status}: {text}</h3><ul><li><code>pot_id</code>: It is {at}.</li><li><code>lid_id</code>: No.</li></ul>"
        for at, (status, text) in enumerate({404: "Nothing there.", 403: "Hands off.", 500: "It broke."}.items())
    )
    assert [one.code for one in records(page(cards))] == ["404", "403", "500"]


@pytest.mark.parametrize(
    "heading", ["{} errors", "{} Fehler", "{} 错误", "Error {}", "Errors {}", "{} {phrase} errors"]
)
@pytest.mark.parametrize("form", ["items below lines", "tables below lines"])
def test_codes_below_the_errors_of_a_status_have_it(heading, form) -> None:
    _, around, line = GROUPS[form]
    body = "".join(
        around.replace("<p>{}</p>", f"<h2>{heading.format(status, phrase=HTTPStatus(status).phrase)}</h2>").format(
            "".join(line.format(f"{what}_{name}", f"The {what} is {name}.") for name in ("blocked", "invalid"))
        )
        for status, what in ((409, "drawer"), (404, "lid"))
    )
    found = [(one.code, one.state.status) for one in records(page(body, "Errors"))]
    assert found == [("drawer_blocked", 409), ("drawer_invalid", 409), ("lid_blocked", 404), ("lid_invalid", 404)]


@pytest.mark.parametrize(
    ("heading", "address", "codes"),
    [
        ("Error codes", "/e/", ["E11", "E12", "E13"]),
        ("Guides", "/e/e", []),
        ("Error dictionary", "/e/E", ["E11", "E12", "E13"]),
        ("Error dictionary", "/e/page", []),
    ],
)
def test_links_are_codes_only_below_a_heading_of_codes_or_to_pages_named_by_them(heading, address, codes) -> None:
    links = "".join(f'<li><a href="{address}{at}">E{at} - Drawer {at} failed</a></li>' for at in (11, 12, 13))
    for body in (page(f"<h2>{heading}</h2><ul>{links}</ul>", "Errors"), page(f"<ul>{links}</ul>", heading)):
        assert [one.code for one in records(body)] == codes


@pytest.mark.parametrize(("labels", "codes"), CASES["labels"])
def test_a_heading_with_a_number_before_its_colon_has_no_code_behind_it(labels, codes) -> None:
    cards = "<h3>{0} 201: Denied</h3><p>A.</p><h3>{0} 202: Stuck</h3><p>B.</p><h3>{0} 404：Lost</h3><p>C.</p>"
    for label in labels:
        found = [record.code for record in records(page(cards.format(label), "Questions"))]
        assert found == codes, label


def test_quotes_around_a_text_are_its_own_and_those_around_a_value_are_not() -> None:
    texts = ["The lid is stuck.", "The lamp has failed.", "The door is shut."]
    for mark, quote in ((": ", '"'), (" - ", '"'), (" = ", "")):
        items = "".join(f'<li><code>E_{at}X</code>{mark}"{text}"</li>' for at, text in enumerate(texts))
        found = [record.state.message for record in records(page(f"<ul>{items}</ul>"))]
        assert found == [f"{quote}{text}{quote}" for text in texts]


@pytest.mark.parametrize("titles", ["Error code|Status", "Hata Kodu|Durum", "错误码|状态", "Code|Status"])
def test_texts_beside_codes_of_errors_are_messages_under_the_title_of_statuses_too(titles) -> None:
    rows = ["400|The format is wrong", "413|The file is too large", "500|It failed", "503|Nothing is loaded yet"]
    found = [f"{one.code}|{one.state.message}" for one in records(page(table(titles, *rows), "Uploads"))]
    assert found == ([] if titles == "Code|Status" else rows)


@pytest.mark.parametrize("word", ["default", "Unknown", "other", "sonstige", "未知", "默认", "デフォルト", "기본값"])
def test_a_word_for_all_other_codes_is_one_only_among_words(word) -> None:
    for codes, own in (
        *((["11", "12", "-13"], []), (["E11", "E12", "E13"], [word])),
        *((["11", "12", "shut"], [word]), (["LID_OPEN", "LID_LOST", "NO_POT"], [])),
    ):
        rows = [f"{code}|The drawer is shut." for code in (*codes, word)]
        assert [record.code for record in records(page(table("Code|Meaning", *rows)))] == codes + own


@pytest.mark.parametrize("number", ["1000", "drawer_e"])
@pytest.mark.parametrize("status", ["", " (409)"])
@pytest.mark.parametrize("line", ["<p><strong>{}</strong>{} {}</p>", "<div><code>{}</code>{} {}</div>"])
def test_a_line_that_opens_with_a_code_in_a_tag_of_its_own_is_a_row_at_any_length(line, status, number) -> None:
    texts = [f"Drawer {at} is missing{', as nobody has put it back' * at}." for at in range(1, 7)]
    lines = [line.format(f"{number}{at}", status, text) for at, text in enumerate(texts)]
    found = probe_page(page("".join(lines)), "acme", "", None)
    assert [(one["code"], one["message"]) for one in found.records] == [
        (f"{number}{at}", text) for at, text in enumerate(texts)
    ]
    assert {one["status"] for one in found.records} == {int(status[2:5]) if status else None}
    assert found.suspect is None
    counts = [line.format(f"{at}000", "", f"Cards may {'not ' * at}be lost in a day.") for at in range(1, 7)]
    assert probe_page(page(f"<h2>Limits</h2>{''.join(counts)}"), "acme", "", None).records == []


@pytest.mark.parametrize(
    "line", ["<dt>{0} ({1})</dt><dd>{2}</dd>", "<li><span>{0}</span><span>{1}</span><span>{2}</span></li>"]
)
def test_statuses_of_success_beside_events_say_nothing_of_errors(line) -> None:
    names = ["pump.started", "pump.failed", "fuse.expired", "belt.failed", "lamp.lost", "order.rejected"]
    tag = "ul" if "<li>" in line else "dl"
    for heading, statuses, wanted in (("Webhook events", [200] * 6, 0), ("Errors", [400, 402, 404, 409, 429, 500], 6)):
        rows = (line.format(*row, f"The {row[0][:4]} failed.") for row in zip(names, statuses, strict=True))
        found = records(page(f"<h2>{heading}</h2><{tag}>{''.join(rows)}</{tag}>", "Errors and more"))
        assert len(found) == wanted


OTHERS = [
    ["max_retries: How often a failed call is sent again.", "on_error: The function that gets each error.", "log: Whether errors are logged."],
    ["lamp.failed: Sent when a lamp fails.", "lamp.made: Sent when a lamp is made.", "key.lost: Sent when a key is invalid."],
    ["LAMP_ERROR_LOG: Path of the file for errors.", "LAMP_TIMEOUT: Seconds until a call fails.", "LAMP_DEBUG: Off by default."],
    ["LAMP_OUTCOME_PASS: It is on.", "LAMP_OUTCOME_FAIL: The test has failed.", "LAMP_OUTCOME_NONE: No test was made; an error."],
    ["lamps:read: Rejected without a key.", "lamps:write: Denied for guests.", "keys:admin: Never expired."],
    ["lamp.view: May see failed lamps.", "lamp.sell: May change invalid prices.", "key.make: May create keys that have expired."],
    ["v2.1: No longer sends invalid lamps.", "v2.2: Fixed failing keys.", "v3.0: Added an error for expired lamps."],
    ["2026-05-01: A wrong lamp no longer fails.", "2026-06-01: Added two.", "2026-06-11: Removed an invalid lamp."],
    ["2.10.0: A wrong lamp no longer fails.", "2.9.1: Invalid keys are rejected.", "2.9.0: Added an error for expired lamps."],
    ["LampService (404): It knows all lamps.", "KeyStore (401): It keeps the keys.", "OilQueue (503): It pours in turn."],
    ["LampHome: It stands at home.", "LampWork: It stands at work.", "LampShop: It stands in a shop."],
]  # fmt: skip


@pytest.mark.parametrize("heading", ["Errors", "Error codes", "Error handling"])
@pytest.mark.parametrize("others", OTHERS, ids=lambda lines: lines[0])
def test_what_is_no_error_is_no_code_even_below_a_heading_of_errors(others: list[str], heading: str) -> None:
    lines = [line.rpartition(": ")[::2] for line in others]
    cards = "".join(f"<h3>{name}</h3><p>{text}</p>" for name, text in lines)
    items = "".join(f"<li><code>{name}</code>: {text}</li>" for name, text in lines)
    for body in (cards, f"<ul>{items}</ul>"):
        assert not records(page(f"<h2>{heading}</h2>{body}", "Acme API"))


@pytest.mark.parametrize(
    "codes", ["BadClient NoSuchQueue UnknownService", "1.0.1 1.0.2 1.1.1", "lamp:invalid lamp:gone key:lost"]
)
def test_codes_that_look_like_other_things_are_read_below_a_heading_of_errors(codes: str) -> None:
    cards = "".join(f"<h3>{code}</h3><p>The lamp has failed.</p>" for code in codes.split())
    assert [record.code for record in records(page(f"<h2>Errors</h2>{cards}", "Acme API"))] == codes.split()


def test_the_numbers_of_known_issues_are_no_codes() -> None:
    lines = "".join(f"<p><b>12{at}0</b> The pump fails on {at} occasions.</p>" for at in range(3, 9))
    assert not records(page(f"<h2>Known issues</h2>{lines}", "Errors and more"))
    assert len(records(page(f"<h2>Error codes</h2>{lines}", "Errors and more"))) == 6


@pytest.mark.parametrize("heading", ["Exceptions", "异常处理", "例外処理", "예외 처리", "Исключения", "异常类"])
def test_exceptions_are_errors_in_any_language(heading: str) -> None:
    names = ["PumpDryError", "FuseBlownException", "NoOilException", "BeltTornException", "LampLostError"]
    items = "".join(f"<li><code>{name}</code> - {heading[:2]}: 12.</li>" for name in names)
    assert len(records(page(f"<h2>{heading}</h2><ul>{items}</ul>", "Acme SDK"))) == 5


@pytest.mark.parametrize("title", ["Key", "Restriction list name"])
def test_keys_and_settings_are_no_codes(title: str) -> None:
    rows = [f"{word}|The {word[:4]} has failed." for word in ("pump_dry", "fuse_blown", "belt_torn", "lamp_lost")]
    assert not records(page(f"<h2>Errors</h2>{table(f'{title}|Message', *rows)}", "Acme API"))


@pytest.mark.parametrize("title", ["Restriction code", "Restriction error|HTTP status"])
def test_the_codes_of_restrictions_are_codes(title: str) -> None:
    rows = (f"{code}{'|403' * title.count('|')}|It failed." for code in ("card_lost", "card_old", "too_late"))
    found = records(page(f"<h1>Errors</h1>{table(f'{title}|Description', *rows)}"))
    assert [record.code for record in found] == ["card_lost", "card_old", "too_late"]


def test_the_titles_of_a_grid_of_divs_count_though_other_elements_stand_beside_its_rows() -> None:
    told = [*zip(("LID_LOST", "LID_BENT", "LID_HOT"), FAILURE_TEXTS, strict=False)]
    rows = [("Code", "Meaning", "What to do"), *((code, text, f"Ask for {code}.") for code, text in told)]
    grid = "".join(f"<div>{''.join(f'<div>{cell}</div>' for cell in row)}</div>" for row in rows)
    found = [one.state for one in records(page(f"<p>These are all:</p>{grid}<p>See the guide.</p>"))]
    assert [(one.message, one.hint) for one in found] == [(text, f"Ask for {code}.") for code, text in told]


def test_hosts_in_a_grid_without_titles_are_no_codes() -> None:
    texts = {"api": "503|The service is unavailable", "db": "500|Database failed", "cdn": "502|Bad gateway"}
    cells = [(f"{at}.acme.com", *text.split("|")) for at, text in texts.items()]
    rows = "".join(f"<div><div>{one}</div><div>{host}</div><div>{text}</div></div>" for host, one, text in cells)
    assert not records(page(f"<h2>Services</h2><div>{rows}</div>", "Acme API"))


@pytest.mark.parametrize("head", ["{} ({})", "{} - {}"])
@pytest.mark.parametrize("names", [["NotFound", "Gone", "BadRequest"], ["Forbidden", "Conflict", "Gone"]])
def test_a_name_in_one_word_before_its_status_is_the_code_where_most_could_be_nothing_else(names, head) -> None:
    statuses = {"NotFound": 404, "Gone": 410, "BadRequest": 400, "Forbidden": 403, "Conflict": 409}
    heads = "".join(f"<h3>{head.format(name, statuses[name])}</h3><p>{name}, it failed.</p>" for name in names)
    found = probe_page(page(f"<h2>Errors</h2>{heads}"), "acme", "", None)
    wanted = names if "NotFound" in names else [str(statuses[name]) for name in names]
    assert [(one["code"], one["status"]) for one in found.records] == [
        (code, statuses[name]) for code, name in zip(wanted, names, strict=True)
    ]
    assert found.suspect is None


@pytest.mark.parametrize(("before", "row", "behind"), CASES["grids"])
@pytest.mark.parametrize("number", ["4021", "card_lost"])
def test_boxes_in_rows_of_a_code_a_status_of_a_failure_and_a_text_are_a_table(number, before, row, behind) -> None:
    def body(statuses: str) -> str:
        rows = (row.format(code=f"{number}{at}", status=status, at=at) for at, status in enumerate(statuses.split()))
        return f"{before}{''.join(rows)}{behind}"

    found = probe_page(page(body("400 404 500 409 503")), "acme", "", None)
    texts = [(one["code"], one["status"], one["message"]) for one in found.records]
    statuses = enumerate((400, 404, 500, 409, 503))
    assert texts == [(f"{number}{at}", status, f"Drawer {at} is missing.") for at, status in statuses]
    assert found.suspect is None
    other = page(f"<h2>Features</h2>{body('200 200 200 200 200')}")
    assert probe_page(other, "acme", "", None).records == []


@pytest.mark.parametrize(("role", "titles"), CASES["titles"])
def test_a_title_names_its_role_in_any_language(role, titles) -> None:
    likeliest = {title: max(roles, key=roles.__getitem__) for title in titles if (roles := title_roles(title))}
    assert likeliest == dict.fromkeys(titles, role)


@pytest.mark.parametrize(("heading", "category"), CASES["sides"])
def test_a_heading_that_says_whose_errors_these_are_is_no_category(heading, category) -> None:
    lists = [
        f"<h2>{title}</h2>" + table("Code|Description", f"{code}_LOST|It was not found.", f"{code}_STUCK|It failed.")
        for title, code in ((heading, "PUMP"), ("Valves", "VALVE"), ("Pipes", "PIPE"))
    ]
    found = [record.state.category for record in records(page("".join(lists)))]
    assert found == [category, category, "valves", "valves", "pipes", "pipes"]


@pytest.mark.parametrize(("titles", "headings", "texts"), CASES["things"])
def test_reasons_and_states_of_what_is_traded_are_no_errors(titles, headings, texts) -> None:
    rows = [f"{number}|{text}" for number, text in enumerate(texts, 11)]
    bodies = {heading: page(f"<h2>{heading}</h2>{table(titles, *rows)}", heading) for heading in headings}
    assert [heading for heading, body in bodies.items() if records(body)] == []


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Again?", ("no — it fails again", "yes, after <code>resetsAt</code>", "yes, with backoff")),
        ("¿Otra vez?", ("no", "sí, después de <code>resetsAt</code>", "sí, con retroceso")),
        ("Répéter ?", ("non — même résultat", "oui, après <code>resetsAt</code>", "oui")),
        ("再次请求？", ("否，结果相同", "是，等到 <code>resetsAt</code>", "是，指数退避")),
    ],
)
def test_answers_about_statuses_are_no_messages_of_theirs(question, answers) -> None:
    codes = table(
        "Status|Code|Meaning", "400|lamp_bent|It is bent.", "429|lamp_busy|It is busy.", "503|lamp_off|It is off."
    )
    rows = [f"{status}|{answer}" for status, answer in zip(("400, 401", "429", "503, 5xx"), answers, strict=True)]
    found = records(page(codes + f"<h2>Repeating</h2>{table(f'Status|{question}', *rows)}"))
    assert [record.code for record in found] == ["lamp_bent", "lamp_busy", "lamp_off"]


@pytest.mark.parametrize(
    "problems",
    [
        ("api_key missing", "user_id is wrong", "page_size too large", "sort_by is ignored"),
        ("JSON format is invalid", "CORS is blocked", "HTTPS is required", "SSL certificate error"),
    ],
)
def test_problems_in_words_are_no_codes(problems) -> None:
    rows = (f"{text}|Mend part {at}." for at, text in enumerate(problems))
    assert records(page(table("Problem|Solution", *rows), "Troubleshooting errors")) == []


@pytest.mark.parametrize("opening", ["❌ ", "Fatal: ", "Permanent - ", "No, "])
def test_messages_that_all_begin_with_a_no_are_messages(opening) -> None:
    texts = [f"{opening}{text}" for text in ("bent lamp", "nothing is there", "the lamp is off")]
    rows = (f"{code}|{text}" for code, text in zip(("LAMP_BENT", "LAMP_GONE", "LAMP_OFF"), texts, strict=True))
    found = records(page(f"<h2>Error codes</h2>{table('Code|Shown text', *rows)}"))
    assert [record.state.message for record in found] == texts


@pytest.mark.parametrize(("titles", "heading"), CASES["results"])
def test_statuses_beside_return_codes_are_no_things_of_trade(titles, heading) -> None:
    rows = [f"{number}|The payment {number} was declined" for number in range(4001, 4007)]
    assert len(records(page(table(titles, *rows), heading))) == 6


def test_an_index_of_the_page_is_no_list_in_doubt() -> None:
    index = "".join(f"<tr><td>enum</td><td>{name}</td></tr>" for name in ("LampError", "LAMP_ERROR", "LampErrorEntry"))
    rows = "".join(f"<tr><td>LAMP_ERROR_{word}</td><td>It has failed.</td></tr>" for word in ("SHUT", "LOST", "DIM"))
    found = probe_page(
        page(f"<h2>Types</h2><table>{index}</table><h3>enum LampError</h3><table>{rows}</table>"), "acme", "", None
    )
    assert len(found.records) == 3 and found.suspect is None


@pytest.mark.parametrize(
    "others",
    [
        table("Property|Definition", *(f"{name}|It has failed." for name in ("message", "name", "stack", "config"))),
        "<h2>Uses</h2>"
        + "".join(f"<h3>{name}</h3><p>It cancels it.</p>" for name in ("LampPost", "OilCan", "WickEnd")),
        "<h2>Uses</h2><ul><li>lamp-shut: it failed</li><li>lamp-lost: it failed</li><li>oil-out: it fails</li></ul>",
        "<h2>Errors</h2><h3><code>LAMP_OUT</code></h3><p>It has failed.</p><h3><code>LAMP_HOT</code></h3><p>It failed.</p>"
        "<h2>Lamp</h2><h3><code>lamp.wick</code></h3><p>The wick.</p><h3><code>lamp.open()</code></h3><p>Opens it.</p>",
    ],
    ids=["fields", "things", "names", "members"],
)
def test_fields_and_things_and_the_names_of_errors_are_no_list_in_doubt(others) -> None:
    names = zip(("LAMP_SHUT", "LAMP_LOST", "OIL_OUT"), ("lamp-shut", "lamp-lost", "oil-out"), strict=True)
    rows = [f"{code}|{name}|The lamp has failed" for code, name in names]
    text = f"<h1>Lamps</h1><h2>Error types</h2>{table('Code|Short name|Definition', *rows)}{others}"
    found = probe_page(page(text, "Lamps"), "acme", "", None)
    assert (len(found.records), found.suspect) == (3 + 2 * ("LAMP_OUT" in others), None)


def test_terms_of_one_digit_go_on_with_those_of_three() -> None:
    terms = "".join(f"<dt>{number}</dt><dd>It has failed.</dd>" for number in (0, 123, 124, 125, 1))
    assert [one["code"] for one in probe_page(page(f"<dl>{terms}</dl>"), "acme", "", None).records] == [
        "0",
        "123",
        "124",
        "125",
        "1",
    ]


def test_other_is_a_name_among_those_of_errors() -> None:
    headings = "".join(f"<h3>{word}</h3><p>It has failed.</p>" for word in ("NotFound", "NotOpen", "TooBig", "Other"))
    assert probe_page(page(f"<h2>Variants</h2>{headings}"), "acme", "", None).records[-1]["code"] == "Other"


@pytest.mark.parametrize(
    ("name", "number"), [("PotError", 4), ("PotException", 4), ("PotErrorHandler", 0), ("OnError", 0), ("PotState", 0)]
)
def test_constants_are_codes_where_the_caption_names_a_class_of_errors(name, number) -> None:
    head = f"<table><caption><span>io.pots.<a href='{name}.html'>{name}</a></span></caption>"
    names = ("LID_FAILED", "NOT_FOUND", "INVALID_POT", "UNKNOWN")
    rows = [f"public static final int|{one}|{at}" for at, one in enumerate(names, 1)]
    own = table("Modifier and Type|Constant Field|Value", *rows).replace("<table>", head)
    other = table("Modifier and Type|Constant Field|Value", "public static final int|WIDTH|12").replace(
        "<table>", "<table><caption>io.pots.Pot</caption>"
    )
    found = probe_page(page(f"<h2>io.pots.*</h2>{other}{own}", "Constant Field Values"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*names[:number]]
    assert (found.suspect is None) == (number > 0)


@pytest.mark.parametrize(
    ("name", "text", "is_code"),
    [
        ("PotException", "Base class of all of these", False),
        ("PotException", "What the stove raises: the base class.", False),
        ("makePotException", "Factory for these", False),
        ("PotException", "The pot failed", True),
        ("POT_FAILED", "Base class for pots is unknown", True),
        ("makePot", "Factory for pots", True),
    ],
)
def test_the_base_of_constants_and_what_makes_them_are_no_codes(name: str, text: str, is_code: bool) -> None:
    rows = ["LID_LOST|The lid is lost.", "BAD_OIL|Invalid oil.", "STOVE_COLD|The stove failed.", f"{name}|{text}"]
    found = probe_page(page("<h2>Exceptions</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert [one["code"] for one in found.records] == [row.split("|")[0] for row in rows[: 3 + is_code]]


@pytest.mark.parametrize(
    ("name", "code"), [("potError", "potError"), ("potFault", "pot.errors.potFault"), ("Error", "pot.errors.Error")]
)
def test_the_name_of_an_exception_says_enough_though_it_begins_with_that_of_its_package(name: str, code: str) -> None:
    texts = {"LidLost": "The lid is lost.", "BadOil": "The oil failed.", name: "Any error of a pot."}
    body = "".join(
        f"<dl><dt><em>exception </em><code>pot.errors.</code><code>{one}</code></dt><dd>{said}</dd></dl>"
        for one, said in texts.items()
    )
    found = probe_page(page(f"<h1>Errors</h1>{body}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LidLost", "BadOil", code]


@pytest.mark.parametrize(
    ("code", "text", "is_code"),
    [
        ("END_OF_POT_ERROR", "", False),
        ("END_OF_POT_ERROR", "The pot ended.", True),
        ("END_OF_FILE", "", True),
    ],
)
def test_the_end_of_the_errors_of_a_kind_is_no_code(code: str, text: str, is_code: bool) -> None:
    rows = ["POT_ERROR|It failed.", "NO_LID|No lid.", f"{code}|{text}", "OIL_ERROR|The oil failed."]
    found = probe_page(page("<h2>Error codes</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert (code in [one["code"] for one in found.records]) == is_code and len(found.records) == 3 + is_code


@pytest.mark.parametrize(
    ("said", "text", "names", "is_read"),
    [
        ("Errors returned from the stove", "", "", True),
        ("Error codes of the stove", "", "", True),
        ("States of the stove", "", "", False),
        ("Errors are logged at these levels", "", "", False),
        ("Errors returned from the stove", "The pot is lost", "", False),
        ("Errors returned from the stove", "", "RED GREEN BLUE WHITE", False),
    ],
)
def test_members_without_texts_are_codes_below_a_paragraph_that_calls_them_errors(said, text, names, is_read) -> None:
    members = (names or "SUCCESS UNKNOWN_POT LID_FAILED NO_PERMISSION").split()
    cells = "".join(
        f"<tr><td>{one}&#160;</td><td>{text * (one == members[1])}</td></tr>" for one in [*members, "ERRORS_END"]
    )
    body = f"<h2>Enumerations</h2><p>{said}</p><table><tr><th colspan='2'>Enumerator</th></tr>{cells}</table>"
    found = probe_page(page(body, "stove.h"), "acme", "", None)
    assert [one["code"] for one in found.records] == members * is_read and (found.suspect is None) == is_read


def _macros(*rows: tuple[str, str, str]) -> str:
    lines = "".join(
        f"<tr><td>#define&#160;</td><td><a href='#{name}'>{name}</a>&#160;&#160;{value}</td></tr>"
        f"<tr><td>&#160;</td><td>{text} <a href='#{name}'>More...</a></td></tr>"
        for name, value, text in rows
    )
    return f"<table><tr><td colspan='2'><h2>Macros</h2></td></tr>{lines}</table>"


def _enumeration(name: str, members: str, text: str = "") -> str:
    told = f"<tr><td>&#160;</td><td>{text}</td></tr>" * bool(text)
    return (
        "<table><tr><td colspan='2'><h2>Enumerations</h2></td></tr>"
        f"<tr><td>enum&#160;</td><td>{name} {{ {members} }}</td></tr>{told}</table>"
    )


def _entries(name: str, *lines: str) -> str:
    return f"<h2>{name}</h2><b>Value:</b><div>{''.join(f'<div>{line} &#92;</div>' for line in lines)}</div>"


def _detail(text: str) -> str:
    used = "<p>Referenced by <a>pot_get()</a>, and <a>Pot::put()</a>.</p>"
    return f"<h2>Definitions</h2><h2>POT_LOST</h2><p>{text}</p><p>Definition at line 4 of file pots.h.</p>{used}"


_POTS = [("POT_OK", "0", "No error."), ("POT_LOST", "-1", "The pot is lost."), ("POT_HOT", "(-2)", "The pot failed.")]
_VERSION = ("POT_BAD_VERSION", "(-9)", "A version that is not supported.")
_NAMES = "POT_OK = 0, POT_LOST, POT_NO_LID, POT_NOT_FOUND, POT_FAILED"
_LINES = ['XX(LOST, "the pot is lost")', 'XX(NO_LID, "it has no lid")', 'XX(STUCK, "it failed")']


@pytest.mark.parametrize(
    ("title", "text", "codes"),
    [
        ("pots: Error codes", _macros(*_POTS), ["POT_OK", "POT_LOST", "POT_HOT"]),
        ("pots/errors.h File Reference", _macros(*_POTS), ["POT_OK", "POT_LOST", "POT_HOT"]),
        (
            "pots/errors.h File Reference",
            _macros(*_POTS, _VERSION),
            ["POT_OK", "POT_LOST", "POT_HOT", "POT_BAD_VERSION"],
        ),
        ("pots/errors.h File Reference", _macros(*((one, at, "A width.") for one, at, _ in _POTS)), []),
        ("pots/terror.h File Reference", _macros(*_POTS), []),
        ("pots: Error codes", _macros(*_POTS) + _detail("The pot is lost."), ["POT_OK", "POT_LOST", "POT_HOT"]),
        ("pots: Error codes", _macros(*_POTS) + _detail("The pot is lost. Look for it."), []),
        ("pots: States", _macros(*_POTS), []),
        ("pots: Error handling", _macros(*_POTS), []),
        ("pots: Error codes", _macros(*((f"{name}(x)", "((x) < 0)", text) for name, _, text in _POTS)), []),
        ("pots: Error codes", _macros(*((name, "1", text) for name, _, text in _POTS)), []),
        ("pots: pot_error", _enumeration("pot_error", f"{_NAMES}, POT_LAST"), _NAMES.replace(" = 0", "").split(", ")),
        ("pots: errors", _enumeration("pot_status", _NAMES, "Error codes."), _NAMES.replace(" = 0", "").split(", ")),
        ("pots: errors", _enumeration("pot_state", _NAMES, "States."), []),
        ("pots: errors", _enumeration("on_error", _NAMES.replace("POT", "ON_ERROR")), []),
        ("pots: errors", _enumeration("pot_error_level", _NAMES), []),
        ("pots: pot_error", _enumeration("pot_error", "POT_RED, POT_GREEN, POT_BLUE, POT_BLACK"), []),
        ("pots.h File Reference", _entries("POT_ERRORS", *_LINES), ["LOST", "NO_LID", "STUCK"]),
        ("pots.h File Reference", _entries("POT_STATES", *_LINES), []),
        ("pots.h File Reference", _entries("POT_ERROR_HANDLERS", *_LINES), []),
    ],
)
def test_members_that_a_reference_of_c_declares_are_codes_where_they_are_called_errors(title, text, codes) -> None:
    found = probe_page(page(f"<title>{title}</title>{text}", title), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect is None, found.unsure) == (codes, codes != [], [])


def test_where_a_member_is_used_is_no_part_of_its_text() -> None:
    used = "<p>Referenced by <a>pot_get()</a>, and <a>Pot::put()</a>.</p>"
    body = "".join(f"<h2>{name}</h2><p>{text}</p>{used}" for name, _, text in _POTS)
    found = probe_page(page(f"<h1>Error codes</h1>{body}"), "acme", "", None)
    assert [one["message"] for one in found.records] == [text for *_, text in _POTS] and found.suspect is None


@pytest.mark.parametrize(
    ("title", "text", "odd"),
    [
        ("Error codes", _macros(*_POTS, ("POT_BAD", "(POT_HOT - 1)", "A bad pot.")), "POT_BAD"),
        ("Error codes", _macros(*_POTS, ("POT_MAX", "9", "No code is higher.")), "POT_MAX"),
        ("errors.h File Reference", _macros(*_POTS, ("POT_TEXT_SIZE", "64", "Of an error.")), "POT_TEXT_SIZE"),
        ("pots.h", _entries("POT_ERRORS", *_LINES, 'XX(BAD, 12, "a bad pot")'), "BAD"),
    ],
)
def test_a_declared_member_unlike_the_others_is_asked_about(title, text, odd) -> None:
    found = probe_page(page(text, title), "acme", "", None)
    assert len(found.records) == 3 and odd in found.suspect["detail"]


@pytest.mark.parametrize(
    "variant",
    [
        "<section id='variant.{0}'><h3>{1}</h3></section><p>{2}</p>",
        "<section id='variant.{0}'><h3>{1}</h3></section>",
        "<span id='variant.{0}'><code>{1}</code></span> <div><p>{2}</p></div>\n",
    ],
    ids=["headings", "undocumented", "spans"],
)
@pytest.mark.parametrize(("name", "is_of_errors"), [("PumpError", 1), ("ErrorKind", 1), ("Event", 0), ("OnError", 0)])
def test_variants_are_codes_where_their_enumeration_is_one_of_errors(variant, name, is_of_errors) -> None:
    names = (
        ("NotFound", "PumpFailed", "InvalidPort", "Io(Error)") if is_of_errors else ("Fail", "Abort", "Reject", "Warn")
    )
    said = "The pump has failed." if is_of_errors else "Stops the pump."
    variants = "".join(variant.format(one.partition("(")[0], one, said) for one in names)
    text = f"<title>{name} in pump - Rust</title><h2>Variants</h2>{variants}<h2>Functions</h2>"
    found = probe_page(page(text, f"Enum pump::{name}"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*names[:3], "Io"] * is_of_errors
    assert (found.suspect is None) == is_of_errors


def test_many_lines_that_speak_of_failure_outweigh_one_heading() -> None:
    rows = [f"{number}|The payment {number} was declined" for number in range(2001, 2041)]
    body = page(table("EventId|Reason", *rows), "Event ID values")
    assert len(probe_page(body, "acme", "", None).records) == len(rows)
    calm = page(table("EventId|Reason", *(row.replace("declined", "sent") for row in rows)), "Event ID values")
    assert not probe_page(calm, "acme", "", None).records


def test_a_title_of_errors_speaks_for_texts_that_only_advise() -> None:
    rows = [f"W-{number}|Use another loom" for number in range(6)]
    body = page(f"<h2>Weaving</h2>{table('Error code|Action', *rows)}", "Error codes")
    assert len(probe_page(body, "acme", "", None).records) == len(rows)


ADVICE = [
    "400 / 422|Mend the body.",
    "401|Renew the token.",
    "404|Look at the path.",
    "429|Slow down.",
    "503|Wait a day.",
]


@pytest.mark.parametrize("heading", ["Errors", "Error format", "Error envelope"])
@pytest.mark.parametrize("titles", ["Status|What to do", "Code|Action", "Status|Meaning"])
def test_the_statuses_of_any_api_need_no_message_and_are_no_fields_of_an_error(heading, titles) -> None:
    found = records(page(f"<h2>{heading}</h2>{table(titles, *ADVICE)}", "Acme API"))
    assert [record.code for record in found] == ["400", "422", "401", "404", "429", "503"]


@pytest.mark.parametrize("first", ["Code|Meaning", "Code|Meaning|Action"])
def test_advice_on_statuses_beside_a_list_of_messages_is_no_list(first) -> None:
    rows = [f"{code}|The pump failed." + "|Dry it." * first.endswith("Action") for code in ("P1", "P2", "P3")]
    found = records(page(f"{table(first, *rows)}<h2>Handling errors</h2>{table('Status|What to do', *ADVICE)}"))
    assert [record.code for record in found] == ["P1", "P2", "P3"]


@pytest.mark.parametrize("heading", ["Error format", "Error response body", "The error object"])
def test_titled_codes_that_fail_are_a_list_also_below_a_heading_on_the_form_of_errors(heading) -> None:
    rows = [f"<code>{word}</code>|The {word[:4]} has failed." for word in ("pump_dry", "fuse_blown", "belt_torn")]
    body = page(f"<h2>{heading}</h2>{table('Code|Meaning', *rows)}", "Acme API")
    assert [record.code for record in records(body)] == ["pump_dry", "fuse_blown", "belt_torn"]
    fields = ["code|The code of the error.", "message|What has failed.", "detail|Why the request failed."]
    others = [
        "error_code|The code.",
        "error_message|What went wrong.",
        "request_id|The failed request.",
        "doc_url|More.",
    ]
    for titles, lines in (("Code|Meaning", fields), ("Field|Meaning", fields), ("Code|Meaning", others)):
        assert not records(page(f"<h2>{heading}</h2>{table(titles, *lines)}", "Acme API"))


@pytest.mark.parametrize(
    "form",
    [
        *("<code>{}</code> ({})", "<code>{}</code> (HTTP {})", "{} ({})", "{} - {}", "{} · {}", "{} \U0001f534 {}"),
        *("{} ({}*)", "{} ({} error)", "{} (status={})", "{} HTTP-{}"),
    ],
)
@pytest.mark.parametrize("codes", ["pump.dry fuse.blown belt.torn", "E11 E12 E13"])
def test_a_code_before_its_status_in_a_heading_is_the_code(codes, form) -> None:
    pairs = list(zip(codes.split(), (402, 404, 409), strict=True))
    cards = "".join(f"<h3>{form.format(*pair)}</h3><p>The {pair[0][-3:]} has failed.</p>" for pair in pairs)
    found = records(page(f"<h2>Errors</h2>{cards}", "Acme API"))
    assert [(record.code, record.state.status) for record in found] == pairs


def test_words_before_a_status_in_a_heading_are_its_phrase() -> None:
    pairs = (("Payment Required", "402"), ("Not Found", "404"), ("Conflict", "409"))
    cards = "".join(f"<h3>{word} ({status})</h3><p>The {word} pump has failed.</p>" for word, status in pairs)
    found = records(page(f"<h2>Errors</h2>{cards}", "Acme API"))
    assert [record.code for record in found] == ["402", "404", "409"]


#: What a paragraph below its code says, line by line: status, category, verdict and message.
LINES = {
    "Status: 402<br>Retryable: no<br>{}": (402, None, False, "{}"),
    "Retryable: yes<br>{}<br>Category: lamp": (None, "lamp", True, "{}"),
    "<b>Category</b>: lamp<br/>\n{}<br/>\n<b>Status:</b> 409": (409, "lamp", None, "{}"),
    "402<br>{}<br><b>Retry:</b> no": (402, None, False, "{}"),
    "HTTP 402<br>Category: lamp<br>{}": (402, "lamp", None, "{}"),
    "<b>Status</b> 402<br><b>Category</b> lamp<br><b>Retryable</b> no<br>{}": (402, "lamp", False, "{}"),
    "Message: {}<br>Ask for another.<br>Status: 402": (402, None, None, "{} Ask for another."),
    "Estado: 402<br>Reintentable: no<br>{}": (402, None, False, "{}"),
    "{}</p><p>Status: 402, Category: lamp, Retryable: no": (402, "lamp", False, "{}"),
    "Status: 402<br>Fix: Ask for another.</p><p>{}": (402, None, None, "{}"),
    "Status: 402 | Retryable: no<br>{}": (402, None, False, "{}"),
    "<b>Retryable</b></p><p>no</p><p>{}": (None, None, False, "{}"),
    "{}</p><table><tr><th>Status</th><td>402</td></tr></table>": (402, None, None, "{}"),
}


@pytest.mark.parametrize("fields", ["Status: {}", "Status: {} | Retry: no", "<b>Status</b> {} <b>Retry</b> no"])
def test_several_statuses_of_one_card_are_all_kept(fields: str) -> None:
    statuses = {"lamp.broken": "402 | 500", "key.lost": "404", "fuse.blown": "409", "lid.open": "410", "oil.low": "423"}
    cards = "".join(
        f"<h4>{code}</h4><p>It has failed.</p><p>{fields.format(status)}</p>" for code, status in statuses.items()
    )
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}", "Acme API"))]
    assert [(state.status, state.status_text) for state in found] == [
        (402, "402 | 500"),
        (404, None),
        (409, None),
        (410, None),
        (423, None),
    ]


@pytest.mark.parametrize(
    "card",
    [
        "<p>Retryable: yes<br>The charge may have been made already.</p><p>Message: It failed.</p>",
        "<p>It failed.</p><dl><dt>Retryable</dt><dd>yes</dd><dt>Status</dt><dd>429</dd></dl><p>{}</p>",
        "<p>It failed.</p><p>Retryable: yes</p><p>Category: lamp</p><p>{}</p>",
    ],
)
def test_what_a_card_says_of_a_charge_made_already_takes_its_yes_back(card: str) -> None:
    texts = {"lamp.broken": "The charge may have been made already.", "key.lost": "", "fuse.blown": ""}
    cards = "".join(f"<h4><code>{code}</code></h4>{card.format(more)}" for code, more in texts.items())
    found = records(page(f"<h2>Errors</h2>{cards}", "Acme API"))
    assert [record.state.retryable for record in found] == [None, *([1, 1] if "{" in card else [None, None])]
    if "{" in card:
        assert found[0].evidence == texts["lamp.broken"], "a yes alone explains no doubt"


@pytest.mark.parametrize(
    "more",
    [
        "Only once the lamp is new.",
        "If it is off.",
        "Nur nach dem Umbau.",
        "Si está nueva.",
        "Not for large lamps.",
        "Ask the owner first.",
    ],
)
@pytest.mark.parametrize("between", ["<br>", "</p><p>"])
def test_a_condition_on_the_line_below_a_yes_is_no_text_of_its_own(more: str, between: str) -> None:
    codes = {"lamp.broken": 402, "key.lost": 404, "fuse.blown": 409}
    cards = "".join(
        f"<h4><code>{code}</code></h4><p>Status: {status}</p><p>Message: It failed.</p><p>Retryable: yes{between}{more}</p>"
        for code, status in codes.items()
    )
    found = records(page(f"<h2>Errors</h2>{cards}", "Acme API"))
    assert [(record.code, record.state.retryable) for record in found] == [(code, None) for code in codes]


def test_a_condition_below_a_yes_takes_it_back_where_it_is_all_the_text() -> None:
    cards = "".join(f"<h4>pump_{letter}</h4><p>Retryable: Yes<br>Not for refunds.</p>" for letter in "abc")
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}"))]
    assert {(state.message, state.retryable) for state in found} == {("Not for refunds.", None)}


@pytest.mark.parametrize("fields", LINES)
def test_a_sentence_on_the_line_below_a_short_field_is_a_text_of_its_own(fields: str) -> None:
    *others, message = LINES[fields]
    texts = {"lamp.broken": "The lamp has failed.", "key.lost": "The key is invalid.", "fuse.blown": "It failed."}
    cards = "".join(f"<h4><code>{code}</code></h4><p>{fields.format(text)}</p>" for code, text in texts.items())
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}", "Acme API"))]
    assert [state.message for state in found] == [message.format(text) for text in texts.values()]
    assert {(state.status, state.category, state.retryable) for state in found} == {tuple(others)}


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("<b>Status</b> 402 <b>Retry</b> no <b>Fix</b> Change it.", (402, 0, None, "Change it.")),
        ("<b>Retry</b> no <b>Status</b> 402<br>It has failed.", (402, 0, "It has failed.", None)),
        (
            "<b>Status</b> 402 <b>Lamp</b> off <b>Fix</b> Change it.",
            (None, None, "Status 402 Lamp off Fix Change it.", None),
        ),
    ],
)
def test_bold_words_in_one_line_are_fields_if_all_are_labels(line: str, read: tuple[object, ...]) -> None:
    codes = ("card_declined", "bad_key", "rate_limit")
    cards = "".join(f"<h4><code>{code}</code></h4><p>{line}</p>" for code in codes)
    found = [record.state for record in records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))]
    assert [(one.status, one.retryable, one.message, one.hint) for one in found] == [
        (read[0], read[1], read[2] or code, read[3]) for code in codes
    ]


#: A card below its code or in one paragraph with it: status, category, verdict and message.
CARDS = {
    "<h4><code>{0}</code></h4><p>HTTP 402 | Category: lamp | Retry: no | Meaning: {1}</p>": (402, "lamp", False),
    "<h4><code>{0}</code></h4><p>{1} — <b>Retryable</b>: no — <b>HTTP code</b>: 402</p>": (402, None, False),
    "<h4><code>{0}</code></h4><p>Category: lamp; Retryable: no; {1}</p>": (None, "lamp", False),
    "<h4><code>{0}</code></h4><p><span>402</span>\n<span>Category: lamp</span>\n<span>{1}</span></p>": (
        402,
        "lamp",
        None,
    ),
    "<h4><code>{0}</code></h4><p>402<br><b>Bedeutung</b> {1}<br><b>Kategorie</b>: lamp</p>": (402, "lamp", None),
    "<h4><code>{0}</code></h4><div>Retry: no</div><div>{1}</div><div>Category: lamp</div>": (None, "lamp", False),
    "<p><code>{0}</code><br>Status: 402<br>Retryable: no<br>{1}</p>": (402, None, False),
    "<p><strong>{0}</strong><br/>\n402<br/>\n{1}<br/>\n<b>Category</b>: lamp</p>": (402, "lamp", None),
    "<p>{0} — 402 — {1} — Retry: no</p>": (402, None, False),
    "<p><span><code>{0}</code></span>\n<span>402</span>\n<span>{1}</span>\n<span>Category: lamp</span></p>": (
        402,
        "lamp",
        None,
    ),
}


@pytest.mark.parametrize("card", CARDS)
def test_the_fields_of_a_card_are_read_however_they_stand_in_its_paragraph(card: str) -> None:
    texts = {"LAMP_BROKEN": "The lamp is broken.", "KEY_LOST": "No key was found.", "FUSE_BLOWN": "It has failed."}
    cards = "".join(card.format(code, text) for code, text in texts.items())
    found = records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts
    states = {(record.state.status, record.state.category, record.state.retryable) for record in found}
    assert states == {CARDS[card]}


def test_marks_within_a_message_part_no_fields() -> None:
    texts = {
        "LAMP_BROKEN": "The lamp failed; type: led | Ask for one — today.",
        "KEY_LOST": "The key is invalid; Reason: the door.",
        "FUSE_BLOWN": "No fuse was found — again; and again.",
    }
    cards = "".join(f"<h4><code>{code}</code></h4><p>{text}</p>" for code, text in texts.items())
    found = records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts


@pytest.mark.parametrize("mark", [" |", ";"])
def test_a_long_paragraph_is_a_card_where_a_mark_stands_behind_its_code(mark: str) -> None:
    texts = {
        "LAMP_BROKEN": f"The lamp is broken{', and so on' * 9}.",
        "KEY_LOST": "No key was found.",
        "FUSE_BLOWN": "It failed.",
    }
    cards = "".join(f"<p><code>{code}</code>{mark} Status: 402{mark} {text}</p>" for code, text in texts.items())
    found = records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts


def test_a_bold_label_with_its_verdict_is_one_field_however_often_it_repeats() -> None:
    texts = {"lamp.broken": "The lamp is broken.", "key.lost": "No key was found.", "fuse.blown": "It failed."}
    cards = "".join(
        f"<h4><code>{code}</code></h4><p>HTTP 402</p><p><b>Retry</b> no</p><p>{text}</p>"
        for code, text in texts.items()
    )
    found = [record.state for record in records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))]
    assert [(state.retryable, state.message) for state in found] == [(False, text) for text in texts.values()]


def test_a_page_that_is_taken_for_a_wall_is_scored_as_one_that_gives_nothing() -> None:
    body = page("<noscript>Please enable JavaScript.</noscript><p>No errors were found.</p>", "Acme API")
    with pytest.raises(PageFailed):
        probe_page(body, "page", "", None)
    one = score(body, [], set())
    assert (one.hits, one.extra, one.unclear) == (0, [], True)


def test_a_wall_without_a_title_is_quoted_from_its_first_word() -> None:
    body = b"<div id=root></div><script src=a.js></script><noscript>You need to enable JavaScript.</noscript>"
    with pytest.raises(PageFailed, match=r"'You need to enable JavaScript\.'"):
        probe_page(body, "page", "", None)


@pytest.mark.parametrize("word", ["Reserved", "not used"])
@pytest.mark.parametrize(
    "entry", ["<h3>{}</h3><p>{}</p>", "<ul><li><code>{}</code>: {}</li></ul>", "<dl><dt>{}</dt><dd>{}</dd></dl>"]
)
def test_a_code_reserved_for_nothing_is_none_that_was_not_read(entry: str, word: str) -> None:
    texts = {"0x01": "The lamp failed", "0x02": word, "0x03": "The key was lost", "0x04": "The drawer is shut"}
    entries = "".join(entry.format(*one) for one in texts.items()).replace("</ul><ul>", "").replace("</dl><dl>", "")
    body = page(f"<h1>Error codes</h1>{entries}", "Acme API")
    assert [record.code for record in records(body)] == ["0x01", "0x03", "0x04"]
    assert probe_page(body, "page", "", None).suspect is None


@pytest.mark.parametrize("entry", ["<li>{}: {}</li>", "<li><code>{}</code> - {}</li>", "<p><b>{}</b><br>{}</p>"])
def test_the_sign_of_a_number_behind_a_code_is_no_mark(entry: str) -> None:
    texts = {"E_RANGE": "-1 is not allowed here", "E_LOST": "The key was not found", "E_FULL": "The drawer is full"}
    entries = "".join(entry.format(*one) for one in texts.items())
    found = records(page(f"<h1>Error codes</h1><ul>{entries}</ul>", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts


def test_the_dashes_of_an_option_behind_a_code_and_its_mark_are_its_own() -> None:
    texts = {"E_PATH": "--config needs a path", "E_LOST": "The key was not found", "E_FULL": "The drawer is full"}
    for mark in (": ", " - "):
        entries = "".join(f"<li><code>{code}</code>{mark}{text}</li>" for code, text in texts.items())
        found = records(page(f"<h1>Error codes</h1><ul>{entries}</ul>", "Acme API"))
        assert {record.code: record.state.message for record in found} == texts
    parted = "".join(f"<li><code>{code}</code> --{text.lstrip('-')}</li>" for code, text in texts.items())
    found = records(page(f"<h1>Error codes</h1><ul>{parted}</ul>", "Acme API"))
    assert [record.state.message for record in found] == [text.lstrip("-") for text in texts.values()]


def test_words_in_small_letters_that_head_failures_beside_codes_in_small_letters_are_asked_for() -> None:
    texts = {
        "missing": "No such lamp exists.",
        "invalid": "The key is not valid.",
        "missing_key": "The key is missing.",
    }
    texts |= {"already_lent": "Another client has the lamp, which is an error."}
    body = page(
        "<h1>Error codes</h1>" + "".join(f"<h3>{code}</h3><p>{text}</p>" for code, text in texts.items()), "Acme API"
    )
    assert {record.code for record in records(body)} == {"missing_key", "already_lent"}
    suspect = probe_page(body, "page", "", None).suspect
    assert suspect is not None
    assert suspect["detail"].startswith("missing stands among codes that were read; invalid stands among")


@pytest.mark.parametrize("card", ["<p>{}</p><p>Retryable: yes</p><p>{}</p>", "<p>{}<br>Retryable: yes<br>{}</p>"])
@pytest.mark.parametrize(
    "more",
    [
        "Warning: not for refunds",
        "Warning (refunds): may charge twice",
        "Exception: refunds",
        "Achtung: nicht bei Erstattungen",
    ],
)
def test_what_a_card_warns_of_takes_its_yes_back(card: str, more: str) -> None:
    cards = "".join(f"<h4>LAMP_{end}</h4>{card.format('The lamp has failed.', more)}" for end in ("OUT", "OFF", "HOT"))
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}"))]
    assert [(state.retryable, state.message) for state in found] == [(None, "The lamp has failed.")] * 3


def test_a_first_description_is_no_hint_where_the_remedy_is_blank() -> None:
    told = zip(("out", "off", "hot"), ("None", "Ask the cook.", "-"), strict=True)
    rows = (f"LID_{at}|The lid is {end}.|The lid of pot {at} is {end}.|{hint}" for at, (end, hint) in enumerate(told))
    found = records(page(table("Code|Result description|Explanation|Mitigation", *rows)))
    assert [one.state.hint for one in found] == [None, "Ask the cook.", None]


@pytest.mark.parametrize("mark", ['"', "''", "〃"])
def test_ditto_marks_stand_for_the_text_above(mark: str) -> None:
    told = ((402, "Refill it."), (mark, mark), (404, mark), (mark, "Ask."), (mark, mark))
    rows = (f"POT_{at}|Pot {at} is lost.|{status}|{hint}" for at, (status, hint) in enumerate(told))
    found = [one.state for one in records(page(table("Code|Description|HTTP status|What to do", *rows)))]
    assert [one.status for one in found] == [402, 402, 404, 404, 404]
    assert [one.hint for one in found] == ["Refill it."] * 3 + ["Ask."] * 2


@pytest.mark.parametrize("codes", [("100", "100", "101", "101"), ("1000", "1000", "2000", "2000")])
def test_numbers_that_count_within_codes_are_none_and_the_codes_no_statuses(codes: tuple[str, ...]) -> None:
    told = zip(codes, ("1", "2", "1", "2"), FAILURE_TEXTS, strict=True)
    found = probe_page(page(table("Error code|Sub-code|Error", *map("|".join, told))), "acme", "", None)
    assert [(one["code"], one["status"]) for one in found.records] == [(code, None) for code in codes]
    assert (found.suspect or {})["reason"] == "key-clash"
    own = (f"{code}|{at}|{text}." for at, (code, text) in enumerate(zip(codes, FAILURE_TEXTS, strict=True), 11))
    assert {one.state.status for one in records(page(table("Error code|Sub-code|Error", *own)))} == {None}


@pytest.mark.parametrize("title", ["Group name", "Error group name"])
def test_groups_of_errors_beside_their_codes_are_no_codes(title: str) -> None:
    groups = table(f"Group ID|{title}|Description", "1|LID_ERRORS|All of lids", "2|POT_ERRORS|All of pots")
    codes = table("ID|Name|Description", "1|LID_LOST|No lid", "5|LID_BENT|It is bent", "9|POT_LOST|No pot")
    found = probe_page(page(f"<h2>Error groups</h2>{groups}<h2>Error codes</h2>{codes}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_LOST", "LID_BENT", "POT_LOST"]
    assert found.unsure == ["LID_ERRORS", "POT_ERRORS"]


@pytest.mark.parametrize(("odd", "category"), [("Misc.", "misc"), ("?", None), ("See the note.", None)])
def test_two_odd_cells_cost_a_column_of_categories_no_other(odd: str, category: str | None) -> None:
    kinds = ("lamp", odd, "oven", "lamp", odd, "oven", "tap", "lamp")
    rows = (f"E{at}00|The {kind} {at} is lost|{kind}" for at, kind in enumerate(kinds, 1))
    found = records(page(table("Code|Description|Category", *rows)))
    assert [one.state.category for one in found] == [category if kind == odd else kind for kind in kinds]


@pytest.mark.parametrize("title", ["Warning", "Exceptions", "Notes", "Resolution", "Comment"])
@pytest.mark.parametrize(
    "limit", ["Not for refunds", "May charge twice.", "Use a new idempotency key.", "Refunds: never."]
)
def test_what_stands_beside_a_yes_in_its_row_takes_it_back(title: str, limit: str) -> None:
    rows = (
        f"LAMP_OUT|It failed.|Yes|{limit}",
        "LAMP_OFF|It is off.|Yes|Give accepted.lampId.",
        "LAMP_DIM|It is in use.|Yes|Wait for the other request to finish.",
        "LAMP_HOT|It is hot.|No|",
    )
    found = records(page(table(f"Code|Description|Retryable|{title}", *rows)))
    assert [record.state.retryable for record in found] == [None, 1, 1, 0]
    assert found[0].evidence == limit


@pytest.mark.parametrize(
    ("title", "yes", "no"),
    [
        *[("Re-try", "Yes", "No"), ("Re-tryable?", "true", "false"), ("Opnieuw proberen", "Ja", "Nee")],
        *[("Ponawialny", "Tak", "Nie"), ("Yeniden denenebilir", "Evet", "Hayır"), ("Kan försökas igen", "Ja", "Nej")],
        *[("Dapat dicoba ulang", "Ya", "Tidak"), ("Lze opakovat", "Ano", "Ne"), ("Recoverable", "✅", "❌")],
    ],
)
def test_a_column_of_verdicts_is_read_or_asked_about_whatever_its_title(title: str, yes: str, no: str) -> None:
    rows = [f"POT_{at}|The pot is {at}.|{verdict}" for at, verdict in (("OUT", no), ("OFF", yes), ("HOT", no))]
    found = probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None)
    asked = found.suspect and found.suspect["reason"] == "column-unread"
    assert asked or [record["retryable"] for record in found.records] == [False, True, False]
    assert not any(record["hint"] for record in found.records)


def test_the_members_of_a_class_have_the_texts_below_their_details() -> None:
    member = (
        '<h4 class="name"><span>(static) </span>{0}<span> :<a href="E.html">PotError</a></span></h4><h5>Type:</h5>'
        "<ul><li>PotError</li></ul><dl><dt>Source:</dt><dd>pots.js, line 40</dd></dl><div>The pot is {1}.</div>"
    )
    members = "".join(member.format(f"POT_{at}", at.lower()) for at in ("MISSING", "BROKEN", "LOCKED"))
    states = [record.state for record in records(page(f"<h3>Members</h3>{members}", "PotErrorCode"))]
    assert [state.message for state in states] == ["The pot is missing.", "The pot is broken.", "The pot is locked."]
    assert [state.category for state in states] == [None] * 3


@pytest.mark.parametrize(("code", "is_read"), [("POT _006", True), ("POT_A POT_B", False), ("_12 _13", False)])
def test_a_code_with_a_space_before_its_number_is_one(code, is_read) -> None:
    known = ("LIDOPEN", "MX:0003", "LIDLOST", "PUMP_12", "TD:19")
    found = probe_page(
        page(table("Error code|Reason", *(f"{one}|It failed" for one in (*known, code)))), "acme", "", None
    )
    assert [one["code"] for one in found.records] == [*known, *([code] if is_read else [])]
    assert (found.suspect is None) == is_read


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        (("$10.06", "$10.14", "$10.54"), False),
        (("10 EUR", "14 EUR", "54,50 EUR"), False),
        (("$1 is low", "$2", "$3"), True),
    ],
)
def test_what_amounts_give_in_a_test_is_not_asked_about(values, asked) -> None:
    answers = table("Request value|Response code", *map("|".join, zip(values, ("06", "14", "54"), strict=True)))
    codes = table(
        "Response code|Answer|Definition", "01|CALL|Refer to issuer", "05|DECLINE|Do not honor", "06|ERROR|It failed"
    )
    found = probe_page(page(f"{answers}<h3>Decline codes</h3>{codes}", ""), "acme", "", None)
    assert [one["code"] for one in found.records] == ["01", "05", "06"]
    assert (found.suspect is not None) == asked


@pytest.mark.parametrize("span", ["-{0}1 ～ -{0}99", "-{0}01–-{0}99", "{0}01 - {0}99"])
def test_a_table_of_the_ranges_that_codes_lie_in_is_not_asked_about(span: str) -> None:
    areas = ("DNS", "Config", "Proxy")
    ranges = table("段|范围|用途", *(f"{area}|{span.format(at)}|解析失败、超时" for at, area in enumerate(areas, 1)))
    rows = (f"-{at}01|Lost{area}|The {area} failed." for at, area in enumerate(areas, 1))
    lists = "".join(
        f"<h2>{area}</h2>{table('Error code|Name|Meaning', row)}" for area, row in zip(areas, rows, strict=True)
    )
    found = probe_page(page(f"<h1>Error codes</h1>{ranges}{lists}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["-101", "-201", "-301"]
    assert (found.suspect, found.unsure) == (None, [])


@pytest.mark.parametrize("mark", [":", "："])
def test_a_message_keeps_the_colon_that_ends_a_sentence_of_it(mark: str) -> None:
    texts = ("Invalid lid", f"The pot is well, but its lid is missing. Example{mark}", f"Unknown pot{mark}")
    codes = ("LID_OPEN", "POT_NOT_WELL", "LID_OF_POT")
    items = (
        f"<ul><li><code>{code}</code>: {text}</li></ul><pre>get</pre>" for code, text in zip(codes, texts, strict=True)
    )
    found = records(page(f"<h2>Error codes</h2>{''.join(items)}"))
    assert [record.state.message for record in found] == [texts[0], texts[1], "Unknown pot"]


@pytest.mark.parametrize("mark", ["<a>↗</a>", "<i>since v2.3</i>", "<i>Added in v2.3</i>", "(v2.3)"])
def test_what_marks_a_code_before_its_colon_is_no_part_of_the_text(mark: str) -> None:
    item = "<li><code>POT_{}</code>{}: The pot is {}.</li>"
    items = [
        item.format(*each) for each in (("LOST", "", "lost"), ("MISSING", f" {mark}", "missing"), ("SHUT", "", "shut"))
    ]
    found = records(page(f"<h2>Errors</h2><ul>{''.join(items)}</ul>"))
    assert [record.state.message for record in found] == ["The pot is lost.", "The pot is missing.", "The pot is shut."]


@pytest.mark.parametrize("picture", ["\U0001f534", "❌"])
def test_a_picture_before_a_code_is_no_part_of_it(picture: str) -> None:
    rows = [f"{picture} POT_{at}|403|It is {at}." for at in ("MISSING", "BROKEN", "LOCKED")]
    found = records(page(table("Code|HTTP status|Description", *rows)))
    assert [record.code for record in found] == ["POT_MISSING", "POT_BROKEN", "POT_LOCKED"]


def test_a_row_without_a_code_that_has_all_other_texts_is_asked_about() -> None:
    rows = ("139|It is out.|Look for it.", "|It is off.|Switch it on.", "140|It is hot.|Wait a while.")
    found = probe_page(page(table("Code|Description|Solution", *rows)), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize("form", ["{} ({})", "{} {}", "{} - {}"])
def test_a_status_is_read_behind_its_phrase(form: str) -> None:
    statuses = {"POT_OUT": (403, "Forbidden"), "POT_OFF": (402, "Payment Required"), "POT_HOT": (409, "Conflict")}
    rows = [f"{code}|{form.format(phrase, number)}|The pot." for code, (number, phrase) in statuses.items()]
    found = records(page(table("Code|HTTP status|Description", *rows)))
    assert [(record.state.status, record.state.title) for record in found] == [(403, None), (402, None), (409, None)]


@pytest.mark.parametrize("failed", ["What went wrong", "Issue", "Problem"])
@pytest.mark.parametrize("why", ["Cause", "Reason", "When it occurs", "Scenario"])
def test_what_went_wrong_is_the_message_and_not_why(failed: str, why: str) -> None:
    for titles, line in ((f"Code|{failed}|{why}", "{0}|{1}|{2}"), (f"Code|{why}|{failed}", "{0}|{2}|{1}")):
        rows = [line.format(f"POT_{at}", f"The pot is {at}.", f"It was {at} before.") for at in ("OUT", "OFF", "HOT")]
        states = [record.state for record in records(page(table(titles, *rows)))]
        assert (states[0].message, states[0].hint) == ("The pot is OUT.", "It was OUT before.")


@pytest.mark.parametrize(
    ("titles", "fails", "yes", "limit"),
    [
        ("Code|Description|Réessayable|Remarque", "Le pot est introuvable.", "Oui", "Sauf remboursements."),
        ("Código|Descripción|Reintentable|Notas", "No se encontró el frasco.", "Sí", "Excepto reembolsos."),
        ("Codice|Descrizione|Ripetibile|Note", "Il vaso non è stato trovato.", "Sì", "Esclusi i rimborsi."),
        ("Kod|Açıklama|Tekrar denenebilir|Notlar", "Kavanoz bulunamadı.", "Evet", "İadeler hariç."),
        ("Mã|Mô tả|Có thể thử lại|Ghi chú", "Không tìm thấy lọ.", "Có", "Không áp dụng cho hoàn tiền."),
        ("错误码|描述|是否可重试|备注", "未找到罐子。", "是", "退款除外。"),
        ("Code|Beschreibung|Wiederholbar|Hinweis", "Der Topf fehlt.", "Ja", "Mit Ausnahme von Erstattungen."),
        ("Code|Omschrijving|Retryable|Opmerking", "De pot ontbreekt.", "Ja", "Alleen voor GET-verzoeken."),
        ("Code|Description|Retryable|Notes", "The jar is lost.", "Yes", "No en pagos."),
        ("Code|Description|Retryable|Notes", "The jar is lost.", "Yes", "Ne concerne pas les remboursements."),
        ("Code|Description|Retryable|Notes", "The jar is lost.", "Yes", "Applies to reads, not to writes."),
        ("Code|Description|Retryable|Notes", "The jar is lost.", "Yes", "Idempotent requests only."),
        ("코드|설명|재시도 가능 여부|비고", "병을 찾을 수 없습니다.", "예", "환불 제외."),
    ],
)
def test_a_limit_beside_a_yes_takes_it_back_in_any_language(titles: str, fails: str, yes: str, limit: str) -> None:
    rows = [f"POT_{at}|{fails}|{yes}|{limit if at == 'OUT' else ''}" for at in ("OUT", "OFF", "HOT")]
    assert [one.state.retryable for one in records(page(table(titles, *rows)))] == [None, 1, 1]


@pytest.mark.parametrize("label", ["Note", "Comment"])
def test_a_note_that_is_no_message_takes_a_cards_yes_back(label: str) -> None:
    fields = "<ul><li><b>Message</b>: It failed.</li><li><b>Retryable</b>: yes</li><li>{}: Only for reads.</li></ul>"
    cards = "".join(f"<h4>LAMP_{end}</h4>{fields.format(label)}" for end in ("OUT", "OFF", "HOT"))
    assert [record.state.retryable for record in records(page(f"<h2>Errors</h2>{cards}"))] == [None] * 3


@pytest.mark.parametrize(
    ("heading", "yes"),
    [
        ("Non-retryable errors", None),
        ("Errors that must not be retried", None),
        ("Hard declines", None),
        ("Hard and soft declines", 1),
        ("Soft and hard declines", 1),
        ("Non-permanent errors", 1),
        ("Fatal and permanent errors", None),
    ],
)
def test_a_heading_that_forbids_a_repeat_takes_advice_below_it_back(heading: str, yes: int | None) -> None:
    rows = (f"LAMP_{end}|It has failed. Try again later." for end in ("OUT", "OFF", "HOT"))
    list_ = table("Code|Description", *rows)
    found = records(page(f"<h1>Error codes</h1><h2>{heading}</h2>{list_}"))
    assert [record.state.retryable for record in found] == [yes] * 3
    led = probe_page(page(f"<h1>Error codes</h1><p>{heading}:</p>{list_}"), "acme", "", None).records
    assert [record["retryable"] for record in led] == [yes and True] * 3


@pytest.mark.parametrize(
    "text", ["The lamp is out. Only for reads.", "This must not be retried.", "Must not be retried for refunds."]
)
def test_a_message_beside_a_yes_takes_it_back(text: str) -> None:
    rows = (
        f"LAMP_OUT|{text}|Yes",
        "LAMP_OFF|It is off. It must not be retried within a minute.|Yes",
        "LAMP_HOT|Hot.|No",
    )
    found = records(page(table("Code|Description|Retryable", *rows)))
    assert [record.state.retryable for record in found] == [None, 1, 0]


@pytest.mark.parametrize(("tip", "yes"), [("Not for refunds", None), ("Only GET", None), ("Refunds as well", 1)])
@pytest.mark.parametrize("attribute", ["title", "aria-label", "data-tooltip"])
def test_a_tooltip_that_limits_a_yes_takes_it_back(attribute: str, tip: str, yes: int | None) -> None:
    rows = (f"LAMP_{end}|It failed.|<span {attribute}='{tip}'>Yes</span>" for end in ("OUT", "OFF", "HOT"))
    found = records(page(table("Code|Description|Retryable", *rows)))
    assert [record.state.retryable for record in found] == [yes] * 3


@pytest.mark.parametrize(
    ("tip", "yes"), [("Only before capture.", None), ("Up to three times a day.", None), ("For example, twice.", 1)]
)
@pytest.mark.parametrize(
    "told", ["<b title='{}'>Retry</b>", "<b aria-describedby='tip'>Retry</b><i role='tooltip' id='tip'>{}</i>"]
)
def test_a_tooltip_that_limits_advice_takes_it_back(told: str, tip: str, yes: int | None) -> None:
    fold = "<a href='/x' title='For developers'>Lamps</a>"
    body = table("Code|Description", f"LAMP_OUT|{fold}. {told.format(tip)} with backoff.", "LAMP_OFF|It is off.")
    assert [record.state.retryable for record in records(page(body))] == [yes, None]


def test_a_denial_in_a_column_that_is_not_read_takes_advice_back() -> None:
    rows = (
        f"LAMP_{end}|It failed.|Try again later.|{told}" for end, told in (("OUT", "Do not retry"), ("OFF", "Wait"))
    )
    site = Site("acme", (), r"LAMP_[A-Z]+", {"Code": "code", "Meaning": "message", "Fix": "remedy"})
    read = read_page(site, None, page(table("Code|Meaning|Fix|Retry guidance", *rows)), "main", "", None).records
    assert [(one.state.retryable, one.evidence) for one in read] == [(None, "Do not retry"), (1, "Try again later.")]


VERDICTS = {"LAMP_OUT": "The lamp is out.|Yes", "LAMP_OFF": "It is off.|Yes", "LAMP_HOT": "It is hot.|No"}


@pytest.mark.parametrize(
    ("beside", "yes"),
    [
        ("<h2>Deutsch</h2>" + table("Code|Wiederholbar", "LAMP_OUT|Nein", "LAMP_OFF|Ja", "LAMP_HOT|Nein"), None),
        ("<dl><dt>LAMP_OUT</dt><dd>Retryable: No</dd><dt>LAMP_OFF</dt><dd>Retryable: Yes</dd></dl>", None),
        ("<p>Never retry after <code>LAMP_OUT</code>: it may be lit.</p>", None),
        ("<p>Wait, then retry after <code>LAMP_OUT</code>. Do not retry LAMP_HOT.</p>", True),
        ("<p>Retry LAMP_OUT with exponential backoff, but do not retry LAMP_OUT more than 3 times.</p>", True),
        ("<p>Never retry LAMP_OUT for refunds.</p>", None),
        ("<h2>Errors you must not retry</h2><ul><li>LAMP_HOT</li><li>LAMP_OUT</li></ul>", None),
        ("<p>Do not retry:</p><ul><li><code>LAMP_HOT</code></li><li><code>LAMP_OUT</code></li></ul>", None),
        ("<dl><dt>Retryable</dt><dd>LAMP_OFF</dd><dt>Not retryable</dt><dd>LAMP_OUT, LAMP_HOT</dd></dl>", None),
        ("<p>Do not retry:</p><ul><li>LAMP_HOT</li></ul><p>Retry:</p><ul><li>LAMP_OUT</li></ul>", True),
        ("<p>Do not retry 4xx errors.</p><p>Wait after LAMP_OUT.</p>", True),
        ("<pre>if (code == 'LAMP_OUT') { /* do not retry */ }</pre>", True),
        ("<h2>Do not retry</h2><ul><li><code>LAMP_OUT</code></li><li><code>LAMP_HOT</code></li></ul>", None),
        ("<h2>Permanent errors</h2><p><code>LAMP_OUT</code>, <code>LAMP_HOT</code></p>", None),
        ("<p>Final errors:</p><p><code>LAMP_OUT</code>, <code>LAMP_HOT</code></p>", None),
        ("<h2>Never retry</h2>" + table("Code", "LAMP_OUT", "LAMP_HOT"), None),
        ("<h2>Do not retry</h2><p>Some are final, unlike LAMP_OUT.</p>", True),
        ("<p>Not every error is safe to retry. See the table below.</p>" + table("Code", "LAMP_OUT", "LAMP_OFF"), True),
        ("<p>Retry any error except LAMP_OUT.</p>", None),
        ("<p>Do not retry:</p><ul><li>LAMP_HOT</li></ul><p>LAMP_OUT is explained above.</p>", True),
        ("<p>Do not retry:</p><ul><li>At night:<p>LAMP_OUT</p></li></ul>", None),
        ("<h2>Permanent redirects</h2><p>LAMP_OUT is explained in the guide.</p>", True),
        ("<p>Do not resend a payment after LAMP_OUT.</p>", None),
        ("<p>After LAMP_OUT the payment may have gone through.</p>", None),
    ],
)
def test_what_a_page_says_of_a_code_elsewhere_takes_its_yes_back(beside: str, yes: bool | None) -> None:
    rows = (f"{code}|{texts}" for code, texts in VERDICTS.items())
    body = page(f"<h1>Error codes</h1>{table('Code|Description|Retryable', *rows)}{beside}")
    assert [one["retryable"] for one in probe_page(body, "acme", "", None).records] == [yes, True, False]


@pytest.mark.parametrize(
    ("said", "yes"),
    [
        ("<p>Only LAMP_OUT may be retried.</p>", "LAMP_OUT"),
        ("<p>Retry LAMP_OUT only.</p>", "LAMP_OUT"),
        ("<p>Only LAMP_OUT and LAMP_OFF may be retried.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Only LAMP_OUT is retried automatically.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Only LAMP_OUT has a Retry-After header.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Only retry errors such as LAMP_OUT.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>With the exception of LAMP_OUT, no error may be repeated.</p>", "LAMP_OUT"),
        ("<p>Do not retry any error except LAMP_OUT and LAMP_OFF.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Do not retry errors other than LAMP_OUT.</p>", "LAMP_OUT"),
        ("<p>Do not retry LAMP_HOT; retry LAMP_OUT and LAMP_OFF instead.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Retry LAMP_OUT. Do not retry any other error.</p>", "LAMP_OUT"),
        ("<p>Retry LAMP_OUT, not the others.</p>", "LAMP_OUT"),
        ("<p>LAMP_OUT is final.</p>", "LAMP_OFF"),
        ("<p>LAMP_OUT is not final.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>If you receive LAMP_OUT, stop.</p>", "LAMP_OFF"),
        ("<p>If you receive LAMP_OUT, stop showing it.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Only GET requests may be retried.</p>", ""),
        ("<p>Retry only with an Idempotency-Key.</p>", ""),
        ("<p>Never retry a payment.</p>", ""),
        ("<p>Do not automatically retry payments.</p>", ""),
        ("<p>No request may be retried.</p>", ""),
        ("<p>Payments are not automatically retried.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Failed requests must not be retried.</p>", ""),
        ("<p>You must not retry requests.</p>", ""),
        ("<p>Invalid requests must not be retried.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Requests must not be retried immediately.</p>", "LAMP_OUT LAMP_OFF"),
        ("<h2>4xx errors</h2><p>Requests must not be retried.</p>", "LAMP_OUT LAMP_OFF"),
        ("<h2>Retries</h2><p>Requests must not be retried.</p>", ""),
        ("<h2>Webhooks</h2><p>Never resend requests.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>A 400 means that the lamp is wrong. Do not retry the request.</p>", "LAMP_OUT LAMP_OFF"),
        ("<h4>Yes</h4><p>Retry.</p><h4>No</h4><p>Do not retry your request.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>The SDK may retry GET requests only.</p>", "LAMP_OUT LAMP_OFF"),
        ("<dl><dt>400</dt><dd>Requests must not be retried.</dd></dl>", "LAMP_OUT LAMP_OFF"),
        ("<p>Client libraries should not retry POST requests.</p>", ""),
        ("<p>Our client libraries do not retry POST requests.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>LAMP_OUT may be retried only for GET requests.</p>", "LAMP_OFF"),
        ("<p>Retry idempotent requests only once.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Retry idempotent requests only.</p>", ""),
        ("<p>LAMP_OUT ends the payment for good.</p>", "LAMP_OFF"),
        ("<p>LAMP_OUT ends the payment.</p>", "LAMP_OFF"),
        ("<p>LAMP_OUT ends the payment form early.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>LAMP_OUT means that the payment is cancelled permanently.</p>", "LAMP_OFF"),
        ("<p>LAMP_OUT does not end the payment for good.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>LAMP_OUT may occur when a session is closed permanently.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>To avoid LAMP_OUT, close idle connections for good.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Retry LAMP_OUT like LAMP_OFF; only the wait differs.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Note: the Retryable column is deprecated.</p>", ""),
        ("<p>Do not rely on the column <code>Retryable</code>.</p>", ""),
        ("<p>The Retryable column is not deprecated. LAMP_HOT is outdated.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>The retryable column may be out of date.</p>", ""),
        ("<p>In the response, the retryable field is deprecated.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Do not ignore the Retryable column.</p>", "LAMP_OUT LAMP_OFF"),
        ("<p>Retry only after a few seconds. We only retry GET requests.</p>", "LAMP_OUT LAMP_OFF"),
        ("<h2>Terminal states</h2><ul><li>LAMP_OUT</li></ul>", "LAMP_OFF"),
        (table("Question|Answer", "May I retry?|Do not retry LAMP_OUT."), "LAMP_OFF"),
    ],
)
def test_a_sentence_limits_the_yes_of_codes_or_of_all_that_it_does_not_name(said: str, yes: str) -> None:
    rows = (f"{code}|{texts}" for code, texts in VERDICTS.items())
    body = page(f"<h1>Error codes</h1><h2>List</h2>{table('Code|Description|Retryable', *rows)}<h2>Notes</h2>{said}")
    assert [one["code"] for one in probe_page(body, "acme", "", None).records if one["retryable"]] == yes.split()


@pytest.mark.parametrize(
    ("above", "below", "is_read"),
    [
        ("<p>Do not retry.</p>", "", False),
        ("", "<p>Warning</p><p>Never retry.</p>", False),
        ("", "<blockquote><p>Warning: do not retry these requests.</p></blockquote>", False),
        ("", "<p>Do not retry requests that fail with these codes.</p>", False),
        ("", "<p>Do not retry too often.</p>", True),
        ("", "<p>Do not retry these:</p><ul><li>Refunds</li></ul>", True),
        ("", "<p>Do not retry</p><ul><li>Refunds</li></ul>", True),
        ("", "<p>A 400 means that the lamp is wrong. Do not retry the request.</p>", True),
    ],
)
def test_a_note_beside_a_list_that_forbids_retrying_takes_back_its_yes_alone(above, below, is_read) -> None:
    lists = [table("Code|Description|Retryable", f"{of}_OUT|Out.|Yes", f"{of}_HOT|Hot.|No") for of in ("LAMP", "OVEN")]
    body = page(f"<h1>Error codes</h1><h2>Lamps</h2>{above}{lists[0]}{below}<h2>Ovens</h2>{lists[1]}")
    found = {one["code"]: one["retryable"] for one in probe_page(body, "acme", "", None).records}
    assert found == {"LAMP_OUT": True if is_read else None, "LAMP_HOT": False, "OVEN_OUT": True, "OVEN_HOT": False}


def _listed(pot: str, shape: str) -> str:
    """Three codes in a list of this shape, each with a yes."""
    codes = [f"{pot}_{end}" for end in ("OUT", "OFF", "HOT")]
    if shape == "table":
        return table("Code|Description|Retryable", *(f"{code}|It failed.|Yes" for code in codes))
    whole, _, one = shape.partition("|")
    return whole.format("".join(one.format(code, "It failed. Retry with backoff.") for code in codes))


def _verdicts(body: str) -> list[bool | None]:
    return [one["retryable"] for one in probe_page(page(f"<h1>Error codes</h1>{body}"), "acme", "", None).records]


SHAPES = [
    "table",
    "{}|<h3>{}</h3><p>{}</p>",
    "{}|<div><h3>{}</h3><p>{}</p></div>",
    "<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>",
]
SHAPES += ["<ul>{}</ul>|<li><code>{}</code>: {}</li>"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "Do not retry."),
        ("", "These errors are final."),
        ("", "It failed for good. Do not retry."),
        ("", "Do not retry. Contact support."),
        ("The errors in this section are permanent.", ""),
        ("These errors are final.", ""),
        ("It failed for good. Do not retry.", ""),
        ("Note: Do not retry.", ""),
        ("Do not retry.</p><p>The errors are these:", ""),
        ("The errors are these:</p><p>Do not retry.", ""),
    ],
)
def test_a_note_takes_back_each_yes_of_the_list_that_it_stands_at_and_no_other(shape, above, below) -> None:
    notes = [f"<p>{note}</p>" if note else "" for note in (above, below)]
    body = f"<h2>Pots</h2>{_listed('POT', shape).join(notes)}<h2>Pans</h2>{_listed('PAN', shape)}"
    assert _verdicts(body) == [None, None, None, True, True, True]


def test_a_table_alone_has_no_note() -> None:
    body = f"<html><body>{_listed('POT', 'table')}</body></html>".encode()
    assert [one["retryable"] for one in probe_page(body, "acme", "", None).records] == [True] * 3


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("note", ["A 400 means that it is wrong. Do not retry.", "If it is lost, stop. Do not retry."])
def test_a_note_on_one_case_above_a_list_leaves_its_yes(shape: str, note: str) -> None:
    assert _verdicts(f"<h2>Pots</h2><p>{note}</p>{_listed('POT', shape)}") == [True] * 3


def test_the_denial_of_one_card_is_none_of_those_around_it() -> None:
    card, texts = "<h3>POT_{}</h3><p>It failed.</p><p>{}</p>", ("Retry later.", "Do not retry.")
    for verdicts in ([True, False, True], [True, True, False]):
        cards = (card.format(end, texts[1 - yes]) for end, yes in zip("ABC", verdicts, strict=True))
        assert _verdicts("".join(cards)) == verdicts


@pytest.mark.parametrize("shape", SHAPES[:1] + SHAPES[2:])
@pytest.mark.parametrize(("lead", "yes"), [("", None), ("<p>Errors of pans:</p>", True)])
def test_a_note_between_two_lists_is_of_the_first_alone_where_a_text_leads_to_the_second(shape, lead, yes) -> None:
    lists = f"{_listed('POT', shape)}<p>Do not retry.</p>{lead}{_listed('PAN', shape)}"
    assert _verdicts(lists) == [None, None, None, yes, yes, yes]


@pytest.mark.parametrize("row", ["{}", "{} Only GET requests may be retried."])
def test_what_limits_one_section_or_row_limits_no_other(row: str) -> None:
    list_ = table("Code|Description|Retryable", row.format("LAMP_OUT|Out.") + "|Yes", "LAMP_OFF|Off.|Yes")
    other = table("Code|Description|Retryable", "OVEN_OUT|It is out.|Yes", "OVEN_HOT|It is hot.|No")
    said = "" if "GET" in row else "<p>Only LAMP_OFF may be retried.</p>"
    body = page(f"<h1>Error codes</h1><h2>Lamps</h2>{said}{list_}<h2>Ovens</h2>{other}")
    found = {one["code"]: one["retryable"] for one in probe_page(body, "acme", "", None).records}
    assert found == {"LAMP_OUT": None, "LAMP_OFF": True, "OVEN_OUT": True, "OVEN_HOT": False}


@pytest.mark.parametrize(("kind", "yes"), [("refunds", "PAYOUT_LATE"), ("transfers", "REFUND_LATE PAYOUT_LATE")])
def test_a_kind_of_request_that_is_not_retried_leaves_the_yes_of_the_other_kinds(kind: str, yes: str) -> None:
    rows = (
        "POT_BUSY|It is busy.|Yes",
        "REFUND_LATE|It came late.|Yes",
        "PAYOUT_LATE|It came late.|Yes",
        "POT_1|Hot.|No",
    )
    body = page(f"<h1>Error codes</h1>{table('Code|Description|Retryable', *rows)}<p>Never retry {kind}.</p>")
    assert [one["code"] for one in probe_page(body, "acme", "", None).records if one["retryable"]] == yes.split()


@pytest.mark.parametrize(
    ("tip", "yes"),
    [
        ("Deprecated", None),
        ("For information only", None),
        ("May I?", True),
        ("Replaces the deprecated X-Retry", True),
        ("Not valid for webhooks", True),
    ],
)
@pytest.mark.parametrize("head", ["<span title='{}'>Retryable</span>", "Retryable <i data-tooltip='{}'></i>"])
def test_a_tooltip_that_calls_the_column_outdated_takes_each_yes_back(head: str, tip: str, yes: bool | None) -> None:
    rows = (f"{code}|{texts}" for code, texts in VERDICTS.items())
    body = page(table(f"Code|Description|{head.format(tip)}", *rows))
    assert [one["retryable"] for one in probe_page(body, "acme", "", None).records] == [yes, yes, False]


def test_a_sentence_takes_back_the_yes_of_a_declared_list_too() -> None:
    rows = (f"{code}|{texts}" for code, texts in VERDICTS.items())
    list_ = f"<h2>Faults</h2>{table('Code|Description|Retryable', *rows)}"
    body = page(f"<h1>Error codes</h1>{list_}<h2>Notes</h2><p>Never retry LAMP_OUT.</p>")
    read = read_page(Site("acme", (), lists=("Faults",)), None, body, "main", "", None).records
    assert [one.state.retryable for one in read] == [None, 1, 0]


@pytest.mark.parametrize(
    ("summary", "yes"), [("Old text", None), ("Before 2024", None), ("Version 1 (retired)", None), ("Details", True)]
)
@pytest.mark.parametrize("card", ["<h3>{}</h3><p>It failed.</p>{}", "<tr><td>{}</td><td>It failed. {}</td></tr>"])
def test_a_yes_that_is_folded_as_one_of_the_past_is_none(card, summary, yes) -> None:
    fold = f"<details><summary>{summary}</summary><p>Try again later.</p></details>"
    cards = "".join(card.format(f"LAMP_{end}", fold if end == "OUT" else "") for end in ("OUT", "OFF", "HOT"))
    body = page("<h1>Error codes</h1>" + (f"<table>{cards}</table>" if card.startswith("<tr>") else cards))
    assert [one["retryable"] for one in probe_page(body, "acme", "", None).records] == [yes, None, None]


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("*", "<p>* {}</p>"),
        (" †", "<p>† {}</p>"),
        ("<sup>1</sup>", "<p><sup>1</sup> {}</p>"),
        ("<sup>[2]</sup>", "<p>[2] {}</p>"),
        ('<sup><a href="#fn1">1</a></sup>', '<ol><li id="fn1"><p>{}</p></li></ol>'),
        ("<sup>a</sup>", "<p>(a) {}</p>"),
        ("<sup>a,b</sup>", "<p>b. {}</p>"),
        ("<sup>1</sup>", "<p>1 {}</p>"),
    ],
)
@pytest.mark.parametrize("place", ["{code}{mark}|{text}|Yes", "{code}|{text}{mark}|Yes"])
@pytest.mark.parametrize(
    ("said", "yes"),
    [("Not for refunds.", False), ("Only for GET requests.", False), ("Do not retry a charge.", False), ("New.", True)],
)
def test_a_footnote_to_the_code_or_its_text_may_limit_a_yes(place, mark, note, said, yes) -> None:
    noted = place.format(code="LAMP_OUT", text="The lamp is out.", mark=mark)
    rows = table("Code|Description|Retryable", noted, "LAMP_1|It is too hot.|Yes", "LAMP_LOST|It was lost.|No")
    body = page(f"<h2>Error codes</h2>{rows}{note.format(said)}")
    found = {one["code"]: one["retryable"] for one in probe_page(body, "acme", "", None).records}
    assert found == {"LAMP_OUT": True if yes else None, "LAMP_1": True, "LAMP_LOST": False}


def test_the_asterisk_of_a_path_is_no_mark_of_a_footnote() -> None:
    rows = table("Code|Description|Retryable", "LAMP_OUT|Sent by /v1/*.|Yes", "LAMP_1|Hot*.|Yes", "LAMP_LOST|Lost.|No")
    found = probe_page(page(f"<h2>Error codes</h2>{rows}<p>* Only for GET requests.</p>"), "acme", "", None)
    assert [one["retryable"] for one in found.records] == [True, None, False]


def test_the_title_of_a_fold_of_the_past_is_the_evidence_against_a_yes() -> None:
    rows = (f"LAMP_{end}|It failed. Try again later." for end in ("OUT", "OFF", "HOT"))
    fold = f"<details><summary>Old API errors</summary>{table('Code|Description', *rows)}</details>"
    read = read_page(Site("acme", ()), None, page(f"<h1>Error codes</h1>{fold}"), "main", "", None).records
    assert [(one.state.retryable, one.evidence) for one in read] == [(None, "Old API errors")] * 3


def test_a_yes_is_folded_as_one_of_the_past_behind_another_fold() -> None:
    fold = "<details><summary>Old text</summary><p>{}</p></details>"
    folds = fold.format("It was out.") + "<p>More:</p>" + fold.format("Try again later.")
    cards = "".join(f"<h3>LAMP_{end}</h3><p>It failed.</p>{folds}" for end in ("OUT", "OFF", "HOT"))
    found = probe_page(page(f"<h1>Error codes</h1>{cards}"), "acme", "", None).records
    assert [one["retryable"] for one in found] == [None] * 3


@pytest.mark.parametrize("heading", ["Errors when migrating from v1", "Upgrade guide errors", "Change history errors"])
def test_errors_of_a_move_to_another_release_are_in_force(heading: str) -> None:
    lists = [
        table("Code|Description", *(f"{of}_{n}|It failed." for n in ("OUT", "OFF", "HOT"))) for of in ("POT", "CAN")
    ]
    found = records(page(f"<h1>Error codes</h1><h2>Payment errors</h2>{lists[0]}<h2>{heading}</h2>{lists[1]}"))
    assert len(found) == 6


def test_a_paragraph_that_goes_on_with_a_remedy_is_no_message() -> None:
    texts = {"LAMP_OUT": "Then send it again.", "LAMP_OFF": "See the guide.", "LAMP_HOT": "Ask us if it is still hot."}
    cards = "".join(f"<h4>{code}</h4><p>Fix: Turn it off.</p><p>{text}</p>" for code, text in texts.items())
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}"))]
    assert [(state.message, state.hint) for state in found] == [
        (code, f"Turn it off. {text}") for code, text in texts.items()
    ]


def test_a_line_below_a_text_goes_on_with_it_among_cards_with_labels() -> None:
    below = ["<b>Fix</b>: Look."] * 4 + ["It fell down."]
    items = "".join(f"<li><b>JAR_{at}X</b>: The jar is lost<br>{text}</li>" for at, text in enumerate(below))
    found = [record.state for record in records(page(f"<h2>Errors</h2><ul>{items}</ul>"))]
    assert [(state.message, state.title) for state in found] == [
        *[("The jar is lost", None)] * 4,
        ("The jar is lost It fell down.", None),
    ]


def test_a_code_in_words_may_say_that_something_is_not_used() -> None:
    rows = [f"COUPON_{word.upper()}|The coupon has {word}" for word in ("expired", "failed")]
    found = records(page(f"<h2>Errors</h2>{table('Code|Description', *rows, 'COUPON_NOT_USED|Not used')}"))
    assert [record.code for record in found] == ["COUPON_EXPIRED", "COUPON_FAILED", "COUPON_NOT_USED"]
    numbers = [f"ERR0{at}|The coupon {at} failed." for at in (10, 11)]
    found = records(page(f"<h2>Errors</h2>{table('Code|Description', *numbers, 'ERR012|Not used')}"))
    assert [record.code for record in found] == ["ERR010", "ERR011"]


def test_failures_under_a_title_of_members_are_a_list_in_doubt() -> None:
    rows = [f"LAMP_{end}|The lamp has failed" for end in ("OUT", "OFF", "HOT")]
    others = table("Property|Definition", *(f"{word}|It has {word}." for word in ("declined", "expired", "failed")))
    text = f"<h1>Lamps</h1><h2>Error types</h2>{table('Code|Definition', *rows)}{others}"
    assert probe_page(page(text, "Lamps"), "acme", "", None).suspect is not None


def test_cards_with_the_labels_of_codes_are_asked_about_under_a_heading_of_other_things() -> None:
    def cards(codes: list[str], text: str) -> str:
        below = f"<p><b>When:</b> {text}</p><p><b>What to do:</b> Ask us.</p>"
        return f"<div>{''.join(f'<section><h3><code>{code}</code></h3>{below}</section>' for code in codes)}</div>"

    known, others = ["CARD-11", "CARD-12", "BANK-21", "BANK-22"], ["HOOK-31", "HOOK-32", "HOOK-33"]
    parts = {"Payments": cards(known[:2], "The card failed."), "Webhooks": cards(others, "The call back failed.")}
    parts["Accounts"] = cards(known[2:], "The bank failed.")
    text = f"<h1>Error codes</h1>{''.join(f'<h2>{head}</h2>{below}' for head, below in parts.items())}"
    probed = probe_page(page(text, "Error codes"), "acme", "", None)
    assert ({record["code"] for record in probed.records}, probed.unsure) == ({*known}, others)


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["UserNotFound", "PlaceNotFound"], True),
        (["NOT_FOUND", "ITEM_NOT_FOUND"], True),
        (["failedItems", "missingItems"], False),
        (["MainHall", "WestWing"], False),
    ],
)
def test_named_failures_below_a_status_are_codes_and_fields_are_not(names, read) -> None:
    rows = [f"{name}|Thing {at} is missing." for at, name in enumerate(names)]
    found = records(page(f"<h2>Get a user</h2><h3>404</h3>{table('Name|Description', *rows)}", "Users"))
    assert [(one.code, one.state.status) for one in found] == [(name, 404) for name in names if read]


@pytest.mark.parametrize(("lead", "read"), [("Lamp error definitions", True), ("Lamp definitions", False)])
def test_the_definitions_or_constants_of_errors_are_their_codes(lead, read) -> None:
    rows = [
        "E_SHUT|It has failed.",
        "E_LOST|The lamp is lost.",
        "E_DIM|It is not lit.",
        "E_HOT|It failed.",
        "L_OK|Lit.",
    ]
    cells = "".join(f"<tr><td>{code}</td><td>{text}</td></tr>" for code, text in (row.split("|") for row in rows))
    found = records(page(f"<h2>lamperr</h2><p>{lead}</p><table>{cells}</table>", "lamp.h"))
    assert len(found) == len(rows) * read


def test_ports_and_limits_in_bullets_beside_a_table_of_numbers_are_no_codes() -> None:
    rows = [f"100{at}|The pot {at} failed." for at in (1, 2, 3, 4)]
    items = "<li>8080: plain HTTP</li><li>8443: HTTPS; calls fail without TLS</li><li>9090: figures</li>"
    assert [one.code for one in records(page(f"{table('Code|Description', *rows)}<ul>{items}</ul>"))] == [
        *("1001", "1002", "1003", "1004")
    ]


@pytest.mark.parametrize(
    ("heading", "category"),
    [
        ("Lamp errors (since v2)", "lamp_errors"),
        ("Lamp errors – new in 3.1", "lamp_errors"),
        ("Lamp errors [deprecated since version 3.1.0]", "lamp_errors"),
        ("Added in v2", None),
        ("Lamp errors (deprecated)", "lamp_errors"),
        ("[New] Lamp errors", "lamp_errors"),
        ("Since v2.0: Lamp errors — Beta", "lamp_errors"),
        ("Lamp errors (2)", "lamp_errors"),
        ("Lamp errors (v2)", "lamp_errors_v2"),
        ("New lamp errors", "new_lamp_errors"),
        ("Lamp errors in 3D", "lamp_errors_in_3d"),
        ("Lamps not lit since installation", "lamps_not_lit_since_installation"),
    ],
)
def test_the_release_or_stage_that_a_heading_names_is_no_part_of_a_category(heading: str, category: str | None) -> None:
    lists = [table("Code|Description", *(f"{of}_{n}|It failed." for n in ("OUT", "OFF"))) for of in ("LAMP", "OVEN")]
    found = records(page(f"<h1>Error codes</h1><h2>{heading}</h2>{lists[0]}<h2>Oven errors</h2>{lists[1]}"))
    assert [record.state.category for record in found] == [category] * 2 + ["oven_errors"] * 2


@pytest.mark.parametrize(
    ("choices", "is_part"),
    [
        (["All (4)", "4xx (3)", "5xx (1)"], True),
        (["4xx 3", "All errors 4"], True),
        (["All (3)", "4xx (3)"], False),
        (["All (9)", "Guides (7)", "News (2)"], False),
        (["All (9)", "Guides (6)", "Errors (3)"], False),
        (["All 400 errors carry one of these 3 codes."], False),
        (["All 9 regions", "3 codes each"], False),
    ],
)
@pytest.mark.parametrize("choice", ["<button>{}</button>", "<li><a href='?'>{}</a></li>", "<span>{}</span> "])
def test_a_filter_that_counts_more_rows_than_are_shown_makes_the_page_suspect(choice, choices, is_part) -> None:
    rows = (f"LAMP_{end}|40{at}|It failed." for at, end in enumerate(("OUT", "OFF", "HOT")))
    body = f"<h1>Error codes</h1><div>{''.join(map(choice.format, choices))}</div>{table('Code|HTTP|Meaning', *rows)}"
    suspect = probe_page(page(body), "acme", "", None).suspect
    assert (suspect and suspect["reason"]) == ("paginated" if is_part else None)


def test_a_sample_in_json_below_a_row_stands_for_no_others() -> None:
    told = zip(("LAMP_OUT", "LAMP_OFF", "LAMP_HOT"), FAILURE_TEXTS, strict=False)
    rows = (f'{row[0]}|{row[1]}</td></tr><tr><td colspan=2><pre>{{"code":"{row[0]}"}}</pre>' for row in told)
    found = probe_page(page(table("Code|Message", *rows)), "acme", "", None)
    assert (len(found.records), found.suspect) == (3, None)


@pytest.mark.parametrize(
    ("groups", "group"),
    [
        ("<ul>{}</ul>", "<li>{}<ul>{}</ul></li>"),
        ("<dl>{}</dl>", "<dt>{}</dt><dd><ul>{}</ul></dd>"),
        ("<ol>{}</ol>", "<li><p>{}</p><ol>{}</ol></li>"),
    ],
)
def test_a_declared_heading_means_all_the_lists_that_items_below_it_group(groups: str, group: str) -> None:
    items = {of: "".join(f"<li>{of}_{n}: The {of} is {n}.</li>" for n in ("dim", "hot")) for of in ("lamp", "oven")}
    body = f"<h2>Errors</h2>{groups.format(''.join(group.format(of.title(), items[of]) for of in items))}"
    read = read_page(Site("acme", (), lists=("Errors",)), None, page(body), "main", "", None).records
    assert [one.code for one in read] == ["lamp_dim", "lamp_hot", "oven_dim", "oven_hot"]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Significado", None),
        ("Meaning in Spanish", None),
        ("Spanish meaning", None),
        ("Meaning (ES)", None),
        ("Explanation", None),
        ("Solución", "remedy"),
    ],
)
def test_the_message_in_another_language_is_no_hint(title: str, role: str | None) -> None:
    lines = [
        f"lid_{at}|The {what} is not closed.|La {what} no es válida." for at, what in enumerate(("lid", "box", "jar"))
    ]
    [one] = read_lists(Page(page(table(f"Code|Meaning|{title}", *lines)), "", None)).lists
    assert one.columns.roles == {0: "code", 1: "message"} | ({2: role} if role else {})


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("400 (404 since v2)", None),
        ("400 (404 from v3)", None),
        ("400 (now 404)", None),
        ("400, now 404", None),
        ("400; 404 from v3 on", None),
        ("400, since v2 404", None),
        ("400 changed to 404", None),
        ("400 ➜ 404", None),
        ("400 ⇒ 404", None),
        ("404 (400 before v2)", 404),
        ("404 (since v2)", 404),
        ("404, 400", 404),
        ("404 (new)", 404),
    ],
)
def test_a_cell_with_the_status_of_the_past_first_is_no_status(cell: str, status: int | None) -> None:
    rows = [f"LAMP_{end}|{stated}|It failed." for end, stated in (("OUT", cell), ("OFF", "409"), ("HOT", "422"))]
    found = probe_page(page(table("Code|HTTP|Description", *rows)), "acme", "", None)
    assert [one["status"] for one in found.records] == [*([status] if status else []), 409, 422]
    assert (found.suspect is None) == (status is not None)


@pytest.mark.parametrize(
    ("head", "other"),
    [
        ("{} (was 400) {}", "{} {}"),
        ("{} (formerly 400) – {}", "{} – {}"),
        ("<span>{}</span> (was 400) <code>{}</code>", "<span>{}</span> <code>{}</code>"),
        ("{1} ({0}, previously 400)", "{1} ({0})"),
        ("{1} {0} (was 400)", "{1} {0}"),
        ("{1} (400 → {0})", "{1} ({0})"),
        ("{1} 400 -> {0}", "{1} {0}"),
        ("{1} (400 ⇒ {0})", "{1} ({0})"),
        ("{1} ({0} ← 400)", "{1} ({0})"),
        ("{1} (was 400, now {0})", "{1} ({0})"),
        ("{1} (400 (now {0}))", "{1} ({0})"),
        ("{1} 400 ({0} since v2)", "{1} {0}"),
    ],
)
def test_a_head_names_its_status_and_code_beside_the_status_of_the_past(head: str, other: str) -> None:
    codes = {"lamp_lost": 404, "lamp_off": 409, "lamp_hot": 422}
    heads = [(head if code == "lamp_lost" else other).format(status, code) for code, status in codes.items()]
    found = records(page("<h1>Error codes</h1>" + "".join(f"<h3>{one}</h3><p>It failed.</p>" for one in heads)))
    assert [(one.code, one.state.status, one.state.title) for one in found] == [(*one, None) for one in codes.items()]


@pytest.mark.parametrize(
    ("heads", "unread"),
    [
        (["404", "409 – Conflict", "410"], ""),
        (["Lid open [lid_open]", "lid_lost", "lid_hot"], ""),
        (["Lid open (<code>lid_open</code>)", "<code>lid_lost</code>", "<code>lid_hot</code>"], ""),
        (["Lid open (LID_OPEN)", "LID_LOST", "LID_HOT"], "LID_OPEN"),
        (["Lid open (LID_OPEN)", "Lid lost (LID_LOST)", "LID_HOT"], ""),
        (["Lid open (lid_open)", "Lid lost (lid_lost)", "Lid too hot (lid_hot)"], ""),
        (["Lid open (2111)", "Lid lost (2112)", "Lid too hot (4001)"], ""),
        (["Where it is set (config_file)", "lid_lost", "lid_hot"], ""),
        (["Lid open – lid_open", "lid_lost", "lid_hot"], "lid_open"),
        (["Where lids are – see lid_tab.js", "lid_lost", "lid_hot"], ""),
        (["Where it is set – config_file", "lid_lost", "lid_hot"], ""),
        (["Where it failed: LID-3", "LID-1", "LID-2"], "LID-3"),
        (["Where it is signed: HMAC-256", "LID-1", "LID-2"], ""),
    ],
)
def test_heads_with_and_without_names_are_one_list_or_doubtful(heads: list[str], unread: str) -> None:
    body = page("<h1>Error codes</h1>" + "".join(f"<h3>{head}</h3><p>It failed.</p>" for head in heads))
    found = probe_page(body, "acme", "", None)
    assert len(found.records) == len(heads) - (bool(unread) or "Where" in heads[0])
    assert (unread in found.suspect["detail"]) if unread else (found.suspect is None)


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("400 Series lamps", None),
        ("400-series errors", None),
        ("400 V motors", None),
        ("400 errors", 400),
        ("400 Validation errors", 400),
    ],
)
def test_the_number_of_a_model_or_a_class_is_no_status(heading: str, status: int | None) -> None:
    rows = table("Code|Description", "LAMP_1|It failed.", "LAMP_2|It is lost.", "LAMP_3|It is hot.")
    found = records(page(f"<h1>Error codes</h1><h2>{heading}</h2>{rows}"))
    assert [record.state.status for record in found] == [status] * 3


@pytest.mark.parametrize(
    ("item", "read"),
    [
        ("500+ happy customers", False),
        ("500+ server errors", True),
        ("500+ Something broke on our side", True),
        ("500+ Oops", True),
        ("500+ Panne", True),
        ("500+ problems at our end", True),
    ],
)
@pytest.mark.parametrize("markup", ["<ul>{}</ul>|<li>{}</li>", "{}|<h3>{}</h3><p>It is.</p>"])
def test_more_than_a_number_of_other_things_are_no_statuses(markup: str, item: str, read: bool) -> None:
    around, each = markup.split("|")
    items = "".join(map(each.format, ("400 Bad Request", "404 Not Found", item)))
    found = probe_page(page(f"<h1>Status codes</h1>{around.format(items)}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["400", "404", *["500+"] * read]
    assert found.suspect is None


@pytest.mark.parametrize("label", ["Problem", "<b>Error</b>"])
def test_a_thing_with_which_something_is_wrong_is_no_code_under_a_vague_label(label: str) -> None:
    for names, read in ((("lid_key missing", "lid_no wrong"), 0), (("LID_LOST", "LID_HOT"), 2)):
        cards = (f"<div><p>{label}: {one}</p><p>Solution: Look.</p></div>" for one in (*names, "lid_missing (404)"))
        assert len(records(page(f"<h1>Common errors</h1>{''.join(cards)}"))) == read + bool(read), names


@pytest.mark.parametrize(
    ("names", "text", "read"),
    [
        (["lamp_open", "lamp_dim", "lamp_cold"], "Throws if it failed.", False),
        (["LAMP_FLAG_DIM", "LAMP_FLAG_ERROR", "LAMP_FLAG_LOST"], "Set if the lamp has failed.", False),
        (["LAMP_LOST", "LAMP_FAILED", "LAMP_INVALID"], "Set if the lamp has failed.", True),
        (["lamp_open", "lamp_dim", "lamp_cold"], "Thrown when it failed.", True),
    ],
)
@pytest.mark.parametrize("item", ["<h3>{}</h3><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"])
def test_what_fails_or_is_set_is_no_failure(item: str, names: list[str], text: str, read: bool) -> None:
    items = "".join(item.format(name, text) for name in names)
    assert bool(records(page(f"<h1>Lamps</h1><h2>Errors</h2>{items}", "Lamps"))) == read


@pytest.mark.parametrize("text", ["Set when the lamp is old.", "Fails if the lamp is old."])
def test_codes_are_codes_though_their_text_says_when_they_are_set(text: str) -> None:
    codes = ("DUPLICATE", "CLOSED", "ARCHIVED")
    for names in (codes, ("E101", "E102", "E103"), ("cvc_check", "zip_check", "avs_check")):
        rows = table("Code|Description", *(f"{name}|{text}" for name in names))
        assert len(records(page(f"<h1>Error codes</h1>{rows}"))) == 3, names
    assert len(records(page(f"<h1>Errors</h1>{''.join(f'<h3>{code}</h3><p>{text}</p>' for code in codes)}"))) == 3


@pytest.mark.parametrize(
    ("codes", "read"),
    [(["lid_missing", "lid_invalid", "not_lit"], True), (["lid_no", "lamp_key", "lamp_id"], False)],
)
def test_keys_that_name_failures_are_codes_below_a_heading_of_error_codes(codes: list[str], read: bool) -> None:
    rows = (f"{code}|The {code} is invalid." for code in codes)
    assert bool(records(page(f"<h1>API</h1><h2>Errors codes</h2>{table('key|Meaning', *rows)}", "API"))) == read


@pytest.mark.parametrize("lines", ["<p>{}</p>", "<div>{}</div>", "{}<br>"])
@pytest.mark.parametrize(
    ("heading", "text", "read"),
    [
        ("Error codes", "The lamp failed.", 3),
        ("Error codes", "EUR is the limit", 0),
        ("Error codes", "lamps failed.", 0),
        ("Limits", "Lamps that failed.", 0),
    ],
)
def test_numbers_before_texts_are_codes_only_below_a_heading_of_error_codes(lines, heading, text, read) -> None:
    body = "".join(lines.format(f"10000{n} {text}") for n in (1, 2, 3))
    assert len(records(page(f"<h1>API</h1><h2>{heading}</h2><div>{body}</div>", "API"))) == read


@pytest.mark.parametrize("text", ["Any other failure of lamps.", "Other lamp errors"])
def test_a_row_for_all_other_numbers_is_none_that_heads_those_below_it(text: str) -> None:
    rows = (f"510XX|{text}|", "51001|It is out.|Light it.", "51002|It is off.|", "52001|It is cold.|Heat it.")
    found = records(page(f"<h1>Error codes</h1>{table('Code|Message|Fix', *rows)}"))
    assert [record.code for record in found] == ["510XX", "51001", "51002", "52001"]


def test_the_head_of_numbers_is_said_of_those_that_begin_so() -> None:
    heads = ("510XX|Lamp errors|", "51001|Out|It is out.", "51002|Off|It is off.", "520XX|Oven errors|")
    rows = (*heads, "52001|Cold|It is cold.", "52002|Hot|It is hot.", "53001|Lost|It is lost.")
    found = records(page(f"<h1>Error codes</h1>{table('Code|Name|Text', *rows)}"))
    assert [record.state.category for record in found] == ["lamp_errors"] * 2 + ["oven_errors"] * 2 + [None]


def test_cards_in_a_table_without_lines_keep_their_verdicts() -> None:
    cards = (f"<h3>LAMP_{end}</h3><p><b>Retryable:</b> Yes</p><p><b>Message:</b> It is lost.</p>" for end in "ABCD")
    found = records(page(f"<h1>Error codes</h1><table>{''.join(map('<div>{}</div>'.format, cards))}</table>"))
    assert [record.state.retryable for record in found] == [True] * 4


def test_the_comma_of_a_source_behind_a_constant_belongs_to_no_code() -> None:
    rows = "".join(f"<tr><td>LAMP_{at}_LOST,</td><td>Lamp {at} failed.</td></tr>" for at in "ABCD")
    body = page(f"<table><tr><th>Error Code</th><th>Description</th></tr>{rows}</table>")
    assert [one.code for one in records(body)] == [f"LAMP_{at}_LOST" for at in "ABCD"]


def test_the_comma_behind_several_codes_or_their_quotes_belongs_to_no_code() -> None:
    rows = [f"LAMP_{at}_LOST, LAMP_{at}_HOT,|Lamp {at} failed." for at in "ABC"] + ["'LAMP_OUT',|It failed."]
    found = [one.code for one in records(page(table("Error Code|Description", *rows)))]
    assert found == [f"LAMP_{at}_{end}" for at in "ABC" for end in ("LOST", "HOT")] + ["LAMP_OUT"]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ("4C, 4E|5C, 5E|LC, LE|UB, Ub|3C, 3E", "4C 4E 5C 5E LC LE UB Ub 3C 3E"),
        ("4C/4E|5C/5E|LC/LE|E1", "4C 4E 5C 5E LC LE E1"),
        ("4C, 4E|5C, 5E|LC, LE|OC, OE|UB, Ub|AC, AE", "4C 4E 5C 5E LC LE OC OE UB Ub AC AE"),
        ("E1, E2|E3, E4|I/O|E5", "E1 E2 E3 E4 I/O E5"),
        ("E1|E2|E3|AC/DC", "E1 E2 E3 AC/DC"),
        ("E1/01|E1/02|E2/01|E3/01", "E1/01 E1/02 E2/01 E3/01"),
        ("E1/A01|E2/B02|E3/C03", "E1/A01 E2/B02 E3/C03"),
    ],
)
def test_short_codes_that_may_be_words_are_several_as_those_of_other_cells_are(cells, codes) -> None:
    rows = [f"{cell}|The lid {at} is not closed." for at, cell in enumerate(cells.split("|"))]
    assert [one.code for one in records(page(table("Error code|Meaning", *rows), "Error codes"))] == codes.split()


@pytest.mark.parametrize(("names", "read"), [("TRUE FALSE NULL_TOKEN EOF_TOKEN BAD_ESCAPE", 5), ("true false door", 0)])
def test_true_and_false_are_values_of_an_option_and_no_constants(names: str, read: int) -> None:
    rows = [f"{name}|An unexpected token failed: {at}." for at, name in enumerate(names.split())]
    assert len(records(page(table("Error|Description", *rows), "Parse errors"))) == read


def test_a_short_list_with_a_code_of_its_own_is_no_summary_of_one_that_goes_on_below_it() -> None:
    lists = {"LAMP": (421, 450, 451, 452, 501), "TUBE": (421, 450, 451, 552, 554), "BULB": (421, 250)}
    body = ""
    for part, codes in lists.items():
        texts = {code: "OK" if code == 250 else f"The {part} failed." for code in codes}
        items = "".join(f"<li><code>{code}</code> {text}</li>" for code, text in texts.items())
        body += f"<h2>{part}</h2><ul>{items}</ul>" + "<p>Then the tube waits.</p>" * (part == "TUBE")
    assert [one.code for one in records(page(body))] == [str(code) for codes in lists.values() for code in codes]


@pytest.mark.parametrize("others", [["PartError"], ["TubeError", "CordError"]])
def test_the_types_that_a_column_names_for_each_code_are_no_codes_beside_these(others: list[str]) -> None:
    types = ["LampError", "BulbError", "FuseError"]
    tree = "".join(f"<li><code>{one}</code>: the error of lamps.</li>" for one in [*others, *types])
    lines = [(10001 + at, f"Part {at} failed.", types[at // 2]) for at in range(6)] + [(0, "Success", "None")]
    rows = "".join(f"<tr><td>{code}</td><td>{text}</td><td>{kind}</td></tr>" for code, text, kind in lines)
    head = "<tr><th>Code</th><th>Message</th><th>Exception</th></tr>"
    found = records(page(f"<h2>Types</h2><ul>{tree}</ul><h2>Codes</h2><table>{head}{rows}</table>"))
    listed = [*others, *types] if len(others) > 1 else []  # Two that no code has are no base of the others.
    assert [one.code for one in found] == [*listed, *(str(code) for code, *_ in lines)]


@pytest.mark.parametrize(
    ("titles", "number", "checks", "read"),
    [
        ("Number|Response Code", "450799000000{}00{}", "0864", 0),
        ("Number|Response Code", "450799000000{}00{}", "1975", 4),  # No last digit follows from the others.
        ("Number|Error code", "DE{1}3704004405320130{0}", "62 35 08 89", 0),
        ("Number|Error code", "DE{1}3704004405320130{0}", "63 36 09 90", 4),
        ("Error code|Number", "4507 9900 0000 {}00{}", "0864", 0),
        ("Error code|Message|Sample", "450799000000{}00{}", "0864", 4),
    ],
)
def test_what_test_cards_are_answered_with_is_no_list_of_codes(titles, number: str, checks: str, read: int) -> None:
    digits = checks.split() if " " in checks else [*checks]
    answers = zip("1234" if len(digits[0]) == 1 else ("01", "02", "03", "00"), digits, ANSWERS, strict=True)
    rows = [(number.format(at, check), answer) for at, check, answer in answers]
    rows = rows if titles.startswith("Number") else [row[::-1] for row in rows]
    rows = [(code, f"It is {code}.", number) for code, number in rows] if "Sample" in titles else rows
    assert len(records(page(table(titles, *map("|".join, rows)), "Errors"))) == read


def test_names_beside_statuses_that_were_read_are_missed_though_some_are_their_phrases() -> None:
    names = {
        "400 — Bad Request": "bad_request, invalid_size",
        "404 — Not Found": "not_found, invalid_lamp",
        "410 — Gone": "expired_lamp",
    }
    cards = "".join(
        f"<h3>{head}</h3><p>It failed.</p><p><b>Common codes:</b> {text}</p>" for head, text in names.items()
    )
    found = probe_page(page(f"<h2>Status codes</h2>{cards}"), "page", "https://docs.example/errors", None)
    assert (found.suspect or {}).get("reason") == "codes-unaccounted"


@pytest.mark.parametrize(
    "heading",
    [
        "{phrase} ({status})",
        "{status} {phrase}",
        "{phrase} [{status}]",
        "{phrase} - {status}",
        "{phrase}: {status}",
        "<span>{status}</span>{phrase}",
        "{phrase}<span>{status}</span>",
        "HTTP/1.1 {status} {phrase}",
        "Code {status} ({phrase})",
        "{phrase} ({status}) errors",
    ],
)
def test_a_status_with_its_phrase_above_a_list_is_no_category(heading: str) -> None:
    lists = (
        f"<h2>{heading.format(phrase=phrase, status=status)}</h2>"
        + table("Code|Message", *(f"{of}_{end}|The {of} is {end}." for end in ("LOST", "BROKEN")))
        for phrase, status, of in (("Not Found", 404, "LAMP"), ("Conflict", 409, "OVEN"))
    )
    found = records(page(f"<h1>Error codes</h1>{''.join(lists)}"))
    assert [(one.state.status, one.state.category) for one in found] == [(404, None)] * 2 + [(409, None)] * 2


@pytest.mark.parametrize("numbers", ["0 1 2 3", "00 01 02 03", "1000 2000 3000 4000", "001 002 101 130"])
@pytest.mark.parametrize(
    ("whole", "line"),
    [
        ("{}", "<h3>{s} - {n}</h3><p>{t}</p>"),
        ("{}", "<h3>{n} ({s})</h3><p>{t}</p>"),
        ("{}", "<h3>{n}: HTTP {s}</h3><p>{t}</p>"),
        ("<ul>{}</ul>", "<li>{s} - {n} - {t}</li>"),
        ("<ul>{}</ul>", "<li>{n} (HTTP {s}): {t}</li>"),
        ("<ul>{}</ul>", "<li><b>{s}</b> <code>{n}</code>: {t}</li>"),
        ("<table><tr><th>Error</th><th>Description</th></tr>{}</table>", "<tr><td>{s} / {n}</td><td>{t}</td></tr>"),
        ("<table><tr><th>Error</th><th>Description</th></tr>{}</table>", "<tr><td>{s}<br>{n}</td><td>{t}</td></tr>"),
    ],
)
def test_numbers_beside_their_statuses_are_the_codes(whole: str, line: str, numbers: str) -> None:
    texts = ("The lamp is invalid", "The key is missing", "The lamp was not found", "It failed")
    rows = list(zip(numbers.split(), (400, 401, 404, 500), texts, strict=True))
    lines = (line.format(n=number, s=status, t=text) for number, status, text in rows)
    found = records(page(f"<h2>Error codes</h2>{whole.format(''.join(lines))}"))
    assert sorted((one.code, one.state.status, one.state.message) for one in found) == sorted(rows)


@pytest.mark.parametrize(
    ("title", "lead", "texts"),
    [
        ("Errorcode", "", ("The pot is lost.", "The lid is wrong.", "No such oil.")),
        ("Signing in", "These are the errors messages of it.", ("A pot is lost.", "The lid is wrong.", "No oil.")),
        ("Pot return codes", "", ("The pot is abnormal.", "Oil status abnormal", "The lid does not exist.")),
    ],
)
def test_what_is_above_a_list_says_that_it_is_of_errors_also_in_the_words_of_others(title, lead, texts) -> None:
    rows = [f"PT{number}|{text}" for number, text in enumerate(texts, 10)]
    assert len(records(page(f"<p>{lead}</p>{table('Value|Description', *rows)}", title))) == 3


@pytest.mark.parametrize(("first", "kind", "asked"), [(7101, "status", 1), (8101, "status", 0), (7101, "trade", 0)])
def test_calm_numbers_in_the_hundred_of_those_read_under_their_title_are_asked_for(first, kind, asked) -> None:
    calm = table("Code|Description", *(f"{first + at}|The pot is on its {at}. plate." for at in range(3)))
    told = ("7104|Lost|The pot was not found.", "7150|Wrong|The lid is invalid.", "7151|Stuck|The lid failed.")
    codes = f"<h2>Pot {kind} codes</h2>{calm}<h2>Error codes</h2>{table('Code|Description|Comments', *told)}"
    found = probe_page(page(codes, "Answers"), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect is not None) == bool(asked)


def test_what_a_mail_server_answers_beside_its_statuses_is_asked_for() -> None:
    lines = ("450 The pot is busy.", "550 No such pot.", "553 The lid is wrong.", "5.1.1 Bad pot.", "5.2.2 Pot full.")
    found = probe_page(page("".join(f"<p>{line}</p>" for line in lines), "Bounce error codes"), "acme", "", None)
    assert len(found.records) == 3 and found.suspect and "5.2.2 stands" in str(found.suspect["detail"])


@pytest.mark.parametrize(("title", "codes"), [("Depot", []), ("Error", ["81", "130", "110", "65"])])
def test_the_numbers_that_each_of_some_things_answers_are_no_list_of_errors(title, codes) -> None:
    rows = ("POTS|81", "LIDSTORE|130", "OILHOUSE|110", "WICKS|65")
    soft = f"<p>A pot is declined for now.</p><h2>Which depots do so?</h2>{table(f'{title}|Answer code', *rows)}"
    assert [one.code for one in records(page(soft, "Soft declines"))] == codes


@pytest.mark.parametrize(("title", "read"), [("Pot API Responses", 4), ("Responses and webhooks", 0)])
@pytest.mark.parametrize("kind", LISTS)
def test_a_page_about_all_responses_is_one_about_the_failing_statuses_on_it(title, read, kind) -> None:
    told = ("200|OK, here it is.", "400|Bad Request: no pot.", "401|Unauthorized.", "500|It failed.")
    lines = "".join(LISTS[kind].format(*line.split("|")) for line in told)
    around = {"cells": "<table><tr><th>Status</th><th>Description</th></tr>{}</table>", "items": "<ul>{}</ul>"}
    assert len(records(page(around.get(kind, "{}").format(lines), title))) == read


@pytest.mark.parametrize(("heading", "read"), [("Fields of an answer (error codes)", 4), ("Fields (of pots)", 0)])
def test_what_a_heading_says_in_brackets_may_be_that_its_list_is_one_of_error_codes(heading, read) -> None:
    rows = ("-100|It is not done.", "0|Fine", "1|The pot is invalid.", "12|Declined")
    assert len(records(page(f"<h2>{heading}</h2>{table('Value|Description', *rows)}", "Guide"))) == read


@pytest.mark.parametrize("title", ["Deutsch", "German", "Übersetzung", "Translation", "Tradução"])
def test_a_column_that_says_the_same_in_another_language_need_not_be_read(title) -> None:
    rows = (
        "POT_LOST|The pot is lost.|Der Topf ist weg.",
        "LID_STUCK|The lid is stuck.|Der Deckel klemmt.",
        "OIL_OUT|There is no oil.|Das Öl fehlt.",
    )
    assert probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None).suspect is None


@pytest.mark.parametrize(
    "codes", [("E9", "E30", "E31"), ("POT-100", "POT-101", "POT-102"), ("1009", "1030", "1031"), ("0", "1", "4")]
)
@pytest.mark.parametrize(
    "marks", [(" - ", " - "), (": ", ": "), (" → ", " → "), (" => ", " => "), (" - ", ": "), (" ", ": ")]
)
def test_a_code_with_a_number_behind_its_status_is_the_code_where_both_are_set_as_code(codes, marks) -> None:
    item = "<li><code>{}</code>{}<code>{}</code>{}The {} is wrong.</li>"
    lines = zip(("400", "401", "404"), codes, ("pot", "lid", "oil"), strict=True)
    items = "".join(item.format(status, marks[0], code, marks[1], thing) for status, code, thing in lines)
    found = [(one.code, one.state.status, one.state.message) for one in records(page(f"<ul>{items}</ul>"))]
    things = zip(codes, (400, 401, 404), ("pot", "lid", "oil"), strict=True)
    assert found == [(code, status, f"The {thing} is wrong.") for code, status, thing in things]


def test_the_only_text_of_a_card_may_open_with_a_label_though_another_says_what_to_do() -> None:
    texts = ("The lamp is invalid.", "The key is missing.", "Content-Type: only JSON.", "The lamp was not found.")
    cards = (f"<h3>E{at}</h3><p>{text}</p><p><b>Solution:</b> Mend it.</p>" for at, text in enumerate(texts, 11))
    assert [one.state.message for one in records(page("".join(cards)))] == [*texts]


@pytest.mark.parametrize(
    ("said", "counts"), [("The API has {} error codes.", True), ("Each lamp has {} codes.", False)]
)
def test_the_number_of_codes_that_an_api_is_said_to_have_is_that_of_its_page(said: str, counts: bool) -> None:
    rows = table("Code|Message", *(f"LAMP_{at}|The lamp failed." for at in range(11, 16)))
    found = [probe_page(page(f"<p>{said.format(number)}</p>{rows}"), "acme", "", None).suspect for number in (5, 6)]
    assert [one and one["reason"] for one in found] == [None, "count-differs" if counts else None]


@pytest.mark.parametrize("entry", ["<h3>{}</h3><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"])
def test_a_plain_word_alone_below_its_status_is_a_code_as_those_below_others(entry: str) -> None:
    below = {
        "400 Bad Request": ["invalid_lamp", "missing_key"],
        "403 Forbidden": ["forbidden"],
        "404 Not Found": ["not_found"],
        "503 Service Unavailable": ["timeout"],
    }
    lists = (
        f"<h2>{above}</h2>" + "".join(entry.format(code, f"The {code} failed.") for code in below[above])
        for above in below
    )
    found = records(page("".join(lists)))
    stated = [(code, int(above[:3])) for above, codes in below.items() for code in codes]
    assert [(one.code, one.state.status) for one in found] == stated


@pytest.mark.parametrize("errors", ["errors", "错误", "エラー", "에러", "ошибки"])
def test_statuses_of_errors_in_any_language_head_tables_of_one_code(errors: str) -> None:
    codes = {400: 1001, 404: 1101, 409: 1301, 500: 1201}
    lists = (
        f"<h2>{status} {errors}</h2>{table('Code|Message', f'{code}|It failed.')}" for status, code in codes.items()
    )
    found = records(page("".join(lists), "Error codes"))
    assert [(one.state.status, int(one.code)) for one in found] == [*codes.items()]


@pytest.mark.parametrize("above", ["{} errors", "{} {}", "{1} ({0})"])
def test_codes_in_tables_below_statuses_are_read_on_a_page_about_all_responses(above: str) -> None:
    stated = [(400, "Bad Request"), (403, "Forbidden"), (409, "Conflict"), (429, "Too Many Requests")]
    rows = [table("Code|Message", f"LAMP_{status}|The lamp is off.") for status, _ in stated]
    lists = (f"<h2>{above.format(*each)}</h2>{row}" for each, row in zip(stated, rows, strict=True))
    found = probe_page(page("".join(lists), "API responses"), "acme", "", None)
    assert found.suspect or [one["code"] for one in found.records] == [f"LAMP_{status}" for status, _ in stated]


#: Pages on which a number stands beside a status and is no code, or a word below one and is none.
@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (
            table("Status code|Description", "400 [1]|It is bad.", "404 [2]|No lamp.", "500 [3]|It failed."),
            "400 404 500",
        ),
        (
            "<ul><li><b>400</b> (1): It is bad.</li><li><b>403</b>: Stuck.</li><li><b>500</b> (2): It failed.</li></ul>",
            "400 403 500",
        ),
        ("<ul><li>200 - 399: Success</li><li>400 - 599: The call failed</li><li>600 - 799: It failed</li></ul>", ""),
        (
            "<p>1001: HTTP 400: It is bad.<br>1002: HTTP 404: No lamp.<br>1003: HTTP 409: Stuck.</p>",
            "1001/400 1002/404 1003/409",
        ),
        (
            "<ul><li><code>404</code> - <code>4</code>: The key is bad.</li><li><code>402</code> - <code>17</code>: No token.</li>"
            "<li><code>422</code> - <code>18</code>: Lid stuck.</li></ul>",
            "4/404 17/402 18/422",
        ),
    ],
)
def test_what_stands_beside_a_status_is_a_code_only_if_nothing_else(body: str, codes: str) -> None:
    found = [(one.code, one.state.status) for one in records(page(body, "HTTP error codes"))]
    assert found == [(code, int(status or code)) for code, _, status in (one.partition("/") for one in codes.split())]


def test_a_topic_below_a_status_is_no_code() -> None:
    cards = "".join(f"<h3>{code}</h3><p>The {code} failed.</p>" for code in ("LAMP_LOST", "KEY_BAD", "OIL_OUT"))
    more = "<h2>{}</h2><h3>Idempotency</h3><p>Here is more of it.</p>"
    for status in ("200 OK", "404 Not Found"):
        found = records(page(f"<h2>400 Bad Request</h2>{cards}{more.format(status)}"))
        assert [one.code for one in found] == ["LAMP_LOST", "KEY_BAD", "OIL_OUT"]


BY_STATUS = table("Status|Meaning|Typical codes", "400|Malformed|bad_size", "401|Expired|no_key", "412|Stale|old_tag")


def test_words_behind_a_status_that_go_on_as_a_sentence_are_no_code() -> None:
    heads = ("401 — re-authenticate, once", "412 re-read and merge by hand", "412 <code>old_tag</code> — refetch")
    cards = "".join(f"<h3>{head}</h3><p>The request failed: {at}.</p>" for at, head in enumerate(heads))
    found = records(page(f"<h2>By status</h2>{BY_STATUS}<h2>What to do</h2>{cards}", "Errors"))
    assert [one.code for one in found] == ["bad_size", "no_key", "old_tag"]
    heads = ("401 no-key", "409 no-pot and no-lid", "412 bad-tag, or an old one")
    cards = "".join(f"<h3>{head}</h3><p>The request failed: {at}.</p>" for at, head in enumerate(heads))
    assert [one.code for one in records(page(cards, "Errors"))] == ["no-key", "no-pot", "bad-tag"]


def test_a_table_of_codes_below_a_status_is_not_lost_among_remarks_on_statuses() -> None:
    areas = table("Area|Codes", "Pots|pot_unchanged, lid_unchanged", "Cups|cup_unchanged", "Tea|tea_unchanged")
    cards = f"<h3>401 — re-enter, once</h3><p>Renew it.</p><h3>409 no-op and two-pot conflicts</h3><p>So:</p>{areas}"
    cards += "<h3>412 <code>old_tag</code> - refetch</h3><p>It has changed.</p>"
    found = probe_page(page(f"<h2>By status</h2>{BY_STATUS}<h2>What to do</h2>{cards}", "Errors"), "acme", "", None)
    assert found.suspect is not None and "pot_unchanged" in found.suspect["detail"]


def test_a_failure_behind_its_domain_in_one_tag_is_the_code() -> None:
    heads = ("io.acme.pump.auth - AuthErrorNoKey", "io.acme.pump - PumpErrorNoLid", "io.acme.pump - PumpErrorNoTea")
    text = "<b>Encountered</b>: If it is not there.<br><b>Resolution</b>: Bring it."
    body = "".join(f"<h4><code>{head}</code>:</h4><p>{text}</p>" for head in heads)
    found = [(one.code, one.state.message, one.state.hint) for one in records(page(body, "Errors"))]
    assert found == [(head.split(" - ")[1], "If it is not there.", "Bring it.") for head in heads]


def test_steps_of_a_remedy_may_have_labels_of_their_own() -> None:
    card = "<h3>{}</h3><p><b>Message:</b> It failed: {}.</p><p><b>Remediation:</b></p><ol>{}</ol>"
    steps = ("<li>Close the lid</li>", "<li><b>Linux:</b> find it</li><li><b>macOS:</b> buy it</li><li>Go on</li>")
    body = "".join(card.format(code, code, steps[at % 2]) for at, code in enumerate(("LidOpen", "PotLost", "TeaCold")))
    hints = [one.state.hint for one in records(page(body))]
    assert hints == ["Close the lid", "Linux: find it; macOS: buy it; Go on", "Close the lid"]


@pytest.mark.parametrize(("heading", "status"), [("Status codes", 401), ("Error codes", None)])
def test_statuses_among_words_are_statuses_under_a_heading_that_says_so(heading: str, status: int | None) -> None:
    rows = ("200|The lamp ran.", "401|Wrong lamp pair", "403|No lamp for you", "TLS error|It failed", "HTML page|Lost")
    found = records(page(table("Code|When", *rows), heading))
    assert [one.state.status for one in found[1:]] == [status, status and 403, None, None]


def test_a_topic_with_a_status_above_a_list_is_a_category() -> None:
    lists = (
        f"<h2>{of}</h2>{table('Code|Message', f'{at}_a|It is bad.', f'{at}_b|It is lost.')}"
        for at, of in (("x", "Payment errors (402)"), ("y", "Ovens"))
    )
    assert [one.state.category for one in records(page("".join(lists)))] == ["payment_errors"] * 2 + ["ovens"] * 2


def test_names_in_capitals_before_numbers_are_messages_below_a_heading_of_errors() -> None:
    rows = table("Mnemonic|Error code", "EPERM|3001", "ENOENT|3002", "EINTR|3003")
    assert [one.code for one in records(page(f"<h2>Other error codes</h2>{rows}"))] == ["3001", "3002", "3003"]


def test_a_form_of_lines_that_is_not_read_is_asked_about() -> None:
    lines = ["1001 (400): The key is bad.", "1002 (404): No lamp.", "1003 (409): Lid stuck."]
    lines += ["oil_out: There is no oil.", "pot_lost: The pot is lost.", "key_old: The key is old."]
    found = probe_page(page(f"<h2>Codes of errors</h2><p>{'<br>'.join(lines)}</p>"), "acme", "", None)
    assert found.suspect and "oil_out" in str(found.suspect["detail"])


@pytest.mark.parametrize("arrow", ["->", "=>", "-->"])
@pytest.mark.parametrize("form", ["<li><code>{}</code> {} {}", "<li>{} {} {}", "<h3>{} {} {}</h3><p>See below."])
@pytest.mark.parametrize("codes", ["POT_LOST LID_OPEN OIL_OUT TOO_HOT BAD_KEY", "1001 1002 1004 1005 1009"])
def test_an_arrow_between_a_code_and_its_text_is_part_of_neither(codes, form, arrow) -> None:
    texts = [f"The {thing} is invalid." for thing in ("pot", "lid", "oil", "heat", "key")]
    lines = [form.format(code, arrow, text) for code, text in zip(codes.split(), texts, strict=True)]
    found = records(page(f"<ul>{''.join(lines)}</ul>"))
    assert [(one.code, one.state.title or one.state.message) for one in found] == [
        *zip(codes.split(), texts, strict=True)
    ]


@pytest.mark.parametrize("mark", [" - ", " – ", ": "])
def test_a_plain_word_before_a_text_is_a_code_among_headings_of_codes_before_theirs(mark) -> None:
    names = ("pot_lost", "conflict", "lid_open", "oil_out", "too_hot")
    heads = [f"<h3>{name}{mark}The {name[:3]} is wrong</h3><p>Look.</p>" for name in names]
    found = records(page("".join([*heads, f"<h3>support{mark}How to ask</h3><p>Write.</p>"])))
    assert [(one.code, one.state.title) for one in found] == [(name, f"The {name[:3]} is wrong") for name in names]


@pytest.mark.parametrize("above", ["", "<tr><th colspan=2>Faults</th></tr>", "<tr><td colspan=2>Faults</td></tr>"])
@pytest.mark.parametrize("title", ["Enumeration", "Fault", "Code"])
def test_titles_in_plain_cells_over_constants_are_no_row_below_a_line_across_them_either(title, above) -> None:
    rows = [(title, "Description"), ("POT_LOST", "It is lost."), ("TOO_HOT", "It is too hot."), ("UNKNOWN", "Another.")]
    lines = "".join(f"<tr><td>{name}</td><td>{text}</td></tr>" for name, text in rows)
    found = records(page(f"<table>{above}{lines}</table>"))
    assert [(one.code, one.state.message) for one in found] == rows[1:]


def test_a_class_of_statuses_is_one_of_them_in_lines_of_two_spans() -> None:
    lines = [
        ("400", "Bad size."),
        ("401", "No key."),
        ("404", "No pot."),
        ("429", "Too many."),
        ("5xx", "A fault of ours."),
    ]
    body = "".join(f"<div><span>{code}</span> <span>{text}</span></div>" for code, text in lines)
    assert [(one.code, one.state.message) for one in records(page(f"<div>{body}</div>"))] == lines


@pytest.mark.parametrize(
    ("title", "answers", "verdicts"),
    [
        ("Retentável", ("Não", "Sim"), [False, True]),
        ("Permite reintentos", ("No", "Sí"), [False, True]),
        ("Réessai possible", ("Non", "Oui"), [False, True]),
        ("Riprova", ("No", "Sì"), [False, True]),
        ("Retentável", ("Não retentável", "Retentável"), [False, True]),
        ("Não retentável", ("Não", "Sim"), None),
    ],
)
def test_a_column_of_verdicts_is_read_or_asked_about_whatever_its_romance_title(title, answers, verdicts) -> None:
    rows = [f"{code}|{text}|{answer}" for code, text, answer in zip(ANSWERS, FAILURE_TEXTS, answers * 2, strict=True)]
    found = probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None)
    read = [one["retryable"] for one in found.records]
    assert (read, found.suspect is None) == ((verdicts or [None, None]) * 2, verdicts is not None)


@pytest.mark.parametrize("stage", ["Deprecated", "Beta", "legacy"])
@pytest.mark.parametrize(
    "card", ["<li><strong>{}</strong> {}</li>", "<h3>{}</h3><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"]
)
def test_a_stage_alone_where_other_cards_have_a_text_is_the_message(card, stage) -> None:
    texts = [*FAILURE_TEXTS[:3], stage]
    body = "".join(card.format(code, text) for code, text in zip(ANSWERS, texts, strict=True))
    assert [record.state.message for record in records(page(body))] == texts
    badged = body.replace(FAILURE_TEXTS[0], f"{stage}</p><p>{FAILURE_TEXTS[0]}") if "<h3>" in card else ""
    assert not badged or [record.state.message for record in records(page(badged))] == [*FAILURE_TEXTS[:3], "FAILED"]


@pytest.mark.parametrize(
    ("actions", "is_read"),
    [
        (("ACK_WITH_FAILURE", "NACK"), False),
        (("NACK, DROP", "ACK"), False),
        (("RETRY", "NACK"), True),
        (("DO_NOT_RETRY", "CONTACT_SUPPORT"), True),
        (("CLEAN THE WICK", "OIL IT"), True),
    ],
)
def test_outcomes_in_capitals_are_no_hints(actions, is_read) -> None:
    rows = [f"{code}|{text}|{action}" for code, text, action in zip(ANSWERS, FAILURE_TEXTS, actions * 2, strict=True)]
    found = probe_page(page(table("Code|Description|Action", *rows)), "acme", "", None)
    assert found.suspect is None
    assert [one["hint"] for one in found.records] == ([*actions] if is_read else [None, None]) * 2


@pytest.mark.parametrize(
    ("title", "told", "retryable", "actions"),
    [
        ("Message to the shopper", "Something went wrong. Please try again.", None, []),
        ("User message", "Call your bank, or try again in 5 minutes.", None, ["ask_customer"]),
        ("Display text", "Please do not try again.", None, ["do_not_retry"]),
        ("Explanation", "Something went wrong. Please try again.", True, ["retry"]),
        ("User action", "Something went wrong. Please try again.", True, ["retry"]),
    ],
)
def test_what_is_told_to_users_is_no_advice_to_repeat_the_request(title, told, retryable, actions) -> None:
    rows = [f"{code}|The lamp number {at}|{told}" for at, code in enumerate(ANSWERS)]
    found = probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None).records
    assert [told in (one["message"], one["hint"]) for one in found] == [True] * 4
    assert {(one["retryable"], *one["actions"]) for one in found} == {(retryable, *actions)}


def test_what_is_told_to_users_takes_a_yes_back_and_an_http_default() -> None:
    rows = [f"{code}|503|The lamp number {at}. Safe to retry.|Do not try again." for at, code in enumerate(ANSWERS)]
    for lines in (rows, [row.replace(" Safe to retry.", "") for row in rows]):
        found = records(page(table("Code|HTTP status|Description|User message", *lines)))
        assert [(one.state.retryable, one.evidence) for one in found] == [(None, "Do not try again.")] * 4
    stated = [f"{code}|Yes|The lamp|Do not try again." for code in ANSWERS]
    found = records(page(table("Code|Retryable|Description|User message", *stated)))
    assert [(one.state.retryable, one.evidence) for one in found] == [(None, "Do not try again.")] * 4


@pytest.mark.parametrize(
    ("title", "other", "texts"),
    [
        ("English Message", "Farsi Message", ["پیام یک", "پیام دو", "پیام سه", "پیام چهار"]),
        ("Message", "Local message", ["消息一", "消息二", "消息三", "消息四"]),
        ("Message", "Nachricht", ["Lampe fehlt", "Öl fehlt", "Lampe verlegt", "Docht fehlt"]),
        ("Description", "Beschreibung", ["Lampe fehlt", "Öl fehlt", "Lampe verlegt", "Docht fehlt"]),
        ("Message EN", "Message DE", ["Lampe fehlt", "Öl fehlt", "Lampe verlegt", "Docht fehlt"]),
    ],
)
def test_a_message_in_another_language_is_no_hint_and_no_title(title, other, texts) -> None:
    rows = ["|".join([*row, "When used"]) for row in zip(ANSWERS, FAILURE_TEXTS, texts, strict=True)]
    found = probe_page(page(table(f"Code|{title}|{other}|When", *rows)), "acme", "", None)
    read = [(one["message"], one["hint"], one["title"]) for one in found.records]
    assert (read, found.suspect) == ([(text, "When used", None) for text in FAILURE_TEXTS], None)


def test_an_explanation_in_another_language_beside_the_message_is_read() -> None:
    rows = [f"{code}|{text}|说明{text[-1]}信息很长" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(table("Code|Message|说明", *rows)))
    assert [one.state.hint for one in found] == [row.split("|")[2] for row in rows]


@pytest.mark.parametrize("label", ["HTTP", "Status", "HTTP-Status", "HTTP-Statuscode", "Code HTTP"])
def test_a_box_with_a_code_for_its_title_has_the_text_above_its_labelled_status(label) -> None:
    boxes = "".join(
        f"<div><p class='title'>{code}</p><p>{text}.</p><p><strong>{label}:</strong> 40{at}</p></div>"
        for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))
    )
    found = probe_page(page(boxes), "acme", "", None)
    read = [(one["code"], one["status"], one["message"]) for one in found.records]
    wanted = [(code, 400 + at, f"{text}.") for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))]
    assert (read, found.suspect) == (wanted, None)


@pytest.mark.parametrize(
    ("heading", "field", "is_read"),
    [
        ("Error codes", "<p><strong>Status:</strong> 40{}</p>", True),
        ("Error codes", "<p><strong>Error message:</strong> Lamp {} is out.</p>", True),
        ("Error codes", "<p>Look at lamp {}.</p>", False),
        ("Error codes", "<p><strong>Status:</strong> 20{}</p>", False),
        ("Lamps", "<p><strong>Error message:</strong> Lamp {} is out.</p>", False),
    ],
)
def test_headings_that_count_up_are_codes_above_what_an_error_has(heading, field, is_read) -> None:
    cards = "".join(f"<h2>0{at}</h2>{field.format(at)}<p>The lamp {at} failed.</p>" for at in range(1, 5))
    found = records(page(f"<h1>{heading}</h1>{cards}"))
    assert [one.code for one in found] == (["01", "02", "03", "04"] if is_read else [])


@pytest.mark.parametrize("head", ["<h2>{}</h2><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"])
@pytest.mark.parametrize(
    ("first", "statuses", "is_read"), [(10020, 4, True), (1, 4, True), (2010, 4, False), (10020, 2, False)]
)
def test_a_number_is_a_code_before_the_status_of_a_failure_in_a_tag_of_its_own(head, first, statuses, is_read) -> None:
    heads = [f"{first + at:02} <small>{statuses}0{at}</small>" for at in range(4)]
    lines = "".join(head.format(*pair) for pair in zip(heads, FAILURE_TEXTS, strict=True))
    lines += head.format("2025 <small>404</small>", "The year is over.") if first == 10020 else ""
    found = [(one.code, one.state.status, one.state.message) for one in records(page(f"<h1>Error codes</h1>{lines}"))]
    wanted = [(f"{first + at:02}", 400 + at, text) for at, text in enumerate(FAILURE_TEXTS)]
    wanted += [("2025", 404, "The year is over.")] if first == 10020 else []
    assert found == (wanted if is_read else [])


def test_a_term_between_a_name_and_its_text_is_the_number_of_that() -> None:
    terms = "".join(
        f"<dt><b>{code}</b></dt><dt>{at} (0x{at})</dt><dd>{text}.</dd>"
        for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))
    )
    found = records(page(f"<h1>System error codes</h1><dl>{terms}</dl>"))
    assert [(one.code, one.state.message) for one in found] == [
        (code, f"{text}.") for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)
    ]


#: How one card may be laid out.
ENTRIES = (
    "<h2><code>{}</code></h2>{}",
    "<details><summary>{}</summary><div>{}</div></details>",
    '<div class="error"><div><code>{}</code></div>{}</div>',
)


def _entries(form: str, *texts: str) -> str:
    return "".join(map(form.format, (ANSWERS[0], "DRAWER_STUCK", *ANSWERS[1:]), texts))


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<p>Warning: the lid is hot.</p>", "Warning: the lid is hot."),
        ("<p>Example: the lid is hot.</p>", "Example: the lid is hot."),
        ("<p><b>Reason:</b> the lid is hot</p>", "Reason: the lid is hot"),
        ("<p>Warning: the lid is hot.</p><p>It must cool.</p>", "Warning: the lid is hot. It must cool."),
        ("<p>See also: the guide to lids.</p>", "DRAWER_STUCK"),
        ("<p>Example: <code>{&quot;lid&quot;: 1}</code></p>", "DRAWER_STUCK"),
    ],
)
def test_the_only_text_of_a_card_is_its_message_with_the_label_it_opens_with(form, text, message) -> None:
    first, *others = [f"<p>{one}.</p><p><b>Solution:</b> Ask for help.</p>" for one in FAILURE_TEXTS]
    found = records(page(_entries(form, first, f"{text}<p><b>Solution:</b> Let it cool.</p>", *others)))
    assert [one.state.message for one in found] == [
        f"{FAILURE_TEXTS[0]}.",
        message,
        *(f"{one}." for one in FAILURE_TEXTS[1:]),
    ]
    assert found[1].state.hint == "Let it cool."


@pytest.mark.parametrize("label", ["What to do", "解決策", "Lösung"])
@pytest.mark.parametrize(
    "hint",
    ["<div><span>{}</span> <span>{}</span></div>", "<div>{}</div><div>{}</div>", "<p><b>{}</b> <span>{}</span></p>"],
)
def test_a_label_that_only_one_card_has_is_told_from_the_text_beside_it(hint, label) -> None:
    first, *others = [f"<p>{one}.</p>" for one in (*FAILURE_TEXTS, "The drawer is stuck")]
    for name, wanted in (
        (label, ("The card is lost.", "Ask for help.")),
        ("Lamps", ("The card is lost. Lamps Ask for help.", None)),
    ):
        found = records(page(_entries(ENTRIES[2], first + hint.format(name, "Ask for help."), *others)))
        assert (found[0].state.message, found[0].state.hint) == wanted
        assert [one.state.hint for one in found[1:]] == [None] * 4


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(("word", "read"), [("none", False), ("n/a", True)])
def test_a_card_whose_head_is_the_word_none_is_asked_about_and_not_read_by_its_status(form, word, read) -> None:
    codes = ("card_lost", "card_expired", word, "no_funds", "lamp_failed")
    texts = [f"<p><b>Status:</b> {400 + at}</p><p>{one}.</p>" for at, one in enumerate((*FAILURE_TEXTS, "It failed"))]
    found = probe_page(page("".join(map(form.format, codes, texts))), "acme", "", None)
    assert [one["code"] for one in found.records] == [
        one if one != word else "402" for one in codes if one != word or read
    ]
    assert (found.suspect or {}).get("reason") == (None if read else "row-unread")


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("title", "values", "others", "is_asked"),
    [
        ("HTTP status", "402 403 404 500", "409 409 409 409", True),
        ("HTTP status", "402 403 404 500", "402 403 404 409", False),
        ("HTTP status", "402 403 404 500", "402, 409|403 / 409|404|409", False),
        ("Retryable", "No No Yes Yes", "Yes Yes No Yes", True),
        ("Retryable", "No No Yes Yes", "No No Yes Yes", False),
    ],
)
def test_the_same_codes_with_other_statuses_or_verdicts_are_no_summary(form, title, values, others, is_asked) -> None:
    texts = [
        f"<p>{text}.</p><p><b>{title}:</b> {value}</p>"
        for text, value in zip(FAILURE_TEXTS, values.split(), strict=True)
    ]
    cards = "".join(map(form.format, ANSWERS, texts))
    told = others.split("|" if "|" in others else None)
    rows = [
        f"{code}|{value}|On a terminal, case {at}" for at, (code, value) in enumerate(zip(ANSWERS, told, strict=True))
    ]
    found = probe_page(
        page(f"{cards}<h2>Errors of the terminal</h2>{table(f'Code|{title}|Description', *rows)}"), "acme", "", None
    )
    assert ((found.suspect or {}).get("reason") == "key-clash") == is_asked
    assert is_asked or len(found.records) == len(ANSWERS)


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("lead", "is_whole"),
    [
        ("Returned in any of these cases", True),
        ("It was refused for one of the following reasons.", True),
        ("The drawer is stuck.", False),
    ],
)
def test_the_last_card_ends_with_the_list_that_its_text_leads_to(form, lead, is_whole) -> None:
    below = "<ul><li>no power</li><li>a broken bulb</li></ul>"
    texts = [f"<p>{one}.</p>" for one in (*FAILURE_TEXTS, lead.rstrip("."))]
    texts[-1] = f"<p>{lead}</p>" + below * is_whole
    body = _entries(form, *texts) + below * (not is_whole)
    wanted = f"{lead} no power; a broken bulb" if is_whole else lead
    assert [one.state.message for one in records(page(body))][-1] == wanted


@pytest.mark.parametrize("tag", ["i", "u", "b", ""])
@pytest.mark.parametrize(
    "form", ["<p><b>{}</b> (402)<br>{}.<br>{} Ask for help.</p>", "<h3>{} (402)</h3><p>{}.</p><p>{} Ask for help.</p>"]
)
def test_a_labelled_line_below_a_code_and_its_text_is_a_field_of_its_own(form, tag) -> None:
    label = f"<{tag}>Solution</{tag}>:" if tag else "Solution:"
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page("".join(form.format(code, text, label) for code, text in told)))
    assert [(one.code, one.state.status, one.state.message, one.state.hint) for one in found] == [
        (code, 402, f"{text}.", "Ask for help.") for code, text in told
    ]


@pytest.mark.parametrize("form", ["<p>{}</p>", "<div>{}</div>", "<li>{}</li>", "{}<br><br>"])
@pytest.mark.parametrize("code", ["{}", "<b>{}</b>", "Error code: {}", "<b>Error code:</b> {}"])
@pytest.mark.parametrize("codes", [ANSWERS, ("1001", "1002", "2001", "2002")])
def test_cards_whose_fields_are_lines_are_read_in_boxes_and_between_empty_lines(form, code, codes) -> None:
    lines = f"{code}<br>HTTP status: 402<br>Description: {{}}.<br>Solution: Ask for help."
    told = [*zip(codes, FAILURE_TEXTS, strict=True)]
    found = records(page(f"<div>{''.join(form.format(lines.format(*one)) for one in told)}</div>"))
    assert [(one.code, one.state.status, one.state.message, one.state.hint) for one in found] == [
        (code, 402, f"{text}.", "Ask for help.") for code, text in told
    ]


@pytest.mark.parametrize(
    "cell",
    [
        '<span class="sr-only">Error code</span><code>{}</code>',
        "• {}",
        "⚠️ {}",
    ],
)
def test_what_each_cell_has_before_its_code_is_no_part_of_it(cell) -> None:
    rows = [f"{cell.format(code)}|{text}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    assert [one.code for one in records(page(table("Code|Description", *rows)))] == [*ANSWERS]


def test_a_title_in_each_cell_of_a_column_of_verdicts_is_kept() -> None:
    rows = [f"{code}|<b>Retry</b> later|{text}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    assert {one.evidence for one in records(page(table("Code|Retry|Description", *rows)))} == {"Retry later"}


@pytest.mark.parametrize("badge", ["v2", "string"])
def test_a_status_in_a_tag_of_its_own_behind_a_badge_is_the_codes(badge) -> None:
    head = f'<div class="card"><div><code>{{}}</code> <span>{badge}</span> <span>409</span></div><p>{{}}.</p></div>'
    found = records(page("".join(map(head.format, ANSWERS, FAILURE_TEXTS))))
    assert [(one.code, one.state.status) for one in found] == [(code, 409) for code in ANSWERS]


@pytest.mark.parametrize(
    ("glyphs", "reason"), [("⚠️⚠️⚠️⚠️⚠️", None), ("❌❌❌❌❌", None), ("❌✅❌✅✅", "verdict-unknown")]
)
@pytest.mark.parametrize("form", ["<h3>{} {}</h3><p>{}.</p>", "<p>{} <b>{}</b>: {}.</p>"])
def test_what_is_drawn_before_a_code_is_no_part_of_it_but_may_be_a_verdict(form, glyphs, reason) -> None:
    drawn = [glyph for glyph in glyphs if glyph != "\ufe0f"]
    found = probe_page(page("".join(map(form.format, drawn, ANSWERS, FAILURE_TEXTS))), "acme", "", None)
    assert [one["code"] for one in found.records] == [*ANSWERS]
    assert (found.suspect or {}).get("reason") == reason


#: The same numbers for the errors of two products.
TOASTER = ("The bread is missing.", "The bread does not fit.", "The coil has burnt.", "The lever cannot move.")
KETTLE = ("The boiler has no water.", "The base was not found.", "The whistle is broken.", "The steam exceeds a limit.")


@pytest.mark.parametrize("first", (1, 501, 7001))
@pytest.mark.parametrize(
    ("others", "is_asked"),
    [
        (KETTLE, True),
        (tuple(text.removesuffix(".") for text in TOASTER), False),
        (("No bread", "Too large", "Burnt coil", "Stuck"), False),
        (("Kein Brot.", "Das Brot ist zu breit.", "Der Draht ist hin.", "Der Hebel klemmt."), False),
    ],
)
def test_numbers_that_two_products_share_are_asked_about_and_no_summary(first, others, is_asked) -> None:
    rows = [f"{first + at}|{text}|Open it." for at, text in enumerate(TOASTER)]
    again = [f"{first + at}|{text}" for at, text in enumerate(others)]
    lists = table("Code|Description|What to do", *rows), table("Code|Description", *again)
    found = probe_page(page("<h2>Toaster errors</h2>{}<h2>Kettle errors</h2>{}".format(*lists)), "acme", "", None)
    assert ((found.suspect or {}).get("reason") == "key-clash") == is_asked


@pytest.mark.parametrize("head", ("{}", "0{}", "Error {}"))
@pytest.mark.parametrize(
    ("form", "is_name"),
    [
        ("<p><b>Error:</b> <code>{}</code></p><p><b>Message:</b> It failed.</p>", False),
        ("<p><b>Fehler:</b> <code>{}</code></p><p><b>Message:</b> It failed.</p>", False),
        ('<p><b>Message:</b> It failed.</p><pre>"code": "{}"</pre>', False),
        ("<p><b>Name:</b> <code>{}</code></p><p><b>Message:</b> It failed.</p>", True),
    ],
)
def test_headings_that_count_up_are_not_read_for_the_codes_below_without_a_word(head, form, is_name) -> None:
    codes = ("lid_open", "pump_lost", "lamp_broken", "card_unknown")
    cards = "".join(f"<h3>{head.format(at)}</h3>{form.format(code)}" for at, code in enumerate(codes, 1))
    found = probe_page(page(f"<h2>Errors</h2>{cards}", "Guide"), "acme", "", None)
    read = [one["code"].lstrip("0") for one in found.records]
    assert (read == ["1", "2", "3", "4"] and found.suspect is None) == is_name


@pytest.mark.parametrize(
    ("code", "line", "is_read"),
    [
        ("<code>lamp_{}</code>", "<b>Pumps</b>||", False),
        ("<code>lamp_{}</code>", "pumps||", None),
        ("<code>lamp_{}</code>", "Total||", None),
        ("<code>lamp_{}</code>", "<code>pumps</code>||", True),
        ("<code>lamp_{}</code>", "pumps||It failed.", True),
        ("lamp_{}", "pumps||", True),
        ("700{}", "PUMPS||", None),
        ("40{}", "404 Not Found||", True),
        ("700{}", "* Only in tests||", False),
        ("700{}", "402 Payment Required||", False),
        ("700{}", "XA||It failed.", True),
    ],
)
def test_a_word_alone_that_is_set_otherwise_than_the_codes_is_none(code: str, line: str, is_read: bool | None) -> None:
    rows = [f"{code.format(at)}|40{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)]
    for at in (2, 4):
        found = probe_page(page(table("Code|HTTP status|Description", *rows[:at], line, *rows[at:])), "acme", "", None)
        assert len(found.records) == 4 + (is_read or False)
        assert (found.suspect is not None) == (is_read is None)


def test_a_text_across_the_columns_of_the_status_and_the_message_is_the_message() -> None:
    rows = [f"<code>lamp_{at}</code>|40{at}|{text}.|Open it." for at, text in enumerate(FAILURE_TEXTS)]
    list_ = table("Code|HTTP status|Description|Action", *rows).replace(
        "<td>403</td><td>The lamp failed.</td>", '<td colspan="2">The lamp failed.</td>'
    )
    last = records(page(list_))[-1].state
    assert (last.status, last.message, last.hint) == (None, "The lamp failed.", "Open it.")


@pytest.mark.parametrize("codes", [("7001", "7002", "7003", "7004"), ("E10", "E11", "E12", "E13")])
@pytest.mark.parametrize(
    "head",
    (
        "<b>{}</b> <i>{}</i>",
        "<em>{}</em><mark>{}</mark>",
        "<b>{}</b>&nbsp;<b>{}</b>",
        "{} - {}",
        "{} <small>HTTP {}</small>",
        "{} <small>({})</small>",
    ),
)
def test_a_status_beside_a_number_in_a_heading_is_no_part_of_the_code(codes: tuple[str, ...], head: str) -> None:
    statuses = (402, 403, 404, 500)
    cards = "".join(f"<h3>{head.format(*pair)}</h3><p>It failed.</p>" for pair in zip(codes, statuses, strict=True))
    assert [(one.code, one.state.status) for one in records(page(cards))] == [*zip(codes, statuses, strict=True)]


def test_a_code_that_tags_within_one_another_split_is_one() -> None:
    split = "".join(f"<h3><code>E10<b>{at}</b></code></h3><p>It failed.</p>" for at in (402, 403, 404))
    assert [one.code for one in records(page(split))] == ["E10402", "E10403", "E10404"]


@pytest.mark.parametrize("order", ("{1}|{0}|{2}", "{0}|{1}|{2}"))
def test_usual_statuses_before_longer_numbers_in_a_table_without_titles_are_no_codes(order: str) -> None:
    rows = [(7101 + at, status, FAILURE_TEXTS[at]) for at, status in enumerate((503, 409, 422))]
    first, *lines = (order.format(*row) for row in rows)
    found = records(page(table(first, *lines).replace("th>", "td>")))
    assert [(one.code, one.state.status) for one in found] == [("7101", 503), ("7102", 409), ("7103", 422)]


def _lines_in_spans(*lines: str) -> str:
    """Lines of a label and its text ("Meaning|The card is lost"), each in a span of its own."""
    return "".join("<div><span>{}</span><span>{}</span></div>".format(*line.split("|")) for line in lines)


@pytest.mark.parametrize("label", ["Details / Note", "Re-issue type"])
@pytest.mark.parametrize("form", ENTRIES)
def test_a_label_in_a_span_is_no_part_of_the_text_in_the_next_one(form, label) -> None:
    long = "and the terminal keeps the paper until the drawer has been closed by hand"
    texts = [f"<div>{_lines_in_spans(f'{label}|{one} {long}')}</div>" for one in FAILURE_TEXTS]
    lead = "" if label.startswith("Details") else "<p>It is broken.</p>"
    found = records(page("".join(map(form.format, ANSWERS, (lead + text for text in texts)))))
    wanted = [f"{one} {long}" for one in FAILURE_TEXTS] if not lead else ["It is broken."] * 4
    assert [one.state.message for one in found] == wanted


@pytest.mark.parametrize(
    ("heading", "order", "texts", "are_read"),
    [
        ("Error codes", "{} {} {}", "lost|expired|missing|denied", True),
        ("Error codes", "{} {} {}", "丢失|过期|不足|（URIなど）", True),
        ("Error codes", "{} {} {}", "Client|Client|Server|Server", False),
        ("Error codes", "{0} {2}", "丢失|过期|不足|无效", True),
        ("Error codes", "{0} {2}", "string|number|string|map", False),
        ("Variables", "{0} {2}", "丢失|过期|不足|无效", False),
    ],
)
def test_one_word_in_a_span_behind_a_code_may_be_its_text(heading, order, texts, are_read) -> None:
    rows = zip(("CARD_LOST", "NO_FUNDS", "FORBIDDEN", "CONFLICT"), (400, 404, 403, 409), texts.split("|"), strict=True)
    line = f"<div><span>{order.replace(' ', '</span><span>')}</span></div>"
    found = records(page(f"<h2>{heading}</h2>{''.join(line.format(*row) for row in rows)}"))
    assert [one.state.message for one in found if one.state.message != one.code] == texts.split("|") * are_read


@pytest.mark.parametrize("other", ["PUMP_LOST", "pump_lost"])
@pytest.mark.parametrize("label", ["Error code", "Parameter code"])
def test_codes_of_another_form_that_stand_again_under_their_label_are_of_the_list(label, other) -> None:
    card = "<div><p>{0}: It is no use</p><p><b>{2}:</b> <code>{0}</code></p><p><b>Meaning:</b> {1}.</p></div>"
    told = [*zip(("LidLost", "PotLost", "CupBroken", other), FAILURE_TEXTS, [*["Error code"] * 3, label], strict=True)]
    found = probe_page(page("".join(card.format(*one) for one in told)), "acme", "", None)
    wanted = [(code, f"{text}.") for code, text, label in told if label == "Error code"]
    assert [(one["code"], one["message"]) for one in found.records] == wanted
    assert (found.suspect is None) == (len(wanted) == 4)


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("label", "numbers", "are_statuses"),
    [
        ("Code", (402, 409, 409, 500), True),
        ("Code", (402, "409 or 503", 409, 500), True),
        ("Error code", (404, 404, 404, 404), True),
        ("Code", (401, 402, 403, 404), False),
        ("Error code", (300, 300, 301, 301), False),
    ],
)
def test_the_numbers_under_the_label_of_a_code_may_be_statuses(form, label, numbers, are_statuses) -> None:
    texts = [
        f"<p><b>{label}:</b> {number}</p><p>{text}.</p>" for number, text in zip(numbers, FAILURE_TEXTS, strict=True)
    ]
    found = probe_page(page("".join(map(form.format, ANSWERS, texts))), "acme", "", None).records
    wanted = [int(str(number)[:3]) if are_statuses else None for number in numbers]
    assert [one["status"] for one in found] in (wanted, [])
    assert found or not are_statuses


def test_a_cause_before_the_message_is_no_title() -> None:
    rows = [f"Check it|Worn out|{text}|{code}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(table("Remedy|Cause|Description|Code", *rows)))
    assert [(one.state.title, one.state.hint) for one in found] == [(None, "Check it")] * 4
    found = records(page(table("Reason|Description|Code", *(row.partition("|")[2] for row in rows))))
    assert [one.state.title for one in found] == ["Worn out"] * 4


@pytest.mark.parametrize(
    "title", ["Account type", "X-payment type", "Card class", "Request type(s)", "Type of payment"]
)
def test_the_sort_of_a_thing_is_no_category(title) -> None:
    rows = [
        f"{sort}|{text}|{code}"
        for sort, code, text in zip(("Shop", "Home", "Shop, Home", "Home"), ANSWERS, FAILURE_TEXTS, strict=True)
    ]
    found = records(page(table(f"{title}|Reason|Code", *rows)))
    assert [(one.state.category, one.state.message) for one in found] == [(None, text) for text in FAILURE_TEXTS]
    assert [one.state.category for one in records(page(table("Error type|Reason|Code", *rows)))][:2] == ["shop", "home"]


def test_a_card_whose_first_text_holds_the_word_of_a_role_is_no_table() -> None:
    texts = [*FAILURE_TEXTS[:3], "The lamp has no name"]
    cards = [_lines_in_spans(f"Meaning|{text}", "Applies to|Terminals", "Sent by|The till") for text in texts]
    found = probe_page(
        page("".join(map(ENTRIES[2].format, ANSWERS, map("<div>{}</div>".format, cards)))), "a", "", None
    )
    assert (found.suspect, [one["message"] for one in found.records]) == (None, texts)


@pytest.mark.parametrize("end", [". Look at <code>lamp_id</code>.", ".<br>See the <a href='/lamps'>guide</a>."])
@pytest.mark.parametrize("form", ENTRIES)
def test_a_text_of_several_parts_stands_apart_from_the_label_in_the_span_before_it(form, end) -> None:
    texts = [*FAILURE_TEXTS[:3], f"{FAILURE_TEXTS[3]}{end}"]
    cards = [f"<div>{_lines_in_spans(f'Title|Error {at}', f'Description|{one}')}</div>" for at, one in enumerate(texts)]
    found = records(page("".join(map(form.format, ANSWERS, cards))))[-1].state
    assert (found.title, found.message.split(".")[0], found.message[-1]) == ("Error 3", FAILURE_TEXTS[3], ".")


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize("lead", ["It failed. Reasons:", "The lamp is broken. Possible reasons:"])
@pytest.mark.parametrize(
    "fields",
    ["<dl><dt>Description</dt><dd>{}</dd></dl>", "<ul><li><strong>Description</strong>: {}</li></ul>"],
)
def test_a_text_that_leads_to_a_list_within_it_is_no_label(form, fields, lead) -> None:
    below = f"{lead}<ul><li>no power</li><li>a broken bulb</li></ul>"
    texts = [*map(fields.format, (*FAILURE_TEXTS, below))]
    found = [one.state.message for one in records(page(_entries(form, *texts)))]
    assert found == [*FAILURE_TEXTS, f"{lead} no power; a broken bulb"]
    texts[1], texts[-1] = texts[-1], texts[1]
    assert records(page(_entries(form, *texts)))[1].state.message == f"{lead} no power; a broken bulb"


@pytest.mark.parametrize("mark", [" - ", ": ", " "])
@pytest.mark.parametrize(
    "form", ["<h3>{} {} {}</h3><p>{}.</p>", "<dt>{} {} {}</dt><dd>{}.</dd>", "<li><b>{} {} {}</b>: {}.</li>"]
)
def test_the_first_word_of_a_name_in_capitals_behind_a_number_is_no_code(form, mark) -> None:
    names = {"477": "LOST CARD", "425": "EXPIRED CARD", "572": "MISSING FUNDS", "431": "BROKEN LAMP"}
    body = "".join(
        form.replace("{} {} {}", "{}{}{}").format(number, mark, name, text)
        for (number, name), text in zip(names.items(), FAILURE_TEXTS, strict=True)
    )
    body = f"<dl>{body}</dl>" if "<dt>" in form else f"<ul>{body}</ul>" if "<li>" in form else body
    found = probe_page(page(body), "acme", "", None).records
    assert {one["code"]: one["title"] for one in found} == names
    found = probe_page(page(body.replace(" CARD", "_CARD")), "acme", "", None).records
    assert [one["code"] for one in found][:2] == ["LOST_CARD", "EXPIRED_CARD"]


def test_a_when_behind_the_verdicts_on_retrying_is_no_message() -> None:
    waits = {"Yes": "After an hour", "No": "Never"}
    rows = [
        f"{code}|{text}|{verdict}|{waits[verdict]}"
        for code, text, verdict in zip(ANSWERS, FAILURE_TEXTS, ("Yes", "No", "No", "Yes"), strict=True)
    ]
    found = records(page(table("Code|Reason|Retry?|When", *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [
        (text, hint) for text, hint in zip(FAILURE_TEXTS, map(waits.get, ("Yes", "No", "No", "Yes")), strict=True)
    ]


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        *[(one, True) for one in ("Reattempt allowed", "Re-attempt?", "Can be reattempted", "Merchant may retry")],
        *[(one, True) for one in ("Can the merchant retry?", "Eligible for retry", "Is retry possible?")],
        *[(one, False) for one in ("No reattempt", "Reattempt limit", "Not eligible for retry", "Reattempt after")],
    ],
)
def test_titles_that_ask_whether_to_attempt_again(title, asks) -> None:
    rows = [
        f"{code}|{text}|{verdict}"
        for code, text, verdict in zip(ANSWERS, FAILURE_TEXTS, ("Yes", "No", "No", "Yes"), strict=True)
    ]
    found = probe_page(page(table(f"Code|Reason|{title}", *rows)), "acme", "", None)
    assert [one["retryable"] for one in found.records] == ([True, False, False, True] if asks else [None] * 4)
    assert (found.suspect is None) == asks


def test_a_code_of_another_protocol_than_http_is_no_status() -> None:
    rows = ("400|Bad Request|It was wrong.", "404|Not Found|There is none.", "408|Request Timeout|No answer came.")
    more = ("503|Service Unavailable|There are too many.", "603|Decline|It was declined.")
    lists = f"<h2>4xx: Client failure</h2>{table('{0}|Reason phrase|Description', *rows)}"
    lists += f"<h2>5xx and 6xx</h2>{table('{0}|Reason phrase|Description', *more)}"
    found = {name: records(page(lists.format(name))) for name in ("SIP code", "HTTP code")}
    assert [one.state.status for one in found["SIP code"]] == [None] * 5
    assert [one.state.status for one in found["HTTP code"]][:3] == [400, 404, 408]
    assert found["SIP code"][0].state.category is None
    named = records(page(table("Code|Reason phrase|Description", *rows, *more), "SIP response codes"))
    assert [one.state.status for one in named] == [None] * 5


def test_an_error_summary_is_the_message_below_a_name() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (
        f"<h5>{code}: <span>Lamp failure {at}</span></h5>"
        f"<dl><dt>HTTP Status:</dt><dd>402</dd><dt>Error Summary:</dt><dd>{text}</dd></dl>"
        for at, (code, text) in enumerate(told)
    )
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.title) for one in found] == [
        (text, f"Lamp failure {at}") for at, (_, text) in enumerate(told)
    ]


@pytest.mark.parametrize("title", ["Message", "Error message"])
def test_words_of_which_most_are_spelt_as_codes_are_codes_under_a_title_of_messages(title) -> None:
    words = ("lampLost", "lampExpired", "noFunds", "invalid")
    told = [*zip(words, (403, 404, 403, 400), FAILURE_TEXTS, strict=True)]
    rows = (f"{word}|{status}|{text}." for word, status, text in told)
    found = records(page(table(f"{title}|HTTP code|Description", *rows)))
    assert [(one.code, one.state.status, one.state.message) for one in found] == [
        (word, status, f"{text}.") for word, status, text in told
    ]


def test_a_word_in_brackets_behind_a_code_and_its_message_is_no_code() -> None:
    told = ("timer is lost", "lamp is lost", "lamp failed, arguments: [string]")
    heads = {f"LAMP-0001{at} {text}": f"<p>The {text[:4]} failed.</p>" for at, text in enumerate(told)}
    body = "".join(f"<h3>{head}</h3>{text}" for head, text in heads.items())
    assert [one.code for one in records(page(body))] == ["LAMP-00010", "LAMP-00011", "LAMP-00012"]


@pytest.mark.parametrize("nothing", ["", "—"])
def test_a_line_with_a_code_and_no_subcode_is_asked_about(nothing) -> None:
    told = [("100", "14879"), ("100", "33"), ("190", "463"), ("2635", nothing)]
    rows = (f"{code}|{more}|{text}." for (code, more), text in zip(told, FAILURE_TEXTS, strict=True))
    body = page(table("Error Code|Error Subcode|Description", *rows))
    assert (probe_page(body, "acme", "", None).suspect or {}).get("reason") == "row-unread"


@pytest.mark.parametrize("form", ["<li><code>{} = -{}</code><br>{}.</li>", "<li><code>{} = -{}</code>: {}.</li>"])
def test_a_value_below_zero_in_the_tag_of_a_constant_is_no_part_of_its_text(form) -> None:
    told = [*zip(ANSWERS, (1, 999, 1000, 1003), FAILURE_TEXTS, strict=True)]
    found = records(page(f"<ul>{''.join(form.format(*one) for one in told)}</ul>"))
    assert [(one.code, one.state.message) for one in found] == [(code, f"{text}.") for code, _, text in told]


def test_loading_in_the_spelling_of_a_code_is_one() -> None:
    lines = ("<b>BUSY</b>: The lamp is busy.", "<b>LOADING</b>: The lamp loads.", "<b>NOLAMP</b>: The lamp is missing.")
    found = records(page(f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"))
    assert [one.code for one in found] == ["BUSY", "LOADING", "NOLAMP"]


def test_the_type_of_what_a_member_of_a_union_carries_is_no_part_of_its_text() -> None:
    kinds = ("String?", "Void", "Void", "Void")
    told = [*zip(("bad_card", "card_lost", "no_funds", "lamp_failed"), kinds, FAILURE_TEXTS, strict=True)]
    items = (f"<li><span><code>{code}</code> <i>{kind}</i></span> {text}.</li>" for code, kind, text in told)
    found = records(page(f"<p>The error codes:</p><ul>{''.join(items)}</ul>"))
    assert [(one.code, one.state.message) for one in found] == [(code, f"{text}.") for code, _, text in told]


@pytest.mark.parametrize(
    ("title", "cells", "is_asked"),
    [
        ("Retry", "No|3x|3x|3x", True),
        ("Retry?", "Yes/No|Yes|Yes/No|Yes/No", True),
        ("Retry", '<i class="x"></i>|<i class="x"></i>|<i class="v"></i>|<i class="v"></i>', True),
        ("Logo", '<i class="x"></i>|<i class="x"></i>|<i class="v"></i>|<i class="v"></i>', False),
        ("Retries", "3x|3x|2x|2x", False),
        ("Retry", "|||", False),
    ],
)
def test_a_column_about_retrying_of_other_words_or_pictures_is_asked_about(title, cells, is_asked) -> None:
    rows = map("|".join, zip(ANSWERS, cells.split("|"), FAILURE_TEXTS, strict=True))
    found = probe_page(page(table(f"Code|{title}|Description", *rows)), "acme", "", None)
    assert len(found.records) == len(ANSWERS)
    assert (found.suspect or {}).get("reason") == ("column-unread" if is_asked else None)


@pytest.mark.parametrize("stated", ["{} - 402", "{} (402)", "{} [HTTP 402]", "{}, HTTP 402"])
@pytest.mark.parametrize("form", ["<p><b>{}</b><br>{}.</p>", "<li><b>{}</b>: {}.</li>", "<h3>{}</h3><p>{}.</p>"])
def test_a_number_before_its_status_is_the_code_and_no_span_of_numbers(form, stated) -> None:
    codes = ("1001", "1002", "2001", "2002")
    found = records(page("".join(map(form.format, map(stated.format, codes), FAILURE_TEXTS))))
    assert [(one.code, one.state.status) for one in found] == [(code, 402) for code in codes]


@pytest.mark.parametrize("below", ["<p>{}.</p>", "<p>Description: {}.</p>"])
def test_a_text_below_the_label_of_a_status_that_has_none_is_the_message(below) -> None:
    told = [*zip(ANSWERS, ("402", "", "409", "—"), FAILURE_TEXTS, strict=True)]
    cards = (f"<h3>{code}</h3><p><b>HTTP status:</b> {status}</p>{below.format(text)}" for code, status, text in told)
    found = records(page("".join(cards)))
    assert [(one.state.status, one.state.message) for one in found] == [
        (int(status) if status.isdigit() else None, f"{text}.") for _, status, text in told
    ]


@pytest.mark.parametrize("name", ["PAYMENT_REQUIRED", "Payment Required", "usually"])
def test_a_status_behind_its_name_is_one_in_a_column_and_above_a_text(name) -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    rows = (f"{code}|{name} (402)|{text}." for code, text in told)
    cards = (f"<h3>{code}</h3><p><b>HTTP status:</b> {name} (402)</p><p>{text}.</p>" for code, text in told)
    for body in (table("Code|HTTP status|Description", *rows), "".join(cards)):
        found = records(page(body))
        assert [(one.state.status, one.state.message) for one in found] == [(402, f"{text}.") for _, text in told]


def test_a_line_with_the_same_words_in_each_cell_is_a_heading() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    rows = [f"{code}|402|{text}.|Call us." for code, text in told]
    groups = ["|".join([topic] * 4) for topic in ("Payments", "Lamps")]
    found = records(page(table("Code|HTTP status|Description|Solution", groups[0], *rows[:3], groups[1], *rows[3:])))
    assert [(one.code, one.state.category) for one in found] == [
        (code, "payments" if at < 3 else "lamps") for at, code in enumerate(ANSWERS)
    ]


def test_headings_within_the_details_of_a_code_are_labels_of_its_card() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (
        f"<details><summary>{code}</summary><p>{text}.</p><p>HTTP status: 402</p><h4>Solution</h4><p>Call us.</p></details>"
        for code, text in told
    )
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", "Call us.") for _, text in told]


def test_a_table_with_the_status_and_the_verdict_of_a_card_may_stand_below_its_text() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (
        f"<h3>{code}</h3><p>{text}.</p>{table('HTTP status|Retryable', '402|No')}<p>Solution: Call us.</p>"
        for code, text in told
    )
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.status, one.state.retryable) for one in found] == [
        (f"{text}.", 402, False) for _, text in told
    ]


@pytest.mark.parametrize("missing", ["", "CARD_EXPIRED"])
@pytest.mark.parametrize("shape", ["headings", "table"])
def test_two_lists_of_one_code_each_give_what_the_other_lacks_though_one_lacks_a_code(shape, missing) -> None:
    codes = [*ANSWERS, "LAMP_LOST"]
    texts = dict(zip(codes, [*FAILURE_TEXTS, "The lamp is lost"], strict=True))
    rows = [f"{code}|402|{text}." for code, text in texts.items() if code != missing]
    steps = [f"{code}|Call the {code.lower()} line." for code in codes]
    cards = [f"<h3>{code}</h3><p><b>Solution:</b> {step}</p>" for code, step in (one.split("|") for one in steps)]
    told = "".join(cards) if shape == "headings" else table("Code|Solution", *steps)
    found = records(page(f"{table('Code|HTTP status|Description', *rows)}<h2>What to do</h2>{told}"))
    assert {one.code: (one.state.status, one.state.message, one.state.hint) for one in found} == {
        code: (*((402, f"{text}.") if code != missing else (None, code)), f"Call the {code.lower()} line.")
        for code, text in texts.items()
    }


@pytest.mark.parametrize("codes", [("1", "2", "3", "4"), ANSWERS])
def test_another_list_of_numbers_or_an_earlier_one_gives_nothing(codes) -> None:
    told = [*zip(codes, FAILURE_TEXTS, strict=True)]
    rows = table("Code|HTTP status|Description", *(f"{code}|402|{text}." for code, text in told))
    heading = "Receipts" if codes[0] == "1" else "Legacy receipts"
    others = table("Code|Solution", *(f"{code}|Load paper." for code in codes))
    found = records(page(f"<h2>Requests</h2>{rows}<h2>{heading}</h2>{others}"))
    assert [(one.code, one.state.hint) for one in found] == [(code, None) for code in codes]


def test_a_code_that_only_the_index_by_status_has_is_asked_about() -> None:
    texts = [*zip((*ANSWERS, "LAMP_LOST"), (*FAILURE_TEXTS, "The lamp is lost"), strict=True)]
    index = table("HTTP status|Codes", f"402|{', '.join(ANSWERS)}", "404|LAMP_LOST, LAMP_STUCK")
    body = page(f"{index}<h2>Codes</h2>{table('Code|Description', *(f'{code}|{text}.' for code, text in texts))}")
    assert "LAMP_STUCK" in str((probe_page(body, "acme", "", None).suspect or {}).get("detail"))


@pytest.mark.parametrize("status", ["402, 409", "402 or 409", "402/409", "(402)", "[402]"])
def test_several_statuses_or_one_in_brackets_alone_in_a_card_are_its_status(status) -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = "".join(f"<h3>{code}</h3><p>{status}</p><p>{text}.</p>" for code, text in told)
    found = records(page(f"<p>All errors of the API.</p>{cards}"))
    assert [(one.state.status, one.state.message) for one in found] == [(402, f"{text}.") for _, text in told]
    assert {one.state.status_text for one in found} == {status if "409" in status else None}


def test_a_status_in_bold_below_its_heading_is_its_text() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    parts = "<h4>HTTP status</h4><p><b>402</b></p><h4>Description</h4>"
    found = records(page("".join(f"<h3>{code}</h3>{parts}<p>{text}.</p>" for code, text in told)))
    assert [(one.state.status, one.state.message) for one in found] == [(402, f"{text}.") for _, text in told]


def test_a_bold_label_stands_before_a_text_in_quotation_marks_too() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (f"<h3>{code}</h3><p>{text}.</p><p><b>Solution</b> “Call us.”</p>" for code, text in told)
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", "“Call us.”") for _, text in told]


@pytest.mark.parametrize("form", ["<li>{} – HTTP {}: {}.</li>", "<li><b>{} – HTTP {}</b>: {}.</li>"])
def test_a_status_and_a_text_behind_a_code_are_no_label_with_its_value(form) -> None:
    texts = ("The account was closed", "Too many requests were sent", "The key was used", "The amount is too small")
    told = [*zip(ANSWERS, ("404", "429", "409", "400"), texts, strict=True)]
    found = records(page(f"<ul>{''.join(form.format(*one) for one in told)}</ul>"))
    assert [(one.code, str(one.state.status), one.state.message.rstrip(".")) for one in found] == told


def test_a_code_across_the_columns_of_its_texts_is_a_row() -> None:
    rows = [f"<code>E10{at}</code>|{text}.|Ask." for at, text in enumerate(FAILURE_TEXTS)]
    across = table("Code|Message|Action", *rows[:2], "E_LATE|-|-", *rows[2:]).replace(
        "<td>E_LATE</td><td>-</td>", '<td colspan="2"><code>E_LATE</code></td>'
    )
    assert [one.code for one in records(page(across))] == ["E100", "E101", "E_LATE", "E102", "E103"]


def test_words_with_which_the_texts_of_a_column_begin_are_no_labels() -> None:
    rows = [f"<span>ERROR</span>-{at}|{text}.|<b>Fix</b> the sum." for at, text in enumerate(FAILURE_TEXTS, 1001)]
    found = records(page(table("Error|Message|Solution", *rows)))
    assert [(one.code, one.state.hint) for one in found] == [
        (f"ERROR-{at}", "Fix the sum.") for at in range(1001, 1005)
    ]


@pytest.mark.parametrize(("title", "is_given"), [("Payments API errors", False), ("Statuses of errors", True)])
def test_a_list_under_the_heading_of_another_product_completes_none(title, is_given) -> None:
    given = table("Code|HTTP status|Retryable", *(f"{code}|402|No" for code in ANSWERS))
    told = table("Code|Message", *map("|".join, zip(ANSWERS, FAILURE_TEXTS, strict=True)))
    found = probe_page(page(f"<h2>{title}</h2>{given}<h2>Payouts API errors</h2>{told}"), "acme", "", None)
    assert {one["status"] for one in found.records} == {402 if is_given else None}
    assert (found.suspect is None) == is_given


@pytest.mark.parametrize("lines", ["page_size<br>The number.", "payment.failed<br>Sent when a payment failed."])
def test_words_alone_on_lines_without_fields_are_no_codes(lines) -> None:
    body = "".join(f"<p>{lines.replace('_', f'_{at}_').replace('.f', f'.{at}.f')}</p>" for at in "abc")
    assert not records(page(f"<h2>Error handling</h2>{body}"))


@pytest.mark.parametrize("title", ["NCERROR", "Err. no.", "RESULT"])
def test_an_unknown_title_in_a_first_line_above_texts_is_no_code(title) -> None:
    rows = [f"{at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 10)]
    found = records(page(table("", f"{title}|Description", *rows).replace("<tr><th></th></tr>", "")))
    assert [one.code for one in found] == ["10", "11", "12", "13"]


@pytest.mark.parametrize("note", ["EU only", "Removed in v3", "New in v3", "<br><em>Only EU</em>"])
def test_a_note_beside_a_number_is_no_part_of_the_code_and_no_title(note) -> None:
    rows = [f"{at} {note if at == 12 else ''}|{text}." for at, text in enumerate(FAILURE_TEXTS, 10)]
    found = records(page(table("Code|Description", *rows)))
    assert [(one.code, one.state.title) for one in found] == [(str(at), None) for at in (10, 11, 12, 13)]


def test_marks_without_a_title_are_no_texts_beside_a_cause() -> None:
    rows = [f"{code}|{text}.|✓" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(table("Code|Cause|", *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", None) for text in FAILURE_TEXTS]


@pytest.mark.parametrize("title", ["Reason", "Error", "Decline code"])
@pytest.mark.parametrize("other", ["Legacy code", "Issuer code"])
def test_former_codes_and_those_of_another_system_beside_names_are_none(title, other) -> None:
    names = [f"card_{word}" for word in ("lost", "expired", "short", "failed")]
    rows = [f"{name}|{text}.|{at}" for at, (name, text) in enumerate(zip(names, FAILURE_TEXTS, strict=True), 1000)]
    assert [one.code for one in records(page(table(f"{title}|Description|{other}", *rows)))] == names


@pytest.mark.parametrize("other", ["ISO 8583 code", "Visa code", "Network response code"])
@pytest.mark.parametrize("title", ["Decline reason", "Reason", "response_code", "Name", "Message"])
def test_the_codes_of_a_scheme_are_none_beside_other_columns_than_their_names(title, other) -> None:
    names = [f"CARD_{word}" for word in ("LOST", "EXPIRED", "SHORT", "FAILED")]
    numbers = ["41", "33, 54", "51", "5"]
    rows = [f"{row[0]}|{row[1]}.|{row[2]}" for row in zip(names, FAILURE_TEXTS, numbers, strict=True)]
    codes = [one.code for one in records(page(table(f"{title}|Description|{other}", *rows)))]
    assert codes == (["41", "33", "54", "51", "5"] if title in ("Name", "Message") else names)


def test_the_codes_of_a_network_beside_sorts_are_codes() -> None:
    rows = [f"{sort}|NET_{at}|{text}." for at, (sort, text) in enumerate(zip("ABCD", FAILURE_TEXTS, strict=True))]
    rows = [f"Sort_{row}" for row in rows]
    found = records(page(table("Category|Network code|Description", *rows)))
    assert [one.code for one in found] == ["NET_0", "NET_1", "NET_2", "NET_3"]


def test_a_text_beside_a_dash_for_the_code_is_no_more_of_the_text_above() -> None:
    rows = [f"{code}|{text}." for code, text in zip((*ANSWERS[:2], "—", *ANSWERS[3:]), FAILURE_TEXTS, strict=True)]
    texts = [one.state.message for one in records(page(table("Code|Description", *rows)))]
    assert texts == [f"{text}." for text in (*FAILURE_TEXTS[:2], *FAILURE_TEXTS[3:])]


@pytest.mark.parametrize("codes", [("51", "54", "57"), ("missing_lid", "lid_not_found", "lid_failed")])
def test_items_below_a_table_with_codes_like_its_own_are_asked_about(codes) -> None:
    names = ("05", "12", "14", "41") if codes[0].isdigit() else ("pump_lost", "pump_failed", "pump_empty", "no_pump")
    rows = [f"{code}|{text}." for code, text in zip(names, FAILURE_TEXTS, strict=True)]
    items = "".join(
        f"<li>{code} - It broke or failed: {text}.</li>" for code, text in zip(codes, FAILURE_TEXTS[1:], strict=True)
    )
    found = probe_page(page(f"{table('Code|Description', *rows)}<ul>{items}</ul>"), "acme", "", None)
    assert found.suspect and all(code in (found.suspect["detail"] or "") for code in codes)


@pytest.mark.parametrize("form", ["<li>{}{}: {}.</li>", "<li><code>{}</code>{} - {}.</li>", "<h3>{}{}</h3><p>{}.</p>"])
@pytest.mark.parametrize("remark", ["(beta)", "<em>(deprecated)</em>", "(since v2)", "[1]", "†", "(EU only)", "🆕"])
def test_a_remark_behind_a_code_loses_no_row_and_is_no_part_of_its_text(form, remark) -> None:
    codes = ("lid_open", "no_power", "tank_empty", "lid_lost")
    told = zip(codes, ("", f" {remark}", "", f" {remark}"), FAILURE_TEXTS, strict=True)
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    assert [(one.code, one.state.message, one.state.title) for one in found] == [
        (code, f"{text}.", None) for code, text in zip(codes, FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize(
    "form", ["<h3>{} <i>{}</i></h3><p>{}.</p>", "<dt>{} {}</dt><dd>{}.</dd>", "<li><code>{}</code> {} - {}.</li>"]
)
@pytest.mark.parametrize("codes", ["lid_unavailable invalid_login no_pot", "LidUnavailable InvalidPin NoPot"])
def test_the_end_of_a_code_before_its_status_is_no_remark(form, codes) -> None:
    told = zip(codes.split(), (503, 401, 402), FAILURE_TEXTS, strict=False)
    found = records(page(f"<dl>{''.join(form.format(*one) for one in told)}</dl>"))
    assert [(one.code, one.state.status) for one in found] == list(zip(codes.split(), (503, 401, 402), strict=True))


@pytest.mark.parametrize("mask", ["lamp_*", "lamp.*", "LAMP_*"])
@pytest.mark.parametrize(
    "form",
    ["<h3>{}</h3><p>{}.</p>", "<dt><code>{}</code></dt><dd>{}.</dd>", "<li><b>{}</b>: {}.</li>", "<li>{} - {}.</li>"],
)
def test_the_asterisk_of_a_mask_is_no_mark_of_a_footnote(form, mask) -> None:
    names = ["LID_OPEN", "NO_POT", "LID_LOST", mask] if mask.isupper() else ["lid_open", "no_pot", "lid_lost", mask]
    codes = (names[0], f"{names[1]}*", *names[2:])
    found = probe_page(page(f"<dl>{''.join(map(form.format, codes, FAILURE_TEXTS))}</dl>"), "acme", "", None)
    assert [one["code"] for one in found.records] == names and not found.suspect


@pytest.mark.parametrize("form", ["<li><b>{}</b>{}: {}.</li>", "<tr><td>{}{}</td><td>{}.</td></tr>"])
def test_a_verdict_in_brackets_behind_a_code_is_its_own(form) -> None:
    told = zip(ANSWERS, ("", " (retryable)", " (not retryable)", ""), FAILURE_TEXTS, strict=True)
    rows = "".join(form.format(*one) for one in told)
    found = records(
        page(f"<ul>{rows}</ul>" if "<li>" in form else table("Code|Text").replace("</table>", f"{rows}</table>"))
    )
    assert [one.state.retryable for one in found] == [None, True, False, None]
    assert [one.state.message for one in found] == [f"{text}." for text in FAILURE_TEXTS]


@pytest.mark.parametrize("form", ["<h3>{} {}</h3><p>{}.</p>", "<dt>{} {}</dt><dd>{}.</dd>"])
def test_numbers_before_statuses_are_rows_below_zero_or_not(form) -> None:
    told = zip(("10001", "-10002", "10003", "-32602"), (401, 400, 409, 400), FAILURE_TEXTS, strict=True)
    found = records(page(f"<dl>{''.join(form.format(*one) for one in told)}</dl>"))
    assert [(one.code, one.state.status) for one in found] == [
        ("10001", 401),
        ("-10002", 400),
        ("10003", 409),
        ("-32602", 400),
    ]


@pytest.mark.parametrize("form", ["<li>{}{}: {}.</li>", "<p>{}{} - {}.</p>", "<h3>{}{}</h3><p>{}.</p>"])
@pytest.mark.parametrize("codes", [("1001", "1002", "1003", "1004"), ("05", "12", "14", "41")])
def test_a_number_with_a_status_or_verdict_in_brackets_is_a_row_as_those_without(form, codes) -> None:
    told = zip(codes, ("", " (402)", " (retryable)", ""), FAILURE_TEXTS, strict=True)
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    assert [(one.code, one.state.message) for one in found] == [
        *zip(codes, (f"{text}." for text in FAILURE_TEXTS), strict=True)
    ]
    assert [(one.state.status, one.state.retryable) for one in found[1:3]] == [(402, None), (None, True)]


@pytest.mark.parametrize(
    "form",
    ["<p>Error Code: {} <br>{}.</p>", "<p>{}: {}.</p>", "<p>Error Code: {}</p><p>{}.</p>", "<p><b>{}</b> {}.</p>"],
)
def test_numbers_below_statuses_that_were_read_as_the_codes_are_asked_about(form) -> None:
    told = [*zip((300, 1010, 124, 1001), FAILURE_TEXTS, strict=True)]
    parts = "".join(form.format(*one) for one in told[:2]), form.format(*told[2]), form.format(*told[3])
    heads = ("400 Bad Request", "401 Unauthorized", "404 Not Found")
    body = "".join(f"<h3>{head}</h3>{part}" for head, part in zip(heads, parts, strict=True))
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect and all(str(code) in (found.suspect["detail"] or "") for code, _ in told)


def test_the_number_of_a_constant_in_a_list_of_its_own_is_no_second_row() -> None:
    numbers = ("5 (0x5)", "183 (0xB7)", "234 (0xEA)")
    told = zip(("LID_OPEN", "LID_LOST", "NO_POWER"), numbers, FAILURE_TEXTS[1:], strict=True)
    cards = (f"<p><b>{code}</b></p><dl><dt>{number}</dt><dd>{text}.</dd></dl>" for code, number, text in told)
    assert [one.code for one in records(page("".join(cards)))] == ["LID_OPEN", "LID_LOST", "NO_POWER"]


def test_what_names_one_error_is_no_category() -> None:
    told = enumerate(zip(("E_ABORT", "E_FAIL", "E_POINTER"), FAILURE_TEXTS[1:], strict=True))
    parts = (f"<p><b>{name}</b></p><dl><dt>0x8000{at}005</dt><dd>{text}.</dd></dl>" for at, (name, text) in told)
    assert [one.state.category for one in records(page("".join(parts)))] == [None] * 3


def test_a_word_set_as_code_before_the_name_in_a_heading_makes_no_category() -> None:
    names = ("LidOpen", "LidLost", "PowerMissing", "TankEmpty")
    head = "<h3><code>Const</code> <i>{0}</i></h3><div><i>{0}</i><i>:</i> <i>-3260{1}</i></div>"
    told = enumerate(zip(names, FAILURE_TEXTS, strict=True))
    parts = (f"<section>{head.format(name, at)}<p>{text}.</p></section>" for at, (name, text) in told)
    found = records(page(f"<h2>Members</h2>{''.join(parts)}"))
    assert [(one.code, one.state.category) for one in found] == [(name, None) for name in names]


@pytest.mark.parametrize("question", ["OK to retry?", "Retryable?", "Is it safe to retry?"])
def test_a_question_with_its_answer_in_a_line_of_a_card_is_its_verdict(question) -> None:
    told = zip(ANSWERS, FAILURE_TEXTS, ("No", "Yes", "no", "yes"), strict=True)
    cards = (f"<h3>{code}</h3><p>{text}.</p><p>{question} {answer}</p>" for code, text, answer in told)
    found = records(page("".join(cards)))
    assert [one.state.retryable for one in found] == [False, True, False, True]
    assert [one.state.message for one in found] == [f"{text}." for text in FAILURE_TEXTS]


def test_cards_of_statuses_behind_their_phrases_beside_those_of_codes_are_asked_about() -> None:
    told = [*zip(("LidOpenException", "LidLostException", "NoPowerException"), FAILURE_TEXTS[1:], strict=True)]
    told += [("Internal Server Error (HTTP 500)", "It broke"), ("Service Unavailable (HTTP 503)", "It is away")]
    cards = [f"<p><b>{name}</b></p><p>Message: {text}.</p>" for name, text in told]
    body = f"<h2>HTTP status 400</h2>{''.join(cards[:3])}<h2>HTTP status 5xx</h2>{''.join(cards[3:])}"
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect and "500" in (found.suspect["detail"] or "") and "503" in (found.suspect["detail"] or "")


def test_numbers_beside_states_in_words_are_no_statuses() -> None:
    rows = ("PENDING|100|Still open", "PAID|200|Done", "REJECTED|300|The bank refused", "REJECTED|301|No funds")
    found = records(page(f"<h2>Payment status codes</h2>{table('Status|Code|Detail', *rows)}"))
    assert [(one.code, one.state.status) for one in found] == [(code, None) for code in ("100", "200", "300", "301")]


@pytest.mark.parametrize(
    "head", ["<h3><code>case {}</code></h3>", "<h3><code>readonly</code> {}</h3>", "<h3><code>{}</code> (int)</h3>"]
)
def test_what_declares_a_constant_is_no_part_of_its_name(head) -> None:
    cards = (f"{head.format(code)}<p>{text}.</p>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    found = records(page("".join(cards)))
    assert [(one.code, one.state.title) for one in found] == [(code, None) for code in ANSWERS]


@pytest.mark.parametrize(
    "form",
    [
        "<h3><code>{}</code></h3><p>{}.</p>",
        "<li><b>{}</b>: {}.</li>",
        "<h3><code>const {}</code></h3><p>{}.</p>",
        "<li><code>static var {}</code>: {}.</li>",
    ],
)
def test_words_among_names_with_a_small_first_letter_are_codes(form) -> None:
    codes = ("clientInvalid", "unknown", "cardExpired", "fundsMissing", "lampFailed", "timeout")
    told = zip(codes, (*FAILURE_TEXTS, "It broke", "It took too long"), strict=True)
    found = records(page(f"<div>{''.join(form.format(*one) for one in told)}</div>"))
    assert [one.code for one in found] == [*codes]


def test_several_statuses_behind_their_phrases_are_those_of_a_row() -> None:
    rows = ("NO_BLOB|Not Found (404)|It is lost", "COPY_LOST|Bad Request (400) or Conflict (409)|It failed")
    found = records(page(table("Error code|HTTP status code|Description", *rows, "NO_LEASE|Gone (410)|It is over")))
    assert [one.state.status for one in found] == [404, 400, 410]


@pytest.mark.parametrize("title", ["Caption", "Etiqueta"])
def test_short_texts_under_such_titles_are_titles(title) -> None:
    rows = [f"{code}|Card {at}|{text}." for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))]
    found = records(page(table(f"Code|{title}|Definition", *rows)))
    assert [one.state.title for one in found] == [f"Card {at}" for at in range(4)]


def test_cards_with_statuses_and_remedies_are_read_under_the_heading_of_the_form_of_errors() -> None:
    fields = "<ul><li><b>Status:</b> 402</li><li><b>Message:</b> {}.</li><li><b>Suggested action:</b> Ask.</li></ul>"
    cards = (f"<h3>{code}</h3>{fields.format(text)}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    assert [one.code for one in records(page(f"<h2>Error schema</h2>{''.join(cards)}"))] == [*ANSWERS]


@pytest.mark.parametrize("head", ["<h3>Error code: <code>E10{}</code></h3>", "<h3>Reason code <code>E10{}</code></h3>"])
def test_a_label_of_codes_before_a_code_in_a_heading_is_no_title(head) -> None:
    cards = (f"{head.format(at)}<p>{text}.</p>" for at, text in enumerate(FAILURE_TEXTS))
    found = records(page("".join(cards)))
    assert [(one.code, one.state.title) for one in found] == [(f"E10{at}", None) for at in range(4)]


@pytest.mark.parametrize("heads", ["{} {}", "HTTP {} errors", "{1} ({0})", "{} - {}"])
@pytest.mark.parametrize("intro", ["", "<p>These errors can occur.</p>"])
def test_a_bold_line_between_lines_of_codes_states_the_status_of_those_below(heads, intro) -> None:
    told = [f"<p><code>{code}</code>: {text}.</p>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    statuses = ((401, "Unauthorized"), (403, "Forbidden"))
    groups = zip((heads.format(*one) for one in statuses), ("".join(told[:2]), "".join(told[2:])), strict=True)
    found = records(page("".join(f"<p><b>{head}</b></p>{intro}{lines}" for head, lines in groups)))
    assert [(one.state.status, one.state.message) for one in found] == [
        (status, f"{text}.") for status, text in zip((401, 401, 403, 403), FAILURE_TEXTS, strict=True)
    ]
    assert {one.state.hint for one in found} == {None}


@pytest.mark.parametrize("at", [2, 3])
@pytest.mark.parametrize("kind", ["lid_{}_lost", "Lid{}Lost"])
def test_lines_in_sections_of_two_or_three_are_rows_each(at, kind) -> None:
    codes = [kind.format(word) for word in ("Top", "Side", "Door", "Rim", "Hinge")]
    told = [f"{code} - {text}." for code, text in zip(codes, (*FAILURE_TEXTS, "It failed"), strict=True)]
    parts = zip("AB", (told[:at], told[at:]), strict=True)
    body = "".join(f"<h2>{name} errors</h2><p>{'<br>'.join(lines)}</p>" for name, lines in parts)
    found = records(page(body))
    assert [f"{one.code} - {one.state.message}" for one in found] == told


@pytest.mark.parametrize(
    "form", ["<li>HTTP {} errors<ul>{}</ul></li>", "<p><b>{} errors</b></p><ul>{}</ul>", "<p><b>{}</b></p><ul>{}</ul>"]
)
def test_statuses_above_lists_of_codes_are_no_rows_beside_them(form) -> None:
    told = [f"<li>{code}: {text}.</li>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    groups = zip((401, 403), ("".join(told[:2]), "".join(told[2:])), strict=True)
    body = "".join(form.format(*group) for group in groups)
    found = records(page(f"<ul>{body}</ul>" if body.startswith("<li>") else body))
    assert [(one.code, one.state.status) for one in found] == [*zip(ANSWERS, (401, 401, 403, 403), strict=True)]


@pytest.mark.parametrize(
    "labels", ["What it means: | Cause: | Solution(s):", "What does it mean? | Why? | What should I do?"]
)
def test_labels_of_cards_in_other_words_are_known(labels) -> None:
    said, why, todo = labels.split(" | ")
    form = f"<h3>{{}}</h3><p>{said} {{}}.</p><p>{why} It was {{}}.</p><p>{todo} Ask for {{}}.</p>"
    words = ("hot", "cold", "wet", "dry")
    told = zip(ANSWERS, FAILURE_TEXTS, words, words, strict=True)
    found = records(page("".join(form.format(*one) for one in told)))
    assert [(one.state.message, one.state.hint) for one in found] == [
        (f"{text}.", f"Ask for {word}.") for text, word in zip(FAILURE_TEXTS, words, strict=True)
    ]


@pytest.mark.parametrize(
    "line", ["<p>Applies to: API {}</p>", "<p>Endpoint: POST /pots/{}</p>", "<p>Component: Pump {}</p>"]
)
@pytest.mark.parametrize("at", [0, 2])
def test_fields_that_every_card_has_in_lines_of_their_own_are_no_texts(line, at) -> None:
    parts = ["<p>Description: {text}.</p>", "<p>Solution: Ask for another.</p>"]
    parts.insert(at, line.format("{at}"))
    told = enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))
    cards = (f"<h3>{code}</h3>{''.join(parts).format(text=text, at=at)}" for at, (code, text) in told)
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.hint) for one in found] == [
        (f"{text}.", "Ask for another.") for text in FAILURE_TEXTS
    ]


@pytest.mark.parametrize("form", ["<p><b>Retryable</b></p><p>{}</p>", "<h4>Retryable:</h4><p><b>{}</b></p>"])
@pytest.mark.parametrize(("yes", "no"), [("Retryable", "Not retryable"), ("Yes", "No")])
def test_a_verdict_below_its_label_is_no_label(form, yes, no) -> None:
    fields = f"<p>{{}}.</p>{form}<p><b>Solution</b></p><p>Ask.</p>"
    told = zip(ANSWERS, FAILURE_TEXTS, (yes, no, yes, no), strict=True)
    found = records(page("".join(f"<h3>{code}</h3>{fields.format(*others)}" for code, *others in told)))
    assert [(one.state.retryable, one.state.hint) for one in found] == [(True, "Ask."), (False, "Ask.")] * 2


def test_a_label_that_says_to_do_something_in_a_tag_of_its_own_is_known() -> None:
    line = "<div><span>{}</span><span>{}.</span></div>"
    fields = (("Description", "{}"), ("Cause", "It is old"), ("What you can do", "Ask for another"))
    card = "".join(line.format(*one) for one in fields)
    told = zip(ANSWERS, FAILURE_TEXTS, strict=True)
    found = records(page("".join(f"<h3>{code}</h3>{card.format(text)}" for code, text in told)))
    assert {one.state.hint for one in found} == {"Ask for another."}


def test_a_dash_below_a_label_leaves_the_next_one_alone() -> None:
    card = "<h3>{}</h3><p>Description: {}.</p><p>Cause: —</p><p>Solution: Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert {one.state.hint for one in found} == {"Ask."}


@pytest.mark.parametrize(
    "inner", ["<details><summary>Example</summary><pre>{{}}</pre></details>", "<p><b>Example:</b> A pot.</p>"]
)
@pytest.mark.parametrize("head", ["<p><b>{}</b></p>", "<p><code>{}</code></p>"])
def test_what_a_card_shows_between_its_fields_ends_it_not(inner, head) -> None:
    card = f"{head}<p><b>Description:</b> {{}}.</p>{inner}<p><b>Solution:</b> Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", "Ask.") for text in FAILURE_TEXTS]


def test_a_bold_label_that_each_card_has_heads_none_of_the_next() -> None:
    card = "<p><code>{}</code></p><p><b>Description</b></p><p>{}.</p><p><b>User response</b></p><p>Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert [(one.code, one.state.hint) for one in found] == [(code, "Ask.") for code in ANSWERS]


@pytest.mark.parametrize("label", ["Response code", "HTTP error code"])
def test_the_status_of_a_number_under_a_label_of_codes_is_no_code(label) -> None:
    card = "<h3>{}</h3><p><b>{}:</b> {}</p><p><b>Description:</b> {}.</p>"
    statuses = ("402", "404", "422", "429")
    told = zip(("1001", "1003", "1004", "1007"), (label,) * 4, statuses, FAILURE_TEXTS, strict=True)
    found = records(page("".join(card.format(*one) for one in told)))
    assert [(one.code, str(one.state.status)) for one in found] == [
        *zip(("1001", "1003", "1004", "1007"), statuses, strict=True)
    ]


@pytest.mark.parametrize(
    ("group", "note"),
    [
        ("<td><b>{}</b></td><td></td>", ""),
        ("<td>{} {}</td><td></td>", ""),
        ("<td colspan=2>HTTP status code: {}</td>", "<tr><td colspan=2><em>Note: Ask the bank.</em></td></tr>"),
    ],
)
def test_a_line_with_a_status_groups_the_lines_below_it_up_to_the_next(group, note) -> None:
    told = [f"<tr><td>{code}</td><td>{text}.</td></tr>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    groups = [f"<tr>{group.format(*one)}</tr>" for one in ((402, "Payment Required"), (404, "Not Found"))]
    lines = [groups[0], *told[:2], groups[1], told[2], note, told[3]]
    found = records(page(table("Code|Description").replace("</table>", f"{''.join(lines)}</table>")))
    assert [(one.code, one.state.status) for one in found] == [*zip(ANSWERS, (402, 402, 404, 404), strict=True)]


def test_titles_below_others_that_stand_over_several_columns_are_no_row() -> None:
    head = "<tr><td colspan=2>Error</td><td colspan=2>Details</td></tr>"
    rows = [f"{code}|402|{text}.|Ask." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    body = (
        table("Code|HTTP status|Description|Resolution", *rows).replace("th>", "td>").replace("<tr>", f"{head}<tr>", 1)
    )
    found = records(page(body))
    assert [(one.code, one.state.status, one.state.hint) for one in found] == [(code, 402, "Ask.") for code in ANSWERS]


def test_names_in_brackets_behind_texts_below_statuses_are_asked_about() -> None:
    told = [f"<li>{text}. (<code>card_failed_{at}</code>)</li>" for at, text in enumerate(FAILURE_TEXTS)]
    parts = zip(("400 Bad Request", "402 Payment Required"), (told[:2], told[2:]), strict=True)
    found = probe_page(
        page("".join(f"<h2>{head}</h2><ul>{''.join(part)}</ul>" for head, part in parts)), "acme", "", None
    )
    assert found.suspect and "card_failed_3" in (found.suspect["detail"] or "")


@pytest.mark.parametrize(
    ("lead", "is_told"),
    [
        *[("All of these have HTTP status code {}.", True), ("HTTP response code: {}", True)],
        *[("These errors are returned with HTTP {}.", True), ("Returned with HTTP {}:", True)],
        *[("The API sends these with status {}:", True), ("Errors with HTTP {} are not shown:", False)],
        ("With HTTP {} and other statuses:", False),
    ],
)
def test_a_line_above_a_table_states_the_status_of_its_codes(lead, is_told) -> None:
    rows = [f"{code}|{text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    parts = ((402, rows[:2]), (409, rows[2:]))
    lists = (f"<h2>Part {at}</h2><p>{lead.format(at)}</p>{table('Code|Description', *own)}" for at, own in parts)
    found = records(page("".join(lists)))
    assert [one.state.status for one in found] == [at if is_told else None for at in (402, 402, 409, 409)]


@pytest.mark.parametrize("heading", ["<h2>{}</h2>", "<p><b>{}</b></p>"])
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Bank codes", ("001|Bank of Pots", "005|Lid Bank", "009|Lamp Bank", "010|Pump Bank")),
        ("Currency codes", ("LIR|Lira", "KRO|Kroner", "MRK|Marks", "TAL|Thaler")),
        ("Permissions", ("pots.read|See pots.", "pots.write|Create pots.", "lids.read|See lids.", "lids.all|All.")),
    ],
)
def test_a_table_of_other_things_under_the_titles_of_errors_gives_no_rows(heading, name, lines) -> None:
    rows = [
        f"{code}|{text}."
        for code, text in zip(("lid_open", "no_pot", "lid_lost", "lid_old"), FAILURE_TEXTS, strict=True)
    ]
    body = f"{table('Code|Description', *rows)}{heading.format(name)}{table('Code|Description', *lines)}"
    assert len(records(page(body))) == 4


@pytest.mark.parametrize(
    ("codes", "form"),
    [
        (("lid_open", "no_pot", "lid_lost", "lamp_failed"), "<p>{}: {}.</p>"),
        (("1001", "1002", "2001", "2002"), "<dl><dt>{}</dt><dd>{}.</dd></dl>"),
    ],
)
def test_a_short_section_of_errors_in_another_form_than_the_tables_is_asked_about(codes, form) -> None:
    told = [*zip(codes, FAILURE_TEXTS, strict=True)]
    rows = [table("Code|Description", *map("|".join, told[:2])), "".join(form.format(*one) for one in told[2:])]
    body = "".join(f"<h2>{name} errors</h2>{rows[at]}" for at, name in enumerate(("Lid", "Lamp")))
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect and codes[3] in (found.suspect["detail"] or "")


@pytest.mark.parametrize(
    "aside",
    [
        "<p><img src='x.png' alt='The screen of the pump'></p>",
        "<figure><img src='x.png'><figcaption>The pump, open</figcaption></figure>",
    ],
)
def test_pictures_and_their_captions_are_no_texts_of_a_card(aside) -> None:
    cards = (
        f"<h3>{code}</h3>{aside}<p><b>Description:</b> {text}.</p>{aside}"
        for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)
    )
    found = records(page("".join(cards)))
    texts = " ".join(f"{one.state.title} {one.state.message} {one.state.hint}" for one in found)
    assert len(found) == 4 and "open" not in texts and "screen" not in texts


@pytest.mark.parametrize("title", ["Note", "Attention"])
def test_the_title_of_a_callout_is_no_part_of_the_text_above(title) -> None:
    notes = ("", f"<div class='note'><p>{title}</p><p>It may take a day.</p></div>", "", "")
    told = zip(ANSWERS, FAILURE_TEXTS, notes, strict=True)
    found = records(page("".join(f"<h3>{code}</h3><p>{text}.</p>{note}" for code, text, note in told)))
    assert title not in found[1].state.message


def test_a_bold_label_of_a_status_in_several_words_has_its_status() -> None:
    card = "<h3>{}</h3><p><b>Returned HTTP status</b>: 402</p><p><b>Description:</b> {}.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert {(one.state.status, one.state.title) for one in found} == {(402, None)}


@pytest.mark.parametrize(
    "lead",
    ["Error codes have 500 characters at most.", "These errors have 404 entries.", "Response code 400 means you."],
)
def test_a_number_in_a_sentence_above_a_table_is_no_status_of_its_codes(lead) -> None:
    rows = [f"{code}|{text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(f"<h2>Codes</h2><p>{lead}</p>{table('Code|Description', *rows)}"))
    assert {one.state.status for one in found} == {None}


def test_a_status_in_bold_below_each_text_is_that_of_its_card_and_ends_it_not() -> None:
    card = "<p><code>{}</code></p><p>{}.</p><p><b>HTTP {}</b></p><p>Ask the bank.</p>"
    statuses = (402, 404, 409, 410)
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, statuses, strict=True))))
    assert [one.state.status for one in found] == [*statuses]
    assert all("Ask the bank." in f"{one.state.message} {one.state.hint}" for one in found)


@pytest.mark.parametrize(
    "other", ["LOG_FILE: Where errors go.<br>LOG_LEVEL: How many.", "PORT_A: The first.<br>PORT_B: It."]
)
def test_two_lines_elsewhere_leave_a_list_of_lines_alone(other) -> None:
    lines = "<br>".join(f"{code}: {text}." for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    found = records(page(f"<h2>Errors</h2><p>{lines}</p><h2>Settings</h2><p>{other}</p>", "Pump API"))
    assert [one.code for one in found] == [*ANSWERS]


@pytest.mark.parametrize("begun", ["Access denied: ", "Important: ", "Danger: ", "EN: "])
def test_what_all_texts_begin_with_is_no_field(begun) -> None:
    card = f"<h3>{{}}</h3><p>{begun}{{}}.</p><p>Solution: Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert [one.state.message for one in found] == [f"{begun}{text}." for text in FAILURE_TEXTS]


@pytest.mark.parametrize("text", ["Wrong code? Ask the bank.", "Lost the message? Read the log."])
def test_a_question_that_a_text_asks_is_no_label(text) -> None:
    cards = (f"<h3>{code}</h3><p>{said}. {text}</p>" for code, said in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    assert all(text in one.state.message for one in records(page("".join(cards))))


@pytest.mark.parametrize("first", ["1000|Issue", "general|Action", "LID_OFF|Cause"])
def test_a_first_line_as_those_below_it_is_a_row_whatever_its_text_is(first) -> None:
    code, _, _ = first.partition("|")
    others = {"1000": "100{}", "general": "lid{}lost", "LID_OFF": "LID_{}"}[code]
    rows = [f"{others.format(at)}|{text}." for at, text in zip("1234", FAILURE_TEXTS, strict=True)]
    found = probe_page(page(table("", first, *rows).replace("<tr><th></th></tr>", "")), "acme", "", None)
    assert found.suspect or found.records[0]["code"] == code


@pytest.mark.parametrize("heads", ["{} (LTS)", "{} (archive)", "20{} (year)"])
def test_numbers_with_words_in_brackets_are_no_codes(heads) -> None:
    parts = (f"<h3>{heads.format(at)}</h3><p>{text}.</p>" for at, text in enumerate(FAILURE_TEXTS, 17))
    assert not records(page("".join(parts), "Handling errors"))


@pytest.mark.parametrize(
    "other",
    [
        "<p><b>Merchant kinds</b></p><table>{}</table>",
        "<table><caption>Merchant kinds</caption>{}</table>",
    ],
)
@pytest.mark.parametrize("codes", [("5411", "5812", "5999", "7011", "7995"), ("GROC", "DINE", "SHOP", "STAY", "PLAY")])
def test_a_table_with_a_name_of_its_own_below_the_errors_gives_no_rows(other, codes) -> None:
    names = [f"{code.capitalize()}_{at}" for at, code in enumerate(("lid", "pot", "lamp", "pump"))]
    rows = [f"{name}|{text}." for name, text in zip(names, FAILURE_TEXTS, strict=True)]
    kinds = zip(codes, ("Groceries", "Meals", "Other shops", "Hotels", "Games"), strict=True)
    lines = "".join(f"<tr><td>{code}</td><td>{kind}</td></tr>" for code, kind in kinds)
    head = "<tr><th>Name</th><th>Description</th></tr>"
    errors = f"<h2>Error codes</h2><p>The API returns these errors:</p>{table('Code|Description', *rows)}"
    found = records(page(f"{errors}{other.format(head + lines)}", "API reference"))
    assert [one.code for one in found] == names


@pytest.mark.parametrize("above", ["<h2>Operations</h2>", "<p>The operations of an order are:</p>"])
def test_words_that_name_no_failures_give_no_rows_beside_codes_that_do(above) -> None:
    rows = ("lid_missing|404|No such lid.", "pot_failed|500|The pot is broken.", "tea_invalid|400|No tea.")
    others = ("brew_tea|Brews; fails without water.", "pour_tea|Pours; fails on a lost lid.", "wash_pot|Fails if hot.")
    errors = f"<h2>Error codes</h2>{table('Code|Status|Description', *rows)}"
    found = probe_page(page(f"{errors}{above}{table('Code|Description', *others)}", "Errors"), "v", "", None)
    assert [one["code"] for one in found.records] == ["lid_missing", "pot_failed", "tea_invalid"]
    assert found.unsure == ["brew_tea", "pour_tea", "wash_pot"]


@pytest.mark.parametrize(
    ("name", "codes", "title"),
    [
        ("Registers", ("0x00", "0x01", "0x02", "0x10"), "ID"),
        ("Industry codes", ("5411", "5812", "7995", "4722"), "Code"),
        ("Event types", ("lid.opened", "lid.shut", "pot.filled", "pot.washed"), "Type"),
        ("Rate limits", ("per_second", "per_minute", "per_day", "per_pot"), "Name"),
    ],
)
@pytest.mark.parametrize("errors", [("101", "102", "103", "104"), ("400", "401", "404", "500")])
@pytest.mark.parametrize("above", ["<h2>{}</h2><table>", "<p><b>{}</b></p><table>", "<table><caption>{}</caption>"])
def test_other_things_beside_numbers_of_errors_give_no_rows_though_half_of_them_fail(
    name, codes, title, errors, above
) -> None:
    texts = ("Counts failed reads.", "The firmware.", "Set if the lid is missing.", "The speed of the fan.")
    others = table(f"{title}|Notes", *map("{}|{}".format, codes, texts)).replace("<table>", above.format(name))
    listed = table("Code|Description", *map("{}|{}.".format, errors, FAILURE_TEXTS))
    found = records(page(f"<h2>Error codes</h2>{listed}{others}", "API reference"))
    assert tuple(one.code for one in found) == errors


@pytest.mark.parametrize("name", ["Registers", "Severities", "Enum PumpMode"])
def test_numbers_of_other_things_that_all_fail_beside_those_of_errors_are_asked_about(name) -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    others = map("4000{}|{}".format, range(4), ("Read error", "Bus failed", "Invalid mode", "Timeout"))
    body = f"<h2>Error codes</h2>{table('Code|Description', *errors)}<h2>{name}</h2>{table('ID|Notes', *others)}"
    found = probe_page(page(body, "Errors"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lid_failed", "no_pot", "bad_tea", "lamp_broken"]
    assert found.suspect


@pytest.mark.parametrize(
    "lead", ["Without these rights the request is refused:", "Lacking one of these rights, it fails:"]
)
def test_what_a_request_is_refused_without_gives_no_rows(lead) -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    rights = ("pots_read|Read pots.", "pots_write|Change pots.", "teas_read|Read teas.")
    above = f"<h2>Rights</h2><p>{lead}</p>{table('Code|Description', *rights)}"
    found = records(page(f"{above}<h2>Error codes</h2>{table('Error|Meaning', *errors)}", "Errors"))
    assert [one.code for one in found] == ["lid_failed", "no_pot", "bad_tea", "lamp_broken"]


@pytest.mark.parametrize("name", ["Account states", "Webhook events"])
@pytest.mark.parametrize("card", ["<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>", "{}|<h3>{}</h3><p>{}</p>"])
def test_cards_below_a_bold_line_behind_the_errors_are_of_what_that_names(name, card) -> None:
    errors = map("{}|{}.".format, ("LID_FAILED", "NO_POT", "BAD_TEA", "LAMP_BROKEN"), FAILURE_TEXTS)
    around, each = card.split("|")
    texts = {"ACTIVE": "The pot can be used.", "CLOSED": "It cannot be used.", "LOCKED": "Payment failed."}
    others = around.format("".join(map(each.format, texts, texts.values())))
    above = f"<h2>Error codes</h2><p>One of these errors is returned:</p>{table('Code|Description', *errors)}"
    found = probe_page(page(f"{above}<p><b>{name}</b></p>{others}", "Pot API"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_FAILED", "NO_POT", "BAD_TEA", "LAMP_BROKEN"]


@pytest.mark.parametrize("name", ["Indicator lights", "Stock markets", "Health checks", "Product codes"])
@pytest.mark.parametrize("above", ["<h2>{}</h2><table>", "<table><caption>{}</caption>"])
def test_words_under_another_name_are_asked_about_beside_numbers_though_all_of_them_fail(above, name) -> None:
    errors = table("Code|Message", *map("{}|{}.".format, ("E01", "E02", "E03", "E04"), FAILURE_TEXTS))
    others = table("Value|Meaning", *map("{}|{}.".format, ("GREEN", "BLUE", "YELLOW", "RED"), FAILURE_TEXTS))
    body = f"<h2>Error codes</h2>{errors}{others.replace('<table>', above.format(name))}"
    found = probe_page(page(body, "Error codes"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["E01", "E02", "E03", "E04"]
    assert found.suspect


@pytest.mark.parametrize("name", ["Bank codes", "Banks", "Document types"])
def test_calm_codes_under_another_name_are_asked_about_beside_those_of_errors_titled_alike(name) -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    banks = ("014|Harbour Bank.", "032|Union Bank.", "057|First Bank.")
    others = table("Code|Meaning", *banks).replace("<table>", f"<table><caption>{name}</caption>")
    body = f"<h2>Error codes</h2>{table('Code|Meaning', *errors)}{others}"
    found = probe_page(page(body, "Tea API"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lid_failed", "no_pot", "bad_tea", "lamp_broken"]
    assert found.suspect


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("System message codes", True),
        ("Notice codes", True),
        ("Message type codes", False),
        ("Currency codes", False),
        ("Bank information codes", False),
    ],
)
def test_calm_codes_of_messages_beside_those_of_errors_are_asked_about(heading, asked) -> None:
    def terms(first: int, texts: tuple[str, ...]) -> str:
        return f"<dl>{''.join(f'<dt>{at}</dt><dd>{text}.</dd>' for at, text in enumerate(texts, first))}</dl>"

    calm = terms(1100, ("The pot is on", "The lid is up", "Tea was made"))
    body = f"<h2>{heading}</h2>{calm}<h2>Pot error codes</h2>{terms(501, FAILURE_TEXTS)}"
    found = probe_page(page(body, "Tea API"), "acme", "", None)
    assert ("1101" in str(found.suspect)) == asked and len(found.records) == 4


@pytest.mark.parametrize(
    ("heading", "title", "is_read"),
    [
        ("Alarm list", "Alarm|Meaning", True),
        ("Códigos de avería", "Avería|Significado", True),
        ("Codes défaut", "Défaut|Signification", True),
        ("Codici anomalia", "Anomalia|Significato", True),
        ("Storingscodes", "Storing|Betekenis", True),
        ("Kody usterek", "Usterka|Znaczenie", True),
        ("Códigos de falha", "Falha|Significado", True),
        ("Коды неисправностей", "Неисправность|Значение", True),
        ("Arıza kodları", "Arıza|Anlamı", True),
        ("Storing pots", "Code|Description", False),
        ("Gestion des pannes", "Code|Libellé", False),
        ("Valeurs par défaut", "Option|Défaut", False),
        ("Alarm list", "Alarm|Time", False),
        ("Guasti noti", "Codice|Significato", False),
        ("Weather warning codes", "Code|Meaning", False),
    ],
)
def test_the_codes_of_faults_of_machines_are_read(heading, title, is_read) -> None:
    texts = ["Pump blocked", "Lid open", "Probe interrupted", "Fan still", "Low pressure", "Lamp without success"]
    if "Time" in title:
        texts = [f"0{at}:30" for at in range(6)]
    body = table(title, *(f"F{at}2|{text}" for at, text in enumerate(texts)))
    found = [one.code for one in records(page(body, heading))]
    assert found == ([f"F{at}2" for at in range(6)] if is_read else [])


def test_the_faults_of_machines_are_failures_in_other_languages() -> None:
    texts = ("Anomalia scheda elettronica", "Blocco del motore", "Sovracorrente in uscita", "Mancanza di acqua")
    lines = "".join(
        f"<li><b>{code}</b>: {text}</li>" for code, text in zip(("A1", "E7", "L5", "U0"), texts, strict=True)
    )
    assert len(records(page(f"<ul>{lines}</ul>", "Codici di errore"))) == 4


@pytest.mark.parametrize("words", ["Error code|Warning code", "Kód chyby|Kód varování"])
def test_the_warnings_beside_the_errors_are_read(words) -> None:
    known, other = words.split("|")
    errors = table(f"{known}|Text", *map("{}|{}.".format, (2, 3, 4, 6), FAILURE_TEXTS))
    calm = table(f"{other}|Text", "11|Two lids", "13|A cold pot", "14|Much tea")
    found = records(page(f"<h2>{known}</h2>{errors}<h2>{other}</h2>{calm}", "Tea API"))
    assert [one.code for one in found] == ["2", "3", "4", "6", "11", "13", "14"]


def test_an_enumeration_of_errors_beside_other_errors_is_read_by_its_caption() -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    members = table("Value|Description", "10|The tea was not found.", "11|Invalid tea.", "12|The pot failed.")
    members = members.replace("<table>", "<table><caption>Enum TeaErrorCode</caption>")
    found = records(page(f"<h2>Error codes</h2>{table('Code|Meaning', *errors)}{members}", "Tea API"))
    assert [one.code for one in found][4:] == ["10", "11", "12"]


@pytest.mark.parametrize(
    ("first", "category"),
    [("Common", "common"), ("Public", "public"), ("共通", "共通"), ("Common errors", None), ("Common codes", None)],
)
def test_what_all_parts_have_in_common_is_a_category_among_theirs(first, category) -> None:
    lists = [
        f"<h2>{heading}</h2>{table('Code|Description', *(f'{letter}.{at}|{FAILURE_TEXTS[at]}.' for at in range(2)))}"
        for heading, letter in ((first, "A"), ("Pots", "B"), ("Lids", "C"))
    ]
    found = records(page("".join(lists), "Error codes"))
    assert [one.state.category for one in found] == [*[category] * 2, "pots", "pots", "lids", "lids"]


@pytest.mark.parametrize(
    ("heading", "titles"),
    [
        ("Status words", "SW|Meaning"),
        ("Result codes", "Symbolic Id|Value|Meaning"),
        ("Errors", "Value|Symbolic name|Meaning"),
    ],
)
def test_codes_under_other_words_for_them_are_read(heading, titles) -> None:
    names, numbers = ("BadLid", "BadPot", "BadTimeout", "BadTea"), ("6A820000", "6D000000", "6E000000", "6F010000")
    first, *others = (names, numbers) if titles.startswith("Symbolic") else (numbers, names)
    rows = map("|".join, zip(first, *others[: titles.count("|") - 1], FAILURE_TEXTS, strict=True))
    assert [one.code for one in records(page(table(titles, *rows), heading))] == [*first]


@pytest.mark.parametrize(("heading", "unsure"), [("EResult", []), ("EPump", ["EPump"])])
def test_the_type_whose_name_is_in_all_codes_below_it_is_none_of_them(heading, unsure) -> None:
    names = (f"k_EResult{end}" for end in ("Fail", "NoPot", "BadTea", "LidLost"))
    rows = table("Name|Value|Description", *map("{}|{}|{}.".format, names, (2, 3, 5, 8), FAILURE_TEXTS))
    found = probe_page(page(f"<h2>{heading}</h2><p>Tea error result codes.</p>{rows}", "Tea API"), "acme", "", None)
    assert len(found.records) == 4 and found.unsure == unsure


@pytest.mark.parametrize(
    ("heading", "title", "asked"), [("Test service", "VAT number", False), ("Pots", "VAT number", True)]
)
def test_what_is_sent_to_a_test_service_is_not_asked_about_beside_errors(heading, title, asked) -> None:
    sent = table(f"{title}|Result", "100|Valid request with a valid number", "200|Valid request with an invalid number")
    errors = table("Code|Description", *map("{}|{}.".format, ANSWERS, FAILURE_TEXTS))
    found = probe_page(page(f"<h2>{heading}</h2>{sent}<h2>Error codes</h2>{errors}", "VAT"), "acme", "", None)
    assert bool(found.suspect) == asked and len(found.records) == 4


@pytest.mark.parametrize("status", ["HTTP 400", "HTTP status 400"])
def test_a_status_in_brackets_behind_a_topic_is_no_part_of_the_category(status) -> None:
    tables = [
        (topic, table("Code|Description", f"{topic}_open|{FAILURE_TEXTS[0]}.")) for topic in ("lid", "pot", "tea")
    ]
    found = records(page("".join(f"<h2>{topic} errors ({status})</h2>{rows}" for topic, rows in tables), "Errors"))
    assert [(one.state.status, one.state.category) for one in found] == [
        (400, f"{topic}_errors") for topic, _ in tables
    ]


def test_a_status_in_brackets_behind_a_type_is_that_of_its_codes() -> None:
    types = ("badRequest (400)", "notFound (404)", "badRequest (400)", "lidJam (HTTP 409)")
    rows = (f"{type_}|lid_{at}|{text}." for at, (type_, text) in enumerate(zip(types, FAILURE_TEXTS, strict=True)))
    found = records(page(table("Type|Code|Description", *rows), "Errors"))
    assert [one.state.status for one in found] == [400, 404, 400, 409]
    assert {one.state.category for one in found} == {"badrequest", "notfound", "lidjam"}


def test_a_status_behind_a_type_counts_though_each_code_has_another() -> None:
    types = ("badRequest (400)", "notFound (404)", "conflict (HTTP 409)", "forbidden (403)")
    rows = (f"{type_}|lid_{at}|{text}." for at, (type_, text) in enumerate(zip(types, FAILURE_TEXTS, strict=True)))
    found = records(page(table("Error type|Code|Description", *rows), "Errors"))
    assert [one.state.status for one in found] == [400, 404, 409, 403]


def test_a_table_of_one_property_below_each_code_is_a_part_of_its_card() -> None:
    cards = zip(("lid_open", "pot_empty", "tea_lost"), (409, 422, 404), FAILURE_TEXTS, strict=False)
    parts = (f"<h3>{code}</h3><p>{text}.</p>{table('Field|Value', f'HTTP status|{at}')}" for code, at, text in cards)
    assert [one.state.status for one in records(page("".join(parts), "Errors"))] == [409, 422, 404]


@pytest.mark.parametrize(
    ("title", "yes", "no"),
    [("Фатальная ошибка", "Да", "Нет"), ("¿Error fatal?", "Sí", "No"), ("Fataler Fehler", "Ja", "Nein")],
)
def test_a_column_that_asks_if_the_error_lasts_is_asked_about_in_any_language(title: str, yes: str, no: str) -> None:
    rows = (f"{at}|{text}|{yes if at % 2 else no}" for at, text in enumerate(FAILURE_TEXTS, 1001))
    found = probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None)
    assert (found.suspect or {})["reason"] == "column-unread"


def test_a_short_text_beside_a_description_is_the_title() -> None:
    rows = (f"{at}|Lid {at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 1001))
    found = records(page(table("Code|Kurztext|Beschreibung", *rows)))
    assert [one.state.title for one in found] == [f"Lid {at}" for at in range(1001, 1005)]


@pytest.mark.parametrize("title", ["Output", "Default output", "Logged as", "Ausgabe", "預設輸出"])
@pytest.mark.parametrize("sample", ["{} is no tea!", '{{"error": "{}"}}', "{}"])
def test_what_the_api_prints_is_the_message_and_a_description_beside_it_the_hint(title: str, sample: str) -> None:
    printed = [sample.format(f"K{at}") for at in range(1001, 1005)]
    rows = (f"{at}|{text}|{FAILURE_TEXTS[at - 1001]}." for at, text in enumerate(printed, 1001))
    found = [
        (one.state.message, one.state.hint) for one in records(page(table(f"Error code|{title}|Description", *rows)))
    ]
    told = [f"{text}." for text in FAILURE_TEXTS]
    assert found == list(zip(printed, told, strict=True) if "tea" in sample else zip(told, [None] * 4, strict=True))


@pytest.mark.parametrize(("title", "reason"), [("Shown as", "column-unread"), ("Used in", "")])
def test_english_texts_are_asked_about_where_the_title_says_that_they_are_shown(title, reason) -> None:
    rows = (f"{at}|K{at} is no tea!|{text}." for at, text in enumerate(FAILURE_TEXTS, 1001))
    found = probe_page(page(table(f"Error code|{title}|Description", *rows)), "acme", "", None)
    assert (found.suspect or {"reason": ""})["reason"] == reason


@pytest.mark.parametrize(
    ("title", "call", "is_read"),
    [
        ("Returned by", "{}()", False),
        ("Returned by", "{}() / {}(cup)", False),
        ("Returned by", "{}", True),
        ("Returned by", "{}Exception()", True),
        ("Error", "{}()", True),
    ],
)
def test_statuses_beside_the_calls_that_answer_with_them_are_no_list(title: str, call: str, is_read: bool) -> None:
    calls = {400: "BadRequest", 403: "Forbid", 404: "NotFound", 409: "Conflict"}
    rows = (f"{call.replace('{}', calls[at])}|{at}|{text}." for at, text in zip(calls, FAILURE_TEXTS, strict=True))
    assert bool(records(page(table(f"{title}|Status code|Description", *rows), "Action results"))) == is_read


def test_codes_beside_the_calls_that_answer_with_them_are_read() -> None:
    calls = {400: "BadRequest", 403: "Forbid", 404: "NotFound", 409: "Conflict"}
    names = ("bad_key", "lid_open", "pot_lost", "oil_out")
    rows = zip(calls.values(), calls, names, FAILURE_TEXTS, strict=True)
    lines = ("{}()|{}|{}|{}.".format(*row) for row in rows)
    found = records(page(table("Method|HTTP status|Error code|Description", *lines)))
    assert [one.code for one in found] == [*names]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        *[("Glaze errors", True), ("Error codes", False), ("Error classes", False), ("Errors you may see", False)],
        *[("Most common errors", False), ("Häufige Fehler", False), ("Fehler der Lampe", True)],
        *[("Other errors", False), ("Weitere Fehler", False)],
    ],
)
def test_which_headings_of_errors_say_what_these_are_about(heading, names) -> None:
    assert names_a_subject(heading) == names


@pytest.mark.parametrize(
    "heads", [("invalid_request_error", "kiln_error", "api_error"), ("1000 Clay", "2000 Kiln", "3000 Lid")]
)
def test_headings_above_examples_do_not_take_the_place_of_codes_in_silence(heads) -> None:
    codes = iter(range(1001, 1007))
    parts = [f"<h2>{head}</h2><p>A failure of this class is reported.</p>" for head in heads]
    lists = ["".join(f"<li><code>{next(codes)}</code>: {text}.</li>" for text in FAILURE_TEXTS[:3]) for _ in range(2)]
    examples = [f"<h3>Error examples</h3><ul>{one}</ul>" for one in lists]
    found = probe_page(page("".join([parts[0], examples[0], parts[1], examples[1], parts[2]])), "acme", "", None)
    assert len(found.records) == 6 or found.suspect or found.unsure


def test_a_label_of_cards_that_asks_if_the_error_lasts_is_asked_about() -> None:
    cards = zip(("lid_open", "pot_empty", "tea_lost"), ("No", "Yes", "No"), FAILURE_TEXTS, strict=False)
    parts = (f"<h3>{code}</h3><p>{text}.</p><p><b>Transient:</b> {is_so}</p>" for code, is_so, text in cards)
    suspect = probe_page(page("".join(parts), "Errors"), "v", "", None).suspect
    assert suspect is not None and suspect["reason"] == "column-unread"


@pytest.mark.parametrize(
    "above",
    ["<p><b>Teas</b></p>{}", "{caption}", "<p>These are the teas:</p>{}", "<p>The pot takes the following teas:</p>{}"],
)
def test_what_announces_the_errors_announces_no_table_below_them(above) -> None:
    rows = [f"{code}|{text}." for code, text in zip(("lid_failed", "no_pot", "bad_tea"), FAILURE_TEXTS, strict=False)]
    teas = table("Code|Name", "ASM|Assam", "DJL|Darjeeling", "CEY|Ceylon")
    captioned = teas.replace("<table>", "<table><caption>Teas</caption>")
    body = f"<h2>Error codes</h2><p>These errors can be returned:</p>{table('Code|Description', *rows)}"
    found = records(page(body + above.format(teas, caption=captioned), "Errors"))
    assert [one.code for one in found] == ["lid_failed", "no_pot", "bad_tea"]


@pytest.mark.parametrize("errors_first", [True, False])
@pytest.mark.parametrize("card", ["<dt><code>{}</code></dt><dd>{}.</dd>", "<h3><code>{}</code></h3><p>{}.</p>"])
def test_cards_of_other_things_beside_those_of_errors_are_no_part_of_their_list(card, errors_first) -> None:
    codes = [*zip(("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS, strict=True)]
    kinds = [("assam", "Strong"), ("ceylon", "Mild"), ("sencha", "Green"), ("rooibos", "Red")]
    parts = [("Error codes", codes), ("Teas", kinds)][:: 1 if errors_first else -1]
    body = ""
    for heading, pairs in parts:
        lines = "".join(card.format(*pair) for pair in pairs)
        body += f"<h2>{heading}</h2>{f'<dl>{lines}</dl>' if card.startswith('<dt>') else lines}"
    assert [one.code for one in records(page(body, "Errors"))] == [code for code, _ in codes]


@pytest.mark.parametrize(
    "lead, title",
    [
        ("The pot has these lids:", "Name"),
        ("We keep the following lids:", "Name"),
        ("The kind of a lid is one of:", "Value"),
        ("Use these lids in the sandbox:", "Name"),
        ("Choose how the pot handles errors:", "Name"),
        ("It depends on what your server answers:", "Name"),
        ("", "Lid"),
    ],
)
def test_things_that_a_sentence_or_a_title_names_as_the_heading_does_are_no_codes(lead, title) -> None:
    rows = ("lid_shut|The call fails once.", "lid_lost|The call is rejected.", "lid_hot|Nothing happens.")
    assert not records(page(f"<h2>Kept lids</h2><p>{lead}</p>{table(f'{title}|Description', *rows)}", "Errors"))


def test_a_table_of_other_things_with_the_titles_of_the_errors_does_not_decline_these() -> None:
    rows = [f"{code}|{text}." for code, text in zip(("lid_failed", "no_pot", "bad_tea"), FAILURE_TEXTS, strict=False)]
    lines = ("--fail-fast|Stop at the first error.", "--skip|Go on when a call fails.", "--quiet|Print nothing.")
    options = table("Name|Description", *lines)
    body = f"<h2>Error codes</h2>{table('Name|Description', *rows)}<h2>Command-line options</h2>{options}"
    assert [one.code for one in records(page(body, "Errors"))] == ["lid_failed", "no_pot", "bad_tea"]


@pytest.mark.parametrize("mark", [" ", "<br>"])
@pytest.mark.parametrize("card", ["<h3>{}</h3><p>{}.</p>", "<dt>{}</dt><dd>{}.</dd>"])
def test_the_type_set_as_code_beside_each_code_is_no_code(card, mark) -> None:
    codes = ("lid_failed", "lid_lost", "bad_tea", "no_water")
    types = ("lid_error", "lid_error", "tea_error", "tea_error")
    heads = [f"<code>{code}</code>{mark}<code>{type_}</code>" for code, type_ in zip(codes, types, strict=True)]
    body = "".join(card.format(head, text) for head, text in zip(heads, FAILURE_TEXTS, strict=True))
    assert [one.code for one in records(page(f"<dl>{body}</dl>" if "dt" in card else body))] == [*codes]


LIDS, TEAS = ("INVALID_LID", "LID_EXPIRED", "LID_DENIED"), ("teaOld", "potHot", "noPot")
CALM = ("Ask the cook first", "Use another pot", "The pot is at the cook's")


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Error codes</h2>{0}<h2>Teas</h2>{1}",
        "<h2>Error codes</h2>{0}<p>A tea can have the following problems:</p>{2}",
        "<h2>Error codes</h2><p>Use the code to decide how to handle the failure.</p>{0}<h3>Teas</h3>{1}",
        "<h2>Error codes</h2><p>The codes are the same for all of these methods:</p>{0}<h2>Teas</h2>{1}",
    ],
)
def test_a_second_list_under_a_name_of_its_own_is_read_where_its_titles_are_those_of_errors(body) -> None:
    first = [f"{code}|{text}." for code, text in zip(LIDS, FAILURE_TEXTS, strict=False)]
    second = [f"{code}|{text}." for code, text in zip(TEAS, CALM, strict=True)]
    failing = [f"{code}|{text}." for code, text in zip(TEAS, FAILURE_TEXTS, strict=False)]
    lists = (
        table("Error code|Description", *first),
        table("Error code|Meaning", *second),
        table("Name|Meaning", *failing),
    )
    assert [one.code for one in records(page(body.format(*lists), "Errors"))] == [*LIDS, *TEAS]


def test_a_sentence_announces_all_tables_with_captions_and_the_same_titles_below_it() -> None:
    parts = (("Lids", ("10|Lid not found", "11|Lid closed")), ("Teas", ("20|Tea not found", "21|Tea sold", "22|Old")))
    tables = (
        table("Value|Meaning", *rows).replace("<table>", f"<table><caption>{name}</caption>") for name, rows in parts
    )
    body = f"<h2>Answers</h2><p>These errors can occur:</p>{''.join(tables)}"
    assert [one.code for one in records(page(body, "Tea API"))] == ["10", "11", "20", "21", "22"]


def test_a_column_of_the_services_that_the_heading_names_is_no_column_of_codes() -> None:
    rows = ("1001|teas|The cook must agree first.", "1002|teas|The pots differ.", "1003|teas|The lid is invalid.")
    found = records(page(f"<h2>Tea service</h2>{table('Code|Service|Description', *rows)}", "Errors"))
    assert [one.code for one in found] == ["1001", "1002", "1003"]


def test_a_status_set_as_code_behind_a_code_is_no_other_code() -> None:
    codes = ("invalid_lid", "pot_declined", "tea_expired")
    items = (f"<li><code>{code}</code> / <code>40{at}</code>: It failed.</li>" for at, code in enumerate(codes))
    assert {one.code for one in records(page(f"<ul>{''.join(items)}</ul>"))} <= {*codes}


@pytest.mark.parametrize(
    "heading, title",
    [
        ("Lid errors (500 - 599)", "Code"),
        ("Lid errors: 100 - 401", "Code"),
        ("Lid errors (401, 403)", "Code"),
        ("Lid errors: 401/403", "Code"),
        ("HTTP 401 or 403", "Code"),
        ("Lid errors", "See also"),
        ("", "Maps to"),
    ],
)
def test_several_statuses_in_a_heading_or_another_error_in_an_unread_column_gives_no_status(heading, title) -> None:
    rows = (f"{code}|{text}.|Not found (404)" for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    found = records(page(f"<h2>{heading}</h2>{table(f'Name|Description|{title}', *rows)}", "Error codes"))
    assert {one.state.status for one in found} == {None}


def test_a_protocol_in_the_main_heading_takes_no_status_of_http() -> None:
    rows = ("400|Bad Request", "401|Unauthorized", "404|Not Found", "500|Internal Server Error")
    body = f"<h2>REST API errors</h2>{table('HTTP status code|Meaning', *rows)}"
    found = records(page(body, "SMTP error codes and API errors"))
    assert [one.state.status for one in found] == [400, 401, 404, 500]


@pytest.mark.parametrize("end", ["<p>Next steps: Ask the cook.</p>", "<h2>More</h2><p>Status: Stable</p>"])
def test_a_labelled_text_behind_the_last_card_is_none_of_its_fields(end) -> None:
    cards = (f"<h3>{code}</h3><p>{text}.</p>" for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    found = records(page(f"{''.join(cards)}{end}"))
    assert [(one.code, one.state.hint, one.state.status) for one in found] == [(code, None, None) for code in LIDS]


def test_the_foot_of_a_card_without_a_field_is_no_text_of_it() -> None:
    cards = [*zip(LIDS, FAILURE_TEXTS, strict=False)]
    parts = (f"<article><h3>{code}</h3><p>{text}.</p><footer>Since v2.1</footer></article>" for code, text in cards)
    found = [(one.state.message, one.state.hint) for one in records(page("".join(parts)))]
    assert found == [(f"{text}.", None) for _, text in cards]


@pytest.mark.parametrize("heading", ["Errors in the request body", "Error codes in the callback"])
def test_a_heading_that_says_where_errors_occur_heads_their_list(heading) -> None:
    items = (f"<li><code>{code}</code> {text}</li>" for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    assert [one.code for one in records(page(f"<h2>{heading}</h2><ul>{''.join(items)}</ul>", "API"))] == [*LIDS]


@pytest.mark.parametrize("heading", ["Test keeper names", "Sandbox tokens", "Testing lid postal codes"])
def test_what_a_sandbox_takes_is_no_list_of_codes(heading) -> None:
    rows = (f"{code}|{text}." for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    assert not records(page(f"<h2>{heading}</h2>{table('Value|Result', *rows)}", "Error handling"))


def test_types_of_errors_beside_a_table_of_their_codes_are_no_codes() -> None:
    types = table("Error type|Description", "lids|The lid failed.", "teas|The tea is invalid.", "pots|No such pot.")
    codes = table("Error code|Description", *(f"{code}|It failed." for code in LIDS))
    found = probe_page(page(f"<h2>Error types</h2>{types}<h2>Error codes</h2>{codes}", "API"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*LIDS]


@pytest.mark.parametrize("bullet", ["·", "§", "o"])
def test_the_bullet_that_a_word_processor_writes_before_a_code_is_no_part_of_it(bullet: str) -> None:
    mark = f'<span style="font:Symbol">{bullet}<span style="font:7pt">&nbsp;&nbsp; </span></span>'
    lines = "".join(f"<p>{mark}<a>LAMP_{at}_LOST</a>: Lamp {at} failed.</p>" for at in "ABCD")
    found = [(one.code, one.state.message) for one in records(page(f"<h2>Return values</h2>{lines}"))]
    assert found == [(f"LAMP_{at}_LOST", f"Lamp {at} failed.") for at in "ABCD"]


@pytest.mark.parametrize(("first", "read"), [("lampSuccess", 5), ("lampErrorLogFile", 0)])
def test_constants_in_mixed_case_are_errors_beside_their_success(first: str, read: int) -> None:
    names = [first, "lampErrorNoPower", "lampErrorInvalidSymbol", "lampErrorLidOpen", "lampErrorTubeMissing"]
    terms = "".join(f"<dt>{name} = {at}</dt><dd>The tube failed {at} times.</dd>" for at, name in enumerate(names))
    assert len(records(page(f"<h2>Lamp</h2><h3>Values</h3><dl>{terms}</dl>", "Types"))) == read


def test_what_machines_and_connections_report_speaks_of_failure() -> None:
    faults = ["Overload of the motor", "Short circuit in the coil", "The drum is stuck", "Water leak", "Loss of signal"]
    items = "".join(f"<li>E{at}: {fault}</li>" for at, fault in enumerate(faults))
    assert len(records(page(f"<ul>{items}</ul>", "Troubleshooting"))) == 5
    parts = "".join(
        f"<li>E{at}: {part}</li>" for at, part in enumerate(["Overload relay", "Leak sensor", "Fault lamp"])
    )
    assert records(page(f"<h2>Spare parts</h2><ul>{parts}</ul>", "Troubleshooting")) == []


@pytest.mark.parametrize("written", ["{} (07D3) (RC{})", "{} (0x{:x})", "{} (RC{})"])
def test_the_number_of_a_code_in_other_writings_is_no_part_of_its_text(written: str) -> None:
    heads = [written.format(number, number).replace("07D3", f"{number:04X}") for number in (2003, 2009, 2035, 2051)]
    items = "".join(f"<li><b>{head}: LAMP_{at}_LOST</b><br>Lamp {at} failed.</li>" for at, head in enumerate(heads))
    found = [(one.code, one.state.title) for one in records(page(f"<ul>{items}</ul>"))]
    assert found == [(str(number), f"LAMP_{at}_LOST") for at, number in enumerate((2003, 2009, 2035, 2051))]


def test_a_flag_titled_error_leaves_the_codes_to_the_column_of_statuses() -> None:
    codes = ["0000", "7001", "8085", "80A1", "80C4"]
    rows = [f"{at and 1}|{code}|The connection failed: {at}." for at, code in enumerate(codes)]
    body = page(table("ERROR|STATUS* (W#16#...)|Explanation", *rows), "Parameters ERROR and STATUS")
    assert [one.code for one in records(body)] == codes


def test_a_term_of_a_constant_and_its_number_is_the_constant() -> None:
    terms = "".join(f"<dt>LAMP_{at}_LOST 40{n}1</dt><dd>Lamp {at} failed.</dd>" for n, at in enumerate("ABCD"))
    assert [one.code for one in records(page(f"<dl>{terms}</dl>"))] == [f"LAMP_{at}_LOST" for at in "ABCD"]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Error handling", "RetryPolicy LampMapper TimeLimits"),
        ("Handling exceptions", "max_attempts lamp_mapper time_limits"),
        ("Errors", "ErrorResponse ErrorDetail ErrorContext"),
    ],
)
def test_what_handles_errors_and_what_tells_of_them_is_no_code(title: str, names: str) -> None:
    texts = [
        "Says how often a call is repeated.",
        "Turns errors into exceptions.",
        "Says what an answer with an error has.",
    ]
    pairs = list(zip(names.split(), texts, strict=True))
    for form in ("<h2>{}</h2><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>", "<ul><li><code>{}</code>: {}</li></ul>"):
        assert records(page("".join(form.format(*pair) for pair in pairs), title)) == []


@pytest.mark.parametrize(
    ("form", "texts", "is_read"),
    [
        (
            "<p><code>{}</code> {}</p>",
            "is how often a call is sent.|must be sent in a header.|holds the address.",
            False,
        ),
        ("<h2>Part</h2><p><code>{}</code> {}</p>", "catches each one.|maps it.|is the base of all errors.", False),
        ("<p><code>{}(code, status)</code> {}</p>", "기반 에러 응답|기반 에러|기반 응답", False),
        ("<p><code>{}</code>{}</p>", "은 응답이다.|는 응답을 받습니다.|가 분리해 받습니다.", False),
        (
            "<p><code>{}</code> {}</p>",
            "is sent when the lid is open.|is sent when it is on.|means that it is full.",
            True,
        ),
        ("<p><code>{}</code> — {}</p>", "is open.|is on.|is full.", True),
    ],
)
def test_sentences_on_what_is_set_as_code_are_no_rows_unless_they_say_when_it_is_answered(form, texts, is_read) -> None:
    body = "".join(
        form.format(name, text) for name, text in zip(("BAD_LID", "NO_PUMP", "LOST_POT"), texts.split("|"), strict=True)
    )
    errors = table(
        "Error code|HTTP|Message", "BAD_SIZE|400|Bad size", "NO_POT|404|No such pot", "LID_LOST|409|Lid lost"
    )
    found = records(page(f"{errors}{body}"))
    assert len(found) == 3 + 3 * is_read and len(records(page(body))) == 3 * is_read


@pytest.mark.parametrize(
    ("title", "parts", "is_read"),
    [
        ("Handled by", "LidFilter → entryPoint|deniedHandler|TubeCheck", False),
        ("Class", "LidFilter|deniedHandler|TubeFinder", False),
        ("처리 주체", "LidCheck|TubeCheck|TubeFinder", False),
        ("Thrown as", "BadLidError|NoLidError|LidLostError", True),
        ("Class", "BadLid|NoLid|UnknownFilter", True),
    ],
)
def test_what_deals_with_an_error_is_no_code_beside_its_situation_and_status(title, parts, is_read) -> None:
    texts = ("Bad lid|400", "No such lid|404", "The lid is lost|409")
    rows = [f"{text}|<code>{part}</code>" for text, part in zip(texts, parts.split("|"), strict=True)]
    errors = table(
        "Error code|HTTP|Message", "BadPot|400|Bad pot", "NoPot|404|No such pot", "PotLost|409|The pot is lost"
    )
    found = records(page(f"{errors}<h2>Errors of lids</h2>{table(f'Situation|HTTP|{title}', *rows)}"))
    assert [one.code for one in found[3:]] == (parts.split("|") if is_read else [])


@pytest.mark.parametrize(("last", "asked"), [("LID_9", ""), ("LID_10", "LID_9, ")])
def test_a_table_of_the_cases_of_codes_stays_one_when_the_list_loses_a_code(last, asked) -> None:
    names = [*(f"LID_{at}" for at in range(9)), last]
    rows = table("Code|Description", *(f"{name}|The lid failed {at} times." for at, name in enumerate(names)))
    cases = table("Case|Code", *(f"The pump hit {at} lids|LID_{at % 6 + 4}" for at in range(8)))
    found = probe_page(page(rows + cases), "acme", "", None)
    assert len(found.records) == len(names)
    assert (found.suspect or {"detail": ""})["detail"][:7] == asked


@pytest.mark.parametrize(
    ("heading", "message", "read"),
    [
        ("Lid failures", '"Lid failure: {}"', 0),
        ("Lid failures", "“Bad lid: {}”", 0),
        ("Lid failures", '"The lid has no {}"', 3),
        ("Messages for -2010 LID_LOST", '"The lid has no {}"', 0),
    ],
)
def test_quoted_messages_of_a_code_or_a_failure_are_no_codes_beside_codes(heading, message, read) -> None:
    heads = ("-1001 NO_SUCH_LID", "-1002 BAD_TUBE", "-1013 POT_LOST")
    codes = "".join(
        f"<h4>{head}</h4><ul><li>{text}.</li></ul>" for head, text in zip(heads, FAILURE_TEXTS, strict=False)
    )
    names = ("SIZE_LIMIT", "LOT_SIZE", "TUBE_COUNT")
    rows = [f"{message.format(name)}|The {name} is too high." for name in names]
    found = records(page(f"{codes}<h2>{heading}</h2>{table('Error message|Description', *rows)}"))
    assert len(found) == 3 + read


@pytest.mark.parametrize(
    ("form", "code", "title"),
    [
        ("<td>{}</td><td><p>{}</p><p>{}</p></td>", "100{}", True),
        ("<td>{}</td><td><div>{}</div>{}</td>", "E10{}", True),
        ("<td>{}</td><td><p>{} {}</p></td>", "100{}", False),
        ('<p>{} - "{}" - {}</p>', "E10{}", True),
        ("<p>{} - “{}”: {}</p>", "E10{}", True),
        ('<p>{} - "{}" {}</p>', "E10{}", False),
    ],
)
def test_a_name_set_apart_or_in_quotes_before_a_text_is_its_title(form, code, title) -> None:
    names = ("LID_LOST", "NO_TUBE", "BAD_POT", "POT_FAILED")
    rows = [(code.format(at), name, text) for at, (name, text) in enumerate(zip(names, FAILURE_TEXTS, strict=True))]
    lines = [f"<tr>{form.format(*row)}</tr>" if form.startswith("<td") else form.format(*row) for row in rows]
    found = records(page(f"<table>{''.join(lines)}</table>" if form.startswith("<td") else "".join(lines)))
    assert [one.state.title for one in found] == (list(names) if title else [None] * 4)
    assert not title or [one.state.message for one in found] == list(FAILURE_TEXTS)


@pytest.mark.parametrize("form", ["<tr><td>{}</td><td>{}</td></tr>", "<h3>{}</h3><p>{}</p>"])
def test_the_space_that_a_link_of_its_own_holds_parts_two_words(form) -> None:
    text = '{}, see<a href="lids.html"> </a><a href="lids.html">lids</a>'
    lines = "".join(form.format(f"E10{at}", text.format(one)) for at, one in enumerate(FAILURE_TEXTS))
    found = records(page(f"<table>{lines}</table>" if "td" in form else lines))
    assert [one.state.message for one in found] == [f"{one}, see lids" for one in FAILURE_TEXTS]


def test_a_name_set_apart_before_a_text_may_be_the_code_of_its_status() -> None:
    names = zip(("404", "409", "422"), ("card_lost", "card_old", "pin_wrong"), FAILURE_TEXTS, strict=False)
    rows = table("Code|Description", *(f"{code}|<code>{name}</code><br>{text}" for code, name, text in names))
    found = probe_page(page(rows), "acme", "", None)
    assert found.suspect is not None or found.records[0]["code"] == "card_lost"


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ("Dimension|Undefined|Memory|IllegalNest", False),
        ("Dimension|Undefined|Undefined|IllegalNest", True),
        ("Dimension|undefined|Memory|IllegalNest", True),
        ("The lid is lost|Undefined|No tube|Bad pot", True),
    ],
)
def test_undefined_among_the_names_of_errors_is_one_of_them(texts, asked) -> None:
    rows = (f"{at}|{text}" for at, text in enumerate(texts.split("|"), 12))
    found = probe_page(page(table("Value|Error", *rows)), "acme", "", None)
    assert len(found.records) == 4 and (found.suspect is not None) == asked


@pytest.mark.parametrize(
    ("arguments", "asked"), [("(~name~)", False), ("(~*lid, size~)", False), ("(~OLD~)", True), ("(~s~)", True)]
)
def test_a_function_among_terms_is_no_code_that_is_missed(arguments, asked) -> None:
    terms = "<dl><dt><code>{}</code>{}</dt><dd>{}</dd></dl>"
    behind = "<span>{}</span>{}<span>{}</span>".format(*arguments.split("~"))
    names = ("E2BIG", "EACCES", "EBADF", "EAGAIN")
    codes = "".join(terms.format(f"UV_{code}", "", text) for code, text in zip(names, FAILURE_TEXTS, strict=True))
    last = terms.format("UV_ERRNO_MAP", behind, "Calls it for each name.")
    body = f"<div><h2>Error constants</h2>{codes}</div><div><h2>API</h2>{last}</div>"
    found = probe_page(page(body, "Errors"), "acme", "", None)
    assert len(found.records) == 4 and (found.suspect is not None) == asked


@pytest.mark.parametrize(
    ("heading", "unsure"), [("TI-OS Errors", []), ("TI-OS error codes", []), ("TI-OS lids", ["TI-OS"])]
)
def test_whose_errors_a_heading_announces_is_no_code(heading, unsure) -> None:
    codes = zip(("..NOLID", "..L:NT:FN", "..2:M:ARG"), FAILURE_TEXTS, strict=False)
    own = table("Error Code|Description", *map("|".join, codes))
    others = table("Value|Error", *(f"{at}|{text}" for at, text in enumerate(("Lid lost", "No tube", "Bad pot"))))
    found = probe_page(page(f"<h2>Acme Errors</h2>{own}<h2>{heading}</h2>{others}"), "acme", "", None)
    assert found.unsure == unsure


@pytest.mark.parametrize(("end", "before"), [("</br>", ""), ("</br>", "- "), ("<br></br>", "- "), ("<br />", "• ")])
def test_lines_that_end_in_the_end_tag_of_a_break_are_lines(end, before) -> None:
    lines = end.join(f"{before}{at}: {text}" for at, text in enumerate(FAILURE_TEXTS, 4001))
    found = records(page(f"<div>Codes:{end}{lines}{end}</div>"))
    assert [one.state.message for one in found] == list(FAILURE_TEXTS)


@pytest.mark.parametrize("title", ["Status message", "HTTP message"])
def test_the_phrases_of_statuses_are_no_messages_beside_a_description(title) -> None:
    rows = ("400|Bad Request|The lid is wrong.", "404|Not Found|There is no pot.", "409|Conflict|The lid is open.")
    told = [
        (one.state.title, one.state.message, one.state.hint)
        for one in records(page(table(f"Status|{title}|Description", *rows)))
    ]
    assert told == [(*row.split("|")[1:], None) for row in rows]


def test_the_end_tag_of_a_break_parts_sentences() -> None:
    cells = [f"4001|{FAILURE_TEXTS[0]}</br>It lasts.", *(f"{at}|{text}" for at, text in enumerate(FAILURE_TEXTS, 4002))]
    assert records(page(table("Code|Description", *cells)))[0].state.message == f"{FAILURE_TEXTS[0]} It lasts."


def test_values_that_begin_anew_under_each_heading_are_the_codes() -> None:
    lists = (
        table("Value|Meaning|Remarks", *(f"{at}|{text}|See {part}" for at, text in enumerate(texts)))
        for part, texts in (
            ("Lid", ["Lid is lost", "Unknown lid", "Lid failed"]),
            ("Tube", ["Tube is lost", "Unknown tube"]),
        )
    )
    body = "".join(
        f"<h2>{name}RejReason ({at})</h2>{rows}"
        for at, (name, rows) in enumerate(zip(("Lid", "Tube"), lists, strict=True), 102)
    )
    assert [one.code for one in records(page(body, "Reject reasons"))] == ["0", "1", "2", "0", "1"]


@pytest.mark.parametrize("short", ["The call is refused as the lamp has no current", "No current"])
def test_of_a_short_and_a_long_message_the_short_one_is_the_title(short: str) -> None:
    rows = [
        f"{code}|{text}|The lamp {code} has no current."
        for code, text in ((101, short), (102, "Not found"), (103, "Lost"))
    ]
    found = records(page(table("Error code|Short message|Long message", *rows)))
    assert [(one.state.title, one.state.message) for one in found] == [tuple(row.split("|")[1:]) for row in rows]


@pytest.mark.parametrize("beside", ["<h2>15.2 Faults</h2>", "<ul><li>07/29/2022</li></ul>"])
def test_numbers_of_sections_and_dates_are_no_codes_that_are_missed(beside: str) -> None:
    for codes in ("2000H 2002H 1310H 1401H", "0x80040200 CannotDelete 0x80040216 NoLamp"):
        rows = [f"{code}|The lamp failed: {at}." for at, code in enumerate(codes.split())]
        found = probe_page(page(f"{beside}{table('Error code|Meaning', *rows)}"), "acme", "", None)
        assert len(found.records) == len(rows) and (found.suspect, found.unsure) == (None, [])


def test_the_parts_of_a_manual_page_are_no_codes_that_are_missed() -> None:
    terms = "".join(
        f"<dt>{code}</dt><dd>The lamp failed: {code}.</dd>" for code in ("E2BIG", "EACCES", "EBADF", "EAGAIN")
    )
    parts = "<h1>NAME</h1><p>errno - number of last error</p><h1>DESCRIPTION</h1><p>The header defines the integer errno.</p>"
    body = f"<title>ERRNO(3)</title>{parts}<h2>List of error names</h2><p>Below is a list of the names.</p><dl>{terms}</dl>"
    found = probe_page(f"<html>{body}</html>".encode(), "acme", "", None)
    assert len(found.records) == 4 and found.unsure == []


def test_an_unassigned_range_is_no_code_and_the_name_of_a_fault_its_title() -> None:
    rows = ["F2|No supply|The lamp has no supply.", "F3|Lid lost|The lid was lost.", "F4-F9|Unassigned|"]
    found = [(one.code, one.state.title) for one in records(page(table("No.|Fault|Description", *rows), "Faults"))]
    assert found == [("F2", "No supply"), ("F3", "Lid lost")]


@pytest.mark.parametrize(
    "head", ["static final int {} = {}", "<span>const int</span> <b>{}</b> = {}", "public static final String {}"]
)
def test_a_constant_is_read_behind_what_declares_it_in_a_heading(head: str) -> None:
    names = ["NoError", "LampLost", "LampIsHot", "LidNotClosed"]
    body = "".join(f"<h4>{head.format(name, -at)}</h4><p>The lamp failed: {at}.</p>" for at, name in enumerate(names))
    assert [one.code for one in records(page(body))] == names


def test_a_constant_and_its_decimal_value_are_terms_of_one_cell() -> None:
    cells = "<td><dl><dt><b>{}</b></dt><dt>{}</dt></dl></td><td>{}</td>"
    pairs = (("WLA_NO_LAMP", 6, "No lamp"), ("WLAEINTR", 10004, "Interrupted"), ("WLAEBADF", 10009, "Bad lamp"))
    rows = "".join(f"<tr>{cells.format(*row)}</tr>" for row in pairs)
    body = page(f"<table><tr><th>Return code/value</th><th>Description</th></tr>{rows}</table>")
    assert [one.code for one in records(body)] == [row[0] for row in pairs]


def test_greek_titles_and_texts_tell_of_errors() -> None:
    rows = ["101|Δεν έχετε δικαίωμα", "102|Άκυρη λάμπα", "103|Υπέρβαση ορίου", "104|Άγνωστη λάμπα"]
    assert len(records(page(table("Κωδικός|Περιγραφή", *rows), "Περιγραφή σφαλμάτων"))) == 4


def test_a_table_of_one_row_without_titles_is_read_as_those_beside_it() -> None:
    rows = [["1|The lamp failed"], ["1000|The lid is lost", "1001|The tube is lost"], ["2000|No lamp", "2001|No lid"]]
    cells = (["".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in part] for part in rows)
    body = "".join(f"<table>{''.join(f'<tr>{row}</tr>' for row in part)}</table>" for part in cells)
    assert [one.code for one in records(page(body))] == ["1", "1000", "1001", "2000", "2001"]


@pytest.mark.parametrize("text", ["The lid {} has moved.", "Fires when the lid {} is lost."])
@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Error codes", "E00{}"),
        *(("Error code reference", "XYZ-10{}"), ("Error code examples", "ERR_0{}"), ("Errors", "XYZ-10{}")),
        *(("Error codes", "STEP-0{}"), ("Events", "E00{}"), ("Error codes and events", "XYZ-10{}")),
    ],
)
def test_codes_that_are_numbered_alike_right_below_a_heading_of_error_codes_may_have_calm_texts(title, code, text):
    is_named = title.startswith("Error code") and "events" not in title and not code.startswith("STEP")
    cards = (f"<h2>{code.format(at)} — Lid {at}</h2><p>{text.format(at)}</p>" for at in range(1, 5))
    found = records(page("".join(cards), title))
    assert [one.code for one in found] == [code.format(at) for at in range(1, 5)] * is_named


@pytest.mark.parametrize(
    ("above", "size"),
    [
        ("<h1>Exit codes</h1>", 3),
        ("<h1>kiln(1)</h1><h2>Exit codes</h2>", 0),
        ("<h1>NAME</h1><p>kiln</p><h1>EXIT STATUS</h1>", 0),
    ],
)
def test_exit_codes_of_failures_are_read_where_the_page_is_called_after_them(above: str, size: int) -> None:
    rows = ("100|It could not find the lamp", "101|The lamp was lost", "102|The tube failed")
    assert len(records(f"<html>{above}{table('Exit code|Reason', *rows)}</html>".encode())) == size


@pytest.mark.parametrize(("title", "size"), [("Return codes", 6), ("Kiln exit codes", 6), ("Codes", 5)])
def test_a_calm_table_with_the_titles_of_another_goes_on_with_it_on_a_page_of_return_codes(title, size) -> None:
    rows = ["0|OK|It ended.", *(f"{at}|L{at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 1))]
    lists = [table("Code|Label|Description", *lines) for lines in (rows, ["60|Sensor|Returned by sensors."])]
    assert len(records(page(f"<h2>1-9 Pumps</h2>{lists[0]}<h2>60-69 Specials</h2>{lists[1]}", title))) == size


def test_a_quotation_that_an_error_is_planned_is_no_part_of_its_text() -> None:
    notes = ("", "<blockquote><p><b>Planned for v3.</b> It is not raised yet.</p></blockquote>", "")
    cards = (f"<h2>E00{at} — Lid {at}</h2>{note}<p>The lid {at} is lost.</p>" for at, note in enumerate(notes, 1))
    found = records(page("".join(cards)))
    assert [one.state.message for one in found] == [f"The lid {at} is lost." for at in (1, 2, 3)]


@pytest.mark.parametrize(("blank", "reason"), [("<span><br></span>", None), ("<span class='bar'></span>", "paginated")])
def test_a_line_of_line_breaks_alone_is_blank_and_waits_for_no_words(blank: str, reason: str | None) -> None:
    rows = ["101|No memory", f"{blank}|{blank}", "102|No data to process", "103|Pump not open"]
    found = probe_page(page(table("Code|Description", *rows)), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect or {}).get("reason") == reason


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [(("the library", "local failure", "Result::error().code"), False), (("lost", "torn", "missing"), True)],
)
def test_a_table_that_compares_two_things_is_asked_about_only_if_its_words_may_be_codes(words, is_asked) -> None:
    list_ = table("Value|Meaning", "closed|Lid closed", "io_error|I/O failed", "no_lid|No lid was found")
    rows = zip(("Belongs to", "Meaning", "Place"), words, ("the wire", "remote refusal", "the response"), strict=True)
    compared = table("|ErrorCode|DAR", *map("|".join, rows))
    body = f"<h2>Lids</h2>{list_}<h2>DAR and ErrorCode compared</h2>{compared}"
    found = probe_page(page(body, "Error code reference"), "acme", "", None)
    assert len(found.records) == 3 and bool(found.suspect or found.unsure) == is_asked


@pytest.mark.parametrize("title", ["Message #", "Error #", "Message number"])
def test_a_title_that_ends_in_the_sign_of_a_number_is_that_of_codes(title: str) -> None:
    rows = [f"Lids|1677721{at}|{text}|Mend it." for at, text in enumerate(FAILURE_TEXTS)]
    found = records(page(table(f"Category|{title}|Message text|Action", *rows), "Error log messages"))
    assert [one.code for one in found] == [f"1677721{at}" for at in range(4)]


@pytest.mark.parametrize(
    ("title", "text", "size"),
    [
        ("Error codes", "Lid {} has failed", 3),
        ("Error codes", "class in acme.lids", 0),
        ("Parts", "Buy a new lid {}", 0),
    ],
)
@pytest.mark.parametrize("link", ['<a title="{}"><code>{}</code></a>', '<code><a href="/e" title="{}">{}</a></code>'])
def test_links_set_as_code_are_a_list_where_their_titles_say_what_they_mean(link, title, text, size) -> None:
    links = [link.format(text.format(at), f"ER0{at}") for at in range(1, 4)]
    found = records(page(f"<h2>Pots</h2><p>{' · '.join(links)}</p>", title))
    assert [(one.code, one.state.message) for one in found] == [
        (f"ER0{at}", text.format(at)) for at in range(1, size + 1)
    ]


@pytest.mark.parametrize(
    "card", ["<div><span>{}</span> <b>{}</b><p>{}</p></div>", "<h3><span>{}</span> <b>{}</b></h3><p>{}</p>"]
)
def test_a_phrase_in_the_tag_of_its_status_is_no_part_of_the_name_in_bold_beside_it(card: str) -> None:
    heads = {"400 Bad Request": "Lamp out", "402 Payment Required": "Key lost", "404 No lamp": "Lid off"}
    body = "".join(card.format(*pair, f"It failed: {pair[1]}.") for pair in heads.items())
    found = [(one.code, one.state.status, one.state.title) for one in records(page(body))]
    assert found == [("400", 400, "Lamp out"), ("402", 402, "Key lost"), ("404", 404, "No lamp Lid off")]


@pytest.mark.parametrize("value", [': "{}"', ": {at}", " = {at}", ":  = {at}"])
@pytest.mark.parametrize(
    ("name", "members"),
    [("ErrorCode", "BadLamp Cancelled LidNotFound NoTube InvalidWire"), ("LampState", "Lit Dim IsOff OnHold InUse")],
)
def test_the_members_of_an_enumeration_of_errors_need_no_text_but_their_values(value, name, members) -> None:
    names = members.split()
    values = (value.format(name.upper(), at=at) for at, name in enumerate(names, 500))
    body = "".join(f"<h3>{one}</h3><div>{one}<i>{end}</i></div>" for one, end in zip(names, values, strict=True))
    found = records(page(f"<h2>Enumeration Members</h2>{body}", f"Enumeration {name}"))
    assert [one.code for one in found] == (names if name == "ErrorCode" else [])


@pytest.mark.parametrize("main", ["Enum StatusCode", "StatusCode Enum"])
def test_the_fields_of_an_enumeration_are_its_codes(main: str) -> None:
    texts = {"Aborted": "It was aborted.", "Unknown": "It is unknown.", "Internal": "It failed.", "OK": "Not an error."}
    rows = [f"{code}|{text}" for code, text in (texts | {"NotFound": "It was not found."}).items()]
    body = page(f"<h3>Fields</h3>{table('Name|Description', *rows)}", main)
    assert len(records(body.replace(b"<html>", f"<html><title>{main}</title>".encode()))) == 5


def test_the_name_of_a_language_above_a_declaration_is_no_text() -> None:
    item = "<li><div><code>{0}</code></div><div>{1}</div><h4>Declaration</h4><p>Swift</p><pre>case {0}</pre></li>"
    texts = {"lidMissing": "<p>The lid is missing.</p>", "lampLost": "", "tubeInvalid": "<p>The tube is invalid.</p>"}
    found = records(page(f"<ul>{''.join(item.format(*one) for one in texts.items())}</ul>"))
    assert [one.state.message for one in found] == ["The lid is missing.", "lampLost", "The tube is invalid."]


@pytest.mark.parametrize("text", ["<p>The lamp failed.</p>", ""])
def test_the_cases_of_an_enumeration_are_its_codes_and_no_other_member_is(text: str) -> None:
    item = "<li><code><a>{}</a></code>{}<h4>Declaration</h4><pre><code>{}</code></pre></li>"
    cases = {
        "lampMissing": "case lampMissing",
        "lampFailed(_:)": "case lampFailed(Lamp)",
        "lampInvalid": "case lampInvalid",
    }
    others = {
        "lampError": "public var lampError: Lamp? { get }",
        "isInvalid(_:)": "static func isInvalid(_ lamp: Lamp)",
    }
    items = (item.format(name, text, declared) for name, declared in (cases | others).items())
    found = probe_page(page(f"<ul>{''.join(items)}</ul>", "LampError Enumeration"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lampMissing", "lampFailed", "lampInvalid"] and not found.suspect


@pytest.mark.parametrize("others", ["2010|Visa 2020|Mastercard 2030|Maestro", "EUR|Euro USD|Dollar CHF|Franc"])
def test_tables_without_titles_are_one_list_only_where_one_has_a_single_row(others: str) -> None:
    errors = [f"{at}|The lamp failed: {at}." for at in (1001, 1002, 1003, 1004)]
    cells = (
        ["".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in part] for part in (errors, others.split())
    )
    tables = "".join(f"<table>{''.join(f'<tr>{row}</tr>' for row in part)}</table>" for part in cells)
    assert [one.code for one in records(page(tables, "Errors"))] == ["1001", "1002", "1003", "1004"]


@pytest.mark.parametrize("line", ['card_{0} = "The card is {0}."', "card_{0}: 402"])
def test_a_line_below_a_heading_with_its_message_or_status_stays(line: str) -> None:
    body = "".join(
        f"<h3>card_{at}</h3><p>{line.format(at)}</p><p>It failed.</p>" for at in ("lost", "empty", "unknown")
    )
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect or all(one["status"] == 402 or "The card is" in one["message"] for one in found.records)


def test_codes_under_error_handling_are_read_in_other_languages_and_beside_their_conditions() -> None:
    czech = table("Kód|Popis", "CARD_LOST|Karta se ztratila", "CARD_OLD|Platnost skončila", "NO_FUNDS|Chybí peníze")
    when = table("Code|When", "LAMP_LOST|The lamp is missing", "LID_OPEN|The lid cannot close", "NO_TUBE|No tube found")
    assert [len(records(page(body, "Error handling"))) for body in (czech, when)] == [3, 3]


def test_a_column_of_200_alone_is_of_statuses() -> None:
    rows = [f"{at}|200|The lamp failed: {at}." for at in (1001, 1002, 1003, 1004)]
    assert {one.state.status for one in records(page(table("Number|Error|Text", *rows), "Errors"))} == {200}


DRAWN = {
    "columns": "CODE  DESCRIPTION\n----  -----------\n{}",
    "a box": "+-----+------+\n| Code | Text |\n+-----+------+\n{}\n+-----+------+",
    "lines": "{}",
}
LINE_OF = {"columns": "{}   {}", "a box": "| {} | {} |", "lines": "{} - {}"}


@pytest.mark.parametrize("form", DRAWN)
def test_codes_are_read_in_preformatted_text_right_below_their_heading(form: str) -> None:
    lines = "\n".join(LINE_OF[form].format(*one) for one in enumerate(FAILURE_TEXTS, 101))
    body = f"<h2>{{}}</h2><pre>{DRAWN[form].format(lines)}</pre>"
    assert [one.state.message for one in records(page(body.format("E-file error codes")))] == list(FAILURE_TEXTS)
    assert records(page(body.format("Example error log"), "Lamps")) == []


@pytest.mark.parametrize(
    "line", ["10:00:0{} the lamp failed", "10{}: lamp.open() failed", "lamp_{}: it failed", "{} - failed"]
)
def test_logs_programs_settings_and_numbered_lines_in_preformatted_text_are_no_codes(line: str) -> None:
    text = "\n".join(map(line.format, range(1, 6)))
    assert records(page(f"<h2>Error codes</h2><pre>{text}</pre>")) == []


@pytest.mark.parametrize(
    ("heading", "macro", "last", "is_read"),
    [
        ("Result codes", "#define POT_{0}  {0}  /* {1} */", "/* end of the codes */", True),
        ("pots/errors.h", "# define POT_E{0} (-{0}) /**< {1}*/", "", True),
        ("pots/terrors.h", "#define POT_{0}  {0}  /* {1} */", "", False),
        ("Result codes", "#define POT_{0}  9  /* {1} */", "", False),
        ("Result codes", "#define POT_{0}  {0}  /* How wide it is */", "", False),
        ("Result codes", "#define POT_{0}  {0}  /* {1} */", "#define POT_OPEN(x) (x) /* It failed */", False),
        ("Sizes", "#define POT_{0}  {0}  /* {1} */", "", False),
    ],
)
def test_macros_in_preformatted_text_are_codes_below_a_heading_of_these(heading, macro, last, is_read) -> None:
    lines = [macro.format(*one) for one in enumerate(FAILURE_TEXTS, 101)]
    text = "\n".join([*lines, last]).replace("<", "&lt;")
    found = records(page(f"<h2>{heading}</h2><pre>{text}</pre>", "Errors of pots"))
    assert [one.state.message for one in found] == [*FAILURE_TEXTS] * is_read


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        (["no such lid|404", "no such pot|404", "pot is hot|409"], ["no such lid", "no such pot", "pot is hot"]),
        (
            ["no such lid|404", "no pot|404", "no oil|409", "LidLost|404"],
            ["no such lid", "no pot", "no oil", "LidLost"],
        ),
        (["no such lid|404", "GET|404", "no such pot|404", "pot is hot|409"], []),
        (["no such lid|404", "the key is wrong|403", "pot is hot|409"], []),
        (["not found|404", "no such pot|404", "pot is hot|409"], []),
        (["pot is lost|204", "no such pot|200", "pot is hot|204"], []),
        (["no such lid|404", "no such pot|404", "about pots|none"], []),
    ],
)
def test_words_before_a_status_that_several_terms_share_are_codes(terms: list[str], codes: list[str]) -> None:
    parts = [term.split("|") for term in terms]
    body = "".join(f"<dt>{words} <code>{at}</code></dt><dd>It failed: {words}.</dd>" for words, at in parts)
    found = records(page(f"<h2>List of errors</h2><dl>{body}</dl>", "Errors"))
    assert [one.code for one in found] == codes and all(one.state.status for one in found)


@pytest.mark.parametrize(
    ("first", "between"),
    [("No pot. (See <tt>POT</tt>)", " "), ("No pot (see <tt>POT</tt>)", "; "), ("No pot. See POT", "; ")],
)
def test_an_item_that_ends_in_a_note_behind_a_mark_is_a_sentence(first: str, between: str) -> None:
    items = f"It failed:<ul><li>{first}</li><li>The lid is lost.</li></ul>"
    terms = {"POT_LOST": items, "LID_STUCK": "The lid failed.", "BAD_OIL": "Invalid oil."}
    body = "".join(f"<dt>{code}</dt><dd>{text}</dd>" for code, text in terms.items())
    said = records(page(f"<h1>Return codes</h1><dl>{body}</dl>"))[0].state.message
    assert said == f"It failed: {first.replace('<tt>', '').replace('</tt>', '')}{between}The lid is lost."


def _links(texts: dict[str, str]) -> str:
    return (
        f"<p>{' '.join(f'<a href=/{name} title={text!r}><code>{name}</code></a>' for name, text in texts.items())}</p>"
    )


GONE = {f"{part}_LOST": f"The {part.lower()} is missing" for part in ("LID", "LAMP", "TUBE", "WIRE")}
MODES = [f"{at}|{name}|Opens it to be {name.lower()}." for at, name in enumerate(("READ", "WRITTEN", "MOVED"))]
FAILED = [f"{at}|{name}|{text}." for at, (name, text) in enumerate(GONE.items(), 3)]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Errors", _links(GONE) + "<h2>See also</h2>" + _links({f"get{at}Pump": "Returns a pump" for at in "ABCD"})),
        (
            "Error codes",
            table("Code|Description", *(f"{name}|“<b>Scheduled {text}</b>”" for name, text in GONE.items())),
        ),
    ],
)
def test_codes_keep_their_rows_and_texts_beside_what_looks_like_them(title: str, body: str) -> None:
    found = records(page(body, title))
    assert [one.code for one in found] == list(GONE)
    assert all("missing" in one.state.message for one in found)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Return codes",
            "<h2>Open modes</h2>" + table("Code|Name|Meaning", *MODES) + table("Code|Name|Meaning", *FAILED),
        ),
        ("Error codes", table("Model|Description", *(f"EX{at}00|A {at} W lamp" for at in (1, 2, 3)))),
    ],
)
def test_other_things_below_a_heading_of_codes_are_not_taken_in_silence(title: str, body: str) -> None:
    found = probe_page(page(body, title), "acme", "", None)
    assert found.suspect or found.unsure or not [one for one in found.records if one["code"] not in "3456"]


def test_a_variant_that_carries_a_type_is_a_code_among_plain_ones() -> None:
    names = ["LidMissing", "LampMissing(String)", "TubeMissing", "WireMissing(String)"]
    items = "".join(f"<li><code>{name}</code> the part is missing</li>" for name in names)
    assert len(records(page(f"<ul>{items}</ul>", "Error codes"))) == 4


@pytest.mark.parametrize(
    ("text", "is_read"), [("Sent", True), ("True if it was sent", False), ("An answer holds the lamp's data.", False)]
)
def test_a_success_that_heads_the_names_of_an_enumeration_is_one_of_them(text: str, is_read: bool) -> None:
    failures = {"InvalidLamp": "The lamp is not valid", "TooManyLamps": "No more fit", "EmptyLamp": "No lamp was given"}
    body = "".join(f"<h4>{name}</h4><p>{said}</p>" for name, said in {"Success": text, **failures}.items())
    found = [one.code for one in records(page(body, "Error codes"))]
    assert found == ["Success"] * is_read + list(failures)


@pytest.mark.parametrize(
    ("between", "said"), [("", "The lamp was not found. Look for it."), ("</div><div>", "The lamp was not found.")]
)
def test_the_last_of_cards_whose_texts_are_in_boxes_ends_with_its_own(between: str, said: str) -> None:
    form = "<h3>{}</h3><div class=text><p>{}</p></div>".format
    last = form("LampLost", f"The lamp was not found.</p>{between}<p>Look for it.")
    body = (
        form("LidLost", "The lid was not found.")
        + form("TubeLost", "The tube was not found.")
        + last
        + "<p>Ask us.</p>"
    )
    assert records(page(body, "Error codes"))[-1].state.message == said


@pytest.mark.parametrize(
    ("form", "codes"),
    [("Code {}: Lamp {} (unspecified)", "123"), ("Code {}: Lamp {}", "123"), ("{} lamps {} (odd)", "")],
)
def test_a_word_in_brackets_behind_a_labelled_number_and_its_name_is_no_code(form: str, codes: str) -> None:
    heads = [form.format(at, word) for at, word in enumerate(("lost", "stolen", "broken"), 1)]
    body = "".join(f"<h3>{head}</h3><p>The lamp was not found.</p>" for head in heads)
    assert [one.code for one in records(page(body, "Error codes"))] == list(codes)


@pytest.mark.parametrize("form", ["{1}|{0}", "{1}<br><code>{0}</code>"])
@pytest.mark.parametrize(
    ("codes", "given"), [("415000, 405000", [415, 405]), ("405000, 405001", None), ("105000, 115000", None)]
)
def test_statuses_beside_as_many_codes_that_begin_with_them_are_each_its_own(form: str, codes: str, given) -> None:
    rows = [("400050, 400072", "400", "Too long"), ("401000, 401015", "401", "Wrong key"), (codes, "405/415", "Not so")]
    title = "Status|Code|Meaning" if "|" in form else "HTTP / detail code|Meaning"
    found = records(page(table(title, *(f"{form.format(*row)}|{row[2]}" for row in rows)), "Error codes"))
    assert [one.state.status for one in found[4:]] == (given or [405 if "|" in form else None] * 2)


@pytest.mark.parametrize(
    ("title", "beside"),
    [
        *(("限定符和类型", "字段和说明"), ("修飾子とタイプ", "フィールドと説明")),
        ("Modifizierer und Typ", "Feld und Beschreibung"),
    ],
)
@pytest.mark.parametrize("form", ["<code>{}</code><div>{}</div>", "<code>{}</code>"])
def test_what_modifies_a_constant_is_none_of_its_texts_in_any_language_of_javadoc(title, beside, form) -> None:
    rows = [
        f"static int|{form.format(*one)}"
        for one in (("LID_ERROR", GONE["LID_LOST"]), ("TUBE_ERROR", GONE["TUBE_LOST"]))
    ]
    found = probe_page(page(table(f"{title}|{beside}", *rows), "LampError"), "acme", "", None).records
    said = {one[field] for one in found for field in ("category", "title", "message", "hint")}
    assert said.isdisjoint(["static int", "static_int"])


@pytest.mark.parametrize(("title", "asked"), [("decline_code", []), ("lamp_gone", ["lamp_gone"])])
def test_the_title_of_a_column_that_is_set_as_code_is_no_code(title: str, asked: list[str]) -> None:
    lines = (f"<code>{name.lower()}</code>|{said}|Look for it" for name, said in GONE.items())
    body = table(f"<code>{title}</code>|Meaning|What to do", *lines).replace("<tr><th>", "<thead><tr><th>", 1)
    found = probe_page(page(body.replace("</th></tr>", "</th></tr></thead>"), "Declines"), "acme", "", None)
    assert (len(found.records), found.unsure) == (4, asked)


@pytest.mark.parametrize(("mark", "text", "is_read"), [("—", "Sent", True), ("", "Sent", False), ("—", "—", False)])
def test_a_success_whose_code_a_mark_denies_is_a_row_of_its_status(mark: str, text: str, is_read: bool) -> None:
    rows = [f"{at}|{name}|{said}" for at, (name, said) in enumerate(GONE.items(), 400)]
    found = records(page(table("HTTP|Name|When it occurs", f"200|{mark}|{text}", *rows), "Error codes"))
    assert [(one.code, one.state.message) for one in found[:-4]] == [("200", text)] * is_read


def test_a_name_set_as_code_behind_a_status_is_the_code() -> None:
    names = {401: "unauthorized", 404: "missing", 409: "duplicate", 503: "unavailable"}
    body = "".join(f"<h3>Error {at}: Wrong (<code>{name}</code>)</h3><p>It failed.</p>" for at, name in names.items())
    assert {one.code: one.state.status for one in records(page(body))} == {name: at for at, name in names.items()}


@pytest.mark.parametrize(
    "rows",
    [
        ["TYPE_LOST|Cast to the base class failed", "NO_BASE|The class has no base class.", "BAD_OIL|Invalid oil."],
        ["INPUT|Bad input", "END_OF_INPUT|", "NO_POT|No pot", "BAD_LID|Invalid lid"],
    ],
)
def test_what_sounds_like_a_base_or_an_end_is_a_code_all_the_same(rows: list[str]) -> None:
    assert [one.code for one in records(page(table("Error code|Meaning", *rows)))] == [
        row.split("|")[0] for row in rows
    ]


def test_operations_before_their_statuses_are_no_codes() -> None:
    terms = "".join(
        f"<dt>{act} pot <code>{at}</code></dt><dd>It failed.</dd>" for act, at in (("Create", 409), ("Delete", 404)) * 2
    )
    assert records(page(f"<h2>Operations</h2><dl>{terms}</dl>", "Pots API")) == []


@pytest.mark.parametrize("other", ["POT_ERR_BASE 100", "POT_RETRIES 5", "POT_MSG_SIZE 64"])
def test_a_bound_or_a_setting_among_macros_is_no_error_in_silence(other: str) -> None:
    lines = [f"#define POT_E{at}_FAILED -{at} /* It failed {at} */" for at in range(1, 6)]
    text = "\n".join([*lines, f"#define {other} /* Other */"])
    found = probe_page(page(f"<h2>Error codes</h2><pre>{text}</pre>"), "acme", "", None)
    assert found.suspect or other.split()[0] not in [one["code"] for one in found.records]


@pytest.mark.parametrize(
    ("code", "heading", "unsure"),
    [
        ("LID_LOST", "Rate-limiting", []),
        ("LID_LOST", "HTTP-Statuscodes", []),
        ("LID_LOST", "HTTP-статусы", []),
        ("LID_LOST", "HTTP-LID", ["HTTP-LID"]),
        ("lid-lost", "Rate-limiting", ["Rate-limiting"]),
    ],
)
def test_a_heading_in_one_word_with_a_hyphen_is_no_code_beside_codes_without_hyphens(code, heading, unsure) -> None:
    rows = table("Code|Status|Message", f"{code}|404|There is no lid.", "LID_OPEN|409|The lid is open.", "403|403|No.")
    contents = f"<ul><li><a href='#more'>{heading}</a></li></ul>" if not unsure else ""
    found = probe_page(page(f"{rows}<h3>{heading}</h3><p>Wait a while.</p>{contents}"), "acme", "", None)
    assert len(found.records) == 3 and found.unsure == unsure


@pytest.mark.parametrize(
    ("others", "is_asked"),
    [
        ("单据类型 code|含义 01|发票 03|收据 07|贷记单 08|借记单 09|提货单", False),
        ("单据类型 code|含义 410|发票 430|收据 470|贷记单 480|借记单 490|提货单", True),
        ("status 状态说明 值|含义 0|待认证 1|认证中 2|认证成功 3|认证失败 5|超时", False),
        ("status 状态说明 code|含义 0|待认证 1|认证中 2|认证成功 3|认证失败 5|超时", True),
    ],
)
def test_numbers_of_another_length_under_no_word_of_errors_are_of_other_things(others, is_asked) -> None:
    heading, title, *rows = re.split(r" (?=\d+\||[^ ]+\|[^\d ]+ )", others)
    errors = table("code|说明", "0|成功", "400|参数错误", "401|鉴权失败", "404|订单不存在", "500|系统内部错误")
    body = f"<h3>{heading}</h3>{table(title, *rows)}<h2>Error codes 错误码</h2>{errors}"
    found = probe_page(page(body, "API v1"), "page", "https://docs.example/errors", None)
    assert (len(found.records), bool(found.unsure or found.suspect)) == (5, is_asked)


@pytest.mark.parametrize(
    "text", ["The lid is stuck (fail-closed)", "lid CANNOT be 'IN_USE' then! Use another.", "No lid."]
)
def test_a_text_that_opens_as_a_head_beside_heads_of_another_form_is_a_text(text) -> None:
    told = [*(f"The lid failed {at} times." for at in range(6)), text]
    cards = "".join(f"<div><div>lid_failed_{at}</div><div>{one}</div></div>" for at, one in enumerate(told))
    assert [one.state.message for one in records(page(f"<h2>Error codes</h2><div>{cards}</div>"))] == told


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["Rate-Limits", "HTTP-Fehler", "Retries"], 0),
        (["<code>Rate-Limits</code>", "<code>Pot-Lost</code>", "<code>Lid-Lost</code>"], 3),
        (["rate-limits", "pot-lost", "lid-lost"], 3),
        (["Pot-Lost", "Lid-Lost", "Lid-Bent-2"], 3),
    ],
)
def test_headings_in_one_word_with_a_hyphen_are_words_but_for_their_markup_or_form(names: list[str], count) -> None:
    texts = ["The call failed with an error.", "401 Unauthorized, 404 Not Found.", "It failed once more."]
    cards = "".join(f"<h2>{name}</h2><p>{text}</p>" for name, text in zip(names, texts, strict=True))
    found = probe_page(
        page(f"{cards}<p>{'Read more of this elsewhere. ' * 40}</p>", "Error handling"), "acme", "", None
    )
    assert len(found.records) == count and bool(found.suspect) == (count == 0)


@pytest.mark.parametrize(
    ("title", "texts", "codes"),
    [
        ("Error code", ["Internal server error 500", "502 Bad gateway", "503 Out"], ["500", "502", "503"]),
        ("Código de erro", ["Erro interno do servidor 500", "Não encontrado 404", "503 Parado"], ["500", "404", "503"]),
        ("HTTP Status Code", ["Bad Request (400)", "Not Found (404)", "Conflict (409)"], ["400", "404", "409"]),
        ("Error code", ["Pump type 400", "Lamp type 404", "Lid type 500"], None),
        ("Error code", ["NO_POT 400", "NO_LID 404", "NO_OIL 500"], ["NO_POT", "NO_LID", "NO_OIL"]),
    ],
)
def test_a_status_behind_its_phrase_is_the_code(title: str, texts: list[str], codes: list[str] | None) -> None:
    rows = (f"{text}|{said}" for text, said in zip(texts, FAILURE_TEXTS, strict=False))
    found = records(page(table(f"{title}|What it means", *rows)))
    assert [one.code for one in found] == (codes or texts)
    assert all(one.state.status for one in found) == bool(codes)


@pytest.mark.parametrize(("code", "unsure"), [("00", []), ("1.Lost", ["2.Issuer"])])
def test_a_line_that_begins_with_its_number_is_no_code_beside_codes_of_another_form(code: str, unsure) -> None:
    rows = table("Response code|Definition|Action", f"{code}|Lid lost|Decline", "03|Invalid pot|Decline", "CI|No|Wait")
    found = probe_page(page(f"{rows}<p><b>2.Issuer timed out</b></p><p>It waits.</p>"), "acme", "", None)
    assert found.unsure == unsure


def test_cards_headed_by_hyphenated_names_are_read_where_they_state_their_status() -> None:
    cards = (
        f"<h3>{name}</h3><p>HTTP status: {at}</p><p>It failed.</p>" for name, at in (("Bad-Lid", 400), ("No-Pot", 404))
    )
    assert [one.state.status for one in records(page("".join(cards)))] == [400, 404]


def test_two_phrases_beside_one_status_are_its_text() -> None:
    found = records(page(table("Code|Text", "404 Not Found / missing|One.", "409 Conflict / in use|Two."), "Pots"))
    assert [one.code for one in found] == ["404", "409"]


def test_names_before_statuses_in_brackets_that_repeat_are_the_codes() -> None:
    rows = (
        "Pot not found (404)|No pot.",
        "Lid not found (404)|No lid.",
        "Conflict (409)|One.",
        "Internal error (500)|No.",
    )
    found = records(page(table("Code|Description", *rows)))
    assert [(one.code, one.state.status) for one in found][:2] == [("Pot not found", 404), ("Lid not found", 404)]


def test_an_exception_within_a_sentence_stays_in_it() -> None:
    rows = ("E1001: Expected 2, but 3 given|Ask.", "E1002: The lid is open|Ask.", "E1003: The key was lost|Ask.")
    assert records(page(table("Error code|Solution", *rows)))[0].state.message == "Expected 2, but 3 given"


def test_what_endpoints_answer_beside_the_codes_of_the_page_gives_no_rows() -> None:
    codes = table("Code|Message", *(f"POT_{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)))
    told = ((400, "Bad Request"), (401, "Unauthorized"), (404, "Not Found"))
    items = "".join(f"<li><code>{status}</code> {phrase}</li>" for status, phrase in told)
    ends = "".join(f"<h2>POST /{name}</h2><h3>Errors</h3><ul>{items}</ul>" for name in "abc")
    assert len(records(page(f"<h2>Error codes</h2>{codes}{ends}", "API"))) == len(FAILURE_TEXTS)


@pytest.mark.parametrize("first", [11, 20001])
def test_numbers_of_other_lengths_of_which_some_fail_are_asked_about(first: int) -> None:
    rows = zip((400, 401, 404, 500), ("Invalid lid", "Access failed", "Lid not found", "Internal error"), strict=True)
    codes = table("Code|Message", *(f"{at}|{text}" for at, text in rows))
    texts = ("User frozen", "Order closed", "Sold out", "Rejected", "Duplicate order")
    more = table("Value|Meaning", *(f"{at}|{text}" for at, text in enumerate(texts, first)))
    found = probe_page(page(f"<h2>Error codes</h2>{codes}<h2>Business codes</h2>{more}", "Acme"), "acme", "", None)
    assert found.unsure[:2] == [f"{first}", f"{first + 1}"]


def test_the_status_that_a_heading_names_has_a_number_behind_it() -> None:
    rows = table("Code|Message", *(f"E10{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)))
    found = records(page(f"<h2>HTTP 404.13 Unauthorized</h2>{rows}", "Errors"))
    assert {one.state.status for one in found} == {404}


@pytest.mark.parametrize("words", [("Billing", "Auth", "Billing", "Quota"), ("Low", "High", "Medium", "Critical")])
def test_badges_in_spans_between_code_and_status_are_no_messages(words) -> None:
    rows = zip(("CARD_LOST", "NO_FUNDS", "BAD_KEY", "TOO_FAST"), words, (404, 402, 401, 429), strict=True)
    cards = "".join("<div><span>{}</span><span>{}</span><span>{}</span></div>".format(*row) for row in rows)
    assert not {one.state.message for one in records(page(f"<h2>Error codes</h2>{cards}", "Acme"))}.intersection(words)


@pytest.mark.parametrize("form", ["kiln:{}", "kiln.{}", "Kiln::{}"])
def test_names_in_their_module_are_the_codes_beside_statuses(form) -> None:
    names = [(form.format(name), at) for name, at in (("BadRequest", 400), ("NotFound", 404), ("Unauthorized", 401))]
    rows = (f"{name}|{status}|The kiln failed at {status}" for name, status in names)
    found = records(page(table("Error Type|HTTP Status|Description", *rows)))
    assert [(one.code, one.state.status) for one in found] == names


@pytest.mark.parametrize(
    ("title", "form"), [("Helper", "Results.{}"), ("Message", "Response.{}"), ("Error", "HttpCode.{}")]
)
def test_names_that_a_library_has_for_statuses_are_no_codes(title, form) -> None:
    rows = (f"{at}|{form.format(name)}|The kiln failed" for name, at in (("BadRequest", 400), ("NotFound", 404)))
    found = records(page("<h2>Errors</h2>" + table(f"Status|{title}|Description", *rows)))
    assert [one.code for one in found] == ["400", "404"]


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ("Lid failure|-", "row-unread"),
        ("Lid failure|n.a.", "row-unread"),
        ("Success|-", None),
        ("No error|-", None),
        ("Kein Fehler|-", None),
        ("エラーなし|-", None),
        ("All other errors|-", None),
    ],
)
def test_an_error_with_a_name_and_no_code_makes_the_page_suspect(last, reason) -> None:
    rows = (f"{word}|10{at}|It is {word}." for at, word in enumerate(("cold", "full", "open")))
    found = probe_page(page(table("Error|Code|Message", *rows, f"{last}|It stood still.")), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect or {}).get("reason") == reason


@pytest.mark.parametrize("title", ["", "#", "No."])
def test_the_numbers_of_the_lines_of_a_long_table_are_no_codes(title) -> None:
    rows = (f"{at}|Lid {at} lost|The lid {at * 7} is not valid" for at in range(1, 251))
    assert records(page(table(f"{title}|Error|Description", *rows)))[0].code == "Lid 1 lost"


@pytest.mark.parametrize(
    ("of", "status", "reason"),
    [("Endpoint", 402, "codes-unaccounted"), ("Endpoint", 404, None), ("Webhook", 402, None), ("Mock", 402, None)],
)
def test_a_status_that_only_a_table_of_endpoints_has_is_asked_about(of, status, reason) -> None:
    lists = table("Status|Description", "400|The lid is wrong", "401|No key", "404|No such lid")
    answers = table("Endpoint|Status|Message", "POST /lids|400|The lid is wrong", f"GET /lids|{status}|No lid is left")
    found = probe_page(page(f"<h2>HTTP status codes</h2>{lists}<h2>{of} errors</h2>{answers}"), "acme", "", None)
    assert len(found.records) == 3 and (found.suspect or {}).get("reason") == reason


@pytest.mark.parametrize(
    "last",
    [
        '<div x-show="n > 2 && n < 9"></div>',
        '<iframe srcdoc="<p>Hello there</p>"></iframe>',
        "<b title=it's>Lid</b>",
        "<a href=/lids?name='lid>Lid</a><p>It is.",
        "<iframe><p title='lid></iframe><p>It is.",
        '<a href="/lids>Terms</a>',
    ],
)
def test_tags_within_a_value_that_is_closed_are_no_lost_end(last) -> None:
    rows = (f"{code}|It failed" for code in ("lid_lost", "lid_torn", "lid_cold"))
    found = probe_page(page(table("Code|Meaning", *rows) + last), "acme", "", None)
    assert len(found.records) == 3 and not found.suspect


@pytest.mark.parametrize(
    "name", ["Client errors", "Rate limits", "No Error", "Payment Error", "Default Timeout", "Not used"]
)
def test_what_names_no_failure_among_constants_set_as_code_is_asked_about(name) -> None:
    codes = ("LAMP_LOST", "POT_COLD", name, "KEY_BAD", "CARD_GONE")
    found = probe_page(
        page(table("Code|Description", *(f"<code>{code}</code>|It failed." for code in codes))), "acme", "", None
    )
    assert name not in [one["code"] for one in found.records]


def test_phrases_of_statuses_with_a_remark_are_no_codes() -> None:
    rows = ["Bad Request (e.g. no lid)|400|It is missing", "Unauthorized|401|No key", "Not Found|404|No such lid"]
    assert [one.code for one in records(page(table("Error|HTTP|Meaning", *rows)))] == ["400", "401", "404"]


def test_single_words_in_the_only_column_beside_the_codes_are_the_messages() -> None:
    words = {"300": "Liquidada", "400": "Declinada", "402": "Abandonada", "500": "Error"}
    rows = (f"{code}|{word}" for code, word in words.items())
    found = records(page("<h2>Códigos de estado</h2>" + table("Código|Especificación", *rows)))
    assert {one.code: one.state.message for one in found} == words


def test_the_calls_that_an_instructions_column_names_are_no_hints() -> None:
    rows = (
        "61|NoLid|There is no lid|<code>open</code>",
        "62|LidShut|The lid is shut|<code>open</code>, <code>fill</code>",
    )
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|Message|Instructions", *rows)))
    assert [one.state.hint for one in found] == [None, None]


def test_sentences_under_an_unknown_title_beside_names_are_the_messages() -> None:
    rows = (
        "1008|Policy violation|The lid was rejected by the pot, which has one",
        "4003|Lid forbidden|The lid failed.",
    )
    found = records(page("<h2>Close codes of errors</h2>" + table("Code|Standard name|Acme usage", *rows)))
    assert [(one.state.title, one.state.message) for one in found] == [tuple(row.split("|")[1:]) for row in rows]


def test_as_many_statuses_as_codes_in_a_row_are_theirs_in_order() -> None:
    rows = ("404 / 405|<code>lid.lost</code>, <code>lid.fixed</code>|It failed", "401|key.wrong, key.old|It failed")
    found = records(page(table("Status|Code|Meaning", *rows)))
    assert {one.code: one.state.status for one in found} == {
        **{"lid.lost": 404, "lid.fixed": 405},
        **{"key.wrong": 401, "key.old": 401},
    }


@pytest.mark.parametrize(("code", "text"), [("span", "span"), ("b", "span"), ("code", "em")])
def test_codes_and_texts_that_only_a_style_sheet_sets_apart_are_rows(code, text) -> None:
    rows = {"200": "Success", "400": "Bad request or lid", "401": "No key was sent", "429": "Slow down"}
    pairs = "\n".join(f"<{code}>{number}</{code}><{text}>{said}</{text}>" for number, said in rows.items())
    found = records(page(f"<h3>HTTP status codes</h3><div>{pairs}</div>"))
    assert {one.code: one.state.message for one in found} == rows


def test_the_headings_of_sample_answers_take_no_place_of_the_list() -> None:
    rows = {"401": "Unauthorized - No key", "404": "Not Found - No lid", "500": "Internal Server Error - It broke"}
    items = "".join(f"<div><span>{code}</span> <span>{text}</span></div>" for code, text in rows.items())
    heads = (f"<h4>{text.split(' - ')[0]} ({code})</h4><pre>{{}}</pre>" for code, text in rows.items())
    text = f"<h3>HTTP status codes</h3><div>{items}</div><h3>Error response examples</h3>{''.join(heads)}"
    assert {one.code: one.state.message for one in records(page(text))} == rows


@pytest.mark.parametrize(
    "form", ["<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>", "{}|<h3>{}</h3><p>{}</p>", "<ul>{}</ul>|<li>{}: {}</li>"]
)
def test_codes_in_brackets_of_their_own_share_the_text(form: str) -> None:
    whole, one = form.split("|")
    rows = {"[LW02], [LW04]": "No lid was found", "[LW03]": "The lid is not valid", "[LW05]": "The lid failed"}
    lists = [whole.format("".join(one.format(*row) for row in rows.items()))]
    lists.append(table("Error code|Description", *("|".join(row) for row in rows.items())))
    for one in lists:
        found = records(page(f"<h2>Error codes</h2>{one}"))
        assert [(row.code, row.state.message, row.state.title) for row in found] == [
            *((code, "No lid was found", None) for code in ("LW02", "LW04")),
            *(("LW03", "The lid is not valid", None), ("LW05", "The lid failed", None)),
        ]


@pytest.mark.parametrize("titles", ["Return code|Code description", "返回代码|代码说明"])
def test_plain_cells_that_are_all_titles_are_the_head_above_whatever_code(titles) -> None:
    list_ = table(titles, "OK|Number of lids sent", "-4|No such lid", "-5|Wrong key", "206|The system failed")
    assert [one.code for one in records(page(list_.replace("th>", "td>"), "Codes"))] == ["OK", "-4", "-5", "206"]


@pytest.mark.parametrize(("title", "own"), [("Code", True), ("Error code", True), ("Error", False), ("Reason", False)])
def test_words_under_a_title_of_codes_beside_statuses_are_codes_even_if_phrases(title: str, own: bool) -> None:
    rows = ("401|unauthorized|The key is missing", "403|forbidden|The key has no right to it")
    found = records(page("<h2>Errors</h2>" + table(f"HTTP|{title}|Meaning", *rows)))
    assert [one.code for one in found] == (["unauthorized", "forbidden"] if own else ["401", "403"])


@pytest.mark.parametrize(
    "titles", ["Fehlercode|Fehlermeldung|Beschreibung", "Code d'erreur|Message d'erreur|Description"]
)
def test_texts_in_the_language_of_the_page_explain_messages_in_english(titles: str) -> None:
    rows = ("2|The upload failed|Das Bild konnte nicht geladen werden.", "3|It is invalid|Le bloc est vide.")
    found = records(page("<h2>Codes</h2>" + table(titles, *rows)))
    assert [one.state.hint for one in found] == [row.split("|")[2] for row in rows]


@pytest.mark.parametrize("title", ["תיקון", "راه حل", "समाधान", "Як виправити"])
def test_what_to_do_is_read_under_its_title_in_more_languages(title: str) -> None:
    rows = ("E21|The lid was not found|—", "E22|The lid is not valid|Close the lid", "E23|No lid|Buy a lid")
    found = records(page("<h2>Error codes</h2>" + table(f"Code|Message|{title}", *rows)))
    assert [one.state.hint for one in found] == [None, "Close the lid", "Buy a lid"]


def test_a_column_that_may_say_what_to_do_is_asked_about_even_with_a_dash() -> None:
    rows = ("E21|Не найдено|—", "E22|Неверно|Закройте крышку котла", "E23|Нет ключа|Купите ключ от котла")
    rows += ("E24|Нет воды|Налейте воды в этот котёл", "E25|Нет огня|Разожгите огонь под котлом")
    found = probe_page(page(table("Код|Сообщение|Слово мастера", *rows), "Коды ошибок"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "column-unread"


def test_what_is_called_is_no_message() -> None:
    calls = ("GET /entries", "GET /check?id={id}", "POST /entries", "/POST /login")
    told = ("Нет логина администратора", "Не найдено ни одно событие", "Ошибка данных события", "Неверный пароль")
    answers = ("401 Unauthorized", "404 Not Found", "406 Not Acceptable", "302 Found")
    bodies = (*['{"error": "x"}'] * 3, "The password is incorrect")
    rows = ("|".join(row) for row in zip(calls, told, answers, bodies, strict=True))
    titles = "Метод|Причина ошибки|Статус ответа|Тело ответа"
    found = records(page("<h2>Ответы при возникновении ошибок</h2>" + table(titles, *rows)))
    assert [one.state.message for one in found] == [*told]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You can <a href='/r'>read more about limits</a>.", "You can read more about limits."),
        ("Too many. <a href='/r'>Read more about limits</a>.", "Too many. Read more about limits."),
        ("Too many. <a href='/r'>Learn more</a>", "Too many."),
        ("Too many lids <a href='/r'>Learn more</a>", "Too many lids"),
    ],
)
def test_a_link_to_more_that_is_a_part_of_a_sentence_stays_in_it(text: str, said: str) -> None:
    rows = ("E12|The lid was not found.", f"E13|{text}")
    assert records(page(table("Error code|Meaning", *rows)))[1].state.message == said


def test_cases_of_the_statuses_under_a_title_of_situations_replace_no_text() -> None:
    codes = ("200|Success", "400|Invalid parameters", "401|No key", "429|Too many lids", "502|Engine error")
    cases = ("HTTP <code>200</code> with <code>warning</code>|It is degraded|Look at it",)
    cases += ("HTTP <code>400</code>|Your body is invalid|Fix it", "HTTP <code>429</code>|Limit hit|Wait a minute")
    lists = f"<h2>HTTP status codes</h2>{table('Status|Meaning', *codes)}<h2>Common cases</h2>"
    found = read_page(
        Site("acme", (), headings=None), None, page(lists + table("Situation|Meaning|To do", *cases)), "page", "", None
    )
    assert [(one.code, one.state.message) for one in found.records] == [(*row.split("|"),) for row in codes]


def test_the_asterisk_of_a_class_above_its_codes_is_a_part_of_it() -> None:
    rows = ("08*|No connection", "23503|The lid is missing", "25*|Wrong state", "25006|It is read only", "42P01|No lid")
    found = records(page("<h2>Error codes</h2>" + table("Error code|Description", *rows)))
    assert [one.code for one in found] == [row.split("|")[0] for row in rows]


@pytest.mark.parametrize("title", ["ResponseCodeDesc", "errDesc", "Desc", "Code descr"])
def test_an_abbreviated_description_is_the_message(title: str) -> None:
    rows = ("S01|Refer to the cook|Bank|", "S04|No lid was found|Bank|Ask us.", "S05|Invalid lid|Bank|Wait.")
    list_ = table(f"ResponseCode|{title}|Reason|Additional information", *rows)
    found = records(page(f"<h2>Error codes</h2>{list_}"))
    assert [one.state.message for one in found] == [row.split("|")[1] for row in rows]


@pytest.mark.parametrize("tag", ["div", "p"])
def test_bullets_drawn_before_codes_are_no_part_of_them(tag: str) -> None:
    rows = {"400": "Bad Request (no lid)", "404": "Not Found (no pot)", "429": "Too Many Requests", "500": "It broke"}
    lines = "".join(f"<{tag}>• <code>{code}</code> - {text}</{tag}>" for code, text in rows.items())
    found = records(page(f"<h3>Error codes</h3><section>{lines}</section>"))
    assert {one.code: one.state.message for one in found} == rows


def test_a_full_column_of_codes_that_repeat_goes_before_details_that_few_rows_have() -> None:
    codes = ["SUCCESS", "LID_BAD", "LID_BAD", "LID_BAD", "NO_KEY", "NO_LID", "SUCCESS", "SHUT"]
    details = ["", "<b>lidDesc</b>: LID_COLD", "<b>lidDesc</b>: LID_HOT", "<b>codeLiteral</b>: TORN", "", "", "", ""]
    rows = (
        f"40{at}|{code}|{detail}|It failed at {at}"
        for at, (code, detail) in enumerate(zip(codes, details, strict=True))
    )
    found = records(
        page("<h2>Status codes</h2>" + table("HTTP Status Code|Status Code|codeLiteral/detail|Description", *rows))
    )
    assert [one.code for one in found] == codes


@pytest.mark.parametrize("heading", ["常见报错", "त्रुटि कोड", "Ошибки"])
def test_headings_of_errors_are_known_in_many_languages(heading: str) -> None:
    assert is_about_errors(heading)


@pytest.mark.parametrize(("form", "code"), [("code=-{}", "-{}"), ("code = E{}", "E{}"), ("{}-", "-{}")])
def test_a_cell_may_write_its_code_as_a_parameter_or_from_right_to_left(form: str, code: str) -> None:
    texts = {"54": "Invalid lid", "53": "It is not your lid", "51": "The lid is not valid", "50": "The pot failed"}
    rows = (f"{form.format(number)}|{text}" for number, text in texts.items())
    found = records(page("<h2>Error codes</h2>" + table("Code|Message", *rows)))
    assert [one.code for one in found] == [code.format(number) for number in texts]


@pytest.mark.parametrize("name", ["JavaScript", "OAuth", "GOV.UK", "setup.php"])
def test_products_and_files_that_guides_name_are_no_codes(name: str) -> None:
    rows = ("LID_LOST|No lid", "POT_COLD|The pot failed", "KEY_BAD|The key is wrong", "InvalidLid|It is not valid")
    after = f"<h2>Libraries</h2><ul><li>{name}</li><li>Others</li></ul><h3>{name}</h3><p>Call it.</p>"
    found = probe_page(page(f"<h2>Error codes</h2>{table('Code|Meaning', *rows)}{after}"), "acme", "", None)
    assert len(found.records) == 4 and not found.unsure


@pytest.mark.parametrize("cut", ["<!DO", "<!-- errors", "<?xml", "</p", "<![CDATA["])
def test_a_page_cut_within_its_first_tag_has_no_markup(cut: str) -> None:
    with pytest.raises(NoMarkup):
        Page(cut.encode(), "", None)


def _kept(text: str) -> tuple[dict[str, str], list[str]]:
    """The messages that are kept of a page, where a code stands in several lists, and the reasons to ask."""
    reading = read_page(Site("acme", (), headings=None), None, page(text), "page", "", None)
    return {one.code: one.state.message for one in reading.records}, [one.reason for one in reading.findings]


def test_the_details_of_codes_are_kept_whatever_the_title_above_them() -> None:
    short = table("Code|Description", "lid_lost|Lid lost", "lid_shut|Lid shut", "own|The plate failed")
    rows = ("lid_lost|The lid was lost|Look", "lid_shut|The lid was shut|Open it", "other|It is another fault|Ask")
    kept, asked = _kept(f"<h2>Error codes</h2>{short}<h2>Reference</h2>{table('Fault|Description|Solution', *rows)}")
    assert kept["lid_lost"] == "The lid was lost" and len(kept) == 4 and not asked


def test_the_most_common_codes_above_lists_by_topic_are_a_summary() -> None:
    top = table("Code|Description", "bad_key|Bad lid key", "cold_pot|Cold pot", "own_one|The plate failed")
    lids = table("Code|Description|Solution", "bad_key|The lid key is bad|Ask", "no_lid|No lid was found|Buy one")
    pots = table("Code|Description|Solution", "cold_pot|The cold pot failed|Heat it", "no_pot|No pot was found|Buy one")
    kept, asked = _kept(f"<h2>Most common errors</h2>{top}<h2>Lid errors</h2>{lids}<h2>Pot errors</h2>{pots}")
    assert kept["bad_key"] == "The lid key is bad" and len(kept) == 5 and not asked


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("[HY000]", "[42000]", "[23000]"), ["HY000", "42000", "23000"]),
        (("[E01][E01]", "[E02]", "[E03]"), ["E01", "E02", "E03"]),
        (("[WARN][E01]", "[ERROR][E02]", "[FATAL][E03]"), ["E01", "E02", "E03"]),
    ],
)
def test_what_stands_in_brackets_beside_a_code_is_another_only_if_like_it(cells, codes) -> None:
    rows = (f"{cell}|The lid is {word}" for cell, word in zip(cells, ("not valid", "missing", "unknown"), strict=True))
    found = records(page("<h2>Error codes</h2>" + table("Code|Description", *rows)))
    assert [one.code for one in found] == codes


def test_names_in_brackets_under_a_title_of_their_own_stay_names() -> None:
    rows = ("[E01]|[LidLost]|It is lost", "[E02]|[LidShut]|It failed", "[E03]|[LidBad]|It is not valid")
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|Description", *rows)))
    assert [one.code for one in found] == ["E01", "E02", "E03"]


def test_a_range_of_statuses_beside_two_names_gives_neither_its_own() -> None:
    found = records(
        page(table("Status|Code|Meaning", "400–499|lid_lost, lid_shut|It failed", "500|pot_cold|It is bad"))
    )
    assert [one.state.status for one in found] == [None, None, 500]


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("Что проверить", ("Проверьте крышку котла и огонь под ним.", "Смените ключ в кабинете и повторите.")),
        (
            "Checklist",
            ("Check the lid of the pot and the fire below it.", "Contact the cook with the number of the pot."),
        ),
    ],
)
def test_sentences_that_say_what_to_do_are_no_messages(title: str, texts: tuple[str, ...]) -> None:
    rows = (
        f"{code}|{name}|{text}" for code, name, text in zip(("E1", "E2"), ("Lid lost", "Pot cold"), texts, strict=True)
    )
    found = records(page("<h2>Error codes</h2>" + table(f"Code|Name|{title}", *rows)))
    assert [one.state.message for one in found] == ["Lid lost", "Pot cold"]


@pytest.mark.parametrize("hint", ["Retry / Wait", "请重试"])
def test_words_under_instructions_that_say_what_to_do_are_hints(hint: str) -> None:
    rows = (f"E1{at}|Lid{at}Lost|The lid {at} is lost|{hint}" for at in range(3))
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|Message|Instructions", *rows)))
    assert {one.state.hint for one in found} == {hint}


@pytest.mark.parametrize("titles", ["کد|شرح|علت|راه حل", "קוד|משמעות|סיבה|פתרון", "कोड|विवरण|कारण|समाधान"])
def test_descriptions_go_before_causes_in_any_language(titles: str) -> None:
    rows = (f"E1{at}|The lid {at} is bad|It is too old|Buy lid {at}" for at in range(3))
    found = records(page("<h2>Error codes</h2>" + table(titles, *rows)))
    assert [one.state.message for one in found] == [f"The lid {at} is bad" for at in range(3)]


def test_single_words_that_name_no_failure_beside_codes_are_no_messages() -> None:
    rows = ("bad_card|Billing", "bad_key|Identity", "no_pot|Kitchen")
    found = records(page("<h2>Error codes</h2>" + table("Code|Owner", *rows)))
    assert all(one.state.message == one.code for one in found)


def test_a_full_row_with_a_dash_for_the_code_above_it_is_asked_about() -> None:
    rows = (
        "LID_LOST|The lid was lost.|Look for it.",
        "POT_COLD|The pot failed.|Heat it.",
        "-|The pot is missing.|Buy it.",
    )
    found = probe_page(page("<h2>Error codes</h2>" + table("Error code|Message|Solution", *rows)), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread"


@pytest.mark.parametrize(("heading", "category"), [("Object errors", "object_errors"), ("Error object", None)])
def test_errors_of_objects_are_a_topic(heading: str, category: str | None) -> None:
    lists = (table("Code|Meaning", f"{name}_LOST|It was lost", f"{name}_BAD|It failed") for name in ("POT", "LID"))
    first, second = lists
    found = records(page(f"<h2>Errors</h2><h3>Pot errors</h3>{first}<h3>{heading}</h3>{second}"))
    assert [one.state.category for one in found[2:]] == [category] * 2


def test_the_states_of_invoices_are_no_errors() -> None:
    states = ("CREATED|It was made", "PROCESSING|It is being paid", "PROCESSED|It was paid", "EXPIRED|It was not paid")
    states += (
        "TERMINATED|The payer gave up",
        "PROCESS_FAILED|It could not be paid",
        "REFUND_FAILED|It was not paid back",
    )
    assert not records(f"<h2>Statuses</h2><p>Each in short:</p>{table('Code|Description', *states)}".encode())


def test_a_sentence_with_brackets_among_codes_of_one_word_is_no_code() -> None:
    rows = (
        "lostLid|Lost lid",
        "coldPot|Cold pot",
        "badKey|Bad key",
        "Any other value (as the cook says) or none|Declined",
    )
    found = probe_page(page("<h2>Error codes</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert len(found.records) == 3 and found.suspect


def test_sentences_below_a_blank_title_beside_names_are_the_messages() -> None:
    rows = ("1|Throttled|You have exceeded the number of lids that you can send", "2|Bad lid|The lid is not valid.")
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|&nbsp;", *rows)))
    assert [(one.state.title, one.state.message) for one in found] == [tuple(row.split("|")[1:]) for row in rows]
