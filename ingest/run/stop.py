"""Ending a run on SIGTERM: between two of its steps, so never within the writing of a vendor."""

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any


def run_stoppable(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end. Raises SystemExit where SIGTERM has cancelled it, KeyboardInterrupt where Ctrl-C has."""
    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(work)
    former = signal.getsignal(signal.SIGTERM)

    async def stoppable() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        # Not the loop's own handler, which would take the signals from who sees to it that none is lost.
        signal.signal(signal.SIGTERM, lambda *_: task and loop.call_soon_threadsafe(task.cancel))
        await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise SystemExit(128 + signal.SIGTERM) from None
    finally:
        signal.signal(signal.SIGTERM, former)
