"""What each rule of a report means for your code, in a sentence or two."""

from collections.abc import Mapping

#: Rule → help, as `docs/rules.md` has it.
HELP: Mapping[str, str] = {
    "baseline": "A vendor's page is read for the first time. Nothing has changed.",
    "code-added": "The vendor documents a new code. Decide whether your code should handle it.",
    "code-removed": "The vendor no longer documents the code. Find out whether the API still returns it.",
    "status-changed": "The HTTP status of the code is another one. Check every branch that depends on the status.",
    "status-stated": "The vendor now states an HTTP status for the code.",
    "status-unstated": "The vendor no longer states an HTTP status for the code.",
    "retryable-revoked": "The vendor now says that a retry fails as well. Stop retrying.",
    "retryable-granted": "The vendor now says that a retry may succeed. Retry a payment only with its idempotency key.",
    "retryable-stated": "The vendor now says whether a retry may succeed.",
    "retryable-unstated": "The vendor no longer says whether a retry may succeed.",
    "retry-advice-given": "The text now says whether a retry may succeed.",
    "retry-advice-withdrawn": "The text no longer says whether a retry may succeed.",
    "retry-advice-reversed": "The text now says the opposite about a retry. Check your retry policy.",
    "retry-advice-changed": "The text gives other advice on retries (in the history of older versions).",
    "actions-changed": "What the text asks you to do has changed; a warning if `do_not_retry` or the like is affected.",
    "retry-after-changed": "The time to wait before a retry has changed.",
    "category-changed": "The vendor has moved the code to another category.",
    "message-changed": "The description of the code has changed.",
    "hint-changed": "What the vendor advises, or when the code occurs, has changed.",
    "title-changed": "The short name of the error has changed.",
    "status-text-changed": "The text of the status has changed, and its number has not.",
    "basis-changed": "The verdict on a retry is the same, on another basis.",
    "code-renamed": "A code is gone, and a new one has its status and its texts. Replace the old one.",
    "reverted": "The vendor has undone a recent change.",
    "read-anew": "This version of errdex reads more fields of the code. The vendor has changed nothing.",
    "named": "The line mentions a documented code. Nothing has changed.",
}
