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
    "head",
    [
        "Discount code: {code}",
        "{title} <code>string</code>",
        "{title}<span>v{at}.0</span>",
        "Category<span>{code}</span>",
    ],
)
def test_what_stands_behind_the_same_words_or_is_no_code_makes_no_head(head: str) -> None:
    body = page(_cards(f"<h3>{head}</h3><p>It failed.</p>"), "Errors")
    assert records(body) == [], probe_page(body, "acme", "", None).lists


def test_fields_behind_what_is_wrong_with_them_are_no_codes() -> None:
    fields = {"card_number": "It is too short", "birth_date": "It was not given", "pump_name": "It is not unique"}
    body = "".join(f"<p>{text}<span>{field}</span></p><p>Mend it.</p>" for field, text in fields.items())
    assert records(page(f"<h2>Validation errors</h2>{body}", "Errors")) == []
