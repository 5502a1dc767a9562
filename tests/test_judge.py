"""The verdict is pure: judged twice, the same pages give the same, and are left as they were."""

from copy import deepcopy

import pytest
from conftest import page_of

from ingest.model import Check, Finding, Reading, Stored, Waiver
from ingest.pipeline.workers import Job, read_job
from ingest.sites.registry import sources
from ingest.validate.verdict import PageCheck, VendorState, judge


def reading_of(text: str) -> Reading:
    found = read_job(Job(sources(None)["paylera"], text.encode(), "page", "", None))
    assert isinstance(found, Reading)
    return found


BASE = reading_of(page_of("paylera"))
PAGES = {
    "unchanged": page_of("paylera"),
    "changed": page_of("paylera", "later"),
    "suspect": page_of("paylera").replace("<td>401</td>", "", 1),
    "empty": "<html><body><main><table></table></main></body></html>",
}


def waive(page: str, finding: Finding, records: object) -> Waiver:
    return Waiver(page, finding.detail, "", "me", "now", "")


@pytest.mark.parametrize("waived", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_judging_twice_gives_equal_verdicts_and_leaves_the_inputs_equal(name, waived) -> None:
    rows = {one.key: Stored(one.state, one.evidence, one.section, "page", None, "", "") for one in BASE.records}
    state = VendorState("paylera", rows, at="now", **({"waiver_for": waive} if waived else {}))
    flapping = (Finding("flapping", "a second request failed"),) if name == "changed" else ()
    page = PageCheck(Check("page", "failed", sha256="0"), None, reading_of(PAGES[name]), before=BASE, findings=flapping)
    inputs = deepcopy((page, rows))
    first, second = judge(state, [page]), judge(state, [page])
    assert first == second and (page, rows) == inputs
    without = judge(state, [PageCheck(page.check, None, page.reading, before=BASE)])
    assert (without.findings != first.findings or without.waived != first.waived) == bool(flapping)


@pytest.mark.parametrize("waived", [False, True])
def test_only_a_waivable_finding_is_waived(waived) -> None:
    state = VendorState("paylera", {}, **({"waiver_for": waive} if waived else {}))
    for reason, accepted in (("row-unread", waived), ("no-rows", False)):
        page = PageCheck(Check("page", "failed"), None, Reading(findings=[Finding(reason, "It was seen.")]))
        verdict = judge(state, [page])
        assert verdict.write.checks[0].accepted == accepted == bool(verdict.waived["page"])
        assert bool(verdict.findings["page"]) is not accepted
