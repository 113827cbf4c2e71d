"""Milliseconds of processor time to open, scroll, page through and resize a gallery of 10,000 sprites of 32 px.

QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_gallery.py
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtWidgets import QApplication

from measuring.command import described
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery

SPRITES, SIZE, FRAMES, PAGES = 10_000, 32, 400, 100
NOTCH = 60  # logical pixels that a wheel's notch scrolls


def main() -> None:
    described(__doc__).parse_args()
    application = QApplication(sys.argv[:1])
    pixels = np.random.default_rng(0).integers(0, 256, (SPRITES, SIZE, SIZE, 4), dtype=np.uint8)
    gallery = SpriteGallery(wanted=48)
    gallery.resize(1000, 760)
    gallery.show()
    application.processEvents()

    def took(change: Callable[[], object]) -> float:
        began = time.process_time()
        change()
        application.processEvents()
        return 1000 * (time.process_time() - began)

    print(f"open: {took(lambda: gallery.set_sprites(pixels)):.0f} ms")
    bar = gallery.verticalScrollBar()
    notches = [took(lambda: bar.setValue(bar.value() + NOTCH)) for _ in range(FRAMES)]
    places = np.random.default_rng(1).integers(0, bar.maximum(), PAGES).tolist()
    jumps = [took(lambda place=place: bar.setValue(place)) for place in places]
    print_row("a notch of the wheel", notches)
    print_row("a jump to anywhere", jumps)
    print(f"another width: {took(lambda: gallery.resize(900, 760)):.0f} ms")


def print_row(what: str, milliseconds: list[float]) -> None:
    median, most = np.median(milliseconds), np.percentile(milliseconds, 99)
    print(f"{what}: median {median:.1f} ms, 99 % {most:.1f} ms, at most {max(milliseconds):.1f} ms")


if __name__ == "__main__":
    main()
