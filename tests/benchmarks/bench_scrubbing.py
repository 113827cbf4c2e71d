"""Milliseconds of processor time per scrub step: 64 sprites of 32 px in 50 states, through the real stage, painted.

QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_scrubbing.py
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtWidgets import QApplication

from pixelgen.gui.generation.stage.stage import SpriteStage
from pixelgen.gui.models.trajectory import Moment, TrajectoryStore

SPRITES, STATES, SIZE, ROUNDS = 64, 50, 32, 4


def main() -> None:
    application = QApplication(sys.argv[:1])
    store = TrajectoryStore()
    pixels = np.random.default_rng(0).integers(0, 256, (STATES, 2, SPRITES, SIZE, SIZE, 4), dtype=np.uint8)
    stage = SpriteStage(store)
    stage.resize(1000, 760)
    stage.show()
    for index, (raw, predicted) in enumerate(pixels):
        last = STATES - 1
        store.append(
            Moment(index=index, total=last, t=index / last, calls=index, raw=raw.copy(), predicted=predicted.copy())
        )
        stage.add_moment(index, last=last)
    application.processEvents()
    for factor in (None, 8):
        stage.canvas.set_factor(factor)
        application.processEvents()
        took = []
        for _ in range(ROUNDS):
            for index in range(STATES):
                began = time.process_time()
                stage.scrubber.go_to(index)
                application.processEvents()
                took.append(1000 * (time.process_time() - began))
        shown = f"{stage.canvas.factor}× {'fitted' if factor is None else ''}"
        print(f"{shown}: median {np.median(took):.1f} ms, 95 % {np.percentile(took, 95):.1f} ms")
    print(f"states take {store.nbytes / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
