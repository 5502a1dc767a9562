"""The report as one page that asks for nothing from anywhere: it can be mailed, kept, or opened from a disk."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import NamedTuple

from ingest.diff import tally
from ingest.model import Change
from ingest.news.between import Difference
from ingest.report.groups import Group, groups_of
from ingest.report.told import KINDS, How, scope_of, span, sum_of, unsettled
from ingest.report.words import Part, change_parts, parts_of
from ingest.rules import ORDER
from ingest.show import plain

_LONGEST = 1000
#: What HTML and XML allow in no text.
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


class Item(NamedTuple):
    """One thing of a list: `name` makes its anchor, `mark` heads it, `content` is HTML, `size` what it counts for."""

    level: str
    vendor: str
    name: str
    mark: str
    content: str
    size: int = 1


def write(found: Difference, how: How) -> str:
    """A page with the sums by vendor, filters, all changes with the gravest first, and what is suspect or stale."""
    items, counts = list(map(_item, groups_of(found, how.every))), found.tally()
    table = _summary(found, sorted({item.vendor for item in items})) if items else ()
    body = [*table, *listing(items, counts, "changes"), *notes(unsettled(found))]
    return page(sum_of(found), span(found), body)


def page(title: str, under: str, body: Iterable[str]) -> str:
    """A page of what `listing` and `notes` give."""
    style, script = (files("ingest.report").joinpath(f"page.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return framed(title, under, body, style, script)


def framed(title: str, under: str, body: Iterable[str], style: str, script: str) -> str:
    """A page with this heading, a line under it and elements below, whose policy allows its style and script alone.

    What all pages do with a form of filters goes before the script.
    """
    script = files("ingest.report").joinpath("form.js").read_text("utf-8") + script
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'"
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}; form-action \'none\'">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>errdex: {text_of(title)}</title>\n<style>{style}</style>\n</head>\n<body>",
        f"<header>\n<h1>{text_of(title)}</h1>\n<p>{text_of(under)}</p>\n</header>\n<main>",
        *body,
        f"</main>\n<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def text_of(text: object) -> str:
    """`text` as HTML that says just that."""
    return escape(allowed(text))


def allowed(text: object) -> str:
    """`text` as one line of what HTML and XML allow."""
    return _NONCHARACTERS.sub("\N{REPLACEMENT CHARACTER}", plain(text))


def told(group: Group) -> str:
    """What is told of a group, in elements that a feed's reader knows as well."""
    if group.is_sum:
        return text_of(group.summed)
    return f"{_code(group.first)} {worded(parts_of(group, _LONGEST))}"


def _code(change: Change) -> str:
    return f"<code>{text_of(change.code)}</code>{text_of(scope_of(change))}"


def _opened(group: Group) -> str:
    """What is told of a group; a sum opens into all its changes."""
    if not group.is_sum:
        return told(group)
    items = (f"<li>{_code(change)} {worded(change_parts(change, _LONGEST))}</li>" for change in group.changes)
    return f"<details><summary>{told(group)}</summary><ul>{''.join(items)}</ul></details>"


def worded(parts: Iterable[Part]) -> str:
    """The parts in elements that say what is gone and what is new."""
    tags = {"-": "<del>{}</del>", "+": "<ins>{}</ins>", "": "{}"}
    return " ".join(tags[part.sign].format(text_of(part.text)) for part in parts)


def listing(items: Sequence[Item], counts: Counter[str], of: str, levels: Sequence[str] = ORDER) -> Iterator[str]:
    """Filters and a list a level, each with its count; `of` is what is counted."""
    if not items:
        return
    yield from _filters(sorted({item.vendor for item in items}), of, levels)
    taken: Counter[str] = Counter()
    for level in levels:
        if those := [item for item in items if item.level == level]:
            yield f'<section id="{level}" class="{level}">\n<h2>{level} <small>{counts[level]}</small></h2>\n<ol>'
            yield from (_line(item, taken) for item in those)
            yield "</ol>\n</section>"
    yield '<p id="none" role="status" hidden>Nothing fits these filters.</p>'


def _summary(found: Difference, vendors: Sequence[str]) -> Iterator[str]:
    yield "<table>\n<caption>By vendor</caption>\n<thead><tr><th scope=col>vendor"
    yield "".join(f"<th scope=col>{name}" for name in (*ORDER, *KINDS)) + "</tr></thead>\n<tbody>"
    for vendor in vendors:
        counts = tally(entry for entry in found.changes if entry[0] == vendor)
        cells = "".join(f'<td class="{name if counts[name] else "zero"}">{counts[name]}' for name in (*ORDER, *KINDS))
        yield f"<tr><th scope=row>{text_of(vendor)}{cells}</tr>"
    yield "</tbody>\n</table>"


def _filters(vendors: Sequence[str], of: str, levels: Sequence[str]) -> Iterator[str]:
    yield '<form id="filters" role="search" aria-label="Filters" hidden>'
    if len(levels) > 1:
        yield "<fieldset><legend>Levels</legend>"
        yield from (
            f'<label><input type="checkbox" name="level" value="{name}" checked> {name}</label>' for name in levels
        )
        yield "</fieldset>"
    yield '<label>Vendor <select name="vendor"><option value="">all</option>'
    yield from (f'<option value="{text_of(vendor)}">{text_of(vendor)}</option>' for vendor in vendors)
    yield "</select></label>"
    yield '<label>Find <input type="search" name="text" placeholder="press /" autocomplete="off"></label>'
    yield f'<output name="shown" data-of="{of}"></output>\n</form>'


def _item(group: Group) -> Item:
    name = f"{group.vendor}-{group.first.code}-{group.rule}"
    return Item(group.level, group.vendor, name, group.mark, _opened(group), len(group.changes))


def _line(item: Item, taken: Counter[str]) -> str:
    """One thing told; its anchor is made of what it is of, and numbered only where there are several."""
    name = re.sub(r"[^\w.-]+", "_", plain(item.name))[:120]
    taken[name] += 1
    anchor = f"{name}-{taken[name]}" if taken[name] > 1 else name
    data = f'data-vendor="{text_of(item.vendor)}" data-level="{item.level}" data-count="{item.size}"'
    link = f'<a href="#{anchor}" class="rule" title="link to this">{text_of(item.mark)}</a>'
    return f'<li id="{anchor}" {data}>{link} <b>{text_of(item.vendor)}</b> <div>{item.content}</div></li>'


def notes(left: Iterable[str]) -> Iterator[str]:
    """What is left to say."""
    if lines := [f"<li>{text_of(line)}</li>" for line in left]:
        yield '<section id="unsettled">\n<h2>Not confirmed</h2>\n<ul>'
        yield from lines
        yield "</ul>\n</section>"


def _digest(text: str) -> str:
    """How a page's policy allows just this style or script."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
