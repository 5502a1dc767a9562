"""The texts of a code: which is the message, the title, the hint or the category, and what is no part of them."""

import pytest
from conftest import table
from recognised import ANSWERS, CASES, FAILURE_TEXTS, LIDS, LOST, TEXTS, THINGS, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page
from parsers.classify import read_lists
from parsers.html.page import Page


@pytest.mark.parametrize("code", ["10{}", "E10{}"])
@pytest.mark.parametrize("form", ["<li><b>{} - {}</b><br>{}</li>", "<p>{}: {}<br>{}</p>", "<li>{} ({})<br>{}</li>"])
@pytest.mark.parametrize("below", ["{}", "Description: {}<br><b>Fix:</b> Ask us."])
def test_the_line_below_a_code_and_its_title_is_no_part_of_the_title(code, form, below) -> None:
    errors = {"Lid open": "The lid is open.", "Pot lost": "The pot is missing.", "Oil out": "The oil ran out."}
    lines = [form.format(code.format(at), title, below.format(text)) for at, (title, text) in enumerate(errors.items())]
    found = records(page("".join(lines), "Kiln error codes"))
    assert {one.state.title: one.state.message for one in found} == errors


@pytest.mark.parametrize("form", ["<h3>{}</h3><p>{}</p><p>Description: {}</p>", "<li>{} · {}<br>Description: {}</li>"])
def test_a_short_text_above_a_labelled_message_is_the_title(form) -> None:
    errors = {"Lid open": "The lid is open.", "Pot lost": "The pot is missing.", "Oil out": "The oil ran out."}
    lines = [form.format(f"10{at}", *texts) for at, texts in enumerate(errors.items())]
    found = records(page("".join(lines), "Kiln error codes"))
    assert {one.state.title: one.state.message for one in found} == errors


def test_what_names_a_failure_above_a_sample_is_the_message() -> None:
    lines = [f"<h3>POT_{code}</h3><p>Invalid request</p><pre>{{}}</pre>" for code in ("OUT", "OFF", "HOT")]
    assert {one.state.message for one in records(page("".join(lines)))} == {"Invalid request"}


@pytest.mark.parametrize("titles", ["Code|Text|Description", "Code|Summary|Details"])
def test_short_sentences_before_texts_twice_as_long_are_titles(titles) -> None:
    rows = [f"{code}|Card {text}.|The card that was given for this order is {text}." for code, text in LOST.items()]
    found = [one.state for one in records(page(table(titles, *rows)))]
    assert [(one.title, one.hint) for one in found] == [(f"Card {text}.", None) for text in LOST.values()]


@pytest.mark.parametrize(
    "head", ["<code>E{0}</code> ({1})", "<b>KLN-{0}</b> ({1})", "0x{0} {1}", "<code>0x{0}</code> ({1})"]
)
def test_the_constant_behind_a_numbered_code_is_its_title_and_no_argument(head) -> None:
    names = {code: f"CARD_{text.upper().replace(' ', '_')}" for code, text in LOST.items()}
    cards = [f"<h3>{head.format(code, name)}</h3><p>The card is {LOST[code]}.</p>" for code, name in names.items()]
    assert [one.state.title for one in records(page("".join(cards)))] == [*names.values()]


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        ("Code|Text|Description", ("message", "hint")),
        ("Code|Comment|Description", ("hint", "message")),
        ("Code|Summary|Details", ("title", "message")),
        ("Code|Description|Message", ("hint", "message")),
    ],
)
def test_of_two_texts_the_first_is_what_the_api_says_unless_the_other_is_called_so(titles, fields) -> None:
    rows = [f"{code}|Your card seems to be {text}.|The card was {text}." for code, text in LOST.items()]
    found = [one.state._asdict() for one in records(page(table(titles, *rows)))]
    assert [tuple(one[field] for field in fields) for one in found] == [
        (f"Your card seems to be {text}.", f"The card was {text}.") for text in LOST.values()
    ]


def test_steps_with_parts_in_brackets_within_an_item_stay_its_hint() -> None:
    steps = "<p>To fix it:</p><ul><li>Lid sensor (LS-1): check it.</li><li>Relay (K12): replace it.</li></ul>"
    items = "".join(f"<li>{code}: The pot failed.{steps}</li>" for code in ("PotMissing", "LidOpen", "PumpStuck"))
    found = records(page(f"<ul>{items}</ul>"))
    assert [one.code for one in found] == ["PotMissing", "LidOpen", "PumpStuck"]
    assert all("check it" in str(one.state.hint) for one in found)


def test_of_two_texts_without_titles_the_first_is_the_message() -> None:
    body = "".join(f"<tr><td>{code}<td>{text}<td>{hint}" for code, (text, hint) in TEXTS.items())
    assert [one.state.message for one in records(page(f"<table>{body}</table>"))] == [
        text for text, _ in TEXTS.values()
    ]


def test_the_only_text_is_the_message_also_beside_samples() -> None:
    rows = [f'{code}|{text}|<code>{{"code": "{code}"}}</code>' for code, (text, _) in TEXTS.items()]
    found = records(page(table("Name|Possible cause|Example", *rows)))
    assert [one.state.message for one in found] == [text for text, _ in TEXTS.values()]


def test_an_unknown_title_behind_a_cause_is_not_that_of_the_message() -> None:
    causes = ("Thiếu trường bắt buộc", "Khoá đã bị thu hồi", "Vượt hạn mức tài khoản")
    rows = (f"E{at}|{cause}|Kiểm tra cấu hình số {at} của bạn" for at, cause in enumerate(causes))
    body = page(table("Mã|Nguyên nhân|Zzz", *rows))
    assert [one.state.message for one in records(body)] == [*causes]
    found = probe_page(body, "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == "column-unread"


@pytest.mark.parametrize("form", ["<code>{}</code> ({}) - {}.", "<b>{}</b> ({}): {}.", "<code>{}</code> - {2} ({1})"])
@pytest.mark.parametrize(
    ("stated", "retryable", "first", "last"),
    [
        (("404", "500+"), (None, None), 404, "500+"),
        (("404", "5xx, retryable"), (None, True), 404, "5xx"),
        (("404, not retryable", "503, retryable"), (False, True), 404, 503),
    ],
)
def test_what_stands_in_brackets_beside_a_code_is_no_part_of_its_message(form, stated, retryable, first, last) -> None:
    rows = (("LampError", stated[0], "The lamp failed"), ("WickError", stated[0], "No wick"))
    form = form.replace("{}", "{0}", 1).replace("{}", "{1}", 1).replace("{}", "{2}", 1)
    items = "".join(f"<li>{form.format(*row)}</li>" for row in (*rows, ("OilError", stated[1], "The oil failed")))
    found = probe_page(page(f"<h2>Error codes</h2><ul>{items}</ul>"), "acme", "", None)
    assert [one["message"].rstrip(".") for one in found.records] == ["The lamp failed", "No wick", "The oil failed"]
    assert [one["retryable"] for one in found.records] == [retryable[0], *retryable]
    assert found.records[0]["status"] == first
    assert (found.records[-1]["status"] or found.records[-1]["status_text"]) == last


def test_phrases_that_tell_more_are_the_message_before_a_column_with_an_unknown_title() -> None:
    rows = (
        "400|Bad Request / the pot is not valid|Foo bar",
        "403|Forbidden (not your pot)|Baz",
        "404|The pot was not found|Foo",
        "429|Too Many Requests|Quux foo",
    )
    found = records(page(f"<h2>HTTP errors</h2>{table('Status|Meaning|Foo', *rows)}"))
    assert [one.state.message for one in found] == [row.split("|")[1] for row in rows]


@pytest.mark.parametrize(
    ("text", "is_read"),
    [("Pot too small (< 3 cups)", True), ("Lid >= 20 inches", True), ("< 3", False), ("Pot <name> lost", False)],
)
def test_a_limit_in_the_text_of_an_error_is_no_placeholder(text: str, is_read: bool) -> None:
    rows = ("No pot given|400|It is missing.", "Lid too hot|409|It burns.", "Kitchen closed|503|Come again.")
    said = text.replace("<", "&lt;") + "|422|It does not fit."
    found = probe_page(page("<h2>Errors</h2>" + table("Error|Status code|Notes", *rows, said)), "acme", "", None)
    assert (text in {one["code"] for one in found.records}) == is_read
    assert (found.suspect is None) == is_read


@pytest.mark.parametrize("title", ["你该做什么", "用户应做什么", "如何做", "用户操作", "下一步"])
def test_a_chinese_column_that_says_what_to_do_is_the_hint(title: str) -> None:
    rows = ("pot_lost|没有锅|看一下柜子", "lid_stuck|盖子卡住|等一会儿", "oil_failed|没有油|去买油")
    found = probe_page(page("<h2>错误码</h2>" + table(f"code|含义|{title}", *rows)), "acme", "", None)
    assert [one["hint"] for one in found.records] == ["看一下柜子", "等一会儿", "去买油"] and found.suspect is None


@pytest.mark.parametrize("titles", CASES["messages"])
def test_what_the_api_prints_is_the_message_and_a_description_beside_it_is_not(titles) -> None:
    rows = [f"E{at}|Pump {at} failed|Water has come into the engine of pump {at}.|Dry it." for at in (1, 2, 3)]
    found = records(page(table(titles, *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [(row.split("|")[1], "Dry it.") for row in rows]


@pytest.mark.parametrize("title", ["User message", "Message to display", "Mensaje para el usuario", "用户提示信息"])
def test_what_to_tell_the_user_is_no_message_beside_a_description(title) -> None:
    rows = [f"E{at}|Pump {at} has failed|Your pump {at} stands still." for at in (1, 2, 3)]
    found = records(page(table(f"Code|Description|{title}", *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [tuple(row.split("|")[1:]) for row in rows]


def test_a_card_without_the_message_that_others_have_tells_what_happened() -> None:
    texts = ("The pot request timed out.", "The lid request timed out.", "The stove is busy.", "No cook is available.")
    texts += ("Pots conflict on one plate.", "Too many pots were sent.", "The server cannot read the log.")
    message = "<p>The complete error message: <code>ERROR 900{} (HY000): It failed</code></p>"
    note = "<blockquote><p><strong>Note:</strong></p><p>Old tea may take some more space.</p></blockquote>"
    items = "".join(
        f"<li><p>Error Number: 900{at}</p>{message.format(at) * (at < 3)}<p>{text}</p><p>Check the kitchen.</p>"
        f"{note * (at == 3)}</li>"
        for at, text in enumerate(texts)
    )
    found = [(one.state.message, one.state.hint) for one in records(page(f"<ul>{items}</ul>"))]
    assert found[0] == ("ERROR 9000 (HY000): It failed", "The pot request timed out. Check the kitchen.")
    assert found[4:] == [(f"{text} Check the kitchen.", None) for text in texts[4:]]


def test_a_short_text_before_a_description_is_the_name() -> None:
    rows = ("3|Invalid size.|The size that was given is too large.", "32|No key|The key that was given is unknown.")
    rows += ("130|Too busy|Too many pots are on the fire.", "131|Lost|The pot was lost for unknown reasons.")
    found = probe_page(page(table("Code|Text|Description", *rows)), "acme", "", None).records
    assert [(one["title"], one["hint"]) for one in found][:2] == [("Invalid size.", None), ("No key", None)]


@pytest.mark.parametrize("card", ("<h2>{}</h2><p>{}</p>", "<ul><li><code>{}</code>: {}</li></ul>"))
def test_a_text_that_leads_to_items_is_read_with_them(card) -> None:
    texts = {"lid_open": "The lid is open.", "no_key": "The key is missing.", "too_hot": "It failed by heat."}
    cards = "".join(card.format(code, text) for code, text in {**texts, "pot_dry": "One of these holds:"}.items())
    items = "<ul><li>no water</li><li>a broken tap</li></ul>"
    body = (
        cards.replace("</ul><ul>", "").replace("holds:</p>", f"holds:</p>{items}").replace("holds:<", f"holds:{items}<")
    )
    assert records(page(body))[-1].state.message == "One of these holds: no water; a broken tap"


@pytest.mark.parametrize("last", ["{} ({}): {}.", "{0}: {2}."])
@pytest.mark.parametrize(
    "form",
    ["<li><code>{} ({})</code>: {}.</li>", "<p>{} ({}): {}.</p>", "<li>{} ({}) - {}.</li>", "<li>{} - {}: {}.</li>"],
)
def test_a_constant_behind_its_number_is_the_title_though_one_has_none(form: str, last: str) -> None:
    codes, names = ("1001", "1002", "2001", "2002"), ("LID_LOST", "POT_GONE", "NO_OIL", "LAMP_OUT")
    told = [*zip(codes, names, FAILURE_TEXTS, strict=True)]
    tag = form.partition(">")[0].lstrip("<")
    forms = [form] * 3 + [f"<{tag}>{last}</{tag}>"]
    found = records(page("".join(one.format(*each) for one, each in zip(forms, told, strict=True))))
    assert [(one.code, one.state.message) for one in found] == [(code, f"{text}.") for code, _, text in told]
    assert [one.state.title for one in found][:3] == [*names[:3]]


@pytest.mark.parametrize("beside", ["(404)", "(formerly <code>pot_lost</code>)", "(alias of <code>pot_out</code>)"])
def test_what_stands_beside_one_code_and_is_no_name_is_no_title(beside: str) -> None:
    codes = ("lid_lost", "no_oil", "lamp_out", f"pot_gone {beside}")
    rows = (f"{code}|404|{text}" for code, text in zip(codes, FAILURE_TEXTS, strict=True))
    found = records(page(table("Code|HTTP status|Description", *rows)))
    assert [(one.code, one.state.title) for one in found][3] == ("pot_gone", None)


def test_a_link_to_the_top_that_ends_a_cell_is_no_hint() -> None:
    rows = (f"lid_{at}|{text}|Ask. <a href='#top'>Back to top</a>" for at, text in enumerate(FAILURE_TEXTS))
    assert {one.state.hint for one in records(page(table("Code|Description|What to do", *rows)))} == {"Ask."}


@pytest.mark.parametrize("aid", ["<button>Copy</button><span>Copied!</span>", "<span>Permalink to {}</span>"])
def test_an_aid_beside_a_code_in_a_cell_is_no_title(aid: str) -> None:
    codes = ("lid_lost", "pot_gone", "no_oil")
    rows = (f"<code>{code}</code>{aid.format(code)}|{text}" for code, text in zip(codes, FAILURE_TEXTS, strict=False))
    found = records(page(table("Code|Description", *rows)))
    assert [(one.code, one.state.title) for one in found] == [(code, None) for code in codes]


def test_quotes_around_a_text_are_its_own_and_those_around_a_value_are_not() -> None:
    texts = ["The lid is stuck.", "The lamp has failed.", "The door is shut."]
    for mark, quote in ((": ", '"'), (" - ", '"'), (" = ", "")):
        items = "".join(f'<li><code>E_{at}X</code>{mark}"{text}"</li>' for at, text in enumerate(texts))
        found = [record.state.message for record in records(page(f"<ul>{items}</ul>"))]
        assert found == [f"{quote}{text}{quote}" for text in texts]


@pytest.mark.parametrize("titles", ["Error code|Status", "Hata Kodu|Durum", "错误码|状态", "Code|Status"])
def test_texts_beside_codes_of_errors_are_messages_under_the_title_of_statuses_too(titles) -> None:
    rows = ["400|The format is wrong", "413|The file is too large", "500|It failed", "503|Nothing is loaded yet"]
    found = [f"{one.code}|{one.state.message}" for one in records(page(table(titles, *rows), "Uploads"))]
    assert found == ([] if titles == "Code|Status" else rows)


@pytest.mark.parametrize(("heading", "category"), CASES["sides"])
def test_a_heading_that_says_whose_errors_these_are_is_no_category(heading, category) -> None:
    lists = [
        f"<h2>{title}</h2>" + table("Code|Description", f"{code}_LOST|It was not found.", f"{code}_STUCK|It failed.")
        for title, code in ((heading, "PUMP"), ("Valves", "VALVE"), ("Pipes", "PIPE"))
    ]
    found = [record.state.category for record in records(page("".join(lists)))]
    assert found == [category, category, "valves", "valves", "pipes", "pipes"]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Again?", ("no — it fails again", "yes, after <code>resetsAt</code>", "yes, with backoff")),
        ("¿Otra vez?", ("no", "sí, después de <code>resetsAt</code>", "sí, con retroceso")),
        ("Répéter ?", ("non — même résultat", "oui, après <code>resetsAt</code>", "oui")),
        ("再次请求？", ("否，结果相同", "是，等到 <code>resetsAt</code>", "是，指数退避")),
    ],
)
def test_answers_about_statuses_are_no_messages_of_theirs(question, answers) -> None:
    codes = table(
        "Status|Code|Meaning", "400|lamp_bent|It is bent.", "429|lamp_busy|It is busy.", "503|lamp_off|It is off."
    )
    rows = [f"{status}|{answer}" for status, answer in zip(("400, 401", "429", "503, 5xx"), answers, strict=True)]
    found = records(page(codes + f"<h2>Repeating</h2>{table(f'Status|{question}', *rows)}"))
    assert [record.code for record in found] == ["lamp_bent", "lamp_busy", "lamp_off"]


@pytest.mark.parametrize("opening", ["❌ ", "Fatal: ", "Permanent - ", "No, "])
def test_messages_that_all_begin_with_a_no_are_messages(opening) -> None:
    texts = [f"{opening}{text}" for text in ("bent lamp", "nothing is there", "the lamp is off")]
    rows = (f"{code}|{text}" for code, text in zip(("LAMP_BENT", "LAMP_GONE", "LAMP_OFF"), texts, strict=True))
    found = records(page(f"<h2>Error codes</h2>{table('Code|Shown text', *rows)}"))
    assert [record.state.message for record in found] == texts


def test_a_first_description_is_no_hint_where_the_remedy_is_blank() -> None:
    told = zip(("out", "off", "hot"), ("None", "Ask the cook.", "-"), strict=True)
    rows = (f"LID_{at}|The lid is {end}.|The lid of pot {at} is {end}.|{hint}" for at, (end, hint) in enumerate(told))
    found = records(page(table("Code|Result description|Explanation|Mitigation", *rows)))
    assert [one.state.hint for one in found] == [None, "Ask the cook.", None]


@pytest.mark.parametrize("mark", [":", "："])
def test_a_message_keeps_the_colon_that_ends_a_sentence_of_it(mark: str) -> None:
    texts = ("Invalid lid", f"The pot is well, but its lid is missing. Example{mark}", f"Unknown pot{mark}")
    codes = ("LID_OPEN", "POT_NOT_WELL", "LID_OF_POT")
    items = (
        f"<ul><li><code>{code}</code>: {text}</li></ul><pre>get</pre>" for code, text in zip(codes, texts, strict=True)
    )
    found = records(page(f"<h2>Error codes</h2>{''.join(items)}"))
    assert [record.state.message for record in found] == [texts[0], texts[1], "Unknown pot"]


@pytest.mark.parametrize("mark", ["<a>↗</a>", "<i>since v2.3</i>", "<i>Added in v2.3</i>", "(v2.3)"])
def test_what_marks_a_code_before_its_colon_is_no_part_of_the_text(mark: str) -> None:
    item = "<li><code>POT_{}</code>{}: The pot is {}.</li>"
    items = [
        item.format(*each) for each in (("LOST", "", "lost"), ("MISSING", f" {mark}", "missing"), ("SHUT", "", "shut"))
    ]
    found = records(page(f"<h2>Errors</h2><ul>{''.join(items)}</ul>"))
    assert [record.state.message for record in found] == ["The pot is lost.", "The pot is missing.", "The pot is shut."]


@pytest.mark.parametrize("failed", ["What went wrong", "Issue", "Problem"])
@pytest.mark.parametrize("why", ["Cause", "Reason", "When it occurs", "Scenario"])
def test_what_went_wrong_is_the_message_and_not_why(failed: str, why: str) -> None:
    for titles, line in ((f"Code|{failed}|{why}", "{0}|{1}|{2}"), (f"Code|{why}|{failed}", "{0}|{2}|{1}")):
        rows = [line.format(f"POT_{at}", f"The pot is {at}.", f"It was {at} before.") for at in ("OUT", "OFF", "HOT")]
        states = [record.state for record in records(page(table(titles, *rows)))]
        assert (states[0].message, states[0].hint) == ("The pot is OUT.", "It was OUT before.")


def test_a_paragraph_that_goes_on_with_a_remedy_is_no_message() -> None:
    texts = {"LAMP_OUT": "Then send it again.", "LAMP_OFF": "See the guide.", "LAMP_HOT": "Ask us if it is still hot."}
    cards = "".join(f"<h4>{code}</h4><p>Fix: Turn it off.</p><p>{text}</p>" for code, text in texts.items())
    found = [record.state for record in records(page(f"<h2>Errors</h2>{cards}"))]
    assert [(state.message, state.hint) for state in found] == [
        (code, f"Turn it off. {text}") for code, text in texts.items()
    ]


@pytest.mark.parametrize(
    ("heading", "category"),
    [
        ("Lamp errors (since v2)", "lamp_errors"),
        ("Lamp errors – new in 3.1", "lamp_errors"),
        ("Lamp errors [deprecated since version 3.1.0]", "lamp_errors"),
        ("Added in v2", None),
        ("Lamp errors (deprecated)", "lamp_errors"),
        ("[New] Lamp errors", "lamp_errors"),
        ("Since v2.0: Lamp errors — Beta", "lamp_errors"),
        ("Lamp errors (2)", "lamp_errors"),
        ("Lamp errors (v2)", "lamp_errors_v2"),
        ("New lamp errors", "new_lamp_errors"),
        ("Lamp errors in 3D", "lamp_errors_in_3d"),
        ("Lamps not lit since installation", "lamps_not_lit_since_installation"),
    ],
)
def test_the_release_or_stage_that_a_heading_names_is_no_part_of_a_category(heading: str, category: str | None) -> None:
    lists = [table("Code|Description", *(f"{of}_{n}|It failed." for n in ("OUT", "OFF"))) for of in ("LAMP", "OVEN")]
    found = records(page(f"<h1>Error codes</h1><h2>{heading}</h2>{lists[0]}<h2>Oven errors</h2>{lists[1]}"))
    assert [record.state.category for record in found] == [category] * 2 + ["oven_errors"] * 2


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Significado", None),
        ("Meaning in Spanish", None),
        ("Spanish meaning", None),
        ("Meaning (ES)", None),
        ("Explanation", None),
        ("Solución", "remedy"),
    ],
)
def test_the_message_in_another_language_is_no_hint(title: str, role: str | None) -> None:
    lines = [
        f"lid_{at}|The {what} is not closed.|La {what} no es válida." for at, what in enumerate(("lid", "box", "jar"))
    ]
    [one] = read_lists(Page(page(table(f"Code|Meaning|{title}", *lines)), "", None)).lists
    assert one.columns.roles == {0: "code", 1: "message"} | ({2: role} if role else {})


def test_the_head_of_numbers_is_said_of_those_that_begin_so() -> None:
    heads = ("510XX|Lamp errors|", "51001|Out|It is out.", "51002|Off|It is off.", "520XX|Oven errors|")
    rows = (*heads, "52001|Cold|It is cold.", "52002|Hot|It is hot.", "53001|Lost|It is lost.")
    found = records(page(f"<h1>Error codes</h1>{table('Code|Name|Text', *rows)}"))
    assert [record.state.category for record in found] == ["lamp_errors"] * 2 + ["oven_errors"] * 2 + [None]


@pytest.mark.parametrize(
    "heading",
    [
        "{phrase} ({status})",
        "{status} {phrase}",
        "{phrase} [{status}]",
        "{phrase} - {status}",
        "{phrase}: {status}",
        "<span>{status}</span>{phrase}",
        "{phrase}<span>{status}</span>",
        "HTTP/1.1 {status} {phrase}",
        "Code {status} ({phrase})",
        "{phrase} ({status}) errors",
    ],
)
def test_a_status_with_its_phrase_above_a_list_is_no_category(heading: str) -> None:
    lists = (
        f"<h2>{heading.format(phrase=phrase, status=status)}</h2>"
        + table("Code|Message", *(f"{of}_{end}|The {of} is {end}." for end in ("LOST", "BROKEN")))
        for phrase, status, of in (("Not Found", 404, "LAMP"), ("Conflict", 409, "OVEN"))
    )
    found = records(page(f"<h1>Error codes</h1>{''.join(lists)}"))
    assert [(one.state.status, one.state.category) for one in found] == [(404, None)] * 2 + [(409, None)] * 2


def test_the_only_text_of_a_card_may_open_with_a_label_though_another_says_what_to_do() -> None:
    texts = ("The lamp is invalid.", "The key is missing.", "Content-Type: only JSON.", "The lamp was not found.")
    cards = (f"<h3>E{at}</h3><p>{text}</p><p><b>Solution:</b> Mend it.</p>" for at, text in enumerate(texts, 11))
    assert [one.state.message for one in records(page("".join(cards)))] == [*texts]


def test_a_topic_with_a_status_above_a_list_is_a_category() -> None:
    lists = (
        f"<h2>{of}</h2>{table('Code|Message', f'{at}_a|It is bad.', f'{at}_b|It is lost.')}"
        for at, of in (("x", "Payment errors (402)"), ("y", "Ovens"))
    )
    assert [one.state.category for one in records(page("".join(lists)))] == ["payment_errors_402"] * 2 + ["ovens"] * 2


def test_names_in_capitals_before_numbers_are_messages_below_a_heading_of_errors() -> None:
    rows = table("Mnemonic|Error code", "EPERM|3001", "ENOENT|3002", "EINTR|3003")
    assert [one.code for one in records(page(f"<h2>Other error codes</h2>{rows}"))] == ["3001", "3002", "3003"]


@pytest.mark.parametrize("stage", ["Deprecated", "Beta", "legacy"])
@pytest.mark.parametrize(
    "card", ["<li><strong>{}</strong> {}</li>", "<h3>{}</h3><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>"]
)
def test_a_stage_alone_where_other_cards_have_a_text_is_the_message(card, stage) -> None:
    texts = [*FAILURE_TEXTS[:3], stage]
    body = "".join(card.format(code, text) for code, text in zip(ANSWERS, texts, strict=True))
    assert [record.state.message for record in records(page(body))] == texts
    badged = body.replace(FAILURE_TEXTS[0], f"{stage}</p><p>{FAILURE_TEXTS[0]}") if "<h3>" in card else ""
    assert not badged or [record.state.message for record in records(page(badged))] == [*FAILURE_TEXTS[:3], "FAILED"]


@pytest.mark.parametrize(
    ("actions", "is_read"),
    [
        (("ACK_WITH_FAILURE", "NACK"), False),
        (("NACK, DROP", "ACK"), False),
        (("RETRY", "NACK"), True),
        (("DO_NOT_RETRY", "CONTACT_SUPPORT"), True),
        (("CLEAN THE WICK", "OIL IT"), True),
    ],
)
def test_outcomes_in_capitals_are_no_hints(actions, is_read) -> None:
    rows = [f"{code}|{text}|{action}" for code, text, action in zip(ANSWERS, FAILURE_TEXTS, actions * 2, strict=True)]
    found = probe_page(page(table("Code|Description|Action", *rows)), "acme", "", None)
    assert found.suspect is None
    assert [one["hint"] for one in found.records] == ([*actions] if is_read else [None, None]) * 2


@pytest.mark.parametrize(
    ("title", "other", "texts"),
    [
        ("English Message", "Farsi Message", ["پیام یک", "پیام دو", "پیام سه", "پیام چهار"]),
        ("Message", "Local message", ["消息一", "消息二", "消息三", "消息四"]),
        ("Message", "Nachricht", ["Lampe fehlt", "Öl fehlt", "Lampe verlegt", "Docht fehlt"]),
        ("Description", "Beschreibung", ["Lampe fehlt", "Öl fehlt", "Lampe verlegt", "Docht fehlt"]),
        ("Message EN", "Message DE", ["Lampe fehlt", "Öl fehlt", "Lampe verlegt", "Docht fehlt"]),
    ],
)
def test_a_message_in_another_language_is_no_hint_and_no_title(title, other, texts) -> None:
    rows = ["|".join([*row, "When used"]) for row in zip(ANSWERS, FAILURE_TEXTS, texts, strict=True)]
    found = probe_page(page(table(f"Code|{title}|{other}|When", *rows)), "acme", "", None)
    read = [(one["message"], one["hint"], one["title"]) for one in found.records]
    assert (read, found.suspect) == ([(text, "When used", None) for text in FAILURE_TEXTS], None)


def test_an_explanation_in_another_language_beside_the_message_is_read() -> None:
    rows = [f"{code}|{text}|说明{text[-1]}信息很长" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(table("Code|Message|说明", *rows)))
    assert [one.state.hint for one in found] == [row.split("|")[2] for row in rows]


@pytest.mark.parametrize(
    ("heading", "order", "texts", "are_read"),
    [
        ("Error codes", "{} {} {}", "lost|expired|missing|denied", True),
        ("Error codes", "{} {} {}", "丢失|过期|不足|（URIなど）", True),
        ("Error codes", "{} {} {}", "Client|Client|Server|Server", False),
        ("Error codes", "{0} {2}", "丢失|过期|不足|无效", True),
        ("Error codes", "{0} {2}", "string|number|string|map", False),
        ("Variables", "{0} {2}", "丢失|过期|不足|无效", False),
    ],
)
def test_one_word_in_a_span_behind_a_code_may_be_its_text(heading, order, texts, are_read) -> None:
    rows = zip(("CARD_LOST", "NO_FUNDS", "FORBIDDEN", "CONFLICT"), (400, 404, 403, 409), texts.split("|"), strict=True)
    line = f"<div><span>{order.replace(' ', '</span><span>')}</span></div>"
    found = records(page(f"<h2>{heading}</h2>{''.join(line.format(*row) for row in rows)}"))
    assert [one.state.message for one in found if one.state.message != one.code] == texts.split("|") * are_read


def test_a_cause_before_the_message_is_no_title() -> None:
    rows = [f"Check it|Worn out|{text}|{code}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(table("Remedy|Cause|Description|Code", *rows)))
    assert [(one.state.title, one.state.hint) for one in found] == [(None, "Check it")] * 4
    found = records(page(table("Reason|Description|Code", *(row.partition("|")[2] for row in rows))))
    assert [one.state.title for one in found] == ["Worn out"] * 4


@pytest.mark.parametrize(
    "title", ["Account type", "X-payment type", "Card class", "Request type(s)", "Type of payment"]
)
def test_the_sort_of_a_thing_is_no_category(title) -> None:
    rows = [
        f"{sort}|{text}|{code}"
        for sort, code, text in zip(("Shop", "Home", "Shop, Home", "Home"), ANSWERS, FAILURE_TEXTS, strict=True)
    ]
    found = records(page(table(f"{title}|Reason|Code", *rows)))
    assert [(one.state.category, one.state.message) for one in found] == [(None, text) for text in FAILURE_TEXTS]
    assert [one.state.category for one in records(page(table("Error type|Reason|Code", *rows)))][:2] == ["shop", "home"]


def test_an_error_summary_is_the_message_below_a_name() -> None:
    told = [*zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    cards = (
        f"<h5>{code}: <span>Lamp failure {at}</span></h5>"
        f"<dl><dt>HTTP Status:</dt><dd>402</dd><dt>Error Summary:</dt><dd>{text}</dd></dl>"
        for at, (code, text) in enumerate(told)
    )
    found = records(page("".join(cards)))
    assert [(one.state.message, one.state.title) for one in found] == [
        (text, f"Lamp failure {at}") for at, (_, text) in enumerate(told)
    ]


def test_words_with_which_the_texts_of_a_column_begin_are_no_labels() -> None:
    rows = [f"<span>ERROR</span>-{at}|{text}.|<b>Fix</b> the sum." for at, text in enumerate(FAILURE_TEXTS, 1001)]
    found = records(page(table("Error|Message|Solution", *rows)))
    assert [(one.code, one.state.hint) for one in found] == [
        (f"ERROR-{at}", "Fix the sum.") for at in range(1001, 1005)
    ]


def test_marks_without_a_title_are_no_texts_beside_a_cause() -> None:
    rows = [f"{code}|{text}.|✓" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True)]
    found = records(page(table("Code|Cause|", *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [(f"{text}.", None) for text in FAILURE_TEXTS]


def test_a_text_beside_a_dash_for_the_code_is_no_more_of_the_text_above() -> None:
    rows = [f"{code}|{text}." for code, text in zip((*ANSWERS[:2], "—", *ANSWERS[3:]), FAILURE_TEXTS, strict=True)]
    texts = [one.state.message for one in records(page(table("Code|Description", *rows)))]
    assert texts == [f"{text}." for text in (*FAILURE_TEXTS[:2], *FAILURE_TEXTS[3:])]


def test_what_names_one_error_is_no_category() -> None:
    told = enumerate(zip(("E_ABORT", "E_FAIL", "E_POINTER"), FAILURE_TEXTS[1:], strict=True))
    parts = (f"<p><b>{name}</b></p><dl><dt>0x8000{at}005</dt><dd>{text}.</dd></dl>" for at, (name, text) in told)
    assert [one.state.category for one in records(page("".join(parts)))] == [None] * 3


def test_a_word_set_as_code_before_the_name_in_a_heading_makes_no_category() -> None:
    names = ("LidOpen", "LidLost", "PowerMissing", "TankEmpty")
    head = "<h3><code>Const</code> <i>{0}</i></h3><div><i>{0}</i><i>:</i> <i>-3260{1}</i></div>"
    told = enumerate(zip(names, FAILURE_TEXTS, strict=True))
    parts = (f"<section>{head.format(name, at)}<p>{text}.</p></section>" for at, (name, text) in told)
    found = records(page(f"<h2>Members</h2>{''.join(parts)}"))
    assert [(one.code, one.state.category) for one in found] == [(name, None) for name in names]


@pytest.mark.parametrize("title", ["Caption", "Clave", "Etiqueta"])
def test_short_texts_under_such_titles_are_titles(title) -> None:
    rows = [f"{code}|Card {at}|{text}." for at, (code, text) in enumerate(zip(ANSWERS, FAILURE_TEXTS, strict=True))]
    found = records(page(table(f"Code|{title}|Definition", *rows)))
    assert [one.state.title for one in found] == [f"Card {at}" for at in range(4)]


@pytest.mark.parametrize(
    ("first", "category"),
    [
        ("Common", "common"),
        ("Public", "public"),
        ("共通", "共通"),
        ("Common errors", "common_errors"),
        ("Common codes", None),
    ],
)
def test_what_all_parts_have_in_common_is_a_category_among_theirs(first, category) -> None:
    lists = [
        f"<h2>{heading}</h2>{table('Code|Description', *(f'{letter}.{at}|{FAILURE_TEXTS[at]}.' for at in range(2)))}"
        for heading, letter in ((first, "A"), ("Pots", "B"), ("Lids", "C"))
    ]
    found = records(page("".join(lists), "Error codes"))
    assert [one.state.category for one in found] == [*[category] * 2, "pots", "pots", "lids", "lids"]


@pytest.mark.parametrize("status", ["HTTP 400", "HTTP status 400"])
def test_a_status_in_brackets_behind_a_topic_is_a_part_of_the_category_as_printed(status) -> None:
    tables = [
        (topic, table("Code|Description", f"{topic}_open|{FAILURE_TEXTS[0]}.")) for topic in ("lid", "pot", "tea")
    ]
    found = records(page("".join(f"<h2>{topic} errors ({status})</h2>{rows}" for topic, rows in tables), "Errors"))
    assert [(one.state.status, one.state.category) for one in found] == [
        (400, f"{topic}_errors_{status.lower().replace(' ', '_')}") for topic, _ in tables
    ]


def test_a_short_text_beside_a_description_is_the_title() -> None:
    rows = (f"{at}|Lid {at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 1001))
    found = records(page(table("Code|Kurztext|Beschreibung", *rows)))
    assert [one.state.title for one in found] == [f"Lid {at}" for at in range(1001, 1005)]


@pytest.mark.parametrize("title", ["Output", "Default output", "Logged as", "Ausgabe", "預設輸出"])
@pytest.mark.parametrize("sample", ["{} is no tea!", '{{"error": "{}"}}', "{}"])
def test_what_the_api_prints_is_the_message_and_a_description_beside_it_the_hint(title: str, sample: str) -> None:
    printed = [sample.format(f"K{at}") for at in range(1001, 1005)]
    rows = (f"{at}|{text}|{FAILURE_TEXTS[at - 1001]}." for at, text in enumerate(printed, 1001))
    found = [
        (one.state.message, one.state.hint) for one in records(page(table(f"Error code|{title}|Description", *rows)))
    ]
    told = [f"{text}." for text in FAILURE_TEXTS]
    assert found == list(zip(printed, told, strict=True) if "tea" in sample else zip(told, [None] * 4, strict=True))


@pytest.mark.parametrize(
    ("title", "reason"), [("Shown as", "column-unread"), ("Used in", ""), ("Endpoints that show it", "")]
)
def test_english_texts_are_asked_about_where_the_title_says_that_they_are_shown(title, reason) -> None:
    rows = (f"{at}|K{at} is no tea!|{text}." for at, text in enumerate(FAILURE_TEXTS, 1001))
    found = probe_page(page(table(f"Error code|{title}|Description", *rows)), "acme", "", None)
    assert (found.suspect or {"reason": ""})["reason"] == reason


@pytest.mark.parametrize(
    ("form", "code", "title"),
    [
        ("<td>{}</td><td><p>{}</p><p>{}</p></td>", "100{}", True),
        ("<td>{}</td><td><div>{}</div>{}</td>", "E10{}", True),
        ("<td>{}</td><td><p>{} {}</p></td>", "100{}", False),
        ('<p>{} - "{}" - {}</p>', "E10{}", True),
        ("<p>{} - “{}”: {}</p>", "E10{}", True),
        ('<p>{} - "{}" {}</p>', "E10{}", False),
    ],
)
def test_a_name_set_apart_or_in_quotes_before_a_text_is_its_title(form, code, title) -> None:
    names = ("LID_LOST", "NO_TUBE", "BAD_POT", "POT_FAILED")
    rows = [(code.format(at), name, text) for at, (name, text) in enumerate(zip(names, FAILURE_TEXTS, strict=True))]
    lines = [f"<tr>{form.format(*row)}</tr>" if form.startswith("<td") else form.format(*row) for row in rows]
    found = records(page(f"<table>{''.join(lines)}</table>" if form.startswith("<td") else "".join(lines)))
    assert [one.state.title for one in found] == (list(names) if title else [None] * 4)
    assert not title or [one.state.message for one in found] == list(FAILURE_TEXTS)


@pytest.mark.parametrize("form", ["<tr><td>{}</td><td>{}</td></tr>", "<h3>{}</h3><p>{}</p>"])
def test_the_space_that_a_link_of_its_own_holds_parts_two_words(form) -> None:
    text = '{}, see<a href="lids.html"> </a><a href="lids.html">lids</a>'
    lines = "".join(form.format(f"E10{at}", text.format(one)) for at, one in enumerate(FAILURE_TEXTS))
    found = records(page(f"<table>{lines}</table>" if "td" in form else lines))
    assert [one.state.message for one in found] == [f"{one}, see lids" for one in FAILURE_TEXTS]


@pytest.mark.parametrize("title", ["Status message", "HTTP message"])
def test_the_phrases_of_statuses_are_no_messages_beside_a_description(title) -> None:
    rows = ("400|Bad Request|The lid is wrong.", "404|Not Found|There is no pot.", "409|Conflict|The lid is open.")
    told = [
        (one.state.title, one.state.message, one.state.hint)
        for one in records(page(table(f"Status|{title}|Description", *rows)))
    ]
    assert told == [(*row.split("|")[1:], None) for row in rows]


def test_the_end_tag_of_a_break_parts_sentences() -> None:
    cells = [f"4001|{FAILURE_TEXTS[0]}</br>It lasts.", *(f"{at}|{text}" for at, text in enumerate(FAILURE_TEXTS, 4002))]
    assert records(page(table("Code|Description", *cells)))[0].state.message == f"{FAILURE_TEXTS[0]} It lasts."


@pytest.mark.parametrize("short", ["The call is refused as the lamp has no current", "No current"])
def test_of_a_short_and_a_long_message_the_short_one_is_the_title(short: str) -> None:
    rows = [
        f"{code}|{text}|The lamp {code} has no current."
        for code, text in ((101, short), (102, "Not found"), (103, "Lost"))
    ]
    found = records(page(table("Error code|Short message|Long message", *rows)))
    assert [(one.state.title, one.state.message) for one in found] == [tuple(row.split("|")[1:]) for row in rows]


def test_an_unassigned_range_is_no_code_and_the_name_of_a_fault_its_title() -> None:
    rows = ["F2|No supply|The lamp has no supply.", "F3|Lid lost|The lid was lost.", "F4-F9|Unassigned|"]
    found = [(one.code, one.state.title) for one in records(page(table("No.|Fault|Description", *rows), "Faults"))]
    assert found == [("F2", "No supply"), ("F3", "Lid lost")]


def test_a_quotation_that_an_error_is_planned_is_no_part_of_its_text() -> None:
    notes = ("", "<blockquote><p><b>Planned for v3.</b> It is not raised yet.</p></blockquote>", "")
    cards = (f"<h2>E00{at} — Lid {at}</h2>{note}<p>The lid {at} is lost.</p>" for at, note in enumerate(notes, 1))
    found = records(page("".join(cards)))
    assert [one.state.message for one in found] == [f"The lid {at} is lost." for at in (1, 2, 3)]


def test_an_exception_within_a_sentence_stays_in_it() -> None:
    rows = ("E1001: Expected 2, but 3 given|Ask.", "E1002: The lid is open|Ask.", "E1003: The key was lost|Ask.")
    assert records(page(table("Error code|Solution", *rows)))[0].state.message == "Expected 2, but 3 given"


@pytest.mark.parametrize("words", [("Billing", "Auth", "Billing", "Quota"), ("Low", "High", "Medium", "Critical")])
def test_badges_in_spans_between_code_and_status_are_no_messages(words) -> None:
    rows = zip(("CARD_LOST", "NO_FUNDS", "BAD_KEY", "TOO_FAST"), words, (404, 402, 401, 429), strict=True)
    cards = "".join("<div><span>{}</span><span>{}</span><span>{}</span></div>".format(*row) for row in rows)
    assert not {one.state.message for one in records(page(f"<h2>Error codes</h2>{cards}", "Acme"))}.intersection(words)


def test_single_words_in_the_only_column_beside_the_codes_are_the_messages() -> None:
    words = {"300": "Liquidada", "400": "Declinada", "402": "Abandonada", "500": "Error"}
    rows = (f"{code}|{word}" for code, word in words.items())
    found = records(page("<h2>Códigos de estado</h2>" + table("Código|Especificación", *rows)))
    assert {one.code: one.state.message for one in found} == words


def test_the_calls_that_an_instructions_column_names_are_no_hints() -> None:
    rows = (
        "61|NoLid|There is no lid|<code>open</code>",
        "62|LidShut|The lid is shut|<code>open</code>, <code>fill</code>",
    )
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|Message|Instructions", *rows)))
    assert [one.state.hint for one in found] == [None, None]


def test_sentences_under_an_unknown_title_beside_names_are_the_messages() -> None:
    rows = (
        "1008|Policy violation|The lid was rejected by the pot, which has one",
        "4003|Lid forbidden|The lid failed.",
    )
    found = records(page("<h2>Close codes of errors</h2>" + table("Code|Standard name|Acme usage", *rows)))
    assert [(one.state.title, one.state.message) for one in found] == [tuple(row.split("|")[1:]) for row in rows]


@pytest.mark.parametrize(
    "titles", ["Fehlercode|Fehlermeldung|Beschreibung", "Code d'erreur|Message d'erreur|Description"]
)
def test_texts_in_the_language_of_the_page_explain_messages_in_english(titles: str) -> None:
    rows = ("2|The upload failed|Das Bild konnte nicht geladen werden.", "3|It is invalid|Le pot est vide.")
    found = records(page("<h2>Codes</h2>" + table(titles, *rows)))
    assert [one.state.hint for one in found] == [row.split("|")[2] for row in rows]


@pytest.mark.parametrize("title", ["תיקון", "راه حل", "समाधान", "Як виправити"])
def test_what_to_do_is_read_under_its_title_in_more_languages(title: str) -> None:
    rows = ("E21|The lid was not found|—", "E22|The lid is not valid|Close the lid", "E23|No lid|Buy a lid")
    found = records(page("<h2>Error codes</h2>" + table(f"Code|Message|{title}", *rows)))
    assert [one.state.hint for one in found] == [None, "Close the lid", "Buy a lid"]


def test_what_is_called_is_no_message() -> None:
    calls = ("GET /entries", "GET /check?id={id}", "POST /entries", "/POST /login")
    told = ("Нет логина администратора", "Не найдено ни одно событие", "Ошибка данных события", "Неверный пароль")
    answers = ("401 Unauthorized", "404 Not Found", "406 Not Acceptable", "302 Found")
    bodies = (*['{"error": "x"}'] * 3, "The password is incorrect")
    rows = ("|".join(row) for row in zip(calls, told, answers, bodies, strict=True))
    titles = "Метод|Причина ошибки|Статус ответа|Тело ответа"
    found = records(page("<h2>Ответы при возникновении ошибок</h2>" + table(titles, *rows)))
    assert [one.state.message for one in found] == [*told]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You can <a href='/r'>read more about limits</a>.", "You can read more about limits."),
        ("Too many. <a href='/r'>Read more about limits</a>.", "Too many. Read more about limits."),
        ("Too many. <a href='/r'>Learn more</a>", "Too many."),
        ("Too many lids <a href='/r'>Learn more</a>", "Too many lids"),
        ("You can <a href='/r'>Read more</a>.", "You can Read more."),
    ],
)
def test_a_link_to_more_that_is_a_part_of_a_sentence_stays_in_it(text: str, said: str) -> None:
    rows = ("E12|The lid was not found.", f"E13|{text}")
    assert records(page(table("Error code|Meaning", *rows)))[1].state.message == said


@pytest.mark.parametrize("title", ["ResponseCodeDesc", "errDesc", "Desc", "Code descr", "Transaction desc"])
def test_an_abbreviated_description_is_the_message(title: str) -> None:
    rows = ("S01|Refer to the cook|Bank|", "S04|No lid was found|Bank|Ask us.", "S05|Invalid lid|Bank|Wait.")
    list_ = table(f"ResponseCode|{title}|Reason|Additional information", *rows)
    found = records(page(f"<h2>Error codes</h2>{list_}"))
    assert [one.state.message for one in found] == [row.split("|")[1] for row in rows]


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("Что проверить", ("Проверьте крышку котла и огонь под ним.", "Смените ключ в кабинете и повторите.")),
        (
            "Checklist",
            ("Check the lid of the pot and the fire below it.", "Contact the cook with the number of the pot."),
        ),
    ],
)
def test_sentences_that_say_what_to_do_are_no_messages(title: str, texts: tuple[str, ...]) -> None:
    rows = (
        f"{code}|{name}|{text}" for code, name, text in zip(("E1", "E2"), ("Lid lost", "Pot cold"), texts, strict=True)
    )
    found = records(page("<h2>Error codes</h2>" + table(f"Code|Name|{title}", *rows)))
    assert [one.state.message for one in found] == ["Lid lost", "Pot cold"]


@pytest.mark.parametrize("hint", ["Retry / Wait", "请重试"])
def test_words_under_instructions_that_say_what_to_do_are_hints(hint: str) -> None:
    rows = (f"E1{at}|Lid{at}Lost|The lid {at} is lost|{hint}" for at in range(3))
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|Message|Instructions", *rows)))
    assert {one.state.hint for one in found} == {hint}


@pytest.mark.parametrize("titles", ["کد|شرح|علت|راه حل", "קוד|משמעות|סיבה|פתרון", "कोड|विवरण|कारण|समाधान"])
def test_descriptions_go_before_causes_in_any_language(titles: str) -> None:
    rows = (f"E1{at}|The lid {at} is bad|It is too old|Buy lid {at}" for at in range(3))
    found = records(page("<h2>Error codes</h2>" + table(titles, *rows)))
    assert [one.state.message for one in found] == [f"The lid {at} is bad" for at in range(3)]


def test_single_words_that_name_no_failure_beside_codes_are_no_messages() -> None:
    rows = ("bad_card|Billing", "bad_key|Identity", "no_pot|Kitchen")
    found = records(page("<h2>Error codes</h2>" + table("Code|Owner", *rows)))
    assert all(one.state.message == one.code for one in found)


@pytest.mark.parametrize(
    ("heading", "category"),
    [("Object errors", "object_errors"), ("Error object", None), ("Static errors", "static_errors")],
)
def test_errors_of_objects_are_a_topic(heading: str, category: str | None) -> None:
    lists = (table("Code|Meaning", f"{name}_LOST|It was lost", f"{name}_BAD|It failed") for name in ("POT", "LID"))
    first, second = lists
    found = records(page(f"<h2>Errors</h2><h3>Pot errors</h3>{first}<h3>{heading}</h3>{second}"))
    assert [one.state.category for one in found[2:]] == [category] * 2


def test_sentences_below_a_blank_title_beside_names_are_the_messages() -> None:
    rows = ("1|Throttled|You have exceeded the number of lids that you can send", "2|Bad lid|The lid is not valid.")
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|&nbsp;", *rows)))
    assert [(one.state.title, one.state.message) for one in found] == [tuple(row.split("|")[1:]) for row in rows]


@pytest.mark.parametrize("text", ["<p>• <b>Check</b>: the lid</p>", "<p>• <code>lid</code> must be set</p>"])
def test_bullets_drawn_in_cells_part_the_texts(text: str) -> None:
    rows = (f"E1{at}|The lid {at} is bad|{text}{text}" for at in range(3))
    found = records(page("<h2>Error codes</h2>" + table("Code|Message|Solution", *rows)))
    assert (found[0].state.hint or "").count("•") == 2


def test_more_that_every_row_has_is_the_message_and_not_left_out() -> None:
    rows = (f"E1{at}|Lid {at} bad|The lid {at} of the pot was not valid when it was closed.|Buy one" for at in range(3))
    titles = "Code|Short description|More detailed description|Solution"
    found = records(page("<h2>Error codes</h2>" + table(titles, *rows)))
    assert "when it was closed" in f"{found[0].state.message} {found[0].state.hint}"


@pytest.mark.parametrize("names", ["LID_LOST POT_COLD", "LidLost PotCold", "lid.lost pot.cold"])
def test_none_is_a_name_among_constants(names: str) -> None:
    lid, pot = names.split()
    rows = ("NONE|0|", f"{lid}|1|The lid was not found.", f"{pot}|2|The pot failed.")
    found = records(page("<h2>Error codes</h2>" + table("Error|Code|Description", *rows)))
    assert found[0].state.message == "NONE"


@pytest.mark.parametrize("names", [("NONE", "Cold pot", "NONE"), ("错误", "NONE", "失败")])
def test_none_is_blank_among_other_names(names: tuple[str, ...]) -> None:
    rows = (f"E1{at}|{name}|The lid {at} was not found." for at, name in enumerate(names))
    found = records(page("<h2>Error codes</h2>" + table("Code|Title|Description", *rows)))
    assert [one.state.title for one in found] == [None if name == "NONE" else name for name in names]


def test_notes_under_a_blank_title_on_one_row_are_no_message() -> None:
    rows = ("E11|Lid lost|", "E12|Cold pot|The limit is per pot and not per lid.", "E13|Plate lost|", "E14|Lid shut|")
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|", *rows)))
    assert [one.state.message for one in found] == ["Lid lost", "Cold pot", "Plate lost", "Lid shut"]


def test_sentences_under_a_blank_title_on_most_rows_are_the_messages() -> None:
    said = [f"You sent {at} lids, which is more than the pot may hold." for at in range(3)]
    rows = (f"E1{at}|{name}|{text}" for at, (name, text) in enumerate(zip(["Lid", "Pot", "Cup"], said, strict=True)))
    found = records(page("<h2>Error codes</h2>" + table("Code|Name|", *rows, "E14|Plate|")))
    assert [one.state.message for one in found] == [*said, "Plate"]


def test_labels_behind_drawn_bullets_are_labels() -> None:
    cards = (
        f"<h3>{code}</h3><p>The lid {code} is bad.</p><p>· <b>Solution</b> Buy one.</p>"
        for code in ("ERR_LID", "ERR_POT", "ERR_CUP")
    )
    assert {one.state.hint for one in records(page("<h2>Error codes</h2>" + "".join(cards)))} == {"Buy one."}


@pytest.mark.parametrize("cell", ["<th>{}</th>", "<td><code>{}</code></td>", "<td><p>{}</p></td>"])
def test_the_sign_of_a_number_in_a_row_from_right_to_left_stands_before_it(cell: str) -> None:
    rows = "".join(f"<tr>{cell.format(code)}<td>טקסט על שגיאה {code[0]}</td></tr>" for code in ("1-", "2-", "3-"))
    found = records(page(f"<h2>Error codes</h2><table><tr><th>קוד</th><th>תיאור</th></tr>{rows}</table>"))
    assert [one.code for one in found] == ["-1", "-2", "-3"]


@pytest.mark.parametrize(
    ("titles", "codes"),
    [("#|תיאור", []), ("מס'|מספר|תיאור", ["E11", "E12", "E13"]), ("#|קוד|תיאור", ["-101", "-205", "-300"])],
)
def test_ordinals_with_a_dash_from_right_to_left_are_no_codes(titles: str, codes: list[str]) -> None:
    texts = ("השדה חסר בבקשה", "המפתח אינו תקין", "הכתובת לא נמצאה")
    printed = [f"{code[1:]}-" if code.startswith("-") else code for code in codes]
    cells = ((f"<code>{at}-</code>", *printed[at - 1 : at], text) for at, text in enumerate(texts, 1))
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    head = "".join(f"<th>{title}</th>" for title in titles.split("|"))
    found = records(page(f"<h2>קודי שגיאה</h2><table><tr>{head}</tr>{rows}</table>"))
    assert [one.code for one in found] == codes


@pytest.mark.parametrize("titles", ["Ret_code|Ret_msg|Description", "code|content|备注"])
def test_the_titles_of_what_an_api_returns_are_known(titles: str) -> None:
    texts = [*zip(FAILURE_TEXTS, ("未找到卡", "卡已过期", "余额不足", "系统错误"), strict=True)]
    rows = (f"100{at}|{'|'.join(text)}" for at, text in enumerate(texts))
    assert [(one.state.message, one.state.hint) for one in records(page(table(titles, *rows)))] == texts


def test_the_detail_of_a_status_is_the_code() -> None:
    rows = (f"rejected|no_{thing}|There is no {thing}." for thing in THINGS)
    found = records(page(table("status|status_detail|Text", *rows)))
    assert [one.code for one in found] == [f"no_{thing}" for thing in THINGS]


def test_sentences_under_a_blank_title_are_messages_though_few_rows_have_one() -> None:
    rows = [f"40{at:02}|Lid {at}|{FAILURE_TEXTS[at] + '.' if at < 3 else ''}" for at in range(20)]
    found = records(page(table("Code|Name|", *rows)))
    assert [one.state.message for one in found[:3]] == [f"{text}." for text in FAILURE_TEXTS[:3]]


def test_a_text_in_bold_within_a_labelled_sentence_is_no_label() -> None:
    text = "It is not a <strong>safe word</strong>: it must be short."
    cards = (
        f"<h4><code>{code}</code></h4><p><strong>Meaning:</strong> {text}</p><p><strong>Remedy:</strong> Rename it.</p>"
        for code in LIDS
    )
    found = {one.state.message for one in records(page("".join(cards)))}
    assert found == {"It is not a safe word: it must be short."}


def test_the_words_that_a_text_announces_are_a_part_of_it_though_set_as_code() -> None:
    text = "The state is invalid. It may be one of:"
    items = "".join(f"<li><code>{word}</code></li>" for word in ("open", "shut", "lost"))
    cards = [
        f"<h3><code>{code}</code></h3><p>{text}</p>{f'<ul>{items}</ul>' * (not at)}" for at, code in enumerate(LIDS)
    ]
    found = records(page("".join(cards)))
    assert [one.state.message for one in found] == [f"{text} open; shut; lost", text, text]


@pytest.mark.parametrize(
    "element", ["<li><code>{}</code>: {}</li>", "<h4>{}: {}</h4>", "<dl><dt>{}: {}</dt><dd></dd></dl>"]
)
def test_marks_between_words_in_tags_of_their_own_get_no_space(element: str) -> None:
    texts = ["The field <i>lid</i>.<i>size</i> is missing", *FAILURE_TEXTS[:3]]
    lines = "".join(element.format(f"E100{at}", text) for at, text in enumerate(texts))
    assert (
        records(page(f"<ul>{lines}</ul>" if "<li>" in element else lines))[0].state.message
        == "The field lid.size is missing"
    )


@pytest.mark.parametrize(
    "titles", ["code|msg|sub_code|sub_msg", "Result code|Result description|Detail code|Detail description"]
)
def test_the_text_behind_the_code_goes_before_that_of_an_outer_one(titles: str) -> None:
    rows = [
        f"2000{at % 2}|The call failed|lid.{name}|{text}"
        for at, (name, text) in enumerate(zip(THINGS, FAILURE_TEXTS, strict=False))
    ]
    found = records(page(table(titles, *rows)))
    assert [(one.code, one.state.message) for one in found] == [tuple(row.split("|")[2:]) for row in rows]


def test_reason_phrases_under_a_title_of_types_are_the_titles() -> None:
    rows = ("400|Bad Request|The lid is invalid", "401|Unauthorized|No key", "404|Not Found|No such lid")
    found = records(page(table("HTTP status|Error type|Description", *rows)))
    assert [one.state.title for one in found] == ["Bad Request", "Unauthorized", "Not Found"]


@pytest.mark.parametrize(
    ("titles", "row", "said"),
    [
        ("Код|Сообщение|Детали", "{}|Нет крышки {}|Запись {} уже существует", (None, None, "Запись {} уже существует")),
        ("Error|Severity|Description", "{}|16|The lid {} is not valid", (None, None, None)),
        ("Error|Hex|Text", "{}|0x{}|The lid {} is not valid", (None, None, None)),
    ],
)
def test_details_are_hints_and_degrees_and_numbers_written_otherwise_are_not_read(titles: str, row: str, said) -> None:
    numbers = ("9001", "9002", "9005")
    found = records(page(table(titles, *(row.replace("{}", number) for number in numbers))))
    own = [tuple(text and text.replace("{}", number) for text in said) for number in numbers]
    assert [(one.state.title, one.state.category, one.state.hint) for one in found] == own


def test_an_explanation_in_english_of_what_is_printed_in_another_language_is_the_hint() -> None:
    texts = (
        ("El campo no es correcto.", "Invalid field."),
        ("La clave es incorrecta.", "Wrong key."),
        ("No existe el NIF.", "No NIF."),
    )
    rows = (f"110{at}|{'|'.join(pair)}" for at, pair in enumerate(texts))
    found = records(page(table("Code|Message (verbatim Spanish)|English explanation", *rows)))
    assert [(one.state.message, one.state.hint) for one in found] == [*texts]


def _cards(heads: str, label: str, values: str) -> str:
    parts = zip(heads.split("|"), values.split(), FAILURE_TEXTS, strict=False)
    return "".join(f"<h3>{head}</h3><p><b>{label}:</b> {value}</p><p>{text}.</p>" for head, value, text in parts)


@pytest.mark.parametrize(
    ("heads", "label", "values", "codes", "statuses"),
    [
        ("401|402|403|404", "Name", "NOT_CLOSED TORN LOST BURNT", "401 402 403 404", {None}),
        ("400 Bad Request|401 Unauthorized|404 Not Found", "Type", "BadBody KeyBody GoneBody", "400 401 404", {400}),
        ("400 Bad Request|429 Too Many Requests", "Name", "X-Reason Retry-After", "400 429", {400}),
        ("400 Bad Request|401 Unauthorized|404 Not Found|500 Internal Server Error", "Error", "bad_lid no_key gone_lid boom", "bad_lid no_key gone_lid boom", {400}),
    ],
)  # fmt: skip
def test_what_a_label_calls_an_answer_or_a_number_is_its_code_only_where_it_names_an_error(
    heads, label, values, codes, statuses
) -> None:
    found = records(page(f"<h2>Errors</h2>{_cards(heads, label, values)}"))
    assert [one.code for one in found] == codes.split() and {found[0].state.status} == statuses
    assert {one.state.hint for one in found} == {None}


def test_a_text_without_the_label_of_the_others_in_its_column_is_read_once() -> None:
    told = [*(f"<b>Solution:</b> Wash {part}." for part in ("lids", "pots", "cups")), "The lid is stuck."]
    rows = (f"E100{at}|{text}" for at, text in enumerate(told))
    found = records(page(table("Error|Troubleshooting", *rows)))
    assert [one.state.message for one in found] == ["E1000", "E1001", "E1002", "E1003"]
    assert [one.state.hint for one in found] == ["Wash lids.", "Wash pots.", "Wash cups.", "The lid is stuck."]


def test_sentences_without_a_title_are_the_message_beside_what_a_problem_is_named_after() -> None:
    rows = (f"E100{at}|iOS {at}|{text}." for at, text in enumerate(FAILURE_TEXTS))
    assert [one.state.message for one in records(page(table("Code|Problem|", *rows)))] == [
        f"{t}." for t in FAILURE_TEXTS
    ]


def test_the_message_between_a_status_and_the_code_stays_beside_a_description() -> None:
    rows = (f"{400 + at}|{text}.|POT_{at}|Ask the cook {at}." for at, text in enumerate(FAILURE_TEXTS))
    found = records(page(table("HTTP code|Message|Error code|Description", *rows)))
    assert [one.state.message for one in found] == [f"{text}." for text in FAILURE_TEXTS]


def test_a_constant_called_reserved_is_a_code() -> None:
    rows = ("SOLD_OUT|", "RESERVED|", "UNUSED|", *(f"POT_{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)))
    found = records(page(table("Error code|Description", *rows)))
    assert [one.code for one in found[:3]] == ["SOLD_OUT", "RESERVED", "UNUSED"]


def test_codes_announced_below_statuses_are_asked_for_and_no_text_of_theirs() -> None:
    answers = (f"<h4>{code}</h4><p>{text}. Codes:</p><ul><li><code>bad_{code[:3]}</code></li></ul>"
               for code, text in zip(("400 Bad Request", "401 Unauthorized", "404 Not Found"), FAILURE_TEXTS, strict=False))  # fmt: skip
    found = probe_page(page("".join(answers)), "page", "https://docs.example/errors", None)
    assert found.suspect and not any("bad_" in one["message"] for one in found.records)


def test_a_first_row_that_says_no_message_is_no_head_over_statuses() -> None:
    rows = "".join(
        f"<tr><td>{at}</td><td>{text}</td></tr>" for at, text in zip((400, 401, 404, 500), FAILURE_TEXTS, strict=True)
    )
    first = "<tr><td>timeout</td><td>No message</td></tr>"
    assert [one.code for one in records(page(f"<table>{first}{rows}</table>"))] == [
        "timeout",
        "400",
        "401",
        "404",
        "500",
    ]


def test_a_persian_title_is_known() -> None:
    rows = (f"E10{at}|حساب {at}|{text}." for at, text in enumerate(FAILURE_TEXTS))
    found = probe_page(page(table("کد|عنوان|شرح", *rows)), "page", "https://docs.example/errors", None)
    assert found.suspect is None and [one["title"] for one in found.records] == [f"حساب {at}" for at in range(4)]


def _labelled_cards(second: str, between: str = "：") -> str:
    texts = ("服务器上没有该资源。", "资源已存在。", "请求的主体无效。以下某个情况可能会导致此错误：", "参数无法识别。")
    steps = ("请先创建该资源。", "请使用其他标识。", "请使用有效的语法。", "请使用其他参数。")
    cards = (
        f"<h2>LID{at}E</h2><p><b>说明</b>：{text}</p>{'<ul><li>主体为空。</li></ul>' if text[-1] == '：' else ''}"
        f"<p><b>{second}</b>{between}{step}</p>"
        for at, (text, step) in enumerate(zip(texts, steps, strict=True), 1001)
    )
    return page("".join(cards), "错误消息")


def test_a_sentence_ends_in_any_script_before_a_colon_that_leads_to_items() -> None:
    found = [one.state for one in records(_labelled_cards("用户响应"))]
    assert found[2].message == "请求的主体无效。以下某个情况可能会导致此错误： 主体为空。"
    assert [one.hint for one in found][:2] == ["请先创建该资源。", "请使用其他标识。"]


@pytest.mark.parametrize("between", ["：", "</p><p>"])
def test_texts_under_an_unknown_label_of_all_cards_are_asked_about(between: str) -> None:
    suspect = probe_page(_labelled_cards("管理视角", between), "v", "", None).suspect
    assert suspect is not None and suspect["reason"] == "column-unread"


def test_two_known_titles_about_a_slash_are_a_label() -> None:
    cards = (f"<h3>ERR_{one}</h3><p>Text: {one} failed</p><p>Description/Action: Mend it.</p>" for one in "ABCD")
    assert {one.state.hint for one in records(page("".join(cards), "Error messages"))} == {"Mend it."}


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        ("Response|Explanation", ("Bad Request", "Unauthorized", "Not Found", "Internal Server Error")),
        ("Error text|Error message", ("Lid open", "Pot empty", "Tea cold", "Cup lost")),
        ("Description|Explanation of error", ("lid-open", "pot-empty", "tea-cold", "cup-lost")),
    ],
)
def test_names_beside_messages_are_titles_under_any_title_of_messages(titles: str, names: tuple[str, ...]) -> None:
    codes = (400, 401, 404, 500) if "Response" in titles else (1001, 1002, 1003, 1004)
    told = [*zip(codes, names, FAILURE_TEXTS, strict=True)]
    rows = (f"{code}|{name}|{text} because of that." for code, name, text in told)
    found = records(page(table(f"Code|{titles}", *rows), "Errors"))
    assert [(one.state.title, one.state.message) for one in found] == [
        (name, f"{text} because of that.") for _, name, text in told
    ]


def test_a_label_in_code_within_a_sentence_divides_no_text() -> None:
    steps = ("Mend it.", "Send an <code>Origin: https://lids.example</code> header.", "Wait.")
    cards = (
        f"<h3>LID_{at}</h3><p><b>Definition</b>: It is bad.</p><p><b>Resolution</b>: {step}</p>"
        for at, step in enumerate(steps)
    )
    assert [one.state.hint for one in records(page("".join(cards), "Errors"))][
        1
    ] == "Send an Origin: https://lids.example header."


def test_a_topic_of_one_code_is_a_category_beside_as_many_statuses_in_a_table() -> None:
    phrases = ("400 Bad Request", "401 Unauthorized", "429 Too Many Requests", "500 Internal Server Error")
    statuses = table("Status|Meaning", *(f"{one}|{text}." for one, text in zip(phrases, FAILURE_TEXTS, strict=True)))
    card = "<details><summary>{} - {}</summary><div>It failed.</div></details>".format
    lids = card("LID_OPEN", 400) + card("LID_LOST", 404) + card("LID_COLD", 409)
    body = f"<h2>Common errors</h2><h3>Lid errors</h3>{lids}<h3>Rate limiting</h3>{card('LIMIT_EXCEEDED', 429)}"
    found = probe_page(f"<h2>HTTP status codes</h2>{statuses}{body}".encode(), "v", "", None)
    assert [one["category"] for one in found.records][4:] == ["lid_errors"] * 3 + ["rate_limiting"]


@pytest.mark.parametrize(
    ("form", "is_parted"),
    [
        ("{} - <b>{}</b> - {}", True),
        ("<code>{}</code><br><b>{}</b><br>{}", True),
        ("{}: {} -- {}", False),
    ],
)
def test_a_title_in_bold_before_a_text_is_no_part_of_it(form: str, is_parted: bool) -> None:
    titles = ("Lid moved", "Lid not found", "Lid too large")
    told = [*zip((301, 404, 413), titles, FAILURE_TEXTS, strict=False)]
    items = "".join(f"<li>{form.format(*one)}.</li>" for one in told)
    found = [one.state for one in records(page(f"<ul>{items}</ul>", "Error codes"))]
    assert [
        (one.title == title, str(one.message).startswith(text))
        for one, (_, title, text) in zip(found, told, strict=True)
    ] == [(is_parted, is_parted)] * 3


def test_main_headings_above_several_lists_are_their_categories() -> None:
    lists = (
        f"<h1>{of} errors</h1>{table('Code|Message', f'{at}|{FAILURE_TEXTS[0]}.', f'{at + 1}|{FAILURE_TEXTS[1]}.')}"
        for of, at in (("Lid", 1001), ("Pot", 2001))
    )
    found = records(page("".join(lists), "Error reference"))
    assert [one.state.category for one in found] == ["lid_errors"] * 2 + ["pot_errors"] * 2


def test_a_code_below_a_heading_of_its_own_name_has_the_category_of_those_beside_it() -> None:
    items = "".join(
        f"<li><code>{code}</code> – {text}.</li>"
        for code, text in zip(("frozen_lid", "declined", "lid_lost"), FAILURE_TEXTS, strict=False)
    )
    other = "<h4>invalid</h4><p>It has these:</p><ul><li><code>bad_pin</code> – The PIN failed.</li></ul>"
    body = f"<h3>Lid error codes</h3><h4>declined</h4><p>It has these:</p><ul>{items}</ul>{other}"
    assert [one.state.category for one in records(page(body, "Errors"))] == ["declined"] * 3 + ["invalid"]


def test_a_line_in_bold_with_a_status_is_all_title_above_its_text() -> None:
    titles = ("Bad request - Wrong kind of lid", "Unauthorized - Key is lost", "Not found - Lid is lost")
    cards = (
        f"<p><b>{status} {title}</b></p><p>{text}.</p>"
        for status, title, text in zip((400, 401, 404), titles, FAILURE_TEXTS, strict=False)
    )
    assert [one.state.title for one in records(page("".join(cards), "Errors"))] == [*titles]
