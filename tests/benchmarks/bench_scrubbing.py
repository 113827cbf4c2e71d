"""Milliseconds of processor time per scrub step: 64 sprites of 32 px in 50 states, through the real stage, painted.

QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_scrubbing.py
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtWidgets import QApplication

from measuring.command import described
from pixelgen.gui.generation.stage.stage import SpriteStage
from pixelgen.gui.models.trajectory import Moment, TrajectoryStore
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.procedural import procedural_sprites

SPRITES, STATES, SIZE, ROUNDS = 64, 50, 32, 4


def filled() -> TrajectoryStore:
    """Noise that fades into sprites, as a solver's states do."""
    sprites = procedural_sprites(SPRITES, size=SIZE).pixels
    noise = np.random.default_rng(0).integers(0, 256, sprites.shape, dtype=np.uint8)
    store = TrajectoryStore()
    last = STATES - 1
    for index in range(STATES):
        t = index / last
        raw = (t * sprites + (1 - t) * noise).astype(np.uint8)
        foreseen = (t * sprites + (1 - t) * sprites[..., ::-1, :]).astype(np.uint8)
        predicted = raw if index == last else foreseen
        store.append(Moment(index=index, total=last, t=t, calls=index, raw=raw, predicted=predicted))
    return store


def step_times(application: QApplication, stage: SpriteStage, *, rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each step from one state to the next."""
    took = []
    for _ in range(rounds):
        for index in range(STATES):
            began = time.process_time()
            stage.scrubber.go_to(index)
            application.processEvents()
            took.append(1000 * (time.process_time() - began))
    return took


def say(what: str, took: Sequence[float]) -> None:
    print(f"{what:44} median {np.median(took):5.1f} ms, 95 % {np.percentile(took, 95):5.1f} ms")


def main() -> None:
    described(__doc__).parse_args()
    application = QApplication(sys.argv[:1])
    store = filled()
    stage = SpriteStage(TrajectoryStore())
    stage.resize(1000, 760)
    stage.show()
    stage.set_values({"filmstrip": False})
    stage.show_store(store)
    application.processEvents()
    for factor in (None, 8):
        stage.canvas.set_factor(factor)
        application.processEvents()
        say(f"{stage.canvas.factor}×{', fitted' if factor is None else ''}", step_times(application, stage))
    stage.canvas.set_factor(None)

    def with_(what: str, begin: Callable[[], object], *, rounds: int = ROUNDS) -> None:
        begin()
        application.processEvents()
        say(what, step_times(application, stage, rounds=rounds))

    with_("… with a sprite selected", lambda: stage.select((5,)))
    with_("… and its filmstrip", lambda: stage.set_values({"filmstrip": True}))
    with_("… and another order", lambda: stage.set_shown(tuple(reversed(range(SPRITES - 1)))))
    with_("… and onion skin", lambda: stage.bar.onion_button.setChecked(True))
    stage.bar.onion_button.setChecked(False)
    options = ColourOptions(palette="pico-8")
    palette = options.load_palette()
    for view in ("predicted", "raw"):
        stage.bar.view.set_key(view)
        stage.set_paint(None)
        began = time.process_time()
        stage.set_paint(lambda pixels: apply_colours(pixels, options, palette=palette))
        application.processEvents()
        print(f"{view}: from a palette chosen to sprites painted {1000 * (time.process_time() - began):.1f} ms")
        with_(f"{view}, palette of 16, each state first seen", lambda: None, rounds=1)
        with_(f"{view}, palette of 16, seen again", lambda: None)
    print(f"states take {store.nbytes / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
