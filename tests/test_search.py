"""What `search`, `list`, `show` and `log` find, and what they suggest where they find nothing."""

import csv
from io import StringIO

import pytest
from conftest import Desk, Run, configured, table


def test_a_near_miss_names_the_nearest_and_the_command_to_type(run: Run, full: Desk) -> None:
    for words, advice in (
        ("show autopay card_close", "errdex show autopay card_closed"),
        ("log autopay card_close", "errdex log autopay card_closed"),
        ("search card closd", "errdex search card closed"),
        ("search dashbrd cardholdr", "errdex search dashboard cardholder"),
    ):
        code, _, err = run(*words.split())
        assert code == 1 and "did you mean" in err and f"Try: {advice}\n" in err
    assert run("log", "autopay", "nosuch", "--format", "json")[:2] == (1, "[]\n")
    assert "did you mean" not in run("show", "autopay", "zzzzzzzz")[2]


def test_a_number_that_has_lost_its_zeros_is_the_first_that_was_meant(run: Run, desk: Desk) -> None:
    config = configured("[sites.acme]\npages = ['https://docs.acme.example/errors']\n")
    rows = ("05|The card is refused", "51|The funds are short", "54|The card has expired")
    desk.refresh(config, acme=f"<h1>Error codes</h1>{table('Error code|Message', *rows)}")
    assert "did you mean 05?" in run("show", "acme", "5", "--db", desk.db)[2]


def test_a_title_is_found_by_list_as_by_search(run: Run, desk: Desk) -> None:
    config = configured("[sites.acme]\npages = ['https://docs.acme.example/errors']\n")
    rows = ("E11|Short funds|It holds less than that.", "E12|Card refused|The issuer said no.")
    desk.refresh(config, acme=f"<h1>Error codes</h1>{table('Error code|Title|Description', *rows)}")
    for words in (("search", "funds"), ("list", "--text", "funds")):
        assert [row["code"] for row in run.json(*words, "--db", str(desk.db))] == ["E11"]


def test_a_name_beside_a_number_is_found_by_a_part_of_it_and_a_longer_title_only_by_its_words(
    run: Run, desk: Desk
) -> None:
    config = configured("[sites.acme]\npages = ['https://docs.acme.example/errors']\n")
    rows = ("4101|ZoneForbidden|It is off limits.", "4102|Gate unforbidden|It is open.")
    desk.refresh(config, acme=f"<h1>Error codes</h1>{table('Error code|Name|Description', *rows)}")
    assert [row["code"] for row in run.json("search", "forbidden", "--db", str(desk.db))] == ["4101"]


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("card_closd", "card_closed"),
        ("CARD_REJECTD", "CARD_REJECTED"),
        ("autopay closd", "autopay closed"),
        ("autopai closed", "autopay closed"),
        ("the card is alreaddy closd", "the card is already closed"),
        ("BCK.AGNET.0011", "BCK.AGENT.0011"),
        ("BCK.AGENT.0091", None),
        ("40444", None),
    ],
)
def test_a_search_of_misspelt_words_names_one_that_finds_something(run: Run, template: Desk, words, advice) -> None:
    template.two_nights()
    code, _, err = run("search", *words.split(), "--db", template.db)
    told = f"; did you mean {advice}? Try: errdex search {advice}" if advice else ""
    assert (code, err) == (1, f"errdex: nothing found for {words}{told}\n")
    assert advice is None or run("search", *advice.split(), "--db", template.db)[0] == 0


def test_a_search_to_try_is_quoted_for_the_shell(run: Run, desk: Desk) -> None:
    site = configured("[sites.acme]\npages = ['https://docs.acme.example/errors']\ncode = '.+'\n")
    rows = ("card$(touch${IFS}x)shut|400|It failed.", "card_closed|404|It is closed.")
    desk.refresh(config=site, acme=f"<h1>Error codes</h1>{table('Code|HTTP|Message', *rows)}")
    assert "Try: errdex search 'card$(touch${IFS}x)shut'\n" in run("search", "cardtouchIFSxshut", "--db", desk.db)[2]


def test_many_similar_codes_with_other_digits_do_not_hide_the_one_that_was_meant(run: Run, desk: Desk) -> None:
    rows = (f"blank_errors{number}|400|It failed." for number in range(12))
    site = configured("[sites.acme]\npages = ['https://docs.acme.example/errors']\ncode = '[a-z]+_errors[0-9]*'\n")
    page = table("Code|HTTP|Message", *rows, "black_errors|404|It is closed.")
    desk.refresh(config=site, acme=f"<h1>Error codes</h1>{page}")
    assert "did you mean black_errors?" in run("search", "blank_errrs", "--db", desk.db)[2]


def test_a_search_for_a_status_finds_its_codes(run: Run, full: Desk) -> None:
    wanted = [row[0] for row in full.ask("SELECT code FROM errors WHERE status = 422 ORDER BY vendor, rowid")]
    found = [row["code"] for row in run.json("search", "422")]
    assert len(wanted) > 2 and found[: len(wanted)] == wanted
    assert {row["vendor"] for row in run.json("search", "paylera", "422")} == {"paylera"}


def test_a_vendor_none_of_whose_pages_is_accepted_is_named_where_nothing_is_found(run: Run, desk: Desk) -> None:
    config = configured("[sites.acme]\npages = ['https://docs.acme.example/errors']\n")
    rows = table("Code|Message", "51|The funds are short", "54|TODO", "57|The card is refused")
    desk.refresh(config, acme=f"<h1>Error codes</h1>{rows}")
    for words in (("search", "funds"), ("explain", '{"error_code": 51}')):
        assert "no page of acme is accepted yet: errdex review acme" in run(*words, "--db", desk.db)[2]
    run("review", "acme", "--reject", "--db", desk.db)
    told = run("diff", "--db", desk.db)[1]
    assert "never confirmed: acme: errdex review acme --accept applies it after all (rejected since 20" in told


def test_list_filters_sorts_and_chooses_columns(run: Run, full: Desk) -> None:
    wanted = full.ask("SELECT code FROM errors WHERE code LIKE 'payment.%' ORDER BY code")
    shown = run("list", "--code", "payment.*", "--columns", "code", "--sort", "code")[1].splitlines()
    assert shown == ["code", *(row[0] for row in wanted)]
    rows = run.json("list", "--sort", "-status", "--columns", "code,status")
    statuses = [row["status"] for row in rows if row["status"] is not None]
    assert statuses == sorted(statuses, reverse=True) and rows[0].keys() == {"code", "status"}
    texts = run.json("list", "--text", "IDEMPOTENCY")
    assert texts and all("idempotency" in f"{row['code']} {row['message']} {row['hint']}".lower() for row in texts)
    head, *lines = csv.reader(StringIO(run("list", "--format", "csv")[1]))
    assert head[:3] == ["vendor", "scope", "code"] and len(lines) == len(full.ask("SELECT 1 FROM errors"))
