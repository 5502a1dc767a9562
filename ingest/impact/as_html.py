"""The hits as a page by itself, in the frame of a report of a difference."""

from collections import Counter

from ingest.impact.search import Hit
from ingest.impact.told import Impact, group_of
from ingest.report.as_html import Item, listing, notes, page, text_of, told
from ingest.rules import ORDER

#: What stands for the level in an inventory.
_NAMED = "named"


def write(found: Impact) -> str:
    """A page with filters, all hits with the gravest first, and what is suspect, stale or not read."""
    levels, counts = (ORDER, found.levels()) if found.told else ((_NAMED,), Counter({_NAMED: len(found.hits)}))
    body = [*listing(list(map(_item, found.hits)), counts, "hits", levels), *notes(found.left())]
    return page(found.summed(), found.sought, body)


def _item(hit: Hit) -> Item:
    group = group_of(hit)
    place = f"{hit.path}:{hit.line}"
    content = f"<code>{text_of(place)}</code> {told(group) if group else f'<code>{text_of(hit.code)}</code>'}"
    level, mark = (group.level, group.mark) if group else (_NAMED, _NAMED)
    return Item(level, hit.vendor, f"{place}-{hit.code}-{mark}", mark, content)
