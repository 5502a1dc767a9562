"""Real histories of four lists, every step an honest change, read as a benchmark's own sites and undeclared."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from benchmarks import given
from benchmarks.believing import history, judge
from benchmarks.mutate import page_at
from ingest.extraction.read_page import read_page
from ingest.reading import Reading
from parsers import Site

_AT = ("https://docs.example/errors",)
SITES = {
    "kafka-protocol-errors": Site(
        "Kafka", _AT, r"-?\d+", {"Error": "name", "Code": "code", "Retriable": "retryable", "Description": "message"}
    ),
    "psycopg2": Site("Psycopg", _AT, r"[0-9A-Z]{5}", {"SQLSTATE": "code", "Exception": "name"}),
    "simple-jwt-login": Site("Simple JWT Login", _AT, r"\d+", {"Code": "code", "Message": "message"}),
    "sluice": Site("Sluice", _AT, r"SLUICE-[A-Z0-9-]+", {"Code": "code"}),
}
#: A step of a history: its name, why its new page is suspect, and is each code read?
Step = tuple[str, set[str], bool]


def steps() -> Iterator[Step]:
    """Every step of the histories that `ERRDEX_CORPUS` holds, and of the captures that `ERRDEX_CAPTURES` does."""
    if corpus := given("CORPUS"):
        for name, declared in SITES.items():
            versions = sorted((corpus / "histories" / name).glob("*.html"))
            for site in (declared, Site(name, _AT, headings=None)):
                readings = [read_page(site, None, path.read_bytes(), "page", "", None) for path in versions]
                told = f"{name}{'' if site.pinned else ', undeclared'}"
                for path, (before, reading) in zip(versions[1:], pairwise(readings), strict=True):
                    yield f"{told}, {path.stem}", _against(before, reading, site), _is_whole(reading, path)
    if captures := given("CAPTURES"):
        for path in sorted(captures.glob("earlier/pages/*.html")):
            earlier = page_at(path, captures / "earlier" / "truth" / f"{path.stem}.json")
            now = page_at(captures / "pages" / path.name, captures / "truth" / f"{path.stem}.json")
            own, past, found = judge(earlier, now.body, None)
            yield f"{path.stem}, earlier to now", own | past, found == now.truth


def _against(before: Reading, reading: Reading, site: Site) -> set[str]:
    return {one.reason for one in (*reading.findings, *history(before, reading, site.limits))}


def _is_whole(reading: Reading, path: Path) -> bool:
    codes = {row["code"] for row in json.loads(path.with_suffix(".json").read_text("utf-8"))}
    return {record.code for record in reading.records} == codes
