"""The recogniser: what it takes from pages of which nothing is declared, and what it leaves alone."""

import json
import os
import random
import re
from ipaddress import ip_network
from pathlib import Path
from unittest.mock import ANY

import pytest
from conftest import FIXTURES, VENDORS
from hypothesis import given, settings
from hypothesis import strategies as st
from server import Server

from benchmarks.mutate import COSMETIC, DAMAGING, HONEST, Absent, page_at, placeholders, texts
from benchmarks.mutate.case import Fact, mutate
from benchmarks.recognise import compare, records
from ingest.config.settings import Config, Fetch
from ingest.errors import PageFailed
from ingest.model import Record
from ingest.pipeline.probe import ProbeJob, probe, probe_page, run_probe, vendor_of
from parsers.reading.limits import OverLimit
from parsers.reading.page import NoMarkup, Page
from parsers.reading.text import cosmetic_free
from parsers.recognise import recognise
from parsers.recognise.evidence import ENOUGH
from parsers.recognise.grammar import grammar_of

CORPUS = os.environ.get("ERRDEX_CORPUS")
CAPTURES = os.environ.get("ERRDEX_CAPTURES")
Told = tuple[str, int | None, int | None, str, str | None]


def page(body: str, title: str = "Error codes") -> bytes:
    return f"<!DOCTYPE html><html><body><h1>{title}</h1>{body}</body></html>".encode()


def table(head: str, *rows: str) -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{title}</th>' for title in head.split('|'))}</tr>{lines}</table>"


def told(found: list[Record]) -> list[Told]:
    """Code, status, retryable, message and hint of each record."""
    return [(r.code, r.state.status, r.state.retryable, r.state.message, r.state.hint) for r in found]


def cards(*parts: tuple[str, ...], form: str) -> str:
    return "".join(form.format(*part) for part in parts)


# name → (page, what is taken). Each is a shape seen in the field; the name says what would be read wrongly.
SHAPES: dict[str, tuple[bytes, list[Told]]] = {
    "a combined cell is a code and a text": (
        page(table("Reason|Explanation", "51 : Insufficient funds|", "05 : Do not honor|", "96 : System error|")),
        [
            ("51", None, None, "Insufficient funds", None),
            ("05", None, None, "Do not honor", None),
            ("96", None, None, "System error", None),
        ],
    ),
    "a column of versions is none of codes": (
        page(table("Code|Meaning|Since", "401|Bad key|v1.2", "404|No such thing|v1.2", "409|There is one|v2.0")),
        [
            ("401", None, None, "Bad key", None),
            ("404", None, None, "No such thing", None),
            ("409", None, None, "There is one", None),
        ],
    ),
    "statuses are codes where the list has no other": (
        page(table("Code|Overview", "401 - Invalid Authentication|Bad key", "500, 502 - Server error|Ours")),
        [
            ("401", 401, None, "Invalid Authentication", "Bad key"),
            ("500", 500, None, "Server error", "Ours"),
            ("502", 502, None, "Server error", "Ours"),
        ],
    ),
    "vendor codes that look like statuses are none": (
        page(
            table("Code|Description", "400|Cannot find the cart.", "401|Cannot add it.", "405|First name is required.")
        ),
        [
            ("400", None, None, "Cannot find the cart.", None),
            ("401", None, None, "Cannot add it.", None),
            ("405", None, None, "First name is required.", None),
        ],
    ),
    "of status and code the code is the code, a class row keeps its class": (
        page(
            table("HTTP|Type|Meaning", "400 Bad Request|invalid_a|A is invalid.", "5xx|server_b|B failed.")
            + table("Status|Meaning", "404 Not Found|No such thing.", "5xx|We failed.", "429 Too Many Requests|Slow.")
        ),
        [
            ("invalid_a", 400, None, "A is invalid.", None),
            ("server_b", None, None, "B failed.", None),
            ("404", 404, None, "No such thing.", None),
            ("5xx", None, None, "We failed.", None),
            ("429", 429, None, "Slow.", None),
        ],
    ),
    "several codes in a cell are several records": (
        page(table("Error Code / Issue|What It Means", "A_MISMATCH, B_MISMATCH|They differ.", "C_EXPIRED|Too late.")),
        [
            ("A_MISMATCH", None, None, "They differ.", None),
            ("B_MISMATCH", None, None, "They differ.", None),
            ("C_EXPIRED", None, None, "Too late.", None),
        ],
    ),
    "a sentence is the code where nothing else is": (
        page(table("Error|HTTP Code|Description", "Wrong start|400|Give a start.", "Wrong end|400|Give an end.")),
        [("Wrong start", 400, None, "Give a start.", None), ("Wrong end", 400, None, "Give an end.", None)],
    ),
    "a row below goes on with the text above": (
        page(table("Code|Text", "E100|Refused", "|by the bank", "E101|Expired", "E102|Not found")),
        [
            ("E100", None, None, "Refused by the bank", None),
            ("E101", None, None, "Expired", None),
            ("E102", None, None, "Not found", None),
        ],
    ),
    "a cell over several rows is said of each": (
        page(
            "<table><tr><th>Status</th><th>Code</th><th>Text</th></tr><tr><td rowspan=2>400</td><td>bad_a</td>"
            "<td>A.</td></tr><tr><td>bad_b</td><td>B.</td></tr><tr><td>404</td><td>no_c</td><td>C.</td></tr></table>"
        ),
        [("bad_a", 400, None, "A.", None), ("bad_b", 400, None, "B.", None), ("no_c", 404, None, "C.", None)],
    ),
    "a footnote's mark is no digit": (
        page(table("Response code|Description", "13<sup>1</sup>|Invalid amount", "5|Refused", "34|Fraud suspected")),
        [
            ("13", None, None, "Invalid amount", None),
            ("5", None, None, "Refused", None),
            ("34", None, None, "Fraud suspected", None),
        ],
    ),
    "a glyph or an image says yes or no": (
        page(
            table(
                "Code|Retry?|Message|What to do",
                "a_failed|<svg aria-label='Yes'></svg>|A failed|Wait",
                "b_failed|❌|B failed|",
                "c_failed|—|C failed|",
                "d_failed|Depends|D failed|",
            )
        ),
        [
            ("a_failed", None, 1, "A failed", "Wait"),
            ("b_failed", None, 0, "B failed", None),
            ("c_failed", None, None, "C failed", None),
            ("d_failed", None, None, "D failed", None),
        ],
    ),
    "soft and hard declines say whether to retry": (
        page(table("Code|Description|Severity", "05|Do not honor|Hard", "51|Insufficient funds|Soft", "54|Expired|Hard")),
        [
            ("05", None, 0, "Do not honor", None),
            ("51", None, 1, "Insufficient funds", None),
            ("54", None, 0, "Expired", None),
        ],
    ),
    "a table without a head": (
        page("<table><tr><td>400<br>Bad Request</td><td>It is wrong.</td></tr><tr><td>404<br>Not Found</td><td>It is gone.</td></tr>"
             "<tr><td>500<br>Internal Server Error</td><td>We failed.</td></tr></table>"),
        [
            ("400", 400, None, "It is wrong.", None),
            ("404", 404, None, "It is gone.", None),
            ("500", 500, None, "We failed.", None),
        ],
    ),
    "heads in other languages": (
        page(
            table("错误码|HTTP 状态码|描述|解决方案", "bad_key|401|密钥无效|检查", "no_user|404|用户不存在|检查")
            + table("Код ошибки|Описание|Решение", "E-1|Неверный ключ|Проверить", "E-2|Не найдено|Проверить"),
            "错误码",
        ),
        [
            ("bad_key", 401, None, "密钥无效", "检查"),
            ("no_user", 404, None, "用户不存在", "检查"),
            ("E-1", None, None, "Неверный ключ", "Проверить"),
            ("E-2", None, None, "Не найдено", "Проверить"),
        ],
    ),
    "a definition list": (
        page("<dl><dt><code>NO_MEMORY</code> <span>Beta</span></dt><dd>Out of memory.</dd><dt><code>BAD_KEY</code></dt>"
             "<dd>The key is invalid.</dd></dl>"),
        [("NO_MEMORY", None, None, "Out of memory.", None), ("BAD_KEY", None, None, "The key is invalid.", None)],
    ),
    "a list per term": (
        page("<dl><dt><code><span>errs.</span></code><code><span>EPERM</span></code></dt><dd>Not permitted.</dd></dl>"
             "<dl><dt><code><span>errs.</span></code><code><span>ENOENT</span></code></dt><dd>No such file.</dd></dl>"),
        [("errs.EPERM", None, None, "Not permitted.", None), ("errs.ENOENT", None, None, "No such file.", None)],
    ),
    "bullets, with the status before the code": (
        page("<ul><li>400 - <code>bad_body</code>: It is malformed.</li><li>401 - <code>bad_key</code>: It is wrong.</li>"
             "<li>529 - <code>too_busy</code>: Overloaded.</li></ul>"),
        [
            ("bad_body", 400, None, "It is malformed.", None),
            ("bad_key", 401, None, "It is wrong.", None),
            ("too_busy", 529, None, "Overloaded.", None),
        ],
    ),
    "headings under statuses, with labelled texts": (
        page(
            "<h2>401 Unauthorized</h2>"
            + cards(
                ("KEY_MISSING", "There is no key."),
                ("KEY_EXPIRED", "It is too old."),
                form="<h3>{}</h3><p>{}</p><h4>How to fix</h4><ul><li>Get one.</li><li>Use it.</li></ul><pre>x</pre>",
            )
        ),
        [
            ("KEY_MISSING", 401, None, "There is no key.", "Get one. Use it."),
            ("KEY_EXPIRED", 401, None, "It is too old.", "Get one. Use it."),
        ],
    ),
    "headings of number and title": (
        page(cards(("1000", "Failed."), ("1001", "Not found."), form="<h4>({}) {}</h4><p>Call us.</p>")),
        [("1000", None, None, "Failed.", "Call us."), ("1001", None, None, "Not found.", "Call us.")],
    ),
    "a status glued to the code in a heading": (
        page(cards(("setup_needed", "403"), ("card_lost", "410"), form="<h2><b>{}</b><i>{}</i></h2><p>It failed.</p>")),
        [("setup_needed", 403, None, "It failed.", None), ("card_lost", 410, None, "It failed.", None)],
    ),
    "titles with the code under a label": (
        page(
            cards(
                ("Bad card", "bad_card"),
                ("Old card", "old_card"),
                ("No card", "no_card"),
                form="<h3>{}</h3><p><b>Error code:</b> <code>{}</code></p><p><b>Message:</b> It failed.</p>",
            )
        ),
        [(code, None, None, "It failed.", None) for code in ("bad_card", "old_card", "no_card")],
    ),
    "labels in bullets are no codes": (
        page(
            cards(
                ("CookieInvalid", "Bad.", "cookie_invalid"),
                ("UserMissing", "None.", "user_missing"),
                form="<h3>{}</h3><ul><li><b>longMessage</b>: {}</li><li><b>code</b>: <code>{}</code></li></ul>",
            )
        ),
        [("cookie_invalid", None, None, "Bad.", None), ("user_missing", None, None, "None.", None)],
    ),
    "of two columns of codes the one that tells the rows apart": (
        page(
            table(
                "Gateway code|Console code|Message",
                *(f"InvalidParameter|{code}|It is refused." for code in ("Too.Many", "Bad.Data", "No.Model", "No.Key")),
            )
        ),
        [(code, None, None, "It is refused.", None) for code in ("Too.Many", "Bad.Data", "No.Model", "No.Key")],
    ),
    "a column of causes is none of codes": (
        page(table("Code|Name|Description|Common Causes", "400|Bad Request|Malformed|JSON", "401|Unauthorized|Missing|Key")),
        [("400", 400, None, "Malformed", "JSON"), ("401", 401, None, "Missing", "Key")],
    ),
    "cards of plain blocks": (
        page(cards(("a_lost", "A."), ("b_lost", "B."), ("c_failed", "C."), form="<div><p><code>{}</code></p><p>{}</p></div>")),
        [("a_lost", None, None, "A.", None), ("b_lost", None, None, "B.", None), ("c_failed", None, None, "C.", None)],
    ),
    "a label may be a block, a badge stands beside a code, and a title of the page is no code": (
        page(
            cards(
                ("key_lost", "401", "It is gone.", "Get one."),
                ("bad_body", "400", "It is wrong.", "Cause: a comma."),
                ("too_late", "409", "It is over.", "Come again."),
                form="<h2>{} <i>New</i> <b>{}</b></h2><div>When</div><p>{}</p><div>What to do</div><p>{}</p>",
            )
            + "<h2>Changelog</h2><p>We mend errors.</p>"
        ),
        [
            ("key_lost", 401, None, "It is gone.", "Get one."),
            ("bad_body", 400, None, "It is wrong.", "Cause: a comma."),
            ("too_late", 409, None, "It is over.", "Come again."),
        ],
    ),
    "a code beside its status in one cell": (
        page(table("Code|Meaning", "400 <code>bad_body</code>|A failed.", "409 <code>conflict</code>|B failed.")),
        [("bad_body", 400, None, "A failed.", None), ("conflict", 409, None, "B failed.", None)],
    ),
    "a head again in another order": (
        page(table("Code|Status|Meaning", "bad_a|400|A failed.", "bad_b|409|B failed.", "Code|Meaning|Status", "bad_c|C failed.|404")),
        [
            ("bad_a", 400, None, "A failed.", None),
            ("bad_b", 409, None, "B failed.", None),
            ("bad_c", 404, None, "C failed.", None),
        ],
    ),
    "a line that was shifted, one that is garbled and one with two codes are left out": (
        page(
            table(
                "Code|Status|Meaning|Solution",
                *("bad_a|400|A failed.|Wait", "bad_b|B failed.|Wait|409", "bad_c|404|It isn\u00e2\u20ac\u2122t there.|Wait"),
                *("bad_d bad_e|409|D failed.|Wait", "bad_f|500|F failed.|Wait"),
            )
        ),
        [("bad_a", 400, None, "A failed.", "Wait"), ("bad_f", 500, None, "F failed.", "Wait")],
    ),
    "a summary and its cards are read once": (
        page(
            table("Code|Status|Meaning", "not_found|404|No such thing.", "bad_key|401|Wrong.", "bad_body|400|Malformed.")
            + cards(("not_found",), ("bad_key",), ("bad_body",), form="<h3>{}</h3><p>More of it.</p>")
        ),
        [
            ("not_found", 404, None, "No such thing.", None),
            ("bad_key", 401, None, "Wrong.", None),
            ("bad_body", 400, None, "Malformed.", None),
        ],
    ),
    "statuses in another language are known by the company that they keep": (
        page(table("Code|Bedeutung", *(f"{code}|{text}" for code, text in zip(
            ("200", "400", "401", "403", "500"), ("Fertig", "Kaputt", "Wer da?", "Verboten", "Panne"), strict=True)))),
        [(code, int(code), None, text, None) for code, text in zip(
            ("200", "400", "401", "403", "500"), ("Fertig", "Kaputt", "Wer da?", "Verboten", "Panne"), strict=True)],
    ),
    "reason phrases under Status are names, and neither text nor hint": (
        page(table("Code|Status|Definition", "200|OK|Done.", "404|Not Found|It is gone.", "500|Internal Server Error|Ours.")),
        [("200", 200, None, "Done.", None), ("404", 404, None, "It is gone.", None), ("500", 500, None, "Ours.", None)],
    ),
    "reason phrases beside the vendor's own message are no hint": (
        page(table("HTTP Code|HTTP Error Message|Error Code|Error Message", "400|Bad Request|NoBody|Send one.",
                   "404|Not Found|NoItem|Look again.", "409|Conflict|OldItem|It was changed.")),
        [
            ("NoBody", 400, None, "Send one.", None),
            ("NoItem", 404, None, "Look again.", None),
            ("OldItem", 409, None, "It was changed.", None),
        ],
    ),
    "a status that stands once is the code, not the message beside it": (
        page(table("HTTP status code|Error message|Reason", "400|Name is null.|Send it.", "401|Failed to authorize.|Log in.",
                   "500|Internal error|Ours.")),
        [
            ("400", 400, None, "Name is null.", "Send it."),
            ("401", 401, None, "Failed to authorize.", "Log in."),
            ("500", 500, None, "Internal error", "Ours."),
        ],
    ),
    "codes on lines of their own in one cell": (
        page(table("Code|Meaning", "<p>E10<br>E11</p>|A failed.", "E20|B failed.", "<div>E30</div><div>E31</div>|C failed.")),
        [
            *((code, None, None, "A failed.", None) for code in ("E10", "E11")),
            ("E20", None, None, "B failed.", None),
            *((code, None, None, "C failed.", None) for code in ("E30", "E31")),
        ],
    ),
    "headings of a number and a constant": (
        page(cards(("-1000", "UNKNOWN"), ("-1001", "NO_PARAM"), form="<h3>{} {}</h3><ul><li>It failed.</li><li>Fix: Wait.</li></ul>")),
        [("-1000", None, None, "It failed.", "Wait."), ("-1001", None, None, "It failed.", "Wait.")],
    ),
    "a first-level heading for each code": (
        page(cards(("ERR1", "Kein Netz"), ("ERR2", "Kein Strom"), ("ERR3", "Fehlt"), form="<h1>Code: {}</h1><p>Text: {}<br>HTTP: 503</p>")),
        [(code, 503, None, text, None) for code, text in (("ERR1", "Kein Netz"), ("ERR2", "Kein Strom"), ("ERR3", "Fehlt"))],
    ),
    "bullets with the status in brackets at their end": (
        page("<ul><li>AUTH_1: The token expired (401)</li><li>AUTH_2: It is forbidden (HTTP 403)</li></ul>"),
        [("AUTH_1", 401, None, "The token expired", None), ("AUTH_2", 403, None, "It is forbidden", None)],
    ),
    "a label that nothing knows ends the one before it": (
        page(cards(("Old", "old-key"), ("Bad", "bad-key"), ("No", "no-key"),
                   form="<h2>{} key</h2><p>Code: <code>{}</code><br>Tags: #a<br>Description: It failed.</p>")),
        [(code, None, None, "It failed.", None) for code in ("old-key", "bad-key", "no-key")],
    ),
    "a line before a list that ends in a colon is its heading": (
        page("<h2>0x02 - Login response</h2><p><b>Login errors</b> :</p><ul><li>0x11 : Banned</li><li>0x12 : Full, denied</li></ul>", "Protocol"),
        [("0x11", None, None, "Banned", None), ("0x12", None, None, "Full, denied", None)],
    ),
    "a head in ordinary cells, some of whose words nothing knows": (
        page("<table><tr><td>Code</td><td>Status</td><td>Retryability</td><td>Pause</td><td>Restart</td></tr>"
             "<tr><td>1</td><td>CANCELLED</td><td>non-retryable</td><td>fast</td><td>yes</td></tr>"
             "<tr><td>8</td><td>EXHAUSTED</td><td>retryable</td><td>slow</td><td>no</td></tr></table>"),
        [("1", None, 0, "CANCELLED", None), ("8", None, 1, "EXHAUSTED", None)],
    ),
    "lists beside the table that name what is no code": (
        page("<h2>How errors arrive</h2><ul><li><code>JoinFailed</code>: an error on joining</li>"
             "<li><code>LinkFailed</code>: an error on linking</li></ul>"
             + table("Error code|Description", "ROOM_FULL|It is full.", "BAD_NAME|It is invalid.", "NO_ROOM|It is missing.")
             + "<h2>Invalid name (BAD_NAME)</h2><ul><li><code>GAME</code>: must not be missing</li>"
             "<li><code>ROOM</code>: must not be invalid</li></ul>"),
        [("ROOM_FULL", None, None, "It is full.", None), ("BAD_NAME", None, None, "It is invalid.", None),
         ("NO_ROOM", None, None, "It is missing.", None)],
    ),
    "a list for each code, with its labels in one text": (
        page(cards(("1", "Bad key", "It is wrong. Really: so", "Log in"), ("2", "Bad name", "It is unknown.", "Mend it"),
                   form="<ul><li>Error code：<b><code>{}</code></b><br>Symbol：{} Description：{} Suggested Action：{}</li></ul>")),
        [("1", None, None, "It is wrong. Really: so", "Log in"), ("2", None, None, "It is unknown.", "Mend it")],
    ),
    "a number in any writing says nothing": (
        page(table("Error code|Value", "BAD_KEY|0x01", "NO_KEY|0x0A", "OLD_KEY|0x03")),
        [(code, None, None, code, None) for code in ("BAD_KEY", "NO_KEY", "OLD_KEY")],
    ),
    "a title of the lines below it, beside empty cells": (
        page(table("Code|Name|Message", "<b>Keys (100-199)</b>||", "100|BAD_KEY|It is wrong.", "101|NO_KEY|It is missing.", "<b>More users</b>||",
                   "200|BAD_USER|It is unknown.")),
        [(code, None, None, text, None) for code, text in (("100", "It is wrong."), ("101", "It is missing."), ("200", "It is unknown."))],
    ),
    "a line that only tells the status": (
        page(cards(("A-1 — Bad key", "It is wrong.", "401"), ("A-2 — Locked", "It is refused.", "403"),
                   form="<h2>{}</h2><p>{}</p><p>→ Becomes: <b>HTTP {}</b></p>")),
        [("A-1", 401, None, "It is wrong.", None), ("A-2", 403, None, "It is refused.", None)],
    ),
    "a number and its words in one piece of code, and one in brackets of its own": (
        page(table("RPC code|Cause", "<code>-32700 parse error</code>|It is invalid.", "<code>-32600 invalid request</code>|It is missing.")
             + cards(("NO_KEY", "1"), ("BAD_KEY", "2"), ("OLD_KEY", "3"), form="<dl><dt>{} (<span>0x{}</span>):</dt><dd>It is invalid.</dd></dl>")),
        [("-32700", None, None, "parse error", "It is invalid."), ("-32600", None, None, "invalid request", "It is missing."),
         *((code, None, None, "It is invalid.", None) for code in ("NO_KEY", "BAD_KEY", "OLD_KEY"))],
    ),
    "a heading that is counted, and one of the vendor's own status": (
        page(cards(("1.", "404 Not Found"), ("2.", "500 Internal Server Error"),
                   form="<h3>{} <b>{}</b></h3><ul><li><b>Description</b>: It failed.</li></ul>")
             + "<h2>Own errors</h2>" + cards(("Status 1: Throttled",), ("Status 2: Refused",), form="<h4>{}</h4><p>It was refused.</p>")),
        [
            *((code, int(code), None, "It failed.", None) for code in ("404", "500")),
            *((code, None, None, "It was refused.", None) for code in ("1", "2")),
        ],
    ),
    "numbers in plain blocks, and statuses that no phrase names": (
        page(cards(("001", "No user."), ("002", "Bad user."), ("003", "No batch."), form="<div><span>{} </span><p>It failed: {}</p></div>")
             + cards(("400", "Missing fields"), ("401", "Bad key"), ("429", "Too fast: limit"),
                     form="<section><div><code>{}</code><span>{}</span></div></section>")),
        [
            *((code, None, None, text, None) for code, text in (
                ("001", "It failed: No user."), ("002", "It failed: Bad user."), ("003", "It failed: No batch."))),
            *((code, int(code), None, text, None) for code, text in (
                ("400", "Missing fields"), ("401", "Bad key"), ("429", "Too fast: limit"))),
        ],
    ),
    "a status with several causes is none of the vendor's own codes": (
        page(table("Código|Mensaje|Causa", "200|Hecho|Bien", "401|Usuario malo|Error", "401|Clave vieja|Vencida", "401|Sin cabecera|Falta",
                   "400|Datos malos|Error")),
        [("200", 200, None, "Hecho", "Bien"), ("401", 401, None, "Usuario malo", "Error"), ("401", 401, None, "Clave vieja", "Vencida"),
         ("401", 401, None, "Sin cabecera", "Falta"), ("400", 400, None, "Datos malos", "Error")],
    ),
    "what the client does, not the server, and yes and no in another language": (
        page(table("Code|Message|Client Action|Server Action|Retry?", "bad_key|It is wrong.|Log in.|Refuse.|Nein",
                   "too_busy|It failed.|Wait.|Log it.|Ja")),
        [("bad_key", None, 0, "It is wrong.", "Log in."), ("too_busy", None, 1, "It failed.", "Wait.")],
    ),
    "a list and a box for each term, under a heading that says nothing": (
        page(cards(("ORA-1", "It is a duplicate.", "Two rows.", "Drop one."), ("ORA-2", "There are too many.", "A limit.", "Raise it."),
                   form="<div><dl><dt><b>{}: {}</b></dt><dd><div><b>Cause:</b> {}</div><div><b>Action:</b> {}</div></dd></dl></div>"), "Chapter 2"),
        [("ORA-1", None, None, "It is a duplicate.", "Drop one."), ("ORA-2", None, None, "There are too many.", "Raise it.")],
    ),
    "headings that are numbers, and bold labels without a colon": (
        page(cards(("101001", "The cable failed.", "It is cut.", "Replace it."), ("101002", "It was denied.", "No rule.", "Add one."),
                   form="<h3>{}</h3><p><b>Error Message</b> <code>{}</code></p><p><b>Explanation</b> {}</p><p><b>Recommended Action</b> {}</p>")),
        [("101001", None, None, "The cable failed.", "Replace it."), ("101002", None, None, "It was denied.", "Add one.")],
    ),
    "a title that is a sentence is the message, whatever is explained below": (
        page(cards(("SQL0007N", "The character is not valid."), ("SQL0010N", "There is no end."),
                   form="<h2>{} {}</h2><h3>Explanation</h3><p>It failed.</p><h3>User response</h3><p>Mend it.</p>")),
        [("SQL0007N", None, None, "The character is not valid.", "Mend it."), ("SQL0010N", None, None, "There is no end.", "Mend it.")],
    ),
    "a reason alone is the message": (
        page(table("Reason code|Reason|Type of decline", "01|Refer to issuer|Soft", "05|Do not honour|Hard", "14|Invalid number|Hard")),
        [("01", None, 1, "Refer to issuer", None), ("05", None, 0, "Do not honour", None), ("14", None, 0, "Invalid number", None)],
    ),
    "a table in Turkish": (
        page(table("Hata Kodu|Açıklama|Çözüm", "20|Mesaj metni hatası|Kontrol et", "30|Geçersiz kullanıcı|Düzelt", "40|Geçersiz başlık|Seç"), "OTP"),
        [("20", None, None, "Mesaj metni hatası", "Kontrol et"), ("30", None, None, "Geçersiz kullanıcı", "Düzelt"),
         ("40", None, None, "Geçersiz başlık", "Seç")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_read(name: str) -> None:
    body, wanted = SHAPES[name]
    assert told(records(body)) == wanted


@pytest.mark.parametrize(
    "form",
    [
        "<h2><div><div>{}</div></div></h2>{}",
        "<div role=heading aria-level=2><div>{}</div></div>{}",
        "<details><summary><p>{}</p></summary>{}</details>",
    ],
)
def test_a_heading_is_the_category_whatever_it_is_laid_out_with(form: str) -> None:
    lists = [(name, table("Code|Message", f"{name}_a|A failed.", f"{name}_b|B failed.")) for name in ("card", "user")]
    found = records(page("".join(form.format(*one) for one in lists)))
    assert [record.state.category for record in found] == ["card", "card", "user", "user"]


OTHERS = {
    "parameters": page(table("Name|Type|Required|Description", "id|string|Yes|An id", "err_url|string|No|Where to"), "Pay"),
    "a schema of the error": page(table("Attribute|Type|Description", "code|string|Error code", "text|string|Error text")),
    "its fields": page("<h2>Error object</h2>" + table("Name|Description", "error_code|The code", "error_id|The id")),
    "events": page(table("Event|Description", "payment.failed|It failed.", "charge.expired|It expired."), "Webhooks"),
    "a changelog": page(table("Version|Date|Change", "1.2.0|2024|Fixed error E100", "1.1.0|2023|Added E101"), "Changelog"),
    "removed codes": page(
        "<h2>Removed error codes</h2>" + table("Error code|HTTP status|Message", "bad_a|400|It failed.", "bad_b|401|Not you.")
    ),
    "versions": page(cards(("v2.9.1", "Fixed errors."), ("v2.9.0", "Fixed bad."), form="<h3>{}</h3><p>{}</p>"), "Releases"),
    "rate limits": page(table("Plan|Limit|Error", "Free|100|429", "Pro|1000|429"), "Rate limits"),
    "currencies": page(table("Code|Description", "USD|US dollar", "EUR|Euro", "JPY|Yen"), "Currencies"),
    "permissions": page(table("Code|Description", "read_all|Read", "write_all|Write", "drop_all|Delete"), "Permissions"),
    "states": page(table("Status|Description", "pending|It waits", "failed|It failed", "expired|Too late"), "Payments"),
    "settings": page(table("Variable|Description", "ERROR_LOG|Errors go there", "TIMEOUT_MS|Until it fails"), "Setup"),
    "exit codes": page("<h2>Exit codes</h2>" + table("Exit code|Meaning", "1|Failed", "2|Bad usage", "3|Refused")),
    "ranges": page(table("Range|Layer|Description", "1000-1099|Session|Errors", "1100-1199|Agent|Errors")),
    "a policy by status": page(
        table("Code|HTTP|Meaning", "bad_a|400|A.", "bad_b|500|B.") + table("Status|Retry?|How", "429|Yes|Wait", "500|No|Fix")
    ),
    "functions": page(cards(("get_error", "Gets it."), ("set_error", "Sets it."), form="<h3>{}()</h3><p>{}</p>"), "Errors"),
    "steps": page(cards(("1. Check the error",), ("2. Retry",), form="<h2>{}</h2><p>Do it.</p>"), "Mending errors"),
    "strategies": page(table("Strategy|Pros|Use When", "Retry|Simple|Errors pass", "Fail|Fast|Errors stay"), "Errors"),
    "answers of endpoints": page(
        cards(*((name,) for name in "abc"), form="<h2>{}</h2>" + table("Status|Meaning", "200|OK", "400|Bad Request", "404|Not Found")),
        "API errors",
    ),
    "classes of statuses": page(table("Status|Meaning", "2xx|Success", "4xx|Client error", "5xx|Server error")),
    "one status in passing": page(table("Code|Meaning", "429|Too many requests"), "Rate limits"),
    "single letters": page("<dl><dt>S</dt><dd>Severity</dd><dt>C</dt><dd>Error code</dd></dl>", "Error message fields"),
    "links": page("<ul><li><a href='/a'>bad_key</a></li><li><a href='/b'>bad_body</a></li></ul>"),
    "titles over other columns": page(table("Code|Status|Meaning", "400|bad_a|A failed.", "404|bad_b|B failed.")),
    "texts that nobody filled in": page(table("Code|Message", "bad_a|undefined", "bad_b|undefined", "bad_c|undefined")),
    "file types": page(table("Type|Extension|Errors", "image/png|.png|Rejected if large", "text/csv|.csv|Rejected if empty", "image/gif|.gif|Rejected")),
    "links in code": page("<ul><li><code><a href='/a'>ErrorLog</a></code></li><li><code><a href='/b'>LogLevel</a></code></li></ul>"),
    "words in letters without capitals": page(cards(("初期化", "失敗"), ("データ", "エラー"), ("設定値", "無効"), form="<h3>{}</h3><p>{}</p>"), "エラー"),
    "levels": page(table("Severity|Usage", "ERROR|A request failed.", "FATAL|It failed for good.", "PANIC|All failed."), "Error messages"),
    "a record's items": page(table("Name|Type|Description", "ERROR_CODE|text|The code", "ERROR_LINE|text|Where it failed", "HINT_TEXT|text|What"), "Errors"),
    "two settings": page("<h2>Errors</h2><dl><dt><code>log_all</code></dt><dd>Which are logged.</dd><dt><code>max_size</code></dt>"
                         "<dd>How much is.</dd></dl>"),
    "tags": page(table("Tag|Name|Error if missing", "0x0204|user_key|none", "0x020A|user_port|BAD_PORT", "0x0424|more_keys|BAD_KEYS"), "Messages"),
    "a page of parameters": page(table("Id|Name|Error if missing", "f_a|user_key|none", "f_b|user_port|BAD_PORT", "f_c|more_keys|BAD_KEYS"),
                                 "Optional parameters"),
    "two classes": page(cards(("KeyError", "<p>It is an error.</p>"), ("KeyPart", ""), form="<h2>{}</h2>{}"), "Error handling"),
    "old names": page(table("Old name|New name", "ERR_OLD_KEY|ERR_KEY", "ERR_OLD_USER|ERR_USER", "ERR_OLD|ERR_NEW"), "Changed errors"),
    "conversions": page(table("From|To|If it fails", "INT_4|INT_2|error 22003", "TIME_TZ|DATE_ONLY|error 22007", "INT_8|INT_4|error 22003"),
                        "Types and errors"),
    "years": page(cards(("2023", "Errors were fewer."), ("2024", "It failed less."), form="<h3>{}</h3><p>{}</p>"), "Errors by year"),
    "functions in a table": page(table("Name|Description", "get_error|It failed?", "set_error|Fail.", "throw_error|Fail."), "Error handling"),
    "members of a class": page(
        "<dl>" + cards(("ParseError.line", "Where it failed."), ("ParseError.offset", "Where the error is."), form="<dt><code>{}</code></dt><dd>{}</dd>")
        + "</dl>", "Exceptions"
    ),
    "what is new": page(cards(("KeyErrors", "More errors."), ("OldErrors", "Fewer."), form="<h3>{}</h3><p>{}</p>"), "What's new: errors"),
    "options": page(table("Configuration option = default|Description", "error_limit|Errors until it fails", "log_name|Errors go there"), "Errors"),
    "sources of errors": page("<h2>Error sources</h2><dl><dt>ERR_SOURCE_GPG</dt><dd>An error</dd><dt>ERR_SOURCE_SSH</dt><dd>Failed</dd></dl>"),
    "settings of error handling": page(
        "<h2>Error handling</h2><dl><dt><code>errors.limit</code></dt><dd>How many may fail. Type: int. Default: 1.</dd>"
        "<dt><code>errors.log</code></dt><dd>Log what failed? Type: boolean.</dd></dl>"
    ),
    "prefixes of codes": page(table("Party|Error Code Prefix|Description", "We|AB-RC-|Our errors", "They|AB-UP-|Their errors", "X|AB-CAR-|Lost")),
    "opcodes": page(table("Code|Name|Description", "0|Dispatch|An event", "1|Heartbeat|Now and then", "9|Invalid Session|Begin again", "10|Hello|First"), "Gateway"),
    "states of a parcel": page(table("Status code|Description", "CREATED|It is known", "DELIVERY_FAILED|No one there", "RETURNED|Back", "DONE|There"), "Parcels"),
    "pros of one code": page(
        cards(("bad_model", "Not known."), ("bad_size", "Too large."), ("bad_key", "Wrong."), form="<h2>{}</h2><p>{}</p>")
        + "<h3>Known models</h3><ul><li><code>tiny-v2</code>: small</li><li><code>big-v2</code>: large</li></ul>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_list_of_error_codes_is_left_alone(name: str) -> None:
    allowed = {"a policy by status": ["bad_a", "bad_b"], "pros of one code": ["bad_model", "bad_size", "bad_key"]}
    assert [record.code for record in records(OTHERS[name])] == allowed.get(name, [])


def test_each_decision_is_the_sum_of_its_evidence() -> None:
    for body in (*OTHERS.values(), *(body for body, _ in SHAPES.values())):
        for one in recognise(Page(body)).lists:
            assert one.signals and one.taken == (sum(signal.weight for signal in one.signals) >= ENOUGH)
            assert one.taken == (one.certainty >= 0.5)


@pytest.mark.parametrize("which", ["base", "later", "layout"])
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_sites_pages_need_no_declaration(vendor: str, which: str) -> None:
    path = FIXTURES / which / f"{vendor}.html"
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    score = compare(records(path.read_bytes()), wanted, set())
    assert (score.extra, score.missed, score.wrong) == ([], [], [])


@pytest.mark.parametrize("name", COSMETIC)
def test_other_markup_gives_the_same_records_or_none(name: str) -> None:
    for vendor in VENDORS:
        path = FIXTURES / "base" / f"{vendor}.html"
        wanted = {record.code: record.state for record in records(path.read_bytes())}
        try:
            body, charset, _ = mutate(page_at(path, path.with_suffix(".json")), COSMETIC[name], 0)
        except Absent:
            continue
        for record in records(body, charset):
            state, before = record.state, wanted[record.code]
            assert (state.status, state.category, state.retryable) == (before.status, before.category, before.retryable)
            assert cosmetic_free(f"{state.message} {state.hint}") == cosmetic_free(f"{before.message} {before.hint}")


#: Damage after which the page agrees with itself, so that any reader would believe it; and what is still read.
BELIEVABLE = {
    *(f"columns: {field} stands a row lower" for field in ("message", "hint")),
    *("columns: all stand a row lower", "columns: codes stand a row lower", "columns: codes have spaces"),
    *("columns: verdicts turned round", "columns: dashes say yes", "columns: texts in another language"),
    *("columns: statuses are one", "columns: statuses are others", "columns: categories are one"),
    *("columns: texts swapped", "columns: texts swapped in a table", "columns: texts swapped in some rows"),
    *("columns: category and text swapped", "columns: code and text swapped", "columns: hint is cut"),
    *("two meanings: beside", "two meanings: in the last list", "rows: the code spans two"),
    *("rows: cards without a label", "rows: in a list behind the table", "new row: a list within a cell"),
    *("cut, and the end put behind", "cut in a tag, and the end put behind", "too deep to be read"),
    *("instead: a list of other codes", "headings have changed places", "headings tell something"),
    "a list of terms is headed as one of errors",
    *(
        name
        for name in DAMAGING
        if name.startswith(("verdicts: a note", "verdicts: a caption", "verdicts: all turned"))
    ),
    "verdicts: a third turned round",
    *texts.OPERATORS,
    *(name for name in placeholders.OPERATORS if not name.startswith(("placeholder: the code", "placeholder: a row"))),
}


@pytest.mark.parametrize("name", sorted((HONEST.keys() | DAMAGING.keys()) - BELIEVABLE))
def test_of_a_changed_page_nothing_is_told_that_it_does_not_state(name: str) -> None:
    for vendor in VENDORS:
        path = FIXTURES / "base" / f"{vendor}.html"
        before = page_at(path, path.with_suffix(".json"))
        try:
            body, charset, stated = mutate(before, (HONEST | DAMAGING)[name], 0)
            found = records(body, charset)
        except (Absent, NoMarkup):
            continue
        facts = before.truth if stated is None else stated
        assert name not in HONEST or {record.code for record in found} == facts.keys()
        for code, state in ((record.code, record.state) for record in found):
            told = Fact(state.status, state.category, state.retryable, None, state.message, state.hint)
            assert code in facts and not _otherwise(code, told, facts[code])


def _otherwise(code: str, told: Fact, stated: Fact) -> list[object]:
    """The values told that are others than the page states: what it lost is not told, and a code may stand for a text."""
    if stated is ANY:
        return []
    wrong = [one for one, other in zip(told[:3], stated[:3], strict=True) if one not in (None, other)]
    texts = [cosmetic_free(text or "") for text in told[4:]]
    return wrong + [text for text in texts if text not in ("", code, stated.message, stated.hint)]


PIECES = [
    re.findall(r"<[^>]*>|[^<]+", path.read_text("utf-8")) for path in sorted((FIXTURES / "layout").glob("*.html"))
]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PIECES), st.randoms(use_true_random=False), st.sampled_from(["cut", "swap", "drop", "bare", "td"])
)
def test_no_damaged_page_breaks_the_recogniser(pieces: list[str], chance: random.Random, how: str) -> None:
    parts = list(pieces)
    for _ in range(len(parts) // 15):
        one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
        if how == "swap":
            parts[one], parts[other] = parts[other], parts[one]
        elif how == "drop":
            parts[one] = ""
        elif how == "td" and parts[one].startswith("<"):
            parts[one] = chance.choice(["<td colspan=9>", "<tr>", "<h3>", "<li>", "<dl><dt>", "</table>", "<table>"])
    if how == "cut":
        parts = parts[: chance.randrange(len(parts))]
    elif how == "bare":
        parts = [re.sub(r"^<(\w+)\s.*>$", r"<\1>", part, flags=re.S) for part in parts]
    try:
        found = records("".join(parts).encode())
    except (NoMarkup, OverLimit):
        return
    assert all(record.code.strip() and record.state.message for record in found)


@pytest.mark.parametrize(
    ("codes", "grammar", "other"),
    [
        (["401", "-1"], r"-?\d+", "A1"),
        (["TOO_LATE", "A.B-1"], r"[A-Z][A-Z0-9]*(?:[_.-][A-Z0-9]+)*", "too_late"),
        (["too_late", "late"], r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*", "TooLate"),
        (["TooLate", "Gone"], r"[A-Z][A-Za-z0-9]*", "late"),
        (["Wrong start", "Wrong end"], ".+", ""),
    ],
)
def test_a_grammar_is_made_of_the_codes(codes: list[str], grammar: str, other: str) -> None:
    assert grammar_of(codes) == grammar
    assert all(re.fullmatch(grammar, code) for code in codes) and not re.fullmatch(grammar, other)


@pytest.mark.parametrize(
    ("url", "vendor"),
    [
        ("https://docs.stripe.com/error-codes", "stripe"),
        ("https://developer.acme.co.uk/e", "acme"),
        ("https://acme.github.io/docs/errors", "acme"),
        ("https://api-docs.acme-pay.com/", "acme_pay"),
        ("http://127.0.0.1:8080/e", "127_0_0_1"),
        ("https://bücher.example/errors", "b_cher"),
    ],
)
def test_a_vendors_name_is_made_of_the_host(url: str, vendor: str) -> None:
    assert vendor_of(url) == vendor


def test_probe_prints_lists_records_and_what_it_skips(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "acme.html"
    path.write_bytes(
        page(
            table("Code|HTTP|Retry?|Meaning|Action", "a_bad|400|No|A.|Mend it.", "b_bad|503|Yes|B.|", "|||More.|")
            + table("Attribute|Type|Description", "code|string|The code", "text|string|The text")
        )
    )
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert (code, err) == (0, "") and list(data) == ["lists", "records", "skipped", "suspect", "declare"]
    assert data["suspect"] is data["declare"] is None
    assert [(one["shape"], one["rows"], one["taken"]) for one in data["lists"]] == [
        ("table", 2, True),
        ("table", 2, False),
    ]
    assert set(data["lists"][0]) >= {"shape", "section", "fields", "rows", "certainty", "why"}
    assert {name: told["from"] for name, told in data["lists"][0]["fields"].items()} == {
        "code": "Code", "status": "HTTP", "retryable": "Retry?", "message": "Meaning", "hint": "Action",
    }  # fmt: skip
    first = {"vendor": "acme", "code": "a_bad", "status": 400, "category": None, "retryable": False}
    assert data["records"][0].items() >= (first | {"message": "A.", "hint": "Mend it."}).items()
    assert data["records"][1]["retryable"] is True
    assert [item["reason"] for item in data["skipped"]] == ["more of the line above", "the head of a table"]
    code, out, _ = run("probe", path, "--explain")
    assert code == 0 and "+3.0  the title 'Code' is one of codes" in out and "a_bad\t400\t\tno\tA.\tMend it." in out
    assert (
        "-6.0  the first title, 'Attribute', is one of other things" in out and "skipped: more of the line above" in out
    )


def test_probe_takes_nothing_that_it_is_not_sure_of_and_says_what_to_declare(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "acme.html"
    odd = table("Sign|Remark", "E100|It failed to start", "E101|It is denied", "E102|Neither")
    path.write_bytes(page(odd, "Answers"))
    code, out, err = run("probe", path)
    assert code == 1 and "not taken" in out and err.count("\n") == 1
    assert (
        """declare it under [sites.acme] in errdex.toml: columns = { "Sign" = "code", "Remark" = "message" }""" in err
    )
    code, out, _ = run("probe", path, "--format", "json")
    assert code == 1 and json.loads(out)["records"] == [] and json.loads(out)["suspect"]["reason"] == "no-rows"
    path.write_bytes(b"<html><body><p>Nothing at all is here.</p></body></html>")
    assert run("probe", path)[0] == 1
    path.write_bytes(page(table("Flag|Description", "E100|It is on", "E101|It is off", "E102|Neither"), "Flags"))
    code, _, err = run("probe", path)
    assert code == 1 and err.endswith(
        "no list of error codes is found on it; where one is, `columns` in errdex.toml says by which words it reads\n"
    )
    path.write_bytes(b"<html><title>Just a moment...</title><body>Checking your browser</body></html>")
    code, _, err = run("probe", path)
    assert code == 4 and "bot-wall" in err
    path.write_bytes(b"")
    assert run("probe", path)[0] == 4


def test_what_is_no_file_and_no_address_is_said_to_be_none(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    os.mkfifo(tmp_path / "pipe")
    for name, told in (
        ("pipe", "a pipe"),
        (".", "a folder"),
        ("none.html", "no such file"),
        ("http://[::1", "address"),
    ):
        code, _, err = run("probe", name)
        assert code == 2 and told in err


def test_probe_says_what_a_refresh_would_say_and_takes_nothing_of_a_part_of_a_page(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "acme.html"
    whole = page(table("Code|HTTP|Meaning", "locked|409|Locked.", "late|408|Late.", "locked|423|Locked, too."))
    path.write_bytes(whole)
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert (code, err, [row["code"] for row in data["records"]]) == (0, "", ["locked", "late", "locked"])
    assert data["suspect"]["reason"] == "key-clash" and data["declare"] == 'scope = "status"'
    told = "key-clash: 'locked' stands twice with another status, message: 409 'Locked.' and 423 'Locked, too.'"
    assert f"a refresh would call this page suspect: {told}" in run("probe", path)[1]
    path.write_bytes(whole[: whole.index(b"<td>423")])
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert code == 1 and "the page ends in the middle" in err and data["suspect"]["reason"] == "cut-off"
    assert data["records"] == [] and [one["certainty"] for one in data["lists"]] == [0.0]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            page(
                "<dl><dt>A_BAD</dt><dd>It is invalid.</dd><dt>B_OLD</dt><dd>It has expired.</dd></dl>"
                "<div><h2>Needs</h2><dl><dt>LibNTLM</dt><dd>For it.</dd><dt>GSS-API</dt><dd>For it.</dd></dl></div>"
            ),
            id="a term written as no code is",
        ),
        pytest.param(
            page(
                "<h3>TimedOut</h3><p>It failed.</p><h3>NotFound</h3><p>It failed.</p><h3>Denied</h3><p>Not you.</p>"
                '<h2>Combinations</h2><h3>"LockLost" + long texts</h3><p>Cut them.</p>'
            ),
            id="a heading that quotes",
        ),
        pytest.param(
            page(
                "<h2>Catalogue</h2>"
                + "".join(
                    f"<h3>{name}</h3>" + table("Code|HTTP|Meaning", *(f"{name[:3].lower()}_{n}|400|Bad." for n in rows))
                    for name, rows in (("Client errors", range(9)), ("Server errors", range(4)), ("Of one", range(3)))
                )
            ),
            id="a topic beside headings that are none",
        ),
        pytest.param(
            b"<html><body><div><h1>Errors</h1>"
            + table("Code|HTTP|Meaning", "A_BAD|400|It is invalid.", "B_OLD|410|It has expired.").encode()
            + b"<p>Last changed in May.</p>\n",
            id="a page by hand whose end tags are left out",
        ),
    ],
)
def test_an_honest_page_is_not_suspect_on_the_first_look(body: bytes) -> None:
    found = probe_page(body, "acme", "", None)
    assert found.records and found.suspect is None


def test_probe_fetches_an_address_as_configured(server: Server) -> None:
    server.routes["/docs/errors"] = lambda to: to.page(SHAPES["a definition list"][0])
    config = Config(fetch=Fetch(allow_private=(ip_network("127.0.0.0/8"),), interval_s=0))
    found = run_probe(config, f"{server.url}/docs/errors")
    assert [record["code"] for record in found.records] == ["NO_MEMORY", "BAD_KEY"]
    with pytest.raises(PageFailed, match="404"):
        run_probe(config, f"{server.url}/none")


def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(PageFailed, match="longer than"):
        probe(ProbeJob(page(table("Code|Text", *(f"E{n}|It failed" for n in range(20_000)))), "acme", "", None), 0.05)


def test_every_text_that_is_printed_is_plain_data() -> None:
    for body, _ in SHAPES.values():
        json.dumps(probe_page(body, "acme", "", None).records)


@pytest.mark.skipif(not CAPTURES, reason="ERRDEX_CAPTURES names no folder of captures")
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_capture_is_read_exactly_with_nothing_declared(vendor: str) -> None:
    folder = Path(CAPTURES or "")
    wanted = json.loads((folder / "truth" / f"{vendor}.json").read_text("utf-8"))
    # Sentences about retrying on which readers differ are not judged here.
    score = compare(records((folder / "pages" / f"{vendor}.html").read_bytes()), wanted, {"retryable"})
    assert (score.extra, score.missed, score.wrong) == ([], [], [])


@pytest.mark.skipif(not CORPUS, reason="ERRDEX_CORPUS names no folder of pages")
def test_the_corpus_is_read_as_careful_readers_did() -> None:
    folder = Path(CORPUS or "")
    lines = (folder / "manifest.tsv").read_text("utf-8").splitlines()
    judged = {line.split("\t")[0]: set(line.split("\t")[11].split(",")) for line in lines[1:]}
    scores = {}
    for name, fields in judged.items():
        wanted = json.loads((folder / "expected" / f"{name}.json").read_text("utf-8"))
        scores[name] = compare(records((folder / "pages" / f"{name}.html").read_bytes()), wanted, fields)
    invented = {name for name, one in scores.items() if not one.wanted and (one.hits or one.extra)}
    assert invented <= {"neg-couper-error-handler"}
    hits, extra = (sum(values) for values in zip(*((one.hits, len(one.extra)) for one in scores.values()), strict=True))
    lists = [one for one in scores.values() if one.wanted]
    assert hits >= 0.96 * (hits + extra) and sum(one.recall for one in lists) >= 0.94 * len(lists)
    assert sum(one.outcome == "exact" for one in lists) >= 0.69 * len(lists)
    for name in ("status", "category", "retryable", "message", "hint"):
        wrong = sum(part[1] == name for one in lists for part in one.wrong)
        assert wrong <= 0.05 * sum(one.seen[name] for one in lists), name
