"""Codes in what is no list by its markup: nobody is given them undeclared, and the block that `probe` prints reads them."""

import json
from html import escape

import pytest
from conftest import Desk
from test_declared import ROWS, checked, codes, declared, errors, page, table

from ingest.pipeline.probe import Probe, ProbeJob, probe, probe_page
from parsers.extract.raw_runs import raw_runs
from parsers.html.page import Page

TEXTS = ["The drawer is shut", "The key is lost", "The lock has failed", "The lamp is broken"]
NAMES = ["DRAWER_SHUT", "KEY_LOST", "LOCK_FAILED", "LAMP_BROKEN"]
NUMBERS = ["11", "12", "21", "40"]
#: Errors of services, whose names are words.
SERVICES = {
    "KLid:Not open": "The lid is shut.",
    "KKey:Invalid key": "The key is not valid.",
    "KKiln:Too hot:Door in hot_mode": "The kiln failed.",
}
PAIRS = list(zip(NAMES, TEXTS, strict=True))


def listing(*lines: str) -> str:
    return "<h2>Error codes</h2><pre><code>" + escape("\n".join(lines)) + "</code></pre>"


def answer(number: int, name: str, text: str) -> str:
    body = f'HTTP/1.1 40{number}\n{{ "error": {{ "code": "{name}", "status": 40{number} }} }} // {number}'
    return f"<h3>Case {number}</h3><p>{text}.</p><pre>{body}</pre>"


RAW = {
    "a header file": (NAMES, listing("#ifndef A_H", "#define A_H 1", *(f"#define {n} 7{n[0]} // {t}" for n, t in PAIRS))),
    "macros beside functions": (
        NAMES, listing("#ifndef A_H", "#define A_H 1", *(f"#define {n} {at}" for at, n in enumerate(NAMES)), "#endif", "int shut(int a);")
    ),
    "lines of code, each behind its number": (
        NAMES,
        "<div>" + "".join(f"<div><span>{at}</span> {line}</div>" for at, line in enumerate([
            "namespace lamps", "{", "class Lamp;", "", "enum class Fault", "{", *(f" {n} = {len(n)}," for n in NAMES[:-1]),
            "#if LAMPS", f" {NAMES[-1]} = 22", "#endif", "};", "", "int shut(Lamp * lamp);", "int lost(int at);", "}",
        ], 11)) + "</div>",
    ),
    "members with comments that are their values": (
        NAMES, listing("enum Fault {", f"  {NAMES[0]} = 0", *(f"  {n} = {at} /* {at} */" for at, n in enumerate(NAMES[1:], 1)), "};")
    ),
    "a macro": (NAMES, listing(*(f'  EACH({n}, 0x1, "{t}") \\' for n, t in PAIRS))),
    "comments above": (NAMES, listing("enum {", *(f"  /** {t} */\n  {n} = {len(n)}," for n, t in PAIRS), "};")),
    "comments of several paragraphs": (
        NAMES, listing("enum Fault {", *(f"  // {t.replace(' ', chr(10) + '  // ', 1)}\n  //\n  // HTTP: 400 Bad Request\n  {n} = {at};" for at, (n, t) in enumerate(PAIRS)), "}")
    ),
    "XML": (NUMBERS, listing("<Set>", *(f'  <Error id="{n}" text="{t}"/>' for n, t in zip(NUMBERS, TEXTS, strict=True)))),
    "columns of a sample, words among the codes": (
        ["lamp_lost", "conflict", "key_shut", "timeout", "lock_failed"],
        listing(*(f"{n:<11}  {t}" for n, t in zip(("lamp_lost", "conflict", "key_shut", "timeout", "lock_failed"), [*TEXTS, "It took long"], strict=True))),
    ),
    "codes in brackets behind long texts, most of which open with a field": (
        [*NAMES, "DRAWER_" * 6 + "FULL"],
        "<h2>Error codes</h2><ul>" + "".join(f"<li>{n.lower()}_at is wrong: {t}{t.lower() * 20}. (<code>{n}</code>)</li>" for n, t in PAIRS)
        + f"<li>The drawer is full. (<code>{'DRAWER_' * 6}FULL</code>)</li></ul>",
    ),
    "members of an object in JSON, words among them": (
        ["lamp_lost", "conflict", "key_shut", "timeout", "lock_failed"],
        listing("{", *(f'  "{n}": "{TEXTS[0]} {n}",' for n in ("lamp_lost", "conflict", "key_shut", "timeout", "lock_failed")), "}"),
    ),
    "objects in JSON": (
        ["0", "1", "2", "3"],
        "<h2>Lamps</h2><pre>" + json.dumps([{"code": at, "text": t} for at, t in enumerate(TEXTS)])[:-2] + ",}]</pre>",
    ),
    "objects in JSON by their codes": (
        NUMBERS, "<pre>" + json.dumps({n: {"name": name, "message": t} for n, (name, t) in zip(NUMBERS, PAIRS, strict=True)}) + "</pre>"
    ),
    "a bound": (NUMBERS, listing(*(f"{n} - {t}" for n, t in zip(NUMBERS, TEXTS, strict=True)), "", ">50 - used by the shell")),
    "a section of a manual": (
        NAMES,
        "<pre>NAME\n    lamp - a lamp\n\nERRORS\n" + "\n".join(f"    {n}  {t}\n        for good." for n, t in PAIRS) + "</pre>",
    ),
    "a code at the end": (NUMBERS, "<ul>" + "".join(f"<li>{t} ({n})</li>" for n, t in zip(NUMBERS, TEXTS, strict=True)) + "</ul>"),
    "links": (
        NUMBERS,
        "<ul>" + "".join(f'<li><a href="/{n}">Case {n}: {t}</a></li>' for n, t in zip(NUMBERS, TEXTS, strict=True)) + "</ul>",
    ),
    "lines of a paragraph": (NAMES, "<p>" + "\n".join(f"{n}  {t}" for n, t in PAIRS) + "</p>"),
    "codes in a sentence": (NAMES, f"<p>The errors are {', '.join(f'<code>{n}</code>' for n in NAMES)}.</p>"),
    "codes in an item that says so, one of them twice": (
        NAMES,
        f"<ul><li>L5 never worked.</li><li>L6 failed, too.</li><li>L7 is lost.</li><li>Made <code>keys.py</code> with error codes: {', '.join(f'<code>{n}</code>' for n in NAMES)}"
        f" (with a note where it is <code>{NAMES[3]}</code>).</li></ul>",
    ),
    "numbers in a sentence under a heading of codes": (
        ["0", "1", "2"], "<h2>Return codes</h2><p><code>0</code> all is well; <code>1</code> the key is lost; <code>2</code> the lock failed.</p>"
    ),
    "numbers with a mark each in a sentence": (
        ["0", "1", "2"], "<pre>lamp --on   turns it on\n\nExit codes: 0 - all is well, 1 - the key is lost, 2 - the lock failed, or the door.</pre>"
    ),
    "members before the other parts of their type": (
        NAMES, listing("public enum Fault {", *(f'    {n}({at}, "{t}"){";" if n is NAMES[-1] else ","}' for at, (n, t) in enumerate(PAIRS)), "",
                       "    private final int code;", "}"),
    ),
    "constants below a comment that says so": (
        NAMES, "<h2>Lamps</h2><pre>" + "\n".join(["const MAX_LAMPS = 3;", "", "// Error codes. The caller", "// knows them.", *(f"const {n} = {at};" for at, n in enumerate(NAMES)),
                                                    "", "const LAST_LAMP = 9;", "const TAIL_SIZE = 7;"]) + "</pre>",
    ),
    "members with attributes, below a label of codes and beside states": (
        NAMES, "<h2>Constants</h2><pre>Lamp states:\n\n" + "".join(f'    [Description("It is {n}")]\n    {n} = {at},\n\n' for at, n in enumerate(("Lit", "Dim", "Off")))
        + "--------\n\nError codes:\n\n" + "".join(f'    [Description("{t}")]\n    {n} = {at},\n\n' for at, (n, t) in enumerate(zip(NAMES, TEXTS, strict=True))) + "</pre>",
    ),
    "objects by name, some in groups": (
        ["1001", "1002", "1003", "1004"],
        "<h2>Constants</h2><pre>const ERRORS = {\n" + "".join(f'  {n}: {{ code: {1001 + at}, message: "{t}", hint: "Ask us about code: 7" }},\n' for at, (n, t) in enumerate(zip(NAMES, TEXTS, strict=True))) + "};</pre>",
    ),
    "numbers below twenty": (
        ["0", "1", "2", "3"],
        "<h2>Exit codes</h2><dl>" + "".join(f"<dt>{n}</dt><dd>{t}.</dd>" for n, t in enumerate(TEXTS)) + "</dl>",
    ),
    "signed numbers": (["-1", "+0", "+1", "+2"], "<blockquote>" + "<br>".join(
        f"{n} = {t}" for n, t in zip(["-1", "+0", "+1", "+2"], TEXTS, strict=True)) + "</blockquote>"),
    "columns that spaces part": (
        ["0", "-600", "-700", "-701"],
        "<pre>" + escape("<Name>          <Code>\n")
        + "".join(f"{name:<16}{number}\n" for name, number in zip(NAMES, ["0", "-600", "-700", "-701"], strict=True)) + "</pre>",
    ),
    "numbers that end at the same place": (
        ["0", "-1", "-2", "-3"],
        "<h2>Error codes</h2><pre>  &gt;0  The lamp itself\n" + "".join(f"{n:>4}  {t}\n" for n, t in zip(["0", "-1", "-2", "-3"], TEXTS, strict=True)) + "</pre>",
    ),
    "a command before numbers": (
        ["0", "1", "2"],
        "<h2>Exit codes</h2><pre>python3 lamp.py --on  # turns it on</pre><pre>"
        + "".join(f"{n} - {t}\n" for n, t in enumerate(TEXTS[:3])) + "</pre>",
    ),
    "names with a number": (NAMES, listing(*(f"{name}   -{at}" for at, name in enumerate(NAMES)))),
    "items that are counted from nought": (
        ["0", "1", "2", "3"], f'<h2>Error codes</h2><ol start="0"><li>{"</li><li>".join(TEXTS)}</li></ol>',
    ),
    "a table of one column": (NUMBERS, "<table>" + "".join(
        f"<tr><td>{n} - {t}</td></tr>" for n, t in zip(NUMBERS, TEXTS, strict=True)) + "</table>"),
    "values of constants": (
        [f"E_{n}" for n in NUMBERS], listing(*(f'{n}("E_{at}", "{t}."),' for at, (n, t) in zip(NUMBERS, PAIRS, strict=True))),
    ),
    "a comment above the first of the lines of code that are paragraphs": (NAMES, "<h2>Error codes</h2>" + "".join(
        f'<p>{"" if at else "/**<br/>* a lamp<br/>*/<br/>"}{n}({at}, "{t}"),</p>' for at, (n, t) in enumerate(PAIRS))),
    "names alone, one a word": (["Lost", "DrawerShut", "KeyStuck"], listing("Lost", "DrawerShut", "KeyStuck")),
    "names alone": (NAMES, listing(*NAMES) + "<pre>--dry-run\n--mode plan</pre>"),
    "the values of an enumeration": (
        ["E_SHUT", "E_LOST", "E_FAILED", "E_BROKEN"],
        listing("enum Fault {", *(f'  Drawer{n[2:].title()} = "{n}",' for n in ["E_SHUT", "E_LOST", "E_FAILED", "E_BROKEN"]), "}"),
    ),
    "constants of a controller": (
        ["eID_Shut", "eID_Lost", "eID_Failed"],
        listing("TYPE E_Fault : (", *(f"  {n}   := {at}," for at, n in enumerate(["eID_Shut", "eID_Lost", "eID_Failed"])), ");"),
    ),
    "a sample of a table in Markdown": (
        NAMES,
        listing("errorCode | errorName | level", "----------|-----------|------", *(f"{n} | {t} | high" for n, t in PAIRS)),
    ),
    "texts by number": (["1", "2", "3", "4"], listing("faults = {", *(f"  {at}: '{t}'," for at, t in enumerate(TEXTS, 1)), "}")),
    "labelled words in boxes": (
        ["Emulator", "Debugging", "Clone", "Root"],
        "".join(
            f"<section><header>Error code: {word}</header><br><p>{text}.</p></section>"
            for word, text in zip(["Emulator", "Debugging", "Clone", "Root"], TEXTS, strict=True)
        ),
    ),
    "answers": (NAMES, "".join(answer(at, n, t) for at, (n, t) in enumerate(PAIRS))),
    "a label under a heading of its own": (
        ["1-001", "1-002", "2-001", "2-002"],
        "<h3>Lamps</h3><p>Code: 1-xxx</p>"
        + "".join(f"<h4>{t}</h4><p>Code: {n}</p><p>It is so.</p>" for n, t in zip(["1-001", "1-002", "2-001", "2-002"], TEXTS, strict=True)),
    ),
    "a table on its side": (
        NAMES,
        f"<table><tr><th>Code</th><td>{'</td><td>'.join(NAMES)}</td></tr><tr><th>Fault</th><td>{'</td><td>'.join(TEXTS)}</td></tr></table>",
    ),
    "macros in a table, with what they mean in the row below": (
        NAMES,
        "<h1>lamp.h File Reference</h1><table><tr><td colspan=2><h2>Macros</h2></td></tr>"
        + "".join(
            f"<tr><td>#define&nbsp;</td><td><b>{n}</b>&nbsp;&nbsp;(-{at})</td></tr><tr><td>&nbsp;</td><td>{t}.</td></tr>"
            for at, (n, t) in enumerate(PAIRS[:2])
        ) + "".join(f"<tr><td>#define&nbsp;</td><td>{n} -9</td></tr>" for n in NAMES[2:]) + "</table>",
    ),
    "macros called errors beside others": (
        ["LAMP_OK", "LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_FAILED"],
        "<h1>lamp.h File Reference</h1><table><tr><td colspan=2><h2>Macros</h2></td></tr>"
        + "".join(
            f"<tr><td>#define&nbsp;</td><td>{n}&nbsp; {at}</td></tr>"
            f"<tr><td>&nbsp;</td><td>{t}. <a href='lamp.html#{at}'>More...</a></td></tr>" for at, (n, t) in enumerate([
                ("LAMP_WIDTH", "How wide it is"), ("LAMP_HEIGHT", "How high it is"), ("LAMP_NAME", "What it is called"),
                ("LAMP_OK", "The lamp is lit"), *zip(["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_FAILED"], TEXTS, strict=False),
            ])
        ) + "</table>",
    ),
    "items that the browser numbers": (
        ["201", "202", "203", "211"],
        f'<ol start="201"><li>{"</li><li>".join(TEXTS[:3])}</li></ol><p>Now a break.</p><ol start="211"><li>{TEXTS[3]}</li></ol>',
    ),
    "a few macros called errors among many others": (
        ["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_FAILED"],
        "<h1>lamp.h File Reference</h1><table><tr><td colspan=2><h2>Macros</h2></td></tr>"
        + "".join(f"<tr><td>#define&nbsp;</td><td>LAMP_WIDTH_{at}X&nbsp; {at}</td></tr><tr><td>&nbsp;</td><td>How wide.</td></tr>" for at in range(14))
        + "".join(
            f"<tr><td>#define&nbsp;</td><td>{n}&nbsp; 9</td></tr><tr><td>&nbsp;</td><td>{t}.</td></tr>"
            for n, t in zip(["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_FAILED"], TEXTS, strict=False)
        ) + "</table>",
    ),
    "terms of which some look like labels": (
        ["Lost name", "Drawer shut", "Lamp type", "Key broken"],
        "<h2>Compiler errors</h2><dl>" + "".join(
            f"<dt>{n}</dt><dd>in room ... <p>This error means: {t}.</p></dd>"
            for n, t in zip(["Lost name", "Drawer shut", "Lamp type", "Key broken"], TEXTS, strict=True)
        ) + "</dl>",
    ),
    "words under a heading of codes": (
        ["eshut", "elost", "efailed", "ebroken"],
        "<h2>Error codes</h2><ul>" + "".join(
            f"<li><span>{n}</span> - {t}</li>" for n, t in zip(["eshut", "elost", "efailed", "ebroken"], TEXTS, strict=True)
        ) + "</ul>",
    ),
    "links that are names alone": (
        NAMES, "<h1>Errors of the lamp</h1><ul>" + "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in NAMES) + "</ul>"
    ),
    "names beside an abbreviation": (
        NAMES, "<h2>Error codes</h2><pre>\n" + "\n".join(f"{n}   {t}" for n, t in PAIRS) + "\nLED   Four of them blink</pre>"
    ),
    "numbers of the protocol, below zero, beside its own": (
        ["-32700", "-32600", "-32601", "1101", "1102", "1103"],
        "<h2>Error codes</h2><h3>Protocol error</h3><pre>-32700  parse error\n-32600  invalid request\n-32601  method not found</pre>"
        "<h3>Lamp error</h3><pre>1101  duplicate lamp\n1102  invalid lamp\n1103  the lamp has failed</pre>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RAW)
def test_the_block_reads_what_is_no_list_by_its_markup(desk: Desk, name: str) -> None:
    wanted, text = RAW[name]
    found = probe_page(page(text).encode(), "acme", "", None)
    assert found.records == [] and found.declare
    assert checked(desk, declared(found.declare), page(text))[0] == "changed"
    assert sorted(map(str, codes(desk))) == sorted(wanted)


def test_the_text_that_a_program_has_for_a_number_is_its_message_whatever_a_comment_says(desk: Desk) -> None:
    lines = ("// those of the lid", 'errors[100] = "The lid is open"', 'errors[101] = "No lid was found" //of any size')
    text = page(listing(*lines, 'errors[102] = "The lid is lost"', 'errors[103] = "The lid is torn" // by hand'))
    found = probe_page(text.encode(), "acme", "", None)
    assert found.declare and checked(desk, declared(found.declare), text)[0] == "changed"
    messages = ("The lid is open", "No lid was found", "The lid is lost", "The lid is torn")
    assert desk.ask("SELECT message FROM errors ORDER BY code") == [(message,) for message in messages]


@pytest.mark.parametrize(
    "sample",
    [
        "LID_OPEN: It is open.\nPUMP_LOST: It is lost.\nTANK_LOW: It is low.\nNote: There are others.\nWarning: Hot!",
        "lid_open: It is open.\npump_lost: It is lost.\ntank_low: It is low.\nnote: There are others.",
        "LID_OPEN = 1\nPUMP_LOST = 2\nTANK_LOW = 3\nversion = 4",
        "LID_OPEN  It is open.\nPUMP_LOST  It is lost.\nTANK_LOW  It is low.</pre><pre>GET /pumps\nHTTP/1.1 404 Not Found",
    ],
    ids=["constants", "names", "values", "requests"],
)
def test_other_words_of_a_sample_are_no_codes_of_a_declared_list(desk: Desk, sample: str) -> None:
    text = page(f"<h2>Error codes</h2><pre>{sample}</pre>")
    assert checked(desk, declared('lists = ["Error codes"]'), text)[0] == "changed"
    assert [str(code).upper() for code in codes(desk)] == ["LID_OPEN", "PUMP_LOST", "TANK_LOW"]


@pytest.mark.parametrize(
    "lines",
    [
        "<ul>" + "".join(f"<li><code>{code}</code> - {text}</li>" for code, text in SERVICES.items()) + "</ul>",
        "<ul>" + "".join(f"<li><b>{code}</b> {text}</li>" for code, text in SERVICES.items()) + "</ul>",
        "".join(f"<h3>{code}</h3><p>{text}</p>" for code, text in SERVICES.items()),
        "<pre>" + "\n".join(f"{code}: {text}" for code, text in SERVICES.items()) + "</pre>",
        "".join(f"<p>* {code} * = {text}</p>" for code, text in SERVICES.items()),
    ],
    ids=["items", "bold items", "headings", "sample", "paragraphs"],
)
def test_a_code_of_several_words_behind_its_service_is_whole(desk: Desk, lines: str) -> None:
    text = page(f"<h2>Errors</h2>{lines}")
    assert checked(desk, declared('lists = ["Errors"]'), text)[0] == "changed"
    assert dict(desk.ask("SELECT code, message FROM errors")) == SERVICES


def test_a_new_sample_of_such_codes_under_a_declared_heading_is_asked_about(desk: Desk) -> None:
    sample = "<h3>{0}s</h3><pre>-{1}1: The {0} failed.\n-{1}2: The {0} is lost.\n-{1}3: The {0} is broken.</pre>"
    config, lamps, locks = declared('lists = ["Error codes"]'), sample.format("lamp", 10), sample.format("lock", 20)
    assert checked(desk, config, page("<h2>Error codes</h2>", lamps))[0] == "changed"
    after = checked(desk, config, page("<h2>Error codes</h2>", lamps, locks))
    assert after[1].startswith("codes-unaccounted") and "-201, -202, -203" in after[1]


@pytest.mark.parametrize("parted", [True, False])
def test_the_message_of_an_answer_in_json_is_its_own(desk: Desk, parted: bool) -> None:
    answers = ('{{"code": "{}", "message": "{}", "field": "lid"}}'.format(*pair) for pair in PAIRS)
    text = page("<h2>Error codes</h2><pre>" + ("</pre><pre>" if parted else "\n").join(answers) + "</pre>")
    assert checked(desk, declared('lists = ["Error codes"]'), text)[0] == "changed"
    assert desk.ask("SELECT code, message FROM errors ORDER BY code") == sorted(PAIRS)


def test_an_answer_in_json_below_a_status_has_that_and_its_phrase_for_a_title(desk: Desk) -> None:
    heads = ("402 Payment Required", "404 Not Found", "409 Conflict")
    sample = '<h3>{}</h3><pre>{{"code": "{}", "message": "It failed."}}</pre>'
    answers = (sample.format(*one) for one in zip(heads, NAMES, strict=False))
    assert checked(desk, declared(f'lists = ["{NAMES[0]}"]'), page("<h2>Errors</h2>", *answers))[0] == "changed"
    read = desk.ask("SELECT code, status, title FROM errors ORDER BY status")
    assert read == [(name, int(head[:3]), head[4:]) for head, name in zip(heads, NAMES, strict=False)]


@pytest.mark.parametrize(
    ("lead", "change", "is_list"),
    [
        ("", {}, True),
        ("An example of an answer:", {}, False),
        ("", {"field": "lid"}, False),
        ("", {"code": NAMES[0]}, False),
        ("", {"code": False}, False),
        ("", {f"key_{at}": "so" for at in range(40)}, False),
    ],
    ids=["list", "answer", "of fields", "repeated", "no code", "endless"],
)
def test_objects_in_json_below_a_heading_of_codes_are_a_list_if_no_answer_or_request_has_them(
    lead: str, change: dict[str, str | bool], is_list: bool
) -> None:
    for number in (4, 3):  # Three may be the errors of one answer.
        objects = [{"code": n, "message": t, "solve": ["Shut it.", "Wait."]} | change for n, t in PAIRS[:number]]
        body = page(f"<h2>Error codes</h2><p>{lead}</p><pre>{json.dumps(objects)}</pre>").encode()
        found = probe_page(body, "acme", "", None)
        assert [(one["code"], one["message"]) for one in found.records] == (PAIRS if is_list and number == 4 else [])
        assert {one["hint"] for one in found.records} <= {"Shut it.; Wait."}


def test_a_code_that_opens_a_later_line_of_a_paragraph_is_missed_among_the_others(desk: Desk) -> None:
    lines = "".join(f'<p>{"" if at else "New:<br/>"}{n}({at}, "{t}"),</p>' for at, (n, t) in enumerate(PAIRS))
    outcome = checked(desk, declared("lists = ['Error codes']"), page(f"<h2>Error codes</h2>{lines}"))
    assert outcome[0] == "suspect" and NAMES[0] in str(outcome), outcome


def test_a_preformatted_line_of_nothing_but_marks_is_no_line() -> None:
    assert (
        probe_page(page("<h1>Marks</h1><pre>\none\n` `\n`   `\ntwo\n</pre>").encode(), "acme", "", None).records == []
    )


def test_the_text_of_a_line_of_code_is_its_comment_or_what_stands_in_quotes(desk: Desk) -> None:
    for name in ("a header file", "a macro", "comments above", "comments of several paragraphs", "XML"):
        text = page(RAW[name][1])
        runs = raw_runs(Page(text.encode(), "").outline, [""] * 99, [])
        assert [[line.texts[3] for line in run.lines] for run in runs] == [TEXTS], name


def test_what_a_heading_says_beside_its_code_is_the_title_and_the_text_below_it_the_message() -> None:
    cards = "".join(f"<h3>{n}: {t}</h3><p>Mend it.</p>" for n, t in PAIRS)
    body = page(f"<article>{cards}</article><aside-nav><ul><li>{NAMES[0]}</li></ul></aside-nav>")
    runs = [run for run in raw_runs(Page(body.encode(), "").outline, [""] * 99, []) if len(run.lines) == len(PAIRS)]
    assert [(*line.codes, *line.texts[2:4]) for line in runs[0].lines] == [(n, t, "Mend it.") for n, t in PAIRS]


@pytest.mark.parametrize(("whole", "line"), [("<ul>{}</ul>", "<li><b>{}</b>: {}</li>"), ("<pre>{}</pre>", "{}: {}\n")])
def test_what_a_sentence_quotes_is_neither_its_code_nor_all_of_its_text(whole: str, line: str) -> None:
    said = ["The mode is 'HOT_1', not 'cold'.", "The name 'MAIN' is taken.", "Use https:// or ask a cook."]
    lines = "".join(line.format(f"kiln.E00{at}", text) for at, text in enumerate(said))
    runs = [*raw_runs(Page(page(whole.format(lines)).encode(), "").outline, [""] * 99, [])]
    assert {tuple((*line.codes, line.texts[3]) for line in run.lines) for run in runs} == {
        tuple((f"kiln.E00{at}", text) for at, text in enumerate(said))
    }


#: Codes that a pattern alone tells from what stands around them: the word that names them, and the pattern.
CODED = {
    "items in a cell": (NUMBERS, "Answers", r"\d+", "<h2>Answers</h2><table><tr><td>Method</td><td>POST</td></tr><tr><td>Codes</td><td><ul>"
        + "".join(f"<li>{n}: {t}<ul><li>one cause of it</li></ul></li>" for n, t in zip(NUMBERS, TEXTS, strict=True)) + "</ul></td></tr></table>"),
    "behind a label": (NUMBERS, "11", r"\d+", "<p>" + "<br>".join(f"Result number {n}: {t}" for n, t in zip(NUMBERS, TEXTS, strict=True)) + "</p>"),
    "in lines of code": (["4L_1", "4L_2", "4L_3"], "Faults", r"4L_\d", "<h2>Faults</h2><pre>" + "\n".join(
        f'{n}("4L_{at}", "{t}"),' for at, (n, t) in enumerate(PAIRS[:3], 1)) + "</pre>"),
    "below a sentence": (["Broken", "Lost", "Shut"], "Faults", "[A-Z][a-z]+", "<h2>Faults</h2><p>The kiln has these.</p><p>Lost: It is lost.</p>"
        "<div><span>Shut</span> <span>It is shut.</span></div><pre>Broken   It is broken.</pre>"),
    "alone, above what they mean": (["Shut", "Lost"], "Faults", "[A-Z][a-z]+", f"<h2>Faults</h2><pre>Shut</pre><p>{TEXTS[0][4:]}</p><pre>Lost</pre>"),
    "behind a word, before one": (["LOST", "SHUT", "OPEN_LID"], "Faults", "[A-Z_]+", "<h2>Faults</h2><p>" + "<br>".join(
        f"Code {n} means that {t.lower()}." for n, t in zip(["LOST", "SHUT", "OPEN_LID"], TEXTS, strict=False)) + "</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", CODED)
def test_lists_and_a_pattern_read_the_codes_in_any_texts(desk: Desk, name: str) -> None:
    wanted, word, code, text = CODED[name]
    assert checked(desk, declared(f"lists = ['{word}']\ncode = '{code}'"), page(text))[0] == "changed"
    assert sorted(map(str, codes(desk))) == sorted(wanted)


def test_a_pattern_leaves_a_list_with_further_columns_as_it_is(desk: Desk) -> None:
    text = page(errors(), "<p>E99 is not used.</p>")
    assert checked(desk, declared("lists = ['Code']\ncode = '[A-Z]+\\d+'"), text)[0] == "changed"
    assert codes(desk) == [row[0] for row in ROWS]


def test_numbered_steps_are_no_codes() -> None:
    steps = "<ol>" + "".join(f"<li>{at}. {text}</li>" for at, text in enumerate(TEXTS, 1)) + "</ol>"
    assert probe_page(page(steps).encode(), "acme", "", None).declare is None


def test_a_place_among_the_other_lists_stays(desk: Desk) -> None:
    text = page(RAW["links"][1], errors(), listing(*map(" - ".join, PAIRS)))
    assert checked(desk, declared('lists = ["#1"]'), text)[0] == "changed"
    assert codes(desk) == [row[0] for row in ROWS]


@pytest.mark.parametrize("tags", ["ul", "br"])
def test_codes_on_lines_of_a_cell_have_each_their_line_of_the_other_cells(desk: Desk, tags: str) -> None:
    def cell(*lines: str) -> str:
        return "<br>".join(lines) if tags == "br" else f"<ul><li>{'</li><li>'.join(lines)}</li></ul>"

    rows = [("400", cell("A1", "A2"), cell("It is empty.", "It is lost.")), ("404", "A3", "It has failed.")]
    text = page("<h2>Error codes</h2>" + table(("HTTP", "Code", "Description"), rows))
    found = probe_page(text.encode(), "acme", "", None)
    assert found.suspect and [one["code"] for one in found.records] == ["A3"] and found.declare
    assert checked(desk, declared(found.declare), text)[0] == "changed"
    rows = desk.ask("SELECT code, status, message FROM errors ORDER BY code")
    assert rows == [("A1", 400, "It is empty."), ("A2", 400, "It is lost."), ("A3", 404, "It has failed.")]


def test_a_status_without_a_code_is_one_of_its_own_in_a_declared_list(desk: Desk) -> None:
    rows = [("401", "", "The token is missing."), ("403", "user_blocked", "The user is blocked."), ("404", "", "Gone.")]
    text = page(table(("Code", "Reason", "Description"), rows))
    config = declared('lists = ["Code"]\ncolumns = { "Reason" = "code", "Code" = "status" }')
    assert checked(desk, config, text)[0] == "changed" and codes(desk) == ["401", "user_blocked", "404"]


def test_rows_that_a_blank_line_parted_from_their_table_belong_to_a_declared_one(desk: Desk) -> None:
    text = page(errors(), "<p>| F1 | 500 | It is <code>lost</code>. |\n| F2 | 503 | It failed. |</p>")
    found = probe_page(text.encode(), "acme", "", None)
    assert found.suspect and found.declare and "# open" not in found.declare
    assert checked(desk, declared(found.declare), text)[0] == "changed" and codes(desk)[-2:] == ["F1", "F2"]


def test_another_table_in_markdown_below_a_declared_one_is_no_part_of_it(desk: Desk) -> None:
    lines = "| Field | Type | Text |\n|---|---|---|\n| limit_of | int | How many. |"
    found = probe_page(page(errors(), f"<p>{lines}</p>").encode(), "acme", "", None)
    assert "limit_of" not in [one["code"] for one in found.records]
    assert checked(desk, declared('lists = ["Code"]'), page(errors(), f"<p>{lines}</p>"))[0] == "suspect"


@pytest.mark.parametrize("form", ["<h3>20{} Release notes</h3><p>{}.</p>", "<li>Chapter 4{}: {}</li>"])
def test_years_and_chapters_are_no_codes_to_declare(form: str) -> None:
    text = "".join(form.format(*one) for one in zip(["19", "20", "21", "22"], TEXTS, strict=True))
    found = probe_page(page(f"<ul>{text}</ul>" if "li" in form else text).encode(), "acme", "", None)
    assert found.records == [] and found.declare is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"<pre>a {'/' * 60_000}</pre>", id="slashes"),
        pytest.param("<ul>" + f"<li><code>TANK_LOST</code> ({'1' * 60_000}</li>" * 3 + "</ul>", id="digits"),
        pytest.param(
            "<table><tr><th>Code</th><th>Text</th></tr><tr><td>A_1</td><td>Lost</td></tr></table>" * 2000
            + "<p>"
            + "| a | b |\n" * 2000
            + "</p>",
            id="rows",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_repeats_is_looked_at_once(text: str) -> None:
    assert isinstance(probe(ProbeJob(page(text).encode(), "acme", "", None), 15), Probe)


def test_a_band_of_a_table_of_two_columns_is_no_code() -> None:
    rows = [
        ("10", "It is open."),
        ("Errors of keys", ""),
        ("13", "It is lost."),
        ("14", "It failed."),
        ("15", "It is shut."),
    ]
    found = probe_page(page("<h2>Error codes</h2>" + table(("Code", "Meaning"), rows)).encode(), "acme", "", None)
    assert [one["code"] for one in found.records] == ["10", "13", "14", "15"]


@pytest.mark.parametrize("form", ["<dt>{}</dt><dd>{}.</dd>", "<h3>{}</h3><p>{}.</p>", "<h3>{} {}</h3><p>It is so.</p>"])
def test_a_code_that_looks_like_a_year_is_one_among_others(form: str) -> None:
    text = "<h2>Error codes</h2>" + "".join(map(form.format, ["1001", "1002", "1003", "2001"], TEXTS))
    found = probe_page(page(f"<dl>{text}</dl>" if "dt" in form else text).encode(), "acme", "", None)
    assert [one["code"] for one in found.records] == ["1001", "1002", "1003", "2001"]


@pytest.mark.parametrize("more", ["", 'columns = { "Code" = "code", "Description" = "message" }'])
def test_what_stands_beside_a_declared_table_does_not_take_its_place(desk: Desk, more: str) -> None:
    config = declared(f'lists = ["Error codes"]\n{more}')
    prose = f"<p>The errors are {', '.join(f'<code>{code}</code>' for code, _, _ in ROWS)}.</p>"
    assert checked(desk, config, page(errors(), prose))[0] == "changed"
    kept = desk.ask("SELECT code, status, message FROM errors")
    lost = errors([("Some words here", *row[1:]) for row in ROWS], ("Remark", "HTTP", "Description"))
    assert checked(desk, config, page(lost, prose))[0] == "suspect"
    assert desk.ask("SELECT code, status, message FROM errors") == kept


def test_marks_behind_code_stay_where_they_are_printed() -> None:
    lines = [f"<p>D{at}00: <code>{name}</code>s: set <code>{name}</code>.</p>" for at, name in enumerate(NAMES, 1)]
    outline = Page(page("<h2>Drawer</h2>", *lines).encode(), "").outline
    texts = {line.texts[3] for table in raw_runs(outline, [""] * len(outline.blocks), []) for line in table.lines}
    assert texts == {f"{name}s: set {name}." for name in NAMES}
