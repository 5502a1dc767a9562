"""Disarm a vendor's text for chats: no mentions, links or markup.

Services differ in their syntax (https://docs.slack.dev/messaging/formatting-message-text,
https://discord.com/developers/docs/reference#message-formatting, https://core.telegram.org/bots/api#formatting-options),
and apprise in what it escapes for them. So a zero-width space breaks the syntax of all, and the text looks the same.
"""

import re

from ingest.safe_output import LINKED

_SPACE = "\N{ZERO WIDTH SPACE}"
#: Top-level domains besides those of two letters; not those that codes end in, which users copy from a chat
#: (`customer.email`). Before a path, any name is a host.
_DOMAINS = (
    "com|net|org|edu|gov|mil|int|info|biz|xyz|dev|app|cloud|online|site|website|shop|store|tech|top|click|link|live"
    "|news|blog|zip|mov|chat|page|pro|mobi|agency|wiki|icu|vip|club|onion|example|xn--[\\w-]+"
)
_HOST = re.compile(
    rf"(?<![\w.-])(?:[\w-]+\.)+(?:(?:[a-z]{{2}}|{_DOMAINS}|[^\W\d_a-z]{{2,}})(?![\w-])|[\w-]+(?=[/?:][^\s.,;]))"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])",
    re.I,
)
_MARKUP = re.compile(
    r"(?<=<)(?=\S)|(?<=\])(?=[(\[:{])|(?<=[\[!])(?=[~|^])|(?<=\[)(?=CQ:)|(?<=\()(?=(?:met|rol|chn)\))|(?<=([|~]))(?=\1)"
)


def disarmed(text: str) -> str:
    """`text` with a zero-width space within each mention, link and markup."""
    text = _HOST.sub(lambda host: host[0].replace(".", f".{_SPACE}"), text)
    return _MARKUP.sub(_SPACE, LINKED.sub(_SPACE, text))
