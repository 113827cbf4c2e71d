"""Keeping the computer from falling asleep while it works. The screen may go dark."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)


@contextmanager
def awake(reason: str) -> Iterator[bool]:
    """Ask the system not to sleep while the body runs, and let it again afterwards.

    A system that does not listen stops nothing: the body runs, and the log says so. Enter and leave it in one thread;
    several may be active at once.

    Args:
        reason: what the computer is kept awake for, for the log.

    Yields:
        whether the system agreed.
    """
    from wakepy import keep  # takes a tenth of a second, which only those pay who train

    with keep.running(on_fail="pass") as mode:
        agreed = bool(mode.active)
        if agreed:
            _log.info("%s: the computer is kept awake", reason)
        else:
            _log.info("%s: the computer cannot be kept from sleeping; see its power settings", reason)
        yield agreed
