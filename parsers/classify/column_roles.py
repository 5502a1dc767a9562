"""Assign a role to each column of a candidate: as the site pins it, else by its title and its cells."""

from parsers.classify.column_features import code_score, own_columns, status_score
from parsers.classify.column_sample import ColumnSample, is_registered
from parsers.classify.features import ENOUGH, certainty
from parsers.classify.http_columns import are_failures, is_http_column, repeats_phrases
from parsers.classify.printed_columns import take_printed
from parsers.classify.text_columns import assign_texts
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_number
from parsers.extract.codes_in_text import codes_in, statuses_in
from parsers.extract.columns import Columns
from parsers.extract.contract import Site
from parsers.lexicon.column_words import VAGUE, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import asks_to_retry
from parsers.lexicon.status_phrases import FAILURE_STATUS
from parsers.lexicon.value_shapes import name_class
from parsers.lexicon.vocabulary import (
    MESSAGES,
    STRENGTHS,
    holds_no_codes,
    is_about_errors,
    is_clearly_of_codes,
    is_of_error_codes,
    likeliest,
    plain,
)

#: The certainty of a role that is not scored: the site pins it, or the shape gives it.
_FIXED = 1.0
#: A status with words behind it ("404 Not Found").
_PHRASED = regex(r"[1-5]\d\d\W+[^\W\d].*")
#: That of codes under a title that is not theirs.
_TAKEN = 0.25
_DIGIT = regex(r"\d")


def assign_roles(table: CandidateTable, site: Site) -> tuple[Columns, list[ColumnSample]]:
    """The roles of the columns; where none is of codes, what the others are does not matter."""
    samples = [ColumnSample(table, at) for at in range(len(table.titles))]
    columns = Columns()
    if site.pinned:
        _pin(table, samples, columns, site)
    if table.fixed_columns:
        _assign_fixed(table, samples, columns)
    elif columns.at("code") is None and not site.code:
        _identify(table, samples, columns)
        if columns.at("code") is None:
            _take_tokens(samples, columns)
    if site.code:
        assign_texts(table, samples, columns, site)
        if columns.at("code") is None:
            _find_code(samples, columns, site)
        if columns.at("code") is None and not site.words and _find_named(samples, columns, site):
            assign_texts(table, samples, columns, site)
        if columns.at("code") is not None and not site.words:
            _find_status(table, samples, columns)
    elif (at := columns.at("code")) is not None:
        code = samples[at]
        columns.tokens = (
            code.tokens >= 0.5 and not columns.text_is_code and (code.code_like >= 0.5 or code.in_code_tag >= 0.9)
        )
        assign_texts(table, samples, columns, site)
        take_printed(samples, columns, site)
    return columns, samples


def _pin(table: CandidateTable, samples: list[ColumnSample], columns: Columns, site: Site) -> None:
    """Assign pinned titles; of the others that may be of codes, the likeliest where most cells fit the pattern."""
    if site.fits and table.fixed_columns:
        columns.put(0, "code", _FIXED)
    for column in samples:
        role = site.words.get(normal(column.title))
        if not role or role in columns.roles.values():
            continue
        if role == "retryable" and not asks_to_retry(column.title, site.verdict_titles):
            continue
        if role != "code" or not site.fits or column.fits(site.fits, True, site.lists != ()):
            columns.put(column.at, role, _FIXED)
    if site.fits and columns.at("code") is None:
        titled = [column for column in samples if "code" in column.title_roles and column.at not in columns.roles]
        for column in sorted(titled, key=lambda column: -column.title_roles["code"]):
            if column.fits(site.fits, declared=site.lists != ()):
                columns.put(column.at, "code", _FIXED)
                break
    if site.lists and not site.code and (at := columns.at("code")) is not None:
        columns.text_is_code = samples[at].tokens < 0.5
    if site.code and not site.words and (at := columns.at("code")) is not None:
        columns.status_is_code = samples[at].statuses >= 0.9 and is_http_column(table, samples[at])


def _find_code(samples: list[ColumnSample], columns: Columns, site: Site) -> None:
    """Find the codes under an unknown title, where every other pinned role is there."""
    if not site.fits or site.lacks({*columns.roles.values()}):
        return
    for column in samples:
        other = not site.lists and holds_no_codes(column.title)
        if column.at not in columns.roles and not other and column.fits(site.fits):
            columns.put(column.at, "code", _FIXED)
            return


def _find_status(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> None:
    """Find the statuses under no title or an unknown one, as where nothing is pinned."""
    left = [one for one in samples if one.at not in columns.roles and not one.title_roles]
    if left and columns.at("status") is None and not columns.status_is_code:
        status = max(left, key=status_score)
        if status_score(status) >= ENOUGH and is_http_column(table, status):
            status.take(columns, "status")


def _find_named(samples: list[ColumnSample], columns: Columns, site: Site) -> bool:
    """Find the codes where names usually stand ("Reason", "Grund"), and nothing else; only a pattern is pinned."""
    at = columns.at("title")
    if not site.fits or at is None or [one.at for one in samples if one.texts and one.fits(site.fits)] != [at]:
        return False
    columns.roles.clear()
    columns.certainty.clear()
    columns.put(at, "code", _FIXED)
    return True


def _fails(text: str) -> bool:
    """Is the text one status of a failure, or several?"""
    found = statuses_in(text)
    return found is not None and all(map(FAILURE_STATUS.fullmatch, found.codes))


def _assign_fixed(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> None:
    """Assign the parts of a card's head, unless its codes are statuses."""
    if pinned := {*columns.roles.values()}:
        for at, role in table.fixed_columns.items():
            silent = role in pinned or (role == "message" and "when" in pinned)
            if not silent and any(line.texts[at] for line in table.lines):
                columns.put(at, role, _FIXED)
        return
    printed = table.titles[0] != "" and any(
        column.filled >= 0.5 and MESSAGES.search(plain(column.title)) for column in samples
    )
    own = samples[0].statuses > 0 and not is_http_column(table, samples[0])  # Numbers that only look like statuses.
    for at, role in table.fixed_columns.items():
        column = samples[at]
        if role == "status" and own and all(line.texts[at] in ("", line.texts[0]) for line in table.lines):
            continue
        if role == "status" and column.distinct == 1 and column.reaches(0.5, lambda text: "200" != text < "400"):
            continue  # A number of its own beside each name ("101 – NOT_CLOSED", "301 – TORN").
        statuses = column.share(lambda text: is_registered(name_class(text)[0]))
        # Among failures, a few of the vendor's own may stand ("544 database_timeout").
        least = 0.7 if column.share(FAILURE_STATUS.fullmatch) == 1 else 0.8
        odd = statuses < least if role == "status" else role != "code" and column.share(is_number) > 0.3
        if role == "title" and column.prose > 0.5 and not samples[3].texts:
            role = "message"  # A title that is a sentence.
        if role == "message" and printed:
            role = "cause"  # Beside what the API prints, the text says why.
        rare = column.filled < min(0.5, max((one.filled for one in samples[5:]), default=0.5))
        if column.texts and not odd and not (rare and role == "message"):
            columns.put(at, role, _FIXED)
    columns.status_is_code = (samples[0].statuses >= 0.9 and not own) or are_failures(table, samples[0])
    if not columns.status_is_code and columns.at("status") is None:
        _take_labelled_status(table, samples[len(table.fixed_columns) :], columns)


def _take_labelled_status(table: CandidateTable, labelled: list[ColumnSample], columns: Columns) -> None:
    """Take the statuses under a label of codes, below heads that are the codes ("Code: 404"), and no other label."""
    coded = [one for one in labelled if likeliest(one.title) == "code" and one.reaches(1, _fails)]
    is_alone = len(coded) == 1 and not any("status" in one.title_roles for one in labelled)
    if is_alone and is_http_column(table, coded[0]):
        columns.put(coded[0].at, "status", _FIXED)


def _identify(table: CandidateTable, samples: list[ColumnSample], columns: Columns) -> None:
    """Assign the columns of status and code."""
    status = max(samples, key=status_score)
    told = [column for column in samples if not _numbers_lines(samples, column, table)]
    if status_score(status) < ENOUGH or not is_http_column(table, status):
        others = own_columns(told or samples)
        code = _fuller(others, max(others, key=code_score))
        counts = "code" not in code.title_roles and code.counts_up and _text_codes(samples, None) is not None
        if code_score(code) >= ENOUGH and code in told and not (counts or _is_beside_codes(others, code)):
            _number_beside(others, code).take(columns, "code")
        elif text := _text_codes(samples, None):
            _put_text(columns, text)
        return
    others = own_columns([column for column in told if column is not status])
    code = _fuller(others, _number_beside(others, max(others, key=code_score, default=status)))
    # Names of the statuses in the spelling of codes are codes where their title says so.
    named = is_clearly_of_codes(code.title) and code.code_like > 0 and code.tokens >= 0.9
    beside = repeats_phrases(table, status, code) or _is_beside(status, code) or _is_beside_codes(others, code)
    if code_score(code) >= ENOUGH and (named or not beside):
        code.take(columns, "code")
        status.take(columns, "status")
    elif (
        status.title_roles.get("code", 0) < STRENGTHS["known"]
        and (text := _text_codes(samples, status))
        and (text.at < status.at or text.in_code_tag >= 0.9 or is_clearly_of_codes(text.title))
        and not repeats_phrases(table, status, text)
    ):
        _put_text(columns, text)
        status.take(columns, "status")
    else:
        columns.put(status.at, "code", certainty(status.evidence["status"]))
        columns.status_is_code = True


def _is_beside(status: ColumnSample, code: ColumnSample) -> bool:
    """Are these names, some repeated and some missing, what a program makes of statuses that are the rows' own?"""
    phrased = status.distinct == 1 and status.reaches(0.8, _PHRASED.fullmatch)
    return phrased and "code" not in code.title_roles and code.distinct < 1 and code.tokens < 1


def _is_beside_codes(samples: list[ColumnSample], code: ColumnSample) -> bool:
    """Are these no codes by their title, beside one of error codes under which each line has its own ("E(7000)")?"""
    titled = (one for one in samples if one is not code and is_of_error_codes(one.title))
    numbered = (one for one in titled if one.share(_DIGIT.search) == 1)
    return "code" not in code.title_roles and any(one.filled == one.distinct == 1 for one in numbered)


def _numbers_lines(samples: list[ColumnSample], column: ColumnSample, table: CandidateTable) -> bool:
    """Do these count the lines ("# | Status | Meaning")?

    Numbers with gaps, or that continue from an earlier table, must have a title, and what may be codes beside them.
    """
    if column is not samples[0] or not any(one.title for one in samples) or not column.counts_lines:
        return False
    if column.counts_up:
        return True
    if not column.title or all(max(code_score(one), status_score(one)) < ENOUGH for one in samples[1:]):
        return False
    tables = table.element.getroottree().getroot().iter("table")
    return column.texts[0] == "1" or (table.is_table and next(tables, table.element) is not table.element)


def _fuller(samples: list[ColumnSample], code: ColumnSample) -> ColumnSample:
    """The one column with a code for each line, where most have none here, or share theirs under the title of types."""
    is_sparse = code.filled < 0.5
    if not is_sparse and not (code.distinct < 0.5 and "category" in code.title_roles):
        return code
    full = [one for one in samples if one.filled == 1 and one.code_like >= 0.9]
    full = [one for one in full if one.distinct == 1] or [
        one
        for one in full
        if is_sparse and "code" in one.title_roles and {"category", "title"}.isdisjoint(one.title_roles)
    ]
    return full[0] if len(full) == 1 else code


def _number_beside(samples: list[ColumnSample], code: ColumnSample) -> ColumnSample:
    """The numbers that these names are of: under a clearer title of codes, or before names under none."""
    likely = [one for one in samples if one.distinct == 1 and code_score(one) >= ENOUGH]
    if likely in ([], [code]):
        return code  # Most columns.
    is_word = code.code_like + code.numbers < 0.5 and code.in_code_tag < 0.9 and "title" in code.title_roles
    clearer = code.title_roles.get("code", 0) + 0.39  # "Code key | Error code", "Код | ResultCode"
    is_untitled, has_digits = "code" not in code.title_roles, code.share(_DIGIT.search) > 0
    is_untold = not any(one.title_roles for one in (*samples, code))
    for one in likely:
        # "Identifier | Name", but not "ID | Name" before "1 | LID_LOST".
        is_titled = "code" in one.title_roles and {"title"} == code.title_roles.keys() - {"code"}
        is_titled = is_titled and one.share(lambda text: len(text) > 3) == 1
        named = ((is_word or is_titled) and one.at < code.at) or one.title_roles.get("code", 0) >= clearer
        # Where other titles are known, one that is not may be that of anything ("Priority").
        leads = one.at < code.at and one.statuses < 0.8 and (is_untold or "code" in one.title_roles)
        named = named or (is_untitled and (leads or code.distinct < 0.9) and not one.counts_up)
        if named and (one.numbers == 1 or (not has_digits and one.tokens == one.share(_DIGIT.search) == 1)):
            return one
    return code


def _take_tokens(samples: list[ColumnSample], columns: Columns) -> None:
    """Take the first column of tokens for the codes, whatever its title; only a declaration makes that enough."""
    for column in samples:
        if column.at not in columns.roles and column.distinct >= 0.8 and column.reaches(0.8, column.is_token):
            columns.put(column.at, "code", _TAKEN)
            return


def _put_text(columns: Columns, column: ColumnSample) -> None:
    column.take(columns, "code", "text-code-column")
    columns.text_is_code = True


def _text_codes(samples: list[ColumnSample], status: ColumnSample | None) -> ColumnSample | None:
    """One of the first three columns, if it holds short texts and its title says that they are the errors."""
    titled = [column for column in samples[:3] if column is not status and _is_titled_text(column, status)]
    # What is set as code is what the API prints.
    for column in sorted(titled, key=lambda column: (column.in_code_tag < 0.9, column.at)):
        if sum(map(len, column.texts)) <= 60 * len(column.texts) and column.distinct >= 0.8:
            codes = column.code_like + column.share(lambda text: codes_in(text).beside)
            codes += column.share(lambda text: text[0].isdigit() and statuses_in(text))  # "401 Unauthorized"
            # Beside statuses, names of any kind may stand under the title of codes ("Errno 13" and "E_FAIL").
            is_clear = plain(column.title) == "code" or is_about_errors(column.title)
            is_clear = is_clear and column.title_roles.get("code", 0) >= STRENGTHS["clear"]
            is_clear = is_clear and column.distinct == column.filled == 1
            if codes < 0.2 or column.in_namespaces or (status is not None and is_clear):
                return column
    return None


def _is_titled_text(column: ColumnSample, status: ColumnSample | None) -> bool:
    """Does the title of the column say that its texts are the errors?"""
    title = plain(column.title)
    return (column.title_roles.get("code", 0) >= STRENGTHS["possible"] and title not in VAGUE) or (
        title in ("error message", "error reason") and (status is None or status.distinct < 0.9)
    )
