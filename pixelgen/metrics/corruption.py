"""Ways in which made sprites are worse than real ones, as graded damage: to teach the sprite encoder, and to test it.

Each damage takes clean sprites and a strength per sprite in [0, 1]; strength 0 changes nothing. Results are sprites as
the program makes them: straight RGBA uint8 with RGB zero under alpha zero.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.choices import Choices

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
_Damage = Callable[[Floats, Floats, np.random.Generator], Floats]


@dataclass(frozen=True, slots=True)
class Corruption:
    """One kind of damage. Called with sprites (N, H, W, 4) uint8, strengths (N,) in [0, 1] and a generator."""

    key: str
    label: str
    help: str
    damage: _Damage  # on colour and alpha in [0, 1], colour premultiplied

    def __call__(self, sprites: Pixels, strength: float | NDArray[np.floating], rng: np.random.Generator) -> Pixels:
        strengths = np.broadcast_to(np.asarray(strength, np.float32), (len(sprites),))
        x = sprites.astype(np.float32) / np.float32(255)
        x[..., :3] *= x[..., 3:]
        x = self.damage(x, strengths[:, None, None, None], rng)
        alpha = np.clip(x[..., 3:], 0, 1)
        # A set of hard-edged sprites is made with hard edges: damage shows as wrong pixels there, not as haze.
        soft = np.any((sprites[..., 3:] > 0) & (sprites[..., 3:] < 255), axis=(1, 2, 3), keepdims=True)
        shown = np.where(soft, alpha, alpha >= 0.5)
        colour = np.clip(x[..., :3] / np.maximum(alpha, 1e-3), 0, 1)
        result = np.rint(np.concatenate([colour, shown], -1) * 255).astype(np.uint8)
        result *= result[..., 3:] > 0
        # Rounding must not touch what is not damaged.
        return np.where(strengths[:, None, None, None] > 0, result, sprites)


def _noise(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """Gaussian noise of standard deviation 0.25·s on the colours of visible pixels."""
    noise = rng.standard_normal((*x.shape[:3], 3), dtype=np.float32) * (0.25 * s)
    return np.concatenate([np.clip(x[..., :3] + noise * x[..., 3:], 0, x[..., 3:]), x[..., 3:]], -1)


def _speckle(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """A share of 0.2·s of the visible pixels takes the colour of another visible pixel of the sprite set."""
    n, h, w, _ = x.shape
    donor = x[rng.integers(0, n, (n, h, w)), rng.integers(0, h, (n, h, w)), rng.integers(0, w, (n, h, w))]
    hit = (rng.random((n, h, w, 1), dtype=np.float32) < 0.2 * s) & (x[..., 3:] > 0) & (donor[..., 3:] > 0)
    return np.where(hit, donor, x)


def _smooth(x: Floats) -> Floats:
    """Convolution with the binomial kernel (1, 4, 6, 4, 1)/16 along both axes, transparent outside."""
    for axis in (1, 2):
        size = x.shape[axis]
        pad = [(0, 0)] * 4
        pad[axis] = (2, 2)
        wide = np.pad(x, pad)
        taps = [np.take(wide, np.arange(k, k + size), axis) for k in range(5)]
        x = ((taps[0] + taps[4] + 4 * (taps[1] + taps[3]) + 6 * taps[2]) / 16).astype(np.float32)
    return x


def _blur(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """Mixed with its blurred self in proportion s."""
    return (1 - s) * x + s * _smooth(x)


def _hue(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """Colours turned about the grey axis by 180°·s, in a direction drawn per sprite (Rodrigues' formula)."""
    angle = np.pi * s * rng.choice(np.array([-1, 1], np.float32), (len(x), 1, 1, 1))
    rgb = x[..., :3]
    grey = rgb.mean(-1, keepdims=True)
    across = np.roll(rgb, 1, -1) - np.roll(rgb, -1, -1)
    turned = grey + np.cos(angle) * (rgb - grey) + np.sin(angle) / np.sqrt(np.float32(3)) * across
    return np.concatenate([np.clip(turned, 0, x[..., 3:]), x[..., 3:]], -1)


def _fade(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """Colours drawn towards mid-grey by 0.8·s: washed-out sprites."""
    return np.concatenate([(1 - 0.8 * s) * x[..., :3] + 0.4 * s * x[..., 3:], x[..., 3:]], -1)


def _alpha(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """Holes in the figure and specks outside it: a share of 0.15·s of the pixels changes its alpha."""
    n, h, w, _ = x.shape
    hit = rng.random((n, h, w, 1), dtype=np.float32) < 0.15 * s
    speck = np.concatenate([rng.random((n, h, w, 3), dtype=np.float32), np.ones((n, h, w, 1), np.float32)], -1)
    return np.where(hit, np.where(x[..., 3:] > 0, np.float32(0), speck), x)


def _edge(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """A ragged outline: each pixel at the edge of the figure is lost, or spreads outward, with probability 0.5·s."""
    solid = x[..., 3:] > 0
    wide = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    neighbours = [wide[:, 1 + dy : wide.shape[1] - 1 + dy, 1 + dx : wide.shape[2] - 1 + dx] for dy, dx in _STEPS]
    at_edge = solid & np.any([n[..., 3:] == 0 for n in neighbours], 0)
    spread = np.max(np.stack(neighbours), 0)
    beside = ~solid & (spread[..., 3:] > 0)
    hit = rng.random(solid.shape, dtype=np.float32) < 0.5 * s
    return np.where(hit & at_edge, np.float32(0), np.where(hit & beside, spread, x))


_STEPS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def _misplace(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """Parts moved by one pixel: four rectangles of half the sprite's size, each moved with probability s."""
    x = x.copy()
    n, h, w, _ = x.shape
    for _ in range(4):
        moved = rng.random(n) < s[:, 0, 0, 0]
        choice = rng.integers([1, 1, 0], [h - h // 2, w - w // 2, len(_STEPS)], (n, 3))
        for i in np.flatnonzero(moved):
            y, z, step = (int(each) for each in choice[i])
            dy, dx = _STEPS[step]
            part = x[i, y : y + h // 2, z : z + w // 2].copy()
            x[i, y + dy : y + dy + h // 2, z + dx : z + dx + w // 2] = part
    return x


def _ghost(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """Mixed with another sprite in proportion 0.5·s: two figures in one."""
    return (1 - 0.5 * s) * x + 0.5 * s * x[rng.permutation(len(x))]


def _patch(x: Floats, s: Floats, rng: np.random.Generator) -> Floats:
    """The lower half comes from another sprite, with probability s: parts that do not belong together."""
    lower = np.arange(x.shape[1])[None, :, None, None] >= x.shape[1] // 2
    hit = rng.random((len(x), 1, 1, 1), dtype=np.float32) < s
    return np.where(hit & lower, x[rng.permutation(len(x))], x)


CORRUPTIONS: Choices[Corruption] = Choices(
    "corruption",
    [
        Corruption("noise", "Noise", "Grain on the colours of visible pixels.", _noise),
        Corruption("speckle", "Speckle", "Single pixels in a colour from elsewhere.", _speckle),
        Corruption("blur", "Blur", "Soft, smeared shapes.", _blur),
        Corruption("hue", "Hue shift", "Colours turned around the colour wheel.", _hue),
        Corruption("fade", "Fading", "Washed-out colours.", _fade),
        Corruption("alpha", "Alpha damage", "Holes in the figure and specks around it.", _alpha),
        Corruption("edge", "Ragged edge", "An outline that is eaten away or spreads.", _edge),
        Corruption("misplace", "Misplaced parts", "Parts of the figure moved by one pixel.", _misplace),
        Corruption("ghost", "Ghosting", "Another figure shines through.", _ghost),
        Corruption("patch", "Mixed figures", "The lower half comes from another sprite.", _patch),
    ],
)
