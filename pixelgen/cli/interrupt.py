"""Ctrl-C and SIGTERM as requests: the first lets the job end in order, the second ends it at once."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pixelgen.cli.failure import INTERRUPTED, TERMINATED, Interrupted
from pixelgen.errors import Cancelled
from pixelgen.runtime.cancel import CancelToken


class Interrupt:
    """What the signals asked for, as a token for the job and an exit code for the command."""

    def __init__(self, notice: str | None) -> None:
        self.token = CancelToken()
        self.code = 0  # what the process should exit with once it was asked to stop
        self._notice = notice

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        again = self.token.stopping
        self.code = TERMINATED if number == signal.SIGTERM else INTERRUPTED
        if self._notice is not None and not again:
            self.token.stop()
            if self._notice:
                os.write(2, f"\n{self._notice}\n".encode())  # not print(): a signal may arrive in the middle of one
        else:
            self.token.abort()
        if again:
            raise KeyboardInterrupt


@contextmanager
def interruptible(notice: str | None = None) -> Iterator[Interrupt]:
    """While the block runs, SIGINT and SIGTERM ask its job to end instead of killing the process.

    A second signal raises ``KeyboardInterrupt`` wherever the job is.

    Args:
        notice: for jobs that can stop in order, shown at the first signal ("Saving …"; may be empty). Left out, the
            first signal aborts the job: there is nothing to save.
    """
    interrupt = Interrupt(notice)
    before = {number: signal.signal(number, interrupt.on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupt
    except Cancelled:
        raise Interrupted(interrupt.code) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
