"""Standing back for other programs: less of the processor while they want it, all of it while they do not."""

import ctypes
import os
import sys
from contextlib import suppress

_NICE = 10
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS of SetPriorityClass


def lower_priority() -> None:
    """Let other programs go first. Cannot be taken back, as systems let nobody raise a priority; never raises.

    On Linux this is about the calling thread and those that it starts from now on (setpriority(2)): call it in the
    thread that computes, before torch starts its own. On macOS and Windows it is about the whole process.
    """
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
        return
    with suppress(OSError):
        if os.getpriority(os.PRIO_PROCESS, 0) < _NICE:
            os.setpriority(os.PRIO_PROCESS, 0, _NICE)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads_beside_window() -> int:
    """Threads for work beside an open window: all processors but one, and both of two.

    With two, one thread would cost a third of the speed and make the window no smoother: its timers are 4 instead of
    3 ms late (99 %, ``tests/benchmarks/bench_generate.py``).
    """
    found = cores()
    return found if found <= 2 else found - 1
