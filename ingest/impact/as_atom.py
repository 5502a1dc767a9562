"""The hits as a feed: an entry for what a run changed of a vendor, with the lines that it touches."""

from collections import Counter

from ingest.impact.told import Impact, group_of
from ingest.report.as_atom import Entry, fed
from ingest.report.as_html import text_of, told
from ingest.show import plain


def write(found: Impact) -> str:
    """The feed of one tree, which is known by its place on this machine; not of an inventory, which is no news."""
    assert found.told
    entries: dict[tuple[int, str], Entry] = {}
    for hit in found.hits:
        if group := group_of(hit):
            levels, items = entries.setdefault((group.first.run, hit.vendor), (Counter(), []))
            levels[group.level] += 1
            place = f"<code>{text_of(f'{hit.path}:{hit.line}')}</code>"
            items.append(f"<b>{group.level}</b> {text_of(group.mark)}: {place} {told(group)}")
    where = plain(found.tree.root.resolve())
    return fed(found.told, f"changes that touch {where}", found.summed(), entries, where)
