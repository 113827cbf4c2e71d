"""What benchmarks learn and judge by: real sprites where they lie beside the checkout, drawn ones elsewhere."""

from pathlib import Path

import numpy as np

from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
"""Where the real sets are looked for, a folder each."""


def real_or_drawn(name: str, *, count: int = 1000) -> tuple[SpriteSet, str]:
    """The real set ``name`` ("dcss-heroes"), or else ``count`` drawn sprites of 32×32, and what it is in words."""
    folder = DATA / name
    if folder.is_dir():
        sprites = load_sprites(folder)
        return sprites, f"{name}, {len(sprites):,} sprites"
    sprites = procedural_sprites(count, size=32)
    return sprites, f"{len(sprites):,} drawn sprites"


def many(count: int, *, size: int = 32, drawn: int = 600) -> SpriteSet:
    """``count`` different sprites in little time: a few are drawn, the others are these in other colours.

    Args:
        count: sprites, at least 2.
        size: side in pixels.
        drawn: how many are drawn by rule.
    """
    few = procedural_sprites(min(count, drawn), size=size)
    which = np.arange(count) % len(few)
    rng = np.random.default_rng(0)
    pixels = few.pixels[which]
    visible = pixels[..., 3:] > 0
    # A different shift of colour for each copy; the first copies stay as they are drawn.
    shift = np.where(np.arange(count) < len(few), 0, 1)[:, None] * rng.integers(0, 256, (count, 3))
    pixels[..., :3] = np.where(visible, pixels[..., :3] + shift[:, None, None, :].astype(np.uint8), 0)
    digits = len(str(count - 1))
    return SpriteSet(
        pixels=pixels,
        names=tuple(f"{few.classes[few.labels[each]]}/{index:0{digits}}.png" for index, each in enumerate(which)),
        labels=few.labels[which],
        classes=few.classes,
    )
