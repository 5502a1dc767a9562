"""A vendor's words as a chat takes them: nothing in them pings anybody, leads anywhere or hides.

Services differ in what they act on (https://docs.slack.dev/messaging/formatting-message-text,
https://discord.com/developers/docs/reference#message-formatting, https://core.telegram.org/bots/api#formatting-options),
and apprise in what it escapes for them. So every mark that one of them acts on is parted from what it acts on, by a
space without width: that is nobody's syntax, and the words read as they did.
"""

import re

from ingest.safe_output import LINKED

_SPACE = "\N{ZERO WIDTH SPACE}"
#: What a host's name ends in, beside any two letters; not what codes are made of, which are to be copied from a chat
#: (`customer.email`). With a path behind it, any name is one of a host.
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


def inert(text: str) -> str:
    """`text` with such a space within each mention, link and mark that hides words."""
    text = _HOST.sub(lambda host: host[0].replace(".", f".{_SPACE}"), text)
    return _MARKUP.sub(_SPACE, LINKED.sub(_SPACE, text))
