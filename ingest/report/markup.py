"""Untrusted text as HTML for feeds, and self-contained pages, which can be mailed, archived, or opened from disk."""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from importlib.resources import files

from markupsafe import Markup

from ingest.model import Change
from ingest.report.describe import HTML, Part, describe, describe_change, join
from ingest.report.summary import day
from ingest.report.view import Entry, scope_suffix
from ingest.safe_output import plain, web_url

MAX_HTML_COLUMNS = 1000
#: Not allowed in HTML and XML.
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def escaped(text: object) -> Markup:
    """`text` as HTML."""
    return Markup(escape(allowed(text)))


def allowed(text: object) -> str:
    """`text` as one line of the characters that HTML and XML allow."""
    return _NONCHARACTERS.sub("\N{REPLACEMENT CHARACTER}", plain(text))


def parts_html(parts: Iterable[Part]) -> Markup:
    """A description with the removed and added words in `<del>` and `<ins>`."""
    return Markup(join(parts, HTML, escaped))


def entry_html(entry: Entry) -> Markup:
    """The code and what happened to it, in elements that feed readers show, too."""
    parts = parts_html(describe(entry, MAX_HTML_COLUMNS))
    if entry.is_summary:
        return linked(parts, entry.url)
    return Markup(f"{code_html(entry.code, entry.url)}{escaped(entry.scope)} {parts}".rstrip())


def code_html(code: str, url: str | None) -> Markup:
    """A code, linked to where its vendor documents it."""
    return linked(Markup(f"<code>{escaped(code)}</code>"), url)


def linked(text: Markup, url: str | None) -> Markup:
    """`text` as a link to an address of the web, if there is one."""
    return Markup(f'<a href="{escaped(url)}" rel="noreferrer">{text}</a>') if url else text


def change_html(change: Change) -> Markup:
    """One of the changes that an entry sums up."""
    code = f"{code_html(change.code, web_url(change.url))}{escaped(scope_suffix(change))}"
    return Markup(f"{code} {parts_html(describe_change(change, MAX_HTML_COLUMNS))}")


def page(template: str, style: str, script: str = "", **values: object) -> str:
    """Render `template`, a path within `ingest`, with the values escaped.

    The page's security policy allows only its own style and script. The script includes that of all filter forms.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # Slow to import, and feeds do without.

    script = resource("report/form.js") + script
    environment = Environment(
        loader=PackageLoader("ingest", ""),
        autoescape=True,
        # Control and bidirectional characters are escaped, too, as in all formats.
        finalize=lambda value: value if hasattr(value, "__html__") else escaped(value),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    digests = {"style_digest": _digest(style), "script_digest": _digest(script)}
    shown = environment.get_template(template)
    return shown.render(values | digests, day=day, style=Markup(style), script=Markup(script))


def resource(path: str) -> str:
    """A file of the package."""
    return files("ingest").joinpath(path).read_text("utf-8")


def _digest(text: str) -> str:
    """The source expression that allows this style or script in a security policy."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
