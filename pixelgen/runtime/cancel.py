"""Stopping and pausing long jobs by asking: a token that the job looks at between two pieces of work."""

import threading

from pixelgen.errors import Cancelled


class CancelToken:
    """Shared between the one who asks (window, signal handler) and the job that obeys.

    *stop* means: finish the step, save, return. *abort* means: leave at the next point, save nothing
    (``Cancelled`` is raised there). *pause* holds the job at its next point until ``resume``, ``stop`` or ``abort``.
    Every method may be called from any thread, and from a signal handler.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._abort = threading.Event()
        self._running = threading.Event()
        self._running.set()

    def stop(self) -> None:
        self._stop.set()
        self._running.set()

    def abort(self) -> None:
        self._abort.set()
        self._stop.set()
        self._running.set()

    def pause(self) -> None:
        if not self._stop.is_set():
            self._running.clear()

    def resume(self) -> None:
        self._running.set()

    @property
    def stopping(self) -> bool:
        """True once ``stop`` or ``abort`` was called."""
        return self._stop.is_set()

    @property
    def aborted(self) -> bool:
        return self._abort.is_set()

    @property
    def paused(self) -> bool:
        return not self._running.is_set()

    def wait_while_paused(self) -> None:
        """Block until the job may go on. Returns at once when it is not paused."""
        self._running.wait()

    def checkpoint(self) -> None:
        """A cancellation point: wait while paused, then raise if the job was aborted.

        Raises:
            Cancelled: after ``abort``.
        """
        self.wait_while_paused()
        if self._abort.is_set():
            raise Cancelled

    def interruptible(self) -> "CancelToken":
        """This token for work that can be dropped and done anew: its ``checkpoint`` waits for nothing.

        It raises ``Cancelled`` as soon as the job is asked to pause, to stop or to abort.
        """
        return _Interruptible(self)


class _Interruptible(CancelToken):
    def __init__(self, token: CancelToken) -> None:
        self._stop, self._abort, self._running = token._stop, token._abort, token._running

    def checkpoint(self) -> None:
        if self.paused or self.stopping:
            raise Cancelled
