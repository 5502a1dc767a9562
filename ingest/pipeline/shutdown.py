"""End a run on SIGTERM and Ctrl-C between two of its steps, so never while a vendor is being written."""

import asyncio
import signal
import threading
from collections.abc import Coroutine
from types import FrameType
from typing import Any, TypeVar

from ingest import signals

Result = TypeVar("Result")


def run_stoppable(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what `work` does. Raises SystemExit where SIGTERM has cancelled it, KeyboardInterrupt where Ctrl-C has."""
    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(work)
    former = [(number, signal.getsignal(number)) for number in signals.STOPS]
    cancelled: list[int] = []

    async def stoppable() -> Result:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def stop(number: int, frame: FrameType | None) -> None:
            signals.received.append(number)
            cancelled.append(number)
            if task:
                loop.call_soon_threadsafe(task.cancel)

        # Not add_signal_handler, which would replace the wakeup pipe of `signals`.
        signals.handle(stop)
        return await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise signals.stopped(cancelled[0] if cancelled else signal.SIGTERM) from None
    finally:
        for number, handler in former:
            signal.signal(number, handler)
