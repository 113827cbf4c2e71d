"""How a running training and the window disturb each other, and whether memory stays flat.

    python tests/benchmarks/train_window.py DATA [--minutes 5] [--slice 20] [--model tiny] [--shots FOLDER]

Prints the lateness of a 5 ms timer in the window's thread (p50, p99, largest) while idle and while training, the
memory of the process, and what training loses to the window: slices in which the window lives alternate with slices in
which its thread sleeps, and the median of the ratios of neighbours is given, for machines drift and pairs do not. The
timer has slices of its own: two hundred ticks a second of Python cost the training something themselves. With
``--shots`` a picture of the window is kept after each round. Needs a display; xvfb-run will do.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from pixelgen.runtime.environment import prepare

_PERIOD_MS = 5
_SETTLE = 1.0  # seconds at the start of a slice that do not count: what has piled up is worked off


def lateness(seconds: float) -> list[float]:
    """Run an event loop for ``seconds``; how late each tick of a 5 ms timer was, in ms."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    late: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, 1000 * (now - last) - _PERIOD_MS))
        last = now

    timer.timeout.connect(tick)
    timer.start(_PERIOD_MS)
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    timer.stop()
    return late


def live(seconds: float) -> None:
    """Let the window live for ``seconds``."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def told(late: list[float]) -> str:
    p50, p99 = np.percentile(late, [50, 99])
    return f"late by {p50:.1f} ms (p50), {p99:.1f} ms (p99), {max(late):.0f} ms (largest), {len(late)} ticks"


def memory() -> float:
    """Resident memory of this process in MB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def wait_for(condition: Callable[[], object]) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start(20)
    loop.exec()
    timer.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--slice", type=float, default=20)
    parser.add_argument("--model", default="tiny")
    parser.add_argument("--shots", type=Path)
    options = parser.parse_args()
    home = tempfile.mkdtemp()
    for name in ("RUNS", "HISTORY", "CONFIG", "CACHE", "LOGS"):
        os.environ[f"PIXELGEN_{name}"] = str(Path(home) / name)
    prepare()

    from pixelgen.gui.app import load_engine, make_application, wait_for_threads
    from pixelgen.gui.jobs.job_runner import JobState
    from pixelgen.gui.main_window import MainWindow
    from pixelgen.gui.theme import ThemeMode
    from pixelgen.gui.theme_switch import ThemeSwitch
    from pixelgen.runtime.cancel import CancelToken
    from pixelgen.training.events import PhaseChanged, StepMetrics

    application = make_application(["pixelgen"])
    window = MainWindow(ThemeSwitch(application, ThemeMode.DARK))
    window.resize(1400, 900)
    window.show()
    load_engine(None, CancelToken())
    tab, controller = window.training, window.training.controller
    controller.dataset.load([options.data])
    wait_for(lambda: controller.sprites is not None and not controller.dataset.scanning)
    lateness(2)  # what follows a scan
    print("idle:", told(lateness(5)), flush=True)

    seen: list[tuple[float, int]] = []  # (time, images); what is reported while training only
    busy: list[float] = []  # times at which the training turned to something else

    def take(event: object) -> None:
        if isinstance(event, StepMetrics):
            seen.append((event.seconds, event.images))
        elif isinstance(event, PhaseChanged) and event.phase not in ("training", "saving"):
            busy.append(seen[-1][0] if seen else 0.0)

    controller.eventArrived.connect(take)
    tab.view.settings.set_values({"preset": "draft", "model": options.model, "minutes": options.minutes})
    tab.starter.start()
    wait_for(lambda: len(seen) >= 5)

    def speed_over(begin: float) -> float | None:
        """Images a second since ``begin``; None if the training did something else meanwhile."""
        inside = [point for point in seen if point[0] >= begin + _SETTLE]
        if len(inside) < 2 or any(at >= begin for at in busy):
            return None
        return (inside[-1][1] - inside[0][1]) / (inside[-1][0] - inside[0][0])

    ratios: list[float] = []
    late: list[float] = []
    while controller.state is JobState.RUNNING:
        late += lateness(options.slice)
        begin = seen[-1][0]
        live(options.slice)
        with_window = speed_over(begin)
        begin = seen[-1][0]
        time.sleep(options.slice)
        wait_for(lambda begin=begin: seen[-1][0] > begin + options.slice or controller.state is JobState.IDLE)
        without = speed_over(begin)
        if with_window and without:
            ratios.append(with_window / without)
        points = tab.view.progress.loss.points("raw")
        print(f"{seen[-1][0]:6.0f} s  {memory():7.1f} MB  {points:7,} points  "
              f"{with_window or 0:6.1f} images/s with the window, {without or 0:6.1f} without", flush=True)  # fmt: skip
        if options.shots:
            options.shots.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(options.shots / f"{seen[-1][0]:06.0f}.png"))
    print("training:", told(late))
    if ratios:
        print(f"with the window: {median(ratios):.3f} of the images without it (median of {len(ratios)} pairs)")
    if options.shots:
        window.grab().save(str(options.shots / "end.png"))
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    window.stop_and_close()
    wait_for(lambda: closed)
    wait_for_threads(window)


if __name__ == "__main__":
    sys.exit(main())
