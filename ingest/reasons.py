"""The registry of reasons: every word of `checks.reason`, what it means, and the one thing to do about it."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["suspect", "failed", "accepted"]
#: How far a person can accept a finding: for as long as the page reads the same, for one run, or not at all.
Waivable = Literal["lasting", "once", "no"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its word, the outcome of a page that has it."""

    word: str
    outcome: Outcome
    sentence: str
    remedy: str
    waivable: Waivable = "lasting"


_ACCEPT = "accept it if the page is right: errdex review VENDOR --accept"
_COLUMNS = "declare `columns` in errdex.toml, or " + _ACCEPT
_RETRY = "try again later; errdex does so on every refresh"
_ADDRESS = "correct the address in `pages`"
_SAVE = "save the page from a browser and use errdex refresh --from DIR"


def _suspect(word: str, sentence: str, remedy: str, waivable: Waivable = "lasting") -> Reason:
    return Reason(word, "suspect", sentence, remedy, waivable)


def _failed(word: str, sentence: str, remedy: str) -> Reason:
    return Reason(word, "failed", sentence, remedy, "no")


def _note(word: str, sentence: str, remedy: str) -> Reason:
    return Reason(word, "accepted", sentence, remedy, "no")


_ALL = (
    # What the page itself shows.
    _suspect("parse-incomplete", "The HTML parser gave up before the end of the page.", _SAVE, waivable="no"),
    _suspect("truncated", "The page ends in the middle.", f"{_RETRY}, or {_ACCEPT}"),
    _suspect(
        "wrong-charset",
        "The page's letters were decoded in the wrong charset.",
        f"report it to the vendor, or {_ACCEPT}",
    ),
    _suspect("row-unread", "A row could not be read, or holds a placeholder.", _ACCEPT),
    _suspect(
        "column-lost",
        "A column that was read before, or is declared, is not on the page.",
        "declare its new title in `columns` in errdex.toml; if it is gone for good: errdex review VENDOR --accept",
    ),
    _suspect("list-lost", "A declared list is not on the page.", "correct `lists` in errdex.toml"),
    _suspect(
        "codes-unaccounted",
        "Codes on the page are missing from every parsed row.",
        f"declare `columns` for their list or `skip` its heading, or {_ACCEPT}",
    ),
    _suspect("count-differs", "The page states another number of codes than was read.", _ACCEPT),
    _suspect("verdict-unknown", "The retry column holds words that mean neither yes nor no.", _ACCEPT),
    _suspect("field-empty", "No row has a value for a field that the site declares.", _COLUMNS),
    _suspect(
        "no-rows",
        "No error code was found on the page.",
        "if the page lists codes, declare `columns` or `code` in errdex.toml; if the list has moved, change `pages`",
        waivable="no",
    ),
    _suspect("legend-inverted", "The page's legend gives the retry marks another meaning than usual.", _ACCEPT),
    _suspect(
        "heading-unclear",
        "A heading is missing, misplaced or ambiguous, or shows its markup.",
        f"declare `headings`, or {_ACCEPT}",
    ),
    _suspect(
        "key-clash",
        "The same code appears twice with different values.",
        "declare a `scope` in errdex.toml that tells the meanings apart, or `skip` the heading of one list",
        waivable="no",
    ),
    _suspect(
        "keys-set-aside",
        "A few codes appear twice with different values; all other rows are read.",
        "declare a `scope` in errdex.toml, or accept the first of each: errdex review VENDOR --accept",
    ),
    _suspect("paginated", "The page shows only a part of its list.", f"list the other pages in `pages`, or {_ACCEPT}"),
    # What the run shows.
    _suspect(
        "bad-index", "The links on an index page do not give a usable list of pages.", "correct `follow` in errdex.toml"
    ),
    _suspect(
        "flapping",
        "Two requests within one run gave different pages.",
        "refresh again; if this is the page's final state: errdex review VENDOR --accept",
        waivable="once",
    ),
    _suspect(
        "rejected",
        "The page reads as it did when somebody rejected it.",
        "nothing: its last good rows stay, and you are asked again once it reads differently",
        waivable="no",
    ),
    # Drift: the page compared with the last accepted snapshot.
    _suspect("column-reclassified", "A field now comes from another column.", _COLUMNS),
    _suspect("field-emptied", "A field is gone from rows that had it.", _COLUMNS),
    _suspect(
        "headings-reclassified",
        "The headings are now read as categories, or no longer are.",
        f"declare `headings = true` or `false`, or {_ACCEPT}",
    ),
    _suspect(
        "list-reclassified",
        "A list is now read that was not, or that has another head.",
        f"`skip` its heading, or {_ACCEPT}",
    ),
    _suspect("code-format-changed", "New codes look unlike all earlier ones.", f"declare `code`, or {_ACCEPT}"),
    _suspect("rows-unparsed", "More lines of the lists than before are not read as rows.", _COLUMNS),
    _suspect("section-emptied", "A heading is still there, but the codes under it are gone.", _ACCEPT),
    # History: the page compared with the catalogue.
    _suspect("rows-lost", "More codes are gone than a vendor removes at once.", _ACCEPT),
    _suspect("loss-unconfirmed", "The site's witness still has what is gone from the page.", _ACCEPT),
    _suspect("texts-moved", "Texts stand at other codes or in other columns than before, or are cut.", _ACCEPT),
    _suspect("codes-hidden", "Known codes stand only in content that the page does not show.", _ACCEPT),
    _suspect("field-hidden", "The page holds a known value of a row, but does not show it.", _ACCEPT),
    _suspect("texts-replaced", "A column's texts became filler, markup or another language.", _ACCEPT),
    _suspect("mass-change", "One field changed in most rows at once.", _ACCEPT),
    # Another page came instead.
    _failed("bot-wall", "A bot check came instead of the page.", _SAVE),
    _failed("not-found-page", 'A "not found" page came with a success status.', _ADDRESS),
    _failed("login-page", "A login page came instead of the page.", "give `headers` with a token, or " + _SAVE),
    _failed("javascript-shell", "The page is filled in by JavaScript.", "set `render = true`, or " + _SAVE),
    _failed("cookie-wall", "A cookie notice came instead of the page.", _SAVE),
    _failed("empty-body", "The response has no content.", _RETRY),
    _failed("not-html", "The response is not an HTML document.", _ADDRESS),
    # The request failed.
    _failed("no-address", "The page has no address; it was read from a saved file.", "add it to `pages`"),
    _failed("bad-address", "The address is not valid.", _ADDRESS),
    _failed(
        "forbidden-address",
        "The host has an address in a private network.",
        "name the network in `fetch.allow_private`",
    ),
    _failed("dns", "The host name cannot be resolved.", "check the network and the name in `pages`"),
    _failed("refused", "The connection was refused.", _RETRY),
    _failed("connection", "The connection broke.", _RETRY),
    _failed("timeout", "The server took too long.", "raise `fetch.timeout_s`"),
    _failed("tls", "The server's certificate is not trusted.", "check the certificate, or set SSL_CERT_FILE"),
    _failed("not-http", "The server does not speak HTTP.", _ADDRESS),
    _failed("proxy", "The proxy cannot be used.", "check HTTPS_PROXY and NO_PROXY"),
    _failed("robots", "robots.txt disallows the page.", "ask the vendor, or " + _SAVE),
    _failed("no-access", "The server answers 401 or 403.", "give `headers` with a valid token"),
    _failed("not-found", "The server answers 404.", _ADDRESS),
    _failed("gone", "The server answers 410.", _ADDRESS),
    _failed("rate-limited", "The server answers 429.", "raise `fetch.interval_s`"),
    _failed("server-error", "The server answers with a 5xx status.", _RETRY),
    _failed("http-error", "The server answers with another error status.", _ADDRESS),
    _failed("bad-redirect", "A redirect leads to an address that cannot be fetched.", _ADDRESS),
    _failed("insecure-redirect", "A redirect leads from https to http.", _ADDRESS),
    _failed("redirect-loop", "The redirects do not end.", _ADDRESS),
    _failed("unexpected-304", "The server answers 304, but there is no kept page to reuse.", "run errdex doctor"),
    _failed("bad-encoding", "The response body cannot be decompressed.", _RETRY),
    _failed("too-large", "The page exceeds a limit.", "raise `fetch.max_bytes`, or read a smaller page"),
    _failed("missing", "There is no saved file or capture of the page.", "save the page into DIR"),
    _failed("unreadable", "The saved file cannot be read.", "check its permissions"),
    _failed("no-browser", "There is no Chromium to render the page.", "install Chromium, or " + _SAVE),
    _failed(
        "no-sandbox",
        "Chromium cannot start its sandbox.",
        "do not run as root, or set `fetch.chromium_sandbox = false`",
    ),
    _failed("not-rendered", "The browser shows nothing.", "name its API hosts in `render_hosts`"),
    # Reading it failed.
    _failed("parser-error", "The site's parser module failed.", "correct the module"),
    _failed("parser-timeout", "Reading the page took too long.", "raise `fetch.timeout_s`"),
    _failed("parser-crashed", "Reading the page ended its process.", "report it with the page"),
    _failed("internal-error", "errdex failed on the page.", "report it with the page"),
    # Notes on pages that were accepted.
    _note("accepted", "A finding was waived by a decision.", "to take it back, delete its entry in accepted.toml"),
    _note("moved", "The page redirects permanently.", "give the new address in `pages`"),
    _note("unlisted", "No index page links to the page any more.", "none is needed; its rows stay"),
    _note("vanished", "No index page links to the page, and it is gone.", "none is needed; its rows are removed"),
)

REASONS = {reason.word: reason for reason in _ALL}
assert len(REASONS) == len(_ALL)
