"""Safe and unique names from any text, for members, classes and anchors."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from unicodedata import normalize

#: A mark that `constant` and `class_name` never produce.
_MARK = "_x"
UNKNOWN = "UNKNOWN"


def unique(texts: Iterable[str], style: Callable[[str], str], mark: str, taken: Collection[str] = ()) -> dict[str, str]:
    """A name for each text in the given style; `mark` never occurs in a name of that style.

    Texts with the same name, or with one that is `taken`, all get their digest after the mark, so that a text added
    later never takes over an existing name.
    """
    plain = {text: style(text) for text in texts}
    uses = Counter([*plain.values(), *taken])
    found: dict[str, str] = {}
    for length in (6, 64):
        for text, name in plain.items():
            digest = sha256(text.encode()).hexdigest()[:length]
            found[text] = name if uses[name] == 1 and name else f"{name}{mark}{digest}"
        if len(set(found.values())) == len(found):
            break
    return found


def class_names(vendors: Iterable[str]) -> dict[str, str]:
    """The class of each vendor's codes."""
    return {vendor: f"{name}Code" for vendor, name in unique(vendors, class_name, _MARK).items()}


def member_names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each of a vendor's codes in its class."""
    return unique(codes, constant, _MARK, [UNKNOWN])


def constant(text: str) -> str:
    """`text` as a constant: BCK_X402_0008 for `BCK.X402.0008`, CODE_4001 for `4001`, CODE where nothing is left.

    All in capitals, so never a keyword of Python or TypeScript.
    """
    return _name(text, "CODE")


def class_name(text: str) -> str:
    """`text` as the name of a class: AcmePay for `acme_pay`."""
    return "".join(word.capitalize() for word in _name(text, "VENDOR").split("_"))


def anchor(text: str) -> str:
    """`text` as a URL fragment, with slashes for unit separators: `acme/card_closed`."""
    return re.sub(r"[^\w./-]+", "_", text.replace("\x1f", "/"))[:120]


def _name(text: str, first: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", normalize("NFKD", text).encode("ascii", "ignore").decode())
    name = re.sub(r"[^A-Z0-9]+", "_", words.upper()).strip("_") or first
    return name if name[0].isalpha() else f"{first}_{name}"
