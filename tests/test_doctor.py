"""What doctor finds: each kind of damage, stale vendors, and nothing in an intact catalogue."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest
from conftest import DATA, LOCAL_FETCH, ODD, Desk, Patch, Run, page_of
from server import Server

from ingest.config.settings import Config, SiteConfig
from ingest.pipeline.review import reject
from ingest.store.connection import reading, writing
from ingest.store.doctor import examine


@pytest.fixture
def doctor(run: Run, desk: Desk) -> Run:
    return run.of("doctor")


@pytest.fixture(scope="module")
def built(template: Desk) -> Desk:
    """A catalogue with additions, removals, changes, a suspect page, and a body that nothing needed any more."""
    template.two_nights("paylera", "autopay")
    odd = page_of("paylera", "layout").replace("<td>", "<dd>")
    template.refresh(paylera=odd, autopay=page_of("autopay", "later") + " ")
    template.refresh(autopay=page_of("autopay", "later"))
    return template


@pytest.fixture
def full(built: Desk, desk: Desk) -> Desk:
    """A copy of that catalogue, to be damaged."""
    desk.copy(built)
    return desk


@pytest.mark.slow
def test_an_intact_catalogue_passes_every_check_and_is_not_changed(doctor: Run, full: Desk) -> None:
    before = full.db.read_bytes()
    code, out, err = doctor()
    assert (code, err) == (0, "") and out.splitlines()[-1].startswith("check    paylera    last c")
    assert all(line.startswith("ok ") for line in out.splitlines()[:-1])
    data = doctor.json()
    assert data["healthy"] and data["stale"] == []
    assert all(list(one) == ["name", "ok", "detail"] for one in data["checks"])
    assert [row["vendor"] for row in data["unsettled"]] == ["paylera"]
    assert len(out.splitlines()) == len(data["checks"]) + 1 and full.db.read_bytes() == before


@pytest.mark.parametrize("line", (DATA / "damages.tsv").read_text("utf-8").splitlines()[1:])
def test_each_damage_is_found_by_its_own_check(doctor: Run, full: Desk, line) -> None:
    sql, name, expected = line.split("\t")
    full.ask(sql)
    code, out, err = doctor("--format", "json", "--max-age", "7d")
    data = json.loads(out)
    damaged = {one["name"]: one["detail"] for one in data["checks"] if not one["ok"]}
    assert (code, err, data["healthy"]) == (5, "", False) and expected in damaged[name], damaged
    assert "Restore a backup" in damaged[name] and damaged.keys() <= {name, *(["fulltext"] if "errors " in sql else [])}
    assert sum(line.startswith("damaged") for line in doctor()[1].splitlines()) == len(damaged)


@pytest.mark.slow
def test_a_missing_last_snapshot_is_reported_and_kept_again_by_the_next_run(doctor: Run, desk: Desk) -> None:
    body = page_of("paylera").encode() + b" "
    desk.refresh(paylera=page_of("paylera"))
    with Server() as server:
        server.routes["*"] = lambda to: to.tagged(body, '"x"')
        site = SiteConfig(pages=(f"{server.url}/error-codes",))
        refresh = partial(desk.fetch, Config(LOCAL_FETCH, {"paylera": site}), "paylera")
        assert [refresh().checks[0][1].outcome for _ in range(2)] == ["unchanged", "not_modified"]
        desk.ask("DELETE FROM pages WHERE sha256 = (SELECT sha256 FROM checks WHERE run = 2)")
        code, out, _ = doctor()
        assert code == 5 and "paylera/error-codes of run 3 is missing" in out and "errdex refresh" in out
        assert refresh().checks[0][1].outcome == "unchanged"
    assert doctor()[0] == 0


@pytest.mark.slow
def test_two_pages_that_swap_their_bodies_are_both_kept(doctor: Run, desk: Desk) -> None:
    one, other = page_of("paylera"), page_of("paylera") + " "
    desk.refresh(paylera=one, paylera__two=other)
    desk.refresh(paylera=other, paylera__two=one)
    assert doctor()[0] == 0


def test_an_unfinished_run_is_named_and_is_no_fault(doctor: Run, full: Desk) -> None:
    with writing(full.db, create=False) as catalogue:
        catalogue.execute("UPDATE runs SET finished_at = NULL WHERE run = 2")
        code, out, _ = doctor()
    assert code == 0 and "unfinished (running, or interrupted): 2" in out


@pytest.mark.slow
def test_what_a_concurrent_refresh_writes_is_not_damage(desk: Desk, monkeypatch: Patch) -> None:
    monkeypatch.setattr("ingest.store.connection.BUSY_TIMEOUT_S", 0.05)  # with the reader, before the log is cut
    desk.refresh(paylera=page_of("paylera"))
    with reading(desk.db) as catalogue:
        findings = []
        for finding in examine(catalogue):
            findings.append(finding)
            if finding.name == "integrity":
                desk.refresh(paylera=page_of("paylera", "later"), autopay=page_of("autopay"))
    assert all(finding.ok for finding in findings) and findings[-1].detail.startswith("1 known")


@pytest.mark.slow
def test_stale_vendors_are_listed_with_since_when(doctor: Run, run: Run, desk: Desk) -> None:
    desk.now = "2020-01-01T00:00:00Z"
    desk.refresh(paylera=page_of("paylera"), nevermined=page_of("nevermined"))
    desk.refresh(basistheory="<html><body>Nothing here.</body></html>")
    desk.now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    desk.refresh(autopay=page_of("autopay"))
    desk.refresh(paylera=ODD)
    desk.refresh(Config(sites={"nevermined": SiteConfig(enabled=False)}), autopay=page_of("autopay"))
    assert doctor()[0] == 0
    code, out, err = doctor("--max-age", "36h", "--format", "json")
    stale = {row["vendor"]: row for row in json.loads(out)["stale"]}
    assert (code, err, sorted(stale)) == (1, "", ["basistheory", "paylera"])
    assert stale["paylera"]["confirmed_at"] == "2020-01-01T00:00:00Z"
    assert stale["paylera"]["suspect_since"] > "2020-01-02"
    code, out, _ = doctor("--max-age", "36h")
    never, review = (line for line in out.splitlines() if not line.startswith("ok "))
    assert (
        code == 1 and "basistheory never confirmed, suspect since 2020" in never and "`errdex review paylera`" in review
    )
    assert "not checked (without a parser, or disabled): nevermined" in out
    states = {row["vendor"]: row["stale_since"] for row in run.json("sites")}
    assert (states["paylera"], states["autopay"]) == ("2020-01-01T00:00:00Z", None)
    assert ", stale since 2020-01-01T00:00:00Z\t" in run("sites")[1]
    assert doctor("--max-age", "99999d")[0] == 1  # basistheory never was
    desk.ask("DELETE FROM runs WHERE run = 1")
    code, out, _ = doctor("--max-age", "36h")
    assert code == 5 and "stale    paylera" in out


@pytest.mark.slow
def test_each_page_of_a_vendor_that_is_not_read_gets_its_remedy(doctor: Run, desk: Desk) -> None:
    desk.refresh(paylera=page_of("paylera"))
    desk.refresh(paylera=ODD, paylera__more=b"")
    reject(Config(), desk.db, "paylera")
    desk.refresh(paylera=ODD, paylera__more=b"")
    told = doctor()[1]
    assert "see `errdex review paylera`; `errdex review paylera --accept` applies it after all" in told


def test_no_vendor_and_a_time_in_the_far_future_are_no_confirmation(doctor: Run, desk: Desk) -> None:
    with writing(desk.db, create=True):
        pass
    code, out, _ = doctor("--max-age", "7d")
    assert code == 1 and "never confirmed: run `errdex refresh`" in out and doctor()[0] == 0
    desk.now = "2999-01-01T00:00:00Z"
    desk.refresh(paylera=page_of("paylera"))
    assert doctor("--max-age", "7d")[0] == 1


@pytest.mark.parametrize("left", [0, 1, 99, 100, 4095, 4096, 100_000, -4096, -4095, -100])
def test_a_truncated_file_is_reported_in_one_line(doctor: Run, run: Run, full: Desk, left) -> None:
    full.db.write_bytes(full.db.read_bytes()[:left])
    assert run("list")[0] == 5
    code, out, err = doctor("--max-age", "7d")
    assert code == 5 and (len(err.splitlines()) == 1 if err else "\ndamaged" in f"\n{out}")


def test_a_schema_that_is_no_text_is_told_in_a_line(doctor: Run, full: Desk) -> None:
    full.db.write_bytes(full.db.read_bytes().replace(b'TABLE "errors"', b'TABLE "err\xd8rs'))
    assert "is damaged" in doctor.refused(code=5)


@pytest.mark.slow
def test_a_zeroed_page_anywhere_in_the_file_is_damage(doctor: Run, full: Desk) -> None:
    full.ask("VACUUM")  # leaves no page that nothing stands on
    whole = full.db.read_bytes()
    for at in range(4096, len(whole), 4096):
        full.db.write_bytes(whole[:at] + bytes(4096) + whole[at + 4096 :])
        assert doctor()[0] == 5, f"page {at // 4096}"


def test_a_file_that_cannot_be_read_is_reported_once_and_by_every_command_with_the_remedy(run: Run, full: Desk) -> None:
    whole = full.db.read_bytes()
    full.db.write_bytes(whole[:20_000] + b"\xff" * 60_000 + whole[80_000:])
    code, out, err = run("doctor")
    assert (code, err, out.count("\n")) == (5, "", 1) and "Restore a backup" in out
    for words in (["search", "card"], ["explain", "card_closed"], ["diff"]):
        assert "is damaged" in run.refused(*words, code=5), words


DAMAGES = [line.split("\t") for line in (DATA / "bad_rows.tsv").read_text("utf-8").splitlines()[1:]]
READING = [
    *(["diff"], ["diff", "--since", "0", "--events"], ["diff", "--format", "html"], ["log"], ["log", "paylera", "gone"]),
    *(["list"], ["list", "--at", "1"], ["show", "paylera", "gone"], ["search", "card"], ["sites", "paylera"], ["review"]),
    *(["export", "html", "-"], ["export", "csv", "-"], ["explain", "card_closed"], ["impact", ".", "--all"], ["doctor"]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_damage_ends_a_command_with_one_line_or_does_not_affect_it(run: Run, full: Desk, damage, message) -> None:
    full.ask(damage)
    output = ""
    for words in READING:
        code, out, err = run(*words)
        assert code == 0 or (code == 5 and err.count("\n") == (words != ["doctor"])), (words, err)
        output += err if "errdex.db: is damaged" in err else out if words == ["doctor"] else ""
    assert message in output


@pytest.mark.parametrize("words", [["diff", "--since", "0"], ["impact", ".", "--since", "0"]])
def test_a_missing_first_run_ends_a_difference_with_one_line(run: Run, full: Desk, words) -> None:
    full.ask("DELETE FROM runs WHERE run = 1")
    code, _, err = run(*words)
    assert (code, err.count("\n")) == (5, 1) and "run 1 is missing" in err
