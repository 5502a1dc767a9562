"""A second witness: a machine-readable list that confirms or contradicts what is gone from a page."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, VENDORS, Desk, Live, Run, data, table

from benchmarks.believing import _before, _source, history
from benchmarks.mutate import DAMAGING, HONEST, Absent, page_at
from benchmarks.mutate.case import mutate
from ingest.config.settings import Config, load_config
from ingest.config.witness_source import FIELDS, WitnessSource
from ingest.model import Key, Record, value_of
from ingest.pipeline.workers import read_job
from ingest.reading import Finding, Reading
from ingest.sites.site_source import Job, load_site
from ingest.witness import Fields, Witness, read_witness

#: Lists by their shape, with what each says; and lists that cannot be read.
LISTS = data("witnesses.json")


def source(form: str, rows: str, paths: dict[str, str]) -> WitnessSource:
    return WitnessSource("https://docs.example/list", form, rows, tuple(paths.items()))


@pytest.mark.parametrize("shape", LISTS["shapes"])
def test_each_shape_of_a_list_is_read_by_its_declaration(shape) -> None:
    form, rows, paths, text, expected = LISTS["shapes"][shape].values()
    witness = read_witness((source(form, rows, paths), text.encode()))
    assert (witness.failed, witness.rows) == ("", {("", code): fields for code, fields in expected.items()})


BOMB = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9))
HOSTILE = {
    "bytes that are no UTF-8": ("json", "$", b"\xff{}", "UnicodeDecodeError"),
    "JSON nested without end": ("json", "$", b"[" * 200_000, "nested too deeply"),
    "nesting that Python reads": ("json", "$", b"[" * 150 + b"]" * 150, "more than 100 levels"),
    "aliases that multiply": ("yaml", "$..*", f"l0: &l0 [a, b]\n{BOMB}", "more than 2,000,000 values"),
    **LISTS["unreadable"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_list_that_cannot_be_read_says_why_in_one_line(name) -> None:
    form, rows, body, why = HOSTILE[name]
    data = body.encode() if isinstance(body, str) else body
    failed = read_witness((source(form, rows, {"code": "code"}), data)).failed
    assert why in failed and len(failed) <= 200 and "\n" not in failed


BASE = FIXTURES / "base"
PAGES = {vendor: page_at(BASE / f"{vendor}.html", BASE / f"{vendor}.json") for vendor in VENDORS}


def stated(records: Iterable[Record]) -> dict[Key, Fields]:
    """What records state, as a witness has it."""
    given = {r.key: {name: value_of(r.state, name, r.code) for name in FIELDS[2:]} for r in records}
    return {key: {name: v for name, v in values.items() if v is not None} for key, values in given.items()}  # type: ignore[misc]


def witness_of(records: Iterable[Record], complete: bool = True) -> Witness:
    return Witness(rows=stated(records), complete=complete, scoped=True)


def cells(operators: dict[str, Any]) -> Iterator[tuple[Reading, Reading, Callable[[Witness | None], list[Finding]]]]:
    """What was read before and after each mutation, and what its history says to a witness."""
    for page in PAGES.values():
        site = _source(page)
        before = _before(site, page.body)
        for seed, change in enumerate(operators.values()):
            with suppress(Absent):
                body, charset, _ = mutate(page, change, seed)
                after = read_job(Job(site, body, "page", "", charset))
                if isinstance(after, Reading):
                    yield before, after, partial(history, before, after, load_site(site)[0].limits)


def loses(before: Reading, after: Reading) -> bool:
    now = stated(after.records)
    return any(key not in now or fields.keys() - now[key] for key, fields in stated(before.records).items())


@pytest.mark.slow
def test_no_loss_is_believed_that_a_witness_made_from_the_records_contradicts() -> None:
    trace = "rows are gone without a trace"
    sample = dict([*DAMAGING.items()][::9]) | {trace: DAMAGING[trace]}
    found = [case for case in cells(sample) if loses(*case[:2])]
    assert all([*after.findings, *history_of(witness_of(before.records))] for before, after, history_of in found)
    assert any(not [*after.findings, *history_of(None)] for _, after, history_of in found)


@pytest.mark.slow
def test_no_honest_change_is_refused_for_a_stale_a_partial_or_a_current_witness() -> None:
    for before, after, history_of in cells(HONEST):
        old = [witness_of(before.records[::step], complete=False) for step in (1, 2)]
        # One that calls itself complete and is not contradicts nothing that it does not have.
        for witness in (*old, witness_of(after.records), witness_of(after.records[::2])):
            assert [*map(str, history_of(witness))] == [*map(str, history_of(None))]


ROWS = [f"code_{word}|40{number % 9}|It went wrong {word}." for number, word in enumerate("abcdefghijkl")]


def page(rows: list[str]) -> str:
    return f"<html><h1>Errors</h1>{table('Code|HTTP|Message', *rows)}</html>"


def listed(rows: list[str]) -> str:
    return json.dumps({code: {"status": status} for code, status, _ in (row.split("|") for row in rows)})


def declared(folder: Path, complete: str = "true") -> Config:
    witness = f"[sites.acme.witness]\nurl = 'https://docs.example/errors.json'\nformat = 'json'\nrows = '$.*'\nstatus = 'status'\ncomplete = {complete}\n"
    (folder / "errdex.toml").write_text(f"[sites.acme]\npages = ['https://docs.acme.example/errors']\n{witness}")
    return load_config(folder / "errdex.toml")


@pytest.mark.parametrize(
    ("complete", "gone", "first", "reason"),
    LISTS["whether complete, how many codes are gone, from which on it lists them"],
)
def test_a_complete_witness_alone_confirms_or_contradicts(desk: Desk, complete, gone, first, reason) -> None:
    config = declared(desk.folder, complete)
    desk.refresh(config, acme=page(ROWS))
    if first is not None:
        (desk.folder / "saved" / "acme.witness.json").write_text(listed(ROWS[first:]))
    (_, check), *_ = desk.refresh(config, acme=page(ROWS[gone:])).checks
    assert check.reason == reason and check.accepted == (reason is None)
    assert desk.ask("SELECT count(*) FROM errors") == [(12 if reason else 12 - gone,)]


def test_a_loss_that_a_witness_contradicted_is_not_applied_while_the_witness_cannot_be_read(desk: Desk) -> None:
    config, witness = declared(desk.folder), desk.folder / "saved" / "acme.witness.json"
    desk.refresh(config, acme=page(ROWS))
    witness.write_text(listed(ROWS))
    for _ in range(3):
        (_, check), *_ = desk.refresh(config, acme=page(ROWS[1:])).checks
        assert check.reason == "loss-unconfirmed" and "code_a" in str(check.detail)
        witness.write_text("nonsense")
    (_, check), *_ = desk.refresh(config, acme=page(ROWS)).checks
    assert check.accepted
    (_, check), *_ = desk.refresh(config, acme=page(ROWS[1:])).checks
    assert check.accepted  # Since then it has contradicted nothing.


@pytest.mark.slow
def test_sites_lists_where_page_and_witness_differ_and_why_one_is_not_used(desk: Desk, run: Run) -> None:
    def sites() -> str:
        shown = run("sites", "acme", "--config", desk.folder / "errdex.toml")[1]
        return shown.partition("witness,")[2]

    config = declared(desk.folder)
    plain = replace(config, sites={"acme": replace(config.sites["acme"], witness=None)})
    assert desk.refresh(plain, acme=page(ROWS)).checks[0][1].accepted and not sites()
    # A declaration that is new is tried though the page is not.
    assert desk.refresh(config, acme=page(ROWS)).checks[0][1].outcome == "unchanged"
    assert "in run 2: not used: there is no saved file acme.witness.json" in sites()
    text = listed([*ROWS[1:], "code_z|400|"]).replace('"402"', '"499"')
    (desk.folder / "saved" / "acme.witness.json").write_text(text)
    for _ in range(2):
        assert desk.refresh(config, acme=page(ROWS)).checks[0][1].outcome == "unchanged"
    assert desk.ask("SELECT run, last_run FROM checks") == [(1, 1), (2, 2), (3, 4)]
    notes = ["not in it: code_a", "in it alone: code_z", "other status: code_c, code_l"]
    assert sites().splitlines() == [" in run 3: 12 codes, complete", *(f"  {note}" for note in notes)]


@pytest.mark.slow
def test_a_witness_is_fetched_by_the_rules_of_a_page_and_spares_the_second_look(live: Live) -> None:
    path = live.desk.folder / "errdex.toml"
    server = live.server
    own, other, text = server.url, server.url.replace("127.0.0.1", "localhost"), path.read_text()

    def night(seen: list[str], at: str, witness: str) -> list[str]:
        """The paths asked for while a code goes, and an Authorization if it came with the witness."""
        more = f"headers = {{Authorization = 'secret'}}\n[sites.acme.witness]\nurl = '{at}/list'\nformat = 'json'\nrows = '$.*'\ncomplete = true\n"
        path.write_text(text.replace("127.0.0.0/8'", "127.0.0.0/8', '::1/128'") + more)
        server.routes["/list"] = lambda to: to.page(witness.encode(), Content_Type="application/json")
        del server.seen[:]
        outcome = live.refresh(lambda to: to.page(page(seen).encode()), config=load_config(path))
        assert outcome.checks[0][1].accepted
        return [asked + " with it" * ("Authorization" in sent) for asked, sent in server.seen if asked != "/robots.txt"]

    assert night(ROWS, own, listed(ROWS)) == ["/errors with it", "/list with it"]
    assert night(ROWS[1:], own, listed(ROWS[1:])) == ["/errors with it", "/list with it"]
    assert night(ROWS[2:], other, "no list") == ["/errors with it", "/list", "/errors with it"]
    server.routes["/robots.txt"] = lambda to: to.page(b"User-agent: *\nDisallow: /list\n")
    assert night(ROWS[3:], own, listed(ROWS)) == ["/errors with it", "/errors with it"]
