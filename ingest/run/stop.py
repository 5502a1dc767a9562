"""Ending a run on SIGTERM: between two of its steps, so never within the writing of a vendor, and within seconds."""

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine
from types import FrameType
from typing import Any

#: Seconds for all to end by itself. Only a thread that asks a dumb resolver has been seen to need longer.
_GRACE = 3
_CODE = 128 + signal.SIGTERM


def run_stoppable(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end. Raises SystemExit where SIGTERM has cancelled it, KeyboardInterrupt where Ctrl-C has."""
    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(work)
    former = signal.getsignal(signal.SIGTERM)

    async def stoppable() -> None:
        task = asyncio.current_task()

        def stop() -> None:
            _give_up_later()
            if task:
                task.cancel()

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise SystemExit(_CODE) from None
    finally:
        signal.signal(signal.SIGTERM, former)


def _give_up_later() -> None:
    """End the process when its grace is over: what it has written is whole at any moment."""

    def over(number: int, frame: FrameType | None) -> None:
        os._exit(_CODE)

    signal.signal(signal.SIGALRM, over)
    signal.alarm(_GRACE)
