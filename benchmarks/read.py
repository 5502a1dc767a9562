"""Bytes to records with their account, against lxml's bare parse of the same bytes and against BeautifulSoup.

    python -m benchmarks.read

Reads the captures that `ERRDEX_CAPTURES` names, else the fixtures.
"""

import os
from pathlib import Path

from lxml import etree

from benchmarks.soup import read_soup
from benchmarks.timing import medians, verdict
from ingest.read import read_page
from ingest.sites import load, sources

_ROUNDS = 60


def main() -> None:
    captures = os.environ.get("ERRDEX_CAPTURES")
    folder = Path(captures) / "pages" if captures else Path(__file__).parent.parent / "fixtures" / "base"
    print(f"bytes -> records, medians of {_ROUNDS} rounds ({'captures' if captures else 'fixtures'})")
    print(
        f"{'page':<14}{'kB':>6}{'rows':>6}{'lxml ms':>9}{'errdex ms':>11}{'soup ms':>9}{'/ lxml':>8}{'<= 6':>9}{'soup /':>8}{'>= 4':>9}"
    )
    for path in sorted(folder.glob("*.html")):
        body = path.read_bytes()
        site, parse = load(sources(None)[path.stem])

        def bare(body: bytes = body) -> object:
            return etree.fromstring(body, etree.HTMLParser(huge_tree=True, encoding="utf-8"))

        def ours(body: bytes = body, site=site, parse=parse) -> object:  # type: ignore[no-untyped-def]
            return read_page(site, parse, body, "page", "https://docs.example/", None)

        def soup(body: bytes = body, site=site) -> object:  # type: ignore[no-untyped-def]
            return read_soup(body, site)

        floor, mine, peer = medians(_ROUNDS, bare, ours, soup)
        rows = len(read_page(site, parse, body, "page", "", None).records)
        assert rows == len(read_soup(body, site)[0]), "the peer does another work"
        print(
            f"{path.stem:<14}{len(body) / 1000:>6.0f}{rows:>6}{floor * 1e3:>9.2f}{mine * 1e3:>11.2f}{peer * 1e3:>9.2f}"
            f"{mine / floor:>8.1f}{verdict(mine / floor, 6, True):>9}{peer / mine:>8.1f}{verdict(peer / mine, 4, False):>9}"
        )


if __name__ == "__main__":
    main()
