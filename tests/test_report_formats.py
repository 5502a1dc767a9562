"""Each format as what reads it sees it: a terminal, a validator, a browser, a feed reader, a workflow's runner."""

import html
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import ROOT, Desk, Run, page_of
from test_report import page, rows

from ingest.cli import main
from ingest.cli.options import ReportFormat
from ingest.diff.rules import LEVELS, OLD_RULES, Levels
from ingest.history.net_diff import Difference, difference
from ingest.history.subscription import ChangeFilter, apply_levels
from ingest.model import Change, State
from ingest.report import render
from ingest.report.as_markdown import inert
from ingest.report.as_text import wrapped
from ingest.safe_output import columns
from ingest.store.connection import reading

FORMATS = sorted(get_args(ReportFormat))
NOW = datetime(2026, 11, 23, tzinfo=UTC)
BREAKOUT = "\"'><script>alert(1)</script><img src=//evil.example>::error::x%0A]]>&lt;b&gt;\ufffe\n##[error]x\x1b[31m"


def found(desk: Desk, since: str | None = None, events: bool = False) -> Difference:
    with reading(desk.db) as catalogue:
        return apply_levels(difference(catalogue, since, None, None, NOW, events), Levels(), ChangeFilter())


@pytest.fixture(scope="module")
def nights(template: Desk) -> Desk:
    """A mass of hints with a status and a rename among them; what a second vendor changed; a page that is suspect."""
    later = [*rows(120, "Please ask"), *rows(130)[120:]]
    later[3] = (later[3][0], 409, *later[3][2:])
    later[125] = ("pay.instance_125", *later[125][1:])
    nights: list[dict[str, Any]] = [
        {"paylera": page(rows(130)), "autopay": page_of("autopay")},
        {"paylera": page(later), "autopay": page_of("autopay")},
        {"paylera": page(later).replace("<td>400</td>", "", 1), "autopay": page_of("autopay", "later")},
    ]
    for day, pages in enumerate(nights, 20):
        template.now = f"2026-11-{day}T00:00:00Z"
        template.refresh(**pages)
    return template


@pytest.fixture
def story(desk: Desk, nights: Desk) -> Desk:
    desk.copy(nights)
    return desk


AT = "2026-11-20T00:00:00Z"


def changed(
    code: str, scope: str = "", field: str = "hint", undoes: int = 0, url: str | None = None
) -> tuple[str, Change]:
    sides = (field, "a", "b", f"{field}-changed", "info", "vendor", 1, undoes)
    return "acme", Change(scope, code, "changed", *sides, url=url)


def shown(changes: list[tuple[str, Change]], form: str) -> str:
    return render(Difference(0, 1, AT, changes, times={1: AT}), form)


def hostile() -> Difference:
    """Every kind of change, with what breaks out of a format wherever a page or a parser gives a text."""
    state = State(400, BREAKOUT, BREAKOUT, 1, "stated", BREAKOUT, BREAKOUT)
    changes = [
        Change(BREAKOUT, BREAKOUT, "added", None, None, state, "code-added", "warning", "vendor", 1),
        Change(BREAKOUT, BREAKOUT, "removed", None, state, None, "code-removed", "breaking", "parser", 1),
        Change("", BREAKOUT, "changed", "hint", "It was.", BREAKOUT, "hint-changed", "info", "vendor", 1, 1),
        Change("", BREAKOUT, "changed", "category", BREAKOUT, None, "category-changed", "warning", "vendor", 1),
        *(changed(f"{BREAKOUT}{at}", field="message")[1] for at in range(20)),
    ]
    texts = dict.fromkeys(("vendor", "page", "reason", "detail", "confirmed_at"), BREAKOUT)
    finding = {"reason": BREAKOUT, "detail": BREAKOUT, "remedy": BREAKOUT}
    page_ = texts | {"outcome": "suspect", "since": AT, "account": json.dumps({"findings": [finding]}), "rows_kept": 1}
    stale = {"vendor": BREAKOUT, "since": None, "has_parser": True, "rejected_since": None}
    return Difference(0, 1, AT, [(BREAKOUT, one) for one in changes], [page_], stale=[stale], times={1: AT})


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_names_the_suspect_pages_and_since_when(story: Desk, form) -> None:
    report = render(found(story), form)
    last = report.rindex("row-unread")
    assert "2026-11-22T00:00:00Z" in report[last - 600 : last + 400]
    assert ("card_closed" in report[last:]) == (form == "html"), "a web page names them first, the others last"
    assert report == render(found(story), form), "the same difference is the same report"


@pytest.mark.parametrize("form", FORMATS)
def test_no_text_of_a_page_is_active_in_a_report(form) -> None:
    report = render(hostile(), form)
    assert "\x1b" not in report
    assert form not in ("html", "atom") or not re.search("<script>alert|<img|\ufffe", report)
    empty = render(Difference(0, 0), form)
    assert "othing" in empty or form == "json"


@pytest.mark.slow
def test_only_a_page_imports_templates() -> None:
    forms = ", ".join(f"ingest.report.as_{form}" for form in FORMATS if form != "html")
    code = f"import sys, ingest.cli.diff_command, ingest.cli.impact_command, {forms}; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("form", FORMATS)
def test_a_code_is_shown_with_its_scope_alone_summed_up_and_reverted(form) -> None:
    bulk = [changed(f"code_{at}", "bulk", "message") for at in range(20)]
    data = shown([*bulk, changed("code", "cards"), changed("code", "banks", "category", 1)], form)
    assert all(f"({scope})" in data for scope in ["bulk", "banks", *(["cards"] if form != "json" else [])])
    assert form != "json" or [group["scopes"] for group in json.loads(data)["groups"]] == [["bulk"] * 20, ["banks"]]
    assert form != "html" or data.count("(bulk)") == 21


def test_no_forge_makes_a_link_of_text_in_markdown() -> None:
    text = "See GH-12, gh-3, a/b#4, @a/ops, !5, $6, %7, 1a2b3c4d, a/b@1a2b3c4 and http://x.example."
    found = html.unescape(inert(text))
    assert not re.search(r"GH-\d|[#@!$%]\w|://|\b[0-9a-f]{7}", found, re.I) and found.replace("<!-- -->", "") == text


def in_terminal(width: int, *words: object) -> str:
    """What the command writes to a terminal of so many columns."""
    child, screen = pty.fork()
    if child == 0:  # Not a new program: importing errdex takes longer than most commands.
        os.environ["COLUMNS"] = str(width)
        sys.argv = ["errdex", *map(str, words)]
        sys.stdout, sys.stderr = (os.fdopen(end, "w", encoding="utf-8") for end in (1, 2))
        try:
            main()
        finally:
            sys.stdout.flush()
            os._exit(0)
    shown = b""
    try:
        while part := os.read(screen, 65536):
            shown += part
    except OSError:  # So Linux says that the other side has ended.
        os.waitpid(child, 0)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.slow
@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_a_report_fits_the_terminal_and_loses_no_word(story: Desk, run: Run, width) -> None:
    words = ["diff", "--since", "1", "--color", "never"]
    text, piped = (run(*words, width=wide)[1] for wide in (width, 0))
    assert all(columns(line) <= width for line in text.splitlines())
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", piped)


def test_the_log_never_truncates_a_rule_on_a_narrow_terminal(story: Desk) -> None:
    lines = in_terminal(60, "log", "--limit", 9, "--color", "never").splitlines()
    assert all(columns(line) <= 60 for line in lines)
    assert len([line for line in lines if any(rule in line.split() for rule in LEVELS)]) == 9, lines


def test_text_is_wrapped_by_the_width_of_its_characters() -> None:
    lines = wrapped(f"ab {'漢' * 30} c", 20, "  ")
    assert all(columns(line) <= 20 for line in lines) and "".join(lines).replace(" ", "") == f"ab{'漢' * 30}c"


@pytest.mark.slow
@pytest.mark.parametrize("case", ["story", "hostile", "empty"])
def test_the_json_is_valid_by_its_schema(story: Desk, case) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "ingest" / "report" / "diff.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    cases = {"story": lambda: found(story, "0"), "hostile": hostile, "empty": lambda: Difference(0, 0)}
    data = json.loads(render(cases[case](), "json"))
    validator.validate(data)
    assert set(schema["$defs"]["rule"]["enum"]) == {*LEVELS, *OLD_RULES}
    for part, wrong in (("from", -1), ("summary", {}), ("changes", [{}]), ("groups", [{}])):
        assert not validator.is_valid(data | {part: wrong})


BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


def browsed(page: str, asked: str = "") -> str:
    """The page's tree once its script has run, in a browser that knows no other host."""
    if BROWSER is None:
        pytest.skip("Chromium is not installed")
    quiet = ["background-networking", "component-update", "sync", "gpu"]
    command = [BROWSER, "--headless", "--no-sandbox", *(f"--disable-{name}" for name in quiet), "--no-first-run"]
    command += [f"--user-data-dir={Path('profile').absolute()}", "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom"]
    path = Path("page.html").absolute()
    path.write_text(page, "utf-8")
    done = subprocess.run([*command, f"{path.as_uri()}{asked}"], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def title_of(tree: str) -> str:
    return html.unescape(re.findall("<title>(.*)</title>", tree)[0])


@pytest.mark.slow
def test_in_a_browser_the_filters_work_and_nothing_is_requested(story: Desk) -> None:
    tree = browsed(render(found(story, "1"), "html"), "#?level=breaking&vendor=paylera&text=pay.")
    shown = re.findall(r"<li id=\"([^\"]+)\"(?: data-\w+=\"[^\"]*\")+>", tree)
    assert shown == ["paylera-pay.case_3-status-changed", "paylera-pay.case_125-code-renamed"]
    assert '<form id="filters" role="search" aria-label="Filters">' in tree, "without a script there are no filters"
    assert not re.search(r"""<(link|base|iframe|object)\b|\b(src|action|srcset)=|url\(|@import""", tree)
    hosts = r"https://(docs-stage\.paylera\.com|autopay\.agentagon\.io)/"
    assert not re.search(rf'href="(?!#|{hosts})', tree), "links lead to entries and to the vendors' own pages"
    tree = browsed(render(found(story, "1"), "html"), "#?text=nothing-like-this")
    (banner,) = re.findall(r'<section id="unsettled"[^>]*>', tree)
    assert "hidden" not in banner and tree.index(banner) < tree.index("<form"), "suspect pages stay on top"
    assert "<title>errdex: Changed error codes, 20 Nov 2026 to 22 Nov 2026</title>" in tree


@pytest.mark.slow
def test_in_a_browser_keys_work_and_the_address_keeps_the_filters(story: Desk) -> None:
    keys = """<script>
        const found = [], press = key => dispatchEvent(new KeyboardEvent("keydown", { key })), find = document.querySelector("input[type=search]");
        press("/"); found.push(document.activeElement === find);
        find.value = "issuer HOLD"; find.dispatchEvent(new Event("input", { bubbles: true }));
        found.push(location.hash, document.querySelectorAll("ol > li:not([hidden])").length);
        press("Escape"); found.push(find.value, document.querySelector("output").value);
        document.title = JSON.stringify(found);</script>"""
    allowed = re.sub("<meta http-equiv[^>]*>", "", render(found(story), "html"))
    tree = browsed(allowed.replace("</body>", f"{keys}</body>"))
    assert json.loads(title_of(tree)) == [True, "#?text=issuer+hold", 1, "", "5 of 5 changes"]


@pytest.mark.slow
def test_no_text_of_a_page_runs_in_a_browser() -> None:
    text, run = render(hostile(), "html"), "document.title='run'"
    tree = browsed(text.replace("</h1>", f'</h1><img src=x onerror="{run}"><script>{run}</script>'))
    assert "<title>run</title>" not in tree, "the policy allows the page's own script alone"
    assert tree.count("<script") == 2 and "alert(1)" in html.unescape(text) and "<script>alert" not in text


def test_anchors_are_unique_and_a_summary_opens_without_a_script(story: Desk) -> None:
    text = render(found(story, "1"), "html")
    anchors = re.findall(r' id="([^"]+)"', text)
    assert len(anchors) == len(set(anchors)) and set(re.findall(r'href="#([^"]+)"', text)) < set(anchors)
    (mass,) = re.findall(r"<details>(.*?)</details>", text)
    assert mass.count("<li>") == 120 and "<del>Ask</del> <ins>Please ask</ins> the customer," in mass
    assert text.index("status-changed") < text.index("<details>")


@pytest.mark.slow
def test_a_feed_has_an_entry_per_run_and_vendor_with_a_stable_id(story: Desk) -> None:
    feedparser = pytest.importorskip("feedparser")
    feed = feedparser.parse(render(found(story, "0", True), "atom"))
    assert not feed.bozo and feed.version == "atom10" and feed.feed.updated == "2026-11-22T00:00:00Z"
    titles = [(entry.updated[:10], entry.title.partition(":")[0]) for entry in feed.entries]
    assert titles == [("2026-11-22", "autopay"), ("2026-11-21", "paylera"), ("2026-11-22", "paylera")]
    assert "120 hints changed in paylera" in feed.entries[1].content[0].value
    later = feedparser.parse(render(found(story, None, True), "atom"))
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == 3 and [entry.id for entry in later.entries] == [ids[0], ids[2]]
    assert later.feed.id == feed.feed.id
    assert not feedparser.parse(render(hostile(), "atom")).bozo


def test_annotations_are_one_line_each_and_unescape_to_the_text(story: Desk) -> None:
    lines = render(hostile(), "github").splitlines()
    commands = [re.fullmatch(r"::(error|warning|notice) title=([^,:]*)::(.*)", line) for line in lines]
    assert all(commands), "a title or a text that ends early, or a line of its own"
    first = commands[0]
    assert first and _unescaped(first[2]).startswith("\"'><script>") and "::error::x%0A]]>" in _unescaped(first[3])
    text = render(found(story, "1"), "github")
    assert text.startswith(f"::error title=autopay%3A status-changed::card_closed  status: 410 → 404  {CARD_CLOSED}\n")


CARD_CLOSED = "https://autopay.agentagon.io/docs/errors#card_closed"


@pytest.mark.parametrize("form", FORMATS)
def test_every_entry_of_every_format_links_to_the_vendors_own_row(story: Desk, form) -> None:
    text = html.unescape(render(found(story), form))
    link = {"html": 'href="{}"', "atom": 'href="{}"', "markdown": "]({})", "json": '"url": "{}"'}.get(form, "  {}\n")
    assert link.format(CARD_CLOSED) in text
    changes = len(found(story).changes)
    assert text.count(link.format(CARD_CLOSED)[:-12].rstrip("#")) >= changes, "a removed code links to its page"


@pytest.mark.parametrize("form", FORMATS)
def test_no_address_ends_its_link_or_runs(form) -> None:
    odd = "https://x.example/a) <b>\"'`|\n::error::[x](y"
    urls = ["javascript:alert(1)", "data:text/html,x", "//x.example", None, odd]
    text = shown([changed(f"c{at}", url=url) for at, url in enumerate(urls)], form)
    assert "javascript:" not in text and "data:text" not in text and '//x.example"' not in text
    escaped = "https://x.example/a%29%20%3Cb%3E%22%27%60%7C%0A::error::%5Bx%5D%28y"
    assert (escaped if form != "github" else escaped.replace("%", "%25")) in text


def _unescaped(text: str) -> str:
    """As the runner takes an escaped text back."""
    for code, char in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


@pytest.mark.slow
def test_annotations_stay_below_the_limit_and_leave_nothing_out(desk: Desk) -> None:
    desk.now = "2026-11-22T00:00:00Z"
    desk.refresh(paylera=page(rows(60)))
    desk.refresh(paylera=page([(code, 409, *rest) for code, _, *rest in rows(25)] + rows(60)[25:]))
    lines = render(found(desk), "github").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 9 + ["::notice"]
    assert "title=errdex%3A 17 more breaking::" in lines[8] and lines[8].count("%0A") == 16
    assert all(f"pay.case_{at} " in "".join(lines) for at in range(25))


def _colours(scheme: int) -> dict[str, tuple[int, ...]]:
    """The colours of the style sheet in the light (0) or dark (1) scheme."""
    css = (ROOT / "ingest" / "report" / "page.css").read_text("utf-8")
    pairs = re.findall(r"--(\w+): light-dark\(#(\w+), #(\w+)\)", css)
    full = {name: (both[scheme] * 2 if len(both[scheme]) == 3 else both[scheme]) for name, *both in pairs}
    return {name: tuple(bytes.fromhex(text)) for name, text in full.items()}


def _contrast(*colours: tuple[int, ...]) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    lights = []
    for colour in colours:
        parts = (part / 255 for part in colour)
        linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        lights.append(sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_text_has_the_contrast_that_wcag_aa_asks_for(scheme) -> None:
    colours = _colours(scheme)
    texts = {
        **dict.fromkeys(("paper", "raised"), ("ink", "dim", "breaking", "warning", "info", "named")),
        **dict.fromkeys(("gone", "new"), ("ink", "dim")),
        "alert": ("ink", "warning", "info"),
    }
    for ground, inks in texts.items():
        for ink in inks:
            assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for ground in ("paper", "raised"):
        assert _contrast(colours["edge"], colours[ground]) >= 3, "the border of a control"
    sheets = [path.read_text("utf-8") for path in (ROOT / "ingest").glob("*/page.css")]
    assert len(sheets) == 2 and not re.search(r"opacity: *0?\.|[^-]color: *#", "".join(sheets)), "a colour of no name"
