"""Rows that stand where nobody looks for them: new ones of another shape, and some that are gone but for a trace."""

import copy
from collections.abc import Callable
from unittest.mock import ANY

from lxml.html import HtmlElement

from benchmarks.mutate.case import FIRST_LIST, LAST_LIST, Case, Change
from benchmarks.mutate.edits import after, code_of, drop, fill, make, markup_in, text_in, unknowable
from benchmarks.mutate.honest import NEW


def _new(work: Callable[[Case, HtmlElement, HtmlElement], object]) -> Change:
    """Do something with a row and a new one; the new one has to be read, or the page called suspect."""

    def change(case: Case) -> None:
        row = case.one(case.rows)
        new = copy.deepcopy(row)
        next(new.iter("code")).text = NEW[case.vendor]
        # Any values will do, but the code has to be there.
        case.stated[NEW[case.vendor]] = ANY
        work(case, row, new)

    return change


def _behind(form: str) -> Change:
    """A new code stands behind the lists, as the form has it."""

    def work(case: Case, row: HtmlElement, new: HtmlElement) -> None:
        cells = "".join(f"<td>{markup_in(cell)}</td>" for cell in new)
        heads = "".join(f"<th>Blurb {number}</th>" for number in range(len(new)))
        status = text_in(case.cell(new, "status"))
        case.lists[-1].addnext(make(form.format(code=code_of(new), status=status, cells=cells, heads=heads)))

    return _new(work)


def _of_another_make(case: Case, row: HtmlElement, new: HtmlElement) -> None:
    fill(next(new.iter("code")), "Weird Code!")
    case.stated["Weird Code!"] = case.stated.pop(NEW[case.vendor])
    row.addnext(new)


def _emphasised(case: Case, row: HtmlElement, new: HtmlElement) -> None:
    next(new.iter("code")).tag = "em"
    row.addnext(new)


def _named_beside(case: Case, row: HtmlElement, new: HtmlElement) -> None:
    next(new.iter("code")).addnext(make("<p>A wholly new kind of error</p>"))
    row.addnext(new)


def _within_a_cell(case: Case, row: HtmlElement, new: HtmlElement) -> None:
    case.need([row] if row.tag == "tr" else [])
    row[-1].append(make("<table></table>"))
    row[-1][-1].append(new)


def _a_list_within_a_cell(case: Case, row: HtmlElement, new: HtmlElement) -> None:
    _within_a_cell(case, row, new)
    new.addprevious(copy.deepcopy(row.xpath("ancestor::table[1]//tr")[0]))


def _in_another_dress(case: Case, row: HtmlElement, new: HtmlElement) -> None:
    new.tag = "div"
    row.addnext(new)


_FORMS = {
    "a card": "<div><h3><code>{code}</code></h3><p>HTTP {status}</p><p>It is new.</p></div>",
    "a line of text": "<p><code>{code}</code> ({status}): It is new.</p>",
    "a line that begins in bold": "<p><b>{code}</b> {status} It is new.</p>",
    "a term": "<dl><dt><code>{code}</code></dt><dd>It is new.</dd></dl>",
    "a quotation": "<blockquote><code>{code}</code> <span>{status}</span> It is new.</blockquote>",
    "raw Markdown": "<p>| {code} | {status} | It is new. |</p>",
    "a table without a head": "<table><tr>{cells}</tr></table>",
    "a table of other words": "<table><tr>{heads}</tr><tr>{cells}</tr></table>",
}


def _gone(*traces: Change) -> Change:
    """Rows go, and one of `traces` is all that is left of them."""

    def change(case: Case) -> None:
        for row in case.some(case.rows):
            del case.stated[code_of(row)]
            drop(row)
        for trace in traces:
            trace(case)

    return change


_TRACES = {
    "a button": "<button>Show more</button>",
    "a button that counts": "<div><button>Show 12 more codes</button></div>",
    "a link": "<a href='#'>Load more…</a>",
    "a line": "<p>… and 12 more</p>",
    "a pager": "<p>Page 1 of 2</p>",
    "a pager of links": "<ul><li>1</li><li><a href='?page=2'>2</a></li><li><a href='?page=2'>Next</a></li></ul>",
    "a span of numbers": "<p>Showing 1–20 of 2400</p>",
    "a way to log in": "<p><a href='/login'>Sign in to see all codes</a></p>",
    "a link to all": "<p><a href='/all'>View all 1240 codes</a></p>",
    "a sign of loading": "<div>Loading more…</div>",
}


def _counted(case: Case) -> None:
    count = len(case.stated)
    _gone()(case)
    case.find(FIRST_LIST)[0].addprevious(make(f"<p>There are {count} error codes.</p>"))
    case.truth = None


def _button_across(case: Case) -> None:
    rows = case.lines
    rows[0].addnext(make(f'<tr><td colspan="{len(rows[0])}"><button>Show 1 more</button></td></tr>'))
    drop(rows[-2])
    case.truth = None


OPERATORS: dict[str, Change] = {
    "new row: a code of another make": _new(_of_another_make),
    "new row: the code is emphasised": _new(_emphasised),
    "new row: the code has its name beside": _new(_named_beside),
    "new row: within a cell": _new(_within_a_cell),
    "new row: a list within a cell": unknowable(_new(_a_list_within_a_cell)),
    "new row: in another dress": _new(_in_another_dress),
    **{f"new row: {form} behind the list": _behind(markup) for form, markup in _FORMS.items()},
    "rows are gone without a trace": _gone(),
    **{f"rows are gone behind {what}": unknowable(_gone(after(LAST_LIST, markup))) for what, markup in _TRACES.items()},
    "rows are gone and the page counts them": _counted,
    "rows are gone behind a button across": _button_across,
}
