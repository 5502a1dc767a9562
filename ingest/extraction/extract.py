"""Extract the rows of a page, by the shared reader or the site's own parse, and audit them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, pairwise

from lxml.etree import _Element

from ingest.model import similar
from parsers.audit.ledger import Ledger, audit
from parsers.audit.named_texts import NamedText, named_texts, nested_names
from parsers.audit.pagination import Signs, signs_of
from parsers.audit.row_places import opened
from parsers.classify import Candidate, PageLists, read_lists
from parsers.classify.accepted import Accepted
from parsers.classify.code_grammar import code_shapes, forms_of, grammar_of
from parsers.classify.left_out import doubtful_codes
from parsers.classify.noted_codes import names_in_notes, names_in_samples, new_codes
from parsers.classify.pins import passed_over
from parsers.classify.unread_columns import other_statuses
from parsers.extract.contract import EXCLUDED, Item, Parse, Row, Site, Skipped, Unread
from parsers.extract.stated_statuses import says_errors
from parsers.extract.status_words import names_thing
from parsers.html.element_text import text_of
from parsers.html.outline import Outline
from parsers.html.page import Page
from parsers.html.text_nodes import first_text
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CALLED, METHODS
from parsers.lexicon.vocabulary import is_field, is_manual_heading, is_of_error_codes, mentions_failure

#: The pattern of a code where nothing was read: any word that may be one.
_ANY_CODE = r"[^\W_](?:[\w.:/#+&$-]*\w)?|[-_]\w+"
#: The tags in which the codes of a row's element stand.
_CODE_TAGS = {"tr": ("td", "th")}
_NO_ROWS = {"nav", "thead"}
_SEPARATOR = regex(r"\W|_")
#: What separates the parts of a page's title ("Pump: errors.h File Reference").
_TITLE_PARTS = regex(r": | [|–—-] ")
#: What declares a type; a constant.
_TYPE_WORD, _CONSTANT_WORD = regex(r"(?:class|enum|struct|typedef|union)\b"), regex(r"(?:public )?static final \w+$")
#: All codes from one to another ("E2001-E2904").
_RANGE = regex(r"([A-Za-z]\D{0,20})\d+[–~-]\1\d+")
#: The number of a section, unless it may be part of a status ("401.3"), or a date.
_NUMBER = regex(r"(?![45]\d\d)\d{1,3}(?:\.\d{1,2}){1,3}|\d{1,4}(?:[./-]\d{1,4}){2}")
#: The label over the name of what a type is a part of.
_WHOLE = regex(r"(?:assembly|module|namespace|package):", re.I)
#: A name that makes up so many items of lists is of something else ("iOS" among the supported platforms).
_REPEATED = 3
#: So many codes show how the others of their list begin.
_MANY = 10
_QUOTES = ('"', "'", "“", "„", "«")


@dataclass(slots=True)
class Extraction:
    """A page as its site reads it; `site` with the pattern and the headings that the page shows, where not declared.

    `rows`, `skipped`, `unread`: the items by kind. `pagination`: signs that the page shows only a part of its list.
    `declined`: the lists not taken. `doubtful`: tokens like the codes read, in places where no row was read.
    `code_shapes`: the usual patterns of codes that the ones read fit. `absent`: the words of `Site.lists` that name no
    list. `noted`: see `Reading.noted`.
    """

    site: Site
    outline: Outline
    items: list[Item]
    ledger: Ledger
    pagination: Signs
    declined: list[Candidate]
    lists: list[Candidate]
    code_shapes: list[str]
    absent: list[str]
    rows: list[Row]
    skipped: list[Skipped]
    unread: list[Unread]
    doubtful: list[str] = field(default_factory=list)
    noted: frozenset[str] = frozenset()

    @property
    def account(self) -> dict[str, object]:
        """What the next reading is compared with; and which declared words no list has, with what they resemble."""
        titles = dict.fromkeys((one.table.shape, *one.table.titles) for one in self.declined if any(one.table.titles))
        account: dict[str, object] = {
            "makes": self.code_shapes,
            "headings": self.site.headings,
            "pinned": sorted(self.site.needs),
            "left": [*map(list, titles)],
            "unsure": self.doubtful,
        }
        not_there = _not_there(self.site.skip, self.outline) if self.site.skip else []
        if not_there:
            account["not_there"] = not_there
        if self.absent:
            account["lists_absent"] = self.absent
        if near := _nearest([*not_there, *self.absent], self.outline):
            account["nearest"] = near
        if others := [column.title for one in self.lists if one.accepted and (column := other_statuses(one))]:
            account["other_statuses"] = [*dict.fromkeys(others)]
        return account


def extract_rows(document: Page, site: Site, parse: Parse | None, trial: bool = False) -> Extraction:
    """Read the page. A `trial` looks for unread codes in declared tables only. Raises whatever `parse` raises."""
    lists = read_lists(document, site)
    items = _exclude(site.skipped, lists.outline, _parsed(parse, document) if parse else lists.items())
    rows = [item for item in items if isinstance(item, Row)]
    skipped = [item for item in items if isinstance(item, Skipped)]
    codes = {code for row in rows for code in row.codes}
    if codes and (site.pinned or site.lists) and not (parse or trial):
        items += _read_without(document, site, items, codes)
    read_as = _read_as(site, lists, rows, codes)
    tables = [one.table.element for one in lists.lists if one.accepted and one.table.is_table]
    ledger = audit(tables if trial and site.lists else [document.tree], read_as, lists.outline, items)
    if site.lists:
        _within_lists(ledger, set(tables), rows)
    excluded = {item.element for item in skipped if item.reason == EXCLUDED}
    others = [one for one in lists.lists if not one.accepted and one.table.element not in excluded]
    declined = [one for one in others if excluded.isdisjoint(line.element for line in one.table.lines)]
    found = Extraction(
        site=read_as,
        outline=lists.outline,
        items=items,
        ledger=ledger,
        pagination=signs_of(document, lists.outline, rows, skipped),
        declined=declined,
        lists=lists.lists,
        code_shapes=[site.code] if site.code else code_shapes(codes),
        absent=lists.absent,
        rows=rows,
        skipped=skipped,
        unread=[item for item in items if isinstance(item, Unread)],
    )
    if not site.code:
        _add_unread_codes(found, document, declined, codes, trial)
        # The rows of a declined list are on the page all the same, whatever its codes look like.
        ledger.standing += [text for one in declined for line in one.table.lines for text in line.texts if text]
    return found


def _read_without(document: Page, site: Site, items: list[Item], codes: set[str]) -> Iterator[Unread]:
    """Codes like those read (`codes`) that turn up, as rows or as doubts, only if the declaration is ignored.

    They match the declared pattern or, without one, have the forms of the codes read and are rows; where `lists` is
    declared, they stand under one of those headings. Of a line that is a row, the declaration says what is the code.
    """
    lines = {item.element for item in items if isinstance(item, Row)}
    known = codes.union(*(item.codes for item in items if isinstance(item, Unread)))
    forms, left = forms_of(codes), dict[str, _Element]()
    named = [*_named(document.outline)] if site.lists or site.skipped else []
    listed, skipped = (
        {one for one, names in named if not words.isdisjoint(names)} for words in (site.listed, site.skipped)
    )
    for item in read_lists(document).items():
        if not isinstance(item, Row | Unread) or (isinstance(item, Unread) and not site.fits):
            continue  # Declared columns settle which lists are meant, where that is in doubt.
        if not lines.isdisjoint((item.element, *item.element.iterancestors())):
            continue
        around = {*item.element.iter(), *item.element.iterancestors()} if named else set[_Element]()
        if (site.lists and listed.isdisjoint(around)) or not skipped.isdisjoint(around):
            continue
        for code in item.codes:
            if code not in known and (site.fits(code) if site.fits else forms_of([code]) <= forms):
                left.setdefault(code, item.element)
    if left:
        detail = f"like the codes read, but found only if the declaration is ignored: {', '.join([*left][:5])}"
        yield Unread("codes-unaccounted", detail, next(iter(left.values())), tuple(left))


def names_in_no_row(found: Extraction, site: Site) -> Iterator[NamedText]:
    """The names of a page, as `site` reads it, that are in no row, with their texts."""
    codes = {code for row in found.rows for code in row.codes}
    if found.rows:
        others = (one for one in found.lists if not one.accepted and one.table.is_table)
        tables = [one.table for one in others if site.skipped.isdisjoint(one.names)]
        for one in named_texts(found.outline, tables, codes):
            if site.skipped.isdisjoint(map(normal, one.topics)) and not (site.fits and not site.fits(one.name)):
                yield one
    yield from nested_names((one for one in found.lists if one.accepted), found.outline, codes)


def _read_as(site: Site, lists: PageLists, rows: list[Row], codes: set[str]) -> Site:
    """The site with the pattern of these codes, and with whether headings are categories, where it declares none."""
    if site.code and site.headings is not None:
        return site
    grammar = site.code or (grammar_of(codes, 1.0 if site.pinned else 0.9) if rows else _ANY_CODE)
    return replace(site, code=grammar, headings=lists.headings if site.headings is None else site.headings)


def _add_unread_codes(
    found: Extraction, document: Page, declined: list[Candidate], codes: set[str], trial: bool
) -> None:
    """Add the doubtful codes and, unless it is a `trial`, those of `declined` lists."""
    every = _drop_unlike(found.ledger, found.rows, document.title)
    if not trial:
        every += doubtful_codes(found.lists, declined, found.site.code)
        every += passed_over(found.lists, found.site)
        noted = names_in_notes(accepted := Accepted(found.lists), found.outline.blocks)
        every += new_codes(noted, accepted)
        in_samples = (row.codes for row in found.rows if row.element.tag == "pre")
        found.noted = names_in_samples(found.outline).union(noted).difference(*in_samples)
    known = codes | {_TITLE_PARTS.split(document.title)[0].split(" ")[0]}  # Or the page's own name ("GetPump").
    # Nor is the type that all codes are named after ("EResult" above k_EResultFail), or whose errors they are.
    headed = [(one.table.heading, one.codes) for one in found.lists if one.accepted and one.codes]
    known |= {name for name, own in headed if name.isalpha() and not name.isupper() and all(name in one for one in own)}
    known |= {name.split(" ")[0] for name, _ in headed if says_errors(name.partition(" ")[2])}
    known |= {name for one in found.lists if is_of_error_codes(name := one.table.main_heading)}  # "LidErrorCode"
    known |= {title for one in found.lists if one.accepted for title in one.table.titles if is_field(title)}
    apart = _RANGE if any(map(_NUMBER.fullmatch, codes)) else _NUMBER
    known |= {two.text for one, two in pairwise(found.outline.blocks) if _WHOLE.fullmatch(one.text)}
    known |= {*METHODS.split("|")}  # "POST /pumps"
    others = [code for code in dict.fromkeys(every) if not (code in known or is_manual_heading(code))]
    if not any("-" in code for code in codes):
        opened = {heading.partition(" ")[0] for heading in found.outline.headings}
        others = [code for code in others if not (names_thing(code) and code in opened)]  # "Client-Side Errors"
    found.doubtful = [code for code in others if not (_RANGE.fullmatch(code) or apart.fullmatch(code))]


def _parsed(parse: Parse, document: Page) -> list[Item]:
    if (found := parse(document)) is None:
        raise TypeError("parse yields nothing: it returns None")
    items = list(found)
    for item in items:
        if not isinstance(item, Item):
            raise TypeError(f"parse yields {item!r:.40}, which is no Row, Skipped or Unread")
    return items


def _within_lists(ledger: Ledger, inside: set[_Element], rows: list[Row]) -> None:
    """Keep only what the ledger found in the declared lists: the declaration leaves out the rest of the page."""
    ledger.keep(lambda code, place: not inside.isdisjoint((place, *place.iterancestors())))
    sections = {row.section for row in rows}
    ledger.counts = [count for count in ledger.counts if count[2] in sections - {None}]


def _drop_unlike(ledger: Ledger, rows: list[Row], title: str) -> list[str]:
    """Where no pattern is pinned, keep only the unaccounted codes that look like the rows read. Returns the others.

    What the page's `title` begins with is the name of the product.
    """
    if not ledger.unaccounted:
        return []
    product, *others = _TITLE_PARTS.split(title)
    is_named = re.compile(rf"(?=[^\W\d]*[a-z]){re.escape(product.split(' ')[0])}").fullmatch
    tags = {tag for row in rows for tag in _CODE_TAGS.get(row.element.tag, (row.element.tag,))}
    read = {code for row in rows for code in row.codes}
    owners = {owner for code in read if (owner := code.rpartition(".")[0])}
    separators = {mark for code in read for mark in _SEPARATOR.findall(code)}
    quoted = any(_is_quoted(row.element) for row in rows)
    beginning = _shared_beginning(read)
    are_macros = cache(lambda: _are_macros(rows))
    alone = Counter(code for code, place in ledger.places if place.tag == "li" and text_of(place) == code)
    return ledger.keep(
        lambda code, place: (
            not tags.isdisjoint((place.tag, opened(place).tag))
            and (not is_field(code) or _is_all(place))
            and separators.issuperset(_SEPARATOR.findall(code))
            and code.startswith(beginning)
            and (quoted or not _is_quoted(place))
            and not (others and is_named(code) and text_of(place).startswith(product))
            and not any(f".{code}".endswith(f".{owner}") for owner in owners)
            and not _is_declared(code, opened(place), are_macros)
            and next(place.iterancestors(*_NO_ROWS), None) is None
            and alone[code] < _REPEATED
        )
    )


def _shared_beginning(codes: set[str]) -> str:
    """How many codes all begin, up to their first separator ("PUMP_"); empty where some do not."""
    begun = {code[: found.end()] if (found := _SEPARATOR.search(code)) else "" for code in codes}
    return begun.pop() if len(codes) >= _MANY and len(begun) == 1 else ""


def _is_all(place: _Element) -> bool:
    """Is this the only cell of a table? That of a field has more."""
    table = next(place.iterancestors("table"), None)
    return table is not None and sum(1 for _ in islice(table.iter("td", "th"), 2)) == 1


def _are_macros(rows: list[Row]) -> bool:
    """Does the page define any of the codes read as a macro ("#define PUMP_LOST 12")?"""
    codes = {code for row in rows for code in row.codes}
    for cell in rows[0].element.getroottree().iter("td") if rows else ():
        if "".join(islice(map(str, cell.itertext()), 3)).strip().startswith("#define"):
            behind = cell.getnext()
            if not codes.isdisjoint(text_of(cell if behind is None else behind).split()[:2]):
                return True
    return False


def _is_declared(code: str, place: _Element, are_macros: Callable[[], bool]) -> bool:
    """Is this the type in a declaration: before the call of a function, or behind "class" or "typedef"?

    So is a macro without a value, and a constant behind its type, unless it names a failure; and any such macro beside
    codes that are none (`are_macros`: they are some, too).
    """
    before, behind = (text_of(one) if one is not None else "" for one in (place.getprevious(), place.getnext()))
    if (
        _TYPE_WORD.match(before)
        or (before == "#define" and (text_of(place) == code or not (mentions_failure(code) or are_macros())))
        or (place.tag == "td" and CALLED.fullmatch(behind))
    ):
        return True
    return _CONSTANT_WORD.match(before) is not None and not mentions_failure(code)


def _is_quoted(element: _Element) -> bool:
    """Does it begin with a quotation, as the heading `"TimedOut" + long texts` does?"""
    return first_text(element).lstrip().startswith(_QUOTES)


def _exclude(skip: frozenset[str], outline: Outline, items: list[Item]) -> list[Item]:
    """The items, with those of each list that `skip` names replaced by one skipped item for that list."""
    if not skip:
        return items
    places = dict[_Element, bool]()
    for element, names in _named(outline):
        places[element] = places.get(element, False) or not skip.isdisjoint(names)

    def is_excluded(item: Item) -> bool:
        # A loose text under the heading may stand in what holds the whole page.
        above = [one for one in (item.element, *item.element.iterancestors()) if one in places]
        return any(places[one] for at, one in enumerate(above) if at == 0 or one.tag == "table")

    kept = [item for item in items if not is_excluded(item)]
    return [*kept, *(Skipped(EXCLUDED, element) for element, named in places.items() if named)]


def _not_there(skip: tuple[str, ...], outline: Outline) -> list[str]:
    """The words of `skip` that neither stand above a list of the page nor begin one."""
    there = {name for _, names in _named(outline) for name in names}
    return [word for word in skip if normal(word) not in there]


def _nearest(words: list[str], outline: Outline) -> dict[str, str]:
    """The words that a heading or the first word of a table resembles, each with the most similar one."""
    if not words:
        return {}
    printed = {topic for _, topics, _ in outline.tables for topic in topics}
    printed |= {
        text_of(cell) for table, *_ in outline.tables if (cell := next(table.iter("th", "td"), None)) is not None
    }
    printed |= {topic for block in outline.blocks for topic in block.topics}
    near = {word: similar(word, printed) for word in words}
    return {word: one for word, one in near.items() if one}


def _named(outline: Outline) -> Iterator[tuple[_Element, set[str]]]:
    """The tables and blocks, each with the words that name it: its headings, and a table's first word."""
    for table, topics, _ in outline.tables:
        cell = next(table.iter("th", "td"), None)
        yield table, {*map(normal, topics), "" if cell is None else normal(text_of(cell))}
    for block in outline.blocks:
        yield block.element, set(map(normal, block.topics))
