"""The labels within a block ("**Cause:** the drawer is empty"), and the texts under them."""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

from lxml.etree import _Element

from parsers.extract.block_lines import MAX_LINE, before_colon, label_of_line, lines_of
from parsers.extract.contract import HINTS, Site
from parsers.extract.label_values import ends_above, fits_alone, is_label, is_yes, stands_for_code, value_of
from parsers.html.element_text import BOLD, above_of, text_of
from parsers.html.outline import Block, Piece, text_of_pieces
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import SAMPLES, likeliest, may_name_code, mentions_failure, names_role, title_roles

_LABEL_TAGS = {"strong", "b", "dt", "th", "em", "i", "u", "label", "span", "small", "h3", "h4", "h5", "h6"}
_PLAIN = ("div", "p", "span")
_QUOTES = ("“", "”", "„", "«", "»", '"')
#: What generators write over a sample of code, of an exception's class, and of an entry's release and group.
_GENERATED = regex(
    r"(?:(?:public|protected|private|static|final|const|readonly|inline) ){2,}[\w.<>\[\]]+ \w+(?: ?= ?\S+)?|"
    r"(?:js|jsx|tsx?|json|bash|sh|shell|python|py|javascript|typescript|java|go|ruby|php|sql|ya?ml|xml|curl|http|text)"
    r"|(?:Bases|Basisklassen|Базовые классы|基类|基底クラス|기반 클래스)[:：] ?\S+(?:, \S+)*"
    r"|Definition at line \d+ of file \S+|Defined in: \S+\.\w+:\d+"
    r"|(?:(?i:(?:(?:added|available|changed|deprecated|introduced|new|removed) (?:in|since)|since):? (?:version )?)"
    r"(?:v?\d[\w.]*(?:, v?\d[\w.]*)*|REPLACEME)\s*)+"
    r"|Stability: \d(?:\.\d)? - [\w ]{1,40}"
    r"|(?i:\W*this is a nightly-only experimental API\b.*|(?:all of )?the above (?:are|is)\b.*)"
)
#: A sample that is all of a text.
_SAMPLE = regex(r'\{"[^{}]*(?:\{[^{}]*\}[^{}]*)*\}')
#: A block of at most so many characters may be a label alone, or a status.
SHORT = 120
#: A status behind a label, within a text: the last of it, or before another label.
_STATUS_WITHIN = regex(r"[:：]\s?[1-5]\d\d(?:\s*$|\s+(?=[^\W\d_a-z][\w-]*(?: [\w-]+){0,2}[:：]))")
#: How a text ends that a list of what it speaks of goes on with.
_LEADS = regex(
    r"\b(?:(?:of|in|for|by) (?:the following|these)(?: \w+)?"
    r"|(?:following|these) (?:cases|causes|conditions|reasons))\W*$",
    re.I,
)
#: The number of a constant before its text, as PHP's manual has it ("Value: 1; The file is too large").
_VALUED = regex(r"\s*(?:value|wert|valeur|valor|valore|waarde|wartość|değer|значение|値|值|값): ?-?\d+; [^\W\d]", re.I)
#: What no label has: the end of a sentence before another one ("The card is lost. Possible reasons:"), or a clause
#: ("Returned when the limit is exceeded:").
_IN_NO_LABEL = regex(
    r"[^\W\d]{2}(?:[.!] |[。！])|^(?:happens|occurs|raised|returned|sent|thrown) (?:if|when) \S+ \S+ ", re.I
)


#: What a button does ("View docs").
_DOES = regex(r"(?:collapse|copy|edit|expand|go|hide|learn|open|read|see|share|show|try|view)\b", re.I)


def texts_of(block: Block, pending: bool, site: Site) -> list[tuple[str, str]] | None:
    """A block's texts as (label, text); None for a button, and for what a generator wrote."""
    if not site.pinned and pending in block.labelled:
        return block.labelled[pending]  # A heading's card holds those of the headings below it.
    none = _is_button(block, site) or (not site.pinned and _is_no_text(block.text))
    texts = None if none else list(_parts(block, pending, site.words))
    if not site.pinned:
        block.labelled[pending] = texts
    return texts


def _is_no_text(text: str) -> bool:
    """Did a generator write this, or is it a sample and nothing else?"""
    return (_GENERATED.fullmatch(text) or _SAMPLE.fullmatch(text)) is not None


def _is_button(block: Block, site: Site) -> bool:
    """Is the block all of a button, and neither a label nor a sentence? One that opens a card holds its head, too."""
    if len(block.pieces) > 3 or len(block.text) > 30:
        return False
    buttons = [above_of(holder, "button") for _, holder in block.pieces]
    in_buttons = all(one is not None and (_DOES.match(block.text) or text_of(one) == block.text) for one in buttons)
    return in_buttons and not is_label(block.text, site)


def _parts(block: Block, pending: bool, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A block's texts as (label, text); the label is "" before the first one, and below a status's line.

    `pending`: the label above still lacks its text, which may begin with any word.
    """
    text = block.text
    ends_alone = len(text) <= 40 and text.endswith(COLONS) and not _IN_NO_LABEL.search(text)
    if ends_alone and (first := before_colon(text)) and first.end() < len(text) and names_role(first[1]):
        ends_alone = False  # "Cause: The lid is open<br>Solution:"
    is_title = block.level or block.element.tag == "dt" or ends_alone
    if is_title or (0 < len(text) <= 60 and _is_label_alone(block, text, words)):
        yield text.rstrip(":： "), ""
        return
    if block.label:
        yield block.label, value_of(text.removeprefix(block.label))
        return
    pieces = lines_of(block)
    breaks = block.breaks > 0 or pieces is not block.pieces
    may_have_label = breaks or ":" in text or "：" in text or "? " in text
    if not may_have_label and _LABEL_TAGS.isdisjoint([holder.tag for _, holder in pieces]):
        if text:
            yield "", value_of(text)
        return  # Most blocks.
    yield from _parts_of_pieces(block, pieces, breaks, pending, words)


def _parts_of_pieces(
    block: Block, pieces: list[Piece], in_lines: bool, pending: bool, words: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The texts of a block in which some pieces may be labels; `in_lines`: it has several lines."""
    label, value, fresh, marked = "", "", True, ""
    for at, (part, holder) in enumerate(pieces):
        found: tuple[str, str] | None = None  # A label that begins here, and what follows it in this piece.
        may_be = fresh or marked == holder.tag or _follows_sentence(value, pieces, at)
        is_inner = not fresh and marked != holder.tag
        if may_be and (set_apart := _label_set_apart(block, pieces, at, fresh, in_lines, words)):
            inside = not fresh and value.rstrip()[-1:].isalnum() and " " in value.strip()  # Of a sentence.
            inside = inside and set_apart[0][:1].islower()
            if not inside or names_role(set_apart[0]) or set_apart[0] in block.fields:
                # Behind a sentence, no other bold words are labels for that.
                found, marked = (set_apart[0], ""), "" if is_inner else set_apart[1]
        if found is None and fresh and (not pending or words) and (match := before_colon(part)):
            name = match[1]
            known = name in block.fields or title_roles(name) or SAMPLES.fullmatch(name) or (label and name.istitle())
            is_short = len(name.split()) <= 4 or name[-1] == "?"
            if normal(name) in words or (known and not pending and is_short and not _VALUED.match(part)):
                found = name, part[match.end() :]
        if found:
            if label or value.strip():
                yield label or label_of_line(value, pending), value_of(value)
            (label, part), fresh, value = found, False, ""
        else:
            if fresh and in_lines and 0 < len(value) <= SHORT:
                above = value_of(value).rstrip("|·•–—; ")
                own = label or label_of_line(above, pending)
                if own and (ended := _value_above(own, above, pieces, at)):
                    yield own, ended
                    label, value = "", ""
            fresh = holder.tag == "br" or (fresh and not part.strip())
        if not label:
            value += part
            continue
        if value.strip():
            part = _status_apart(part)
        else:  # A status may be all that stands there.
            part = _status_apart(f"{label}:{part.removeprefix(':')}", label).lstrip("\n").removeprefix(f"{label}:")
        for line in part.splitlines(keepends=True):
            opens = value.strip() and (holder.tag != "code" or value.endswith("\n"))  # "Send an `Origin: …` header"
            if opens and (match := before_colon(line)) and _opens_line(match[1], label):
                yield label, value_of(value)
                label, value, line = match[1], "", line[match.end() :]
            value += line
    if label or value.strip():
        yield label, value_of(value)


def _follows_sentence(value: str, pieces: list[Piece], at: int) -> bool:
    """Is this the bold title of a remedy or a cause, with a colon, behind a sentence ("It is open. **Remedy:** …")?

    The sentence may lack its full stop where the title ends the block.
    """
    part, holder = pieces[at]
    if holder.tag not in BOLD or normal(part) not in ROLES_BY_WORD or likeliest(part) not in HINTS:
        return False  # Most pieces.
    behind = "".join(text for text, _ in pieces[at + 1 :]).strip()
    has_colon = part.rstrip().endswith(COLONS) or behind.startswith(COLONS)
    is_last = part[:1].isupper() and " " in value and behind.strip("".join(COLONS)) == ""
    is_behind = value.rstrip(' )"”’»')[-1:] in tuple(".!?。！？")
    return has_colon and (is_last or is_behind)


def _label_set_apart(
    block: Block, pieces: list[Piece], at: int, fresh: bool, in_lines: bool, words: Mapping[str, str]
) -> tuple[str, str] | None:
    """The label that this piece is by its markup, and the tag of those that may run on; `fresh`: a line begins here."""
    part, holder = pieces[at]
    last = block.pieces[-1][1]
    holds_all = holder.tag == "span" and holder in (last, last.getparent())
    if holder.tag not in _LABEL_TAGS or holds_all or not 1 < len(word := clean(part)) <= 60:
        return None
    behind = (pieces[one] for one in range(at + 1, len(pieces)))
    after, beside = next(((text, one) for piece, one in behind if (text := piece.strip())), ("", holder))
    is_marked = after.startswith(COLONS) and beside.tag != "code"  # "Only `:status` or …"
    colon = word.endswith((*COLONS, "?")) or is_marked
    if not (colon or (fresh and normal(part) in words) or _is_known(word, after, beside, pieces, at, in_lines)):
        return None
    runs_on = (colon or len(block.text) <= MAX_LINE) and holder.tag in BOLD
    return word.rstrip(":： "), holder.tag if runs_on else ""


def _value_above(label: str, value: str, pieces: list[Piece], at: int) -> str:
    """The value if a text of its own begins on the line below ("Status: 402<br>It is empty."); else empty."""
    text = text_of_pieces(_pieces_of_line(pieces, at))
    if likeliest(label) == "code":
        return value if " " not in value and label_of_line(text, False) else ""
    if not ends_above(label, value, text):
        return ""
    # What speaks of no failure may say when a yes holds ("Yes<br>Not for refunds."): it is part of that, too.
    return f"{value} {text}" if is_yes(label, value) and not mentions_failure(text) else value


def _pieces_of_line(pieces: list[Piece], at: int) -> Iterator[Piece]:
    """The pieces of the line from this one on."""
    return takewhile(lambda piece: piece[1].tag != "br", (pieces[one] for one in range(at, len(pieces))))


def _beside(pieces: list[Piece], at: int) -> str:
    """What stands beside a bold word: up to the next one where each on the line is a label, else all of the line."""
    line, tag = [*_pieces_of_line(pieces, at + 1)], pieces[at][1].tag
    if all(names_role(clean(part)) for part, holder in line if holder.tag == tag):
        line = [*takewhile(lambda piece: piece[1].tag != tag, line)]
    return text_of_pieces(line)


def _status_apart(text: str, label: str = "") -> str:
    """The text with line breaks around a status under a label ("It is lost HTTP: 404"), as its source had them.

    `label`: what the text begins with, and which is not parted ("Estado HTTP: 404").
    """
    for found in reversed([*_STATUS_WITHIN.finditer(text)] if len(text) <= MAX_LINE else []):
        words = text[max(0, found.start() - SHORT) : found.start()].split()
        names = (" ".join(words[-count:]) for count in (3, 2, 1))
        known = (name for name in names if name[:1].isupper() and normal(name) in ROLES_BY_WORD)
        own = label if found.start() == len(label) else ""
        if (name := own or next(known, "")) and likeliest(name) == "status":
            at, end = found.start() - len(name), found.end()
            text = f"{text[:at]}\n{text[at:end]}\n{text[end:]}"
    return text


def _opens_line(name: str, above: str) -> bool:
    """Is this a clear label of another kind than the one above, in a line of the source (Markdown breaks none)?"""
    role = likeliest(name)
    over = likeliest(above)
    clear = name[:1].isupper() and role not in ("", over) and (role != "message" or over == "status")
    return clear and names_role(name)


def _is_known(word: str, after: str, beside: _Element, pieces: list[Piece], at: int, in_lines: bool) -> bool:
    """Is this a label without a colon: bold ("**Cause** The cable is broken."), or in one of two spans?

    `in_lines`: more stands on other lines, so that any word that holds a role's may be a label.
    """
    value, holder = value_of(after), pieces[at][1]
    is_bold = holder.tag in BOLD
    if is_bold and fits_alone(likeliest(word), value_of(_beside(pieces, at) or after)):
        return True
    is_quoted = value[:1] in _QUOTES and value[-1:] in _QUOTES
    begins = value[is_quoted:][:1].isupper() or (beside.tag == "code" and after != "")
    is_beside = (
        sum(not text.isspace() for text, _ in pieces) == 2
        and holder.tag == beside.tag == "span"
        and holder is not beside
    )
    known = normal(word) in ROLES_BY_WORD or (in_lines and word.isalpha() and word.istitle() and names_role(word))
    return ((is_bold and begins) or is_beside) and known


def _is_label_alone(block: Block, text: str, words: Mapping[str, str]) -> bool:
    """Is the block a label alone: one of the site's words, or all bold, short, and no sentence?"""
    is_own = bool(words) and normal(text) in words and text.rstrip("?:： ")[-1:].isalnum()
    bold = all(holder.tag in BOLD for part, holder in block.pieces if part.strip())
    is_marked = bold and text[-1:] not in ".!?" and not before_colon(text)
    is_role = text.lower() in ROLES_BY_WORD
    is_again = block.again and not fits_alone(likeliest(block.pieces[0][0]), value_of(text[len(block.pieces[0][0]) :]))
    is_again = is_again and (is_role or block.element.tag != "li")  # Several cards may list one step to take.
    return is_own or is_marked or is_again or (block.element.tag in _PLAIN and is_role)


def names_code(block: Block, site: Site) -> bool:
    """Is one of the block's texts under the label of a code, or is the block such a label, or one that may be?"""
    text = block.text
    if ":" not in text and "：" not in text and (len(text) > SHORT or not _may_have_label(block, site.words)):
        return False
    for label, value in texts_of(block, False, site) or ():
        if not label or not (site.pinned or may_name_code(label)) or not is_label(label, site):
            continue
        names = "code" in title_roles(label) and likeliest(label) not in ("status", "title")
        if stands_for_code(label, value, site) or (names and not value):
            return True
    return False


def _may_have_label(block: Block, words: Mapping[str, str]) -> bool:
    """A quick look at a text without a colon: may a tag or a line set a label apart, or is the block one itself?"""
    if block.level or block.label or block.again or block.element.tag in _LABEL_TAGS:
        return True
    if not _LABEL_TAGS.isdisjoint([one.tag for _, one in block.pieces]) or block.text.lower() in ROLES_BY_WORD:
        return True
    return bool(words) and (normal(block.text) in words or lines_of(block) is not block.pieces or block.breaks > 0)


def leads_to_items(block: Block) -> bool:
    """Does the block end in a colon or such words, and a list of items stand right below ("One of these holds:")?"""
    leads = block.text.endswith(COLONS) or _LEADS.search(block.text) is not None
    return leads and not block.level and is_above_items(block.element)


def is_above_items(element: _Element) -> bool:
    """Does a list of items stand right below?"""
    below = list_below(element)
    return below is not None and below.tag in ("ul", "ol")


def list_below(element: _Element) -> _Element | None:
    """What stands right below a text: the list within its item or definition, or the next element."""
    within = next(element.iterchildren("ul", "ol"), None) if element.tag in ("li", "dd") else None
    return element.getnext() if within is None and element.tag != "li" else within


def label_as_printed(block: Block, label: str) -> str:
    """The label of a text with the colon behind it, as the block has them."""
    behind = block.text.partition(label)[2].lstrip()[:1]
    return label + (behind if behind in COLONS else "")


def bold_lead(block: Block) -> str:
    """The bold words that stand on a line of their own before a text, without a mark that ends them; or nothing."""
    (first, holder), *others = block.pieces
    words = clean(first)
    if not others or holder is block.element or holder.tag not in BOLD or not words[-1:].isalnum():
        return ""
    behind, beside = others[0]
    text = text_of_pieces(others)
    return words if (behind[:1] == "\n" or beside.tag == "br") and text[:1].isupper() else ""
