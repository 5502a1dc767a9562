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
_told = threading.Event()


def begin(tell: Callable[[], None]) -> None:
    """Raise SystemExit at SIGTERM from now on, and see to it that neither it nor Ctrl-C is lost.

    `tell` says that the process was stopped, where the main thread has not come to it.
    """
    _told.clear()
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # As where a shell has put it in the background.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _watch(tell)


def end() -> None:
    """The result stands: a signal interrupts nothing more, and ends only what hangs."""
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, frame: None)


def told() -> None:
    """It was said that the process was stopped."""
    _told.set()


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


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
    while (number := os.read(pipe, 1)[0]) not in (signal.SIGTERM, signal.SIGINT):
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
