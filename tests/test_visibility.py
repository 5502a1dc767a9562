"""What a page holds and does not show is not read, and what it no longer shows is no plain removal."""

import pytest
from conftest import data

from benchmarks.mutate import visibility
from ingest.extraction.read_page import read_page
from ingest.model import Key, Reading, Stored
from ingest.validate.history_findings import check_history
from parsers.extract.contract import Limits, Site
from parsers.html.element_text import text_of
from parsers.html.page import Page

SITE = Site("Acme", ("https://docs.acme.example/errors",), r"[a-z]+(?:_[a-z]+)+", {"Code": "code"})
HEAD = "<tr><th>Code</th><th>HTTP</th><th>Message</th></tr>"
ROWS = [
    f"<tr><td><code>{code}</code></td><td>{status}</td><td>{text}</td></tr>"
    for code, status, text in [
        ("card_stolen", 402, "The card is stolen."),
        ("key_wrong", 401, "The key is wrong."),
        ("too_fast", 429, "Too many requests."),
    ]
]
LIST = f"<table>{HEAD}{''.join(ROWS)}</table>"
CODES = ["card_stolen", "key_wrong", "too_fast"]


def read(body: str, site: Site = SITE) -> Reading:
    return read_page(site, None, f"<html><body>{body}</body></html>".encode(), "errors", "", None)


def reasons(body: str) -> set[str]:
    """What speaks against the page to a reader who has seen `LIST`."""
    known: dict[Key, Stored] = {r.key: Stored(r.state, None, None, "errors", None, "", "") for r in read(LIST).records}
    reading = read(body)
    own = {one.reason for one in reading.findings}
    return own or {one.reason for one in check_history(known, {"errors": reading}, (), Limits()).get("errors", [])}


def shown(markup: str, sheet: str = "") -> str:
    """The text of a cell that holds `markup`, on a page with a style sheet."""
    page = f"<style>{sheet}</style><table><tr><td>{markup}</td></tr></table>"
    cell = Page(page.encode()).tree.find(".//td")
    assert cell is not None
    return text_of(cell)


@pytest.mark.parametrize("form", [*visibility.HIDDEN.values(), *visibility.FALLBACK.values()])
@pytest.mark.parametrize("tag", ["span", "div", "b"])
def test_what_is_not_shown_is_no_text(form: str, tag: str) -> None:
    assert shown("401" + form.format(tag=tag, text="418")) == "401"
    assert shown(form.format(tag=tag, text="418") + "401") == "401"


STYLES = data("styles.json")
UNSEEN, SEEN = STYLES["hidden"], STYLES["visible"]


@pytest.mark.parametrize("style", UNSEEN)
def test_a_text_that_a_style_makes_invisible_is_no_text(style: str) -> None:
    assert shown(f'401<span style="{style}">418<!-- no --><i style="font-size:9px"></i></span>') == "401"


@pytest.mark.parametrize("style", SEEN)
def test_a_text_that_is_but_styled_is_read(style: str) -> None:
    assert shown(f'<span style="{style}">401</span>') == "401"


CARD = "<{tag}><h3><code>{code}</code></h3><p><b>HTTP status:</b> {status}</p><p><b>Message:</b> {text}</p></{tag}>"
CARDS = [
    CARD.format(tag="section", code=code, status=status, text=f"It is {code}.")
    for code, status in [("card_stolen", 402), ("key_wrong", 401), ("too_fast", 429)]
]


@pytest.mark.parametrize("style", UNSEEN[::14])
def test_a_row_that_a_style_makes_invisible_is_no_removal(style: str) -> None:
    assert reasons(LIST.replace(ROWS[1], ROWS[1].replace("<tr>", f'<tr style="{style}">'))) == {"codes-hidden"}
    assert read("".join(CARDS)).account.get("hidden", []) == []
    hidden = CARDS[1].replace("<section>", f'<section style="{style}">')
    assert read("".join([CARDS[0], hidden, CARDS[2]])).account["hidden"] == ["key_wrong"]


@pytest.mark.parametrize("style", [*SEEN[::14], "opacity:0;transform:translateY(8px)"])
def test_a_row_that_is_but_styled_is_read(style: str) -> None:
    assert reasons(LIST.replace("<tr>", f'<tr style="{style}">')) == set()


@pytest.mark.parametrize("style", UNSEEN[::14])
def test_a_whole_list_may_fade_in(style: str) -> None:
    assert reasons(f'<div style="{style}">{LIST}</div>') == set()


@pytest.mark.parametrize("sheet", STYLES["rules that hide .x"])
def test_what_a_rule_of_the_page_hides_is_no_text(sheet: str) -> None:
    assert shown("<span class='b x' id='x'>418</span> 401", sheet) == "401"


@pytest.mark.parametrize("sheet", STYLES["rules that hide nothing"])
def test_what_no_simple_rule_hides_is_read(sheet: str) -> None:
    assert shown("<span class='x md:b'>401</span>", sheet) == "401"


def test_a_row_that_a_rule_hides_is_no_removal_and_a_fold_is_read() -> None:
    sheet = "<style>.x{display:none}</style>"
    assert reasons(sheet + LIST.replace(ROWS[1], ROWS[1].replace("<tr>", '<tr class="x">'))) == {"codes-hidden"}
    assert reasons(f'{sheet}<button>Codes</button><div class="x">{LIST}</div>') == set()


@pytest.mark.parametrize("aid", STYLES["aids beside a status"])
def test_a_status_is_read_beside_a_picture_or_a_button(aid: str) -> None:
    for site in (SITE, Site("Acme", ("https://docs.acme.example/errors",))):
        reading = read(LIST.replace("<td>401</td>", f"<td>401{aid}</td>"), site)
        assert [record.state.status for record in reading.records] == [402, 401, 429]
        assert not reading.findings or site is not SITE


@pytest.mark.parametrize("markup", STYLES["shown after all"])
def test_what_is_shown_after_all_is_read(markup: str) -> None:
    assert shown(markup) == "401"


@pytest.mark.parametrize("markup", visibility.CHROME.values())
def test_chrome_beside_a_text_is_no_part_of_it(markup: str) -> None:
    assert shown("The card is stolen." + markup) == "The card is stolen."


@pytest.mark.parametrize(("markup", "said"), STYLES["pictures"])
def test_a_picture_speaks_where_it_is_a_mark_or_stands_alone(markup: str, said: str) -> None:
    assert shown(markup) == said


@pytest.mark.parametrize("page", STYLES["tabs and folds"])
def test_lists_behind_tabs_and_folds_are_read(page: str) -> None:
    assert [record.code for record in read(page.format(LIST)).records] == CODES
    assert reasons(page.format(LIST)) == set()


@pytest.mark.parametrize("page", ["<div hidden>{}</div>", "<template>{}</template>", '<div id="all" popover>{}</div>'])
def test_a_list_that_nothing_shows_is_not_taken_and_not_passed_over(page: str) -> None:
    for site in (SITE, Site("Acme", ("https://docs.acme.example/errors",))):
        (finding,) = (one for one in read(page.format(LIST), site).findings if one.reason == "no-rows")
        assert "does not show" in finding.detail and "card_stolen" in finding.detail
    assert read(LIST + page.format(LIST.replace("too_fast", "too_slow"))).account["hidden"] == ["too_slow"]


@pytest.mark.parametrize(
    "form", ["<tr hidden>", '<tr style="text-decoration:line-through">', '<tr style="display:none">']
)
def test_a_row_that_is_no_longer_shown_is_no_removal(form: str) -> None:
    assert reasons(LIST.replace(ROWS[1], ROWS[1].replace("<tr>", form))) == {"codes-hidden"}
    assert reasons(LIST.replace(ROWS[1], "")) == set()


@pytest.mark.parametrize("form", ["<s>{}</s>", "<div hidden>{}</div>", "<select><option>{}</option></select>"])
@pytest.mark.parametrize("value", ["401", "The key is wrong."])
def test_a_value_that_is_no_longer_shown_is_not_gone(form: str, value: str) -> None:
    assert "field-hidden" in reasons(LIST.replace(value, form.format(value)))


def test_a_struck_value_gives_way_to_the_one_beside_it() -> None:
    body = LIST.replace("401", "<s>401</s> 403")
    assert reasons(body) == set()
    assert [record.state.status for record in read(body).records] == [402, 403, 429]


def test_a_folded_menu_still_leads_to_its_pages() -> None:
    site = Site("Acme", ("https://docs.acme.example/errors",), SITE.code, SITE.columns, follow="/errors/*")
    menu = b'<ul style="display:none"><li><a href="/errors/cards">Cards</a></li></ul>'
    reading = read_page(site, None, menu, "errors", "https://docs.acme.example/errors", None)
    assert reading.links == ["https://docs.acme.example/errors/cards"]
