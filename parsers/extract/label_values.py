"""What a label asks for, whether a value is all of that, and whether a text below goes on with it."""

from parsers.extract.block_lines import STATUS_LINE, STATUS_LIST, before_colon
from parsers.extract.card_fields import CardFields
from parsers.extract.code_tokens import is_token, looks_like_code
from parsers.extract.codes_in_text import STATUS_DIGIT
from parsers.extract.contract import Site
from parsers.html.element_text import above_of, is_open_end, text_of
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import normal
from parsers.lexicon.retry_words import is_known, retry_verdict, says_how_long, speaks_of_repeating
from parsers.lexicon.status_phrases import PHRASES, has_phrase, is_phrase
from parsers.lexicon.value_shapes import NARROW, STATUS, bare_status, is_prose, is_status
from parsers.lexicon.vocabulary import SAMPLES, likeliest, names_role, title_roles

_CONTINUING = ("p", "li", "dd", "blockquote")
#: The roles of which a text of several paragraphs may be.
TEXTS = frozenset({"message", "remedy", "cause", "when"})


def is_label(text: str, site: Site, value: str = "") -> bool:
    """Is this a label that something is known to stand under, or asks if the error lasts, which the `value` answers?"""
    is_known = normal(text) in site.words or names_role(text)
    return is_known or (value != "" and says_how_long(text) and retry_verdict(value) is not None)


def is_step(block: Block, label: str, texts: list[tuple[str, str]], site: Site) -> bool:
    """Is this an item right below the label of a remedy, whose own label tells its case ("**Linux:** …")?"""
    item = above_of(block.element, "li") if likeliest(label) == "remedy" else None
    around = None if item is None else item.getparent()
    above = None if around is None else around.getprevious()
    if above is None or text_of(above).rstrip(":： ") != label:
        return False
    return all(text and not (name and (is_label(name, site) or SAMPLES.fullmatch(name))) for name, text in texts)


def role_of(label: str, site: Site) -> str:
    """The role that a label most likely names; the site's own words go before all."""
    return site.words.get(normal(label)) or likeliest(label)


def stands_for_code(label: str, value: str, site: Site) -> bool:
    """Is the label that of a code, or of an address that stands for one (RFC 9457's `type`), or "Error" over one?"""
    if role_of(label, site) == "code":
        return True
    is_address = "code" in title_roles(label) and value.startswith(("http://", "https://", "urn:"))
    return is_address or (not site.pinned and normal(label) == "error" and looks_like_code(value))


def value_of(text: str) -> str:
    """The text without the mark that parts it from its label."""
    return clean(text).lstrip(":：—– ").removeprefix("- ").strip()


def is_yes(label: str, value: str) -> bool:
    """Does the value say that a repeat may succeed?"""
    return likeliest(label) == "retryable" and retry_verdict(value) is True


def fits_alone(role: str, value: str) -> bool:
    """Is the value by itself what a label of the role asks for: a status, a verdict, one word?"""
    if role == "status":
        return (STATUS_LINE.fullmatch(value) or STATUS_LIST.fullmatch(value)) is not None
    if role == "retryable":
        return retry_verdict(value) is not None
    return role == "category" and value.replace("_", "").isalpha()


def ends_above(label: str, value: str, text: str) -> bool:
    """Is the value all that its label asks for, and the text below it a sentence of its own?

    Such are a status, a verdict, a few words for a category; "Only after a minute." says more of a yes.
    """
    role = likeliest(label)
    is_stated = is_status(bare_status(value)) or _is_any_phrase(value)
    whole = is_stated if role == "status" else role in NARROW and value != "" and not is_prose(value)
    if not (whole and is_prose(text) and not is_phrase(value[:3], text)):
        return False
    is_more = role == "retryable" and (
        speaks_of_repeating(text) or (is_known(text) and retry_verdict(value) is not False)
    )
    return not is_more


def is_closed(label: str, value: str, block: Block) -> bool:
    """Is the block below none of the label's: does that have its code, or is it a status's left empty before a text?"""
    role = likeliest(label)
    if role != "status" or value or block.element.tag == "dd" or label in block.topics[-1:]:
        return role == "code" and is_token(value)
    text = block.text
    if STATUS.search(text) or is_status(text) or _is_any_phrase(text):
        return False
    named = before_colon(text)  # The text under a mere "status" may be the stage of an entry.
    return bool(title_roles(named[1])) if named else is_prose(text) and normal(label) != "status"


def _is_any_phrase(text: str) -> bool:
    """Is the text the reason phrase of a status, and no more?"""
    return text.rstrip(".!").lower() in PHRASES


def is_own_text(fields: CardFields, label: str, above: str, block: Block, text: str) -> bool:
    """Is this text the card's own, and does it not go on with the words under a label above it ("Severity: low")?

    Nothing goes on with a status or a code; it may with more than a few words, and where the card has another text.
    """
    whole = fields.labelled.get(label, "")
    if is_status(whole) or (looks_like_code(whole) and likeliest(label) not in TEXTS):
        return True
    if SAMPLES.fullmatch(label) or fields.unlabelled or fields.title or block.element.tag != "p" or not is_prose(text):
        return False
    return not is_prose(above) and len(above.split()) < 4 and TEXTS.isdisjoint(map(likeliest, fields.labelled))


def is_behind_status(fields: CardFields, status: str, text: str) -> bool:
    """Is this the first text of the card, or one that may limit its yes, below the status that a label alone has?"""
    is_text = is_status(status) and is_prose(text) and not has_phrase(status[:3], text)
    is_first = not fields.unlabelled and TEXTS.isdisjoint(map(likeliest, fields.labelled))
    return is_text and (is_first or any(is_yes(*pair) for pair in fields.labelled.items()))


def is_all_status(text: str) -> bool:
    """Is the text a status, or one word for some ("Various"), and no sentence that such a word opens?"""
    return is_status(text) and (" " not in text or STATUS_DIGIT.search(text) is not None)


def joined(text: str, value: str, is_next: bool) -> str:
    """Both texts; items of a list apart, where no mark ends the first."""
    mark = ";" if is_next and is_open_end(text) else ""
    return clean(f"{text}{mark} {value}")


def continues(text: str, block: Block, alone: bool, closing: bool) -> bool:
    """Does the block continue the labelled `text` above it: is that unfinished, or its label `alone` on its line?"""
    if block.element.tag not in _CONTINUING or (closing and block.element.tag == "p"):
        return False
    return alone or not text.endswith((".", "!", "?"))
