"""What has to be set before torch is first imported, so that a CPU trains fast and the window has its share."""

import ctypes
import os
import sys
from typing import Any

# Parameters of mallopt(3), from glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -2, -4, -8

PREPARED = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")
"""The variables that ``prepare`` sets; processes that are started later inherit them."""

_SPINS = "4000"  # 10,000 are no faster, and beside a busy program cost a third of what is left


def prepare() -> None:
    """Make this process a good home for torch. Call it once, early, before the first import of torch; never raises.

    * ``OMP_WAIT_POLICY=PASSIVE``: OpenMP's threads sleep while they wait instead of spinning against the window and
      against each other. They do spin for some microseconds first (``GOMP_SPINCOUNT``, glibc's OpenMP only): the next
      operation usually comes sooner than a thread could be woken. Values that the user has set are kept.
    * glibc keeps freed memory instead of returning it to the system at each training step, where every tensor would
      have to be faulted in again, page by page. One arena serves all threads, because a thread's own arena cannot
      grow past 64 MB and would go back to mapping.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
        os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)
    mallopt = _from_glibc("mallopt")
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_MMAP_MAX, 0)
        mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
        mallopt(_M_TOP_PAD, 64 * 2**20)


def return_freed_memory() -> None:
    """Give back to the system what glibc keeps of freed memory, as ``prepare`` told it to; never raises."""
    trim = _from_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _from_glibc(name: str) -> Any:
    """A function of glibc, or None with another C library, whose defaults stand."""
    if sys.platform != "linux":
        return None
    try:
        return getattr(ctypes.CDLL("libc.so.6"), name)
    except (OSError, AttributeError):
        return None
