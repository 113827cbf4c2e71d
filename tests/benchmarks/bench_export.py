"""Seconds to export 1,000 sprites of 32 px in each format, written, read back and compared, and to colour them.

python tests/benchmarks/bench_export.py [FOLDER]    sprites of that folder instead of drawn ones
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from measuring.command import described
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.export import export
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.export_preview import preview_export
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.palette import palettes
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.recolour import recolour

COUNT, SIZE, ROUNDS = 1000, 32, 3


def timed(name: str, work: Callable[[], object]) -> None:
    wall, cpu = [], []
    for _ in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    print(f"{name:24} {1000 * np.median(wall):7.0f} ms, of processor time {1000 * np.median(cpu):7.0f} ms")


def main() -> None:
    parser = described(__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="of sprites, instead of drawn ones")
    given = parser.parse_args()
    if given.folder is not None:
        found = load_sprites(given.folder, LoadOptions(size=SIZE)).pixels
        sprites = found[np.arange(COUNT) % len(found)]
    else:
        sprites = procedural_sprites(COUNT, size=SIZE, seed=0).pixels
    classes = [f"class {index * 8 // COUNT}" for index in range(COUNT)]
    palette = palettes()["endesga-32"]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)

        def written(**values: object) -> Callable[[], object]:
            options = ExportOptions.model_validate(values)
            return lambda: export(root / options.format, sprites, options, classes=classes, overwrite=True)

        for key, form in EXPORT_FORMATS.items():
            work = written(format=key)
            timed(form.label, (lambda: strip(root / "strip", sprites)) if key == "gamemaker" else work)
        for arrangement in ("columns", "classes", "packed"):
            timed(f"{arrangement}, trimmed", written(format="aseprite-hash", arrangement=arrangement, trim="each"))
        for arrangement in ("rows", "packed"):
            values = {"format": "phaser", "arrangement": arrangement, "trim": "each", "max_side": 256}
            timed(f"{arrangement}, 256 px a side", written(**values))
        options = ExportOptions(format="aseprite-hash")
        timed("preview of a sheet", lambda: preview_export(root / "sheet", sprites, options, classes=classes))
    for values in ({}, {"dither": "bayer4"}, {"dither": "bayer8"}, {"max_colours": 16}):
        options = ColourOptions.model_validate(values)
        name = ", ".join(map(str, values.values())) or "palette"
        timed(name, lambda options=options: apply_colours(sprites, options, palette=palette))
    timed("recolour", lambda: recolour(sprites, palette))


def strip(out: Path, sprites: np.ndarray) -> object:
    """As many as a strip may be long."""
    return export(out, sprites[: 16384 // SIZE], ExportOptions(format="gamemaker"), overwrite=True)


if __name__ == "__main__":
    main()
