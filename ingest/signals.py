"""SIGTERM and Ctrl-C end the process within two seconds, whatever it is doing."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from types import FrameType

#: Seconds that the main thread has to end by itself after a signal.
GRACE = 1.0
#: Seconds that telling of it may take then, where nobody may be reading.
_TELLING = 0.2
#: The signals that end the process.
STOPS = (signal.SIGTERM, signal.SIGINT)
Handler = Callable[[int, FrameType | None], object]
_told = threading.Event()
_heard: list[int] = []


def begin(tell: Callable[[], None]) -> None:
    """End in an exception at SIGTERM and Ctrl-C from now on, and see to it that neither is lost.

    `tell` says that the process was stopped, where the main thread has not come to it.
    """
    _told.clear()
    _heard.clear()
    handle(_stop)
    _watch(tell)


def end() -> None:
    """The result stands: a signal interrupts nothing more, and ends only what hangs."""
    handle(lambda number, frame: None)


def handle(handler: Handler) -> None:
    """Have the signals come to `handler`, but for those that are ignored, as where a shell begins a job aside."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def hear(number: int) -> None:
    """A signal has come."""
    _heard.append(number)


def heard() -> int | None:
    """The signal that has come; whatever else was raised since is its doing."""
    return _heard[0] if _heard else None


def told() -> None:
    """It was said that the process was stopped."""
    _told.set()


def stopped(number: int) -> BaseException:
    """What ends the process for this signal."""
    return KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)


def _stop(number: int, frame: FrameType | None) -> None:
    hear(number)
    raise stopped(number)


@cache
def _watch(tell: Callable[[], None]) -> None:
    """Begin the thread that ends the process where the main thread does not.

    The interpreter heeds a signal between two steps of the main thread only: not within a query or a resolver; and
    anybody's `except` or a destructor may swallow what is raised. What is written is whole at any moment.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_end_late, args=(reading, tell), daemon=True).start()


def _end_late(pipe: int, tell: Callable[[], None]) -> None:
    while (number := os.read(pipe, 1)[0]) not in STOPS:
        pass
    try:
        time.sleep(GRACE)
        if not _told.is_set():
            teller = threading.Thread(target=tell, daemon=True)
            teller.start()
            teller.join(_TELLING)
        if processes := sys.modules.get("multiprocessing"):
            for child in processes.active_children():
                child.kill()
    finally:
        os._exit(128 + number)
