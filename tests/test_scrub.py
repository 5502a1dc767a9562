"""A suspect page as a fixture: small, safe to show, and with the page's own complaint."""

import json
import os
import re
from pathlib import Path

import pytest
from conftest import FIXTURES, SITES
from test_belief import PAGES as FACTS

from benchmarks.mutate import DAMAGING, Absent
from benchmarks.mutate.case import mutate
from ingest.errors import PageFailed, UsageError
from ingest.extraction.read_page import read_page
from ingest.reading import Reading
from ingest.scrub import MAX_BYTES, MAX_ROWS, expected, scrubbed, write_fixture
from ingest.sites.registry import sources
from ingest.sites.site_source import Job, load_site

PAGES = [*FIXTURES.glob("*/*.html"), *Path(os.environ.get("ERRDEX_CAPTURES", "/nowhere")).glob("pages/*.html")]
PROSE = re.compile(r"(?<![\w.])[^\W\d_]{6,}(?!\w|\.\w)")


def read(vendor: str, body: bytes, charset: str | None = None) -> Reading:
    return read_page(*load_site(sources(None)[vendor]), body, "page", "", charset)


def facts(reading: Reading) -> set[object]:
    return {(r.key, *r.state[:3], r.state[4] == "stated" and r.state[3], r.section) for r in reading.records}


def check(vendor: str, body: bytes, charset: str | None = None) -> str:
    made, records = scrubbed(Job(sources(None)[vendor], body, "page", "", charset))
    before, after = read(vendor, body, charset), read(vendor, made)
    assert [c.reason for c in after.findings[:1]] == [c.reason for c in before.findings[:1]]
    assert facts(after) == facts(before) if before.rows_seen <= MAX_ROWS else facts(after) <= facts(before)
    assert records == expected(after) and max(len(records), after.rows_seen) <= MAX_ROWS and len(made) <= MAX_BYTES
    assert not re.search(rb"<script|<style|<link|<!--|https?:| data-(?!as=)| on\w+=| src=", made)
    return made.decode()


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(PAGES), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_keeps_its_facts_and_loses_its_prose(path) -> None:
    text = check(path.stem, path.read_bytes())
    assert check(path.stem, path.read_bytes()) == text
    before = {r.key: f"{r.state.message} {r.state.hint}" for r in read(path.stem, path.read_bytes()).records}
    for r in read(path.stem, text.encode()).records:
        old, new, advice = map(PROSE.findall, (before[r.key], f"{r.state.message} {r.state.hint}", str(r.evidence)))
        assert {*old} & {*new} <= {*advice, "Common", "causes", "details"}  # of which the latter are labels


@pytest.mark.slow
def test_an_attribute_too_long_for_a_name_is_dropped() -> None:
    page = (FIXTURES / "base" / "paylera.html").read_bytes()
    for length in (60, 61):
        text = check("paylera", page.replace(b"<table", b'<table class="%s"' % (b"a" * length), 1))
        assert ("aaaa" in text) is (length == 60)


@pytest.mark.slow
@pytest.mark.parametrize("vendor", SITES)
@pytest.mark.parametrize("name", sorted(DAMAGING)[::24])  # All of them take minutes.
def test_the_pages_own_complaint_survives(vendor, name) -> None:
    try:
        body, charset, _ = mutate(FACTS[vendor], DAMAGING[name], 1)
        read(vendor, body, charset)
    except (Absent, PageFailed):
        pytest.skip("there is nothing of the kind on this page, or it is a wall")
    check(vendor, body, charset)


def row(number: int, hint: str = "Ask the cardholder for another card.") -> str:
    cells = f"<td>402</td><td>client</td><td>❌</td><td>The bank has declined payment {number}.</td><td>{hint}</td>"
    return f"<tr><td><code>PAY.CARD.{number:04d}</code></td>{cells}</tr>"


def page(*rows: str, before: str = "", after: str = "", end: str = "</body></html>") -> bytes:
    head = "".join(f"<th>{name}</th>" for name in ("Code", "HTTP", "Category", "Retryable", "Message", "Hint"))
    table = f"<h2>Cards</h2><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{before}{table}{after}{end}'.encode()


LONG = [row(number) for number in range(150)]
LARGE = {
    "": page(*LONG, before="<p>There are 150 error codes.</p>" + "<p><code>PAY.CARD.0007</code></p>" * 50),
    "row-unread": page(*LONG[:144], "<tr><td><code>PAY.CARD.0777</code></td><td>402</td></tr>", *LONG[145:]),
    "keys-set-aside": page(*LONG, row(121).replace("402", "403")),
    "codes-unaccounted": page(*LONG, after="<section><h3><code>PAY.LOST.0001</code></h3></section>"),
    "count-differs": page(*LONG, before="<p>There are 151 error codes.</p>"),
    "paginated": page(*LONG, after="<p>A word.</p>" * 30 + "<button>Load more</button> or not"),
    "truncated": page(*LONG, end="<div>"),
    "wrong-charset": page(*LONG[:100], row(100, "Ask the caf\ufffd."), *LONG[101:]),
    "column-lost": page(*LONG).replace(b"<th>HTTP", b"<th>Blurb"),
    "no-rows": b"<html><body><h2>Cards</h2><table>" + b"<tr><td>Our cardholder</td></tr>" * 150 + b"</table></html>",
}


@pytest.mark.slow
@pytest.mark.parametrize("reason", LARGE)
def test_a_page_of_150_rows_is_cut_down_to_its_complaint(reason) -> None:
    assert [c.reason for c in read("nevermined", LARGE[reason]).findings[:1]] == [reason][: len(reason)]
    text = check("nevermined", LARGE[reason])
    assert "cardholder" not in text and "<h2>Cards</h2>" in text
    assert text.count("<tr>") > 20 and all(line.count("<tr>") <= 1 for line in text.splitlines())


@pytest.mark.slow
def test_a_row_left_in_markdown_stays_the_complaint() -> None:
    assert "PAY.CARD.0777" in check("nevermined", page(*LONG, after="<p>| PAY.CARD.0777 | The card is lost. |</p>"))


@pytest.mark.slow
def test_a_wrong_label_stays_the_complaint_and_long_cells_are_cut() -> None:
    assert "Käufer" not in check("nevermined", page(row(1, "Für Käufer " * 9000).replace("❌", "no")), "windows-1252")


def test_nothing_private_survives() -> None:
    secrets = ["docs.corp.test", "ops@corp.test", "10.1.2.3", "123e4567-e89b-12d3-a456-426614174000", "holder"]
    secrets += ["4f9c2ab87d10e35f6a7b", "sk_live_9aB8cD7eF6", "Zm9vYmFyMTIzYmF6cXV4", "4915112345678", "tracking-pixel"]
    leaks = " and ".join(secrets)
    hint = f"""Go to <a href="https://docs.corp.test/x?{secrets[5]}" onclick="go()" data-user="ops">{leaks}</a>
        <img src="//docs.corp.test/tracking-pixel.png" alt="{leaks}"><!-- {leaks} --><code>{secrets[6]}</code>
        <span id="{secrets[3]}" class="x-{secrets[5]}" title="{leaks}">{leaks}</span><input value="{leaks}">"""
    after = f"<h3>Keys at https://docs.corp.test/ by {secrets[1]}, {secrets[5]}</h3><script>{leaks}</script><p>{leaks}"
    text = check("nevermined", page(row(1, hint), after=after, end=f"</p></body></html><!-- {leaks} -->"))
    assert [secret for secret in [*secrets, "corp"] if secret in text] == []
    base = (FIXTURES / "base" / "paylera.html").read_bytes().replace(b"AAL2 is", b"At vault.prod is auth.expired_token")
    assert "vault" not in (text := check("paylera", base)) and text.count("auth.expired_token") == 2


def test_codes_advice_and_conditions_stay_and_equal_words_stay_equal() -> None:
    maybe = row(2).replace("❌", "Yes, but only if the cardholder asks again.")
    text = check("nevermined", page(row(1, "Mind PAY.CARD.0002. Wait a while, then retry."), maybe))
    first, second = read("nevermined", text.encode()).records
    assert "Mind" not in text and " PAY.CARD.0002. Wait a while, then retry." in text
    assert first.state.message.removesuffix("1.") == second.state.message.removesuffix("2.")
    assert (first.state.retryable_basis, second.state.retryable) == ("stated", None)


def test_a_fixture_is_written_once_beside_its_records(tmp_path: Path) -> None:
    wanted = Job(sources(None)["nevermined"], page(row(1)), "page", "", None), tmp_path / "new", "nevermined"
    made, records = write_fixture(*wanted)
    assert json.loads(records.read_text("utf-8")) == expected(read("nevermined", made.read_bytes()))
    made.unlink()
    with pytest.raises(UsageError, match=r"nevermined\.json already exists"):
        write_fixture(*wanted)


@pytest.mark.parametrize("body", [b"", b"<div>" * 50_000, b"<h1>Just a moment</h1>"], ids=["empty", "deep", "wall"])
def test_of_what_is_no_page_no_fixture_is_made(body) -> None:
    with pytest.raises(UsageError, match=r"^no fixture can be made: .+$"):
        scrubbed(Job(sources(None)["nevermined"], body, "page", "", None))
