"""What has to be set before torch is first imported, so that a CPU trains fast and the window has its share."""

import ctypes
import os
import sys

# Parameters of mallopt(3), from glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -2, -4, -8


def prepare() -> None:
    """Make this process a good home for torch. Call it once, early, before the first import of torch; never raises.

    * ``OMP_WAIT_POLICY=PASSIVE``: OpenMP's threads sleep while they wait instead of spinning against the window and
      against each other. A value that the user has set is kept.
    * glibc keeps freed memory instead of returning it to the system at each training step, where every tensor would
      have to be faulted in again, page by page. One arena serves all threads, because a thread's own arena cannot
      grow past 64 MB and would go back to mapping.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if sys.platform == "linux":
        try:
            mallopt = ctypes.CDLL("libc.so.6").mallopt
        except (OSError, AttributeError):
            return  # another C library: its defaults stand
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_MMAP_MAX, 0)
        mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
        mallopt(_M_TOP_PAD, 64 * 2**20)
