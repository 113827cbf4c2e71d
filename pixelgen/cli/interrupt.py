"""Ctrl-C and SIGTERM as requests: the first lets the job end in order, the second ends it at once."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pixelgen.cli.failure import INTERRUPTED, TERMINATED
from pixelgen.runtime.cancel import CancelToken


class Interrupt:
    """What the signals asked for, as a token for the job and an exit code for the command."""

    def __init__(self, notice: str) -> None:
        self.token = CancelToken()
        self.code = 0  # what the process should exit with once it was asked to stop
        self._notice = notice

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.token.stopping:
            self.token.abort()
            raise KeyboardInterrupt
        self.code = TERMINATED if number == signal.SIGTERM else INTERRUPTED
        self.token.stop()
        if self._notice:
            # Not print(): a signal may arrive in the middle of one.
            os.write(2, f"\n{self._notice}\n".encode())


@contextmanager
def interruptible(notice: str = "") -> Iterator[Interrupt]:
    """While the block runs, SIGINT and SIGTERM stop its token instead of killing the process.

    A second signal raises ``KeyboardInterrupt`` wherever the job is.

    Args:
        notice: shown at the first signal ("Saving; press Ctrl-C again to stop at once.").
    """
    interrupt = Interrupt(notice)
    before = {number: signal.signal(number, interrupt.on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
