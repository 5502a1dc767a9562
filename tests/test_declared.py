"""Sites that nobody wrote a module for: declared by their addresses, and read under the same guards as all others."""

import os
from dataclasses import replace
from pathlib import Path

import conftest
import pytest
from conftest import LOCAL_FETCH, Desk, Patch, Run, configured, data
from server import Server

from ingest.config.settings import Config
from ingest.extraction.read_page import read_page
from ingest.model import Check
from ingest.pipeline.backtest import backtest
from ingest.pipeline.probe import probe_page
from ingest.pipeline.review import accept, unread_pages
from ingest.reasons import REASONS
from ingest.sites.registry import find_sites, sources
from ingest.sites.site_source import fingerprint
from ingest.store import page_checks
from ingest.store.connection import reading
from ingest.store.queries import run_times
from parsers import Site

#: What changes on a site's page from step to step, and what it then gives; the pages are in the folder `drift`.
DRIFT = data("drift.json")
PAGE = "https://docs.acme.example/errors"
HEAD = ("Code", "HTTP", "Description")
ROWS = [(f"E{number}", str(400 + number), f"What went wrong, number {number}.") for number in range(1, 13)]
SCHEMA = ("Parameter", "Type", "Description")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return conftest.table("|".join(head), *map("|".join, rows))


def page(*parts: str) -> str:
    return f"<html><head><title>Acme API errors</title></head><body><h1>Errors</h1>{''.join(parts)}</body></html>"


def errors(rows: list[tuple[str, ...]] = ROWS, head: tuple[str, ...] = HEAD) -> str:
    return f"<h2>Error codes</h2>{table(head, rows)}"


def declared(more: str = "", pages: str = f'pages = ["{PAGE}"]') -> Config:
    return configured(f"[sites.acme]\n{pages}\n{more}\n")


@pytest.mark.parametrize("title", ["Final?", "Stop retrying", "Retry blocked"])
def test_a_declared_retry_column_that_asks_the_contrary_is_told_to_give_no_verdict(desk: Desk, title: str) -> None:
    rows = [(code, status, "No", text) for code, status, text in ROWS]
    config = declared(f'columns = {{ "Code" = "code", "{title}" = "retryable" }}')
    check = desk.check(config, acme=page(errors(rows, ("Code", "HTTP", title, "Description"))))
    assert check.reason == "column-lost" and f"{title!r} does not ask whether to retry" in str(check.detail)


def test_labels_in_the_cells_of_an_undeclared_column_take_no_row_of_a_declared_site(desk: Desk) -> None:
    rows = [(code, text, f"Cause: {text}<br>Retryable: No") for code, _, text in ROWS]
    config = declared('columns = { "Code" = "code", "Description" = "message" }')
    check = desk.check(config, acme=page(errors(rows, ("Code", "Description", "More"))))
    assert (check.accepted, check.rows_seen) == (True, len(ROWS))


def test_a_block_page_is_known_where_only_columns_are_declared(desk: Desk) -> None:
    wall = "<html><title>Just a moment...</title><body><h1>Checking your browser</h1></body></html>"
    check = desk.check(declared('columns = { "Code" = "code" }'), acme=wall)
    assert (check.outcome, check.reason) == ("failed", "bot-wall")


def test_no_line_is_proposed_that_settles_a_list_in_doubt_by_leaving_it_out(desk: Desk) -> None:
    rows = [
        ("E1001", "The yarn is torn.", "Der Faden ist gerissen."),
        ("E1002", "The reel is missing.", "Die Rolle fehlt."),
    ]
    alone = errors(
        [*rows, ("E2001", "The comb is not valid.", "Er ist nicht recht.")], ("Code", "Description", "Faden")
    )
    others = [("E3001", "Refused when flat."), ("E3002", "A square is"), ("E3003", "A circle fails")]
    shapes = f"<h2>Shapes</h2>{table(('Code', 'Description'), others)}"
    assert "columns = {" in str(desk.check(declared(), acme=f"<h1>Loom</h1>{alone}").detail)
    check = desk.check(declared(), acme=f"<h1>Loom</h1>{alone}{shapes}")
    assert "1 more" in str(check.detail) and "columns = {" not in str(check.detail)


@pytest.mark.slow
def test_an_accepted_list_in_doubt_stays_accepted_until_it_changes_itself(desk: Desk) -> None:
    def loom(rows: list[tuple[str, ...]], last: str) -> str:
        shapes = [("E3001", "Refused when flat."), ("E3002", "A square is"), (last, "A circle fails")]
        return f"<h1>Loom</h1>{errors(rows)}<h2>Shapes</h2>{table(('Code', 'Description'), shapes)}"

    config = declared()
    assert checked(desk, config, loom(ROWS[1:], "E3003"))[1].startswith("codes-unaccounted")
    accept(config, desk.db, "acme")
    assert checked(desk, config, loom(ROWS, "E3003"))[0] == "changed"
    assert checked(desk, config, loom(ROWS, "E3004"))[0] == "suspect"


@pytest.mark.slow
def test_a_declared_column_that_one_list_lacks_is_accepted_for_that_list(desk: Desk) -> None:
    config, hinted = declared('columns = { "Fix" = "hint" }'), [(*row, "Mend it.") for row in ROWS]
    other = f"<h2>Cards</h2>{table(HEAD, [('C1', '402', 'The card has expired.'), ('C2', '403', 'No card.')])}"
    desk.check(config, acme=page(errors(hinted, (*HEAD, "Fix"))))
    assert checked(desk, config, page(errors(hinted, (*HEAD, "Fix")), other))[1].startswith("column-lost")
    accept(config, desk.db, "acme")
    assert checked(desk, config, page(errors(hinted[:-1], (*HEAD, "Fix")), other))[0] == "changed"
    lost = checked(desk, config, page(errors(ROWS[:-1]), other))[1]
    assert lost.startswith("column-lost: the table under 'Error codes' has no column for hint")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("terms", "outcome"), [(("E13", "E14"), "suspect"), (("amount", "account_id"), "changed"), (("Cause",), "changed")]
)
def test_codes_listed_within_a_text_are_asked_about(desk: Desk, terms: tuple[str, ...], outcome: str) -> None:
    config, items = declared(), "".join(f"<dt>{term}</dt><dd>It is odd.</dd>" for term in terms)
    desk.check(config, acme=page(errors()))
    more = page(errors([(*ROWS[0][:2], f"{ROWS[0][2]}<dl>{items}</dl>"), *ROWS[1:]]))
    assert checked(desk, config, more)[0] == outcome


FAILING = {"stolen_clay": "It was taken.", "invalid_glaze": "It is dull.", "kiln_expired": "Too old."}
FIELDS = {"clay_weight": "In grams.", "glaze_name": "As printed on the tin.", "kiln_size": "It must not be empty."}


@pytest.mark.parametrize(("names", "outcome"), [(FAILING, "suspect"), (FIELDS, "changed")])
@pytest.mark.parametrize("declaration", ["", "code = '[a-z]+_[a-z]+'", "lists = ['Error codes']"])
@pytest.mark.parametrize(
    ("whole", "one"),
    [
        ("<ul>{}</ul>", "<li><code>{}</code>: {}</li>"),
        ("<ul>{}</ul>", "<li>{}<!-- {} --></li>"),
        ("{}", "<br><code>{}</code>: {}"),
        (" Codes: {}.", "<code>{}</code><!-- {} --> "),
    ],
)
def test_failures_named_in_the_text_of_a_row_are_asked_about(
    desk: Desk, whole: str, one: str, declaration: str, names: dict[str, str], outcome: str
) -> None:
    rows = [
        (f"{word}_clay", status, text) for word, (_, status, text) in zip("wet dry old raw".split(), ROWS, strict=False)
    ]
    more = whole.format("".join(one.format(*pair) for pair in names.items()))
    desk.check(declared(declaration), acme=page(errors(rows)))
    later = page(errors([(*rows[0][:2], rows[0][2] + more), *rows[1:]]))
    assert checked(desk, declared(declaration), later)[0] == outcome


@pytest.mark.parametrize(("row", "outcome"), [("{}", "suspect"), ("{}</td><td>string", "unchanged")])
@pytest.mark.parametrize("name", ["lid_type", "lid_lost"])
def test_a_name_that_is_all_of_a_new_table_is_asked_about(desk: Desk, name: str, row: str, outcome: str) -> None:
    rows = [(f"<code>{word}_clay</code>", "400", f"The clay is too {word}.") for word in "wet dry old raw".split()]
    assert checked(desk, declared(), page(errors(rows)))[0] == "changed"
    more = f"<table><tr><td>{row.format(f'<code>{name}</code>')}</td></tr></table>"
    assert checked(desk, declared(), page(errors(rows), more))[0] == outcome


CLAYS = [(f"<code>{word}_clay</code>", f"The clay is too {word}.") for word in "wet dry old raw".split()]


@pytest.mark.parametrize("declaration", ["", "code = '[a-z]+_[a-z]+'"])
@pytest.mark.parametrize(
    ("titles", "text", "outcome"),
    [
        (("Code", "Meaning"), "The lid is of the wrong kind.", "suspect"),
        (("Field", "Meaning"), "The lid is of the wrong kind.", "unchanged"),
        (("Code", "Meaning"), "The type of the lid.", "unchanged"),
    ],
)
def test_a_new_table_titled_as_that_of_the_codes_is_asked_about_though_its_code_reads_like_a_field(
    desk: Desk, titles: tuple[str, ...], text: str, outcome: str, declaration: str
) -> None:
    before = page("<h2>Error codes</h2>", table(("Code", "Meaning"), CLAYS))
    assert checked(desk, declared(declaration), before)[0] == "changed"
    more = f"<h2>Lids</h2>{table(titles, [('<code>lid_type</code>', text)])}"
    assert checked(desk, declared(declaration), before.replace("</body>", f"{more}</body>"))[0] == outcome


@pytest.mark.parametrize("declaration", ["", "code = '[a-z]+_[a-z]+'"])
@pytest.mark.parametrize("shape", ["<ul>{}</ul>|<li><code>{}</code>: {}</li>", "<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>"])
@pytest.mark.parametrize(
    ("name", "text", "outcome"),
    [("lid_lost", "The lid was not found.", "suspect"), ("lid_type", "The type of the lid.", "unchanged")],
)
def test_a_new_name_with_a_failure_is_asked_about_in_another_shape_also_where_the_pattern_is_declared(
    desk: Desk, name: str, text: str, outcome: str, shape: str, declaration: str
) -> None:
    before = page("<h2>Error codes</h2>", table(("Code", "Meaning"), CLAYS))
    assert checked(desk, declared(declaration), before)[0] == "changed"
    whole, _, one = shape.partition("|")
    assert checked(desk, declared(declaration), page(before, whole.format(one.format(name, text))))[0] == outcome


@pytest.mark.parametrize("declaration", ["", "code = '[0-9]{4}'"])
@pytest.mark.parametrize("head", ["HTTP 5xx", "5xx", "E100"])
@pytest.mark.parametrize("shape", ["<h3>{}</h3><p>{}</p>", "<div class='card'><code>{}</code><p>{}</p></div>"])
@pytest.mark.parametrize("place", [2, 4])
def test_a_head_unlike_the_codes_between_or_behind_them_is_asked_about(
    desk: Desk, place: int, shape: str, head: str, declaration: str
) -> None:
    cards = [shape.format(1001 + at, f"The clay is too {word}.") for at, word in enumerate("wet dry old raw".split())]
    assert checked(desk, declared(declaration), page(*cards))[0] == "changed"
    cards.insert(place, shape.format(head, "The kiln failed in another way."))
    found, _ = checked(desk, declared(declaration), page(*cards))
    assert found == "suspect" or (head in codes(desk) and not declaration)


@pytest.mark.parametrize(
    ("lead", "number"), [("Parameters:", 4), ("The request takes these parameters:", 4), ("More codes:", 7), ("", 7)]
)
def test_terms_below_a_line_that_calls_them_parameters_are_no_codes_of_a_declared_pattern(
    desk: Desk, lead: str, number: int
) -> None:
    def terms(names: dict[str, str]) -> str:
        return f"<dl>{''.join(f'<dt>{name}</dt><dd>{text}</dd>' for name, text in names.items())}</dl>"

    clays = {f"{word}_clay": f"The clay is too {word}." for word in "wet dry old raw".split()}
    whole = page("<h2>Error codes</h2>", terms(clays), f"<p>{lead}</p>", terms(FIELDS))
    assert checked(desk, declared("code = '[a-z]+_[a-z]+'"), whole)[0] == "changed"
    assert len(codes(desk)) == number


@pytest.mark.parametrize("shape", ["<h3>{}</h3><p>{}</p>", "<details><summary>{}</summary><p>{}</p></details>"])
@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("1001", "100 1", "suspect"),  # a slip, and no status
        ("1001", "1001<sup>1</sup>", "unchanged"),
    ],
)
def test_a_number_that_is_printed_otherwise_is_no_other_code(
    desk: Desk, old: str, new: str, outcome: str, shape: str
) -> None:
    cards = [shape.format(1001 + at, f"The clay is too {word}.") for at, word in enumerate("wet dry old raw".split())]
    assert checked(desk, declared(), page(*cards))[0] == "changed"
    assert checked(desk, declared(), page(*cards).replace(old, new))[0] == outcome


def test_new_headings_without_a_text_among_codes_are_asked_about(desk: Desk) -> None:
    cards = [f"<h3>{1001 + at}</h3><p>The clay is too {word}.</p>" for at, word in enumerate("wet dry old raw".split())]
    assert checked(desk, declared(), page(*cards))[0] == "changed"
    grouped = page("<h3>400</h3>", *cards[:2], "<h3>409</h3>", *cards[2:])
    assert checked(desk, declared(), grouped)[1].startswith("code-format-changed: no text is read for these")


def in_cards(shape: str, more: str = "") -> str:
    """Cards or items of this shape, with more in the text of the first."""
    whole, _, one = shape.partition("|")
    cards = [one.format(word, f"The clay is too {word}.{more * (word == 'wet')}") for word in "wet dry old raw".split()]
    return page(f"<h2>Error codes</h2>{whole.format(''.join(cards))}")


@pytest.mark.parametrize(("names", "outcome"), [(FAILING, "suspect"), (FIELDS, "changed")])
@pytest.mark.parametrize("declaration", ["", "code = '[a-z]+_[a-z]+'", "lists = ['Error codes']"])
@pytest.mark.parametrize("more", [" Sub-codes: {}.", " Codes: <code>{}</code>", "<p>Sub-codes: {}</p>"])
@pytest.mark.parametrize(
    "shape",
    [
        "<dl>{}</dl>|<dt>{}_clay</dt><dd>{}</dd>",
        "{}|<h3>{}_clay</h3><p>{}</p>",
        "{}|<h3>{}_clay</h3><p>Message: {}</p>",
        "<table><tr><th>Code<th>Description</tr>{}</table>|<tr><td>{}_clay<td>{}</tr>",
    ],
)
def test_failures_listed_in_the_text_of_a_card_are_asked_about(
    desk: Desk, shape: str, more: str, declaration: str, names: dict[str, str], outcome: str
) -> None:
    config, separator = declared(declaration), "</code>, <code>" if "<code>" in more else ", "
    assert checked(desk, config, in_cards(shape))[0] == "changed"
    found = checked(desk, config, in_cards(shape, more.format(separator.join(names))))[0]
    assert found == outcome or (found, outcome) == ("unchanged", "changed")


def test_a_table_about_codes_that_are_read_elsewhere_is_no_list_that_lost_its_columns(desk: Desk) -> None:
    config = declared("code = 'E[0-9]+'\ncolumns = { Code = 'code', HTTP = 'status', Description = 'message' }")
    cards = [(f"400000000000000{number}", f"E{number}") for number in (1, 2, 9)]
    desk.check(config, acme=page(errors()))
    test_cards = f"<h2>Testing</h2>{table(('Card number', 'Result'), cards)}"
    assert checked(desk, config, page(errors(), test_cards))[0] == "unchanged"
    assert checked(desk, config, page(errors(ROWS[:8]), test_cards))[1].startswith("column-lost")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("Retry guidance", "suspect"),
        ("Permanent?", "suspect"),
        ("Fatal", "suspect"),
        ("Non-recoverable", "suspect"),
        ("Hard decline", "suspect"),
        ("Hard limit", "unchanged"),
        ("Recoverable amount", "unchanged"),
        ("Since", "unchanged"),
    ],
)
def test_a_new_column_about_retrying_that_is_not_read_is_asked_about_once(desk: Desk, title: str, outcome: str) -> None:
    config = declared("columns = { Fix = 'remedy' }")
    mended = [(*row, "Mend it.") for row in ROWS]
    later = page(errors([(*row, "Only with another card") for row in mended], (*HEAD, "Fix", title)))
    desk.check(config, acme=page(errors(mended, (*HEAD, "Fix"))))
    assert checked(desk, config, later)[0] == outcome
    if outcome == "suspect":
        accept(config, desk.db, "acme")
    assert checked(desk, config, later.replace("401", "402"))[0] == "changed"


@pytest.mark.parametrize(
    ("values", "outcome"), [("135", "unchanged"), ("035", "suspect"), (("no", "3", "5"), "suspect")]
)
def test_a_new_column_of_how_often_to_retry_is_not_asked_about(desk: Desk, values: str, outcome: str) -> None:
    rows = [(*row, values[at % 3]) for at, row in enumerate(ROWS)]
    desk.check(declared("columns = { Code = 'code' }"), acme=page(errors()))
    later = page(errors(rows, (*HEAD, "Max retries")))
    assert checked(desk, declared("columns = { Code = 'code' }"), later)[0] == outcome


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        (("no_clay, wet_clay", "no_kiln"), ["no_clay", "wet_clay", "no_kiln", "cold"]),
        (("torn, worn", "lost"), ["torn", "worn", "lost", "cold"]),
        (("as the kiln says", "no_kiln"), []),
        (("", "no_kiln"), []),
    ],
)
def test_a_declared_label_on_cards_of_statuses_gives_the_codes(
    desk: Desk, values: tuple[str, str], outcome: list[str]
) -> None:
    heads = zip(("400 Bad Request", "404 Not Found", "409 Conflict"), (*values, "cold"), strict=True)
    field = "<p><strong>Known codes:</strong> {}</p>"
    cards = [f"<h3>{head}</h3><p>The kiln is odd.</p>{value and field.format(value)}" for head, value in heads]
    found = checked(desk, declared('columns = { "Known codes" = "code" }'), page("<h2>Errors</h2>", *cards))
    assert codes(desk) == outcome and (found[0] == "suspect") == (outcome == [])


@pytest.mark.parametrize(
    "line", ["<tr><td>{0}</td><td>{1}</td><td>{2}</td></tr>", "<div><div>{0}</div><div>{1}</div><div>{2}</div></div>"]
)
def test_with_the_pattern_of_the_codes_alone_statuses_need_no_title(desk: Desk, line: str) -> None:
    rows = [("E1001", 404, "There is no such kiln."), ("E1002", 409, "The kiln is hot."), ("E1003", 500, "It broke.")]
    lines = "".join(line.format(*row) for row in rows)
    body = page(f"<table>{lines}</table>" if line.startswith("<tr>") else f"<div>{lines}</div>")
    checked(desk, declared("code = 'E[0-9]{4}'"), body)
    assert desk.ask("SELECT code, status FROM errors ORDER BY code") == [row[:2] for row in rows]


def test_a_card_ends_above_a_higher_heading_though_that_may_be_a_label(desk: Desk) -> None:
    cards = map("<h3>E100{0}</h3><p>Kiln {0} broke.</p>".format, range(3))
    body = page("<h2>Errors</h2>", *cards, "<h2>Next steps</h2><p>Buy a kiln.</p>")
    checked(desk, declared("code = 'E[0-9]{4}'"), body)
    assert desk.ask("SELECT code, hint FROM errors") == [(f"E100{at}", None) for at in range(3)]


def test_a_new_heading_beside_those_above_the_declared_items_is_asked_about(desk: Desk) -> None:
    group = "<h3>K1{0}1-1{0}2: Too wet</h3><ul><li>K1{0}1 The clay is wet.</li><li>K1{0}2 The slip is wet.</li></ul>"
    alone = "<h3>K13{0}: Cold kiln</h3><p>The kiln is cold.</p>"
    before = page("<h2>Rules</h2>", group.format(0), group.format(1), *map(alone.format, range(3)))
    config = declared('lists = ["K101-102: Too wet", "K111-112: Too wet"]')
    assert checked(desk, config, before)[0] == "changed" and len(codes(desk)) == 4
    after = checked(desk, config, before.replace("</body>", f"{alone.format(3)}</body>"))
    assert after[1].startswith("codes-unaccounted") and "K133" in after[1]


@pytest.mark.parametrize("declaration", ["", 'columns = { "Code" = "code" }', 'lists = ["Error codes"]'])
@pytest.mark.parametrize(
    ("titles", "status", "outcome"),
    [
        (("HTTP (v1)", "HTTP (v2)"), "422", "suspect"),
        (("HTTP", "HTTP (from 1 March)"), "422", "suspect"),
        (("Old HTTP", "New HTTP"), "422", "suspect"),
        (("HTTP", "HTTP status"), "401", "unchanged"),
        (("HTTP", "Status"), "Live", "unchanged"),
    ],
)
def test_a_new_column_of_other_statuses_is_asked_about(
    desk: Desk, declaration: str, titles: tuple[str, str], status: str, outcome: str
) -> None:
    config = declared(declaration)
    desk.check(config, acme=page(errors()))
    other = [status if status == "Live" or own == "401" else own for _, own, _ in ROWS]
    rows = [(code, own, new, text) for (code, own, text), new in zip(ROWS, other, strict=True)]
    found = checked(desk, config, page(errors(rows, ("Code", *titles, "Description"))))
    assert found[0] == outcome and (outcome != "suspect" or "column-unread" in found[1])
    first = probe_page(page(errors(rows, ("Code", *titles, "Description"))).encode(), "acme", PAGE, None)
    assert (first.suspect or {}).get("reason") == ("column-unread" if outcome == "suspect" else None)


def codes(desk: Desk) -> list[object]:
    return [row[0] for row in desk.ask("SELECT code FROM errors ORDER BY rowid")]


def checked(desk: Desk, config: Config, text: str) -> tuple[str, str]:
    (_, check), *others = desk.refresh(config, acme=text).checks
    assert not others
    return check.outcome, f"{check.reason}: {check.detail}"


@pytest.mark.parametrize("codes", ["400|401|403|404|409", "Bad clay|Wet clay|Lid open|No such kiln|Kiln in use"])
def test_badges_and_anchors_that_come_change_nothing(desk: Desk, codes: str) -> None:
    every = codes.split("|")
    rows = [(code, f"The kiln failed in way {at}.") for at, code in enumerate(every)]
    text = page(errors(rows, ("HTTP status" if codes[0] == "4" else "Error", "Meaning")))
    assert checked(desk, declared(), text)[0] == "changed"
    text = text.replace(f"<td>{every[1]}", f"<td>{every[1]} <em>(deprecated)</em>")
    text = text.replace(f"<td>{every[2]}</td>", f"<td><p>{every[2]} <span>New</span></p></td>")
    text = text.replace("<h2>", "<h2><div><a href='#codes'>\u200b<div></div></a></div>")
    text = text.replace(f"<td>{every[3]}</td>", f"<td>{every[3]} <span>v2</span></td>")
    text = text.replace(f"<td>{every[4]}</td>", f"<td>{every[4]} <sup>Experimental</sup></td>")
    assert checked(desk, declared(), text)[0] == "unchanged"


def test_a_fold_that_comes_around_each_table_is_no_heading(desk: Desk) -> None:
    text = (Path(__file__).parent / "drift" / "four_sections.html").read_text("utf-8")
    assert checked(desk, declared(), text)[0] == "changed"
    text = text.replace("<table>", "<details><summary>Click to show all codes</summary><table>")
    assert checked(desk, declared(), text.replace("</table>", "</table></details>"))[0] == "unchanged"


def test_what_is_said_of_a_heading_is_accepted_whatever_stands_below_it(desk: Desk) -> None:
    config = declared()
    marked = page(errors().replace("<h2>Error codes", "<h2>[b]Error codes[/b]"))
    assert checked(desk, config, marked)[1].startswith("heading-unclear")
    accept(config, desk.db, "acme")
    more = marked.replace("</table>", "<tr><td>E99</td><td>499</td><td>It is new.</td></tr></table>")
    assert checked(desk, config, more)[0] == "changed"


def test_an_address_is_enough_for_an_ordinary_page(desk: Desk) -> None:
    config = declared()
    assert find_sites(config)["acme"].pages == {"errors": PAGE}
    assert checked(desk, config, page(errors()))[0] == "changed"
    found = desk.ask("SELECT code, status, message, url FROM errors")
    assert found[0] == ("E1", 401, "What went wrong, number 1.", PAGE) and len(found) == 12
    outcome = desk.refresh(config, acme=page(errors([("E1", "410", ROWS[0][2]), *ROWS[1:-1]])))
    told = {(change.rule, change.code) for _, change in outcome.news.changes}
    assert told == {("status-changed", "E1"), ("code-removed", "E12")}


@pytest.mark.slow
@pytest.mark.parametrize("name", DRIFT)
def test_what_was_read_first_must_hold_later(desk: Desk, name) -> None:
    """Page after page of one site: what each gives, and that a suspect one changes nothing."""
    for step in DRIFT[name]:
        before = desk.ask("SELECT * FROM errors") if desk.db.exists() else []
        config = declared(step.get("site", ""))
        text = (Path(__file__).parent / "drift" / f"{step['page']}.html").read_text("utf-8")
        for old, new in step.get("edits", {}).items():
            assert text.count(old) == 1
            text = text.replace(old, new)
        outcome, detail = checked(desk, config, text)
        assert step["result"] == (detail.partition(":")[0] if outcome == "suspect" else outcome), detail
        assert outcome == "changed" or desk.ask("SELECT * FROM errors") == before
        assert codes(desk) == step.get("codes", codes(desk)) and step.get("detail", "") in detail


@pytest.mark.parametrize(
    ("wallets", "rest", "detail"),
    [
        (2, "<h2>Wallets</h2>", "section-emptied: codes are gone (E4, E5)"),
        (2, "", "headings-reclassified: codes are gone (E4, E5)"),
        (4, "", "rows-lost: 4 of 7 codes are gone: E4, E5, E6, E7"),
    ],
)
def test_the_codes_that_go_with_the_last_other_heading_are_named_first(
    desk: Desk, wallets: int, rest: str, detail: str
) -> None:
    cards, others = f"<h2>Cards</h2>{table(HEAD, ROWS[:3])}", table(HEAD, ROWS[3 : 3 + wallets])
    assert checked(desk, declared(), page(cards, f"<h2>Wallets</h2>{others}"))[0] == "changed"
    assert checked(desk, declared(), page(cards, rest))[1].startswith(detail)


@pytest.mark.slow
def test_codes_of_which_only_the_case_changes_are_named_as_such(desk: Desk) -> None:
    assert checked(desk, declared(), page(errors(ROWS)))[0] == "changed"
    detail = checked(desk, declared(), page(errors([(code.lower(), *rest) for code, *rest in ROWS])))[1]
    assert detail.startswith("code-format-changed: only upper and lower case differs: e1")


def test_a_code_is_asked_about_that_stands_where_a_message_could(desk: Desk) -> None:
    rows = [(f"<code>{code}</code>", text) for code, _, text in ROWS]
    text = page(errors(rows, ("Error", "How to fix")))
    assert checked(desk, declared(), text)[0] == "changed"
    outcome, detail = checked(desk, declared(), text.replace("<code>E4</code>", "<code>E4</code><br>E45"))
    assert (
        outcome == "suspect" and detail.startswith("code-format-changed: possible codes now appear") and "E45" in detail
    )


@pytest.mark.parametrize(
    "note",
    [
        "<p><code>E45</code> (HTTP 409): It is stuck.</p>",
        "<ul><li><code>E45</code>, status code 409. It is stuck.</li></ul>",
        "<blockquote><code>E45</code>: It is stuck.</blockquote>",
        "<div><b>E45</b> It is stuck.</div>",
    ],
)
def test_a_new_code_beside_its_status_or_text_is_asked_about_wherever_it_stands(desk: Desk, note: str) -> None:
    assert checked(desk, declared(), page(errors()))[0] == "changed"
    outcome, detail = checked(desk, declared(), page(errors(), f"<p>Mind this:</p>{note}"))
    assert outcome == "suspect" and "E45" in detail


@pytest.mark.parametrize("more", ["", "lists = ['Errors']"])
def test_a_badge_glued_to_a_name_is_no_new_code(desk: Desk, more: str) -> None:
    names = {"LidMissing": "The lid is missing.", "PotNotFound": "The pot was not found.", "HeatError": "It failed."}
    text = page("".join(f"<h4>{name}</h4><p>Error message: {told}</p>" for name, told in names.items()))
    assert checked(desk, declared(more), text)[0] == "changed"
    badge = text.replace("<h4>PotNotFound", "<h4>PotNotFound<span>Deprecated</span>")
    assert checked(desk, declared(more), badge)[0] == "unchanged"


def test_a_heading_that_is_the_plural_of_an_acronym_is_no_code(desk: Desk) -> None:
    rows = [(f"{name}Error", "400", f"The {name} has failed.") for name in ("Kiln", "Lid", "Pot", "Glaze", "Shelf")]
    text = page(errors([*rows, ("LidOpen", "409", "The lid is open."), ("KilnCold", "409", "The kiln failed.")]))
    assert checked(desk, declared(), text)[0] == "changed"
    more = "<h2>SDKs</h2><p>They wrap each call.</p><h2>APIs</h2><p>There are two.</p></body>"
    assert checked(desk, declared(), text.replace("</body>", more))[0] == "unchanged"


def test_a_number_and_its_text_that_moved_into_a_paragraph_are_not_lost(desk: Desk) -> None:
    rows = [(str(100 + at), "400", f"The kiln failed in way {at}.") for at in range(1, 9)]
    assert checked(desk, declared(), page(errors(rows)))[0] == "changed"
    outcome, detail = checked(desk, declared(), page(errors(rows[1:]), "<p><b>101</b> – The kiln failed in way 1.</p>"))
    assert outcome == "suspect" and "in no row: 101" in detail


MANY = [(f"E{number}", str(400 + number), f"Number {number} went wrong.") for number in range(1, 13)]


@pytest.mark.slow
def test_a_code_whose_heading_is_set_right_again_leaves_no_section_empty(desk: Desk) -> None:
    names = ["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_FAILED", "LAMP_ERR_WET", "LAMP_ERR_OLD"]
    cards = "".join(f"<h4>{one}</h4><p>The lamp failed in way {at}.</p>" for at, one in enumerate(names))
    high = cards.replace("<h4>LAMP_ERR_FAILED</h4>", "<h3>LAMP_ERR_FAILED</h3>")
    assert checked(desk, declared(), page("<h2>Error codes</h2>", high))[0] == "changed"
    assert sorted(codes(desk)) == sorted(names)
    assert checked(desk, declared(), page("<h2>Error codes</h2>", cards))[0] == "unchanged"
    few = cards.replace("<h4>LAMP_ERR_OLD</h4>", "<h4>Old lamps</h4>")
    assert checked(desk, declared(), page("<h2>Error codes</h2>", few))[0] == "suspect"
    few, _, _ = cards.rpartition("<h4>")
    assert checked(desk, declared(), page("<h2>Error codes</h2>", few, "<h2>Thanks</h2><p>To all.</p>"))[0] == "changed"


@pytest.mark.parametrize("title", ["Fehlercode", "Grund", "Name"])
def test_a_grammar_alone_takes_no_text_away(desk: Desk, title: str) -> None:
    """The advice of a complaint is followed to the letter, on a page whose titles only the recogniser knows."""
    config = declared("code = 'E\\d+'")
    rows = [(code, "Der Aufruf ist ungültig.", "Noch einmal senden.") for code, *_ in ROWS]
    outcome, told = checked(desk, config, page(errors(rows, (title, "Bedeutung", "Abhilfe"))))
    assert outcome == "changed", told
    assert desk.ask("SELECT count(*), count(hint) FROM errors WHERE message LIKE 'Der%'") == [(12, 12)]


def test_a_pattern_that_two_columns_fit_names_neither(desk: Desk) -> None:
    rows = [(f"lamp_{at}", f"too_{at}", f"The lamp is {at}.") for at in ("hot", "dim", "old", "wet")]
    config = declared("code = '[a-z_]+'")
    assert checked(desk, config, page(errors(rows, ("Field", "Reason", "Description"))))[0] == "suspect"


@pytest.mark.parametrize(
    ("declaration", "codes", "reason"),
    [
        ("code = 'E[0-9]+|Wrong'\ncolumns = { Code = 'code' }", 13, "keys-set-aside"),
        ("lists = ['Error codes', 'Sizes']\ncolumns = { Code = 'code' }\ncode = 'E[0-9]+'", 13, "row-unread"),
        ("lists = ['Error codes', 'Sizes']\ncode = 'E[0-9]+'", 13, "row-unread"),
        ("code = 'E[0-9]+'", 12, "codes-unaccounted"),
    ],
)
def test_no_code_is_lost_under_its_title_where_other_texts_repeat_below_it(
    declaration: str, codes: int, reason: str
) -> None:
    sizes = [
        ("E99", "The file is too large."),
        *(("Wrong", f"The {text} is too long.") for text in ("name", "text", "list")),
    ]
    site = find_sites(declared(declaration))["acme"].site
    body = page(errors(), f"<h2>Sizes</h2>{table(('Code', 'Description'), sizes)}")
    assert site
    reading = read_page(site, None, body.encode(), "page", "", None)
    assert [one.reason for one in reading.findings] == [reason]
    assert (len(reading.records), "E99" in str(reading)) == (codes, True)
    assert [one.state.message for one in reading.records if one.code == "E99"] == ["The file is too large."] * (
        codes - 12
    )


@pytest.mark.parametrize(("status", "outcome"), [("", "changed"), ("beta", "suspect")])
def test_a_new_list_that_leaves_a_column_blank_reclassifies_none(desk: Desk, status: str, outcome: str) -> None:
    config = declared()
    checked(desk, config, page(errors()))
    more = [(f"E{at}", status, f"The client failed in way {at}.") for at in range(50, 54)]
    found = checked(desk, config, page(errors(), "<h2>Errors of the client</h2>", table(HEAD, more)))
    assert found[0] == outcome, found
    emptied = [(code, "", text) for code, _, text in ROWS]
    assert (
        checked(desk, config, page(errors(emptied), "<h2>Errors of the client</h2>", table(HEAD, more)))[0] == "suspect"
    )


@pytest.mark.slow
def test_a_new_column_fills_what_was_empty(desk: Desk) -> None:
    config = declared()
    checked(desk, config, page(errors(MANY)))
    more = [(*row, "Yes" if number % 2 else "No") for number, row in enumerate(MANY)]
    assert checked(desk, config, page(errors(more, (*HEAD, "Retryable"))))[0] == "changed"
    assert desk.ask("SELECT count(*) FROM errors WHERE retryable_basis = 'stated'") == [(12,)]


def test_what_looks_like_a_code_and_is_not_read_is_shown_with_the_vendor(run: Run, desk: Desk) -> None:
    config = declared()
    checked(desk, config, page(errors(), "<p><strong>E77</strong> - The card is lost.</p>"))
    shown = run("sites", "acme", "--config", "errdex.toml")[1]
    assert "  possible codes outside the lists: E77\n" in shown


def test_a_page_of_which_nothing_is_taken_names_the_line_that_settles_it(desk: Desk) -> None:
    odd = page(f"<h2>Answers</h2>{table(('Sign', 'Remark'), [('Late', 'Too late for it.'), ('Early', 'Too early.')])}")
    outcome, told = checked(desk, declared(), odd)
    assert outcome == "suspect" and told.startswith("no-rows: ")
    line = 'columns = { "Sign" = "code", "Remark" = "message" }'
    assert told.endswith(line) and checked(desk, declared(line), odd)[0] == "changed"
    assert desk.ask("SELECT code, message FROM errors") == [("Late", "Too late for it."), ("Early", "Too early.")]


DECLINED = {
    "a list of parameters": page(
        f"<h2>Request parameters</h2>{table(SCHEMA, [(f'P{at}', 'string', f'Value {at} of the request.') for at in range(1, 6)])}"
    ),
    "a table of words": page(table(("Sign", "Remark"), [("Late", "Too late."), ("Early", "Too early.")])),
    "a quote in a title": page(table(('Marker "x"', "Remark"), [("Late", "Too late."), ("Early", "Too early.")])),
    "a table without a head": "<html><body><h1>Reference</h1><table><tr><td>BadKey</td><td>It failed.</td></tr>"
    "<tr><td>NoKey</td><td>It is lost.</td></tr><tr><td>OldKey</td><td>It has expired.</td></tr></table></html>",
    "preformatted lines": page("<h2>Replies</h2><pre>E1: It failed.\nE2: It is\n  lost.\nE3: It has expired.</pre>"),
    "a status that is none, beside a column under an unknown title": page(
        table(
            ("HTTP status code", "Error code", "Description", "Farol"),
            [
                (status, f"LMP00{at}", f"The lamp has failed, number {at}.", f"La lámpara ha fallado, número {at}.")
                for at, status in enumerate(("400", "404", "753", "409", "500"))
            ],
        )
    ),
    "one code with two meanings": page(errors([*ROWS, ("E1", "499", "Another one.")])),
    "one code in two lists": page(errors(), errors([("E1", "401", "Another one.")]).replace("Error codes", "Cards")),
}
CORPUS = [
    pytest.param(path, id=path.stem, marks=pytest.mark.slow)
    for path in sorted(Path(os.environ.get("ERRDEX_CORPUS", "/none"), "pages").glob("*.html"))
]


@pytest.mark.parametrize("text", [*(pytest.param(text, id=name) for name, text in DECLINED.items()), *CORPUS])
def test_any_line_that_probe_names_settles_what_it_is_named_for(desk: Desk, text) -> None:
    body = text.read_bytes() if isinstance(text, Path) else text.encode()
    found = probe_page(body, "acme", "", None)
    if found.declare is None:
        assert isinstance(text, Path) and (found.suspect is None or "neg-" in text.stem)
        return
    config = declared(found.declare)
    (_, check), *_ = desk.refresh(config, acme=body).checks
    if "# open" in found.declare:
        assert check.outcome == "suspect"
    else:
        assert (check.outcome, check.reason) == ("changed", None) and codes(desk)


def test_a_block_names_the_column_that_the_finding_names_and_it_does_not_read() -> None:
    translated = DECLINED["a status that is none, beside a column under an unknown title"]
    assert (probe_page(translated.encode(), "acme", "", None).declare or "").endswith(
        "\n# not read: 'Farol' in a table"
    )


@pytest.mark.slow
def test_no_scope_of_texts_is_proposed_for_a_page_that_has_rows(desk: Desk) -> None:
    twice = page(errors([*ROWS, ("E3", "403", "Another thing went wrong.")]))
    assert probe_page(twice.encode(), "acme", "", None).declare == 'scope = "message"'
    desk.refresh(declared(), acme=page(errors()))
    outcome, told = checked(desk, declared(), twice)
    assert (outcome, "scope =" in told) == ("suspect", False)
    assert "; accept the first of each: errdex review acme --accept" in told
    assert accept(declared(), desk.db, "acme").news.changes == []
    assert checked(desk, declared(), twice)[0] == "unchanged"


@pytest.mark.slow
def test_a_declared_word_that_no_list_has_makes_the_page_suspect(desk: Desk) -> None:
    config = declared('columns = { "Code" = "code", "Descripton" = "message" }')
    outcome, told = checked(desk, config, page(errors()))
    assert outcome == "suspect" and told.startswith("column-lost: ") and "'Descripton'" in told
    accept(config, desk.db, "acme")
    assert checked(desk, config, page(errors()))[0] == "unchanged"
    # It may stand on one page of several; on one that is not read nobody knows.
    pages = f'pages = ["{PAGE}", "{PAGE}/cards"]'
    config = declared('columns = { "Code" = "code", "Reason" = "message" }', pages)
    cards = page(errors([("C1", "402", "Pay."), ("C2", "403", "No card.")], ("Code", "HTTP", "Reason")))
    for text, outcomes in ((None, ["unchanged", "failed"]), (cards, ["unchanged", "changed"])):
        found = desk.refresh(config, acme=page(errors()), acme__cards=text)
        assert [check.outcome for _, check in found.checks] == outcomes
    found = desk.refresh(config, acme=page(errors()), acme__cards=cards.replace("Reason", "Meaning"))
    shown = [(check.outcome, check.reason) for _, check in found.checks]
    assert shown == [("unchanged", None), ("suspect", "column-lost")]


@pytest.mark.slow
def test_an_emptied_column_is_named_with_a_remedy_that_helps(desk: Desk, run: Run) -> None:
    config, titles = declared(), ("Code", "HTTP", "Message", "What to do")
    rows = [(f"E{at}", "400", f"Part {at} failed.", f"Mend part {at}.") for at in range(1, 6)]
    assert checked(desk, config, page(errors(rows, titles)))[0] == "changed"
    _, told = checked(desk, config, page(errors([(*row[:3], "") for row in rows], titles)))
    assert told.startswith("field-emptied: hint was read from 'What to do', which is still there, but empty: E1")
    shown = run("review", "acme")[1]
    assert "the column 'What to do' was read as hint, now as nothing" in shown and "--reject keeps" in shown


def test_codes_are_counted_on_the_page_that_has_them_once_their_move_is_accepted(desk: Desk, run: Run) -> None:
    pages = declared("", f'pages = ["{PAGE}", "{PAGE}/cards"]')
    desk.refresh(declared(), acme=page(errors()))
    moved, left = (
        errors(ROWS[:6]).replace("Error codes", "Cards"),
        errors([(*row, "Ask.") for row in ROWS[6:]], (*HEAD, "Fix")),
    )
    found = desk.refresh(pages, acme=page(left, "<p>12 error codes in total.</p>"), acme__cards=page(moved))
    assert [check.outcome for _, check in found.checks] == ["suspect", "unchanged"]
    accept(pages, desk.db, "acme")
    kept = [line.rpartition("; ")[2] for line in run("sites", "acme")[1].splitlines() if line.endswith("kept")]
    assert kept == ["6 codes kept", "6 codes kept"]


def test_pages_of_a_vendor_that_are_suspect_for_the_same_finding_are_named_together(desk: Desk, run: Run) -> None:
    config = declared("", f'pages = ["{PAGE}", "{PAGE}/cards", "{PAGE}/keys"]')
    prose = page("<p>This page is being written.</p>")
    desk.refresh(config, acme=page(errors()), acme__cards=prose, acme__keys=prose)
    told = [line for line in run("diff")[1].splitlines() if "suspect since" in line or "to do" in line]
    assert len(told) == 2 and "acme/cards, keys: no-rows: " in told[0]
    desk.refresh(config, acme=page(errors()), acme__cards=prose, acme__keys=page(errors(ROWS[:1])))
    assert "acme/cards: no-rows" in run("diff")[1]


def test_a_list_to_be_left_aside_that_is_not_there_is_named(run: Run, desk: Desk) -> None:
    config = declared('skip = ["Webhoks", "Webhok errors", "error codes"]')
    other = errors([("W1", "400", "It failed."), ("W2", "500", "It is lost.")]).replace("Error codes", "Webhook errors")
    assert checked(desk, config, page(errors(), other))[0] == "changed"
    assert codes(desk) == ["W1", "W2"]
    named = "declared under skip, but not on the page: Webhoks, Webhok errors; did you mean Webhook errors?\n"
    assert named in run("sites", "acme")[1]
    assert desk.notes[1:] == [
        "acme: `skip` names 'Webhoks', which no list has as heading or first title",
        "acme: `skip` names 'Webhok errors', which no list has as heading or first title; did you mean 'Webhook errors'?",
    ]


def test_a_misspelt_word_gets_the_line_with_the_right_one(desk: Desk) -> None:
    for line in ('lists = ["Error codes"]', 'columns = { "Description" = "message" }'):
        misspelt = line.replace("codes", "cods").replace("tion", "ton")
        told = checked(desk, declared(misspelt), page(errors()))[1]
        assert f"; declare under [sites.acme] in errdex.toml: {line}" in told, told


@pytest.mark.slow
def test_a_changed_declaration_is_a_changed_parser_and_a_changed_address_is_none(desk: Desk) -> None:
    marks = [fingerprint(sources(declared(more))["acme"]) for more in ("", "headings = false")]
    assert marks[0] != marks[1]
    assert marks[0] == fingerprint(sources(declared("", f'pages = ["{PAGE}/v2"]'))["acme"])
    cards, refunds = (
        errors(ROWS[:2]).replace("Error codes", "Cards"),
        errors(ROWS[2:3]).replace("Error codes", "Refunds"),
    )
    checked(desk, declared(), page(cards, refunds))
    outcome = desk.refresh(declared("headings = false"), acme=page(cards, refunds))
    assert [(change.field, change.cause) for _, change in outcome.news.changes] == [("category", "parser")] * 3


@pytest.mark.slow
def test_the_pages_of_an_index_are_followed_and_removed_once_unlisted_and_gone(desk: Desk, server: Server) -> None:
    config = declared('follow = "/errors/*"', f'pages = ["{server.url}/docs/index.html"]')
    config = replace(config, fetch=LOCAL_FETCH)
    lists = {"cards": ROWS[:4], "keys": ROWS[4:8], "limits": ROWS[8:]}

    def serve(listed: str, there: str) -> dict[str, tuple[str, str | None]]:
        links = "".join(f'<li><a href="/errors/{name}?from=index#top">{name}</a></li>' for name in listed.split())
        index = page(
            f'<ul>{links}<li><a href="/guides/start">Start</a></li></ul><a href="https://b.example/errors/x">x</a>'
        )
        server.routes.clear()
        server.routes["/docs/index.html"] = lambda to: to.page(index.encode())
        for name in there.split():
            server.routes[f"/errors/{name}"] = lambda to, name=name: to.page(page(errors(lists[name])).encode())
        found = desk.fetch(config, "acme")
        return {check.page: (check.outcome, check.reason) for _, check in found.checks}

    first = serve("cards keys limits", "cards keys limits")
    assert first.pop("index") == ("unchanged", None)  # It has no rows.
    assert first == dict.fromkeys(lists, ("changed", None))
    assert desk.ask("SELECT page, count(*) FROM errors GROUP BY page") == [("cards", 4), ("keys", 4), ("limits", 4)]
    # Gone from the index alone, or from its place alone: the rows stay, and the page is named.
    assert serve("cards keys", "cards keys limits")["limits"] == ("unchanged", "unlisted")
    assert serve("cards keys limits", "cards keys")["limits"] == ("failed", "dead-link")
    assert len(codes(desk)) == 12
    # An index that fails, or names nothing, says nothing of what is gone.
    assert serve("cards keys limits", "cards keys limits")["limits"] == ("unchanged", None)
    server.routes.clear()
    assert [check.outcome for _, check in desk.fetch(config, "acme").checks] == ["failed"]
    with reading(desk.db) as catalogue:
        assert unread_pages(config, catalogue) == {}
    assert serve("", "cards")["index"] == ("suspect", "bad-index") and len(codes(desk)) == 12
    assert serve("cards keys limits", "cards keys")["limits"] == ("failed", "dead-link")
    assert serve("cards keys", "cards keys")["limits"] == ("changed", "vanished")
    with reading(desk.db) as catalogue:
        assert page_checks.recovered(catalogue, run_times(catalogue).popitem()[0]) == [], "its rows are removed"
    assert codes(desk) == [row[0] for row in ROWS[:8]]
    assert set(serve("cards keys", "cards keys")) == {"index", "cards", "keys"}
    assert [row[0] for row in desk.ask("SELECT DISTINCT cause FROM changes")] == ["vendor"]
    found, _ = backtest(config, desk.db, ["acme"], False, desk.notes.append)
    assert [(state.changes, state.notes) for state in found] == [([], [])] * 2


@pytest.mark.slow
@pytest.mark.parametrize(("gone", "left"), [(3, 10), (4, 16)])
def test_more_pages_than_a_vendor_removes_at_once_keep_their_rows(desk: Desk, server: Server, gone, left) -> None:
    for there in (range(8), range(8 - gone)):
        links = page("".join(f'<a href="/errors/{at}">{at}</a>' for at in there))
        server.routes.clear()
        for at in there:
            text = page(errors([(f"E{at}{part}", "400", f"Part {at}.{part} failed.") for part in "ab"]))
            server.routes[f"/errors/{at}"] = lambda to, text=text: to.page(text.encode())
        followed(desk, server, "/errors/*", links)
    assert len(codes(desk)) == left


@pytest.mark.slow
def test_an_index_with_more_pages_than_are_read_is_suspect(desk: Desk, server: Server, monkeypatch: Patch) -> None:
    monkeypatch.setattr("ingest.pipeline.refresh_run.MAX_PAGES", 20)
    for most, reason in ((20, None), (21, "bad-index")):
        links = "".join(f'<a href="/errors/{number}">{number}</a>' for number in range(most))
        checks = followed(desk, server, "/errors/*", page(links))
        assert (checks["docs"].reason, len(checks)) == (reason, 21)


def test_an_index_of_which_no_link_is_followed_is_suspect_whatever_stands_on_it(desk: Desk, server: Server) -> None:
    text = page(errors(), '<a href="/errors/cards">Cards</a>')
    check = followed(desk, server, "/erors/*", text)["docs"]
    assert (check.outcome, check.reason) == ("suspect", "bad-index") and "'/erors/*'" in (check.detail or "")
    assert codes(desk) == []


def test_an_index_without_links_or_codes_is_not_told_to_declare_follow(desk: Desk, server: Server) -> None:
    check = followed(desk, server, "/errors/*", page("<p>See the guides.</p>"))["docs"]
    found = [one["reason"] for one in check.account["findings"]]  # type: ignore[attr-defined]
    assert found == ["bad-index", "no-rows"]
    assert check.reason == "bad-index" and "correct `follow`" in str(check.detail)
    assert "declare `follow`" not in str(check.detail)


@pytest.mark.slow
def test_a_link_to_a_declared_page_gives_no_second_page_of_its_name(desk: Desk, server: Server) -> None:
    server.routes["/docs/cards"] = lambda to: to.page(page(errors(ROWS[:4])).encode())
    links = '<a href="/docs/">Docs</a> <a href="/docs/cards">Cards</a> <a href="/docs/cards/">Cards</a>'
    for more, outcome, reason in (("", "changed", None), ('<a href="/docs/old/cards">Old</a>', "suspect", "bad-index")):
        checks = followed(desk, server, "/docs*", page(errors(ROWS[4:]), links + more), "/docs/cards")
        assert set(checks) == {"docs", "cards"} and set(codes(desk)) == {row[0] for row in ROWS}
        assert (checks["docs"].outcome, checks["docs"].reason) == (outcome, reason)


def test_a_dead_link_of_an_index_is_not_blamed_on_pages(desk: Desk, server: Server) -> None:
    server.routes["/errors/cards"] = lambda to: to.page(page(errors()).encode())
    server.routes["/errors/moved"] = lambda to: to.page(b"", 301, Location=f"{server.url}/errors/cards")
    links = "".join(f'<a href="/errors/{name}">{name}</a>' for name in ("cards", "moved", "old"))
    checks = followed(desk, server, "/errors/*", page(links))
    dead, moved = checks["old"], checks["moved"]
    assert (dead.outcome, dead.reason, dead.http_status) == ("failed", "dead-link", 404)
    assert f"{server.url}/errors/old answers 404" in (dead.detail or "")
    assert "`pages`" not in f"{dead.detail} {REASONS['dead-link'].remedy} {moved.detail}"
    assert (moved.outcome, moved.reason) == ("unchanged", None)


def followed(desk: Desk, server: Server, paths: str, text: str, *more: str) -> dict[str, Check]:
    pages = ", ".join(f'"{server.url}{path}"' for path in ("/docs", *more))
    config = declared(f'follow = "{paths}"', f"pages = [{pages}]")
    server.routes["/docs"] = lambda to: to.page(text.encode())
    return {check.page: check for _, check in desk.fetch(replace(config, fetch=LOCAL_FETCH), "acme").checks}


@pytest.mark.parametrize("lost", [(2,), (2, 3), (2, 5)])
def test_a_term_that_loses_its_text_does_not_take_that_of_the_next(desk: Desk, lost: tuple[int, ...]) -> None:
    def terms(*without: int) -> str:
        rows = [(code, f"<dd>{text}</dd>" * (at not in without)) for at, (code, _, text) in enumerate(ROWS)]
        return page("<dl>", *[f"<dt>JAR_{code}</dt>{text}" for code, text in rows], "</dl>")

    desk.refresh(declared(), acme=terms())
    before = desk.ask("SELECT code, message FROM errors")
    assert len(before) == len(ROWS)
    outcome, reason = desk.outcome(declared(), acme=terms(*lost))
    assert outcome == "suspect", reason
    assert desk.ask("SELECT code, message FROM errors") == before


def test_an_item_of_a_declared_list_that_opens_as_its_codes_do_and_is_not_read_makes_the_page_suspect() -> None:
    items = ("startScan - Cannot start.", "stopScan - Cannot stop.", "isNotBonded - Device is not bonded.")
    for word, reasons in (("Bond", ["codes-unaccounted"]), ("isBonded", [])):
        body = "".join(f"<li>{item}</li>" for item in (*items, f"{word} - Cannot bond."))
        text = page(f"<h1>Scans</h1><h2>Errors</h2><ul>{body}</ul>").encode()
        site = find_sites(declared('lists = ["Errors"]'))["acme"].site
        assert site
        assert [one.reason for one in read_page(site, None, text, "page", "", None).findings] == reasons, word


def test_all_lists_under_a_declared_heading_are_read_whose_codes_begin_as_those_of_the_first() -> None:
    lost, wet = ("ERR_LAMP_LOST", "ERR_LAMP_OUT", "USER_LEFT"), ("ERR_LAMP_WET", "ERR_LAMP_HOT", "ERR_LAMP_DRY")
    calls = {"light()": lost, "douse()": wet}
    items = {call: "".join(f"<li>{code} ... The {code}.</li>" for code in names) for call, names in calls.items()}
    parts = "".join(f"<h3>{call}</h3><ul>{found}</ul>" for call, found in items.items())
    site = find_sites(declared('lists = ["Error Codes"]'))["acme"].site
    assert site
    text = page(f"<h1>Lamps</h1><h2>Error Codes</h2>{parts}").encode()
    reading = read_page(site, None, text, "page", "", None)
    assert [record.code for record in reading.records] == [code for names in calls.values() for code in names]


def test_a_list_too_short_for_one_under_a_declared_heading_is_missed() -> None:
    long, short = ("ERR_LAMP_LOST", "ERR_LAMP_OUT", "ERR_LAMP_ON"), ("ERR_LAMP_WET", "ERR_LAMP_HOT")
    items = {
        call: "".join(f"<li>{code} ... The {code}.</li>" for code in names)
        for call, names in zip("ab", (long, short), strict=True)
    }
    parts = "".join(f"<h3>{call}</h3><ul>{found}</ul>" for call, found in items.items())
    site = find_sites(declared('lists = ["Error Codes"]'))["acme"].site
    assert site
    reading = read_page(site, None, page(f"<h1>Lamps</h1><h2>Error Codes</h2>{parts}").encode(), "page", "", None)
    assert [one.reason for one in reading.findings] == ["codes-unaccounted"]


@pytest.mark.parametrize("tag", ["div", "p"])
def test_a_page_that_ends_early_between_two_codes_is_truncated_where_it_was_closed(desk: Desk, tag: str) -> None:
    heads = [f"<h3>KILN-{number}</h3>\n<p>The kiln failed, number {number}.</p>\n" for number in range(1, 6)]
    start = f"<html><head><title>Kiln</title></head><body><h1>Kiln errors</h1>\n<{tag}>"
    whole = start + "".join(heads)
    closed, cut, left = f"{whole}</{tag}></body></html>\n", start + "".join(heads[:3]), whole
    found = [desk.check(declared(), acme=text) for text in (closed, cut, left)]
    assert [one.reason for one in found] == [None, "truncated", None]


@pytest.mark.parametrize("lists", [(), ("Error codes",)])
@pytest.mark.parametrize("code", ["", "[a-z]+_[a-z]+"])
@pytest.mark.parametrize(
    "form", ["<li>{}: {}</li>", "<dt>{}</dt><dd>{}</dd>", "<h3>{}</h3><p>{}</p>", "<p>{}: {}</p>", "{}: {}<br>"]
)
@pytest.mark.parametrize("head", ["lid gone", "timeout", "lid_is_lost", "404", "盖子丢失"])
def test_an_entry_that_other_words_head_is_read_or_asked_about_between_codes(head, form, code, lists) -> None:
    heads = {"no_key": "The key is missing.", "no_pot": "No such pot.", head: "The lid could not be found."}
    heads |= {"bad_key": "The key is invalid.", "too_hot": "The oven failed."}
    entries = "".join(form.format(*one) for one in heads.items())
    around = {"<li": "<ul>{}</ul>", "<dt": "<dl>{}</dl>", "{}:": "<p>{}</p>"}
    list_ = around.get(form[:3], "{}").format(entries)
    body = page(f"<h1>Pots</h1><h2>Error codes</h2>{list_}<h2>Support</h2><p>Write to us.</p>")
    reading = read_page(Site("Acme", (PAGE,), code=code, lists=lists), None, body.encode(), "page", "", None)
    assert len(reading.records) == 5 or any(head in one.detail for one in reading.findings) or not reading.records


@pytest.mark.parametrize("form", ["<li>{}: {}</li>", "<p>{}: {}</p>", "<h3>{}</h3><p>{}</p>", "<pre>{}  {}\n</pre>"])
@pytest.mark.parametrize(
    ("heading", "text", "asked"),
    [
        ("Further errors", "The lid is cold.", True),
        ("Lids", "No such lid exists.", True),
        ("Parameters", "The lid is cold.", False),
    ],
)
def test_codes_that_only_an_undeclared_reading_finds_are_asked_about(heading, text, asked, form) -> None:
    others = "".join(form.format(one, text) for one in ("lid_cold", "lid_thin", "lid_hot")).replace("</pre><pre>", "")
    first = ("no_key", "The key is missing."), ("bad_key", "The key is invalid."), ("no_pot", "No such pot.")
    rows = table(("Code", "Message"), [*first])
    body = page(f"<h1>Pots</h1><h2>Error codes</h2>{rows}<h2>{heading}</h2><div>{others}</div>")
    reading = read_page(Site("Acme", (PAGE,), code="[a-z]+_[a-z]+"), None, body.encode(), "page", "", None)
    read = {one.code for one in reading.records}
    assert read >= {"no_key", "bad_key", "no_pot"}
    assert (len(read) == 6 or any("lid_cold" in one.detail for one in reading.findings)) == asked


def test_a_code_that_no_declared_list_gives_is_asked_about_under_its_heading() -> None:
    numbers = "".join(f"<h3>Error {number}</h3><p>The pot failed.</p>" for number in (1001, 1002, 1003, 1004))
    body = page(f"<h1>Pots</h1><h2>Error codes</h2><ul><li>1000: The lid failed.</li></ul>{numbers}")
    reading = read_page(
        Site("Acme", (PAGE,), code=r"\d{4}", lists=("Error codes",)), None, body.encode(), "page", "", None
    )
    assert len(reading.records) == 5 or any("1001" in one.detail for one in reading.findings)


@pytest.mark.parametrize("remark", ["See also", "Card errors", "All others", "Support"])
@pytest.mark.parametrize("declared", [{"lists": ("Error codes",)}, {"code": "[a-z]+_[a-z]+"}])
def test_a_remark_or_a_group_among_codes_and_what_is_skipped_is_not_asked_about(remark: str, declared) -> None:
    for skip, head in (((), remark), (("Drawers",), "Drawers")):
        terms = ("no_key", "bad_key", head, "no_pot", "too_hot", "lid_lost")
        items = "".join(f"<dt>{one}</dt><dd>The order has failed.</dd>" for one in terms)
        site = Site("Acme", (PAGE,), skip=skip, **declared)
        reading = read_page(site, None, page(f"<h2>Error codes</h2><dl>{items}</dl>").encode(), "page", "", None)
        assert not any(head in one.detail for one in reading.findings)
