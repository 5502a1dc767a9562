"""The command line as a whole: its name, its version, its help."""

from typing import Annotated

import typer

from ingest import __version__

app = typer.Typer(
    name="errdex",
    add_completion=False,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"errdex {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The error codes that API vendors document, in one SQLite catalogue, and what changed since.

    Exit codes: 0 done; 1 the asked-for finding; 2 wrong usage; 3 done in part (a page failed or is suspect);
    4 every page failed; 5 the database cannot be used; 70 an internal error.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
