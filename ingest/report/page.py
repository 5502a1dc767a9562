"""A self-contained page: it can be mailed, archived, or opened from disk."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from ingest.report.markup import Markup, escaped
from ingest.report.summary import day


def page(template: str, style: str, script: str = "", **values: object) -> str:
    """Render `template`, a path within `ingest`, with the values escaped.

    The page's security policy allows only its own style and script. The script includes that of all filter forms.
    """
    script = resource("report/form.js") + script
    environment = Environment(
        loader=PackageLoader("ingest", ""),
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    frame = {
        "day": day,
        "style": Markup(style),
        "script": Markup(script),
        "style_digest": _digest(style),
        "script_digest": _digest(script),
    }
    return environment.get_template(template).render(frame | values)


def resource(path: str) -> str:
    """A file of the package."""
    return files("ingest").joinpath(path).read_text("utf-8")


def _finalize(value: object) -> object:
    """Escape control and bidirectional characters, too, as all formats do."""
    return value if hasattr(value, "__html__") else escaped(value)


def _digest(text: str) -> str:
    """The source expression that allows this style or script in a security policy."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
