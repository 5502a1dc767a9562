"""Read a page: its lists, which of them are accepted, and their rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from parsers.classify.account import account_of
from parsers.classify.alike_lists import share_columns, share_statuses, share_titles
from parsers.classify.candidate import Candidate
from parsers.classify.compared_lists import compare_lists
from parsers.classify.list_pairs import names_a_subject
from parsers.classify.page_candidates import chapters_of, page_candidates
from parsers.classify.pins import pin_declared
from parsers.classify.preformatted_codes import reject_sampled
from parsers.extract.candidate_tables import chapters
from parsers.extract.codes_in_text import titled_status
from parsers.extract.contract import OPEN, Item, Row, Site
from parsers.extract.stated_statuses import heading_status
from parsers.html.once import once
from parsers.html.outline import Outline, Topics
from parsers.html.outline_builder import outline_of
from parsers.html.page import Page
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_garbled
from parsers.lexicon.status_phrases import phrased_status
from parsers.lexicon.value_shapes import CONSTANT, FAILURE_TYPE, is_prose, most
from parsers.lexicon.vocabulary import GENERAL, is_about_errors, likeliest, mentions_failure, plain

_CODE_WORDS = frozenset(
    ["error", "errors", "status", "response", "return", "result", "reason", "code", "codes", "api", "list", "of", "the"]
)
_CONSTANT = regex(CONSTANT)
#: What declares a member, before its name.
_DECLARED = regex(r"(?:case|const(?:ant)?|enum|let|property|readonly|static|var)\b", re.I)
#: The heading of a type, which is what its codes are in and no category ("enum PumpError", "Class: pump.Error"), or of
#: what a type above it has.
_TYPE = regex(
    r"(?i:class|enum(?:eration)?|exception|interface|package|struct)(?: class)?:? \w*(?:[a-z][A-Z]|_|\.)[\w.]*"
    r"|Instances"
)
#: What is a topic only beside others.
_TOPIC = regex(r"(?:Client|Server|Status|(?:Instance|Message|Request|Response)s?)|Messages? errors")
#: So many tables of one row show that each code has its own; a longer text above one may be cut off.
_FEW_TABLES, _MAX_LEAD = 3, 200
#: What names one error in English, or several.
_ONE = regex(
    r"\b(?:error|failure|fault|exception|invalid|missing|failed|not|denied|declined|rejected|exceeded|unknown)\b", re.I
)
_SEVERAL = regex(r"\b(?:errors|codes|failures|faults|declines|exceptions|problems|rejections|responses)\b", re.I)
#: A part of an alphabet.
_LETTERS = regex(r"([A-Z])(?: ?[-–—] ?([A-Z]))?")
#: A topic before a status ("Card errors (HTTP 402)").
_BEFORE_STATUS = regex(
    r"(?:\d{1,2}[.)] )?([^\W\d][^\d(]*?)(?: [–—-] | ?[(\[])HTTP(?: status)?(?: code)? [45]\d\d[)\]]?"
)


@dataclass(slots=True)
class PageLists:
    """All lists of a page in reading order; `headings`: do its headings give the codes' categories?

    `absent`: the words of `Site.lists` that name no list.
    """

    site: Site
    lists: list[Candidate]
    headings: bool
    outline: Outline
    absent: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """All rows of the accepted lists."""
        return [row for one in self.lists if one.accepted for row in one.rows]

    def items(self) -> list[Item]:
        """The accepted lists, line by line, and an account of the others."""
        return account_of(self.lists, self.site, self.outline)


def read_lists(page: Page, site: Site = OPEN, apart: bool = False) -> PageLists:
    """Read a page by what the `site` declares; by default nothing.

    `apart`: each list under its own heading, with those that only a declaration makes lists.
    """
    outline = outline_of(page.tree, site.grammar) if site.code else page.outline
    named = chapters(outline, page.title) if site.code else once(page, chapters_of)
    candidates = page_candidates(page, site, outline, named, apart or bool(site.lists))
    absent = pin_declared(candidates, site) if site.lists else []
    for one in candidates:
        one.decide()
    if not site.lists and any(one.pin is None for one in candidates):
        reject_sampled(candidates, outline)
        compare_lists(candidates)
    share_titles(candidates)
    share_columns(candidates)
    share_statuses(candidates)
    _divide_statuses([row for one in candidates if one.accepted for row in one.rows if row.listing.of_statuses])
    if site.pinned and (site.headings is not None or not site.lists):
        _name_topics([row for one in candidates if one.accepted and site.headings for row in one.rows])
        return PageLists(site, candidates, bool(site.headings), outline, absent)
    accepted = [one for one in candidates if one.accepted]
    if once(page, Page.cut_off) and accepted and not page.body.rstrip().endswith(b">"):
        accepted[-1].skip_last_row()
    _add_main_headings(accepted, outline, plain(page.title))
    # The headings of lists that are skipped divide nothing that is read.
    rows = [row for one in accepted if site.skipped.isdisjoint(one.names) for row in one.rows]
    if not site.pinned:
        _title_single_rows(accepted)
        _title_cards(accepted)
    _name_topics(rows)
    return PageLists(site, candidates, _classify(rows, plain(named[-1])), outline, absent)


def read(page: Page, site: Site) -> Iterator[Item]:
    """The items of a page: what a site without a `parse` of its own yields."""
    yield from read_lists(page, site).items()


@lru_cache(maxsize=32768)
def _is_general(topic: str) -> bool:
    if before := _BEFORE_STATUS.fullmatch(topic):
        return _is_general(f"{before[1]} ({topic.rstrip(')]')[-3:]})")
    named = GENERAL.fullmatch(topic) or _TYPE.fullmatch(topic)
    is_status = (heading_status(topic) or phrased_status(topic)) is not None
    return named is not None or is_status or is_garbled(topic)


def _add_main_headings(lists: list[Candidate], outline: Outline, title: str) -> None:
    """Where lists stand under several main headings, these are sections of the page."""
    main = [(at, block.text) for at, block in enumerate(outline.blocks) if block.level == 1 and not block.aside]
    read = [one for one in lists if one.rows and len(main) > 1]
    above = [next((text for at, text in reversed(main) if at < one.table.place), "") for one in read]
    if len({*above}) > 1 and all(above):
        for heading, one in zip(above, read, strict=True):
            # "Card errors", "Bank errors"
            is_section = plain(heading) != title or (is_about_errors(heading) and most(map(is_about_errors, {*above})))
            for row in one.rows if is_section else ():
                if all(map(_is_general, row.topics)):  # Else one below it is nearer.
                    row.topics = (heading, *row.topics)


def _classify(rows: list[Row], page: str) -> bool:
    """Omit headings that only say "error codes", a status, or the name of the page; do the others divide the codes?"""
    names = frozenset(page.split())
    types = {topic for row in rows for topic in row.topics if _is_type(topic, row.codes)}
    types |= _names_of_one(rows)
    letters = _index(rows)
    shared = {topic for row in rows for topic in row.topics if topic not in row.codes}  # A code's name, above others.
    for row in rows:
        row.topics = tuple(
            topic
            for topic in row.topics
            if not (_is_general(topic) or _is_name(topic, names) or topic in types)
            and (topic not in row.codes or topic in shared)
            and not (topic in letters or _begins_codes(topic, row.codes))
            and not (_DECLARED.match(topic) and topic.rpartition(" ")[2] in row.codes)
            and titled_status(topic) != row.cells.get("status", "none")
        )
    sections = {row.section for row in rows if not row.listing.of_statuses}
    named = {one for one in sections if one is not None}
    if len(named) == 1 and None in sections:  # Beside general lists.
        named -= {code for row in rows for code in row.codes}
        return any(is_about_errors(one) and names_a_subject(one) for one in named)
    return len(named) > 1


def _title_single_rows(lists: list[Candidate]) -> None:
    """Where each code has a table of its own, the headings are their titles, and the texts between are messages."""
    tables = [one for one in lists if one.table.is_table]
    own = [(one, one.rows[0]) for one in tables if len(one.rows) == len(one.table.lines) == 1]
    headings = {row.topics for _, row in own}
    if len(own) < max(_FEW_TABLES, len(lists)) or len(headings) < len(own) or () in headings:
        return
    if 3 * sum(_is_general(last) or _names_several(last) for *_, last in headings) > len(headings):
        return
    for one, row in own:
        if "title" not in row.cells and row.topics[-1] not in row.codes:
            row.cells["title"] = _without_code(row.topics[-1], row.codes)
        is_told = is_prose(one.table.lead) and len(one.table.lead) < _MAX_LEAD
        titles = {role: title for title, role in row.listing.columns.items()}
        if is_told and likeliest(titles.get("message", "")) == "cause" and "cause" not in row.cells:
            row.cells["cause"] = row.cells.pop("message", "")  # It stood in for the message.
        if is_told and "message" not in row.cells:
            row.cells["message"] = one.table.lead
        row.topics = row.topics[:-1]


def _title_cards(lists: list[Candidate]) -> None:
    """Where each code stands in a line below a heading of its own, and most say what failed, these are their titles."""
    rows = [row for one in lists if one.table.shape == "cards" for row in one.rows]
    headings = [row.topics[-1] for row in rows if row.topics and "title" not in row.cells]
    several = sum(_is_general(one) or _names_several(one) for one in headings)
    if not len(rows) == len({*headings}) >= _FEW_TABLES or 5 * several > len(headings):
        return
    named = (_joined(one).replace(" ", "") in _joined(row.codes[0]) for one, row in zip(headings, rows, strict=True))
    if not most(is_name or mentions_failure(one) for one, is_name in zip(headings, named, strict=True)):
        return  # What the errors are about ("Cards").
    for row in rows:
        if row.topics[-1] not in row.codes:
            row.cells["title"] = row.topics[-1]
        row.topics = row.topics[:-1]


def _names_several(heading: str) -> bool:
    """Is this about several errors ("Card errors"), and not what one is called ("Parse error", "parse_failure")?"""
    is_one = (" " not in heading or _ONE.search(heading) is not None) and not _SEVERAL.search(plain(heading))
    return is_about_errors(heading) and not is_one


def _without_code(heading: str, codes: Sequence[str]) -> str:
    """The heading without the code before or behind its words ("1 – Lid open", "Lid open (1)")."""
    code = "|".join(map(re.escape, codes))
    return re.sub(rf"^(?:{code})(?:: | ?[-–—|] )|\s*[(\[](?:{code})[)\]]$", "", heading)


def _name_topics(rows: list[Row]) -> None:
    """Beside two topics or more, a word that alone says nothing of errors is another ("Message" beside "Account")."""
    beside: dict[Topics, set[str]] = defaultdict(set)
    for topics in {row.topics for row in rows if not row.listing.of_statuses}:
        for at, topic in enumerate(topics):
            beside[topics[:at]].add(topic)
    topical = {
        above
        for above, group in beside.items()
        if sum(_TOPIC.fullmatch(topic) is None and not _is_general(topic) for topic in group) > 1
    }
    for row in rows:
        if row.topics and row.topics[:-1] in topical and _TOPIC.fullmatch(row.topics[-1]):
            row.cells.setdefault("category", row.topics[-1])


def _divide_statuses(rows: list[Row]) -> None:
    """Headings of what errors are about divide statuses, too, where a class of these stands under several of them."""
    places = {(row.section or "", row.codes[0][0]) for row in rows}
    headings = {heading for heading, _ in places}
    named = (is_about_errors(one) and names_a_subject(one) and not _is_general(one) for one in headings)
    if len(places) > len({of_class for _, of_class in places}) and all(named):
        for row in rows:
            row.listing.of_statuses = False


def _names_of_one(rows: list[Row]) -> set[str]:
    """The constants that head one row each, as what the vendor calls that ("E_FAIL" above "0x80004005")."""
    numbers = [row for row in rows if row.codes[0][0].isdigit()]
    above = Counter(topic for row in numbers for topic in row.topics[-1:] if _CONSTANT.fullmatch(topic))
    return {*above} if len(above) > 2 and {*above.values()} == {1} else set()


def _is_type(topic: str, codes: Sequence[str]) -> bool:
    """Is the topic the type that codes are of, whose name they begin with ("PumpError": "PUMP_ERROR_EMPTY")?"""
    if not FAILURE_TYPE.fullmatch(topic):
        return False
    name = _joined(topic)
    return all(_joined(code).startswith(name) for code in codes)


def _index(rows: list[Row]) -> set[str]:
    """The letters above the rows if they are an index: several, in the order of the alphabet, with each code once."""
    topics = dict.fromkeys(topic for row in rows for topic in row.topics)
    letters = [topic for topic in topics if _LETTERS.fullmatch(topic.upper())]
    codes = [code for row in rows for code in row.codes]
    return {*letters} if len(letters) > 2 and letters == sorted(letters) and len({*codes}) == len(codes) else set()


def _begins_codes(topic: str, codes: Sequence[str]) -> bool:
    """Is the topic the letter that the codes begin with, or a span that holds it ("A", "A–D")?"""
    letters = _LETTERS.fullmatch(topic.upper())
    return letters is not None and all(letters[1] <= code[:1].upper() <= (letters[2] or letters[1]) for code in codes)


def _joined(name: str) -> str:
    return name.replace("_", "").replace(".", "").casefold()


@lru_cache(maxsize=32768)
def _is_name(topic: str, names: frozenset[str]) -> bool:
    """Does the topic say "error codes" of what the page's own title names, and no more ("Acme Pay error codes")?"""
    words = set(plain(topic).split())
    return "codes" in words and words <= names | _CODE_WORDS
