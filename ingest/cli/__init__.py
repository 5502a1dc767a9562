"""The command line: results on stdout, everything else on stderr, and an exit code."""

import errno
import os
import signal
import sys
from io import TextIOWrapper

from ingest import __version__, signals
from ingest.cli import stderr_log
from ingest.errors import ErrdexError, describe_error


def main() -> None:
    """Run the command line. It always ends in an exit code and at most one line on stderr, never a traceback."""
    try:
        try:
            signals.begin(_announce_stop)
            stderr_log.begin()
            _prepare_streams()
            from ingest.cli.app import app  # Imported late: it takes a while, and Ctrl-C may come meanwhile.

            code = int(app(prog_name="errdex", standalone_mode=False) or 0)
            sys.stdout.flush()
        finally:
            signals.end()
            if signals.received:
                raise SystemExit(128 + signals.received[0])
    except ErrdexError as error:
        stderr_log.warn(str(error))
        code = error.exit_code
    except SystemExit as stop:
        if stop.code == 1:  # How the framework ends on a closed pipe.
            code = _output_failed(BrokenPipeError(errno.EPIPE, ""))
        else:
            code = stop.code if isinstance(stop.code, int) else 1
            if code:  # 0: a shell has asked for completions.
                _announce_stop()
    except KeyboardInterrupt:
        _announce_stop()
        code = 128 + signal.SIGINT
    except OSError as error:
        code = _output_failed(error)
    except Exception as error:  # noqa: BLE001  # the last resort: a report in a file, and no traceback
        code = _report(error)
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _output_failed(error)
    sys.exit(code)


def _prepare_streams() -> None:
    """Replace closed streams by /dev/null, and escape what a stream cannot encode."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123  # stays open until the process ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _announce_stop() -> None:
    stderr_log.warn("stopped; finished work is kept")
    signals.reported.set()


def _output_failed(error: OSError) -> int:
    """The exit code of a system error; a closed pipe needs no message."""
    if error.errno in (errno.EMFILE, errno.ENFILE):
        stderr_log.warn("too many files are open; raise the limit (ulimit -n)")
        sys.stderr = None  # An event loop that could not begin cannot end, either.
        return 70
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if error.errno == errno.EPIPE:
        return 128 + signal.SIGPIPE
    reason = error.strerror or str(error)
    known = error.errno in (None, errno.ENOENT)  # Raised in words of its own: no folder for temporary files, too slow.
    stderr_log.warn(reason if known else f"the output could not be written: {reason}")
    return 70


def _report(error: Exception) -> int:
    """Report wrong usage in the framework's words; write anything else, an internal error, to a file."""
    if format_message := getattr(error, "format_message", None):
        context = getattr(error, "ctx", None)
        if text := " ".join(format_message().split()):
            text = f"{text.rstrip('.')}; see {context.command_path if context else 'errdex'} --help"
            text = text.replace("a valid int range", "a whole number").replace("a valid float range", "a number")
            stderr_log.warn(text.replace("?; see ", "? See "))
        return int(getattr(error, "exit_code", 2))
    import tempfile
    import traceback

    summary = f"internal error: {describe_error(error)}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="errdex-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as report:
            report.write(f"errdex {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n")
            traceback.print_exception(error, file=report)
        stderr_log.warn(f"{summary}; the report is in {report.name}")
    except OSError as fault:
        stderr_log.warn(f"{summary}; no report could be written: {fault.strerror or fault}")
    return 70
