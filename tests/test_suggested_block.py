"""The block that `probe` prints names the lists of codes, all of them and no others, and reads them."""

import pytest
from test_declared import declared, table

from ingest.extraction.read_page import read_document, read_page, suggested_block
from ingest.extraction.suggest import Trial, _has_more, block_for
from ingest.pipeline.probe import probe_page
from ingest.reading import Finding, Reading
from ingest.sites.registry import find_sites
from parsers.classify.suggested_block import SuggestedBlock
from parsers.extract.contract import Site
from parsers.html.page import Page

FAULTS = ["The drawer is not open", "The key was not found", "The lock has failed", "The lamp is broken"]
NAMES = ["DRAWER_SHUT", "KEY_LOST", "LOCK_FAILED", "LAMP_BROKEN"]
CALLS = ["lamp_open", "lamp_shut", "lamp_test", "lamp_move"]


def definitions(names: list[str], texts: list[str]) -> str:
    return (
        "<dl>" + "".join(f"<dt>{name}</dt><dd>{text}.</dd>" for name, text in zip(names, texts, strict=True)) + "</dl>"
    )


def page(text: str) -> str:
    return f"<html><head><title>Lamps | Acme</title></head><body><main>{text}</main></body></html>"


def grid(names: list[str], texts: list[str], *head: str) -> str:
    return table(head, list(zip(names, texts, strict=True)))


def untitled(names: list[str], texts: list[str]) -> str:
    rows = "".join(f"<tr><td>{name}</td><td>{text}.</td></tr>" for name, text in zip(names, texts, strict=True))
    return f"<table>{rows}</table>"


#: A list with a row that nobody filled in: the page is suspect.
UNFILLED = "<h2>More error codes</h2>" + grid(["{{code}}", *NAMES[:2]], FAULTS[:3], "Code", "Description")

#: The codes wanted of each page, which undeclared is declined, suspect or read in part.
PAGES = {
    "a page that is one preformatted text of statuses and sentences": (
        ["200", "400", "401", "404"],
        "<h1>Lamps</h1><p>STATUS CODES</p><pre>200 OK The lamp that you have asked for is lit and it burns well.\n"
        "400 Bad Request The request for this lamp is malformed and cannot be read.\n"
        "401 Unauthorized The key that was sent for this lamp is not known to us.\n"
        "404 Not Found There is no such lamp in this house, nor was there one.\n</pre>",
    ),
    "constants of a preformatted text under error codes, beside a table of statuses": (
        ["400", "404", "503", "LID_OPEN", "NO_PROBE", "TOO_HOT"],
        "<h1>API errors</h1><h2>Common status codes</h2>" + grid(["400", "404", "503"], FAULTS[:3], "Status", "Meaning")
        + "<h2>Error codes</h2><pre>LID_OPEN\nNO_PROBE\nTOO_HOT\n</pre>",
    ),
    "texts in a table about errors": (
        ["CALL THE SHOP", "KEY NOT KNOWN", "DRAWER IS SHUT", "LAMP TOO HOT"],
        "<h1>Messages of declined keys</h1>"
        + grid(["CALL THE SHOP", "KEY NOT KNOWN", "DRAWER IS SHUT", "LAMP TOO HOT"], FAULTS, "Response message", "Descriptions"),
    ),
    "names under the title of reasons, beside states": (
        ["Drawer shut", "Key not known", "Lamp too hot", "Bulb problem"],
        "<h1>Return reasons</h1>" + grid(["Drawer shut", "Key not known", "Lamp too hot", "Bulb problem"], FAULTS, "Reason", "Explanation")
        + "<h2>States</h2>" + grid(["pending", "sent", "failed", "back"], ["It waits", "It is gone", "It is lost", "It came back"], "State", "Meaning"),
    ),
    "texts of six words in a table about errors": (
        [f"no {key} of {lamp} lamps here" for key, lamp in (("key", "old"), ("cord", "new"), ("bulb", "big"))],
        "<h1>Error messages</h1>" + grid(
            [f"no {key} of {lamp} lamps here" for key, lamp in (("key", "old"), ("cord", "new"), ("bulb", "big"))], FAULTS[:3], "Message", "Meaning"
        ),
    ),
    "sentences under the title of messages, which others explain": (
        [f"The {key} of this lamp is not here." for key in ("key", "cord", "bulb")],
        "<h1>Error messages</h1>" + grid([f"The {key} of this lamp is not here." for key in ("key", "cord", "bulb")], FAULTS[:3], "Message", "Meaning"),
    ),
    "a code and one text for several causes, under the title of the codes": (
        [*NAMES, "LAMP_TOO_HOT", "Wrong lamp"],
        "<h1>Lamps</h1><h2>Error codes</h2>" + grid(NAMES, FAULTS, "Code", "Description") + "<h2>Errors of size</h2>"
        + table(("Code", "Description", "Limit"), [("LAMP_TOO_HOT", "It is too hot", "90 degrees"), *(
            ("Wrong lamp", f"The {part} is too long for it", "Three feet") for part in ("cord", "stem", "wick"))]),
    ),
    "numbers of its own below headings like those of the statuses": (
        ["200", "204", "400", "401", "404", "429", "500", "601", "602", "603", "604", "600", "700"],
        "<h1>Codes</h1>" + "".join(
            f"<h2>{heading}</h2><ul>{''.join(f'<li><b>{code}</b>: {text}.</li>' for code, text in rows)}</ul>"
            for heading, rows in (
                ("Success", [("200", "The request succeeded"), ("204", "The request succeeded without any content")]),
                ("Client errors", [("400", "The request is malformed"), ("401", "Authentication is required"), ("404", "Resource not found"), ("429", "Too many requests"), ("500", "Internal error of the server")]),
                ("On removal", zip(("601", "602", "603", "604"), FAULTS, strict=True)),
                ("More codes", [("600", "The lamp is there already"), ("700", "The user is banned")]),
            )
        ),
    ),
    "codes that a text lists alone, which the finding names": (
        ["400", "404", "503", *NAMES],
        "<h1>Lamps</h1><h2>Status codes</h2>" + grid(["400", "404", "503"], FAULTS[:3], "HTTP", "Meaning")
        + f"<h2>Lamp error codes</h2><p>{', '.join(f'<code>{name}</code>' for name in NAMES)}.</p>",
    ),
    "a line alone under a heading of errors, which the finding names": (
        [*NAMES, "LAMP_OLD"],
        "<h1>Error codes</h1><h2>Codes of keys</h2>" + grid(NAMES, FAULTS, "Value", "Meaning")
        + "<h2>Fatal error codes</h2>" + grid(["LAMP_OLD"], ["Older than this program"], "Reason", "Meaning"),
    ),
    "failures under a heading of kinds, which the finding names": (
        [*NAMES, "label_lost", "shelf_shut", "clerk_denied"],
        "<h1>Lamps</h1><h2>Error codes</h2>" + grid(NAMES, FAULTS, "Code", "Description")
        + "<h2>Issue types</h2>" + definitions(["label_lost", "shelf_shut", "clerk_denied"], FAULTS[:3]),
    ),
    "statuses that repeat, beside the fields of an answer that fails": (
        ["200", "400"],
        "<h1>Acme API</h1><h4>Rent a lamp</h4>"
        + table(["Answer type", *(f"{name} (mandatory)" for name in ("meta.status", "meta.message", "lamp.reference"))],
                [["SUCCESS", "Ok", "Lamp lent", "Its number, the one asked for"], ["ERROR", "Error", "Error message", "Its number, the one asked for"]])
        + table(["Http code", "Reason"], [["200 SUCCESS", "Lamp lent"], *(["400 BAD REQUEST", text] for text in [*FAULTS, "The bulb is missing"])]),
    ),
    "fields beside failures": (
        NAMES,
        "<h1>Lamps</h1><h2>Progress</h2>" + definitions(CALLS, ["Its size", "Its path", "Its name", "Its age"])
        + "<h2>Identifiers</h2>" + definitions(NAMES, FAULTS),
    ),
    "a calm list under the same heading as the others, in a section of its own": (
        ["200", "400", "404"],
        "<h1>Keys</h1><h2>Calls</h2>" + "".join(
            f"<h3>POST /keys/{name}</h3><h4>Results</h4><p>The lamp answers.</p><ul><li>200: It has gone well</li><li>{code}: {text}</li></ul>"
            for name, code, text in (("add", "400", "It is one of yours"), ("cut", "404", "Invalid or unknown key"), ("lend", "404", "Invalid or unknown key"))),
    ),
    "lists of one code beside others, one of them of a range": (
        ["L0001", "L0026", "L0027", "L1001", "L4001", "L9001", "L9002"],
        "<h1>Lamps</h1><h2>Errors</h2>" + "".join(
            f"<h3>{name}</h3><ul>{''.join(f'<li>{each}</li>' for each in each_of)}</ul>" for name, each_of in (
                ("L0xxx - Wires", ["<b>L0001</b>: The wire failed", "<b>L0026</b>: The plug was not found", "<b>L0027</b>: The plug is broken"]),
                ("L1xxx - Keys", ["<b>L1001</b>: Asks for a key"]), ("L2xxx - Bulbs", ["L2001-L2904: Colours, sizes (see the shop)"]),
                ("L4xxx - Cords", ["<b>L4001</b>: May be used before it is tied"]),
                ("L9xxx - Words", ["<b>L9001</b>: <code>#on</code> without its <code>#off</code>", "<b>L9002</b>: <code>#off</code> without its <code>#on</code>"]))),
    ),
    "a list that begins as all the others do": (
        [*(f"LAMP_{word}" for word in "SHUT LOST COLD DIM WET OLD OFF HOT RED NEW CUT".split())],
        "<h1>Lamps</h1>" + "".join(
            f"<section><h2>{name} Result Codes</h2>{definitions([f'LAMP_{word}' for word in words.split()], texts)}</section>" for name, words, texts in (
                ("Common", "SHUT LOST COLD DIM", FAULTS), ("Client-only", "WET OLD OFF HOT", FAULTS),
                ("Key Setting", "RED NEW CUT", ["The red one", "Bought today", "Two of them"]))
        ),
    ),
    "calls beside constants": (
        NAMES,
        "<h1>Lamps</h1><h2>error_e</h2>" + untitled(NAMES, FAULTS) + "<h2>call_e</h2>" + untitled(CALLS, ["Opens a lamp", "Shuts it", "Tests it", "Moves a broken lamp"])
        + UNFILLED,
    ),
    "fields of an answer within a list": (
        ["LAMP_ANY", *NAMES],
        "<h1>Lamps</h1><h2>Exceptions</h2><dl><dt>LAMP_ANY</dt><dd>Any failure:"
        "<ul><li><code>desc</code>: what has failed</li><li><code>info</code>: why it was not done</li>"
        "<li><code>matched</code>: the error below</li></ul></dd>" + definitions(NAMES[1:], FAULTS[1:])[4:]
        + UNFILLED,
    ),
    "terms with a list each": (
        NAMES,
        "<h1>Types</h1>" + "".join(
            f"<dl><dt>type {kind}</dt><dd>It is one." + "".join(f"<dl><dt>enum {n}</dt><dd>(-{at}) {t}.</dd></dl>" for at, (n, t) in
            enumerate(zip(names, texts, strict=True), 501)) + "</dd></dl>"
            for kind, names, texts in (("lamp_error", NAMES, FAULTS), ("lamp_flag", ["LAMP_RED", "LAMP_BLUE", "LAMP_WARM"], ["Red", "Blue", "Warm"]))
        ),
    ),
    "numbers in headings above others": (
        ["32", "5", "2"],
        "<h1>What can happen</h1>" + "".join(f"<h2>Lamp error {n}</h2><h3>Meaning</h3><p>{t}.</p>" for n, t in
        zip(["32", "5", "2"], FAULTS, strict=False)),
    ),
    "lists of one line beside others": (
        ["lamp.E001", "lamp.E002", "lamp.W003", "drawer.E001", "key.W100"],
        "<h1>Checks of the shop</h1><h2>Built in</h2><h3>Lamps</h3><ul>"
        + "".join(f"<li><strong>lamp.{code}</strong>: {text}.</li>" for code, text in zip(["E001", "E002", "W003"], FAULTS, strict=False))
        + "</ul><h3>Drawers</h3><ul><li><strong>drawer.E001</strong>: It is shut.</li></ul>"
        "<h3>Keys</h3><ul><li><strong>key.W100</strong>: It is lost.</li></ul>"
        "<h3>Tags</h3><ul><li><strong>shop_tag</strong>: It marks them.</li></ul>",
    ),
    "values that a function returns": (
        ["LAMP_OK", "LAMP_SHUT", "LAMP_LOST", "LAMP_OFF"],
        "<h1>Lamps</h1><h2>Function Documentation</h2><h3>lamp_open()</h3><p>Opens a lamp.</p>"
        "<dl><dt>Parameters</dt><dd>" + untitled(["the_lamp", "size", "key_of"], ["A lamp", "Its size", "The key"]) + "</dd></dl>"
        "<dl><dt>Return values</dt><dd>" + untitled(["LAMP_OK", "LAMP_SHUT", "LAMP_LOST", "LAMP_OFF"], ["no error", *FAULTS[:3]]) + "</dd></dl>",
    ),
    "constants beside a summary of functions": (
        NAMES,
        "<h1>Error handling</h1><h2>Summary</h2>"
        + untitled(["lamp_error_mode", "lamp_error_text()", "lamp_error_reset()"], ["It tells errors", "The last error", "Drops the error"])
        + "<h3>lamp_error_mode</h3><h4>See also</h4><p>lamp_error_text</p>" + untitled(NAMES, FAULTS),
    ),
    "items beside the one name of all of them": (
        NAMES,
        "<h1>Module lamp.codes</h1><h2>Constants</h2>" + untitled(["lamp.codes"], ["Error constants"])
        + "<dl><dt>lamp.codes</dt><dd>Error constants.<h3>Fields:</h3><ul>"
        + "".join(f"<li>{n} <i>int</i> {t}</li>" for n, t in zip(NAMES, FAULTS, strict=True)) + "</ul></dd></dl>",
    ),
    "a list of one line under the same words as another": (
        ["LAMP_ERROR_SHUT", "LAMP_ERROR_LOST", "LAMP_ERROR_DIM", *NAMES[:2]],
        "<h1>Lamps</h1><p>What can go wrong with error codes.</p><h2>enum LampError</h2><h3>Members</h3>"
        + untitled(["<code>LAMP_ERROR_SHUT</code>", "<code>LAMP_ERROR_LOST</code>"], FAULTS[:2])
        + "<h2>enum ReadError</h2><h3>Members</h3>" + untitled(["<code>LAMP_ERROR_DIM</code>"], ["It has failed"]) + UNFILLED,
    ),
    "codes in the answers with statuses": (
        NAMES,
        "<h1>Lamps</h1><h2>Error codes</h2>" + "".join(
            f'<h3>{status}</h3><pre>{{"error": "{text}", "code": "{name}"}}</pre>' for status, name, text in
            zip(["400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found"], NAMES, FAULTS, strict=True)
        ),
    ),
    "numbers alone above what they mean, under a main heading": (
        ["0", "1", "4", "16"],
        "<section><h1>NAME</h1><p>lamp - opens a lamp</p></section><section><h1>EXIT STATUS</h1><p>One of these:</p>" + "".join(
            f"<p><b>{number}</b></p><div>{text}</div>" for number, text in zip(["0", "1", "4", "16"], FAULTS, strict=True)
        ) + "</section><section><h1>ENVIRONMENT</h1><dl><dt>LAMP_DIR</dt><dd>Where it is not found</dd><dt>LAMP_KEY</dt>"
        "<dd>The wrong key</dd><dt>LAMP_OFF</dt><dd>It has failed</dd></dl></section>",
    ),
    "lines that say that they are codes": (
        ["1", "2", "3", "4"],
        "<h1>Lamps</h1><pre>" + "\n".join(f"Lamp error code {at}: {text}" for at, text in enumerate(FAULTS, 1)) + "</pre>",
    ),
    "tables of one kind": (
        [f"LAMP_{at}X" for at in range(34)],
        "<h1>Lamps</h1><h2>Exit codes of all</h2>" + grid([f"LAMP_{at}X" for at in range(4)], FAULTS, "Exit code", "Description")
        + "<h2>Exit codes of the shop</h2>" + grid([f"LAMP_{at}X" for at in range(4, 34)], [*FAULTS * 7, *FAULTS[:2]], "Exit code", "Description"),
    ),
    "lines under headings of their own, some alone": (
        ["100", "101", "102", "200", "201", "202", "300", "400", "401"],
        "<h1>Lamp error codes</h1><h3>Shape</h3><p>" + "<br>".join(f"10{at} – {text}" for at, text in enumerate(FAULTS[:3]))
        + "</p><h3>Colour</h3><p>" + "<br>".join(f"20{at} – {text}" for at, text in enumerate(FAULTS[1:]))
        + "</p><h3>Cord</h3><p>300 – The cord is missing</p><h3>Key</h3><p>400 – The key is missing<br>401 – The key is not valid</p>",
    ),
    "headings, some with a word in capitals": (
        ["100", "101", "103", "106", "108", "109"],
        "<h1>Códigos dos retornos</h1>" + "".join(f"<h2>{code}</h2><p>{text}</p>" for code, text in (
            ("100 - SUCESSO", "Autorizado o uso"), ("101 - SUCESSO", "Lote recebido"), ("103 - SUCESSO", "Lote recebido com sucesso"),
            ("106 - REJEIÇÃO", "Lote não localizado"), ("108 - REJEIÇÃO", "Serviço paralisado"), ("109 - REJEIÇÃO", "Serviço indisponível"))),
    ),
    "members of an enumeration that share a line": (
        ["lampNoError", "lampNotOpen", "lampBadKey", "lampTimedOut", "lampInternalError", "lampBadCord"],
        "<h1>lamp.h</h1><table><tr><td colspan=2><h2>Enumerations</h2></td></tr><tr><td>enum</td><td><b>LampReply</b> {<br>lampNoError = 0 , lampNotOpen = -1000 , "
        "lampBadKey ,<br>lampTimedOut , lampInternalError ,<br>lampBadCord<br>}</td></tr></table>",
    ),
    "messages above their statuses, which the finding names": (
        ["400", "404", "key not sent", "lamp not named", "cord too short"],
        "<h1>Errors</h1><h2>HTTP status codes</h2>" + grid(["400", "404"], ["Bad Request: not readable", "Not Found: no such lamp"], "Status code", "Meaning")
        + "<h2>Lamp errors</h2>" + "".join(f"<details><summary>{name}</summary><p><b>HTTP status:</b> 400</p><p><b>Cause:</b> {text}.</p></details>" for name, text in zip(
            ("key not sent", "lamp not named", "cord too short"), FAULTS[:3], strict=True)),
    ),
    "bold words under another heading of errors, which the finding names": (
        ["Locked", "Unlit", "LampUnknown", "CordMissing", "BulbBroken"],
        "<h1>List of error codes</h1>" + "".join(f"<h3>Error codes of {what}</h3>" + "".join(
            f"<p><b>{name}:</b> The lamp cannot be lit, for the shop has not opened it to the one who asked for it.</p>" for name in names.split()
        ) for what, names in (("access", "Locked Unlit"), ("lamps", "LampUnknown CordMissing BulbBroken"))),
    ),
    "constants with their number twice": (
        NAMES,
        "<h1>Module lamp</h1><h3>Enum lampErrors</h3><pre>enum lampErrors {\n" + "\n".join(f"    {name} = {at} : {at}" for at, name in enumerate(NAMES)) + "\n}</pre>",
    ),
    "codes in a second column": (
        ["10", "20", *NAMES],
        "<h1>Error codes</h1>" + table(("code", "msg", "subCode", "subMsg"), [("10", "Lamp error", "", ""), ("", "", NAMES[0], FAULTS[0]),
        ("", "", NAMES[1], FAULTS[1]), ("20", "Key error", "", ""), ("", "", NAMES[2], FAULTS[2]), ("", "", NAMES[3], FAULTS[3])]),
    ),
    "rows of a status and no code": (
        ["401", *map(str, range(1101, 1105))],
        "<h1>Errors</h1>" + table(("Code", "Status", "Description"), [("", "401", "Not authorized"), *zip(map(str, range(1101, 1105)), ["400"] * 4, FAULTS, strict=True)]),
    ),
    "failures below a heading of reasons, in another shape": (
        ["E10", "E11", "E12", "E13", *NAMES],
        "<h1>Lamps</h1><h2>Error codes</h2>" + grid(["E10", "E11", "E12", "E13"], FAULTS, "Code", "Message") + "<h2>Reasons</h2>" + definitions(NAMES, FAULTS),
    ),
    "calm codes below their own heading, beside statuses": (
        ["200", "400", "500", "LAMP_LIT", "LAMP_HOT", "LAMP_OLD"],
        "<h1>Lamps</h1><h2>HTTP status codes</h2>" + grid(["200", "400", "500"], ["OK", "Bad request", "It failed"], "Status", "Meaning")
        + "<h2>Error codes</h2>" + definitions(["LAMP_LIT", "LAMP_HOT", "LAMP_OLD"], ["It is lit", "It is hot", "It is old"]),
    ),
    "titled numbers of results, beside statuses": (
        ["200", "400", "500", "1001", "1002", "1003"],
        "<h1>Lamps</h1><h2>HTTP status codes</h2>" + grid(["200", "400", "500"], ["OK", "Bad request", "It failed"], "Status", "Meaning")
        + "<h2>Return values</h2>" + grid(["1001", "1002", "1003"], ["It is lit", "It is hot", "It is old"], "Code", "Meaning"),
    ),
    "a list of codes below each status": (
        ["lidShut", "potLost", "potIsHot", "teaIsOld"],
        "<h1>Lamps</h1><h2>Answers</h2><h3>402 Payment Required</h3><ul><li><code>lidShut</code> - It failed</li></ul>"
        "<h3>409 Conflict</h3><ul><li><code>potLost</code> - It is lost</li><li><code>potIsHot</code> - It is hot</li></ul>"
        "<h3>410 Gone</h3><ul><li><code>teaIsOld</code> - It is old</li></ul>",
    ),
    "numbers below a heading of errors, beside statuses": (
        ["200", "400", "500", "10001", "10002", "10003"],
        "<h1>Lamps</h1><h2>HTTP status codes</h2>" + grid(["200", "400", "500"], ["OK", "Bad request", "It failed"], "Status", "Meaning")
        + "<h2>Failure reasons</h2><ul><li><code>10001</code> It is lit</li><li><code>10002</code> It is lost</li><li><code>10003</code> It is hot</li></ul>",
    ),
    "groups below a heading of results, of which one fails, beside statuses": (
        ["200", "400", "500", "SES_LIT", "SES_OLD", "SES_HOT", "NET_LOST", "NET_SHUT", "NET_SLOW"],
        "<h1>Lamps</h1><h2>HTTP status codes</h2>" + grid(["200", "400", "500"], ["OK", "Bad request", "It failed"], "Status", "Meaning")
        + "<h2>Return values</h2><h3>Session</h3><ul><li>SES_LIT: It is lit</li><li>SES_OLD: It is old</li><li>SES_HOT: It is hot</li></ul>"
        + "<h3>Network</h3><ul><li>NET_LOST: It is lost</li><li>NET_SHUT: It cannot be found</li><li>NET_SLOW: It is slow</li></ul>",
    ),
    "codes of successes, that the line above calls so, beside those of errors": (
        ["LX_OK", "LX_LIT", "LX_HOT", "LX_ERROR_LOST", "LX_ERROR_SHUT", "LX_ERROR_OUT"],
        "<h1>Lamps</h1><h2>Description</h2><p>Success codes</p><ul><li><code>LX_OK</code> It is done</li><li><code>LX_LIT</code> It is lit</li>"
        "<li><code>LX_HOT</code> It is hot</li></ul><p>Error codes</p><ul><li><code>LX_ERROR_LOST</code> It cannot be found</li>"
        "<li><code>LX_ERROR_SHUT</code> It failed</li><li><code>LX_ERROR_OUT</code> The lamp is invalid</li></ul>",
    ),
    "calls that may fail, under another heading": (
        NAMES,
        "<h1>Lamps</h1><h2>Overview</h2>" + definitions([f"LAMP_{call}" for call in ("OPEN", "SHUT", "TEST")], ["Fails if it is shut", "Never fails", "The error is lost"])
        + "<h2>Errors</h2>" + definitions(NAMES, FAULTS),
    ),
    "constants, of which one list leaves some out": (
        ["LX_OK", *(f"LX_{name}" for name in NAMES)],
        "<section><h1>SYNOPSIS</h1>" + untitled([f"#define LX_{name}</td><td>6{at}" for at, name in enumerate(["OK", *NAMES])], ["lit", *FAULTS])
        + "</section><section><h1>DESCRIPTION</h1>" + definitions([f"LX_{name} (6{at})" for at, name in enumerate(NAMES)], FAULTS) + "</section>",
    ),
    "codes and texts in the cells of one column": (
        ["E10", "E11", "E12", "E13", "E20", "E21", "N10", "N11"],
        "<h1>Appendix</h1><h2>Error codes</h2><table>" + "".join(f"<tr><td>E1{at} {text}</td><td></td></tr>" for at, text in enumerate(FAULTS))
        + "</table><h2>Notices</h2><table>" + "".join(f"<tr><td>{code} – {text}</td></tr>" for code, text in zip(("E20", "E21", "N10", "N11"), FAULTS, strict=True)) + "</table>",
    ),
    "two rows in one": (
        [str(at) for at in range(201, 207)],
        "<h1>Lamps</h1><h2>Error codes</h2>" + table(("Code", "Description"), list(zip(["201", "202", "203", "204"], FAULTS, strict=True))).replace(
            "</table>", f"<tr><td>205</td><td>{FAULTS[0]}</td><td>206</td><td>{FAULTS[1]}</td></tr></table>"),
    ),
    "numbers that begin with a sign": (
        [f"$00{at}A" for at in range(4)],
        "<h1>Lamps</h1><div>Codes of errors.<br>" + "<br>____<br>".join(f"$00{at}A {text}<br>" for at, text in enumerate(FAULTS)) + "</div>",
    ),
    "a name for several numbers": (
        ["1001", "1002", "1003", "1004"],
        "<h1>Error codes</h1>" + table(("Number", "Error code", "Message"), [(str(1000 + at), NAMES[at // 2], text) for at, text in enumerate(FAULTS, 1)]),
    ),
    "a status of two failures, each under a title of its own": (
        ["400", "429", "500"],
        "<h1>Lamps</h1><h2>Error handling</h2>" + "".join(
            f"<h3>{title}</h3><ul><li><b>Code</b>: {code}</li><li><b>Solution</b>: {text}</li></ul>" for title, code, text in (
                ("No key", 500, "Set the key"), ("No lamp", 400, "Send a lamp"), ("No light", 500, "Light it"), ("Too many", 429, "Wait"))),
    ),
    "items, some with a word before what failed": (
        ["401", "422", "429", "502"],
        "<h1>Lamps</h1><p>Errors:</p><ul>" + "".join(f"<li>{text}</li>" for text in (
            "401 JWT 검증 실패", "422 query 누락", "429 요청 한도 초과", "502 LLM 호출 실패")) + "</ul>",
    ),
    "variants of an enumeration, some of which are plain words": (
        ["NotFound", "Busy", "Closed"],
        "<h1>Enum lamps::Failure</h1><h2>Variants</h2>" + "".join(
            f"<section id='variant.{text.partition('(')[0]}'><h3>{text}</h3></section><p>The lamp has failed.</p>" for text in ("NotFound", "Busy(String)", "Closed")),
    ),
    "ends of a program below a manual's title line": (
        ["1", "2", "3"],
        "<table><tr><td>LAMP-OPEN(8)</td><td>LAMP</td><td>LAMP-OPEN(8)</td></tr></table>" + "".join(f"<h1>{title}</h1><p>It opens a lamp.</p>" for title in
        ("NAME", "SYNOPSIS", "DESCRIPTION", "SUBCOMMAND")) + "<h1>EXIT STATUS</h1><p>It returns zero if it opens; else:</p>"
        + definitions(["<b>1</b>", "<b>2</b>", "<b>3</b>"], ["it couldn't be opened", "the lamp was not found", "it met other errors"]) + "<h1>AVAILABILITY</h1><p>On any hill.</p><h1>SEE ALSO</h1><p>lamp(8)</p>",
    ),
    "ranges of codes": (
        ["100-104", "110-114", "201-207"],
        "<h1>Lamps</h1><h2>Error codes</h2><ul><li>100-104: Door failures</li><li>110-114: Test failures</li><li>201-207: Lamp failures</li></ul>",
    ),
    "constants that begin each in its own way": (
        NAMES,
        "<h1>Lamps</h1><h3>POST /lamps</h3><p>Adds a lamp.</p><p><b>Response 201</b>: The new lamp.</p>" + "".join(f"<p><b>Answer {status}</b>: <code>{name}</code> — {text}.</p>" for status, name, text in
        zip((404, 409, 400, 410), NAMES, FAULTS, strict=True)),
    ),
    "codes behind an arrow, before their status": (
        NAMES,
        "<h1>Lamps</h1><p><b>Error codes:</b></p><ul>" + "".join(f"<li>{text} → <code>{name}</code> (401)</li>" for name, text in zip(NAMES, FAULTS, strict=True)) + "</ul>",
    ),
    "constants with values of two parts": (
        [f"LAMP_ERROR_{at}" for at in "ABCD"],
        "<h1>Lamps</h1><h2>Error codes</h2><pre>" + "\n".join(f"LAMP_ERROR_{at}   4.0{n}" for n, at in enumerate("ABCD")) + "</pre>"
        "<h2>Return values</h2>" + "".join(f"<p>{call}() fails if {text.lower()}.</p>" for call, text in zip(CALLS, FAULTS, strict=True)),
    ),
    "a failure in words among names, one of them glossed": (
        ["LampBroken", "SwitchLost", "OilEmpty", "WickBurnt", "Shop unreachable error"],
        "<h1>Lamp errors</h1>" + table(["Error class", "Cause"], [*zip(("LampBroken", "SwitchLost (in the hall)", "OilEmpty", "WickBurnt"), FAULTS, strict=True),
        ("Shop unreachable error", "No shop is near")]),
    ),
    "names alone on the lines below a second main heading": (
        [*NAMES, "lid_invalid", "pot_missing", "cup_expired"],
        "<h1>Lamp error codes</h1>" + grid(NAMES, FAULTS, "Code", "Message")
        + "<h1>Pot error codes</h1><p>lid_invalid\npot_missing\ncup_expired</p>",
    ),
    "a code with a stray space": (
        [*NAMES, "LAMP_TOO _HOT"],
        "<h1>Lamp errors</h1>" + grid([*NAMES, "LAMP_TOO _HOT"], [*FAULTS, "It is too hot"], "Error code", "Meaning"),
    ),
    "the first and the last of many codes, and what stands for none": (
        ["10001", "10002", "10003", "10004", "10005", "10006", "10007", "30001 … 30003", "null"],
        "<h1>Lamp errors</h1>"
        + grid(["10001", "10002", "10003", "10004", "10005", "10006", "10007", "30001 … 30003", "null"], [*FAULTS, *FAULTS, "It was not sent"], "Error code", "Meaning"),
    ),
    "a phrase among the codes": (
        ["LAMP_BROKEN", "SWITCH_LOST", "OIL_EMPTY", "NO_WICK", "Network error"],
        "<h1>Lamp errors</h1>" + table(["Error", "Cause"], [*zip(("LAMP_BROKEN", "SWITCH_LOST", "OIL_EMPTY", "NO_WICK"), FAULTS, strict=True), ("Network error", "No lamp is near")]),
    ),
    "a word among the names that may be a placeholder": (
        ["LampBroken", "SwitchLost", "OilEmpty", "WickBurnt", "Undefined"],
        "<h1>Lamp errors</h1>" + table(["Error", "Cause"], [*zip(("LampBroken", "SwitchLost", "OilEmpty", "WickBurnt"), FAULTS, strict=True), ("Undefined", "An unknown error has occurred")]),
    ),
    "failures under a status of their own, beside others with the same texts": (
        ["101", "102", "104", "2", "3", "5", "6"],
        "<h1>Error codes</h1><h2>POST /lamps</h2>" + table(["Code", "Message", "Cause"], [(code, text, f"{text} at night.") for code, text in zip(("101", "102", "104"), FAULTS, strict=False)])
        + "<h2>POST /cords</h2>" + table(["status", "msg", "Cause"], [(code, f"{text}!", f"{text} by day.") for code, text in zip("2356", FAULTS, strict=True)]),
    ),
    "a table of operations with their messages, beside headings of codes": (
        ["lamp.key/lost", "lamp.drawer/shut", "lamp.lock/failed", "lamp.bulb/broken"],
        "<h1>Error codes</h1>" + "".join(f"<h2><code>{code}</code></h2><p>{text} (invalid).</p>" for code, text in zip(("lamp.key/lost", "lamp.drawer/shut", "lamp.lock/failed", "lamp.bulb/broken"), FAULTS, strict=True))
        + "<h2>Error messages</h2>" + table(["Operation", "Plain message", "Longer message"], [(name, text, f"{text}, and has failed") for name, text in zip(("LIGHT", "SNUFF", "TRIM"), FAULTS, strict=False)]),
    ),
    "codes behind the name of a part, in a table without titles": (
        ["lamps.E001", "lamps.E002", "lamps.W003", "lamps.E021"],
        "<h1>Lamps</h1><h2>Checks</h2>" + untitled([f"See lamps.{code}" for code in ("E001", "E002", "W003", "E021")], FAULTS),
    ),
    "constants on the lines of one cell": (
        NAMES,
        "<h1>Lamps</h1><h2>Error messages</h2><table><tr><th>Response</th><td><b>Code:</b> 400<br><b>Body:</b> <code>{ lit: false }</code><br><br>"
        + "<br>".join(f"<b>{name} :</b> {text}." for name, text in zip(NAMES, FAULTS, strict=True)) + "</td></tr></table>",
    ),
    "a table beside ranges, whose titles are no codes": (
        [*NAMES],
        "<h1>Error codes</h1>" + table(["Error code", "HTTP", "Description", "Batch"], [(name, "402", text, f"{at}000-{at}999") for at, (name, text) in enumerate(zip(NAMES, FAULTS, strict=True), 1)]),
    ),
    "messages in tables below statuses": (
        ["The lamp is required.", "The lamp must be cold.", "No lamp", "The fuse is blown."],
        "<h1>Lamps</h1><h2>Status codes</h2>" + "".join(
            f"<h3>{title}</h3><p>{text}</p>" + table(["Message", "Why"], [(f"<code>{one}</code>", "It is so") for one in told])
            for title, text, told in (
                ("400 Bad Request", "It cannot be lit.", ("The lamp is required.", "The lamp must be cold.")),
                ("404 Not Found", "It is lost.", ("No lamp",)),
                ("500 Internal Server Error", "It failed.", ("The fuse is blown.",)))),
    ),
    "numbers with a name in a table without titles": (
        ["452", "453", "455", "460"],
        "<h1>Lamps</h1><h2>What they answer</h2>" + untitled([f"{at} {name} Exception" for at, name in zip((452, 453, 455, 460), ("Drawer", "Key", "Lock", "Bulb"), strict=True)], FAULTS),
    ),
    "tables of one kind under titles that say nothing, beside another list": (
        NAMES,
        "<h1>Lamps</h1><h2>Currencies</h2>" + table(["Currency code", "Number", "Name"], [("USD", "840", "Dollar"), ("EUR", "978", "Euro"), ("CHF", "756", "Franc"), ("SEK", "752", "Krona")])
        + "<h2>Drawers</h2>" + grid(NAMES[:2], ["Vag mofab", "Lag peka"], "Soza", "Dolu") + "<h2>Cords</h2>" + grid(NAMES[2:], ["Tesa nada", "Fatar vag"], "Soza", "Dolu"),
    ),
    "the names of groups, before codes of which one comes again": (
        [f"LAMP_{word}" for word in "SHUT LOST FAILED BROKEN OLD WET DIM HOT COLD NEW".split()],
        "<h1>Error codes</h1>" + table(["Gupaka", "Soza", "Meaning"], [
            (f"<code>{'KEY_ERROR' if at % 2 else 'CORD_ERROR'}</code>", f"<code>LAMP_{word}</code>", f"{FAULTS[at % 4]} ({at})")
            for at, word in enumerate("SHUT LOST FAILED BROKEN OLD WET DIM HOT COLD NEW NEW".split())]),
    ),
    "a list with the titles of all others, under a name of its own": (
        [*NAMES, "LAMP_RED", "LAMP_COLD"],
        "<h1>Lamps</h1><h2>Error codes</h2>" + "".join(f"<h3>{name}</h3>" + grid(codes, texts, "Soza", "Meaning") for name, codes, texts in (
            ("Keys (403)", NAMES[:2], FAULTS[:2]), ("Locks (409)", NAMES[2:], FAULTS[2:]), ("Parameters (400)", ["LAMP_RED", "LAMP_COLD"], ["Red, not blue", "It is cold"]))),
    ),
    "a range with one code, before the history of versions": (
        ["4000", "4001", "4100", "4200", "4201"],
        "<h1>Lamps</h1><h2>Error codes</h2>" + "".join(
            f"<h3>{title}</h3><ul>" + "".join(f"<li>{code}: {text}</li>" for code, text in zip(codes, FAULTS, strict=False)) + "</ul>"
            for title, codes in (("4000-4099", ("4000", "4001")), ("4100-4199", ("4100",)), ("4200-4299", ("4200", "4201"))))
        + "<h2>Version history</h2><ul>" + "".join(f"<li>{at}: Version {at} of the lamp</li>" for at in (7, 6, 5)) + "</ul>",
    ),
    "a list that goes on as items under a heading of no errors": (
        [*NAMES, "DOOR_GONE", "KEY_BENT", "LAMP_FAILED"],
        "<h1>Lamps</h1><h2>Appendix</h2>" + grid(NAMES, FAULTS, "Gupaka", "Meaning") + "<h3>More</h3><ul>" + "".join(
            f"<li>{code}: {text}</li>" for code, text in (("DOOR_GONE", FAULTS[0]), ("KEY_BENT", FAULTS[1]), ("LAMP_FAILED", FAULTS[2])))
        + "</ul><h3>Switches</h3><ul><li>LAMP_ONE: Front</li><li>LAMP_TWO: Back</li><li>LAMP_ALL: Both</li></ul>",
    ),
    "names and numbers as the terms of one list": (
        ["1001", "lamp_out_2", "1003", "lamp_red_4"],
        "<h1>Lamps</h1><h2>Appendix</h2><p>These occur:</p>" + definitions(["1001", "lamp_out_2", "1003", "lamp_red_4"], FAULTS),
    ),
    "a plain word among constants, under a heading that names more": (
        ["LAMP_OUT_1", "LAMP_OUT_2", "Timeout", "LAMP_RED_3", "LAMP_RED_4"],
        "<h1>Lamps</h1><h2>Errors</h2><p>An HTTP answer has one of them.</p>" + definitions(
            ["LAMP_OUT_1", "LAMP_OUT_2", "Timeout", "LAMP_RED_3", "LAMP_RED_4"], [*FAULTS, "The lamp is lost"]),
    ),
    "codes of several words, in lists of terms": (
        ["lamp gone", "lamp out of order", "no such lamp", "key lost", "wrong key", "door not open"],
        "<h1>Lamps</h1>" + "".join(
            f"<h2>{title}</h2><dl>" + "".join(f"<dt>{code}</dt><dd>{text}.</dd>" for code, text in zip(codes, FAULTS, strict=False)) + "</dl>"
            for title, codes in (("Bulbs", ("lamp gone", "lamp out of order", "no such lamp")), ("Doors", ("key lost", "wrong key", "door not open")))),
    ),
    "a plain word as the code of one of several headings": (
        [*NAMES[:3], "Timeout", NAMES[3]],
        "<h1>Lamps</h1><h2>Appendix</h2>" + "".join(
            f"<h4>{code}</h4><p>{text}.</p>" for code, text in zip((*NAMES[:3], "Timeout", NAMES[3]), (*FAULTS, "It is lost"), strict=True))
        + "<h4>Support</h4><p>Write to us.</p>",
    ),
    "plain words as codes, and sections of more lines": (
        ["gone", "dark", "broken", "wet"],
        "<h1>Lamps</h1><h2>Bulbs</h2><p>These fail:</p><ul>" + "".join(
            f"<li>{code}: {text}</li>" for code, text in zip(("gone", "dark", "broken", "wet"), FAULTS, strict=False))
        + "</ul><h2>Doors</h2><p>A door that failed is shut.</p><h2>Keys</h2><p>A key that is lost cannot be found.</p>",
    ),
    "numbers that were taken for statuses before words, which the finding names": (
        ["001", "002", "003", "201", "204", "205", "203"],
        "<h1>Lamps</h1><h2>Error codes</h2><ul>" + "".join(
            f"<li>{name}<ul>{''.join(f'<li>{code} - {text}</li>' for code, text in lines.items())}</ul></li>" for name, lines in (
                ("Shop", {"001": FAULTS[0], "002": FAULTS[1]}), ("Key", {"003": FAULTS[2]}),
                ("Form", {"201": "E-Mail - It is not valid", "204": "numeric - It has letters", "205": "alphabetic - It has digits",
                          "203": FAULTS[3]}))
        ) + "</ul>",
    ),
    "terms of words beside a name, which the finding names": (
        ["lamp is off", "no such key", "ErrLampLost"],
        "<h1>Lamps</h1><h2>List of errors</h2><dl>" + "".join(
            f"<dt>{name} <code>{status}</code></dt><dd>{text}.</dd>" for name, status, text in
            zip(["lamp is off", "no such key", "ErrLampLost"], ["403", "404", "400"], FAULTS, strict=False)) + "</dl>",
    ),
    "tables of codes with a part left open": (
        ["LMP-XXX-00-E001", "LMP-XXX-00-E002", "LMP-XXX-01-C001", "LMP-XXX-01-C002"],
        "<h1>Error codes</h1><h2>All</h2>" + grid(["LMP-XXX-00-E001", "LMP-XXX-00-E002"], FAULTS[:2], "Code", "Description")
        + "<h2>Line</h2>" + grid(["LMP-XXX-01-C001", "LMP-XXX-01-C002"], FAULTS[2:], "Code", "Description"),
    ),
    "codes above their statuses and answers in a table": (
        ["BAD_KEY", "KEY_DENIED", "LOCK_ERROR", "LAMP_NOT_FOUND"],
        "<h1>Error messages</h1><table>" + "".join(
            f'<tr><td colspan="2"><b>{name}</b></td></tr><tr><td>{status}</td><td><pre>{{ "status": "{name}" }}</pre></td></tr>'
            f'<tr><td colspan="2">{text}.</td></tr>' for status, name, text in zip(
                ["401 Unauthorized", "403 Forbidden", "404 Not Found", "404 Not Found"],
                ["BAD_KEY", "KEY_DENIED", "LOCK_ERROR", "LAMP_NOT_FOUND"], FAULTS, strict=True)) + "</table>",
    ),
    "numbers of exits among the headings of a manual": (
        ["0", "1", "2"],
        "<h1>lamp</h1><h2>lamp-open</h2><p>lamp-open - Opens a lamp, or fails</p><h2>DESCRIPTION</h2><p>It opens a lamp. An error ends it.</p>"
        "<h2>EXIT CODES</h2><p>It says how it ended:</p>"
        + untitled(["0", "1", "2"], ["Success", "An error occurred", "A lamp was left alone"])
        + "<h2>CONFIGURATION FILES</h2><p>A file with lamps.</p><h2>SEE ALSO</h2><p>The shop.</p><h2>AUTHOR</h2><p>A clerk.</p>",
    ),
    "constants on a few lines beside more of them": (
        ["LAMP_OK", "LAMP_ARGS_BAD", *[f"LAMP_{name}" for name in NAMES]],
        "<h1>Lamps</h1><h2>Ends</h2><p>general</p><pre>LAMP_OK            // no error\nLAMP_ARGS_BAD      // invalid arguments</pre>"
        "<h2>Errors</h2><pre>" + "\n".join(f"LAMP_{name}    // {text}" for name, text in zip(NAMES, FAULTS, strict=True)) + "</pre>",
    ),
    "members of an error beside those of something else": (
        ["lamp_E_None", "lamp_E_Key", "lamp_E_Lost", "lamp_E_Memory"],
        "<h1>lamp.h</h1><h2>lampError</h2>" + untitled(["lamp_E_None", "lamp_E_Key", "lamp_E_Lost", "lamp_E_Memory"], [""] * 4)
        + "<h2>lampKind</h2>" + untitled(["lamp_KindOil", "lamp_KindGas", "lamp_KindWax", "lamp_KindNone"], [""] * 4),
    ),
    "classes of exceptions in a summary of a header": (
        ["lamp::KeyError", "lamp::LockError", "lamp::Exception"],
        "<h1>exceptions.h</h1><code>#include &lt;lamp/base.h&gt;</code><br><code>#include &lt;lamp/key.h&gt;</code><br><code>#include &lt;lamp/lock.h&gt;</code><br>"
        '<table><tr><td colspan="2"><h2>Classes</h2></td></tr>' + "".join(
            f'<tr><td>class &#160;</td><td><a href="#">lamp::{name}</a></td></tr><tr><td>&#160;</td><td>{text}. <a href="#">More...</a></td></tr>'
            for name, text in zip(["KeyError", "LockError", "Exception"], FAULTS, strict=False)) + "</table>",
    ),
    "the fields of a class below its tree": (
        ["LAMP_LOST", "LAMP_SHUT", "LAMP_KIND"],
        "<h1>Class LampException</h1><ul><li>java.lang.Object<ul><li>java.lang.Exception<ul><li>lamps.LampException</li></ul></li></ul></li></ul>"
        "<h2>Field Summary</h2>" + table(["Modifier and Type", "Field"], [("int", "lampAgent"), ("static int", "LAMP_LOST"), ("static int", "LAMP_SHUT"), ("static int", "LAMP_KIND")]),
    ),
    "two constants with a stop behind each": (
        ["LAMP_KEY_LOST", "LAMP_LOCK_FAILED"],
        "<h2>Return value</h2><p>One of these error codes:</p>"
        "<ul><li>LAMP_KEY_LOST. The key was not found.</li><li>LAMP_LOCK_FAILED. The lock has failed.</li></ul>",
    ),
    "labels above tables of codes that clash": (
        ["-EOFF", "-ELOST", "-EJAM", "-EDARK", "-EHOT"],
        "<h1>Lamp error codes</h1><h2>Error codes returned by lamp_open()</h2><p>Non-LAMP-specific:</p>" + untitled(["-EOFF", "-ELOST"], ["Lit as asked", "no oil for its flame"])
        + "<p>LAMP-specific:</p>" + untitled(["-EJAM", "-EDARK", "-EHOT"], FAULTS[1:]).replace(FAULTS[1], "The switch has failed")
        + "<h2>Error codes in lamp-&gt;status</h2>" + untitled(["-EJAM", "-EDARK", "-EHOT"], FAULTS[:3]),
    ),
    "an enumeration below an index of the sections": (
        ["LAMP_ESHUT", "LAMP_ELOST", "LAMP_EHOT"],
        "<h1>lamp_error.h File Reference</h1><pre>\nLamp_OutOfOil   Fails with the error of no oil\n"
        "Lamp_IsBroken   Fails with the error of a broken lamp\nLamp_errorcode   All errors\n</pre>"
        + "".join(f"<h2>{name}</h2><table><tr><td>#define {name}</td><td>(</td><td></td><td>)</td><td>Lamp_Error({code})</td></tr></table>"
                  "<p>Definition at line 7 of file lamp_error.h.</p>" for name, code in (("Lamp_OutOfOil", "LAMP_EHOT"), ("Lamp_IsBroken", "LAMP_ESHUT"))) +
        "<h2>Lamp_errorcode</h2><table><tr><th colspan='2'>Enumerator</th></tr>"
        + "".join(f"<tr><td>{name}</td><td></td></tr>" for name in ("LAMP_ESHUT", "LAMP_ELOST", "LAMP_EHOT")) + "</table>",
    ),
    "members of an enumeration without texts, in its declaration alone": (
        ["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_HOT", "LAMP_ERR_WET"],
        "<h1>lamp.h File Reference</h1><table><tr><td colspan='2'><h2>Enumerations</h2></td></tr><tr><td>enum&#160;</td><td>LampError {<br>"
        "LAMP_ERR_SHUT = 0,<br>LAMP_ERR_LOST = 1,<br>LAMP_ERR_HOT = 2,<br><b>LAMP_ERR_WET</b> = 3<br>}</td></tr></table><h2>LampError</h2>"
        + untitled(["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_HOT"], FAULTS[:3]),
    ),
    "a column of codes alone": (
        ["2200001", "401", "2200003"],
        "<h2>off</h2><p><strong>Error codes:</strong></p>" + table(["Error Code ID"], [(f"<a href='#{code}'>{code}</a>",) for code in ("2200001", "401", "2200003")]),
    ),
    "lines of numbers and calm words under return codes": (
        ["0", "1", "2"], "<h2>Summary fields</h2><pre>Lamps\nActive\nStandby</pre><h2>Return codes</h2><pre>0 = HEALTHY\n1 = WARNING\n2 = ERROR\n</pre>",
    ),
    "groups of numbered preformatted lines, of which few fail": (
        ["L10", "L11", "L12", "L20", "L21", "L22", "L30", "L31", "L32"],
        "<h1>Lamps</h1><h2>Return codes</h2>" + "".join(
            f"<h3>{heading}</h3><pre>{chr(10).join(f'{first}{at}  {text}' for at, text in enumerate(texts))}</pre>" for heading, first, texts in (
                ("Keys", "L1", FAULTS[:3]), ("Bulbs", "L2", ["It is old", "It fits another lamp", "It was not found"]),
                ("Sizes", "C1", ["Small", "Tall", "Wide"]), ("Cords", "L3", ["It is short", "It is old", "It is in use"]))),
    ),
    "names in capitals with numbers, beside parts that have them": (
        ["1101", "1107", "1112"],
        "<h1>Lamps</h1><h2>Spare parts</h2><p>OLD WICK #201</p><p>NEW WICK #202</p><p>BULB #203</p><h2>Screens</h2>"
        + "".join(f"<h3>{name} #{at}</h3><p>{text}</p>" for name, at, text in zip(["WICK ERROR", "BULB TEMP ERROR", "OIL FAILED"], (1101, 1107, 1112), FAULTS, strict=False)),
    ),
    "values in the cell of a field of an error, beside those of another": (
        NAMES,
        "<h1>Lamps</h1><h2>Attributes</h2>" + table(["Field", "Type", "Description"], [
            ["id", "string", "Its number."], ["return_reason", "string", "Why it came back: <code>TOO_BIG</code>, <code>TOO_OLD</code>, <code>NOT_MINE</code>."],
            ["failure_reason", "string", "One of: " + ", ".join(f"<code>{name}</code>" for name in NAMES)]]),
    ),
    "values on lines of their own in the cell of a field": (
        ["drawer-shut", "key-lost", "lock-failed"],
        "<h1>Lamps</h1><h2>The answer</h2>" + table(["Field", "Description"], [["id", "Its number"], ["reason", "Why it failed:" + "".join(
            f"<br><code>{name}</code> - {text}" for name, text in zip(["drawer-shut", "key-lost", "lock-failed"], FAULTS, strict=False))]]),
    ),
    "messages of a system behind their label": (
        ["LAMP-3-SHUT", "KEY-2-LOST", "BULB-4-HOT"],
        "<h1>Lamps</h1><h2>Messages</h2>" + "".join(
            f"<p><b>Error Message</b> <code>%{name} : {text}</code></p><p><b>Explanation</b> The lamp saw it.</p><p><b>Action</b> Look for it.</p>"
            for name, text in zip(["LAMP-3-SHUT", "KEY-2-LOST", "BULB-4-HOT"], FAULTS, strict=False)),
    ),
    "headings of messages that end in what stands for a word": (
        ["LAMP-3-SHUT", "KEY-2-LOST", "BULB-4-HOT"],
        "<h1>Lamps</h1><h2>Messages</h2>" + "".join(
            f"<h3>%{name}: {text} [chars]</h3><p>Look for it.</p>" for name, text in zip(["LAMP-3-SHUT", "KEY-2-LOST", "BULB-4-HOT"], FAULTS, strict=False)),
    ),
    "reasons below messages in headings, beside events": (
        ["lamp-shut", "key-lost", "bulb-hot"],
        "<h1>Lamps</h1><h2>Failures</h2>" + "".join(
            f"<h3>{text}</h3><p>Reason: <code>{name}</code></p>" for name, text in zip(["lamp-shut", "key-lost", "bulb-hot"], FAULTS, strict=False))
        + "<h2>Events</h2>" + grid(["lamp.lit", "lamp.sold", "lamp.sent"], ["It was lit", "It was sold", "It is sent"], "Event", "Description"),
    ),
    "a list by no markup under the words of the main heading, above headers": (
        ["LAMP-3-SHUT", "KEY-2-LOST", "BULB-4-HOT"],
        "<h1>Error messages</h1><h2>Error messages</h2><pre>"
        + "\n".join(f"%{name}: {text}" for name, text in zip(["LAMP-3-SHUT", "KEY-2-LOST", "BULB-4-HOT"], FAULTS, strict=False))
        + "</pre><h2>Headers</h2>" + grid(["X-Lamp", "X-Key", "X-Bulb"], ["Its number", "Its key", "Its bulb"], "Header", "Description"),
    ),
    "sections under other titles, of which hardly any line fails, beside states": (
        ["L-10", "L-11", "L-12", "L-20", "L-21", "L-22", "L-30", "L-31", "L-32"],
        "<h1>Lamps</h1><h2>Keys</h2>" + grid(["L-10", "L-11", "L-12"], FAULTS[:3], "Code", "Meaning")
        + "<h2>Bulbs</h2>" + grid(["L-20", "L-21", "L-22"], ["It is old", "It fits another lamp", "It is in use"], "Reason", "Description")
        + "<h2>Cords</h2><ul>" + "".join(f"<li>L-3{at} – {text}</li>" for at, text in enumerate(["It is short", "It was not found", "It is tied"]))
        + "</ul><h2>States</h2>" + grid(["L-90", "L-91", "L-92"], ["It waits", "It is sent", "It is back"], "State", "Description"),
    ),
    "a calm section with names of the same form, about which the page is asked": (
        ["drawer-shut", "key-lost", "lock-failed", "bulb-old", "bulb-tall", "bulb-used"],
        "<h1>Error codes</h1>" + "".join(
            f"<h2>{heading}</h2>" + table(titles, [(*row, "Ask the shop.") for row in zip(names, texts, strict=False)]) for heading, titles, names, texts in (
                ("Keys", ["Code", "Meaning", "What to do"], ["drawer-shut", "key-lost", "lock-failed"], FAULTS),
                ("Bulbs", ["Reason", "Description", "Action"], ["bulb-old", "bulb-tall", "bulb-used"], ["It is old", "It fits another lamp", "It is in use"]),
                ("Events", ["Event", "Description", "Action"], ["lamp-lit", "lamp-sold", "lamp-sent"], ["It was lit", "It was sold", "It is sent"]))),
    ),
    "groups in one list of terms, of which few fail, beside states": (
        [*NAMES, "BULB_OLD", "BULB_TALL", "BULB_USED"],
        "<h1>Lamps</h1><h2>Error codes</h2><dl>" + "".join(f"<dt>{group}</dt><dd>{definitions(names, texts)}</dd>" for group, names, texts in (
            ("Keys", NAMES, FAULTS), ("Bulbs", ["BULB_OLD", "BULB_TALL", "BULB_USED"], ["It is old", "It fits another lamp", "It was not found"]),
            ("States", ["IN_SHOP", "ON_ROAD", "AT_HOME"], ["It waits", "It is sent", "It failed to come back"]))) + "</dl>",
    ),
    "calm names with dots under reasons": (
        ["lamp.hot", "lamp.shut", "key.lost"],
        "<h1>Lamps</h1><h2>Reasons</h2>" + definitions(["lamp.hot", "lamp.shut", "key.lost"], ["Too hot by far", "Shut by the owner", "Key of another lamp"])
        + "<h2>Events</h2>" + definitions(["lamp.lit", "lamp.sold", "lamp.sent"], ["Lit again", "Sold again", "Sent again"]),
    ),
    "a section with remedies, beside one whose heading alone speaks of errors": (
        ["drawer_shut", "key_lost", "lock_failed", "bulb_old", "bulb_tall", "bulb_lost"],
        "<h1>Lamps</h1><h2>Key errors</h2>" + table(["Issue", "Explanation", "Resolution"], [(*row, "Ask the shop.") for row in zip(["drawer_shut", "key_lost", "lock_failed"], FAULTS, strict=False)])
        + "<h2>Bulbs</h2>" + table(["Reason", "Description", "Action"], [(name, text, "Ask the shop.") for name, text in (
            ("bulb_old", "It is old"), ("bulb_tall", "It fits another lamp"), ("bulb_lost", "It was not found"))]),
    ),
    "calm numbers of what a program exits with": (
        ["0", "1", "2", "3"],
        "<h1>Lamps</h1><h2>Exit codes</h2><ul>" + "".join(f"<li>{at}: {text}</li>" for at, text in enumerate(["All is well", "The lamp is old", "The bulb is old", "The wick is wet"]))
        + "</ul><h2>Colours</h2>" + grid(["7", "8", "9"], ["A warm one", "A cold one", "A new one"], "Value", "Meaning"),
    ),
    "calm numbers of results, below the parameters": (
        ["1", "2", "3"],
        "<h1>Error reference</h1><h2>Parameters</h2>" + grid(["limit", "cursor", "sort"], ["How many", "Where it begins", "In which order"], "Name", "Description")
        + "<h2>Result codes</h2><ul><li>1: The lamp is old.</li><li>2: The bulb is old.</li><li>3: The wick is wet.</li></ul>",
    ),
    "groups of constants in a program": (
        ["LampResultOK", "LampResultShut", "LampResultLost", "LampResultHot"],
        "<h2>Constants</h2><p>Lamp modes</p><pre>const (\n    LampModeDim = 0\n    LampModeFlash = 1\n    LampModeFault = 2\n)</pre><p>Lamp result codes</p>"
        "<pre>const (\n    LampResultOK = 0\n    LampResultShut = 1 // The lamp is shut off by error\n    LampResultLost = 2 // The lamp is lost\n"
        "    LampResultHot = 3 // The lamp failed\n)</pre><h2>type Lamp</h2><pre>type Lamp interface {\n    SwitchOn() error\n    SwitchOff() error\n    SetMode(mode int) error\n}</pre>",
    ),
    "names of errors that begin alike, in several groups": (
        ["ErrShut", "ErrLost", "ErrHot", "ErrED25", "ErrRSA5", "ErrDSA4"],
        "<h2>Variables</h2><pre>var (\n" + "".join(f'    {n} = errors.New("{t}")\n' for n, t in zip(["ErrShut", "ErrLost", "ErrHot"], FAULTS, strict=False))
        + ")</pre><pre>var TimeFunc = time.Now</pre>" + "".join(f'<pre>var (\n    {n} = errors.New("{n} failed")\n)</pre>' for n in ("ErrED25", "ErrRSA5", "ErrDSA4"))
        + "<h2>type Lamp</h2><pre>type Lamp struct {\n    // FailedName is why it failed.\n    FailedName string\n    // LostKey is the lost key.\n    LostKey string\n"
        "    // ShutDoor is shut by error.\n    ShutDoor string\n}</pre>",
    ),
    "codes beside their categories and severities": (
        ["LAMP_SHUT", "LAMP_LOST", "LAMP_HOT"],
        "<h1>LampError</h1><h2>Members</h2>" + "".join(
            f"<h3>(static) {name} :number</h3><h4>Properties:</h4>" + table(["Name", "Type", "Description"], [(f"<code>{a}</code>", "number", b) for a, b in rows])
            for name, rows in (
                ("Category", [("POWER", "Errors of the power"), ("DOOR", "Errors of the door"), ("HEAT", "Errors of the heat")]),
                ("Code", [("LAMP_SHUT", "The lamp is shut by error"), ("LAMP_LOST", "The lamp is lost"), ("LAMP_HOT", "The lamp failed")]),
                ("Severity", [("FATAL", "The error cannot be undone"), ("MILD", "The error is mended")]),
            )
        ),
    ),
    "constants called errors among others of a file": (
        ["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_HOT", "LAMP_ERR_WET"],
        "<h1>lamp.h File Reference</h1><h2>Macros</h2><pre>#define LAMP_WIDTH 3\n#define LAMP_HEIGHT 4\n#define LAMP_POLL_READ 1\n#define LAMP_POLL_WRITE 2\n"
        + "".join(f"#define {name} -{at} /* The lamp has failed: {at} */\n" for at, name in enumerate(["LAMP_ERR_SHUT", "LAMP_ERR_LOST", "LAMP_ERR_HOT", "LAMP_ERR_WET"], 4)) + "</pre>",
    ),
    "a linter's named rules below how they are set": (
        ["no-dark-lamps", "no-wet-lamps", "lit-lamps", "one-lamp"],
        "<h1>lamplint-plugin</h1><p>Note: for lamps.</p><h2>Usage</h2><pre>{\n" + "".join(
            f'  "lamp/{name}": "{level}",\n' for name, level in (("no-dark-lamps", "error"), ("no-wet-lamps", "warn"), ("lit-lamps", "error"), ("env", "true")))
        + "}</pre><h2>Rules</h2>" + table(["Rule", "Description", "Fixable"], [(f"<a href='/{name}'>{name}</a>", text, "") for name, text in (
            ("no-dark-lamps", "Disallow dark lamps"), ("no-wet-lamps", "Disallow wet lamps"), ("lit-lamps", "Enforce lit lamps"), ("one-lamp", "Allow one lamp alone"))]),
    ),
    "the headings of a linter's rules below its name": (
        ["lit-lamps", "dry-lamps", "one-lamp"],
        "<h1>lamp-lint-plugin</h1><p>Enforce what is best for lamps.</p><h2>Rule</h2>" + "".join(
            f"<h3><code>{name}</code></h3><p>Ensure that each time a lamp is used, it is so.</p>" for name in ("lit-lamps", "dry-lamps", "one-lamp"))
        + "<h2>Installation</h2><p>As usual.</p>",
    ),
    "a linter's named rules below a sample of what it prints": (
        ["lit-lamps", "dry-lamps", "wiring"],
        "<h1>lamplint</h1><h2>Output</h2><h3>Text</h3><pre>5:1 Lamp is shut, but has no error\n6:3 Lamp failed\n2 errors found</pre><h2>Built-in rules</h2>"
        + "".join(f"<h3><code>{name}</code></h3><p>Lamps of the house.</p>" for name in ("lit-lamps", "dry-lamps", "wiring")),
    ),
    "a linter's rules of two digits": (
        ["LL01", "LL02", "LL07"],
        "<h1>lamplint</h1><h2>List of rules</h2>"
        + table(["Rule", "Description"], [(f"<code>LL0{at}</code>", f"Lamps should be {word}") for at, word in ((1, "lit"), (2, "warm"), (7, "high"))]),
    ),
    "a linter's rules above a list of its tags": (
        ["LL001", "LL002", "LL003", "LL004"],
        "<h1>lamplint</h1><h2>Rules</h2><ul>" + "".join(f"<li><strong>LL00{at}</strong> lamp-{word} - Lamps should be {word}</li>"
            for at, word in enumerate(("lit", "warm", "high", "clean"), 1)) + "</ul><h2>Tags</h2><ul>"
        + "".join(f"<li><code>{tag}</code> - <code>LL001</code>, <code>LL002</code></li>" for tag in ("lamps", "light", "heat_level", "dirt")) + "</ul>",
    ),
    "a plain word on a line of one paragraph with the other codes": (
        ["invalid_lamp", "missing_key", "not_lit", "conflict", "not_found", "lost_key"],
        "<h1>Error codes</h1><p>invalid_lamp: The lamp is broken<br>missing_key: The key is missing<br>not_lit: It is not lit<br>"
        "conflict: It failed<br>not_found: It is wrong<br>lost_key: The cord failed</p>",
    ),
    "failures under two topics below the statuses that alone are read, beside events that fail": (
        ["400", "401", "404", "429", *NAMES, "BULB_OLD", "BULB_LOST", "BULB_SHUT"],
        "<h1>Lamps</h1><h2>HTTP statuses</h2>" + grid(["400", "401", "404", "429"], ["The call is malformed", "The key is missing", "There is no such lamp", "Too many calls"], "Status", "Meaning")
        + "<h2>Keys</h2>" + definitions(NAMES, FAULTS) + "<h2>Bulbs</h2>" + definitions(["BULB_OLD", "BULB_LOST", "BULB_SHUT"], FAULTS[1:])
        + "<h2>Events</h2>" + definitions(["LAMP_LOST", "LAMP_SHUT", "LAMP_HOT"], FAULTS[1:]),
    ),
    "codes below topics under statuses in headings": (
        ["5010", "5011", "5110", "5111"],
        "<h1>Lamps</h1>" + "".join(f"<h2>{status}</h2><p>These come with it.</p><h3>{topic}</h3>" + grid(own, texts, "Code", "Explanation") for status, topic, own, texts in (
            ("404 Not Found", "Keys", ["5010 – Key", "5011 – Lock"], FAULTS[1:3]), ("HTTP 409 Conflict", "Bulbs", ["5110 – Bulb", "5111 – Lamp"], FAULTS[:2]))),
    ),
    "numbers below their names in tables without titles, under statuses": (
        ["5010", "5011", "5110", "5111"],
        "<h1>Error codes</h1>" + "".join(f"<h2>{status}</h2><p>These come with it.</p><table>" + "".join(
            f"<tr><td>{name}<br><code>{code}</code></td><td>{text}.</td></tr>" for name, code, text in rows) + "</table>" for status, rows in (
            ("404 Not Found", [("Drawer shut", "5010", FAULTS[0]), ("Key lost", "5011", FAULTS[1])]),
            ("409 Conflict", [("Lock failed", "5110", FAULTS[2]), ("Lamp broken", "5111", FAULTS[3])]))),
    ),
    "codes in the items of statuses": (
        NAMES,
        "<h1>Errors</h1><ul>" + "".join(f"<li>{status}<ul>" + "".join(f"<li><code>{name}</code>: {text}.</li>" for name, text in rows) + "</ul></li>" for status, rows in (
            ("400: the call was not made, for one of these reasons", [*zip(NAMES, FAULTS, strict=True)][:2]), ("409: the call was too late, for one of these reasons", [*zip(NAMES, FAULTS, strict=True)][2:]))) + "</ul>",
    ),
    "names with dots that fail, beside statuses alone": (
        ["400", "401", "404", "429", "drawer.shut", "key.lost", "lock.failed"],
        "<h1>Lamps</h1><h2>HTTP statuses</h2>" + grid(["400", "401", "404", "429"], ["The call is malformed", "The key is missing", "There is no such lamp", "Too many calls"], "Status", "Meaning")
        + "<h2>Keys</h2>" + definitions(["drawer.shut", "key.lost", "lock.failed"], FAULTS[:3]),
    ),
    "a calm table under the titles of one that fails, each under its status": (
        [*NAMES, "BULB_OLD", "BULB_TALL", "BULB_USED"],
        "<h1>Lamps</h1><h2>409 Conflict</h2>" + grid(["BULB_OLD", "BULB_TALL", "BULB_USED"], ["It is old", "It fits another lamp", "It is in use"], "Code", "Explanation")
        + "<h2>Status 500</h2>" + grid(NAMES, FAULTS, "Code", "Explanation"),
    ),
    "codes under statuses, beside states that fail, about which the page is asked": (
        [*NAMES, "BULB_OLD", "BULB_TALL", "BULB_LOST"],
        "<h1>Errors</h1><h2>409 Conflict</h2>" + grid(["BULB_OLD", "BULB_TALL", "BULB_LOST"], FAULTS[:3], "Code", "Explanation")
        + "<h2>404 Not Found</h2>" + grid(NAMES, FAULTS, "Code", "Explanation")
        + "<h2>Lamp states</h2>" + grid(["NOT_LIT", "GONE_OUT", "IN_ERROR"], FAULTS[1:], "Name", "Description"),
    ),
    "failures of one topic under a heading of errors, beside those of another under its name alone": (
        [*NAMES, "BULB_OLD", "BULB_LOST", "BULB_SHUT"],
        "<h1>Lamps</h1><h2>Drawer errors</h2>" + definitions(NAMES, FAULTS) + "<h2>Bulbs</h2>" + definitions(["BULB_OLD", "BULB_LOST", "BULB_SHUT"], FAULTS[1:]),
    ),
    "codes under statuses, beside lists of what fails for a test in the cells of a table": (
        [*NAMES, "BULB_OLD", "BULB_TALL", "BULB_LOST"],
        "<h1>Lamps</h1><h2>409 Conflict</h2>" + grid(["BULB_OLD", "BULB_TALL", "BULB_LOST"], FAULTS[:3], "Code", "Explanation")
        + "<h2>404 Not Found</h2>" + grid(NAMES, FAULTS, "Code", "Explanation")
        + "<h2>Test lamps</h2>" + table(["Area", "Test lamps"], [("one", definitions(["LAMP_DARK", "LAMP_TORN"], FAULTS[1:3])), ("two", definitions(["LAMP_WET", "LAMP_GONE"], FAULTS[1:3]))]),
    ),
    "lists of the same codes in two languages, in the cells of a table": (
        NAMES,
        "<h1>Lamps</h1><h2>Error codes</h2><table><tr><th>English</th><th>Deutsch</th></tr><tr>" + "".join(
            "<td><ul>" + "".join(f"<li><b>{name}</b>: {text}.</li>" for name, text in zip(NAMES, texts, strict=True)) + "</ul></td>"
            for texts in (FAULTS, ["Die Lade ist zu", "Der Schlüssel fehlt", "Das Schloss klemmt", "Die Lampe ist kaputt"])) + "</tr></table>",
    ),
    "codes that calls share, in the cells of a table that looks like one of codes": (
        NAMES,
        "<h1>Lamps</h1><h2>Errors</h2>" + table(["Call", "Fails with"], [
            (call, "<br>".join(f"{name} - {text}." for name, text in [*zip(NAMES, FAULTS, strict=True)][at : at + 2]))
            for at, call in enumerate(["openLamp", "shutLamp", "moveLamp"])]),
    ),
    "definitions in the cells of calls that fail, beside events in those of others": (
        ["DrawerShut", "KeyLost", "LockFailed", "LampBroken"],
        "<h1>Lamps</h1><h2>Failures by call</h2>" + table(["Method", "Possible errors"], [("openLamp", definitions(["DrawerShut", "KeyLost"], FAULTS[:2])), ("shutLamp", definitions(["LockFailed", "LampBroken"], FAULTS[2:]))])
        + "<h2>Events by call</h2>" + table(["Method", "Events"], [("openLamp", definitions(["LampLit", "LampSold"], ["It was lit", "It was sold"])), ("shutLamp", definitions(["LampShut", "LampLost"], FAULTS[1:3]))]),
    ),
    "members of another type, of which hardly more than half fail, about which the page is asked": (
        [f"LAMP_ERROR_{name}" for name in NAMES],
        "<h1>Lamps</h1><h2>Error codes</h2>" + definitions([f"LAMP_ERROR_{name}" for name in NAMES], FAULTS)
        + "<h2>Types and Values</h2><h3>enum LampExit</h3><h4>Members</h4>" + untitled(
            ["LAMP_EXIT_LIT", "LAMP_EXIT_FAILED", "LAMP_EXIT_LOST", "LAMP_EXIT_ASKED", "LAMP_EXIT_SHUT"],
            ["The lamp is lit", "The lamp has failed", "The lamp was not found", "The lamp asks for a key", "The lamp did not open"]),
    ),
    "plain words among the constants of an enumeration in source code": (
        [*NAMES, "Unknown", "Cancelled"],
        "<h1>List of error codes</h1><pre><code>public enum LampErrorCode\n{\n" + "\n".join(
            f"public const LampErrorCode {name} = {at};" for at, name in enumerate([*NAMES, "Unknown", "Cancelled"])) + "\n}</code></pre>",
    ),
    "several answers in one sample, without commas, of which one comes again": (
        ["lamp_lost", "key_lost", "lock_lost"],
        "<h1>Lamps</h1><h2>Lamp errors</h2><pre><code>" + "\n".join(
            f'{{\n    code: "{code}",\n    message: "{text}"\n    description: ""\n}}'
            for code, text in zip(("lamp_lost", "key_lost", "lock_lost", "key_lost"), FAULTS, strict=True)) + "</code></pre>",
    ),
    "a numbered text below the file that throws it, beside others of another length": (
        ["901", "1000", "1001", "1002"],
        "<h1>Errors</h1><p>This lists all errors by code.</p><h2><code>Lamp</code> (1 - 999)</h2><h3><code>lamps.ts</code></h3>"
        "<ul><li><strong>901:</strong> <code>The size is invalid.</code></li></ul><h2><code>Key</code> (1000 - 1999)</h2><h3><code>keys.ts</code></h3><ul>"
        + "".join(f"<li><strong>100{at}:</strong> <code>{text}.</code></li>" for at, text in enumerate(FAULTS[1:])) + "</ul>",
    ),
    "constants of which some begin with what is wrong": (
        [f"INVALID_{part}" for part in ("CORD", "WICK", "STEM")] + ["CORD_TOO_LONG", "NO_WICK_FOUND"],
        "<h1>Lamps</h1><h2>Methods</h2><dl>" + "".join(
            f"<dt>$error = Lamp::Error::{name}()</dt><dd>Create the error {name}.</dd>"
            for name in ("INVALID_CORD", "INVALID_WICK", "INVALID_STEM", "CORD_TOO_LONG", "NO_WICK_FOUND")) + "</dl>",
    ),
    "paragraphs in the cells of a table that lays them out": (
        [name.lower() for name in NAMES],
        "<h1>Lamps</h1><h2>Errors</h2><table><tr>" + "".join("<td><p><b>Of the lamp</b></p>" + "".join(f"<p><code>{name.lower()}</code> – {text}.</p>" for name, text in rows) + "</td>"
            for rows in ([*zip(NAMES, FAULTS, strict=True)][:2], [*zip(NAMES, FAULTS, strict=True)][2:])) + "</tr></table>"
        + "<h2>Settings</h2>" + grid(["lamp_height", "lamp_width", "lamp_colour"], ["How high", "How wide", "Which one"], "Key", "Description"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_block_names_every_list_of_codes_and_no_other(name: str) -> None:
    wanted, text = PAGES[name]
    found = probe_page(page(text).encode(), "acme", "", None)
    assert found.declare
    site = find_sites(declared(found.declare))["acme"].site
    assert site
    records = read_page(site, None, page(text).encode(), "page", "", None).records
    assert sorted({one.code for one in records}) == sorted(wanted)


def test_the_block_names_the_codes_of_a_finding_that_it_does_not_read() -> None:
    _, text = PAGES["calls that may fail, under another heading"]
    found = probe_page(page(text).encode(), "acme", "", None)
    assert found.declare == 'lists = ["Errors"]\n# not read: LAMP_OPEN, LAMP_SHUT, LAMP_TEST'


def test_words_of_another_form_are_no_more_codes_that_a_pattern_gives() -> None:
    codes = frozenset(["LX_SHUT", "LX_LOST"])
    assert _has_more(SuggestedBlock(("Codes",), code=r"LX_\w+", codes=codes | {"LX_LIT"}), codes)
    assert not _has_more(
        SuggestedBlock(("Codes",), code=r"LX_\w+", codes=codes | {"LX_Error_Text", "LX_Error_Set"}), codes
    )


def test_a_pattern_under_which_codes_clash_gives_no_more_of_them() -> None:
    codes = frozenset(["LX_SHUT", "LX_LOST"])
    blocks = [
        SuggestedBlock(("Codes",), codes=codes),
        SuggestedBlock(("All",), code=r"LX_\w+", codes=codes | {"LX_LAMP_T"}),
    ]

    def trial(site: Site) -> Trial:
        clash = [Finding("key-clash", "LX_LAMP_T appears twice")] if site.code and not site.scope else []
        return Trial(codes | {"LX_LAMP_T"} if site.code else codes, clash, [])

    assert block_for(blocks, Site("acme", ()), "page", trial, bool, ()) == 'lists = ["Codes"]'


def test_where_no_block_reads_what_is_beside_the_lists_one_declares_what_is_read() -> None:
    text = f"<h1>Errors</h1><h2>LAMP_CODE_TYPE</h2>{untitled(NAMES, FAULTS)}"
    found = probe_page(page(text).encode(), "acme", "", None)
    assert found.unsure == ["LAMP_CODE_TYPE"]
    assert found.declare == 'lists = ["LAMP_CODE_TYPE"]\n# not read: LAMP_CODE_TYPE'


def test_a_block_whose_codes_are_not_enough_is_not_tried() -> None:
    tried: list[tuple[str, ...]] = []

    def trial(site: Site) -> Trial:
        tried.append(site.lists)
        return Trial(frozenset(["E1", "E2"]), [], [])

    few, more = (
        SuggestedBlock(("Few",), codes=frozenset(["E1"])),
        SuggestedBlock(("More",), codes=frozenset(["E1", "E2"])),
    )
    assert (
        block_for([few, more], Site("acme", ()), "page", trial, lambda codes: "E2" in codes, ()) == 'lists = ["More"]'
    )
    assert tried == [("More",)]


def test_what_a_pattern_only_finds_once_more_is_no_other_meaning_of_a_code() -> None:
    texts = {
        "missing": "No such lamp exists.",
        "missing_key": "The key is missing.",
        "invalid": "The key is not valid.",
    }
    texts |= {
        "already_lent": "Another client has the lamp.",
        "403": "Make sure to send the key.",
        "404": "One lamp failed.",
    }
    texts |= {"409": "When two lend a lamp, one fails.", "410": "When a lamp was deleted, this error comes."}
    text = page("<h1>Error codes</h1>" + "".join(f"<h3>{code}</h3><p>{said}</p>" for code, said in texts.items()))
    found = probe_page(text.encode(), "acme", "", None)
    assert found.declare
    site = find_sites(declared(found.declare))["acme"].site
    assert site
    assert {one.code for one in read_page(site, None, text.encode(), "page", "", None).records} <= texts.keys()


def test_on_a_large_page_another_scope_of_the_same_rows_is_no_further_trial() -> None:
    names = ["LampError", "LampError", "RoomError", "RoomError", "KeyError"]
    texts = [*FAULTS, "The shelf has failed"]
    rows = list(zip(names, ["EHOT", "EHOT", "ESHUT", "ESHUT", "ELOST"], texts, strict=True))
    kinds = "".join(f"<li><strong>{name}</strong> - Errors of a {name[:3]}.</li>" for name in names[::2])
    text = f"<h2>Errors</h2><ul>{kinds}</ul><h3>Error codes</h3>{table(['Name', 'Code', 'Message'], rows)}"
    document, site = Page(page(f"{text}<!--{' ' * 450_000}-->").encode()), Site("acme", ("",), headings=None)
    block = suggested_block(document, site, read_document(document, site, None, "page")[1], "page")
    assert block and block.splitlines()[0] == 'lists = ["Error codes"]'


def test_another_column_of_codes_is_proposed_with_the_other_declared_columns() -> None:
    _, text = PAGES["a name for several numbers"]
    site = find_sites(declared('columns = { "Error code" = "code", "Message" = "message" }'))["acme"].site
    assert site
    (finding,) = read_page(site, None, page(text).encode(), "page", "", None).findings
    assert finding.declare == 'columns = { "Message" = "message", "Number" = "code" }'


@pytest.mark.parametrize("many", [2, 9])
def test_where_some_codes_of_many_clash_their_names_are_not_proposed_for_the_codes(many: int) -> None:
    numbers = [str(1000 + (at // 3 if at < many else at + 20)) for at in range(40)]
    rows = [(number, f"LAMP_{at}_BROKEN", f"{FAULTS[at % 4]} ({at})") for at, number in enumerate(numbers)]
    text = page(f"<h1>Error codes</h1>{table(['Code', 'Name', 'Description'], rows)}")
    site = find_sites(declared("headings = false"))["acme"].site
    assert site
    (finding,) = read_page(site, None, text.encode(), "page", "", None).findings
    assert (finding.reason, finding.declare) == ("keys-set-aside", 'scope = "title"')


def test_the_names_before_the_sentences_beside_statuses_are_proposed_for_the_codes() -> None:
    names = ("ORDER_INCOMPLETE", "PUMP_BLOCKED", "LID_NOT_FOUND", "WELL_OFFLINE")
    rows = list(zip(("400", "400", "404", "502"), map("{} {}.".format, names, FAULTS), strict=True))
    text = page(f"<h1>Errors</h1>{table(['HTTP status', 'Message'], rows)}")
    block = probe_page(text.encode(), "acme", "", None).declare
    assert block == 'lists = ["HTTP status"]\ncolumns = { "Message" = "code", "HTTP status" = "status" }'
    site = find_sites(declared(block))["acme"].site
    assert site
    found = read_page(site, None, text.encode(), "page", "", None)
    assert [(one.code, one.state.message) for one in found.records] == [
        *zip(names, [f"{one}." for one in FAULTS], strict=True)
    ]


@pytest.mark.parametrize("title", ["Resolution", "Retryable"])
def test_of_codes_that_only_differ_in_what_to_do_that_is_proposed_for_the_scope(title: str) -> None:
    does = ["Plant it.", "Water it.", "Wait for rain."] if title == "Resolution" else ["No", "Yes", "No"]
    codes, texts = ["herb_missing", "soil_dry", "soil_dry"], ["The herb is missing.", *["The soil is too dry."] * 2]
    rows = list(zip(codes, ("404", "422", "422"), texts, does, strict=True))
    text = page(f"<h1>Error codes</h1>{table(['Error code', 'HTTP status', 'Description', title], rows)}")
    scope = "hint" if title == "Resolution" else "retryable"
    assert probe_page(text.encode(), "acme", "", None).declare == f'scope = "{scope}"'


def test_the_headings_are_left_out_where_a_code_in_two_lists_differs_in_nothing_else() -> None:
    shared = [("011", "The meter is invalid."), ("012", "The meter was not found."), ("030", "The plant failed.")]
    own = [("085", "The request is too old."), ("085", "The request is too long."), ("014", "It was refused.")]
    lists = [table(["Response Code", "Meaning"], rows) for rows in (shared, [*shared, *own])]
    text = page(f"<h1>Response codes</h1><h2>Meter errors</h2>{lists[0]}<h2>Order errors</h2>{lists[1]}")
    block = probe_page(text.encode(), "acme", "", None).declare or ""
    assert block.endswith('\nscope = "message"\nheadings = false')


def test_the_names_under_a_title_of_messages_are_not_proposed_for_numbers_that_two_lists_share() -> None:
    lists = [
        table(["ErrorCode", "ErrorMessage"], [(at, f"{area}_{at}_LOST") for at in "0123"]) for area in ("KEY", "LID")
    ]
    text = page(f"<h1>Error codes</h1><h2>Keys</h2>{lists[0]}<h2>Lids</h2>{lists[1]}")
    probed = probe_page(text.encode(), "acme", "", None)
    assert (probed.suspect or {}).get("reason") == "key-clash" and probed.declare == 'scope = "section"'


def test_the_numbers_of_lines_are_not_proposed_for_codes() -> None:
    rows = list(zip(("01", "02", "11", "12"), ("953", "954", "953", "955"), FAULTS, strict=True))
    text = page(f"<h1>Error codes</h1>{table(['S. No.', 'Code', 'Message'], rows)}")
    assert "S. No." not in (probe_page(text.encode(), "acme", "", None).declare or "")


def test_words_that_nothing_says_to_be_errors_are_not_proposed() -> None:
    events = grid(
        ["opened", "shut", "broken", "failed"],
        ["It was opened", "It was shut", "It is broken", "It has failed"],
        "Event",
        "Description",
    )
    assert probe_page(page(f"<h1>Events</h1>{events}").encode(), "acme", "", None).declare is None


@pytest.mark.parametrize(
    "text",
    [
        "<h2>How to read an error</h2><ul><li><code>title</code>: What failed</li><li><code>detail</code>: Why it "
        "failed</li><li><code>instance</code>: The lamp</li></ul>",
        "<h2>Countries</h2>" + table(["Country code"], [("DE",), ("FR",), ("CH",)]),
        "<h2>Events</h2>" + table(["Event code"], [("LAMP_LIT",), ("LAMP_SHUT",), ("LAMP_OLD",)]),
        "<h2>Fields</h2><pre>0 = LIT\n1 = SHUT\n2 = OLD\n</pre>",
        "<h2>Events</h2><ul><li>LAMP_LIT. The lamp was lit.</li><li>LAMP_SHUT. The lamp was put out.</li></ul>",
        "<h2>lamp.h</h2><pre>#ifndef LAMP_ERROR_H // An error if it is missing\n#define LAMP_ERROR_H // No failure\nLAMP_EXPORT</pre>",
        "<h2>Hangup causes</h2><div>1000 lamp off</div><pre>CallUUID: the call\nCallStatus: on or off\nHangup: why</pre>",
        "<h2>Currencies</h2>"
        + table(
            ["Currency code", "Number", "Name"],
            [("USD", "840", "Dollar"), ("EUR", "978", "Euro"), ("CHF", "756", "Franc"), ("SEK", "752", "Krona")],
        ),
    ],
)
def test_fields_and_other_things_are_not_proposed_where_nothing_else_was_found(text: str) -> None:
    assert probe_page(page(f"<h1>Lamps</h1>{text}").encode(), "acme", "", None).declare is None


def test_a_declared_list_names_the_codes_that_it_leaves_out_among_its_own() -> None:
    cards = "".join(f"<h3><code>{name}</code></h3><p>{text}.</p>" for name, text in zip(NAMES, FAULTS, strict=True))
    text = f"<h1>Lamps</h1><h2>Error codes</h2>{cards.replace(NAMES[1], 'drawer_shut')}"
    site = find_sites(declared('lists = ["Error codes"]'))["acme"].site
    assert site
    reading = read_page(site, None, page(text).encode(), "page", "", None)
    assert (len(reading.records), [one.reason for one in reading.findings]) == (3, ["codes-unaccounted"])
    lines = [*(f"00{at} - {text}" for at, text in enumerate(FAULTS)), "201 - ZIP9 - The key was not found"]
    items = f"<h1>Lamps</h1><h2>Error codes</h2><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    reading = read_page(site, None, page(items).encode(), "page", "", None)
    assert ["201" in one.detail for one in reading.findings] == [True]
    others = text.replace("drawer_shut", NAMES[1]) + "<h2>Fields</h2><h3><code>drawer_shut</code></h3><p>Is it?</p>"
    reading = read_page(site, None, page(others).encode(), "page", "", None)
    assert (len(reading.records), reading.findings) == (4, [])


@pytest.mark.parametrize("stated", ["Status: {}", "<b>HTTP status:</b> {}", "Status: <code>{}</code>", "HTTP {}"])
@pytest.mark.parametrize("name", ["h4", "dt"])
def test_a_text_on_the_line_below_a_status_is_the_message_also_of_a_declared_page(name: str, stated: str) -> None:
    statuses = ["400", "402", "404", "409"]
    tag, texts = (
        ("dd" if name == "dt" else "p"),
        [f"{text}." for text in (*FAULTS[:2], "A key was not found", "Conflict of locks")],
    )
    cards = "".join(
        f"<{name}><code>{code}</code></{name}><{tag}>{stated.format(status)}<br>{text}</{tag}>"
        for code, status, text in zip(NAMES, statuses, texts, strict=True)
    )
    body = page("<h2>Errors</h2>" + (f"<dl>{cards}</dl>" if name == "dt" else cards) + UNFILLED).encode()
    found = probe_page(body, "acme", "", None)
    assert [one["message"] for one in found.records if one["code"] in NAMES and one["status"]] == texts
    site = find_sites(declared(found.declare or ""))["acme"].site
    assert site
    states = [one.state for one in read_page(site, None, body, "page", "", None).records]
    wanted = [(int(status), text) for status, text in zip(statuses, texts, strict=True)]
    assert {*wanted} <= {(state.status, state.message) for state in states}


@pytest.mark.parametrize("stated", ["Status: 404<br>Not Found", "HTTP 404<br>Not Found", "Status: 404<br>Not found."])
def test_the_phrase_of_a_status_on_the_line_below_it_is_no_message(stated: str) -> None:
    cards = "".join(
        f"<h4><code>{code}</code></h4><p>{stated}</p><p>{text}.</p>" for code, text in zip(NAMES, FAULTS, strict=True)
    )
    found = probe_page(page("<h2>Errors</h2>" + cards).encode(), "acme", "", None).records
    assert [(one["status"], one["message"]) for one in found] == [(404, f"{text}.") for text in FAULTS]


@pytest.mark.parametrize("label", ["Status: 402", "Category: lamp", "<b>Retryable:</b> no"])
def test_a_sentence_below_a_short_field_is_the_message_where_codes_are_declared(label: str) -> None:
    cards = "".join(
        f"<h4><code>{code}</code></h4><p>{label}</p><p>{text}.</p><p>Hint: Ask for help.</p>"
        for code, text in zip(NAMES, FAULTS, strict=True)
    )
    site = find_sites(declared("code = '[A-Z_]+'"))["acme"].site
    assert site
    reading = read_page(site, None, page(f"<h2>Errors</h2>{cards}").encode(), "page", "", None)
    assert [one.state.message for one in reading.records] == [f"{text}." for text in FAULTS]
    assert not reading.findings


def test_a_sentence_like_a_phrase_makes_no_declared_row_among_items_that_are_none() -> None:
    texts = [(400, "The drawer is not open."), (404, "Not found is the key."), (429, "Too many requests were made.")]
    items = "".join(
        f"<li><code>{code}</code><br>{status}<br>{text}</li>"
        for code, (status, text) in zip(NAMES, texts, strict=False)
    )
    site = find_sites(declared("code = '[A-Z_]+'"))["acme"].site
    assert site
    reading = read_page(site, None, page(f"<h2>Errors</h2><ul>{items}</ul>").encode(), "page", "", None)
    assert not reading.records and reading.findings


@pytest.mark.parametrize("items", ["{0} {1} -- The drawer failed.", "<strong>{0} - {1}.</strong> The drawer failed."])
def test_a_declared_status_is_the_code_of_an_item_whatever_ends_its_words(items: str) -> None:
    words = {400: "Bad Request", 404: "Not Found", 429: "Too Many Requests"}
    rows = "".join(f"<li>{items.format(*one)}</li>" for one in words.items())
    site = find_sites(declared(r"code = '\d+'"))["acme"].site
    assert site
    reading = read_page(site, None, page(f"<h2>Errors</h2><ul>{rows}</ul>").encode(), "page", "", None)
    assert [record.code for record in reading.records] == [*map(str, words)] and not reading.findings


def test_codes_in_many_short_lists_are_named_by_their_pattern_and_by_no_place() -> None:
    def lists(first: int, before: str = "") -> str:
        items = [f"<ul><li><b>oil.E00{number}</b>: The oil is odd.</li></ul>" for number in range(1, first + 1)]
        core = "".join(items).replace("</ul><ul>", "")
        other = "".join(f"<h3>{one}</h3><ul><li><b>{one}.E001</b>: It is odd.</li></ul>" for one in ("wick", "key"))
        return page(f"<h1>Checks</h1>{before}<h2>Core</h2><h3>Oil</h3>{core}<h2>Other</h2>{other}")

    found = probe_page(lists(4).encode(), "acme", "", None)
    lines, reads = (found.declare or "").split("\n# reads ")
    assert "#" not in lines and reads.startswith("6 codes: oil.E001, ")
    site = find_sites(declared(lines))["acme"].site
    assert site
    for text, number in ((lists(4), 6), (lists(6, "<h2>Tags</h2><ul><li>lamps: The lamps.</li></ul>"), 8)):
        reading = read_page(site, None, text.encode(), "page", "", None)
        assert (len(reading.records), reading.findings) == (number, [])


def test_a_column_of_data_types_is_no_category() -> None:
    rows = [(name, "number", text) for name, text in zip(NAMES, FAULTS, strict=True)]
    found = probe_page(
        page(f"<h1>Members</h1>{table(['Name', 'Type', 'Description'], rows)}").encode(), "acme", "", None
    )
    assert (
        found.declare
        == 'lists = ["Name"]\ncolumns = { "Name" = "code", "Description" = "message" }\n# reads 4 codes: DRAWER_SHUT, KEY_LOST, LOCK_FAILED, LAMP_BROKEN'
    )


def test_sentences_under_the_title_of_a_schema_are_the_messages() -> None:
    lines = ["Bad Request - The size of the lamp could not be read.", "Unauthorized - Your lamp key is wrong."]
    lines.append("Not Found - The requested lamp is not found.")
    codes = table(["Parameter", "Required"], [*zip(["400", "401", "404"], lines, strict=True)])
    found = probe_page(page(f"<h1>API errors</h1>{codes}").encode(), "acme", "", None)
    assert (
        found.declare
        == 'lists = ["Parameter"]\ncolumns = { "Parameter" = "code", "Required" = "message" }\n# reads 3 codes: 400, 401, 404'
    )


def test_the_block_names_the_list_with_all_codes_and_their_texts_and_not_the_headings_of_some() -> None:
    items = "".join(f"<li><code>LMP10{at}</code>: Use a lamp, not a candle {at}.</li>" for at in range(5))
    heads = "".join(f"<h3>LMP10{at}</h3><pre>lamp({at})</pre>" for at in range(3))
    found = probe_page(
        page(f"<h1>Lamps</h1><h2>Rules</h2><ul>{items}</ul><h2>Examples</h2>{heads}").encode(), "acme", "", None
    )
    assert found.declare == 'lists = ["Rules"]\n# reads 5 codes: LMP100, LMP101, LMP102, LMP103, LMP104'


def test_constants_behind_their_values_are_codes_of_a_list() -> None:
    items = "".join(f"<li>{at} = <code>LampError.{name}</code></li>" for at, name in enumerate(NAMES, 1))
    text = f"<h1>Lamps</h1><h2>LampError</h2><p>What a failed call passes.</p><h3>Constants</h3><ul>{items}</ul>"
    found = probe_page(page(text).encode(), "acme", "", None)
    site = find_sites(declared(found.declare or ""))["acme"].site
    assert site
    reading = read_page(site, None, page(text).encode(), "page", "", None)
    assert ([record.code for record in reading.records], reading.findings) == ([f"LampError.{n}" for n in NAMES], [])


@pytest.mark.parametrize(("other", "number"), [("LMP20", 7), ("lamp-", 4), ("OIL20", 4)])
def test_a_declared_list_that_is_parted_is_read_in_all_its_parts_and_a_list_of_other_codes_is_not(
    other: str, number: int
) -> None:
    def items(begins: str, count: int) -> str:
        return (
            "<ul>" + "".join(f"<li><code>{begins}{at}</code>: Use a lamp {at}.</li>" for at in range(count)) + "</ul>"
        )

    site = find_sites(declared('lists = ["Rules"]'))["acme"].site
    assert site
    text = page(f"<h1>Lamps</h1><h2>Rules</h2>{items('LMP10', 4)}<p>For oil:</p>{items(other, 3)}")
    reading = read_page(site, None, text.encode(), "page", "", None)
    assert len(reading.records) == number


def test_what_a_card_of_a_failure_shows_is_no_list_to_be_named() -> None:
    texts = ["use a lamp to see", "avoid an error of the lamp", "the lamp fails without oil", "the wick is missing"]
    cards = "".join(f"<h3>L00{at}: {text}</h3><p>It may fail.</p>" for at, text in enumerate(texts, 1))
    sample = "<pre>ERROR:lamp:it failed\nERROR:wick:it failed\nERROR:oil:none is left</pre>"
    found = probe_page(page(f"<h1>Lamps</h1><h2>Rules</h2>{cards}{sample}").encode(), "acme", "", None)
    site = find_sites(declared(found.declare or ""))["acme"].site
    assert site and found.declare
    reading = read_page(site, None, page(f"<h1>Lamps</h1><h2>Rules</h2>{cards}{sample}").encode(), "page", "", None)
    assert [record.code for record in reading.records] == ["L001", "L002", "L003", "L004"]


def test_the_block_names_a_list_by_the_heading_about_errors_before_one_of_the_whole_chapter() -> None:
    items = "".join(f"<li>ERR_LAMP_{name} ... The lamp is {name.lower()}.</li>" for name in ("LOST", "OUT", "GONE"))
    text = f"<h1>Lamps</h1><h2>Set-up</h2><p>Words.</p><h3>Error Codes</h3><ul>{items}</ul><h2>Licence</h2>"
    assert probe_page(page(text).encode(), "acme", "", None).declare == (
        'lists = ["Error Codes"]\n# reads 3 codes: ERR_LAMP_LOST, ERR_LAMP_OUT, ERR_LAMP_GONE'
    )


def test_the_block_names_the_codes_of_chapters_that_it_leaves_out() -> None:
    texts = ["It was started", "It is slow", "It failed to start", "It cannot be found", "It is ready", "It began"]

    def chapters(level: int, lines: int, *names: str) -> str:
        lists = {name: definitions([f"{name[0]}{100 + at}" for at in range(lines)], texts[:lines]) for name in names}
        return "".join(f"<h{level}>{name}</h{level}>{list_}" for name, list_ in lists.items())

    text = f"{chapters(2, 4, 'Lids', 'Keys')}<h2>Parts</h2>{chapters(3, 6, 'Pots', 'Ovens', 'Jars', 'Fans')}"
    declare = probe_page(f"<h1>Log messages</h1>{text}".encode(), "acme", "", None).declare
    assert declare and declare.startswith(
        'lists = ["Lids", "Keys"]\n# not read: P100, P101, P102, P103, P104 and 19 more'
    )


def test_the_block_names_chapters_of_codes_alike_right_below_the_main_heading() -> None:
    texts = ["It failed to start", "It cannot be found", "It is slow", "It was started"]
    lists = (("Lids", texts[:2]), ("Pots", texts[1:]), ("Jars", texts[2:]))
    text = "".join(
        f"<h2>{name}</h2>{definitions([f'{name}Shut', f'{name}Lit', f'{name}Hot'][: len(own)], own)}"
        for name, own in lists
    )
    found = probe_page(f"<h1>Reasons</h1>{text}".encode(), "acme", "", None)
    assert found.declare and found.declare.startswith('lists = ["Lids", "Pots", "Jars"]\n# reads 7 codes: ')


def test_the_block_names_each_section_of_the_chapter_whose_codes_begin_alike() -> None:
    sections = {
        "general": "EXITCODE_NO_ERROR     0\nEXITCODE_BAD_SYNTAX   1",
        "input file errors": "EXITCODE_CANNOT_READ   20 (*)",
        "output file errors": "EXITCODE_CANNOT_WRITE   40\nEXITCODE_BAD_FOLDER   45",
        "network errors": "EXITCODE_NO_NETWORK   60\nEXITCODE_BAD_LINK   64\nEXITCODE_NO_LAYER   71",
    }
    text = "".join(f"<h2>{name}</h2><pre>{codes}</pre>" for name, codes in sections.items())
    body = (
        f"<h1>pots</h1><p>Fills pots.</p><h1>EXIT CODES</h1><p>It ends with these.</p>{text}<h1>FILES</h1><p>None.</p>"
    )
    whole = f"<html><head><title>pots</title></head><body>{body}</body></html>".encode()
    declare = probe_page(whole, "acme", "", None).declare
    assert declare is not None
    assert len(read_with(declare, whole).records) == 8


def test_the_block_names_sections_of_numbers_whose_headings_say_how_these_begin() -> None:
    texts = ("The lid is lost!", "The pot failed!", "The lamp was not found!", "The drawer is invalid!")
    items = "".join(f"<li>{text}</li>" for text in texts)
    body = "".join(
        f'<h3>2.{first}. {name} ({first}xx)</h3><p>These are its numbers:</p><ol start="{first}01">{items}</ol>'
        for first, name in enumerate(("Status", "Warnings", "Errors"), 1)
    )
    whole = f"<html><body><h1>Error codes</h1><h2>2. Messages</h2>{body}</body></html>".encode()
    declare = probe_page(whole, "acme", "", None).declare
    assert declare is not None and len(read_with(declare, whole).records) == 12


def read_with(lines: str, body: bytes) -> Reading:
    site = find_sites(declared(lines))["acme"].site
    assert site
    return read_page(site, None, body, "page", "", None)


def test_a_declared_table_gives_the_statuses_of_the_codes_of_another() -> None:
    names = [name.lower() for name in NAMES]
    text = "<h2>Error codes</h2>" + grid(names, FAULTS, "Code", "Message")
    text += "<h2>HTTP statuses</h2>" + grid(names, ["404", "401", "409", "503"], "Code", "HTTP status")
    found = probe_page(page(text).encode(), "acme", "", None)
    assert found.suspect and "gives the statuses of drawer_shut" in str(found.suspect["detail"])
    assert found.declare == 'lists = ["Error codes", "HTTP statuses"]'
    for lines, statuses in ((found.declare, [404, 401, 409, 503]), ('skip = ["HTTP statuses"]', [None] * 4)):
        reading = read_with(lines, page(text).encode())
        states = [(one.state.status, one.state.message) for one in reading.records]
        assert (states, reading.findings) == (list(zip(statuses, FAULTS, strict=True)), [])


def test_a_status_from_another_list_changes_nothing_that_is_said_of_retrying() -> None:
    texts = ["It failed. Retry later.", "It failed. Only retry if nothing was paid.", "It failed.", "It failed."]
    body = page(
        f"<h2>Error codes</h2>{grid(NAMES, texts, 'Code', 'Message')}<p>Never retry {NAMES[2]}.</p>"
        f"<h2>Statuses</h2>{table(('Code', 'HTTP status', 'Retryable'), [(name, '503', 'Yes') for name in NAMES[2:]])}"
        f"<h2>More statuses</h2>{grid(NAMES[:2], ['503', '503'], 'Code', 'HTTP status')}"
    ).encode()
    found = read_with('lists = ["Error codes", "Statuses", "More statuses"]', body)
    assert [one.state.status for one in found.records] == [503] * 4 and found.findings == []
    assert [(one.state.retryable, one.evidence is None) for one in found.records] == [
        *((1, False), (None, False)),  # No default of the status is set against it.
        *((None, False), (1, False)),
    ]


def test_a_declared_list_gives_the_statuses_of_codes_whose_texts_it_repeats() -> None:
    text = "<h2>Error codes</h2>" + grid(NAMES, FAULTS, "Code", "Message")
    told = zip(NAMES, (404, 401, 409, 503), FAULTS, strict=True)
    items = "".join(f"<li><code>{name}</code> (HTTP {status}) – {fault}</li>" for name, status, fault in told)
    body = f"<html><body><h1>API reference</h1>{text}<h2>Details</h2><ul>{items}</ul></body></html>".encode()
    found = probe_page(body, "acme", "", None)
    assert found.suspect and f"gives the statuses of {NAMES[0]}" in str(found.suspect["detail"])
    assert found.declare == 'lists = ["Error codes", "Details"]'
    assert [one.state.status for one in read_with(found.declare, body).records] == [404, 401, 409, 503]


@pytest.mark.parametrize(
    ("told", "listed", "verdicts"),
    [
        ("", NAMES, [1, 0, 0, 1]),
        ("", NAMES[:3], [1, 0, 0, None]),
        ("", [*NAMES, "LID_GONE"], [1, 0, 0, 1, 1]),
        (" Do not retry.", NAMES, [None, 0, 0, 1]),
    ],
    ids=["all", "but one", "one more", "no by its text"],
)
def test_a_declared_table_gives_the_verdicts_on_the_codes_of_another(told, listed, verdicts) -> None:
    text = "<h2>Error codes</h2>" + grid(NAMES, [FAULTS[0] + told, *FAULTS[1:]], "Code", "Message")
    given = ["Yes", "No", "No", "Yes", "Yes"][: len(listed)]
    body = page(f"{text}<h2>Retrying</h2>{grid(listed, given, 'Code', 'Retryable')}").encode()
    found = probe_page(body, "acme", "", None)
    assert found.suspect and f"gives the verdicts on retrying of {NAMES[0]}" in str(found.suspect["detail"])
    assert found.declare == 'lists = ["Error codes", "Retrying"]'
    reading = read_with(found.declare, body)
    assert ([one.state.retryable for one in reading.records], reading.findings) == (verdicts, [])


def test_the_block_of_a_table_of_statuses_above_cards_keeps_their_texts() -> None:
    names = [name.lower() for name in NAMES]
    cards = "".join(f"<h3>{name}</h3><p>{fault}.</p>" for name, fault in zip(names, FAULTS, strict=True))
    table_of = grid(names, ["404", "401", "409", "503"], "Code", "HTTP status")
    body = page(f"<h1>API errors</h1><h2>Summary</h2>{table_of}<h2>Error codes</h2>{cards}").encode()
    found = probe_page(body, "acme", "", None)
    assert found.suspect and found.declare
    read = read_with(found.declare, body).records
    texts = [f"{fault}." for fault in FAULTS]
    assert {(one.state.status, one.state.message) for one in read} == {*zip((404, 401, 409, 503), texts, strict=True)}


GROUP = {
    "lines": "<p><b>{}</b><br>{}.</p>",
    "terms": "<dl><dt>{}</dt><dd>{}.</dd></dl>",
    "headings": "<h4>{}</h4><p>{}.</p>",
}


def grouped_cards(card: str, names: list[str]) -> bytes:
    def cards(name: str) -> str:
        return "".join(card.format(f"{name.upper()}_{code}", text) for code, text in zip(NAMES, FAULTS, strict=True))

    groups = "".join(f"<h2>{name}</h2>{cards(name)}" for name in names).replace("</dl><dl>", "")
    return f"<html><body><h1>Log messages</h1>{groups}</body></html>".encode()


@pytest.mark.parametrize("card", ["lines", "terms"])
@pytest.mark.parametrize("names", [["WICK", "OIL", "LAMP4"], ["Wick", "Oil", "Lamp4"]])
def test_the_block_names_the_groups_whose_codes_begin_otherwise_than_the_others(names, card) -> None:
    body = grouped_cards(GROUP[card], names)
    found = probe_page(body, "acme", "", None)
    assert found.declare
    reading = read_with(found.declare, body)
    assert (len(reading.records), reading.findings) == (3 * len(NAMES), [])


@pytest.mark.parametrize("card", [*GROUP])
def test_a_declared_heading_above_groups_reads_their_cards_and_not_their_headings(card) -> None:
    reading = read_with('lists = ["Log messages"]', grouped_cards(GROUP[card], ["WICK", "OIL", "LAMP4"]))
    assert len(reading.records) == 3 * len(NAMES) and not {"WICK", "OIL"} & {one.code for one in reading.records}


def test_declared_headings_with_texts_of_their_own_are_cards() -> None:
    body = "".join(f"<h2>{code}</h2><p>{text}.</p>" for code, text in zip(NAMES, FAULTS, strict=True))
    reading = read_with('lists = ["Log messages"]', f"<html><h1>Log messages</h1>{body}</html>".encode())
    assert [one.code for one in reading.records] == NAMES


@pytest.mark.parametrize("text", ["All lamps are broken", "Various keys failed.", "Note that the lock has failed."])
def test_a_declared_card_keeps_a_text_that_opens_as_a_status_or_a_note_does(text) -> None:
    texts = [text, *FAULTS[1:]]
    cards = "".join(
        f"<h2>{name}</h2><p>{said}</p><p><b>Action:</b> Wait.</p>" for name, said in zip(NAMES, texts, strict=True)
    )
    body = f"<html><h1>Error codes</h1>{cards}</html>".encode()
    reading = read_with('lists = ["Error codes"]\ncolumns = { "Action" = "hint" }', body)
    assert [(one.state.message, one.state.hint) for one in reading.records] == [(said, "Wait.") for said in texts]


def test_the_block_names_the_cards_under_another_topic_that_have_the_fields_of_the_others() -> None:
    card = "<h3>40{}.0{}</h3><p>{}.</p><p><b>Action:</b> Look at the key.</p>"
    topics = {"Webhooks": ["The key is here", "The lock has failed", "The lamp is lit"], "Locks": FAULTS}
    body = "".join(
        f"<h2>{topic}</h2>" + "".join(card.format(group, at, text) for at, text in enumerate(texts))
        for group, (topic, texts) in enumerate(topics.items())
    )
    found = probe_page(f"<html><h1>Error codes</h1>{body}</html>".encode(), "acme", "", None)
    assert found.suspect
    assert found.declare == 'lists = ["Webhooks", "Locks"]\ncolumns = { "Action" = "hint" }'


@pytest.mark.parametrize(
    ("said", "lack"),
    [
        ("", "most codes are read without a text"),
        ("HTTP status: 402 Resolution: Pay for the lamp.", "labels with the texts of other fields are read"),
        ("The lamp is out.", ""),
        ("The lamp is out. Mind: it is hot.", ""),
    ],
)
def test_the_block_says_that_it_reads_no_texts_or_labels_within_them(said, lack) -> None:
    codes = frozenset(NAMES)
    body = f"<html><h1>Errors</h1>{grid(NAMES, [said] * 4, 'Code', 'Message')}</html>".encode()
    _, _, pairs = read_document(Page(body, "", None), Site("acme", (), lists=("Code",)), None, "page")
    blocks = [SuggestedBlock(("Errors",), codes=codes)]
    lines = block_for(blocks, Site("acme", ()), "page", lambda _: Trial(codes, [], pairs), bool, [])
    assert lines is not None and lines.startswith('lists = ["Errors"]\n# note: ' + lack if lack else lines)


def test_a_block_that_reads_texts_goes_before_one_that_reads_the_same_codes_without_them() -> None:
    codes = frozenset(NAMES)

    def trial(site: Site) -> Trial:
        texts = FAULTS if site.lists == ("Texts",) else [""] * 4
        body = f"<html><h1>Errors</h1>{grid(NAMES, texts, 'Code', 'Message')}</html>".encode()
        return Trial(codes, [], read_document(Page(body, "", None), Site("acme", (), lists=("Code",)), None, "page")[2])

    blocks = [SuggestedBlock((word,), codes=codes) for word in ("Codes", "Texts", "More")]
    assert block_for(blocks, Site("acme", ()), "page", trial, bool, []) == 'lists = ["Texts"]'


def test_no_block_takes_the_beginning_of_dotted_codes_for_these() -> None:
    heads = ("13.A1 Lid jam", "20.00 Insufficient tea", "49.XX Lamp error", "59.F0 Pot error", "99.09.67 Tray error")
    text = "".join(f"<h3>{head}</h3><p>Remove the lid from pot 1.</p>" for head in heads)
    assert r"\d+" not in (probe_page(page(f"<h2>Error messages</h2>{text}").encode(), "acme", "", None).declare or "")


def test_the_texts_behind_numbers_in_blocks_like_theirs_are_not_proposed_for_codes() -> None:
    texts = {"1001": "钥匙不存在", "1002": "灯光出错", "1003": "锁名出错"}
    cells = [text for pair in (("错误代码", "说明"), *texts.items()) for text in pair]
    body = page("".join(f'<div><img src="lamp.png"/><div><p>{text}</p></div></div>' for text in cells)).encode()
    reading = read_with(probe_page(body, "acme", "", None).declare or "", body)
    assert {one.code: one.state.message for one in reading.records} == texts and not reading.findings


def test_a_list_that_a_finding_names_and_that_no_heading_names_is_named_by_its_first_code() -> None:
    items = "".join(f"<li><strong>{name}:</strong> {text}.</li>" for name, text in zip(NAMES, FAULTS, strict=True))
    rows = [(f"LP-100{at}", text) for at, text in enumerate(FAULTS)]
    body = page(f"<ul>{items}</ul><h2>Error code reference</h2>{table(('Code', 'Description'), rows)}").encode()
    reading = read_with(probe_page(body, "acme", "", None).declare or "", body)
    assert len(reading.records) == 8 and not reading.findings


def test_the_index_of_a_module_is_not_proposed_beside_its_enumeration() -> None:
    index = table(("Module", "Data types"), [("Errors", "LampFailureCode, LampException, CordException")])
    members = untitled(["LAMP_FAILED", "CORD_BROKEN"], ["0", "1"])
    body = page(f"<h1>Module: Errors</h1>{index}<h2>Enumeration: LampFailureCode</h2>{members}").encode()
    assert 'lists = ["Enumeration: LampFailureCode"]' in (probe_page(body, "acme", "", None).declare or "")


def test_a_block_parts_the_codes_that_one_cell_lists_with_their_texts() -> None:
    cells = (
        "<ul><li><code>lid-lost</code>: The lid was lost.</li><li><code>suppressed</code>: The lid is on the list.</li></ul>",
        "<ul><li><code>quota-exceeded</code>: The monthly quota is used up.</li></ul>",
    )
    body = page(table(("HTTP status", "Error codes"), zip(("422", "429"), cells, strict=True))).encode()
    found = probe_page(body, "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "row-unread" and found.declare
    assert [(one.code, one.state.status, one.state.message) for one in read_with(found.declare, body).records] == [
        ("lid-lost", 422, "The lid was lost."),
        ("suppressed", 422, "The lid is on the list."),
        ("quota-exceeded", 429, "The monthly quota is used up."),
    ]


def test_a_block_takes_the_column_titled_as_the_codes_for_them() -> None:
    rows = [
        ("Do Not Honor", "FAILED", "The lid is shut."),
        ("Lid Is Hot", "REJECTED", "It burns."),
        ("Lid Lost", "FAILED", "It failed."),
    ]
    body = page("<h1>Error codes</h1>" + table(("Reason code", "Status", "Description"), rows)).encode()
    found = probe_page(body, "acme", "", None)
    assert found.declare and [one.code for one in read_with(found.declare, body).records] == [code for code, *_ in rows]
    rows = [
        ("Lid shut", "Open it.", "EPot:Lid shut"),
        ("Fire out", "Light it.", "EPot:Fire out"),
        ("Pot lost", "Look for it.", "EPot:Pot lost"),
    ]
    body = page("<h1>Error codes</h1>" + table(("Problem", "Solution", "Error code"), rows)).encode()
    found = probe_page(body, "acme", "", None)
    assert found.declare and [one.code for one in read_with(found.declare, body).records] == [code for *_, code in rows]


@pytest.mark.parametrize("head", ("<h3>{} (code {})</h3>", "<p><b>{} – {}</b></p>"))
def test_a_block_reads_each_code_at_the_end_of_a_name_however_long(head: str) -> None:
    rows = [
        ("Shut", "LID_SHUT"),
        ("Lid not found", "LID_NOT_FOUND"),
        ("Far too many lids", "LID_LIMIT"),
        ("Fire out", "FIRE_OUT"),
    ]
    told = "".join(f"{head.format(name, code)}<p>It failed.</p>" for name, code in rows)
    found = read_with('lists = ["Codes"]\ncode = "[A-Z]+(?:_[A-Z]+)+"', page(f"<h1>Codes</h1>{told}").encode())
    assert [one.code for one in found.records] == [code for _, code in rows]


def test_a_block_takes_codes_behind_names_and_not_these() -> None:
    rows = [("Invalid lid", "INVALID_LID"), ("Lid not found", "LID_NOT_FOUND"), ("Pot locked", "POT_LOCKED")]
    items = "".join(f"<li>{name}: {code}<br>It failed.</li>" for name, code in rows)
    body = page(f"<h1>Error codes</h1><ul>{items}</ul>").encode()
    declare = probe_page(body, "acme", "", None).declare
    assert declare and [one.code for one in read_with(declare, body).records] == [code for _, code in rows]


def test_a_legend_of_another_column_is_not_proposed_and_an_exit_code_is_the_code() -> None:
    legend = "<h2>How are return codes read?</h2><table><tr><th>Type</th><th>Description</th></tr>" + "".join(
        f"<tr><td>{word}</td><td>The kiln {text}</td></tr>"
        for word, text in (("soft", "failed, and is lit again."), ("hard", "failed, and moves."), ("fatal", "is lost."))
    )
    rows = [(1, "ERR_LID", "The lid failed.", "soft"), (2, "ERR_POT", "No pot.", "hard")]
    rows += [(3, "ERR_GAS", "No gas was found.", "fatal")]
    table = "<h2>Return codes</h2><table><tr><th>Exit Code</th><th>Alias</th><th>Description</th><th>Recovery</th></tr>"
    table += "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"
    found = probe_page(page(f"<h1>Kilns</h1><p>Tips.</p>{legend}</table>{table}").encode(), "acme", "", None)
    assert found.declare
    assert found.declare.startswith('lists = ["Return codes"]\n')
    assert '"Exit Code" = "code"' in found.declare


def test_numbered_headings_are_declared_by_their_list_with_the_texts_below_them() -> None:
    faults = "".join(f"<div><h2>{at}. {fault}</h2><p>The kiln said so.</p></div>" for at, fault in enumerate(FAULTS, 1))
    text = page(f"<h1>The kiln says no</h1>{faults}")
    site = find_sites(declared("lists = [\"The kiln says no\"]\ncode = '\\d+'"))["acme"].site
    assert site
    found = read_page(site, None, text.encode(), "page", "", None).records
    assert [(one.code, one.state.title, one.state.message) for one in found] == [
        (str(at), fault, "The kiln said so.") for at, fault in enumerate(FAULTS, 1)
    ]


def test_a_short_page_in_chinese_with_scripts_is_no_shell() -> None:
    cells = {
        "404": "窑门没有关好",
        "1001": "陶罐不存在",
        "1002": "釉料名出错",
        "1003": "温度范围出错",
        "1004": "窑内温度太低",
    }
    text = "<script src=kiln.js></script>" + "".join(
        f"<div><div><p>{code}</p></div><div><p>{said}</p></div></div>" for code, said in cells.items()
    )
    found = probe_page(page(text).encode(), "acme", "", None)
    assert found.suspect
    assert found.suspect["reason"] == "no-rows"
