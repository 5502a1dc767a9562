"""What a page says of retrying is taken only where all of it is understood: cells, badges, titles, legends."""

import pytest

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
    "|Always retry|Soft|Soft decline|Transient error, retry|With backoff|Exponential backoff|After 30 seconds|oui|sí|да|是|はい|可重试",
    False: "No|no|NO|N|False|false|❌|✗|✘|✖|⛔|🚫|🔴|👎|❌ No|No ❌|❌ Do not retry|Not retryable|Not Retryable|Non-retryable|Non retryable"
    "|nonRetryable|NON_RETRYABLE|NOT_RETRYABLE|notRetryable|Unretryable|Not retriable|Never|NEVER|Never retry|RETRY_NEVER|NEVER_RETRY"
    "|NO_RETRY|DO_NOT_RETRY|doNotRetry|Do not retry|Don't retry|Don’t retry.|Do not retry this request|Do not resend|Do not try again"
    "|Please do not retry|Never resend|Must not be retried|Must not retry|Should not be retried|Cannot be retried|cannot retry|CANNOT_RETRY"
    "|Do not retry unchanged|Retry not allowed|RETRY_NOT_ALLOWED|Retry prohibited|Retrying is prohibited|Retry forbidden|Retry not possible"
    "|Not allowed|Prohibited|Forbidden|Retry: no|Retryable: false|No retry|No retries|No retries allowed|No further attempts|Not safe"
    "|Not safe to retry|Unsafe|Unsafe to retry|No — ask|No - fix the request|No. Fix the request.|No (permanent)|No, contact support"
    "|No: client error|No — re-authenticate|No, never|Do not retry; contact support|Hard|Hard decline|Permanent|Terminal|Final|Fatal error"
    "|Permanent failure. Do not retry.|Will not succeed|Stop retrying|non|нет|否|いいえ|不可重试",
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
    "|No. Safe to retry.|No, try again with a new card|Yes; do not retry|Retry. Never twice.|Yes, fix it first|Do not retry? Ask us|Consider retrying",
}  # fmt: skip
LABELS = [(cell, verdict) for verdict, cells in CELLS.items() for cell in cells.split("|")]


def says(cell: str) -> bool | None:
    return retry_verdict(cell) if is_known(cell) else None


@pytest.mark.parametrize(("cell", "verdict"), LABELS)
def test_a_retry_cell_counts_only_as_a_whole(cell: str, verdict: bool | None) -> None:
    assert says(cell) is verdict
