"""Take away each list of a page in turn, as if the reader had not known it for one: is the page called suspect?

    ERRDEX_CORPUS=… python -m benchmarks.withheld [FILE…]

By default the corpus; of these, the pages that are read without a finding. A list whose codes are all in another one is
left alone. What is lost without a finding is printed where files are named.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from benchmarks import given
from benchmarks.timing import verdict
from ingest.errors import PageFailed
from ingest.extraction import extract
from ingest.pipeline.probe import Probe, probe_page
from parsers.classify import PageLists, read_lists
from parsers.extract.contract import Site
from parsers.html.page import Page

_LEAST = 0.85


def probe_without(body: bytes, place: int) -> Probe:
    """Probe a page of which the list at this place is as one that nothing speaks for."""

    def withheld(page: Page, site: Site) -> PageLists:
        found = read_lists(page, site)
        if site.pinned or site.lists:
            return found  # A proposal, which is tried.
        one = found.lists[place]
        one.features, one.rows, one.items, one.codes = [], [], [], set()
        one.accepted = False
        return found

    with patch.object(extract, "read_lists", withheld):
        return probe_page(body, "page", "", None)


def results(path: Path) -> Iterator[tuple[str, set[str], bool]]:
    """Of each list taken away: its shape, the codes lost by that, and whether the page is suspect."""
    body = path.read_bytes()
    try:
        whole = probe_page(body, "page", "", None)
    except PageFailed:
        return
    lists = read_lists(Page(body)).lists if whole.suspect is None else []
    accepted = [at for at, one in enumerate(lists) if one.accepted]
    for at in accepted if len(accepted) > 1 else ():
        if lists[at].codes <= {code for other in accepted if other != at for code in lists[other].codes}:
            continue
        found = probe_without(body, at)
        lost = {str(record["code"]) for record in whole.records} - {str(record["code"]) for record in found.records}
        if lost:
            yield lists[at].table.shape, lost, found.suspect is not None


def main() -> None:
    named, corpus = [Path(name) for name in sys.argv[1:]], given("CORPUS")
    if not (named or corpus):
        print("skipped: ERRDEX_CORPUS names no folder of pages")
        return
    paths = named or sorted((corpus / "pages").glob("*.html"))
    taken, told = Counter[str](), Counter[str]()
    for path in paths:
        for shape, lost, suspect in results(path):
            taken[shape] += 1
            told[shape] += suspect
            if named and not suspect:
                print(f"{path.name}: a {shape} of {', '.join(sorted(lost)[:5])}")
    for shape in sorted(taken):
        print(f"{shape:<12}{told[shape]:>5} of {taken[shape]}")
    share = told.total() / max(1, taken.total())
    print(f"{'all':<12}{told.total():>5} of {taken.total()}: {share:.3f} >= {_LEAST} {verdict(share, _LEAST, False)}")


if __name__ == "__main__":
    main()
