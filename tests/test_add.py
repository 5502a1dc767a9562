"""`errdex add`: what it shows, asks and writes, and which sites a refresh reads then."""

import os
import sys
import tomllib
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from conftest import LOCAL, ROOT, Desk, Patch, Run, configured, page_of, table
from server import Server

from ingest.config.settings import load_config
from ingest.pipeline.add_site import preview, sites_to_add, write_blocks
from ingest.sites.known_pages import known_pages
from ingest.sites.registry import find_sites

Answer = Callable[[str], None]
URL = "https://docs.acme.example/errors"
ROWS = table("Code|HTTP|Message", "locked|409|It is locked.", "gone|410|It is gone.")


def page(*lists: tuple[str, str]) -> str:
    return f"<html><body><h1>Errors</h1>{''.join(f'<h2>{title}</h2>{rows}' for title, rows in lists)}</body></html>"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "saved.html"
    file.write_text((ROOT / "tests" / "guide" / "monday.html").read_text("utf-8"), "utf-8")
    return file


@pytest.fixture
def answer(monkeypatch: Patch) -> Answer:
    def give(text: str) -> None:
        monkeypatch.setattr("sys.stdin", terminal := StringIO(text))
        terminal.isatty = sys.stderr.isatty = lambda: True  # type: ignore[method-assign]

    return give


@pytest.mark.slow
def test_it_shows_the_lists_and_records_writes_the_block_and_reads_the_page(run: Run, saved: Path) -> None:
    code, out, err = run("add", URL, "--from", saved, "--yes")
    assert code == 0 and "Failure code → code, HTTP → status" in out and "card_stolen\t402\t\tno\t" in out
    assert "run 1: 8 added" in out and "[sites.acme] is in errdex.toml" in err
    assert tomllib.loads(Path("errdex.toml").read_text()) == {"sites": {"acme": {"pages": [URL]}}}
    assert len(run("list", "--vendor", "acme")[1].splitlines()) == 9


def test_a_line_that_is_skipped_as_a_reserved_code_is_named(run: Run) -> None:
    rows = ("E101|400|The card is invalid.", "E102|402|The card was declined.", "E103|n/a|Reserved")
    Path("saved.html").write_text(f"<html><body><h1>Errors</h1>{table('Code|Status|Message', *rows)}</body></html>")
    shown = run("add", URL, "--from", "saved.html", "--yes")[1]
    assert "  skipped: 1 x a code reserved for nothing yet: 'E103 n/a Reserved'\n" in shown


def test_nothing_is_declared_where_the_database_cannot_be_used(run: Run, saved: Path) -> None:
    Path("notes.db").write_bytes(b"These are notes. " * 100)
    for database, told in (("none/kiln.db", "there is no folder none; create it"), ("notes.db", "not a SQLite")):
        code, _, err = run("add", URL, "--from", saved, "--yes", "--db", database)
        assert code == 5 and told in err and not Path("errdex.toml").exists()
        assert told in run("list", "--db", database)[2]


def test_nothing_is_declared_where_the_database_is_read_only(
    run: Run, desk: Desk, saved: Path, monkeypatch: Patch
) -> None:
    desk.refresh(paylera=page_of("paylera"))
    access = os.access
    monkeypatch.setattr("os.access", lambda path, *mode: path != desk.db and access(path, *mode))
    code, _, err = run("add", URL, "--from", saved, "--yes", "--db", desk.db)
    assert code == 5 and "is read-only; nothing was written" in err and not Path("errdex.toml").exists()


def test_a_file_in_place_of_the_folder_is_named(run: Run, saved: Path) -> None:
    Path("data").touch()
    code, _, err = run("refresh", "--from", ROOT / "fixtures" / "base")
    assert code == 5 and f"{Path('data').absolute()} is not a folder; remove it" in err


@pytest.mark.slow
def test_a_page_without_codes_is_not_said_to_miss_a_declared_pattern(run: Run) -> None:
    Path("acme.html").write_text("<html><body><h1>Welcome</h1><p>See the API reference.</p></body></html>")
    for declared, told in (
        ("", "no list of error codes was found"),
        ("code = 'E[0-9]+'", "that matches the declared `code`"),
    ):
        Path("errdex.toml").write_text(f"[sites.acme]\npages = ['{URL}']\n{declared}\n")
        assert told in run("refresh", "acme", "--from", ".", "--dry-run")[2]
    assert "no list of error codes was found" in run("probe", "acme.html")[2]


@pytest.mark.parametrize(
    ("text", "code", "written"), [("y\n", 0, True), ("n\n", 1, False), ("", 1, False), ("9\n", 1, False)]
)
def test_at_a_terminal_one_question_decides(run: Run, saved: Path, answer: Answer, text, code, written) -> None:
    answer(text)
    found, _, err = run("add", URL, "--from", saved)
    assert found == code and err.count("[y/N]") == 1 and ("'9' is none of these answers" in err) == (text == "9\n")
    assert Path("errdex.toml").exists() == Path("data/errdex.db").exists() == written


def test_a_saved_page_that_is_only_a_login_is_to_be_saved_again(run: Run) -> None:
    Path("login.html").write_text(
        "<html><head><title>Log in</title></head><body><form><input type=password></form></body></html>"
    )
    code, _, err = run("add", URL, "--from", "login.html", "--yes")
    assert code == 4 and "login-page" in err
    assert err.endswith(f"Sign in, then save the page once the browser shows its list: errdex add {URL} --from FILE\n")


@pytest.mark.slow
def test_the_configuration_may_have_yet_to_be_made(run: Run, saved: Path) -> None:
    assert run("add", URL, "--from", saved, "--yes", "--config", "new.toml")[0] == 0
    assert "sites" in tomllib.loads(Path("new.toml").read_text()) and not Path("errdex.toml").exists()


@pytest.mark.slow
def test_what_stands_in_the_file_stays_byte_for_byte(run: Run, saved: Path) -> None:
    before = "# ünser\r\n[fetch]\r\ncontact = 'ops@example.com'  # us".encode()
    Path("errdex.toml").write_bytes(before)
    assert run("add", URL, "--from", saved, "--yes")[0] == 0
    assert run("add", f"{URL}/more#top", "--name", "acme-2", "--from", saved, "--yes")[0] == 0
    text = Path("errdex.toml").read_bytes()
    assert text.startswith(before + b"\r\n\r\n[sites.acme]\r\n") and text.count(b"\n") == text.count(b"\r\n")
    sites = find_sites(load_config(Path("errdex.toml")))
    assert [sites[name].pages for name in ("acme", "acme-2")] == [{"errors": URL}, {"more": f"{URL}/more"}]


@pytest.mark.parametrize(
    "text",
    ["sites = { paylera = { robots = true } }\n", "[sites.acme]\nrobots = true\npages = ['https://x.example/e']\n"],
)
def test_a_file_that_cannot_take_the_block_stays_as_it_is(run: Run, saved: Path, text) -> None:
    Path("errdex.toml").write_text(text)
    code, _, err = run("add", URL, "--from", saved, "--yes")
    assert code == 2 and err.startswith("errdex: ") and err.count("\n") == 1
    assert Path("errdex.toml").read_text() == text and not Path("data").exists()


def test_a_site_that_another_process_has_added_meanwhile_stays_and_so_do_permissions(run: Run, saved: Path) -> None:
    config = load_config(None)
    found = [preview(config, *sites_to_add(config, URL, name, saved)) for name in ("acme", "bank")]
    write_blocks(config, found[:1])
    Path("errdex.toml").chmod(0o640)
    write_blocks(config, found[1:])
    assert list(load_config(Path("errdex.toml")).sites) == ["acme", "bank"]
    assert Path("errdex.toml").stat().st_mode & 0o777 == 0o640


def test_what_errdex_is_not_sure_of_is_never_added_by_yes(run: Run, saved: Path) -> None:
    rows = (f"{name}|{name} of an order" for name in ("amount", "currency", "country", "colour"))
    saved.write_text(page(("Fields", table("Name|Description", *rows))))
    code, _, err = run("add", URL, "--from", saved, "--yes")
    assert code == 1 and "not" in err and "nothing was added" in err and not Path("errdex.toml").exists()


def test_the_rows_that_errdex_is_not_sure_of_are_shown_before_the_others(run: Run) -> None:
    calm = (
        ROOT / "tests/recognise/suspect/codes-unaccounted/a_calm_table_of_the_same_titles_under_the_same_heading.html"
    )
    code, out, err = run("add", URL, "--from", calm, "--yes")
    assert code == 1 and "acme: errdex is not sure that these are error codes: W1, W2, W3, W4;" in err
    assert out.index("\nW1\t") < out.index("\n10\t") and not Path("errdex.toml").exists()


@pytest.mark.slow
def test_yes_adds_no_list_that_is_declined_beside_one_that_reads_well(run: Run, saved: Path) -> None:
    numbers = table("", *(f"ACME_ERR_{at}X|=|{at}|unit {at} failed to start" for at in range(8)))
    domains = table("", *(f"ACME_FROM_{at}X|=|{at}|Error at the unit {at}" for at in range(30)))
    saved.write_text(page(("acmeErrorNumber", numbers), ("acmeErrorDomain", domains)))
    assert "outside the lists: ACME_FROM_0X" in run("probe", saved)[1]  # A person may know better.
    assert run("add", URL, "--from", saved, "--yes")[0] == 0
    assert "ACME_ERR_0X" in (listed := run("list")[1]) and "FROM" not in listed


@pytest.mark.slow
def test_a_page_that_cannot_be_fetched_comes_with_what_helps(run: Run, server: Server) -> None:
    Path("errdex.toml").write_text(LOCAL)
    shell, sheet = f"{server.url}/shell", f"{server.url}/sheet"
    server.routes["/shell"] = lambda to: to.page(b"<html><div id='root'></div><script src='/app.js'></script></html>")
    server.routes["/sheet"] = lambda to: to.page(b"%PDF-1.4")
    code, out, err = run("add", shell, "--yes", "--name", "acme")
    assert code == 4 and f"errdex add {shell} --from FILE" in err and err.endswith("then run errdex refresh acme\n")
    assert out == f'[sites.acme]\npages = ["{shell}"]\nrender = true\n'
    assert run("add", sheet, "--yes")[2].endswith("is not an HTML document; nothing was added\n")
    server.routes["/huge"] = lambda to: to.page(b"<p>" * 500_001)
    assert run("add", f"{server.url}/huge", "--yes")[2].endswith("no list of error codes does; nothing was added\n")


def test_a_page_that_is_suspect_is_added_and_says_so_once(run: Run, saved: Path, answer: Answer) -> None:
    saved.write_text(page(("Failures", ROWS)).partition("</table>")[0] + "<tr><td>la")
    answer("n\n")
    assert "\n\nDoubtful: the page ends in the middle" in run("add", URL, "--from", saved)[1]
    code, out, err = run("add", URL, "--from", saved, "--yes")
    assert code == 3 and "the page ends in the middle" not in out and "acme/errors: truncated: " in err
    assert "the records are in" not in err
    code, _, err = run("probe", "acme")
    assert code == 2
    assert f"to read it now: errdex refresh acme --dry-run, or with nothing declared errdex probe {URL}" in err


def test_no_block_hides_that_the_page_counts_more_codes(run: Run, saved: Path) -> None:
    saved.write_text(page(("Failures", ROWS)).replace("<h2>", "<p>There are 40 error codes.</p><h2>", 1))
    code, out, err = run("add", URL, "--from", saved, "--yes")
    assert code == 3 and "lists =" not in out and "acme/errors: count-differs: " in err


def test_a_scope_is_written_with_its_reason_and_what_it_means_for_every_code(run: Run, saved: Path) -> None:
    saved.write_text(
        page(("Failures", ROWS.replace("</table>", "<tr><td>gone</td><td>404</td><td>None.</td></table>")))
    )
    code, out, err = run("add", URL, "--from", saved, "--yes")
    why = "gone is on the page more than once, hence the scope"
    means = "a changed status is a removed code (breaking) and an added one, for any code of the site"
    assert code == 0 and "run 1: 3 added" in out and f"acme: {why}: {means}" in err
    assert f'# {why}: {means}\nscope = "status"\n' in Path("errdex.toml").read_text()
    assert f'# {why}: {means}\nscope = "status"\n' in run("probe", saved)[1]


def test_a_block_that_leaves_what_may_be_accepted_is_written_where_no_one_could_accept_the_page(run: Run) -> None:
    rows = [f"{code}|{text}" for code in ("locked", "gone", "torn") for text in ("The pot was.", "The lid was.")]
    body = table("Code|Message", *rows).replace("</table>", "<tr><td>lost</td><td>It is lost.</td><td>-</td></table>")
    Path("saved.html").write_text(page(("Errors of pots", body)))
    code, out, _ = run("add", URL, "--from", "saved.html", "--yes")
    assert code == 3 and 'scope = "message"' in Path("errdex.toml").read_text()
    assert "stays suspect until you accept it: the row 'lost" in out
    assert "6 added" in run("review", "acme", "--accept")[1]


def test_the_block_of_a_page_without_codes_is_no_remedy(run: Run) -> None:
    code, out, _ = run("probe", ROOT / "tests" / "recognise" / "not_codes" / "a_changelog.html")
    assert code == 1 and "Only if the page lists error codes, and these are, add to" in out


@pytest.mark.parametrize("name", ["errdex.toml", "accepted.toml"])
def test_a_folder_in_place_of_a_file_is_not_taken_for_no_file(run: Run, saved: Path, name: str) -> None:
    Path(name).mkdir()
    code, _, err = run("refresh", "paylera", "--from", ROOT / "fixtures" / "base")
    assert code == 2 and f"{name}: is " in err and "a folder" in err


def test_what_looks_like_codes_and_is_in_no_list_is_named(run: Run, saved: Path) -> None:
    sizes = "<h2>Sizes</h2><h3>size_small</h3><p>Small.</p><h3>size_large</h3><p>Large.</p>"
    saved.write_text(page(("Failures", ROWS)).replace("</body>", f"{sizes}</body>"))
    assert "outside the lists: size_small, size_large" in run("add", URL, "--from", saved, "--yes")[1]


def test_the_lines_that_read_the_possible_codes_are_shown_and_no_made_up_title_is(run: Run, saved: Path) -> None:
    groups = {"Cards": ["card_lost", "card_stolen", "card_late"], "Acme error codes": ["internal", "timeout"]}
    lists = "".join(
        f"<h2>{name}</h2><ul>{''.join(f'<li><code>{code}</code>: It failed at {code}.</li>' for code in codes)}</ul>"
        for name, codes in groups.items()
    )
    saved.write_text(f"<html><body><h1>Acme error codes</h1>{lists}</body></html>")
    shown = run("add", URL, "--from", saved, "--yes")[1]
    assert "\nIf the possible codes are error codes, too, this reads them as well:\n\nlists = [" in shown
    assert "not used" not in shown


def test_numbers_choose_among_several_lists(run: Run, saved: Path, answer: Answer) -> None:
    other = ROWS.replace("locked", "hook_failed").replace("gone", "hook_late")
    saved.write_text(page(("Failures", ROWS), ("Webhook failures", other)))
    answer("1\n")
    code, _, err = run("add", URL, "--from", saved)
    assert code == 0 and "1. Failures" in err and "2. Webhook failures" in err
    assert [line.split("\t")[1] for line in run("list")[1].splitlines()[1:]] == ["locked", "gone"]


def test_a_list_whose_first_column_is_not_read_can_be_left_out(run: Run, saved: Path, answer: Answer) -> None:
    other = table("No.|Error code|Message", "1|hook_failed|The hook failed.", "2|hook_late|The hook failed late.")
    saved.write_text(f"<html><body><h1>Errors</h1>{ROWS}<p>Of hooks:</p>{other}</body></html>")
    answer("1\n")
    code, _, err = run("add", URL, "--from", saved)
    assert code == 0 and "1. Code\n2. No.\n" in err
    assert [line.split("\t")[1] for line in run("list")[1].splitlines()[1:]] == ["locked", "gone"]


def test_no_choice_is_offered_where_a_list_has_no_name_to_leave_it_out_by(
    run: Run, saved: Path, answer: Answer
) -> None:
    cards = "".join(f"<h2>hook_{word}</h2><p>The hook failed {word}: error.</p>" for word in ("late", "twice", "again"))
    saved.write_text(f"<html><body><h1>Errors</h1>{ROWS}{cards}</body></html>")
    answer("1\n")
    code, out, err = run("add", URL, "--from", saved)
    assert "hook_twice" in out and "[y/N]" in err
    assert code == 1 and "'1' is none of these answers; nothing was added" in err


def test_a_page_is_fetched_and_an_address_that_fails_adds_nothing(run: Run, server: Server, saved: Path) -> None:
    refused = run("add", f"{server.url}/none", "--name", "acme", "--yes")[2]
    line = refused.partition("in errdex.toml: ")[2].partition(";")[0]
    assert line == 'allow_private = ["127.0.0.1"]', "the line of configuration that allows it"
    assert "--from" not in refused, "which would be refused again at the first refresh"
    Path("errdex.toml").write_text(f"[fetch]\n{line}\ninterval_s = 0\n")
    code, _, err = run("add", f"{server.url}/none", "--name", "acme", "--yes", "--config", "errdex.toml")
    assert code == 4 and "nothing was added" in err and "sites" not in Path("errdex.toml").read_text()
    assert err.partition("\n")[0].count(server.url) == 1, "the address stands once"
    assert f"errdex add {server.url}/none --from FILE" in err, "the way that is left"


def test_a_page_that_has_moved_for_good_is_added_where_it_is_now(run: Run, server: Server) -> None:
    server.routes["/old"] = lambda to: to.page(b"", 301, Location="/new")
    server.routes["/new"] = lambda to: to.page(page(("Failures", ROWS)).encode())
    Path("errdex.toml").write_text(LOCAL)
    code, _, err = run("add", f"{server.url}/old", "--name", "acme", "--yes")
    assert code == 0 and "moved" not in err
    assert load_config(Path("errdex.toml")).sites["acme"].pages == (f"{server.url}/new",)
    code, _, err = run("add", f"{server.url}/old", "--name", "other", "--yes")
    assert code == 2 and "already watched as acme" in err
    code, _, err = run("add", f"{server.url}/new#codes".replace("http", "HTTP", 1), "--name", "other", "--yes")
    assert code == 2 and "already watched as acme" in err


def test_probe_says_where_its_lines_go_when_the_configuration_has_the_page_or_its_name(
    run: Run, server: Server
) -> None:
    fields = page(("Fields", table("Name|Description", "amount|amount of an order", "colour|colour of an order")))
    server.routes["*"] = lambda to: to.page(fields.encode())
    declared = "[sites.127_0_0_1]\npages = ['{0}/errors']\n"
    Path("errdex.toml").write_text(LOCAL + declared.format(server.url))
    _, out, err = run("probe", f"{server.url}/errors")
    assert "add to [sites.127_0_0_1] in errdex.toml:\n\nlists = " in out
    assert "read without the declaration and history of 127_0_0_1; with both: errdex refresh" in err
    assert "errdex refresh 127_0_0_1 --dry-run" in err
    out = run("probe", f"{server.url}/more.html")[1]
    assert "add to errdex.toml:\n\n[sites.127_0_0_1_more]\n" in out


def test_probe_names_the_site_that_watches_the_page_in_its_records_and_its_remedy(run: Run, server: Server) -> None:
    body = page(("Error codes", table("Code|Message", "card_closed|The card is closed.", "card_lost|Undefined")))
    server.routes["*"] = lambda to: to.page(body.encode())
    sites = "[sites.acme]\npages = ['{0}/errors']\n[sites.127_0_0_1]\npages = ['{0}/other']\n"
    Path("errdex.toml").write_text(LOCAL + sites.format(server.url))
    out = run("probe", f"{server.url}/more")[1]
    assert "2 records of 127_0_0_1_more:" in out and "errdex review 127_0_0_1_more --accept" in out
    out = run("probe", f"{server.url}/errors")[1]
    assert "2 records of acme:" in out and "errdex review acme --accept" in out
    assert "\na first refresh with nothing declared would call this page suspect: " in out


def test_probe_gives_no_reason_that_another_contains(run: Run) -> None:
    rows = [f"{number}|Card {number} was declined." for number in range(1001, 1041)]
    Path("saved.html").write_text(page(("Event codes", table("EventId|Reason", *rows))))
    out = run("probe", "saved.html")[1]
    assert "describe failures, and there are 40" in out and out.count("describe failures") == 1


@pytest.mark.slow
def test_a_known_vendor_is_added_by_its_name(run: Run, saved: Path) -> None:
    assert run("add", "stripe", "--from", saved, "--yes")[0] == 0
    assert load_config(Path("errdex.toml")).sites["stripe"].pages == (known_pages("stripe")[0].address,)
    assert run("add", URL, "--name", "a b", "--yes")[2].startswith("errdex: --name a b: an id consists of ")
    assert "such as --name stripe_" in run("add", "stripe", "--yes")[2]
    assert "already watched" in run("add", known_pages("stripe")[0].address, "--yes", "--name", "stripe")[2]
    code, _, err = run("add", known_pages("stripe")[0].address, "--yes", "--name", "pay")
    assert code == 2 and "already watched as stripe (errdex.toml:" in err


@pytest.mark.slow
def test_a_refresh_reads_the_sites_of_the_file_and_without_one_the_built_in_sites(run: Run, saved: Path) -> None:
    def watched(text: str) -> list[str]:
        return sorted(name for name, site in find_sites(configured(text)).items() if site.watched)

    every = watched("")
    assert len(every) > 3 and watched("[sites.paylera]\nrobots = true\n") == every
    assert watched("[sites.paylera]\nenabled = false\n") == [name for name in every if name != "paylera"]
    for line in ("enabled = true", f"pages = ['{URL}']"):
        assert watched(f"[sites.paylera]\n{line}\n") == ["paylera"]
    assert watched(f"[sites.acme]\npages = ['{URL}']\n") == ["acme"]
    saved.write_text(page_of("paylera"), "utf-8")
    assert run("add", "paylera", "--from", saved, "--yes")[0] == 0
    assert watched(Path("errdex.toml").read_text()) == ["acme", "paylera"]
    assert [line.split("\t")[0] for line in run("sites")[1].splitlines()[1:]] == ["paylera", "acme"]


def test_the_first_records_show_the_titles_that_a_page_has(run: Run) -> None:
    for name, title in (("named", "Name"), ("plain", "Owner")):
        rows = table(f"Code|{title}|Message", "6001|NO_LID|There is no lid.", "6002|LID_SHUT|The lid is shut.")
        Path(f"{name}.html").write_text(page(("Error codes", rows)))
    assert "title\tmessage" in run("probe", "named.html")[1] and "\ttitle\t" not in run("probe", "plain.html")[1]
