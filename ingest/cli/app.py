"""The application: its name, version and help."""

from typing import Annotated

import typer

from ingest import __version__
from ingest.cli.command_group import COLORS, Group, choose_color

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
            callback=choose_color,
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
