"""Other things beside a list of codes: fields, settings, states and lists of their own, which give no rows."""

import re

import pytest
from conftest import table
from recognised import FAILURE_TEXTS, GONE, LIDS, STATUSES, THINGS, page

from benchmarks.recognise import records
from ingest.extraction.read_page import read_page
from ingest.pipeline.probe import probe_page
from parsers.extract.contract import Site


def test_the_states_of_payments_some_of_which_fail_are_no_codes_beside_statuses() -> None:
    names = ("requires_action", "payment_failed", "in_review", "was_canceled")
    texts = ("The customer must act.", "The payment failed.", "It is reviewed.", "It was canceled.")
    items = [f"<li><code>{name}</code>: {text}</li>" for name, text in zip(names, texts, strict=True)]
    body = f"<h2>HTTP status codes</h2>{STATUSES}<h2>Payment statuses</h2><ul>{''.join(items)}</ul>"
    assert len(records(page(body, "Errors"))) == 3


@pytest.mark.parametrize("lead", ["Errors are grouped by type:", "These settings control the errors:"])
def test_items_that_a_line_on_errors_does_not_announce_are_no_codes(lead) -> None:
    rows = [f"lid_{at}|{text}." for at, text in zip(("lost", "old", "bent", "gone"), FAILURE_TEXTS, strict=True)]
    items = [f"<li><code>{name}_error</code>: The {name} fails.</li>" for name in ("api", "card", "lamp")]
    body = f"<h2>Error codes</h2>{table('Code|Description', *rows)}<p>{lead}</p><ul>{''.join(items)}</ul>"
    assert len(records(page(body, "API"))) == 4


def test_types_of_errors_above_the_table_of_the_last_are_no_codes() -> None:
    types = "".join(f"<h2>{one}_error</h2><p>Errors of this type.</p>" for one in ("api", "card", "request"))
    codes = ["lid_open", "pot_missing", "pump_stuck", "oil_out"]
    found = records(page(types + table("Code|Description", *(f"{code}|The kiln failed." for code in codes)), "Errors"))
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    "tabs",
    [
        '<ul role="tablist"><li role="tab">API</li><li role="tab">Webhooks</li></ul>'
        '<div><div role="tabpanel">{}</div><div role="tabpanel" hidden>{}</div></div>',
        '<ul><li><a href="#one" data-toggle="tab">API</a></li><li><a href="#two" data-toggle="tab">Webhooks</a></li></ul>'
        '<div id="one">{}</div><div id="two">{}</div>',
        '<input type="radio" id="r1"><label for="r1">API</label><div>{}</div>'
        '<input type="radio" id="r2"><label for="r2">Webhooks</label><div>{}</div>',
        '<button role="tab" aria-controls="one">API</button><button role="tab" aria-controls="two">Webhooks</button>'
        '<div id="one" role="tabpanel">{}</div><div id="two" role="tabpanel" hidden>{}</div>',
    ],
    ids=["order", "links", "radios", "controls"],
)
def test_a_table_in_a_tab_of_other_things_is_none_of_codes(tabs) -> None:
    codes = [
        "lid_open|The lid is not shut.",
        "kiln_lost|The kiln failed.",
        "no_key|The key is missing.",
        "no_pot|No such pot.",
    ]
    events = [f"{code}|Sent when a kiln is {code[5:]}." for code in ("kiln_opened", "kiln_fired", "kiln_sold")]
    body = tabs.format("<h2>Error codes</h2>" + table("Code|Description", *codes), table("Code|Description", *events))
    assert [one.code for one in records(page(f"<div>{body}</div>", "Kiln"))] == [one.partition("|")[0] for one in codes]


def test_the_numbers_of_sections_are_no_unread_codes_and_an_appendix_no_category() -> None:
    heads = "<h2>100 Appendix</h2><h3>101.1 Status codes</h3>{}<h3>101.2 Banks</h3>{}<h3>101.3 Oven errors</h3>{}"
    first, last = ([f"{at}|The {at} failed" for at in codes] for codes in (("0001", "A2", "12"), ("0003", "B4", "14")))
    tables = table("Code|Message", *first), table("Bank|Field", "Tea|0100", "Pot|0200"), table("Code|Message", *last)
    found = probe_page(page(heads.format(*tables)), "page", "https://docs.example/errors", None)
    assert ({one["category"] for one in found.records[:3]}, len(found.records), found.unsure) == ({None}, 6, [])


def test_a_heading_of_the_codes_below_it_is_no_code_that_a_declared_pattern_misses() -> None:
    codes = [f"E{at}{end}" for at in (10, 11, 12) for end in ("01", "02")]
    cards = "".join(
        f"<h2>{one[:3]}00 - {one[:3]}99: Group {one[2]}</h2>" * one.endswith("1") + f"<h3>{one}</h3><p>It is open.</p>"
        for one in codes
    )
    site = Site("Acme", (), code=r"E\d{4}")
    reading = read_page(site, None, page(cards), "page", "", None)
    assert [one.code for one in reading.records] == codes and not reading.findings
    more = page(f"<h2>E1300 - E1399: Group 3</h2><p>It is open.</p>{cards}")
    assert read_page(site, None, more, "page", "", None).findings


@pytest.mark.parametrize(
    "cells",
    [
        ("JSON parse error", "HTTP timeout", "OAuth token expired", "SMTP refused"),
        ("Missing field: card_number", "Missing field: expiry_date", "Missing field: holder_name"),
        ("Missing parameter (api_key)", "Invalid parameter (page_size)", "Unknown parameter (sort_by)"),
    ],
)
def test_a_word_or_field_that_a_text_names_is_no_code(cells) -> None:
    rows = [f"{text}|The order of {at} pots failed." for at, text in enumerate(cells)]
    assert [one.code for one in records(page(table("Error|Description", *rows)))] == [*cells]
    heads = "".join(f"<h3>40{at} {text}</h3><p>It failed.</p>" for at, text in enumerate(cells))
    assert {one.code for one in records(page(heads))}.isdisjoint(("card_number", "api_key", "JSON"))


@pytest.mark.parametrize(
    "aside",
    [
        "<h2>Testing error scenarios</h2><p>Use these test numbers to simulate errors:</p>{numbers}",
        "<h2>Simulate errors</h2>{numbers}",
        "<h2>Testkarten für Fehler</h2>{numbers}",
        "<h2>Summary statistics</h2>{counts}",
        "<h2>Acceptance Criteria</h2>{criteria}",
        "<h2>Sandbox</h2>{keys}",
        "<h2><code>PotError</code> class</h2><p>It extends Error.</p><h2><code>PotErrorCode</code></h2><p>All errors.</p>",
    ],
    ids=["lead", "heading", "German", "statistics", "criteria", "keys", "types"],
)
def test_what_provokes_counts_or_holds_the_errors_of_a_table_is_no_error(aside) -> None:
    rows = [f"POT_{word}|The pot is {word.lower()}." for word in ("LOST", "EMPTY", "BROKEN", "LOCKED", "MISSING")]
    numbers = table("Number|Error simulated", *(f"4477009{at}|The pot failed" for at in range(10001, 10004)))
    counts = table(
        "Type|Total|Rate", "Self-healing|8 errors|70% success", "Non-fixable|17 errors|failed", "All errors|25|-"
    )
    criteria = table(
        "#|Criterion|Endpoint", "AC-01|A pot can be lit|/pots", "AC-02|A broken pot is rejected|/pots (429)"
    )
    keys = table("Shop|API key|Policy", "First|shop-key-0001|fail-open", "Other|shop-key-0002|fail-closed")
    aside = aside.format(numbers=numbers, counts=counts, criteria=criteria, keys=keys)
    body = f"<h2>Error codes</h2>{table('Code|Description', *rows)}{aside}"
    found = probe_page(page(body), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == ([row.split("|")[0] for row in rows], None)


def test_examples_of_the_statuses_of_codes_are_no_codes_where_one_states_a_class() -> None:
    rows = ("401|bad_key|The key is bad.", "429|too_many|It is too much.", "500+|api_error|It broke.")
    codes = table("HTTP code|Error type|Description", *rows)
    heads = ("Authentication Error (401)", "Rate Limit Error (429)", "API Error (500)")
    examples = "".join(f"<h3>{one}</h3><pre>{{}}</pre>" for one in heads)
    found = probe_page(page(f"<h2>Errors</h2>{codes}<h2>Error examples</h2>{examples}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["bad_key", "too_many", "api_error"]


@pytest.mark.parametrize(("name", "are_codes"), [("createPot", 0), ("create_pot", 0), ("create_failed", 4)])
def test_headings_of_operations_below_errors_are_no_codes(name, are_codes) -> None:
    names = [name, *(name.replace("create", verb) for verb in ("update", "cancel", "refund"))]
    cards = "".join(f"<h2>{one}</h2><ul><li>The pot is missing.</li><li>No lid was found.</li></ul>" for one in names)
    assert len(records(page(f"<h1>Errors</h1>{cards}"))) == are_codes


@pytest.mark.parametrize(
    ("heading", "lines", "asked"),
    [
        ("Classes", ["PumpClient: raises errors", "PumpLog: keeps errors", "PumpQueue: retries what fails"], True),
        ("Client libraries", ["PUMP_JS: raises errors", "PUMP_GO: returns errors", "PUMP_C: fails at once"], True),
        ("Supported regions", ["EU-1: fails over to EU-2", "US-2: refuses all refunds", "AP-3: may fail"], False),
        ("Payment statuses", ["PENDING: is not paid", "FAILED: has failed", "DECLINED: was refused"], False),
    ],
)
def test_other_things_beside_codes_are_none_though_their_texts_tell_of_failures(heading, lines, asked) -> None:
    codes = table("Code|Description", "LID_OPEN|The lid is open.", "LID_LOST|The lid is lost.")
    others = "".join(f"<li>{line}</li>" for line in lines)
    found = probe_page(page(f"{codes}<h2>{heading}</h2><ul>{others}</ul>", "Pump API errors"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_OPEN", "LID_LOST"]
    assert bool(found.suspect) == asked


@pytest.mark.parametrize("heading", ["References", "Bibliography", "Ports"])
def test_what_else_a_page_of_errors_numbers_is_no_code(heading) -> None:
    codes = table("Code|Description", *(f"100{at}|The jar {at} was not found." for at in range(4)))
    others = "".join(f"<li>{number}: it may fail</li>" for number in (8080, 8443, 9000))
    found = records(page(f"<h1>Error codes</h1>{codes}<h2>{heading}</h2><ul>{others}</ul>"))
    assert [record.code for record in found] == ["1000", "1001", "1002", "1003"]


def test_states_of_a_thing_beside_errors_are_not_asked_about_in_any_language() -> None:
    states = {
        "active": "Đang dùng tốt",
        "low": "Sắp hết",
        "exhausted": "Cạn quota",
        "expired": "Quá hạn",
        "disabled": "Đang bị tắt",
        "missing": "Không còn bên kia",
        "unknown": "Không đọc được số liệu",
    }
    told = table("Giá trị|Nghĩa", *(f"<code>{state}</code>|{text}" for state, text in states.items()))
    codes = table("HTTP|Nghĩa", "400|Giá trị sai", "401|Thiếu API key", "404|Không tìm thấy", "429|Vượt trần")
    found = probe_page(page(f"<h3>Trạng thái key</h3>{told}<h2>Mã lỗi</h2>{codes}"), "acme", "", None)
    assert found.suspect is None and [record["code"] for record in found.records] == ["400", "401", "404", "429"]


def test_fields_of_an_error_of_which_one_holds_a_status_are_no_codes() -> None:
    told = {
        "reason": "why it failed",
        "status_code": "HTTP <code>401</code> or <code>403</code>",
        "required_pots": "populated for <code>insufficient_pots</code>",
        "required_lids": "populated for <code>missing_lid</code>",
    }
    items = "".join(f"<li><code>{name}</code>: {text}</li>" for name, text in told.items())
    codes = table("Code|Status|Meaning", "no_pot|401|The pot is missing.", "pot_old|401|The pot is too old.")
    found = records(page(f"<p><code>PotError</code> contains:</p><ul>{items}</ul><h2>Error codes</h2>{codes}"))
    assert [one.code for one in found] == ["no_pot", "pot_old"]


@pytest.mark.parametrize("titles", ("الحقل|إلزامي|الوصف", "Mező|Kötelező|Leírás", "ฟิลด์|จำเป็น|คำอธิบาย"))
def test_parameters_beside_a_table_of_codes_are_known_by_their_titles_in_any_language(titles: str) -> None:
    names = ("to", "pot_name", "subject", "lang", "expires_in", "code_length", "code", "reply_to")
    fields = table(titles, *(f"<code>{name}</code>|–|Goes into the kitchen" for name in names))
    codes = table("HTTP|code|Text", "400|bad_pot|The pot is not valid.", "404|no_pot|There is no pot.")
    found = probe_page(page(fields + codes), "acme", "", None)
    assert [record["code"] for record in found.records] == ["bad_pot", "no_pot"] and not found.unsure


@pytest.mark.parametrize("heading", ["Setup", "Getting started", "Support", "Notes"])
@pytest.mark.parametrize(
    "line", ["<li><code>{}</code>: {}</li>", "<tr><td>{}</td><td>{}</td></tr>", "<dt>{}</dt><dd>{}</dd>"]
)
def test_names_below_a_heading_of_other_things_are_no_rows_beside_a_list(heading, line) -> None:
    errors = table("Code|Description", "POT_LOST|It is lost.", "LID_FAILED|The lid failed.", "OIL_INVALID|Invalid oil.")
    names = {"POT_KEY": "Requests without it fail.", "POT_TIMEOUT": "Then a request fails.", "POT_MODE": "The mode."}
    tag = {"<t": "table", "<d": "dl"}.get(line[:2], "ul")
    list_ = f"<{tag}>{''.join(line.format(*one) for one in names.items())}</{tag}>"
    found = records(page(f"<h2>Error codes</h2>{errors}<h2>{heading}</h2>{list_}"))
    assert [one.code for one in found] == ["POT_LOST", "LID_FAILED", "OIL_INVALID"]


def test_fields_below_a_status_and_words_are_no_codes() -> None:
    cards = "".join(
        f"<h3>{status}: {text}</h3><ul><li><code>pot_id</code>: It is {at}.</li><li><code>lid_id</code>: No.</li></ul>"
        for at, (status, text) in enumerate({404: "Nothing there.", 403: "Hands off.", 500: "It broke."}.items())
    )
    assert [one.code for one in records(page(cards))] == ["404", "403", "500"]


@pytest.mark.parametrize(
    "line", ["<dt>{0} ({1})</dt><dd>{2}</dd>", "<li><span>{0}</span><span>{1}</span><span>{2}</span></li>"]
)
def test_statuses_of_success_beside_events_say_nothing_of_errors(line) -> None:
    names = ["pump.started", "pump.failed", "fuse.expired", "belt.failed", "lamp.lost", "order.rejected"]
    tag = "ul" if "<li>" in line else "dl"
    for heading, statuses, wanted in (("Webhook events", [200] * 6, 0), ("Errors", [400, 402, 404, 409, 429, 500], 6)):
        rows = (line.format(*row, f"The {row[0][:4]} failed.") for row in zip(names, statuses, strict=True))
        found = records(page(f"<h2>{heading}</h2><{tag}>{''.join(rows)}</{tag}>", "Errors and more"))
        assert len(found) == wanted


@pytest.mark.parametrize("title", ["Group name", "Error group name"])
def test_groups_of_errors_beside_their_codes_are_no_codes(title: str) -> None:
    groups = table(f"Group ID|{title}|Description", "1|LID_ERRORS|All of lids", "2|POT_ERRORS|All of pots")
    codes = table("ID|Name|Description", "1|LID_LOST|No lid", "5|LID_BENT|It is bent", "9|POT_LOST|No pot")
    found = probe_page(page(f"<h2>Error groups</h2>{groups}<h2>Error codes</h2>{codes}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_LOST", "LID_BENT", "POT_LOST"]
    assert found.unsure == ["LID_ERRORS", "POT_ERRORS"]


@pytest.mark.parametrize(
    ("titles", "lead", "are_parts"),
    [
        ("Module code|Description", "", True),
        ("First digit|Meaning", "", True),
        ("模块码|说明", "", True),
        ("Code|Component", "", True),
        ("Code|Meaning", "The first digit of a code says:", True),
        ("Code|Meaning", "All error codes are made up of two numbers.", True),
        ("Code|Meaning", "The answer consists of a code and a text.", False),
        ("Code|Meaning", "The first part of the answer is the code.", False),
        ("Code|Meaning", "", False),
        ("Error code|Component", "", False),
    ],
)
def test_the_parts_that_codes_are_composed_of_are_no_codes(titles: str, lead: str, are_parts: bool) -> None:
    parts = f"<p>{lead}</p>" + table(titles, *(f"{at}|{name} errors" for at, name in enumerate(("Lid", "Pot", "Oil"))))
    for heading, beside in (("Error codes", []), ("Errors", ["E0101", "E0102", "E0201"])):
        codes = table("Code|Description", *(f"{one}|The lid failed." for one in beside)) if beside else ""
        found = probe_page(page(f"{parts}<h2>List</h2>{codes}", heading), "acme", "", None)
        assert [one["code"] for one in found.records] == ([] if are_parts else ["0", "1", "2"]) + beside
    long = table("Module code|Description", *(f"100{at}|The {name} failed" for at, name in enumerate(("lid", "pot"))))
    assert len(records(page(long, "Error codes"))) == 2  # These are no parts.


@pytest.mark.parametrize(
    ("title", "size"), [("Source code", 4), ("Component id", 4), ("Severity code", 0), ("First digit", 0)]
)
def test_texts_that_each_tell_of_a_failure_are_those_of_codes_but_of_places_in_them(title: str, size: int) -> None:
    rows = [f"{at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 101)]
    own = table("Code|Description", "LID_LOST|The lid is lost.", "POT_GONE|The pot was not found.")
    found = probe_page(
        page(f"<h2>Gateway</h2>{table(f'{title}|Description', *rows)}<h2>API</h2>{own}"), "acme", "", None
    )
    assert len(found.records) == size + 2


@pytest.mark.parametrize(("own", "is_read"), [("E2", False), ("F2", True)])
def test_kinds_of_errors_whose_values_open_the_codes_of_another_list_are_asked_about(own: str, is_read: bool) -> None:
    kinds = table("Code|Description", "E1|Lid errors", f"{own}|Pot errors", "E3|Oil errors")
    codes = table("Code|Description", "E101|The lid is lost.", "E102|The lid is bent.", "E201|The pot is lost.")
    found = probe_page(page(f"<h2>Families</h2>{kinds}<h2>List</h2>{codes}", "Error codes"), "acme", "", None)
    assert [one["code"] for one in found.records][-3:] == ["E101", "E102", "E201"]
    assert len(found.records) == 3 + 3 * is_read and (found.suspect is None) == is_read


def test_ports_and_limits_in_bullets_beside_a_table_of_numbers_are_no_codes() -> None:
    rows = [f"100{at}|The pot {at} failed." for at in (1, 2, 3, 4)]
    items = "<li>8080: plain HTTP</li><li>8443: HTTPS; calls fail without TLS</li><li>9090: figures</li>"
    assert [one.code for one in records(page(f"{table('Code|Description', *rows)}<ul>{items}</ul>"))] == [
        *("1001", "1002", "1003", "1004")
    ]


@pytest.mark.parametrize("label", ["Problem", "<b>Error</b>"])
def test_a_thing_with_which_something_is_wrong_is_no_code_under_a_vague_label(label: str) -> None:
    for names, read in ((("lid_key missing", "lid_no wrong"), 0), (("LID_LOST", "LID_HOT"), 2)):
        cards = (f"<div><p>{label}: {one}</p><p>Solution: Look.</p></div>" for one in (*names, "lid_missing (404)"))
        assert len(records(page(f"<h1>Common errors</h1>{''.join(cards)}"))) == read + bool(read), names


@pytest.mark.parametrize(
    ("names", "text", "read"),
    [
        (["lamp_open", "lamp_dim", "lamp_cold"], "Throws if it failed.", False),
        (["LAMP_FLAG_DIM", "LAMP_FLAG_ERROR", "LAMP_FLAG_LOST"], "Set if the lamp has failed.", False),
        (["LAMP_LOST", "LAMP_FAILED", "LAMP_INVALID"], "Set if the lamp has failed.", True),
        (["lamp_open", "lamp_dim", "lamp_cold"], "Thrown when it failed.", True),
    ],
)
@pytest.mark.parametrize("item", ["<h3>{}</h3><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"])
def test_what_fails_or_is_set_is_no_failure(item: str, names: list[str], text: str, read: bool) -> None:
    items = "".join(item.format(name, text) for name in names)
    assert bool(records(page(f"<h1>Lamps</h1><h2>Errors</h2>{items}", "Lamps"))) == read


@pytest.mark.parametrize("others", [["PartError"], ["TubeError", "CordError"]])
def test_the_types_that_a_column_names_for_each_code_are_no_codes_beside_these(others: list[str]) -> None:
    types = ["LampError", "BulbError", "FuseError"]
    tree = "".join(f"<li><code>{one}</code>: the error of lamps.</li>" for one in [*others, *types])
    lines = [(10001 + at, f"Part {at} failed.", types[at // 2]) for at in range(6)] + [(0, "Success", "None")]
    rows = "".join(f"<tr><td>{code}</td><td>{text}</td><td>{kind}</td></tr>" for code, text, kind in lines)
    head = "<tr><th>Code</th><th>Message</th><th>Exception</th></tr>"
    found = records(page(f"<h2>Types</h2><ul>{tree}</ul><h2>Codes</h2><table>{head}{rows}</table>"))
    listed = [*others, *types] if len(others) > 1 else []  # Two that no code has are no base of the others.
    assert [one.code for one in found] == [*listed, *(str(code) for code, *_ in lines)]


@pytest.mark.parametrize("heading", ["<h2>{}</h2>", "<p><b>{}</b></p>"])
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Bank codes", ("001|Bank of Pots", "005|Lid Bank", "009|Lamp Bank", "010|Pump Bank")),
        ("Currency codes", ("LIR|Lira", "KRO|Kroner", "MRK|Marks", "TAL|Thaler")),
        ("Permissions", ("pots.read|See pots.", "pots.write|Create pots.", "lids.read|See lids.", "lids.all|All.")),
    ],
)
def test_a_table_of_other_things_under_the_titles_of_errors_gives_no_rows(heading, name, lines) -> None:
    rows = [
        f"{code}|{text}."
        for code, text in zip(("lid_open", "no_pot", "lid_lost", "lid_old"), FAILURE_TEXTS, strict=True)
    ]
    body = f"{table('Code|Description', *rows)}{heading.format(name)}{table('Code|Description', *lines)}"
    assert len(records(page(body))) == 4


@pytest.mark.parametrize(
    "other",
    [
        "<p><b>Merchant kinds</b></p><table>{}</table>",
        "<table><caption>Merchant kinds</caption>{}</table>",
    ],
)
@pytest.mark.parametrize("codes", [("5411", "5812", "5999", "7011", "7995"), ("GROC", "DINE", "SHOP", "STAY", "PLAY")])
def test_a_table_with_a_name_of_its_own_below_the_errors_gives_no_rows(other, codes) -> None:
    names = [f"{code.capitalize()}_{at}" for at, code in enumerate(("lid", "pot", "lamp", "pump"))]
    rows = [f"{name}|{text}." for name, text in zip(names, FAILURE_TEXTS, strict=True)]
    kinds = zip(codes, ("Groceries", "Meals", "Other shops", "Hotels", "Games"), strict=True)
    lines = "".join(f"<tr><td>{code}</td><td>{kind}</td></tr>" for code, kind in kinds)
    head = "<tr><th>Name</th><th>Description</th></tr>"
    errors = f"<h2>Error codes</h2><p>The API returns these errors:</p>{table('Code|Description', *rows)}"
    found = records(page(f"{errors}{other.format(head + lines)}", "API reference"))
    assert [one.code for one in found] == names


@pytest.mark.parametrize("above", ["<h2>Operations</h2>", "<p>The operations of an order are:</p>"])
def test_words_that_name_no_failures_give_no_rows_beside_codes_that_do(above) -> None:
    rows = ("lid_missing|404|No such lid.", "pot_failed|500|The pot is broken.", "tea_invalid|400|No tea.")
    others = ("brew_tea|Brews; fails without water.", "pour_tea|Pours; fails on a lost lid.", "wash_pot|Fails if hot.")
    errors = f"<h2>Error codes</h2>{table('Code|Status|Description', *rows)}"
    found = probe_page(page(f"{errors}{above}{table('Code|Description', *others)}", "Errors"), "v", "", None)
    assert [one["code"] for one in found.records] == ["lid_missing", "pot_failed", "tea_invalid"]
    assert found.unsure == ["brew_tea", "pour_tea", "wash_pot"]


@pytest.mark.parametrize(
    ("name", "codes", "title"),
    [
        ("Registers", ("0x00", "0x01", "0x02", "0x10"), "ID"),
        ("Industry codes", ("5411", "5812", "7995", "4722"), "Code"),
        ("Event types", ("lid.opened", "lid.shut", "pot.filled", "pot.washed"), "Type"),
        ("Rate limits", ("per_second", "per_minute", "per_day", "per_pot"), "Name"),
    ],
)
@pytest.mark.parametrize("errors", [("101", "102", "103", "104"), ("400", "401", "404", "500")])
@pytest.mark.parametrize("above", ["<h2>{}</h2><table>", "<p><b>{}</b></p><table>", "<table><caption>{}</caption>"])
def test_other_things_beside_numbers_of_errors_give_no_rows_though_half_of_them_fail(
    name, codes, title, errors, above
) -> None:
    texts = ("Counts failed reads.", "The firmware.", "Set if the lid is missing.", "The speed of the fan.")
    others = table(f"{title}|Notes", *map("{}|{}".format, codes, texts)).replace("<table>", above.format(name))
    listed = table("Code|Description", *map("{}|{}.".format, errors, FAILURE_TEXTS))
    found = records(page(f"<h2>Error codes</h2>{listed}{others}", "API reference"))
    assert tuple(one.code for one in found) == errors


@pytest.mark.parametrize(
    "lead", ["Without these rights the request is refused:", "Lacking one of these rights, it fails:"]
)
def test_what_a_request_is_refused_without_gives_no_rows(lead) -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    rights = ("pots_read|Read pots.", "pots_write|Change pots.", "teas_read|Read teas.")
    above = f"<h2>Rights</h2><p>{lead}</p>{table('Code|Description', *rights)}"
    found = records(page(f"{above}<h2>Error codes</h2>{table('Error|Meaning', *errors)}", "Errors"))
    assert [one.code for one in found] == ["lid_failed", "no_pot", "bad_tea", "lamp_broken"]


@pytest.mark.parametrize("name", ["Account states", "Webhook events"])
@pytest.mark.parametrize("card", ["<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>", "{}|<h3>{}</h3><p>{}</p>"])
def test_cards_below_a_bold_line_behind_the_errors_are_of_what_that_names(name, card) -> None:
    errors = map("{}|{}.".format, ("LID_FAILED", "NO_POT", "BAD_TEA", "LAMP_BROKEN"), FAILURE_TEXTS)
    around, each = card.split("|")
    texts = {"ACTIVE": "The pot can be used.", "CLOSED": "It cannot be used.", "LOCKED": "Payment failed."}
    others = around.format("".join(map(each.format, texts, texts.values())))
    above = f"<h2>Error codes</h2><p>One of these errors is returned:</p>{table('Code|Description', *errors)}"
    found = probe_page(page(f"{above}<p><b>{name}</b></p>{others}", "Pot API"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LID_FAILED", "NO_POT", "BAD_TEA", "LAMP_BROKEN"]


@pytest.mark.parametrize(("heading", "unsure"), [("EResult", []), ("EPump", ["EPump"])])
def test_the_type_whose_name_is_in_all_codes_below_it_is_none_of_them(heading, unsure) -> None:
    names = (f"k_EResult{end}" for end in ("Fail", "NoPot", "BadTea", "LidLost"))
    rows = table("Name|Value|Description", *map("{}|{}|{}.".format, names, (2, 3, 5, 8), FAILURE_TEXTS))
    found = probe_page(page(f"<h2>{heading}</h2><p>Tea error result codes.</p>{rows}", "Tea API"), "acme", "", None)
    assert len(found.records) == 4 and found.unsure == unsure


@pytest.mark.parametrize(("term", "unsure"), [("Namespace:", []), ("Related", ["PotKit"])])
def test_the_namespace_of_a_type_is_none_of_its_codes(term: str, unsure: list[str]) -> None:
    rows = table("Name|Description", *map("{}|{}.".format, ("CardLost", "CardOld", "NoFunds", "Failed"), FAILURE_TEXTS))
    above = f"<dl><dt>{term}</dt><dd>PotKit</dd></dl><p>Errors of the pot.</p><h2>Fields</h2>"
    found = probe_page(page(above + rows, "PotErrorCode Enum"), "acme", "", None)
    assert len(found.records) == 4 and found.unsure == unsure


@pytest.mark.parametrize(
    "above",
    ["<p><b>Teas</b></p>{}", "{caption}", "<p>These are the teas:</p>{}", "<p>The pot takes the following teas:</p>{}"],
)
def test_what_announces_the_errors_announces_no_table_below_them(above) -> None:
    rows = [f"{code}|{text}." for code, text in zip(("lid_failed", "no_pot", "bad_tea"), FAILURE_TEXTS, strict=False)]
    teas = table("Code|Name", "ASM|Assam", "DJL|Darjeeling", "CEY|Ceylon")
    captioned = teas.replace("<table>", "<table><caption>Teas</caption>")
    body = f"<h2>Error codes</h2><p>These errors can be returned:</p>{table('Code|Description', *rows)}"
    found = records(page(body + above.format(teas, caption=captioned), "Errors"))
    assert [one.code for one in found] == ["lid_failed", "no_pot", "bad_tea"]


@pytest.mark.parametrize("errors_first", [True, False])
@pytest.mark.parametrize("card", ["<dt><code>{}</code></dt><dd>{}.</dd>", "<h3><code>{}</code></h3><p>{}.</p>"])
def test_cards_of_other_things_beside_those_of_errors_are_no_part_of_their_list(card, errors_first) -> None:
    codes = [*zip(("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS, strict=True)]
    kinds = [("assam", "Strong"), ("ceylon", "Mild"), ("sencha", "Green"), ("rooibos", "Red")]
    parts = [("Error codes", codes), ("Teas", kinds)][:: 1 if errors_first else -1]
    body = ""
    for heading, pairs in parts:
        lines = "".join(card.format(*pair) for pair in pairs)
        body += f"<h2>{heading}</h2>{f'<dl>{lines}</dl>' if card.startswith('<dt>') else lines}"
    assert [one.code for one in records(page(body, "Errors"))] == [code for code, _ in codes]


@pytest.mark.parametrize(
    "lead, title",
    [
        ("The pot has these lids:", "Name"),
        ("We keep the following lids:", "Name"),
        ("The kind of a lid is one of:", "Value"),
        ("Use these lids in the sandbox:", "Name"),
        ("Choose how the pot handles errors:", "Name"),
        ("It depends on what your server answers:", "Name"),
        ("", "Lid"),
    ],
)
def test_things_that_a_sentence_or_a_title_names_as_the_heading_does_are_no_codes(lead, title) -> None:
    rows = ("lid_shut|The call fails once.", "lid_lost|The call is rejected.", "lid_hot|Nothing happens.")
    assert not records(page(f"<h2>Kept lids</h2><p>{lead}</p>{table(f'{title}|Description', *rows)}", "Errors"))


def test_a_table_of_other_things_with_the_titles_of_the_errors_does_not_decline_these() -> None:
    rows = [f"{code}|{text}." for code, text in zip(("lid_failed", "no_pot", "bad_tea"), FAILURE_TEXTS, strict=False)]
    lines = ("--fail-fast|Stop at the first error.", "--skip|Go on when a call fails.", "--quiet|Print nothing.")
    options = table("Name|Description", *lines)
    body = f"<h2>Error codes</h2>{table('Name|Description', *rows)}<h2>Command-line options</h2>{options}"
    assert [one.code for one in records(page(body, "Errors"))] == ["lid_failed", "no_pot", "bad_tea"]


@pytest.mark.parametrize("mark", [" ", "<br>"])
@pytest.mark.parametrize("card", ["<h3>{}</h3><p>{}.</p>", "<dt>{}</dt><dd>{}.</dd>"])
def test_the_type_set_as_code_beside_each_code_is_no_code(card, mark) -> None:
    codes = ("lid_failed", "lid_lost", "bad_tea", "no_water")
    types = ("lid_error", "lid_error", "tea_error", "tea_error")
    heads = [f"<code>{code}</code>{mark}<code>{type_}</code>" for code, type_ in zip(codes, types, strict=True)]
    body = "".join(card.format(head, text) for head, text in zip(heads, FAILURE_TEXTS, strict=True))
    assert [one.code for one in records(page(f"<dl>{body}</dl>" if "dt" in card else body))] == [*codes]


def test_types_of_errors_beside_a_table_of_their_codes_are_no_codes() -> None:
    types = table("Error type|Description", "lids|The lid failed.", "teas|The tea is invalid.", "pots|No such pot.")
    codes = table("Error code|Description", *(f"{code}|It failed." for code in LIDS))
    found = probe_page(page(f"<h2>Error types</h2>{types}<h2>Error codes</h2>{codes}", "API"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*LIDS]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Error handling", "RetryPolicy LampMapper TimeLimits"),
        ("Handling exceptions", "max_attempts lamp_mapper time_limits"),
        ("Errors", "ErrorResponse ErrorDetail ErrorContext"),
    ],
)
def test_what_handles_errors_and_what_tells_of_them_is_no_code(title: str, names: str) -> None:
    texts = [
        "Says how often a call is repeated.",
        "Turns errors into exceptions.",
        "Says what an answer with an error has.",
    ]
    pairs = list(zip(names.split(), texts, strict=True))
    for form in ("<h2>{}</h2><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>", "<ul><li><code>{}</code>: {}</li></ul>"):
        assert records(page("".join(form.format(*pair) for pair in pairs), title)) == []


@pytest.mark.parametrize(
    ("form", "texts", "is_read"),
    [
        (
            "<p><code>{}</code> {}</p>",
            "is how often a call is sent.|must be sent in a header.|holds the address.",
            False,
        ),
        ("<h2>Part</h2><p><code>{}</code> {}</p>", "catches each one.|maps it.|is the base of all errors.", False),
        ("<p><code>{}(code, status)</code> {}</p>", "기반 에러 응답|기반 에러|기반 응답", False),
        ("<p><code>{}</code>{}</p>", "은 응답이다.|는 응답을 받습니다.|가 분리해 받습니다.", False),
        (
            "<p><code>{}</code> {}</p>",
            "is sent when the lid is open.|is sent when it is on.|means that it is full.",
            True,
        ),
        ("<p><code>{}</code> — {}</p>", "is open.|is on.|is full.", True),
    ],
)
def test_sentences_on_what_is_set_as_code_are_no_rows_unless_they_say_when_it_is_answered(form, texts, is_read) -> None:
    body = "".join(
        form.format(name, text) for name, text in zip(("BAD_LID", "NO_PUMP", "LOST_POT"), texts.split("|"), strict=True)
    )
    errors = table(
        "Error code|HTTP|Message", "BAD_SIZE|400|Bad size", "NO_POT|404|No such pot", "LID_LOST|409|Lid lost"
    )
    found = records(page(f"{errors}{body}"))
    assert len(found) == 3 + 3 * is_read and len(records(page(body))) == 3 * is_read


@pytest.mark.parametrize(
    ("title", "parts", "is_read"),
    [
        ("Handled by", "LidFilter → entryPoint|deniedHandler|TubeCheck", False),
        ("Class", "LidFilter|deniedHandler|TubeFinder", False),
        ("처리 주체", "LidCheck|TubeCheck|TubeFinder", False),
        ("Thrown as", "BadLidError|NoLidError|LidLostError", True),
        ("Class", "BadLid|NoLid|UnknownFilter", True),
    ],
)
def test_what_deals_with_an_error_is_no_code_beside_its_situation_and_status(title, parts, is_read) -> None:
    texts = ("Bad lid|400", "No such lid|404", "The lid is lost|409")
    rows = [f"{text}|<code>{part}</code>" for text, part in zip(texts, parts.split("|"), strict=True)]
    errors = table(
        "Error code|HTTP|Message", "BadPot|400|Bad pot", "NoPot|404|No such pot", "PotLost|409|The pot is lost"
    )
    found = records(page(f"{errors}<h2>Errors of lids</h2>{table(f'Situation|HTTP|{title}', *rows)}"))
    assert [one.code for one in found[3:]] == (parts.split("|") if is_read else [])


@pytest.mark.parametrize(
    ("heading", "message", "read"),
    [
        ("Lid failures", '"Lid failure: {}"', 0),
        ("Lid failures", "“Bad lid: {}”", 0),
        ("Lid failures", '"The lid has no {}"', 3),
        ("Messages for -2010 LID_LOST", '"The lid has no {}"', 0),
    ],
)
def test_quoted_messages_of_a_code_or_a_failure_are_no_codes_beside_codes(heading, message, read) -> None:
    heads = ("-1001 NO_SUCH_LID", "-1002 BAD_TUBE", "-1013 POT_LOST")
    codes = "".join(
        f"<h4>{head}</h4><ul><li>{text}.</li></ul>" for head, text in zip(heads, FAILURE_TEXTS, strict=False)
    )
    names = ("SIZE_LIMIT", "LOT_SIZE", "TUBE_COUNT")
    rows = [f"{message.format(name)}|The {name} is too high." for name in names]
    found = records(page(f"{codes}<h2>{heading}</h2>{table('Error message|Description', *rows)}"))
    assert len(found) == 3 + read


MODES = [f"{at}|{name}|Opens it to be {name.lower()}." for at, name in enumerate(("READ", "WRITTEN", "MOVED"))]
FAILED = [f"{at}|{name}|{text}." for at, (name, text) in enumerate(GONE.items(), 3)]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Return codes",
            "<h2>Open modes</h2>" + table("Code|Name|Meaning", *MODES) + table("Code|Name|Meaning", *FAILED),
        ),
        ("Error codes", table("Model|Description", *(f"EX{at}00|A {at} W lamp" for at in (1, 2, 3)))),
    ],
)
def test_other_things_below_a_heading_of_codes_are_not_taken_in_silence(title: str, body: str) -> None:
    found = probe_page(page(body, title), "acme", "", None)
    assert found.suspect or found.unsure or not [one for one in found.records if one["code"] not in "3456"]


@pytest.mark.parametrize(
    ("others", "is_asked"),
    [
        ("单据类型 code|含义 01|发票 03|收据 07|贷记单 08|借记单 09|提货单", False),
        ("单据类型 code|含义 410|发票 430|收据 470|贷记单 480|借记单 490|提货单", False),
        ("status 状态说明 值|含义 0|待认证 1|认证中 2|认证成功 3|认证失败 5|超时", False),
        ("status 状态说明 code|含义 0|待认证 1|认证中 2|认证成功 3|认证失败 5|超时", True),
    ],
)
def test_numbers_of_another_length_under_no_word_of_errors_are_of_other_things(others, is_asked) -> None:
    heading, title, *rows = re.split(r" (?=\d+\||[^ ]+\|[^\d ]+ )", others)
    errors = table("code|说明", "0|成功", "400|参数错误", "401|鉴权失败", "404|订单不存在", "500|系统内部错误")
    body = f"<h3>{heading}</h3>{table(title, *rows)}<h2>Error codes 错误码</h2>{errors}"
    found = probe_page(page(body, "API v1"), "page", "https://docs.example/errors", None)
    assert (len(found.records), bool(found.unsure or found.suspect)) == (5, is_asked)


@pytest.mark.parametrize(("code", "unsure"), [("00", []), ("1.Lost", ["2.Issuer"])])
def test_a_line_that_begins_with_its_number_is_no_code_beside_codes_of_another_form(code: str, unsure) -> None:
    rows = table("Response code|Definition|Action", f"{code}|Lid lost|Decline", "03|Invalid pot|Decline", "CI|No|Wait")
    found = probe_page(page(f"{rows}<p><b>2.Issuer timed out</b></p><p>It waits.</p>"), "acme", "", None)
    assert found.unsure == unsure


@pytest.mark.parametrize(
    ("title", "form", "size"),
    [
        ("Example request", "GET request for {}", 5),
        ("Example request", "GET /pots/{}", 0),
        ("Request", "GET request for {}", 0),
    ],
)
def test_examples_of_requests_in_words_make_no_list_of_endpoints(title, form, size) -> None:
    told = ("200|OK", "401|Unauthorized", "404|Not Found", "409|Conflict", "500|Internal Server Error")
    rows = [f"{row}|{form.format(thing)}" for row, thing in zip(told, THINGS, strict=True)]
    assert len(records(page(table(f"Code|Description|{title}", *rows), "Response codes"))) == size


def test_what_endpoints_answer_beside_the_codes_of_the_page_gives_no_rows() -> None:
    codes = table("Code|Message", *(f"POT_{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)))
    told = ((400, "Bad Request"), (401, "Unauthorized"), (404, "Not Found"))
    items = "".join(f"<li><code>{status}</code> {phrase}</li>" for status, phrase in told)
    ends = "".join(f"<h2>POST /{name}</h2><h3>Errors</h3><ul>{items}</ul>" for name in "abc")
    assert len(records(page(f"<h2>Error codes</h2>{codes}{ends}", "API"))) == len(FAILURE_TEXTS)


@pytest.mark.parametrize(
    ("heading", "lead", "head", "names", "expected"),
    [
        (
            "Codici banca",
            "Per i codici di errore vedere la guida.",
            "Codice|Titolo",
            "Rossa Verde Lago Monte Nord Sud",
            0,
        ),
        ("은행코드", "에러코드는 결과코드를 참고하세요.", "코드|은행명", "산업은행 기업은행 국민은행 농협 우리은행", 0),
        ("Statusy", "Kody błędów są w innym rozdziale.", "Kod|Opis", "Nowa Trwa Gotowa Otwarta Wysłana Odrzucona", 0),
        ("Codici", "Codici di errore.", "Codice|Titolo", "Scaduta Rifiutata Assente Lago Monte Nord", 6),
    ],
)
def test_codes_of_other_things_in_other_languages_are_none_where_errors_are_only_mentioned(
    heading, lead, head, names, expected
) -> None:
    rows = (f"{at:03}|{name}" for at, name in enumerate(names.split(), 4))
    body = f"<h2>{heading}</h2><p>{lead}</p>{table(head, *rows)}"
    assert len(records(page(body, heading))) == expected


@pytest.mark.parametrize(
    ("errors", "states", "head"),
    [
        ("Códigos de error:", "Estados del pago:", "Código|Descripción"),
        ("错误码：", "支付状态：", "代码|说明"),
    ],
)
def test_states_below_a_label_of_theirs_are_no_codes_on_a_page_of_errors(errors: str, states: str, head: str) -> None:
    codes = table(head, "E101|No existe: 不存在", "E102|No es válida: 无效", "E103|Ya está abierta: 错误")
    names = table(head, *(f"{name}|Pago {at}: 付款" for at, name in enumerate(("pending", "succeeded", "failed"))))
    assert len(records(page(f"<p>{errors}</p>{codes}<p>{states}</p>{names}", "Errores 错误"))) == 3


def test_a_heading_in_a_script_without_spaces_is_no_code_among_numbers() -> None:
    heads = ("错误码：1001 - 蓝牙不支持", "错误码：1002 - 扫描失败", "扫描不到设备", "错误码：2001 - 连接失败")
    told = "<p><b>问题描述</b>：{}。</p><p><b>解决方案</b>：检查设备 {}。</p>"
    cards = "".join(f"<h3>{head}</h3>{told.format(head, at)}" for at, head in enumerate(heads))
    found = probe_page(page(cards, "错误码"), "page", "https://docs.example/errors", None)
    assert [one["code"] for one in found.records] == ["1001", "1002", "2001"] and found.suspect


def test_classes_of_codes_by_their_ranges_are_no_codes() -> None:
    ranges = ("21|8448 - 8703", "22|8704 - 12543", "31|12544 - 16383", "40|16384 - 24575")
    rows = [f"Lids|{one}|{text}." for one, text in zip(ranges, FAILURE_TEXTS, strict=True)]
    rows.append("Others|60|24576 - *|Something else failed.")
    assert records(page(table("Section|Set|Range|Description", *rows), "Errors")) == []


@pytest.mark.parametrize("said", ["It tells which status code we receive from your app.", ""])
def test_statuses_that_the_customers_server_answers_are_no_errors(said: str) -> None:
    told = "The message is rejected." if said else "If you return this status, the message is rejected."
    rows = table("Status|Meaning", *(f"{at}|{told}" for at in (400, 404, 422, 500)))
    assert records(page(f"<p>{said}</p>{rows}", "HTTP status codes")) == []


def test_codes_of_other_things_below_a_sentence_that_mentions_an_error_are_none() -> None:
    lead = "Types de cartes. Une valeur inconnue provoque une erreur 09."
    rows = ("CB|Paid by CB card", "VISA|Paid by Visa card", "SDD|Debit of SEPA", "ONEY_3X_4X|Paid in 3 or 4 parts")
    assert (
        records(page(f"<p>{lead}</p>{table('Code|Label', *rows, 'AMEX|Paid by Amex card')}", "vads_payment_cards"))
        == []
    )


def test_the_same_label_in_bold_before_each_text_is_no_title() -> None:
    items = "".join(f"<li>LID_{at} - <b>Solution</b> - {text} again.</li>" for at, text in enumerate(FAILURE_TEXTS))
    assert {one.state.title for one in records(page(f"<ul>{items}</ul>", "Error codes"))} == {None}


def test_what_a_customer_does_with_things_makes_no_statuses_received() -> None:
    told = (
        "When you return a lid twice.",
        "If you give a wrong key.",
        "If your request returns nothing.",
        "We failed.",
    )
    rows = table("Status|When", *(f"{at}|{text}" for at, text in zip((400, 401, 404, 500), told, strict=True)))
    assert [one.code for one in records(page(rows, "HTTP status codes"))] == ["400", "401", "404", "500"]
