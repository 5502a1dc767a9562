"""Constants, enumerations, macros and members as references declare them, and codes in preformatted text."""

import pytest
from conftest import table
from recognised import ANSWERS, FAILURE_TEXTS, GONE, page

from benchmarks.recognise import records
from ingest.pipeline.probe import probe_page


def test_the_value_that_a_generator_gives_a_constant_of_one_word_is_no_call() -> None:
    codes = {"PotLost": "pot_lost", "Unauthorized": "unauthorized", "LidOpen": "lid_open", "Forbidden": "forbidden"}
    items = "".join(f'<li><code>{code}</code> (value: <code>"{value}"</code>)</li>' for code, value in codes.items())
    found = records(page(f"<p>The code of an error.</p><h2>Enum</h2><ul>{items}</ul>", "ErrorCode"))
    assert {one.code: one.state.message for one in found} == codes


def test_macros_for_the_domains_of_errors_beside_an_enumeration_are_no_codes() -> None:
    domains = "".join(
        f"<h2>POT_{name}_ERROR</h2><div><div><table><tr><td>#define POT_{name}_ERROR&#160;&#160;&#160;"
        f"pot_{name.lower()}_error_quark()</td></tr></table></div><div><p>Error domains for lids</p></div></div>"
        for name in ("LID", "OIL", "STOVE", "YEAST", "CURL")
    )
    said = {"OK": "all is well", "BADARG": "bad argument", "LOST": "the pot is lost", "STUCK": "the lid failed"}
    members = "".join(
        f"<tr><td>POT_E_{name}</td><td>({at}) {one}</td></tr>" for at, (name, one) in enumerate(said.items())
    )
    enumeration = f"<h2>PotRc</h2><table><tr><th colspan='2'>Enumerator</th></tr>{members}</table>"
    found = probe_page(page(f"<h1>Return codes</h1>{domains}{enumeration}"), "acme", "", None)
    assert [one["code"] for one in found.records] == [f"POT_E_{name}" for name in said]


def test_a_macro_around_a_constant_is_part_of_the_code() -> None:
    codes = ["AVERROR(EAGAIN)", "AVERROR_EOF", "AVERROR(ENOMEM)"]
    items = "".join(f"<li><code>{code}</code> - Pot {at} failed.</li>" for at, code in enumerate(codes))
    assert [one.code for one in records(page(f"<h2>Error codes</h2><ul>{items}</ul>"))] == codes


@pytest.mark.parametrize(("code", "number"), [("POT_{}_ERROR", 3), ("POT_{}", 0), ("LOG_{}_ERROR", 0)])
def test_constants_that_are_errors_by_their_names_need_no_word_of_errors_around_them(code, number) -> None:
    rows = [(code.format(name), f"The {name.lower()} failed.") for name in ("PUMP", "LATCH", "OVEN")]
    terms = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    assert len(records(page(f"<h2>Constants</h2><dl>{terms}</dl>", "Pots"))) == number


@pytest.mark.parametrize("form", ["{}", "[{}]", "<b>[{}]</b>"])
@pytest.mark.parametrize("heading", ["ERRORS", "RETURN VALUES"])
@pytest.mark.parametrize("lead", ["The pot() function fails if:", "The function can return 3 values:"])
def test_a_manual_says_when_its_function_fails_above_terms_in_brackets(lead, heading, form) -> None:
    rows = {"EACCES": "Nobody may open it.", "EINVAL": "It is invalid.", "ENOENT": "It was not found."}
    terms = "".join(f"<dt>{form.format(name)}</dt><dd>{text}</dd>" for name, text in rows.items())
    text = f"<h2>NAME</h2><p>pot - a pot</p><h2>{heading}</h2><p>{lead}</p><dl>{terms}</dl>"
    assert {one.code: one.state.message for one in records(page(text, "pot(2)"))} == rows


@pytest.mark.parametrize("heading", ["Macros", "Constant Field Values"])
def test_what_a_generator_calls_a_list_of_constants_does_not_say_that_they_are_no_errors(heading) -> None:
    rows = [f"POT_ERROR_{name}|The {name.lower()} failed." for name in ("PUMP", "LATCH", "OVEN")]
    assert len(records(page(f"<h2>{heading}</h2>" + table("Name|Description", *rows), "pot.h"))) == 3


@pytest.mark.parametrize("form", ["Value: {}; The lid {} has failed.", "The lid {} has failed."])
def test_the_number_of_a_constant_before_its_text_is_no_label(form: str) -> None:
    texts = {
        "LID_OPEN": form.format(1, 1),
        "LID_LOST": "Value: 2; The lid 2 is invalid.",
        "LID_BENT": form.format(3, 3),
    }
    cards = "".join(f"<h3><code>{code}</code></h3><p>{text}</p>" for code, text in texts.items())
    assert {one.code: one.state.message for one in records(page(f"<h2>Errors</h2>{cards}"))} == texts


@pytest.mark.parametrize(
    ("name", "number"), [("PotError", 4), ("PotException", 4), ("PotErrorHandler", 0), ("OnError", 0), ("PotState", 0)]
)
def test_constants_are_codes_where_the_caption_names_a_class_of_errors(name, number) -> None:
    head = f"<table><caption><span>io.pots.<a href='{name}.html'>{name}</a></span></caption>"
    names = ("LID_FAILED", "NOT_FOUND", "INVALID_POT", "UNKNOWN")
    rows = [f"public static final int|{one}|{at}" for at, one in enumerate(names, 1)]
    own = table("Modifier and Type|Constant Field|Value", *rows).replace("<table>", head)
    other = table("Modifier and Type|Constant Field|Value", "public static final int|WIDTH|12").replace(
        "<table>", "<table><caption>io.pots.Pot</caption>"
    )
    found = probe_page(page(f"<h2>io.pots.*</h2>{other}{own}", "Constant Field Values"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*names[:number]]
    assert (found.suspect is None) == (number > 0)


@pytest.mark.parametrize(
    ("name", "text", "is_code"),
    [
        ("PotException", "Base class of all of these", False),
        ("PotException", "What the stove raises: the base class.", False),
        ("makePotException", "Factory for these", False),
        ("PotException", "The pot failed", True),
        ("POT_FAILED", "Base class for pots is unknown", True),
        ("makePot", "Factory for pots", True),
    ],
)
def test_the_base_of_constants_and_what_makes_them_are_no_codes(name: str, text: str, is_code: bool) -> None:
    rows = ["LID_LOST|The lid is lost.", "BAD_OIL|Invalid oil.", "STOVE_COLD|The stove failed.", f"{name}|{text}"]
    found = probe_page(page("<h2>Exceptions</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert [one["code"] for one in found.records] == [row.split("|")[0] for row in rows[: 3 + is_code]]


@pytest.mark.parametrize(
    ("name", "code"), [("potError", "potError"), ("potFault", "pot.errors.potFault"), ("Error", "pot.errors.Error")]
)
def test_the_name_of_an_exception_says_enough_though_it_begins_with_that_of_its_package(name: str, code: str) -> None:
    texts = {"LidLost": "The lid is lost.", "BadOil": "The oil failed.", name: "Any error of a pot."}
    body = "".join(
        f"<dl><dt><em>exception </em><code>pot.errors.</code><code>{one}</code></dt><dd>{said}</dd></dl>"
        for one, said in texts.items()
    )
    found = probe_page(page(f"<h1>Errors</h1>{body}"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["LidLost", "BadOil", code]


@pytest.mark.parametrize(
    ("code", "text", "is_code"),
    [
        ("END_OF_POT_ERROR", "", False),
        ("END_OF_POT_ERROR", "The pot ended.", True),
        ("END_OF_FILE", "", True),
    ],
)
def test_the_end_of_the_errors_of_a_kind_is_no_code(code: str, text: str, is_code: bool) -> None:
    rows = ["POT_ERROR|It failed.", "NO_LID|No lid.", f"{code}|{text}", "OIL_ERROR|The oil failed."]
    found = probe_page(page("<h2>Error codes</h2>" + table("Code|Meaning", *rows)), "acme", "", None)
    assert (code in [one["code"] for one in found.records]) == is_code and len(found.records) == 3 + is_code


@pytest.mark.parametrize(
    ("said", "text", "names", "is_read"),
    [
        ("Errors returned from the stove", "", "", True),
        ("Error codes of the stove", "", "", True),
        ("States of the stove", "", "", False),
        ("Errors are logged at these levels", "", "", False),
        ("Errors returned from the stove", "The pot is lost", "", False),
        ("Errors returned from the stove", "", "RED GREEN BLUE WHITE", False),
    ],
)
def test_members_without_texts_are_codes_below_a_paragraph_that_calls_them_errors(said, text, names, is_read) -> None:
    members = (names or "SUCCESS UNKNOWN_POT LID_FAILED NO_PERMISSION").split()
    cells = "".join(
        f"<tr><td>{one}&#160;</td><td>{text * (one == members[1])}</td></tr>" for one in [*members, "ERRORS_END"]
    )
    body = f"<h2>Enumerations</h2><p>{said}</p><table><tr><th colspan='2'>Enumerator</th></tr>{cells}</table>"
    found = probe_page(page(body, "stove.h"), "acme", "", None)
    assert [one["code"] for one in found.records] == members * is_read and (found.suspect is None) == is_read


def _macros(*rows: tuple[str, str, str]) -> str:
    lines = "".join(
        f"<tr><td>#define&#160;</td><td><a href='#{name}'>{name}</a>&#160;&#160;{value}</td></tr>"
        f"<tr><td>&#160;</td><td>{text} <a href='#{name}'>More...</a></td></tr>"
        for name, value, text in rows
    )
    return f"<table><tr><td colspan='2'><h2>Macros</h2></td></tr>{lines}</table>"


def _enumeration(name: str, members: str, text: str = "") -> str:
    told = f"<tr><td>&#160;</td><td>{text}</td></tr>" * bool(text)
    return (
        "<table><tr><td colspan='2'><h2>Enumerations</h2></td></tr>"
        f"<tr><td>enum&#160;</td><td>{name} {{ {members} }}</td></tr>{told}</table>"
    )


def _entries(name: str, *lines: str) -> str:
    return f"<h2>{name}</h2><b>Value:</b><div>{''.join(f'<div>{line} &#92;</div>' for line in lines)}</div>"


def _detail(text: str) -> str:
    used = "<p>Referenced by <a>pot_get()</a>, and <a>Pot::put()</a>.</p>"
    return f"<h2>Definitions</h2><h2>POT_LOST</h2><p>{text}</p><p>Definition at line 4 of file pots.h.</p>{used}"


_POTS = [("POT_OK", "0", "No error."), ("POT_LOST", "-1", "The pot is lost."), ("POT_HOT", "(-2)", "The pot failed.")]
_VERSION = ("POT_BAD_VERSION", "(-9)", "A version that is not supported.")
_NAMES = "POT_OK = 0, POT_LOST, POT_NO_LID, POT_NOT_FOUND, POT_FAILED"
_LINES = ['XX(LOST, "the pot is lost")', 'XX(NO_LID, "it has no lid")', 'XX(STUCK, "it failed")']


_LOST = {"POT_LOST": "The pot is lost.", "EXPIRED": "The lid has expired.", "LID_LOST": "The lid was not found."}


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Defined in: <a>src/pots.ts:49</a>", ""),
        ("<a>Source</a>", ""),
        ("", "Since: 1.2"),
    ],
)
def test_where_and_since_when_a_generator_says_that_a_code_is_there_is_no_text_of_it(above: str, below: str) -> None:
    cards = (f"<h3>{code}</h3><p>{above}</p><p>{text}</p><p>{below}</p>" for code, text in _LOST.items())
    assert {one.code: one.state.message for one in records(page("".join(cards)))} == _LOST


def test_the_value_that_a_generator_repeats_with_each_name_is_no_text_of_any() -> None:
    cards = (
        f"<h3>{code}</h3><p>• <b>{code}</b> = <code>{at}</code></p><p>{text}</p>"
        for at, (code, text) in enumerate(_LOST.items(), 4001)
    )
    assert {one.code: one.state.message for one in records(page("".join(cards)))} == _LOST


@pytest.mark.parametrize(
    ("title", "text", "codes"),
    [
        ("pots: Error codes", _macros(*_POTS), ["POT_OK", "POT_LOST", "POT_HOT"]),
        ("pots/errors.h File Reference", _macros(*_POTS), ["POT_OK", "POT_LOST", "POT_HOT"]),
        (
            "pots/errors.h File Reference",
            _macros(*_POTS, _VERSION),
            ["POT_OK", "POT_LOST", "POT_HOT", "POT_BAD_VERSION"],
        ),
        ("pots/errors.h File Reference", _macros(*((one, at, "A width.") for one, at, _ in _POTS)), []),
        ("pots/terror.h File Reference", _macros(*_POTS), []),
        ("pots: Error codes", _macros(*_POTS) + _detail("The pot is lost."), ["POT_OK", "POT_LOST", "POT_HOT"]),
        ("pots: Error codes", _macros(*_POTS) + _detail("The pot is lost. Look for it."), []),
        ("pots: States", _macros(*_POTS), []),
        ("pots: Error handling", _macros(*_POTS), []),
        ("pots: Error codes", _macros(*((f"{name}(x)", "((x) < 0)", text) for name, _, text in _POTS)), []),
        ("pots: Error codes", _macros(*((name, "1", text) for name, _, text in _POTS)), []),
        ("pots: pot_error", _enumeration("pot_error", f"{_NAMES}, POT_LAST"), _NAMES.replace(" = 0", "").split(", ")),
        ("pots: errors", _enumeration("pot_status", _NAMES, "Error codes."), _NAMES.replace(" = 0", "").split(", ")),
        ("pots: errors", _enumeration("pot_state", _NAMES, "States."), []),
        ("pots: errors", _enumeration("on_error", _NAMES.replace("POT", "ON_ERROR")), []),
        ("pots: errors", _enumeration("pot_error_level", _NAMES), []),
        ("pots: pot_error", _enumeration("pot_error", "POT_RED, POT_GREEN, POT_BLUE, POT_BLACK"), []),
        ("pots.h File Reference", _entries("POT_ERRORS", *_LINES), ["LOST", "NO_LID", "STUCK"]),
        ("pots.h File Reference", _entries("POT_STATES", *_LINES), []),
        ("pots.h File Reference", _entries("POT_ERROR_HANDLERS", *_LINES), []),
    ],
)
def test_members_that_a_reference_of_c_declares_are_codes_where_they_are_called_errors(title, text, codes) -> None:
    found = probe_page(page(f"<title>{title}</title>{text}", title), "acme", "", None)
    assert ([one["code"] for one in found.records], found.suspect is None, found.unsure) == (codes, codes != [], [])


def test_where_a_member_is_used_is_no_part_of_its_text() -> None:
    used = "<p>Referenced by <a>pot_get()</a>, and <a>Pot::put()</a>.</p>"
    body = "".join(f"<h2>{name}</h2><p>{text}</p>{used}" for name, _, text in _POTS)
    found = probe_page(page(f"<h1>Error codes</h1>{body}"), "acme", "", None)
    assert [one["message"] for one in found.records] == [text for *_, text in _POTS] and found.suspect is None


@pytest.mark.parametrize(
    ("title", "text", "odd"),
    [
        ("Error codes", _macros(*_POTS, ("POT_BAD", "(POT_HOT - 1)", "A bad pot.")), "POT_BAD"),
        ("Error codes", _macros(*_POTS, ("POT_MAX", "9", "No code is higher.")), "POT_MAX"),
        ("errors.h File Reference", _macros(*_POTS, ("POT_TEXT_SIZE", "64", "Of an error.")), "POT_TEXT_SIZE"),
        ("pots.h", _entries("POT_ERRORS", *_LINES, 'XX(BAD, 12, "a bad pot")'), "BAD"),
    ],
)
def test_a_declared_member_unlike_the_others_is_asked_about(title, text, odd) -> None:
    found = probe_page(page(text, title), "acme", "", None)
    assert len(found.records) == 3 and odd in found.suspect["detail"]


@pytest.mark.parametrize(
    "variant",
    [
        "<section id='variant.{0}'><h3>{1}</h3></section><p>{2}</p>",
        "<section id='variant.{0}'><h3>{1}</h3></section>",
        "<span id='variant.{0}'><code>{1}</code></span> <div><p>{2}</p></div>\n",
    ],
    ids=["headings", "undocumented", "spans"],
)
@pytest.mark.parametrize(("name", "is_of_errors"), [("PumpError", 1), ("ErrorKind", 1), ("Event", 0), ("OnError", 0)])
def test_variants_are_codes_where_their_enumeration_is_one_of_errors(variant, name, is_of_errors) -> None:
    names = (
        ("NotFound", "PumpFailed", "InvalidPort", "Io(Error)") if is_of_errors else ("Fail", "Abort", "Reject", "Warn")
    )
    said = "The pump has failed." if is_of_errors else "Stops the pump."
    variants = "".join(variant.format(one.partition("(")[0], one, said) for one in names)
    text = f"<title>{name} in pump - Rust</title><h2>Variants</h2>{variants}<h2>Functions</h2>"
    found = probe_page(page(text, f"Enum pump::{name}"), "acme", "", None)
    assert [one["code"] for one in found.records] == [*names[:3], "Io"] * is_of_errors
    assert (found.suspect is None) == is_of_errors


def test_the_members_of_a_class_have_the_texts_below_their_details() -> None:
    member = (
        '<h4 class="name"><span>(static) </span>{0}<span> :<a href="E.html">PotError</a></span></h4><h5>Type:</h5>'
        "<ul><li>PotError</li></ul><dl><dt>Source:</dt><dd>pots.js, line 40</dd></dl><div>The pot is {1}.</div>"
    )
    members = "".join(member.format(f"POT_{at}", at.lower()) for at in ("MISSING", "BROKEN", "LOCKED"))
    states = [record.state for record in records(page(f"<h3>Members</h3>{members}", "PotErrorCode"))]
    assert [state.message for state in states] == ["The pot is missing.", "The pot is broken.", "The pot is locked."]
    assert [state.category for state in states] == [None] * 3


@pytest.mark.parametrize(("lead", "read"), [("Lamp error definitions", True), ("Lamp definitions", False)])
def test_the_definitions_or_constants_of_errors_are_their_codes(lead, read) -> None:
    rows = [
        "E_SHUT|It has failed.",
        "E_LOST|The lamp is lost.",
        "E_DIM|It is not lit.",
        "E_HOT|It failed.",
        "L_OK|Lit.",
    ]
    cells = "".join(f"<tr><td>{code}</td><td>{text}</td></tr>" for code, text in (row.split("|") for row in rows))
    found = records(page(f"<h2>lamperr</h2><p>{lead}</p><table>{cells}</table>", "lamp.h"))
    assert len(found) == len(rows) * read


@pytest.mark.parametrize("form", ["<li><code>{} = -{}</code><br>{}.</li>", "<li><code>{} = -{}</code>: {}.</li>"])
def test_a_value_below_zero_in_the_tag_of_a_constant_is_no_part_of_its_text(form) -> None:
    told = [*zip(ANSWERS, (1, 999, 1000, 1003), FAILURE_TEXTS, strict=True)]
    found = records(page(f"<ul>{''.join(form.format(*one) for one in told)}</ul>"))
    assert [(one.code, one.state.message) for one in found] == [(code, f"{text}.") for code, _, text in told]


def test_the_type_of_what_a_member_of_a_union_carries_is_no_part_of_its_text() -> None:
    kinds = ("String?", "Void", "Void", "Void")
    told = [*zip(("bad_card", "card_lost", "no_funds", "lamp_failed"), kinds, FAILURE_TEXTS, strict=True)]
    items = (f"<li><span><code>{code}</code> <i>{kind}</i></span> {text}.</li>" for code, kind, text in told)
    found = records(page(f"<p>The error codes:</p><ul>{''.join(items)}</ul>"))
    assert [(one.code, one.state.message) for one in found] == [(code, f"{text}.") for code, _, text in told]


@pytest.mark.parametrize(
    "head", ["<h3><code>case {}</code></h3>", "<h3><code>readonly</code> {}</h3>", "<h3><code>{}</code> (int)</h3>"]
)
def test_what_declares_a_constant_is_no_part_of_its_name(head) -> None:
    cards = (f"{head.format(code)}<p>{text}.</p>" for code, text in zip(ANSWERS, FAILURE_TEXTS, strict=True))
    found = records(page("".join(cards)))
    assert [(one.code, one.state.title) for one in found] == [(code, None) for code in ANSWERS]


def test_an_enumeration_of_errors_beside_other_errors_is_read_by_its_caption() -> None:
    errors = map("{}|{}.".format, ("lid_failed", "no_pot", "bad_tea", "lamp_broken"), FAILURE_TEXTS)
    members = table("Value|Description", "10|The tea was not found.", "11|Invalid tea.", "12|The pot failed.")
    members = members.replace("<table>", "<table><caption>Enum TeaErrorCode</caption>")
    found = records(page(f"<h2>Error codes</h2>{table('Code|Meaning', *errors)}{members}", "Tea API"))
    assert [one.code for one in found][4:] == ["10", "11", "12"]


@pytest.mark.parametrize(("first", "read"), [("lampSuccess", 5), ("lampErrorLogFile", 0)])
def test_constants_in_mixed_case_are_errors_beside_their_success(first: str, read: int) -> None:
    names = [first, "lampErrorNoPower", "lampErrorInvalidSymbol", "lampErrorLidOpen", "lampErrorTubeMissing"]
    terms = "".join(f"<dt>{name} = {at}</dt><dd>The tube failed {at} times.</dd>" for at, name in enumerate(names))
    assert len(records(page(f"<h2>Lamp</h2><h3>Values</h3><dl>{terms}</dl>", "Types"))) == read


def test_a_term_of_a_constant_and_its_number_is_the_constant() -> None:
    terms = "".join(f"<dt>LAMP_{at}_LOST 40{n}1</dt><dd>Lamp {at} failed.</dd>" for n, at in enumerate("ABCD"))
    assert [one.code for one in records(page(f"<dl>{terms}</dl>"))] == [f"LAMP_{at}_LOST" for at in "ABCD"]


@pytest.mark.parametrize(
    "head", ["static final int {} = {}", "<span>const int</span> <b>{}</b> = {}", "public static final String {}"]
)
def test_a_constant_is_read_behind_what_declares_it_in_a_heading(head: str) -> None:
    names = ["NoError", "LampLost", "LampIsHot", "LidNotClosed"]
    body = "".join(f"<h4>{head.format(name, -at)}</h4><p>The lamp failed: {at}.</p>" for at, name in enumerate(names))
    assert [one.code for one in records(page(body))] == names


def test_a_constant_and_its_decimal_value_are_terms_of_one_cell() -> None:
    cells = "<td><dl><dt><b>{}</b></dt><dt>{}</dt></dl></td><td>{}</td>"
    pairs = (("WLA_NO_LAMP", 6, "No lamp"), ("WLAEINTR", 10004, "Interrupted"), ("WLAEBADF", 10009, "Bad lamp"))
    rows = "".join(f"<tr>{cells.format(*row)}</tr>" for row in pairs)
    body = page(f"<table><tr><th>Return code/value</th><th>Description</th></tr>{rows}</table>")
    assert [one.code for one in records(body)] == [row[0] for row in pairs]


@pytest.mark.parametrize("value", [': "{}"', ": {at}", " = {at}", ":  = {at}"])
@pytest.mark.parametrize(
    ("name", "members"),
    [("ErrorCode", "BadLamp Cancelled LidNotFound NoTube InvalidWire"), ("LampState", "Lit Dim IsOff OnHold InUse")],
)
def test_the_members_of_an_enumeration_of_errors_need_no_text_but_their_values(value, name, members) -> None:
    names = members.split()
    values = (value.format(name.upper(), at=at) for at, name in enumerate(names, 500))
    body = "".join(f"<h3>{one}</h3><div>{one}<i>{end}</i></div>" for one, end in zip(names, values, strict=True))
    found = records(page(f"<h2>Enumeration Members</h2>{body}", f"Enumeration {name}"))
    assert [one.code for one in found] == (names if name == "ErrorCode" else [])


@pytest.mark.parametrize(
    ("main", "fields", "value", "size"),
    [
        ("LidErrorCode Enum", "Fields", "Value", 4),
        ("LidErrorCode Enumeration", "Felder", "Wert", 4),
        ("LidState Enum", "Fields", "Value", 0),
    ],
)
def test_names_beside_values_alone_are_codes_in_an_enumeration_of_errors(main, fields, value, size) -> None:
    names = ("NotFound", "InvalidLid", "LidMissing", "InternalError")
    rows = table(f"Name|{value}|Description", *(f"{name}|{at}|" for at, name in enumerate(names, 100)))
    assert [one.code for one in records(page(f"<h2>{fields}</h2>{rows}", main))] == [*names[:size]]


def test_what_becomes_of_errors_is_no_enumeration_of_them() -> None:
    rows = table("Name|Value|Description", *(f"{name}|{at}|" for at, name in enumerate(("Ignore", "Fail", "Abort"))))
    assert not records(page(f"<h2>Fields</h2>{rows}", "ErrorHandling Enum"))


@pytest.mark.parametrize("main", ["Enum StatusCode", "StatusCode Enum"])
def test_the_fields_of_an_enumeration_are_its_codes(main: str) -> None:
    texts = {"Aborted": "It was aborted.", "Unknown": "It is unknown.", "Internal": "It failed.", "OK": "Not an error."}
    rows = [f"{code}|{text}" for code, text in (texts | {"NotFound": "It was not found."}).items()]
    body = page(f"<h3>Fields</h3>{table('Name|Description', *rows)}", main)
    assert len(records(body.replace(b"<html>", f"<html><title>{main}</title>".encode()))) == 5


def test_the_name_of_a_language_above_a_declaration_is_no_text() -> None:
    item = "<li><div><code>{0}</code></div><div>{1}</div><h4>Declaration</h4><p>Swift</p><pre>case {0}</pre></li>"
    texts = {"lidMissing": "<p>The lid is missing.</p>", "lampLost": "", "tubeInvalid": "<p>The tube is invalid.</p>"}
    found = records(page(f"<ul>{''.join(item.format(*one) for one in texts.items())}</ul>"))
    assert [one.state.message for one in found] == ["The lid is missing.", "lampLost", "The tube is invalid."]


@pytest.mark.parametrize("text", ["<p>The lamp failed.</p>", ""])
def test_the_cases_of_an_enumeration_are_its_codes_and_no_other_member_is(text: str) -> None:
    item = "<li><code><a>{}</a></code>{}<h4>Declaration</h4><pre><code>{}</code></pre></li>"
    cases = {
        "lampMissing": "case lampMissing",
        "lampFailed(_:)": "case lampFailed(Lamp)",
        "lampInvalid": "case lampInvalid",
    }
    others = {
        "lampError": "public var lampError: Lamp? { get }",
        "isInvalid(_:)": "static func isInvalid(_ lamp: Lamp)",
    }
    items = (item.format(name, text, declared) for name, declared in (cases | others).items())
    found = probe_page(page(f"<ul>{''.join(items)}</ul>", "LampError Enumeration"), "acme", "", None)
    assert [one["code"] for one in found.records] == ["lampMissing", "lampFailed", "lampInvalid"] and not found.suspect


DRAWN = {
    "columns": "CODE  DESCRIPTION\n----  -----------\n{}",
    "a box": "+-----+------+\n| Code | Text |\n+-----+------+\n{}\n+-----+------+",
    "lines": "{}",
}
LINE_OF = {"columns": "{}   {}", "a box": "| {} | {} |", "lines": "{} - {}"}


@pytest.mark.parametrize("form", DRAWN)
def test_codes_are_read_in_preformatted_text_right_below_their_heading(form: str) -> None:
    lines = "\n".join(LINE_OF[form].format(*one) for one in enumerate(FAILURE_TEXTS, 101))
    body = f"<h2>{{}}</h2><pre>{DRAWN[form].format(lines)}</pre>"
    assert [one.state.message for one in records(page(body.format("E-file error codes")))] == list(FAILURE_TEXTS)
    assert records(page(body.format("Example error log"), "Lamps")) == []


@pytest.mark.parametrize(
    "line", ["10:00:0{} the lamp failed", "10{}: lamp.open() failed", "lamp_{}: it failed", "{} - failed"]
)
def test_logs_programs_settings_and_numbered_lines_in_preformatted_text_are_no_codes(line: str) -> None:
    text = "\n".join(map(line.format, range(1, 6)))
    assert records(page(f"<h2>Error codes</h2><pre>{text}</pre>")) == []


@pytest.mark.parametrize(
    ("heading", "macro", "last", "is_read"),
    [
        ("Result codes", "#define POT_{0}  {0}  /* {1} */", "/* end of the codes */", True),
        ("pots/errors.h", "# define POT_E{0} (-{0}) /**< {1}*/", "", True),
        ("pots/terrors.h", "#define POT_{0}  {0}  /* {1} */", "", False),
        ("Result codes", "#define POT_{0}  9  /* {1} */", "", False),
        ("Result codes", "#define POT_{0}  {0}  /* How wide it is */", "", False),
        ("Result codes", "#define POT_{0}  {0}  /* {1} */", "#define POT_OPEN(x) (x) /* It failed */", False),
        ("Sizes", "#define POT_{0}  {0}  /* {1} */", "", False),
    ],
)
def test_macros_in_preformatted_text_are_codes_below_a_heading_of_these(heading, macro, last, is_read) -> None:
    lines = [macro.format(*one) for one in enumerate(FAILURE_TEXTS, 101)]
    text = "\n".join([*lines, last]).replace("<", "&lt;")
    found = records(page(f"<h2>{heading}</h2><pre>{text}</pre>", "Errors of pots"))
    assert [one.state.message for one in found] == [*FAILURE_TEXTS] * is_read


def test_a_variant_that_carries_a_type_is_a_code_among_plain_ones() -> None:
    names = ["LidMissing", "LampMissing(String)", "TubeMissing", "WireMissing(String)"]
    items = "".join(f"<li><code>{name}</code> the part is missing</li>" for name in names)
    assert len(records(page(f"<ul>{items}</ul>", "Error codes"))) == 4


@pytest.mark.parametrize(
    ("text", "is_read"), [("Sent", True), ("True if it was sent", False), ("An answer holds the lamp's data.", False)]
)
def test_a_success_that_heads_the_names_of_an_enumeration_is_one_of_them(text: str, is_read: bool) -> None:
    failures = {"InvalidLamp": "The lamp is not valid", "TooManyLamps": "No more fit", "EmptyLamp": "No lamp was given"}
    body = "".join(f"<h4>{name}</h4><p>{said}</p>" for name, said in {"Success": text, **failures}.items())
    found = [one.code for one in records(page(body, "Error codes"))]
    assert found == ["Success"] * is_read + list(failures)


@pytest.mark.parametrize(
    ("title", "beside"),
    [
        *(("限定符和类型", "字段和说明"), ("修飾子とタイプ", "フィールドと説明")),
        ("Modifizierer und Typ", "Feld und Beschreibung"),
    ],
)
@pytest.mark.parametrize("form", ["<code>{}</code><div>{}</div>", "<code>{}</code>"])
def test_what_modifies_a_constant_is_none_of_its_texts_in_any_language_of_javadoc(title, beside, form) -> None:
    rows = [
        f"static int|{form.format(*one)}"
        for one in (("LID_ERROR", GONE["LID_LOST"]), ("TUBE_ERROR", GONE["TUBE_LOST"]))
    ]
    found = probe_page(page(table(f"{title}|{beside}", *rows), "LampError"), "acme", "", None).records
    said = {one[field] for one in found for field in ("category", "title", "message", "hint")}
    assert said.isdisjoint(["static int", "static_int"])


@pytest.mark.parametrize(
    "rows",
    [
        ["TYPE_LOST|Cast to the base class failed", "NO_BASE|The class has no base class.", "BAD_OIL|Invalid oil."],
        ["INPUT|Bad input", "END_OF_INPUT|", "NO_POT|No pot", "BAD_LID|Invalid lid"],
    ],
)
def test_what_sounds_like_a_base_or_an_end_is_a_code_all_the_same(rows: list[str]) -> None:
    assert [one.code for one in records(page(table("Error code|Meaning", *rows)))] == [
        row.split("|")[0] for row in rows
    ]


@pytest.mark.parametrize("other", ["POT_ERR_BASE 100", "POT_RETRIES 5", "POT_MSG_SIZE 64"])
def test_a_bound_or_a_setting_among_macros_is_no_error_in_silence(other: str) -> None:
    lines = [f"#define POT_E{at}_FAILED -{at} /* It failed {at} */" for at in range(1, 6)]
    text = "\n".join([*lines, f"#define {other} /* Other */"])
    found = probe_page(page(f"<h2>Error codes</h2><pre>{text}</pre>"), "acme", "", None)
    assert found.suspect or other.split()[0] not in [one["code"] for one in found.records]


@pytest.mark.parametrize(
    "name", ["Client errors", "Rate limits", "No Error", "Payment Error", "Default Timeout", "Not used"]
)
def test_what_names_no_failure_among_constants_set_as_code_is_asked_about(name) -> None:
    codes = ("LAMP_LOST", "POT_COLD", name, "KEY_BAD", "CARD_GONE")
    found = probe_page(
        page(table("Code|Description", *(f"<code>{code}</code>|It failed." for code in codes))), "acme", "", None
    )
    assert name not in [one["code"] for one in found.records]
