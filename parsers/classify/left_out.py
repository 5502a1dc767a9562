"""What the accepted lists of a page leave out, and probably should not: codes like theirs, and a column of texts."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, takewhile
from typing import NamedTuple

from lxml.etree import _Element

from parsers.classify.candidate import Candidate
from parsers.classify.code_grammar import WORD_FORMS, form_of
from parsers.classify.column_sample import ColumnSample, is_type
from parsers.classify.dedupe import CODE_CLASS
from parsers.extract.card_tables import MORE
from parsers.extract.code_tokens import looks_like_code
from parsers.extract.contract import HINTS
from parsers.html.element_text import text_inside
from parsers.html.outline import Block, Topics
from parsers.lexicon.column_words import HISTORY
from parsers.lexicon.vocabulary import (
    ANSWERS,
    ERRORS,
    EXAMPLE,
    FAILURE,
    IS_ENGLISH,
    OTHERS,
    is_foreign_header,
    is_schema,
    plain,
)

_NAMED = re.compile(r'"(?:error_?)?code"\s*:\s*"([^\W\d][\w.-]{1,79})"', re.I)
#: The titles of columns that each number the same failures, by how bad they are.
_GRADE = re.compile(r"(?:(?:fatal|critical|severe|serious) )?(?:error|warning)s?")
#: Fewer samples may name any code.
_MIN_CARDS = 3
#: What is known of a list beside the others: it is no list of its own.
_SETTLED = frozenset(
    {
        *("group-headings", "part-of-card", "summary", "remarks", "statuses-of-codes"),
        *("repeated-lists", "damaged-page", "retired-heading"),
    }
)
#: Nothing in it fails, and no heading says that something does.
_CALM = frozenset(["no-failing-lines", "no-failing-lines-untitled"])
#: A heading or a title that says that its codes are those of errors.
_OF_ERRORS = {"error-heading", "code-title"}
_FAILING_CODES = {"failing-lines", "distinct-codes", "code-title"}
_FIRST_WORD = re.compile(r"\W*((?:\w|[._:-](?=\w))+)")
_FAILURE_TYPE = re.compile(r"[A-Z]\w*?(Error|Exception|Fault)")
#: A letter and a number, as in "E-101".
_NUMBERED = re.compile(r"[^\W\d_].*\d")
_DIGIT = re.compile(r"\d")
#: The forms of ordinary words, and of numbers of any length.
_WORDS = WORD_FORMS | {"aAa", "9"}
_CONSTANTS = frozenset(["A_", "a_"])
#: A name that is hardly an ordinary word, at either end of a heading or term ("type PUMP_EMPTY", "PumpError.Empty()").
_CLEAR = re.compile(r"(?:.{0,40} )?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|\w*(?:Error|Exception)\.\w{2,})(?:\W.*)?")
_MAX_NAME = 120
#: An element and those around it, as many as tell a list from another.
_DEPTH = 4
#: So long is a text that tells what to do, in a script that may need no spaces.
_MIN_TEXT = 8


def sampled_codes(one: Candidate) -> tuple[str, ...]:
    """What the samples name as code, where most of the headings are statuses with one of their own; else nothing."""
    if not (one.columns.status_is_code and one.table.shape == "headings"):
        return ()
    heads = {line.holder: at for at, line in enumerate(one.table.lines)}
    own: dict[int, set[str]] = {}
    at = -1
    for element in one.table.element.getroottree().getroot().iter():
        at = heads.get(element, at)
        if element.tag == "pre" and at >= 0:
            own.setdefault(at, set()).update(_NAMED.findall(text_inside(element)))
    named = [codes for codes in own.values() if codes]
    codes = {code: None for found in named for code in sorted(found)}
    are_own = len(codes) == sum(map(len, named)) and len(named) >= _MIN_CARDS and len(named) * 2 > len(heads)
    return tuple(codes) if are_own else ()


def codes_beside(one: Candidate) -> tuple[str, ...]:
    """The codes of columns without a role: numbers by grade, codes on lines whose code is blank, codes of a group."""
    at = one.columns.at("code")
    if at is None or one.table.shape != "table":
        return ()
    own = one.samples[at]
    found = dict.fromkeys(code for column in one.second_codes for code in column.texts)
    for column in one.samples:
        cells = [text.split() for text in column.texts]
        if column.at in one.columns.roles or column.filled < 0.9:
            continue
        if own.title or column.title:
            are_graded = all(_GRADE.fullmatch(plain(each.title)) for each in (own, column))
            is_like = are_graded and own.numbers == column.numbers == 1
        else:  # Those of a group, beside its name.
            is_like = max(map(len, cells)) > 1 and all(looks_like_code(word) for cell in cells for word in cell)
        if is_like:
            found.update(dict.fromkeys(word for cell in cells for word in cell if word not in one.codes))
    return tuple(found)


class Accepted:
    """The accepted lists of a page, and what the codes of some of them have in common."""

    def __init__(self, lists: Iterable[Candidate]) -> None:
        self.lists = [one for one in lists if one.accepted]
        self.codes = {code for one in self.lists for code in one.codes}
        self.forms = _forms(self.codes)
        self.headings = {word for one in self.lists for topic in one.table.topics for word in topic.split()}
        self._kinds: dict[frozenset[int], _Kind] = {}

    def kind(self, lists: Collection[Candidate]) -> "_Kind":
        """That of the codes of these lists."""
        key = frozenset(map(id, lists))
        if key not in self._kinds:
            self._kinds[key] = _kind_of({code for one in lists for code in one.codes})
        return self._kinds[key]


def is_left_out(one: Candidate, accepted: Accepted) -> bool:
    """Does a declined list look like one of codes, or much like an accepted one, with codes of its own?

    Where it is named after other things, its codes have the form of accepted ones, too.
    """
    names = one.feature_names
    own = one.readable - accepted.codes
    if one.swallowed or one.raw or not own or not names.isdisjoint(_SETTLED):
        return one.swallowed
    if "no-message" in names and not own.isdisjoint(accepted.headings):
        return False  # An index of the page.
    is_other = one.names_others or ("foreign-heading" in names and not ANSWERS.search(plain(one.table.section or "")))
    is_other = is_other and names.isdisjoint(_OF_ERRORS) and not _forms(own) <= accepted.forms
    if one.in_doubt and not is_other:
        return True
    if len(own) * 2 < len(one.readable):
        return False
    is_calm = not names.isdisjoint(_CALM)
    is_of_kind = not is_calm and _are_of_a_kind(own, accepted.kind(accepted.lists))
    if is_of_kind and all(map(_NUMBERED.search, own)):
        return True  # Whatever its heading says.
    kin = [other for other in accepted.lists if other.columns.status_is_code == one.columns.status_is_code]
    if not kin or one.names_others or "foreign-heading" in names or all(map(CODE_CLASS.match, own)):
        return False
    titles = one.table.titles
    same = [other for other in kin if set(titles) - {"", MORE} and other.table.titles == titles]
    if is_of_kind or names >= _FAILING_CODES or (not is_calm and (len(same) > 1 or (same and one.is_titled))):
        return True
    if one.is_titled:
        same += [other for other in kin if _code_title(other) == _code_title(one)]
    if not is_calm and _forms(own) <= accepted.kind(same).forms:
        return True
    kin = [other for other in kin if other.table.shape == one.table.shape]
    beside = [other for other in kin if one.table.topics and other.table.topics[:-1] == one.table.topics[:-1]]
    return len(beside) > 1 and _are_of_a_kind(own, accepted.kind(kin), among_others=True)


def _code_title(one: Candidate) -> str:
    return one.table.titles[one.columns.at("code") or 0]


def codes_in_like_places(
    accepted: Accepted, lists: Sequence[Candidate], blocks: Sequence[Block]
) -> Iterator[tuple[str, _Element]]:
    """Unread codes that open blocks as those of an accepted list do, and have the form of its codes."""
    places: dict[tuple[object, ...], set[Candidate]] = {}
    for one in accepted.lists:
        for block in (blocks[at] for at in one.table.block_indexes):
            code, rest = _opening(block)
            for text in ("", rest) if code in one.codes else ():
                places.setdefault(_place(block, code, text), set()).add(one)
    if not places:
        return
    kinds = {place: accepted.kind(found) for place, found in places.items()}
    settled = {
        at
        for one in lists
        if not one.accepted
        and (one.names_others or not one.feature_names.isdisjoint(_SETTLED - {"group-headings"} | _CALM))
        for at in one.table.block_indexes
    }
    settles = not any(_is_elsewhere(one.table.topics) for one in accepted.lists)  # What errors are about is no place.
    for at, block in enumerate(blocks):
        code, rest = _opening(block)
        if not block.aside and at not in settled and code and code not in accepted.codes:
            if (code.isupper() or code.isdigit()) and settles and _is_elsewhere(block.topics):
                continue
            kind = kinds.get(_place(block, code, rest))
            if kind and (_is_constant(code, rest, block, kind) or _are_of_a_kind({code}, kind)):
                yield code, block.element


def clearer_names(accepted: Accepted, blocks: Sequence[Block]) -> Iterator[tuple[str, _Element]]:
    """The names of headings and terms that are in no list, where only fewer headings of plain words are accepted."""
    if not all(map(str.isalpha, accepted.codes)) or any(one.table.shape != "headings" for one in accepted.lists):
        return
    names: dict[str, _Element] = {}
    for block in (block for block in blocks if (block.level or block.element.tag == "dt") and not block.aside):
        if len(block.text) <= _MAX_NAME and (found := _CLEAR.fullmatch(block.text)):
            names.setdefault(found[1], block.element)
    if len(names) > len(accepted.codes):
        yield from names.items()


def _opening(block: Block) -> tuple[str, str]:
    """The first word of a block, and what follows it; a number in a tag of its own needs no space behind it."""
    opening, holder = next(((text, holder) for text, holder in block.pieces if not text.isspace()), ("", None))
    word = _FIRST_WORD.match(opening if opening.isdigit() and holder is not block.element else block.text)
    return (word[1], block.text[word.end() :].lstrip()) if word else ("", "")


def _is_constant(code: str, rest: str, block: Block, kind: "_Kind") -> bool:
    """Is this a heading in capitals as those of codes are, unlike "HTTP", "OVERVIEW", or the first of its words?"""
    if not (block.level and code.isupper() and len(code) > 3 and kind.has_constants):
        return False
    return "_" in code or (not rest[:1].isalnum() and FAILURE.search(f" {code.lower()} ") is not None)


@lru_cache(maxsize=1024)
def _is_elsewhere(topics: Topics) -> bool:
    """Does a heading say that what is under it is of other things than errors, or of earlier times?"""
    return any(
        HISTORY.search(topic) or (OTHERS.search(plain(topic)) and not ERRORS.search(plain(topic))) for topic in topics
    )


def _place(block: Block, code: str, rest: str) -> tuple[object, ...]:
    """The tags of an element and of those around it; for a number, how it is set off from the text, too."""
    tags = [above.tag for above in islice(block.element.iterancestors(), _DEPTH - 1)]
    return (block.element.tag, *tags, *((block.pieces[0][1].tag, rest[:1].isalnum()) if code.isdigit() else ()))


class _Kind(NamedTuple):
    """Some codes: their forms but those of words, how all of them begin, and whether one is of words with "_"."""

    forms: set[str]
    beginning: str
    has_constants: bool


def _kind_of(codes: Collection[str]) -> _Kind:
    pairs = zip(min(codes, default=""), max(codes, default=""), strict=False)
    same = takewhile(lambda letters: letters[0] == letters[1], pairs)
    return _Kind(_forms(codes) - _WORDS, "".join([letter for letter, _ in same]), any("_" in code for code in codes))


def _are_of_a_kind(own: Collection[str], known: _Kind, among_others: bool = False) -> bool:
    """Have these codes the form of known ones, and where any constant has that form, the beginning of all of those?

    `among_others`: the vendor's name is enough of that.
    """
    forms = _forms(own)
    if not forms <= known.forms:
        return False
    letters = _DIGIT.split(known.beginning)[0]
    if not all(code.startswith(letters) for code in own if _NUMBERED.search(code)):
        return False  # "ORD-101" is no "ERR-101".
    beginning = known.beginning.rpartition("_")[0]
    if "_" in beginning or (beginning and among_others):
        return all(code.startswith(beginning) for code in own)
    return not beginning and forms.isdisjoint(_CONSTANTS)


def _forms(codes: Collection[str]) -> set[str]:
    return {_form(code) for code in codes}


def _form(code: str) -> str:
    """The form of a code: of a number its length, of a type of failures its last word."""
    if code.isdigit():
        return f"9 x {len(code)}" if len(code) > 2 else "9"
    failure = _FAILURE_TYPE.fullmatch(code)
    return failure[1] if failure else form_of(code)


def unread_texts(one: Candidate) -> str | None:
    """The unknown title of a column of texts in another language than English, where no column says what to do."""
    roles = {*one.columns.roles.values()}
    if one.table.shape != "table" or "message" not in roles or roles.intersection(HINTS):
        return None
    left = (column for column in one.samples if column.at not in one.columns.roles)
    return next((column.title for column in left if _may_tell_what_to_do(column)), None)


def _may_tell_what_to_do(column: ColumnSample) -> bool:
    title = column.title
    if not title or column.title_roles or is_schema(title) or is_foreign_header(title) or EXAMPLE.search(title):
        return False
    if column.filled < 0.9 or column.distinct < 0.5 or column.in_code_tag >= 0.5 or column.dated:
        return False
    # The titles of English remedies are known.
    return column.share(_is_text) >= 0.8 and column.share(is_type) < 0.2 and column.share(IS_ENGLISH.search) < 0.2


def _is_text(text: str) -> bool:
    return text.count(" ") > 1 if text.isascii() else len(text) >= _MIN_TEXT
