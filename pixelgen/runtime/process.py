"""Is the process that wrote this still there? Numbers of processes are used again, so the answer needs more than one.

A process is known by its number and the moment it started: Linux has that in /proc (field 22 of ``stat``, counted from
the boot that ``boot_id`` names), Windows in GetProcessTimes, macOS and the BSDs tell it through ps.
"""

import ctypes
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessId:
    """One process of one computer, for all time.

    Attributes:
        pid: its number there.
        started: when it started, in whatever way the system tells it; empty where it does not.
        host: name of the computer.
    """

    pid: int
    started: str
    host: str

    @classmethod
    def own(cls) -> "ProcessId":
        """This process."""
        pid = os.getpid()
        return cls(pid=pid, started=_started(pid) or "", host=platform.node())

    def is_running(self) -> bool | None:
        """Whether the process is still there; None for a process of another computer, which cannot be asked."""
        if self.host != platform.node():
            return None
        return _started(self.pid) == self.started


def _started(pid: int) -> str | None:
    """When process ``pid`` of this computer started, or None if there is none."""
    if pid <= 0:
        return None
    if sys.platform == "win32":
        return _started_on_windows(pid)
    if Path("/proc/self/stat").exists():
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return None
        # The second field is the program's name in brackets, which may hold spaces and brackets itself.
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] in "ZX" else f"{boot} {fields[19]}"
    found = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


def _started_on_windows(pid: int) -> str | None:
    query, still_active = 0x1000, 259  # PROCESS_QUERY_LIMITED_INFORMATION, STILL_ACTIVE
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(query, False, pid))
    if not handle:
        return None
    try:
        code = ctypes.c_ulong()
        times = [ctypes.c_ulonglong() for _ in range(4)]  # creation, exit, kernel, user
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        known = known and kernel.GetProcessTimes(handle, *(ctypes.byref(each) for each in times))
        return str(times[0].value) if known and code.value == still_active else None
    finally:
        kernel.CloseHandle(handle)
