"""The codes of a list's lines, as all cells of its code column together say how they are to be read."""

from functools import cached_property
from itertools import takewhile

from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.cell_codes import codes_at, pinned_codes, with_bracket, without_badges
from parsers.extract.cell_heads import heads_in_cells
from parsers.extract.code_tokens import are_alike, are_codes, is_token, looks_like_code
from parsers.extract.codes_in_text import OPENS_SENTENCE, TRAILING_STATUS, Codes, codes_in, statuses_in, word_and_status
from parsers.extract.column_codes import PARTS, SHORT_CODES, codes_above_words, phrases_among, short_codes
from parsers.extract.columns import Columns
from parsers.extract.contract import Site
from parsers.extract.remarks import IS_BADGE
from parsers.extract.status_words import is_phrase_alone, may_be_beside_status
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import are_shouted, has_phrase, has_sense, is_http
from parsers.lexicon.value_shapes import STATUS, most

#: A number before a name, in one cell ("207 Invalid_name", "(#100) Invalid name", "1 TIMEOUT").
_NUMBERED = regex(
    r"(?:(?=\d{3}|\d+\s*[:–—-]|\d+ (?:[A-Z]{2,}|[A-Z]+(?:_[A-Z]+)+)$)|\(#?(?=\d+\))|#)"
    r"(\d{1,7})\)?(?:\s*[:–—-])?\s+([A-Za-z][A-Za-z_/' -]{2,80})"
)
#: What parts words that are codes; a code may have a stroke in it ("auth/expired").
_LISTED = regex(r"[,;、]\s*|\s[/|]\s")
#: A code whose last digits may be any.
_MASKED = regex(r"[A-Z]*\d+\*+")
_STARRED = regex(r"[\w*]+")
#: Numbers with strokes between them.
_STROKED = regex(r"\d{2,9}(?:/\d{2,9})+")
#: A number, and words that list no other ("51 EU only").
_WORDED = regex(r"(\d{1,9})\s+\(?((?!(?:and|or|series|through|to|up)\b)(?:[^\W\d_]+\s?){1,4})\)?")
#: A number behind its status ("400 / 12", "400 – 1001"), or on the line below it.
_PAIR = regex(r"([45]\d\d)(?:\s[/|–—-]|,)\s(\d{1,9})")
#: A word and its number ("timeout (2002)", "Timeout = 2").
_VALUED = regex(r"(\S*\w) ?(?:(?<= )\((-?\d{1,9})\)|= ?(0x[\da-fA-F]{1,8}|-?\d{1,9}))")
#: Nothing, or what is said of a code behind it in brackets, and is no status.
_NOTE = regex(r"(?: \((?=[^\W\d])(?!(?:or|and) |.*\b[1-5]\d\d\b)([^()]+)\))?")


class RowCodes:
    """Reads the codes of the lines of one list."""

    def __init__(self, table: CandidateTable, columns: Columns, site: Site) -> None:
        at = columns.at("code")
        assert at is not None
        self.at, self.columns, self.site, self.table = at, columns, site, table

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the column of codes that say something."""
        return self.table.column(self.at)

    @cached_property
    def heads(self) -> dict[str, Codes]:
        """The cells of a table that are written as headings are."""
        if not self.table.is_table:
            return {}
        lines = [line for line in self.table.lines if line.cells]
        shown = {text: with_bracket(line.cells[self.at], text) for line in lines if (text := line.texts[self.at])}
        heads = heads_in_cells(self.texts, shown)
        return {text: Codes(head.codes, head.name, status=head.status) for text, head in heads.items()}

    @cached_property
    def named(self) -> bool:
        """Does each status stand with a code of the vendor's own, and not with what the status means?"""
        pairs = [(one.status, one.codes[0]) for one in self.heads.values()]
        own = [status not in ("", code) and not is_phrase_alone(status, code) for status, code in pairs]
        return most(own) and len(own) == len({*self.texts})

    @cached_property
    def failing(self) -> bool:
        """Are the numbers beside the codes none but the statuses of failures, as amounts are not?"""
        return all(number >= "400" for text in self.texts for number in STATUS.findall(text))

    @cached_property
    def shouted(self) -> bool:
        """Are its reason phrases in capitals?"""
        return are_shouted((one.codes[0], one.beside) for one in map(statuses_in, self.texts) if one)

    @cached_property
    def coined(self) -> bool:
        """Does a name that is no word stand beside a status ("400 (BAD_REQUEST)")?"""
        return any("_" in one.beside and is_token(one.beside) for one in map(statuses_in, self.texts) if one)

    @cached_property
    def numbered(self) -> bool:
        """Do numbers that are no statuses stand before the names of the errors ("207 Invalid_name")?"""
        numbers = [(found[1], found[2]) for text in self.texts if (found := _NUMBERED.fullmatch(text))]
        failures = sum(number >= "400" and is_http(number) for number, _ in numbers)
        are_statuses = failures >= 0.5 * len(numbers) or all(is_http(one) and name.islower() for one, name in numbers)
        is_longer = any(len(number) > 3 for number, _ in numbers) and all(looks_like_code(name) for _, name in numbers)
        return len(numbers) >= 0.8 * len(self.table.lines) and (is_longer or not are_statuses)

    @cached_property
    def stated(self) -> bool:
        """Does each code stand beside its status, so that a plain word does, too ("Timeout (504)", "404 no_card")?"""
        words = [one.codes[0] for one in takewhile(bool, map(word_and_status, self.texts)) if one]
        are_codes_of_own = sum("_" in word for word in words) > 1 or most(map(looks_like_code, words))
        return len(words) == len(self.table.lines) and are_codes_of_own and not self.numbered

    @cached_property
    def valued(self) -> bool:
        """Does each name stand before its own number, so that a plain word does, too ("timeout (2002)")?"""
        found = [*filter(None, takewhile(bool, map(_VALUED.fullmatch, self.texts)))]
        names, numbers = ({one[1] for one in found}, {one[2] or one[3] for one in found})
        return len(names) == len(self.table.lines) and (
            most(map(looks_like_code, names)) or (len(numbers) == len(names) and any(map(looks_like_code, names)))
        )

    @cached_property
    def counted(self) -> bool:
        """Are not all numbers behind the names statuses, so that none is ("LID_OPEN (99)", "LID_LOST (100)")?"""
        found = map(_VALUED.fullmatch, self.texts)
        return any(not is_http(one[2] or one[3]) for one in found if one)

    @cached_property
    def noted(self) -> dict[str, str]:
        """The texts set as code that have a note in brackets, by cell, where most have none and no two are the same."""
        codes = {}
        for cell, text in [(line.cells[self.at], line.texts[self.at]) for line in self.table.lines if line.cells]:
            set_as_code = next(cell.iter("code"), None)
            code = "" if set_as_code is None else text_of(set_as_code)
            note = _NOTE.fullmatch(text.removeprefix(code)) if code and text.startswith(code) else None
            if note is None or looks_like_code(note[1] or ""):
                return {}
            codes[text] = code
        noted = {text: code for text, code in codes.items() if text != code}
        return noted if len({*codes.values()}) == len(codes) > 2 * len(noted) else {}

    @cached_property
    def paired(self) -> bool:
        """Is each text a status with a number of its own behind it, and none a range or several statuses?"""
        pairs = [pair for text in self.texts if (pair := _PAIR.fullmatch(text))]
        numbers = {pair[2] for pair in pairs if is_http(pair[1]) and may_be_beside_status(pair[2], pair[1])}
        return self.table.shape == "table" and len(numbers) == len(self.table.lines) > 2

    @cached_property
    def ended(self) -> bool:
        """Does each text end with a status in brackets ("lid wide open (409)")?"""
        return all(map(TRAILING_STATUS.fullmatch, self.texts))

    @cached_property
    def phrased(self) -> bool:
        """Are these statuses, and does its reason phrase stand beside most of them?"""
        found = [*filter(None, map(statuses_in, self.texts))] if self.columns.status_is_code else []
        return most(has_phrase(one.codes[0], one.beside) for one in found)

    @cached_property
    def listed(self) -> bool:
        """Are the cells lists of words, not all of one length ("timeout, refused")?"""
        lines = self.table.lines
        likely = lines if any(" " in text for text in self.texts) else ()
        sizes = [*map(len, takewhile(bool, map(self._listed, likely)))]
        many = sum(sizes) >= 1.3 * len(lines)  # A cell of two codes among many others is a mistake.
        return many and len(sizes) == len(lines) and (len({*sizes}) > 1 or max(sizes, default=0) > 2)

    @cached_property
    def masked(self) -> bool:
        """Do asterisks at the end of codes stand for digits ("102***", "25*"), rather than point to a footnote?"""
        words = [word for text in self.texts for word in _STARRED.findall(text)]
        codes = [word for word in words if any(map(str.isdecimal, word))]
        if len(codes) < len(words) and not any(word.endswith("**") for word in codes):
            codes = words  # Beside names, one asterisk may be a footnote's.
        classes, others = ([code for code in codes if code.endswith("*") == ends] for ends in (True, False))
        begun = {other[: len(code) - 1] for code in classes for other in others}
        if len({*map(len, others)}) == 1 and begun.intersection(code[:-1] for code in classes):  # "25006"
            return all(len(code) <= len(others[0]) for code in classes)
        masks = [_MASKED.fullmatch(code) is not None for code in codes if not code.isalnum()]
        return all(masks) and len({*map(len, codes)}) == 1 < len(codes) - len(masks)

    @cached_property
    def lengths(self) -> set[int]:
        """The lengths of the numbers that stand alone, where half of the codes with digits or more are such."""
        numbers = [text for text in self.texts if text.isdecimal()]
        with_digits = sum(any(map(str.isdecimal, text)) for text in self.texts)
        return {*map(len, numbers)} if len(numbers) * 2 >= with_digits else set()

    @cached_property
    def short(self) -> int:
        """The most letters of the short codes that cells list, as `short_codes` has them."""
        return short_codes(self.texts)

    @cached_property
    def above_words(self) -> dict[str, Codes]:
        """The code and its words of each cell that has these on lines of their own, as `codes_above_words` has them."""
        found = {} if self.columns.status_is_code else codes_above_words(self.table, self.at)
        return {text: Codes((code,), words) for text, (code, words) in found.items()}

    @cached_property
    def opened(self) -> bool:
        """Do all texts of a declared column open with names of their own before a sentence?"""
        names = [found[0] for text in self.texts if (found := OPENS_SENTENCE.match(text))]
        return self.site.words != {} and len({*names}) == len(self.texts) == len(names)

    @cached_property
    def phrases(self) -> frozenset[str]:
        """The phrases in capitals that are codes, as `phrases_among` has them."""
        return phrases_among(self.table, self.at)

    @cached_property
    def alone(self) -> frozenset[str]:
        """The texts of the column of codes."""
        return frozenset(self.texts)

    @cached_property
    def told(self) -> frozenset[str]:
        """The texts of the column of codes, where most lines have a message; else none."""
        at = self.columns.at("message")
        return self.alone if at is not None and most(line.texts[at] for line in self.table.lines) else frozenset()

    @cached_property
    def has_one_stroke(self) -> bool:
        """Does one text alone hold a stroke?"""
        return sum("/" in text for text in self.texts) == 1

    def _stroked(self, text: str) -> list[str]:
        """The numbers of "51/52/53", each as long as one that stands alone, and none of them on a line of its own.

        So are codes of the form of most others, none of which has a stroke ("no_pot/no_lid", "E01/E02").
        """
        parts = text.split("/")
        if len(parts) == 1:
            return []  # Most texts.
        if not _STROKED.fullmatch(text):
            if not (self.has_one_stroke and len(self.texts) > 3 and self.alone.isdisjoint(parts)):
                return []
            marked = not {"_", *"0123456789"}.isdisjoint(text)
            return parts if marked and most(are_alike([*parts, one]) for one in self.texts) else []
        return parts if self.lengths.issuperset(map(len, parts)) and self.alone.isdisjoint(parts) else []

    def _glossed(self, line: Line, text: str) -> Codes | None:
        """A number, as long as one that stands alone, and the words or the badge beside it, or what is shown for it.

        What a program shows stands on the line below ("#NUM!").
        """
        number, _, beside = text.partition(" ")
        if not number.isdecimal() or len(number) not in self.lengths:
            return None
        if IS_BADGE.fullmatch(beside.strip("()[]")):
            return Codes((number,))
        if found := _WORDED.fullmatch(text):
            return Codes((number,), found[2])
        first, *others = code_lines(line.cells[self.at]) if line.cells else [""]
        is_glossed = first == number and len(others) == 1 and not is_token(others[0].lstrip(", /"))
        return Codes((number,), others[0]) if is_glossed else None

    def _listed(self, line: Line) -> list[str]:
        """The words of one kind that the code cell lists; none where it holds anything else."""
        words = (text := line.texts[self.at]).split()
        if len(words) == 1 or are_codes(words):
            return words
        words = _LISTED.split(text)
        return words if are_alike(words) else []

    def _statuses(self, line: Line, text: str) -> Codes | None:
        """The statuses of a line that are its codes, or the codes beside its status."""
        if self.named and text in self.heads and not self.site.fits:
            return self.heads[text]
        codes = statuses_in(without_badges(line.cells[self.at], text) if line.cells else text)
        if codes is None:
            return None
        stated = bool(line.cells) and codes_at(line.cells[self.at], text).beside == codes.codes[0]
        glossed = codes.beside.isalpha() and text.endswith(f"({codes.beside})") and not self.coined
        glossed = glossed or (self.shouted and has_sense(codes.codes[0], codes.beside))
        names, alone = codes_in(codes.beside).codes, len(codes.codes) == 1  # "403 · no_origin / bad_origin"
        are_names = all(map(looks_like_code, names)) and (alone or (names[1:] and text.endswith(codes.beside)))
        if names[0] and not glossed and (are_names or (alone and stated)):
            return Codes(names, codes.codes[0] if alone else "")
        return codes

    def of(self, line: Line, text: str) -> Codes | None:
        """The codes of a line, whose code cell has this text; None where they do not fit the pinned pattern."""
        fits, columns = self.site.fits, self.columns
        if not fits and line.read and line.read[0] == self.at:
            return line.read[1]  # One of several in the cell.
        parts = [] if columns.status_is_code else self._stroked(text)
        if parts and not (fits and fits(text)) and all(map(fits or bool, parts)):
            return Codes(tuple(parts))
        if self.paired and (pair := _PAIR.fullmatch(text)):
            return Codes((pair[2],), pair[1]) if not fits or fits(pair[2]) else None
        if fits and not line.codes and not columns.status_is_code:
            if line.read and line.read[0] == self.at:
                return line.read[1]
            return pinned_codes(line.cells[self.at], text, fits)
        if not columns.status_is_code and not fits and self.listed and len(words := self._listed(line)) > 1:
            return Codes(tuple(words))
        is_short = not (fits or columns.status_is_code) and SHORT_CODES.fullmatch(text)
        if is_short and max(map(len, words := PARTS.split(text))) <= self.short + 1:
            return Codes(tuple(dict.fromkeys(words)))
        if "*" in text and not fits and self.masked and all(map(_STARRED.fullmatch, words := PARTS.split(text))):
            return Codes(tuple(words))
        if self.stated and (beside := word_and_status(text)):
            return beside if not fits or fits(beside.codes[0]) else None
        if self.valued and not columns.status_is_code and (valued := _VALUED.fullmatch(text)):
            return Codes((valued[1],), valued[2] or valued[3])
        if columns.status_is_code and (stated := self._statuses(line, text)):
            codes = stated
        elif line.codes:
            codes = Codes(line.codes)
        elif self.numbered and (found := _NUMBERED.fullmatch(text)):
            codes = Codes((found[1],), found[2])
        elif " " in text and text[0].isdecimal() and (shown := self._glossed(line, text)):
            codes = shown
        else:
            cell = line.cells[self.at]
            if not fits and text in self.above_words:
                codes = self.above_words[text]
            elif self.opened and (opened := OPENS_SENTENCE.match(text)):
                codes = Codes((opened[0],), text[opened.end() :].lstrip())
            elif columns.text_is_code:
                codes = Codes((self.noted.get(text) or without_badges(cell, text),))
            else:
                codes = codes_at(cell, text)
            has_status = sum(map(is_http, codes.codes)) == 1  # "507, 508" are two codes.
            if not fits and (codes.codes == (text,) or has_status) and text in self.heads:
                codes = self.heads[text]
            elif not fits and codes.codes == (text,) and self.ended and (ended := TRAILING_STATUS.fullmatch(text)):
                codes = Codes((ended[1],), ended[2])
        return codes if not fits or all(map(fits, codes.codes)) else None
