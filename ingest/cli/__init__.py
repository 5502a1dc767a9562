"""The command line: words in, results on stdout, the rest on stderr, and the exit code."""

import errno
import os
import signal
import sys
from io import TextIOWrapper

from ingest import __version__, signals
from ingest.cli import stderr_log
from ingest.errors import ErrdexError


def main() -> None:
    """Run the command line. Every way out is an exit code and at most one line, never a traceback."""
    try:
        try:
            signals.begin(_tell_stopped)
            stderr_log.begin()
            _mend_streams()
            from ingest.cli.commands import app  # Here, since loading them takes a while, in which Ctrl-C may come.

            code = int(app(standalone_mode=False) or 0)
            sys.stdout.flush()
        finally:
            signals.end()
            if number := signals.heard():
                raise SystemExit(128 + number)
    except ErrdexError as error:
        stderr_log.warn(str(error))
        code = error.exit_code
    except SystemExit as stop:
        if stop.code == 1:  # So the framework ends where nobody reads on.
            code = _unwritten(BrokenPipeError(errno.EPIPE, ""))
        else:
            _tell_stopped()
            code = stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        _tell_stopped()
        code = 128 + signal.SIGINT
    except OSError as error:
        code = _unwritten(error)
    except Exception as error:  # noqa: BLE001  # the last resort: a report in a file, and no traceback
        code = _failed(error)
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _unwritten(error)
    sys.exit(code)


def _mend_streams() -> None:
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123  # a closed stream is none of our affairs
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _tell_stopped() -> None:
    stderr_log.warn("stopped; what was done is kept")
    signals.told()


def _unwritten(error: OSError) -> int:
    """The reader of the output has gone, which is its right, or the output cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if error.errno == errno.EPIPE:
        return 128 + signal.SIGPIPE
    stderr_log.warn(f"the output could not be written: {error.strerror or error}")
    return 70


def _failed(error: Exception) -> int:
    """Wrong usage in the framework's own words; anything else is ours to mend, and is written down."""
    if told := getattr(error, "format_message", None):
        context = getattr(error, "ctx", None)
        if text := told():
            stderr_log.warn(f"{text.rstrip('.')}; see {context.command_path if context else 'errdex'} --help")
        return int(getattr(error, "exit_code", 2))
    import tempfile
    import traceback

    told = f"internal error: {type(error).__name__}: {error}"
    try:
        report = tempfile.NamedTemporaryFile(  # noqa: SIM115  # closed below, and kept
            "w", prefix="errdex-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        )
        with report:
            report.write(f"errdex {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n")
            traceback.print_exception(error, file=report)
        stderr_log.warn(f"{told}; the report is in {report.name}")
    except OSError as fault:
        stderr_log.warn(f"{told}; no report could be written: {fault.strerror or fault}")
    return 70
