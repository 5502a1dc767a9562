"""Card segments: the headings, terms, list items or lines of a page that each begin the card of one code."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element

from parsers.extract.bare_statuses import BareStatuses
from parsers.extract.block_sorts import depth_of, is_status_of_list, sort_of
from parsers.extract.candidate_tables import CandidateTable, lead_of
from parsers.extract.captions import is_caption
from parsers.extract.card_forms import drop_labels, join_forms, join_levels, join_topics, part_others
from parsers.extract.card_heads import head_of, pinned_head_of
from parsers.extract.card_tables import candidate_of
from parsers.extract.cards import LABELLED, Cards, Heads, Key, KnownCards, context_of, move_heads
from parsers.extract.cell_heads import are_codes_of
from parsers.extract.class_terms import has_one_term
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.contract import Site
from parsers.extract.head_words import ERROR_NUMBER, is_marked
from parsers.extract.heads import Head, form_of_head
from parsers.extract.heads_in_columns import heads_in_columns, is_glued
from parsers.extract.labelled_records import group_records, headless_records, labelled_headings, naming_codes
from parsers.extract.line_lists import coded_lines
from parsers.extract.named_heads import WEAK_FORMS
from parsers.extract.numbered_lines import numbered_lines
from parsers.extract.plain_words import (
    add_plain_words,
    add_success,
    add_word_headings,
    codes_alone,
    name_statuses,
    words_set_as_code,
)
from parsers.extract.short_codes import add_bank_codes, add_short_numbers
from parsers.extract.stated_forms import add_statuses_behind_words
from parsers.html.bold_lines import bold_line
from parsers.html.element_text import BOLD
from parsers.html.once import once
from parsers.html.outline import Block, Outline, Topics
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_sense
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import (
    is_about_errors,
    is_about_others,
    is_field,
    is_of_error_codes,
    likeliest,
    mentions_failure,
)

#: The context of the fields of an answer.
_ANSWER = "answer"
#: The words of an error with its status ("Internal Server Error (HTTP 500)").
_STATED = regex(r"[a-z] \(HTTP [45]\d\d\)$")
_MAX_STATED = 5
#: A longer line above a list is a text.
_MAX_LEAD = 60
_NO_CODE = "a status without a code"
_NO_TEXT = "a text that is in no row, below a code without one"
_STRAY = "a code in the same form as those that were read, under another heading"
_NO_HEAD = "a text set as code, as the codes beside it are"
#: What a status and its words may be taken for.
_STATUS_FORMS = ("bare number", "bracketed", "number", "status")
#: A number, or a name with one or of several words in capitals.
_IS_MARKED = regex(r".*\d|[A-Z]+_[A-Z_]+$").match
#: Two heads of these forms are no list.
_RARE = ("titled", "named", "ended")


def segments(outline: Outline, chapters: list[str], site: Site, apart: bool) -> Iterator[CandidateTable]:
    """The page's candidates that are cards. Where a pattern is pinned, what fits it is a head, and nothing else.

    `apart`: terms, items and lines under another heading are another list.
    """
    return _Segments(outline, chapters, site, apart).tables()


def _sort_at(outline: Outline, at: int) -> Key:
    """The sort of a block, as `sort_of` finds it; none for one beside the page's text."""
    sorts = once(outline, KnownCards).sorts
    if at not in sorts:
        sorts[at] = () if outline.blocks[at].aside else sort_of(outline.blocks, at)
    return sorts[at]


def _laid_out(outline: Outline) -> dict[int, Head]:
    """Make known the heads of an outline where nothing is pinned; those among them that have their codes in columns."""
    heads = once(outline, KnownCards).heads
    for at, block in enumerate(outline.blocks):
        if sort := _sort_at(outline, at):
            heads[at] = head_of(block, sort[0] in ("bullets", "cards"))
    blocks, sorts = outline.blocks, once(outline, KnownCards).sorts
    doubtful = (at for at, block in enumerate(blocks) if not block.aside and not _is_clear(heads.get(at), sorts[at]))
    places = {at: _place_of(blocks[at], sorts[at]) for at in doubtful}
    found = heads_in_columns((at, blocks[at], place) for at, place in places.items())
    laid_out = {at: head for at, head in found.items() if at in heads}
    first: dict[Key, Key] = {}
    for at in laid_out:
        sorts[at] = first.setdefault(places[at], sorts[at])  # Whatever tag is around the first of their words.
    for lines in numbered_lines(blocks, sorts):
        sort = next(filter(None, (sorts[at] for at, _ in lines)), _place_of(lines[0][1].block, ()))
        sorts |= {at: sort for at, _ in lines}  # Long ones, too.
        laid_out |= lines
    heads |= laid_out
    return laid_out


def _is_clear(head: Head | None, sort: Key) -> bool:
    """Is this a head of its sort, whose code and status are told by its words?"""
    return head is not None and _may_begin(head, sort) and not is_glued(head)


def _place_of(block: Block, sort: Key) -> Key:
    """What the blocks share that may be heads of one list, be they too long for one, or a link around their words."""
    is_line = not sort or sort[0] == "cards"
    return ("cards", block.element.tag, depth_of(block.element.getparent())) if is_line else sort


class _Segments:
    """The heads of a page's cards, by what they share."""

    def __init__(self, outline: Outline, chapters: list[str], site: Site, apart: bool) -> None:
        self.outline, self.blocks = outline, outline.blocks
        self.chapters, self.site, self.apart = chapters, site, apart
        #: The sort of every block that may begin a card.
        self.starts: dict[int, Key] = {}
        #: What stands above lists of terms and is of something else.
        self.leads: dict[_Element, str] = {}
        self.found = self._heads()
        self.statuses = BareStatuses(outline, site.code != "")
        self.statuses.settle(self.found, self.starts)
        self.statuses.drop(self.found, self.starts)
        self.cards = Cards(outline, self.starts, site, self.statuses.taken)
        #: The blocks that may begin a card, as those that do, by their sort and the headings above them.
        self.alike: dict[Key, dict[Topics, list[int]]] = {}
        if not site.code:
            self._part()

    def _heads(self) -> dict[Key, Heads]:
        site, fits = self.site, self.site.fits
        found: dict[Key, Heads] = {}
        often = Counter(self.outline.headings)
        laid_out = {} if fits else once(self.outline, _laid_out)
        known = once(self.outline, KnownCards).heads
        for at, block in enumerate(self.blocks):
            head = pinned_head_of(block, site, fits) if fits and not block.aside else known.get(at)
            if (fits and not head) or not (sort := _sort_at(self.outline, at)):
                continue
            shape = sort[0]
            above = self.blocks[at - 1]
            if shape == "cards" and (above.again or often[above.text] > 1) and likeliest(above.text) == "status":
                continue  # It stands under its label.
            if not fits:
                is_of_list = head and head.form in _STATUS_FORMS and is_status_of_list(block, head.name)
                if is_of_list or (
                    head and shape == "cards" and (at in once(self.outline, coded_lines) or is_caption(block))
                ):
                    head = known[at] = None
            self.starts[at] = sort
            if head and (fits or at in laid_out or _may_begin(head, sort)):
                context: object = (block.topics, _own_list(block.element)) if self.apart else ""
                if shape == "headings" or (shape in ("definitions", "cards") and not self.apart):
                    context = context_of(block.topics, self.chapters[at])
                group = (block.topics, self._other_lead(at)) if site.code else (form_of_head(head), context)
                # What is known of the page is changed when the card is read.
                found.setdefault((*sort, *group), []).append((at, head if fits else replace(head)))
        return found

    def _other_lead(self, at: int) -> str:
        """The line above the terms that one belongs to, if it says that they are of something else ("Parameters:")."""
        terms = self.blocks[at].element.getparent()
        if terms is None or terms.tag != "dl":
            return ""
        if terms not in self.leads:
            lead = lead_of(self.blocks, at) if terms[0] is self.blocks[at].element else ""
            self.leads[terms] = lead if len(lead) <= _MAX_LEAD and is_about_others(lead) else ""
        return self.leads[terms]

    def _part(self) -> None:
        """Part the heads of codes from those of groups, fields and statuses, and join those that one list has."""
        found, blocks = self.found, self.blocks
        name_statuses(found)
        _part_fields(found, blocks)
        part_others(found, blocks)
        join_topics(found)
        join_levels(found, self.starts)
        sorts = {key[:-2] for key in found}
        for at, sort in self.starts.items():
            if sort in sorts or sort[0] == "headings":  # Those of codes under labels, too.
                self.alike.setdefault(sort, {}).setdefault(blocks[at].topics, []).append(at)
        coded = once(self.outline, naming_codes)
        if coded[2:]:
            drop_labels(found)  # Beside those that name codes.
        join_forms(found, blocks, self.chapters)
        below = _codes_below(self.starts, {*coded})
        for key, heads in [*found.items()]:
            if most(below[at] > 1 for at, _ in heads):
                del found[key]  # Headings of groups.
        titled = labelled_headings(self.cards, found, 2 - self.apart)
        self.statuses.settle(titled, self.starts)
        self.statuses.drop(found, self.starts)
        found |= titled

    def tables(self) -> Iterator[CandidateTable]:
        taken: set[int] = set()
        headed: set[int] = set()
        termed: list[CandidateTable] = []
        listed: dict[Key, CandidateTable] = {}
        few: list[tuple[Key, Heads]] = []
        several = [(key, heads[0][1].block.topics) for key, heads in self.found.items() if heads[1:]]
        lists: set[Key] = {(key[0], key[-2], place) for key, topics in several for place in _places(topics)}
        # Names may take the numbers among them, which are no other list then.
        for key in sorted(self.found, key=lambda key: key[0] == "headings" and key[-2] == "number"):
            heads = self.found[key]
            if headed.issuperset(at for at, _ in heads) or (not self.site.code and group_records(self.blocks, heads)):
                continue
            if not (self.site.code or self._is_list(key, heads, lists)):
                few.append((key, heads))
                continue
            headed.update(at for at, _ in heads)
            if table := candidate_of(heads, key, self.cards, self.chapters):
                for block in self.statuses.left_over(key, table.block_indexes):
                    table.unread.append((_NO_CODE, block.element, [block.text]))
                for block in self._ended_by(key, heads):
                    table.unread.append((_NO_TEXT, block.element, [block.text]))
                odd = codes_alone(heads, self.blocks) if key[0] == "headings" else []
                for block in (*words_set_as_code(heads, self.blocks, self.alike.get(key[:-2], {})), *odd):
                    table.unread.append((_NO_HEAD, block.element, [block.text]))
                listed[key[:-1]] = table
                taken |= table.block_indexes
                if key[0] == "definitions":
                    termed.append(table)
                else:
                    yield table
        for key, heads in few:
            if (table := listed.get(key[:-1])) and heads[0][1].form == "token":
                left = [head for at, head in heads if at not in headed and is_marked(head.codes[0])]
                table.unread += [(_STRAY, head.block.element, [head.block.text]) for head in left]
        yield from self._with_stated(termed)
        if not self.site.code:
            yield from self._records(taken)

    def _ended_by(self, key: Key, heads: Heads) -> list[Block]:
        """The lines that ended a card before it had a text, where most of the others have one."""
        if key[0] != "cards" or self.site.code or key[1] == LABELLED:
            return []
        own, told = {at for at, _ in heads}, []
        ended = []
        for at, head in heads:
            fields = self.cards.look(at, head, key)
            told.append(fields.has_text or head.name != "" or head.text != "")
            if not told[-1] and fields.blocks == 0 and at + 1 not in own and self.starts.get(at + 1) == key[:-2]:
                ended.append(self.blocks[at + 1])
        return ended if sum(told) > 0.5 * len(told) else []

    def _is_list(self, key: Key, heads: Heads, lists: set[Key]) -> bool:
        """Add what else belongs to these heads; are they as many as a list has? `lists`: others of several heads."""
        if heads[0][1].form.startswith("named") and not self._are_named(key, heads):
            return False
        blocks, alike = self.blocks, self.alike[key[:-2]]
        add_success(heads, key, self.cards, alike)
        add_bank_codes(heads, key, blocks, alike, self.found)
        add_short_numbers(heads, key, blocks, alike)
        add_statuses_behind_words(heads, key, blocks, alike)
        # Where all are set as code, a plain word is none.
        are_stated = all(head.status for _, head in heads)
        plain_too = len(heads) > (1 if are_stated else 2) and not all(head.in_code_tag for _, head in heads)
        if key[0] == "headings" and plain_too:
            add_word_headings(heads, key, self.cards, self.chapters, alike, self.apart)
        if plain_too and LABELLED not in (key[1], key[-2]):
            add_plain_words(heads, blocks, alike, self.apart)
        self.statuses.give(key, heads)
        _, first = heads[0]
        if key[0] == "cards" or first.form.startswith(_RARE) or _are_among_functions(heads, blocks, alike):
            least = 3
        else:
            least = 1 if first.status and first.form == "token" else 2
        # One item or two numbers are a list of their own beside others of their form, each under its heading.
        is_item = key[0] in ("bullets", "definitions") or (key[0], key[-2], len(heads)) == ("cards", "number", 2)
        is_beside = (self.apart or is_item) and any(
            (key[0], key[-2], place) in lists for place in _places(first.block.topics)
        )
        is_alone = key[-1] == _ANSWER or (self.apart and key[0] == "definitions")
        return len(heads) >= least or is_beside or is_alone

    def _are_named(self, key: Key, heads: Heads) -> bool:
        """May heads that end in a code be a list, each with its own? So are fields, products and counts written."""
        at, first = heads[0]
        codes = [head.codes[0] for _, head in heads]
        if len(codes) - len({*codes}) > max(1, len(codes) // 10) or not are_codes_of([head for _, head in heads]):
            return False
        is_weak = key[-2] in WEAK_FORMS
        if key[0] == "headings" and not is_weak and first.block.text.endswith((")", "]")):
            return True
        is_of_codes = is_of_error_codes(first.block.heading or self.chapters[at].rpartition(" | ")[2])
        if is_weak:
            return is_of_codes and all(any(map(str.isdigit, code)) for code in codes)
        if key[-2] == "named short":
            return is_of_codes
        are_marked = all(map(_IS_MARKED, codes)) or most(map(mentions_failure, codes))
        return (are_marked or (is_of_codes and all(map(looks_like_code, codes)))) and (
            is_of_codes or most(mentions_failure(head.name) for _, head in heads)
        )

    def _with_stated(self, tables: list[CandidateTable]) -> Iterator[CandidateTable]:
        """Add to these lists of terms, as unread, the terms beside them that have a status and no code."""
        read = {at for table in tables for at in table.block_indexes}
        stated: dict[Topics, list[int]] = {}
        for at, sort in self.starts.items() if tables else ():
            if sort[0] == "definitions" and at not in read and _STATED.search(self.blocks[at].text):
                stated.setdefault(self.blocks[at].topics[:-1], []).append(at)
        for table in tables:
            chapter = self.blocks[min(table.block_indexes)].topics[:-1]
            for at in stated.get(chapter, [])[:_MAX_STATED]:
                table.unread.append((_NO_CODE, self.blocks[at].element, [self.blocks[at].text]))
            yield table

    def _records(self, taken: set[int]) -> Iterator[CandidateTable]:
        """The records without a head."""
        records = headless_records(self.cards, taken, self.chapters, self.apart)
        self.statuses.settle(records, self.starts)
        for key, heads in records.items():
            if table := candidate_of(heads, key, self.cards, self.chapters):
                taken |= table.block_indexes
                yield table


def _may_begin(head: Head, sort: Key) -> bool:
    """May a head of this sort begin a card? A line of text does so only with a number, or what is clearly a code."""
    is_number = head.block.text.lstrip("-")[:1].isdigit()
    return sort[0] != "cards" or is_number or head.form.startswith(("token", "named")) or _is_titled_error(head)


def _is_titled_error(head: Head) -> bool:
    """Is this a line that opens with "Error" and a number, in bold, a box or above others; or with a status in bold?"""
    text, (opening, holder), *others = head.block.text, *head.block.pieces
    is_bold = holder.tag in BOLD and head.codes[0] in opening
    is_above = [one.tag for _, one in others[:1]] == ["br"]
    behind = (opening if is_bold or is_above else text).partition(head.codes[-1])[2].lstrip()
    if behind and behind[0] not in ":：–—-.(|":
        return False
    if head.form == "error" or ERROR_NUMBER.match(text):
        is_boxed = not others and head.block.element.tag == "div" and text.endswith(")")
        is_boxed = is_boxed and head.form == "status" and any(has_sense(code, head.name) for code in head.codes)
        return is_bold or is_above or is_boxed or bold_line(head.block.pieces) is not None
    return is_bold and head.form == "status" and text.startswith("HTTP")


def _places(topics: Topics) -> Iterator[Topics]:
    """Where a list stands: below its own heading, and where that only says that these are errors, the one above."""
    yield topics[:-1]
    if len(topics) > 1 and is_about_errors(topics[-1]):
        yield topics[:-2]


def _are_among_functions(heads: Heads, blocks: list[Block], alike: dict[Topics, list[int]]) -> bool:
    """Are two headings constants of a program's part, of which more are functions?"""
    (_, first), *others = heads
    beside = alike.get(first.block.topics, ()) if first.block.level and len(others) == 1 else ()
    return sum(blocks[at].text.endswith("()") for at in beside) > len(heads)


def _codes_below(starts: dict[int, Key], coded: set[int]) -> Counter[int]:
    """How many blocks that name a code stand below each heading, before the next one of its sort."""
    below: Counter[int] = Counter()
    nearest: dict[Key, int] = {}
    for at in sorted(coded.union(starts)) if coded else ():
        sort = starts.get(at, ())
        if at in coded:
            below.update(above for other, above in nearest.items() if other != sort)
        if sort and sort[0] == "headings":
            nearest[sort] = at
    return below


def _part_fields(found: dict[Key, Heads], blocks: list[Block]) -> None:
    """Part the heads that, under one heading or in one list, are the fields of an answer from those that are codes."""
    for key, heads in [*found.items()]:
        places: dict[object, Heads] = {}
        for at, head in heads:
            places.setdefault((head.block.topics, _own_list(head.block.element)), []).append((at, head))
        answers = [pair for own in places.values() if _are_fields(own, blocks) for pair in own]
        if 0 < len(answers) < len(heads):
            move_heads(found, key, (*key[:-1], _ANSWER), answers)


def _are_fields(heads: Heads, blocks: list[Block]) -> bool:
    """Are most of these heads fields of an answer, by their names or by the texts behind or below them?"""
    texts = [head.name or blocks[min(at + 1, len(blocks) - 1)].text for at, head in heads]
    return sum(is_field(head.codes[0], text) for (_, head), text in zip(heads, texts, strict=True)) * 2 >= len(heads)


def _own_list(element: _Element) -> _Element | None:
    """The definition list of a term, where it holds others."""
    own = element.getparent() if element.tag == "dt" else None
    return own if own is not None and own.tag == "dl" and not has_one_term(own) else None
