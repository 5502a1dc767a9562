"""All commands: each module adds its own to the application, in the order in which the help lists them."""

from importlib import import_module

from typer.models import CommandInfo

from ingest.cli.app import app as app
from ingest.cli.help_panels import PANELS, Command, name_of, panel_of

for _name in (
    *("add_command", "refresh_command", "diff_commands", "catalogue_commands", "doctor_command", "explain_command"),
    *("export_command", "impact_command", "mcp_command", "probe_command", "review_command"),
):
    import_module(f"ingest.cli.{_name}")

_ORDER = [name for names in PANELS.values() for name in names]


def _place(info: CommandInfo) -> int:
    return _ORDER.index(name) if (name := name_of(info)) in _ORDER else len(_ORDER)


app.registered_commands.sort(key=_place)
for _info in app.registered_commands:
    _info.cls, _info.rich_help_panel = Command, panel_of(name_of(_info))
