"""From a click on Generate to the first and the last state on the screen, in the real tab with the zoo's default model.

``python tests/benchmarks/bench_generate.py [--counts 16,64] [--calls 12] [--rounds 5]`` prints medians in milliseconds,
what the states take up in memory, and how late a 5 ms timer is meanwhile (so how smooth the window stays). Run it under
a real display or ``xvfb-run``; without one it draws offscreen.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
for _name in ("RUNS", "HISTORY", "CONFIG", "LOGS"):
    os.environ[f"PIXELGEN_{_name}"] = tempfile.mkdtemp(prefix="pixelgen-bench-")
if "DISPLAY" not in os.environ:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pixelgen.runtime.environment import prepare  # noqa: E402

prepare()

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402

from pixelgen.gui.app import make_application  # noqa: E402
from pixelgen.gui.generation.tab import GenerationTab  # noqa: E402


class Lateness:
    """How late a 5 ms timer of the window's thread is."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.milliseconds.append(max(0.0, 1000 * (now - self._last) - 5))
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def _until(signal: Any, start: Callable[[], object]) -> None:
    loop = QEventLoop()
    signal.connect(loop.quit)
    start()
    loop.exec()


def _one(tab: GenerationTab) -> tuple[float, float]:
    """(first, last) state on the screen, in ms after the click. Painted, not only reported."""
    first: list[float] = []

    def painted(position: int) -> None:
        if position == 0:
            tab.stage.canvas.viewport().repaint()
            first.append(time.perf_counter())

    tab.controller.momentAdded.connect(painted)
    tab.settings.draw_seed()
    began = time.perf_counter()
    _until(tab.controller.finished, tab.view.run.click)
    tab.stage.canvas.viewport().repaint()
    last = time.perf_counter()
    tab.controller.momentAdded.disconnect(painted)
    return 1000 * (first[0] - began), 1000 * (last - began)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", default="16,64")
    parser.add_argument("--calls", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    app = make_application(["bench"])
    tab = GenerationTab()
    tab.resize(1400, 860)
    tab.show()
    while not (tab.ready and tab.models.info is not None and tab.models.info.speed is not None):
        app.processEvents()
    print(f"{tab.models.entry.title}, {given.calls} calls, {given.rounds} rounds; {tab.models.info.speed}")
    print("sprites   click to first state   to last state      states   timer late p50/p99/max")
    for count in map(int, given.counts.split(",")):
        tab.settings.apply({"count": count, "calls": given.calls})
        cold = _one(tab)
        late = Lateness()
        rows = [_one(tab) for _ in range(given.rounds)]
        late.stop()
        first, last = (statistics.median(column) for column in zip(*rows, strict=True))
        ranked = sorted(late.milliseconds)
        p50, p99 = (ranked[int(share * (len(ranked) - 1))] for share in (0.5, 0.99))
        memory = tab.controller.store.nbytes / 2**20
        print(
            f"{count:7}   {first:8.0f} ms ({cold[0]:5.0f} cold)   {last:8.0f} ms   {memory:6.2f} MB"
            f"   {p50:.1f} / {p99:.1f} / {ranked[-1]:.0f} ms"
        )
    done: list[bool] = []
    tab.shutdown(lambda: done.append(True))
    while not done:
        app.processEvents()


if __name__ == "__main__":
    main()
