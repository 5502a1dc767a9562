"""The edits that operators are made of: elements made, filled, wrapped and dropped, and changes by XPath."""

from collections.abc import Callable
from operator import attrgetter

from lxml import etree, html
from lxml.html import HtmlElement, fragment_fromstring

from benchmarks.mutate.case import Case, Change


def code_of(row: HtmlElement) -> str:
    """The code of a row or card."""
    return text_in(next(row.iter("code")))


def text_in(element: HtmlElement) -> str:
    return "".join(element.itertext())


def markup_in(element: HtmlElement) -> str:
    """The markup within an element."""
    return (element.text or "") + "".join(html.tostring(part, encoding="unicode") for part in element)


def make(markup: str) -> HtmlElement:
    """An element of its markup."""
    return fragment_fromstring(markup)


def fill(cell: HtmlElement, text: str) -> None:
    """Put `text` in place of what the cell says; a card's label stays."""
    labels = [part for part in cell if part.tag == "strong"]
    cell[:] = labels
    if labels:
        labels[0].tail = f" {text}"
    else:
        cell.text = text


def drop(element: HtmlElement) -> None:
    """Take an element out of the page; what follows it stays."""
    element.drop_tree()


def wrap(element: HtmlElement, *tags: str) -> None:
    """Put all that is in `element` into new elements within it."""
    for tag in tags:
        inner = element.makeelement(tag)
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)


def each(path: str, work: Callable[[HtmlElement], object]) -> Change:
    """Do the work on each element that the path finds."""
    return lambda case: [work(element) for element in case.find(path)]


def on_some(
    work: Callable[[Case, HtmlElement], object], among: Callable[[Case], list[HtmlElement]] = attrgetter("rows")
) -> Change:
    """Do something to some of the rows."""
    return lambda case: [work(case, row) for row in case.some(among(case))]


def around(path: str, *tags: str) -> Change:
    """Wrap the content of what the path finds."""
    return each(path, lambda element: wrap(element, *tags))


def retag(path: str, tag: str) -> Change:
    """Give the elements another tag."""
    return each(path, lambda element: setattr(element, "tag", tag))


def strip(path: str) -> Change:
    """Drop the tags and keep what is in them."""
    return each(path, HtmlElement.drop_tag)


def before(path: str, markup: str) -> Change:
    return each(path, lambda element: element.addprevious(make(markup)))


def after(path: str, markup: str) -> Change:
    """Put the markup behind the elements, and what followed them behind it."""

    def work(element: HtmlElement) -> None:
        new = make(markup)
        new.tail, element.tail = element.tail, None
        element.addnext(new)

    return each(path, work)


def inside(path: str, markup: str) -> Change:
    return each(path, lambda element: element.append(make(markup)))


def rewrite(path: str, work: Callable[[str], str]) -> Change:
    """Change every text within the elements."""

    def change(top: HtmlElement) -> None:
        for element in top.iter(etree.Element):
            element.text = element.text and work(element.text)
            if element is not top:
                element.tail = element.tail and work(element.tail)

    return each(path, change)


def on_bytes(work: Callable[[bytes], bytes], charset: str | None = None) -> Change:
    """Change the page as it is written out."""

    def change(case: Case) -> None:
        case.finish, case.charset = work, charset

    return change


def unknowable(change: Change) -> Change:
    """The operator, after which nobody can know what the page means to state."""

    def damage(case: Case) -> None:
        change(case)
        case.truth = None

    return damage


def all_tables(case: Case) -> list[HtmlElement]:
    """Every table of the page."""
    return case.tables


def one_table(case: Case) -> list[HtmlElement]:
    """One of the tables, by chance."""
    return [case.one(case.tables)]


def said(cell: HtmlElement) -> str:
    """What a cell says; of a card's text, without its label."""
    label = cell.find("strong")
    return text_in(cell)[len(text_in(label)) if label is not None else 0 :].strip()
