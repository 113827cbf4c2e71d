"""Milliseconds of processor time per redraw of the loss plot after 10,000, 100,000 and 1,000,000 reports.

QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_curves.py

A redraw is what the window does ten times a second: raw, smoothed and held-out loss handed to the plot, and painted at
900 × 400 pixels. Also printed: rows kept and their memory, and what taking in one report costs.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtWidgets import QApplication

from measuring.command import described
from pixelgen.gui.training.progress.history import RunHistory
from pixelgen.gui.training.progress.plots import LEARNING
from pixelgen.gui.widgets.curve_plot import CurvePlot
from pixelgen.training.events import StepMetrics

REPORTS, ROUNDS = (10_000, 100_000, 1_000_000), 20


def report(step: int, noise: float) -> StepMetrics:
    smooth = 0.05 + 1 / (1 + step / 500)
    return StepMetrics(
        run_id="bench", step=step, images=32 * step, seconds=0.1 * step, loss=smooth * noise, smoothed_loss=smooth,
        lr=1e-3, grad_norm=1.0, images_per_s=300 * noise, progress=0.5, seconds_left=None,
    )  # fmt: skip


def main() -> None:
    described(__doc__).parse_args()
    application = QApplication(sys.argv[:1])
    noise = np.exp(0.2 * np.random.default_rng(0).normal(size=max(REPORTS)))
    for reports in REPORTS:
        run = RunHistory("bench")
        events = [report(step, float(noise[step])) for step in range(reports)]
        began = time.process_time()
        for event in events:
            run.apply(event)
        each = 1e6 * (time.process_time() - began) / reports
        plot = CurvePlot(LEARNING, run, name="bench")
        plot.resize(924, 460)
        plot.show()
        plot.refresh()
        while plot.points("raw") and plot._timer.isActive():
            application.processEvents()
        took = []
        for _ in range(ROUNDS):
            run.apply(events[-1])
            began = time.process_time()
            plot._redraw()
            plot._canvas.viewport().repaint()
            took.append(1000 * (time.process_time() - began))
        print(
            f"{reports:>9,} reports: redraw median {np.median(took):.1f} ms, 95 % {np.percentile(took, 95):.1f} ms; "
            f"{plot.points('raw'):,} rows kept, {run.nbytes / 2**20:.1f} MiB; {each:.1f} µs to take in a report"
        )
        plot.close()


if __name__ == "__main__":
    main()
