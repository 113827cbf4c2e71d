"""How a running training and the window disturb each other.

    python tests/benchmarks/train_window.py DATA [--seconds 60]

Prints the lateness of a 5 ms timer in the window's thread (p50, p99, largest) while idle and while training, and
images a second with the window open and without it. Needs a display; xvfb-run will do.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from pixelgen.runtime.environment import prepare

_PERIOD_MS = 5


def lateness(seconds: float) -> str:
    """Run an event loop for ``seconds`` and say how late a timer of 5 ms was."""
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
    p50, p99 = np.percentile(late, [50, 99])
    return f"late by {p50:.1f} ms (p50), {p99:.1f} ms (p99), {max(late):.0f} ms (largest), {len(late)} ticks"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    home = tempfile.mkdtemp()
    for name in ("RUNS", "CONFIG", "CACHE", "LOGS"):
        os.environ[f"PIXELGEN_{name}"] = str(Path(home) / name)
    prepare()

    from PySide6.QtCore import QEventLoop, QTimer

    from pixelgen.gui.app import load_engine, make_application, wait_for_threads
    from pixelgen.gui.jobs.job_runner import JobState
    from pixelgen.gui.main_window import MainWindow
    from pixelgen.gui.theme_switch import ThemeSwitch
    from pixelgen.runtime.cancel import CancelToken
    from pixelgen.training.events import StepMetrics

    application = make_application(["pixelgen"])
    window = MainWindow(ThemeSwitch(application))
    window.show()
    load_engine(None, CancelToken())
    tab, controller = window.training, window.training.controller
    settings = {"preset": "draft", "model": "tiny", "minutes": 1000.0}

    def wait_for(condition) -> None:
        loop, timer = QEventLoop(), QTimer()
        timer.timeout.connect(lambda: loop.quit() if condition() else None)
        timer.start(20)
        loop.exec()
        timer.stop()

    controller.dataset.load([options.data])
    wait_for(lambda: controller.sprites is not None and not controller.dataset.scanning)
    print("idle:", lateness(min(10, options.seconds)))

    speeds: list[float] = []
    controller.eventArrived.connect(
        lambda event: speeds.append(event.images_per_s) if isinstance(event, StepMetrics) else None
    )
    tab.view.settings.set_values(settings)
    tab.start()
    wait_for(lambda: len(speeds) >= 5)
    speeds.clear()
    print("training:", lateness(options.seconds))
    print(f"images/s with the window: {np.mean(speeds):.1f} ({tab.view.progress.loss.points('raw')} points drawn)")
    controller.stop()
    wait_for(lambda: controller.state is JobState.IDLE)
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    window.stop_and_close()
    wait_for(lambda: closed)
    wait_for_threads(window)

    from pixelgen.training.config import TrainConfig
    from pixelgen.training.trainer import train

    alone: list[float] = []
    cancel = CancelToken()

    def sink(event: object) -> None:
        if isinstance(event, StepMetrics):
            alone.append(event.images_per_s)
            if event.seconds > options.seconds:
                cancel.stop()

    values = {**settings, "out": str(Path(home) / "alone"), "data": (str(options.data),)}
    train(TrainConfig.parse(values), sink=sink, cancel=cancel, sprites=controller.sprites)
    print(f"images/s alone: {np.mean(alone[5:]):.1f}")


if __name__ == "__main__":
    sys.exit(main())
