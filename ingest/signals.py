"""SIGTERM and Ctrl-C end a run between two of its steps, and the process within two seconds, whatever it is doing."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from functools import cache
from types import FrameType
from typing import Any, TypeVar

#: How long the main thread has to end by itself after a signal.
GRACE_S = 1.0
#: How long the report may take after that, as nobody may be reading it.
_REPORT_S = 0.5
#: The signals that end the process.
STOPS = (signal.SIGTERM, signal.SIGINT)
Handler = Callable[[int, FrameType | None], object]
Result = TypeVar("Result")
#: Set once the user was informed that the process was stopped.
reported = threading.Event()
#: The signals received; any exception raised since the first follows from it.
received: list[int] = []


def begin(report: Callable[[], None]) -> None:
    """From now on raise an exception at SIGTERM and Ctrl-C; if that has no effect, `report` and end the process."""
    reported.clear()
    received.clear()
    handle(_stop)
    _watch(report)


def end() -> None:
    """From now on let a signal interrupt nothing: it only ends a process that hangs."""
    handle(lambda number, frame: None)


def handle(handler: Handler) -> None:
    """Set the handler of the signals, except of those that are ignored, as in a shell's background job."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def stopped(number: int) -> BaseException:
    """The exception that ends the process for this signal."""
    return KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)


def run_stoppable(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work`, which a signal cancels between two of its steps, so never while a vendor is being written.

    Raises SystemExit where SIGTERM has cancelled it, KeyboardInterrupt where Ctrl-C has.
    """
    import asyncio  # Slow, and most commands do without.

    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(work)
    former = [(number, signal.getsignal(number)) for number in STOPS]
    cancelled: list[int] = []

    async def stoppable() -> Result:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def stop(number: int, frame: FrameType | None) -> None:
            received.append(number)
            cancelled.append(number)
            if task:
                loop.call_soon_threadsafe(task.cancel)

        handle(stop)  # Not add_signal_handler, which would replace the wakeup pipe of `_watch`.
        return await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise stopped(cancelled[0] if cancelled else signal.SIGTERM) from None
    finally:
        for number, handler in former:
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    received.append(number)
    raise stopped(number)


@cache
def _watch(report: Callable[[], None]) -> None:
    """Start the thread that ends the process if the main thread does not.

    The interpreter runs a handler only between two steps of the main thread, not during a query or a name lookup; and
    an `except` or a destructor may swallow the exception. Ending at any moment is safe: all writes are atomic.
    """
    sys.unraisablehook = _quiet(sys.unraisablehook)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    threading.Thread(target=_end_late, args=(reader, report), daemon=True).start()


def _quiet(hook: Callable[["sys.UnraisableHookArgs"], object]) -> Callable[["sys.UnraisableHookArgs"], object]:
    """`hook`, without the traceback of a stop that came within a destructor, where an exception cannot be raised."""
    return lambda lost: None if received and issubclass(lost.exc_type, KeyboardInterrupt | SystemExit) else hook(lost)


def _end_late(pipe: int, report: Callable[[], None]) -> None:
    """Wait for a signal, then for the grace period, then end the process and its children."""
    while (number := os.read(pipe, 1)[0]) not in STOPS:
        pass
    try:
        time.sleep(GRACE_S)
        if not reported.is_set():
            reporter = threading.Thread(target=report, daemon=True)
            reporter.start()
            reporter.join(_REPORT_S)
        if processes := sys.modules.get("multiprocessing"):
            for child in processes.active_children():
                child.kill()
    finally:
        os._exit(128 + number)
