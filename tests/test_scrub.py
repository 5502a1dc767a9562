"""A suspect page as a fixture: small, safe to show, and with the page's own complaint."""

import json
import os
import re
from pathlib import Path

import pytest
from conftest import FIXTURES, VENDORS
from lxml import html
from mutate import COSMETIC, DAMAGING, SKIP
from test_belief import mutated

from ingest.errors import PageFailed, UsageError
from ingest.model import Reading
from ingest.read import read_page
from ingest.scrub import ROWS, SIZE, expected, scrubbed, write_fixture
from ingest.sites import load, sources

CAPTURES = Path(os.environ.get("ERRDEX_CAPTURES", "/nowhere")) / "pages"
PAGES = [*sorted(FIXTURES.glob("*/*.html")), *sorted(CAPTURES.glob("*.html"))]
KEPT = {"h1", "h2", "h3", "h4", "h5", "h6", "th", "code", "strong", "b", "dt", "button", "summary"}


def read(vendor: str, body: bytes, charset: str | None = None) -> Reading:
    return read_page(*load(sources(None)[vendor]), body, "page", "", charset)


def scrub(vendor: str, body: bytes, charset: str | None = None) -> tuple[bytes, list[dict[str, object]]]:
    return scrubbed(*load(sources(None)[vendor]), body, "page", "", charset)


def first(reading: Reading) -> str:
    return reading.complaints[0].reason if reading.complaints else ""


def facts(reading: Reading) -> dict[object, object]:
    """What is no prose."""
    out: dict[object, object] = {}
    for r in reading.records:
        stated = r.state.retryable if r.state.retryable_basis == "stated" else None
        out[r.key] = (r.state.status, r.state.status_text, r.state.category, stated, r.section, r.anchor)
    return out


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{6,}", text.lower()))


def check(vendor: str, body: bytes, charset: str | None = None) -> str:
    """All that holds of every fixture made of a page; returns its text."""
    made, records = scrub(vendor, body, charset)
    before, after = read(vendor, body, charset), read(vendor, made)
    assert first(after) == first(before)
    assert facts(after).items() <= facts(before).items()
    assert records == expected(after)
    assert max(len(records), after.rows_seen) <= ROWS and len(made) <= SIZE
    text = made.decode()
    assert text.startswith("<!DOCTYPE html>\n") and text.endswith("\n")
    assert not re.search(r"<script|<style|<link|<!--|https?:| data-(?!as=)| on\w+=| src=", text)
    return text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_keeps_its_facts_and_loses_its_prose(path: Path) -> None:
    body = path.read_bytes()
    text = check(path.stem, body)
    before = read(path.stem, body)
    if before.rows_seen <= ROWS:
        assert facts(read(path.stem, text.encode())) == facts(before)
    assert scrub(path.stem, body)[0] == text.encode()
    kept = words(
        " ".join(str(value) for r in before.records for value in (*r.state[:3], r.evidence, r.section, r.code))
    )
    prose: set[str] = set()
    for element in html.document_fromstring(body).iter():
        held = isinstance(element.tag, str) and any(e.tag in KEPT for e in (element, *element.iterancestors()))
        into = kept if held or element.tag in ("head", "title", "script", "style") else prose
        into |= words(element.text or "")
        prose |= words(element.tail or "")
    left = words(html.document_fromstring(text).text_content())
    assert left & (prose - kept) <= {"section", "titled"}  # of the links beside headings


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("name", [*COSMETIC, *DAMAGING])
def test_the_pages_own_complaint_survives(vendor: str, name: str) -> None:
    body, states = mutated(vendor, name, 1)
    if states == SKIP:
        pytest.skip("there is nothing of the kind on this page")
    try:
        read(vendor, body)
    except PageFailed:
        with pytest.raises(UsageError, match="instead of the page came"):
            scrub(vendor, body)
    else:
        check(vendor, body)


def row(number: int, hint: str = "Ask the cardholder for another card.") -> str:
    return (
        f"<tr><td><code>PAY.CARD.{number:04d}</code></td><td>402</td><td>client</td><td>❌</td>"
        f"<td>The bank has declined payment {number}.</td><td>{hint}</td></tr>"
    )


HEAD = "<tr><th>Code</th><th>HTTP</th><th>Category</th><th>Retryable</th><th>Message</th><th>Hint</th></tr>"
LONG = [row(number) for number in range(500)]


def page(*rows: str, before: str = "", after: str = "", end: str = "</body></html>") -> bytes:
    table = f"<h2>Cards</h2><table><thead>{HEAD}</thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{before}{table}{after}{end}'.encode()


INDEX = "".join(f'<li><a href="#c{n}"><code>PAY.CARD.{n:04d}</code></a></li>' for n in range(500))
LARGE = {
    "": page(*LONG, before=f"<p>There are 500 error codes.</p><ul>{INDEX}</ul>"),
    "row-unread": page(*LONG[:444], "<tr><td><code>PAY.CARD.0777</code></td><td>402</td></tr>", *LONG[445:]),
    "key-clash": page(*LONG, row(321).replace("402", "403")),
    "codes-unread": page(*LONG, after="<section><h3><code>PAY.LOST.0001</code></h3></section>"),
    "count-differs": page(*LONG, before="<p>There are 501 error codes.</p>"),
    "more-rows": page(*LONG, after="<p>A word.</p>" * 30 + "<p>Load more</p>"),
    "cut-off": page(*LONG, end="<div>"),
    "wrong-charset": page(*LONG[:400], row(400, "Ask the caf\ufffd."), *LONG[401:]),
    "field-empty": page(*(text.replace("client", "") for text in LONG)),
    "column-lost": page(*LONG).replace(b"<th>HTTP", b"<th>Blurb"),
}


@pytest.mark.parametrize("reason", LARGE)
def test_a_page_of_500_rows_is_cut_down_to_its_complaint(reason: str) -> None:
    body = LARGE[reason]
    assert first(read("nevermined", body)) == reason
    text = check("nevermined", body)
    assert "cardholder" not in text and "<h2>Cards</h2>" in text
    assert text.count("<tr>") > 20
    assert all(line.count("<tr>") <= 1 for line in text.splitlines())


def test_a_wrong_label_stays_the_complaint() -> None:
    body = page(row(1, "Fragen Sie für diese Karte den Käufer.")).replace("❌".encode(), b"no")
    assert first(read("nevermined", body, "windows-1252")) == "wrong-charset"
    assert "Karte" not in check("nevermined", body, "windows-1252")


@pytest.mark.parametrize(
    "body", [page(*(row(n, "word " * 9000) for n in range(30))), page(*(row(n, "<b>so</b>" * 400) for n in range(30)))]
)
def test_long_cells_do_not_make_a_long_fixture(body: bytes) -> None:
    check("nevermined", body)


def test_nothing_private_survives() -> None:
    secrets = [
        "docs.corp.example", "ops@corp.example", "10.1.2.3", "123e4567-e89b-12d3-a456-426614174000", "4f9c2ab87d10e35f6a7b",
        "sk_live_9aB8cD7eF6", "Zm9vYmFyMTIzYmF6cXV4", "+4915112345678", "tracking-pixel",
    ]  # fmt: skip
    told = " and ".join(secrets)
    hint = (
        f'Go to <a href="https://docs.corp.example/x?{secrets[5]}" onclick="go()" data-user="{secrets[1]}">{told}</a>'
        f'<img src="//docs.corp.example/tracking-pixel.png" alt="{told}"><!-- {told} --><code>{secrets[5]}</code>'
        f'<span id="{secrets[3]}" class="x-{secrets[4]}" title="{told}">{told}</span><input value="{told}">'
    )
    heading = f"<h3>Keys at https://docs.corp.example/ by {secrets[1]}, {secrets[4]}</h3>"
    text = check(
        "nevermined", page(row(1, hint), after=f"<script>{told}</script><style>{told}</style>{heading}<p>{told}</p>")
    )
    assert [secret for secret in [*secrets, "corp"] if secret in text] == []
    body = (
        (FIXTURES / "base" / "paylera.html")
        .read_bytes()
        .replace(b"AAL2 is over", b"Only vault.prod knows auth.expired_token")
    )
    assert "vault" not in (text := check("paylera", body)) and text.count("auth.expired_token") == 2


def test_codes_and_advice_stay_and_equal_words_stay_equal() -> None:
    _, records = scrub("nevermined", page(row(1, "Mind PAY.CARD.0002. Wait a while, then retry."), row(2)))
    assert re.fullmatch(r"[A-Z][a-z]{3} PAY\.CARD\.0002\. Wait a while, then retry\.", str(records[0]["hint"]))
    one, other = (str(record["message"]).rpartition(" ") for record in records)
    assert one[0] == other[0] and (one[2], other[2]) == ("1.", "2.")


def test_a_fixture_is_written_once_beside_its_records(tmp_path: Path) -> None:
    site = load(sources(None)["nevermined"])
    wanted = (*site, page(row(1)), "page", "", None, tmp_path / "new", "nevermined")
    made, records = write_fixture(*wanted)
    assert [path.name for path in (made, records)] == ["nevermined.html", "nevermined.json"]
    assert json.loads(records.read_text("utf-8")) == expected(read("nevermined", made.read_bytes()))
    with pytest.raises(UsageError, match=r"nevermined\.html is there already"):
        write_fixture(*wanted)
    made.unlink()
    with pytest.raises(UsageError, match=r"nevermined\.json is there already"):
        write_fixture(*wanted)
    assert sorted(path.name for path in records.parent.iterdir()) == ["nevermined.json"]


@pytest.mark.parametrize(
    "body", [b"", b"<body>" + b"<div>" * 50_000, b"<h1>Just a moment</h1>"], ids=["empty", "deep", "wall"]
)
def test_of_what_is_no_page_no_fixture_is_made(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^no fixture can be made: .+$"):
        write_fixture(*load(sources(None)["nevermined"]), body, "page", "", None, tmp_path / "new", "nevermined")
    assert not (tmp_path / "new").exists()
