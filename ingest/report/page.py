"""A page that asks for nothing from anywhere: it can be mailed, kept, or opened from a disk."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from ingest.report.markup import Markup, escaped


def page(template: str, style: str, script: str, **values: object) -> str:
    """What `template`, a path within `ingest`, makes of the values; all of them are escaped.

    The page's policy allows its style and script alone. What all pages do with a form of filters precedes the script.
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
    """Escape as all formats do: a control character or a mark that turns the text is shown, not passed on."""
    return value if hasattr(value, "__html__") else escaped(value)


def _digest(text: str) -> str:
    """How a page's policy allows just this style or script."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
