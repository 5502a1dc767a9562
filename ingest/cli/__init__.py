"""The command line: words in, results on stdout, the rest on stderr, and the exit code."""

import os
import sys
from io import TextIOWrapper

from ingest import __version__
from ingest.cli import ask, run
from ingest.cli.app import app
from ingest.cli.options import say
from ingest.errors import ErrdexError

__all__ = ["app", "ask", "main", "run"]


def main() -> None:
    """Run the command line. Every way out is an exit code and at most one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except ErrdexError as error:
        say(str(error))
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        say("stopped; what was done is kept")
        code = 130
    except Exception as error:  # noqa: BLE001  # the last resort: a report in a file, and no traceback
        code = _failed(error)
    sys.exit(code)


def _failed(error: Exception) -> int:
    """Wrong usage in the framework's own words; anything else is ours to mend, and is written down."""
    if told := getattr(error, "format_message", None):
        context = getattr(error, "ctx", None)
        if text := told():
            say(f"{text.rstrip('.')}; see {context.command_path if context else 'errdex'} --help")
        return int(getattr(error, "exit_code", 2))
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="errdex-", suffix=".txt", delete=False, encoding="utf-8") as report:
        report.write(f"errdex {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n")
        traceback.print_exception(error, file=report)
    say(f"internal error: {type(error).__name__}: {error}; the report is in {report.name}")
    return 70
