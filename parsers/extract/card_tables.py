"""Cards as a candidate table: a segment's heads, and a column for each label under them."""

import re
from collections import Counter
from dataclasses import replace
from itertools import chain, pairwise, takewhile

from lxml.etree import _Element

from parsers.extract.candidate_tables import CARD_COLUMNS, CARD_TITLES, CandidateTable, Line, Unread, lead_of
from parsers.extract.card_boxes import (
    blocks_in_box,
    blocks_in_text_box,
    box_in,
    close_boxes,
    may_end_with_code,
    most_blocks,
    read_boxes,
    whole_list,
)
from parsers.extract.card_fields import MOST_CARDS, Card
from parsers.extract.card_labels import drop_chance_labels, merge_labels, split_labels, take_only_openings
from parsers.extract.card_texts import tell_texts
from parsers.extract.cards import LABELLED, Cards, Heads, Key
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.contract import Site
from parsers.extract.group_names import outer_status
from parsers.extract.heads import Head
from parsers.extract.irregular_cards import (
    drop_irregular,
    drop_merged,
    second_codes,
    several_in_one,
    take_labelled_codes,
)
from parsers.extract.json_lists import message_with
from parsers.extract.label_values import role_of
from parsers.html.element_text import BOLD, lineage
from parsers.html.once import once
from parsers.html.outline import Outline, Topics, samples_of, shared_beginning
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import is_prose, most
from parsers.lexicon.vocabulary import DECLARED, is_about_errors, likeliest, mentions_failure, names_role

#: A word of grades, alone or among others ("Very high").
_GRADE = regex(
    r"(?i:very |rather )?(?i:critical|severe|fatal|high|medium|moderate|low|major|minor|warn(?:ing)?|notice|unknown)"
    r"(?: (?i:error|fault|failure))?|(?i:info|error|debug|trace)"
)
#: Why a code without a text is not read.
_ABOVE_TERM = "a term above another one, whose text may be of both"
_ABOVE_TABLE = "above a table that is not read, where the others have texts"
#: Stands for the label of texts that go on with the titles above them.
MORE = "More"
_DIGITS = regex(r"\d+")
#: How a line ends that a list goes on with ("It fails if:").
_LEADS_ON = regex(r"(?i)\b(?:because|either|if|when(?:ever)?|where|one of|(?:the )?following(?: \w+)?)$")
#: The other code of an error, which has a name: "u100", "E1001".
_LETTERED = regex(r"[A-Za-z]{1,4}[-_.]?\d{1,9}")
#: What stands behind the status of several errors ("403 errors").
_SEVERAL = regex(r"errors|(?:error )?codes", re.I)
#: The roles of labels that stand in for a message.
_SAYING = frozenset(["message", "cause", "when"])
#: A line of three words or more, which is no source.
_LINE_OF_WORDS = regex(r"(?![A-Z]{2}|[a-z])[^\W\d_][\w'’-]*:?(?: [^\s;=<>|\\$()]+){2,}")
#: A few words; a sentence behind them, and the dash between the two.
_TITLE = regex(r"[^\W\d_][^.!?:;()\n]{1,50}")
_SENTENCE = regex(r"\s+(?:([–—-]|--)\s+)?([A-Z\"'“`].* .*)", re.S)
#: A title in brackets, and its text ("(No such lid): The kiln has none.").
_BRACKETED = regex(r"\(([A-Z][^()]{2,60})\)\s*[:：–—]\s*(\S.*)")


def candidate_of(heads: Heads, key: Key, cards: Cards, chapters: list[str]) -> CandidateTable | None:
    """A segment as a table: code, status, title and text, then a column for each label under the heads."""
    site, blocks, shape, headless = cards.site, cards.outline.blocks, str(key[0]), key[1] == LABELLED
    single = {head.codes[0] for _, head in heads if len(head.codes) == 1}
    # A head of several codes that have heads of their own only refers to them.
    heads = [(at, head) for at, head in heads if len(head.codes) == 1 or not single.issuperset(head.codes)]
    segment, are_alone = _read(heads, key, cards)
    if not site.code and most(one.body.is_table for one in segment):
        return None
    unknown = tell_texts(segment, headless, site)
    if not site.code:
        _take_samples(segment, cards)
    is_boxed = headless and all(one.at in cards.boxes for one in segment)
    titles = _name(segment, headless, is_boxed)
    lost = _share_texts(segment) if shape == "definitions" else []
    if shape == "cards" and most(not one.body.blocks for one in segment) and all(one.head.name for one in segment):
        # Where most lines say all that there is to say, a few words below one head those below them.
        for body in [one.body for one in segment]:
            body.unlabelled = body.unlabelled if body.labelled or any(map(is_prose, body.unlabelled)) else []
    unread = drop_irregular(segment, is_boxed) if headless else []
    skipped = [] if site.pinned else drop_merged(segment)
    indexes = {at for one in segment for at in range(one.at - one.body.above, one.at + one.body.blocks + 1)}
    if not headless:
        ends = shape == "cards" and not (are_alone or site.code or site.lists)
        unread = _unread(segment, cards, ends and may_end_with_code(segment, cards))
    if not site.pinned:
        unread += [(_ABOVE_TERM, one.head.block.element, [one.head.codes[0]]) for one in lost]
    if not segment:
        return None
    bodies = [one.body for one in segment]
    if not site.code:
        drop_chance_labels(bodies, site, cards.outline)
    if not (site.pinned or headless):
        take_only_openings(segment)
    merge_labels(bodies, site)
    # A heading within a card stands above no other.
    own = {one.head.block.text for one in segment} | {blocks[at].text for at in indexes if blocks[at].level}
    labels, lines = _lines(shape, segment, site, own)
    first, head = segment[0].at, segment[0].head
    depth = len(shared_beginning([line.topics for line in lines]))
    chapter = chapters[first] + _group_of_errors([line.topics[depth:] for line in lines])
    element, topics, lead = head.block.element, head.block.topics[:depth], lead_of(blocks, first)[:200]
    table = CandidateTable(shape, element, topics, chapter, lead, first, [*titles, *labels], lines, dict(CARD_COLUMNS))
    table.skipped, table.unread = skipped, unread
    table.block_indexes, table.unknown_badges = indexes, unknown
    return table


def _take_samples(segment: list[Card], cards: Cards) -> None:
    """Take for messages what is preformatted below most heads, or below "Message" in most cards.

    That is a line of words, or what an answer says with the code of the card. Below heads it stands for messages that
    nothing else gives, and half of them speak of failure.
    """
    blocks, samples = cards.outline.blocks, once(cards.outline, _samples_below)
    if not samples:
        return
    told: list[tuple[Card, str]] = []
    for one in segment:
        below = next((at for at in range(one.at, one.at + one.body.blocks + 1) if at in samples), one.at)
        is_named = below > one.at and likeliest(blocks[below].text.rstrip("".join(COLONS))) == "message"
        text = samples.get(below, "")
        is_answer = text[:1] == "{" and not one.head.name and _SAYING.isdisjoint(map(likeliest, one.body.labelled))
        answer = message_with(one.head.codes[0], text) if is_answer else ""
        may_be = is_named or (below == one.at and not (one.body.unlabelled or one.head.text))
        may_be = may_be and not any(text and likeliest(label) == "message" for label, text in one.body.labelled.items())
        if may_be and (answer or (_LINE_OF_WORDS.fullmatch(text) and not DECLARED.match(text))):
            told.append((one, answer or text))
    fail = sum(mentions_failure(text) for _, text in told)
    if len(told) < max(3, MOST_CARDS * len(segment)) or fail * 2 < len(told) or len({text for _, text in told}) < 2:
        return
    for one, text in told:
        one.body.title = "" if likeliest(one.body.title) == "message" else one.body.title
        one.body.labelled = {"message": clean(text)} | one.body.labelled


def _places_of_tables(outline: Outline) -> set[int]:
    return {place for _, _, place in outline.tables}


def _samples_below(outline: Outline) -> dict[int, str]:
    """The first preformatted text right below each block, by the block's index."""
    return {at - 1: text.strip() for _, _, at, text in reversed(once(outline, samples_of))}


def _group_of_errors(topics: list[Topics]) -> str:
    """Where most lines stand under groups of errors, the nearest heading of the deepest, to stand behind a chapter."""
    errors = sum(is_about_errors(" ".join(one)) for one in topics)
    return f" | {max(topics, key=len)[-1]}" if errors * 2 > len(topics) else ""


def _unread(segment: list[Card], cards: Cards, ends: bool) -> list[Unread]:
    """The codes that are not read below heads, with the reason; `ends`: may the cards end with their codes?"""
    site = cards.site
    unread: list[Unread] = []
    if ends:
        head = segment[0].head
        unread.append(("below a text that may be its own", head.block.element, [head.codes[0]]))
    if not site.pinned:
        unread += several_in_one(segment)
        unread += second_codes(segment)
    unread += take_labelled_codes(segment, site)
    if any(one.body.blocks for one in segment):
        tables = once(cards.outline, _places_of_tables)
        above = [one.head for one in segment if one.at + 1 in tables and not (one.body.blocks or one.head.name)]
        unread += [(_ABOVE_TABLE, head.block.element, [head.codes[0]]) for head in above]
    return unread


def _read(heads: Heads, key: Key, cards: Cards) -> tuple[list[Card], bool]:
    """The cards under these heads, and whether each is then all that stands in its box."""
    site, blocks, headless = cards.site, cards.outline.blocks, key[1] == LABELLED
    is_free = not (headless or site.code)
    if is_free and len(heads) > 1:  # A card ends with what holds another one beside it.
        holds = Counter(chain.from_iterable([lineage(head.block.element) for _, head in heads]))
        for at, head in heads:
            cards.boxes[at] = next(above for above in lineage(head.block.element) if holds[above] > 1)
            cards.own[at] = box_in(head.block.element, cards.boxes[at])
    segment = [Card(at, head, cards.read(at, head, key)) for at, head in heads]
    if key[0] == "cards" and is_free and (boxed := read_boxes(heads, cards)):
        return boxed, True
    if site.code:
        return segment, False
    if is_free and len(heads) > 1 and close_boxes(segment, cards):
        segment = [Card(at, head, cards.read(at, head, key)) for at, head in heads]
    if len(segment) > 2 or site.pinned:
        # Nothing marks the end of the last card.
        under = [blocks[one.at + 1 : one.at + 1 + one.body.blocks] for one in segment]
        most = max(most_blocks(under, site), blocks_in_box(heads, under[-1]), blocks_in_text_box(heads, under))
        most = whole_list(most, under[-1], heads[-1][1].block.element)
        segment[-1].body = cards.read(*heads[-1], key, most, site.pinned)
    return segment, False


def _name(segment: list[Card], headless: bool, is_boxed: bool) -> list[str]:
    """Name each card by the words beside its code, or those that its text opens with; returns the columns' titles."""
    # By tags or lines, better than by words.
    parted = headless and all(one.body.labelled.get(one.head.form) == one.head.codes[0] for one in segment)
    parts = [] if parted else split_labels([one.head.name for one in segment])
    titles = list(CARD_TITLES)
    for one, labelled in zip(segment, parts or [{}] * len(segment), strict=True):
        head, body = one.head, one.body
        name, body.labelled = "" if parts else head.name, labelled | body.labelled
        if headless:
            label = titles[0] = head.form
            name = body.labelled.pop(label, "").removeprefix(head.codes[0]).strip(" ;,|:()–—-")
            body.title = "" if body.title in head.codes else body.title  # The code in bold below its label.
            has_text = len(body.unlabelled) > 1 or (body.unlabelled and "message" in map(likeliest, body.labelled))
            if is_boxed and not (name or body.title) and has_text and not is_prose(body.unlabelled[0]):
                name = body.unlabelled.pop(0)
        head.name = name
    are_leads = not headless and all(one.body.lead and not (one.body.title or one.head.name) for one in segment)
    if are_leads and (len(segment) == 1 or len({one.body.lead for one in segment}) > 1):
        for one in segment:
            one.head.name, texts = one.body.lead, one.body.unlabelled
            texts[0] = texts[0].removeprefix(one.head.name).lstrip()
    return titles


def _share_texts(segment: list[Card]) -> list[Card]:
    """Give terms that differ in their numbers the text of the last of them, where it stands below three or more.

    Any other without a text of its own may have lost it. Returns these, unless they are most.
    """
    bare: dict[int, bool] = {}
    for at, (one, other) in enumerate(pairwise([card.head for card in segment])):
        beside = takewhile(lambda tag: tag.tag == "dt", one.block.element.itersiblings())
        if other.block.element in beside and not segment[at].body.labelled:
            bare[at] = _DIGITS.sub("0", one.codes[0]) == _DIGITS.sub("0", other.codes[0])
    for at in reversed(bare):
        if bare[at] and (bare.get(at - 1) or bare.get(at + 1)):
            segment[at].body = replace(segment[at + 1].body.copy(), blocks=segment[at].body.blocks)
    lost = [one for one in map(segment.__getitem__, bare) if not (one.head.name or one.body.unlabelled)]
    return lost if len(lost) * 2 < len(segment) else []


def _part_titles(heads: list[Head]) -> None:
    """Part titles in bold or brackets from texts where nearly all heads have both ("**Lid open** - Close it.")."""
    every = [(head, one) for head in heads if not head.text and (one := _parted(head))]
    pairs = [(head, one) for head, one in every if not _GRADE.fullmatch(one[0])]
    graded = len(every) - len(pairs)
    titled = sum(head.name != "" and head.text != "" and not is_prose(head.name) for head in heads)
    titles = [title for _, (title, _) in pairs]
    are_titles = len({*titles}) > 2 and not any(map(names_role, titles)) and 3 * graded <= len(pairs)
    if len(pairs) > 1 and are_titles and len(pairs) + titled >= max(3, MOST_CARDS * (len(heads) - graded)):
        for head, parts in pairs:
            head.name, head.text = parts


def _parted(head: Head) -> tuple[str, str] | None:
    """The title in bold or brackets that the words of a head open with, and the sentence behind a mark or a break."""
    if bracketed := _BRACKETED.fullmatch(head.name):
        return bracketed[1], bracketed[2]
    bold = ((clean(text), tag) for text, tag in head.block.pieces if tag.tag in BOLD)
    found = ((title, tag) for title, tag in bold if _TITLE.fullmatch(title) and head.name.startswith(title))
    title, tag = next(found, ("", head.block.element))
    text = _SENTENCE.fullmatch(head.name, len(title)) if title else None
    is_parted = text is not None and (text[1] or (head.block.element.tag == "li" and _ends_line(tag)))
    return (title, text[2]) if text and is_parted else None


def _ends_line(tag: _Element) -> bool:
    behind = tag.getnext()
    return behind is not None and behind.tag == "br" and not (tag.tail or "").strip()


def _lines(shape: str, segment: list[Card], site: Site, own: set[str]) -> tuple[list[str], list[Line]]:
    """The labels under the heads, and a line for each head; `own`: what the cards have for headings of theirs."""
    labels = list(dict.fromkeys(label for one in segment for label in one.body.labelled))
    titled = len({one.body.title for one in segment}) * 2 > len(segment)
    # Titles that are sentences say what went wrong, and the text below says more; "Bad Request." is none.
    heads = [one.head for one in segment]
    coded = [head for head in heads if _LETTERED.fullmatch(head.name)]
    generic = [head for head in heads if _SEVERAL.fullmatch(head.name)]
    for head in generic + (coded if len(coded) * 2 > len(heads) else []):
        head.name = ""  # A number or word, which says nothing of what went wrong.
    if not site.pinned and shape in ("bullets", "definitions", "cards"):
        _part_titles(heads)
    names = [head.name.rstrip("." if has_phrase(head.codes[0], head.name) else "") for head in heads]
    led = [
        head
        for head in heads
        if " - " in head.name and head.block.element.tag == "p" and not head.name.endswith((".", "!", "?"))
    ]
    phrased = sum(has_phrase(head.codes[0], head.name.partition(" - ")[0]) for head in led)
    sentences = not labels and most(map(is_prose, names)) and phrased * 2 < len(heads)  # "Gone - The lid is lost"
    says = [label for label in labels if role_of(label, site) == "message"]
    may_be_inner = shape in ("definitions", "bullets") and not site.pinned
    lines = []
    for head, body in [(one.head, one.body) for one in segment]:
        name = head.name or (body.title if titled and not _LEADS_ON.search(body.title) else "")
        leads = is_prose(body.title) or _LEADS_ON.search(body.title)
        lead = f"{body.title}:" if leads and body.title != name and body.unlabelled else ""
        text = clean(" ".join([head.text, lead, *body.unlabelled]))
        more = [body.labelled.get(label, "") or "—" * (label in body.labelled) for label in labels]
        if sentences and name and head.block.text.endswith(COLONS) and ". " not in name:
            name, text, more = "", clean(f"{name}: {text}"), [""]  # It only leads to what stands below.
        elif sentences and looks_like_code(name) and text:
            more = [""]  # The name of a number before its text, which others lack.
        elif sentences:
            name, text, more = ("", name, [text]) if name else ("", text, [""])
        elif shape != "headings" and not text and not says:
            name, text = "", name
        if text and text == head.name and is_prose(text) and head.block.text.endswith(tuple(map(text.__add__, COLONS))):
            text += head.block.text[-1]  # Of a sentence, that goes on in what is no part of the card.
        texts = [" / ".join(head.codes), head.status or body.status, name, text, head.retryable, *more]
        stated = outer_status(head.block.element, titled=True) if may_be_inner else ""
        topics = head.block.topics
        if shape != "headings":
            topics = tuple(takewhile(lambda topic: topic not in own, topics))
        topics = (*topics, stated) if stated else topics
        line = Line(body.element, texts, [], topics, head.block.element, head.codes, head.in_code_tag)
        line.siblings = body.siblings
        line.problem = body.stray or ("a label twice: two cards in one?" if body.repeats_label and site.pinned else "")
        lines.append(line)
    return [MORE] if sentences else labels, lines
