"""Card segments: the headings, terms, list items or lines of a page that each begin the card of one code."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml.etree import _Element

from parsers.extract.bare_statuses import BareStatuses
from parsers.extract.block_labels import names_code, stands_for_code
from parsers.extract.block_sorts import sort_of
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.card_fields import MAX_BLOCKS
from parsers.extract.card_heads import ORDER, head_of, pinned_head_of
from parsers.extract.card_tables import candidate_of
from parsers.extract.cards import (
    LABELLED,
    Cards,
    Heads,
    Key,
    KnownCards,
    blocks_in,
    boxes_of,
    context_of,
    join_heads,
)
from parsers.extract.code_tokens import is_code, is_number, is_token
from parsers.extract.contract import OPEN, Site
from parsers.extract.head_words import Head, as_status, drop_statuses, lack_phrases
from parsers.extract.labelled_records import headless_records
from parsers.extract.plain_words import add_words, complete, is_plain, join_strays, stated_word
from parsers.html.once import once
from parsers.html.outline import Block, Outline, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.status_phrases import are_shouted, has_phrase, is_http
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import is_about_errors, is_field, title_roles

#: What parts a phrase from the text behind it.
_MARK = re.compile(r":|\s[-–—]\s")
#: The context of the fields of an answer.
#: The words of an error with its status ("Internal Server Error (HTTP 500)").
_STATED = re.compile(r"[a-z] \(HTTP [45]\d\d\)$")
_MAX_STATED = 5
_ANSWER = "answer"
#: What is no code by its form alone: the form of the heads among which it is one.
_WEAK_FORMS = {
    "digit": "number",
    "year": "number",
    "bare digits": "bare number",
    "bare year": "bare number",
    "titled word": "titled",
}


def segments(outline: Outline, chapters: list[str], site: Site, apart: bool = False) -> Iterator[CandidateTable]:
    """The page's candidates that are cards. Where a pattern is pinned, what fits it is a head, and nothing else.

    `apart`: terms, items and lines under another heading are another list.
    """
    blocks, known = outline.blocks, once(outline, KnownCards)
    found: dict[Key, Heads] = {}
    starts: dict[int, Key] = {}
    for at, block in enumerate(blocks):
        if block.aside:
            continue
        head = pinned_head_of(block, site, site.fits) if site.fits else None
        if site.fits and not head:
            continue
        if (sort := known.sorts.get(at)) is None:
            sort = known.sorts[at] = sort_of(blocks, at)
        if not sort:
            continue
        shape = sort[0]
        if not site.fits:
            if at not in known.heads:
                known.heads[at] = head_of(block, shape in ("bullets", "cards"))
            head = known.heads[at]
        if head or not site.code:
            starts[at] = sort
        if head and (site.code or shape != "cards" or head.form == "token" or block.text.lstrip("-")[:1].isdigit()):
            context: object = (block.topics, _own_list(block.element)) if apart else ""
            if shape == "headings" or (shape in ("definitions", "cards") and not apart):
                context = context_of(block.topics, chapters[at])
            group = (block.topics, "") if site.code else (_form(head), context)
            # What is known of the page is changed when the card is read.
            found.setdefault((*sort, *group), []).append((at, head if site.fits else replace(head)))
    statuses = BareStatuses([] if site.code else blocks)
    statuses.settle(found, starts)
    statuses.drop(found, starts)
    cards = Cards(outline, starts, site, statuses.taken)
    alike: dict[Key, dict[Topics, list[int]]] = {}
    if not site.code:
        _part_fields(found, blocks)
        for at, sort in starts.items():
            alike.setdefault(sort, {}).setdefault(blocks[at].topics, []).append(at)
        _join_contexts(found, blocks)
        _join_forms(found)
        coded = once(outline, _naming_codes)
        below = _codes_below(starts, {*coded})
        texts = [at for at in coded if not blocks[at].level]  # Headings ("Error codes") head all of them.
        among: dict[Key, Heads] = {}
        for key, heads in [*found.items()]:
            if sum(below[at] > 1 for at, _ in heads) * 2 > len(heads):
                del found[key]  # Headings of groups.
            elif texts and key[0] != "headings" and statuses.among_codes(heads, texts):
                among[key] = found.pop(key)
        titled = _labelled(cards, found)
        statuses.settle(titled, starts)
        statuses.drop(found, starts)
        found |= titled
    stated: dict[Topics, list[int]] = {}
    for at, sort in starts.items():
        if sort[0] == "definitions" and _STATED.search(blocks[at].text):
            stated.setdefault(blocks[at].topics[:-1], []).append(at)
    termed: list[CandidateTable] = []
    taken: set[int] = set()
    lists = {(key[0], key[-2], heads[0][1].block.topics[:-1]) for key, heads in found.items() if len(heads) > 1}
    for key, heads in found.items():
        if not site.code:
            # Where all are set as code, a plain word is none.
            plain_too = len(heads) > 2 and not all(head.in_code_tag for _, head in heads)
            if key[0] == "headings" and plain_too:
                complete(heads, key, cards, chapters, alike[key[:-2]], apart)
            if plain_too and LABELLED not in (key[1], key[-2]):
                add_words(heads, blocks, alike[key[:-2]], apart)
            statuses.give(key, heads)
            if key[0] == "cards":
                cards.find_titles(heads)
            _, first = heads[0]
            least = (
                3
                if key[0] == "cards"
                or first.form in ("titled", "ended")
                or _are_among_functions(heads, blocks, alike[key[:-2]])
                else 1
                if first.status and first.form == "token"
                else 2
            )
            # One item is a list of its own beside others of its form, each under its heading.
            is_item = key[0] in ("bullets", "definitions")
            is_beside = (apart or is_item) and (key[0], key[-2], first.block.topics[:-1]) in lists
            if len(heads) < least and not (is_beside or key[-1] == _ANSWER or (apart and key[0] == "definitions")):
                continue
        if table := candidate_of(heads, key, cards, chapters):
            for block in statuses.left_over(key, table.block_indexes):
                table.unread.append(("a status without a code", block.element, [block.text]))
            taken |= table.block_indexes
            if key[0] == "definitions":
                termed.append(table)
            else:
                yield table
    read = {at for table in termed for at in table.block_indexes}
    for table in termed:
        chapter = blocks[min(table.block_indexes)].topics[:-1]
        for at in islice((at for at in stated.get(chapter, ()) if at not in read), _MAX_STATED):
            table.unread.append(("a status without a code", blocks[at].element, [blocks[at].text]))
        yield table
    if not site.code:
        records = headless_records(cards, taken, chapters, apart)
        statuses.settle(records, starts)
        for key, heads in records.items():
            if table := candidate_of(heads, key, cards, chapters):
                taken |= table.block_indexes
                yield table
        # Statuses above codes that no record holds are the heads of cards.
        for key, heads in among.items():
            if taken.isdisjoint(at for at, _ in heads) and _begin_cards(heads, blocks, texts):
                for _, head in heads:
                    head.status = head.status or head.codes[0]
                if table := candidate_of(heads, key, cards, chapters):
                    yield table


def _begin_cards(heads: Heads, blocks: list[Block], coded: list[int]) -> bool:
    """Does nothing of the first card stand above its head: neither its title nor its code, in one of `coded`?"""
    first, _ = heads[0]
    is_titled = first > 0 and not blocks[first - 1].level and not is_prose(blocks[first - 1].text)
    return not is_titled and bisect_left(coded, first - MAX_BLOCKS) == bisect_left(coded, first)


def _are_among_functions(heads: Heads, blocks: list[Block], alike: dict[Topics, list[int]]) -> bool:
    """Are two headings constants of a program's part, of which more are functions?"""
    (_, first), *others = heads
    beside = alike.get(first.block.topics, ()) if first.block.level and len(others) == 1 else ()
    return sum(blocks[at].text.endswith("()") for at in beside) > len(heads)


def _join_contexts(found: dict[Key, Heads], blocks: list[Block]) -> None:
    """Join cards of one form that only their own titles, each in its box, tell apart ("Webhook missing")."""
    alike: dict[Key, list[Key]] = {}
    for key in found:
        if key[0] == "cards" and isinstance(key[-1], str):
            alike.setdefault(key[:-1], []).append(key)
    for keys in alike.values():
        places = [at for key in keys for at, _ in found[key]]
        boxes = boxes_of([blocks[at].element for at in places])
        if (
            keys[1:]
            and len({blocks[at].topics[:-1] for at in places}) == 1
            and all(
                box is not None and any(blocks[other].level for other in blocks_in(blocks, at, box) if other < at)
                for at, box in zip(places, boxes, strict=True)
            )
        ):
            first = max(keys, key=lambda key: len(found[key]))
            for key in {*keys} - {first}:
                join_heads(found, first, found.pop(key))


def _join_forms(found: dict[Key, Heads]) -> None:
    """Join heads of a weak form, and those whose numbers only look like statuses, with others beside them."""
    # Short numbers are records, unless they count the same things, or count up as steps do, and are no terms of errors.
    for key in [key for key in found if key[-2] == "digit" or (key[0], key[-2]) == ("definitions", "bare digits")]:
        numbers = [int(head.codes[0]) for _, head in found[key]]
        things = {head.name for _, head in found[key]}
        counts_up = numbers[0] != 0 and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
        heading = "".join(found[key][0][1].block.topics[-1:])
        are_terms = key[0] == "definitions" and is_about_errors(heading) and "code" in title_roles(heading)
        are_terms = are_terms and not any(_is_note(head.block.element) for _, head in found[key])
        counts_up = counts_up and not are_terms
        if not counts_up and (len(things) > 1 or key[-2] == "digit"):
            join_heads(found, _of_form(key, _WEAK_FORMS[str(key[-2])]), found.pop(key))
    for key in [key for key in found if key[0] != "cards" and key[-2] in ("number", "bare number")]:
        among, status = {head.block.topics for _, head in found[key]}, _of_form(key, "status")
        stated = found.get(status, [])
        if among.issuperset(head.block.topics for _, head in stated) and lack_phrases([head for _, head in stated]):
            drop_statuses(head for _, head in stated)
            join_heads(found, key, found.pop(status))
    # A number beside each status is the code ("402 1001").
    for key in [key for key in found if key[-2] == "status"]:
        beside = {head.name for _, head in found[key]}
        if len(beside) == len(found[key]) > 1 and all(is_number(name) and not is_http(name) for name in beside):
            for _, head in found[key]:
                head.codes, head.name = (head.name,), ""
            join_heads(found, _of_form(key, "number"), found.pop(key))
    # Reason phrases in capitals are no codes; nor, among other phrases, is the vendor's own in one word.
    for key in [key for key in found if key[-2] in ("token upper", "token lower")]:
        status = _of_form(key, "status")
        stated = [(at, head) for at, head in found[key] if head.status]
        if key[-2] == "token upper":
            own = [(at, head) for at, head in stated if has_phrase(head.status, _beside(head))]
            names = [(head.status, _beside(head)) for _, head in stated]
            are_phrases = are_shouted([*names, *((head.status, head.name) for _, head in found.get(status, []))])
            if are_phrases and all(head.codes[0].isalpha() for _, head in stated):
                own = stated
        else:
            own = [(at, head) for at, head in stated if head.codes[0].isalpha()]
            are_phrases = len(found.get(status, [])) > 1
        if own and are_phrases:
            phrases = [(at, as_status(head)) for at, head in own]
            join_heads(found, status, phrases)
            found[key] = [pair for pair in found[key] if pair not in own]
            if not found[key]:
                del found[key]
    # Where each code stands beside its status, so does a plain word ("conflict").
    for key in [key for key in found if key[-2] == "token lower"]:
        stated = found.get(status := _of_form(key, "status"), [])
        every = {at: (head, stated_word(head.block)) for at, head in (*stated, *found[key])}
        words = {at: word for at, (head, word) in every.items() if word and word.status == head.status}
        placed = len(found[key]) > 1 and all(at in words and words[at].codes == head.codes for at, head in found[key])
        if stated and placed and all(at in words and is_plain(words[at].codes[0]) for at, _ in stated):
            join_heads(found, key, [(at, words[at]) for at, _ in stated])
            del found[status]
    # Numbers of three digits that are no HTTP statuses go on from those of one or two.
    for key in [key for key in found if key[0] != "cards" and key[-2] in ("digit", "bare digits")]:
        stated = found.get(status := _of_form(key, "status"), [])
        if not all(is_http(head.codes[0]) for _, head in stated):
            drop_statuses(head for _, head in stated)
            join_heads(found, _of_form(key, _WEAK_FORMS[str(key[-2])]), found.pop(status))
        if len(found.get(longer := _of_form(key, _WEAK_FORMS[str(key[-2])]), [])) == 1 < len(found[key]):
            join_heads(found, key, found.pop(longer))
    # One or two digits number a step or count something, a year dates it, and a word alone in brackets is any word.
    for key in [key for key in found if key[-2] in _WEAK_FORMS]:
        heads, stronger = found.pop(key), _of_form(key, _WEAK_FORMS[str(key[-2])])
        if len(found.get(stronger, [])) > 1:
            join_heads(found, stronger, heads)
    join_strays(found)


def _is_note(term: _Element) -> bool:
    """Does the number link back to where the text names it, as that of a footnote does?"""
    links = (link for link in term.iter("a") if link.get("href", "").startswith("#"))
    return any((link.text or "").strip("[]()^↩ ").isdigit() for link in links)


def _of_form(key: Key, form: str) -> Key:
    """The key of heads that share all but their form."""
    return (*key[:-2], form, key[-1])


def _beside(head: Head) -> str:
    """The words behind the status of a head, up to a mark."""
    return _MARK.split(f"{head.codes[0]} {head.name}", 1)[0].strip()


def _naming_codes(outline: Outline, site: Site = OPEN) -> list[int]:
    """The blocks that name a code, by their index."""
    return [at for at, block in enumerate(outline.blocks) if names_code(block, site)]


def _labelled(cards: Cards, found: dict[Key, Heads]) -> dict[Key, Heads]:
    """Headings that are titles, each with its code under a label ("Error code: bad_request")."""
    blocks = cards.outline.blocks
    taken = {at for heads in found.values() for at, _ in heads}
    more: dict[Key, Heads] = {}
    coded = _naming_codes(cards.outline, cards.site) if cards.site.pinned else once(cards.outline, _naming_codes)
    passed = 0  # How many of these stand before the heading.
    for at, sort in cards.starts.items():
        while passed < len(coded) and coded[passed] <= at:
            passed += 1
        if sort[0] != "headings" or at in taken or passed == len(coded):
            continue
        if coded[passed] > at + MAX_BLOCKS or sort in map(cards.starts.get, range(at + 1, coded[passed])):
            continue  # Another one stands between the heading and the next code.
        key = (*sort, "labelled", "")
        labels = cards.look(at, Head(blocks[at], "labelled", ()), key).labelled.items()
        named = (value for label, value in labels if is_token(value) and stands_for_code(label, value, cards.site))
        if code := next(filter(is_code, named), ""):
            more.setdefault(key, []).append(
                (at, Head(blocks[at], "labelled", (code,), name=ORDER.sub("", blocks[at].text).lstrip()))
            )
    return {key: heads for key, heads in more.items() if len({one.codes for _, one in heads}) > 0.9 * len(heads) > 2}


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


def _form(head: Head) -> str:
    """How the codes are written: heads of another form are another list's. Exceptions are of one form."""
    if head.codes[0][:2] == "0x":
        return "hexadecimal"
    case = "lower" if head.codes[0].islower() else "upper" if head.codes[0].isupper() else "mixed"
    what = "exception" if clean(head.block.pieces[0][0]) == "exception" else case
    return f"{head.form} {what}" if head.form == "token" else head.form


def _part_fields(found: dict[Key, Heads], blocks: list[Block]) -> None:
    """Part the heads that, under one heading or in one list, are the fields of an answer from those that are codes."""
    for key, heads in [*found.items()]:
        places: dict[object, Heads] = {}
        for at, head in heads:
            places.setdefault((head.block.topics, _own_list(head.block.element)), []).append((at, head))
        answers = [pair for own in places.values() if _are_fields(own, blocks) for pair in own]
        if 0 < len(answers) < len(heads):
            parted = {at for at, _ in answers}
            found[key] = [pair for pair in heads if pair[0] not in parted]
            join_heads(found, (*key[:-1], _ANSWER), answers)


def _are_fields(heads: Heads, blocks: list[Block]) -> bool:
    """Are most of these heads fields of an answer, by their names or by the texts behind or below them?"""
    texts = [head.name or blocks[min(at + 1, len(blocks) - 1)].text for at, head in heads]
    return sum(is_field(head.codes[0], text) for (_, head), text in zip(heads, texts, strict=True)) * 2 >= len(heads)


def _own_list(element: _Element) -> _Element | None:
    """The definition list of a term, where it holds others."""
    own = element.getparent() if element.tag == "dt" else None
    is_list = own is not None and own.tag == "dl" and sum(1 for _ in islice(own.iterchildren("dt"), 2)) > 1
    return own if is_list else None
