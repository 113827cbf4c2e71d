"""Start ``python main.py`` as a person would, wait for its window on the X server, close it politely. Needs xdotool.

Run by .ci/run under xvfb-run; not a test of the ordinary suite, which needs no screen.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        own = {f"PIXELGEN_{name}": folder for name in ("RUNS", "HISTORY", "CONFIG", "CACHE", "LOGS")}
        start = time.monotonic()
        process = subprocess.Popen([sys.executable, str(ROOT / "main.py")], env={**os.environ, **own})
        try:
            window = _window_of(process)
            if not window:
                print(f"main.py showed no window within {PATIENCE} s, or ended")  # noqa: T201
                return 1
            print(f"main.py shows its window after {time.monotonic() - start:.1f} s")  # noqa: T201
            process.terminate()  # SIGTERM asks the window to stop what it does, save, and close
            return process.wait(PATIENCE)
        finally:
            process.kill()


def _window_of(process: subprocess.Popen[bytes]) -> str:
    """The X window that ``process`` shows; empty if it ends or shows none."""
    search = ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(process.pid), "--name", "PixelGen"]
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        found = subprocess.run(search, capture_output=True, text=True, check=False).stdout.split()
        if found:
            return found[0]
        time.sleep(0.05)
    return ""


if __name__ == "__main__":
    sys.exit(main())
