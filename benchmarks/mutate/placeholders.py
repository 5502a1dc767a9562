"""What a template or a script leaves where a code or a text was to stand, in one row or in some."""

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.edits import fill, said, text_in

_UNFILLED = (
    *("undefined", "null", "NaN", "[object Object]", "{{code}}", "{{ error.code }}", "${error.code}", "{code}", "%s"),
    *("%(code)s", "<%= code %>", "TODO", "TBD", "FIXME", "Loading…", "Loading...", "Lorem ipsum", "…", "...", "???"),
    "-",
    *("", "N/A", "xxx", "#REF!", "#N/A", "None", "nil", "<no value>", "__CODE__", "placeholder"),
    *("%{code}", "#{code}", "invoice…locked", "*", "function () {}", "undefined_undefined", "null.null", "TBC"),
)


def _code(text: str) -> Change:
    """A code is no more than this; the row is as it was."""

    def change(case: Case) -> None:
        for row in case.some(case.rows):
            fill(next(row.iter("code")), text)

    return change


def _cut(mark: str) -> Change:
    def change(case: Case) -> None:
        for row in case.some(case.rows):
            code = next(row.iter("code"))
            fill(code, text_in(code)[: max(3, len(text_in(code)) * 2 // 3)] + mark)

    return change


def _row(text: str) -> Change:
    """Every cell of a row says this."""

    def change(case: Case) -> None:
        for row in case.some(case.lines):
            for cell in row:
                fill(cell, text)

    return change


def _text(field: str, text: str) -> Change:
    def change(case: Case) -> None:
        for row in case.some([row for row in case.rows if said(case.cell(row, field)) not in ("", "—")]):
            fill(case.cell(row, field), text)

    return change


def _text_cut(field: str, mark: str) -> Change:
    def change(case: Case) -> None:
        rows = [row for row in case.rows if len(said(case.cell(row, field))) > 24]
        for row in case.some(case.need(rows)):
            fill(case.cell(row, field), said(case.cell(row, field))[:14] + mark)

    return change


def _heading(text: str) -> Change:
    """A heading shows the markup that it should have had."""

    def change(case: Case) -> None:
        heading = case.one(case.find("//h2[not(.//code)] | //h3[not(.//code)]"))
        fill(heading, text.format(said(heading)))

    return change


_FIELDS = ("status", "message", "hint")
OPERATORS: dict[str, Change] = {
    **{f"placeholder: the code is {text!r}": _code(text) for text in _UNFILLED},
    **{f"placeholder: the code ends in {mark!r}": _cut(mark) for mark in ("…", "...", " …", "[…]")},
    **{f"placeholder: a row of {text!r}": _row(text) for text in _UNFILLED[::3]},
    **{f"placeholder: the {field} is {text!r}": _text(field, text) for field in _FIELDS for text in _UNFILLED[:17:2]},
    **{
        f"placeholder: the {field} ends in {mark!r}": _text_cut(field, mark)
        for field in _FIELDS[1:]
        for mark in ("…", "...")
    },
    **{
        f"markup in a heading: {text}": _heading(text)
        for text in (
            *("<b>{}</b>", "{} <br>", "[{}](#top)", "{} &amp;nbsp;", "[b]{}[/b]", ".. _here: {}"),
            *("{0} Section titled “{0}”", "{} Copy link"),
        )
    },
}
