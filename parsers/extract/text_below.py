"""Whose a text below a label in a card is: does it go on with what stands there, or is it the card's own?"""

from parsers.extract.card_fields import CardFields
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.label_values import is_yes
from parsers.html.element_text import is_open_end
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import is_prose, is_status
from parsers.lexicon.vocabulary import SAMPLES, likeliest

_CONTINUING = ("p", "li", "dd", "blockquote")
#: The roles of which a text of several paragraphs may be.
_TEXTS = frozenset({"message", "remedy", "cause", "when"})


def is_own_text(fields: CardFields, label: str, above: str, block: Block, text: str) -> bool:
    """Is this text the card's own, and does it not go on with the words under a label above it ("Severity: low")?

    Nothing goes on with a status or a code; it may with more than a few words, and where the card has another text.
    """
    whole = fields.labelled.get(label, "")
    if is_status(whole) or (looks_like_code(whole) and likeliest(label) not in _TEXTS):
        return True
    if SAMPLES.fullmatch(label) or fields.unlabelled or fields.title or block.element.tag != "p" or not is_prose(text):
        return False
    return not is_prose(above) and len(above.split()) < 4 and _TEXTS.isdisjoint(map(likeliest, fields.labelled))


def is_behind_status(fields: CardFields, status: str, text: str) -> bool:
    """Is this the first text of the card, or one that may limit its yes, below the status that a label alone has?"""
    is_text = is_status(status) and is_prose(text) and not has_phrase(status[:3], text)
    is_first = not fields.unlabelled and _TEXTS.isdisjoint(map(likeliest, fields.labelled))
    return is_text and (is_first or any(is_yes(*pair) for pair in fields.labelled.items()))


def joined(text: str, value: str, is_next: bool) -> str:
    """Both texts; items of a list apart, where no mark ends the first."""
    mark = ";" if is_next and is_open_end(text) else ""
    return clean(f"{text}{mark} {value}")


def continues(text: str, block: Block, alone: bool, closing: bool) -> bool:
    """Does the block continue the labelled `text` above it: is that unfinished, or its label `alone` on its line?"""
    if block.element.tag not in _CONTINUING or (closing and block.element.tag == "p"):
        return False
    return alone or not text.endswith((".", "!", "?"))
