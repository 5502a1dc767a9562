"""Cards: headings, lines in bold and boxes with a code each, the fields and labels below, and where a card ends."""

import pytest
from conftest import table
from recognised import ANSWERS, ENTRIES, FAILURE_TEXTS, LIDS, LOST, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page


@pytest.mark.parametrize(
    "frame",
    [
        "<div><div>{}</div><div><pre>[]</pre><div><button>Copy</button></div></div></div>",
        "<div><div><div>{}</div></div><button>Copy</button><pre>[]</pre></div>",
        "<div><span>{}</span><pre>[]</pre></div>",
        "<blockquote><p>{}</p></blockquote><div><pre>[]</pre></div>",
        "<div><div><label>{}</label></div><div><div><button></button><span>json</span><pre>[]</pre></div></div></div>",
    ],
)
def test_the_caption_of_a_sample_in_any_frame_is_no_text_of_the_card(frame) -> None:
    texts = {"POT_LOST": "The pot was not found.", "LID_STUCK": "The lid is stuck.", "OIL_OUT": "The oil is missing."}
    cards = [f"<h3>{code}</h3><p>{text}</p>{frame}" for code, text in texts.items()]
    found = records(page("".join(cards).replace("{}", "Response body")))
    assert {one.code: one.state.message for one in found} == texts


@pytest.mark.parametrize("head", ["Error {} – The card is {}", "Error code {}: The card is {}"])
def test_lines_in_bold_that_open_with_error_and_a_number_are_heads(head) -> None:
    cards = [
        f"<p><b>{head.format(*one)}</b></p><p>It was refused.</p><p><b>Fix:</b> Ask us.</p>" for one in LOST.items()
    ]
    found = records(page("".join(cards)))
    assert [(one.code, one.state.message, one.state.hint) for one in found] == [
        (code, "It was refused.", "Ask us.") for code in LOST
    ]


@pytest.mark.parametrize(
    "label", ["Error {0}", "Error No. {0} - Card {1}", "Fehler Nr. {0}: Card {1}", "Cause number {0} – Card {1}"]
)
@pytest.mark.parametrize("form", ["<p><b>{}</b><br>{}</p>", "<p><b>{}</b> {}</p>"])
def test_a_number_behind_such_words_heads_the_text_in_its_paragraph(label, form) -> None:
    told = {code: f"{text}." for code, text in zip(LOST, FAILURE_TEXTS, strict=True)}
    found = records(page("".join(form.format(label.format(code, LOST[code]), told[code]) for code in told)))
    assert {one.code: one.state.message for one in found} == told


def test_numbers_on_the_first_line_of_paragraphs_below_statuses_have_those() -> None:
    codes = [
        f"<h3>{status}</h3><p>Error Code: {code}<br>It is {LOST[code]}.</p>"
        for status, code in zip((400, 401, 404), LOST, strict=False)
    ]
    assert [one.state.status for one in records(page("".join(codes)))] == [400, 401, 404]


def test_a_field_on_the_second_line_of_every_head_is_no_code() -> None:
    heads = [
        f"<h3><code>bad_{name}</code><br><code>lid_{name}</code></h3><p>It is wrong.</p>" for name in ("id", "no", "at")
    ]
    assert [one.code for one in records(page("".join(heads)))] == ["bad_id", "bad_no", "bad_at"]


@pytest.mark.parametrize(
    "heading",
    [
        *("The field <code>retry_after</code>", "Calling <code>get_order</code>", "Manual - PX-200", "Changes (2024)"),
        *("Changes (v2.1)", "Lid sensor (S1)", "Overview (beta)", "Questions: help-center", "Appendix 2", "OAuth2"),
    ],
)
def test_another_heading_among_those_of_codes_changes_nothing(heading) -> None:
    named = {"E10": "Lid open", "E11": "Pot missing", "E12": "Pump stuck"}
    cards = "".join(f"<h2>{name} ({code})</h2><p>The kiln failed: {name}.</p>" for code, name in named.items())
    found = probe_page(page(f"{cards}<h2>{heading}</h2><p>Read this first.</p>"), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == ([*named], None)


@pytest.mark.parametrize("label", ["Estado HTTP", "Code HTTP", "Статус HTTP"])
def test_a_label_that_ends_in_another_one_is_read_as_a_whole(label: str) -> None:
    cards = "".join(f"<h3>pot_{at}</h3><p><b>{label}:</b> 40{at}</p><p>Pot {at} failed.</p>" for at in range(1, 5))
    found = [(one.code, one.state.status, one.state.title) for one in records(page(cards))]
    assert found == [(f"pot_{at}", 400 + at, None) for at in range(1, 5)]


def test_cards_with_numbers_in_boxes_are_no_lines_of_a_listing() -> None:
    card = "<div class='card'><div><h4>{}</h4></div><p>The pot failed in way {}.</p></div>"
    body = "".join(card.format(1001 + 3 * at, at) for at in range(12))
    assert [one.code for one in records(page(f"<div>{body}</div>"))] == [str(1001 + 3 * at) for at in range(12)]


@pytest.mark.parametrize("label", ["Message", "Problema", "Zustand", "Vandamál"])
def test_the_only_text_of_each_card_is_its_message_whatever_its_label(label) -> None:
    card = "<h3><code>{}</code></h3><ul><li><b>Status:</b> 409</li><li><b>{}:</b> {}</li><li><b>Action:</b> Ask us.</li></ul>"
    texts = {
        "lid_lost": "The lid was lost on its way.",
        "pot_gone": "The pot has left us.",
        "oil_out": "There is no oil.",
    }
    found = records(page("".join(card.format(code, label, text) for code, text in texts.items())))
    assert {one.code: (one.state.message, one.state.hint) for one in found} == {
        code: (text, "Ask us.") for code, text in texts.items()
    }


@pytest.mark.parametrize("kind", ["status", "string"])
def test_the_type_of_a_field_that_stands_for_an_error_is_no_label(kind: str) -> None:
    told = {
        "404 pot_not_found": "There is no such pot.",
        "409 lid_stuck": "The lid is closed.",
        "500 oven_error": "It failed.",
    }
    fields = "".join(
        f'<div class="field"><div><div>{name}</div><div><div><span>{kind}</span></div></div></div>'
        f"<div><p>{text}</p></div></div>"
        for name, text in told.items()
    )
    found = probe_page(page(f"<h1>Errors</h1><h2>Status codes</h2>{fields}"), "acme", "", None)
    assert {f"{one['status']} {one['code']}": one["message"] for one in found.records} == told


@pytest.mark.parametrize(("name", "is_asked"), [("error-codes.md", False), ("Erro pot-lids.md", True)])
def test_a_label_in_a_heading_ends_with_a_word(name: str, is_asked: bool) -> None:
    rows = ("pot_lost|The pot is lost.", "lid_stuck|The lid failed.", "oil-fire.d|It burns.", "unknown|It failed.")
    found = probe_page(page(f"<h2>{name}</h2><h1>Error codes</h1>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert len(found.records) == 4 and (found.suspect is not None) == is_asked


def test_the_numbered_caption_of_a_table_in_a_card_is_no_text_of_the_code() -> None:
    fields = (
        "<table><tr><td>Description</td><td>It is lost.</td></tr><tr><td>Solution</td><td>Find it.</td></tr></table>"
    )
    cards = (f"<h3>LID_{at}</h3><figure>{fields}<figcaption>Table {at}</figcaption></figure>" for at in (11, 12, 13))
    assert [one.state.hint for one in records(page("".join(cards)))] == ["Find it."] * 3


def test_the_code_below_a_type_of_errors_is_the_code_though_one_type_has_none() -> None:
    label = "<p><b>Error code:</b> <code>{}</code></p>"
    names = {"PotError": "", "LidError": "LID_OPEN", "OilError": "OIL_SPILT", "KilnError": "KILN_COLD"}
    cards = "".join(
        f"<h3>{name}</h3><p>It failed.</p>{label.format(code) * bool(code)}" for name, code in names.items()
    )
    found = probe_page(page(f"<h2>Error Classes</h2>{cards}", "Pots"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_OPEN", "OIL_SPILT", "KILN_COLD"]
    assert found.suspect and found.suspect["reason"] == "row-unread" and "PotError" in found.suspect["detail"]


@pytest.mark.parametrize(
    "aid",
    [
        "<ul role='tablist'><li role='tab'>cURL</li><li role='tab'>JSON</li></ul><pre>{}</pre>",
        "<div>response.json</div><pre>{}</pre>",
        "<div><p>Was this helpful?</p><p>Yes</p><p>No</p></div>",
    ],
)
@pytest.mark.parametrize("remedy", ["", "<p><b>What to do:</b> Ask the cook.</p>"])
def test_what_serves_the_reader_of_a_page_is_no_part_of_its_cards(aid: str, remedy: str) -> None:
    told = zip(("lid_lost", "pot_gone", "no_oil"), FAILURE_TEXTS, strict=False)
    cards = "".join(f"<h3><code>{code}</code></h3><p>{text}.</p>{remedy}{aid}" for code, text in told)
    found = [one.state for one in records(page(f"<h2>Errors</h2>{cards}"))]
    hint = "Ask the cook." if remedy else None
    assert [(one.message, one.hint) for one in found] == [(f"{text}.", hint) for text in FAILURE_TEXTS[:3]]


def test_the_footer_of_a_card_is_a_part_of_it() -> None:
    told = [*zip(("lid_lost", "pot_gone", "no_oil"), FAILURE_TEXTS, strict=False)]
    card = "<article><header><code>{0}</code></header><p>{1}.</p><footer><b>What to do:</b> See {0}.</footer></article>"
    found = records(page("".join(card.format(*one) for one in told)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", f"See {one}.") for one, text in told]


@pytest.mark.parametrize("text", ("Was this page helpful?", "Last updated on 3 May 2026", "Updated 3 days ago"))
def test_what_is_said_of_the_page_is_no_part_of_the_last_card(text: str) -> None:
    card = "<h3>{}</h3><p><b>Meaning:</b> {}</p>"
    cards = [
        card.format(code, "It is missing.") + "<p><b>Action:</b> Add it.</p>" for code in ("no_key", "no_pot", "no_tap")
    ]
    body = "".join([*cards, card.format("no_oil", "It is lost."), f"<div><p>{text}</p></div>"])
    assert records(page(body))[-1].state.message == "It is lost."


@pytest.mark.parametrize(
    ("status", "fix"), (("Estado HTTP", "Solución"), ("HTTP-Status", "Lösung"), ("状态码", "解决方案"))
)
def test_a_list_of_one_card_has_the_labels_of_the_other_lists(status: str, fix: str) -> None:
    item = f"<li><p><b>{{}}</b> – Lid lost.</p><ul><li>{status}: 404</li><li>{fix}: Close it.</li></ul></li>"
    lists = [["K01", "K02"], ["K03"], ["K04", "K05"]]
    body = "".join(f"<h2>Pots {at}</h2><ul>{''.join(map(item.format, one))}</ul>" for at, one in enumerate(lists))
    found = [(one.state.status, one.state.message, one.state.hint) for one in records(page(body))]
    assert found == [(404, "Lid lost.", "Close it.")] * 5


#: What a paragraph below its code says, line by line: status, category, verdict and message.
LINES = {
    "Status: 402<br>Retryable: no<br>{}": (402, None, False, "{}"),
    "Retryable: yes<br>{}<br>Category: lamp": (None, "lamp", True, "{}"),
    "<b>Category</b>: lamp<br/>\n{}<br/>\n<b>Status:</b> 409": (409, "lamp", None, "{}"),
    "402<br>{}<br><b>Retry:</b> no": (402, None, False, "{}"),
    "HTTP 402<br>Category: lamp<br>{}": (402, "lamp", None, "{}"),
    "<b>Status</b> 402<br><b>Category</b> lamp<br><b>Retryable</b> no<br>{}": (402, "lamp", False, "{}"),
    "Message: {}<br>Ask for another.<br>Status: 402": (402, None, None, "{} Ask for another."),
    "Estado: 402<br>Reintentable: no<br>{}": (402, None, False, "{}"),
    "{}</p><p>Status: 402, Category: lamp, Retryable: no": (402, "lamp", False, "{}"),
    "Status: 402<br>Fix: Ask for another.</p><p>{}": (402, None, None, "{}"),
    "Status: 402 | Retryable: no<br>{}": (402, None, False, "{}"),
    "<b>Retryable</b></p><p>no</p><p>{}": (None, None, False, "{}"),
    "{}</p><table><tr><th>Status</th><td>402</td></tr></table>": (402, None, None, "{}"),
}


@pytest.mark.parametrize("fields", ["Status: {}", "Status: {} | Retry: no", "<b>Status</b> {} <b>Retry</b> no"])
def test_several_statuses_of_one_card_are_all_kept(fields: str) -> None:
    statuses = {"lamp.broken": "402 | 500", "key.lost": "404", "fuse.blown": "409", "lid.open": "410", "oil.low": "423"}
    cards = "".join(
        f"<h4>{code}</h4><p>It has failed.</p><p>{fields.format(status)}</p>" for code, status in statuses.items()
    )
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}", "Acme API"))]
    assert [(state.status, state.status_text) for state in found] == [
        (402, "402 | 500"),
        (404, None),
        (409, None),
        (410, None),
        (423, None),
    ]


@pytest.mark.parametrize("fields", LINES)
def test_a_sentence_on_the_line_below_a_short_field_is_a_text_of_its_own(fields: str) -> None:
    *others, message = LINES[fields]
    texts = {"lamp.broken": "The lamp has failed.", "key.lost": "The key is invalid.", "fuse.blown": "It failed."}
    cards = "".join(f"<h4><code>{code}</code></h4><p>{fields.format(text)}</p>" for code, text in texts.items())
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}", "Acme API"))]
    assert [state.message for state in found] == [message.format(text) for text in texts.values()]
    assert {(state.status, state.category, state.retryable) for state in found} == {tuple(others)}


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("<b>Status</b> 402 <b>Retry</b> no <b>Fix</b> Change it.", (402, 0, None, "Change it.")),
        ("<b>Retry</b> no <b>Status</b> 402<br>It has failed.", (402, 0, "It has failed.", None)),
        (
            "<b>Status</b> 402 <b>Lamp</b> off <b>Fix</b> Change it.",
            (None, None, "Status 402 Lamp off Fix Change it.", None),
        ),
    ],
)
def test_bold_words_in_one_line_are_fields_if_all_are_labels(line: str, read: tuple[object, ...]) -> None:
    codes = ("card_declined", "bad_key", "rate_limit")
    cards = "".join(f"<h4><code>{code}</code></h4><p>{line}</p>" for code in codes)
    found = [record.state for record in records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))]
    assert [(one.status, one.retryable, one.message, one.hint) for one in found] == [
        (read[0], read[1], read[2] or code, read[3]) for code in codes
    ]


#: A card below its code or in one paragraph with it: status, category, verdict and message.
CARDS = {
    "<h4><code>{0}</code></h4><p>HTTP 402 | Category: lamp | Retry: no | Meaning: {1}</p>": (402, "lamp", False),
    "<h4><code>{0}</code></h4><p>{1} — <b>Retryable</b>: no — <b>HTTP code</b>: 402</p>": (402, None, False),
    "<h4><code>{0}</code></h4><p>Category: lamp; Retryable: no; {1}</p>": (None, "lamp", False),
    "<h4><code>{0}</code></h4><p><span>402</span>\n<span>Category: lamp</span>\n<span>{1}</span></p>": (
        402,
        "lamp",
        None,
    ),
    "<h4><code>{0}</code></h4><p><span>402</span> {1}</p>": (402, None, None),
    "<h4><code>{0}</code></h4><p><span>HTTP 402</span> {1}</p>": (402, None, None),
    "<h4>{0}</h4><p><code>402</code> {1}</p>": (402, None, None),
    "<h4>{0}</h4><p><b>402</b> {1}</p>": (402, None, None),
    "<h4><code>{0}</code></h4><p>402<br><b>Bedeutung</b> {1}<br><b>Kategorie</b>: lamp</p>": (402, "lamp", None),
    "<h4><code>{0}</code></h4><div>Retry: no</div><div>{1}</div><div>Category: lamp</div>": (None, "lamp", False),
    "<p><code>{0}</code><br>Status: 402<br>Retryable: no<br>{1}</p>": (402, None, False),
    "<p><strong>{0}</strong><br/>\n402<br/>\n{1}<br/>\n<b>Category</b>: lamp</p>": (402, "lamp", None),
    "<p>{0} — 402 — {1} — Retry: no</p>": (402, None, False),
    "<p><span><code>{0}</code></span>\n<span>402</span>\n<span>{1}</span>\n<span>Category: lamp</span></p>": (
        402,
        "lamp",
        None,
    ),
}


@pytest.mark.parametrize("card", CARDS)
def test_the_fields_of_a_card_are_read_however_they_stand_in_its_paragraph(card: str) -> None:
    texts = {"LAMP_BROKEN": "The lamp is broken.", "KEY_LOST": "No key was found.", "FUSE_BLOWN": "It has failed."}
    cards = "".join(card.format(code, text) for code, text in texts.items())
    found = records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts
    states = {(record.state.status, record.state.category, record.state.retryable) for record in found}
    assert states == {CARDS[card]}


def test_marks_within_a_message_part_no_fields() -> None:
    texts = {
        "LAMP_BROKEN": "The lamp failed; type: led | Ask for one — today.",
        "KEY_LOST": "The key is invalid; Reason: the door.",
        "FUSE_BLOWN": "No fuse was found — again; and again.",
    }
    cards = "".join(f"<h4><code>{code}</code></h4><p>{text}</p>" for code, text in texts.items())
    found = records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts


@pytest.mark.parametrize("mark", [" |", ";"])
def test_a_long_paragraph_is_a_card_where_a_mark_stands_behind_its_code(mark: str) -> None:
    texts = {
        "LAMP_BROKEN": f"The lamp is broken{', and so on' * 9}.",
        "KEY_LOST": "No key was found.",
        "FUSE_BLOWN": "It failed.",
    }
    cards = "".join(f"<p><code>{code}</code>{mark} Status: 402{mark} {text}</p>" for code, text in texts.items())
    found = records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))
    assert {record.code: record.state.message for record in found} == texts


def test_a_bold_label_with_its_verdict_is_one_field_however_often_it_repeats() -> None:
    texts = {"lamp.broken": "The lamp is broken.", "key.lost": "No key was found.", "fuse.blown": "It failed."}
    cards = "".join(
        f"<h4><code>{code}</code></h4><p>HTTP 402</p><p><b>Retry</b> no</p><p>{text}</p>"
        for code, text in texts.items()
    )
    found = [record.state for record in records(page(f"<h2>Error codes</h2>{cards}", "Acme API"))]
    assert [(state.retryable, state.message) for state in found] == [(False, text) for text in texts.values()]


def test_a_line_below_a_text_goes_on_with_it_among_cards_with_labels() -> None:
    below = ["<b>Fix</b>: Look."] * 4 + ["It fell down."]
    items = "".join(f"<li><b>JAR_{at}X</b>: The jar is lost<br>{text}</li>" for at, text in enumerate(below))
    found = [record.state for record in records(page(f"<h2>Errors</h2><ul>{items}</ul>"))]
    assert [(state.message, state.title) for state in found] == [
        *[("The jar is lost", None)] * 4,
        ("The jar is lost It fell down.", None),
    ]


@pytest.mark.parametrize(
    ("head", "other"),
    [
        ("{} (was 400) {}", "{} {}"),
        ("{} (formerly 400) – {}", "{} – {}"),
        ("<span>{}</span> (was 400) <code>{}</code>", "<span>{}</span> <code>{}</code>"),
        ("{1} ({0}, previously 400)", "{1} ({0})"),
        ("{1} {0} (was 400)", "{1} {0}"),
        ("{1} (400 → {0})", "{1} ({0})"),
        ("{1} 400 -> {0}", "{1} {0}"),
        ("{1} (400 ⇒ {0})", "{1} ({0})"),
        ("{1} ({0} ← 400)", "{1} ({0})"),
        ("{1} (was 400, now {0})", "{1} ({0})"),
        ("{1} (400 (now {0}))", "{1} ({0})"),
        ("{1} 400 ({0} since v2)", "{1} {0}"),
    ],
)
def test_a_head_names_its_status_and_code_beside_the_status_of_the_past(head: str, other: str) -> None:
    codes = {"lamp_lost": 404, "lamp_off": 409, "lamp_hot": 422}
    heads = [(head if code == "lamp_lost" else other).format(status, code) for code, status in codes.items()]
    found = records(page("<h1>Error codes</h1>" + "".join(f"<h3>{one}</h3><p>It failed.</p>" for one in heads)))
    assert [(one.code, one.state.status, one.state.title) for one in found] == [(*one, None) for one in codes.items()]


def test_steps_of_a_remedy_may_have_labels_of_their_own() -> None:
    card = "<h3>{}</h3><p><b>Message:</b> It failed: {}.</p><p><b>Remediation:</b></p><ol>{}</ol>"
    steps = ("<li>Close the lid</li>", "<li><b>Linux:</b> find it</li><li><b>macOS:</b> buy it</li><li>Go on</li>")
    body = "".join(card.format(code, code, steps[at % 2]) for at, code in enumerate(("LidOpen", "PotLost", "TeaCold")))
    hints = [one.state.hint for one in records(page(body))]
    assert hints == ["Close the lid", "Linux: find it; macOS: buy it; Go on", "Close the lid"]


@pytest.mark.parametrize("label", ["HTTP", "Status", "HTTP-Status", "HTTP-Statuscode", "Code HTTP"])
def test_a_box_with_a_code_for_its_title_has_the_text_above_its_labelled_status(label) -> None:
    boxes = "".join(
        f"<div><p class='title'>{code}</p><p>{text}.</p><p><strong>{label}:</strong> 40{at}</p></div>"
        for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))
    )
    found = probe_page(page(boxes), "acme", "", None)
    read = [(one["code"], one["status"], one["message"]) for one in found.records]
    wanted = [(code, 400 + at, f"{text}.") for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))]
    assert (read, found.suspect) == (wanted, None)


def _entries(form: str, *texts: str) -> str:
    return "".join(map(form.format, (ANSWERS[0], "DRAWER_STUCK", *ANSWERS[1:]), texts))


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<p>Warning: the lid is hot.</p>", "Warning: the lid is hot."),
        ("<p>Example: the lid is hot.</p>", "Example: the lid is hot."),
        ("<p><b>Reason:</b> the lid is hot</p>", "Reason: the lid is hot"),
        ("<p>Warning: the lid is hot.</p><p>It must cool.</p>", "Warning: the lid is hot. It must cool."),
        ("<p>See also: the guide to lids.</p>", "DRAWER_STUCK"),
        ("<p>Example: <code>{&quot;lid&quot;: 1}</code></p>", "DRAWER_STUCK"),
    ],
)
def test_the_only_text_of_a_card_is_its_message_with_the_label_it_opens_with(form, text, message) -> None:
    first, *others = [f"<p>{one}.</p><p><b>Solution:</b> Ask for help.</p>" for one in FAILURE_TEXTS]
    found = records(page(_entries(form, first, f"{text}<p><b>Solution:</b> Let it cool.</p>", *others)))
    assert [one.state.message for one in found] == [
        f"{FAILURE_TEXTS[0]}.",
        message,
        *(f"{one}." for one in FAILURE_TEXTS[1:]),
    ]
    assert found[1].state.hint == "Let it cool."


@pytest.mark.parametrize("label", ["What to do", "解決策", "Lösung"])
@pytest.mark.parametrize(
    "hint",
    ["<div><span>{}</span> <span>{}</span></div>", "<div>{}</div><div>{}</div>", "<p><b>{}</b> <span>{}</span></p>"],
)
def test_a_label_that_only_one_card_has_is_told_from_the_text_beside_it(hint, label) -> None:
    first, *others = [f"<p>{one}.</p>" for one in (*FAILURE_TEXTS, "The drawer is stuck")]
    for name, wanted in (
        (label, ("The card is lost.", "Ask for help.")),
        ("Lamps", ("The card is lost. Lamps Ask for help.", None)),
    ):
        found = records(page(_entries(ENTRIES[2], first + hint.format(name, "Ask for help."), *others)))
        assert (found[0].state.message, found[0].state.hint) == wanted
        assert [one.state.hint for one in found[1:]] == [None] * 4


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize(
    ("lead", "is_whole"),
    [
        ("Returned in any of these cases", True),
        ("It was refused for one of the following reasons.", True),
        ("The drawer is stuck.", False),
    ],
)
def test_the_last_card_ends_with_the_list_that_its_text_leads_to(form, lead, is_whole) -> None:
    below = "<ul><li>no power</li><li>a broken bulb</li></ul>"
    texts = [f"<p>{one}.</p>" for one in (*FAILURE_TEXTS, lead.rstrip("."))]
    texts[-1] = f"<p>{lead}</p>" + below * is_whole
    body = _entries(form, *texts) + below * (not is_whole)
    wanted = f"{lead} no power; a broken bulb" if is_whole else lead
    assert [one.state.message for one in records(page(body))][-1] == wanted


@pytest.mark.parametrize("tag", ["i", "u", "b", ""])
@pytest.mark.parametrize(
    "form", ["<p><b>{}</b> (402)<br>{}.<br>{} Ask for help.</p>", "<h3>{} (402)</h3><p>{}.</p><p>{} Ask for help.</p>"]
)
def test_a_labelled_line_below_a_code_and_its_text_is_a_field_of_its_own(form, tag) -> None:
    label = f"<{tag}>Solution</{tag}>:" if tag else "Solution:"
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page("".join(form.format(code, text, label) for code, text in told)))
    assert [(one.code, one.state.status, one.state.message, one.state.hint) for one in found] == [
        (code, 402, f"{text}.", "Ask for help.") for code, text in told
    ]


@pytest.mark.parametrize("form", ["<p>{}</p>", "<div>{}</div>", "<li>{}</li>", "{}<br><br>"])
@pytest.mark.parametrize("code", ["{}", "<b>{}</b>", "Error code: {}", "<b>Error code:</b> {}"])
@pytest.mark.parametrize("codes", [ANSWERS, ("1001", "1002", "2001", "2002")])
def test_cards_whose_fields_are_lines_are_read_in_boxes_and_between_empty_lines(form, code, codes) -> None:
    lines = f"{code}<br>HTTP status: 402<br>Description: {{}}.<br>Solution: Ask for help."
    told = [*zip(codes, FAILURE_TEXTS, strict=True)]
    found = records(page(f"<div>{''.join(form.format(lines.format(*one)) for one in told)}</div>"))
    assert [(one.code, one.state.status, one.state.message, one.state.hint) for one in found] == [
        (code, 402, f"{text}.", "Ask for help.") for code, text in told
    ]


@pytest.mark.parametrize("codes", [("7001", "7002", "7003", "7004"), ("E10", "E11", "E12", "E13")])
@pytest.mark.parametrize(
    "head",
    (
        "<b>{}</b> <i>{}</i>",
        "<em>{}</em><mark>{}</mark>",
        "<b>{}</b>&nbsp;<b>{}</b>",
        "{} - {}",
        "{} <small>HTTP {}</small>",
        "{} <small>({})</small>",
    ),
)
def test_a_status_beside_a_number_in_a_heading_is_no_part_of_the_code(codes: tuple[str, ...], head: str) -> None:
    statuses = (402, 403, 404, 500)
    cards = "".join(f"<h3>{head.format(*pair)}</h3><p>It failed.</p>" for pair in zip(codes, statuses, strict=True))
    assert [(one.code, one.state.status) for one in records(page(cards))] == [*zip(codes, statuses, strict=True)]


def _lines_in_spans(*lines: str) -> str:
    """Lines of a label and its text ("Meaning|The card is lost"), each in a span of its own."""
    return "".join("<div><span>{}</span><span>{}</span></div>".format(*line.split("|")) for line in lines)


@pytest.mark.parametrize("label", ["Details / Note", "Re-issue type"])
@pytest.mark.parametrize("form", ENTRIES)
def test_a_label_in_a_span_is_no_part_of_the_text_in_the_next_one(form, label) -> None:
    long = "and the terminal keeps the paper until the drawer has been closed by hand"
    texts = [f"<div>{_lines_in_spans(f'{label}|{one} {long}')}</div>" for one in FAILURE_TEXTS]
    lead = "" if label.startswith("Details") else "<p>It is broken.</p>"
    found = records(page("".join(map(form.format, ANSWERS, (lead + text for text in texts)))))
    wanted = [f"{one} {long}" for one in FAILURE_TEXTS] if not lead else ["It is broken."] * 4
    assert [one.state.message for one in found] == wanted


@pytest.mark.parametrize("other", ["PUMP_LOST", "pump_lost"])
@pytest.mark.parametrize("label", ["Error code", "Parameter code"])
def test_codes_of_another_form_that_stand_again_under_their_label_are_of_the_list(label, other) -> None:
    card = "<div><p>{0}: It is no use</p><p><b>{2}:</b> <code>{0}</code></p><p><b>Meaning:</b> {1}.</p></div>"
    told = [*zip(("LidLost", "PotLost", "CupBroken", other), FAILURE_TEXTS, [*["Error code"] * 3, label], strict=True)]
    found = probe_page(page("".join(card.format(*one) for one in told)), "acme", "", None)
    wanted = [(code, f"{text}.") for code, text, label in told if label == "Error code"]
    assert [(one["code"], one["message"]) for one in found.records] == wanted
    assert (found.suspect is None) == (len(wanted) == 4)


def test_a_card_whose_first_text_holds_the_word_of_a_role_is_no_table() -> None:
    texts = [*FAILURE_TEXTS[:3], "The lamp has no name"]
    cards = [_lines_in_spans(f"Meaning|{text}", "Applies to|Terminals", "Sent by|The till") for text in texts]
    found = probe_page(
        page("".join(map(ENTRIES[2].format, ANSWERS, map("<div>{}</div>".format, cards)))), "a", "", None
    )
    assert (found.suspect, [one["message"] for one in found.records]) == (None, texts)


@pytest.mark.parametrize("end", [". Look at <code>lamp_id</code>.", ".<br>See the <a href='/lamps'>guide</a>."])
@pytest.mark.parametrize("form", ENTRIES)
def test_a_text_of_several_parts_stands_apart_from_the_label_in_the_span_before_it(form, end) -> None:
    texts = [*FAILURE_TEXTS[:3], f"{FAILURE_TEXTS[3]}{end}"]
    cards = [f"<div>{_lines_in_spans(f'Title|Error {at}', f'Description|{one}')}</div>" for at, one in enumerate(texts)]
    found = records(page("".join(map(form.format, ANSWERS, cards))))[-1].state
    assert (found.title, found.message.split(".")[0], found.message[-1]) == ("Error 3", FAILURE_TEXTS[3], ".")


@pytest.mark.parametrize("form", ENTRIES)
@pytest.mark.parametrize("lead", ["It failed. Reasons:", "The lamp is broken. Possible reasons:"])
@pytest.mark.parametrize(
    "fields",
    ["<dl><dt>Description</dt><dd>{}</dd></dl>", "<ul><li><strong>Description</strong>: {}</li></ul>"],
)
def test_a_text_that_leads_to_a_list_within_it_is_no_label(form, fields, lead) -> None:
    below = f"{lead}<ul><li>no power</li><li>a broken bulb</li></ul>"
    texts = [*map(fields.format, (*FAILURE_TEXTS, below))]
    found = [one.state.message for one in records(page(_entries(form, *texts)))]
    assert found == [*FAILURE_TEXTS, f"{lead} no power; a broken bulb"]
    texts[1], texts[-1] = texts[-1], texts[1]
    assert records(page(_entries(form, *texts)))[1].state.message == f"{lead} no power; a broken bulb"


@pytest.mark.parametrize("below", ["<p>{}.</p>", "<p>Description: {}.</p>"])
def test_a_text_below_the_label_of_a_status_that_has_none_is_the_message(below) -> None:
    told = [*zip(ANSWERS, ("402", "", "409", "—"), FAILURE_TEXTS, strict=True)]
    cards = (f"<h3>{code}</h3><p><b>HTTP status:</b> {status}</p>{below.format(text)}" for code, status, text in told)
    found = records(page("".join(cards)))
    assert [(one.state.status, one.state.message) for one in found] == [
        (int(status) if status.isdigit() else None, f"{text}.") for _, status, text in told
    ]


def test_headings_within_the_details_of_a_code_are_labels_of_its_card() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (
        f"<details><summary>{code}</summary><p>{text}.</p><p>HTTP status: 402</p><h4>Solution</h4><p>Call us.</p></details>"
        for code, text in told
    )
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", "Call us.") for _, text in told]


def test_a_table_with_the_status_and_the_verdict_of_a_card_may_stand_below_its_text() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (
        f"<h3>{code}</h3><p>{text}.</p>{table('HTTP status|Retryable', '402|No')}<p>Solution: Call us.</p>"
        for code, text in told
    )
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.status, one.state.retryable) for one in found] == [
        (f"{text}.", 402, False) for _, text in told
    ]


def test_a_status_in_bold_below_its_heading_is_its_text() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    parts = "<h4>HTTP status</h4><p><b>402</b></p><h4>Description</h4>"
    found = records(page("".join(f"<h3>{code}</h3>{parts}<p>{text}.</p>" for code, text in told)))
    assert [(one.state.status, one.state.message) for one in found] == [(402, f"{text}.") for _, text in told]


def test_a_bold_label_stands_before_a_text_in_quotation_marks_too() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (f"<h3>{code}</h3><p>{text}.</p><p><b>Solution</b> “Call us.”</p>" for code, text in told)
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", "“Call us.”") for _, text in told]


@pytest.mark.parametrize("head", ["<h3>Error code: <code>E10{}</code></h3>", "<h3>Reason code <code>E10{}</code></h3>"])
def test_a_label_of_codes_before_a_code_in_a_heading_is_no_title(head) -> None:
    cards = (f"{head.format(at)}<p>{text}.</p>" for at, text in enumerate(FAILURE_TEXTS))
    found = records(page("".join(cards)))
    assert [(one.code, one.state.title) for one in found] == [(f"E10{at}", None) for at in range(4)]


@pytest.mark.parametrize(
    "labels", ["What it means: | Cause: | Solution(s):", "What does it mean? | Why? | What should I do?"]
)
def test_labels_of_cards_in_other_words_are_known(labels) -> None:
    said, why, todo = labels.split(" | ")
    form = f"<h3>{{}}</h3><p>{said} {{}}.</p><p>{why} It was {{}}.</p><p>{todo} Ask for {{}}.</p>"
    words = ("hot", "cold", "wet", "dry")
    told = zip(ANSWERS, FAILURE_TEXTS, words, words, strict=True)
    found = records(page("".join(form.format(*one) for one in told)))
    assert [(one.state.message, one.state.hint) for one in found] == [
        (f"{text}.", f"Ask for {word}.") for text, word in zip(FAILURE_TEXTS, words, strict=True)
    ]


@pytest.mark.parametrize(
    "line", ["<p>Applies to: API {}</p>", "<p>Endpoint: POST /pots/{}</p>", "<p>Component: Pump {}</p>"]
)
@pytest.mark.parametrize("at", [0, 2])
def test_fields_that_every_card_has_in_lines_of_their_own_are_no_texts(line, at) -> None:
    parts = ["<p>Description: {text}.</p>", "<p>Solution: Ask for another.</p>"]
    parts.insert(at, line.format("{at}"))
    told = enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))
    cards = (f"<h3>{code}</h3>{''.join(parts).format(text=text, at=at)}" for at, (code, text) in told)
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.hint) for one in found] == [
        (f"{text}.", "Ask for another.") for text in FAILURE_TEXTS
    ]


@pytest.mark.parametrize("form", ["<p><b>Retryable</b></p><p>{}</p>", "<h4>Retryable:</h4><p><b>{}</b></p>"])
@pytest.mark.parametrize(("yes", "no"), [("Retryable", "Not retryable"), ("Yes", "No")])
def test_a_verdict_below_its_label_is_no_label(form, yes, no) -> None:
    fields = f"<p>{{}}.</p>{form}<p><b>Solution</b></p><p>Ask.</p>"
    told = zip(ANSWERS, FAILURE_TEXTS, (yes, no, yes, no), strict=True)
    found = records(page("".join(f"<h3>{code}</h3>{fields.format(*others)}" for code, *others in told)))
    assert [(one.state.retryable, one.state.hint) for one in found] == [(True, "Ask."), (False, "Ask.")] * 2


def test_a_label_that_says_to_do_something_in_a_tag_of_its_own_is_known() -> None:
    line = "<div><span>{}</span><span>{}.</span></div>"
    fields = (("Description", "{}"), ("Cause", "It is old"), ("What you can do", "Ask for another"))
    card = "".join(line.format(*one) for one in fields)
    told = zip(ANSWERS, FAILURE_TEXTS, strict=True)
    found = records(page("".join(f"<h3>{code}</h3>{card.format(text)}" for code, text in told)))
    assert {one.state.hint for one in found} == {"Ask for another."}


def test_a_dash_below_a_label_leaves_the_next_one_alone() -> None:
    card = "<h3>{}</h3><p>Description: {}.</p><p>Cause: —</p><p>Solution: Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert {one.state.hint for one in found} == {"Ask."}


@pytest.mark.parametrize(
    "inner", ["<details><summary>Example</summary><pre>{{}}</pre></details>", "<p><b>Example:</b> A pot.</p>"]
)
@pytest.mark.parametrize("head", ["<p><b>{}</b></p>", "<p><code>{}</code></p>"])
def test_what_a_card_shows_between_its_fields_ends_it_not(inner, head) -> None:
    card = f"{head}<p><b>Description:</b> {{}}.</p>{inner}<p><b>Solution:</b> Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", "Ask.") for text in FAILURE_TEXTS]


def test_a_bold_label_that_each_card_has_heads_none_of_the_next() -> None:
    card = "<p><code>{}</code></p><p><b>Description</b></p><p>{}.</p><p><b>User response</b></p><p>Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert [(one.code, one.state.hint) for one in found] == [(code, "Ask.") for code in ANSWERS]


@pytest.mark.parametrize(
    "aside",
    [
        "<p><img src='x.png' alt='The screen of the pump'></p>",
        "<figure><img src='x.png'><figcaption>The pump, open</figcaption></figure>",
    ],
)
def test_pictures_and_their_captions_are_no_texts_of_a_card(aside) -> None:
    cards = (
        f"<h3>{code}</h3>{aside}<p><b>Description:</b> {text}.</p>{aside}"
        for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)
    )
    found = records(page("".join(cards)))
    texts = " ".join(f"{one.state.title} {one.state.message} {one.state.hint}" for one in found)
    assert len(found) == 4 and "open" not in texts and "screen" not in texts


@pytest.mark.parametrize("title", ["Note", "Attention"])
def test_the_title_of_a_callout_is_no_part_of_the_text_above(title) -> None:
    notes = ("", f"<div class='note'><p>{title}</p><p>It may take a day.</p></div>", "", "")
    told = zip(ANSWERS, FAILURE_TEXTS, notes, strict=True)
    found = records(page("".join(f"<h3>{code}</h3><p>{text}.</p>{note}" for code, text, note in told)))
    assert title not in found[1].state.message


def test_a_bold_label_of_a_status_in_several_words_has_its_status() -> None:
    card = "<h3>{}</h3><p><b>Returned HTTP status</b>: 402</p><p><b>Description:</b> {}.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert {(one.state.status, one.state.title) for one in found} == {(402, None)}


def test_a_status_in_bold_below_each_text_is_that_of_its_card_and_ends_it_not() -> None:
    card = "<p><code>{}</code></p><p>{}.</p><p><b>HTTP {}</b></p><p>Ask the bank.</p>"
    statuses = (402, 404, 409, 410)
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, statuses, strict=True))))
    assert [one.state.status for one in found] == [*statuses]
    assert all("Ask the bank." in f"{one.state.message} {one.state.hint}" for one in found)


@pytest.mark.parametrize("begun", ["Access denied: ", "Important: ", "Danger: ", "EN: "])
def test_what_all_texts_begin_with_is_no_field(begun) -> None:
    card = f"<h3>{{}}</h3><p>{begun}{{}}.</p><p>Solution: Ask.</p>"
    found = records(page("".join(card.format(*one) for one in zip(ANSWERS, FAILURE_TEXTS, strict=True))))
    assert [one.state.message for one in found] == [f"{begun}{text}." for text in FAILURE_TEXTS]


@pytest.mark.parametrize("text", ["Wrong code? Ask the bank.", "Lost the message? Read the log."])
def test_a_question_that_a_text_asks_is_no_label(text) -> None:
    cards = (f"<h3>{code}</h3><p>{said}. {text}</p>" for code, said in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    assert all(text in one.state.message for one in records(page("".join(cards))))


def test_a_table_of_one_property_below_each_code_is_a_part_of_its_card() -> None:
    cards = zip(("lid_open", "pot_empty", "tea_lost"), (409, 422, 404), FAILURE_TEXTS, strict=False)
    parts = (f"<h3>{code}</h3><p>{text}.</p>{table('Field|Value', f'HTTP status|{at}')}" for code, at, text in cards)
    assert [one.state.status for one in records(page("".join(parts), "Errors"))] == [409, 422, 404]


@pytest.mark.parametrize("end", ["<p>Next steps: Ask the cook.</p>", "<h2>More</h2><p>Status: Stable</p>"])
def test_a_labelled_text_behind_the_last_card_is_none_of_its_fields(end) -> None:
    cards = (f"<h3>{code}</h3><p>{text}.</p>" for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    found = records(page(f"{''.join(cards)}{end}"))
    assert [(one.code, one.state.hint, one.state.status) for one in found] == [(code, None, None) for code in LIDS]


def test_the_foot_of_a_card_without_a_field_is_no_text_of_it() -> None:
    cards = [*zip(LIDS, FAILURE_TEXTS, strict=False)]
    parts = (f"<article><h3>{code}</h3><p>{text}.</p><footer>Since v2.1</footer></article>" for code, text in cards)
    found = [(one.state.message, one.state.hint) for one in records(page("".join(parts)))]
    assert found == [(f"{text}.", None) for _, text in cards]


@pytest.mark.parametrize("line", ['card_{0} = "The card is {0}."', "card_{0}: 402"])
def test_a_line_below_a_heading_with_its_message_or_status_stays(line: str) -> None:
    body = "".join(
        f"<h3>card_{at}</h3><p>{line.format(at)}</p><p>It failed.</p>" for at in ("lost", "empty", "unknown")
    )
    found = probe_page(page(body), "acme", "", None)
    assert found.suspect or all(one["status"] == 402 or "The card is" in one["message"] for one in found.records)


@pytest.mark.parametrize(
    ("between", "said"), [("", "The lamp was not found. Look for it."), ("</div><div>", "The lamp was not found.")]
)
def test_the_last_of_cards_whose_texts_are_in_boxes_ends_with_its_own(between: str, said: str) -> None:
    form = "<h3>{}</h3><div class=text><p>{}</p></div>".format
    last = form("LampLost", f"The lamp was not found.</p>{between}<p>Look for it.")
    body = (
        form("LidLost", "The lid was not found.")
        + form("TubeLost", "The tube was not found.")
        + last
        + "<p>Ask us.</p>"
    )
    assert records(page(body, "Error codes"))[-1].state.message == said


@pytest.mark.parametrize(
    ("code", "heading", "unsure"),
    [
        ("LID_LOST", "Rate-limiting", []),
        ("LID_LOST", "HTTP-Statuscodes", []),
        ("LID_LOST", "HTTP-статусы", []),
        ("LID_LOST", "HTTP-LID", ["HTTP-LID"]),
        ("lid-lost", "Rate-limiting", ["Rate-limiting"]),
    ],
)
def test_a_heading_in_one_word_with_a_hyphen_is_no_code_beside_codes_without_hyphens(code, heading, unsure) -> None:
    rows = table("Code|Status|Message", f"{code}|404|There is no lid.", "LID_OPEN|409|The lid is open.", "403|403|No.")
    contents = f"<ul><li><a href='#more'>{heading}</a></li></ul>" if not unsure else ""
    found = probe_page(page(f"{rows}<h3>{heading}</h3><p>Wait a while.</p>{contents}"), "acme", "", None)
    assert len(found.records) == 3 and found.unsure == unsure


@pytest.mark.parametrize(
    "text", ["The lid is stuck (fail-closed)", "lid CANNOT be 'IN_USE' then! Use another.", "No lid."]
)
def test_a_text_that_opens_as_a_head_beside_heads_of_another_form_is_a_text(text) -> None:
    told = [*(f"The lid failed {at} times." for at in range(6)), text]
    cards = "".join(f"<div><div>lid_failed_{at}</div><div>{one}</div></div>" for at, one in enumerate(told))
    assert [one.state.message for one in records(page(f"<h2>Error codes</h2><div>{cards}</div>"))] == told


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["Rate-Limits", "HTTP-Fehler", "Retries"], 0),
        (["<code>Rate-Limits</code>", "<code>Pot-Lost</code>", "<code>Lid-Lost</code>"], 3),
        (["rate-limits", "pot-lost", "lid-lost"], 3),
        (["Pot-Lost", "Lid-Lost", "Lid-Bent-2"], 3),
    ],
)
def test_headings_in_one_word_with_a_hyphen_are_words_but_for_their_markup_or_form(names: list[str], count) -> None:
    texts = ["The call failed with an error.", "401 Unauthorized, 404 Not Found.", "It failed once more."]
    cards = "".join(f"<h2>{name}</h2><p>{text}</p>" for name, text in zip(names, texts, strict=True))
    found = probe_page(
        page(f"{cards}<p>{'Read more of this elsewhere. ' * 40}</p>", "Error handling"), "acme", "", None
    )
    assert len(found.records) == count and bool(found.suspect) == (count == 0)


def test_cards_headed_by_hyphenated_names_are_read_where_they_state_their_status() -> None:
    cards = (
        f"<h3>{name}</h3><p>HTTP status: {at}</p><p>It failed.</p>" for name, at in (("Bad-Lid", 400), ("No-Pot", 404))
    )
    assert [one.state.status for one in records(page("".join(cards)))] == [400, 404]


@pytest.mark.parametrize(("code", "text"), [("span", "span"), ("b", "span"), ("code", "em")])
def test_codes_and_texts_that_only_a_style_sheet_sets_apart_are_rows(code, text) -> None:
    rows = {"200": "Success", "400": "Bad request or lid", "401": "No key was sent", "429": "Slow down"}
    pairs = "\n".join(f"<{code}>{number}</{code}><{text}>{said}</{text}>" for number, said in rows.items())
    found = records(page(f"<h3>HTTP status codes</h3><div>{pairs}</div>"))
    assert {one.code: one.state.message for one in found} == rows


def test_the_headings_of_sample_answers_take_no_place_of_the_list() -> None:
    rows = {"401": "Unauthorized - No key", "404": "Not Found - No lid", "500": "Internal Server Error - It broke"}
    items = "".join(f"<div><span>{code}</span> <span>{text}</span></div>" for code, text in rows.items())
    heads = (f"<h4>{text.split(' - ')[0]} ({code})</h4><pre>{{}}</pre>" for code, text in rows.items())
    text = f"<h3>HTTP status codes</h3><div>{items}</div><h3>Error response examples</h3>{''.join(heads)}"
    assert {one.code: one.state.message for one in records(page(text))} == rows


def test_blank_rows_in_the_table_of_a_card_part_no_card() -> None:
    blank = "<tr><td>&nbsp;</td><td>&nbsp;</td></tr>"
    row = "<tr><td>{}</td><td>{} {}.</td></tr>"
    cards = "".join(
        f"<h3><code>{code}</code></h3>"
        f"<table>{blank}{row.format('Description', code, 'lost')}{blank}{row.format('Solution', 'Find', code)}</table>"
        for code in LIDS
    )
    found = records(page(f"<h2>Error codes</h2>{cards}"))
    assert [(one.state.message, one.state.hint) for one in found] == [
        (f"{code} lost.", f"Find {code}.") for code in LIDS
    ]


def test_numbers_behind_typed_bullets_are_codes_whatever_tips_stand_behind_others() -> None:
    codes = "".join(f"<p>• <code>100{at}</code>: {text}.</p>" for at, text in enumerate(FAILURE_TEXTS))
    tips = "".join(
        f"<p>• <b>{tip}:</b> It helps.</p>" for tip in ("Never wait", "Log it", "Read it", "Keep it", "Set it")
    )
    found = records(page(f"<h2>Error codes</h2>{codes}<p>Some advice:</p>{tips}"))
    assert [one.code for one in found] == ["1000", "1001", "1002", "1003"]


def test_the_problem_is_the_message_and_a_rare_label_of_a_remedy_stays_one() -> None:
    card = "<h3>{} (error code {})</h3><p><b>Problem</b></p><p>{}.</p><p><b>{}</b></p><p>Look for it.</p>"
    remedies = ("Possible resolution",) * 3 + ("Possible mitigation",)
    parts = zip(ANSWERS, range(4), FAILURE_TEXTS, remedies, strict=True)
    found = records(page("".join(card.format(*part) for part in parts)))
    assert [(one.state.title, one.state.message, one.state.hint) for one in found] == [
        (name, f"{text}.", "Look for it.") for name, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)
    ]


@pytest.mark.parametrize("kind", ["Error", "Type"])
def test_what_a_label_calls_the_statuses_that_head_cards_is_the_code(kind: str) -> None:
    names = [("400", "bad_lid"), ("404", "not_found"), ("409", "conflict"), ("429", "rate_limited")]
    cards = "".join(
        f"<h4>{status}</h4><p><b>{kind}:</b> <code>{name}</code></p><p><b>Description:</b> It is bad: {name}</p>"
        for status, name in names
    )
    found = records(page(f"<h2>Error codes</h2>{cards}"))
    assert [(str(one.state.status), one.code) for one in found] == names


def test_records_of_a_status_and_a_name_each_are_read_whatever_stands_below() -> None:
    names = [(409, "CONFLICT"), (422, "UNPROCESSABLE_ENTITY"), (429, "TOO_MANY_REQUESTS")]
    lists = "".join(f"<dl><dt>Code</dt><dd>{code}</dd><dt>Error</dt><dd>{name}</dd></dl>" for code, name in names)
    assert [one.state.status for one in records(page(lists))] == [409, 422, 429]


@pytest.mark.parametrize("tag", ["span", "code", "b"])
def test_a_number_with_which_a_sentence_begins_is_no_status(tag: str) -> None:
    texts = {"LONG": ("400", "letters are the most of a name."), "MANY": ("429", "lamps were lit at once in 1 h.")}
    cards = "".join(f"<h4>E_{name}</h4><p><{tag}>{at}</{tag}> {text}</p>" for name, (at, text) in texts.items())
    found = probe_page(page(f"{cards}<h4>E_LATE</h4><p>It is too late.</p>"), "acme", "", None).records
    assert [(one["status"], one["message"]) for one in found[:2]] == [(None, " ".join(two)) for two in texts.values()]


def test_numbers_of_the_vendors_own_in_records_are_no_statuses() -> None:
    records_ = "".join(
        f"<dl><dt>Code</dt><dd>{code}</dd><dt>Description</dt><dd>{text}</dd></dl>"
        for code, text in zip(("100", "101", "104", "107"), FAILURE_TEXTS, strict=True)
    )
    assert {one.state.status for one in records(page(f"<h2>Pot errors</h2>{records_}"))} == {None}
