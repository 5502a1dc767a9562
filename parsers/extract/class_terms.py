"""Terms and headings that declare the classes of failures, as the generators of API references print them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice

from lxml.etree import _Element

from parsers.html.element_text import text_of
from parsers.html.layout import HEADINGS
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import FAILURE_TYPE, failure_word
from parsers.lexicon.vocabulary import mentions_failure

#: The declaration of a class, as a generator prints it; what is said of one for a failure, and what it is one of.
_CLASS = regex(r"class ([\w.]*\w)(?![\w.])")
_RAISED = regex(
    r"(?i:(?:(?:error|exception) )?(?:(?:that|which) )?(?:is )?(?:raised|thrown))\b|Bases: ?[\w.]*(?:Error|Exception)\b"
)
#: What deals with failures, or tells of them ("ErrorHandler").
_OF_FAILURES = regex(r"(?:Error|Exception|Fault|Failure)s?[A-Z]")
_BASE = regex(r"builtins\.(?:Base)?Exception")
#: What pydoc-markdown puts behind the name of a class that it heads.
_OBJECTS = " Objects"
#: The declaration of a class, perhaps behind its decorators.
_CLASS_BELOW = regex(r"^(?:@\S+ )*class ")
#: A type of C ("pump_status_t"), and how it is declared.
_TYPE, _TYPE_DECLARED = regex(r"[A-Za-z]\w*[a-z]_t"), regex(r"\b(?:typedef|enum|struct|union)\b")
#: The version of a class that Java keeps beside its constants.
SERIAL = "serialVersionUID"
#: A macro for the domain of errors, which calls for it.
_DOMAIN = regex(r"#define \w+ \w+ ?\(\)")
#: A macro with arguments, and any type.
_CALLED = regex(r"#define \w+ ?\( ?\w+ ?[,)]|typedef\b")
#: A function, or a macro with arguments, up to its name.
_FUNCTION = regex(
    r"(?:#define |(?:public|protected|private|static|virtual|abstract|final)\b[\w.:<>\[\]*&\s]*?)\b(\w+)\("
)
#: A part of the type of a variable ("std::map<int,").
_TYPED = regex(r"[A-Za-z:*&@][\w:.<>\[\],*&?]*(?<!\w:)")
#: What declares something else than a variable, with its name behind it.
_CONSTANT = frozenset(
    ["#define", "class", "const", "constexpr", "enum", "error", "exception", "final", "static", "type"]
)
#: So many of the terms of a list, and of the items of a definition, are looked at.
_FIRST = 12
#: So many characters of a term, in so many pieces of text at most, hold its declaration.
_CHARS, _PIECES = 400, 20


def failing_class(term: _Element) -> str:
    """The name of the class that the term declares, if it is a type of failures, as most of its list are; else empty.

    It is by its name, by its ancestors, or by the first word that is said of it.
    """
    declared, above = _declared(term), term.getparent()
    if not declared or above is None:
        return ""
    name = declared.rpartition(".")[2]
    for terms in dict.fromkeys((above, _list_of_lists(above))):
        are_named, are_raised = _kinds(terms)
        is_named = failure_word(name) or (are_named and mentions_failure(name) and not _OF_FAILURES.search(name))
        if (are_named or are_raised) and (is_named or _is_raised(term)):
            return declared
    return ""


def headed_class(heading: _Element, text: str) -> str:
    """The failure whose class is declared below a heading of its name ("PotError Objects"); else empty."""
    name = text.removesuffix(_OBJECTS)
    is_class = name != text and FAILURE_TYPE.fullmatch(name) and _CLASS_BELOW.search(_below(heading))
    return name if is_class else ""


def heads_type(heading: _Element, name: str) -> bool:
    """Is this a type of C, a function or a variable that is declared below the heading of its name, and no code?"""
    if name == SERIAL:
        return True
    if _TYPE.fullmatch(name):
        return name.islower() or _TYPE_DECLARED.search(_below(heading)) is not None
    below = _below(heading)
    if _DOMAIN.match(below) or (name.islower() and _CALLED.match(below)):
        return True
    return heading.tag in HEADINGS and _declares_part(heading, name)


def _declares_part(heading: _Element, name: str) -> bool:
    """Does the element right below begin with the declaration of a function, a macro with arguments or a variable?

    Constants are codes: those in capitals, and what is declared as one, but no array.
    """
    if (below := heading.getnext()) is None:
        return False
    pieces = filter(None, map(clean, map(str, islice(below.itertext("*"), _PIECES))))
    text = "\n".join(pieces)[:_CHARS].replace("\n(", "(")  # A parenthesis in a tag of its own is no alias.
    if found := _FUNCTION.match(text):
        return found[1] == name
    cell = next(below.iter("td", "pre"), None)
    *typed, last = [""] if cell is None else clean(text_of(cell)).split() or [""]
    is_typed = typed != [] and all(map(_TYPED.fullmatch, typed))
    is_typed = is_typed and (typed[-1].endswith("[]") or not (name.isupper() or _CONSTANT.intersection(typed)))
    return is_typed and last.rpartition("::")[2] == name


def _below(heading: _Element) -> str:
    """How the element right below begins."""
    below = heading.getnext()
    return "" if below is None else _opening(below)


def _opening(element: _Element) -> str:
    return clean("".join(map(str, islice(element.itertext("*"), _PIECES)))[:_CHARS])


def holds_terms(term: _Element) -> bool:
    """Are there terms in its definition?"""
    said = next(term.itersiblings("dd"), None)
    return said is not None and next(said.iter("dt"), None) is not None


def has_one_term(terms: _Element) -> bool:
    """Has the list no second term?"""
    return len([*islice(terms.iterchildren("dt"), 2)]) < 2


def _list_of_lists(terms: _Element) -> _Element:
    """What holds the lists of which a generator gives each term one of its own; else the list itself."""
    one = terms.getparent() if has_one_term(terms) else None
    while one is not None and len(one) == 1:
        one = one.getparent()  # A box around it.
    return terms if one is None else one


@lru_cache(maxsize=2)
def _kinds(terms: _Element) -> tuple[bool, bool]:
    """Are most of the classes of a list named as failures? Are most raised? Asked once, not for each of its terms."""
    paths = ("dt",) if terms.tag == "dl" else ("dl/dt", "*/dl/dt")
    beside = [*islice(chain.from_iterable(map(terms.iterfind, paths)), _FIRST)]
    named = _are_most((failure_word(_declared(one)) != "" for one in beside), beside)
    return named, not named and _are_most(map(_is_raised, beside), beside)


def _are_most(found: Iterable[bool], terms: Sequence[_Element]) -> bool:
    return sum(found) * 3 >= len(terms) * 2


def _is_raised(term: _Element) -> bool:
    """Does its definition begin with saying that it is raised, or name an exception of Python that it derives from?"""
    said = next(term.itersiblings("dd"), None)
    if said is None:
        return False
    bases = (clean(text_of(item)) for item in islice(said.iter("li"), _FIRST))
    return _RAISED.match(clean(text_of(said))) is not None or any(map(_BASE.fullmatch, bases))


def _declared(term: _Element) -> str:
    """The name of the class that the term declares; empty for none."""
    found = _CLASS.match(_opening(term))
    return found[1] if found else ""
