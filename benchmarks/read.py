"""Bytes to records with their account, against lxml's bare parse of the same bytes and against BeautifulSoup.

    python -m benchmarks.read

Reads the captures that `ERRDEX_CAPTURES` names, else the fixtures.
"""

from functools import partial
from pathlib import Path

from benchmarks import given
from benchmarks.soup import read_soup
from benchmarks.timing import bare_parse, medians, verdict
from ingest.extraction.read_page import read_page
from ingest.sites.registry import sources
from ingest.sites.site_source import load_site

_ROUNDS = 30


def main() -> None:
    captures = given("CAPTURES")
    folder = captures / "pages" if captures else Path(__file__).parent.parent / "fixtures" / "base"
    print(f"bytes -> records, medians of {_ROUNDS} rounds ({'captures' if captures else 'fixtures'})")
    line = "{:<12}{:>5}{:>6}{:>8}{:>8}{:>8}{:>8}{:>9}{:>8}{:>9}"
    print(line.format("page", "kB", "rows", "lxml ms", "errdex", "soup", "/ lxml", "<= 6", "soup /", ">= 4"))
    for path in sorted(folder.glob("*.html")):
        body = path.read_bytes()
        site, parse = load_site(sources(None)[path.stem])

        floor, mine, peer = medians(
            _ROUNDS,
            partial(bare_parse, body),
            partial(read_page, site, parse, body, "page", "https://docs.example/", None),
            partial(read_soup, body, site),
        )
        rows = len(read_page(site, parse, body, "page", "", None).records)
        assert rows == len(read_soup(body, site)[0]), "the peer does another work"
        times = [f"{taken * 1e3:.2f}" for taken in (floor, mine, peer)]
        slower, faster = mine / floor, peer / mine
        ratios = [f"{slower:.1f}", verdict(slower, 6, True), f"{faster:.1f}", verdict(faster, 4, False)]
        if not captures:
            ratios[1] = ratios[3] = "-"  # To be reached on pages of a real size: on small ones fixed costs weigh more.
        print(line.format(path.stem, round(len(body) / 1000), rows, *times, *ratios))


if __name__ == "__main__":
    main()
