"""Names that are safe and unique, made of any text: of members, classes and anchors."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from unicodedata import normalize


def unique(texts: Iterable[str], style: Callable[[str], str], mark: str, taken: Collection[str] = ()) -> dict[str, str]:
    """A name for each text, in the given style; `mark` stands in no name of that style.

    Texts that come to one name, or to one that is `taken`, all get a digest of their own behind the mark: a text of
    tomorrow takes no name away from one of today and gives it another meaning.
    """
    plain = {text: style(text) for text in texts}
    often = Counter([*plain.values(), *taken])
    found: dict[str, str] = {}
    for length in (6, 64):
        for text, name in plain.items():
            digest = sha256(text.encode()).hexdigest()[:length]
            found[text] = name if often[name] == 1 and name else f"{name}{mark}{digest}"
        if len(set(found.values())) == len(found):
            break
    return found


def constant(text: str) -> str:
    """`text` as the name of a constant: `BCK.X402.0008` is BCK_X402_0008, `4001` CODE_4001; CODE where none is left.

    In capitals alone: neither Python nor TypeScript has a word of its own that is.
    """
    return _name(text, "CODE")


def class_name(text: str) -> str:
    """`text` as the name of a class: `acme_pay` is AcmePay."""
    return "".join(word.capitalize() for word in _name(text, "VENDOR").split("_"))


def anchor(text: str) -> str:
    """`text` as part of an address, its parts (at a unit separator) parted by strokes: `acme/card_closed`."""
    return re.sub(r"[^\w./-]+", "_", text.replace("\x1f", "/"))[:120]


def _name(text: str, first: str) -> str:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", normalize("NFKD", text).encode("ascii", "ignore").decode())
    name = re.sub(r"[^A-Z0-9]+", "_", parted.upper()).strip("_") or first
    return name if name[0].isalpha() else f"{first}_{name}"
