"""What a page says of retrying is taken only where all of it is understood: cells, badges, titles, legends."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import Desk

from benchmarks.believing import stored
from ingest.diff.differences import differences
from ingest.extraction.read_page import read_page
from ingest.model import Record, VendorWrite, value_of
from ingest.validate.drift_findings import turned
from ingest.validate.history_findings import doubts
from ingest.validate.verdict import grave_pages
from parsers.reading.contract import Limits, Site
from parsers.reading.legends import turns_round
from parsers.reading.verdicts import asks_to_retry, is_known, retry_verdict

CELLS: dict[bool | None, str] = {
    True: "Yes|yes|YES|Y|True|TRUE|true|✅|✔️|✓|☑|🟢|👍|✅ Yes|Yes ✅|✅ Retryable|✓ retry|Retryable|Retriable|retryable|Is retryable"
    "|isRetryable|RETRYABLE|IS_RETRYABLE|Retry|RETRY|Retry: yes|Retryable = true|Yes.|Yes!|**Yes**|(yes)|Yes, later|Yes, with backoff"
    "|Yes (after 30 s)|Yes – after 30 seconds|Yes, after a short delay|Yes; exponential backoff|Yes, using exponential backoff with jitter"
    "|Yes, after 1–2 minutes|Yes, after a few seconds|Yes (honour Retry-After)|Yes, per the Retry-After header|Yes, immediately|Yes, safely"
    "|Yes, up to 3 times|Yes (max 5 attempts)|Yes, with the same idempotency key|Yes, same request|Yes - transient error|Yes (temporary)"
    "|Yes; contact support if the error persists|Yes, with backoff — consider narrowing the range|RETRY_LATER|RETRY_ALLOWED|CAN_RETRY"
    "|SAFE_TO_RETRY|safeToRetry|retryLater|RETRY_WITH_BACKOFF|RETRY_IMMEDIATELY|wait_and_retry|Retry later|Retry with backoff|Retry once"
    "|Retry the request|Retry the same request after 5 minutes|Please retry|Please try again later|Try again|Can retry|Should be retried"
    "|May safely be retried|Can be retried after 10s|Safe|Safe to retry|Retry is safe|Retries allowed|Retry permitted|Allowed|Always"
    "|Always retry|Soft|Soft decline|Transient error, retry|With backoff|Exponential backoff|After 30 seconds"
    "|Yes, use the same Idempotency-Key|You can retry|You may retry later|Yes, automatically|Sure|Retry up to three times|Retry 3 times|oui|sí|да|是|はい|可重试",
    False: "No|no|NO|N|False|false|❌|✗|✘|✖|⛔|🚫|🔴|👎|❌ No|No ❌|❌ Do not retry|Not retryable|Not Retryable|Non-retryable|Non retryable"
    "|nonRetryable|NON_RETRYABLE|NOT_RETRYABLE|notRetryable|Unretryable|Not retriable|Never|NEVER|Never retry|RETRY_NEVER|NEVER_RETRY"
    "|NO_RETRY|DO_NOT_RETRY|doNotRetry|Do not retry|Don't retry|Don’t retry.|Do not retry this request|Do not resend|Do not try again"
    "|Please do not retry|Never resend|Must not be retried|Must not retry|Should not be retried|Cannot be retried|cannot retry|CANNOT_RETRY"
    "|Do not retry unchanged|Retry not allowed|RETRY_NOT_ALLOWED|Retry prohibited|Retrying is prohibited|Retry forbidden|Retry not possible"
    "|Not allowed|Prohibited|Forbidden|Retry: no|Retryable: false|No retry|No retries|No retries allowed|No further attempts|Not safe"
    "|Not safe to retry|Unsafe|Unsafe to retry|No — ask|No - fix the request|No. Fix the request.|No (permanent)|No, contact support"
    "|No: client error|No — re-authenticate|No, never|Do not retry; contact support|Hard|Hard decline|Permanent|Terminal|Final|Fatal error"
    "|Permanent failure. Do not retry.|Not retryable ❌|Permanent. Never retry|Will not succeed|Stop retrying|non|нет|否|いいえ|不可重试",
    None: "|-|—|–|N/A|n/a|None|none|null|TBD|Not applicable|?|Yes?|Unknown|Depends|Depends — read the message|It depends|Sometimes|Maybe"
    "|Conditional|Conditionally|Varies|Possibly|Limited|Partial|Once|once|Yes, once paid|Yes, after fixing the request|Yes, after a fix"
    "|Yes, if idempotent|Yes, unless it was captured|Only with idempotency key|Yes, only with the same key|Yes (new key)|Yes, but not now"
    "|Yes, with another card|Retry with another card|Retry with a different card|Retry with new parameters|Retry after fixing"
    "|Retry after 3DS|Retry after contacting the bank|RETRY_AFTER_FIX|After refresh|No, unless told to|No, but later|Not documented"
    "|Not specified|Not known|No data|No information|No info|No restriction|No restrictions|No limit|No need to retry|No need"
    "|No retry needed|No retry required|No action required|Not needed|Not required|Not necessary|Not recommended|Not yet|Not always"
    "|Not immediately|Do not retry immediately|Do not retry automatically|Do not retry blindly|Do not retry until fixed|Not sure|Nothing"
    "|Normal|Notify the customer|Nonce mismatch|Hardly ever|Temporary|Temporary hold. Do not resend|Temporary hold|Yesterday|Year|Retry count"
    "|Retry 3|3|0|1|Retried by us|Retry-After|Retrying|Retry policy|Retry not needed|Retry failed|Retry disabled for test mode|Soft-launched"
    "|Yes/No|Yes / No|Yes*|Yes †|Yes once|可能|Resubmit|Yes; consider checking for a charge|yes or no|Yes. No.|✅ ❌|✅ No|❌ Yes|❌ Retry|✅ Do not retry|⚠️|🟡|🔁|x|Often|Rarely|Contact support|Fix the request"
    "|Wait|Abandoned|Automatic|Automatically|Yes, handled automatically|Yes, we retry for you|True if pending|Always fails|Always declined"
    "|Safe mode|Safety check failed|Allowed once the hold is released|Retry is not recommended|Retry at your own risk|Hard to say"
    "|Never mind|Never seen in production|Final settlement pending|Permanent residents only|undefined|[object Object]|No, retry|Yes, no"
    "|No. Safe to retry.|No, try again with a new card|Yes; do not retry|Retry. Never twice.|Yes, fix it first|Do not retry? Ask us|Consider retrying|Permanent: no|Final: no|Terminal: false|Hard decline: no|fatal: false"
    "|Permanent = ❌|Final – no|Not retryable: no|Don't retry: ❌|Non-retryable: false|Card error: no|Retry 0 times|Allowed 0 times"
    "|Retry up to 0 times|retry max zero attempts|retry (0 times)|retry up to no attempts|can be retried 0 times|yes, up to zero retries"
    "|Yes, consider reducing the amount|Retry. Consider increasing the balance|You cannot be sure",
}  # fmt: skip
LABELS = [(cell, verdict) for verdict, cells in CELLS.items() for cell in cells.split("|")]


def says(cell: str) -> bool | None:
    return retry_verdict(cell) if is_known(cell) else None


@pytest.mark.parametrize(("cell", "verdict"), LABELS)
def test_a_retry_cell_counts_only_as_a_whole(cell: str, verdict: bool | None) -> None:
    assert says(cell) is verdict


TURNING = (
    "✅ = must not be retried|A tick means the request must not be repeated.|✅: must not be retried, ❌: may be retried"
    "|✅ must not be retried|✅ Not retryable|❌ = safe to retry|❌ means that you may try again|Ticked errors must not be retried."
    "|A check mark stands for errors that cannot be retried|Errors that must not be retried are marked ✅"
    "|Legend: ✓ never retry, ✗ retry|Yes means that the request must not be sent again."
    "|In the Retryable column, “Yes” means do not retry.|Yes = do not retry, No = retry|No means it may be retried"
    "|Errors without a tick may be retried.|A red cross marks errors that can be repeated.|The Retryable column lists errors that"
    " must never be repeated.|Retryable = true means the retry has failed for good: do not retry|✔ indicates a permanent error"
    "|In this table a tick (✓) is shown where retrying is forbidden.|Legend: ✅ no, ❌ yes|The Retryable column is inverted."
    "|The Retryable column is inverted: ✅ means no.|✅ = No|❌ – yes, ✅ – no|“Yes” means “no”.|✅ = Never retry|❌ = Retry"
)
STRAIGHT = (
    "✅ = safe to retry|✅ retryable, ❌ not retryable|A tick means the request may be repeated.|❌ = must not be retried"
    "|Yes means you may retry, No means you must not.|✅ Do not retry 4xx errors blindly|❌ Retry immediately|Retryable: ❌|Not retryable: ✅|✅ Honour Retry-After"
    "|Errors without a tick must not be retried.|The Retryable column says whether it can be retried or must not be repeated."
    "|Retryable means that the same request may succeed later.|Not retryable means that the request must not be sent again."
    "|No, do not retry.|Yes, you may retry.|Can I retry? Yes: use backoff.|Cross-check the balance and retry.|Check the code and do not"
    " retry.|✅ new, ❌ removed|Unticked errors must not be retried|✓ Idempotent calls can be retried|Never retry a payment blindly."
    "|Legend: ✅ yes, ❌ no|Legend: yes ✅ no ❌|✅ No|✅ No setup fee|Yes, no|true means no webhook is sent|Yes or no"
    "|— means that nothing is known of retrying|A cross means: do not retry"
)


@pytest.mark.parametrize(("legends", "turns"), [(TURNING, True), (STRAIGHT, False)])
def test_a_legend_that_turns_the_marks_round_is_told_from_one_that_does_not(legends: str, turns: bool) -> None:
    assert [text for text in legends.split("|") if turns_round(text) is not turns] == []


@pytest.mark.parametrize(
    ("titles", "asks"),
    [
        ("Retryable|Retryable?|RETRYABLE|isRetryable|is_retryable|Can retry|Should retry?|Retry|Retry?|Safe to retry|Retriable"
         "|Retry allowed|Retry-able|Can be retried|Retryable (y/n)|Retryable ⓘ|可重试？|Retryable:", True),
        ("Non-retryable|Not retryable|NotRetryable|nonRetryable|Do not retry|Never retry|No retry|Permanent?|Final|Retry prohibited"
         "|❌ Retryable|!retryable|Retryable after fix|Retryable (after fix)|Retryable (inverted)|Retry count|Retry-After|Max retries"
         "|Retry interval|Retry strategy|Retry policy|Retried|Last retry|Retryable with another card|Not safe to retry|不可重试|Unretryable"
         "|Retryable since|Retryable if idempotent|Retry limit|Retry delay|Retry scope|Retryable errors are final", False),
    ],
)  # fmt: skip
def test_only_a_usual_title_asks_whether_to_retry(titles: str, asks: bool) -> None:
    assert [title for title in titles.split("|") if asks_to_retry(title) is not asks] == []


def test_a_declared_title_is_taken_as_it_stands_and_never_where_it_says_the_contrary() -> None:
    own = frozenset({"Worth another go", "Do not retry"})
    told = ["Worth another go?", "Worth another go (after a fix)", "Not worth another go", "Do not retry"]
    assert [asks_to_retry(title, own) for title in told] == [True, False, False, False]


COLUMNS = {"Code": "code", "HTTP": "status", "Message": "message"}
PINNED = Site("Acme", ("https://a.example/errors",), r"[a-z]+_[a-z]+", COLUMNS | {"Retryable": "retryable"})
SITES = {
    "pinned": PINNED,
    "declared": replace(PINNED, columns=COLUMNS),
    "undeclared": Site("Acme", PINNED.pages, headings=None),
}
WORDS = "bank card fund cash coin bill cost loan".split()
CELLS_OF = dict(zip(WORDS, ["Yes", "No", "No", "—", "Yes", "No", "No", "No"], strict=True))


def table(title: str = "Retryable", note: str = "", **cells: str) -> str:
    told = CELLS_OF | cells
    rows = "".join(
        f"<tr><td><code>{word}_refused</code></td><td>40{at}</td><td>{told[word]}</td><td>The {word} was refused.</td></tr>"
        for at, word in enumerate(WORDS)
    )
    heads = f"<tr><th>Code</th><th>HTTP</th><th>{title}</th><th>Message</th></tr>"
    return f"<html><body><h1>Error codes</h1>{note}<table>{heads}{rows}</table></body></html>"


def cards(title: str = "Retryable", note: str = "", **cells: str) -> str:
    told = CELLS_OF | cells
    parts = "".join(
        f"<h3><code>{word}_refused</code></h3><p><b>HTTP:</b> 40{at}</p><p><b>Message:</b> The {word} was refused.</p>"
        f"<p><b>{title}:</b> {told[word]}</p>"
        for at, word in enumerate(WORDS)
    )
    return f"<html><body><h1>Error codes</h1>{note}{parts}</body></html>"


def seen(site: Site, before: str, after: str) -> tuple[set[str], dict[str, Record]]:
    """What speaks against the page after the one before, and what it reads as."""
    one, two = (read_page(site, None, page.encode(), "page", "", None) for page in (before, after))
    assert not one.complaints and {record.state.retryable_basis for record in one.records} == {"stated", None}
    history = doubts(stored(one), {"page": two}, set(), Limits()).get("page", [])
    told = {complaint.reason for complaint in (*two.complaints, *turned(one, two), *history)}
    return told, {record.code: record for record in two.records}


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("page", [table, cards])
@pytest.mark.parametrize(
    "change",
    [
        {"title": "Non-retryable"},
        {"title": "Retryable (after a fix)"},
        {"title": "Retry count"},
        {"note": "<p>Yes means that the request must not be sent again.</p>"},
        {"bank": "Retry with care"},
        dict(zip(WORDS, ["No", "Yes", "Yes", "—", "No", "Yes", "No", "No"], strict=True)),
    ],
)
def test_what_turns_a_verdict_round_is_suspect(site: str, page: Callable[..., str], change: dict[str, str]) -> None:
    assert seen(SITES[site], page(), page(**change))[0]


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("page", [table, cards])
@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"title": "Retryable?"}, 1),
        ({"bank": "Yes, with backoff"}, 1),
        ({"bank": "No — call the bank"}, 0),
        ({"note": "<p>Yes means that the request may be sent again.</p>"}, 1),
    ],
)
def test_the_same_in_other_words_and_one_new_verdict_are_no_alarm(
    site: str, page: Callable[..., str], change: dict[str, str], verdict: int
) -> None:
    told, records = seen(SITES[site], page(), page(**change))
    assert (told, records["bank_refused"].state.retryable) == (set(), verdict)


def test_words_that_are_neither_are_kept_as_evidence_and_are_no_alarm_where_such_stood_before() -> None:
    told, records = seen(SITES["declared"], table(card="Depends"), table(card="Depends", bank="Ask the bank"))
    assert not told and records["bank_refused"].evidence == "Ask the bank"
    assert records["bank_refused"].state.retryable is records["bank_refused"].state.retryable_basis is None


@pytest.mark.parametrize(
    ("badges", "verdict"),
    [
        ("<span>Retryable</span>", 1),
        ("<span>Not retryable</span>", 0),
        ("<span>Do not retry</span>", 0),
        ("<span>Not</span> <span>retryable</span>", 0),
        ("<span>Retryable</span> <span>Not retryable</span>", None),
        ("<span>Retryable</span> <span>after</span> <span>a fix</span>", None),
        ("<span>Retry-After</span>", None),
        *((f"<span>{word}</span> <span>retryable</span>", None) for word in "Formerly Was Soon Hardly Rarely".split()),
        ("<span>Retryable</span> <span>by</span> <span>us</span>", None),
        ("<span>Retryable soon</span>", None),
        ("<span>No longer</span> <span>retryable</span>", None),
        ("<i>Card lost</i> <span>Retryable</span>", 1),
        ("<span>402</span> <span>Retryable</span>", 1),
        ("<span>Retryable</span><sup>1</sup>", None),
        ("<span>Retry</span> <span>off</span>", None),
        ("Card lost <span>Retryable</span>", 1),
        ("Try again later", None),
    ],
)
def test_the_badges_of_a_head_say_together_whether_to_retry(badges: str, verdict: int | None) -> None:
    body = f"<h1>Codes</h1><h3><code>card_lost</code> {badges}</h3><p><b>HTTP:</b> 402</p><p><b>Message:</b> Lost.</p>"
    records = read_page(SITES["declared"], None, body.encode(), "page", "", None).records
    assert [value_of(record.state, "retryable", record.code) for record in records] == [verdict]


@pytest.mark.parametrize("cell", ["Yes", "✅", "Yes, with backoff"])
@pytest.mark.parametrize("mark", ["1", "*", "[a]", '<a href="#fn1">1</a>'])
@pytest.mark.parametrize("page", [table, cards])
def test_a_footnote_leaves_a_verdict_open(cell: str, mark: str, page: Callable[..., str]) -> None:
    _, records = seen(SITES["declared"], page(), page(bank=f"{cell}<sup>{mark}</sup>"))
    assert records["bank_refused"].state.retryable is records["bank_refused"].state.retryable_basis is None


def test_no_default_by_status_goes_against_what_the_page_says(desk: Desk) -> None:
    told = enumerate(["Depends", "Only once the hold is released", "—", "No"])
    rows = "".join(
        f"<tr><td>BCK.CARD.000{n}<td>503<td>card<td>{cell}<td>Message {n}.<td>Hint.</tr>" for n, cell in told
    )
    heads = "".join(f"<th>{title}</th>" for title in ("Code", "HTTP", "Category", "Retryable", "Message", "Hint"))
    desk.refresh(nevermined=f"<html><body><table><tr>{heads}</tr>{rows}</table></body></html>")
    asked = "SELECT retryable, basis, evidence FROM retry_policy ORDER BY code"
    open_ones = [(None, None, "Depends"), (None, None, "Only once the hold is released")]
    assert desk.ask(asked) == [*open_ones, (1, "status", None), (0, "stated", "No")]


def test_a_retry_that_is_granted_is_looked_at_twice_and_one_revoked_is_not() -> None:
    before, granted, revoked = (
        read_page(PINNED, None, page.encode(), "page", "", None)
        for page in (table(), table(card="Yes"), table(bank="No"))
    )
    known = stored(before)
    for after, pages in ((granted, {"page"}), (revoked, set())):
        states = {record.key: record.state for record in after.records}
        changes = differences({key: row.state for key, row in known.items()}, states)
        assert grave_pages(known, VendorWrite("acme", changes=changes, rows=stored(after))) == pages


@pytest.mark.parametrize(("title", "told"), [("HTTP status", set()), ("Upstream status", {"column-turned"})])
def test_a_new_title_of_statuses_is_suspect_where_it_is_no_usual_one(title: str, told: set[str]) -> None:
    page = table().replace("<th>HTTP</th>", f"<th>{title}</th>")
    assert seen(SITES["undeclared"], table(), page)[0] == told
