"""What a template or a script leaves where a code or a text was to stand, in one row or in some."""

from operator import attrgetter

from lxml.html import HtmlElement

from benchmarks.mutate.case import Case, Change
from benchmarks.mutate.edits import fill, on_some, said, text_in

_UNFILLED = (
    *("undefined", "null", "NaN", "[object Object]", "{{code}}", "{{ error.code }}", "${error.code}", "{code}", "%s"),
    *("%(code)s", "<%= code %>", "TODO", "TBD", "FIXME", "Loading…", "Loading...", "Lorem ipsum", "…", "...", "???"),
    "-",
    *("", "N/A", "xxx", "#REF!", "#N/A", "None", "nil", "<no value>", "__CODE__", "placeholder"),
    *("%{code}", "#{code}", "invoice…locked", "*", "function () {}", "undefined_undefined", "null.null", "TBC"),
)


def _code(text: str) -> Change:
    """A code is no more than this; the row is as it was."""
    return on_some(lambda case, row: fill(next(row.iter("code")), text))


def _cut(mark: str) -> Change:
    def work(case: Case, row: HtmlElement) -> None:
        code = next(row.iter("code"))
        fill(code, text_in(code)[: max(3, len(text_in(code)) * 2 // 3)] + mark)

    return on_some(work)


def _row(text: str) -> Change:
    """Every cell of a row says this."""
    return on_some(lambda case, row: [fill(cell, text) for cell in row], attrgetter("lines"))


def _text(field: str, text: str) -> Change:
    def filled(case: Case) -> list[HtmlElement]:
        return [row for row in case.rows if said(case.cell(row, field)) not in ("", "—")]

    return on_some(lambda case, row: fill(case.cell(row, field), text), filled)


def _text_cut(field: str, mark: str) -> Change:
    def work(case: Case, row: HtmlElement) -> None:
        fill(case.cell(row, field), said(case.cell(row, field))[:14] + mark)

    return on_some(work, lambda case: case.need(row for row in case.rows if len(said(case.cell(row, field))) > 24))


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
