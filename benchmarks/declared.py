"""Pages that are declined, suspect or read in part, read again by the block that `probe` prints, unchanged."""

import csv
import json
import tempfile
from pathlib import Path

from benchmarks.timing import verdict
from ingest.config.settings import load_config
from ingest.extraction.read_page import read_page
from ingest.pipeline.probe import Probe, probe_page
from ingest.reading import Reading
from ingest.sites.registry import find_sites
from parsers.lexicon.cleaning import cosmetic_free

_BOUND = 0.85
URL = "https://docs.example/errors"


def main(folder: Path, only: list[str]) -> None:
    """Print each such page, and the share of them whose codes the block gives exactly, and without a finding."""
    seen = exact = clean = 0
    for name, judged in judged_fields(folder).items():
        wanted = json.loads((folder / "expected" / f"{name}.json").read_text("utf-8"))
        if not wanted or (only and name not in only):
            continue
        body = (folder / "pages" / f"{name}.html").read_bytes()
        found = probe_page(body, "page", URL, None)
        if _holds([(one["code"], one["message"]) for one in found.records], wanted, judged) and not found.suspect:
            continue
        seen += 1
        outcome = found.suspect["reason"] if found.suspect else "read in part"
        reading = by_block(found, body)
        right = reading is not None and _holds(
            [(one.code, one.state.message) for one in reading.records], wanted, judged
        )
        accepted = right and reading is not None and not reading.findings
        exact, clean = exact + right, clean + accepted
        print(f"{name:<28}{outcome or '':<20}{'exact' if right else 'not exact' if reading else 'no block'}", end="")
        print("" if accepted or reading is None else f"; {[one.reason for one in reading.findings]}")
        if only:
            print(found.declare)
    print(f"{exact} of {seen} exact ({clean} without a finding): ", end="")
    print(f"{exact / max(1, seen):.2f} >= {_BOUND} {verdict(exact / max(1, seen), _BOUND, False)}")


def judged_fields(folder: Path) -> dict[str, set[str]]:
    """Each page of the manifest, with the fields on which careful readers differ."""
    with (folder / "manifest.tsv").open(encoding="utf-8") as lines:
        return {row["id"]: set(row["judged_fields"].split(",")) for row in csv.DictReader(lines, delimiter="\t")}


def by_block(found: Probe, body: bytes) -> Reading | None:
    """The page as a site with that block reads it."""
    if not found.declare:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "errdex.toml"
        path.write_text(f'[sites.page]\npages = ["{URL}"]\n{found.declare}\n', "utf-8")
        site = find_sites(load_config(path))["page"].site
    assert site is not None
    return read_page(site, None, body, "page", URL, None)


def _holds(found: list[tuple[str, str]], wanted: list[dict[str, object]], judged: set[str]) -> bool:
    """Are these the codes wanted, apart from cosmetics and from what another reading may take for codes or rows?

    Where another column may be that of the codes, a row is known by its message as well.
    """
    number = 1 + ("code" in judged)
    mine = [{*map(cosmetic_free, names[:number])} for names in found]
    either = [{cosmetic_free(str(row[name])) for name in ("code", "message")[:number]} for row in wanted]
    known, theirs = set().union(*mine), set().union(*either)
    complete = all(not names.isdisjoint(known) for names in either)
    return complete and ("rows" in judged or all(not names.isdisjoint(theirs) for names in mine))
