"""Whether a list is one of error codes at all: what its headings, titles and texts say, and what is declined."""

import pytest
from conftest import table
from recognised import ANSWERS, CASES, FAILURE_TEXTS, LIDS, LISTS, LOST, STATUSES, THINGS, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page
from parsers.classify.list_pairs import names_a_subject
from parsers.lexicon.vocabulary import is_about_errors


@pytest.mark.parametrize("head", ["<p><b>{}</b></p>", "<h3>{}</h3>"])
def test_errors_that_a_text_on_the_usual_ones_counts_are_no_codes(head) -> None:
    errors = [head.format(f"Error {at + 1}: The card is {text}") for at, text in enumerate(LOST.values())]
    assert not records(page("<p>It fails.</p>".join([*errors, ""]), "Common errors with cards"))


def test_a_page_that_asks_why_something_fails_is_about_errors() -> None:
    items = [f"<li><b>card_{text.replace(' ', '_')}</b>: The card is {text}.</li>" for text in LOST.values()]
    assert len(records(page(f"<ul>{''.join(items)}</ul>", "Why did my payment fail?"))) == len(LOST)


@pytest.mark.parametrize(("title", "value"), [("Fix", "Ask us."), ("Retryable", "No")])
def test_response_codes_that_are_mended_or_sent_again_are_those_of_errors(title, value) -> None:
    rows = [f"lid_{word}|The lid is {word}.|{value}" for word in ("old", "wet", "red", "hot")]
    assert len(records(page(table(f"Code|Meaning|{title}", *rows), "Response codes"))) == 4


@pytest.mark.parametrize(("heading", "is_read"), [("Decline codes", True), ("Failures by year", False)])
def test_numbers_that_may_be_years_are_codes_under_a_heading_of_errors(heading, is_read) -> None:
    cards = [f"<h4>20{at:02}</h4><p>{text}.</p>" for at, text in enumerate(FAILURE_TEXTS)]
    assert len(records(page(f"<h2>{heading}</h2>{''.join(cards)}", "Payments"))) == (4 if is_read else 0)


def test_lines_in_bold_on_errors_that_users_met_are_no_codes() -> None:
    met = {"500 on sign in": "It failed.", "404 for old links": "They were lost.", "503 at night": "Backups failed."}
    lines = [f"<p><b>Error {error}</b></p><p>{text}</p>" for error, text in met.items()]
    assert not records(page("".join(lines), "Bugs we fixed"))


@pytest.mark.parametrize(
    ("above", "code"),
    [
        ("<h2>Exit codes</h2>", "X{}"),
        ("<h2>More</h2><p>Without one of these scopes the call fails with an error:</p>", "LID_{}"),
    ],
)
def test_failing_codes_beside_others_are_read_under_exits_and_what_is_lacked(above, code) -> None:
    rows = [f"100{at}|{text}." for at, text in enumerate(FAILURE_TEXTS)]
    others = [f"{code.format(at)}|{text}." for at, text in enumerate(FAILURE_TEXTS)]
    lists = [table("Code|Description", *lines) for lines in (rows, others)]
    assert len(records(page(f"<h2>Error codes</h2>{above.join(lists)}", "Errors"))) == 8


def test_codes_of_products_that_fail_are_read_where_they_are_the_list_of_the_page() -> None:
    rows = [f"{code}|The card is {text}." for code, text in LOST.items()]
    assert len(records(page(f"<h2>Product codes</h2>{table('Code|Meaning', *rows)}", "Error codes"))) == 4


def test_numbers_under_the_name_of_an_area_are_read_beside_statuses_alone() -> None:
    texts = ("The lid has expired.", "No lid was sent.", "The lid lacks a hole.")
    items = "".join(f"<li><code>600{at}</code>: {text}</li>" for at, text in enumerate(texts))
    body = f"<h2>HTTP status codes</h2>{STATUSES}<h2>Error codes</h2><h3>Lids</h3><ul>{items}</ul>"
    assert len(records(page(body, "Errors"))) == 6


@pytest.mark.parametrize("heading", ["Status codes", "Status codes of the lamp"])
def test_calm_states_with_what_to_do_about_them_are_no_errors(heading) -> None:
    rows = ("S01|The lamp is on.|Press start.", "S02|The lamp is off.|Press start.", "S03|It is idle.|Go home.")
    assert not records(page(f"<h2>{heading}</h2>{table('Code|Meaning|Action', *rows)}", "The lamp"))


def test_the_exceptions_of_several_languages_are_no_codes() -> None:
    names = ("Login", "Pot", "Rate", "Server")
    rows = [f"{status}|{name}Error|{name}Exception" for status, name in zip((401, 404, 429, 500), names, strict=True)]
    assert not records(page(table("HTTP status|Python|Java", *rows)))
    told = [f"{name}Error|ApiError|The {name} has failed." for name in names]
    found = records(page(table("Python|Base|Description", *told)))
    assert [one.code for one in found] == [f"{name}Error" for name in names]
    coded = [f"{name.lower()}_failed|The {name} failed.|{name}Error|{name}Exception" for name in names]
    found = records(page(table("Code|Description|Python|Java", *coded)))
    assert [one.code for one in found] == [f"{name.lower()}_failed" for name in names]


@pytest.mark.parametrize("heading", ["Statistics API errors", "Simulator error codes", "Errors of the test data API"])
def test_a_service_for_tests_or_counts_has_errors_of_its_own(heading) -> None:
    rows = ("POT_LOST|404|The pot is lost.", "LID_STUCK|409|The lid is stuck.", "OIL_OUT|503|No oil.")
    found = records(page(f"<h2>{heading}</h2>{table('Code|Status|Description', *rows)}"))
    assert [one.code for one in found] == ["POT_LOST", "LID_STUCK", "OIL_OUT"]


@pytest.mark.parametrize("title", ["Erreur simulée", "Error simulado", "Simulated error"])
def test_what_a_test_pretends_is_no_error(title) -> None:
    rows = ("111111|Le code est incorrect.", "222222|Solde insuffisant.", "333333|Transaction annulée.")
    assert not records(page(f"<h2>Codes d'erreur pour tester</h2>{table(f'Code|{title}', *rows)}"))


@pytest.mark.parametrize("title", ["Order status codes", "Acme"])
def test_codes_of_states_below_a_heading_of_orders_are_none_of_errors(title) -> None:
    rows = (
        "-1|Expired|It has expired.",
        "0|Pot made|Made.",
        "1|Lid placed|Placed.",
        "2|Error: ask us|An error occurred.",
    )
    states = f"<h2>Pot status codes</h2>{table('Status code|Meaning|Description', *rows)}"
    errors = table("Code|Description", "400|It is wrong.", "404|There is no pot.", "500|It failed.")
    codes = [one.code for one in records(page(f"{states}<h1>Error codes</h1>{errors}", title))]
    assert codes == (["400", "404", "500"] if "Order" in title else ["-1", "0", "1", "2", "400", "404", "500"])


_RESOURCES = {
    "Tea Pots": {"tea-pot-not-found": "There is no such pot.", "tea-pot-not-empty": "The pot is not empty."},
    "Lids": {"lid-not-found": "There is no such lid.", "lid-is-stuck": "The lid cannot be moved."},
    "Guests": {"guest-not-invited": "You are not a guest of this table.", "too-many-guests": "The table is full."},
}


@pytest.mark.parametrize(
    ("heading", "names", "texts", "is_read"),
    [
        ("Payment Methods", "unknown refused lost", "It is invalid.|It failed.|It is missing.", True),
        ("Payment Methods", "id type name", "The id of the method.|Its type, as given.|The name.", False),
        ("Configuration", "wait repeat log", "When a call fails.|How many failed calls.|The file of errors.", False),
    ],
)
def test_codes_that_begin_as_their_heading_are_failures_of_what_it_names(heading, names, texts, is_read) -> None:
    codes = {
        heading.lower().replace(" ", "-").rstrip("s") + f"-{name}": text
        for name, text in zip(names.split(), texts.split("|"), strict=True)
    }
    sections = "".join(
        f"<h2>{above}</h2>" + "".join(f"<h3><code>{code}</code></h3><p>{text}</p>" for code, text in told.items())
        for above, told in {**_RESOURCES, heading: codes}.items()
    )
    found = probe_page(page(f"<h1>Error codes</h1>{sections}"), "acme", "", None)
    got = {one["code"] for one in found.records}
    assert {code for told in _RESOURCES.values() for code in told} <= got
    assert got.issuperset(codes) == is_read and got.isdisjoint(codes) != is_read


@pytest.mark.parametrize("head", ["Código|Idioma", "Código|Moneda", "Code|Sprache", "コード|言語"])
def test_codes_of_languages_are_none_of_errors_though_their_heading_names_these(head) -> None:
    errors = table("Code|Description", "E01|The pot is missing.", "E02|The lid was lost.", "E03|The oil failed.")
    languages = table(head, "en|English, if the error is not known.", "es|Español", "pt|Português")
    found = records(page(f"{errors}<h2>Languages of errors</h2>{languages}"))
    assert [one.code for one in found] == ["E01", "E02", "E03"]


@pytest.mark.parametrize(
    ("heading", "is_read"), [("API responses", True), ("Response messages", True), ("Responses", False)]
)
def test_what_an_api_answers_are_its_codes_and_not_the_responses_of_an_endpoint(heading: str, is_read: bool) -> None:
    statuses = ("400|The lamp is invalid.", "404|There is no such lamp.", "500|It failed.")
    for lines in (statuses, ("LAMP_OFF|The lamp is not on.", "LAMP_LOST|The lamp was not found.")):
        found = records(page(f"<h2>{heading}</h2>{table('Code|Description', *lines)}", "API reference"))
        assert bool(found) == is_read


def test_the_states_of_something_are_no_errors_though_some_failed() -> None:
    rows = ("15|To be checked", "20|Ready for pickup", "100|Recipient not found", "112|Damaged", "160|Other problems")
    assert records(page(table("Value|Status", *rows), "Status list")) == []


def test_headings_behind_a_label_of_error_codes_need_no_other_word_of_errors() -> None:
    cards = "".join(f"<h2>エラーコード: POT00{at}</h2><p>釜 {at}</p>" for at in (1, 2, 3))
    assert [one.code for one in records(page(cards, "釜"))] == ["POT001", "POT002", "POT003"]


@pytest.mark.parametrize(
    ("above", "lead", "are_codes"),
    [
        ("Error code list", "", True),
        ("Error codes", "Some of the error codes returned in an answer of 422 are given below:", True),
        ("Error codes", "These error codes are not sent any more:", False),
        ("Error code lists", "", True),
        ("Error code samples", "", False),
    ],
)
def test_codes_without_texts_are_read_where_the_words_above_only_say_what_they_are(above, lead, are_codes) -> None:
    codes = ["LID_INVALID", "POT_NOT_FOUND", "OIL_MISSING"]
    items = "".join(f"<li><code>{code}</code></li>" for code in codes)
    found = records(page(f"<h2>{above}</h2><p>{lead}</p><ul>{items}</ul>", "Pots"))
    assert [one.code for one in found] == codes * are_codes


def test_exit_codes_beside_codes_of_errors_are_no_reason_to_leave_these_out() -> None:
    rows = ["LID_OPEN|The lid is open.|1", "POT_LOST|The pot is lost.|2", "OIL_SPILT|The oil is spilt.|3"]
    for title, number in (("Error code", 3), ("Code", 0)):
        body = "<h2>Error codes and exit codes</h2>" + table(f"{title}|Description|Exit code", *rows)
        assert len(records(page(body, "Pots"))) == number


def test_numbers_are_codes_where_their_texts_speak_of_failure_in_any_word() -> None:
    texts = (
        *("The text is too long", "The call came too late", "It was interrupted", "The host is unreachable"),
        *("The name is ambiguous", "The user does not exist", "An incompatible device", "An unrecognised key"),
    )
    rows = [f"{1201 + at}|{text}" for at, text in enumerate(texts)]
    assert len(records(page(table("Code|Meaning", *rows), "Acme"))) == len(rows)


@pytest.mark.parametrize(("title", "head", "states"), [
    ("Presence", "Value|Meaning", "0|Idle;1|Busy;2|Away;3|Locked;4|Blocked"),
    ("Account states", "State|Description", "FROZEN|The account is frozen.;BLOCKED|The card is blocked.;OPEN|In use."),
    ("Calls", "Disposition|Meaning", "ANSWERED|The call was answered.;BUSY|The line was busy.;DONE|It has ended."),
])  # fmt: skip
def test_states_that_only_restrict_are_no_failures(title, head, states) -> None:
    codes = table("Code|Description", "BAD_LID|The lid is invalid.", "NO_KEY|The key is missing.")
    found = probe_page(page(f"{codes}<h2>{title}</h2>{table(head, *states.split(';'))}"), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect) == (["BAD_LID", "NO_KEY"], None)


def test_the_numbers_of_messages_are_no_codes_of_errors() -> None:
    rows = [f"0x804{at}|PotUpdate|What became of pot {at}." for at in range(1, 6)]
    assert not records(page("<h2>Messages</h2>" + table("Opcode|Message|Content", *rows), "Pots"))


def test_headings_that_count_mistakes_are_no_errors_of_a_program() -> None:
    for numbers in ([1, 2, 3], [1, 2, 5]):
        cards = "".join(f"<h3>Error {number}: Lid</h3><p>The pot is left open.</p>" for number in numbers)
        found = records(page(f"<h1>Mistakes that potters make</h1>{cards}", "Pots"))
        assert [one.code for one in found] == ([] if numbers == [1, 2, 3] else ["1", "2", "5"])


OTHERS = [
    ["max_retries: How often a failed call is sent again.", "on_error: The function that gets each error.", "log: Whether errors are logged."],
    ["lamp.failed: Sent when a lamp fails.", "lamp.made: Sent when a lamp is made.", "key.lost: Sent when a key is invalid."],
    ["LAMP_ERROR_LOG: Path of the file for errors.", "LAMP_TIMEOUT: Seconds until a call fails.", "LAMP_DEBUG: Off by default."],
    ["LAMP_OUTCOME_PASS: It is on.", "LAMP_OUTCOME_FAIL: The test has failed.", "LAMP_OUTCOME_NONE: No test was made; an error."],
    ["lamps:read: Rejected without a key.", "lamps:write: Denied for guests.", "keys:admin: Never expired."],
    ["lamp.view: May see failed lamps.", "lamp.sell: May change invalid prices.", "key.make: May create keys that have expired."],
    ["v2.1: No longer sends invalid lamps.", "v2.2: Fixed failing keys.", "v3.0: Added an error for expired lamps."],
    ["2026-05-01: A wrong lamp no longer fails.", "2026-06-01: Added two.", "2026-06-11: Removed an invalid lamp."],
    ["2.10.0: A wrong lamp no longer fails.", "2.9.1: Invalid keys are rejected.", "2.9.0: Added an error for expired lamps."],
    ["LampService (404): It knows all lamps.", "KeyStore (401): It keeps the keys.", "OilQueue (503): It pours in turn."],
    ["LampHome: It stands at home.", "LampWork: It stands at work.", "LampShop: It stands in a shop."],
]  # fmt: skip


@pytest.mark.parametrize("heading", ["Errors", "Error codes", "Error handling"])
@pytest.mark.parametrize("others", OTHERS, ids=lambda lines: lines[0])
def test_what_is_no_error_is_no_code_even_below_a_heading_of_errors(others: list[str], heading: str) -> None:
    lines = [line.rpartition(": ")[::2] for line in others]
    cards = "".join(f"<h3>{name}</h3><p>{text}</p>" for name, text in lines)
    items = "".join(f"<li><code>{name}</code>: {text}</li>" for name, text in lines)
    for body in (cards, f"<ul>{items}</ul>"):
        assert not records(page(f"<h2>{heading}</h2>{body}", "Acme API"))


@pytest.mark.parametrize(
    "codes", ["BadClient NoSuchQueue UnknownService", "1.0.1 1.0.2 1.1.1", "lamp:invalid lamp:gone key:lost"]
)
def test_codes_that_look_like_other_things_are_read_below_a_heading_of_errors(codes: str) -> None:
    cards = "".join(f"<h3>{code}</h3><p>The lamp has failed.</p>" for code in codes.split())
    assert [record.code for record in records(page(f"<h2>Errors</h2>{cards}", "Acme API"))] == codes.split()


def test_the_numbers_of_known_issues_are_no_codes() -> None:
    lines = "".join(f"<p><b>12{at}0</b> The pump fails on {at} occasions.</p>" for at in range(3, 9))
    assert not records(page(f"<h2>Known issues</h2>{lines}", "Errors and more"))
    assert len(records(page(f"<h2>Error codes</h2>{lines}", "Errors and more"))) == 6


@pytest.mark.parametrize("heading", ["Exceptions", "异常处理", "例外処理", "예외 처리", "Исключения", "异常类"])
def test_exceptions_are_errors_in_any_language(heading: str) -> None:
    names = ["PumpDryError", "FuseBlownException", "NoOilException", "BeltTornException", "LampLostError"]
    items = "".join(f"<li><code>{name}</code> - {heading[:2]}: 12.</li>" for name in names)
    assert len(records(page(f"<h2>{heading}</h2><ul>{items}</ul>", "Acme SDK"))) == 5


@pytest.mark.parametrize("title", ["Key", "Restriction list name"])
def test_keys_and_settings_are_no_codes(title: str) -> None:
    rows = [f"{word}|The {word[:4]} has failed." for word in ("pump_dry", "fuse_blown", "belt_torn", "lamp_lost")]
    assert not records(page(f"<h2>Errors</h2>{table(f'{title}|Message', *rows)}", "Acme API"))


@pytest.mark.parametrize("title", ["Restriction code", "Restriction error|HTTP status"])
def test_the_codes_of_restrictions_are_codes(title: str) -> None:
    rows = (f"{code}{'|403' * title.count('|')}|It failed." for code in ("card_lost", "card_old", "too_late"))
    found = records(page(f"<h1>Errors</h1>{table(f'{title}|Description', *rows)}"))
    assert [record.code for record in found] == ["card_lost", "card_old", "too_late"]


def test_hosts_in_a_grid_without_titles_are_no_codes() -> None:
    texts = {"api": "503|The service is unavailable", "db": "500|Database failed", "cdn": "502|Bad gateway"}
    cells = [(f"{at}.acme.com", *text.split("|")) for at, text in texts.items()]
    rows = "".join(f"<div><div>{one}</div><div>{host}</div><div>{text}</div></div>" for host, one, text in cells)
    assert not records(page(f"<h2>Services</h2><div>{rows}</div>", "Acme API"))


@pytest.mark.parametrize(("titles", "headings", "texts"), CASES["things"])
def test_reasons_and_states_of_what_is_traded_are_no_errors(titles, headings, texts) -> None:
    rows = [f"{number}|{text}" for number, text in enumerate(texts, 11)]
    bodies = {heading: page(f"<h2>{heading}</h2>{table(titles, *rows)}", heading) for heading in headings}
    assert [heading for heading, body in bodies.items() if records(body)] == []


@pytest.mark.parametrize(
    "problems",
    [
        ("api_key missing", "user_id is wrong", "page_size too large", "sort_by is ignored"),
        ("JSON format is invalid", "CORS is blocked", "HTTPS is required", "SSL certificate error"),
    ],
)
def test_problems_in_words_are_no_codes(problems) -> None:
    rows = (f"{text}|Mend part {at}." for at, text in enumerate(problems))
    assert records(page(table("Problem|Solution", *rows), "Troubleshooting errors")) == []


@pytest.mark.parametrize(("titles", "heading"), CASES["results"])
def test_statuses_beside_return_codes_are_no_things_of_trade(titles, heading) -> None:
    rows = [f"{number}|The payment {number} was declined" for number in range(4001, 4007)]
    assert len(records(page(table(titles, *rows), heading))) == 6


def test_many_lines_that_speak_of_failure_outweigh_one_heading() -> None:
    rows = [f"{number}|The payment {number} was declined" for number in range(2001, 2041)]
    body = page(table("EventId|Reason", *rows), "Event ID values")
    assert len(probe_page(body, "acme", "", None).records) == len(rows)
    calm = page(table("EventId|Reason", *(row.replace("declined", "sent") for row in rows)), "Event ID values")
    assert not probe_page(calm, "acme", "", None).records


def test_a_title_of_errors_speaks_for_texts_that_only_advise() -> None:
    rows = [f"W-{number}|Use another loom" for number in range(6)]
    body = page(f"<h2>Weaving</h2>{table('Error code|Action', *rows)}", "Error codes")
    assert len(probe_page(body, "acme", "", None).records) == len(rows)


ADVICE = [
    "400 / 422|Mend the body.",
    "401|Renew the token.",
    "404|Look at the path.",
    "429|Slow down.",
    "503|Wait a day.",
]


@pytest.mark.parametrize("heading", ["Errors", "Error format", "Error envelope"])
@pytest.mark.parametrize("titles", ["Status|What to do", "Code|Action", "Status|Meaning"])
def test_the_statuses_of_any_api_need_no_message_and_are_no_fields_of_an_error(heading, titles) -> None:
    found = records(page(f"<h2>{heading}</h2>{table(titles, *ADVICE)}", "Acme API"))
    assert [record.code for record in found] == ["400", "422", "401", "404", "429", "503"]


@pytest.mark.parametrize("first", ["Code|Meaning", "Code|Meaning|Action"])
def test_advice_on_statuses_beside_a_list_of_messages_is_no_list(first) -> None:
    rows = [f"{code}|The pump failed." + "|Dry it." * first.endswith("Action") for code in ("P1", "P2", "P3")]
    found = records(page(f"{table(first, *rows)}<h2>Handling errors</h2>{table('Status|What to do', *ADVICE)}"))
    assert [record.code for record in found] == ["P1", "P2", "P3"]


@pytest.mark.parametrize("heading", ["Error format", "Error response body", "The error object"])
def test_titled_codes_that_fail_are_a_list_also_below_a_heading_on_the_form_of_errors(heading) -> None:
    rows = [f"<code>{word}</code>|The {word[:4]} has failed." for word in ("pump_dry", "fuse_blown", "belt_torn")]
    body = page(f"<h2>{heading}</h2>{table('Code|Meaning', *rows)}", "Acme API")
    assert [record.code for record in records(body)] == ["pump_dry", "fuse_blown", "belt_torn"]
    fields = ["code|The code of the error.", "message|What has failed.", "detail|Why the request failed."]
    others = [
        "error_code|The code.",
        "error_message|What went wrong.",
        "request_id|The failed request.",
        "doc_url|More.",
    ]
    for titles, lines in (("Code|Meaning", fields), ("Field|Meaning", fields), ("Code|Meaning", others)):
        assert not records(page(f"<h2>{heading}</h2>{table(titles, *lines)}", "Acme API"))


@pytest.mark.parametrize("heading", ["Errors when migrating from v1", "Upgrade guide errors", "Change history errors"])
def test_errors_of_a_move_to_another_release_are_in_force(heading: str) -> None:
    lists = [
        table("Code|Description", *(f"{of}_{n}|It failed." for n in ("OUT", "OFF", "HOT"))) for of in ("POT", "CAN")
    ]
    found = records(page(f"<h1>Error codes</h1><h2>Payment errors</h2>{lists[0]}<h2>{heading}</h2>{lists[1]}"))
    assert len(found) == 6


def test_a_code_in_words_may_say_that_something_is_not_used() -> None:
    rows = [f"COUPON_{word.upper()}|The coupon has {word}" for word in ("expired", "failed")]
    found = records(page(f"<h2>Errors</h2>{table('Code|Description', *rows, 'COUPON_NOT_USED|Not used')}"))
    assert [record.code for record in found] == ["COUPON_EXPIRED", "COUPON_FAILED", "COUPON_NOT_USED"]
    numbers = [f"ERR0{at}|The coupon {at} failed." for at in (10, 11)]
    found = records(page(f"<h2>Errors</h2>{table('Code|Description', *numbers, 'ERR012|Not used')}"))
    assert [record.code for record in found] == ["ERR010", "ERR011"]


@pytest.mark.parametrize("text", ["Set when the lamp is old.", "Fails if the lamp is old."])
def test_codes_are_codes_though_their_text_says_when_they_are_set(text: str) -> None:
    codes = ("DUPLICATE", "CLOSED", "ARCHIVED")
    for names in (codes, ("E101", "E102", "E103"), ("cvc_check", "zip_check", "avs_check")):
        rows = table("Code|Description", *(f"{name}|{text}" for name in names))
        assert len(records(page(f"<h1>Error codes</h1>{rows}"))) == 3, names
    assert len(records(page(f"<h1>Errors</h1>{''.join(f'<h3>{code}</h3><p>{text}</p>' for code in codes)}"))) == 3


@pytest.mark.parametrize(
    ("codes", "read"),
    [(["lid_missing", "lid_invalid", "not_lit"], True), (["lid_no", "lamp_key", "lamp_id"], False)],
)
def test_keys_that_name_failures_are_codes_below_a_heading_of_error_codes(codes: list[str], read: bool) -> None:
    rows = (f"{code}|The {code} is invalid." for code in codes)
    assert bool(records(page(f"<h1>API</h1><h2>Errors codes</h2>{table('key|Meaning', *rows)}", "API"))) == read


@pytest.mark.parametrize("lines", ["<p>{}</p>", "<div>{}</div>", "{}<br>"])
@pytest.mark.parametrize(
    ("heading", "text", "read"),
    [
        ("Error codes", "The lamp failed.", 3),
        ("Error codes", "EUR is the limit", 0),
        ("Error codes", "lamps failed.", 0),
        ("Limits", "Lamps that failed.", 0),
    ],
)
def test_numbers_before_texts_are_codes_only_below_a_heading_of_error_codes(lines, heading, text, read) -> None:
    body = "".join(lines.format(f"10000{n} {text}") for n in (1, 2, 3))
    assert len(records(page(f"<h1>API</h1><h2>{heading}</h2><div>{body}</div>", "API"))) == read


@pytest.mark.parametrize(
    ("titles", "number", "checks", "read"),
    [
        ("Number|Response Code", "450799000000{}00{}", "0864", 0),
        ("Number|Response Code", "450799000000{}00{}", "1975", 4),  # No last digit follows from the others.
        ("Number|Error code", "DE{1}3704004405320130{0}", "62 35 08 89", 0),
        ("Number|Error code", "DE{1}3704004405320130{0}", "63 36 09 90", 4),
        ("Error code|Number", "4507 9900 0000 {}00{}", "0864", 0),
        ("Error code|Message|Sample", "450799000000{}00{}", "0864", 4),
    ],
)
def test_what_test_cards_are_answered_with_is_no_list_of_codes(titles, number: str, checks: str, read: int) -> None:
    digits = checks.split() if " " in checks else [*checks]
    answers = zip("1234" if len(digits[0]) == 1 else ("01", "02", "03", "00"), digits, ANSWERS, strict=True)
    rows = [(number.format(at, check), answer) for at, check, answer in answers]
    rows = rows if titles.startswith("Number") else [row[::-1] for row in rows]
    rows = [(code, f"It is {code}.", number) for code, number in rows] if "Sample" in titles else rows
    assert len(records(page(table(titles, *map("|".join, rows)), "Errors"))) == read


@pytest.mark.parametrize(
    ("title", "lead", "texts"),
    [
        ("Errorcode", "", ("The pot is lost.", "The lid is wrong.", "No such oil.")),
        ("Signing in", "These are the errors messages of it.", ("A pot is lost.", "The lid is wrong.", "No oil.")),
        ("Pots", "Códigos de error de las ollas", ("The pot is lost.", "The lid is wrong.", "No such oil.")),
        ("Pot return codes", "", ("The pot is abnormal.", "Oil status abnormal", "The lid does not exist.")),
    ],
)
def test_what_is_above_a_list_says_that_it_is_of_errors_also_in_the_words_of_others(title, lead, texts) -> None:
    rows = [f"PT{number}|{text}" for number, text in enumerate(texts, 10)]
    assert len(records(page(f"<p>{lead}</p>{table('Value|Description', *rows)}", title))) == 3


@pytest.mark.parametrize(("title", "codes"), [("Depot", []), ("Error", ["81", "130", "110", "65"])])
def test_the_numbers_that_each_of_some_things_answers_are_no_list_of_errors(title, codes) -> None:
    rows = ("POTS|81", "LIDSTORE|130", "OILHOUSE|110", "WICKS|65")
    soft = f"<p>A pot is declined for now.</p><h2>Which depots do so?</h2>{table(f'{title}|Answer code', *rows)}"
    assert [one.code for one in records(page(soft, "Soft declines"))] == codes


@pytest.mark.parametrize(("title", "read"), [("Pot API Responses", 4), ("Responses and webhooks", 0)])
@pytest.mark.parametrize("kind", LISTS)
def test_a_page_about_all_responses_is_one_about_the_failing_statuses_on_it(title, read, kind) -> None:
    told = ("200|OK, here it is.", "400|Bad Request: no pot.", "401|Unauthorized.", "500|It failed.")
    lines = "".join(LISTS[kind].format(*line.split("|")) for line in told)
    around = {"cells": "<table><tr><th>Status</th><th>Description</th></tr>{}</table>", "items": "<ul>{}</ul>"}
    assert len(records(page(around.get(kind, "{}").format(lines), title))) == read


@pytest.mark.parametrize(("heading", "read"), [("Fields of an answer (error codes)", 4), ("Fields (of pots)", 0)])
def test_what_a_heading_says_in_brackets_may_be_that_its_list_is_one_of_error_codes(heading, read) -> None:
    rows = ("-100|It is not done.", "0|Fine", "1|The pot is invalid.", "12|Declined")
    assert len(records(page(f"<h2>{heading}</h2>{table('Value|Description', *rows)}", "Guide"))) == read


def test_cards_with_statuses_and_remedies_are_read_under_the_heading_of_the_form_of_errors() -> None:
    fields = "<ul><li><b>Status:</b> 402</li><li><b>Message:</b> {}.</li><li><b>Suggested action:</b> Ask.</li></ul>"
    cards = (f"<h3>{code}</h3>{fields.format(text)}" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    assert [one.code for one in records(page(f"<h2>Error schema</h2>{''.join(cards)}"))] == [*ANSWERS]


@pytest.mark.parametrize("heads", ["{} (LTS)", "{} (archive)", "20{} (year)"])
def test_numbers_with_words_in_brackets_are_no_codes(heads) -> None:
    parts = (f"<h3>{heads.format(at)}</h3><p>{text}.</p>" for at, text in enumerate(FAILURE_TEXTS, 17))
    assert not records(page("".join(parts), "Handling errors"))


@pytest.mark.parametrize(
    ("heading", "title", "is_read"),
    [
        ("Alarm list", "Alarm|Meaning", True),
        ("Códigos de avería", "Avería|Significado", True),
        ("Codes défaut", "Défaut|Signification", True),
        ("Codici anomalia", "Anomalia|Significato", True),
        ("Storingscodes", "Storing|Betekenis", True),
        ("Kody usterek", "Usterka|Znaczenie", True),
        ("Códigos de falha", "Falha|Significado", True),
        ("Коды неисправностей", "Неисправность|Значение", True),
        ("Arıza kodları", "Arıza|Anlamı", True),
        ("Storing pots", "Code|Description", False),
        ("Gestion des pannes", "Code|Libellé", False),
        ("Valeurs par défaut", "Option|Défaut", False),
        ("Alarm list", "Alarm|Time", False),
        ("Guasti noti", "Codice|Significato", False),
        ("Weather warning codes", "Code|Meaning", False),
    ],
)
def test_the_codes_of_faults_of_machines_are_read(heading, title, is_read) -> None:
    texts = ["Pump blocked", "Lid open", "Probe interrupted", "Fan still", "Low pressure", "Lamp without success"]
    if "Time" in title:
        texts = [f"0{at}:30" for at in range(6)]
    body = table(title, *(f"F{at}2|{text}" for at, text in enumerate(texts)))
    found = [one.code for one in records(page(body, heading))]
    assert found == ([f"F{at}2" for at in range(6)] if is_read else [])


def test_the_faults_of_machines_are_failures_in_other_languages() -> None:
    texts = ("Anomalia scheda elettronica", "Blocco del motore", "Sovracorrente in uscita", "Mancanza di acqua")
    lines = "".join(
        f"<li><b>{code}</b>: {text}</li>" for code, text in zip(("A1", "E7", "L5", "U0"), texts, strict=True)
    )
    assert len(records(page(f"<ul>{lines}</ul>", "Codici di errore"))) == 4


@pytest.mark.parametrize("words", ["Error code|Warning code", "Kód chyby|Kód varování"])
def test_the_warnings_beside_the_errors_are_read(words) -> None:
    known, other = words.split("|")
    errors = table(f"{known}|Text", *map("{}|{}.".format, (2, 3, 4, 6), FAILURE_TEXTS))
    calm = table(f"{other}|Text", "11|Two lids", "13|A cold pot", "14|Much tea")
    found = records(page(f"<h2>{known}</h2>{errors}<h2>{other}</h2>{calm}", "Tea API"))
    assert [one.code for one in found] == ["2", "3", "4", "6", "11", "13", "14"]


@pytest.mark.parametrize(
    ("title", "call", "is_read"),
    [
        ("Returned by", "{}()", False),
        ("Returned by", "{}() / {}(cup)", False),
        ("Returned by", "{}", True),
        ("Returned by", "{}Exception()", True),
        ("Error", "{}()", True),
    ],
)
def test_statuses_beside_the_calls_that_answer_with_them_are_no_list(title: str, call: str, is_read: bool) -> None:
    calls = {400: "BadRequest", 403: "Forbid", 404: "NotFound", 409: "Conflict"}
    rows = (f"{call.replace('{}', calls[at])}|{at}|{text}." for at, text in zip(calls, FAILURE_TEXTS, strict=True))
    assert bool(records(page(table(f"{title}|Status code|Description", *rows), "Action results"))) == is_read


def test_codes_beside_the_calls_that_answer_with_them_are_read() -> None:
    calls = {400: "BadRequest", 403: "Forbid", 404: "NotFound", 409: "Conflict"}
    names = ("bad_key", "lid_open", "pot_lost", "oil_out")
    rows = zip(calls.values(), calls, names, FAILURE_TEXTS, strict=True)
    lines = ("{}()|{}|{}|{}.".format(*row) for row in rows)
    found = records(page(table("Method|HTTP status|Error code|Description", *lines)))
    assert [one.code for one in found] == [*names]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        *[("Glaze errors", True), ("Error codes", False), ("Error classes", False), ("Errors you may see", False)],
        *[("Most common errors", False), ("Häufige Fehler", False), ("Fehler der Lampe", True)],
        *[("Other errors", False), ("Weitere Fehler", False)],
    ],
)
def test_which_headings_of_errors_say_what_these_are_about(heading, names) -> None:
    assert names_a_subject(heading) == names


@pytest.mark.parametrize("heading", ["Errors in the request body", "Error codes in the callback"])
def test_a_heading_that_says_where_errors_occur_heads_their_list(heading) -> None:
    items = (f"<li><code>{code}</code> {text}</li>" for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    assert [one.code for one in records(page(f"<h2>{heading}</h2><ul>{''.join(items)}</ul>", "API"))] == [*LIDS]


@pytest.mark.parametrize("heading", ["Test keeper names", "Sandbox tokens", "Testing lid postal codes"])
def test_what_a_sandbox_takes_is_no_list_of_codes(heading) -> None:
    rows = (f"{code}|{text}." for code, text in zip(LIDS, FAILURE_TEXTS, strict=False))
    assert not records(page(f"<h2>{heading}</h2>{table('Value|Result', *rows)}", "Error handling"))


def test_what_machines_and_connections_report_speaks_of_failure() -> None:
    faults = ["Overload of the motor", "Short circuit in the coil", "The drum is stuck", "Water leak", "Loss of signal"]
    items = "".join(f"<li>E{at}: {fault}</li>" for at, fault in enumerate(faults))
    assert len(records(page(f"<ul>{items}</ul>", "Troubleshooting"))) == 5
    parts = "".join(
        f"<li>E{at}: {part}</li>" for at, part in enumerate(["Overload relay", "Leak sensor", "Fault lamp"])
    )
    assert records(page(f"<h2>Spare parts</h2><ul>{parts}</ul>", "Troubleshooting")) == []


def test_greek_titles_and_texts_tell_of_errors() -> None:
    rows = ["101|Δεν έχετε δικαίωμα", "102|Άκυρη λάμπα", "103|Υπέρβαση ορίου", "104|Άγνωστη λάμπα"]
    assert len(records(page(table("Κωδικός|Περιγραφή", *rows), "Περιγραφή σφαλμάτων"))) == 4


@pytest.mark.parametrize("text", ["The lid {} has moved.", "Fires when the lid {} is lost."])
@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Error codes", "E00{}"),
        *(("Error code reference", "XYZ-10{}"), ("Error code examples", "ERR_0{}"), ("Errors", "XYZ-10{}")),
        *(("Error codes", "STEP-0{}"), ("Events", "E00{}"), ("Error codes and events", "XYZ-10{}")),
    ],
)
def test_codes_that_are_numbered_alike_right_below_a_heading_of_error_codes_may_have_calm_texts(title, code, text):
    is_named = title.startswith("Error code") and "events" not in title and not code.startswith("STEP")
    cards = (f"<h2>{code.format(at)} — Lid {at}</h2><p>{text.format(at)}</p>" for at in range(1, 5))
    found = records(page("".join(cards), title))
    assert [one.code for one in found] == [code.format(at) for at in range(1, 5)] * is_named


@pytest.mark.parametrize(
    ("above", "size"),
    [
        ("<h1>Exit codes</h1>", 3),
        ('<h1><a href="/">Kiln</a></h1><h1>Exit codes of the kiln</h1>', 3),
        ('<h1><a href="#up">Kiln</a></h1><h1>Exit codes</h1>', 0),
        ("<h1>Errors</h1>", 3),
        ("<h1>Error handling</h1>", 0),
        ("<h1>Error codes</h1><h2>Kiln</h2>", 3),
        ("<h1>Error codes</h1><h2>Kiln</h2><p>It is hot.</p><h2>Command line</h2>", 0),
        ("<h1>Error codes</h1><h2>Exit codes</h2>", 0),
        ("<h1>kiln(1)</h1><h2>Exit codes</h2>", 0),
        ("<h1>NAME</h1><p>kiln</p><h1>EXIT STATUS</h1>", 0),
    ],
)
@pytest.mark.parametrize("title", ["Exit code", "Exit status"])
def test_exit_codes_of_failures_are_read_where_the_page_is_called_after_them(above, size, title) -> None:
    rows = ("100|It could not find the lamp", "101|The lamp was lost", "102|The tube failed")
    assert len(records(f"<html>{above}{table(f'{title}|Reason', *rows)}</html>".encode())) == size


@pytest.mark.parametrize(("title", "size"), [("Return codes", 6), ("Kiln exit codes", 6), ("Codes", 5)])
def test_a_calm_table_with_the_titles_of_another_goes_on_with_it_on_a_page_of_return_codes(title, size) -> None:
    rows = ["0|OK|It ended.", *(f"{at}|L{at}|{text}." for at, text in enumerate(FAILURE_TEXTS, 1))]
    lists = [table("Code|Label|Description", *lines) for lines in (rows, ["60|Sensor|Returned by sensors."])]
    assert len(records(page(f"<h2>1-9 Pumps</h2>{lists[0]}<h2>60-69 Specials</h2>{lists[1]}", title))) == size


def test_codes_under_error_handling_are_read_in_other_languages_and_beside_their_conditions() -> None:
    czech = table("Kód|Popis", "CARD_LOST|Karta se ztratila", "CARD_OLD|Platnost skončila", "NO_FUNDS|Chybí peníze")
    when = table("Code|When", "LAMP_LOST|The lamp is missing", "LID_OPEN|The lid cannot close", "NO_TUBE|No tube found")
    assert [len(records(page(body, "Error handling"))) for body in (czech, when)] == [3, 3]


def test_operations_before_their_statuses_are_no_codes() -> None:
    terms = "".join(
        f"<dt>{act} pot <code>{at}</code></dt><dd>It failed.</dd>" for act, at in (("Create", 409), ("Delete", 404)) * 2
    )
    assert records(page(f"<h2>Operations</h2><dl>{terms}</dl>", "Pots API")) == []


@pytest.mark.parametrize(
    ("title", "form"), [("Helper", "Results.{}"), ("Message", "Response.{}"), ("Error", "HttpCode.{}")]
)
def test_names_that_a_library_has_for_statuses_are_no_codes(title, form) -> None:
    rows = (f"{at}|{form.format(name)}|The kiln failed" for name, at in (("BadRequest", 400), ("NotFound", 404)))
    found = records(page("<h2>Errors</h2>" + table(f"Status|{title}|Description", *rows)))
    assert [one.code for one in found] == ["400", "404"]


@pytest.mark.parametrize("heading", ["常见报错", "त्रुटि कोड", "Ошибки"])
def test_headings_of_errors_are_known_in_many_languages(heading: str) -> None:
    assert is_about_errors(heading)


def test_the_states_of_invoices_are_no_errors() -> None:
    states = ("CREATED|It was made", "PROCESSING|It is being paid", "PROCESSED|It was paid", "EXPIRED|It was not paid")
    states += (
        "TERMINATED|The payer gave up",
        "PROCESS_FAILED|It could not be paid",
        "REFUND_FAILED|It was not paid back",
    )
    assert not records(f"<h2>Statuses</h2><p>Each in short:</p>{table('Code|Description', *states)}".encode())


@pytest.mark.parametrize("heading", ["Not errors", "Not a <code>LidError</code>", "Exceptions that are not API errors"])
def test_what_a_heading_calls_no_error_is_none(heading: str) -> None:
    names = "".join(f"<li><code>{name}</code>: it is not valid</li>" for name in ("TypeError", "RangeError", "IOError"))
    rows = ("no_lid|It is missing", "no_pot|It is missing", "bad_key|It is invalid")
    found = records(page(f"<h2>Errors</h2>{table('Code|Meaning', *rows)}<h2>{heading}</h2><ul>{names}</ul>"))
    assert [one.code for one in found] == ["no_lid", "no_pot", "bad_key"]


def test_the_types_of_the_details_of_an_answer_are_no_codes() -> None:
    rows = (f"<code>type.acme.example/acme.rpc.{name}</code>|What was bad" for name in ("BadLid", "ErrorInfo", "NoKey"))
    assert not records(page("<h3>Detail objects</h3>" + table("<code>@type</code>|Purpose", *rows), "Errors"))


def test_codes_common_to_all_methods_are_codes() -> None:
    rows = ("LidError|It is lost.", "PotError|It is cold.", "KeyError2|It is wrong.")
    assert len(records(page("<h2>Error codes common to all methods</h2>" + table("Code|Meaning", *rows)))) == 3


@pytest.mark.parametrize("heading", ["Not Found errors", "Not authorized errors"])
def test_errors_of_what_is_not_are_errors(heading: str) -> None:
    list_ = table("Code|Meaning", "no_lid|It is missing", "no_pot|It is missing", "bad_key|It is invalid")
    assert len(records(page(f"<h2>{heading}</h2>{list_}"))) == 3


@pytest.mark.parametrize("heading", ["Errors", "Payments"])
def test_states_with_steps_beside_codes_are_neither_codes_nor_asked_about(heading: str) -> None:
    codes = table("Error code|Meaning", *(f"no_{thing}|The {thing} is missing." for thing in THINGS))
    states = ("PAID_FAILED|It failed.|Wait.", "PAID_LATE|It expired.|Pay.", "PAID_BAD|It was rejected.|Ask.")
    body = f"{codes}<h2>Statuses</h2>{table('Status|Description|Action', *states)}"
    found = probe_page(page(body, heading), "acme", "", None)
    assert (len(found.records), found.suspect) == (len(THINGS), None)
