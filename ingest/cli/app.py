"""The application: its commands, each imported when it is needed, their help, and shell completion."""

import re
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from typer._click.core import augment_usage_errors
from typer._click.exceptions import NoSuchOption
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info
from typer.models import CommandInfo

from ingest import __version__
from ingest.errors import ErrdexError, UsageError, either
from ingest.safe_output import COLORS, set_color

#: The commands by purpose, in the order of use.
PANELS = {
    "Watch pages": ("add", "refresh", "sites", "review"),
    "See what has changed": ("diff", "log", "impact"),
    "Look up codes": ("list", "show", "search", "explain", "export", "mcp"),
    "Diagnose": ("probe", "doctor"),
}
#: What a shell takes as one harmless word.
_HARMLESS = re.compile(r"[\w.:/-]+")
#: An error names no more commands than these.
_MAX_COMMANDS = 3


class Command(TyperCommand):
    """A command of errdex."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        for param in self.params:
            if param.name in ("vendor", "vendors", "code"):
                param._custom_shell_complete = _complete  # Typer's own option for it is per parameter.
        after = TyperOption(param_decls=["--color"], metavar="WHEN", help="Colour the output: always, never or auto.")
        after.callback, after.expose_value = lambda ctx, param, choice: set_color(choice), False
        self.params.append(after)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments.

        Raises UsageError that names the option for a vendor given as an argument, or the command that has an option.
        """
        ctx.allow_extra_args = True
        with augment_usage_errors(ctx):  # Else an option without its value does not name the command.
            try:
                rest = super().parse_args(ctx, args)
            except NoSuchOption as error:
                if not (others := _commands_with(ctx, error.option_name)):
                    raise
                names = f"{either([f'errdex {name}' for name in others])} has it"
                message = f"{ctx.command_path} has no {error.option_name}; {names}; see errdex {others[0]} --help"
                raise UsageError(message) from None
        if ctx.args and not ctx.resilient_parsing:
            words, has_option = " ".join(ctx.args), any("--vendor" in param.opts for param in self.params)
            can_be = has_option and _HARMLESS.fullmatch(words)
            vendor = f"; if it is a vendor: {ctx.command_path} --vendor {words}" if can_be else ""
            raise UsageError(f"unexpected argument: {words}{vendor}; see {ctx.command_path} --help")
        return rest


def _commands_with(ctx: Any, option: str) -> list[str]:
    """The commands that have this option, if there are not too many to name."""
    group = ctx.parent.command
    commands = {name: group.get_command(ctx, name) for name in group.list_commands(ctx)}
    found = [name for name, command in commands.items() if any(option in one.opts for one in command.params)]
    return found if len(found) <= _MAX_COMMANDS else []


class Group(TyperGroup):
    """The application's command, which lists the others and imports the one that is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of use."""
        return [name for names in PANELS.values() for name in names]

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:
        """The command `command` of the module that bears its name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        info = CommandInfo(cmd_name, cls=Command, callback=import_module(f"ingest.cli.{cmd_name}_command").command)
        return cast(Command, get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name; for a wrong name, the framework suggests the nearest."""
        self.commands = dict.fromkeys(self.list_commands(ctx))  # type: ignore[assignment]  # it reads the names only
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands by purpose."""
        limit = formatter.width - 6 - max(map(len, self.list_commands(ctx)))
        for panel, names in PANELS.items():
            with formatter.section(panel):
                own = [(name, Command(name=name, help=_docstring(name))) for name in names]
                formatter.write_dl([(name, one.get_short_help_str(limit)) for name, one in own])


def _docstring(name: str) -> str:
    """The docstring of a command, read from its source: importing the modules of all commands would be slow."""
    source = Path(__file__).with_name(f"{name}_command.py").read_text("utf-8")
    return "".join(re.findall(r'^def command\(.*?"""(.*?)"""', source, re.S | re.M)[:1])


def _complete(ctx: Any, param: Any, incomplete: str) -> list[Any]:
    """Complete a vendor or a code from those in the database; from none where there is no database to read."""
    from typer._click.shell_completion import CompletionItem

    from ingest.store.connection import path_of, reading
    from ingest.store.queries import errors, vendors_in

    db, vendor = ctx.params.get("db"), ctx.params.get("vendor")
    try:
        with reading(path_of(Path(db) if db else None)) as catalogue:
            if param.name == "code":
                found = [row["code"] for row in errors(catalogue, vendor or None)]
            else:
                found = vendors_in(catalogue)
    except ErrdexError:  # A message would garble the line being typed.
        return []
    fit = (one for one in found if one.startswith(incomplete) and _HARMLESS.fullmatch(one))
    return [CompletionItem(one) for one in dict.fromkeys(fit)]


app = typer.Typer(
    name="errdex",
    cls=Group,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(requested: bool) -> None:
    if requested:
        typer.echo(f"errdex {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    color: Annotated[
        str,
        typer.Option(
            metavar=f"[{'|'.join(COLORS)}]",
            callback=set_color,
            is_eager=True,
            show_default=False,
            help="Colour the output [on a terminal, unless NO_COLOR is set; FORCE_COLOR: on a pipe, too].",
        ),
    ] = "auto",
) -> None:
    """Keep the error codes that API vendors document in one SQLite catalogue, and report what has changed.

    To start: errdex add https://docs.example.com/errors; from then on, errdex refresh and errdex diff.

    Exit codes: 0 done; 1 a negative answer; 2 wrong usage; 3 partly done (a page failed or is suspect);
    4 every page failed; 5 the database cannot be used; 70 an internal error.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
