"""What speaks for or against a list around it and in its lines: headings, reason phrases, words of failure, length."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from lxml.etree import _Element

from parsers.classify.column_sample import ColumnSample
from parsers.classify.failing_lines import MAX_LINES, are_english, failing_lines, fails, share_failing
from parsers.classify.features import Feature
from parsers.classify.list_features import namespace_of
from parsers.classify.references import reference_of
from parsers.extract.block_sorts import names_group
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.card_tables import MORE
from parsers.extract.cards import outer_status, term_above
from parsers.extract.code_tokens import is_code, statuses_in
from parsers.extract.columns import Columns
from parsers.lexicon.column_words import HISTORY
from parsers.lexicon.status_phrases import are_usual, has_phrase, has_sense
from parsers.lexicon.value_shapes import FAILURE_TYPE
from parsers.lexicon.vocabulary import (
    ANATOMY,
    ANSWERS,
    DATA_TYPES,
    ENDED,
    ERRORS,
    GENERAL,
    GENERATED,
    LEAD,
    OTHERS,
    RESULTS,
    STATES,
    THINGS,
    is_about_errors,
    is_field,
    mentions_failure,
    plain,
    title_roles,
)
from parsers.lexicon.word_lists import Remembering

#: What names the exit codes of a program.
_EXITS = re.compile(r"\bexit (?:codes?|status(?:es)?)\b", re.I)
#: A list of fewer lines is short; so many outweigh one heading.
_SHORT, _MANY_LINES = 5, 20
#: Under a heading of results, not errors, this share of the lines must speak of failure; of a short list, more of them.
_FAILING, _FAILING_SHORT = 0.3, 0.5
#: Around lines that nearly all fail, these words are as good as those of errors.
_OF_CODES = re.compile(r"\b(?:codes?|results?|exit status)\b")
#: A generator's heading over the fields of a class, and one of them ("error.cause", "currentToken").
_FIELDS = re.compile(r"\b(?:field|attribute|member|variable)")
_OF_ERROR = re.compile(r"(?:err|error|exception)\.[a-z]")
#: A property of what a program has caught in a variable, which no code is named after.
_CAUGHT = re.compile(r"(?:err|ex|exc)\.[a-z]+[A-Z]")
_VARIABLE = re.compile(r"[a-z][a-z\d]*(?:[A-Z]\w*)?_?")
#: A heading of errors, by what is wrong with something, or by the form of codes ("Missing parameters", "P-01-XXXX").
_AMISS = re.compile(r"(?:invalid|missing|incorrect|malformed|wrong|unknown|unsupported) \w+(?: \w+)?|.*\wxxx\b.*")
#: What a heading calls a comparison of the kinds of codes.
_COMPARED = re.compile(r"\b(?:comparison|compared|differences?|versus)\b|的?区别|[对對]比|的違い|차이점?$")
_VERSION = re.compile(r"v\d[\d.]*", re.I)
#: A heading that calls lower-case words codes ("POSIX Error Codes").
_CODES = re.compile(r"\berror codes$", re.I)
#: What a heading calls the types of failures ("Error classes").
_TYPES = re.compile(r"(?<=error|ption) classes$")
#: The declaration of a type.
_TYPE = re.compile(r"(?:enum|type|enum class) \w+\W*")


def context_features(table: CandidateTable, columns: Columns, samples: list[ColumnSample]) -> list[Feature]:
    """What is around a list, and in its lines, for or against it."""
    at = columns.at("code")
    if at is None:
        return []
    code = samples[at]
    failing, phrases = failing_lines(table), [*_phrases(table, columns)]
    if columns.status_is_code and phrases:
        around = f"{table.section} {table.lead} {table.titles}".lower()
        if phrases[0].name == "reason-phrases" or "http" in around:  # Other numbers say nothing.
            failing = max(failing, code.share(lambda text: text.lstrip("HTP ").startswith(("4", "5"))))
    has_statuses = bool(phrases) or columns.status_is_code or columns.at("status") is not None
    has_errors = has_statuses or failing >= (_FAILING_SHORT if len(table.lines) < _SHORT else _FAILING)
    context = [*_headings(table, columns, has_errors), *phrases]
    about = any(feature.name in ("error-heading", "error-context") for feature in context)
    many = len(table.lines) >= _MANY_LINES and failing >= 0.75
    # Among all constants of a program, those of its errors may be the first.
    many = many and (about or share_failing(table.lines[:: len(table.lines) // _MANY_LINES]) >= 0.5)
    as_codes = code.in_code_tag >= 0.9 or (_CODES.search(table.section or "") and all(map(str.islower, code.texts)))
    if many and (any(table.titles) or (about and as_codes)):
        context.append(Feature("many-failing-lines", failing, len(table.lines)))
    about = about or many
    if about and code.in_code_tag >= 0.9 and failing >= 0.5 and GENERAL.fullmatch(plain(table.section or "")):
        context.append(Feature("set-as-code"))
    if not about and _is_of_errors(table, code):
        context.append(Feature("error-context"))
    if not has_statuses and _is_calm(table, failing, {feature.name for feature in context}):
        context.append(Feature("calm-heading", table.section))
    if not any(feature.weight > 0 for feature in context):
        failing = min(failing, share_failing(table.lines[:MAX_LINES], True))
        around = plain(" ".join((table.chapter, *table.topics, table.lead)))
        if len(table.lines) < _SHORT or failing < 0.7 or not _OF_CODES.search(around):
            context.append(Feature("no-error-context"))
        if table.shape == "table" and len(table.lines) < _SHORT and not has_statuses:
            context.append(Feature("few-lines"))
    about = has_statuses or any(feature.name in ("error-heading", "set-as-code") for feature in context)
    return [*_codes(table, columns, code), *context, *_lines(table, columns, failing, about)]


def _is_of_errors(table: CandidateTable, code: ColumnSample) -> bool:
    """Does a namespace of errors open all constants, and do some texts beside them speak of failure?

    Settings of what is done with errors (APP_ERROR_LOG) have such names as well.
    """
    if {"error", "err"}.isdisjoint(namespace_of(code.texts)) or not all(map(str.isupper, code.texts)):
        return False
    at = code.at
    rest = [replace(line, texts=line.texts[:at] + line.texts[at + 1 :]) for line in table.lines[:MAX_LINES]]
    return share_failing(rest, True) >= 0.25


def _is_calm(table: CandidateTable, failing: float, around: set[str]) -> bool:
    """Do heading and titles name something else than errors, and too few of the lines, in English, mention failure?"""
    if not are_english(table):
        return False
    named = table.section and "error-heading" not in around and not GENERAL.fullmatch(plain(table.section))
    if not named or any(map(is_about_errors, (*table.topics[:-1], *table.titles))):
        return False
    return failing < (_FAILING_SHORT if "foreign-heading" in around else _FAILING)


def _codes(table: CandidateTable, columns: Columns, code: ColumnSample) -> Iterator[Feature]:
    """Are the codes of this list repeated, or the fields of an error object?"""
    texts = table.column(code.at)
    distinct = len(set(texts)) / len(texts) if texts else 0.0
    if distinct >= 0.9:
        yield Feature("distinct-codes")
    elif distinct < 0.4:
        yield Feature("repeated-codes")
    elif not _has_titles(table):
        yield Feature("some-repeated-codes")
    variables = _FIELDS.search(plain(table.section or "")) and GENERATED.fullmatch(plain(table.section or ""))
    at = columns.at("message")
    pairs = ((line.texts[code.at], "" if at is None else line.texts[at]) for line in table.lines)
    fields = sum(is_field(*pair) or bool(variables and _VARIABLE.fullmatch(pair[0])) for pair in pairs)
    of_error = all(_OF_ERROR.match(text) and not mentions_failure(plain(text.partition(".")[2])) for text in texts)
    typed = sum(DATA_TYPES.fullmatch(text.partition(" ")[2]) is not None for text in texts)  # "error.code Integer"
    if max(fields, typed) * 2 >= len(texts) > 0 or (of_error and (fields or all(map(_CAUGHT.match, texts)))):
        yield Feature("field-codes")


def _has_titles(table: CandidateTable) -> bool:
    """Has the list titles or labels? Items that go on after their first text have none, nor has one line of two."""
    if len(table.lines) == 2 and table.shape == "headings":
        return any(title and all(line.texts[at] for line in table.lines) for at, title in enumerate(table.titles))
    return any(table.titles) and not (table.shape == "bullets" and table.titles[-1] == MORE)


def _but_exits(named: str, columns: Columns) -> str:
    """The words without "exit codes" where the list says which of them a repeat mends: these are errors, too."""
    return _EXITS.sub(" ", named) if columns.at("retryable") is not None else named


class _Words(NamedTuple):
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


def _headings(table: CandidateTable, columns: Columns, has_errors: bool) -> Iterator[Feature]:
    """What the headings are about, the nearest first; `has_errors`: the lines have failures or HTTP statuses."""
    outer = [] if outer_status(table.element) else list(table.element.iterancestors("dd", "li"))
    outer = [item for item in outer if not (names_group(item) or _is_type_of_errors(item))]
    is_nested = len(outer) > (table.shape == "bullets" and table.element.tag != "li")
    if is_nested and table.shape in ("definitions", "bullets"):
        yield Feature("nested-list")
    words = _words_above(table)
    titles = plain(" ".join(table.titles)) if table.shape == "table" else ""
    if not (columns.status_is_code or columns.at("status") is not None):
        titles = titles.replace("status code", "")  # Of another kind.
    if _TYPES.search(words.nearest) and _name_failures(table, columns):
        words = words._replace(nearest=_TYPES.sub("", words.nearest))
    if found := reference_of(table):
        yield Feature("reference-heading", found[0].lstrip("| "))
    if subject := _subject(table, columns, words, has_errors):
        yield subject
        has_errors = has_errors and subject.name != "state-codes"  # Headings of mere results are about them, too.
    above = words.above
    if RESULTS.search(words.nearest) and not has_errors and not _is_about(ERRORS, words.nearest, False):
        above = ""  # Of results, none of which fails, whatever else the page is about.
    lead = plain(table.lead)
    if any(_is_about(*one, has_errors) for one in ((ERRORS, above), (LEAD, lead), (ERRORS, titles))):
        yield Feature("error-context")


def _words_above(table: CandidateTable) -> _Words:
    """The words above a list, or the sentence just before it that announces it."""
    heading = table.section or ""
    # Under a heading about the form of errors, a sentence just before the list may announce their codes.
    announced = table.lead.rpartition(". ")[2] if ANATOMY.search(plain(heading)) else table.lead
    named = plain(announced)
    if announced.endswith((":", "：")) and len(named) <= 60 and not ANATOMY.search(named):
        heading = announced if any(words.search(named) for words in (ERRORS, THINGS, OTHERS)) else heading
    nearest = "" if GENERATED.fullmatch(plain(heading)) else plain(heading)
    title, _, main = table.chapter.rpartition(" | ")
    own = plain(main) if GENERAL.fullmatch(nearest) else nearest or plain(main)
    above = plain(" | ".join((table.chapter, *table.topics[:-1])) if nearest else title)
    return _Words(heading, nearest, own, above, main)


def _subject(table: CandidateTable, columns: Columns, words: _Words, has_errors: bool) -> Feature | None:
    """What the words above a list say that it is of: errors, their form, other things, or earlier times."""
    printed = words.heading or words.main
    form = words.nearest or (plain(words.main) if words.heading else "")
    headings = (table.section or "", *table.chapter.split(" | "))
    if retired := next(filter(HISTORY.search, headings), None):
        return Feature("retired-heading", retired)
    if any(ANATOMY.search(_but_exits(one, columns)) for one in (form, plain(table.titles[0]))):
        return Feature("anatomy-heading", printed or table.titles[0])
    if _COMPARED.search(words.nearest) and not _names_codes(table, columns):
        return Feature("anatomy-heading", words.heading)
    if _is_about(ERRORS, words.named, False):
        return Feature("error-heading", printed)
    are_answers = has_errors and ANSWERS.search(words.own)
    is_result = RESULTS.search(words.own) or not _is_about(ERRORS, words.above, False)
    if THINGS.search(words.own) and is_result and not are_answers:
        return Feature("foreign-codes", printed)
    if _names_states(table, columns):
        return Feature("state-codes")
    if _is_about(ERRORS, words.named, has_errors):
        return Feature("error-heading", printed)
    is_other = OTHERS.search(words.named) and not (statuses_in(words.heading) or _AMISS.fullmatch(words.nearest))
    if is_other or _is_type(words.heading, table) or _names_column(words.nearest, table):
        return Feature("foreign-heading", printed)
    return None


def _names_codes(table: CandidateTable, columns: Columns) -> bool:
    """Is any of the first column's words, or of those that open the lines, a code, and no version ("v2")?"""
    codes = table.column(columns.at("code") or 0)
    return any(is_code(code) and not _VERSION.fullmatch(code) for code in codes)


def _name_failures(table: CandidateTable, columns: Columns) -> bool:
    """Are most of the codes types of failures ("TimeoutError")?"""
    codes = table.column(columns.at("code") or 0)
    return sum(FAILURE_TYPE.fullmatch(code) is not None for code in codes) * 2 > len(codes)


def _is_type_of_errors(item: _Element) -> bool:
    """Does this explain the declaration of a type of errors ("enum pump_error"), with the constants of it?"""
    name = term_above(item) if item.tag == "dd" else ""
    return _TYPE.fullmatch(name) is not None and is_about_errors(name)


def _is_about(words: Remembering, text: str, has_errors: bool) -> bool:
    """Does the text hold one of these words, not counting those of mere results unless the lines have errors?"""
    return words.search(text if has_errors else RESULTS.sub("", text)) is not None


def _names_states(table: CandidateTable, columns: Columns) -> bool:
    """Are many codes, or short texts of theirs, states of something that does not fail, and more than a status?"""
    roles = {"code", "message", *["title"] * (not columns.status_is_code)}
    names = [at for at, role in columns.roles.items() if role in roles]
    code = columns.at("code") or 0
    lines = [line.texts for line in table.lines[:MAX_LINES]]
    rows = [[plain(texts[at]) for at in names if len(texts[at]) < 30] for texts in lines]
    calm, ended = (sum(any(map(states.fullmatch, texts)) for texts in rows) for states in (STATES, ENDED))
    said = [(texts[code], text) for texts, row in zip(lines, rows, strict=True) for text in row]
    if all(has_sense(status, text) for status, text in said if STATES.fullmatch(text)):
        return False  # 201 is "created" and 202 "accepted", but 200 is not "completed".
    return calm > 1 and (calm >= 0.4 * len(rows) or (calm >= 0.2 * len(rows) and calm + ended >= 0.5 * len(rows)))


def _is_type(heading: str, table: CandidateTable) -> bool:
    """Is the heading the name of a type, with which its members begin ("PaymentState", PAYMENT_STATE_FAILED)?"""
    prefix = plain(heading).replace(" ", "_")
    if " " in heading or "_" not in prefix or (prefix.endswith("_t") and fails(heading)):
        return False
    prefix = prefix.removesuffix("_t")
    rows = [line.texts for line in table.lines[:MAX_LINES]]
    return sum(any(text.lower().startswith(f"{prefix}_") for text in texts) for texts in rows) >= 0.8 * len(rows)


def _names_column(heading: str, table: CandidateTable) -> bool:
    """Is the heading that of a column, which names things and no part of an error ("Regions", "Code | Region")?"""
    things = (plain(title).removesuffix("s") for title in table.titles[1:] if title and not title_roles(title))
    return heading != "" and heading.removesuffix("s") in things


def _phrases(table: CandidateTable, columns: Columns) -> Iterator[Feature]:
    """Do statuses stand with their reason phrases ("404 Not Found"), in one text or side by side?"""
    if not columns.status_is_code and {*columns.roles.values()} == {"code", "status"}:
        return  # Names of the statuses, and no text about them.
    agree = 0
    for line in table.lines[:MAX_LINES]:
        stated = [found for text in line.texts if text[:1].isdigit() and (found := statuses_in(text[:60]))]
        agree += any(has_phrase(found.codes[0], text) for found in stated for text in (found.beside, *line.texts))
    if agree >= 0.3 * len(table.lines[:MAX_LINES]):
        yield Feature("reason-phrases")
    elif are_usual(table.column(columns.at("code") or 0)):
        yield Feature("usual-statuses")


def _lines(table: CandidateTable, columns: Columns, failing: float, about: bool) -> Iterator[Feature]:
    """Do the lines mention failure, and enough of them? One is a chance, unless the list is `about` errors."""
    sample = table.lines[:MAX_LINES]
    titled = _has_titles(table)
    texts = [table.titles[at] for at, role in columns.roles.items() if role == "message"]
    named = all({"title", "message"} & title_roles(text).keys() == {"title"} for text in texts)  # Codes of anything.
    if failing >= 0.3:
        yield Feature("failing-lines" if failing >= 0.5 else "some-failing-lines", failing)
    elif failing < (0.1 if about else 0.25) and (len(sample) > 2 or named):
        yield Feature("no-failing-lines", amount=2 if titled else 3)
    elif not any(table.titles[:2]):
        yield Feature("few-failing-lines-untitled")
    if len(sample) == 1:
        yield Feature("one-line")
    elif len(sample) == 2 and not titled and not columns.status_is_code:
        yield Feature("two-lines-untitled")
    if len(sample) < 3 and not all(any(line.texts[1:]) for line in sample):
        yield Feature("empty-line")
    elif len(sample) == 1 and not columns.status_is_code:
        texts = [
            sample[0].texts[at] for at, role in columns.roles.items() if role not in ("code", "status", "category")
        ]
        if not any(" " in text or not text.isascii() for text in texts):
            yield Feature("empty-line")  # A word beside a word.
