"""Verdicts on retrying: where a yes is read, and the notes, conditions and footnotes that take it back."""

from pathlib import Path

import pytest
from conftest import table
from recognised import ANSWERS, FAILURE_TEXTS, page

from benchmarks.recognise import records
from ingest.extraction.read_page import read_page
from ingest.pipeline.probe import probe_page
from parsers.extract.contract import Site


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
        *[("Herhaalbaar", "Ja", "Nee"), ("Можна повторити", "Так", "Ні"), ("Επανάληψη", "Ναι", "Όχι")],
        *[("ลองใหม่ได้", "ได้", "ไม่ได้"), ("पुनः प्रयास", "हाँ", "नहीं"), ("ניתן לנסות שוב", "כן", "לא")],
    ],
)
def test_a_column_of_verdicts_is_read_or_asked_about_whatever_its_title(title: str, yes: str, no: str) -> None:
    rows = [f"POT_{at}|The pot is {at}.|{verdict}" for at, verdict in (("OUT", no), ("OFF", yes), ("HOT", no))]
    found = probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None)
    asked = found.suspect and found.suspect["reason"] == "column-unread"
    assert asked or [record["retryable"] for record in found.records] == [False, True, False]
    assert not any(record["hint"] for record in found.records)


@pytest.mark.parametrize(
    ("titles", "fails", "yes", "limit"),
    [
        ("Code|Description|Réessayable|Remarque", "Le pot est introuvable.", "Oui", "Sauf remboursements."),
        ("Código|Descripción|Reintentable|Notas", "No se encontró el frasco.", "Sí", "Excepto reembolsos."),
        ("Codice|Descrizione|Ripetibile|Note", "Il vaso non è stato trovato.", "Sì", "Esclusi i rimborsi."),
        ("Kod|Açıklama|Tekrar denenebilir|Notlar", "Kavanoz bulunamadı.", "Evet", "İadeler hariç."),
        ("Mã|Mô tả|Có thể thử lại|Ghi chú", "Không tìm thấy lọ.", "Có", "Không áp dụng cho hoàn tiền."),
        ("错误码|描述|是否可重试|备注", "未找到罐子。", "是", "退款除外。"),
        ("Код|Опис|Можна повторити|Примітки", "Горщик не знайдено.", "Так", "Крім повернень."),
        ("Felkod|Beskrivning|Försök igen|Anmärkning", "Krukan saknas.", "Ja", "Gäller inte återbetalningar."),
        ("รหัสข้อผิดพลาด|คำอธิบาย|ลองใหม่ได้|หมายเหตุ", "ไม่พบขวด", "ได้", "ยกเว้นการคืนเงิน"),
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


@pytest.mark.parametrize(
    ("remedy", "retryable"),
    [
        ("Check the status of the payment before retrying.", None),
        ("Consulte el estado del pago antes de reintentar.", None),
        ("Check our status page before retrying.", 1),
        ("Check the status of the payment.", 1),
    ],
)
def test_a_yes_holds_only_if_nothing_is_to_be_looked_up_before_the_repeat(remedy: str, retryable: int | None) -> None:
    rows = [f"LAMP_{end}|It failed.|Yes|{remedy if end == 'OUT' else ''}" for end in ("OUT", "OFF", "HOT")]
    found = records(page(table("Code|Description|Retryable|Solution", *rows)))
    assert [one.state.retryable for one in found] == [retryable, 1, 1]


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


def test_cards_in_a_table_without_lines_keep_their_verdicts() -> None:
    cards = (f"<h3>LAMP_{end}</h3><p><b>Retryable:</b> Yes</p><p><b>Message:</b> It is lost.</p>" for end in "ABCD")
    found = records(page(f"<h1>Error codes</h1><table>{''.join(map('<div>{}</div>'.format, cards))}</table>"))
    assert [record.state.retryable for record in found] == [True] * 4


@pytest.mark.parametrize(
    ("title", "answers", "verdicts"),
    [
        ("Retentável", ("Não", "Sim"), [False, True]),
        ("Permite reintentos", ("No", "Sí"), [False, True]),
        ("Réessai possible", ("Non", "Oui"), [False, True]),
        ("Riprova", ("No", "Sì"), [False, True]),
        ("Retentável", ("Não retentável", "Retentável"), [False, True]),
        ("Não retentável", ("Não", "Sim"), None),
        ("Retentativa", ("Não permitida", "Permitida"), [False, True]),
        ("Wiederholbar", ("Nicht erlaubt", "Erlaubt"), [False, True]),
    ],
)
def test_a_column_of_verdicts_is_read_or_asked_about_whatever_its_language(title, answers, verdicts) -> None:
    rows = [f"{code}|{text}|{answer}" for code, text, answer in zip(ANSWERS, FAILURE_TEXTS, answers * 2, strict=True)]
    found = probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None)
    read = [one["retryable"] for one in found.records]
    assert (read, found.suspect is None) == ((verdicts or [None, None]) * 2, verdicts is not None)


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


@pytest.mark.parametrize("form", ["<li><b>{}</b>{}: {}.</li>", "<tr><td>{}{}</td><td>{}.</td></tr>"])
def test_a_verdict_in_brackets_behind_a_code_is_its_own(form) -> None:
    told = zip(ANSWERS, ("", " (retryable)", " (not retryable)", ""), FAILURE_TEXTS, strict=True)
    rows = "".join(form.format(*one) for one in told)
    found = records(
        page(f"<ul>{rows}</ul>" if "<li>" in form else table("Code|Text").replace("</table>", f"{rows}</table>"))
    )
    assert [one.state.retryable for one in found] == [None, True, False, None]
    assert [one.state.message for one in found] == [f"{text}." for text in FAILURE_TEXTS]


@pytest.mark.parametrize("question", ["OK to retry?", "Retryable?", "Is it safe to retry?"])
def test_a_question_with_its_answer_in_a_line_of_a_card_is_its_verdict(question) -> None:
    told = zip(ANSWERS, FAILURE_TEXTS, ("No", "Yes", "no", "yes"), strict=True)
    cards = (f"<h3>{code}</h3><p>{text}.</p><p>{question} {answer}</p>" for code, text, answer in told)
    found = records(page("".join(cards)))
    assert [one.state.retryable for one in found] == [False, True, False, True]
    assert [one.state.message for one in found] == [f"{text}." for text in FAILURE_TEXTS]


@pytest.mark.parametrize(
    ("title", "yes", "no"),
    [("Фатальная ошибка", "Да", "Нет"), ("¿Error fatal?", "Sí", "No"), ("Fataler Fehler", "Ja", "Nein")],
)
def test_a_column_that_asks_if_the_error_lasts_is_asked_about_in_any_language(title: str, yes: str, no: str) -> None:
    rows = (f"{at}|{text}|{yes if at % 2 else no}" for at, text in enumerate(FAILURE_TEXTS, 1001))
    found = probe_page(page(table(f"Code|Description|{title}", *rows)), "acme", "", None)
    assert (found.suspect or {})["reason"] == "column-unread"


def test_a_label_of_cards_that_asks_if_the_error_lasts_is_asked_about() -> None:
    cards = zip(("lid_open", "pot_empty", "tea_lost"), ("No", "Yes", "No"), FAILURE_TEXTS, strict=False)
    parts = (f"<h3>{code}</h3><p>{text}.</p><p><b>Transient:</b> {is_so}</p>" for code, is_so, text in cards)
    suspect = probe_page(page("".join(parts), "Errors"), "v", "", None).suspect
    assert suspect is not None and suspect["reason"] == "column-unread"


def test_hollow_circles_beside_filled_ones_are_no_yes() -> None:
    path = Path(__file__).parent / "recognise/suspect/verdict-unknown/filled_and_hollow_circles.html"
    assert {one["retryable"] for one in probe_page(path.read_bytes(), "acme", "", None).records} == {None}
