"""Heads that say their code at the same place: the parts may stand in any order, and be glued together."""

import pytest
from recognised import page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page

#: Code, number, title, status and phrase.
_ROWS = [
    ("valve_open", "1001", "Valve open", "409", "Conflict"),
    ("kettle_lost", "1002", "Kettle lost", "404", "Not Found"),
    ("token_wrong", "2001", "Token wrong", "401", "Unauthorized"),
]


def _cards(card: str) -> str:
    names = ("code", "number", "title", "status", "phrase")
    return "".join(card.format(at=at, **dict(zip(names, row, strict=True))) for at, row in enumerate(_ROWS, 1))


@pytest.mark.parametrize("tag", ["h3", "div", "summary", "dt"])
@pytest.mark.parametrize(
    ("head", "field", "has_status", "has_title"),
    [
        ("{code}<span>{status} {phrase}</span>", 0, True, False),
        ("{title}<span>{code}</span>", 0, False, True),
        ("{title} <span>{status}</span> <code>{code}</code>", 0, True, True),
        ("{title} – {code}", 0, False, True),
        ("{at}. {code}", 0, False, False),
        ("[{code}] {title}", 0, False, True),
        ("Error {code}: {title}", 0, False, True),
        ("Error code {number}", 1, False, False),
        ("{number} | {status} | {title}", 1, True, True),
        ("<span>{status}</span>{number}", 1, True, False),
    ],
)
def test_a_code_is_found_at_its_place_in_every_head(
    tag: str, head: str, field: int, has_status: bool, has_title: bool
) -> None:
    text = "dd" if tag == "dt" else "p"
    cards = _cards(f"<{tag}>{head}</{tag}><{text}>The pump failed {{at}} times.</{text}>")
    found = records(page(f"<h2>Error codes</h2>{f'<dl>{cards}</dl>' if tag == 'dt' else cards}", "Errors"))
    wanted = [
        (row[field], int(row[3]) if has_status else None, f"The pump failed {at} times.")
        for at, row in enumerate(_ROWS, 1)
    ]
    assert [(one.code, one.state.status, one.state.message) for one in found] == wanted
    assert not has_title or [one.state.title for one in found] == [row[2] for row in _ROWS]


@pytest.mark.parametrize(
    "head", ["Discount code: {code}", "{title}<span>v{at}.0</span>", "{at}. page_{at}.html", "{at}. 1011{at}"]
)
def test_what_stands_behind_the_same_words_or_is_no_code_makes_no_head(head: str) -> None:
    body = page(_cards(f"<h3>{head}</h3><p>It failed.</p>"), "Errors")
    assert records(body) == [], probe_page(body, "acme", "", None).lists


@pytest.mark.parametrize("card", ["<div>{}</div><p>It failed.</p>", "<h3>{}</h3><p>It failed.</p>", "<li>{}</li>"])
@pytest.mark.parametrize(
    "odd",
    [
        "Key revoked<span>unauthorized</span>",
        "Key revoked<span>42</span>",
        "Key revoked<span>4010</span>",
        "Key revoked<span>key_revoked</span> <span>New</span>",
        "Key revoked<span>key_revoked</span> (deprecated)",
        "<a href=#key>Key revoked</a><span>key_revoked</span>",
        f"The key {'or another one of the keys ' * 12}was revoked<span>key_revoked</span>",
    ],
)
def test_an_odd_entry_among_heads_that_are_laid_out_alike_is_read_or_asked_about(odd: str, card: str) -> None:
    heads = [f"{title}<span>{code}</span>" for code, _, title, *_ in _ROWS]
    body = "".join(card.format(head) for head in (*heads[:2], odd, heads[2], "Lamp broken<span>lamp_broken</span>"))
    found = probe_page(page(f"<h2>Error codes</h2>{body}", "Errors"), "acme", "", None)
    assert found.suspect or len(found.records) == 5


def test_a_section_of_two_is_read_as_the_longer_one_that_is_laid_out_alike() -> None:
    sections = {"Card errors": ("card_lost", "card_expired"), "Key errors": ("key_lost", "key_expired", "key_wrong")}
    body = "".join(
        f"<h2>{heading}</h2>"
        + "".join(f"<h3>{code.replace('_', ' ').title()}<span>{code}</span></h3><p>It failed.</p>" for code in codes)
        for heading, codes in sections.items()
    )
    found = probe_page(page(body, "Errors"), "acme", "", None)
    assert [one["code"] for one in found.records] == [code for codes in sections.values() for code in codes]


def test_fields_behind_what_is_wrong_with_them_are_no_codes() -> None:
    fields = {"card_number": "It is too short", "birth_date": "It was not given", "pump_name": "It is not unique"}
    body = "".join(f"<p>{text}<span>{field}</span></p><p>Mend it.</p>" for field, text in fields.items())
    assert records(page(f"<h2>Validation errors</h2>{body}", "Errors")) == []


def test_a_section_that_speaks_of_no_failure_among_those_laid_out_alike_is_asked_about() -> None:
    sections = {
        "Cards": {"card_lost": "Card is lost", "card_expired": "Card has expired", "card_declined": "Card was declined"}
    }
    for heading in ("Amounts", "Limits"):
        others = sections | {
            heading: {"daily_sum": "Daily sum", "order_size": "Size of the order", "tip_share": "Share of tips"}
        }
        body = "".join(
            f"<h2>{name}</h2>"
            + "".join(f"<h3>{text}<span>{code}</span></h3><p>It failed.</p>" for code, text in own.items())
            for name, own in others.items()
        )
        found = probe_page(page(body, "Errors"), "acme", "", None)
        assert found.suspect or len(found.records) == 6
