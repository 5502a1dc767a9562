"""Findings on words that a site declares and no page of it has. Pure functions."""

from collections.abc import Collection, Iterator

from ingest.model import Finding, Reading, some
from parsers.extract.contract import Site
from parsers.lexicon.column_words import normal


def unmatched_columns(site: Site, readings: Collection[Reading]) -> Iterator[Finding]:
    """Find declared column words that no list of any page has: misspelt, or renamed since."""
    lists = [one for reading in readings for one in reading.account.get("lists", ())]
    seen = {normal(word) for one in lists for word in (*one["columns"], *one.get("unused", ()))}
    missing = [repr(word) for word in site.columns if normal(word) not in seen]
    if lists and missing:
        yield Finding("column-lost", f"no list has a column or label {some(missing)}")


def unmatched_lists(site: Site, readings: Collection[Reading]) -> Iterator[Finding]:
    """Find words of `lists` that name no list of any page: misspelt, or renamed since."""
    absent = [set(reading.account.get("lists_absent", ())) for reading in readings]
    if lost := [repr(word) for word in site.lists if absent and all(word in words for words in absent)]:
        yield Finding("list-lost", f"no list has the heading, first word or place {some(lost)}")
