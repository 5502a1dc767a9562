"""What a label asks for, and whether a value is all of that."""

from parsers.extract.block_lines import STATUS_LINE, STATUS_LIST
from parsers.extract.contract import Site
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import normal
from parsers.lexicon.retry_words import is_known, retry_verdict, speaks_of_repeating
from parsers.lexicon.status_phrases import is_phrase
from parsers.lexicon.value_shapes import NARROW, is_prose, is_status
from parsers.lexicon.vocabulary import likeliest, names_role, title_roles


def is_label(text: str, site: Site) -> bool:
    """Is this a label that something is known to stand under?"""
    return normal(text) in site.words or names_role(text)


def role_of(label: str, site: Site) -> str:
    """The role that a label most likely names; the site's own words go before all."""
    return site.words.get(normal(label)) or likeliest(label)


def stands_for_code(label: str, value: str, site: Site) -> bool:
    """Is the label that of a code, or of an address that stands for one (RFC 9457's `type`)?"""
    return role_of(label, site) == "code" or (
        value.startswith(("http://", "https://", "urn:")) and "code" in title_roles(label)
    )


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
    whole = is_status(value) if role == "status" else role in NARROW and value != "" and not is_prose(value)
    if not (whole and is_prose(text) and not is_phrase(value[:3], text)):
        return False
    is_more = role == "retryable" and (
        speaks_of_repeating(text) or (is_known(text) and retry_verdict(value) is not False)
    )
    return not is_more
