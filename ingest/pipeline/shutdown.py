"""Ending a run on SIGTERM and Ctrl-C: between two of its steps, so never within the writing of a vendor."""

import asyncio
import signal
import threading
from collections.abc import Coroutine
from types import FrameType
from typing import Any

from ingest import signals


def run_stoppable(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end. Raises SystemExit where SIGTERM has cancelled it, KeyboardInterrupt where Ctrl-C has."""
    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(work)
    former = [(number, signal.getsignal(number)) for number in signals.STOPS]
    cancelled: list[int] = []

    async def stoppable() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def stop(number: int, frame: FrameType | None) -> None:
            signals.hear(number)
            cancelled.append(number)
            if task:
                loop.call_soon_threadsafe(task.cancel)

        # Not by the loop's own handlers, which take the signals from who sees to it that none is lost.
        signals.handle(stop)
        await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise signals.stopped(cancelled[0] if cancelled else signal.SIGTERM) from None
    finally:
        for number, handler in former:
            signal.signal(number, handler)
