"""The words above a list: its headings, the page's own, and the sentence that announces it."""

import re
from itertools import chain, islice
from typing import NamedTuple

from lxml.etree import _Element

from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import CONSTANT_OF_WORDS
from parsers.html.element_text import text_of
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import FAILURE_TYPE, most
from parsers.lexicon.vocabulary import (
    ANATOMY,
    ERRORS,
    EXITS,
    GENERAL,
    GENERATED,
    OTHERS,
    THINGS,
    is_about_errors,
    is_clearly_of_codes,
    is_of_error_codes,
    mentions_failure,
    plain,
)

#: What a heading ends with in brackets.
_CALLED_SO = regex(r"[(（]([^()（）]{3,40})[)）]\W*$")
#: A function whose failures or values stand below, which is no subject of the list ("The function can return:").
_DOES = regex(r"\bfunctions?(?= (?:(?:can|may|shall|will) )?(?:fails?|returns?)\b)")
#: Where the values stand that the sentence announces ("are defined in the header:").
_WHERE = regex(r"\b(?:declared|defined) (?:by|in) (?:an? |the )?(?:[\w.-]+ ){0,2}headers?(?: files?)?$")
#: What a request must not lack, and so is refused without ("Without these permissions the request is refused:").
_LACKED = regex(
    r"(?:without|lacking) (?:(?:all|any|one) of )?(?:the following|these) ([\w-]+)\b"
    r"(?!.* (?:these|following|codes?|errors?)\b).*"
)
#: The type of a value that is "one of the following".
ONE_OF = regex(r"(?:an? |the )?(\w*codes?) (?:is|are|must be|can be) one of (?:the following|these)\W*", re.I)
#: The name of a type of errors, as a pattern; the page of such an enumeration in Rust ("Enum pump::PumpError").
_ERRORS = r"\w*(?<!On)(?:Error|Exception)(?:Code|Kind)?s?(?![\w:])"
_ENUM_OF_ERRORS, _CLASS_OF_ERRORS = regex(rf"Enum (?:\w+::)*{_ERRORS}"), regex(rf"(?:[\w.]+\.)?({_ERRORS})")
#: The page on which Javadoc lists the constants of every class.
_CONSTANTS = "constant field values"

#: The heading of a type's fields, that of the page of an enumeration, and the title of values, as generators say it.
_FIELDS = frozenset(["fields", "felder", "champs", "campos", "campi", "поля", "字段", "欄位", "フィールド", "필드"])
_ENUM = regex(r"^Enum | (?:[Ee]num|[EÉ]num[eé]ra\w+|列挙型?|枚举|列舉|열거형|Перечисление)$")
_VALUES = frozenset(["value", "wert", "valeur", "valor", "valore", "значение", "値", "值", "값"])
#: "Exit codes", "Kiln exit codes", "Exit codes of the kiln"
_OF_EXITS = regex(rf"(?:[\w-]+ ){{0,3}}{EXITS.pattern}(?: (?:for|of)(?: [\w-]+){{1,3}})?")
#: What is done about exceptions.
_DONE = regex(r"\b(?:catch|handl|recover|retr)")
#: A page has hardly more tables of exit codes, whose first lines tell.
_MAX_TABLES = 20


class Words(NamedTuple):
    """The words above a list, the nearest first.

    `heading` is as printed; `nearest` is that, or empty where it says nothing; `own` is what the list is called, and
    `above` stands above that; `main` is the page's own heading.
    """

    heading: str
    nearest: str
    own: str
    above: str
    main: str

    @property
    def named(self) -> str:
        """The heading, or the page's where it says nothing."""
        return self.nearest or plain(self.main)


def words_above(table: CandidateTable) -> Words:
    """The words above a list, or the sentence just before it that announces it."""
    heading = table.heading
    # Under a heading about the form of errors, a sentence just before the list may announce their codes.
    announced = table.lead.rpartition(". ")[2] if ANATOMY.search(plain(heading)) else table.lead
    named = plain(announced) if is_about_errors(announced) else _WHERE.sub("", plain(announced))
    if announced.endswith(COLONS) and len(named) <= 60 and not (ANATOMY.search(named) or _are_exceptions(table)):
        if lacked := _LACKED.fullmatch(named):
            announced = named = lacked[1]
        heading = announced if any(one.search(_DOES.sub("", named)) for one in (ERRORS, THINGS, OTHERS)) else heading
    heading = class_of_errors(table) or _called_codes(heading)
    if one_of := ONE_OF.fullmatch(heading):
        heading = one_of[1]
    title, _, main = table.chapter.rpartition(" | ")
    main = _called_codes(main)
    if plain(main) in _FIELDS and is_of_error_codes(title) and _are_constants(table):
        main = title  # Its constants, as a generator says of any type.
    is_generated = GENERATED.fullmatch(plain(heading)) is not None
    if plain(heading) in _FIELDS:  # Of an enumeration, its constants.
        is_generated = _ENUM.search(main) is not None or _heading_before(table.element) == "enumeration"
    nearest = "" if is_generated else plain(heading)
    own = plain(main) if GENERAL.fullmatch(nearest) else nearest or plain(main)
    above = plain(" | ".join((table.chapter, *table.topics[:-1])) if nearest else title)
    return Words(heading, nearest, own, above, main)


def _are_exceptions(table: CandidateTable) -> bool:
    """Is this a group of exceptions, by most names and their heading, in an item beside others that name groups?"""
    codes = [line.texts[0] for line in table.lines]
    if len(codes) < 2 or not most(map(FAILURE_TYPE.fullmatch, codes)) or not is_about_errors(table.heading):
        return False
    item = next(table.element.iterancestors("li"), None)
    items = () if item is None else chain(item.itersiblings("li"), item.itersiblings("li", preceding=True))
    has_groups = any(next(one.iter("ul"), None) is not None for one in items)
    return has_groups and _DONE.search(plain(table.heading)) is None


def _are_constants(table: CandidateTable) -> bool:
    """Is the first or second text of most lines a constant of several words? A picture may stand before it."""
    return most(any(map(CONSTANT_OF_WORDS.fullmatch, line.texts[:2])) for line in table.lines)


def are_error_variants(table: CandidateTable) -> bool:
    """Are these the variants of an enumeration whose name calls it one of errors?"""
    return plain(table.heading) == "variants" and _ENUM_OF_ERRORS.match(table.main_heading) is not None


def printed_caption(table: CandidateTable) -> str:
    """The text of a table's own caption; empty where it has none."""
    caption = table.element.find("caption") if table.is_table else None
    return "" if caption is None else text_of(caption)


def class_of_errors(table: CandidateTable) -> str:
    """The class in the caption of a table of constants and their values, if its name calls it one of errors."""
    are_constants = table.is_table and plain(table.main_heading) == _CONSTANTS
    found = _CLASS_OF_ERRORS.fullmatch(printed_caption(table)) if are_constants else None
    return found[1] if found else ""


def values_of_errors(table: CandidateTable) -> set[int]:
    """The columns of values, in a table of the constants of a class or an enumeration that its name calls errors'."""
    is_enum = (
        plain(table.heading) in _FIELDS and _ENUM.search(table.main_heading) and is_about_errors(table.main_heading)
    )
    return {
        at for at, title in enumerate(table.titles) if plain(title) in _VALUES and (is_enum or class_of_errors(table))
    }


def is_of_exits(table: CandidateTable) -> bool:
    """Does a list stand right below the page's one main heading, which names what a program exits with?

    Or does that heading name errors or their codes, and all that follows is tables of failures under the title of
    exit codes?
    """
    main = table.main_heading
    if EXITS.search(table.titles[0]) and (is_of_error_codes(main) or ERRORS.fullmatch(plain(main))):
        return not EXITS.search(table.heading) and _has_only_exits(table)
    if table.heading or not _OF_EXITS.fullmatch(plain(table.main_heading)):
        return False
    heads = [one for one in table.element.getroottree().iter("h1") if not _is_linked(one)]
    return len(heads) < 2  # A manual's page has more of them.


def _is_linked(heading: _Element) -> bool:
    """Is all of a heading a link to another page, as the name of a site is to its first?"""
    link = next(heading.iter("a"), None)
    return link is not None and not (link.get("href") or "#").startswith("#") and text_of(link) == text_of(heading)


def _has_only_exits(table: CandidateTable) -> bool:
    """Has the page only tables titled like this one of failures, and no heading without one?"""
    lines = table.lines[:_MAX_TABLES]
    root = table.element.getroottree()
    tables = [*islice(root.iter("table"), _MAX_TABLES + 1)]
    if sum(mentions_failure(" ".join(line.texts)) for line in lines) * 2 < len(lines) or len(tables) > _MAX_TABLES:
        return False
    titles = [text_of(next(one.iter("th", "td"), one)) for one in tables]
    return sum(1 for _ in root.iter("h2", "h3", "h4")) <= len(tables) and all(map(EXITS.search, titles))


def _heading_before(element: _Element) -> str:
    """The heading that stands before the one right above an element."""
    found = element.xpath("string(preceding::*[self::h2 or self::h3 or self::h4][2])")
    return plain(found) if isinstance(found, str) else ""


def _called_codes(heading: str) -> str:
    """What a heading says in brackets, if that is that it is one of error codes ("Appendix A (Error codes)")."""
    called = _CALLED_SO.search(heading)
    return called[1] if called and is_clearly_of_codes(called[1]) and is_about_errors(called[1]) else heading
