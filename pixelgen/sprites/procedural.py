"""The built-in sprite set, drawn by rule from a seed."""

from pathlib import Path

import numpy as np
from PIL import Image

from pixelgen.sprites.spriteset import DatasetReport, SpriteSet


def procedural_sprites(count: int, *, size: int = 32, seed: int = 0) -> SpriteSet:
    """``count`` characters of ``size`` × ``size`` pixels, the same for the same arguments on every machine."""
    classes = ("beetle", "ghost", "guard", "robot", "slime", "spirit")
    pixels = np.zeros((count, size, size, 4), np.uint8)
    labels = np.arange(count, dtype=np.int64) % len(classes)
    grid = 8
    factor = max(1, size // (grid + 2))
    for i in range(count):
        rng = np.random.Generator(np.random.PCG64([seed, i]))
        half = rng.integers(0, 5, (grid, grid // 2)) > 1 + labels[i] % 3
        shape = np.concatenate([half, half[:, ::-1]], axis=1).repeat(factor, 0).repeat(factor, 1)
        colour = rng.integers(40, 256, 3)
        start = (size - len(shape)) // 2
        cell = pixels[i, start : start + len(shape), start : start + len(shape)]
        cell[shape] = [*colour, 255]
    return SpriteSet(
        pixels=pixels,
        names=tuple(f"{classes[label]}/{i:05}.png" for i, label in enumerate(labels)),
        labels=labels,
        classes=classes,
        report=DatasetReport(accepted=count, size=size, binary_alpha=1.0),
    )


def write_sprites(sprites: SpriteSet, folder: Path) -> None:
    """Each sprite as a PNG at its name under ``folder``."""
    for name, pixels in zip(sprites.names, sprites.pixels, strict=True):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels, "RGBA").save(path)
