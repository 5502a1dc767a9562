"""What a page holds and does not show is not read, and what it no longer shows is no plain removal."""

import re

import pytest
from conftest import data, table

from benchmarks.mutate.visibility import CHROME, FALLBACK, HIDDEN
from ingest.extraction.read_page import read_page
from ingest.model import Key, Stored
from ingest.reading import Reading
from ingest.validate.history_findings import check_history
from parsers.extract.contract import Limits, Site
from parsers.html.element_text import text_of
from parsers.html.page import Page

SITE = Site("Acme", ("https://docs.acme.example/errors",), r"[a-z]+(?:_[a-z]+)+", {"Code": "code"})
LIST = table(
    "Code|HTTP|Message",
    "<code>card_stolen</code>|402|The card is stolen.",
    "<code>key_wrong</code>|401|The key is wrong.",
    "<code>too_fast</code>|429|Too many requests.",
)
ROWS = re.findall("<tr>.*?</tr>", LIST)[1:]
CODES = ["card_stolen", "key_wrong", "too_fast"]


def read(body: str, site: Site = SITE) -> Reading:
    return read_page(site, None, f"<html><body>{body}</body></html>".encode(), "errors", "", None)


def reasons(body: str) -> set[str]:
    """What speaks against the page to a reader who has seen `LIST`."""
    known: dict[Key, Stored] = {r.key: Stored(r.state, None, None, "errors", None, "", "") for r in read(LIST).records}
    reading = read(body)
    own = {one.reason for one in reading.findings}
    return own or {one.reason for one in check_history(known, {"errors": reading}, (), Limits()).get("errors", [])}


STYLES = data("styles.json")
UNSEEN, SEEN = STYLES["hidden"], STYLES["visible"]
FORMS = [
    form.format(tag=tag, text="418") for form in (*HIDDEN.values(), *FALLBACK.values()) for tag in ("span", "div", "b")
]
#: What a cell holds, under which rules, and what a reader sees of it.
CELLS = [
    *((cell, "", "401") for form in FORMS for cell in (f"401{form}", f"{form}401")),
    *((f'401<span style="{one}">418<!-- no --><i style="font-size:9px"></i></span>', "", "401") for one in UNSEEN),
    *((f'<span style="{one}">401</span>', "", "401") for one in SEEN),
    *(("<span class='b x' id='x'>418</span> 401", sheet, "401") for sheet in STYLES["rules that hide .x"]),
    *(("<span class='x md:b'>401</span>", sheet, "401") for sheet in STYLES["rules that hide nothing"]),
    *((markup, "", "401") for markup in STYLES["shown after all"]),
    *((f"The card is stolen.{markup}", "", "The card is stolen.") for markup in CHROME.values()),
    *((markup, "", said) for markup, said in STYLES["pictures"]),
]


@pytest.mark.parametrize("odd", ["\x08", "\x0b", "&#8;", "\ufffe"])
@pytest.mark.parametrize("unseen", ["<span hidden>418</span>{}", "{}<s>{}key_lost</s>", "<i>{}</i><b hidden>418</b>{}"])
def test_what_lxml_takes_as_no_text_is_not_in_the_way_of_hiding_a_part(unseen, odd) -> None:
    found = read(LIST.replace("The card is stolen.", f"The card is stolen.{unseen.replace('{}', odd)}"))
    assert [record.code for record in found.records] == CODES
    assert "418" not in found.records[0].state.message


def test_the_name_of_a_tag_may_have_a_control_character() -> None:
    found = read(f"<p><button>A</button><button>B</button></p><a\x08 class=tab hidden>{LIST}</a\x08><p>It failed.</p>")
    assert {record.code for record in found.records} <= {*CODES}


def test_the_text_of_a_cell_is_what_a_reader_sees_of_it() -> None:
    for markup, sheet, seen in CELLS:
        page = f"<style>{sheet}</style><table><tr><td>{markup}</td></tr></table>"
        assert text_of(Page(page.encode()).tree.find(".//td")) == seen, markup


CARD = "<{tag}><h3><code>{code}</code></h3><p><b>HTTP status:</b> {status}</p><p><b>Message:</b> {text}</p></{tag}>"
CARDS = [
    CARD.format(tag="section", code=code, status=status, text=f"It is {code}.")
    for code, status in [("card_stolen", 402), ("key_wrong", 401), ("too_fast", 429)]
]


@pytest.mark.parametrize("style", UNSEEN[::14])
def test_a_row_that_a_style_makes_invisible_is_no_removal(style) -> None:
    assert reasons(LIST.replace(ROWS[1], ROWS[1].replace("<tr>", f'<tr style="{style}">'))) == {"codes-hidden"}
    assert read("".join(CARDS)).account.get("hidden", []) == []
    hidden = CARDS[1].replace("<section>", f'<section style="{style}">')
    assert read("".join([CARDS[0], hidden, CARDS[2]])).account["hidden"] == ["key_wrong"]


@pytest.mark.parametrize("style", [*SEEN[::14], "opacity:0;transform:translateY(8px)"])
def test_a_row_that_is_but_styled_is_read(style) -> None:
    assert reasons(LIST.replace("<tr>", f'<tr style="{style}">')) == set()


@pytest.mark.parametrize("style", UNSEEN[::14])
def test_a_whole_list_may_fade_in(style) -> None:
    assert reasons(f'<div style="{style}">{LIST}</div>') == set()


def test_a_row_that_a_rule_hides_is_no_removal_and_a_fold_is_read() -> None:
    sheet = "<style>.x{display:none}</style>"
    assert reasons(sheet + LIST.replace(ROWS[1], ROWS[1].replace("<tr>", '<tr class="x">'))) == {"codes-hidden"}
    assert reasons(f'{sheet}<button>Codes</button><div class="x">{LIST}</div>') == set()


@pytest.mark.parametrize("aid", STYLES["aids beside a status"])
def test_a_status_is_read_beside_a_picture_or_a_button(aid) -> None:
    for site in (SITE, Site("Acme", ("https://docs.acme.example/errors",))):
        reading = read(LIST.replace("<td>401</td>", f"<td>401{aid}</td>"), site)
        assert [record.state.status for record in reading.records] == [402, 401, 429]
        assert not reading.findings or site is not SITE


@pytest.mark.parametrize("page", STYLES["tabs and folds"])
def test_lists_behind_tabs_and_folds_are_read(page) -> None:
    assert [record.code for record in read(page.format(LIST)).records] == CODES
    assert reasons(page.format(LIST)) == set()


def test_a_text_folded_below_each_heading_is_read_and_a_folded_notice_is_not() -> None:
    fold = "<h3><button aria-expanded='false'>{}</button></h3><div hidden><p>{}</p></div>"
    site, texts = (
        Site("Acme", ("https://docs.acme.example/errors",)),
        ("The lid failed.", "The oil is invalid.", "The pot was not found."),
    )
    cards = "".join(fold.format(f"E10{at}: Lid", text) for at, text in enumerate(texts))
    notice = "<div><button aria-expanded='false' class='x'>Useful?</button></div><div hidden><p>Write to us.</p></div>"
    found = read(f"<h1>Errors</h1>{cards}{notice}", site).records
    assert [one.state.message for one in found] == [*texts]


@pytest.mark.parametrize(("label", "tag"), [("Removed codes", "div"), ("More codes", "aside")])
def test_a_list_folded_below_what_says_that_it_is_not_in_force_is_not_read(label, tag) -> None:
    rows = LIST.replace("card_", "old_").replace("key_", "lid_").replace("too_fast", "too_old")
    fold = f"<div><button aria-expanded='false'>{label}</button></div><{tag} hidden>{rows}</{tag}>"
    site = Site("Acme", ("https://docs.acme.example/errors",))
    assert [record.code for record in read(LIST + fold, site).records] == CODES


@pytest.mark.parametrize(
    "page",
    [
        *("<div hidden>{}</div>", "<template>{}</template>", "<template #row>{{{{ row }}}}{}</template>"),
        '<div id="all" popover>{}</div>',
    ],
)
def test_a_list_that_nothing_shows_is_not_taken_and_not_passed_over(page) -> None:
    for site in (SITE, Site("Acme", ("https://docs.acme.example/errors",))):
        (finding,) = (one for one in read(page.format(LIST), site).findings if one.reason == "no-rows")
        assert "does not show" in finding.detail and "card_stolen" in finding.detail
    assert read(LIST + page.format(LIST.replace("too_fast", "too_slow"))).account["hidden"] == ["too_slow"]


@pytest.mark.parametrize(
    "form", ["<tr hidden>", '<tr style="text-decoration:line-through">', '<tr style="display:none">']
)
def test_a_row_that_is_no_longer_shown_is_no_removal(form) -> None:
    assert reasons(LIST.replace(ROWS[1], ROWS[1].replace("<tr>", form))) == {"codes-hidden"}
    assert reasons(LIST.replace(ROWS[1], "")) == set()


@pytest.mark.parametrize("form", ["<s>{}</s>", "<div hidden>{}</div>", "<select><option>{}</option></select>"])
@pytest.mark.parametrize("value", ["401", "The key is wrong."])
def test_a_value_that_is_no_longer_shown_is_not_gone(form, value) -> None:
    assert "field-hidden" in reasons(LIST.replace(value, form.format(value)))


def test_a_menu_of_codes_hides_no_advice_of_a_row_that_had_none() -> None:
    menu = f"<select>{''.join(map('<option>{}</option>'.format, CODES))}</select>"
    assert reasons(menu + LIST.replace("The key is wrong.", "The key is wrong. Contact us if it was right.")) == set()


def test_a_struck_value_gives_way_to_the_one_beside_it() -> None:
    body = LIST.replace("401", "<s>401</s> 403")
    assert reasons(body) == set()
    assert [record.state.status for record in read(body).records] == [402, 403, 429]


def test_a_folded_menu_still_leads_to_its_pages() -> None:
    site = Site("Acme", ("https://docs.acme.example/errors",), SITE.code, SITE.columns, follow="/errors/*")
    menu = b'<ul style="display:none"><li><a href="/errors/cards">Cards</a></li></ul>'
    reading = read_page(site, None, menu, "errors", "https://docs.acme.example/errors", None)
    assert reading.links == ["https://docs.acme.example/errors/cards"]
