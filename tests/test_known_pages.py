"""The directory of other vendors' pages: public addresses, none of them verified."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Run, page_of

from ingest.config.settings import Config
from ingest.errors import UsageError
from ingest.pipeline.probe import page_at
from ingest.sites.known_pages import known_pages
from ingest.sites.registry import find_sites


def test_known_pages_are_public_addresses_that_nobody_has_verified() -> None:
    pages = known_pages()
    assert len(pages) > 100 and len({page.address for page in pages}) == len(pages)
    for page in pages:
        parts = urlsplit(page.address)
        assert parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username and not parts.fragment
        assert page.verified == "never" and re.fullmatch(r"[a-z0-9_]+", page.vendor) and page.shape
    assert not {page.vendor for page in pages} & set(find_sites(Config()))


def test_the_directory_is_listed_and_says_that_nothing_of_it_was_verified(run: Run) -> None:
    code, out, _ = run("sites", "--known", "--format", "json")
    row = next(row for row in json.loads(out) if row["vendor"] == "stripe")
    assert (code, row["verified"]) == (0, "never") and row["address"].startswith("https://docs.stripe.com/")
    assert "stripe\tStripe\tone table\tnever\t" in run("sites", "--known")[1]
    code, out, _ = run("sites", "--known", "stripe", "--format", "json")
    assert {row["vendor"] for row in json.loads(out)} == {"stripe"}


def test_a_file_goes_before_a_known_vendor_of_its_name(tmp_path: Path) -> None:
    assert Path.cwd() == tmp_path
    Path("stripe").write_text(page_of("paylera"), "utf-8")
    page = page_at(Config(), "stripe")
    assert (page.known, page.url) == (False, "")
    with pytest.raises(UsageError, match="no such file or known vendor"):
        page_at(Config(), "strip")
